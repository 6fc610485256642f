import { expect } from "chai";
import { keccak256, solidityPacked } from "ethers";
import fc from "fast-check";
import type { Hex } from "viem";
import {
  ballotDigest,
  ballotId,
  candidateSet,
  candidatesIn,
  decodeBatch,
  decodeCounted,
  decodeEntry,
  decodeInstants,
  encodeBatch,
  encodeEntry,
  encodeInstants,
  entryIn,
  listHash,
  type SignedBallot,
} from "../../../server/protocol/ballot.ts";
import type { Signature } from "../../../server/protocol/signatures.ts";
import type { Choice } from "../../../server/protocol/types.ts";
import { anyBytes, anyHash, anyUint, ledger } from "../../helpers/ledger.ts";
import { expectRefusal } from "../../helpers/refusal.ts";

const anySignature: fc.Arbitrary<Signature> = fc.oneof(
  fc.record({ kind: fc.constant("wallet" as const), r: anyHash, vs: anyHash }),
  fc.record({
    kind: fc.constant("passkey" as const),
    site: anyUint(8),
    x: anyHash,
    y: anyHash,
    r: anyHash,
    s: anyHash,
    flags: anyUint(8),
    counter: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    extensions: anyBytes(40),
    members: anyBytes(300),
  }),
);

const anyBallot: fc.Arbitrary<SignedBallot> = fc.record({
  elector: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  revision: anyUint(8),
  choice: anyUint(8),
  signature: anySignature,
});

const anyBatch = fc
  .uniqueArray(anyBallot, { selector: ({ elector }) => elector, minLength: 1, maxLength: 12 })
  .map((ballots) => ballots.sort((a, b) => a.elector - b.elector));

/** The same with a set of candidates. */
const anyElectionBatch = anyBatch.chain((batch) =>
  fc
    .array(fc.bigInt(0n, 2n ** 64n - 1n), { minLength: batch.length, maxLength: batch.length })
    .map((sets) => batch.map((ballot, i) => ({ ...ballot, choice: sets[i] ?? 0n }))),
);

const word = (byte: string): Hex => `0x${byte.repeat(32)}`;
const wallet: Signature = { kind: "wallet", r: word("aa"), vs: word("bb") };

