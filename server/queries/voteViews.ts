/** What the queries answer about votes and ballots; see views.ts. */
import type { ActionContent } from "../protocol/actions.ts";
import type { Step } from "../protocol/derivation.ts";
import type { Count, ElectionOrder, SeatOrder } from "../protocol/types.ts";
import type {
  CauseName,
  ChoiceName,
  ContestName,
  FactView,
  MannerName,
  MatterName,
  OutcomeName,
  PhaseName,
  Place,
  RefusalName,
  RoleName,
  SkipName,
  StandingName,
} from "./views.ts";
import type { ArticlesWords, RuleSetWords } from "./wording.ts";

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
  /** First instant of the discussion; `null` in a circular vote */
  readonly discussionAt: number | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly endedAt: number | null;
  readonly cause: CauseName;
  readonly closedAt: number | null;
  readonly outcome: OutcomeName;
  /** What the outcome hangs on where somebody could contest it */
  readonly contestable: readonly ContestName[];
  readonly declaredAt: number | null;
  readonly registeredAt: number | null;
  readonly standing: StandingName;
  readonly execution: ExecutionView;
  readonly voted: number;
}

/**
 * UNDECIDED before the close, LAPSED where not adopted or annulled; WAITING for the declaration or the entry in the
 * register, READY for anyone to carry out.
 */
export interface ExecutionView {
  readonly state: "UNDECIDED" | "LAPSED" | "WAITING" | "READY" | "EXECUTED" | "REFUSED";
  readonly at: number | null;
  readonly refusal: RefusalName;
}

/** What an action says, in words. */
export type ContentView =
  | Exclude<ActionContent, { kind: "SEAT" | "ADOPT_RULE_SET" | "ADOPT_ARTICLES" }>
  | {
      readonly kind: "SEAT";
      readonly order: Omit<SeatOrder, "role"> & { readonly role: RoleName };
    }
  | { readonly kind: "ADOPT_RULE_SET"; readonly ruleSet: RuleSetWords }
  | { readonly kind: "ADOPT_ARTICLES"; readonly articles: ArticlesWords };

/** Candidates of an election; their votes and seats are told once the vote is closed. */
export interface ElectionView extends Omit<ElectionOrder, "candidates"> {
  readonly candidates: readonly {
    readonly person: number;
    readonly votes: number | null;
    readonly seat: number | null;
  }[];
}

/** Minutes (Niederschrift, §47 GenG): whoever signed their hash. */
export interface MinutesView {
  readonly at: number;
  readonly document: string;
  readonly chair: number;
  readonly boardMember: number;
}

export interface VoteView extends VoteSummary {
  readonly at: number;
  readonly contract: string;
  readonly ruleSetIndex: number;
  readonly ruleSet: RuleSetWords;
  readonly documents: string;
  readonly action: { readonly kind: number; readonly data: string };
  readonly content: ContentView;
  readonly election: ElectionView | null;
  /** Who is concerned, and whether that bars them from voting (§43(6) GenG, or the statute) */
  readonly concerned: {
    readonly persons: readonly number[];
    readonly members: readonly number[];
    readonly barred: boolean;
  };
  readonly relays: number;
  readonly signers: readonly { readonly body: number; readonly seat: number }[];
  /** First instant at which nobody can object any more; `null` where nobody ever could */
  readonly objectableUntil: number | null;
  /** First instant at which it can be counted; `null` while voting has not ended */
  readonly countableAt: number | null;
  readonly declaredBy: number | null;
  readonly participation: ParticipationView;
  /** Heads, and votes as they were weighed; only once closed */
  readonly count: Count | null;
  readonly weights: Count | null;
  readonly minutes: MinutesView | null;
  readonly annulledAt: number | null;
  readonly derivation: readonly Step[];
  readonly timeline: readonly FactView[];
}

/** A counted ballot, told only once the vote is closed. */
export interface BallotView extends Place {
  readonly ballot: string;
  /** `null` for a ballot on paper or by telephone */
  readonly batch: number | null;
  /** Place in the batch, from 0 on */
  readonly position: number;
  readonly elector: number;
  readonly revision: number;
  /** In an election YES stands for a valid set of candidates */
  readonly choice: ChoiceName;
  /** Persons who were chosen; `null` outside of elections */
  readonly candidates: readonly number[] | null;
  readonly manner: MannerName;
  /** Whether a later ballot of the elector took its place */
  readonly superseded: boolean;
  /** Whether it counts no more, because the elector left before the end of voting */
  readonly struck: boolean;
  /** When a relay, or officers, received it; `null` where it was received as it was written */
  readonly receivedAt: number | null;
}

/** A line of the list of voters with the manner of voting (Art der Stimmabgabe, §47 GenG), told once the vote is closed. */
export interface VoterView {
  readonly elector: number;
  readonly manner: MannerName;
  /** Who voted by proxy for the elector */
  readonly proxy: number | null;
  /** Votes as granted; what counts of them the weights tell */
  readonly votes: number;
  readonly struck: boolean;
}

/** A ballot by its id. Before the close it tells that it is recorded, and nothing of who or what. */
export interface BallotTraceView {
  readonly ballot: string;
  readonly vote: string;
  readonly phase: PhaseName;
  readonly recorded:
    | (Place & {
        readonly batch: number | null;
        readonly position: number;
        readonly late: boolean;
        /** Hash over the ids of the batch, as the contract keeps it */
        readonly list: string | null;
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
