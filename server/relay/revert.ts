/** From what a contract answers to a code that people can read. */
import { decodeErrorResult, type Hex } from "viem";
import { type ErrorCode, type Facts, UmlaufError } from "../errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../protocol/abi.ts";
import { nameOf, namesIn } from "../protocol/enumeration.ts";
import { Matter, Revocability, RuleFault } from "../protocol/rules.ts";
import { Outcome, Phase, Refusal, SeatRole, Skip, Standing } from "../protocol/types.ts";

const errors = [...votesAbi, ...bodiesAbi, ...registerAbi].filter(({ type }) => type === "error");

/** Codes of the contracts' errors; what is missing here becomes CONTRACT_REFUSED. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ActExpired: "ACT_EXPIRED",
  ActUsed: "ACT_USED",
  ActionImpossible: "ACTION_IMPOSSIBLE",
  AlreadyDead: "MEMBER_DEAD",
  AlreadyDeclared: "RESULT_ALREADY_DECLARED",
  AlreadyEndorsed: "ENDORSEMENT_REPEATED",
  AlreadyMinuted: "MINUTES_SIGNED",
  AlreadyObjected: "OBJECTION_REPEATED",
  AlreadyRegistered: "REGISTRATION_DONE",
  Annulled: "ANNULMENT_DONE",
  ApplicationUsed: "DECLARATION_USED",
  ArticlesUnlawful: "ARTICLES_UNLAWFUL",
  BadAuditorSignature: "AUDITOR_SIGNATURE_WRONG",
  BadElectorSignature: "SIGNATURE_WRONG",
  BadEndorsement: "SIGNATURE_WRONG",
  BadInvitation: "INVITATION_WRONG",
  BadKey: "SIGNATURE_WRONG",
  BadOrigin: "ORIGIN_INVALID",
  BadSeatSignature: "SEAT_SIGNATURE_WRONG",
  BallotsCounted: "BALLOTS_COUNTED",
  CircularMeetingOver: "CIRCULAR_MEETING_OVER",
  CodeMismatch: "EXECUTOR_CODE_MISMATCH",
  Concerned: "OBJECTION_AGAINST_PRINCIPAL",
  CooperativeForGood: "ARTICLES_OF_COOPERATIVE",
  CorrectionInvalid: "CORRECTION_INVALID",
  DiscussionTooShort: "DISCUSSION_TOO_SHORT",
  DiscussionUnavailable: "DISCUSSION_UNAVAILABLE",
  DocumentMissing: "DOCUMENT_MISSING",
  ElectionInvalid: "ELECTION_INVALID",
  EmergencyUnavailable: "EMERGENCY_UNAVAILABLE",
  EndorsersNotSorted: "ENDORSEMENTS_NOT_SORTED",
  ExecutorRetired: "EXECUTOR_RETIRED",
  FirstMeetingMissing: "FIRST_MEETING_MISSING",
  HolderFull: "PROXY_HOLDER_FULL",
  InstantAhead: "INSTANT_AHEAD",
  InstantPast: "INSTANT_PAST",
  InvestorsTooMany: "INVESTORS_TOO_MANY",
  InvitationInUse: "INVITATION_WRONG",
  InvitationNotReady: "INVITATION_NOT_READY",
  JointChairMissing: "JOINT_CHAIR_MISSING",
  KeyInUse: "KEY_IN_USE",
  LastExecutor: "EXECUTOR_LAST",
  MalformedAct: "ACT_MALFORMED",
  MalformedAction: "ACT_MALFORMED",
  MalformedSignature: "SIGNATURE_MALFORMED",
  MembershipEnding: "MEMBERSHIP_ENDING",
  MembershipUnended: "MEMBERSHIP_UNENDED",
  NoEnd: "NOTICE_WITHOUT_END",
  NoInvitation: "INVITATION_MISSING",
  NoObjection: "OBJECTION_UNAVAILABLE",
  NoProxies: "PROXIES_UNAVAILABLE",
  NoProxy: "PROXY_MISSING",
  NotAMember: "MEMBERSHIP_MISSING",
  NotActive: "PERSON_INACTIVE",
  NotChair: "CHAIR_REQUIRED",
  NotCompetent: "BODY_NOT_COMPETENT",
  NotConvener: "OPENER_NOT_CONVENER",
  NotDead: "MEMBER_ALIVE",
  NotDeclarant: "DECLARANT_WRONG",
  NotEnoughEndorsements: "ENDORSEMENTS_TOO_FEW",
  NotEnoughOpeners: "OPENERS_TOO_FEW",
  NotEntitled: "ELECTOR_NOT_ENTITLED",
  NotExcluded: "EXCLUSION_MISSING",
  NotForRegister: "REGISTRATION_UNAVAILABLE",
  NotNatural: "MEMBER_NOT_NATURAL",
  NotOfAnotherBody: "OFFICER_OF_SAME_BODY",
  NotOfBoard: "BODY_NOT_BOARD",
  NotOfMember: "PERSON_OF_OTHER_MEMBER",
  NotOfficer: "OFFICER_REQUIRED",
  NotOrganisation: "MEMBER_NOT_ORGANISATION",
  NotOwnRules: "RULE_SET_NOT_OWN",
  NotRepresentative: "REPRESENTATIVE_REQUIRED",
  NotSealed: "LEDGER_NOT_SEALED",
  NotYearEnd: "EXIT_NOT_AT_YEAR_END",
  NoticeTooLate: "EXIT_NOTICE_TOO_LATE",
  NoticeTooShort: "NOTICE_TOO_SHORT",
  ObjectionTooLate: "OBJECTION_TOO_LATE",
  OfficeNotOfMember: "OFFICE_NOT_OF_MEMBER",
  OpenersTooMany: "OPENERS_TOO_MANY",
  OwnProxy: "HOLDER_IS_VOTING_PERSON",
  PeriodEmpty: "PERIOD_EMPTY",
  PersonConcerned: "OFFICER_CONCERNED",
  PersonSeated: "PERSON_SEATED",
  ProxyGiven: "PROXY_GIVEN",
  ProxyUsed: "PROXY_USED",
  QuorumUnattainable: "QUORUM_UNATTAINABLE",
  RecallRequired: "RECALL_REQUIRED",
  RoleTaken: "ROLE_TAKEN",
  RuleSetUnlawful: "RULE_SET_UNLAWFUL",
  SamePerson: "OFFICER_TWICE",
  SeatOccupied: "SEAT_OCCUPIED",
  SeatRefused: "ACTION_IMPOSSIBLE",
  SecretElectionRequired: "ELECTION_SECRET",
  SegmentMismatch: "SEGMENT_MISMATCH",
  SharesInvalid: "SHARES_INVALID",
  SignersNotSorted: "OPENERS_NOT_SORTED",
  TableFull: "TABLE_FULL",
  TermEmpty: "TERM_EMPTY",
  TermTooLong: "TERM_TOO_LONG",
  UnknownAuditor: "AUDITOR_UNKNOWN",
  UnknownBody: "BODY_UNKNOWN",
  UnknownExecutor: "EXECUTOR_UNKNOWN",
  UnknownMember: "MEMBER_UNKNOWN",
  UnknownPerson: "PERSON_UNKNOWN",
  UnknownRelay: "RELAY_UNKNOWN",
  UnknownSeat: "SEAT_UNKNOWN",
  UnknownSite: "SITE_UNKNOWN",
  UnknownVote: "VOTE_UNKNOWN",
  VotesInvalid: "VOTES_INVALID",
  WrongAction: "ACTION_MISMATCH",
  WrongManner: "PAPER_MANNER_INVALID",
  WrongMatter: "MATTER_MISMATCH",
  WrongOutcome: "RESULT_DIFFERS",
  WrongRuleSet: "RULE_SET_OUTDATED",
  WrongSignatures: "SIGNATURES_MISCOUNTED",
  WrongSigners: "VOTE_OPENERS_DIFFER",
  ZeroKey: "KEY_INVALID",
};

/** Arguments that name a person or a key stay out of facts, which are logged and shown. */
const PERSONAL = new Set(["elector", "holder", "invitation", "key", "person", "signer"]);

