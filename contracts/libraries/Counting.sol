// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Base, Choice, Count, Outcome, RuleSet, Tie} from "../interfaces/Types.sol";

/// @title From a count to an outcome, in integers
library Counting {
    /// @notice The outcome of a vote that ran to its end.
    /// @param chair The chair's own choice; it decides a tie under Tie.CHAIR
    function outcome(RuleSet memory r, Count memory c, Choice chair) internal pure returns (Outcome) {
        if (!quorate(r, c)) return Outcome.NO_QUORUM;
        return _adopted(r, c, r.tie == Tie.CHAIR && chair == Choice.YES) ? Outcome.ADOPTED : Outcome.REJECTED;
    }

    /// @notice Abstentions and invalid ballots take part.
    function participants(Count memory c) internal pure returns (uint256) {
        return uint256(c.yes) + c.no + c.abstain + c.invalid;
    }

    function quorate(RuleSet memory r, Count memory c) internal pure returns (bool) {
        uint256 present = participants(c);
        uint256 base = r.quorumBase == Base.ELIGIBLE ? c.eligible : c.allMembers;
        return present >= r.quorumMin && present * r.quorumDen >= uint256(r.quorumNum) * base;
    }

    /// @notice Whether no ballot still to come can change the outcome, however a tie is broken.
    function isFixed(RuleSet memory r, Count memory c) internal pure returns (bool) {
        if (!quorate(r, c)) return false;
        uint256 present = participants(c);
        uint32 rest = present < c.eligible ? uint32(c.eligible - present) : 0;
        Count memory worst = Count(c.eligible, c.allMembers, c.yes, c.no + rest, c.abstain, c.invalid);
        Count memory best = Count(c.eligible, c.allMembers, c.yes + rest, c.no, c.abstain, c.invalid);
        return _adopted(r, worst, false) || !_adopted(r, best, r.tie == Tie.CHAIR);
    }

    function _adopted(RuleSet memory r, Count memory c, bool tieAdopts) private pure returns (bool) {
        uint256 base = c.allMembers;
        if (r.majorityBase == Base.CAST) base = uint256(c.yes) + c.no;
        else if (r.majorityBase == Base.PRESENT) base = participants(c);
        else if (r.majorityBase == Base.ELIGIBLE) base = c.eligible;
        uint256 left = uint256(c.yes) * r.majorityDen;
        uint256 right = uint256(r.majorityNum) * base;
        if (c.yes == 0) return false;
        if (left == right) return r.majorityStrict ? tieAdopts : true;
        return left > right;
    }
}
