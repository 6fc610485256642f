import { Level } from "level";
import type { Hex } from "viem";
import { type ErrorCode, UmlaufError } from "../errors.ts";
import type { SignedBallot } from "../protocol/ballot.ts";
import type { Receipt, SignedReceipt } from "../protocol/receipt.ts";
import { type SubmittedAct, voteOf } from "./acts.ts";
import { encoding } from "./encoding.ts";

/** What became of something that the relay acknowledged. */
export type Status =
  | { readonly state: "received" }
  /** On the chain; `batch` is the number of the vote's batch that holds a ballot */
  | {
      readonly state: "written";
      readonly block: number;
      readonly transaction: Hex;
      readonly batch?: number;
    }
  /** The chain did not count the ballot */
  | {
      readonly state: "skipped";
      readonly reason: ErrorCode;
      /** Where it says so; nowhere where no ballot of the batch could be counted */
      readonly block?: number;
      readonly transaction?: Hex;
    }
  | { readonly state: "failed"; readonly code: ErrorCode }
  /** A withdrawal that took effect here, without the chain */
  | { readonly state: "deleted" };

/** Something acknowledged, ballot or act. Its contents are dropped once the chain has them. */
export interface Item {
  /** The ballot's id, or the act's hash */
  readonly id: Hex;
  readonly signed: SignedReceipt;
  readonly status: Status;
  readonly ballot?: SignedBallot;
  readonly act?: SubmittedAct;
}

/** The ballot that something stands for: an elector's own, or one on paper or by telephone that officers record. */
export interface Claim {
  readonly vote: Hex;
  readonly elector: number;
  readonly revision: number;
}

/** @param vote The vote for which a ballot is; acts name theirs */
export function claimOf(
  vote: Hex,
  { ballot, act }: Pick<Item, "ballot" | "act">,
): Claim | undefined {
  if (ballot !== undefined) return { vote, elector: ballot.elector, revision: ballot.revision };
  if (act?.name !== "PaperBallot") return undefined;
  const { elector, revision } = act.message;
  return { vote: voteOf(act) as Hex, elector, revision };
}

/** A transaction that may be on the chain already. There is at most one. */
export interface Sent {
  readonly raw: Hex;
  readonly nonce: number;
  /** Items whose contents it carries; none where it does a duty */
  readonly items: readonly Hex[];
  /** The vote whose ballots it casts */
  readonly vote?: Hex;
  readonly late?: boolean;
}

/** What must not change from one start to the next. */
export interface Identity {
  readonly foundingHash: Hex;
  readonly chainId: number;
  readonly relay: number;
  readonly address: Hex;
}

export type Operation =
  | { readonly type: "put"; readonly key: string; readonly value: unknown }
  | { readonly type: "del"; readonly key: string };

type Database = Level<string, unknown>;

const SEQUENCE = "sequence/";
/** The first string after all that begin with a prefix ending in "/". */
const after = (prefix: string) => `${prefix.slice(0, -1)}0`;
/** The last string before them, of the same length. */
const before = (prefix: string) => `${prefix.slice(0, -1)}.`;

/**
 * What the relay has acknowledged, on disk before the acknowledgement leaves. Keys:
 * `item/<id>` the item; `sequence/<number>` its id, in the receipts' order; `open/<number>` the same
 * while it is not settled; `sent` the transaction under way; `last` the newest receipt; `identity`.
 * Other files keep rows of their own here.
 */
export class Outbox {
  readonly #db: Database;
  readonly #open = new Map<Hex, Item>();
  /** What stands for ballots, by vote and elector. */
  readonly #ballots = new Map<string, Item[]>();
  #last: Receipt | undefined;
  #sent: Sent | undefined;

  private constructor(db: Database) {
    this.#db = db;
  }

  /**
   * @param identity Whose outbox it must be; anybody's if left out
   * @throws RELAY_LOCKED, RELAY_OUTBOX_FOREIGN
   */
  static async open(directory: string, identity?: Identity): Promise<Outbox> {
    const db: Database = new Level(directory, { keyEncoding: "utf8", valueEncoding: encoding });
    try {
      await db.open();
    } catch (error) {
      const { code } = (error as { cause?: { code?: string } }).cause ?? {};
      throw code === "LEVEL_LOCKED" ? new UmlaufError("RELAY_LOCKED", {}, { cause: error }) : error;
    }
    const outbox = new Outbox(db);
    try {
      await outbox.#load(identity);
    } catch (error) {
      await db.close();
      throw error;
    }
    return outbox;
  }

  /** The newest receipt; the next one names it. */
  get last(): Receipt | undefined {
    return this.#last;
  }

  /** The transaction under way. */
  get sent(): Sent | undefined {
    return this.#sent;
  }

