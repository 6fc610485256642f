/** The server: the only file that puts its parts together. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type Logger, pino } from "pino";
import type { Chain } from "./chain/chain.ts";
import { openEmbedded } from "./chain/embedded.ts";
import { type Endpoint, serveRpc } from "./chain/endpoint.ts";
import { openRpc } from "./chain/rpc.ts";
import { type Config, ConfigError, isLoopback, readConfig } from "./config.ts";
import { type Data, readData } from "./data.ts";
import { type ErrorCode, type Language, UmlaufError } from "./errors.ts";
import { codeOf, Follower, factsOf } from "./follower.ts";
import { type App, createApp } from "./http/app.ts";
import { Metrics } from "./http/metrics.ts";
import { Bars, type Stage } from "./progress.ts";
import { createQueries } from "./queries.ts";
import { openRelay, type Relay } from "./relay/relay.ts";
import { openStore } from "./store.ts";
import { explain } from "./words/explain.ts";

/** What a test or a demonstration sets; the process itself leaves all of it out. */
export interface ServerOptions {
  /** The present, UTC seconds */
  readonly clock?: () => number;
  readonly log?: Logger;
  /** Told how far the replay of the chain and the building of the index have come, in blocks. */
  readonly progress?: (stage: Stage, done: number, total: number) => void;
}

/** A running server. */
export interface RunningServer {
  /** Address of portal and API */
  readonly url: string;
  /** Address of the embedded chain's JSON-RPC endpoint */
  readonly rpcUrl: string | undefined;
  readonly chain: Chain;
  readonly relay: Relay;
  /** Resolves once everything is closed; with the fault that stopped the server, if one did. */
  readonly stopped: Promise<UmlaufError | undefined>;
  /** Takes nothing new, writes what was acknowledged, and closes index and chain. */
  close(): Promise<void>;
}

/** How long answers under way may take once the server closes, milliseconds. */
const PATIENCE_MS = 5_000;
/** Faults after which the relay writes nothing any more until the server is started again. */
const SILENCING: ReadonlySet<ErrorCode> = new Set(["CHAIN_HALTED", "RELAY_CLOSED"]);
/** How often the relay does its duties, milliseconds. */
const TICK_MS = 1_000;

/**
 * Starts a server and resolves once its index has caught up with the chain.
 * @throws LEDGER_FILE_UNREADABLE, PORT_UNAVAILABLE, and whatever chain, index and relay refuse to open with
 */
export async function startServer(
  config: Config,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const log = options.log ?? pino({ level: config.logLevel }, pino.destination(2));
  const clock = options.clock ?? (() => Date.now() / 1000);
  const parts = new Parts(log);
  try {
    const data = readData(config.data);
    return await assemble(parts, config, data, clock, log, options.progress);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Closes in the reverse order of opening, each part even where another fails. */
class Parts {
  readonly #log: Logger;
  readonly #closings: (() => unknown)[] = [];
  #closed: Promise<void> | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closings.toReversed()) {
      try {
        await close();
      } catch (error) {
        this.#log.error({ code: codeOf(error) }, "closing failed");
      }
    }
  }
}

