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
    struct Known {
        uint40 since;
        uint40 until;
        bool votes;
    }

    struct KeyNote {
        uint32 person;
        uint40 at;
        address key;
    }

    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    MemberRegister public immutable REGISTER;
    uint40 public now_ = 1_600_000_000;
    Known[] public members;
    KeyNote[] public notes;
    uint160 private _keys = 1 << 80;

    constructor() {
        VM.warp(now_);
        REGISTER = new MemberRegister(address(this), address(this), bytes32(uint256(1)));
        IMemberRegister.FoundingMember[] memory founding = new IMemberRegister.FoundingMember[](3);
        for (uint256 i = 0; i < founding.length; ++i) {
            address[] memory keys = new address[](1);
            keys[0] = _newKey(uint32(i + 1));
            uint40 until =
                i == 0
                    ? FOREVER
                    : i == 1
                        ? now_ + 1 days
                        : now_ - 1;
            founding[i] = IMemberRegister.FoundingMember(-5, until, 1, 1, false, false, 1, keys, new address[](1));
            members.push(Known(0, until, true));
        }
        REGISTER.found(founding);
        REGISTER.seal();
    }

    function memberCount() external view returns (uint256) {
        return members.length;
    }

    function noteCount() external view returns (uint256) {
        return notes.length;
    }

    function admit(uint8 segment, bool votes) external {
        uint32 member = REGISTER.admit(
            segment % 6,
            votes ? 1 : 0,
            !votes,
            false,
            1,
            _newKey(uint32(members.length + 1))
        );
        members.push(Known(now_, FOREVER, votes));
        require(member == members.length);
    }

    /// @dev Exits lie on few instants, at the ends of days.
    function endMembership(uint256 seed, uint256 days_) external {
        uint256 i = seed % members.length;
        uint40 until = uint40((now_ / 1 days + 1 + (days_ % 9)) * 1 days);
        try REGISTER.endMembership(uint32(i + 1), until, 0) {
            require(members[i].until == FOREVER, "ended twice");
            members[i].until = until;
        } catch {
            require(members[i].until != FOREVER, "could not be ended");
        }
    }

    function setKey(uint256 seed) external {
        uint32 person = uint32(1 + (seed % members.length));
        REGISTER.setKey(person, _newKey(person));
    }

    function drop(uint256 seed) external {
        uint32 person = uint32(1 + (seed % members.length));
        REGISTER.invite(person, address(++_keys), true);
        notes.push(KeyNote(person, now_, address(0)));
    }

    function pass(uint32 time) external {
        now_ += time % 3 days;
        VM.warp(now_);
    }

    function _newKey(uint32 person) private returns (address key) {
        key = address(++_keys);
        notes.push(KeyNote(person, now_, key));
    }
}

contract RegisterInvariants {
    RegisterHandler private _handler;
    MemberRegister private _register;

    function setUp() external {
        _handler = new RegisterHandler();
        _register = _handler.REGISTER();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The counts are those of the members, at any instant from the sealing on.
    function invariant_countsAreThoseOfTheMembers() external view {
        uint40 t = _handler.now_();
        require(_register.memberCount() == _handler.memberCount(), "members");
        for (uint40 ahead = 0; ahead <= 10; ++ahead) {
            uint40 at = (t / 1 days + ahead) * 1 days;
            if (at < 1_600_000_000) continue;
            _requireCounts(at);
            _requireCounts(at - 1 < 1_600_000_000 ? 1_600_000_000 : at - 1);
        }
        _requireCounts(t);
        _requireCounts(1_600_000_000);
    }

    function _requireCounts(uint40 t) private view {
        (uint32 entitled, uint32 all) = _register.headsAt(t);
        (uint32 ever, uint32 everAll) = _register.headsDuring(1_600_000_000, t);
        for (uint32 i = 0; i < _handler.memberCount(); ++i) {
            (uint40 since, uint40 until, bool votes) = _handler.members(i);
            bool isMember = since <= t && t < until;
            require(_register.isMemberAt(i + 1, t) == isMember, "membership");
            if (isMember) --all;
            if (isMember && votes) --entitled;
            if (until <= 1_600_000_000 || since > t) continue;
            --everAll;
            if (votes) --ever;
        }
        require(all == 0 && entitled == 0, "counts");
        require(everAll == 0 && ever == 0, "counts of a period");
    }

    /// @notice Every key answers for the time in which it was the newest.
    function invariant_keysAreThoseOfTheirTime() external view {
        uint256 count = _handler.noteCount();
        for (uint256 i = 0; i < count; ++i) {
            (uint32 person, uint40 at, address key) = _handler.notes(i);
            uint40 until = FOREVER;
            bool first = true;
            for (uint256 j = 0; j < count; ++j) {
                (uint32 other, uint40 then, ) = _handler.notes(j);
                if (other != person) continue;
                if (j < i) first = false;
                if (j > i && then < until) until = then;
            }
            if (key != address(0)) require(_register.personOf(key) == person, "person");
            // Replaced within its first second, a key was never in force.
            if (at >= until) continue;
            require(_register.keyAt(person, at) == key && _register.keyAt(person, until - 1) == key, "key");
            require(address(uint160(_register.slotAt(person, until - 1) >> 96)) == key, "slot");
            if (first) require(_register.keyAt(person, 0) == key, "first key");
        }
    }
}
