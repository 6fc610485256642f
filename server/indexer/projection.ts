import { type FactRow, tables } from "../store/tables.ts";
import type { Draft } from "../store.ts";
import { bodiesHandlers } from "./bodies.ts";
import type { Handler } from "./handler.ts";
import { registerHandlers } from "./register.ts";
import { votesHandlers } from "./votes.ts";

const handlers: Readonly<Record<string, Handler>> = {
  ...registerHandlers,
  ...bodiesHandlers,
  ...votesHandlers,
};

/**
 * Writes what a fact changes: the fact itself, whom it is about, and the state that follows from it.
 *
 * @throws Error where the fact does not fit the facts before it
 */
export function apply(draft: Draft, fact: FactRow, number: number): void {
  draft.append(tables.facts, [number], fact);
  const handler = handlers[fact.name];
  if (handler === undefined) throw new Error(`no meaning for ${fact.name}`);
  handler(draft, fact, number);
}
