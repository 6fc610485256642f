/** Rules in words: names in place of the ledger's numbers. */
import type { ActionContent } from "../protocol/actions.ts";
import { nameOf, namesIn } from "../protocol/enumeration.ts";
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
} from "../protocol/rules.ts";
import { SeatRole } from "../protocol/types.ts";
import type { ContentView } from "./voteViews.ts";

/** Fields of a rule set that are values of an enumeration. */
const ENUMERATIONS = {
  law: Law,
  procedure: Procedure,
  quorumBase: Base,
  majorityBase: Base,
  voteWeight: VoteWeight,
  capBase: CapBase,
  electorate: ElectorateAt,
  revocability: Revocability,
  earlyClose: EarlyClose,
  tie: Tie,
  secrecy: Secrecy,
  timezone: Timezone,
  effectiveOn: EffectiveOn,
} as const;
type Enumerations = typeof ENUMERATIONS;

type MatterName = keyof typeof Matter;

/** A rule set as the contracts know it, in words: matters and conflicts as lists, durations in seconds. */
export type RuleSetWords = Omit<RuleSet, keyof Enumerations | "matters" | "conflictKinds"> & {
  readonly [Field in keyof Enumerations]: keyof Enumerations[Field] & string;
} & { readonly matters: readonly MatterName[]; readonly conflictKinds: readonly MatterName[] };

export type ArticlesWords = Omit<Articles, "timezone"> & {
  readonly timezone: keyof typeof Timezone;
};

export function ruleSetInWords(ruleSet: RuleSet): RuleSetWords {
  const words = Object.entries(ENUMERATIONS).map(([field, enumeration]) => [
    field,
    nameOf(enumeration, ruleSet[field as keyof Enumerations]),
  ]);
  return {
    ...ruleSet,
    ...Object.fromEntries(words),
    matters: namesIn(Matter, ruleSet.matters),
    conflictKinds: namesIn(Matter, ruleSet.conflictKinds),
  };
}

export function articlesInWords(articles: Articles): ArticlesWords {
  return { ...articles, timezone: nameOf(Timezone, articles.timezone) };
}

/** What an action says, its rules and roles in words. */
export function contentInWords(content: ActionContent): ContentView {
  switch (content.kind) {
    case "SEAT":
      return {
        kind: content.kind,
        order: { ...content.order, role: roleName(content.order.role) },
      };
    case "ADOPT_RULE_SET":
      return { kind: content.kind, ruleSet: ruleSetInWords(content.ruleSet) };
    case "ADOPT_ARTICLES":
      return { kind: content.kind, articles: articlesInWords(content.articles) };
    default:
      return content;
  }
}

export function kindName(kind: number): keyof typeof BodyKind {
  return nameOf(BodyKind, kind);
}

export function roleName(role: number): keyof typeof SeatRole {
  return nameOf(SeatRole, role);
}
