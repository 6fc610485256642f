/**
 * From a count to an outcome, in integers: twin of contracts/libraries/Counting.sol, with the
 * derivation that the portal prints.
 */
import {
  Base,
  Cause,
  Choice,
  type Count,
  EarlyClose,
  Outcome,
  type RuleSet,
  Tie,
} from "./types.ts";

/** The part of a rule set that counting reads. */
export type CountingRules = Pick<
  RuleSet,
  | "quorumNum"
  | "quorumDen"
  | "quorumBase"
  | "quorumMin"
  | "majorityNum"
  | "majorityDen"
  | "majorityStrict"
  | "majorityBase"
  | "tie"
>;

/** Heads by choice. */
export type Heads = Pick<Count, "yes" | "no" | "abstain" | "invalid">;

export type RuleCode =
  | "OBJECTIONS"
  | "PARTICIPATION"
  | "QUORUM"
  | "MAJORITY"
  | "CASTING_VOTE"
  | "LATE_BALLOTS";

/** One step on the way to the outcome. */
export interface Step {
  readonly code: RuleCode;
  readonly result: "met" | "open" | "notMet";
  readonly numbers: Readonly<Record<string, number>>;
  /** Set at the step that settled the outcome. */
  readonly decisive?: true;
}

/** What a derivation is made from. */
export interface Situation {
  readonly count: Count;
  /** Objections so far */
  readonly objections: number;
  /** Whether the count is final */
  readonly closed: boolean;
  /** Whether an objection can still be raised */
  readonly objectable: boolean;
  /** The chair's own choice, NONE where there is no such ballot */
  readonly chairChoice: Choice;
  /** Heads that late ballots added to the count, and heads that they took from it */
  readonly late?: { readonly added: Heads; readonly removed: Heads };
}

/** Abstentions and invalid ballots take part. */
export function participants({ yes, no, abstain, invalid }: Heads): number {
  return yes + no + abstain + invalid;
}

/** Whether enough took part (Beschlussfähigkeit). */
export function isQuorate(rules: CountingRules, count: Count): boolean {
  return participates(rules, count) && sharesQuorum(rules, count);
}

/** The outcome of a vote that ran to its end. `chairChoice` decides a tie under Tie.CHAIR. */
export function outcome(rules: CountingRules, count: Count, chairChoice: Choice): Outcome {
  if (!isQuorate(rules, count)) return Outcome.NO_QUORUM;
  return isAdopted(rules, count, rules.tie === Tie.CHAIR && chairChoice === Choice.YES)
    ? Outcome.ADOPTED
    : Outcome.REJECTED;
}

/** Whether no ballot still to come can change the outcome, however a tie is broken. */
export function isFixed(rules: CountingRules, count: Count): boolean {
  if (!isQuorate(rules, count)) return false;
  const rest = Math.max(count.eligible - participants(count), 0);
  const worst = { ...count, no: count.no + rest };
  const best = { ...count, yes: count.yes + rest };
  return isAdopted(rules, worst, false) || !isAdopted(rules, best, rules.tie === Tie.CHAIR);
}

/** Why voting may end before its deadline, once nobody can object any more; NONE where it may not. */
export function earlyCause(
  rules: CountingRules & Pick<RuleSet, "earlyClose">,
  count: Count,
): Cause {
  if (rules.earlyClose === EarlyClose.NONE) return Cause.NONE;
  const heads = participants(count);
  if (heads > 0 && heads >= count.eligible) return Cause.ALL_VOTED;
  return rules.earlyClose === EarlyClose.OUTCOME_FIXED && isFixed(rules, count)
    ? Cause.OUTCOME_FIXED
    : Cause.NONE;
}

/** Whether late ballots decide: without them the outcome would be another (anfechtbar). */
export function isContestable(
  rules: CountingRules,
  count: Count,
  chairChoice: Choice,
  late: NonNullable<Situation["late"]>,
): boolean {
  if (participants(late.added) === 0) return false;
  const found = outcome(rules, count, chairChoice);
  // Nobody kept whether the chair's own came late, so where the chair breaks ties, a timely tie must
  // have had the same outcome either way.
  const chairs = rules.tie === Tie.CHAIR ? [chairChoice, Choice.NONE, Choice.YES] : [chairChoice];
  return chairs.some((chair) => outcome(rules, timely(count, late), chair) !== found);
}

/**
 * The rules that led to the outcome, in the order in which they are asked, up to the decisive one;
 * those that the rule set does not use are left out. Before the close only participation is told,
 * because a running count steers those who have not voted yet.
 */
