// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Signature} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {ISites} from "../interfaces/ISites.sol";
import {BodyKind} from "../interfaces/Rules.sol";
import {Assertion} from "./Assertion.sol";
import {BodyState} from "./BodyState.sol";
import {Signatures} from "./Signatures.sol";

/// @title Who signed an act
/// @notice The check of signatures, deployed once for all acts.
library Signatories {
    using BodyState for BodyState.State;

    /// @notice The key that signed `digest`; zero where the signature does not hold, or its site is unknown or not in
    /// force at `t`.
    function signerOf(bytes32 digest, bytes calldata signature, uint40 t) external view returns (address) {
        return Signatures.recover(Assertion.verifier(ISites(address(this))), digest, signature, t);
    }

    /// @notice Who gave the signatures. A seat's must be its holder's, an auditor's the auditor's; whose key signed
    /// otherwise, the caller compares.
    function signatoriesOf(
        BodyState.State storage s,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view returns (IBodies.Signatory[] memory) {
        return _signatoriesOf(s, digest, signatures, t);
    }

    /// @notice Reverts unless two different officers signed, or where `auditorMay` an auditor and an officer.
    function checkOfficers(
        BodyState.State storage s,
        bytes32 digest,
        Signature[] calldata signatures,
        bool auditorMay,
        uint40 t
    ) external view {
        require(signatures.length == 2, IBodies.WrongSignatures(signatures.length, 2));
        IBodies.Signatory[] memory by = _signatoriesOf(s, digest, signatures, t);
        requireOfficer(by[1]);
        // One key is one person, whatever it is listed as.
        require(by[0].key != by[1].key, IBodies.SamePerson(by[1].person));
        if (by[0].auditor && auditorMay) return;
        requireOfficer(by[0]);
        require(by[0].person != by[1].person, IBodies.SamePerson(by[0].person));
    }

    /// @notice Notes that members want an act.
    function endorse(
        BodyState.State storage s,
        bytes32 digest,
        bytes calldata endorsements,
        uint40 t
    ) external returns (bytes memory members) {
        members = _endorsers(s, digest, endorsements, t);
        BodyState.Endorsement storage e = s.endorsements[digest];
        for (uint256 i = 0; i < members.length; i += 4) {
            uint32 member = _memberAt(members, i);
            e.members[member >> 8] |= 1 << (member & 0xff);
        }
        e.total += uint32(members.length / 4);
    }

    /// @notice Reverts where `endorse` would.
    function checkEndorse(
        BodyState.State storage s,
        bytes32 digest,
        bytes calldata endorsements,
        uint40 t
    ) external view {
        _endorsers(s, digest, endorsements, t);
    }

    /// @dev An officer is who holds a seat of board or supervisory board.
    function requireOfficer(IBodies.Signatory memory by) internal pure {
        bool holds = by.kind == BodyKind.BOARD || by.kind == BodyKind.SUPERVISORY_BOARD;
        require(by.person != 0 && holds, IBodies.NotOfficer(by.body, by.seat));
    }

    function _signatoriesOf(
        BodyState.State storage s,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view returns (IBodies.Signatory[] memory signatories) {
        signatories = new IBodies.Signatory[](signatures.length);
        Assertion.Verifier memory verifier = Assertion.verifier(ISites(address(this)));
        for (uint256 i = 0; i < signatures.length; ++i) {
            Signature calldata given = signatures[i];
            IBodies.Signatory memory by = signatories[i];
            (by.body, by.seat) = (given.body, given.seat);
            by.key = Signatures.recover(verifier, digest, given.packed, t);
            if (given.body != 0) {
                s.requireSeat(given.body, given.seat);
                by.kind = s.body(given.body).kind;
                by.person = s.termAt(given.body, given.seat, t).person;
                bool holds = by.person != 0 && by.key != address(0) && by.key == s.register.keyAt(by.person, t);
                require(holds, IBodies.BadSeatSignature(given.body, given.seat, by.key));
            } else if (given.seat != 0) {
                require(given.seat <= s.auditors.length, IBodies.UnknownAuditor(given.seat));
                IBodies.Office storage a = s.auditors[given.seat - 1];
                bool holds = by.key != address(0) && by.key == a.key && t < a.until;
                require(holds, IBodies.BadAuditorSignature(given.seat, by.key));
                by.auditor = true;
            }
        }
    }

    /// @dev The members, 4 bytes each, all of them entitled and new.
    function _endorsers(
        BodyState.State storage s,
        bytes32 digest,
        bytes calldata endorsements,
        uint40 t
    ) private view returns (bytes memory members) {
        Assertion.Verifier memory verifier = Assertion.verifier(ISites(address(this)));
        // No endorsement is shorter than a wallet's.
        members = new bytes(4 * (endorsements.length / 69));
        uint256 count = 0;
        uint256 offset = 0;
        uint32 last = 0;
        while (offset < endorsements.length) {
            require(endorsements.length >= offset + 69, IBodies.MalformedAct());
            uint32 member = uint32(bytes4(endorsements[offset:offset + 4]));
            require(member > last, IBodies.EndorsersNotSorted(member));
            last = member;
            (address key, uint256 next, ) = Signatures.signer(verifier, digest, endorsements, offset + 4, t);
            offset = next;
            uint32 person = s.register.votingPersonAt(member, t);
            bool holds = key != address(0) && key == s.register.keyAt(person, t) && s.register.isActive(person, t);
            require(holds, IBodies.BadEndorsement(member, key));
            bool again = (s.endorsements[digest].members[member >> 8] >> (member & 0xff)) & 1 == 1;
            require(!again, IBodies.AlreadyEndorsed(member));
            assembly ("memory-safe") {
                // Puts four bytes in place and leaves what lies behind them as it is.
                let place := add(add(members, 0x20), mul(4, count))
                mstore(place, or(shl(224, member), and(mload(place), sub(shl(224, 1), 1))))
                count := add(count, 1)
            }
        }
        require(count > 0, IBodies.EndorsersNotSorted(0));
        assembly ("memory-safe") {
            mstore(members, mul(4, count))
        }
    }

    function _memberAt(bytes memory members, uint256 i) private pure returns (uint32 member) {
        assembly ("memory-safe") {
            member := shr(224, mload(add(add(members, 0x20), i)))
        }
    }
}
