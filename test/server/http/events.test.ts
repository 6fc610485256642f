import { expect } from "chai";
import { eventSchema } from "../../../server/http/events.ts";
import { expectProblem } from "../../helpers/conformance.ts";
import { foundServer, type Scene } from "../../helpers/server.ts";

interface Event {
  readonly id: number;
  readonly name: string;
  readonly data: { block: number; facts: { name: string }[] };
}

/** An open stream, read event by event. */
class Stream {
  readonly #abort = new AbortController();
  readonly response: Response;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #text = "";

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    const body = response.body as unknown as AsyncIterable<Uint8Array>;
    this.#chunks = body[Symbol.asyncIterator]();
  }

  static async open(scene: Scene, headers: Record<string, string> = {}): Promise<Stream> {
    const abort = new AbortController();
    const response = await fetch(`${scene.url}/api/events`, { headers, signal: abort.signal });
    return new Stream(response, abort);
  }

  /** The next event, or undefined at the end. */
  async next(): Promise<Event | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        const data = field("data");
        if (data === undefined) continue;
        const parsed = eventSchema.parse(JSON.parse(data));
        return { id: Number(field("id")), name: field("event") ?? "", data: parsed };
      }
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      this.#text += Buffer.from(value).toString();
    }
  }

  close(): void {
    this.#abort.abort();
  }
}

describe("events", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await foundServer();
  });
  afterEach(() => scene.close());

  it("tells each block as it is indexed", async () => {
    const stream = await Stream.open(scene);
    expect(stream.response.headers.get("content-type")).to.equal(
      "text/event-stream; charset=utf-8",
    );
    const vote = await scene.open();
    const event = await stream.next();
    const { json } = await scene.get(`/api/votes/${vote}`);
    expect(event).to.deep.include({ id: json.timeline[0].block, name: "block" });
    expect(event?.data.facts.map(({ name }) => name)).to.include("VoteOpened");
    stream.close();
  });

  it("resumes after the block that the reader saw last, without gap or repetition", async () => {
    const before = (await scene.get("/api/status")).json.asOf.block;
    const vote = await scene.open();
    await scene.cast(vote, [1, 2]);
    await scene.cast(vote, [3]);
    const stream = await Stream.open(scene, { "last-event-id": `${before + 1}` });
    await scene.cast(vote, [4]);
    const seen = [await stream.next(), await stream.next(), await stream.next()];
    expect(seen.map((event) => event?.id)).to.deep.equal([before + 2, before + 3, before + 4]);
    const batches = seen.map((event) => event?.data.facts.map(({ name }) => name));
    expect(batches).to.deep.equal([["BallotsCast"], ["BallotsCast"], ["BallotsCast"]]);
    stream.close();
  });

  it("refuses a last event that is no block's number", async () => {
    const reply = await scene.get("/api/events", { "last-event-id": "yesterday" });
    expectProblem(reply, "QUERY_INVALID", { field: "Last-Event-ID" });
  });

  it("ends its streams when the server closes", async () => {
    const stream = await Stream.open(scene);
    const closing = scene.server.close();
    expect(await stream.next()).to.equal(undefined);
    await closing;
  });
});
