import { expect } from "chai";
import type { Hex } from "viem";
import { routes } from "../../../server/http/api.ts";
import { candidateSet } from "../../../server/protocol/ballot.ts";
import { Choice, Manner } from "../../../server/protocol/types.ts";
import { BOARD } from "../../helpers/foundings.ts";
import { CHAIR, DAY, foundServer, type Scene, seatOf } from "../../helpers/server.ts";
import { DOCUMENT } from "../../helpers/signing.ts";

type ChoiceName = keyof typeof Choice;

/** Two histories that differ in nothing but how people voted. */
const HISTORIES: readonly (readonly ChoiceName[])[] = [
  ["YES", "YES", "YES", "YES", "YES", "YES", "NO"],
  ["NO", "NO", "ABSTAIN", "NO", "INVALID", "NO", "YES"],
];
/** Whom three members choose of three candidates for one seat: in the one somebody, in the other nobody or too many. */
const SETS: readonly (readonly (readonly number[])[])[] = [
  [[0], [0], [1]],
  [[], [0, 1, 2], [2]],
];

describe("no interim result", () => {
  const scenes: Scene[] = [];
  /** Of each history a vote and an election. */
  const votes: Hex[][] = [];
  const ballots: Hex[][] = [];
  const streams: string[] = [];

  before(async () => {
    for (const [history, choices] of HISTORIES.entries()) {
      const scene = await foundServer();
      scenes.push(scene);
      const vote = await scene.open();
      const election = await scene.open(elect(scene));
      votes.push([vote, election]);
      const streaming = readStream(scene, 10);
      const ids: Hex[] = [];
      for (const [i, choice] of choices.entries()) {
        ids.push(...(await scene.cast(vote, [i + 1], choice)));
      }
      for (const [i, places] of SETS[history]?.entries() ?? []) {
        ids.push(...(await scene.cast(election, [i + 1], candidateSet(places))));
      }
      await onPaper(scene, vote, Choice[choices[0] as ChoiceName]);
      // One ballot is refused, one waits in the outbox.
      const again = await scene.ballot(vote, 1, choices[0] === "YES" ? "NO" : "YES");
      await scene.post("/api/ballots", again.body);
      const waiting = await scene.ballot(vote, 8, choices[0] as ChoiceName);
      await scene.post("/api/ballots", waiting.body);
      ballots.push([...ids, waiting.id]);
      streams.push(await streaming);
    }
  });

  after(() => Promise.all(scenes.map((scene) => scene.close())));

  /** Three candidates for the free seat of the board. */
  function elect(scene: Scene) {
    const term = { since: scene.now, until: scene.now + 300 * DAY };
    const election = { body: BOARD, ...term, seats: [3], candidates: [4, 5, 6] };
    return { kind: "ELECT", election } as const;
  }

  /** Two officers record what member 9 wrote. */
  async function onPaper(scene: Scene, vote: Hex, choice: number): Promise<void> {
    const fields = { vote, elector: 9, choice: BigInt(choice), manner: Manner.PAPER, revision: 1 };
    const scan = { receivedAt: scene.now, document: DOCUMENT };
    const officers = [CHAIR, seatOf(BOARD, 2, 10)];
    await scene.write(await scene.signing.act("PaperBallot", { ...fields, ...scan }, officers));
  }

  /** Every address that answers a reading, in one of the two histories. */
  function addresses(i: number): string[] {
    const [both, ids] = [votes[i] as Hex[], ballots[i] as Hex[]];
    const values: Record<string, readonly (string | number)[]> = {
      member: [1, 8, 12],
      body: [1, 2],
      vote: both,
      ballot: ids,
      id: ids,
      batch: [1, 2, 7],
      block: [17, 18, 24],
    };
    const queries: Record<string, string> = {
      "/member-changes": "?from=2019-01-01",
      "/search": `?q=${both[0]}`,
    };
    const reading = routes
      .filter(({ method }) => method === "get")
      .flatMap(({ path }) => {
        const [, name = ""] = /\{(\w+)\}/.exec(path) ?? [];
        const filled =
          name === ""
            ? [path]
            : (values[name] ?? []).map((value) => path.replace(`{${name}}`, `${value}`));
        const whole = filled.flatMap((one) =>
          one.includes("{batch}")
            ? (values.batch ?? []).map((batch) => one.replace("{batch}", `${batch}`))
            : [one],
        );
        return whole.map((one) => `/api${one}${queries[path] ?? ""}`);
      });
    const filtered = [
      ...both.map((vote) => `/api/history?vote=${vote}&order=asc`),
      "/api/history?limit=500",
      "/api/votes?phase=VOTING",
      "/api/search?q=1",
      ...ids.map((id) => `/api/search?q=${id}`),
    ];
    const pages = ["/", "/members", "/votes", ...both.map((vote) => `/votes/${vote}`)].flatMap(
      (page) => [`${page}?lang=de`, `${page}?lang=en`],
    );
    return [
      ...reading,
      ...filtered,
      ...pages,
      "/ready",
      "/health",
      "/metrics",
      "/api/openapi.json",
    ];
  }

  it("asks every reading route", () => {
    const asked = addresses(0).map((address) => address.split("?")[0]);
    for (const { path, method } of routes) {
      if (method !== "get") continue;
      const pattern = new RegExp(`^/api${path.replace(/\{\w+\}/g, "[^/{}]+")}$`);
      expect(
        asked.some((address) => pattern.test(address ?? "")),
        path,
      ).to.equal(true);
    }
  });

  it("answers the same everywhere however anybody voted", async () => {
    const [left, right] = [addresses(0), addresses(1)];
    for (const [i, address] of left.entries()) {
      const [a, b] = await Promise.all([
        scenes[0]?.get(address),
        scenes[1]?.get(right[i] as string),
      ]);
      expect(b?.status, address).to.equal(a?.status);
      expect(bare(b?.text ?? ""), address).to.equal(bare(a?.text ?? ""));
    }
  });

  it("streams the same however anybody voted", () => {
    expect(streams[0]?.match(/"name":"BallotsCast"/g)).to.have.length(10);
    expect(streams[0]).to.not.match(/"entry"|"choices"/);
    expect(bare(streams[1] ?? "")).to.equal(bare(streams[0] ?? ""));
  });

  it("never says a choice or an elector's name for it", async () => {
    for (const address of addresses(0)) {
      const { text } = (await scenes[0]?.get(address)) ?? { text: "" };
      if (address.startsWith("/api/openapi")) continue;
      expect(text, address).to.not.match(
        /"choice":|"entry":|"choices":|"elected":|"count":\{|"weights":\{|"ballots":"0x/,
      );
    }
  });

  it("tells the two histories apart once the votes are closed", async () => {
    const counts: unknown[] = [];
    const chosen: unknown[] = [];
    for (const [i, scene] of scenes.entries()) {
      await scene.travel(DAY);
      await scene.travel(3601);
      await scene.travel(1);
      const [vote, election] = votes[i] ?? [];
      counts.push((await scene.get(`/api/votes/${vote}`)).json.count);
      const { candidates } = (await scene.get(`/api/votes/${election}`)).json.election;
      chosen.push(candidates.map(({ votes: n }: { votes: number }) => n));
    }
    expect(counts[0]).to.include({ yes: 8, no: 1, abstain: 0, invalid: 0 });
    expect(counts[1]).to.include({ yes: 1, no: 6, abstain: 1, invalid: 1 });
    expect(chosen).to.deep.equal([
      [2, 1, 0],
      [0, 0, 1],
    ]);
  });
});

/** Without what differs from one ledger to the next: hashes, signatures, cursors, chain ids, lengths of time. */
function bare(text: string): string {
  return text
    .replace(/umlauf_http_request_duration.*\n/g, "")
    .replace(/0x[0-9a-f]{38,}/gi, "0x…")
    .replace(/(?:[0-9a-f]{4} )+[0-9a-f]{1,4}(?=<)/g, "…")
    .replace(/cursor=[\w-]+/g, "cursor=…")
    .replace(/"chainId":\d+|<dd>\d{10,}<\/dd>/g, "chain…");
}

/** What the event stream tells until so many batches have come. */
async function readStream(scene: Scene, batches: number): Promise<string> {
  const abort = new AbortController();
  const { body } = await fetch(`${scene.url}/api/events`, { signal: abort.signal });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.endsWith("\n\n") && (text.match(/BallotsCast/g)?.length ?? 0) >= batches;
    if (whole) break;
  }
  abort.abort();
  return text;
}
