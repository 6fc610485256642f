/** Acts outside of votes: keys, persons, membership and offices. */
import { financialYearEnd, shiftMonths } from "../../verify/law/calendar.ts";
import { FOREVER } from "../../verify/law/words.ts";
import type { Dice } from "../dice.ts";
import type { Pair } from "../pair.ts";
import {
  anyMember,
  anyPerson,
  court,
  DAY,
  HOUR,
  heldSeats,
  type Move,
  memberSigned,
  officers,
  own,
  personsOf,
  spoilt,
  tryAct,
} from "./people.ts";

const enrol: Move = async (pair, dice) => {
  const person = dice.in100(90) ? dice.pick(invited(pair)) : anyPerson(pair, dice);
  const invitation = pair.model.personAt(person, pair.now).invitation?.key ?? null;
  const key = dice.in100(92) ? pair.wallets.newKey() : someKey(pair, dice);
  const by = [invitation, key].map((signer) => ({ body: 0, seat: 0, key: signer }));
  await tryAct(pair, dice, { name: "Enrol", person, key }, by);
};

/** Persons who have an invitation; everybody where nobody has one. */
function invited(pair: Pair): number[] {
  const persons = Array.from({ length: pair.model.personCount }, (_, i) => i + 1);
  const found = persons.filter(
    (person) => pair.model.personAt(person, pair.now).invitation !== null,
  );
  return found.length > 0 ? found : persons;
}

const rotate: Move = async (pair, dice) => {
  const person = anyPerson(pair, dice);
  const key = dice.in100(92) ? pair.wallets.newKey() : someKey(pair, dice);
  await tryAct(pair, dice, { name: "Rotate", person, key }, [
    own(pair, person),
    { body: 0, seat: 0, key },
  ]);
};

/** A key that is somebody's. */
function someKey(pair: Pair, dice: Dice): string {
  return pair.model.keyAt(anyPerson(pair, dice), pair.now) ?? pair.wallets.newKey();
}

/** Most often an organisation. */
function anOrganisation(pair: Pair, dice: Dice): number {
  const organisations = members(pair).filter((member) =>
    personsOf(pair, member).some((person) => pair.model.personAt(person, pair.now).representative),
  );
  return organisations.length > 0 && dice.in100(85)
    ? dice.pick(organisations)
    : anyMember(pair, dice);
}

const votingPerson: Move = async (pair, dice) => {
  const member = anOrganisation(pair, dice);
  const likely = dice.pick([0, ...personsOf(pair, member)]);
  const person = dice.in100(90) ? likely : anyPerson(pair, dice);
  const by = [memberSigned(pair, dice, member)];
  await tryAct(pair, dice, { name: "VotingPerson", member, person }, by);
};

const newPerson: Move = async (pair, dice) => {
  const member = anOrganisation(pair, dice);
  const invitation = invitationFor(pair, dice);
  const representative = dice.in100(50);
  await tryAct(pair, dice, { name: "NewPerson", member, invitation, representative }, [
    memberSigned(pair, dice, member),
  ]);
};

/** An address that nobody was given, or one that somebody was. */
function invitationFor(pair: Pair, dice: Dice): string {
  const { invitation } = pair.model.personAt(anyPerson(pair, dice), pair.now);
  return invitation === null || dice.in100(90) ? pair.wallets.newKey() : invitation.key;
}

const personLeft: Move = async (pair, dice) => {
  const member = anOrganisation(pair, dice);
  const person = dice.in100(90) ? dice.pick(personsOf(pair, member)) : anyPerson(pair, dice);
  const by = [memberSigned(pair, dice, member)];
  await tryAct(pair, dice, { name: "PersonLeft", member, person }, by);
};

const keyReplacement: Move = async (pair, dice) => {
  const person = anyPerson(pair, dice);
  const invitation = invitationFor(pair, dice);
  const by = officers(pair, dice);
  await tryAct(pair, dice, { name: "KeyReplacement", person, invitation }, by);
};

const keyObjection: Move = async (pair, dice) => {
  const person = dice.pick(invited(pair));
  await tryAct(pair, dice, { name: "KeyObjection", person }, [own(pair, person)]);
};

