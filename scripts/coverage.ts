/**
 * Fails where the contracts' tests reach too few lines.
 *
 * Reads coverage/lcov.info, which `hardhat test --coverage` leaves: one record a file, with `SF:path`
 * and a line `DA:number,hits` for each line that can run. Contracts for tests and benchmarks do not count.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./artifacts.ts";

/** Share of lines that tests must reach, per cent. */
const LEAST = 98;
const LEFT_OUT = "contracts/testing/";

/** Lines of a contract that can run, and those that no test reached. */
export interface FileCoverage {
  readonly path: string;
  readonly lines: number;
  readonly missed: readonly number[];
}

/** The contracts of a report, sorted as there. */
export function readCoverage(report: string): FileCoverage[] {
  return report
    .split("end_of_record")
    .map((record) => {
      const hits = [...record.matchAll(/^DA:(\d+),(\d+)/gm)];
      return {
        path: /^SF:(.*)$/m.exec(record)?.[1] ?? "",
        lines: hits.length,
        missed: hits.filter(([, , count]) => count === "0").map(([, line]) => Number(line)),
      };
    })
    .filter(({ path }) => path.includes("contracts/") && !path.includes(LEFT_OUT));
}

/** Share of lines that were reached, per cent. */
export function shareOf(files: readonly FileCoverage[]): number {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const missed = files.reduce((sum, file) => sum + file.missed.length, 0);
  return lines === 0 ? 0 : (100 * (lines - missed)) / lines;
}

if (import.meta.main) {
  const files = readCoverage(readFileSync(join(ROOT, "coverage/lcov.info"), "utf8"));
  const share = shareOf(files);
  for (const { path, missed } of files.filter((file) => file.missed.length > 0)) {
    console.log(`${path}: lines ${missed.join(", ")}`);
  }
  console.log(`${share.toFixed(2)} % of the contracts' lines, at least ${LEAST} %`);
  if (share < LEAST) process.exitCode = 1;
}
