/** Which ballots go into one transaction, and how much gas that may need. */
import { size } from "viem";
import { candidatesIn, type SignedBallot } from "../protocol/ballot.ts";
import { Revocability } from "../protocol/rules.ts";
import { encodeSignature } from "../protocol/signatures.ts";
import type { Item } from "./outbox.ts";

/** An acknowledged ballot that is not settled. */
export type BallotItem = Item & { readonly ballot: SignedBallot };

/** Gas that is needed however few the ballots: the transaction, the vote's slots, sixteen words of tally. */
const BASE = 600_000;
/** A storage slot written for the first time, with its first reading. */
const NEW_SLOT = 22_100;
const BALLOT = { wallet: 14_000, passkey: 22_000 } as const;
/** What a longer signature costs by the byte: calldata, copying, hashing. */
const BYTE = 24;
/** What a ballot in an election costs besides, for each candidate that it names. */
const CANDIDATE = 2500;
/** Electors whose entries share a slot of the sheet, and of the revisions. */
const SHEET = 64;
const REVISIONS = 32;

export function isBallot(item: Item): item is BallotItem {
  return item.ballot !== undefined;
}

/**
 * The next ballots of a vote for one transaction, sorted by elector: of each elector the lowest
 * revision, so that several of them follow one another in successive batches.
 * @param pending In the order of the receipts
 */
export function nextBatch(
  pending: readonly BallotItem[],
  limits: { readonly ballots: number; readonly gas: number },
  revocability: number,
): BallotItem[] {
  const firsts = new Map<number, BallotItem>();
  for (const item of pending) {
    const { elector, revision } = item.ballot;
    const rival = firsts.get(elector);
    if (rival === undefined || revision < rival.ballot.revision) firsts.set(elector, item);
  }
  const sorted = [...firsts.values()].sort((a, b) => a.ballot.elector - b.ballot.elector);
  const batch: BallotItem[] = [];
  let gas = BASE;
  let before: number | undefined;
  for (const item of sorted.slice(0, limits.ballots)) {
    gas += gasOf(item.ballot, before, revocability);
    if (batch.length > 0 && gas > limits.gas) break;
    batch.push(item);
    before = item.ballot.elector;
  }
  return batch;
}

/** Gas that a batch may need at most where the chain checks P-256 by precompile. */
export function batchGas(ballots: readonly SignedBallot[], revocability: number): number {
  return ballots.reduce(
    (gas, ballot, i) => gas + gasOf(ballot, ballots[i - 1]?.elector, revocability),
    BASE,
  );
}

/** @param before The elector before in the batch, who may have touched the same slots */
function gasOf(
  { elector, choice, signature }: SignedBallot,
  before: number | undefined,
  revocability: number,
): number {
  let gas = BALLOT[signature.kind] + BYTE * size(encodeSignature(signature));
  if (!share(elector, before, SHEET)) gas += NEW_SLOT;
  // The set of candidates has a slot of its own.
  if (typeof choice === "bigint") gas += NEW_SLOT + CANDIDATE * candidatesIn(choice).length;
  const changeable = revocability === Revocability.UNTIL_DEADLINE;
  if (changeable && !share(elector, before, REVISIONS)) gas += NEW_SLOT;
  return gas;
}

function share(a: number, b: number | undefined, electors: number): boolean {
  return b !== undefined && Math.floor(a / electors) === Math.floor(b / electors);
}
