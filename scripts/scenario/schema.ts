/** Shapes of a scenario's steps and of its compact list of members. See docs/scenarios.md. */
import { z } from "zod";
import {
  CapBase,
  Cause,
  Outcome,
  Phase,
  Procedure,
  Refusal,
  Secrecy,
  VoteWeight,
} from "../../server/protocol/types.ts";
import { ruleSetSchema } from "../founding/schema.ts";
import {
  count,
  day,
  duration,
  holder,
  keyKind,
  name,
  number,
  numbers,
  person,
  refusal,
  secondSchema,
  signer,
  text,
  timeSchema,
  word,
} from "./fields.ts";

/** Members that a founding makes up, alike but for their numbers. */
export const groupSchema = z.strictObject({
  count: z.int().min(1).max(5000),
  kind: z.enum(["person", "organisation"]).default("person"),
  segment: z.string().default(""),
  since: day.optional(),
  until: day.optional(),
  shares: z.int().min(0).max(1_000_000).default(1),
  votes: z.int().min(0).max(65_535).default(1),
  investing: z.boolean().default(false),
  persons: z.int().min(1).max(9).default(1),
  keys: z.enum(["mixed", "wallet", "passkey", "invited"]).default("mixed"),
});

/** Rules that a resolution proposes: what a founding file may say, and what only the contracts refuse. */
const proposedRuleSet = (time: z.ZodType<number>) =>
  ruleSetSchema.extend({
    validFrom: time.optional(),
    procedure: word(Procedure).default(Procedure.CIRCULAR),
    discussion: duration.default(0),
    voteWeight: word(VoteWeight).default(VoteWeight.EQUAL),
    cap: z.int().min(0).max(65_535).default(0),
    capBase: word(CapBase).default(CapBase.NOMINAL),
    flatOnThreeQuarters: z.boolean().default(false),
    proxyCap: z.int().min(0).max(255).default(0),
    secrecy: word(Secrecy).default(Secrecy.NAMED),
    interimResults: z.boolean().default(false),
    deadlineInclusive: z.boolean().default(false),
  });

/** The acts that a step can hold, one of them. Their instants are UTC seconds. */
function actSchemas(time: z.ZodType<number>) {
  const signed = { signedBy: signer.optional() };
  const voted = { vote: name };
  const seat = { body: name, seat: z.int().min(1).max(255), person };
  return {
    apply: z.strictObject({
      as: name,
      segment: z.string().optional(),
      shares: number.default(1),
      organisation: z.boolean().default(false),
      validUntil: time.optional(),
      key: keyKind.default("passkey"),
    }),
    withdraw: z.strictObject({ application: name, ...signed }),
    enrol: z.strictObject({ person, key: keyKind.default("passkey") }),
    rotateKey: z.strictObject({ person, key: keyKind.default("passkey"), ...signed }),
    giveNotice: z.strictObject({ member: number, until: time, ...signed }),
    open: z.strictObject({
      ...voted,
      body: name,
      from: time.optional(),
      until: time,
      action: z
        .strictObject({
          admit: name.optional(),
          seat: z
            .strictObject({
              ...seat,
              since: day.optional(),
              until: day,
              chair: z.boolean().default(false),
            })
            .optional(),
          unseat: z.strictObject(seat).optional(),
          ruleSet: proposedRuleSet(time).optional(),
          replaceKey: person.optional(),
        })
        .refine((action) => Object.keys(action).length === 1, "one action")
        .optional(),
      ruleSet: number.optional(),
      convener: name.optional(),
      seats: numbers.optional(),
    }),
    cast: z
      .strictObject({
        ...voted,
        yes: numbers.optional(),
        no: numbers.optional(),
        abstain: numbers.optional(),
        invalid: numbers.optional(),
        revision: z.int().min(0).max(255).optional(),
        ...signed,
      })
      .refine(({ yes, no, abstain, invalid }) => yes ?? no ?? abstain ?? invalid, "a choice"),
    object: z.strictObject({ ...voted, by: numbers, ...signed }),
    declare: z.strictObject({
      ...voted,
      outcome: word(Outcome).optional(),
      ...signed,
    }),
    end: z.strictObject(voted),
    close: z.strictObject(voted),
    execute: z.strictObject(voted),
  };
}

const ACTION = ["undecided", "lapsed", "waiting", "ready", "executed", "refused"] as const;

/** What must be true after a step. Instants are UTC seconds. */
function expectSchema(time: z.ZodType<number>) {
  return z.strictObject({
    refused: refusal.optional(),
    facts: z.record(z.string(), text).optional(),
    lost: refusal.optional(),
    votes: z
      .record(
        z.string(),
        z.strictObject({
          phase: word(Phase).optional(),
          outcome: word(Outcome).optional(),
          cause: word(Cause).optional(),
          contestable: z.boolean().optional(),
          yes: count.optional(),
          no: count.optional(),
          abstain: count.optional(),
          invalid: count.optional(),
          eligible: count.optional(),
          allMembers: count.optional(),
          voted: count.optional(),
          objections: count.optional(),
          declared: z.boolean().optional(),
          action: z.enum(ACTION).optional(),
          refusal: word(Refusal).optional(),
        }),
      )
      .optional(),
    members: z
      .array(
        z.strictObject({
          at: time.optional(),
          count: count.optional(),
          eligible: count.optional(),
          include: numbers.optional(),
          exclude: numbers.optional(),
        }),
      )
      .optional(),
    seats: z
      .array(
        z.strictObject({
          body: name,
          seat: z.int().min(1).max(255),
          at: time.optional(),
          holder,
          chair: z.boolean().optional(),
        }),
      )
      .optional(),
  });
}

/**
 * A step. Its lengths of time count from `context.from`; `at` is read on its own, from the step before.
 */
export function stepSchema(context: { readonly from: number | undefined }) {
  const time = timeSchema(context);
  const second = secondSchema(context);
  const acts = actSchemas(second);
  const optional = Object.fromEntries(
    Object.entries(acts).map(([act, schema]) => [act, schema.optional()]),
  ) as { [A in keyof typeof acts]: z.ZodOptional<(typeof acts)[A]> };
  return z.strictObject({
    at: z.unknown(),
    note: z.string().optional(),
    mined: time.optional(),
    ...optional,
    expect: expectSchema(second).optional(),
  });
}

type StepShape = z.output<ReturnType<typeof stepSchema>>;
type Acts = ReturnType<typeof actSchemas>;

export type ActName = keyof Acts;
export type Group = z.output<typeof groupSchema>;
export type PersonName = z.output<typeof person>;
export type Fields<A extends ActName> = z.output<Acts[A]>;
export type Expectation = NonNullable<StepShape["expect"]>;
export type SignedBy = NonNullable<Fields<"cast">["signedBy"]>;
export type ActionFields = NonNullable<Fields<"open">["action"]>;
export type ProposedRuleSet = z.output<ReturnType<typeof proposedRuleSet>>;

/** An act with its fields. */
export type StepAct = { [A in ActName]: { readonly kind: A; readonly fields: Fields<A> } }[ActName];

/** The acts of a step: none where time passes only. */
export function actsOf(step: StepShape): StepAct[] {
  const { at: _at, note: _note, mined: _mined, expect: _expect, ...acts } = step;
  return Object.entries(acts)
    .filter(([, fields]) => fields !== undefined)
    .map(([kind, fields]) => ({ kind, fields }) as StepAct);
}
