// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title Words of the statute
/// @notice What rule sets and articles (Satzung) may say, and what is wrong with them where they say what they must not.

/// @notice The law that a rule set is checked against. FREE: no profile, the founders answer for its lawfulness.
enum Law {
    FREE,
    GENG_GENERAL_MEETING,
    GENG_BOARD,
    GENG_SUPERVISORY_BOARD,
    GENG_REPRESENTATIVES,
    BGB_ASSOCIATION
}

/// @notice Generalversammlung (every member is an elector), Vertreterversammlung, Vorstand, Aufsichtsrat, any other.
enum BodyKind {
    GENERAL_MEETING,
    REPRESENTATIVES,
    BOARD,
    SUPERVISORY_BOARD,
    OTHER
}

/// @notice What a vote is about. A rule set names the matters that it governs; by that a body is competent for them.
/// RULE_SETS: the statute, which binds every body. OWN_RULES: rules of the deciding body for itself. INVESTORS: admission
/// of investing members. SHARES: further shares of a member. CONTINUATION_TWICE: the continuation that §79a(4) GenG
/// allows by two meetings.
enum Matter {
    RESOLUTION,
    ADMISSION,
    SEATS,
    RULE_SETS,
    KEYS,
    RELAYS,
    SITES,
    EXECUTORS,
    OWN_RULES,
    ELECTION,
    RECALL,
    DISCHARGE,
    RELEASE,
    CLAIM,
    EXCLUSION,
    MEMBER_VOTES,
    INVESTORS,
    SHARES,
    NEW_DUTIES,
    DISSOLUTION,
    CONTINUATION,
    CONTINUATION_TWICE,
    MERGER,
    AUDITORS
}

/// @notice NONE withdraws the body's competence for the named matters. EXTENDED is the procedure of §43b(1) GenG:
/// discussion first, then a voting phase open to all.
enum Procedure {
    NONE,
    CIRCULAR,
    MEETING,
    EXTENDED
}

/// @notice What a share is counted of. CAST: yes and no. PRESENT: all who took part. ELIGIBLE: all who were entitled.
/// ALL_MEMBERS: every member, or every seat, a vacant one included.
enum Base {
    CAST,
    PRESENT,
    ELIGIBLE,
    ALL_MEMBERS
}

/// @notice §43(3) GenG: EQUAL one vote each; ORDINARY, ENTREPRENEURS, COOPERATIVES its numbers 1 to 3.
enum VoteWeight {
    EQUAL,
    ORDINARY,
    ENTREPRENEURS,
    COOPERATIVES
}

/// @notice What the tenth of §43(3) no. 2 GenG is a tenth of: the votes present as granted, or as counted.
enum CapBase {
    NOMINAL,
    EXERCISED
}

/// @notice Whose membership entitles: at the opening, when the ballot is received, or at the close. AT_CAST: those
/// entitled are all who were so at any instant of the voting, as any of them may have voted.
enum ElectorateAt {
    AT_OPEN,
    AT_CAST,
    AT_CLOSE
}

enum Revocability {
    UNTIL_RECEIPT,
    UNTIL_DEADLINE
}

enum EarlyClose {
    NONE,
    ALL_VOTED,
    OUTCOME_FIXED
}

/// @notice CHAIR: the chair's own choice decides (Stichentscheid).
enum Tie {
    REJECTED,
    CHAIR
}

enum Secrecy {
    NAMED,
    SECRET
}

/// @notice For the calendar of financial years and for display; every deadline is an explicit instant.
enum Timezone {
    UTC,
    EUROPE_BERLIN
}

enum EffectiveOn {
    CLOSE,
    DECLARATION,
    REGISTER
}

/// @notice A version of a body's rules for some matters.
/// @param body The body that decides
/// @param matters Bit n stands for Matter n
/// @param validFrom In force for votes opened from this instant
/// @param notice Least time between opening and the first ballot (extended: and the discussion), seconds
/// @param discussion Least length of the discussion, seconds (§43b(1) GenG); 0 unless the procedure is EXTENDED
/// @param objectionWindow Time from the first instant of voting in which an elector may object to the procedure,
/// seconds; 0 where nobody can
/// @param objections Number of objections that abort the procedure; 0 where they are only recorded
/// @param quorumNum Numerator of the share that must take part
/// @param quorumDen Its denominator; 0 where no share is needed
/// @param quorumBase ELIGIBLE or ALL_MEMBERS
/// @param quorumMin Least number that must take part
/// @param majorityNum Numerator of the share of yes votes
/// @param majorityDen Its denominator
/// @param majorityStrict Whether the share must be exceeded
/// @param majorityBase What the share is counted of
/// @param cap Most votes of one member under a scheme of multiple votes; 0 for no cap, and under EQUAL
/// @param flatOnThreeQuarters Multiple votes fall to one where the law demands three quarters
/// @param proxyCap Most principals of one proxy holder; 0 where there are no proxies
/// @param conflictKinds Matters that bar the persons concerned, beyond §43(6) GenG, as bits
/// @param deadlineInclusive Always false: deadlines are half-open
/// @param grace Time after the end of voting in which ballots that a relay received in time may still be written,
/// seconds
/// @param openers Number of seats of the convening body that open a vote together; 0 where its chair opens alone
/// @param jointForm Whether the chair of the presiding body opens with them, because board and supervisory board choose
/// the form of the meeting together (§43b GenG) and the statute has not fixed it
struct RuleSet {
    Law law;
    uint32 body;
    uint32 matters;
    uint40 validFrom;
    Procedure procedure;
    uint32 notice;
    uint32 discussion;
    uint32 objectionWindow;
    uint16 objections;
    uint16 quorumNum;
    uint16 quorumDen;
    Base quorumBase;
    uint32 quorumMin;
    uint16 majorityNum;
    uint16 majorityDen;
    bool majorityStrict;
    Base majorityBase;
    VoteWeight voteWeight;
    uint16 cap;
    CapBase capBase;
    bool flatOnThreeQuarters;
    uint8 proxyCap;
    uint32 conflictKinds;
    ElectorateAt electorate;
    Revocability revocability;
    EarlyClose earlyClose;
    Tie tie;
    Secrecy secrecy;
    bool interimResults;
    Timezone timezone;
    bool deadlineInclusive;
    EffectiveOn effectiveOn;
    uint32 grace;
    uint8 openers;
    bool jointForm;
}

