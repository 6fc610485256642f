/**
 * A cooperative on a chain of its own, straight against the contracts: found → open → cast → pass the
 * deadline → end → close. No server stands in between.
 */
import { expect } from "chai";
import {
  AbiCoder,
  Contract,
  type ErrorDescription,
  getCreateAddress,
  Interface,
  sha256,
  toBeHex,
  toUtf8Bytes,
} from "ethers";
import { artifacts, network } from "hardhat";
import { type Address, encodeFunctionData, type Hex, keccak256, toHex } from "viem";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../../scripts/signers.ts";
import { bodiesAbi, registerAbi } from "../../server/protocol/abi.ts";
import { type Act, type ActName, actDigest } from "../../server/protocol/acts.ts";
import { type ActionContent, actionHash, encodeAction } from "../../server/protocol/actions.ts";
import {
  ballotDigest,
  ballotId,
  encodeBatch,
  type SignedBallot,
} from "../../server/protocol/ballot.ts";
import { type Call, castCall, closeCall, endCall, openCall } from "../../server/protocol/calls.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  type Action,
  Choice,
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  type Ledger,
  Matter,
  type Opening,
  type RuleSet,
  type SeatOrder,
} from "../../server/protocol/types.ts";
import { plainRules } from "./rules.ts";

/** Friday, 11 December 2020, 18:00 in Berlin. */
export const START = 1_607_706_000;
export const HOUR = 3600;
export const DAY = 86_400;
/** Numbers of the founding's bodies. */
export const GENERAL_MEETING = 1;
export const BOARD = 2;
export const SUPERVISORY_BOARD = 3;
export const MUNICIPAL = 1;
export const LAND = 2;
export const FEDERAL = 3;
const RP_ID = "umlauf.example";
const ORIGIN = "https://umlauf.example";
const GAS = toBeHex(16_777_216);
const EVERY_MATTER = 0xff;

export interface FoundingOptions {
  readonly members?: number;
  /** Changes to the plain rule set of every body. */
  readonly rules?: Partial<RuleSet>;
  /** Keys of members by number; wallets unless told otherwise. */
  readonly kind?: (member: number) => Signer["kind"];
  /** Changes to members by number. */
  readonly member?: (member: number) => Partial<FoundingMember>;
  readonly chainId?: number;
  readonly salt?: Hex;
  readonly hardfork?: "osaka" | "cancun";
  /** Leaves the founding unsealed. */
  readonly unsealed?: boolean;
}

/** What a transaction did. */
export interface Mined {
  readonly block: number;
  readonly gasUsed: bigint;
  readonly logs: readonly { readonly name: string; readonly args: Record<string, unknown> }[];
}

export type Cooperative = Awaited<ReturnType<typeof found>>;

/** The key of a person, by number. */
export function personSigner(person: number, kind: Signer["kind"] = "wallet"): Signer {
  const name = `person ${person}`;
  if (kind === "wallet") return walletSigner(namedKey(name));
  return passkeySigner(namedKey(name), { site: 1, rpId: RP_ID, origin: ORIGIN });
}

/**
 * Founds a cooperative: 9 of 12 members municipal, 2 Land, 1 federal; a general meeting, a Vorstand of members 1
 * (chair) and 10, an Aufsichtsrat of members 2 (chair), 3 and 12. Member n is voted for by person n.
 */
