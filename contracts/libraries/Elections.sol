// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {RuleSet} from "../interfaces/Rules.sol";
import {Weights} from "../interfaces/Types.sol";
import {Counting} from "./Counting.sol";

/// @title Who is elected
/// @notice Candidates who reach the majority (§43(2) GenG: the statute may let less suffice in elections) are ranked by their votes. Each takes a free seat of the own segment, else
/// one of any segment. Where there are not seats enough for all who have equal votes, none of them is elected, and what
/// they were equal for stays vacant.
library Elections {
    uint8 private constant ANY = 0;

    /// @dev Seats by segment that may still be taken: how many, and where to look for the next one.
    struct Free {
        uint256[256] count;
        uint256[256] from;
    }

    /// @notice For each seat the number of the elected candidate, from 1; 0 for none.
    /// @param segments Of each seat (0 for any), and then of each candidate
    /// @param votes Of each candidate
    function elect(
        RuleSet memory r,
        Weights memory w,
        uint8[] memory segments,
        uint8 seats,
        uint64[] memory votes
    ) external pure returns (uint8[] memory elected) {
        elected = new uint8[](seats);
        Free memory free;
        for (uint256 i = 0; i < seats; ++i) ++free.count[segments[i]];
        uint256[] memory ranked = _rank(segments, seats, votes);
        uint256 base = Counting.baseOf(r, w);
        for (uint256 from = 0; from < ranked.length;) {
            uint64 level = votes[_candidateOf(ranked[from])];
            if (!Counting.reaches(r, level, base)) break;
            uint256 to = from + 1;
            while (to < ranked.length && votes[_candidateOf(ranked[to])] == level) ++to;
            _seatLevel(segments, ranked, from, to, elected, free);
            from = to;
        }
    }

    /// @dev The candidates by votes, most first, then by segment, then by number: votes short of the most possible, 64 bits
    /// · segment 8 · place on the list 8. There are 64 at most, and a vote is counted several times: so they are sorted
    /// once.
    function _rank(
        uint8[] memory segments,
        uint256 seats,
        uint64[] memory votes
    ) private pure returns (uint256[] memory ranked) {
        ranked = new uint256[](votes.length);
        unchecked {
            for (uint256 i = 0; i < votes.length; ++i) {
                uint256 key = (uint256(type(uint64).max - votes[i]) << 16) | (uint256(segments[seats + i]) << 8) | i;
                uint256 place = i;
                for (; place > 0 && ranked[place - 1] > key; --place) ranked[place] = ranked[place - 1];
                ranked[place] = key;
            }
        }
    }

    /// @dev Seats all who have equal votes, as far as there are seats for all of them.
    function _seatLevel(
        uint8[] memory segments,
        uint256[] memory ranked,
        uint256 from,
        uint256 to,
        uint8[] memory elected,
        Free memory free
    ) private pure {
        bool all = _overflow(ranked, from, to, free) <= free.count[ANY];
        for (uint256 i = from; i < to;) {
            uint8 segment = _segmentOf(ranked[i]);
            uint256 end = _endOf(ranked, i, to);
            if (!all && end - i > _own(segment, free)) {
                // Equal, and not seats enough: nobody takes what they were equal for.
                (free.count[segment], free.count[ANY], i) = (0, 0, end);
                continue;
            }
            for (; i < end; ++i) _take(segments, segment, uint8(_candidateOf(ranked[i]) + 1), elected, free);
        }
    }

    /// @dev Number of those for whom the seats of their own segment do not suffice.
    function _overflow(
        uint256[] memory ranked,
        uint256 from,
        uint256 to,
        Free memory free
    ) private pure returns (uint256 overflow) {
        for (uint256 i = from; i < to;) {
            uint256 end = _endOf(ranked, i, to);
            uint256 own = _own(_segmentOf(ranked[i]), free);
            if (end - i > own) overflow += end - i - own;
            i = end;
        }
    }

    /// @dev A candidate of segment 0 has only seats of any.
    function _own(uint8 segment, Free memory free) private pure returns (uint256) {
        return segment == ANY ? 0 : free.count[segment];
    }

    /// @dev Where the candidates of another segment begin.
    function _endOf(uint256[] memory ranked, uint256 from, uint256 to) private pure returns (uint256 end) {
        uint8 segment = _segmentOf(ranked[from]);
        end = from + 1;
        while (end < to && _segmentOf(ranked[end]) == segment) ++end;
    }

    /// @dev A free seat of the own segment, else of any; there is one.
    function _take(
        uint8[] memory segments,
        uint8 segment,
        uint8 candidate,
        uint8[] memory elected,
        Free memory free
    ) private pure {
        uint8 wanted = _own(segment, free) > 0 ? segment : ANY;
        uint256 seat = free.from[wanted];
        while (segments[seat] != wanted) ++seat;
        elected[seat] = candidate;
        free.from[wanted] = seat + 1;
        --free.count[wanted];
    }

    function _segmentOf(uint256 key) private pure returns (uint8) {
        return uint8(key >> 8);
    }

    function _candidateOf(uint256 key) private pure returns (uint256) {
        return uint8(key);
    }
}
