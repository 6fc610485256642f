/** Shapes of a scenario's steps and of what it expects. See docs/scenarios.md. */
import { z } from "zod";
import {
  Cause,
  Contest,
  Manner,
  Outcome,
  Phase,
  Refusal,
  SeatRole,
  Standing,
} from "../../server/protocol/types.ts";
import { wordOf } from "../founding/schema.ts";
import { actSchemas } from "./acts.ts";
import {
  byElectors,
  count,
  number,
  numbers,
  personOr,
  readable,
  refusal,
  text,
  votes,
  word,
} from "./fields.ts";
import type { Values } from "./names.ts";
import { STEP_CODES } from "./rules.ts";

const ACTION = ["undecided", "lapsed", "waiting", "ready", "executed", "refused"] as const;

/** One of these names, as the contracts write it or as a word. */
const named = (names: readonly string[]) =>
  readable(names.map(wordOf).join(", "), (value) =>
    names.find((name) => wordOf(name) === wordOf(value)),
  );

const sheet = {
  yes: count.optional(),
  no: count.optional(),
  abstain: count.optional(),
  invalid: count.optional(),
  eligible: count.optional(),
  allMembers: count.optional(),
};

const derived = z.strictObject({
  rule: named(STEP_CODES),
  result: z.enum(["met", "open", "not-met"]).optional(),
  paragraph: z.string().optional(),
  decisive: z.boolean().optional(),
});

function voteSchema(values: Values) {
  return z.strictObject({
    phase: word(Phase).optional(),
    outcome: word(Outcome).optional(),
    cause: word(Cause).optional(),
    contestable: z.array(named(Object.keys(Contest))).optional(),
    ...sheet,
    weights: z.strictObject(sheet).optional(),
    voted: count.optional(),
    voters: byElectors(named([...Object.keys(Manner), "NONE"])).optional(),
    objections: count.optional(),
    elected: values.bySeats(personOr("nobody")).optional(),
    derivation: z.array(derived).optional(),
    declared: z.boolean().optional(),
    minuted: z.boolean().optional(),
    registered: z.boolean().optional(),
    standing: word(Standing).optional(),
    action: z.enum(ACTION).optional(),
    refusal: word(Refusal).optional(),
  });
}

/** What a file says of the whole list of members. */
const listed = {
  count: count.optional(),
  eligible: count.optional(),
  include: numbers.optional(),
  exclude: numbers.optional(),
};

function isOfOneKind({ at: _, member, ...fields }: Readonly<Record<string, unknown>>): boolean {
  const given = Object.keys(fields).filter((field) => fields[field] !== undefined);
  return given.every((field) => field in listed === (member === undefined));
}

/** What must be true after a step. Instants are UTC seconds. */
function expectSchema(values: Values) {
  const { second, secondOrNever, seat, segment } = values;
  return z.strictObject({
    refused: refusal.optional(),
    facts: z.record(z.string(), text).optional(),
    lost: refusal.optional(),
    votes: values.byVotes(voteSchema(values)).optional(),
    members: z
      .array(
        z
          .strictObject({
            at: second.optional(),
            ...listed,
            member: number.optional(),
            entitled: z.boolean().optional(),
            shares: count.optional(),
            votes: votes.optional(),
            segment: segment.optional(),
            since: second.optional(),
            until: secondOrNever.optional(),
            votingPerson: personOr("nobody").optional(),
          })
          .refine(isOfOneKind, "either of the list or, with member, of one member"),
      )
      .optional(),
    seats: z
      .array(
        z.strictObject({
          seat,
          at: second.optional(),
          holder: personOr("vacant").optional(),
          role: word(SeatRole).optional(),
        }),
      )
      .optional(),
    declarations: values.byDeclarations(z.enum(["kept", "deleted"])).optional(),
  });
}

/** A step. Its lengths of time count from its own time; `at` is read before it, from the step before. */
export function stepSchema(values: Values) {
  const acts = Object.entries(actSchemas(values)).map(([act, schema]) => [act, schema.optional()]);
  return z.strictObject({
    at: z.unknown(),
    note: z.string().optional(),
    mined: values.time.optional(),
    ...(Object.fromEntries(acts) as Readonly<Record<string, z.ZodOptional>>),
    expect: expectSchema(values).optional(),
  });
}

export type Expectation = z.output<ReturnType<typeof expectSchema>>;
export type ExpectedVote = z.output<ReturnType<typeof voteSchema>>;
export type ExpectedMembers = NonNullable<Expectation["members"]>[number];
export type ExpectedSeat = NonNullable<Expectation["seats"]>[number];
