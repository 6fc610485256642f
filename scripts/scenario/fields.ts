/** Values of a scenario file, each read from its words. */
import { z } from "zod";
import { catalogue } from "../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import { isDay } from "../founding/dates.ts";
import type { Complaint } from "../founding/document.ts";
import { wordOf } from "../founding/schema.ts";
import { parseTime } from "./clock.ts";

/** Refusals that a file may expect: codes of the server, and for direct calls names of the contracts' errors. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...Object.keys(catalogue),
  ...[...votesAbi, ...bodiesAbi, ...registerAbi].flatMap((item) =>
    item.type === "error" ? [item.name] : [],
  ),
]);

/** Numbers of more electors than the largest cooperative has members are a slip of the pen. */
const MOST = 100_000;

/** Seats of this name are no body's: auditor:1 is the first auditor. */
export const AUDITOR = "auditor";

const TIMES = {
  UNREADABLE: "2026-06-30 21:59, 2026-06-30 21:59:59.999, 2026-06-30T19:59:59.999Z, +2 h",
  SKIPPED: "a time that the clocks do not skip",
  TWICE: "a time that comes once, such as 2026-10-25T00:30:00Z",
} as const;

/** A person by its member and its place among the member's persons, from 1 on. */
export interface PersonName {
  readonly member: number;
  readonly person: number;
}

/** Whose key signs in place of the one that should: another person's, or the one before the present one. */
export type SignedBy = PersonName | "old key";

export interface SeatName {
  readonly body: string;
  readonly seat: number;
}

/** A seat, or an auditor, that signs; `by` where somebody else holds the pen. */
export interface Signatory extends SeatName {
  readonly by?: SignedBy;
}

/** Notes that a value does not fit. */
export function complain(context: z.RefinementCtx, params: Complaint): never {
  context.addIssue({ code: "custom", params });
  return z.NEVER;
}

export const text = z.union([z.string(), z.number()]).transform(String);

/** What a text says, or a fault that tells what was expected. */
export function readable<T>(expected: string, read: (text: string) => T | undefined) {
  return text.transform((value, context): T => {
    const result = read(value);
    return result ?? complain(context, { fault: "VALUE_INVALID", value, expected });
  });
}

/** A value of an enumeration, as words or as the contracts write it, given as its number. */
export function word<E extends Readonly<Record<string, number>>>(enumeration: E) {
  const values = new Map(Object.entries(enumeration).map(([name, n]) => [wordOf(name), n]));
  return readable([...values.keys()].join(", "), (value) => values.get(wordOf(value)));
}

export const day = readable("2026-12-31", (value) => (isDay(value) ? value : undefined));

/** What "1-3, 7" names, or where it goes wrong. */
function numbersIn(value: string): readonly number[] | { readonly expected: string } {
  const found = new Set<number>();
  for (const part of value.split(",")) {
    const [, first, last = first] = /^\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(first) === 0 || Number(last) < Number(first)) {
      return { expected: "1-14 or 1, 3, 5-7" };
    }
    if (Number(last) > MOST) return { expected: `≤ ${MOST}` };
    for (let n = Number(first); n <= Number(last); n++) found.add(n);
  }
  return [...found].sort((a, b) => a - b);
}

/** "1-3, 7": numbers of members or seats. */
export const numbers = z
  .union([text, z.array(z.union([z.string(), z.number()])).transform((parts) => parts.join(","))])
  .transform((value, context): readonly number[] => {
    const found = numbersIn(value);
    if (!("expected" in found)) return found;
    return complain(context, { fault: "VALUE_INVALID", value, ...found });
  });

function personNamed(value: string): PersonName | undefined {
  const [, member, number = "1"] = /^(\d{1,6})(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  if (member === undefined || Number(member) === 0 || Number(number) === 0) return undefined;
  return { member: Number(member), person: Number(number) };
}

function signerNamed(value: string): SignedBy | undefined {
  return value === "old key" ? value : personNamed(value);
}

/** "3": the person who first votes for member 3; "3/2": its second person. */
export const person = readable("3 or 3/2", personNamed);

/** The same where it may be nobody; `word` is how the file says so. */
export const personOr = <W extends string>(word: W) =>
  readable(`3, 3/2 or ${word}`, (value) => (value === word ? word : personNamed(value)));

/** Who signs in place of the person who should. */
export const signer = readable("3, 3/2 or old key", signerNamed);

/** "board:2 by 5/2": seat 2 of the board, for which person 5/2 signs. */
export const signatory = readable(
  "board:2, auditor:1, board:2 by 5/2 or board:2 by old key",
  (value): Signatory | undefined => {
    const [, body, seat, name] = /^([a-z][a-z0-9-]*):(\d{1,3})(?: by (.+))?$/.exec(value) ?? [];
    if (body === undefined || Number(seat) === 0) return undefined;
    if (name === undefined) return { body, seat: Number(seat) };
    const by = signerNamed(name);
    return by && { body, seat: Number(seat), by };
  },
);

/** "board:2": seat 2 of the board. */
export const seat = readable("board:2", (value): SeatName | undefined => {
  const [, body, number] = /^([a-z][a-z0-9-]*):(\d{1,3})$/.exec(value) ?? [];
  return body === undefined || Number(number) === 0 ? undefined : { body, seat: Number(number) };
});

export const name = z.string().regex(/^[A-Za-z0-9][\w-]*$/);
export const number = z.int().min(1).max(MOST);
export const count = z.int().min(0).max(MOST);
export const votes = z.int().min(0).max(65_535);
export const keyKind = z.enum(["wallet", "passkey"]);

/** A code of a refusal. */
export const refusal = readable("a code of a refusal", (code) =>
  REFUSALS.has(code) ? code : undefined,
);

/** Values by electors: `{ 1-3: own, 4: proxy }`. */
export function byElectors<V extends z.ZodType>(value: V) {
  return z.record(z.string(), value).transform((entries, context) =>
    Object.entries(entries).flatMap(([key, entry]) => {
      const found = numbersIn(key);
      if (!("expected" in found)) return found.map((elector) => [elector, entry] as const);
      return complain(context, { fault: "VALUE_INVALID", value: key, ...found });
    }),
  );
}

/** What lengths of time count from; undefined where that could not be read. */
interface Context {
  readonly from: number | undefined;
}

/** An instant in UTC milliseconds; lengths of time count from `context.from`. */
export function timeSchema(context: Context) {
  return text.transform((value, issues): number => instantOf(value, context, issues));
}

/** The same in whole UTC seconds, as the chain counts. */
export function secondSchema(context: Context) {
  return text.transform((value, issues): number => secondOf(value, context, issues));
}

/** The same, or never. */
export function secondOrNeverSchema(context: Context) {
  return text.transform((value, issues): number | "never" =>
    value === "never" ? value : secondOf(value, context, issues),
  );
}

function instantOf(value: string, { from }: Context, issues: z.RefinementCtx): number {
  const instant = parseTime(value, from);
  if (typeof instant === "number") return instant;
  return complain(issues, { fault: "VALUE_INVALID", value, expected: TIMES[instant] });
}

function secondOf(value: string, context: Context, issues: z.RefinementCtx): number {
  const instant = instantOf(value, context, issues);
  // What named no instant was told already.
  if (typeof instant !== "number" || instant % 1000 === 0) return instant / 1000;
  const given = new Date(instant).toISOString();
  return complain(issues, { fault: "VALUE_INVALID", value: given, expected: "a whole second" });
}
