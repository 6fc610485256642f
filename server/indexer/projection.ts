import { FOREVER } from "../protocol/types.ts";
import type { Draft } from "../store.ts";
import {
  type Argument,
  type CountsRow,
  type FactRow,
  Named,
  padAddress,
  type PersonRow,
  type ProgressRow,
  Subject,
  type TermRow,
  tables,
} from "../store/tables.ts";
import { applyBallots } from "./ballots.ts";

type Handler = (draft: Draft, fact: FactRow, number: number) => void;

const NO_COUNTS: CountsRow = {
  members: 0,
  persons: 0,
  bodies: 0,
  relays: 0,
  sites: 0,
  votes: 0,
  founding: "",
  sealedAt: 0,
};

const NO_PROGRESS: ProgressRow = {
  heads: 0,
  batches: 0,
  ballots: 0,
  skipped: 0,
  objections: 0,
  lateAdded: [0, 0, 0, 0],
  lateRemoved: [0, 0, 0, 0],
  endedAt: 0,
  cause: 0,
  closedAt: 0,
  outcome: 0,
  contestable: false,
  count: null,
  declaredAt: 0,
  declaredBy: 0,
  executedAt: 0,
  refusedAt: 0,
  refusal: 0,
  timeline: [],
};

/**
 * Writes what a fact changes: the fact itself, whom it is about, and the state that follows from it.
 *
 * @throws Error where the fact does not fit the facts before it
 */
export function apply(draft: Draft, fact: FactRow, number: number): void {
  draft.append(tables.facts, [number], fact);
  const handler = handlers[fact.name];
  if (handler === undefined) throw new Error(`no meaning for ${fact.name}`);
  handler(draft, fact, number);
}

