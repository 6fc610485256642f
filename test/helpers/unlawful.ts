/**
 * Rule sets and articles that the law forbids or the ledger cannot carry out: a lawful one, what is changed in
 * it, the one fault that this makes, and the paragraph. Contracts, server and reference model must agree on each.
 */
import {
  type Articles,
  Base,
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
} from "../../server/protocol/rules.ts";
import { CIRCULAR_MEETING_END } from "../../server/protocol/statute.ts";
import { LAWFUL } from "./ruleSets.ts";

const DAY = 86_400;

type Row = readonly [
  fault: keyof typeof RuleFault,
  paragraph: string,
  on: keyof typeof LAWFUL,
  by: Partial<RuleSet>,
];

const bits = (...matters: readonly Matter[]): number =>
  matters.reduce((all, matter) => (all | (1 << matter)) >>> 0, 0);
const only = (...matters: readonly Matter[]) => ({ matters: bits(...matters) });
const circular = { procedure: Procedure.CIRCULAR, notice: 0, discussion: 0 };
const discussing = { procedure: Procedure.EXTENDED, discussion: 1 };
const third = { majorityNum: 2, majorityDen: 3 };
const ordinary = { voteWeight: VoteWeight.ORDINARY, cap: 3, flatOnThreeQuarters: true };
const entrepreneurs = { voteWeight: VoteWeight.ENTREPRENEURS };
const cooperatives = { voteWeight: VoteWeight.COOPERATIVES };

/** What is wrong whatever is decided. */
const OF_WORDS: readonly Row[] = [
  ["LAW_MISMATCH", "§18 GenG", "club", { law: Law.GENG_BOARD }],
  ["LAW_MISMATCH", "§18 GenG", "club", { law: Law.GENG_REPRESENTATIVES }],
  ["LAW_MISMATCH", "§18 GenG", "clubBoard", { law: Law.GENG_SUPERVISORY_BOARD, quorumMin: 1 }],
  ["LAW_MISMATCH", "§18 GenG", "meeting", { law: Law.FREE }],
  ["LAW_MISMATCH", "§18 GenG", "meeting", { law: Law.BGB_ASSOCIATION, ...circular }],
  ["LAW_MISMATCH", "§18 GenG", "board", { law: Law.FREE }],
  ["LAW_MISMATCH", "§18 GenG", "supervisors", { law: Law.GENG_BOARD }],
  ["LAW_MISMATCH", "§18 GenG", "representatives", { law: Law.FREE }],
  ["LAW_MISMATCH", "§18 GenG", "committee", { law: Law.GENG_BOARD }],
  ["PROCEDURE_UNSUPPORTED", "", "club", { procedure: Procedure.MEETING }],
  ["PROCEDURE_UNSUPPORTED", "", "meeting", { procedure: Procedure.MEETING, discussion: 0 }],
  ["SECRECY_UNSUPPORTED", "", "club", { secrecy: Secrecy.SECRET }],
  ["SECRECY_UNSUPPORTED", "", "representatives", { secrecy: Secrecy.SECRET }],
  ["DEADLINE_INCLUSIVE_UNSUPPORTED", "", "meeting", { deadlineInclusive: true }],
  ["INTERIM_RESULTS_FORBIDDEN", "", "board", { interimResults: true }],
  ["NO_MATTER", "", "supervisors", { matters: 0 }],
  ["UNKNOWN_MATTER", "", "club", { matters: 0x100_0000 }],
  ["UNKNOWN_MATTER", "", "board", { matters: 0x8000_0001 }],
  ["RULE_SETS_ABANDONED", "", "club", { procedure: Procedure.NONE, ...only(Matter.RULE_SETS) }],
  ["RULE_SETS_ABANDONED", "", "statute", { procedure: Procedure.NONE }],
  ["PERIOD_TOO_LONG", "", "meeting", { notice: 366 * DAY + 1 }],
  ["PERIOD_TOO_LONG", "", "meeting", { discussion: 366 * DAY + 1 }],
  ["PERIOD_TOO_LONG", "", "supervisors", { objectionWindow: 366 * DAY + 1 }],
  ["PERIOD_TOO_LONG", "", "board", { grace: 31 * DAY + 1 }],
  ["CONFLICTS_UNKNOWN", "", "meeting", { conflictKinds: 0x100_0000 }],
];

