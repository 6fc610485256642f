/** Numbers, dates and hashes as people of one language read them. Times are those of Berlin, with their zone. */
import type { Language } from "../errors.ts";

const ZONE = "Europe/Berlin";
const LOCALES = { de: "de-DE", en: "en-GB" } as const;
/** Keeps digits together; German writes 4 711 with it. */
const THIN_SPACE = "\u202f";
const SPACE = "\u00a0";

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** How one language writes things. */
export interface Format {
  number(value: number): string;
  /** 30,8 % */
  share(part: number, of: number): string;
  /** 11. Dezember 2020 */
  day(instant: number): string;
  /** 18:00 Uhr MEZ */
  time(instant: number): string;
  /** Freitag, 11. Dezember 2020, 18:00 Uhr MEZ */
  instant(instant: number): string;
  /** 11.12.2020, 18:00, for tables */
  short(instant: number): string;
  /** Two days, or the two largest units: 1 Tag 4 Stunden */
  duration(seconds: number): string;
  /** 3/4 */
  fraction(num: number, den: number): string;
  plural(count: number): Intl.LDMLPluralRule;
}

const formats: Readonly<Record<Language, Format>> = { de: make("de"), en: make("en") };

export function formatFor(language: Language): Format {
  return formats[language];
}

function make(language: Language): Format {
  const locale = LOCALES[language];
  const numbers = new Intl.NumberFormat(locale, { useGrouping: true });
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(locale);
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  const days = zoned({ day: "numeric", month: "long", year: "numeric" });
  const weekdays = zoned({ weekday: "long" });
  const times = zoned({ hour: "2-digit", minute: "2-digit" });
  const shorts = zoned({
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const units = Object.fromEntries(
    UNITS.map(([unit]) => [
      unit,
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }),
    ]),
  );
  const date = (instant: number) => new Date(instant * 1000);

  const time = (instant: number) => {
    const zone = zoneOf(instant, language);
    const clock =
      language === "de" ? `${times.format(date(instant))}${SPACE}Uhr` : times.format(date(instant));
    return `${clock}${SPACE}${zone}`;
  };
  return {
    number: (value) => grouped(numbers, value, language),
    share: (part, of) => shares.format(of === 0 ? 0 : part / of),
    day: (instant) => days.format(date(instant)),
    time,
    instant: (instant) =>
      `${weekdays.format(date(instant))}, ${days.format(date(instant))}, ${time(instant)}`,
    short: (instant) => shorts.format(date(instant)),
    duration: (seconds) => {
      const parts: string[] = [];
      let rest = Math.max(seconds, 0);
      for (const [unit, length] of UNITS) {
        const count = Math.floor(rest / length);
        rest -= count * length;
        if (count > 0) parts.push(units[unit]?.format(count) ?? "");
      }
      return parts.slice(0, 2).join(" ") || (units.minute?.format(0) ?? "");
    },
    fraction: (num, den) => `${num}/${den}`,
    plural: (count) => plurals.select(count),
  };
}

/** German groups by a thin space, as DIN 1333 does. */
function grouped(numbers: Intl.NumberFormat, value: number, language: Language): string {
  if (language !== "de") return numbers.format(value);
  return numbers
    .formatToParts(value)
    .map((part) => (part.type === "group" ? THIN_SPACE : part.value))
    .join("");
}

/** MEZ or MESZ, in English CET or CEST. */
function zoneOf(instant: number, language: Language): string {
  const summer = offsetAt(instant) === 7200;
  if (language === "de") return summer ? "MESZ" : "MEZ";
  return summer ? "CEST" : "CET";
}

/** A paragraph of a law as one language cites it: "§43(3) no. 1 GenG", in German "§43(3) Nr. 1 GenG". */
export function paragraphIn(language: Language, paragraph: string): string {
  return language === "de" ? paragraph.replace("no. ", "Nr. ") : paragraph;
}

/** Whether the text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The last second of a day in Berlin, UTC seconds: who leaves with the end of the day still counts. */
export function lastSecondOf(day: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
  // Clocks never change at midnight, so the offset of two hours before is the right one.
  return midnight - offsetAt(midnight - 2 * 3600) - 1;
}

/** The day in Berlin on which an instant falls, YYYY-MM-DD. */
export function dayOf(instant: number): string {
  return new Date((instant + offsetAt(instant)) * 1000).toISOString().slice(0, 10);
}

const ZONED = new Intl.DateTimeFormat("en-US", { timeZone: ZONE, timeZoneName: "longOffset" });

/** Seconds by which Berlin's clocks are ahead of UTC. */
function offsetAt(instant: number): number {
  const name = ZONED.formatToParts(new Date(instant * 1000)).find(
    ({ type }) => type === "timeZoneName",
  )?.value;
  const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] =
    /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(name ?? "") ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "-" ? -offset : offset;
}

/** Digits in groups of four, as one reads them aloud: 0x1a2b 3c4d … */
export function hashGroups(hash: string): string[] {
  const digits = hash.replace(/^0x/, "");
  return digits.match(/.{1,4}/g) ?? [];
}
