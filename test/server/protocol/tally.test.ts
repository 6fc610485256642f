import { expect } from "chai";
import fc from "fast-check";
import {
  derivation,
  earlyCause,
  isContestable,
  isFixed,
  outcome,
  type Situation,
} from "../../../server/protocol/tally.ts";
import {
  Base,
  Cause,
  Choice,
  type Count,
  EarlyClose,
  nameOf,
  Outcome,
  type RuleSet,
  Tie,
} from "../../../server/protocol/types.ts";
import { plainRules } from "../../helpers/rules.ts";

function countOf(yes: number, no: number, abstain = 0, invalid = 0, eligible = 100): Count {
  return { eligible, allMembers: eligible, yes, no, abstain, invalid };
}

function outcomeOf(rules: Partial<RuleSet>, count: Count, chair: Choice = Choice.NONE): string {
  return nameOf(Outcome, outcome({ ...plainRules, ...rules }, count, chair));
}

const closed: Situation = {
  count: countOf(2, 1),
  objections: 0,
  closed: true,
  objectable: false,
  chairChoice: Choice.NONE,
};

/** The steps in short: "MAJORITY met!" where it is decisive. */
function told(rules: Partial<RuleSet>, situation: Partial<Situation>): string[] {
  return derivation({ ...plainRules, ...rules }, { ...closed, ...situation }).map(
    ({ code, result, decisive }) => `${code} ${result}${decisive ? "!" : ""}`,
  );
}

/** Small rule sets, so that every way in which a vote may end can be tried. */
const anyRules: fc.Arbitrary<RuleSet> = fc
  .record({
    quorumNum: fc.integer({ min: 0, max: 4 }),
    quorumDen: fc.integer({ min: 0, max: 4 }),
    quorumBase: fc.constantFrom(Base.ELIGIBLE, Base.ALL_MEMBERS),
    quorumMin: fc.integer({ min: 0, max: 4 }),
    majorityNum: fc.integer({ min: 0, max: 4 }),
    majorityDen: fc.integer({ min: 1, max: 4 }),
    majorityStrict: fc.boolean(),
    majorityBase: fc.constantFrom(0, 1, 2, 3),
    tie: fc.constantFrom(Tie.REJECTED, Tie.CHAIR),
  })
  .map((rules) => ({
    ...plainRules,
    ...rules,
    quorumNum: rules.quorumDen === 0 ? 0 : rules.quorumNum,
  }));

const anyCount: fc.Arbitrary<Count> = fc
  .tuple(...[1, 2, 3, 4, 5].map(() => fc.integer({ min: 0, max: 3 })))
  .map(([yes = 0, no = 0, abstain = 0, invalid = 0, rest = 0]) => {
    const eligible = yes + no + abstain + invalid + rest;
    return { eligible, allMembers: eligible + 1, yes, no, abstain, invalid };
  });

/** Every count that the missing ballots may lead to. */
function* endings(count: Count): Iterable<Count> {
  const rest = count.eligible - count.yes - count.no - count.abstain - count.invalid;
  for (let yes = 0; yes <= rest; yes++) {
    for (let no = 0; no + yes <= rest; no++) {
      for (let abstain = 0; abstain + no + yes <= rest; abstain++) {
        const invalid = rest - yes - no - abstain;
        yield {
          ...count,
          yes: count.yes + yes,
          no: count.no + no,
          abstain: count.abstain + abstain,
          invalid: count.invalid + invalid,
        };
        // Those who stay away.
        yield {
          ...count,
          yes: count.yes + yes,
          no: count.no + no,
          abstain: count.abstain + abstain,
        };
      }
    }
  }
}

