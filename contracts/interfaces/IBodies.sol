// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ActKind, Signature} from "./Acts.sol";
import {IMemberRegister} from "./IMemberRegister.sol";
import {ISites} from "./ISites.sol";
import {Articles, BodyKind, Matter, RuleFault, RuleSet} from "./Rules.sol";
import {Action, Refusal, SeatOrder, SeatRole} from "./Types.sol";

/// @title Bodies (Gremien), and what persons do outside of votes
/// @notice Bodies, seats, rule sets, articles, auditors, relays, sites and executors: append-only, changed by resolution,
/// seats also by the acts that the statute knows. A resolution arrives from an executor, which has counted the votes.
interface IBodies is ISites {
    /// @param convenedBy Body whose seats open its votes; 0 is the body itself
    /// @param presidedBy Body whose chair presides; 0 is the body itself
    /// @param segments One entry a seat: the segment that its holder's member must have; 0 is any
    struct FoundingBody {
        BodyKind kind;
        uint32 convenedBy;
        uint32 presidedBy;
        uint8[] segments;
    }

    /// @notice A relay's or an auditor's key, and when it is in force.
    struct Office {
        address key;
        uint40 since;
        uint40 until;
    }

    struct Executor {
        bytes32 codeHash;
        uint40 since;
        uint40 until;
    }

    /// @notice How far the exclusion of a member has come (§68 GenG); 0 while it has not.
    /// @param hearingUntil Until when the member may be heard
    /// @param decidedAt When the adopted resolution was carried out
    struct Exclusion {
        uint40 hearingUntil;
        uint40 decidedAt;
        uint40 dispatchedAt;
    }

    /// @notice Who gave a signature.
    /// @param key The key that signed; 0 where the signature does not hold (of no seat)
    /// @param person The seat's holder; 0 where no seat signed
    struct Signatory {
        address key;
        uint32 person;
        uint32 body;
        uint8 seat;
        BodyKind kind;
        bool auditor;
    }

    event BodyCreated(uint32 indexed body, BodyKind kind, uint32 convenedBy, uint32 presidedBy, uint8[] segments);
    event SeatTaken(
        uint32 indexed body,
        uint8 indexed seat,
        uint32 indexed person,
        uint40 since,
        uint40 until,
        SeatRole role
    );
    event SeatVacated(uint32 indexed body, uint8 indexed seat, uint32 indexed person, uint40 at);
    /// @notice Somebody was elected who can no longer take the seat.
    event ElectedRefused(uint32 indexed body, uint8 indexed seat, uint32 indexed person, Refusal refusal);
    event RuleSetAdopted(uint32 indexed body, uint32 indexed index, RuleSet ruleSet);
    event ArticlesAdopted(Articles articles);
    event AuditorAdded(uint8 indexed auditor, address key);
    event AuditorEnded(uint8 indexed auditor, uint40 until);
    event RelayAdded(uint16 indexed relay, address key);
    event RelayEnded(uint16 indexed relay, uint40 until);
    event SiteAdded(uint8 indexed site, bytes32 rpIdHash, string origin);
    event SiteEnded(uint8 indexed site, uint40 until);
    event ExecutorAdded(address indexed executor, bytes32 codeHash);
    event ExecutorRetired(address indexed executor, uint40 until);
    event ApplicationWithdrawn(bytes32 indexed application);
    event HearingNoted(uint32 indexed member, uint40 until, bytes32 document);
    event ExclusionDecided(uint32 indexed member, uint40 decidedAt);
    /// @notice The resolution was annulled before it was sent.
    event ExclusionDropped(uint32 indexed member);
    event ExclusionDispatched(uint32 indexed member, uint40 sentAt, bytes32 document);
    /// @notice `members` are packed, 4 bytes each; `total` is the number of all who have endorsed the act by now.
    event ActEndorsed(bytes32 indexed act, bytes members, uint32 total);

