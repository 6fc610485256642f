import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import {
  type BlockRef,
  type CallRequest,
  type ChainReceipt,
  type ChainTransaction,
  type FinalBlock,
  READ_METHODS,
  type RpcHeader,
} from "./chain.ts";

/** Sends one JSON-RPC request to a node; a refusal by the node is an {@link RpcFault}. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** A node's refusal, with the code and the data of its JSON-RPC error. */
export class RpcFault extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.name = "RpcFault";
    this.code = code;
    this.data = data;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Codes by which nodes say that they do not know a method (Besu and geth, EDR). */
const UNKNOWN_METHOD = new Set<unknown>([-32601, -32004]);

/** Reads typed answers from any Ethereum node; both chains share it. */
export class Node {
  readonly #rpc: Rpc;
  #receiptsByBlock = true;

  constructor(rpc: Rpc) {
    this.#rpc = rpc;
  }

  /** The block of a number or a tag, or `undefined` if the node has none. */
  async reference(block: number | "latest" | "finalized"): Promise<BlockRef | undefined> {
    const header = (await this.#ask("eth_getBlockByNumber", [tag(block), false])) as Fields | null;
    return header === null ? undefined : reference(header);
  }

  /** @throws CHAIN_BLOCK_UNKNOWN; CHAIN_REORGANISED when the receipts belong to another block. */
  async block(number: number): Promise<FinalBlock> {
    const answer = (await this.#ask("eth_getBlockByNumber", [tag(number), true])) as Fields | null;
    if (answer === null) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: number });
    const { transactions: list, ...rest } = answer;
    const header = rest as RpcHeader;
    const transactions = (list as Fields[]).map(transaction);
    const receipts = await this.#receipts(header, transactions);
    const stray = receipts.find(
      ({ blockHash, transactionHash }, index) =>
        blockHash !== header.hash || transactionHash !== transactions[index]?.hash,
    );
    if (stray !== undefined || receipts.length !== transactions.length) {
      const facts = { expected: header.hash, found: stray?.blockHash ?? "0x" };
      throw new UmlaufError("CHAIN_REORGANISED", { block: number, ...facts });
    }
    return { ...reference(header), parentHash: header.parentHash, header, transactions, receipts };
  }

  async receipt(transaction: Hex): Promise<ChainReceipt | undefined> {
    const answer = await this.#ask("eth_getTransactionReceipt", [transaction]);
    return answer === null ? undefined : receipt(answer as Fields);
  }

  /** @param block A block's number; the newest one where left out */
  async call({ to, data, from, gas }: CallRequest, block?: number): Promise<Hex> {
    const request = { to, data, ...(from && { from }), ...(gas && { gas: quantity(gas) }) };
    const at = block === undefined ? "latest" : quantity(block);
    return (await this.request("eth_call", [request, at])) as Hex;
  }

  async transactionCount(address: Hex): Promise<number> {
    return Number(await this.#ask("eth_getTransactionCount", [address, "latest"]));
  }

  /** Answers a reading method; see {@link READ_METHODS}. */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    if (!READ_METHODS.has(method)) throw new UmlaufError("CHAIN_METHOD_REFUSED", { method });
    return this.#ask(method, params);
  }

  async #receipts(header: RpcHeader, transactions: ChainTransaction[]): Promise<ChainReceipt[]> {
    if (transactions.length === 0) return [];
    if (this.#receiptsByBlock) {
      try {
        const answer = await this.#ask("eth_getBlockReceipts", [header.number]);
        return ((answer ?? []) as Fields[]).map(receipt);
      } catch (error) {
        if (!(error instanceof UmlaufError && UNKNOWN_METHOD.has(error.facts.rpcCode))) throw error;
        this.#receiptsByBlock = false;
      }
    }
    const receipts = await Promise.all(transactions.map(({ hash }) => this.receipt(hash)));
    return receipts.filter((one) => one !== undefined);
  }

  /** Asks the node; its refusals become errors with a code. */
  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#rpc(method, params);
    } catch (fault) {
      if (!(fault instanceof RpcFault)) throw fault;
      const data = revertData(fault);
      if (data !== undefined) throw new UmlaufError("CHAIN_CALL_REVERTED", { data });
      const { code, message } = fault;
      throw new UmlaufError("CHAIN_REQUEST_FAILED", { method, reason: message, rpcCode: code });
    }
  }
}