describe("tally: outcome", () => {
  const threeQuarters = { majorityNum: 3, majorityDen: 4, majorityStrict: false };

  it("counts three quarters of the votes cast, abstentions and invalid ones left out", () => {
    expect(outcomeOf(threeQuarters, countOf(60, 20, 10, 3))).to.equal("ADOPTED");
    expect(outcomeOf(threeQuarters, countOf(59, 20, 10, 3))).to.equal("REJECTED");
  });

  it("counts an abstention as participation", () => {
    const board = { quorumMin: 3 };
    expect(outcomeOf(board, countOf(2, 0, 0, 0, 5))).to.equal("NO_QUORUM");
    expect(outcomeOf(board, countOf(2, 0, 1, 0, 5))).to.equal("ADOPTED");
  });

  it("rejects a tie unless the chair breaks it with a yes", () => {
    expect(outcomeOf({}, countOf(20, 20))).to.equal("REJECTED");
    expect(outcomeOf({}, countOf(20, 20), Choice.YES)).to.equal("REJECTED");
    const byChair = { tie: Tie.CHAIR };
    expect(outcomeOf(byChair, countOf(20, 20), Choice.YES)).to.equal("ADOPTED");
    expect(outcomeOf(byChair, countOf(20, 20), Choice.NO)).to.equal("REJECTED");
    expect(outcomeOf(byChair, countOf(20, 20), Choice.ABSTAIN)).to.equal("REJECTED");
    expect(outcomeOf(byChair, countOf(0, 0), Choice.YES)).to.equal("REJECTED");
  });

  it("adopts nothing without a yes", () => {
    const low = { majorityNum: 0, majorityDen: 1, majorityStrict: false };
    expect(outcomeOf(low, countOf(0, 0, 5))).to.equal("REJECTED");
    expect(outcomeOf(low, countOf(1, 9))).to.equal("ADOPTED");
  });

  for (const [base, needed] of [
    ["CAST", 4],
    ["PRESENT", 6],
    ["ELIGIBLE", 11],
    ["ALL_MEMBERS", 13],
  ] as const) {
    it(`takes the majority of ${base}`, () => {
      const rules = { majorityBase: Base[base] };
      const count = (yes: number) => ({
        ...countOf(yes, 3, yes < 6 ? 6 - yes : 0, 1, 20),
        ...(base === "PRESENT" ? { abstain: 7 - yes } : {}),
        allMembers: 24,
      });
      expect(outcomeOf(rules, count(needed))).to.equal("ADOPTED");
      expect(outcomeOf(rules, count(needed - 1))).to.equal("REJECTED");
    });
  }

  it("takes the quorum's share of the eligible or of all", () => {
    const half = { quorumNum: 1, quorumDen: 2, quorumBase: Base.ELIGIBLE };
    const count = { ...countOf(5, 0, 0, 0, 10), allMembers: 11 };
    expect(outcomeOf(half, count)).to.equal("ADOPTED");
    expect(outcomeOf({ ...half, quorumBase: Base.ALL_MEMBERS }, count)).to.equal("NO_QUORUM");
  });

  it("counts millions without rounding", () => {
    const rules = { majorityNum: 32768, majorityDen: 65535, majorityStrict: true };
    const count = countOf(32768 * 65000, 32767 * 65000, 0, 0, 2 ** 32 - 1);
    expect(outcomeOf(rules, count)).to.equal("REJECTED");
    expect(outcomeOf(rules, { ...count, yes: count.yes + 1 })).to.equal("ADOPTED");
  });
});

describe("tally: early close", () => {
  it("calls an outcome fixed only where no ending has another", () => {
    fc.assert(
      fc.property(anyRules, anyCount, (rules, count) => {
        if (!isFixed(rules, count)) return;
        // Even the chair's ballot may be among the missing ones.
        const chairs = [Choice.YES, Choice.NO];
        const outcomes = [...endings(count)].flatMap((ending) =>
          chairs.map((chair) => outcome(rules, ending, chair)),
        );
        expect(new Set(outcomes).size).to.equal(1);
      }),
      { numRuns: 3000 },
    );
  });

  it("finds what is fixed", () => {
    const rules = { ...plainRules, majorityBase: Base.ELIGIBLE };
    expect(isFixed(rules, countOf(3, 0, 0, 0, 5))).to.equal(true);
    expect(isFixed(rules, countOf(2, 0, 0, 0, 5))).to.equal(false);
    expect(isFixed(rules, countOf(0, 3, 0, 0, 5))).to.equal(true);
    expect(isFixed({ ...rules, quorumMin: 4 }, countOf(0, 3, 0, 0, 5))).to.equal(false);
    // Half stands against half at best: fixed unless the chair could break it.
    expect(isFixed(plainRules, countOf(0, 2, 0, 0, 4))).to.equal(true);
    expect(isFixed({ ...plainRules, tie: Tie.CHAIR }, countOf(0, 2, 0, 0, 4))).to.equal(false);
  });

  it("ends early as the rule set allows", () => {
    const causeOf = (earlyClose: EarlyClose, count: Count) =>
      nameOf(Cause, earlyCause({ ...plainRules, earlyClose }, count));
    expect(causeOf(EarlyClose.NONE, countOf(3, 0, 0, 0, 3))).to.equal("NONE");
    expect(causeOf(EarlyClose.ALL_VOTED, countOf(2, 1, 0, 0, 3))).to.equal("ALL_VOTED");
    expect(causeOf(EarlyClose.ALL_VOTED, countOf(2, 0, 0, 0, 3))).to.equal("NONE");
    expect(causeOf(EarlyClose.ALL_VOTED, countOf(0, 0, 0, 0, 0))).to.equal("NONE");
    expect(causeOf(EarlyClose.OUTCOME_FIXED, countOf(2, 0, 0, 0, 3))).to.equal("OUTCOME_FIXED");
    expect(causeOf(EarlyClose.OUTCOME_FIXED, countOf(1, 0, 0, 0, 3))).to.equal("NONE");
  });
});

