/** From what a contract answers to a code that people can read. */
import { decodeErrorResult, type Hex } from "viem";
import { type ErrorCode, type Facts, UmlaufError } from "../errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../protocol/abi.ts";
import {
  Matter,
  nameOf,
  Outcome,
  Phase,
  Refusal,
  Revocability,
  RuleFault,
  Skip,
} from "../protocol/types.ts";

const errors = [...votesAbi, ...bodiesAbi, ...registerAbi].filter(({ type }) => type === "error");

/** Codes of the contracts' errors; what is missing here becomes CONTRACT_REFUSED. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ActExpired: "ACT_EXPIRED",
  ActUsed: "ACT_USED",
  ActionImpossible: "ACTION_IMPOSSIBLE",
  AlreadyDeclared: "RESULT_ALREADY_DECLARED",
  AlreadyObjected: "OBJECTION_REPEATED",
  ApplicationUsed: "APPLICATION_USED",
  BadElectorSignature: "SIGNATURE_WRONG",
  BadInvitation: "INVITATION_WRONG",
  BadKey: "SIGNATURE_WRONG",
  BadOrigin: "ORIGIN_INVALID",
  BadSeatSignature: "SEAT_SIGNATURE_WRONG",
  ChairTaken: "CHAIR_TAKEN",
  CodeMismatch: "EXECUTOR_CODE_MISMATCH",
  DocumentMissing: "DOCUMENT_MISSING",
  ExecutorRetired: "EXECUTOR_RETIRED",
  InstantPast: "INSTANT_PAST",
  InvitationInUse: "INVITATION_WRONG",
  KeyInUse: "KEY_IN_USE",
  LastExecutor: "EXECUTOR_LAST",
  MalformedSignature: "SIGNATURE_MALFORMED",
  MembershipEnding: "MEMBERSHIP_ENDING",
  NoEnd: "NOTICE_WITHOUT_END",
  NoObjection: "OBJECTION_UNAVAILABLE",
  NotAMember: "MEMBERSHIP_MISSING",
  NotApplicant: "SIGNATURE_WRONG",
  NotChair: "CHAIR_REQUIRED",
  NotCompetent: "BODY_NOT_COMPETENT",
  NotConvener: "OPENER_NOT_CONVENER",
  NotEnoughOpeners: "OPENERS_TOO_FEW",
  NotEntitled: "ELECTOR_NOT_ENTITLED",
  NotSealed: "LEDGER_NOT_SEALED",
  QuorumUnattainable: "QUORUM_UNATTAINABLE",
  NoticeTooShort: "NOTICE_TOO_SHORT",
  ObjectionTooLate: "OBJECTION_TOO_LATE",
  OpenersTooMany: "OPENERS_TOO_MANY",
  PeriodEmpty: "PERIOD_EMPTY",
  PersonSeated: "PERSON_SEATED",
  RuleSetUnlawful: "RULE_SET_UNLAWFUL",
  SeatOccupied: "SEAT_OCCUPIED",
  SegmentMismatch: "SEGMENT_MISMATCH",
  SignersNotSorted: "OPENERS_NOT_SORTED",
  TableFull: "TABLE_FULL",
  TermEmpty: "TERM_EMPTY",
  UnknownBody: "BODY_UNKNOWN",
  UnknownExecutor: "EXECUTOR_UNKNOWN",
  UnknownMember: "MEMBER_UNKNOWN",
  UnknownPerson: "PERSON_UNKNOWN",
  UnknownRelay: "RELAY_UNKNOWN",
  UnknownSeat: "SEAT_UNKNOWN",
  UnknownSite: "SITE_UNKNOWN",
  UnknownVote: "VOTE_UNKNOWN",
  WrongAction: "ACTION_MISMATCH",
  WrongMatter: "MATTER_MISMATCH",
  WrongOutcome: "RESULT_DIFFERS",
  WrongRuleSet: "RULE_SET_OUTDATED",
  ZeroKey: "KEY_INVALID",
};

/** Arguments that name a person or a key stay out of facts, which are logged and shown. */
const PERSONAL = new Set(["elector", "invitation", "key", "person", "signer"]);

