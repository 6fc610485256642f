/** What all acts of a scenario have in common. */
import type { Hex } from "viem";
import type { z } from "zod";
import type { Values } from "./names.ts";
import type { Scene } from "./scene.ts";
import type { Language, Sentences } from "./wording.ts";

/** One thing that was submitted: its id where it was acknowledged, or why it was refused. */
export interface Submitted {
  /** The elector, where it is a ballot, a proxy or an objection */
  readonly elector?: number;
  readonly id?: Hex;
  readonly error?: unknown;
}

export type Results = Promise<readonly Submitted[]>;

/** How a file writes an act, what then happens, and how it is told. */
export interface Act<S extends z.ZodType> {
  fields(values: Values): S;
  /** @throws Unplayable where the step speaks of what did not come about */
  perform(fields: z.output<S>, scene: Scene): Results;
  tell(fields: z.output<S>, language: Language): Sentences;
}

/** An act, typed by its fields. */
export function act<S extends z.ZodType>(one: Act<S>): Act<S> {
  return one;
}

/** Something that is not acknowledged by an id. */
export async function attempt(work: () => Promise<void>): Results {
  try {
    await work();
    return [{}];
  } catch (error) {
    return [{ error }];
  }
}
