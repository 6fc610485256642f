import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Chain, ChainReceipt } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import { packWallet, type WalletSignature } from "../protocol/signatures.ts";
import type { Outbox, Sent } from "./outbox.ts";

/** What a transaction does to the outbox once it is final. */
export type Conclude = (sent: Sent, receipt: ChainReceipt) => Promise<void>;

/**
 * The relay's one key. It has at most one transaction under way, which is on disk before it leaves:
 * so a restart sends the very same one again instead of another, and the nonce comes from the chain.
 */
export class Wallet {
  readonly #account;
  readonly #chain: Chain;
  readonly #outbox: Outbox;
  readonly #gas: bigint;

  constructor(privateKey: Hex, chain: Chain, outbox: Outbox, gas: number) {
    this.#account = privateKeyToAccount(privateKey);
    this.#chain = chain;
    this.#outbox = outbox;
    this.#gas = BigInt(gas);
  }

  get address(): Hex {
    return this.#account.address;
  }

  async sign(digest: Hex): Promise<WalletSignature> {
    return packWallet(await this.#account.sign({ hash: digest }));
  }

  /**
   * Sends a call and waits until it is final, carried out or reverted. A transaction left over from
   * before is concluded first.
   */
  async transact(
    call: { readonly to: Hex; readonly data: Hex },
    carries: Pick<Sent, "items" | "vote" | "late">,
    conclude: Conclude,
  ): Promise<ChainReceipt> {
    await this.recover(conclude);
    const nonce = await this.#chain.transactionCount(this.address);
    const gasPrice = BigInt((await this.#chain.request("eth_gasPrice", [])) as Hex);
    const raw = await this.#account.signTransaction({
      type: "legacy",
      chainId: this.#chain.chainId,
      nonce,
      gas: this.#gas,
      gasPrice,
      to: call.to,
      data: call.data,
    });
    const sent = { ...carries, raw, nonce };
    await this.#outbox.dispatch(sent);
    return this.#deliver(sent, conclude);
  }

  /** Concludes the transaction that is under way, if any, by sending it again. */
  async recover(conclude: Conclude): Promise<void> {
    const { sent } = this.#outbox;
    if (sent === undefined) return;
    try {
      await this.#deliver(sent, conclude);
    } catch (error) {
      // Forgotten by now; what it carried goes into another.
      if (!isRefusal(error)) throw error;
    }
  }

  async #deliver(sent: Sent, conclude: Conclude): Promise<ChainReceipt> {
    try {
      const receipt = await this.#chain.send(sent.raw);
      await conclude(sent, receipt);
      return receipt;
    } catch (error) {
      // Not executed. Its successor has this nonce or a later one, so the chain can never execute
      // both with this nonce, and this one not at all with a later one.
      if (isRefusal(error)) await this.#outbox.conclude(new Map());
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof UmlaufError && error.code === "CHAIN_TRANSACTION_REFUSED";
}
