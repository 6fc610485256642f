import { createHash } from "node:crypto";
import { type AbiParameter, decodeAbiParameters, toEventSelector } from "viem";
import type { ChainLog, FinalBlock } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../protocol/abi.ts";
import type { Argument, FactRow } from "../store/tables.ts";

/** Digest before the first fact. */
export const NO_DIGEST = `0x${"00".repeat(32)}`;

/** Which contract a log must come from to be an event of that room. */
export interface Rooms {
  readonly register: string;
  readonly bodies: string;
  /** Executors so far, the first circular-votes contract included */
  readonly executors: ReadonlySet<string>;
}

/** Bytes of a ballot on paper: as in a batch (38), instant of receipt (5), choice (8). */
const PAPER = 51;

interface Event {
  readonly name: string;
  readonly indexed: readonly AbiParameter[];
  readonly plain: readonly AbiParameter[];
}

const registerEvents = eventsOf(registerAbi);
const bodiesEvents = eventsOf(bodiesAbi);
const votesEvents = eventsOf(votesAbi);

/**
 * The fact that a log tells; undefined where it comes from a contract that is none of ours.
 *
 * @param position Position of the log in its block, counted by us
 * @throws INDEX_LOG_UNREADABLE where one of our contracts emitted what this version does not know
 */
