import { randomInt } from "node:crypto";
import { type Hex, keccak256 } from "viem";
import { UmlaufError } from "../errors.ts";
import type { CallRequest, Chain, ChainReceipt } from "./chain.ts";
import { EdrNetwork, type Genesis } from "./edr.ts";
import { genesisOf, Journal, type JournalEntry } from "./journal.ts";
import { follow } from "./node.ts";

/** How to open the embedded chain. */
export interface EmbeddedOptions {
  /** Holds the journal; one process at a time. */
  directory: string;
  /** The present, UTC seconds. */
  clock: () => number;
  /** Used only if the journal is empty; drawn by chance and clock if left out. */
  founding?: Genesis;
  /** Called while the journal is replayed: blocks done, of how many. */
  progress?: (done: number, total: number) => void;
}

/**
 * The chain in this process: every transaction is journaled, executed and final, one per block.
 * @throws CHAIN_LOCKED, the CHAIN_JOURNAL_ codes, and CHAIN_REPLAY_MISMATCH when a journaled block
 * gets another hash than it had
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Chain> {
  const journal = await Journal.open(options.directory);
  try {
    const network =
      journal.last < 0
        ? await found(journal, options.founding ?? drawGenesis(options.clock))
        : await replay(journal.entries(), journal, (done) =>
            options.progress?.(done, journal.last),
          );
    return new EmbeddedChain(journal, network, options.clock);
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/**
 * Executes journal entries on a new network and compares every block hash with the recorded one.
 * @param unrecorded told what became of an entry without block hash
 * @throws CHAIN_REPLAY_MISMATCH
 */
export async function replay(
  entries: AsyncIterable<JournalEntry> | Iterable<JournalEntry>,
  unrecorded?: Pick<Journal, "confirm" | "discard">,
  progress?: (done: number) => void,
): Promise<EdrNetwork> {
  let network: EdrNetwork | undefined;
  for await (const entry of entries) {
    const { number, raw, time, blockHash: expected } = entry;
    try {
      if (network === undefined) network = await EdrNetwork.create(genesisOf(entry));
      else await network.execute(raw, time);
    } catch (error) {
      if (expected !== undefined || !isRefusal(error)) throw error;
      await unrecorded?.discard();
      continue;
    }
    const found = network.head.hash;
    if (expected === undefined) {
      await unrecorded?.confirm(found);
    } else if (expected !== found) {
      throw new UmlaufError("CHAIN_REPLAY_MISMATCH", { block: number, expected, found });
    }
    progress?.(number);
  }
  if (network === undefined) throw new UmlaufError("CHAIN_JOURNAL_GAP", { block: 0 });
  return network;
}

/** Reads and verifies the journal in a directory that no process has open. */
export async function* readJournal(directory: string): AsyncGenerator<JournalEntry> {
  const journal = await Journal.open(directory);
  try {
    yield* journal.entries();
  } finally {
    await journal.close();
  }
}

async function found(journal: Journal, genesis: Genesis): Promise<EdrNetwork> {
  await journal.found(genesis);
  const network = await EdrNetwork.create(genesis);
  await journal.confirm(network.head.hash);
  return network;
}

/**
 * Signatures for one chain are worth nothing on another, so the id must not repeat: 47 random bits.
 * Wallets accept ids up to 2^52.
 */
function drawGenesis(clock: () => number): Genesis {
  return { chainId: 1_000_000_000 + randomInt(2 ** 47), start: Math.floor(clock()) };
}

function isRefusal(error: unknown): error is UmlaufError {
  return error instanceof UmlaufError && error.code === "CHAIN_TRANSACTION_REFUSED";
}

class EmbeddedChain implements Chain {
  readonly #journal: Journal;
  readonly #network: EdrNetwork;
  readonly #clock: () => number;
  /** Woken at every new block and at the end. */
  readonly #waiting = new Set<() => void>();
  #queue: Promise<unknown> = Promise.resolve();
  /** The newest block whose execution the journal records. */
  #head;
  /** Why nothing can be sent any more. */
  #halted: UmlaufError | undefined;
  #closed = false;

  constructor(journal: Journal, network: EdrNetwork, clock: () => number) {
    this.#journal = journal;
    this.#network = network;
    this.#clock = clock;
    this.#head = network.head;
  }

  get chainId(): number {
    return this.#network.genesis.chainId;
  }

  async head() {
    this.#assertOpen();
    return this.#head;
  }

  async block(number: number) {
    this.#assertOpen();
    if (number > this.#head.number) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: number });
    return this.#network.node.block(number);
  }

  blocks(from: number, signal: AbortSignal) {
    const read = (number: number) =>
      this.#network.node.block(number).catch((error) => {
        if (this.#closed) return undefined;
        throw error;
      });
    return follow(from, (number) => this.#newest(number, signal), read);
  }

  async call(request: CallRequest) {
    this.#assertOpen();
    return this.#network.node.call(request);
  }

  async send(raw: Hex): Promise<ChainReceipt> {
    const receipt = this.#queue.then(() => this.#execute(raw));
    this.#queue = receipt.catch(() => undefined);
    return receipt;
  }

  async transactionCount(address: Hex) {
    this.#assertOpen();
    return this.#network.node.transactionCount(address);
  }

  async request(method: string, params: readonly unknown[]) {
    this.#assertOpen();
    return this.#network.node.request(method, params);
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake();
    await this.#queue;
    await this.#network.close();
    await this.#journal.close();
  }

  async #execute(raw: Hex): Promise<ChainReceipt> {
    this.#assertOpen();
    if (this.#halted !== undefined) throw this.#halted;
    const hash = keccak256(raw);
    const known = await this.#network.node.receipt(hash);
    if (known !== undefined) return known;
    const number = this.#head.number + 1;
    const time = Math.max(this.#head.timestamp, Math.floor(this.#clock()));
    try {
      await this.#journal.append(raw, time);
      const block = await this.#network.execute(raw, time);
      await this.#journal.confirm(block.hash);
      this.#head = block;
    } catch (error) {
      if (isRefusal(error)) {
        await this.#journal.discard();
        throw error;
      }
      // Journal and network may disagree now. A restart replays the journal, which is the truth.
      const reason = error instanceof Error ? error.message : String(error);
      this.#halted = new UmlaufError("CHAIN_HALTED", { block: number, reason }, { cause: error });
      throw this.#halted;
    }
    this.#wake();
    const receipt = await this.#network.node.receipt(hash);
    if (receipt === undefined) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: number });
    return receipt;
  }

  /** Waits for a block and tells the newest; undefined once the reader or the chain has gone. */
  async #newest(number: number, signal: AbortSignal): Promise<number | undefined> {
    while (!signal.aborted && !this.#closed) {
      if (number <= this.#head.number) return this.#head.number;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener("abort", wake);
      });
    }
    return undefined;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #assertOpen(): void {
    if (this.#closed) throw new UmlaufError("CHAIN_CLOSED");
  }
}