describe("ballot", () => {
  it("batches come back from their bytes", () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        expect(decodeBatch(encodeBatch(batch))).to.deep.equal(batch);
      }),
    );
  });

  it("batches of an election come back from their bytes, which no other vote reads", () => {
    fc.assert(
      fc.property(anyElectionBatch, (batch) => {
        expect(decodeBatch(encodeBatch(batch), true)).to.deep.equal(batch);
      }),
    );
    const one = { elector: 1, revision: 1, choice: 5n, signature: wallet };
    const packed = encodeBatch([one]);
    // Seven bytes more than a choice takes.
    expect(packed).to.equal(
      `0x0000000101${"00".repeat(7)}0500${"aa".repeat(32)}${"bb".repeat(32)}`,
    );
    expectRefusal(() => decodeBatch(packed), "SIGNATURE_MALFORMED");
    expectRefusal(
      () => decodeBatch(encodeBatch([{ ...one, choice: 5 }]), true),
      "SIGNATURE_MALFORMED",
    );
  });

  it("a set of candidates holds each place once", () => {
    expect(candidateSet([])).to.equal(0n);
    expect(candidateSet([0, 2, 2])).to.equal(5n);
    expect(candidateSet([63])).to.equal(2n ** 63n);
    expect(candidatesIn(2n ** 63n + 6n)).to.deep.equal([1, 2, 63]);
    const places = Array.from({ length: 64 }, (_, i) => i);
    fc.assert(
      fc.property(fc.subarray(places), (some) => {
        expect(candidatesIn(candidateSet(some))).to.deep.equal(some);
      }),
    );
  });

  it("a choice is signed as a number, and a set of candidates is another one", () => {
    const digest = (choice: number | bigint) =>
      ballotDigest(ledger, word("01"), { elector: 1, revision: 1, choice });
    expect(digest(5)).to.equal(digest(5n));
    expect(digest(candidateSet([0, 2]))).to.equal(digest(5));
    expect(digest(candidateSet([1]))).not.to.equal(digest(1));
  });

  it("a wallet's ballot takes 71 bytes", () => {
    const batch = encodeBatch([{ elector: 0x01020304, revision: 5, choice: 6, signature: wallet }]);
    expect(batch).to.equal(`0x010203040506${"00"}${"aa".repeat(32)}${"bb".repeat(32)}`);
  });

  it("batches that do not ascend are refused both ways", () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        const [first] = batch;
        if (first === undefined) return;
        const twice = [...batch, first];
        const refusal = expectRefusal(() => encodeBatch(twice), "BATCH_NOT_SORTED");
        expect(refusal.facts.elector).to.equal(first.elector);
        const bytes = `${encodeBatch(batch)}${encodeBatch([first]).slice(2)}` as Hex;
        expectRefusal(() => decodeBatch(bytes), "BATCH_NOT_SORTED");
      }),
    );
    const nobody = { elector: 0, revision: 1, choice: 1, signature: wallet };
    expectRefusal(() => encodeBatch([nobody]), "BATCH_NOT_SORTED");
  });

  it("batches that are cut off are refused", () => {
    const batch = encodeBatch([
      { elector: 1, revision: 1, choice: 1, signature: wallet },
      { elector: 2, revision: 1, choice: 1, signature: wallet },
    ]);
    for (let length = 1; length < 142; length++) {
      if (length === 71) continue;
      const cut = batch.slice(0, 2 + 2 * length) as Hex;
      const ending = length % 71;
      const code = ending <= 6 ? "BATCH_MALFORMED" : "SIGNATURE_MALFORMED";
      expectRefusal(() => decodeBatch(cut), code);
    }
  });

  it("a ballot's id covers what was signed and the signature", () => {
    const digest = ballotDigest(ledger, word("01"), { elector: 1, revision: 1, choice: 1 });
    const packed = solidityPacked(
      ["bytes32", "bytes32", "bytes32"],
      [digest, word("aa"), word("bb")],
    );
    expect(ballotId(digest, wallet)).to.equal(keccak256(packed));
    const passkey: Signature = {
      kind: "passkey",
      site: 1,
      x: word("01"),
      y: word("02"),
      r: word("aa"),
      s: word("bb"),
      flags: 5,
      counter: 0,
      extensions: "0x",
      members: "0x",
    };
    expect(ballotId(digest, passkey)).to.equal(keccak256(packed));
    expect(ballotId(word("00"), wallet)).not.to.equal(ballotId(digest, wallet));
  });

  it("a list's hash covers the ids in their order", () => {
    const ids = [word("01"), word("02")];
    expect(listHash(ids)).to.equal(keccak256(`0x${"01".repeat(32)}${"02".repeat(32)}`));
    expect(listHash(ids.toReversed())).not.to.equal(listHash(ids));
  });

  it("rows of the event are read, and broken ones refused", () => {
    const row = `${"0a".repeat(32)}0000002c0207`;
    expect(decodeCounted(`0x${row}`)).to.deep.equal([
      { id: word("0a"), elector: 44, revision: 2, choice: 3, manner: 1 },
    ]);
    expect(decodeCounted("0x")).to.deep.equal([]);
    expectRefusal(() => decodeCounted(`0x${row}00`), "BATCH_MALFORMED");
    expectRefusal(() => decodeCounted(`0x${row.slice(0, -2)}00`), "BATCH_MALFORMED");
  });

  it("instants come back from their bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 40 - 1 })), (instants) => {
        expect(decodeInstants(encodeInstants(instants))).to.deep.equal(instants);
      }),
    );
    expectRefusal(() => decodeInstants("0x000000"), "BATCH_MALFORMED");
  });

  it("the sheet's nibbles are own votes first, then other manners", () => {
    const choices = [1, 2, 3, 4] as const;
    expect(choices.map((choice) => encodeEntry({ choice, manner: 0 }))).to.deep.equal([1, 2, 3, 4]);
    expect(choices.map((choice) => encodeEntry({ choice, manner: 2 }))).to.deep.equal([
      9, 10, 11, 12,
    ]);
    for (let nibble = 1; nibble < 16; nibble++) {
      const entry = decodeEntry(nibble);
      expect(entry && encodeEntry(entry)).to.equal(nibble);
    }
    for (const none of [0, 16, -1, 1.5]) expect(decodeEntry(none)).to.equal(undefined);
  });

  it("an elector's entry stands at its own place only", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.constantFrom<Choice>(1, 2, 3, 4),
        (elector, choice) => {
          const sheet = BigInt(encodeEntry({ choice, manner: 0 })) << BigInt(4 * (elector % 64));
          expect(entryIn(sheet, elector)).to.deep.equal({ choice, manner: 0 });
          expect(entryIn(sheet, elector + 1)).to.equal(undefined);
        },
      ),
    );
  });
});
