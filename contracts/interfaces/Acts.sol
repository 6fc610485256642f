// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title Acts that persons sign, other than openings and ballots
/// @notice Every act is EIP-712 typed data with static fields only; the type's name is the struct's, its fields those of
/// the struct, and enumerations are uint8. It travels as its ABI encoding. `nonce` makes equal acts different;
/// `validUntil` is the first instant at which it is worth nothing. Documents are hashes.

/// @notice Acts that Bodies judges, in the order of their structs below.
enum ActKind {
    ENROL,
    ROTATE,
    NOTICE,
    WITHDRAWAL,
    PAPER_NOTICE,
    VOTING_PERSON,
    NEW_PERSON,
    PERSON_LEFT,
    KEY_REPLACEMENT,
    KEY_OBJECTION,
    TRANSFER,
    DEATH,
    JOINT_REPRESENTATIVE,
    HEARING,
    DISPATCH,
    REINSTATEMENT,
    CORRECTION,
    RESIGNATION,
    APPOINTMENT,
    EMERGENCY_BOARD
}

/// @notice Acts that CircularVotes judges.
enum VoteActKind {
    OBJECTION,
    DECLARATION,
    VOTE_WITHDRAWAL,
    OUTAGE,
    PROXY,
    PROXY_REVOCATION,
    PAPER_BALLOT,
    MINUTES,
    REGISTRATION,
    ANNULMENT
}

/// @notice Signature over an act.
/// @param body Body of the seat for which the signature is given; 0 where no seat signs
/// @param seat Number of the seat; with body 0, the number of an auditor, or 0 for a person named by the act
/// @param packed As `Signatures` describes
struct Signature {
    uint32 body;
    uint8 seat;
    bytes packed;
}

/// @notice A key in place of an invitation. Signed by the invitation's key and, as proof of possession, by the new one.
struct Enrol {
    uint32 person;
    address key;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A new key in place of the present one, signed by both.
struct Rotate {
    uint32 person;
    address key;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Notice of exit (Kündigung, §65 GenG) to an instant.
struct Notice {
    uint32 member;
    uint40 until;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Withdraws an application (its declaration's hash, and its key), signed by the applicant.
struct Withdrawal {
    bytes32 declaration;
    address key;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Notice of exit that came on paper; two officers.
struct PaperNotice {
    uint32 member;
    uint40 until;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Another person votes for an organisation; 0 is nobody. Signed by a representative.
struct VotingPerson {
    uint32 member;
    uint32 person;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A further person of an organisation, who enrols with the invitation. Signed by a representative.
struct NewPerson {
    uint32 member;
    address invitation;
    bool representative;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A person has left an organisation. Signed by a representative.
struct PersonLeft {
    uint32 member;
    uint32 person;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Two officers invite a person who has lost the key; it is good after the articles' delay.
struct KeyReplacement {
    uint32 person;
    address invitation;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The key that was said to be lost takes the invitation back.
struct KeyObjection {
    uint32 person;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Transfer of shares (Geschäftsguthaben, §76 GenG), signed by both members.
struct Transfer {
    uint32 from;
    uint32 to;
    uint32 shares;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Death of a natural member (§77 GenG); two officers.
struct Death {
    uint32 member;
    uint40 diedAt;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The heirs' joint representative (§77 GenG), who enrols with the invitation; two officers.
struct JointRepresentative {
    uint32 member;
    address invitation;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A member was invited to be heard before an exclusion (§68 GenG); one officer.
struct Hearing {
    uint32 member;
    uint40 until;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice An exclusion was sent by registered letter (§68 GenG); one officer.
struct Dispatch {
    uint32 member;
    uint40 sentAt;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The exit did not take place: dissolution within six months (§75 GenG), or an exclusion that did not stand;
/// two officers.
struct Reinstatement {
    uint32 member;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A clerical error in the register (§30 GenG); two officers.
/// @param field IMemberRegister.Field
struct Correction {
    uint32 member;
    uint8 field;
    int64 value;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The holder leaves a seat.
struct Resignation {
    uint32 body;
    uint8 seat;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A court appoints an officer (§29 BGB by analogy), or a secret election had this result; two officers, or an
/// auditor and an officer.
struct Appointment {
    uint32 body;
    uint8 seat;
    uint32 person;
    uint40 until;
    uint8 role;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A person in a board's seat until the next general meeting, endorsed by more than half of all members.
struct EmergencyBoard {
    uint32 body;
    uint8 seat;
    uint32 person;
    uint40 until;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Objection to the procedure (Widerspruch), signed by the elector or the proxy holder.
struct Objection {
    bytes32 vote;
    uint32 elector;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Declaration of the result (Feststellung, §47 GenG).
struct Declaration {
    bytes32 vote;
    uint8 outcome;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The openers withdraw the vote.
struct VoteWithdrawal {
    bytes32 vote;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Chair and an officer of another body abort the vote after an outage.
struct Outage {
    bytes32 vote;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Proxy in text form (Vollmacht, §43(5) GenG) for one vote.
/// @param principal Number of the member
/// @param holder Number of the person
struct Proxy {
    bytes32 vote;
    uint32 principal;
    uint32 holder;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

struct ProxyRevocation {
    bytes32 vote;
    uint32 principal;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A ballot that came on paper or by telephone; two officers.
/// @param manner Manner
/// @param receivedAt Instant of receipt
struct PaperBallot {
    bytes32 vote;
    uint32 elector;
    uint64 choice;
    uint8 manner;
    uint8 revision;
    uint40 receivedAt;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice Minutes (Niederschrift, §47 GenG); the acting chair and a member of the board.
struct Minutes {
    bytes32 vote;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice The statute change was entered in the register of cooperatives (§16(6) GenG); two officers.
struct Registration {
    bytes32 vote;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}

/// @notice A judgment, or the declaration that a resolution is void (§51 GenG); two officers, or an auditor and an
/// officer.
/// @param standing Standing
struct Annulment {
    bytes32 vote;
    uint8 standing;
    bytes32 document;
    uint64 nonce;
    uint40 validUntil;
}
