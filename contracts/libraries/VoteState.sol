// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ICircularVotes} from "../interfaces/ICircularVotes.sol";
import {Choice, Count} from "../interfaces/Types.sol";

/// @title What is remembered of a vote and its ballots
library VoteState {
    /// @notice One proxy of one principal.
    struct Proxy {
        uint32 holder;
        uint40 since;
        uint40 until;
    }

    /// @notice Entries with their sets of candidates. `late` where a late ballot came.
    struct History {
        uint8 first;
        uint64 firstChoice;
        bool late;
        uint8 timely;
        uint64 timelyChoice;
    }

    /// @param sheet One nibble an elector, 64 a word: 0 none, otherwise 1 + 4 × manner + (choice − 1)
    /// @param revisions Newest revision of an elector's ballot, a byte each, where ballots may be changed
    /// @param tally Heads by class, 32 bits each, 8 classes a word: four words a choice, sixteen a section
    /// @param lists Hash of the ids of each batch's counted ballots, from 1
    /// @param principals Number of the holder's principals
    /// @param concerned Members concerned who were entitled at the opening or may become so
    /// @param departed Heads by class whose entitlement ended during the voting, as far as settled
    /// @param returned Heads by class that came back during the voting and count twice, as far as settled
    /// @param returnedMembers Number of them whose membership had ended too
    /// @param histories Where who has left is struck: an elector's first ballot, and the one before the first late one
    /// @param choices Sets of candidates, in an election
    /// @param candidates Heads by class, four words a candidate, 64 candidates a section
    /// @param segments In an election, of each seat and then of each candidate
    struct State {
        ICircularVotes.Vote vote;
        mapping(uint256 word => uint256) sheet;
        mapping(uint256 word => uint256) revisions;
        mapping(uint256 word => uint256) tally;
        mapping(uint32 batch => bytes32) lists;
        mapping(uint32 elector => bool) objected;
        mapping(uint32 principal => Proxy[]) proxies;
        mapping(uint32 holder => uint8) principals;
        mapping(uint32 person => bool) concernedPersons;
        mapping(uint32 member => bool) concernedMembers;
        uint32[] concerned;
        mapping(bytes32 departure => bool) settled;
        uint256[4] departed;
        uint256[4] returned;
        uint32 returnedMembers;
        mapping(uint32 elector => History) histories;
        Count count;
        mapping(uint32 elector => uint64) choices;
        mapping(uint256 word => uint256) candidates;
        uint8[] segments;
        uint8 seats;
        uint8[] elected;
    }

    // Features of a vote
    uint8 internal constant PROXIES = 1;
    uint8 internal constant BANS = 2;
    uint8 internal constant ELECTION = 4;
    uint8 internal constant CONCERNED = 8;

    // Sections of the tally: all ballots; those that came late, and those that a late one replaced; of who joined after
    // the start; of who left before the end; the first ballot of each elector, where ballots may be changed
    uint256 internal constant ALL = 0;
    uint256 internal constant LATE = 1;
    uint256 internal constant REPLACED = 2;
    uint256 internal constant JOINED = 3;
    uint256 internal constant STRUCK = 4;
    uint256 internal constant FIRST = 5;
    /// @dev Words of a section: four choices, four words of eight classes each.
    uint256 internal constant SECTION = 16;
    /// @dev Words of a section of candidates: 64 of them, four words each.
    uint256 internal constant CANDIDATES = 256;

    /// @notice The elector's entry in the sheet.
    function entryOf(State storage s, uint32 elector) internal view returns (uint8) {
        return uint8((s.sheet[elector >> 6] >> ((elector & 63) << 2)) & 15);
    }

    /// @notice The choice of an entry.
    function choiceOf(uint8 entry) internal pure returns (Choice) {
        return entry == 0 ? Choice.NONE : Choice(((entry - 1) & 3) + 1);
    }

    /// @notice Writes an elector's entry.
    function setEntry(State storage s, uint32 elector, uint8 entry) internal {
        uint256 shift = (elector & 63) << 2;
        uint256 word = s.sheet[elector >> 6];
        s.sheet[elector >> 6] = (word & ~(15 << shift)) | (uint256(entry) << shift);
    }

    function revisionOf(State storage s, uint256 elector) internal view returns (uint8) {
        return uint8(s.revisions[elector >> 5] >> ((elector & 31) << 3));
    }

    function setRevision(State storage s, uint256 elector, uint256 revision) internal {
        uint256 shift = (elector & 31) << 3;
        uint256 revisions = s.revisions[elector >> 5];
        s.revisions[elector >> 5] = (revisions & ~(255 << shift)) | (revision << shift);
    }

    /// @notice Counts one ballot in a section, or takes it out again.
    /// @param mask Candidates chosen, in an election
    function bump(State storage s, uint256 section, uint8 entry, uint64 mask, uint8 class, bool add) internal {
        uint256 lane = 1 << ((class & 7) << 5);
        uint256 word = section * SECTION + ((uint256(choiceOf(entry)) - 1) << 2) + (class >> 3);
        s.tally[word] = add ? s.tally[word] + lane : s.tally[word] - lane;
        if (choiceOf(entry) != Choice.YES) return;
        uint256 first = section * CANDIDATES + (class >> 3);
        for (uint256 i = 0; mask != 0; ++i) {
            if (mask & 1 == 1) {
                uint256 at = first + (i << 2);
                s.candidates[at] = add ? s.candidates[at] + lane : s.candidates[at] - lane;
            }
            mask >>= 1;
        }
    }

    /// @notice Whether the vote has the feature.
    function has(ICircularVotes.Vote storage vote, uint8 feature) internal view returns (bool) {
        return vote.features & feature != 0;
    }

    /// @notice Who holds the proxy (§43(5) GenG) at `t`; 0 for nobody.
    function holderAt(State storage s, uint32 principal, uint40 t) internal view returns (uint32) {
        Proxy[] storage proxies = s.proxies[principal];
        uint256 low = 0;
        uint256 high = proxies.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (proxies[middle].since <= t) low = middle + 1;
            else high = middle;
        }
        return low > 0 && t < proxies[low - 1].until ? proxies[low - 1].holder : 0;
    }

    /// @notice Whether the ban (§43(6) GenG, or the statute's) keeps the ballot out: of a member concerned whoever signs,
    /// and whatever a person concerned signs.
    function isBarred(State storage s, uint32 elector, bool meeting, uint32 person) internal view returns (bool) {
        return (meeting && s.concernedMembers[elector]) || s.concernedPersons[person];
    }

    /// @notice When it was decided: when voting was over, however late somebody ended it.
    function decidedAt(ICircularVotes.Vote storage vote) internal view returns (uint40) {
        return vote.endedAt < vote.endsAt ? vote.endedAt : vote.endsAt;
    }

    /// @notice The last instant at which a ballot could be received.
    function lastInstant(ICircularVotes.Vote storage vote) internal view returns (uint40) {
        if (vote.endedAt == 0 || vote.endedAt >= vote.endsAt) return vote.endsAt - 1;
        return vote.endedAt < vote.startsAt ? vote.startsAt : vote.endedAt;
    }
}
