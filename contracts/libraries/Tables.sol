// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IBodies} from "../interfaces/IBodies.sol";
import {ISites} from "../interfaces/ISites.sol";
import {Action, ActionKind, FOREVER, Refusal} from "../interfaces/Types.sol";
import {BodyState} from "./BodyState.sol";

/// @title Relays, auditors, sites and executors
library Tables {
    /// @notice Whether the kind of action is one of these.
    function isOne(ActionKind kind) internal pure returns (bool) {
        return
            (kind >= ActionKind.ADD_RELAY && kind <= ActionKind.RETIRE_EXECUTOR) ||
            kind == ActionKind.ADD_AUDITOR ||
            kind == ActionKind.END_AUDITOR;
    }

    function found(
        BodyState.State storage s,
        address[] calldata relays,
        address[] calldata auditors,
        bytes32[] calldata rpIdHashes,
        string[] calldata origins,
        address executor
    ) external {
        for (uint256 i = 0; i < relays.length; ++i) _addRelay(s, relays[i]);
        for (uint256 i = 0; i < auditors.length; ++i) _addAuditor(s, auditors[i]);
        for (uint256 i = 0; i < rpIdHashes.length; ++i) {
            _checkOrigin(origins[i]);
            _addSite(s, rpIdHashes[i], origins[i]);
        }
        _addExecutor(s, executor, executor.codehash);
    }

    /// @notice Carries out an action that was checked.
    function carryOut(BodyState.State storage s, Action calldata action) external {
        uint40 now_ = uint40(block.timestamp);
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (kind == ActionKind.ADD_RELAY) {
            _addRelay(s, abi.decode(data, (address)));
        } else if (kind == ActionKind.END_RELAY) {
            uint16 relay = abi.decode(data, (uint16));
            s.relays[relay - 1].until = now_ + 1;
            emit IBodies.RelayEnded(relay, now_ + 1);
        } else if (kind == ActionKind.ADD_AUDITOR) {
            _addAuditor(s, abi.decode(data, (address)));
        } else if (kind == ActionKind.END_AUDITOR) {
            uint8 auditor = abi.decode(data, (uint8));
            s.auditors[auditor - 1].until = now_ + 1;
            emit IBodies.AuditorEnded(auditor, now_ + 1);
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
        } else {
            address executor = abi.decode(data, (address));
            s.executors[executor].until = now_;
            --s.activeExecutors;
            emit IBodies.ExecutorRetired(executor, now_);
        }
    }

    /// @notice Reverts where the action is malformed; returns the refusal where it can never be carried out.
    function check(BodyState.State storage s, Action calldata action) external view returns (Refusal) {
        ActionKind kind = action.kind;
        bytes calldata data = action.data;
        if (kind == ActionKind.ADD_RELAY) return _checkKey(s.relays, data);
        if (kind == ActionKind.ADD_AUDITOR) return _checkKey(s.auditors, data);
        if (kind == ActionKind.END_RELAY) {
            uint16 relay = abi.decode(data, (uint16));
            require(relay != 0 && relay <= s.relays.length, IBodies.UnknownRelay(relay));
            if (s.relays[relay - 1].until != FOREVER) return Refusal.ALREADY_DONE;
        } else if (kind == ActionKind.END_AUDITOR) {
            uint8 auditor = abi.decode(data, (uint8));
            require(auditor != 0 && auditor <= s.auditors.length, IBodies.UnknownAuditor(auditor));
            if (s.auditors[auditor - 1].until != FOREVER) return Refusal.ALREADY_DONE;
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
            bool same = executor.code.length > 0 && executor.codehash == codeHash;
            require(same, IBodies.CodeMismatch(executor, codeHash, executor.codehash));
        } else {
            address executor = abi.decode(data, (address));
            require(s.executors[executor].since != 0, IBodies.UnknownExecutor(executor));
            if (s.executors[executor].until != FOREVER) return Refusal.ALREADY_DONE;
            // Without an executor no resolution could ever be carried out again.
            require(s.activeExecutors > 1, IBodies.LastExecutor(executor));
        }
        return Refusal.NONE;
    }

    /// @notice What a later resolution may have decided otherwise: a site, by what it is.
    function subject(BodyState.State storage s, Action calldata action) internal view returns (bytes32) {
        if (action.kind == ActionKind.ADD_SITE) return keccak256(action.data);
        if (action.kind != ActionKind.END_SITE) return bytes32(0);
        uint8 number = abi.decode(action.data, (uint8));
        require(number != 0 && number <= s.sites.length, IBodies.UnknownSite(number));
        return keccak256(abi.encode(s.sites[number - 1].rpIdHash, s.sites[number - 1].origin));
    }

    /// @dev A key that was once in the table does not come back, nor by a resolution from before its end.
    function _checkKey(IBodies.Office[] storage table, bytes calldata data) private view returns (Refusal) {
        address key = abi.decode(data, (address));
        require(key != address(0), IBodies.MalformedAction());
        for (uint256 i = 0; i < table.length; ++i) if (table[i].key == key) return Refusal.ALREADY_DONE;
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

    function _addRelay(BodyState.State storage s, address key) private {
        require(s.relays.length < type(uint16).max, IBodies.TableFull());
        s.relays.push(IBodies.Office(key, uint40(block.timestamp), FOREVER));

        emit IBodies.RelayAdded(uint16(s.relays.length), key);
    }

    function _addAuditor(BodyState.State storage s, address key) private {
        require(s.auditors.length < type(uint8).max, IBodies.TableFull());
        s.auditors.push(IBodies.Office(key, uint40(block.timestamp), FOREVER));

        emit IBodies.AuditorAdded(uint8(s.auditors.length), key);
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
