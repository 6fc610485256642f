// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {
    ActKind,
    Correction,
    Death,
    Dispatch,
    Hearing,
    JointRepresentative,
    Notice,
    PaperNotice,
    Reinstatement,
    Signature,
    Transfer
} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind} from "../interfaces/Rules.sol";
import {FOREVER} from "../interfaces/Types.sol";
import {BodyState} from "./BodyState.sol";
import {Calendar} from "./Calendar.sol";
import {PersonActs} from "./PersonActs.sol";
import {Signatories} from "./Signatories.sol";

/// @title The life of a membership
library MembershipActs {
    /// @notice Reverts where the act may not be carried out at `t`.
    function check(
        BodyState.State storage s,
        ActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view {
        if (kind == ActKind.NOTICE) {
            Notice memory a = abi.decode(data, (Notice));
            _requireCount(signatures, 1);
            _requireMember(s, a.member, t);
            _requireOwn(s, a.member, Signatories.signatoriesOf(s, digest, signatures, t)[0].key, t);
            _checkExit(s, a.member, a.until, t);
        } else if (kind == ActKind.TRANSFER) {
            _checkTransfer(s, abi.decode(data, (Transfer)), digest, signatures, t);
        } else if (kind == ActKind.HEARING || kind == ActKind.DISPATCH) {
            _requireCount(signatures, 1);
            Signatories.requireOfficer(Signatories.signatoriesOf(s, digest, signatures, t)[0]);
            if (kind == ActKind.HEARING) _requireMember(s, abi.decode(data, (Hearing)).member, t);
            else _checkDispatch(s, abi.decode(data, (Dispatch)), t);
        } else {
            Signatories.checkOfficers(s, digest, signatures, false, t);
            _checkByOfficers(s, kind, data, t);
        }
    }

    /// @notice Does what an act says that was checked.
    function carryOut(BodyState.State storage s, ActKind kind, bytes calldata data, bytes32 digest) external {
        uint40 next = uint40(block.timestamp) + 1;
        if (kind == ActKind.NOTICE) {
            Notice memory a = abi.decode(data, (Notice));
            s.register.endMembership(a.member, a.until, a.until, digest);
        } else if (kind == ActKind.PAPER_NOTICE) {
            PaperNotice memory a = abi.decode(data, (PaperNotice));
            s.register.endMembership(a.member, a.until, a.until, a.document);
        } else if (kind == ActKind.TRANSFER) {
            Transfer memory a = abi.decode(data, (Transfer));
            uint32 left = s.register.detailsOf(a.from).shares - a.shares;
            s.register.setShares(a.from, left);
            s.register.setShares(a.to, s.register.detailsOf(a.to).shares + a.shares);
            // Without shares nobody is a member (§76 GenG).
            bool ends = left == 0 && next < s.register.detailsOf(a.from).until;
            if (ends) s.register.endMembership(a.from, next, next, digest);
        } else if (kind == ActKind.DEATH) {
            Death memory a = abi.decode(data, (Death));
            s.register.noteDeath(a.member, a.diedAt, a.document);
            // §77 GenG: the heirs are members until the end of the financial year, longer where the statute says so.
            uint40 until = _yearEndOf(s, a.diedAt, next);
            bool earlier = until < s.register.detailsOf(a.member).until;
            if (!s.articles.heirsContinue && earlier) s.register.endMembership(a.member, until, until, a.document);
        } else if (kind == ActKind.JOINT_REPRESENTATIVE) {
            JointRepresentative memory a = abi.decode(data, (JointRepresentative));
            IMemberRegister.Details memory d = s.register.detailsOf(a.member);
            if (d.votingPerson != d.self) s.register.endPerson(d.votingPerson);
            uint32 person = s.register.addPerson(a.member, false);
            s.register.invite(person, a.invitation, 0, false);
            s.register.setVotingPerson(a.member, person);
        } else if (kind == ActKind.HEARING) {
            Hearing memory a = abi.decode(data, (Hearing));
            s.exclusions[a.member].hearingUntil = a.until;
            emit IBodies.HearingNoted(a.member, a.until, a.document);
        } else if (kind == ActKind.DISPATCH) {
            Dispatch memory a = abi.decode(data, (Dispatch));
            // §68 GenG: from the dispatch on no vote and no office, and no membership from the end of the year on.
            s.exclusions[a.member].dispatchedAt = a.sentAt;
            emit IBodies.ExclusionDispatched(a.member, a.sentAt, a.document);
            s.register.endMembership(a.member, next, _exclusionEnd(s, a, next - 1), a.document);
        } else if (kind == ActKind.REINSTATEMENT) {
            Reinstatement memory a = abi.decode(data, (Reinstatement));
            // §75 GenG
            delete s.exclusions[a.member];
            s.register.reinstate(a.member, a.document);
        } else {
            Correction memory a = abi.decode(data, (Correction));
            s.register.correct(a.member, IMemberRegister.Field(a.field), a.value, a.document);
        }
    }

    function _checkByOfficers(BodyState.State storage s, ActKind kind, bytes calldata data, uint40 t) private view {
        if (kind == ActKind.PAPER_NOTICE) {
            PaperNotice memory a = abi.decode(data, (PaperNotice));
            _requireMember(s, a.member, t);
            _checkExit(s, a.member, a.until, t);
        } else if (kind == ActKind.DEATH) {
            Death memory a = abi.decode(data, (Death));
            _requireMember(s, a.member, t);
            IMemberRegister.Details memory d = s.register.detailsOf(a.member);
            require(!d.organisation, IBodies.NotNatural(a.member));
            require(!d.dead, IBodies.AlreadyDead(a.member));
            require(a.diedAt <= t, IBodies.InstantAhead(a.diedAt, t));
        } else if (kind == ActKind.JOINT_REPRESENTATIVE) {
            JointRepresentative memory a = abi.decode(data, (JointRepresentative));
            _requireMember(s, a.member, t);
            // Several heirs vote by one representative (§77 GenG).
            require(s.register.detailsOf(a.member).dead, IBodies.NotDead(a.member));
            require(a.invitation != address(0), IBodies.BadInvitation(0, a.invitation));
            require(!s.register.wasInvited(a.invitation), IMemberRegister.InvitationInUse(a.invitation));
        } else if (kind == ActKind.REINSTATEMENT) {
            Reinstatement memory a = abi.decode(data, (Reinstatement));
            IMemberRegister.Details memory d = s.register.detailsOf(a.member);
            require(a.member != 0 && a.member <= s.register.memberCount(), IMemberRegister.UnknownMember(a.member));
            require(d.until != FOREVER, IMemberRegister.MembershipUnended(a.member));
            require(!d.dead, IBodies.AlreadyDead(a.member));
        } else {
            Correction memory a = abi.decode(data, (Correction));
            require(a.field <= uint8(type(IMemberRegister.Field).max), IBodies.MalformedAct());
            s.register.checkCorrection(a.member, IMemberRegister.Field(a.field), a.value);
        }
    }

    /// @dev §65 GenG: to the end of a financial year, with the months of notice that the statute names.
    function _checkExit(BodyState.State storage s, uint32 member, uint40 until, uint40 t) private view {
        s.register.checkEnd(member, until, until, t);
        uint8 yearEnd = s.articles.yearEnd;
        if (yearEnd == 0) return;
        bool isEnd = until == Calendar.yearEndAfter(until - 1, yearEnd, s.articles.timezone);
        require(isEnd, IBodies.NotYearEnd(until));
        uint40 latest = Calendar.monthsBefore(until, s.articles.exitNotice, s.articles.timezone);
        require(t < latest, IBodies.NoticeTooLate(until, latest));
    }

    /// @dev §76 GenG.
    function _checkTransfer(
        BodyState.State storage s,
        Transfer memory a,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        uint256 board = s.articles.transferConsent ? s.articles.representation : 0;
        _requireCount(signatures, 2 + board);
        IBodies.Signatory[] memory by = Signatories.signatoriesOf(s, digest, signatures, t);
        _requireMember(s, a.from, t);
        _requireMember(s, a.to, t);
        _requireOwn(s, a.from, by[0].key, t);
        _requireOwn(s, a.to, by[1].key, t);
        uint32 held = s.register.detailsOf(a.from).shares;
        bool fits = uint256(s.register.detailsOf(a.to).shares) + a.shares <= type(uint32).max;
        require(a.from != a.to && a.shares != 0 && a.shares <= held && fits, IBodies.SharesInvalid(a.shares));
        for (uint256 i = 2; i < by.length; ++i) {
            require(by[i].kind == BodyKind.BOARD && by[i].person != 0, IBodies.NotOfBoard(by[i].body, by[i].seat));
            for (uint256 j = 2; j < i; ++j) {
                require(by[i].person != by[j].person, IBodies.SamePerson(by[i].person));
            }
        }
    }

    /// @dev §68 GenG: after an adopted exclusion, once.
    function _checkDispatch(BodyState.State storage s, Dispatch memory a, uint40 t) private view {
        _requireMember(s, a.member, t);
        IBodies.Exclusion storage e = s.exclusions[a.member];
        require(e.decidedAt != 0 && e.dispatchedAt == 0, IBodies.NotExcluded(a.member));
        require(a.sentAt <= t, IBodies.InstantAhead(a.sentAt, t));
        require(a.sentAt >= e.decidedAt, IMemberRegister.InstantPast(a.sentAt, e.decidedAt));
        s.register.checkEnd(a.member, t + 1, _exclusionEnd(s, a, t), t);
    }

    function _exclusionEnd(BodyState.State storage s, Dispatch memory a, uint40 t) private view returns (uint40 until) {
        uint40 known = s.register.detailsOf(a.member).until;
        until = _yearEndOf(s, a.sentAt, t + 1);
        if (known < until) until = known;
    }

    /// @dev End of the financial year of an instant, but not before `least`; `least` where members may leave at any time.
    function _yearEndOf(BodyState.State storage s, uint40 instant, uint40 least) private view returns (uint40) {
        uint8 yearEnd = s.articles.yearEnd;
        if (yearEnd == 0) return least;
        uint40 end = Calendar.yearEndAfter(instant, yearEnd, s.articles.timezone);
        return end > least ? end : least;
    }

    /// @dev A natural member signs itself, an organisation by a statutory representative.
    function _requireOwn(BodyState.State storage s, uint32 member, address signer, uint40 t) private view {
        uint32 self = s.register.detailsOf(member).self;
        if (self == 0) return PersonActs.requireRepresentative(s, member, signer, t);
        bool holds = signer != address(0) && signer == s.register.keyAt(self, t);
        require(holds, IBodies.BadKey(self, signer));
    }

    function _requireMember(BodyState.State storage s, uint32 member, uint40 t) private view {
        require(s.register.isMemberAt(member, t), IBodies.NotAMember(member));
    }

    function _requireCount(Signature[] calldata signatures, uint256 required) private pure {
        require(signatures.length == required, IBodies.WrongSignatures(signatures.length, required));
    }
}