/** What nobody could count. */
const OF_COUNTING: readonly Row[] = [
  ["QUORUM_SHARE_INVALID", "", "club", { quorumNum: 1, quorumDen: 0 }],
  ["QUORUM_SHARE_INVALID", "", "supervisors", { quorumNum: 3, quorumDen: 2 }],
  ["QUORUM_BASE_INVALID", "", "club", { quorumBase: Base.CAST }],
  ["QUORUM_BASE_INVALID", "", "board", { quorumBase: Base.PRESENT }],
  ["MAJORITY_SHARE_INVALID", "", "club", { majorityNum: 1, majorityDen: 0 }],
  ["MAJORITY_SHARE_INVALID", "", "club", { majorityNum: 3, majorityDen: 3 }],
  [
    "MAJORITY_SHARE_INVALID",
    "",
    "board",
    { majorityNum: 4, majorityDen: 3, majorityStrict: false },
  ],
  ["MAJORITY_BELOW_HALF", "§43(2) GenG", "club", { majorityDen: 3 }],
  ["MAJORITY_BELOW_HALF", "§43(2) GenG", "meeting", { majorityStrict: false }],
  ["MAJORITY_BELOW_HALF", "§43(2) GenG", "board", { majorityNum: 49, majorityDen: 100 }],
  ["MAJORITY_BELOW_HALF", "§43(2) GenG", "representatives", { majorityDen: 3 }],
  [
    "MAJORITY_BELOW_HALF",
    "§43(2) GenG",
    "meeting",
    { majorityNum: 0, ...only(Matter.ELECTION, Matter.RESOLUTION) },
  ],
  ["TIE_WITHOUT_SIMPLE_MAJORITY", "", "club", { tie: Tie.CHAIR, ...third }],
  ["TIE_WITHOUT_SIMPLE_MAJORITY", "", "board", { tie: Tie.CHAIR, majorityBase: Base.ELIGIBLE }],
  ["OBJECTION_WITHOUT_WINDOW", "", "supervisors", { objections: 1 }],
  [
    "EARLY_CLOSE_CUTS_CHANGE",
    "",
    "club",
    { earlyClose: EarlyClose.ALL_VOTED, revocability: Revocability.UNTIL_DEADLINE },
  ],
  ["OUTCOME_FIXED_OPEN_ELECTORATE", "", "board", { earlyClose: EarlyClose.OUTCOME_FIXED }],
  ["ELECTORATE_OF_SEATS", "", "clubBoard", { electorate: ElectorateAt.AT_CLOSE }],
  ["ELECTORATE_OF_SEATS", "", "supervisors", { electorate: ElectorateAt.AT_CLOSE }],
  ["DISCUSSION_MISSING", "§43b(1) GenG", "meeting", { discussion: 0 }],
  ["DISCUSSION_MISSING", "§43b(1) GenG", "representatives", { discussion: 0 }],
  ["DISCUSSION_MISSING", "§43b(1) GenG", "club", { procedure: Procedure.EXTENDED }],
  ["DISCUSSION_UNUSED", "§43b(1) GenG", "meeting", { procedure: Procedure.CIRCULAR }],
  ["DISCUSSION_UNUSED", "§43b(1) GenG", "board", { discussion: 1 }],
  ["EXTENDED_OUTSIDE_MEETING", "§43b(1) GenG", "board", discussing],
  ["EXTENDED_OUTSIDE_MEETING", "§43b(1) GenG", "supervisors", discussing],
  ["EXTENDED_OUTSIDE_MEETING", "§43b(1) GenG", "association", discussing],
];

