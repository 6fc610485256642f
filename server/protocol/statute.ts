/** What a rule set and articles may say: twin of contracts/libraries/Statute.sol and Paragraphs.sol. */
import { nameOf } from "./enumeration.ts";
import {
  type Articles,
  Base,
  BodyKind,
  CapBase,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  RuleFault,
  type RuleSet,
  Secrecy,
  Tie,
  VoteWeight,
} from "./rules.ts";

const DAY = 86_400;
/** Longer ones would keep a body from ever deciding. */
const MOST_PERIOD = 366 * DAY;
const MOST_GRACE = 31 * DAY;
/** Two weeks (§46(1) GenG). */
const MEETING_NOTICE = 14 * DAY;
/** 1 September 2022 in Berlin: until then general meetings could vote in writing without a meeting (§3 GesRuaCOVBekG). */
export const CIRCULAR_MEETING_END = 1_661_983_200;
/** Months of notice of exit (§65(2) GenG). */
const EXIT_NOTICE = { least: 3, most: 60, mostOfEntrepreneurs: 120 } as const;
const LEAST_MINORITY = 10;

/** What makes another cooperative of it, or none. */
const FOUNDATIONS: readonly Matter[] = [
  Matter.NEW_DUTIES,
  Matter.DISSOLUTION,
  Matter.CONTINUATION,
  Matter.CONTINUATION_TWICE,
  Matter.MERGER,
];
const REGISTERED = [Matter.RULE_SETS, Matter.OWN_RULES, ...FOUNDATIONS];
const MEETINGS: readonly number[] = [Law.GENG_GENERAL_MEETING, Law.GENG_REPRESENTATIVES];

/** The paragraphs that stand behind faults; where none does, the ledger could not carry it out, or nobody mend it. */
const PARAGRAPHS: Readonly<Partial<Record<keyof typeof RuleFault, string>>> = {
  MAJORITY_BELOW_HALF: "§43(2) GenG",
  DISCUSSION_MISSING: "§43b(1) GenG",
  DISCUSSION_UNUSED: "§43b(1) GenG",
  EXTENDED_OUTSIDE_MEETING: "§43b(1) GenG",
  CIRCULAR_MEETING_ENDED: "§43b(1) GenG",
  NOTICE_TOO_SHORT: "§46(1) GenG",
  STATUTE_MAJORITY: "§16(2), (4) GenG",
  NEW_DUTIES_MAJORITY: "§16(3) GenG",
  RECALL_MAJORITY: "§36(3) GenG",
  DISSOLUTION_MAJORITY: "§78 GenG",
  CONTINUATION_MAJORITY: "§79a GenG",
  CONTINUATION_TWICE_MAJORITY: "§79a(4) GenG",
  MERGER_MAJORITY: "§84 UmwG",
  STATUTE_BEFORE_REGISTRATION: "§16(6) GenG",
  PROXIES_EXCLUDED: "§43(5) GenG",
  PROXIES_ABOVE_TWO: "§43(5) GenG",
  PROXIES_OF_SUPERVISORS: "§38(4) GenG",
  PROXIES_OF_REPRESENTATIVES: "§43a GenG",
  MULTIPLE_VOTES_OF_REPRESENTATIVES: "§43a GenG",
  MULTIPLE_VOTES_OUTSIDE_MEETING: "§43(3) GenG",
  VOTES_ABOVE_THREE: "§43(3) no. 1 GenG",
  FLAT_MISSING: "§43(3) no. 1 GenG",
  QUORUM_MISSING: "§36 GenG",
  STATUTE_NOT_OF_MEETING: "§16(1) GenG",
  DISCHARGE_NOT_OF_MEETING: "§48 GenG",
  CLAIM_NOT_OF_MEETING: "§43(6) GenG",
  RECALL_NOT_OF_MEETING: "§36(3) GenG",
  FOUNDATIONS_NOT_OF_MEETING: "§§16(3), 78, 79a GenG, §84 UmwG",
  VOTES_NOT_OF_MEETING: "§43(3) GenG",
  INVESTORS_BY_BOARD: "§8(2) GenG",
  OFFICES_BY_BOARD: "§§24, 36 GenG",
  YEAR_END_MISSING: "§65(1) GenG",
  EXIT_NOTICE_TOO_SHORT: "§65(2) GenG",
  EXIT_NOTICE_TOO_LONG: "§65(2) GenG",
  MINORITY_TOO_LARGE: "§45 GenG",
  REPRESENTATION_MISSING: "§25 GenG",
  LAW_MISMATCH: "§18 GenG",
};

/** The paragraph that a fault violates; empty where none stands behind it. */
export function paragraphOf(fault: RuleFault): string {
  return PARAGRAPHS[nameOf(RuleFault, fault)] ?? "";
}

