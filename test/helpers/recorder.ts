import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Chain } from "../../server/chain/chain.ts";

/** Where the chain room's tests begin. */
export const FOUNDING = { chainId: 4_711_000_001, start: 1_800_000_000 };

/**
 * A contract in 41 bytes: it stores and logs (topic 0x42) the word it is called with, answers with
 * it, and reverts with 0xdeadbeef when called without data.
 */
const RECORDER =
  "0x602980600b6000396000f33615601b5760003580600055600052604260206000a160206000f35b63deadbeef6000526004601cfd";

/** A word of 32 bytes. */
export function word(value: number): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** Somebody who signs free transactions, one nonce after the other. */
export class Sender {
  readonly #account = privateKeyToAccount(`0x${"11".repeat(32)}`);
  readonly #chainId: number;
  #nonce: number;

  constructor(chainId: number = FOUNDING.chainId, nonce = 0) {
    this.#chainId = chainId;
    this.#nonce = nonce;
  }

  get address(): Hex {
    return this.#account.address.toLowerCase() as Hex;
  }

  /** Signs a transaction; `nonce` leaves the own count alone. */
  sign(wish: { to?: Hex; data?: Hex; gas?: bigint; nonce?: number } = {}): Promise<Hex> {
    return this.#account.signTransaction({
      type: "eip1559",
      chainId: this.#chainId,
      gas: 200_000n,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
      ...wish,
      nonce: wish.nonce ?? this.#nonce++,
    });
  }

  deployment(): Promise<Hex> {
    return this.sign({ data: RECORDER });
  }
}

/** Deploys the recorder and answers with its address. */
export async function deployRecorder(chain: Chain, sender: Sender): Promise<Hex> {
  const { contractAddress } = await chain.send(await sender.deployment());
  if (contractAddress === null) throw new Error("the recorder was not deployed");
  return contractAddress;
}

/** Runs a test in a directory of its own, which is removed afterwards. */
export async function inDirectory<T>(test: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "umlauf-chain-"));
  try {
    return await test(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The error that a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
