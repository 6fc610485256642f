/** Shapes of a scenario's steps and of its compact list of members. See docs/scenarios.md. */
import { z } from "zod";
import { catalogue } from "../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
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
import { isDay, parseDuration } from "../founding/dates.ts";
import { ruleSetSchema, wordOf } from "../founding/schema.ts";
import { parseTime } from "./clock.ts";
import type { Complaint } from "./document.ts";

/** Refusals that a file may expect: codes of the server, and for direct calls names of the contracts' errors. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...Object.keys(catalogue),
  ...[...votesAbi, ...bodiesAbi, ...registerAbi].flatMap((item) =>
    item.type === "error" ? [item.name] : [],
  ),
]);

/** Numbers of more electors than the largest cooperative has members are a slip of the pen. */
const MOST = 100_000;

const TIMES = {
  UNREADABLE: "2026-06-30 21:59, 2026-06-30 21:59:59.999, 2026-06-30T19:59:59.999Z, +2 h",
  SKIPPED: "a time that the clocks do not skip",
  TWICE: "a time that comes once, such as 2026-10-25T00:30:00Z",
} as const;

function complain(context: z.RefinementCtx, params: Complaint): never {
  context.addIssue({ code: "custom", params });
  return z.NEVER;
}

const text = z.union([z.string(), z.number()]).transform(String);

/** What a text says, or a fault that tells what was expected. */
function readable<T>(expected: string, read: (text: string) => T | undefined) {
  return text.transform((value, context): T => {
    const result = read(value);
    return result ?? complain(context, { fault: "VALUE_INVALID", value, expected });
  });
}

/** A value of an enumeration, as words or as the contracts write it, given as its number. */
function word<E extends Readonly<Record<string, number>>>(enumeration: E) {
  const values = new Map(Object.entries(enumeration).map(([name, n]) => [wordOf(name), n]));
  return readable([...values.keys()].join(", "), (value) => values.get(wordOf(value)));
}

const day = readable("2026-12-31", (value) => (isDay(value) ? value : undefined));

/** The number of seconds of a length of time. */
const duration = readable("24 h, 14 days", parseDuration);

/** "1-3, 7": numbers of members or seats. */
const numbers = z
  .union([text, z.array(z.union([z.string(), z.number()])).transform((parts) => parts.join(","))])
  .transform((value, context): readonly number[] => {
    const found = new Set<number>();
    for (const part of value.split(",")) {
      const [, first, last = first] = /^\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*$/.exec(part) ?? [];
      if (first === undefined || Number(first) === 0 || Number(last) < Number(first)) {
        return complain(context, { fault: "VALUE_INVALID", value, expected: "1-14 or 1, 3, 5-7" });
      }
      if (Number(last) > MOST) {
        return complain(context, { fault: "VALUE_INVALID", value, expected: `≤ ${MOST}` });
      }
      for (let n = Number(first); n <= Number(last); n++) found.add(n);
    }
    return [...found].sort((a, b) => a - b);
  });

function personNamed(value: string) {
  const [, member, number = "1"] = /^(\d{1,6})(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  if (member === undefined || Number(member) === 0 || Number(number) === 0) return undefined;
  return { member: Number(member), person: Number(number) };
}

/** "3": the voting person of member 3; "3/2": its second person. */
const person = readable("3 or 3/2", personNamed);

/** Who signs in place of the person who should. */
const signer = readable("3, 3/2 or old key", (value) =>
  value === "old key" ? value : personNamed(value),
);

/** Who is in a seat. */
const holder = readable("3, 3/2 or vacant", (value) =>
  value === "vacant" ? value : personNamed(value),
);

const name = z.string().regex(/^[A-Za-z0-9][\w-]*$/);
const number = z.int().min(1).max(MOST);
const count = z.int().min(0).max(MOST);
const keyKind = z.enum(["wallet", "passkey"]);

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

/** An instant in UTC milliseconds; lengths of time count from `context.from`. */
export function timeSchema(context: { readonly from: number | undefined }) {
  return text.transform((value, issues): number => {
    const instant = parseTime(value, context.from);
    if (typeof instant === "number") return instant;
    return complain(issues, { fault: "VALUE_INVALID", value, expected: TIMES[instant] });
  });
}

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
    cast: z.strictObject({
      ...voted,
      yes: numbers.optional(),
      no: numbers.optional(),
      abstain: numbers.optional(),
      invalid: numbers.optional(),
      revision: z.int().min(0).max(255).optional(),
      ...signed,
    }),
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
    refused: readable("a code of a refusal", (code) =>
      REFUSALS.has(code) ? code : undefined,
    ).optional(),
    facts: z.record(z.string(), text).optional(),
    lost: readable("a code of a refusal", (code) =>
      REFUSALS.has(code) ? code : undefined,
    ).optional(),
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
  const second = time.transform((instant, issues) => {
    const value = new Date(instant).toISOString();
    const expected = "a whole second";
    return instant % 1000 === 0
      ? instant / 1000
      : complain(issues, { fault: "VALUE_INVALID", value, expected });
  });
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

/** The act of a step: none where time passes only, undefined where there are several. */
export function actsOf(step: StepShape): StepAct[] {
  const { at: _at, note: _note, mined: _mined, expect: _expect, ...acts } = step;
  return Object.entries(acts)
    .filter(([, fields]) => fields !== undefined)
    .map(([kind, fields]) => ({ kind, fields }) as StepAct);
}
