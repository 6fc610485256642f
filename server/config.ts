/**
 * What the operator sets: options of the command line, then variables of the environment (UMLAUF_PORT for
 * --port), then defaults. Nothing else of the server reads either.
 */
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { type Language, UmlaufError } from "./errors.ts";

/** How the server runs; frozen. */
export interface Config {
  /** Data directory of a founded ledger, absolute */
  readonly data: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The permissioned chain; undefined where the chain is embedded. */
  readonly rpc: RpcConfig | undefined;
  /** Port of the embedded chain's JSON-RPC endpoint on the loopback interface; undefined where there is none. */
  readonly rpcPort: number | undefined;
  /** This server's number in the table of relays */
  readonly relay: number;
  /** Most ballots of one transaction, and how long one waits for company, milliseconds */
  readonly batch: { readonly ballots: number; readonly delayMs: number };
  /** Blocks by which the index may stay behind the chain before the server is not ready */
  readonly maxLag: number;
  /** Language of what the command prints */
  readonly language: Language;
  readonly logLevel: LogLevel;
}

export interface RpcConfig {
  readonly url: string;
  readonly finality: "instant" | "finalized-tag" | { readonly depth: number };
  readonly pollMs: number;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that is wrong with the options, told together. */
export class ConfigError extends Error {
  readonly faults: readonly UmlaufError[];

  constructor(faults: readonly UmlaufError[]) {
    super(faults.map(({ message }) => message).join("\n"));
    this.name = "ConfigError";
    this.faults = faults;
  }
}

/** The loopback interface: without TLS nobody else may listen in. */
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ expected: `${min}–${max}` });

const port = integer(0, 65_535);

const finality = z
  .string()
  .regex(/^(instant|finalized-tag|depth:[1-9]\d{0,4})$/)
  .transform((text): RpcConfig["finality"] => {
    if (text === "instant" || text === "finalized-tag") return text;
    return { depth: Number(text.slice("depth:".length)) };
  })
  .meta({ expected: "instant, finalized-tag, depth:N" });

interface Setting {
  readonly flags: string;
  readonly help: string;
  readonly schema: z.ZodType;
  readonly fallback?: string;
  /** Whether the value may hold a password and is never repeated. */
  readonly secret?: true;
}

const settings = {
  data: {
    flags: "--data <directory>",
    help: "data directory of a founded ledger",
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path))
      .meta({ expected: "a path" }),
  },
  host: {
    flags: "--host <address>",
    help: "address to listen on",
    schema: z.string().min(1).meta({ expected: "an address" }),
    fallback: "127.0.0.1",
  },
  port: { flags: "--port <number>", help: "port to listen on", schema: port, fallback: "8080" },
  rpc: {
    flags: "--rpc <url>",
    help: "permissioned chain; without it the chain is embedded",
    schema: z.url({ protocol: /^https?$/ }).meta({ expected: "http(s)://…" }),
    secret: true,
  },
  finality: {
    flags: "--finality <rule>",
    help: "when a block of --rpc is final: instant, finalized-tag, depth:N",
    schema: finality,
    fallback: "instant",
  },
  pollMs: {
    flags: "--poll-ms <number>",
    help: "milliseconds between two looks for new blocks of --rpc",
    schema: integer(50, 60_000),
    fallback: "500",
  },
  rpcPort: {
    flags: "--rpc-port <number>",
    help: "JSON-RPC port of the embedded chain on 127.0.0.1, or off",
    schema: z.union([z.literal("off").transform(() => undefined), port]).meta({
      expected: "0–65535, off",
    }),
    fallback: "8545",
  },
  relay: {
    flags: "--relay <number>",
    help: "this server's number in the table of relays",
    schema: integer(1, 65_535),
    fallback: "1",
  },
  batchBallots: {
    flags: "--batch-ballots <number>",
    help: "most ballots of one transaction",
    schema: integer(1, 1000),
    fallback: "250",
  },
  batchMs: {
    flags: "--batch-ms <number>",
    help: "milliseconds that a ballot waits for company",
    schema: integer(0, 60_000),
    fallback: "2000",
  },
  maxLag: {
    flags: "--max-lag <blocks>",
    help: "blocks by which the index of a ready server may stay behind",
    schema: integer(0, 1_000_000),
    fallback: "5",
  },
  language: {
    flags: "--language <language>",
    help: "language of messages: de or en",
    schema: z.enum(["de", "en"]).meta({ expected: "de, en" }),
    fallback: "en",
  },
  logLevel: {
    flags: "--log-level <level>",
    help: LOG_LEVELS.join(", "),
    schema: z.enum(LOG_LEVELS).meta({ expected: LOG_LEVELS.join(", ") }),
    fallback: "info",
  },
} satisfies Record<string, Setting>;

