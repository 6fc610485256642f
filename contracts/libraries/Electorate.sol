// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {BodyKind, ElectorateAt} from "../interfaces/Rules.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {VoteState} from "./VoteState.sol";

/// @title Who is entitled in a vote
/// @notice Heads by class, 32 bits each, 8 classes a word.
library Electorate {
    using MemberSlot for uint256;
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice The entitled under an electorate rule, as far as `t`, and those of them who are barred. Who left and came
    /// back meanwhile counts as often as it came.
    /// @param t Last instant considered, for who joined or left
    function entitled(
        VoteState.State storage s,
        IBodies bodies,
        ElectorateAt rule,
        uint40 t
    ) internal view returns (uint256[4] memory heads, uint256[4] memory barred) {
        ICircularVotes.Vote storage vote = s.vote;
        uint40 to = rule == ElectorateAt.AT_OPEN ? vote.startsAt : t;
        heads = bodies.classHeads(vote.body, vote.startsAt, to);
        if (rule == ElectorateAt.AT_CLOSE) {
            for (uint256 i = 0; i < 4; ++i) heads[i] -= s.departed[i];
        }
        if (!vote.has(VoteState.BANS)) return (heads, barred);
        (uint32[] memory electors, uint8[] memory classes) = concerned(s, bodies, rule, to);
        for (uint256 i = 0; i < electors.length; ++i) {
            // A seat for which an earlier holder has voted takes part.
            if (s.entryOf(electors[i]) != 0) continue;
            uint256 lane = 1 << ((classes[i] & 7) << 5);
            barred[classes[i] >> 3] += lane;
            heads[classes[i] >> 3] -= lane;
        }
    }

    /// @notice All members, or all seats, under an electorate rule, with the same proviso.
    function all(
        VoteState.State storage s,
        IBodies bodies,
        ElectorateAt rule,
        uint40 t
    ) internal view returns (uint32) {
        ICircularVotes.Vote storage vote = s.vote;
        uint40 to = rule == ElectorateAt.AT_OPEN ? vote.startsAt : t;
        return bodies.allDuring(vote.body, rule == ElectorateAt.AT_CLOSE ? to : vote.startsAt, to);
    }

    /// @notice The electors concerned who were entitled, and their classes: members, or seats that persons concerned hold.
    /// @param t Last instant considered
    function concerned(
        VoteState.State storage s,
        IBodies bodies,
        ElectorateAt rule,
        uint40 t
    ) internal view returns (uint32[] memory electors, uint8[] memory classes) {
        uint32 body = s.vote.body;
        uint40 to = rule == ElectorateAt.AT_OPEN ? s.vote.startsAt : t;
        (BodyKind kind, , , uint8[] memory segments) = bodies.bodyAt(body);
        bool meeting = kind == BodyKind.GENERAL_MEETING;
        electors = new uint32[](meeting ? s.concerned.length : segments.length);
        classes = new uint8[](electors.length);
        uint256 count = 0;
        for (uint256 i = 0; i < electors.length; ++i) {
            uint32 elector = meeting ? s.concerned[i] : uint32(i + 1);
            bool isOne;
            if (meeting) (isOne, classes[count]) = _standingOf(s, bodies, rule, elector, to);
            else isOne = s.concernedPersons[_holderOf(s, bodies, uint8(elector), to)];
            if (isOne) electors[count++] = elector;
        }
        assembly ("memory-safe") {
            mstore(electors, count)
            mstore(classes, count)
        }
    }

    /// @dev Whether a member concerned was entitled, and in which class.
    function _standingOf(
        VoteState.State storage s,
        IBodies bodies,
        ElectorateAt rule,
        uint32 member,
        uint40 to
    ) private view returns (bool isEntitled, uint8 class) {
        ICircularVotes.Vote storage vote = s.vote;
        uint40 at = rule == ElectorateAt.AT_CLOSE ? to : vote.startsAt;
        uint256 slot = bodies.electorAt(vote.body, member, at, at, vote.startsAt);
        isEntitled = slot.mayVote() && slot.covers(at);
        if (!isEntitled && rule == ElectorateAt.AT_CAST) {
            // Who joined after the start.
            slot = bodies.electorAt(vote.body, member, to, to, vote.startsAt);
            int256 since = slot.since();
            isEntitled = slot.mayVote() && since > int256(uint256(vote.startsAt)) && since <= int256(uint256(to));
        }
        class = slot.class();
    }

    /// @notice The elector's slot where it is entitled at `t`; 0 otherwise.
    function electorAt(
        ICircularVotes.Vote storage vote,
        IBodies bodies,
        uint32 elector,
        uint40 t
    ) internal view returns (uint256) {
        uint40 at = entitledAt(vote, t);
        uint256 slot = bodies.electorAt(vote.body, elector, at, t, vote.startsAt);
        return slot.mayVote() && slot.covers(at) ? slot : 0;
    }

    /// @notice Before voting starts nobody knows who will be entitled then; who is entitled now may act.
    function entitledAt(ICircularVotes.Vote storage vote, uint40 t) internal view returns (uint40) {
        bool frozen = vote.electorate == ElectorateAt.AT_OPEN;
        return frozen && t >= vote.startsAt ? vote.startsAt : t;
    }

    /// @notice Whether an elector who is entitled now, with that slot, was not so at the start of voting. A reinstated member
    /// and a seat with another holder are the electors that they were.
    function joinedLater(
        IBodies bodies,
        uint32 body,
        uint32 elector,
        uint40 startsAt,
        uint256 slot
    ) internal view returns (bool) {
        if (slot.since() <= int256(uint256(startsAt))) return false;
        if (slot.revisions() == 0) return true;
        return !bodies.electorAt(body, elector, startsAt, startsAt, startsAt).covers(startsAt);
    }

    /// @dev Who held a seat at the last instant, or at the start where it is vacant by then; 0 for nobody.
    function _holderOf(
        VoteState.State storage s,
        IBodies bodies,
        uint8 seat,
        uint40 to
    ) private view returns (uint32 person) {
        (person, , , ) = bodies.seatAt(s.vote.body, seat, to);
        if (person == 0) (person, , , ) = bodies.seatAt(s.vote.body, seat, s.vote.startsAt);
    }
}
