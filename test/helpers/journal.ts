import type { Hex } from "viem";
import { readJournal } from "../../server/chain/embedded.ts";
import { Journal, type JournalEntry } from "../../server/chain/journal.ts";
import { FOUNDING, word } from "./recorder.ts";

/** Blocks that a test journal has besides block 0. */
export const BLOCKS = 12;

export const rawOf = (number: number): Hex =>
  `0x02${number.toString(16).padStart(4, "0").repeat(60)}`;
export const timeOf = (number: number): number => FOUNDING.start + number;

/** Writes a journal of some blocks and closes it. */
export async function write(
  directory: string,
  { blocks = BLOCKS, lastHash = word(blocks) }: { blocks?: number; lastHash?: Hex } = {},
): Promise<void> {
  const journal = await Journal.open(directory);
  await journal.found(FOUNDING);
  await journal.confirm(word(0));
  for (let number = 1; number <= blocks; number++) {
    await journal.append(rawOf(number), timeOf(number));
    await journal.confirm(number === blocks ? lastHash : word(number));
  }
  await journal.close();
}

/** All entries of a journal that is not open. */
export async function read(directory: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(directory)) entries.push(entry);
  return entries;
}

/** Opens a journal, reads it to the end, acts and closes it. */
export async function reopen(
  directory: string,
  act: (journal: Journal) => Promise<void>,
): Promise<void> {
  const journal = await Journal.open(directory);
  try {
    for await (const _ of journal.entries());
    await act(journal);
  } finally {
    await journal.close();
  }
}
