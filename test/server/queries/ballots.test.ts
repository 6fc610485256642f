import { expect } from "chai";
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
import { event, id } from "../../helpers/synthetic.ts";

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
