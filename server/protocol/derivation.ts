/** The rules that led to an outcome, step by step, as the portal prints them. */
import {
  EffectiveOn,
  type ElectorateAt,
  Law,
  Matter,
  type RuleSet,
  Tie,
  VoteWeight,
} from "./rules.ts";
import { needsThreeQuarters } from "./statute.ts";
import {
  type ClassSheet,
  type CountingRules,
  isAdopted,
  isTie,
  leastOf,
  majorityBase,
  participants,
  participates,
  quorumBase,
  sharesQuorum,
  weigh,
} from "./tally.ts";
import { Cause, Choice, Contest, type Count, Outcome, Standing, type Weights } from "./types.ts";

export type RuleCode =
  | "NOTICE"
  | "DISCUSSION"
  | "OBJECTIONS"
  | "WITHDRAWAL"
  | "OUTAGE"
  | "ELECTORATE"
  | "BAN"
  | "PARTICIPATION"
  | "QUORUM"
  | "MULTIPLE_VOTES"
  | "INVESTORS"
  | "MAJORITY"
  | "CASTING_VOTE"
  | "ELECTION"
  | `HANGS_ON_${keyof typeof Contest}`
  | "DECLARATION"
  | "REGISTRATION"
  | "STANDING";

/** One rule, what became of it, and the numbers from which that follows. */
export interface Step {
  readonly code: RuleCode;
  /** Such as "§43(2) GenG"; empty where the statute alone says so */
  readonly paragraph: string;
  readonly result: "met" | "open" | "notMet";
  readonly numbers: Readonly<Record<string, number>>;
  /** Set at the step that settled the outcome. */
  readonly decisive?: true;
}

export type DerivationRules = CountingRules &
  Pick<
    RuleSet,
    | "law"
    | "notice"
    | "discussion"
    | "objections"
    | "objectionWindow"
    | "electorate"
    | "flatOnThreeQuarters"
    | "tie"
    | "effectiveOn"
  >;

/** What a derivation is made from. */
export interface Situation {
  readonly matter: Matter;
  readonly openedAt: number;
  /** 0 in a circular vote */
  readonly discussionAt: number;
  readonly startsAt: number;
  readonly count: Count;
  /** Only once closed */
  readonly votes: Weights;
  readonly cause: Cause;
  readonly outcome: Outcome;
  /** Objections so far */
  readonly objections: number;
  /** Whether an objection can still be raised */
  readonly objectable: boolean;
  /** Whether the count is final */
  readonly closed: boolean;
  /** The chair's own choice, NONE where there is no such ballot */
  readonly chairChoice: Choice;
  /** Electors whom a ban takes out of the entitled: none where it bars persons of others only; `null` without a ban */
  readonly barred: number | null;
  /** Who took part by class, where heads are not votes */
  readonly classes: readonly ClassSheet[];
  /** In an election: its seats, and those that somebody won */
  readonly election: { readonly seats: number; readonly filled: number } | null;
  /** Bits of Contest */
  readonly contestable: number;
  /** Ballots that came late, and those that they replaced */
  readonly late: { readonly added: number; readonly removed: number };
  readonly isDeclared: boolean;
  readonly isRegistered: boolean;
  readonly standing: Standing;
}

/** Steps that can settle an outcome. */
const SETTLING: ReadonlySet<RuleCode> = new Set([
  "OBJECTIONS",
  "WITHDRAWAL",
  "OUTAGE",
  "PARTICIPATION",
  "QUORUM",
  "MAJORITY",
  "CASTING_VOTE",
  "ELECTION",
]);

/**
 * The rules in the order in which they are asked, up to the one that settled the outcome, then what it hangs on and what
 * gives it effect; those that the rule set does not use are left out. Before the close only participation is told,
 * because a running count steers those who have not voted yet.
 */
export function derivation(rules: DerivationRules, situation: Situation): readonly Step[] {
  const steps = [
    ...callingSteps(rules, situation),
    ...participationSteps(rules, situation),
    ...weightSteps(rules, situation),
    ...majoritySteps(rules, situation),
  ];
  if (!situation.closed) return steps;
  const failed = steps.findIndex(({ code, result }) => SETTLING.has(code) && result === "notMet");
  const settled = failed < 0 ? steps.findLastIndex(({ code }) => SETTLING.has(code)) : failed;
  const told = steps
    .slice(0, settled + 1)
    .map((step, i): Step => (i === settled ? { ...step, decisive: true } : step));
  return [...told, ...contestSteps(rules, situation), ...effectSteps(rules, situation)];
}

