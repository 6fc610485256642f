// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Signature, VoteActKind} from "./Acts.sol";
import {IBodies} from "./IBodies.sol";
import {ElectorateAt, Matter, Revocability} from "./Rules.sol";
import {Action, Cause, Count, Outcome, Phase, Refusal, Skip, Standing, VoteId, Weights} from "./Types.sol";

/// @title Circular votes (Umlaufverfahren): open → (discuss) → object → cast → end → settle → close → declare → execute
/// @notice A vote freezes its rule set, electorate rule, relays, documents and action at the opening; nothing that
/// changes later reaches back. Phases follow from time and counts. An *elector* is a member's number in the general
/// meeting, a seat's number in any other body. `docs/law.md` says what is counted how.
///
/// Ballots are packed: elector (4 bytes) · revision (1) · choice (1, in an election 8) · signature (see `Signatures`),
/// sorted by elector. A ballot's id is keccak256(EIP-712 hash ‖ r ‖ s), with vs in place of s for a wallet.
/// Warning: who runs a node of the chain reads named ballots before the vote closes.
interface ICircularVotes {
    /// @notice The opening act. Its EIP-712 hash is the vote's id.
    /// @param documents Hash over the documents' hashes
    /// @param discussionAt First instant of the discussion in the extended procedure; the block's where that is later; 0
    /// otherwise
    /// @param startsAt First instant of voting; the block's where that is later
    /// @param endsAt First instant after voting
    struct Opening {
        uint32 body;
        Matter matter;
        uint32 ruleSet;
        bytes32 documents;
        bytes32 action;
        uint40 discussionAt;
        uint40 startsAt;
        uint40 endsAt;
        uint64 nonce;
        uint40 validUntil;
    }

    /// @notice What is frozen, and what has happened since.
    /// @param features Bits: 1 somebody has given a proxy, 2 somebody is barred, 4 an election, 8 somebody is concerned
    /// @param contestable Bits of Contest
    /// @param signers keccak256 of the packed seats that opened: body (4 bytes) · seat (1), one after another
    struct Vote {
        uint32 body;
        uint32 ruleSet;
        Matter matter;
        uint40 openedAt;
        uint40 startsAt;
        uint40 endsAt;
        uint16 relays;
        ElectorateAt electorate;
        Revocability revocability;
        uint8 features;
        Cause cause;
        uint32 grace;
        uint40 endedAt;
        uint40 closedAt;
        Outcome outcome;
        uint8 contestable;
        uint40 declaredAt;
        uint40 registeredAt;
        bool executed;
        Standing standing;
        uint16 objections;
        uint32 batches;
        uint32 heads;
        uint32 settled;
        uint40 discussionAt;
        bool minuted;
        bytes32 action;
        bytes32 documents;
        bytes32 signers;
    }

    /// @notice `signers` are packed: body (4 bytes) · seat (1), one after another; none where members endorsed the opening.
    event VoteOpened(
        VoteId indexed vote,
        uint32 indexed body,
        Opening opening,
        uint40 discussionAt,
        uint40 startsAt,
        Action action,
        bytes signers
    );
    /// @notice `ballots` are packed: id (32 bytes) · elector (4) · revision (1) · entry (1), where the entry is the
    /// sheet's nibble; the hash of the ids is `list`. `receivedAt` is packed (5 bytes each) and empty for ballots
    /// received as they were written. `choices` is packed (8 bytes each) and empty outside of elections.
    event BallotsCast(
        VoteId indexed vote,
        uint32 indexed batch,
        bytes32 list,
        bytes ballots,
        bytes receivedAt,
        bytes choices
    );
    event BallotSkipped(VoteId indexed vote, uint32 indexed elector, bytes32 ballot, Skip reason);
    /// @notice A ballot on paper or by telephone. `late` where it was recorded after the end of voting.
    event PaperBallotRecorded(
        VoteId indexed vote,
        uint32 indexed elector,
        bytes32 ballot,
        uint8 revision,
        uint8 entry,
        uint64 choice,
        uint40 receivedAt,
        bool late,
        bytes32 document
    );
    event ProxyGranted(VoteId indexed vote, uint32 indexed principal, uint32 indexed holder, bytes32 document);
    event ProxyRevoked(VoteId indexed vote, uint32 indexed principal, uint32 indexed holder);
    event ProcedureObjected(VoteId indexed vote, uint32 indexed elector, uint16 objections);
    event VotingEnded(VoteId indexed vote, Cause cause, uint40 endedAt);
    /// @notice Ends of entitlement during the voting are accounted for: member (4 bytes) · instant (5), one after another.
    /// `struck` (4 bytes each) are those of them who had a ballot; under AT_CLOSE it counts no more.
    event ElectorsSettled(VoteId indexed vote, bytes departures, bytes struck);
    event VoteClosed(VoteId indexed vote, Outcome outcome, uint8 contestable, Count count, Weights weights);
    /// @notice How an election that ran to its end came out: for each seat the number of the elected candidate, from 1, 0
    /// for none, empty without a quorum; and the candidates' votes.
    event Elected(VoteId indexed vote, uint8[] elected, uint64[] votes);
    event ResultDeclared(VoteId indexed vote, Outcome outcome, uint32 person);
    event MinutesSigned(VoteId indexed vote, bytes32 document, uint32 chair, uint32 boardMember);
    event ResolutionRegistered(VoteId indexed vote, bytes32 document);
    event ResolutionAnnulled(VoteId indexed vote, Standing standing, bytes32 document);
    event ActionExecuted(VoteId indexed vote);
    event ActionRefused(VoteId indexed vote, Refusal refusal);

