import { expect } from "chai";
import { readCoverage, shareOf } from "../../scripts/coverage.ts";

const record = (path: string, ...hits: number[]) =>
  `SF:${path}\n${hits.map((n, i) => `DA:${i + 1},${n}\n`).join("")}end_of_record\n`;

describe("coverage", () => {
  it("counts the lines of contracts that tests reach", () => {
    const files = readCoverage(
      `TN:\n${record("contracts/A.sol", 1, 0, 3)}${record("contracts/testing/B.sol", 0)}${record("contracts/C.sol", 2)}`,
    );
    expect(files).to.deep.equal([
      { path: "contracts/A.sol", lines: 3, missed: [2] },
      { path: "contracts/C.sol", lines: 1, missed: [] },
    ]);
    expect(shareOf(files)).to.equal(75);
  });

  it("takes an empty report for no coverage at all", () => {
    expect(shareOf(readCoverage("TN:\n"))).to.equal(0);
  });
});
