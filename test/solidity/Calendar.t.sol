// SPDX-License-Identifier: EUPL-1.2
pragma solidity 0.8.34;

import {Timezone} from "../../contracts/interfaces/Rules.sol";
import {Calendar} from "../../contracts/libraries/Calendar.sol";

contract CalendarTest {
    /// @dev The years whose instants fit 40 bits are far more; nobody's membership lasts longer.
    uint256 private constant MONTHS = 12 * 400;

    /// @notice Month for month, counted day by day from 1 January 1970 with the rule of leap years alone.
    function test_monthsBeginWhereCountedDaysEnd() external pure {
        uint256 day = 0;
        for (uint256 month = 0; month < MONTHS; ++month) {
            require(Calendar.monthStart(month, Timezone.UTC) == day * 1 days, "UTC");
            // On the firsts of April to October the clocks in Berlin show summer time.
            bool summer = month % 12 >= 3 && month % 12 <= 9;
            uint256 ahead = summer ? 2 hours : 1 hours;
            if (month > 0) {
                require(Calendar.monthStart(month, Timezone.EUROPE_BERLIN) == day * 1 days - ahead, "Berlin");
            }
            day += _daysIn(month);
        }
    }

    function testFuzz_instantsLieInTheirMonth(uint40 t, bool berlin) external pure {
        Timezone timezone = berlin ? Timezone.EUROPE_BERLIN : Timezone.UTC;
        // In Berlin January 1970 began before the first instant; the month after the last begins after 40 bits.
        t = 31 days + (t % (type(uint40).max - 64 days));
        uint256 month = Calendar.monthOf(t, timezone);
        require(Calendar.monthStart(month, timezone) <= t, "begun");
        require(Calendar.monthStart(month + 1, timezone) > t, "not over");
    }

    function testFuzz_financialYearEndsAfterTheInstantWithinAYear(uint32 t, uint8 yearEnd, bool berlin) external pure {
        Timezone timezone = berlin ? Timezone.EUROPE_BERLIN : Timezone.UTC;
        yearEnd = 1 + (yearEnd % 12);
        t = uint32(31 days) + (t % (type(uint32).max - 31 days));
        uint40 end = Calendar.yearEndAfter(t, yearEnd, timezone);
        require(end > t && end - t <= 366 days + 1 hours, "the next one");
        uint256 month = Calendar.monthOf(end, timezone);
        require(Calendar.monthStart(month, timezone) == end, "midnight at the first of a month");
        // The month before is the one with which the year ends, counted from 1.
        require((month + 11) % 12 == yearEnd - 1, "month");
        // An instant of the end belongs to the next year already.
        require(Calendar.yearEndAfter(end - 1, yearEnd, timezone) == end, "last second");
        require(Calendar.yearEndAfter(end, yearEnd, timezone) > end, "first second of the next");
    }

    function testFuzz_monthsThereAndBackAreTheSameFirst(uint16 seed, uint16 months, bool berlin) external pure {
        Timezone timezone = berlin ? Timezone.EUROPE_BERLIN : Timezone.UTC;
        uint256 month = 1 + (seed % MONTHS);
        months %= 121;
        uint40 first = uint40(Calendar.monthStart(month, timezone));
        uint40 later = Calendar.monthsAfter(first, months, timezone);
        require(later == Calendar.monthStart(month + months, timezone), "after");
        require(Calendar.monthsBefore(later, months, timezone) == first, "before");
    }

    /// @notice In both nights in which Berlin's clocks change, and around them, an instant stays in its month, and no year
    /// ends but at the first of a month.
    function testFuzz_clocksChangeWithinAMonth(uint8 year, bool spring, int32 away, uint8 yearEnd) external pure {
        uint256 month = 12 * uint256(year) + (spring ? 2 : 9);
        // 01:00 UTC on the last Sunday; 1 January 1970 was a Thursday.
        uint256 lastDay = Calendar.monthStart(month + 1, Timezone.UTC) / 1 days - 1;
        uint256 change = (lastDay - ((lastDay + 4) % 7)) * 1 days + 1 hours;
        require(change / 1 days > lastDay - 7 && (change / 1 days + 4) % 7 == 0, "last Sunday");
        uint40 t = uint40(uint256(int256(change) + (int256(away) % 1 days)));
        uint256 next = Calendar.monthStart(month + 1, Timezone.EUROPE_BERLIN);
        require(Calendar.monthOf(t, Timezone.EUROPE_BERLIN) == (t < next ? month : month + 1), "month");
        yearEnd = 1 + (yearEnd % 12);
        uint40 end = Calendar.yearEndAfter(t, yearEnd, Timezone.EUROPE_BERLIN);
        // Local midnight: two hours before that of UTC from April to October, else one.
        uint256 first = Calendar.monthOf(end, Timezone.EUROPE_BERLIN) % 12;
        require((end + (first >= 3 && first <= 9 ? 2 hours : 1 hours)) % 1 days == 0, "midnight");
        require(first == yearEnd % 12, "first of the month after");
    }

    /// @notice Leap years: February's end is 29 days after its beginning in those, and only those.
    function test_februaryKnowsLeapYears() external pure {
        uint16[6] memory leap = [uint16(1972), 2000, 2024, 2096, 2400, 2104];
        uint16[6] memory common = [uint16(1971), 2023, 2026, 2100, 2200, 2300];
        for (uint256 i = 0; i < 6; ++i) {
            require(_februaryOf(leap[i]) == 29, "leap");
            require(_februaryOf(common[i]) == 28, "common");
        }
    }

    function test_noMonthLiesBefore1970() external pure {
        uint40 march = uint40(Calendar.monthStart(2, Timezone.UTC));
        require(Calendar.monthsBefore(march, 2, Timezone.UTC) == 0, "January");
        require(Calendar.monthsBefore(march, 3, Timezone.UTC) == 0, "before");
    }

    function _februaryOf(uint256 year) private pure returns (uint256) {
        uint256 month = 12 * (year - 1970) + 1;
        uint256 from = Calendar.monthStart(month, Timezone.EUROPE_BERLIN);
        return (Calendar.monthStart(month + 1, Timezone.EUROPE_BERLIN) - from) / 1 days;
    }

    function _daysIn(uint256 month) private pure returns (uint256) {
        uint256 ofYear = month % 12;
        if (ofYear == 1) {
            uint256 year = 1970 + month / 12;
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            return leap ? 29 : 28;
        }
        return ofYear == 3 || ofYear == 5 || ofYear == 8 || ofYear == 10 ? 30 : 31;
    }
}
