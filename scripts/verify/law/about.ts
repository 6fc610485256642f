/** Acts about a vote: objections, proxies, ballots on paper, and what follows the close. */
import { hasVoted, ownSigner, record, signerOf } from "./ballots.ts";
import { concernedBy, type Entitlement, entitledAt, entitlement } from "./electorate.ts";
import { abort } from "./ending.ts";
import type { Ledger, SeatSigner } from "./ledger.ts";
import {
  isOwn,
  requireCourt,
  requireDifferent,
  requireNumber,
  requireOfficers,
  requireSeat,
  requireValid,
} from "./ledger.ts";
import { isOffice } from "./offices.ts";
import type { Vote } from "./votes.ts";
import { decidedAt, isInForce, isMeeting, outcomeOf, requirePhase } from "./votes.ts";
import type { Outcome } from "./words.ts";
import type { Key, Signed, VoteAct } from "./world.ts";
import { Refused } from "./world.ts";

export function actOnVote(
  ledger: Ledger,
  vote: Vote,
  act: VoteAct,
  by: readonly Signed[],
  validUntil: number,
  t: number,
): void {
  requireValid(ledger, validUntil, t);
  switch (act.name) {
    case "Objection":
      objection(ledger, vote, act.elector, by, t);
      return;
    case "Proxy":
      proxy(ledger, vote, act.principal, act.holder, by, t);
      return;
    case "ProxyRevocation":
      revocation(ledger, vote, act.principal, by, t);
      return;
    case "PaperBallot":
      requireOfficers(ledger, by, t);
      record(ledger, vote, act, t);
      return;
    case "VoteWithdrawal":
      withdrawal(ledger, vote, by, t);
      return;
    case "Outage":
      outage(ledger, vote, by, t);
      return;
    case "Declaration":
      declaration(ledger, vote, act.outcome, by, t);
      return;
    case "Minutes":
      minutes(ledger, vote, by, t);
      return;
    case "Registration":
      if (vote.ruleSet.effectiveOn !== "REGISTER" || !isInForce(vote) || vote.registered)
        throw new Refused("there is nothing to be registered");
      requireOfficers(ledger, by, t);
      vote.registered = true;
      return;
    case "Annulment":
      requirePhase(vote, t, "CLOSED");
      if (vote.standing !== "STANDS") throw new Refused("it stands no more already");
      requireCourt(ledger, by, t);
      vote.standing = act.standing;
      dropExclusion(ledger, vote);
      return;
  }
}

/** An exclusion that stands no more is sent no more. */
function dropExclusion(ledger: Ledger, vote: Vote): void {
  const { action } = vote.opening;
  if (action.kind !== "EXCLUDE" || !vote.executed) return;
  const member = ledger.register.member(action.member);
  const { exclusion } = member;
  if (exclusion !== null && exclusion.decidedAt === decidedAt(vote) && !exclusion.dispatched)
    member.exclusion = null;
}

/** Who is an elector now: before voting starts by what is known of it now. */
function electorNow(ledger: Ledger, vote: Vote, elector: number, t: number): Entitlement {
  const instant = t < vote.startsAt ? t : entitledAt(vote, t);
  const found = entitlement(ledger, vote, elector, instant);
  if (found === null) throw new Refused(`${elector} is not entitled`);
  return found;
}

/** The one key that signed for an elector: as its own, or for a seat as that seat. */
function electorsKey(vote: Vote, elector: number, by: readonly Signed[]): Key | null {
  requireNumber(by, 1);
  const [signed] = by;
  const bySeat = !isMeeting(vote) && signed?.body === vote.body.number && signed.seat === elector;
  if (signed === undefined || !(isOwn(signed) || bySeat))
    throw new Refused("not signed for the elector");
  return signed.key;
}

function objection(
  ledger: Ledger,
  vote: Vote,
  elector: number,
  by: readonly Signed[],
  t: number,
): void {
  requirePhase(vote, t, "VOTING");
  const { objectionWindow, objections } = vote.ruleSet;
  if (objectionWindow === 0 || t >= vote.startsAt + objectionWindow)
    throw new Refused("nobody can object now");
  if (vote.objectors.has(elector)) throw new Refused("this elector has objected already");
  const entitled = electorNow(ledger, vote, elector, t);
  const signer = signerOf(ledger, vote, entitled, electorsKey(vote, elector, by), t);
  if (signer === null) throw new Refused("signed by nobody who may object for the elector");
  const { members } = concernedBy(ledger, vote.opening.action);
  if (signer.manner === "PROXY" && members.has(elector))
    throw new Refused("nobody objects in the place of a member concerned");
  vote.objectors.add(elector);
  if (objections !== 0 && vote.objectors.size >= objections) abort(ledger, vote, "OBJECTION", t);
}

