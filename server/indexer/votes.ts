import {
  type Argument,
  type FactRow,
  Named,
  type ProgressRow,
  Subject,
  tables,
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

/** Events of circular votes. */
export const votesHandlers: Readonly<Record<string, Handler>> = {
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

/** Packed: body (4 bytes), seat (1). */
function readSigners(packed: string): { body: number; seat: number }[] {
  const bytes = Buffer.from(packed.slice(2), "hex");
  return Array.from({ length: bytes.length / 5 }, (_, i) => ({
    body: bytes.readUInt32BE(5 * i),
    seat: bytes.readUInt8(5 * i + 4),
  }));
}
