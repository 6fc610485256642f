/** A cooperative under the GenG, founded while general meetings could still vote by circular alone. */
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import {
  type Articles,
  Base,
  BodyKind,
  EffectiveOn,
  Law,
  Matter,
  type RuleSet,
} from "../../server/protocol/rules.ts";
import { type FoundingBody, type SeatOrder, SeatRole } from "../../server/protocol/types.ts";
import { DAY, foundingPlan, HOUR, ORGANISATION, personSigner, START } from "./members.ts";
import { plainArticles, plainRules } from "./rules.ts";

/** Its bodies; board and chair have the numbers that they have elsewhere. */
export const Lawful = { MEETING: 1, BOARD: 2, SUPERVISORS: 3, REPRESENTATIVES: 4 } as const;
/** Members that merely invest; their persons are 15 and 16. */
export const INVESTORS = [14, 15] as const;

export const lawfulArticles: Articles = {
  ...plainArticles,
  cooperative: true,
  yearEnd: 12,
  exitNotice: 3,
  transferConsent: true,
};

const bits = (...matters: readonly Matter[]) => matters.reduce((all, one) => all | (1 << one), 0);

const meeting = {
  ...plainRules,
  law: Law.GENG_GENERAL_MEETING,
  body: Lawful.MEETING,
  proxyCap: 2,
  grace: HOUR,
  objectionWindow: DAY,
};
const statute = { effectiveOn: EffectiveOn.REGISTER, majorityStrict: false };

/** What each body decides, and how. */
export const lawfulRules: readonly RuleSet[] = [
  {
    ...meeting,
    matters: bits(
      Matter.RESOLUTION,
      Matter.SEATS,
      Matter.ELECTION,
      Matter.DISCHARGE,
      Matter.RELEASE,
      Matter.CLAIM,
      Matter.EXCLUSION,
      Matter.MEMBER_VOTES,
      Matter.INVESTORS,
      Matter.AUDITORS,
    ),
  },
  { ...meeting, ...statute, matters: bits(Matter.RULE_SETS), majorityNum: 3, majorityDen: 4 },
  { ...meeting, ...statute, matters: bits(Matter.NEW_DUTIES), majorityNum: 9, majorityDen: 10 },
  {
    ...meeting,
    matters: bits(Matter.RECALL, Matter.EXECUTORS),
    majorityNum: 3,
    majorityDen: 4,
    majorityStrict: false,
  },
  {
    ...meeting,
    matters: bits(Matter.CONTINUATION_TWICE),
    majorityNum: 3,
    majorityDen: 4,
    majorityStrict: false,
    majorityBase: Base.ALL_MEMBERS,
  },
  {
    ...plainRules,
    law: Law.GENG_BOARD,
    body: Lawful.BOARD,
    matters: bits(Matter.RESOLUTION, Matter.OWN_RULES, Matter.ADMISSION, Matter.SHARES),
  },
  {
    ...plainRules,
    law: Law.GENG_SUPERVISORY_BOARD,
    body: Lawful.SUPERVISORS,
    quorumMin: 2,
    matters: bits(Matter.RESOLUTION, Matter.OWN_RULES, Matter.SEATS, Matter.EXCLUSION),
  },
  {
    ...plainRules,
    law: Law.GENG_REPRESENTATIVES,
    body: Lawful.REPRESENTATIVES,
    matters: bits(Matter.RESOLUTION),
  },
];

/** Board: persons 1 (chair) and 2. Supervisory board: 3 (chair), 4 and an investor. One representative: 6. */
function seats(): SeatOrder[] {
  const order = (body: number, number: number, person: number): SeatOrder => ({
    body,
    seat: number,
    person,
    since: START - 300 * DAY,
    until: START + 1000 * DAY,
    role: number === 1 && body !== Lawful.REPRESENTATIVES ? SeatRole.CHAIR : SeatRole.NONE,
  });
  return [
    order(Lawful.BOARD, 1, 1),
    order(Lawful.BOARD, 2, 2),
    order(Lawful.SUPERVISORS, 1, 3),
    order(Lawful.SUPERVISORS, 2, 4),
    order(Lawful.SUPERVISORS, 3, 15),
    order(Lawful.REPRESENTATIVES, 1, 6),
  ];
}

/** Twelve natural members, an organisation, and two that merely invest. */
export function lawfulPlan(): FoundingPlan {
  const plan = foundingPlan({ organisation: true });
  const { MEETING, BOARD, SUPERVISORS, REPRESENTATIVES } = Lawful;
  const body = (kind: BodyKind, count: number): FoundingBody => ({
    kind,
    convenedBy: 0,
    presidedBy: 0,
    segments: Array(count).fill(0),
  });
  const bodies: Readonly<Record<number, FoundingBody>> = {
    [MEETING]: { ...body(BodyKind.GENERAL_MEETING, 0), convenedBy: BOARD, presidedBy: BOARD },
    [BOARD]: body(BodyKind.BOARD, 3),
    [SUPERVISORS]: body(BodyKind.SUPERVISORY_BOARD, 4),
    [REPRESENTATIVES]: body(BodyKind.REPRESENTATIVES, 2),
  };
  const [first] = plan.members;
  if (first === undefined) throw new Error("no member");
  const investors = INVESTORS.map((_, i) => ({
    ...first,
    investing: true,
    votes: 1,
    keys: [personSigner(ORGANISATION + 2 + i).keyId],
  }));
  return {
    ...plan,
    articles: lawfulArticles,
    members: [...plan.members, ...investors],
    bodies: Object.values(bodies),
    seats: seats(),
    ruleSets: lawfulRules,
  };
}
