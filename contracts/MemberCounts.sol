// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "./interfaces/IMemberRegister.sol";
import {FOREVER} from "./interfaces/Types.sol";
import {Departures} from "./libraries/Departures.sol";
import {MemberSlot} from "./libraries/MemberSlot.sol";
import {Steps} from "./libraries/Steps.sol";

/// @notice How many members of which class there were, and will be, at any instant: running sums, so that no vote loops
/// over members.
abstract contract MemberCounts is IMemberRegister {
    using Departures for Departures.Log;
    using MemberSlot for uint256;
    using Steps for Steps.Step[];

    /// @param votes Votes of each member of the class (§43(3) GenG); 0 for none
    struct Class {
        uint16 votes;
        bool investing;
        uint8 segment;
    }

    /// @dev Who was entitled again from `back` on; the membership had ended too where `memberLeft` is not 0.
    struct Return {
        uint40 back;
        uint40 memberLeft;
    }

    /// @dev A return of who was no member for a shorter time than not entitled: excluded (§68 GenG).
    struct ExcludedReturn {
        uint40 back;
        uint40 left;
        uint40 memberLeft;
    }

    uint256 private constant MAX_CLASSES = 32;

    // Storage
    Class[] internal _classes;
    mapping(bytes32 content => uint256 indexPlusOne) private _classIndex;
    /// @dev Of the entitled: who came, who went, and who moved between classes.
    mapping(uint256 class => Steps.Step[]) private _joined;
    mapping(uint256 class => Steps.Step[]) private _left;
    mapping(uint256 class => Steps.Step[]) private _movedIn;
    mapping(uint256 class => Steps.Step[]) private _movedOut;
    /// @dev Of all members, entitled or not.
    Steps.Step[] private _allJoined;
    Steps.Step[] private _allLeft;
    Departures.Log private _departures;
    mapping(uint32 member => mapping(uint40 left => Return)) private _returns;
    ExcludedReturn[] private _excludedReturns;

    // Answers

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
    function classes() external view returns (uint16[] memory votes, bool[] memory investing) {
        votes = new uint16[](_classes.length);
        investing = new bool[](_classes.length);
        for (uint256 c = 0; c < _classes.length; ++c) {
            (votes[c], investing[c]) = (_classes[c].votes, _classes[c].investing);
        }
    }

    /// @inheritdoc IMemberRegister
    function headsDuring(uint40 from, uint40 to) external view returns (uint32 entitled, uint32 all) {
        for (uint256 c = 0; c < _classes.length; ++c) {
            if (_classes[c].votes > 0) entitled += _headsOf(c, from, to);
        }
        all = membershipsDuring(from, to);
        // Who left and came back meanwhile is one member.
        bytes memory gone = _departures.list(from, to);
        for (uint256 i = 0; i < gone.length / 9; ++i) {
            (uint32 member, uint40 left) = Departures.read(Departures.departureAt(gone, i));
            Return storage r = _returns[member][left];
            if (r.back == 0 || r.back > to) continue;
            if (_classes[_classOfMember(member, r.back)].votes > 0) --entitled;
            if (r.memberLeft != 0) --all;
        }
    }

    /// @inheritdoc IMemberRegister
    function classHeads(uint40 from, uint40 to) external view returns (uint256[4] memory heads) {
        for (uint256 c = 0; c < _classes.length; ++c) {
            if (_classes[c].votes > 0) heads[c >> 3] |= uint256(_headsOf(c, from, to)) << ((c & 7) << 5);
        }
    }

    /// @inheritdoc IMemberRegister
    function membershipsDuring(uint40 from, uint40 to) public view returns (uint32 all) {
        all = _allJoined.sumAt(to) - _allLeft.sumAt(from);
        // Each of them took a resolution of its own that was undone, so they are few.
        for (uint256 i = _excludedReturns.length; i > 0 && _excludedReturns[i - 1].back > from; --i) {
            ExcludedReturn storage r = _excludedReturns[i - 1];
            if (r.back <= to && r.left <= from && from < r.memberLeft) --all;
        }
    }

    /// @inheritdoc IMemberRegister
    function departures(uint40 from, uint40 to) external view returns (uint32) {
        return _departures.count(from, to);
    }

    /// @inheritdoc IMemberRegister
    function departed(uint40 from, uint40 to) external view returns (bytes memory) {
        return _departures.list(from, to);
    }

    /// @inheritdoc IMemberRegister
    function endedAt(uint32 member, uint40 instant) external view returns (bool) {
        return _departures.has(member, instant);
    }

    /// @inheritdoc IMemberRegister
    function returnAfter(uint32 member, uint40 left) public view returns (uint40 back, uint40 memberLeft) {
        Return storage r = _returns[member][left];
        return (r.back, r.memberLeft);
    }

    // Inside

    /// @dev The class, a new one where there is none like it yet.
    function _classOf(uint16 votes, bool investing, uint8 segment) internal returns (uint8) {
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

    /// @dev A member of the class is entitled from an instant on.
    function _arrive(uint8 class, uint40 at) internal {
        _joined[class].add(at);
    }

    /// @dev An end of entitlement is known.
    function _depart(uint32 member, uint256 slot) internal {
        _left[slot.class()].add(slot.until());
        _departures.add(member, slot.until());
    }

    /// @dev An end of entitlement that has not come is taken back.
    function _undepart(uint32 member, uint256 slot) internal {
        _left[slot.class()].remove(slot.until());
        _departures.remove(member, slot.until());
    }

    /// @dev Into another class at an instant that has not come; an end that is known moves along.
    function _reclass(uint256 slot, uint8 class, uint40 at) internal {
        if (slot.until() < at) return;
        if (slot.since() == int256(uint256(at))) {
            // Who comes back with that instant comes in the new class.
            _joined[slot.class()].remove(at);
            _joined[class].add(at);
        } else {
            _movedOut[slot.class()].add(at);
            _movedIn[class].add(at);
        }
        if (slot.until() == FOREVER) return;
        _left[slot.class()].remove(slot.until());
        _left[class].add(slot.until());
    }

    /// @dev Entitled again from `back` on, having left before; a member again too where the membership had ended.
    /// @param memberLeft End of the membership; 0 where it had not come
    function _return(uint32 member, uint256 slot, uint40 back, uint40 memberLeft) internal {
        _arrive(slot.class(), back);
        _returns[member][slot.until()] = Return(back, memberLeft);
        if (memberLeft > slot.until()) _excludedReturns.push(ExcludedReturn(back, slot.until(), memberLeft));
    }

    /// @dev Takes back a return that has not come yet.
    /// @return memberLeft As `_return` was told
    function _unreturn(uint32 member, uint256 slot, uint40 left) internal returns (uint40 memberLeft) {
        uint40 back = _returns[member][left].back;
        memberLeft = _returns[member][left].memberLeft;
        delete _returns[member][left];
        _joined[slot.class()].remove(back);
        if (memberLeft == 0) return 0;
        _allJoined.remove(back);
        for (uint256 i = memberLeft > left ? _excludedReturns.length : 0; i > 0; --i) {
            ExcludedReturn storage r = _excludedReturns[i - 1];
            if (r.back != back) break;
            // It counts for no period that has an end.
            if (r.left == left && r.memberLeft == memberLeft) {
                r.left = FOREVER;
                break;
            }
        }
    }

    function _countMember(uint40 from) internal {
        _allJoined.add(from);
    }

    /// @dev An end of membership is known, in place of another one or of none.
    function _moveMemberEnd(uint40 known, uint40 until) internal {
        if (known != FOREVER) _allLeft.remove(known);
        if (until != FOREVER) _allLeft.add(until);
    }

    /// @dev The class of a member at an instant.
    function _classOfMember(uint32 member, uint40 t) internal view virtual returns (uint8);

    function _headsOf(uint256 c, uint40 from, uint40 to) private view returns (uint32) {
        // Who joined later is counted in the class of joining, whatever became of it.
        return _joined[c].sumAt(to) + _movedIn[c].sumAt(from) - _movedOut[c].sumAt(from) - _left[c].sumAt(from);
    }
}
