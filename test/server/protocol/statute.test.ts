import { expect } from "chai";
import fc from "fast-check";
import { checkArticles, checkRuleSet } from "../../../scripts/verify/law/faults.ts";
import { nameOf } from "../../../server/protocol/enumeration.ts";
import { BodyKind, Procedure, RuleFault } from "../../../server/protocol/rules.ts";
import {
  articleFaults,
  CIRCULAR_MEETING_END,
  paragraphOf,
  ruleFaults,
} from "../../../server/protocol/statute.ts";
import { articlesInWords, inWords, LAWFUL, LAWFUL_ARTICLES } from "../../helpers/ruleSets.ts";
import { anyArticles, anyRuleSet } from "../../helpers/rules.ts";
import { UNLAWFUL, UNLAWFUL_ARTICLES } from "../../helpers/unlawful.ts";

/** Friday, 11 December 2020: circular votes of meetings were lawful. */
const NOW = 1_607_706_000;

const anyKind = fc.constantFrom(...Object.values(BodyKind));
const anyInstant = fc.constantFrom(NOW, CIRCULAR_MEETING_END - 1, CIRCULAR_MEETING_END);
/** Codes and paragraphs, in the order of the enumeration, as the server says them. */
const said = (faults: readonly RuleFault[]) =>
  faults.map((fault) => ({ code: nameOf(RuleFault, fault), paragraph: paragraphOf(fault) }));
const sorted = (faults: readonly { readonly code: string; readonly paragraph: string }[]) =>
  [...faults].sort((a, b) => numberOf(a.code) - numberOf(b.code));
const numberOf = (code: string) => RuleFault[code as keyof typeof RuleFault];

describe("statute", () => {
  it("has a table of unlawful rule sets, forty of them against a paragraph, and of every fault", () => {
    expect(UNLAWFUL.filter(({ paragraph }) => paragraph !== "").length).to.be.at.least(40);
    expect(new Set(UNLAWFUL.map(({ name }) => name)).size).to.equal(UNLAWFUL.length);
    const known = [...UNLAWFUL.map(({ code }) => code), ...UNLAWFUL_ARTICLES.map(([code]) => code)];
    expect([...new Set(["NONE", ...known])].sort()).to.deep.equal(Object.keys(RuleFault).sort());
  });

  for (const [name, { ruleSet, kind, cooperative }] of Object.entries(LAWFUL)) {
    it(`lets the rules of ${name} pass, as the reference model does`, () => {
      expect(ruleFaults(ruleSet, kind, cooperative, NOW)).to.deep.equal([]);
      const model = checkRuleSet(inWords(ruleSet), nameOf(BodyKind, kind), cooperative, NOW);
      expect(model).to.deep.equal([]);
    });
  }

  for (const { name, code, fault, paragraph, kind, cooperative, ruleSet } of UNLAWFUL) {
    it(`finds ${name}, as the reference model does`, () => {
      expect(ruleFaults(ruleSet, kind, cooperative, NOW)).to.deep.equal([fault]);
      expect(paragraphOf(fault)).to.equal(paragraph);
      const model = checkRuleSet(inWords(ruleSet), nameOf(BodyKind, kind), cooperative, NOW);
      expect(model).to.deep.equal([{ code, paragraph }]);
    });
  }

  it("lets lawful articles pass, and finds what is wrong with others, as the model does", () => {
    expect(articleFaults(LAWFUL_ARTICLES)).to.deep.equal([]);
    expect(checkArticles(articlesInWords(LAWFUL_ARTICLES))).to.deep.equal([]);
    for (const [code, paragraph, by] of UNLAWFUL_ARTICLES) {
      const articles = { ...LAWFUL_ARTICLES, ...by };
      const expected = [{ code, paragraph }];
      expect(said(articleFaults(articles)), JSON.stringify(by)).to.deep.equal(expected);
      expect(checkArticles(articlesInWords(articles))).to.deep.equal(expected);
    }
  });

  it("ends circular meetings by the later of adoption and validity", () => {
    const { ruleSet, kind } = LAWFUL.meeting;
    const circular = { ...ruleSet, procedure: Procedure.CIRCULAR, notice: 0, discussion: 0 };
    const ended = [RuleFault.CIRCULAR_MEETING_ENDED];
    const before = CIRCULAR_MEETING_END - 1;
    expect(ruleFaults(circular, kind, true, before)).to.deep.equal([]);
    expect(ruleFaults(circular, kind, true, CIRCULAR_MEETING_END)).to.deep.equal(ended);
    const later = { ...circular, validFrom: CIRCULAR_MEETING_END };
    expect(ruleFaults(later, kind, true, before)).to.deep.equal(ended);
  });

  it("asks a body that loses a competence nothing about counting", () => {
    const { ruleSet, kind } = LAWFUL.board;
    const withdrawn = { ...ruleSet, procedure: Procedure.NONE, majorityDen: 0, quorumNum: 1 };
    expect(ruleFaults(withdrawn, kind, true, NOW)).to.deep.equal([]);
  });

  it("finds what the reference model finds in any rule set", () => {
    fc.assert(
      fc.property(anyRuleSet, anyKind, fc.boolean(), anyInstant, (r, kind, cooperative, t) => {
        const model = checkRuleSet(inWords(r), nameOf(BodyKind, kind), cooperative, t);
        expect(said(ruleFaults(r, kind, cooperative, t))).to.deep.equal(sorted(model));
      }),
      { numRuns: 2000 },
    );
  });

  it("finds what the reference model finds in any articles", () => {
    fc.assert(
      fc.property(anyArticles, (articles) => {
        const model = checkArticles(articlesInWords(articles));
        expect(said(articleFaults(articles))).to.deep.equal(sorted(model));
      }),
      { numRuns: 1000 },
    );
  });
});
