import { expect } from "chai";
import { example, faultsOf, placeOf } from "../../helpers/scenario.ts";

describe("scenario/file: faults of a file", () => {
  it("are told all together, each with its place", async () => {
    const text = example(
      ["scenario:", "colour: red\nscenario:"],
      ["count: 6 }", "count: 6, hats: 2 }"],
      ["share: 1/2 }", "share: half }"],
      ["at: 2026-05-04 18:05", "at: 2026-05-04 18:65"],
      ["until: 2026-05-18 24:00 }\n    expect", "until: 2026-05-18 24:01 }\n    expect"],
      ["vote: painting, yes: 1-3", "vote: panting, yes: 3-1"],
      ["refused: ELECTOR_NOT_ENTITLED", "refused: NOT_ENTITLED_AT_ALL"],
      ["cause: all-voted", "cause: boredom"],
    );
    const topLevel = `${placeOf(text, "red")} FIELD_UNKNOWN colour`;
    // What stands outside the fields is told first: nothing else may be readable.
    expect(await faultsOf(text)).to.deep.equal([topLevel]);
    const rest = text.replace("colour: red\n", "");
    expect(await faultsOf(rest)).to.deep.equal([
      `${placeOf(rest, "2, hats".replace("2, ", "")).replace(/\d+$/, (c) => `${Number(c) + 6}`)} FIELD_UNKNOWN hats`,
      `${placeOf(rest, "half }")} SHARE_INVALID  half`,
      `${placeOf(rest, "2026-05-18 24:01")} VALUE_INVALID steps.0.open.until 2026-05-18 24:01`,
      `${placeOf(rest, "2026-05-04 18:65")} VALUE_INVALID steps.1.at 2026-05-04 18:65`,
      `${placeOf(rest, "panting")} VALUE_INVALID steps.2.cast.vote panting`,
      `${placeOf(rest, "3-1, no")} VALUE_INVALID steps.2.cast.yes 3-1`,
      `${placeOf(rest, "NOT_ENTITLED_AT_ALL")} VALUE_INVALID steps.3.expect.refused NOT_ENTITLED_AT_ALL`,
      `${placeOf(rest, "boredom")} VALUE_INVALID steps.4.expect.votes.painting.cause boredom`,
    ]);
  });

  it("concern names, order and numbers of acts too", async () => {
    const text = example(
      ["body: assembly, until: 2026-05-18 24:00 }", "body: senate, until: 2026-05-18 24:00 }"],
      ["vote: painting, yes: 1-3", "vote: panting, yes: 1-3"],
      ["at: 2026-05-12 12:30", "at: 2026-05-11 12:30"],
      [
        "    cast: { vote: painting, no: 6 }",
        "    cast: { vote: painting, no: 6 }\n    end: { vote: painting }",
      ],
      [
        "yes: 7 }\n    expect: { refused: ELECTOR_NOT_ENTITLED }",
        "yes: 7 }\n    expect: { facts: { vote: 1 } }",
      ],
    );
    expect(await faultsOf(text)).to.deep.equal([
      `${placeOf(text, "senate")} VALUE_INVALID steps.0.open.body senate`,
      `${placeOf(text, "panting")} VALUE_INVALID steps.2.cast.vote panting`,
      `${placeOf(text, "2026-05-11 12:30")} VALUE_INVALID steps.3.at 2026-05-11 12:30`,
      `${placeOf(text, "{ vote: 1 }")} VALUE_INVALID steps.3.expect.facts {"vote":"1"}`,
      `${placeOf(text, "at: +1 h")} VALUE_INVALID steps.4 cast, end`,
    ]);
  });

  it("are rules that there are not, and rules that no step shows", async () => {
    const rules = "[cast, quorum, MAJORITY_BELOW_HALF, ELECTOR_NOT_ENTITLED, common-sense]";
    const text = example(["founding:", `rules: ${rules}\nfounding:`]);
    expect(await faultsOf(text)).to.deep.equal([
      `${placeOf(text, "quorum, MAJORITY")} VALUE_INVALID rules.1 quorum`,
      `${placeOf(text, "MAJORITY_BELOW_HALF")} VALUE_INVALID rules.2 MAJORITY_BELOW_HALF`,
      `${placeOf(text, "common-sense")} VALUE_INVALID rules.4 common-sense`,
    ]);
  });

  it("are those of a founding too", async () => {
    const text = example(["holder: 2,", "holder: 9,"], ["[resolution, rule-sets]", "[resolution]"]);
    expect(await faultsOf(text)).to.deep.equal([
      `${placeOf(text, "9, since")} HOLDER_UNKNOWN`,
      `${placeOf(text, "- body: assembly")} MATTER_MISSING`,
    ]);
  });

  it("name the founding file where the fault stands there", async () => {
    const text = "scenario: s\nfounding: { at: 2026-01-01 00:00, file: nothing.yaml }\nsteps: []\n";
    expect(await faultsOf(text)).to.deep.equal(["1:1 FILE_UNREADABLE"]);
  });
});
