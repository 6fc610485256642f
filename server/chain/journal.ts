import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { Level } from "level";
import { bytesToHex, type Hex, hexToBytes } from "viem";
import { UmlaufError } from "../errors.ts";
import type { Genesis } from "./edr.ts";

/** One block as the journal holds it. */
export interface JournalEntry {
  number: number;
  /** Block time, UTC seconds. */
  time: number;
  /** The signed transaction; for block 0 what {@link genesisOf} reads. */
  raw: Hex;
  /** The hash that the block had; missing if the process ended before it was recorded. */
  blockHash?: Hex;
}

/**
 * The write-ahead journal of the embedded chain.
 *
 * Under `number ‖ ENTRY` stands `digest ‖ time ‖ transaction`, synced to disk before the execution;
 * under `number ‖ EXECUTED` stands `digest ‖ block hash`, written after it. Each digest covers the
 * one before, so no byte can change unnoticed. LevelDB may silently drop damaged records at its
 * end; therefore a small file beside it, the anchor, names the newest executed block and digest.
 * Warning: this finds damage, not an operator who rewrites everything; receipts reveal that.
 */
export class Journal {
  readonly #records: Level<Uint8Array, Uint8Array>;
  readonly #anchorFile: FileHandle;
  readonly #anchor: Anchor | undefined;
  readonly #last: number;
  #next = 0;
  #digest: Buffer = Buffer.alloc(32);
  /** The entry that waits for its execution to be recorded. */
  #pending: { entry: JournalEntry; digest: Buffer } | undefined;

  private constructor(
    records: Level<Uint8Array, Uint8Array>,
    anchorFile: FileHandle,
    anchor: Anchor | undefined,
    last: number,
  ) {
    this.#records = records;
    this.#anchorFile = anchorFile;
    this.#anchor = anchor;
    this.#last = last;
  }

  /**
   * Opens or creates the journal in a directory. Read {@link entries} to the end before writing.
   * @throws CHAIN_LOCKED, CHAIN_JOURNAL_UNREADABLE, CHAIN_JOURNAL_GAP
   */
  static async open(directory: string): Promise<Journal> {
    await mkdir(directory, { recursive: true });
    const records = new Level<Uint8Array, Uint8Array>(join(directory, "journal"), {
      keyEncoding: "view",
      valueEncoding: "view",
    });
    await records.open().catch(refuseToOpen);
    let anchorFile: FileHandle | undefined;
    try {
      anchorFile = await open(join(directory, "anchor"), constants.O_RDWR | constants.O_CREAT);
      const anchor = await readAnchor(anchorFile);
      const last = await lastNumber(records);
      // Only block 0 may lack the anchor: it is synced before block 1 is written.
      if (anchor === undefined && last > 0) throw unreadable(0, "the anchor is missing");
      if (anchor !== undefined && anchor.number > last) throw gap(last + 1);
      return new Journal(records, anchorFile, anchor, last);
    } catch (error) {
      await anchorFile?.close();
      await records.close();
      throw error;
    }
  }

  /** Number of the newest entry, -1 if there is none; as found when opening. */
  get last(): number {
    return this.#last;
  }

