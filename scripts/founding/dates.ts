/** Days of a time zone and lengths of time, as people write them. */

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
