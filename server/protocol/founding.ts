/**
 * The founding as the contract `Founding` loads it: steps in their order, and the hash over them that
 * becomes every signature's salt. No name and no address of a person is in it.
 */
import { type Address, encodeAbiParameters, encodeFunctionData, type Hex, keccak256 } from "viem";
import { bodiesAbi, registerAbi } from "./abi.ts";
import type { Articles, RuleSet } from "./rules.ts";
import type { FoundingBody, FoundingMember, SeatOrder } from "./types.ts";

/** What the founding file says, without names. */
export interface FoundingPlan {
  readonly articles: Articles;
  /** Numbered from 1 in this order; so are their persons */
  readonly members: readonly FoundingMember[];
  readonly bodies: readonly FoundingBody[];
  readonly seats: readonly SeatOrder[];
  readonly ruleSets: readonly RuleSet[];
  readonly sites: readonly FoundingSite[];
  /** Keys of auditors (Prüfungsverband), numbered from 1 in this order */
  readonly auditors: readonly Address[];
}

export interface FoundingSite {
  /** SHA-256 of the relying party's id (WebAuthn) */
  readonly rpIdHash: Hex;
  readonly origin: string;
}

/** The contract that a step goes to. */
export const Room = { REGISTER: 0, BODIES: 1 } as const;

/** One step of `Founding.load`. */
export interface FoundingStep {
  readonly room: (typeof Room)[keyof typeof Room];
  readonly data: Hex;
}

/**
 * What one step holds at most, so that it stays below 2^24 gas, the cap of a transaction (EIP-7825):
 * 50 members of two persons each take 9.1 million.
 */
const MOST = { members: 50, persons: 100, bodies: 20, seats: 50, ruleSets: 20 } as const;

/**
 * The steps of a founding.
 * @param relays Keys of the first relays
 * @param executor The CircularVotes that carries out resolutions
 */
export function foundingSteps(
  plan: FoundingPlan,
  relays: readonly Address[],
  executor: Address,
): FoundingStep[] {
  const members = memberBatches(plan.members).map((batch) =>
    encodeFunctionData({ abi: registerAbi, functionName: "found", args: [batch] }),
  );
  // Before all that is judged by them.
  const articles = encodeFunctionData({
    abi: bodiesAbi,
    functionName: "foundArticles",
    args: [plan.articles],
  });
  const bodies = batches(plan.bodies, MOST.bodies).map((batch) =>
    encodeFunctionData({ abi: bodiesAbi, functionName: "foundBodies", args: [batch] }),
  );
  const seats = batches(plan.seats, MOST.seats).map((batch) =>
    encodeFunctionData({ abi: bodiesAbi, functionName: "foundSeats", args: [batch] }),
  );
  const ruleSets = batches(plan.ruleSets, MOST.ruleSets).map((batch) =>
    encodeFunctionData({ abi: bodiesAbi, functionName: "foundRuleSets", args: [batch] }),
  );
  const tables = encodeFunctionData({
    abi: bodiesAbi,
    functionName: "foundTables",
    args: [
      relays,
      plan.auditors,
      plan.sites.map(({ rpIdHash }) => rpIdHash),
      plan.sites.map(({ origin }) => origin),
      executor,
    ],
  });
  return [
    ...members.map((data) => ({ room: Room.REGISTER, data })),
    ...[articles, ...bodies, ...seats, ...ruleSets, tables].map((data) => ({
      room: Room.BODIES,
      data,
    })),
  ];
}

/**
 * The founding hash: keccak256(abi.encode("Umlauf founding", salt)), into which each step is hashed.
 * @param salt 32 random bytes, so that no two ledgers share a hash
 */
export function foundingHash(salt: Hex, steps: readonly FoundingStep[]): Hex {
  const start = encodeAbiParameters(
    [{ type: "string" }, { type: "bytes32" }],
    ["Umlauf founding", salt],
  );
  return steps.reduce(
    (hash, { room, data }) =>
      keccak256(
        encodeAbiParameters(
          [{ type: "bytes32" }, { type: "uint8" }, { type: "bytes32" }],
          [hash, room, keccak256(data)],
        ),
      ),
    keccak256(start),
  );
}

function memberBatches(members: readonly FoundingMember[]): FoundingMember[][] {
  const batches: FoundingMember[][] = [];
  let persons = 0;
  for (const member of members) {
    persons += member.keys.length;
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST.members || persons > MOST.persons) {
      batches.push([member]);
      persons = member.keys.length;
    } else {
      last.push(member);
    }
  }
  return batches;
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
