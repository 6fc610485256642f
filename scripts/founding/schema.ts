/** Shapes of the founding file, field by field; what concerns several fields stands in checks.ts. */
import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { z } from "zod";
import {
  Base,
  BodyKind,
  CapBase,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  Tie,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import { isDay, parseDuration, parseMonths } from "./dates.ts";
import type { Complaint } from "./document.ts";
import type { FaultCode } from "./faults.ts";

/** Time zones of the ledger, as the file names them. */
export const TIMEZONES = ["UTC", "Europe/Berlin"] as const;

const DAY = 86_400;

/** The name of an enumeration's value as the file writes it: AT_OPEN is at-open. */
export function wordOf(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

/** A word of an enumeration, read as its number. */
function word<E extends Readonly<Record<string, number>>>(enumeration: E) {
  const values = new Map(Object.entries(enumeration).map(([name, n]) => [wordOf(name), n]));
  return z.enum([...values.keys()]).transform((name) => values.get(name) ?? 0);
}

/** Text that must be readable in a certain way; otherwise the fault is `code`. */
function readable<T>(code: FaultCode, read: (text: string) => T | undefined, expected?: string) {
  return z.union([z.string(), z.number()]).transform((value, context): T => {
    const result = read(String(value));
    if (result !== undefined) return result;
    const params: Complaint = { fault: code, value: String(value), ...(expected && { expected }) };
    context.addIssue({ code: "custom", params });
    return z.NEVER;
  });
}

const uint = (bits: number) =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1);

const day = readable("DATE_INVALID", (text) => (isDay(text) ? text : undefined));

const duration = readable("DURATION_INVALID", (text) => {
  const seconds = parseDuration(text);
  return seconds !== undefined && seconds < 2 ** 32 ? seconds : undefined;
});

const share = readable("SHARE_INVALID", (text) => {
  const [, num, den] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  return num !== undefined && den !== undefined && den > 0 ? { num, den } : undefined;
});

const months = readable("VALUE_INVALID", parseMonths, "3 months");

/** The month with which the financial year ends; 0 where none does. */
const yearEnd = readable(
  "VALUE_INVALID",
  (text) => (text === "none" ? 0 : /^([1-9]|1[0-2])$/.test(text) ? Number(text) : undefined),
  "1…12, none",
);

/** The denominator of one tenth, one twentieth; 0 where no share suffices. */
const minority = readable(
  "VALUE_INVALID",
  (text) => {
    const [, den] = /^1\/([1-9]\d{0,3})$/.exec(text) ?? [];
    return text === "none" ? 0 : den === undefined ? undefined : Number(den);
  },
  "1/10, none",
);

const key = readable("KEY_INVALID", (text): Address | undefined =>
  isAddress(text, { strict: false }) && BigInt(text) !== BigInt(zeroAddress)
    ? getAddress(text)
    : undefined,
);

/** "3": the voting person of member 3; "3/2": its second person. */
const holder = readable("HOLDER_INVALID", (text) => {
  const [, member, person = "1"] = /^(\d{1,9})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (member === undefined || Number(member) === 0 || Number(person) === 0) return undefined;
  return { member: Number(member), person: Number(person) };
});

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);

/** What stands outside the lists. */
export const headerFields = {
  name: z.string().min(1),
  seat: z.string().min(1),
  timezone: z.enum(TIMEZONES),
  /** Path of the list of members, from the founding file on. */
  members: z.string().min(1),
  segments: z.record(z.string().min(1), z.int().min(1).max(255)).default({}),
} as const;

/** What of the statute (Satzung) belongs to no single body. */
export const articlesSchema = z
  .strictObject({
    cooperative: z.boolean().default(true),
    yearEnd: yearEnd.default(12),
    exitNotice: months.default(3),
    entrepreneurs: z.boolean().default(false),
    transferConsent: z.boolean().default(false),
    heirsContinue: z.boolean().default(false),
    emergencyBoard: z.boolean().default(false),
    representation: uint(8).default(2),
    keyDelay: duration.default(7 * DAY),
    absence: duration.default(7 * DAY),
    minority: minority.default(10),
  })
  .prefault({});

export const siteSchema = z.strictObject({
  rpId: z.string().regex(/^[a-z0-9.-]+$/),
  origin: z.string().min(1).max(255),
});

/** An audit federation (Prüfungsverband). */
export const auditorSchema = z.strictObject({ name: z.string().min(1), key });

export const bodySchema = z.strictObject({
  id,
  name: z.string().min(1),
  kind: word(BodyKind).default(BodyKind.OTHER),
  convenedBy: id.optional(),
  presidedBy: id.optional(),
  seats: z
    .array(
      z.strictObject({
        segment: z.string().optional(),
        holder: holder.optional(),
        since: day.optional(),
        until: day.optional(),
        role: word({ CHAIR: SeatRole.CHAIR, DEPUTY: SeatRole.DEPUTY }).optional(),
      }),
    )
    .default([]),
});

/** Fields without a default here follow from the body: `ruleSetOf` completes them. */
export const ruleSetSchema = z.strictObject({
  body: id,
  matters: z.array(word(Matter)).min(1),
  law: word(Law).optional(),
  procedure: word({ CIRCULAR: Procedure.CIRCULAR, EXTENDED: Procedure.EXTENDED }).default(
    Procedure.CIRCULAR,
  ),
  notice: duration.default(0),
  discussion: duration.default(0),
  objectionWindow: duration.default(0),
  objections: uint(16).default(0),
  quorum: z
    .strictObject({
      share: share.optional(),
      of: word({ ELIGIBLE: Base.ELIGIBLE, ALL_MEMBERS: Base.ALL_MEMBERS }).default(Base.ELIGIBLE),
      least: uint(32).default(0),
    })
    .prefault({}),
  majority: z.strictObject({
    share,
    strict: z.boolean(),
    of: word(Base).default(Base.CAST),
  }),
  tie: word(Tie).default(Tie.REJECTED),
  voteWeight: word(VoteWeight).default(VoteWeight.EQUAL),
  cap: uint(16).default(0),
  capBase: word(CapBase).default(CapBase.NOMINAL),
  flatOnThreeQuarters: z.boolean().optional(),
  proxyCap: uint(8).optional(),
  conflictKinds: z.array(word(Matter)).default([]),
  electorate: word(ElectorateAt).default(ElectorateAt.AT_CAST),
  revocability: word(Revocability).default(Revocability.UNTIL_RECEIPT),
  earlyClose: word(EarlyClose).default(EarlyClose.NONE),
  effectiveOn: word(EffectiveOn).default(EffectiveOn.DECLARATION),
  grace: duration.default(3600),
  openers: uint(8).default(0),
  jointForm: z.boolean().default(false),
});

export type ArticlesEntry = z.output<typeof articlesSchema>;
export type Auditor = z.output<typeof auditorSchema>;
export type Site = z.output<typeof siteSchema>;
export type Body = z.output<typeof bodySchema>;
export type Seat = Body["seats"][number];
export type RuleSetEntry = z.output<typeof ruleSetSchema>;
