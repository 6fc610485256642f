// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {MemberSlot} from "../../contracts/libraries/MemberSlot.sol";

contract MemberSlotTest {
    using MemberSlot for uint256;

    struct Fields {
        address key;
        int40 since;
        uint40 until;
        uint8 revisions;
        uint8 class;
        bool mayVote;
    }

    function testFuzz_givesBackWhatWasPacked(Fields memory f) external pure {
        f.class %= 32;
        _requireFields(_pack(f), f);
    }

    function testFuzz_changesOneFieldOnly(Fields memory f, Fields memory g) external pure {
        (f.class, g.class) = (f.class % 32, g.class % 32);
        uint256 slot = _pack(f);
        f.key = g.key;
        slot = slot.withKey(g.key);
        _requireFields(slot, f);
        f.since = g.since;
        slot = slot.withSince(g.since);
        _requireFields(slot, f);
        f.until = g.until;
        slot = slot.withUntil(g.until);
        _requireFields(slot, f);
        (f.class, f.mayVote) = (g.class, g.mayVote);
        slot = slot.withClass(g.class, g.mayVote);
        _requireFields(slot, f);
        // What matters is whether there are any.
        if (f.revisions < type(uint8).max) ++f.revisions;
        _requireFields(slot.revised(), f);
    }

    function testFuzz_coversFromSinceUntilJustBeforeUntil(int40 since, uint40 until, uint40 t) external pure {
        uint256 slot = MemberSlot.pack(address(1), since, until, 0, 0, true);
        bool begun = int256(since) <= int256(uint256(t));
        require(slot.covers(t) == (begun && t < until));
        require(!slot.covers(until));
        if (since > 0 && uint40(since) < until) {
            require(slot.covers(uint40(since)) && !slot.covers(uint40(since) - 1) && slot.covers(until - 1));
        }
    }

    function test_emptySlotCoversNothing() external pure {
        require(!uint256(0).covers(0) && !uint256(0).covers(type(uint40).max) && !uint256(0).mayVote());
    }

    function _pack(Fields memory f) private pure returns (uint256) {
        return MemberSlot.pack(f.key, f.since, f.until, f.revisions, f.class, f.mayVote);
    }

    function _requireFields(uint256 slot, Fields memory f) private pure {
        require(slot.key() == f.key, "key");
        require(slot.since() == f.since, "since");
        require(slot.until() == f.until, "until");
        require(slot.revisions() == f.revisions, "revisions");
        require(slot.class() == f.class, "class");
        require(slot.mayVote() == f.mayVote, "mayVote");
    }
}
