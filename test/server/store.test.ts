import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UmlaufError } from "../../server/errors.ts";
import { type Head, Named, Subject, tables } from "../../server/store/tables.ts";
import { openStore, type Store } from "../../server/store.ts";
import { id } from "../helpers/synthetic.ts";

const FOUNDING = id("founding");

function headOf(block: number): Head {
  const hash = id(`block ${block}`);
  return { block, hash, timestamp: 1_000 + block, digest: id(`digest ${block}`), facts: block };
}

async function writeBlock(store: Store, block: number): Promise<void> {
  const draft = store.draft();
  draft.append(tables.subjects, [Subject.VOTE, 1, block], true);
  draft.put(tables.progress, [block], { heads: block } as never);
  await store.write(draft, headOf(block), true);
}

describe("store", () => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "umlauf-store-")), "index");
    store = await openStore(folder, FOUNDING);
  });

  afterEach(async () => {
    await store.close();
    await rm(join(folder, ".."), { recursive: true });
  });

  it("begins empty where there is no folder", () => {
    expect(store.head).to.equal(undefined);
    expect(store.get(tables.counts, [])).to.equal(undefined);
  });

  it("keeps head and rows over a reopening", async () => {
    await writeBlock(store, 7);
    await store.close();
    store = await openStore(folder, FOUNDING);
    expect(store.head).to.deep.equal(headOf(7));
    expect(store.get(tables.progress, [7])).to.deep.equal({ heads: 7 });
    const { block: _, ...rest } = headOf(7);
    expect(store.get(tables.blocks, [7])).to.deep.equal(rest);
  });

  it("wipes the index of another founding", async () => {
    await writeBlock(store, 7);
    await store.close();
    store = await openStore(folder, id("another founding"));
    expect(store.head).to.equal(undefined);
    expect(await store.read((view) => view.range(tables.subjects))).to.deep.equal([]);
  });

  it("wipes a damaged database", async () => {
    await writeBlock(store, 7);
    await store.close();
    await writeFile(join(folder, "CURRENT"), "nonsense");
    store = await openStore(folder, FOUNDING);
    expect(store.head).to.equal(undefined);
  });

  it("is refused to a second process", async () => {
    await writeBlock(store, 7);
    const error = await openStore(folder, FOUNDING).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(UmlaufError);
    expect((error as UmlaufError).code).to.equal("INDEX_LOCKED");
    expect(store.head).to.deep.equal(headOf(7));
  });

  it("shows whole blocks only, wherever its log breaks off", async () => {
    for (let block = 1; block <= 5; ++block) await writeBlock(store, block);
    await store.close();
    const log = (await readdir(folder)).find((name) => name.endsWith(".log")) as string;
    const whole = await readFile(join(folder, log));
    const seen = new Set<number>();
    for (let length = whole.length; length > 0; length -= 61) {
      const broken = `${folder}-${length}`;
      await cp(folder, broken, { recursive: true });
      await truncate(join(broken, log), length);
      const opened = await openStore(broken, FOUNDING);
      const block = opened.head?.block ?? 0;
      const rows = await opened.read((view) => view.range(tables.subjects));
      expect(rows.map(([[, , fact]]) => fact)).to.deep.equal(numbersTo(block));
      for (const number of numbersTo(block)) {
        expect(opened.get(tables.progress, [number])).to.deep.equal({ heads: number });
      }
      expect(opened.get(tables.progress, [block + 1])).to.equal(undefined);
      await opened.close();
      seen.add(block);
    }
    expect([...seen]).to.include.members([0, 1, 2, 3, 4, 5]);
    store = await openStore(folder, FOUNDING);
  });

  it("answers a reader as of the moment in which it began", async () => {
    await writeBlock(store, 1);
    await store.read(async (view) => {
      await writeBlock(store, 2);
      expect(view.head?.block).to.equal(1);
      expect(view.get(tables.progress, [2])).to.equal(undefined);
      expect(await view.range(tables.subjects)).to.have.length(1);
      expect(await view.getMany(tables.progress, [[1], [2]])).to.deep.equal([
        { heads: 1 },
        undefined,
      ]);
    });
    expect(store.head?.block).to.equal(2);
    expect(store.get(tables.progress, [2])).to.deep.equal({ heads: 2 });
  });

  it("lists rows in the order of their numbers, forwards and backwards", async () => {
    const draft = store.draft();
    const facts = [1, 2, 255, 256, 65_536, 2 ** 32, 2 ** 47];
    for (const fact of facts.toReversed()) {
      draft.append(tables.subjects, [Subject.VOTE, 255, fact], true);
    }
    draft.append(tables.subjects, [Subject.VOTE, 254, 1], true);
    draft.append(tables.subjects, [Subject.VOTE, 256, 1], true);
    await store.write(draft, headOf(1), false);
    const list = (range: object) =>
      store.read(async (view) => {
        const within = [Subject.VOTE, 255];
        const rows = await view.range(tables.subjects, { within, ...range });
        return rows.map(([[, , fact]]) => fact);
      });
    expect(await list({})).to.deep.equal(facts);
    expect(await list({ reverse: true })).to.deep.equal(facts.toReversed());
    const after = [Subject.VOTE, 255, 256] as const;
    expect(await list({ after, limit: 2 })).to.deep.equal([65_536, 2 ** 32]);
    expect(await list({ after, reverse: true })).to.deep.equal([255, 2, 1]);
  });

  it("reads in a draft what the draft wrote, and drops it unwritten", async () => {
    await writeBlock(store, 1);
    const draft = store.draft();
    draft.put(tables.progress, [1], { heads: 9 } as never);
    expect(draft.get(tables.progress, [1])).to.deep.equal({ heads: 9 });
    expect(store.get(tables.progress, [1])).to.deep.equal({ heads: 1 });
  });

  it("takes hashes as keys", async () => {
    const draft = store.draft();
    draft.append(tables.names, [id("a"), Named.VOTE, 3], true);
    await store.write(draft, headOf(1), false);
    const rows = await store.read((view) => view.range(tables.names));
    expect(rows).to.deep.equal([[[id("a"), Named.VOTE, 3], true]]);
  });

  it("tells listeners of each block until they leave", async () => {
    const seen: number[] = [];
    const leave = store.subscribe(({ block }) => seen.push(block));
    await writeBlock(store, 1);
    await writeBlock(store, 2);
    leave();
    await writeBlock(store, 3);
    expect(seen).to.deep.equal([1, 2]);
  });
});

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}
