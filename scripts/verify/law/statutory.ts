/** The rules of the GenG (and §84 UmwG) that a rule set can violate: meetings, votes, organs. */
import type { BodyKind, Law, Matter, RuleSet } from "./words.ts";

const DAY = 86_400;
/** 1 September 2022, Berlin: circular votes of general meetings are lawful no more (§43b GenG). */
const CIRCULAR_MEETINGS_END = 1_661_983_200;

/** Matters that take effect on their entry in the register (§16 (6) GenG and others). */
const REGISTERED: readonly Matter[] = [
  "RULE_SETS",
  "OWN_RULES",
  "NEW_DUTIES",
  "DISSOLUTION",
  "CONTINUATION",
  "CONTINUATION_TWICE",
  "MERGER",
];

/** A rule set under scrutiny, with what its faults hang on. */
export interface Scrutiny {
  readonly ruleSet: RuleSet;
  readonly kind: BodyKind;
  readonly cooperative: boolean;
  /** Instant of the adoption */
  readonly t: number;
  readonly governs: (...matters: readonly Matter[]) => boolean;
  /** A body with seats: every one but the general meeting */
  readonly seated: boolean;
  /** Law of the general meeting or the representatives */
  readonly meeting: boolean;
  /** An organ that is not the meeting: board, supervisory board, other body of a cooperative */
  readonly organ: boolean;
}

export type Rule = readonly [code: string, paragraph: string, broken: (s: Scrutiny) => boolean];

/** Whether a law is that of the general meeting or the representatives. */
export function isMeetingLaw(law: Law): boolean {
  return law === "GENG_GENERAL_MEETING" || law === "GENG_REPRESENTATIVES";
}

/** Whether a meeting's circular vote would be opened when that form is lawful no more (§43b (1)). */
export function isEndedForm(ruleSet: RuleSet, t: number): boolean {
  return (
    isMeetingLaw(ruleSet.law) && ruleSet.procedure === "CIRCULAR" && t >= CIRCULAR_MEETINGS_END
  );
}

/** Whether the statute's majority is a share below the mandatory one. */
function below(ruleSet: RuleSet, num: number, den: number): boolean {
  return ruleSet.majorityNum * den < num * ruleSet.majorityDen;
}

/** A mandatory majority of the meeting. */
function majority(
  code: string,
  paragraph: string,
  num: number,
  den: number,
  ...of: Matter[]
): Rule {
  return [code, paragraph, (s) => s.meeting && s.governs(...of) && below(s.ruleSet, num, den)];
}

/** Forms, majorities, and entries of the general meeting and the representatives. */
export const MEETING: readonly Rule[] = [
  [
    "DISCUSSION_MISSING",
    "§43b(1) GenG",
    (s) => s.ruleSet.procedure === "EXTENDED" && s.ruleSet.discussion === 0,
  ],
  [
    "DISCUSSION_UNUSED",
    "§43b(1) GenG",
    (s) => s.ruleSet.procedure !== "EXTENDED" && s.ruleSet.discussion !== 0,
  ],
  [
    "EXTENDED_OUTSIDE_MEETING",
    "§43b(1) GenG",
    ({ ruleSet: { procedure, law } }) =>
      procedure === "EXTENDED" &&
      (law === "GENG_BOARD" || law === "GENG_SUPERVISORY_BOARD" || law === "BGB_ASSOCIATION"),
  ],
  [
    "CIRCULAR_MEETING_ENDED",
    "§43b(1) GenG",
    (s) => isEndedForm(s.ruleSet, Math.max(s.ruleSet.validFrom, s.t)),
  ],
  [
    "NOTICE_TOO_SHORT",
    "§46(1) GenG",
    (s) => s.meeting && s.ruleSet.procedure === "EXTENDED" && s.ruleSet.notice < 14 * DAY,
  ],
  // Whoever carries resolutions out stands above every rule.
  majority("STATUTE_MAJORITY", "§16(2), (4) GenG", 3, 4, "RULE_SETS", "OWN_RULES", "EXECUTORS"),
  majority("NEW_DUTIES_MAJORITY", "§16(3) GenG", 9, 10, "NEW_DUTIES"),
  majority("RECALL_MAJORITY", "§36(3) GenG", 3, 4, "RECALL"),
  majority("DISSOLUTION_MAJORITY", "§78 GenG", 3, 4, "DISSOLUTION"),
  majority("CONTINUATION_MAJORITY", "§79a GenG", 3, 4, "CONTINUATION"),
  [
    "CONTINUATION_TWICE_MAJORITY",
    "§79a(4) GenG",
    (s) =>
      s.meeting &&
      s.governs("CONTINUATION_TWICE") &&
      (below(s.ruleSet, 3, 4) || s.ruleSet.majorityBase !== "ALL_MEMBERS"),
  ],
  majority("MERGER_MAJORITY", "§84 UmwG", 3, 4, "MERGER"),
  [
    "STATUTE_BEFORE_REGISTRATION",
    "§16(6) GenG",
    (s) =>
      s.meeting &&
      s.governs("RULE_SETS", "OWN_RULES", "NEW_DUTIES") &&
      s.ruleSet.effectiveOn !== "REGISTER",
  ],
  [
    "REGISTRATION_OF_OTHERS",
    "",
    (s) =>
      s.ruleSet.effectiveOn === "REGISTER" &&
      (s.organ || (s.meeting && s.ruleSet.matters.some((matter) => !REGISTERED.includes(matter)))),
  ],
];

