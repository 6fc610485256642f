// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ActKind, Appointment, EmergencyBoard, Resignation, Signature} from "../interfaces/Acts.sol";
import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {BodyKind} from "../interfaces/Rules.sol";
import {ElectionOrder, Refusal, SeatOrder, SeatRole} from "../interfaces/Types.sol";
import {BodyState} from "./BodyState.sol";
import {Calendar} from "./Calendar.sol";
import {Signatories} from "./Signatories.sol";

/// @title Who takes and who leaves a seat
library Offices {
    using BodyState for BodyState.State;

    /// @dev Candidates of an election: with more, closing it under every rule could need more gas than a transaction has.
    uint256 private constant MAX_CANDIDATES = 24;
    /// @dev Financial years of a representative's term after the first (§43a GenG), in months.
    uint256 private constant REPRESENTATIVES_TERM = 48;

    // Acts

    /// @notice Reverts where the act may not be carried out at `t`.
    function check(
        BodyState.State storage s,
        ActKind kind,
        bytes calldata data,
        bytes32 digest,
        Signature[] calldata signatures,
        uint40 t
    ) external view {
        if (kind == ActKind.RESIGNATION) {
            Resignation memory a = abi.decode(data, (Resignation));
            require(signatures.length == 1, IBodies.WrongSignatures(signatures.length, 1));
            IBodies.Signatory memory by = Signatories.signatoriesOf(s, digest, signatures, t)[0];
            bool own = a.body != 0 && by.body == a.body && by.seat == a.seat;
            require(own, IBodies.BadSeatSignature(a.body, a.seat, by.key));
        } else if (kind == ActKind.APPOINTMENT) {
            Appointment memory a = abi.decode(data, (Appointment));
            Signatories.checkOfficers(s, digest, signatures, true, t);
            _checkAppointment(s, SeatOrder(a.body, a.seat, a.person, t, a.until, _roleOf(a.role)), t);
        } else {
            EmergencyBoard memory a = abi.decode(data, (EmergencyBoard));
            require(signatures.length == 0, IBodies.WrongSignatures(signatures.length, 0));
            require(s.articles.emergencyBoard, IBodies.EmergencyUnavailable());
            (, uint32 all) = s.register.headsDuring(t, t);
            uint32 given = s.endorsements[digest].total;
            require(2 * uint256(given) > all, IBodies.NotEnoughEndorsements(given, all));
            s.requireSeat(a.body, a.seat);
            require(s.bodies[a.body - 1].kind == BodyKind.BOARD, IBodies.NotOfBoard(a.body, a.seat));
            // Whoever holds the seat loses it, and keeps the second that has begun.
            BodyState.Term memory held = s.termAt(a.body, a.seat, t);
            uint40 since = held.person == 0 ? t : t + 1;
            require(since < a.until, IBodies.TermEmpty(since, a.until));
            Refusal refusal = _mayHold(s, a.person, t);
            require(refusal == Refusal.NONE, IBodies.SeatRefused(a.person, refusal));
            _requireVacant(s, SeatOrder(a.body, a.seat, a.person, t, a.until, held.role), t, held.person);
        }
    }

    /// @notice Does what an act says that was checked.
    function carryOut(BodyState.State storage s, ActKind kind, bytes calldata data) external {
        uint40 now_ = uint40(block.timestamp);
        if (kind == ActKind.RESIGNATION) {
            Resignation memory a = abi.decode(data, (Resignation));
            unseat(s, a.body, a.seat, s.termAt(a.body, a.seat, now_).person);
        } else if (kind == ActKind.APPOINTMENT) {
            Appointment memory a = abi.decode(data, (Appointment));
            _seat(s, SeatOrder(a.body, a.seat, a.person, now_, a.until, _roleOf(a.role)));
        } else {
            EmergencyBoard memory a = abi.decode(data, (EmergencyBoard));
            uint32 holder = s.termAt(a.body, a.seat, now_).person;
            SeatRole role = s.termAt(a.body, a.seat, now_).role;
            if (holder != 0) unseat(s, a.body, a.seat, holder);
            // In the seat that has begun to be vacated there is one holder at a time.
            uint40 since = holder == 0 ? now_ : now_ + 1;
            _seat(s, SeatOrder(a.body, a.seat, a.person, since, a.until, role));
        }
    }

    // Resolutions

    /// @notice Reverts where a person cannot take the seat yet; returns the refusal where it never can.
    function checkSeat(BodyState.State storage s, SeatOrder memory o, uint40 t) external view returns (Refusal) {
        return _checkSeat(s, o, t);
    }

    function seat(BodyState.State storage s, SeatOrder memory o) external {
        _seat(s, o);
    }

    /// @notice Ends present and future terms of the person alike (§§24(3), 36(3) GenG): who is dismissed does not come back by itself.
    function unseat(BodyState.State storage s, uint32 body, uint8 seat_, uint32 person) public {
        uint40 now_ = uint40(block.timestamp);
        BodyState.Term[] storage terms = s.terms[body][seat_];
        for (uint256 i = 0; i < terms.length; ++i) {
            if (terms[i].person == person && terms[i].until > now_) terms[i].until = now_ + 1;
        }

        emit IBodies.SeatVacated(body, seat_, person, now_ + 1);
    }

    /// @notice Reverts where the election is none; returns the refusal where nobody can ever be seated by it.
    function checkElection(
        BodyState.State storage s,
        ElectionOrder memory o,
        uint40 t
    ) external view returns (Refusal) {
        uint256 count = o.candidates.length;
        bool valid = o.seats.length > 0 && count > 0 && count <= MAX_CANDIDATES;
        require(valid, IBodies.ElectionInvalid(o.seats.length, count));
        require(o.since < o.until, IBodies.TermEmpty(o.since, o.until));
        if (o.until <= t) return Refusal.TERM_OVER;
        for (uint256 i = 0; i < o.seats.length; ++i) {
            s.requireSeat(o.body, o.seats[i]);
            require(i == 0 || o.seats[i] > o.seats[i - 1], IBodies.ElectionInvalid(o.seats.length, count));
        }
        _requireOpenElection(s, o.body);
        uint40 since = o.since > t ? o.since : t;
        _checkTerm(s, o.body, since, o.until);
        for (uint256 i = 0; i < count; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                require(o.candidates[i] != o.candidates[j], IBodies.ElectionInvalid(o.seats.length, count));
            }
        }
        return Refusal.NONE;
    }

    /// @notice Reverts, or returns the refusal, where a candidate could not hold the office.
    function checkCandidates(
        BodyState.State storage s,
        ElectionOrder memory o,
        uint40 t
    ) external view returns (Refusal refusal) {
        uint40 since = o.since > t ? o.since : t;
        for (uint256 i = 0; i < o.candidates.length && refusal == Refusal.NONE; ++i) {
            refusal = _mayHold(s, o.candidates[i], since);
        }
    }

    /// @notice Seats whom an election gave the seats.
    /// @param elected For each seat the number of the candidate, from 1; 0 for none
    /// @param decidedAt What was decided later on a seat and is carried out already is not taken back
    function seatElected(
        BodyState.State storage s,
        ElectionOrder memory o,
        uint8[] memory elected,
        uint40 decidedAt
    ) external {
        uint40 now_ = uint40(block.timestamp);
        for (uint256 i = 0; i < elected.length; ++i) {
            if (elected[i] == 0) continue;
            uint32 person = o.candidates[elected[i] - 1];
            SeatOrder memory order = SeatOrder(o.body, o.seats[i], person, o.since, o.until, SeatRole.NONE);
            bytes32 subject = BodyState.seatSubject(o.body, o.seats[i]);
            bool overtaken = decidedAt < s.decidedAt[subject];
            Refusal refusal = overtaken ? Refusal.OVERTAKEN : _checkSeat(s, order, now_);
            if (refusal == Refusal.NONE) {
                s.decidedAt[subject] = decidedAt;
                _seat(s, order);
            } else {
                emit IBodies.ElectedRefused(o.body, o.seats[i], person, refusal);
            }
        }
    }

    // Inside

    function _seat(BodyState.State storage s, SeatOrder memory o) private {
        uint40 now_ = uint40(block.timestamp);
        // A term of the founding's time keeps its past beginning.
        uint40 since = o.since > now_ || s.register.sealedAt() == 0 ? o.since : now_;
        s.terms[o.body][o.seat].push(BodyState.Term(o.person, since, o.until, o.role));

        emit IBodies.SeatTaken(o.body, o.seat, o.person, since, o.until, o.role);
    }

    function _checkSeat(BodyState.State storage s, SeatOrder memory o, uint40 t) private view returns (Refusal) {
        s.requireSeat(o.body, o.seat);
        require(o.since < o.until, IBodies.TermEmpty(o.since, o.until));
        if (o.until <= t) return Refusal.TERM_OVER;
        uint40 since = o.since > t ? o.since : t;
        bool sealed_ = s.register.sealedAt() != 0;
        if (sealed_) _requireOpenElection(s, o.body);
        // A term of the founding's time began when it says.
        _checkTerm(s, o.body, sealed_ ? since : o.since, o.until);
        Refusal refusal = _mayHold(s, o.person, since);
        if (refusal != Refusal.NONE) return refusal;
        uint32 member = s.register.memberOf(o.person);
        uint8 required = s.bodies[o.body - 1].segments[o.seat - 1];
        uint8 segment = s.register.segmentOf(member);
        require(required == 0 || required == segment, IBodies.SegmentMismatch(required, segment));
        _checkInvestors(s, o.body, member, since);
        _requireVacant(s, o, since, 0);
        return Refusal.NONE;
    }

    /// @dev A court appoints whom it will (§29 BGB by analogy), but a vacant seat is vacant and a holder is a person of the register.
    function _checkAppointment(BodyState.State storage s, SeatOrder memory o, uint40 t) private view {
        s.requireSeat(o.body, o.seat);
        require(t < o.until, IBodies.TermEmpty(t, o.until));
        require(s.register.isActive(o.person, t), IBodies.NotActive(o.person));
        _checkTerm(s, o.body, t, o.until);
        _requireVacant(s, o, t, 0);
    }

    /// @param leaving Person whose terms in the seat count as over; 0 for none
    function _requireVacant(BodyState.State storage s, SeatOrder memory o, uint40 since, uint32 leaving) private view {
        uint256 seats = s.bodies[o.body - 1].segments.length;
        for (uint8 other = 1; other <= seats; ++other) {
            BodyState.Term[] storage terms = s.terms[o.body][other];
            for (uint256 i = terms.length; i > 0; --i) {
                BodyState.Term memory term = terms[i - 1];
                uint40 end = s.endOf(term);
                if (end <= term.since) continue;
                if (end <= since) break;
                if (leaving != 0 && other == o.seat && term.person == leaving) continue;
                require(other != o.seat, IBodies.SeatOccupied(o.body, other, term.person));
                if (term.since >= o.until) continue;
                require(term.person != o.person, IBodies.PersonSeated(o.body, other, o.person));
                bool taken = o.role != SeatRole.NONE && term.role == o.role;
                require(!taken, IBodies.RoleTaken(o.body, other, o.role));
            }
        }
    }

    /// @dev Members, and who represents a legal person that is one (§9(2) GenG).
    function _mayHold(BodyState.State storage s, uint32 person, uint40 t) private view returns (Refusal) {
        if (!s.register.isActive(person, t)) return Refusal.NOT_A_MEMBER;
        IMemberRegister.Person memory p = s.register.personAt(person);
        uint32 self = s.register.detailsOf(p.member).self;
        bool may = self == 0 ? p.representative || !s.articles.cooperative : self == person;
        require(may, IBodies.OfficeNotOfMember(person));
        return Refusal.NONE;
    }

    /// @dev §8(2) GenG: at most a quarter of a supervisory board are investing members.
    function _checkInvestors(BodyState.State storage s, uint32 body, uint32 member, uint40 since) private view {
        BodyState.Body storage b = s.bodies[body - 1];
        if (b.kind != BodyKind.SUPERVISORY_BOARD || !s.articles.cooperative) return;
        if (!s.register.isInvesting(member)) return;
        uint256 investors = 1;
        for (uint8 other = 1; other <= b.segments.length; ++other) {
            uint32 holder = s.termAt(body, other, since).person;
            if (holder != 0 && s.register.isInvesting(s.register.memberOf(holder))) ++investors;
        }
        require(4 * investors <= b.segments.length, IBodies.InvestorsTooMany(body, investors));
    }

    /// @dev §43a GenG: representatives are elected in secret, which no vote here is.
    function _requireOpenElection(BodyState.State storage s, uint32 body) private view {
        bool secret = s.articles.cooperative && s.bodies[body - 1].kind == BodyKind.REPRESENTATIVES;
        require(!secret, IBodies.SecretElectionRequired(body));
    }

    /// @dev §43a GenG: no representative for more than four financial years after the first.
    function _checkTerm(BodyState.State storage s, uint32 body, uint40 since, uint40 until) private view {
        uint8 yearEnd = s.articles.yearEnd;
        if (!s.articles.cooperative || s.bodies[body - 1].kind != BodyKind.REPRESENTATIVES) return;
        uint40 first = Calendar.yearEndAfter(since, yearEnd, s.articles.timezone);
        uint40 latest = Calendar.monthsAfter(first, REPRESENTATIVES_TERM, s.articles.timezone);
        require(until <= latest, IBodies.TermTooLong(until, latest));
    }

    function _roleOf(uint8 role) private pure returns (SeatRole) {
        require(role <= uint8(type(SeatRole).max), IBodies.MalformedAct());
        return SeatRole(role);
    }
}
