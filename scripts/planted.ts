/**
 * Plants faults, one at a time, in a copy of the contracts or of the reference model, and shows after how
 * many random trials the difference is found: `npm run planted`.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Presets, SingleBar } from "cli-progress";
import { Command } from "commander";
import { ROOT } from "./artifacts.ts";

interface Fault {
  /** What is done wrongly */
  readonly what: string;
  readonly file: string;
  /** The right text, which stands in the file once, and the wrong one */
  readonly right: string;
  readonly wrong: string;
}

const FAULTS: readonly Fault[] = [
  {
    what: "contracts: one officer signs for two (four eyes)",
    file: "contracts/libraries/Signatories.sol",
    right: "require(by[0].person != by[1].person, IBodies.SamePerson(by[0].person));",
    wrong: "",
  },
  {
    what: "contracts: investing members outvote the others (§8(2) GenG)",
    file: "contracts/libraries/Counting.sol",
    right: "investors > most ? (most, investors) : (1, 1)",
    wrong: "(1, 1)",
  },
  {
    what: "contracts: members leave in the middle of a year (§65 GenG)",
    file: "contracts/libraries/MembershipActs.sol",
    right: "require(isEnd, IBodies.NotYearEnd(until));",
    wrong: "",
  },
  {
    what: "model: a proxy holder has one principal too many (§43(5) GenG)",
    file: "scripts/verify/law/about.ts",
    right: "principals >= vote.ruleSet.proxyCap",
    wrong: "principals > vote.ruleSet.proxyCap",
  },
  {
    what: "model: those who left are not struck (AT_CLOSE)",
    file: "scripts/verify/law/electorate.ts",
    right: "return ended && !isEntitled(member, last);",
    wrong: "return ended && isEntitled(member, last);",
  },
  {
    what: "model: a member who is concerned votes on its discharge (§43(6) GenG)",
    file: "scripts/verify/law/electorate.ts",
    right: "return persons.has(signer) || (isMeeting(vote) && members.has(elector));",
    wrong: "return persons.has(signer);",
  },
];

const COPIED = [
  "artifacts",
  "cache",
  "contracts",
  "scripts",
  "server",
  "test/solidity",
  "hardhat.config.ts",
  "package.json",
  "tsconfig.json",
];

interface Found {
  readonly what: string;
  /** Trials until the difference was found; null where it was not */
  readonly trials: number | null;
}

/** Plants a fault and tries until it is found, or so many trials are over. */
function find({ what, file, right, wrong }: Fault, runs: number, seed: number): Found {
  const folder = mkdtempSync(join(tmpdir(), "umlauf-planted-"));
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const text = readFileSync(join(folder, file), "utf8");
    if (text.split(right).length !== 2) throw new Error(`${file} does not say once: ${right}`);
    writeFileSync(
      join(folder, file),
      text.replace(right, () => wrong),
    );
    if (file.startsWith("contracts/"))
      requireDone(
        node(folder, ["node_modules/hardhat/dist/src/cli.js", "build", "--quiet", "--no-tests"]),
      );
    const fuzz = ["scripts/fuzz.ts", "--runs", `${runs}`, "--seed", `${seed}`];
    const { stdout, stderr } = node(folder, [...fuzz, "--until", "1", "--json"]);
    const result = stdout.trim();
    if (result === "") throw new Error(`the trials did not run: ${stderr}`);
    const { runs: trials, differences } = JSON.parse(result) as Record<string, number>;
    return { what, trials: differences === 0 ? null : (trials ?? null) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function node(cwd: string, args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
}

function requireDone({ status, stdout, stderr }: ReturnType<typeof node>): void {
  if (status !== 0) throw new Error(`the contracts were not built: ${stdout}${stderr}`);
}

function main({ runs, seed, json }: { runs: number; seed: number; json: boolean }): number {
  const format = "  {bar} {value}/{total} faults · {duration_formatted}";
  const bar = new SingleBar({ stream: process.stderr, format }, Presets.shades_classic);
  bar.start(FAULTS.length, 0);
  const found = FAULTS.map((fault) => {
    const result = find(fault, runs, seed);
    bar.increment();
    return result;
  });
  bar.stop();
  if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
  else
    for (const { what, trials } of found)
      process.stdout.write(`${trials === null ? "NOT FOUND" : `found after ${trials}`}: ${what}\n`);
  return found.every(({ trials }) => trials !== null) ? 0 : 1;
}

const command = new Command("planted")
  .description("Shows that random trials find faults in contracts and model.")
  .option("--runs <number>", "trials at most for each fault", Number, 2000)
  .option("--seed <number>", "what the trials follow from", Number, 1)
  .option("--json", "print [{what, trials}]", false);
process.exitCode = main(command.parse().opts());
