/**
 * A cooperative on a chain of its own, straight against the contracts: found → open → cast → pass the
 * deadline → end → close → execute. No server stands in between.
 */
import { expect } from "chai";
import { getCreateAddress, sha256, toUtf8Bytes } from "ethers";
import { type Address, encodeFunctionData, type Hex, keccak256, toHex } from "viem";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../../scripts/signers.ts";
import { foundingAbi } from "../../server/protocol/abi.ts";
import { type FoundingPlan, foundingHash, foundingSteps } from "../../server/protocol/founding.ts";
import {
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  type Ledger,
  type RuleSet,
  type SeatOrder,
} from "../../server/protocol/types.ts";
import { expectError, type Mined, type Sendable, startMachine } from "./machine.ts";
import { plainRules } from "./rules.ts";
import { votingOf } from "./voting.ts";

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
export const NOBODY: Address = `0x${"00".repeat(20)}`;
export const EVERY_MATTER = 0xff;
/** The site at which the members sign with passkeys. */
export const SITE = { site: 1, rpId: "umlauf.example", origin: "https://umlauf.example" };

export interface FoundingOptions {
  readonly members?: number;
  /** Changes to the plain rule set of every body. */
  readonly rules?: Partial<RuleSet>;
  /** Keys of members by number; wallets unless told otherwise. */
  readonly kind?: (member: number) => Signer["kind"];
  /** Changes to members by number. */
  readonly member?: (member: number) => Partial<FoundingMember>;
  /** Changes to what the founding loads. */
  readonly plan?: (plan: FoundingPlan) => Partial<FoundingPlan>;
  readonly chainId?: number;
  readonly salt?: Hex;
  readonly hardfork?: "osaka" | "cancun";
  /** Leaves the founding unsealed. */
  readonly unsealed?: boolean;
}

export type Cooperative = Awaited<ReturnType<typeof found>>;

/** The key of a person, by number. */
export function personSigner(person: number, kind: Signer["kind"] = "wallet"): Signer {
  const name = `person ${person}`;
  return kind === "wallet" ? walletSigner(namedKey(name)) : passkeySigner(namedKey(name), SITE);
}

/**
 * What a founding loads unless told otherwise: 9 of 12 members municipal, 2 Land, 1 federal; a general meeting, a
 * Vorstand of members 1 (chair) and 10, an Aufsichtsrat of members 2 (chair), 3 and 12. Member n is voted for by
 * person n.
 */
