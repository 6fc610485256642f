/** One row for each rule: what it says, its paragraphs, where the contracts hold it, which scenarios show it. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type ErrorCode } from "../../server/errors.ts";
import { isPlainAct, type PlainActName } from "../../server/protocol/acts.ts";
import type { RuleCode } from "../../server/protocol/derivation.ts";
import { RuleFault } from "../../server/protocol/rules.ts";
import { paragraphOf } from "../../server/protocol/statute.ts";
import { answersFor } from "../../server/relay/revert.ts";
import { type FaultName, faultSentence } from "../../server/words/faults.ts";
import { wordOf } from "../founding/schema.ts";
import type { ActName } from "../scenario/acts.ts";
import type { Scenario } from "../scenario/file.ts";
import { FAULT_CODES, type RuleKind, STEP_CODES } from "../scenario/rules.ts";
import { paragraphsIn, paragraphsOfSteps } from "./paragraphs.ts";
import { commentOf, functionsIn, placesOf, type SolidityFunction } from "./solidity.ts";

export interface Row {
  readonly kind: RuleKind;
  readonly name: string;
  /** In a sentence; empty where the name says it */
  readonly meaning: string;
  readonly paragraphs: readonly string[];
  /** Functions of the contracts; files of the server where it is judged before the contracts */
  readonly places: readonly string[];
  /** File names */
  readonly scenarios: readonly string[];
}

/** What people sign, and the words of scenarios for it. */
const SIGNED: Readonly<
  Record<PlainActName | "Application" | "Ballot" | "Opening" | "Subscription", ActName>
> = {
  Enrol: "enrol",
  Rotate: "rotateKey",
  Notice: "giveNotice",
  Withdrawal: "withdraw",
  PaperNotice: "noticeOnPaper",
  VotingPerson: "votingPerson",
  NewPerson: "addPerson",
  PersonLeft: "personLeft",
  KeyReplacement: "replaceLostKey",
  KeyObjection: "objectToReplacement",
  Transfer: "transfer",
  Death: "death",
  JointRepresentative: "jointRepresentative",
  Hearing: "hearing",
  Dispatch: "dispatch",
  Reinstatement: "reinstate",
  Correction: "correct",
  Resignation: "resign",
  Appointment: "appoint",
  EmergencyBoard: "emergencyBoard",
  Objection: "object",
  Declaration: "declare",
  VoteWithdrawal: "withdrawVote",
  Outage: "outage",
  Proxy: "proxy",
  ProxyRevocation: "revokeProxy",
  PaperBallot: "paperBallots",
  Minutes: "minutes",
  Registration: "register",
  Annulment: "annul",
  Application: "apply",
  Subscription: "subscribe",
  Opening: "open",
  Ballot: "cast",
};