/** So many blocks are read at once: a reader that has far to go must not wait for each answer. */
const READ_AHEAD = 8;

/**
 * Final blocks in order from `from` on.
 * @param newest resolves to the newest final block's number once that is at least `number`, to
 * `undefined` when the reader has left
 * @param read gives the block, or `undefined` when the reader has left
 * @throws CHAIN_REORGANISED when a parent hash does not fit the block before. The first block is
 * the reader's to check: only the reader knows the one before.
 */
export async function* follow(
  from: number,
  newest: (number: number) => Promise<number | undefined>,
  read: (number: number) => Promise<FinalBlock | undefined>,
): AsyncGenerator<FinalBlock> {
  const reading: Promise<FinalBlock | undefined>[] = [];
  let previous: Hex | undefined;
  let head: number | undefined = from - 1;
  for (let number = from; ; number++) {
    if (number > head) head = await newest(number);
    if (head === undefined) return;
    while (reading.length < READ_AHEAD && number + reading.length <= head) {
      const ahead = read(number + reading.length);
      // The fault shows when the block's turn comes.
      ahead.catch(() => {});
      reading.push(ahead);
    }
    const block = await reading.shift();
    if (block === undefined) return;
    if (previous !== undefined && block.parentHash !== previous) {
      const facts = { block: number, expected: previous, found: block.parentHash };
      throw new UmlaufError("CHAIN_REORGANISED", facts);
    }
    previous = block.hash;
    yield block;
  }
}

/** A number as JSON-RPC writes it. */
export function quantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}

function tag(block: number | string): string {
  return typeof block === "number" ? quantity(block) : block;
}

function reference(header: Fields): BlockRef {
  const { number, hash, timestamp } = header as RpcHeader;
  return { number: Number(number), hash, timestamp: Number(timestamp) };
}

function transaction(fields: Fields): ChainTransaction {
  return {
    hash: fields.hash as Hex,
    from: lowerCase(fields.from) as Hex,
    to: lowerCase(fields.to),
    input: fields.input as Hex,
    type: Number(fields.type ?? 0),
    nonce: Number(fields.nonce),
    fields,
  };
}

function receipt(fields: Fields): ChainReceipt {
  return {
    transactionHash: fields.transactionHash as Hex,
    transactionIndex: Number(fields.transactionIndex),
    blockNumber: Number(fields.blockNumber),
    blockHash: fields.blockHash as Hex,
    type: Number(fields.type ?? 0),
    status: Number(fields.status) === 1 ? 1 : 0,
    gasUsed: BigInt(fields.gasUsed as Hex),
    cumulativeGasUsed: BigInt(fields.cumulativeGasUsed as Hex),
    logsBloom: fields.logsBloom as Hex,
    contractAddress: lowerCase(fields.contractAddress),
    logs: (fields.logs as Fields[]).map((log) => ({
      address: lowerCase(log.address) as Hex,
      topics: log.topics as Hex[],
      data: log.data as Hex,
      logIndex: Number(log.logIndex),
    })),
  };
}

function lowerCase(address: unknown): Hex | null {
  return typeof address === "string" ? (address.toLowerCase() as Hex) : null;
}

/**
 * What the contract answered when it stopped, or `undefined` if the fault is not the contract's.
 * Code 3 means "execution reverted"; Besu says -32000 and carries data; EDR wraps the data.
 */
function revertData({ code, data, message }: RpcFault): Hex | undefined {
  const inner = typeof data === "object" && data !== null && "data" in data ? data.data : data;
  if (typeof inner === "string" && inner.startsWith("0x")) return inner as Hex;
  return code === 3 || /revert/i.test(message) ? "0x" : undefined;
}
