// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ISites} from "../interfaces/ISites.sol";
import {Skip} from "../interfaces/Types.sol";
import {Assertion} from "../libraries/Assertion.sol";
import {Signatures} from "../libraries/Signatures.sol";

/// @title Opens the signature libraries to tests
contract SignaturesHarness is ISites {
    struct Wallet {
        bytes32 digest;
        bytes32 r;
        bytes32 vs;
    }

    struct P256Case {
        bytes32 digest;
        bytes32 r;
        bytes32 s;
        bytes32 x;
        bytes32 y;
    }

    Site[] private _sites;

    function addSite(Site calldata added) external {
        _sites.push(added);
    }

    function siteAt(uint8 number) external view returns (Site memory found) {
        if (number > 0 && number <= _sites.length) found = _sites[number - 1];
    }

    function recover(bytes32 digest, bytes calldata signature, uint256 time) external view returns (address) {
        return Signatures.recover(Assertion.verifier(this), digest, signature, time);
    }

    /// @notice The signers of signatures that follow one another, all with one verifier.
    /// @return keys Zero where there is a reason
    /// @return reasons Why
    /// @return spent Gas of each check
    /// @return memoryEnd Free memory pointer after the first check and after the last
    function signers(
        bytes32[] calldata digests,
        bytes calldata data,
        uint256 time
    )
        external
        view
        returns (address[] memory keys, Skip[] memory reasons, uint256[] memory spent, uint256[2] memory memoryEnd)
    {
        keys = new address[](digests.length);
        reasons = new Skip[](digests.length);
        spent = new uint256[](digests.length);
        Assertion.Verifier memory v = Assertion.verifier(this);
        uint256 next;
        for (uint256 i; i < digests.length; i++) {
            uint256 gasBefore = gasleft();
            (address key, uint256 end, Skip reason) = Signatures.signer(v, digests[i], data, next, time);
            spent[i] = gasBefore - gasleft();
            (keys[i], next, reasons[i]) = (key, end, reason);
            uint256 free;
            assembly ("memory-safe") {
                free := mload(0x40)
            }
            memoryEnd[i == 0 ? 0 : 1] = free;
        }
        require(next == data.length, Signatures.MalformedSignature(next));
    }

    function recoverWallets(Wallet[] calldata cases) external view returns (address[] memory keys) {
        keys = new address[](cases.length);
        for (uint256 i; i < cases.length; i++) {
            keys[i] = Signatures.recoverWallet(cases[i].digest, cases[i].r, cases[i].vs);
        }
    }

    function verifyP256(P256Case[] calldata cases) external view returns (bool[] memory valid) {
        valid = new bool[](cases.length);
        Assertion.Verifier memory v = Assertion.verifier(this);
        for (uint256 i; i < cases.length; i++) {
            P256Case calldata c = cases[i];
            v.input = [c.digest, c.r, c.s, c.x, c.y];
            valid[i] = Assertion.p256(v);
        }
    }

    function base64url(bytes32 data) external pure returns (bytes memory) {
        (bytes32 head, bytes32 rest) = Assertion.base64url(data);
        return abi.encodePacked(head, bytes11(rest));
    }
}
