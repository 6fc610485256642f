// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Base, RuleSet, Tie} from "../../contracts/interfaces/Rules.sol";
import {Choice, Count, Outcome, Weights} from "../../contracts/interfaces/Types.sol";
import {Counting} from "../../contracts/libraries/Counting.sol";
import {RuleSets} from "./RuleSets.sol";

/// @title Outcomes where heads are votes; how heads become votes is tested in Weights.t.sol
contract CountingTest {
    /// @dev Numerator, denominator, strict: majorities that a rule set may name.
    uint8[3][6] private _majorities = [[1, 2, 1], [2, 3, 0], [2, 3, 1], [3, 4, 0], [9, 10, 0], [1, 1, 0]];

    /// @notice One more yes in place of a no, or of nobody, never turns an adopted resolution into a rejected one.
    function testFuzz_isMonotoneInYes(uint256 seed, uint8[6] memory heads, uint8 chair) external pure {
        (RuleSet memory r, Count memory c) = _lawful(seed, heads);
        if (_outcome(r, c, Choice(chair % 5)) != Outcome.ADOPTED) return;
        if (c.no > 0) {
            Count memory changed = Count(c.eligible, c.allMembers, c.yes + 1, c.no - 1, c.abstain, c.invalid);
            require(_outcome(r, changed, Choice(chair % 5)) == Outcome.ADOPTED, "no to yes");
        }
        ++c.yes;
        require(_outcome(r, c, Choice(chair % 5)) == Outcome.ADOPTED, "one more yes");
    }

    /// @notice One more no never turns a rejected resolution into an adopted one.
    function testFuzz_isMonotoneInNo(uint256 seed, uint8[6] memory heads, uint8 chair) external pure {
        (RuleSet memory r, Count memory c) = _lawful(seed, heads);
        if (_outcome(r, c, Choice(chair % 5)) != Outcome.REJECTED) return;
        // A further no may make the tie that the chair decides.
        if (r.tie == Tie.CHAIR) chair = uint8(Choice.NO);
        if (_outcome(r, c, Choice(chair % 5)) != Outcome.REJECTED) return;
        ++c.no;
        require(_outcome(r, c, Choice(chair % 5)) == Outcome.REJECTED, "one more no");
    }

    /// @notice Whoever takes part, however, helps the quorum.
    function testFuzz_quorumIsMonotone(uint256 seed, uint8[6] memory heads, uint8 which) external pure {
        (RuleSet memory r, Count memory c) = _lawful(seed, heads);
        if (!Counting.quorate(r, c)) return;
        if (which % 4 == 0) ++c.yes;
        if (which % 4 == 1) ++c.no;
        if (which % 4 == 2) ++c.abstain;
        if (which % 4 == 3) ++c.invalid;
        require(Counting.quorate(r, c));
    }

    function testFuzz_nothingIsAdoptedWithoutYes(uint256 seed, uint8[6] memory heads, uint8 chair) external pure {
        (RuleSet memory r, Count memory c) = _lawful(seed, heads);
        c.yes = 0;
        require(_outcome(r, c, Choice(chair % 5)) != Outcome.ADOPTED);
    }

    /// @notice A fixed outcome is the outcome of every completion, whoever breaks a tie: all counts of up to 5 electors,
    /// all majorities, bases and quorums.
    function test_fixedOutcomesStand() external view {
        RuleSet memory r;
        uint256 fixedOnes = 0;
        for (uint256 m = 0; m < _majorities.length; ++m) {
            (r.majorityNum, r.majorityDen) = (_majorities[m][0], _majorities[m][1]);
            r.majorityStrict = _majorities[m][2] == 1;
            for (uint8 base = 0; base < 4; ++base) {
                r.majorityBase = Base(base);
                for (uint16 quorum = 0; quorum < 2; ++quorum) {
                    (r.quorumNum, r.quorumDen, r.quorumBase) = (quorum, 2 * quorum, Base.ELIGIBLE);
                    // The chair breaks ties of simple majorities only.
                    bool tie = m == 0 && r.majorityBase == Base.CAST;
                    for (uint8 t = 0; t < (tie ? 2 : 1); ++t) {
                        r.tie = Tie(t);
                        fixedOnes += _checkCounts(r);
                    }
                }
            }
        }
        require(fixedOnes > 1000, "nothing was fixed");
    }

    function _checkCounts(RuleSet memory r) private pure returns (uint256 fixedOnes) {
        uint32 electors = 5;
        for (uint32 yes = 0; yes <= electors; ++yes) {
            for (uint32 no = 0; yes + no <= electors; ++no) {
                for (uint32 rest = 0; yes + no + rest <= electors; ++rest) {
                    Count memory c = Count(electors, electors + 1, yes, no, rest, 0);
                    if (!Counting.isFixed(r, c)) continue;
                    ++fixedOnes;
                    _checkCompletions(r, c, electors - yes - no - rest);
                }
            }
        }
    }

    function _checkCompletions(RuleSet memory r, Count memory c, uint32 missing) private pure {
        Outcome outcome = _outcome(r, c, Choice.YES);
        for (uint32 yes = 0; yes <= missing; ++yes) {
            for (uint32 no = 0; yes + no <= missing; ++no) {
                for (uint32 others = 0; yes + no + others <= missing; ++others) {
                    Count memory d = Count(c.eligible, c.allMembers, c.yes + yes, c.no + no, c.abstain + others, 0);
                    require(_outcome(r, d, Choice.YES) == outcome, "changed by ballots to come");
                    require(_outcome(r, d, Choice.NO) == outcome, "changed by the chair");
                }
            }
        }
    }

    /// @notice What is not fixed can still turn out otherwise, once there is a quorum.
    function testFuzz_openOutcomesAreOpen(uint256 seed, uint8[6] memory heads) external pure {
        (RuleSet memory r, Count memory c) = _lawful(seed, heads);
        if (!Counting.quorate(r, c) || Counting.isFixed(r, c)) return;
        uint256 present = Counting.participants(c);
        uint32 rest = present < c.eligible ? uint32(c.eligible - present) : 0;
        Count memory best = Count(c.eligible, c.allMembers, c.yes + rest, c.no, c.abstain, c.invalid);
        Count memory worst = Count(c.eligible, c.allMembers, c.yes, c.no + rest, c.abstain, c.invalid);
        require(_outcome(r, best, Choice.YES) == Outcome.ADOPTED, "cannot be adopted");
        require(_outcome(r, worst, Choice.NO) == Outcome.REJECTED, "cannot be rejected");
    }

    function _outcome(RuleSet memory r, Count memory c, Choice chair) private pure returns (Outcome) {
        Weights memory w = Weights(c.eligible, c.allMembers, c.yes, c.no, c.abstain, c.invalid);
        return Counting.outcome(r, c, w, chair);
    }

    /// @dev Makes the counting rules lawful and the count possible.
    function _lawful(uint256 seed, uint8[6] memory heads) private pure returns (RuleSet memory r, Count memory c) {
        r = RuleSets.any(seed);
        r.majorityDen = 1 + uint16(seed % 100);
        r.majorityNum = (r.majorityDen + 1) / 2 + uint16((seed >> 16) % (r.majorityDen / 2 + 1));
        if (2 * r.majorityNum == r.majorityDen) r.majorityStrict = true;
        if (r.majorityNum >= r.majorityDen) (r.majorityNum, r.majorityStrict) = (r.majorityDen, false);
        if (2 * r.majorityNum != r.majorityDen || r.majorityBase != Base.CAST) r.tie = Tie.REJECTED;
        r.quorumNum = r.quorumDen == 0 ? 0 : r.quorumNum % (r.quorumDen + 1);
        if (r.quorumBase != Base.ELIGIBLE) r.quorumBase = Base.ALL_MEMBERS;
        c = Count(0, 0, heads[2], heads[3], heads[4], heads[5]);
        c.eligible = uint32(Counting.participants(c)) + heads[0];
        c.allMembers = c.eligible + heads[1];
    }
}
