/** A lawful rule set of each kind of body; what the table of unlawful ones changes. */

import type * as words from "../../scripts/verify/law/words.ts";
import { nameOf } from "../../server/protocol/enumeration.ts";
import {
  type Articles,
  Base,
  BodyKind,
  CapBase,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  type RuleSet,
  Secrecy,
  Tie,
  Timezone,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import { plainArticles, plainRules } from "./rules.ts";

const DAY = 86_400;

/** A rule set, the kind of its body, and whether the GenG applies. */
export interface Ground {
  readonly ruleSet: RuleSet;
  readonly kind: BodyKind;
  readonly cooperative: boolean;
}

const only = (...matters: readonly Matter[]): number =>
  matters.reduce((bits, matter) => (bits | (1 << matter)) >>> 0, 0);

const ground = (
  kind: BodyKind,
  cooperative: boolean,
  body: number,
  rules: Partial<RuleSet>,
): Ground => ({ kind, cooperative, ruleSet: { ...plainRules, ...rules, body } });

const extended = {
  procedure: Procedure.EXTENDED,
  notice: 14 * DAY,
  discussion: 1,
} as const;
const meeting = { ...extended, law: Law.GENG_GENERAL_MEETING, proxyCap: 2 };
const share = (majorityNum: number, majorityDen: number) => ({
  majorityNum,
  majorityDen,
  majorityStrict: false,
});
const registered = { effectiveOn: EffectiveOn.REGISTER };

/** Of an association or a cooperative; bodies have the numbers of the foundings that tests use. */
export const LAWFUL = {
  /** Under no law */
  club: ground(BodyKind.GENERAL_MEETING, false, 1, {}),
  clubBoard: ground(BodyKind.BOARD, false, 2, {}),
  association: ground(BodyKind.GENERAL_MEETING, false, 1, { law: Law.BGB_ASSOCIATION }),
  meeting: ground(BodyKind.GENERAL_MEETING, true, 1, meeting),
  statute: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    ...registered,
    matters: only(Matter.RULE_SETS),
  }),
  ownRules: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    ...registered,
    matters: only(Matter.OWN_RULES),
  }),
  duties: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(9, 10),
    ...registered,
    matters: only(Matter.NEW_DUTIES),
  }),
  recall: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    matters: only(Matter.RECALL),
  }),
  dissolution: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    matters: only(Matter.DISSOLUTION),
  }),
  continuation: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    matters: only(Matter.CONTINUATION),
  }),
  continuationTwice: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    majorityBase: Base.ALL_MEMBERS,
    matters: only(Matter.CONTINUATION_TWICE),
  }),
  merger: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    ...share(3, 4),
    matters: only(Matter.MERGER),
  }),
  multiple: ground(BodyKind.GENERAL_MEETING, true, 1, {
    ...meeting,
    voteWeight: VoteWeight.ORDINARY,
    cap: 3,
    flatOnThreeQuarters: true,
  }),
  board: ground(BodyKind.BOARD, true, 2, { law: Law.GENG_BOARD }),
  supervisors: ground(BodyKind.SUPERVISORY_BOARD, true, 3, {
    law: Law.GENG_SUPERVISORY_BOARD,
    quorumMin: 2,
  }),
  committee: ground(BodyKind.OTHER, true, 4, {}),
  representatives: ground(BodyKind.REPRESENTATIVES, true, 5, {
    ...extended,
    law: Law.GENG_REPRESENTATIVES,
  }),
  representativesStatute: ground(BodyKind.REPRESENTATIVES, true, 5, {
    ...extended,
    ...share(3, 4),
    ...registered,
    law: Law.GENG_REPRESENTATIVES,
    matters: only(Matter.RULE_SETS),
  }),
} as const satisfies Readonly<Record<string, Ground>>;

/** Articles of a cooperative that the GenG allows. */
export const LAWFUL_ARTICLES: Articles = {
  ...plainArticles,
  cooperative: true,
  yearEnd: 12,
  exitNotice: 3,
};

/** The names of matters; a bit that is none has a name that no matter has. */
function mattersOf(bits: number): words.Matter[] {
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => ((bits >>> bit) & 1) === 1)
    .map((bit) => {
      const name = Object.keys(Matter).find((key) => Matter[key as keyof typeof Matter] === bit);
      // The reference model looks for such a name itself.
      return (name ?? `BIT_${bit}`) as words.Matter;
    });
}

/** A rule set in the words of the reference model. */
export function inWords({ timezone, ...r }: RuleSet): words.RuleSet {
  return {
    ...r,
    law: nameOf(Law, r.law),
    matters: mattersOf(r.matters),
    procedure: nameOf(Procedure, r.procedure),
    quorumBase: nameOf(Base, r.quorumBase),
    majorityBase: nameOf(Base, r.majorityBase),
    voteWeight: nameOf(VoteWeight, r.voteWeight),
    capBase: nameOf(CapBase, r.capBase),
    conflictKinds: mattersOf(r.conflictKinds),
    electorate: nameOf(ElectorateAt, r.electorate),
    revocability: nameOf(Revocability, r.revocability),
    earlyClose: nameOf(EarlyClose, r.earlyClose),
    tie: nameOf(Tie, r.tie),
    secrecy: nameOf(Secrecy, r.secrecy),
    effectiveOn: nameOf(EffectiveOn, r.effectiveOn),
  };
}

/** Articles in the words of the reference model. */
export const articlesInWords = (articles: Articles): words.Articles => ({
  ...articles,
  timezone: nameOf(Timezone, articles.timezone),
});
