// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../../contracts/interfaces/IBodies.sol";
import {ICircularVotes} from "../../contracts/interfaces/ICircularVotes.sol";
import {IMemberRegister} from "../../contracts/interfaces/IMemberRegister.sol";
import {
    Action,
    ActionKind,
    Base,
    FOREVER,
    Matter,
    Phase,
    Procedure,
    Revocability,
    RuleSet,
    SeatOrder,
    SeatSignature,
    VoteId
} from "../../contracts/interfaces/Types.sol";

interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function prank(address sender, address origin) external;
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function warp(uint256 timestamp) external;
}

/// @title Casts whatever ballots come, lawful or not, and notes which were rightly signed
contract VotesHandler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint32 public constant MEMBERS = 70;
    /// @notice Founded as a former member.
    uint32 public constant FORMER = 66;
    uint256 private constant RELAY = 0xbeef;
    address private constant SENDER = address(0xcafe);
    bytes32 public constant FOUNDING = bytes32(uint256(7));
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
    );
    bytes32 private constant BALLOT = keccak256("Ballot(bytes32 vote,uint32 elector,uint8 choice,uint8 revision)");
    bytes32 private constant ATTESTATION = keccak256("Attestation(bytes32 vote,bytes32 list,uint16 relay)");
    bytes32 private constant NOTICE = keccak256("Notice(uint32 member,uint40 until,uint64 nonce,uint40 validUntil)");
    bytes32 private constant OPENING = keccak256(
        "Opening(uint32 body,uint8 matter,uint32 ruleSet,bytes32 documents,bytes32 action,uint40 startsAt,uint40 endsAt,uint64 nonce,uint40 validUntil)"
    );

    IMemberRegister public register;
    IBodies public bodies;
    ICircularVotes public votes;
    VoteId public vote;
    uint40 public now_ = 1_600_000_000;
    /// @notice Whether a ballot was ever signed with the elector's own key.
    mapping(uint32 elector => bool) public signed;
    /// @notice What the vote was when it was seen closed first.
    bytes32 public closed;

    /// @notice Founds the ledger, of which this is the founder, and opens a vote.
    function start(IMemberRegister register_, IBodies bodies_, ICircularVotes votes_) external {
        if (address(votes) != address(0)) return;
        (register, bodies, votes) = (register_, bodies_, votes_);
        _foundRegister();
        _foundBodies();
        register.seal();
        _open();
    }

    /// @notice A batch of up to four ballots, one of four signed with somebody's else key.
    function cast(uint256 seed, uint8 many, uint8 choice, uint8 revision) external {
        (bytes memory batch, ) = _batch(seed, many, choice, revision, 0);
        VM.prank(SENDER, SENDER);
        try votes.cast(vote, batch) {} catch {}
        _seeClosed();
    }

    /// @notice As `cast`, with instants around now and a relay's attestation.
    function castLate(uint256 seed, uint8 many, uint8 choice, uint8 revision, uint32 ago) external {
        uint40 received = now_ - (ago % 2 days);
        (bytes memory batch, bytes memory rows) = _batch(seed, many, choice, revision, received);
        bytes memory instants;
        for (uint256 i = 0; i < rows.length / 37; ++i) instants = abi.encodePacked(instants, received);
        bytes32 act = _digest(address(votes), keccak256(abi.encode(ATTESTATION, vote, keccak256(rows), uint16(1))));
        VM.prank(SENDER, SENDER);
        try votes.castLate(vote, batch, instants, 1, _sign(RELAY, act)) {} catch {}
        _seeClosed();
    }

    function leave(uint256 seed, uint32 ahead) external {
        uint32 member = 2 + uint32(seed % (MEMBERS - 1));
        uint40 until = now_ + (ahead % 1 days);
        bytes32 act = _digest(address(bodies), keccak256(abi.encode(NOTICE, member, until, uint64(seed), FOREVER)));
        VM.prank(SENDER, SENDER);
        try bodies.giveNotice(member, until, uint64(seed), FOREVER, _sign(member, act)) {} catch {}
    }

    function pass(uint32 time) external {
        now_ += time % 3 hours;
        VM.warp(now_);
    }

    function end() external {
        try votes.end(vote) {} catch {}
        try votes.close(vote) {} catch {}
        _seeClosed();
    }

    /// @notice All that a closed vote holds.
    function digest() public view returns (bytes32 hash) {
        hash = keccak256(abi.encode(votes.voteOf(vote), votes.countOf(vote)));
        for (uint32 elector = 0; elector <= MEMBERS + 9; ++elector) {
            hash = keccak256(abi.encode(hash, votes.entryOf(vote, elector)));
        }
        for (uint32 batch = 0; batch <= votes.voteOf(vote).batches + 1; ++batch) {
            hash = keccak256(abi.encode(hash, votes.listOf(vote, batch)));
        }
    }

    function _seeClosed() private {
        if (closed == 0 && votes.phaseAt(vote, now_) == Phase.CLOSED) closed = digest();
    }

    /// @return batch Sorted ballots
    /// @return rows What a relay attests: id and instant of each
    function _batch(
        uint256 seed,
        uint8 many,
        uint8 choice,
        uint8 revision,
        uint40 received
    ) private returns (bytes memory batch, bytes memory rows) {
        uint32 elector = uint32(seed % (MEMBERS + 6));
        for (uint256 i = 0; i <= many % 4; ++i) {
            elector += 1 + uint32((seed >> (8 * i)) % 4);
            bool right = (seed >> (40 + i)) % 4 != 0 && elector <= MEMBERS;
            if (right) signed[elector] = true;
            bytes32 act = _digest(
                address(votes),
                keccak256(abi.encode(BALLOT, vote, elector, (choice + i) % 6, revision % 4))
            );
            bytes memory signature = _sign(right ? elector : elector + 1000, act);
            batch = abi.encodePacked(batch, elector, revision % 4, uint8((choice + i) % 6), signature);
            bytes32 id = keccak256(abi.encodePacked(act, _fields(signature)));
            rows = abi.encodePacked(rows, id, received);
        }
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
                keys,
                new address[](1)
            );
        }
        register.found(founding);
    }

    function _foundBodies() private {
        IBodies.FoundingBody[] memory all = new IBodies.FoundingBody[](2);
        all[0] = IBodies.FoundingBody(true, 2, 2, new uint8[](0));
        all[1] = IBodies.FoundingBody(false, 0, 0, new uint8[](1));
        bodies.foundBodies(all);
        SeatOrder[] memory seats = new SeatOrder[](1);
        seats[0] = SeatOrder(2, 1, 1, 0, FOREVER, true);
        bodies.foundSeats(seats);
        RuleSet[] memory rules = new RuleSet[](1);
        rules[0].body = 1;
        rules[0].matters = 1;
        rules[0].procedure = Procedure.CIRCULAR;
        rules[0].quorumBase = Base.ELIGIBLE;
        (rules[0].majorityNum, rules[0].majorityDen, rules[0].majorityStrict) = (1, 2, true);
        rules[0].revocability = Revocability.UNTIL_DEADLINE;
        rules[0].grace = 6 hours;
        bodies.foundRuleSets(rules);
        address[] memory relays = new address[](1);
        relays[0] = VM.addr(RELAY);
        bodies.foundTables(relays, new bytes32[](0), new string[](0), address(votes));
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
            now_ + 1 days,
            1,
            FOREVER
        );
        bytes32 act = _digest(address(votes), keccak256(abi.encode(OPENING, opening)));
        SeatSignature[] memory signatures = new SeatSignature[](1);
        signatures[0] = SeatSignature(2, 1, _sign(1, act));
        VM.prank(SENDER, SENDER);
        vote = votes.open(opening, action, signatures);
    }

    function _digest(address verifier, bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("Umlauf"), keccak256("1"), block.chainid, verifier, FOUNDING)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _sign(uint256 privateKey, bytes32 act) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(privateKey, act);
        return abi.encodePacked(uint8(0), r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    /// @dev r and s of a packed signature.
    function _fields(bytes memory signature) private pure returns (bytes memory fields) {
        fields = new bytes(64);
        for (uint256 i = 0; i < 64; ++i) fields[i] = signature[i + 1];
    }
}
