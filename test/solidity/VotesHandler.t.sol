// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    ActKind,
    Correction,
    Notice,
    PaperBallot,
    Proxy,
    Reinstatement,
    Signature,
    VoteActKind
} from "../../contracts/interfaces/Acts.sol";
import {IMemberRegister} from "../../contracts/interfaces/IMemberRegister.sol";
import {ElectorateAt} from "../../contracts/interfaces/Rules.sol";
import {FOREVER, Manner, Phase, VoteId} from "../../contracts/interfaces/Types.sol";
import {MemberSlot} from "../../contracts/libraries/MemberSlot.sol";
import {VotesFounding} from "./VotesFounding.sol";

/// @title Does whatever comes to one vote, lawful or not, and notes what was rightly done
contract VotesHandler is VotesFounding {
    using MemberSlot for uint256;

    bytes32 private constant BALLOT = keccak256("Ballot(bytes32 vote,uint32 elector,uint64 choice,uint8 revision)");
    bytes32 private constant ATTESTATION = keccak256("Attestation(bytes32 vote,bytes32 list,uint16 relay)");

    /// @notice Whether a ballot was ever signed with the elector's own key, or a proxy's, or recorded by officers.
    mapping(uint32 elector => bool) public signed;
    /// @notice When who had left came back first; 0 for nobody.
    mapping(uint32 member => uint40) public returned;
    /// @notice Whose departure is settled and who is not there at the end.
    mapping(uint32 member => bool) public gone;
    /// @notice The phase that was seen last.
    Phase public phase;
    /// @notice What the vote was when it was seen closed first.
    bytes32 public closed;

    constructor(ElectorateAt electorate) VotesFounding(electorate) {}

    /// @notice A batch of up to four ballots, one of four signed with somebody's else key.
    function cast(uint256 seed, uint8 many, uint8 choice, uint8 revision) external {
        (bytes memory batch, ) = _batch(seed, many, choice, revision, 0);
        VM.prank(SENDER, SENDER);
        try votes.cast(vote, batch) {} catch {}
        _seeClosed();
    }

    /// @notice As `cast`, with instants around now and a relay's attestation.
    function castLate(uint256 seed, uint8 many, uint8 choice, uint8 revision, uint32 ago) external {
        uint40 received = now_ - (ago % 2 days);
        (bytes memory batch, bytes memory rows) = _batch(seed, many, choice, revision, received);
        bytes memory instants;
        for (uint256 i = 0; i < rows.length / 37; ++i) instants = abi.encodePacked(instants, received);
        bytes32 hash = keccak256(abi.encode(ATTESTATION, vote, keccak256(rows), uint16(1)));
        bytes memory attestation = _sign(RELAY, _digest(address(votes), hash));
        VM.prank(SENDER, SENDER);
        try votes.castLate(vote, batch, instants, 1, attestation) {} catch {}
        _seeClosed();
    }

    /// @notice A ballot on paper, which officers 1 and 2 record.
    function paper(uint256 seed, uint64 choice, uint8 revision, uint32 ago) external {
        uint32 elector = uint32(seed % (MEMBERS + 6));
        PaperBallot memory ballot = PaperBallot(
            VoteId.unwrap(vote),
            elector,
            choice % 6,
            uint8(Manner.PAPER) + (uint8(seed >> 32) % 2),
            revision % 4,
            now_ - (ago % 1 days),
            0,
            uint64(++nonce),
            FOREVER
        );
        bytes memory data = abi.encode(ballot);
        Signature[] memory by = _byOfficers(_digest(address(votes), keccak256(bytes.concat(PAPER_BALLOT, data))));
        VM.prank(SENDER, SENDER);
        try votes.act(VoteActKind.PAPER_BALLOT, data, by) {
            signed[elector] = true;
        } catch {}
        _seeClosed();
    }

    /// @notice A proxy of one member for the person of another; ballots that it signs come as those of the principal.
    function authorise(uint256 seed, uint256 holderSeed) external {
        uint32 principal = 1 + uint32(seed % MEMBERS);
        uint32 holder = 1 + uint32(holderSeed % MEMBERS);
        bytes memory data = abi.encode(Proxy(VoteId.unwrap(vote), principal, holder, 0, uint64(++nonce), FOREVER));
        bytes32 digest_ = _digest(address(votes), keccak256(bytes.concat(PROXY, data)));
        Signature[] memory by = new Signature[](1);
        by[0] = Signature(0, 0, _sign(principal, digest_));
        VM.prank(SENDER, SENDER);
        try votes.act(VoteActKind.PROXY, data, by) {
            holders[principal] = holder;
        } catch {}
    }

    function leave(uint256 seed, uint32 ahead) external {
        uint32 member = 3 + uint32(seed % (MEMBERS - 2));
        bytes memory data = abi.encode(Notice(member, now_ + 1 + (ahead % 1 days), uint64(++nonce), FOREVER));
        bytes32 digest_ = _digest(address(bodies), keccak256(bytes.concat(NOTICE, data)));
        Signature[] memory by = new Signature[](1);
        by[0] = Signature(0, 0, _sign(member, digest_));
        VM.prank(SENDER, SENDER);
        try bodies.act(ActKind.NOTICE, data, by) {} catch {}
    }

    function comeBack(uint256 seed) external {
        uint32 member = 3 + uint32(seed % (MEMBERS - 2));
        bool ended = register.slotAt(member, now_, now_, now_).until() <= now_;
        bytes memory data = abi.encode(Reinstatement(member, 0, uint64(++nonce), FOREVER));
        if (!_byTwo(ActKind.REINSTATEMENT, REINSTATEMENT, data)) return;
        if (ended && returned[member] == 0) returned[member] = now_ + 1;
    }

    /// @notice Another class, from the next second on: no vote that has begun sees it.
    function move(uint256 seed, uint8 segment) external {
        uint32 member = 3 + uint32(seed % (MEMBERS - 2));
        uint8 field = uint8(IMemberRegister.Field.SEGMENT);
        bytes memory data = abi.encode(
            Correction(member, field, int64(uint64(segment % 12)), 0, uint64(++nonce), FOREVER)
        );
        _byTwo(ActKind.CORRECTION, CORRECTION, data);
    }

    function pass(uint32 time) external {
        now_ += time % 3 hours;
        VM.warp(now_);
        _seeClosed();
    }

    function end() external {
        try votes.end(vote) {} catch {}
        _seeClosed();
    }

    /// @notice Settles the first of the departures, or all of them.
    function settle(bool all) external {
        bytes memory rest = votes.unsettledOf(vote);
        if (rest.length == 0) return;
        bytes memory some = rest;
        if (!all) {
            some = new bytes(9);
            for (uint256 i = 0; i < 9; ++i) some[i] = rest[i];
        }
        VM.prank(SENDER, SENDER);
        try votes.settle(vote, some) {
            for (uint256 i = 0; i < some.length; i += 9) _noteGone(some, i);
        } catch {}
        _seeClosed();
    }

    function close() external {
        try votes.close(vote) {} catch {}
        _seeClosed();
    }

    /// @notice All that a closed vote holds.
    function digest() public view returns (bytes32 hash) {
        hash = keccak256(abi.encode(votes.voteOf(vote), votes.countOf(vote)));
        for (uint32 elector = 0; elector <= MEMBERS + 9; ++elector) {
            hash = keccak256(abi.encode(hash, votes.entryOf(vote, elector)));
        }
        for (uint32 batch = 0; batch <= votes.voteOf(vote).batches + 1; ++batch) {
            hash = keccak256(abi.encode(hash, votes.listOf(vote, batch)));
        }
    }

    /// @notice The last instant of the voting, as far as it is known.
    function lastInstant() public view returns (uint40) {
        uint40 endedAt = votes.voteOf(vote).endedAt;
        return endedAt != 0 && endedAt < endsAt ? endedAt : endsAt - 1;
    }

    function _noteGone(bytes memory departures, uint256 i) private {
        uint32 member;
        assembly ("memory-safe") {
            member := shr(224, mload(add(add(departures, 0x20), i)))
        }
        uint40 last = lastInstant();
        gone[member] = !register.slotAt(member, last, last, startsAt).covers(last);
    }

    /// @dev No phase comes back.
    function _seeClosed() private {
        Phase present = votes.phaseAt(vote, now_);
        require(present >= phase, "a phase came back");
        phase = present;
        if (closed == 0 && present == Phase.CLOSED) closed = digest();
    }

    function _byTwo(ActKind kind, bytes32 typeHash, bytes memory data) private returns (bool done) {
        Signature[] memory by = _byOfficers(_digest(address(bodies), keccak256(bytes.concat(typeHash, data))));
        VM.prank(SENDER, SENDER);
        try bodies.act(kind, data, by) {
            return true;
        } catch {}
    }

    /// @return batch Sorted ballots
    /// @return rows What a relay attests: id and instant of each
    function _batch(
        uint256 seed,
        uint8 many,
        uint8 choice,
        uint8 revision,
        uint40 received
    ) private returns (bytes memory batch, bytes memory rows) {
        uint32 elector = uint32(seed % (MEMBERS + 6));
        for (uint256 i = 0; i <= many % 4; ++i) {
            elector += 1 + uint32((seed >> (8 * i)) % 4);
            uint256 key = _keyFor(elector, (seed >> (40 + i)) % 4);
            bytes32 hash = keccak256(abi.encode(BALLOT, vote, elector, (choice + i) % 6, revision % 4));
            bytes32 act = _digest(address(votes), hash);
            bytes memory signature = _sign(key, act);
            batch = abi.encodePacked(batch, elector, revision % 4, uint8((choice + i) % 6), signature);
            bytes32 id = keccak256(abi.encodePacked(act, _fields(signature)));
            rows = abi.encodePacked(rows, id, received);
        }
    }

    /// @dev Somebody else's key, a proxy holder's, or in half of all cases the elector's own.
    function _keyFor(uint32 elector, uint256 draw) private returns (uint256) {
        bool known = elector != 0 && elector <= MEMBERS;
        bool held = draw == 1 && holders[elector] != 0;
        if (draw == 0 || !known) return elector + 1000;
        signed[elector] = true;
        return held ? holders[elector] : elector;
    }
}
