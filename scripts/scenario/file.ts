/** Reads a scenario file; all faults are told together. See docs/scenarios.md. */
import { z } from "zod";
import { Document, type Keys } from "../founding/document.ts";
import { Faults, type Place } from "../founding/faults.ts";
import { ACT_NAMES, actsOf, type StepAct } from "./acts.ts";
import { type Founding, readScenarioFounding } from "./founding.ts";
import { type Said, valuesOf } from "./names.ts";
import { isShown, type Rule, rulesNamed } from "./rules.ts";
import { type Expectation, stepSchema } from "./schema.ts";

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
  /** What it is meant to show */
  readonly rules: readonly Rule[];
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
  document.refuseOthers(["scenario", "about", "rules", "founding", "steps"]);
  faults.throwIfAny();
  const title = document.read(z.string().min(1), "scenario");
  document.read(z.string().optional(), "about");
  const founding = readScenarioFounding(document, faults);
  const steps = readSteps(document, founding);
  faults.throwIfAny();
  const readable = steps.filter((step) => step !== undefined);
  if (title === undefined || founding === undefined || readable.length < steps.length) {
    throw new TypeError("something is unreadable, but no fault was told");
  }
  const rules = readRules(document, readable);
  faults.throwIfAny();
  return { file, title, rules, founding, steps: readable };
}

/** Rules that the steps show; a name that they do not show is a fault. */
function readRules(document: Document, steps: readonly Step[]): Rule[] {
  if (document.written("rules") === undefined) return [];
  const names = document.readList(z.string(), "rules");
  return names.flatMap((name = "", i) => {
    const known = rulesNamed(name, ACT_NAMES);
    const shown = known.filter((rule) => isShown(rule, steps));
    if (shown.length === 0) {
      document.complain(["rules", i], name, known.length === 0 ? "a rule" : "a rule that it shows");
    }
    return shown;
  });
}

/** Steps with faults are undefined. Names are known to the steps that follow the one that gives them. */
function readSteps(document: Document, founding: Founding | undefined): (Step | undefined)[] {
  const said: Said = {
    from: founding?.at,
    bodies: founding?.directory.bodies.map(({ id }) => id),
    segments: founding?.directory.segments.map(({ name }) => name),
    votes: new Set(),
    applications: new Set(),
    subscriptions: new Set(),
  };
  const values = valuesOf(said);
  const schema = stepSchema(values);
  return document.readList(z.unknown(), "steps").map((_, i): Step | undefined => {
    const at = document.read(values.time, "steps", i, "at");
    if (at !== undefined && said.from !== undefined && at < said.from) {
      const earliest = new Date(said.from).toISOString();
      document.complain(["steps", i, "at"], document.written("steps", i, "at"), `≥ ${earliest}`);
    }
    said.from = at ?? said.from;
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
