// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title A contract between a sender and another contract
contract Forwarder {
    /// @notice Passes a call on; the other contract's own error comes back where it refuses.
    function forward(address to, bytes calldata data) external {
        (bool done, bytes memory result) = to.call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
    }
}
