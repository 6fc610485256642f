/** English words for the ledger's enumerations. */
import type * as german from "./de.ts";

export const phases: typeof german.phases = {
  UNKNOWN: "unknown",
  PENDING: "announced",
  VOTING: "running",
  OVERDUE: "deadline passed",
  GRACE: "in the grace period",
  COUNTABLE: "to be counted",
  CLOSED: "closed",
};

export const outcomes: typeof german.outcomes = {
  NONE: "open",
  ADOPTED: "adopted",
  REJECTED: "rejected",
  NO_QUORUM: "without quorum",
  PROCEDURE_ABORTED: "aborted",
};

export const verdicts: typeof german.verdicts = {
  NONE: "",
  ADOPTED: "The motion is adopted.",
  REJECTED: "The motion is rejected.",
  NO_QUORUM: "There was no quorum. No resolution has come about.",
  PROCEDURE_ABORTED: "The procedure was aborted. There is no result.",
};

export const causes: typeof german.causes = {
  NONE: "",
  DEADLINE: "at the deadline",
  ALL_VOTED: "early, because all had voted",
  OUTCOME_FIXED: "early, because the outcome was fixed",
  OBJECTION: "by objection to the procedure",
};

export const matters: typeof german.matters = {
  RESOLUTION: "Resolution",
  ADMISSION: "Admission",
  SEATS: "Filling of seats",
  RULE_SETS: "Voting rules",
  KEYS: "Keys",
  RELAYS: "Relays",
  SITES: "Sites of the portal",
  EXECUTORS: "Executing contracts",
};

export const actions: typeof german.actions = {
  RESOLUTION: "Resolution as moved",
  ADMIT: "Admission of a member",
  SEAT: "Filling of a seat",
  UNSEAT: "Removal from a seat",
  ADOPT_RULE_SET: "New rule set",
  REPLACE_KEY: "Replacement of a key",
  ADD_RELAY: "New relay",
  END_RELAY: "End of a relay",
  ADD_SITE: "New site of the portal",
  END_SITE: "End of a site of the portal",
  ADD_EXECUTOR: "New executing contract",
  RETIRE_EXECUTOR: "End of an executing contract",
};

export const executions: typeof german.executions = {
  UNDECIDED: "open",
  LAPSED: "does not apply",
  WAITING: "after the declaration of the result",
  READY: "due",
  EXECUTED: "carried out",
  REFUSED: "no longer possible",
};

export const refusals: typeof german.refusals = {
  NONE: "",
  APPLICATION_WITHDRAWN: "The application was withdrawn.",
  APPLICATION_EXPIRED: "The application has expired.",
  APPLICATION_DIFFERS: "The application has another end than the resolution says.",
  KEY_IN_USE: "The key is already in use.",
  NOT_A_MEMBER: "The person belongs to no present member.",
  NOT_SEATED: "The person no longer holds the seat.",
  TERM_OVER: "The term is over.",
  ALREADY_DONE: "It has happened already.",
  OVERTAKEN: "A later resolution on the same is carried out already.",
};

export const choices: typeof german.choices = {
  NONE: "none",
  YES: "Yes",
  NO: "No",
  ABSTAIN: "Abstention",
  INVALID: "Invalid",
};

export const bases: typeof german.bases = {
  CAST: "of the yes and no votes",
  PRESENT: "of all who voted",
  ELIGIBLE: "of all who are entitled to vote",
  ALL_MEMBERS: "of all members of the body, vacant seats included",
};

export const wholes: typeof german.wholes = {
  CAST: "yes and no votes",
  PRESENT: "all who voted",
  ELIGIBLE: "all who are entitled to vote",
  ALL_MEMBERS: "all members of the body, vacant seats included",
};

export const electorates: typeof german.electorates = {
  AT_OPEN: "who was a member at the opening",
  AT_CAST: "who is a member when the ballot arrives",
  AT_CLOSE: "who is a member when voting ends",
};

export const revocabilities: typeof german.revocabilities = {
  UNTIL_RECEIPT: "no, a ballot binds once it has arrived",
  UNTIL_DEADLINE: "yes, until the deadline",
};

export const secrecies: typeof german.secrecies = { NAMED: "by name", SECRET: "secret" };

export const effects: typeof german.effects = {
  CLOSE: "on closing",
  DECLARATION: "on declaration of the result",
  REGISTER: "on entry in the court's register",
};
