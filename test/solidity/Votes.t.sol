// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Bodies} from "../../contracts/Bodies.sol";
import {CircularVotes} from "../../contracts/CircularVotes.sol";
import {Count, VoteId} from "../../contracts/interfaces/Types.sol";
import {MemberRegister} from "../../contracts/MemberRegister.sol";
import {VotesHandler} from "./VotesHandler.t.sol";

interface Vm {
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function getNonce(address account) external view returns (uint64);
    function warp(uint256 timestamp) external;
}

contract VotesInvariants {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    VotesHandler private _handler;
    CircularVotes private _votes;
    VoteId private _vote;

    function setUp() external {
        _handler = new VotesHandler();
        VM.warp(_handler.now_());
        address predicted = VM.computeCreateAddress(address(this), VM.getNonce(address(this)) + 1);
        MemberRegister register = new MemberRegister(predicted, address(_handler), _handler.FOUNDING());
        Bodies bodies = new Bodies(register, address(_handler));
        _votes = new CircularVotes(bodies);
        _handler.start(register, bodies, _votes);
        _vote = _handler.vote();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The tally is the sum of the sheet, and nobody is counted twice.
    function invariant_tallyIsTheSumOfTheSheet() external view {
        uint32[5] memory heads;
        for (uint32 elector = 0; elector <= _handler.MEMBERS() + 20; ++elector) {
            uint8 entry = _votes.entryOf(_vote, elector);
            require(entry <= 4, "entry");
            ++heads[entry];
        }
        Count memory c = _votes.countOf(_vote);
        require(c.yes == heads[1] && c.no == heads[2] && c.abstain == heads[3] && c.invalid == heads[4], "tally");
        require(_votes.voteOf(_vote).heads == heads[1] + heads[2] + heads[3] + heads[4], "heads");
    }

    /// @notice No ballot counts of whoever is no member, has no vote, or did not sign.
    function invariant_onlyTheEntitledAreCounted() external view {
        for (uint32 elector = 0; elector <= _handler.MEMBERS() + 20; ++elector) {
            if (_votes.entryOf(_vote, elector) == 0) continue;
            require(elector != 0 && elector <= _handler.MEMBERS() && elector != _handler.FORMER(), "no member");
            require(elector % 10 != 0, "no vote");
            require(_handler.signed(elector), "not signed");
        }
    }

    function invariant_closedVoteNeverChanges() external view {
        bytes32 closed = _handler.closed();
        require(closed == 0 || closed == _handler.digest(), "changed");
    }

    /// @notice The handler does reach what the invariants are about.
    function test_handlerVotesAndCloses() external {
        uint256 right = uint256(0xf) << 40;
        for (uint256 i = 0; i < 4; ++i) right |= uint256(1) << (40 + i);
        _handler.cast(right, 3, 1, 1);
        require(_votes.voteOf(_vote).heads > 0, "cast");
        _handler.cast(right, 3, 2, 2);
        uint32 before = _votes.voteOf(_vote).heads;
        for (uint256 i = 0; i < 9; ++i) _handler.pass(3 hours - 1);
        _handler.castLate(right | 20, 3, 1, 1, 1 days);
        require(_votes.voteOf(_vote).heads > before, "late");
        _handler.leave(3, 5);
        _handler.end();
        for (uint256 i = 0; i < 3; ++i) _handler.pass(3 hours - 1);
        _handler.end();
        require(_handler.closed() != 0, "closed");
    }
}
