/** What the index holds of a vote. */
import { UmlaufError } from "../errors.ts";
import type { RuleSet } from "../protocol/rules.ts";
import type { Count } from "../protocol/types.ts";
import { type ProgressRow, tables, type VoteRow } from "../store/tables.ts";
import type { View } from "../store.ts";
import { hashOf } from "./pages.ts";
import type { PhaseName } from "./views.ts";

/** A vote with all that the index holds of it. */
export interface VoteRecord {
  readonly number: number;
  readonly row: VoteRow;
  readonly progress: ProgressRow;
  readonly rules: RuleSet;
}

/** @throws VOTE_UNKNOWN */
export function recordOf(view: View, vote: string): VoteRecord {
  const number = view.get(tables.voteIds, [hashOf(vote, "vote")]);
  if (number === undefined) throw new UmlaufError("VOTE_UNKNOWN", { vote });
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
  if (at < row.startsAt) {
    return row.discussionAt !== 0 && at >= row.discussionAt ? "DISCUSSION" : "PENDING";
  }
  return at < row.endsAt ? "VOTING" : "OVERDUE";
}

export async function recordsOf(view: View, numbers: readonly number[]): Promise<VoteRecord[]> {
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

/** Heads of a closed vote. */
export function closedCount({ count }: ProgressRow): Count {
  return count as unknown as Count;
}

/** Votes of a closed vote, as they were weighed. */
export function closedWeights({ weights }: ProgressRow): Count {
  const entries = Object.entries(weights ?? {}).map(([field, votes]) => [field, Number(votes)]);
  return Object.fromEntries(entries) as unknown as Count;
}
