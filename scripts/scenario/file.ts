/** Reads a scenario file; all faults are told together. See docs/scenarios.md. */
import { z } from "zod";
import { Document, type Keys } from "../founding/document.ts";
import { Faults, type Place } from "../founding/faults.ts";
import { timeSchema } from "./fields.ts";
import { type Founding, readScenarioFounding } from "./founding.ts";
import {
  type ActName,
  actsOf,
  type Expectation,
  type Fields,
  type StepAct,
  stepSchema,
} from "./schema.ts";

/** One step: what somebody does at an instant, and what must be true then. */
export interface Step {
  /** UTC milliseconds */
  readonly at: number;
  /** When the chain takes what the relay acknowledges in this step; at once where it is undefined */
  readonly mined: number | undefined;
  /** Undefined where time passes only */
  readonly act: StepAct | undefined;
  readonly expect: Expectation;
  /** Where the file has what stands under these keys of the step */
  readonly place: (...keys: Keys) => Place;
}

/** A scenario as its file says it. */
export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly founding: Founding;
  readonly steps: readonly Step[];
}

/**
 * Reads a scenario.
 * @throws FoundingFileError with all faults
 */
export function readScenario(file: string): Scenario {
  const faults = new Faults();
  const document = new Document(file, faults);
  document.refuseOthers(["scenario", "about", "founding", "steps"]);
  faults.throwIfAny();
  const title = document.read(z.string().min(1), "scenario");
  document.read(z.string().optional(), "about");
  const founding = readScenarioFounding(document, faults);
  const steps = readSteps(document, founding?.at);
  if (founding !== undefined) checkNames(document, founding, steps);
  faults.throwIfAny();
  const readable = steps.filter((step) => step !== undefined);
  if (title === undefined || founding === undefined || readable.length < steps.length) {
    throw new TypeError("something is unreadable, but no fault was told");
  }
  return { file, title, founding, steps: readable };
}

/** Steps with faults are undefined, so that the others keep their positions. */
function readSteps(document: Document, foundedAt: number | undefined): (Step | undefined)[] {
  const context = { from: foundedAt };
  const time = timeSchema(context);
  const schema = stepSchema(context);
  return document.readList(z.unknown(), "steps").map((_, i): Step | undefined => {
    const at = document.read(time, "steps", i, "at");
    if (at !== undefined && context.from !== undefined && at < context.from) {
      const earliest = new Date(context.from).toISOString();
      document.complain(["steps", i, "at"], document.written("steps", i, "at"), `≥ ${earliest}`);
    }
    context.from = at ?? context.from;
    const shape = document.read(schema, "steps", i);
    if (shape === undefined || at === undefined) return undefined;
    const { mined, expect = {} } = shape;
    if (mined !== undefined && mined < at) {
      document.complain(["steps", i, "mined"], document.written("steps", i, "mined"), "≥ at");
    }
    const acts = actsOf(shape);
    if (acts.length > 1) {
      document.complain(["steps", i], acts.map(({ kind }) => kind).join(", "), "one act a step");
    }
    if (expect.facts !== undefined && expect.refused === undefined) {
      document.complain(["steps", i, "expect", "facts"], expect.facts, "refused beside it");
    }
    const place = (...keys: Keys) => document.place("steps", i, ...keys);
    return { at, mined, act: acts[0], expect, place };
  });
}

/** Every vote, application, body and segment must have been named before it is used. */
function checkNames(
  document: Document,
  { directory }: Founding,
  steps: readonly (Step | undefined)[],
): void {
  const bodies = directory.bodies.map(({ id }) => id);
  const segments = directory.segments.map(({ name }) => name);
  const votes: string[] = [];
  const applications: string[] = [];
  const known = (names: readonly string[], name: string | undefined, ...keys: Keys) => {
    if (name === undefined || names.includes(name)) return;
    // Names that stand in a step with faults are not known.
    const expected = names.filter((one) => one !== "").join(", ") || "–";
    document.complain(["steps", ...keys], name, expected);
  };
  const fresh = (names: string[], name: string, ...keys: Keys) => {
    if (names.includes(name)) document.complain(["steps", ...keys], name, "a new name");
    names.push(name);
  };
  const checks: { [A in ActName]?: (fields: Fields<A>, i: number) => void } = {
    apply({ as, segment }, i) {
      fresh(applications, as, i, "apply", "as");
      known(segments, segment, i, "apply", "segment");
    },
    withdraw: ({ application }, i) =>
      known(applications, application, i, "withdraw", "application"),
    open({ vote, body, action = {}, convener }, i) {
      fresh(votes, vote, i, "open", "vote");
      known(bodies, body, i, "open", "body");
      known(bodies, convener, i, "open", "convener");
      for (const kind of ["seat", "unseat", "ruleSet"] as const) {
        known(bodies, action[kind]?.body, i, "open", "action", kind, "body");
      }
      known(applications, action.admit, i, "open", "action", "admit");
    },
  };
  for (const [i, step] of steps.entries()) {
    // What a step with faults was to name counts as named.
    if (step === undefined) {
      const raw = document.value as {
        steps: { open?: { vote?: string }; apply?: { as?: string } }[];
      };
      votes.push(raw.steps[i]?.open?.vote ?? "");
      applications.push(raw.steps[i]?.apply?.as ?? "");
      continue;
    }
    const { act, expect } = step;
    if (act !== undefined) {
      const check = checks[act.kind] as ((fields: Fields<ActName>, i: number) => void) | undefined;
      check?.(act.fields, i);
      if (check === undefined && "vote" in act.fields) {
        known(votes, act.fields.vote, i, act.kind, "vote");
      }
    }
    for (const vote of Object.keys(expect.votes ?? {})) {
      known(votes, vote, i, "expect", "votes", vote);
    }
    for (const [s, { body }] of (expect.seats ?? []).entries()) {
      known(bodies, body, i, "expect", "seats", s, "body");
    }
  }
}
