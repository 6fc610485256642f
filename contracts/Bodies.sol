// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ActKind, Signature} from "./interfaces/Acts.sol";
import {IBodies} from "./interfaces/IBodies.sol";
import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {ISites} from "./interfaces/ISites.sol";
import {Articles, BodyKind, Matter, RuleSet} from "./interfaces/Rules.sol";
import {Action, Refusal, SeatOrder, SeatRole} from "./interfaces/Types.sol";
import {Acts} from "./libraries/Acts.sol";
import {BodyState} from "./libraries/BodyState.sol";
import {MembershipActs} from "./libraries/MembershipActs.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";
import {Offices} from "./libraries/Offices.sol";
import {PersonActs} from "./libraries/PersonActs.sol";
import {Resolutions} from "./libraries/Resolutions.sol";
import {Signatories} from "./libraries/Signatories.sol";
import {Tables} from "./libraries/Tables.sol";
import {SignedActs} from "./SignedActs.sol";

/// @notice Documented in IBodies.
contract Bodies is IBodies, SignedActs {
    using BodyState for BodyState.State;

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
        _state.register = register;
    }

    modifier onlyFounding() {
        require(msg.sender == FOUNDER, NotFounding(msg.sender));
        require(REGISTER.sealedAt() == 0, AlreadySealed());
        _;
    }

    // Founding

    /// @inheritdoc IBodies
    function foundArticles(Articles calldata articles_) external onlyFounding {
        Resolutions.foundArticles(_state, articles_);
    }

    /// @inheritdoc IBodies
    function foundBodies(FoundingBody[] calldata bodies) external onlyFounding {
        Resolutions.foundBodies(_state, bodies);
    }

    /// @inheritdoc IBodies
    function foundRuleSets(RuleSet[] calldata ruleSets) external onlyFounding {
        Resolutions.foundRuleSets(_state, ruleSets);
    }

    /// @inheritdoc IBodies
    function foundSeats(SeatOrder[] calldata orders) external onlyFounding {
        Resolutions.foundSeats(_state, orders);
    }

    /// @inheritdoc IBodies
    function foundTables(
        address[] calldata relays,
        address[] calldata auditors,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external onlyFounding {
        Tables.found(_state, relays, auditors, rpIdHashes, origins, executor);
    }

    // Acts

    /// @inheritdoc IBodies
    function act(ActKind kind, bytes calldata data, Signature[] calldata signatures) external topLevel {
        bytes32 digest = _check(kind, data, signatures, uint40(block.timestamp));
        _spend(digest);

        if (kind >= ActKind.RESIGNATION) Offices.carryOut(_state, kind, data);
        else if (_isOfPersons(kind)) PersonActs.carryOut(_state, kind, data);
        else MembershipActs.carryOut(_state, kind, data, digest);
    }

    /// @inheritdoc IBodies
    function checkAct(ActKind kind, bytes calldata data, Signature[] calldata signatures, uint40 t) external view {
        _check(kind, data, signatures, t);
    }

    /// @inheritdoc IBodies
    function endorse(bytes32 digest, bytes calldata endorsements) external topLevel {
        require(REGISTER.sealedAt() != 0, NotSealed());
        bytes memory members = Signatories.endorse(_state, digest, endorsements, uint40(block.timestamp));

        emit ActEndorsed(digest, members, _state.endorsements[digest].total);
    }

    /// @inheritdoc IBodies
    function checkEndorse(bytes32 digest, bytes calldata endorsements, uint40 t) external view {
        require(REGISTER.sealedAt() != 0, NotSealed());
        Signatories.checkEndorse(_state, digest, endorsements, t);
    }

    // Resolutions

    /// @inheritdoc IBodies
    function carryOut(
        uint32 body,
        Matter matter,
        Action calldata action,
        bytes calldata evidence,
        uint40 decidedAt
    ) external returns (Refusal) {
        require(_state.executors[msg.sender].since != 0, NotExecutor(msg.sender));
        return Resolutions.carryOut(_state, _domainSeparator(), body, matter, action, evidence, decidedAt);
    }

    /// @inheritdoc IBodies
    function dropExclusion(uint32 member, uint40 decidedAt) external {
        require(_state.executors[msg.sender].since != 0, NotExecutor(msg.sender));
        Exclusion storage e = _state.exclusions[member];
        if (e.decidedAt != decidedAt || e.dispatchedAt != 0) return;
        e.decidedAt = 0;

        emit ExclusionDropped(member);
    }

    /// @inheritdoc IBodies
    function checkAction(uint32 body, Matter matter, Action calldata action, uint40 t) external view returns (Refusal) {
        return Resolutions.check(_state, body, matter, action, t);
    }

    /// @inheritdoc IBodies
    function concernedBy(
        Action calldata action
    ) external view returns (uint32[] memory persons, uint32[] memory members) {
        return Resolutions.concernedBy(_state, action);
    }

    // Answers: signatures

    /// @inheritdoc IBodies
    function signerOf(bytes32 digest, bytes calldata signature, uint40 t) external view returns (address) {
        return Signatories.signerOf(digest, signature, t);
    }

    /// @inheritdoc IBodies
    function signatoriesOf(
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view returns (Signatory[] memory) {
        return Signatories.signatoriesOf(_state, digest, signatures, t);
    }

    /// @inheritdoc IBodies
    function checkOfficers(bytes32 digest, Signature[] calldata signatures, bool auditorMay, uint40 t) external view {
        Signatories.checkOfficers(_state, digest, signatures, auditorMay, t);
    }

    /// @inheritdoc IBodies
    function endorsementsOf(bytes32 digest) external view returns (uint32) {
        return _state.endorsements[digest].total;
    }

    // Answers: bodies

    /// @inheritdoc IBodies
    function bodyCount() external view returns (uint32) {
        return uint32(_state.bodies.length);
    }

    /// @inheritdoc IBodies
    function bodyAt(
        uint32 body
    ) external view returns (BodyKind kind, uint32 convenedBy, uint32 presidedBy, uint8[] memory segments) {
        BodyState.Body storage b = _state.body(body);
        return (b.kind, b.convenedBy, b.presidedBy, b.segments);
    }

    /// @inheritdoc IBodies
    function slots(uint32 body, bytes calldata electors) external view returns (bytes memory slots_) {
        if (_state.isMeeting(body)) return REGISTER.slots(electors);
        for (uint256 i = 0; i < electors.length; i += 32) {
            slots_ = bytes.concat(slots_, bytes32(MemberSlot.pack(address(0), 0, 0, 1, 0, true)));
        }
    }

    /// @inheritdoc IBodies
    function electorAt(
        uint32 body,
        uint32 elector,
        uint40 entitledAt,
        uint40 signedAt,
        uint40 startsAt
    ) external view returns (uint256 slot) {
        if (_state.isMeeting(body)) return REGISTER.slotAt(elector, entitledAt, signedAt, startsAt);
        if (elector == 0 || elector > _state.bodies[body - 1].segments.length) return 0;
        BodyState.Term memory term = _state.termAt(body, uint8(elector), entitledAt);
        if (term.person == 0) return 0;
        address key = REGISTER.keyAt(term.person, signedAt);
        return MemberSlot.pack(key, int40(uint40(term.since)), term.until, 1, 0, true);
    }

    /// @inheritdoc IBodies
    function headsDuring(uint32 body, uint40 from, uint40 to) public view returns (uint32 eligible, uint32 all) {
        BodyState.Body storage b = _state.body(body);
        if (b.kind == BodyKind.GENERAL_MEETING) return REGISTER.headsDuring(from, to);
        all = uint32(b.segments.length);
        for (uint8 seat = 1; seat <= all; ++seat) if (_state.isTaken(body, seat, from, to)) ++eligible;
    }

    /// @inheritdoc IBodies
    function classHeads(uint32 body, uint40 from, uint40 to) external view returns (uint256[4] memory heads) {
        if (_state.isMeeting(body)) return REGISTER.classHeads(from, to);
        (heads[0], ) = headsDuring(body, from, to);
    }

    /// @inheritdoc IBodies
    function allDuring(uint32 body, uint40 from, uint40 to) external view returns (uint32) {
        if (_state.isMeeting(body)) return REGISTER.membershipsDuring(from, to);
        return uint32(_state.bodies[body - 1].segments.length);
    }

    /// @inheritdoc IBodies
    function classes(uint32 body) external view returns (uint16[] memory votes, bool[] memory investing) {
        if (_state.isMeeting(body)) return REGISTER.classes();
        votes = new uint16[](1);
        investing = new bool[](1);
        votes[0] = 1;
    }

    /// @inheritdoc IBodies
    function departures(uint32 body, uint40 from, uint40 to) external view returns (uint32) {
        return _state.isMeeting(body) ? REGISTER.departures(from, to) : 0;
    }

    /// @inheritdoc IBodies
    function seatAt(
        uint32 body,
        uint8 seat,
        uint40 t
    ) external view returns (uint32 person, uint40 since, uint40 until, SeatRole role) {
        _state.requireSeat(body, seat);
        BodyState.Term memory term = _state.termAt(body, seat, t);
        return (term.person, term.since, term.until, term.role);
    }

    /// @inheritdoc IBodies
    function chairAt(uint32 body, uint40 t) external view returns (uint32 person, uint32 elector) {
        uint32 presiding = _state.body(body).presidedBy;
        (BodyState.Term memory term, uint8 seat) = _state.roleAt(presiding, SeatRole.CHAIR, t);
        person = term.person;
        if (person == 0) return (0, 0);
        if (presiding == body) return (person, seat);
        if (!_state.isMeeting(body)) return (person, 0);
        uint32 member = REGISTER.memberOf(person);
        if (REGISTER.votingPersonAt(member, t) == person) elector = member;
    }

    /// @inheritdoc IBodies
    function actingChairAt(uint32 body, uint40 t) external view returns (uint32 person, uint8 seat, SeatRole role) {
        BodyState.Term memory term;
        (term, seat) = _state.actingChair(body, t);
        return (term.person, seat, term.role);
    }

    /// @inheritdoc IBodies
    function deputyAt(uint32 body, uint40 t) external view returns (uint32 person, uint8 seat) {
        BodyState.Term memory term;
        (term, seat) = _state.deputyOf(body, t);
        return (term.person, seat);
    }

    // Answers: rules and tables

    /// @inheritdoc IBodies
    function articles() external view returns (Articles memory) {
        return _state.articles;
    }

    /// @inheritdoc IBodies
    function exclusionOf(uint32 member) external view returns (Exclusion memory) {
        return _state.exclusions[member];
    }

    /// @inheritdoc IBodies
    function ruleSetFor(uint32 body, Matter matter, uint40 t) external view returns (uint32) {
        return _state.ruleSetFor(body, matter, t);
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
    function relayAt(uint16 relay) external view returns (Office memory r) {
        if (relay != 0 && relay <= _state.relays.length) r = _state.relays[relay - 1];
    }

    /// @inheritdoc IBodies
    function relayCount() external view returns (uint16) {
        return uint16(_state.relays.length);
    }

    /// @inheritdoc IBodies
    function auditorAt(uint8 auditor) external view returns (Office memory a) {
        if (auditor != 0 && auditor <= _state.auditors.length) a = _state.auditors[auditor - 1];
    }

    /// @inheritdoc IBodies
    function auditorCount() external view returns (uint8) {
        return uint8(_state.auditors.length);
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

    // Inside

    /// @dev Reverts, or returns the act's hash.
    function _check(
        ActKind kind,
        bytes calldata data,
        Signature[] calldata signatures,
        uint40 t
    ) private view returns (bytes32 digest) {
        (bytes32 structHash, uint40 validUntil, bool valid) = Acts.read(kind, data);
        require(valid, MalformedAct());
        digest = _digest(structHash);
        _checkAct(digest, validUntil, t);
        require(REGISTER.sealedAt() != 0, NotSealed());

        if (kind >= ActKind.RESIGNATION) Offices.check(_state, kind, data, digest, signatures, t);
        else if (_isOfPersons(kind)) PersonActs.check(_state, kind, data, digest, signatures, t);
        else MembershipActs.check(_state, kind, data, digest, signatures, t);
    }

    function _isOfPersons(ActKind kind) private pure returns (bool) {
        if (kind == ActKind.NOTICE || kind == ActKind.PAPER_NOTICE) return false;
        return kind <= ActKind.KEY_OBJECTION;
    }
}
