import { id, sha256, toUtf8Bytes } from "ethers";
import type { Hex } from "viem";
import {
  namedKey,
  type Passkey,
  type PasskeyOptions,
  passkeySigner,
} from "../../scripts/signers.ts";
import type { Site } from "../../server/protocol/assertion.ts";
import { WEBAUTHN_SITE } from "./vectors.ts";

/** The instant at which the tests' signatures are received. */
export const NOW = 1_800_000_000;

/** What the tests' keys sign. */
export const DIGEST = id("a ballot") as Hex;

/** A site in force around that instant. */
export const FIRST: Site = {
  ...placeOf("umlauf.example", "https://umlauf.example"),
  since: NOW - 10,
  until: NOW + 10,
};

/** The sites, numbered from 1: the first; one that ends at that instant; that of the W3C's vectors. */
export const SITES: readonly Site[] = [
  FIRST,
  { ...placeOf("old.example", "https://old.example:8443"), since: NOW - 20, until: NOW },
  WEBAUTHN_SITE,
];

/** What Chromium appends to the client data now and then, to keep anybody from comparing with a template. */
export const CHROMIUM =
  '"other_keys_can_be_added_here":"do not compare clientDataJSON against a template. See https://goo.gl/yabPex"';

/** A passkey at the first site, unless told otherwise. */
export function passkeyOf(name: string, options: Partial<PasskeyOptions> = {}): Passkey {
  const place = { site: 1, rpId: "umlauf.example", origin: "https://umlauf.example" };
  return passkeySigner(namedKey(name), { ...place, ...options });
}

function placeOf(rpId: string, origin: string): Pick<Site, "rpIdHash" | "origin"> {
  return { rpIdHash: sha256(toUtf8Bytes(rpId)) as Hex, origin };
}
