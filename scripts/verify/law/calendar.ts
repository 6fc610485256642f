/**
 * The calendar of the Articles: months that begin at midnight, local time, as UTC seconds.
 *
 * A month is counted from January of the year 0: `year * 12 + month - 1`. Berlin is two hours ahead
 * of UTC at the first midnight of the months April to October, otherwise one hour, and that is all
 * that ends of financial years need of the law on summer time.
 */
import type { Timezone } from "./words.ts";

const DAY = 86_400;
const HOUR = 3_600;

/** Days from 1970-01-01 to the first day of a month, in the Gregorian calendar. */
function daysBefore(month: number): number {
  // Years that begin in March put the leap day at their end.
  const fromMarch = month - 2;
  const year = Math.floor(fromMarch / 12);
  const inYear = fromMarch - year * 12;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((153 * inYear + 2) / 5) - 719_468;
}

/** First instant of a month in local time. */
export function monthStart(month: number, timezone: Timezone): number {
  const inYear = month - Math.floor(month / 12) * 12;
  const summer = inYear >= 3 && inYear <= 9;
  const ahead = timezone === "UTC" ? 0 : summer ? 2 * HOUR : HOUR;
  return daysBefore(month) * DAY - ahead;
}

/** The month that contains an instant. */
export function monthOf(instant: number, timezone: Timezone): number {
  // A mean month has 30.436875 days; the estimate is at most one month off.
  let month = 1970 * 12 + Math.floor(instant / 2_629_746);
  while (monthStart(month, timezone) > instant) month -= 1;
  while (monthStart(month + 1, timezone) <= instant) month += 1;
  return month;
}

/**
 * End of the financial year that contains an instant (§65 (1) GenG): the first midnight after the
 * last day of `yearEnd` (1 to 12) that is later than the instant.
 */
export function financialYearEnd(instant: number, yearEnd: number, timezone: Timezone): number {
  let month = monthOf(instant, timezone) + 1;
  while ((month - yearEnd) % 12 !== 0) month += 1;
  return monthStart(month, timezone);
}

/** Whether a financial year ends at an instant. */
export function isFinancialYearEnd(instant: number, yearEnd: number, timezone: Timezone): boolean {
  return financialYearEnd(instant - 1, yearEnd, timezone) === instant;
}

/**
 * The instant some months later (earlier where `months` is negative), by the calendar: as far from
 * the beginning of its month as the given instant, but not beyond that month's end.
 */
export function shiftMonths(instant: number, months: number, timezone: Timezone): number {
  const month = monthOf(instant, timezone);
  const into = instant - monthStart(month, timezone);
  const start = monthStart(month + months, timezone);
  return Math.min(start + into, monthStart(month + months + 1, timezone));
}
