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
    /// @param receivedAt Packed instants of receipt, 5 bytes each, of ballots that came late; otherwise empty
    struct Batch {
        VoteId vote;
        bytes32 domain;
        IBodies bodies;
        uint40 time;
    }

    /// @dev What was found of one ballot. `previous` is the entry that it replaces.
    struct Finding {
        bytes32 id;
        uint32 elector;
        uint8 revision;
        uint8 choice;
        uint8 class;
        uint8 previous;
        uint40 receivedAt;
        Skip reason;
    }

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
        _record(s, b, _judge(s, b, ballots, ballots[0:0]), false);
    }

    /// @notice Judges and records a batch of ballots that a relay received in time.
    /// @return list Hash over the ids and instants, which the relay must have attested; the caller checks it
    function castLate(State storage s, Batch memory b, bytes calldata ballots, bytes calldata receivedAt)
        external
        returns (bytes32 list)
    {
        Finding[] memory findings = _judge(s, b, ballots, receivedAt);
        list = _attested(findings);
        _record(s, b, findings, true);
    }

    /// @notice Why each ballot would be skipped; NONE where it would count.
    function check(State storage s, Batch memory b, bytes calldata ballots, bytes calldata receivedAt)
        external
        view
        returns (Skip[] memory reasons, bytes32 list)
    {
        Finding[] memory findings = _judge(s, b, ballots, receivedAt);
        reasons = new Skip[](findings.length);
        for (uint256 i = 0; i < findings.length; ++i) reasons[i] = findings[i].reason;
        list = _attested(findings);
    }

    /// @notice The elector's entry in the sheet.
    function entryOf(State storage s, uint32 elector) internal view returns (uint8) {
        return uint8((s.sheet[elector >> 6] >> ((elector & 63) << 2)) & 15);
    }

    // Judging

    function _judge(State storage s, Batch memory b, bytes calldata ballots, bytes calldata receivedAt)
        private
        view
        returns (Finding[] memory findings)
    {
        (uint32[] memory electors, uint256[] memory offsets) = _split(ballots);
        uint256 count = electors.length;
        bool late = receivedAt.length > 0;
        require(!late || receivedAt.length == 5 * count, ICircularVotes.WrongReceivedCount(count, receivedAt.length / 5));
        findings = new Finding[](count);
        uint256[] memory slots = b.bodies.slots(s.vote.body, electors);
        Assertion.Verifier memory verifier = Assertion.verifier(b.bodies);
        for (uint256 i = 0; i < count; ++i) {
            Finding memory f = findings[i];
            f.elector = electors[i];
            f.receivedAt = late ? uint40(bytes5(receivedAt[5 * i:5 * i + 5])) : b.time;
            _judgeOne(s, b, verifier, ballots, offsets[i], slots[i], f);
        }
    }

    function _judgeOne(
        State storage s,
        Batch memory b,
        Assertion.Verifier memory verifier,
        bytes calldata ballots,
        uint256 offset,
        uint256 slot,
        Finding memory f
    ) private view {
        ICircularVotes.Vote storage vote = s.vote;
        f.revision = uint8(ballots[offset + 4]);
        f.choice = uint8(ballots[offset + 5]);
        bytes32 digest = _digest(b, f);
        f.id = _idOf(digest, ballots, offset + HEAD);
        uint40 t = f.receivedAt;
        if (t < vote.startsAt || t >= vote.endsAt || t > b.time || (vote.endedAt != 0 && t > vote.endedAt)) {
            f.reason = Skip.RECEIVED_OUTSIDE;
            return;
        }
        if (f.choice == 0 || f.choice > CHOICES) {
            f.reason = Skip.INVALID_CHOICE;
            return;
        }
        uint40 entitledAt = vote.electorate == ElectorateAt.AT_OPEN ? vote.startsAt : t;
        if (slot.revisions() > 0) slot = b.bodies.electorAt(vote.body, f.elector, entitledAt, t);
        if (!slot.mayVote() || !slot.covers(entitledAt)) {
            f.reason = Skip.NOT_ENTITLED;
            return;
        }
        f.class = slot.class();
        (address key,, Skip reason) = Signatures.signer(verifier, digest, ballots, offset + HEAD, t);
        if (reason == Skip.NONE && key != slot.key()) reason = Skip.BAD_SIGNATURE;
        if (reason != Skip.NONE) {
            f.reason = reason;
            return;
        }
        f.previous = entryOf(s, f.elector);
        if (vote.revocability == Revocability.UNTIL_RECEIPT) {
            if (f.revision != 1) f.reason = Skip.INVALID_REVISION;
            else if (f.previous != 0) f.reason = Skip.ALREADY_VOTED;
        } else if (f.revision <= uint8(s.revisions[f.elector >> 5] >> ((f.elector & 31) << 3))) {
            // An older ballot cannot be put back.
            f.reason = f.previous == 0 ? Skip.INVALID_REVISION : Skip.ALREADY_VOTED;
        }
    }

    /// @dev Finds the ballots, of which none may come twice.
    function _split(bytes calldata ballots) private pure returns (uint32[] memory electors, uint256[] memory offsets) {
        require(ballots.length > 0, ICircularVotes.EmptyBatch());
        // No ballot is shorter than a wallet's.
        uint256 most = ballots.length / (HEAD + 65) + 1;
        electors = new uint32[](most);
        offsets = new uint256[](most);
        uint256 count = 0;
        uint256 offset = 0;
        uint256 last = 0;
        while (offset < ballots.length) {
            require(offset + HEAD < ballots.length, ICircularVotes.MalformedBatch(offset));
            uint32 elector = uint32(bytes4(ballots[offset:offset + 4]));
            require(elector > last, ICircularVotes.BatchNotSorted(elector));
            electors[count] = elector;
            offsets[count++] = offset;
            last = elector;
            offset = Signatures.end(ballots, offset + HEAD);
        }
        assembly ("memory-safe") {
            mstore(electors, count)
            mstore(offsets, count)
        }
    }

    function _digest(Batch memory b, Finding memory f) private pure returns (bytes32 digest) {
        bytes32 domain = b.domain;
        VoteId vote = b.vote;
        uint256 elector = f.elector;
        uint256 choice = f.choice;
        uint256 revision = f.revision;
        bytes32 kind = BALLOT;
        // Works in free memory without claiming it.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), vote)
            mstore(add(free, 0x40), elector)
            mstore(add(free, 0x60), choice)
            mstore(add(free, 0x80), revision)
            let inner := keccak256(free, 0xa0)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), domain)
            mstore(add(free, 0x22), inner)
            digest := keccak256(free, 0x42)
        }
    }

    /// @dev The signature makes the id unguessable, so a list of ids shows no choice; and as only the low form of s is
    /// valid, nobody else can make a second id for the same signature.
    function _idOf(bytes32 digest, bytes calldata ballots, uint256 offset) private pure returns (bytes32 id) {
        // Kind; for a passkey site, x and y; then r and s.
        uint256 at = ballots[offset] == 0x00 ? offset + 1 : offset + 66;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, digest)
            calldatacopy(add(free, 0x20), add(ballots.offset, at), 0x40)
            id := keccak256(free, 0x60)
        }
    }

    function _attested(Finding[] memory findings) private pure returns (bytes32) {
        bytes memory rows = new bytes(37 * findings.length);
        for (uint256 i = 0; i < findings.length; ++i) {
            bytes32 id = findings[i].id;
            uint256 receivedAt = findings[i].receivedAt;
            assembly ("memory-safe") {
                let row := add(add(rows, 0x20), mul(i, 37))
                mstore(add(row, 5), receivedAt)
                mstore(row, id)
            }
        }
        return keccak256(rows);
    }

    // Recording

    function _record(State storage s, Batch memory b, Finding[] memory findings, bool late) private {
        uint256[2 * TALLY] memory changes;
        bytes memory rows = new bytes(ROW * findings.length);
        bytes memory ids = new bytes(32 * findings.length);
        bytes memory instants = new bytes(late ? 5 * findings.length : 0);
        uint256 counted = 0;
        uint256 fresh = 0;
        uint256 word = 0;
        uint256 entries = s.sheet[0];
        for (uint256 i = 0; i < findings.length; ++i) {
            Finding memory f = findings[i];
            if (f.reason != Skip.NONE) {
                emit ICircularVotes.BallotSkipped(b.vote, f.elector, f.id, f.reason);
                continue;
            }
            if (f.elector >> 6 != word) {
                s.sheet[word] = entries;
                word = f.elector >> 6;
                entries = s.sheet[word];
            }
            uint256 shift = (f.elector & 63) << 2;
            uint256 lane = 1 << ((f.class & 7) << 5);
            uint256 group = f.class >> 3;
            entries = (entries & ~(15 << shift)) | (uint256(f.choice) << shift);
            changes[(f.choice - 1) * 4 + group] += lane;
            if (f.previous == 0) ++fresh;
            else changes[TALLY + ((f.previous - 1) & 3) * 4 + group] += lane;
            if (s.vote.revocability == Revocability.UNTIL_DEADLINE) _revise(s, f.elector, f.revision);
            _write(rows, ids, instants, counted++, f);
        }
        if (counted == 0) return;
        s.sheet[word] = entries;
        _tally(s, changes, late);
        uint32 batch = ++s.vote.batches;
        s.vote.heads += uint32(fresh);
        assembly ("memory-safe") {
            mstore(rows, mul(counted, ROW))
            mstore(ids, mul(counted, 32))
            if late {
                mstore(instants, mul(counted, 5))
            }
        }
        bytes32 list = keccak256(ids);
        s.lists[batch] = list;

        emit ICircularVotes.BallotsCast(b.vote, batch, list, rows, instants);
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

    function _write(bytes memory rows, bytes memory ids, bytes memory instants, uint256 at, Finding memory f)
        private
        pure
    {
        bytes32 id = f.id;
        uint256 tail = (uint256(f.elector) << 16) | (uint256(f.revision) << 8) | f.choice;
        uint256 receivedAt = f.receivedAt;
        // A row is written back to front, each write covered by the next where it is too long. The first row's tail
        // begins 6 bytes into its array, so nothing before the array is touched.
        assembly ("memory-safe") {
            let row := add(add(rows, 0x20), mul(at, 38))
            mstore(add(row, 6), tail)
            mstore(row, id)
            mstore(add(add(ids, 0x20), mul(at, 32)), id)
            if mload(instants) {
                let instant := add(add(instants, 0x20), mul(at, 5))
                mstore(instant, or(shl(216, receivedAt), shr(40, mload(add(instant, 5)))))
            }
        }
    }
}
