/**
 * A cooperative on a chain of its own, straight against the contracts: found → open → cast → pass the
 * deadline → end → settle → close → declare → execute. No server stands in between.
 */
import { expect } from "chai";
import { getCreateAddress, sha256, toUtf8Bytes } from "ethers";
import { type Address, encodeFunctionData, type Hex, keccak256, toHex } from "viem";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../../scripts/signers.ts";
import { foundingAbi } from "../../server/protocol/abi.ts";
import { type FoundingPlan, foundingHash, foundingSteps } from "../../server/protocol/founding.ts";
import { BodyKind, ElectorateAt, type RuleSet } from "../../server/protocol/rules.ts";
import {
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  type Ledger,
  type SeatOrder,
  SeatRole,
} from "../../server/protocol/types.ts";
import { actingOf, auditorSigner, type By } from "./acting.ts";
import { expectError, type Mined, type Sendable, startMachine } from "./machine.ts";
import { refusalsOf } from "./refusals.ts";
import { plainArticles, plainRules } from "./rules.ts";
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
export const EVERY_MATTER = 0xffffff;
/** The site at which the members sign with passkeys. */
export const SITE = { site: 1, rpId: "umlauf.example", origin: "https://umlauf.example" };

/** What a chain may be founded with. */
export interface ChainOptions {
  /** Keys of persons by number; wallets unless told otherwise. */
  readonly kind?: (person: number) => Signer["kind"];
  readonly chainId?: number;
  readonly salt?: Hex;
  readonly hardfork?: "osaka" | "cancun";
  /** Leaves the founding unsealed. */
  readonly unsealed?: boolean;
}

export interface FoundingOptions extends ChainOptions {
  readonly members?: number;
  /** Changes to the plain rule set of every body. */
  readonly rules?: Partial<RuleSet>;
  /** Changes to members by number. */
  readonly member?: (member: number) => Partial<FoundingMember>;
  /** Changes to what the founding loads. */
  readonly plan?: (plan: FoundingPlan) => Partial<FoundingPlan>;
}

export type Cooperative = Awaited<ReturnType<typeof foundOn>>;

/** The key of a person, by number. */
export function personSigner(person: number, kind: Signer["kind"] = "wallet"): Signer {
  const name = `person ${person}`;
  return kind === "wallet" ? walletSigner(namedKey(name)) : passkeySigner(namedKey(name), SITE);
}

/** What of a rule set a body of seats may have. */
export function seatRules(rules: Partial<RuleSet>): Partial<RuleSet> {
  const { voteWeight, cap, capBase, flatOnThreeQuarters, proxyCap, electorate, ...rest } = rules;
  return electorate === undefined || electorate === ElectorateAt.AT_CLOSE
    ? rest
    : { ...rest, electorate };
}

/** The site of the founding. */
export const foundingSite = {
  rpIdHash: sha256(toUtf8Bytes(SITE.rpId)) as Hex,
  origin: SITE.origin,
};

/** A term that began before the founding. */
export function seatOf(
  body: number,
  seat: number,
  person: number,
  role: number = seat === 1 ? SeatRole.CHAIR : SeatRole.NONE,
): SeatOrder {
  return { body, seat, person, since: START - 300 * DAY, until: START + 1000 * DAY, role };
}

