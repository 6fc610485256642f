// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Signature} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind, Matter, Procedure, RuleSet} from "../interfaces/Rules.sol";
import {Action, ActionKind, ElectionOrder, Outcome, Refusal, Standing, VoteId} from "../interfaces/Types.sol";
import {Statute} from "./Statute.sol";
import {VoteState} from "./VoteState.sol";

/// @title Opening a vote
library Openings {
    /// @dev At least a month between the two meetings of §79a(4) GenG; none is longer.
    uint40 private constant MONTH = 31 days;

    /// @notice Freezes what the vote is judged by. The caller has checked the opening.
    function open(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        ICircularVotes.Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures
    ) external {
        uint40 now_ = uint40(block.timestamp);
        RuleSet memory r = bodies.ruleSetAt(opening.body, opening.ruleSet);
        ICircularVotes.Vote storage vote = s.vote;
        vote.body = opening.body;
        vote.ruleSet = opening.ruleSet;
        vote.matter = opening.matter;
        vote.openedAt = now_;
        vote.discussionAt = r.procedure == Procedure.EXTENDED ? _later(opening.discussionAt, now_) : 0;
        vote.startsAt = _later(opening.startsAt, now_);
        vote.endsAt = opening.endsAt;
        vote.relays = bodies.relayCount();
        vote.electorate = r.electorate;
        vote.revocability = r.revocability;
        vote.grace = r.grace;
        vote.action = opening.action;
        vote.documents = opening.documents;
        vote.features = _noteConcerned(s, bodies, r, opening.matter, action);

        bytes memory signers;
        for (uint256 i = 0; i < signatures.length; ++i) {
            signers = abi.encodePacked(signers, signatures[i].body, signatures[i].seat);
        }
        vote.signers = keccak256(signers);

        emit ICircularVotes.VoteOpened(id, opening.body, opening, vote.discussionAt, vote.startsAt, action, signers);
    }

    /// @notice Reverts where a vote could not be opened at `t`.
    /// @param act EIP-712 hash of the opening
    function check(
        mapping(VoteId vote => VoteState.State) storage votes,
        IBodies bodies,
        bytes32 act,
        ICircularVotes.Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures,
        uint40 t
    ) external view {
        require(bodies.REGISTER().sealedAt() != 0, ICircularVotes.NotSealed());
        require(t < bodies.executorAt(address(this)).until, ICircularVotes.ExecutorRetired());
        bytes32 actionHash = keccak256(abi.encode(action));
        require(actionHash == opening.action, ICircularVotes.WrongAction(opening.action, actionHash));
        uint32 matters = _mattersOf(action.kind);
        bool fits = (matters >> uint8(opening.matter)) & 1 == 1;
        require(fits, ICircularVotes.WrongMatter(matters, opening.matter));
        require(opening.documents != 0 || !_needsDocument(action.kind), ICircularVotes.DocumentMissing());
        uint32 ruleSet = bodies.ruleSetFor(opening.body, opening.matter, t);
        require(ruleSet != 0, ICircularVotes.NotCompetent(opening.body, opening.matter));
        require(ruleSet == opening.ruleSet, ICircularVotes.WrongRuleSet(ruleSet, opening.ruleSet));
        RuleSet memory r = bodies.ruleSetAt(opening.body, ruleSet);
        bool over = Statute.isCircularMeetingOver(r.law, r.procedure, t);
        require(!over, ICircularVotes.CircularMeetingOver(opening.body));
        _checkTimes(r, opening, t);
        _checkOpeners(bodies, opening.body, r, act, signatures, t);
        if (action.kind == ActionKind.CONTINUE_TWICE) {
            VoteId first = VoteId.wrap(abi.decode(action.data, (bytes32)));
            if (VoteId.unwrap(first) != 0) _checkFirst(votes[first].vote, first, opening, t);
        }
        Refusal refusal = bodies.checkAction(opening.body, opening.matter, action, t);
        require(refusal == Refusal.NONE, ICircularVotes.ActionImpossible(refusal));
    }

    /// @dev Notice, and in the extended procedure the discussion after it (§§43b(1), 46(1) GenG).
    function _checkTimes(RuleSet memory r, ICircularVotes.Opening calldata opening, uint40 t) private pure {
        uint40 startsAt = _later(opening.startsAt, t);
        uint40 noticed = startsAt;
        if (r.procedure == Procedure.EXTENDED) {
            noticed = _later(opening.discussionAt, t);
            uint40 earliest = noticed + r.discussion;
            require(startsAt >= earliest, ICircularVotes.DiscussionTooShort(startsAt, earliest));
        } else {
            require(opening.discussionAt == 0, ICircularVotes.DiscussionUnavailable(opening.discussionAt));
        }
        require(noticed >= t + r.notice, ICircularVotes.NoticeTooShort(noticed, t + r.notice));
        require(startsAt < opening.endsAt, ICircularVotes.PeriodEmpty(startsAt, opening.endsAt));
    }

    /// @dev The acting chair of the convening body, or as many of its seats as the rule set names, where the statute says
    /// so together with the presiding chair; or the minority of all members (§45 GenG).
    function _checkOpeners(
        IBodies bodies,
        uint32 body,
        RuleSet memory r,
        bytes32 act,
        Signature[] calldata signatures,
        uint40 t
    ) private view {
        (BodyKind kind, uint32 convener, uint32 presider, ) = bodies.bodyAt(body);
        if (signatures.length == 0) return _checkMinority(bodies, kind, act, t);
        IBodies.Signatory[] memory by = bodies.signatoriesOf(act, signatures, t);
        (, uint8 convening, ) = bodies.actingChairAt(convener, t);
        (, uint8 presiding, ) = bodies.actingChairAt(presider, t);
        bool chaired = false;
        bool joint = !r.jointForm;
        uint256 seats = 0;
        uint256 last = 0;
        for (uint256 i = 0; i < by.length; ++i) {
            bool convenes = by[i].body == convener;
            bool presides = r.jointForm && by[i].body == presider && by[i].seat == presiding;
            bool may = by[i].body != 0 && (convenes || presides);
            require(may, ICircularVotes.NotConvener(by[i].body, by[i].seat));
            uint256 place = (uint256(by[i].body) << 8) | by[i].seat;
            require(place > last, ICircularVotes.SignersNotSorted());
            last = place;
            if (convenes) ++seats;
            chaired = chaired || (convenes && by[i].seat == convening);
            joint = joint || presides;
        }
        bool enough = chaired || (r.openers != 0 && seats >= r.openers);
        require(enough, ICircularVotes.NotEnoughOpeners(seats, r.openers));
        require(joint, ICircularVotes.JointChairMissing(presider));
    }

    function _checkMinority(IBodies bodies, BodyKind kind, bytes32 act, uint40 t) private view {
        uint256 minority = bodies.articles().minority;
        uint32 given = bodies.endorsementsOf(act);
        (, uint32 all) = bodies.REGISTER().headsDuring(t, t);
        bool enough = kind == BodyKind.GENERAL_MEETING && minority != 0 && given != 0 && given * minority >= all;
        require(enough, ICircularVotes.NotEnoughEndorsements(given, all));
    }

    /// @dev The first of two meetings on the same documents, adopted, a month ago.
    function _checkFirst(
        ICircularVotes.Vote storage first,
        VoteId id,
        ICircularVotes.Opening calldata opening,
        uint40 t
    ) private view {
        bool same =
            first.body == opening.body && first.matter == opening.matter && first.documents == opening.documents;
        bool adopted = first.outcome == Outcome.ADOPTED && first.standing == Standing.STANDS;
        bool later = _later(opening.startsAt, t) >= first.closedAt + MONTH;
        require(same && adopted && later, ICircularVotes.FirstMeetingMissing(id));
    }

    /// @dev Notes who is concerned, and what an election chooses from.
    function _noteConcerned(
        VoteState.State storage s,
        IBodies bodies,
        RuleSet memory r,
        Matter matter,
        Action calldata action
    ) private returns (uint8 features) {
        (uint32[] memory persons, uint32[] memory members) = bodies.concernedBy(action);
        for (uint256 i = 0; i < persons.length; ++i) if (persons[i] != 0) s.concernedPersons[persons[i]] = true;
        for (uint256 i = 0; i < members.length; ++i) {
            if (members[i] == 0 || s.concernedMembers[members[i]]) continue;
            s.concernedMembers[members[i]] = true;
            s.concerned.push(members[i]);
        }
        if (persons.length + members.length > 0) {
            features |= VoteState.CONCERNED;
            bool barred = (r.conflictKinds >> uint8(matter)) & 1 == 1 || Statute.isStatutoryBan(r.law, matter);
            if (barred) features |= VoteState.BANS;
        }
        if (action.kind != ActionKind.ELECT) return features;
        features |= VoteState.ELECTION;
        ElectionOrder memory o = abi.decode(action.data, (ElectionOrder));
        (, , , uint8[] memory segments) = bodies.bodyAt(o.body);
        s.seats = uint8(o.seats.length);
        for (uint256 i = 0; i < o.seats.length; ++i) s.segments.push(segments[o.seats[i] - 1]);
        IMemberRegister register = bodies.REGISTER();
        for (uint256 i = 0; i < o.candidates.length; ++i) {
            s.segments.push(register.segmentOf(register.memberOf(o.candidates[i])));
        }
    }

    /// @dev Matters that a kind of action may be about, as bits.
    function _mattersOf(ActionKind kind) private pure returns (uint32) {
        if (kind == ActionKind.RESOLUTION) {
            return
                _bit(Matter.RESOLUTION) |
                _bit(Matter.NEW_DUTIES) |
                _bit(Matter.DISSOLUTION) |
                _bit(Matter.CONTINUATION) |
                _bit(Matter.MERGER);
        }
        if (kind == ActionKind.ADMIT) return _bit(Matter.ADMISSION) | _bit(Matter.INVESTORS);
        if (kind == ActionKind.SEAT) return _bit(Matter.SEATS);
        if (kind == ActionKind.UNSEAT) return _bit(Matter.SEATS) | _bit(Matter.RECALL);
        if (kind == ActionKind.ADOPT_RULE_SET) return _bit(Matter.RULE_SETS) | _bit(Matter.OWN_RULES);
        if (kind == ActionKind.ADOPT_ARTICLES) return _bit(Matter.RULE_SETS);
        if (kind == ActionKind.REPLACE_KEY) return _bit(Matter.KEYS);
        if (kind <= ActionKind.END_RELAY) return _bit(Matter.RELAYS);
        if (kind <= ActionKind.END_SITE) return _bit(Matter.SITES);
        if (kind <= ActionKind.RETIRE_EXECUTOR) return _bit(Matter.EXECUTORS);
        if (kind == ActionKind.CONCERN) return _bit(Matter.DISCHARGE) | _bit(Matter.RELEASE) | _bit(Matter.CLAIM);
        if (kind == ActionKind.ELECT) return _bit(Matter.ELECTION);
        if (kind == ActionKind.EXCLUDE) return _bit(Matter.EXCLUSION);
        if (kind == ActionKind.GRANT_VOTES) return _bit(Matter.MEMBER_VOTES);
        if (kind == ActionKind.GRANT_SHARES) return _bit(Matter.SHARES);
        if (kind == ActionKind.CONTINUE_TWICE) return _bit(Matter.CONTINUATION_TWICE);
        return _bit(Matter.AUDITORS);
    }

    /// @dev Whether the resolution says nothing without its document.
    function _needsDocument(ActionKind kind) private pure returns (bool) {
        return
            kind == ActionKind.RESOLUTION ||
            kind == ActionKind.CONCERN ||
            kind == ActionKind.EXCLUDE ||
            kind == ActionKind.CONTINUE_TWICE;
    }

    function _bit(Matter matter) private pure returns (uint32) {
        return uint32(1 << uint256(matter));
    }

    function _later(uint40 instant, uint40 t) private pure returns (uint40) {
        return instant > t ? instant : t;
    }
}
