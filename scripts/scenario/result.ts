/** What playing a scenario gives. */
import type { StepAct } from "./schema.ts";

/** Something that is not as the file expects. */
export interface Difference {
  readonly file: string;
  readonly line: number;
  /** From 1 on; 0 where it concerns the scenario as a whole */
  readonly step: number;
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

export interface PlayedStep {
  readonly number: number;
  readonly line: number;
  /** UTC milliseconds */
  readonly at: number;
  readonly mined: number | undefined;
  readonly act: StepAct | undefined;
  /** The newest block after the step */
  readonly block: number;
  /** Codes of refusals, none twice */
  readonly refusals: readonly string[];
  readonly passed: boolean;
}

/** How a vote stands at the end. Values of enumerations are their names. */
export interface PlayedVote {
  readonly name: string;
  readonly phase: string;
  readonly outcome: string;
  readonly cause: string;
  readonly contestable: boolean;
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
  readonly voted: number;
  readonly objections: number;
  readonly declared: boolean;
  /** undecided, lapsed, waiting, ready, executed or refused */
  readonly action: string;
  readonly refusal: string;
}

export interface Played {
  readonly file: string;
  readonly title: string;
  readonly passed: boolean;
  readonly steps: readonly PlayedStep[];
  readonly votes: readonly PlayedVote[];
  readonly differences: readonly Difference[];
}
