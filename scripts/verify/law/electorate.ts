/** Who may vote, who is barred (§43 (6)), and how many they are under each electorate rule. */
import type { Ledger } from "./ledger.ts";
import type { Term } from "./offices.ts";
import type { Member, Period } from "./register.ts";
import { classAt, isEntitled, isMember, periodAt } from "./register.ts";
import { isMeetingLaw } from "./statutory.ts";
import type { Vote } from "./votes.ts";
import { isMeeting } from "./votes.ts";
import type { ElectorateAt } from "./words.ts";
import type { Action } from "./world.ts";

/** An elector with its votes as granted; a seat has one. */
export interface Voter {
  readonly elector: number;
  readonly votes: number;
  readonly investing: boolean;
}

/** An elector's entitlement at an instant. */
export interface Entitlement extends Voter {
  /** Beginning of the member's period, or of the holder's term */
  readonly since: number;
  /** The term by which a seat is held; null for a member */
  readonly term: Term | null;
}

export interface Electorate {
  /** One entry a member, or a seat: barred or not */
  readonly everyone: readonly Voter[];
  /** Those of them whom the action concerns */
  readonly concerned: readonly Voter[];
  /** All members, or all seats, with or without votes */
  readonly all: number;
}

/** The instant at which an elector must be entitled for what is received at `receipt`. */
export function entitledAt(vote: Vote, receipt: number): number {
  return vote.ruleSet.electorate === "AT_OPEN" ? vote.startsAt : receipt;
}

/** An elector's entitlement at an instant; null where there is none. */
export function entitlement(
  ledger: Ledger,
  vote: Vote,
  elector: number,
  instant: number,
): Entitlement | null {
  if (!isMeeting(vote)) {
    const term = ledger.offices.termAt(vote.body.number, elector, instant);
    return term && { elector, votes: 1, investing: false, since: term.since, term };
  }
  const member = ledger.register.find(elector);
  const period = member && periodAt(member.entitlements, instant);
  if (!member || !period) return null;
  const voter = voterIn(vote, member, period);
  return voter.votes === 0 ? null : { ...voter, since: period.since, term: null };
}

/** What changes during a vote does not reach into it: the class at its start, or at the joining. */
function voterIn(vote: Vote, member: Member, period: Period): Voter {
  const wasEntitled = isEntitled(member, vote.startsAt);
  const instant = wasEntitled ? vote.startsAt : Math.max(vote.startsAt, period.since);
  const { votes, investing } = classAt(member, instant);
  return { elector: member.number, votes, investing };
}

/** Persons and members whom an action concerns; a natural member and its person always both. */
export function concernedBy(
  ledger: Ledger,
  action: Action,
): { readonly persons: ReadonlySet<number>; readonly members: ReadonlySet<number> } {
  const persons = new Set<number>();
  const members = new Set<number>();
  const { register } = ledger;
  const person = (number: number): void => {
    persons.add(number);
    const found = register.findPerson(number);
    const member = found && register.find(found.member);
    if (member && member.self === number) members.add(member.number);
  };
  const member = (number: number): void => {
    members.add(number);
    const self = register.find(number)?.self ?? 0;
    if (self !== 0) persons.add(self);
  };
  switch (action.kind) {
    case "CONCERN":
      action.persons.forEach(person);
      action.members.forEach(member);
      break;
    case "ELECT":
      action.candidates.forEach(person);
      break;
    case "SEAT":
      person(action.order.person);
      break;
    case "UNSEAT":
      person(action.person);
      break;
    case "EXCLUDE":
    case "GRANT_VOTES":
      member(action.member);
      break;
  }
  return { persons, members };
}

/** By what the persons concerned are barred: by §43 (6), by the statute alone, or by nothing. */
export function ban({ ruleSet, opening }: Vote): "LAW" | "STATUTE" | null {
  const byLaw = ["DISCHARGE", "RELEASE", "CLAIM"].includes(opening.matter);
  if (byLaw && isMeetingLaw(ruleSet.law)) return "LAW";
  return ruleSet.conflictKinds.includes(opening.matter) ? "STATUTE" : null;
}

