// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title The word that answers whether an elector may vote, with which key and in which class
/// @notice From the highest bit: key 160 · since 40 (signed) · until 40 · revisions 8 · flags 3 · class 5. Revisions are
/// counted up to 255: what matters is whether there are any. The lowest flag says that the class has a vote; the other
/// two are free.
library MemberSlot {
    uint256 private constant MAY_VOTE = 1 << 5;

    function pack(
        address key_,
        int40 since_,
        uint40 until_,
        uint8 revisions_,
        uint8 class_,
        bool mayVote_
    ) internal pure returns (uint256) {
        return
            (uint256(uint160(key_)) << 96) |
            (uint256(uint40(since_)) << 56) |
            (uint256(until_) << 16) |
            (uint256(revisions_) << 8) |
            (mayVote_ ? MAY_VOTE : 0) |
            class_;
    }

    function key(uint256 slot) internal pure returns (address) {
        return address(uint160(slot >> 96));
    }

    function since(uint256 slot) internal pure returns (int40) {
        return int40(uint40(slot >> 56));
    }

    function until(uint256 slot) internal pure returns (uint40) {
        return uint40(slot >> 16);
    }

    function revisions(uint256 slot) internal pure returns (uint8) {
        return uint8(slot >> 8);
    }

    function class(uint256 slot) internal pure returns (uint8) {
        return uint8(slot) & 31;
    }

    function mayVote(uint256 slot) internal pure returns (bool) {
        return slot & MAY_VOTE != 0;
    }

    /// @notice Whether the period [since, until) holds `t`. A slot never written holds nothing.
    function covers(uint256 slot, uint40 t) internal pure returns (bool) {
        return since(slot) <= int256(uint256(t)) && t < until(slot);
    }

    /// @notice Whether who has the slot may vote at `t`. Every ballot pays for it: mayVote and covers in one condition.
    function entitles(uint256 slot, uint256 t) internal pure returns (bool holds) {
        assembly ("memory-safe") {
            let since_ := signextend(4, shr(56, slot))
            holds := and(and(shr(5, slot), iszero(slt(t, since_))), lt(t, and(shr(16, slot), 0xffffffffff)))
        }
    }

    function withKey(uint256 slot, address key_) internal pure returns (uint256) {
        return (uint256(uint160(key_)) << 96) | (slot & type(uint96).max);
    }

    function withUntil(uint256 slot, uint40 until_) internal pure returns (uint256) {
        return (slot & ~(uint256(type(uint40).max) << 16)) | (uint256(until_) << 16);
    }

    function withSince(uint256 slot, int40 since_) internal pure returns (uint256) {
        return (slot & ~(uint256(type(uint40).max) << 56)) | (uint256(uint40(since_)) << 56);
    }

    function withClass(uint256 slot, uint8 class_, bool mayVote_) internal pure returns (uint256) {
        return (slot & ~uint256(0xff)) | (mayVote_ ? MAY_VOTE : 0) | class_;
    }

    function revised(uint256 slot) internal pure returns (uint256) {
        return revisions(slot) == type(uint8).max ? slot : slot + (1 << 8);
    }
}
