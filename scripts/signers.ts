import { p256 } from "@noble/curves/p256.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import {
  type Address,
  bytesToHex,
  concatBytes,
  type Hex,
  hexToBytes,
  keccak256,
  numberToBytes,
  stringToBytes,
} from "viem";
import { privateKeyToAddress } from "viem/accounts";
import {
  type BrowserAssertion,
  packAssertion,
  passkeyId,
  type Site,
} from "../server/protocol/assertion.ts";
import { packWallet, type Signature } from "../server/protocol/signatures.ts";

/** A key that signs EIP-712 hashes, as a person's device does. */
export interface Signer {
  readonly keyId: Address;
  readonly kind: "wallet" | "passkey";
  sign(digest: Hex): Promise<Signature>;
}

/** A software authenticator together with the browser before it. */
export interface Passkey extends Signer {
  readonly x: Hex;
  readonly y: Hex;
  /** The assertion as the browser hands it out, before it is packed. */
  assert(digest: Hex): BrowserAssertion;
}

/** How a passkey's device and browser behave. */
export interface PasskeyOptions {
  /** Number of the site on the chain. */
  readonly site: number;
  readonly rpId: string;
  readonly origin: string;
  /** UP and UV unless told. */
  readonly flags?: number;
  readonly counter?: number;
  /** Extension data; the flags must say so. */
  readonly extensions?: Hex;
  /** What the browser appends to the client data, such as `"other_keys_can_be_added_here":"…"`. */
  readonly members?: string;
}

/** A private key that follows from a name, valid on both curves: for trials, never for people. */
export function namedKey(name: string): Hex {
  return keccak256(stringToBytes(name));
}

/** A wallet with a private key. */
export function walletSigner(privateKey: Hex): Signer {
  return {
    keyId: privateKeyToAddress(privateKey),
    kind: "wallet",
    async sign(digest) {
      const signature = secp256k1.sign(hexToBytes(digest), hexToBytes(privateKey));
      return packWallet(
        bytesToHex(concatBytes([signature.toCompactRawBytes(), Uint8Array.of(signature.recovery)])),
      );
    },
  };
}

/** A passkey with a private key, used at one site. */
export function passkeySigner(privateKey: Hex, options: PasskeyOptions): Passkey {
  const point = p256.getPublicKey(hexToBytes(privateKey), false);
  const x = bytesToHex(point.subarray(1, 33));
  const y = bytesToHex(point.subarray(33));
  const { rpId, origin, flags = 0x05, counter = 0, extensions = "0x", members } = options;
  const rpIdHash = sha256(stringToBytes(rpId));
  const site: Site = {
    rpIdHash: bytesToHex(rpIdHash),
    since: 0,
    until: Number.MAX_SAFE_INTEGER,
    origin,
  };

  function assert(digest: Hex): BrowserAssertion {
    const challenge = Buffer.from(hexToBytes(digest)).toString("base64url");
    const standard = JSON.stringify({
      type: "webauthn.get",
      challenge,
      origin,
      crossOrigin: false,
    });
    const clientDataJSON = stringToBytes(
      members === undefined ? standard : `${standard.slice(0, -1)},${members}}`,
    );
    const authenticatorData = concatBytes([
      rpIdHash,
      Uint8Array.of(flags),
      numberToBytes(counter, { size: 4 }),
      hexToBytes(extensions),
    ]);
    const signed = sha256(concatBytes([authenticatorData, sha256(clientDataJSON)]));
    // Authenticators do not choose the lower s.
    const signature = p256.sign(signed, hexToBytes(privateKey), { lowS: false }).toDERRawBytes();
    return { clientDataJSON, authenticatorData, signature, x, y };
  }

  return {
    keyId: passkeyId(x, y),
    kind: "passkey",
    x,
    y,
    assert,
    async sign(digest) {
      return packAssertion(digest, assert(digest), options.site, site);
    },
  };
}
