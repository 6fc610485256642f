/**
 * Words of the law as an auditor reads them: names, not numbers. `docs/law.md` says what they mean.
 *
 * Nothing here or beside it is shared with the server: the verifier decides by itself.
 */

/** No end is known. */
export const FOREVER = 2 ** 40 - 1;

export type Law =
  | "FREE"
  | "GENG_GENERAL_MEETING"
  | "GENG_BOARD"
  | "GENG_SUPERVISORY_BOARD"
  | "GENG_REPRESENTATIVES"
  | "BGB_ASSOCIATION";

export type BodyKind =
  | "GENERAL_MEETING"
  | "REPRESENTATIVES"
  | "BOARD"
  | "SUPERVISORY_BOARD"
  | "OTHER";

/** In the order of their bits. */
export const MATTERS = [
  "RESOLUTION",
  "ADMISSION",
  "SEATS",
  "RULE_SETS",
  "KEYS",
  "RELAYS",
  "SITES",
  "EXECUTORS",
  "OWN_RULES",
  "ELECTION",
  "RECALL",
  "DISCHARGE",
  "RELEASE",
  "CLAIM",
  "EXCLUSION",
  "MEMBER_VOTES",
  "INVESTORS",
  "SHARES",
  "NEW_DUTIES",
  "DISSOLUTION",
  "CONTINUATION",
  "CONTINUATION_TWICE",
  "MERGER",
  "AUDITORS",
] as const;
export type Matter = (typeof MATTERS)[number];

export type Procedure = "NONE" | "CIRCULAR" | "MEETING" | "EXTENDED";
export type Base = "CAST" | "PRESENT" | "ELIGIBLE" | "ALL_MEMBERS";
export type VoteWeight = "EQUAL" | "ORDINARY" | "ENTREPRENEURS" | "COOPERATIVES";
export type CapBase = "NOMINAL" | "EXERCISED";
export type ElectorateAt = "AT_OPEN" | "AT_CAST" | "AT_CLOSE";
export type Revocability = "UNTIL_RECEIPT" | "UNTIL_DEADLINE";
export type EarlyClose = "NONE" | "ALL_VOTED" | "OUTCOME_FIXED";
export type Tie = "REJECTED" | "CHAIR";
export type Timezone = "UTC" | "EUROPE_BERLIN";
export type EffectiveOn = "CLOSE" | "DECLARATION" | "REGISTER";
export type SeatRole = "NONE" | "CHAIR" | "DEPUTY";
export type Choice = "YES" | "NO" | "ABSTAIN" | "INVALID";
export type Manner = "OWN" | "PROXY" | "PAPER" | "PHONE";
export type Phase =
  | "PENDING"
  | "DISCUSSION"
  | "VOTING"
  | "OVERDUE"
  | "GRACE"
  | "COUNTABLE"
  | "CLOSED";
export type Cause =
  | "NONE"
  | "DEADLINE"
  | "ALL_VOTED"
  | "OUTCOME_FIXED"
  | "OBJECTION"
  | "WITHDRAWN"
  | "OUTAGE";
export type Outcome =
  | "NONE"
  | "ADOPTED"
  | "REJECTED"
  | "NO_QUORUM"
  | "PROCEDURE_ABORTED"
  | "WITHDRAWN";
export type Standing = "STANDS" | "ANNULLED" | "INVALID_PROCEDURE";
export type Contest = "LATE" | "ELECTORATE" | "CAP_BASE" | "REVOCABILITY" | "BAN" | "HEARING";

/** Why a ballot is not counted. */
export type Skip =
  | "NOT_ENTITLED"
  | "BAD_SIGNATURE"
  | "INVALID_CHOICE"
  | "INVALID_REVISION"
  | "ALREADY_VOTED"
  | "RECEIVED_OUTSIDE"
  | "BARRED";

/** Why an adopted action can never be carried out. */
export type ActionRefusal =
  | "APPLICATION_WITHDRAWN"
  | "DECLARATION_EXPIRED"
  | "DECLARATION_DIFFERS"
  | "KEY_IN_USE"
  | "NOT_A_MEMBER"
  | "NOT_SEATED"
  | "TERM_OVER"
  | "ALREADY_DONE"
  | "OVERTAKEN";

/** A version of a body's rules for some matters; durations in seconds. */
export interface RuleSet {
  readonly law: Law;
  readonly body: number;
  readonly matters: readonly Matter[];
  readonly validFrom: number;
  readonly procedure: Procedure;
  readonly notice: number;
  readonly discussion: number;
  readonly objectionWindow: number;
  readonly objections: number;
  readonly quorumNum: number;
  readonly quorumDen: number;
  readonly quorumBase: Base;
  readonly quorumMin: number;
  readonly majorityNum: number;
  readonly majorityDen: number;
  readonly majorityStrict: boolean;
  readonly majorityBase: Base;
  readonly voteWeight: VoteWeight;
  readonly cap: number;
  readonly capBase: CapBase;
  readonly flatOnThreeQuarters: boolean;
  readonly proxyCap: number;
  readonly conflictKinds: readonly Matter[];
  readonly electorate: ElectorateAt;
  readonly revocability: Revocability;
  readonly earlyClose: EarlyClose;
  readonly tie: Tie;
  readonly secrecy: "NAMED" | "SECRET";
  readonly interimResults: boolean;
  readonly deadlineInclusive: boolean;
  readonly effectiveOn: EffectiveOn;
  readonly grace: number;
  readonly openers: number;
  readonly jointForm: boolean;
}

export interface Articles {
  readonly cooperative: boolean;
  readonly yearEnd: number;
  readonly timezone: Timezone;
  readonly exitNotice: number;
  readonly entrepreneurs: boolean;
  readonly transferConsent: boolean;
  readonly heirsContinue: boolean;
  readonly emergencyBoard: boolean;
  readonly representation: number;
  readonly keyDelay: number;
  readonly absence: number;
  readonly minority: number;
}

/** The code of a fault; the list stands in `faults.ts`. */
export interface Fault {
  readonly code: string;
  /** Such as "§46(1) GenG"; empty where the ledger itself could not carry it out or mend it */
  readonly paragraph: string;
}
