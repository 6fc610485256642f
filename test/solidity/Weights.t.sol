// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {CapBase, RuleSet, VoteWeight} from "../../contracts/interfaces/Rules.sol";
import {Choice, Count, Outcome, Weights} from "../../contracts/interfaces/Types.sol";
import {Counting} from "../../contracts/libraries/Counting.sol";

/// @title How heads become votes, against a count of one member after the other
contract WeightsTest {
    uint256 private constant CLASSES = 9;

    /// @dev One entry a member who took part.
    struct Sheet {
        uint256[] votes;
        bool[] investing;
        uint8[] choices;
    }

    function testFuzz_weighsAsOneMemberAfterTheOther(uint256 seed) external pure {
        (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) = _drawn(seed);
        bool flat = seed % 5 == 0;
        uint256[] memory weights = Counting.weightsOf(r, classes, box, r.capBase, flat);
        Weights memory w = Counting.weigh(r, classes, box, weights);
        Sheet memory sheet = _expand(r, classes, box, flat);
        uint256[4] memory others;
        uint256[4] memory investors;
        for (uint256 i = 0; i < sheet.votes.length; ++i) {
            if (sheet.investing[i]) investors[sheet.choices[i]] += sheet.votes[i];
            else others[sheet.choices[i]] += sheet.votes[i];
        }
        (uint256 all, uint256 kept) = (investors[0] + investors[1], others[0] + others[1]);
        // §8(2) GenG
        uint256 most = kept == 0 ? 0 : kept - 1;
        // So many that all the others, against them, still reach the share, or exceed it.
        if (4 * uint256(r.majorityNum) >= 3 * uint256(r.majorityDen) && kept != 0) {
            most = (kept * r.majorityDen - (r.majorityStrict ? 1 : 0)) / r.majorityNum - kept;
        }
        uint256 counted = all < most ? all : most;
        uint256 yes = all == 0 ? 0 : (investors[0] * counted) / all;
        uint256 no = all == 0 ? 0 : (investors[1] * counted) / all;
        require(w.yes == others[0] + yes && w.no == others[1] + no, "yes and no");
        require(w.abstain == others[2] + investors[2] && w.invalid == others[3] + investors[3], "the rest");
    }

    /// @notice Whatever investing members vote, they do not turn what all the others want.
    function testFuzz_investorsNeverOutvoteTheOthers(uint256 seed, bool want) external pure {
        (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) = _drawn(seed);
        (r.quorumNum, r.quorumDen, r.quorumMin) = (0, 0, 0);
        bool threeQuarters = seed % 2 == 0;
        (r.majorityNum, r.majorityDen, r.majorityStrict) = threeQuarters ? (3, 4, false) : (1, 2, true);
        bool some = false;
        for (uint256 c = 0; c < CLASSES; ++c) {
            bool yes = classes.investing[c] != want;
            some = some || (!classes.investing[c] && _heads(box, c) > 0 && classes.votes[c] > 0);
            _castAll(box, c, yes ? 0 : 1);
        }
        uint256[] memory weights = Counting.weightsOf(r, classes, box, r.capBase, false);
        Weights memory w = Counting.weigh(r, classes, box, weights);
        Count memory heads = Count(1000, 1000, 1, 1, 0, 0);
        bool adopted = Counting.outcome(r, heads, w, Choice.NONE) == Outcome.ADOPTED;
        require(adopted == (want && some), "outvoted");
    }

    function testFuzz_tenthIsATenthOfThoseWhoAreThere(uint256 seed) external pure {
        (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) = _drawn(seed);
        (r.voteWeight, r.cap) = (VoteWeight.ENTREPRENEURS, 0);
        uint256[] memory exercised = Counting.weightsOf(r, classes, box, CapBase.EXERCISED, false);
        uint256[] memory nominal = Counting.weightsOf(r, classes, box, CapBase.NOMINAL, false);
        uint256 present = 0;
        for (uint256 c = 0; c < CLASSES; ++c) present += _heads(box, c) * exercised[c];
        for (uint256 c = 0; c < CLASSES; ++c) {
            require(exercised[c] <= 1 || 10 * exercised[c] <= present, "more than a tenth");
            require(exercised[c] <= nominal[c] && nominal[c] <= classes.votes[c], "order");
        }
    }

    function testFuzz_orderOfClassesDoesNotMatter(uint256 seed) external pure {
        (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) = _drawn(seed);
        Counting.Classes memory turned = Counting.Classes(new uint16[](CLASSES), new bool[](CLASSES));
        Counting.Box memory other;
        for (uint256 c = 0; c < CLASSES; ++c) {
            uint256 d = CLASSES - 1 - c;
            (turned.votes[d], turned.investing[d]) = (classes.votes[c], classes.investing[c]);
            for (uint256 choice = 0; choice < 4; ++choice) {
                _put(other, d, choice, Counting.lane(box.cast[4 * choice + (c >> 3)], c));
            }
        }
        uint256[] memory here = Counting.weightsOf(r, classes, box, r.capBase, false);
        uint256[] memory there = Counting.weightsOf(r, turned, other, r.capBase, false);
        Weights memory one = Counting.weigh(r, classes, box, here);
        Weights memory two = Counting.weigh(r, turned, other, there);
        require(one.yes == two.yes && one.no == two.no, "yes and no");
        require(one.abstain == two.abstain && one.invalid == two.invalid, "the rest");
    }

    function testFuzz_entitledAreWeighedToo(uint256 seed, uint16 more) external pure {
        (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) = _drawn(seed);
        uint256[] memory weights = Counting.weightsOf(r, classes, box, r.capBase, false);
        uint256 heads = 0;
        uint256 votes = 0;
        for (uint256 c = 0; c < CLASSES; ++c) {
            if (classes.votes[c] == 0) continue;
            uint256 entitled = _heads(box, c) + 1;
            box.eligible[c >> 3] |= entitled << ((c & 7) * 32);
            (heads, votes) = (heads + entitled, votes + entitled * weights[c]);
        }
        box.allMembers = uint32(heads + more);
        Weights memory w = Counting.weigh(r, classes, box, weights);
        // One for each member without a vote.
        require(w.eligible == votes && w.allMembers == votes + more);
    }

    // The count of one member after the other

    function _expand(
        RuleSet memory r,
        Counting.Classes memory classes,
        Counting.Box memory box,
        bool flat
    ) private pure returns (Sheet memory s) {
        uint256 count = 0;
        for (uint256 c = 0; c < CLASSES; ++c) count += _heads(box, c);
        s = Sheet(new uint256[](count), new bool[](count), new uint8[](count));
        bool one = flat || r.voteWeight == VoteWeight.EQUAL;
        uint256 i = 0;
        for (uint256 c = 0; c < CLASSES; ++c) {
            for (uint8 choice = 0; choice < 4; ++choice) {
                for (uint256 n = Counting.lane(box.cast[4 * choice + (c >> 3)], c); n > 0; --n) {
                    uint256 votes = classes.votes[c];
                    if (one && votes > 1) votes = 1;
                    if (!one && r.cap != 0 && votes > r.cap) votes = r.cap;
                    (s.votes[i], s.investing[i], s.choices[i]) = (votes, classes.investing[c], choice);
                    ++i;
                }
            }
        }
        if (one || r.voteWeight != VoteWeight.ENTREPRENEURS) return s;
        uint256 most = r.capBase == CapBase.NOMINAL ? _sum(s, type(uint256).max) / 10 : 0;
        if (r.capBase == CapBase.EXERCISED) while (10 * (most + 1) <= _sum(s, most + 1)) ++most;
        if (most == 0) most = 1;
        for (i = 0; i < count; ++i) if (s.votes[i] > most) s.votes[i] = most;
    }

    function _sum(Sheet memory s, uint256 most) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < s.votes.length; ++i) sum += s.votes[i] < most ? s.votes[i] : most;
    }

    // What is counted

    function _drawn(
        uint256 seed
    ) private pure returns (RuleSet memory r, Counting.Classes memory classes, Counting.Box memory box) {
        r.voteWeight = VoteWeight(_draw(seed, 1, 4));
        r.capBase = CapBase(_draw(seed, 2, 2));
        r.cap = r.voteWeight == VoteWeight.EQUAL ? 0 : uint16(_draw(seed, 3, 4));
        (r.majorityNum, r.majorityDen) = _draw(seed, 4, 2) == 0 ? (1, 2) : (3, 4);
        classes = Counting.Classes(new uint16[](CLASSES), new bool[](CLASSES));
        for (uint256 c = 0; c < CLASSES; ++c) {
            // A few of them hold much, so that the tenth has something to bound.
            uint256 most = _draw(seed, 10 + c, 4) == 0 ? 60 : 4;
            classes.votes[c] = uint16(_draw(seed, 30 + c, most));
            classes.investing[c] = _draw(seed, 50 + c, 3) == 0;
            for (uint256 choice = 0; choice < 4; ++choice) {
                _put(box, c, choice, _draw(seed, 70 + 4 * c + choice, 5));
            }
        }
    }

    function _put(Counting.Box memory box, uint256 c, uint256 choice, uint256 heads) private pure {
        box.cast[4 * choice + (c >> 3)] |= heads << ((c & 7) * 32);
    }

    function _heads(Counting.Box memory box, uint256 c) private pure returns (uint256 heads) {
        for (uint256 choice = 0; choice < 4; ++choice) heads += Counting.lane(box.cast[4 * choice + (c >> 3)], c);
    }

    /// @dev All members of a class choose the same.
    function _castAll(Counting.Box memory box, uint256 c, uint256 choice) private pure {
        uint256 heads = _heads(box, c);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 word = 4 * i + (c >> 3);
            box.cast[word] &= ~(uint256(type(uint32).max) << ((c & 7) * 32));
        }
        _put(box, c, choice, heads);
    }

    function _draw(uint256 seed, uint256 field, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, field))) % below;
    }
}
