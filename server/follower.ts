/** Keeps the index behind the chain, and knows how far behind. */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Chain } from "./chain/chain.ts";
import { UmlaufError } from "./errors.ts";
import { type Addresses, type IndexerOptions, runIndexer } from "./indexer.ts";
import type { Store } from "./store.ts";

/** How often the head of the chain is looked at, milliseconds. */
const WATCH_MS = 1_000;

export interface FollowerOptions {
  readonly chain: Chain;
  readonly store: Store;
  readonly addresses: Addresses;
  /** Told the newest indexed block, and by how many the chain is ahead. */
  readonly onProgress: (block: number, lag: number) => void;
  readonly log: Logger;
}

/** Follows the chain into the store from its making on. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #ending = new AbortController();
  readonly #running: Promise<void>;
  readonly #watch: NodeJS.Timeout;
  /** Resolves with the fault that proves the index or the node wrong. */
  readonly failed: Promise<UmlaufError>;
  /** Resolves once the chain is known to hold the block that was indexed last. */
  readonly #agreed: Promise<void>;
  #agree: () => void = () => {};
  #newest = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    let fail: (fault: UmlaufError) => void;
    this.failed = new Promise((resolve) => {
      fail = resolve;
    });
    this.#agreed = new Promise((resolve) => {
      this.#agree = resolve;
    });
    this.#running = this.#run().catch((error) => {
      const fault =
        error instanceof UmlaufError ? error : new UmlaufError("INTERNAL", {}, { cause: error });
      options.log.fatal({ code: fault.code, facts: factsOf(fault) }, fault.message);
      fail(fault);
    });
    this.#watch = setInterval(() => this.#look().catch(() => {}), WATCH_MS).unref();
  }

  /** Final blocks, as far as they are known, that the index does not hold. */
  get lag(): number {
    return Math.max(this.#newest - (this.#options.store.head?.block ?? -1), 0);
  }

  /** Why answers would not be what the chain says. */
  async faults(maxLag: number): Promise<readonly UmlaufError[]> {
    try {
      const late = pause(2 * WATCH_MS, undefined, { ref: false }).then(() => {
        throw new UmlaufError("CHAIN_UNREACHABLE");
      });
      await Promise.race([this.#look(), late]);
    } catch (error) {
      return [error instanceof UmlaufError ? error : new UmlaufError("INTERNAL")];
    }
    return this.lag > maxLag ? [new UmlaufError("INDEX_BEHIND", { blocks: this.lag })] : [];
  }

  /**
   * Resolves once the chain is known to hold the block that was indexed last.
   * @throws The fault of {@link Follower.failed}
   */
  async agreed(): Promise<void> {
    const fault = await Promise.race([this.#agreed, this.failed]);
    if (fault !== undefined) throw fault;
  }

  /**
   * Resolves once the index holds what was the newest block at the beginning.
   * @throws The fault of {@link Follower.failed}
   */
  async caughtUp(progress: (done: number, total: number) => void): Promise<void> {
    await this.agreed();
    await this.#look();
    const total = this.#newest;
    for (;;) {
      const done = this.#options.store.head?.block ?? -1;
      progress(Math.max(done, 0), total);
      if (done >= total) return;
      const fault = await Promise.race([this.failed, pause(20)]);
      if (fault !== undefined) throw fault;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#ending.abort();
    await this.#running;
  }

  /** A node that cannot be reached is no fault of the index: it waits. */
  async #run(): Promise<void> {
    const { signal } = this.#ending;
    const { log, onProgress, store, addresses } = this.#options;
    const chain = this.#heard();
    const onBlock = ({ block }: { block: number }) => {
      this.#newest = Math.max(this.#newest, block);
      onProgress(block, this.lag);
    };
    while (!signal.aborted) {
      try {
        await runIndexer({ chain, store, addresses, signal, onBlock });
        return;
      } catch (error) {
        if (signal.aborted && codeOf(error) === "CHAIN_CLOSED") return;
        if (codeOf(error) !== "CHAIN_UNREACHABLE") throw error;
        log.warn({ code: "CHAIN_UNREACHABLE" }, "the index waits for the node");
        await pause(WATCH_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** The chain, which the indexer asks for blocks as soon as it knows that the chain is the one it indexed. */
  #heard(): IndexerOptions["chain"] {
    const { chain } = this.#options;
    return {
      head: () => chain.head(),
      block: (number) => chain.block(number),
      blocks: (from, signal) => {
        this.#agree();
        return chain.blocks(from, signal);
      },
    };
  }

  async #look(): Promise<void> {
    const { chain, store, onProgress } = this.#options;
    this.#newest = Math.max(this.#newest, (await chain.head()).number);
    if (store.head !== undefined) onProgress(store.head.block, this.lag);
  }
}

/** The stable code of any error. */
export function codeOf(error: unknown): string {
  return error instanceof UmlaufError ? error.code : "INTERNAL";
}

/** An error's facts for a log: JSON knows no bigints. */
export function factsOf({ facts }: UmlaufError): object {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, String(fact)]));
}