/**
 * What a founding loads unless told otherwise: 9 of 12 members municipal, 2 Land, 1 federal, all of them organisations
 * with one representative; a general meeting, a Vorstand of members 1 (chair) and 10, an Aufsichtsrat of members 2
 * (chair), 3 and 12. Member n is voted for by person n. No law binds it.
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
      representatives: 1n,
      keys: [personSigner(number, kind(number)).keyId],
      invitations: [NOBODY],
      ...options.member?.(number),
    };
  });
  const body = (kindOf: number, segments: number[]): FoundingBody => ({
    kind: kindOf,
    convenedBy: 0,
    presidedBy: 0,
    segments,
  });
  const bodies: FoundingBody[] = [
    { ...body(BodyKind.GENERAL_MEETING, []), convenedBy: BOARD, presidedBy: SUPERVISORY_BOARD },
    body(BodyKind.BOARD, [MUNICIPAL, LAND]),
    body(BodyKind.SUPERVISORY_BOARD, [MUNICIPAL, MUNICIPAL, FEDERAL]),
  ];
  const rules = (of: number): RuleSet => ({
    ...plainRules,
    matters: EVERY_MATTER,
    ...(of === GENERAL_MEETING ? options.rules : seatRules(options.rules ?? {})),
    // No body gets a quorum that it cannot reach.
    quorumMin: Math.min(
      options.rules?.quorumMin ?? plainRules.quorumMin,
      of === GENERAL_MEETING ? count : (bodies[of - 1]?.segments.length ?? 0),
    ),
    body: of,
  });
  const plan: FoundingPlan = {
    articles: plainArticles,
    members,
    bodies,
    ruleSets: [rules(GENERAL_MEETING), rules(BOARD), rules(SUPERVISORY_BOARD)],
    seats: [
      seatOf(BOARD, 1, 1),
      seatOf(BOARD, 2, count - 2),
      seatOf(SUPERVISORY_BOARD, 1, 2),
      seatOf(SUPERVISORY_BOARD, 2, 3),
      seatOf(SUPERVISORY_BOARD, 3, count),
    ],
    sites: [foundingSite],
    auditors: [auditorSigner(1).keyId],
  };
  return { ...plan, ...options.plan?.(plan) };
}

/** Founds a cooperative that no law binds; the clock then stands at START. */
export const found = (options: FoundingOptions = {}) => foundOn(planOf(options), options);

/** Founds what the plan says; the clock then stands at START. */
export async function foundOn(plan: FoundingPlan, options: ChainOptions = {}) {
  const { chainId, hardfork } = options;
  const machine = await startMachine({ start: START - DAY, chainId, hardfork });
  const { provider, deployer, relay } = machine;
  const relayKey = walletSigner(namedKey("relay"));
  for (const name of ["Bodies", "CircularVotes"]) await machine.link(name);
  const nonce = Number(
    await provider.request({ method: "eth_getTransactionCount", params: [deployer, "latest"] }),
  );
  const addresses = [0, 1, 2, 3].map((i) =>
    getCreateAddress({ from: deployer, nonce: nonce + i }).toLowerCase(),
  ) as [Address, Address, Address, Address];
  const [register, bodies, votes, founding] = addresses;
  const salt = options.salt ?? keccak256(toHex("salt"));
  const steps = foundingSteps(plan, [relayKey.keyId], votes);
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
    call: Sendable | Promise<Sendable>,
    name: string,
    args: readonly unknown[] = [],
    { from = relay, twin = true }: { from?: Address; twin?: boolean } = {},
  ): Promise<void> {
    const { to, data, check } = await call;
    const before = await machine.state(addresses);
    expectError(await machine.errorOf(machine.send(from, to, data)), name, args);
    expect(await machine.state(addresses), "a refused call changed something").to.equal(before);
    if (!twin || check === undefined) return;
    expectError(await machine.errorOf(machine.call(to, check(machine.now()))), name, args);
  }

  /** The chair of the body that convenes another. */
  function chairOf(body: number): By {
    const convener = plan.bodies[body - 1]?.convenedBy || body;
    const isChair = (one: SeatOrder) => one.body === convener && one.role === SeatRole.CHAIR;
    const order = plan.seats.find(isChair);
    return { body: convener, seat: order?.seat ?? 1, signer: signer(order?.person ?? 0) };
  }
  const signer = (person: number) => personSigner(person, options.kind?.(person));

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
    seats: plan.seats,
    ask,
    callOf,
    refused,
    chairOf,
    signer,
    state: () => machine.state(addresses),
    stateOf: machine.state,
    /** Sends a call as the relay, or as somebody else. */
    send: async (
      call: Sendable | Promise<Sendable>,
      from: Address = relay,
      gas?: bigint,
    ): Promise<Mined> => {
      const { to, data } = await call;
      return machine.send(from, to, data, gas);
    },
    /** Moves the clock of the next blocks, seconds. */
    wait: (seconds: number) => machine.travel(machine.now() + seconds),
  };
  const acting = { ...base, ...actingOf(base) };
  const voting = { ...acting, ...votingOf(acting) };
  return { ...voting, ...refusalsOf(voting) };
}