    error NotSealed();
    error UnknownVote(VoteId vote);
    error ExecutorRetired();
    error MalformedAct();
    error WrongMatter(uint32 expected, Matter given);
    error WrongAction(bytes32 expected, bytes32 given);
    error WrongRuleSet(uint32 expected, uint32 given);
    error NotCompetent(uint32 body, Matter matter);
    error CircularMeetingOver(uint32 body);
    error ActionImpossible(Refusal refusal);
    error DocumentMissing();
    error PeriodEmpty(uint40 startsAt, uint40 endsAt);
    error NoticeTooShort(uint40 startsAt, uint40 earliest);
    error DiscussionTooShort(uint40 startsAt, uint40 earliest);
    error DiscussionUnavailable(uint40 discussionAt);
    error FirstMeetingMissing(VoteId first);
    error WrongPhase(VoteId vote, Phase phase);
    error NotConvener(uint32 body, uint8 seat);
    error NotEnoughOpeners(uint256 given, uint8 required);
    error JointChairMissing(uint32 body);
    error NotEnoughEndorsements(uint32 given, uint32 all);
    error SignersNotSorted();
    error BadElectorSignature(uint32 elector, address signer);
    error NotEntitled(VoteId vote, uint32 elector);
    error Concerned(VoteId vote, uint32 elector);
    error ObjectionTooLate(VoteId vote, uint40 until);
    error NoObjection(VoteId vote);
    error AlreadyObjected(VoteId vote, uint32 elector);
    error BatchNotSorted(uint32 elector);
    error EmptyBatch();
    /// @dev No ballot of the batch could be counted; the first one's elector and reason. Also of a paper ballot.
    error NothingCounted(uint32 elector, Skip reason);
    error WrongReceivedCount(uint256 ballots, uint256 given);
    error UnknownRelay(uint16 relay);
    error BadAttestation(uint16 relay, address signer);
    error NotOver(VoteId vote, uint40 endsAt);
    error NotSettled(VoteId vote, uint32 settled, uint32 departures);
    error NotDeparted(uint32 elector, uint40 instant);
    error AlreadySettled(uint32 elector, uint40 instant);
    error NotAdopted(VoteId vote, Outcome outcome);
    error Annulled(VoteId vote, Standing standing);
    error NotEffective(VoteId vote);
    error AlreadyDeclared(VoteId vote);
    error AlreadyMinuted(VoteId vote);
    error AlreadyRegistered(VoteId vote);
    error NotForRegister(VoteId vote);
    error AlreadyExecuted(VoteId vote);
    error BallotsCounted(VoteId vote, uint32 heads);
    error WrongSigners(VoteId vote);
    error NotChair(uint32 body, uint8 seat);
    error NotOfBoard(uint32 body, uint8 seat);
    error NotOfAnotherBody(uint32 body);
    error SamePerson(uint32 person);
    error WrongSignatures(uint256 given, uint256 required);
    error WrongOutcome(Outcome expected, Outcome given);
    error NoProxies(VoteId vote);
    error ProxyGiven(uint32 principal, uint32 holder);
    error NoProxy(uint32 principal);
    error ProxyUsed(uint32 principal);
    error OwnProxy(uint32 principal);
    error HolderFull(uint32 holder, uint8 principals);
    error NotActive(uint32 person);
    error WrongManner(uint8 manner);
    error InstantAhead(uint40 instant, uint40 now_);

