/** Shapes of what the API answers: they describe it in the OpenAPI document, and tests hold every answer against them. */
import { z } from "zod";
import type { Step } from "../protocol/tally.ts";
import {
  ActionKind,
  Cause,
  Choice,
  type Count,
  Matter,
  Outcome,
  Phase,
  Refusal,
  type RuleSet,
  Skip,
} from "../protocol/types.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  BlockStamp,
  BodyView,
  FactView,
  HitView,
  LiveEvent,
  MemberChangeView,
  MemberView,
  RuleSetView,
  SkippedView,
  StatusView,
  TermView,
  VoteSummary,
  VoteView,
} from "../queries/views.ts";

// Words

const names = <const E extends Readonly<Record<string, number>>>(e: E) =>
  z.enum(Object.keys(e) as [keyof E & string, ...(keyof E & string)[]]);

/** UTC seconds. */
export const instant = z.int().meta({ description: "Instant, UTC seconds" });
const number = z.int().min(0);
const hex = z.string().regex(/^0x([0-9a-f]{2})*$/i);
/** 32 bytes. */
export const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .meta({ description: "32 bytes in hexadecimal" });
/** 20 bytes. */
export const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/i)
  .meta({ description: "20 bytes in hexadecimal" });
const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();

const blockStamp = z
  .strictObject({ block: number, hash, timestamp: instant })
  .meta({ id: "Block", description: "A block and its instant" }) satisfies z.ZodType<BlockStamp>;

/** An answer with the block as of which it holds. */
export const answer = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject({ ...shape, asOf: blockStamp });

/** A page of a list. */
export const page = <T extends z.ZodType>(item: T) => ({
  items: z.array(item),
  next: z.string().nullable().meta({ description: "Address of the next page; null on the last" }),
});

const place = { fact: number, block: number, timestamp: instant, transaction: hash };

export const factSchema = z
  .strictObject({
    ...place,
    log: number,
    contract: address,
    name: z.string().meta({ description: "Name of the contract's event" }),
    args: z.record(z.string(), z.json()),
  })
  .meta({ id: "Fact", description: "Something that happened on the ledger" });
factSchema satisfies z.ZodType<Omit<FactView, "args">>;

// The register

const heads = z
  .strictObject({ eligible: number, all: number })
  .meta({ id: "Heads", description: "Entitled to vote, and all members or seats" });

const person = z.strictObject({
  person: number,
  key: orNull(address),
  enrolled: z.boolean(),
  invited: z.boolean(),
});

export const memberSchema = z
  .strictObject({
    member: number,
    segment: number,
    since: instant,
    until: orNull(instant).meta({ description: "First instant after the membership" }),
    isMember: z.boolean(),
    votes: number,
    investing: z.boolean(),
    organisation: z.boolean(),
    shares: number,
    votingPerson: number,
    persons: z.array(person),
  })
  .meta({
    id: "Member",
    description: "A line of the list of members, without the name",
  }) satisfies z.ZodType<MemberView>;

export const membersShape = { ...page(memberSchema), at: instant, heads };

export const memberChangeSchema = z
  .strictObject({
    kind: z.enum(["JOINED", "LEFT"]),
    at: instant,
    member: number,
    segment: number,
    votes: number,
  })
  .meta({ id: "MemberChange" }) satisfies z.ZodType<MemberChangeView>;

/** What the public sees of an application: nothing that could be matched with a person. */
export const applicationSchema = z
  .strictObject({
    id: hash,
    segment: number,
    shares: number,
    organisation: z.boolean(),
    receivedAt: instant,
    validUntil: instant,
  })
  .meta({ id: "Application", description: "An application that waits for its vote" });

// Bodies

const ruleSet = z
  .strictObject({
    law: number,
    body: number,
    matters: number,
    validFrom: instant,
    procedure: number,
    notice: number,
    discussion: number,
    objectionWindow: number,
    objections: number,
    quorumNum: number,
    quorumDen: number,
    quorumBase: number,
    quorumMin: number,
    majorityNum: number,
    majorityDen: number,
    majorityStrict: z.boolean(),
    majorityBase: number,
    voteWeight: number,
    cap: number,
    capBase: number,
    flatOnThreeQuarters: z.boolean(),
    proxyCap: number,
    conflictKinds: number,
    electorate: number,
    revocability: number,
    earlyClose: number,
    tie: number,
    secrecy: number,
    interimResults: z.boolean(),
    timezone: number,
    deadlineInclusive: z.boolean(),
    effectiveOn: number,
    grace: number,
    openers: number,
  })
  .meta({
    id: "RuleSet",
    description:
      "A rule set as the contract keeps it: words as numbers, lengths of time in seconds",
  }) satisfies z.ZodType<RuleSet>;

