import { expect } from "chai";
import { keccak256, solidityPacked } from "ethers";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import { actDigest } from "../../../server/protocol/acts.ts";
import {
  attestationDigest,
  attestedList,
  chainFaults,
  conflict,
  NOTHING,
  nextReceipt,
  type Receipt,
  receiptDigest,
  type SignedReceipt,
} from "../../../server/protocol/receipt.ts";
import type { WalletSignature } from "../../../server/protocol/signatures.ts";
import { ledger } from "../../helpers/ledger.ts";

const relay = walletSigner(namedKey("relay"));
const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;

async function signed(receipt: Receipt): Promise<SignedReceipt> {
  const signature = await relay.sign(receiptDigest(ledger, receipt));
  return { receipt, signature: signature as WalletSignature };
}

/** A relay's first receipts, a second apart. */
async function chainOf(length: number): Promise<SignedReceipt[]> {
  const chain: SignedReceipt[] = [];
  for (let i = 0; i < length; i++) {
    const fields = {
      vote: hash(1),
      subject: hash(100 + i),
      receivedAt: 1000 + i,
      relay: 1,
      head: hash(7),
    };
    chain.push(await signed(nextReceipt(ledger, chain.at(-1)?.receipt, fields)));
  }
  return chain;
}

/** Faults by position. */
const faultsOf = (receipts: readonly SignedReceipt[], last?: Receipt) =>
  Object.fromEntries(chainFaults(ledger, relay.keyId, receipts, last));

describe("receipt", () => {
  it("follows the one before", async () => {
    const [first, second] = (await chainOf(2)).map(({ receipt }) => receipt);
    expect([first?.sequence, first?.previous]).to.deep.equal([1n, NOTHING]);
    expect(second?.sequence).to.equal(2n);
    expect(second?.previous).to.equal(first && receiptDigest(ledger, first));
  });

  it("holds in a whole chain and in a part of it", async () => {
    const chain = await chainOf(5);
    expect(faultsOf(chain)).to.deep.equal({});
    expect(faultsOf(chain.slice(2), chain[1]?.receipt)).to.deep.equal({});
  });

  it("shows one that is missing", async () => {
    const chain = await chainOf(4);
    expect(faultsOf(chain.toSpliced(1, 1))).to.deep.equal({
      1: ["SEQUENCE_BROKEN", "PREVIOUS_DIFFERS"],
    });
    expect(faultsOf(chain.slice(1))).to.deep.equal({ 0: ["SEQUENCE_BROKEN", "PREVIOUS_DIFFERS"] });
  });

  it("shows one that was altered, and that its successor does not fit", async () => {
    const chain = await chainOf(3);
    const altered = chain.map((entry, i) =>
      i === 1 ? { ...entry, receipt: { ...entry.receipt, subject: hash(9) } } : entry,
    );
    expect(faultsOf(altered)).to.deep.equal({ 1: ["SIGNATURE"], 2: ["PREVIOUS_DIFFERS"] });
  });

  it("shows another relay's receipt and a clock that runs back", async () => {
    const [first] = await chainOf(1);
    const fields = { vote: NOTHING, subject: hash(5), receivedAt: 999, relay: 2, head: hash(7) };
    const second = await signed(nextReceipt(ledger, first?.receipt, fields));
    expect(first && faultsOf([first, second])).to.deep.equal({
      1: ["RELAY_DIFFERS", "TIME_RUNS_BACK"],
    });
  });

  it("shows a signature by another key, and on another ledger", async () => {
    const chain = await chainOf(1);
    const other = walletSigner(namedKey("other")).keyId;
    const elsewhere = { ...ledger, chainId: 1 };
    expect([...chainFaults(ledger, other, chain)]).to.deep.equal([[0, ["SIGNATURE"]]]);
    expect([...chainFaults(elsewhere, relay.keyId, chain)]).to.deep.equal([[0, ["SIGNATURE"]]]);
  });

  it("conflicts with another one of the same number only", async () => {
    const [first, second] = (await chainOf(2)).map(({ receipt }) => receipt);
    if (first === undefined || second === undefined) throw new Error("no receipts");
    expect(conflict(ledger, first, { ...first, receivedAt: 1 })).to.equal(true);
    expect(conflict(ledger, first, { ...first })).to.equal(false);
    expect(conflict(ledger, first, second)).to.equal(false);
    expect(conflict(ledger, first, { ...first, relay: 2 })).to.equal(false);
  });
});

describe("attestation", () => {
  it("covers ids and instants in the batch's order", () => {
    const ballots = [
      { id: hash(1), receivedAt: 5 },
      { id: hash(2), receivedAt: 2 ** 40 - 1 },
    ];
    const packed = solidityPacked(
      ["bytes32", "uint40", "bytes32", "uint40"],
      [hash(1), 5, hash(2), 2 ** 40 - 1],
    );
    expect(attestedList(ballots)).to.equal(keccak256(packed));
    const list = keccak256(packed) as Hex;
    expect(attestationDigest(ledger, hash(3), 4, ballots)).to.equal(
      actDigest(ledger, "Attestation", { vote: hash(3), list, relay: 4 }),
    );
  });
});
