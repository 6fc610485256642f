/** What must fit together in a founding file, beyond the shape of its fields. */
import { zeroAddress } from "viem";
import { governs, ruleFaults } from "../../server/protocol/statute.ts";
import { Matter, nameOf, RuleFault } from "../../server/protocol/types.ts";
import { endOfDay, startOfDay } from "./dates.ts";
import type { Faults } from "./faults.ts";
import type { Draft } from "./file.ts";
import type { MemberRow } from "./members.ts";
import { ruleSetOf } from "./plan.ts";
import { type Body, type Seat, type Site, wordOf } from "./schema.ts";

/** The fewest members of a cooperative, §4 GenG. */
const LEAST_MEMBERS = 3;
/** Seats of a body, and classes of members, that the contracts can hold. */
const MOST_SEATS = 63;
const MOST_CLASSES = 32;

/** Adds a fault for everything that does not fit together. */
export function check(draft: Draft, now: number, faults: Faults): void {
  checkSegments(draft, faults);
  draft.sites.forEach((site, i) => {
    if (site !== undefined && !isOriginOf(site)) {
      faults.add("ORIGIN_INVALID", draft.place("sites", i, "origin"), { ...site });
    }
  });
  if (draft.members !== undefined) checkMembers(draft, draft.members, now, faults);
  draft.bodies.forEach((body, i) => {
    if (body !== undefined) checkBody(draft, body, i, now, faults);
  });
  checkRuleSets(draft, now, faults);
}

function checkSegments({ segments = {}, place }: Draft, faults: Faults): void {
  const numbers = Object.values(segments);
  Object.keys(segments).forEach((segment, i) => {
    if (numbers.indexOf(numbers[i] ?? 0) !== i) {
      faults.add("SEGMENT_NUMBER_TWICE", place("segments", segment), { segment });
    }
  });
}

/** Browsers let a page use the keys of its own domain and of those above it (WebAuthn). */
function isOriginOf({ rpId, origin }: Site): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  const secure = url.protocol === "https:" || url.hostname === "localhost";
  const below = url.hostname === rpId || url.hostname.endsWith(`.${rpId}`);
  return secure && below && url.origin === origin;
}

function checkMembers(
  draft: Draft,
  members: readonly MemberRow[],
  now: number,
  faults: Faults,
): void {
  const rows = members.toSorted((a, b) => a.number - b.number);
  rows.forEach(({ number, place, segment, since }, i) => {
    const before = rows[i - 1]?.number ?? 0;
    if (number === before) faults.add("MEMBER_NUMBER_TWICE", place("number"), { number });
    if (number > before + 1) faults.add("MEMBER_NUMBER_GAP", place("number"), { before, number });
    if (segment !== "" && draft.segments && !Object.hasOwn(draft.segments, segment)) {
      faults.add("SEGMENT_UNKNOWN", place("segment"), { segment });
    }
    if (since > now) faults.add("MEMBER_SINCE_FUTURE", place("since"), { member: number });
  });

  const seen = new Set<string>();
  for (const { persons, place } of rows) {
    for (const column of ["key", "invitation"] as const) {
      for (const { [column]: address } of persons) {
        if (address === zeroAddress) continue;
        if (seen.has(address)) faults.add("KEY_TWICE", place(column), { key: address });
        seen.add(address);
      }
    }
  }

  const top = draft.place("members");
  const current = rows.filter((row) => isMember(row, now) && !row.investing).length;
  if (current < LEAST_MEMBERS) faults.add("MEMBERS_TOO_FEW", top, { members: current });
  const classes = new Set(
    rows.map(({ votes, investing, segment }) => [votes, investing, segment].join()),
  );
  if (classes.size > MOST_CLASSES) faults.add("CLASSES_TOO_MANY", top, { most: MOST_CLASSES });
}

function checkBody(draft: Draft, body: Body, i: number, now: number, faults: Faults): void {
  const place = draft.place("bodies", i, "id");
  if (draft.bodyIds.indexOf(body.id) !== i) faults.add("BODY_TWICE", place, { body: body.id });
  if (body.everyMember === body.seats.length > 0) {
    faults.add("BODY_WITHOUT_SEATS", place, { body: body.id });
  }
  if (body.seats.length > MOST_SEATS) {
    faults.add("SEATS_TOO_MANY", place, { body: body.id, most: MOST_SEATS });
  }
  for (const role of ["convenedBy", "presidedBy"] as const) {
    const other = body[role] ?? body.id;
    if (!draft.bodyIds.includes(other)) {
      faults.add("BODY_UNKNOWN", draft.place("bodies", i, role), { body: other });
    }
  }
  const convener = find(draft, body.convenedBy ?? body.id);
  if (convener?.everyMember) {
    const facts = { body: convener.id, convened: body.id };
    faults.add("CONVENER_WITHOUT_SEATS", place, facts);
  }
  const presiding = find(draft, body.presidedBy ?? body.id);
  if (presiding !== undefined && !presiding.seats.some(({ chair, holder }) => chair && holder)) {
    faults.add("CHAIR_MISSING", place, { body: presiding.id, presided: body.id });
  }
  checkSeats(draft, body, i, now, faults);
}

