import { type Argument, type CountsRow, type FactRow, tables } from "../store/tables.ts";
import type { Draft } from "../store.ts";

/** Writes what a fact of one kind changes. @throws Error where it does not fit the facts before it */
export type Handler = (draft: Draft, fact: FactRow, number: number) => void;

const NO_COUNTS: CountsRow = {
  members: 0,
  persons: 0,
  bodies: 0,
  classes: 0,
  articles: 0,
  relays: 0,
  auditors: 0,
  sites: 0,
  votes: 0,
  founding: "",
  sealedAt: 0,
  membersAsOf: 0,
};

/** Notes whom the fact is about. */
export function about(draft: Draft, fact: number, subject: number, number: number): void {
  draft.append(tables.subjects, [subject, number, fact], true);
}

/** How many of each there are. */
export function counts(draft: Draft): CountsRow {
  return draft.get(tables.counts, []) ?? NO_COUNTS;
}

export function count(draft: Draft, change: Partial<CountsRow>): void {
  draft.put(tables.counts, [], { ...counts(draft), ...change });
}

/** The row that must be there. */
export function known<V>(row: V | undefined, what: string): V {
  if (row === undefined) throw new Error(`no ${what} before`);
  return row;
}

export function num(value: Argument | undefined): number {
  if (typeof value !== "number") throw new Error(`no number: ${value}`);
  return value;
}

export function text(value: Argument | undefined): string {
  if (typeof value !== "string") throw new Error(`no text: ${value}`);
  return value;
}
