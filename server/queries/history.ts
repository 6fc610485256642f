import { UmlaufError } from "../errors.ts";
import { type FactRow, Named, Subject, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { hashOf, keyAfter, limitOf, numberOf, type Paging, pageOf } from "./pages.ts";
import type { FactView, HistoryFilter, HitView, Page } from "./views.ts";

export interface HistoryPaging extends Paging {
  /** Newest first, unless told otherwise */
  readonly order?: "asc" | "desc" | undefined;
}

const HITS = 20;
/** Fewer digits of a hash would name too much. */
const PREFIX = /^0x[0-9a-f]{4,64}$/;

const KINDS: Readonly<Record<number, HitView["kind"]>> = {
  [Named.BLOCK]: "BLOCK",
  [Named.TRANSACTION]: "TRANSACTION",
  [Named.VOTE]: "VOTE",
  [Named.ACT]: "ACT",
  [Named.APPLICATION]: "APPLICATION",
  [Named.DOCUMENTS]: "DOCUMENTS",
  [Named.KEY]: "PERSON",
};

/** Everything that happened, or what happened about one member, person, body or vote. */
export async function history(
  view: View,
  filter: HistoryFilter,
  paging: HistoryPaging,
): Promise<Page<FactView>> {
  const subject = subjectOf(view, filter);
  const reverse = (paging.order ?? "desc") === "desc";
  const query = ["history", subject ?? null, reverse];
  const limit = limitOf(paging);
  const [done] = keyAfter(paging, query, 1) ?? [];
  const order = { reverse, limit: limit + 1 };
  const numbers = subject
    ? (
        await view.range(tables.subjects, {
          ...order,
          within: subject,
          after: done === undefined ? undefined : [...subject, done],
        })
      ).map(([[, , fact]]) => fact)
    : await allFacts(view, order, done);
  const facts = await factsOf(view, numbers);
  return pageOf(
    facts,
    limit,
    query,
    ({ fact }) => [fact],
    (fact) => fact,
  );
}

/** The facts of these numbers, without the ballots in them. */
export async function factsOf(view: View, numbers: readonly number[]): Promise<FactView[]> {
  const keys = numbers.map((number) => [number] as const);
  const rows = await view.getMany(tables.facts, keys);
  return rows.map((row, i) => factView(numbers[i] as number, row as FactRow));
}

/** The facts of one block. */
export async function factsOfBlock(view: View, block: number): Promise<FactView[]> {
  const until = view.get(tables.blocks, [block])?.facts ?? 0;
  const from = block > 0 ? (view.get(tables.blocks, [block - 1])?.facts ?? 0) : 0;
  return factsOf(
    view,
    Array.from({ length: until - from }, (_, i) => from + i + 1),
  );
}

/**
 * What a text may mean: a number, or the beginning of a hash or an address.
 * @throws QUERY_INVALID where it is neither
 */
export async function search(view: View, text: string): Promise<readonly HitView[]> {
  const sought = text.trim().toLowerCase();
  if (/^\d{1,12}$/.test(sought)) return ofNumber(view, Number(sought));
  if (!PREFIX.test(sought)) throw new UmlaufError("QUERY_INVALID", { field: "q" });
  const least = sought.padEnd(66, "0");
  const names = await view.range(tables.names, { after: [least, 0, 0], limit: HITS });
  const ballots = await view.range(tables.ballots, { after: [least, 0, 0], limit: HITS });
  const hits = names.map(([[hash, kind, number]]) => {
    const isVote = kind === Named.VOTE || kind === Named.DOCUMENTS;
    const vote = isVote ? (view.get(tables.votes, [number])?.vote ?? null) : null;
    // Addresses are filled up with zeros.
    const whole = kind === Named.KEY ? hash.slice(0, 42) : hash;
    return { kind: KINDS[kind] as HitView["kind"], hash: whole, number, vote };
  });
  const votes = await factsOf(
    view,
    ballots.map(([[, fact]]) => fact),
  );
  const ids = ballots.map(([[hash]], i): HitView => {
    const vote = votes[i]?.args.vote as string;
    return { kind: "BALLOT", hash, number: view.get(tables.voteIds, [vote]) ?? 0, vote };
  });
  const all = [...hits, ...ids].filter(({ hash }) => hash?.startsWith(sought));
  const distinct = new Map(all.map((hit) => [`${hit.kind} ${hit.hash} ${hit.number}`, hit]));
  return [...distinct.values()].slice(0, HITS);
}

function ofNumber(view: View, number: number): readonly HitView[] {
  const hit = (kind: HitView["kind"], vote: string | null = null, hash: string | null = null) => ({
    kind,
    hash,
    number,
    vote,
  });
  const hits: HitView[] = [];
  if (number < 2 ** 32) {
    if (view.get(tables.members, [number])) hits.push(hit("MEMBER"));
    if (view.get(tables.persons, [number])) hits.push(hit("PERSON"));
    if (view.get(tables.bodies, [number])) hits.push(hit("BODY"));
    const vote = view.get(tables.votes, [number]);
    if (vote) hits.push(hit("VOTE", vote.vote, vote.vote));
  }
  const block = view.get(tables.blocks, [number]);
  if (block) hits.push(hit("BLOCK", null, block.hash));
  return hits;
}

/** @throws QUERY_INVALID where more than one is given; VOTE_UNKNOWN */
function subjectOf(
  view: View,
  { member, person, body, vote }: HistoryFilter,
): readonly [number, number] | undefined {
  const given: (readonly [number, number])[] = [];
  if (member !== undefined) given.push([Subject.MEMBER, numberOf(member, "member")]);
  if (person !== undefined) given.push([Subject.PERSON, numberOf(person, "person")]);
  if (body !== undefined) given.push([Subject.BODY, numberOf(body, "body")]);
  if (vote !== undefined) {
    const number = view.get(tables.voteIds, [hashOf(vote, "vote")]);
    if (number === undefined) throw new UmlaufError("VOTE_UNKNOWN", { vote });
    given.push([Subject.VOTE, number]);
  }
  if (given.length > 1) throw new UmlaufError("QUERY_INVALID", { field: "filter" });
  return given[0];
}

/** Facts are numbered without gaps, so a page of all needs no index. */
async function allFacts(
  view: View,
  { reverse, limit }: { readonly reverse: boolean; readonly limit: number },
  done: number | undefined,
): Promise<number[]> {
  const last = view.head?.facts ?? 0;
  const first = reverse ? Math.min((done ?? last + 1) - 1, last) : (done ?? 0) + 1;
  const count = Math.min(limit, reverse ? first : last - first + 1);
  return Array.from({ length: Math.max(count, 0) }, (_, i) => (reverse ? first - i : first + i));
}

function factView(fact: number, row: FactRow): FactView {
  const { block, timestamp, log, transaction, contract, name, args } = row;
  return { fact, block, timestamp, log, transaction, contract, name, args };
}
