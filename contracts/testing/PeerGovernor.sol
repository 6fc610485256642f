// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Votes} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// @title One membership, one vote, as OpenZeppelin's contracts have it
/// @notice For measuring only.
contract PeerToken is ERC721, ERC721Votes {
    uint256 private _count;

    constructor() ERC721("Peer", "PEER") EIP712("Peer", "1") {}

    /// @notice Mints a token for each, delegated to its holder.
    function mint(address[] calldata holders) external {
        for (uint256 i = 0; i < holders.length; ++i) {
            _mint(holders[i], ++_count);
            _delegate(holders[i], holders[i]);
        }
    }

    function _update(address to, uint256 id, address auth) internal override(ERC721, ERC721Votes) returns (address) {
        return super._update(to, id, auth);
    }

    function _increaseBalance(address account, uint128 value) internal override(ERC721, ERC721Votes) {
        super._increaseBalance(account, value);
    }
}

/// @title OpenZeppelin Governor with simple counting and batches
/// @notice For measuring only.
contract PeerGovernor is Governor, GovernorCountingSimple, GovernorVotes, Multicall {
    constructor(IVotes token) Governor("Peer") GovernorVotes(token) {}

    function votingDelay() public pure override returns (uint256) {
        return 1;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 1_000_000;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }
}
