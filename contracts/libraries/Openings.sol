// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {Action, Matter, Refusal, RuleSet, SeatSignature, VoteId} from "../interfaces/Types.sol";
import {Casting} from "./Casting.sol";

/// @title Opening a vote
library Openings {
    /// @dev The matter of each kind of action.
    bytes12 private constant MATTERS = hex"00_01_02_02_03_04_05_05_06_06_07_07";

    /// @notice Freezes what the vote is judged by. The caller has checked the opening.
    function open(
        Casting.State storage s,
        IBodies bodies,
        VoteId id,
        ICircularVotes.Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures
    ) external {
        uint40 now_ = uint40(block.timestamp);
        RuleSet memory r = bodies.ruleSetAt(opening.body, opening.ruleSet);
        ICircularVotes.Vote storage vote = s.vote;
        vote.body = opening.body;
        vote.ruleSet = opening.ruleSet;
        vote.matter = opening.matter;
        vote.openedAt = now_;
        vote.startsAt = _startOf(opening, now_);
        vote.endsAt = opening.endsAt;
        vote.relays = bodies.relayCount();
        vote.electorate = r.electorate;
        vote.revocability = r.revocability;
        vote.grace = r.grace;
        vote.action = opening.action;
        vote.documents = opening.documents;

        bytes memory signers;
        for (uint256 i = 0; i < signatures.length; ++i) {
            signers = abi.encodePacked(signers, signatures[i].body, signatures[i].seat);
        }
        emit ICircularVotes.VoteOpened(id, opening.body, opening, vote.startsAt, action, signers);
    }

    /// @notice Reverts where a vote could not be opened at `t`.
    /// @param act EIP-712 hash of the opening
    function check(
        IBodies bodies,
        bytes32 act,
        ICircularVotes.Opening calldata opening,
        Action calldata action,
        SeatSignature[] calldata signatures,
        uint40 t
    ) external view {
        require(bodies.REGISTER().sealedAt() != 0, ICircularVotes.NotSealed());
        require(t < bodies.executorAt(address(this)).until, ICircularVotes.ExecutorRetired());
        bytes32 actionHash = keccak256(abi.encode(action));
        require(actionHash == opening.action, ICircularVotes.WrongAction(opening.action, actionHash));
        Matter matter = Matter(uint8(MATTERS[uint8(action.kind)]));
        require(matter == opening.matter, ICircularVotes.WrongMatter(matter, opening.matter));
        require(matter != Matter.RESOLUTION || opening.documents != 0, ICircularVotes.DocumentMissing());
        uint32 ruleSet = bodies.ruleSetFor(opening.body, matter, t);
        require(ruleSet != 0, ICircularVotes.NotCompetent(opening.body, matter));
        require(ruleSet == opening.ruleSet, ICircularVotes.WrongRuleSet(ruleSet, opening.ruleSet));
        RuleSet memory r = bodies.ruleSetAt(opening.body, ruleSet);
        uint40 startsAt = _startOf(opening, t);
        require(startsAt >= t + r.notice, ICircularVotes.NoticeTooShort(startsAt, t + r.notice));
        require(startsAt < opening.endsAt, ICircularVotes.PeriodEmpty(startsAt, opening.endsAt));
        _checkOpeners(bodies, opening.body, r.openers, act, signatures, t);
        Refusal refusal = bodies.checkAction(action, t);
        require(refusal == Refusal.NONE, ICircularVotes.ActionImpossible(refusal));
    }

    /// @dev Its chair alone, or as many seats of the convening body as the rule set names.
    function _checkOpeners(
        IBodies bodies,
        uint32 body,
        uint8 required,
        bytes32 act,
        SeatSignature[] calldata signatures,
        uint40 t
    ) private view {
        (, uint32 convener, , ) = bodies.bodyAt(body);
        bool chaired = false;
        uint8 last = 0;
        for (uint256 i = 0; i < signatures.length; ++i) {
            SeatSignature calldata s = signatures[i];
            require(s.body == convener, ICircularVotes.NotConvener(s.body, s.seat));
            require(s.seat > last, ICircularVotes.SignersNotSorted());
            last = s.seat;
            (uint32 person, , , bool chair) = bodies.seatAt(s.body, s.seat, t);
            address signer = bodies.signerOf(act, s.signature, t);
            require(
                person != 0 && signer != address(0) && signer == bodies.REGISTER().keyAt(person, t),
                ICircularVotes.BadSeatSignature(s.body, s.seat, signer)
            );
            chaired = chaired || chair;
        }
        bool enough = chaired || (required != 0 && signatures.length >= required);
        require(enough, ICircularVotes.NotEnoughOpeners(signatures.length, required));
    }

    function _startOf(ICircularVotes.Opening calldata opening, uint40 t) private pure returns (uint40) {
        return opening.startsAt > t ? opening.startsAt : t;
    }
}
