/** What the law demands of articles, rule sets, bodies and members at the founding. */
import { nameOf } from "../../server/protocol/enumeration.ts";
import { BodyKind, RuleFault } from "../../server/protocol/rules.ts";
import { articleFaults, paragraphOf, ruleFaults } from "../../server/protocol/statute.ts";
import { dayOf, endOfDay, startOfDay, yearEndAfter } from "./dates.ts";
import type { Facts, FaultCode, Faults } from "./faults.ts";
import type { Draft } from "./file.ts";
import { isMember, type MemberRow } from "./members.ts";
import { settingOf } from "./plan.ts";
import { articlesOf, ruleSetOf } from "./rules.ts";
import { type ArticlesEntry, type Body, wordOf } from "./schema.ts";
import { memberIn, termOf } from "./seats.ts";

/** Members of a cooperative, investing ones not counted (§4 GenG). */
const LEAST_MEMBERS = 3;
/** With so many members one board member suffices (§24(2) GenG), and none supervise (§9(1) GenG). */
const SMALL = 20;
const LEAST_BOARD = 2;
/** Seats of a supervisory board (§36(1) GenG). */
const LEAST_SUPERVISORS = 3;
/** Investing members hold at most a quarter of them (§8(2) GenG). */
const INVESTORS = 4;
/** More members than these, and so many representatives at least (§43a GenG). */
const REPRESENTATIVES = { members: 1500, seats: 50, years: 4 } as const;

/** Adds a fault for everything that the law does not allow. */
export function checkLaw(draft: Draft, now: number, faults: Faults): void {
  const { articles } = draft;
  // Which law applies stands in them.
  if (articles === undefined) return;
  for (const fault of articleFaults(articlesOf(articles, draft.timezone))) {
    faults.add("ARTICLES_UNLAWFUL", draft.place("articles"), factsOf(fault));
  }
  const setting = settingOf(draft);
  draft.ruleSets.forEach((entry, i) => {
    const body = draft.bodies.find((one) => one?.id === entry?.body);
    if (entry === undefined || body === undefined) return;
    for (const fault of ruleFaults(
      ruleSetOf(setting, entry),
      body.kind,
      articles.cooperative,
      now,
    )) {
      faults.add("RULE_SET_UNLAWFUL", draft.place("ruleSets", i), factsOf(fault));
    }
  });
  checkRepresentation(draft, articles, faults);
  if (articles.cooperative) checkCooperative(draft, articles, now, faults);
}

function factsOf(fault: RuleFault): Facts {
  return { fault: wordOf(nameOf(RuleFault, fault)), paragraph: paragraphOf(fault) };
}

/** As many as act together for the cooperative, or for another (§76 GenG: transfers), must be there to act. */
function checkRepresentation(
  { bodies, place }: Draft,
  { cooperative, transferConsent, representation }: ArticlesEntry,
  faults: Faults,
): void {
  const boards = bodies.filter((body) => body?.kind === BodyKind.BOARD);
  // That a cooperative has a board is asked elsewhere.
  const needed = cooperative ? boards.length > 0 : transferConsent;
  const seats = boards.reduce((sum, board) => sum + (board?.seats.length ?? 0), 0);
  if (needed && !bodies.includes(undefined) && representation > seats) {
    const facts = { representation, seats };
    faults.add("REPRESENTATION_UNATTAINABLE", place("articles", "representation"), facts);
  }
}