const handlers: Readonly<Record<string, Handler>> = {
  // The register

  MemberAdmitted(draft, fact, n) {
    const { member, since, segment, votes, investing, organisation, shares, votingPerson } =
      fact.args;
    draft.put(tables.members, [num(member)], {
      since: num(since),
      until: FOREVER,
      segment: num(segment),
      votes: num(votes),
      investing: investing === true,
      organisation: organisation === true,
      shares: num(shares),
      votingPerson: num(votingPerson),
      persons: [],
    });
    count(draft, { members: num(member) });
    about(draft, n, Subject.MEMBER, num(member));
  },

  PersonAdded(draft, fact, n) {
    const member = num(fact.args.member);
    const person = num(fact.args.person);
    const row = known(draft.get(tables.members, [member]), `member ${member}`);
    draft.put(tables.members, [member], { ...row, persons: [...row.persons, person] });
    draft.put(tables.persons, [person], { member, keys: [], invitations: [] });
    count(draft, { persons: person });
    about(draft, n, Subject.MEMBER, member);
    about(draft, n, Subject.PERSON, person);
  },

  PersonInvited(draft, fact, n) {
    const invitation = { invitation: text(fact.args.invitation), since: fact.timestamp };
    changePerson(draft, fact, n, (row) => ({ invitations: [...row.invitations, invitation] }));
  },

  KeyChanged(draft, fact, n) {
    const key = text(fact.args.key);
    changePerson(draft, fact, n, (row) => ({ keys: [...row.keys, { key, since: fact.timestamp }] }));
    draft.append(tables.names, [padAddress(key), Named.KEY, num(fact.args.person)], true);
  },

  MembershipEnded(draft, fact, n) {
    const member = num(fact.args.member);
    const row = known(draft.get(tables.members, [member]), `member ${member}`);
    draft.put(tables.members, [member], { ...row, until: num(fact.args.until) });
    about(draft, n, Subject.MEMBER, member);
  },

  // Each member's row carries its class.
  ClassAdded() {},

  RegisterSealed(draft, fact) {
    count(draft, { founding: text(fact.args.founding), sealedAt: fact.timestamp });
  },

  // Bodies

  BodyCreated(draft, fact, n) {
    const { body, everyMember, convenedBy, presidedBy, segments } = fact.args;
    draft.put(tables.bodies, [num(body)], {
      everyMember: everyMember === true,
      convenedBy: num(convenedBy),
      presidedBy: num(presidedBy),
      segments: segments as number[],
    });
    count(draft, { bodies: num(body) });
    about(draft, n, Subject.BODY, num(body));
  },

  SeatTaken(draft, fact, n) {
    const { person, since, until, chair } = fact.args;
    const term: TermRow = {
      person: num(person),
      since: num(since),
      until: num(until),
      chair: chair === true,
    };
    changeSeat(draft, fact, n, (terms) => [...terms, term]);
  },

  SeatVacated(draft, fact, n) {
    changeSeat(draft, fact, n, (terms) => {
      const last = known(terms.at(-1), "term");
      return [...terms.slice(0, -1), { ...last, until: num(fact.args.at) }];
    });
  },

  RuleSetAdopted(draft, fact, n) {
    const body = num(fact.args.body);
    const ruleSet = fact.args.ruleSet as Readonly<Record<string, Argument>>;
    draft.put(tables.ruleSets, [body, num(fact.args.index)], ruleSet);
    about(draft, n, Subject.BODY, body);
  },

  RelayAdded(draft, fact) {
    const relay = num(fact.args.relay);
    draft.put(tables.relays, [relay], begun(fact, { key: text(fact.args.key) }));
    count(draft, { relays: relay });
  },

  RelayEnded(draft, fact) {
    const relay = num(fact.args.relay);
    const row = known(draft.get(tables.relays, [relay]), `relay ${relay}`);
    draft.put(tables.relays, [relay], { ...row, until: num(fact.args.until) });
  },

  SiteAdded(draft, fact) {
    const site = num(fact.args.site);
    const { rpIdHash, origin } = fact.args;
    const facts = { rpIdHash: text(rpIdHash), origin: text(origin) };
    draft.put(tables.sites, [site], begun(fact, facts));
    count(draft, { sites: site });
  },

  SiteEnded(draft, fact) {
    const site = num(fact.args.site);
    const row = known(draft.get(tables.sites, [site]), `site ${site}`);
    draft.put(tables.sites, [site], { ...row, until: num(fact.args.until) });
  },

  ExecutorAdded(draft, fact) {
    const executor = text(fact.args.executor);
    const facts = { executor, codeHash: text(fact.args.codeHash) };
    draft.put(tables.executors, [padAddress(executor)], begun(fact, facts));
  },

  ExecutorRetired(draft, fact) {
    const key = padAddress(text(fact.args.executor));
    const row = known(draft.get(tables.executors, [key]), "executor");
    draft.put(tables.executors, [key], { ...row, until: num(fact.args.until) });
  },

  ApplicationWithdrawn(draft, fact, n) {
    draft.append(tables.names, [text(fact.args.application), Named.APPLICATION, n], true);
  },

  ActAccepted(draft, fact, n) {
    draft.append(tables.names, [text(fact.args.act), Named.ACT, n], true);
  },

  // Votes

  VoteOpened(draft, fact, n) {
    const { opening, action, signers, startsAt, body } = fact.args;
    const { matter, ruleSet, documents, endsAt } = opening as Readonly<Record<string, Argument>>;
    const { votes, relays } = counts(draft);
    const vote = votes + 1;
    const id = text(fact.args.vote);
    draft.put(tables.votes, [vote], {
      vote: id,
      contract: fact.contract,
      body: num(body),
      matter: num(matter),
      ruleSet: num(ruleSet),
      documents: text(documents),
      action: action as { kind: number; data: string },
      openedAt: fact.timestamp,
      startsAt: num(startsAt),
      endsAt: num(endsAt),
      relays,
      signers: readSigners(text(signers)),
    });
    draft.put(tables.progress, [vote], { ...NO_PROGRESS, timeline: [n] });
    draft.put(tables.voteIds, [id], vote);
    draft.append(tables.votesOfBody, [num(body), vote], true);
    draft.append(tables.names, [id, Named.VOTE, vote], true);
    draft.append(tables.names, [text(documents), Named.DOCUMENTS, vote], true);
    count(draft, { votes: vote });
    about(draft, n, Subject.VOTE, vote);
    about(draft, n, Subject.BODY, num(body));
  },

  BallotsCast(draft, fact, n) {
    const vote = voteOf(draft, fact);
    const row = known(draft.get(tables.progress, [vote]), "vote");
    draft.put(tables.progress, [vote], applyBallots(draft, vote, row, fact, n));
    about(draft, n, Subject.VOTE, vote);
  },

  BallotSkipped(draft, fact, n) {
    const vote = voteOf(draft, fact);
    const row = known(draft.get(tables.progress, [vote]), "vote");
    draft.put(tables.progress, [vote], { ...row, skipped: row.skipped + 1 });
    const reason = Uint8Array.of(num(fact.args.reason));
    draft.append(tables.ballots, [text(fact.args.ballot), n, 0], reason);
    draft.append(tables.skipped, [vote, n], true);
    about(draft, n, Subject.VOTE, vote);
  },

  ProcedureObjected(draft, fact, n) {
    changeVote(draft, fact, n, { objections: num(fact.args.objections) });
  },

  VotingEnded(draft, fact, n) {
    const { endedAt, cause } = fact.args;
    changeVote(draft, fact, n, { endedAt: num(endedAt), cause: num(cause) });
  },

  VoteClosed(draft, fact, n) {
    const { outcome, contestable, count: heads } = fact.args;
    changeVote(draft, fact, n, {
      closedAt: fact.timestamp,
      outcome: num(outcome),
      contestable: contestable === true,
      count: heads as Readonly<Record<string, number>>,
    });
  },

  ResultDeclared(draft, fact, n) {
    changeVote(draft, fact, n, {
      declaredAt: fact.timestamp,
      declaredBy: num(fact.args.person),
    });
  },

  ActionExecuted(draft, fact, n) {
    changeVote(draft, fact, n, { executedAt: fact.timestamp });
  },

  ActionRefused(draft, fact, n) {
    changeVote(draft, fact, n, { refusedAt: fact.timestamp, refusal: num(fact.args.refusal) });
  },
};

