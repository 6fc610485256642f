/** Compares a vote in the index with the contracts: a difference is a fault of the product. */
import type { Hex } from "viem";
import { candidateSet, encodeEntry } from "../../server/protocol/ballot.ts";
import { nameOf, namesIn } from "../../server/protocol/enumeration.ts";
import { Matter } from "../../server/protocol/rules.ts";
import {
  Cause,
  Choice,
  Contest,
  Manner,
  Outcome,
  Phase,
  Standing,
} from "../../server/protocol/types.ts";
import type { BallotView, VoteView } from "../../server/queries/voteViews.ts";
import { all } from "./expectations.ts";
import type { ScenarioLedger } from "./ledger.ts";
import { compareFields, comparePairs, type TellField } from "./pairs.ts";

/** Compares a vote: what was frozen, what happened, what was counted, and each elector's entry. */
export async function compareVoteIndex(
  ledger: ScenarioLedger,
  id: Hex,
  now: number,
  tell: TellField,
): Promise<void> {
  const { queries, view } = ledger;
  const indexed = await queries.vote(id, { at: now });
  const vote = await view.vote(id);
  const phase = await view.ask("votes", "phaseAt", [id, now]);
  const count = await view.ask("votes", "countOf", [id]);
  comparePairs(
    {
      body: [vote.body, indexed.body],
      ruleSet: [vote.ruleSet, indexed.ruleSetIndex],
      matter: [nameOf(Matter, vote.matter), indexed.matter],
      documents: [vote.documents, indexed.documents],
      relays: [vote.relays, indexed.relays],
      phase: [nameOf(Phase, phase), indexed.phase],
      openedAt: [vote.openedAt, indexed.openedAt],
      discussionAt: [vote.discussionAt, indexed.discussionAt ?? 0],
      startsAt: [vote.startsAt, indexed.startsAt],
      endsAt: [vote.endsAt, indexed.endsAt],
      endedAt: [vote.endedAt, indexed.endedAt ?? 0],
      cause: [nameOf(Cause, vote.cause), indexed.cause],
      closedAt: [vote.closedAt, indexed.closedAt ?? 0],
      outcome: [nameOf(Outcome, vote.outcome), indexed.outcome],
      contestable: [namesIn(Contest, vote.contestable).join(), indexed.contestable.join()],
      declaredAt: [vote.declaredAt, indexed.declaredAt ?? 0],
      registeredAt: [vote.registeredAt, indexed.registeredAt ?? 0],
      minuted: [vote.minuted, indexed.minutes !== null],
      standing: [nameOf(Standing, vote.standing), indexed.standing],
      executed: [vote.executed, ["EXECUTED", "REFUSED"].includes(indexed.execution.state)],
      objections: [vote.objections, indexed.participation.objections],
      batches: [vote.batches, indexed.participation.batches],
      voted: [vote.heads, indexed.voted],
      eligible: [count.eligible, indexed.participation.eligible],
      allMembers: [count.allMembers, indexed.participation.all],
    },
    tell,
  );
  if (indexed.count === null) return;
  compareFields("count", count, indexed.count, tell);
  await compareClosing(ledger, id, indexed, tell);
  await compareSheet(ledger, id, vote.heads, indexed, tell);
}

/** Weights and whoever is elected. */
async function compareClosing(
  ledger: ScenarioLedger,
  id: Hex,
  { weights, election, outcome }: VoteView,
  tell: TellField,
): Promise<void> {
  const events = await ledger.eventsOf(id);
  const closed = events.find((event) => event.eventName === "VoteClosed");
  if (closed !== undefined) compareFields("weights", closed.args.weights, weights ?? {}, tell);
  if (election === null) return;
  const elected = await ledger.view.ask("votes", "electedOf", [id]);
  const indexed = election.seats.map(
    (seat) => election.candidates.findIndex((one) => one.seat === seat) + 1,
  );
  // The contract keeps nobody where nobody was elected.
  if (outcome === "ADOPTED") comparePairs({ elected: [elected.join(), indexed.join()] }, tell);
  const votes = events.find((event) => event.eventName === "Elected")?.args.votes;
  const told = election.candidates.map((one) => one.votes);
  if (votes) comparePairs({ "candidates' votes": [votes.join(), told.join()] }, tell);
}

/** Each elector's entry, with its manner and candidates, and whoever held a proxy that was used. */
async function compareSheet(
  { queries, view }: ScenarioLedger,
  id: Hex,
  heads: number,
  { election }: VoteView,
  tell: TellField,
): Promise<void> {
  const ballots = await all((paging) => queries.ballots(id, paging));
  const counted = new Map<number, BallotView>();
  for (const ballot of ballots) if (!ballot.superseded) counted.set(ballot.elector, ballot);
  const voters = await all((paging) => queries.voters(id, paging));
  comparePairs({ ballots: [heads, counted.size], voters: [heads, voters.length] }, tell);
  const places = new Map(election?.candidates.map(({ person }, i) => [person, i]));
  for (const { elector, manner, proxy } of voters) {
    const ballot = counted.get(elector);
    if (ballot === undefined) continue;
    const entry = await view.ask("votes", "entryOf", [id, elector]);
    const index = encodeEntry({ choice: Choice[ballot.choice], manner: Manner[manner] });
    const of = `of ${elector}`;
    comparePairs(
      { [`entry ${of}`]: [entry, index], [`manner ${of}`]: [ballot.manner, manner] },
      tell,
    );
    if (ballot.candidates !== null && ballot.choice !== "INVALID") {
      const chosen = await view.ask("votes", "choiceOf", [id, elector]);
      const set = candidateSet(ballot.candidates.map((person) => places.get(person) ?? 0));
      comparePairs({ [`candidates ${of}`]: [chosen, set] }, tell);
    }
    if (manner !== "PROXY") continue;
    const { timestamp } = ballot;
    const holder = await view.ask("votes", "proxyAt", [
      id,
      elector,
      ballot.receivedAt ?? timestamp,
    ]);
    comparePairs({ [`proxy ${of}`]: [holder, proxy] }, tell);
  }
}
