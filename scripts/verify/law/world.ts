/** What happens to a cooperative, as the reference model takes it, and what it answers. */
import type {
  ActionRefusal,
  Articles,
  BodyKind,
  Cause,
  Choice,
  Contest,
  Manner,
  Matter,
  Outcome,
  Phase,
  RuleSet,
  SeatRole,
  Skip,
  Standing,
} from "./words.ts";

/** A key's name: an address, or any text. */
export type Key = string;

export interface FoundingMember {
  readonly since: number;
  readonly until: number;
  readonly segment: number;
  readonly votes: number;
  readonly investing: boolean;
  readonly organisation: boolean;
  readonly shares: number;
  /** One entry a person, the voting person first; of a natural member the first is the member itself */
  readonly persons: readonly {
    readonly key: Key | null;
    readonly invitation: Key | null;
    readonly representative: boolean;
  }[];
}

export interface FoundingBody {
  readonly kind: BodyKind;
  /** 0 is the body itself */
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** One entry a seat; 0 is any */
  readonly segments: readonly number[];
}

export interface SeatOrder {
  readonly body: number;
  readonly seat: number;
  readonly person: number;
  readonly since: number;
  readonly until: number;
  readonly role: SeatRole;
}

export interface Founding {
  /** Instant of the sealing; members and persons, bodies and rule sets are numbered from 1 in their order */
  readonly at: number;
  readonly articles: Articles;
  readonly members: readonly FoundingMember[];
  readonly bodies: readonly FoundingBody[];
  readonly ruleSets: readonly RuleSet[];
  readonly seats: readonly SeatOrder[];
  readonly auditors: readonly Key[];
  /** Number of relays */
  readonly relays: number;
}

/** A signature over an act: by the key, for a seat (body > 0), for an auditor (body 0, seat > 0), or for a person (0, 0). */
export interface Signed {
  readonly body: number;
  readonly seat: number;
  /** Null where the signature is nobody's */
  readonly key: Key | null;
}

/** An act outside of votes, by the name of its struct. */
export type PersonAct =
  | { readonly name: "Enrol" | "Rotate"; readonly person: number; readonly key: Key }
  | { readonly name: "Notice"; readonly member: number; readonly until: number }
  | { readonly name: "Withdrawal"; readonly application: string; readonly key: Key }
  | { readonly name: "PaperNotice"; readonly member: number; readonly until: number }
  | { readonly name: "VotingPerson"; readonly member: number; readonly person: number }
  | {
      readonly name: "NewPerson";
      readonly member: number;
      readonly invitation: Key;
      readonly representative: boolean;
    }
  | { readonly name: "PersonLeft"; readonly member: number; readonly person: number }
  | { readonly name: "KeyReplacement"; readonly person: number; readonly invitation: Key }
  | { readonly name: "KeyObjection"; readonly person: number }
  | {
      readonly name: "Transfer";
      readonly from: number;
      readonly to: number;
      readonly shares: number;
    }
  | { readonly name: "Death"; readonly member: number; readonly diedAt: number }
  | { readonly name: "JointRepresentative"; readonly member: number; readonly invitation: Key }
  | { readonly name: "Hearing"; readonly member: number; readonly until: number }
  | { readonly name: "Dispatch"; readonly member: number; readonly sentAt: number }
  | { readonly name: "Reinstatement"; readonly member: number }
  | {
      readonly name: "Correction";
      readonly member: number;
      readonly field: "SHARES" | "SEGMENT" | "SINCE";
      readonly value: number;
    }
  | { readonly name: "Resignation"; readonly body: number; readonly seat: number }
  | {
      readonly name: "Appointment";
      readonly body: number;
      readonly seat: number;
      readonly person: number;
      readonly until: number;
      readonly role: SeatRole;
    }
  | {
      readonly name: "EmergencyBoard";
      readonly body: number;
      readonly seat: number;
      readonly person: number;
      readonly until: number;
    };

/** An act about a vote. */
export type VoteAct =
  | { readonly name: "Objection"; readonly elector: number }
  | { readonly name: "Declaration"; readonly outcome: Outcome }
  | { readonly name: "VoteWithdrawal" }
  | { readonly name: "Outage" }
  | { readonly name: "Proxy"; readonly principal: number; readonly holder: number }
  | { readonly name: "ProxyRevocation"; readonly principal: number }
  | {
      readonly name: "PaperBallot";
      readonly elector: number;
      readonly choice: Choice | readonly number[];
      readonly manner: Manner;
      readonly revision: number;
      readonly receivedAt: number;
    }
  | { readonly name: "Minutes" }
  | { readonly name: "Registration" }
  | { readonly name: "Annulment"; readonly standing: Exclude<Standing, "STANDS"> };

