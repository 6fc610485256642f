// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "../../contracts/interfaces/IMemberRegister.sol";
import {FOREVER} from "../../contracts/interfaces/Types.sol";
import {MemberRegister} from "../../contracts/MemberRegister.sol";

interface Vm {
    function warp(uint256 timestamp) external;
}

/// @title Does to a register what its authority may, and keeps the books itself
contract RegisterHandler {
    struct Period {
        uint40 since;
        uint40 until;
    }

    /// @dev Holds from `at` on.
    struct ClassNote {
        uint40 at;
        uint16 votes;
        bool investing;
        uint8 segment;
    }

    struct KeyNote {
        uint32 person;
        uint40 at;
        address key;
    }

    struct VoterNote {
        uint40 at;
        uint32 person;
    }

    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint40 public constant START = 1_600_000_000;

    MemberRegister public immutable REGISTER;
    uint40 public now_ = START;
    uint32 public memberCount;
    /// @notice Entitlements, and memberships, one after the other.
    mapping(uint32 member => Period[]) public entitled;
    mapping(uint32 member => Period[]) public belonged;
    mapping(uint32 member => ClassNote[]) public classes;
    mapping(uint32 member => VoterNote[]) public voters;
    /// @notice The earliest end of entitlement that was set since the member was reinstated last.
    mapping(uint32 member => uint40) public earliest;
    KeyNote[] public notes;
    uint160 private _keys = 1 << 80;

    constructor() {
        VM.warp(now_);
        REGISTER = new MemberRegister(address(this), address(this), bytes32(uint256(1)));
        IMemberRegister.FoundingMember[] memory founding = new IMemberRegister.FoundingMember[](3);
        for (uint32 i = 0; i < founding.length; ++i) {
            address[] memory keys = new address[](1);
            keys[0] = _newKey(i + 1);
            uint40 until = FOREVER;
            if (i == 1) until = now_ + 1 days;
            if (i == 2) until = now_ - 1;
            founding[i] = IMemberRegister.FoundingMember(-5, until, 1, 1, false, true, 1, 1, keys, new address[](1));
            _enter(0, until, 1, false, 1);
        }
        REGISTER.found(founding);
        REGISTER.seal();
    }

    function admit(uint8 segment, uint16 votes, bool investing) external {
        votes = votes % 3;
        uint32 person = REGISTER.personCount() + 1;
        uint32 member = REGISTER.admit(segment % 2, votes, investing, true, 1, _newKey(person));
        require(member == memberCount + 1, "number");
        _enter(now_, FOREVER, votes, investing, segment % 2);
        require(voters[member][0].person == person, "first person");
    }

    /// @dev Exits lie on few instants, at the ends of days; entitlement may end earlier.
    function endMembership(uint256 seed, uint8 day, uint8 earlier, bool exact) external {
        uint32 member = _drawn(seed);
        uint40 until = (now_ / 1 days + 1 + (day % 9)) * 1 days;
        uint40 entitledUntil = exact ? now_ + 1 : until - (earlier % 3) * uint40(1 days);
        Period storage e = _last(entitled[member]);
        Period storage b = _last(belonged[member]);
        // Ends move to an earlier instant only, and never into what has been.
        bool moves = entitledUntil < e.until || until < b.until;
        uint40 next = entitledUntil < e.until ? entitledUntil : until;
        bool may = b.until > now_ && until <= b.until && entitledUntil <= until && moves && next > now_;
        // Who comes back as a member is entitled as long.
        bool unborn = e.since == entitledUntil && b.since == entitledUntil;
        if (unborn && until > entitledUntil) may = false;
        try REGISTER.endMembership(member, entitledUntil, until, 0) {
            require(may, "ended against the rules");
            if (entitledUntil < e.until) e.until = entitledUntil;
            b.until = until;
            if (entitledUntil < earliest[member]) earliest[member] = entitledUntil;
        } catch {
            require(!may, "could not be ended");
        }
    }

    function reinstate(uint256 seed) external {
        uint32 member = _drawn(seed);
        Period storage e = _last(entitled[member]);
        Period storage b = _last(belonged[member]);
        try REGISTER.reinstate(member, 0) {
            require(b.until != FOREVER, "came back though nothing had ended");
        } catch {
            require(b.until == FOREVER, "could not come back");
            return;
        }
        // An end that has not come does not take place.
        if (e.until > now_) e.until = FOREVER;
        else entitled[member].push(Period(now_ + 1, FOREVER));
        if (b.until > now_) b.until = FOREVER;
        else belonged[member].push(Period(now_ + 1, FOREVER));
        earliest[member] = FOREVER;
    }

    /// @notice Ends and comes back, or comes back and ends, within one second.
    function turn(uint256 seed, bool first) external {
        if (first) this.endMembership(seed, 0, 0, true);
        this.reinstate(seed);
        if (!first) this.endMembership(seed, 0, 0, true);
    }

    function setVotes(uint256 seed, uint16 votes) external {
        uint32 member = _drawn(seed);
        REGISTER.setVotes(member, votes % 3);
        ClassNote memory c = classes[member][classes[member].length - 1];
        classes[member].push(ClassNote(now_ + 1, votes % 3, c.investing, c.segment));
    }

    function correctSegment(uint256 seed, uint8 segment) external {
        uint32 member = _drawn(seed);
        REGISTER.correct(member, IMemberRegister.Field.SEGMENT, int64(uint64(segment % 2)), 0);
        ClassNote memory c = classes[member][classes[member].length - 1];
        classes[member].push(ClassNote(now_ + 1, c.votes, c.investing, segment % 2));
    }

    function setKey(uint256 seed) external {
        uint32 person = uint32(1 + (seed % REGISTER.personCount()));
        REGISTER.setKey(person, _newKey(person));
    }

    /// @notice A key that was somebody's is nobody's again, nor anybody else's.
    function setOldKey(uint256 seed, uint256 which) external {
        address key = notes[which % notes.length].key;
        if (key == address(0)) return;
        try REGISTER.setKey(uint32(1 + (seed % REGISTER.personCount())), key) {
            revert("a key came twice");
        } catch {}
    }

    function drop(uint256 seed) external {
        uint32 person = uint32(1 + (seed % REGISTER.personCount()));
        _noteDrop(person);
        REGISTER.invite(person, address(++_keys), now_, true);
    }

    /// @dev Another person, or none, votes for the member.
    function setVoter(uint256 seed, bool nobody) external {
        uint32 member = _drawn(seed);
        uint32 person = nobody ? 0 : REGISTER.addPerson(member, false);
        REGISTER.setVotingPerson(member, person);
        voters[member].push(VoterNote(now_, person));
    }

    function leave(uint256 seed) external {
        uint32 person = uint32(1 + (seed % REGISTER.personCount()));
        _noteDrop(person);
        REGISTER.endPerson(person);
    }

    function pass(uint32 time) external {
        now_ += time % 3 days;
        VM.warp(now_);
    }

    function entitledCount(uint32 member) external view returns (uint256) {
        return entitled[member].length;
    }

    /// @notice First instant from `from` to `to`, both included, at which the member was entitled, and whether there is one;
    /// and whether it belonged to the cooperative at any.
    function wasDuring(
        uint32 member,
        uint40 from,
        uint40 to
    ) external view returns (bool isEntitled, uint40 first, bool belongs) {
        (isEntitled, first) = _firstOf(entitled[member], from, to);
        (belongs, ) = _firstOf(belonged[member], from, to);
    }

    /// @notice Whether the member was entitled, and belonged to the cooperative.
    function was(uint32 member, uint40 t) external view returns (bool isEntitled, bool belongs) {
        return (_covered(entitled[member], t), _covered(belonged[member], t));
    }

    function classAt(uint32 member, uint40 t) external view returns (uint16 votes, bool investing, uint8 segment) {
        ClassNote[] storage known = classes[member];
        uint256 i = known.length - 1;
        while (i > 0 && known[i].at > t) --i;
        return (known[i].votes, known[i].investing, known[i].segment);
    }

    function voterAt(uint32 member, uint40 t) external view returns (uint32) {
        VoterNote[] storage known = voters[member];
        uint256 i = known.length - 1;
        while (i > 0 && known[i].at > t) --i;
        return known[i].person;
    }

    function noteCount() external view returns (uint256) {
        return notes.length;
    }

    function _enter(uint40 since, uint40 until, uint16 votes, bool investing, uint8 segment) private {
        uint32 member = ++memberCount;
        entitled[member].push(Period(since, until));
        belonged[member].push(Period(since, until));
        earliest[member] = until;
        classes[member].push(ClassNote(0, votes, investing, segment));
        voters[member].push(VoterNote(0, notes[notes.length - 1].person));
    }

    function _newKey(uint32 person) private returns (address key) {
        key = address(++_keys);
        notes.push(KeyNote(person, now_, key));
    }

    function _noteDrop(uint32 person) private {
        if (REGISTER.keyAt(person, now_) != address(0)) notes.push(KeyNote(person, now_, address(0)));
    }

    function _drawn(uint256 seed) private view returns (uint32) {
        return uint32(1 + (seed % memberCount));
    }

    function _last(Period[] storage periods) private view returns (Period storage) {
        return periods[periods.length - 1];
    }

    function _firstOf(Period[] storage periods, uint40 from, uint40 to) private view returns (bool some, uint40 first) {
        for (uint256 i = 0; i < periods.length; ++i) {
            first = periods[i].since > from ? periods[i].since : from;
            if (first <= to && first < periods[i].until) return (true, first);
        }
        return (false, 0);
    }

    function _covered(Period[] storage periods, uint40 t) private view returns (bool) {
        for (uint256 i = 0; i < periods.length; ++i) if (periods[i].since <= t && t < periods[i].until) return true;
        return false;
    }
}
