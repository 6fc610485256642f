import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import { decodeActionData } from "../protocol/actions.ts";
import { derivation } from "../protocol/derivation.ts";
import { nameOf, namesIn } from "../protocol/enumeration.ts";
import { EffectiveOn, ElectorateAt, Matter } from "../protocol/rules.ts";
import { Cause, Contest, Outcome, Phase, Refusal, Standing } from "../protocol/types.ts";
import { type ProgressRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { entitledUntil, lastInstant } from "./electorate.ts";
import { factsOf } from "./history.ts";
import { instantOf, keyAfter, limitOf, numberOf, type Paging, pageOf } from "./pages.ts";
import {
  closedCount,
  closedWeights,
  phaseAt,
  recordOf,
  recordsOf,
  type VoteRecord,
} from "./records.ts";
import { situationOf } from "./situation.ts";
import type { HeadsView, Page, PhaseName } from "./views.ts";
import type {
  ElectionView,
  ExecutionView,
  ParticipationView,
  VoteSummary,
  VoteView,
} from "./voteViews.ts";
import { contentInWords, ruleSetInWords } from "./wording.ts";

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
  const { startsAt, concerned, barred } = row;
  const heads = await electorateOf(view, record);
  const isClosed = progress.closedAt !== 0;
  const content = decodeActionData({ kind: row.action.kind, data: row.action.data as Hex });
  return {
    ...summary(record, instantOf(at)),
    at,
    contract: row.contract,
    ruleSetIndex: row.ruleSet,
    ruleSet: ruleSetInWords(rules),
    documents: row.documents,
    action: row.action,
    content: contentInWords(content),
    election: content.kind === "ELECT" ? electionView(content.election, progress) : null,
    concerned: { ...concerned, barred },
    relays: row.relays,
    signers: row.signers,
    objectableUntil: rules.objectionWindow === 0 ? null : startsAt + rules.objectionWindow,
    countableAt: progress.endedAt === 0 ? null : progress.endedAt + rules.grace,
    declaredBy: progress.declaredBy || null,
    participation: await participation(view, record, heads, at),
    count: isClosed ? closedCount(progress) : null,
    weights: isClosed ? closedWeights(progress) : null,
    minutes: progress.minutes,
    annulledAt: progress.annulledAt || null,
    derivation: derivation(rules, await situationOf(view, record, heads, at)),
    timeline: await factsOf(view, progress.timeline),
  };
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

function summary(record: VoteRecord, at: number): VoteSummary {
  const { number, row, progress } = record;
  return {
    vote: row.vote,
    number,
    body: row.body,
    matter: nameOf(Matter, row.matter),
    phase: phaseAt(record, at),
    openedAt: row.openedAt,
    discussionAt: row.discussionAt || null,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    endedAt: progress.endedAt || null,
    cause: nameOf(Cause, progress.cause),
    closedAt: progress.closedAt || null,
    outcome: nameOf(Outcome, progress.outcome),
    contestable: namesIn(Contest, progress.contestable),
    declaredAt: progress.declaredAt || null,
    registeredAt: progress.registeredAt || null,
    standing: nameOf(Standing, progress.standing),
    execution: execution(record),
    voted: progress.heads,
  };
}

function execution({ progress, rules }: VoteRecord): ExecutionView {
  const { closedAt, outcome, executedAt, refusedAt, declaredAt, registeredAt } = progress;
  const refusal = nameOf(Refusal, progress.refusal);
  if (executedAt !== 0) return { state: "EXECUTED", at: executedAt, refusal };
  if (refusedAt !== 0) return { state: "REFUSED", at: refusedAt, refusal };
  if (closedAt === 0) return { state: "UNDECIDED", at: null, refusal };
  if (outcome !== Outcome.ADOPTED || progress.standing !== Standing.STANDS) {
    return { state: "LAPSED", at: null, refusal };
  }
  const isEffective =
    rules.effectiveOn === EffectiveOn.CLOSE ||
    (rules.effectiveOn === EffectiveOn.REGISTER ? registeredAt !== 0 : declaredAt !== 0);
  return { state: isEffective ? "READY" : "WAITING", at: null, refusal };
}

function electionView(
  { candidates, ...order }: Omit<ElectionView, "candidates"> & { candidates: readonly number[] },
  { elected, candidateVotes }: ProgressRow,
): ElectionView {
  return {
    ...order,
    candidates: candidates.map((person, i) => {
      const votes = candidateVotes[i];
      const place = elected.indexOf(i + 1);
      return {
        person,
        votes: votes === undefined ? null : Number(votes),
        seat: place < 0 ? null : (order.seats[place] ?? null),
      };
    }),
  };
}

async function participation(
  view: View,
  record: VoteRecord,
  heads: HeadsView,
  at: number,
): Promise<ParticipationView> {
  const { progress, rules } = record;
  const { heads: voted, ballots, batches, skipped, objections } = progress;
  const isOpen = progress.endedAt === 0;
  // Who leaves may have voted, so until the close the widest electorate says whether all have.
  const widest =
    rules.electorate === ElectorateAt.AT_CLOSE
      ? { ...rules, electorate: ElectorateAt.AT_CAST }
      : rules;
  const now = isOpen ? await entitledUntil(view, { ...record, rules: widest }, at) : heads;
  const allVoted = voted > 0 && voted >= now.eligible;
  return {
    voted,
    eligible: heads.eligible,
    all: heads.all,
    allVoted,
    ballots,
    batches,
    skipped,
    objections,
  };
}

/**
 * The heads that count. A closed vote keeps its own: an admission that it brought about may take effect in the same
 * second.
 */
async function electorateOf(view: View, record: VoteRecord): Promise<HeadsView> {
  const { row, progress } = record;
  if (progress.closedAt === 0) return entitledUntil(view, record, lastInstant(row, progress));
  const { eligible, allMembers } = closedCount(progress);
  return { eligible, all: allMembers };
}
