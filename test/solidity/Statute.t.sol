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
    RuleFault,
    RuleSet,
    Secrecy,
    Tie,
    VoteWeight
} from "../../contracts/interfaces/Types.sol";
import {Statute} from "../../contracts/libraries/Statute.sol";
import {RuleSets} from "./RuleSets.sol";

contract StatuteTest {
    /// @notice Whatever passes can be carried out as it stands, and cannot contradict itself.
    function testFuzz_passesNoInconsistentRuleSet(uint256 seed) external pure {
        RuleSet memory r = RuleSets.any(seed);
        if (Statute.check(r).length == 0) _requireConsistent(r);
    }

    /// @notice As above, from rule sets of which most would pass.
    function testFuzz_passesNoRuleSetSpoiltInOnePlace(uint256 seed, uint8 place, uint16 value) external pure {
        RuleSet memory r = RuleSets.any(seed);
        _mend(r);
        require(Statute.check(r).length == 0, "lawful");
        _requireConsistent(r);
        _spoil(r, place, value);
        if (Statute.check(r).length == 0) _requireConsistent(r);
    }

    function testFuzz_namesEveryFaultOnceInOrder(uint256 seed) external pure {
        RuleFault[] memory faults = Statute.check(RuleSets.any(seed));
        for (uint256 i = 0; i < faults.length; ++i) {
            require(faults[i] != RuleFault.NONE);
            require(i == 0 || uint8(faults[i - 1]) < uint8(faults[i]));
        }
    }

    function _requireConsistent(RuleSet memory r) private pure {
        require(r.law == Law.FREE, "law");
        require(r.procedure == Procedure.NONE || r.procedure == Procedure.CIRCULAR, "procedure");
        require(r.discussion == 0 && r.proxyCap == 0 && r.conflictKinds == 0, "not carried out");
        require(r.voteWeight == VoteWeight.EQUAL && r.cap == 0 && !r.flatOnThreeQuarters, "weights");
        require(r.electorate != ElectorateAt.AT_CLOSE && r.secrecy == Secrecy.NAMED, "electorate, secrecy");
        require(r.effectiveOn != EffectiveOn.REGISTER && !r.deadlineInclusive && !r.interimResults, "effect");
        require(r.matters > 0 && r.matters <= 0xff, "matters");
        if (r.procedure == Procedure.NONE) {
            require(r.matters & (1 << uint8(Matter.RULE_SETS)) == 0, "rules for ever");
            return;
        }
        require(r.quorumNum <= r.quorumDen && (r.quorumDen > 0 || r.quorumNum == 0), "quorum");
        require(r.quorumBase == Base.ELIGIBLE || r.quorumBase == Base.ALL_MEMBERS, "quorum base");
        // A majority that can be reached, and that two opposite resolutions cannot reach both.
        require(r.majorityDen > 0 && r.majorityNum <= r.majorityDen, "majority");
        require(r.majorityNum < r.majorityDen || !r.majorityStrict, "out of reach");
        require(2 * uint256(r.majorityNum) >= r.majorityDen, "minority");
        require(2 * uint256(r.majorityNum) > r.majorityDen || r.majorityStrict, "half is both");
        if (r.tie == Tie.CHAIR)
            require(2 * uint256(r.majorityNum) == r.majorityDen && r.majorityBase == Base.CAST, "tie");
        require((r.objections > 0) == (r.objectionWindow > 0), "objections");
        if (r.earlyClose != EarlyClose.NONE) require(r.revocability == Revocability.UNTIL_RECEIPT, "cut off");
        if (r.earlyClose == EarlyClose.OUTCOME_FIXED) require(r.electorate == ElectorateAt.AT_OPEN, "open electorate");
    }

    /// @dev Keeps what is free, and makes the rest lawful.
    function _mend(RuleSet memory r) private pure {
        (r.law, r.procedure, r.voteWeight) = (Law.FREE, Procedure.CIRCULAR, VoteWeight.EQUAL);
        (r.discussion, r.cap, r.capBase, r.flatOnThreeQuarters) = (0, 0, CapBase.NOMINAL, false);
        (r.proxyCap, r.conflictKinds, r.secrecy) = (0, 0, Secrecy.NAMED);
        (r.interimResults, r.deadlineInclusive) = (false, false);
        r.matters = 1 + (r.matters % 0xff);
        if (r.effectiveOn == EffectiveOn.REGISTER) r.effectiveOn = EffectiveOn.CLOSE;
        r.electorate = ElectorateAt.AT_OPEN;
        r.revocability = Revocability.UNTIL_RECEIPT;
        r.quorumDen = r.quorumNum;
        if (r.quorumBase != Base.ALL_MEMBERS) r.quorumBase = Base.ELIGIBLE;
        if (r.tie == Tie.CHAIR) r.majorityBase = Base.CAST;
        (r.majorityNum, r.majorityDen, r.majorityStrict) = (1, 2, true);
        if ((r.objectionWindow == 0) != (r.objections == 0)) (r.objectionWindow, r.objections) = (1, 1);
    }

    function _spoil(RuleSet memory r, uint8 place, uint16 v) private pure {
        place %= 24;
        if (place == 0) r.law = Law(v % 6);
        if (place == 1) r.procedure = Procedure(v % 4);
        if (place == 2) r.discussion = v;
        if (place == 3) r.voteWeight = VoteWeight(v % 4);
        if (place == 4) r.cap = v;
        if (place == 5) r.flatOnThreeQuarters = v % 2 == 1;
        if (place == 6) r.proxyCap = uint8(v);
        if (place == 7) r.conflictKinds = v;
        if (place == 8) r.electorate = ElectorateAt(v % 3);
        if (place == 9) r.secrecy = Secrecy(v % 2);
        if (place == 10) r.effectiveOn = EffectiveOn(v % 3);
        if (place == 11) r.deadlineInclusive = v % 2 == 1;
        if (place == 12) r.interimResults = v % 2 == 1;
        if (place == 13) r.matters = v;
        if (place == 14) r.quorumNum = v;
        if (place == 15) r.quorumDen = v;
        if (place == 16) r.quorumBase = Base(v % 4);
        if (place == 17) r.majorityNum = v;
        if (place == 18) r.majorityDen = v;
        if (place == 19) r.majorityStrict = v % 2 == 1;
        if (place == 20) (r.tie, r.majorityBase) = (Tie.CHAIR, Base(v % 4));
        if (place == 21) r.objections = v;
        if (place == 22) (r.revocability, r.earlyClose) = (Revocability(v % 2), EarlyClose((v / 2) % 3));
        if (place == 23) (r.electorate, r.earlyClose) = (ElectorateAt(v % 2), EarlyClose((v / 2) % 3));
    }
}
