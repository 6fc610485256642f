// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {ISites} from "../interfaces/ISites.sol";

/// @title Passkey assertions
/// @notice Checks a WebAuthn assertion whose challenge is a 32-byte digest. The client data is not read but rebuilt, as
/// the limited verification algorithm of Web Authentication Level 3 §5.8.1.2 compares it:
///
///     {"type":"webauthn.get","challenge":"…","origin":"…","crossOrigin":false}
///
/// where a browser may have appended members before the last brace. Cross-origin assertions, and with them topOrigin,
/// cannot be expressed. The user must have been present and verified.
library Assertion {
    /// @notice What the checks of one transaction share, so that each site is read once and prepared once.
    /// @param sites Where sites are looked up
    /// @param prepared Memory address of the first prepared site, 0 where there is none
    /// @param native Whether the chain has the P-256 precompile of EIP-7951: UNKNOWN, PRESENT or ABSENT
    /// @param input What the precompile is asked: hash, r, s, x, y
    struct Verifier {
        ISites sites;
        uint256 prepared;
        uint256 native;
        bytes32[5] input;
    }

    /// @dev A site as the checks need it. The layout is known to `siteAt` and `verify`.
    /// @param clientData What follows the challenge, without the last brace
    /// @param next Memory address of the next prepared site, 0 at the end
    struct Prepared {
        uint256 number;
        uint256 since;
        uint256 until;
        bytes32 rpIdHash;
        bytes clientData;
        uint256 next;
    }

    uint256 private constant UNKNOWN = 0;
    uint256 private constant PRESENT = 1;
    uint256 private constant ABSENT = 2;

    uint256 private constant HALF_N = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8;

    /// @notice Makes a verifier over the given sites; it holds for one transaction.
    function verifier(ISites sites) internal pure returns (Verifier memory v) {
        v.sites = sites;
    }

    /// @notice Finds a site and reads it at first use.
    /// @return at Memory address of the prepared site, 0 where it is unknown or not in force at `time`
    function siteAt(Verifier memory v, uint256 site, uint256 time) internal view returns (uint256 at) {
        assembly ("memory-safe") {
            at := mload(add(v, 0x20))
            for {} and(iszero(iszero(at)), iszero(eq(mload(at), site))) {} {
                at := mload(add(at, 0xa0))
            }
        }
        if (at == 0) at = _prepare(v, uint8(site));
        assembly ("memory-safe") {
            at := mul(at, and(iszero(lt(time, mload(add(at, 0x20)))), lt(time, mload(add(at, 0x40)))))
        }
    }

    /// @notice Checks an assertion.
    /// Warning: the caller has checked that all of it lies within calldata.
    /// @param site Memory address of a prepared site
    /// @param fields Calldata address of x(32) y(32) r(32) s(32) flags(1) counter(4) n(1) extensions(n) m(2) members(m)
    /// @return key The passkey's identity, the low 160 bits of keccak256(x ‖ y); 0 where the assertion does not hold
    function verify(
        Verifier memory v,
        bytes32 digest,
        uint256 site,
        uint256 fields
    ) internal view returns (address key) {
        if (!_lawful(fields)) return address(0);

        (bytes32 head, bytes32 rest) = base64url(digest);
        bytes32[5] memory input = v.input;
        // Works in free memory and leaves the pointer where it is: the next check uses the same space, so memory grows
        // with the longest assertion, not with their number. Layout: authenticator data (at most 37 + 255 bytes), the
        // hash of the client data, from 0x160 the client data.
        assembly ("memory-safe") {
            let extensions := byte(5, calldataload(add(fields, 0x80)))
            let members := add(add(fields, 0x86), extensions)
            let length := shr(240, calldataload(members))

            // The second half of the challenge writes 21 bytes too many, the site's part then covers them.
            let data := mload(0x40)
            let client := add(data, 0x160)
            mstore(client, '{"type":"webauthn.get","challeng')
            mstore(add(client, 0x20), 'e":"')
            mstore(add(client, 36), head)
            mstore(add(client, 68), rest)
            let end := add(client, 79)
            let part := mload(add(site, 0x80))
            mcopy(end, add(part, 0x20), mload(part))
            end := add(end, mload(part))
            if length {
                mstore8(end, 0x2c)
                calldatacopy(add(end, 1), add(members, 2), length)
                end := add(add(end, 1), length)
            }
            mstore8(end, 0x7d)

            mstore(data, mload(add(site, 0x60)))
            calldatacopy(add(data, 32), add(fields, 0x80), 5)
            calldatacopy(add(data, 37), add(fields, 0x86), extensions)
            // SHA-256 fails only for want of gas.
            let hash := add(add(data, 37), extensions)
            if iszero(staticcall(gas(), 2, client, sub(add(end, 1), client), hash, 0x20)) {
                revert(0, 0)
            }
            if iszero(staticcall(gas(), 2, data, add(69, extensions), input, 0x20)) {
                revert(0, 0)
            }

            calldatacopy(add(input, 0x20), add(fields, 0x40), 0x40)
            calldatacopy(add(input, 0x60), fields, 0x40)
            key := shr(96, shl(96, keccak256(add(input, 0x60), 0x40)))
        }
        if (!p256(v)) return address(0);
    }

    /// @notice Checks the P-256 signature in the verifier's input. An s in the upper half is refused.
    function p256(Verifier memory v) internal view returns (bool valid) {
        bytes32[5] memory input = v.input;
        if (uint256(input[2]) > HALF_N) return false;

        if (v.native != ABSENT) {
            if (_native(input)) return true;
            // An empty answer means a false signature or no precompile; a signature known to be true tells which.
            if (v.native == UNKNOWN) v.native = _native(_probe()) ? PRESENT : ABSENT;
            if (v.native == PRESENT) return false;
        }
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        valid = P256.verifySolidity(input[0], input[1], input[2], input[3], input[4]);
        // Nothing refers to what the computation allocated.
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }

    /// @notice Base64url without padding: 32 characters in `head`, 11 at the left of `rest`, whose other bytes mean
    /// nothing.
    function base64url(bytes32 data) internal pure returns (bytes32 head, bytes32 rest) {
        unchecked {
            head = _characters(uint256(data) >> 64);
            rest = _characters((uint256(data) << 192) >> 64);
        }
    }

    /// @dev The flags: UP (0x01) and UV (0x04) set; AT (0x40) not set, as §6.1 demands of assertions;
    /// BS (0x10) only with BE (0x08), as §7.2 demands; ED (0x80) exactly where there are extensions.
    function _lawful(uint256 fields) private pure returns (bool lawful) {
        assembly ("memory-safe") {
            let word := calldataload(add(fields, 0x80))
            let flags := byte(0, word)
            lawful := and(
                and(eq(and(flags, 0x45), 0x05), iszero(eq(and(flags, 0x18), 0x10))),
                eq(shr(7, flags), iszero(iszero(byte(5, word))))
            )
        }
    }

    /// @dev Reads a site, an unknown one too, so that naming it again costs nothing.
    function _prepare(Verifier memory v, uint8 number) private view returns (uint256 at) {
        ISites.Site memory site = v.sites.siteAt(number);
        Prepared memory prepared = Prepared(
            number,
            site.since,
            site.until,
            site.rpIdHash,
            abi.encodePacked('","origin":"', site.origin, '","crossOrigin":false'),
            v.prepared
        );
        assembly ("memory-safe") {
            at := prepared
        }
        v.prepared = at;
    }

    /// @dev Asks the precompile. It answers with 1 or with nothing and fails only for want of gas.
    function _native(bytes32[5] memory input) private view returns (bool valid) {
        assembly ("memory-safe") {
            mstore(0x00, 0)
            if iszero(staticcall(gas(), 0x100, input, 0xa0, 0x00, 0x20)) {
                revert(0, 0)
            }
            valid := and(eq(returndatasize(), 0x20), eq(mload(0x00), 1))
        }
    }

    /// @dev A true signature from Project Wycheproof, as OpenZeppelin's P256 uses it.
    function _probe() private pure returns (bytes32[5] memory input) {
        input[0] = 0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023;
        input[1] = bytes32(uint256(5));
        input[2] = bytes32(uint256(1));
        input[3] = 0xa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957;
        input[4] = 0x5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b;
    }

    /// @dev 192 bits to 32 characters, all at once. First each half of every lane moves to a lane of its own: adding
    /// upper · (2^k − 1) shifts the upper half left by k. Then each byte gets the distance from its number to its
    /// character, which changes at 26, 52, 62 and 63. No byte overflows or borrows: the sums stay within 48 … 183.
    function _characters(uint256 v) private pure returns (bytes32) {
        unchecked {
            v += (v & 0x0000000000000000ffffffffffffffffffffffff000000000000000000000000) * 0xffffffff;
            v += (v & 0x00000000ffffffffffff00000000000000000000ffffffffffff000000000000) * 0xffff;
            v += (v & 0x0000ffffff0000000000ffffff0000000000ffffff0000000000ffffff000000) * 0xff;
            v += (v & 0x00fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff000) * 0xf;
            v += (v & 0x0fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc00fc0) * 0x3;
            return
                bytes32(
                    v +
                        0x4141414141414141414141414141414141414141414141414141414141414141 +
                        _from(v, 26) * 6 +
                        _from(v, 63) * 49 -
                        _from(v, 52) * 75 -
                        _from(v, 62) * 13
                );
        }
    }

    /// @dev 1 in every byte of `v` that is at least `least`, both at most 64.
    function _from(uint256 v, uint256 least) private pure returns (uint256) {
        uint256 ones = 0x0101010101010101010101010101010101010101010101010101010101010101;
        unchecked {
            return ((v + ones * (128 - least)) >> 7) & ones;
        }
    }
}
