/** Who may vote in a vote, before and after its close. */
import { BodyKind, ElectorateAt } from "../protocol/rules.ts";
import type { ClassSheet } from "../protocol/tally.ts";
import { classInVote, covers, meets } from "../store/rows.ts";
import { type MemberRow, type ProgressRow, tables, type VoteRow } from "../store/tables.ts";
import type { View } from "../store.ts";
import { bodyOf, headsDuring, holderAt } from "./bodies.ts";
import { entryOf, type VoteRecord } from "./records.ts";
import { memberRows } from "./register.ts";
import type { HeadsView } from "./views.ts";

/** Electors in one stretch of the sheet, two bytes each: revision, entry. */
const STRETCH = 256;
const CHOICES = ["yes", "no", "abstain", "invalid"] as const;
const NOBODY = { yes: 0, no: 0, abstain: 0, invalid: 0 };
type Tally = typeof NOBODY;

/** The last instant at which a ballot could be received. */
export function lastInstant({ endsAt }: VoteRow, { endedAt }: ProgressRow): number {
  return endedAt !== 0 && endedAt < endsAt ? endedAt : endsAt - 1;
}

/**
 * Those entitled as far as an instant, without who is barred, and all: at the start of voting, at any instant since, or
 * now, as the rules say. Twin of contracts/libraries/Electorate.sol.
 */
export async function entitledUntil(
  view: View,
  record: VoteRecord,
  at: number,
): Promise<HeadsView> {
  const { row } = record;
  const { from, to } = windowOf(record, at);
  const { eligible, all } = await headsDuring(view, row.body, from, to);
  const entitled =
    bodyOf(view, row.body).kind === BodyKind.GENERAL_MEETING
      ? (await memberRows(view)).filter(([, member]) => mayVote(member, row, from, to)).length
      : eligible;
  return { eligible: entitled - barredAmong(view, record, at), all };
}

/** The instants at which whoever is entitled may vote, as far as one of them. */
function windowOf({ row: { startsAt }, rules: { electorate } }: VoteRecord, at: number) {
  const to = electorate === ElectorateAt.AT_OPEN ? startsAt : at;
  return { from: electorate === ElectorateAt.AT_CLOSE ? to : startsAt, to };
}

/** How many of the entitled a ban bars, as far as an instant: those concerned without a ballot. */
export function barredAmong(view: View, record: VoteRecord, at: number): number {
  const { number, row } = record;
  if (!row.barred) return 0;
  const { from, to } = windowOf(record, at);
  const { kind, segments } = bodyOf(view, row.body);
  const { persons, members } = row.concerned;
  if (kind === BodyKind.GENERAL_MEETING) {
    return members.filter((member) => {
      const known = view.get(tables.members, [member]);
      return known !== undefined && mayVote(known, row, from, to);
    }).length;
  }
  return segments.filter((_, i) => {
    const seat = i + 1;
    const holder =
      holderAt(view, row.body, seat, to) ?? holderAt(view, row.body, seat, row.startsAt);
    // A seat for which an earlier holder has voted takes part.
    const voted = entryOf(view, number, seat).entry !== 0;
    return holder !== undefined && persons.includes(holder) && !voted;
  }).length;
}

/** Whether the member is entitled then, in the class that it has in this vote. */
function mayVote(member: MemberRow, row: VoteRow, from: number, to: number): boolean {
  const spans = member.entitlements.filter((span) =>
    from === to ? covers(span, from) : meets(span, from, to),
  );
  return spans.length > 0 && classInVote(member, row.startsAt, to).votes > 0;
}

/**
 * Who took part, by what each was granted, without whom `struck` names; from the sheet, so of a closed vote only. A
 * closed vote never changes, so it is made once.
 */
export function classSheets(
  view: View,
  number: number,
  row: VoteRow,
  progress: ProgressRow,
  isStruck: (elector: number) => boolean,
): Promise<readonly ClassSheet[]> {
  return view.memo(`classes of vote ${number}`, progress.closedAt, async () => {
    const members = new Map((await memberRows(view)).map(([[n], member]) => [n, member]));
    const to = lastInstant(row, progress);
    const sheets = new Map<string, Omit<ClassSheet, "sheet"> & { sheet: Tally }>();
    for (const [[, part], entries] of await view.range(tables.sheets, { within: [number] })) {
      for (let place = 0; place < STRETCH; ++place) {
        const elector = STRETCH * part + place;
        const entry = entries[2 * place + 1] ?? 0;
        const member = members.get(elector);
        if (entry === 0 || member === undefined || isStruck(elector)) continue;
        const { votes, investing } = classInVote(member, row.startsAt, to);
        const key = `${votes} ${investing}`;
        const known = sheets.get(key) ?? { votes, investing, sheet: { ...NOBODY } };
        known.sheet[CHOICES[(entry - 1) & 3] as keyof Tally] += 1;
        sheets.set(key, known);
      }
    }
    return [...sheets.values()];
  });
}
