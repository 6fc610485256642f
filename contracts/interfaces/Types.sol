// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title Words of the ledger
/// @notice Instants are UTC seconds. Periods of time are half-open: they hold from their first instant until just
/// before their last. Numbers of members, persons, bodies, seats and rule sets begin at 1; 0 means none.

/// @notice The 32-byte EIP-712 hash of the act that opened the vote.
type VoteId is bytes32;

/// @dev No end is known: the largest instant that fits 40 bits.
uint40 constant FOREVER = type(uint40).max;

/// @notice The law that a rule set is checked against. FREE: no profile, the founders answer for its lawfulness.
enum Law {
    FREE,
    GENG_GENERAL_MEETING,
    GENG_BOARD,
    GENG_SUPERVISORY_BOARD,
    GENG_REPRESENTATIVES,
    BGB_ASSOCIATION
}

/// @notice What a vote is about. A rule set names the matters that it governs; by that a body is competent for them.
enum Matter {
    RESOLUTION,
    ADMISSION,
    SEATS,
    RULE_SETS,
    KEYS,
    RELAYS,
    SITES,
    EXECUTORS
}

/// @notice NONE withdraws the body's competence for the named matters. EXTENDED is the procedure of §43b(1) GenG.
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

/// @notice For display only; every deadline is an explicit instant.
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
/// @param notice Least time between opening and the first ballot, seconds
/// @param discussion Least length of the discussion phase, seconds (§43b(1) no. 4 GenG)
/// @param objectionWindow Time from the first instant of voting in which an entitled person may object to the
/// procedure, seconds
/// @param objections Number of objections that abort the procedure; 0 where nobody can object
/// @param quorumNum Numerator of the share that must take part
/// @param quorumDen Its denominator; 0 where no share is needed
/// @param quorumBase ELIGIBLE or ALL_MEMBERS
/// @param quorumMin Least number that must take part
/// @param majorityNum Numerator of the share of yes votes
/// @param majorityDen Its denominator
/// @param majorityStrict Whether the share must be exceeded
/// @param majorityBase What the share is counted of
/// @param cap Most votes of one member under a scheme of multiple votes; 0 under EQUAL
/// @param flatOnThreeQuarters Multiple votes fall to one where the law demands three quarters
/// @param proxyCap Most principals of one proxy holder
/// @param conflictKinds Kinds of resolution that bar the person concerned, beyond §43(6) GenG
/// @param deadlineInclusive Always false: deadlines are half-open
/// @param grace Time after the end of voting in which ballots that a relay received in time may still be written,
/// seconds
/// @param openers Number of seats of the convening body that open a vote together; 0 where its chair opens alone
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
}

/// @notice What makes a rule set unlawful or unusable. *_UNSUPPORTED: the law knows it, this version does not yet.
enum RuleFault {
    NONE,
    LAW_UNSUPPORTED,
    PROCEDURE_UNSUPPORTED,
    DISCUSSION_UNSUPPORTED,
    VOTE_WEIGHT_UNSUPPORTED,
    PROXIES_UNSUPPORTED,
    CONFLICTS_UNSUPPORTED,
    ELECTORATE_UNSUPPORTED,
    SECRECY_UNSUPPORTED,
    EFFECTIVE_ON_UNSUPPORTED,
    DEADLINE_INCLUSIVE_UNSUPPORTED,
    INTERIM_RESULTS_FORBIDDEN,
    NO_MATTER,
    UNKNOWN_MATTER,
    QUORUM_SHARE_INVALID,
    QUORUM_BASE_INVALID,
    MAJORITY_SHARE_INVALID,
    MAJORITY_BELOW_HALF,
    TIE_WITHOUT_SIMPLE_MAJORITY,
    OBJECTION_INCOMPLETE,
    EARLY_CLOSE_CUTS_CHANGE,
    OUTCOME_FIXED_OPEN_ELECTORATE,
    RULE_SETS_ABANDONED,
    PERIOD_TOO_LONG
}

