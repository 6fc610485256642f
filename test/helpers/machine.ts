/** A chain of its own for contract tests: its clock stands where the test sets it. */
import { expect } from "chai";
import { Contract, type ErrorDescription, Interface, toBeHex } from "ethers";
import { artifacts, network } from "hardhat";
import type { Address, Hex } from "viem";
import type { Call } from "../../server/protocol/calls.ts";

const GAS = 16_777_216n;
/** Contracts whose events and errors are understood. */
const UNDERSTOOD = [
  "MemberRegister",
  "Bodies",
  "CircularVotes",
  "Founding",
  "Casting",
  "Signatories",
];

/** An event, with its arguments by name. */
export interface Log {
  readonly name: string;
  readonly address: Address;
  readonly args: Readonly<Record<string, unknown>>;
}

/** An event of the past, with the instant of its block. */
export interface Told extends Log {
  readonly at: number;
}

/** What a transaction did. */
export interface Mined {
  readonly block: number;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
}

export interface MachineOptions {
  readonly start: number;
  readonly chainId?: number | undefined;
  readonly hardfork?: "osaka" | "cancun" | undefined;
}

/** A call that may have a free twin. */
export type Sendable = Pick<Call, "to" | "data"> & Partial<Pick<Call, "check">>;

export type Machine = Awaited<ReturnType<typeof startMachine>>;