    error NotFounding(address sender);
    error AlreadySealed();
    error NotSealed();
    error NotExecutor(address sender);
    error NotAuthority(address authority);
    error UnknownBody(uint32 body);
    error UnknownSeat(uint32 body, uint8 seat);
    error UnknownRelay(uint16 relay);
    error UnknownSite(uint8 site);
    error UnknownAuditor(uint8 auditor);
    error UnknownExecutor(address executor);
    error LastExecutor(address executor);
    error CodeMismatch(address executor, bytes32 expected, bytes32 given);
    error TableFull();
    error BadOrigin(string origin);
    error MalformedAction();
    error MalformedAct();
    error TooManySeats(uint256 seats);
    error SeatsOfMeeting(uint256 seats);
    error SeatOccupied(uint32 body, uint8 seat, uint32 person);
    error SegmentMismatch(uint8 required, uint8 actual);
    error TermEmpty(uint40 since, uint40 until);
    error TermTooLong(uint40 until, uint40 latest);
    error PersonSeated(uint32 body, uint8 seat, uint32 person);
    error RoleTaken(uint32 body, uint8 seat, SeatRole role);
    error OfficeNotOfMember(uint32 person);
    error InvestorsTooMany(uint32 body, uint256 investors);
    error SecretElectionRequired(uint32 body);
    error RecallRequired(uint32 body);
    error SeatRefused(uint32 person, Refusal refusal);
    error ElectionInvalid(uint256 seats, uint256 candidates);
    error RuleSetUnlawful(RuleFault[] faults);
    error ArticlesUnlawful(RuleFault[] faults);
    error CooperativeForGood();
    error QuorumUnattainable(uint32 required, uint32 heads);
    error OpenersTooMany(uint8 openers, uint256 seats);
    error NotOwnRules(uint32 body, uint32 given);
    error NotCompetent(uint32 body, Matter matter);
    error VotesInvalid(uint16 votes, bool investing);
    error BadInvitation(uint32 person, address signer);
    error InvitationNotReady(uint32 person, uint40 readyAt);
    error NoInvitation(uint32 person);
    error BadKey(uint32 person, address signer);
    error BadSeatSignature(uint32 body, uint8 seat, address signer);
    error BadAuditorSignature(uint8 auditor, address signer);
    error WrongSignatures(uint256 given, uint256 required);
    error NotOfficer(uint32 body, uint8 seat);
    error NotOfBoard(uint32 body, uint8 seat);
    error SamePerson(uint32 person);
    error PersonConcerned(uint32 person);
    error NotActive(uint32 person);
    error NotOfMember(uint32 person, uint32 member);
    error NotRepresentative(uint32 member, address signer);
    error NotOrganisation(uint32 member);
    error NotNatural(uint32 member);
    error NotAMember(uint32 member);
    error EvidenceMissing(bytes32 declaration);
    error BadEvidence(bytes32 expected, bytes32 given);
    error NotDeclarant(address key, address signer);
    error ApplicationUsed(bytes32 declaration);
    error NotYearEnd(uint40 until);
    error NoticeTooLate(uint40 until, uint40 latest);
    error SharesInvalid(uint32 shares);
    error AlreadyDead(uint32 member);
    error NotDead(uint32 member);
    error InstantAhead(uint40 instant, uint40 now_);
    error NotExcluded(uint32 member);
    error EmergencyUnavailable();
    error NotEnoughEndorsements(uint32 given, uint32 all);
    error EndorsersNotSorted(uint32 member);
    error AlreadyEndorsed(uint32 member);
    error BadEndorsement(uint32 member, address signer);

    function REGISTER() external view returns (IMemberRegister);

