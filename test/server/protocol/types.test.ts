import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as types from "../../../server/protocol/types.ts";

const source = readFileSync(
  new URL("../../../contracts/interfaces/Types.sol", import.meta.url),
  "utf8",
).replaceAll(/\/\/.*$/gm, "");

/** Enumerations of Types.sol by name, their values in order. */
const enumerations = new Map(
  [...source.matchAll(/enum (\w+) \{([^}]*)\}/g)].map(([, name = "", values = ""]) => [
    name,
    values.split(",").map((value) => value.trim()),
  ]),
);

describe("types", () => {
  it("finds the enumerations in Types.sol", () => {
    expect(enumerations.size).to.be.greaterThan(20);
  });

  for (const [name, values] of enumerations) {
    it(`mirrors ${name}`, () => {
      const twin = (types as Record<string, unknown>)[name];
      expect(Object.entries(twin as object)).to.deep.equal(values.map((value, i) => [value, i]));
    });
  }

  it("knows no enumeration beyond Types.sol", () => {
    const twins = Object.entries(types).filter(([, value]) => typeof value === "object");
    expect(twins.map(([name]) => name).sort()).to.deep.equal([...enumerations.keys()].sort());
  });

  it("names values and refuses unknown ones", () => {
    expect(types.nameOf(types.Outcome, 3)).to.equal("NO_QUORUM");
    expect(() => types.nameOf(types.Outcome, 5)).to.throw(RangeError);
    expect(types.isIn(types.Choice, 4)).to.equal(true);
    expect(types.isIn(types.Choice, 5)).to.equal(false);
  });

  it("mirrors the constant FOREVER", () => {
    expect(types.FOREVER).to.equal(Number((1n << 40n) - 1n));
  });
});
