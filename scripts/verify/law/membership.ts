/** Acts on membership: exits, transfers, death, exclusion, reinstatement, corrections. */
import { financialYearEnd, isFinancialYearEnd, shiftMonths } from "./calendar.ts";
import type { Ledger } from "./ledger.ts";
import {
  requireDifferent,
  requireMember,
  requireNumber,
  requireOfficers,
  requireOneOfficer,
  requireSeat,
} from "./ledger.ts";
import type { Member } from "./register.ts";
import { changeClass, endEarlier, lastPeriod, nameVotingPerson } from "./register.ts";
import { FOREVER } from "./words.ts";
import type { PersonAct, Signed } from "./world.ts";
import { Refused } from "./world.ts";

type Named<Name extends PersonAct["name"]> = Extract<PersonAct, { readonly name: Name }>;

export type MembershipAct = Named<
  | "Notice"
  | "PaperNotice"
  | "Transfer"
  | "Death"
  | "JointRepresentative"
  | "Hearing"
  | "Dispatch"
  | "Reinstatement"
  | "Correction"
>;

export function actOnMembership(
  ledger: Ledger,
  it: MembershipAct,
  by: readonly Signed[],
  t: number,
): void {
  const { register } = ledger;
  switch (it.name) {
    case "Notice": {
      const member = register.memberHolding(it.member, t);
      requireNumber(by, 1);
      requireMember(ledger, member, by[0], t);
      notice(ledger, member, it.until, t);
      return;
    }
    case "PaperNotice":
      requireOfficers(ledger, by, t);
      notice(ledger, register.memberHolding(it.member, t), it.until, t);
      return;
    case "Transfer":
      transfer(ledger, it, by, t);
      return;
    case "Death":
      requireOfficers(ledger, by, t);
      death(ledger, register.memberHolding(it.member, t), it.diedAt, t);
      return;
    case "JointRepresentative":
      requireOfficers(ledger, by, t);
      jointRepresentative(ledger, it, t);
      return;
    case "Hearing":
      requireOneOfficer(ledger, by, t);
      register.memberHolding(it.member, t).hearing = it.until;
      return;
    case "Dispatch":
      requireOneOfficer(ledger, by, t);
      dispatch(ledger, register.memberHolding(it.member, t), it.sentAt, t);
      return;
    case "Reinstatement":
      requireOfficers(ledger, by, t);
      reinstatement(register.member(it.member), t);
      return;
    case "Correction":
      requireOfficers(ledger, by, t);
      correction(ledger, it, t);
      return;
  }
}

/** Ends entitlement and membership where they would end later; true where either would. */
function end(member: Member, entitledUntil: number, memberUntil: number): boolean {
  const entitlementMoved = endEarlier(member.entitlements, entitledUntil);
  const membershipMoved = endEarlier(member.memberships, memberUntil);
  return entitlementMoved || membershipMoved;
}

/** The end of the financial year that contains an instant, in the next second at the earliest. */
function yearEndAfter(ledger: Ledger, instant: number, t: number): number {
  const { yearEnd, timezone } = ledger.articles;
  return yearEnd === 0 ? t + 1 : Math.max(t + 1, financialYearEnd(instant, yearEnd, timezone));
}

/** Notice of exit (§65): to an end of a financial year, the notice period away. */
function notice(ledger: Ledger, member: Member, until: number, t: number): void {
  const { yearEnd, timezone, exitNotice } = ledger.articles;
  if (until <= t || until >= FOREVER) throw new Refused("no instant to leave at");
  if (yearEnd !== 0) {
    if (!isFinancialYearEnd(until, yearEnd, timezone))
      throw new Refused("no financial year ends then");
    if (t >= shiftMonths(until, -exitNotice, timezone))
      throw new Refused("the notice period would not be kept");
  }
  const known = [lastPeriod(member.entitlements).until, lastPeriod(member.memberships).until];
  if (until >= Math.min(...known)) throw new Refused("the member leaves no later already");
  end(member, until, until);
}

