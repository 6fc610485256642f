// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

/// @title The register of members (Mitgliederliste, §30 GenG) without names
/// @notice Members, the persons who sign for them, and their keys. An append-only log: every change carries the instant
/// at which it takes effect, and nothing is deleted. The register judges nothing: it takes orders from one contract, its
/// immutable authority, which has checked the signatures. It knows neither bodies nor votes.
///
/// A *member* is a natural or legal person with a number. A *person* signs: each belongs to one member, and the person
/// who votes for the member has the key that stands inline in the member's slot.
///
/// Member's slot, from the highest bit: key 160 · since 40 (signed) · until 40 · revisions 8 (counted up to 255) · flags 3 ·
/// class 5.
interface IMemberRegister {
    /// @notice A member as the founding file names it.
    /// @param since First instant of membership; may be negative (before 1970)
    /// @param until First instant after the membership; FOREVER while no end is known
    /// @param persons Number of persons that belong to the member, the voting person first
    struct FoundingMember {
        int40 since;
        uint40 until;
        uint8 segment;
        uint16 votes;
        bool investing;
        bool organisation;
        uint32 shares;
        address[] keys;
        address[] invitations;
    }

    event MemberAdmitted(
        uint32 indexed member,
        int40 since,
        uint8 segment,
        uint16 votes,
        bool investing,
        bool organisation,
        uint32 shares,
        uint32 votingPerson
    );
    event PersonAdded(uint32 indexed person, uint32 indexed member);
    event PersonInvited(uint32 indexed person, address invitation);
    /// @notice `previous` is zero for a first key. The new key is in force from this block's instant.
    event KeyChanged(uint32 indexed person, address previous, address key);
    event MembershipEnded(uint32 indexed member, uint40 until, bytes32 evidence);
    event ClassAdded(uint8 indexed class, uint16 votes, bool investing, uint8 segment);
    event RegisterSealed(bytes32 founding);

    error NotAuthority(address sender);
    error NotFounding(address sender);
    error AlreadySealed();
    error UnknownMember(uint32 member);
    error UnknownPerson(uint32 person);
    error KeyInUse(address key);
    error ZeroKey();
    error InvitationInUse(address invitation);
    error MemberPeriodEmpty(int40 since, uint40 until);
    error MemberNotYet(int40 since);
    error MembershipEnding(uint32 member, uint40 until);
    error InstantPast(uint40 instant, uint40 now_);
    error TooManyClasses();
    error TooManyFutureChanges(uint8 class);
    error NoPerson();
    error NoEnd();

    /// @notice Hash of the founding file, salt included (see `Founding`).
    function FOUNDING() external view returns (bytes32);
    /// @notice The one contract that may write after the founding.
    function AUTHORITY() external view returns (address);
    /// @notice Instant of the sealing; 0 before.
    function sealedAt() external view returns (uint40);

    function found(FoundingMember[] calldata members) external;
    function seal() external;

    /// @notice Enters a member from now on and returns its number.
    function admit(
        uint8 segment,
        uint16 votes,
        bool investing,
        bool organisation,
        uint32 shares,
        address key
    ) external returns (uint32 member);
    /// @notice Gives a person a key from now on. A key is used once: not again after it was replaced.
    function setKey(uint32 person, address key) external;
    /// @notice Lays down a one-time invitation address that may enrol the person's next key. The present key stays in
    /// force until then unless `drop` is set.
    function invite(uint32 person, address invitation, bool drop) external;
    function endMembership(uint32 member, uint40 until, bytes32 evidence) external;

    /// @notice Reverts where `endMembership` would at `t`.
    function checkEnd(uint32 member, uint40 until, uint40 t) external view;

    function memberCount() external view returns (uint32);
    function personCount() external view returns (uint32);
    /// @notice The newest slots of the numbered members; unknown ones are zero.
    /// @param members 32 bytes each, and so is the answer: bytes are copied in one piece, which every ballot profits from
    function slots(bytes calldata members) external view returns (bytes memory);
    /// @notice The member's slot as it was at `t`: key and class of that instant, with since and until as now known.
    function slotAt(uint32 member, uint40 t) external view returns (uint256);
    function memberOf(uint32 person) external view returns (uint32);
    function votingPersonOf(uint32 member) external view returns (uint32);
    function personOf(address key) external view returns (uint32);
    function keyAt(uint32 person, uint40 t) external view returns (address);
    function invitationOf(uint32 person) external view returns (address);
    function wasInvited(address invitation) external view returns (bool);
    function untilOf(uint32 member) external view returns (uint40);
    function isMemberAt(uint32 member, uint40 t) external view returns (bool);
    function segmentOf(uint32 member) external view returns (uint8);
    function sharesOf(uint32 member) external view returns (uint32);
    function classCount() external view returns (uint8);
    function classAt(uint8 index) external view returns (uint16 votes, bool investing, uint8 segment);
    /// @notice Members with a vote and all members at `t`, from the sealing on.
    function headsAt(uint40 t) external view returns (uint32 entitled, uint32 all);
    /// @notice As `headsAt`, of those who were members at `from` or joined after it and not after `to`.
    function headsDuring(uint40 from, uint40 to) external view returns (uint32 entitled, uint32 all);
}
