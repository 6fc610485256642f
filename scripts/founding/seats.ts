/** Who may sit where, and when. */
import { nameOf } from "../../server/protocol/enumeration.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import { endOfDay, startOfDay } from "./dates.ts";
import type { Faults, Place } from "./faults.ts";
import type { Draft } from "./file.ts";
import { isMember, type MemberRow } from "./members.ts";
import { type Body, type Seat, wordOf } from "./schema.ts";

/** What is left of a holder's term: UTC seconds, half-open. */
export interface Term {
  readonly since: number;
  readonly until: number;
}

/** The holder's term from the present on; undefined where the file names none, or none that is left. */
export function termOf({ timezone }: Draft, seat: Seat, now: number): Term | undefined {
  if (seat.since === undefined || seat.until === undefined) return undefined;
  const since = Math.max(startOfDay(seat.since, timezone), now);
  const until = endOfDay(seat.until, timezone);
  return since < until ? { since, until } : undefined;
}

/** The member for whom the holder sits; undefined where nobody does, or nobody who is on the list. */
export function memberIn({ members }: Draft, { holder }: Seat): MemberRow | undefined {
  return members?.find(
    ({ number, persons }) => number === holder?.member && holder.person <= persons.length,
  );
}

/** Adds a fault for every seat that does not fit its holder, its term or the other seats. */
export function checkSeats(draft: Draft, body: Body, i: number, now: number, faults: Faults): void {
  body.seats.forEach((seat, j) => {
    const at = (field: string) => draft.place("bodies", i, "seats", j, field);
    const { segment, holder } = seat;
    if (segment !== undefined && draft.segments && !Object.hasOwn(draft.segments, segment)) {
      faults.add("SEGMENT_UNKNOWN", at("segment"), { segment });
    }
    if (holder === undefined) {
      const [held] = (["since", "until", "role"] as const).filter((field) => seat[field]);
      if (held !== undefined) faults.add("HOLDER_MISSING", at(held));
      return;
    }
    checkTerm(draft, seat, at, now, faults);
    checkHolder(draft, seat, at, now, faults);
    checkOthers(draft, body, j, at, now, faults);
  });
}

type SeatPlace = (field: string) => Place;

function checkTerm(draft: Draft, seat: Seat, at: SeatPlace, now: number, faults: Faults): void {
  const { since, until } = seat;
  if (since === undefined || until === undefined) {
    faults.add("HOLDER_WITHOUT_TERM", at("holder"));
    return;
  }
  const end = endOfDay(until, draft.timezone);
  if (startOfDay(since, draft.timezone) >= end) {
    faults.add("PERIOD_EMPTY", at("until"), { since, until });
  } else if (end <= now) {
    faults.add("TERM_OVER", at("until"), { until });
  }
}

function checkHolder(draft: Draft, seat: Seat, at: SeatPlace, now: number, faults: Faults): void {
  const { segment: required, holder } = seat;
  const { members, segments, articles } = draft;
  if (members === undefined || holder === undefined) return;
  const { member, person } = holder;
  const name = `${member}/${person}`;
  const row = memberIn(draft, seat);
  if (row === undefined) {
    faults.add("HOLDER_UNKNOWN", at("holder"), { holder: name });
    return;
  }
  if (!isMember(row, termOf(draft, seat, now)?.since ?? now)) {
    faults.add("HOLDER_FORMER", at("holder"), { member });
  }
  const represents = row.persons[person - 1]?.representative === true;
  const mayHold = row.organisation ? represents || !articles?.cooperative : person === 1;
  if (!mayHold) faults.add("OFFICE_NOT_OF_MEMBER", at("holder"), { holder: name });
  if (
    required !== undefined &&
    segments &&
    Object.hasOwn(segments, required) &&
    row.segment !== required
  ) {
    faults.add("SEAT_SEGMENT_DIFFERS", at("holder"), { required, member, actual: row.segment });
  }
}

/** Nobody sits twice in a body, and no role is there twice, at the same time. */
function checkOthers(
  draft: Draft,
  body: Body,
  j: number,
  at: SeatPlace,
  now: number,
  faults: Faults,
): void {
  const seat = body.seats[j];
  const term = seat && termOf(draft, seat, now);
  if (term === undefined || seat?.holder === undefined) return;
  const { holder, role } = seat;
  const beside = body.seats.slice(0, j).filter((other) => {
    const held = other.holder && termOf(draft, other, now);
    return held && held.since < term.until && term.since < held.until;
  });
  const same = beside.some(
    (other) => other.holder?.member === holder.member && other.holder.person === holder.person,
  );
  if (same) {
    const name = `${holder.member}/${holder.person}`;
    faults.add("HOLDER_SEATED_TWICE", at("holder"), { holder: name, body: body.id });
  }
  if (role !== undefined && beside.some((other) => other.role === role)) {
    faults.add("ROLE_TWICE", at("role"), { body: body.id, role: wordOf(nameOf(SeatRole, role)) });
  }
}
