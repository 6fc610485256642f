import type { EdrNetworkUserConfig } from "hardhat/types/config";
import { type Hex, keccak256 } from "viem";
import { UmlaufError } from "../errors.ts";
import type { BlockRef } from "./chain.ts";
import { Node, quantity, type Rpc, RpcFault } from "./node.ts";

/** What makes one embedded chain different from every other. */
export interface Genesis {
  chainId: number;
  /** Time of block 0, UTC seconds. */
  start: number;
}

/**
 * Every value here shapes the block hashes: changing one makes existing journals unreplayable.
 * The block gas limit is far above twice the cap of a transaction (2^24, EIP-7825), so that no
 * block is ever half full and the base fee stays zero (EIP-1559); accounts need no balance.
 */
const PARAMETERS: EdrNetworkUserConfig = {
  type: "edr-simulated",
  chainType: "l1",
  hardfork: "osaka",
  accounts: [],
  coinbase: "0x0000000000000000000000000000000000000000",
  initialBaseFeePerGas: 0,
  blockGasLimit: 100_000_000,
  transactionGasCap: 2 ** 24,
  allowBlocksWithSameTimestamp: true,
  allowUnlimitedContractSize: false,
  mining: { auto: true },
  throwOnTransactionFailures: false,
  throwOnCallFailures: true,
};

/** Methods that EDR answers with a price, although gas is free here. */
const FREE = new Set(["eth_gasPrice", "eth_maxPriorityFeePerGas"]);

/** Hardhat's EDR network in this process: one transaction, one block, nothing kept at exit. */
export class EdrNetwork {
  readonly node: Node;
  readonly genesis: Genesis;
  readonly #request: Rpc;
  readonly #close: () => Promise<void>;
  #head: BlockRef;

  private constructor(
    genesis: Genesis,
    head: BlockRef,
    node: Node,
    request: Rpc,
    close: () => Promise<void>,
  ) {
    this.genesis = genesis;
    this.node = node;
    this.#head = head;
    this.#request = request;
    this.#close = close;
  }

  static async create(genesis: Genesis): Promise<EdrNetwork> {
    // Hardhat reports its use to its makers unless told not to; a cooperative's server must not.
    process.env.HARDHAT_DISABLE_TELEMETRY = "true";
    const { createHardhatRuntimeEnvironment } = await import("hardhat/hre");
    const hardhat = await createHardhatRuntimeEnvironment(
      {
        // A folder without build results: the chain need not know our sources.
        paths: { artifacts: import.meta.dirname },
        networks: {
          embedded: {
            ...PARAMETERS,
            chainId: genesis.chainId,
            initialDate: new Date(genesis.start * 1000),
          },
        },
      },
      {},
      import.meta.dirname,
    );
    const connection = await hardhat.network.create("embedded");
    const request: Rpc = async (method, params) => {
      if (FREE.has(method)) return "0x0";
      try {
        return await connection.provider.request({ method, params: [...params] });
      } catch (error) {
        const { code, message, data } = error as { code?: number; message: string; data?: unknown };
        throw new RpcFault(code ?? -32603, message, data);
      }
    };
    const node = new Node(request);
    const head = await node.reference("latest");
    if (head === undefined) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: 0 });
    return new EdrNetwork(genesis, head, node, request, () => connection.close());
  }

  /** The newest block. */
  get head(): BlockRef {
    return this.#head;
  }

  /**
   * Makes one block with one transaction.
   * @param time UTC seconds, not before the head's
   * @throws CHAIN_TRANSACTION_REFUSED when nothing was executed; CHAIN_HALTED when the network did
   * something else than asked, after which it must not be used any more.
   */
  async execute(raw: Hex, time: number): Promise<BlockRef> {
    const number = this.#head.number + 1;
    const hash = keccak256(raw);
    await this.#request("evm_setNextBlockTimestamp", [time]);
    let refusal: unknown;
    try {
      await this.#request("eth_sendRawTransaction", [raw]);
    } catch (fault) {
      refusal = fault;
    }
    const block = (await this.#request("eth_getBlockByNumber", ["latest", false])) as {
      number: Hex;
      hash: Hex;
      timestamp: Hex;
      transactions: Hex[];
    };
    if (Number(block.number) === this.#head.number && refusal instanceof Error) {
      throw new UmlaufError("CHAIN_TRANSACTION_REFUSED", { reason: refusal.message });
    }
    const asked =
      block.number === quantity(number) &&
      block.timestamp === quantity(time) &&
      block.transactions.length === 1 &&
      block.transactions[0] === hash;
    if (!asked) {
      const facts = { block: number, reason: "the network made another block than asked" };
      throw new UmlaufError("CHAIN_HALTED", facts, { cause: refusal });
    }
    this.#head = { number, hash: block.hash, timestamp: time };
    return this.#head;
  }

  close(): Promise<void> {
    return this.#close();
  }
}
