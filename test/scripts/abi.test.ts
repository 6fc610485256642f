import { readFileSync } from "node:fs";
import { expect } from "chai";
import { abiSource } from "../../scripts/abi.ts";
import { bodiesAbi, foundingAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";

describe("abi", () => {
  it("is committed as the compiled contracts give it", () => {
    const committed = readFileSync(
      new URL("../../server/protocol/abi.ts", import.meta.url),
      "utf8",
    );
    expect(committed.split("\n")).to.deep.equal(abiSource().split("\n"));
  });

  it("holds what libraries emit and revert with", () => {
    const names = (abi: readonly { type: string; name?: string }[], type: string) =>
      abi.filter((item) => item.type === type).map(({ name }) => name);
    expect(names(votesAbi, "event")).to.include.members(["BallotsCast", "BallotSkipped"]);
    expect(names(votesAbi, "error")).to.include.members(["BatchNotSorted", "NotTopLevel"]);
    expect(names(bodiesAbi, "error")).to.include.members(["RuleSetUnlawful", "KeyInUse"]);
    expect(names(registerAbi, "error")).to.include("KeyInUse");
    expect(names(foundingAbi, "error")).to.include("WrongHash");
  });

  it("names every item once", () => {
    for (const abi of [registerAbi, bodiesAbi, votesAbi, foundingAbi]) {
      const lines = abi.map((item) => JSON.stringify(item));
      expect(new Set(lines).size).to.equal(lines.length);
    }
  });
});
