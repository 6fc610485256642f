/** Values of a scenario file, each read from its words. */
import { z } from "zod";
import { catalogue } from "../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import { isDay, parseDuration } from "../founding/dates.ts";
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

const TIMES = {
  UNREADABLE: "2026-06-30 21:59, 2026-06-30 21:59:59.999, 2026-06-30T19:59:59.999Z, +2 h",
  SKIPPED: "a time that the clocks do not skip",
  TWICE: "a time that comes once, such as 2026-10-25T00:30:00Z",
} as const;

function complain(context: z.RefinementCtx, params: Complaint): never {
  context.addIssue({ code: "custom", params });
  return z.NEVER;
}

export const text = z.union([z.string(), z.number()]).transform(String);

/** What a text says, or a fault that tells what was expected. */
function readable<T>(expected: string, read: (text: string) => T | undefined) {
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

/** The number of seconds of a length of time. */
export const duration = readable("24 h, 14 days", parseDuration);

/** "1-3, 7": numbers of members or seats. */
export const numbers = z
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
export const person = readable("3 or 3/2", personNamed);

/** Who signs in place of the person who should. */
export const signer = readable("3, 3/2 or old key", (value) =>
  value === "old key" ? value : personNamed(value),
);

/** Who is in a seat. */
export const holder = readable("3, 3/2 or vacant", (value) =>
  value === "vacant" ? value : personNamed(value),
);

export const name = z.string().regex(/^[A-Za-z0-9][\w-]*$/);
export const number = z.int().min(1).max(MOST);
export const count = z.int().min(0).max(MOST);
export const keyKind = z.enum(["wallet", "passkey"]);

/** A code of a refusal. */
export const refusal = readable("a code of a refusal", (code) =>
  REFUSALS.has(code) ? code : undefined,
);

/** An instant in UTC milliseconds; lengths of time count from `context.from`. */
export function timeSchema(context: { readonly from: number | undefined }) {
  return text.transform((value, issues): number => {
    const instant = parseTime(value, context.from);
    if (typeof instant === "number") return instant;
    return complain(issues, { fault: "VALUE_INVALID", value, expected: TIMES[instant] });
  });
}

/** The same in whole UTC seconds, as the chain counts. */
export function secondSchema(context: { readonly from: number | undefined }) {
  return timeSchema(context).transform((instant, issues) => {
    const value = new Date(instant).toISOString();
    return instant % 1000 === 0
      ? instant / 1000
      : complain(issues, { fault: "VALUE_INVALID", value, expected: "a whole second" });
  });
}
