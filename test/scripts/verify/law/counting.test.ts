import { expect } from "chai";
import type { CountedBallot, Question } from "../../../../scripts/verify/law/counting.ts";
import { decide, tenth } from "../../../../scripts/verify/law/counting.ts";
import { allocate } from "../../../../scripts/verify/law/elections.ts";
import type { Choice, RuleSet } from "../../../../scripts/verify/law/words.ts";
import { free } from "./builder.ts";

interface Group {
  readonly number: number;
  readonly choice: Choice;
  readonly votes?: number;
  readonly investing?: boolean;
  readonly candidates?: readonly number[];
}

/** Groups of ballots under a rule set; all who vote are entitled, and `more` who do not. */
function ask(
  ruleSet: Partial<RuleSet>,
  groups: readonly Group[],
  over: Partial<Question> & { readonly more?: number } = {},
): Question {
  const { more = 0, ...rest } = over;
  const ballots: CountedBallot[] = groups.flatMap((group) =>
    Array.from({ length: group.number }, () => ({
      elector: 0,
      votes: group.votes ?? 1,
      investing: group.investing ?? false,
      choice: group.choice,
      candidates: group.candidates ?? [],
    })),
  );
  const silent = Array.from({ length: more }, () => ({ elector: 0, votes: 1, investing: false }));
  const entitled = [...ballots, ...silent];
  return {
    ruleSet: free(ruleSet),
    matter: "RESOLUTION",
    entitled,
    all: entitled.length,
    ballots,
    chair: null,
    election: null,
    ...rest,
  };
}

const yes = (number: number, over: Partial<Group> = {}): Group => ({
  number,
  choice: "YES",
  ...over,
});
const no = (number: number, over: Partial<Group> = {}): Group => ({
  number,
  choice: "NO",
  ...over,
});
const abstain = (number: number): Group => ({ number, choice: "ABSTAIN" });
const invalid = (number: number): Group => ({ number, choice: "INVALID" });

function outcome(question: Question) {
  return decide(question).outcome;
}

describe("majorities", () => {
  for (const [ruleSet, groups, expected] of [
    [{}, [yes(1)], "ADOPTED"],
    [{}, [], "REJECTED"],
    [{}, [abstain(3)], "REJECTED"],
    [{}, [yes(5), no(5)], "REJECTED"],
    [{}, [yes(6), no(5)], "ADOPTED"],
    [{}, [yes(1), abstain(9), invalid(9)], "ADOPTED"],
    [{ majorityBase: "PRESENT" }, [yes(5), abstain(4), invalid(1)], "REJECTED"],
    [{ majorityBase: "PRESENT" }, [yes(6), abstain(4), invalid(1)], "ADOPTED"],
    [{ majorityNum: 3, majorityDen: 4, majorityStrict: false }, [yes(60), no(20)], "ADOPTED"],
    [{ majorityNum: 3, majorityDen: 4, majorityStrict: false }, [yes(59), no(20)], "REJECTED"],
    [{ majorityNum: 3, majorityDen: 4 }, [yes(60), no(20)], "REJECTED"],
    [{ majorityNum: 1, majorityDen: 1, majorityStrict: false }, [yes(9), no(1)], "REJECTED"],
    [{ majorityNum: 1, majorityDen: 1, majorityStrict: false }, [yes(9)], "ADOPTED"],
  ] as const) {
    it(`${JSON.stringify(ruleSet)}: ${JSON.stringify(groups)} is ${expected}`, () => {
      expect(outcome(ask(ruleSet, groups))).to.equal(expected);
    });
  }

  it("of the entitled and of all members count who is silent", () => {
    expect(outcome(ask({ majorityBase: "ELIGIBLE" }, [yes(5)], { more: 5 }))).to.equal("REJECTED");
    expect(outcome(ask({ majorityBase: "ELIGIBLE" }, [yes(6)], { more: 5 }))).to.equal("ADOPTED");
    const all = decide(ask({ majorityBase: "ALL_MEMBERS" }, [yes(6, { votes: 1 })], { all: 12 }));
    expect(all.outcome).to.equal("REJECTED");
    expect(all.weights.allMembers).to.equal(12);
    // Fewer members than entitled periods: nobody is taken away.
    expect(decide(ask({}, [yes(6)], { all: 3 })).weights.allMembers).to.equal(6);
  });

  it("are broken by the chair's own yes, where the statute says so", () => {
    const tie = [yes(5), no(5)];
    for (const [chair, expected] of [
      ["YES", "ADOPTED"],
      ["NO", "REJECTED"],
      ["ABSTAIN", "REJECTED"],
      [null, "REJECTED"],
    ] as const) {
      expect(outcome(ask({ tie: "CHAIR" }, tie, { chair }))).to.equal(expected);
    }
    expect(outcome(ask({}, tie, { chair: "YES" }))).to.equal("REJECTED");
    expect(outcome(ask({ tie: "CHAIR" }, [yes(4), no(5)], { chair: "YES" }))).to.equal("REJECTED");
    expect(outcome(ask({ tie: "CHAIR" }, [abstain(2)], { chair: "YES" }))).to.equal("REJECTED");
  });
});

