/**
 * Acts as persons sign them: EIP-712 typed data, whose hash identifies the act. Twin of contracts/interfaces/Acts.sol,
 * where their meaning stands.
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

/** Acts that Bodies judges, in the order of ActKind, field by field as the contracts hash them. */
export const bodyActTypes = {
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
  PaperNotice: [
    { name: "member", type: "uint32" },
    { name: "until", type: "uint40" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  VotingPerson: [
    { name: "member", type: "uint32" },
    { name: "person", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  NewPerson: [
    { name: "member", type: "uint32" },
    { name: "invitation", type: "address" },
    { name: "representative", type: "bool" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  PersonLeft: [
    { name: "member", type: "uint32" },
    { name: "person", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  KeyReplacement: [
    { name: "person", type: "uint32" },
    { name: "invitation", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  KeyObjection: [
    { name: "person", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Transfer: [
    { name: "from", type: "uint32" },
    { name: "to", type: "uint32" },
    { name: "shares", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Death: [
    { name: "member", type: "uint32" },
    { name: "diedAt", type: "uint40" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  JointRepresentative: [
    { name: "member", type: "uint32" },
    { name: "invitation", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Hearing: [
    { name: "member", type: "uint32" },
    { name: "until", type: "uint40" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Dispatch: [
    { name: "member", type: "uint32" },
    { name: "sentAt", type: "uint40" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Reinstatement: [
    { name: "member", type: "uint32" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Correction: [
    { name: "member", type: "uint32" },
    { name: "field", type: "uint8" },
    { name: "value", type: "int64" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Resignation: [
    { name: "body", type: "uint32" },
    { name: "seat", type: "uint8" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Appointment: [
    { name: "body", type: "uint32" },
    { name: "seat", type: "uint8" },
    { name: "person", type: "uint32" },
    { name: "until", type: "uint40" },
    { name: "role", type: "uint8" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  EmergencyBoard: [
    { name: "body", type: "uint32" },
    { name: "seat", type: "uint8" },
    { name: "person", type: "uint32" },
    { name: "until", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
} as const;

/** Acts about a vote that CircularVotes judges, in the order of VoteActKind. */
export const voteActTypes = {
  Objection: [
    { name: "vote", type: "bytes32" },
    { name: "elector", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Declaration: [
    { name: "vote", type: "bytes32" },
    { name: "outcome", type: "uint8" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  VoteWithdrawal: [
    { name: "vote", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Outage: [
    { name: "vote", type: "bytes32" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Proxy: [
    { name: "vote", type: "bytes32" },
    { name: "principal", type: "uint32" },
    { name: "holder", type: "uint32" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  ProxyRevocation: [
    { name: "vote", type: "bytes32" },
    { name: "principal", type: "uint32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  PaperBallot: [
    { name: "vote", type: "bytes32" },
    { name: "elector", type: "uint32" },
    { name: "choice", type: "uint64" },
    { name: "manner", type: "uint8" },
    { name: "revision", type: "uint8" },
    { name: "receivedAt", type: "uint40" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Minutes: [
    { name: "vote", type: "bytes32" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Registration: [
    { name: "vote", type: "bytes32" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Annulment: [
    { name: "vote", type: "bytes32" },
    { name: "standing", type: "uint8" },
    { name: "document", type: "bytes32" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
} as const;

/** Everything that is signed. */
export const actTypes = {
  ...bodyActTypes,
  ...voteActTypes,
  Application: [
    { name: "segment", type: "uint8" },
    { name: "shares", type: "uint32" },
    { name: "organisation", type: "bool" },
    { name: "key", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "salt", type: "bytes32" },
    { name: "validUntil", type: "uint40" },
  ],
  Subscription: [
    { name: "member", type: "uint32" },
    { name: "shares", type: "uint32" },
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
    { name: "discussionAt", type: "uint40" },
    { name: "startsAt", type: "uint40" },
    { name: "endsAt", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Ballot: [
    { name: "vote", type: "bytes32" },
    { name: "elector", type: "uint32" },
    { name: "choice", type: "uint64" },
    { name: "revision", type: "uint8" },
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
export type BodyActName = keyof typeof bodyActTypes;
export type VoteActName = keyof typeof voteActTypes;
/** Acts that travel as their encoding under signatures, with the function `act`. */
export type PlainActName = BodyActName | VoteActName;

/** The fields of an act; instants and numbers are numbers, 64 bits are bigints. */
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

/** Names of the acts by ActKind and by VoteActKind. */
export const BODY_ACTS = Object.keys(bodyActTypes) as readonly BodyActName[];
export const VOTE_ACTS = Object.keys(voteActTypes) as readonly VoteActName[];

/** Whether Bodies judges the act. */
export function isBodyAct(name: string): name is BodyActName {
  return Object.hasOwn(bodyActTypes, name);
}

/** Whether the act travels with the function `act`. */
export function isPlainAct(name: string): name is PlainActName {
  return isBodyAct(name) || Object.hasOwn(voteActTypes, name);
}

/** The contract that judges an act, whose address stands in the act's domain. */
export function judgeOf(name: ActName): "bodies" | "votes" {
  return isBodyAct(name) || name === "Application" || name === "Subscription" ? "bodies" : "votes";
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

/** The act as it travels: the ABI encoding of its fields. */
export function encodeAct<N extends PlainActName>(name: N, message: Act<N>): Hex {
  const fields = actTypes[name];
  const values = message as Readonly<Record<string, unknown>>;
  return encodeAbiParameters(fields, fields.map((field) => values[field.name]) as never);
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
