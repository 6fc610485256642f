/** English. The law is German, so its terms stand in brackets where they help. */

import * as words from "../words/en.ts";
import { formatFor } from "../words/format.ts";
import type { Texts } from "./de.ts";

const f = formatFor("en");
const n = (value: number | undefined) => f.number(value ?? 0);
const count = (value: number, one: string, many: string) =>
  `${f.number(value)} ${f.plural(value) === "one" ? one : many}`;

/** “more than 1/2” or “at least 3/4” */
const share = (num: number, den: number, strict: boolean) =>
  `${strict ? "more than" : "at least"} ${f.fraction(num, den)}`;

export const en: Texts = {
  language: "English",
  skip: "Skip to content",
  back: (place) => `Back: ${place}`,
  navigation: "Sections",
  start: "Start",
  votes: "Votes",
  members: "Members",
  asOf: (block, time) => `As of block ${block}, ${time}`,
  behind: (blocks) => `The index is catching up: ${count(blocks, "block", "blocks")} to go.`,
  sameData: "The same data as JSON",
  interface: "Interface",
  none: "–",
  next: "Next",
  more: "Show older ones",

  ...words,
  executions: {
    UNDECIDED: "open",
    LAPSED: "does not apply",
    WAITING: "after declaration or entry",
    READY: "due",
    EXECUTED: "carried out",
    REFUSED: "no longer possible",
  },

  body: (number, name) => name ?? `Body ${n(number)}`,
  auditor: (number, name) => name ?? `Auditor ${n(number)}`,
  member: (number, segment) =>
    segment === undefined ? `Member ${n(number)}` : `Member ${n(number)} (${segment})`,
  person: (number) => `Person ${n(number)}`,
  seat: (number) => `Seat ${n(number)}`,
  block: (number) => `Block ${n(number)}`,
  transaction: "Transaction",

  subjects: {
    seat: (body, seat, person, until) =>
      `${body}, seat ${n(seat)} for person ${n(person)} until ${until}`,
    unseat: (body, seat, person) => `Removal of person ${n(person)} from seat ${n(seat)}, ${body}`,
    ruleSet: (body) => `New rule set for: ${body}`,
    key: (person) => `New key for person ${n(person)}`,
    endRelay: (relay) => `End of relay ${n(relay)}`,
    site: (origin) => `New site of the portal: ${origin}`,
    election: (body, seats) => `${body}: election for ${count(seats, "seat", "seats")}`,
    exclusion: (member) => `Exclusion of member ${n(member)}`,
    votes: (member, votes) => `${count(votes, "vote", "votes")} for member ${n(member)}`,
  },

  startPage: {
    title: "Members and votes",
    lead: (name, place) =>
      `${name}, ${place}, keeps its list of members and its circular votes here. Nobody can change afterwards what stands here, not even whoever runs this server.`,
    running: "Running votes",
    runningEmpty: "No vote is running at present.",
    closedLink: "To the closed votes",
    noneYet: "There has been no vote yet.",
    figures: "In figures",
    memberCount: "Present members",
    voteCount: "Votes in total",
    auditors: "Audit federation",
    bodies: "Bodies (Gremien)",
    everyMember: (heads) => `All members; ${n(heads)} entitled to vote.`,
    seatsOf: (body) => `Seats: ${body}`,
    seat: "Seat",
    holder: "Holder",
    office: "Office",
    vacant: "vacant",
    reserved: "Reserved for",
    anySegment: "all",
    termEnd: "Term until",
    proof: "Check it yourself",
    proofText:
      "You need not believe this portal: two servers on the same chain show the same check value after the same block.",
    founding: "Founding",
    chain: "Chain",
    indexed: "Indexed last",
    blockHash: "Hash of the block",
    digest: "Check value",
  },

  votesPage: {
    title: "Votes",
    caption: "Circular votes (Umlaufverfahren), newest first",
    toMembers: "To the list of members",
    subject: "Subject",
    status: "Status",
    deadline: "Deadline",
    participation: "Participation",
    result: "Result",
    afterClose: "after the close",
    number: (number) => `No. ${n(number)}`,
  },

  votePage: {
    title: (number) => `Vote ${n(number)}`,
    reasons: {
      pending: (start) => `The vote begins on ${start}.`,
      announced: (start) => `The discussion begins on ${start}.`,
      discussion: (start) => `It is discussed until the vote begins on ${start}.`,
      voting: (end) =>
        `Ballots may arrive until ${end}. There is no interim result: it would influence those who have not voted yet.`,
      ended: "The deadline has passed. The result stands here once it is counted.",
      grace: (until) =>
        `Voting has ended. Until ${until}, ballots that arrived in time are still being written; then they are counted.`,
      closed: (at) => `The vote has been closed since ${at}.`,
    },
    facts: "At a glance",
    body: "Body (Gremium)",
    subject: "Subject",
    procedure: "Procedure",
    law: "Law",
    discussion: "Discussion from",
    begin: "Beginning",
    deadline: "Deadline",
    untilNote: "The block's time decides. Whoever votes at exactly this instant is too late.",
    remaining: (duration) => `${duration} left`,
    entitled: "Entitled to vote",
    entitledText: (eligible, all) =>
      eligible === all ? n(eligible) : `${n(eligible)} of ${n(all)}`,
    concerned: "Concerned",
    barred: "do not vote, nor for others",
    notBarred: "vote",
    weights: "Votes of each member",
    basis: "100 % are",
    majority: "Majority",
    majorityText: (num, den, strict, base) => `${share(num, den, strict)} ${base}`,
    secrecy: "Manner of voting",
    revocable: "Ballot can be changed",
    proxies: "Proxies",
    proxiesText: (most) => `${n(most)} for each person at most (§43(5) GenG)`,
    effective: "Takes effect",
    grace: "Grace period",
    graceText: (duration) => `${duration} for ballots that arrived in time`,
    openedBy: "Opened by",
    byMinority: "members (§45 GenG)",
    minutes: "Minutes",
    ended: "Ended",
    execution: "Execution",
    objections: "Objections",
    rules: "What the resolution needs",
    rulesAfter: "How the result came about",
    met: "met",
    open: "open",
    notMet: "not met",
    decisive: "This decided.",
    participation: "Participation",
    participationText: (voted, eligible) =>
      `${n(voted)} of ${n(eligible)} (${f.share(voted, eligible)})`,
    required: (required) => `The mark shows the participation that is needed: ${required}.`,
    noneVoted: "No ballot has been written yet.",
    result: "Result",
    resultCaption: (base) => `Votes by choice; 100 % are ${base}`,
    choice: "Choice",
    members: "Members",
    heads: "Votes",
    candidate: "Candidate",
    elected: "Elected for",
    electionCaption: "Votes by candidate, the most first",
    shareOfBase: "Share",
    total: "Together",
    noResult: "The result stands here once the vote is closed.",
    contestable: "contestable",
    standings: { ANNULLED: "annulled", INVALID_PROCEDURE: "void" },
    contestableText: (added) =>
      `${count(added, "ballot", "ballots")} arrived in time but ${added === 1 ? "was" : "were"} written after the deadline. Without ${added === 1 ? "it" : "them"} the result would be another. Only the relay's receipt vouches for that.`,
    declared: "Declared on",
    elections: {
      ADOPTED: "Elected is who has a seat in the list.",
      REJECTED: "Nobody is elected.",
    },
    notDeclared: "The result has not been declared yet.",
    timeline: "Course",
    events: {
      VoteOpened: "Opened",
      ProcedureObjected: "Objection to the procedure",
      VotingEnded: "Voting ended",
      VoteClosed: "Counted",
      ElectorsSettled: "Those who left accounted for",
      Elected: "Elected",
      ResultDeclared: "Result declared",
      MinutesSigned: "Minutes signed",
      ResolutionRegistered: "Entered in the register",
      ResolutionAnnulled: "Resolution stands no more",
      ActionExecuted: "Resolution carried out",
      ActionRefused: "Resolution can no longer be carried out",
    },
    verify: "Check it yourself",
    verifyText:
      "The id is the hash of the signed opening. With the id on a receipt (Stimmbeleg) every ballot can be found again.",
    id: "Id of the vote",
    documents: "Check value of the motion",
    ballots: "List of all counted ballots (JSON)",
    voters: "List of voters with the manner of voting (JSON)",
    written: "Written",
    batches: (batches, skipped) =>
      `${count(batches, "batch", "batches")}; ${count(skipped, "ballot", "ballots")} not counted`,
  },

  rule: {
    title: {
      NOTICE: "Notice",
      DISCUSSION: "Discussion (Erörterung)",
      OBJECTIONS: "No objection to the procedure",
      WITHDRAWAL: "No withdrawal",
      OUTAGE: "No outage",
      ELECTORATE: "Right to vote",
      BAN: "Voting ban (Stimmverbot)",
      PARTICIPATION: "Least participation",
      QUORUM: "Quorum (Beschlussfähigkeit)",
      MULTIPLE_VOTES: "Multiple votes (Mehrstimmrechte)",
      INVESTORS: "Investing members outvote nobody",
      MAJORITY: "Majority",
      CASTING_VOTE: "Casting vote of the chair",
      ELECTION: "Election",
      HANGS_ON_LATE: "Ballots written late",
      HANGS_ON_ELECTORATE: "Day that decides who may vote",
      HANGS_ON_CAP_BASE: "Computation of the tenth",
      HANGS_ON_REVOCABILITY: "Changed ballots",
      HANGS_ON_BAN: "Votes of those concerned",
      HANGS_ON_HEARING: "Hearing",
      DECLARATION: "Declaration of the result",
      REGISTRATION: "Entry in the register",
      STANDING: "Standing",
    },
    NOTICE: (given, required) => `${given} before; needed: ${required}.`,
    DISCUSSION: (given, required) => `${given} of discussion; needed: ${required}.`,
    OBJECTIONS: ({ objections = 0, aborting = 0 }) => {
      const given = count(objections, "objection", "objections");
      if (aborting === 0) return `${given}; the procedure goes on.`;
      return aborting === 1
        ? `${given}; a single one aborts the procedure.`
        : `${given}; ${n(aborting)} abort the procedure.`;
    },
    WITHDRAWAL: () => "Those who opened the vote have withdrawn it.",
    OUTAGE: () => "The procedure was aborted after an outage.",
    ELECTORATE: ({ eligible = 0, all = 0 }, rule) =>
      `${n(eligible)} of ${n(all)}; what decides: ${rule}.`,
    BAN: ({ barred = 0 }) =>
      `Who is concerned does not vote, nor for others${barred > 0 ? `: ${count(barred, "elector drops", "electors drop")} out` : ""}.`,
    PARTICIPATION: ({ participants = 0, required = 0 }) =>
      `${n(participants)} voted, ${n(required)} are needed.`,
    QUORUM: ({ participants = 0, num = 0, den = 0, base = 0, required = 0 }) =>
      `${n(participants)} of ${n(base)} voted; ${f.fraction(num, den)} is needed, that is at least ${n(required)}.`,
    MULTIPLE_VOTES: ({ heads = 0, votes = 0, most = 0 }, scheme) =>
      `${n(heads)} voters have ${n(votes)} votes${most > 0 ? `, nobody more than ${n(most)}` : ""}: ${scheme}.`,
    INVESTORS: ({ all = 0, counted = 0 }) =>
      `Of ${count(all, "vote", "votes")} of investing members ${n(counted)} ${counted === 1 ? "counts" : "count"}.`,
    ELECTION: ({ seats = 0, filled = 0, required = 0 }) =>
      `${n(filled)} of ${count(seats, "seat is", "seats are")} filled; elected is who has ${n(required)} votes at least.`,
    MAJORITY_OPEN: (num, den, strict, base) =>
      `Needed: ${share(num, den, strict)} ${base}. Counted only after the end.`,
    MAJORITY: ({ yes = 0, no = 0, base = 0, required = 0 }) =>
      `${n(yes)} yes, ${n(no)} no; needed: ${n(required)} yes of ${n(base)}.`,
    TIE: ({ yes = 0, no = 0 }) => `${n(yes)} yes, ${n(no)} no: a tie.`,
    CASTING_VOTE: (choice) => `The chair voted: ${choice}.`,
    DECLARATION: (done) =>
      done ? "The result is declared." : "The result has not been declared yet.",
    REGISTRATION: (done) =>
      done ? "The entry is noted." : "The resolution takes effect with the entry.",
    HANGS_ON_LATE: ({ added = 0 }, decisive) =>
      `${count(added, "ballot was", "ballots were")} written after the deadline. Without ${added === 1 ? "it" : "them"} the result would be ${decisive ? "another" : "the same"}.`,
  },

  membersPage: {
    title: "Members",
    lead: "Here are numbers, not names: names and addresses are no part of the ledger. The board (Vorstand) keeps the list according to § 30 GenG.",
    at: "Key date (Stichtag)",
    atHint: "The list shows who was a member at the end of this day.",
    show: "Show",
    errorPrefix: "Error:",
    invalid: "Enter a day of the calendar, for example 31/12/2025.",
    caption: (day) => `Members on ${day}`,
    number: "Member",
    kind: "Kind",
    since: "Entry",
    until: "Exit",
    shares: "Shares",
    votes: "Votes",
    organisation: "Organisation",
    natural: "Person",
    investing: "investing",
    lost: (day) => `without a vote since ${day}`,
    total: (members) => count(members, "member", "members"),
    empty: (day) => `There was no member on ${day}.`,
    toToday: "To today's list",
  },

  missing: {
    title: "This page does not exist",
    text: "Perhaps the address is incomplete.",
    toVotes: "To the votes",
  },

  failure: {
    title: "That did not work",
    code: "Name of the error",
    again: "Please try again in a minute.",
  },
};
