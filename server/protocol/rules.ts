/**
 * Words of the statute: twins of contracts/interfaces/Rules.sol, in the same order. What the fields mean stands there.
 */
import { enumeration, type Value } from "./enumeration.ts";

/** The law that a rule set is checked against. FREE: no profile, the founders answer for its lawfulness. */
export const Law = enumeration(
  "FREE",
  "GENG_GENERAL_MEETING",
  "GENG_BOARD",
  "GENG_SUPERVISORY_BOARD",
  "GENG_REPRESENTATIVES",
  "BGB_ASSOCIATION",
);
export type Law = Value<typeof Law>;

/** Generalversammlung, Vertreterversammlung, Vorstand, Aufsichtsrat, any other. */
export const BodyKind = enumeration(
  "GENERAL_MEETING",
  "REPRESENTATIVES",
  "BOARD",
  "SUPERVISORY_BOARD",
  "OTHER",
);
export type BodyKind = Value<typeof BodyKind>;

/** What a vote is about. A rule set names the matters that it governs. */
export const Matter = enumeration(
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
);
export type Matter = Value<typeof Matter>;

/** NONE withdraws the body's competence for the named matters. EXTENDED is the procedure of §43b(1) GenG. */
export const Procedure = enumeration("NONE", "CIRCULAR", "MEETING", "EXTENDED");
export type Procedure = Value<typeof Procedure>;

/** What a share is counted of: yes and no, all who took part, all who were entitled, all with vacant seats. */
export const Base = enumeration("CAST", "PRESENT", "ELIGIBLE", "ALL_MEMBERS");
export type Base = Value<typeof Base>;

/** §43(3) GenG: EQUAL one vote each; the others its numbers 1 to 3. */
export const VoteWeight = enumeration("EQUAL", "ORDINARY", "ENTREPRENEURS", "COOPERATIVES");
export type VoteWeight = Value<typeof VoteWeight>;

/** What the tenth of §43(3) no. 2 GenG is a tenth of. */
export const CapBase = enumeration("NOMINAL", "EXERCISED");
export type CapBase = Value<typeof CapBase>;

/** Whose membership entitles: at the opening, when the ballot is received, or at the close. */
export const ElectorateAt = enumeration("AT_OPEN", "AT_CAST", "AT_CLOSE");
export type ElectorateAt = Value<typeof ElectorateAt>;

export const Revocability = enumeration("UNTIL_RECEIPT", "UNTIL_DEADLINE");
export type Revocability = Value<typeof Revocability>;

export const EarlyClose = enumeration("NONE", "ALL_VOTED", "OUTCOME_FIXED");
export type EarlyClose = Value<typeof EarlyClose>;

/** CHAIR: the chair's own choice decides (Stichentscheid). */
export const Tie = enumeration("REJECTED", "CHAIR");
export type Tie = Value<typeof Tie>;

export const Secrecy = enumeration("NAMED", "SECRET");
export type Secrecy = Value<typeof Secrecy>;

/** For the calendar and for display; every deadline is an explicit instant. */
export const Timezone = enumeration("UTC", "EUROPE_BERLIN");
export type Timezone = Value<typeof Timezone>;

export const EffectiveOn = enumeration("CLOSE", "DECLARATION", "REGISTER");
export type EffectiveOn = Value<typeof EffectiveOn>;

/** A version of a body's rules for some matters; matters and conflictKinds as bits, durations in seconds. */
export interface RuleSet {
  readonly law: number;
  readonly body: number;
  readonly matters: number;
  readonly validFrom: number;
  readonly procedure: number;
  readonly notice: number;
  readonly discussion: number;
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
  readonly grace: number;
  readonly openers: number;
  readonly jointForm: boolean;
}

/** What of the statute (Satzung) belongs to no single body. */
export interface Articles {
  readonly cooperative: boolean;
  readonly yearEnd: number;
  readonly timezone: number;
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

/** What makes a rule set, or articles, unlawful or unusable; its paragraph stands in statute.ts. */
export const RuleFault = enumeration(
  "NONE",
  "LAW_MISMATCH",
  "PROCEDURE_UNSUPPORTED",
  "SECRECY_UNSUPPORTED",
  "DEADLINE_INCLUSIVE_UNSUPPORTED",
  "INTERIM_RESULTS_FORBIDDEN",
  "NO_MATTER",
  "UNKNOWN_MATTER",
  "RULE_SETS_ABANDONED",
  "PERIOD_TOO_LONG",
  "QUORUM_SHARE_INVALID",
  "QUORUM_BASE_INVALID",
  "MAJORITY_SHARE_INVALID",
  "MAJORITY_BELOW_HALF",
  "TIE_WITHOUT_SIMPLE_MAJORITY",
  "OBJECTION_WITHOUT_WINDOW",
  "EARLY_CLOSE_CUTS_CHANGE",
  "OUTCOME_FIXED_OPEN_ELECTORATE",
  "ELECTORATE_OF_SEATS",
  "CONFLICTS_UNKNOWN",
  "DISCUSSION_MISSING",
  "DISCUSSION_UNUSED",
  "EXTENDED_OUTSIDE_MEETING",
  "CIRCULAR_MEETING_ENDED",
  "NOTICE_TOO_SHORT",
  "STATUTE_MAJORITY",
  "NEW_DUTIES_MAJORITY",
  "RECALL_MAJORITY",
  "DISSOLUTION_MAJORITY",
  "CONTINUATION_MAJORITY",
  "CONTINUATION_TWICE_MAJORITY",
  "MERGER_MAJORITY",
  "STATUTE_BEFORE_REGISTRATION",
  "REGISTRATION_OF_OTHERS",
  "PROXIES_EXCLUDED",
  "PROXIES_ABOVE_TWO",
  "PROXIES_OF_SUPERVISORS",
  "PROXIES_OF_REPRESENTATIVES",
  "PROXIES_OF_SEATS",
  "MULTIPLE_VOTES_OF_REPRESENTATIVES",
  "MULTIPLE_VOTES_OUTSIDE_MEETING",
  "VOTES_ABOVE_THREE",
  "FLAT_MISSING",
  "WEIGHT_UNUSED",
  "QUORUM_MISSING",
  "STATUTE_NOT_OF_MEETING",
  "DISCHARGE_NOT_OF_MEETING",
  "CLAIM_NOT_OF_MEETING",
  "RECALL_NOT_OF_MEETING",
  "FOUNDATIONS_NOT_OF_MEETING",
  "VOTES_NOT_OF_MEETING",
  "INVESTORS_BY_BOARD",
  "OFFICES_BY_BOARD",
  "YEAR_END_INVALID",
  "YEAR_END_MISSING",
  "EXIT_NOTICE_TOO_SHORT",
  "EXIT_NOTICE_TOO_LONG",
  "MINORITY_TOO_LARGE",
  "REPRESENTATION_MISSING",
);
export type RuleFault = Value<typeof RuleFault>;
