// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Signature} from "../../contracts/interfaces/Acts.sol";
import {IBodies} from "../../contracts/interfaces/IBodies.sol";
import {ICircularVotes} from "../../contracts/interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../../contracts/interfaces/IMemberRegister.sol";
import {
    Articles,
    Base,
    BodyKind,
    ElectorateAt,
    Matter,
    Procedure,
    Revocability,
    RuleSet
} from "../../contracts/interfaces/Rules.sol";
import {Action, ActionKind, FOREVER, SeatOrder, SeatRole, VoteId} from "../../contracts/interfaces/Types.sol";

interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function prank(address sender, address origin) external;
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function warp(uint256 timestamp) external;
}

/// @title A ledger of 70 members with one vote in which ballots may be changed
abstract contract VotesFounding {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint32 public constant MEMBERS = 70;
    /// @notice Founded as a former member.
    uint32 public constant FORMER = 66;
    bytes32 public constant FOUNDING = bytes32(uint256(7));
    uint256 internal constant RELAY = 0xbeef;
    address internal constant SENDER = address(0xcafe);

    bytes32 internal constant NOTICE = keccak256("Notice(uint32 member,uint40 until,uint64 nonce,uint40 validUntil)");
    bytes32 internal constant REINSTATEMENT = keccak256(
        "Reinstatement(uint32 member,bytes32 document,uint64 nonce,uint40 validUntil)"
    );
    bytes32 internal constant CORRECTION = keccak256(
        "Correction(uint32 member,uint8 field,int64 value,bytes32 document,uint64 nonce,uint40 validUntil)"
    );
    bytes32 internal constant PROXY = keccak256(
        "Proxy(bytes32 vote,uint32 principal,uint32 holder,bytes32 document,uint64 nonce,uint40 validUntil)"
    );
    bytes32 internal constant PAPER_BALLOT = keccak256(
        "PaperBallot(bytes32 vote,uint32 elector,uint64 choice,uint8 manner,uint8 revision,uint40 receivedAt,bytes32 document,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant OPENING = keccak256(
        "Opening(uint32 body,uint8 matter,uint32 ruleSet,bytes32 documents,bytes32 action,uint40 discussionAt,uint40 startsAt,uint40 endsAt,uint64 nonce,uint40 validUntil)"
    );
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
    );

    IMemberRegister public register;
    IBodies public bodies;
    ICircularVotes public votes;
    VoteId public vote;
    uint40 public now_ = 1_600_000_000;
    uint40 public startsAt;
    uint40 public endsAt;
    uint256 internal nonce = 100;
    mapping(uint32 principal => uint32) internal holders;
    ElectorateAt private immutable ELECTORATE;

    constructor(ElectorateAt electorate) {
        ELECTORATE = electorate;
    }

    /// @notice Founds the ledger, of which this is the founder, and opens a vote.
    function start(IMemberRegister register_, IBodies bodies_, ICircularVotes votes_) external {
        if (address(votes) != address(0)) return;
        (register, bodies, votes) = (register_, bodies_, votes_);
        (startsAt, endsAt) = (now_, now_ + 1 days);
        _foundRegister();
        _foundBodies();
        register.seal();
        _open();
    }

    function _foundRegister() private {
        IMemberRegister.FoundingMember[] memory founding = new IMemberRegister.FoundingMember[](MEMBERS);
        for (uint32 n = 1; n <= MEMBERS; ++n) {
            address[] memory keys = new address[](1);
            keys[0] = VM.addr(n);
            uint40 until = n == FORMER ? now_ : FOREVER;
            uint16 weight = n % 10 == 0 ? 0 : 1;
            founding[n - 1] = IMemberRegister.FoundingMember(
                -1,
                until,
                uint8(n % 12),
                weight,
                weight == 0,
                false,
                1,
                0,
                keys,
                new address[](1)
            );
        }
        register.found(founding);
    }

    function _foundBodies() private {
        Articles memory articles;
        articles.representation = 1;
        bodies.foundArticles(articles);
        IBodies.FoundingBody[] memory all = new IBodies.FoundingBody[](2);
        all[0] = IBodies.FoundingBody(BodyKind.GENERAL_MEETING, 2, 2, new uint8[](0));
        all[1] = IBodies.FoundingBody(BodyKind.BOARD, 0, 0, new uint8[](2));
        bodies.foundBodies(all);
        SeatOrder[] memory seats = new SeatOrder[](2);
        seats[0] = SeatOrder(2, 1, 1, 0, FOREVER, SeatRole.CHAIR);
        seats[1] = SeatOrder(2, 2, 2, 0, FOREVER, SeatRole.NONE);
        bodies.foundSeats(seats);
        RuleSet[] memory rules = new RuleSet[](1);
        rules[0].body = 1;
        rules[0].matters = 1;
        rules[0].procedure = Procedure.CIRCULAR;
        rules[0].quorumBase = Base.ELIGIBLE;
        (rules[0].majorityNum, rules[0].majorityDen, rules[0].majorityStrict) = (1, 2, true);
        rules[0].electorate = ELECTORATE;
        rules[0].revocability = Revocability.UNTIL_DEADLINE;
        rules[0].proxyCap = 2;
        rules[0].grace = 6 hours;
        bodies.foundRuleSets(rules);
        address[] memory relays = new address[](1);
        relays[0] = VM.addr(RELAY);
        bodies.foundTables(relays, new address[](0), new bytes32[](0), new string[](0), address(votes));
    }

    function _open() private {
        Action memory action = Action(ActionKind.RESOLUTION, "");
        ICircularVotes.Opening memory opening = ICircularVotes.Opening(
            1,
            Matter.RESOLUTION,
            1,
            bytes32(uint256(1)),
            keccak256(abi.encode(action)),
            0,
            0,
            endsAt,
            1,
            FOREVER
        );
        bytes32 act = _digest(address(votes), keccak256(abi.encode(OPENING, opening)));
        Signature[] memory signatures = new Signature[](1);
        signatures[0] = Signature(2, 1, _sign(1, act));
        VM.prank(SENDER, SENDER);
        vote = votes.open(opening, action, signatures);
    }

    function _byOfficers(bytes32 act) internal pure returns (Signature[] memory by) {
        by = new Signature[](2);
        by[0] = Signature(2, 1, _sign(1, act));
        by[1] = Signature(2, 2, _sign(2, act));
    }

    function _digest(address verifier, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("Umlauf"), keccak256("1"), block.chainid, verifier, FOUNDING)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _sign(uint256 privateKey, bytes32 act) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(privateKey, act);
        return abi.encodePacked(uint8(0), r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    /// @dev r and s of a packed signature.
    function _fields(bytes memory signature) internal pure returns (bytes memory fields) {
        fields = new bytes(64);
        for (uint256 i = 0; i < 64; ++i) fields[i] = signature[i + 1];
    }
}
