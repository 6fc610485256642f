import { UmlaufError } from "../errors.ts";
import { Choice, nameOf, Skip } from "../protocol/types.ts";
import { type BatchRow, type FactRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { hashOf, keyAfter, limitOf, numberOf, type Paging, pageOf } from "./pages.ts";
import type {
  BallotTraceView,
  BallotView,
  BatchView,
  ChoiceName,
  Page,
  Place,
  SkippedView,
} from "./views.ts";
import { closedRecordOf, entryOf, phaseAt, recordOf } from "./votes.ts";

/** Bytes of a counted ballot: id 32, elector 4, revision 1, entry 1. */
const ROW = 38;
/** Bytes of an instant of receipt. */
const INSTANT = 5;

/** The counted ballots of a closed vote, as they came. @throws VOTE_UNKNOWN, VOTE_NOT_CLOSED */
export async function ballotsOf(
  view: View,
  vote: string,
  paging: Paging,
): Promise<Page<BallotView>> {
  const { number, row } = closedRecordOf(view, vote);
  const query = ["ballots", row.vote];
  const limit = limitOf(paging);
  const [batch, position] = keyAfter(paging, query, 2) ?? [1, -1];
  const found: BallotView[] = [];
  const after = [number, (batch as number) - 1] as const;
  // No batch is empty: so many are enough.
  const batches = await view.range(tables.batches, { within: [number], after, limit: limit + 2 });
  for (const [[, at], { fact }] of batches) {
    const ballots = readBallots(view, number, at, fact);
    found.push(...(at === batch ? ballots.slice((position as number) + 1) : ballots));
    if (found.length > limit) break;
  }
  return pageOf(
    found,
    limit,
    query,
    (ballot) => [ballot.batch, ballot.position],
    (ballot) => ballot,
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
  const row = rows[place];
  const fact = facts[place];
  const isClosed = record.progress.closedAt !== 0;
  return {
    ballot: id,
    vote: record.row.vote,
    phase: phaseAt(record, at),
    recorded: row && fact ? recordedAt(row[0][1], row[0][2], fact) : null,
    counted: row && fact && isClosed ? readBallot(view, record.number, fact, row[0]) : null,
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

function readBallots(view: View, vote: number, batch: number, number: number): BallotView[] {
  const fact = factOf(view, number);
  const { ballots } = view.get(tables.batches, [vote, batch]) as BatchRow;
  return Array.from({ length: ballots }, (_, i) => readBallot(view, vote, fact, ["", number, i]));
}

function readBallot(
  view: View,
  vote: number,
  fact: FactRow,
  [, number, position]: readonly [string, number, number],
): BallotView {
  const bytes = bytesOf(fact);
  const at = position * ROW;
  const elector = bytes.readUInt32BE(at + 32);
  const revision = bytes.readUInt8(at + 36);
  const entry = bytes.readUInt8(at + 37);
  const instant = (fact.args.count as number) * ROW + position * INSTANT;
  return {
    ...placeOf(number, fact),
    ballot: idAt(fact, position),
    batch: fact.args.batch as number,
    position,
    elector,
    revision,
    choice: nameOf(Choice, ((entry - 1) & 3) + 1) as ChoiceName,
    superseded: entryOf(view, vote, elector).revision !== revision,
    receivedAt: fact.args.late === true ? bytes.readUIntBE(instant, INSTANT) : null,
  };
}

function recordedAt(number: number, position: number, fact: FactRow) {
  return {
    ...placeOf(number, fact),
    batch: fact.args.batch as number,
    position,
    late: fact.args.late === true,
    list: fact.args.list as string,
  };
}

/** The reason's byte is none for a counted ballot. */
function isCounted(reason: Uint8Array): boolean {
  return reason[0] === Skip.NONE;
}

function idAt(fact: FactRow, position: number): string {
  return `0x${bytesOf(fact).toString("hex", position * ROW, position * ROW + 32)}`;
}

function bytesOf({ bytes }: FactRow): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function factOf(view: View, number: number): FactRow {
  return view.get(tables.facts, [number]) as FactRow;
}

function placeOf(fact: number, { block, timestamp, transaction }: FactRow): Place {
  return { fact, block, timestamp, transaction };
}
