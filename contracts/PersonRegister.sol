// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {FOREVER} from "./interfaces/Types.sol";

/// @notice The persons of the register and their keys.
abstract contract PersonRegister is IMemberRegister {
    /// @dev A value that held until `replacedAt`: a person's key, a member's voting person, a member's class.
    struct Revision {
        uint160 value;
        uint40 replacedAt;
    }

    struct Invitation {
        address key;
        uint40 readyAt;
    }

    // Immutables
    address public immutable AUTHORITY;

    // Storage
    uint32 public personCount;
    mapping(uint32 person => Person) internal _persons;
    mapping(uint32 person => Revision[]) private _keys;
    mapping(uint32 person => Invitation) private _invitations;
    mapping(address key => uint32 person) public personOf;
    mapping(address invitation => bool) public wasInvited;

    // Construction

    constructor(address authority) {
        AUTHORITY = authority;
    }

    modifier onlyAuthority() {
        require(msg.sender == AUTHORITY, NotAuthority(msg.sender));
        _;
    }

    // Orders of the authority

    /// @inheritdoc IMemberRegister
    function setKey(uint32 person, address key) external onlyAuthority {
        _setKey(person, key);
    }

    /// @inheritdoc IMemberRegister
    function invite(uint32 person, address invitation, uint40 readyAt, bool drop) external onlyAuthority {
        if (drop && _persons[person].key != address(0)) _replaceKey(person, address(0));
        _invite(person, invitation, readyAt);
    }

    /// @inheritdoc IMemberRegister
    function endPerson(uint32 person) external onlyAuthority {
        _endPerson(person);
    }

    // Answers

    /// @inheritdoc IMemberRegister
    function keyAt(uint32 person, uint40 t) public view returns (address) {
        return address(_valueAt(_keys[person], t, uint160(_persons[person].key)));
    }

    /// @inheritdoc IMemberRegister
    function personAt(uint32 person) external view returns (Person memory) {
        return _persons[person];
    }

    /// @inheritdoc IMemberRegister
    function memberOf(uint32 person) external view returns (uint32) {
        return _persons[person].member;
    }

    /// @inheritdoc IMemberRegister
    function invitationOf(uint32 person) external view returns (address, uint40) {
        return (_invitations[person].key, _invitations[person].readyAt);
    }

    // Inside

    function _addPerson(uint32 member, bool representative) internal returns (uint32 person) {
        person = ++personCount;
        _persons[person] = Person({key: address(0), member: member, until: FOREVER, representative: representative});

        emit PersonAdded(person, member, representative);
    }

    function _endPerson(uint32 person) internal {
        Person storage p = _persons[person];
        p.until = uint40(block.timestamp) + 1;
        delete _invitations[person];

        emit PersonEnded(person, p.until);

        if (p.key != address(0)) _replaceKey(person, address(0));
    }

    function _setKey(uint32 person, address key) internal {
        require(key != address(0), ZeroKey());
        require(personOf[key] == 0, KeyInUse(key));
        personOf[key] = person;
        delete _invitations[person];
        _replaceKey(person, key);
    }

    function _invite(uint32 person, address invitation, uint40 readyAt) internal {
        require(_persons[person].member != 0, UnknownPerson(person));
        require(!wasInvited[invitation], InvitationInUse(invitation));
        if (invitation != address(0)) wasInvited[invitation] = true;
        _invitations[person] = Invitation({key: invitation, readyAt: readyAt});

        emit PersonInvited(person, invitation, readyAt);
    }

    /// @dev A first key needs no revision: before it nobody could sign. So most members stay at one storage read.
    function _replaceKey(uint32 person, address key) private {
        Person storage p = _persons[person];
        require(p.member != 0, UnknownPerson(person));
        address previous = p.key;
        bool revised = previous != address(0) || _keys[person].length > 0;
        if (revised) _keys[person].push(Revision({value: uint160(previous), replacedAt: uint40(block.timestamp)}));
        p.key = key;
        _noteKey(p.member, person, key, revised);

        emit KeyChanged(person, previous, key);
    }

    /// @dev Puts the key into the member's slot where the person votes for it.
    function _noteKey(uint32 member, uint32 person, address key, bool revised) internal virtual;

    /// @dev The value that held at `t`; `present` holds since the last revision.
    function _valueAt(Revision[] storage revisions, uint40 t, uint160 present) internal view returns (uint160) {
        uint256 low = 0;
        uint256 high = revisions.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (revisions[middle].replacedAt <= t) low = middle + 1;
            else high = middle;
        }
        return low == revisions.length ? present : revisions[low].value;
    }
}
