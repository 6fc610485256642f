import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { routes } from "../../../server/http/api.ts";
import { actDigest } from "../../../server/protocol/acts.ts";
import { expectConforms, expectProblem, routeOf } from "../../helpers/conformance.ts";
import { DAY, foundServer, GRACE, HOUR, type Scene } from "../../helpers/server.ts";

const UNKNOWN = `0x${"ab".repeat(32)}`;

describe("API", () => {
  let scene: Scene;
  /** A closed vote and one that runs. */
  let closed: `0x${string}`;
  let running: `0x${string}`;
  let ballots: `0x${string}`[];

  before(async () => {
    scene = await foundServer();
    closed = await scene.open();
    ballots = await scene.cast(closed, [1, 2, 3, 4, 5]);
    ballots.push(...(await scene.cast(closed, [6, 7], "NO")));
    ballots.push(...(await scene.cast(closed, [8], "ABSTAIN")));
    await scene.travel(DAY);
    await scene.travel(GRACE + 1);
    await scene.travel(1);
    running = await scene.open();
    await scene.cast(running, [1, 2]);
  });

  after(() => scene.close());

  /** What anybody could see change. */
  async function state(): Promise<unknown> {
    const { json } = await scene.get("/api/status");
    return {
      digest: json.digest,
      pending: (await scene.get("/metrics")).text.match(/pending \d+/),
    };
  }

  it("answers every reading route as its schema says", async () => {
    const paths: Record<string, string> = {
      "/digests/{block}": "/digests/3",
      "/members/{member}": "/members/9",
      "/member-changes": "/member-changes?from=2019-01-01&to=2026-12-31",
      "/bodies/{body}": "/bodies/2?at=2025-06-30",
      "/bodies/{body}/terms": "/bodies/2/terms",
      "/bodies/{body}/rule-sets": "/bodies/1/rule-sets",
      "/votes/{vote}": `/votes/${closed}`,
      "/votes/{vote}/ballots": `/votes/${closed}/ballots`,
      "/votes/{vote}/voters": `/votes/${closed}/voters`,
      "/votes/{vote}/batches/{batch}": `/votes/${closed}/batches/1`,
      "/votes/{vote}/skipped": `/votes/${closed}/skipped`,
      "/ballots/{ballot}": `/ballots/${ballots[0]}`,
      "/receipts/{id}": `/receipts/${ballots[0]}`,
      "/search": "/search?q=1",
    };
    const reading = routes.filter(({ method }) => method === "get");
    expect(reading.length).to.be.greaterThan(15);
    for (const { path } of reading) {
      const address = `/api${paths[path] ?? path}`;
      expect(routeOf("get", address).path, "the address leads elsewhere").to.equal(path);
      expectConforms("get", address, await scene.get(address));
    }
  });

  it("tells the status with the chain and the block as of which it holds", async () => {
    const { json } = await scene.get("/api/status");
    expect(json).to.include({
      chainId: scene.ledger.chainId,
      founding: scene.ledger.foundingHash,
      members: 12,
      bodies: 2,
      votes: 2,
    });
    expect((await scene.get(`/api/digests/${json.asOf.block}`)).json.digest).to.equal(json.digest);
  });

  it("tells everything with which a client of another make can sign", async () => {
    const { json } = await scene.get("/api/ledger");
    const { register, bodies, votes } = scene.ledger;
    expect(json.contracts).to.deep.equal({ register, bodies, votes });
    const vote = `0x${"12".repeat(32)}` as const;
    const message = { vote, elector: 3, choice: 1n, revision: 1 };
    const { contract, fields } = json.signing.acts.find(
      ({ name }: { name: string }) => name === "Ballot",
    );
    const domain = { ...json.signing.domain, verifyingContract: json.contracts[contract] };
    const digest = TypedDataEncoder.hash(domain, { Ballot: fields }, message);
    expect(digest).to.equal(actDigest(scene.ledger, "Ballot", message));
  });

  it("takes a key date as a day of Berlin or as UTC seconds", async () => {
    const heads = async (at: string) => (await scene.get(`/api/members?at=${at}`)).json.heads.all;
    expect(await heads("2026-12-31")).to.equal(12);
    expect(await heads("2027-01-01")).to.equal(11);
    const midnight = Date.parse("2026-12-31T23:00:00Z") / 1000;
    expect(await heads(String(midnight - 1))).to.equal(12);
    expect(await heads(String(midnight))).to.equal(11);
    expect(await heads("2019-12-11")).to.equal(0);
  });

  it("pages through a list by the links that it gives", async () => {
    const numbers: number[] = [];
    let next: string | null = "/api/members?limit=5&at=2026-09-02";
    let pages = 0;
    while (next !== null) {
      const reply = await scene.get(next);
      expectConforms("get", next, reply);
      numbers.push(...reply.json.items.map(({ member }: { member: number }) => member));
      next = reply.json.next;
      expect(reply.headers.get("link")).to.equal(next === null ? null : `<${next}>; rel="next"`);
      ++pages;
    }
    expect(pages).to.equal(3);
    expect(numbers).to.deep.equal(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it("filters votes by body and phase, judged by the clock", async () => {
    const votes = async (query: string) =>
      (await scene.get(`/api/votes?${query}`)).json.items.map(({ vote }: { vote: string }) => vote);
    expect(await votes("")).to.deep.equal([running, closed]);
    expect(await votes("phase=VOTING")).to.deep.equal([running]);
    expect(await votes("phase=CLOSED&body=1")).to.deep.equal([closed]);
    expect(await votes("body=2")).to.deep.equal([]);
  });

  it("derives a closed vote's outcome with its numbers", async () => {
    const { json } = await scene.get(`/api/votes/${closed}`);
    expect(json).to.include({ phase: "CLOSED", outcome: "ADOPTED", standing: "STANDS" });
    expect(json.contestable).to.deep.equal([]);
    expect(json.count).to.include({ yes: 5, no: 2, abstain: 1, invalid: 0 });
    expect(json.weights).to.deep.equal(json.count);
    const step = (code: string, result: string, numbers: object, rest = {}) => {
      // No law stands behind the rules of this cooperative.
      return { code, paragraph: "", result, numbers, ...rest };
    };
    const decisive = { decisive: true };
    const yes = { yes: 5, no: 2, num: 1, den: 2, base: 7, required: 4 };
    expect(json.derivation).to.deep.equal([
      step("OBJECTIONS", "met", { objections: 0, aborting: 2 }),
      step("ELECTORATE", "met", { rule: 1, eligible: 12, all: 12 }),
      step("PARTICIPATION", "met", { participants: 8, required: 3 }),
      step("QUORUM", "met", { participants: 8, num: 1, den: 2, base: 12, required: 6 }),
      step("MAJORITY", "met", yes, decisive),
      step("DECLARATION", "open", {}),
    ]);
  });

  it("tells of a running vote how many voted, and lists ballots only after the close", async () => {
    const { json } = await scene.get(`/api/votes/${running}`);
    expect(json).to.include({ phase: "VOTING", voted: 2, count: null });
    const results = json.derivation.map(({ code, result }: Record<string, string>) => [
      code,
      result,
    ]);
    expect(results).to.deep.equal([
      ["OBJECTIONS", "open"],
      ["ELECTORATE", "met"],
      ["PARTICIPATION", "open"],
      ["QUORUM", "open"],
      ["MAJORITY", "open"],
    ]);
    const reply = await scene.get(`/api/votes/${running}/ballots`);
    expectProblem(reply, "VOTE_NOT_CLOSED", { vote: running });
    expect(reply.status).to.equal(409);
  });

  it("lets closed data be cached and compared, and nothing else", async () => {
    const path = `/api/votes/${closed}/ballots`;
    const first = await scene.get(path);
    expect(first.headers.get("cache-control")).to.equal("public, max-age=300");
    const etag = first.headers.get("etag") as string;
    const again = await scene.get(path, {
      "if-none-match": etag,
      // Otherwise fetch asks caches to step aside.
      "cache-control": "max-age=0",
    });
    expect([again.status, again.text]).to.deep.equal([304, ""]);
    for (const live of [
      "/api/status",
      "/api/members",
      `/api/votes/${running}`,
      `/api/votes/${closed}`,
    ]) {
      const { headers } = await scene.get(live);
      expect(headers.get("cache-control"), live).to.equal("no-store");
      expect(headers.get("etag"), live).to.equal(null);
    }
  });

  it("says what the relay knows of a ballot, and where the index holds it", async () => {
    const [id] = ballots;
    const { json } = await scene.get(`/api/receipts/${id}`);
    expect(json.receipt.receipt).to.include({ vote: closed, subject: id, relay: 1 });
    expect(json.status).to.include({ state: "written", batch: 1 });
    expect(json.ballot.recorded).to.include({ batch: 1, position: 0 });
    expect(json.ballot.counted).to.include({ elector: 1, choice: "YES" });
    expectProblem(await scene.get(`/api/receipts/${UNKNOWN}`), "RECEIPT_UNKNOWN", { id: UNKNOWN });
  });

  describe("what is no request", () => {
    const cases: [string, (s: Scene) => ReturnType<Scene["get"]>, string, object?][] = [
      [
        "an unknown address",
        (s) => s.get("/api/nothing"),
        "ROUTE_UNKNOWN",
        { path: "/api/nothing" },
      ],
      [
        "a vote's id that is none",
        (s) => s.get("/api/votes/7"),
        "QUERY_INVALID",
        { field: "vote" },
      ],
      ["an unknown vote", (s) => s.get(`/api/votes/${UNKNOWN}`), "VOTE_UNKNOWN", { vote: UNKNOWN }],
      ["an unknown member", (s) => s.get("/api/members/99"), "MEMBER_UNKNOWN", { member: 99 }],
      ["an unknown body", (s) => s.get("/api/bodies/99"), "BODY_UNKNOWN", { body: 99 }],
      [
        "a day that is none",
        (s) => s.get("/api/members?at=2026-02-30"),
        "QUERY_INVALID",
        { field: "at" },
      ],
      [
        "a page too long",
        (s) => s.get("/api/members?limit=501"),
        "QUERY_INVALID",
        { field: "limit" },
      ],
      [
        "an unknown parameter",
        (s) => s.get("/api/votes?colour=red"),
        "QUERY_INVALID",
        { field: "colour" },
      ],
      [
        "a parameter twice",
        (s) => s.get("/api/votes?body=1&body=2"),
        "QUERY_INVALID",
        { field: "body" },
      ],
      [
        "a number of more than 32 bits",
        (s) => s.get("/api/members/4294967296"),
        "QUERY_INVALID",
        { field: "member" },
      ],
      ["a cursor that is none", (s) => s.get("/api/votes?cursor=x"), "CURSOR_INVALID", {}],
      ["a broken percent sign", (s) => s.get("/api/votes/%E0%A4%A"), "ROUTE_UNKNOWN"],
      ["malformed JSON", (s) => s.post("/api/ballots", "{"), "JSON_MALFORMED", {}],
      ["JSON that is no object", (s) => s.post("/api/ballots", "7"), "JSON_MALFORMED", {}],
      [
        "another media type",
        (s) =>
          s.post("/api/ballots", "vote=1", { "content-type": "application/x-www-form-urlencoded" }),
        "MEDIA_TYPE_UNSUPPORTED",
        {},
      ],
      [
        "a body too large",
        (s) => s.post("/api/ballots", JSON.stringify({ vote: "x".repeat(70_000) })),
        "REQUEST_TOO_LARGE",
        { limit: 65_536 },
      ],
      [
        "another method",
        (s) => s.request("/api/votes", { method: "DELETE" }),
        "METHOD_NOT_ALLOWED",
        { method: "DELETE", allowed: "GET, HEAD" },
      ],
    ];
    for (const [what, ask, code, facts] of cases) {
      it(`refuses ${what}: ${code}`, async () => {
        const before = await state();
        expectProblem(await ask(scene), code, facts);
        expect(await state()).to.deep.equal(before);
      });
    }

    it("refuses a cursor of another list", async () => {
      const { json } = await scene.get("/api/members?limit=1&at=2026-09-02");
      const cursor = new URL(json.next, scene.url).searchParams.get("cursor");
      expectProblem(await scene.get(`/api/votes?cursor=${cursor}`), "CURSOR_INVALID");
    });

    it("explains in the language that is asked for", async () => {
      const detail = async (path: string, accept: string) => {
        const { json, headers } = await scene.get(path, { "accept-language": accept });
        return [headers.get("content-language"), json.detail];
      };
      const german = ["de", "Ein Mitglied 99 gibt es nicht."];
      const english = ["en", "There is no member 99."];
      expect(await detail("/api/members/99", "de-DE")).to.deep.equal(german);
      expect(await detail("/api/members/99", "en-GB, de;q=0.5")).to.deep.equal(english);
      expect(await detail("/api/members/99", "fr")).to.deep.equal(german);
      expect(await detail("/api/members/99?lang=en", "de")).to.deep.equal(english);
    });

    it("answers with nothing inline, nothing from elsewhere, and no server's name", async () => {
      const { headers } = await scene.get("/votes");
      const policy = headers.get("content-security-policy");
      expect(policy).to.include("default-src 'none'").and.not.include("unsafe");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("x-powered-by")).to.equal(null);
      expect(headers.get("access-control-allow-origin")).to.equal(null);
    });
  });

  it("keeps what it knew over a restart", async () => {
    const before = (await scene.get("/api/status")).json;
    await scene.restart();
    expect((await scene.get("/api/status")).json).to.deep.equal(before);
    const { json } = await scene.get(`/api/receipts/${ballots[0]}`);
    expect(json.status.state).to.equal("written");
    await scene.travel(HOUR);
  });
});
