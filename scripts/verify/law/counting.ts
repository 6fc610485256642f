/** From ballots to an outcome: weights, investing members, quorum, majority, ties, elections. */
import { allocate } from "./elections.ts";
import type { Voter } from "./electorate.ts";
import { majorityParagraph, quorumParagraph } from "./paragraphs.ts";
import type { CapBase, Choice, Matter, Outcome, RuleSet } from "./words.ts";
import type { Figures } from "./world.ts";

/** A rule applied to a closed vote. */
export interface Step {
  readonly rule: string;
  readonly paragraph: string;
  readonly result: "met" | "notMet";
  readonly numbers: Record<string, number>;
  /** Whether the outcome follows from it */
  readonly decisive: boolean;
}

export interface CountedBallot extends Voter {
  readonly choice: Choice;
  /** Places of those chosen in an election, from 0 */
  readonly candidates: readonly number[];
}

/** All that an outcome hangs on. */
export interface Question {
  readonly ruleSet: RuleSet;
  readonly matter: Matter;
  /** Who is entitled, without those barred */
  readonly entitled: readonly Voter[];
  /** All members, or all seats */
  readonly all: number;
  readonly ballots: readonly CountedBallot[];
  /** The chair's own ballot, which breaks ties where the statute says so */
  readonly chair: Choice | null;
  /** Segments of the seats to be filled and of the candidates; null in other votes */
  readonly election: {
    readonly seats: readonly number[];
    readonly candidates: readonly number[];
  } | null;
}

export interface Result {
  readonly outcome: Outcome;
  readonly count: Figures;
  readonly weights: Figures;
  readonly elected: readonly number[];
  readonly steps: readonly Step[];
}

/** Matters for which the law demands three quarters, whatever the statute says. */
const THREE_QUARTERS: readonly Matter[] = [
  "RULE_SETS",
  "OWN_RULES",
  "RECALL",
  "NEW_DUTIES",
  "DISSOLUTION",
  "CONTINUATION",
  "CONTINUATION_TWICE",
  "MERGER",
];

/** Whether every elector's ballot weighs one (§43 (3) no. 1: also where three quarters are mandatory). */
export function isEqual({ voteWeight, flatOnThreeQuarters }: RuleSet, matter: Matter): boolean {
  const flat = flatOnThreeQuarters && THREE_QUARTERS.includes(matter);
  return voteWeight === "EQUAL" || flat;
}

/**
 * One tenth of the votes present, one at least (§43 (3) no. 2). NOMINAL: of the votes as granted.
 * EXERCISED: of the votes as they count under it, the largest `limit` with
 * `10 * limit <= sum of min(votes, limit)`.
 */
export function tenth(votes: readonly number[], base: CapBase): number {
  const tenthOfGranted = Math.floor(sum(votes) / 10);
  if (base === "NOMINAL") return Math.max(1, tenthOfGranted);
  // What counts never exceeds what was granted, and the condition holds up to the largest limit.
  let low = 0;
  let high = tenthOfGranted;
  while (low < high) {
    const limit = Math.ceil((low + high) / 2);
    if (10 * limit <= sum(votes.map((number) => Math.min(number, limit)))) low = limit;
    else high = limit - 1;
  }
  return Math.max(1, low);
}

/** How much one elector's votes weigh. */
function weighing({ ruleSet, matter, ballots }: Question): (votes: number) => number {
  if (isEqual(ruleSet, matter)) return () => 1;
  const { cap, capBase } = ruleSet;
  const granted = cap === 0 ? (votes: number) => votes : (votes: number) => Math.min(votes, cap);
  if (ruleSet.voteWeight !== "ENTREPRENEURS") return granted;
  const limit = tenth(
    ballots.map(({ votes }) => granted(votes)),
    capBase,
  );
  return (votes) => Math.min(granted(votes), limit);
}

/** The outcome of a vote, with the rules that led to it. */
export function decide(question: Question): Result {
  const { ruleSet, ballots, entitled, all, election } = question;
  const weight = weighing(question);
  const of = (choice: Choice): CountedBallot[] => ballots.filter((it) => it.choice === choice);
  const votes = (some: readonly Voter[]): number => sum(some.map((it) => weight(it.votes)));
  const [yes, no, abstain, invalid] = [of("YES"), of("NO"), of("ABSTAIN"), of("INVALID")];
  const scale = investorScale(ruleSet, [...yes, ...no], weight);
  const eligible = votes(entitled);
  const count: Figures = {
    eligible: entitled.length,
    allMembers: all,
    yes: yes.length,
    no: no.length,
    abstain: abstain.length,
    invalid: invalid.length,
  };
  const weights: Figures = {
    eligible,
    allMembers: eligible + Math.max(0, all - entitled.length),
    yes: scale.apply(yes),
    no: scale.apply(no),
    abstain: votes(abstain),
    invalid: votes(invalid),
  };
  const steps: Step[] = [];
  const finish = (outcome: Outcome, elected: readonly number[] = []): Result => ({
    outcome,
    count,
    weights,
    elected: election === null ? [] : elected.length === 0 ? election.seats.map(() => 0) : elected,
    steps: decisive(steps),
  });

  steps.push(...quorum(ruleSet, count));
  if (steps.some(({ result }) => result === "notMet")) return finish("NO_QUORUM");
  if (scale.step !== null) steps.push(scale.step);
  const base = majorityBase(ruleSet, weights);
  const paragraph = majorityParagraph(question);
  if (election !== null) {
    const candidates = election.candidates.map((segment, place) => ({
      place,
      segment,
      votes: scale.apply(yes.filter((ballot) => ballot.candidates.includes(place))),
    }));
    const reached = candidates.filter((it) => reaches(ruleSet, it.votes, base));
    const elected = allocate(election.seats, reached);
    const taken = elected.filter((candidate) => candidate !== 0).length;
    steps.push({
      rule: "ELECTED",
      paragraph,
      result: taken > 0 ? "met" : "notMet",
      numbers: { base, reached: reached.length, seats: elected.length, taken },
      decisive: false,
    });
    return finish(taken > 0 ? "ADOPTED" : "REJECTED", elected);
  }
  const { majorityNum, majorityDen, majorityStrict } = ruleSet;
  const adopted = reaches(ruleSet, weights.yes, base);
  steps.push({
    rule: "MAJORITY",
    paragraph,
    result: adopted ? "met" : "notMet",
    numbers: { yes: weights.yes, no: weights.no, base, num: majorityNum, den: majorityDen },
    decisive: false,
  });
  const isTie =
    majorityStrict && weights.yes > 0 && compare(weights.yes, majorityDen, majorityNum, base) === 0;
  if (!isTie) return finish(adopted ? "ADOPTED" : "REJECTED");
  const broken = ruleSet.tie === "CHAIR" && question.chair === "YES";
  steps.push({
    rule: "TIE",
    paragraph: "",
    result: broken ? "met" : "notMet",
    numbers: { chairVotedYes: question.chair === "YES" ? 1 : 0 },
    decisive: false,
  });
  return finish(broken ? "ADOPTED" : "REJECTED");
}

