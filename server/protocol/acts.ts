/**
 * Acts as persons sign them: EIP-712 typed data, whose hash identifies the act.
 *
 * The domain's salt is the founding hash, with 32 random bytes inside: a signature for one ledger is
 * worth nothing on another.
 */
import {
  type AbiParameterToPrimitiveType,
  type Address,
  encodeAbiParameters,
  type Hex,
  hashTypedData,
  keccak256,
  type TypedDataDomain,
} from "viem";
import type { Ledger } from "./types.ts";

/** The types, field by field as the contracts hash them. */
export const actTypes = {
  Enrol: [
    { name: "person", type: "uint32" },
    { name: "key", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Rotate: [
    { name: "person", type: "uint32" },
    { name: "key", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Notice: [
    { name: "member", type: "uint32" },
    { name: "until", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Withdrawal: [
    { name: "declaration", type: "bytes32" },
    { name: "key", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Application: [
    { name: "segment", type: "uint8" },
    { name: "shares", type: "uint32" },
    { name: "organisation", type: "bool" },
    { name: "key", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "salt", type: "bytes32" },
    { name: "validUntil", type: "uint40" },
  ],
  Opening: [
    { name: "body", type: "uint32" },
    { name: "matter", type: "uint8" },
    { name: "ruleSet", type: "uint32" },
    { name: "documents", type: "bytes32" },
    { name: "action", type: "bytes32" },
    { name: "startsAt", type: "uint40" },
    { name: "endsAt", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Objection: [
    { name: "vote", type: "bytes32" },
    { name: "elector", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Ballot: [
    { name: "vote", type: "bytes32" },
    { name: "elector", type: "uint32" },
    { name: "choice", type: "uint8" },
    { name: "revision", type: "uint8" },
  ],
  Declaration: [
    { name: "vote", type: "bytes32" },
    { name: "outcome", type: "uint8" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Receipt: [
    { name: "vote", type: "bytes32" },
    { name: "subject", type: "bytes32" },
    { name: "receivedAt", type: "uint40" },
    { name: "relay", type: "uint16" },
    { name: "sequence", type: "uint64" },
    { name: "previous", type: "bytes32" },
    { name: "head", type: "bytes32" },
  ],
  Attestation: [
    { name: "vote", type: "bytes32" },
    { name: "list", type: "bytes32" },
    { name: "relay", type: "uint16" },
  ],
} as const;

export type ActName = keyof typeof actTypes;

/** The fields of an act; instants and numbers are numbers, nonces bigints. */
export type Act<N extends ActName> = {
  readonly [Field in (typeof actTypes)[N][number] as Field["name"]]: AbiParameterToPrimitiveType<Field>;
};

/** What `eth_signTypedData_v4` takes. */
export interface ActTypedData<N extends ActName> {
  readonly domain: TypedDataDomain;
  readonly types: Pick<typeof actTypes, N>;
  readonly primaryType: N;
  readonly message: Act<N>;
}

/** Acts that Bodies judges; CircularVotes judges the others. */
const JUDGED_BY_BODIES: ReadonlySet<ActName> = new Set([
  "Enrol",
  "Rotate",
  "Notice",
  "Withdrawal",
  "Application",
]);

/** The contract that judges an act, whose address stands in the act's domain. */
export function judgeOf(name: ActName): "bodies" | "votes" {
  return JUDGED_BY_BODIES.has(name) ? "bodies" : "votes";
}

/** The typed data of an act. */
export function typedDataOf<N extends ActName>(
  ledger: Ledger,
  primaryType: N,
  message: Act<N>,
): ActTypedData<N> {
  return {
    domain: {
      name: "Umlauf",
      version: "1",
      chainId: ledger.chainId,
      verifyingContract: ledger[judgeOf(primaryType)],
      salt: ledger.foundingHash,
    },
    types: { [primaryType]: actTypes[primaryType] } as Pick<typeof actTypes, N>,
    primaryType,
    message,
  };
}

/** The act's EIP-712 hash: what is signed. That of an opening is the vote's id. */
export function actDigest<N extends ActName>(ledger: Ledger, name: N, message: Act<N>): Hex {
  return hashTypedData(typedDataOf(ledger, name, message) as Parameters<typeof hashTypedData>[0]);
}

/**
 * What an ADMIT action names: the hash of a declaration's hash and of its key.
 * @param declaration EIP-712 hash of the Application
 */
export function applicationId(declaration: Hex, key: Address): Hex {
  return keccak256(
    encodeAbiParameters([{ type: "bytes32" }, { type: "address" }], [declaration, key]),
  );
}