/** Transfer of shares (§76); without any left the member leaves. */
function transfer(ledger: Ledger, it: Named<"Transfer">, by: readonly Signed[], t: number): void {
  const { register, articles } = ledger;
  if (it.from === it.to) throw new Refused("transferred to itself");
  const from = register.memberHolding(it.from, t);
  const to = register.memberHolding(it.to, t);
  if (it.shares <= 0 || it.shares > from.shares) throw new Refused("not that many shares");
  requireNumber(by, 2 + (articles.transferConsent ? articles.representation : 0));
  requireMember(ledger, from, by[0], t);
  requireMember(ledger, to, by[1], t);
  const board = by.slice(2).map((signed) => requireSeat(ledger, signed, t));
  if (board.some(({ body }) => body.kind !== "BOARD"))
    throw new Refused("not consented to by the board");
  requireDifferent(board);
  from.shares -= it.shares;
  to.shares += it.shares;
  if (from.shares === 0) end(from, t + 1, t + 1);
}

/** Death (§77): the heirs continue until the financial year ends, or for good. */
function death(ledger: Ledger, member: Member, diedAt: number, t: number): void {
  if (member.organisation) throw new Refused("an organisation does not die");
  if (member.dead) throw new Refused("the death is known already");
  if (diedAt > t) throw new Refused("nobody dies in the future");
  member.dead = true;
  ledger.register.endPerson(ledger.register.person(member.self), t);
  if (ledger.articles.heirsContinue) return;
  const until = yearEndAfter(ledger, diedAt, t);
  end(member, until, until);
}

/** The heirs vote by one joint representative (§77). */
function jointRepresentative(ledger: Ledger, it: Named<"JointRepresentative">, t: number): void {
  const { register } = ledger;
  const member = register.memberHolding(it.member, t);
  if (!member.dead) throw new Refused("the member is alive");
  register.requireUnusedInvitation(it.invitation);
  if (member.joint !== 0) register.endPerson(register.person(member.joint), t);
  const person = register.addPerson(it.member, false);
  register.invite(person, it.invitation, t);
  member.joint = person.number;
  nameVotingPerson(member, person.number, t);
}

/** The exclusion's letter (§68): offices and votes are lost from then on. */
function dispatch(ledger: Ledger, member: Member, sentAt: number, t: number): void {
  const { exclusion } = member;
  if (exclusion === null) throw new Refused("no exclusion has been decided");
  if (exclusion.dispatched) throw new Refused("the exclusion is dispatched already");
  if (sentAt < exclusion.decidedAt || sentAt > t)
    throw new Refused("dispatched before the decision or in the future");
  if (!end(member, t + 1, yearEndAfter(ledger, sentAt, t)))
    throw new Refused("the member leaves no later already");
  exclusion.dispatched = true;
}

/** Dissolution undoes exits (§75); so does the annulment of an exclusion. */
function reinstatement(member: Member, t: number): void {
  if (member.dead) throw new Refused("the member is dead");
  const periods = [member.entitlements, member.memberships];
  if (periods.every((list) => lastPeriod(list).until >= FOREVER))
    throw new Refused("no end is known");
  for (const list of periods) {
    const last = lastPeriod(list);
    if (last.until > t) last.until = FOREVER;
    else list.push({ since: t + 1, until: FOREVER });
  }
  member.exclusion = null;
  // Another exclusion takes another hearing.
  member.hearing = null;
}

/** A clerical error (§30). */
function correction(
  ledger: Ledger,
  { member: number, field, value }: Named<"Correction">,
  t: number,
): void {
  const member = ledger.register.member(number);
  switch (field) {
    case "SHARES":
      if (value < 1) throw new Refused("a member has a share at least");
      member.shares = value;
      return;
    case "SEGMENT":
      if (value < 0 || value > 255) throw new Refused("there is no such segment");
      changeClass(member, t + 1, { segment: value });
      return;
    case "SINCE": {
      const last = lastPeriod(member.entitlements);
      const first = member.memberships[0];
      if (first === undefined || last.since > ledger.at || first.since > ledger.at)
        throw new Refused("the ledger itself knows since when");
      if (value > ledger.at || value >= last.until) throw new Refused("it cannot have begun then");
      last.since = value;
      first.since = value;
      return;
    }
  }
}