/** Proxies and weights of votes. */
export const VOTES: readonly Rule[] = [
  [
    "PROXIES_EXCLUDED",
    "§43(5) GenG",
    (s) => s.ruleSet.law === "GENG_GENERAL_MEETING" && s.ruleSet.proxyCap === 0,
  ],
  [
    "PROXIES_ABOVE_TWO",
    "§43(5) GenG",
    (s) => s.ruleSet.law === "GENG_GENERAL_MEETING" && s.ruleSet.proxyCap > 2,
  ],
  [
    "PROXIES_OF_SUPERVISORS",
    "§38(4) GenG",
    (s) => proxiesOfSeats(s) && s.ruleSet.law === "GENG_SUPERVISORY_BOARD",
  ],
  [
    "PROXIES_OF_REPRESENTATIVES",
    "§43a GenG",
    (s) => proxiesOfSeats(s) && s.ruleSet.law === "GENG_REPRESENTATIVES",
  ],
  [
    "PROXIES_OF_SEATS",
    "",
    (s) =>
      proxiesOfSeats(s) &&
      s.ruleSet.law !== "GENG_SUPERVISORY_BOARD" &&
      s.ruleSet.law !== "GENG_REPRESENTATIVES",
  ],
  [
    "MULTIPLE_VOTES_OF_REPRESENTATIVES",
    "§43a GenG",
    (s) => s.ruleSet.voteWeight !== "EQUAL" && s.ruleSet.law === "GENG_REPRESENTATIVES",
  ],
  [
    "MULTIPLE_VOTES_OUTSIDE_MEETING",
    "§43(3) GenG",
    (s) =>
      s.ruleSet.voteWeight !== "EQUAL" &&
      s.ruleSet.law !== "GENG_REPRESENTATIVES" &&
      (s.seated || s.ruleSet.law === "BGB_ASSOCIATION"),
  ],
  [
    "VOTES_ABOVE_THREE",
    "§43(3) no. 1 GenG",
    (s) => isOrdinaryScale(s.ruleSet) && (s.ruleSet.cap === 0 || s.ruleSet.cap > 3),
  ],
  [
    "FLAT_MISSING",
    "§43(3) no. 1 GenG",
    (s) => isOrdinaryScale(s.ruleSet) && !s.ruleSet.flatOnThreeQuarters,
  ],
  [
    "WEIGHT_UNUSED",
    "",
    ({ ruleSet }) =>
      (ruleSet.voteWeight === "EQUAL" && (ruleSet.cap !== 0 || ruleSet.flatOnThreeQuarters)) ||
      (ruleSet.voteWeight !== "ENTREPRENEURS" && ruleSet.capBase === "EXERCISED"),
  ],
];

/** What an organ cannot decide in the meeting's place. */
function reserved(code: string, paragraph: string, ...of: Matter[]): Rule {
  return [code, paragraph, (s) => s.organ && s.governs(...of)];
}

/** What an organ other than the supervisory board cannot decide. */
function supervised(code: string, paragraph: string, ...of: Matter[]): Rule {
  return [
    code,
    paragraph,
    (s) => s.organ && s.ruleSet.law !== "GENG_SUPERVISORY_BOARD" && s.governs(...of),
  ];
}

export const ORGANS: readonly Rule[] = [
  [
    "QUORUM_MISSING",
    "§36 GenG",
    ({ ruleSet: { law, quorumNum, quorumMin } }) =>
      law === "GENG_SUPERVISORY_BOARD" && quorumNum === 0 && quorumMin === 0,
  ],
  reserved("STATUTE_NOT_OF_MEETING", "§16(1) GenG", "RULE_SETS", "EXECUTORS"),
  reserved("DISCHARGE_NOT_OF_MEETING", "§48 GenG", "DISCHARGE"),
  reserved("CLAIM_NOT_OF_MEETING", "§43(6) GenG", "RELEASE", "CLAIM"),
  reserved("RECALL_NOT_OF_MEETING", "§36(3) GenG", "RECALL"),
  reserved(
    "FOUNDATIONS_NOT_OF_MEETING",
    "§§16(3), 78, 79a GenG, §84 UmwG",
    "NEW_DUTIES",
    "DISSOLUTION",
    "CONTINUATION",
    "CONTINUATION_TWICE",
    "MERGER",
  ),
  reserved("VOTES_NOT_OF_MEETING", "§43(3) GenG", "MEMBER_VOTES"),
  supervised("INVESTORS_BY_BOARD", "§8(2) GenG", "INVESTORS"),
  supervised("OFFICES_BY_BOARD", "§§24, 36 GenG", "SEATS", "ELECTION"),
];

function proxiesOfSeats(s: Scrutiny): boolean {
  return s.seated && s.ruleSet.proxyCap !== 0;
}

function isOrdinaryScale(ruleSet: RuleSet): boolean {
  return ruleSet.law === "GENG_GENERAL_MEETING" && ruleSet.voteWeight === "ORDINARY";
}
