/**
 * The register (Mitgliederliste, §30 GenG) with its history: members, their classes, the persons who
 * sign for them, and keys. Late ballots ask for instants that are over, so nothing is overwritten.
 */
import { FOREVER } from "./words.ts";
import type { FoundingMember, Key } from "./world.ts";
import { Refused } from "./world.ts";

/** Half-open: from `since` until just before `until`. */
export interface Period {
  since: number;
  until: number;
}

/** What a member's vote is, from an instant on. */
export interface ClassFrom {
  readonly from: number;
  readonly votes: number;
  readonly investing: boolean;
  readonly segment: number;
}

export interface Member {
  readonly number: number;
  readonly organisation: boolean;
  /** A natural member's own person; 0 for an organisation */
  readonly self: number;
  /** One period each time it becomes entitled, in order */
  readonly entitlements: Period[];
  readonly memberships: Period[];
  /** In the order of `from` */
  readonly classes: ClassFrom[];
  readonly votingPersons: { readonly from: number; readonly person: number }[];
  shares: number;
  dead: boolean;
  /** The heirs' joint representative (§77), or 0 */
  joint: number;
  /** Until when the member may be heard (§68); null where no hearing is known */
  hearing: number | null;
  /** An exclusion that has been carried out */
  exclusion: { readonly decidedAt: number; dispatched: boolean } | null;
}

export interface Person {
  readonly number: number;
  readonly member: number;
  /** Statutory representative of an organisation */
  readonly representative: boolean;
  /** Signs and sits no more from here on */
  until: number;
  /** In order; the last one may be in force */
  readonly keys: { readonly key: Key; readonly since: number; until: number }[];
  invitation: { readonly key: Key; readonly readyAt: number } | null;
}

/** A new member, as it is entered. */
export interface Entry {
  readonly since: number;
  readonly until: number;
  readonly votes: number;
  readonly investing: boolean;
  readonly segment: number;
  readonly organisation: boolean;
  readonly shares: number;
  readonly persons: FoundingMember["persons"];
}

/** The period that contains an instant. */
export function periodAt(periods: readonly Period[], t: number): Period | null {
  return periods.find((period) => period.since <= t && t < period.until) ?? null;
}

/** The last period of a member: every member has one. */
export function lastPeriod(periods: readonly Period[]): Period {
  const last = periods.at(-1);
  if (last === undefined) throw new Error("a member without a period");
  return last;
}

export class Register {
  readonly members: Member[] = [];
  readonly persons: Person[] = [];
  readonly #owners = new Map<Key, number>();
  readonly #invitations = new Set<Key>();

  find(member: number): Member | null {
    return this.members[member - 1] ?? null;
  }

  member(member: number): Member {
    const found = this.find(member);
    if (found === null) throw new Refused(`there is no member ${member}`);
    return found;
  }

  findPerson(person: number): Person | null {
    return this.persons[person - 1] ?? null;
  }

  person(person: number): Person {
    const found = this.findPerson(person);
    if (found === null) throw new Refused(`there is no person ${person}`);
    return found;
  }

  /** The member of whom one can act at an instant: its membership holds it. */
  memberHolding(member: number, t: number): Member {
    const found = this.member(member);
    if (!isMember(found, t)) throw new Refused(`member ${member} is no member now`);
    return found;
  }

  /** A person is active while it has not left and its member is entitled. */
  isActive(person: number, t: number): boolean {
    const found = this.findPerson(person);
    if (found === null || t >= found.until) return false;
    return isEntitled(this.member(found.member), t);
  }

  activePerson(person: number, t: number): Person {
    const found = this.person(person);
    if (!this.isActive(person, t)) throw new Refused(`person ${person} is not active`);
    return found;
  }

  /** The key in force; a key replaced at an instant is not good at it. */
  keyAt(person: number, t: number): Key | null {
    const keys = this.findPerson(person)?.keys ?? [];
    return keys.find((key) => key.since <= t && t < key.until)?.key ?? null;
  }

  /** Number of members at an instant, with or without votes. */
  membersAt(t: number): number {
    return this.members.filter((member) => isMember(member, t)).length;
  }

  /** Number of members who are entitled at an instant and have votes then. */
  entitledHeads(t: number): number {
    return this.members.filter((member) => isEntitled(member, t) && classAt(member, t).votes > 0)
      .length;
  }

