// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "./interfaces/IBodies.sol";
import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {ISites} from "./interfaces/ISites.sol";
import {Action, Matter, Procedure, Refusal, RuleSet, SeatOrder} from "./interfaces/Types.sol";
import {ActSignature} from "./libraries/ActSignature.sol";
import {BodyState} from "./libraries/BodyState.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";
import {Resolutions} from "./libraries/Resolutions.sol";
import {SignedActs} from "./SignedActs.sol";

/// @notice Documented in IBodies.
contract Bodies is IBodies, SignedActs {
    using BodyState for BodyState.State;

    bytes32 private constant ENROL = keccak256("Enrol(uint32 person,address key,uint64 nonce,uint40 validUntil)");
    bytes32 private constant ROTATE = keccak256("Rotate(uint32 person,address key,uint64 nonce,uint40 validUntil)");
    bytes32 private constant NOTICE = keccak256("Notice(uint32 member,uint40 until,uint64 nonce,uint40 validUntil)");
    bytes32 private constant WITHDRAWAL = keccak256(
        "Withdrawal(bytes32 declaration,address key,uint64 nonce,uint40 validUntil)"
    );

    // Immutables
    IMemberRegister public immutable REGISTER;
    address private immutable FOUNDER;

    // Storage
    BodyState.State private _state;

    // Construction

    constructor(IMemberRegister register, address founder) SignedActs(register.FOUNDING()) {
        require(register.AUTHORITY() == address(this), NotAuthority(register.AUTHORITY()));
        REGISTER = register;
        FOUNDER = founder;
    }

    modifier onlyFounding() {
        require(msg.sender == FOUNDER, NotFounding(msg.sender));
        require(REGISTER.sealedAt() == 0, AlreadySealed());
        _;
    }

    // Founding

    /// @inheritdoc IBodies
    function foundBodies(FoundingBody[] calldata bodies) external onlyFounding {
        Resolutions.foundBodies(_state, bodies);
    }

    /// @inheritdoc IBodies
    function foundRuleSets(RuleSet[] calldata ruleSets) external onlyFounding {
        Resolutions.foundRuleSets(_state, REGISTER, ruleSets);
    }

    /// @inheritdoc IBodies
    function foundSeats(SeatOrder[] calldata orders) external onlyFounding {
        Resolutions.foundSeats(_state, REGISTER, orders);
    }

    /// @inheritdoc IBodies
    function foundTables(
        address[] calldata relays,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external onlyFounding {
        Resolutions.foundTables(_state, relays, rpIdHashes, origins, executor);
    }

    // Acts of one person

    /// @inheritdoc IBodies
    function enrol(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byInvitation,
        bytes calldata byKey
    ) external topLevel {
        _spend(_enrolment(person, key, nonce, validUntil, byInvitation, byKey, uint40(block.timestamp)));

        REGISTER.setKey(person, key);
    }

    /// @inheritdoc IBodies
    function rotate(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byPresent,
        bytes calldata byKey
    ) external topLevel {
        _spend(_rotation(person, key, nonce, validUntil, byPresent, byKey, uint40(block.timestamp)));

        REGISTER.setKey(person, key);
    }

    /// @inheritdoc IBodies
    function giveNotice(
        uint32 member,
        uint40 until,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external topLevel {
        bytes32 act = _notice(member, until, nonce, validUntil, signature, uint40(block.timestamp));
        _spend(act);

        REGISTER.endMembership(member, until, act);
    }

    /// @inheritdoc IBodies
    function withdrawApplication(
        bytes32 declaration,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external topLevel {
        _spend(_withdrawal(declaration, key, nonce, validUntil, signature, uint40(block.timestamp)));
        bytes32 application = BodyState.application(declaration, key);
        _state.withdrawn[application] = true;

        emit ApplicationWithdrawn(application);
    }

    /// @inheritdoc IBodies
    function checkEnrol(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byInvitation,
        bytes calldata byKey,
        uint40 t
    ) external view {
        _enrolment(person, key, nonce, validUntil, byInvitation, byKey, t);
    }

    /// @inheritdoc IBodies
    function checkRotate(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byPresent,
        bytes calldata byKey,
        uint40 t
    ) external view {
        _rotation(person, key, nonce, validUntil, byPresent, byKey, t);
    }

    /// @inheritdoc IBodies
    function checkGiveNotice(
        uint32 member,
        uint40 until,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view {
        _notice(member, until, nonce, validUntil, signature, t);
    }

    /// @inheritdoc IBodies
    function checkWithdrawApplication(
        bytes32 declaration,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view {
        _withdrawal(declaration, key, nonce, validUntil, signature, t);
    }

    // Resolutions

    /// @inheritdoc IBodies
    function carryOut(Action calldata action, bytes calldata evidence, uint40 decidedAt) external returns (Refusal) {
        require(_state.executors[msg.sender].since != 0, NotExecutor(msg.sender));
        return Resolutions.carryOut(_state, REGISTER, _domainSeparator(), action, evidence, decidedAt);
    }

    /// @inheritdoc IBodies
    function checkAction(Action calldata action, uint40 t) external view returns (Refusal) {
        return Resolutions.check(_state, REGISTER, action, t);
    }

    // Answers

    /// @inheritdoc IBodies
    function signerOf(bytes32 digest, bytes calldata signature, uint40 t) public view returns (address) {
        return ActSignature.signerOf(this, digest, signature, t);
    }

    /// @inheritdoc IBodies
    function bodyCount() external view returns (uint32) {
        return uint32(_state.bodies.length);
    }

    /// @inheritdoc IBodies
    function bodyAt(
        uint32 body
    ) external view returns (bool everyMember, uint32 convenedBy, uint32 presidedBy, uint8[] memory segments) {
        BodyState.Body storage b = _state.body(body);
        return (b.everyMember, b.convenedBy, b.presidedBy, b.segments);
    }

    /// @inheritdoc IBodies
    function slots(uint32 body, bytes calldata electors) external view returns (bytes memory slots_) {
        if (_state.body(body).everyMember) return REGISTER.slots(electors);
        for (uint256 i = 0; i < electors.length; i += 32) {
            slots_ = bytes.concat(slots_, bytes32(MemberSlot.pack(address(0), 0, 0, 1, 0, true)));
        }
    }

    /// @inheritdoc IBodies
    function electorAt(
        uint32 body,
        uint32 elector,
        uint40 entitledAt,
        uint40 signedAt
    ) external view returns (uint256 slot) {
        if (_state.body(body).everyMember) return REGISTER.slotAt(elector, signedAt);
        if (elector == 0 || elector > _state.bodies[body - 1].segments.length) return 0;
        BodyState.Term memory term = _state.termAt(REGISTER, body, uint8(elector), entitledAt);
        if (term.person == 0) return 0;
        return
            MemberSlot.pack(REGISTER.keyAt(term.person, signedAt), int40(uint40(term.since)), term.until, 1, 0, true);
    }

    /// @inheritdoc IBodies
    function headsAt(uint32 body, uint40 t) external view returns (uint32 eligible, uint32 all) {
        return headsDuring(body, t, t);
    }

    /// @inheritdoc IBodies
    function headsDuring(uint32 body, uint40 from, uint40 to) public view returns (uint32 eligible, uint32 all) {
        BodyState.Body storage b = _state.body(body);
        if (b.everyMember) return REGISTER.headsDuring(from, to);
        all = uint32(b.segments.length);
        for (uint8 seat = 1; seat <= all; ++seat) if (_state.isTaken(REGISTER, body, seat, from, to)) ++eligible;
    }

    /// @inheritdoc IBodies
    function seatAt(
        uint32 body,
        uint8 seat,
        uint40 t
    ) external view returns (uint32 person, uint40 since, uint40 until, bool chair) {
        _state.requireSeat(body, seat);
        BodyState.Term memory term = _state.termAt(REGISTER, body, seat, t);
        return (term.person, term.since, term.until, term.chair);
    }

    /// @inheritdoc IBodies
    function chairAt(uint32 body, uint40 t) external view returns (uint32 person, uint32 elector) {
        uint32 presiding = _state.body(body).presidedBy;
        uint8 seats = uint8(_state.bodies[presiding - 1].segments.length);
        for (uint8 seat = 1; seat <= seats && person == 0; ++seat) {
            BodyState.Term memory term = _state.termAt(REGISTER, presiding, seat, t);
            if (term.chair) {
                person = term.person;
                if (presiding == body) elector = seat;
            }
        }
        if (_state.body(body).everyMember && person != 0) {
            uint32 member = REGISTER.memberOf(person);
            if (REGISTER.votingPersonOf(member) == person) elector = member;
        }
    }

    /// @inheritdoc IBodies
    function ruleSetFor(uint32 body, Matter matter, uint40 t) external view returns (uint32) {
        RuleSet[] storage sets = _state.ruleSets[body];
        for (uint256 i = sets.length; i > 0; --i) {
            RuleSet storage r = sets[i - 1];
            if ((r.matters >> uint8(matter)) & 1 == 1 && r.validFrom <= t) {
                return r.procedure == Procedure.NONE ? 0 : uint32(i);
            }
        }
        return 0;
    }

    /// @inheritdoc IBodies
    function ruleSetAt(uint32 body, uint32 index) external view returns (RuleSet memory) {
        return _state.ruleSets[body][index - 1];
    }

    /// @inheritdoc IBodies
    function ruleSetCount(uint32 body) external view returns (uint32) {
        return uint32(_state.ruleSets[body].length);
    }

    /// @inheritdoc IBodies
    function relayAt(uint16 relay) external view returns (Relay memory r) {
        if (relay != 0 && relay <= _state.relays.length) r = _state.relays[relay - 1];
    }

    /// @inheritdoc IBodies
    function relayCount() external view returns (uint16) {
        return uint16(_state.relays.length);
    }

    /// @inheritdoc ISites
    function siteAt(uint8 number) external view returns (Site memory s) {
        if (number != 0 && number <= _state.sites.length) s = _state.sites[number - 1];
    }

    /// @inheritdoc IBodies
    function siteCount() external view returns (uint8) {
        return uint8(_state.sites.length);
    }

    /// @inheritdoc IBodies
    function executorAt(address executor) external view returns (Executor memory) {
        return _state.executors[executor];
    }

    /// @inheritdoc IBodies
    function withdrawn(bytes32 application) external view returns (bool) {
        return _state.withdrawn[application];
    }

    // Checks of acts: revert, or return the act's hash

    function _enrolment(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byInvitation,
        bytes calldata byKey,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _keyAct(ENROL, person, key, nonce, validUntil, byKey, t);
        address signer = signerOf(act, byInvitation, t);
        require(signer != address(0) && signer == REGISTER.invitationOf(person), BadInvitation(person, signer));
    }

    function _rotation(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byPresent,
        bytes calldata byKey,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _keyAct(ROTATE, person, key, nonce, validUntil, byKey, t);
        address signer = signerOf(act, byPresent, t);
        require(signer != address(0) && signer == REGISTER.keyAt(person, t), BadKey(person, signer));
    }

    function _keyAct(
        bytes32 kind,
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byKey,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _digest(keccak256(abi.encode(kind, person, key, nonce, validUntil)));
        _checkSealedAct(act, validUntil, t);
        require(BodyState.isMember(REGISTER, person, t), NotAMember(person));
        require(REGISTER.personOf(key) == 0, IMemberRegister.KeyInUse(key));
        // Proof of possession: nobody enrols a key that is another's or nobody's.
        address signer = signerOf(act, byKey, t);
        require(signer != address(0) && signer == key, BadKey(person, signer));
    }

    function _notice(
        uint32 member,
        uint40 until,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _digest(keccak256(abi.encode(NOTICE, member, until, nonce, validUntil)));
        _checkSealedAct(act, validUntil, t);
        uint32 person = REGISTER.votingPersonOf(member);
        require(BodyState.isMember(REGISTER, person, t), NotAMember(person));
        address signer = signerOf(act, signature, t);
        require(signer != address(0) && signer == REGISTER.keyAt(person, t), BadKey(person, signer));
        REGISTER.checkEnd(member, until, t);
    }

    function _withdrawal(
        bytes32 declaration,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) private view returns (bytes32 act) {
        act = _digest(keccak256(abi.encode(WITHDRAWAL, declaration, key, nonce, validUntil)));
        _checkSealedAct(act, validUntil, t);
        bytes32 application = BodyState.application(declaration, key);
        require(!_state.admitted[application] && !_state.withdrawn[application], ApplicationUsed(application));
        address signer = signerOf(act, signature, t);
        require(signer != address(0) && signer == key, NotApplicant(key, signer));
    }

    function _checkSealedAct(bytes32 act, uint40 validUntil, uint40 t) private view {
        _checkAct(act, validUntil, t);
        require(REGISTER.sealedAt() != 0, NotSealed());
    }
}