/**
 * Every fault of the rule set, none twice, in the order of the enumeration; empty where it may be adopted.
 * @param kind Kind of the body
 * @param cooperative Whether the articles say that the GenG applies
 * @param at When it is adopted, UTC seconds
 */
export function ruleFaults(
  r: RuleSet,
  kind: BodyKind,
  cooperative: boolean,
  at: number,
): RuleFault[] {
  const faults = wordFaults(r, kind, cooperative);
  // A body that loses a competence needs no rules for it.
  if (r.procedure !== Procedure.NONE) {
    faults.push(...countingFaults(r, kind), ...weightFaults(r, kind));
    if (MEETINGS.includes(r.law)) faults.push(...meetingFaults(r, Math.max(r.validFrom, at)));
    const organ = r.law === Law.GENG_BOARD || r.law === Law.GENG_SUPERVISORY_BOARD;
    if (organ || (cooperative && kind === BodyKind.OTHER)) faults.push(...organFaults(r));
  }
  return [...new Set(faults)].sort((a, b) => a - b);
}

/** Every fault of the articles. */
export function articleFaults(a: Articles): RuleFault[] {
  const faults: RuleFault[] = [];
  const most = a.entrepreneurs ? EXIT_NOTICE.mostOfEntrepreneurs : EXIT_NOTICE.most;
  if (a.yearEnd > 12) faults.push(RuleFault.YEAR_END_INVALID);
  if (a.representation === 0) faults.push(RuleFault.REPRESENTATION_MISSING);
  if (a.keyDelay > MOST_PERIOD || a.absence > MOST_PERIOD) faults.push(RuleFault.PERIOD_TOO_LONG);
  if (a.cooperative) {
    if (a.yearEnd === 0) faults.push(RuleFault.YEAR_END_MISSING);
    if (a.exitNotice < EXIT_NOTICE.least) faults.push(RuleFault.EXIT_NOTICE_TOO_SHORT);
    if (a.exitNotice > most) faults.push(RuleFault.EXIT_NOTICE_TOO_LONG);
    if (a.minority < LEAST_MINORITY) faults.push(RuleFault.MINORITY_TOO_LARGE);
  }
  return faults.sort((x, y) => x - y);
}

/** Whether the law itself keeps those concerned from voting (§43(6) GenG). */
export function isStatutoryBan(law: Law, matter: Matter): boolean {
  const kinds: readonly number[] = [Matter.DISCHARGE, Matter.RELEASE, Matter.CLAIM];
  return kinds.includes(matter) && MEETINGS.includes(law);
}

/** Whether the law demands three quarters, so that multiple votes fall to one (§43(3) no. 1 GenG). */
export function needsThreeQuarters(matter: Matter): boolean {
  return matter === Matter.RECALL || REGISTERED.includes(matter);
}

/** Whether the rule set names the matter. */
export function governs({ matters }: Pick<RuleSet, "matters">, matter: Matter): boolean {
  return ((matters >>> matter) & 1) === 1;
}

function wordFaults(r: RuleSet, kind: BodyKind, cooperative: boolean): RuleFault[] {
  const faults: RuleFault[] = [];
  const known = 2 ** Object.keys(Matter).length;
  const periods = [r.notice, r.discussion, r.objectionWindow];
  if (!fits(r.law, kind, cooperative)) faults.push(RuleFault.LAW_MISMATCH);
  if (r.procedure === Procedure.MEETING) faults.push(RuleFault.PROCEDURE_UNSUPPORTED);
  if (r.secrecy !== Secrecy.NAMED) faults.push(RuleFault.SECRECY_UNSUPPORTED);
  if (r.deadlineInclusive) faults.push(RuleFault.DEADLINE_INCLUSIVE_UNSUPPORTED);
  // Nobody sees a result before the close: a running count steers those who have not voted yet.
  if (r.interimResults) faults.push(RuleFault.INTERIM_RESULTS_FORBIDDEN);
  if (r.matters === 0) faults.push(RuleFault.NO_MATTER);
  if (r.matters >= known) faults.push(RuleFault.UNKNOWN_MATTER);
  // Without a body for them, rules could never change again.
  if (r.procedure === Procedure.NONE && governs(r, Matter.RULE_SETS)) {
    faults.push(RuleFault.RULE_SETS_ABANDONED);
  }
  if (periods.some((period) => period > MOST_PERIOD) || r.grace > MOST_GRACE) {
    faults.push(RuleFault.PERIOD_TOO_LONG);
  }
  if (r.conflictKinds >= known) faults.push(RuleFault.CONFLICTS_UNKNOWN);
  return faults;
}

