// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Base,
    EarlyClose,
    EffectiveOn,
    ElectorateAt,
    Law,
    Matter,
    Procedure,
    Revocability,
    RuleFault,
    RuleSet,
    Secrecy,
    Tie,
    VoteWeight
} from "../interfaces/Types.sol";

/// @title What a rule set may say
/// @notice A value that is not carried out yet is a fault, so that no rule is ever adopted and then ignored.
library Statute {
    uint256 private constant MATTERS = uint256(type(Matter).max) + 1;
    /// @dev Longer ones would keep a body from ever deciding.
    uint256 private constant MOST_PERIOD = 366 days;
    uint256 private constant MOST_GRACE = 31 days;
    uint256 private constant FAULTS = uint256(type(RuleFault).max);

    /// @notice Every fault of the rule set, none twice, in the order of the enumeration; empty where it may be adopted.
    function check(RuleSet memory r) external pure returns (RuleFault[] memory faults) {
        uint256 bits = 0;
        if (r.law != Law.FREE) bits |= _bit(RuleFault.LAW_UNSUPPORTED);
        if (r.procedure > Procedure.CIRCULAR) bits |= _bit(RuleFault.PROCEDURE_UNSUPPORTED);
        if (r.discussion != 0) bits |= _bit(RuleFault.DISCUSSION_UNSUPPORTED);
        if (r.voteWeight != VoteWeight.EQUAL || r.cap != 0 || uint8(r.capBase) != 0 || r.flatOnThreeQuarters) {
            bits |= _bit(RuleFault.VOTE_WEIGHT_UNSUPPORTED);
        }
        if (r.proxyCap != 0) bits |= _bit(RuleFault.PROXIES_UNSUPPORTED);
        if (r.conflictKinds != 0) bits |= _bit(RuleFault.CONFLICTS_UNSUPPORTED);
        if (r.electorate == ElectorateAt.AT_CLOSE) bits |= _bit(RuleFault.ELECTORATE_UNSUPPORTED);
        if (r.secrecy != Secrecy.NAMED) bits |= _bit(RuleFault.SECRECY_UNSUPPORTED);
        if (r.effectiveOn == EffectiveOn.REGISTER) bits |= _bit(RuleFault.EFFECTIVE_ON_UNSUPPORTED);
        if (r.deadlineInclusive) bits |= _bit(RuleFault.DEADLINE_INCLUSIVE_UNSUPPORTED);
        // Nobody sees a result before the close: a running count steers those who have not voted yet.
        if (r.interimResults) bits |= _bit(RuleFault.INTERIM_RESULTS_FORBIDDEN);
        if (r.matters == 0) bits |= _bit(RuleFault.NO_MATTER);
        if (r.matters >> MATTERS != 0) bits |= _bit(RuleFault.UNKNOWN_MATTER);
        // Without a body for them, rules could never change again.
        if (r.procedure == Procedure.NONE && (r.matters >> uint256(Matter.RULE_SETS)) & 1 == 1) {
            bits |= _bit(RuleFault.RULE_SETS_ABANDONED);
        }
        if (
            r.notice > MOST_PERIOD ||
            r.discussion > MOST_PERIOD ||
            r.objectionWindow > MOST_PERIOD ||
            r.grace > MOST_GRACE
        ) {
            bits |= _bit(RuleFault.PERIOD_TOO_LONG);
        }
        // A body that loses a competence needs no rules for it.
        if (r.procedure != Procedure.NONE) bits |= _counting(r);
        return _list(bits);
    }

    function _counting(RuleSet memory r) private pure returns (uint256 bits) {
        if (r.quorumDen == 0 ? r.quorumNum != 0 : r.quorumNum > r.quorumDen) {
            bits |= _bit(RuleFault.QUORUM_SHARE_INVALID);
        }
        if (r.quorumBase != Base.ELIGIBLE && r.quorumBase != Base.ALL_MEMBERS) {
            bits |= _bit(RuleFault.QUORUM_BASE_INVALID);
        }
        bool attainable = r.majorityStrict ? r.majorityNum < r.majorityDen : r.majorityNum <= r.majorityDen;
        if (r.majorityDen == 0 || !attainable) bits |= _bit(RuleFault.MAJORITY_SHARE_INVALID);
        uint256 twice = 2 * uint256(r.majorityNum);
        if (twice < r.majorityDen || (twice == r.majorityDen && !r.majorityStrict)) {
            bits |= _bit(RuleFault.MAJORITY_BELOW_HALF);
        }
        if (r.tie == Tie.CHAIR && (twice != r.majorityDen || r.majorityBase != Base.CAST)) {
            bits |= _bit(RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY);
        }
        if ((r.objectionWindow == 0) != (r.objections == 0)) bits |= _bit(RuleFault.OBJECTION_INCOMPLETE);
        if (r.earlyClose != EarlyClose.NONE && r.revocability == Revocability.UNTIL_DEADLINE) {
            bits |= _bit(RuleFault.EARLY_CLOSE_CUTS_CHANGE);
        }
        if (r.earlyClose == EarlyClose.OUTCOME_FIXED && r.electorate != ElectorateAt.AT_OPEN) {
            bits |= _bit(RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE);
        }
    }

    function _bit(RuleFault fault) private pure returns (uint256) {
        return 1 << uint256(fault);
    }

    function _list(uint256 bits) private pure returns (RuleFault[] memory faults) {
        uint256 count = 0;
        for (uint256 f = 1; f <= FAULTS; ++f) count += (bits >> f) & 1;
        faults = new RuleFault[](count);
        for (uint256 f = FAULTS; f > 0; --f) if ((bits >> f) & 1 == 1) faults[--count] = RuleFault(f);
    }
}