/** Whether a ballot is barred: its elector where that is a member concerned, or who signs it. */
export function isBarred(ledger: Ledger, vote: Vote, elector: number, signer: number): boolean {
  if (ban(vote) === null) return false;
  const { persons, members } = concernedBy(ledger, vote.opening.action);
  return persons.has(signer) || (isMeeting(vote) && members.has(elector));
}

/** The electorate under a rule, where `last` is the last instant of voting. */
export function electorate(
  ledger: Ledger,
  vote: Vote,
  rule: ElectorateAt,
  last: number,
): Electorate {
  return isMeeting(vote) ? ofMembers(ledger, vote, rule, last) : ofSeats(ledger, vote, rule, last);
}

/** Whether a period belongs to the electorate, or a membership to all members, under a rule. */
function counts(vote: Vote, period: Period, rule: ElectorateAt, last: number): boolean {
  const { since, until } = period;
  const atStart = since <= vote.startsAt && vote.startsAt < until;
  if (rule === "AT_OPEN") return atStart;
  const joined = vote.startsAt < since && since <= last && since < until;
  const left = vote.startsAt < until && until <= last;
  return (atStart || joined) && !(rule === "AT_CLOSE" && left);
}

function ofMembers(ledger: Ledger, vote: Vote, rule: ElectorateAt, last: number): Electorate {
  const { members } = concernedBy(ledger, vote.opening.action);
  const everyone: Voter[] = [];
  const concerned: Voter[] = [];
  let all = 0;
  for (const member of ledger.register.members) {
    // Whoever left and was reinstated meanwhile is one elector.
    const voter = member.entitlements
      .filter((period) => counts(vote, period, rule, last))
      .map((period) => voterIn(vote, member, period))[0];
    if (voter !== undefined && voter.votes > 0) {
      everyone.push(voter);
      if (members.has(member.number)) concerned.push(voter);
    }
    const isOne =
      rule === "AT_CLOSE"
        ? isMember(member, last)
        : member.memberships.some((period) => counts(vote, period, rule, last));
    if (isOne) all += 1;
  }
  return { everyone, concerned, all };
}

function ofSeats(ledger: Ledger, vote: Vote, rule: ElectorateAt, last: number): Electorate {
  const { persons } = concernedBy(ledger, vote.opening.action);
  const { offices } = ledger;
  const { body, startsAt } = vote;
  const held = offices.heldDuring(body, startsAt, rule === "AT_OPEN" ? startsAt : last);
  const everyone = held.map((elector) => ({ elector, votes: 1, investing: false }));
  const instant = rule === "AT_OPEN" ? startsAt : last;
  const concerned = everyone.filter(({ elector }) => {
    const holder =
      offices.termAt(body.number, elector, instant) ??
      offices.termAt(body.number, elector, startsAt);
    return holder !== null && persons.has(holder.person);
  });
  return { everyone, concerned, all: body.segments.length };
}

/** Who is entitled: the electorate without those who are barred. */
export function entitled(vote: Vote, { everyone, concerned }: Electorate): Voter[] {
  return ban(vote) === null ? [...everyone] : without(everyone, barred(vote, concerned));
}

/** Those concerned who cannot vote; a seat for which another holder has voted takes part. */
export function barred(vote: Vote, concerned: readonly Voter[]): Voter[] {
  return concerned.filter(({ elector }) => !vote.ballots.has(elector));
}

export function without(everyone: readonly Voter[], some: readonly Voter[]): Voter[] {
  return everyone.filter((voter) => !some.includes(voter));
}

/** Members, with votes or without, whose entitlement ended after the start of voting and until its last instant. */
export function leavers(ledger: Ledger, vote: Vote, last: number): number[] {
  if (!isMeeting(vote)) return [];
  const { startsAt } = vote;
  return ledger.register.members
    .filter((member) =>
      member.entitlements.some(
        (period) =>
          counts(vote, period, "AT_CAST", last) && startsAt < period.until && period.until <= last,
      ),
    )
    .map(({ number }) => number);
}

/** Whether an elector left during the voting and is not entitled again at its last instant. */
export function hasLeft(ledger: Ledger, vote: Vote, elector: number, last: number): boolean {
  if (!isMeeting(vote)) return false;
  const member = ledger.register.member(elector);
  const ended = member.entitlements.some(({ until }) => vote.startsAt < until && until <= last);
  return ended && !isEntitled(member, last);
}
