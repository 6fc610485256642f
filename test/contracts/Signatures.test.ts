import { expect } from "chai";
import {
  computeAddress,
  concat,
  dataLength,
  dataSlice,
  getBytes,
  hexlify,
  id,
  toBeHex,
  ZeroAddress,
} from "ethers";
import { globalOptions } from "hardhat";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { encodeSignature, type Signature } from "../../server/protocol/signatures.ts";
import { askBoth, deployHarness, type Harness, REASONS, REFUSED } from "../helpers/harness.ts";
import { CHROMIUM, DIGEST, NOW, passkeyOf } from "../helpers/passkey.ts";
import { type EcdsaCase, loadEcdsa, normalised } from "../helpers/vectors.ts";

describe("Signatures", () => {
  let harness: Harness;
  before(async () => {
    harness = await deployHarness("osaka");
  });

  for (const form of ["p1363", "bitcoin"]) {
    it(`agrees with Project Wycheproof on secp256k1 (${form}): valid, lower s and r below n`, async function () {
      const cases = loadEcdsa(`wycheproof_ecdsa_secp256k1_sha256_${form}_test.json`);
      if (cases === undefined) return this.skip();

      const accepted = await recover(cases.filter(({ rs }) => rs !== undefined));
      for (const { name, rs, valid, upper, reduced } of cases) {
        if (rs === undefined) expect(valid, name).to.equal(false);
        else expect(accepted.get(name), name).to.equal(valid && !upper && !reduced);
      }
      const lowered = await recover(normalised(cases, "secp256k1"));
      expect([...lowered].filter(([, holds]) => !holds)).to.deep.equal([]);
    });
  }

  /** Whether one of both parities recovers the key. */
  async function recover(cases: readonly EcdsaCase[]): Promise<Map<string, boolean>> {
    const both = cases.flatMap(({ digest, rs }) =>
      [0n, 1n].map((odd) => {
        const { r, s } = rs ?? { r: "0x", s: "0x" };
        return { digest, r, vs: toBeHex((odd << 255n) | BigInt.asUintN(255, BigInt(s)), 32) };
      }),
    );
    const [keys] = await harness.call("recoverWallets", both);
    return new Map(
      cases.map(({ name, x, y }, i) => {
        const address = computeAddress(concat(["0x04", x, y]));
        return [name, keys[2 * i] === address || keys[2 * i + 1] === address];
      }),
    );
  }

  it("finds the wallet", async () => {
    for (const name of ["a", "b", "c"]) {
      const wallet = walletSigner(namedKey(name));
      const packed = encodeSignature(await wallet.sign(DIGEST));
      expect(await askBoth(harness, DIGEST, packed)).to.deep.equal({
        key: wallet.keyId,
        reason: "NONE",
      });
    }
  });

  it("finds another wallet or none where the signature is false", async () => {
    const wallet = walletSigner(namedKey("a"));
    const packed = encodeSignature(await wallet.sign(DIGEST));
    for (let at = 1; at < 65; at++) {
      const bytes = getBytes(packed);
      bytes[at] = (bytes[at] ?? 0) ^ 0x01;
      expect((await askBoth(harness, DIGEST, hexlify(bytes))).key).to.not.equal(wallet.keyId);
    }
    for (const fields of [`0x00${"00".repeat(64)}`, `0x00${"ff".repeat(64)}`]) {
      expect(await askBoth(harness, DIGEST, fields)).to.deep.equal(REFUSED);
    }
  });

  it("reverts where the end of a signature cannot be known", async () => {
    const wallet = encodeSignature(await walletSigner(namedKey("a")).sign(DIGEST));
    const passkey = encodeSignature(
      await passkeyOf("a", { flags: 0x85, extensions: "0xa0", members: CHROMIUM }).sign(DIGEST),
    );
    const cut = [wallet, passkey].flatMap((packed) =>
      Array.from({ length: dataLength(packed) }, (_, length) => dataSlice(packed, 0, length)),
    );
    for (const data of [...cut, `0x02${wallet.slice(4)}`]) {
      await expectMalformed("signers", [DIGEST], data, 0);
      await expectMalformed("recover", DIGEST, data, 0);
    }
    await expectMalformed(
      "signers",
      [DIGEST, DIGEST],
      concat([wallet, dataSlice(passkey, 0, 100)]),
      65,
    );
    await expectMalformed("recover", DIGEST, concat([wallet, "0x00"]), 65);

    async function expectMalformed(method: string, digests: unknown, data: string, offset: number) {
      const error = await harness.refusal(method, digests, data, NOW);
      expect(error?.name).to.equal("MalformedSignature");
      expect(error?.args[0]).to.equal(BigInt(offset));
    }
  });

  it("recovers one signature as it does in a batch", async () => {
    for (const signer of [walletSigner(namedKey("a")), passkeyOf("b", { members: CHROMIUM })]) {
      const [key] = await harness.call(
        "recover",
        DIGEST,
        encodeSignature(await signer.sign(DIGEST)),
        NOW,
      );
      expect(key).to.equal(signer.keyId);
    }
  });

  it("writes digests in base64url", async () => {
    for (const data of [`0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`, DIGEST]) {
      const [characters] = await harness.call("base64url", data);
      expect(Buffer.from(getBytes(characters)).toString()).to.equal(
        Buffer.from(getBytes(data)).toString("base64url"),
      );
    }
  });

  it("keeps its place in a batch after signatures that do not hold", async () => {
    const wallet = walletSigner(namedKey("a"));
    const here = passkeyOf("a");
    const there = passkeyOf("a", { site: 3, rpId: "example.org", origin: "https://example.org" });
    const good = await Promise.all([here, there, wallet].map((one) => one.sign(DIGEST)));
    const batch: [Signature | undefined, string, bigint][] = [
      [{ ...(await here.sign(DIGEST)), site: 200 } as Signature, ZeroAddress, REASONS.UNKNOWN_SITE],
      [
        { ...(await here.sign(DIGEST)), counter: 1 } as Signature,
        ZeroAddress,
        REASONS.BAD_SIGNATURE,
      ],
      [good[0], here.keyId, REASONS.NONE],
      [good[1], there.keyId, REASONS.NONE],
      [{ ...(await here.sign(DIGEST)), site: 2 } as Signature, ZeroAddress, REASONS.UNKNOWN_SITE],
      [{ ...(await there.sign(DIGEST)), site: 1 } as Signature, ZeroAddress, REASONS.BAD_SIGNATURE],
      [{ ...(await here.sign(DIGEST)), site: 200 } as Signature, ZeroAddress, REASONS.UNKNOWN_SITE],
      [
        { kind: "wallet", r: DIGEST, vs: `0x${"ff".repeat(32)}` },
        ZeroAddress,
        REASONS.BAD_SIGNATURE,
      ],
      [good[0], here.keyId, REASONS.NONE],
      [good[2], wallet.keyId, REASONS.NONE],
    ];
    const packed = concat(batch.map(([one]) => (one === undefined ? "0x" : encodeSignature(one))));
    const digests = batch.map(() => DIGEST);

    for (const chain of [harness, await deployHarness("cancun")]) {
      const [keys, reasons] = await chain.call("signers", digests, packed, NOW);
      expect([...keys]).to.deep.equal(batch.map(([, key]) => key));
      expect([...reasons]).to.deep.equal(batch.map(([, , reason]) => reason));
    }
  });

  it("finds each signer of a mixed batch of 250 in constant memory and little gas", async () => {
    const signers = Array.from({ length: 250 }, (_, i) => {
      if (i % 3 === 0) return { ceiling: 3_700, ...walletSigner(namedKey(`wallet ${i}`)) };
      if (i % 3 === 1) return { ceiling: 9_600, ...passkeyOf(`passkey ${i}`) };
      return { ceiling: 9_800, ...passkeyOf(`passkey ${i}`, { members: CHROMIUM }) };
    });
    const digests = signers.map((_, i) => id(`ballot ${i}`) as Hex);
    const packed = await Promise.all(
      signers.map(async (one, i) => encodeSignature(await one.sign(digests[i] ?? "0x"))),
    );

    const [keys, reasons, spent, memory] = await harness.call(
      "signers",
      digests,
      concat(packed),
      NOW,
    );

    expect([...keys]).to.deep.equal(signers.map(({ keyId }) => keyId));
    expect(new Set(reasons)).to.deep.equal(new Set([REASONS.NONE]));
    expect(Number(memory[1] - memory[0])).to.be.at.most(1_000);
    // What coverage adds to the code is not its gas. The first passkey prepares the site.
    if (globalOptions.coverage) return;
    signers.forEach(({ ceiling }, i) => {
      if (i !== 1) expect(Number(spent[i]), `gas of signature ${i}`).to.be.at.most(ceiling);
    });
  });
});
