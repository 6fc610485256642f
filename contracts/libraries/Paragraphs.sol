// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {RuleFault} from "../interfaces/Rules.sol";

/// @title The paragraph that a fault violates
/// @notice Empty where no paragraph stands behind it, but the ledger: it could not be carried out, or not be mended.
library Paragraphs {
    function paragraphOf(RuleFault fault) external pure returns (string memory) {
        if (fault == RuleFault.MAJORITY_BELOW_HALF) return unicode"§43(2) GenG";
        if (fault == RuleFault.DISCUSSION_MISSING) return unicode"§43b(1) GenG";
        if (fault == RuleFault.DISCUSSION_UNUSED) return unicode"§43b(1) GenG";
        if (fault == RuleFault.EXTENDED_OUTSIDE_MEETING) return unicode"§43b(1) GenG";
        if (fault == RuleFault.CIRCULAR_MEETING_ENDED) return unicode"§43b(1) GenG";
        if (fault == RuleFault.NOTICE_TOO_SHORT) return unicode"§46(1) GenG";
        if (fault == RuleFault.STATUTE_MAJORITY) return unicode"§16(2), (4) GenG";
        if (fault == RuleFault.NEW_DUTIES_MAJORITY) return unicode"§16(3) GenG";
        if (fault == RuleFault.RECALL_MAJORITY) return unicode"§36(3) GenG";
        if (fault == RuleFault.DISSOLUTION_MAJORITY) return unicode"§78 GenG";
        if (fault == RuleFault.CONTINUATION_MAJORITY) return unicode"§79a GenG";
        if (fault == RuleFault.CONTINUATION_TWICE_MAJORITY) return unicode"§79a(4) GenG";
        if (fault == RuleFault.MERGER_MAJORITY) return unicode"§84 UmwG";
        if (fault == RuleFault.STATUTE_BEFORE_REGISTRATION) return unicode"§16(6) GenG";
        if (fault == RuleFault.PROXIES_EXCLUDED) return unicode"§43(5) GenG";
        if (fault == RuleFault.PROXIES_ABOVE_TWO) return unicode"§43(5) GenG";
        if (fault == RuleFault.PROXIES_OF_SUPERVISORS) return unicode"§38(4) GenG";
        if (fault == RuleFault.PROXIES_OF_REPRESENTATIVES) return unicode"§43a GenG";
        if (fault == RuleFault.MULTIPLE_VOTES_OF_REPRESENTATIVES) return unicode"§43a GenG";
        if (fault == RuleFault.MULTIPLE_VOTES_OUTSIDE_MEETING) return unicode"§43(3) GenG";
        if (fault == RuleFault.VOTES_ABOVE_THREE) return unicode"§43(3) no. 1 GenG";
        if (fault == RuleFault.FLAT_MISSING) return unicode"§43(3) no. 1 GenG";
        if (fault == RuleFault.QUORUM_MISSING) return unicode"§36 GenG";
        if (fault == RuleFault.STATUTE_NOT_OF_MEETING) return unicode"§16(1) GenG";
        if (fault == RuleFault.DISCHARGE_NOT_OF_MEETING) return unicode"§48 GenG";
        if (fault == RuleFault.CLAIM_NOT_OF_MEETING) return unicode"§43(6) GenG";
        if (fault == RuleFault.RECALL_NOT_OF_MEETING) return unicode"§36(3) GenG";
        if (fault == RuleFault.FOUNDATIONS_NOT_OF_MEETING) return unicode"§§16(3), 78, 79a GenG, §84 UmwG";
        if (fault == RuleFault.VOTES_NOT_OF_MEETING) return unicode"§43(3) GenG";
        if (fault == RuleFault.INVESTORS_BY_BOARD) return unicode"§8(2) GenG";
        if (fault == RuleFault.OFFICES_BY_BOARD) return unicode"§§24, 36 GenG";
        if (fault == RuleFault.YEAR_END_MISSING) return unicode"§65(1) GenG";
        if (fault == RuleFault.EXIT_NOTICE_TOO_SHORT) return unicode"§65(2) GenG";
        if (fault == RuleFault.EXIT_NOTICE_TOO_LONG) return unicode"§65(2) GenG";
        if (fault == RuleFault.MINORITY_TOO_LARGE) return unicode"§45 GenG";
        if (fault == RuleFault.REPRESENTATION_MISSING) return unicode"§25 GenG";
        if (fault == RuleFault.LAW_MISMATCH) return unicode"§18 GenG";
        return "";
    }
}
