// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {FOREVER} from "./interfaces/Types.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";
import {MemberCounts} from "./MemberCounts.sol";
import {PersonRegister} from "./PersonRegister.sol";

/// @notice Documented in IMemberRegister.
contract MemberRegister is PersonRegister, MemberCounts {
    using MemberSlot for uint256;

    struct Period {
        int40 since;
        uint40 until;
    }

    // Immutables
    bytes32 public immutable FOUNDING;
    address private immutable FOUNDER;

    // Storage
    uint40 public sealedAt;
    uint32 public memberCount;
    mapping(uint32 member => uint256 slot) private _slots;
    mapping(uint32 member => Details) private _details;
    mapping(uint32 member => Revision[]) private _votingPersons;
    mapping(uint32 member => Revision[]) private _memberClasses;
    /// @dev Entitlements before the present one, of who was reinstated.
    mapping(uint32 member => Period[]) private _earlier;

    // Construction

    constructor(address authority, address founder, bytes32 founding) PersonRegister(authority) {
        FOUNDER = founder;
        FOUNDING = founding;
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
            require(m.keys.length > 0, NoPerson());
            uint32 member = _enter(m.since, m.until, m.segment, m.votes, m.investing, m.organisation, m.shares);
            for (uint256 p = 0; p < m.keys.length; ++p) {
                uint32 person = _addPerson(member, m.organisation && (m.representatives >> p) & 1 == 1);
                if (m.keys[p] != address(0)) _setKey(person, m.keys[p]);
                if (m.invitations[p] != address(0)) _invite(person, m.invitations[p], 0);
            }
            if (m.until != FOREVER) emit MembershipEnded(member, m.until, m.until, 0);
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
        _setKey(_addPerson(member, organisation), key);
    }

    /// @inheritdoc IMemberRegister
    function addPerson(uint32 member, bool representative) external onlyAuthority returns (uint32) {
        require(_slots[member] != 0, UnknownMember(member));
        return _addPerson(member, representative);
    }

    /// @inheritdoc IMemberRegister
    function setVotingPerson(uint32 member, uint32 person) external onlyAuthority {
        Details storage d = _details[member];
        _votingPersons[member].push(Revision({value: d.votingPerson, replacedAt: uint40(block.timestamp)}));
        d.votingPerson = person;
        _slots[member] = _slots[member].revised().withKey(_persons[person].key);

        emit VotingPersonChanged(member, person);
    }

    /// @inheritdoc IMemberRegister
    function endMembership(uint32 member, uint40 entitledUntil, uint40 until, bytes32 evidence) external onlyAuthority {
        checkEnd(member, entitledUntil, until, uint40(block.timestamp));
        uint256 slot = _slots[member];
        Details storage d = _details[member];
        if (entitledUntil < slot.until()) {
            if (slot.until() != FOREVER) _undepart(member, slot);
            slot = slot.withUntil(entitledUntil);
            _slots[member] = slot;
            if (slot.since() < int256(uint256(entitledUntil))) _depart(member, slot);
        }
        if (until < d.until) {
            _moveMemberEnd(d.until, until);
            d.until = until;
        }

        emit MembershipEnded(member, slot.until(), d.until, evidence);

        if (slot.since() == int256(uint256(slot.until()))) _takeBackReturn(member);
    }

    /// @inheritdoc IMemberRegister
    function reinstate(uint32 member, bytes32 evidence) external onlyAuthority {
        uint256 slot = _slots[member];
        Details storage d = _details[member];
        require(slot != 0, UnknownMember(member));
        require(d.until != FOREVER, MembershipUnended(member));
        uint40 now_ = uint40(block.timestamp);
        uint40 entitledFrom = 0;
        if (slot.until() > now_) {
            _undepart(member, slot);
        } else {
            // What has been is not rewritten: the member is entitled again, as one who joins.
            entitledFrom = now_ + 1;
            _earlier[member].push(Period({since: slot.since(), until: slot.until()}));
            _return(member, slot, entitledFrom, d.until > now_ ? 0 : d.until);
            slot = slot.withSince(int40(entitledFrom)).revised();
        }
        _slots[member] = slot.withUntil(FOREVER);
        if (d.until > now_) _moveMemberEnd(d.until, FOREVER);
        else _countMember(now_ + 1);
        d.until = FOREVER;

        emit MemberReinstated(member, entitledFrom, evidence);
    }

    /// @inheritdoc IMemberRegister
    function noteDeath(uint32 member, uint40 diedAt, bytes32 evidence) external onlyAuthority {
        _details[member].dead = true;

        emit MemberDied(member, diedAt, evidence);

        _endPerson(_details[member].self);
    }

    /// @inheritdoc IMemberRegister
    function setShares(uint32 member, uint32 shares) external onlyAuthority {
        _details[member].shares = shares;

        emit SharesChanged(member, shares);
    }

    /// @inheritdoc IMemberRegister
    function setVotes(uint32 member, uint16 votes) external onlyAuthority {
        Class storage c = _classes[_slots[member].class()];
        _move(member, _classOf(votes, c.investing, c.segment), votes > 0);
    }

    /// @inheritdoc IMemberRegister
    function correct(uint32 member, Field field, int64 value, bytes32 evidence) external onlyAuthority {
        checkCorrection(member, field, value);
        uint256 slot = _slots[member];
        int64 previous;
        if (field == Field.SHARES) {
            previous = int64(uint64(_details[member].shares));
            _details[member].shares = uint32(uint64(value));
        } else if (field == Field.SEGMENT) {
            Class storage c = _classes[slot.class()];
            previous = int64(uint64(c.segment));
            _move(member, _classOf(c.votes, c.investing, uint8(uint64(value))), c.votes > 0);
        } else {
            previous = slot.since();
            _slots[member] = slot.withSince(int40(value));
        }

        emit EntryCorrected(member, field, previous, value, evidence);
    }

    /// @inheritdoc IMemberRegister
    function checkEnd(uint32 member, uint40 entitledUntil, uint40 until, uint40 t) public view {
        uint256 slot = _slots[member];
        require(slot != 0, UnknownMember(member));
        require(until != FOREVER, NoEnd());
        uint40 known = _details[member].until;
        require(known > t && until <= known && entitledUntil <= until, MembershipEnding(member, known));
        require(entitledUntil < slot.until() || until < known, MembershipEnding(member, known));
        // An instant that has begun keeps its members.
        uint40 next = entitledUntil < slot.until() ? entitledUntil : until;
        require(next > t, InstantPast(next, t));
    }

    /// @inheritdoc IMemberRegister
    function checkCorrection(uint32 member, Field field, int64 value) public view {
        uint256 slot = _slots[member];
        require(slot != 0, UnknownMember(member));
        bool valid = value >= 0 && value <= int64(uint64(type(uint8).max));
        if (field == Field.SHARES) valid = value > 0 && value <= int64(uint64(type(uint32).max));
        // Only what the founding file said can be wrong: later the chain itself keeps the instants.
        if (field == Field.SINCE) {
            int256 sealing = int256(uint256(sealedAt));
            valid = value <= sealing && slot.since() <= sealing && value < int256(uint256(slot.until()));
            valid = valid && value >= type(int40).min;
        }
        require(valid, CorrectionInvalid(field, value));
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
    function slotAt(uint32 member, uint40 t, uint40 keyTime, uint40 classTime) external view returns (uint256 slot) {
        slot = _periodAt(member, t);
        if (slot.revisions() == 0) return slot;
        uint8 class = _classOfMember(member, _classTime(member, classTime));
        slot = slot.withKey(keyAt(votingPersonAt(member, keyTime), keyTime));
        return slot.withClass(class, _classes[class].votes > 0);
    }

    /// @inheritdoc IMemberRegister
    function votingPersonAt(uint32 member, uint40 t) public view returns (uint32) {
        return uint32(_valueAt(_votingPersons[member], t, _details[member].votingPerson));
    }

    /// @inheritdoc IMemberRegister
    function detailsOf(uint32 member) external view returns (Details memory) {
        return _details[member];
    }

    /// @inheritdoc IMemberRegister
    function activeUntil(uint32 person, uint40 from) external view returns (uint40) {
        uint40 until = _periodAt(_persons[person].member, from).until();
        return until < _persons[person].until ? until : _persons[person].until;
    }

    /// @inheritdoc IMemberRegister
    function isActive(uint32 person, uint40 t) external view returns (bool) {
        return _slots[_persons[person].member].covers(t) && t < _persons[person].until;
    }

    /// @inheritdoc IMemberRegister
    function isMemberAt(uint32 member, uint40 t) external view returns (bool) {
        if (_slots[member] == 0 || t >= _details[member].until) return false;
        int256 since = _slots[member].since();
        Period[] storage earlier = _earlier[member];
        if (since > int256(uint256(t)) && earlier.length > 0) {
            // Who is entitled again but never ceased to be a member is one all the time.
            Period storage last = earlier[earlier.length - 1];
            (, uint40 memberLeft) = returnAfter(member, last.until);
            if (memberLeft == 0) since = last.since;
        }
        return since <= int256(uint256(t));
    }

    /// @inheritdoc IMemberRegister
    function segmentOf(uint32 member) external view returns (uint8) {
        return _slots[member] == 0 ? 0 : _classes[_slots[member].class()].segment;
    }

    /// @inheritdoc IMemberRegister
    function isInvesting(uint32 member) external view returns (bool) {
        return _slots[member] != 0 && _classes[_slots[member].class()].investing;
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
        uint32 first = personCount + 1;
        _slots[member] = MemberSlot.pack(address(0), since, until, 0, class, votes > 0);
        _details[member] = Details(first, organisation ? 0 : first, shares, until, organisation, false);
        // Votes open after the sealing only, so the counts begin with the members of the founding's day; a membership
        // that ended before counts nowhere.
        if (until > block.timestamp) {
            _arrive(class, uint40(block.timestamp));
            _countMember(uint40(block.timestamp));
            if (until != FOREVER) {
                _depart(member, _slots[member]);
                _moveMemberEnd(FOREVER, until);
            }
        }

        emit MemberAdmitted(member, since, segment, votes, investing, organisation, shares, first);
    }

    /// @dev Who came back and left within one second was never there.
    function _takeBackReturn(uint32 member) private {
        uint256 slot = _slots[member];
        Details storage d = _details[member];
        Period[] storage earlier = _earlier[member];
        Period memory last = earlier[earlier.length - 1];
        earlier.pop();
        uint40 memberLeft = _unreturn(member, slot, last.until);
        _slots[member] = slot.withSince(last.since).withUntil(last.until);
        if (memberLeft == 0) return;
        // Nor a member: whoever comes back as one is entitled as long.
        require(d.until == slot.until(), MemberPeriodEmpty(int40(slot.since()), slot.until()));
        _moveMemberEnd(d.until, FOREVER);
        d.until = memberLeft;
    }

    /// @dev Into another class from the next second on.
    function _move(uint32 member, uint8 class, bool mayVote) private {
        uint256 slot = _slots[member];
        uint40 next = uint40(block.timestamp) + 1;
        _reclass(slot, class, next);
        _memberClasses[member].push(Revision({value: slot.class(), replacedAt: next}));
        _slots[member] = slot.withClass(class, mayVote).revised();

        emit ClassChanged(member, class);
    }

    function _classOfMember(uint32 member, uint40 t) internal view override returns (uint8) {
        return uint8(_valueAt(_memberClasses[member], t, _slots[member].class()));
    }

    /// @dev The member's slot with the period of entitlement that had begun last at `t`; the first where none had.
    function _periodAt(uint32 member, uint40 t) private view returns (uint256 slot) {
        slot = _slots[member];
        Period[] storage earlier = _earlier[member];
        if (earlier.length == 0 || slot.since() <= int256(uint256(t))) return slot;
        uint256 low = 0;
        uint256 high = earlier.length - 1;
        while (low < high) {
            uint256 middle = (low + high + 1) / 2;
            if (earlier[middle].since <= int256(uint256(t))) low = middle;
            else high = middle - 1;
        }
        return slot.withSince(earlier[low].since).withUntil(earlier[low].until);
    }

    /// @dev `t`, or the beginning of the first entitlement after it where there was none.
    function _classTime(uint32 member, uint40 t) private view returns (uint40) {
        Period[] storage earlier = _earlier[member];
        uint256 low = 0;
        uint256 high = earlier.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (earlier[middle].until <= t) low = middle + 1;
            else high = middle;
        }
        int256 since = low == earlier.length ? _slots[member].since() : earlier[low].since;
        return since > int256(uint256(t)) ? uint40(uint256(since)) : t;
    }

    function _noteKey(uint32 member, uint32 person, address key, bool revised) internal override {
        if (_details[member].votingPerson != person) return;
        uint256 slot = _slots[member];
        _slots[member] = (revised ? slot.revised() : slot).withKey(key);
    }
}
