import { appendFile, cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { UmlaufError } from "../../../server/errors.ts";
import { BLOCKS, rawOf, read, reopen, timeOf, write } from "../../helpers/journal.ts";
import { inDirectory, refusal, word } from "../../helpers/recorder.ts";

const DAMAGE = ["CHAIN_JOURNAL_ALTERED", "CHAIN_JOURNAL_GAP", "CHAIN_JOURNAL_UNREADABLE"];

describe("journal, damaged on disk", () => {
  /** Whatever byte is damaged, a start is refused or nothing is lost; the first must occur. */
  async function flipEverywhere(suffix: string, prepare: (directory: string) => Promise<void>) {
    await inDirectory(async (directory) => {
      await write(directory);
      await prepare(directory);
      const entries = await inCopy(directory, read);
      const [name] = (await readdir(join(directory, "journal"))).filter((file) =>
        file.endsWith(suffix),
      );
      if (name === undefined) throw new Error(`no ${suffix} file`);
      const content = await readFile(join(directory, "journal", name));
      expect(content.length).to.be.greaterThan(1000);
      const codes = new Map<string, number>();
      for (let at = 3; at < content.length; at += Math.ceil(content.length / 50)) {
        const damaged = Buffer.from(content);
        damaged[at] = (damaged[at] ?? 0) ^ 0x10;
        const outcome = await inCopy(directory, async (copy) => {
          await writeFile(join(copy, "journal", name), damaged);
          return read(copy).catch((error: UmlaufError) => error);
        });
        if (outcome instanceof UmlaufError) {
          expect(outcome.code, `byte ${at}`).to.be.oneOf(DAMAGE);
          expect(outcome.facts, `byte ${at}`).to.have.property("block");
          codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1);
        } else {
          // Losing the newest block's hash is harmless: the anchor checks the re-execution.
          const { blockHash, ...newest } = first(entries.slice(-1));
          const unrecorded = outcome.at(-1)?.blockHash === undefined;
          const expected = unrecorded ? [...entries.slice(0, -1), newest] : entries;
          expect(blockHash).to.equal(word(BLOCKS));
          expect(outcome, `byte ${at}`).to.deep.equal(expected);
        }
      }
      expect([...codes.values()].reduce((sum, count) => sum + count, 0)).to.be.greaterThan(35);
    });
  }

  it("finds a flipped byte in the log, even where LevelDB drops the rest silently", () =>
    flipEverywhere(".log", async () => {}));

  it("finds a flipped byte in a table", () =>
    flipEverywhere(".ldb", async (directory) => {
      await read(directory);
    }));

  it("finds a damaged or missing anchor", () =>
    inDirectory(async (directory) => {
      await write(directory);
      const anchor = join(directory, "anchor");
      const content = await readFile(anchor);
      for (const at of [0, 7, 8, 39, 40, 71]) {
        const damaged = Buffer.from(content);
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        await writeFile(anchor, damaged);
        expect(await refusal(read(directory))).to.include({ code: "CHAIN_JOURNAL_UNREADABLE" });
      }
      await rm(anchor);
      expect(await refusal(read(directory))).to.include({ code: "CHAIN_JOURNAL_UNREADABLE" });
      await writeFile(anchor, content);
      expect(await read(directory)).to.have.length(BLOCKS + 1);
    }));

  for (const cut of [1, 40, 150]) {
    it(`starts after a write that was torn ${cut} bytes before its end`, () =>
      inDirectory(async (directory) => {
        await write(directory);
        const acknowledged = await read(directory);
        // The write ends in a log of its own, so that the cut hits nothing else.
        await reopen(directory, (journal) => journal.append(rawOf(99), timeOf(99)));
        const log = await logOf(directory);
        await truncate(log, (await readFile(log)).length - cut);
        expect(await read(directory)).to.deep.equal(acknowledged);
        await reopen(directory, async (journal) => {
          await journal.append(rawOf(100), timeOf(100));
          await journal.confirm(word(100));
        });
        expect((await read(directory)).at(-1)).to.include({
          number: BLOCKS + 1,
          raw: rawOf(100),
        });
      }));
  }

  it("notices that a torn log took an acknowledged block with it", () =>
    inDirectory(async (directory) => {
      await write(directory);
      const log = await logOf(directory);
      await truncate(log, (await readFile(log)).length - 400);
      expect(await refusal(read(directory))).to.include({ code: "CHAIN_JOURNAL_GAP" });
    }));

  it("ignores rubbish behind the last record", () =>
    inDirectory(async (directory) => {
      await write(directory);
      const entries = await inCopy(directory, read);
      await appendFile(await logOf(directory), Buffer.alloc(20, 0xff));
      expect(await read(directory)).to.deep.equal(entries);
    }));
});

function inCopy<T>(directory: string, act: (copy: string) => Promise<T>): Promise<T> {
  return inDirectory(async (copy) => {
    await cp(directory, copy, { recursive: true });
    return act(copy);
  });
}

async function logOf(directory: string): Promise<string> {
  const names = await readdir(join(directory, "journal"));
  return join(directory, "journal", names.find((name) => name.endsWith(".log")) ?? "");
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error("the list is empty");
  return item;
}
