import { expect } from "chai";
import { dataSlice, getBytes, hexlify, id, keccak256, toBeHex, ZeroAddress } from "ethers";
import type { Hex } from "viem";
import type { PasskeyOptions } from "../../scripts/signers.ts";
import { packAssertion } from "../../server/protocol/assertion.ts";
import {
  decodeSignature,
  encodeSignature,
  type Signature,
} from "../../server/protocol/signatures.ts";
import { askBoth, deployHarness, type Harness, REFUSED } from "../helpers/harness.ts";
import { CHROMIUM, DIGEST, FIRST, NOW, passkeyOf } from "../helpers/passkey.ts";
import {
  browserAssertion,
  type EcdsaCase,
  loadEcdsa,
  loadWebAuthn,
  normalised,
  ORDERS,
  WEBAUTHN_REFUSALS,
  WEBAUTHN_SITE,
} from "../helpers/vectors.ts";

for (const hardfork of ["osaka", "cancun"] as const) {
  describe(`Assertion ${hardfork === "osaka" ? "with" : "without"} the P-256 precompile`, () => {
    let harness: Harness;
    before(async () => {
      harness = await deployHarness(hardfork);
    });

    it("agrees with Project Wycheproof on P-256: valid and lower s", async function () {
      const cases = loadEcdsa("wycheproof_ecdsa_secp256r1_sha256_p1363_test.json");
      if (cases === undefined) return this.skip();

      const accepted = await verify(cases.filter(({ rs }) => rs !== undefined));
      for (const { name, rs, valid, upper } of cases) {
        if (rs === undefined) expect(valid, name).to.equal(false);
        else expect(accepted.get(name), name).to.equal(valid && !upper);
      }
      const lowered = await verify(normalised(cases, "secp256r1"));
      expect(lowered.size).to.be.greaterThan(50);
      expect([...lowered].filter(([, holds]) => !holds)).to.deep.equal([]);

      async function verify(asked: readonly EcdsaCase[]): Promise<Map<string, boolean>> {
        const answers = new Map<string, boolean>();
        for (let i = 0; i < asked.length; i += 25) {
          const some = asked.slice(i, i + 25);
          const [valid] = await harness.call(
            "verifyP256",
            some.map((one) => ({ ...one, ...one.rs })),
          );
          some.forEach(({ name }, k) => {
            answers.set(name, valid[k]);
          });
        }
        return answers;
      }
    });

    it("finds the passkey, whatever browser and device add", async () => {
      const variants: Partial<PasskeyOptions>[] = [
        {},
        { members: CHROMIUM },
        { members: `"a":"${"ä".repeat(2000)}"` },
        { flags: 0x1d, counter: 0xfffffffe },
        { flags: 0x0d },
        { flags: 0x85, extensions: "0xa0" },
        { flags: 0x85, extensions: `0x${"5a".repeat(255)}`, members: CHROMIUM },
      ];
      for (const variant of variants) {
        const passkey = passkeyOf("a", variant);
        const packed = encodeSignature(await passkey.sign(DIGEST));
        expect(await askBoth(harness, DIGEST, packed)).to.deep.equal({
          key: passkey.keyId,
          reason: "NONE",
        });
      }
    });

    it("accepts the assertions of Web Authentication Level 3 that fit the policy", async function () {
      const cases = loadWebAuthn();
      if (cases === undefined) return this.skip();

      const accepted = cases.filter(({ name }) => WEBAUTHN_REFUSALS[name] === undefined);
      expect(accepted).to.have.length(3);
      for (const vector of accepted) {
        const digest: Hex = `0x${vector.challenge}`;
        const signature = packAssertion(digest, browserAssertion(vector), 3, WEBAUTHN_SITE);
        const key = dataSlice(keccak256(`0x${vector.x}${vector.y}`), 12);
        const found = await askBoth(harness, digest, encodeSignature(signature));
        expect(found.key.toLowerCase(), vector.name).to.equal(key);

        const upper: Signature = {
          ...signature,
          s: toBeHex(ORDERS.secp256r1 - BigInt(signature.s), 32) as Hex,
        };
        expect(await askBoth(harness, digest, encodeSignature(upper))).to.deep.equal(REFUSED);
      }
    });

    it("refuses a passkey's signature with any field changed", async () => {
      const packed = encodeSignature(
        await passkeyOf("a", { flags: 0x85, extensions: "0xa0", members: CHROMIUM }).sign(DIGEST),
      );
      // x, y, r, s, flags, counter, extensions, members; not the lengths, which would move the end.
      for (const at of [2, 34, 66, 98, 130, 131, 134, 136, 139, 200]) {
        const bytes = getBytes(packed);
        bytes[at] = (bytes[at] ?? 0) ^ 0x20;
        expect(await askBoth(harness, DIGEST, hexlify(bytes)), `byte ${at}`).to.deep.equal(REFUSED);
      }
      expect(await askBoth(harness, id("another ballot") as Hex, packed)).to.deep.equal(REFUSED);
    });

    it("refuses flags that Web Authentication or the policy forbids", async () => {
      for (const flags of [0x00, 0x01, 0x04, 0x45, 0x15, 0x85]) {
        // The device signed these flags: nothing but the policy stands against the signature.
        const passkey = passkeyOf("a", { flags });
        const asked = passkey.assert(DIGEST);
        const permitted = { ...asked, authenticatorData: asked.authenticatorData.with(32, 0x05) };
        const signature: Signature = { ...packAssertion(DIGEST, permitted, 1, FIRST), flags };
        expect(
          await askBoth(harness, DIGEST, encodeSignature(signature)),
          `flags ${flags}`,
        ).to.deep.equal(REFUSED);
      }
    });

    it("accepts a site from its first instant until just before its last", async () => {
      const passkey = passkeyOf("a", {
        site: 2,
        rpId: "old.example",
        origin: "https://old.example:8443",
      });
      const packed = encodeSignature(await passkey.sign(DIGEST));
      for (const [time, reason] of [
        [NOW - 21, "UNKNOWN_SITE"],
        [NOW - 20, "NONE"],
        [NOW - 1, "NONE"],
        [NOW, "UNKNOWN_SITE"],
      ] as const) {
        const key = reason === "NONE" ? passkey.keyId : ZeroAddress;
        expect(await askBoth(harness, DIGEST, packed, time)).to.deep.equal({ key, reason });
      }
      const elsewhere = encodeSignature({ ...decode(packed), site: 1 });
      expect((await askBoth(harness, DIGEST, elsewhere)).reason).to.equal("BAD_SIGNATURE");
      const nowhere = encodeSignature({ ...decode(packed), site: 200 });
      expect((await askBoth(harness, DIGEST, nowhere)).reason).to.equal("UNKNOWN_SITE");
    });
  });
}

function decode(packed: string): Extract<Signature, { kind: "passkey" }> {
  const { signature } = decodeSignature(getBytes(packed));
  if (signature.kind !== "passkey") throw new Error("not a passkey");
  return signature;
}
