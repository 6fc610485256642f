// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {IMemberRegister} from "../interfaces/IMemberRegister.sol";

/// @title Running sums over instants
/// @notice A sum holds from its step's instant until the next one's. Changes may lie ahead: exits are known long before
/// they take effect.
library Steps {
    struct Step {
        uint40 at;
        uint32 total;
    }

    /// @dev Ends of membership lie on few instants (ends of financial years); the bound keeps the insertion short.
    uint256 private constant MAX_FUTURE_STEPS = 64;

    /// @notice Adds one to the sum from `at` on. Only steps that lie ahead of `at` are passed over.
    function add(Step[] storage steps, uint40 at) internal {
        uint256 i = steps.length;
        uint256 passed = 0;
        while (i > 0 && steps[i - 1].at > at) {
            require(++passed <= MAX_FUTURE_STEPS, IMemberRegister.TooManyFutureChanges());
            ++steps[--i].total;
        }
        if (i > 0 && steps[i - 1].at == at) {
            ++steps[i - 1].total;
            return;
        }
        uint32 total = i > 0 ? steps[i - 1].total + 1 : 1;
        steps.push();
        for (uint256 j = steps.length - 1; j > i; --j) steps[j] = steps[j - 1];
        steps[i] = Step({at: at, total: total});
    }

    /// @notice Takes back what `add` did at the same instant, which lies ahead. No step stays where nothing changes, so
    /// that nobody fills the future by moving an end again and again.
    function remove(Step[] storage steps, uint40 at) internal {
        uint256 i = steps.length;
        for (; i > 0 && steps[i - 1].at >= at; --i) --steps[i - 1].total;
        if (steps[i].total != (i == 0 ? 0 : steps[i - 1].total)) return;
        for (uint256 j = i + 1; j < steps.length; ++j) steps[j - 1] = steps[j];
        steps.pop();
    }

    /// @notice The sum at `t`.
    function sumAt(Step[] storage steps, uint40 t) internal view returns (uint32) {
        uint256 i = after_(steps, t);
        return i == 0 ? 0 : steps[i - 1].total;
    }

    /// @notice Position of the first step later than `t`.
    function after_(Step[] storage steps, uint40 t) internal view returns (uint256 low) {
        uint256 high = steps.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (steps[middle].at <= t) low = middle + 1;
            else high = middle;
        }
    }
}