const withdrawal: Move = async (pair, dice) => {
  const applications = pair.declarations.filter(({ name }) => name === "Application");
  if (applications.length === 0) return;
  const { id, signer } = dice.pick(applications);
  await tryAct(pair, dice, { name: "Withdrawal", application: id, key: signer }, [
    { body: 0, seat: 0, key: signer },
  ]);
};

/** Ends that a notice may name: some year's end, most often the first that is far enough. */
function exitEnd(pair: Pair, dice: Dice): number {
  const { yearEnd, timezone, exitNotice } = pair.articles;
  const earliest = shiftMonths(pair.now, exitNotice, timezone);
  const last = yearEnd === 0 ? earliest : financialYearEnd(earliest - 1, yearEnd, timezone);
  return dice.pick([
    last,
    last,
    last,
    last,
    last + 1,
    last - 1,
    financialYearEnd(last, yearEnd === 0 ? 12 : yearEnd, timezone),
    pair.now + 1,
    pair.now + DAY,
  ]);
}

const notice: Move = async (pair, dice) => {
  const member = anyMember(pair, dice);
  const by = [memberSigned(pair, dice, member)];
  await tryAct(pair, dice, { name: "Notice", member, until: exitEnd(pair, dice) }, by);
};

const paperNotice: Move = async (pair, dice) => {
  const member = anyMember(pair, dice);
  const until = exitEnd(pair, dice);
  await tryAct(pair, dice, { name: "PaperNotice", member, until }, officers(pair, dice));
};

const transfer: Move = async (pair, dice) => {
  const [from, to] = [anyMember(pair, dice), anyMember(pair, dice)];
  const has = pair.model.memberAt(from, pair.now).shares;
  const shares = dice.pick([has, has, 1, 1, 0, has + 1]);
  const by = [memberSigned(pair, dice, from), memberSigned(pair, dice, to)];
  const { transferConsent, representation } = pair.articles;
  const board = heldSeats(pair, ["BOARD"]).slice(0, dice.in100(90) ? representation : 1);
  const consent = transferConsent !== dice.in100(5);
  await tryAct(
    pair,
    dice,
    { name: "Transfer", from, to, shares },
    consent ? [...by, ...board] : by,
  );
};

const death: Move = async (pair, dice) => {
  const member = anyMember(pair, dice);
  const diedAt = pair.now - dice.pick([0, 0, HOUR, 3 * DAY, 400 * DAY, -1]);
  await tryAct(pair, dice, { name: "Death", member, diedAt }, officers(pair, dice));
};

const joint: Move = async (pair, dice) => {
  const dead = members(pair).filter((member) => pair.model.memberAt(member, pair.now).dead);
  if (dead.length === 0 && dice.in100(90)) return;
  const member = dead.length > 0 && dice.in100(90) ? dice.pick(dead) : anyMember(pair, dice);
  const invitation = invitationFor(pair, dice);
  const by = officers(pair, dice);
  await tryAct(pair, dice, { name: "JointRepresentative", member, invitation }, by);
};

function members(pair: Pair): number[] {
  return Array.from({ length: pair.model.memberCount }, (_, i) => i + 1);
}

/** A member whom an exclusion is about, most often; 0 where nobody is tried. */
function excluded(pair: Pair, dice: Dice, executed: boolean): number {
  const about = pair.votes.flatMap(({ id, opening: { action } }) =>
    action.kind === "EXCLUDE" && (!executed || pair.model.voteAt(id, pair.now).executed)
      ? [action.member]
      : [],
  );
  if (about.length > 0 && dice.in100(90)) return dice.pick(about);
  return dice.in100(20) ? anyMember(pair, dice) : 0;
}

const hearing: Move = async (pair, dice) => {
  const until = pair.now + dice.pick([0, HOUR, DAY, 3 * DAY]);
  const member = excluded(pair, dice, false);
  if (member === 0) return;
  await tryAct(pair, dice, { name: "Hearing", member, until }, officers(pair, dice, 1));
};

const dispatch: Move = async (pair, dice) => {
  const sentAt = pair.now - dice.pick([0, 0, HOUR, DAY, -1]);
  const member = excluded(pair, dice, true);
  if (member === 0) return;
  await tryAct(pair, dice, { name: "Dispatch", member, sentAt }, officers(pair, dice, 1));
};

