/** From heads to votes and shares, in integers: twin of contracts/libraries/Counting.sol. */
import { Base, CapBase, type RuleSet, VoteWeight } from "./rules.ts";
import type { Count, Weights } from "./types.ts";

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
  | "voteWeight"
  | "cap"
  | "capBase"
>;

/** Yes, no, abstentions, invalid: heads or votes. */
export type Sheet = Pick<Count, "yes" | "no" | "abstain" | "invalid">;

/** Members of one class that took part, and what each of them was granted. */
export interface ClassSheet {
  readonly votes: number;
  readonly investing: boolean;
  readonly sheet: Sheet;
}

/** How heads became votes. */
export interface Weighed {
  readonly votes: Sheet;
  /** Most votes of one member, where a tenth of the present bounds them (§43(3) no. 2 GenG) */
  readonly most: number | undefined;
  /** Yes and no votes of investing members: all, and those that count (§8(2) GenG) */
  readonly investors: { readonly all: number; readonly counted: number };
}

/** Abstentions and invalid ballots take part. */
export function participants({ yes, no, abstain, invalid }: Sheet): number {
  return yes + no + abstain + invalid;
}

/** Whether the least number took part. */
export function participates(rules: CountingRules, count: Count): boolean {
  return participants(count) >= rules.quorumMin;
}

/** Whether the share of the base took part (Beschlussfähigkeit). */
export function sharesQuorum(rules: CountingRules, count: Count): boolean {
  return participants(count) * rules.quorumDen >= rules.quorumNum * quorumBase(rules, count);
}

export function quorumBase(rules: CountingRules, count: Count): number {
  return rules.quorumBase === Base.ELIGIBLE ? count.eligible : count.allMembers;
}

export function majorityBase(rules: CountingRules, votes: Weights): number {
  if (rules.majorityBase === Base.CAST) return votes.yes + votes.no;
  if (rules.majorityBase === Base.PRESENT) return participants(votes);
  return rules.majorityBase === Base.ELIGIBLE ? votes.eligible : votes.allMembers;
}

/** Whether the yes votes reach the majority, or exceed it where it is strict. */
export function isAdopted(rules: CountingRules, votes: Weights): boolean {
  const left = votes.yes * rules.majorityDen;
  const right = rules.majorityNum * majorityBase(rules, votes);
  return votes.yes > 0 && (rules.majorityStrict ? left > right : left >= right);
}

/** Whether the yes votes are exactly the share that must be exceeded. */
export function isTie(rules: CountingRules, votes: Weights): boolean {
  const right = rules.majorityNum * majorityBase(rules, votes);
  return rules.majorityStrict && votes.yes > 0 && votes.yes * rules.majorityDen === right;
}

/** The least number whose share of `base` reaches num/den, or exceeds it. */
export function leastOf(num: number, den: number, base: number, strict: boolean): number {
  const floor = Math.floor((num * base) / den);
  return strict || floor * den !== num * base ? floor + 1 : floor;
}

/**
 * The votes of all who took part.
 * @param flat Whether multiple votes fall to one (§43(3) no. 1 GenG)
 */
export function weigh(
  rules: CountingRules,
  classes: readonly ClassSheet[],
  flat: boolean,
): Weighed {
  const one = flat || rules.voteWeight === VoteWeight.EQUAL;
  const capped = classes.map(({ votes }) => {
    if (one) return Math.min(votes, 1);
    return rules.cap === 0 ? votes : Math.min(votes, rules.cap);
  });
  const bounded = !one && rules.voteWeight === VoteWeight.ENTREPRENEURS;
  const most = bounded ? tenth(rules, classes, capped) : undefined;
  const weights = capped.map((votes) => Math.min(votes, most ?? votes));
  const others = sheetOf(classes, weights, false);
  const investing = sheetOf(classes, weights, true);
  const all = investing.yes + investing.no;
  const counted = Math.min(all, mostOfInvestors(rules, others.yes + others.no));
  const share = (votes: number) => (all === 0 ? 0 : shareOf(votes, counted, all));
  return {
    votes: {
      yes: others.yes + share(investing.yes),
      no: others.no + share(investing.no),
      abstain: others.abstain + investing.abstain,
      invalid: others.invalid + investing.invalid,
    },
    most,
    investors: { all, counted },
  };
}

/** The tenth of the votes present that nobody may exceed, one at least. */
function tenth(
  { capBase }: CountingRules,
  classes: readonly ClassSheet[],
  weights: readonly number[],
): number {
  if (capBase === CapBase.NOMINAL) {
    return Math.max(Math.floor(present(classes, weights, Number.POSITIVE_INFINITY) / 10), 1);
  }
  // As votes grow ever slower with the bound, halving finds the largest of which ten are present.
  let low = 0;
  let high = 0xffff;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (10 * middle <= present(classes, weights, middle)) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 1);
}

function present(classes: readonly ClassSheet[], weights: readonly number[], most: number): number {
  return classes.reduce(
    (sum, { sheet }, i) => sum + participants(sheet) * Math.min(weights[i] as number, most),
    0,
  );
}

/** They never outvote the others, nor block what three quarters or more decide. */
function mostOfInvestors(rules: CountingRules, others: number): number {
  const { majorityNum: num, majorityDen: den, majorityStrict: strict } = rules;
  if (4 * num < 3 * den) return Math.max(others - 1, 0);
  // So many against all the others that the share is still reached, or exceeded.
  const product = others * (den - num);
  const exact = strict && product % num === 0;
  return Math.max(Math.floor(product / num) - (exact ? 1 : 0), 0);
}

/** Votes in proportion, rounded down; the product may be too large for a number. */
function shareOf(votes: number, num: number, den: number): number {
  return Number((BigInt(votes) * BigInt(num)) / BigInt(den));
}

function sheetOf(
  classes: readonly ClassSheet[],
  weights: readonly number[],
  investing: boolean,
): Sheet {
  const sum = (choice: keyof Sheet) =>
    classes.reduce(
      (votes, one, i) =>
        one.investing === investing ? votes + one.sheet[choice] * (weights[i] as number) : votes,
      0,
    );
  return { yes: sum("yes"), no: sum("no"), abstain: sum("abstain"), invalid: sum("invalid") };
}
