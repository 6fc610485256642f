// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Articles,
    Base,
    BodyKind,
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
    Timezone,
    VoteWeight
} from "../../contracts/interfaces/Rules.sol";
import {Statute} from "../../contracts/libraries/Statute.sol";
import {RuleSets} from "./RuleSets.sol";

contract StatuteTest {
    uint40 private constant CIRCULAR_MEETING_END = 1_661_983_200;

    /// @notice Whatever passes can be carried out as it stands, and cannot contradict itself.
    function testFuzz_passesNoInconsistentRuleSet(uint256 seed, bool cooperative, uint40 t) external pure {
        RuleSet memory r = RuleSets.any(seed);
        BodyKind kind = BodyKind(seed % 5);
        if (Statute.check(r, kind, cooperative, t).length == 0) _requireConsistent(r, kind, cooperative, t);
    }

    /// @notice As above, from rule sets of which most would pass.
    function testFuzz_passesNoRuleSetSpoiltInOnePlace(uint256 seed, uint8 place, uint16 value) external pure {
        RuleSet memory r = RuleSets.any(seed);
        BodyKind kind = BodyKind(seed % 5);
        bool cooperative = (seed >> 8) % 2 == 0;
        uint40 t = CIRCULAR_MEETING_END - 1 + uint40((seed >> 16) % 2);
        _mend(r, kind, cooperative);
        require(Statute.check(r, kind, cooperative, t).length == 0, "lawful");
        _requireConsistent(r, kind, cooperative, t);
        _spoil(r, place, value);
        if (Statute.check(r, kind, cooperative, t).length == 0) _requireConsistent(r, kind, cooperative, t);
    }

    function testFuzz_namesEveryFaultOnceInOrder(uint256 seed, bool cooperative, uint40 t) external pure {
        _requireOrder(Statute.check(RuleSets.any(seed), BodyKind(seed % 5), cooperative, t));
        _requireOrder(Statute.checkArticles(_articles(seed, cooperative)));
    }

    /// @notice What a law forbids, no later instant allows again.
    function testFuzz_lawsDoNotComeBack(uint256 seed, bool cooperative, uint40 t, uint40 later) external pure {
        RuleSet memory r = RuleSets.any(seed);
        BodyKind kind = BodyKind(seed % 5);
        if (later < t) (t, later) = (later, t);
        uint256 before = Statute.check(r, kind, cooperative, t).length;
        require(Statute.check(r, kind, cooperative, later).length >= before);
    }

    function testFuzz_passesNoUnlawfulArticles(uint256 seed, bool cooperative) external pure {
        Articles memory a = _articles(seed, cooperative);
        if (Statute.checkArticles(a).length > 0) return;
        require(a.yearEnd <= 12 && a.representation > 0, "words");
        require(a.keyDelay <= 366 days && a.absence <= 366 days, "periods");
        if (!a.cooperative) return;
        require(a.yearEnd > 0 && a.exitNotice >= 3, "least");
        require(a.exitNotice <= (a.entrepreneurs ? 120 : 60), "most");
        require(a.minority >= 10, "minority");
    }

    function _requireOrder(RuleFault[] memory faults) private pure {
        for (uint256 i = 0; i < faults.length; ++i) {
            require(faults[i] != RuleFault.NONE);
            require(i == 0 || uint8(faults[i - 1]) < uint8(faults[i]));
        }
    }

    function _requireConsistent(RuleSet memory r, BodyKind kind, bool cooperative, uint40 t) private pure {
        if (cooperative && kind != BodyKind.OTHER) require(r.law == _lawOf(kind), "law");
        require(r.secrecy == Secrecy.NAMED && !r.deadlineInclusive && !r.interimResults, "words");
        require(r.procedure != Procedure.MEETING, "procedure");
        require(r.matters > 0 && r.matters >> 24 == 0 && r.conflictKinds >> 24 == 0, "matters");
        if (r.procedure == Procedure.NONE) {
            require(!_has(r, Matter.RULE_SETS), "rules for ever");
            return;
        }
        require(r.quorumNum <= r.quorumDen && (r.quorumDen > 0 || r.quorumNum == 0), "quorum");
        require(r.quorumBase == Base.ELIGIBLE || r.quorumBase == Base.ALL_MEMBERS, "quorum base");
        require(r.majorityDen > 0 && r.majorityNum <= r.majorityDen, "majority");
        require(r.majorityNum < r.majorityDen || !r.majorityStrict, "out of reach");
        // Two opposite resolutions cannot both reach it; who is elected has no opposite.
        if (r.matters != 1 << uint8(Matter.ELECTION)) {
            require(2 * uint256(r.majorityNum) >= r.majorityDen, "minority");
            require(2 * uint256(r.majorityNum) > r.majorityDen || r.majorityStrict, "half is both");
        }
        if (r.tie == Tie.CHAIR) {
            require(2 * uint256(r.majorityNum) == r.majorityDen && r.majorityBase == Base.CAST, "tie");
        }
        require(r.objections == 0 || r.objectionWindow > 0, "objections");
        if (r.earlyClose != EarlyClose.NONE) require(r.revocability == Revocability.UNTIL_RECEIPT, "cut off");
        if (r.earlyClose == EarlyClose.OUTCOME_FIXED) require(r.electorate == ElectorateAt.AT_OPEN, "open electorate");
        require((r.procedure == Procedure.EXTENDED) == (r.discussion > 0), "discussion");
        if (kind != BodyKind.GENERAL_MEETING) {
            require(r.electorate != ElectorateAt.AT_CLOSE && r.proxyCap == 0, "seats");
            require(r.voteWeight == VoteWeight.EQUAL, "votes of seats");
        }
        if (r.law == Law.GENG_GENERAL_MEETING) _requireMeeting(r, t);
        if (r.law == Law.GENG_BOARD || r.law == Law.GENG_SUPERVISORY_BOARD) {
            require(!_has(r, Matter.RULE_SETS) && !_has(r, Matter.DISCHARGE), "the meeting's");
            require(!_has(r, Matter.RECALL) && !_has(r, Matter.DISSOLUTION), "the meeting's");
        }
    }

    function _requireMeeting(RuleSet memory r, uint40 t) private pure {
        bool over = (r.validFrom > t ? r.validFrom : t) >= CIRCULAR_MEETING_END;
        require(r.procedure == Procedure.EXTENDED || !over, "circular meeting");
        if (r.procedure == Procedure.EXTENDED) require(r.notice >= 14 days, "notice");
        require(r.proxyCap == 1 || r.proxyCap == 2, "proxies");
        bool three = 4 * uint256(r.majorityNum) >= 3 * uint256(r.majorityDen);
        require(three || !(_has(r, Matter.RULE_SETS) || _has(r, Matter.RECALL)), "three quarters");
        if (r.voteWeight == VoteWeight.ORDINARY)
            require(r.cap > 0 && r.cap <= 3 && r.flatOnThreeQuarters, "three votes");
    }

    /// @dev Keeps what is free, and makes the rest lawful for any body.
    function _mend(RuleSet memory r, BodyKind kind, bool cooperative) private pure {
        bool own = cooperative && kind != BodyKind.OTHER;
        r.law = own ? _lawOf(kind) : Law.FREE;
        (r.voteWeight, r.cap, r.capBase, r.flatOnThreeQuarters) = (VoteWeight.EQUAL, 0, CapBase.NOMINAL, false);
        (r.secrecy, r.interimResults, r.deadlineInclusive) = (Secrecy.NAMED, false, false);
        bool meeting = r.law == Law.GENG_GENERAL_MEETING || r.law == Law.GENG_REPRESENTATIVES;
        (r.procedure, r.notice, r.discussion) = meeting ? (Procedure.EXTENDED, 14 days, 1) : (Procedure.CIRCULAR, 0, 0);
        r.proxyCap = kind == BodyKind.GENERAL_MEETING ? 2 : 0;
        (r.matters, r.conflictKinds) = (1, 0);
        if (r.effectiveOn == EffectiveOn.REGISTER) r.effectiveOn = EffectiveOn.CLOSE;
        (r.electorate, r.revocability) = (ElectorateAt.AT_OPEN, Revocability.UNTIL_RECEIPT);
        (r.quorumDen, r.quorumMin) = (r.quorumNum, 1);
        if (r.quorumBase != Base.ALL_MEMBERS) r.quorumBase = Base.ELIGIBLE;
        if (r.tie == Tie.CHAIR) r.majorityBase = Base.CAST;
        (r.majorityNum, r.majorityDen, r.majorityStrict) = (1, 2, true);
        if (r.objectionWindow == 0) r.objections = 0;
    }

    function _spoil(RuleSet memory r, uint8 place, uint16 v) private pure {
        place %= 25;
        if (place == 0) r.law = Law(v % 6);
        if (place == 1) r.procedure = Procedure(v % 4);
        if (place == 2) r.discussion = v;
        if (place == 3) (r.voteWeight, r.cap) = (VoteWeight(v % 4), v % 5);
        if (place == 4) r.cap = v;
        if (place == 5) r.flatOnThreeQuarters = v % 2 == 1;
        if (place == 6) r.proxyCap = uint8(v);
        if (place == 7) r.conflictKinds = uint32(v) << 10;
        if (place == 8) r.electorate = ElectorateAt(v % 3);
        if (place == 9) r.secrecy = Secrecy(v % 2);
        if (place == 10) r.effectiveOn = EffectiveOn(v % 3);
        if (place == 11) r.deadlineInclusive = v % 2 == 1;
        if (place == 12) r.interimResults = v % 2 == 1;
        if (place == 13) r.matters = uint32(v) << 10;
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
        if (place == 24) r.matters = uint32(1 << (v % 24));
    }

    function _articles(uint256 seed, bool cooperative) private pure returns (Articles memory a) {
        a.cooperative = cooperative;
        a.yearEnd = uint8(seed % 15);
        a.timezone = Timezone((seed >> 8) % 2);
        a.exitNotice = uint16((seed >> 16) % 130);
        a.entrepreneurs = (seed >> 32) % 2 == 1;
        a.representation = uint8((seed >> 40) % 3);
        a.keyDelay = uint32((seed >> 48) % 400 days);
        a.absence = uint32((seed >> 80) % 400 days);
        a.minority = uint16((seed >> 112) % 20);
    }

    function _lawOf(BodyKind kind) private pure returns (Law) {
        if (kind == BodyKind.GENERAL_MEETING) return Law.GENG_GENERAL_MEETING;
        if (kind == BodyKind.REPRESENTATIVES) return Law.GENG_REPRESENTATIVES;
        return kind == BodyKind.BOARD ? Law.GENG_BOARD : Law.GENG_SUPERVISORY_BOARD;
    }

    function _has(RuleSet memory r, Matter matter) private pure returns (bool) {
        return (r.matters >> uint8(matter)) & 1 == 1;
    }
}