  /**
   * All entries in order, verified. An entry without block hash can only come last; it must then be
   * settled by {@link confirm} or {@link discard}.
   * @throws CHAIN_JOURNAL_GAP, CHAIN_JOURNAL_ALTERED, CHAIN_JOURNAL_UNREADABLE
   */
  async *entries(): AsyncGenerator<JournalEntry> {
    const records = this.#records.iterator();
    try {
      for (;;) {
        const record = await records.next().catch((error: Error) => {
          throw unreadable(this.#next, error.message);
        });
        if (record === undefined) break;
        const entry = this.#read(...record);
        if (entry !== undefined) yield entry;
      }
    } finally {
      await records.close();
    }
    if (this.#pending !== undefined) yield this.#pending.entry;
  }

  /** Writes block 0, which an empty journal needs first. */
  found(genesis: Genesis): Promise<void> {
    const payload = Buffer.alloc(9);
    payload.writeUInt8(FORMAT);
    payload.writeBigUInt64BE(BigInt(genesis.chainId), 1);
    return this.append(bytesToHex(payload), genesis.start);
  }

  /** Writes the next entry; it is on disk when this resolves. */
  async append(raw: Hex, time: number): Promise<void> {
    const entry = { number: this.#next, time, raw };
    const content = Buffer.concat([uint64(time), hexToBytes(raw)]);
    const digest = sha256(this.#digest, uint64(entry.number), content);
    const value = Buffer.concat([digest, content]);
    await this.#records.put(key(entry.number, ENTRY), value, { sync: true });
    this.#pending = { entry, digest };
  }

  /**
   * Records the block that the pending entry became. Not synced: should it be lost, the entry is
   * executed again at the next start, and the next synced entry carries it along.
   * @throws CHAIN_JOURNAL_ALTERED when the anchor knows another outcome
   */
  async confirm(blockHash: Hex): Promise<void> {
    const { number, digest } = this.#settle();
    const hash = hexToBytes(blockHash);
    const executed = sha256(digest, hash);
    this.#compareWithAnchor(number, executed);
    await this.#records.put(key(number, EXECUTED), Buffer.concat([executed, hash]));
    await this.#anchorFile.write(encodeAnchor({ number, digest: executed }), 0, ANCHOR_SIZE, 0);
    if (number === 0) await this.#anchorFile.sync();
    this.#digest = executed;
    this.#next = number + 1;
  }

  /**
   * Removes the pending entry, because the chain rejected its transaction. Not synced: the chain
   * would reject it again.
   * @throws CHAIN_JOURNAL_ALTERED when the anchor says that it was executed
   */
  async discard(): Promise<void> {
    const { number } = this.#settle();
    this.#compareWithAnchor(number, Buffer.alloc(32));
    await this.#records.del(key(number, ENTRY));
  }

  async close(): Promise<void> {
    await this.#anchorFile.close();
    await this.#records.close();
  }

  /** Takes one record in; answers with the entry that it completes. */
  #read(name: Uint8Array, value: Uint8Array): JournalEntry | undefined {
    const kind = this.#pending === undefined ? ENTRY : EXECUTED;
    if (Buffer.compare(name, key(this.#next, kind)) !== 0) throw gap(this.#next);
    const number = this.#next;
    const digest = Buffer.from(value.subarray(0, 32));
    const content = value.subarray(32);
    if (this.#pending === undefined) {
      compare(number, digest, sha256(this.#digest, uint64(number), content));
      const time = Number(Buffer.from(content).readBigUInt64BE());
      this.#pending = { digest, entry: { number, time, raw: bytesToHex(content.subarray(8)) } };
      return undefined;
    }
    compare(number, digest, sha256(this.#pending.digest, content));
    this.#compareWithAnchor(number, digest);
    const { entry } = this.#pending;
    this.#pending = undefined;
    this.#digest = digest;
    this.#next = number + 1;
    return { ...entry, blockHash: bytesToHex(content) };
  }

  #settle(): { number: number; digest: Buffer } {
    if (this.#pending === undefined) throw new Error("the journal has no pending entry");
    const { entry, digest } = this.#pending;
    this.#pending = undefined;
    return { number: entry.number, digest };
  }

  #compareWithAnchor(number: number, digest: Buffer): void {
    if (number === this.#anchor?.number) compare(number, digest, this.#anchor.digest);
  }
}

/** Reads what {@link Journal.found} wrote into block 0. */
export function genesisOf(entry: JournalEntry): Genesis {
  const payload = Buffer.from(hexToBytes(entry.raw));
  if (entry.number !== 0 || payload.length !== 9 || payload[0] !== FORMAT) {
    throw unreadable(entry.number, "unknown format");
  }
  return { chainId: Number(payload.readBigUInt64BE(1)), start: entry.time };
}

const FORMAT = 1;
const ENTRY = 0;
const EXECUTED = 1;
const ANCHOR_SIZE = 72;

interface Anchor {
  number: number;
  digest: Buffer;
}

function encodeAnchor({ number, digest }: Anchor): Buffer {
  const content = Buffer.concat([uint64(number), digest]);
  return Buffer.concat([content, sha256(content)]);
}

async function readAnchor(file: FileHandle): Promise<Anchor | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(ANCHOR_SIZE), 0, ANCHOR_SIZE, 0);
  if (bytesRead === 0) return undefined;
  const content = buffer.subarray(0, 40);
  if (!buffer.subarray(40).equals(sha256(content))) throw unreadable(0, "the anchor is damaged");
  return { number: Number(content.readBigUInt64BE()), digest: content.subarray(8) };
}

async function lastNumber(records: Level<Uint8Array, Uint8Array>): Promise<number> {
  let last = -1;
  try {
    for await (const name of records.keys({ reverse: true, limit: 1 })) return numberOf(name);
    return last;
  } catch (error) {
    // Something is damaged: name the block up to which all can be read.
    try {
      for await (const name of records.keys()) last = numberOf(name);
    } catch {}
    throw unreadable(last + 1, (error as Error).message);
  }
}

function key(number: number, kind: number): Buffer {
  return Buffer.concat([uint64(number), Buffer.of(kind)]);
}

function numberOf(name: Uint8Array): number {
  return Number(Buffer.from(name).readBigUInt64BE());
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function compare(block: number, found: Buffer, expected: Buffer): void {
  if (found.equals(expected)) return;
  const facts = { block, found: bytesToHex(found), expected: bytesToHex(expected) };
  throw new UmlaufError("CHAIN_JOURNAL_ALTERED", facts);
}

function gap(block: number): UmlaufError {
  return new UmlaufError("CHAIN_JOURNAL_GAP", { block });
}

function unreadable(block: number, reason: string): UmlaufError {
  return new UmlaufError("CHAIN_JOURNAL_UNREADABLE", { block, reason });
}

function refuseToOpen(error: Error): never {
  const cause = error.cause as (Error & { code?: string }) | undefined;
  if (cause?.code === "LEVEL_LOCKED") throw new UmlaufError("CHAIN_LOCKED", {}, { cause });
  throw unreadable(0, (cause ?? error).message);
}
