/** What rows say about an instant. */
import type { ClassRow, From, MemberRow, PersonRow, Span } from "./tables.ts";

export function covers({ since, until }: Span, at: number): boolean {
  return since <= at && at < until;
}

/** Whether it holds at any instant from `from` to `to`, both included. */
export function meets({ since, until }: Span, from: number, to: number): boolean {
  return since <= to && from < until;
}

/** The span that had begun last; the first where none had. */
export function spanAt(spans: readonly Span[], at: number): Span {
  return spans.findLast(({ since }) => since <= at) ?? (spans[0] as Span);
}

/** What holds at an instant; the first holds from ever. */
export function valueAt<T>(values: readonly From<T>[], at: number): From<T> {
  return values.findLast(({ since }) => since <= at) ?? (values[0] as From<T>);
}

/**
 * The member's class in a vote: that of the start of voting, or that with which it joined later.
 * @param to Last instant of voting
 */
export function classInVote(
  { entitlements, classes }: MemberRow,
  startsAt: number,
  to: number,
): ClassRow {
  const atStart = entitlements.some((span) => covers(span, startsAt));
  const joined = entitlements.find(({ since }) => since > startsAt && since <= to);
  return valueAt(classes, atStart || joined === undefined ? startsAt : joined.since);
}

/**
 * First instant after `from` at which the person has left, or its member is not entitled. An entitlement that is given
 * back later is another one.
 */
export function activeUntil(
  person: PersonRow | undefined,
  member: MemberRow | undefined,
  from: number,
): number {
  if (person === undefined || member === undefined) return 0;
  return Math.min(person.until, spanAt(member.entitlements, from).until);
}
