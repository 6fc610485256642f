/**
 * A founded cooperative behind a whole server, spoken to over HTTP: found → open → cast → travel → read.
 * The clock is the test's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import type { Hex } from "viem";
import { found } from "../../scripts/deploy.ts";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { type Config, readConfig } from "../../server/config.ts";
import { readData } from "../../server/data.ts";
import { type RunningServer, startServer } from "../../server/main.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import type { Act } from "../../server/protocol/acts.ts";
import { Choice, type Ledger, Outcome } from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";
import type { By } from "./acting.ts";
import { ASSEMBLY, BOARD, type Founding, freeFounding, personSigner } from "./foundings.ts";
import { ballotRequestOf, requestOf } from "./requests.ts";
import { signingOf } from "./signing.ts";

/** Tuesday, 1 September 2026, 10:00 in Berlin. */
export const START = Date.parse("2026-09-01T08:00:00Z") / 1000;
export const HOUR = 3600;
export const DAY = 86_400;
export const GRACE = HOUR;

/** Someone whom the ledger does not know. */
export const stranger = walletSigner(namedKey("stranger"));

/** A seat, signed for by a person. */
export const seatOf = (body: number, seat: number, person: number): By => ({
  body,
  seat,
  signer: personSigner(person),
});

/** The board's chair, who opens votes. */
export const CHAIR = seatOf(BOARD, 1, 1);

/** Founds a cooperative into a new directory; the caller removes it. */
export async function foundDirectory({ yaml, csv }: Founding = freeFounding()): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "umlauf-server-"));
  writeFileSync(join(directory, "founding.yaml"), yaml);
  writeFileSync(join(directory, "members.csv"), csv);
  const clock = () => START - DAY;
  await found(join(directory, "founding.yaml"), join(directory, "data"), clock, (folder) =>
    openEmbedded({ directory: folder, clock }),
  );
  return directory;
}

/** An answer as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly json: any;
}

export type Scene = Awaited<ReturnType<typeof foundServer>>;

/** Founds a cooperative and starts a server for it. */
export async function foundServer(options: { founding?: Founding; args?: readonly string[] } = {}) {
  const directory = await foundDirectory(options.founding);
  const folder = join(directory, "data");
  const { ledger } = readData(folder);
  let now = START;
  const config: Config = readConfig(
    [
      "--data",
      folder,
      "--port",
      "0",
      "--rpc-port",
      "0",
      "--batch-ms",
      "60000",
      ...(options.args ?? []),
    ],
    {},
  );
  const start = () => startServer(config, { clock: () => now, log: pino({ level: "silent" }) });
  let server: RunningServer = await start();
  const signing = signingOf({ ledger, now: () => now, body: ASSEMBLY, chair: CHAIR });

  async function request(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`${server.url}${path}`, init);
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const json = /json/.test(type) && text !== "" ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  }

  const get = (path: string, headers: Record<string, string> = {}) => request(path, { headers });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  /** A vote's opening as the API takes it, signed by the board's chair unless told otherwise. */
  async function opening(
    content: ActionContent = { kind: "RESOLUTION" },
    changes: Partial<Act<"Opening">> = {},
    by: readonly By[] = [CHAIR],
  ) {
    const { id, act } = await signing.opening(changes, content, by);
    return { id, body: requestOf(act) };
  }

  /** Writes what the relay holds and waits until the index has it. */
  async function settle(): Promise<void> {
    await server.relay.flush();
    await server.relay.tick();
    const { number } = await server.chain.head();
    for (let tries = 0; tries < 500; ++tries) {
      const { json } = await get("/api/status");
      if (json.asOf?.block >= number) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`the index does not reach block ${number}`);
  }

  /** Opens a vote and gives its id. */
  async function open(...args: Parameters<typeof opening>): Promise<Hex> {
    const { id, body } = await opening(...args);
    const reply = await post("/api/acts", body);
    expect(reply.status, reply.text).to.equal(201);
    await settle();
    return id;
  }

  /** Hands in an act, sees it written and gives its id. */
  async function write(act: SubmittedAct): Promise<Hex> {
    const reply = await post("/api/acts", requestOf(act));
    expect(reply.status, `${act.name}: ${reply.text}`).to.equal(201);
    await settle();
    const { id } = reply.json;
    expect(id).to.equal(signing.idOf(act));
    const { status } = (await get(`/api/receipts/${id}`)).json;
    expect(status, act.name).to.include({ state: "written" });
    return id;
  }

  /** A signed ballot as the API takes it, and its id; in an election, places of candidates. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: keyof typeof Choice | bigint = "YES",
    { revision = 1, signer = personSigner(elector) } = {},
  ) {
    const chosen = typeof choice === "bigint" ? choice : Choice[choice];
    const signed = await signing.ballot(vote, elector, chosen, { revision, signer });
    return { id: signed.id, body: ballotRequestOf(vote, signed) };
  }

  /** Casts ballots and gives their ids. */
  async function cast(
    vote: Hex,
    electors: readonly number[],
    choice: keyof typeof Choice | bigint = "YES",
  ): Promise<Hex[]> {
    const ids: Hex[] = [];
    for (const elector of electors) {
      const { id, body } = await ballot(vote, elector, choice);
      const reply = await post("/api/ballots", body);
      expect(reply.status, reply.text).to.equal(201);
      ids.push(id);
    }
    await settle();
    return ids;
  }

  /** Casts yes for seats, given with their persons; whose key has changed signs with `keys`. */
  async function castSeats(
    vote: Hex,
    holders: Readonly<Record<number, number>>,
    keys: Readonly<Record<number, Signer>> = {},
  ): Promise<void> {
    for (const [seat, person] of Object.entries(holders)) {
      const signer = keys[Number(seat)] ?? personSigner(person);
      const { body } = await ballot(vote, Number(seat), "YES", { signer });
      const reply = await post("/api/ballots", body);
      expect(reply.status, reply.text).to.equal(201);
    }
    await settle();
  }

  /** Declares a result as the board's chair, or whoever presides. */
  async function declare(vote: Hex, outcome: keyof typeof Outcome, by: By = CHAIR): Promise<Hex> {
    return write(await signing.act("Declaration", { vote, outcome: Outcome[outcome] }, [by]));
  }

  return {
    folder,
    ledger: ledger as Ledger,
    config,
    get url() {
      return server.url;
    },
    get server() {
      return server;
    },
    get now() {
      return now;
    },
    request,
    get,
    post,
    signing,
    opening,
    open,
    write,
    ballot,
    cast,
    castSeats,
    declare,
    settle,
    /** Lets time pass; what is due happens. */
    async travel(seconds: number): Promise<void> {
      now += seconds;
      await settle();
    },
    async restart(): Promise<void> {
      await server.close();
      server = await start();
    },
    async close(): Promise<void> {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
