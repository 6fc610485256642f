import { UmlaufError } from "./errors.ts";
import { ballotsOf, batchOf, skippedOf, traceBallot, votersOf } from "./queries/ballots.ts";
import { articlesAt, bodiesAt, bodyAt, officesOf, ruleSetsOf, termsOf } from "./queries/bodies.ts";
import { factsOfBlock, type HistoryPaging, history, search } from "./queries/history.ts";
import type { Paging } from "./queries/pages.ts";
import { memberAt, memberChanges, membersAt } from "./queries/register.ts";
import type {
  Answer,
  ArticlesView,
  BodyView,
  FactView,
  HistoryFilter,
  HitView,
  LiveEvent,
  MemberChangeView,
  MembersView,
  MemberView,
  OfficeView,
  Page,
  RuleSetView,
  StatusView,
  TermView,
} from "./queries/views.ts";
import { type VoteFilter, voteAt, votesAt } from "./queries/votes.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  SkippedView,
  VoterView,
  VoteSummary,
  VoteView,
} from "./queries/voteViews.ts";
import { type Head, tables } from "./store/tables.ts";
import type { Store, View } from "./store.ts";

/** A key date (Stichtag); without one, the instant of the newest block. */
export interface At {
  readonly at?: number | undefined;
}

/**
 * Reads of the index, each on one snapshot, each telling as of which block. Nothing here tells how anybody chose
 * before the vote is closed.
 *
 * All throw INDEX_EMPTY while nothing is indexed, QUERY_INVALID for a parameter out of its range and, where there are
 * pages, CURSOR_INVALID for a cursor of another list.
 */
export interface Queries {
  status(): Promise<Answer<StatusView>>;
  /** The running digest after a block; `null` where it is not indexed. */
  digestAt(
    block: number,
  ): Promise<Answer<{ readonly block: number; readonly digest: string | null }>>;
  members(options?: At & Paging): Promise<Answer<MembersView>>;
  /** @throws MEMBER_UNKNOWN */
  member(member: number, options?: At): Promise<Answer<MemberView>>;
  /** Who joined and who left after one instant and not after another. */
  memberChanges(from: number, to: number, paging?: Paging): Promise<Answer<Page<MemberChangeView>>>;
  bodies(options?: At): Promise<Answer<{ readonly items: readonly BodyView[] }>>;
  /** @throws BODY_UNKNOWN */
  body(body: number, options?: At): Promise<Answer<BodyView>>;
  /** All terms of the body's seats. @throws BODY_UNKNOWN */
  terms(body: number): Promise<Answer<{ readonly items: readonly TermView[] }>>;
  /** All versions of the body's rules. @throws BODY_UNKNOWN */
  ruleSets(body: number, options?: At): Promise<Answer<{ readonly items: readonly RuleSetView[] }>>;
  /** What of the statute belongs to no single body. */
  articles(options?: At): Promise<Answer<ArticlesView>>;
  auditors(): Promise<Answer<{ readonly items: readonly OfficeView[] }>>;
  relays(): Promise<Answer<{ readonly items: readonly OfficeView[] }>>;
  /** The newest first. */
  votes(options?: VoteFilter & At & Paging): Promise<Answer<Page<VoteSummary>>>;
  /** @throws VOTE_UNKNOWN */
  vote(vote: string, options?: At): Promise<Answer<VoteView>>;
  /** @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED */
  ballots(vote: string, paging?: Paging): Promise<Answer<Page<BallotView>>>;
  /** Who voted in which manner. @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED */
  voters(vote: string, paging?: Paging): Promise<Answer<Page<VoterView>>>;
  /** @throws VOTE_UNKNOWN, BATCH_UNKNOWN */
  batch(vote: string, batch: number): Promise<Answer<BatchView>>;
  /** @throws VOTE_UNKNOWN */
  skipped(vote: string, paging?: Paging): Promise<Answer<Page<SkippedView>>>;
  /** @throws BALLOT_UNKNOWN */
  ballot(ballot: string): Promise<Answer<BallotTraceView>>;
  /** @throws VOTE_UNKNOWN */
  history(filter?: HistoryFilter, paging?: HistoryPaging): Promise<Answer<Page<FactView>>>;
  search(text: string): Promise<Answer<{ readonly items: readonly HitView[] }>>;
  /** Calls the listener once for each block indexed from now on, in order; returns how to stop it. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

export function createQueries(store: Store): Queries {
  /** Runs a query on a snapshot; `now` is the newest block's instant. */
  const answer = <T extends object>(
    work: (view: View, now: number, head: Head) => T | Promise<T>,
  ): Promise<Answer<T>> =>
    store.read(async (view) => {
      const { head } = view;
      if (head === undefined) throw new UmlaufError("INDEX_EMPTY");
      const { block, hash, timestamp } = head;
      return { ...(await work(view, timestamp, head)), asOf: { block, hash, timestamp } };
    });