  /** Persons who may act for an organisation: its statutory representatives who are active. */
  representatives(member: Member, t: number): Person[] {
    return this.persons.filter(
      (person) =>
        person.member === member.number && person.representative && this.isActive(person.number, t),
    );
  }

  /** Whether a key was ever of a natural member's own person or of an organisation's representative. */
  everActedFor(member: Member, key: Key | null): boolean {
    return this.persons.some(
      (person) =>
        person.member === member.number &&
        (member.organisation ? person.representative : person.number === member.self) &&
        person.keys.some((entry) => entry.key === key),
    );
  }

  isKeyKnown(key: Key): boolean {
    return this.#owners.has(key);
  }

  isInvitationUsed(invitation: Key): boolean {
    return this.#invitations.has(invitation);
  }

  requireUnusedInvitation(invitation: Key): void {
    if (this.isInvitationUsed(invitation))
      throw new Refused("there was such an invitation already");
  }

  /** Enters a member with its persons; `readyAt` is when their invitations can be used. */
  enter(entry: Entry, keysSince: number, readyAt: number): Member {
    const number = this.members.length + 1;
    const first = this.persons.length + 1;
    const member: Member = {
      number,
      organisation: entry.organisation,
      self: entry.organisation ? 0 : first,
      entitlements: [{ since: entry.since, until: entry.until }],
      memberships: [{ since: entry.since, until: entry.until }],
      classes: [
        { from: 0, votes: entry.votes, investing: entry.investing, segment: entry.segment },
      ],
      votingPersons: [{ from: 0, person: entry.persons.length === 0 ? 0 : first }],
      shares: entry.shares,
      dead: false,
      joint: 0,
      hearing: null,
      exclusion: null,
    };
    this.members.push(member);
    for (const { key, invitation, representative } of entry.persons) {
      const person = this.addPerson(number, representative);
      if (key !== null) this.setKey(person, key, keysSince);
      if (invitation !== null) this.invite(person, invitation, readyAt);
    }
    return member;
  }

  addPerson(member: number, representative: boolean): Person {
    const number = this.persons.length + 1;
    const person: Person = {
      number,
      member,
      representative,
      until: FOREVER,
      keys: [],
      invitation: null,
    };
    this.persons.push(person);
    return person;
  }

  /** A new key from an instant on, which uses an invitation up. */
  setKey(person: Person, key: Key, t: number): void {
    this.dropKey(person, t);
    person.keys.push({ key, since: t, until: FOREVER });
    this.#owners.set(key, person.number);
    person.invitation = null;
  }

  dropKey(person: Person, t: number): void {
    const last = person.keys.at(-1);
    if (last !== undefined && last.until > t) last.until = t;
  }

  /** A newer invitation replaces an older one. */
  invite(person: Person, invitation: Key, readyAt: number): void {
    person.invitation = { key: invitation, readyAt };
    this.#invitations.add(invitation);
  }

  /** The person signs no more, nor enrols, and sits no more from the next second on. */
  endPerson(person: Person, t: number): void {
    person.until = Math.min(person.until, t + 1);
    person.invitation = null;
    this.dropKey(person, t);
  }
}

export function isMember(member: Member, t: number): boolean {
  return periodAt(member.memberships, t) !== null;
}

export function isEntitled(member: Member, t: number): boolean {
  return periodAt(member.entitlements, t) !== null;
}

export function classAt(member: Member, t: number): ClassFrom {
  const entry = member.classes.findLast(({ from }) => from <= t) ?? member.classes[0];
  if (entry === undefined) throw new Error("a member without a class");
  return entry;
}

/** Changes a class from an instant on that has not begun. */
export function changeClass(
  member: Member,
  from: number,
  change: { readonly votes?: number; readonly segment?: number },
): void {
  const changed = { ...classAt(member, from), ...change, from };
  if (member.classes.at(-1)?.from === from) member.classes.pop();
  member.classes.push(changed);
}

export function votingPersonAt(member: Member, t: number): number {
  return member.votingPersons.findLast(({ from }) => from <= t)?.person ?? 0;
}

/** Names the voting person (0: none) from an instant on. */
export function nameVotingPerson(member: Member, person: number, t: number): void {
  member.votingPersons.push({ from: t, person });
}

/** Moves an end to an earlier instant; true where it was later. */
export function endEarlier(periods: readonly Period[], until: number): boolean {
  const last = lastPeriod(periods);
  if (last.until <= until) return false;
  last.until = until;
  return true;
}