export const ruleSetSchema = z
  .strictObject({
    index: number,
    matters: z.array(names(Matter)),
    inForceFor: z.array(names(Matter)),
    ruleSet,
  })
  .meta({ id: "RuleSetVersion" }) satisfies z.ZodType<RuleSetView>;

export const bodySchema = z
  .strictObject({
    body: number,
    everyMember: z.boolean(),
    convenedBy: number,
    presidedBy: number,
    at: instant,
    heads,
    seats: z.array(
      z.strictObject({
        seat: number,
        segment: number,
        person: orNull(number),
        member: orNull(number),
        since: orNull(instant),
        until: orNull(instant),
        chair: z.boolean(),
      }),
    ),
    chair: orNull(z.strictObject({ person: number, elector: orNull(number) })),
    ruleSets: z.array(ruleSetSchema),
  })
  .meta({ id: "Body" }) satisfies z.ZodType<BodyView>;

export const termSchema = z
  .strictObject({
    seat: number,
    person: number,
    member: number,
    since: instant,
    until: orNull(instant),
    chair: z.boolean(),
  })
  .meta({ id: "Term" }) satisfies z.ZodType<TermView>;

// Votes

const count = z
  .strictObject({
    eligible: number,
    allMembers: number,
    yes: number,
    no: number,
    abstain: number,
    invalid: number,
  })
  .meta({ id: "Count", description: "Heads" }) satisfies z.ZodType<Count>;

const step = z
  .strictObject({
    code: z.enum([
      "OBJECTIONS",
      "PARTICIPATION",
      "QUORUM",
      "MAJORITY",
      "CASTING_VOTE",
      "LATE_BALLOTS",
    ]),
    result: z.enum(["met", "open", "notMet"]),
    numbers: z.record(z.string(), z.int()),
    decisive: z.literal(true).optional(),
  })
  .meta({ id: "Step", description: "A rule on the way to the outcome" });
step satisfies z.ZodType<Omit<Step, "decisive">>;

const summary = {
  vote: hash,
  number,
  body: number,
  matter: names(Matter),
  phase: names(Phase),
  openedAt: instant,
  startsAt: instant,
  endsAt: instant.meta({ description: "First instant after voting, UTC seconds" }),
  endedAt: orNull(instant),
  cause: names(Cause),
  closedAt: orNull(instant),
  outcome: names(Outcome),
  contestable: z.boolean(),
  declaredAt: orNull(instant),
  execution: z.strictObject({
    state: z.enum(["UNDECIDED", "LAPSED", "WAITING", "READY", "EXECUTED", "REFUSED"]),
    at: orNull(instant),
    refusal: names(Refusal),
  }),
  voted: number.meta({ description: "Electors with a counted ballot" }),
};

export const voteSummarySchema = z
  .strictObject(summary)
  .meta({ id: "VoteSummary" }) satisfies z.ZodType<VoteSummary>;

export const voteShape = {
  ...summary,
  at: instant,
  contract: address,
  ruleSetIndex: number,
  ruleSet,
  documents: hash,
  action: z.strictObject({ kind: z.int().min(0).max(Object.keys(ActionKind).length), data: hex }),
  content: z.looseObject({ kind: names(ActionKind) }).meta({
    description: "What the action says: kind, and fields by kind",
  }),
  relays: number,
  signers: z.array(z.strictObject({ body: number, seat: number })),
  objectableUntil: orNull(instant),
  countableAt: orNull(instant),
  declaredBy: orNull(number),
  participation: z.strictObject({
    voted: number,
    eligible: number,
    all: number,
    allVoted: z.boolean(),
    ballots: number,
    batches: number,
    skipped: number,
    objections: number,
  }),
  count: orNull(count).meta({ description: "null until the vote is closed" }),
  derivation: z.array(step),
  timeline: z.array(factSchema),
};
z.strictObject(voteShape) satisfies z.ZodType<
  Omit<VoteView, "content" | "derivation" | "timeline">
