import { expect } from "chai";
import { Manner } from "../../../server/protocol/types.ts";
import type { Queries } from "../../../server/queries.ts";
import {
  BOARD,
  expectRefusal,
  MEETING,
  openQueries,
  type QueryScene,
  START,
  VOTE,
} from "../../helpers/queried.ts";
import { admission, event, id, paper } from "../../helpers/synthetic.ts";

describe("queries of ballots", () => {
  let scene: QueryScene;
  beforeEach(async () => {
    scene = await openQueries();
  });
  afterEach(() => scene.close());

  describe("a ballot", () => {
    beforeEach(async () => {
      await scene.found();
      await scene.open();
      await scene.cast(
        110,
        1,
        { id: id("a"), elector: 1, choice: 1 },
        { id: id("b"), elector: 2, choice: 2 },
      );
    });

    const skip = (ballot: string, reason: number) =>
      event("votes", "BallotSkipped", { vote: VOTE, elector: 2, ballot: id(ballot), reason });

    it("is only told to be recorded before the close", async () => {
      const { recorded, counted, skipped, vote, phase } = await scene.queries.ballot(id("b"));
      expect({ counted, skipped, vote, phase }).to.deep.equal({
        counted: null,
        skipped: [],
        vote: VOTE,
        phase: "VOTING",
      });
      expect(recorded).to.include({ block: 3, batch: 1, position: 1, late: false });
      const { ids, list } = await scene.queries.batch(VOTE, 1);
      expect(ids).to.deep.equal([id("a"), id("b")]);
      expect(recorded?.list).to.equal(list);
    });

    it("is told with its choice afterwards", async () => {
      await scene.closed(810, 2, { yes: 1, no: 1 });
      const { counted } = await scene.queries.ballot(id("b"));
      expect(counted).to.include({ elector: 2, choice: "NO", superseded: false, batch: 1 });
    });

    it("is told to be skipped, and why", async () => {
      await scene.mine(120, skip("x", 2), skip("b", 6));
      const stray = await scene.queries.ballot(id("x"));
      expect(stray.recorded).to.equal(null);
      expect(stray.skipped).to.have.length(1);
      expect(stray.skipped[0]).to.include({ reason: "BAD_SIGNATURE", block: 4 });
      const again = await scene.queries.ballot(id("b"));
      expect(again.recorded).to.include({ block: 3 });
      expect(again.skipped.map(({ reason }) => reason)).to.deep.equal(["ALREADY_VOTED"]);
    });

    it("is unknown where it never came", async () => {
      await expectRefusal(scene.queries.ballot(id("z")), "BALLOT_UNKNOWN");
      await expectRefusal(scene.queries.ballot("z"), "QUERY_INVALID");
    });
  });

  describe("the list of voters (§47 GenG)", () => {
    const proxies = (name: string, time: number, args: object) =>
      scene.mine(time, event("votes", name, { vote: VOTE, principal: 2, ...args }));

    it("tells after the close who voted in which manner, for whom, and with how many votes", async () => {
      await scene.found();
      await scene.mine(90, ...admission(6, START + 90, { votes: 3 }));
      await scene.open();
      await proxies("ProxyGranted", 105, { holder: 3, document: id("text") });
      await proxies("ProxyRevoked", 106, { holder: 3 });
      await proxies("ProxyGranted", 107, { holder: 1, document: id("text") });
      await scene.cast(
        110,
        1,
        { id: id("a"), elector: 1, choice: 1 },
        { id: id("b"), elector: 2, choice: 2, manner: Manner.PROXY },
      );
      const own = { id: id("p"), elector: 4, choice: 1, receivedAt: START + 111 };
      await scene.mine(112, paper(VOTE, { ...own, manner: Manner.PHONE }));
      await scene.mine(113, paper(VOTE, { ...own, id: id("q"), elector: 6 }));
      await expectRefusal(scene.queries.voters(VOTE), "VOTE_NOT_CLOSED");
      await scene.closed(810, 1, { yes: 3, no: 1 });
      const voters = (await scene.queries.voters(VOTE)).items;
      const struck = false;
      expect(voters).to.deep.equal([
        { elector: 1, manner: "OWN", proxy: null, votes: 1, struck },
        { elector: 2, manner: "PROXY", proxy: 1, votes: 1, struck },
        { elector: 4, manner: "PHONE", proxy: null, votes: 1, struck },
        { elector: 6, manner: "PAPER", proxy: null, votes: 3, struck },
      ]);
      const { items } = await scene.queries.ballots(VOTE);
      const told = items.map(({ ballot, batch, manner, receivedAt }) => [
        ballot,
        batch,
        manner,
        receivedAt,
      ]);
      expect(told.slice(2)).to.deep.equal([
        [id("p"), null, "PHONE", START + 111],
        [id("q"), null, "PAPER", START + 111],
      ]);
    });

    it("is paged by number, over far stretches of the sheet", async () => {
      await scene.found();
      await scene.open();
      const electors = [1, 255, 256, 600, 5000];
      const cast = electors.map((elector) => ({ id: id(`${elector}`), elector, choice: 1 }));
      await scene.cast(110, 1, ...cast);
      await scene.closed(810, 1, { yes: 5 });
      for (const limit of [1, 2, 5, 6]) {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const page = await scene.queries.voters(VOTE, { limit, cursor });
          expect(page.items.length).to.be.at.most(limit);
          seen.push(...page.items.map(({ elector }) => elector));
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        expect(seen, `${limit} a page`).to.deep.equal(electors);
      }
      await expectRefusal(scene.queries.voters(id("other")), "VOTE_UNKNOWN");
    });
  });

  describe("an election", () => {
    const election = { body: BOARD, since: 0, until: START + 900, seats: [3, 2] };
    const content = { kind: "ELECT", election: { ...election, candidates: [4, 1, 2] } } as const;
    const ballots = [
      { id: id("a"), elector: 1, choice: 1, candidates: 0b101n },
      { id: id("b"), elector: 2, choice: 4, candidates: 0b111n },
      { id: id("c"), elector: 4, choice: 3, candidates: 0n },
    ];
    beforeEach(async () => {
      await scene.found();
      await scene.open(VOTE, {}, content);
      await scene.cast(110, 1, ...ballots);
    });

    it("tells candidates before the close, and neither votes nor seats", async () => {
      const { election: told } = await scene.queries.vote(VOTE);
      const nothing = { votes: null, seat: null };
      expect(told).to.deep.equal({
        ...election,
        candidates: [4, 1, 2].map((person) => ({ person, ...nothing })),
      });
      const { recorded, counted } = await scene.queries.ballot(id("a"));
      expect([recorded?.position, counted]).to.deep.equal([0, null]);
    });

    it("tells afterwards each candidate's votes and seat, and the choices of each ballot", async () => {
      const elected = { vote: VOTE, elected: [1, 3], votes: [7n, 0n, 2n] };
      await scene.closed(
        810,
        1,
        { yes: 1, abstain: 1, invalid: 1 },
        {
          logs: [event("votes", "Elected", elected)],
        },
      );
      const { election: told, derivation } = await scene.queries.vote(VOTE);
      expect(told?.candidates).to.deep.equal([
        { person: 4, votes: 7, seat: 3 },
        { person: 1, votes: 0, seat: null },
        { person: 2, votes: 2, seat: 2 },
      ]);
      expect(derivation.at(-1)).to.deep.include({ code: "ELECTION", result: "met" });
      expect(derivation.at(-1)?.numbers).to.include({ seats: 2, filled: 2 });
      const { items } = await scene.queries.ballots(VOTE);
      expect(items.map(({ choice, candidates }) => [choice, candidates])).to.deep.equal([
        ["YES", [4, 2]],
        ["INVALID", [4, 1, 2]],
        ["ABSTAIN", []],
      ]);
    });
  });

  describe("pages", () => {
    it("of ballots hold each once, in the order of the chain", async () => {
      await scene.found();
      await scene.open();
      for (const number of [1, 2, 3]) {
        const ballots = Array.from({ length: 5 }, (_, i) => ({
          id: id(`${number} ${i}`),
          elector: 10 * number + i,
          choice: 1,
        }));
        await scene.cast(110 + number, number, ...ballots);
      }
      await scene.closed(810, 1, { yes: 15 });
      for (const limit of [1, 4, 5, 7, 15, 16]) {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const page = await scene.queries.ballots(VOTE, { limit, cursor });
          expect(page.items.length).to.be.at.most(limit);
          seen.push(...page.items.map(({ elector }) => elector));
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        expect(seen).to.deep.equal([10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 30, 31, 32, 33, 34]);
      }
    });

    it("of votes hold those of a body or a phase, the newest first", async () => {
      await scene.found();
      for (let i = 1; i <= 5; ++i) {
        const body = i === 3 ? BOARD : MEETING;
        await scene.open(id(`vote ${i}`), { body, endsAt: START + (i === 2 ? 90 : 200) });
      }
      const numbers = async (filter: Parameters<Queries["votes"]>[0]) =>
        (await scene.queries.votes(filter)).items.map(({ number }) => number);
      expect(await numbers({})).to.deep.equal([5, 4, 3, 2, 1]);
      expect(await numbers({ body: BOARD })).to.deep.equal([3]);
      expect(await numbers({ body: MEETING, phase: "VOTING" })).to.deep.equal([5, 4, 1]);
      expect(await numbers({ phase: "OVERDUE" })).to.deep.equal([2]);
      expect(await numbers({ phase: "CLOSED" })).to.deep.equal([]);
      const first = await scene.queries.votes({ body: MEETING, limit: 3 });
      expect(first.items.map(({ number }) => number)).to.deep.equal([5, 4, 2]);
      const cursor = first.next as string;
      expect(await numbers({ body: MEETING, limit: 3, cursor })).to.deep.equal([1]);
      await expectRefusal(scene.queries.votes({ body: BOARD, cursor }), "CURSOR_INVALID");
      await expectRefusal(scene.queries.votes({ phase: "SOON" as never }), "QUERY_INVALID");
    });
  });
});
