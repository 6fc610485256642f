/** The counted ballots that a fact holds as bytes: a batch, or one on paper. */
import type { FactRow } from "./tables.ts";

/** Bytes of a counted ballot: id 32, elector 4, revision 1, entry 1. */
export const ROW = 38;
/** Bytes of an instant of receipt. */
const INSTANT = 5;
/** Bytes of a set of candidates. */
const CANDIDATES = 8;

export interface Ballots {
  readonly rows: Buffer;
  readonly count: number;
  /** When a relay, or officers, received it; undefined where it was received as it was written */
  instantAt(place: number): number | undefined;
  /** The choice in full, where the fact holds it: in an election the set of candidates */
  choiceAt(place: number): bigint | undefined;
}

/** Reads BallotsCast and PaperBallotRecorded. */
export function ballotsIn({ name, args, bytes }: FactRow): Ballots {
  const rows = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = args.count as number;
  const hasInstants = name === "PaperBallotRecorded" || args.late === true;
  const instants = count * ROW;
  const choices = instants + (hasInstants ? count * INSTANT : 0);
  return {
    rows,
    count,
    instantAt: (i) => (hasInstants ? rows.readUIntBE(instants + i * INSTANT, INSTANT) : undefined),
    choiceAt: (i) =>
      choices < rows.length ? rows.readBigUInt64BE(choices + i * CANDIDATES) : undefined,
  };
}
