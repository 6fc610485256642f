import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { paragraphsIn } from "../../scripts/rules/paragraphs.ts";
import type { Row } from "../../scripts/rules/rows.ts";
import { commentOf, functionsIn, placesOf } from "../../scripts/rules/solidity.ts";
import { ruleRows, rulesText } from "../../scripts/rules.ts";
import { SCENARIOS } from "../helpers/scenario.ts";

/** What no scenario file can write: values of which there is no word. */
const UNSHOWN = ["CONFLICTS_UNKNOWN", "QUORUM_BASE_INVALID", "UNKNOWN_MATTER", "YEAR_END_INVALID"];

describe("rules", () => {
  let rows: readonly Row[] = [];
  before(() => {
    rows = ruleRows();
  });
  const named = (kind: string, name: string) =>
    rows.find((row) => row.kind === kind && row.name === name);

  it("are committed as the code gives them", () => {
    const committed = readFileSync(new URL("../../docs/rules.md", import.meta.url), "utf8");
    expect(committed.split("\n")).to.deep.equal(rulesText(rows).split("\n"));
  });

  it("stand in the contracts, or in the relay", () => {
    const nowhere = rows.filter(({ places }) => places.length === 0);
    expect(nowhere.map(({ name }) => name)).to.deep.equal([]);
  });

  it("are shown by scenarios, all but what no file can write", () => {
    const unshown = rows.filter(({ scenarios }) => scenarios.length === 0);
    expect(unshown.map(({ name }) => name).sort()).to.deep.equal(UNSHOWN);
  });

  it("have paragraphs, functions and scenarios", () => {
    expect(named("fault", "PROXIES_ABOVE_TWO")).to.deep.equal({
      kind: "fault",
      name: "PROXIES_ABOVE_TWO",
      meaning: "Nobody represents more than two members.",
      paragraphs: ["§43(5) GenG"],
      places: ["Statute._meeting"],
      scenarios: ["22b-rules-of-the-general-meeting.yaml"],
    });
    expect(named("refusal", "PROXY_HOLDER_FULL")).to.deep.include({
      paragraphs: ["§43(5) GenG"],
      places: ["VoteActs._checkProxy"],
    });
    expect(named("act", "dispatch")?.paragraphs).to.deep.equal(["§68 GenG"]);
    expect(named("step", "hangs-on-cap-base")?.paragraphs).to.deep.equal(["§43(3) no. 2 GenG"]);
  });

  it("are shown by every scenario of test/scenarios", () => {
    const shown = new Set(rows.flatMap(({ scenarios }) => scenarios));
    expect([...shown].sort()).to.deep.equal(readdirSync(SCENARIOS).sort());
  });
});

describe("rules/paragraphs", () => {
  it("are found in sentences, those of one law together", () => {
    expect(paragraphsIn("(§46 GenG, or the statute)")).to.deep.equal(["§46 GenG"]);
    expect(paragraphsIn("cannot have 5 votes (§43(3), §8(2) GenG).")).to.deep.equal([
      "§43(3), §8(2) GenG",
    ]);
    expect(paragraphsIn("(§§24, 36 GenG) and §43(3) no. 2 GenG, §84 UmwG")).to.deep.equal([
      "§§24, 36 GenG",
      "§43(3) no. 2 GenG",
      "§84 UmwG",
    ]);
    expect(paragraphsIn("Two different persons must sign.")).to.deep.equal([]);
  });
});

describe("rules/solidity", () => {
  let root = "";
  const write = (file: string, ...lines: readonly string[]) =>
    writeFileSync(join(root, "contracts", file), `${lines.join("\n")}\n`);
  before(() => {
    root = mkdtempSync(join(tmpdir(), "rules-"));
    mkdirSync(join(root, "contracts/interfaces"), { recursive: true });
    write(
      "Club.sol",
      "contract Club is IClub {",
      "    function one(uint8 a) external pure returns (bool) {",
      "        require(a != 0, Nothing()); // not Everything()",
      "        if (a > 1) {",
      "            return true;",
      "        }",
      "    }",
      "",
      "    /// Everything() is refused below.",
      "    function two() private pure {",
      "        revert Everything();",
      "    }",
      "}",
    );
    write(
      "interfaces/IClub.sol",
      "interface IClub {",
      "    error Nothing();",
      "    /// @notice Leaves the club",
      "    /// (§65 GenG). For good.",
      "    /// @param a How",
      "    function one(uint8 a) external pure returns (bool);",
      "}",
    );
  });
  after(() => rmSync(root, { recursive: true }));

  it("finds the functions in which something stands, not in comments and not in interfaces", () => {
    const functions = functionsIn(root);
    expect(functions.map(({ name }) => name)).to.deep.equal(["Club.one", "Club.two"]);
    expect(placesOf(functions, /\bNothing\(/)).to.deep.equal(["Club.one"]);
    expect(placesOf(functions, /\bEverything\(/)).to.deep.equal(["Club.two"]);
    expect(placesOf(functions, /\breturn true\b/)).to.deep.equal(["Club.one"]);
  });

  it("finds the comment above a function, without its parameters", () => {
    expect(commentOf(root, "one")).to.equal("Leaves the club (§65 GenG). For good.");
    expect(commentOf(root, "two")).to.equal("");
  });
});
