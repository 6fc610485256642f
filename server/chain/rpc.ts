import { setTimeout as pause } from "node:timers/promises";
import { type BaseError, type Hex, http, keccak256, RpcRequestError } from "viem";
import { UmlaufError } from "../errors.ts";
import type { BlockRef, CallRequest, Chain, ChainReceipt } from "./chain.ts";
import { follow, Node, type Rpc, RpcFault } from "./node.ts";

/**
 * When a block can no longer change: at once (QBFT and other Byzantine-fault-tolerant chains), when
 * the node tags it "finalized", or when so many blocks stand on it.
 */
export type Finality = "instant" | "finalized-tag" | { depth: number };

/** How to reach a permissioned chain. */
export interface RpcOptions {
  url: string;
  finality: Finality;
  /** Milliseconds between two looks for new blocks. */
  pollMs: number;
  /** The only chain id to accept; any if left out. */
  chainId?: number;
  /** How long {@link Chain.send} waits for finality, milliseconds; 2 minutes if left out. */
  patienceMs?: number;
}

const LONGEST_PAUSE_MS = 30_000;

/**
 * A chain behind a JSON-RPC address.
 * @throws CHAIN_UNREACHABLE; CHAIN_WRONG_ID when the node serves another chain
 */
export async function openRpc(options: RpcOptions): Promise<Chain> {
  const rpc = connect(options.url);
  const node = new Node(rpc);
  const chainId = Number(await node.request("eth_chainId", []));
  if (options.chainId !== undefined && chainId !== options.chainId) {
    throw new UmlaufError("CHAIN_WRONG_ID", { expected: options.chainId, found: chainId });
  }
  return new RpcChain(options, chainId, rpc, node);
}

class RpcChain implements Chain {
  readonly chainId: number;
  readonly #options: RpcOptions;
  readonly #rpc: Rpc;
  readonly #node: Node;
  readonly #closing = new AbortController();
  /** Highest block known to be final. */
  #final = -1;

  constructor(options: RpcOptions, chainId: number, rpc: Rpc, node: Node) {
    this.#options = options;
    this.chainId = chainId;
    this.#rpc = rpc;
    this.#node = node;
  }

  async head(): Promise<BlockRef> {
    this.#assertOpen();
    // A young chain has no finalized block yet, but block 0 never changes.
    const block = (await this.#finalBlock()) ?? (await this.#node.reference(0));
    if (block === undefined) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: 0 });
    this.#final = Math.max(this.#final, block.number);
    return block;
  }

  async block(number: number) {
    if (number > this.#final && number > (await this.head()).number) {
      throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: number });
    }
    this.#assertOpen();
    return this.#node.block(number);
  }

  blocks(from: number, signal: AbortSignal) {
    const leave = AbortSignal.any([signal, this.#closing.signal]);
    const newest = async (number: number) => {
      while (!leave.aborted) {
        if (number <= this.#final) return this.#final;
        const head = await this.#patiently(() => this.head(), leave);
        if (head !== undefined && head.number < number) await rest(this.#options.pollMs, leave);
      }
      return undefined;
    };
    const read = (number: number) => this.#patiently(() => this.#node.block(number), leave);
    return follow(from, newest, read);
  }

  async call(request: CallRequest) {
    this.#assertOpen();
    return this.#node.call(request, request.final ? (await this.head()).number : undefined);
  }

  async send(raw: Hex): Promise<ChainReceipt> {
    this.#assertOpen();
    const hash = keccak256(raw);
    try {
      await this.#rpc("eth_sendRawTransaction", [raw]);
    } catch (fault) {
      if (!(fault instanceof RpcFault)) throw fault;
      // Nodes refuse what they already have, in words of their own: ask instead of guessing.
      if ((await this.#node.request("eth_getTransactionByHash", [hash])) === null) {
        throw new UmlaufError("CHAIN_TRANSACTION_REFUSED", { reason: fault.message });
      }
    }
    const latest = Date.now() + (this.#options.patienceMs ?? 120_000);
    do {
      const receipt = await this.#finalReceipt(hash);
      if (receipt !== undefined) return receipt;
      await rest(this.#options.pollMs, this.#closing.signal);
      this.#assertOpen();
    } while (Date.now() < latest);
    throw new UmlaufError("CHAIN_PENDING", { transaction: hash });
  }

  async transactionCount(address: Hex) {
    this.#assertOpen();
    return this.#node.transactionCount(address);
  }

  async request(method: string, params: readonly unknown[]) {
    this.#assertOpen();
    return this.#node.request(method, params);
  }

  async close() {
    this.#closing.abort();
  }

  async #finalBlock(): Promise<BlockRef | undefined> {
    const { finality } = this.#options;
    if (finality === "instant") return this.#node.reference("latest");
    if (finality === "finalized-tag") return this.#node.reference("finalized");
    const newest = Number(await this.#node.request("eth_blockNumber", []));
    return this.#node.reference(Math.max(0, newest - finality.depth));
  }

  async #finalReceipt(transaction: Hex): Promise<ChainReceipt | undefined> {
    const receipt = await this.#node.receipt(transaction);
    if (receipt === undefined) return undefined;
    if (receipt.blockNumber > this.#final) await this.head();
    if (receipt.blockNumber > this.#final) return undefined;
    const block = await this.#node.reference(receipt.blockNumber);
    return block?.hash === receipt.blockHash ? receipt : undefined;
  }

  /** Repeats a reading while the node is away or behind, ever more slowly; undefined on abort. */
  async #patiently<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    for (let wait = this.#options.pollMs; !signal.aborted; wait *= 2) {
      try {
        return await read();
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof UmlaufError && error.retryable)) throw error;
        await rest(Math.min(wait, LONGEST_PAUSE_MS), signal);
      }
    }
    return undefined;
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw new UmlaufError("CHAIN_CLOSED");
  }
}

/** Network faults become CHAIN_UNREACHABLE without the address, which may hold a password. */
function connect(url: string): Rpc {
  const { request } = http(url, { batch: { wait: 0 }, retryCount: 2, timeout: 10_000 })({});
  return async (method, params) => {
    try {
      return await request({ method, params });
    } catch (error) {
      const fault = (error as BaseError).walk((cause) => cause instanceof RpcRequestError);
      if (!(fault instanceof RpcRequestError)) throw new UmlaufError("CHAIN_UNREACHABLE");
      throw new RpcFault(fault.code, fault.details, fault.data);
    }
  };
}

/** Resolves early on abort. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
