/** Who is entitled in a vote, who is barred from it, and as what members and seats are counted. */
import { expect } from "chai";
import type { Hex } from "viem";
import type { ActionContent } from "../../../server/protocol/actions.ts";
import { ElectorateAt, Law, Matter, type RuleSet } from "../../../server/protocol/rules.ts";
import { FOREVER } from "../../../server/protocol/types.ts";
import {
  BOARD,
  ended,
  MEETING,
  openQueries,
  type QueryScene,
  START,
  seat,
  VOTE,
} from "../../helpers/queried.ts";
import { admission, batch, event, id, type Log, ruleSet } from "../../helpers/synthetic.ts";

const { AT_OPEN, AT_CAST, AT_CLOSE } = ElectorateAt;

describe("the electorate of a vote", () => {
  let scene: QueryScene;
  afterEach(() => scene.close());

  /** Founds with rules of the meeting, and adds members 6 to 8. */
  async function start(rules: Partial<RuleSet> = {}): Promise<void> {
    scene = await openQueries();
    await scene.found(ruleSet(MEETING, rules));
    await scene.mine(10, ...[6, 7, 8].flatMap((member) => admission(member, START + 10)));
  }
  /** From START + 100 to START + 200. */
  const open = (content?: ActionContent, change: object = {}) => scene.open(VOTE, change, content);
  const told = async (time = 199) => scene.queries.vote(VOTE, { at: START + time });
  const heads = async (time?: number) => {
    const { eligible, all } = (await told(time)).participation;
    return [eligible, all];
  };
  const classChanged = (member: number, votes: number): Log[] => [
    event("register", "ClassAdded", { class: 9, votes, investing: false, segment: 1 }),
    event("register", "ClassChanged", { member, class: 9 }),
  ];

  describe("by the day that the rules name", () => {
    /** During the vote 9 joins, 6 leaves, and 7 loses its vote: that does not reach into the vote. */
    const during = () =>
      scene.mine(120, ...admission(9, START + 120), ended(6, START + 130), ...classChanged(7, 0));

    for (const [name, electorate, expected] of [
      ["at the opening", AT_OPEN, [6, 7]],
      ["at any instant since", AT_CAST, [7, 8]],
      ["at the close", AT_CLOSE, [6, 7]],
    ] as const) {
      it(`counts who is entitled ${name}`, async () => {
        await start({ electorate });
        await open();
        expect(await heads()).to.deep.equal([6, 7]);
        await during();
        expect(await heads()).to.deep.equal(expected);
      });
    }

    it("gives a vote to nobody whose votes come while others vote", async () => {
      for (const electorate of [AT_OPEN, AT_CAST, AT_CLOSE]) {
        await start({ electorate });
        await open();
        await scene.mine(120, ...classChanged(3, 1));
        expect(await heads(), `${electorate}`).to.deep.equal([6, 7]);
        const { items } = await scene.queries.members({ at: START + 121 });
        expect(items.find(({ member }) => member === 3)?.votes).to.equal(1);
        if (electorate !== AT_CLOSE) await scene.close();
      }
    });
  });

  describe("of a meeting with persons concerned", () => {
    const concern = { kind: "CONCERN", persons: [6], members: [7] } as const;
    const discharge = { matter: Matter.DISCHARGE };

    it("lacks them where the law bars them (§43(6) GenG), and says so", async () => {
      await start({ law: Law.GENG_GENERAL_MEETING });
      await open(concern, discharge);
      expect(await heads()).to.deep.equal([4, 7]);
      const { concerned, derivation } = await told();
      // A natural member is concerned where its person is.
      expect(concerned).to.deep.equal({ persons: [6, 7], members: [6, 7], barred: true });
      expect(derivation.find(({ code }) => code === "BAN")).to.deep.equal({
        code: "BAN",
        paragraph: "§43(6) GenG",
        result: "met",
        numbers: { barred: 2 },
      });
    });

    it("lacks them where the statute bars them, and holds them where nothing does", async () => {
      await start({ conflictKinds: 1 << Matter.EXCLUSION });
      await open({ kind: "EXCLUDE", member: 7 });
      expect(await heads()).to.deep.equal([5, 7]);
      await start();
      await open(concern, discharge);
      expect(await heads()).to.deep.equal([6, 7]);
      const { concerned, derivation } = await told();
      expect(concerned.barred).to.equal(false);
      expect(derivation.some(({ code }) => code === "BAN")).to.equal(false);
    });

    it("lacks nobody who is no member or has no vote anyway", async () => {
      await start({ law: Law.GENG_GENERAL_MEETING });
      await open({ ...concern, persons: [], members: [3, 5] }, discharge);
      expect(await heads()).to.deep.equal([6, 7]);
    });
  });

  describe("of seats with persons concerned", () => {
    const exclude = (member: number): ActionContent => ({ kind: "EXCLUDE", member });
    const vacated = (number: number, person: number, time: number) =>
      event("bodies", "SeatVacated", { body: BOARD, seat: number, person, at: START + time });
    const voted = (number: number) =>
      batch(VOTE, 1, [{ id: id("seat") as Hex, elector: number, choice: 2 }]);

    beforeEach(async () => {
      await start();
      const rules = ruleSet(BOARD, { conflictKinds: 1 << Matter.EXCLUSION });
      const adopted = { body: BOARD, index: 2, ruleSet: rules };
      await scene.mine(20, event("bodies", "RuleSetAdopted", adopted));
    });
    const openBoard = (member: number) => open(exclude(member), { body: BOARD, ruleSet: 2 });

    it("lacks the seat of whoever is concerned", async () => {
      await openBoard(2);
      expect(await heads()).to.deep.equal([1, 3]);
      expect((await told()).concerned).to.deep.equal({ persons: [2], members: [2], barred: true });
    });

    it("lacks a seat that is vacant in the end where its holder of the start is concerned", async () => {
      await openBoard(2);
      await scene.mine(110, vacated(2, 2, 111));
      expect(await heads()).to.deep.equal([1, 3]);
    });

    it("holds a seat whose holder in the end is not concerned", async () => {
      await openBoard(2);
      await scene.mine(110, vacated(2, 2, 111), seat(2, 6, START + 111, FOREVER));
      expect(await heads()).to.deep.equal([2, 3]);
    });

    it("lacks a seat whose holder in the end is concerned, unless it has a ballot", async () => {
      await openBoard(6);
      expect(await heads()).to.deep.equal([2, 3]);
      const taken = [vacated(2, 2, 111), seat(2, 6, START + 111, FOREVER)];
      await scene.mine(110, ...taken);
      expect(await heads()).to.deep.equal([1, 3]);
      await scene.mine(112, voted(2));
      expect(await heads()).to.deep.equal([2, 3]);
      const { derivation } = await told();
      expect(derivation.find(({ code }) => code === "BAN")?.numbers).to.deep.equal({ barred: 0 });
    });
  });
});
