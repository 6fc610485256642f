import { expect } from "chai";
import { catalogue, type ErrorCode, UmlaufError } from "../../../server/errors.ts";
import { Matter, RuleFault } from "../../../server/protocol/rules.ts";
import { Outcome, Refusal, Standing } from "../../../server/protocol/types.ts";
import { explain } from "../../../server/words/explain.ts";

const LANGUAGES = ["de", "en"] as const;
/** 31 December 2026, 24:00 in Berlin. */
const INSTANT = Date.parse("2026-12-31T23:00:00Z") / 1000;

/** A fact for each writer of the sentences. */
const SAMPLES: Readonly<Record<string, string | number>> = {
  instant: INSTANT,
  matter: "CLAIM",
  matters: "RESOLUTION, ADMISSION",
  outcome: "NO_QUORUM",
  refusal: "TERM_OVER",
  standing: "ANNULLED",
  faults: "YEAR_END_MISSING, PERIOD_TOO_LONG",
};

const factsOf = (code: ErrorCode) =>
  [...catalogue[code].en.matchAll(/\{(\w+)(?::(\w+))?\}/g)].map(
    ([, name = "", writer]) => [name, writer] as const,
  );

describe("explanations", () => {
  it("are by code, in either language", () => {
    const error = new UmlaufError("CHAIN_WRONG_ID", { expected: 1, found: 2n });
    expect(explain(error, "de")).to.equal("Der Knoten führt die Kette 2, erwartet war 1.");
    expect(explain(error, "en")).to.equal("The node serves chain 2, expected was 1.");
  });

  it("reveal nothing of an error that they do not know", () => {
    expect(explain(new Error("password hunter2"), "en")).to.equal("Unexpected error.");
    expect(explain("password hunter2", "de")).to.equal("Unerwarteter Fehler.");
  });

  it("exist for every code, with every fact in words", () => {
    const codes = Object.keys(catalogue) as ErrorCode[];
    expect(codes.length).to.be.greaterThan(100);
    for (const code of codes) {
      const named = factsOf(code);
      const facts = named.map(([name, writer]) => {
        if (writer !== undefined) expect(SAMPLES, code).to.have.property(writer);
        return [name, writer === undefined ? `a ${name}` : SAMPLES[writer]];
      });
      const error = new UmlaufError(code, Object.fromEntries(facts));
      const told = LANGUAGES.map((language) => explain(error, language));
      expect(told[0], code).to.not.equal(told[1]);
      for (const text of told) {
        expect(text, code)
          .to.match(/^\S.*\S$/)
          .and.not.match(/[{}]|undefined|NaN/);
        // What a writer writes are words: neither names of the ledger's values nor seconds.
        expect(text, code).to.not.match(/[A-Z]+_[A-Z]+|\d{10}/);
        for (const [name, writer] of named) {
          if (writer === undefined) expect(text, code).to.include(`a ${name}`);
        }
      }
    }
  });

  it("write instants, matters and outcomes as people read them", () => {
    const late = new UmlaufError("OBJECTION_TOO_LATE", { until: INSTANT });
    expect(explain(late, "de")).to.match(
      /nur bis Freitag, 1\. Januar 2027, 00:00\sUhr\sMEZ möglich/,
    );
    expect(explain(late, "en")).to.match(/only until Friday,? 1 January 2027, 00:00\sCET/);
    const differs = new UmlaufError("RESULT_DIFFERS", { expected: "NO_QUORUM", given: "ADOPTED" });
    expect(explain(differs, "de")).to.equal("Das Ergebnis lautet anders: nicht beschlussfähig.");
    expect(explain(differs, "en")).to.equal("The outcome is another: without quorum.");
    const impossible = new UmlaufError("ACTION_IMPOSSIBLE", { refusal: "TERM_OVER" });
    expect(explain(impossible, "en")).to.equal(
      "The resolution cannot be carried out: The term is over.",
    );
  });

  it("have a word for each value of the enumerations that they write", () => {
    const cases = [
      ["BODY_NOT_COMPETENT", "matter", Matter],
      ["RESULT_DIFFERS", "expected", Outcome],
      ["ACTION_IMPOSSIBLE", "refusal", Refusal],
      ["ANNULMENT_DONE", "standing", Standing],
      ["RULE_SET_UNLAWFUL", "faults", RuleFault],
    ] as const;
    for (const [code, fact, values] of cases) {
      for (const value of Object.keys(values)) {
        for (const language of LANGUAGES) {
          const text = explain(
            new UmlaufError(code, { body: 1, vote: "V", [fact]: value }),
            language,
          );
          expect(text, `${code} ${value}`).to.not.match(new RegExp(`\\b${value}\\b|undefined`));
        }
      }
    }
  });

  it("say of an unlawful rule set each fault with its paragraph", () => {
    const faults = "MAJORITY_BELOW_HALF, NO_MATTER, PROXIES_ABOVE_TWO";
    const error = new UmlaufError("RULE_SET_UNLAWFUL", { faults });
    expect(explain(error, "de")).to.equal(
      "Die Regelfassung ist unzulässig: Ein Beschluss braucht die Mehrheit der Stimmen (§43(2) GenG). Die Regeln nennen nicht, worüber sie gelten. Niemand vertritt mehr als zwei Mitglieder (§43(5) GenG).",
    );
    expect(explain(error, "en")).to.equal(
      "The rule set is not permitted: A resolution needs the majority of votes (§43(2) GenG). The rules name nothing that they govern. Nobody represents more than two members (§43(5) GenG).",
    );
  });
});
