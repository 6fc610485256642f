// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    ActKind,
    Enrol,
    KeyObjection,
    KeyReplacement,
    NewPerson,
    PersonLeft,
    Rotate,
    Signature,
    VotingPerson,
    Withdrawal
} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyState} from "./BodyState.sol";
import {Signatories} from "./Signatories.sol";

/// @title Persons, their keys, and applicants
library PersonActs {
    /// @notice Reverts where the act may not be carried out at `t`.
    function check(
        BodyState.State storage s,
        ActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view {
        if (kind == ActKind.KEY_REPLACEMENT) {
            KeyReplacement memory a = abi.decode(data, (KeyReplacement));
            _requireActive(s, a.person, t);
            _requireNewInvitation(s, a.person, a.invitation);
            Signatories.checkOfficers(s, digest, signatures, false, t);
            IBodies.Signatory[] memory officers = Signatories.signatoriesOf(s, digest, signatures, t);
            for (uint256 i = 0; i < 2; ++i) {
                require(officers[i].person != a.person, IBodies.PersonConcerned(a.person));
            }
            return;
        }
        uint256 required = kind == ActKind.ENROL || kind == ActKind.ROTATE ? 2 : 1;
        require(signatures.length == required, IBodies.WrongSignatures(signatures.length, required));
        IBodies.Signatory[] memory by = Signatories.signatoriesOf(s, digest, signatures, t);
        if (kind == ActKind.ENROL) {
            Enrol memory a = abi.decode(data, (Enrol));
            _checkNewKey(s, a.person, a.key, by[1].key, t);
            (address invitation, uint40 readyAt) = s.register.invitationOf(a.person);
            require(by[0].key != address(0) && by[0].key == invitation, IBodies.BadInvitation(a.person, by[0].key));
            require(t >= readyAt, IBodies.InvitationNotReady(a.person, readyAt));
        } else if (kind == ActKind.ROTATE) {
            Rotate memory a = abi.decode(data, (Rotate));
            _checkNewKey(s, a.person, a.key, by[1].key, t);
            _requireKey(s, a.person, by[0].key, t);
        } else if (kind == ActKind.WITHDRAWAL) {
            Withdrawal memory a = abi.decode(data, (Withdrawal));
            bytes32 application = BodyState.application(a.declaration, a.key);
            require(!s.used[application] && !s.withdrawn[application], IBodies.ApplicationUsed(application));
            require(by[0].key != address(0) && by[0].key == a.key, IBodies.NotDeclarant(a.key, by[0].key));
        } else if (kind == ActKind.KEY_OBJECTION) {
            KeyObjection memory a = abi.decode(data, (KeyObjection));
            _requireKey(s, a.person, by[0].key, t);
            (address invitation, ) = s.register.invitationOf(a.person);
            require(invitation != address(0), IBodies.NoInvitation(a.person));
        } else {
            _checkOrganisation(s, kind, data, by[0].key, t);
        }
    }

    /// @notice Does what an act says that was checked.
    function carryOut(BodyState.State storage s, ActKind kind, bytes calldata data) external {
        if (kind == ActKind.ENROL || kind == ActKind.ROTATE) {
            Enrol memory a = abi.decode(data, (Enrol));
            s.register.setKey(a.person, a.key);
        } else if (kind == ActKind.WITHDRAWAL) {
            Withdrawal memory a = abi.decode(data, (Withdrawal));
            bytes32 application = BodyState.application(a.declaration, a.key);
            s.withdrawn[application] = true;
            emit IBodies.ApplicationWithdrawn(application);
        } else if (kind == ActKind.VOTING_PERSON) {
            VotingPerson memory a = abi.decode(data, (VotingPerson));
            s.register.setVotingPerson(a.member, a.person);
        } else if (kind == ActKind.NEW_PERSON) {
            NewPerson memory a = abi.decode(data, (NewPerson));
            s.register.invite(s.register.addPerson(a.member, a.representative), a.invitation, 0, false);
        } else if (kind == ActKind.PERSON_LEFT) {
            PersonLeft memory a = abi.decode(data, (PersonLeft));
            s.register.endPerson(a.person);
            if (s.register.detailsOf(a.member).votingPerson == a.person) s.register.setVotingPerson(a.member, 0);
        } else if (kind == ActKind.KEY_REPLACEMENT) {
            KeyReplacement memory a = abi.decode(data, (KeyReplacement));
            s.register.invite(a.person, a.invitation, uint40(block.timestamp) + s.articles.keyDelay, false);
        } else {
            KeyObjection memory a = abi.decode(data, (KeyObjection));
            s.register.invite(a.person, address(0), 0, false);
        }
    }

    /// @dev Acts that a statutory representative of an organisation signs.
    function _checkOrganisation(
        BodyState.State storage s,
        ActKind kind,
        bytes calldata data,
        address signer,
        uint40 t
    ) private view {
        if (kind == ActKind.VOTING_PERSON) {
            VotingPerson memory a = abi.decode(data, (VotingPerson));
            requireRepresentative(s, a.member, signer, t);
            if (a.person != 0) _requireOf(s, a.person, a.member, t);
        } else if (kind == ActKind.NEW_PERSON) {
            NewPerson memory a = abi.decode(data, (NewPerson));
            requireRepresentative(s, a.member, signer, t);
            _requireNewInvitation(s, 0, a.invitation);
        } else {
            PersonLeft memory a = abi.decode(data, (PersonLeft));
            requireRepresentative(s, a.member, signer, t);
            _requireOf(s, a.person, a.member, t);
        }
    }

    /// @dev Reverts unless the key is that of a statutory representative of an organisation.
    function requireRepresentative(BodyState.State storage s, uint32 member, address signer, uint40 t) internal view {
        require(s.register.detailsOf(member).organisation, IBodies.NotOrganisation(member));
        uint32 person = s.register.personOf(signer);
        IMemberRegister.Person memory p = s.register.personAt(person);
        bool holds = signer != address(0) && p.member == member && p.representative && p.key == signer;
        require(holds && s.register.isActive(person, t), IBodies.NotRepresentative(member, signer));
    }

    /// @dev A key that is nobody's yet, with proof of possession: nobody enrols a key that is another's or nobody's.
    function _checkNewKey(
        BodyState.State storage s,
        uint32 person,
        address key,
        address signer,
        uint40 t
    ) private view {
        _requireActive(s, person, t);
        require(s.register.personOf(key) == 0, IMemberRegister.KeyInUse(key));
        require(signer != address(0) && signer == key, IBodies.BadKey(person, signer));
    }

    function _requireKey(BodyState.State storage s, uint32 person, address signer, uint40 t) private view {
        bool holds = signer != address(0) && signer == s.register.keyAt(person, t);
        require(holds && s.register.isActive(person, t), IBodies.BadKey(person, signer));
    }

    function _requireActive(BodyState.State storage s, uint32 person, uint40 t) private view {
        require(s.register.isActive(person, t), IBodies.NotActive(person));
    }

    function _requireOf(BodyState.State storage s, uint32 person, uint32 member, uint40 t) private view {
        require(s.register.memberOf(person) == member, IBodies.NotOfMember(person, member));
        _requireActive(s, person, t);
    }

    function _requireNewInvitation(BodyState.State storage s, uint32 person, address invitation) private view {
        require(invitation != address(0), IBodies.BadInvitation(person, invitation));
        require(!s.register.wasInvited(invitation), IMemberRegister.InvitationInUse(invitation));
    }
}
