// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {FOREVER} from "./interfaces/Types.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";

/// @notice Documented in IMemberRegister.
contract MemberRegister is IMemberRegister {
    using MemberSlot for uint256;

    /// @param votes Votes of each member of the class; 0 for none
    struct Class {
        uint16 votes;
        bool investing;
        uint8 segment;
    }

    /// @dev A key that was in force until `replacedAt`.
    struct Revision {
        address key;
        uint40 replacedAt;
    }

    struct Person {
        address key;
        uint32 member;
        address invitation;
    }

    struct Details {
        uint32 votingPerson;
        uint32 shares;
        bool organisation;
    }

    /// @dev A running sum that holds from `at` on.
    struct Step {
        uint40 at;
        uint32 total;
    }

    uint256 private constant MAX_CLASSES = 32;
    /// @dev Ends of membership lie on few instants (ends of financial years); the bound keeps the insertion short.
    uint256 private constant MAX_FUTURE_STEPS = 64;

    // Immutables
    bytes32 public immutable FOUNDING;
    address public immutable AUTHORITY;
    address private immutable FOUNDER;

    // Storage
    uint40 public sealedAt;
    uint32 public memberCount;
    uint32 public personCount;
    Class[] private _classes;
    mapping(bytes32 content => uint256 indexPlusOne) private _classIndex;
    mapping(uint32 member => uint256 slot) private _slots;
    mapping(uint32 member => Details) private _details;
    mapping(uint32 person => Person) private _persons;
    mapping(uint32 person => Revision[]) private _revisions;
    mapping(address key => uint32 person) public personOf;
    mapping(address invitation => bool) public wasInvited;
    mapping(uint256 class => Step[]) private _joined;
    mapping(uint256 class => Step[]) private _left;

    // Construction

    constructor(address authority, address founder, bytes32 founding) {
        AUTHORITY = authority;
        FOUNDER = founder;
        FOUNDING = founding;
    }

    modifier onlyAuthority() {
        require(msg.sender == AUTHORITY, NotAuthority(msg.sender));
        _;
    }

    modifier onlyFounding() {
        require(msg.sender == FOUNDER, NotFounding(msg.sender));
        require(sealedAt == 0, AlreadySealed());
        _;
    }

    // Founding

    /// @inheritdoc IMemberRegister
    function found(FoundingMember[] calldata members) external onlyFounding {
        for (uint256 i = 0; i < members.length; ++i) {
            FoundingMember calldata m = members[i];
            require(m.since < int256(uint256(m.until)), MemberPeriodEmpty(m.since, m.until));
            require(m.since <= int256(block.timestamp), MemberNotYet(m.since));
            uint32 member = _enter(m.since, m.until, m.segment, m.votes, m.investing, m.organisation, m.shares);
            for (uint256 p = 0; p < m.keys.length; ++p) {
                uint32 person = _addPerson(member);
                if (m.keys[p] != address(0)) _setKey(person, m.keys[p]);
                if (m.invitations[p] != address(0)) _invite(person, m.invitations[p]);
            }
            require(m.keys.length > 0, NoPerson());
            if (m.until != FOREVER) emit MembershipEnded(member, m.until, 0);
        }
    }

    /// @inheritdoc IMemberRegister
    function seal() external onlyFounding {
        sealedAt = uint40(block.timestamp);

        emit RegisterSealed(FOUNDING);
    }

    // Orders of the authority

    /// @inheritdoc IMemberRegister
    function admit(
        uint8 segment,
        uint16 votes,
        bool investing,
        bool organisation,
        uint32 shares,
        address key
    ) external onlyAuthority returns (uint32 member) {
        member = _enter(int40(uint40(block.timestamp)), FOREVER, segment, votes, investing, organisation, shares);
        _setKey(_addPerson(member), key);
    }

    /// @inheritdoc IMemberRegister
    function setKey(uint32 person, address key) external onlyAuthority {
        _setKey(person, key);
    }

    /// @inheritdoc IMemberRegister
    function invite(uint32 person, address invitation, bool drop) external onlyAuthority {
        if (drop && _persons[person].key != address(0)) _replaceKey(person, address(0));
        _invite(person, invitation);
    }

    /// @inheritdoc IMemberRegister
    function endMembership(uint32 member, uint40 until, bytes32 evidence) external onlyAuthority {
        checkEnd(member, until, uint40(block.timestamp));

        uint256 slot = _slots[member];
        _slots[member] = slot.withUntil(until);
        _add(_left[slot.class()], until, slot.class());

        emit MembershipEnded(member, until, evidence);
    }

    /// @inheritdoc IMemberRegister
    function checkEnd(uint32 member, uint40 until, uint40 t) public view {
        uint256 slot = _slots[member];
        require(slot != 0, UnknownMember(member));
        require(slot.until() == FOREVER, MembershipEnding(member, slot.until()));
        // An instant that has begun keeps its members, and an end is known.
        require(until > t, InstantPast(until, t));
        require(until != FOREVER, NoEnd());
        require(slot.since() < int256(uint256(until)), MemberPeriodEmpty(slot.since(), until));
    }

    // Answers

    /// @inheritdoc IMemberRegister
    function slots(bytes calldata members) external view returns (bytes memory found_) {
        found_ = new bytes(members.length);
        // The one loop that every ballot pays for: found_[i] = _slots[members[i]].
        assembly ("memory-safe") {
            mstore(0x20, _slots.slot)
            for {
                let i := 0
            } lt(i, members.length) {
                i := add(i, 0x20)
            } {
                mstore(0x00, calldataload(add(members.offset, i)))
                mstore(add(add(found_, 0x20), i), sload(keccak256(0x00, 0x40)))
            }
        }
    }

    /// @inheritdoc IMemberRegister
    function slotAt(uint32 member, uint40 t) external view returns (uint256 slot) {
        slot = _slots[member];
        if (slot.revisions() > 0) slot = slot.withKey(keyAt(_details[member].votingPerson, t));
    }

    /// @inheritdoc IMemberRegister
    function keyAt(uint32 person, uint40 t) public view returns (address) {
        Revision[] storage revisions = _revisions[person];
        uint256 low = 0;
        uint256 high = revisions.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (revisions[middle].replacedAt <= t) low = middle + 1;
            else high = middle;
        }
        return low == revisions.length ? _persons[person].key : revisions[low].key;
    }

    /// @inheritdoc IMemberRegister
    function memberOf(uint32 person) external view returns (uint32) {
        return _persons[person].member;
    }

    /// @inheritdoc IMemberRegister
    function votingPersonOf(uint32 member) external view returns (uint32) {
        return _details[member].votingPerson;
    }

    /// @inheritdoc IMemberRegister
    function invitationOf(uint32 person) external view returns (address) {
        return _persons[person].invitation;
    }

    /// @inheritdoc IMemberRegister
    function isMemberAt(uint32 member, uint40 t) external view returns (bool) {
        return _slots[member].covers(t);
    }

    /// @inheritdoc IMemberRegister
    function untilOf(uint32 member) external view returns (uint40) {
        return _slots[member].until();
    }

    /// @inheritdoc IMemberRegister
    function segmentOf(uint32 member) external view returns (uint8) {
        return _slots[member] == 0 ? 0 : _classes[_slots[member].class()].segment;
    }

    /// @inheritdoc IMemberRegister
    function sharesOf(uint32 member) external view returns (uint32) {
        return _details[member].shares;
    }

    /// @inheritdoc IMemberRegister
    function classCount() external view returns (uint8) {
        return uint8(_classes.length);
    }

    /// @inheritdoc IMemberRegister
    function classAt(uint8 index) external view returns (uint16 votes, bool investing, uint8 segment) {
        Class storage c = _classes[index];
        return (c.votes, c.investing, c.segment);
    }

    /// @inheritdoc IMemberRegister
    function headsAt(uint40 t) external view returns (uint32 entitled, uint32 all) {
        return headsDuring(t, t);
    }

    /// @inheritdoc IMemberRegister
    function headsDuring(uint40 from, uint40 to) public view returns (uint32 entitled, uint32 all) {
        for (uint256 c = 0; c < _classes.length; ++c) {
            uint32 heads = _sumAt(_joined[c], to) - _sumAt(_left[c], from);
            all += heads;
            if (_classes[c].votes > 0) entitled += heads;
        }
    }

    // Inside

    function _enter(
        int40 since,
        uint40 until,
        uint8 segment,
        uint16 votes,
        bool investing,
        bool organisation,
        uint32 shares
    ) private returns (uint32 member) {
        uint8 class = _classOf(votes, investing, segment);
        member = ++memberCount;
        _slots[member] = MemberSlot.pack(address(0), since, until, 0, class, votes > 0);
        _details[member] = Details({votingPerson: personCount + 1, shares: shares, organisation: organisation});
        // Votes open after the sealing only, so the counts begin with the members of the founding's day; a membership
        // that ended before counts nowhere.
        if (until > block.timestamp) {
            _add(_joined[class], uint40(block.timestamp), class);
            if (until != FOREVER) _add(_left[class], until, class);
        }

        emit MemberAdmitted(member, since, segment, votes, investing, organisation, shares, personCount + 1);
    }

    function _classOf(uint16 votes, bool investing, uint8 segment) private returns (uint8) {
        bytes32 content = keccak256(abi.encode(votes, investing, segment));
        uint256 indexPlusOne = _classIndex[content];
        if (indexPlusOne == 0) {
            require(_classes.length < MAX_CLASSES, TooManyClasses());
            _classes.push(Class({votes: votes, investing: investing, segment: segment}));
            indexPlusOne = _classes.length;
            _classIndex[content] = indexPlusOne;
            emit ClassAdded(uint8(indexPlusOne - 1), votes, investing, segment);
        }
        return uint8(indexPlusOne - 1);
    }

    function _addPerson(uint32 member) private returns (uint32 person) {
        person = ++personCount;
        _persons[person].member = member;

        emit PersonAdded(person, member);
    }

    function _setKey(uint32 person, address key) private {
        require(key != address(0), ZeroKey());
        require(personOf[key] == 0, KeyInUse(key));
        personOf[key] = person;
        _persons[person].invitation = address(0);
        _replaceKey(person, key);
    }

    function _invite(uint32 person, address invitation) private {
        require(_persons[person].member != 0, UnknownPerson(person));
        require(!wasInvited[invitation], InvitationInUse(invitation));
        wasInvited[invitation] = true;
        _persons[person].invitation = invitation;

        emit PersonInvited(person, invitation);
    }

    /// @dev A first key needs no revision: before it nobody could sign. So most members stay at one storage read.
    function _replaceKey(uint32 person, address key) private {
        Person storage p = _persons[person];
        require(p.member != 0, UnknownPerson(person));
        address previous = p.key;
        uint32 member = p.member;
        bool votes = _details[member].votingPerson == person;
        uint256 slot = _slots[member];
        if (previous != address(0) || _revisions[person].length > 0) {
            _revisions[person].push(Revision({key: previous, replacedAt: uint40(block.timestamp)}));
            slot = slot.revised();
        }
        p.key = key;
        if (votes) _slots[member] = slot.withKey(key);

        emit KeyChanged(person, previous, key);
    }

    /// @dev Adds one to the sum from `at` on. Only changes that lie ahead are passed over.
    function _add(Step[] storage steps, uint40 at, uint8 class) private {
        uint256 i = steps.length;
        uint256 passed = 0;
        while (i > 0 && steps[i - 1].at > at) {
            require(++passed <= MAX_FUTURE_STEPS, TooManyFutureChanges(class));
            ++steps[--i].total;
        }
        if (i > 0 && steps[i - 1].at == at) {
            ++steps[i - 1].total;
            return;
        }
        uint32 total = i > 0 ? steps[i - 1].total + 1 : 1;
        steps.push();
        for (uint256 j = steps.length - 1; j > i; --j) steps[j] = steps[j - 1];
        steps[i] = Step({at: at, total: total});
    }

    function _sumAt(Step[] storage steps, uint40 t) private view returns (uint32) {
        uint256 low = 0;
        uint256 high = steps.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (steps[middle].at <= t) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : steps[low - 1].total;
    }
}
