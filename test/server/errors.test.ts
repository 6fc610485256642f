import { expect } from "chai";
import { catalogue, sentence, UmlaufError } from "../../server/errors.ts";

describe("errors", () => {
  it("carries code, status, retryable and facts, and speaks English", () => {
    const error = new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: 7 });
    expect(error).to.include({ code: "CHAIN_BLOCK_UNKNOWN", status: 404, retryable: true });
    expect(error.facts).to.deep.equal({ block: 7 });
    expect(error.message).to.equal("Block 7 does not exist (yet).");
  });

  it("is sorted, and names the same facts in both languages", () => {
    const codes = Object.keys(catalogue);
    expect(codes).to.deep.equal([...codes].sort());
    for (const [code, { status, de, en }] of Object.entries(catalogue)) {
      expect(factsOf(de), code).to.deep.equal(factsOf(en));
      expect(status, code).to.be.within(400, 599);
    }
  });

  it("fills sentences: a fact as it is, through its writer, or not at all where it is missing", () => {
    const writers = { loud: (fact: unknown) => `${fact}!` };
    const template = "{a}, {b:loud}, {c:silent}, {d}";
    const facts = { a: 1, b: 2n, c: true };
    expect(sentence(template, facts, writers)).to.equal("1, 2!, true, {d}");
  });
});

function factsOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+(?::\w+)?)\}/g)].map(([, name]) => name ?? "").sort();
}