  /** What is acknowledged but not settled, in the order of the receipts. */
  get unsettled(): readonly Item[] {
    return [...this.#open.values()];
  }

  /** Ballots of one elector that are not settled, those on paper included. */
  claimsOf({ vote, elector }: Claim): readonly Item[] {
    return this.#ballots.get(`${vote} ${elector}`) ?? [];
  }

  /** Electors of a vote whose ballots are not settled, those on paper included. */
  electorsOf(vote: Hex): ReadonlySet<number> {
    const claims = this.unsettled.map((item) => claimOf(item.signed.receipt.vote, item));
    return new Set(claims.flatMap((one) => (one?.vote === vote ? [one.elector] : [])));
  }

  find(id: Hex): Promise<Item | undefined> {
    return this.read<Item>(itemKey(id));
  }

  /** Stores new items with their receipts, all or none, synced. */
  async append(items: readonly Item[]): Promise<void> {
    const last = items.at(-1)?.signed.receipt;
    if (last === undefined) return;
    const operations = items.flatMap((item): Operation[] => {
      const { sequence } = item.signed.receipt;
      return [
        { type: "put", key: itemKey(item.id), value: item },
        { type: "put", key: key(SEQUENCE, sequence), value: item.id },
        { type: "put", key: key("open/", sequence), value: item.id },
      ];
    });
    await this.write([...operations, { type: "put", key: "last", value: last }]);
    this.#last = last;
    for (const item of items) this.#remember(item);
  }

  /** Notes the transaction that is about to be sent, synced. */
  async dispatch(sent: Sent): Promise<void> {
    await this.write([{ type: "put", key: "sent", value: sent }]);
    this.#sent = sent;
  }

  /** Forgets the transaction under way and notes what it did, synced. */
  async conclude(outcomes: ReadonlyMap<Hex, Status>): Promise<void> {
    await this.#settle(outcomes, [{ type: "del", key: "sent" }]);
    this.#sent = undefined;
  }

  /** Notes what became of items without a transaction, synced. */
  settle(outcomes: ReadonlyMap<Hex, Status>): Promise<void> {
    return this.#settle(outcomes, []);
  }

  /** The relay's receipts from a sequence number on, in order. */
  async *receipts(from = 1n): AsyncGenerator<SignedReceipt> {
    for await (const id of this.#db.values({ gte: key(SEQUENCE, from), lt: after(SEQUENCE) })) {
      const item = await this.find(id as Hex);
      if (item !== undefined) yield item.signed;
    }
  }

  async read<T>(at: string): Promise<T | undefined> {
    return (await this.#db.get(at)) as T | undefined;
  }

  /** Values whose keys begin with `prefix`, which ends in "/". */
  async list<T>(prefix: string): Promise<T[]> {
    return (await this.#db.values({ gte: prefix, lt: after(prefix) }).all()) as T[];
  }

  /** Writes all or nothing; on disk when this resolves. */
  async write(operations: readonly Operation[]): Promise<void> {
    await this.#db.batch([...operations], { sync: true });
  }

  /**
   * Deletes rows and has LevelDB rewrite the files that held them.
   *
   * A plain deletion only marks a value as gone. Compacting empties the memory table, so that the log
   * which held the value is removed, and merges the range's tables downwards; but a table that nothing
   * newer overlaps stays as it is, with the value and its mark. So two fence rows around the range go
   * in first, twice: what the first round has left at the bottom, the second merges.
   * What remains beyond this process: blocks that the file system has freed but not overwritten, spare
   * cells of a solid-state disk, and backups of the directory until they are replaced.
   */
  async erase(prefix: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const [start, end] = [before(prefix), after(prefix)];
    await this.write(keys.map((at) => ({ type: "del", key: at })));
    // `level` hides what only its Node.js half can do.
    const db = this.#db as unknown as { compactRange(start: string, end: string): Promise<void> };
    for (let round = 0; round < 2; round++) {
      await this.write([start, end].map((at) => ({ type: "put", key: at, value: 0 })));
      await db.compactRange(start, end);
    }
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  async #load(identity: Identity | undefined): Promise<void> {
    if (identity !== undefined) await this.#claim(identity);
    this.#last = await this.read<Receipt>("last");
    this.#sent = await this.read<Sent>("sent");
    for (const id of await this.list<Hex>("open/")) {
      const item = await this.find(id);
      if (item !== undefined) this.#remember(item);
    }
  }

  async #claim(identity: Identity): Promise<void> {
    const known = await this.read<Identity>("identity");
    if (known === undefined) return this.write([{ type: "put", key: "identity", value: identity }]);
    // Two chains of receipts under one sequence would be evidence against the relay.
    const same = encoding.encode(known) === encoding.encode(identity);
    if (!same) throw new UmlaufError("RELAY_OUTBOX_FOREIGN");
  }

  async #settle(outcomes: ReadonlyMap<Hex, Status>, also: readonly Operation[]): Promise<void> {
    const settled = [...outcomes].flatMap(([id, status]) => {
      const item = this.#open.get(id);
      return item === undefined ? [] : [{ id, signed: item.signed, status }];
    });
    await this.write([
      ...also,
      ...settled.flatMap((item): Operation[] => [
        { type: "put", key: itemKey(item.id), value: item },
        { type: "del", key: key("open/", item.signed.receipt.sequence) },
      ]),
    ]);
    for (const { id } of settled) this.#forget(id);
  }

  #remember(item: Item): void {
    this.#open.set(item.id, item);
    const place = placeOf(item);
    if (place !== undefined) this.#ballots.set(place, [...(this.#ballots.get(place) ?? []), item]);
  }

  #forget(id: Hex): void {
    const item = this.#open.get(id);
    const place = item && placeOf(item);
    this.#open.delete(id);
    if (place === undefined) return;
    const rest = this.#ballots.get(place)?.filter((other) => other !== item) ?? [];
    if (rest.length > 0) this.#ballots.set(place, rest);
    else this.#ballots.delete(place);
  }
}

/**
 * The receipts in an outbox that no relay has open, in order.
 * @throws RELAY_LOCKED
 */
export async function* readReceipts(directory: string): AsyncGenerator<SignedReceipt> {
  const outbox = await Outbox.open(directory);
  try {
    yield* outbox.receipts();
  } finally {
    await outbox.close();
  }
}

function placeOf(item: Item): string | undefined {
  const claim = claimOf(item.signed.receipt.vote, item);
  return claim && `${claim.vote} ${claim.elector}`;
}

function itemKey(id: Hex): string {
  return `item/${id.toLowerCase()}`;
}

/** Fixed width, so that string order is the order of the numbers. */
function key(prefix: string, sequence: bigint): string {
  return `${prefix}${sequence.toString(16).padStart(16, "0")}`;
}
