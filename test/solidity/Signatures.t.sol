// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Assertion} from "../../contracts/libraries/Assertion.sol";
import {Signatures} from "../../contracts/libraries/Signatures.sol";

interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

contract SignaturesTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function testFuzz_base64urlIsThatOfOpenZeppelin(bytes32 data) external pure {
        (bytes32 head, bytes32 rest) = Assertion.base64url(data);
        bytes memory expected = bytes(Base64.encodeURL(bytes.concat(data)));
        require(keccak256(abi.encodePacked(head, bytes11(rest))) == keccak256(expected));
    }

    function testFuzz_recoversTheWalletThatSigned(uint256 seed, bytes32 digest) external view {
        uint256 privateKey = 1 + (seed % (N - 1));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(privateKey, digest);
        bytes32 vs = bytes32(uint256(s) | (uint256(v - 27) << 255));
        require(Signatures.recoverWallet(digest, r, vs) == VM.addr(privateKey));
        require(Signatures.recoverWallet(~digest, r, vs) != VM.addr(privateKey));
    }

    function testFuzz_recoversAsThePrecompileDoes(bytes32 digest, bytes32 r, bytes32 vs) external view {
        uint256 s = (uint256(vs) << 1) >> 1;
        address expected = s > N / 2 ? address(0) : ecrecover(digest, uint8(27 + (uint256(vs) >> 255)), r, bytes32(s));
        require(Signatures.recoverWallet(digest, r, vs) == expected);
    }
}
