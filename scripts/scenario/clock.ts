/** Instants of a scenario, as people write them, and the clock that travels to them. Milliseconds of UTC. */
import { parseDuration } from "../founding/dates.ts";

/** The zone of times that name none. */
export const ZONE = "Europe/Berlin";

const DAY = 86_400_000;
const FIELDS = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const wall = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  ...FIELDS,
});

/** Why a text names no instant. */
export type TimeFault = "UNREADABLE" | "SKIPPED" | "TWICE";

/**
 * The instant that a text names: `2026-06-30 24:00` (Europe/Berlin; seconds and milliseconds may follow),
 * `2026-06-30T21:59:59.999Z` or with another offset, or `+2 h` after `previous`.
 */
export function parseTime(text: string, previous: number | undefined): number | TimeFault {
  const [, length] = /^\+ ?(.+)$/.exec(text) ?? [];
  if (length !== undefined) {
    const seconds = parseDuration(length);
    return seconds === undefined || previous === undefined
      ? "UNREADABLE"
      : previous + seconds * 1000;
  }
  const parts =
    /^(\d{4}-\d\d-\d\d)([ T])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (parts === null) return "UNREADABLE";
  const [, day = "", separator, hours, minutes, seconds = "00", millis = "000", zone] = parts;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) {
    return "UNREADABLE";
  }
  if ((separator === "T") !== (zone !== undefined)) return "UNREADABLE";
  const time = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
  const beyond = Number(minutes) > 59 || Number(seconds) > 59;
  // 24:00 is the end of the day.
  if (beyond || time + Number(millis) > DAY) return "UNREADABLE";
  const local = midnight + time + Number(millis);
  return zone === undefined ? instantOf(local) : local - offsetOf(zone);
}

/** Reads a local time of the zone; twice a year it is skipped or comes twice. */
function instantOf(local: number): number | TimeFault {
  const offsets = new Set([offsetAt(local - DAY), offsetAt(local + DAY)]);
  const instants = [...offsets]
    .filter((offset) => offsetAt(local - offset) === offset)
    .map((offset) => local - offset);
  const [instant] = instants;
  if (instant === undefined) return "SKIPPED";
  return instants.length === 1 ? instant : "TWICE";
}

/** By how much the zone's clocks are ahead of UTC. */
function offsetAt(instant: number): number {
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${wall.format(whole).replace(", ", "T")}Z`) - whole;
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The instant as a person in the zone reads it. */
export function formatTime(instant: number, language: "de" | "en"): string {
  const millis = instant % 1000 === 0 ? {} : { fractionalSecondDigits: 3 as const };
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    timeZone: ZONE,
    day: "2-digit",
    // Countries that write English do not agree on the order of day and month.
    month: language === "de" ? "2-digit" : "short",
    year: "numeric",
    ...FIELDS,
    ...millis,
    timeZoneName: "short",
  }).format(instant);
}

/** A clock that stands still until it is set. */
export class Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  /** Milliseconds of UTC. */
  get now(): number {
    return this.#now;
  }

  /** UTC seconds with their fraction, as chain and relay ask for them. */
  readonly seconds = (): number => this.#now / 1000;

  /** Whole UTC seconds. */
  get second(): number {
    return Math.floor(this.#now / 1000);
  }

  set(instant: number): void {
    if (instant < this.#now) throw new RangeError(`${instant} is before ${this.#now}`);
    this.#now = instant;
  }
}
