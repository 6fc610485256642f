/**
 * A founded cooperative behind a whole server, spoken to over HTTP: found → open → cast → travel → read.
 * The clock is the test's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import { type Hex, keccak256, toHex } from "viem";
import { found } from "../../scripts/deploy.ts";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { type Config, readConfig } from "../../server/config.ts";
import { readData } from "../../server/data.ts";
import { type RunningServer, startServer } from "../../server/main.ts";
import { type ActionContent, actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { type Act, type ActName, actDigest } from "../../server/protocol/acts.ts";
import { ballotDigest, ballotId } from "../../server/protocol/ballot.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  ActionKind,
  Choice,
  type Ledger,
  Matter,
  nameOf,
  Outcome,
} from "../../server/protocol/types.ts";

/** Tuesday, 1 September 2026, 10:00 in Berlin. */
export const START = Date.parse("2026-09-01T08:00:00Z") / 1000;
export const HOUR = 3600;
export const DAY = 86_400;
/** Numbers of the founding's bodies. */
export const ASSEMBLY = 1;
export const BOARD = 2;
export const GRACE = HOUR;

const FOUNDING = `name: Musterwerk eG
seat: Musterstadt
timezone: Europe/Berlin
members: members.csv
segments: { kommunal: 1, Land: 2, Bund: 3 }
sites:
  - { rpId: portal.musterwerk.example, origin: "https://portal.musterwerk.example" }
bodies:
  - { id: assembly, name: Generalversammlung, everyMember: true, convenedBy: board, presidedBy: board }
  - id: board
    name: Vorstand
    seats:
      - { segment: kommunal, holder: 1, since: 2024-01-01, until: 2028-12-31, chair: true }
      - { segment: Land, holder: 10, since: 2024-01-01, until: 2028-12-31 }
      - { }
ruleSets:
  - body: board
    matters: [resolution, keys, relays, sites]
    majority: { share: 1/2, strict: true, of: cast }
    quorum: { least: 2 }
    earlyClose: all-voted
    effectiveOn: close
    grace: 0 h
  - body: assembly
    matters: [resolution, admission, seats, rule-sets, executors]
    objectionWindow: 1 h
    objections: 2
    quorum: { share: 1/2, of: eligible, least: 3 }
    majority: { share: 1/2, strict: true, of: cast }
    grace: 1 h
`;

/** The key of a person, by number; person n votes for member n. */
export function personSigner(person: number): Signer {
  return walletSigner(namedKey(`person ${person}`));
}

/** Someone whom the ledger does not know. */
export const stranger = walletSigner(namedKey("stranger"));

/** Founds a cooperative into a new directory; the caller removes it. */
export async function foundDirectory(members = 12): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "umlauf-server-"));
  const rows = Array.from({ length: members }, (_, i) => {
    const segment = i + 1 === members ? "Bund" : i + 1 > members - 3 ? "Land" : "kommunal";
    const until = i + 1 === 9 ? "2026-12-31" : "";
    const { keyId } = personSigner(i + 1);
    return `${i + 1},Mitglied ${i + 1},organisation,${segment},2019-12-12,${until},${i + 1},1,Person ${i + 1},${keyId}`;
  });
  const head = "number,name,kind,segment,since,until,shares,votes,persons,key";
  writeFileSync(join(directory, "founding.yaml"), FOUNDING);
  writeFileSync(join(directory, "members.csv"), `${[head, ...rows].join("\n")}\n`);
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
export async function foundServer(options: { members?: number; args?: readonly string[] } = {}) {
  const directory = await foundDirectory(options.members);
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
  let acts = 0n;

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

  async function sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
  }

  const once = () => ({ nonce: ++acts, validUntil: now + 30 * DAY });

  /** A vote's opening as the API takes it, signed by the board's chair. */
  async function opening(
    content: ActionContent = { kind: "RESOLUTION" },
    changes: Partial<Act<"Opening">> = {},
    signer = personSigner(1),
  ) {
    const action = encodeAction(content);
    const message: Act<"Opening"> = {
      body: ASSEMBLY,
      matter: content.kind === "SEAT" ? Matter.SEATS : Matter.RESOLUTION,
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      startsAt: now,
      endsAt: now + DAY,
      ...once(),
      ...changes,
    };
    const signature = await sign(signer, "Opening", message);
    const body = {
      name: "Opening",
      message: {
        ...message,
        matter: nameOf(Matter, message.matter),
        nonce: String(message.nonce),
      },
      action: { kind: nameOf(ActionKind, action.kind), data: action.data },
      signatures: [{ body: BOARD, seat: 1, signature }],
    };
    return { id: actDigest(ledger, "Opening", message), body };
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

  /** A signed ballot as the API takes it, and its id. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: keyof typeof Choice = "YES",
    { revision = 1, signer = personSigner(elector) } = {},
  ) {
    const digest = ballotDigest(ledger, vote, { elector, choice: Choice[choice], revision });
    const signature = await signer.sign(digest);
    return {
      id: ballotId(digest, signature),
      body: { vote, elector, revision, choice, signature: encodeSignature(signature) },
    };
  }

  /** Casts ballots and gives their ids. */
  async function cast(
    vote: Hex,
    electors: readonly number[],
    choice: keyof typeof Choice = "YES",
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

  /** Declares a result as the board's chair. */
  async function declare(vote: Hex, outcome: keyof typeof Outcome): Promise<Reply> {
    const message = { vote, outcome: Outcome[outcome], ...once() };
    const signature = await sign(personSigner(1), "Declaration", message);
    const reply = await post("/api/acts", {
      name: "Declaration",
      message: { ...message, outcome, nonce: String(message.nonce) },
      signature,
    });
    await settle();
    return reply;
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
    sign,
    once,
    opening,
    open,
    ballot,
    cast,
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
