// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Action,
    Cause,
    Count,
    ElectorateAt,
    Matter,
    Outcome,
    Phase,
    Refusal,
    Revocability,
    SeatSignature,
    Skip,
    VoteId
} from "./Types.sol";
import {IBodies} from "./IBodies.sol";

/// @title Circular votes (Umlaufverfahren): open → object → cast → end → close → declare → execute
/// @notice A vote freezes its rule set, electorate rule, relays, documents and action at the opening; nothing that
/// changes later reaches back. Phases follow from time and counts. An *elector* is a member's number in the body of all
/// members, a seat's number in any other.
///
/// Ballots are packed: elector (4 bytes) · revision (1) · choice (1) · signature (see `Signatures`), sorted by
/// elector. A ballot's id is keccak256(EIP-712 hash ‖ r ‖ s), with vs in place of s for a wallet.
/// Warning: who runs a node of the chain reads named ballots before the vote closes.
interface ICircularVotes {
    /// @notice The opening act. Its EIP-712 hash is the vote's id.
    /// @param documents Hash over the documents' hashes
    /// @param startsAt First instant of voting; the block's where that is later
    /// @param endsAt First instant after voting
    struct Opening {
        uint32 body;
        Matter matter;
        uint32 ruleSet;
        bytes32 documents;
        bytes32 action;
        uint40 startsAt;
        uint40 endsAt;
        uint64 nonce;
        uint40 validUntil;
    }

    /// @notice What is frozen, and what has happened since. `eligible` and `allMembers` are zero until the close.
    struct Vote {
        uint32 body;
        uint32 ruleSet;
        Matter matter;
        uint40 openedAt;
        uint40 startsAt;
        uint40 endsAt;
        uint16 relays;
        ElectorateAt electorate;
        Revocability revocability;
        uint32 grace;
        bytes32 action;
        bytes32 documents;
        uint40 endedAt;
        Cause cause;
        uint40 closedAt;
        Outcome outcome;
        bool contestable;
        uint40 declaredAt;
        bool executed;
        uint16 objections;
        uint32 batches;
        uint32 heads;
        uint32 eligible;
        uint32 allMembers;
    }

    /// @notice `signers` are packed: body (4 bytes) · seat (1), one after another.
    event VoteOpened(
        VoteId indexed vote,
        uint32 indexed body,
        Opening opening,
        uint40 startsAt,
        Action action,
        bytes signers
    );
    /// @notice `ballots` are packed: id (32 bytes) · elector (4) · revision (1) · entry (1), where the entry is the
    /// sheet's nibble; the hash of the ids is `list`. `receivedAt` is packed (5 bytes each) and empty for ballots
    /// received as they were written.
    event BallotsCast(VoteId indexed vote, uint32 indexed batch, bytes32 list, bytes ballots, bytes receivedAt);
    event BallotSkipped(VoteId indexed vote, uint32 indexed elector, bytes32 ballot, Skip reason);
    event ProcedureObjected(VoteId indexed vote, uint32 indexed elector, uint16 objections);
    event VotingEnded(VoteId indexed vote, Cause cause, uint40 endedAt);
    event VoteClosed(VoteId indexed vote, Outcome outcome, bool contestable, Count count);
    event ResultDeclared(VoteId indexed vote, Outcome outcome, uint32 person);
    event ActionExecuted(VoteId indexed vote);
    event ActionRefused(VoteId indexed vote, Refusal refusal);

    error NotSealed();
    error UnknownVote(VoteId vote);
    error ExecutorRetired();
    error WrongMatter(Matter expected, Matter given);
    error WrongAction(bytes32 expected, bytes32 given);
    error WrongRuleSet(uint32 expected, uint32 given);
    error NotCompetent(uint32 body, Matter matter);
    error ActionImpossible(Refusal refusal);
    error DocumentMissing();
    error PeriodEmpty(uint40 startsAt, uint40 endsAt);
    error NoticeTooShort(uint40 startsAt, uint40 earliest);
    error WrongPhase(VoteId vote, Phase phase);
    error NotConvener(uint32 body, uint8 seat);
    error NotEnoughOpeners(uint256 given, uint8 required);
    error BadSeatSignature(uint32 body, uint8 seat, address signer);
    error SignersNotSorted();
    error BadElectorSignature(uint32 elector, address signer);
    error NotEntitled(VoteId vote, uint32 elector);
    error ObjectionTooLate(VoteId vote, uint40 until);
    error NoObjection(VoteId vote);
    error AlreadyObjected(VoteId vote, uint32 elector);
    error BatchNotSorted(uint32 elector);
    error EmptyBatch();
    /// @dev No ballot of the batch could be counted; the first one's elector and reason.
    error NothingCounted(uint32 elector, Skip reason);
    error WrongReceivedCount(uint256 ballots, uint256 given);
    error UnknownRelay(uint16 relay);
    error BadAttestation(uint16 relay, address signer);
    error NotOver(VoteId vote, uint40 endsAt);
    error NotAdopted(VoteId vote, Outcome outcome);
    error NotEffective(VoteId vote);
    error AlreadyDeclared(VoteId vote);
    error AlreadyExecuted(VoteId vote);
    error NotChair(uint32 person);
    error WrongOutcome(Outcome expected, Outcome given);

    function BODIES() external view returns (IBodies);

    function open(
        Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures
    ) external returns (VoteId);
    function object(VoteId vote, uint32 elector, uint64 nonce, uint40 validUntil, bytes calldata signature) external;
    /// @notice Counts the ballots in the batch; one that cannot be counted is skipped and reported. Reverts where none can.
    function cast(VoteId vote, bytes calldata ballots) external;
    /// @notice Ballots that a relay received in time, written within the grace period.
    /// @param receivedAt 5 bytes a ballot: the instant at which the relay received it
    /// @param attestation The relay's signature over the ballots' ids and instants
    function castLate(
        VoteId vote,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation
    ) external;
    /// @notice Ends voting at the deadline, or early where the rule set allows. Closes the vote too where no ballot
    /// can be on its way.
    function end(VoteId vote) external;
    /// @notice Counts and stores the outcome once the grace period is over.
    function close(VoteId vote) external;
    function declare(VoteId vote, Outcome outcome, uint64 nonce, uint40 validUntil, bytes calldata signature) external;
    function execute(VoteId vote, Action calldata action, bytes calldata evidence) external;

    function checkOpen(
        Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures,
        uint40 t
    ) external view returns (VoteId);
    function checkObject(
        VoteId vote,
        uint32 elector,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view;
    /// @notice Why each ballot would be skipped at `t`; NONE where it would count. Where none would, `cast` reverts.
    function checkCast(VoteId vote, bytes calldata ballots, uint40 t) external view returns (Skip[] memory);
    function checkCastLate(
        VoteId vote,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation,
        uint40 t
    ) external view returns (Skip[] memory);
    function checkEnd(VoteId vote, uint40 t) external view returns (Cause);
    function checkClose(VoteId vote, uint40 t) external view;
    function checkDeclare(
        VoteId vote,
        Outcome outcome,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view;
    function checkExecute(VoteId vote, Action calldata action, uint40 t) external view;

    function voteOf(VoteId vote) external view returns (Vote memory);
    function phaseAt(VoteId vote, uint40 t) external view returns (Phase);
    /// @notice The elector's entry in the sheet: 0 none, otherwise 1 + 4 × manner + (choice − 1); manner 0 is own.
    function entryOf(VoteId vote, uint32 elector) external view returns (uint8);
    function listOf(VoteId vote, uint32 batch) external view returns (bytes32);
    function countOf(VoteId vote) external view returns (Count memory);
}
