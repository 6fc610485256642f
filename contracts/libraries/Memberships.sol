// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {Matter} from "../interfaces/Rules.sol";
import {Action, ActionKind, Application, Refusal, Subscription} from "../interfaces/Types.sol";
import {BodyState} from "./BodyState.sol";
import {Signatories} from "./Signatories.sol";

/// @title What resolutions do to members and their keys
library Memberships {
    bytes32 private constant APPLICATION = keccak256(
        "Application(uint8 segment,uint32 shares,bool organisation,address key,bytes32 document,bytes32 salt,uint40 validUntil)"
    );
    bytes32 private constant SUBSCRIPTION = keccak256(
        "Subscription(uint32 member,uint32 shares,bytes32 document,bytes32 salt,uint40 validUntil)"
    );

    /// @notice Whether the kind of action is one of these.
    function isOne(ActionKind kind) internal pure returns (bool) {
        return
            kind == ActionKind.ADMIT ||
            kind == ActionKind.REPLACE_KEY ||
            kind == ActionKind.EXCLUDE ||
            kind == ActionKind.GRANT_VOTES ||
            kind == ActionKind.GRANT_SHARES;
    }

    /// @notice Reverts where the action is malformed; returns the refusal where it can never be carried out.
    function check(
        BodyState.State storage s,
        uint32 body,
        Matter matter,
        Action calldata action,
        uint40 t
    ) external view returns (Refusal) {
        return _check(s, body, matter, action, t);
    }

    /// @notice Carries out an action that was checked.
    function carryOut(
        BodyState.State storage s,
        bytes32 domain,
        Action calldata action,
        bytes calldata evidence,
        uint40 decidedAt
    ) external returns (Refusal) {
        bytes calldata data = action.data;
        if (action.kind == ActionKind.ADMIT) {
            (bytes32 id, uint40 validUntil, bool investing, uint16 votes) = _admission(data);
            return _admit(s, domain, id, validUntil, investing, votes, evidence);
        }
        if (action.kind == ActionKind.GRANT_SHARES) {
            (bytes32 id, uint40 validUntil) = abi.decode(data, (bytes32, uint40));
            return _grantShares(s, domain, id, validUntil, evidence);
        }
        if (action.kind == ActionKind.REPLACE_KEY) {
            (uint32 person, address invitation) = abi.decode(data, (uint32, address));
            s.register.invite(person, invitation, 0, true);
        } else if (action.kind == ActionKind.EXCLUDE) {
            uint32 member = abi.decode(data, (uint32));
            s.exclusions[member].decidedAt = decidedAt;
            emit IBodies.ExclusionDecided(member, decidedAt);
        } else {
            (uint32 member, uint16 votes) = abi.decode(data, (uint32, uint16));
            s.register.setVotes(member, votes);
        }
        return Refusal.NONE;
    }

    function _check(
        BodyState.State storage s,
        uint32 body,
        Matter matter,
        Action calldata action,
        uint40 t
    ) private view returns (Refusal) {
        bytes calldata data = action.data;
        if (action.kind == ActionKind.ADMIT) {
            (bytes32 id, uint40 validUntil, bool investing, uint16 votes) = _admission(data);
            require(investing == (matter == Matter.INVESTORS), IBodies.NotCompetent(body, matter));
            // One vote each; the statute may deny it to investing members (§§8(2), 43(3) GenG).
            require(votes == 1 || (investing && votes == 0), IBodies.VotesInvalid(votes, investing));
            if (t >= validUntil) return Refusal.DECLARATION_EXPIRED;
            if (s.withdrawn[id]) return Refusal.APPLICATION_WITHDRAWN;
            if (s.used[id]) return Refusal.ALREADY_DONE;
        } else if (action.kind == ActionKind.GRANT_SHARES) {
            (bytes32 id, uint40 validUntil) = abi.decode(data, (bytes32, uint40));
            if (t >= validUntil) return Refusal.DECLARATION_EXPIRED;
            if (s.used[id]) return Refusal.ALREADY_DONE;
        } else if (action.kind == ActionKind.REPLACE_KEY) {
            (uint32 person, address invitation) = abi.decode(data, (uint32, address));
            require(invitation != address(0), IBodies.BadInvitation(person, invitation));
            if (!s.register.isActive(person, t)) return Refusal.NOT_A_MEMBER;
            if (s.register.wasInvited(invitation)) return Refusal.ALREADY_DONE;
        } else if (action.kind == ActionKind.EXCLUDE) {
            // §68 GenG
            uint32 member = abi.decode(data, (uint32));
            if (!s.register.isMemberAt(member, t)) return Refusal.NOT_A_MEMBER;
            if (s.exclusions[member].dispatchedAt != 0) return Refusal.ALREADY_DONE;
        } else {
            (uint32 member, uint16 votes) = abi.decode(data, (uint32, uint16));
            bool investing = s.register.isInvesting(member);
            // §§8(2), 43(3) GenG, as at an admission.
            require(votes > 0 || investing, IBodies.VotesInvalid(votes, investing));
            if (!s.register.isMemberAt(member, t)) return Refusal.NOT_A_MEMBER;
        }
        return Refusal.NONE;
    }

    function _admission(bytes calldata data) private pure returns (bytes32, uint40, bool, uint16) {
        return abi.decode(data, (bytes32, uint40, bool, uint16));
    }

    /// @dev The declaration is revealed only now: that of a refused applicant never reaches the chain (§15(2) GenG).
    function _admit(
        BodyState.State storage s,
        bytes32 domain,
        bytes32 id,
        uint40 validUntil,
        bool investing,
        uint16 votes,
        bytes calldata evidence
    ) private returns (Refusal) {
        require(evidence.length > 0, IBodies.EvidenceMissing(id));
        (Application memory a, bytes memory signature) = abi.decode(evidence, (Application, bytes));
        bytes32 declaration = _digest(domain, keccak256(abi.encode(APPLICATION, a)));
        bytes32 given = BodyState.application(declaration, a.key);
        require(given == id, IBodies.BadEvidence(id, given));
        _requireSigned(declaration, signature, a.key);
        if (a.validUntil != validUntil) return Refusal.DECLARATION_DIFFERS;
        if (s.register.personOf(a.key) != 0) return Refusal.KEY_IN_USE;
        s.used[id] = true;
        s.register.admit(a.segment, votes, investing, a.organisation, a.shares, a.key);
        return Refusal.NONE;
    }

    /// @dev §15b GenG; that the earlier shares are paid up is what the resolution's document says.
    function _grantShares(
        BodyState.State storage s,
        bytes32 domain,
        bytes32 id,
        uint40 validUntil,
        bytes calldata evidence
    ) private returns (Refusal) {
        require(evidence.length > 0, IBodies.EvidenceMissing(id));
        (Subscription memory a, bytes memory signature) = abi.decode(evidence, (Subscription, bytes));
        bytes32 given = _digest(domain, keccak256(abi.encode(SUBSCRIPTION, a)));
        require(given == id, IBodies.BadEvidence(id, given));
        uint40 now_ = uint40(block.timestamp);
        IMemberRegister.Details memory d = s.register.detailsOf(a.member);
        // Whoever represents the member now: the key of the declaration may have been replaced since.
        address signer = Signatories.signerOf(given, signature, now_);
        uint32 person = s.register.personOf(signer);
        IMemberRegister.Person memory p = s.register.personAt(person);
        bool own = person != 0 && p.member == a.member && (d.self == 0 ? p.representative : d.self == person);
        require(own, IBodies.NotDeclarant(address(0), signer));
        if (a.validUntil != validUntil) return Refusal.DECLARATION_DIFFERS;
        if (!s.register.isMemberAt(a.member, now_)) return Refusal.NOT_A_MEMBER;
        s.used[id] = true;
        s.register.setShares(a.member, d.shares + a.shares);
        return Refusal.NONE;
    }

    function _requireSigned(bytes32 digest, bytes memory signature, address key) private view {
        address signer = Signatories.signerOf(digest, signature, uint40(block.timestamp));
        require(signer != address(0) && signer == key, IBodies.NotDeclarant(key, signer));
    }

    function _digest(bytes32 domain, bytes32 structHash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