function changePerson(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (row: PersonRow) => Partial<PersonRow>,
): void {
  const person = num(fact.args.person);
  const row = known(draft.get(tables.persons, [person]), `person ${person}`);
  draft.put(tables.persons, [person], { ...row, ...change(row) });
  about(draft, n, Subject.PERSON, person);
  about(draft, n, Subject.MEMBER, row.member);
}

function changeSeat(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (terms: readonly TermRow[]) => readonly TermRow[],
): void {
  const body = num(fact.args.body);
  const seat = num(fact.args.seat);
  draft.put(tables.seats, [body, seat], change(draft.get(tables.seats, [body, seat]) ?? []));
  about(draft, n, Subject.BODY, body);
  about(draft, n, Subject.PERSON, num(fact.args.person));
}

function changeVote(draft: Draft, fact: FactRow, n: number, change: Partial<ProgressRow>): void {
  const vote = voteOf(draft, fact);
  const row = known(draft.get(tables.progress, [vote]), "vote");
  const timeline = [...row.timeline, n];
  draft.put(tables.progress, [vote], { ...row, ...change, timeline });
  about(draft, n, Subject.VOTE, vote);
}

function voteOf(draft: Draft, fact: FactRow): number {
  const id = text(fact.args.vote);
  return known(draft.get(tables.voteIds, [id]), `vote ${id}`);
}

function about(draft: Draft, fact: number, subject: number, number: number): void {
  draft.append(tables.subjects, [subject, number, fact], true);
}

function counts(draft: Draft): CountsRow {
  return draft.get(tables.counts, []) ?? NO_COUNTS;
}

function count(draft: Draft, change: Partial<CountsRow>): void {
  draft.put(tables.counts, [], { ...counts(draft), ...change });
}

function begun(fact: FactRow, facts: Readonly<Record<string, Argument>>) {
  return { since: fact.timestamp, until: FOREVER, facts };
}

/** Packed: body (4 bytes), seat (1). */
function readSigners(packed: string): { body: number; seat: number }[] {
  const bytes = Buffer.from(packed.slice(2), "hex");
  return Array.from({ length: bytes.length / 5 }, (_, i) => ({
    body: bytes.readUInt32BE(5 * i),
    seat: bytes.readUInt8(5 * i + 4),
  }));
}

function known<V>(row: V | undefined, what: string): V {
  if (row === undefined) throw new Error(`no ${what} before`);
  return row;
}

function num(value: Argument | undefined): number {
  if (typeof value !== "number") throw new Error(`no number: ${value}`);
  return value;
}

function text(value: Argument | undefined): string {
  if (typeof value !== "string") throw new Error(`no text: ${value}`);
  return value;
}