/** Refusals that come as a skipped ballot. */
const SKIPS: Readonly<Record<keyof typeof Skip, ErrorCode>> = {
  NONE: "INTERNAL",
  NOT_ENTITLED: "ELECTOR_NOT_ENTITLED",
  BAD_SIGNATURE: "SIGNATURE_WRONG",
  UNKNOWN_SITE: "SITE_UNKNOWN",
  INVALID_CHOICE: "BALLOT_CHOICE_INVALID",
  INVALID_REVISION: "BALLOT_REVISION_INVALID",
  ALREADY_VOTED: "BALLOT_ALREADY_CAST",
  RECEIVED_OUTSIDE: "VOTE_TOO_LATE",
};

/** The contract's error; undefined where `error` is no revert of ours. */
export function contractError(
  error: unknown,
): { name: string; facts: Readonly<Record<string, unknown>> } | undefined {
  if (!(error instanceof UmlaufError && error.code === "CHAIN_CALL_REVERTED")) return undefined;
  try {
    const { abiItem, errorName, args } = decodeErrorResult({
      abi: errors,
      data: error.facts.data as Hex,
    });
    const inputs = abiItem.type === "error" ? abiItem.inputs : [];
    const facts = inputs.map(({ name }, i) => [name, (args as readonly unknown[])[i]] as const);
    return { name: errorName, facts: Object.fromEntries(facts) };
  } catch {
    return undefined;
  }
}

/**
 * The refusal that stands for what a contract answered; any other error as it is.
 * @param needs The phase in which the act would have been possible
 */
export function explainRevert(error: unknown, needs: "VOTING" | "CLOSED" = "VOTING"): unknown {
  const found = contractError(error);
  if (found === undefined) return isBareRevert(error) ? malformed(error) : error;
  const { name, facts } = found;
  const vote = facts.vote as Hex;
  if (name === "WrongPhase") {
    if (needs === "CLOSED") return refusal("VOTE_NOT_CLOSED", { vote }, error);
    const early = facts.phase === Phase.PENDING;
    return refusal(early ? "VOTE_NOT_OPEN_YET" : "VOTE_TOO_LATE", { vote }, error);
  }
  const code = CODES[name];
  if (code === undefined) return refusal("CONTRACT_REFUSED", { error: name }, error);
  return refusal(code, readable(name, facts), error);
}

/** Why a ballot is refused, as {@link Skip} says it. */
export function skipCode(reason: number, revocability: number): ErrorCode {
  const name = nameOf(Skip, reason);
  // The contract has one word for a second ballot and for an old one.
  const changeable = revocability === Revocability.UNTIL_DEADLINE;
  if (name === "ALREADY_VOTED" && changeable) return "BALLOT_REVISION_STALE";
  return SKIPS[name];
}

function refusal(code: ErrorCode, facts: Facts, cause: unknown): UmlaufError {
  return new UmlaufError(code, facts, { cause });
}

/** Values that the contract's decoder refuses revert without a word. */
function isBareRevert(error: unknown): boolean {
  return (
    error instanceof UmlaufError &&
    error.code === "CHAIN_CALL_REVERTED" &&
    error.facts.data === "0x"
  );
}

function malformed(cause: unknown): UmlaufError {
  return refusal("ACT_MALFORMED", {}, cause);
}

function readable(name: string, facts: Readonly<Record<string, unknown>>): Facts {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([field]) => !PERSONAL.has(field))
      .map(([field, value]) => [field, word(name, field, value)]),
  );
}

function word(error: string, field: string, value: unknown): string | number | bigint | boolean {
  if (field === "faults") {
    return (value as number[]).map((fault) => nameOf(RuleFault, fault)).join(", ");
  }
  if (field === "refusal") return nameOf(Refusal, value as number);
  if (field === "matter" || error === "WrongMatter") return nameOf(Matter, value as number);
  if (error === "WrongOutcome") return nameOf(Outcome, value as number);
  return value as string | number | bigint | boolean;
}
