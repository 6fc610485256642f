import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FoundingFileError } from "../../scripts/founding/faults.ts";
import { readScenario } from "../../scripts/scenario/file.ts";
import { play } from "../../scripts/scenario/player.ts";
import type { Played } from "../../scripts/scenario/result.ts";

/** The folder of the scenarios that come with the product. */
export const SCENARIOS = fileURLToPath(new URL("../scenarios", import.meta.url));

/** The document whose example is tested. */
export const DOCUMENT = fileURLToPath(new URL("../../docs/scenarios.md", import.meta.url));

/** A replacement in a text, which must occur there. */
type Change = readonly [from: string | RegExp, to: string];

/** The text with replacements made. */
export function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, [from, to]) => {
    const next = result.replace(from, to);
    if (next === result) throw new Error(`nothing to replace: ${from}`);
    return next;
  }, text);
}

/** Writes a scenario, hands its path on and removes it. */
export async function withScenario<T>(text: string, use: (file: string) => T): Promise<Awaited<T>> {
  const folder = mkdtempSync(join(tmpdir(), "scenario-"));
  try {
    const file = join(folder, "s.yaml");
    writeFileSync(file, text);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The tutorial's example, as it stands in the document. */
export function example(...changes: readonly Change[]): string {
  const [, yaml] = /```yaml\n(.*?)```/s.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
  if (yaml === undefined) throw new Error("the document has no example");
  return changed(yaml, changes);
}

/** Plays a scenario's text. */
export function playText(text: string): Promise<Played> {
  return withScenario(text, (file) => play(readScenario(file)));
}

/** Differences in short, by line: `34 expect.votes.painting.yes: 4 / 3`. */
export function differencesOf({ differences }: Played): string[] {
  return differences.map(
    ({ line, field, expected, actual }) => `${line} ${field}: ${expected} / ${actual}`,
  );
}

/** Faults in short, by line and column: `7:12 VALUE_INVALID steps.0.at noon`. */
export function faultsOf(text: string): Promise<string[]> {
  return withScenario(text, (file) => {
    try {
      readScenario(file);
      return [];
    } catch (error) {
      if (!(error instanceof FoundingFileError)) throw error;
      return error.faults.map(({ line, column, code, facts }) => {
        const { field = "", value = "" } = facts;
        return `${line}:${column} ${code} ${field} ${value}`.trim();
      });
    }
  });
}

/** Where a text stands in the example, as line and column. */
export function placeOf(text: string, within: string): string {
  const offset = text.indexOf(within);
  if (offset < 0) throw new Error(`no ${within}`);
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** The line on which a text stands. */
export function lineOf(text: string, within: string): string {
  return placeOf(text, within).replace(/:.*/, "");
}