/** What the law demands of meetings. */
const OF_MEETINGS: readonly Row[] = [
  [
    "CIRCULAR_MEETING_ENDED",
    "§43b(1) GenG",
    "meeting",
    { ...circular, validFrom: CIRCULAR_MEETING_END },
  ],
  [
    "CIRCULAR_MEETING_ENDED",
    "§43b(1) GenG",
    "representatives",
    { ...circular, validFrom: CIRCULAR_MEETING_END },
  ],
  ["NOTICE_TOO_SHORT", "§46(1) GenG", "meeting", { notice: 14 * DAY - 1 }],
  ["NOTICE_TOO_SHORT", "§46(1) GenG", "representatives", { notice: 0 }],
  ["STATUTE_MAJORITY", "§16(2), (4) GenG", "statute", third],
  ["STATUTE_MAJORITY", "§16(2), (4) GenG", "statute", { majorityNum: 749, majorityDen: 1000 }],
  ["STATUTE_MAJORITY", "§16(2), (4) GenG", "ownRules", third],
  ["STATUTE_MAJORITY", "§16(2), (4) GenG", "representativesStatute", third],
  ["STATUTE_MAJORITY", "§16(2), (4) GenG", "recall", { ...third, ...only(Matter.EXECUTORS) }],
  ["NEW_DUTIES_MAJORITY", "§16(3) GenG", "duties", { majorityNum: 8, majorityDen: 9 }],
  ["RECALL_MAJORITY", "§36(3) GenG", "recall", third],
  ["DISSOLUTION_MAJORITY", "§78 GenG", "dissolution", third],
  ["CONTINUATION_MAJORITY", "§79a GenG", "continuation", third],
  ["CONTINUATION_TWICE_MAJORITY", "§79a(4) GenG", "continuationTwice", third],
  [
    "CONTINUATION_TWICE_MAJORITY",
    "§79a(4) GenG",
    "continuationTwice",
    { majorityBase: Base.ELIGIBLE },
  ],
  ["MERGER_MAJORITY", "§84 UmwG", "merger", third],
  [
    "STATUTE_BEFORE_REGISTRATION",
    "§16(6) GenG",
    "statute",
    { effectiveOn: EffectiveOn.DECLARATION },
  ],
  ["STATUTE_BEFORE_REGISTRATION", "§16(6) GenG", "ownRules", { effectiveOn: EffectiveOn.CLOSE }],
  ["STATUTE_BEFORE_REGISTRATION", "§16(6) GenG", "duties", { effectiveOn: EffectiveOn.CLOSE }],
  ["REGISTRATION_OF_OTHERS", "", "meeting", { effectiveOn: EffectiveOn.REGISTER }],
  ["REGISTRATION_OF_OTHERS", "", "board", { effectiveOn: EffectiveOn.REGISTER }],
  ["PROXIES_EXCLUDED", "§43(5) GenG", "meeting", { proxyCap: 0 }],
  ["PROXIES_ABOVE_TWO", "§43(5) GenG", "meeting", { proxyCap: 3 }],
  ["PROXIES_OF_SUPERVISORS", "§38(4) GenG", "supervisors", { proxyCap: 1 }],
  ["PROXIES_OF_REPRESENTATIVES", "§43a GenG", "representatives", { proxyCap: 1 }],
  ["PROXIES_OF_SEATS", "", "board", { proxyCap: 1 }],
  ["PROXIES_OF_SEATS", "", "clubBoard", { proxyCap: 2 }],
];

/** What the law demands of votes and their weights. */
const OF_WEIGHTS: readonly Row[] = [
  ["MULTIPLE_VOTES_OF_REPRESENTATIVES", "§43a GenG", "representatives", ordinary],
  ["MULTIPLE_VOTES_OF_REPRESENTATIVES", "§43a GenG", "representatives", cooperatives],
  ["MULTIPLE_VOTES_OUTSIDE_MEETING", "§43(3) GenG", "board", ordinary],
  ["MULTIPLE_VOTES_OUTSIDE_MEETING", "§43(3) GenG", "supervisors", entrepreneurs],
  ["MULTIPLE_VOTES_OUTSIDE_MEETING", "§43(3) GenG", "association", cooperatives],
  ["VOTES_ABOVE_THREE", "§43(3) no. 1 GenG", "multiple", { cap: 4 }],
  ["VOTES_ABOVE_THREE", "§43(3) no. 1 GenG", "multiple", { cap: 0 }],
  ["FLAT_MISSING", "§43(3) no. 1 GenG", "multiple", { flatOnThreeQuarters: false }],
  ["WEIGHT_UNUSED", "", "meeting", { cap: 1 }],
  ["WEIGHT_UNUSED", "", "club", { flatOnThreeQuarters: true }],
  ["WEIGHT_UNUSED", "", "multiple", { capBase: CapBase.EXERCISED }],
];

