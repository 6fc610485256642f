/** What makes a rule set or Articles unlawful, or impossible to carry out, each with its paragraph. */
import type { Rule, Scrutiny } from "./statutory.ts";
import { isMeetingLaw, MEETING, ORGANS, VOTES } from "./statutory.ts";
import type { Articles, BodyKind, Fault, Law, RuleSet } from "./words.ts";
import { MATTERS } from "./words.ts";

const DAY = 86_400;

/** The law of the GenG for a kind of body; null for other bodies. */
function lawOf(kind: BodyKind): Law | null {
  return kind === "OTHER" ? null : `GENG_${kind}`;
}

function fitsKind(law: Law, kind: BodyKind, cooperative: boolean): boolean {
  const ofKind = lawOf(kind);
  if (law === "FREE" || law === "BGB_ASSOCIATION") return ofKind === null || !cooperative;
  return law === ofKind;
}

/** Looked for even where the rule set says that the body does not decide. */
const WORDS: readonly Rule[] = [
  ["LAW_MISMATCH", "§18 GenG", (s) => !fitsKind(s.ruleSet.law, s.kind, s.cooperative)],
  ["PROCEDURE_UNSUPPORTED", "", (s) => s.ruleSet.procedure === "MEETING"],
  ["SECRECY_UNSUPPORTED", "", (s) => s.ruleSet.secrecy === "SECRET"],
  ["DEADLINE_INCLUSIVE_UNSUPPORTED", "", (s) => s.ruleSet.deadlineInclusive],
  ["INTERIM_RESULTS_FORBIDDEN", "", (s) => s.ruleSet.interimResults],
  ["NO_MATTER", "", (s) => s.ruleSet.matters.length === 0],
  ["UNKNOWN_MATTER", "", (s) => s.ruleSet.matters.some((matter) => !MATTERS.includes(matter))],
  ["RULE_SETS_ABANDONED", "", (s) => s.ruleSet.procedure === "NONE" && s.governs("RULE_SETS")],
  [
    "PERIOD_TOO_LONG",
    "",
    ({ ruleSet }) =>
      Math.max(ruleSet.notice, ruleSet.discussion, ruleSet.objectionWindow) > 366 * DAY ||
      ruleSet.grace > 31 * DAY,
  ],
];

const CONFLICTS: Rule = [
  "CONFLICTS_UNKNOWN",
  "",
  (s) => s.ruleSet.conflictKinds.some((matter) => !MATTERS.includes(matter)),
];

/** What the ledger needs to count, whatever the law. */
const COUNTING: readonly Rule[] = [
  [
    "QUORUM_SHARE_INVALID",
    "",
    ({ ruleSet: { quorumNum: num, quorumDen: den } }) => (den === 0 && num !== 0) || num > den,
  ],
  [
    "QUORUM_BASE_INVALID",
    "",
    (s) => s.ruleSet.quorumBase !== "ELIGIBLE" && s.ruleSet.quorumBase !== "ALL_MEMBERS",
  ],
  [
    "MAJORITY_SHARE_INVALID",
    "",
    ({ ruleSet: { majorityNum: num, majorityDen: den, majorityStrict: strict } }) =>
      den === 0 || (strict ? num >= den : num > den),
  ],
  [
    "MAJORITY_BELOW_HALF",
    "§43(2) GenG",
    ({ ruleSet: { majorityNum: num, majorityDen: den, majorityStrict: strict, matters } }) =>
      (2 * num < den || (2 * num === den && !strict)) &&
      !(matters.length > 0 && matters.every((matter) => matter === "ELECTION")),
  ],
  [
    "TIE_WITHOUT_SIMPLE_MAJORITY",
    "",
    ({ ruleSet }) =>
      ruleSet.tie === "CHAIR" &&
      (2 * ruleSet.majorityNum !== ruleSet.majorityDen || ruleSet.majorityBase !== "CAST"),
  ],
  [
    "OBJECTION_WITHOUT_WINDOW",
    "",
    (s) => s.ruleSet.objections !== 0 && s.ruleSet.objectionWindow === 0,
  ],
  [
    "EARLY_CLOSE_CUTS_CHANGE",
    "",
    (s) => s.ruleSet.earlyClose !== "NONE" && s.ruleSet.revocability === "UNTIL_DEADLINE",
  ],
  [
    "OUTCOME_FIXED_OPEN_ELECTORATE",
    "",
    (s) => s.ruleSet.earlyClose === "OUTCOME_FIXED" && s.ruleSet.electorate !== "AT_OPEN",
  ],
  ["ELECTORATE_OF_SEATS", "", (s) => s.seated && s.ruleSet.electorate === "AT_CLOSE"],
];

/**
 * Every rule that a rule set for a body of that kind violates, were it adopted at `t`. Where its
 * procedure is NONE it only takes a matter away from the body: then nothing is ever counted by it.
 */
export function checkRuleSet(
  ruleSet: RuleSet,
  kind: BodyKind,
  cooperative: boolean,
  t: number,
): Fault[] {
  const organ =
    ruleSet.law === "GENG_BOARD" ||
    ruleSet.law === "GENG_SUPERVISORY_BOARD" ||
    (cooperative && kind === "OTHER");
  const scrutiny: Scrutiny = {
    ruleSet,
    kind,
    cooperative,
    t,
    governs: (...matters) => matters.some((matter) => ruleSet.matters.includes(matter)),
    seated: kind !== "GENERAL_MEETING",
    meeting: isMeetingLaw(ruleSet.law),
    organ,
  };
  const rules =
    ruleSet.procedure === "NONE"
      ? [...WORDS, CONFLICTS]
      : [...WORDS, ...COUNTING, CONFLICTS, ...MEETING, ...VOTES, ...ORGANS];
  return rules
    .filter(([, , broken]) => broken(scrutiny))
    .map(([code, paragraph]) => ({ code, paragraph }));
}

/** Every rule that Articles violate. */
export function checkArticles(articles: Articles): Fault[] {
  const { cooperative, yearEnd, exitNotice, entrepreneurs } = articles;
  const rules: readonly (readonly [string, string, boolean])[] = [
    ["PERIOD_TOO_LONG", "", Math.max(articles.keyDelay, articles.absence) > 366 * DAY],
    ["YEAR_END_INVALID", "", yearEnd > 12],
    ["YEAR_END_MISSING", "§65(1) GenG", cooperative && yearEnd === 0],
    ["EXIT_NOTICE_TOO_SHORT", "§65(2) GenG", cooperative && exitNotice < 3],
    ["EXIT_NOTICE_TOO_LONG", "§65(2) GenG", cooperative && exitNotice > (entrepreneurs ? 120 : 60)],
    ["MINORITY_TOO_LARGE", "§45 GenG", cooperative && articles.minority < 10],
    ["REPRESENTATION_MISSING", "§25 GenG", articles.representation === 0],
  ];
  return rules.filter(([, , broken]) => broken).map(([code, paragraph]) => ({ code, paragraph }));
}
