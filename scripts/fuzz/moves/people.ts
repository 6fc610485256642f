/** Who is there to sign, and how signatures go wrong. */
import type { BodyKind } from "../../verify/law/words.ts";
import type { Key, PersonAct, Signed } from "../../verify/law/world.ts";
import type { Dice } from "../dice.ts";
import type { Pair } from "../pair.ts";

/** A move of a trial: what somebody tries at an instant. */
export type Move = (pair: Pair, dice: Dice) => Promise<unknown>;

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export function anyMember(pair: Pair, dice: Dice): number {
  return dice.between(1, pair.model.memberCount);
}

export function anyPerson(pair: Pair, dice: Dice): number {
  return dice.between(1, pair.model.personCount);
}

export function personsOf(pair: Pair, member: number): number[] {
  const persons = Array.from({ length: pair.model.personCount }, (_, i) => i + 1);
  return persons.filter((person) => pair.model.personAt(person, pair.now).member === member);
}

/** A person's own signature. */
export function own(pair: Pair, person: number): Signed {
  return { body: 0, seat: 0, key: pair.model.keyAt(person, pair.now) };
}

/** The signature of who acts for a member: most often a representative. */
export function memberSigned(pair: Pair, dice: Dice, member: number): Signed {
  const persons = personsOf(pair, member);
  const representatives = persons.filter((person) => {
    const { representative, isActive } = pair.model.personAt(person, pair.now);
    return representative && isActive;
  });
  const likely = representatives.length > 0 && dice.in100(85) ? representatives : persons;
  return own(pair, dice.pick(likely));
}

/** The signature of a seat, by whoever holds it; nobody's where it is vacant. */
export function seatSigned(pair: Pair, body: number, seat: number): Signed {
  const person = pair.model.seatHolderAt(body, seat, pair.now);
  return { body, seat, key: person === 0 ? null : pair.model.keyAt(person, pair.now) };
}

/** The seat that acts as a body's chair, as the chain knows it; the first where nobody does. */
export async function actingChair({ chain, now }: Pair, body: number): Promise<number> {
  const [, seat] = await chain.ask<readonly [number, number]>("bodies", "actingChairAt", [
    body,
    now,
  ]);
  return seat === 0 ? 1 : seat;
}

/** Seats that somebody holds. */
export function heldSeats(
  pair: Pair,
  kinds: readonly BodyKind[] = ["BOARD", "SUPERVISORY_BOARD", "REPRESENTATIVES", "OTHER"],
): Signed[] {
  return pair.founding.bodies.flatMap(({ kind, segments }, body) =>
    kinds.includes(kind)
      ? segments
          .map((_, seat) => seatSigned(pair, body + 1, seat + 1))
          .filter(({ key }) => key !== null)
      : [],
  );
}

/** Two officers, most often two different ones. */
export function officers(pair: Pair, dice: Dice, number = 2): Signed[] {
  const held = dice.shuffled(heldSeats(pair, ["BOARD", "SUPERVISORY_BOARD"]));
  const others = dice.in100(5) ? heldSeats(pair) : held;
  return (dice.in100(6) ? [...others, ...others] : held).slice(0, number);
}

/** Two officers, or an auditor and an officer. */
export function court(pair: Pair, dice: Dice): Signed[] {
  const { auditors } = pair.founding;
  if (auditors.length === 0 || dice.in100(50)) return officers(pair, dice);
  const auditor = { body: 0, seat: 1, key: auditors[0] ?? null };
  return [auditor, ...officers(pair, dice, 1)];
}

/** Signatures as they are, or as they should not be. */
export function spoilt(pair: Pair, dice: Dice, by: readonly Signed[]): Signed[] {
  if (dice.in100(88)) return [...by];
  const other = (): Key | null =>
    dice.in100(50) ? null : pair.model.keyAt(anyPerson(pair, dice), pair.now);
  const place = by.length === 0 ? 0 : dice.below(by.length);
  switch (dice.below(5)) {
    case 0:
      return by.map((signed, i) => (i === place ? { ...signed, key: other() } : signed));
    case 1:
      return by.filter((_, i) => i !== place);
    case 2:
      return [...by, { body: 0, seat: 0, key: other() }];
    case 3:
      return by.toReversed();
    default:
      return by.map((signed, i) => (i === place ? { ...signed, body: 0, seat: 0 } : signed));
  }
}

/** Tries an act under signatures that are right most of the time. */
export async function tryAct(
  pair: Pair,
  dice: Dice,
  it: PersonAct,
  by: readonly Signed[],
): Promise<boolean> {
  const valid = dice.in100(97) ? DAY : dice.between(0, 1);
  return pair.act(pair.prepare(it, null, valid), spoilt(pair, dice, by));
}
