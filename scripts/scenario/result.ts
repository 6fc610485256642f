/** What playing a scenario gives. */
import type { Count } from "../../server/protocol/types.ts";
import type { StepAct } from "./acts.ts";

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
  readonly contestable: readonly string[];
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
  /** Votes as they were weighed; `null` before the close */
  readonly weights: Count | null;
  readonly voted: number;
  readonly objections: number;
  /** Persons by seat, as files write both; `null` outside of elections and before the close */
  readonly elected: Readonly<Record<string, string>> | null;
  readonly declared: boolean;
  readonly minuted: boolean;
  readonly registered: boolean;
  readonly standing: string;
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
