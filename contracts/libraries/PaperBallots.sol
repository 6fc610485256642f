// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {PaperBallot} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind, Revocability} from "../interfaces/Rules.sol";
import {Choice, Manner, Skip, VoteId} from "../interfaces/Types.sol";
import {Casting} from "./Casting.sol";
import {Electorate} from "./Electorate.sol";
import {MemberSlot} from "./MemberSlot.sol";
import {Scrutiny} from "./Scrutiny.sol";
import {VoteState} from "./VoteState.sol";

/// @title Ballots on paper and by telephone
/// @notice The manner of voting stands in the list of voters (§47 GenG).
library PaperBallots {
    using MemberSlot for uint256;
    using VoteState for VoteState.State;
    using VoteState for ICircularVotes.Vote;

    /// @notice Reverts where the ballot may not be recorded at `t`.
    function check(VoteState.State storage s, IBodies bodies, PaperBallot memory a, uint40 t) internal view {
        bool known = a.manner == uint8(Manner.PAPER) || a.manner == uint8(Manner.PHONE);
        require(known, ICircularVotes.WrongManner(a.manner));
        require(a.receivedAt <= t, ICircularVotes.InstantAhead(a.receivedAt, t));
        Skip reason = _reasonOf(s, bodies, a);
        require(reason == Skip.NONE, ICircularVotes.NothingCounted(a.elector, reason));
    }

    function _reasonOf(VoteState.State storage s, IBodies bodies, PaperBallot memory a) private view returns (Skip) {
        ICircularVotes.Vote storage vote = s.vote;
        if (a.receivedAt < vote.startsAt || a.receivedAt > vote.lastInstant()) return Skip.RECEIVED_OUTSIDE;
        Choice choice = _choiceOf(s, a);
        // A voice on the telephone says something valid, or is asked again.
        bool heard = a.manner != uint8(Manner.PHONE) || choice != Choice.INVALID;
        if (choice == Choice.NONE || !heard) return Skip.INVALID_CHOICE;
        uint256 slot = Electorate.electorAt(vote, bodies, a.elector, a.receivedAt);
        if (slot == 0) return Skip.NOT_ENTITLED;
        (BodyKind kind, , , ) = bodies.bodyAt(vote.body);
        bool meeting = kind == BodyKind.GENERAL_MEETING;
        IMemberRegister register = bodies.REGISTER();
        uint32 person;
        if (meeting) person = register.votingPersonAt(a.elector, a.receivedAt);
        else (person, , , ) = bodies.seatAt(vote.body, uint8(a.elector), Electorate.entitledAt(vote, a.receivedAt));
        // The dead vote no more (§77 GenG); an organisation that has named nobody may still write.
        if (person != 0 && a.receivedAt >= register.personAt(person).until) return Skip.NOT_ENTITLED;
        if (vote.has(VoteState.BANS) && s.isBarred(a.elector, meeting, person)) return Skip.BARRED;
        bool changeable = vote.revocability == Revocability.UNTIL_DEADLINE;
        return Scrutiny.reasonFor(s, changeable, a.elector, a.revision, s.entryOf(a.elector));
    }

    function _choiceOf(VoteState.State storage s, PaperBallot memory a) private view returns (Choice) {
        if (s.vote.has(VoteState.ELECTION)) return Scrutiny.electionChoice(s, a.choice);
        return a.choice > uint64(Choice.INVALID) ? Choice.NONE : Choice(uint8(a.choice));
    }

    /// @notice Records a ballot that was checked. It counts as any other, and as late after the end of voting.
    function record(
        VoteState.State storage s,
        IBodies bodies,
        VoteId id,
        PaperBallot memory a,
        bytes32 digest
    ) internal {
        ICircularVotes.Vote storage vote = s.vote;
        bool late = vote.endedAt != 0 || block.timestamp >= vote.endsAt;
        uint8 previous = s.entryOf(a.elector);
        uint8 entry = uint8(_choiceOf(s, a)) + (a.manner << 2);
        uint256 slot = Electorate.electorAt(vote, bodies, a.elector, a.receivedAt);
        bool election = vote.has(VoteState.ELECTION);
        uint64 mask = election ? a.choice : 0;
        s.setEntry(a.elector, entry);
        if (previous == 0) ++vote.heads;
        bool joined = Electorate.joinedLater(bodies, vote.body, a.elector, vote.startsAt, slot);
        Casting.noteOne(s, a.elector, entry, previous, slot.class(), a.revision, mask, joined, late);
        if (!election) _tally(s, entry, previous, slot.class(), late);

        emit ICircularVotes.PaperBallotRecorded(
            id,
            a.elector,
            digest,
            a.revision,
            entry,
            a.choice,
            a.receivedAt,
            late,
            a.document
        );
    }

    function _tally(VoteState.State storage s, uint8 entry, uint8 previous, uint8 class, bool late) private {
        s.bump(VoteState.ALL, entry, 0, class, true);
        if (late) s.bump(VoteState.LATE, entry, 0, class, true);
        if (previous == 0) return;
        s.bump(VoteState.ALL, previous, 0, class, false);
        if (late) s.bump(VoteState.REPLACED, previous, 0, class, true);
    }
}
