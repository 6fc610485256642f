// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {EarlyClose, ElectorateAt, RuleSet, VoteWeight} from "../interfaces/Rules.sol";
import {Cause, Count, Outcome, VoteId} from "../interfaces/Types.sol";
import {Contests} from "./Contests.sol";
import {Counting} from "./Counting.sol";
import {Electorate} from "./Electorate.sol";
import {Evaluation} from "./Evaluation.sol";
import {Settlement} from "./Settlement.sol";
import {VoteState} from "./VoteState.sol";

/// @title Ending and closing a vote
library Outcomes {
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice Whether voting may end at `t`, before its deadline.
    /// @return cause ALL_VOTED or OUTCOME_FIXED; NONE where it may not
    function earlyCause(VoteState.State storage s, IBodies bodies, uint40 t) external view returns (Cause cause) {
        ICircularVotes.Vote storage vote = s.vote;
        RuleSet memory r = bodies.ruleSetAt(vote.body, vote.ruleSet);
        // Only once nobody can object any more.
        if (r.earlyClose == EarlyClose.NONE || t < vote.startsAt + r.objectionWindow) return Cause.NONE;
        // Where membership when casting entitles, everybody counts who was entitled at any instant so far: who voted and
        // left took part, so belongs to what the participants are a share of.
        ElectorateAt rule = vote.electorate == ElectorateAt.AT_OPEN ? ElectorateAt.AT_OPEN : ElectorateAt.AT_CAST;
        (uint32 eligible, uint32 all) = _entitledSoFar(s, bodies, rule, t);
        if (vote.heads >= eligible && vote.heads > 0) return Cause.ALL_VOTED;
        if (r.earlyClose != EarlyClose.OUTCOME_FIXED || vote.has(VoteState.ELECTION)) return Cause.NONE;
        Evaluation.Context memory x = Evaluation.contextOf(s, bodies, r);
        if (!_isPlain(x)) return Cause.NONE;
        Counting.Box memory box = Evaluation.boxOf(s, uint8(1 << VoteState.ALL), 0);
        Count memory c = Evaluation.headsOf(box);
        (c.eligible, c.allMembers) = (eligible, all);
        return Counting.isFixed(r, c) ? Cause.OUTCOME_FIXED : Cause.NONE;
    }

    /// @notice Counts, and stores the outcome for good.
    function close(VoteState.State storage s, IBodies bodies, VoteId id) external {
        ICircularVotes.Vote storage vote = s.vote;
        Evaluation.Context memory x = Evaluation.contextOf(s, bodies, bodies.ruleSetAt(vote.body, vote.ruleSet));
        Evaluation.View memory v = Evaluation.viewOf(s, bodies, x);
        bool aborted = vote.cause >= Cause.OBJECTION;
        // Nobody who left is settled then: the entitled are those of the start.
        if (aborted) v.rule = ElectorateAt.AT_OPEN;
        Evaluation.Result memory found = Evaluation.evaluate(s, bodies, x, v);
        if (vote.cause == Cause.WITHDRAWN) found.outcome = Outcome.WITHDRAWN;
        else if (aborted) found.outcome = Outcome.PROCEDURE_ABORTED;
        else vote.contestable = Contests.contestsOf(s, bodies, x, v, found);
        vote.closedAt = uint40(block.timestamp);
        vote.outcome = found.outcome;
        s.count = found.count;
        if (found.outcome == Outcome.ADOPTED) s.elected = found.elected;

        emit ICircularVotes.VoteClosed(id, found.outcome, vote.contestable, found.count, found.weights);
        if (!aborted && vote.has(VoteState.ELECTION)) emit ICircularVotes.Elected(id, found.elected, found.votes);
    }

    /// @notice The count as it stands.
    function count(VoteState.State storage s, IBodies bodies) external view returns (Count memory c) {
        ICircularVotes.Vote storage vote = s.vote;
        // A closed vote keeps its heads: an admission that it brought about may take effect in the same second.
        if (vote.closedAt != 0) return s.count;
        c = Evaluation.headsOf(Evaluation.boxOf(s, uint8(1 << VoteState.ALL), Evaluation.minusOf(vote.electorate)));
        (c.eligible, c.allMembers) = _entitledSoFar(s, bodies, vote.electorate, vote.lastInstant());
    }

    /// @dev Heads of the entitled, and all, before everybody who left is settled. Loops over who left, which keeps no vote
    /// open: the deadline ends it at the latest, and closing it needs no loop.
    function _entitledSoFar(
        VoteState.State storage s,
        IBodies bodies,
        ElectorateAt rule,
        uint40 t
    ) private view returns (uint32 eligible, uint32 all) {
        ICircularVotes.Vote storage vote = s.vote;
        (, uint256[4] memory barred) = Electorate.entitled(s, bodies, rule, t);
        uint40 to = rule == ElectorateAt.AT_OPEN ? vote.startsAt : t;
        (eligible, all) = bodies.headsDuring(vote.body, vote.startsAt, to);
        eligible -= Evaluation.sum(barred);
        if (rule == ElectorateAt.AT_CLOSE) {
            all = bodies.allDuring(vote.body, to, to);
            eligible -= Evaluation.sum(s.departed);
        }
    }

    /// @dev Whether heads are votes: nobody has more than one, and no investing member has one.
    function _isPlain(Evaluation.Context memory x) private pure returns (bool) {
        bool equal = x.flat || x.r.voteWeight == VoteWeight.EQUAL;
        for (uint256 c = 0; c < x.classes.votes.length; ++c) {
            if (x.classes.investing[c] && x.classes.votes[c] > 0) return false;
        }
        return equal;
    }
}