  return {
    status: () => answer((view, _, head) => status(view, head)),
    digestAt: (block) =>
      answer((view) => ({ block, digest: view.get(tables.blocks, [block])?.digest ?? null })),
    members: ({ at, ...paging } = {}) => answer((view, now) => membersAt(view, at ?? now, paging)),
    member: (member, { at } = {}) => answer((view, now) => memberAt(view, member, at ?? now)),
    memberChanges: (from, to, paging = {}) =>
      answer((view) => memberChanges(view, from, to, paging)),
    bodies: ({ at } = {}) =>
      answer(async (view, now) => ({ items: await bodiesAt(view, at ?? now) })),
    body: (body, { at } = {}) => answer((view, now) => bodyAt(view, body, at ?? now)),
    terms: (body) => answer((view) => ({ items: termsOf(view, body) })),
    ruleSets: (body, { at } = {}) =>
      answer(async (view, now) => ({ items: await ruleSetsOf(view, body, at ?? now) })),
    articles: ({ at } = {}) => answer((view, now) => articlesAt(view, at ?? now)),
    auditors: () => answer(async (view) => ({ items: await officesOf(view, "auditors") })),
    relays: () => answer(async (view) => ({ items: await officesOf(view, "relays") })),
    votes: ({ at, body, phase, ...paging } = {}) =>
      answer((view, now) => votesAt(view, { body, phase }, at ?? now, paging)),
    vote: (vote, { at } = {}) => answer((view, now) => voteAt(view, vote, at ?? now)),
    ballots: (vote, paging = {}) => answer((view) => ballotsOf(view, vote, paging)),
    voters: (vote, paging = {}) => answer((view) => votersOf(view, vote, paging)),
    batch: (vote, batch) => answer((view) => batchOf(view, vote, batch)),
    skipped: (vote, paging = {}) => answer((view) => skippedOf(view, vote, paging)),
    ballot: (ballot) => answer((view, now) => traceBallot(view, ballot, now)),
    history: (filter = {}, paging = {}) => answer((view) => history(view, filter, paging)),
    search: (text) => answer(async (view) => ({ items: await search(view, text) })),
    subscribe: (listener) => subscribe(store, listener),
  };
}

function status(view: View, { digest, facts }: Head): StatusView {
  const counts = view.get(tables.counts, []);
  return {
    founding: counts?.founding ?? "",
    sealedAt: counts?.sealedAt || null,
    digest,
    facts,
    members: counts?.members ?? 0,
    persons: counts?.persons ?? 0,
    bodies: counts?.bodies ?? 0,
    votes: counts?.votes ?? 0,
  };
}

function subscribe(store: Store, listener: (event: LiveEvent) => void): () => void {
  let told: Promise<void> = Promise.resolve();
  let isActive = true;
  const leave = store.subscribe(({ block, hash, timestamp, digest }) => {
    const tell = async () => {
      if (!isActive) return;
      const facts = await store.read((view) => factsOfBlock(view, block));
      if (isActive) listener({ block, hash, timestamp, digest, facts });
    };
    // One after another; a reader that fails misses the block, not the ones after it.
    told = told.then(tell).catch(() => {});
  });
  return () => {
    isActive = false;
    leave();
  };
}
