/** One trial: a random cooperative, and what its people try. */
import type { FuzzChain } from "./chain.ts";
import { compare } from "./compare.ts";
import { Dice } from "./dice.ts";
import { foundBoth } from "./loading.ts";
import { judgeRules, open } from "./moves/openings.ts";
import type { Move } from "./moves/people.ts";
import { PERSON_MOVES } from "./moves/persons.ts";
import { pass, VOTE_MOVES } from "./moves/voting.ts";
import type { Tally } from "./pair.ts";
import type { Wallets } from "./wallets.ts";

const MOVES: Readonly<Record<string, Move>> = {
  ...PERSON_MOVES,
  ...VOTE_MOVES,
  open,
  judgeRules,
  pass,
};

/** How often each move is tried; once unless it is named. */
const WEIGHTS: Readonly<Record<string, number>> = {
  open: 12,
  advance: 40,
  cast: 8,
  castLate: 3,
  paper: 3,
  proxy: 4,
  objection: 3,
  pass: 8,
  execute: 2,
  follow: 12,
  end: 3,
  close: 2,
  judgeRules: 2,
  hearing: 3,
  dispatch: 4,
};

/** Names of moves, each as often as it is tried. */
export const KINDS = Object.keys(MOVES).flatMap((name) =>
  Array.from({ length: WEIGHTS[name] ?? 1 }, () => name),
);

/** A move by its name, and the number that its chances follow from. */
export interface Step {
  readonly kind: string;
  readonly seed: number;
}

/** What a trial is made of. */
export interface Trial {
  readonly founding: number;
  readonly steps: readonly Step[];
}

/**
 * Runs a trial on both sides.
 * @throws Difference with what was tried, where they say different things
 */
export async function run(
  chain: FuzzChain,
  wallets: Wallets,
  { founding, steps }: Trial,
  tally: Tally,
): Promise<void> {
  const pair = await foundBoth(chain, wallets, new Dice(founding), tally);
  try {
    // Something to vote about, before anything else happens.
    await open(pair, new Dice(founding + 1));
    for (const { kind, seed } of steps) await MOVES[kind]?.(pair, new Dice(seed));
    await compare(pair, new Dice(founding + 2));
  } catch (error) {
    if (error instanceof Error) error.message = `${error.message}\n${pair.trace.join("\n")}`;
    throw error;
  }
}