/** Notice, discussion, and what ended the procedure before its time. */
function callingSteps(rules: DerivationRules, s: Situation): Step[] {
  const steps: Step[] = [];
  const { notice, discussion, objections } = rules;
  if (notice > 0) {
    const given = (s.discussionAt || s.startsAt) - s.openedAt;
    const paragraph = isMeeting(rules.law) ? "§46(1) GenG" : "";
    steps.push({ code: "NOTICE", paragraph, result: "met", numbers: { given, required: notice } });
  }
  if (discussion > 0) {
    const numbers = { given: s.startsAt - s.discussionAt, required: discussion };
    steps.push({ code: "DISCUSSION", paragraph: "§43b(1) GenG", result: "met", numbers });
  }
  if (rules.objectionWindow > 0) {
    const aborted = objections > 0 && s.objections >= objections;
    const result = aborted ? "notMet" : s.objectable ? "open" : "met";
    const paragraph = OBJECTIONS[rules.law] ?? "";
    const numbers = { objections: s.objections, aborting: objections };
    steps.push({ code: "OBJECTIONS", paragraph, result, numbers });
  }
  if (s.cause === Cause.WITHDRAWN) {
    steps.push({ code: "WITHDRAWAL", paragraph: "", result: "notMet", numbers: {} });
  }
  if (s.cause === Cause.OUTAGE) {
    steps.push({ code: "OUTAGE", paragraph: "", result: "notMet", numbers: {} });
  }
  return steps;
}

function participationSteps(rules: DerivationRules, s: Situation): Step[] {
  const { count, closed } = s;
  const present = participants(count);
  const missing = closed ? "notMet" : "open";
  const electorate = {
    rule: rules.electorate as ElectorateAt,
    eligible: count.eligible,
    all: count.allMembers,
  };
  const steps: Step[] = [
    { code: "ELECTORATE", paragraph: RIGHT[rules.law] ?? "", result: "met", numbers: electorate },
  ];
  if (s.barred !== null) {
    const paragraph = isMeeting(rules.law) ? "§43(6) GenG" : "";
    steps.push({ code: "BAN", paragraph, result: "met", numbers: { barred: s.barred } });
  }
  const paragraph = rules.law === Law.GENG_SUPERVISORY_BOARD ? "§36(1) GenG" : "";
  if (rules.quorumMin > 0) {
    steps.push({
      code: "PARTICIPATION",
      paragraph,
      result: participates(rules, count) ? "met" : missing,
      numbers: { participants: present, required: rules.quorumMin },
    });
  }
  if (rules.quorumDen > 0) {
    const { quorumNum: num, quorumDen: den } = rules;
    const base = quorumBase(rules, count);
    steps.push({
      code: "QUORUM",
      paragraph,
      result: sharesQuorum(rules, count) ? "met" : missing,
      numbers: { participants: present, num, den, base, required: leastOf(num, den, base, false) },
    });
  }
  return steps;
}

/** How heads became votes, where they are not the same. */
function weightSteps(rules: DerivationRules, s: Situation): Step[] {
  const steps: Step[] = [];
  const multiple = rules.voteWeight !== VoteWeight.EQUAL;
  if (!s.closed || s.classes.length === 0) return steps;
  const flat = rules.flatOnThreeQuarters && needsThreeQuarters(s.matter);
  const { most, investors } = weigh(rules, s.classes, flat);
  if (multiple) {
    const numbers = {
      scheme: rules.voteWeight,
      heads: participants(s.count),
      votes: participants(s.votes),
      most: flat ? 1 : (most ?? rules.cap),
    };
    const no = flat ? 1 : rules.voteWeight;
    const paragraph = rules.law === Law.FREE ? "" : `§43(3) no. ${no} GenG`;
    steps.push({ code: "MULTIPLE_VOTES", paragraph, result: "met", numbers });
  }
  if (investors.all > 0) {
    const result = investors.counted < investors.all ? "notMet" : "met";
    const paragraph = rules.law === Law.FREE ? "" : "§8(2) GenG";
    steps.push({ code: "INVESTORS", paragraph, result, numbers: { ...investors } });
  }
  return steps;
}

function majoritySteps(rules: DerivationRules, s: Situation): Step[] {
  const { majorityNum: num, majorityDen: den, majorityStrict: strict } = rules;
  const paragraph = majorityParagraph(rules.law, s.matter);
  if (!s.closed) {
    const code = s.election === null ? "MAJORITY" : "ELECTION";
    return [{ code, paragraph, result: "open", numbers: { num, den } }];
  }
  const base = majorityBase(rules, s.votes);
  const required = Math.max(leastOf(num, den, base, strict), 1);
  if (s.election !== null) {
    const result = s.election.filled > 0 ? "met" : "notMet";
    return [
      { code: "ELECTION", paragraph, result, numbers: { ...s.election, num, den, base, required } },
    ];
  }
  const numbers = { yes: s.votes.yes, no: s.votes.no, num, den, base, required };
  if (rules.tie === Tie.CHAIR && isTie(rules, s.votes)) {
    const result = s.chairChoice === Choice.YES ? "met" : "notMet";
    return [
      { code: "MAJORITY", paragraph, result: "open", numbers },
      { code: "CASTING_VOTE", paragraph: "", result, numbers: { choice: s.chairChoice } },
    ];
  }
  const result = isAdopted(rules, s.votes) ? "met" : "notMet";
  return [{ code: "MAJORITY", paragraph, result, numbers }];
}

