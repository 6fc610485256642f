import { createHash } from "node:crypto";
import { UmlaufError } from "../errors.ts";
import { FOREVER } from "../protocol/types.ts";
import type { Page } from "./views.ts";

/** Where to go on in a list, and how many to tell. */
export interface Paging {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export const MOST = 500;
const USUAL = 100;

/** How many items a page holds. @throws QUERY_INVALID */
export function limitOf({ limit = USUAL }: Paging): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new UmlaufError("QUERY_INVALID", { field: "limit" });
  }
  return limit;
}

/** The instant asked for. @throws QUERY_INVALID */
export function instantOf(at: number, field = "at"): number {
  if (!Number.isSafeInteger(at) || Math.abs(at) > FOREVER) {
    throw new UmlaufError("QUERY_INVALID", { field });
  }
  return at;
}

/** A positive number that fits so many bits. @throws QUERY_INVALID */
export function numberOf(value: number, field: string, bits = 32): number {
  if (!Number.isInteger(value) || value < 1 || value >= 2 ** bits) {
    throw new UmlaufError("QUERY_INVALID", { field });
  }
  return value;
}

/** A hash in lower case. @throws QUERY_INVALID */
export function hashOf(value: string, field: string): string {
  if (!/^0x[0-9a-fA-F]{64}$/.test(value)) throw new UmlaufError("QUERY_INVALID", { field });
  return value.toLowerCase();
}

/**
 * The key after which the page begins; undefined for the first page.
 *
 * @param query Name and parameters of the list: a cursor is good for the list that gave it, and for no other
 * @throws CURSOR_INVALID
 */
export function keyAfter(
  { cursor }: Paging,
  query: readonly unknown[],
  length: number,
): readonly number[] | undefined {
  if (cursor === undefined) return undefined;
  const [mark, ...key] = parse(cursor);
  // No list has more than 32 bits of anything; a mark can be made by anybody.
  const whole = key.every(
    (part) => Number.isSafeInteger(part) && (part as number) >= 0 && (part as number) < 2 ** 32,
  );
  if (mark !== markOf(query) || key.length !== length || !whole) {
    throw new UmlaufError("CURSOR_INVALID");
  }
  return key as number[];
}

/** A page of rows that were read with one to spare, which tells whether there are more. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  query: readonly unknown[],
  keyOf: (row: R) => readonly number[],
  view: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf(query, keyOf(last)) : null;
  return { items: shown.map(view), next };
}

function cursorOf(query: readonly unknown[], key: readonly number[]): string {
  return Buffer.from(JSON.stringify([markOf(query), ...key])).toString("base64url");
}

function markOf(query: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("base64url").slice(0, 12);
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
