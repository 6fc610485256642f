/**
 * Words of the ledger: twins of contracts/interfaces/Types.sol, in the same order.
 *
 * Instants are UTC seconds as numbers, ids are numbers, hashes are hex. Periods of time are half-open.
 * Numbers of members, persons, bodies, seats and rule sets begin at 1; 0 means none.
 */
import type { Address, Hex } from "viem";
import { enumeration, type Value } from "./enumeration.ts";

/** No end is known: the largest instant that fits 40 bits. */
export const FOREVER = 2 ** 40 - 1;

/** What an adopted resolution does to the ledger. */
export const ActionKind = enumeration(
  "RESOLUTION",
  "ADMIT",
  "SEAT",
  "UNSEAT",
  "ADOPT_RULE_SET",
  "REPLACE_KEY",
  "ADD_RELAY",
  "END_RELAY",
  "ADD_SITE",
  "END_SITE",
  "ADD_EXECUTOR",
  "RETIRE_EXECUTOR",
  "CONCERN",
  "ELECT",
  "EXCLUDE",
  "GRANT_VOTES",
  "GRANT_SHARES",
  "ADOPT_ARTICLES",
  "ADD_AUDITOR",
  "END_AUDITOR",
  "CONTINUE_TWICE",
);
export type ActionKind = Value<typeof ActionKind>;

/** DEPUTY: acts for the chair where the chair's seat is vacant. */
export const SeatRole = enumeration("NONE", "CHAIR", "DEPUTY");
export type SeatRole = Value<typeof SeatRole>;

/** Why an adopted action can never be carried out any more. The resolution stays adopted. */
export const Refusal = enumeration(
  "NONE",
  "APPLICATION_WITHDRAWN",
  "DECLARATION_EXPIRED",
  "DECLARATION_DIFFERS",
  "KEY_IN_USE",
  "NOT_A_MEMBER",
  "NOT_SEATED",
  "TERM_OVER",
  "ALREADY_DONE",
  "OVERTAKEN",
);
export type Refusal = Value<typeof Refusal>;

export const Choice = enumeration("NONE", "YES", "NO", "ABSTAIN", "INVALID");
export type Choice = Value<typeof Choice>;

/** How a ballot came. */
export const Manner = enumeration("OWN", "PROXY", "PAPER", "PHONE");
export type Manner = Value<typeof Manner>;

export const Phase = enumeration(
  "UNKNOWN",
  "PENDING",
  "DISCUSSION",
  "VOTING",
  "OVERDUE",
  "GRACE",
  "COUNTABLE",
  "CLOSED",
);
export type Phase = Value<typeof Phase>;

/** What ended the voting. */
export const Cause = enumeration(
  "NONE",
  "DEADLINE",
  "ALL_VOTED",
  "OUTCOME_FIXED",
  "OBJECTION",
  "WITHDRAWN",
  "OUTAGE",
);
export type Cause = Value<typeof Cause>;

export const Outcome = enumeration(
  "NONE",
  "ADOPTED",
  "REJECTED",
  "NO_QUORUM",
  "PROCEDURE_ABORTED",
  "WITHDRAWN",
);
export type Outcome = Value<typeof Outcome>;

/** What became of a closed vote later. */
export const Standing = enumeration("STANDS", "ANNULLED", "INVALID_PROCEDURE");
export type Standing = Value<typeof Standing>;

/** What an outcome hangs on where it is contestable, as bits of Vote.contestable. */
export const Contest = enumeration(
  "LATE",
  "ELECTORATE",
  "CAP_BASE",
  "REVOCABILITY",
  "BAN",
  "HEARING",
);
export type Contest = Value<typeof Contest>;

/** Why a ballot of a batch was not counted. */
export const Skip = enumeration(
  "NONE",
  "NOT_ENTITLED",
  "BAD_SIGNATURE",
  "UNKNOWN_SITE",
  "INVALID_CHOICE",
  "INVALID_REVISION",
  "ALREADY_VOTED",
  "RECEIVED_OUTSIDE",
  "BARRED",
);
export type Skip = Value<typeof Skip>;

/** What a signature is bound to, and where the contracts are. */
export interface Ledger {
  readonly chainId: number;
  /** Hash of the founding calls, salt included */
  readonly foundingHash: Hex;
  readonly register: Address;
  readonly bodies: Address;
  readonly votes: Address;
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
  readonly role: number;
}

/** Candidates for seats of a body, and the term; bit i of a ballot's choice is candidate i. */
export interface ElectionOrder {
  readonly body: number;
  readonly since: number;
  readonly until: number;
  readonly seats: readonly number[];
  readonly candidates: readonly number[];
}

/** The applicant's declaration (Beitrittserklärung, §15 GenG), without name or address; see `applicationId`. */
export interface Application {
  readonly segment: number;
  readonly shares: number;
  readonly organisation: boolean;
  readonly key: Address;
  readonly document: Hex;
  readonly salt: Hex;
  readonly validUntil: number;
}

/** A member's declaration for further shares (§15b GenG). */
export interface Subscription {
  readonly member: number;
  readonly shares: number;
  readonly document: Hex;
  readonly salt: Hex;
  readonly validUntil: number;
}

/** The opening act; its EIP-712 hash is the vote's id. */
export interface Opening {
  readonly body: number;
  readonly matter: number;
  readonly ruleSet: number;
  readonly documents: Hex;
  readonly action: Hex;
  readonly discussionAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly nonce: bigint;
  readonly validUntil: number;
}

/** What is frozen of a vote, and what has happened since; the fields' meaning stands in ICircularVotes.sol. */
export interface Vote {
  readonly body: number;
  readonly ruleSet: number;
  readonly matter: number;
  readonly openedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly relays: number;
  readonly electorate: number;
  readonly revocability: number;
  readonly features: number;
  readonly cause: number;
  readonly grace: number;
  readonly endedAt: number;
  readonly closedAt: number;
  readonly outcome: number;
  readonly contestable: number;
  readonly declaredAt: number;
  readonly registeredAt: number;
  readonly executed: boolean;
  readonly standing: number;
  readonly objections: number;
  readonly batches: number;
  readonly heads: number;
  readonly settled: number;
  readonly discussionAt: number;
  readonly minuted: boolean;
  readonly action: Hex;
  readonly documents: Hex;
  readonly signers: Hex;
}

/** Heads, all of them; of those struck (AT_CLOSE) none. */
export interface Count {
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
}

/** Votes as they are weighed (§43(3), §8(2) GenG). */
export type Weights = Count;

/** Signature over an act: for a seat (body > 0), an auditor (body 0, seat > 0) or a person whom the act names (0, 0). */
export interface Signed {
  readonly body: number;
  readonly seat: number;
  /** As `signatures.ts` describes */
  readonly packed: Hex;
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
  /** Bit i: person i is a statutory representative of the organisation */
  readonly representatives: bigint;
  readonly keys: readonly Address[];
  readonly invitations: readonly Address[];
}

/** A body as the founding file names it. */
export interface FoundingBody {
  /** A value of BodyKind */
  readonly kind: number;
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** One entry a seat: the segment that its holder's member must have; 0 is any */
  readonly segments: readonly number[];
}
