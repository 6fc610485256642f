// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Bodies} from "../../contracts/Bodies.sol";
import {CircularVotes} from "../../contracts/CircularVotes.sol";
import {IMemberRegister} from "../../contracts/interfaces/IMemberRegister.sol";
import {ElectorateAt} from "../../contracts/interfaces/Rules.sol";
import {Count, Outcome, VoteId} from "../../contracts/interfaces/Types.sol";
import {MemberSlot} from "../../contracts/libraries/MemberSlot.sol";
import {MemberRegister} from "../../contracts/MemberRegister.sol";
import {VotesHandler} from "./VotesHandler.t.sol";

interface Vm {
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function getNonce(address account) external view returns (uint64);
    function warp(uint256 timestamp) external;
}

abstract contract Votes {
    using MemberSlot for uint256;

    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    VotesHandler private _handler;
    CircularVotes private _votes;
    VoteId private _vote;
    ElectorateAt private immutable ELECTORATE;

    constructor(ElectorateAt electorate) {
        ELECTORATE = electorate;
    }

    function setUp() external {
        _handler = new VotesHandler(ELECTORATE);
        VM.warp(_handler.now_());
        address predicted = VM.computeCreateAddress(address(this), VM.getNonce(address(this)) + 1);
        MemberRegister register = new MemberRegister(predicted, address(_handler), _handler.FOUNDING());
        Bodies bodies = new Bodies(register, address(_handler));
        _votes = new CircularVotes(bodies);
        _handler.start(register, bodies, _votes);
        _vote = _handler.vote();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The tally is the sum of the sheet, nobody is counted twice, and a closed vote says what its sheet gives: more
    /// yes than no, or not.
    function invariant_tallyAndOutcomeAreTheRecount() external view {
        (uint32[5] memory heads, uint32 struck) = _recount();
        Count memory c = _votes.countOf(_vote);
        require(c.yes == heads[1] && c.no == heads[2] && c.abstain == heads[3] && c.invalid == heads[4], "tally");
        uint32 all = heads[1] + heads[2] + heads[3] + heads[4] + struck;
        require(_votes.voteOf(_vote).heads == all, "heads");
        require(all <= c.eligible + struck, "more than could");
        Outcome recounted = heads[1] > heads[2] ? Outcome.ADOPTED : Outcome.REJECTED;
        bool isClosed = _votes.voteOf(_vote).closedAt != 0;
        require(_votes.voteOf(_vote).outcome == (isClosed ? recounted : Outcome.NONE), "outcome");
    }

    /// @notice Nobody holds the proxies of more than two members, and a member has one holder at most (§43(5) GenG).
    function invariant_nobodyRepresentsMoreThanTwo() external view {
        uint32 members = _handler.MEMBERS();
        uint8[] memory principals = new uint8[](members + 1);
        for (uint32 member = 1; member <= members; ++member) {
            // A proxy that was revoked holds for the second that has begun.
            uint32 holder = _votes.proxyAt(_vote, member, _handler.now_() + 1);
            require(holder != member, "its own");
            ++principals[holder];
        }
        for (uint32 holder = 1; holder <= members; ++holder) require(principals[holder] <= 2, "too many");
    }

    /// @dev Heads by choice in the sheet, from 1 on, and those of struck ballots.
    function _recount() private view returns (uint32[5] memory heads, uint32 struck) {
        bool strikes = ELECTORATE == ElectorateAt.AT_CLOSE;
        for (uint32 elector = 0; elector <= _handler.MEMBERS() + 20; ++elector) {
            uint8 entry = _votes.entryOf(_vote, elector);
            require(entry < 16, "entry");
            bool counts = !strikes || !_handler.gone(elector);
            if (entry != 0 && !counts) ++struck;
            ++heads[entry == 0 || !counts ? 0 : 1 + ((entry - 1) & 3)];
        }
    }

    /// @notice No ballot counts of whoever is no member, has no vote, or did not sign.
    function invariant_onlyTheEntitledAreCounted() external view {
        for (uint32 elector = 0; elector <= _handler.MEMBERS() + 20; ++elector) {
            if (_votes.entryOf(_vote, elector) == 0) continue;
            require(elector != 0 && elector <= _handler.MEMBERS(), "no member");
            require(elector != _handler.FORMER() || _handler.returned(elector) != 0, "no member any more");
            require(elector % 10 != 0, "no vote");
            require(_handler.signed(elector), "not signed");
        }
    }

    /// @notice Once all are settled, everybody who was entitled is counted as entitled, once.
    function invariant_theEntitledAreCountedOnce() external view {
        if (_votes.voteOf(_vote).endedAt == 0 || _votes.unsettledOf(_vote).length > 0) return;
        uint40 last = _handler.lastInstant();
        IMemberRegister register = _handler.register();
        uint32 eligible = 0;
        for (uint32 member = 1; member <= _handler.MEMBERS(); ++member) {
            if (member % 10 == 0) continue;
            uint40 back = _handler.returned(member);
            bool was = member != _handler.FORMER() || (back != 0 && back <= last);
            if (ELECTORATE == ElectorateAt.AT_CLOSE) was = register.slotAt(member, last, last, last).covers(last);
            if (was) ++eligible;
        }
        require(_votes.countOf(_vote).eligible == eligible, "eligible");
    }

    function invariant_closedVoteNeverChanges() external view {
        bytes32 closed = _handler.closed();
        require(closed == 0 || closed == _handler.digest(), "changed");
    }

    /// @notice The handler does reach what the invariants are about.
    function test_handlerVotesSettlesAndCloses() external {
        uint256 right = uint256(0xf) << 40;
        for (uint256 i = 0; i < 4; ++i) right |= uint256(2) << (40 + i);
        _handler.cast(right, 3, 1, 1);
        require(_votes.voteOf(_vote).heads > 0, "cast");
        _handler.cast(right, 3, 2, 2);
        uint32 before = _votes.voteOf(_vote).heads;
        _handler.paper(21, 1, 1, 0);
        require(_votes.voteOf(_vote).heads == before + 1, "paper");
        _handler.authorise(30, 2);
        require(_votes.proxyAt(_vote, 31, _handler.now_()) == 3, "proxy");
        _handler.leave(18, 5);
        _handler.leave(40, 5);
        _handler.pass(60);
        _handler.comeBack(40);
        require(_handler.returned(43) != 0, "back");
        for (uint256 i = 0; i < 9; ++i) _handler.pass(3 hours - 1);
        _handler.castLate(right | 50, 3, 1, 1, 1 days);
        require(_votes.voteOf(_vote).heads > before + 1, "late");
        _handler.end();
        for (uint256 i = 0; i < 3; ++i) _handler.pass(3 hours - 1);
        _handler.close();
        require(_handler.closed() == 0, "closed before all were settled");
        _handler.settle(false);
        _handler.settle(true);
        require(_handler.gone(21) && !_handler.gone(43), "settled");
        _handler.close();
        require(_handler.closed() != 0, "closed");
    }
}

contract VotesAtCastInvariants is Votes(ElectorateAt.AT_CAST) {}

contract VotesAtCloseInvariants is Votes(ElectorateAt.AT_CLOSE) {}