describe("quorums", () => {
  it("are reached by heads, whatever they choose, to the head", () => {
    const least = { quorumMin: 3 };
    expect(outcome(ask(least, [yes(2)]))).to.equal("NO_QUORUM");
    expect(outcome(ask(least, [yes(1), abstain(1), invalid(1)]))).to.equal("ADOPTED");
    const third = { quorumNum: 1, quorumDen: 3 };
    expect(outcome(ask(third, [yes(3)], { more: 7 }))).to.equal("NO_QUORUM");
    expect(outcome(ask(third, [yes(3)], { more: 6 }))).to.equal("ADOPTED");
    const ofAll = { ...third, quorumBase: "ALL_MEMBERS" } as const;
    expect(outcome(ask(ofAll, [yes(3)], { all: 9 }))).to.equal("ADOPTED");
    expect(outcome(ask(ofAll, [yes(3)], { all: 10 }))).to.equal("NO_QUORUM");
  });

  it("tell which of their rules decided", () => {
    const { steps } = decide(
      ask({ quorumMin: 1, quorumNum: 1, quorumDen: 2 }, [yes(1)], { more: 9 }),
    );
    expect(steps.map(({ rule, result, decisive }) => [rule, result, decisive])).to.deep.equal([
      ["QUORUM_MIN", "met", false],
      ["QUORUM_SHARE", "notMet", true],
    ]);
  });
});

describe("weights", () => {
  it("are capped, or not, or one", () => {
    const groups = [yes(1, { votes: 5 }), no(4)];
    expect(decide(ask({}, groups)).weights.yes).to.equal(1);
    expect(decide(ask({ voteWeight: "COOPERATIVES" }, groups)).weights.yes).to.equal(5);
    expect(decide(ask({ voteWeight: "COOPERATIVES", cap: 2 }, groups)).weights.yes).to.equal(2);
    const ordinary = { voteWeight: "ORDINARY", cap: 3, flatOnThreeQuarters: true } as const;
    expect(decide(ask(ordinary, groups)).weights.yes).to.equal(3);
    expect(decide(ask(ordinary, groups, { matter: "MERGER" })).weights.yes).to.equal(1);
    const unflat = { ...ordinary, flatOnThreeQuarters: false };
    expect(decide(ask(unflat, groups, { matter: "MERGER" })).weights.yes).to.equal(3);
  });

  it("of entrepreneurs are a tenth, one at least", () => {
    const votes = [...Array.from({ length: 40 }, () => 1), 20];
    expect(tenth(votes, "NOMINAL")).to.equal(6);
    expect(tenth(votes, "EXERCISED")).to.equal(4);
    expect(tenth([], "NOMINAL")).to.equal(1);
    expect(tenth([5, 5], "EXERCISED")).to.equal(1);
  });

  it("of entrepreneurs EXERCISED are the largest limit that its definition allows", () => {
    for (let seed = 1; seed < 300; seed += 1) {
      const votes = Array.from(
        { length: (seed % 25) + 1 },
        (_, i) => ((seed * 7 + i * i) % 19) + 1,
      );
      const allows = (limit: number) =>
        10 * limit <= votes.reduce((sum, each) => sum + Math.min(each, limit), 0);
      let limit = 0;
      for (let l = 1; l < 100; l += 1) if (allows(l)) limit = l;
      expect(tenth(votes, "EXERCISED")).to.equal(Math.max(1, limit));
    }
  });
});

