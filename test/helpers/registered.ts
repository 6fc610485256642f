/** A registered cooperative (eG) whose statute the GenG binds, as contract tests found it. */
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import {
  type Articles,
  Base,
  BodyKind,
  EffectiveOn,
  Law,
  Matter,
  type RuleSet,
  Timezone,
} from "../../server/protocol/rules.ts";
import { FOREVER, type FoundingMember, SeatRole } from "../../server/protocol/types.ts";
import { auditorSigner } from "./acting.ts";
import {
  BOARD,
  type ChainOptions,
  DAY,
  foundingSite,
  foundOn,
  GENERAL_MEETING,
  MUNICIPAL,
  NOBODY,
  personSigner,
  START,
  SUPERVISORY_BOARD,
  seatOf,
  seatRules,
} from "./cooperative.ts";
import { plainArticles, plainRules } from "./rules.ts";

/** Members 1 to 10 are natural, member n is person n; 11 and 12 are organisations. */
export const NATURAL = 10;
/** Persons of organisation 11: a representative votes, a second one does not, an employee. */
export const FIRST_ORGANISATION = { member: 11, voting: 11, representative: 12, employee: 13 };
/** Persons of organisation 12: an employee votes, a representative does not. */
export const SECOND_ORGANISATION = { member: 12, voting: 14, representative: 15 };
/** A body of seats that is neither board nor supervisory board. */
export const COMMITTEE = 4;

/** The financial year is the calendar year in Berlin: it ends 2020, 2021, … at 23:00 UTC of 31 December. */
export const YEAR_END_2020 = Date.parse("2020-12-31T23:00:00Z") / 1000;
export const YEAR_END_2021 = Date.parse("2021-12-31T23:00:00Z") / 1000;
export const YEAR_END_2022 = Date.parse("2022-12-31T23:00:00Z") / 1000;
/** Notice to the end of 2021 comes before the last three months of it begin. */
export const NOTICE_2021 = Date.parse("2021-09-30T22:00:00Z") / 1000;

export interface RegisteredOptions extends ChainOptions {
  readonly articles?: Partial<Articles>;
  /** Changes to rule sets by body: 1 the general meeting, 2 Vorstand, 3 Aufsichtsrat, 4 a committee */
  readonly rules?: Readonly<Record<number, Partial<RuleSet>>>;
  readonly member?: (member: number) => Partial<FoundingMember>;
  /** More natural members, numbered from 13 on */
  readonly more?: number;
  readonly plan?: (plan: FoundingPlan) => Partial<FoundingPlan>;
}

export const registeredArticles: Articles = {
  ...plainArticles,
  cooperative: true,
  yearEnd: 12,
  timezone: Timezone.EUROPE_BERLIN,
  exitNotice: 3,
};

/** The bits of matters. */
export const bitsOf = (...matters: readonly Matter[]): number =>
  matters.reduce((sum, one) => sum | (1 << one), 0);

const threeQuarters = { majorityNum: 3, majorityDen: 4, majorityStrict: false };
const nineTenths = { majorityNum: 9, majorityDen: 10, majorityStrict: false };
const registered = { effectiveOn: EffectiveOn.REGISTER };

/** What the general meeting decides with which majority. */
const MEETING: readonly Partial<RuleSet>[] = [
  {
    matters: bitsOf(
      Matter.RESOLUTION,
      Matter.ADMISSION,
      Matter.SEATS,
      Matter.ELECTION,
      Matter.DISCHARGE,
      Matter.RELEASE,
      Matter.CLAIM,
      Matter.EXCLUSION,
      Matter.MEMBER_VOTES,
      Matter.INVESTORS,
      Matter.SHARES,
      Matter.AUDITORS,
    ),
  },
  { matters: bitsOf(Matter.RULE_SETS, Matter.OWN_RULES), ...threeQuarters, ...registered },
  { matters: bitsOf(Matter.NEW_DUTIES), ...nineTenths, ...registered },
  {
    matters: bitsOf(
      Matter.EXECUTORS,
      Matter.RECALL,
      Matter.DISSOLUTION,
      Matter.CONTINUATION,
      Matter.MERGER,
    ),
    ...threeQuarters,
  },
  { matters: bitsOf(Matter.CONTINUATION_TWICE), ...threeQuarters, majorityBase: Base.ALL_MEMBERS },
];

