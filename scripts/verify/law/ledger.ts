/** All that the ledger knows, and the signatures that its acts need. */
import type { Body, Term } from "./offices.ts";
import { isOffice, Offices } from "./offices.ts";
import type { Member } from "./register.ts";
import { Register } from "./register.ts";
import { Rulebook } from "./rulebook.ts";
import type { Vote } from "./votes.ts";
import type { Articles } from "./words.ts";
import { FOREVER } from "./words.ts";
import type { Founding, Key, Signed } from "./world.ts";
import { Refused } from "./world.ts";

export interface Ledger {
  /** Instant of the sealing */
  readonly at: number;
  articles: Articles;
  readonly register: Register;
  readonly offices: Offices;
  readonly rules: Rulebook;
  readonly auditors: { readonly key: Key; until: number }[];
  readonly votes: Map<string, Vote>;
  /** Members who endorse an opening or an act, by its name */
  readonly endorsements: Map<string, Set<number>>;
  /** Names of acts that are done */
  readonly done: Set<string>;
  /** Applications and subscriptions that were withdrawn */
  readonly withdrawn: Set<string>;
  /** Applications and subscriptions that were carried out */
  readonly granted: Set<string>;
  /** Of each subject of actions, when the last one carried out on it was decided */
  readonly decided: Map<string, number>;
}

export function found(founding: Founding): Ledger {
  const register = new Register();
  for (const member of founding.members) register.enter(member, 0, founding.at);
  const offices = new Offices(founding.bodies, register);
  // Whatever end a founding member's entitlement has, it is later than what was given before.
  for (const { body, ...term } of founding.seats) {
    offices.body(body).terms.push({ ...term, givenAt: 0 });
  }
  const rules = new Rulebook();
  for (const ruleSet of founding.ruleSets) rules.adopt(ruleSet, ruleSet.validFrom, 0);
  return {
    at: founding.at,
    articles: founding.articles,
    register,
    offices,
    rules,
    auditors: founding.auditors.map((key) => ({ key, until: FOREVER })),
    votes: new Map(),
    endorsements: new Map(),
    done: new Set(),
    withdrawn: new Set(),
    granted: new Set(),
    decided: new Map(),
  };
}

/** Acts are good until just before `validUntil`, and none is older than the sealing. */
export function requireValid(ledger: Ledger, validUntil: number, t: number): void {
  requireSealed(ledger, t);
  if (t >= validUntil) throw new Refused("the act is valid no more");
}

export function requireSealed(ledger: Ledger, t: number): void {
  if (t < ledger.at) throw new Refused("the ledger is not sealed yet");
}

/** A seat that signed, by the present key of whoever holds it now. */
export interface SeatSigner {
  readonly body: Body;
  readonly term: Term;
}

export function seatSigner(ledger: Ledger, signed: Signed, t: number): SeatSigner | null {
  if (signed.body === 0 || signed.key === null) return null;
  const body = ledger.offices.bodies[signed.body - 1];
  const term = body === undefined ? null : ledger.offices.termAt(signed.body, signed.seat, t);
  if (body === undefined || term === null) return null;
  return ledger.register.keyAt(term.person, t) === signed.key ? { body, term } : null;
}

export function requireSeat(ledger: Ledger, signed: Signed | undefined, t: number): SeatSigner {
  const signer = signed === undefined ? null : seatSigner(ledger, signed, t);
  if (signer === null) throw new Refused("not signed by the seat's holder");
  return signer;
}

function requireOfficer(ledger: Ledger, signed: Signed | undefined, t: number): SeatSigner {
  const signer = requireSeat(ledger, signed, t);
  if (!isOffice(signer.body)) throw new Refused("not signed by an officer");
  return signer;
}

export function requireNumber(by: readonly Signed[], number: number): void {
  if (by.length !== number) throw new Refused(`signed by ${by.length} and not by ${number}`);
}

export function requireDifferent(signers: readonly SeatSigner[]): void {
  if (new Set(signers.map(({ term }) => term.person)).size !== signers.length)
    throw new Refused("signed by one person more than once");
}

export function requireOneOfficer(ledger: Ledger, by: readonly Signed[], t: number): void {
  requireNumber(by, 1);
  requireOfficer(ledger, by[0], t);
}

/** Two officers, who are two different persons. */
export function requireOfficers(ledger: Ledger, by: readonly Signed[], t: number): SeatSigner[] {
  requireNumber(by, 2);
  const officers = by.map((signed) => requireOfficer(ledger, signed, t));
  requireDifferent(officers);
  return officers;
}

/** Two officers; or an auditor and an officer, in this order. */
export function requireCourt(ledger: Ledger, by: readonly Signed[], t: number): void {
  const [first, second] = by;
  if (first === undefined || first.body !== 0) {
    requireOfficers(ledger, by, t);
    return;
  }
  requireNumber(by, 2);
  const auditor = ledger.auditors[first.seat - 1];
  if (auditor === undefined || t >= auditor.until || auditor.key !== first.key)
    throw new Refused("not signed by an auditor");
  requireOfficer(ledger, second, t);
  if (second?.key === first.key) throw new Refused("signed with one key twice");
}

/** Whether a signature is a person's, neither a seat's nor an auditor's. */
export function isOwn(signed: Signed | undefined): signed is Signed {
  return signed !== undefined && signed.body === 0 && signed.seat === 0;
}

/** Exactly these keys, in order. */
export function requireKeys(by: readonly Signed[], keys: readonly (Key | null)[]): void {
  requireNumber(by, keys.length);
  for (const [index, key] of keys.entries()) {
    const signed = by[index];
    if (!isOwn(signed) || key === null || signed.key !== key)
      throw new Refused("not signed by the right key");
  }
}

/** A representative of an organisation. */
export function requireRepresentative(
  ledger: Ledger,
  member: Member,
  signed: Signed | undefined,
  t: number,
): void {
  const persons = ledger.register.representatives(member, t);
  if (
    !isOwn(signed) ||
    !isKeyOf(
      ledger,
      persons.map(({ number }) => number),
      signed.key,
      t,
    )
  )
    throw new Refused("not signed by a representative of the organisation");
}

/** A natural member's own person, or a representative of an organisation. */
export function requireMember(
  ledger: Ledger,
  member: Member,
  signed: Signed | undefined,
  t: number,
): void {
  if (member.organisation) requireRepresentative(ledger, member, signed, t);
  else if (!isOwn(signed) || !isKeyOf(ledger, [member.self], signed.key, t))
    throw new Refused("not signed by the member");
}

function isKeyOf(ledger: Ledger, persons: readonly number[], key: Key | null, t: number): boolean {
  return key !== null && persons.some((person) => ledger.register.keyAt(person, t) === key);
}
