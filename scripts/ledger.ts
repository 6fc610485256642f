/** Brings a ledger into being: libraries, contracts, the steps of its founding, the seal. */
import { randomBytes } from "node:crypto";
import {
  type Abi,
  type Address,
  BaseError,
  bytesToHex,
  decodeErrorResult,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  isAddressEqual,
  keccak256,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Chain } from "../server/chain/chain.ts";
import { UmlaufError } from "../server/errors.ts";
import { bodiesAbi, foundingAbi, registerAbi, votesAbi } from "../server/protocol/abi.ts";
import { type FoundingPlan, foundingHash, foundingSteps } from "../server/protocol/founding.ts";
import type { Ledger } from "../server/protocol/types.ts";
import { librariesOf, linkedBytecode, readArtifact } from "./artifacts.ts";

/** What is known of a ledger once it is sealed; `ledger.json` holds it. */
export interface FoundedLedger extends Ledger {
  readonly founding: Address;
  /** 32 random bytes inside the founding hash; public */
  readonly salt: Hex;
  /** First block that holds something of the ledger */
  readonly start: number;
  /** Hash of the code at each address, by contract or library */
  readonly code: Readonly<Record<string, { readonly address: Address; readonly hash: Hex }>>;
}

export interface FoundingOptions {
  /** Keys of the first relays */
  readonly relays: readonly Address[];
  /** Private key that deploys and founds; worth nothing after the seal, so a new one unless named */
  readonly deployer?: Hex;
  /** 32 bytes; drawn unless named */
  readonly salt?: Hex;
}

/** The cap of a transaction (EIP-7825). */
const GAS = 2n ** 24n;

const CONTRACTS = ["MemberRegister", "Bodies", "CircularVotes", "Founding"] as const;

/**
 * Deploys and founds a ledger.
 * @throws UmlaufError FOUNDING_REFUSED where the contracts refuse a step
 */
export async function deployLedger(
  chain: Chain,
  plan: FoundingPlan,
  { relays, deployer = generatePrivateKey(), salt = bytesToHex(randomBytes(32)) }: FoundingOptions,
): Promise<FoundedLedger> {
  const start = (await chain.head()).number + 1;
  const sender = await Sender.of(chain, deployer);
  const libraries = await deployLibraries(sender);

  // The contracts know each other from birth, so their addresses are computed before there are any.
  const [register, bodies, votes, founding] = sender.nextAddresses();
  const steps = foundingSteps(plan, relays, votes);
  const hash = foundingHash(salt, steps);
  const args: Record<(typeof CONTRACTS)[number], readonly Hex[]> = {
    MemberRegister: [bodies, founding, hash],
    Bodies: [register, founding],
    CircularVotes: [bodies],
    Founding: [register, bodies, salt],
  };
  const deployed = new Map(libraries);
  for (const name of CONTRACTS) {
    deployed.set(name, await sender.deploy(name, libraries, args[name]));
  }

  for (const [i, { room, data }] of steps.entries()) {
    const call = encodeFunctionData({
      abi: foundingAbi,
      functionName: "load",
      args: [room, data],
    });
    await sender.send(`step ${i + 1} of ${steps.length}`, founding, call);
  }
  await sender.send(
    "seal",
    founding,
    encodeFunctionData({ abi: foundingAbi, functionName: "seal" }),
  );

  const ledger = { chainId: chain.chainId, foundingHash: hash, register, bodies, votes };
  const code: Record<string, { address: Address; hash: Hex }> = {};
  for (const [name, address] of deployed) {
    code[name] = { address, hash: keccak256(await codeAt(chain, address)) };
  }
  return { ...ledger, founding, salt, start, code };
}

async function deployLibraries(sender: Sender): Promise<ReadonlyMap<string, Address>> {
  const deployed = new Map<string, Address>();
  const deploy = async (name: string): Promise<void> => {
    if (deployed.has(name)) return;
    for (const library of librariesOf(readArtifact(name))) await deploy(library);
    deployed.set(name, await sender.deploy(name, deployed, []));
  };
  for (const contract of CONTRACTS) {
    for (const library of librariesOf(readArtifact(contract))) await deploy(library);
  }
  return deployed;
}

async function codeAt(chain: Chain, address: Address): Promise<Hex> {
  return (await chain.request("eth_getCode", [address, "latest"])) as Hex;
}

/** Sends the founder's transactions, one after another. */
class Sender {
  readonly #chain: Chain;
  readonly #account: ReturnType<typeof privateKeyToAccount>;
  #nonce: number;

  private constructor(chain: Chain, key: Hex, nonce: number) {
    this.#chain = chain;
    this.#account = privateKeyToAccount(key);
    this.#nonce = nonce;
  }

  static async of(chain: Chain, key: Hex): Promise<Sender> {
    const address = privateKeyToAccount(key).address;
    return new Sender(chain, key, await chain.transactionCount(address));
  }

  /** Addresses of the next four contracts. */
  nextAddresses(): [Address, Address, Address, Address] {
    const at = (i: number) =>
      getContractAddress({ from: this.#account.address, nonce: BigInt(this.#nonce + i) });
    return [at(0), at(1), at(2), at(3)];
  }

  async deploy(
    name: string,
    libraries: ReadonlyMap<string, Address>,
    args: readonly unknown[],
  ): Promise<Address> {
    const artifact = readArtifact(name);
    const bytecode = linkedBytecode(artifact, libraries);
    const data = encodeDeployData({ abi: artifact.abi as Abi, bytecode, args });
    const [expected] = this.nextAddresses();
    const address = await this.send(name, undefined, data);
    if (address === null || !isAddressEqual(address, expected)) {
      throw new UmlaufError("FOUNDING_REFUSED", { step: name, reason: "another address" });
    }
    return expected;
  }

  /** @returns The address of a deployed contract */
  async send(step: string, to: Address | undefined, data: Hex): Promise<Address | null> {
    const raw = await this.#account.signTransaction({
      type: "legacy",
      chainId: this.#chain.chainId,
      nonce: this.#nonce,
      gas: GAS,
      gasPrice: 0n,
      data,
      ...(to === undefined ? {} : { to }),
    });
    const receipt = await this.#chain.send(raw);
    if (receipt.status === 1) {
      this.#nonce += 1;
      return receipt.contractAddress;
    }
    const reason = to === undefined ? "reverted" : await this.#reason(to, data);
    throw new UmlaufError("FOUNDING_REFUSED", { step, reason });
  }

  /** Why a call reverts, in the contracts' words. */
  async #reason(to: Address, data: Hex): Promise<string> {
    try {
      await this.#chain.call({ from: this.#account.address, to, data, gas: GAS });
    } catch (error) {
      if (error instanceof UmlaufError && error.code === "CHAIN_CALL_REVERTED") {
        const data = error.facts.data as Hex;
        // Refusals have words: without any, what the step called ran out of gas.
        return data === "0x" ? "out of gas" : readRevert(data);
      }
      throw error;
    }
    return "out of gas";
  }
}

function readRevert(data: Hex): string {
  const abi = [...foundingAbi, ...registerAbi, ...bodiesAbi, ...votesAbi];
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data });
    return `${errorName}(${args.map(String).join(", ")})`;
  } catch (error) {
    if (error instanceof BaseError) return data;
    throw error;
  }
}