const SEATED: Readonly<Record<number, Partial<RuleSet>>> = {
  [BOARD]: {
    law: Law.GENG_BOARD,
    matters: bitsOf(
      Matter.RESOLUTION,
      Matter.ADMISSION,
      Matter.KEYS,
      Matter.RELAYS,
      Matter.SITES,
      Matter.OWN_RULES,
      Matter.EXCLUSION,
      Matter.SHARES,
    ),
  },
  [SUPERVISORY_BOARD]: {
    law: Law.GENG_SUPERVISORY_BOARD,
    matters: bitsOf(
      Matter.RESOLUTION,
      Matter.SEATS,
      Matter.ELECTION,
      Matter.KEYS,
      Matter.EXCLUSION,
    ),
    quorumMin: 2,
  },
  [COMMITTEE]: { law: Law.FREE, matters: bitsOf(Matter.RESOLUTION, Matter.EXCLUSION) },
};

/**
 * Ten natural members and two organisations; a general meeting that may vote by circular letter until 1 September 2022;
 * a Vorstand of persons 1 (chair), 2 (deputy) and 11; an Aufsichtsrat of persons 3 (chair), 4 (deputy) and 5 with a
 * vacant seat; a committee of persons 6 and 7; an auditor.
 */
export function registeredPlan(options: RegisteredOptions = {}): FoundingPlan {
  const keyOf = (person: number) => personSigner(person, options.kind?.(person)).keyId;
  const member = (number: number, changes: Partial<FoundingMember>): FoundingMember => {
    const keys = changes.keys ?? [];
    return {
      since: START - 365 * DAY,
      until: FOREVER,
      segment: MUNICIPAL,
      votes: 1,
      investing: false,
      organisation: false,
      shares: 3,
      representatives: 0n,
      keys,
      invitations: keys.map(() => NOBODY),
      ...changes,
      ...options.member?.(number),
    };
  };
  const { voting, representative, employee } = FIRST_ORGANISATION;
  const organisation = (number: number, persons: number[], representatives: bigint) =>
    member(number, { organisation: true, representatives, keys: persons.map(keyOf) });
  const natural = (number: number, person: number) => member(number, { keys: [keyOf(person)] });
  const members = [
    ...Array.from({ length: NATURAL }, (_, i) => natural(i + 1, i + 1)),
    organisation(11, [voting, representative, employee], 0b011n),
    organisation(12, [SECOND_ORGANISATION.voting, SECOND_ORGANISATION.representative], 0b10n),
    // Persons and members are counted apart: member 13 is person 16.
    ...Array.from({ length: options.more ?? 0 }, (_, i) => natural(i + 13, i + 16)),
  ];
  const body = (kind: BodyKind, seats: number) => ({
    kind,
    convenedBy: 0,
    presidedBy: 0,
    segments: Array.from({ length: seats }, () => 0),
  });
  const meeting: RuleSet = {
    ...plainRules,
    law: Law.GENG_GENERAL_MEETING,
    proxyCap: 2,
    body: GENERAL_MEETING,
  };
  const plan: FoundingPlan = {
    articles: { ...registeredArticles, ...options.articles },
    members,
    bodies: [
      { ...body(BodyKind.GENERAL_MEETING, 0), convenedBy: BOARD, presidedBy: SUPERVISORY_BOARD },
      body(BodyKind.BOARD, 3),
      body(BodyKind.SUPERVISORY_BOARD, 4),
      body(BodyKind.OTHER, 2),
    ],
    seats: [
      seatOf(BOARD, 1, 1),
      seatOf(BOARD, 2, 2, SeatRole.DEPUTY),
      seatOf(BOARD, 3, voting),
      seatOf(SUPERVISORY_BOARD, 1, 3),
      seatOf(SUPERVISORY_BOARD, 2, 4, SeatRole.DEPUTY),
      seatOf(SUPERVISORY_BOARD, 3, 5),
      seatOf(COMMITTEE, 1, 6),
      seatOf(COMMITTEE, 2, 7),
    ],
    ruleSets: [
      ...MEETING.map((rules) => ({ ...meeting, ...rules, ...options.rules?.[GENERAL_MEETING] })),
      ...[BOARD, SUPERVISORY_BOARD, COMMITTEE].map((of) => ({
        ...plainRules,
        ...SEATED[of],
        ...seatRules(options.rules?.[of] ?? {}),
        body: of,
      })),
    ],
    sites: [foundingSite],
    auditors: [auditorSigner(1).keyId],
  };
  return { ...plan, ...options.plan?.(plan) };
}

/** Founds the registered cooperative; the clock then stands at START. */
export const foundRegistered = (options: RegisteredOptions = {}) =>
  foundOn(registeredPlan(options), options);