function countingFaults(r: RuleSet, kind: BodyKind): RuleFault[] {
  const faults: RuleFault[] = [];
  const twice = 2 * r.majorityNum;
  const attainable = r.majorityStrict
    ? r.majorityNum < r.majorityDen
    : r.majorityNum <= r.majorityDen;
  if (r.quorumDen === 0 ? r.quorumNum !== 0 : r.quorumNum > r.quorumDen) {
    faults.push(RuleFault.QUORUM_SHARE_INVALID);
  }
  if (r.quorumBase !== Base.ELIGIBLE && r.quorumBase !== Base.ALL_MEMBERS) {
    faults.push(RuleFault.QUORUM_BASE_INVALID);
  }
  if (r.majorityDen === 0 || !attainable) faults.push(RuleFault.MAJORITY_SHARE_INVALID);
  // The statute may let less suffice for elections (§43(2) GenG).
  const elections = r.matters === 1 << Matter.ELECTION;
  if (!elections && (twice < r.majorityDen || (twice === r.majorityDen && !r.majorityStrict))) {
    faults.push(RuleFault.MAJORITY_BELOW_HALF);
  }
  if (r.tie === Tie.CHAIR && (twice !== r.majorityDen || r.majorityBase !== Base.CAST)) {
    faults.push(RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY);
  }
  if (r.objectionWindow === 0 && r.objections !== 0) {
    faults.push(RuleFault.OBJECTION_WITHOUT_WINDOW);
  }
  if (r.earlyClose !== EarlyClose.NONE && r.revocability === Revocability.UNTIL_DEADLINE) {
    faults.push(RuleFault.EARLY_CLOSE_CUTS_CHANGE);
  }
  if (r.earlyClose === EarlyClose.OUTCOME_FIXED && r.electorate !== ElectorateAt.AT_OPEN) {
    faults.push(RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE);
  }
  const seats = kind !== BodyKind.GENERAL_MEETING;
  if (seats && r.electorate === ElectorateAt.AT_CLOSE) faults.push(RuleFault.ELECTORATE_OF_SEATS);
  const extended = r.procedure === Procedure.EXTENDED;
  if (extended && r.discussion === 0) faults.push(RuleFault.DISCUSSION_MISSING);
  if (!extended && r.discussion !== 0) faults.push(RuleFault.DISCUSSION_UNUSED);
  if (extended && r.law !== Law.FREE && !MEETINGS.includes(r.law)) {
    faults.push(RuleFault.EXTENDED_OUTSIDE_MEETING);
  }
  if (seats && r.proxyCap !== 0) faults.push(seatProxies(r.law));
  return faults;
}

function weightFaults(r: RuleSet, kind: BodyKind): RuleFault[] {
  const faults: RuleFault[] = [];
  const equal = r.voteWeight === VoteWeight.EQUAL;
  const tenth = r.voteWeight === VoteWeight.ENTREPRENEURS;
  if (
    (equal && (r.cap !== 0 || r.flatOnThreeQuarters)) ||
    (!tenth && r.capBase !== CapBase.NOMINAL)
  ) {
    faults.push(RuleFault.WEIGHT_UNUSED);
  }
  if (equal) return faults;
  if (r.law === Law.GENG_REPRESENTATIVES) {
    faults.push(RuleFault.MULTIPLE_VOTES_OF_REPRESENTATIVES);
  } else if (kind !== BodyKind.GENERAL_MEETING || r.law === Law.BGB_ASSOCIATION) {
    faults.push(RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING);
  }
  if (r.law === Law.GENG_GENERAL_MEETING && r.voteWeight === VoteWeight.ORDINARY) {
    if (r.cap === 0 || r.cap > 3) faults.push(RuleFault.VOTES_ABOVE_THREE);
    if (!r.flatOnThreeQuarters) faults.push(RuleFault.FLAT_MISSING);
  }
  return faults;
}

