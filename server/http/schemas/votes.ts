/** Votes, ballots and what a relay says of them. */
import { z } from "zod";
import type { Step } from "../../protocol/tally.ts";
import {
  ActionKind,
  Cause,
  Choice,
  type Count,
  Matter,
  Outcome,
  Phase,
  Refusal,
  Skip,
} from "../../protocol/types.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  SkippedView,
  VoteSummary,
  VoteView,
} from "../../queries/views.ts";
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
