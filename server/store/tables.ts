import { json, jsonAndBytes, none, raw, table } from "./table.ts";

/** Written into every store; another version on disk is wiped and rebuilt. */
export const STORE_VERSION = 2;

/** What was indexed last; it changes in the same batch as the rows. */
export interface Head {
  readonly block: number;
  readonly hash: string;
  /** UTC seconds */
  readonly timestamp: number;
  /** Running digest over all facts up to and with this block */
  readonly digest: string;
  /** Number of facts up to and with this block */
  readonly facts: number;
}

/** JSON of an event's argument: numbers up to 48 bits, larger ones as decimal text, bytes as hex. */
export type Argument =
  | number
  | string
  | boolean
  | readonly Argument[]
  | { readonly [name: string]: Argument };

/** Something that happened on the ledger: one event of one of its contracts. */
export interface FactRow {
  readonly block: number;
  readonly timestamp: number;
  /** Position of the log in its block */
  readonly log: number;
  /** As the node named it: not proven by the receipts, so not part of the digest */
  readonly transaction: string;
  readonly contract: string;
  readonly name: string;
  /** Without `ballots`, `receivedAt` and `choices` of BallotsCast, which are the bytes */
  readonly args: Readonly<Record<string, Argument>>;
  /**
   * BallotsCast: rows of 38 bytes (id 32, elector 4, revision 1, entry 1), then for late ones 5 bytes each, then in an
   * election 8 bytes each
   */
  readonly bytes: Uint8Array;
}

/** From its first instant until just before its last. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** What members of a class are granted. */
export interface ClassRow {
  readonly votes: number;
  readonly investing: boolean;
  readonly segment: number;
}

/** What holds from an instant on until the next does; the first holds from ever. */
export type From<T> = T & { readonly since: number };

/** How far an exclusion has come (§68 GenG); 0 where it has not. */
export interface ExclusionRow {
  readonly hearingUntil: number;
  readonly decidedAt: number;
  readonly dispatchedAt: number;
}

export interface MemberRow {
  /** In order; the last is the present one. A second one follows a reinstatement. */
  readonly entitlements: readonly Span[];
  readonly memberships: readonly Span[];
  readonly classes: readonly From<ClassRow>[];
  readonly votingPersons: readonly From<{ readonly person: number }>[];
  readonly shares: readonly From<{ readonly shares: number }>[];
  readonly organisation: boolean;
  /** The natural member's own person; 0 of an organisation */
  readonly self: number;
  /** When a natural member died; 0 while it has not */
  readonly diedAt: number;
  readonly exclusion: ExclusionRow;
  readonly persons: readonly number[];
}

export interface PersonRow {
  readonly member: number;
  readonly representative: boolean;
  /** First instant at which the person signs and sits no more */
  readonly until: number;
  /** Keys with the instant from which each is in force; the zero address where none is */
  readonly keys: readonly { readonly key: string; readonly since: number }[];
  /** Invitations with the instant from which each is good; the zero address takes one back */
  readonly invitations: readonly {
    readonly invitation: string;
    readonly since: number;
    readonly readyAt: number;
  }[];
}

export interface BodyRow {
  /** A value of BodyKind */
  readonly kind: number;
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** One entry a seat: the segment its holder's member must have; 0 is any */
  readonly segments: readonly number[];
}

/** One term of one person in a seat, as the contract keeps it: an end of entitlement ends it too. */
export interface TermRow {
  readonly person: number;
  readonly since: number;
  readonly until: number;
  /** A value of SeatRole */
  readonly role: number;
}

/** A relay, auditor, site or executor: what it is and when it is in force. */
export interface PeriodRow {
  readonly since: number;
  readonly until: number;
  readonly facts: Readonly<Record<string, Argument>>;
}

/** What is frozen at the opening. */
export interface VoteRow {
  readonly vote: string;
  readonly contract: string;
  readonly body: number;
  readonly matter: number;
  readonly ruleSet: number;
  readonly documents: string;
  readonly action: { readonly kind: number; readonly data: string };
  readonly openedAt: number;
  /** 0 in a circular vote */
  readonly discussionAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Who is concerned (§43(6) GenG): natural members with their persons */
  readonly concerned: { readonly persons: readonly number[]; readonly members: readonly number[] };
  /** Whether they are barred from voting */
  readonly barred: boolean;
  /** Whether ballots are sets of candidates */
  readonly election: boolean;
  /** Number of relays at the opening: theirs are the receipts that count */
  readonly relays: number;
  /** Seats that opened it; none where members endorsed the opening */
  readonly signers: readonly { readonly body: number; readonly seat: number }[];
}

