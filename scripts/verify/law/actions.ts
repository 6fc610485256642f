/**
 * What a resolution may do, and whether it can be done now.
 *
 * Three questions, because they end differently: what an action can never be is asked at the opening
 * only; what it can be no more (`refusalOf`) ends it by name; what it cannot be now (`requireFit`)
 * may be repeated.
 */
import { checkArticles, checkRuleSet } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { requireSeatOf } from "./offices.ts";
import { refusalOf } from "./refusals.ts";
import { classAt } from "./register.ts";
import {
  requireBallotPaper,
  requireDecider,
  requireFilledByVote,
  requireSeatFit,
} from "./seating.ts";
import { isInForce } from "./votes.ts";
import type { ActionRefusal, Fault, Matter, RuleSet } from "./words.ts";
import type { Action, Opening } from "./world.ts";
import { Refused } from "./world.ts";

const DAY = 86_400;
/** A month at least lies between the two meetings that continue a dissolved cooperative (§79a (4)). */
const BETWEEN_MEETINGS = 31 * DAY;

const MATTERS_OF: Record<Action["kind"], readonly Matter[]> = {
  RESOLUTION: ["RESOLUTION", "NEW_DUTIES", "DISSOLUTION", "CONTINUATION", "MERGER"],
  ADMIT: ["ADMISSION", "INVESTORS"],
  SEAT: ["SEATS"],
  UNSEAT: ["SEATS", "RECALL"],
  ADOPT_RULE_SET: ["RULE_SETS", "OWN_RULES"],
  ADOPT_ARTICLES: ["RULE_SETS"],
  REPLACE_KEY: ["KEYS"],
  CONCERN: ["DISCHARGE", "RELEASE", "CLAIM"],
  ELECT: ["ELECTION"],
  EXCLUDE: ["EXCLUSION"],
  GRANT_VOTES: ["MEMBER_VOTES"],
  GRANT_SHARES: ["SHARES"],
  CONTINUE_TWICE: ["CONTINUATION_TWICE"],
  ADD_AUDITOR: ["AUDITORS"],
  END_AUDITOR: ["AUDITORS"],
};

/** What these decide stands in documents alone. */
const DOCUMENTED: readonly Action["kind"][] = [
  "RESOLUTION",
  "CONCERN",
  "EXCLUDE",
  "CONTINUE_TWICE",
];

/** Refuses an opening whose action does not belong to its matter, or could not be carried out now. */
export function requirePossible(
  ledger: Ledger,
  opening: Opening,
  startsAt: number,
  t: number,
): void {
  const { action, matter, documents } = opening;
  if (!MATTERS_OF[action.kind].includes(matter))
    throw new Refused(`${action.kind} does not belong to ${matter}`);
  if (documents === "" && DOCUMENTED.includes(action.kind))
    throw new Refused("a resolution names its document");
  requireForm(ledger, opening, startsAt);
  const refusal = refusalOf(ledger, action, null, t) ?? candidatesRefusal(ledger, action, t);
  if (refusal !== null) throw new Refused(`the action could not be carried out: ${refusal}`);
  requireFit(ledger, opening, t);
}

/** What an action can never be. */
function requireForm(ledger: Ledger, opening: Opening, startsAt: number): void {
  const { action, matter } = opening;
  const { register, offices } = ledger;
  switch (action.kind) {
    case "ADMIT":
      if (action.investing !== (matter === "INVESTORS"))
        throw new Refused("investing members, and only they, are admitted under INVESTORS");
      if (action.votes !== 1 && !(action.investing && action.votes === 0))
        throw new Refused("a new member has one vote; an investing one may have none");
      return;
    case "SEAT":
      requireSeatOf(offices.body(action.order.body), action.order.seat);
      register.person(action.order.person);
      if (action.order.until <= action.order.since) throw new Refused("the term is empty");
      return;
    case "UNSEAT":
      requireSeatOf(offices.body(action.body), action.seat);
      register.person(action.person);
      return;
    case "ELECT":
      requireBallotPaper(ledger, action);
      return;
    case "ADOPT_RULE_SET":
      offices.body(action.ruleSet.body);
      return;
    case "REPLACE_KEY":
      register.person(action.person);
      return;
    case "CONCERN":
      requireNamed(action.persons.length + action.members.length);
      for (const person of action.persons) register.person(person);
      for (const member of action.members) register.member(member);
      return;
    case "EXCLUDE":
      register.member(action.member);
      return;
    case "GRANT_VOTES": {
      const { investing } = classAt(register.member(action.member), startsAt);
      if (action.votes < (investing ? 0 : 1))
        throw new Refused("every member has a vote; only an investing one may have none");
      return;
    }
    case "END_AUDITOR":
      if (ledger.auditors[action.auditor - 1] === undefined)
        throw new Refused("there is no such auditor");
      return;
    case "CONTINUE_TWICE":
      requireFirstMeeting(ledger, opening, action.first, startsAt);
      return;
  }
}

