/** Carrying out what was adopted. */
import { requireFit } from "./actions.ts";
import type { Ledger } from "./ledger.ts";
import { refusalOf, refusalOfVote, subjectOf } from "./refusals.ts";
import { changeClass, isMember } from "./register.ts";
import { requireSeatFit } from "./seating.ts";
import type { Vote } from "./votes.ts";
import { decidedAt, isInForce, requirePhase } from "./votes.ts";
import type { ActionRefusal } from "./words.ts";
import { FOREVER } from "./words.ts";
import type { Action, Evidence, SeatOrder } from "./world.ts";
import { Refused } from "./world.ts";

type Of<Kind extends Action["kind"]> = Extract<Action, { readonly kind: Kind }>;

/** Carries a vote's action out, or finds that it can be carried out no more. */
export function execute(ledger: Ledger, vote: Vote, evidence: Evidence | null, t: number): void {
  requirePhase(vote, t, "CLOSED");
  if (!isInForce(vote)) throw new Refused("there is nothing to be carried out");
  if (vote.executed || vote.refusal !== null) throw new Refused("it was carried out or refused");
  requireEffective(vote);
  const refusal = refusalOfVote(ledger, vote, t) ?? evidenceRefusal(ledger, vote, evidence, t);
  if (refusal !== null) {
    vote.refusal = refusal;
    return;
  }
  requireFit(ledger, vote.opening, t);
  carryOut(ledger, vote, evidence, t);
  const subject = subjectOf(vote.opening.action);
  if (subject !== null) ledger.decided.set(subject, decidedAt(vote));
  vote.executed = true;
}

/** The instant from which a resolution has effect. */
function requireEffective({ ruleSet, declared, registered }: Vote): void {
  if (ruleSet.effectiveOn === "DECLARATION" && !declared)
    throw new Refused("the result is not declared yet");
  if (ruleSet.effectiveOn === "REGISTER" && !registered)
    throw new Refused("it is not entered in the register yet (§16 (6))");
}

/** What the evidence shows, where an action needs it; refused for now where it is not good. */
function evidenceRefusal(
  ledger: Ledger,
  { opening: { action } }: Vote,
  evidence: Evidence | null,
  t: number,
): ActionRefusal | null {
  if (action.kind === "ADMIT") {
    const it = application(action, evidence);
    if (it.validUntil !== action.validUntil) return "DECLARATION_DIFFERS";
    return ledger.register.isKeyKnown(it.key) ? "KEY_IN_USE" : null;
  }
  if (action.kind === "GRANT_SHARES") {
    const it = subscription(ledger, action, evidence);
    if (it.validUntil !== action.validUntil) return "DECLARATION_DIFFERS";
    return isMember(ledger.register.member(it.member), t) ? null : "NOT_A_MEMBER";
  }
  return null;
}

function application(action: Of<"ADMIT">, evidence: Evidence | null) {
  if (evidence === null || !("application" in evidence))
    throw new Refused("the application is not revealed");
  if (evidence.application !== action.application)
    throw new Refused("another application is revealed");
  if (evidence.signer === null || evidence.signer !== evidence.key)
    throw new Refused("the application is not signed by its key");
  return evidence;
}

function subscription(ledger: Ledger, action: Of<"GRANT_SHARES">, evidence: Evidence | null) {
  if (evidence === null || !("subscription" in evidence))
    throw new Refused("the subscription is not revealed");
  if (evidence.subscription !== action.subscription)
    throw new Refused("another subscription is revealed");
  const member = ledger.register.member(evidence.member);
  if (evidence.signer === null || !ledger.register.everActedFor(member, evidence.signer))
    throw new Refused("the subscription is not signed by the member");
  return evidence;
}

function carryOut(ledger: Ledger, vote: Vote, evidence: Evidence | null, t: number): void {
  const { register, offices, rules } = ledger;
  const { action } = vote.opening;
  switch (action.kind) {
    case "ADMIT":
      admit(ledger, action, application(action, evidence), t);
      return;
    case "GRANT_SHARES": {
      const { member, shares } = subscription(ledger, action, evidence);
      register.member(member).shares += shares;
      ledger.granted.add(action.subscription);
      return;
    }
    case "SEAT":
      offices.give(offices.body(action.order.body), action.order, t);
      return;
    case "UNSEAT": {
      const body = offices.body(action.body);
      for (const term of offices.unfinished(body, action.seat, t))
        if (term.person === action.person) term.until = Math.min(term.until, t + 1);
      return;
    }
    case "ELECT":
      seatElected(ledger, vote, action, t);
      return;
    case "ADOPT_RULE_SET": {
      const from = Math.max(action.ruleSet.validFrom, t);
      rules.adopt(action.ruleSet, from, decidedAt(vote));
      return;
    }
    case "ADOPT_ARTICLES":
      ledger.articles = action.articles;
      return;
    case "REPLACE_KEY": {
      const person = register.person(action.person);
      register.dropKey(person, t);
      register.invite(person, action.invitation, t);
      return;
    }
    case "EXCLUDE":
      register.member(action.member).exclusion = {
        decidedAt: decidedAt(vote),
        dispatched: false,
      };
      return;
    case "GRANT_VOTES":
      changeClass(register.member(action.member), t + 1, { votes: action.votes });
      return;
    case "ADD_AUDITOR":
      ledger.auditors.push({ key: action.auditor, until: FOREVER });
      return;
    case "END_AUDITOR": {
      const auditor = ledger.auditors[action.auditor - 1];
      if (auditor !== undefined) auditor.until = t + 1;
      return;
    }
  }
}

/** The applicant is a member from now on; of an organisation its first person represents it. */
function admit(
  ledger: Ledger,
  { application: name, votes, investing }: Of<"ADMIT">,
  { organisation, segment, shares, key }: Extract<Evidence, { readonly application: string }>,
  t: number,
): void {
  ledger.register.enter(
    {
      since: t,
      until: FOREVER,
      votes,
      investing,
      segment,
      organisation,
      shares,
      persons: [{ key, invitation: null, representative: organisation }],
    },
    t,
    t,
  );
  ledger.granted.add(name);
}

/**
 * Seats those elected one by one, in the order of their seats. Whom a refusal meets is passed over;
 * where somebody cannot be seated now, nobody is.
 */
function seatElected(ledger: Ledger, vote: Vote, action: Of<"ELECT">, t: number): void {
  const body = ledger.offices.body(action.body);
  const termsBefore = body.terms.length;
  const skipped: Vote["skipped"] = [];
  const seated: string[] = [];
  try {
    for (const [index, seat] of action.seats.entries()) {
      const elected = vote.result?.elected[index] ?? 0;
      const person = elected === 0 ? undefined : action.candidates[elected - 1];
      if (person === undefined) continue;
      const { since, until } = action;
      const order: SeatOrder = { body: action.body, seat, person, since, until, role: "NONE" };
      const seating: Action = { kind: "SEAT", order };
      const refusal = refusalOf(ledger, seating, decidedAt(vote), t);
      if (refusal !== null) {
        skipped.push({ seat, refusal });
        continue;
      }
      requireSeatFit(ledger, order, t);
      ledger.offices.give(body, order, t);
      const subject = subjectOf(seating);
      if (subject !== null) seated.push(subject);
    }
  } catch (error) {
    body.terms.length = termsBefore;
    throw error;
  }
  for (const subject of seated) ledger.decided.set(subject, decidedAt(vote));
  vote.skipped.push(...skipped);
}
