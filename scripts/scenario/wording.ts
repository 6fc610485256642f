/** Words in which a scenario is told. */
import { formatTime } from "./clock.ts";
import type { PersonName, SeatName } from "./fields.ts";

export type Language = "de" | "en";
export type Sentences = Readonly<Record<Language, string>>;

export function personNamed({ member, person }: PersonName): string {
  return person === 1 ? `${member}` : `${member}/${person}`;
}

export function seatNamed({ body, seat }: SeatName): string {
  return `${body}:${seat}`;
}

/** An instant, UTC seconds. */
export function instant(second: number, language: Language): string {
  return formatTime(second * 1000, language);
}

/** 1, 2, 3, 7 as "1–3, 7". */
export function ranges(numbers: readonly number[] = []): string {
  const spans: [number, number][] = [];
  for (const n of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else spans.push([n, n]);
  }
  return spans
    .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`))
    .join(", ");
}
