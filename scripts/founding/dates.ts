/** Days, financial years and lengths of time, as people write them. */

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  day: 86_400,
  days: 86_400,
  week: 604_800,
  weeks: 604_800,
};

/** Seconds of a duration such as "24 h" or "14 days"; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,10}) ?([a-z]+)$/.exec(text) ?? [];
  const seconds = SECONDS[unit];
  return seconds === undefined ? undefined : Number(amount) * seconds;
}

/** Months of a time such as "3 months"; undefined where it is none. */
export function parseMonths(text: string): number | undefined {
  const [, amount] = /^(\d{1,4}) ?months?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount);
}

/** Whether the text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** First instant of a day in a time zone, UTC seconds; negative before 1970. */
export function startOfDay(day: string, timezone: string): number {
  const local = Date.parse(`${day}T00:00:00Z`) / 1000;
  // The offset is that of the instant itself; the first guess may lie on the other side of a change.
  const guess = local - offsetAt(local, timezone);
  return local - offsetAt(guess, timezone);
}

/** First instant after a day in a time zone, UTC seconds. */
export function endOfDay(day: string, timezone: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return startOfDay(next.toISOString().slice(0, 10), timezone);
}

/** The day of an instant in a time zone, YYYY-MM-DD. */
export function dayOf(instant: number, timezone: string): string {
  return localTime(instant, timezone).toISOString().slice(0, 10);
}

/**
 * First instant after a financial year.
 * @param instant Within the year, UTC seconds
 * @param yearEnd Month with which financial years end, 1 to 12
 * @param later Number of years by which the one meant is later
 */
export function yearEndAfter(
  instant: number,
  yearEnd: number,
  timezone: string,
  later = 0,
): number {
  const local = localTime(instant, timezone);
  const year = local.getUTCFullYear() + (local.getUTCMonth() < yearEnd ? 0 : 1) + later;
  // Months of Date begin at 0, so that this is the first of the month after.
  return startOfDay(new Date(Date.UTC(year, yearEnd)).toISOString().slice(0, 10), timezone);
}

/** What the zone's clocks show, as if it were UTC. */
function localTime(instant: number, timezone: string): Date {
  return new Date((instant + offsetAt(instant, timezone)) * 1000);
}

/** Seconds by which the zone's clocks are ahead of UTC. */
function offsetAt(instant: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(new Date(instant * 1000));
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local / 1000 - instant;
}