/** Why somebody could contest the outcome; and that late ballots, where there were any, changed nothing. */
function contestSteps(rules: DerivationRules, s: Situation): Step[] {
  return Object.entries(Contest).flatMap(([name, bit]): Step[] => {
    const hangs = ((s.contestable >>> bit) & 1) === 1;
    const told = hangs || (bit === Contest.LATE && s.late.added > 0 && wasCounted(s.outcome));
    if (!told) return [];
    const code = `HANGS_ON_${name as keyof typeof Contest}` as const;
    const paragraph = rules.law === Law.FREE ? "" : (CONTESTS[bit] ?? "");
    const numbers = bit === Contest.LATE ? { ...s.late } : {};
    return [{ code, paragraph, result: hangs ? "notMet" : "met", numbers }];
  });
}

/** What gives the outcome effect, and what became of it. */
function effectSteps({ law, effectiveOn }: DerivationRules, s: Situation): Step[] {
  const steps: Step[] = [];
  const paragraph = (text: string) => (isMeeting(law) ? text : "");
  const state = (done: boolean) => (done ? "met" : "open");
  if (wasCounted(s.outcome) && effectiveOn === EffectiveOn.DECLARATION) {
    const result = state(s.isDeclared);
    steps.push({ code: "DECLARATION", paragraph: paragraph("§47 GenG"), result, numbers: {} });
  }
  if (s.outcome === Outcome.ADOPTED && effectiveOn === EffectiveOn.REGISTER) {
    const result = state(s.isRegistered);
    steps.push({ code: "REGISTRATION", paragraph: paragraph("§16(6) GenG"), result, numbers: {} });
  }
  if (s.standing !== Standing.STANDS) {
    const numbers = { standing: s.standing };
    steps.push({ code: "STANDING", paragraph: paragraph("§51 GenG"), result: "notMet", numbers });
  }
  return steps;
}

function wasCounted(outcome: Outcome): boolean {
  return (
    outcome === Outcome.ADOPTED || outcome === Outcome.REJECTED || outcome === Outcome.NO_QUORUM
  );
}

function isMeeting(law: number): boolean {
  return law === Law.GENG_GENERAL_MEETING || law === Law.GENG_REPRESENTATIVES;
}

/** Objection to the procedure: the AktG's rule for supervisory boards by analogy; all members' consent in an association. */
const OBJECTIONS: Readonly<Record<number, string>> = {
  [Law.GENG_GENERAL_MEETING]: "§51(2) GenG",
  [Law.GENG_REPRESENTATIVES]: "§51(2) GenG",
  [Law.GENG_BOARD]: "§108(4) AktG",
  [Law.GENG_SUPERVISORY_BOARD]: "§108(4) AktG",
  [Law.BGB_ASSOCIATION]: "§32(3) BGB",
};

/** Right to vote. */
const RIGHT: Readonly<Record<number, string>> = {
  [Law.GENG_GENERAL_MEETING]: "§43(1) GenG",
  [Law.GENG_REPRESENTATIVES]: "§43a GenG",
  [Law.GENG_BOARD]: "§24 GenG",
  [Law.GENG_SUPERVISORY_BOARD]: "§36 GenG",
  [Law.BGB_ASSOCIATION]: "§32(1) BGB",
};

const MAJORITIES: Readonly<Partial<Record<Matter, string>>> = {
  [Matter.RULE_SETS]: "§16(2) GenG",
  [Matter.OWN_RULES]: "§16(2) GenG",
  [Matter.NEW_DUTIES]: "§16(3) GenG",
  [Matter.RECALL]: "§36(3) GenG",
  [Matter.DISSOLUTION]: "§78 GenG",
  [Matter.CONTINUATION]: "§79a GenG",
  [Matter.CONTINUATION_TWICE]: "§79a(4) GenG",
  [Matter.MERGER]: "§84 UmwG",
};

function majorityParagraph(law: number, matter: Matter): string {
  if (law === Law.BGB_ASSOCIATION) return "§32(1) BGB";
  return isMeeting(law) ? (MAJORITIES[matter] ?? "§43(2) GenG") : "";
}

/** Late ballots count by the statute alone. */
const CONTESTS: Readonly<Record<number, string>> = {
  [Contest.ELECTORATE]: "§43(1) GenG",
  [Contest.CAP_BASE]: "§43(3) no. 2 GenG",
  [Contest.REVOCABILITY]: "§130(1) BGB",
  [Contest.BAN]: "§43(6) GenG",
  [Contest.HEARING]: "§68 GenG",
};
