// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title The sites at which members sign with passkeys
interface ISites {
    /// @param rpIdHash SHA-256 of the relying party id
    /// @param origin ASCII serialisation of the origin, such as https://umlauf.example
    struct Site {
        bytes32 rpIdHash;
        uint40 since;
        uint40 until;
        string origin;
    }

    /// @notice The site of a number. An unknown number does not revert, since one ballot that names it must not sink
    /// its batch: it gives an empty site, in force at no time.
    /// Warning: an origin with `"`, `\` or a control character would break the client data; whoever adds it checks.
    function siteAt(uint8 site) external view returns (Site memory);
}
