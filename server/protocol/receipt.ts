/**
 * Receipts (Stimmbelege): a relay's signed word that it received something, when, and in which order.
 *
 * Each names the one before, so a relay cannot leave one out or put one in afterwards without two
 * receipts of the same sequence number showing it. A relay signs with a wallet's key.
 */
import { type Address, concatHex, type Hex, isAddressEqual, keccak256 } from "viem";
import { type Act, actDigest } from "./acts.ts";
import { encodeInstants } from "./ballot.ts";
import { signerOf, type WalletSignature } from "./signatures.ts";
import type { Ledger } from "./types.ts";

/** `vote` is zero for acts that are not ballots; `subject` is the ballot's id or the act's hash. */
export type Receipt = Act<"Receipt">;

export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly signature: WalletSignature;
}

/** What is wrong with a receipt on its own, or beside the one before. */
export type ReceiptFault =
  | "SIGNATURE"
  | "RELAY_DIFFERS"
  | "SEQUENCE_BROKEN"
  | "PREVIOUS_DIFFERS"
  | "TIME_RUNS_BACK";

/** A ballot and its instant of receipt, as a late batch attests them. */
export interface LateBallot {
  readonly id: Hex;
  readonly receivedAt: number;
}

/** 32 zero bytes: no vote, or no previous receipt. */
export const NOTHING: Hex = `0x${"00".repeat(32)}`;

/** What the relay signs; also what the next receipt calls `previous`. */
export function receiptDigest(ledger: Ledger, receipt: Receipt): Hex {
  return actDigest(ledger, "Receipt", receipt);
}

/** The relay's next receipt after `last`; sequence numbers begin at 1. */
export function nextReceipt(
  ledger: Ledger,
  last: Receipt | undefined,
  fields: Omit<Receipt, "sequence" | "previous">,
): Receipt {
  return {
    ...fields,
    sequence: last === undefined ? 1n : last.sequence + 1n,
    previous: last === undefined ? NOTHING : receiptDigest(ledger, last),
  };
}

/** Whether the relay's key signed the receipt. */
export function isSignedBy(ledger: Ledger, { receipt, signature }: SignedReceipt, key: Address) {
  const { key: signer } = signerOf(
    receiptDigest(ledger, receipt),
    signature,
    () => undefined,
    receipt.receivedAt,
  );
  return signer !== undefined && isAddressEqual(signer, key);
}

/** What is wrong with `next` as the successor of `last`; empty where it fits. */
export function linkFaults(ledger: Ledger, last: Receipt | undefined, next: Receipt) {
  const faults: ReceiptFault[] = [];
  const expected = nextReceipt(ledger, last, next);
  if (last !== undefined && next.relay !== last.relay) faults.push("RELAY_DIFFERS");
  if (next.sequence !== expected.sequence) faults.push("SEQUENCE_BROKEN");
  if (next.previous !== expected.previous) faults.push("PREVIOUS_DIFFERS");
  if (last !== undefined && next.receivedAt < last.receivedAt) faults.push("TIME_RUNS_BACK");
  return faults;
}

/**
 * Checks receipts of one relay, in order.
 * @param last The receipt before the first one; undefined where they begin the relay's chain
 * @returns The faults of each receipt that has some, by its position
 */
export function chainFaults(
  ledger: Ledger,
  key: Address,
  receipts: readonly SignedReceipt[],
  last?: Receipt,
): ReadonlyMap<number, readonly ReceiptFault[]> {
  const faults = new Map<number, readonly ReceiptFault[]>();
  let before = last;
  receipts.forEach((signed, i) => {
    const found = linkFaults(ledger, before, signed.receipt);
    if (!isSignedBy(ledger, signed, key)) found.unshift("SIGNATURE");
    if (found.length > 0) faults.set(i, found);
    before = signed.receipt;
  });
  return faults;
}

/** Whether the receipts are evidence against their relay: two different ones of one sequence number. */
export function conflict(ledger: Ledger, a: Receipt, b: Receipt): boolean {
  return (
    a.relay === b.relay &&
    a.sequence === b.sequence &&
    receiptDigest(ledger, a) !== receiptDigest(ledger, b)
  );
}

/** The list that a relay attests: keccak256 over id ‖ instant of each ballot, in the batch's order. */
export function attestedList(ballots: readonly LateBallot[]): Hex {
  return keccak256(
    concatHex(ballots.flatMap(({ id, receivedAt }) => [id, encodeInstants([receivedAt])])),
  );
}

/** What a relay signs over a late batch. */
export function attestationDigest(
  ledger: Ledger,
  vote: Hex,
  relay: number,
  ballots: readonly LateBallot[],
): Hex {
  return actDigest(ledger, "Attestation", { vote, list: attestedList(ballots), relay });
}
