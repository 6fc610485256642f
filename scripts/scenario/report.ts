/** Tells what was played, in plain sentences. */
import { formatTime } from "./clock.ts";
import type { Played, PlayedStep, PlayedVote } from "./result.ts";
import type { ActName, Fields, PersonName } from "./schema.ts";

export type Language = "de" | "en";
type Sentences = Readonly<Record<Language, string>>;
type Describe = { readonly [A in ActName]: (fields: Fields<A>, language: Language) => Sentences };

const WORDS: Readonly<Record<string, Sentences>> = {
  ADOPTED: { de: "angenommen", en: "adopted" },
  REJECTED: { de: "abgelehnt", en: "rejected" },
  NO_QUORUM: { de: "nicht beschlussfähig", en: "no quorum" },
  PROCEDURE_ABORTED: { de: "Verfahren abgebrochen", en: "procedure aborted" },
  NONE: { de: "offen", en: "undecided" },
  yes: { de: "Ja", en: "yes" },
  no: { de: "Nein", en: "no" },
  abstain: { de: "Enthaltung", en: "abstention" },
  invalid: { de: "ungültig", en: "invalid" },
};

const describe: Describe = {
  apply: ({ as }) => ({
    de: `${as} erklärt den Beitritt.`,
    en: `${as} applies for membership.`,
  }),
  withdraw: ({ application }) => ({
    de: `${application} nimmt die Beitrittserklärung zurück.`,
    en: `${application} withdraws the application.`,
  }),
  enrol: ({ person }) => ({
    de: `Person ${nameOf(person)} meldet einen Schlüssel an.`,
    en: `Person ${nameOf(person)} enrols a key.`,
  }),
  rotateKey: ({ person }) => ({
    de: `Person ${nameOf(person)} wechselt den Schlüssel.`,
    en: `Person ${nameOf(person)} changes the key.`,
  }),
  giveNotice: ({ member, until }, language) => ({
    de: `Mitglied ${member} kündigt zum ${formatTime(until * 1000, language)}.`,
    en: `Member ${member} gives notice to ${formatTime(until * 1000, language)}.`,
  }),
  open: ({ vote, body, action, until }, language) => {
    const about = Object.entries(action ?? { resolution: "" })
      .map(([kind, what]) => (typeof what === "string" ? `${kind} ${what}`.trim() : kind))
      .join();
    const end = formatTime(until * 1000, language);
    return {
      de: `„${vote}“ wird in ${body} eröffnet (${about}), Ende ${end}.`,
      en: `“${vote}” is opened in ${body} (${about}), end ${end}.`,
    };
  },
  cast: ({ vote, revision: _revision, signedBy: _signedBy, ...choices }, language) => {
    const sheet = Object.entries(choices)
      .map(([choice, electors]) => `${WORDS[choice]?.[language]} ${ranges(electors)}`)
      .join("; ");
    return { de: `„${vote}“: ${sheet}.`, en: `“${vote}”: ${sheet}.` };
  },
  object: ({ vote, by }) => ({
    de: `Widerspruch gegen das Verfahren „${vote}“: ${ranges(by)}.`,
    en: `Objection to the procedure “${vote}”: ${ranges(by)}.`,
  }),
  declare: ({ vote }) => ({
    de: `Das Ergebnis von „${vote}“ wird festgestellt.`,
    en: `The result of “${vote}” is declared.`,
  }),
  end: ({ vote }) => ({
    de: `Jemand beendet „${vote}“.`,
    en: `Somebody ends “${vote}”.`,
  }),
  close: ({ vote }) => ({
    de: `Jemand schließt „${vote}“.`,
    en: `Somebody closes “${vote}”.`,
  }),
  execute: ({ vote }) => ({
    de: `Jemand führt „${vote}“ aus.`,
    en: `Somebody carries out “${vote}”.`,
  }),
};

/** The lines about one scenario. */
export function linesOf(played: Played, language: Language): string[] {
  const { file, title, steps, votes, differences } = played;
  const verdicts = { de: ["bestanden", "NICHT BESTANDEN"], en: ["passed", "FAILED"] };
  return [
    `${title} (${file})`,
    ...steps.map((step) => `  ${sentenceOf(step, language)}`),
    ...votes.map((vote) => `  ${resultOf(vote, language)}`),
    ...differences.map(({ file, line, field, expected, actual }) =>
      language === "de"
        ? `  ✗ ${file}:${line} ${field}: erwartet ${expected}, tatsächlich ${actual}`
        : `  ✗ ${file}:${line} ${field}: expected ${expected}, actual ${actual}`,
    ),
    `  ${verdicts[language][played.passed ? 0 : 1]}`,
  ];
}

function sentenceOf(step: PlayedStep, language: Language): string {
  const { act, at, mined, block, refusals, passed } = step;
  const tell = act && (describe[act.kind] as Describe[ActName]);
  const passing = { de: "Zeit vergeht.", en: "Time passes." };
  const sentence = tell === undefined ? passing : tell(act?.fields as never, language);
  const written = mined === undefined ? "" : formatTime(mined, language);
  const late = { de: `Auf der Kette ab ${written}.`, en: `On the chain from ${written}.` };
  const codes = refusals.join(", ");
  const refused = { de: `Abgelehnt: ${codes}.`, en: `Refused: ${codes}.` };
  const place = { de: `Block ${block}`, en: `block ${block}` };
  return [
    `${passed ? "✓" : "✗"} ${formatTime(at, language)}, ${place[language]}:`,
    sentence[language],
    ...(mined === undefined ? [] : [late[language]]),
    ...(refusals.length === 0 ? [] : [refused[language]]),
  ].join(" ");
}

function resultOf(vote: PlayedVote, language: Language): string {
  const { name, outcome, yes, no, abstain, invalid, eligible, contestable } = vote;
  const result = WORDS[outcome]?.[language] ?? outcome;
  return language === "de"
    ? `= „${name}“: ${result}${contestable ? ", anfechtbar" : ""} – ${yes} Ja, ${no} Nein, ${abstain} Enthaltungen, ${invalid} ungültig, ${eligible} Stimmberechtigte.`
    : `= “${name}”: ${result}${contestable ? ", contestable" : ""} – ${yes} yes, ${no} no, ${abstain} abstentions, ${invalid} invalid, ${eligible} entitled.`;
}

function nameOf({ member, person }: PersonName): string {
  return person === 1 ? `${member}` : `${member}/${person}`;
}

/** 1, 2, 3, 7 as "1–3, 7". */
function ranges(numbers: readonly number[] = []): string {
  const spans: [number, number][] = [];
  for (const n of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else spans.push([n, n]);
  }
  return spans
    .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`))
    .join(", ");
}