/** Refusals that come as a skipped ballot. */
const SKIPS: Readonly<Record<keyof typeof Skip, ErrorCode>> = {
  NONE: "INTERNAL",
  NOT_ENTITLED: "ELECTOR_NOT_ENTITLED",
  BAD_SIGNATURE: "SIGNATURE_WRONG",
  UNKNOWN_SITE: "SITE_UNKNOWN",
  INVALID_CHOICE: "BALLOT_CHOICE_INVALID",
  INVALID_REVISION: "BALLOT_REVISION_INVALID",
  ALREADY_VOTED: "BALLOT_ALREADY_CAST",
  RECEIVED_OUTSIDE: "BALLOT_RECEIVED_OUTSIDE",
  BARRED: "BALLOT_BARRED",
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
 * @param revocability Of the vote whose ballot was refused
 */
export function explainRevert(
  error: unknown,
  needs: "VOTING" | "CLOSED" = "VOTING",
  revocability: number = Revocability.UNTIL_RECEIPT,
): unknown {
  const found = contractError(error);
  if (found === undefined) return isBareRevert(error) ? malformed(error) : error;
  const { name, facts } = found;
  const vote = facts.vote as Hex;
  if (name === "WrongPhase") {
    if (needs === "CLOSED") return refusal("VOTE_NOT_CLOSED", { vote }, error);
    const early = facts.phase === Phase.PENDING || facts.phase === Phase.DISCUSSION;
    return refusal(early ? "VOTE_NOT_OPEN_YET" : "VOTE_TOO_LATE", { vote }, error);
  }
  if (name === "NothingCounted")
    return refusal(skipCode(facts.reason as number, revocability), {}, error);
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

/** What the contracts answer where a code stands for it: errors, and reasons why a ballot is skipped, by their names. */
export function answersFor(code: ErrorCode): {
  readonly errors: readonly string[];
  readonly skips: readonly string[];
} {
  const of = (codes: Readonly<Record<string, ErrorCode>>) =>
    Object.keys(codes).filter((name) => codes[name] === code);
  const phases = ["VOTE_NOT_CLOSED", "VOTE_NOT_OPEN_YET", "VOTE_TOO_LATE"];
  return {
    errors: phases.includes(code) ? ["WrongPhase", ...of(CODES)] : of(CODES),
    skips: code === "BALLOT_REVISION_STALE" ? ["ALREADY_VOTED"] : of(SKIPS),
  };
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
  const number = value as number;
  if (field === "faults") {
    return (value as number[]).map((fault) => nameOf(RuleFault, fault)).join(", ");
  }
  if (error === "WrongMatter" && field === "expected") return namesIn(Matter, number).join(", ");
  if (error === "WrongMatter" || field === "matter") return nameOf(Matter, number);
  if (field === "refusal") return nameOf(Refusal, number);
  if (field === "standing") return nameOf(Standing, number);
  if (field === "role") return nameOf(SeatRole, number);
  if (error === "WrongOutcome") return nameOf(Outcome, number);
  return value as string | number | bigint | boolean;
}
