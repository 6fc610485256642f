import { expect } from "chai";
import { computeAddress, concat, getBytes, hexlify, toBeHex } from "ethers";
import fc from "fast-check";
import { type Hex, hashTypedData, type TypedDataDomain } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import {
  decodeSignature,
  encodeSignature,
  packWallet,
  type Signature,
  signerOf,
} from "../../../server/protocol/signatures.ts";
import { DIGEST, NOW, passkeyOf, SITES } from "../../helpers/passkey.ts";
import { expectRefusal } from "../../helpers/refusal.ts";
import { type EcdsaCase, loadEcdsa, loadVectors, ORDERS } from "../../helpers/vectors.ts";

interface TypedDataCase {
  readonly name: string;
  readonly domain: TypedDataDomain;
  readonly primaryType: string;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly data: Record<string, unknown>;
  readonly digest: Hex;
  readonly privateKey?: Hex;
  readonly signature?: Hex;
}

describe("signatures: Project Wycheproof", () => {
  for (const form of ["p1363", "bitcoin"]) {
    it(`secp256k1 (${form}): valid, lower s, and a point whose x is below the order`, function () {
      const cases = loadEcdsa(`wycheproof_ecdsa_secp256k1_sha256_${form}_test.json`);
      if (cases === undefined) return this.skip();

      for (const one of cases) {
        const { name, rs, valid, upper, reduced } = one;
        if (rs === undefined) {
          expect(valid, name).to.equal(false);
          continue;
        }
        const compact = [0n, 1n].map((odd) => ({
          kind: "wallet" as const,
          r: rs.r as Hex,
          vs: toBeHex((odd << 255n) | BigInt.asUintN(255, BigInt(rs.s)), 32) as Hex,
        }));
        expect(signedBy(one, compact), name).to.equal(valid && !upper && !reduced);
        if (valid && upper && !reduced) {
          const packed = [27, 28].map((v) =>
            packWallet(concat([rs.r, rs.s, toBeHex(v, 1)]) as Hex),
          );
          expect(signedBy(one, packed), `${name}, normalised`).to.equal(true);
        }
      }
    });
  }

  function signedBy({ digest, x, y }: EcdsaCase, signatures: Signature[]): boolean {
    const address = computeAddress(concat(["0x04", x, y]));
    return signatures.some(
      (one) => signerOf(digest as Hex, one, () => undefined, NOW).key === address,
    );
  }
});

describe("signatures: who signed", () => {
  it("names the key, or the reason why there is none", async () => {
    const wallet = walletSigner(namedKey("a"));
    const passkey = passkeyOf("a");
    const signature = await passkey.sign(DIGEST);

    expect(ask(await wallet.sign(DIGEST))).to.deep.equal({ key: wallet.keyId, reason: "NONE" });
    expect(ask(signature)).to.deep.equal({ key: passkey.keyId, reason: "NONE" });
    expect(ask({ ...signature, site: 9 } as Signature)).to.deep.equal({
      key: undefined,
      reason: "UNKNOWN_SITE",
    });
    expect(ask({ ...signature, flags: 0x0d } as Signature)).to.deep.equal({
      key: undefined,
      reason: "BAD_SIGNATURE",
    });
    const zero: Hex = `0x${"00".repeat(32)}`;
    expect(ask({ kind: "wallet", r: zero, vs: zero })).to.deep.equal({
      key: undefined,
      reason: "BAD_SIGNATURE",
    });
    for (const [time, reason] of [
      [NOW - 11, "UNKNOWN_SITE"],
      [NOW - 10, "NONE"],
      [NOW + 9, "NONE"],
      [NOW + 10, "UNKNOWN_SITE"],
    ] as const) {
      expect(ask(signature, time).reason).to.equal(reason);
    }
  });

  function ask(signature: Signature, time = NOW) {
    return signerOf(DIGEST, signature, (number) => SITES[number - 1], time);
  }
});

