import type { Hex } from "viem";

/** Names one block. */
export interface BlockRef {
  number: number;
  hash: Hex;
  /** UTC seconds. */
  timestamp: number;
}

/** All header fields as the node gave them (hexadecimal quantities), without the transactions. */
export type RpcHeader = Readonly<
  Record<string, unknown> &
    Record<
      "hash" | "parentHash" | "number" | "timestamp" | "receiptsRoot" | "transactionsRoot",
      Hex
    >
>;

/** A transaction of a final block; addresses are in lower case. */
export interface ChainTransaction {
  hash: Hex;
  from: Hex;
  /** `null` for a deployment. */
  to: Hex | null;
  input: Hex;
  /** EIP-2718 type, 0 for legacy. */
  type: number;
  nonce: number;
  /** All fields as the node gave them. */
  fields: Readonly<Record<string, unknown>>;
}

/** An event of a contract. */
export interface ChainLog {
  address: Hex;
  topics: Hex[];
  data: Hex;
  /** Position within the block. */
  logIndex: number;
}

/** What a transaction did; holds everything that the receipts trie commits to. */
export interface ChainReceipt {
  transactionHash: Hex;
  transactionIndex: number;
  blockNumber: number;
  blockHash: Hex;
  /** EIP-2718 type, 0 for legacy. */
  type: number;
  /** 1: carried out, 0: reverted (and nothing but the nonce changed). */
  status: 0 | 1;
  gasUsed: bigint;
  cumulativeGasUsed: bigint;
  logsBloom: Hex;
  contractAddress: Hex | null;
  logs: ChainLog[];
}

/** A block that can no longer change, with everything that happened in it. */
export interface FinalBlock extends BlockRef {
  parentHash: Hex;
  header: RpcHeader;
  transactions: ChainTransaction[];
  /** One per transaction, in the same order. */
  receipts: ChainReceipt[];
}

/** A call that changes nothing. */
export interface CallRequest {
  to: Hex;
  data: Hex;
  from?: Hex;
  gas?: bigint;
  /** Runs on the newest final block instead of the newest one. */
  final?: boolean;
}

/** Ordered final blocks out, signed transactions in. */
export interface Chain {
  readonly chainId: number;
  /** The newest final block. */
  head(): Promise<BlockRef>;
  /** @throws CHAIN_BLOCK_UNKNOWN when the block does not exist or is not final yet. */
  block(number: number): Promise<FinalBlock>;
  /**
   * Final blocks in order, from `from` on; waits for new ones and ends on abort.
   * @throws CHAIN_REORGANISED when a parent hash does not fit the block before.
   */
  blocks(from: number, signal: AbortSignal): AsyncIterable<FinalBlock>;
  /**
   * Runs a call on the newest block. Warning: on an idle chain the contract sees that block's time.
   * @throws CHAIN_CALL_REVERTED with the revert data in `facts.data` ("0x" if there is none).
   */
  call(request: CallRequest): Promise<Hex>;
  /**
   * Sends a signed transaction and resolves once it is in a final block, reverted or not. Sending
   * the same transaction again gives the same receipt.
   * @throws CHAIN_TRANSACTION_REFUSED when the chain rejects it outright.
   */
  send(raw: Hex): Promise<ChainReceipt>;
  /** The nonce that an address uses next. */
  transactionCount(address: Hex): Promise<number>;
  /**
   * Any of the {@link READ_METHODS}, answered as the node answers.
   * @throws CHAIN_METHOD_REFUSED for other methods; CHAIN_REQUEST_FAILED when the node declines.
   */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** JSON-RPC methods that read. Everything else is refused, whatever the node would allow. */
export const READ_METHODS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_syncing",
  "net_version",
  "web3_clientVersion",
]);