    function BODIES() external view returns (IBodies);

    function open(
        Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures
    ) external returns (VoteId);
    /// @notice Carries out an act about a vote under the signatures that `docs/law.md` names for it.
    /// @param data ABI encoding of the act's struct
    function act(VoteActKind kind, bytes calldata data, Signature[] calldata signatures) external;
    /// @notice Counts the ballots in the batch; one that cannot be counted is skipped and reported. Reverts where none can.
    function cast(VoteId vote, bytes calldata ballots) external;
    /// @notice Ballots that a relay received in time, written within the grace period.
    /// @param receivedAt 5 bytes a ballot: the instant at which the relay received it
    /// @param attestation The relay's signature over the ballots' ids and instants
    function castLate(
        VoteId vote,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation
    ) external;
    /// @notice Ends voting at the deadline, or early where the rule set allows. Closes the vote too where no ballot
    /// can be on its way and nobody has to be settled.
    function end(VoteId vote) external;
    /// @notice Accounts for members whose entitlement ended during the voting, once the grace period is over; all of them,
    /// before the vote can be closed.
    /// @param departures As `IMemberRegister.departed` gives them, in any portions
    function settle(VoteId vote, bytes calldata departures) external;
    /// @notice Counts and stores the outcome once the grace period is over and all are settled.
    function close(VoteId vote) external;
    function execute(VoteId vote, Action calldata action, bytes calldata evidence) external;

    // Free twins: revert with the same error as the function would at `t`
    function checkOpen(
        Opening calldata opening,
        Action calldata action,
        Signature[] calldata signatures,
        uint40 t
    ) external view returns (VoteId);
    function checkAct(VoteActKind kind, bytes calldata data, Signature[] calldata signatures, uint40 t) external view;
    /// @notice Why each ballot would be skipped at `t`; NONE where it would count. Where none would, `cast` reverts.
    function checkCast(VoteId vote, bytes calldata ballots, uint40 t) external view returns (Skip[] memory);
    function checkCastLate(
        VoteId vote,
        bytes calldata ballots,
        bytes calldata receivedAt,
        uint16 relay,
        bytes calldata attestation,
        uint40 t
    ) external view returns (Skip[] memory);
    function checkEnd(VoteId vote, uint40 t) external view returns (Cause);
    function checkSettle(VoteId vote, bytes calldata departures, uint40 t) external view;
    function checkClose(VoteId vote, uint40 t) external view;
    function checkExecute(VoteId vote, Action calldata action, uint40 t) external view;

    function voteOf(VoteId vote) external view returns (Vote memory);
    function phaseAt(VoteId vote, uint40 t) external view returns (Phase);
    /// @notice The elector's entry in the sheet: 0 none, otherwise 1 + 4 × manner + (choice − 1).
    function entryOf(VoteId vote, uint32 elector) external view returns (uint8);
    /// @notice The elector's set of candidates in an election.
    function choiceOf(VoteId vote, uint32 elector) external view returns (uint64);
    /// @notice Who holds the elector's proxy at `t`; 0 for nobody.
    function proxyAt(VoteId vote, uint32 principal, uint40 t) external view returns (uint32 holder);
    function listOf(VoteId vote, uint32 batch) external view returns (bytes32);
    function countOf(VoteId vote) external view returns (Count memory);
    /// @notice For each seat of an election the number of the elected candidate, from 1, 0 for none.
    function electedOf(VoteId vote) external view returns (uint8[] memory);
    /// @notice Ends of entitlement during the voting that are still to be settled, as `settle` takes them.
    function unsettledOf(VoteId vote) external view returns (bytes memory departures);
}
