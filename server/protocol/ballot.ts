/** Ballots: signed bytes, packed batches, lists of ids, and entries of a vote's sheet. */
import { bytesToHex, concatHex, type Hex, hexToBytes, keccak256, numberToHex } from "viem";
import { UmlaufError } from "../errors.ts";
import { actDigest } from "./acts.ts";
import { decodeSignature, encodeSignature, type Signature } from "./signatures.ts";
import type { Choice, Ledger } from "./types.ts";

/** A ballot as it travels in a batch. */
export interface SignedBallot {
  /** A member's number in the body of all members, a seat's number in any other */
  readonly elector: number;
  /** 1 for the first ballot; a change of vote needs a higher one */
  readonly revision: number;
  /** A value of Choice, or in an election the set of candidates: bit i is candidate i */
  readonly choice: number | bigint;
  readonly signature: Signature;
}

/** What the sheet holds of an elector. */
export interface Entry {
  readonly choice: Choice;
  /** A value of Manner */
  readonly manner: number;
}

/** A counted ballot as the event `BallotsCast` tells it. */
export interface CountedBallot extends Entry {
  readonly id: Hex;
  readonly elector: number;
  readonly revision: number;
}

/** Bytes of a ballot before its signature: elector, revision, choice. */
const HEAD = { vote: 6, election: 13 } as const;
/** Bytes of a counted ballot in the event: id, elector, revision, entry. */
const ROW = 38;
/** Bytes of an instant in `receivedAt`. */
const INSTANT = 5;
/** Bytes of a set of candidates. */
const CANDIDATES = 8;
const CHOICES = 4;

/** What an elector signs. */
export function ballotDigest(
  ledger: Ledger,
  vote: Hex,
  { elector, choice, revision }: Omit<SignedBallot, "signature">,
): Hex {
  return actDigest(ledger, "Ballot", { vote, elector, choice: BigInt(choice), revision });
}

/**
 * Names the ballot: keccak256(digest ‖ r ‖ s), with vs in place of s for a wallet. The signature makes
 * it unguessable, so a list of ids shows nobody's choice.
 */
export function ballotId(digest: Hex, signature: Signature): Hex {
  const s = signature.kind === "wallet" ? signature.vs : signature.s;
  return keccak256(concatHex([digest, signature.r, s]));
}

/**
 * Packs ballots, sorted by elector.
 * @throws BATCH_NOT_SORTED, where an elector comes twice too
 */
export function encodeBatch(ballots: readonly SignedBallot[]): Hex {
  ballots.forEach(({ elector }, i) => {
    if (elector <= (ballots[i - 1]?.elector ?? 0)) {
      throw new UmlaufError("BATCH_NOT_SORTED", { elector });
    }
  });
  return concatHex(
    ballots.flatMap(({ elector, revision, choice, signature }) => [
      numberToHex(elector, { size: 4 }),
      numberToHex(revision, { size: 1 }),
      numberToHex(choice, { size: typeof choice === "bigint" ? CANDIDATES : 1 }),
      encodeSignature(signature),
    ]),
  );
}

/**
 * Unpacks a batch.
 * @throws BATCH_MALFORMED, BATCH_NOT_SORTED, SIGNATURE_MALFORMED where the contract would refuse it whole
 */
export function decodeBatch(batch: Hex, election = false): SignedBallot[] {
  const head = election ? HEAD.election : HEAD.vote;
  const bytes = hexToBytes(batch);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ballots: SignedBallot[] = [];
  let offset = 0;
  let last = 0;
  while (offset < bytes.length) {
    if (offset + head >= bytes.length) throw new UmlaufError("BATCH_MALFORMED", { offset });
    const elector = view.getUint32(offset);
    if (elector <= last) throw new UmlaufError("BATCH_NOT_SORTED", { elector });
    const { signature, next } = decodeSignature(bytes, offset + head);
    ballots.push({
      elector,
      revision: view.getUint8(offset + 4),
      choice: election ? view.getBigUint64(offset + 5) : view.getUint8(offset + 5),
      signature,
    });
    last = elector;
    offset = next;
  }
  return ballots;
}

/** The hash that the chain keeps of a batch's counted ballots. */
export function listHash(ids: readonly Hex[]): Hex {
  return keccak256(concatHex(ids));
}

/**
 * Reads `ballots` of the event `BallotsCast`.
 * @throws BATCH_MALFORMED where the bytes are no whole rows or an entry is none
 */
export function decodeCounted(rows: Hex): CountedBallot[] {
  const bytes = hexToBytes(rows);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = Math.floor(bytes.length / ROW) * ROW;
  if (whole !== bytes.length) throw new UmlaufError("BATCH_MALFORMED", { offset: whole });
  return Array.from({ length: whole / ROW }, (_, i) => {
    const offset = i * ROW;
    const entry = decodeEntry(view.getUint8(offset + 37));
    if (entry === undefined) throw new UmlaufError("BATCH_MALFORMED", { offset });
    return {
      id: bytesToHex(bytes.subarray(offset, offset + 32)),
      elector: view.getUint32(offset + 32),
      revision: view.getUint8(offset + 36),
      ...entry,
    };
  });
}

/** Packs instants of receipt, 5 bytes each. */
export function encodeInstants(instants: readonly number[]): Hex {
  return concatHex(instants.map((instant) => numberToHex(instant, { size: INSTANT })));
}

/**
 * Unpacks instants of receipt.
 * @throws BATCH_MALFORMED where the bytes are no whole instants
 */
export function decodeInstants(packed: Hex): number[] {
  const bytes = hexToBytes(packed);
  const whole = Math.floor(bytes.length / INSTANT) * INSTANT;
  if (whole !== bytes.length) throw new UmlaufError("BATCH_MALFORMED", { offset: whole });
  return Array.from({ length: whole / INSTANT }, (_, i) =>
    Number(bytesToHex(bytes.subarray(i * INSTANT, (i + 1) * INSTANT))),
  );
}

/** The candidates of an election that a set holds, by their place, from 0. */
export function candidatesIn(choice: bigint): number[] {
  return Array.from({ length: 64 }, (_, i) => i).filter((i) => (choice >> BigInt(i)) & 1n);
}

/** The set of candidates. */
export function candidateSet(places: readonly number[]): bigint {
  return places.reduce((set, place) => set | (1n << BigInt(place)), 0n);
}

/** The sheet's nibble of an entry: 1 + 4 × manner + (choice − 1). */
export function encodeEntry({ choice, manner }: Entry): number {
  return CHOICES * manner + choice;
}

/** The entry of a nibble; undefined for 0 (none) and for what is no nibble. */
export function decodeEntry(nibble: number): Entry | undefined {
  if (!Number.isInteger(nibble) || nibble < 1 || nibble > 15) return undefined;
  const manner = Math.floor((nibble - 1) / CHOICES);
  return { choice: (nibble - CHOICES * manner) as Choice, manner };
}

/** The elector's place in the sheet: 64 nibbles a word, from the lowest bits up. */
export function sheetPlace(elector: number): { readonly word: number; readonly shift: number } {
  return { word: elector >>> 6, shift: (elector & 63) << 2 };
}

/** The elector's entry in the sheet's word that holds it. */
export function entryIn(word: bigint, elector: number): Entry | undefined {
  return decodeEntry(Number((word >> BigInt(sheetPlace(elector).shift)) & 15n));
}
