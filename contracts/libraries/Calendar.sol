// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Timezone} from "../interfaces/Rules.sol";

/// @title Months and financial years, in local time
/// @notice Months are counted from January 1970, which is 0. An instant of local midnight at the first of a month is two
/// hours before that of UTC in Berlin's summer, one hour before in its winter: the clocks change on the last Sundays of
/// March and October, so the firsts of April to October lie in summer time.
library Calendar {
    /// @notice First instant of a month.
    function monthStart(uint256 month, Timezone timezone) internal pure returns (uint256) {
        uint256 ofYear = month % 12;
        // Days of a year that begins in March, so that the leap day is its last.
        uint256 year = month / 12 + 1970;
        uint256 shifted = (ofYear + 10) % 12;
        if (ofYear < 2) --year;
        uint256 dayOfYear = (153 * shifted + 2) / 5;
        uint256 day = 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468;
        uint256 offset = 0;
        if (timezone == Timezone.EUROPE_BERLIN) offset = ofYear >= 3 && ofYear <= 9 ? 2 hours : 1 hours;
        return day * 1 days - offset;
    }

    /// @notice The month that an instant lies in.
    function monthOf(uint40 t, Timezone timezone) internal pure returns (uint256 month) {
        // A month has 30.44 days on average; the guess is off by one at most.
        month = (uint256(t) + 2 hours) / 2_629_746;
        while (monthStart(month, timezone) > t) --month;
        while (monthStart(month + 1, timezone) <= t) ++month;
    }

    /// @notice First instant after the financial year that holds `t`.
    /// @param yearEnd Month with which financial years end, 1 to 12
    function yearEndAfter(uint40 t, uint8 yearEnd, Timezone timezone) internal pure returns (uint40) {
        uint256 month = monthOf(t, timezone) + 1;
        while (month % 12 != yearEnd % 12) ++month;
        return uint40(monthStart(month, timezone));
    }

    /// @notice The instant that lies so many months after a first of a month.
    function monthsAfter(uint40 first, uint256 months, Timezone timezone) internal pure returns (uint40) {
        return uint40(monthStart(monthOf(first, timezone) + months, timezone));
    }

    /// @notice The instant that lies so many months before a first of a month.
    function monthsBefore(uint40 first, uint256 months, Timezone timezone) internal pure returns (uint40) {
        uint256 month = monthOf(first, timezone);
        return months > month ? 0 : uint40(monthStart(month - months, timezone));
    }
}
