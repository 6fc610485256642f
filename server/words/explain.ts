/** Sentences for refusals, in the language of whoever reads them. */
import { catalogue, type Facts, type Language, sentence, UmlaufError } from "../errors.ts";
import * as german from "./de.ts";
import * as english from "./en.ts";
import { type FaultName, faultSentence } from "./faults.ts";
import { formatFor } from "./format.ts";

type Fact = Facts[string];
type Writers = Readonly<Record<string, (fact: Fact) => string>>;

const writers: Readonly<Record<Language, Writers>> = {
  de: writersOf("de", german),
  en: writersOf("en", english),
};

/** The sentence for any error; what is not an {@link UmlaufError} reveals nothing of itself. */
export function explain(error: unknown, language: Language): string {
  return error instanceof UmlaufError
    ? sentence(catalogue[error.code][language], error.facts, writers[language])
    : catalogue.INTERNAL[language];
}

/** How facts are written: `{until:instant}` of a sentence goes through `instant`. */
function writersOf(language: Language, words: typeof german): Writers {
  const format = formatFor(language);
  const named = (values: Readonly<Record<string, string>>) => (fact: Fact) =>
    values[String(fact)] ?? String(fact);
  const listed = (write: (name: string) => string, separator: string) => (fact: Fact) =>
    String(fact).split(", ").map(write).join(separator);
  return {
    instant: (fact) => format.instant(Number(fact)),
    matter: named(words.matters),
    matters: listed(named(words.matters), ", "),
    outcome: named(words.outcomes),
    refusal: named(words.refusals),
    standing: named(words.standings),
    faults: listed((name) => faultSentence(name as FaultName, language), " "),
  };
}