describe("tally: derivation", () => {
  const board = { quorumMin: 3, quorumNum: 1, quorumDen: 2, objections: 1 };

  it("names every rule up to the decisive one", () => {
    const count = countOf(3, 1, 0, 0, 5);
    expect(told(board, { count })).to.deep.equal([
      "OBJECTIONS met",
      "PARTICIPATION met",
      "QUORUM met",
      "MAJORITY met!",
    ]);
    expect(told(board, { count: countOf(2, 0, 0, 0, 3) })).to.deep.equal([
      "OBJECTIONS met",
      "PARTICIPATION notMet!",
    ]);
    expect(told(board, { count: countOf(2, 1, 0, 0, 9) }).at(-1)).to.equal("QUORUM notMet!");
    expect(told(board, { count, objections: 1 })).to.deep.equal(["OBJECTIONS notMet!"]);
    expect(told({}, { count: countOf(1, 3) })).to.deep.equal(["MAJORITY notMet!"]);
  });

  it("leaves a tie to the chair", () => {
    const rules = { tie: Tie.CHAIR };
    const count = countOf(2, 2);
    expect(told(rules, { count, chairChoice: Choice.YES })).to.deep.equal([
      "MAJORITY open",
      "CASTING_VOTE met!",
    ]);
    expect(told(rules, { count, chairChoice: Choice.NO }).at(-1)).to.equal("CASTING_VOTE notMet!");
    expect(told(rules, { count: countOf(3, 2) })).to.deep.equal(["MAJORITY met!"]);
    expect(told({}, { count })).to.deep.equal(["MAJORITY notMet!"]);
  });

  it("ends as the outcome says, whatever the rules", () => {
    fc.assert(
      fc.property(
        anyRules,
        anyCount,
        fc.constantFrom<Choice>(0, 1, 2, 3, 4),
        (rules, count, chair) => {
          const steps = derivation(rules, { ...closed, count, chairChoice: chair });
          const decisive = steps.filter((step) => step.decisive);
          expect(decisive).to.have.length(1);
          const [{ code, result } = { code: "", result: "" }] = decisive;
          const isCount = code === "MAJORITY" || code === "CASTING_VOTE";
          const expected = { ADOPTED: true, REJECTED: true, NO_QUORUM: false };
          const name = nameOf(Outcome, outcome(rules, count, chair)) as keyof typeof expected;
          expect(isCount).to.equal(expected[name]);
          expect(result).to.equal(name === "ADOPTED" ? "met" : "notMet");
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("tells participation but no choices before the close", () => {
    const open = { closed: false, objectable: true, count: countOf(2, 0, 0, 0, 5) };
    const steps = derivation({ ...plainRules, ...board }, { ...closed, ...open });
    expect(steps.map(({ code, result }) => `${code} ${result}`)).to.deep.equal([
      "OBJECTIONS open",
      "PARTICIPATION open",
      "QUORUM open",
      "MAJORITY open",
    ]);
    expect(steps.at(-1)?.numbers).to.deep.equal({ num: 1, den: 2 });
    expect(steps.some((step) => step.decisive)).to.equal(false);
    const same = derivation(
      { ...plainRules, ...board },
      { ...closed, ...open, count: countOf(0, 2, 0, 0, 5) },
    );
    expect(same).to.deep.equal(steps);
  });

  it("tells what was required", () => {
    const numbersOf = (rules: Partial<RuleSet>, count: Count, code: string) =>
      derivation({ ...plainRules, ...rules }, { ...closed, count }).find((s) => s.code === code)
        ?.numbers;
    expect(numbersOf({}, countOf(3, 2), "MAJORITY")).to.deep.equal({
      yes: 3,
      no: 2,
      num: 1,
      den: 2,
      base: 5,
      required: 3,
    });
    const threeQuarters = { majorityNum: 3, majorityDen: 4, majorityStrict: false };
    expect(numbersOf(threeQuarters, countOf(60, 20), "MAJORITY")?.required).to.equal(60);
    expect(numbersOf(threeQuarters, countOf(61, 20), "MAJORITY")?.required).to.equal(61);
    expect(numbersOf({}, countOf(0, 0), "MAJORITY")?.required).to.equal(1);
    const third = { quorumNum: 1, quorumDen: 3 };
    expect(numbersOf(third, countOf(4, 0, 0, 0, 10), "QUORUM")?.required).to.equal(4);
  });

  it("says whether late ballots decided", () => {
    const none = { yes: 0, no: 0, abstain: 0, invalid: 0 };
    const late = { added: { ...none, yes: 1 }, removed: none };
    expect(told({}, { count: countOf(3, 2), late })).to.deep.equal([
      "MAJORITY met!",
      "LATE_BALLOTS notMet",
    ]);
    expect(told({}, { count: countOf(4, 2), late }).at(-1)).to.equal("LATE_BALLOTS met");
    expect(told({}, { count: countOf(3, 2), late: { added: none, removed: none } })).to.deep.equal([
      "MAJORITY met!",
    ]);
    expect(told({ objections: 1 }, { count: countOf(3, 2), objections: 1, late })).to.deep.equal([
      "OBJECTIONS notMet!",
    ]);
  });

  it("puts replaced ballots back where late ones are left out", () => {
    // A yes became a no, late: 3 to 2 became 2 to 3.
    const none = { yes: 0, no: 0, abstain: 0, invalid: 0 };
    const late = { added: { ...none, no: 1 }, removed: { ...none, yes: 1 } };
    expect(isContestable(plainRules, countOf(2, 3), Choice.NONE, late)).to.equal(true);
    expect(isContestable(plainRules, countOf(1, 4), Choice.NONE, late)).to.equal(false);
  });
});
