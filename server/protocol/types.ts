/**
 * Words of the ledger: twins of contracts/interfaces/Types.sol, in the same order.
 *
 * Instants are UTC seconds as numbers, ids are numbers, hashes are hex. Periods of time are half-open.
 * Numbers of members, persons, bodies, seats and rule sets begin at 1; 0 means none.
 */
import type { Address, Hex } from "viem";

/** No end is known: the largest instant that fits 40 bits. */
export const FOREVER = 2 ** 40 - 1;

/** The law that a rule set is checked against. FREE: no profile, the founders answer for its lawfulness. */
export const Law = {
  FREE: 0,
  GENG_GENERAL_MEETING: 1,
  GENG_BOARD: 2,
  GENG_SUPERVISORY_BOARD: 3,
  GENG_REPRESENTATIVES: 4,
  BGB_ASSOCIATION: 5,
} as const;

/** What a vote is about. A rule set names the matters that it governs. */
export const Matter = {
  RESOLUTION: 0,
  ADMISSION: 1,
  SEATS: 2,
  RULE_SETS: 3,
  KEYS: 4,
  RELAYS: 5,
  SITES: 6,
  EXECUTORS: 7,
} as const;

/** NONE withdraws the body's competence for the named matters. EXTENDED is the procedure of §43b(1) GenG. */
export const Procedure = { NONE: 0, CIRCULAR: 1, MEETING: 2, EXTENDED: 3 } as const;

/** What a share is counted of: yes and no, all who took part, all who were entitled, all with vacant seats. */
export const Base = { CAST: 0, PRESENT: 1, ELIGIBLE: 2, ALL_MEMBERS: 3 } as const;

/** §43(3) GenG: EQUAL one vote each; the others its numbers 1 to 3. */
export const VoteWeight = { EQUAL: 0, ORDINARY: 1, ENTREPRENEURS: 2, COOPERATIVES: 3 } as const;

export const CapBase = { NOMINAL: 0, EXERCISED: 1 } as const;

/** Whose membership entitles: at the opening, when the ballot is received, or at the close. */
export const ElectorateAt = { AT_OPEN: 0, AT_CAST: 1, AT_CLOSE: 2 } as const;

export const Revocability = { UNTIL_RECEIPT: 0, UNTIL_DEADLINE: 1 } as const;

export const EarlyClose = { NONE: 0, ALL_VOTED: 1, OUTCOME_FIXED: 2 } as const;

/** CHAIR: the chair's own choice decides (Stichentscheid). */
export const Tie = { REJECTED: 0, CHAIR: 1 } as const;

export const Secrecy = { NAMED: 0, SECRET: 1 } as const;

/** For display only; every deadline is an explicit instant. */
export const Timezone = { UTC: 0, EUROPE_BERLIN: 1 } as const;

export const EffectiveOn = { CLOSE: 0, DECLARATION: 1, REGISTER: 2 } as const;

/** What an adopted resolution does to the ledger. */
export const ActionKind = {
  RESOLUTION: 0,
  ADMIT: 1,
  SEAT: 2,
  UNSEAT: 3,
  ADOPT_RULE_SET: 4,
  REPLACE_KEY: 5,
  ADD_RELAY: 6,
  END_RELAY: 7,
  ADD_SITE: 8,
  END_SITE: 9,
  ADD_EXECUTOR: 10,
  RETIRE_EXECUTOR: 11,
} as const;

/** Why an adopted action can never be carried out any more. The resolution stays adopted. */
export const Refusal = {
  NONE: 0,
  APPLICATION_WITHDRAWN: 1,
  APPLICATION_EXPIRED: 2,
  APPLICATION_DIFFERS: 3,
  KEY_IN_USE: 4,
  NOT_A_MEMBER: 5,
  NOT_SEATED: 6,
  TERM_OVER: 7,
  ALREADY_DONE: 8,
  OVERTAKEN: 9,
} as const;

