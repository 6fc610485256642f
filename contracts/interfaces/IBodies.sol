// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Action, Application, Matter, Refusal, RuleFault, RuleSet, SeatOrder} from "./Types.sol";
import {IMemberRegister} from "./IMemberRegister.sol";
import {ISites} from "./ISites.sol";

/// @title Bodies (Gremien) and what a person may do alone
/// @notice Bodies, seats, rule sets, relays, sites and executors: append-only, changed by resolution only. Also the acts
/// of a single person: enrol a key, rotate it, give notice, withdraw an application. A resolution arrives from an
/// executor, which has counted the votes.
interface IBodies is ISites {
    /// @param everyMember Whether all members form the body (Generalversammlung); otherwise it has seats
    /// @param convenedBy Body whose seats open its votes; 0 is the body itself
    /// @param presidedBy Body whose chair presides; 0 is the body itself
    /// @param segments One entry a seat: the segment that its holder's member must have; 0 is any
    struct FoundingBody {
        bool everyMember;
        uint32 convenedBy;
        uint32 presidedBy;
        uint8[] segments;
    }

    struct Relay {
        address key;
        uint40 since;
        uint40 until;
    }

    struct Executor {
        bytes32 codeHash;
        uint40 since;
        uint40 until;
    }

    event BodyCreated(uint32 indexed body, bool everyMember, uint32 convenedBy, uint32 presidedBy, uint8[] segments);
    event SeatTaken(
        uint32 indexed body,
        uint8 indexed seat,
        uint32 indexed person,
        uint40 since,
        uint40 until,
        bool chair
    );
    event SeatVacated(uint32 indexed body, uint8 indexed seat, uint32 indexed person, uint40 at);
    event RuleSetAdopted(uint32 indexed body, uint32 indexed index, RuleSet ruleSet);
    event RelayAdded(uint16 indexed relay, address key);
    event RelayEnded(uint16 indexed relay, uint40 until);
    event SiteAdded(uint8 indexed site, bytes32 rpIdHash, string origin);
    event SiteEnded(uint8 indexed site, uint40 until);
    event ExecutorAdded(address indexed executor, bytes32 codeHash);
    event ExecutorRetired(address indexed executor, uint40 until);
    event ApplicationWithdrawn(bytes32 indexed application);

    error NotFounding(address sender);
    error AlreadySealed();
    error NotSealed();
    error NotExecutor(address sender);
    error UnknownBody(uint32 body);
    error UnknownSeat(uint32 body, uint8 seat);
    error UnknownRelay(uint16 relay);
    error UnknownSite(uint8 site);
    error SeatOccupied(uint32 body, uint8 seat, uint32 person);
    error SegmentMismatch(uint8 required, uint8 actual);
    error TermEmpty(uint40 since, uint40 until);
    error NotAMember(uint32 person);
    error TooManySeats(uint256 seats);
    error PersonSeated(uint32 body, uint8 seat, uint32 person);
    error ChairTaken(uint32 body, uint8 seat);
    error RuleSetUnlawful(RuleFault[] faults);
    error NotCompetent(uint32 body, Matter matter);
    error BadInvitation(uint32 person, address signer);
    error BadKey(uint32 person, address signer);
    error EvidenceMissing(bytes32 application);
    error BadEvidence(bytes32 expected, bytes32 given);
    error LastExecutor(address executor);
    error ApplicationUsed(bytes32 application);
    error UnknownExecutor(address executor);
    error NotAuthority(address authority);
    error NotApplicant(address key, address signer);
    error CodeMismatch(address executor, bytes32 expected, bytes32 given);
    error SeatRefused(uint32 person, Refusal refusal);
    error QuorumUnattainable(uint32 required, uint32 heads);
    error OpenersTooMany(uint8 openers, uint256 seats);
    error TableFull();
    error BadOrigin(string origin);
    error MalformedAction();

    function REGISTER() external view returns (IMemberRegister);