/** What has happened to a vote since. */
export interface ProgressRow {
  /** Electors with a counted ballot */
  readonly heads: number;
  readonly batches: number;
  readonly ballots: number;
  readonly skipped: number;
  readonly objections: number;
  /** Late ballots, and those that they replaced */
  readonly late: { readonly added: number; readonly removed: number };
  /** 0 while it has not happened, and likewise below */
  readonly endedAt: number;
  readonly cause: number;
  readonly closedAt: number;
  readonly outcome: number;
  /** Bits of Contest */
  readonly contestable: number;
  readonly count: Readonly<Record<string, number>> | null;
  /** Votes as they were weighed, decimal */
  readonly weights: Readonly<Record<string, string>> | null;
  /** For each seat of an election the candidate's number, from 1, 0 for none; and the candidates' votes, decimal */
  readonly elected: readonly number[];
  readonly candidateVotes: readonly string[];
  /** Departures during the voting that are accounted for */
  readonly settled: number;
  readonly minutes: {
    readonly at: number;
    readonly document: string;
    readonly chair: number;
    readonly boardMember: number;
  } | null;
  readonly registeredAt: number;
  /** A value of Standing */
  readonly standing: number;
  readonly annulledAt: number;
  readonly declaredAt: number;
  readonly declaredBy: number;
  readonly executedAt: number;
  readonly refusedAt: number;
  readonly refusal: number;
  /** Numbers of the facts other than ballots */
  readonly timeline: readonly number[];
}

/** A proxy of a principal: from when until when, and in what text. */
export interface ProxyRow extends Span {
  /** Person */
  readonly holder: number;
  readonly document: string;
}

export interface BatchRow {
  readonly fact: number;
  readonly ballots: number;
  readonly late: boolean;
}

/** How many of each there are; votes are numbered by it in the order of their opening. */
export interface CountsRow {
  readonly members: number;
  readonly persons: number;
  readonly bodies: number;
  readonly classes: number;
  readonly articles: number;
  readonly relays: number;
  readonly auditors: number;
  readonly sites: number;
  readonly votes: number;
  readonly founding: string;
  readonly sealedAt: number;
  /** The fact that changed the table of members last */
  readonly membersAsOf: number;
}

/** What a fact is about. */
export const Subject = { MEMBER: 1, PERSON: 2, BODY: 3, VOTE: 4 } as const;

/** What a hash or an address names. Ballots have a table of their own. */
export const Named = {
  BLOCK: 1,
  TRANSACTION: 2,
  VOTE: 3,
  ACT: 4,
  APPLICATION: 5,
  DOCUMENTS: 6,
  KEY: 7,
} as const;

/** All tables. Votes are numbered within the store; `fact` is always a fact's number, which begins at 1. */
export const tables = {
  identity: table(0x00, [], json<{ version: number; founding: string }>()),
  head: table(0x01, [], json<Head>()),
  counts: table(0x02, [], json<CountsRow>()),
  /** block → what the head was after it */
  blocks: table(0x10, [6], json<Omit<Head, "block">>()),
  /** fact */
  facts: table(0x11, [6], jsonAndBytes<FactRow>()),
  /** subject, number, fact */
  subjects: table(0x12, [1, 4, 6], none),
  /** hash (addresses: 20 bytes, then zeros), kind, number: of the block, the fact, the vote or the person */
  names: table(0x13, ["hash", 1, 6], none),
  members: table(0x20, [4], json<MemberRow>()),
  persons: table(0x21, [4], json<PersonRow>()),
  classes: table(0x22, [1], json<ClassRow>()),
  /** act, member: who endorsed it */
  endorsements: table(0x23, ["hash", 4], none),
  bodies: table(0x30, [4], json<BodyRow>()),
  /** body, seat */
  seats: table(0x31, [4, 1], json<readonly TermRow[]>()),
  /** body, index */
  ruleSets: table(0x32, [4, 4], json<Readonly<Record<string, Argument>>>()),
  relays: table(0x33, [2], json<PeriodRow>()),
  sites: table(0x34, [1], json<PeriodRow>()),
  /** address as in `names` */
  executors: table(0x35, ["hash"], json<PeriodRow>()),
  auditors: table(0x36, [1], json<PeriodRow>()),
  /** number of the version, from 1 on */
  articles: table(0x37, [4], json<From<Readonly<Record<string, Argument>>>>()),
  /** number of the vote */
  votes: table(0x40, [4], json<VoteRow>()),
  progress: table(0x41, [4], json<ProgressRow>()),
  voteIds: table(0x42, ["hash"], json<number>()),
  /** body, number of the vote */
  votesOfBody: table(0x43, [4, 4], none),
  /** number of the vote, elector / 256 → revision and entry of each elector */
  sheets: table(0x44, [4, 4], raw),
  /** number of the vote, batch */
  batches: table(0x45, [4, 4], json<BatchRow>()),
  /** ballot, fact, position in the fact → none for a counted one, reason where skipped */
  ballots: table(0x46, ["hash", 6, 2], raw),
  /** number of the vote, fact */
  skipped: table(0x47, [4, 6], none),
  /** number of the vote, fact → how many ballots it counted: a batch, or one on paper */
  castings: table(0x48, [4, 6], json<number>()),
  /** number of the vote, elector → the newest set of candidates, decimal */
  choices: table(0x49, [4, 4], json<string>()),
  /** number of the vote, principal */
  proxies: table(0x4a, [4, 4], json<readonly ProxyRow[]>()),
  /** number of the vote, elector: whose ballot counts no more, because it left before the end */
  struck: table(0x4b, [4, 4], none),
} as const;

/** An address as a key of 32 bytes. */
export function padAddress(address: string): string {
  return address.padEnd(66, "0");
}
