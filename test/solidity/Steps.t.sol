// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Departures} from "../../contracts/libraries/Departures.sol";
import {Steps} from "../../contracts/libraries/Steps.sol";

/// @title Adds and takes back at random instants, and keeps a plain list beside
contract StepsTest {
    using Steps for Steps.Step[];
    using Departures for Departures.Log;

    struct Entry {
        uint32 member;
        uint40 instant;
    }

    uint40 private constant SPAN = 30;

    Steps.Step[] private _steps;
    uint40[] private _instants;
    Departures.Log private _log;
    Entry[] private _entries;

    function testFuzz_sumsAreThoseOfAList(uint256 seed) external {
        for (uint256 i = 0; i < 24; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            if (drawn % 3 == 0 && _instants.length > 0) _take((drawn >> 8) % _instants.length);
            else _put(uint40((drawn >> 8) % SPAN));
        }
        for (uint40 t = 0; t <= SPAN; ++t) {
            uint32 expected = 0;
            for (uint256 i = 0; i < _instants.length; ++i) if (_instants[i] <= t) ++expected;
            require(_steps.sumAt(t) == expected, "sum");
        }
    }

    /// @notice Steps are sorted, and each changes the sum: so there are no more of them than instants.
    function testFuzz_noStepStaysWhereNothingChanges(uint256 seed) external {
        for (uint256 i = 0; i < 24; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            if (drawn % 2 == 0 && _instants.length > 0) _take((drawn >> 8) % _instants.length);
            else _put(uint40((drawn >> 8) % SPAN));
            uint32 before = 0;
            for (uint256 j = 0; j < _steps.length; ++j) {
                require(j == 0 || _steps[j].at > _steps[j - 1].at, "sorted");
                require(_steps[j].total > before, "nothing changes");
                before = _steps[j].total;
            }
            require(before == _instants.length, "all of them");
        }
    }

    /// @notice Who moves an end again and again takes no room from others.
    function test_movingAnEndFillsNothing() external {
        _steps.add(1000);
        for (uint40 at = 999; at > 800; --at) {
            _steps.remove(at + 1);
            _steps.add(at);
        }
        require(_steps.length == 1, "one end");
        _steps.add(1);
        require(_steps.sumAt(0) == 0 && _steps.sumAt(1) == 1 && _steps.sumAt(801) == 2, "sum");
    }

    function testFuzz_departuresAreThoseOfAList(uint256 seed) external {
        for (uint256 i = 0; i < 24; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            uint32 member = uint32((drawn >> 8) % 5) + 1;
            uint40 instant = uint40((drawn >> 16) % SPAN);
            uint256 place = _placeOf(member, instant);
            if (place == _entries.length) {
                _log.add(member, instant);
                _entries.push(Entry(member, instant));
            } else {
                _log.remove(member, instant);
                _entries[place] = _entries[_entries.length - 1];
                _entries.pop();
            }
        }
        uint40 from = uint40(seed % SPAN);
        uint40 to = from + uint40((seed >> 8) % SPAN);
        bytes memory list = _log.list(from, to);
        uint32 expected = 0;
        for (uint256 i = 0; i < _entries.length; ++i) {
            Entry memory entry = _entries[i];
            require(_log.has(entry.member, entry.instant), "known");
            if (entry.instant <= from || entry.instant > to) continue;
            ++expected;
            require(_holds(list, entry), "listed");
        }
        require(_log.count(from, to) == expected && list.length == 9 * expected, "as many");
        for (uint32 member = 1; member <= 5; ++member) {
            for (uint40 t = 0; t < SPAN; ++t) {
                require(_log.has(member, t) == (_placeOf(member, t) < _entries.length), "nobody else");
            }
        }
    }

    function _put(uint40 instant) private {
        _steps.add(instant);
        _instants.push(instant);
    }

    function _take(uint256 place) private {
        _steps.remove(_instants[place]);
        _instants[place] = _instants[_instants.length - 1];
        _instants.pop();
    }

    function _placeOf(uint32 member, uint40 instant) private view returns (uint256 place) {
        for (; place < _entries.length; ++place) {
            if (_entries[place].member == member && _entries[place].instant == instant) break;
        }
    }

    function _holds(bytes memory list, Entry memory entry) private pure returns (bool) {
        bytes9 wanted = bytes9(abi.encodePacked(entry.member, entry.instant));
        for (uint256 i = 0; i < list.length; i += 9) {
            bytes9 given;
            assembly ("memory-safe") {
                given := mload(add(add(list, 0x20), i))
            }
            if (bytes9(given) == wanted) return true;
        }
        return false;
    }
}
