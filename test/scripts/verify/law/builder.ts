/** Foundings for tests: natural members 1 to n with the keys k1 to kn, and three bodies. */
import { expect } from "chai";
import { Cooperative } from "../../../../scripts/verify/law/model.ts";
import type { Articles, Choice, Matter, RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER, MATTERS } from "../../../../scripts/verify/law/words.ts";
import type {
  Action,
  Ballot,
  Founding,
  FoundingBody,
  FoundingMember,
  Opening,
  SeatOrder,
  Signed,
} from "../../../../scripts/verify/law/world.ts";
import { Refused } from "../../../../scripts/verify/law/world.ts";

export const DAY = 86_400;
/** General meeting (convened by the board, presided over by the supervisory board) */
export const GM = 1;
/** Board: members 1 (chair) and 2 */
export const BOARD = 2;
/** Supervisory board: members 3 (chair), 4 (deputy), and 5 */
export const SUPERVISORY = 3;

/** An instant by its UTC text, such as "2026-06-30T22:00:00". */
export function at(text: string): number {
  const iso = text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`;
  return Date.parse(iso) / 1000;
}

export function articles(over: Partial<Articles> = {}): Articles {
  return {
    cooperative: true,
    yearEnd: 12,
    timezone: "EUROPE_BERLIN",
    exitNotice: 3,
    entrepreneurs: false,
    transferConsent: false,
    heirsContinue: false,
    emergencyBoard: false,
    representation: 2,
    keyDelay: 7 * DAY,
    absence: 7 * DAY,
    minority: 10,
    ...over,
  };
}

/** A rule set of law FREE for all matters of the general meeting: simple majority, nothing else. */
export function free(over: Partial<RuleSet> = {}): RuleSet {
  return {
    law: "FREE",
    body: GM,
    matters: [...MATTERS],
    validFrom: 0,
    procedure: "CIRCULAR",
    notice: 0,
    discussion: 0,
    objectionWindow: 0,
    objections: 0,
    quorumNum: 0,
    quorumDen: 0,
    quorumBase: "ELIGIBLE",
    quorumMin: 0,
    majorityNum: 1,
    majorityDen: 2,
    majorityStrict: true,
    majorityBase: "CAST",
    voteWeight: "EQUAL",
    cap: 0,
    capBase: "NOMINAL",
    flatOnThreeQuarters: false,
    proxyCap: 0,
    conflictKinds: [],
    electorate: "AT_CAST",
    revocability: "UNTIL_RECEIPT",
    earlyClose: "NONE",
    tie: "REJECTED",
    secrecy: "NAMED",
    interimResults: false,
    deadlineInclusive: false,
    effectiveOn: "CLOSE",
    grace: 0,
    openers: 0,
    jointForm: false,
    ...over,
  };
}

/** A lawful rule set of a cooperative's general meeting: extended procedure, a notice of two weeks. */
export function meeting(matters: readonly Matter[], over: Partial<RuleSet> = {}): RuleSet {
  return free({
    law: "GENG_GENERAL_MEETING",
    matters,
    procedure: "EXTENDED",
    notice: 14 * DAY,
    discussion: DAY,
    proxyCap: 2,
    ...over,
  });
}

export function statute(over: Partial<RuleSet> = {}): RuleSet {
  return meeting(["RULE_SETS"], {
    majorityNum: 3,
    majorityDen: 4,
    majorityStrict: false,
    effectiveOn: "REGISTER",
    ...over,
  });
}

export function boardRules(matters: readonly Matter[], over: Partial<RuleSet> = {}): RuleSet {
  return free({ law: "GENG_BOARD", body: BOARD, matters, ...over });
}

export function supervision(matters: readonly Matter[], over: Partial<RuleSet> = {}): RuleSet {
  return free({
    law: "GENG_SUPERVISORY_BOARD",
    body: SUPERVISORY,
    matters,
    quorumMin: 2,
    ...over,
  });
}

export function natural(number: number, over: Partial<FoundingMember> = {}): FoundingMember {
  return {
    since: 0,
    until: FOREVER,
    segment: 0,
    votes: 1,
    investing: false,
    organisation: false,
    shares: 1,
    persons: [{ key: `k${number}`, invitation: null, representative: false }],
    ...over,
  };
}

export interface Plan {
  readonly at?: number;
  readonly articles?: Partial<Articles>;
  /** Natural members, from 1 */
  readonly number?: number;
  readonly members?: Readonly<Record<number, Partial<FoundingMember>>>;
  readonly bodies?: readonly FoundingBody[];
  readonly seats?: readonly SeatOrder[];
  readonly ruleSets?: readonly RuleSet[];
  readonly auditors?: readonly string[];
}

export function seat(
  body: number,
  number: number,
  person: number,
  over: Partial<SeatOrder> = {},
): SeatOrder {
  return { body, seat: number, person, since: 0, until: FOREVER, role: "NONE", ...over };
}

export const BODIES: readonly FoundingBody[] = [
  { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: SUPERVISORY, segments: [] },
  { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
  { kind: "SUPERVISORY_BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0, 0] },
];
export const SEATS: readonly SeatOrder[] = [
  seat(BOARD, 1, 1, { role: "CHAIR" }),
  seat(BOARD, 2, 2),
  seat(SUPERVISORY, 1, 3, { role: "CHAIR" }),
  seat(SUPERVISORY, 2, 4, { role: "DEPUTY" }),
  seat(SUPERVISORY, 3, 5),
];

export function founding(plan: Plan = {}): Founding {
  return {
    at: plan.at ?? at("2026-01-01"),
    articles: articles(plan.articles),
    members: Array.from({ length: plan.number ?? 10 }, (_, index) =>
      natural(index + 1, plan.members?.[index + 1]),
    ),
    bodies: plan.bodies ?? BODIES,
    ruleSets: plan.ruleSets ?? [],
    seats: plan.seats ?? SEATS,
    auditors: plan.auditors ?? [],
    relays: 1,
  };
}

export function found(plan: Plan = {}): Cooperative {
  return new Cooperative(founding(plan));
}

/** A founding to which no law applies but what the ledger needs, with one rule set for all matters. */
export function club(ruleSet: Partial<RuleSet> = {}, plan: Plan = {}): Cooperative {
  return found({
    ...plan,
    articles: { cooperative: false, yearEnd: 0, exitNotice: 0, ...plan.articles },
    ruleSets: [free(ruleSet), ...(plan.ruleSets ?? [])],
  });
}

export function own(...keys: (string | null)[]): Signed[] {
  return keys.map((key) => ({ body: 0, seat: 0, key }));
}

/** Signatures of seats, each as [body, seat, key]. */
export function seats(...signers: (readonly [number, number, string])[]): Signed[] {
  return signers.map(([body, number, key]) => ({ body, seat: number, key }));
}

export const CHAIRMAN = seats([BOARD, 1, "k1"]);
export const OFFICERS = seats([BOARD, 1, "k1"], [SUPERVISORY, 1, "k3"]);
export const OFFICER = seats([BOARD, 1, "k1"]);

export function opening(over: Partial<Opening> & Pick<Opening, "startsAt" | "endsAt">): Opening {
  return {
    vote: "v",
    body: GM,
    matter: "RESOLUTION",
    ruleSet: 1,
    documents: "documents",
    action: { kind: "RESOLUTION" },
    discussionAt: 0,
    ...over,
  };
}

/** Opens the vote "v" at its start, by the board's chair. */
export function openAt(
  coop: Cooperative,
  startsAt: number,
  endsAt: number,
  over: Partial<Opening> = {},
  by: readonly Signed[] = CHAIRMAN,
): void {
  coop.open(opening({ startsAt, endsAt, ...over }), by, FOREVER, startsAt);
}

/** Opens a vote of the extended procedure as early as its notice allows. */
export function convene(
  coop: Cooperative,
  startsAt: number,
  endsAt: number,
  over: Partial<Opening> = {},
  by: readonly Signed[] = CHAIRMAN,
): void {
  const discussionAt = startsAt - DAY;
  const t = discussionAt - 14 * DAY;
  coop.open(opening({ discussionAt, startsAt, endsAt, ...over }), by, FOREVER, t);
}

export function ballot(
  elector: number,
  choice: Choice | readonly number[],
  over: Partial<Ballot> = {},
): Ballot {
  return { elector, choice, revision: 1, signer: `k${elector}`, ...over };
}

/** Casts one choice for the electors from `first` to `last`. */
export function castAll(
  coop: Cooperative,
  first: number,
  last: number,
  choice: Choice | readonly number[],
  t: number,
  vote = "v",
): void {
  if (last < first) return;
  const ballots = Array.from({ length: last - first + 1 }, (_, i) => ballot(first + i, choice));
  expect(coop.cast(vote, ballots, t)).to.deep.equal(ballots.map(() => null));
}

export function refused(call: () => unknown, reason?: RegExp): void {
  expect(call).to.throw(Refused, reason ?? /./);
}

export function exclude(member: number): Partial<Opening> {
  return { matter: "EXCLUSION", action: { kind: "EXCLUDE", member } };
}

export function admission(application: string, validUntil: number): Action {
  return { kind: "ADMIT", application, validUntil, investing: false, votes: 1 };
}
