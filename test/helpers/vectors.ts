import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { getBytes, sha256, toBeHex } from "ethers";
import type { ErrorCode } from "../../server/errors.ts";
import type { BrowserAssertion } from "../../server/protocol/assertion.ts";

const FOLDER = new URL("../../../shared/vectors/", import.meta.url);

/** Orders of both curves. */
export const ORDERS = {
  secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  secp256r1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
} as const;

/** A case of Project Wycheproof. */
export interface EcdsaCase {
  /** File and number, for messages. */
  readonly name: string;
  readonly digest: string;
  readonly x: string;
  readonly y: string;
  /** 32 bytes each; undefined where the signature cannot be written so, which only invalid ones may be. */
  readonly rs: { readonly r: string; readonly s: string } | undefined;
  readonly valid: boolean;
  /** Whether s lies in the upper half of the curve's order. */
  readonly upper: boolean;
  /**
   * Whether r is the point's x less the curve's order and the curve is secp256k1. ecrecover knows no such points, of
   * which there is one in 2^127, so wallets' signatures with them are refused.
   */
  readonly reduced: boolean;
}

interface Wycheproof {
  readonly testGroups: readonly {
    readonly type: string;
    readonly publicKey: { readonly curve: keyof typeof ORDERS; readonly uncompressed: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: "valid" | "invalid";
    }[];
  }[];
}

/**
 * Public test data beside the project. Undefined where the folder is missing: the test then skips itself.
 * The caller states the file's shape.
 */
export function loadVectors<T>(file: string): T | undefined {
  if (!existsSync(FOLDER)) return undefined;
  const bytes = readFileSync(new URL(file, FOLDER));
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as T;
}

/** ECDSA cases of Project Wycheproof with SHA-256, in IEEE P1363 form or in DER. */
export function loadEcdsa(file: string): EcdsaCase[] | undefined {
  return loadVectors<Wycheproof>(file)?.testGroups.flatMap(({ type, publicKey, tests }) =>
    tests.map(({ tcId, msg, sig, result }) => {
      const digest = sha256(`0x${msg}`);
      const rs = type === "EcdsaP1363Verify" ? fromP1363(sig) : fromDer(sig);
      return {
        name: `${file} ${tcId}`,
        digest,
        x: `0x${publicKey.uncompressed.slice(2, 66)}`,
        y: `0x${publicKey.uncompressed.slice(66)}`,
        rs,
        valid: result === "valid",
        upper: BigInt(rs?.s ?? 0) > ORDERS[publicKey.curve] / 2n,
        reduced: publicKey.curve === "secp256k1" && isReduced(digest, rs, publicKey.uncompressed),
      };
    }),
  );
}

/** The valid cases with an upper s, written with the lower one: what is refused as it stands must then hold. */
export function normalised(
  cases: readonly EcdsaCase[],
  curve: keyof typeof ORDERS,
): readonly EcdsaCase[] {
  return cases
    .filter(({ valid, upper, reduced }) => valid && upper && !reduced)
    .map((one) => {
      const { r, s } = one.rs ?? { r: "0x", s: "0x" };
      return { ...one, upper: false, rs: { r, s: toBeHex(ORDERS[curve] - BigInt(s), 32) } };
    });
}

function isReduced(digest: string, rs: EcdsaCase["rs"], publicKey: string): boolean {
  return [2, 3].some((recovery) => {
    try {
      const signature = new secp256k1.Signature(BigInt(rs?.r ?? 0), BigInt(rs?.s ?? 0));
      return (
        signature.addRecoveryBit(recovery).recoverPublicKey(getBytes(digest)).toHex(false) ===
        publicKey
      );
    } catch {
      return false;
    }
  });
}

function fromP1363(signature: string): EcdsaCase["rs"] {
  if (signature.length !== 128) return undefined;
  return { r: `0x${signature.slice(0, 64)}`, s: `0x${signature.slice(64)}` };
}

function fromDer(signature: string): EcdsaCase["rs"] {
  try {
    const { r, s } = secp256k1.Signature.fromDER(signature);
    return { r: toBeHex(r, 32), s: toBeHex(s, 32) };
  } catch {
    return undefined;
  }
}

/** A test vector of Web Authentication Level 3 for ES256; hexadecimal without prefix. */
export interface WebAuthnCase {
  readonly name: string;
  readonly x: string;
  readonly y: string;
  readonly challenge: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signatureDer: string;
}

/** The relying party of those vectors. */
export const WEBAUTHN_SITE = {
  rpIdHash: "0xbfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5",
  since: 0,
  until: 2 ** 40 - 1,
  origin: "https://example.org",
} as const;

/** What the policy says of each of those vectors: undefined where it is accepted, else the refusal's code. */
export const WEBAUTHN_REFUSALS: Readonly<Record<string, ErrorCode | undefined>> = {
  "ES256 Credential with No Attestation": "ASSERTION_UNVERIFIED",
  "ES256 Credential with Self Attestation": "ASSERTION_UNVERIFIED",
  'ES256 Credential with "crossOrigin": true in clientDataJSON': "ASSERTION_CLIENT_DATA",
  'ES256 Credential with "topOrigin" in clientDataJSON': "ASSERTION_CLIENT_DATA",
  "ES256 Credential with very long credential ID": undefined,
  "Packed Attestation with ES256 Credential": undefined,
  "TPM Attestation with ES256 Credential": undefined,
  "Android Key Attestation with ES256 Credential": "ASSERTION_UNVERIFIED",
  "Apple Anonymous Attestation with ES256 Credential": "ASSERTION_UNVERIFIED",
  "FIDO U2F Attestation with ES256 Credential": "ASSERTION_UNVERIFIED",
};

export function loadWebAuthn(): readonly WebAuthnCase[] | undefined {
  return loadVectors<{ cases: WebAuthnCase[] }>("webauthn_es256.json")?.cases;
}

/** A vector as the browser would have handed it out. */
export function browserAssertion(vector: WebAuthnCase): BrowserAssertion {
  return {
    clientDataJSON: getBytes(`0x${vector.clientDataJSON}`),
    authenticatorData: getBytes(`0x${vector.authenticatorData}`),
    signature: getBytes(`0x${vector.signatureDer}`),
    x: `0x${vector.x}`,
    y: `0x${vector.y}`,
  };
}
