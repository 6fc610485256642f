import { secp256k1 } from "@noble/curves/secp256k1.js";
import {
  type Address,
  bytesToHex,
  concatHex,
  getAddress,
  type Hex,
  hexToBytes,
  keccak256,
  numberToHex,
  size,
} from "viem";
import { UmlaufError } from "../errors.ts";
import { type PasskeySignature, recoverPasskey, type Site } from "./assertion.ts";

/** A wallet's signature in the compact form of EIP-2098. */
export interface WalletSignature {
  readonly kind: "wallet";
  readonly r: Hex;
  /** s with the parity of the point in its highest bit. */
  readonly vs: Hex;
}

export type Signature = WalletSignature | PasskeySignature;

/** Who signed, or why nobody did; the reasons bear the names of the contracts' `Skip`. */
export type Recovered =
  | { readonly key: Address; readonly reason: "NONE" }
  | { readonly key: undefined; readonly reason: "BAD_SIGNATURE" | "UNKNOWN_SITE" };

const HALF_N = secp256k1.CURVE.n >> 1n;

/**
 * Finds who signed `digest`. Twin of `Signatures.signer`: a false wallet signature gives some other key, so the
 * caller compares the key with the expected one.
 *
 * @param siteAt The site of a number, undefined where there is none
 * @param time When the signature was received, UTC seconds
 */
export function signerOf(
  digest: Hex,
  signature: Signature,
  siteAt: (number: number) => Site | undefined,
  time: number,
): Recovered {
  if (signature.kind === "wallet") return found(recoverWallet(digest, signature));

  const site = siteAt(signature.site);
  if (site === undefined || time < site.since || time >= site.until) {
    return { key: undefined, reason: "UNKNOWN_SITE" };
  }
  return found(recoverPasskey(digest, signature, site));
}

/**
 * Takes a wallet's signature: r ‖ s ‖ v as wallets return it (65 bytes) or EIP-2098 (64 bytes). An upper s is
 * normalised. Errors: SIGNATURE_MALFORMED.
 */
export function packWallet(signature: Hex): WalletSignature {
  const bytes = hexToBytes(signature);
  const r = bytesToHex(bytes.subarray(0, 32));
  if (bytes.length === 64) return { kind: "wallet", r, vs: bytesToHex(bytes.subarray(32)) };

  const v = bytes[64];
  if (bytes.length !== 65 || v === undefined || ![0, 1, 27, 28].includes(v)) {
    throw new UmlaufError("SIGNATURE_MALFORMED", { offset: Math.min(bytes.length, 64) });
  }
  const s = BigInt(bytesToHex(bytes.subarray(32, 64)));
  if (s >= secp256k1.CURVE.n) throw new UmlaufError("SIGNATURE_MALFORMED", { offset: 32 });
  const odd = BigInt(v % 27);
  const vs = s > HALF_N ? ((odd ^ 1n) << 255n) | (secp256k1.CURVE.n - s) : (odd << 255n) | s;
  return { kind: "wallet", r, vs: numberToHex(vs, { size: 32 }) };
}

/** Packs a signature as `Signatures` describes. Errors: SIGNATURE_MALFORMED where a field has another length. */
export function encodeSignature(signature: Signature): Hex {
  if (signature.kind === "wallet") {
    return concatHex(["0x00", ...words(1, signature.r, signature.vs)]);
  }
  const { site, x, y, r, s, flags, counter, extensions, members } = signature;
  if (size(extensions) > 0xff) throw new UmlaufError("SIGNATURE_MALFORMED", { offset: 135 });
  if (size(members) > 0xffff)
    throw new UmlaufError("SIGNATURE_MALFORMED", { offset: 136 + size(extensions) });
  return concatHex([
    "0x01",
    numberToHex(site, { size: 1 }),
    ...words(2, x, y, r, s),
    numberToHex(flags, { size: 1 }),
    numberToHex(counter, { size: 4 }),
    numberToHex(size(extensions), { size: 1 }),
    extensions,
    numberToHex(size(members), { size: 2 }),
    members,
  ]);
}

/**
 * Reads the packed signature at `offset`; more may follow after `next`.
 * Errors: SIGNATURE_MALFORMED where `next` cannot be known.
 */
export function decodeSignature(
  data: Uint8Array,
  offset = 0,
): { signature: Signature; next: number } {
  let next = offset;
  function take(length: number): Uint8Array {
    if (next + length > data.length) throw new UmlaufError("SIGNATURE_MALFORMED", { offset });
    next += length;
    return data.subarray(next - length, next);
  }
  const hex = (length: number): Hex => bytesToHex(take(length));
  const integer = (length: number): number => Number(hex(length));

  const kind = integer(1);
  if (kind === 0) return { signature: { kind: "wallet", r: hex(32), vs: hex(32) }, next };
  if (kind !== 1) throw new UmlaufError("SIGNATURE_MALFORMED", { offset });
  // Properties are evaluated in the order in which the fields stand.
  const signature: PasskeySignature = {
    kind: "passkey",
    site: integer(1),
    x: hex(32),
    y: hex(32),
    r: hex(32),
    s: hex(32),
    flags: integer(1),
    counter: integer(4),
    extensions: hex(integer(1)),
    members: hex(integer(2)),
  };
  return { signature, next };
}

function recoverWallet(digest: Hex, { r, vs }: WalletSignature): Address | undefined {
  const word = BigInt(vs);
  const s = BigInt.asUintN(255, word);
  if (s > HALF_N) return undefined;
  // The library throws where ecrecover answers nothing: r or s out of range, no such point.
  try {
    const signature = new secp256k1.Signature(BigInt(r), s).addRecoveryBit(Number(word >> 255n));
    const point = signature.recoverPublicKey(hexToBytes(digest)).toRawBytes(false);
    return getAddress(`0x${keccak256(point.subarray(1)).slice(26)}`);
  } catch {
    return undefined;
  }
}

function found(key: Address | undefined): Recovered {
  return key === undefined ? { key, reason: "BAD_SIGNATURE" } : { key, reason: "NONE" };
}

/** Fields of 32 bytes, the first of which stands at `offset`. */
function words(offset: number, ...fields: Hex[]): Hex[] {
  const wrong = fields.findIndex((field) => size(field) !== 32);
  if (wrong >= 0) throw new UmlaufError("SIGNATURE_MALFORMED", { offset: offset + 32 * wrong });
  return fields;
}