/** What an adopted resolution does. Candidates are persons; a ballot names them by their place, from 0. */
export type Action =
  | { readonly kind: "RESOLUTION" }
  | {
      readonly kind: "ADMIT";
      readonly application: string;
      readonly validUntil: number;
      readonly investing: boolean;
      readonly votes: number;
    }
  | { readonly kind: "SEAT"; readonly order: SeatOrder }
  | {
      readonly kind: "UNSEAT";
      readonly body: number;
      readonly seat: number;
      readonly person: number;
    }
  | { readonly kind: "ADOPT_RULE_SET"; readonly ruleSet: RuleSet }
  | { readonly kind: "REPLACE_KEY"; readonly person: number; readonly invitation: Key }
  | {
      readonly kind: "CONCERN";
      readonly persons: readonly number[];
      readonly members: readonly number[];
    }
  | {
      readonly kind: "ELECT";
      readonly body: number;
      readonly since: number;
      readonly until: number;
      readonly seats: readonly number[];
      readonly candidates: readonly number[];
    }
  | { readonly kind: "EXCLUDE"; readonly member: number }
  | { readonly kind: "GRANT_VOTES"; readonly member: number; readonly votes: number }
  | { readonly kind: "GRANT_SHARES"; readonly subscription: string; readonly validUntil: number }
  | { readonly kind: "ADOPT_ARTICLES"; readonly articles: Articles }
  | { readonly kind: "ADD_AUDITOR"; readonly auditor: Key }
  | { readonly kind: "END_AUDITOR"; readonly auditor: number }
  | { readonly kind: "CONTINUE_TWICE"; readonly first: string | null };

/** What is revealed when an admission or further shares are carried out. */
export type Evidence =
  | {
      readonly application: string;
      readonly validUntil: number;
      readonly segment: number;
      readonly shares: number;
      readonly organisation: boolean;
      readonly key: Key;
      /** Who signed it */
      readonly signer: Key | null;
    }
  | {
      readonly subscription: string;
      readonly validUntil: number;
      readonly member: number;
      readonly shares: number;
      readonly signer: Key | null;
    };

export interface Opening {
  /** The vote's name */
  readonly vote: string;
  readonly body: number;
  readonly matter: Matter;
  readonly ruleSet: number;
  /** The documents' name; empty where there is none */
  readonly documents: string;
  readonly action: Action;
  /** 0 in a circular vote */
  readonly discussionAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Ballot {
  readonly elector: number;
  readonly choice: Choice | readonly number[];
  readonly revision: number;
  readonly signer: Key | null;
}

/** Heads, and votes as weighed. */
export interface Figures {
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
}

/** What the model tells of a vote at an instant. */
export interface VoteState {
  readonly phase: Phase;
  readonly cause: Cause;
  readonly outcome: Outcome;
  readonly standing: Standing;
  readonly contestable: readonly Contest[];
  readonly objections: number;
  /** Electors with a ballot that stands in the sheet */
  readonly heads: number;
  /** Zeros before the close */
  readonly count: Figures;
  readonly weights: Figures;
  /** For each seat of an election the candidate's number, from 1; 0 for none; empty otherwise */
  readonly elected: readonly number[];
  readonly executed: boolean;
  readonly refusal: ActionRefusal | null;
  /** Entry of each elector who has one, by number */
  readonly sheet: ReadonlyMap<number, { readonly choice: Choice; readonly manner: Manner }>;
}

/** What the model tells of a member at an instant. */
export interface MemberState {
  /** Beginning of the present entitlement */
  readonly since: number;
  /** End of the entitlement, and of the membership */
  readonly until: number;
  readonly memberUntil: number;
  readonly isMember: boolean;
  readonly isEntitled: boolean;
  readonly votes: number;
  readonly investing: boolean;
  readonly segment: number;
  readonly shares: number;
  readonly votingPerson: number;
  /** The voting person's key now */
  readonly key: Key | null;
  readonly dead: boolean;
}

/** What the model tells of a person at an instant. */
export interface PersonState {
  readonly member: number;
  readonly representative: boolean;
  /** Signs and sits */
  readonly isActive: boolean;
  readonly key: Key | null;
  readonly invitation: { readonly key: Key; readonly readyAt: number } | null;
}

/** The verdict on an act: refused with a sentence for people, or done. */
export class Refused extends Error {}

/** A skipped ballot, or null where it was counted. */
export type Verdict = Skip | null;
