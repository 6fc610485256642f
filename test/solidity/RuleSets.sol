// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Base,
    CapBase,
    EarlyClose,
    EffectiveOn,
    ElectorateAt,
    Law,
    Matter,
    Procedure,
    Revocability,
    RuleSet,
    Secrecy,
    Tie,
    Timezone,
    VoteWeight
} from "../../contracts/interfaces/Rules.sol";

/// @title Rule sets for fuzzing
/// @notice Fuzzed structs may not hold enumerations, whose encoding refuses most numbers.
library RuleSets {
    /// @notice Any rule set, lawful or not; numbers are small, so that edges are met.
    function any(uint256 seed) internal pure returns (RuleSet memory r) {
        r.law = Law(_draw(seed, 0, 6));
        r.body = uint32(_draw(seed, 1, 4));
        r.matters = _matters(seed, 2);
        r.procedure = Procedure(_draw(seed, 3, 4));
        r.validFrom = uint40(_draw(seed, 33, 2) * 1_700_000_000);
        r.notice = uint32(_draw(seed, 34, 3) * 10 days);
        r.discussion = uint32(_draw(seed, 4, 2));
        r.objectionWindow = uint32(_draw(seed, 5, 3));
        r.objections = uint16(_draw(seed, 6, 3));
        r.quorumNum = uint16(_draw(seed, 7, 5));
        r.quorumDen = uint16(_draw(seed, 8, 5));
        r.quorumBase = Base(_draw(seed, 9, 4));
        r.quorumMin = uint32(_draw(seed, 10, 9));
        r.majorityNum = uint16(_draw(seed, 11, 5));
        r.majorityDen = uint16(_draw(seed, 12, 5));
        r.majorityStrict = _draw(seed, 13, 2) == 1;
        r.majorityBase = Base(_draw(seed, 14, 4));
        r.voteWeight = VoteWeight(_draw(seed, 15, 4));
        r.cap = uint16(_draw(seed, 16, 6));
        r.capBase = CapBase(_draw(seed, 17, 2));
        r.flatOnThreeQuarters = _draw(seed, 18, 2) == 1;
        r.proxyCap = uint8(_draw(seed, 19, 4));
        r.conflictKinds = _matters(seed, 20) & uint32(_draw(seed, 32, 2) * type(uint32).max);
        r.electorate = ElectorateAt(_draw(seed, 21, 3));
        r.revocability = Revocability(_draw(seed, 22, 2));
        r.earlyClose = EarlyClose(_draw(seed, 23, 3));
        r.tie = Tie(_draw(seed, 24, 2));
        r.secrecy = Secrecy(_draw(seed, 25, 2));
        r.interimResults = _draw(seed, 26, 2) == 1;
        r.timezone = Timezone(_draw(seed, 27, 2));
        r.deadlineInclusive = _draw(seed, 28, 2) == 1;
        r.effectiveOn = EffectiveOn(_draw(seed, 29, 3));
        r.grace = uint32(_draw(seed, 30, 9));
        r.openers = uint8(_draw(seed, 31, 3));
        r.jointForm = _draw(seed, 35, 2) == 1;
    }

    /// @dev Two matters, at times one that is none.
    function _matters(uint256 seed, uint256 field) private pure returns (uint32) {
        uint256 matters = uint256(type(Matter).max) + 1;
        uint256 one = 1 << _draw(seed, 100 + field, matters);
        return uint32(one | (1 << _draw(seed, 200 + field, matters + 1)));
    }

    function _draw(uint256 seed, uint256 field, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, field))) % below;
    }
}
