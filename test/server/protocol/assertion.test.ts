import { expect } from "chai";
import { concat, getBytes, id, toBeHex } from "ethers";
import type { Hex } from "viem";
import {
  packAssertion,
  passkeyId,
  recoverPasskey,
  verifyP256,
} from "../../../server/protocol/assertion.ts";
import { CHROMIUM, DIGEST, FIRST, passkeyOf } from "../../helpers/passkey.ts";
import { expectRefusal } from "../../helpers/refusal.ts";
import {
  browserAssertion,
  loadEcdsa,
  loadWebAuthn,
  normalised,
  ORDERS,
  WEBAUTHN_REFUSALS,
  WEBAUTHN_SITE,
} from "../../helpers/vectors.ts";

describe("assertion", () => {
  it("agrees with Project Wycheproof on P-256: valid and lower s", function () {
    const cases = loadEcdsa("wycheproof_ecdsa_secp256r1_sha256_p1363_test.json");
    if (cases === undefined) return this.skip();

    for (const { name, digest, x, y, rs, valid, upper } of [
      ...cases,
      ...normalised(cases, "secp256r1"),
    ]) {
      const signature = getBytes(concat([rs?.r ?? "0x", rs?.s ?? "0x"]));
      const key = getBytes(concat(["0x04", x, y]));
      expect(verifyP256(getBytes(digest), signature, key), name).to.equal(valid && !upper);
    }
  });

  it("accepts the assertions of Web Authentication Level 3 or refuses them with the policy's reason", function () {
    const cases = loadWebAuthn();
    if (cases === undefined) return this.skip();

    expect(cases.map(({ name }) => name)).to.have.members(Object.keys(WEBAUTHN_REFUSALS));
    for (const vector of cases) {
      const digest: Hex = `0x${vector.challenge}`;
      const pack = () => packAssertion(digest, browserAssertion(vector), 3, WEBAUTHN_SITE);
      const code = WEBAUTHN_REFUSALS[vector.name];
      if (code !== undefined) {
        expectRefusal(pack, code);
        continue;
      }
      const signature = pack();
      expect(recoverPasskey(digest, signature, WEBAUTHN_SITE), vector.name).to.equal(
        passkeyId(`0x${vector.x}`, `0x${vector.y}`),
      );
      const upper = { ...signature, s: toBeHex(ORDERS.secp256r1 - BigInt(signature.s), 32) as Hex };
      expect(recoverPasskey(digest, upper, WEBAUTHN_SITE), vector.name).to.equal(undefined);
    }
  });

  it("takes any browser's and device's additions apart so that they hold", () => {
    for (const options of [
      {},
      { members: CHROMIUM },
      { flags: 0x1d, counter: 0xfffffffe },
      { flags: 0x85, extensions: "0xa0" as const, members: '"ä":"}"' },
    ]) {
      const passkey = passkeyOf("a", options);
      const signature = packAssertion(DIGEST, passkey.assert(DIGEST), 1, FIRST);
      expect(recoverPasskey(DIGEST, signature, FIRST)).to.equal(passkey.keyId);
      expect(signature.counter).to.equal(options.counter ?? 0);
    }
  });

  it("reads authenticator data that lie inside a larger buffer", () => {
    const assertion = passkeyOf("a", { counter: 7 }).assert(DIGEST);
    const buffer = new Uint8Array(100);
    buffer.set(assertion.authenticatorData, 21);
    const authenticatorData = buffer.subarray(21, 21 + assertion.authenticatorData.length);
    expect(packAssertion(DIGEST, { ...assertion, authenticatorData }, 1, FIRST).counter).to.equal(
      7,
    );
  });

  it("refuses client data that are not those of this digest at this site", () => {
    const text = new TextDecoder().decode(passkeyOf("a").assert(DIGEST).clientDataJSON);
    const refused = [
      text.replace("webauthn.get", "webauthn.create"),
      text.replace("umlauf.example", "umlauf.example.org"),
      text.replace("false", "true"),
      text.replace("false}", 'true,"topOrigin":"https://else.example"}'),
      text.slice(0, -1),
      text.replace("}", ",}"),
      text.replace("}", ',"a":1'),
      text.replace("}", " }"),
      text.replace(',"crossOrigin":false', ""),
      `${text} `,
      text.replace("}", `,"a":"${"a".repeat(65_531)}"}`),
      "",
    ];
    for (const clientDataJSON of refused.map((one) => new TextEncoder().encode(one))) {
      expectRefusal(() => pack({ clientDataJSON }), "ASSERTION_CLIENT_DATA");
    }
    expectRefusal(() => pack(passkeyOf("a").assert(id("another") as Hex)), "ASSERTION_CHALLENGE");
    const longest = text.replace("}", `,"a":"${"a".repeat(65_529)}"}`);
    expect(pack({ clientDataJSON: new TextEncoder().encode(longest) }).members).to.have.length(
      2 + 2 * 65_535,
    );
  });

  it("refuses authenticator data of another site, without verification, or against the specification", () => {
    const { authenticatorData: data } = passkeyOf("a").assert(DIGEST);
    const flagged = (flags: number) => data.with(32, flags);
    const extended = (flags: number, length: number) =>
      getBytes(concat([flagged(flags), new Uint8Array(length)]));

    expectRefusal(() => pack({ authenticatorData: data.with(0, 0) }), "ASSERTION_RELYING_PARTY");
    expectRefusal(() => pack({ authenticatorData: new Uint8Array() }), "ASSERTION_RELYING_PARTY");
    for (const flags of [0x00, 0x01, 0x04]) {
      expectRefusal(() => pack({ authenticatorData: flagged(flags) }), "ASSERTION_UNVERIFIED");
    }
    // Cut off; attested data; backed up but not eligible; extensions announced, unannounced, too long.
    const unlawful = [
      data.slice(0, 36),
      flagged(0x45),
      flagged(0x15),
      flagged(0x85),
      extended(0x05, 1),
      extended(0x85, 256),
    ];
    for (const authenticatorData of unlawful) {
      expectRefusal(() => pack({ authenticatorData }), "ASSERTION_AUTHENTICATOR_DATA");
    }
    expect(pack({ authenticatorData: extended(0x85, 255) }).extensions).to.have.length(2 + 2 * 255);
  });

  it("refuses a signature that is not DER", () => {
    const { signature } = passkeyOf("a").assert(DIGEST);
    for (const wrong of [
      new Uint8Array(),
      new Uint8Array(64),
      signature.slice(0, -1),
      getBytes(concat([signature, "0x00"])),
    ]) {
      expectRefusal(() => pack({ signature: wrong }), "ASSERTION_SIGNATURE");
    }
  });

  function pack(changed: Partial<Parameters<typeof packAssertion>[1]>) {
    return packAssertion(DIGEST, { ...passkeyOf("a").assert(DIGEST), ...changed }, 1, FIRST);
  }
});
