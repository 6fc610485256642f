// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {BodyKind, CapBase, ElectorateAt, Law, Matter, Revocability, Tie, VoteWeight} from "../interfaces/Rules.sol";
import {Choice, Contest, Outcome} from "../interfaces/Types.sol";
import {Counting} from "./Counting.sol";
import {Electorate} from "./Electorate.sol";
import {Evaluation} from "./Evaluation.sol";
import {Statute} from "./Statute.sol";
import {VoteState} from "./VoteState.sol";

/// @title What an outcome hangs on where the law is unsettled
/// @notice Where another reading of the law, or of the facts, would have had another outcome, the outcome is contestable.
library Contests {
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice Each reason by itself, as bits of Contest: whose membership entitles (§43(1) GenG), what the tenth is a tenth
    /// of (§43(3) no. 2 GenG), whether a ballot received could be changed (§130(1) BGB), who could not vote (§43(6) GenG),
    /// whether a member was heard (§68 GenG); and late ballots, under any law.
    function contestsOf(
        VoteState.State storage s,
        IBodies bodies,
        Evaluation.Context memory x,
        Evaluation.View memory v,
        Evaluation.Result memory found
    ) internal view returns (uint8 contests) {
        bytes32 key = Evaluation.keyOf(found);
        if (_hangsOnLate(s, bodies, x, v, key)) contests |= _bit(Contest.LATE);
        if (x.r.law == Law.FREE) return contests;
        (BodyKind kind, , , ) = bodies.bodyAt(s.vote.body);
        for (uint8 rule = 0; rule <= uint8(type(ElectorateAt).max); ++rule) {
            bool known = ElectorateAt(rule) != ElectorateAt.AT_CLOSE || kind == BodyKind.GENERAL_MEETING;
            if (ElectorateAt(rule) == v.rule || !known) continue;
            Evaluation.View memory other = Evaluation.View(
                uint8(1 << VoteState.ALL),
                Evaluation.minusOf(ElectorateAt(rule)),
                ElectorateAt(rule),
                v.capBase,
                v.chair
            );
            if (Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, other)) != key) contests |= _bit(Contest.ELECTORATE);
        }
        if (x.r.voteWeight == VoteWeight.ENTREPRENEURS && !x.flat) {
            CapBase other = v.capBase == CapBase.NOMINAL ? CapBase.EXERCISED : CapBase.NOMINAL;
            Evaluation.View memory tenth = Evaluation.View(v.plus, v.minus, v.rule, other, v.chair);
            if (Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, tenth)) != key) contests |= _bit(Contest.CAP_BASE);
        }
        if (s.vote.revocability == Revocability.UNTIL_DEADLINE) {
            Evaluation.View memory first = Evaluation.View(uint8(1 << VoteState.FIRST), 0, v.rule, v.capBase, v.chair);
            if (Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, first)) != key)
                contests |= _bit(Contest.REVOCABILITY);
        }
        if (_hangsOnBan(s, bodies, x, v, found)) contests |= _bit(Contest.BAN);
        if (_isUnheard(s, bodies, found)) contests |= _bit(Contest.HEARING);
    }

    /// @dev What only late ballots decide hangs on the word of a relay. Nobody kept whether the chair's own came late, so
    /// where the chair breaks ties, a timely tie must have had the same outcome either way.
    function _hangsOnLate(
        VoteState.State storage s,
        IBodies bodies,
        Evaluation.Context memory x,
        Evaluation.View memory v,
        bytes32 key
    ) private view returns (bool) {
        if (Evaluation.sumOf(s, VoteState.LATE) == 0) return false;
        Evaluation.View memory timely = Evaluation.View(
            v.plus | uint8(1 << VoteState.REPLACED),
            v.minus | uint8(1 << VoteState.LATE),
            v.rule,
            v.capBase,
            v.chair
        );
        if (Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, timely)) != key) return true;
        if (x.r.tie != Tie.CHAIR) return false;
        timely.chair = Choice.NONE;
        if (Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, timely)) != key) return true;
        timely.chair = Choice.YES;
        return Evaluation.keyOf(Evaluation.evaluate(s, bodies, x, timely)) != key;
    }

    /// @dev §43(6) GenG names its bans exhaustively; whether more are lawful, or needed in an exclusion, is disputed.
    function _hangsOnBan(
        VoteState.State storage s,
        IBodies bodies,
        Evaluation.Context memory x,
        Evaluation.View memory v,
        Evaluation.Result memory found
    ) private view returns (bool) {
        ICircularVotes.Vote storage vote = s.vote;
        if (vote.has(VoteState.ELECTION) || !vote.has(VoteState.CONCERNED)) return false;
        Counting.Box memory box = Evaluation.boxOf(s, v.plus, v.minus);
        if (vote.has(VoteState.BANS)) {
            if (Statute.isStatutoryBan(x.r.law, vote.matter)) return false;
            // Without the ban they would be entitled too.
            (, box.eligible) = Electorate.entitled(s, bodies, v.rule, x.last);
            uint256 against = found.outcome == Outcome.ADOPTED ? 4 : 0;
            for (uint256 i = 0; i < 4; ++i) box.cast[against + i] += box.eligible[i];
        } else {
            if (vote.matter != Matter.EXCLUSION) return false;
            bool voted = false;
            (uint32[] memory electors, uint8[] memory classes) = Electorate.concerned(s, bodies, v.rule, x.last);
            for (uint256 i = 0; i < electors.length; ++i) {
                uint256 lane = 1 << ((classes[i] & 7) << 5);
                // Less than nothing, until the entitled are added.
                unchecked {
                    box.eligible[classes[i] >> 3] -= lane;
                }
                uint8 entry = s.entryOf(electors[i]);
                if (entry == 0) continue;
                voted = true;
                box.cast[((uint256(VoteState.choiceOf(entry)) - 1) << 2) + (classes[i] >> 3)] -= lane;
            }
            if (!voted) return false;
        }
        return Evaluation.decide(s, bodies, x, v, box).outcome != found.outcome;
    }

    /// @dev An exclusion is flawed where the member could not be heard before (§68 GenG).
    function _isUnheard(
        VoteState.State storage s,
        IBodies bodies,
        Evaluation.Result memory found
    ) private view returns (bool) {
        ICircularVotes.Vote storage vote = s.vote;
        if (vote.matter != Matter.EXCLUSION || found.outcome != Outcome.ADOPTED) return false;
        uint40 hearing = bodies.exclusionOf(s.concerned[0]).hearingUntil;
        return hearing == 0 || vote.decidedAt() < hearing;
    }

    function _bit(Contest contest) private pure returns (uint8) {
        return uint8(1 << uint256(contest));
    }
}
