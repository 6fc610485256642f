/** What must fit together in a founding file, beyond the shape of its fields. */
import { type Address, zeroAddress } from "viem";
import { nameOf } from "../../server/protocol/enumeration.ts";
import { BodyKind, Matter } from "../../server/protocol/rules.ts";
import { FOREVER } from "../../server/protocol/types.ts";
import type { Faults, Place } from "./faults.ts";
import type { Draft } from "./file.ts";
import { checkLaw } from "./law.ts";
import { isMember, type MemberRow } from "./members.ts";
import { type Body, type Site, wordOf } from "./schema.ts";
import { checkSeats } from "./seats.ts";

/** Seats of a body and classes of members that the contracts can hold; exits to come that one step can enter. */
const MOST = { seats: 63, classes: 32, exits: 16 } as const;

/** Adds a fault for everything that does not fit together, or that the law does not allow. */
export function check(draft: Draft, now: number, faults: Faults): void {
  checkSegments(draft, faults);
  draft.sites.forEach((site, i) => {
    if (site !== undefined && !isOriginOf(site)) {
      faults.add("ORIGIN_INVALID", draft.place("sites", i, "origin"), { ...site });
    }
  });
  checkAddresses(draft, faults);
  if (draft.members !== undefined) checkMembers(draft, draft.members, now, faults);
  draft.bodies.forEach((body, i) => {
    if (body === undefined) return;
    checkBody(draft, body, i, faults);
    checkSeats(draft, body, i, now, faults);
  });
  checkRuleSets(draft, now, faults);
  checkLaw(draft, now, faults);
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

/** A key that stood twice would sign for two: two officers, or an auditor and an officer. */
function checkAddresses(draft: Draft, faults: Faults): void {
  const seen = new Set<Address>();
  const note = (key: Address, place: Place) => {
    if (key === zeroAddress) return;
    if (seen.has(key)) faults.add("KEY_TWICE", place, { key });
    seen.add(key);
  };
  for (const { persons, place } of draft.members ?? []) {
    for (const column of ["key", "invitation"] as const) {
      for (const { [column]: address } of persons) note(address, place(column));
    }
  }
  draft.auditors.forEach((auditor, i) => {
    if (auditor !== undefined) note(auditor.key, draft.place("auditors", i, "key"));
  });
}

function checkMembers(
  draft: Draft,
  members: readonly MemberRow[],
  now: number,
  faults: Faults,
): void {
  const rows = members.toSorted((a, b) => a.number - b.number);
  const exits = new Set<number>();
  rows.forEach(({ number, place, segment, since, until }, i) => {
    const before = rows[i - 1]?.number ?? 0;
    if (number === before) faults.add("MEMBER_NUMBER_TWICE", place("number"), { number });
    if (number > before + 1) faults.add("MEMBER_NUMBER_GAP", place("number"), { before, number });
    if (segment !== "" && draft.segments && !Object.hasOwn(draft.segments, segment)) {
      faults.add("SEGMENT_UNKNOWN", place("segment"), { segment });
    }
    if (since > now) faults.add("MEMBER_SINCE_FUTURE", place("since"), { member: number });
    if (until <= now || until === FOREVER || exits.has(until)) return;
    exits.add(until);
    if (exits.size === MOST.exits + 1) {
      faults.add("EXITS_TOO_MANY", place("until"), { most: MOST.exits });
    }
  });
  const classes = new Set(
    rows.map(({ votes, investing, segment }) => [votes, investing, segment].join()),
  );
  if (classes.size > MOST.classes) {
    faults.add("CLASSES_TOO_MANY", draft.place("members"), { most: MOST.classes });
  }
}

function checkBody(draft: Draft, body: Body, i: number, faults: Faults): void {
  const place = draft.place("bodies", i, "id");
  const meeting = isMeeting(body);
  if (draft.bodyIds.indexOf(body.id) !== i) faults.add("BODY_TWICE", place, { body: body.id });
  if (!meeting && body.seats.length === 0) {
    faults.add("BODY_WITHOUT_SEATS", place, { body: body.id });
  }
  if (meeting && body.seats.length > 0) {
    faults.add("MEETING_WITH_SEATS", draft.place("bodies", i, "seats"), { body: body.id });
  }
  if (body.seats.length > MOST.seats) {
    faults.add("SEATS_TOO_MANY", place, { body: body.id, most: MOST.seats });
  }
  for (const role of ["convenedBy", "presidedBy"] as const) {
    const other = body[role] ?? body.id;
    if (!draft.bodyIds.includes(other)) {
      faults.add("BODY_UNKNOWN", draft.place("bodies", i, role), { body: other });
    }
  }
  const convener = find(draft, body.convenedBy ?? body.id);
  if (convener !== undefined && isMeeting(convener)) {
    const facts = { body: convener.id, convened: body.id };
    faults.add("CONVENER_WITHOUT_SEATS", place, facts);
  }
  const presiding = find(draft, body.presidedBy ?? body.id);
  if (presiding !== undefined && !presiding.seats.some(({ role, holder }) => role && holder)) {
    faults.add("CHAIR_MISSING", place, { body: presiding.id, presided: body.id });
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
    for (const number of new Set(entry.matters)) {
      const facts = { body: entry.body, matter: wordOf(nameOf(Matter, number)) };
      const key = `${facts.body} ${facts.matter}`;
      if (governed.has(key)) faults.add("MATTER_TWICE", at("matters"), facts);
      governed.add(key);
    }
    const body = find(draft, entry.body);
    if (body === undefined) return;
    // A member without a vote is of no use to a quorum.
    const heads = isMeeting(body)
      ? draft.members?.filter((row) => isMember(row, now) && row.votes > 0).length
      : body.seats.length;
    const { least } = entry.quorum;
    if (heads !== undefined && least > heads) {
      faults.add("QUORUM_UNATTAINABLE", at("quorum"), { least, body: entry.body, heads });
    }
    const convener = find(draft, body.convenedBy ?? entry.body);
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

function isMeeting({ kind }: Body): boolean {
  return kind === BodyKind.GENERAL_MEETING;
}

function find({ bodies }: Draft, id: string): Body | undefined {
  return bodies.find((body) => body?.id === id);
}
