import { ballotsIn, ROW } from "../store/ballots.ts";
import { type FactRow, type ProgressRow, tables } from "../store/tables.ts";
import type { Draft } from "../store.ts";

/** Electors in one stretch of the sheet, two bytes each: revision, entry. */
const STRETCH = 256;

const COUNTED = Uint8Array.of(0);

/**
 * Writes the ballots of one batch, or one on paper: the sheet of who has voted and how, and each ballot's place by its
 * id.
 *
 * @returns The vote's progress with the ballots counted in
 */
export function applyBallots(
  draft: Draft,
  vote: number,
  election: boolean,
  progress: ProgressRow,
  fact: FactRow,
  number: number,
): ProgressRow {
  const { rows, count, choiceAt } = ballotsIn(fact);
  const late = fact.args.late === true;
  let heads = progress.heads;
  let removed = progress.late.removed;
  let stretch = -1;
  let sheet = new Uint8Array();
  for (let i = 0; i < count; ++i) {
    const at = i * ROW;
    const elector = rows.readUInt32BE(at + 32);
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
    if (sheet[place + 1] === 0) ++heads;
    else if (late) ++removed;
    sheet[place] = rows[at + 36] as number;
    sheet[place + 1] = rows[at + 37] as number;
    const choice = election ? choiceAt(i) : undefined;
    if (choice !== undefined) draft.put(tables.choices, [vote, elector], choice.toString());
    draft.append(tables.ballots, [`0x${rows.toString("hex", at, at + 32)}`, number, i], COUNTED);
  }
  draft.put(tables.sheets, [vote, stretch], sheet);
  draft.append(tables.castings, [vote, number], count);
  const { batch } = fact.args;
  if (batch !== undefined) {
    draft.append(tables.batches, [vote, batch as number], { fact: number, ballots: count, late });
  }
  return {
    ...progress,
    heads,
    batches: (batch as number | undefined) ?? progress.batches,
    ballots: progress.ballots + count,
    late: { added: progress.late.added + (late ? count : 0), removed },
  };
}
