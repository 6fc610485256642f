import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Fault, FoundingFileError } from "../../scripts/founding/faults.ts";
import { readFounding } from "../../scripts/founding/file.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/examples/founding", import.meta.url));

/** An instant at which the example's offices are held: 1 August 2026. */
export const EXAMPLE_NOW = Date.parse("2026-08-01T00:00:00Z") / 1000;

/** The example's founding file. */
export const EXAMPLE_FILE = join(EXAMPLE, "founding.yaml");

/** A replacement in a text, which must occur there. */
export type Change = readonly [from: string, to: string];

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the example has no ${from}`);
    return result.replace(from, to);
  }, text);
}

/** Writes the example with changes into a new folder, hands its path on and removes it. */
export function withExample<T>(
  yaml: readonly Change[],
  csv: readonly Change[],
  use: (file: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "founding-"));
  try {
    const file = join(folder, "founding.yaml");
    writeFileSync(file, changed(readFileSync(EXAMPLE_FILE, "utf8"), yaml));
    const list = readFileSync(join(EXAMPLE, "members.csv"), "utf8");
    writeFileSync(join(folder, "members.csv"), changed(list, csv));
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The faults of a founding file. */
export function faultsIn(file: string): readonly Fault[] {
  try {
    readFounding(file, EXAMPLE_NOW);
    return [];
  } catch (error) {
    if (!(error instanceof FoundingFileError)) throw error;
    return error.faults;
  }
}

/** The faults of the example with changes, in short: `members.csv:3:1 MEMBER_NUMBER_GAP`. */
export function faultsOf(yaml: readonly Change[], csv: readonly Change[] = []): string[] {
  return withExample(yaml, csv, (file) =>
    faultsIn(file).map((f) => `${f.file}:${f.line}:${f.column} ${f.code}`),
  );
}