    // Founding
    function foundBodies(FoundingBody[] calldata bodies_) external;
    function foundRuleSets(RuleSet[] calldata ruleSets) external;
    function foundSeats(SeatOrder[] calldata orders) external;
    function foundTables(
        address[] calldata relays_,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external;

    // Acts of one person
    /// @notice The first key after an invitation. Signed by the invitation's key and, as proof of possession, by the new one.
    function enrol(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byInvitation,
        bytes calldata byKey
    ) external;
    /// @notice A new key in place of the present one, signed by both.
    function rotate(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byPresent,
        bytes calldata byKey
    ) external;
    /// @notice Notice of exit (Kündigung, §65 GenG) to an instant, signed by the member's voting person.
    function giveNotice(
        uint32 member,
        uint40 until,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external;
    /// @notice Withdraws an application (the hash of its declaration and of its key), signed by the applicant.
    function withdrawApplication(
        bytes32 declaration,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature
    ) external;

    // Free twins: revert with the same error as the act would at `t`
    function checkEnrol(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byInvitation,
        bytes calldata byKey,
        uint40 t
    ) external view;
    function checkRotate(
        uint32 person,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata byPresent,
        bytes calldata byKey,
        uint40 t
    ) external view;
    function checkGiveNotice(
        uint32 member,
        uint40 until,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view;
    function checkWithdrawApplication(
        bytes32 declaration,
        address key,
        uint64 nonce,
        uint40 validUntil,
        bytes calldata signature,
        uint40 t
    ) external view;

    // Resolutions
    /// @notice Carries out an adopted action. Reverts where it cannot be carried out yet; returns the refusal where it
    /// never can.
    /// @param evidence ADMIT: abi.encode(Application, signature); otherwise empty
    /// @param decidedAt End of the voting: what was decided later and is carried out already is not taken back
    function carryOut(Action calldata action, bytes calldata evidence, uint40 decidedAt) external returns (Refusal);
    /// @notice Reverts where the action is malformed or could not be carried out at `t`; returns the refusal where it never
    /// can.
    function checkAction(Action calldata action, uint40 t) external view returns (Refusal);

    // Answers
    /// @notice The key that signed `digest`; zero where the signature is none, or its site is unknown or ended at `t`.
    function signerOf(bytes32 digest, bytes calldata signature, uint40 t) external view returns (address);
    function bodyCount() external view returns (uint32);
    function bodyAt(
        uint32 body
    ) external view returns (bool everyMember, uint32 convenedBy, uint32 presidedBy, uint8[] memory segments);
    /// @notice Slots of electors, laid out as a member's slot. One with revisions does not suffice: `electorAt` tells.
    /// Seats always have revisions.
    /// @param electors 32 bytes each, and so is the answer
    function slots(uint32 body, bytes calldata electors) external view returns (bytes memory);
    /// @notice The elector at the instant `entitledAt`, with the key that this person had at `signedAt`.
    function electorAt(
        uint32 body,
        uint32 elector,
        uint40 entitledAt,
        uint40 signedAt
    ) external view returns (uint256 slot);
    /// @notice Entitled heads and all (members, or seats with the vacant ones) at `t`.
    function headsAt(uint32 body, uint40 t) external view returns (uint32 eligible, uint32 all);
    /// @notice As `headsAt`, of those who were entitled at any instant from `from` to `to`, both included.
    function headsDuring(uint32 body, uint40 from, uint40 to) external view returns (uint32 eligible, uint32 all);
    function seatAt(
        uint32 body,
        uint8 seat,
        uint40 t
    ) external view returns (uint32 person, uint40 since, uint40 until, bool chair);
    /// @notice The presiding chair's person and the chair as an elector of `body`, 0 where it is none.
    function chairAt(uint32 body, uint40 t) external view returns (uint32 person, uint32 elector);
    function ruleSetFor(uint32 body, Matter matter, uint40 t) external view returns (uint32 index);
    function ruleSetAt(uint32 body, uint32 index) external view returns (RuleSet memory);
    function ruleSetCount(uint32 body) external view returns (uint32);
    function relayAt(uint16 relay) external view returns (Relay memory);
    function relayCount() external view returns (uint16);
    function siteCount() external view returns (uint8);
    function executorAt(address executor) external view returns (Executor memory);
    function withdrawn(bytes32 application) external view returns (bool);
}
