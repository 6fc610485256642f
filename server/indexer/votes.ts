import { type ActionContent, decodeActionData } from "../protocol/actions.ts";
import { ElectorateAt, type Law, type Matter, type RuleSet } from "../protocol/rules.ts";
import { isStatutoryBan } from "../protocol/statute.ts";
import { type Action, FOREVER } from "../protocol/types.ts";
import {
  type Argument,
  type FactRow,
  Named,
  type ProgressRow,
  type ProxyRow,
  Subject,
  tables,
  type VoteRow,
} from "../store/tables.ts";
import type { Draft } from "../store.ts";
import { applyBallots } from "./ballots.ts";
import { about, count, counts, type Handler, known, num, text } from "./handler.ts";

const NO_PROGRESS: ProgressRow = {
  heads: 0,
  batches: 0,
  ballots: 0,
  skipped: 0,
  objections: 0,
  late: { added: 0, removed: 0 },
  endedAt: 0,
  cause: 0,
  closedAt: 0,
  outcome: 0,
  contestable: 0,
  count: null,
  weights: null,
  elected: [],
  candidateVotes: [],
  settled: 0,
  minutes: null,
  registeredAt: 0,
  standing: 0,
  annulledAt: 0,
  declaredAt: 0,
  declaredBy: 0,
  executedAt: 0,
  refusedAt: 0,
  refusal: 0,
  timeline: [],
};

/** Bytes of a departure: member 4, instant 5. */
const DEPARTURE = 9;

