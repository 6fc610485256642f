/**
 * The contracts on a chain in this process, without a server. Its clock stands where it is set, and it
 * is brought back to the hour before the founding as often as needed.
 */
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import {
  type Abi,
  type Address,
  decodeErrorResult,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  parseEventLogs,
  type RpcLog,
  toHex,
} from "viem";
import { bodiesAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import type { Call } from "../../server/protocol/calls.ts";
import type { Ledger } from "../../server/protocol/types.ts";
import { librariesOf, linkedBytecode, readArtifact } from "../artifacts.ts";

const ABIS = { register: registerAbi, bodies: bodiesAbi, votes: votesAbi } as const;
type Room = keyof typeof ABIS;

/** The cap of a transaction (EIP-7825). */
const GAS = toHex(2n ** 24n);
/** Founds and relays; on this chain nobody asks for its signature. */
const SENDER: Address = `0x${"5e".repeat(20)}`;
/** 1 July 2022: before the last general meeting that could vote by circular. */
const BIRTH = 1_656_633_600;

export type ChainEvent = ReturnType<typeof readLogs>[number];

/** What became of a call: an error's name and data, or events. */
export type Attempt =
  | { readonly error: string; readonly data: Hex; readonly events: readonly ChainEvent[] }
  | { readonly error: null; readonly events: readonly ChainEvent[] };

/** What a view says: its error, or null with the data that it returns. */
export interface Answer {
  readonly error: string | null;
  readonly data: Hex;
}

export class FuzzChain {
  readonly ledger: Ledger;
  readonly #request: Request;
  #snapshot: unknown;

  private constructor(request: Request, ledger: Ledger) {
    this.#request = request;
    this.ledger = ledger;
  }

  /** Starts a chain and deploys the contracts, which are not founded yet. */
  static async start(): Promise<FuzzChain> {
    const request = await connect();
    const addresses = await deploy(request);
    const chainId = Number(await request("eth_chainId", []));
    const chain = new FuzzChain(request, { chainId, foundingHash: FOUNDING, ...addresses });
    chain.#snapshot = await request("evm_snapshot", []);
    return chain;
  }

  /** Forgets everything since the deployment. */
  async reset(): Promise<void> {
    await this.#request("evm_revert", [this.#snapshot]);
    this.#snapshot = await this.#request("evm_snapshot", []);
  }

  /** Sends a call in a block of its own at an instant, UTC seconds. */
  async send({ to, data }: Pick<Call, "to" | "data">, t: number): Promise<Attempt> {
    return send(this.#request, { to, data }, t);
  }

  /** Sends a function's call. */
  write(room: Room, functionName: string, args: readonly unknown[], t: number): Promise<Attempt> {
    const data = encodeFunctionData({ abi: ABIS[room] as Abi, functionName, args });
    return this.send({ to: this.ledger[room], data }, t);
  }

  /** Asks a call's free twin whether the call would be refused at an instant. */
  async check(call: Call, t: number): Promise<Answer> {
    try {
      return { error: null, data: await this.#call(call.to, call.check(t)) };
    } catch (error) {
      return reverted(error);
    }
  }

  /** The error of a view; null where it answers. */
  async errorOf(
    room: Room,
    functionName: string,
    args: readonly unknown[],
  ): Promise<string | null> {
    const abi = ABIS[room] as Abi;
    try {
      await this.#call(this.ledger[room], encodeFunctionData({ abi, functionName, args }));
      return null;
    } catch (error) {
      return reverted(error).error;
    }
  }

  /** Reads a view. */
  async ask<T>(room: Room, functionName: string, args: readonly unknown[] = []): Promise<T> {
    const abi = ABIS[room] as Abi;
    const data = await this.#call(
      this.ledger[room],
      encodeFunctionData({ abi, functionName, args }),
    );
    return decodeFunctionResult({ abi, functionName, data }) as T;
  }

  async #call(to: Address, data: Hex): Promise<Hex> {
    const request = { from: SENDER, to, data, gas: GAS };
    return (await this.#request("eth_call", [request, "latest"])) as Hex;
  }
}

type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

async function connect(): Promise<Request> {
  // Hardhat reports its use to its makers unless told not to.
  process.env.HARDHAT_DISABLE_TELEMETRY = "true";
  const hardhat = await createHardhatRuntimeEnvironment(
    {
      // A folder without build results: the chain need not know our sources.
      paths: { artifacts: import.meta.dirname },
      networks: {
        fuzz: {
          type: "edr-simulated",
          hardfork: "osaka",
          accounts: [],
          initialBaseFeePerGas: 0,
          initialDate: new Date(1000 * BIRTH),
          blockGasLimit: 100_000_000,
          allowBlocksWithSameTimestamp: true,
          mining: { auto: true },
        },
      },
    },
    {},
    import.meta.dirname,
  );
  const { provider } = await hardhat.network.create("fuzz");
  await provider.request({ method: "hardhat_impersonateAccount", params: [SENDER] });
  return (method, params) => provider.request({ method, params: [...params] });
}

const FOUNDING = keccak256(toHex("fuzz"));

async function deploy(request: Request): Promise<Pick<Ledger, Room>> {
  let transactions = 0;
  const libraries = new Map<string, Address>();
  const next = (i: number): Address =>
    getContractAddress({ from: SENDER, nonce: BigInt(transactions + i) });
  const create = async (name: string, args: readonly unknown[]): Promise<Address> => {
    const artifact = readArtifact(name);
    const bytecode = linkedBytecode(artifact, libraries);
    const data = encodeDeployData({ abi: artifact.abi as Abi, bytecode, args });
    const address = next(0);
    const { error } = await send(request, { data }, BIRTH + 1);
    if (error !== null) throw new Error(`${name} is not deployed: ${error}`);
    transactions += 1;
    return address;
  };
  const link = async (name: string): Promise<void> => {
    for (const library of librariesOf(readArtifact(name))) {
      if (libraries.has(library)) continue;
      await link(library);
      libraries.set(library, await create(library, []));
    }
  };
  for (const name of ["MemberRegister", "Bodies", "CircularVotes"]) await link(name);
  const [register, bodies, votes] = [next(0), next(1), next(2)];
  await create("MemberRegister", [bodies, SENDER, FOUNDING]);
  await create("Bodies", [register, SENDER]);
  await create("CircularVotes", [bodies]);
  return { register, bodies, votes };
}

async function send(
  request: Request,
  call: { readonly to?: Address; readonly data: Hex },
  t: number,
): Promise<Attempt> {
  await request("evm_setNextBlockTimestamp", [toHex(t)]);
  const transaction = { from: SENDER, ...call, gas: GAS, gasPrice: "0x0" };
  try {
    const hash = await request("eth_sendTransaction", [transaction]);
    const { logs } = (await request("eth_getTransactionReceipt", [hash])) as { logs: RpcLog[] };
    return { error: null, events: readLogs(logs) };
  } catch (error) {
    return { ...reverted(error), events: [] };
  }
}

function readLogs(logs: RpcLog[]) {
  return parseEventLogs({ abi: [...registerAbi, ...bodiesAbi, ...votesAbi], logs });
}

/** The error's name and arguments; what is no revert is a fault of this trial and thrown. */
function reverted(thrown: unknown): { readonly error: string; readonly data: Hex } {
  let cause = thrown as { data?: unknown; cause?: unknown } | undefined;
  while (cause !== undefined && typeof cause.data !== "string") {
    cause = (cause.data ?? cause.cause) as typeof cause;
  }
  if (cause === undefined) throw thrown;
  const data = cause.data as Hex;
  const abi = [...bodiesAbi, ...registerAbi, ...votesAbi].filter(({ type }) => type === "error");
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data });
    return { error: `${errorName}(${args.map(text).join(", ")})`, data };
  } catch {
    return { error: data, data };
  }
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === "bigint" ? Number(one) : one));
