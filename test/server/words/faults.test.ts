import { expect } from "chai";
import { RuleFault } from "../../../server/protocol/rules.ts";
import { paragraphOf } from "../../../server/protocol/statute.ts";
import { type FaultName, faultSentence } from "../../../server/words/faults.ts";
import { paragraphIn } from "../../../server/words/format.ts";

const FAULTS = (Object.keys(RuleFault) as FaultName[]).filter((name) => name !== "NONE");

describe("words for faults of rules and articles", () => {
  it("are a sentence of its own for each, in both languages", () => {
    for (const language of ["de", "en"] as const) {
      const sentences = FAULTS.map((name) => faultSentence(name, language));
      expect(new Set(sentences).size, language).to.equal(FAULTS.length);
      for (const sentence of sentences) {
        expect(sentence)
          .to.match(/^[A-ZÄÖÜ].*[^.]\.$/)
          .and.not.match(/[{}_]/);
      }
    }
    const same = FAULTS.filter((name) => faultSentence(name, "de") === faultSentence(name, "en"));
    expect(same).to.deep.equal([]);
  });

  it("end with the paragraph where one stands behind the fault, and with none elsewhere", () => {
    let withParagraph = 0;
    for (const name of FAULTS) {
      const paragraph = paragraphOf(RuleFault[name]);
      for (const language of ["de", "en"] as const) {
        const [, told = ""] = /\((§.*)\)\.$/.exec(faultSentence(name, language)) ?? [];
        expect(told, name).to.equal(paragraphIn(language, paragraph));
      }
      if (paragraph !== "") ++withParagraph;
    }
    expect(withParagraph).to.be.greaterThan(30);
  });

  it("cite a number of a paragraph as the language does", () => {
    const sentences = [
      faultSentence("VOTES_ABOVE_THREE", "de"),
      faultSentence("VOTES_ABOVE_THREE", "en"),
    ];
    expect(sentences).to.deep.equal([
      "Mehr als drei Stimmen darf kein Mitglied haben (§43(3) Nr. 1 GenG).",
      "No member may have more than three votes (§43(3) no. 1 GenG).",
    ]);
  });

  it("say nothing where nothing is wrong", () => {
    expect([faultSentence("NONE", "de"), faultSentence("NONE", "en")]).to.deep.equal(["", ""]);
  });
});