function checkSeats(draft: Draft, body: Body, i: number, now: number, faults: Faults): void {
  const seated = new Set<string>();
  let chaired = false;
  body.seats.forEach((seat, j) => {
    const at = (field: string) => draft.place("bodies", i, "seats", j, field);
    const { segment, holder, chair } = seat;
    if (segment !== undefined && draft.segments && !Object.hasOwn(draft.segments, segment)) {
      faults.add("SEGMENT_UNKNOWN", at("segment"), { segment });
    }
    if (chair && chaired) faults.add("CHAIR_TWICE", at("chair"), { body: body.id });
    chaired ||= chair;
    if (holder === undefined) return;
    const name = `${holder.member}/${holder.person}`;
    if (seated.has(name)) {
      faults.add("HOLDER_SEATED_TWICE", at("holder"), { holder: name, body: body.id });
    }
    seated.add(name);
    checkTerm(draft, seat, at, now, faults);
    checkHolder(draft, seat, at, now, faults);
  });
}

type SeatPlace = (field: string) => ReturnType<Draft["place"]>;

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

function checkHolder(
  { members, segments }: Draft,
  { segment: required, holder }: Seat,
  at: SeatPlace,
  now: number,
  faults: Faults,
): void {
  if (members === undefined || holder === undefined) return;
  const { member, person } = holder;
  const row = members.find(({ number }) => number === member);
  if (row === undefined || person > row.persons.length) {
    faults.add("HOLDER_UNKNOWN", at("holder"), { holder: `${member}/${person}` });
    return;
  }
  if (!isMember(row, now)) faults.add("HOLDER_FORMER", at("holder"), { member });
  if (
    required !== undefined &&
    segments &&
    Object.hasOwn(segments, required) &&
    row.segment !== required
  ) {
    faults.add("SEAT_SEGMENT_DIFFERS", at("holder"), { required, member, actual: row.segment });
  }
}

function checkRuleSets(draft: Draft, now: number, faults: Faults): void {
  const governed = new Set<string>();
  draft.ruleSets.forEach((entry, i) => {
    if (entry === undefined) return;
    const at = (field: string) => draft.place("ruleSets", i, field);
    if (!draft.bodyIds.includes(entry.body)) {
      faults.add("BODY_UNKNOWN", at("body"), { body: entry.body });
    }
    const ruleSet = ruleSetOf(draft, entry);
    for (const matter of Object.values(Matter)) {
      if (!governs(ruleSet, matter)) continue;
      const facts = { body: entry.body, matter: wordOf(nameOf(Matter, matter)) };
      const key = `${facts.body} ${facts.matter}`;
      if (governed.has(key)) faults.add("MATTER_TWICE", at("matters"), facts);
      governed.add(key);
    }
    for (const fault of ruleFaults(ruleSet)) {
      const facts = { fault: wordOf(nameOf(RuleFault, fault)) };
      faults.add("RULE_SET_UNLAWFUL", draft.place("ruleSets", i), facts);
    }
    const body = find(draft, entry.body);
    const heads = body?.everyMember
      ? draft.members?.filter((row) => isMember(row, now)).length
      : body?.seats.length;
    const { least } = entry.quorum;
    if (heads !== undefined && least > heads) {
      faults.add("QUORUM_UNATTAINABLE", at("quorum"), { least, body: entry.body, heads });
    }
    const convener = find(draft, body?.convenedBy ?? entry.body);
    if (convener !== undefined && entry.openers > convener.seats.length) {
      const facts = { openers: entry.openers, body: convener.id, seats: convener.seats.length };
      faults.add("OPENERS_TOO_MANY", at("openers"), facts);
    }
  });
  // What could not be read may govern it.
  const unread = draft.ruleSets.includes(undefined);
  const matter = wordOf("RULE_SETS");
  if (!unread && ![...governed].some((key) => key.endsWith(` ${matter}`))) {
    faults.add("MATTER_MISSING", draft.place("ruleSets"), { matter });
  }
}

function isMember({ since, until }: MemberRow, now: number): boolean {
  return since <= now && now < until;
}

function find({ bodies }: Draft, id: string): Body | undefined {
  return bodies.find((body) => body?.id === id);
}
