/** A register alone, whose authority and founder are plain senders. */
import { toBeHex } from "ethers";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { FOREVER, type FoundingMember } from "../../server/protocol/types.ts";
import { expectError, type Mined, startMachine } from "./machine.ts";

export const NOW = 1_607_706_000;
export const YEAR = 365 * 86_400;
export const FOUNDING_HASH = keccak256(toHex("founding"));

export type Register = Awaited<ReturnType<typeof deployRegister>>;

/** The nth key of a test. */
export function keyOf(n: number): Address {
  return `0x${(0xa000_0000 + n).toString(16).padStart(40, "0")}`;
}

/** A founding member with changes. */
export function foundingMember(changes: Partial<FoundingMember> = {}): FoundingMember {
  return {
    since: NOW - YEAR,
    until: FOREVER,
    segment: 1,
    votes: 1,
    investing: false,
    organisation: false,
    shares: 1,
    representatives: 0n,
    keys: [],
    invitations: (changes.keys ?? []).map(() => `0x${"00".repeat(20)}` as const),
    ...changes,
  };
}

/** Key, since, until, revisions, flags and class, as the contract's interface describes the slot. */
export function unpack(slot: bigint) {
  return {
    key: toBeHex(slot >> 96n, 20),
    since: BigInt.asIntN(40, slot >> 56n),
    until: (slot >> 16n) & 0xff_ffff_ffffn,
    revisions: (slot >> 8n) & 0xffn,
    mayVote: ((slot >> 5n) & 1n) === 1n,
    class: slot & 31n,
  };
}

/** Deploys a register; the clock stands at NOW. */
export async function deployRegister() {
  const machine = await startMachine({ start: NOW });
  const { deployer: founder, relay: authority } = machine;
  const to = await machine.deploy("MemberRegister", authority, founder, FOUNDING_HASH);
  const { interface: abi } = await machine.contract("MemberRegister", to);
  const dataOf = (method: string, args: unknown[]) => abi.encodeFunctionData(method, args) as Hex;
  async function ask<T>(method: string, ...args: unknown[]): Promise<T> {
    const result = abi.decodeFunctionResult(method, await machine.call(to, dataOf(method, args)));
    return (result.length === 1 ? result[0] : result.toArray()) as T;
  }
  const senderOf = (method: string) => (["found", "seal"].includes(method) ? founder : authority);

  return {
    ...machine,
    founder,
    authority,
    /** Does what only the founder or the authority may. */
    act: (method: string, ...args: unknown[]): Promise<Mined> =>
      machine.send(senderOf(method), to, dataOf(method, args)),
    ask,
    /** The member's slot as it was at an instant. */
    slot: async (member: number, t: number) => unpack(await ask<bigint>("slotAt", member, t, t, t)),
    /** Entitled members with a vote, and all members, at an instant. */
    heads: (t: number) => ask<bigint[]>("headsDuring", t, t),
    /** Founds members and seals. */
    async found(...members: FoundingMember[]): Promise<void> {
      await machine.send(founder, to, dataOf("found", [members]));
      await machine.send(founder, to, dataOf("seal", []));
    },
    /** Expects the error and that nothing changed. */
    async refused(
      call: readonly [method: string, ...args: unknown[]],
      name: string,
      args: readonly unknown[] = [],
      from?: Address,
    ): Promise<void> {
      const [method, ...given] = call;
      const before = await machine.state([to]);
      const attempt = machine.send(from ?? senderOf(method), to, dataOf(method, given));
      expectError(await machine.errorOf(attempt), name, args);
      if ((await machine.state([to])) !== before) throw new Error(`${name} changed something`);
    },
  };
}
