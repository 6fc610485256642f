// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title Words of the ledger
/// @notice Instants are UTC seconds. Periods of time are half-open: they hold from their first instant until just
/// before their last. Numbers of members, persons, bodies, seats and rule sets begin at 1; 0 means none.

/// @notice The 32-byte EIP-712 hash of the act that opened the vote.
type VoteId is bytes32;

/// @dev No end is known: the largest instant that fits 40 bits.
uint40 constant FOREVER = type(uint40).max;

/// @notice What an adopted resolution does to the ledger. `data` is the ABI encoding of:
/// RESOLUTION nothing (the document's hash stands in the opening);
/// ADMIT (bytes32 application, uint40 validUntil, bool investing, uint16 votes): the application is
/// keccak256(abi.encode(EIP-712 hash of the Application, its key)), with its own end, so that an expired one is never
/// revealed; votes 1, or 0 of an investing member;
/// SEAT (SeatOrder); UNSEAT (uint32 body, uint8 seat, uint32 person);
/// ADOPT_RULE_SET (RuleSet); REPLACE_KEY (uint32 person, address invitation);
/// ADD_RELAY (address relay); END_RELAY (uint16 relay); ADD_SITE (bytes32 rpIdHash, string origin);
/// END_SITE (uint8 site); ADD_EXECUTOR (address executor, bytes32 codeHash); RETIRE_EXECUTOR (address executor);
/// CONCERN (uint32[] persons, uint32[] members): a resolution about them, without effect on the ledger;
/// ELECT (ElectionOrder); EXCLUDE (uint32 member); GRANT_VOTES (uint32 member, uint16 votes);
/// GRANT_SHARES (bytes32 subscription, uint40 validUntil): the EIP-712 hash of the Subscription;
/// ADOPT_ARTICLES (Articles); ADD_AUDITOR (address auditor); END_AUDITOR (uint8 auditor);
/// CONTINUE_TWICE (bytes32 first): the vote of the first meeting, 0 in it (§79a(4) GenG).
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
    RETIRE_EXECUTOR,
    CONCERN,
    ELECT,
    EXCLUDE,
    GRANT_VOTES,
    GRANT_SHARES,
    ADOPT_ARTICLES,
    ADD_AUDITOR,
    END_AUDITOR,
    CONTINUE_TWICE
}

struct Action {
    ActionKind kind;
    bytes data;
}

/// @notice DEPUTY: acts for the chair where the chair's seat is vacant, and declares results in a long absence.
enum SeatRole {
    NONE,
    CHAIR,
    DEPUTY
}

/// @notice A person takes a seat from `since` until the end of the term.
struct SeatOrder {
    uint32 body;
    uint8 seat;
    uint32 person;
    uint40 since;
    uint40 until;
    SeatRole role;
}

/// @notice Candidates for seats of a body, and the term. A ballot's choice is a set of candidates: bit i is candidate i.
struct ElectionOrder {
    uint32 body;
    uint40 since;
    uint40 until;
    uint8[] seats;
    uint32[] candidates;
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

/// @notice A member's declaration for further shares (§15b GenG), revealed and judged as an application is.
/// @param shares Number of shares added
struct Subscription {
    uint32 member;
    uint32 shares;
    bytes32 document;
    bytes32 salt;
    uint40 validUntil;
}

/// @notice Why an adopted action can never be carried out any more. The resolution stays adopted.
/// DECLARATION_DIFFERS: the declaration has another end than the resolution says. OVERTAKEN: a later resolution on the
/// same seat, key, site or matters is carried out already.
enum Refusal {
    NONE,
    APPLICATION_WITHDRAWN,
    DECLARATION_EXPIRED,
    DECLARATION_DIFFERS,
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

/// @notice How a ballot came. A ballot by telephone cannot be invalid.
enum Manner {
    OWN,
    PROXY,
    PAPER,
    PHONE
}

enum Phase {
    UNKNOWN,
    PENDING,
    DISCUSSION,
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
    OBJECTION,
    WITHDRAWN,
    OUTAGE
}

enum Outcome {
    NONE,
    ADOPTED,
    REJECTED,
    NO_QUORUM,
    PROCEDURE_ABORTED,
    WITHDRAWN
}

/// @notice What became of a closed vote later: a judgment or a declaration of nullity is recorded, nothing rewritten.
enum Standing {
    STANDS,
    ANNULLED,
    INVALID_PROCEDURE
}

/// @notice What an outcome hangs on where it is contestable, as bits of Vote.contestable.
enum Contest {
    LATE,
    ELECTORATE,
    CAP_BASE,
    REVOCABILITY,
    BAN,
    HEARING
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
    RECEIVED_OUTSIDE,
    BARRED
}

/// @notice Heads, all of them; of those struck (AT_CLOSE) none.
struct Count {
    uint32 eligible;
    uint32 allMembers;
    uint32 yes;
    uint32 no;
    uint32 abstain;
    uint32 invalid;
}

/// @notice Votes as they are weighed (§43(3), §8(2) GenG).
struct Weights {
    uint64 eligible;
    uint64 allMembers;
    uint64 yes;
    uint64 no;
    uint64 abstain;
    uint64 invalid;
}
