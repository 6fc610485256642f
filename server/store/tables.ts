import { json, jsonAndBytes, none, raw, table } from "./table.ts";

/** Written into every store; another version on disk is wiped and rebuilt. */
export const STORE_VERSION = 1;

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
  /** Without `ballots` and `receivedAt` of BallotsCast, which are the bytes */
  readonly args: Readonly<Record<string, Argument>>;
  /** BallotsCast: rows of 38 bytes (id 32, elector 4, revision 1, entry 1), then for late ones 5 bytes each */
  readonly bytes: Uint8Array;
}

export interface MemberRow {
  readonly since: number;
  readonly until: number;
  readonly segment: number;
  readonly votes: number;
  readonly investing: boolean;
  readonly organisation: boolean;
  readonly shares: number;
  readonly votingPerson: number;
  readonly persons: readonly number[];
}

export interface PersonRow {
  readonly member: number;
  /** Keys with the instant from which each is in force; the zero address where none is */
  readonly keys: readonly { readonly key: string; readonly since: number }[];
  readonly invitations: readonly { readonly invitation: string; readonly since: number }[];
}

export interface BodyRow {
  readonly everyMember: boolean;
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** One entry a seat: the segment its holder's member must have; 0 is any */
  readonly segments: readonly number[];
}

/** One term of one person in a seat, as the contract keeps it: an end of membership ends it too. */
export interface TermRow {
  readonly person: number;
  readonly since: number;
  readonly until: number;
  readonly chair: boolean;
}

/** A relay, site or executor: what it is and when it is in force. */
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
  readonly startsAt: number;
  readonly endsAt: number;
  /** Number of relays at the opening: theirs are the receipts that count */
  readonly relays: number;
  /** Seats that opened it */
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
  /** Heads that late ballots added, and those that they replaced: yes, no, abstain, invalid */
  readonly lateAdded: readonly number[];
  readonly lateRemoved: readonly number[];
  /** 0 while it has not happened, and likewise below */
  readonly endedAt: number;
  readonly cause: number;
  readonly closedAt: number;
  readonly outcome: number;
  readonly contestable: boolean;
  readonly count: Readonly<Record<string, number>> | null;
  readonly declaredAt: number;
  readonly declaredBy: number;
  readonly executedAt: number;
  readonly refusedAt: number;
  readonly refusal: number;
  /** Numbers of the facts other than ballots */
  readonly timeline: readonly number[];
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
  readonly relays: number;
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
  bodies: table(0x30, [4], json<BodyRow>()),
  /** body, seat */
  seats: table(0x31, [4, 1], json<readonly TermRow[]>()),
  /** body, index */
  ruleSets: table(0x32, [4, 4], json<Readonly<Record<string, Argument>>>()),
  relays: table(0x33, [2], json<PeriodRow>()),
  sites: table(0x34, [1], json<PeriodRow>()),
  /** address as in `names` */
  executors: table(0x35, ["hash"], json<PeriodRow>()),
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
} as const;

/** An address as a key of 32 bytes. */
export function padAddress(address: string): string {
  return address.padEnd(66, "0");
}
