import { rm } from "node:fs/promises";
import { Level } from "level";
import { UmlaufError } from "./errors.ts";
import type { Table } from "./store/table.ts";
import { type Head, STORE_VERSION, tables } from "./store/tables.ts";

type Parts = readonly (number | string)[];

/** A stretch of a table, in the order of the keys. */
export interface Range<K extends Parts> {
  /** First parts of the keys */
  readonly within?: Parts;
  /** Keys after this one (before it, when reversed), it excluded */
  readonly after?: K | undefined;
  readonly reverse?: boolean | undefined;
  readonly limit?: number;
}

/** Reads of one moment: blocks that are indexed meanwhile do not show. */
export interface View {
  /** What had been indexed at that moment. */
  readonly head: Head | undefined;
  get<K extends Parts, V>(table: Table<K, V>, key: K): V | undefined;
  getMany<K extends Parts, V>(table: Table<K, V>, keys: readonly K[]): Promise<(V | undefined)[]>;
  range<K extends Parts, V>(table: Table<K, V>, range?: Range<K>): Promise<[K, V][]>;
  /**
   * What `make` gives, kept for later views until the version is another.
   * @param version Says what the value is made from: the same for the same rows, always
   */
  memo<T>(name: string, version: number, make: () => Promise<T>): Promise<T>;
}

/** The rows of one block until they are written. It reads what it wrote itself. */
export interface Draft {
  get<K extends Parts, V>(table: Table<K, V>, key: K): V | undefined;
  put<K extends Parts, V>(table: Table<K, V>, key: K, value: V): void;
  /** A row that this block will not read again. */
  append<K extends Parts, V>(table: Table<K, V>, key: K, value: V): void;
}

/**
 * The index on disk. One block is one atomic batch with its cursor and digest, so a crash leaves whole blocks only.
 * Disposable: everything in it comes from the chain.
 */
export interface Store {
  /** What was indexed last; undefined while nothing is. */
  readonly head: Head | undefined;
  /** The newest value of one row. */
  get<K extends Parts, V>(table: Table<K, V>, key: K): V | undefined;
  /** Runs `work` on a snapshot and releases it afterwards. */
  read<T>(work: (view: View) => Promise<T>): Promise<T>;
  /**
   * Begins the rows of a block.
   * @param before The block before, where its rows are still being written; the new draft reads them too
   */
  draft(before?: Draft): Draft;
  /**
   * Writes a draft of {@link Store.draft}, head included, atomically.
   * @param sync Whether to wait for the disk. Without, a power failure may cost the newest blocks, but only whole ones.
   */
  write(draft: Draft, head: Head, sync: boolean): Promise<void>;
  /** Calls the listener after each block; returns how to stop it. */
  subscribe(listener: (head: Head) => void): () => void;
  close(): Promise<void>;
}

type Database = Level<Uint8Array, Uint8Array>;
type Operation = { type: "put"; key: Uint8Array; value: Uint8Array };

const OPTIONS = { keyEncoding: "view", valueEncoding: "view" } as const;

/**
 * Opens the index of a founding. A missing folder, another founding, another version of the store or a damaged
 * database give an empty one.
 *
 * @throws INDEX_LOCKED where another process has it open
 */
export async function openStore(folder: string, founding: string): Promise<Store> {
  const db = await openOrWipe(folder);
  const identity = row(tables.identity, db.getSync(tables.identity.key([])));
  if (identity?.founding !== founding || identity.version !== STORE_VERSION) {
    await db.clear();
    const value = tables.identity.encode({ version: STORE_VERSION, founding });
    await db.put(tables.identity.key([]), value, { sync: true });
  }
  return new LevelStore(db);
}

async function openOrWipe(folder: string): Promise<Database> {
  const db: Database = new Level(folder, OPTIONS);
  try {
    await db.open();
  } catch (error) {
    const code = causeCode(error);
    if (code === "LEVEL_LOCKED") throw new UmlaufError("INDEX_LOCKED", {}, { cause: error });
    if (code !== "LEVEL_CORRUPTION") throw error;
    await rm(folder, { recursive: true });
    await db.open();
  }
  return db;
}

function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error.cause as { code?: string } | undefined)?.code;
}

class LevelStore implements Store {
  head: Head | undefined;
  readonly #db: Database;
  readonly #listeners = new Set<(head: Head) => void>();
  readonly #memos: Memos = new Map();

