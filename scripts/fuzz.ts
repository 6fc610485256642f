/** Random cooperatives on the contracts and in the reference model at once: `npm run fuzz`. */
import { Presets, SingleBar } from "cli-progress";
import { Command } from "commander";
import fc from "fast-check";
import { FuzzChain } from "./fuzz/chain.ts";
import type { Tally } from "./fuzz/pair.ts";
import { KINDS, run, type Trial } from "./fuzz/run.ts";
import { Wallets } from "./fuzz/wallets.ts";

/** Steps of the longest trial. */
const LONGEST = 30;
/** Trials spent on finding the shortest one that still differs. */
const SHRINKING = 400;
const seed32 = fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
const trials: fc.Arbitrary<Trial> = fc.noBias(
  fc.record({
    founding: seed32,
    steps: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), seed: seed32 }), {
      minLength: 4,
      maxLength: LONGEST,
      size: "max",
    }),
  }),
);

/** After so many trials a new chain starts. */
const RENEWAL = 500;

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly until: number;
  readonly trial?: string;
  readonly json: boolean;
}

async function main({ runs, seed, until, json }: Options): Promise<number> {
  let chain = await FuzzChain.start();
  const wallets = new Wallets();
  const tally: Tally = new Map();
  const bar = new SingleBar({ ...QUIET, format: FORMAT }, Presets.shades_classic);
  bar.start(runs, 0);
  let done = 0;
  let differences = 0;
  while (done < runs && differences < until) {
    let failedAfter = 0;
    const property = fc.asyncProperty(trials, async (trial) => {
      // What shrinking does not find soon it need not find.
      if (failedAfter > SHRINKING) return;
      if (failedAfter > 0) failedAfter += 1;
      else {
        bar.update(++done);
        // What a chain forgets it still holds in memory.
        if (done % RENEWAL === 0) chain = await FuzzChain.start();
      }
      try {
        await run(chain, wallets, trial, tally);
      } catch (error) {
        failedAfter ||= 1;
        throw error;
      }
    });
    const result = await fc.check(property, { numRuns: runs - done, seed: seed + done });
    if (!result.failed) continue;
    differences += 1;
    bar.stop();
    process.stderr.write(`\n${messageOf(result.errorInstance)}\n`);
    process.stderr.write(`${JSON.stringify(result.counterexample?.[0])}\n\n`);
    bar.start(runs, done);
  }
  bar.stop();
  if (json) process.stdout.write(`${JSON.stringify({ runs: done, differences })}\n`);
  else process.stdout.write(report(done, differences, tally));
  return differences === 0 ? 0 : 1;
}

/** One trial alone. */
async function again(json: string): Promise<number> {
  const tally: Tally = new Map();
  try {
    await run(await FuzzChain.start(), new Wallets(), JSON.parse(json) as Trial, tally);
    process.stdout.write(report(1, 0, tally));
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

/** Where nobody watches, a line a minute tells that it goes on. */
const QUIET = { stream: process.stderr, noTTYOutput: true, notTTYSchedule: 60_000 };
const FORMAT = "  {bar} {value}/{total} trials · {duration_formatted}";

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function report(runs: number, differences: number, tally: Tally): string {
  const rows = [...tally].sort(([a], [b]) => a.localeCompare(b));
  const lines = rows.map(
    ([name, { done, refused }]) =>
      `${name.padEnd(24)}${String(done).padStart(9)} done${String(refused).padStart(9)} refused`,
  );
  return `${[...lines, "", `${runs} trials, ${differences} differences`].join("\n")}\n`;
}

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`not a whole number: ${text}`);
  return number;
};

const command = new Command("fuzz")
  .description("Tries random cooperatives on the contracts and in the reference model at once.")
  .option("--runs <number>", "trials", whole, 1000)
  .option("--seed <number>", "what the trials follow from", whole, 1)
  .option("--until <number>", "stop after so many differences", whole, 5)
  .option("--trial <json>", "only the trial that an earlier difference has named")
  .option("--json", "print {runs, differences}", false);
const options = command.parse().opts<Options>();
process.exitCode = await (options.trial === undefined ? main(options) : again(options.trial));
