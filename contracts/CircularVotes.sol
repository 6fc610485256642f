// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "./interfaces/IBodies.sol";
import {ICircularVotes} from "./interfaces/ICircularVotes.sol";
import {
    Action,
    Cause,
    Count,
    EffectiveOn,
    ElectorateAt,
    Outcome,
    Phase,
    Refusal,
    RuleSet,
    SeatSignature,
    Skip,
    VoteId
} from "./interfaces/Types.sol";
import {Casting} from "./libraries/Casting.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";
import {Openings} from "./libraries/Openings.sol";
import {Outcomes} from "./libraries/Outcomes.sol";
import {SignedActs} from "./SignedActs.sol";

/// @notice Documented in ICircularVotes.
contract CircularVotes is ICircularVotes, SignedActs {
    using MemberSlot for uint256;

    bytes32 private constant OPENING = keccak256(
        "Opening(uint32 body,uint8 matter,uint32 ruleSet,bytes32 documents,bytes32 action,uint40 startsAt,uint40 endsAt,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant OBJECTION = keccak256(
        "Objection(bytes32 vote,uint32 elector,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant DECLARATION = keccak256(
        "Declaration(bytes32 vote,uint8 outcome,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant ATTESTATION = keccak256("Attestation(bytes32 vote,bytes32 list,uint16 relay)");

    // Immutables
    IBodies public immutable BODIES;

    // Storage
    mapping(VoteId vote => Casting.State) private _votes;

    // Construction

    constructor(IBodies bodies) SignedActs(bodies.REGISTER().FOUNDING()) {
        BODIES = bodies;
    }

    // The life of a vote

    /// @inheritdoc ICircularVotes
    function open(
        Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures
    ) external topLevel returns (VoteId id) {
        id = checkOpen(opening, action, signatures, uint40(block.timestamp));

        _spend(VoteId.unwrap(id));
        Openings.open(_votes[id], BODIES, id, opening, action, signatures);
    }

    /// @inheritdoc ICircularVotes
    function object(
        VoteId id,
        uint32 elector,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external topLevel {
        uint40 now_ = uint40(block.timestamp);
        _spend(_objection(id, elector, nonce, validUntil, signature, now_));
        Vote storage vote = _votes[id].vote;
        _votes[id].objected[elector] = true;
        uint16 objections = ++vote.objections;

        emit ProcedureObjected(id, elector, objections);

        if (objections == _rules(vote).objections) {
            _end(id, vote, Cause.OBJECTION, now_);
            Outcomes.close(_votes[id], BODIES, id);
        }
    }

    /// @inheritdoc ICircularVotes
    function cast(VoteId id, bytes calldata ballots) external topLevel {
        uint40 now_ = uint40(block.timestamp);
        _requirePhase(id, Phase.VOTING, now_);

        Casting.cast(_votes[id], _batch(id, now_, false), ballots);
    }

    /// @inheritdoc ICircularVotes
    function castLate(
        VoteId id,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation
    ) external topLevel {
        uint40 now_ = uint40(block.timestamp);
        _requireLate(id, now_);

        bytes32 list = Casting.castLate(_votes[id], _batch(id, now_, true), ballots, receivedAt);
        _checkAttestation(id, list, receivedAt, relay, attestation, now_);
    }

    /// @inheritdoc ICircularVotes
    function end(VoteId id) external {
        uint40 now_ = uint40(block.timestamp);
        Cause cause = checkEnd(id, now_);
        Vote storage vote = _votes[id].vote;
        _end(id, vote, cause, now_);

        // Where all have voted, no ballot can be on its way.
        if (cause == Cause.ALL_VOTED || vote.grace == 0) Outcomes.close(_votes[id], BODIES, id);
    }

    /// @inheritdoc ICircularVotes
    function close(VoteId id) external {
        checkClose(id, uint40(block.timestamp));

        Outcomes.close(_votes[id], BODIES, id);
    }

    /// @inheritdoc ICircularVotes
    function declare(
        VoteId id,
        Outcome outcome,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external topLevel {
        uint40 now_ = uint40(block.timestamp);
        (bytes32 act, uint32 person) = _declaration(id, outcome, nonce, validUntil, signature, now_);
        _spend(act);
        _votes[id].vote.declaredAt = now_;

        emit ResultDeclared(id, outcome, person);
    }

    /// @inheritdoc ICircularVotes
    function execute(VoteId id, Action calldata action, bytes calldata evidence) external topLevel {
        checkExecute(id, action, uint40(block.timestamp));
        _votes[id].vote.executed = true;

        Vote storage vote = _votes[id].vote;
        // However late somebody ends it, it was decided when voting was over.
        uint40 decidedAt = vote.endedAt < vote.endsAt ? vote.endedAt : vote.endsAt;
        Refusal refusal = BODIES.carryOut(action, evidence, decidedAt);

        if (refusal == Refusal.NONE) emit ActionExecuted(id);
        else emit ActionRefused(id, refusal);
    }

    // Free twins

    /// @inheritdoc ICircularVotes
    function checkOpen(
        Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures,
        uint40 t
    ) public view returns (VoteId id) {
        bytes32 act = _digest(keccak256(abi.encode(OPENING, opening)));
        _checkAct(act, opening.validUntil, t);
        Openings.check(BODIES, act, opening, action, signatures, t);
        return VoteId.wrap(act);
    }

    /// @inheritdoc ICircularVotes
    function checkObject(
        VoteId id,
        uint32 elector,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view {
        _objection(id, elector, nonce, validUntil, signature, t);
    }

    /// @inheritdoc ICircularVotes
    function checkCast(VoteId id, bytes calldata ballots, uint40 t) external view returns (Skip[] memory reasons) {
        _requirePhase(id, Phase.VOTING, t);
        (reasons, ) = Casting.check(_votes[id], _batch(id, t, false), ballots, ballots[0:0]);
    }

    /// @inheritdoc ICircularVotes
    function checkCastLate(
        VoteId id,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation,
        uint40 t
    ) external view returns (Skip[] memory reasons) {
        _requireLate(id, t);
        bytes32 list;
        (reasons, list) = Casting.check(_votes[id], _batch(id, t, true), ballots, receivedAt);
        _checkAttestation(id, list, receivedAt, relay, attestation, t);
    }

    /// @inheritdoc ICircularVotes
    function checkEnd(VoteId id, uint40 t) public view returns (Cause) {
        Phase phase = phaseAt(id, t);
        if (phase == Phase.OVERDUE) return Cause.DEADLINE;
        _requirePhase(id, Phase.VOTING, t);
        Cause cause = Outcomes.earlyCause(_votes[id], BODIES, t);
        require(cause != Cause.NONE, NotOver(id, _votes[id].vote.endsAt));
        return cause;
    }

    /// @inheritdoc ICircularVotes
    function checkClose(VoteId id, uint40 t) public view {
        _requirePhase(id, Phase.COUNTABLE, t);
    }

    /// @inheritdoc ICircularVotes
    function checkDeclare(
        VoteId id,
        Outcome outcome,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view {
        _declaration(id, outcome, nonce, validUntil, signature, t);
    }

    /// @inheritdoc ICircularVotes
    function checkExecute(VoteId id, Action calldata action, uint40 t) public view {
        _requirePhase(id, Phase.CLOSED, t);
        Vote storage vote = _votes[id].vote;
        require(vote.outcome == Outcome.ADOPTED, NotAdopted(id, vote.outcome));
        require(!vote.executed, AlreadyExecuted(id));
        bytes32 actionHash = keccak256(abi.encode(action));
        require(actionHash == vote.action, WrongAction(vote.action, actionHash));
        bool effective = _rules(vote).effectiveOn == EffectiveOn.CLOSE || vote.declaredAt != 0;
        require(effective, NotEffective(id));
    }

    // Answers

    /// @inheritdoc ICircularVotes
    function voteOf(VoteId id) external view returns (Vote memory) {
        return _votes[id].vote;
    }

    /// @inheritdoc ICircularVotes
    function phaseAt(VoteId id, uint40 t) public view returns (Phase) {
        Vote storage vote = _votes[id].vote;
        if (vote.openedAt == 0) return Phase.UNKNOWN;
        if (vote.closedAt != 0) return Phase.CLOSED;
        if (vote.endedAt != 0) return t < vote.endedAt + vote.grace ? Phase.GRACE : Phase.COUNTABLE;
        if (t < vote.startsAt) return Phase.PENDING;
        return t < vote.endsAt ? Phase.VOTING : Phase.OVERDUE;
    }

    /// @inheritdoc ICircularVotes
    function entryOf(VoteId id, uint32 elector) external view returns (uint8) {
        return Casting.entryOf(_votes[id], elector);
    }

    /// @inheritdoc ICircularVotes
    function listOf(VoteId id, uint32 batch) external view returns (bytes32) {
        return _votes[id].lists[batch];
    }

    /// @inheritdoc ICircularVotes
    function countOf(VoteId id) external view returns (Count memory) {
        return Outcomes.count(_votes[id], BODIES);
    }

    // Checks: revert, or return the act's hash

    function _objection(
        VoteId id,
        uint32 elector,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _digest(keccak256(abi.encode(OBJECTION, id, elector, nonce, validUntil)));
        _checkAct(act, validUntil, t);
        _requirePhase(id, Phase.VOTING, t);
        Vote storage vote = _votes[id].vote;
        RuleSet memory r = _rules(vote);
        require(r.objections != 0, NoObjection(id));
        uint40 until = vote.startsAt + r.objectionWindow;
        require(t < until, ObjectionTooLate(id, until));
        require(!_votes[id].objected[elector], AlreadyObjected(id, elector));
        uint40 entitledAt = vote.electorate == ElectorateAt.AT_OPEN ? vote.startsAt : t;
        uint256 slot = BODIES.electorAt(vote.body, elector, entitledAt, t);
        require(slot.mayVote() && slot.covers(entitledAt), NotEntitled(id, elector));
        address signer = BODIES.signerOf(act, signature, t);
        require(signer != address(0) && signer == slot.key(), BadElectorSignature(elector, signer));
    }

    function _declaration(
        VoteId id,
        Outcome outcome,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) private view returns (bytes32 act, uint32 person) {
        act = _digest(keccak256(abi.encode(DECLARATION, id, outcome, nonce, validUntil)));
        _checkAct(act, validUntil, t);
        _requirePhase(id, Phase.CLOSED, t);
        Vote storage vote = _votes[id].vote;
        require(vote.declaredAt == 0, AlreadyDeclared(id));
        require(vote.outcome == outcome, WrongOutcome(vote.outcome, outcome));
        (person, ) = BODIES.chairAt(vote.body, t);
        address signer = BODIES.signerOf(act, signature, t);
        require(person != 0 && signer != address(0) && signer == BODIES.REGISTER().keyAt(person, t), NotChair(person));
    }

    function _checkAttestation(
        VoteId id,
        bytes32 list,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation,
        uint40 t
    ) private view {
        IBodies.Relay memory r = BODIES.relayAt(relay);
        // A relay that was added later could be made to attest what suits the result.
        require(relay != 0 && relay <= _votes[id].vote.relays, UnknownRelay(relay));
        for (uint256 i = 0; i < receivedAt.length; i += 5) {
            uint40 received = uint40(bytes5(receivedAt[i:i + 5]));
            require(received < r.until, UnknownRelay(relay));
        }
        bytes32 act = _digest(keccak256(abi.encode(ATTESTATION, id, list, relay)));
        address signer = BODIES.signerOf(act, attestation, t);
        require(signer != address(0) && signer == r.key, BadAttestation(relay, signer));
    }

    function _requirePhase(VoteId id, Phase expected, uint40 t) private view {
        Phase phase = phaseAt(id, t);
        require(phase != Phase.UNKNOWN, UnknownVote(id));
        require(phase == expected, WrongPhase(id, phase));
    }

    function _requireLate(VoteId id, uint40 t) private view {
        if (phaseAt(id, t) != Phase.OVERDUE) _requirePhase(id, Phase.GRACE, t);
    }

    // Inside

    function _end(VoteId id, Vote storage vote, Cause cause, uint40 now_) private {
        vote.endedAt = now_;
        vote.cause = cause;

        emit VotingEnded(id, cause, now_);
    }

    function _rules(Vote storage vote) private view returns (RuleSet memory) {
        return BODIES.ruleSetAt(vote.body, vote.ruleSet);
    }

    function _batch(VoteId id, uint40 t, bool late) private view returns (Casting.Batch memory) {
        return Casting.Batch(id, _domainSeparator(), BODIES, t, late);
    }
}