const reinstatement: Move = async (pair, dice) => {
  const ending = members(pair).filter(
    (member) => pair.model.memberAt(member, pair.now).memberUntil !== FOREVER,
  );
  const member = ending.length > 0 && dice.in100(85) ? dice.pick(ending) : anyMember(pair, dice);
  await tryAct(pair, dice, { name: "Reinstatement", member }, officers(pair, dice));
};

const correction: Move = async (pair, dice) => {
  const member = anyMember(pair, dice);
  const [field, value] = dice.pick([
    ["SHARES", dice.between(0, 5)],
    ["SEGMENT", dice.below(3)],
    ["SINCE", pair.founding.at + dice.pick([-DAY, -1, 0, HOUR])],
  ] as const);
  await tryAct(pair, dice, { name: "Correction", member, field, value }, officers(pair, dice));
};

const resignation: Move = async (pair, dice) => {
  const held = heldSeats(pair);
  if (held.length === 0) return;
  const signed = dice.pick(held);
  const { body, seat } = dice.in100(90) ? signed : dice.pick(held);
  await tryAct(pair, dice, { name: "Resignation", body, seat }, [signed]);
};

const appointment: Move = async (pair, dice) => {
  const it = {
    ...seatFor(pair, dice),
    person: anyPerson(pair, dice),
    until: dice.in100(60) ? FOREVER : pair.now + dice.pick([0, 1, HOUR, 60 * DAY, 3000 * DAY]),
    role: dice.pick(["NONE", "NONE", "CHAIR", "DEPUTY"] as const),
  };
  await tryAct(pair, dice, { name: "Appointment", ...it }, court(pair, dice));
};

/** A seat, most often a vacant one. */
export function seatFor(pair: Pair, dice: Dice): { readonly body: number; readonly seat: number } {
  const seats = pair.founding.bodies.flatMap(({ segments }, body) =>
    segments.map((_, seat) => ({ body: body + 1, seat: seat + 1 })),
  );
  const vacant = seats.filter(
    ({ body, seat }) => pair.model.seatHolderAt(body, seat, pair.now) === 0,
  );
  if (dice.in100(3)) return { body: dice.between(1, pair.founding.bodies.length), seat: 9 };
  return dice.pick(vacant.length > 0 && dice.in100(70) ? vacant : seats);
}

const emergency: Move = async (pair, dice) => {
  if (!pair.articles.emergencyBoard && dice.in100(90)) return;
  const seat = dice.in100(85) ? { body: 2, seat: dice.between(1, 2) } : seatFor(pair, dice);
  const until = pair.now + dice.pick([0, 1, 2, 60 * DAY, 60 * DAY]);
  const person = anyPerson(pair, dice);
  const act = pair.prepare({ name: "EmergencyBoard", ...seat, person, until });
  for (let i = dice.between(0, 2); i > 0; --i)
    await pair.endorse(act, "act", endorsements(pair, dice, 75));
  await pair.act(act, spoilt(pair, dice, []));
};

/** Endorsements by many members, each once and in their order, few of them not good. */
export function endorsements(pair: Pair, dice: Dice, in100: number) {
  const endorsing = dice.some(members(pair), in100).filter((member) => {
    const { key, isEntitled } = pair.model.memberAt(member, pair.now);
    return (key !== null && isEntitled) || dice.in100(2);
  });
  return (endorsing.length > 0 ? endorsing : [1]).map((member) => ({
    member,
    key: dice.in100(98)
      ? pair.model.memberAt(member, pair.now).key
      : pair.model.keyAt(anyPerson(pair, dice), pair.now),
  }));
}

/** An act that was done is tried again. */
const replay: Move = async (pair, dice) => {
  if (pair.done.length === 0) return;
  const { act, by } = dice.pick(pair.done);
  await pair.act(act, by);
};

export const PERSON_MOVES = {
  enrol,
  rotate,
  votingPerson,
  newPerson,
  personLeft,
  keyReplacement,
  keyObjection,
  withdrawal,
  notice,
  paperNotice,
  transfer,
  death,
  joint,
  hearing,
  dispatch,
  reinstatement,
  correction,
  resignation,
  appointment,
  emergency,
  replay,
} satisfies Record<string, Move>;