/** General meeting and representatives' assembly. */
function meetingFaults(r: RuleSet, from: number): RuleFault[] {
  const faults: RuleFault[] = [];
  const share = (matter: Matter, num: number, den: number, fault: RuleFault) => {
    if (governs(r, matter) && r.majorityNum * den < num * r.majorityDen) faults.push(fault);
  };
  if (r.procedure === Procedure.CIRCULAR && from >= CIRCULAR_MEETING_END) {
    faults.push(RuleFault.CIRCULAR_MEETING_ENDED);
  }
  if (r.procedure === Procedure.EXTENDED && r.notice < MEETING_NOTICE) {
    faults.push(RuleFault.NOTICE_TOO_SHORT);
  }
  share(Matter.RULE_SETS, 3, 4, RuleFault.STATUTE_MAJORITY);
  // The meeting's own rules are its statute.
  share(Matter.OWN_RULES, 3, 4, RuleFault.STATUTE_MAJORITY);
  // Whoever carries resolutions out stands above every rule.
  share(Matter.EXECUTORS, 3, 4, RuleFault.STATUTE_MAJORITY);
  share(Matter.NEW_DUTIES, 9, 10, RuleFault.NEW_DUTIES_MAJORITY);
  share(Matter.RECALL, 3, 4, RuleFault.RECALL_MAJORITY);
  share(Matter.DISSOLUTION, 3, 4, RuleFault.DISSOLUTION_MAJORITY);
  share(Matter.CONTINUATION, 3, 4, RuleFault.CONTINUATION_MAJORITY);
  share(Matter.CONTINUATION_TWICE, 3, 4, RuleFault.CONTINUATION_TWICE_MAJORITY);
  share(Matter.MERGER, 3, 4, RuleFault.MERGER_MAJORITY);
  if (governs(r, Matter.CONTINUATION_TWICE) && r.majorityBase !== Base.ALL_MEMBERS) {
    faults.push(RuleFault.CONTINUATION_TWICE_MAJORITY);
  }
  const statute = [Matter.RULE_SETS, Matter.OWN_RULES, Matter.NEW_DUTIES];
  const registers = r.effectiveOn === EffectiveOn.REGISTER;
  if (statute.some((matter) => governs(r, matter)) && !registers) {
    faults.push(RuleFault.STATUTE_BEFORE_REGISTRATION);
  }
  const others = Object.values(Matter).some(
    (matter) => !REGISTERED.includes(matter) && governs(r, matter),
  );
  const unknown = r.matters >= 2 ** Object.keys(Matter).length;
  if ((others || unknown) && registers) faults.push(RuleFault.REGISTRATION_OF_OTHERS);
  if (r.law === Law.GENG_REPRESENTATIVES) return faults;
  if (r.proxyCap === 0) faults.push(RuleFault.PROXIES_EXCLUDED);
  if (r.proxyCap > 2) faults.push(RuleFault.PROXIES_ABOVE_TWO);
  return faults;
}

/** Board, supervisory board, and a cooperative's other bodies: what is the meeting's is not theirs. */
function organFaults(r: RuleSet): RuleFault[] {
  const faults: RuleFault[] = [];
  const has = (...matters: readonly Matter[]) => matters.some((matter) => governs(r, matter));
  if (has(Matter.RULE_SETS, Matter.EXECUTORS)) faults.push(RuleFault.STATUTE_NOT_OF_MEETING);
  if (has(Matter.DISCHARGE)) faults.push(RuleFault.DISCHARGE_NOT_OF_MEETING);
  if (has(Matter.RELEASE, Matter.CLAIM)) faults.push(RuleFault.CLAIM_NOT_OF_MEETING);
  if (has(Matter.RECALL)) faults.push(RuleFault.RECALL_NOT_OF_MEETING);
  if (has(...FOUNDATIONS)) faults.push(RuleFault.FOUNDATIONS_NOT_OF_MEETING);
  if (has(Matter.MEMBER_VOTES)) faults.push(RuleFault.VOTES_NOT_OF_MEETING);
  if (r.effectiveOn === EffectiveOn.REGISTER) faults.push(RuleFault.REGISTRATION_OF_OTHERS);
  if (r.law === Law.GENG_SUPERVISORY_BOARD) {
    if (r.quorumNum === 0 && r.quorumMin === 0) faults.push(RuleFault.QUORUM_MISSING);
  } else {
    if (has(Matter.INVESTORS)) faults.push(RuleFault.INVESTORS_BY_BOARD);
    if (has(Matter.SEATS, Matter.ELECTION)) faults.push(RuleFault.OFFICES_BY_BOARD);
  }
  return faults;
}

/** The law of a cooperative's body is that of its kind; others choose. */
function fits(law: Law, kind: BodyKind, cooperative: boolean): boolean {
  const own = new Map<number, number>([
    [BodyKind.GENERAL_MEETING, Law.GENG_GENERAL_MEETING],
    [BodyKind.REPRESENTATIVES, Law.GENG_REPRESENTATIVES],
    [BodyKind.BOARD, Law.GENG_BOARD],
    [BodyKind.SUPERVISORY_BOARD, Law.GENG_SUPERVISORY_BOARD],
  ]).get(kind);
  const other = law === Law.FREE || law === Law.BGB_ASSOCIATION;
  return own === law || (other && !(cooperative && own !== undefined));
}

function seatProxies(law: Law): RuleFault {
  if (law === Law.GENG_SUPERVISORY_BOARD) return RuleFault.PROXIES_OF_SUPERVISORS;
  return law === Law.GENG_REPRESENTATIVES
    ? RuleFault.PROXIES_OF_REPRESENTATIVES
    : RuleFault.PROXIES_OF_SEATS;
}