  constructor(db: Database) {
    this.#db = db;
    this.head = this.get(tables.head, []);
  }

  get<K extends Parts, V>(table: Table<K, V>, key: K): V | undefined {
    return row(table, this.#db.getSync(table.key(key)));
  }

  async read<T>(work: (view: View) => Promise<T>): Promise<T> {
    const snapshot = this.#db.snapshot();
    try {
      return await work(viewOf(this.#db, snapshot, this.#memos));
    } finally {
      await snapshot.close();
    }
  }

  draft(before?: LevelDraft): LevelDraft {
    return new LevelDraft(this, before);
  }

  async write(draft: LevelDraft, head: Head, sync: boolean): Promise<void> {
    const { block, ...rest } = head;
    draft.append(tables.blocks, [block], rest);
    draft.append(tables.head, [], head);
    await this.#db.batch(draft.operations(), { sync });
    draft.written();
    this.head = head;
    for (const listener of this.#listeners) listener(head);
  }

  subscribe(listener: (head: Head) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}

class LevelDraft implements Draft {
  readonly #store: Store;
  readonly #appended: Operation[] = [];
  readonly #changed = new Map<string, { key: Uint8Array; value: unknown; encode(): Uint8Array }>();
  #before: LevelDraft | undefined;

  constructor(store: Store, before: LevelDraft | undefined) {
    this.#store = store;
    this.#before = before;
  }

  get<K extends Parts, V>(table: Table<K, V>, key: K): V | undefined {
    const change = this.#change(name(table.key(key)));
    return change ? (change.value as V) : this.#store.get(table, key);
  }

  #change(id: string): { readonly value: unknown } | undefined {
    const before = this.#before;
    return this.#changed.get(id) ?? (before === undefined ? undefined : before.#changed.get(id));
  }

  /** The rows are in the database, and so are those before them. */
  written(): void {
    this.#before = undefined;
  }

  put<K extends Parts, V>(table: Table<K, V>, parts: K, value: V): void {
    const key = table.key(parts);
    // Encoded last, because a row may change with every fact of a block.
    this.#changed.set(name(key), { key, value, encode: () => table.encode(value) });
  }

  append<K extends Parts, V>(table: Table<K, V>, key: K, value: V): void {
    this.#appended.push({ type: "put", key: table.key(key), value: table.encode(value) });
  }

  operations(): Operation[] {
    const operations = this.#appended.slice();
    for (const { key, encode } of this.#changed.values()) {
      operations.push({ type: "put", key, value: encode() });
    }
    return operations;
  }
}

type Memos = Map<string, { readonly version: number; readonly value: Promise<unknown> }>;

function viewOf(db: Database, snapshot: ReturnType<Database["snapshot"]>, memos: Memos): View {
  const get: View["get"] = (table, key) => row(table, db.getSync(table.key(key), { snapshot }));
  return {
    head: get(tables.head, []),
    get,
    async getMany(table, keys) {
      const values = await db.getMany(
        keys.map((key) => table.key(key)),
        { snapshot },
      );
      return values.map((value) => row(table, value));
    },
    async range(table, { within = [], after, reverse = false, limit = -1 } = {}) {
      const first = table.key(within);
      const start = after && !reverse ? { gt: table.key(after) } : { gte: first };
      const end = { lt: after && reverse ? table.key(after) : successor(first) };
      const rows = db.iterator({ ...start, ...end, reverse, limit, snapshot });
      const found = await rows.all();
      return found.map(([key, value]) => [table.parts(key), table.decode(value)]);
    },
    async memo<T>(name: string, version: number, make: () => Promise<T>) {
      const kept = memos.get(name);
      if (kept?.version === version) return kept.value as Promise<T>;
      const value = make();
      memos.set(name, { version, value });
      // What failed is made anew the next time.
      value.catch(() => memos.delete(name));
      return value;
    },
  };
}

function row<V>(table: { decode(bytes: Uint8Array): V }, value: Uint8Array | undefined) {
  return value === undefined ? undefined : table.decode(value);
}

/** The first key after all that begin with the given one. */
function successor(key: Uint8Array): Uint8Array {
  const next = Uint8Array.from(key);
  let at = next.length - 1;
  while (next[at] === 0xff) --at;
  next[at] = (next[at] as number) + 1;
  return next.subarray(0, at + 1);
}

function name(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}