/** Starts a chain. */
export async function startMachine({ start, chainId, hardfork = "osaka" }: MachineOptions) {
  const connection = await network.create({
    network: "embedded",
    override: {
      initialDate: new Date(start * 1000),
      hardfork,
      ...(chainId === undefined ? {} : { chainId }),
    },
  });
  const { provider } = connection;
  const accounts = (await provider.request({ method: "eth_accounts" })) as Address[];
  const [deployer, relay, stranger] = accounts as [Address, Address, Address];
  const known = await understood();
  const libraries = new Map<string, Address>();
  let now = start;

  async function send(
    from: Address,
    to: Address | undefined,
    data: Hex,
    gas = GAS,
  ): Promise<Mined & { created: Address }> {
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [toBeHex(now)] });
    const transaction = { from, data, gas: toBeHex(gas), ...(to === undefined ? {} : { to }) };
    const hash = await provider.request({ method: "eth_sendTransaction", params: [transaction] });
    const receipt = (await provider.request({
      method: "eth_getTransactionReceipt",
      params: [hash],
    })) as {
      status: Hex;
      blockNumber: Hex;
      gasUsed: Hex;
      contractAddress: Address;
      logs: { address: Address; topics: string[]; data: string }[];
    };
    expect(receipt.status).to.equal("0x1");
    return {
      block: Number(receipt.blockNumber),
      gasUsed: BigInt(receipt.gasUsed),
      created: receipt.contractAddress,
      logs: receipt.logs.flatMap((log) => {
        const parsed = known.parseLog(log);
        if (parsed === null) return [];
        return [{ name: parsed.name, address: log.address, args: parsed.args.toObject() }];
      }),
    };
  }

  /** Calls a view. */
  async function call(to: Address, data: Hex, from = stranger): Promise<Hex> {
    const request = { from, to, data, gas: toBeHex(GAS) };
    return provider.request({ method: "eth_call", params: [request, "latest"] }) as Promise<Hex>;
  }

  /** A contract's code, with the libraries that it links, each deployed once. */
  async function link(name: string): Promise<string> {
    const artifact = await artifacts.readArtifact(name);
    let bytecode = artifact.bytecode;
    for (const file of Object.values(artifact.linkReferences)) {
      for (const [library, places] of Object.entries(file)) {
        const address = (await libraryOf(library)).slice(2);
        for (const { start: at, length } of places) {
          const from = 2 + 2 * at;
          bytecode = bytecode.slice(0, from) + address + bytecode.slice(from + 2 * length);
        }
      }
    }
    return bytecode;
  }

  /** Deploys a contract and the libraries that it links. */
  async function deploy(name: string, ...args: unknown[]): Promise<Address> {
    const bytecode = await link(name);
    const { abi } = await artifacts.readArtifact(name);
    const constructors = abi.filter(({ type }) => type === "constructor");
    const encoded = new Interface(constructors).encodeDeploy(args).slice(2);
    return (await send(deployer, undefined, `${bytecode}${encoded}` as Hex)).created;
  }

  async function libraryOf(name: string): Promise<Address> {
    const address = libraries.get(name) ?? (await deploy(name));
    libraries.set(name, address);
    return address;
  }

  /** What the contracts hold, as one string that changes with any of it. */
  async function state(addresses: readonly Address[]): Promise<string> {
    const proofs = addresses.map((address) =>
      provider.request({ method: "eth_getProof", params: [address, [], "latest"] }),
    );
    return (await Promise.all(proofs))
      .map((proof) => (proof as { storageHash: string }).storageHash)
      .join();
  }

  /** Every event since the chain began, in their order. */
  async function history(): Promise<Told[]> {
    const params = [{ fromBlock: "0x0", toBlock: "latest" }] as const;
    const logs = (await provider.request({ method: "eth_getLogs", params })) as {
      address: Address;
      topics: string[];
      data: string;
      blockNumber: Hex;
    }[];
    const instants = new Map<Hex, number>();
    for (const { blockNumber } of logs) {
      if (instants.has(blockNumber)) continue;
      const block = await provider.request({
        method: "eth_getBlockByNumber",
        params: [blockNumber, false],
      });
      instants.set(blockNumber, Number((block as { timestamp: Hex }).timestamp));
    }
    return logs.flatMap((log) => {
      const parsed = known.parseLog(log);
      const at = instants.get(log.blockNumber) ?? 0;
      if (parsed === null) throw new Error("an event that no contract knows");
      return [{ name: parsed.name, address: log.address, args: parsed.args.toObject(), at }];
    });
  }

  /** The error that a call or transaction ends with; undefined where it passes, null where unknown. */
  async function errorOf(attempt: Promise<unknown>): Promise<ErrorDescription | null | undefined> {
    try {
      await attempt;
      return undefined;
    } catch (thrown) {
      let cause = thrown as { data?: unknown; cause?: unknown } | undefined;
      while (cause !== undefined && typeof cause.data !== "string") {
        cause = (cause.data ?? cause.cause) as typeof cause;
      }
      // What is no revert is a fault of the test.
      if (cause === undefined) throw thrown;
      return known.parseError(cause.data as string);
    }
  }

  return {
    provider,
    accounts,
    deployer,
    relay,
    stranger,
    send,
    call,
    deploy,
    link,
    state,
    history,
    errorOf,
    contract: async (name: string, address: Address) =>
      new Contract(address, (await artifacts.readArtifact(name)).abi),
    /** A call's data. */
    encode: async (name: string, method: string, ...args: unknown[]): Promise<Hex> =>
      new Interface((await artifacts.readArtifact(name)).abi).encodeFunctionData(
        method,
        args,
      ) as Hex,
    /** Remembers the chain as it is, and gives what brings it back, as often as it is called. */
    async remember(): Promise<() => Promise<void>> {
      let id = await provider.request({ method: "evm_snapshot" });
      const then = now;
      return async () => {
        await provider.request({ method: "evm_revert", params: [id] });
        id = await provider.request({ method: "evm_snapshot" });
        now = then;
      };
    },
    now: () => now,
    /** Sets the clock of the next blocks, UTC seconds. */
    travel: (t: number) => {
      now = t;
    },
    close: () => connection.close(),
  };
}

/** The events of a transaction: name and arguments of each. */
export const told = ({ logs }: Mined): unknown[][] =>
  logs.map(({ name, args }) => [name, ...Object.values(args)]);

/** Values as texts, so that numbers compare whatever their type. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  return typeof value === "string" && value.startsWith("0x") ? value.toLowerCase() : value;
}

/** Expects an error with exactly these arguments. */
export function expectError(
  error: ErrorDescription | null | undefined,
  name: string,
  args: readonly unknown[],
): void {
  expect(error, `${name} was expected, but the call passed`).to.not.equal(undefined);
  expect(error?.name).to.equal(name);
  expect(plain(error?.args.toArray(true)), name).to.deep.equal(plain(args));
}

/** The events and errors of all contracts, each once though several share it. */
async function understood(): Promise<Interface> {
  const abis = await Promise.all(
    UNDERSTOOD.map(async (name) => (await artifacts.readArtifact(name)).abi),
  );
  const fragments = abis.flat().filter(({ type }) => type === "event" || type === "error");
  const named = fragments.map((item) => [`${item.type} ${item.name}`, item] as const);
  return new Interface([...new Map(named).values()]);
}
