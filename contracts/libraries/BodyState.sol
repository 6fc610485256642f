// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {ISites} from "../interfaces/ISites.sol";
import {Articles, BodyKind, Matter, Procedure, RuleSet} from "../interfaces/Rules.sol";
import {ActionKind, SeatRole} from "../interfaces/Types.sol";

/// @title What the bodies remember, and how it is looked up
library BodyState {
    /// @notice One term of one person in a seat.
    struct Term {
        uint32 person;
        uint40 since;
        uint40 until;
        SeatRole role;
    }

    struct Body {
        BodyKind kind;
        uint32 convenedBy;
        uint32 presidedBy;
        uint8[] segments;
    }

    /// @notice Members who endorsed an act, a bit each.
    struct Endorsement {
        uint32 total;
        mapping(uint256 word => uint256) members;
    }

    /// @param activeExecutors Number of executors that are not retired
    /// @param ruleSetsDecidedAt When each rule set was decided; 0 where the founding did
    /// @param decidedAt When what was carried out last on a subject was decided: a seat, a person's key, a site
    /// @param withdrawn Applications that their applicants took back
    /// @param used Declarations (applications, subscriptions) that were carried out
    struct State {
        IMemberRegister register;
        Articles articles;
        Body[] bodies;
        mapping(uint32 body => mapping(uint8 seat => Term[])) terms;
        mapping(uint32 body => RuleSet[]) ruleSets;
        mapping(uint32 body => uint40[]) ruleSetsDecidedAt;
        mapping(bytes32 subject => uint40) decidedAt;
        IBodies.Office[] relays;
        IBodies.Office[] auditors;
        ISites.Site[] sites;
        mapping(address executor => IBodies.Executor) executors;
        uint256 activeExecutors;
        mapping(bytes32 application => bool) withdrawn;
        mapping(bytes32 declaration => bool) used;
        mapping(uint32 member => IBodies.Exclusion) exclusions;
        mapping(bytes32 digest => Endorsement) endorsements;
    }

    function body(State storage s, uint32 number) internal view returns (Body storage) {
        require(number != 0 && number <= s.bodies.length, IBodies.UnknownBody(number));
        return s.bodies[number - 1];
    }

    function isMeeting(State storage s, uint32 number) internal view returns (bool) {
        return body(s, number).kind == BodyKind.GENERAL_MEETING;
    }

    function requireSeat(State storage s, uint32 number, uint8 seat) internal view {
        require(seat != 0 && seat <= body(s, number).segments.length, IBodies.UnknownSeat(number, seat));
    }

    /// @notice Whether the person has a term in the seat that holds `t` or lies ahead.
    function hasTerm(State storage s, uint32 number, uint8 seat, uint32 person, uint40 t) internal view returns (bool) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            Term memory term = terms[i - 1];
            uint40 end = endOf(s, term);
            if (term.person == person && term.since < end && t < end) return true;
        }
        return false;
    }

    /// @notice The term that holds `t`; without a person where the seat is vacant.
    function termAt(State storage s, uint32 number, uint8 seat, uint40 t) internal view returns (Term memory term) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            if (terms[i - 1].since > t) continue;
            if (t < endOf(s, terms[i - 1])) term = terms[i - 1];
            break;
        }
    }

    /// @notice Whether anybody held the seat at an instant from `from` to `to`, both included.
    function isTaken(State storage s, uint32 number, uint8 seat, uint40 from, uint40 to) internal view returns (bool) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            uint40 end = endOf(s, terms[i - 1]);
            if (terms[i - 1].since > to || end <= terms[i - 1].since) continue;
            return end > from;
        }
        return false;
    }

    /// @notice First instant after the term. Office ends with the membership (§9(2) GenG), with the dispatch of an
    /// exclusion (§68 GenG), and with the person.
    function endOf(State storage s, Term memory term) internal view returns (uint40) {
        if (term.person == 0) return 0;
        uint40 active = s.register.activeUntil(term.person, term.since);
        return term.until < active ? term.until : active;
    }

    /// @notice The seat that has the role at `t`; without a person where it is vacant.
    function roleAt(
        State storage s,
        uint32 number,
        SeatRole role,
        uint40 t
    ) internal view returns (Term memory term, uint8 seat) {
        uint256 seats = body(s, number).segments.length;
        for (seat = 1; seat <= seats; ++seat) {
            term = termAt(s, number, seat, t);
            if (term.person != 0 && term.role == role) return (term, seat);
        }
        delete term;
        seat = 0;
    }

    /// @notice Who acts as the chair at `t`: chair, else deputy, else the seat whose term began first (§47 GenG, by
    /// analogy); without a person where all seats are vacant.
    function actingChair(
        State storage s,
        uint32 number,
        uint40 t
    ) internal view returns (Term memory term, uint8 seat) {
        (term, seat) = roleAt(s, number, SeatRole.CHAIR, t);
        if (term.person == 0) (term, seat) = deputyOf(s, number, t);
    }

    /// @notice The deputy, else the seat other than the chair's whose term began first, the lowest number among equals.
    function deputyOf(State storage s, uint32 number, uint40 t) internal view returns (Term memory term, uint8 seat) {
        (term, seat) = roleAt(s, number, SeatRole.DEPUTY, t);
        if (term.person != 0) return (term, seat);
        uint256 seats = body(s, number).segments.length;
        for (uint8 i = 1; i <= seats; ++i) {
            Term memory other = termAt(s, number, i, t);
            if (other.person == 0 || other.role == SeatRole.CHAIR) continue;
            if (term.person != 0 && other.since >= term.since) continue;
            (term, seat) = (other, i);
        }
    }

    /// @notice Number of the rule set that governs the matter at `t`; 0 where the body is not competent.
    function ruleSetFor(State storage s, uint32 number, Matter matter, uint40 t) internal view returns (uint32) {
        RuleSet[] storage sets = s.ruleSets[number];
        for (uint256 i = sets.length; i > 0; --i) {
            RuleSet storage r = sets[i - 1];
            if ((r.matters >> uint8(matter)) & 1 == 1 && r.validFrom <= t) {
                return r.procedure == Procedure.NONE ? 0 : uint32(i);
            }
        }
        return 0;
    }

    /// @notice What resolutions about a seat are about; see `decidedAt`.
    function seatSubject(uint32 number, uint8 seat) internal pure returns (bytes32) {
        return keccak256(abi.encode(ActionKind.SEAT, number, seat));
    }

    /// @notice What an ADMIT action names: it binds the applicant's key without showing the declaration.
    function application(bytes32 declaration, address key) internal pure returns (bytes32) {
        return keccak256(abi.encode(declaration, key));
    }
}
