import { expect } from "chai";
import { FOREVER } from "../../../server/protocol/types.ts";
import {
  BOARD,
  expectRefusal,
  MEETING,
  openQueries,
  type QueryScene,
  START,
  seat,
} from "../../helpers/queried.ts";
import { event, ruleSet } from "../../helpers/synthetic.ts";

describe("queries of bodies", () => {
  let scene: QueryScene;
  beforeEach(async () => {
    scene = await openQueries();
  });
  afterEach(() => scene.close());

  describe("bodies", () => {
    beforeEach(async () => {
      const later = ruleSet(MEETING, { validFrom: START + 300, matters: 0b11, majorityNum: 3 });
      const none = ruleSet(MEETING, { procedure: 0, matters: 0b10, validFrom: START + 400 });
      await scene.found();
      await scene.mine(
        10,
        event("bodies", "RuleSetAdopted", { body: MEETING, index: 2, ruleSet: later }),
        event("bodies", "RuleSetAdopted", { body: MEETING, index: 3, ruleSet: none }),
        seat(3, 4, START + 20, FOREVER),
      );
    });

    const board = (time: number) => scene.queries.body(BOARD, { at: START + time });
    const holders = async (time: number) => (await board(time)).seats.map(({ person }) => person);

    it("have their seats as of any date; office ends with the membership", async () => {
      expect(await holders(-51)).to.deep.equal([null, null, null]);
      expect(await holders(-50)).to.deep.equal([1, 2, null]);
      expect(await holders(20)).to.deep.equal([1, 2, 4]);
      expect(await holders(500)).to.deep.equal([1, null, 4]);
      expect(await holders(1000)).to.deep.equal([null, null, 4]);
      expect((await board(499)).heads).to.deep.equal({ eligible: 3, all: 3 });
      expect((await board(500)).heads).to.deep.equal({ eligible: 2, all: 3 });
      expect((await board(0)).seats[1]).to.deep.equal({
        seat: 2,
        segment: 0,
        person: 2,
        member: 2,
        since: START - 50,
        until: START + 500,
        chair: false,
      });
      const { items } = await scene.queries.terms(BOARD);
      expect(items.map(({ seat: number, until }) => [number, until])).to.deep.equal([
        [1, START + 1000],
        [2, START + 500],
        [3, null],
      ]);
    });

    it("lose a seat when it is vacated", async () => {
      const args = { body: BOARD, seat: 1, person: 1, at: START + 30 };
      await scene.mine(30, event("bodies", "SeatVacated", args));
      expect(await holders(29)).to.deep.equal([1, 2, 4]);
      expect(await holders(30)).to.deep.equal([null, 2, 4]);
      expect((await board(30)).chair).to.equal(null);
    });

    it("know their chair, in the meeting as a member", async () => {
      expect((await board(0)).chair).to.deep.equal({ person: 1, elector: 1 });
      expect((await scene.queries.body(MEETING)).chair).to.deep.equal({ person: 1, elector: 1 });
      expect((await board(1000)).chair).to.equal(null);
    });

    it("know which rules govern what at which time, and all versions", async () => {
      const inForce = async (time: number) =>
        (await scene.queries.body(MEETING, { at: START + time })).ruleSets.map((set) => [
          set.index,
          set.inForceFor.length,
        ]);
      expect(await inForce(299)).to.deep.equal([[1, 8]]);
      expect(await inForce(300)).to.deep.equal([
        [1, 6],
        [2, 2],
      ]);
      expect(await inForce(400)).to.deep.equal([
        [1, 6],
        [2, 1],
      ]);
      const { items } = await scene.queries.ruleSets(MEETING, { at: START + 400 });
      expect(items.map((set) => set.index)).to.deep.equal([1, 2, 3]);
      expect(items[1]?.matters).to.deep.equal(["RESOLUTION", "ADMISSION"]);
      expect(items[1]?.inForceFor).to.deep.equal(["RESOLUTION"]);
      expect(items[1]?.ruleSet.majorityNum).to.equal(3);
      expect(items[2]?.inForceFor).to.deep.equal([]);
    });

    it("are listed, and refused where unknown", async () => {
      const { items } = await scene.queries.bodies();
      expect(items.map(({ body }) => body)).to.deep.equal([1, 2]);
      await expectRefusal(scene.queries.body(3), "BODY_UNKNOWN");
      await expectRefusal(scene.queries.terms(3), "BODY_UNKNOWN");
      await expectRefusal(scene.queries.ruleSets(3), "BODY_UNKNOWN");
    });
  });
});
