/** How voting ends, and how a vote is closed. */
import { contestsOf, resultOf, sheetOf } from "./contests.ts";
import type { Step } from "./counting.ts";
import { hasQuorum, isEqual, majorityBase, reaches } from "./counting.ts";
import { electorate, entitled, leavers } from "./electorate.ts";
import type { Ledger } from "./ledger.ts";
import type { Vote } from "./votes.ts";
import { isElection, lastInstant, phaseAt, requirePhase } from "./votes.ts";
import type { Outcome } from "./words.ts";
import type { Figures } from "./world.ts";
import { Refused } from "./world.ts";

/** Why voting may be ended before the deadline; null where it may not. */
function earlyEnd(ledger: Ledger, vote: Vote, t: number): "ALL_VOTED" | "OUTCOME_FIXED" | null {
  const { earlyClose, objectionWindow, electorate: rule } = vote.ruleSet;
  if (earlyClose === "NONE" || t < vote.startsAt + objectionWindow) return null;
  // Whoever leaves while voting goes on was entitled so far.
  const voters = entitled(
    vote,
    electorate(ledger, vote, rule === "AT_CLOSE" ? "AT_CAST" : rule, t),
  );
  const heads = vote.ballots.size;
  if (heads > 0 && heads >= voters.length) return "ALL_VOTED";
  if (earlyClose !== "OUTCOME_FIXED" || rule !== "AT_OPEN" || isElection(vote)) return null;
  const allWeighOne = isEqual(vote.ruleSet, vote.opening.matter);
  if (!allWeighOne || voters.some(({ investing }) => investing)) return null;
  const { count, weights } = resultOf(ledger, vote);
  if (!hasQuorum(vote.ruleSet, count)) return null;
  const remaining = Math.max(0, voters.length - heads);
  const worst = isAdopted(vote, { ...weights, no: weights.no + remaining }, false);
  const best = isAdopted(vote, { ...weights, yes: weights.yes + remaining }, true);
  return worst || !best ? "OUTCOME_FIXED" : null;
}

/** Whether votes would be adopted where a tie is broken for or against. */
function isAdopted({ ruleSet }: Vote, weights: Figures, tieFor: boolean): boolean {
  const majorityStrict = ruleSet.majorityStrict && !(tieFor && ruleSet.tie === "CHAIR");
  return reaches({ ...ruleSet, majorityStrict }, weights.yes, majorityBase(ruleSet, weights));
}

/** Electors who left during the voting, which has not been taken into account yet. */
function unsettled(ledger: Ledger, vote: Vote): number[] {
  return leavers(ledger, vote, lastInstant(vote)).filter((elector) => !vote.settled.has(elector));
}

export function end(ledger: Ledger, vote: Vote, t: number): void {
  requirePhase(vote, t, "VOTING", "OVERDUE");
  const cause = phaseAt(vote, t) === "OVERDUE" ? "DEADLINE" : earlyEnd(ledger, vote, t);
  if (cause === null) throw new Refused("voting goes on");
  vote.endedAt = t;
  vote.cause = cause;
  const atOnce = cause === "ALL_VOTED" || vote.ruleSet.grace === 0;
  if (atOnce && unsettled(ledger, vote).length === 0) tally(ledger, vote, t);
}

export function settle(ledger: Ledger, vote: Vote, t: number): void {
  requirePhase(vote, t, "COUNTABLE");
  for (const elector of unsettled(ledger, vote)) vote.settled.add(elector);
}

export function close(ledger: Ledger, vote: Vote, t: number): void {
  requirePhase(vote, t, "COUNTABLE");
  if (unsettled(ledger, vote).length > 0)
    throw new Refused("who left during the voting is not settled yet");
  tally(ledger, vote, t);
}

function tally(ledger: Ledger, vote: Vote, t: number): void {
  const result = resultOf(ledger, vote);
  const { contestable, steps } = contestsOf(ledger, vote, result);
  vote.result = { ...result, steps: [...result.steps, ...steps] };
  vote.contestable = contestable;
  vote.closedAt = t;
}

type Abort = "OBJECTION" | "OUTAGE" | "WITHDRAWN";

/** The outcome of a vote that is closed without a tally, and the rule by which it is. */
const ABORTS: Record<Abort, readonly [outcome: Outcome, rule: string]> = {
  OBJECTION: ["PROCEDURE_ABORTED", "OBJECTIONS"],
  OUTAGE: ["PROCEDURE_ABORTED", "OUTAGE"],
  WITHDRAWN: ["WITHDRAWN", "WITHDRAWAL"],
};

/** Ends and closes a vote at once, without an outcome of the question; the ballots are as they stand. */
export function abort(ledger: Ledger, vote: Vote, cause: Abort, t: number): void {
  vote.endedAt ??= t;
  vote.cause = cause;
  const [outcome, rule] = ABORTS[cause];
  const step: Step = {
    rule,
    paragraph: "",
    result: "met",
    numbers: { objections: vote.objectors.size, heads: sheetOf(ledger, vote).size },
    decisive: true,
  };
  // Nobody who left is settled then: the entitled are those of the start.
  const { count, weights, elected } = resultOf(ledger, vote, "AT_OPEN");
  vote.result = { outcome, count, weights, elected: elected.map(() => 0), steps: [step] };
  vote.closedAt = t;
}
