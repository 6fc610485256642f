// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ISites} from "../interfaces/ISites.sol";
import {Assertion} from "./Assertion.sol";
import {Signatures} from "./Signatures.sol";

/// @title Who signed an act
/// @notice The check of one signature, deployed once for all acts.
library ActSignature {
    /// @notice The key that signed `digest`; zero where the signature does not hold, or its site is unknown or not in
    /// force at `t`.
    function signerOf(
        ISites sites,
        bytes32 digest,
        bytes calldata signature,
        uint40 t
    ) external view returns (address) {
        return Signatures.recover(Assertion.verifier(sites), digest, signature, t);
    }
}
