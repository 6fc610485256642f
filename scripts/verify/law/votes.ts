/** A vote: what was frozen at its opening, what has happened to it, and its phases. */
import type { Result } from "./counting.ts";
import type { Body } from "./offices.ts";
import type {
  ActionRefusal,
  Cause,
  Choice,
  Contest,
  Manner,
  Outcome,
  Phase,
  RuleSet,
  Standing,
} from "./words.ts";
import type { Opening } from "./world.ts";
import { Refused } from "./world.ts";

/** A ballot that was counted. */
export interface Cast {
  readonly choice: Choice;
  /** Places of those chosen in an election, from 0 */
  readonly candidates: readonly number[];
  readonly manner: Manner;
  readonly revision: number;
  /** Written after the end of voting */
  readonly late: boolean;
  /** Beginning of the elector's period of entitlement, or of its holder's term */
  readonly since: number;
  /** The elector's votes as granted */
  readonly votes: number;
  readonly investing: boolean;
}

/** An authority for one vote (§43 (5)), good for receipts from `since` until just before `until`. */
export interface Proxy {
  readonly principal: number;
  readonly holder: number;
  readonly since: number;
  /** Null while it is not revoked */
  until: number | null;
}

export interface Vote {
  readonly opening: Opening;
  readonly ruleSet: RuleSet;
  readonly body: Body;
  readonly discussionAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Seats that signed the opening, in order; none where members endorsed it */
  readonly openers: readonly { readonly body: number; readonly seat: number }[];
  /** Of each elector every ballot that was counted, in order */
  readonly ballots: Map<number, Cast[]>;
  readonly proxies: Proxy[];
  readonly objectors: Set<number>;
  /** Electors who left during the voting, as far as that has been taken into account */
  readonly settled: Set<number>;
  /** When voting was ended by somebody */
  endedAt: number | null;
  cause: Cause;
  closedAt: number | null;
  /** Null until the close */
  result: Result | null;
  contestable: readonly Contest[];
  standing: Standing;
  declared: boolean;
  minuted: boolean;
  registered: boolean;
  executed: boolean;
  refusal: ActionRefusal | null;
  /** Seats of an election that could be given no more, and why */
  readonly skipped: { readonly seat: number; readonly refusal: ActionRefusal }[];
}

export function isMeeting(vote: Vote): boolean {
  return vote.body.kind === "GENERAL_MEETING";
}

export function isElection(vote: Vote): boolean {
  return vote.opening.action.kind === "ELECT";
}

export function outcomeOf(vote: Vote): Outcome {
  return vote.result?.outcome ?? "NONE";
}

/** Adopted, and neither annulled nor void. */
export function isInForce(vote: Vote): boolean {
  return outcomeOf(vote) === "ADOPTED" && vote.standing === "STANDS";
}

export function phaseAt(vote: Vote, t: number): Phase {
  if (vote.closedAt !== null) return "CLOSED";
  if (vote.endedAt !== null) return t < vote.endedAt + vote.ruleSet.grace ? "GRACE" : "COUNTABLE";
  if (t >= vote.endsAt) return "OVERDUE";
  if (t >= vote.startsAt) return "VOTING";
  const extended = vote.ruleSet.procedure === "EXTENDED";
  return extended && t >= vote.discussionAt ? "DISCUSSION" : "PENDING";
}

export function requirePhase(vote: Vote, t: number, ...phases: Phase[]): void {
  const phase = phaseAt(vote, t);
  if (!phases.includes(phase)) throw new Refused(`the vote is ${phase}`);
}

/**
 * The last instant of voting, as far as it is known: an early end's instant still belongs to it. What
 * ended before voting started is seen as of its start.
 */
export function lastInstant(vote: Vote): number {
  const { startsAt, endedAt, endsAt } = vote;
  return endedAt !== null && endedAt < endsAt ? Math.max(startsAt, endedAt) : endsAt - 1;
}

/** When voting ended, by which later decisions are told from earlier ones. */
export function decidedAt(vote: Vote): number {
  return Math.min(vote.endedAt ?? vote.endsAt, vote.endsAt);
}
