// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    Articles,
    Base,
    BodyKind,
    EffectiveOn,
    ElectorateAt,
    Law,
    Matter,
    Procedure,
    RuleSet,
    Timezone,
    VoteWeight
} from "../../contracts/interfaces/Rules.sol";

/// @title A lawful rule set of each kind of body
library LawfulRules {
    /// @notice A rule set, the kind of its body, and whether the GenG applies.
    struct Ground {
        RuleSet r;
        BodyKind kind;
        bool cooperative;
    }

    /// @notice Under no law.
    function club() internal pure returns (Ground memory g) {
        g.kind = BodyKind.GENERAL_MEETING;
        g.r.matters = 1;
        g.r.procedure = Procedure.CIRCULAR;
        g.r.quorumBase = Base.ELIGIBLE;
        (g.r.majorityNum, g.r.majorityDen, g.r.majorityStrict) = (1, 2, true);
        g.r.electorate = ElectorateAt.AT_CAST;
    }

    function clubBoard() internal pure returns (Ground memory g) {
        g = club();
        g.kind = BodyKind.BOARD;
    }

    function association() internal pure returns (Ground memory g) {
        g = club();
        g.r.law = Law.BGB_ASSOCIATION;
    }

    function meeting() internal pure returns (Ground memory g) {
        g = _extended(Law.GENG_GENERAL_MEETING, BodyKind.GENERAL_MEETING);
        g.r.proxyCap = 2;
    }

    function representatives() internal pure returns (Ground memory) {
        return _extended(Law.GENG_REPRESENTATIVES, BodyKind.REPRESENTATIVES);
    }

    /// @notice What a meeting decides with a share, in effect with the close or with the registration.
    function qualified(
        Matter matter,
        uint16 num,
        uint16 den,
        EffectiveOn effectiveOn
    ) internal pure returns (Ground memory g) {
        g = meeting();
        g.r.matters = uint32(1 << uint256(matter));
        (g.r.majorityNum, g.r.majorityDen, g.r.majorityStrict) = (num, den, false);
        g.r.effectiveOn = effectiveOn;
        if (matter == Matter.CONTINUATION_TWICE) g.r.majorityBase = Base.ALL_MEMBERS;
    }

    /// @notice A meeting with multiple votes.
    function multiple() internal pure returns (Ground memory g) {
        g = meeting();
        (g.r.voteWeight, g.r.cap, g.r.flatOnThreeQuarters) = (VoteWeight.ORDINARY, 3, true);
    }

    function board() internal pure returns (Ground memory) {
        return _organ(Law.GENG_BOARD, BodyKind.BOARD);
    }

    function supervisors() internal pure returns (Ground memory g) {
        g = _organ(Law.GENG_SUPERVISORY_BOARD, BodyKind.SUPERVISORY_BOARD);
        g.r.quorumMin = 2;
    }

    /// @notice Another body of a cooperative.
    function committee() internal pure returns (Ground memory) {
        return _organ(Law.FREE, BodyKind.OTHER);
    }

    function articles() internal pure returns (Articles memory) {
        return
            Articles({
                cooperative: true,
                yearEnd: 12,
                timezone: Timezone.EUROPE_BERLIN,
                exitNotice: 3,
                entrepreneurs: false,
                transferConsent: false,
                heirsContinue: false,
                emergencyBoard: false,
                representation: 2,
                keyDelay: 7 days,
                absence: 7 days,
                minority: 10
            });
    }

    function _extended(Law law, BodyKind kind) private pure returns (Ground memory g) {
        g = _organ(law, kind);
        (g.r.procedure, g.r.notice, g.r.discussion) = (Procedure.EXTENDED, 14 days, 1);
    }

    function _organ(Law law, BodyKind kind) private pure returns (Ground memory g) {
        g = club();
        (g.r.law, g.kind, g.cooperative) = (law, kind, true);
    }
}
