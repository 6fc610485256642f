// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Signature, VoteActKind} from "./interfaces/Acts.sol";
import {IBodies} from "./interfaces/IBodies.sol";
import {ICircularVotes} from "./interfaces/ICircularVotes.sol";
import {EffectiveOn, RuleSet} from "./interfaces/Rules.sol";
import {
    Action,
    ActionKind,
    Cause,
    Count,
    Outcome,
    Phase,
    Refusal,
    Skip,
    Standing,
    VoteId
} from "./interfaces/Types.sol";
import {Acts} from "./libraries/Acts.sol";
import {Casting} from "./libraries/Casting.sol";
import {Openings} from "./libraries/Openings.sol";
import {Outcomes} from "./libraries/Outcomes.sol";
import {Scrutiny} from "./libraries/Scrutiny.sol";
import {Settlement} from "./libraries/Settlement.sol";
import {VoteActs} from "./libraries/VoteActs.sol";
import {VoteState} from "./libraries/VoteState.sol";
import {SignedActs} from "./SignedActs.sol";

/// @notice Documented in ICircularVotes.
contract CircularVotes is ICircularVotes, SignedActs {
    using VoteState for VoteState.State;
    using VoteState for Vote;

    bytes32 private constant OPENING = keccak256(
        "Opening(uint32 body,uint8 matter,uint32 ruleSet,bytes32 documents,bytes32 action,uint40 discussionAt,uint40 startsAt,uint40 endsAt,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant ATTESTATION = keccak256("Attestation(bytes32 vote,bytes32 list,uint16 relay)");

    // Immutables
    IBodies public immutable BODIES;

    // Storage
    mapping(VoteId vote => VoteState.State) private _votes;

    // Construction

    constructor(IBodies bodies) SignedActs(bodies.REGISTER().FOUNDING()) {
        BODIES = bodies;
    }

    // The life of a vote

    /// @inheritdoc ICircularVotes
    function open(
        Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures
    ) external topLevel returns (VoteId id) {
        id = checkOpen(opening, action, signatures, uint40(block.timestamp));

        _spend(VoteId.unwrap(id));
        Openings.open(_votes[id], BODIES, id, opening, action, signatures);
    }

    /// @inheritdoc ICircularVotes
    function act(VoteActKind kind, bytes calldata data, Signature[] calldata signatures) external topLevel {
        uint40 now_ = uint40(block.timestamp);
        (bytes32 digest, VoteId id) = _checkOne(kind, data, signatures, now_);
        _spend(digest);
        VoteActs.carryOut(_votes[id], BODIES, kind, data, digest, signatures);

        Cause cause = _causeOf(kind, _votes[id].vote);
        if (cause == Cause.NONE) return;
        _end(id, _votes[id].vote, cause, now_);
        Outcomes.close(_votes[id], BODIES, id);
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
        if (cause != Cause.ALL_VOTED && vote.grace != 0) return;
        uint32 departures = BODIES.departures(vote.body, vote.startsAt, vote.lastInstant());
        if (departures == vote.settled) Outcomes.close(_votes[id], BODIES, id);
    }

    /// @inheritdoc ICircularVotes
    function settle(VoteId id, bytes calldata departures) external topLevel {
        checkSettle(id, departures, uint40(block.timestamp));

        Settlement.settle(_votes[id], BODIES, id, departures);
    }

    /// @inheritdoc ICircularVotes
    function close(VoteId id) external {
        checkClose(id, uint40(block.timestamp));

        Outcomes.close(_votes[id], BODIES, id);
    }

    /// @inheritdoc ICircularVotes
    function execute(VoteId id, Action calldata action, bytes calldata evidence) external topLevel {
        checkExecute(id, action, uint40(block.timestamp));
        Vote storage vote = _votes[id].vote;
        vote.executed = true;

        uint40 decidedAt = vote.decidedAt();
        Refusal refusal =
            action.kind == ActionKind.ELECT
                ? _seatElected(id, action, decidedAt)
                : BODIES.carryOut(vote.body, vote.matter, action, evidence, decidedAt);

        if (refusal == Refusal.NONE) emit ActionExecuted(id);
        else emit ActionRefused(id, refusal);
    }

    // Free twins

    /// @inheritdoc ICircularVotes
    function checkOpen(
        Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures,
        uint40 t
    ) public view returns (VoteId id) {
        bytes32 digest = _digest(keccak256(abi.encode(OPENING, opening)));
        _checkAct(digest, opening.validUntil, t);
        Openings.check(_votes, BODIES, digest, opening, action, signatures, t);
        return VoteId.wrap(digest);
    }

    /// @inheritdoc ICircularVotes
    function checkAct(VoteActKind kind, bytes calldata data, Signature[] calldata signatures, uint40 t) external view {
        _checkOne(kind, data, signatures, t);
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
    function checkSettle(VoteId id, bytes calldata departures, uint40 t) public view {
        // Until the last ballot is in, nobody knows whose ballots are to be struck.
        _requirePhase(id, Phase.COUNTABLE, t);
        Settlement.checkSettle(_votes[id], BODIES, departures);
    }

    /// @inheritdoc ICircularVotes
    function checkClose(VoteId id, uint40 t) public view {
        _requirePhase(id, Phase.COUNTABLE, t);
        Settlement.requireSettled(_votes[id], BODIES, id);
    }

    /// @inheritdoc ICircularVotes
    function checkExecute(VoteId id, Action calldata action, uint40 t) public view {
        _requirePhase(id, Phase.CLOSED, t);
        Vote storage vote = _votes[id].vote;
        require(vote.outcome == Outcome.ADOPTED, NotAdopted(id, vote.outcome));
        require(vote.standing == Standing.STANDS, Annulled(id, vote.standing));
        require(!vote.executed, AlreadyExecuted(id));
        bytes32 actionHash = keccak256(abi.encode(action));
        require(actionHash == vote.action, WrongAction(vote.action, actionHash));
        EffectiveOn on = _rules(vote).effectiveOn;
        bool effective = on == EffectiveOn.CLOSE || vote.declaredAt != 0;
        if (on == EffectiveOn.REGISTER) effective = vote.registeredAt != 0;
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
        if (t < vote.startsAt) {
            return vote.discussionAt != 0 && t >= vote.discussionAt ? Phase.DISCUSSION : Phase.PENDING;
        }
        return t < vote.endsAt ? Phase.VOTING : Phase.OVERDUE;
    }

    /// @inheritdoc ICircularVotes
    function entryOf(VoteId id, uint32 elector) external view returns (uint8) {
        return _votes[id].entryOf(elector);
    }

    /// @inheritdoc ICircularVotes
    function choiceOf(VoteId id, uint32 elector) external view returns (uint64) {
        return _votes[id].choices[elector];
    }

    /// @inheritdoc ICircularVotes
    function proxyAt(VoteId id, uint32 principal, uint40 t) external view returns (uint32) {
        return _votes[id].holderAt(principal, t);
    }

    /// @inheritdoc ICircularVotes
    function listOf(VoteId id, uint32 batch) external view returns (bytes32) {
        return _votes[id].lists[batch];
    }

    /// @inheritdoc ICircularVotes
    function countOf(VoteId id) external view returns (Count memory) {
        return Outcomes.count(_votes[id], BODIES);
    }

    /// @inheritdoc ICircularVotes
    function electedOf(VoteId id) external view returns (uint8[] memory) {
        return _votes[id].elected;
    }

    /// @inheritdoc ICircularVotes
    function unsettledOf(VoteId id) external view returns (bytes memory) {
        return Settlement.unsettled(_votes[id], BODIES);
    }

    // Checks

    /// @dev Reverts, or returns the act's hash and its vote.
    function _checkOne(
        VoteActKind kind,
        bytes calldata data,
        Signature[] calldata signatures,
        uint40 t
    ) private view returns (bytes32 digest, VoteId id) {
        (bytes32 structHash, uint40 validUntil, bool valid) = Acts.read(kind, data);
        require(valid, MalformedAct());
        digest = _digest(structHash);
        _checkAct(digest, validUntil, t);
        id = VoteId.wrap(bytes32(data[:32]));
        Phase phase = phaseAt(id, t);
        require(phase != Phase.UNKNOWN, UnknownVote(id));
        VoteActs.check(_votes[id], BODIES, kind, data, digest, signatures, phase, t);
    }

    function _checkAttestation(
        VoteId id,
        bytes32 list,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation,
        uint40 t
    ) private view {
        IBodies.Office memory r = BODIES.relayAt(relay);
        // A relay that was added later could be made to attest what suits the result.
        require(relay != 0 && relay <= _votes[id].vote.relays, UnknownRelay(relay));
        for (uint256 i = 0; i < receivedAt.length; i += 5) {
            uint40 received = uint40(bytes5(receivedAt[i:i + 5]));
            require(received < r.until, UnknownRelay(relay));
        }
        bytes32 digest = _digest(keccak256(abi.encode(ATTESTATION, id, list, relay)));
        address signer = BODIES.signerOf(digest, attestation, t);
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

    /// @dev Why an act that was carried out ends its vote; NONE where it does not.
    function _causeOf(VoteActKind kind, Vote storage vote) private view returns (Cause) {
        if (kind == VoteActKind.VOTE_WITHDRAWAL) return Cause.WITHDRAWN;
        if (kind == VoteActKind.OUTAGE) return Cause.OUTAGE;
        bool aborts = kind == VoteActKind.OBJECTION && vote.objections == _rules(vote).objections;
        return aborts ? Cause.OBJECTION : Cause.NONE;
    }

    function _end(VoteId id, Vote storage vote, Cause cause, uint40 now_) private {
        if (vote.endedAt == 0) vote.endedAt = now_;
        vote.cause = cause;

        emit VotingEnded(id, cause, vote.endedAt);
    }

    function _seatElected(VoteId id, Action calldata action, uint40 decidedAt) private returns (Refusal) {
        bytes memory elected = abi.encode(_votes[id].elected);
        Vote storage vote = _votes[id].vote;
        return BODIES.carryOut(vote.body, vote.matter, action, elected, decidedAt);
    }

    function _rules(Vote storage vote) private view returns (RuleSet memory) {
        return BODIES.ruleSetAt(vote.body, vote.ruleSet);
    }

    function _batch(VoteId id, uint40 t, bool late) private view returns (Scrutiny.Batch memory) {
        return Scrutiny.Batch(id, _domainSeparator(), BODIES, t, late);
    }
}
