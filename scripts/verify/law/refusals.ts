/** Why an adopted action can be carried out no more, by name. */
import type { Ledger } from "./ledger.ts";
import { isMember } from "./register.ts";
import type { Vote } from "./votes.ts";
import { decidedAt } from "./votes.ts";
import type { ActionRefusal } from "./words.ts";
import { FOREVER } from "./words.ts";
import type { Action } from "./world.ts";

/** By what an action's subject is told, where later decisions overtake earlier ones on it. */
export function subjectOf(action: Action): string | null {
  switch (action.kind) {
    case "SEAT":
      return seatSubject(action.order);
    case "UNSEAT":
      return seatSubject(action);
    case "REPLACE_KEY":
      return `key ${action.person}`;
    case "GRANT_VOTES":
      return `votes ${action.member}`;
    case "EXCLUDE":
      return `exclusion ${action.member}`;
    case "ADOPT_ARTICLES":
      return "articles";
    default:
      return null;
  }
}

function seatSubject({ body, seat }: { readonly body: number; readonly seat: number }): string {
  return `seat ${body} ${seat}`;
}

/**
 * Why an action can be carried out no more; null where it can. `decided` is when its vote ended, null
 * at the opening.
 */
export function refusalOf(
  ledger: Ledger,
  action: Action,
  decided: number | null,
  t: number,
): ActionRefusal | null {
  return overtaken(ledger, action, decided) ?? specificRefusal(ledger, action, t);
}

function overtaken(ledger: Ledger, action: Action, decided: number | null): "OVERTAKEN" | null {
  if (decided === null) return null;
  if (action.kind === "ADOPT_RULE_SET")
    return ledger.rules.isOvertaken(action.ruleSet, decided) ? "OVERTAKEN" : null;
  const subject = subjectOf(action);
  const last = subject === null ? undefined : ledger.decided.get(subject);
  return last !== undefined && decided < last ? "OVERTAKEN" : null;
}

function specificRefusal(ledger: Ledger, action: Action, t: number): ActionRefusal | null {
  const { register, offices } = ledger;
  const membership = (member: number): ActionRefusal | null =>
    isMember(register.member(member), t) ? null : "NOT_A_MEMBER";
  switch (action.kind) {
    case "ADMIT":
      return declarationRefusal(ledger, action.application, action.validUntil, t);
    case "GRANT_SHARES":
      return declarationRefusal(ledger, action.subscription, action.validUntil, t);
    case "SEAT": {
      const { person, since, until } = action.order;
      if (until <= t) return "TERM_OVER";
      return register.isActive(person, Math.max(since, t)) ? null : "NOT_A_MEMBER";
    }
    case "UNSEAT": {
      const terms = offices.unfinished(offices.body(action.body), action.seat, t);
      return terms.some(({ person }) => person === action.person) ? null : "NOT_SEATED";
    }
    case "REPLACE_KEY":
      if (!register.isActive(action.person, t)) return "NOT_A_MEMBER";
      return register.isInvitationUsed(action.invitation) ? "ALREADY_DONE" : null;
    case "EXCLUDE": {
      const { exclusion } = register.member(action.member);
      return membership(action.member) ?? (exclusion?.dispatched ? "ALREADY_DONE" : null);
    }
    case "GRANT_VOTES":
      return membership(action.member);
    case "ADD_AUDITOR": {
      // As a replaced key never returns.
      const known = ledger.auditors.some(({ key }) => key === action.auditor);
      return known ? "ALREADY_DONE" : null;
    }
    case "END_AUDITOR":
      return ledger.auditors[action.auditor - 1]?.until === FOREVER ? null : "ALREADY_DONE";
    default:
      return null;
  }
}

function declarationRefusal(
  ledger: Ledger,
  name: string,
  validUntil: number,
  t: number,
): ActionRefusal | null {
  if (t >= validUntil) return "DECLARATION_EXPIRED";
  if (ledger.withdrawn.has(name)) return "APPLICATION_WITHDRAWN";
  return ledger.granted.has(name) ? "ALREADY_DONE" : null;
}

/** Why a vote's action can be carried out no more. */
export function refusalOfVote(ledger: Ledger, vote: Vote, t: number): ActionRefusal | null {
  return refusalOf(ledger, vote.opening.action, decidedAt(vote), t);
}
