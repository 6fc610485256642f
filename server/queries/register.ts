import { UmlaufError } from "../errors.ts";
import { FOREVER } from "../protocol/types.ts";
import { type MemberRow, type PersonRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { instantOf, keyAfter, limitOf, type Paging, pageOf } from "./pages.ts";
import type {
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
  const listed = all.filter(([[number], row]) => number > (after?.[0] ?? 0) && covers(row, at));
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
  for (const [[member], { since, until, segment, votes }] of await memberRows(view)) {
    const facts = { member, segment, votes };
    if (from < since && since <= to) changes.push({ kind: "JOINED", at: since, ...facts });
    if (from < until && until <= to) changes.push({ kind: "LEFT", at: until, ...facts });
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

/** First instant after the membership of the person's member. */
export function membershipEnd(view: View, person: number): number {
  const member = memberOf(view, person);
  return view.get(tables.members, [member])?.until ?? 0;
}

export function memberOf(view: View, person: number): number {
  return view.get(tables.persons, [person])?.member ?? 0;
}

/** An end that is known, or `null`. */
export function endOrNull(until: number): number | null {
  return until === FOREVER ? null : until;
}

/** All members; as they seldom change, they are read once for many queries. */
function memberRows(view: View): Promise<readonly (readonly [readonly [number], MemberRow])[]> {
  const version = view.get(tables.counts, [])?.membersAsOf ?? 0;
  return view.memo("members", version, () => view.range(tables.members));
}

function covers({ since, until }: MemberRow, at: number): boolean {
  return since <= at && at < until;
}

/** Those who were members at any instant from `from` to `to`. */
function count(
  rows: readonly (readonly [unknown, MemberRow])[],
  from: number,
  to: number,
): HeadsView {
  let eligible = 0;
  let all = 0;
  for (const [, row] of rows) {
    if (row.since > to || row.until <= from) continue;
    ++all;
    if (row.votes > 0) ++eligible;
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
  const { segment, since, votes, investing, organisation, shares, votingPerson } = row;
  return {
    member,
    segment,
    since,
    until: endOrNull(row.until),
    isMember: covers(row, at),
    votes,
    investing,
    organisation,
    shares,
    votingPerson,
    persons: row.persons.map((person) => personView(person, persons.get(person), at)),
  };
}

function personView(person: number, row: PersonRow | undefined, at: number): PersonView {
  const inForce = row?.keys.findLast(({ since }) => since <= at)?.key ?? NO_KEY;
  const key = inForce === NO_KEY ? null : inForce;
  const invited = row?.invitations.findLast(({ since }) => since <= at)?.since;
  const keyed = row?.keys.findLast((entry) => entry.key !== NO_KEY && entry.since <= at)?.since;
  // A key that is set uses the invitation up.
  const open = invited !== undefined && (keyed === undefined || keyed < invited);
  return { person, key, enrolled: key !== null, invited: open };
}
