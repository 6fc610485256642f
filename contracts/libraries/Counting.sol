// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Base, CapBase, RuleSet, Tie, VoteWeight} from "../interfaces/Rules.sol";
import {Choice, Count, Outcome, Weights} from "../interfaces/Types.sol";

/// @title From heads by class to votes, and from votes to an outcome, in integers
library Counting {
    /// @notice Classes of members: votes of each as granted, and whether its members invest.
    struct Classes {
        uint16[] votes;
        bool[] investing;
    }

    /// @notice Heads by class, 32 bits each, 8 classes a word, four words each.
    /// @param cast yes, no, abstain, invalid
    /// @param eligible The entitled
    /// @param allMembers All members, or seats
    struct Box {
        uint256[16] cast;
        uint256[4] eligible;
        uint32 allMembers;
    }

    /// @notice Votes of a member of each class (§43(3) GenG).
    /// @param flat Whether multiple votes fall to one
    function weightsOf(
        RuleSet memory r,
        Classes memory classes,
        Box memory b,
        CapBase capBase,
        bool flat
    ) internal pure returns (uint256[] memory weights) {
        uint256 n = classes.votes.length;
        weights = new uint256[](n);
        bool one = flat || r.voteWeight == VoteWeight.EQUAL;
        for (uint256 c = 0; c < n; ++c) {
            uint256 votes = classes.votes[c];
            if (one && votes > 1) votes = 1;
            if (!one && r.cap != 0 && votes > r.cap) votes = r.cap;
            weights[c] = votes;
        }
        if (one || r.voteWeight != VoteWeight.ENTREPRENEURS) return weights;
        uint256 most =
            capBase == CapBase.NOMINAL ? _present(weights, b, type(uint256).max) / 10 : _exercised(weights, b);
        if (most == 0) most = 1;
        for (uint256 c = 0; c < n; ++c) if (weights[c] > most) weights[c] = most;
    }

    /// @notice The votes, investing members held back so that they never outvote the others (§8(2) GenG).
    function weigh(
        RuleSet memory r,
        Classes memory classes,
        Box memory b,
        uint256[] memory weights
    ) external pure returns (Weights memory w) {
        (uint256[4] memory others, uint256[4] memory investors) = _votes(classes, b, weights);
        (uint256 num, uint256 den) = investorShare(r, others[0] + others[1], investors[0] + investors[1]);
        w.yes = uint64(others[0] + (investors[0] * num) / den);
        w.no = uint64(others[1] + (investors[1] * num) / den);
        w.abstain = uint64(others[2] + investors[2]);
        w.invalid = uint64(others[3] + investors[3]);
        (uint256 heads, uint256 votes) = _entitled(b, weights);
        w.eligible = uint64(votes);
        w.allMembers = uint64(b.allMembers > heads ? votes + b.allMembers - heads : votes);
    }

    /// @notice What share of the investing members' votes counts.
    /// @param others Yes and no votes of the others
    /// @param investors Yes and no votes of investing members
    function investorShare(
        RuleSet memory r,
        uint256 others,
        uint256 investors
    ) internal pure returns (uint256 num, uint256 den) {
        uint256 most = others == 0 ? 0 : others - 1;
        if (4 * uint256(r.majorityNum) >= 3 * uint256(r.majorityDen)) {
            // So many against all the others that the share is still reached, or exceeded.
            uint256 product = others * (r.majorityDen - r.majorityNum);
            most = product / r.majorityNum;
            if (r.majorityStrict && most != 0 && product % r.majorityNum == 0) --most;
        }
        return investors > most ? (most, investors) : (1, 1);
    }

    /// @notice The outcome of a vote that ran to its end.
    /// @param chair The chair's own choice; it decides a tie under Tie.CHAIR
    function outcome(RuleSet memory r, Count memory c, Weights memory w, Choice chair) internal pure returns (Outcome) {
        if (!quorate(r, c)) return Outcome.NO_QUORUM;
        return _adopted(r, w, r.tie == Tie.CHAIR && chair == Choice.YES) ? Outcome.ADOPTED : Outcome.REJECTED;
    }

    /// @notice Abstentions and invalid ballots take part.
    function participants(Count memory c) internal pure returns (uint256) {
        return uint256(c.yes) + c.no + c.abstain + c.invalid;
    }

    /// @notice Whether enough took part: what the statute says, of a supervisory board always something (§36 GenG).
    function quorate(RuleSet memory r, Count memory c) internal pure returns (bool) {
        uint256 present = participants(c);
        uint256 base = r.quorumBase == Base.ELIGIBLE ? c.eligible : c.allMembers;
        return present >= r.quorumMin && present * r.quorumDen >= uint256(r.quorumNum) * base;
    }

    /// @notice Whether no ballot still to come can change the outcome, however a tie is broken. Heads are votes here.
    function isFixed(RuleSet memory r, Count memory c) internal pure returns (bool) {
        if (!quorate(r, c)) return false;
        uint256 present = participants(c);
        uint64 rest = present < c.eligible ? uint64(c.eligible - present) : 0;
        Weights memory worst = Weights(c.eligible, c.allMembers, c.yes, c.no + rest, c.abstain, c.invalid);
        Weights memory best = Weights(c.eligible, c.allMembers, c.yes + rest, c.no, c.abstain, c.invalid);
        return _adopted(r, worst, false) || !_adopted(r, best, r.tie == Tie.CHAIR);
    }

    /// @notice Whether the votes reach the majority of the base (§43(2) GenG, unless law or statute name another).
    function reaches(RuleSet memory r, uint256 votes, uint256 base) internal pure returns (bool) {
        uint256 left = votes * r.majorityDen;
        uint256 right = uint256(r.majorityNum) * base;
        return votes > 0 && (r.majorityStrict ? left > right : left >= right);
    }

    /// @notice What the share of the majority is counted of.
    function baseOf(RuleSet memory r, Weights memory w) internal pure returns (uint256) {
        if (r.majorityBase == Base.CAST) return uint256(w.yes) + w.no;
        if (r.majorityBase == Base.PRESENT) return uint256(w.yes) + w.no + w.abstain + w.invalid;
        return r.majorityBase == Base.ELIGIBLE ? w.eligible : w.allMembers;
    }

    /// @notice Heads of a class in its word.
    function lane(uint256 word, uint256 class) internal pure returns (uint256) {
        return uint32(word >> ((class & 7) << 5));
    }

    /// @notice Heads of all classes of four words.
    function headsOf(uint256[16] memory words, uint256 first) internal pure returns (uint32 heads) {
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 word = words[first + i]; word != 0; word >>= 32) heads += uint32(word);
        }
    }

    function _adopted(RuleSet memory r, Weights memory w, bool tieAdopts) private pure returns (bool) {
        uint256 base = baseOf(r, w);
        bool tie = w.yes > 0 && uint256(w.yes) * r.majorityDen == uint256(r.majorityNum) * base;
        return reaches(r, w.yes, base) || (tie && tieAdopts);
    }

    /// @dev Votes by choice, of the others and of investing members.
    function _votes(
        Classes memory classes,
        Box memory b,
        uint256[] memory weights
    ) private pure returns (uint256[4] memory others, uint256[4] memory investors) {
        for (uint256 c = 0; c < weights.length; ++c) {
            for (uint256 choice = 0; choice < 4; ++choice) {
                uint256 votes = lane(b.cast[(choice << 2) + (c >> 3)], c) * weights[c];
                if (classes.investing[c]) investors[choice] += votes;
                else others[choice] += votes;
            }
        }
    }

    /// @dev Heads and votes of the entitled.
    function _entitled(Box memory b, uint256[] memory weights) private pure returns (uint256 heads, uint256 votes) {
        for (uint256 c = 0; c < weights.length; ++c) {
            heads += lane(b.eligible[c >> 3], c);
            votes += lane(b.eligible[c >> 3], c) * weights[c];
        }
    }

    /// @dev Votes of all who took part, none with more than `most`.
    function _present(uint256[] memory weights, Box memory b, uint256 most) private pure returns (uint256 votes) {
        for (uint256 c = 0; c < weights.length; ++c) {
            uint256 heads = 0;
            for (uint256 choice = 0; choice < 4; ++choice) heads += lane(b.cast[(choice << 2) + (c >> 3)], c);
            votes += heads * (weights[c] < most ? weights[c] : most);
        }
    }

    /// @dev §43(3) no. 2 GenG: the largest number of which ten times are not more than the votes present when nobody has more: as votes grow
    /// ever slower with it, halving finds it.
    function _exercised(uint256[] memory weights, Box memory b) private pure returns (uint256 low) {
        uint256 high = type(uint16).max;
        while (low < high) {
            uint256 middle = (low + high + 1) / 2;
            if (10 * middle <= _present(weights, b, middle)) low = middle;
            else high = middle - 1;
        }
    }
}
