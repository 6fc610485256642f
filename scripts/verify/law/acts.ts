/** Acts outside of votes about keys, persons, and offices; those on membership are beside. */
import type { Ledger } from "./ledger.ts";
import {
  requireCourt,
  requireKeys,
  requireNumber,
  requireOfficers,
  requireRepresentative,
  requireSeat,
  requireValid,
} from "./ledger.ts";
import { actOnMembership, type MembershipAct } from "./membership.ts";
import type { NewTerm } from "./offices.ts";
import { requireSeatOf } from "./offices.ts";
import { nameVotingPerson, votingPersonAt } from "./register.ts";
import type { Key, PersonAct, Signed } from "./world.ts";
import { Refused } from "./world.ts";

type Named<Name extends PersonAct["name"]> = Extract<PersonAct, { readonly name: Name }>;
type Handler<A> = (ledger: Ledger, act: A, by: readonly Signed[], t: number) => void;

/** An act is good once: `name` is how endorsements know it, where it has a name. */
export function act(
  ledger: Ledger,
  it: PersonAct,
  by: readonly Signed[],
  validUntil: number,
  t: number,
  name?: string,
): void {
  requireValid(ledger, validUntil, t);
  if (name !== undefined && ledger.done.has(name)) throw new Refused("it is done already");
  carryOut(ledger, it, by, t, name);
  if (name !== undefined) ledger.done.add(name);
}

function carryOut(
  ledger: Ledger,
  it: PersonAct,
  by: readonly Signed[],
  t: number,
  name: string | undefined,
): void {
  switch (it.name) {
    case "Enrol":
    case "Rotate":
      (it.name === "Enrol" ? enrol : rotate)(ledger, it, by, t);
      return;
    case "KeyReplacement":
      keyReplacement(ledger, it, by, t);
      return;
    case "KeyObjection":
      keyObjection(ledger, it, by, t);
      return;
    case "Withdrawal":
      withdrawal(ledger, it, by, t);
      return;
    case "VotingPerson":
      votingPerson(ledger, it, by, t);
      return;
    case "NewPerson":
      newPerson(ledger, it, by, t);
      return;
    case "PersonLeft":
      personLeft(ledger, it, by, t);
      return;
    case "Resignation":
      resignation(ledger, it, by, t);
      return;
    case "Appointment":
      appointment(ledger, it, by, t);
      return;
    case "EmergencyBoard":
      emergencyBoard(ledger, it, by, t, name);
      return;
    default: {
      const rest: MembershipAct = it;
      actOnMembership(ledger, rest, by, t);
    }
  }
}

function requireUnknownKey(ledger: Ledger, key: Key): void {
  if (ledger.register.isKeyKnown(key)) throw new Refused("the key is or was somebody's");
}

const enrol: Handler<Named<"Enrol" | "Rotate">> = (ledger, it, by, t) => {
  const person = ledger.register.activePerson(it.person, t);
  requireUnknownKey(ledger, it.key);
  const { invitation } = person;
  if (invitation === null || t < invitation.readyAt)
    throw new Refused("the person has no invitation that is good by now");
  requireKeys(by, [invitation.key, it.key]);
  ledger.register.setKey(person, it.key, t);
};

const rotate: Handler<Named<"Enrol" | "Rotate">> = (ledger, it, by, t) => {
  const person = ledger.register.activePerson(it.person, t);
  requireUnknownKey(ledger, it.key);
  requireKeys(by, [ledger.register.keyAt(it.person, t), it.key]);
  ledger.register.setKey(person, it.key, t);
};

const keyReplacement: Handler<Named<"KeyReplacement">> = (ledger, it, by, t) => {
  const person = ledger.register.activePerson(it.person, t);
  ledger.register.requireUnusedInvitation(it.invitation);
  const officers = requireOfficers(ledger, by, t);
  if (officers.some(({ term }) => term.person === it.person))
    throw new Refused("an officer's own key is replaced by others");
  ledger.register.invite(person, it.invitation, t + ledger.articles.keyDelay);
};

const keyObjection: Handler<Named<"KeyObjection">> = (ledger, it, by, t) => {
  const person = ledger.register.activePerson(it.person, t);
  if (person.invitation === null) throw new Refused("there is no invitation to object to");
  requireKeys(by, [ledger.register.keyAt(it.person, t)]);
  person.invitation = null;
};

