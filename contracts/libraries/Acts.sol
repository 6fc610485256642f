// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {ActKind, VoteActKind} from "../interfaces/Acts.sol";

/// @title What is hashed of an act
/// @notice An act's fields are static, so its ABI encoding is what EIP-712 hashes after the type's hash.
library Acts {
    /// @notice The struct hash of an act, the first instant at which it is worth nothing, and whether the data are as long
    /// as the act's fields.
    function read(
        ActKind kind,
        bytes calldata data
    ) internal pure returns (bytes32 structHash, uint40 validUntil, bool valid) {
        (bytes32 typeHash, uint256 words) = _typeOf(kind);
        return _read(typeHash, words, data);
    }

    /// @notice As above, of an act about a vote.
    function read(
        VoteActKind kind,
        bytes calldata data
    ) internal pure returns (bytes32 structHash, uint40 validUntil, bool valid) {
        (bytes32 typeHash, uint256 words) = _typeOf(kind);
        return _read(typeHash, words, data);
    }

    function _read(
        bytes32 typeHash,
        uint256 words,
        bytes calldata data
    ) private pure returns (bytes32 structHash, uint40 validUntil, bool valid) {
        if (data.length != 32 * words) return (0, 0, false);
        structHash = keccak256(bytes.concat(typeHash, data));
        uint256 last = uint256(bytes32(data[data.length - 32:]));
        return (structHash, uint40(last), last <= type(uint40).max);
    }

    function _typeOf(ActKind kind) private pure returns (bytes32, uint256) {
        if (kind == ActKind.ENROL) {
            return (keccak256("Enrol(uint32 person,address key,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.ROTATE) {
            return (keccak256("Rotate(uint32 person,address key,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.NOTICE) {
            return (keccak256("Notice(uint32 member,uint40 until,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.WITHDRAWAL) {
            return (keccak256("Withdrawal(bytes32 declaration,address key,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.PAPER_NOTICE) {
            return (
                keccak256("PaperNotice(uint32 member,uint40 until,bytes32 document,uint64 nonce,uint40 validUntil)"),
                5
            );
        }
        if (kind == ActKind.VOTING_PERSON) {
            return (keccak256("VotingPerson(uint32 member,uint32 person,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.NEW_PERSON) {
            return (
                keccak256(
                    "NewPerson(uint32 member,address invitation,bool representative,uint64 nonce,uint40 validUntil)"
                ),
                5
            );
        }
        if (kind == ActKind.PERSON_LEFT) {
            return (keccak256("PersonLeft(uint32 member,uint32 person,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.KEY_REPLACEMENT) {
            return (keccak256("KeyReplacement(uint32 person,address invitation,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.KEY_OBJECTION) {
            return (keccak256("KeyObjection(uint32 person,uint64 nonce,uint40 validUntil)"), 3);
        }
        if (kind == ActKind.TRANSFER) {
            return (keccak256("Transfer(uint32 from,uint32 to,uint32 shares,uint64 nonce,uint40 validUntil)"), 5);
        }
        if (kind == ActKind.DEATH) {
            return (keccak256("Death(uint32 member,uint40 diedAt,bytes32 document,uint64 nonce,uint40 validUntil)"), 5);
        }
        if (kind == ActKind.JOINT_REPRESENTATIVE) {
            return (
                keccak256(
                    "JointRepresentative(uint32 member,address invitation,bytes32 document,uint64 nonce,uint40 validUntil)"
                ),
                5
            );
        }
        return _typeOfOffices(kind);
    }

    function _typeOfOffices(ActKind kind) private pure returns (bytes32, uint256) {
        if (kind == ActKind.HEARING) {
            return (
                keccak256("Hearing(uint32 member,uint40 until,bytes32 document,uint64 nonce,uint40 validUntil)"),
                5
            );
        }
        if (kind == ActKind.DISPATCH) {
            return (
                keccak256("Dispatch(uint32 member,uint40 sentAt,bytes32 document,uint64 nonce,uint40 validUntil)"),
                5
            );
        }
        if (kind == ActKind.REINSTATEMENT) {
            return (keccak256("Reinstatement(uint32 member,bytes32 document,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.CORRECTION) {
            return (
                keccak256(
                    "Correction(uint32 member,uint8 field,int64 value,bytes32 document,uint64 nonce,uint40 validUntil)"
                ),
                6
            );
        }
        if (kind == ActKind.RESIGNATION) {
            return (keccak256("Resignation(uint32 body,uint8 seat,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == ActKind.APPOINTMENT) {
            return (
                keccak256(
                    "Appointment(uint32 body,uint8 seat,uint32 person,uint40 until,uint8 role,bytes32 document,uint64 nonce,uint40 validUntil)"
                ),
                8
            );
        }
        return (
            keccak256(
                "EmergencyBoard(uint32 body,uint8 seat,uint32 person,uint40 until,uint64 nonce,uint40 validUntil)"
            ),
            6
        );
    }

    function _typeOf(VoteActKind kind) private pure returns (bytes32, uint256) {
        if (kind == VoteActKind.OBJECTION) {
            return (keccak256("Objection(bytes32 vote,uint32 elector,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == VoteActKind.DECLARATION) {
            return (keccak256("Declaration(bytes32 vote,uint8 outcome,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == VoteActKind.VOTE_WITHDRAWAL) {
            return (keccak256("VoteWithdrawal(bytes32 vote,uint64 nonce,uint40 validUntil)"), 3);
        }
        if (kind == VoteActKind.OUTAGE) {
            return (keccak256("Outage(bytes32 vote,bytes32 document,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == VoteActKind.PROXY) {
            return (
                keccak256(
                    "Proxy(bytes32 vote,uint32 principal,uint32 holder,bytes32 document,uint64 nonce,uint40 validUntil)"
                ),
                6
            );
        }
        if (kind == VoteActKind.PROXY_REVOCATION) {
            return (keccak256("ProxyRevocation(bytes32 vote,uint32 principal,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == VoteActKind.PAPER_BALLOT) {
            return (
                keccak256(
                    "PaperBallot(bytes32 vote,uint32 elector,uint64 choice,uint8 manner,uint8 revision,uint40 receivedAt,bytes32 document,uint64 nonce,uint40 validUntil)"
                ),
                9
            );
        }
        if (kind == VoteActKind.MINUTES) {
            return (keccak256("Minutes(bytes32 vote,bytes32 document,uint64 nonce,uint40 validUntil)"), 4);
        }
        if (kind == VoteActKind.REGISTRATION) {
            return (keccak256("Registration(bytes32 vote,bytes32 document,uint64 nonce,uint40 validUntil)"), 4);
        }
        return (keccak256("Annulment(bytes32 vote,uint8 standing,bytes32 document,uint64 nonce,uint40 validUntil)"), 5);
    }
}
