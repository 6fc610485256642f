/**
 * Plays scenario files: `npm run scenario -- FILE... [--json] [--lang de|en]`. See docs/scenarios.md.
 *
 * Exit status 0 where everything is as the files expect, 1 where something differs, 2 where a file is faulty.
 */
import { SingleBar } from "cli-progress";
import { Command, Option } from "commander";
import { type Fault, FoundingFileError } from "./founding/faults.ts";
import { readScenario, type Scenario } from "./scenario/file.ts";
import { play } from "./scenario/player.ts";
import { linesOf } from "./scenario/report.ts";
import type { Played } from "./scenario/result.ts";
import type { Language } from "./scenario/wording.ts";

/** What became of a file. */
type Report =
  | { readonly file: string; readonly played: Played }
  | { readonly file: string; readonly faults: readonly Fault[] };

/** What `--json` prints. */
function jsonOf(reports: readonly Report[]): string {
  const files = reports.map((report) => {
    if ("faults" in report) return { file: report.file, passed: false, faults: report.faults };
    const { file, title, passed, steps, votes, differences } = report.played;
    const told = steps.map(({ number, line, at, mined, act, block, refusals, passed }) => ({
      number,
      line,
      at: new Date(at).toISOString(),
      ...(mined === undefined ? {} : { mined: new Date(mined).toISOString() }),
      act: act?.kind ?? null,
      block,
      refusals,
      passed,
    }));
    return { file, title, passed, steps: told, votes, differences };
  });
  return JSON.stringify({ files }, null, 2);
}

function textOf(report: Report, language: Language): string {
  if ("played" in report) return linesOf(report.played, language).join("\n");
  return report.faults
    .map(({ file, line, column, code, ...sentence }) => {
      return `${file}:${line}:${column} ${code} ${sentence[language]}`;
    })
    .join("\n");
}

/** Reads a file and plays it, with a progress bar where somebody watches. */
async function run(file: string): Promise<Report> {
  let scenario: Scenario;
  try {
    scenario = readScenario(file);
  } catch (error) {
    if (error instanceof FoundingFileError) return { file, faults: error.faults };
    throw error;
  }
  if (!process.stderr.isTTY) return { file, played: await play(scenario) };
  const bar = new SingleBar({ format: "{bar} {value}/{total}", clearOnComplete: true });
  bar.start(scenario.steps.length, 0);
  try {
    return { file, played: await play(scenario, (done) => bar.update(done)) };
  } finally {
    bar.stop();
  }
}

/** The command; resolves to the process's exit code. */
async function main(): Promise<number> {
  const command = new Command("scenario")
    .description("Plays scenarios: what do the statutes do, before anybody adopts them?")
    .argument("<files...>", "scenario files (YAML)")
    .option("--json", "machine-readable result", false)
    .addOption(new Option("--lang <language>", "language").choices(["de", "en"]).default("en"))
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const { json, lang } = command.opts<{ json: boolean; lang: Language }>();
  const reports: Report[] = [];
  for (const file of command.args) {
    const report = await run(file);
    reports.push(report);
    if (!json) console.log(textOf(report, lang));
  }
  if (json) console.log(jsonOf(reports));
  if (reports.some((report) => "faults" in report)) return 2;
  return reports.every((report) => "played" in report && report.played.passed) ? 0 : 1;
}

if (import.meta.main) process.exit(await main());