const withdrawal: Handler<Named<"Withdrawal">> = (ledger, it, by) => {
  requireKeys(by, [it.key]);
  if (ledger.withdrawn.has(it.application)) throw new Refused("it is withdrawn already");
  if (ledger.granted.has(it.application)) throw new Refused("it is carried out already");
  ledger.withdrawn.add(it.application);
};

function requireOrganisation(ledger: Ledger, number: number) {
  const member = ledger.register.member(number);
  if (!member.organisation) throw new Refused(`member ${number} is a natural person`);
  return member;
}

const votingPerson: Handler<Named<"VotingPerson">> = (ledger, it, by, t) => {
  const member = requireOrganisation(ledger, it.member);
  if (it.person !== 0 && ledger.register.activePerson(it.person, t).member !== it.member)
    throw new Refused("the person is another member's");
  requireNumber(by, 1);
  requireRepresentative(ledger, member, by[0], t);
  nameVotingPerson(member, it.person, t);
};

const newPerson: Handler<Named<"NewPerson">> = (ledger, it, by, t) => {
  const member = requireOrganisation(ledger, it.member);
  ledger.register.requireUnusedInvitation(it.invitation);
  requireNumber(by, 1);
  requireRepresentative(ledger, member, by[0], t);
  const person = ledger.register.addPerson(it.member, it.representative);
  ledger.register.invite(person, it.invitation, t);
};

const personLeft: Handler<Named<"PersonLeft">> = (ledger, it, by, t) => {
  const member = requireOrganisation(ledger, it.member);
  const person = ledger.register.activePerson(it.person, t);
  if (person.member !== it.member) throw new Refused("the person is another member's");
  requireNumber(by, 1);
  requireRepresentative(ledger, member, by[0], t);
  ledger.register.endPerson(person, t);
  if (votingPersonAt(member, t) === it.person) nameVotingPerson(member, 0, t);
};

const resignation: Handler<Named<"Resignation">> = (ledger, it, by, t) => {
  requireNumber(by, 1);
  const { body, term } = requireSeat(ledger, by[0], t);
  if (body.number !== it.body || term.seat !== it.seat)
    throw new Refused("not signed by that seat's holder");
  term.until = Math.min(term.until, t + 1);
};

/** §29 BGB by analogy, or the result of a secret election. */
const appointment: Handler<Named<"Appointment">> = (ledger, it, by, t) => {
  const { offices, register, articles } = ledger;
  const body = offices.body(it.body);
  requireSeatOf(body, it.seat);
  if (it.until <= t) throw new Refused("the term is empty");
  register.activePerson(it.person, t);
  const term: NewTerm = { ...it, since: t };
  offices.requireVacant(body, it.seat, t);
  offices.requireFree(body, term, t);
  offices.requireTermLimit(body, t, it.until, articles);
  requireCourt(ledger, by, t);
  offices.give(body, term, t);
};

/** More than half of all members seat somebody in the board where its officers are lost. */
function emergencyBoard(
  ledger: Ledger,
  it: Named<"EmergencyBoard">,
  by: readonly Signed[],
  t: number,
  name: string | undefined,
): void {
  const { offices, register, articles } = ledger;
  requireNumber(by, 0);
  if (!articles.emergencyBoard) throw new Refused("the Articles know no emergency board");
  const endorsed = name === undefined ? 0 : (ledger.endorsements.get(name)?.size ?? 0);
  if (2 * endorsed <= register.membersAt(t))
    throw new Refused("not more than half of all members endorse it");
  const body = offices.body(it.body);
  requireSeatOf(body, it.seat);
  if (body.kind !== "BOARD") throw new Refused("not a seat of a board");
  register.activePerson(it.person, t);
  if (!offices.mayHold(it.person, articles.cooperative))
    throw new Refused("the person cannot hold an office (§9 (2))");
  const holder = offices.termAt(it.body, it.seat, t);
  const since = holder === null ? t : t + 1;
  if (it.until <= since) throw new Refused("the term is empty");
  const term: NewTerm = { ...it, since, role: holder?.role ?? "NONE" };
  if (offices.unfinished(body, it.seat, t).some((other) => other !== holder))
    throw new Refused("somebody else is to hold the seat already");
  offices.requireFree(body, { ...term, role: "NONE" }, since);
  if (holder !== null) holder.until = Math.min(holder.until, t + 1);
  offices.give(body, term, t);
}
