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
import { plainArticles } from "../../helpers/rules.ts";
import { address, event, ruleSet } from "../../helpers/synthetic.ts";

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
        role: "NONE",
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
      expect(await inForce(299)).to.deep.equal([[1, 24]]);
      expect(await inForce(300)).to.deep.equal([
        [1, 22],
        [2, 2],
      ]);
      expect(await inForce(400)).to.deep.equal([
        [1, 22],
        [2, 1],
      ]);
      const { items } = await scene.queries.ruleSets(MEETING, { at: START + 400 });
      expect(items.map((set) => set.index)).to.deep.equal([1, 2, 3]);
      expect(items[1]?.ruleSet.matters).to.deep.equal(["RESOLUTION", "ADMISSION"]);
      expect(items[1]?.inForceFor).to.deep.equal(["RESOLUTION"]);
      expect(items[1]?.ruleSet.majorityNum).to.equal(3);
      expect(items[2]?.inForceFor).to.deep.equal([]);
    });

    it("know who acts as the chair: chair, deputy, then whoever sits longest", async () => {
      const acting = async (time: number) => (await board(time)).actingChair;
      expect(await acting(0)).to.deep.equal({ person: 1, seat: 1, role: "CHAIR" });
      const vacated = (number: number, time: number) => {
        const args = { body: BOARD, seat: number, person: number, at: START + time };
        return event("bodies", "SeatVacated", args);
      };
      await scene.mine(30, vacated(1, 30));
      // Seat 2 began before seat 3.
      expect(await acting(30)).to.deep.equal({ person: 2, seat: 2, role: "NONE" });
      const deputy = {
        body: BOARD,
        seat: 1,
        person: 1,
        since: START + 40,
        until: FOREVER,
        role: 2,
      };
      await scene.mine(40, event("bodies", "SeatTaken", deputy));
      expect(await acting(40)).to.deep.equal({ person: 1, seat: 1, role: "DEPUTY" });
      expect((await board(40)).chair).to.equal(null);
      expect((await scene.queries.body(MEETING, { at: START })).actingChair).to.equal(null);
    });

    it("are listed, and refused where unknown", async () => {
      const { items } = await scene.queries.bodies();
      expect(items.map(({ body }) => body)).to.deep.equal([1, 2]);
      await expectRefusal(scene.queries.body(3), "BODY_UNKNOWN");
      await expectRefusal(scene.queries.terms(3), "BODY_UNKNOWN");
      await expectRefusal(scene.queries.ruleSets(3), "BODY_UNKNOWN");
    });
  });

  describe("articles", () => {
    it("are those in force, in words; before the founding its first", async () => {
      await scene.found();
      const changed = { ...plainArticles, cooperative: true, yearEnd: 6, timezone: 0 };
      await scene.mine(70, event("bodies", "ArticlesAdopted", { articles: changed }));
      const at = async (time: number) => {
        const { version, since, articles } = await scene.queries.articles({ at: START + time });
        return [version, since - START, articles.yearEnd, articles.timezone];
      };
      expect(await at(-100)).to.deep.equal([1, 0, 0, "EUROPE_BERLIN"]);
      expect(await at(69)).to.deep.equal([1, 0, 0, "EUROPE_BERLIN"]);
      expect(await at(70)).to.deep.equal([2, 70, 6, "UTC"]);
      const { articles } = await scene.queries.articles();
      expect(articles).to.deep.equal({ ...changed, timezone: "UTC" });
    });
  });

  describe("auditors and relays", () => {
    for (const [name, list] of [
      ["Auditor", "auditors"],
      ["Relay", "relays"],
    ] as const) {
      it(`are told with their keys and for how long they are in force: ${list}`, async () => {
        await scene.found();
        expect((await scene.queries[list]()).items).to.deep.equal([]);
        const field = name.toLowerCase();
        const added = (number: number) =>
          event("bodies", `${name}Added`, { [field]: number, key: address(90 + number) });
        await scene.mine(10, added(1));
        await scene.mine(20, added(2));
        await scene.mine(30, event("bodies", `${name}Ended`, { [field]: 1, until: START + 31 }));
        expect((await scene.queries[list]()).items).to.deep.equal([
          { number: 1, key: address(91), since: START + 10, until: START + 31 },
          { number: 2, key: address(92), since: START + 20, until: null },
        ]);
      });
    }
  });
});
