/** Tells what was played, in plain sentences. */
import { tell } from "./acts.ts";
import { formatTime } from "./clock.ts";
import type { Played, PlayedStep, PlayedVote } from "./result.ts";
import type { Language, Sentences } from "./wording.ts";

const OUTCOMES: Readonly<Record<string, Sentences>> = {
  ADOPTED: { de: "angenommen", en: "adopted" },
  REJECTED: { de: "abgelehnt", en: "rejected" },
  NO_QUORUM: { de: "nicht beschlussfähig", en: "no quorum" },
  PROCEDURE_ABORTED: { de: "Verfahren abgebrochen", en: "procedure aborted" },
  WITHDRAWN: { de: "zurückgenommen", en: "withdrawn" },
  NONE: { de: "offen", en: "undecided" },
};

const CONTESTS: Readonly<Record<string, Sentences>> = {
  LATE: { de: "verspätete Stimmen", en: "late ballots" },
  ELECTORATE: { de: "Stichtag", en: "electorate" },
  CAP_BASE: { de: "Bezug des Zehntels", en: "base of the tenth" },
  REVOCABILITY: { de: "Änderung von Stimmen", en: "changes of ballots" },
  BAN: { de: "Stimmverbot", en: "voting ban" },
  HEARING: { de: "Anhörung", en: "hearing" },
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
  const passing = { de: "Zeit vergeht.", en: "Time passes." };
  const written = mined === undefined ? "" : formatTime(mined, language);
  const late = { de: `Auf der Kette ab ${written}.`, en: `On the chain from ${written}.` };
  const codes = refusals.join(", ");
  const refused = { de: `Abgelehnt: ${codes}.`, en: `Refused: ${codes}.` };
  const place = { de: `Block ${block}`, en: `block ${block}` };
  return [
    `${passed ? "✓" : "✗"} ${formatTime(at, language)}, ${place[language]}:`,
    act === undefined ? passing[language] : tell(act, language),
    ...(mined === undefined ? [] : [late[language]]),
    ...(refusals.length === 0 ? [] : [refused[language]]),
  ].join(" ");
}

function resultOf(vote: PlayedVote, language: Language): string {
  const { name, outcome, yes, no, abstain, invalid, eligible, contestable } = vote;
  const result = OUTCOMES[outcome]?.[language] ?? outcome;
  const reasons = contestable.map((name) => CONTESTS[name]?.[language] ?? name).join(", ");
  const hangs = { de: `, anfechtbar (${reasons})`, en: `, contestable (${reasons})` };
  const contested = contestable.length === 0 ? "" : hangs[language];
  return language === "de"
    ? `= „${name}“: ${result}${contested} – ${yes} Ja, ${no} Nein, ${abstain} Enthaltungen, ${invalid} ungültig, ${eligible} Stimmberechtigte.`
    : `= “${name}”: ${result}${contested} – ${yes} yes, ${no} no, ${abstain} abstentions, ${invalid} invalid, ${eligible} entitled.`;
}
