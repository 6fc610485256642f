import { UmlaufError } from "../errors.ts";
import { candidatesIn, decodeEntry } from "../protocol/ballot.ts";
import { nameOf } from "../protocol/enumeration.ts";
import { BodyKind } from "../protocol/rules.ts";
import { Choice, FOREVER, Manner, Skip } from "../protocol/types.ts";
import { ballotsIn, ROW } from "../store/ballots.ts";
import { classInVote } from "../store/rows.ts";
import { type FactRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { bodyOf } from "./bodies.ts";
import { lastInstant } from "./electorate.ts";
import { hashOf, keyAfter, limitOf, numberOf, type Paging, pageOf } from "./pages.ts";
import { closedRecordOf, entryOf, phaseAt, recordOf, type VoteRecord } from "./records.ts";
import type { ChoiceName, Page, Place } from "./views.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  SkippedView,
  VoterView,
} from "./voteViews.ts";

/** Electors in one stretch of the sheet, two bytes each: revision, entry. */
const STRETCH = 256;

/** The counted ballots of a closed vote, as they came. @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED */
export async function ballotsOf(
  view: View,
  vote: string,
  paging: Paging,
): Promise<Page<BallotView>> {
  const record = closedRecordOf(view, vote);
  const query = ["ballots", record.row.vote];
  const limit = limitOf(paging);
  const [from = 1, position = -1] = keyAfter(paging, query, 2) ?? [];
  const found: BallotView[] = [];
  const after = [record.number, from - 1] as const;
  // No batch is empty: so many are enough.
  const castings = await view.range(tables.castings, {
    within: [record.number],
    after,
    limit: limit + 2,
  });
  for (const [[, number], count] of castings) {
    const fact = factOf(view, number);
    const ballots = Array.from({ length: count }, (_, i) =>
      readBallot(view, record, fact, number, i),
    );
    found.push(...(number === from ? ballots.slice(position + 1) : ballots));
    if (found.length > limit) break;
  }
  return pageOf(
    found,
    limit,
    query,
    (ballot) => [ballot.fact, ballot.position],
    (ballot) => ballot,
  );
}

/**
 * The list of voters of a closed vote with the manner of voting (§47 GenG), in the order of their numbers.
 * @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED
 */
