/** Random cooperatives, associations and clubs at their founding. */
import { checkArticles } from "../verify/law/faults.ts";
import type { Articles, BodyKind, SeatRole } from "../verify/law/words.ts";
import { FOREVER } from "../verify/law/words.ts";
import type { Founding, FoundingBody, FoundingMember, SeatOrder } from "../verify/law/world.ts";
import type { Dice } from "./dice.ts";
import { lawfulRuleSets } from "./ruleSets.ts";

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Days around which law and calendar change: UTC. */
const DATES = [
  // Until the end of this month, local time, general meetings could vote by circular (§3 GesRuaCOVBekG).
  "2022-08-30T10:00:00",
  // Clocks go forward and back in the following nights.
  "2026-03-28T10:00:00",
  "2026-10-24T10:00:00",
  "2026-12-30T10:00:00",
  "2028-02-28T10:00:00",
  "2026-06-15T10:00:00",
].map((date) => Date.parse(`${date}Z`) / 1000);

export const GENERAL_MEETING = 1;
export const BOARD = 2;
export const SUPERVISORY_BOARD = 3;

/** A founding whose seats have yet to be tried. */
export interface Draft extends Founding {
  readonly seats: readonly SeatOrder[];
}

/** @param newKey Gives a key that nobody has */
export function randomFounding(dice: Dice, newKey: () => string): Draft {
  const at = dice.pick(DATES) + dice.below(3 * DAY);
  const articles = randomArticles(dice);
  const members = Array.from({ length: dice.between(3, 9) }, () => randomMember(dice, at, newKey));
  const bodies = randomBodies(dice);
  const persons = members.flatMap((member) => member.persons).length;
  return {
    at,
    articles,
    members,
    bodies,
    ruleSets: lawfulRuleSets(dice, bodies, articles, at, members.length),
    seats: bodies.flatMap(({ segments }, body) =>
      segments.flatMap((_, seat) => randomOrders(dice, body + 1, seat + 1, persons, at)),
    ),
    auditors: dice.in100(50) ? [newKey()] : [],
    relays: 1,
  };
}

export function randomArticles(dice: Dice): Articles {
  const cooperative = dice.in100(60);
  for (;;) {
    const articles: Articles = {
      cooperative,
      yearEnd: dice.in100(cooperative ? 5 : 60) ? 0 : dice.in100(50) ? 12 : dice.between(1, 12),
      timezone: dice.in100(85) ? "EUROPE_BERLIN" : "UTC",
      exitNotice: cooperative ? dice.pick([3, 3, 3, 6, 12, 61]) : dice.below(5),
      entrepreneurs: dice.in100(30),
      transferConsent: dice.in100(30),
      heirsContinue: dice.in100(40),
      emergencyBoard: dice.in100(60),
      representation: dice.between(1, 2),
      keyDelay: dice.pick([0, HOUR, 7 * DAY]),
      absence: dice.pick([0, HOUR, 3 * DAY]),
      minority: cooperative ? dice.pick([10, 12, 20]) : dice.pick([0, 1, 2, 3, 5, 10]),
    };
    if (checkArticles(articles).length === 0) return articles;
  }
}

function randomMember(dice: Dice, at: number, newKey: () => string): FoundingMember {
  const organisation = dice.in100(40);
  const person = (representative: boolean) => {
    const enrolled = dice.in100(85);
    return {
      key: enrolled ? newKey() : null,
      invitation: enrolled ? null : newKey(),
      representative: organisation && representative,
    };
  };
  return {
    since: dice.pick([0, -DAY, at, at - 1, at - DAY]),
    until: dice.in100(85) ? FOREVER : at + dice.pick([1, HOUR, 2 * DAY, 40 * DAY]),
    segment: dice.below(3),
    votes: dice.pick([1, 1, 1, 1, 1, 0, 2, 3, 5, 25]),
    investing: dice.in100(15),
    organisation,
    shares: dice.between(1, 4),
    persons: organisation
      ? Array.from({ length: dice.between(1, 3) }, () => person(dice.in100(70)))
      : [person(false)],
  };
}

function randomBodies(dice: Dice): FoundingBody[] {
  const seats = (number: number) =>
    Array.from({ length: number }, () => (dice.in100(75) ? 0 : dice.between(1, 2)));
  const bodies: FoundingBody[] = [
    {
      kind: "GENERAL_MEETING",
      convenedBy: dice.in100(90) ? BOARD : 0,
      presidedBy: dice.pick([BOARD, SUPERVISORY_BOARD, SUPERVISORY_BOARD, 0]),
      segments: [],
    },
    { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: seats(dice.between(2, 3)) },
    {
      kind: "SUPERVISORY_BOARD",
      convenedBy: 0,
      presidedBy: dice.in100(90) ? 0 : BOARD,
      segments: seats(dice.between(3, 4)),
    },
  ];
  const more = dice.pick<BodyKind | null>([null, null, "REPRESENTATIVES", "OTHER"]);
  if (more !== null) {
    const convenedBy = dice.pick([0, BOARD]);
    bodies.push({ kind: more, convenedBy, presidedBy: convenedBy, segments: seats(3) });
  }
  return bodies;
}

/** Somebody in most of the seats; whether anybody may sit there is seen when it is tried. */
function randomOrders(
  dice: Dice,
  body: number,
  seat: number,
  persons: number,
  at: number,
): SeatOrder[] {
  if (dice.in100(10)) return [];
  const role: SeatRole = seat === 1 ? "CHAIR" : seat === 2 && dice.in100(50) ? "DEPUTY" : "NONE";
  const order = {
    body,
    seat,
    since: dice.pick([0, at, at - DAY]),
    until: dice.in100(70) ? FOREVER : at + dice.pick([HOUR, 2 * DAY, 60 * DAY, 3 * 365 * DAY]),
    role: dice.in100(90) ? role : ("NONE" as const),
  };
  // Several candidates, of whom the first that is allowed gets the seat.
  return Array.from({ length: 4 }, () => ({ ...order, person: dice.between(1, persons) }));
}