export function planOf(options: FoundingOptions = {}): FoundingPlan {
  const count = options.members ?? 12;
  const kind = options.kind ?? (() => "wallet");
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
      invitations: [NOBODY],
      ...options.member?.(number),
    };
  });
  const bodies: FoundingBody[] = [
    { everyMember: true, convenedBy: BOARD, presidedBy: SUPERVISORY_BOARD, segments: [] },
    { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [MUNICIPAL, LAND] },
    { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [MUNICIPAL, MUNICIPAL, FEDERAL] },
  ];
  const rules = (body: number): RuleSet => ({
    ...plainRules,
    matters: EVERY_MATTER,
    ...options.rules,
    // No body gets a quorum that it cannot reach.
    quorumMin: Math.min(
      options.rules?.quorumMin ?? plainRules.quorumMin,
      body === GENERAL_MEETING ? count : (bodies[body - 1]?.segments.length ?? 0),
    ),
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
  const plan: FoundingPlan = {
    members,
    bodies,
    ruleSets: [rules(GENERAL_MEETING), rules(BOARD), rules(SUPERVISORY_BOARD)],
    seats: [
      seat(BOARD, 1, 1),
      seat(BOARD, 2, count - 2),
      seat(SUPERVISORY_BOARD, 1, 2),
      seat(SUPERVISORY_BOARD, 2, 3),
      seat(SUPERVISORY_BOARD, 3, count),
    ],
    sites: [{ rpIdHash: sha256(toUtf8Bytes(SITE.rpId)) as Hex, origin: SITE.origin }],
  };
  return { ...plan, ...options.plan?.(plan) };
}

/** Founds a cooperative; the clock then stands at START. */
export async function found(options: FoundingOptions = {}) {
  const { chainId, hardfork } = options;
  const machine = await startMachine({ start: START - DAY, chainId, hardfork });
  const { provider, deployer, relay } = machine;
  const relayKey = walletSigner(namedKey("relay"));
  for (const library of ["Resolutions", "Casting", "Openings", "Outcomes"]) {
    await machine.libraryOf(library);
  }
  const nonce = Number(
    await provider.request({ method: "eth_getTransactionCount", params: [deployer, "latest"] }),
  );
  const addresses = [0, 1, 2, 3].map((i) =>
    getCreateAddress({ from: deployer, nonce: nonce + i }).toLowerCase(),
  ) as [Address, Address, Address, Address];
  const [register, bodies, votes, founding] = addresses;
  const salt = options.salt ?? keccak256(toHex("salt"));
  const steps = foundingSteps(planOf(options), [relayKey.keyId], votes);
  const hash = foundingHash(salt, steps);

  expect(await machine.deploy("MemberRegister", bodies, founding, hash)).to.equal(register);
  expect(await machine.deploy("Bodies", register, founding)).to.equal(bodies);
  expect(await machine.deploy("CircularVotes", bodies)).to.equal(votes);
  expect(await machine.deploy("Founding", register, bodies, salt)).to.equal(founding);
  const contracts = {
    register: await machine.contract("MemberRegister", register),
    bodies: await machine.contract("Bodies", bodies),
    votes: await machine.contract("CircularVotes", votes),
    founding: await machine.contract("Founding", founding),
  };

  const loadCall = (room: number, data: Hex): Sendable => ({
    to: founding,
    data: encodeFunctionData({ abi: foundingAbi, functionName: "load", args: [room, data] }),
  });
  const sealCall: Sendable = {
    to: founding,
    data: encodeFunctionData({ abi: foundingAbi, functionName: "seal" }),
  };
  machine.travel(START - HOUR);
  const loaded: Mined[] = [];
  for (const { room, data } of steps) {
    const call = loadCall(room, data);
    loaded.push(await machine.send(deployer, call.to, call.data));
  }
  if (options.unsealed !== true) {
    loaded.push(await machine.send(deployer, sealCall.to, sealCall.data));
  }
  machine.travel(START);

  const ledger: Ledger = {
    chainId: Number(await provider.request({ method: "eth_chainId" })),
    foundingHash: hash,
    register,
    bodies,
    votes,
  };

  /** Asks a contract, by the name of its view. */
  async function ask<T>(
    room: keyof typeof contracts,
    method: string,
    ...args: unknown[]
  ): Promise<T> {
    const { interface: abi, target } = contracts[room];
    const data = abi.encodeFunctionData(method, args) as Hex;
    const answer = await machine.call(target as Address, data);
    const result = abi.decodeFunctionResult(method, answer);
    return (result.length === 1 ? result[0] : result) as T;
  }

  /** A call of a contract's function by its name. */
  function callOf(room: keyof typeof contracts, method: string, ...args: unknown[]): Sendable {
    const { interface: abi, target } = contracts[room];
    return { to: target as Address, data: abi.encodeFunctionData(method, args) as Hex };
  }

  /**
   * Expects that the call is refused with exactly this error and that no contract changed; the free twin, where the
   * call has one, must answer the same.
   */
  async function refused(
    call: Sendable,
    name: string,
    args: readonly unknown[] = [],
    { from = relay, twin = true }: { from?: Address; twin?: boolean } = {},
  ): Promise<void> {
    const before = await machine.state(addresses);
    const attempt = machine.send(from, call.to, call.data);
    expectError(await machine.errorOf(attempt), name, args);
    expect(await machine.state(addresses), "a refused call changed something").to.equal(before);
    if (twin && call.check !== undefined) {
      const check = machine.call(call.to, call.check(machine.now()));
      expectError(await machine.errorOf(check), name, args);
    }
  }

  const base = {
    ...machine,
    ledger,
    contracts,
    founding,
    steps,
    salt,
    loaded,
    loadCall,
    sealCall,
    relayKey,
    ask,
    callOf,
    refused,
    state: () => machine.state(addresses),
    stateOf: machine.state,
    signer: (person: number) => personSigner(person, options.kind?.(person)),
    /** Sends a call as the relay, or as somebody else. */
    send: (call: Sendable, from: Address = relay, gas?: bigint): Promise<Mined> =>
      machine.send(from, call.to, call.data, gas),
    /** Moves the clock of the next blocks, seconds. */
    wait: (seconds: number) => machine.travel(machine.now() + seconds),
  };
  return { ...base, ...votingOf(base) };
}