export function derivation(
  rules: CountingRules & Pick<RuleSet, "objections">,
  situation: Situation,
): readonly Step[] {
  const steps = [
    ...objectionSteps(rules, situation),
    ...participationSteps(rules, situation),
    ...majoritySteps(rules, situation),
  ];
  if (!situation.closed) return steps;
  const failed = steps.findIndex(({ result }) => result === "notMet");
  const settled = failed < 0 ? steps.length - 1 : failed;
  const told = steps.slice(0, settled + 1);
  const last = told.pop();
  if (last === undefined) return told;
  told.push({ ...last, decisive: true });
  return last.code === "OBJECTIONS" ? told : [...told, ...lateSteps(rules, situation)];
}

function objectionSteps(
  rules: Pick<RuleSet, "objections">,
  { objections, objectable }: Situation,
): Step[] {
  if (rules.objections === 0) return [];
  const aborted = objections >= rules.objections;
  const result = aborted ? "notMet" : objectable ? "open" : "met";
  return [{ code: "OBJECTIONS", result, numbers: { objections, aborting: rules.objections } }];
}

function participationSteps(rules: CountingRules, { count, closed }: Situation): Step[] {
  const present = participants(count);
  const missing = closed ? "notMet" : "open";
  const steps: Step[] = [];
  if (rules.quorumMin > 0) {
    steps.push({
      code: "PARTICIPATION",
      result: participates(rules, count) ? "met" : missing,
      numbers: { participants: present, required: rules.quorumMin },
    });
  }
  if (rules.quorumDen > 0) {
    const { quorumNum: num, quorumDen: den } = rules;
    const base = quorumBase(rules, count);
    steps.push({
      code: "QUORUM",
      result: sharesQuorum(rules, count) ? "met" : missing,
      numbers: { participants: present, num, den, base, required: leastOf(num, den, base, false) },
    });
  }
  return steps;
}

function majoritySteps(rules: CountingRules, { closed, count, chairChoice }: Situation): Step[] {
  const { majorityNum: num, majorityDen: den, majorityStrict: strict } = rules;
  if (!closed) return [{ code: "MAJORITY", result: "open", numbers: { num, den } }];
  const base = majorityBase(rules, count);
  const required = Math.max(leastOf(num, den, base, strict), 1);
  const numbers = { yes: count.yes, no: count.no, num, den, base, required };
  if (rules.tie === Tie.CHAIR && isTie(rules, count)) {
    const result = chairChoice === Choice.YES ? "met" : "notMet";
    return [
      { code: "MAJORITY", result: "open", numbers },
      { code: "CASTING_VOTE", result, numbers: { choice: chairChoice } },
    ];
  }
  const result = isAdopted(rules, count, false) ? "met" : "notMet";
  return [{ code: "MAJORITY", result, numbers }];
}

function lateSteps(rules: CountingRules, { count, chairChoice, late }: Situation): Step[] {
  if (late === undefined || participants(late.added) === 0) return [];
  const result = isContestable(rules, count, chairChoice, late) ? "notMet" : "met";
  const numbers = { added: participants(late.added), removed: participants(late.removed) };
  return [{ code: "LATE_BALLOTS", result, numbers }];
}

function participates(rules: CountingRules, count: Count): boolean {
  return participants(count) >= rules.quorumMin;
}

function sharesQuorum(rules: CountingRules, count: Count): boolean {
  return participants(count) * rules.quorumDen >= rules.quorumNum * quorumBase(rules, count);
}

function quorumBase(rules: CountingRules, count: Count): number {
  return rules.quorumBase === Base.ELIGIBLE ? count.eligible : count.allMembers;
}

function majorityBase(rules: CountingRules, count: Count): number {
  if (rules.majorityBase === Base.CAST) return count.yes + count.no;
  if (rules.majorityBase === Base.PRESENT) return participants(count);
  return rules.majorityBase === Base.ELIGIBLE ? count.eligible : count.allMembers;
}

function isAdopted(rules: CountingRules, count: Count, tieAdopts: boolean): boolean {
  const left = count.yes * rules.majorityDen;
  const right = rules.majorityNum * majorityBase(rules, count);
  if (count.yes === 0) return false;
  if (left === right) return rules.majorityStrict ? tieAdopts : true;
  return left > right;
}

function isTie(rules: CountingRules, count: Count): boolean {
  const right = rules.majorityNum * majorityBase(rules, count);
  return rules.majorityStrict && count.yes > 0 && count.yes * rules.majorityDen === right;
}

/** The least number whose share of `base` reaches num/den, or exceeds it. */
function leastOf(num: number, den: number, base: number, strict: boolean): number {
  const floor = Math.floor((num * base) / den);
  if (strict) return floor + 1;
  return floor * den === num * base ? floor : floor + 1;
}

function timely(count: Count, { added, removed }: NonNullable<Situation["late"]>): Count {
  return {
    ...count,
    yes: count.yes - added.yes + removed.yes,
    no: count.no - added.no + removed.no,
    abstain: count.abstain - added.abstain + removed.abstain,
    invalid: count.invalid - added.invalid + removed.invalid,
  };
}
