// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Base, RuleSet} from "../../contracts/interfaces/Rules.sol";
import {Weights} from "../../contracts/interfaces/Types.sol";
import {Elections} from "../../contracts/libraries/Elections.sol";

contract ElectionsTest {
    /// @dev An election: seats with segments, candidates with segments and votes.
    struct Drawn {
        uint8[] segments;
        uint8 seats;
        uint64[] votes;
    }

    function testFuzz_seatsNobodyTwiceAndEverybodyWhereTheyBelong(uint256 seed) external pure {
        Drawn memory d = _drawn(seed);
        (uint16 num, uint64 base) = (uint16(seed % 3), uint64(20 + (seed % 20)));
        uint8[] memory elected = _elect(d, num, base);
        require(elected.length == d.seats, "one entry a seat");
        bool[] memory seated = new bool[](d.votes.length + 1);
        for (uint256 i = 0; i < d.seats; ++i) {
            uint256 n = elected[i];
            if (n == 0) continue;
            require(n <= d.votes.length && !seated[n], "twice");
            seated[n] = true;
            uint8 required = d.segments[i];
            require(required == 0 || required == d.segments[d.seats + n - 1], "segment");
            uint64 votes = d.votes[n - 1];
            require(votes > 0 && 4 * uint256(votes) >= uint256(num) * base, "majority");
        }
        _requireRanked(d, seated, elected, num, base);
    }

    /// @notice Who is elected does not depend on the order in which candidates stand on the list.
    function testFuzz_orderOfCandidatesDoesNotMatter(uint256 seed) external pure {
        Drawn memory d = _drawn(seed);
        uint256 n = d.votes.length;
        uint256 turn = seed % n;
        Drawn memory other = Drawn(new uint8[](d.segments.length), d.seats, new uint64[](n));
        for (uint256 i = 0; i < d.seats; ++i) other.segments[i] = d.segments[i];
        for (uint256 i = 0; i < n; ++i) {
            // Turned and mirrored.
            uint256 to = (n - 1 - i + turn) % n;
            other.votes[to] = d.votes[i];
            other.segments[d.seats + to] = d.segments[d.seats + i];
        }
        uint256 here = 0;
        uint256 there = 0;
        uint8[] memory elected = _elect(d, 1, 30);
        uint8[] memory turned = _elect(other, 1, 30);
        for (uint256 i = 0; i < d.seats; ++i) {
            if (elected[i] != 0) here |= 1 << (elected[i] - 1);
            if (turned[i] != 0) there |= 1 << ((n - 1 + n - (turned[i] - 1) + turn) % n);
            require((elected[i] == 0) == (turned[i] == 0), "vacant seats");
        }
        require(here == there, "the same persons");
    }

    /// @notice Equal candidates of one segment are elected all, or none of them.
    function testFuzz_equalsShareTheirLot(uint256 seed) external pure {
        Drawn memory d = _drawn(seed);
        uint8[] memory elected = _elect(d, 1, 30);
        for (uint256 a = 0; a < d.votes.length; ++a) {
            for (uint256 b = 0; b < a; ++b) {
                bool same = d.votes[a] == d.votes[b] && d.segments[d.seats + a] == d.segments[d.seats + b];
                if (same) require(_holds(elected, a + 1) == _holds(elected, b + 1), "a lot was drawn");
            }
        }
    }

    /// @notice The largest election, all candidates with different votes, costs little enough to be counted as often as an
    /// outcome is questioned.
    function test_largestElectionIsAffordable() external view {
        Drawn memory d = Drawn(new uint8[](63 + 64), 63, new uint64[](64));
        for (uint256 i = 0; i < 63; ++i) d.segments[i] = uint8(i % 5);
        for (uint256 i = 0; i < 64; ++i) (d.votes[i], d.segments[63 + i]) = (uint64(1 + i), uint8(i));
        uint256 before = gasleft();
        _elect(d, 0, 1);
        require(before - gasleft() < 1_400_000, "gas");
    }

    /// @dev Nobody with fewer votes sits where somebody with more, of the same segment, is left out without a rival.
    function _requireRanked(
        Drawn memory d,
        bool[] memory seated,
        uint8[] memory elected,
        uint16 num,
        uint64 base
    ) private pure {
        for (uint256 a = 0; a < d.votes.length; ++a) {
            bool reaches = d.votes[a] > 0 && 4 * uint256(d.votes[a]) >= uint256(num) * base;
            if (seated[a + 1] || !reaches) continue;
            uint8 segment = d.segments[d.seats + a];
            for (uint256 i = 0; i < d.seats; ++i) {
                bool fits = d.segments[i] == segment || d.segments[i] == 0;
                if (!fits || elected[i] == 0) continue;
                require(d.votes[elected[i] - 1] >= d.votes[a], "passed over");
            }
        }
    }

    function _elect(Drawn memory d, uint16 num, uint64 base) private pure returns (uint8[] memory) {
        RuleSet memory r;
        (r.majorityNum, r.majorityDen, r.majorityBase) = (num, 4, Base.ELIGIBLE);
        return Elections.elect(r, Weights(base, base, 0, 0, 0, 0), d.segments, d.seats, d.votes);
    }

    function _drawn(uint256 seed) private pure returns (Drawn memory d) {
        d.seats = uint8(1 + _draw(seed, 0, 5));
        uint256 candidates = 1 + _draw(seed, 1, 8);
        d.segments = new uint8[](d.seats + candidates);
        d.votes = new uint64[](candidates);
        for (uint256 i = 0; i < d.segments.length; ++i) d.segments[i] = uint8(_draw(seed, 10 + i, 3));
        // Few different numbers, so that there are equals.
        for (uint256 i = 0; i < candidates; ++i) d.votes[i] = uint64(7 * _draw(seed, 40 + i, 5));
    }

    function _holds(uint8[] memory elected, uint256 candidate) private pure returns (bool) {
        for (uint256 i = 0; i < elected.length; ++i) if (elected[i] == candidate) return true;
        return false;
    }

    function _draw(uint256 seed, uint256 field, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, field))) % below;
    }
}
