/** Speed of the index: ballots per second from the embedded chain into LevelDB, beside a bare loop. */
import { join } from "node:path";
import { Level } from "level";
import type { Chain } from "../../server/chain/chain.ts";
import { proveComplete } from "../../server/completeness.ts";
import { runIndexer } from "../../server/indexer.ts";
import { openStore } from "../../server/store.ts";
import type { FoundedLedger } from "../ledger.ts";
import { benchLedger } from "./ledger.ts";

/** Ballots a batch, and batches a vote: every member votes in every vote. */
const BATCH = 100;
const MEMBERS = 1000;
/** Bytes of a counted ballot in the event, in hexadecimal digits. */
const ROW = 76;
/** Runs of each kind, in turns; the fastest of each counts, because the machine has other work. */
const TURNS = 3;

export interface IndexReport {
  readonly events: number;
  readonly perSecond: number;
  readonly floorPerSecond: number;
  /** perSecond / floorPerSecond */
  readonly ratio: number;
  /** The same without the proof of completeness */
  readonly ratioUnchecked: number;
}

/**
 * Casts so many ballots and measures how fast they are indexed.
 * @param folder For the databases
 * @param progress Told how many ballots are cast
 */
export async function measureIndex(
  chain: Chain,
  events: number,
  folder: string,
  now: number,
  progress: (done: number) => void,
): Promise<IndexReport> {
  const { ledger, open, batch, cast } = await benchLedger(chain, {
    members: MEMBERS,
    kind: "wallet",
    now,
  });
  let vote = await open();
  for (let done = 0; done < events; done += BATCH) {
    if (done > 0 && done % MEMBERS === 0) vote = await open();
    await cast(vote, await batch(vote, (done % MEMBERS) + 1, BATCH));
    progress(done + BATCH);
  }

  const seconds = { floor: Infinity, checked: Infinity, unchecked: Infinity };
  for (let turn = 0; turn < TURNS; ++turn) {
    const place = (name: string) => join(folder, `${name}-${turn}`);
    const bare = await timed(() => bareLoop(chain, ledger, place("floor")));
    expectEvents(bare.result, events);
    seconds.floor = Math.min(seconds.floor, bare.seconds);
    for (const name of ["checked", "unchecked"] as const) {
      const prove = name === "checked" ? proveComplete : async () => {};
      const run = await timed(() => index(chain, ledger, place(name), prove));
      seconds[name] = Math.min(seconds[name], run.seconds);
    }
  }
  const round = (value: number) => Math.round(1000 * value) / 1000;
  return {
    events,
    perSecond: Math.round(events / seconds.checked),
    floorPerSecond: Math.round(events / seconds.floor),
    ratio: round(seconds.floor / seconds.checked),
    ratioUnchecked: round(seconds.floor / seconds.unchecked),
  };
}

async function index(
  chain: Chain,
  ledger: FoundedLedger,
  folder: string,
  prove: typeof proveComplete,
): Promise<void> {
  const store = await openStore(folder, ledger.foundingHash);
  const { number } = await chain.head();
  const stop = new AbortController();
  const onBlock = ({ block }: { block: number }) => {
    if (block === number) stop.abort();
  };
  await runIndexer({ chain, store, addresses: ledger, signal: stop.signal, onBlock, prove });
  await store.close();
}

/** Fetches the same blocks with their receipts and writes one raw row a ballot, nothing else. */
async function bareLoop(chain: Chain, { votes }: FoundedLedger, folder: string): Promise<number> {
  const db = new Level<Buffer, Buffer>(folder, { keyEncoding: "buffer", valueEncoding: "buffer" });
  await db.open();
  const { number } = await chain.head();
  const emitter = votes.toLowerCase();
  let rows = 0;
  for (let n = 0; n <= number; ++n) {
    const { receipts } = await chain.block(n);
    const batch = db.batch();
    for (const { address, data } of receipts.flatMap(({ logs }) => logs)) {
      // Of the ledger's events only BallotsCast is longer: list, three offsets, length, rows.
      if (address !== emitter || data.length < 2 + 64 * 5 + ROW * BATCH) continue;
      for (let at = 2 + 64 * 5, i = 0; i < BATCH; ++i, at += ROW) {
        const key = Buffer.alloc(4);
        key.writeUInt32BE(rows++);
        batch.put(key, Buffer.from(data.slice(at, at + ROW), "hex"));
      }
    }
    if (batch.length > 0) await batch.write();
    else await batch.close();
  }
  await db.close();
  return rows;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

function expectEvents(found: number, expected: number): void {
  if (found !== expected) throw new Error(`the bare loop found ${found} ballots of ${expected}`);
}