/** A resolution about those concerned names at least one of them, and no more than a vote can go through. */
function requireNamed(count: number): void {
  if (count < 1 || count > 63) throw new Refused("1 to 63 persons and members are concerned");
}

/** Of two meetings the second follows the first, on the same (§79a (4)). */
function requireFirstMeeting(
  ledger: Ledger,
  opening: Opening,
  name: string | null,
  startsAt: number,
): void {
  if (name === null) return;
  const first = ledger.votes.get(name);
  if (
    first === undefined ||
    first.closedAt === null ||
    !isInForce(first) ||
    first.opening.body !== opening.body ||
    first.opening.matter !== opening.matter ||
    first.opening.documents !== opening.documents
  )
    throw new Refused("there is no such first resolution");
  if (startsAt < first.closedAt + BETWEEN_MEETINGS)
    throw new Refused("a month has to lie between the two meetings");
}

/** At its opening an election is asked of every candidate what a seat asks of one. */
function candidatesRefusal(ledger: Ledger, action: Action, t: number): ActionRefusal | null {
  if (action.kind !== "ELECT") return null;
  if (action.until <= t) return "TERM_OVER";
  const since = Math.max(action.since, t);
  const active = action.candidates.every((person) => ledger.register.isActive(person, since));
  return active ? null : "NOT_A_MEMBER";
}

/** Refuses an action that cannot be carried out now, though it could be later. */
export function requireFit(ledger: Ledger, opening: Opening, t: number): void {
  const { action, matter } = opening;
  const { offices, articles } = ledger;
  switch (action.kind) {
    case "SEAT":
      requireDecider(ledger, opening.body, action.order.body);
      requireSeatFit(ledger, action.order, t);
      return;
    case "UNSEAT": {
      requireDecider(ledger, opening.body, action.body);
      const { kind } = offices.body(action.body);
      const recall = articles.cooperative && kind === "SUPERVISORY_BOARD";
      if (recall !== (matter === "RECALL"))
        throw new Refused("supervisory board members, and only they, are recalled (§36 (3))");
      return;
    }
    case "ELECT":
      requireDecider(ledger, opening.body, action.body);
      requireFilledByVote(offices.body(action.body), articles);
      if (!action.candidates.every((person) => offices.mayHold(person, articles.cooperative)))
        throw new Refused("a candidate cannot hold an office (§9 (2))");
      return;
    case "ADOPT_RULE_SET":
      if (matter === "OWN_RULES") requireOwnRules(ledger, opening.body, action.ruleSet, t);
      requireRuleSetFit(ledger, action.ruleSet, t);
      return;
    case "ADOPT_ARTICLES":
      requireFaultless(checkArticles(action.articles));
      if (articles.cooperative && !action.articles.cooperative)
        throw new Refused("a cooperative stays one");
      return;
  }
}

/** A body's own rules are its own matter, but only for what it decides already, and by the same law. */
function requireOwnRules(ledger: Ledger, body: number, ruleSet: RuleSet, t: number): void {
  if (ruleSet.body !== body || ruleSet.matters.includes("RULE_SETS"))
    throw new Refused("a body decides on its own rules only, and not on who makes rules");
  const own = ruleSet.matters.every(
    (matter) => ledger.rules.competence(body, matter, t)?.law === ruleSet.law,
  );
  if (!own) throw new Refused("a body does not give itself a competence or another law");
}

function requireRuleSetFit(ledger: Ledger, ruleSet: RuleSet, t: number): void {
  const { offices, register, articles } = ledger;
  const body = offices.body(ruleSet.body);
  requireFaultless(checkRuleSet(ruleSet, body.kind, articles.cooperative, t));
  const heads = body.kind === "GENERAL_MEETING" ? register.entitledHeads(t) : body.segments.length;
  if (ruleSet.quorumMin > heads) throw new Refused("nobody could reach the quorum");
  if (ruleSet.openers > offices.body(body.convenedBy).segments.length)
    throw new Refused("the convening body has not seats enough to open a vote");
}

function requireFaultless(faults: readonly Fault[]): void {
  if (faults.length > 0)
    throw new Refused(faults.map(({ code, paragraph }) => `${code} ${paragraph}`).join("; "));
}
