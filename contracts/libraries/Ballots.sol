// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {Signatures} from "./Signatures.sol";

/// @title How ballots are packed, hashed and named
library Ballots {
    bytes32 private constant BALLOT = keccak256("Ballot(bytes32 vote,uint32 elector,uint64 choice,uint8 revision)");
    /// @dev Bytes of a ballot before its signature: elector, revision, choice.
    uint256 internal constant HEAD = 6;
    uint256 internal constant ELECTION_HEAD = 13;

    /// @notice Finds the ballots, of which none may come twice.
    /// @param head Bytes of a ballot before its signature
    /// @return electors 32 bytes each
    /// @return offsets Where each ballot begins
    function split(
        bytes calldata ballots,
        uint256 head
    ) internal pure returns (bytes memory electors, uint256[] memory offsets) {
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
                offset = Signatures.end(ballots, offset + head);
            }
        }
        assembly ("memory-safe") {
            mstore(electors, shl(5, count))
            mstore(offsets, count)
        }
    }

    /// @notice Reads a ballot and gives the hash that was signed. The id covers the signature too: that makes it
    /// unguessable, so a list of ids shows no choice; and as only the low form of s is valid, nobody else can make a second
    /// id for the same signature. `elector_` is the elector (32 bits) and the revision (8).
    /// @param domain The EIP-712 domain separator
    /// @param length Bytes of a ballot before its signature
    function read(
        bytes32 vote,
        bytes32 domain,
        bytes calldata ballots,
        uint256 offset,
        uint256 length
    ) internal pure returns (bytes32 digest, bytes32 id, uint256 elector_, uint256 choice) {
        bytes32 kind = BALLOT;
        // Works in free memory without claiming it.
        assembly ("memory-safe") {
            let at := add(ballots.offset, offset)
            let first := calldataload(at)
            elector_ := shr(216, first)
            // The choice fills the rest of the head: one byte, or eight.
            choice := shr(sub(296, shl(3, length)), shl(40, first))
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), vote)
            mstore(add(free, 0x40), shr(8, elector_))
            mstore(add(free, 0x60), choice)
            mstore(add(free, 0x80), and(elector_, 0xff))
            let inner := keccak256(free, 0xa0)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), domain)
            mstore(add(free, 0x22), inner)
            digest := keccak256(free, 0x42)
            // r and s come after the kind; in a passkey's signature after site, x and y too.
            mstore(free, digest)
            let signature := add(at, length)
            calldatacopy(add(free, 0x20), add(add(signature, 1), mul(65, byte(0, calldataload(signature)))), 0x40)
            id := keccak256(free, 0x60)
        }
    }

    /// @notice What a relay attests of late ballots: keccak256 over id ‖ instant of each.
    /// @param findings Hold the instants, 40 bits from bit 72 on
    function attested(bytes32[] memory ids, uint256[] memory findings) internal pure returns (bytes32) {
        bytes memory rows = new bytes(37 * ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes32 id = ids[i];
            uint256 receivedAt = uint40(findings[i] >> 72);
            assembly ("memory-safe") {
                let row := add(add(rows, 0x20), mul(i, 37))
                mstore(add(row, 5), receivedAt)
                mstore(row, id)
            }
        }
        return keccak256(rows);
    }
}