>;

export const ballotSchema = z
  .strictObject({
    ...place,
    ballot: hash,
    batch: number,
    position: number,
    elector: number,
    revision: number,
    choice: names(Choice),
    superseded: z.boolean(),
    receivedAt: orNull(instant),
  })
  .meta({
    id: "Ballot",
    description: "A counted ballot of a closed vote",
  }) satisfies z.ZodType<BallotView>;

export const ballotTraceShape = {
  ballot: hash,
  vote: hash,
  phase: names(Phase),
  recorded: orNull(
    z.strictObject({ ...place, batch: number, position: number, late: z.boolean(), list: hash }),
  ),
  counted: orNull(ballotSchema),
  skipped: z.array(z.strictObject({ ...place, reason: names(Skip) })),
};
z.strictObject(ballotTraceShape) satisfies z.ZodType<BallotTraceView>;

export const batchShape = {
  ...place,
  vote: hash,
  batch: number,
  list: hash,
  late: z.boolean(),
  ids: z.array(hash),
};
z.strictObject(batchShape) satisfies z.ZodType<BatchView>;

export const skippedSchema = z
  .strictObject({ ...place, ballot: hash, elector: number, reason: names(Skip) })
  .meta({ id: "SkippedBallot" }) satisfies z.ZodType<SkippedView>;

// The rest

export const statusShape = {
  chainId: number,
  founding: hash,
  sealedAt: orNull(instant),
  digest: hash.meta({
    description: "Running digest over all facts; equal on all servers of a chain",
  }),
  facts: number,
  members: number,
  persons: number,
  bodies: number,
  votes: number,
};
z.strictObject(statusShape) satisfies z.ZodType<StatusView>;

export const hitSchema = z
  .strictObject({
    kind: z.enum([
      "BLOCK",
      "TRANSACTION",
      "VOTE",
      "ACT",
      "APPLICATION",
      "DOCUMENTS",
      "PERSON",
      "MEMBER",
      "BODY",
      "BALLOT",
    ]),
    hash: z.string().nullable(),
    number,
    vote: orNull(hash),
  })
  .meta({ id: "Hit" }) satisfies z.ZodType<HitView>;

export const liveEventSchema = z
  .strictObject({
    block: number,
    hash,
    timestamp: instant,
    digest: hash,
    facts: z.array(factSchema),
  })
  .meta({ id: "LiveEvent", description: "What happened in one block" });
liveEventSchema satisfies z.ZodType<Omit<LiveEvent, "facts">>;

/** A relay's word that it received something. */
export const signedReceiptSchema = z
  .strictObject({
    receipt: z.strictObject({
      vote: hash.meta({ description: "Zero for what is no ballot" }),
      subject: hash.meta({ description: "Id of the ballot, or hash of the act" }),
      receivedAt: instant,
      relay: number,
      sequence: z.string().regex(/^\d+$/),
      previous: hash,
      head: hash,
    }),
    signature: z.strictObject({ r: hash, vs: hash }),
  })
  .meta({ id: "Receipt", description: "EIP-712 Receipt with the relay's EIP-2098 signature" });

const written = { block: number, transaction: hash };

/** What became of something that the relay acknowledged. */
export const statusOfItemSchema = z
  .discriminatedUnion("state", [
    z.strictObject({ state: z.literal("received") }),
    z.strictObject({ state: z.literal("written"), ...written, batch: number.optional() }),
    z.strictObject({ state: z.literal("skipped"), reason: z.string(), ...written }),
    z.strictObject({ state: z.literal("failed"), code: z.string() }),
    z.strictObject({ state: z.literal("deleted") }),
  ])
  .meta({ id: "SubmissionStatus" });

export const receiptShape = {
  id: hash,
  receipt: signedReceiptSchema
    .nullable()
    .meta({ description: "null where this relay never had it" }),
  status: statusOfItemSchema.nullable(),
  ballot: z
    .strictObject(ballotTraceShape)
    .nullable()
    .meta({ description: "Where the index found the ballot; null where it did not" }),
};
