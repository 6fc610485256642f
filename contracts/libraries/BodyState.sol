// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {ISites} from "../interfaces/ISites.sol";
import {RuleSet} from "../interfaces/Types.sol";

/// @title What the bodies remember, and how it is looked up
library BodyState {
    /// @notice One term of one person in a seat.
    struct Term {
        uint32 person;
        uint40 since;
        uint40 until;
        bool chair;
    }

    struct Body {
        bool everyMember;
        uint32 convenedBy;
        uint32 presidedBy;
        uint8[] segments;
    }

    /// @param activeExecutors Number of executors that are not retired
    /// @param ruleSetsDecidedAt When each rule set was decided; 0 where the founding did
    /// @param decidedAt When what was carried out last on a subject was decided: a seat, a person's key, a site
    /// @param withdrawn Applications that their applicants took back
    /// @param admitted Applications that were carried out
    struct State {
        Body[] bodies;
        mapping(uint32 body => mapping(uint8 seat => Term[])) terms;
        mapping(uint32 body => RuleSet[]) ruleSets;
        mapping(uint32 body => uint40[]) ruleSetsDecidedAt;
        mapping(bytes32 subject => uint40) decidedAt;
        IBodies.Relay[] relays;
        ISites.Site[] sites;
        mapping(address executor => IBodies.Executor) executors;
        uint256 activeExecutors;
        mapping(bytes32 application => bool) withdrawn;
        mapping(bytes32 application => bool) admitted;
    }

    function body(State storage s, uint32 number) internal view returns (Body storage) {
        require(number != 0 && number <= s.bodies.length, IBodies.UnknownBody(number));
        return s.bodies[number - 1];
    }

    function requireSeat(State storage s, uint32 number, uint8 seat) internal view {
        require(seat != 0 && seat <= body(s, number).segments.length, IBodies.UnknownSeat(number, seat));
    }

    /// @notice Whether the person has a term in the seat that holds `t` or lies ahead.
    function hasTerm(
        State storage s,
        IMemberRegister register,
        uint32 number,
        uint8 seat,
        uint32 person,
        uint40 t
    ) internal view returns (bool) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            Term memory term = terms[i - 1];
            uint40 end = endOf(register, term);
            if (term.person == person && term.since < end && t < end) return true;
        }
        return false;
    }

    /// @notice The term that holds `t`; without a person where the seat is vacant.
    function termAt(
        State storage s,
        IMemberRegister register,
        uint32 number,
        uint8 seat,
        uint40 t
    ) internal view returns (Term memory term) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            if (terms[i - 1].since > t) continue;
            if (t < endOf(register, terms[i - 1])) term = terms[i - 1];
            break;
        }
    }

    /// @notice Whether anybody held the seat at an instant from `from` to `to`, both included.
    function isTaken(
        State storage s,
        IMemberRegister register,
        uint32 number,
        uint8 seat,
        uint40 from,
        uint40 to
    ) internal view returns (bool) {
        Term[] storage terms = s.terms[number][seat];
        for (uint256 i = terms.length; i > 0; --i) {
            uint40 end = endOf(register, terms[i - 1]);
            if (terms[i - 1].since > to || end <= terms[i - 1].since) continue;
            return end > from;
        }
        return false;
    }

    /// @notice First instant after the term. Office ends with the membership (§9(2) GenG).
    function endOf(IMemberRegister register, Term memory term) internal view returns (uint40) {
        if (term.person == 0) return 0;
        uint40 membership = register.untilOf(register.memberOf(term.person));
        return term.until < membership ? term.until : membership;
    }

    function isMember(IMemberRegister register, uint32 person, uint40 t) internal view returns (bool) {
        return register.isMemberAt(register.memberOf(person), t);
    }

    /// @notice What an ADMIT action names: it binds the applicant's key without showing the declaration.
    function application(bytes32 declaration, address key) internal pure returns (bytes32) {
        return keccak256(abi.encode(declaration, key));
    }
}
