import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Fault, FoundingFileError } from "../../scripts/founding/faults.ts";
import { type FoundingFile, readFounding } from "../../scripts/founding/file.ts";

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
    return result.replace(from, () => to);
  }, text);
}

/** So many natural members more, numbered from 7 on. */
export function moreMembers(
  count: number,
  row = (number: number) => `${number},Mitglied ${number},person,,2021-06-15,,1,1,,`,
): Change {
  const rows = Array.from({ length: count }, (_, i) => `\n${row(i + 7)}`).join("");
  return ["\n6,Mitglied 06", `${rows}\n6,Mitglied 06`];
}

/** Another column of the list, with its entries from member 1 on. */
export function column(name: string, entries: readonly string[]): Change[] {
  const ends = ["Vertretung 1 A,", '; Person 2-02",', "no;yes", "4-01,", "Vertretung 5,", "1,1,,"];
  return [
    ["persons,representatives", `persons,representatives,${name}`],
    ...ends.map((end, i): Change => [end, `${end},${entries[i] ?? ""}`]),
  ];
}

/** Members that merely invest. */
export function investing(...members: readonly number[]): Change[] {
  return column(
    "investing",
    [1, 2, 3, 4, 5, 6].map((member) => (members.includes(member) ? "yes" : "no")),
  );
}

/** A representatives' assembly of the members from 7 on; `until` is the end of the first one's term. */
export function delegates(seats: number, until = "2030-12-31"): Change {
  return [
    "\nruleSets:",
    [
      "  - id: delegates",
      "    name: Vertreterversammlung",
      "    kind: representatives",
      "    convenedBy: board",
      "    seats:",
      `      - { holder: 7, since: 2026-01-01, until: ${until}, role: chair }`,
      ...Array.from(
        { length: seats - 1 },
        (_, i) => `      - { holder: ${i + 8}, since: 2026-01-01, until: 2030-06-30 }`,
      ),
      "\nruleSets:",
    ].join("\n"),
  ];
}

/** A rule set before the others. */
export function ruleSet(entry: string): Change {
  return ["ruleSets:\n", `ruleSets:\n  - { ${entry} }\n`];
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

/** What the example with changes says. */
export function readChanged(
  yaml: readonly Change[],
  csv: readonly Change[] = [],
  now = EXAMPLE_NOW,
): FoundingFile {
  return withExample(yaml, csv, (file) => readFounding(file, now));
}

/** The faults of a founding file. */
export function faultsIn(file: string, now = EXAMPLE_NOW): readonly Fault[] {
  try {
    readFounding(file, now);
    return [];
  } catch (error) {
    if (!(error instanceof FoundingFileError)) throw error;
    return error.faults;
  }
}

/** A fault in short: `founding.yaml:3:17 BODY_UNKNOWN body=bored`. */
export function short({ file, line, column, code, facts }: Fault): string {
  const told = Object.entries(facts).map(([name, fact]) => ` ${name}=${fact}`);
  return `${file}:${line}:${column} ${code}${told.join("")}`;
}

/** The faults of the example with changes, in short. */
export function faultsOf(
  yaml: readonly Change[],
  csv: readonly Change[] = [],
  now = EXAMPLE_NOW,
): string[] {
  return withExample(yaml, csv, (file) => faultsIn(file, now).map(short));
}