describe("signatures: packing", () => {
  const bytes = (minLength: number, maxLength = minLength) =>
    fc.uint8Array({ minLength, maxLength }).map((value) => hexlify(value) as Hex);
  const anySignature: fc.Arbitrary<Signature> = fc.oneof(
    fc.record({ kind: fc.constant("wallet" as const), r: bytes(32), vs: bytes(32) }),
    fc.record({
      kind: fc.constant("passkey" as const),
      site: fc.nat(255),
      x: bytes(32),
      y: bytes(32),
      r: bytes(32),
      s: bytes(32),
      flags: fc.nat(255),
      counter: fc.nat(0xffffffff),
      extensions: bytes(0, 255),
      members: bytes(0, 300),
    }),
  );

  it("reads what it wrote, wherever it stands", () => {
    fc.assert(
      fc.property(anySignature, bytes(0, 9), bytes(0, 9), (signature, before, after) => {
        const data = getBytes(concat([before, encodeSignature(signature), after]));
        const offset = getBytes(before).length;
        expect(decodeSignature(data, offset)).to.deep.equal({
          signature,
          next: data.length - getBytes(after).length,
        });
      }),
    );
  });

  it("refuses a signature that is cut off or of no known kind", () => {
    fc.assert(
      fc.property(
        anySignature,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (signature, share) => {
          const data = getBytes(encodeSignature(signature));
          const cut = data.subarray(0, Math.floor(share * data.length));
          expectRefusal(() => decodeSignature(cut), "SIGNATURE_MALFORMED");
          expectRefusal(() => decodeSignature(data.with(0, 2)), "SIGNATURE_MALFORMED");
        },
      ),
    );
  });

  it("refuses fields of another length, as Project Wycheproof has them", async () => {
    const wallet = await walletSigner(namedKey("a")).sign(DIGEST);
    const passkey = await passkeyOf("a").sign(DIGEST);
    for (const [signature, offset] of [
      [{ ...wallet, r: `0x${"00".repeat(33)}` }, 1],
      [{ ...wallet, vs: "0x" }, 33],
      [{ ...passkey, x: `0x${"00".repeat(31)}` }, 2],
      [{ ...passkey, s: `0x${"00".repeat(33)}` }, 98],
      [{ ...passkey, extensions: `0x${"00".repeat(256)}` }, 135],
      [{ ...passkey, members: `0x${"00".repeat(65_536)}` }, 136],
    ] as [Signature, number][]) {
      const refusal = expectRefusal(() => encodeSignature(signature), "SIGNATURE_MALFORMED");
      expect(refusal.facts).to.deep.equal({ offset });
    }
  });

  it("takes a wallet's signature in each form that wallets return", async () => {
    const signature = await walletSigner(namedKey("a")).sign(DIGEST);
    if (signature.kind !== "wallet") throw new Error("not a wallet");
    const { r, vs } = signature;
    const s = BigInt.asUintN(255, BigInt(vs));
    const odd = Number(BigInt(vs) >> 255n);
    const form = (value: bigint, v: number) =>
      concat([r, toBeHex(value, 32), toBeHex(v, 1)]) as Hex;

    for (const same of [
      concat([r, vs]) as Hex,
      form(s, odd),
      form(s, 27 + odd),
      form(ORDERS.secp256k1 - s, 28 - odd),
    ]) {
      expect(packWallet(same)).to.deep.equal(signature);
    }
    for (const [wrong, offset] of [
      [form(s, 29), 64],
      [form(ORDERS.secp256k1, 27), 32],
      [concat([form(s, 27), "0x00"]) as Hex, 64],
      ["0x", 0],
    ] as const) {
      const refusal = expectRefusal(() => packWallet(wrong), "SIGNATURE_MALFORMED");
      expect(refusal.facts).to.deep.equal({ offset });
    }
  });
});

describe("signatures: EIP-712", () => {
  it("hashes typed data as ethers does", async function () {
    const cases = loadVectors<TypedDataCase[]>("ethers_typed-data.json.gz");
    if (cases === undefined) return this.skip();

    expect(cases).to.have.length(130);
    for (const { name, domain, types, primaryType, data, digest } of cases) {
      expect(hashTypedData({ domain, types, primaryType, message: data }), name).to.equal(digest);
    }
    const signed = cases.filter(({ privateKey }) => privateKey !== undefined);
    expect(signed).to.not.be.empty;
    for (const { name, privateKey, digest, signature } of signed) {
      const ours = await walletSigner(privateKey ?? "0x").sign(digest);
      expect(ours, name).to.deep.equal(packWallet(signature ?? "0x"));
    }
  });
});
