import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Level } from "level";
import { genesisOf, Journal } from "../../../server/chain/journal.ts";
import { BLOCKS, rawOf, read, reopen, timeOf, write } from "../../helpers/journal.ts";
import { FOUNDING, inDirectory, refusal, word } from "../../helpers/recorder.ts";

const ENTRY = 0;
const EXECUTED = 1;

describe("journal", () => {
  it("gives back every entry in order", () =>
    inDirectory(async (directory) => {
      await write(directory);
      const entries = await read(directory);
      expect(entries).to.have.length(BLOCKS + 1);
      expect(genesisOf(first(entries))).to.deep.equal(FOUNDING);
      expect(entries.slice(1)).to.deep.equal(
        Array.from({ length: BLOCKS }, (_, index) => ({
          number: index + 1,
          time: timeOf(index + 1),
          raw: rawOf(index + 1),
          blockHash: word(index + 1),
        })),
      );
    }));

  it("ends with the entry whose execution is not recorded", () =>
    inDirectory(async (directory) => {
      await write(directory);
      await reopen(directory, (journal) => journal.append(rawOf(99), timeOf(99)));
      const entries = await read(directory);
      expect(entries.at(-1)).to.deep.equal({
        number: BLOCKS + 1,
        time: timeOf(99),
        raw: rawOf(99),
      });
    }));

  it("forgets a discarded entry", () =>
    inDirectory(async (directory) => {
      await write(directory);
      const before = await read(directory);
      await reopen(directory, async (journal) => {
        await journal.append(rawOf(99), timeOf(99));
        await journal.discard();
      });
      expect(await read(directory)).to.deep.equal(before);
    }));

  it("refuses the directory to a second user", () =>
    inDirectory(async (directory) => {
      const journal = await Journal.open(directory);
      expect(await refusal(Journal.open(directory))).to.include({ code: "CHAIN_LOCKED" });
      await journal.close();
    }));

  describe("edited through LevelDB", () => {
    for (const [part, kind, offset] of [
      ["digest of an entry", ENTRY, 0],
      ["time", ENTRY, 39],
      ["transaction", ENTRY, 60],
      ["digest of a block", EXECUTED, 31],
      ["block hash", EXECUTED, 32],
    ] as const) {
      for (const number of [0, 5, BLOCKS]) {
        if (number === 0 && offset === 60) continue;
        it(`finds one altered bit in the ${part} of block ${number}`, () =>
          inDirectory(async (directory) => {
            await write(directory);
            await edit(directory, async (records) => {
              const value = await records.get(key(number, kind));
              if (value === undefined) throw new Error("nothing to alter");
              value[offset] = (value[offset] ?? 0) ^ 1;
              await records.put(key(number, kind), value);
            });
            const error = await refusal(read(directory));
            expect(error).to.include({ code: "CHAIN_JOURNAL_ALTERED" });
            expect(error).to.have.nested.property("facts.block", number);
          }));
      }
    }

    it("finds a forged block hash with a fitting digest by the entry that follows", () =>
      inDirectory(async (directory) => {
        await write(directory);
        await inDirectory(async (other) => {
          await write(other, { blocks: 5, lastHash: word(666) });
          const forged = await edit(other, (records) => records.get(key(5, EXECUTED)));
          if (forged === undefined) throw new Error("nothing to forge with");
          await edit(directory, (records) => records.put(key(5, EXECUTED), forged));
        });
        const error = await refusal(read(directory));
        expect(error).to.deep.include({ code: "CHAIN_JOURNAL_ALTERED" });
        expect(error).to.have.nested.property("facts.block", 6);
      }));

    for (const [what, kinds, number] of [
      ["an entry", [ENTRY], 5],
      ["the record of an execution", [EXECUTED], 5],
      ["a whole block", [ENTRY, EXECUTED], 5],
      ["block 0", [ENTRY, EXECUTED], 0],
      ["the newest entry", [ENTRY], BLOCKS],
      ["the newest block", [ENTRY, EXECUTED], BLOCKS],
    ] as const) {
      it(`misses ${what}`, () =>
        inDirectory(async (directory) => {
          await write(directory);
          await edit(directory, async (records) => {
            for (const kind of kinds) await records.del(key(number, kind));
          });
          expect(await refusal(read(directory))).to.deep.include({
            code: "CHAIN_JOURNAL_GAP",
            facts: { block: number },
          });
        }));
    }

    it("misses everything when only the anchor is left", () =>
      inDirectory(async (directory) => {
        await write(directory);
        await rm(join(directory, "journal"), { recursive: true });
        expect(await refusal(read(directory))).to.deep.include({
          code: "CHAIN_JOURNAL_GAP",
          facts: { block: 0 },
        });
      }));

    it("re-executes the newest entry if only its record is lost, and compares", () =>
      inDirectory(async (directory) => {
        await write(directory);
        await edit(directory, (records) => records.del(key(BLOCKS, EXECUTED)));
        await inDirectory(async (copy) => {
          await cp(directory, copy, { recursive: true });
          const error = await refusal(reopen(copy, (journal) => journal.confirm(word(666))));
          expect(error).to.include({ code: "CHAIN_JOURNAL_ALTERED" });
          expect(await refusal(reopen(copy, (journal) => journal.discard()))).to.include({
            code: "CHAIN_JOURNAL_ALTERED",
          });
        });
        await reopen(directory, (journal) => journal.confirm(word(BLOCKS)));
        expect(await read(directory)).to.have.length(BLOCKS + 1);
      }));
  });
});

async function edit<T>(
  directory: string,
  act: (records: Level<Uint8Array, Uint8Array>) => Promise<T>,
): Promise<T> {
  const records = new Level<Uint8Array, Uint8Array>(join(directory, "journal"), {
    keyEncoding: "view",
    valueEncoding: "view",
  });
  try {
    return await act(records);
  } finally {
    await records.close();
  }
}

function key(number: number, kind: number): Buffer {
  const bytes = Buffer.alloc(9, kind);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error("the list is empty");
  return item;
}
