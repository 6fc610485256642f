import { expect } from "chai";
import fc from "fast-check";
import { Base, CapBase, type RuleSet, VoteWeight } from "../../../server/protocol/rules.ts";
import {
  type ClassSheet,
  isAdopted,
  isTie,
  leastOf,
  majorityBase,
  participants,
  participates,
  quorumBase,
  type Sheet,
  sharesQuorum,
  weigh,
} from "../../../server/protocol/tally.ts";
import type { Count } from "../../../server/protocol/types.ts";
import { plainRules } from "../../helpers/rules.ts";

function countOf(yes: number, no: number, abstain = 0, invalid = 0, eligible = 100): Count {
  return { eligible, allMembers: eligible + 4, yes, no, abstain, invalid };
}

const withRules = (change: Partial<RuleSet>): RuleSet => ({ ...plainRules, ...change });

/** Members of a class: votes of each, and how many said yes, no, nothing, something invalid. */
function classOf(votes: number, heads: readonly number[], investing = false): ClassSheet {
  const [yes = 0, no = 0, abstain = 0, invalid = 0] = heads;
  return { votes, investing, sheet: { yes, no, abstain, invalid } };
}

const votesOf = ({ yes, no, abstain, invalid }: Sheet) => [yes, no, abstain, invalid];

describe("tally: quorum and majority", () => {
  const threeQuarters = withRules({ majorityNum: 3, majorityDen: 4, majorityStrict: false });

  it("counts every ballot as taking part", () => {
    expect(participants(countOf(1, 2, 3, 4))).to.equal(10);
    const three = withRules({ quorumMin: 3 });
    expect(participates(three, countOf(1, 0, 1, 0))).to.equal(false);
    expect(participates(three, countOf(1, 0, 1, 1))).to.equal(true);
  });

  it("takes the quorum's share of the eligible or of all", () => {
    const half = withRules({ quorumNum: 1, quorumDen: 2, quorumBase: Base.ELIGIBLE });
    const count = countOf(5, 0, 0, 0, 10);
    expect([quorumBase(half, count), sharesQuorum(half, count)]).to.deep.equal([10, true]);
    const ofAll = { ...half, quorumBase: Base.ALL_MEMBERS };
    expect([quorumBase(ofAll, count), sharesQuorum(ofAll, count)]).to.deep.equal([14, false]);
    expect(sharesQuorum(ofAll, countOf(7, 0, 0, 0, 10))).to.equal(true);
    expect(sharesQuorum(plainRules, countOf(0, 0))).to.equal(true);
  });

  it("counts three quarters of the votes cast, abstentions and invalid ones left out", () => {
    expect(isAdopted(threeQuarters, countOf(60, 20, 10, 3))).to.equal(true);
    expect(isAdopted(threeQuarters, countOf(59, 20, 10, 3))).to.equal(false);
  });

  it("adopts nothing without a yes", () => {
    const low = withRules({ majorityNum: 0, majorityDen: 1, majorityStrict: false });
    expect(isAdopted(low, countOf(0, 0, 5))).to.equal(false);
    expect(isAdopted(low, countOf(1, 9))).to.equal(true);
    expect(isTie(low, countOf(0, 0))).to.equal(false);
  });

  it("finds a tie only where a share must be exceeded and is reached", () => {
    expect(isTie(plainRules, countOf(20, 20, 7))).to.equal(true);
    expect(isAdopted(plainRules, countOf(20, 20, 7))).to.equal(false);
    expect(isTie(plainRules, countOf(21, 20))).to.equal(false);
    expect(isTie(threeQuarters, countOf(60, 20))).to.equal(false);
    expect(isAdopted(threeQuarters, countOf(60, 20))).to.equal(true);
  });

  for (const [base, whole, needed] of [
    ["CAST", 9, 5],
    ["PRESENT", 12, 7],
    ["ELIGIBLE", 20, 11],
    ["ALL_MEMBERS", 24, 13],
  ] as const) {
    it(`takes the majority of ${base}`, () => {
      const rules = withRules({ majorityBase: Base[base] });
      const count = (yes: number) => countOf(yes, Math.max(9 - yes, 0), 2, 1, 20);
      expect(majorityBase(rules, count(5))).to.equal(whole);
      expect(isAdopted(rules, count(needed))).to.equal(true);
      expect(isAdopted(rules, count(needed - 1))).to.equal(false);
    });
  }

  it("counts millions without rounding", () => {
    const rules = withRules({ majorityNum: 32_768, majorityDen: 65_535, majorityStrict: true });
    const count = countOf(32_768 * 65_000, 32_767 * 65_000, 0, 0, 2 ** 32 - 1);
    expect(isAdopted(rules, count)).to.equal(false);
    expect(isTie(rules, count)).to.equal(true);
    expect(isAdopted(rules, { ...count, yes: count.yes + 1 })).to.equal(true);
  });

  it("names the least number that reaches a share, or exceeds it", () => {
    expect(leastOf(3, 4, 80, false)).to.equal(60);
    expect(leastOf(3, 4, 81, false)).to.equal(61);
    expect(leastOf(1, 2, 80, true)).to.equal(41);
    expect(leastOf(1, 2, 81, true)).to.equal(41);
    expect(leastOf(0, 1, 5, false)).to.equal(0);
    const small = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 300 }), small, fc.boolean(), (n, d, base, s) => {
        const reaches = (x: number) => (s ? x * d > n * base : x * d >= n * base);
        const least = leastOf(n, d, base, s);
        expect(reaches(least)).to.equal(true);
        expect(least === 0 || !reaches(least - 1)).to.equal(true);
      }),
    );
  });
});