/** Refuses unless a member, who is entitled, signs itself, and has no ballot yet. */
function requirePrincipal(
  ledger: Ledger,
  vote: Vote,
  principal: number,
  by: readonly Signed[],
  t: number,
): Entitlement {
  requirePhase(vote, t, "PENDING", "DISCUSSION", "VOTING");
  if (!isMeeting(vote)) throw new Refused("seats cannot be represented");
  const entitled = electorNow(ledger, vote, principal, t);
  const own = ledger.register.keyAt(ownSigner(ledger, entitled, t), t);
  const key = electorsKey(vote, principal, by);
  if (own === null || key !== own) throw new Refused("not signed by the principal");
  if (hasVoted(vote, principal)) throw new Refused("the principal has voted already");
  return entitled;
}

function proxy(
  ledger: Ledger,
  vote: Vote,
  principal: number,
  holder: number,
  by: readonly Signed[],
  t: number,
): void {
  const entitled = requirePrincipal(ledger, vote, principal, by, t);
  const unrevoked = vote.proxies.filter(({ until }) => until === null);
  if (unrevoked.some((other) => other.principal === principal))
    throw new Refused("the principal is represented already");
  ledger.register.activePerson(holder, t);
  if (ownSigner(ledger, entitled, t) === holder)
    throw new Refused("the holder votes for the principal already");
  const principals = unrevoked.filter((other) => other.holder === holder).length;
  if (principals >= vote.ruleSet.proxyCap)
    throw new Refused("the holder cannot represent any more members (§43 (5))");
  vote.proxies.push({ principal, holder, since: t, until: null });
}

function revocation(
  ledger: Ledger,
  vote: Vote,
  principal: number,
  by: readonly Signed[],
  t: number,
): void {
  requirePrincipal(ledger, vote, principal, by, t);
  const proxy = vote.proxies.find((it) => it.principal === principal && it.until === null);
  if (proxy === undefined) throw new Refused("the principal is not represented");
  proxy.until = t + 1;
}

function withdrawal(ledger: Ledger, vote: Vote, by: readonly Signed[], t: number): void {
  requirePhase(vote, t, "PENDING", "DISCUSSION", "VOTING");
  if (vote.ballots.size > 0) throw new Refused("a ballot has been counted already");
  if (vote.openers.length === 0) throw new Refused("no seat has opened the vote");
  requireNumber(by, vote.openers.length);
  for (const [index, { body, seat }] of vote.openers.entries()) {
    const { body: signing, term } = requireSeat(ledger, by[index], t);
    if (signing.number !== body || term.seat !== seat)
      throw new Refused("not signed by the seats that opened the vote");
  }
  abort(ledger, vote, "WITHDRAWN", t);
}

function outage(ledger: Ledger, vote: Vote, by: readonly Signed[], t: number): void {
  requirePhase(vote, t, "PENDING", "DISCUSSION", "VOTING", "OVERDUE", "GRACE", "COUNTABLE");
  requireNumber(by, 2);
  const chair = requireActingChair(ledger, vote, by[0], t);
  const officer = requireSeat(ledger, by[1], t);
  if (!isOffice(officer.body) || officer.body.number === chair.body.number)
    throw new Refused("not signed by an officer of another body");
  requireDifferent([chair, officer]);
  abort(ledger, vote, "OUTAGE", t);
}

/** The acting chair of the body that presides over the vote's body. */
function requireActingChair(
  ledger: Ledger,
  vote: Vote,
  signed: Signed | undefined,
  t: number,
): SeatSigner {
  const signer = requireSeat(ledger, signed, t);
  const acting = ledger.offices.acting(vote.body.presidedBy, t);
  if (signer.body.number !== vote.body.presidedBy || signer.term !== acting)
    throw new Refused("not signed by the acting chair");
  return signer;
}

/** The chair's declaration (§47); after an absence the deputy's, or the oldest other seat's. */
function declaration(
  ledger: Ledger,
  vote: Vote,
  outcome: Outcome,
  by: readonly Signed[],
  t: number,
): void {
  requirePhase(vote, t, "CLOSED");
  if (vote.declared) throw new Refused("the result is declared already");
  if (outcome !== outcomeOf(vote)) throw new Refused("the outcome was another");
  requireNumber(by, 1);
  const { offices, articles } = ledger;
  const presiding = vote.body.presidedBy;
  const chair = offices.withRole(presiding, "CHAIR", t);
  const entitled = [offices.acting(presiding, t)];
  if (chair !== null && t >= (vote.closedAt ?? t) + articles.absence) {
    entitled.push(
      offices.withRole(presiding, "DEPUTY", t) ?? offices.oldest(presiding, t, chair.seat),
    );
  }
  const signer = requireSeat(ledger, by[0], t);
  if (signer.body.number !== presiding || !entitled.includes(signer.term))
    throw new Refused("not signed by who may declare the result");
  vote.declared = true;
}

/** Chair and a board member, two persons (§47 (2)). */
function minutes(ledger: Ledger, vote: Vote, by: readonly Signed[], t: number): void {
  requirePhase(vote, t, "CLOSED");
  if (vote.minuted) throw new Refused("the minutes are signed already");
  requireNumber(by, 2);
  const chair = requireActingChair(ledger, vote, by[0], t);
  const member = requireSeat(ledger, by[1], t);
  if (member.body.kind !== "BOARD") throw new Refused("not signed by a board member");
  requireDifferent([chair, member]);
  vote.minuted = true;
}
