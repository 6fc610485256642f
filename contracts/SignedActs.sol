// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title Acts under a person's signature
/// @notice EIP-712 with ERC-5267. The salt is the founding hash, with 32 random bytes inside: a signature for one ledger
/// is worth nothing on another, be it founded from the same file.
abstract contract SignedActs {
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
    );

    bytes32 private immutable _SALT;
    uint256 private immutable _CHAIN;
    bytes32 private immutable _DOMAIN;

    /// @notice Acts already carried out, by their EIP-712 hash.
    mapping(bytes32 act => bool) public usedAct;

    event ActAccepted(bytes32 indexed act);

    error NotTopLevel(address sender, address origin);
    error ActUsed(bytes32 act);
    error ActExpired(uint40 validUntil, uint40 now_);

    constructor(bytes32 founding) {
        _SALT = founding;
        _CHAIN = block.chainid;
        _DOMAIN = _domain();
    }

    /// @dev Calldata of a transaction is the whole evidence of an act, so no contract stands in between, nor code
    /// that an account lends itself (EIP-7702).
    modifier topLevel() {
        // solhint-disable-next-line avoid-tx-origin
        require(msg.sender == tx.origin && msg.sender.code.length == 0, NotTopLevel(msg.sender, tx.origin));
        _;
    }

    /// @notice ERC-5267: name, version, chain id, contract and salt.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"1f", "Umlauf", "1", block.chainid, address(this), _SALT, new uint256[](0));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _domainSeparator(), structHash));
    }

    function _domainSeparator() internal view returns (bytes32) {
        // A fork of the chain changes its id: signatures must not live on both sides.
        return block.chainid == _CHAIN ? _DOMAIN : _domain();
    }

    function _checkAct(bytes32 act, uint40 validUntil, uint40 t) internal view {
        require(!usedAct[act], ActUsed(act));
        require(t < validUntil, ActExpired(validUntil, t));
    }

    function _spend(bytes32 act) internal {
        usedAct[act] = true;

        emit ActAccepted(act);
    }

    function _domain() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(DOMAIN_TYPE, keccak256("Umlauf"), keccak256("1"), block.chainid, address(this), _SALT)
            );
    }
}