/** What is the meeting's, and nobody else's. */
const OF_ORGANS: readonly Row[] = [
  ["QUORUM_MISSING", "§36 GenG", "supervisors", { quorumMin: 0 }],
  ["STATUTE_NOT_OF_MEETING", "§16(1) GenG", "board", only(Matter.RULE_SETS)],
  ["STATUTE_NOT_OF_MEETING", "§16(1) GenG", "committee", only(Matter.RULE_SETS)],
  ["STATUTE_NOT_OF_MEETING", "§16(1) GenG", "board", only(Matter.EXECUTORS)],
  ["DISCHARGE_NOT_OF_MEETING", "§48 GenG", "board", only(Matter.DISCHARGE)],
  ["DISCHARGE_NOT_OF_MEETING", "§48 GenG", "supervisors", only(Matter.DISCHARGE)],
  ["CLAIM_NOT_OF_MEETING", "§43(6) GenG", "board", only(Matter.RELEASE)],
  ["CLAIM_NOT_OF_MEETING", "§43(6) GenG", "supervisors", only(Matter.CLAIM)],
  ["RECALL_NOT_OF_MEETING", "§36(3) GenG", "board", only(Matter.RECALL)],
  ["RECALL_NOT_OF_MEETING", "§36(3) GenG", "committee", only(Matter.RECALL)],
  ...[
    Matter.NEW_DUTIES,
    Matter.DISSOLUTION,
    Matter.CONTINUATION,
    Matter.CONTINUATION_TWICE,
    Matter.MERGER,
  ].map(
    (matter): Row => [
      "FOUNDATIONS_NOT_OF_MEETING",
      "§§16(3), 78, 79a GenG, §84 UmwG",
      "supervisors",
      only(matter),
    ],
  ),
  ["VOTES_NOT_OF_MEETING", "§43(3) GenG", "board", only(Matter.MEMBER_VOTES)],
  ["INVESTORS_BY_BOARD", "§8(2) GenG", "board", only(Matter.INVESTORS)],
  ["INVESTORS_BY_BOARD", "§8(2) GenG", "committee", only(Matter.INVESTORS)],
  ["OFFICES_BY_BOARD", "§§24, 36 GenG", "board", only(Matter.SEATS)],
  ["OFFICES_BY_BOARD", "§§24, 36 GenG", "committee", only(Matter.ELECTION)],
];

/** Every unlawful rule set, with the one fault and its paragraph. */
export const UNLAWFUL = [
  ...OF_WORDS,
  ...OF_COUNTING,
  ...OF_MEETINGS,
  ...OF_WEIGHTS,
  ...OF_ORGANS,
].map(([fault, paragraph, on, by]) => {
  const { kind, cooperative, ruleSet } = LAWFUL[on];
  return {
    name: `${fault}: ${on} with ${JSON.stringify(by)}`,
    code: fault,
    fault: RuleFault[fault],
    paragraph,
    kind,
    cooperative,
    ruleSet: { ...ruleSet, ...by } satisfies RuleSet,
  };
});

/** Changes to lawful articles that make exactly one fault. */
export const UNLAWFUL_ARTICLES: readonly (readonly [
  fault: keyof typeof RuleFault,
  paragraph: string,
  by: Partial<Articles>,
])[] = [
  ["PERIOD_TOO_LONG", "", { keyDelay: 366 * DAY + 1 }],
  ["PERIOD_TOO_LONG", "", { absence: 366 * DAY + 1 }],
  ["YEAR_END_INVALID", "", { yearEnd: 13 }],
  ["YEAR_END_MISSING", "§65(1) GenG", { yearEnd: 0 }],
  ["EXIT_NOTICE_TOO_SHORT", "§65(2) GenG", { exitNotice: 2 }],
  ["EXIT_NOTICE_TOO_LONG", "§65(2) GenG", { exitNotice: 61 }],
  ["EXIT_NOTICE_TOO_LONG", "§65(2) GenG", { exitNotice: 121, entrepreneurs: true }],
  ["MINORITY_TOO_LARGE", "§45 GenG", { minority: 9 }],
  ["MINORITY_TOO_LARGE", "§45 GenG", { minority: 0 }],
  ["REPRESENTATION_MISSING", "§25 GenG", { representation: 0 }],
];
