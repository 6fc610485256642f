/** Bodies (Gremien), their seats and chairs, and who may sit where. */
import { financialYearEnd, shiftMonths } from "./calendar.ts";
import type { Register } from "./register.ts";
import { classAt } from "./register.ts";
import type { Articles, BodyKind, SeatRole } from "./words.ts";
import type { FoundingBody, SeatOrder } from "./world.ts";
import { Refused } from "./world.ts";

/** A person in a seat, from `since` until an end that may come earlier: see `Offices.end`. */
export interface Term {
  readonly seat: number;
  readonly person: number;
  readonly since: number;
  readonly role: SeatRole;
  /** When it was given: ends of entitlement after it end the term, for good where they come */
  readonly givenAt: number;
  until: number;
}

export interface Body {
  readonly number: number;
  readonly kind: BodyKind;
  readonly convenedBy: number;
  readonly presidedBy: number;
  /** The segment each seat requires; 0 is any */
  readonly segments: readonly number[];
  readonly terms: Term[];
}

/** A seat's term that somebody is to be given. */
export type NewTerm = Pick<SeatOrder, "seat" | "person" | "since" | "until" | "role">;

export class Offices {
  readonly bodies: readonly Body[];
  readonly #register: Register;

  constructor(bodies: readonly FoundingBody[], register: Register) {
    this.#register = register;
    this.bodies = bodies.map(({ kind, convenedBy, presidedBy, segments }, index) => ({
      number: index + 1,
      kind,
      convenedBy: convenedBy === 0 ? index + 1 : convenedBy,
      presidedBy: presidedBy === 0 ? index + 1 : presidedBy,
      segments,
      terms: [],
    }));
  }

  body(number: number): Body {
    const body = this.bodies[number - 1];
    if (body === undefined) throw new Refused(`there is no body ${number}`);
    return body;
  }

  /**
   * A term ends early when the person leaves or dies, or its member's entitlement ends (§9 (2), §68):
   * an end that has come stays, though the member may be reinstated.
   */
  end(term: Term): number {
    const person = this.#register.person(term.person);
    const { entitlements } = this.#register.member(person.member);
    const ends = entitlements.map(({ until }) => until).filter((until) => until > term.givenAt);
    return Math.min(term.until, person.until, ...ends);
  }

  isHeld(term: Term, t: number): boolean {
    return term.since <= t && t < this.end(term);
  }

  /** Whether a term holds any instant of a half-open period. */
  overlaps(term: Term, since: number, until: number): boolean {
    const end = this.end(term);
    return term.since < end && since < until && term.since < until && since < end;
  }

  termAt(body: number, seat: number, t: number): Term | null {
    const { terms } = this.body(body);
    return terms.find((term) => term.seat === seat && this.isHeld(term, t)) ?? null;
  }

  /** Terms of a seat that have not ended at an instant, begun or not. */
  unfinished(body: Body, seat: number, t: number): Term[] {
    return body.terms.filter((term) => {
      const end = this.end(term);
      return term.seat === seat && end > t && end > term.since;
    });
  }

  withRole(body: number, role: SeatRole, t: number): Term | null {
    return this.#held(body, t).find((term) => term.role === role) ?? null;
  }

  /** The seat whose term began first, the lowest number among equals; not the seat left out. */
  oldest(body: number, t: number, leftOut = 0): Term | null {
    const held = this.#held(body, t).filter(({ seat }) => seat !== leftOut);
    return held.toSorted((a, b) => a.since - b.since || a.seat - b.seat)[0] ?? null;
  }

  /** Among a body's own seats: the chair, else the deputy, else the oldest seat. */
  acting(body: number, t: number): Term | null {
    return (
      this.withRole(body, "CHAIR", t) ?? this.withRole(body, "DEPUTY", t) ?? this.oldest(body, t)
    );
  }

  /** Seats that were held at any instant from `first` to `last`, both included. */
  heldDuring(body: Body, first: number, last: number): number[] {
    const held = body.terms.filter((term) => this.overlaps(term, first, last + 1));
    return [...new Set(held.map(({ seat }) => seat))].sort((a, b) => a - b);
  }

  give(body: Body, term: NewTerm, t: number): void {
    const { seat, person, until, role } = term;
    body.terms.push({ seat, person, since: Math.max(term.since, t), until, role, givenAt: t });
  }

  /** §9 (2): natural members themselves, and of organisations, in a cooperative, representatives. */
  mayHold(person: number, cooperative: boolean): boolean {
    const found = this.#register.person(person);
    const member = this.#register.member(found.member);
    if (!member.organisation) return member.self === person;
    return !cooperative || found.representative;
  }

  /** Refuses a person who sits in another seat of the body then, and a role that is another's then. */
  requireFree(body: Body, term: NewTerm, since: number): void {
    const others = body.terms.filter(
      (other) => other.seat !== term.seat && this.overlaps(other, since, term.until),
    );
    if (others.some(({ person }) => person === term.person))
      throw new Refused(`person ${term.person} sits in this body already`);
    if (term.role !== "NONE" && others.some(({ role }) => role === term.role))
      throw new Refused(`another seat is ${term.role} then`);
  }

  requireVacant(body: Body, seat: number, t: number): void {
    if (this.unfinished(body, seat, t).length > 0)
      throw new Refused(`seat ${seat} of body ${body.number} is occupied`);
  }

  requireSegment(body: Body, { seat, person }: NewTerm, t: number): void {
    const required = body.segments[seat - 1] ?? 0;
    if (required !== 0 && this.#classOf(person, t).segment !== required)
      throw new Refused(`seat ${seat} is for segment ${required}`);
  }

  /** §8 (2): at most a quarter of a cooperative's supervisory board are investing members' persons. */
  requireInvestorsQuarter(body: Body, term: NewTerm, since: number): void {
    if (!this.#classOf(term.person, since).investing) return;
    const investors = body.terms.filter(
      (other) =>
        this.overlaps(other, since, term.until) && this.#classOf(other.person, since).investing,
    );
    const seats = new Set(investors.map(({ seat }) => seat)).add(term.seat);
    if (4 * seats.size > body.segments.length)
      throw new Refused("investing members would hold more than a quarter of the seats");
  }

  /** §43a (4): representatives sit for four financial years after the one in which they begin. */
  requireTermLimit(body: Body, since: number, until: number, articles: Articles): void {
    const { cooperative, yearEnd, timezone } = articles;
    if (!cooperative || body.kind !== "REPRESENTATIVES") return;
    const firstYearEnd = financialYearEnd(since, yearEnd, timezone);
    if (until > shiftMonths(firstYearEnd, 48, timezone))
      throw new Refused("a representative's term is too long");
  }

  #held(body: number, t: number): Term[] {
    return this.body(body)
      .terms.filter((term) => this.isHeld(term, t))
      .sort((a, b) => a.seat - b.seat);
  }

  #classOf(person: number, t: number) {
    return classAt(this.#register.member(this.#register.person(person).member), t);
  }
}

/** Whether a body's seats are offices (§24, §36): board and supervisory board. */
export function isOffice(body: Body): boolean {
  return body.kind === "BOARD" || body.kind === "SUPERVISORY_BOARD";
}

export function requireSeatOf(body: Body, seat: number): void {
  if (body.segments[seat - 1] === undefined) throw new Refused("there is no such seat");
}