export function readFact(
  rooms: Rooms,
  block: FinalBlock,
  transaction: string,
  log: ChainLog,
  position: number,
): FactRow | undefined {
  const contract = log.address.toLowerCase();
  const events =
    contract === rooms.register
      ? registerEvents
      : contract === rooms.bodies
        ? bodiesEvents
        : rooms.executors.has(contract)
          ? votesEvents
          : undefined;
  if (events === undefined) return undefined;
  const event = events.get(log.topics[0] ?? "");
  try {
    if (event === undefined) throw new Error(`unknown event ${log.topics[0]}`);
    const { args, bytes } = withoutBallots(event, log);
    const { number, timestamp } = block;
    return {
      block: number,
      timestamp,
      log: position,
      transaction,
      contract,
      name: event.name,
      args,
      bytes,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UmlaufError("INDEX_LOG_UNREADABLE", { block: block.number, log: position, reason });
  }
}

/**
 * The running digest after one more fact: sha256 over the previous digest, the fact's number, the block's number and
 * timestamp (8 bytes each, big-endian), the log's position in the block (4), the contract (20), the number of topics
 * (1), the topics (32 each) and the data. So it covers what the receipts prove, and no word of how it is stored.
 */
export function nextDigest(
  digest: string,
  number: number,
  block: FinalBlock,
  log: ChainLog,
  position: number,
): string {
  const head = Buffer.allocUnsafe(28);
  head.writeBigUInt64BE(BigInt(number), 0);
  head.writeBigUInt64BE(BigInt(block.number), 8);
  head.writeBigUInt64BE(BigInt(block.timestamp), 16);
  head.writeUInt32BE(position, 24);
  const hash = createHash("sha256").update(bytesOf(digest)).update(head);
  hash.update(bytesOf(log.address)).update(Uint8Array.of(log.topics.length));
  for (const topic of log.topics) hash.update(bytesOf(topic));
  return `0x${hash.update(bytesOf(log.data)).digest("hex")}`;
}

function eventsOf(abi: readonly { readonly type: string }[]): Map<string, Event> {
  const events = new Map<string, Event>();
  for (const item of abi) {
    if (item.type !== "event") continue;
    const event = item as unknown as Parameters<typeof toEventSelector>[0] & {
      name: string;
      inputs: readonly (AbiParameter & { indexed: boolean })[];
    };
    const indexed = event.inputs.filter((input) => input.indexed);
    const plain = event.inputs.filter((input) => !input.indexed);
    events.set(toEventSelector(event), { name: event.name, indexed, plain });
  }
  return events;
}

type Arguments = Pick<FactRow, "args" | "bytes">;

/** How somebody voted is kept apart from what a fact tells: it is told once the vote is closed. */
function withoutBallots(event: Event, log: ChainLog): Arguments {
  if (event.name === "BallotsCast") return readBatch(log);
  const { args, bytes } = read(event, log);
  return event.name === "PaperBallotRecorded" ? readPaper(args) : { args, bytes };
}

/** As a batch of one, whose instant of receipt is always told. */
function readPaper(args: Arguments["args"]): Arguments {
  const { vote, ballot, elector, revision, entry, choice, receivedAt, late, document } = args;
  const bytes = Buffer.alloc(PAPER);
  bytesOf(ballot as string).copy(bytes);
  bytes.writeUInt32BE(elector as number, 32);
  bytes.writeUInt8(revision as number, 36);
  bytes.writeUInt8(entry as number, 37);
  bytes.writeUIntBE(receivedAt as number, 38, 5);
  bytes.writeBigUInt64BE(BigInt(choice as string), 43);
  return {
    args: {
      vote: vote as string,
      ballot: ballot as string,
      count: 1,
      late: late === true,
      document: document as string,
    },
    bytes,
  };
}

function read({ indexed, plain }: Event, log: ChainLog): Arguments {
  const args: Record<string, Argument> = {};
  if (log.topics.length !== indexed.length + 1) throw new Error("wrong number of topics");
  indexed.forEach((input, i) => {
    args[input.name ?? ""] = word(input.type, bytesOf(log.topics[i + 1] as string));
  });
  const data = bytesOf(log.data);
  if (plain.every((input) => isWord(input.type))) {
    if (data.length !== 32 * plain.length) throw new Error("wrong length of data");
    plain.forEach((input, i) => {
      args[input.name ?? ""] = word(input.type, data.subarray(32 * i, 32 * i + 32));
    });
  } else {
    const values: readonly unknown[] = decodeAbiParameters(plain, log.data);
    plain.forEach((input, i) => {
      args[input.name ?? ""] = toArgument(values[i]);
    });
  }
  return { args, bytes: new Uint8Array() };
}

/** BallotsCast, sliced by hand because it carries all the weight: list, ballots, receivedAt, choices. */
function readBatch(log: ChainLog): Arguments {
  const [, vote, batch] = log.topics;
  const data = bytesOf(log.data);
  const tail = (slot: number) => {
    const offset = word("uint32", data.subarray(slot, slot + 32)) as number;
    const length = word("uint32", data.subarray(offset, offset + 32)) as number;
    const bytes = data.subarray(offset + 32, offset + 32 + length);
    if (bytes.length !== length) throw new Error("data too short");
    return bytes;
  };
  const ballots = tail(32);
  const receivedAt = tail(64);
  const choices = tail(96);
  const count = ballots.length / 38;
  const late = receivedAt.length > 0;
  const election = choices.length > 0;
  const whole =
    count > 0 &&
    Number.isInteger(count) &&
    (!late || receivedAt.length === 5 * count) &&
    (!election || choices.length === 8 * count);
  if (!whole) throw new Error("no whole ballots");
  return {
    args: {
      vote: vote as string,
      batch: word("uint32", bytesOf(batch as string)),
      list: hexOf(data.subarray(0, 32)),
      count,
      late,
    },
    bytes: late || election ? Buffer.concat([ballots, receivedAt, choices]) : ballots,
  };
}

/** Whether a value of the type fills one word. */
function isWord(type: string): boolean {
  return /^(u?int\d+|bool|address|bytes32)$/.test(type);
}

function word(type: string, bytes: Buffer): Argument {
  if (bytes.length !== 32) throw new Error("data too short");
  if (type === "bytes32") return hexOf(bytes);
  if (type === "address") return hexOf(bytes.subarray(12));
  if (type === "bool") return bytes[31] === 1;
  const width = Number(/\d+/.exec(type)?.[0]) / 8;
  if (width > 6) {
    const value = BigInt(hexOf(bytes));
    return (type.startsWith("u") ? value : BigInt.asIntN(256, value)).toString();
  }
  return type.startsWith("u")
    ? bytes.readUIntBE(32 - width, width)
    : bytes.readIntBE(32 - width, width);
}

function toArgument(value: unknown): Argument {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string")
    return /^0x[0-9a-fA-F]{40}$/.test(value) ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map(toArgument);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, toArgument(v)]));
  }
  return value as number | boolean;
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.slice(2), "hex");
}

function hexOf(bytes: Buffer): string {
  return `0x${bytes.toString("hex")}`;
}
