/**
 * What the queries answer. Instants are UTC seconds; values of the ledger's enumerations are their names; `null` means
 * that there is none. Everything is JSON.
 */
import type { BodyKind, Matter } from "../protocol/rules.ts";
import type {
  Cause,
  Choice,
  Contest,
  Manner,
  Outcome,
  Phase,
  Refusal,
  SeatRole,
  Skip,
  Standing,
} from "../protocol/types.ts";
import type { Argument, CountsRow } from "../store/tables.ts";
import type { ArticlesWords, RuleSetWords } from "./wording.ts";

export type PhaseName = keyof typeof Phase;
export type OutcomeName = keyof typeof Outcome;
export type CauseName = keyof typeof Cause;
export type MatterName = keyof typeof Matter;
export type RefusalName = keyof typeof Refusal;
export type SkipName = keyof typeof Skip;
export type ChoiceName = keyof typeof Choice;
export type ContestName = keyof typeof Contest;
export type StandingName = keyof typeof Standing;
export type MannerName = keyof typeof Manner;
export type RoleName = keyof typeof SeatRole;

/** A block and its instant. */
export interface BlockStamp {
  readonly block: number;
  readonly hash: string;
  readonly timestamp: number;
}

/** Every answer tells as of which block it is. */
export type Answer<T> = T & { readonly asOf: BlockStamp };

export interface Page<T> {
  readonly items: readonly T[];
  /** For the next page; `null` on the last */
  readonly next: string | null;
}

/** Where a fact stands on the chain. */
export interface Place {
  /** The fact's number, from 1 on */
  readonly fact: number;
  readonly block: number;
  readonly timestamp: number;
  readonly transaction: string;
}

export interface StatusView
  extends Pick<CountsRow, "founding" | "members" | "persons" | "bodies" | "votes"> {
  readonly sealedAt: number | null;
  readonly digest: string;
  readonly facts: number;
}

/** The people entitled to vote, and all. */
export interface HeadsView {
  readonly eligible: number;
  /** Members, or seats with the vacant ones */
  readonly all: number;
}

export interface PersonView {
  readonly person: number;
  /** Whether the person represents the organisation by law */
  readonly representative: boolean;
  /** Key in force at the key date */
  readonly key: string | null;
  readonly enrolled: boolean;
  /** Whether an invitation to enrol a key is open at the key date, and from when on it is good */
  readonly invited: boolean;
  readonly invitedFrom: number | null;
  /** First instant at which the person signs and sits no more */
  readonly until: number | null;
}

/** How far an exclusion has come (§68 GenG). */
export interface ExclusionView {
  readonly hearingUntil: number | null;
  readonly decidedAt: number | null;
  readonly dispatchedAt: number | null;
}

/** A line of the list of members (Mitgliederliste) without the name. */
export interface MemberView {
  readonly member: number;
  readonly segment: number;
  readonly since: number;
  /** First instant after the membership */
  readonly until: number | null;
  readonly isMember: boolean;
  /** Whether the member may vote at the key date */
  readonly isEntitled: boolean;
  /** First instant after the right to vote and to hold office: earlier than `until` in an exclusion */
  readonly entitledUntil: number | null;
  readonly votes: number;
  readonly investing: boolean;
  readonly organisation: boolean;
  readonly shares: number;
  /** `null` where nobody votes for the member */
  readonly votingPerson: number | null;
  readonly diedAt: number | null;
  readonly exclusion: ExclusionView | null;
  readonly persons: readonly PersonView[];
}

export interface MembersView extends Page<MemberView> {
  /** The key date (Stichtag) */
  readonly at: number;
  readonly heads: HeadsView;
}

export interface MemberChangeView {
  readonly kind: "JOINED" | "LEFT";
  readonly at: number;
  readonly member: number;
  readonly segment: number;
  readonly votes: number;
}

export interface SeatView {
  readonly seat: number;
  /** The segment that the holder's member must have; 0 is any */
  readonly segment: number;
  readonly person: number | null;
  readonly member: number | null;
  readonly since: number | null;
  readonly until: number | null;
  readonly role: RoleName;
}

/** A term of office, past, present or to come. */
export interface TermView {
  readonly seat: number;
  readonly person: number;
  readonly member: number;
  readonly since: number;
  /** First instant after it, the end of the entitlement considered */
  readonly until: number | null;
  readonly role: RoleName;
}

export interface RuleSetView {
  readonly index: number;
  /** Matters that it governs at the key date */
  readonly inForceFor: readonly MatterName[];
  readonly ruleSet: RuleSetWords;
}

/** What of the statute (Satzung) belongs to no single body. */
export interface ArticlesView {
  /** Number of the version, from 1 on */
  readonly version: number;
  readonly since: number;
  readonly articles: ArticlesWords;
}

/** A relay's or an auditor's key, and when it is in force. */
export interface OfficeView {
  readonly number: number;
  readonly key: string;
  readonly since: number;
  readonly until: number | null;
}

export interface BodyView {
  readonly body: number;
  readonly kind: keyof typeof BodyKind;
  readonly convenedBy: number;
  readonly presidedBy: number;
  readonly at: number;
  readonly heads: HeadsView;
  readonly seats: readonly SeatView[];
  /** The presiding chair, and the chair as an elector of this body */
  readonly chair: { readonly person: number; readonly elector: number | null } | null;
  /** Who acts as the chair of its own seats: the chair, else the deputy, else the seat whose term began first */
  readonly actingChair: {
    readonly person: number;
    readonly seat: number;
    readonly role: RoleName;
  } | null;
  /** Rule sets that govern some matter at the key date */
  readonly ruleSets: readonly RuleSetView[];
}

/** A fact of the ledger. BallotsCast and PaperBallotRecorded show how many ballots came, not the ballots. */
export interface FactView extends Place {
  readonly log: number;
  readonly contract: string;
  readonly name: string;
  readonly args: Readonly<Record<string, Argument>>;
}

export interface HistoryFilter {
  readonly member?: number | undefined;
  readonly person?: number | undefined;
  readonly body?: number | undefined;
  /** Id of the vote */
  readonly vote?: string | undefined;
}

export interface HitView {
  readonly kind:
    | "BLOCK"
    | "TRANSACTION"
    | "VOTE"
    | "ACT"
    | "APPLICATION"
    | "DOCUMENTS"
    | "PERSON"
    | "MEMBER"
    | "BODY"
    | "BALLOT";
  /** The whole hash or address; `null` where the number was sought */
  readonly hash: string | null;
  /** Of the block, fact, person, member or body; for VOTE, DOCUMENTS and BALLOT that of the vote */
  readonly number: number;
  /** Id of the vote where the hit leads to one */
  readonly vote: string | null;
}

/** What happened in one block, as it is indexed. */
export interface LiveEvent extends BlockStamp {
  readonly digest: string;
  readonly facts: readonly FactView[];
}
