/** Rules that a scenario shows: each by a name that the file uses for it anyway. See docs/rules.md. */
import { catalogue } from "../../server/errors.ts";
import type { RuleCode } from "../../server/protocol/derivation.ts";
import { RuleFault } from "../../server/protocol/rules.ts";
import { wordOf } from "../founding/schema.ts";
import type { ActName, StepAct } from "./acts.ts";
import type { Expectation } from "./schema.ts";

/**
 * What forbids rules or articles (`MAJORITY_BELOW_HALF`), what refuses an act (`PROXY_HOLDER_FULL`), a step of a
 * derivation (`casting-vote`), or something that people do (`proxy`).
 */
export type RuleKind = "act" | "fault" | "refusal" | "step";

export interface Rule {
  readonly kind: RuleKind;
  readonly name: string;
}

/** The steps of a derivation; named here one by one, so that none is forgotten. */
const STEPS: Readonly<Record<RuleCode, true>> = {
  NOTICE: true,
  DISCUSSION: true,
  OBJECTIONS: true,
  WITHDRAWAL: true,
  OUTAGE: true,
  ELECTORATE: true,
  BAN: true,
  PARTICIPATION: true,
  QUORUM: true,
  MULTIPLE_VOTES: true,
  INVESTORS: true,
  MAJORITY: true,
  CASTING_VOTE: true,
  ELECTION: true,
  HANGS_ON_LATE: true,
  HANGS_ON_ELECTORATE: true,
  HANGS_ON_CAP_BASE: true,
  HANGS_ON_REVOCABILITY: true,
  HANGS_ON_BAN: true,
  HANGS_ON_HEARING: true,
  DECLARATION: true,
  REGISTRATION: true,
  STANDING: true,
};

export const STEP_CODES = Object.keys(STEPS) as RuleCode[];
export const FAULT_CODES = Object.keys(RuleFault).filter((name) => name !== "NONE");

/** Every rule of this name; a name can stand for several. */
export function rulesNamed(name: string, acts: readonly ActName[]): Rule[] {
  const names: Readonly<Record<RuleKind, readonly string[]>> = {
    act: acts,
    fault: FAULT_CODES,
    refusal: Object.keys(catalogue),
    step: STEP_CODES.map(wordOf),
  };
  return (Object.keys(names) as RuleKind[]).flatMap((kind) =>
    names[kind].includes(name) ? [{ kind, name }] : [],
  );
}

/** Whether the steps show the rule: that something is done, refused, or derived as it says. */
export function isShown(
  { kind, name }: Rule,
  steps: readonly { readonly act: StepAct | undefined; readonly expect: Expectation }[],
): boolean {
  return steps.some(({ act, expect }) => {
    const { refused, lost, facts = {}, votes = {} } = expect;
    if (kind === "act") return refused === undefined && act?.kind === name;
    if (kind === "refusal") return refused === name || lost === name;
    if (kind === "fault") return facts.faults?.split(", ").includes(name) ?? false;
    const derived = Object.values(votes).flatMap(({ derivation = [] }) => derivation);
    return derived.some(({ rule }) => wordOf(rule) === name);
  });
}