/** What makes a rule set unlawful or unusable. *_UNSUPPORTED: the law knows it, this version does not yet. */
export const RuleFault = {
  NONE: 0,
  LAW_UNSUPPORTED: 1,
  PROCEDURE_UNSUPPORTED: 2,
  DISCUSSION_UNSUPPORTED: 3,
  VOTE_WEIGHT_UNSUPPORTED: 4,
  PROXIES_UNSUPPORTED: 5,
  CONFLICTS_UNSUPPORTED: 6,
  ELECTORATE_UNSUPPORTED: 7,
  SECRECY_UNSUPPORTED: 8,
  EFFECTIVE_ON_UNSUPPORTED: 9,
  DEADLINE_INCLUSIVE_UNSUPPORTED: 10,
  INTERIM_RESULTS_FORBIDDEN: 11,
  NO_MATTER: 12,
  UNKNOWN_MATTER: 13,
  QUORUM_SHARE_INVALID: 14,
  QUORUM_BASE_INVALID: 15,
  MAJORITY_SHARE_INVALID: 16,
  MAJORITY_BELOW_HALF: 17,
  TIE_WITHOUT_SIMPLE_MAJORITY: 18,
  OBJECTION_INCOMPLETE: 19,
  EARLY_CLOSE_CUTS_CHANGE: 20,
  OUTCOME_FIXED_OPEN_ELECTORATE: 21,
  RULE_SETS_ABANDONED: 22,
  PERIOD_TOO_LONG: 23,
} as const;

export const Choice = { NONE: 0, YES: 1, NO: 2, ABSTAIN: 3, INVALID: 4 } as const;

export const Phase = {
  UNKNOWN: 0,
  PENDING: 1,
  VOTING: 2,
  OVERDUE: 3,
  GRACE: 4,
  COUNTABLE: 5,
  CLOSED: 6,
} as const;

/** What ended the voting. */
export const Cause = {
  NONE: 0,
  DEADLINE: 1,
  ALL_VOTED: 2,
  OUTCOME_FIXED: 3,
  OBJECTION: 4,
} as const;

export const Outcome = {
  NONE: 0,
  ADOPTED: 1,
  REJECTED: 2,
  NO_QUORUM: 3,
  PROCEDURE_ABORTED: 4,
} as const;

/** Why a ballot of a batch was not counted. */
export const Skip = {
  NONE: 0,
  NOT_ENTITLED: 1,
  BAD_SIGNATURE: 2,
  UNKNOWN_SITE: 3,
  INVALID_CHOICE: 4,
  INVALID_REVISION: 5,
  ALREADY_VOTED: 6,
  RECEIVED_OUTSIDE: 7,
} as const;

type Enumeration = Readonly<Record<string, number>>;
type Value<E extends Enumeration> = E[keyof E];

export type Law = Value<typeof Law>;
export type Matter = Value<typeof Matter>;
export type Procedure = Value<typeof Procedure>;
export type Base = Value<typeof Base>;
export type VoteWeight = Value<typeof VoteWeight>;
export type CapBase = Value<typeof CapBase>;
export type ElectorateAt = Value<typeof ElectorateAt>;
export type Revocability = Value<typeof Revocability>;
export type EarlyClose = Value<typeof EarlyClose>;
export type Tie = Value<typeof Tie>;
export type Secrecy = Value<typeof Secrecy>;
export type Timezone = Value<typeof Timezone>;
export type EffectiveOn = Value<typeof EffectiveOn>;
export type ActionKind = Value<typeof ActionKind>;
export type Refusal = Value<typeof Refusal>;
export type RuleFault = Value<typeof RuleFault>;
export type Choice = Value<typeof Choice>;
export type Phase = Value<typeof Phase>;
export type Cause = Value<typeof Cause>;
export type Outcome = Value<typeof Outcome>;
export type Skip = Value<typeof Skip>;

/** Whether the number is a value of the enumeration. */
export function isIn<const E extends Enumeration>(e: E, value: number): value is Value<E> {
  return Object.values(e).includes(value);
}

/**
 * The name of an enumeration's value, as the contracts write it.
 * @throws RangeError where the enumeration has no such value
 */
export function nameOf<const E extends Enumeration>(e: E, value: number): keyof E & string {
  const name = Object.keys(e).find((key) => e[key] === value);
  if (name === undefined) throw new RangeError(`no value ${value} among ${Object.keys(e)}`);
  return name;
}

