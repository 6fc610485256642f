import { p256 } from "@noble/curves/p256.js";
import { sha256 } from "@noble/hashes/sha2.js";
import {
  type Address,
  bytesToHex,
  concatBytes,
  getAddress,
  type Hex,
  hexToBytes,
  keccak256,
} from "viem";
import { UmlaufError } from "../errors.ts";

/** A site at which members sign with passkeys. Instants are UTC seconds, half-open. */
export interface Site {
  /** SHA-256 of the relying party id. */
  readonly rpIdHash: Hex;
  readonly since: number;
  readonly until: number;
  readonly origin: string;
}

/** What varies in a passkey's assertion; the rest follows from its site and the digest. */
export interface PasskeySignature {
  readonly kind: "passkey";
  /** Number of the site, from 1. */
  readonly site: number;
  /** Public key and signature, 32 bytes each; s in the lower half. */
  readonly x: Hex;
  readonly y: Hex;
  readonly r: Hex;
  readonly s: Hex;
  readonly flags: number;
  readonly counter: number;
  /** Extension data of the authenticator, at most 255 bytes. */
  readonly extensions: Hex;
  /** What the browser appended to the client data, without the comma before and the brace after. */
  readonly members: Hex;
}

/** A browser's assertion, as `navigator.credentials.get` returns it, with the passkey's public key. */
export interface BrowserAssertion {
  readonly clientDataJSON: Uint8Array;
  readonly authenticatorData: Uint8Array;
  /** ECDSA signature in DER. */
  readonly signature: Uint8Array;
  readonly x: Hex;
  readonly y: Hex;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;
const EXTENDED = 0x80;

const COMMA = 0x2c;
const BRACE = 0x7d;

/** The identity of a passkey: the low 160 bits of the hash of its public key. */
export function passkeyId(x: Hex, y: Hex): Address {
  const hash = keccak256(concatBytes([hexToBytes(x), hexToBytes(y)]));
  return getAddress(`0x${hash.slice(26)}`);
}

/**
 * The passkey that made an assertion over `digest` at `site`, undefined where it does not hold.
 * Twin of `Assertion.verify`.
 */
export function recoverPasskey(
  digest: Hex,
  assertion: PasskeySignature,
  site: Site,
): Address | undefined {
  const extensions = hexToBytes(assertion.extensions);
  if (!lawful(assertion.flags, extensions.length)) return undefined;

  const signed = sha256(
    concatBytes([
      hexToBytes(site.rpIdHash),
      Uint8Array.of(assertion.flags, ...counterBytes(assertion.counter)),
      extensions,
      sha256(clientData(digest, site.origin, hexToBytes(assertion.members))),
    ]),
  );
  const signature = concatBytes([hexToBytes(assertion.r), hexToBytes(assertion.s)]);
  const key = concatBytes([Uint8Array.of(4), hexToBytes(assertion.x), hexToBytes(assertion.y)]);
  return verifyP256(signed, signature, key) ? passkeyId(assertion.x, assertion.y) : undefined;
}

/**
 * Takes a browser's assertion apart. Whether the signature holds is {@link recoverPasskey}'s question.
 *
 * Errors: ASSERTION_CHALLENGE (another digest), ASSERTION_CLIENT_DATA (another type or origin,
 * cross-origin, or not in the form of Web Authentication §5.8.1.2), ASSERTION_RELYING_PARTY,
 * ASSERTION_UNVERIFIED, ASSERTION_AUTHENTICATOR_DATA, ASSERTION_SIGNATURE.
 */
export function packAssertion(
  digest: Hex,
  assertion: BrowserAssertion,
  siteNumber: number,
  site: Site,
): PasskeySignature {
  const data = assertion.authenticatorData;
  const flags = data[32] ?? 0;
  const extensions = data.subarray(37);
  if (bytesToHex(data.subarray(0, 32)) !== site.rpIdHash.toLowerCase()) {
    throw new UmlaufError("ASSERTION_RELYING_PARTY", { origin: site.origin });
  }
  if ((flags & (PRESENT | VERIFIED)) !== (PRESENT | VERIFIED)) {
    throw new UmlaufError("ASSERTION_UNVERIFIED");
  }
  if (data.length < 37 || extensions.length > 255 || !lawful(flags, extensions.length)) {
    throw new UmlaufError("ASSERTION_AUTHENTICATOR_DATA");
  }
  return {
    kind: "passkey",
    site: siteNumber,
    x: assertion.x,
    y: assertion.y,
    ...normalised(assertion.signature),
    flags,
    counter: new DataView(data.buffer, data.byteOffset).getUint32(33),
    extensions: bytesToHex(extensions),
    members: bytesToHex(appended(digest, assertion.clientDataJSON, site.origin)),
  };
}

/** A P-256 signature over a hash, r ‖ s; s in the upper half is refused. */
export function verifyP256(hash: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  // Unlike a false signature, a point off the curve makes the library throw.
  try {
    return p256.verify(signature, hash, key, { lowS: true, prehash: false, format: "compact" });
  } catch {
    return false;
  }
}

/** Flags by §6.1 and §7.2 of Web Authentication; twin of `Assertion._lawful`. */
function lawful(flags: number, extensions: number): boolean {
  return (
    (flags & (PRESENT | VERIFIED | ATTESTED)) === (PRESENT | VERIFIED) &&
    (flags & (BACKUP_ELIGIBLE | BACKED_UP)) !== BACKED_UP &&
    ((flags & EXTENDED) !== 0) === extensions > 0
  );
}

/** The client data as the chain rebuilds them. */
function clientData(digest: Hex, origin: string, members: Uint8Array): Uint8Array {
  const open = openClientData(digest, origin);
  return members.length === 0
    ? concatBytes([open, Uint8Array.of(BRACE)])
    : concatBytes([open, Uint8Array.of(COMMA), members, Uint8Array.of(BRACE)]);
}

/** The client data up to where a browser may append members. */
function openClientData(digest: Hex, origin: string): Uint8Array {
  return new TextEncoder().encode(
    `{"type":"webauthn.get","challenge":"${base64url(digest)}","origin":"${origin}","crossOrigin":false`,
  );
}

/** What a browser appended. */
function appended(digest: Hex, client: Uint8Array, origin: string): Uint8Array {
  const open = openClientData(digest, origin);
  if (open.every((byte, i) => client[i] === byte) && client.at(-1) === BRACE) {
    const rest = client.subarray(open.length, -1);
    if (rest.length === 0) return rest;
    if (rest[0] === COMMA && rest.length > 1 && rest.length <= 0x10000) return rest.subarray(1);
  }
  // "challenge":"… stands at byte 23 of every client data of this type.
  const challenge = new TextDecoder().decode(client.subarray(23, 79));
  throw challenge.startsWith('"challenge":"') && challenge !== `"challenge":"${base64url(digest)}`
    ? new UmlaufError("ASSERTION_CHALLENGE")
    : new UmlaufError("ASSERTION_CLIENT_DATA", { origin });
}

function normalised(der: Uint8Array): { r: Hex; s: Hex } {
  try {
    const compact = p256.Signature.fromDER(der).normalizeS().toCompactRawBytes();
    return { r: bytesToHex(compact.subarray(0, 32)), s: bytesToHex(compact.subarray(32)) };
  } catch (cause) {
    throw new UmlaufError("ASSERTION_SIGNATURE", {}, { cause });
  }
}

function base64url(data: Hex): string {
  return btoa(String.fromCharCode(...hexToBytes(data)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function counterBytes(counter: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, counter);
  return bytes;
}
