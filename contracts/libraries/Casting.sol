// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {ElectorateAt, Revocability, Skip, VoteId} from "../interfaces/Types.sol";
import {Assertion} from "./Assertion.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {Signatures} from "./Signatures.sol";

/// @title From signed ballots to the sheet and the tally
/// @notice A batch is judged first, without a write, and recorded then; so its free twin tells the same.
library Casting {
    using MemberSlot for uint256;

    /// @notice A vote and its ballots.
    /// @param sheet One nibble an elector, 64 a word: 0 none, otherwise 1 + 4 × manner + (choice − 1)
    /// @param revisions Newest revision of an elector's ballot, a byte each, where ballots may be changed
    /// @param tally Heads by class, 32 bits each, 8 classes a word; words by TALLY: all ballots, those that came late,
    /// and those that a late one replaced
    /// @param lists Hash of the ids of each batch's counted ballots, from 1
    struct State {
        ICircularVotes.Vote vote;
        mapping(uint256 word => uint256) sheet;
        mapping(uint256 word => uint256) revisions;
        mapping(uint256 word => uint256) tally;
        mapping(uint32 batch => bytes32) lists;
        mapping(uint32 elector => bool) objected;
    }

    /// @notice What does not change from ballot to ballot.
    /// @param domain EIP-712 domain separator
    /// @param time Instant of receipt of every ballot, unless it came late
    /// @param late Whether a relay received the ballots earlier, at instants of their own
    struct Batch {
        VoteId vote;
        bytes32 domain;
        IBodies bodies;
        uint40 time;
        bool late;
    }

    /// @dev The vote's frozen rules, read from storage once for the batch, and the word of the sheet at hand. `lastAt` is
    /// the last instant at which a ballot could be received.
    struct Frame {
        bytes32 vote;
        bytes32 domain;
        uint256 startsAt;
        uint256 lastAt;
        uint256 time;
        uint32 body;
        bool frozen;
        bool changeable;
        uint256 word;
        uint256 entries;
        IBodies bodies;
        Assertion.Verifier verifier;
    }

    /// @dev What was found of one ballot, from the highest bit: received at 40 · elector 32 · revision 8 · choice 8 ·
    /// class 8 · the entry that it replaces 8 · the reason to skip it 8. In one word, because a batch has many.
    type Finding is uint256;

    bytes32 private constant BALLOT = keccak256("Ballot(bytes32 vote,uint32 elector,uint8 choice,uint8 revision)");
    /// @dev Bytes of a ballot before its signature: elector, revision, choice.
    uint256 private constant HEAD = 6;
    /// @dev Bytes of a counted ballot in the event: id, elector, revision, entry.
    uint256 private constant ROW = 38;
    uint256 private constant CHOICES = 4;
    /// @dev Words of one tally: four choices, four words of eight classes each.
    uint256 internal constant TALLY = 16;

    // Casting

    /// @notice Judges and records a batch of ballots received now.
    function cast(State storage s, Batch memory b, bytes calldata ballots) external {
        (bytes32[] memory ids, Finding[] memory findings) = _judge(s, b, ballots, ballots[0:0]);
        _record(s, b.vote, ids, findings, false);
    }

    /// @notice Judges and records a batch of ballots that a relay received in time.
    /// @return list Hash over the ids and instants, which the relay must have attested; the caller checks it
    function castLate(
        State storage s,
        Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) external returns (bytes32 list) {
        (bytes32[] memory ids, Finding[] memory findings) = _judge(s, b, ballots, receivedAt);
        list = _attested(ids, findings);
        _record(s, b.vote, ids, findings, true);
    }

    /// @notice Why each ballot would be skipped; NONE where it would count. Also the list, as `castLate` gives it.
    function check(
        State storage s,
        Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) external view returns (Skip[] memory reasons, bytes32 list) {
        (bytes32[] memory ids, Finding[] memory findings) = _judge(s, b, ballots, receivedAt);
        reasons = new Skip[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) reasons[i] = Skip(uint8(Finding.unwrap(findings[i])));
        list = _attested(ids, findings);
    }

    /// @notice The elector's entry in the sheet.
    function entryOf(State storage s, uint32 elector) internal view returns (uint8) {
        return uint8((s.sheet[elector >> 6] >> ((elector & 63) << 2)) & 15);
    }

    // Judging

    function _judge(
        State storage s,
        Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) private view returns (bytes32[] memory ids, Finding[] memory findings) {
        (bytes memory electors, uint256[] memory offsets) = _split(ballots);
        uint256 count = offsets.length;
        require(
            receivedAt.length == (b.late ? 5 * count : 0),
            ICircularVotes.WrongReceivedCount(count, receivedAt.length / 5)
        );
        Frame memory frame = _frame(s, b);
        bytes memory slots = b.bodies.slots(frame.body, electors);
        // What was found of a ballot takes the place of its offset and slot: a batch has many, and memory costs.
        assembly ("memory-safe") {
            ids := slots
            mstore(ids, count)
            findings := offsets
        }
        uint256 t = frame.time;
        for (uint256 i = 1; i <= count; ++i) {
            uint256 offset;
            uint256 slot;
            assembly ("memory-safe") {
                offset := mload(add(findings, shl(5, i)))
                slot := mload(add(ids, shl(5, i)))
                if receivedAt.length {
                    t := shr(216, calldataload(add(receivedAt.offset, mul(5, sub(i, 1)))))
                }
            }
            (bytes32 id, uint256 finding) = _judgeOne(s, frame, ballots, offset, slot, t);
            assembly ("memory-safe") {
                mstore(add(ids, shl(5, i)), id)
                mstore(add(findings, shl(5, i)), finding)
            }
        }
    }

    function _frame(State storage s, Batch memory b) private view returns (Frame memory) {
        ICircularVotes.Vote storage vote = s.vote;
        uint256 lastAt = vote.endsAt - 1;
        if (vote.endedAt != 0 && vote.endedAt < lastAt) lastAt = vote.endedAt;
        return
            Frame({
                vote: VoteId.unwrap(b.vote),
                domain: b.domain,
                startsAt: vote.startsAt,
                lastAt: b.time < lastAt ? b.time : lastAt,
                time: b.time,
                body: vote.body,
                frozen: vote.electorate == ElectorateAt.AT_OPEN,
                changeable: vote.revocability == Revocability.UNTIL_DEADLINE,
                word: 0,
                entries: s.sheet[0],
                bodies: b.bodies,
                verifier: Assertion.verifier(b.bodies)
            });
    }

    function _judgeOne(
        State storage s,
        Frame memory frame,
        bytes calldata ballots,
        uint256 offset,
        uint256 slot,
        uint256 t
    ) private view returns (bytes32 id, uint256 finding) {
        bytes32 digest;
        uint256 head;
        (digest, id, head) = _read(frame, ballots, offset);
        uint256 elector = head >> 16;
        uint256 choice = head & 0xff;
        finding = (t << 72) | (head << 24);
        unchecked {
            if (t < frame.startsAt || t > frame.lastAt) return (id, finding | uint256(Skip.RECEIVED_OUTSIDE));
            if (choice == 0 || choice > CHOICES) return (id, finding | uint256(Skip.INVALID_CHOICE));
            uint256 entitledAt = frame.frozen ? frame.startsAt : t;
            if (slot.revisions() > 0) {
                slot = frame.bodies.electorAt(frame.body, uint32(elector), uint40(entitledAt), uint40(t));
            }
            if (!slot.mayVote() || !slot.covers(uint40(entitledAt))) {
                return (id, finding | uint256(Skip.NOT_ENTITLED));
            }
            (address key, Skip reason) = Signatures.signerWithin(frame.verifier, digest, ballots, offset + HEAD, t);
            if (reason != Skip.NONE) return (id, finding | uint256(reason));
            if (key != slot.key()) return (id, finding | uint256(Skip.BAD_SIGNATURE));
            if (elector >> 6 != frame.word) {
                frame.word = elector >> 6;
                frame.entries = s.sheet[elector >> 6];
            }
            uint256 previous = (frame.entries >> ((elector & 63) << 2)) & 15;
            finding |= (uint256(slot.class()) << 16) | (previous << 8);
            return (id, finding | uint256(_reason(s, frame.changeable, elector, uint8(head >> 8), previous)));
        }
    }

    /// @dev Whether the ballot may come now: once, or with a higher revision where it may be changed.
    function _reason(
        State storage s,
        bool changeable,
        uint256 elector,
        uint8 revision,
        uint256 previous
    ) private view returns (Skip) {
        if (!changeable) {
            if (revision != 1) return Skip.INVALID_REVISION;
            return previous == 0 ? Skip.NONE : Skip.ALREADY_VOTED;
        }
        // An older ballot cannot be put back.
        if (revision > uint8(s.revisions[elector >> 5] >> ((elector & 31) << 3))) return Skip.NONE;
        return previous == 0 ? Skip.INVALID_REVISION : Skip.ALREADY_VOTED;
    }

    /// @dev Finds the ballots, of which none may come twice.
    /// @return electors 32 bytes each
    /// @return offsets Where each ballot begins
    function _split(bytes calldata ballots) private pure returns (bytes memory electors, uint256[] memory offsets) {
        require(ballots.length > 0, ICircularVotes.EmptyBatch());
        // No ballot is shorter than a wallet's.
        uint256 most = ballots.length / (HEAD + 65) + 1;
        electors = new bytes(32 * most);
        offsets = new uint256[](most);
        uint256 count = 0;
        uint256 offset = 0;
        uint256 last = 0;
        while (offset < ballots.length) {
            uint256 elector;
            assembly ("memory-safe") {
                elector := shr(224, calldataload(add(ballots.offset, offset)))
            }
            require(elector > last, ICircularVotes.BatchNotSorted(uint32(elector)));
            last = elector;
            // Every ballot is at least HEAD + 65 bytes long, so `count` stays below `most`.
            assembly ("memory-safe") {
                count := add(count, 1)
                mstore(add(electors, shl(5, count)), elector)
                mstore(add(offsets, shl(5, count)), offset)
            }
            unchecked {
                offset = Signatures.end(ballots, offset + HEAD);
            }
        }
        assembly ("memory-safe") {
            mstore(electors, shl(5, count))
            mstore(offsets, count)
        }
    }

    /// @dev Reads a ballot's head (elector 32 · revision 8 · choice 8) and gives the hash that was signed. The id covers
    /// the signature too: that makes it unguessable, so a list of ids shows no choice; and as only the low form of s is
    /// valid, nobody else can make a second id for the same signature.
    function _read(
        Frame memory frame,
        bytes calldata ballots,
        uint256 offset
    ) private pure returns (bytes32 digest, bytes32 id, uint256 head) {
        bytes32 kind = BALLOT;
        // Works in free memory without claiming it. The frame begins with the vote and the domain.
        assembly ("memory-safe") {
            let at := add(ballots.offset, offset)
            let first := calldataload(at)
            head := shr(208, first)
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), mload(frame))
            mstore(add(free, 0x40), shr(16, head))
            mstore(add(free, 0x60), byte(5, first))
            mstore(add(free, 0x80), byte(4, first))
            let inner := keccak256(free, 0xa0)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), mload(add(frame, 0x20)))
            mstore(add(free, 0x22), inner)
            digest := keccak256(free, 0x42)
            // r and s come after the kind; in a passkey's signature after site, x and y too.
            mstore(free, digest)
            calldatacopy(add(free, 0x20), add(add(at, 7), mul(65, byte(6, first))), 0x40)
            id := keccak256(free, 0x60)
        }
    }

    function _attested(bytes32[] memory ids, Finding[] memory findings) private pure returns (bytes32) {
        bytes memory rows = new bytes(37 * ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes32 id = ids[i];
            uint256 receivedAt = Finding.unwrap(findings[i]) >> 72;
            assembly ("memory-safe") {
                let row := add(add(rows, 0x20), mul(i, 37))
                mstore(add(row, 5), receivedAt)
                mstore(row, id)
            }
        }
        return keccak256(rows);
    }

    // Recording

    function _record(State storage s, VoteId vote, bytes32[] memory ids, Finding[] memory findings, bool late) private {
        uint256[2 * TALLY] memory changes;
        bytes memory rows = new bytes(ROW * ids.length);
        bytes memory instants = new bytes(late ? 5 * ids.length : 0);
        bool changeable = s.vote.revocability == Revocability.UNTIL_DEADLINE;
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
                uint256 choice = uint8(f >> 24);
                uint256 shift = (elector & 63) << 2;
                // Four words of eight classes for each choice.
                uint256 lane = 1 << ((f >> 11) & 0xe0);
                uint256 place = ((choice - 1) << 2) | ((f >> 19) & 3);
                entries = (entries & ~(15 << shift)) | (choice << shift);
                uint256 previous = uint8(f >> 8);
                if (previous == 0) ++fresh;
                else changes[TALLY + ((((previous - 1) & 3) << 2) | (place & 3))] += lane;
                if (changeable) _revise(s, elector, uint8(f >> 32));
                // `place` is below TALLY. A row is written back to front: elector, revision and choice
                // at its end, then the id over what was written too much. Counted ids move up over skipped ones.
                assembly ("memory-safe") {
                    let cell := add(changes, shl(5, place))
                    mstore(cell, add(mload(cell), lane))
                    let row := add(add(rows, 0x20), mul(counted, ROW))
                    mstore(add(row, 6), shr(24, f))
                    mstore(row, id)
                    mstore(add(add(ids, 0x20), shl(5, counted)), id)
                    if late {
                        let instant := add(add(instants, 0x20), mul(counted, 5))
                        mstore(instant, or(shl(216, shr(72, f)), shr(40, mload(add(instant, 5)))))
                    }
                    counted := add(counted, 1)
                }
            }
        }
        // Gas is free: a batch that changes nothing must not take room on the chain.
        if (counted == 0) {
            uint256 first = Finding.unwrap(findings[0]);
            revert ICircularVotes.NothingCounted(uint32(first >> 40), Skip(uint8(first)));
        }
        s.sheet[word] = entries;
        _tally(s, changes, late);
        uint32 batch = ++s.vote.batches;
        s.vote.heads += uint32(fresh);
        bytes32 list;
        assembly ("memory-safe") {
            list := keccak256(add(ids, 0x20), shl(5, counted))
            mstore(rows, mul(counted, ROW))
            if late {
                mstore(instants, mul(counted, 5))
            }
        }
        s.lists[batch] = list;

        emit ICircularVotes.BallotsCast(vote, batch, list, rows, instants);
    }

    function _tally(State storage s, uint256[2 * TALLY] memory changes, bool late) private {
        for (uint256 i = 0; i < TALLY; ++i) {
            uint256 added = changes[i];
            uint256 removed = changes[TALLY + i];
            if (added | removed == 0) continue;
            s.tally[i] = s.tally[i] + added - removed;
            if (!late) continue;
            s.tally[TALLY + i] += added;
            s.tally[2 * TALLY + i] += removed;
        }
    }

    function _revise(State storage s, uint256 elector, uint256 revision) private {
        uint256 shift = (elector & 31) << 3;
        uint256 revisions = s.revisions[elector >> 5];
        s.revisions[elector >> 5] = (revisions & ~(255 << shift)) | (revision << shift);
    }
}
