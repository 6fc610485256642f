// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {Articles, BodyKind, Matter, RuleFault, RuleSet} from "../interfaces/Rules.sol";
import {Action, ActionKind, ElectionOrder, Refusal, SeatOrder} from "../interfaces/Types.sol";
import {BodyState} from "./BodyState.sol";
import {Memberships} from "./Memberships.sol";
import {Offices} from "./Offices.sol";
import {Statute} from "./Statute.sol";
import {Tables} from "./Tables.sol";

/// @title What founding and adopted resolutions do to the bodies
library Resolutions {
    using BodyState for BodyState.State;

    /// @dev Seats of a body, from 1 on, fit one word of a ballot sheet.
    uint256 private constant MAX_SEATS = 63;
    /// @dev Persons and members whom a resolution names as concerned: a vote goes through all of them.
    uint256 private constant MAX_CONCERNED = 63;
    /// @dev Words of an action's data, by kind; RuleSet has 35 fields, Articles 12. 0xff is of any length.
    bytes21 private constant WORDS = hex"00_04_06_03_23_02_01_01_ff_01_02_01_ff_ff_01_02_02_0c_01_01_01";

    // Founding

    function foundBodies(BodyState.State storage s, IBodies.FoundingBody[] calldata bodies) external {
        for (uint256 i = 0; i < bodies.length; ++i) {
            IBodies.FoundingBody calldata b = bodies[i];
            require(b.segments.length <= MAX_SEATS, IBodies.TooManySeats(b.segments.length));
            bool seated = b.kind != BodyKind.GENERAL_MEETING || b.segments.length == 0;
            require(seated, IBodies.SeatsOfMeeting(b.segments.length));
            uint32 number = uint32(s.bodies.length + 1);
            uint32 convenedBy = b.convenedBy == 0 ? number : b.convenedBy;
            uint32 presidedBy = b.presidedBy == 0 ? number : b.presidedBy;
            s.bodies.push(BodyState.Body(b.kind, convenedBy, presidedBy, b.segments));

            emit IBodies.BodyCreated(number, b.kind, convenedBy, presidedBy, b.segments);
        }
    }

    function foundRuleSets(BodyState.State storage s, RuleSet[] calldata ruleSets) external {
        for (uint256 i = 0; i < ruleSets.length; ++i) {
            _checkRuleSet(s, ruleSets[i], uint40(block.timestamp), 0);
            _adoptRuleSet(s, ruleSets[i], 0);
        }
    }

    function foundSeats(BodyState.State storage s, SeatOrder[] calldata orders) external {
        for (uint256 i = 0; i < orders.length; ++i) {
            Refusal refusal = Offices.checkSeat(s, orders[i], uint40(block.timestamp));
            require(refusal == Refusal.NONE, IBodies.SeatRefused(orders[i].person, refusal));
            Offices.seat(s, orders[i]);
        }
    }

    function foundArticles(BodyState.State storage s, Articles calldata articles) external {
        _checkArticles(s, articles);
        _adoptArticles(s, articles);
    }

    // Resolutions. What ends keeps the second that has begun: what was received in it was received in time.

    function carryOut(
        BodyState.State storage s,
        bytes32 domain,
        uint32 body,
        Matter matter,
        Action calldata action,
        bytes calldata evidence,
        uint40 decidedAt
    ) external returns (Refusal refusal) {
        refusal = _check(s, body, matter, action, uint40(block.timestamp), decidedAt);
        if (refusal != Refusal.NONE) return refusal;
        bytes32 subject = _subject(s, action);
        if (subject != 0) s.decidedAt[subject] = decidedAt;
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (Memberships.isOne(kind)) return Memberships.carryOut(s, domain, action, evidence, decidedAt);
        if (Tables.isOne(kind)) {
            Tables.carryOut(s, action);
        } else if (kind == ActionKind.SEAT) {
            Offices.seat(s, abi.decode(data, (SeatOrder)));
        } else if (kind == ActionKind.UNSEAT) {
            (uint32 target, uint8 seat, uint32 person) = abi.decode(data, (uint32, uint8, uint32));
            Offices.unseat(s, target, seat, person);
        } else if (kind == ActionKind.ELECT) {
            Offices.seatElected(s, abi.decode(data, (ElectionOrder)), abi.decode(evidence, (uint8[])), decidedAt);
        } else if (kind == ActionKind.ADOPT_RULE_SET) {
            _adoptRuleSet(s, abi.decode(data, (RuleSet)), decidedAt);
        } else if (kind == ActionKind.ADOPT_ARTICLES) {
            _adoptArticles(s, abi.decode(data, (Articles)));
        }
    }

    function check(
        BodyState.State storage s,
        uint32 body,
        Matter matter,
        Action calldata action,
        uint40 t
    ) external view returns (Refusal refusal) {
        refusal = _check(s, body, matter, action, t, t);
        if (refusal != Refusal.NONE || action.kind != ActionKind.ELECT) return refusal;
        // Once votes are cast, who can no longer be seated concerns nobody else: the elected are refused one by one.
        return Offices.checkCandidates(s, abi.decode(action.data, (ElectionOrder)), t);
    }

    function _check(
        BodyState.State storage s,
        uint32 body,
        Matter matter,
        Action calldata action,
        uint40 t,
        uint40 decidedAt
    ) private view returns (Refusal) {
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        uint8 words = uint8(WORDS[uint8(kind)]);
        require(words == 0xff || data.length == 32 * uint256(words), IBodies.MalformedAction());
        bytes32 subject = _subject(s, action);
        if (subject != 0 && decidedAt < s.decidedAt[subject]) return Refusal.OVERTAKEN;
        if (Memberships.isOne(kind)) return Memberships.check(s, body, matter, action, t);
        if (Tables.isOne(kind)) return Tables.check(s, action);
        if (kind == ActionKind.SEAT) {
            SeatOrder memory o = abi.decode(data, (SeatOrder));
            _requireChooser(s, body, matter, o.body);
            return Offices.checkSeat(s, o, t);
        }
        if (kind == ActionKind.UNSEAT) {
            (uint32 target, uint8 seat, uint32 person) = abi.decode(data, (uint32, uint8, uint32));
            s.requireSeat(target, seat);
            _requireChooser(s, body, matter, target);
            // Recall of a member of the supervisory board needs three quarters (§36(3) GenG).
            bool recalled = s.bodies[target - 1].kind == BodyKind.SUPERVISORY_BOARD && s.articles.cooperative;
            require(recalled == (matter == Matter.RECALL), IBodies.RecallRequired(target));
            if (!s.hasTerm(target, seat, person, t)) return Refusal.NOT_SEATED;
        } else if (kind == ActionKind.ELECT) {
            ElectionOrder memory o = abi.decode(data, (ElectionOrder));
            // One content has one encoding; readers refuse any other.
            require(keccak256(data) == keccak256(abi.encode(o)), IBodies.MalformedAction());
            _requireChooser(s, body, matter, o.body);
            return Offices.checkElection(s, o, t);
        } else if (kind == ActionKind.CONCERN) {
            (uint32[] memory persons, uint32[] memory members) = abi.decode(data, (uint32[], uint32[]));
            require(keccak256(data) == keccak256(abi.encode(persons, members)), IBodies.MalformedAction());
            uint256 named = persons.length + members.length;
            require(named > 0 && named <= MAX_CONCERNED, IBodies.MalformedAction());
            _requireKnown(s.register, persons, members);
        } else if (kind == ActionKind.ADOPT_RULE_SET) {
            RuleSet memory r = abi.decode(data, (RuleSet));
            if (matter == Matter.OWN_RULES) _checkOwnRules(s, body, r, t);
            return _checkRuleSet(s, r, t, decidedAt);
        } else if (kind == ActionKind.ADOPT_ARTICLES) {
            _checkArticles(s, abi.decode(data, (Articles)));
        }
        return Refusal.NONE;
    }

    /// @notice Who is concerned by an action: named persons and members, and natural members with their persons.
    function concernedBy(
        BodyState.State storage s,
        Action calldata action
    ) external view returns (uint32[] memory persons, uint32[] memory members) {
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        persons = new uint32[](0);
        members = new uint32[](0);
        if (kind == ActionKind.CONCERN) {
            (persons, members) = abi.decode(data, (uint32[], uint32[]));
        } else if (kind == ActionKind.ELECT) {
            persons = abi.decode(data, (ElectionOrder)).candidates;
        } else if (kind == ActionKind.SEAT) {
            persons = _one(abi.decode(data, (SeatOrder)).person);
        } else if (kind == ActionKind.UNSEAT) {
            (, , uint32 person) = abi.decode(data, (uint32, uint8, uint32));
            persons = _one(person);
        } else if (kind == ActionKind.EXCLUDE) {
            members = _one(abi.decode(data, (uint32)));
        } else if (kind == ActionKind.GRANT_VOTES) {
            (uint32 member, ) = abi.decode(data, (uint32, uint16));
            members = _one(member);
        }
        return _completed(s.register, persons, members);
    }

    /// @dev A number that is nobody's would keep nobody from voting.
    function _requireKnown(IMemberRegister register, uint32[] memory persons, uint32[] memory members) private view {
        uint32 count = register.personCount();
        for (uint256 i = 0; i < persons.length; ++i) {
            require(persons[i] != 0 && persons[i] <= count, IMemberRegister.UnknownPerson(persons[i]));
        }
        count = register.memberCount();
        for (uint256 i = 0; i < members.length; ++i) {
            require(members[i] != 0 && members[i] <= count, IMemberRegister.UnknownMember(members[i]));
        }
    }

    function _one(uint32 number) private pure returns (uint32[] memory numbers) {
        numbers = new uint32[](1);
        numbers[0] = number;
    }

    /// @dev A natural member is concerned where its person is, and the other way round.
    function _completed(
        IMemberRegister register,
        uint32[] memory persons,
        uint32[] memory members
    ) private view returns (uint32[] memory allPersons, uint32[] memory allMembers) {
        allPersons = new uint32[](persons.length + members.length);
        allMembers = new uint32[](persons.length + members.length);
        for (uint256 i = 0; i < persons.length; ++i) {
            uint32 member = register.memberOf(persons[i]);
            allPersons[i] = persons[i];
            if (register.detailsOf(member).self == persons[i]) allMembers[i] = member;
        }
        for (uint256 i = 0; i < members.length; ++i) {
            allPersons[persons.length + i] = register.detailsOf(members[i]).self;
            allMembers[persons.length + i] = members[i];
        }
    }

    /// @dev What a later resolution may have decided otherwise; rule sets are looked up by their matters.
    function _subject(BodyState.State storage s, Action calldata action) private view returns (bytes32) {
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (kind == ActionKind.SEAT) {
            SeatOrder memory o = abi.decode(data, (SeatOrder));
            return BodyState.seatSubject(o.body, o.seat);
        }
        if (kind == ActionKind.UNSEAT) {
            (uint32 body, uint8 seat, ) = abi.decode(data, (uint32, uint8, uint32));
            return BodyState.seatSubject(body, seat);
        }
        if (kind == ActionKind.REPLACE_KEY || kind == ActionKind.GRANT_VOTES || kind == ActionKind.EXCLUDE) {
            return keccak256(abi.encode(kind, uint32(uint256(bytes32(data[:32])))));
        }
        if (kind == ActionKind.ADOPT_ARTICLES) return keccak256(abi.encode(kind));
        return Tables.subject(s, action);
    }

    // Statute

    /// @dev Officers are not chosen by the board; the supervisory board is the meeting's choice (§§24(2), 36(1) GenG).
    function _requireChooser(BodyState.State storage s, uint32 body, Matter matter, uint32 target) private view {
        if (!s.articles.cooperative) return;
        BodyKind chosen = s.body(target).kind;
        BodyKind chooser = s.body(body).kind;
        bool meeting = chooser == BodyKind.GENERAL_MEETING || chooser == BodyKind.REPRESENTATIVES;
        bool may =
            chosen == BodyKind.SUPERVISORY_BOARD
                ? meeting
                : chosen != BodyKind.BOARD || meeting || chooser == BodyKind.SUPERVISORY_BOARD;
        require(may, IBodies.NotCompetent(body, matter));
    }

    /// @dev Rules that a body gives itself neither bind others nor widen what it is competent for, and stay under the law
    /// that the statute has put them under.
    function _checkOwnRules(BodyState.State storage s, uint32 body, RuleSet memory r, uint40 t) private view {
        require(r.body == body, IBodies.NotOwnRules(body, r.body));
        for (uint256 m = 0; m <= uint256(type(Matter).max); ++m) {
            if ((r.matters >> m) & 1 == 0) continue;
            uint32 present = s.ruleSetFor(body, Matter(m), t);
            bool kept = present != 0 && m != uint256(Matter.RULE_SETS) && s.ruleSets[body][present - 1].law == r.law;
            require(kept, IBodies.NotCompetent(body, Matter(m)));
        }
    }

    function _checkRuleSet(
        BodyState.State storage s,
        RuleSet memory r,
        uint40 t,
        uint40 decidedAt
    ) private view returns (Refusal) {
        BodyState.Body storage b = s.body(r.body);
        uint40[] storage decisions = s.ruleSetsDecidedAt[r.body];
        for (uint256 i = decisions.length; i > 0; --i) {
            bool governsToo = s.ruleSets[r.body][i - 1].matters & r.matters != 0;
            if (governsToo && decidedAt < decisions[i - 1]) return Refusal.OVERTAKEN;
        }
        RuleFault[] memory faults = Statute.check(r, b.kind, s.articles.cooperative, t);
        require(faults.length == 0, IBodies.RuleSetUnlawful(faults));
        // What nobody can reach could never be mended.
        uint32 heads = uint32(b.segments.length);
        if (b.kind == BodyKind.GENERAL_MEETING) (heads, ) = s.register.headsDuring(t, t);
        require(r.quorumMin <= heads, IBodies.QuorumUnattainable(r.quorumMin, heads));
        uint256 seats = s.body(b.convenedBy).segments.length;
        require(r.openers <= seats, IBodies.OpenersTooMany(r.openers, seats));
        return Refusal.NONE;
    }

    function _adoptRuleSet(BodyState.State storage s, RuleSet memory r, uint40 decidedAt) private {
        s.ruleSets[r.body].push(r);
        s.ruleSetsDecidedAt[r.body].push(decidedAt);

        emit IBodies.RuleSetAdopted(r.body, uint32(s.ruleSets[r.body].length), r);
    }

    function _checkArticles(BodyState.State storage s, Articles memory a) private view {
        RuleFault[] memory faults = Statute.checkArticles(a);
        require(faults.length == 0, IBodies.ArticlesUnlawful(faults));
        // Nobody escapes the law by resolving that it does not apply.
        require(a.cooperative || !s.articles.cooperative, IBodies.CooperativeForGood());
    }

    function _adoptArticles(BodyState.State storage s, Articles memory a) private {
        s.articles = a;

        emit IBodies.ArticlesAdopted(a);
    }
}