/// @notice What of the statute belongs to no single body.
/// @param cooperative Whether the GenG applies
/// @param yearEnd Month with which the financial year ends, 1 to 12; 0 where members may leave at any instant
/// @param timezone Of the calendar
/// @param exitNotice Months of notice before the end of a financial year (§65(2) GenG)
/// @param entrepreneurs Whether more than three quarters of the members are entrepreneurs (§§43(3) no. 2, 65(2) GenG)
/// @param transferConsent Whether a transfer of shares needs the board (§76 GenG)
/// @param heirsContinue Whether heirs stay beyond the financial year of the death (§77 GenG)
/// @param emergencyBoard Whether more than half of all members may seat an emergency board
/// @param representation Number of board members who represent the cooperative together (§25 GenG)
/// @param keyDelay Time in which a key may object to its replacement by officers, seconds
/// @param absence Time after the close from which the deputy or the oldest seat may declare, seconds
/// @param minority Denominator of the share of all members that may open a vote (§45 GenG)
struct Articles {
    bool cooperative;
    uint8 yearEnd;
    Timezone timezone;
    uint16 exitNotice;
    bool entrepreneurs;
    bool transferConsent;
    bool heirsContinue;
    bool emergencyBoard;
    uint8 representation;
    uint32 keyDelay;
    uint32 absence;
    uint16 minority;
}

/// @notice What makes a rule set, or articles, unlawful or unusable; the paragraph of each stands in `Paragraphs`.
enum RuleFault {
    NONE,
    LAW_MISMATCH,
    PROCEDURE_UNSUPPORTED,
    SECRECY_UNSUPPORTED,
    DEADLINE_INCLUSIVE_UNSUPPORTED,
    INTERIM_RESULTS_FORBIDDEN,
    NO_MATTER,
    UNKNOWN_MATTER,
    RULE_SETS_ABANDONED,
    PERIOD_TOO_LONG,
    QUORUM_SHARE_INVALID,
    QUORUM_BASE_INVALID,
    MAJORITY_SHARE_INVALID,
    MAJORITY_BELOW_HALF,
    TIE_WITHOUT_SIMPLE_MAJORITY,
    OBJECTION_WITHOUT_WINDOW,
    EARLY_CLOSE_CUTS_CHANGE,
    OUTCOME_FIXED_OPEN_ELECTORATE,
    ELECTORATE_OF_SEATS,
    CONFLICTS_UNKNOWN,
    DISCUSSION_MISSING,
    DISCUSSION_UNUSED,
    EXTENDED_OUTSIDE_MEETING,
    CIRCULAR_MEETING_ENDED,
    NOTICE_TOO_SHORT,
    STATUTE_MAJORITY,
    NEW_DUTIES_MAJORITY,
    RECALL_MAJORITY,
    DISSOLUTION_MAJORITY,
    CONTINUATION_MAJORITY,
    CONTINUATION_TWICE_MAJORITY,
    MERGER_MAJORITY,
    STATUTE_BEFORE_REGISTRATION,
    REGISTRATION_OF_OTHERS,
    PROXIES_EXCLUDED,
    PROXIES_ABOVE_TWO,
    PROXIES_OF_SUPERVISORS,
    PROXIES_OF_REPRESENTATIVES,
    PROXIES_OF_SEATS,
    MULTIPLE_VOTES_OF_REPRESENTATIVES,
    MULTIPLE_VOTES_OUTSIDE_MEETING,
    VOTES_ABOVE_THREE,
    FLAT_MISSING,
    WEIGHT_UNUSED,
    QUORUM_MISSING,
    STATUTE_NOT_OF_MEETING,
    DISCHARGE_NOT_OF_MEETING,
    CLAIM_NOT_OF_MEETING,
    RECALL_NOT_OF_MEETING,
    FOUNDATIONS_NOT_OF_MEETING,
    VOTES_NOT_OF_MEETING,
    INVESTORS_BY_BOARD,
    OFFICES_BY_BOARD,
    YEAR_END_INVALID,
    YEAR_END_MISSING,
    EXIT_NOTICE_TOO_SHORT,
    EXIT_NOTICE_TOO_LONG,
    MINORITY_TOO_LARGE,
    REPRESENTATION_MISSING
}
