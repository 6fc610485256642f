import { expect } from "chai";
import { catalogue, explain, UmlaufError } from "../../server/errors.ts";

describe("errors", () => {
  it("carries code, status, retryable and facts, and speaks English", () => {
    const error = new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: 7 });
    expect(error).to.include({ code: "CHAIN_BLOCK_UNKNOWN", status: 404, retryable: true });
    expect(error.facts).to.deep.equal({ block: 7 });
    expect(error.message).to.equal("Block 7 does not exist (yet).");
  });

  it("explains by code in either language", () => {
    const error = new UmlaufError("CHAIN_WRONG_ID", { expected: 1, found: 2n });
    expect(explain(error, "de")).to.equal("Der Knoten führt die Kette 2, erwartet war 1.");
    expect(explain(error, "en")).to.equal("The node serves chain 2, expected was 1.");
  });

  it("reveals nothing of an error it does not know", () => {
    expect(explain(new Error("password hunter2"), "en")).to.equal("Unexpected error.");
    expect(explain("password hunter2", "de")).to.equal("Unerwarteter Fehler.");
  });

  it("is sorted, and names the same facts in both languages", () => {
    const codes = Object.keys(catalogue);
    expect(codes).to.deep.equal([...codes].sort());
    for (const [code, { status, de, en }] of Object.entries(catalogue)) {
      expect(factsOf(de), code).to.deep.equal(factsOf(en));
      expect(status, code).to.be.within(400, 599);
    }
  });
});

function factsOf(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
}
