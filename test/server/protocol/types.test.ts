import { readFileSync } from "node:fs";
import { expect } from "chai";
import { BODY_ACTS, VOTE_ACTS } from "../../../server/protocol/acts.ts";
import { nameOf } from "../../../server/protocol/enumeration.ts";
import * as rules from "../../../server/protocol/rules.ts";
import { paragraphOf } from "../../../server/protocol/statute.ts";
import * as types from "../../../server/protocol/types.ts";

/** A contract's source without its comments. */
function sourceOf(path: string): string {
  const file = new URL(`../../../contracts/${path}`, import.meta.url);
  return readFileSync(file, "utf8").replaceAll(/\/\/.*$/gm, "");
}

/** Enumerations of a source by name, their values in order. */
function enumerationsIn(path: string): ReadonlyMap<string, readonly string[]> {
  const found = sourceOf(path).matchAll(/enum (\w+) \{([^}]*)\}/g);
  return new Map(
    [...found].map(([, name = "", values = ""]) => [
      name,
      values.split(",").map((value) => value.trim()),
    ]),
  );
}

const ROOMS = [
  { path: "interfaces/Types.sol", twin: types, count: 11 },
  { path: "interfaces/Rules.sol", twin: rules, count: 15 },
] as const;

/** VOTE_WITHDRAWAL is VoteWithdrawal. */
function structName(kind: string): string {
  return kind.replaceAll(/_?([A-Z])([A-Z]*)/g, (_, first, rest) => first + rest.toLowerCase());
}

describe("types", () => {
  for (const { path, twin, count } of ROOMS) {
    const enumerations = enumerationsIn(path);

    it(`finds the enumerations of ${path}`, () => {
      expect(enumerations.size).to.equal(count);
    });

    for (const [name, values] of enumerations) {
      it(`mirrors ${name}`, () => {
        const ours = (twin as Record<string, unknown>)[name];
        expect(Object.entries(ours as object)).to.deep.equal(values.map((value, i) => [value, i]));
      });
    }

    it(`knows no enumeration beyond those of ${path}`, () => {
      const ours = Object.entries(twin).filter(([, value]) => typeof value === "object");
      expect(ours.map(([name]) => name).sort()).to.deep.equal([...enumerations.keys()].sort());
    });
  }

  it("numbers acts as the contracts do", () => {
    const kinds = enumerationsIn("interfaces/Acts.sol");
    expect([...kinds.keys()]).to.deep.equal(["ActKind", "VoteActKind"]);
    expect(BODY_ACTS).to.deep.equal(kinds.get("ActKind")?.map(structName));
    expect(VOTE_ACTS).to.deep.equal(kinds.get("VoteActKind")?.map(structName));
  });

  it("mirrors the constant FOREVER", () => {
    expect(types.FOREVER).to.equal(Number((1n << 40n) - 1n));
  });

  it("names the paragraph of each fault as the contracts do", () => {
    const said = sourceOf("libraries/Paragraphs.sol").matchAll(
      /RuleFault\.(\w+)\) return unicode"([^"]+)"/g,
    );
    const theirs = new Map([...said].map(([, fault = "", paragraph = ""]) => [fault, paragraph]));
    expect(theirs.size).to.be.greaterThan(30);
    for (const fault of Object.values(rules.RuleFault)) {
      const name = nameOf(rules.RuleFault, fault);
      expect(paragraphOf(fault), name).to.equal(theirs.get(name) ?? "");
    }
  });
});