export async function found(options: FoundingOptions = {}) {
  const count = options.members ?? 12;
  const kind = options.kind ?? (() => "wallet");
  const connection = await network.create({
    network: "embedded",
    override: {
      initialDate: new Date((START - DAY) * 1000),
      hardfork: options.hardfork ?? "osaka",
      ...(options.chainId === undefined ? {} : { chainId: options.chainId }),
    },
  });
  const { provider } = connection;
  const accounts = (await provider.request({ method: "eth_accounts" })) as Address[];
  const [deployer, relay, stranger] = accounts as [Address, Address, Address];
  const relayKey = walletSigner(namedKey("relay"));
  let now = START - HOUR;

  async function send(from: Address, to: Address | undefined, data: Hex): Promise<Mined & { created: Address }> {
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [toBeHex(now)] });
    const transaction = { from, data, gas: GAS, ...(to === undefined ? {} : { to }) };
    const hash = await provider.request({ method: "eth_sendTransaction", params: [transaction] });
    const receipt = (await provider.request({
      method: "eth_getTransactionReceipt",
      params: [hash],
    })) as {
      status: Hex;
      blockNumber: Hex;
      gasUsed: Hex;
      contractAddress: Address;
      logs: { topics: string[]; data: string }[];
    };
    expect(receipt.status).to.equal("0x1");
    return {
      block: Number(receipt.blockNumber),
      gasUsed: BigInt(receipt.gasUsed),
      created: receipt.contractAddress,
      logs: receipt.logs.flatMap((log) => {
        const parsed = events.parseLog(log);
        return parsed === null ? [] : [{ name: parsed.name, args: parsed.args.toObject() }];
      }),
    };
  }

  // Deployment
  const libraries = new Map<string, Address>();
  async function deploy(name: string, ...args: unknown[]): Promise<Address> {
    const artifact = await artifacts.readArtifact(name);
    let bytecode = artifact.bytecode;
    for (const file of Object.values(artifact.linkReferences)) {
      for (const [library, places] of Object.entries(file)) {
        if (!libraries.has(library)) libraries.set(library, await deploy(library));
        for (const { start, length } of places) {
          const from = 2 + 2 * start;
          const address = (libraries.get(library) as string).slice(2);
          bytecode = bytecode.slice(0, from) + address + bytecode.slice(from + 2 * length);
        }
      }
    }
    const encoded = new Interface(artifact.abi).encodeDeploy(args).slice(2);
    return (await send(deployer, undefined, `${bytecode}${encoded}` as Hex)).created;
  }
  const names = ["MemberRegister", "Bodies", "CircularVotes", "Founding", "Casting", "ActSignature"];
  const abis = await Promise.all(names.map(async (name) => (await artifacts.readArtifact(name)).abi));
  const events = new Interface(eventsAndErrors(abis.flat()));
  for (const library of ["ActSignature", "Statute", "Resolutions", "Casting", "Openings", "Outcomes"]) {
    libraries.set(library, libraries.get(library) ?? (await deploy(library)));
  }
  const nonce = Number(
    await provider.request({ method: "eth_getTransactionCount", params: [deployer, "latest"] }),
  );
  const [register, bodies, votes, founding] = [0, 1, 2, 3].map((i) =>
    getCreateAddress({ from: deployer, nonce: nonce + i }).toLowerCase(),
  ) as [Address, Address, Address, Address];

  // What the founding loads
  const members = Array.from({ length: count }, (_, i): FoundingMember => {
    const number = i + 1;
    const segment = number === count ? FEDERAL : number > count - 3 ? LAND : MUNICIPAL;
    return {
      since: START - 365 * DAY,
      until: FOREVER,
      segment,
      votes: 1,
      investing: false,
      organisation: true,
      shares: 1,
      keys: [personSigner(number, kind(number)).keyId],
      invitations: [`0x${"00".repeat(20)}`],
      ...options.member?.(number),
    };
  });
  const boards: FoundingBody[] = [
    { everyMember: true, convenedBy: BOARD, presidedBy: SUPERVISORY_BOARD, segments: [] },
    { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [MUNICIPAL, LAND] },
    { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [MUNICIPAL, MUNICIPAL, FEDERAL] },
  ];
  const rules = (body: number): RuleSet => ({
    ...plainRules,
    matters: EVERY_MATTER,
    ...options.rules,
    body,
  });
  const seat = (body: number, number: number, person: number): SeatOrder => ({
    body,
    seat: number,
    person,
    since: START - 300 * DAY,
    until: START + 1000 * DAY,
    chair: number === 1,
  });
  const ruleSets = [rules(GENERAL_MEETING), rules(BOARD), rules(SUPERVISORY_BOARD)];
  const seats =
    count < 4
      ? []
      : [
          seat(BOARD, 1, 1),
          seat(BOARD, 2, count - 2),
          seat(SUPERVISORY_BOARD, 1, 2),
          seat(SUPERVISORY_BOARD, 2, 3),
          seat(SUPERVISORY_BOARD, 3, count),
        ];
  const steps: { room: 0 | 1; data: Hex }[] = [];
  for (let i = 0; i < members.length; i += 50) {
    const args = [members.slice(i, i + 50)] as const;
    steps.push({ room: 0, data: encodeFunctionData({ abi: registerAbi, functionName: "found", args }) });
  }
  steps.push(
    { room: 1, data: encodeFunctionData({ abi: bodiesAbi, functionName: "foundBodies", args: [boards] }) },
    { room: 1, data: encodeFunctionData({ abi: bodiesAbi, functionName: "foundSeats", args: [seats] }) },
    { room: 1, data: encodeFunctionData({ abi: bodiesAbi, functionName: "foundRuleSets", args: [ruleSets] }) },
    {
      room: 1,
      data: encodeFunctionData({
        abi: bodiesAbi,
        functionName: "foundTables",
        args: [[relayKey.keyId], [sha256(toUtf8Bytes(RP_ID)) as Hex], [ORIGIN], votes],
      }),
    },
  );
  const salt = options.salt ?? keccak256(toHex("salt"));
  const foundingHash = foundingHashOf(salt, steps);

  expect(await deploy("MemberRegister", bodies, founding, foundingHash)).to.equal(register);
  expect(await deploy("Bodies", register, founding)).to.equal(bodies);
  expect(await deploy("CircularVotes", bodies)).to.equal(votes);
  expect(await deploy("Founding", register, bodies, salt)).to.equal(founding);
  const contract = async (name: string, address: Address) =>
    new Contract(address, (await artifacts.readArtifact(name)).abi);
  const contracts = {
    register: await contract("MemberRegister", register),
    bodies: await contract("Bodies", bodies),
    votes: await contract("CircularVotes", votes),
    founding: await contract("Founding", founding),
  };
  const foundingInterface = contracts.founding.interface;
  for (const { room, data } of steps) {
    await send(deployer, founding, foundingInterface.encodeFunctionData("load", [room, data]) as Hex);
  }
  if (options.unsealed !== true) {
    await send(deployer, founding, foundingInterface.encodeFunctionData("seal") as Hex);
  }
  now = START;

  const ledger: Ledger = {
    chainId: Number(await provider.request({ method: "eth_chainId" })),
    foundingHash,
    register,
    bodies,
    votes,
  };

  /** Asks a contract, by the name of its view. */
  async function ask<T>(room: keyof typeof contracts, method: string, ...args: unknown[]): Promise<T> {
    const { interface: abi, target } = contracts[room];
    const call = { from: stranger, to: target, data: abi.encodeFunctionData(method, args), gas: GAS };
    const answer = await provider.request({ method: "eth_call", params: [call, "latest"] });
    const result = abi.decodeFunctionResult(method, answer as string);
    return (result.length === 1 ? result[0] : result) as T;
  }

  /** What the three rooms hold, as one string that changes with any of it. */
  async function state(): Promise<string> {
    const hashes = await Promise.all(
      [register, bodies, votes].map(async (address) => {
        const proof = await provider.request({ method: "eth_getProof", params: [address, [], "latest"] });
        return (proof as { storageHash: string }).storageHash;
      }),
    );
    return hashes.join();
  }

  /** The error of a refused call or transaction. */
  function errorOf(error: unknown): ErrorDescription | null {
    let cause = error as { data?: unknown; cause?: unknown } | undefined;
    while (cause !== undefined && typeof cause.data !== "string") {
      cause = (cause.data ?? cause.cause) as typeof cause;
    }
    return cause === undefined ? null : events.parseError(cause.data as string);
  }

  /** Expects that the transaction is refused with this error and that nothing changed. */
  async function refused(
    call: Pick<Call, "to" | "data">,
    name: string,
    args?: readonly unknown[],
    from: Address = relay,
  ): Promise<void> {
    const before = await state();
    const found_ = await send(from, call.to, call.data).then(
      () => undefined,
      (error: unknown) => ({ error: errorOf(error) }),
    );
    expect(found_, `${name} was expected, but the transaction passed`).to.not.equal(undefined);
    expect(found_?.error?.name).to.equal(name);
    if (args !== undefined) expect([...(found_?.error?.args ?? [])].map(String)).to.deep.equal(args.map(String));
    expect(await state(), "a refused transaction changed something").to.equal(before);
  }

  /** Expects that the free twin refuses with this error at `t`. */
  async function twinRefuses(call: Call, name: string, t = now): Promise<void> {
    const request = { from: stranger, to: call.to, data: call.check(t), gas: GAS };
    const answer = await provider.request({ method: "eth_call", params: [request, "latest"] }).then(
      () => undefined,
      (error: unknown) => errorOf(error),
    );
    expect(answer?.name).to.equal(name);
  }

  async function sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
  }

  let acts = 0n;
  /** What every act but a ballot carries. */
  const once = (): { nonce: bigint; validUntil: number } => ({ nonce: ++acts, validUntil: now + DAY });

  /** The opening of a vote as the chair of the convening body signs it. */
  async function opening(
    content: ActionContent = { kind: "RESOLUTION" },
    changes: Partial<Opening> & { action?: never } = {},
    openers: readonly { body: number; seat: number; person: number }[] = [],
  ): Promise<{ id: Hex; call: Call; opening: Opening; action: Action }> {
    const action = encodeAction(content);
    const body = changes.body ?? GENERAL_MEETING;
    const message: Opening = {
      body,
      matter: matterOf(content.kind),
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      startsAt: now,
      endsAt: now + 2 * DAY,
      ...once(),
      ...changes,
    };
    const signers =
      openers.length > 0
        ? openers
        : [
            body === SUPERVISORY_BOARD
              ? { body: SUPERVISORY_BOARD, seat: 1, person: 2 }
              : { body: BOARD, seat: 1, person: 1 },
          ];
    const signatures = await Promise.all(
      signers.map(async ({ body: of, seat: number, person }) => ({
        body: of,
        seat: number,
        signature: await sign(personSigner(person, kind(person)), "Opening", message),
      })),
    );
    return {
      id: actDigest(ledger, "Opening", message),
      call: openCall(ledger, message, action, signatures),
      opening: message,
      action,
    };
  }

  /** Opens a vote of the general meeting, or of the body that `changes` names, and gives its id. */
  async function open(...args: Parameters<typeof opening>): Promise<Hex> {
    const { id, call } = await opening(...args);
    await send(relay, call.to, call.data);
    return id;
  }

  /** A signed ballot; the signer is the person of the elector's number unless told otherwise. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: number = Choice.YES,
    { revision = 1, signer = personSigner(elector, kind(elector)) } = {},
  ): Promise<SignedBallot & { id: Hex }> {
    const fields = { elector, choice, revision };
    const digest = ballotDigest(ledger, vote, fields);
    const signature = await signer.sign(digest);
    return { ...fields, signature, id: ballotId(digest, signature) };
  }

  /** Casts ballots given by elector and choice, in one batch. */
  async function cast(vote: Hex, choices: Readonly<Record<number, number>>): Promise<Mined> {
    const ballots = await Promise.all(
      Object.entries(choices).map(([elector, choice]) => ballot(vote, Number(elector), choice)),
    );
    const call = castCall(ledger, vote, encodeBatch(ballots));
    return send(relay, call.to, call.data);
  }

  /** Goes past the deadline, ends and closes the vote, and gives the outcome. */
  async function finish(vote: Hex): Promise<bigint> {
    const { endsAt, grace, endedAt } = await ask<{ endsAt: bigint; grace: bigint; endedAt: bigint }>("votes", "voteOf", vote);
    if (endedAt === 0n) {
      now = Math.max(now, Number(endsAt));
      await send(relay, votes, endCall(ledger, vote).data);
    }
    if (grace > 0n) {
      now += Number(grace);
      await send(relay, votes, closeCall(ledger, vote).data);
    }
    return (await ask<{ outcome: bigint }>("votes", "voteOf", vote)).outcome;
  }

  return {
    ledger,
    provider,
    contracts,
    founding,
    steps,
    salt,
    deployer,
    relay,
    stranger,
    relayKey,
    deploy,
    ask,
    state,
    refused,
    twinRefuses,
    sign,
    once,
    opening,
    open,
    ballot,
    cast,
    finish,
    errorOf,
    /** Sends a call as the relay, or as somebody else. */
    send: (call: Pick<Call, "to" | "data">, from: Address = relay): Promise<Mined> =>
      send(from, call.to, call.data),
    signer: (person: number) => personSigner(person, kind(person)),
    now: () => now,
    /** Sets the clock of the next blocks, UTC seconds. */
    travel: (t: number) => {
      now = t;
    },
    close: () => connection.close(),
  };
}

