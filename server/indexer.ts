import type { Chain, FinalBlock } from "./chain/chain.ts";
import { proveComplete } from "./completeness.ts";
import { UmlaufError } from "./errors.ts";
import { NO_DIGEST, nextDigest, type Rooms, readFact } from "./indexer/facts.ts";
import { apply } from "./indexer/projection.ts";
import { type FactRow, type Head, Named, tables } from "./store/tables.ts";
import type { Draft, Store } from "./store.ts";

/** The contracts of one ledger, and where to begin. */
export interface Addresses {
  readonly register: string;
  readonly bodies: string;
  readonly votes: string;
  /** Block from which to index; a chain that served others before need not be read from its genesis */
  readonly from?: number;
}

export interface IndexerOptions {
  readonly chain: Pick<Chain, "head" | "block" | "blocks">;
  readonly store: Store;
  readonly addresses: Addresses;
  readonly signal: AbortSignal;
  /** Called after each block is written. */
  readonly onBlock?: (head: Head) => void;
  /** How a block is proven complete; replaced only to measure what the proof costs. */
  readonly prove?: typeof proveComplete;
}

/** While catching up, every so many blocks wait for the disk. */
const SYNC_EVERY = 64;

/**
 * Follows the chain's final blocks until the signal, proves each complete and writes it with its cursor and digest.
 * It never writes a block that it could not prove, and never goes on after one.
 *
 * @throws INDEX_CHAIN_DIFFERS where the chain does not hold the block indexed last
 * @throws INDEX_PARENT_MISMATCH, INDEX_HEADER_MISMATCH, INDEX_RECEIPTS_MISMATCH, INDEX_LOG_UNREADABLE
 */
export async function runIndexer(options: IndexerOptions): Promise<void> {
  const { chain, store, addresses, signal, onBlock, prove = proveComplete } = options;
  await requireSameChain(chain, store.head);
  const caughtUp = (await chain.head()).number;
  const rooms = await readRooms(store, addresses);
  let head = store.head;
  let draft: Draft | undefined;
  let written: Promise<void> = Promise.resolve();
  const stop = new AbortController();
  const from = head ? head.block + 1 : (addresses.from ?? 0);
  const blocks = chain.blocks(from, AbortSignal.any([signal, stop.signal]));
  try {
    for await (const block of ahead(blocks)) {
      // A block is proven and read while the block before is being written.
      await prove(block, head?.hash);
      draft = store.draft(draft);
      head = indexBlock(draft, rooms, block, head);
      await written;
      const sync = block.number >= caughtUp || block.number % SYNC_EVERY === 0;
      const done = head;
      written = store.write(draft, done, sync).then(() => onBlock?.(done));
      noticedLater(written);
      if (block.number >= caughtUp) await written;
    }
  } finally {
    stop.abort();
    await written;
  }
}

/** Asks for the next item while the present one is worked on. */
async function* ahead<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  for (let next = iterator.next(); ; ) {
    const { done, value } = await next;
    if (done) return;
    next = iterator.next();
    noticedLater(next);
    yield value;
  }
}

/** Whoever awaits it sees the fault; until then it must not count as unhandled. */
function noticedLater(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

/** The running digest after a block; undefined where the block is not indexed. */
export function digestAt(store: Store, block: number): string | undefined {
  return store.get(tables.blocks, [block])?.digest;
}

/** Puts everything that a block tells into the draft. */
function indexBlock(
  draft: Draft,
  rooms: { readonly executors: Set<string> } & Rooms,
  block: FinalBlock,
  before: Head | undefined,
): Head {
  let digest = before?.digest ?? NO_DIGEST;
  let number = before?.facts ?? 0;
  let position = -1;
  draft.append(tables.names, [block.hash, Named.BLOCK, block.number], true);
  for (const receipt of block.receipts) {
    const first = number + 1;
    for (const log of receipt.logs) {
      const fact = readFact(rooms, block, receipt.transactionHash, log, ++position);
      if (fact === undefined) continue;
      digest = nextDigest(digest, ++number, block, log, position);
      applyOrStop(draft, fact, number);
      if (fact.name === "ExecutorAdded") rooms.executors.add(fact.args.executor as string);
    }
    if (number >= first) {
      draft.append(tables.names, [receipt.transactionHash, Named.TRANSACTION, first], true);
    }
  }
  const { hash, timestamp } = block;
  return { block: block.number, hash, timestamp, digest, facts: number };
}

function applyOrStop(draft: Draft, fact: FactRow, number: number): void {
  try {
    apply(draft, fact, number);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const facts = { block: fact.block, log: fact.log, reason };
    throw new UmlaufError("INDEX_LOG_UNREADABLE", facts, { cause: error });
  }
}

async function requireSameChain(
  chain: Pick<Chain, "head" | "block">,
  head: Head | undefined,
): Promise<void> {
  if (head === undefined) return;
  const newest = await chain.head();
  const found = newest.number < head.block ? undefined : (await chain.block(head.block)).hash;
  if (found === head.hash) return;
  throw new UmlaufError("INDEX_CHAIN_DIFFERS", {
    block: head.block,
    expected: head.hash,
    found: found ?? `only ${newest.number} blocks`,
  });
}

/** Executors that were added by resolution are followed like the first one. */
async function readRooms(store: Store, { register, bodies, votes }: Addresses) {
  const added = await store.read((view) => view.range(tables.executors));
  return {
    register: register.toLowerCase(),
    bodies: bodies.toLowerCase(),
    executors: new Set([
      votes.toLowerCase(),
      ...added.map(([, row]) => row.facts.executor as string),
    ]),
  };
}
