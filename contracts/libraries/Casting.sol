// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {ElectorateAt, Revocability} from "../interfaces/Rules.sol";
import {Skip, VoteId} from "../interfaces/Types.sol";
import {Ballots} from "./Ballots.sol";
import {Scrutiny} from "./Scrutiny.sol";
import {VoteState} from "./VoteState.sol";

/// @title From signed ballots to the sheet and the tally
/// @notice A batch is judged first, without a write, and recorded then; so its free twin tells the same.
library Casting {
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @dev Words of a section of the tally, as VoteState lays it out.
    uint256 private constant SECTION = 16;

    /// @notice Judges and records a batch of ballots received now.
    function cast(VoteState.State storage s, Scrutiny.Batch memory b, bytes calldata ballots) external {
        (bytes32[] memory ids, uint256[] memory findings) = Scrutiny.judge(s, b, ballots, ballots[0:0]);
        _record(s, b.vote, ids, findings, false);
    }

    /// @notice Judges and records a batch of ballots that a relay received in time.
    /// @return list Hash over the ids and instants, which the relay must have attested; the caller checks it
    function castLate(
        VoteState.State storage s,
        Scrutiny.Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) external returns (bytes32 list) {
        (bytes32[] memory ids, uint256[] memory findings) = Scrutiny.judge(s, b, ballots, receivedAt);
        list = Ballots.attested(ids, findings);
        _record(s, b.vote, ids, findings, true);
    }

    /// @notice Why each ballot would be skipped; NONE where it would count. Also the list, as `castLate` gives it.
    function check(
        VoteState.State storage s,
        Scrutiny.Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) external view returns (Skip[] memory reasons, bytes32 list) {
        (bytes32[] memory ids, uint256[] memory findings) = Scrutiny.judge(s, b, ballots, receivedAt);
        reasons = new Skip[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) reasons[i] = Skip(uint8(findings[i]));
        list = Ballots.attested(ids, findings);
    }

    function _record(
        VoteState.State storage s,
        VoteId vote,
        bytes32[] memory ids,
        uint256[] memory findings,
        bool late
    ) private {
        uint256[2 * SECTION] memory changes;
        bytes memory rows = new bytes(38 * ids.length);
        bytes memory instants = new bytes(late ? 5 * ids.length : 0);
        bool changeable = s.vote.revocability == Revocability.UNTIL_DEADLINE;
        bool election = s.vote.has(VoteState.ELECTION);
        bytes memory choices = new bytes(election ? 8 * ids.length : 0);
        bool noted = changeable || election || (late && s.vote.electorate == ElectorateAt.AT_CLOSE);
        uint256 counted = 0;
        uint256 fresh = 0;
        uint256 word = 0;
        uint256 entries = s.sheet[0];
        unchecked {
            uint256 end = 32 * ids.length;
            for (uint256 i = 0; i != end;) {
                uint256 f;
                bytes32 id;
                assembly ("memory-safe") {
                    i := add(i, 0x20)
                    f := mload(add(findings, i))
                    id := mload(add(ids, i))
                }
                uint256 elector = uint32(f >> 40);
                if (uint8(f) != 0) {
                    emit ICircularVotes.BallotSkipped(vote, uint32(elector), id, Skip(uint8(f)));
                    continue;
                }
                if (elector >> 6 != word) {
                    s.sheet[word] = entries;
                    word = elector >> 6;
                    entries = s.sheet[word];
                }
                uint256 shift = (elector & 63) << 2;
                entries = (entries & ~(15 << shift)) | (uint256(uint8(f >> 24)) << shift);
                uint256 previous = uint8(f >> 8);
                if (previous == 0) ++fresh;
                if (noted || f >> 112 != 0) _note(s, f, late);
                if (!election) {
                    // Four words of eight classes for each choice.
                    uint256 lane = 1 << ((f >> 11) & 0xe0);
                    uint256 place = ((((f >> 24) - 1) & 3) << 2) | ((f >> 19) & 3);
                    if (previous != 0) {
                        changes[SECTION + ((((previous - 1) & 3) << 2) | (place & 3))] += lane;
                    }
                    // `place` is below SECTION.
                    assembly ("memory-safe") {
                        let cell := add(changes, shl(5, place))
                        mstore(cell, add(mload(cell), lane))
                    }
                }
                // A row is written back to front: elector, revision and entry at its end, then the id over what was
                // written too much. Counted ids move up over skipped ones.
                assembly ("memory-safe") {
                    let row := add(add(rows, 0x20), mul(counted, 38))
                    mstore(add(row, 6), shr(24, f))
                    mstore(row, id)
                    mstore(add(add(ids, 0x20), shl(5, counted)), id)
                    if late {
                        let instant := add(add(instants, 0x20), mul(counted, 5))
                        mstore(instant, or(shl(216, shr(72, f)), shr(40, mload(add(instant, 5)))))
                    }
                    if election {
                        let choice := add(add(choices, 0x20), mul(counted, 8))
                        mstore(choice, or(shl(192, shr(128, f)), shr(64, mload(add(choice, 8)))))
                    }
                    counted := add(counted, 1)
                }
            }
        }
        // Gas is free: a batch that changes nothing must not take room on the chain.
        if (counted == 0) {
            revert ICircularVotes.NothingCounted(uint32(findings[0] >> 40), Skip(uint8(findings[0])));
        }
        s.sheet[word] = entries;
        if (!election) _tally(s, changes, late);
        uint32 batch = ++s.vote.batches;
        s.vote.heads += uint32(fresh);
        bytes32 list;
        assembly ("memory-safe") {
            list := keccak256(add(ids, 0x20), shl(5, counted))
            mstore(rows, mul(counted, 38))
            if late {
                mstore(instants, mul(counted, 5))
            }
            if election {
                mstore(choices, mul(counted, 8))
            }
        }
        s.lists[batch] = list;

        emit ICircularVotes.BallotsCast(vote, batch, list, rows, instants, choices);
    }

    function _tally(VoteState.State storage s, uint256[2 * SECTION] memory changes, bool late) private {
        for (uint256 i = 0; i < SECTION; ++i) {
            uint256 added = changes[i];
            uint256 removed = changes[SECTION + i];
            if (added | removed == 0) continue;
            s.tally[i] = s.tally[i] + added - removed;
            if (!late) continue;
            s.tally[VoteState.LATE * SECTION + i] += added;
            s.tally[VoteState.REPLACED * SECTION + i] += removed;
        }
    }

    /// @dev What only some ballots need: their revision and first choice where they may change, the sections of who joined
    /// later, and everything of an election.
    function _note(VoteState.State storage s, uint256 f, bool late) private {
        noteOne(
            s,
            uint32(f >> 40),
            uint8(f >> 24),
            uint8(f >> 8),
            uint8(f >> 16),
            uint8(f >> 32),
            uint64(f >> 128),
            uint8(f >> 112) != 0,
            late
        );
    }

    /// @notice Counts one ballot in the sections that not every ballot has.
    function noteOne(
        VoteState.State storage s,
        uint32 elector,
        uint8 entry,
        uint8 previous,
        uint8 class,
        uint8 revision,
        uint64 mask,
        bool joined,
        bool late
    ) internal {
        uint64 before = s.choices[elector];
        bool changeable = s.vote.revocability == Revocability.UNTIL_DEADLINE;
        if (changeable) {
            s.setRevision(elector, revision);
            if (previous == 0) s.bump(VoteState.FIRST, entry, mask, class, true);
        }
        if (s.vote.electorate == ElectorateAt.AT_CLOSE && (changeable || late)) {
            VoteState.History storage h = s.histories[elector];
            if (previous == 0) (h.first, h.firstChoice) = (entry, mask);
            if (late && !h.late) (h.late, h.timely, h.timelyChoice) = (true, previous, before);
        }
        if (joined) {
            s.bump(VoteState.JOINED, entry, mask, class, true);
            if (previous != 0) s.bump(VoteState.JOINED, previous, before, class, false);
        }
        if (!s.vote.has(VoteState.ELECTION)) return;
        s.choices[elector] = mask;
        s.bump(VoteState.ALL, entry, mask, class, true);
        if (late) s.bump(VoteState.LATE, entry, mask, class, true);
        if (previous == 0) return;
        s.bump(VoteState.ALL, previous, before, class, false);
        if (late) s.bump(VoteState.REPLACED, previous, before, class, true);
    }
}
