import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import { decodeActionData } from "../protocol/actions.ts";
import { derivation, type Heads, type Situation } from "../protocol/tally.ts";
import {
  Cause,
  Choice,
  type Count,
  EffectiveOn,
  ElectorateAt,
  Matter,
  nameOf,
  Outcome,
  Phase,
  Refusal,
  type RuleSet,
} from "../protocol/types.ts";
import { type ProgressRow, tables, type VoteRow } from "../store/tables.ts";
import type { View } from "../store.ts";
import { chairAt, headsDuring } from "./bodies.ts";
import { factsOf } from "./history.ts";
import { hashOf, instantOf, keyAfter, limitOf, numberOf, type Paging, pageOf } from "./pages.ts";
import type {
  ExecutionView,
  HeadsView,
  Page,
  ParticipationView,
  PhaseName,
  VoteSummary,
  VoteView,
} from "./views.ts";

/** A vote with all that the index holds of it. */
export interface VoteRecord {
  readonly number: number;
  readonly row: VoteRow;
  readonly progress: ProgressRow;
  readonly rules: RuleSet;
}

export interface VoteFilter {
  readonly body?: number | undefined;
  readonly phase?: PhaseName | undefined;
}

/** How many votes are read at once while looking for those of a phase. */
const STRETCH = 100;

/** Votes, the newest first. */
export async function votesAt(
  view: View,
  filter: VoteFilter,
  at: number,
  paging: Paging,
): Promise<Page<VoteSummary>> {
  const { body, phase } = filter;
  // The phase follows from the time, but its cursor must last: the instant is no part of it.
  const query = ["votes", body ?? null, phase ?? null];
  if (phase !== undefined && !(phase in Phase)) {
    throw new UmlaufError("QUERY_INVALID", { field: "phase" });
  }
  if (body !== undefined) numberOf(body, "body");
  const limit = limitOf(paging);
  let [after] = keyAfter(paging, query, 1) ?? [];
  const found: VoteSummary[] = [];
  for (;;) {
    const numbers = await votesBefore(view, body, after);
    const records = await recordsOf(view, numbers);
    const summaries = records.map((record) => summary(record, instantOf(at)));
    found.push(...summaries.filter((vote) => phase === undefined || vote.phase === phase));
    after = numbers.at(-1);
    if (found.length > limit || numbers.length < STRETCH) break;
  }
  return pageOf(
    found,
    limit,
    query,
    ({ number }) => [number],
    (vote) => vote,
  );
}

/** @throws VOTE_UNKNOWN */
export async function voteAt(view: View, vote: string, at: number): Promise<VoteView> {
  const record = recordOf(view, vote);
  const { row, progress, rules } = record;
  const { startsAt } = row;
  const heads = await electorateOf(view, record);
  const isClosed = progress.closedAt !== 0;
  return {
    ...summary(record, instantOf(at)),
    at,
    contract: row.contract,
    ruleSetIndex: row.ruleSet,
    ruleSet: rules,
    documents: row.documents,
    action: row.action,
    content: decodeActionData({ kind: row.action.kind, data: row.action.data as Hex }),
    relays: row.relays,
    signers: row.signers,
    objectableUntil: rules.objections === 0 ? null : startsAt + rules.objectionWindow,
    countableAt: progress.endedAt === 0 ? null : progress.endedAt + rules.grace,
    declaredBy: progress.declaredBy || null,
    participation: await participation(view, record, heads, at),
    count: isClosed ? closedCount(progress) : null,
    derivation: derivation(rules, situation(view, record, heads, at)),
    timeline: await factsOf(view, progress.timeline),
  };
}

/** @throws VOTE_UNKNOWN */
export function recordOf(view: View, vote: string): VoteRecord {
  const number = view.get(tables.voteIds, [hashOf(vote, "vote")]);
  if (number === undefined) throw new UmlaufError("VOTE_UNKNOWN", { vote });
  return recordOfNumber(view, number);
}

export function recordOfNumber(view: View, number: number): VoteRecord {
  return known(number, view.get(tables.votes, [number]), view.get(tables.progress, [number]), view);
}

/** A vote whose ballots may be told. @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED */
export function closedRecordOf(view: View, vote: string): VoteRecord {
  const record = recordOf(view, vote);
  if (record.progress.closedAt === 0) throw new UmlaufError("VOTE_NOT_CLOSED", { vote });
  return record;
}

/** Twin of the contract's `phaseAt`. */
export function phaseAt({ row, progress, rules }: VoteRecord, at: number): PhaseName {
  const { closedAt, endedAt } = progress;
  if (closedAt !== 0) return "CLOSED";
  if (endedAt !== 0) return at < endedAt + rules.grace ? "GRACE" : "COUNTABLE";
  if (at < row.startsAt) return "PENDING";
  return at < row.endsAt ? "VOTING" : "OVERDUE";
}

async function votesBefore(
  view: View,
  body: number | undefined,
  before: number | undefined,
): Promise<number[]> {
  const order = { reverse: true, limit: STRETCH };
  if (body === undefined) {
    const after = before === undefined ? undefined : ([before] as const);
    return (await view.range(tables.votes, { ...order, after })).map(([[number]]) => number);
  }
  const after = before === undefined ? undefined : ([body, before] as const);
  const rows = await view.range(tables.votesOfBody, { ...order, within: [body], after });
  return rows.map(([[, number]]) => number);
}

