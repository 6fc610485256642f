// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Annulment,
    Declaration,
    Minutes,
    Objection,
    PaperBallot,
    Proxy,
    ProxyRevocation,
    Signature,
    VoteActKind
} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind, EffectiveOn, Matter, RuleSet} from "../interfaces/Rules.sol";
import {FOREVER, Outcome, Phase, SeatRole, Standing, VoteId} from "../interfaces/Types.sol";
import {Electorate} from "./Electorate.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {PaperBallots} from "./PaperBallots.sol";
import {VoteState} from "./VoteState.sol";

/// @title What persons do about a vote beside casting ballots
library VoteActs {
    using MemberSlot for uint256;
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice Reverts where the act may not be carried out at `t`.
    /// @param phase The vote's phase at `t`, which is not UNKNOWN
    function check(
        VoteState.State storage s,
        IBodies bodies,
        VoteActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures,
        Phase phase,
        uint40 t
    ) external view {
        VoteId id = VoteId.wrap(bytes32(data[:32]));
        if (kind == VoteActKind.OBJECTION) {
            _requirePhase(id, phase, Phase.VOTING, Phase.VOTING);
            _requireCount(signatures, 1);
            address key = bodies.signatoriesOf(digest, signatures, t)[0].key;
            _checkObjection(s, bodies, id, abi.decode(data, (Objection)).elector, key, t);
        } else if (kind == VoteActKind.PROXY || kind == VoteActKind.PROXY_REVOCATION) {
            _requirePhase(id, phase, Phase.PENDING, Phase.VOTING);
            _requireCount(signatures, 1);
            address key = bodies.signatoriesOf(digest, signatures, t)[0].key;
            if (kind == VoteActKind.PROXY) _checkProxy(s, bodies, id, abi.decode(data, (Proxy)), key, t);
            else _checkRevocation(s, bodies, id, abi.decode(data, (ProxyRevocation)), key, t);
        } else if (kind == VoteActKind.PAPER_BALLOT) {
            _requirePhase(id, phase, Phase.VOTING, Phase.GRACE);
            bodies.checkOfficers(digest, signatures, false, t);
            PaperBallots.check(s, bodies, abi.decode(data, (PaperBallot)), t);
        } else if (kind == VoteActKind.VOTE_WITHDRAWAL) {
            _requirePhase(id, phase, Phase.PENDING, Phase.VOTING);
            require(s.vote.heads == 0, ICircularVotes.BallotsCounted(id, s.vote.heads));
            _checkSameSigners(s, bodies, id, digest, signatures, t);
        } else if (kind == VoteActKind.OUTAGE) {
            _requirePhase(id, phase, Phase.PENDING, Phase.COUNTABLE);
            _checkOutage(s, bodies, digest, signatures, t);
        } else {
            _requirePhase(id, phase, Phase.CLOSED, Phase.CLOSED);
            _checkClosed(s, bodies, kind, data, digest, signatures, t);
        }
    }

    /// @dev Acts about a closed vote.
    function _checkClosed(
        VoteState.State storage s,
        IBodies bodies,
        VoteActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        VoteId id = VoteId.wrap(bytes32(data[:32]));
        ICircularVotes.Vote storage vote = s.vote;
        if (kind == VoteActKind.DECLARATION) {
            uint8 given = abi.decode(data, (Declaration)).outcome;
            require(given <= uint8(type(Outcome).max), ICircularVotes.MalformedAct());
            Outcome outcome = Outcome(given);
            require(vote.declaredAt == 0, ICircularVotes.AlreadyDeclared(id));
            require(vote.outcome == outcome, ICircularVotes.WrongOutcome(vote.outcome, outcome));
            _requireCount(signatures, 1);
            _checkDeclarer(vote, bodies, bodies.signatoriesOf(digest, signatures, t)[0], t);
        } else if (kind == VoteActKind.MINUTES) {
            require(!vote.minuted, ICircularVotes.AlreadyMinuted(id));
            _checkMinutes(vote, bodies, digest, signatures, t);
        } else if (kind == VoteActKind.REGISTRATION) {
            // A statute change has no effect before its entry (§16(6) GenG).
            RuleSet memory r = bodies.ruleSetAt(vote.body, vote.ruleSet);
            bool adopted = vote.outcome == Outcome.ADOPTED;
            require(adopted && r.effectiveOn == EffectiveOn.REGISTER, ICircularVotes.NotForRegister(id));
            require(vote.standing == Standing.STANDS, ICircularVotes.Annulled(id, vote.standing));
            require(vote.registeredAt == 0, ICircularVotes.AlreadyRegistered(id));
            bodies.checkOfficers(digest, signatures, false, t);
        } else {
            // A judgment (§51 GenG), or a procedure that was void from the beginning.
            uint8 standing = abi.decode(data, (Annulment)).standing;
            bool known = standing != uint8(Standing.STANDS) && standing <= uint8(type(Standing).max);
            require(known, ICircularVotes.MalformedAct());
            require(vote.standing == Standing.STANDS, ICircularVotes.Annulled(id, vote.standing));
            bodies.checkOfficers(digest, signatures, true, t);
        }
    }

    /// @notice Does what an act says that was checked; ending or closing the vote is the caller's.
    function carryOut(
        VoteState.State storage s,
        IBodies bodies,
        VoteActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures
    ) external {
        VoteId id = VoteId.wrap(bytes32(data[:32]));
        ICircularVotes.Vote storage vote = s.vote;
        uint40 now_ = uint40(block.timestamp);
        if (kind == VoteActKind.OBJECTION) {
            uint32 elector = abi.decode(data, (Objection)).elector;
            s.objected[elector] = true;
            ++vote.objections;
            emit ICircularVotes.ProcedureObjected(id, elector, vote.objections);
        } else if (kind == VoteActKind.PROXY) {
            Proxy memory a = abi.decode(data, (Proxy));
            s.proxies[a.principal].push(VoteState.Proxy(a.holder, now_, FOREVER));
            ++s.principals[a.holder];
            vote.features |= VoteState.PROXIES;
            emit ICircularVotes.ProxyGranted(id, a.principal, a.holder, a.document);
        } else if (kind == VoteActKind.PROXY_REVOCATION) {
            uint32 principal = abi.decode(data, (ProxyRevocation)).principal;
            VoteState.Proxy storage p = s.proxies[principal][s.proxies[principal].length - 1];
            p.until = now_ + 1;
            --s.principals[p.holder];
            emit ICircularVotes.ProxyRevoked(id, principal, p.holder);
        } else if (kind == VoteActKind.PAPER_BALLOT) {
            PaperBallots.record(s, bodies, id, abi.decode(data, (PaperBallot)), digest);
        } else if (kind == VoteActKind.DECLARATION) {
            vote.declaredAt = now_;
            (uint32 person, , , ) = bodies.seatAt(signatures[0].body, signatures[0].seat, now_);
            emit ICircularVotes.ResultDeclared(id, vote.outcome, person);
        } else if (kind == VoteActKind.MINUTES) {
            vote.minuted = true;
            (uint32 chair, , , ) = bodies.seatAt(signatures[0].body, signatures[0].seat, now_);
            (uint32 member, , , ) = bodies.seatAt(signatures[1].body, signatures[1].seat, now_);
            emit ICircularVotes.MinutesSigned(id, abi.decode(data, (Minutes)).document, chair, member);
        } else if (kind == VoteActKind.REGISTRATION) {
            vote.registeredAt = now_;
            emit ICircularVotes.ResolutionRegistered(id, abi.decode(data, (Minutes)).document);
        } else if (kind == VoteActKind.ANNULMENT) {
            Annulment memory a = abi.decode(data, (Annulment));
            vote.standing = Standing(a.standing);
            emit ICircularVotes.ResolutionAnnulled(id, vote.standing, a.document);

            // An exclusion that does not stand is not sent (§68 GenG).
            bool excluded = vote.matter == Matter.EXCLUSION && vote.executed;
            if (excluded) bodies.dropExclusion(s.concerned[0], vote.decidedAt());
        }
    }

    // Objections and proxies

    /// @dev Widerspruch (§51(2) GenG): of an elector, or of the holder of the elector's proxy.
    function _checkObjection(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        uint32 elector,
        address signer,
        uint40 t
    ) private view {
        ICircularVotes.Vote storage vote = s.vote;
        RuleSet memory r = bodies.ruleSetAt(vote.body, vote.ruleSet);
        require(r.objectionWindow != 0, ICircularVotes.NoObjection(id));
        uint40 until = vote.startsAt + r.objectionWindow;
        require(t < until, ICircularVotes.ObjectionTooLate(id, until));
        require(!s.objected[elector], ICircularVotes.AlreadyObjected(id, elector));
        uint256 slot = Electorate.electorAt(vote, bodies, elector, t);
        require(slot != 0, ICircularVotes.NotEntitled(id, elector));
        if (signer != address(0) && signer == slot.key()) return;
        uint32 holder = s.holderAt(elector, t);
        IMemberRegister register = bodies.REGISTER();
        bool held = holder != 0 && signer != address(0) && register.keyAt(holder, t) == signer;
        held = held && register.isActive(holder, t);
        require(held, ICircularVotes.BadElectorSignature(elector, signer));
        // Nobody objects to the disadvantage of whom they represent (§181 BGB by analogy).
        require(!s.concernedMembers[elector], ICircularVotes.Concerned(id, elector));
    }

    /// @dev Vollmacht (§43(5) GenG).
    function _checkProxy(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        Proxy memory a,
        address signer,
        uint40 t
    ) private view {
        ICircularVotes.Vote storage vote = s.vote;
        uint8 cap = bodies.ruleSetAt(vote.body, vote.ruleSet).proxyCap;
        require(cap != 0, ICircularVotes.NoProxies(id));
        uint256 slot = Electorate.electorAt(vote, bodies, a.principal, t);
        require(slot != 0, ICircularVotes.NotEntitled(id, a.principal));
        bool own = signer != address(0) && signer == slot.key();
        require(own, ICircularVotes.BadElectorSignature(a.principal, signer));
        require(s.entryOf(a.principal) == 0, ICircularVotes.ProxyUsed(a.principal));
        uint32 present = _holderNext(s, a.principal);
        require(present == 0, ICircularVotes.ProxyGiven(a.principal, present));
        IMemberRegister register = bodies.REGISTER();
        require(register.isActive(a.holder, t), ICircularVotes.NotActive(a.holder));
        require(register.votingPersonAt(a.principal, t) != a.holder, ICircularVotes.OwnProxy(a.principal));
        require(s.principals[a.holder] < cap, ICircularVotes.HolderFull(a.holder, s.principals[a.holder]));
    }

    /// @dev A proxy ends with its revocation (§168 BGB), until it has been used.
    function _checkRevocation(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        ProxyRevocation memory a,
        address signer,
        uint40 t
    ) private view {
        require(_holderNext(s, a.principal) != 0, ICircularVotes.NoProxy(a.principal));
        uint256 slot = Electorate.electorAt(s.vote, bodies, a.principal, t);
        require(slot != 0, ICircularVotes.NotEntitled(id, a.principal));
        bool own = signer != address(0) && signer == slot.key();
        require(own, ICircularVotes.BadElectorSignature(a.principal, signer));
        require(s.entryOf(a.principal) == 0, ICircularVotes.ProxyUsed(a.principal));
    }

    /// @dev Whoever holds the proxy that has not been revoked; 0 for nobody.
    function _holderNext(VoteState.State storage s, uint32 principal) private view returns (uint32) {
        uint256 n = s.proxies[principal].length;
        if (n == 0) return 0;
        VoteState.Proxy storage p = s.proxies[principal][n - 1];
        return p.until == FOREVER ? p.holder : 0;
    }

    // Openers, chairs, officers

    /// @dev The seats that opened, by whoever holds them now.
    function _checkSameSigners(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        bytes memory seats;
        for (uint256 i = 0; i < signatures.length; ++i) {
            seats = abi.encodePacked(seats, signatures[i].body, signatures[i].seat);
        }
        bool same = signatures.length > 0 && keccak256(seats) == s.vote.signers;
        require(same, ICircularVotes.WrongSigners(id));
        bodies.signatoriesOf(digest, signatures, t);
    }

    /// @dev The acting chair of the presiding body, and an officer of another body.
    function _checkOutage(
        VoteState.State storage s,
        IBodies bodies,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        _requireCount(signatures, 2);
        IBodies.Signatory[] memory by = bodies.signatoriesOf(digest, signatures, t);
        _requireActingChair(s.vote, bodies, by[0], t);
        bool other = by[1].kind == BodyKind.BOARD || by[1].kind == BodyKind.SUPERVISORY_BOARD;
        require(by[1].person != 0 && other && by[1].body != by[0].body, ICircularVotes.NotOfAnotherBody(by[1].body));
        require(by[0].person != by[1].person, ICircularVotes.SamePerson(by[0].person));
    }

    /// @dev §47 GenG: the chair; the deputy or the oldest seat where the chair's seat is vacant, or has been silent for
    /// the time that the articles name.
    function _checkDeclarer(
        ICircularVotes.Vote storage vote,
        IBodies bodies,
        IBodies.Signatory memory by,
        uint40 t
    ) private view {
        (, , uint32 presider, ) = bodies.bodyAt(vote.body);
        (, uint8 acting, SeatRole role) = bodies.actingChairAt(presider, t);
        bool may = by.body == presider && by.person != 0 && by.seat == acting;
        bool absent = role == SeatRole.CHAIR && t >= vote.closedAt + bodies.articles().absence;
        if (!may && absent && by.body == presider) {
            (, uint8 deputy) = bodies.deputyAt(presider, t);
            may = by.seat == deputy;
        }
        require(may, ICircularVotes.NotChair(by.body, by.seat));
    }

    /// @dev §47(2) GenG: chair and a member of the board.
    function _checkMinutes(
        ICircularVotes.Vote storage vote,
        IBodies bodies,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        _requireCount(signatures, 2);
        IBodies.Signatory[] memory by = bodies.signatoriesOf(digest, signatures, t);
        _requireActingChair(vote, bodies, by[0], t);
        bool board = by[1].person != 0 && by[1].kind == BodyKind.BOARD;
        require(board, ICircularVotes.NotOfBoard(by[1].body, by[1].seat));
        require(by[0].person != by[1].person, ICircularVotes.SamePerson(by[0].person));
    }

    function _requireActingChair(
        ICircularVotes.Vote storage vote,
        IBodies bodies,
        IBodies.Signatory memory by,
        uint40 t
    ) private view {
        (, , uint32 presider, ) = bodies.bodyAt(vote.body);
        (, uint8 acting, ) = bodies.actingChairAt(presider, t);
        bool is_ = by.person != 0 && by.body == presider && by.seat == acting;
        require(is_, ICircularVotes.NotChair(by.body, by.seat));
    }

    // Small

    function _requirePhase(VoteId id, Phase phase, Phase from, Phase to) private pure {
        require(phase >= from && phase <= to, ICircularVotes.WrongPhase(id, phase));
    }

    function _requireCount(Signature[] calldata signatures, uint256 required) private pure {
        require(signatures.length == required, ICircularVotes.WrongSignatures(signatures.length, required));
    }
}