/// @notice What an adopted resolution does to the ledger. `data` is the ABI encoding of:
/// RESOLUTION nothing (the document's hash stands in the opening);
/// ADMIT (bytes32 application, uint40 validUntil): keccak256(abi.encode(EIP-712 hash of the Application, its key)), and
/// the Application's own end, so that an expired one is never revealed;
/// SEAT (SeatOrder); UNSEAT (uint32 body, uint8 seat, uint32 person);
/// ADOPT_RULE_SET (RuleSet); REPLACE_KEY (uint32 person, address invitation);
/// ADD_RELAY (address relay); END_RELAY (uint16 relay); ADD_SITE (bytes32 rpIdHash, string origin);
/// END_SITE (uint8 site); ADD_EXECUTOR (address executor, bytes32 codeHash); RETIRE_EXECUTOR (address executor).
enum ActionKind {
    RESOLUTION,
    ADMIT,
    SEAT,
    UNSEAT,
    ADOPT_RULE_SET,
    REPLACE_KEY,
    ADD_RELAY,
    END_RELAY,
    ADD_SITE,
    END_SITE,
    ADD_EXECUTOR,
    RETIRE_EXECUTOR
}

struct Action {
    ActionKind kind;
    bytes data;
}

/// @notice A person takes a seat from `since` until the end of the term.
struct SeatOrder {
    uint32 body;
    uint8 seat;
    uint32 person;
    uint40 since;
    uint40 until;
    bool chair;
}

/// @notice The applicant's declaration (Beitrittserklärung, §15 GenG), without name or address. Its hash is all that the
/// chain sees before the admission is carried out; the salt keeps that hash from being guessed.
/// @param segment Kind of member, as the founding file numbers them
/// @param shares Number of shares subscribed
/// @param organisation Whether the applicant is a legal person
/// @param key The key of the person who will vote
/// @param document Salted hash of the declaration's text
struct Application {
    uint8 segment;
    uint32 shares;
    bool organisation;
    address key;
    bytes32 document;
    bytes32 salt;
    uint40 validUntil;
}

/// @notice Why an adopted action can never be carried out any more. The resolution stays adopted. APPLICATION_DIFFERS:
/// the declaration has another end than the resolution says. OVERTAKEN: a later resolution on the same seat, key, site or
/// matters is carried out already.
enum Refusal {
    NONE,
    APPLICATION_WITHDRAWN,
    APPLICATION_EXPIRED,
    APPLICATION_DIFFERS,
    KEY_IN_USE,
    NOT_A_MEMBER,
    NOT_SEATED,
    TERM_OVER,
    ALREADY_DONE,
    OVERTAKEN
}

enum Choice {
    NONE,
    YES,
    NO,
    ABSTAIN,
    INVALID
}

enum Phase {
    UNKNOWN,
    PENDING,
    VOTING,
    OVERDUE,
    GRACE,
    COUNTABLE,
    CLOSED
}

enum Cause {
    NONE,
    DEADLINE,
    ALL_VOTED,
    OUTCOME_FIXED,
    OBJECTION
}

enum Outcome {
    NONE,
    ADOPTED,
    REJECTED,
    NO_QUORUM,
    PROCEDURE_ABORTED
}

/// @notice Why a ballot of a batch was not counted.
enum Skip {
    NONE,
    NOT_ENTITLED,
    BAD_SIGNATURE,
    UNKNOWN_SITE,
    INVALID_CHOICE,
    INVALID_REVISION,
    ALREADY_VOTED,
    RECEIVED_OUTSIDE
}

/// @notice Heads, all of them.
struct Count {
    uint32 eligible;
    uint32 allMembers;
    uint32 yes;
    uint32 no;
    uint32 abstain;
    uint32 invalid;
}

/// @notice Signature of one seat's holder over an act.
/// @param body Body of the seat
/// @param seat Number of the seat
/// @param signature Packed as `Signatures` describes
struct SeatSignature {
    uint32 body;
    uint8 seat;
    bytes signature;
}
