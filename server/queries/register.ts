import { UmlaufError } from "../errors.ts";
import { FOREVER } from "../protocol/types.ts";
import { activeUntil, covers, meets, spanAt, valueAt } from "../store/rows.ts";
import { type MemberRow, type PersonRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { instantOf, keyAfter, limitOf, type Paging, pageOf } from "./pages.ts";
import type {
  ExclusionView,
  HeadsView,
  MemberChangeView,
  MembersView,
  MemberView,
  Page,
  PersonView,
} from "./views.ts";

const NO_KEY = `0x${"00".repeat(20)}`;

/** The list of members at a key date, in the order of their numbers. */
export async function membersAt(view: View, at: number, paging: Paging): Promise<MembersView> {
  const query = ["members", instantOf(at)];
  const limit = limitOf(paging);
  const after = keyAfter(paging, query, 1) as [number] | undefined;
  const all = await memberRows(view);
  const listed = all.filter(
    ([[number], { memberships }]) =>
      number > (after?.[0] ?? 0) && memberships.some((span) => covers(span, at)),
  );
  const shown = listed.slice(0, limit + 1);
  const persons = await personsOf(view, shown);
  const page = pageOf(
    shown,
    limit,
    query,
    ([key]) => key,
    ([[number], row]) => memberView(number, row, at, persons),
  );
  return { ...page, at, heads: count(all, at, at) };
}

/** @throws MEMBER_UNKNOWN */
export async function memberAt(view: View, member: number, at: number): Promise<MemberView> {
  const row = view.get(tables.members, [member]);
  if (row === undefined) throw new UmlaufError("MEMBER_UNKNOWN", { member });
  return memberView(member, row, instantOf(at), await personsOf(view, [[[member], row]]));
}

/** Who joined and who left after `from` and not after `to`. */
export async function memberChanges(
  view: View,
  from: number,
  to: number,
  paging: Paging,
): Promise<Page<MemberChangeView>> {
  const query = ["changes", instantOf(from, "from"), instantOf(to, "to")];
  const limit = limitOf(paging);
  const [done] = keyAfter(paging, query, 1) ?? [0];
  const changes: MemberChangeView[] = [];
  for (const [[member], { memberships, classes }] of await memberRows(view)) {
    const facts = (at: number) => {
      const { segment, votes } = valueAt(classes, at);
      return { member, segment, votes };
    };
    for (const { since, until } of memberships) {
      if (from < since && since <= to) changes.push({ kind: "JOINED", at: since, ...facts(since) });
      if (from < until && until <= to) {
        changes.push({ kind: "LEFT", at: until, ...facts(until - 1) });
      }
    }
  }
  changes.sort((a, b) => a.at - b.at || a.member - b.member);
  const rows = changes.map((change, i) => ({ change, place: i + 1 })).slice(done);
  return pageOf(
    rows,
    limit,
    query,
    ({ place }) => [place],
    ({ change }) => change,
  );
}

/** Twin of the register's `headsDuring`, good for the time before the founding too. */
export async function memberHeadsDuring(view: View, from: number, to: number): Promise<HeadsView> {
  return count(await memberRows(view), from, to);
}

/** First instant after `from` at which the person signs and sits no more. */
export function personEnd(view: View, person: number, from: number): number {
  const row = view.get(tables.persons, [person]);
  return activeUntil(row, row && view.get(tables.members, [row.member]), from);
}

export function memberOf(view: View, person: number): number {
  return view.get(tables.persons, [person])?.member ?? 0;
}

/** The person who votes for a member at an instant; 0 where there is none. */
export function votingPersonAt(view: View, member: number, at: number): number {
  const row = view.get(tables.members, [member]);
  return row === undefined ? 0 : valueAt(row.votingPersons, at).person;
}

/** An end that is known, or `null`. */
export function endOrNull(until: number): number | null {
  return until === FOREVER ? null : until;
}

/** All members; as they seldom change, they are read once for many queries. */
export function memberRows(
  view: View,
): Promise<readonly (readonly [readonly [number], MemberRow])[]> {
  const version = view.get(tables.counts, [])?.membersAsOf ?? 0;
  return view.memo("members", version, () => view.range(tables.members));
}

/** Those who were entitled, and who were members, at any instant from `from` to `to`. */
function count(
  rows: readonly (readonly [unknown, MemberRow])[],
  from: number,
  to: number,
): HeadsView {
  let eligible = 0;
  let all = 0;
  for (const [, { memberships, entitlements, classes }] of rows) {
    if (memberships.some((span) => meets(span, from, to))) ++all;
    const entitled = entitlements.find((span) => meets(span, from, to));
    if (entitled === undefined) continue;
    if (valueAt(classes, Math.max(from, entitled.since)).votes > 0) ++eligible;
  }
  return { eligible, all };
}

async function personsOf(
  view: View,
  members: readonly (readonly [unknown, MemberRow])[],
): Promise<ReadonlyMap<number, PersonRow>> {
  const numbers = members.flatMap(([, { persons }]) => persons);
  const rows = await view.getMany(
    tables.persons,
    numbers.map((number) => [number] as const),
  );
  return new Map(numbers.map((number, i) => [number, rows[i] as PersonRow]));
}

function memberView(
  member: number,
  row: MemberRow,
  at: number,
  persons: ReadonlyMap<number, PersonRow>,
): MemberView {
  const { memberships, entitlements, organisation, diedAt } = row;
  const membership = spanAt(memberships, at);
  const entitlement = spanAt(entitlements, at);
  const { segment, votes, investing } = valueAt(row.classes, at);
  return {
    member,
    segment,
    since: membership.since,
    until: endOrNull(membership.until),
    isMember: covers(membership, at),
    isEntitled: covers(entitlement, at) && votes > 0,
    entitledUntil: endOrNull(entitlement.until),
    votes,
    investing,
    organisation,
    shares: valueAt(row.shares, at).shares,
    votingPerson: valueAt(row.votingPersons, at).person || null,
    diedAt: diedAt || null,
    exclusion: exclusionView(row),
    persons: row.persons.flatMap((person) => {
      const known = persons.get(person);
      return known === undefined ? [] : [personView(person, known, at)];
    }),
  };
}

function exclusionView({ exclusion }: MemberRow): ExclusionView | null {
  const { hearingUntil, decidedAt, dispatchedAt } = exclusion;
  if (hearingUntil + decidedAt + dispatchedAt === 0) return null;
  return {
    hearingUntil: hearingUntil || null,
    decidedAt: decidedAt || null,
    dispatchedAt: dispatchedAt || null,
  };
}

function personView(person: number, row: PersonRow, at: number): PersonView {
  const inForce = row.keys.findLast(({ since }) => since <= at)?.key ?? NO_KEY;
  const key = inForce === NO_KEY ? null : inForce;
  const newest = row.invitations.findLast(({ since }) => since <= at);
  const keyed = row.keys.findLast((entry) => entry.key !== NO_KEY && entry.since <= at)?.since;
  // A key that is set uses the invitation up; the zero address takes it back.
  const open =
    newest !== undefined &&
    newest.invitation !== NO_KEY &&
    (keyed === undefined || keyed < newest.since);
  return {
    person,
    representative: row.representative,
    key,
    enrolled: key !== null,
    invited: open,
    invitedFrom: open ? newest.readyAt : null,
    until: endOrNull(row.until),
  };
}
