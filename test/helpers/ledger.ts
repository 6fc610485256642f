import fc from "fast-check";
import type { Hex } from "viem";
import type { Ledger } from "../../server/protocol/types.ts";

const digits = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);

/** 20 bytes. Lower case, so that it compares with what hashing takes. */
export const anyAddress = digits(20);
/** 32 bytes. */
export const anyHash = digits(32);
export const anyBytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);
/** An integer of so many bits. */
export const anyUint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
export const anyNonce = fc.bigInt(0n, 2n ** 64n - 1n);

/** A ledger that exists nowhere. */
export const ledger: Ledger = {
  chainId: 4711,
  foundingHash: `0x${"f0".repeat(32)}`,
  register: `0x${"11".repeat(20)}`,
  bodies: `0x${"22".repeat(20)}`,
  votes: `0x${"33".repeat(20)}`,
};