function matterOf(kind: ActionContent["kind"]): number {
  const matters: Readonly<Record<ActionContent["kind"], number>> = {
    RESOLUTION: Matter.RESOLUTION,
    ADMIT: Matter.ADMISSION,
    SEAT: Matter.SEATS,
    UNSEAT: Matter.SEATS,
    ADOPT_RULE_SET: Matter.RULE_SETS,
    REPLACE_KEY: Matter.KEYS,
    ADD_RELAY: Matter.RELAYS,
    END_RELAY: Matter.RELAYS,
    ADD_SITE: Matter.SITES,
    END_SITE: Matter.SITES,
    ADD_EXECUTOR: Matter.EXECUTORS,
    RETIRE_EXECUTOR: Matter.EXECUTORS,
  };
  return matters[kind];
}

/** The founding hash, as `Founding` describes it. */
function foundingHashOf(salt: Hex, steps: readonly { room: number; data: Hex }[]): Hex {
  const coder = AbiCoder.defaultAbiCoder();
  const first = keccak256(coder.encode(["string", "bytes32"], ["Umlauf founding", salt]) as Hex);
  return steps.reduce(
    (hash, { room, data }) =>
      keccak256(coder.encode(["bytes32", "uint8", "bytes32"], [hash, room, keccak256(data)]) as Hex),
    first,
  );
}

/** The events and errors, each once though several contracts share it. */
function eventsAndErrors(fragments: readonly { type: string; name?: string }[]) {
  const known = fragments.filter(({ type }) => type === "event" || type === "error");
  return [...new Map(known.map((fragment) => [`${fragment.type} ${fragment.name}`, fragment])).values()];
}
