import { createMPT } from "@ethereumjs/mpt";
import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { createKeccak } from "hash-wasm";
import type { ChainReceipt, FinalBlock, RpcHeader } from "./chain/chain.ts";
import { type ErrorCode, UmlaufError } from "./errors.ts";

/** The proof is hashing above all, and in JavaScript that takes eighteen times as long. */
const hasher = await createKeccak(256);

const EMPTY_TRIE = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** Header fields in the order of their RLP list; the forks only ever appended. */
const HEADER_FIELDS = [
  "parentHash",
  "sha3Uncles",
  "miner",
  "stateRoot",
  "transactionsRoot",
  "receiptsRoot",
  "logsBloom",
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "extraData",
  "mixHash",
  "nonce",
  "baseFeePerGas",
  "withdrawalsRoot",
  "blobGasUsed",
  "excessBlobGas",
  "parentBeaconBlockRoot",
  "requestsHash",
] as const;

/** Fields that are numbers: RLP writes them without leading zeros. */
const QUANTITIES = new Set<string>([
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
]);

/** The mix hash by which a QBFT or IBFT header is known. */
const BFT_MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/**
 * Proves that a block is whole and follows its parent: its receipts hash to the header's `receiptsRoot`, its header
 * hashes to its hash, and the parent's hash is the one that was indexed. Blooms are computed from the logs, so a node
 * that leaves out, adds, alters or moves a log is caught.
 *
 * @param block The block as the node gave it
 * @param parent Hash of the block indexed before it; undefined for the first block of all
 * @throws INDEX_PARENT_MISMATCH, INDEX_HEADER_MISMATCH, INDEX_RECEIPTS_MISMATCH with the block's number and both hashes
 */
export async function proveComplete(block: FinalBlock, parent: string | undefined): Promise<void> {
  const fail = (code: ErrorCode, expected: string, found: string) =>
    new UmlaufError(code, { block: block.number, expected, found });

  if (parent !== undefined && block.parentHash !== parent) {
    throw fail("INDEX_PARENT_MISMATCH", parent, block.parentHash);
  }
  const hash = headerHash(block.header);
  const { header } = block;
  if (
    hash !== block.hash ||
    header.parentHash !== block.parentHash ||
    Number(header.number) !== block.number ||
    Number(header.timestamp) !== block.timestamp
  ) {
    throw fail("INDEX_HEADER_MISMATCH", block.hash, hash);
  }
  const root = await receiptsRoot(block.receipts);
  if (root !== header.receiptsRoot) {
    throw fail("INDEX_RECEIPTS_MISMATCH", header.receiptsRoot, root);
  }
}

/** The block's hash, from its header fields as `eth_getBlockByNumber` names them. */
export function headerHash(header: RpcHeader): string {
  const fields: NestedUint8Array = [];
  for (const name of HEADER_FIELDS) {
    const value = header[name];
    if (value === undefined || value === null) continue;
    fields.push(QUANTITIES.has(name) ? quantity(String(value)) : bytes(String(value)));
  }
  if (header.mixHash === BFT_MIX_HASH) fields[12] = withoutSeals(fields[12] as Uint8Array);
  return keccak(RLP.encode(fields));
}

/** Root of the trie of receipts, keyed by the RLP of their index. */
export async function receiptsRoot(receipts: readonly ChainReceipt[]): Promise<string> {
  const [only, second] = receipts;
  if (only === undefined) return EMPTY_TRIE;
  // The trie of one receipt is one leaf: path 0x80 (the RLP of 0), even, prefix 0x20.
  if (second === undefined) {
    return keccak(RLP.encode([Uint8Array.of(0x20, 0x80), encodeReceipt(only)]));
  }
  const trie = await createMPT();
  for (const [index, receipt] of receipts.entries()) {
    await trie.put(RLP.encode(index), encodeReceipt(receipt));
  }
  return toHex(trie.root());
}

function encodeReceipt(receipt: ChainReceipt): Uint8Array {
  const bloom = new Uint8Array(256);
  const logs = receipt.logs.map((log) => {
    addToBloom(bloom, log.address);
    for (const topic of log.topics) addToBloom(bloom, topic);
    return [bytes(log.address), log.topics.map(bytes), bytes(log.data)];
  });
  const body = RLP.encode([
    quantity(receipt.status),
    quantity(receipt.cumulativeGasUsed),
    bloom,
    logs,
  ]);
  if (receipt.type === 0) return body;
  const typed = new Uint8Array(body.length + 1);
  typed[0] = receipt.type;
  typed.set(body, 1);
  return typed;
}

// Addresses and most topics come again and again: their three bits are remembered.
const bloomBits = new Map<string, readonly [number, number, number]>();

function addToBloom(bloom: Uint8Array, value: string): void {
  let bits = bloomBits.get(value);
  if (bits === undefined) {
    const hash = keccak256(bytes(value));
    const bit = (at: number) => (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 2047;
    bits = [bit(0), bit(2), bit(4)];
    if (bloomBits.size >= 10_000) bloomBits.clear();
    bloomBits.set(value, bits);
  }
  for (const bit of bits) {
    const at = 255 - (bit >> 3);
    bloom[at] = (bloom[at] as number) | (1 << (bit & 7));
  }
}

/**
 * A BFT block's hash leaves out who sealed it and in which round, since the seals sign it. Extra data is vanity,
 * validators, vote, round, seals: QBFT hashes round 0 without seals, IBFT 2.0 (whose round has 4 bytes) neither of them.
 */
function withoutSeals(extraData: Uint8Array): Uint8Array {
  const [vanity, validators, vote, round] = RLP.decode(extraData) as Uint8Array[];
  const kept: NestedUint8Array = [vanity, validators, vote] as NestedUint8Array;
  return RLP.encode(round?.length === 4 ? kept : [...kept, new Uint8Array(), []]);
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}

function quantity(value: string | number | bigint): Uint8Array {
  const hex = BigInt(value).toString(16);
  return hex === "0" ? new Uint8Array() : Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
}

function keccak256(data: Uint8Array): Uint8Array {
  return hasher.init().update(data).digest("binary");
}

function keccak(data: Uint8Array): string {
  return toHex(keccak256(data));
}

function toHex(data: Uint8Array): string {
  return `0x${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")}`;
}
