// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {ElectorateAt, Revocability} from "../interfaces/Rules.sol";
import {VoteId} from "../interfaces/Types.sol";
import {Departures} from "./Departures.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {VoteState} from "./VoteState.sol";

/// @title Accounting for members who left while voting went on
/// @notice Member by member, in any portions: so that closing a vote loops over none of them.
library Settlement {
    using MemberSlot for uint256;
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice Accounts for ends of entitlement during the voting.
    function settle(VoteState.State storage s, IBodies bodies, VoteId id, bytes calldata departures) external {
        checkSettle(s, bodies, departures);
        ICircularVotes.Vote storage vote = s.vote;
        bytes memory struck;
        uint40 last = vote.lastInstant();
        for (uint256 i = 0; i < departures.length; i += 9) {
            (uint32 elector, uint40 instant) = Departures.read(bytes9(departures[i:i + 9]));
            s.settled[keccak256(departures[i:i + 9])] = true;
            int256 present = bodies.electorAt(vote.body, elector, last, last, vote.startsAt).since();
            if (present >= int256(uint256(instant))) {
                // Who was reinstated is there again, or leaves once more.
                _noteReturn(s, bodies, elector, instant);
                continue;
            }
            uint256 slot = bodies.electorAt(vote.body, elector, instant - 1, instant - 1, vote.startsAt);
            uint8 class = slot.class();
            if (slot.mayVote()) s.departed[class >> 3] += 1 << ((class & 7) << 5);
            uint8 entry = s.entryOf(elector);
            if (entry == 0) continue;
            _strike(s, elector, entry, class);
            struck = abi.encodePacked(struck, elector);
        }
        vote.settled += uint32(departures.length / 9);

        emit ICircularVotes.ElectorsSettled(id, departures, struck);
    }

    /// @notice Reverts where a departure is none, or accounted for already.
    function checkSettle(VoteState.State storage s, IBodies bodies, bytes calldata departures) public view {
        ICircularVotes.Vote storage vote = s.vote;
        require(departures.length > 0 && departures.length % 9 == 0, ICircularVotes.EmptyBatch());
        uint40 last = vote.lastInstant();
        bytes9 before;
        for (uint256 i = 0; i < departures.length; i += 9) {
            bytes9 departure = bytes9(departures[i:i + 9]);
            (uint32 elector, uint40 instant) = Departures.read(departure);
            bool during = instant > vote.startsAt && instant <= last;
            bool left = during && bodies.REGISTER().endedAt(elector, instant);
            require(left, ICircularVotes.NotDeparted(elector, instant));
            // Ascending, so that none comes twice in one call.
            bool again = departure <= before || s.settled[keccak256(departures[i:i + 9])];
            require(!again, ICircularVotes.AlreadySettled(elector, instant));
            before = departure;
        }
    }

    /// @notice Reverts where somebody who left during the voting is not accounted for.
    function requireSettled(VoteState.State storage s, IBodies bodies, VoteId id) internal view {
        ICircularVotes.Vote storage vote = s.vote;
        uint32 departures = bodies.departures(vote.body, vote.startsAt, vote.lastInstant());
        require(vote.settled == departures, ICircularVotes.NotSettled(id, vote.settled, departures));
    }

    /// @notice Departures during the voting that are not accounted for.
    function unsettled(VoteState.State storage s, IBodies bodies) external view returns (bytes memory rest) {
        ICircularVotes.Vote storage vote = s.vote;
        if (vote.closedAt != 0 || bodies.departures(vote.body, vote.startsAt, vote.lastInstant()) == 0) return rest;
        rest = bodies.REGISTER().departed(vote.startsAt, vote.lastInstant());
        uint256 kept = 0;
        for (uint256 i = 0; i < rest.length / 9; ++i) {
            bytes9 departure = Departures.departureAt(rest, i);
            if (!s.settled[keccak256(abi.encodePacked(departure))]) Departures.put(rest, kept++, departure);
        }
        Departures.cut(rest, kept);
    }

    /// @dev Who left and came back counts twice: as who was there, and as who joined, in the class of then.
    function _noteReturn(VoteState.State storage s, IBodies bodies, uint32 member, uint40 left) private {
        (uint40 back, uint40 memberLeft) = bodies.REGISTER().returnAfter(member, left);
        uint256 slot = bodies.REGISTER().slotAt(member, back, back, back);
        if (slot.mayVote()) s.returned[slot.class() >> 3] += 1 << ((slot.class() & 7) << 5);
        if (memberLeft != 0) ++s.returnedMembers;
    }

    /// @dev Takes the ballot out of the votes that count where who has left is struck, its first and its late forms too.
    function _strike(VoteState.State storage s, uint32 elector, uint8 entry, uint8 class) private {
        uint64 choice = s.choices[elector];
        s.bump(VoteState.STRUCK, entry, choice, class, true);
        if (s.vote.electorate != ElectorateAt.AT_CLOSE) return;
        VoteState.History storage h = s.histories[elector];
        if (h.first != 0 && s.vote.revocability == Revocability.UNTIL_DEADLINE) {
            s.bump(VoteState.FIRST, h.first, h.firstChoice, class, false);
        }
        if (!h.late) return;
        // So that what is without late ballots is without this elector too.
        s.bump(VoteState.REPLACED, entry, choice, class, true);
        if (h.timely != 0) s.bump(VoteState.LATE, h.timely, h.timelyChoice, class, true);
    }
}
