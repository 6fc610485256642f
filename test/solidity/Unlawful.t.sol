// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Articles,
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
    Secrecy,
    Tie,
    VoteWeight
} from "../../contracts/interfaces/Rules.sol";
import {Paragraphs} from "../../contracts/libraries/Paragraphs.sol";
import {Statute} from "../../contracts/libraries/Statute.sol";
import {LawfulRules} from "./LawfulRules.sol";

/// @title Every fault that a rule set or articles can have, alone, with its paragraph
contract UnlawfulTest {
    uint40 private constant CIRCULAR_MEETING_END = 1_661_983_200;

    function test_lawfulRulesHaveNoFault() external pure {
        _requireLawful(LawfulRules.club());
        _requireLawful(LawfulRules.clubBoard());
        _requireLawful(LawfulRules.association());
        _requireLawful(LawfulRules.meeting());
        _requireLawful(LawfulRules.representatives());
        _requireLawful(LawfulRules.multiple());
        _requireLawful(LawfulRules.board());
        _requireLawful(LawfulRules.supervisors());
        _requireLawful(LawfulRules.committee());
        _requireLawful(LawfulRules.qualified(Matter.RULE_SETS, 3, 4, EffectiveOn.REGISTER));
        _requireLawful(LawfulRules.qualified(Matter.OWN_RULES, 3, 4, EffectiveOn.REGISTER));
        _requireLawful(LawfulRules.qualified(Matter.NEW_DUTIES, 9, 10, EffectiveOn.REGISTER));
        for (uint256 m = uint256(Matter.DISSOLUTION); m <= uint256(Matter.MERGER); ++m) {
            _requireLawful(LawfulRules.qualified(Matter(m), 3, 4, EffectiveOn.CLOSE));
        }
        _requireLawful(LawfulRules.qualified(Matter.RECALL, 3, 4, EffectiveOn.CLOSE));
        require(Statute.checkArticles(LawfulRules.articles()).length == 0, "articles");
    }

    /// @notice What is wrong whatever is decided.
    function test_findsFaultsOfWords() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.club();
        g.r.law = Law.GENG_BOARD;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.meeting();
        g.r.law = Law.FREE;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.board();
        g.r.law = Law.FREE;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.supervisors();
        g.r.law = Law.GENG_BOARD;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.representatives();
        g.r.law = Law.FREE;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.committee();
        g.r.law = Law.GENG_BOARD;
        _requireFault(g, RuleFault.LAW_MISMATCH, unicode"§18 GenG");
        g = LawfulRules.club();
        g.r.procedure = Procedure.MEETING;
        _requireFault(g, RuleFault.PROCEDURE_UNSUPPORTED, "");
        g = LawfulRules.representatives();
        g.r.secrecy = Secrecy.SECRET;
        _requireFault(g, RuleFault.SECRECY_UNSUPPORTED, "");
        g = LawfulRules.meeting();
        g.r.deadlineInclusive = true;
        _requireFault(g, RuleFault.DEADLINE_INCLUSIVE_UNSUPPORTED, "");
        g = LawfulRules.board();
        g.r.interimResults = true;
        _requireFault(g, RuleFault.INTERIM_RESULTS_FORBIDDEN, "");
        g = LawfulRules.supervisors();
        g.r.matters = 0;
        _requireFault(g, RuleFault.NO_MATTER, "");
        g = LawfulRules.club();
        g.r.matters = 1 << 24;
        _requireFault(g, RuleFault.UNKNOWN_MATTER, "");
        g = LawfulRules.qualified(Matter.RULE_SETS, 3, 4, EffectiveOn.REGISTER);
        g.r.procedure = Procedure.NONE;
        _requireFault(g, RuleFault.RULE_SETS_ABANDONED, "");
        g = LawfulRules.meeting();
        g.r.notice = 366 days + 1;
        _requireFault(g, RuleFault.PERIOD_TOO_LONG, "");
        g = LawfulRules.meeting();
        g.r.discussion = 366 days + 1;
        _requireFault(g, RuleFault.PERIOD_TOO_LONG, "");
        g = LawfulRules.supervisors();
        g.r.objectionWindow = 366 days + 1;
        _requireFault(g, RuleFault.PERIOD_TOO_LONG, "");
        g = LawfulRules.board();
        g.r.grace = 31 days + 1;
        _requireFault(g, RuleFault.PERIOD_TOO_LONG, "");
        g = LawfulRules.meeting();
        g.r.conflictKinds = 1 << 24;
        _requireFault(g, RuleFault.CONFLICTS_UNKNOWN, "");
    }

    /// @notice What nobody could count.
    function test_findsFaultsOfCounting() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.club();
        g.r.quorumNum = 1;
        _requireFault(g, RuleFault.QUORUM_SHARE_INVALID, "");
        g = LawfulRules.supervisors();
        (g.r.quorumNum, g.r.quorumDen) = (3, 2);
        _requireFault(g, RuleFault.QUORUM_SHARE_INVALID, "");
        g = LawfulRules.board();
        g.r.quorumBase = Base.PRESENT;
        _requireFault(g, RuleFault.QUORUM_BASE_INVALID, "");
        g = LawfulRules.club();
        g.r.majorityDen = 0;
        _requireFault(g, RuleFault.MAJORITY_SHARE_INVALID, "");
        g = LawfulRules.board();
        (g.r.majorityNum, g.r.majorityDen) = (3, 3);
        _requireFault(g, RuleFault.MAJORITY_SHARE_INVALID, "");
        g = LawfulRules.club();
        g.r.majorityDen = 3;
        _requireFault(g, RuleFault.MAJORITY_BELOW_HALF, unicode"§43(2) GenG");
        g = LawfulRules.meeting();
        g.r.majorityStrict = false;
        _requireFault(g, RuleFault.MAJORITY_BELOW_HALF, unicode"§43(2) GenG");
        g = LawfulRules.board();
        (g.r.majorityNum, g.r.majorityDen) = (49, 100);
        _requireFault(g, RuleFault.MAJORITY_BELOW_HALF, unicode"§43(2) GenG");
        g = LawfulRules.club();
        (g.r.tie, g.r.majorityNum, g.r.majorityDen) = (Tie.CHAIR, 2, 3);
        _requireFault(g, RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY, "");
        g = LawfulRules.board();
        (g.r.tie, g.r.majorityBase) = (Tie.CHAIR, Base.ELIGIBLE);
        _requireFault(g, RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY, "");
        g = LawfulRules.supervisors();
        g.r.objections = 1;
        _requireFault(g, RuleFault.OBJECTION_WITHOUT_WINDOW, "");
        g = LawfulRules.club();
        (g.r.earlyClose, g.r.revocability) = (EarlyClose.ALL_VOTED, Revocability.UNTIL_DEADLINE);
        _requireFault(g, RuleFault.EARLY_CLOSE_CUTS_CHANGE, "");
        g = LawfulRules.board();
        g.r.earlyClose = EarlyClose.OUTCOME_FIXED;
        _requireFault(g, RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE, "");
        g = LawfulRules.clubBoard();
        g.r.electorate = ElectorateAt.AT_CLOSE;
        _requireFault(g, RuleFault.ELECTORATE_OF_SEATS, "");
    }

    /// @notice How a body may vote.
    function test_findsFaultsOfProcedures() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.meeting();
        g.r.discussion = 0;
        _requireFault(g, RuleFault.DISCUSSION_MISSING, unicode"§43b(1) GenG");
        g = LawfulRules.representatives();
        g.r.discussion = 0;
        _requireFault(g, RuleFault.DISCUSSION_MISSING, unicode"§43b(1) GenG");
        g = LawfulRules.board();
        g.r.discussion = 1;
        _requireFault(g, RuleFault.DISCUSSION_UNUSED, unicode"§43b(1) GenG");
        g = LawfulRules.board();
        (g.r.procedure, g.r.discussion) = (Procedure.EXTENDED, 1);
        _requireFault(g, RuleFault.EXTENDED_OUTSIDE_MEETING, unicode"§43b(1) GenG");
        g = LawfulRules.association();
        (g.r.procedure, g.r.discussion) = (Procedure.EXTENDED, 1);
        _requireFault(g, RuleFault.EXTENDED_OUTSIDE_MEETING, unicode"§43b(1) GenG");
        g = LawfulRules.meeting();
        (g.r.procedure, g.r.discussion, g.r.validFrom) = (Procedure.CIRCULAR, 0, CIRCULAR_MEETING_END);
        _requireFault(g, RuleFault.CIRCULAR_MEETING_ENDED, unicode"§43b(1) GenG");
        g = LawfulRules.representatives();
        (g.r.procedure, g.r.discussion, g.r.validFrom) = (Procedure.CIRCULAR, 0, CIRCULAR_MEETING_END);
        _requireFault(g, RuleFault.CIRCULAR_MEETING_ENDED, unicode"§43b(1) GenG");
        g = LawfulRules.meeting();
        g.r.notice = 14 days - 1;
        _requireFault(g, RuleFault.NOTICE_TOO_SHORT, unicode"§46(1) GenG");
        g = LawfulRules.meeting();
        g.r.proxyCap = 0;
        _requireFault(g, RuleFault.PROXIES_EXCLUDED, unicode"§43(5) GenG");
        g = LawfulRules.meeting();
        g.r.proxyCap = 3;
        _requireFault(g, RuleFault.PROXIES_ABOVE_TWO, unicode"§43(5) GenG");
        g = LawfulRules.supervisors();
        g.r.proxyCap = 1;
        _requireFault(g, RuleFault.PROXIES_OF_SUPERVISORS, unicode"§38(4) GenG");
        g = LawfulRules.representatives();
        g.r.proxyCap = 1;
        _requireFault(g, RuleFault.PROXIES_OF_REPRESENTATIVES, unicode"§43a GenG");
        g = LawfulRules.board();
        g.r.proxyCap = 1;
        _requireFault(g, RuleFault.PROXIES_OF_SEATS, "");
    }

    /// @notice What the law demands of a meeting's majorities and their effect.
    function test_findsFaultsOfMajorities() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.qualified(Matter.RULE_SETS, 3, 4, EffectiveOn.REGISTER);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.STATUTE_MAJORITY, unicode"§16(2), (4) GenG");
        g = LawfulRules.qualified(Matter.OWN_RULES, 3, 4, EffectiveOn.REGISTER);
        (g.r.majorityNum, g.r.majorityDen) = (749, 1000);
        _requireFault(g, RuleFault.STATUTE_MAJORITY, unicode"§16(2), (4) GenG");
        g = LawfulRules.qualified(Matter.EXECUTORS, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.STATUTE_MAJORITY, unicode"§16(2), (4) GenG");
        g = LawfulRules.qualified(Matter.NEW_DUTIES, 9, 10, EffectiveOn.REGISTER);
        (g.r.majorityNum, g.r.majorityDen) = (8, 9);
        _requireFault(g, RuleFault.NEW_DUTIES_MAJORITY, unicode"§16(3) GenG");
        g = LawfulRules.qualified(Matter.RECALL, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.RECALL_MAJORITY, unicode"§36(3) GenG");
        g = LawfulRules.qualified(Matter.DISSOLUTION, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.DISSOLUTION_MAJORITY, unicode"§78 GenG");
        g = LawfulRules.qualified(Matter.CONTINUATION, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.CONTINUATION_MAJORITY, unicode"§79a GenG");
        g = LawfulRules.qualified(Matter.CONTINUATION_TWICE, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.CONTINUATION_TWICE_MAJORITY, unicode"§79a(4) GenG");
        g = LawfulRules.qualified(Matter.CONTINUATION_TWICE, 3, 4, EffectiveOn.CLOSE);
        g.r.majorityBase = Base.CAST;
        _requireFault(g, RuleFault.CONTINUATION_TWICE_MAJORITY, unicode"§79a(4) GenG");
        g = LawfulRules.qualified(Matter.MERGER, 3, 4, EffectiveOn.CLOSE);
        (g.r.majorityNum, g.r.majorityDen) = (2, 3);
        _requireFault(g, RuleFault.MERGER_MAJORITY, unicode"§84 UmwG");
        g = LawfulRules.qualified(Matter.RULE_SETS, 3, 4, EffectiveOn.REGISTER);
        g.r.effectiveOn = EffectiveOn.CLOSE;
        _requireFault(g, RuleFault.STATUTE_BEFORE_REGISTRATION, unicode"§16(6) GenG");
        g = LawfulRules.qualified(Matter.NEW_DUTIES, 9, 10, EffectiveOn.REGISTER);
        g.r.effectiveOn = EffectiveOn.DECLARATION;
        _requireFault(g, RuleFault.STATUTE_BEFORE_REGISTRATION, unicode"§16(6) GenG");
        g = LawfulRules.meeting();
        g.r.effectiveOn = EffectiveOn.REGISTER;
        _requireFault(g, RuleFault.REGISTRATION_OF_OTHERS, "");
        g = LawfulRules.board();
        g.r.effectiveOn = EffectiveOn.REGISTER;
        _requireFault(g, RuleFault.REGISTRATION_OF_OTHERS, "");
    }

    /// @notice What the law demands of votes and their weights.
    function test_findsFaultsOfWeights() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.representatives();
        (g.r.voteWeight, g.r.cap, g.r.flatOnThreeQuarters) = (VoteWeight.ORDINARY, 3, true);
        _requireFault(g, RuleFault.MULTIPLE_VOTES_OF_REPRESENTATIVES, unicode"§43a GenG");
        g = LawfulRules.board();
        (g.r.voteWeight, g.r.cap, g.r.flatOnThreeQuarters) = (VoteWeight.ORDINARY, 3, true);
        _requireFault(g, RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING, unicode"§43(3) GenG");
        g = LawfulRules.supervisors();
        g.r.voteWeight = VoteWeight.ENTREPRENEURS;
        _requireFault(g, RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING, unicode"§43(3) GenG");
        g = LawfulRules.association();
        g.r.voteWeight = VoteWeight.COOPERATIVES;
        _requireFault(g, RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING, unicode"§43(3) GenG");
        g = LawfulRules.multiple();
        g.r.cap = 4;
        _requireFault(g, RuleFault.VOTES_ABOVE_THREE, unicode"§43(3) no. 1 GenG");
        g = LawfulRules.multiple();
        g.r.cap = 0;
        _requireFault(g, RuleFault.VOTES_ABOVE_THREE, unicode"§43(3) no. 1 GenG");
        g = LawfulRules.multiple();
        g.r.flatOnThreeQuarters = false;
        _requireFault(g, RuleFault.FLAT_MISSING, unicode"§43(3) no. 1 GenG");
        g = LawfulRules.multiple();
        g.r.capBase = CapBase.EXERCISED;
        _requireFault(g, RuleFault.WEIGHT_UNUSED, "");
        g = LawfulRules.meeting();
        g.r.cap = 1;
        _requireFault(g, RuleFault.WEIGHT_UNUSED, "");
    }

    /// @notice What is the meeting's, and nobody else's.
    function test_findsFaultsOfOrgans() external pure {
        LawfulRules.Ground memory g;
        g = LawfulRules.supervisors();
        g.r.quorumMin = 0;
        _requireFault(g, RuleFault.QUORUM_MISSING, unicode"§36 GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.RULE_SETS);
        _requireFault(g, RuleFault.STATUTE_NOT_OF_MEETING, unicode"§16(1) GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.EXECUTORS);
        _requireFault(g, RuleFault.STATUTE_NOT_OF_MEETING, unicode"§16(1) GenG");
        g = LawfulRules.committee();
        g.r.matters = _only(Matter.RULE_SETS);
        _requireFault(g, RuleFault.STATUTE_NOT_OF_MEETING, unicode"§16(1) GenG");
        g = LawfulRules.supervisors();
        g.r.matters = _only(Matter.DISCHARGE);
        _requireFault(g, RuleFault.DISCHARGE_NOT_OF_MEETING, unicode"§48 GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.RELEASE);
        _requireFault(g, RuleFault.CLAIM_NOT_OF_MEETING, unicode"§43(6) GenG");
        g = LawfulRules.supervisors();
        g.r.matters = _only(Matter.CLAIM);
        _requireFault(g, RuleFault.CLAIM_NOT_OF_MEETING, unicode"§43(6) GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.RECALL);
        _requireFault(g, RuleFault.RECALL_NOT_OF_MEETING, unicode"§36(3) GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.NEW_DUTIES);
        _requireFault(g, RuleFault.FOUNDATIONS_NOT_OF_MEETING, unicode"§§16(3), 78, 79a GenG, §84 UmwG");
        g = LawfulRules.supervisors();
        g.r.matters = _only(Matter.DISSOLUTION);
        _requireFault(g, RuleFault.FOUNDATIONS_NOT_OF_MEETING, unicode"§§16(3), 78, 79a GenG, §84 UmwG");
        g = LawfulRules.committee();
        g.r.matters = _only(Matter.MERGER);
        _requireFault(g, RuleFault.FOUNDATIONS_NOT_OF_MEETING, unicode"§§16(3), 78, 79a GenG, §84 UmwG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.MEMBER_VOTES);
        _requireFault(g, RuleFault.VOTES_NOT_OF_MEETING, unicode"§43(3) GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.INVESTORS);
        _requireFault(g, RuleFault.INVESTORS_BY_BOARD, unicode"§8(2) GenG");
        g = LawfulRules.board();
        g.r.matters = _only(Matter.SEATS);
        _requireFault(g, RuleFault.OFFICES_BY_BOARD, unicode"§§24, 36 GenG");
        g = LawfulRules.committee();
        g.r.matters = _only(Matter.ELECTION);
        _requireFault(g, RuleFault.OFFICES_BY_BOARD, unicode"§§24, 36 GenG");
    }

    function test_findsFaultsOfArticles() external pure {
        Articles memory a;
        a = LawfulRules.articles();
        a.keyDelay = 366 days + 1;
        _requireFault(a, RuleFault.PERIOD_TOO_LONG, "");
        a = LawfulRules.articles();
        a.absence = 366 days + 1;
        _requireFault(a, RuleFault.PERIOD_TOO_LONG, "");
        a = LawfulRules.articles();
        a.yearEnd = 13;
        _requireFault(a, RuleFault.YEAR_END_INVALID, "");
        a = LawfulRules.articles();
        a.yearEnd = 0;
        _requireFault(a, RuleFault.YEAR_END_MISSING, unicode"§65(1) GenG");
        a = LawfulRules.articles();
        a.exitNotice = 2;
        _requireFault(a, RuleFault.EXIT_NOTICE_TOO_SHORT, unicode"§65(2) GenG");
        a = LawfulRules.articles();
        a.exitNotice = 61;
        _requireFault(a, RuleFault.EXIT_NOTICE_TOO_LONG, unicode"§65(2) GenG");
        a = LawfulRules.articles();
        (a.exitNotice, a.entrepreneurs) = (121, true);
        _requireFault(a, RuleFault.EXIT_NOTICE_TOO_LONG, unicode"§65(2) GenG");
        a = LawfulRules.articles();
        a.minority = 9;
        _requireFault(a, RuleFault.MINORITY_TOO_LARGE, unicode"§45 GenG");
        a = LawfulRules.articles();
        a.representation = 0;
        _requireFault(a, RuleFault.REPRESENTATION_MISSING, unicode"§25 GenG");
    }

    function _requireLawful(LawfulRules.Ground memory g) private pure {
        require(_check(g).length == 0, "lawful");
    }

    function _requireFault(LawfulRules.Ground memory g, RuleFault fault, string memory paragraph) private pure {
        _requireOnly(_check(g), fault, paragraph);
    }

    function _requireFault(Articles memory a, RuleFault fault, string memory paragraph) private pure {
        _requireOnly(Statute.checkArticles(a), fault, paragraph);
    }

    function _requireOnly(RuleFault[] memory faults, RuleFault fault, string memory paragraph) private pure {
        require(faults.length == 1 && faults[0] == fault, paragraph);
        require(keccak256(bytes(Paragraphs.paragraphOf(fault))) == keccak256(bytes(paragraph)), paragraph);
    }

    /// @dev In the last second of circular meetings.
    function _check(LawfulRules.Ground memory g) private pure returns (RuleFault[] memory) {
        return Statute.check(g.r, g.kind, g.cooperative, CIRCULAR_MEETING_END - 1);
    }

    function _only(Matter matter) private pure returns (uint32) {
        return uint32(1 << uint256(matter));
    }
}
