// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {ISites} from "../interfaces/ISites.sol";
import {RuleSet} from "../interfaces/Types.sol";

/// @title What the bodies remember, and how it is looked up
library BodyState {
    /// @notice One term of one person in a seat.
    /// @param decidedAt Close of the vote that gave it; 0 where the founding did
    struct Term {
        uint32 person;
        uint40 since;
        uint40 until;
        bool chair;
        uint40 decidedAt;
    }

    struct Body {
        bool everyMember;
        uint32 convenedBy;
        uint32 presidedBy;
        uint8[] segments;
    }

    /// @param activeExecutors Number of executors that are not retired
    /// @param ruleSetsDecidedAt Close of the vote that adopted each rule set; 0 where the founding did
    /// @param keyDecidedAt Close of the vote that last replaced a person's key
    /// @param withdrawn Applications that their applicants took back
    /// @param admitted Applications that were carried out
    struct State {
        Body[] bodies;
        mapping(uint32 body => mapping(uint8 seat => Term[])) terms;
        mapping(uint32 body => RuleSet[]) ruleSets;
        mapping(uint32 body => uint40[]) ruleSetsDecidedAt;
        mapping(uint32 person => uint40) keyDecidedAt;
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

    /// @notice The newest term of a seat, past, present or to come; without a person where there is none. A term that
    /// ended before it began is none: the one before it still counts.
    /// @return term A copy
    /// @return index Its place among the seat's terms
    function lastTerm(
        State storage s,
        IMemberRegister register,
        uint32 number,
        uint8 seat
    ) internal view returns (Term memory term, uint256 index) {
        Term[] storage terms = s.terms[number][seat];
        for (index = terms.length; index > 0;) {
            term = terms[--index];
            if (term.since < endOf(register, term)) return (term, index);
        }
        delete term;
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
