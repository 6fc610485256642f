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
/// Entitlement (to vote, to hold office) and membership end together, but for who is excluded: entitlement ends with the
/// dispatch of the resolution, membership with the financial year (§68 GenG).
///
/// Member's slot, from the highest bit: key 160 · since 40 (signed) · end of entitlement 40 · revisions 8 (counted up to
/// 255) · flags 3 · class 5.
interface IMemberRegister {
    /// @notice A member as the founding file names it.
    /// @param since First instant of membership; may be negative (before 1970)
    /// @param until First instant after the membership; FOREVER while no end is known
    /// @param representatives Bit i: person i is a statutory representative of the organisation
    /// @param keys One entry a person, the voting person first; of a natural member the first is the member itself
    struct FoundingMember {
        int40 since;
        uint40 until;
        uint8 segment;
        uint16 votes;
        bool investing;
        bool organisation;
        uint32 shares;
        uint256 representatives;
        address[] keys;
        address[] invitations;
    }

    /// @notice What of a member does not stand in its slot.
    /// @param self The person that a natural member is; 0 of an organisation
    /// @param until First instant after the membership
    struct Details {
        uint32 votingPerson;
        uint32 self;
        uint32 shares;
        uint40 until;
        bool organisation;
        bool dead;
    }

    /// @param until First instant at which the person signs and sits no more
    struct Person {
        address key;
        uint32 member;
        uint40 until;
        bool representative;
    }

    enum Field {
        SHARES,
        SEGMENT,
        SINCE
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
    event PersonAdded(uint32 indexed person, uint32 indexed member, bool representative);
    /// @notice The invitation is good from `readyAt` on; the zero address takes one back.
    event PersonInvited(uint32 indexed person, address invitation, uint40 readyAt);
    event PersonEnded(uint32 indexed person, uint40 until);
    /// @notice `previous` is zero for a first key. The new key is in force from this block's instant.
    event KeyChanged(uint32 indexed person, address previous, address key);
    /// @notice From this block's instant on; 0 is nobody.
    event VotingPersonChanged(uint32 indexed member, uint32 person);
    event MembershipEnded(uint32 indexed member, uint40 entitledUntil, uint40 until, bytes32 evidence);
    /// @notice `entitledFrom` is 0 where the entitlement had not ended.
    event MemberReinstated(uint32 indexed member, uint40 entitledFrom, bytes32 evidence);
    event MemberDied(uint32 indexed member, uint40 diedAt, bytes32 evidence);
    event SharesChanged(uint32 indexed member, uint32 shares);
    /// @notice In another class from the next second on.
    event ClassChanged(uint32 indexed member, uint8 class);
    /// @notice The old entry stays visible beside the new one.
    event EntryCorrected(uint32 indexed member, Field field, int64 previous, int64 value, bytes32 evidence);
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
    error MembershipUnended(uint32 member);
    error InstantPast(uint40 instant, uint40 now_);
    error TooManyClasses();
    error TooManyFutureChanges();
    error NoPerson();
    error NoEnd();
    error CorrectionInvalid(Field field, int64 value);

    /// @notice Hash of the founding file, salt included (see `Founding`).
    function FOUNDING() external view returns (bytes32);
    /// @notice The one contract that may write after the founding.
    function AUTHORITY() external view returns (address);
    /// @notice Instant of the sealing; 0 before.
    function sealedAt() external view returns (uint40);

    function found(FoundingMember[] calldata members) external;
    function seal() external;

    /// @notice Enters a member from now on, with one person, and returns its number.
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
    /// @notice Lays down a one-time invitation address that may enrol the person's next key from `readyAt` on; zero takes
    /// one back. The present key stays in force until then unless `drop` is set.
    function invite(uint32 person, address invitation, uint40 readyAt, bool drop) external;
    function addPerson(uint32 member, bool representative) external returns (uint32 person);
    /// @notice The person signs and sits no more, from the next second on; its key is dropped at once.
    function endPerson(uint32 person) external;
    function setVotingPerson(uint32 member, uint32 person) external;
    /// @notice Ends entitlement and membership. An end that is known already is only moved to an earlier instant.
    function endMembership(uint32 member, uint40 entitledUntil, uint40 until, bytes32 evidence) external;
    function reinstate(uint32 member, bytes32 evidence) external;
    /// @notice Marks a natural member as dead and ends its own person.
    function noteDeath(uint32 member, uint40 diedAt, bytes32 evidence) external;
    function setShares(uint32 member, uint32 shares) external;
    /// @notice Another number of votes from the next second on.
    function setVotes(uint32 member, uint16 votes) external;
    function correct(uint32 member, Field field, int64 value, bytes32 evidence) external;