export async function votersOf(view: View, vote: string, paging: Paging): Promise<Page<VoterView>> {
  const record = closedRecordOf(view, vote);
  const { number, row } = record;
  const query = ["voters", row.vote];
  const limit = limitOf(paging);
  const [done = 0] = keyAfter(paging, query, 1) ?? [];
  const first = Math.floor((done + 1) / STRETCH);
  const after = first === 0 ? undefined : ([number, first - 1] as const);
  const stretches = Math.ceil((limit + 1) / STRETCH) + 1;
  const found: VoterView[] = [];
  // Stretches may be nearly empty, so they are read until a page is full.
  for (let next = after; found.length <= limit; ) {
    const rows = await view.range(tables.sheets, {
      within: [number],
      after: next,
      limit: stretches,
    });
    for (const [[, part], sheet] of rows) {
      for (let place = 0; place < STRETCH; ++place) {
        const elector = STRETCH * part + place;
        const entry = sheet[2 * place + 1] ?? 0;
        if (entry !== 0 && elector > done) found.push(voterView(view, record, elector, entry));
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < stretches) break;
    next = last[0];
  }
  return pageOf(
    found.slice(0, limit + 1),
    limit,
    query,
    ({ elector }) => [elector],
    (voter) => voter,
  );
}

/** The ids of one batch. @throws VOTE_UNKNOWN, BATCH_UNKNOWN */
export function batchOf(view: View, vote: string, batch: number): BatchView {
  const { number, row } = recordOf(view, vote);
  const found = view.get(tables.batches, [number, numberOf(batch, "batch")]);
  if (found === undefined) throw new UmlaufError("BATCH_UNKNOWN", { vote: row.vote, batch });
  const fact = factOf(view, found.fact);
  return {
    ...placeOf(found.fact, fact),
    vote: row.vote,
    batch,
    list: fact.args.list as string,
    late: found.late,
    ids: Array.from({ length: found.ballots }, (_, i) => idAt(fact, i)),
  };
}

/**
 * What became of a ballot. Until the vote is closed neither who cast it nor what it says is told.
 * @throws BALLOT_UNKNOWN
 */
export async function traceBallot(
  view: View,
  ballot: string,
  at: number,
): Promise<BallotTraceView> {
  const id = hashOf(ballot, "ballot");
  const rows = await view.range(tables.ballots, { within: [id] });
  const [first] = rows;
  if (first === undefined) throw new UmlaufError("BALLOT_UNKNOWN", { ballot: id });
  const facts = rows.map(([[, fact]]) => factOf(view, fact));
  const record = recordOf(view, facts[0]?.args.vote as string);
  const skipped = rows.flatMap(([[, fact], reason], i) =>
    isCounted(reason)
      ? []
      : [
          {
            ...placeOf(fact, facts[i] as FactRow),
            reason: nameOf(Skip, reason[0] as number),
          },
        ],
  );
  const place = rows.findIndex(([, reason]) => isCounted(reason));
  const [, number = 0, position = 0] = rows[place]?.[0] ?? [];
  const fact = facts[place];
  const isClosed = record.progress.closedAt !== 0;
  return {
    ballot: id,
    vote: record.row.vote,
    phase: phaseAt(record, at),
    recorded: fact ? recordedAt(number, position, fact) : null,
    counted: fact && isClosed ? readBallot(view, record, fact, number, position) : null,
    skipped,
  };
}

/** Ballots of a vote that were not counted, and why. @throws VOTE_UNKNOWN */
export async function skippedOf(
  view: View,
  vote: string,
  paging: Paging,
): Promise<Page<SkippedView>> {
  const { number, row } = recordOf(view, vote);
  const query = ["skipped", row.vote];
  const limit = limitOf(paging);
  const [done] = keyAfter(paging, query, 1) ?? [0];
  const rows = await view.range(tables.skipped, {
    within: [number],
    after: [number, done as number],
    limit: limit + 1,
  });
  return pageOf(
    rows,
    limit,
    query,
    ([[, fact]]) => [fact],
    ([[, number]]) => {
      const fact = factOf(view, number);
      return {
        ...placeOf(number, fact),
        ballot: fact.args.ballot as string,
        elector: fact.args.elector as number,
        reason: nameOf(Skip, fact.args.reason as number),
      };
    },
  );
}

function readBallot(
  view: View,
  { number: vote, row }: VoteRecord,
  fact: FactRow,
  number: number,
  position: number,
): BallotView {
  const { rows, instantAt, choiceAt } = ballotsIn(fact);
  const at = position * ROW;
  const elector = rows.readUInt32BE(at + 32);
  const revision = rows.readUInt8(at + 36);
  const { choice, manner } = entryNames(rows.readUInt8(at + 37));
  return {
    ...placeOf(number, fact),
    ballot: idAt(fact, position),
    batch: (fact.args.batch as number | undefined) ?? null,
    position,
    elector,
    revision,
    choice,
    candidates: row.election ? candidatesOf(row.concerned.persons, choiceAt(position)) : null,
    manner,
    superseded: entryOf(view, vote, elector).revision !== revision,
    struck: view.get(tables.struck, [vote, elector]) !== undefined,
    receivedAt: instantAt(position) ?? null,
  };
}

function voterView(
  view: View,
  { number, row, progress }: VoteRecord,
  elector: number,
  entry: number,
): VoterView {
  const { manner } = entryNames(entry);
  const member =
    bodyOf(view, row.body).kind === BodyKind.GENERAL_MEETING
      ? view.get(tables.members, [elector])
      : undefined;
  const proxies = view.get(tables.proxies, [number, elector]) ?? [];
  // A proxy that was used cannot be revoked.
  const used = proxies.find(({ until }) => until === FOREVER)?.holder ?? null;
  return {
    elector,
    manner,
    proxy: manner === "PROXY" ? used : null,
    votes: member ? classInVote(member, row.startsAt, lastInstant(row, progress)).votes : 1,
    struck: view.get(tables.struck, [number, elector]) !== undefined,
  };
}

function entryNames(nibble: number): { choice: ChoiceName; manner: VoterView["manner"] } {
  const entry = decodeEntry(nibble) ?? { choice: Choice.NONE, manner: Manner.OWN };
  return { choice: nameOf(Choice, entry.choice), manner: nameOf(Manner, entry.manner) };
}

/** The persons of a set of candidates; unknown ones are left out. */
function candidatesOf(persons: readonly number[], choice = 0n): readonly number[] {
  return candidatesIn(choice).flatMap((place) => persons[place] ?? []);
}

function recordedAt(number: number, position: number, fact: FactRow) {
  return {
    ...placeOf(number, fact),
    batch: (fact.args.batch as number | undefined) ?? null,
    position,
    late: fact.args.late === true,
    list: (fact.args.list as string | undefined) ?? null,
  };
}

/** The reason's byte is none for a counted ballot. */
function isCounted(reason: Uint8Array): boolean {
  return reason[0] === Skip.NONE;
}

function idAt(fact: FactRow, position: number): string {
  const { rows } = ballotsIn(fact);
  return `0x${rows.toString("hex", position * ROW, position * ROW + 32)}`;
}

function factOf(view: View, number: number): FactRow {
  return view.get(tables.facts, [number]) as FactRow;
}

function placeOf(fact: number, { block, timestamp, transaction }: FactRow): Place {
  return { fact, block, timestamp, transaction };
}