describe("investing members", () => {
  const investing = { investing: true };

  it("never outvote the others", () => {
    const { weights, outcome } = decide(ask({}, [no(3), yes(10, investing)]));
    expect(weights).to.include({ yes: 2, no: 3 });
    expect(outcome).to.equal("REJECTED");
    expect(decide(ask({}, [yes(9, investing)])).weights.yes).to.equal(0);
    expect(decide(ask({}, [no(3), yes(2, investing)])).weights.yes).to.equal(2);
  });

  it("are scaled down in proportion, each choice rounded down", () => {
    const { weights } = decide(ask({}, [yes(6), no(5, investing), yes(4, investing)]));
    // Nine of them, of whom five count: 4 * 5 / 9 and 5 * 5 / 9.
    expect(weights).to.include({ yes: 6 + 2, no: 2 });
  });

  it("cannot block three quarters", () => {
    const three = { majorityNum: 3, majorityDen: 4, majorityStrict: false } as const;
    const { weights, outcome } = decide(ask(three, [yes(9), no(20, investing)]));
    expect(weights).to.include({ yes: 9, no: 3 });
    expect(outcome).to.equal("ADOPTED");
    expect(decide(ask(three, [yes(2), no(1, investing)])).weights.no).to.equal(0);
    const exceeded = decide(ask({ ...three, majorityStrict: true }, [yes(9), no(20, investing)]));
    expect(exceeded).to.deep.include({ outcome: "ADOPTED" });
    expect(exceeded.weights.no).to.equal(2);
  });

  it("cannot block nine tenths", () => {
    const nine = { majorityNum: 9, majorityDen: 10, majorityStrict: false } as const;
    const { weights, outcome } = decide(ask(nine, [yes(9), no(3, investing)]));
    expect(weights).to.include({ yes: 9, no: 1 });
    expect(outcome).to.equal("ADOPTED");
  });

  it("abstain and spoil in full", () => {
    const question = ask({}, [yes(1), { number: 4, choice: "ABSTAIN", ...investing }]);
    expect(decide(question).weights).to.include({ yes: 1, abstain: 4 });
  });
});

describe("elections", () => {
  const candidate = (place: number, votes: number, segment = 0) => ({ place, votes, segment });

  it("fill seats by rank", () => {
    const ranked = [candidate(0, 3), candidate(1, 9), candidate(2, 5)];
    expect(allocate([0, 0], ranked)).to.deep.equal([2, 3]);
    expect(allocate([0, 0, 0, 0], ranked)).to.deep.equal([2, 3, 1, 0]);
    expect(allocate([], ranked)).to.deep.equal([]);
  });

  it("leave vacant what equals compete for", () => {
    const equals = [candidate(0, 9), candidate(1, 5), candidate(2, 5), candidate(3, 4)];
    expect(allocate([0, 0], equals)).to.deep.equal([1, 0]);
    expect(allocate([0, 0, 0], equals)).to.deep.equal([1, 2, 3]);
    expect(allocate([0, 0, 0, 0], equals)).to.deep.equal([1, 2, 3, 4]);
  });

  it("give a seat of the own segment first, else one of any", () => {
    const candidates = [candidate(0, 9, 1), candidate(1, 8, 1), candidate(2, 7, 2)];
    expect(allocate([0, 1, 2], candidates)).to.deep.equal([2, 1, 3]);
    expect(allocate([1, 2], candidates)).to.deep.equal([1, 3]);
    expect(allocate([3, 0], candidates)).to.deep.equal([0, 1]);
  });

  it("do not let equals of one segment cost another its own seat", () => {
    const candidates = [candidate(0, 5, 1), candidate(1, 5, 2), candidate(2, 5, 2)];
    expect(allocate([1, 2], candidates)).to.deep.equal([1, 0]);
    expect(allocate([1, 2, 0], candidates)).to.deep.equal([1, 2, 3]);
    const lower = [...candidates, candidate(3, 1, 2), candidate(4, 1, 1)];
    expect(allocate([1, 2, 1], lower)).to.deep.equal([1, 0, 5]);
  });

  it("count who reached the majority, of those who chose somebody", () => {
    const election = { seats: [0, 0], candidates: [0, 0, 0] };
    const groups = [
      yes(4, { candidates: [0] }),
      yes(3, { candidates: [0, 1] }),
      yes(1, { candidates: [2] }),
      abstain(5),
      invalid(5),
    ];
    const elected = (ruleSet: Partial<RuleSet>) => decide(ask(ruleSet, groups, { election }));
    expect(elected({}).elected).to.deep.equal([1, 0]);
    expect(elected({}).weights).to.include({ yes: 8, no: 0, abstain: 5, invalid: 5 });
    expect(elected({ majorityNum: 0, majorityStrict: false }).elected).to.deep.equal([1, 2]);
    expect(elected({ majorityBase: "PRESENT" }).elected).to.deep.equal([0, 0]);
    expect(elected({ majorityBase: "PRESENT" }).outcome).to.equal("REJECTED");
    expect(elected({ quorumMin: 19 })).to.deep.include({ outcome: "NO_QUORUM", elected: [0, 0] });
  });

  it("scale every candidate's investing votes by the same fraction", () => {
    const election = { seats: [0], candidates: [0, 0] };
    const groups = [
      yes(4, { candidates: [0] }),
      yes(5, { candidates: [1], investing: true }),
      yes(2, { candidates: [0, 1], investing: true }),
    ];
    // Three of seven count: 2 * 3 / 7 for the first, 7 * 3 / 7 for the second.
    const result = decide(ask({}, groups, { election }));
    expect(result.weights.yes).to.equal(7);
    expect(result.elected).to.deep.equal([1]);
  });
});
