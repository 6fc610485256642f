/** The reference model's words as the contracts take them. */
import { type Address, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import type { ActionContent } from "../../server/protocol/actions.ts";
import type { Act, PlainActName } from "../../server/protocol/acts.ts";
import { candidateSet } from "../../server/protocol/ballot.ts";
import { bitsOf } from "../../server/protocol/enumeration.ts";
import * as rules from "../../server/protocol/rules.ts";
import * as types from "../../server/protocol/types.ts";
import type { Articles, Choice, RuleSet } from "../verify/law/words.ts";
import type {
  Action,
  FoundingBody,
  FoundingMember,
  Key,
  Opening,
  PersonAct,
  SeatOrder,
  VoteAct,
} from "../verify/law/world.ts";

const address = (key: Key | null): Address => (key ?? zeroAddress) as Address;

export function ruleSetOf(ruleSet: RuleSet): rules.RuleSet {
  return {
    ...ruleSet,
    law: rules.Law[ruleSet.law],
    matters: bitsOf(rules.Matter, ruleSet.matters),
    procedure: rules.Procedure[ruleSet.procedure],
    quorumBase: rules.Base[ruleSet.quorumBase],
    majorityBase: rules.Base[ruleSet.majorityBase],
    voteWeight: rules.VoteWeight[ruleSet.voteWeight],
    capBase: rules.CapBase[ruleSet.capBase],
    conflictKinds: bitsOf(rules.Matter, ruleSet.conflictKinds),
    electorate: rules.ElectorateAt[ruleSet.electorate],
    revocability: rules.Revocability[ruleSet.revocability],
    earlyClose: rules.EarlyClose[ruleSet.earlyClose],
    tie: rules.Tie[ruleSet.tie],
    secrecy: rules.Secrecy[ruleSet.secrecy],
    timezone: rules.Timezone.EUROPE_BERLIN,
    effectiveOn: rules.EffectiveOn[ruleSet.effectiveOn],
  };
}

export function articlesOf(articles: Articles): rules.Articles {
  return { ...articles, timezone: rules.Timezone[articles.timezone] };
}

export function bodyOf({ kind, ...body }: FoundingBody): types.FoundingBody {
  return { ...body, kind: rules.BodyKind[kind] };
}

export function memberOf({ persons, ...member }: FoundingMember): types.FoundingMember {
  return {
    ...member,
    representatives: persons.reduce(
      (bits, { representative }, i) => bits | (representative ? 1n << BigInt(i) : 0n),
      0n,
    ),
    keys: persons.map(({ key }) => address(key)),
    invitations: persons.map(({ invitation }) => address(invitation)),
  };
}

export function orderOf({ role, ...order }: SeatOrder): types.SeatOrder {
  return { ...order, role: types.SeatRole[role] };
}

/** What an action says; applications, subscriptions and votes are named by their hashes. */
export function contentOf(action: Action): ActionContent {
  switch (action.kind) {
    case "SEAT":
      return { kind: action.kind, order: orderOf(action.order) };
    case "ADOPT_RULE_SET":
      return { kind: action.kind, ruleSet: ruleSetOf(action.ruleSet) };
    case "ADOPT_ARTICLES":
      return { kind: action.kind, articles: articlesOf(action.articles) };
    case "ELECT": {
      const { kind, ...election } = action;
      return { kind, election };
    }
    case "CONTINUE_TWICE":
      return { kind: action.kind, first: (action.first ?? zeroHash) as Hex };
    default:
      return action as ActionContent;
  }
}

/** The hash of a document by its name; zero where there is none. */
export function documentOf(name: string): Hex {
  return name === "" ? zeroHash : keccak256(toHex(name));
}

export function openingOf(
  opening: Omit<Opening, "vote">,
  action: Hex,
  once: { readonly nonce: bigint; readonly validUntil: number },
): types.Opening {
  const { body, ruleSet, discussionAt, startsAt, endsAt } = opening;
  return {
    body,
    ruleSet,
    discussionAt,
    startsAt,
    endsAt,
    matter: rules.Matter[opening.matter],
    documents: documentOf(opening.documents),
    action,
    ...once,
  };
}

/** A choice as a ballot carries it: a number from 1, or in an election a set. */
export function choiceOf(choice: Choice | readonly number[], election: boolean): bigint | number {
  if (typeof choice === "string") return types.Choice[choice];
  return election ? candidateSet(choice) : 0;
}

/** What an act says, by the names that the contracts have for it. */
export function messageOf(
  { name, ...fields }: PersonAct | VoteAct,
  more: Readonly<Record<string, unknown>>,
): Act<PlainActName> {
  const message: Record<string, unknown> = { ...fields, ...more };
  const number = (field: string, e: Readonly<Record<string, number>>): void => {
    const value = message[field];
    if (typeof value === "string") message[field] = e[value];
  };
  number("role", types.SeatRole);
  number("field", { SHARES: 0, SEGMENT: 1, SINCE: 2 });
  number("outcome", types.Outcome);
  number("standing", types.Standing);
  number("manner", types.Manner);
  if (name === "Correction") message.value = BigInt(message.value as number);
  return message as unknown as Act<PlainActName>;
}