/** What a signature is bound to, and where the contracts are. */
export interface Ledger {
  readonly chainId: number;
  /** Hash of the founding calls, salt included */
  readonly foundingHash: Hex;
  readonly register: Address;
  readonly bodies: Address;
  readonly votes: Address;
}

/** A version of a body's rules for some matters; the fields' meaning stands in Types.sol. */
export interface RuleSet {
  readonly law: number;
  readonly body: number;
  /** Bit n stands for Matter n */
  readonly matters: number;
  readonly validFrom: number;
  readonly procedure: number;
  /** Seconds */
  readonly notice: number;
  /** Seconds */
  readonly discussion: number;
  /** Seconds */
  readonly objectionWindow: number;
  readonly objections: number;
  readonly quorumNum: number;
  readonly quorumDen: number;
  readonly quorumBase: number;
  readonly quorumMin: number;
  readonly majorityNum: number;
  readonly majorityDen: number;
  readonly majorityStrict: boolean;
  readonly majorityBase: number;
  readonly voteWeight: number;
  readonly cap: number;
  readonly capBase: number;
  readonly flatOnThreeQuarters: boolean;
  readonly proxyCap: number;
  readonly conflictKinds: number;
  readonly electorate: number;
  readonly revocability: number;
  readonly earlyClose: number;
  readonly tie: number;
  readonly secrecy: number;
  readonly interimResults: boolean;
  readonly timezone: number;
  readonly deadlineInclusive: boolean;
  readonly effectiveOn: number;
  /** Seconds */
  readonly grace: number;
  readonly openers: number;
}

/** An action as the contracts take it; `data` is read by `decodeActionData`. */
export interface Action {
  readonly kind: number;
  readonly data: Hex;
}

/** A person takes a seat from `since` until the end of the term. */
export interface SeatOrder {
  readonly body: number;
  readonly seat: number;
  readonly person: number;
  readonly since: number;
  readonly until: number;
  readonly chair: boolean;
}

/**
 * The applicant's declaration (Beitrittserklärung, §15 GenG), without name or address. An ADMIT action
 * names it by `applicationId`.
 */
export interface Application {
  readonly segment: number;
  readonly shares: number;
  readonly organisation: boolean;
  readonly key: Address;
  readonly document: Hex;
  readonly salt: Hex;
  readonly validUntil: number;
}

/** The opening act; its EIP-712 hash is the vote's id. */
export interface Opening {
  readonly body: number;
  readonly matter: number;
  readonly ruleSet: number;
  /** Hash over the documents' hashes */
  readonly documents: Hex;
  /** keccak256(abi.encode(Action)) */
  readonly action: Hex;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly nonce: bigint;
  readonly validUntil: number;
}

/** What is frozen of a vote, and what has happened since. */
export interface Vote {
  readonly body: number;
  readonly ruleSet: number;
  readonly matter: number;
  readonly openedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Number of relays at the opening */
  readonly relays: number;
  readonly electorate: number;
  readonly revocability: number;
  /** Seconds */
  readonly grace: number;
  readonly action: Hex;
  readonly documents: Hex;
  readonly endedAt: number;
  readonly cause: number;
  readonly closedAt: number;
  readonly outcome: number;
  readonly contestable: boolean;
  readonly declaredAt: number;
  readonly executed: boolean;
  readonly objections: number;
  readonly batches: number;
  readonly heads: number;
  /** Zero until the close, as is `allMembers` */
  readonly eligible: number;
  readonly allMembers: number;
}

/** Heads, all of them. */
export interface Count {
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
}

/** Signature of one seat's holder over an act, packed as `signatures.ts` describes. */
export interface SeatSignature {
  readonly body: number;
  readonly seat: number;
  readonly signature: Hex;
}

/** A member as the founding file names it. */
export interface FoundingMember {
  /** May be negative (before 1970) */
  readonly since: number;
  readonly until: number;
  readonly segment: number;
  readonly votes: number;
  readonly investing: boolean;
  readonly organisation: boolean;
  readonly shares: number;
  readonly keys: readonly Address[];
  readonly invitations: readonly Address[];
}

/** A body as the founding file names it. */
export interface FoundingBody {
  readonly everyMember: boolean;
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** One entry a seat: the segment that its holder's member must have; 0 is any */
  readonly segments: readonly number[];
}
