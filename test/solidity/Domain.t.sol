// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {SignedActs} from "../../contracts/SignedActs.sol";

interface Vm {
    function chainId(uint256 id) external;
}

contract SignedActsHarness is SignedActs {
    constructor(bytes32 founding) SignedActs(founding) {}

    function digest(bytes32 structHash) external view returns (bytes32) {
        return _digest(structHash);
    }
}

contract DomainTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
    );

    /// @notice On a fork with another chain id every act has another hash, and back on the old one the old hash.
    function testFuzz_hashIsThatOfTheChain(bytes32 founding, bytes32 structHash, uint32 chain, uint32 fork) external {
        VM.chainId(1 + uint256(chain));
        SignedActsHarness acts = new SignedActsHarness(founding);
        bytes32 here = acts.digest(structHash);
        require(here == _expected(acts, founding, structHash, 1 + uint256(chain)));

        VM.chainId(1 + uint256(fork));
        bytes32 there = acts.digest(structHash);
        require(there == _expected(acts, founding, structHash, 1 + uint256(fork)));
        require((here == there) == (chain == fork));
        (, , , uint256 told, , , ) = acts.eip712Domain();
        require(told == 1 + uint256(fork));

        VM.chainId(1 + uint256(chain));
        require(acts.digest(structHash) == here);
    }

    function testFuzz_hashIsThatOfTheContractAndTheFounding(
        bytes32 founding,
        bytes32 other,
        bytes32 structHash
    ) external {
        bytes32 hash = new SignedActsHarness(founding).digest(structHash);
        require(hash != new SignedActsHarness(founding).digest(structHash));
        if (founding == other) return;
        SignedActsHarness acts = new SignedActsHarness(other);
        require(acts.digest(structHash) != _expected(acts, founding, structHash, block.chainid));
    }

    function _expected(
        SignedActsHarness acts,
        bytes32 founding,
        bytes32 structHash,
        uint256 chain
    ) private pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("Umlauf"), keccak256("1"), chain, address(acts), founding)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