function checkCooperative(
  draft: Draft,
  articles: ArticlesEntry,
  now: number,
  faults: Faults,
): void {
  const members = draft.members?.filter((row) => isMember(row, now));
  if (members !== undefined) checkMembers(draft, members, faults);
  // What could not be read may be the body that is missed.
  if (draft.bodies.includes(undefined)) return;
  const kinds = draft.bodies.map((body) => body?.kind);
  if (!kinds.includes(BodyKind.GENERAL_MEETING) && !kinds.includes(BodyKind.REPRESENTATIVES)) {
    faults.add("MEETING_MISSING", draft.place("bodies"));
  }
  checkOrgans(draft, members?.length, faults);
  draft.bodies.forEach((body, i) => {
    if (body?.kind === BodyKind.REPRESENTATIVES) {
      checkRepresentatives(draft, articles, body, i, members?.length, faults);
    } else if (body?.kind === BodyKind.SUPERVISORY_BOARD) {
      checkInvestors(draft, body, i, now, faults);
    }
  });
}

function checkMembers(draft: Draft, members: readonly MemberRow[], faults: Faults): void {
  const others = members.filter(({ investing }) => !investing);
  if (others.length < LEAST_MEMBERS) {
    faults.add("MEMBERS_TOO_FEW", draft.place("members"), { members: others.length });
  }
  for (const { number, votes, place } of others) {
    if (votes === 0) faults.add("VOTES_MISSING", place("votes"), { member: number });
  }
}

/** @param heads Number of members; undefined where the list could not be read */
function checkOrgans(draft: Draft, heads: number | undefined, faults: Faults): void {
  const small = heads === undefined || heads <= SMALL;
  const seatsOf = (kind: BodyKind) =>
    draft.bodies.flatMap((body, i) =>
      body?.kind === kind
        ? [{ seats: body.seats.length, place: draft.place("bodies", i, "id") }]
        : [],
    );
  const none = { seats: 0, place: draft.place("bodies") };
  const require = (code: FaultCode, bodies: readonly (typeof none)[], least: number) => {
    for (const { seats, place } of bodies) {
      if (seats < least) faults.add(code, place, { seats });
    }
  };
  const boards = seatsOf(BodyKind.BOARD);
  require("BOARD_TOO_SMALL", boards.length > 0 ? boards : [none], small ? 1 : LEAST_BOARD);
  const supervisors = seatsOf(BodyKind.SUPERVISORY_BOARD);
  const absent = small ? [] : [none];
  require("SUPERVISORS_TOO_FEW", supervisors.length > 0 ? supervisors : absent, LEAST_SUPERVISORS);
}

function checkRepresentatives(
  draft: Draft,
  { yearEnd }: ArticlesEntry,
  { id, seats }: Body,
  i: number,
  heads: number | undefined,
  faults: Faults,
): void {
  const { years, ...least } = REPRESENTATIVES;
  const few = heads !== undefined && heads <= least.members;
  if (few || seats.length < least.seats) {
    faults.add("REPRESENTATIVES_UNAVAILABLE", draft.place("bodies", i, "id"), {
      body: id,
      ...least,
    });
  }
  if (yearEnd === 0) return;
  seats.forEach((seat, j) => {
    const { holder, since, until } = seat;
    if (holder === undefined || since === undefined || until === undefined) return;
    const end = yearEndAfter(startOfDay(since, draft.timezone), yearEnd, draft.timezone, years);
    if (endOfDay(until, draft.timezone) > end) {
      const facts = { until, latest: dayOf(end - 1, draft.timezone) };
      faults.add("TERM_TOO_LONG", draft.place("bodies", i, "seats", j, "until"), facts);
    }
  });
}

function checkInvestors(draft: Draft, body: Body, i: number, now: number, faults: Faults): void {
  const terms = body.seats.flatMap((seat) => {
    const term = termOf(draft, seat, now);
    return term && memberIn(draft, seat)?.investing ? [term] : [];
  });
  // Most of them sit together at a beginning of some term.
  const together = terms.map(
    ({ since }) => terms.filter((other) => other.since <= since && since < other.until).length,
  );
  const investors = Math.max(0, ...together);
  if (INVESTORS * investors > body.seats.length) {
    const facts = { body: body.id, investors, seats: body.seats.length };
    faults.add("INVESTORS_TOO_MANY", draft.place("bodies", i, "id"), facts);
  }
}
