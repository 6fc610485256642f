/**
 * What the queries answer. Instants are UTC seconds; values of the ledger's enumerations are their names; `null` means
 * that there is none. Everything is JSON.
 */
import type { ActionContent } from "../protocol/actions.ts";
import type { Step } from "../protocol/tally.ts";
import type {
  Cause,
  Choice,
  Count,
  Matter,
  Outcome,
  Phase,
  Refusal,
  RuleSet,
  Skip,
} from "../protocol/types.ts";
import type { Argument, CountsRow } from "../store/tables.ts";

export type PhaseName = keyof typeof Phase;
export type OutcomeName = keyof typeof Outcome;
export type CauseName = keyof typeof Cause;
export type MatterName = keyof typeof Matter;
export type RefusalName = keyof typeof Refusal;
export type SkipName = keyof typeof Skip;
export type ChoiceName = keyof typeof Choice;

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
  /** Key in force at the key date */
  readonly key: string | null;
  readonly enrolled: boolean;
  /** Whether an invitation to enrol a key is open at the key date */
  readonly invited: boolean;
}

/** A line of the list of members (Mitgliederliste) without the name. */
export interface MemberView {
  readonly member: number;
  readonly segment: number;
  readonly since: number;
  /** First instant after the membership */
  readonly until: number | null;
  readonly isMember: boolean;
  readonly votes: number;
  readonly investing: boolean;
  readonly organisation: boolean;
  readonly shares: number;
  readonly votingPerson: number;
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
  readonly chair: boolean;
}

/** A term of office, past, present or to come. */
export interface TermView {
  readonly seat: number;
  readonly person: number;
  readonly member: number;
  readonly since: number;
  /** First instant after it, the end of the membership considered */
  readonly until: number | null;
  readonly chair: boolean;
}

export interface RuleSetView {
  readonly index: number;
  readonly matters: readonly MatterName[];
  /** Matters that it governs at the key date */
  readonly inForceFor: readonly MatterName[];
  readonly ruleSet: RuleSet;
}

export interface BodyView {
  readonly body: number;
  readonly everyMember: boolean;
  readonly convenedBy: number;
  readonly presidedBy: number;
  readonly at: number;
  readonly heads: HeadsView;
  readonly seats: readonly SeatView[];
  /** The presiding chair, and the chair as an elector of this body */
  readonly chair: { readonly person: number; readonly elector: number | null } | null;
  /** Rule sets that govern some matter at the key date */
  readonly ruleSets: readonly RuleSetView[];
}

/** How many took part; never how they chose. */
export interface ParticipationView {
  /** Electors with a counted ballot */
  readonly voted: number;
  readonly eligible: number;
  readonly all: number;
  readonly allVoted: boolean;
  readonly ballots: number;
  readonly batches: number;
  readonly skipped: number;
  readonly objections: number;
}

export interface VoteSummary {
  readonly vote: string;
  /** Number in the order of opening */
  readonly number: number;
  readonly body: number;
  readonly matter: MatterName;
  readonly phase: PhaseName;
  readonly openedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly endedAt: number | null;
  readonly cause: CauseName;
  readonly closedAt: number | null;
  readonly outcome: OutcomeName;
  readonly contestable: boolean;
  readonly declaredAt: number | null;
  readonly execution: ExecutionView;
  readonly voted: number;
}

/** UNDECIDED before the close, LAPSED where not adopted; WAITING for the declaration, READY for anyone to carry out. */
export interface ExecutionView {
  readonly state: "UNDECIDED" | "LAPSED" | "WAITING" | "READY" | "EXECUTED" | "REFUSED";
  readonly at: number | null;
  readonly refusal: RefusalName;
}

export interface VoteView extends VoteSummary {
  readonly at: number;
  readonly contract: string;
  readonly ruleSetIndex: number;
  readonly ruleSet: RuleSet;
  readonly documents: string;
  readonly action: { readonly kind: number; readonly data: string };
  readonly content: ActionContent;
  readonly relays: number;
  readonly signers: readonly { readonly body: number; readonly seat: number }[];
  /** First instant at which nobody can object any more; `null` where nobody ever could */
  readonly objectableUntil: number | null;
  /** First instant at which it can be counted; `null` while voting has not ended */
  readonly countableAt: number | null;
  readonly declaredBy: number | null;
  readonly participation: ParticipationView;
  /** Only once closed */
  readonly count: Count | null;
  readonly derivation: readonly Step[];
  readonly timeline: readonly FactView[];
}

/** A counted ballot, told only once the vote is closed. */
export interface BallotView extends Place {
  readonly ballot: string;
  readonly batch: number;
  /** Place in the batch, from 0 on */
  readonly position: number;
  readonly elector: number;
  readonly revision: number;
  readonly choice: ChoiceName;
  /** Whether a later ballot of the elector took its place */
  readonly superseded: boolean;
  /** When a relay received it; `null` where it came in time by itself */
  readonly receivedAt: number | null;
}

/** A ballot by its id. Before the close it tells that it is recorded, and nothing of who or what. */
export interface BallotTraceView {
  readonly ballot: string;
  readonly vote: string;
  readonly phase: PhaseName;
  readonly recorded:
    | (Place & {
        readonly batch: number;
        readonly position: number;
        readonly late: boolean;
        /** Hash over the ids of the batch, as the contract keeps it */
        readonly list: string;
      })
    | null;
  readonly counted: BallotView | null;
  readonly skipped: readonly (Place & { readonly reason: SkipName })[];
}

/** The ids of a batch: with the contract's list hash they prove that a ballot was recorded. */
export interface BatchView extends Place {
  readonly vote: string;
  readonly batch: number;
  readonly list: string;
  readonly late: boolean;
  readonly ids: readonly string[];
}

export interface SkippedView extends Place {
  readonly ballot: string;
  readonly elector: number;
  readonly reason: SkipName;
}

/** A fact of the ledger. BallotsCast shows how many ballots came, not the ballots. */
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
