/** The data directory of a founded ledger: what `npm run found` has laid there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { z } from "zod";
import { UmlaufError } from "./errors.ts";
import type { Ledger } from "./protocol/types.ts";

/** What the server takes from the directory, and where it keeps its own. */
export interface Data {
  readonly ledger: Ledger;
  /** First block that holds something of the ledger */
  readonly start: number;
  /** Names that are public: not those of members or persons */
  readonly name: string;
  readonly seat: string;
  readonly segments: ReadonlyMap<number, string>;
  readonly bodies: ReadonlyMap<number, string>;
  readonly auditors: ReadonlyMap<number, string>;
  readonly relayKey: Hex;
  readonly folders: { readonly chain: string; readonly index: string; readonly relay: string };
}

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`))
    .transform((text) => text as Hex);

const ledgerFile = z.object({
  chainId: z.int().positive(),
  foundingHash: hex(32),
  register: hex(20),
  bodies: hex(20),
  votes: hex(20),
  start: z.int().min(0),
});

const numbered = z
  .array(z.object({ number: z.int().positive(), name: z.string() }))
  .transform((entries) => new Map(entries.map(({ number, name }) => [number, name])));

/** Members and persons stand in the same file; they are not even read. */
const directoryFile = z.object({
  name: z.string(),
  seat: z.string(),
  segments: numbered,
  bodies: numbered,
  auditors: numbered,
});

/**
 * Reads the directory.
 * @throws LEDGER_FILE_UNREADABLE
 */
export function readData(folder: string): Data {
  const { start, ...ledger } = readJson(join(folder, "ledger.json"), ledgerFile);
  const directory = readJson(join(folder, "directory.json"), directoryFile);
  const keyFile = join(folder, "relay.key");
  return {
    ledger,
    start,
    ...directory,
    relayKey: parsed(keyFile, () => hex(32).parse(readFileSync(keyFile, "utf8").trim())),
    folders: {
      chain: join(folder, "chain"),
      index: join(folder, "index"),
      relay: join(folder, "relay"),
    },
  };
}

function readJson<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  return parsed(file, () => schema.parse(JSON.parse(readFileSync(file, "utf8"))));
}

/** Says what is wrong without repeating what the file holds. */
function parsed<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UmlaufError("LEDGER_FILE_UNREADABLE", { file, reason: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return [...new Set(error.issues.map(({ path }) => path.join(".") || "?"))].join(", ");
  }
  if (error instanceof SyntaxError) return "JSON";
  return (error as NodeJS.ErrnoException).code ?? "?";
}