    // Founding: articles first, because the others are judged by them
    function foundArticles(Articles calldata articles_) external;
    function foundBodies(FoundingBody[] calldata bodies_) external;
    function foundRuleSets(RuleSet[] calldata ruleSets) external;
    function foundSeats(SeatOrder[] calldata orders) external;
    function foundTables(
        address[] calldata relays_,
        address[] calldata auditors_,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external;

    // Acts
    /// @notice Carries out an act under the signatures that `docs/law.md` names for it.
    /// @param data ABI encoding of the act's struct
    function act(ActKind kind, bytes calldata data, Signature[] calldata signatures) external;
    /// @notice Free twin: reverts with the same error as `act` would at `t`.
    function checkAct(ActKind kind, bytes calldata data, Signature[] calldata signatures, uint40 t) external view;
    /// @notice Members put their names to an act that so many of them must want: to a vote's opening (§45 GenG), to an
    /// emergency board.
    /// @param digest The act's EIP-712 hash, which they sign
    /// @param endorsements member (4 bytes) · signature (see `Signatures`), one after another, members ascending
    function endorse(bytes32 digest, bytes calldata endorsements) external;
    function checkEndorse(bytes32 digest, bytes calldata endorsements, uint40 t) external view;

    // Resolutions
    /// @notice Carries out an adopted action of a body. Reverts where it cannot be carried out yet; returns the refusal
    /// where it never can.
    /// @param evidence ADMIT: abi.encode(Application, signature); GRANT_SHARES: abi.encode(Subscription, signature);
    /// ELECT: abi.encode(uint8[]) with the number of the elected candidate, from 1, for each seat, 0 for none
    /// @param decidedAt End of the voting: what was decided later and is carried out already is not taken back
    function carryOut(
        uint32 body,
        Matter matter,
        Action calldata action,
        bytes calldata evidence,
        uint40 decidedAt
    ) external returns (Refusal);
    /// @notice A resolution on an exclusion stands no more: it is not to be sent (§68 GenG).
    /// @param decidedAt When it was decided; another one stays
    function dropExclusion(uint32 member, uint40 decidedAt) external;
    /// @notice Reverts where the action is malformed or could not be carried out at `t`; returns the refusal where it never
    /// can.
    function checkAction(uint32 body, Matter matter, Action calldata action, uint40 t) external view returns (Refusal);
    /// @notice Who is concerned by an action, in the sense of §43(6) GenG.
    function concernedBy(
        Action calldata action
    ) external view returns (uint32[] memory persons, uint32[] memory members);

    // Answers
    /// @notice The key that signed `digest`; zero where the signature is none, or its site is unknown or ended at `t`.
    function signerOf(bytes32 digest, bytes calldata signature, uint40 t) external view returns (address);
    /// @notice Who gave the signatures over `digest`. Reverts where a seat's or an auditor's does not hold.
    function signatoriesOf(
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view returns (Signatory[] memory);
    /// @notice Reverts unless two officers signed, different persons; or an auditor and an officer, where allowed.
    function checkOfficers(bytes32 digest, Signature[] calldata signatures, bool auditorMay, uint40 t) external view;
    function endorsementsOf(bytes32 digest) external view returns (uint32);
    function articles() external view returns (Articles memory);
    function exclusionOf(uint32 member) external view returns (Exclusion memory);
    function bodyCount() external view returns (uint32);
    function bodyAt(
        uint32 body
    ) external view returns (BodyKind kind, uint32 convenedBy, uint32 presidedBy, uint8[] memory segments);
    /// @notice Slots of electors, laid out as a member's slot. One with revisions does not suffice: `electorAt` tells.
    /// Seats always have revisions.
    /// @param electors 32 bytes each, and so is the answer
    function slots(uint32 body, bytes calldata electors) external view returns (bytes memory);
    /// @notice The elector at the instant `entitledAt`, with the key that the person had at `signedAt`; a member's class at
    /// `startsAt`, or at the beginning of the entitlement where that is later.
    function electorAt(
        uint32 body,
        uint32 elector,
        uint40 entitledAt,
        uint40 signedAt,
        uint40 startsAt
    ) external view returns (uint256 slot);
    /// @notice Those entitled at any instant from `from` to `to`, both included, and all: members, or seats with the
    /// vacant ones.
    function headsDuring(uint32 body, uint40 from, uint40 to) external view returns (uint32 eligible, uint32 all);
    /// @notice As `headsDuring`, the entitled by class, 32 bits each, 8 classes a word; seats are of class 0. Members who
    /// left and came back count as often as they came, as in `IMemberRegister.classHeads`.
    function classHeads(uint32 body, uint40 from, uint40 to) external view returns (uint256[4] memory);
    /// @notice As `headsDuring`, all, without a loop over members.
    function allDuring(uint32 body, uint40 from, uint40 to) external view returns (uint32);
    /// @notice Votes of a member of each class as granted, and whether its members invest; seats are of class 0.
    function classes(uint32 body) external view returns (uint16[] memory votes, bool[] memory investing);
    /// @notice Number of members whose entitlement ended after `from` and not after `to`; 0 for seats.
    function departures(uint32 body, uint40 from, uint40 to) external view returns (uint32);
    function seatAt(
        uint32 body,
        uint8 seat,
        uint40 t
    ) external view returns (uint32 person, uint40 since, uint40 until, SeatRole role);
    /// @notice The presiding chair's person and the chair as an elector of `body`, 0 where it is none.
    function chairAt(uint32 body, uint40 t) external view returns (uint32 person, uint32 elector);
    /// @notice Who acts as the chair of a body's own seats: chair, else deputy, else the seat whose term began first.
    function actingChairAt(uint32 body, uint40 t) external view returns (uint32 person, uint8 seat, SeatRole role);
    /// @notice The deputy, else the seat whose term began first.
    function deputyAt(uint32 body, uint40 t) external view returns (uint32 person, uint8 seat);
    function ruleSetFor(uint32 body, Matter matter, uint40 t) external view returns (uint32 index);
    function ruleSetAt(uint32 body, uint32 index) external view returns (RuleSet memory);
    function ruleSetCount(uint32 body) external view returns (uint32);
    function relayAt(uint16 relay) external view returns (Office memory);
    function relayCount() external view returns (uint16);
    function auditorAt(uint8 auditor) external view returns (Office memory);
    function auditorCount() external view returns (uint8);
    function siteCount() external view returns (uint8);
    function executorAt(address executor) external view returns (Executor memory);
    function withdrawn(bytes32 application) external view returns (bool);
}