async function assemble(
  parts: Parts,
  config: Config,
  data: Data,
  clock: () => number,
  log: Logger,
  progress: ServerOptions["progress"] = () => {},
): Promise<RunningServer> {
  const { ledger, folders } = data;
  const metrics = new Metrics();
  const chain = await openChain(config, data, clock, (done, total) =>
    progress("replay", done, total),
  );
  parts.add(() => chain.close());

  const store = await openStore(folders.index, ledger.foundingHash);
  parts.add(() => store.close());
  const index = new Follower({
    chain,
    store,
    addresses: { ...ledger, from: data.start },
    onProgress: (block, lag) => metrics.indexed(block, lag),
    log,
  });
  parts.add(() => index.close());

  // Nothing is answered from an index that the chain contradicts.
  await index.agreed();

  let silenced: UmlaufError | undefined;
  const relay = await openRelay({
    chain,
    ledger,
    directory: folders.relay,
    privateKey: data.relayKey,
    relay: config.relay,
    clock,
    log,
    batch: config.batch,
    metrics,
    tickMs: TICK_MS,
    fromBlock: data.start,
    onFault: (fault) => {
      if (SILENCING.has(fault.code)) silenced = fault;
      metrics.fault(fault.code);
      log.error({ code: fault.code, facts: factsOf(fault) }, fault.message);
    },
  });
  parts.add(async () => {
    await relay.flush();
    await relay.close();
  });

  const faults = async () => {
    const found = await index.faults(config.maxLag);
    return silenced === undefined ? found : [...found, silenced];
  };
  const queries = createQueries(store);
  const { name, seat, segments, auditors } = data;
  const { chainId, foundingHash: founding, register, bodies, votes } = ledger;
  const contracts = { register, bodies, votes };
  const app = createApp({
    queries,
    relay,
    ledger: { chainId, founding, contracts, name, seat, segments, bodies: data.bodies, auditors },
    clock,
    lag: () => index.lag,
    log,
    metrics,
    faults,
    version: versionOf(),
  });
  const server = createServer(app.express);
  const port = await listen(server, config);
  parts.add(() => closeServer(server, app));
  if (!isLoopback(config.host)) {
    log.warn({ host: config.host }, "listening beyond this machine: put TLS in front");
  }
  const endpoint = await openEndpoint(config, data, chain);
  if (endpoint !== undefined) parts.add(() => endpoint.close());

  let settle: (fault: UmlaufError | undefined) => void;
  const stopped = new Promise<UmlaufError | undefined>((resolve) => {
    settle = resolve;
  });
  const close = async (fault?: UmlaufError) => {
    await parts.close();
    settle(fault);
  };
  // A server whose index is proven wrong must not answer.
  index.failed.then((fault) => close(fault));
  await index.caughtUp((done, total) => progress("index", done, total));
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    rpcUrl: endpoint && `http://127.0.0.1:${endpoint.port}`,
    chain,
    relay,
    stopped,
    close: () => close(),
  };
}

async function openChain(
  { rpc }: Config,
  { ledger, folders }: Data,
  clock: () => number,
  progress: (done: number, total: number) => void,
): Promise<Chain> {
  const { chainId: expected } = ledger;
  if (rpc !== undefined) return openRpc({ ...rpc, chainId: expected });
  const chain = await openEmbedded({ directory: folders.chain, clock, progress });
  if (chain.chainId === expected) return chain;
  await chain.close();
  throw new UmlaufError("CHAIN_WRONG_ID", { expected, found: chain.chainId });
}

/** Auditors and wallets reach an embedded chain only through this process. */
async function openEndpoint(
  { rpc, rpcPort }: Config,
  { ledger }: Data,
  chain: Chain,
): Promise<Endpoint | undefined> {
  if (rpc !== undefined || rpcPort === undefined) return undefined;
  const ours = new Set([ledger.bodies, ledger.votes].map((address) => address.toLowerCase()));
  try {
    return await serveRpc(chain, { port: rpcPort, accept: ({ to }) => ours.has(to) });
  } catch (error) {
    throw portFault(rpcPort, error);
  }
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(portFault(port, error)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function portFault(port: number, error: unknown): UmlaufError {
  const reason = (error as NodeJS.ErrnoException).code ?? "?";
  return new UmlaufError("PORT_UNAVAILABLE", { port, reason }, { cause: error });
}

/** Lets answers under way finish, for a while. */
async function closeServer(server: Server, app: App): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  app.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(cut);
}

function versionOf(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The command; resolves to the process's exit code. */
async function main(): Promise<number> {
  let language: Language = "en";
  try {
    const config = readConfig();
    language = config.language;
    const bars = process.stderr.isTTY ? new Bars(language) : undefined;
    const server = await startServer(config, bars && { progress: bars.show });
    bars?.stop();
    console.log(`Umlauf ${server.url}`);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => server.close());
    }
    const fault = await server.stopped;
    if (fault === undefined) return 0;
    console.error(`${fault.code} ${explain(fault, language)}`);
    return 1;
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [error];
    for (const fault of faults) {
      if (!(fault instanceof UmlaufError)) throw fault;
      console.error(`${fault.code} ${explain(fault, language)}`);
    }
    return 1;
  }
}

if (import.meta.main) process.exit(await main());