describe("tally: weights", () => {
  const ordinary = withRules({ voteWeight: VoteWeight.ORDINARY, cap: 3 });
  const entrepreneurs = withRules({ voteWeight: VoteWeight.ENTREPRENEURS });
  const free = withRules({ voteWeight: VoteWeight.COOPERATIVES });

  it("gives each member one vote, and none to a member without", () => {
    const classes = [classOf(5, [3, 1, 1, 1]), classOf(1, [1, 1]), classOf(0, [4, 0])];
    const { votes, most } = weigh(plainRules, classes, false);
    expect(votesOf(votes)).to.deep.equal([4, 2, 1, 1]);
    expect(most).to.equal(undefined);
  });

  it("gives multiple votes up to the cap, and one where the law demands three quarters", () => {
    const classes = [classOf(5, [2, 0]), classOf(2, [0, 1, 1]), classOf(1, [0, 4])];
    expect(votesOf(weigh(ordinary, classes, false).votes)).to.deep.equal([6, 6, 2, 0]);
    expect(votesOf(weigh(ordinary, classes, true).votes)).to.deep.equal([2, 5, 1, 0]);
    expect(votesOf(weigh(free, classes, false).votes)).to.deep.equal([10, 6, 2, 0]);
    expect(votesOf(weigh({ ...free, cap: 4 }, classes, false).votes)).to.deep.equal([8, 6, 2, 0]);
  });

  it("takes a tenth of the votes as granted", () => {
    // 40 + 25 × 2 + 10 = 100 votes are present: nobody has more than 10.
    const classes = [classOf(40, [1, 0]), classOf(2, [10, 15]), classOf(1, [0, 5, 3, 2])];
    const { votes, most } = weigh(entrepreneurs, classes, false);
    expect(most).to.equal(10);
    expect(votesOf(votes)).to.deep.equal([30, 35, 3, 2]);
    // 109 votes still make ten; 110 make eleven.
    const more = (n: number) => [classOf(40, [1, 0]), classOf(1, [0, n])];
    expect(weigh(entrepreneurs, more(69), false).most).to.equal(10);
    expect(weigh(entrepreneurs, more(70), false).most).to.equal(11);
  });

  it("takes a tenth of the votes as counted", () => {
    const exercised = { ...entrepreneurs, capBase: CapBase.EXERCISED };
    // One with 40 and sixty with one: 6 + 60 = 66 ≥ 60, but 7 + 60 = 67 < 70.
    expect(weigh(exercised, [classOf(40, [1, 0]), classOf(1, [0, 60])], false).most).to.equal(6);
    // With 63 others: 7 + 63 = 70 ≥ 70.
    expect(weigh(exercised, [classOf(40, [1, 0]), classOf(1, [0, 63])], false).most).to.equal(7);
    // Eleven with 50 each: 550 are ten times 55, which nobody has.
    expect(weigh(exercised, [classOf(50, [6, 5])], false).most).to.equal(55);
  });

  it("leaves everybody one vote, however few are present", () => {
    for (const capBase of Object.values(CapBase)) {
      const { votes, most } = weigh({ ...entrepreneurs, capBase }, [classOf(3, [1, 1])], false);
      expect(most).to.equal(1);
      expect(votesOf(votes)).to.deep.equal([1, 1, 0, 0]);
    }
  });

  it("never lets investing members outvote the others", () => {
    // Five others allow four of eight: 3 and 1 of 6 and 2.
    const classes = [classOf(1, [2, 3]), classOf(1, [6, 2, 5], true)];
    const simple = weigh(plainRules, classes, false);
    expect(simple.investors).to.deep.equal({ all: 8, counted: 4 });
    expect(votesOf(simple.votes)).to.deep.equal([5, 4, 5, 0]);
    // Where three quarters decide, a third of five: 1 of 8; 6/8 and 2/8 are rounded down to nothing.
    const quarters = withRules({ majorityNum: 3, majorityDen: 4, majorityStrict: false });
    const strict = weigh(quarters, classes, false);
    expect(strict.investors).to.deep.equal({ all: 8, counted: 1 });
    expect(votesOf(strict.votes)).to.deep.equal([2, 3, 5, 0]);
    // Of nine tenths a ninth, and one less where they must be exceeded.
    const nine = [classOf(1, [9, 0]), classOf(1, [0, 4], true)];
    const tenths = { majorityNum: 9, majorityDen: 10 };
    for (const [majorityStrict, counted] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const rules = withRules({ ...tenths, majorityStrict });
      expect(weigh(rules, nine, false).investors).to.deep.equal({ all: 4, counted });
    }
    // Without others none of them counts.
    const alone = weigh(plainRules, [classOf(1, [3, 1], true)], false);
    expect(alone.investors).to.deep.equal({ all: 4, counted: 0 });
    expect(votesOf(alone.votes)).to.deep.equal([0, 0, 0, 0]);
    // As long as they are fewer, all of them do.
    const few = weigh(plainRules, [classOf(1, [3, 2]), classOf(1, [1, 3], true)], false);
    expect(few.investors).to.deep.equal({ all: 4, counted: 4 });
    expect(votesOf(few.votes)).to.deep.equal([4, 5, 0, 0]);
  });

  it("keeps proportions of numbers too large for a product", () => {
    const heads = 2 ** 31;
    const classes = [classOf(1, [heads, 0]), classOf(1, [heads, heads / 2], true)];
    const { votes, investors } = weigh(plainRules, classes, false);
    // 2^31 − 1 of 3 · 2^30 count, two thirds of them yes, rounded down.
    expect(investors.counted).to.equal(heads - 1);
    expect(votes.yes).to.equal(heads + Math.floor((2 * (heads - 1)) / 3));
    expect(votes.no).to.equal(Math.floor((heads - 1) / 3));
  });
});