/** Heads reach the least number and the share of their base; the steps of those that apply. */
function quorum(ruleSet: RuleSet, count: Figures): Step[] {
  const { quorumNum: num, quorumDen: den, quorumMin: least } = ruleSet;
  const paragraph = quorumParagraph(ruleSet);
  const participants = count.yes + count.no + count.abstain + count.invalid;
  const base = ruleSet.quorumBase === "ALL_MEMBERS" ? count.allMembers : count.eligible;
  const step = (rule: string, met: boolean, numbers: Record<string, number>): Step => ({
    rule,
    paragraph,
    result: met ? "met" : "notMet",
    numbers: { participants, ...numbers },
    decisive: false,
  });
  const steps: Step[] = [];
  if (least !== 0) steps.push(step("QUORUM_MIN", participants >= least, { least }));
  if (steps.some(({ result }) => result === "notMet")) return steps;
  if (num !== 0) {
    const met = compare(participants, den, num, base) >= 0;
    steps.push(step("QUORUM_SHARE", met, { base, num, den }));
  }
  return steps;
}

/** Whether the quorum is met. */
export function hasQuorum(ruleSet: RuleSet, count: Figures): boolean {
  return quorum(ruleSet, count).every(({ result }) => result === "met");
}

/** Whether yes votes reach (strict: exceed) the share of the base; without one nothing is adopted. */
export function reaches(ruleSet: RuleSet, yes: number, base: number): boolean {
  const sign = compare(yes, ruleSet.majorityDen, ruleSet.majorityNum, base);
  return yes > 0 && (ruleSet.majorityStrict ? sign > 0 : sign >= 0);
}

export function majorityBase(ruleSet: RuleSet, weights: Figures): number {
  const { yes, no, abstain, invalid } = weights;
  switch (ruleSet.majorityBase) {
    case "CAST":
      return yes + no;
    case "PRESENT":
      return yes + no + abstain + invalid;
    case "ELIGIBLE":
      return weights.eligible;
    case "ALL_MEMBERS":
      return weights.allMembers;
  }
}

/** §8 (2): investing members never outvote the others, nor block what needs three quarters. */
function investorScale(
  ruleSet: RuleSet,
  deciding: readonly CountedBallot[],
  weight: (votes: number) => number,
): { readonly apply: (ballots: readonly CountedBallot[]) => number; readonly step: Step | null } {
  const of = (ballots: readonly CountedBallot[], investing: boolean): number =>
    sum(ballots.filter((it) => it.investing === investing).map((it) => weight(it.votes)));
  const others = of(deciding, false);
  const investors = of(deciding, true);
  const limit = investorLimit(ruleSet, others);
  const scaled = investors > limit;
  return {
    apply: (ballots) => {
      const own = of(ballots, true);
      return of(ballots, false) + (scaled ? portion(own, limit, investors) : own);
    },
    step:
      investors === 0
        ? null
        : {
            rule: "INVESTORS",
            paragraph: "§8(2) GenG",
            result: scaled ? "notMet" : "met",
            numbers: { others, investors, limit },
            decisive: false,
          },
  };
}

/**
 * Most of their votes that count: none too many to be outvoted; of three quarters or more, none too many
 * for all the others to reach the share against them.
 */
function investorLimit(ruleSet: RuleSet, others: number): number {
  const { majorityNum: num, majorityDen: den, majorityStrict: strict } = ruleSet;
  const reached = (investors: number): boolean =>
    strict ? others * den > num * (others + investors) : others * den >= num * (others + investors);
  let limit = Math.max(0, others - 1);
  if (4 * num >= 3 * den) while (limit > 0 && !reached(limit)) limit -= 1;
  return limit;
}

/** The last step is the one that decides. */
function decisive(steps: readonly Step[]): Step[] {
  return steps.map((step, index) => ({ ...step, decisive: index === steps.length - 1 }));
}

/** Sign of `a * b - c * d`, which may be too large for a number. */
function compare(a: number, b: number, c: number, d: number): number {
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** `amount * part / whole`, rounded down. */
function portion(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