async function recordsOf(view: View, numbers: readonly number[]): Promise<VoteRecord[]> {
  const keys = numbers.map((number) => [number] as const);
  const [rows, progress] = await Promise.all([
    view.getMany(tables.votes, keys),
    view.getMany(tables.progress, keys),
  ]);
  return numbers.map((number, i) => known(number, rows[i], progress[i], view));
}

function known(
  number: number,
  row: VoteRow | undefined,
  progress: ProgressRow | undefined,
  view: View,
): VoteRecord {
  const rules = row && view.get(tables.ruleSets, [row.body, row.ruleSet]);
  if (!row || !progress || !rules) throw new UmlaufError("VOTE_UNKNOWN", { vote: String(number) });
  return { number, row, progress, rules: rules as unknown as RuleSet };
}

function summary(record: VoteRecord, at: number): VoteSummary {
  const { number, row, progress } = record;
  return {
    vote: row.vote,
    number,
    body: row.body,
    matter: nameOf(Matter, row.matter),
    phase: phaseAt(record, at),
    openedAt: row.openedAt,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    endedAt: progress.endedAt || null,
    cause: nameOf(Cause, progress.cause),
    closedAt: progress.closedAt || null,
    outcome: nameOf(Outcome, progress.outcome),
    contestable: progress.contestable,
    declaredAt: progress.declaredAt || null,
    execution: execution(record),
    voted: progress.heads,
  };
}

function execution({ progress, rules }: VoteRecord): ExecutionView {
  const { closedAt, outcome, executedAt, refusedAt, declaredAt } = progress;
  const refusal = nameOf(Refusal, progress.refusal);
  if (executedAt !== 0) return { state: "EXECUTED", at: executedAt, refusal };
  if (refusedAt !== 0) return { state: "REFUSED", at: refusedAt, refusal };
  if (closedAt === 0) return { state: "UNDECIDED", at: null, refusal };
  if (outcome !== Outcome.ADOPTED) return { state: "LAPSED", at: null, refusal };
  const isEffective = rules.effectiveOn === EffectiveOn.CLOSE || declaredAt !== 0;
  return { state: isEffective ? "READY" : "WAITING", at: null, refusal };
}

async function participation(
  view: View,
  { row, progress, rules }: VoteRecord,
  heads: { readonly eligible: number; readonly all: number },
  at: number,
): Promise<ParticipationView> {
  const { heads: voted, ballots, batches, skipped, objections } = progress;
  const isFrozen = rules.electorate === ElectorateAt.AT_OPEN;
  const now =
    isFrozen || progress.closedAt !== 0
      ? heads
      : await headsDuring(
          view,
          row.body,
          row.startsAt,
          progress.endedAt === 0 ? at : lastInstant(row, progress),
        );
  const allVoted = voted > 0 && voted >= now.eligible;
  return { voted, ...heads, allVoted, ballots, batches, skipped, objections };
}

/**
 * The heads that count: at the first instant of voting, or at any up to the last at which a ballot could be received. A
 * closed vote
 * keeps its own: an admission that it brought about may take effect in the same second.
 */
async function electorateOf(view: View, { row, progress, rules }: VoteRecord): Promise<HeadsView> {
  if (progress.closedAt !== 0) {
    const { eligible, allMembers } = closedCount(progress);
    return { eligible, all: allMembers };
  }
  const isFrozen = rules.electorate === ElectorateAt.AT_OPEN;
  return headsDuring(
    view,
    row.body,
    row.startsAt,
    isFrozen ? row.startsAt : lastInstant(row, progress),
  );
}

function lastInstant({ endsAt }: VoteRow, { endedAt }: ProgressRow): number {
  return endedAt !== 0 && endedAt < endsAt ? endedAt : endsAt - 1;
}

function situation(
  view: View,
  record: VoteRecord,
  heads: { readonly eligible: number; readonly all: number },
  at: number,
): Situation {
  const { row, progress, rules } = record;
  const isClosed = progress.closedAt !== 0;
  const objectable = progress.endedAt === 0 && at < row.startsAt + rules.objectionWindow;
  // How they chose stays out of every computation before the close: all stand as abstentions, and only their number is
  // told.
  const open = { yes: 0, no: 0, abstain: progress.heads, invalid: 0 };
  return {
    count: isClosed
      ? closedCount(progress)
      : { eligible: heads.eligible, allMembers: heads.all, ...open },
    objections: progress.objections,
    closed: isClosed,
    objectable,
    chairChoice: isClosed ? chairChoice(view, record) : Choice.NONE,
    late: { added: headsOf(progress.lateAdded), removed: headsOf(progress.lateRemoved) },
  };
}

/** The choice of the presiding chair as an elector of the body, at the last instant of voting. */
function chairChoice(view: View, { number, row, progress }: VoteRecord): Choice {
  const elector = chairAt(view, row.body, lastInstant(row, progress))?.elector;
  const entry = elector ? entryOf(view, number, elector).entry : 0;
  return entry === 0 ? Choice.NONE : ((((entry - 1) & 3) + 1) as Choice);
}

/** What the sheet holds of an elector: revision and entry, both 0 without a ballot. */
export function entryOf(
  view: View,
  vote: number,
  elector: number,
): { readonly revision: number; readonly entry: number } {
  const sheet = view.get(tables.sheets, [vote, elector >>> 8]);
  const place = 2 * (elector & 255);
  return { revision: sheet?.[place] ?? 0, entry: sheet?.[place + 1] ?? 0 };
}

function closedCount({ count }: ProgressRow): Count {
  return count as unknown as Count;
}

function headsOf([yes = 0, no = 0, abstain = 0, invalid = 0]: readonly number[]): Heads {
  return { yes, no, abstain, invalid };
}
