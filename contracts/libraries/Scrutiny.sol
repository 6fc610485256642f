// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind, ElectorateAt, Revocability} from "../interfaces/Rules.sol";
import {Choice, Manner, Skip, VoteId} from "../interfaces/Types.sol";
import {Assertion} from "./Assertion.sol";
import {Ballots} from "./Ballots.sol";
import {Electorate} from "./Electorate.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {Signatures} from "./Signatures.sol";
import {VoteState} from "./VoteState.sol";

/// @title Judging ballots
/// @notice Whether each ballot of a batch counts, and as what; nothing is written.
library Scrutiny {
    using MemberSlot for uint256;
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

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

    /// @dev The vote's frozen rules, read from storage once for the batch, and the word of the sheet at hand. `span` is
    /// the time from the start to the last instant at which a ballot could be received. `special` where anything but the
    /// plainest rules holds: a plain ballot asks once instead of for each of them.
    struct Frame {
        bytes32 vote;
        bytes32 domain;
        uint256 startsAt;
        uint256 span;
        uint256 time;
        uint32 body;
        bool frozen;
        bool changeable;
        uint8 features;
        bool special;
        uint256 head;
        uint256 word;
        uint256 entries;
        IBodies bodies;
        Assertion.Verifier verifier;
    }

    // What was found of one ballot, in one word, because a batch has many, from the lowest bit: the reason to skip it 8 ·
    // the entry that it replaces 8 · class 8 · entry 8 · revision 8 · elector 32 · received at 40 · joined after the
    // start 8 · candidates 64, from bit 128 on.

    /// @notice The ids of the ballots, and what was found of each.
    function judge(
        VoteState.State storage s,
        Batch memory b,
        bytes calldata ballots,
        bytes calldata receivedAt
    ) internal view returns (bytes32[] memory ids, uint256[] memory findings) {
        Frame memory frame = _frame(s, b);
        (bytes memory electors, uint256[] memory offsets) = Ballots.split(ballots, frame.head);
        uint256 count = offsets.length;
        require(
            receivedAt.length == (b.late ? 5 * count : 0),
            ICircularVotes.WrongReceivedCount(count, receivedAt.length / 5)
        );
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

    function _frame(VoteState.State storage s, Batch memory b) private view returns (Frame memory) {
        ICircularVotes.Vote storage vote = s.vote;
        uint256 lastAt = vote.lastInstant();
        uint8 features = vote.features;
        bool frozen = vote.electorate == ElectorateAt.AT_OPEN;
        bool changeable = vote.revocability == Revocability.UNTIL_DEADLINE;
        return
            Frame({
                vote: VoteId.unwrap(b.vote),
                domain: b.domain,
                startsAt: vote.startsAt,
                span: (b.time < lastAt ? b.time : lastAt) - vote.startsAt,
                time: b.time,
                body: vote.body,
                frozen: frozen,
                changeable: changeable,
                features: features,
                special: features != 0 || frozen || changeable,
                head: features & VoteState.ELECTION == 0 ? Ballots.HEAD : Ballots.ELECTION_HEAD,
                word: 0,
                entries: s.sheet[0],
                bodies: b.bodies,
                verifier: Assertion.verifier(b.bodies)
            });
    }

    function _judgeOne(
        VoteState.State storage s,
        Frame memory frame,
        bytes calldata ballots,
        uint256 offset,
        uint256 slot,
        uint256 t
    ) private view returns (bytes32 id, uint256 finding) {
        bytes32 digest;
        uint256 head;
        uint256 choice;
        (digest, id, head, choice) = Ballots.read(frame.vote, frame.domain, ballots, offset, frame.head);
        uint256 elector = head >> 8;
        finding = (t << 72) | (head << 32);
        unchecked {
            // Below the start the difference wraps around.
            if (t - frame.startsAt > frame.span) return (id, finding | uint256(Skip.RECEIVED_OUTSIDE));
            uint256 entitledAt = t;
            if (frame.special) {
                if (frame.frozen) entitledAt = frame.startsAt;
                if (frame.features & VoteState.ELECTION != 0) {
                    finding |= choice << 128;
                    choice = uint256(electionChoice(s, uint64(choice)));
                }
            }
            if (choice - 1 >= uint256(Choice.INVALID)) return (id, finding | uint256(Skip.INVALID_CHOICE));
            if (slot.revisions() > 0) {
                slot = frame.bodies.electorAt(
                    frame.body,
                    uint32(elector),
                    uint40(entitledAt),
                    uint40(t),
                    uint40(frame.startsAt)
                );
            }
            if (!slot.entitles(entitledAt)) return (id, finding | uint256(Skip.NOT_ENTITLED));
            (address key, Skip reason) = Signatures.signerWithin(
                frame.verifier,
                digest,
                ballots,
                offset + frame.head,
                t
            );
            if (reason != Skip.NONE) return (id, finding | uint256(reason));
            if (key != slot.key()) {
                if (!_isHolder(s, frame, uint32(elector), key, uint40(t))) {
                    return (id, finding | uint256(Skip.BAD_SIGNATURE));
                }
                choice += uint256(Manner.PROXY) << 2;
            }
            if (elector >> 6 != frame.word) {
                frame.word = elector >> 6;
                frame.entries = s.sheet[elector >> 6];
            }
            uint256 previous = (frame.entries >> ((elector & 63) << 2)) & 15;
            finding |= (choice << 24) | (uint256(slot.class()) << 16) | (previous << 8);
            if (slot.since() > int256(frame.startsAt)) finding |= _joinedBit(frame, uint32(elector), slot);
            if (frame.special || previous != 0 || uint8(head) != 1) {
                finding |= uint256(_reasonOf(s, frame, uint32(elector), key, uint8(head), previous, choice));
            }
            return (id, finding);
        }
    }

    /// @dev Why a ballot may not come now that is lawful by itself.
    function _reasonOf(
        VoteState.State storage s,
        Frame memory frame,
        uint32 elector,
        address key,
        uint8 revision,
        uint256 previous,
        uint256 choice
    ) private view returns (Skip) {
        if (frame.features & VoteState.BANS != 0 && _isBarred(s, frame, elector, key)) return Skip.BARRED;
        // Whoever has voted in person needs no revocation.
        bool held = choice > uint256(Choice.INVALID);
        if (held && previous != 0 && (previous - 1) >> 2 != uint256(Manner.PROXY)) return Skip.ALREADY_VOTED;
        return reasonFor(s, frame.changeable, elector, revision, previous);
    }

    /// @notice What a set of candidates is as a choice: none an abstention, too many or unknown ones invalid.
    function electionChoice(VoteState.State storage s, uint64 mask) internal view returns (Choice) {
        if (mask == 0) return Choice.ABSTAIN;
        if (uint256(mask) >> (s.segments.length - s.seats) != 0) return Choice.INVALID;
        uint256 chosen = 0;
        for (; mask != 0; mask &= mask - 1) ++chosen;
        return chosen <= s.seats ? Choice.YES : Choice.INVALID;
    }

    /// @notice Whether the ballot may come now: once, or with a higher revision where it may be changed.
    function reasonFor(
        VoteState.State storage s,
        bool changeable,
        uint256 elector,
        uint8 revision,
        uint256 previous
    ) internal view returns (Skip) {
        if (!changeable) {
            if (revision != 1) return Skip.INVALID_REVISION;
            return previous == 0 ? Skip.NONE : Skip.ALREADY_VOTED;
        }
        // An older ballot cannot be put back.
        if (revision > s.revisionOf(elector)) return Skip.NONE;
        return previous == 0 ? Skip.INVALID_REVISION : Skip.ALREADY_VOTED;
    }

    function _joinedBit(Frame memory frame, uint32 elector, uint256 slot) private view returns (uint256) {
        bool later = Electorate.joinedLater(frame.bodies, frame.body, elector, uint40(frame.startsAt), slot);
        return later ? 1 << 112 : 0;
    }

    /// @dev Whether the key is that of the proxy holder (§43(5) GenG).
    function _isHolder(
        VoteState.State storage s,
        Frame memory frame,
        uint32 elector,
        address key,
        uint40 t
    ) private view returns (bool) {
        if (frame.features & VoteState.PROXIES == 0) return false;
        uint32 holder = s.holderAt(elector, t);
        IMemberRegister register = frame.bodies.REGISTER();
        return holder != 0 && register.keyAt(holder, t) == key && register.isActive(holder, t);
    }

    /// @dev §43(6) GenG, or the statute.
    function _isBarred(
        VoteState.State storage s,
        Frame memory frame,
        uint32 elector,
        address key
    ) private view returns (bool) {
        (BodyKind kind, , , ) = frame.bodies.bodyAt(frame.body);
        uint32 person = frame.bodies.REGISTER().personOf(key);
        return s.isBarred(elector, kind == BodyKind.GENERAL_MEETING, person);
    }
}