/** Events of circular votes. */
export const votesHandlers: Readonly<Record<string, Handler>> = {
  VoteOpened(draft, fact, n) {
    const { opening, action, signers, discussionAt, startsAt, body } = fact.args;
    const { matter, ruleSet, documents, endsAt } = opening as Readonly<Record<string, Argument>>;
    const { votes, relays } = counts(draft);
    const vote = votes + 1;
    const id = text(fact.args.vote);
    const content = decodeActionData(action as unknown as Action);
    const { law, conflictKinds } = known(
      draft.get(tables.ruleSets, [num(body), num(ruleSet)]),
      "rule set",
    ) as unknown as RuleSet;
    const concerned = concernedBy(draft, content);
    const some = concerned.persons.length + concerned.members.length > 0;
    const bars =
      ((conflictKinds >>> num(matter)) & 1) === 1 ||
      isStatutoryBan(law as Law, num(matter) as Matter);
    draft.put(tables.votes, [vote], {
      vote: id,
      contract: fact.contract,
      body: num(body),
      matter: num(matter),
      ruleSet: num(ruleSet),
      documents: text(documents),
      action: action as { kind: number; data: string },
      openedAt: fact.timestamp,
      discussionAt: num(discussionAt),
      startsAt: num(startsAt),
      endsAt: num(endsAt),
      concerned,
      barred: some && bars,
      election: content.kind === "ELECT",
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

  BallotsCast: castBallots,
  PaperBallotRecorded: castBallots,

  BallotSkipped(draft, fact, n) {
    const vote = voteOf(draft, fact);
    const row = known(draft.get(tables.progress, [vote]), "vote");
    draft.put(tables.progress, [vote], { ...row, skipped: row.skipped + 1 });
    const reason = Uint8Array.of(num(fact.args.reason));
    draft.append(tables.ballots, [text(fact.args.ballot), n, 0], reason);
    draft.append(tables.skipped, [vote, n], true);
    about(draft, n, Subject.VOTE, vote);
  },

  ProxyGranted(draft, fact, n) {
    const { holder, document } = fact.args;
    const since = fact.timestamp;
    const proxy = { holder: num(holder), document: text(document), since, until: FOREVER };
    changeProxies(draft, fact, n, (proxies) => [...proxies, proxy]);
  },

  ProxyRevoked(draft, fact, n) {
    const until = fact.timestamp + 1;
    changeProxies(draft, fact, n, (proxies) =>
      proxies.map((proxy) => (proxy.until === FOREVER ? { ...proxy, until } : proxy)),
    );
  },

  ProcedureObjected(draft, fact, n) {
    changeVote(draft, fact, n, { objections: num(fact.args.objections) });
  },

  VotingEnded(draft, fact, n) {
    const { endedAt, cause } = fact.args;
    changeVote(draft, fact, n, { endedAt: num(endedAt), cause: num(cause) });
  },

  ElectorsSettled(draft, fact, n) {
    const vote = voteOf(draft, fact);
    const { body, ruleSet } = known(draft.get(tables.votes, [vote]), "vote");
    const rules = known(draft.get(tables.ruleSets, [body, ruleSet]), "rule set");
    // Under the other rules the ballots of those who have left still count.
    const struck = rules.electorate === ElectorateAt.AT_CLOSE ? text(fact.args.struck) : "0x";
    for (const elector of struck.slice(2).match(/.{8}/g) ?? []) {
      draft.append(tables.struck, [vote, Number.parseInt(elector, 16)], true);
    }
    const { settled } = known(draft.get(tables.progress, [vote]), "vote");
    const departures = (text(fact.args.departures).length - 2) / 2 / DEPARTURE;
    changeVote(draft, fact, n, { settled: settled + departures });
  },

  VoteClosed(draft, fact, n) {
    const { outcome, contestable, count: heads, weights } = fact.args;
    changeVote(draft, fact, n, {
      closedAt: fact.timestamp,
      outcome: num(outcome),
      contestable: num(contestable),
      count: heads as Readonly<Record<string, number>>,
      weights: weights as Readonly<Record<string, string>>,
    });
  },

  Elected(draft, fact, n) {
    changeVote(draft, fact, n, {
      elected: fact.args.elected as readonly number[],
      candidateVotes: fact.args.votes as readonly string[],
    });
  },

  ResultDeclared(draft, fact, n) {
    changeVote(draft, fact, n, {
      declaredAt: fact.timestamp,
      declaredBy: num(fact.args.person),
    });
  },

  MinutesSigned(draft, fact, n) {
    const { document, chair, boardMember } = fact.args;
    const people = { chair: num(chair), boardMember: num(boardMember) };
    const minutes = { at: fact.timestamp, document: text(document), ...people };
    changeVote(draft, fact, n, { minutes });
  },

  ResolutionRegistered(draft, fact, n) {
    changeVote(draft, fact, n, { registeredAt: fact.timestamp });
  },

  ResolutionAnnulled(draft, fact, n) {
    changeVote(draft, fact, n, {
      standing: num(fact.args.standing),
      annulledAt: fact.timestamp,
    });
  },

  ActionExecuted(draft, fact, n) {
    changeVote(draft, fact, n, { executedAt: fact.timestamp });
  },

  ActionRefused(draft, fact, n) {
    changeVote(draft, fact, n, { refusedAt: fact.timestamp, refusal: num(fact.args.refusal) });
  },
};

function castBallots(draft: Draft, fact: FactRow, n: number): void {
  const vote = voteOf(draft, fact);
  const { election } = known(draft.get(tables.votes, [vote]), "vote");
  const progress = known(draft.get(tables.progress, [vote]), "vote");
  draft.put(tables.progress, [vote], applyBallots(draft, vote, election, progress, fact, n));
  about(draft, n, Subject.VOTE, vote);
}

function changeVote(draft: Draft, fact: FactRow, n: number, change: Partial<ProgressRow>): void {
  const vote = voteOf(draft, fact);
  const row = known(draft.get(tables.progress, [vote]), "vote");
  const timeline = [...row.timeline, n];
  draft.put(tables.progress, [vote], { ...row, ...change, timeline });
  about(draft, n, Subject.VOTE, vote);
}

function changeProxies(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (proxies: readonly ProxyRow[]) => readonly ProxyRow[],
): void {
  const vote = voteOf(draft, fact);
  const principal = num(fact.args.principal);
  const key = [vote, principal] as const;
  draft.put(tables.proxies, key, change(draft.get(tables.proxies, key) ?? []));
  about(draft, n, Subject.VOTE, vote);
  about(draft, n, Subject.MEMBER, principal);
  about(draft, n, Subject.PERSON, num(fact.args.holder));
}

function voteOf(draft: Draft, fact: FactRow): number {
  const id = text(fact.args.vote);
  return known(draft.get(tables.voteIds, [id]), `vote ${id}`);
}

/** Twin of the contract's `concernedBy`: a natural member is concerned where its person is, and the other way round. */
function concernedBy(draft: Draft, content: ActionContent): VoteRow["concerned"] {
  const { persons, members } = namedBy(content);
  const selfOf = (member: number) => draft.get(tables.members, [member])?.self ?? 0;
  const natural = persons
    .map((person) => ({ person, member: draft.get(tables.persons, [person])?.member ?? 0 }))
    .filter(({ person, member }) => selfOf(member) === person)
    .map(({ member }) => member);
  const own = members.map(selfOf).filter((person) => person !== 0);
  return {
    persons: [...new Set([...persons, ...own])],
    members: [...new Set([...natural, ...members])],
  };
}

/** Whom an action names. */
function namedBy(content: ActionContent): VoteRow["concerned"] {
  switch (content.kind) {
    case "CONCERN":
      return content;
    case "ELECT":
      return { persons: content.election.candidates, members: [] };
    case "SEAT":
      return { persons: [content.order.person], members: [] };
    case "UNSEAT":
      return { persons: [content.person], members: [] };
    case "EXCLUDE":
    case "GRANT_VOTES":
      return { persons: [], members: [content.member] };
    default:
      return { persons: [], members: [] };
  }
}

/** Packed: body (4 bytes), seat (1). */
function readSigners(packed: string): { body: number; seat: number }[] {
  const bytes = Buffer.from(packed.slice(2), "hex");
  return Array.from({ length: bytes.length / 5 }, (_, i) => ({
    body: bytes.readUInt32BE(5 * i),
    seat: bytes.readUInt8(5 * i + 4),
  }));
}
