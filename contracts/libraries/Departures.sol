// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Steps} from "./Steps.sol";

/// @title Whose entitlement ends when
/// @notice An end that is known may still be taken back; one that has come stays.
library Departures {
    using Steps for Steps.Step[];

    struct Log {
        Steps.Step[] steps;
        mapping(uint40 instant => uint32[]) members;
        mapping(uint40 instant => mapping(uint32 member => uint256 indexPlusOne)) index;
    }

    function add(Log storage log, uint32 member, uint40 instant) internal {
        log.steps.add(instant);
        log.members[instant].push(member);
        log.index[instant][member] = log.members[instant].length;
    }

    function remove(Log storage log, uint32 member, uint40 instant) internal {
        log.steps.remove(instant);
        uint32[] storage members = log.members[instant];
        uint256 index = log.index[instant][member];
        uint32 last = members[members.length - 1];
        members[index - 1] = last;
        log.index[instant][last] = index;
        members.pop();
        delete log.index[instant][member];
    }

    /// @notice Number of ends after `from` and not after `to`.
    function count(Log storage log, uint40 from, uint40 to) internal view returns (uint32) {
        return log.steps.sumAt(to) - log.steps.sumAt(from);
    }

    /// @notice Those ends: member (4 bytes) · instant (5), one after another.
    function list(Log storage log, uint40 from, uint40 to) internal view returns (bytes memory packed) {
        packed = new bytes(9 * uint256(count(log, from, to)));
        uint256 end = log.steps.after_(to);
        uint256 at = 0;
        for (uint256 i = log.steps.after_(from); i < end; ++i) {
            uint40 instant = log.steps[i].at;
            uint32[] storage members = log.members[instant];
            for (uint256 m = 0; m < members.length; ++m) {
                put(packed, at++, bytes9((uint72(members[m]) << 40) | instant));
            }
        }
    }

    /// @notice The departure at a place of a list.
    function departureAt(bytes memory packed, uint256 place) internal pure returns (bytes9 departure) {
        assembly ("memory-safe") {
            departure := and(mload(add(add(packed, 0x20), mul(9, place))), not(sub(shl(184, 1), 1)))
        }
    }

    /// @notice Who departs when.
    function read(bytes9 departure) internal pure returns (uint32 member, uint40 instant) {
        return (uint32(bytes4(departure)), uint40(uint72(departure)));
    }

    /// @notice Puts a departure at a place of a list.
    function put(bytes memory packed, uint256 place, bytes9 departure) internal pure {
        assembly ("memory-safe") {
            let word := add(add(packed, 0x20), mul(9, place))
            mstore(word, or(departure, and(mload(word), sub(shl(184, 1), 1))))
        }
    }

    /// @notice Cuts a list off after so many departures.
    function cut(bytes memory packed, uint256 places) internal pure {
        assembly ("memory-safe") {
            mstore(packed, mul(9, places))
        }
    }

    function has(Log storage log, uint32 member, uint40 instant) internal view returns (bool) {
        return log.index[instant][member] != 0;
    }
}
