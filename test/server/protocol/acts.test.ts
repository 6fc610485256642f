import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { AbiCoder, keccak256, TypedDataEncoder } from "ethers";
import fc from "fast-check";
import {
  type Act,
  type ActName,
  actDigest,
  actTypes,
  applicationId,
  BODY_ACTS,
  encodeAct,
  isBodyAct,
  isPlainAct,
  judgeOf,
  typedDataOf,
  VOTE_ACTS,
} from "../../../server/protocol/acts.ts";
import { anyAddress, anyHash, anyNonce, anyUint, ledger } from "../../helpers/ledger.ts";

const names = Object.keys(actTypes) as ActName[];

/** Random fields for an act. */
function anyAct<N extends ActName>(name: N): fc.Arbitrary<Act<N>> {
  const arbitraries: Record<string, fc.Arbitrary<unknown>> = {
    address: anyAddress,
    bool: fc.boolean(),
    bytes32: anyHash,
    uint8: anyUint(8),
    uint16: anyUint(16),
    uint32: anyUint(32),
    uint40: anyUint(40),
    uint64: anyNonce,
    int64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  };
  const fields = actTypes[name].map((field) => [field.name, arbitraries[field.type]]);
  return fc.record(Object.fromEntries(fields)) as unknown as fc.Arbitrary<Act<N>>;
}

describe("acts", () => {
  it("hashes the types that the contracts hash", () => {
    const root = fileURLToPath(new URL("../../../contracts", import.meta.url));
    const sources = globSync("{*,libraries/*}.sol", { cwd: root })
      .map((path) => readFileSync(join(root, path), "utf8"))
      .join("");
    const inContracts = [...sources.matchAll(/keccak256\(\s*"([A-Z]\w+\([^"]*\))"/g)];
    const ours = names.map(
      (name) => `${name}(${actTypes[name].map((field) => `${field.type} ${field.name}`)})`,
    );
    // No contract reads a receipt.
    const judged = ours.filter((type) => !type.startsWith("Receipt("));
    expect(
      inContracts
        .map(([, type]) => type)
        .filter((type) => !type?.startsWith("EIP712Domain("))
        .sort(),
    ).to.deep.equal(judged.sort());
  });

  for (const name of names) {
    it(`hashes ${name} as ethers does`, () => {
      fc.assert(
        fc.property(anyAct(name), (act) => {
          const { domain, types, message } = typedDataOf(ledger, name, act);
          const ethersTypes = { [name]: types[name].map((field) => ({ ...field })) };
          expect(actDigest(ledger, name, act)).to.equal(
            TypedDataEncoder.hash({ ...domain } as object, ethersTypes, message),
          );
        }),
        { numRuns: 20 },
      );
    });
  }

  it("lets Bodies judge what concerns persons and CircularVotes the rest", () => {
    const atBodies = names.filter((name) => judgeOf(name) === "bodies");
    expect(atBodies).to.deep.equal([...BODY_ACTS, "Application", "Subscription"]);
    for (const name of names) {
      const [act] = fc.sample(anyAct(name), 1);
      const { verifyingContract } = typedDataOf(ledger, name, act as Act<ActName>).domain;
      expect(verifyingContract, name).to.equal(ledger[judgeOf(name)]);
    }
  });

  it("knows which acts travel as their encoding", () => {
    expect(names.filter(isBodyAct)).to.deep.equal(BODY_ACTS);
    expect(names.filter(isPlainAct)).to.deep.equal([...BODY_ACTS, ...VOTE_ACTS]);
    for (const other of ["Opening", "Ballot", "toString", ""]) {
      expect([isBodyAct(other), isPlainAct(other)], other).to.deep.equal([false, false]);
    }
  });

  for (const name of [...BODY_ACTS, ...VOTE_ACTS]) {
    it(`encodes ${name} so that its bytes are what EIP-712 hashes after the type's hash`, () => {
      fc.assert(
        fc.property(anyAct(name), (act) => {
          const { types, message } = typedDataOf(ledger, name, act as never);
          const fields = (types as Record<string, readonly { name: string; type: string }[]>)[name];
          const encoder = TypedDataEncoder.from({ [name]: (fields ?? []).map((f) => ({ ...f })) });
          const hashed = encoder.encodeData(name, message as object);
          expect(encodeAct(name, act as never)).to.equal(`0x${hashed.slice(66)}`);
        }),
        { numRuns: 10 },
      );
    });
  }

  it("gives another hash on another ledger, chain or contract", () => {
    const notice = { member: 1, until: 2, nonce: 3n, validUntil: 4 };
    const others = [
      ledger,
      { ...ledger, chainId: ledger.chainId + 1 },
      { ...ledger, foundingHash: keccak256(ledger.foundingHash) as `0x${string}` },
      { ...ledger, bodies: ledger.votes },
    ];
    const digests = others.map((other) => actDigest(other, "Notice", notice));
    expect(new Set(digests).size).to.equal(others.length);
  });

  it("names an application by its hash and its key", () => {
    fc.assert(
      fc.property(anyHash, anyAddress, (declaration, key) => {
        const encoded = AbiCoder.defaultAbiCoder().encode(
          ["bytes32", "address"],
          [declaration, key],
        );
        expect(applicationId(declaration, key)).to.equal(keccak256(encoded));
      }),
      { numRuns: 20 },
    );
  });
});
