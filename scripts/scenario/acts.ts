/** All acts that a step can hold. */
import type { z } from "zod";
import type { Act, Results } from "./act.ts";
import { applicants } from "./acts/applicants.ts";
import { ballots } from "./acts/ballots.ts";
import { members } from "./acts/members.ts";
import { offices } from "./acts/offices.ts";
import { openings } from "./acts/openings.ts";
import { persons } from "./acts/persons.ts";
import { results } from "./acts/results.ts";
import type { Values } from "./names.ts";
import type { Scene } from "./scene.ts";
import type { Language } from "./wording.ts";

const ACTS = {
  ...applicants,
  ...persons,
  ...members,
  ...offices,
  ...openings,
  ...ballots,
  ...results,
} as const;

export type ActName = keyof typeof ACTS;

export const ACT_NAMES = Object.keys(ACTS) as ActName[];

/** An act with its fields, which only the act itself reads. */
export interface StepAct {
  readonly kind: ActName;
  readonly fields: unknown;
}

/** Shapes of the acts, by name. */
export function actSchemas(values: Values): Readonly<Record<ActName, z.ZodType>> {
  const shapes = Object.entries(ACTS).map(([kind, act]) => [kind, act.fields(values)]);
  return Object.fromEntries(shapes);
}

/** The acts of a step: none where time passes only. */
export function actsOf(step: Readonly<Record<string, unknown>>): StepAct[] {
  return Object.entries(step).flatMap(([kind, fields]) =>
    kind in ACTS && fields !== undefined ? [{ kind: kind as ActName, fields }] : [],
  );
}

/**
 * Does what a step says: through the relay, or for what anybody may do on the chain itself.
 * @throws Unplayable where the step speaks of what did not come about
 */
export function perform({ kind, fields }: StepAct, scene: Scene): Results {
  return actOf(kind).perform(fields, scene);
}

/** What a step says, in a sentence. */
export function tell({ kind, fields }: StepAct, language: Language): string {
  return actOf(kind).tell(fields, language)[language];
}

function actOf(kind: ActName): Act<z.ZodType<unknown>> {
  return ACTS[kind] as unknown as Act<z.ZodType<unknown>>;
}
