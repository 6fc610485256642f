// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "./interfaces/IBodies.sol";
import {IMemberRegister} from "./interfaces/IMemberRegister.sol";

/// @title Founding
/// @notice Loads what the founding file says, once. Each step goes into a hash; the rooms carry the hash that the whole
/// must have, and only with it can the ledger be sealed. Before the sealing everything else refuses; afterwards this
/// contract has no power.
///
/// hash(0) = keccak256(abi.encode("Umlauf founding", salt)), hash(n) = keccak256(abi.encode(hash(n − 1), room,
/// keccak256(step n))). The salt is 32 random bytes, so that no two ledgers share a hash.
contract Founding {
    enum Room {
        REGISTER,
        BODIES
    }

    IMemberRegister public immutable REGISTER;
    IBodies public immutable BODIES;
    address private immutable FOUNDER;

    /// @notice Hash of the steps loaded so far.
    bytes32 public hash;

    error NotFounder(address sender);
    error SealIsNoStep();
    error WrongHash(bytes32 expected, bytes32 given);

    constructor(IMemberRegister register, IBodies bodies, bytes32 salt) {
        REGISTER = register;
        BODIES = bodies;
        FOUNDER = msg.sender;
        hash = keccak256(abi.encode("Umlauf founding", salt));
    }

    modifier onlyFounder() {
        require(msg.sender == FOUNDER, NotFounder(msg.sender));
        _;
    }

    /// @notice Carries out one step; the room's own error comes back where it refuses.
    function load(Room room, bytes calldata step) external onlyFounder {
        // Only `seal` seals, with the hash checked.
        require(bytes4(step) != IMemberRegister.seal.selector, SealIsNoStep());
        hash = keccak256(abi.encode(hash, room, keccak256(step)));

        (bool done, bytes memory result) = (room == Room.REGISTER ? address(REGISTER) : address(BODIES)).call(step);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    /// @notice Ends the founding. Refused unless exactly the steps were loaded that the hash stands for.
    function seal() external onlyFounder {
        require(hash == REGISTER.FOUNDING(), WrongHash(REGISTER.FOUNDING(), hash));

        REGISTER.seal();
    }
}
