import { type FactRow, type ProgressRow, tables } from "../store/tables.ts";
import type { Draft } from "../store.ts";

/** Bytes of a counted ballot: id 32, elector 4, revision 1, entry 1. */
const ROW = 38;
/** Electors in one stretch of the sheet, two bytes each: revision, entry. */
const STRETCH = 256;

const COUNTED = Uint8Array.of(0);

/**
 * Writes the ballots of one batch: the sheet of who has voted and how, and each ballot's place by its id.
 *
 * @returns The vote's progress with the batch counted in
 */
export function applyBallots(
  draft: Draft,
  vote: number,
  progress: ProgressRow,
  fact: FactRow,
  number: number,
): ProgressRow {
  const count = fact.args.count as number;
  const late = fact.args.late === true;
  const rows = Buffer.from(fact.bytes.buffer, fact.bytes.byteOffset, fact.bytes.byteLength);
  const added = [...progress.lateAdded];
  const removed = [...progress.lateRemoved];
  let heads = progress.heads;
  let stretch = -1;
  let sheet = new Uint8Array();
  for (let i = 0; i < count; ++i) {
    const at = i * ROW;
    const elector = rows.readUInt32BE(at + 32);
    const entry = rows[at + 37] as number;
    const part = Math.floor(elector / STRETCH);
    // Sorted by elector, so each stretch comes once.
    if (part !== stretch) {
      if (stretch >= 0) draft.put(tables.sheets, [vote, stretch], sheet);
      stretch = part;
      sheet = Uint8Array.from(
        draft.get(tables.sheets, [vote, part]) ?? new Uint8Array(2 * STRETCH),
      );
    }
    const place = 2 * (elector % STRETCH);
    const previous = sheet[place + 1] as number;
    if (previous === 0) ++heads;
    if (late) {
      tally(added, entry);
      if (previous !== 0) tally(removed, previous);
    }
    sheet[place] = rows[at + 36] as number;
    sheet[place + 1] = entry;
    draft.append(tables.ballots, [`0x${rows.toString("hex", at, at + 32)}`, number, i], COUNTED);
  }
  draft.put(tables.sheets, [vote, stretch], sheet);
  const batch = fact.args.batch as number;
  draft.append(tables.batches, [vote, batch], { fact: number, ballots: count, late });
  return {
    ...progress,
    heads,
    batches: batch,
    ballots: progress.ballots + count,
    lateAdded: added,
    lateRemoved: removed,
  };
}

/** Counts an entry by its choice: 1 + 4 × manner + (choice − 1). */
function tally(heads: number[], entry: number): void {
  const choice = (entry - 1) & 3;
  heads[choice] = (heads[choice] as number) + 1;
}
