// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {FOREVER} from "../../contracts/interfaces/Types.sol";
import {Departures} from "../../contracts/libraries/Departures.sol";
import {MemberSlot} from "../../contracts/libraries/MemberSlot.sol";
import {MemberRegister} from "../../contracts/MemberRegister.sol";
import {RegisterHandler} from "./RegisterHandler.t.sol";

contract RegisterInvariants {
    using MemberSlot for uint256;

    RegisterHandler private _handler;
    MemberRegister private _register;
    uint40 private _start;

    function setUp() external {
        _handler = new RegisterHandler();
        _register = _handler.REGISTER();
        _start = _handler.START();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The counts are those of the members, class for class, at any instant from the sealing on; no member is lost.
    function invariant_countsAreThoseOfTheMembers() external view {
        uint40 t = _handler.now_();
        require(_register.memberCount() == _handler.memberCount(), "members");
        for (uint40 ahead = 0; ahead <= 9; ahead += 3) {
            uint40 at = (t / 1 days + ahead) * 1 days;
            if (at <= _start) continue;
            _requireCounts(at);
            _requireCounts(at - 1);
        }
        _requireCounts(t);
        _requireCounts(_start);
    }

    /// @notice Over a period: who was entitled at any of its instants, once, in the class of the first of them.
    function invariant_countsOfAPeriodAreThoseOfTheMembers() external view {
        uint40 t = _handler.now_();
        for (uint40 span = 0; span <= 6 days; span += 2 days) {
            _requireCountsDuring(t - span < _start ? _start : t - span, t);
        }
        _requireCountsDuring(_start, t);
        _requireCountsDuring(_start, t + 1);
    }

    /// @notice No entitlement outlasts its membership, and no end moves to a later instant but by a reinstatement.
    function invariant_endsMoveEarlierOnly() external view {
        uint40 t = _handler.now_();
        for (uint32 member = 1; member <= _handler.memberCount(); ++member) {
            uint40 until = _register.slotAt(member, t + 1, t, t).until();
            require(until <= _register.detailsOf(member).until, "entitled beyond the membership");
            require(until <= _handler.earliest(member), "later");
            require(until == FOREVER || until <= t || _register.endedAt(member, until), "not noted");
        }
    }

    function _requireCounts(uint40 t) private view {
        (uint32 entitled, uint32 all) = _register.headsDuring(t, t);
        uint256[4] memory heads = _register.classHeads(t, t);
        for (uint32 member = 1; member <= _handler.memberCount(); ++member) {
            (bool isEntitled, bool belongs) = _handler.was(member, t);
            // Of what was before a return the register keeps the entitlement only.
            bool kept = t >= _handler.now_() || _handler.entitledCount(member) == 1;
            require(!kept || _register.isMemberAt(member, t) == belongs, "membership");
            if (belongs) --all;
            uint256 slot = _register.slotAt(member, t, t, t);
            require(slot.covers(t) == isEntitled, "entitlement");
            if (!isEntitled) continue;
            (uint16 votes, bool investing, uint8 segment) = _handler.classAt(member, t);
            require(slot.mayVote() == (votes > 0), "vote");
            _requireClass(slot.class(), votes, investing, segment);
            if (votes == 0) continue;
            --entitled;
            heads[slot.class() >> 3] -= 1 << ((slot.class() & 7) << 5);
        }
        require(all == 0 && entitled == 0, "counts");
        require(heads[0] | heads[1] | heads[2] | heads[3] == 0, "classes");
    }

    function _requireCountsDuring(uint40 from, uint40 to) private view {
        (uint32 entitled, uint32 all) = _register.headsDuring(from, to);
        uint256[4] memory heads = _register.classHeads(from, to);
        uint32 memberships = _register.membershipsDuring(from, to);
        bytes memory gone = _register.departed(from, to);
        require(gone.length == 9 * _register.departures(from, to), "list");
        for (uint256 i = 0; i < gone.length / 9; ++i) {
            (uint32 member, uint40 left) = Departures.read(Departures.departureAt(gone, i));
            (bool before, ) = _handler.was(member, left - 1);
            (bool after_, ) = _handler.was(member, left);
            require(before && !after_ && _register.endedAt(member, left), "departure");
            (uint40 back, uint40 memberLeft) = _register.returnAfter(member, left);
            if (back == 0 || back > to) continue;
            if (memberLeft != 0) --memberships;
            uint256 slot = _register.slotAt(member, back, back, back);
            if (slot.mayVote()) heads[slot.class() >> 3] -= 1 << ((slot.class() & 7) << 5);
        }
        for (uint32 member = 1; member <= _handler.memberCount(); ++member) {
            (bool isEntitled, uint40 first, bool belongs) = _handler.wasDuring(member, from, to);
            if (belongs) (--all, --memberships);
            (uint16 votes, bool investing, uint8 segment) = _handler.classAt(member, first);
            if (!isEntitled || votes == 0) continue;
            --entitled;
            uint8 class = _classOf(votes, investing, segment);
            heads[class >> 3] -= 1 << ((class & 7) << 5);
        }
        require(entitled == 0, "entitled");
        require(all == 0 && memberships == 0, "all");
        require(heads[0] | heads[1] | heads[2] | heads[3] == 0, "classes of a period");
    }

    function _classOf(uint16 votes, bool investing, uint8 segment) private view returns (uint8 class) {
        for (; class < _register.classCount(); ++class) {
            (uint16 v, bool i, uint8 s) = _register.classAt(class);
            if (v == votes && i == investing && s == segment) return class;
        }
        revert("no such class");
    }

    function _requireClass(uint8 class, uint16 votes, bool investing, uint8 segment) private view {
        (uint16 v, bool i, uint8 s) = _register.classAt(class);
        require(v == votes && i == investing && s == segment, "class");
    }

    /// @notice Every key answers for the time in which it was the newest.
    function invariant_keysAreThoseOfTheirTime() external view {
        uint256 count = _handler.noteCount();
        for (uint256 i = 0; i < count; ++i) {
            (uint32 person, uint40 at, address key) = _handler.notes(i);
            uint40 until = FOREVER;
            bool first = true;
            for (uint256 j = 0; j < count; ++j) {
                (uint32 other, uint40 then, ) = _handler.notes(j);
                if (other != person) continue;
                if (j < i) first = false;
                if (j > i && then < until) until = then;
            }
            if (key != address(0)) require(_register.personOf(key) == person, "person");
            // Replaced within its first second, a key was never in force.
            if (at >= until) continue;
            require(_register.keyAt(person, at) == key && _register.keyAt(person, until - 1) == key, "key");
            if (first) require(_register.keyAt(person, 0) == key, "first key");
        }
    }

    /// @notice A member's slot has the key of whoever votes for it.
    function invariant_slotsHaveTheVotersKey() external view {
        uint40 t = _handler.now_();
        for (uint32 member = 1; member <= _handler.memberCount(); ++member) {
            for (uint40 ago = 0; ago <= 2 days; ago += 1 days) {
                if (t < _start + ago) continue;
                uint32 voter = _handler.voterAt(member, t - ago);
                require(_register.votingPersonAt(member, t - ago) == voter, "voter");
                address key = _register.slotAt(member, t, t - ago, t).key();
                // A slot that was never revised has one key, whatever the time: before it nobody could sign.
                bool plain = _register.slotAt(member, t, t, t).revisions() == 0;
                require(plain || key == _register.keyAt(voter, t - ago), "slot");
            }
        }
    }
}
