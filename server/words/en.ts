/** English words for the ledger's enumerations. */
import type * as german from "./de.ts";

export const phases: typeof german.phases = {
  UNKNOWN: "unknown",
  PENDING: "announced",
  DISCUSSION: "under discussion",
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
  WITHDRAWN: "withdrawn",
};

export const verdicts: typeof german.verdicts = {
  NONE: "",
  ADOPTED: "The motion is adopted.",
  REJECTED: "The motion is rejected.",
  NO_QUORUM: "There was no quorum. No resolution has come about.",
  PROCEDURE_ABORTED: "The procedure was aborted. There is no result.",
  WITHDRAWN: "The vote was withdrawn before the first ballot.",
};

export const standings: typeof german.standings = {
  STANDS: "",
  ANNULLED: "The resolution is annulled by judgment.",
  INVALID_PROCEDURE: "The resolution is void.",
};

export const causes: typeof german.causes = {
  NONE: "",
  DEADLINE: "at the deadline",
  ALL_VOTED: "early, because all had voted",
  OUTCOME_FIXED: "early, because the outcome was fixed",
  OBJECTION: "by objection to the procedure",
  WITHDRAWN: "by withdrawal",
  OUTAGE: "after an outage",
};

export const contests: typeof german.contests = {
  LATE: "Without the ballots written late, the outcome would be another.",
  ELECTORATE:
    "If another day decided who may vote, the outcome would be another; which one does is not settled.",
  CAP_BASE:
    "If the tenth were computed in the other way, the outcome would be another; which one is right is not settled.",
  REVOCABILITY:
    "If everybody's first ballot counted, the outcome would be another; whether a ballot can be changed is not settled.",
  BAN: "Whether those concerned may vote is not settled, and the outcome hangs on it.",
  HEARING: "The member could not be heard before the resolution.",
};

export const matters: typeof german.matters = {
  RESOLUTION: "Resolution",
  ADMISSION: "Admission",
  SEATS: "Filling of seats",
  RULE_SETS: "Statute",
  KEYS: "Keys",
  RELAYS: "Relays",
  SITES: "Sites of the portal",
  EXECUTORS: "Executing contracts",
  OWN_RULES: "Rules of procedure",
  ELECTION: "Election",
  RECALL: "Recall from the supervisory board",
  DISCHARGE: "Discharge",
  RELEASE: "Release from a liability",
  CLAIM: "Assertion of a claim",
  EXCLUSION: "Exclusion",
  MEMBER_VOTES: "Multiple votes",
  INVESTORS: "Admission of investing members",
  SHARES: "Further shares",
  NEW_DUTIES: "New duties of members",
  DISSOLUTION: "Dissolution",
  CONTINUATION: "Continuation",
  CONTINUATION_TWICE: "Continuation by two meetings",
  MERGER: "Merger",
  AUDITORS: "Auditors",
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
  CONCERN: "Resolution about those concerned",
  ELECT: "Election",
  EXCLUDE: "Exclusion of a member",
  GRANT_VOTES: "Votes of a member",
  GRANT_SHARES: "Further shares",
  ADOPT_ARTICLES: "New articles",
  ADD_AUDITOR: "New auditor",
  END_AUDITOR: "End of an auditor",
  CONTINUE_TWICE: "Continuation by two meetings",
};

export const refusals: typeof german.refusals = {
  NONE: "",
  APPLICATION_WITHDRAWN: "The application was withdrawn.",
  DECLARATION_EXPIRED: "The declaration has expired.",
  DECLARATION_DIFFERS: "The declaration has another end than the resolution says.",
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

export const manners: typeof german.manners = {
  OWN: "electronically",
  PROXY: "by proxy",
  PAPER: "on paper",
  PHONE: "by telephone",
};

export const roles: typeof german.roles = { NONE: "", CHAIR: "Chair", DEPUTY: "Deputy" };

export const kinds: typeof german.kinds = {
  GENERAL_MEETING: "General meeting",
  REPRESENTATIVES: "Representatives' assembly",
  BOARD: "Board",
  SUPERVISORY_BOARD: "Supervisory board",
  OTHER: "Body",
};

export const laws: typeof german.laws = {
  FREE: "none; the rules stand alone",
  GENG_GENERAL_MEETING: "GenG, general meeting",
  GENG_BOARD: "GenG, board",
  GENG_SUPERVISORY_BOARD: "GenG, supervisory board",
  GENG_REPRESENTATIVES: "GenG, representatives' assembly",
  BGB_ASSOCIATION: "BGB, association",
};

export const procedures: typeof german.procedures = {
  NONE: "none",
  CIRCULAR: "circular vote",
  MEETING: "meeting",
  EXTENDED: "extended procedure: discussion, then voting",
};

export const weights: typeof german.weights = {
  EQUAL: "one for each member",
  ORDINARY: "multiple votes, three at most (§43(3) no. 1 GenG)",
  ENTREPRENEURS: "multiple votes, a tenth at most (§43(3) no. 2 GenG)",
  COOPERATIVES: "as the statute says (§43(3) no. 3 GenG)",
};

export const capBases: typeof german.capBases = {
  NOMINAL: "of the votes as granted",
  EXERCISED: "of the votes as counted",
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
  AT_OPEN: "who is a member or holds the seat when voting begins",
  AT_CAST: "who is a member or holds the seat when the ballot arrives",
  AT_CLOSE: "who is still a member when voting ends",
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
