/** The index against the contracts: whatever a contract answers, the index must answer, too. */
import { expect } from "chai";
import type { Hex } from "viem";
import { Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { agrees } from "../helpers/agreement.ts";
import { BOARD, DAY, GENERAL_MEETING, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import { liveAYear } from "../helpers/indexed.ts";
import { liveUnderTheLaw } from "../helpers/lives.ts";
import { COMMITTEE } from "../helpers/registered.ts";

describe("the index and the contracts agree", () => {
  describe("in a year without a law", () => {
    let life: Awaited<ReturnType<typeof liveAYear>>;
    before(async () => {
      life = await liveAYear();
    });
    after(async () => {
      await life.index.close();
      await life.coop.close();
    });

    agrees(() => life, [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD]);

    it("on ballots that were skipped or came late, and on the vote that runs", async () => {
      const { queries } = life.index;
      const skipped = await queries.skipped(life.adopted);
      expect(skipped.items.map(({ elector, reason }) => [elector, reason])).to.deep.equal([
        [8, "BAD_SIGNATURE"],
        [5, "NOT_ENTITLED"],
      ]);
      const view = await queries.vote(life.adopted);
      const late = view.derivation.find(({ code }) => code === "HANGS_ON_LATE");
      expect(late?.numbers).to.deep.equal({ added: 2, removed: 1 });
      expect(late?.result).to.equal(view.contestable.includes("LATE") ? "notMet" : "met");
      const stopped = await queries.vote(life.aborted);
      expect(stopped).to.include({ outcome: "PROCEDURE_ABORTED", cause: "OBJECTION" });
      const running = await queries.vote(life.running);
      expect(running).to.include({ phase: "VOTING", voted: 3, count: null, weights: null });
    });
  });

  describe("in a life under the law", () => {
    let life: Awaited<ReturnType<typeof liveUnderTheLaw>>;
    before(async () => {
      life = await liveUnderTheLaw();
    });
    after(async () => {
      await life.index.close();
      await life.coop.close();
    });

    agrees(() => life, [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD, COMMITTEE]);

    const derived = async (vote: Hex) =>
      (await life.index.queries.vote(vote)).derivation.map(
        ({ code, paragraph, result, numbers, decisive }) =>
          [code, paragraph, result, numbers, ...(decisive ? ["decisive"] : [])] as const,
      );
    const voters = async (vote: Hex) => (await life.index.queries.voters(vote)).items;

    it("on who voted in which manner, for whom, and whose ballot was struck", async () => {
      expect(await voters(life.during)).to.deep.equal([
        { elector: 1, manner: "OWN", proxy: null, votes: 1, struck: false },
        { elector: 2, manner: "OWN", proxy: null, votes: 3, struck: false },
        { elector: 3, manner: "PROXY", proxy: 2, votes: 1, struck: false },
        { elector: 4, manner: "OWN", proxy: null, votes: 1, struck: false },
        { elector: 6, manner: "OWN", proxy: null, votes: 1, struck: false },
        { elector: 7, manner: "PAPER", proxy: null, votes: 1, struck: false },
        { elector: 9, manner: "OWN", proxy: null, votes: 1, struck: true },
        { elector: 10, manner: "OWN", proxy: null, votes: 1, struck: false },
        { elector: 11, manner: "OWN", proxy: null, votes: 1, struck: false },
      ]);
    });

    it("on what led to each outcome", async () => {
      const who = ["ELECTORATE", "§43(1) GenG", "met"] as const;
      const recorded = ["OBJECTIONS", "§51(2) GenG", "met", { objections: 0, aborting: 0 }];
      const multiple = ["MULTIPLE_VOTES", "§43(3) no. 1 GenG", "met"] as const;
      const investor = ["INVESTORS", "§8(2) GenG", "met", { all: 1, counted: 1 }];
      const half = { num: 1, den: 2 };
      // Member 4 votes with one, as at the start; of member 9, who left, nothing is counted.
      expect(await derived(life.during)).to.deep.equal([
        recorded,
        [...who, { rule: 2, eligible: 9, all: 9 }],
        [...multiple, { scheme: 1, heads: 8, votes: 10, most: 3 }],
        investor,
        [
          "MAJORITY",
          "§43(2) GenG",
          "notMet",
          { yes: 4, no: 5, ...half, base: 9, required: 5 },
          "decisive",
        ],
        ["HANGS_ON_LATE", "", "met", { added: 1, removed: 0 }],
      ]);
      // By then member 4 has three votes.
      expect(await derived(life.discharge)).to.deep.equal([
        recorded,
        [...who, { rule: 2, eligible: 6, all: 9 }],
        ["BAN", "§43(6) GenG", "met", { barred: 3 }],
        [...multiple, { scheme: 1, heads: 3, votes: 5, most: 3 }],
        investor,
        [
          "MAJORITY",
          "§43(2) GenG",
          "notMet",
          { yes: 2, no: 3, ...half, base: 5, required: 3 },
          "decisive",
        ],
      ]);
      // Whoever left the seat in the meantime still bars it.
      expect(await derived(life.exclusion)).to.deep.equal([
        ["ELECTORATE", "", "met", { rule: 1, eligible: 1, all: 2 }],
        ["BAN", "", "met", { barred: 1 }],
        ["MAJORITY", "", "notMet", { yes: 0, no: 1, ...half, base: 1, required: 1 }, "decisive"],
      ]);
      expect((await derived(life.elected)).at(-1)).to.deep.equal([
        "ELECTION",
        "§43(2) GenG",
        "met",
        { seats: 2, filled: 1, ...half, base: 9, required: 5 },
        "decisive",
      ]);
      expect((await derived(life.open)).at(-1)).to.deep.equal([
        "ELECTION",
        "§43(2) GenG",
        "notMet",
        { seats: 1, filled: 0, ...half, base: 2, required: 2 },
        "decisive",
      ]);
      expect(await derived(life.extended)).to.deep.equal([
        ["NOTICE", "§46(1) GenG", "met", { given: 14 * DAY, required: 14 * DAY }],
        ["DISCUSSION", "§43b(1) GenG", "met", { given: 3 * DAY, required: 3 * DAY }],
        recorded,
        [...who, { rule: 2, eligible: 9, all: 9 }],
        [...multiple, { scheme: 1, heads: 3, votes: 3, most: 1 }],
        [
          "MAJORITY",
          "§78 GenG",
          "met",
          { yes: 3, no: 0, num: 3, den: 4, base: 3, required: 3 },
          "decisive",
        ],
        ["REGISTRATION", "§16(6) GenG", "met", {}],
        ["STANDING", "§51 GenG", "notMet", { standing: Standing.ANNULLED }],
      ]);
    });

    it("on candidates with their votes and seats, on minutes, and on what stands no more", async () => {
      const { election } = await life.index.queries.vote(life.elected);
      expect(election?.candidates).to.deep.equal([
        { person: 6, votes: 6, seat: 1 },
        { person: 10, votes: 4, seat: null },
        { person: 4, votes: 2, seat: null },
      ]);
      const { minutes, standing, execution } = await life.index.queries.vote(life.extended);
      expect(minutes).to.include({ chair: 4, boardMember: 1, document: DOCUMENT });
      expect([standing, execution.state]).to.deep.equal(["ANNULLED", "LAPSED"]);
    });
  });
});
