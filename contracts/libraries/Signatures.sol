// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Skip} from "../interfaces/Types.sol";
import {Assertion} from "./Assertion.sol";

/// @title Signatures over acts and ballots
/// @notice A key is a wallet (secp256k1) or a passkey (P-256); its identity has 160 bits either way. A signature is
/// packed, integers big-endian:
///
///     wallet   0x00 r(32) vs(32)                                            EIP-2098
///     passkey  0x01 site(1) x(32) y(32) r(32) s(32) flags(1) counter(4) n(1) extensions(n) m(2) members(m)
///
/// `members` is what the browser appended to the client data, without the comma before and the brace after it, so
/// 0 bytes in the ordinary case. Signatures with s in the upper half of the curve's order are refused for both kinds.
library Signatures {
    error MalformedSignature(uint256 offset);

    uint256 private constant HALF_N = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Finds who signed `digest`.
    /// Warning: a false wallet signature gives some other key. The caller compares the key with the expected one.
    /// @param data Holds a packed signature at `offset`; more may follow
    /// @param time When the signature was received, which decides whether its site is still accepted
    /// @return key Identity of the key, 0 where there is a reason
    /// @return next Offset after the signature
    /// @return reason NONE, BAD_SIGNATURE or UNKNOWN_SITE
    /// Reverts with MalformedSignature where `next` cannot be known.
    function signer(
        Assertion.Verifier memory v,
        bytes32 digest,
        bytes calldata data,
        uint256 offset,
        uint256 time
    ) internal view returns (address key, uint256 next, Skip reason) {
        next = end(data, offset);
        (key, reason) = signerWithin(v, digest, data, offset, time);
    }

    /// @notice As `signer`.
    /// Warning: the caller has asked `end` about this offset.
    function signerWithin(
        Assertion.Verifier memory v,
        bytes32 digest,
        bytes calldata data,
        uint256 offset,
        uint256 time
    ) internal view returns (address key, Skip reason) {
        uint256 at;
        assembly ("memory-safe") {
            at := add(data.offset, offset)
        }
        if (_byte(at) == 0) {
            bytes32 r;
            bytes32 vs;
            assembly ("memory-safe") {
                r := calldataload(add(at, 1))
                vs := calldataload(add(at, 33))
            }
            key = recoverWallet(digest, r, vs);
        } else {
            unchecked {
                uint256 site = Assertion.siteAt(v, _byte(at + 1), time);
                if (site == 0) return (address(0), Skip.UNKNOWN_SITE);
                key = Assertion.verify(v, digest, site, at + 2);
            }
        }
        if (key == address(0)) reason = Skip.BAD_SIGNATURE;
    }

    function _byte(uint256 at) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, calldataload(at))
        }
    }

    /// @notice Finds who signed `digest` with a signature that stands alone.
    /// @return key Identity of the key, 0 where the signature does not hold or its site is not accepted at `time`
    function recover(
        Assertion.Verifier memory v,
        bytes32 digest,
        bytes calldata signature,
        uint256 time
    ) internal view returns (address key) {
        uint256 next;
        (key, next, ) = signer(v, digest, signature, 0, time);
        require(next == signature.length, MalformedSignature(next));
    }

    /// @notice Recovers a wallet from a compact signature (EIP-2098).
    /// @return key Address of the wallet, 0 where there is none
    function recoverWallet(bytes32 digest, bytes32 r, bytes32 vs) internal view returns (address key) {
        // Works in free memory without claiming it. ecrecover answers nothing to a false signature and fails only for
        // want of gas.
        assembly ("memory-safe") {
            let input := mload(0x40)
            let s := shr(1, shl(1, vs))
            mstore(input, digest)
            mstore(add(input, 0x20), add(27, shr(255, vs)))
            mstore(add(input, 0x40), r)
            mstore(add(input, 0x60), s)
            mstore(0x00, 0)
            if iszero(staticcall(gas(), 1, input, 0x80, 0x00, 0x20)) {
                revert(0, 0)
            }
            key := mul(mload(0x00), lt(s, add(HALF_N, 1)))
        }
    }

    /// @notice Offset after the packed signature at `offset`. Reverts with MalformedSignature where it cannot be known.
    /// Warning: `offset` may lie beyond `data`, but not so far that sums overflow.
    function end(bytes calldata data, uint256 offset) internal pure returns (uint256 next) {
        // A length that lies beyond `data` is read from whatever follows there. It cannot make a signature look whole:
        // the part that holds it already ends beyond `data`, and lengths only add.
        assembly ("memory-safe") {
            let at := add(data.offset, offset)
            switch byte(0, calldataload(at))
            case 0 {
                next := add(offset, 65)
            }
            case 1 {
                let extensions := byte(0, calldataload(add(at, 135)))
                next := add(add(offset, 138), extensions)
                next := add(next, shr(240, calldataload(add(add(at, 136), extensions))))
            }
            default {
                next := not(0)
            }
        }
        require(next <= data.length, MalformedSignature(offset));
    }
}
