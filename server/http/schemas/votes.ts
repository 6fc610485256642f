/** Votes, ballots and what a relay says of them. */
import { z } from "zod";
import type { RuleCode, Step } from "../../protocol/derivation.ts";
import { Matter } from "../../protocol/rules.ts";
import {
  ActionKind,
  Cause,
  Choice,
  Contest,
  type Count,
  Manner,
  Outcome,
  Phase,
  Refusal,
  Skip,
  Standing,
} from "../../protocol/types.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  SkippedView,
  VoterView,
  VoteSummary,
  VoteView,
} from "../../queries/voteViews.ts";
import { address, factSchema, hash, hex, instant, names, number, orNull, place } from "./common.ts";
import { ruleSet } from "./register.ts";

const count = z
  .strictObject({
    eligible: number,
    allMembers: number,
    yes: number,
    no: number,
    abstain: number,
    invalid: number,
  })
  .meta({
    id: "Count",
    description: "Heads, or votes as they are weighed",
  }) satisfies z.ZodType<Count>;

const RULES = [
  "NOTICE",
  "DISCUSSION",
  "OBJECTIONS",
  "WITHDRAWAL",
  "OUTAGE",
  "ELECTORATE",
  "BAN",
  "PARTICIPATION",
  "QUORUM",
  "MULTIPLE_VOTES",
  "INVESTORS",
  "MAJORITY",
  "CASTING_VOTE",
  "ELECTION",
  "HANGS_ON_LATE",
  "HANGS_ON_ELECTORATE",
  "HANGS_ON_CAP_BASE",
  "HANGS_ON_REVOCABILITY",
  "HANGS_ON_BAN",
  "HANGS_ON_HEARING",
  "DECLARATION",
  "REGISTRATION",
  "STANDING",
] as const satisfies readonly RuleCode[];

const step = z
  .strictObject({
    code: z.enum(RULES),
    paragraph: z
      .string()
      .meta({ description: "Such as §43(2) GenG; empty where only the statute says so" }),
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
  discussionAt: orNull(instant),
  startsAt: instant,
  endsAt: instant.meta({ description: "First instant after voting, UTC seconds" }),
  endedAt: orNull(instant),
  cause: names(Cause),
  closedAt: orNull(instant),
  outcome: names(Outcome),
  contestable: z.array(names(Contest)),
  declaredAt: orNull(instant),
  registeredAt: orNull(instant),
  standing: names(Standing),
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
  election: orNull(
    z.strictObject({
      body: number,
      since: instant,
      until: instant,
      seats: z.array(number),
      candidates: z.array(
        z.strictObject({ person: number, votes: orNull(number), seat: orNull(number) }),
      ),
    }),
  ).meta({ description: "Votes and seats are told once the vote is closed" }),
  concerned: z.strictObject({
    persons: z.array(number),
    members: z.array(number),
    barred: z.boolean(),
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
  count: orNull(count).meta({ description: "Heads; null until the vote is closed" }),
  weights: orNull(count).meta({ description: "Votes; null until the vote is closed" }),
  minutes: orNull(
    z.strictObject({ at: instant, document: hash, chair: number, boardMember: number }),
  ),
  annulledAt: orNull(instant),
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
    batch: orNull(number),
    position: number,
    elector: number,
    revision: number,
    choice: names(Choice),
    candidates: orNull(z.array(number)),
    manner: names(Manner),
    superseded: z.boolean(),
    struck: z.boolean(),
    receivedAt: orNull(instant),
  })
  .meta({
    id: "Ballot",
    description: "A counted ballot of a closed vote",
  }) satisfies z.ZodType<BallotView>;

export const voterSchema = z
  .strictObject({
    elector: number,
    manner: names(Manner),
    proxy: orNull(number),
    votes: number,
    struck: z.boolean(),
  })
  .meta({
    id: "Voter",
    description: "A line of the list of voters of a closed vote",
  }) satisfies z.ZodType<VoterView>;

export const ballotTraceShape = {
  ballot: hash,
  vote: hash,
  phase: names(Phase),
  recorded: orNull(
    z.strictObject({
      ...place,
      batch: orNull(number),
      position: number,
      late: z.boolean(),
      list: orNull(hash),
    }),
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
    z.strictObject({
      state: z.literal("skipped"),
      reason: z.string(),
      block: number.optional(),
      transaction: hash.optional(),
    }),
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
