// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {Cause, Choice, Count, EarlyClose, ElectorateAt, Outcome, RuleSet, Tie, VoteId} from "../interfaces/Types.sol";
import {Casting} from "./Casting.sol";
import {Counting} from "./Counting.sol";

/// @title Ending and closing a vote
library Outcomes {
    /// @notice Whether voting may end at `t`, before its deadline.
    /// @return cause ALL_VOTED or OUTCOME_FIXED; NONE where it may not
    function earlyCause(Casting.State storage s, IBodies bodies, uint40 t) external view returns (Cause cause) {
        ICircularVotes.Vote storage vote = s.vote;
        RuleSet memory r = bodies.ruleSetAt(vote.body, vote.ruleSet);
        // Only once nobody can object any more.
        if (r.earlyClose == EarlyClose.NONE || t < vote.startsAt + r.objectionWindow) return Cause.NONE;
        if (_allVoted(vote, bodies, t)) return Cause.ALL_VOTED;
        bool isFixed = r.earlyClose == EarlyClose.OUTCOME_FIXED && Counting.isFixed(r, _count(s, bodies));
        return isFixed ? Cause.OUTCOME_FIXED : Cause.NONE;
    }

    /// @notice Counts, and stores the outcome for good.
    function close(Casting.State storage s, IBodies bodies, VoteId id) external {
        ICircularVotes.Vote storage vote = s.vote;
        Count memory c = _count(s, bodies);
        Outcome outcome = Outcome.PROCEDURE_ABORTED;
        bool contestable = false;
        if (vote.cause != Cause.OBJECTION) {
            RuleSet memory r = bodies.ruleSetAt(vote.body, vote.ruleSet);
            Choice chair = _chair(s, bodies);
            outcome = Counting.outcome(r, c, chair);
            contestable = _isContestable(s, r, c, outcome, chair);
        }
        vote.closedAt = uint40(block.timestamp);
        vote.eligible = c.eligible;
        vote.allMembers = c.allMembers;
        vote.outcome = outcome;
        vote.contestable = contestable;

        emit ICircularVotes.VoteClosed(id, outcome, contestable, c);
    }

    function count(Casting.State storage s, IBodies bodies) external view returns (Count memory) {
        return _count(s, bodies);
    }

    function _count(Casting.State storage s, IBodies bodies) private view returns (Count memory c) {
        ICircularVotes.Vote storage vote = s.vote;
        // A closed vote keeps its heads: an admission that it brought about may take effect in the same second.
        if (vote.closedAt != 0) {
            (c.eligible, c.allMembers) = (vote.eligible, vote.allMembers);
        } else {
            (c.eligible, c.allMembers) = _heads(vote, bodies, _lastInstant(vote));
        }
        c.yes = _heads(s, 0, Choice.YES);
        c.no = _heads(s, 0, Choice.NO);
        c.abstain = _heads(s, 0, Choice.ABSTAIN);
        c.invalid = _heads(s, 0, Choice.INVALID);
    }

    /// @dev What only late ballots decide hangs on the word of a relay. Nobody kept whether the chair's own came late, so
    /// where the chair breaks ties, a timely tie must have had the same outcome either way.
    function _isContestable(
        Casting.State storage s,
        RuleSet memory r,
        Count memory c,
        Outcome outcome,
        Choice chair
    ) private view returns (bool) {
        Count memory timely = _timely(s, c);
        if (outcome != Counting.outcome(r, timely, chair)) return true;
        uint32 late =
            _heads(s, Casting.TALLY, Choice.YES) +
                _heads(s, Casting.TALLY, Choice.NO) +
                _heads(s, Casting.TALLY, Choice.ABSTAIN) +
                _heads(s, Casting.TALLY, Choice.INVALID);
        if (r.tie != Tie.CHAIR || late == 0) return false;
        return
            outcome != Counting.outcome(r, timely, Choice.NONE) || outcome != Counting.outcome(r, timely, Choice.YES);
    }

    /// @dev The count as it would be had no ballot come late.
    function _timely(Casting.State storage s, Count memory c) private view returns (Count memory) {
        return
            Count(
                c.eligible,
                c.allMembers,
                _without(s, c.yes, Choice.YES),
                _without(s, c.no, Choice.NO),
                _without(s, c.abstain, Choice.ABSTAIN),
                _without(s, c.invalid, Choice.INVALID)
            );
    }

    function _without(Casting.State storage s, uint32 heads, Choice choice) private view returns (uint32) {
        return heads + _heads(s, 2 * Casting.TALLY, choice) - _heads(s, Casting.TALLY, choice);
    }

    /// @dev Heads of all classes for a choice; `offset` is the tally's first word.
    function _heads(Casting.State storage s, uint256 offset, Choice choice) private view returns (uint32 heads) {
        uint256 first = offset + (uint256(choice) - 1) * 4;
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 word = s.tally[first + i]; word != 0; word >>= 32) heads += uint32(word);
        }
    }

    function _chair(Casting.State storage s, IBodies bodies) private view returns (Choice) {
        (, uint32 elector) = bodies.chairAt(s.vote.body, _lastInstant(s.vote));
        uint8 entry = elector == 0 ? 0 : Casting.entryOf(s, elector);
        return entry == 0 ? Choice.NONE : Choice(((entry - 1) & 3) + 1);
    }

    function _allVoted(ICircularVotes.Vote storage vote, IBodies bodies, uint40 t) private view returns (bool) {
        (uint32 eligible, ) = _heads(vote, bodies, t);
        return vote.heads >= eligible && vote.heads > 0;
    }

    /// @dev Who could have voted by `t`. Where membership when casting entitles, that is whoever was entitled at any
    /// instant so far: who voted and left took part, so belongs to what the participants are a share of.
    function _heads(
        ICircularVotes.Vote storage vote,
        IBodies bodies,
        uint40 t
    ) private view returns (uint32 eligible, uint32 all) {
        return
            bodies.headsDuring(vote.body, vote.startsAt, vote.electorate == ElectorateAt.AT_OPEN ? vote.startsAt : t);
    }

    /// @dev The last instant at which a ballot could be received.
    function _lastInstant(ICircularVotes.Vote storage vote) private view returns (uint40) {
        return vote.endedAt != 0 && vote.endedAt < vote.endsAt ? vote.endedAt : vote.endsAt - 1;
    }
}
