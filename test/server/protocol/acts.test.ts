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
  typedDataOf,
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
    const contractOf = (name: ActName) => {
      const [act] = fc.sample(anyAct(name), 1);
      return typedDataOf(ledger, name, act as Act<ActName>).domain.verifyingContract;
    };
    const atBodies = names.filter((name) => contractOf(name) === ledger.bodies);
    const atVotes = names.filter((name) => contractOf(name) === ledger.votes);
    expect(atBodies).to.deep.equal(["Enrol", "Rotate", "Notice", "Withdrawal", "Application"]);
    expect([...atBodies, ...atVotes]).to.deep.equal(names);
  });

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
