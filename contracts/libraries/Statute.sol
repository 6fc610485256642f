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
    VoteWeight
} from "../interfaces/Rules.sol";

/// @title What a rule set and articles may say
/// @notice Which paragraph a fault violates stands in `Paragraphs`.
library Statute {
    uint256 private constant MATTERS = uint256(type(Matter).max) + 1;
    uint256 private constant FAULTS = uint256(type(RuleFault).max);
    /// @dev Longer ones would keep a body from ever deciding.
    uint256 private constant MOST_PERIOD = 366 days;
    uint256 private constant MOST_GRACE = 31 days;
    /// @dev Two weeks (§46(1) GenG).
    uint256 private constant MEETING_NOTICE = 14 days;
    /// @dev 1 September 2022 in Berlin: until then general meetings could vote in writing without a meeting (§3 GesRuaCOVBekG).
    uint256 private constant CIRCULAR_MEETING_END = 1_661_983_200;
    /// @dev Months of notice of exit (§65(2) GenG).
    uint256 private constant LEAST_EXIT_NOTICE = 3;
    uint256 private constant MOST_EXIT_NOTICE = 60;
    uint256 private constant MOST_EXIT_NOTICE_OF_ENTREPRENEURS = 120;
    uint256 private constant LEAST_MINORITY = 10;

    uint256 private constant STATUTE = 1 << uint256(Matter.RULE_SETS);
    uint256 private constant OWN_RULES = 1 << uint256(Matter.OWN_RULES);
    /// @dev What makes another cooperative of it, or none.
    uint256 private constant FOUNDATIONS =
        (1 << uint256(Matter.NEW_DUTIES)) |
            (1 << uint256(Matter.DISSOLUTION)) |
            (1 << uint256(Matter.CONTINUATION)) |
            (1 << uint256(Matter.CONTINUATION_TWICE)) |
            (1 << uint256(Matter.MERGER));

    /// @notice Every fault of the rule set, none twice, in the order of the enumeration; empty where it may be adopted.
    /// @param kind Kind of the body
    /// @param cooperative Whether the articles say that the GenG applies
    /// @param t When it is adopted
    function check(
        RuleSet memory r,
        BodyKind kind,
        bool cooperative,
        uint40 t
    ) external pure returns (RuleFault[] memory faults) {
        uint256 bits = _words(r, kind, cooperative);
        // A body that loses a competence needs no rules for it.
        if (r.procedure != Procedure.NONE) {
            bits |= _counting(r, kind) | _weights(r, kind);
            uint40 from = r.validFrom > t ? r.validFrom : t;
            if (r.law == Law.GENG_GENERAL_MEETING || r.law == Law.GENG_REPRESENTATIVES) bits |= _meeting(r, from);
            bool organ = r.law == Law.GENG_BOARD || r.law == Law.GENG_SUPERVISORY_BOARD;
            if (organ || (cooperative && kind == BodyKind.OTHER)) bits |= _organ(r);
        }
        return _list(bits);
    }

    /// @notice Every fault of the articles.
    function checkArticles(Articles memory a) external pure returns (RuleFault[] memory faults) {
        uint256 bits = 0;
        if (a.yearEnd > 12) bits |= _bit(RuleFault.YEAR_END_INVALID);
        if (a.representation == 0) bits |= _bit(RuleFault.REPRESENTATION_MISSING);
        if (a.keyDelay > MOST_PERIOD || a.absence > MOST_PERIOD) bits |= _bit(RuleFault.PERIOD_TOO_LONG);
        if (!a.cooperative) return _list(bits);
        if (a.yearEnd == 0) bits |= _bit(RuleFault.YEAR_END_MISSING);
        if (a.exitNotice < LEAST_EXIT_NOTICE) bits |= _bit(RuleFault.EXIT_NOTICE_TOO_SHORT);
        uint256 most = a.entrepreneurs ? MOST_EXIT_NOTICE_OF_ENTREPRENEURS : MOST_EXIT_NOTICE;
        if (a.exitNotice > most) bits |= _bit(RuleFault.EXIT_NOTICE_TOO_LONG);
        if (a.minority < LEAST_MINORITY) bits |= _bit(RuleFault.MINORITY_TOO_LARGE);
        return _list(bits);
    }

    /// @notice Whether a vote of a general meeting or of representatives by circular letter alone is over (§43b GenG).
    function isCircularMeetingOver(Law law, Procedure procedure, uint40 t) internal pure returns (bool) {
        bool meeting = law == Law.GENG_GENERAL_MEETING || law == Law.GENG_REPRESENTATIVES;
        return meeting && procedure == Procedure.CIRCULAR && t >= CIRCULAR_MEETING_END;
    }

    /// @notice Whether the law itself keeps those concerned from voting (§43(6) GenG).
    function isStatutoryBan(Law law, Matter matter) internal pure returns (bool) {
        bool kind = matter == Matter.DISCHARGE || matter == Matter.RELEASE || matter == Matter.CLAIM;
        return kind && (law == Law.GENG_GENERAL_MEETING || law == Law.GENG_REPRESENTATIVES);
    }

    /// @notice Whether the law demands three quarters, whatever the statute says, so that multiple votes fall to one
    /// (§43(3) no. 1 GenG).
    function needsThreeQuarters(Matter matter) internal pure returns (bool) {
        return
            matter == Matter.RULE_SETS ||
            matter == Matter.OWN_RULES ||
            matter == Matter.RECALL ||
            (matter >= Matter.NEW_DUTIES && matter <= Matter.MERGER);
    }

    function _words(RuleSet memory r, BodyKind kind, bool cooperative) private pure returns (uint256 bits) {
        if (!_fits(r.law, kind, cooperative)) bits |= _bit(RuleFault.LAW_MISMATCH);
        if (r.procedure == Procedure.MEETING) bits |= _bit(RuleFault.PROCEDURE_UNSUPPORTED);
        if (r.secrecy != Secrecy.NAMED) bits |= _bit(RuleFault.SECRECY_UNSUPPORTED);
        if (r.deadlineInclusive) bits |= _bit(RuleFault.DEADLINE_INCLUSIVE_UNSUPPORTED);
        // Nobody sees a result before the close: a running count steers those who have not voted yet.
        if (r.interimResults) bits |= _bit(RuleFault.INTERIM_RESULTS_FORBIDDEN);
        if (r.matters == 0) bits |= _bit(RuleFault.NO_MATTER);
        if (r.matters >> MATTERS != 0) bits |= _bit(RuleFault.UNKNOWN_MATTER);
        // Without a body for them, rules could never change again.
        if (r.procedure == Procedure.NONE && r.matters & STATUTE != 0) bits |= _bit(RuleFault.RULE_SETS_ABANDONED);
        if (r.notice > MOST_PERIOD || r.discussion > MOST_PERIOD) bits |= _bit(RuleFault.PERIOD_TOO_LONG);
        if (r.objectionWindow > MOST_PERIOD || r.grace > MOST_GRACE) bits |= _bit(RuleFault.PERIOD_TOO_LONG);
        if (r.conflictKinds >> MATTERS != 0) bits |= _bit(RuleFault.CONFLICTS_UNKNOWN);
    }

    function _counting(RuleSet memory r, BodyKind kind) private pure returns (uint256 bits) {
        if (r.quorumDen == 0 ? r.quorumNum != 0 : r.quorumNum > r.quorumDen) {
            bits |= _bit(RuleFault.QUORUM_SHARE_INVALID);
        }
        if (r.quorumBase != Base.ELIGIBLE && r.quorumBase != Base.ALL_MEMBERS) {
            bits |= _bit(RuleFault.QUORUM_BASE_INVALID);
        }
        bool attainable = r.majorityStrict ? r.majorityNum < r.majorityDen : r.majorityNum <= r.majorityDen;
        if (r.majorityDen == 0 || !attainable) bits |= _bit(RuleFault.MAJORITY_SHARE_INVALID);
        uint256 twice = 2 * uint256(r.majorityNum);
        // The statute may let less suffice for elections (§43(2) GenG).
        bool elections = r.matters == 1 << uint256(Matter.ELECTION);
        if (!elections && (twice < r.majorityDen || (twice == r.majorityDen && !r.majorityStrict))) {
            bits |= _bit(RuleFault.MAJORITY_BELOW_HALF);
        }
        if (r.tie == Tie.CHAIR && (twice != r.majorityDen || r.majorityBase != Base.CAST)) {
            bits |= _bit(RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY);
        }
        if (r.objectionWindow == 0 && r.objections != 0) bits |= _bit(RuleFault.OBJECTION_WITHOUT_WINDOW);
        if (r.earlyClose != EarlyClose.NONE && r.revocability == Revocability.UNTIL_DEADLINE) {
            bits |= _bit(RuleFault.EARLY_CLOSE_CUTS_CHANGE);
        }
        if (r.earlyClose == EarlyClose.OUTCOME_FIXED && r.electorate != ElectorateAt.AT_OPEN) {
            bits |= _bit(RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE);
        }
        bool seats = kind != BodyKind.GENERAL_MEETING;
        if (seats && r.electorate == ElectorateAt.AT_CLOSE) bits |= _bit(RuleFault.ELECTORATE_OF_SEATS);
        bool extended = r.procedure == Procedure.EXTENDED;
        if (extended && r.discussion == 0) bits |= _bit(RuleFault.DISCUSSION_MISSING);
        if (!extended && r.discussion != 0) bits |= _bit(RuleFault.DISCUSSION_UNUSED);
        bool meets = r.law == Law.FREE || r.law == Law.GENG_GENERAL_MEETING || r.law == Law.GENG_REPRESENTATIVES;
        if (extended && !meets) bits |= _bit(RuleFault.EXTENDED_OUTSIDE_MEETING);
        if (seats && r.proxyCap != 0) bits |= _bit(_seatProxies(r.law));
    }

    function _weights(RuleSet memory r, BodyKind kind) private pure returns (uint256 bits) {
        bool entrepreneurs = r.voteWeight == VoteWeight.ENTREPRENEURS;
        bool equal = r.voteWeight == VoteWeight.EQUAL;
        bool unused =
            (equal && (r.cap != 0 || r.flatOnThreeQuarters)) || (!entrepreneurs && r.capBase != CapBase.NOMINAL);
        if (unused) bits |= _bit(RuleFault.WEIGHT_UNUSED);
        if (equal) return bits;
        if (r.law == Law.GENG_REPRESENTATIVES) {
            bits |= _bit(RuleFault.MULTIPLE_VOTES_OF_REPRESENTATIVES);
        } else if (kind != BodyKind.GENERAL_MEETING || r.law == Law.BGB_ASSOCIATION) {
            bits |= _bit(RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING);
        }
        if (r.law != Law.GENG_GENERAL_MEETING || r.voteWeight != VoteWeight.ORDINARY) return bits;
        if (r.cap == 0 || r.cap > 3) bits |= _bit(RuleFault.VOTES_ABOVE_THREE);
        if (!r.flatOnThreeQuarters) bits |= _bit(RuleFault.FLAT_MISSING);
    }

    /// @dev General meeting and representatives' assembly.
    function _meeting(RuleSet memory r, uint40 from) private pure returns (uint256 bits) {
        if (isCircularMeetingOver(r.law, r.procedure, from)) bits |= _bit(RuleFault.CIRCULAR_MEETING_ENDED);
        if (r.procedure == Procedure.EXTENDED && r.notice < MEETING_NOTICE) bits |= _bit(RuleFault.NOTICE_TOO_SHORT);
        bits |= _share(r, Matter.RULE_SETS, 3, 4, RuleFault.STATUTE_MAJORITY);
        // The meeting's own rules are its statute.
        bits |= _share(r, Matter.OWN_RULES, 3, 4, RuleFault.STATUTE_MAJORITY);
        // Whoever carries resolutions out stands above every rule.
        bits |= _share(r, Matter.EXECUTORS, 3, 4, RuleFault.STATUTE_MAJORITY);
        bits |= _share(r, Matter.NEW_DUTIES, 9, 10, RuleFault.NEW_DUTIES_MAJORITY);
        bits |= _share(r, Matter.RECALL, 3, 4, RuleFault.RECALL_MAJORITY);
        bits |= _share(r, Matter.DISSOLUTION, 3, 4, RuleFault.DISSOLUTION_MAJORITY);
        bits |= _share(r, Matter.CONTINUATION, 3, 4, RuleFault.CONTINUATION_MAJORITY);
        bits |= _share(r, Matter.CONTINUATION_TWICE, 3, 4, RuleFault.CONTINUATION_TWICE_MAJORITY);
        bits |= _share(r, Matter.MERGER, 3, 4, RuleFault.MERGER_MAJORITY);
        bool twice = _governs(r, Matter.CONTINUATION_TWICE);
        if (twice && r.majorityBase != Base.ALL_MEMBERS) bits |= _bit(RuleFault.CONTINUATION_TWICE_MAJORITY);
        bool statute = r.matters & (STATUTE | OWN_RULES) != 0 || _governs(r, Matter.NEW_DUTIES);
        if (statute && r.effectiveOn != EffectiveOn.REGISTER) bits |= _bit(RuleFault.STATUTE_BEFORE_REGISTRATION);
        bool others = r.matters & ~uint32(STATUTE | OWN_RULES | FOUNDATIONS) != 0;
        if (others && r.effectiveOn == EffectiveOn.REGISTER) bits |= _bit(RuleFault.REGISTRATION_OF_OTHERS);
        if (r.law == Law.GENG_REPRESENTATIVES) return bits;
        if (r.proxyCap == 0) bits |= _bit(RuleFault.PROXIES_EXCLUDED);
        if (r.proxyCap > 2) bits |= _bit(RuleFault.PROXIES_ABOVE_TWO);
    }

    /// @dev Board, supervisory board, and a cooperative's other bodies: what is the meeting's is not theirs.
    function _organ(RuleSet memory r) private pure returns (uint256 bits) {
        bool statute = r.matters & STATUTE != 0 || _governs(r, Matter.EXECUTORS);
        if (statute) bits |= _bit(RuleFault.STATUTE_NOT_OF_MEETING);
        if (_governs(r, Matter.DISCHARGE)) bits |= _bit(RuleFault.DISCHARGE_NOT_OF_MEETING);
        if (_governs(r, Matter.RELEASE) || _governs(r, Matter.CLAIM)) bits |= _bit(RuleFault.CLAIM_NOT_OF_MEETING);
        if (_governs(r, Matter.RECALL)) bits |= _bit(RuleFault.RECALL_NOT_OF_MEETING);
        if (r.matters & FOUNDATIONS != 0) bits |= _bit(RuleFault.FOUNDATIONS_NOT_OF_MEETING);
        if (_governs(r, Matter.MEMBER_VOTES)) bits |= _bit(RuleFault.VOTES_NOT_OF_MEETING);
        if (r.effectiveOn == EffectiveOn.REGISTER) bits |= _bit(RuleFault.REGISTRATION_OF_OTHERS);
        if (r.law == Law.GENG_SUPERVISORY_BOARD) {
            if (r.quorumNum == 0 && r.quorumMin == 0) bits |= _bit(RuleFault.QUORUM_MISSING);
        } else {
            if (_governs(r, Matter.INVESTORS)) bits |= _bit(RuleFault.INVESTORS_BY_BOARD);
            bool offices = _governs(r, Matter.SEATS) || _governs(r, Matter.ELECTION);
            if (offices) bits |= _bit(RuleFault.OFFICES_BY_BOARD);
        }
    }

    /// @dev The law of a cooperative's body is that of its kind; others choose.
    function _fits(Law law, BodyKind kind, bool cooperative) private pure returns (bool) {
        if (kind == BodyKind.GENERAL_MEETING) return law == Law.GENG_GENERAL_MEETING || _isOther(law, cooperative);
        if (kind == BodyKind.REPRESENTATIVES) return law == Law.GENG_REPRESENTATIVES || _isOther(law, cooperative);
        if (kind == BodyKind.BOARD) return law == Law.GENG_BOARD || _isOther(law, cooperative);
        if (kind == BodyKind.SUPERVISORY_BOARD) {
            return law == Law.GENG_SUPERVISORY_BOARD || _isOther(law, cooperative);
        }
        return _isOther(law, false);
    }

    function _isOther(Law law, bool cooperative) private pure returns (bool) {
        return !cooperative && (law == Law.FREE || law == Law.BGB_ASSOCIATION);
    }

    function _seatProxies(Law law) private pure returns (RuleFault) {
        if (law == Law.GENG_SUPERVISORY_BOARD) return RuleFault.PROXIES_OF_SUPERVISORS;
        return law == Law.GENG_REPRESENTATIVES ? RuleFault.PROXIES_OF_REPRESENTATIVES : RuleFault.PROXIES_OF_SEATS;
    }

    /// @dev The fault where the matter is governed with less than the share.
    function _share(
        RuleSet memory r,
        Matter matter,
        uint256 num,
        uint256 den,
        RuleFault fault
    ) private pure returns (uint256) {
        bool less = uint256(r.majorityNum) * den < num * r.majorityDen;
        return _governs(r, matter) && less ? _bit(fault) : 0;
    }

    function _governs(RuleSet memory r, Matter matter) private pure returns (bool) {
        return (r.matters >> uint256(matter)) & 1 == 1;
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
