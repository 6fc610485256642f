// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {IMemberRegister} from "../interfaces/IMemberRegister.sol";
import {ISites} from "../interfaces/ISites.sol";
import {
    Action,
    ActionKind,
    Application,
    FOREVER,
    Refusal,
    RuleFault,
    RuleSet,
    SeatOrder
} from "../interfaces/Types.sol";
import {ActSignature} from "./ActSignature.sol";
import {BodyState} from "./BodyState.sol";
import {Statute} from "./Statute.sol";

/// @title What founding and adopted resolutions do to the bodies
library Resolutions {
    using BodyState for BodyState.State;

    /// @dev Seats of a body, from 1 on, fit one word of a ballot sheet.
    uint256 private constant MAX_SEATS = 63;
    /// @dev Words of an action's data, by kind. RuleSet has 34 fields; 0xff is a site, whose origin has any length.
    bytes12 private constant WORDS = hex"00_02_06_03_22_02_01_01_ff_01_02_01";
    bytes32 private constant APPLICATION = keccak256(
        "Application(uint8 segment,uint32 shares,bool organisation,address key,bytes32 document,bytes32 salt,uint40 validUntil)"
    );

    // Founding

    function foundBodies(BodyState.State storage s, IBodies.FoundingBody[] calldata bodies) external {
        for (uint256 i = 0; i < bodies.length; ++i) {
            IBodies.FoundingBody calldata b = bodies[i];
            require(b.segments.length <= MAX_SEATS, IBodies.TooManySeats(b.segments.length));
            uint32 number = uint32(s.bodies.length + 1);
            uint32 convenedBy = b.convenedBy == 0 ? number : b.convenedBy;
            uint32 presidedBy = b.presidedBy == 0 ? number : b.presidedBy;
            s.bodies.push(BodyState.Body(b.everyMember, convenedBy, presidedBy, b.segments));

            emit IBodies.BodyCreated(number, b.everyMember, convenedBy, presidedBy, b.segments);
        }
    }

    function foundRuleSets(BodyState.State storage s, IMemberRegister register, RuleSet[] calldata ruleSets) external {
        for (uint256 i = 0; i < ruleSets.length; ++i) {
            _checkRuleSet(s, register, ruleSets[i], uint40(block.timestamp), 0);
            _adoptRuleSet(s, ruleSets[i], 0);
        }
    }

    function foundSeats(BodyState.State storage s, IMemberRegister register, SeatOrder[] calldata orders) external {
        for (uint256 i = 0; i < orders.length; ++i) {
            Refusal refusal = _checkSeat(s, register, orders[i], uint40(block.timestamp));
            require(refusal == Refusal.NONE, IBodies.SeatRefused(orders[i].person, refusal));
            _seat(s, register, orders[i]);
        }
    }

    function foundTables(
        BodyState.State storage s,
        address[] calldata relays,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external {
        for (uint256 i = 0; i < relays.length; ++i) _addRelay(s, relays[i]);
        for (uint256 i = 0; i < rpIdHashes.length; ++i) {
            _checkOrigin(origins[i]);
            _addSite(s, rpIdHashes[i], origins[i]);
        }
        _addExecutor(s, executor, executor.codehash);
    }

    // Resolutions. What ends keeps the second that has begun: what was received in it was received in time.

    function carryOut(
        BodyState.State storage s,
        IMemberRegister register,
        bytes32 domain,
        Action calldata action,
        bytes calldata evidence,
        uint40 decidedAt
    ) external returns (Refusal refusal) {
        uint40 now_ = uint40(block.timestamp);
        refusal = _check(s, register, action, now_, decidedAt);
        if (refusal != Refusal.NONE) return refusal;
        bytes32 subject = _subject(s, action);
        if (subject != 0) s.decidedAt[subject] = decidedAt;
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (kind == ActionKind.ADMIT) {
            (bytes32 application, uint40 validUntil) = abi.decode(data, (bytes32, uint40));
            refusal = _admit(s, register, domain, application, validUntil, evidence);
        } else if (kind == ActionKind.SEAT) {
            _seat(s, register, abi.decode(data, (SeatOrder)));
        } else if (kind == ActionKind.UNSEAT) {
            (uint32 body, uint8 seat, uint32 person) = abi.decode(data, (uint32, uint8, uint32));
            // Present and future terms of the person alike: who is dismissed does not come back by itself.
            BodyState.Term[] storage terms = s.terms[body][seat];
            for (uint256 i = 0; i < terms.length; ++i) {
                if (terms[i].person == person && terms[i].until > now_) terms[i].until = now_ + 1;
            }
            emit IBodies.SeatVacated(body, seat, person, now_ + 1);
        } else if (kind == ActionKind.ADOPT_RULE_SET) {
            _adoptRuleSet(s, abi.decode(data, (RuleSet)), decidedAt);
        } else if (kind == ActionKind.REPLACE_KEY) {
            (uint32 person, address invitation) = abi.decode(data, (uint32, address));
            register.invite(person, invitation, true);
        } else if (kind == ActionKind.ADD_RELAY) {
            _addRelay(s, abi.decode(data, (address)));
        } else if (kind == ActionKind.END_RELAY) {
            uint16 relay = abi.decode(data, (uint16));
            s.relays[relay - 1].until = now_ + 1;
            emit IBodies.RelayEnded(relay, now_ + 1);
        } else if (kind == ActionKind.ADD_SITE) {
            (bytes32 rpIdHash, string memory origin) = abi.decode(data, (bytes32, string));
            _addSite(s, rpIdHash, origin);
        } else if (kind == ActionKind.END_SITE) {
            uint8 number = abi.decode(data, (uint8));
            s.sites[number - 1].until = now_ + 1;
            emit IBodies.SiteEnded(number, now_ + 1);
        } else if (kind == ActionKind.ADD_EXECUTOR) {
            (address executor, bytes32 codeHash) = abi.decode(data, (address, bytes32));
            _addExecutor(s, executor, codeHash);
        } else if (kind == ActionKind.RETIRE_EXECUTOR) {
            address executor = abi.decode(data, (address));
            s.executors[executor].until = now_;
            --s.activeExecutors;
            emit IBodies.ExecutorRetired(executor, now_);
        }
    }

    function check(
        BodyState.State storage s,
        IMemberRegister register,
        Action calldata action,
        uint40 t
    ) external view returns (Refusal) {
        return _check(s, register, action, t, t);
    }

    function _check(
        BodyState.State storage s,
        IMemberRegister register,
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
        if (kind == ActionKind.ADMIT) {
            (bytes32 application, uint40 validUntil) = abi.decode(data, (bytes32, uint40));
            if (t >= validUntil) return Refusal.APPLICATION_EXPIRED;
            if (s.withdrawn[application]) return Refusal.APPLICATION_WITHDRAWN;
            if (s.admitted[application]) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.SEAT) {
            return _checkSeat(s, register, abi.decode(data, (SeatOrder)), t);
        } else if (kind == ActionKind.UNSEAT) {
            (uint32 body, uint8 seat, uint32 person) = abi.decode(data, (uint32, uint8, uint32));
            s.requireSeat(body, seat);
            if (!s.hasTerm(register, body, seat, person, t)) return Refusal.NOT_SEATED;
        } else if (kind == ActionKind.ADOPT_RULE_SET) {
            return _checkRuleSet(s, register, abi.decode(data, (RuleSet)), t, decidedAt);
        } else if (kind == ActionKind.REPLACE_KEY) {
            (uint32 person, address invitation) = abi.decode(data, (uint32, address));
            require(invitation != address(0), IBodies.BadInvitation(person, invitation));
            if (!BodyState.isMember(register, person, t)) return Refusal.NOT_A_MEMBER;
            if (register.wasInvited(invitation)) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.ADD_RELAY) {
            address key = abi.decode(data, (address));
            require(key != address(0), IBodies.MalformedAction());
            for (uint256 i = 0; i < s.relays.length; ++i) if (s.relays[i].key == key) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.END_RELAY) {
            uint16 relay = abi.decode(data, (uint16));
            require(relay != 0 && relay <= s.relays.length, IBodies.UnknownRelay(relay));
            if (s.relays[relay - 1].until != FOREVER) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.ADD_SITE) {
            (bytes32 rpIdHash, string memory origin) = abi.decode(data, (bytes32, string));
            // One content has one encoding; readers refuse any other.
            require(keccak256(data) == keccak256(abi.encode(rpIdHash, origin)), IBodies.MalformedAction());
            _checkOrigin(origin);
        } else if (kind == ActionKind.END_SITE) {
            uint8 number = abi.decode(data, (uint8));
            if (s.sites[number - 1].until != FOREVER) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.ADD_EXECUTOR) {
            (address executor, bytes32 codeHash) = abi.decode(data, (address, bytes32));
            if (s.executors[executor].since != 0) return Refusal.ALREADY_DONE;
            require(
                executor.code.length > 0 && executor.codehash == codeHash,
                IBodies.CodeMismatch(executor, codeHash, executor.codehash)
            );
        } else if (kind == ActionKind.RETIRE_EXECUTOR) {
            address executor = abi.decode(data, (address));
            require(s.executors[executor].since != 0, IBodies.UnknownExecutor(executor));
            if (s.executors[executor].until != FOREVER) return Refusal.ALREADY_DONE;
            // Without an executor no resolution could ever be carried out again.
            require(s.activeExecutors > 1, IBodies.LastExecutor(executor));
        }
        return Refusal.NONE;
    }

    /// @dev What a later resolution may have decided otherwise; rule sets are looked up by their matters.
    function _subject(BodyState.State storage s, Action calldata action) private view returns (bytes32) {
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (kind == ActionKind.SEAT) {
            SeatOrder memory o = abi.decode(data, (SeatOrder));
            return keccak256(abi.encode(ActionKind.SEAT, o.body, o.seat));
        }
        if (kind == ActionKind.UNSEAT) {
            (uint32 body, uint8 seat, ) = abi.decode(data, (uint32, uint8, uint32));
            return keccak256(abi.encode(ActionKind.SEAT, body, seat));
        }
        if (kind == ActionKind.REPLACE_KEY) {
            (uint32 person, ) = abi.decode(data, (uint32, address));
            return keccak256(abi.encode(kind, person));
        }
        if (kind == ActionKind.ADD_SITE) return keccak256(data);
        if (kind == ActionKind.END_SITE) {
            uint8 number = abi.decode(data, (uint8));
            require(number != 0 && number <= s.sites.length, IBodies.UnknownSite(number));
            return keccak256(abi.encode(s.sites[number - 1].rpIdHash, s.sites[number - 1].origin));
        }
        return bytes32(0);
    }

    // Checks of actions

    function _checkSeat(
        BodyState.State storage s,
        IMemberRegister register,
        SeatOrder memory o,
        uint40 t
    ) private view returns (Refusal) {
        s.requireSeat(o.body, o.seat);
        require(o.since < o.until, IBodies.TermEmpty(o.since, o.until));
        if (o.until <= t) return Refusal.TERM_OVER;
        uint40 since = o.since > t ? o.since : t;
        if (!BodyState.isMember(register, o.person, since)) return Refusal.NOT_A_MEMBER;
        uint8 required = s.bodies[o.body - 1].segments[o.seat - 1];
        uint8 segment = register.segmentOf(register.memberOf(o.person));
        require(required == 0 || required == segment, IBodies.SegmentMismatch(required, segment));
        uint256 seats = s.bodies[o.body - 1].segments.length;
        for (uint8 seat = 1; seat <= seats; ++seat) {
            BodyState.Term[] storage terms = s.terms[o.body][seat];
            for (uint256 i = terms.length; i > 0; --i) {
                BodyState.Term memory term = terms[i - 1];
                uint40 end = BodyState.endOf(register, term);
                if (end <= term.since) continue;
                if (end <= since) break;
                require(seat != o.seat, IBodies.SeatOccupied(o.body, seat, term.person));
                if (term.since >= o.until) continue;
                require(term.person != o.person, IBodies.PersonSeated(o.body, seat, o.person));
                require(!(term.chair && o.chair), IBodies.ChairTaken(o.body, seat));
            }
        }
        return Refusal.NONE;
    }

    function _checkRuleSet(
        BodyState.State storage s,
        IMemberRegister register,
        RuleSet memory r,
        uint40 t,
        uint40 decidedAt
    ) private view returns (Refusal) {
        BodyState.Body storage body = s.body(r.body);
        RuleFault[] memory faults = Statute.check(r);
        require(faults.length == 0, IBodies.RuleSetUnlawful(faults));
        // What nobody can reach could never be mended.
        uint32 heads = uint32(body.segments.length);
        if (body.everyMember) (heads, ) = register.headsAt(t);
        require(r.quorumMin <= heads, IBodies.QuorumUnattainable(r.quorumMin, heads));
        uint256 seats = s.body(body.convenedBy).segments.length;
        require(r.openers <= seats, IBodies.OpenersTooMany(r.openers, seats));
        uint40[] storage decisions = s.ruleSetsDecidedAt[r.body];
        for (uint256 i = decisions.length; i > 0; --i) {
            bool governsToo = s.ruleSets[r.body][i - 1].matters & r.matters != 0;
            if (governsToo && decidedAt < decisions[i - 1]) return Refusal.OVERTAKEN;
        }
        return Refusal.NONE;
    }

    function _checkOrigin(string memory origin) private pure {
        bytes memory characters = bytes(origin);
        require(characters.length > 0, IBodies.BadOrigin(origin));
        for (uint256 i = 0; i < characters.length; ++i) {
            bytes1 c = characters[i];
            // The origin is set into a JSON string as it stands.
            require(c > 0x20 && c < 0x7f && c != 0x22 && c != 0x5c, IBodies.BadOrigin(origin));
        }
    }

    // Effects of actions

    /// @dev The declaration is revealed only now: that of a refused applicant never reaches the chain.
    function _admit(
        BodyState.State storage s,
        IMemberRegister register,
        bytes32 domain,
        bytes32 application,
        uint40 validUntil,
        bytes calldata evidence
    ) private returns (Refusal) {
        require(evidence.length > 0, IBodies.EvidenceMissing(application));
        (Application memory a, bytes memory signature) = abi.decode(evidence, (Application, bytes));
        bytes32 declaration = keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(APPLICATION, a))));
        bytes32 given = BodyState.application(declaration, a.key);
        require(given == application, IBodies.BadEvidence(application, given));
        if (a.validUntil != validUntil) return Refusal.APPLICATION_DIFFERS;
        if (register.personOf(a.key) != 0) return Refusal.KEY_IN_USE;
        address signer = ActSignature.signerOf(ISites(address(this)), declaration, signature, uint40(block.timestamp));
        require(signer != address(0) && signer == a.key, IBodies.NotApplicant(a.key, signer));
        s.admitted[application] = true;
        register.admit(a.segment, 1, false, a.organisation, a.shares, a.key);
        return Refusal.NONE;
    }

    function _seat(BodyState.State storage s, IMemberRegister register, SeatOrder memory o) private {
        uint40 now_ = uint40(block.timestamp);
        // A term of the founding's time keeps its past beginning.
        uint40 since = o.since > now_ || register.sealedAt() == 0 ? o.since : now_;
        s.terms[o.body][o.seat].push(BodyState.Term(o.person, since, o.until, o.chair));

        emit IBodies.SeatTaken(o.body, o.seat, o.person, since, o.until, o.chair);
    }

    function _adoptRuleSet(BodyState.State storage s, RuleSet memory r, uint40 decidedAt) private {
        s.ruleSets[r.body].push(r);
        s.ruleSetsDecidedAt[r.body].push(decidedAt);

        emit IBodies.RuleSetAdopted(r.body, uint32(s.ruleSets[r.body].length), r);
    }

    function _addRelay(BodyState.State storage s, address key) private {
        require(s.relays.length < type(uint16).max, IBodies.TableFull());
        s.relays.push(IBodies.Relay(key, uint40(block.timestamp), FOREVER));

        emit IBodies.RelayAdded(uint16(s.relays.length), key);
    }

    function _addSite(BodyState.State storage s, bytes32 rpIdHash, string memory origin) private {
        require(s.sites.length < type(uint8).max, IBodies.TableFull());
        s.sites.push(ISites.Site(rpIdHash, uint40(block.timestamp), FOREVER, origin));

        emit IBodies.SiteAdded(uint8(s.sites.length), rpIdHash, origin);
    }

    function _addExecutor(BodyState.State storage s, address executor, bytes32 codeHash) private {
        s.executors[executor] = IBodies.Executor(codeHash, uint40(block.timestamp), FOREVER);
        ++s.activeExecutors;

        emit IBodies.ExecutorAdded(executor, codeHash);
    }
}