type Name = keyof typeof settings;
type Values = { [N in Name]: z.output<(typeof settings)[N]["schema"]> | undefined };

/**
 * Reads the options.
 * @param args Without the interpreter and the script; those of the process unless named
 * @param environment That of the process unless named
 * @throws ConfigError with all faults
 */
export function readConfig(
  args: readonly string[] = process.argv.slice(2),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const faults: UmlaufError[] = [];
  const { given, allowRemote } = parse(args, environment, faults);
  const values = Object.fromEntries(
    Object.entries<Setting>(settings).map(([name, setting]) => [
      name,
      settingOf(name, setting, given[name], faults),
    ]),
  ) as Values;
  const { data, host = "", rpc } = values;
  if (data === undefined && given.data === undefined) {
    faults.push(new UmlaufError("CONFIG_MISSING", { source: "--data" }));
  }
  if (!LOOPBACK.has(host) && !allowRemote) {
    const source = given.host?.source ?? "--host";
    faults.push(new UmlaufError("CONFIG_HOST_OPEN", { source, value: host }));
  }
  if (faults.length > 0) throw new ConfigError(faults);

  const set = values as { [N in Name]: Exclude<Values[N], undefined> };
  return deepFreeze({
    data: set.data,
    host: set.host,
    port: set.port,
    rpc: rpc === undefined ? undefined : { url: rpc, finality: set.finality, pollMs: set.pollMs },
    rpcPort: values.rpcPort,
    relay: set.relay,
    batch: { ballots: set.batchBallots, delayMs: set.batchMs },
    maxLag: set.maxLag,
    language: set.language,
    logLevel: set.logLevel,
  });
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

interface Given {
  readonly source: string;
  readonly value: string;
}

/** What is set, and where; unknown options and options without a value are faults. */
function parse(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  faults: UmlaufError[],
): { given: Readonly<Record<string, Given>>; allowRemote: boolean } {
  const command = new Command("umlauf")
    .description("Serves a founded ledger: portal, API and, where embedded, the chain.")
    .option("--allow-remote", "listen on addresses that other machines reach; needs TLS in front");
  for (const setting of Object.values<Setting>(settings)) {
    const option = new Option(setting.flags, setting.help);
    // The value in brackets is optional for the parser, so that its absence is one fault among others.
    option.required = false;
    option.optional = true;
    command.addOption(option);
  }
  command.allowUnknownOption().allowExcessArguments().parse(args, { from: "user" });
  for (const source of command.args) faults.push(new UmlaufError("CONFIG_UNKNOWN", { source }));

  const options = command.opts<Record<string, string | true>>();
  const given: Record<string, Given> = {};
  for (const [name, { flags }] of Object.entries<Setting>(settings)) {
    const flag = flags.split(" ", 1)[0] as string;
    const variable = `UMLAUF_${flag.slice(2).replaceAll("-", "_").toUpperCase()}`;
    const value = options[name];
    const inherited = environment[variable];
    if (typeof value === "string") given[name] = { source: flag, value };
    else if (value === true) given[name] = { source: flag, value: "" };
    else if (inherited !== undefined) given[name] = { source: variable, value: inherited };
  }
  return { given, allowRemote: options.allowRemote === true };
}

function settingOf(
  name: string,
  { schema, fallback, secret }: Setting,
  given: Given | undefined,
  faults: UmlaufError[],
): unknown {
  const text = given?.value ?? fallback;
  if (text === undefined) return undefined;
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  const expected = String(schema.meta()?.expected ?? "");
  const source = given?.source ?? name;
  const facts = { source, value: secret ? "…" : text, expected };
  faults.push(new UmlaufError("CONFIG_VALUE_INVALID", facts));
  return undefined;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