    /// @notice Reverts where `endMembership` would at `t`.
    function checkEnd(uint32 member, uint40 entitledUntil, uint40 until, uint40 t) external view;
    /// @notice Reverts where `correct` would.
    function checkCorrection(uint32 member, Field field, int64 value) external view;

    function memberCount() external view returns (uint32);
    function personCount() external view returns (uint32);
    /// @notice The newest slots of the numbered members; unknown ones are zero.
    /// @param members 32 bytes each, and so is the answer: bytes are copied in one piece, which every ballot profits from
    function slots(bytes calldata members) external view returns (bytes memory);
    /// @notice The member's slot with the period of entitlement that had begun last at `t` (the first where none had), the
    /// key of the voting person at `keyTime`, and the class at `classTime`, or at the beginning of the first entitlement
    /// after it where there was none.
    function slotAt(uint32 member, uint40 t, uint40 keyTime, uint40 classTime) external view returns (uint256);
    function detailsOf(uint32 member) external view returns (Details memory);
    function personAt(uint32 person) external view returns (Person memory);
    function memberOf(uint32 person) external view returns (uint32);
    function votingPersonAt(uint32 member, uint40 t) external view returns (uint32);
    function personOf(address key) external view returns (uint32);
    function keyAt(uint32 person, uint40 t) external view returns (address);
    function invitationOf(uint32 person) external view returns (address invitation, uint40 readyAt);
    function wasInvited(address invitation) external view returns (bool);
    /// @notice First instant after `from` at which the person has left, or its member is not entitled. An entitlement that
    /// is given back later is another one: what ended with the first stays ended.
    function activeUntil(uint32 person, uint40 from) external view returns (uint40);
    /// @notice Whether the person may sign and sit at `t`: it has not left, and its member is entitled.
    function isActive(uint32 person, uint40 t) external view returns (bool);
    /// @notice Whether the member belongs to the cooperative at `t`, entitled or not.
    function isMemberAt(uint32 member, uint40 t) external view returns (bool);
    function segmentOf(uint32 member) external view returns (uint8);
    function isInvesting(uint32 member) external view returns (bool);
    function classCount() external view returns (uint8);
    function classAt(uint8 index) external view returns (uint16 votes, bool investing, uint8 segment);
    /// @notice All classes at once.
    function classes() external view returns (uint16[] memory votes, bool[] memory investing);
    /// @notice Entitled members with a vote, and all members, who were so at `from` or joined after it and not after `to`;
    /// from the sealing on. Loops over who left in between.
    function headsDuring(uint40 from, uint40 to) external view returns (uint32 entitled, uint32 all);
    /// @notice As `headsDuring`, the entitled by class, 32 bits each, 8 classes a word: those of `from` in their class
    /// then, those who joined in the class with which they did. No loop over members: who left and came back counts as
    /// often as it came, and `returnAfter` tells.
    function classHeads(uint40 from, uint40 to) external view returns (uint256[4] memory);
    /// @notice As `headsDuring`, all members, without a loop over those who left.
    function membershipsDuring(uint40 from, uint40 to) external view returns (uint32);
    /// @notice When who left at the instant `left` was entitled again, 0 for never; and when the membership had ended, 0
    /// where it had not.
    function returnAfter(uint32 member, uint40 left) external view returns (uint40 back, uint40 memberLeft);
    /// @notice Number of ends of entitlement after `from` and not after `to`.
    function departures(uint40 from, uint40 to) external view returns (uint32);
    /// @notice Whose entitlement ended when, as `departures` counts them; `settle` of a vote takes them.
    /// @return packed member (4 bytes) · instant (5), one after another
    function departed(uint40 from, uint40 to) external view returns (bytes memory packed);
    /// @notice Whether the member's entitlement ended at the instant.
    function endedAt(uint32 member, uint40 instant) external view returns (bool);
}