/** By what a function shows that it asks for a step of the derivation. */
const MARKS: Readonly<Record<RuleCode, RegExp>> = {
  NOTICE: /\br\.notice\b/,
  DISCUSSION: /\br\.discussion\b/,
  OBJECTIONS: /\.objections\b/,
  WITHDRAWAL: /\bCause\.WITHDRAWN\b/,
  OUTAGE: /\bCause\.OUTAGE\b/,
  ELECTORATE: /\bElectorateAt\./,
  BAN: /\.isBarred\(|\bisStatutoryBan\(/,
  PARTICIPATION: /\.quorumMin\b/,
  QUORUM: /\.quorumNum\b/,
  MULTIPLE_VOTES: /\bVoteWeight\.(ORDINARY|ENTREPRENEURS|COOPERATIVES|EQUAL)\b/,
  INVESTORS: /\binvestorShare\(/,
  MAJORITY: /\.majorityNum\b/,
  CASTING_VOTE: /\bTie\.CHAIR\b/,
  ELECTION: /\bElections\./,
  HANGS_ON_LATE: /\bContest\.LATE\b/,
  HANGS_ON_ELECTORATE: /\bContest\.ELECTORATE\b/,
  HANGS_ON_CAP_BASE: /\bContest\.CAP_BASE\b/,
  HANGS_ON_REVOCABILITY: /\bContest\.REVOCABILITY\b/,
  HANGS_ON_BAN: /\bContest\.BAN\b/,
  HANGS_ON_HEARING: /\bContest\.HEARING\b/,
  DECLARATION: /\.declaredAt\b/,
  REGISTRATION: /\.registeredAt\b/,
  STANDING: /\.standing\b/,
};

/** Where a rule set is judged; elsewhere its words are only carried out. */
const JUDGES = /^Statute\./;

/** Names the scenarios that show a rule. */
type Shows = (kind: RuleKind, name: string) => string[];

export function rowsOf(root: string, scenarios: ReadonlyMap<string, Scenario>): Row[] {
  const functions = functionsIn(root);
  const shows: Shows = (kind, name) =>
    [...scenarios].flatMap(([file, { rules }]) =>
      rules.some((rule) => rule.kind === kind && rule.name === name) ? [file] : [],
    );
  return [
    ...faultRows(functions, shows),
    ...stepRows(functions, shows),
    ...actRows(root, functions, shows),
    ...refusalRows(root, functions, shows),
  ];
}

function faultRows(functions: readonly SolidityFunction[], shows: Shows): Row[] {
  return FAULT_CODES.map((name) => {
    const paragraph = paragraphOf(RuleFault[name as FaultName]);
    // The sentence ends with the paragraph, which has a column of its own.
    const meaning = faultSentence(name as FaultName, "en").replace(/ \(.*§.*$/, ".");
    return {
      kind: "fault",
      name,
      meaning: meaning.replace(/\.\.$/, "."),
      paragraphs: paragraph === "" ? [] : [paragraph],
      places: placesOf(functions, new RegExp(`\\bRuleFault\\.${name}\\b`)),
      scenarios: shows("fault", name),
    };
  });
}

function stepRows(functions: readonly SolidityFunction[], shows: Shows): Row[] {
  const paragraphs = paragraphsOfSteps();
  const appliers = functions.filter(({ name }) => !JUDGES.test(name));
  return STEP_CODES.map((code) => ({
    kind: "step",
    name: wordOf(code),
    meaning: "",
    paragraphs: paragraphs.get(code) ?? [],
    places: placesOf(appliers, MARKS[code]),
    scenarios: shows("step", wordOf(code)),
  }));
}

function actRows(root: string, functions: readonly SolidityFunction[], shows: Shows): Row[] {
  const signed = Object.entries(SIGNED).map(([struct, name]): Row => {
    const comment = commentOf(root, struct);
    const kind = struct.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
    // What travels as an act's encoding is decoded; the rest has functions of its own.
    const mark = isPlainAct(struct)
      ? `\\(${struct}\\)|\\b\\w*ActKind\\.${kind}\\b|\\b${struct} memory\\b`
      : `\\b${struct} (memory|calldata)\\b`;
    const places =
      struct === "Ballot"
        ? placesOf(functions, /\bCasting\.\w+\(/)
        : placesOf(functions, new RegExp(mark));
    return {
      kind: "act",
      name,
      meaning: firstSentence(comment),
      paragraphs: paragraphsIn(comment),
      places,
      scenarios: shows("act", name),
    };
  });
  const open = ["end", "settle", "close", "execute"].map((name): Row => {
    const comment = commentOf(root, name);
    return {
      kind: "act",
      name,
      meaning: firstSentence(comment),
      paragraphs: paragraphsIn(comment),
      places: functions
        .map(({ name }) => name)
        .filter((place) => place === `CircularVotes.${name}`),
      scenarios: shows("act", name),
    };
  });
  return [...signed, ...open];
}

/** Refusals whose sentence names the law, and those that a scenario is meant to show. */
function refusalRows(root: string, functions: readonly SolidityFunction[], shows: Shows): Row[] {
  const codes = Object.keys(catalogue) as ErrorCode[];
  return codes.flatMap((name): Row[] => {
    // Facts are told by their names.
    const meaning = catalogue[name].en.replace(/\{(\w+)(?::\w+)?\}/g, "*$1*");
    const paragraphs = paragraphsIn(meaning);
    const scenarios = shows("refusal", name);
    if (paragraphs.length + scenarios.length === 0) return [];
    const { errors, skips } = answersFor(name);
    const answers = [
      ...errors.map((error) => `\\b${error}\\(`),
      ...skips.map((skip) => `\\bSkip\\.${skip}\\b`),
    ];
    const found = answers.length > 0 ? placesOf(functions, new RegExp(answers.join("|"))) : [];
    const places = found.length > 0 ? found : filesWith(root, `"${name}"`);
    return [{ kind: "refusal", name, meaning, paragraphs, places, scenarios }];
  });
}

/** Files of the relay in which a text occurs. */
function filesWith(root: string, text: string): string[] {
  return globSync("server/relay/*.ts", { cwd: root })
    .filter((file) => file !== "server/relay/revert.ts")
    .filter((file) => readFileSync(join(root, file), "utf8").includes(text))
    .sort();
}

function firstSentence(comment: string): string {
  return /^.*?[.;](?= |$)/.exec(comment)?.[0].replace(/;$/, ".") ?? "";
}
