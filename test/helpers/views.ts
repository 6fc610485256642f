/** Views as the queries answer them, for pages that no chain stands behind. */
import type { Visit } from "../../server/portal/frame.ts";
import type { Step } from "../../server/protocol/derivation.ts";
import type { RuleSet } from "../../server/protocol/rules.ts";
import type { MembersView, MemberView } from "../../server/queries/views.ts";
import type { VoteView } from "../../server/queries/voteViews.ts";
import { ruleSetInWords } from "../../server/queries/wording.ts";
import { plainRules } from "./rules.ts";

/** Tuesday, 1 September 2026, 10:00 in Berlin. */
export const NOW = Date.parse("2026-09-01T08:00:00Z") / 1000;
const DAY = 86_400;
const HASH = `0x${"1a2b".repeat(16)}`;

export function visit(change: Partial<Visit> = {}): Visit {
  return {
    language: "de",
    chosen: false,
    path: "/votes",
    query: {},
    names: {
      name: "Musterwerk eG",
      seat: "Musterstadt",
      segments: new Map([[1, "kommunal"]]),
      bodies: new Map([[1, "Generalversammlung"]]),
      auditors: new Map([[1, "Prüfungsverband Muster"]]),
    },
    asOf: { block: 4711, hash: HASH, timestamp: NOW - 60 },
    behind: 0,
    now: NOW,
    ...change,
  };
}

/** What one reads: no tags, one kind of space, no entities. */
export function read(page: string): string {
  return page
    .replace(/<head>.*?<\/head>/s, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#x2F;/g, "/")
    .replace(/&#39;/g, "'")
    .replace(/&nbsp;|[\u00a0\u202f]/g, " ")
    .replace(/\s+/g, " ");
}

export function step(
  code: Step["code"],
  result: Step["result"],
  numbers: Step["numbers"] = {},
  paragraph = "",
): Step {
  return { code, paragraph, result, numbers };
}

/** More yes than no, of half the entitled, with changes on top. */
export const rulesOf = (change: Partial<RuleSet> = {}): VoteView["ruleSet"] =>
  ruleSetInWords({ ...plainRules, quorumNum: 1, quorumDen: 2, ...change });

/** A vote in its voting period: 37 of 120 have voted. */
export function runningVote(change: Partial<VoteView> = {}): VoteView {
  return {
    vote: HASH,
    number: 12,
    body: 1,
    matter: "RESOLUTION",
    phase: "VOTING",
    openedAt: NOW - DAY,
    discussionAt: null,
    startsAt: NOW - DAY,
    endsAt: NOW + 2 * DAY,
    endedAt: null,
    cause: "NONE",
    closedAt: null,
    outcome: "NONE",
    contestable: [],
    declaredAt: null,
    registeredAt: null,
    standing: "STANDS",
    execution: { state: "UNDECIDED", at: null, refusal: "NONE" },
    voted: 37,
    at: NOW,
    contract: `0x${"33".repeat(20)}`,
    ruleSetIndex: 1,
    ruleSet: rulesOf(),
    documents: HASH,
    action: { kind: 0, data: "0x" },
    content: { kind: "RESOLUTION" },
    election: null,
    concerned: { persons: [], members: [], barred: false },
    relays: 1,
    signers: [{ body: 1, seat: 1 }],
    objectableUntil: null,
    countableAt: null,
    declaredBy: null,
    participation: {
      voted: 37,
      eligible: 120,
      all: 120,
      allVoted: false,
      ballots: 37,
      batches: 1,
      skipped: 0,
      objections: 0,
    },
    count: null,
    weights: null,
    minutes: null,
    annulledAt: null,
    derivation: [
      step("QUORUM", "open", { participants: 37, num: 1, den: 2, base: 120, required: 60 }),
      step("MAJORITY", "open", { num: 1, den: 2 }),
    ],
    timeline: [
      {
        fact: 1,
        block: 4700,
        timestamp: NOW - DAY,
        transaction: HASH,
        log: 0,
        contract: HASH,
        name: "VoteOpened",
        args: {},
      },
    ],
    ...change,
  };
}

/** The same vote, closed: 60 yes, 20 no, 10 abstentions, 3 invalid. */
export function closedVote(change: Partial<VoteView> = {}): VoteView {
  const count = { eligible: 120, allMembers: 120, yes: 60, no: 20, abstain: 10, invalid: 3 };
  return runningVote({
    phase: "CLOSED",
    endedAt: NOW - 100,
    cause: "DEADLINE",
    closedAt: NOW - 50,
    outcome: "ADOPTED",
    count,
    weights: count,
    derivation: [
      step("QUORUM", "met", { participants: 93, num: 1, den: 2, base: 120, required: 60 }),
      {
        ...step("MAJORITY", "met", { yes: 60, no: 20, num: 1, den: 2, base: 80, required: 41 }),
        decisive: true,
      },
    ],
    ...change,
  });
}

export function member(number: number, change: Partial<MemberView> = {}): MemberView {
  return {
    member: number,
    segment: 1,
    since: Date.parse("2019-12-11T23:00:00Z") / 1000,
    until: null,
    isMember: true,
    isEntitled: true,
    entitledUntil: null,
    votes: 1,
    investing: false,
    organisation: true,
    shares: 10,
    votingPerson: number,
    diedAt: null,
    exclusion: null,
    persons: [],
    ...change,
  };
}

export function membersAt(items: readonly MemberView[]): MembersView {
  return { items, next: null, at: NOW, heads: { eligible: items.length, all: items.length } };
}
