// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {CapBase, ElectorateAt, RuleSet} from "../interfaces/Rules.sol";
import {Choice, Count, Outcome, Weights} from "../interfaces/Types.sol";
import {Counting} from "./Counting.sol";
import {Elections} from "./Elections.sol";
import {Electorate} from "./Electorate.sol";
import {Statute} from "./Statute.sol";
import {VoteState} from "./VoteState.sol";

/// @title One count of a vote, from one point of view
/// @notice The outcome is one view of the ballots that are there; what it may be contested by are others.
library Evaluation {
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @dev What one count is made from: sections of the tally that are added and taken away, whose entitlement counts,
    /// what a tenth is a tenth of, and the chair's choice.
    struct View {
        uint8 plus;
        uint8 minus;
        ElectorateAt rule;
        CapBase capBase;
        Choice chair;
    }

    /// @dev What a count found.
    struct Result {
        Outcome outcome;
        Count count;
        Weights weights;
        uint8[] elected;
        uint64[] votes;
    }

    /// @dev What does not change from count to count. `returned` are those who left and came back, and count twice.
    /// @param flat Whether multiple votes fall to one (§43(3) no. 1 GenG)
    /// @param last Last instant of the voting
    struct Context {
        RuleSet r;
        Counting.Classes classes;
        bool flat;
        uint40 last;
        uint256[4] returned;
        uint32 returnedMembers;
    }

    /// @notice What all counts of a vote share.
    function contextOf(
        VoteState.State storage s,
        IBodies bodies,
        RuleSet memory r
    ) internal view returns (Context memory x) {
        x.r = r;
        (x.classes.votes, x.classes.investing) = bodies.classes(s.vote.body);
        x.flat = r.flatOnThreeQuarters && Statute.needsThreeQuarters(s.vote.matter);
        x.last = s.vote.lastInstant();
        (x.returned, x.returnedMembers) = (s.returned, s.returnedMembers);
    }

    /// @notice The outcome's own view: the chair's choice is that of whoever is chair at the last instant.
    function viewOf(VoteState.State storage s, IBodies bodies, Context memory x) internal view returns (View memory) {
        ElectorateAt rule = s.vote.electorate;
        (, uint32 elector) = bodies.chairAt(s.vote.body, x.last);
        Choice chair = elector == 0 ? Choice.NONE : VoteState.choiceOf(s.entryOf(elector));
        return View(uint8(1 << VoteState.ALL), minusOf(rule), rule, x.r.capBase, chair);
    }

    /// @notice The ballots that a rule does not count: of those who joined after the start, or left before the end.
    function minusOf(ElectorateAt rule) internal pure returns (uint8) {
        if (rule == ElectorateAt.AT_OPEN) return uint8(1 << VoteState.JOINED);
        return rule == ElectorateAt.AT_CLOSE ? uint8(1 << VoteState.STRUCK) : 0;
    }

    /// @notice Counts the ballots that a view shows.
    function evaluate(
        VoteState.State storage s,
        IBodies bodies,
        Context memory x,
        View memory v
    ) internal view returns (Result memory) {
        return decide(s, bodies, x, v, boxOf(s, v.plus, v.minus));
    }

    /// @notice Weighs heads and decides; an election is decided candidate by candidate.
    /// @param box May hold some who are entitled besides, or not
    function decide(
        VoteState.State storage s,
        IBodies bodies,
        Context memory x,
        View memory v,
        Counting.Box memory box
    ) internal view returns (Result memory found) {
        uint256[] memory weights = _weigh(s, bodies, x, v, box, found);
        if (!s.vote.has(VoteState.ELECTION)) {
            found.outcome = Counting.outcome(x.r, found.count, found.weights, v.chair);
            return found;
        }
        found.votes = _votesOf(s, x, v, weights);
        if (!Counting.quorate(x.r, found.count)) {
            found.outcome = Outcome.NO_QUORUM;
            return found;
        }
        found.elected = Elections.elect(x.r, found.weights, s.segments, s.seats, found.votes);
        found.outcome = Outcome.REJECTED;
        for (uint256 i = 0; i < s.seats; ++i) if (found.elected[i] != 0) found.outcome = Outcome.ADOPTED;
    }

    /// @dev Heads and votes; gives the weight of each class (§43(3) GenG).
    function _weigh(
        VoteState.State storage s,
        IBodies bodies,
        Context memory x,
        View memory v,
        Counting.Box memory box,
        Result memory found
    ) private view returns (uint256[] memory weights) {
        uint256[4] memory heads;
        (heads, ) = Electorate.entitled(s, bodies, v.rule, x.last);
        box.allMembers = Electorate.all(s, bodies, v.rule, x.last);
        unchecked {
            for (uint256 i = 0; i < 4; ++i) {
                box.eligible[i] += heads[i];
                // Those whose entitlement at the start counts are counted once anyway.
                if (v.rule != ElectorateAt.AT_OPEN) box.eligible[i] -= x.returned[i];
            }
        }
        if (v.rule == ElectorateAt.AT_CAST) box.allMembers -= x.returnedMembers;
        found.count = headsOf(box);
        (found.count.eligible, found.count.allMembers) = (sum(box.eligible), box.allMembers);
        weights = Counting.weightsOf(x.r, x.classes, box, v.capBase, x.flat);
        found.weights = Counting.weigh(x.r, x.classes, box, weights);
    }

    /// @dev The candidates' votes, investing members held back as in any vote (§8(2) GenG).
    function _votesOf(
        VoteState.State storage s,
        Context memory x,
        View memory v,
        uint256[] memory weights
    ) private view returns (uint64[] memory votes) {
        votes = new uint64[](s.segments.length - s.seats);
        Counting.Box memory box = boxOf(s, v.plus, v.minus);
        (uint256 others, uint256 investors) = _split(x, weights, [box.cast[0], box.cast[1], box.cast[2], box.cast[3]]);
        (uint256 num, uint256 den) = Counting.investorShare(x.r, others, investors);
        for (uint256 i = 0; i < votes.length; ++i) {
            uint256[4] memory words;
            for (uint256 w = 0; w < 4; ++w) {
                words[w] = _combined(s, true, VoteState.CANDIDATES, (i << 2) + w, v.plus, v.minus);
            }
            (others, investors) = _split(x, weights, words);
            votes[i] = uint64(others + (investors * num) / den);
        }
    }

    function _split(
        Context memory x,
        uint256[] memory weights,
        uint256[4] memory words
    ) private pure returns (uint256 others, uint256 investors) {
        for (uint256 c = 0; c < weights.length; ++c) {
            uint256 votes = Counting.lane(words[c >> 3], c) * weights[c];
            if (x.classes.investing[c]) investors += votes;
            else others += votes;
        }
    }

    function boxOf(VoteState.State storage s, uint8 plus, uint8 minus) internal view returns (Counting.Box memory box) {
        for (uint256 i = 0; i < VoteState.SECTION; ++i) {
            box.cast[i] = _combined(s, false, VoteState.SECTION, i, plus, minus);
        }
    }

    /// @dev A word of the tally with sections added and taken away, all lanes at once: no lane of the result is negative.
    function _combined(
        VoteState.State storage s,
        bool candidates,
        uint256 section,
        uint256 word,
        uint8 plus,
        uint8 minus
    ) private view returns (uint256 total) {
        unchecked {
            for (uint256 i = 0; i <= VoteState.FIRST; ++i) {
                uint256 bit = 1 << i;
                if ((plus | minus) & bit == 0) continue;
                uint256 at = i * section + word;
                uint256 value = candidates ? s.candidates[at] : s.tally[at];
                if (plus & bit != 0) total += value;
                else total -= value;
            }
        }
    }

    function headsOf(Counting.Box memory box) internal pure returns (Count memory c) {
        c.yes = Counting.headsOf(box.cast, 0);
        c.no = Counting.headsOf(box.cast, 4);
        c.abstain = Counting.headsOf(box.cast, 8);
        c.invalid = Counting.headsOf(box.cast, 12);
    }

    function sum(uint256[4] memory words) internal pure returns (uint32 heads) {
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 word = words[i]; word != 0; word >>= 32) heads += uint32(word);
        }
    }

    function sumOf(VoteState.State storage s, uint256 section) internal view returns (uint256 heads) {
        for (uint256 i = 0; i < VoteState.SECTION; ++i) {
            for (uint256 word = s.tally[section * VoteState.SECTION + i]; word != 0; word >>= 32) heads += uint32(word);
        }
    }

    /// @notice What an outcome is compared by: in an election, who is elected.
    function keyOf(Result memory found) internal pure returns (bytes32) {
        uint256 elected = 0;
        for (uint256 i = 0; i < found.elected.length; ++i) elected |= 1 << found.elected[i];
        return keccak256(abi.encode(found.outcome, elected));
    }
}
