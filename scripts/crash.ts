/**
 * Kills the server with SIGKILL at random moments while ballots stream in, restarts it, and checks that no acknowledged
 * ballot is lost or counted twice, that the replayed chain is the recorded one, and that the index is the one that is
 * built from nothing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { type Hex, keccak256, type Log, parseEventLogs, toHex } from "viem";
import { openEmbedded } from "../server/chain/embedded.ts";
import { runIndexer } from "../server/indexer.ts";
import { votesAbi } from "../server/protocol/abi.ts";
import { decodeCounted } from "../server/protocol/ballot.ts";
import { Matter } from "../server/protocol/rules.ts";
import { openStore } from "../server/store.ts";
import { Client, Refused } from "./client.ts";
import { DATA, found } from "./deploy.ts";
import type { FoundedLedger } from "./ledger.ts";
import { namedKey, passkeySigner, type Signer, walletSigner } from "./signers.ts";

const SERVER = fileURLToPath(new URL("../server/main.ts", import.meta.url));
const SITE = { site: 1, rpId: "crash.example", origin: "https://crash.example" };
const MEMBERS = 60;
/** A ledger's journal is replayed at every start, so after so many rounds a new ledger is founded. */
const ROUNDS_A_LEDGER = 25;
/** Ballots under way at the same time. */
const STREAMS = 6;
/** The server lives between so many and so many milliseconds after it is ready. */
const LIFE = { least: 20, most: 900 };
const DAY = 86_400;

export interface CrashReport {
  rounds: number;
  /** Ballots with a receipt */
  acknowledged: number;
  /** Acknowledged, but not counted */
  lost: number;
  /** Counted more than once */
  doubled: number;
  /** Starts at which the journal did not give the recorded block hashes */
  replayMismatches: number;
  /** Rounds after which the index differed from one built from nothing */
  digestMismatches: number;
}

interface RunningServer {
  readonly url: string;
  /** Kills it at once and resolves when it is gone. */
  kill(): Promise<void>;
}

/** One ledger and what its server has acknowledged. */
interface Trial {
  readonly data: string;
  readonly ledger: FoundedLedger;
  readonly signers: readonly Signer[];
  /** Ballots by id, with their vote */
  readonly acknowledged: Map<Hex, Hex>;
  /** Votes in which members have not yet voted, by the next member */
  readonly votes: { id: Hex; next: number }[];
}

const clock = () => Math.floor(Date.now() / 1000);

async function foundTrial(folder: string, number: number): Promise<Trial> {
  const place = join(folder, `trial-${number}`);
  const signers = Array.from({ length: MEMBERS }, (_, i) => {
    const key = namedKey(`crash ${i + 1}`);
    return i % 2 === 0 ? walletSigner(key) : passkeySigner(key, SITE);
  });
  const rows = signers.map(
    ({ keyId }, i) => `${i + 1},Mitglied ${i + 1},person,,2020-01-01,,1,1,,${keyId}`,
  );
  const list = ["number,name,kind,segment,since,until,shares,votes,persons,key", ...rows];
  writeFileSync(`${place}.csv`, `${list.join("\n")}\n`);
  writeFileSync(`${place}.yaml`, FOUNDING.replace("MEMBERS", `trial-${number}.csv`));
  const data = `${place}-data`;
  const ledger = await found(`${place}.yaml`, data, clock, (directory) =>
    openEmbedded({ directory, clock }),
  );
  return { data, ledger, signers, acknowledged: new Map(), votes: [] };
}

/** Starts the server as its users do; undefined where it refused to start because the replay differed. */
async function startServer(data: string): Promise<RunningServer | undefined> {
  const options = ["--data", data, "--port", "0", "--rpc-port", "off", "--log-level", "silent"];
  const child: ChildProcess = spawn(process.execPath, [SERVER, ...options, "--batch-ms", "30"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await Promise.race([
    new Promise<string>((resolve) => {
      lines.on("line", (line) => {
        const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (address !== undefined) resolve(address);
      });
    }),
    gone.then(() => undefined),
  ]);
  if (url === undefined) {
    if (errors.includes("CHAIN_REPLAY_MISMATCH")) return undefined;
    throw new Error(`the server did not start: ${errors}`);
  }
  return {
    url,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Opens a vote of the general meeting; its chair is member 1. */
async function openVote(client: Client, { signers, votes }: Trial): Promise<void> {
  const id = await client.open(
    {
      body: 1,
      matter: Matter.RESOLUTION,
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      content: { kind: "RESOLUTION" },
      startsAt: clock(),
      endsAt: clock() + DAY,
    },
    [{ body: 2, seat: 1, signer: signers[0] as Signer }],
  );
  for (;;) {
    const { status } = await client.get<{ status: { state: string } | null }>(`/receipts/${id}`);
    if (status?.state === "written") break;
    await pause(10);
  }
  votes.push({ id, next: 1 });
}

/** Casts ballots until the server is gone. */
async function stream(client: Client, trial: Trial, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const vote = trial.votes.at(-1);
    if (vote === undefined || vote.next > MEMBERS) return;
    const member = vote.next++;
    try {
      const id = await client.cast(vote.id, member, "YES", trial.signers[member - 1] as Signer);
      trial.acknowledged.set(id, vote.id);
    } catch (error) {
      // A refusal would be a fault of this trial; anything else is the crash.
      if (error instanceof Refused) throw error;
    }
  }
}

/** One round: start, stream, kill. Returns whether the replay gave the recorded chain. */
async function round(trial: Trial): Promise<boolean> {
  const server = await startServer(trial.data);
  if (server === undefined) return false;
  const client = new Client(server.url, trial.ledger, clock);
  let over = false;
  const life = LIFE.least + Math.random() * (LIFE.most - LIFE.least);
  const killed = pause(life).then(() => {
    over = true;
    return server.kill();
  });
  const work = async () => {
    try {
      while (!over) {
        if ((trial.votes.at(-1)?.next ?? MEMBERS + 1) > MEMBERS) await openVote(client, trial);
        const streams = Array.from({ length: STREAMS }, () => stream(client, trial, () => over));
        await Promise.all(streams);
      }
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
  };
  await Promise.all([work(), killed]);
  return true;
}

/** Whether the index that the crash left is the one that is built from nothing; undefined where it left none. */
async function indexHolds({ data, ledger }: Trial, folder: string): Promise<boolean | undefined> {
  const copy = join(folder, "copy");
  cpSync(data, copy, { recursive: true });
  const chain = await openEmbedded({ directory: join(copy, DATA.chain), clock });
  try {
    const index = join(copy, "index");
    if (!existsSync(index)) return undefined;
    const left = await openStore(index, ledger.foundingHash);
    const { head } = left;
    await left.close();
    if (head === undefined) return undefined;
    const fresh = await openStore(join(copy, "fresh"), ledger.foundingHash);
    const stop = new AbortController();
    let digest: string | undefined;
    await runIndexer({
      chain,
      store: fresh,
      addresses: { ...ledger, from: ledger.start },
      signal: stop.signal,
      onBlock: (at) => {
        if (at.block === head.block) digest = at.digest;
        if (at.block >= head.block) stop.abort();
      },
    });
    await fresh.close();
    return digest === head.digest;
  } finally {
    await chain.close();
    rmSync(copy, { recursive: true });
  }
}

/** Lets the server settle what it has acknowledged, then counts on the chain what is missing or twice. */
async function settle(trial: Trial): Promise<Pick<CrashReport, "lost" | "doubled">> {
  const server = await startServer(trial.data);
  if (server === undefined) throw new Error("the server does not start any more");
  const client = new Client(server.url, trial.ledger, clock);
  for (const id of trial.acknowledged.keys()) await settled(client, id);
  await server.kill();

  const counted = await timesCounted(trial);
  const times = [...trial.acknowledged.keys()].map((id) => counted.get(id) ?? 0);
  return {
    lost: times.filter((n) => n === 0).length,
    doubled: times.filter((n) => n > 1).length,
  };
}

/** Waits as long as the server says that the ballot is on its way. */
async function settled(client: Client, id: Hex): Promise<void> {
  for (let tries = 0; tries < 600; ++tries) {
    const { status } = await client.get<{ status: { state: string } | null }>(`/receipts/${id}`);
    if (status === null || ["written", "skipped", "failed"].includes(status.state)) return;
    await pause(20);
  }
}

/** How often each ballot stands on the chain, by its id. */
async function timesCounted({ data, ledger }: Trial): Promise<ReadonlyMap<Hex, number>> {
  const times = new Map<Hex, number>();
  const chain = await openEmbedded({ directory: join(data, DATA.chain), clock });
  const { number: last } = await chain.head();
  for (let number = ledger.start; number <= last; ++number) {
    const { receipts } = await chain.block(number);
    const logs = parseEventLogs({
      abi: votesAbi,
      eventName: "BallotsCast",
      logs: receipts.flatMap((receipt) => receipt.logs) as unknown as Log[],
    });
    for (const { id } of logs.flatMap(({ args }) => decodeCounted(args.ballots))) {
      times.set(id, (times.get(id) ?? 0) + 1);
    }
  }
  await chain.close();
  return times;
}

async function crash(rounds: number, progress: (done: number) => void): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), "umlauf-crash-"));
  const report: CrashReport = {
    rounds: 0,
    acknowledged: 0,
    lost: 0,
    doubled: 0,
    replayMismatches: 0,
    digestMismatches: 0,
  };
  let compared = 0;
  try {
    while (report.rounds < rounds) {
      const trial = await foundTrial(folder, report.rounds);
      for (let i = 0; i < ROUNDS_A_LEDGER && report.rounds < rounds; ++i) {
        if (!(await round(trial))) report.replayMismatches += 1;
        const holds = await indexHolds(trial, folder);
        if (holds !== undefined) compared += 1;
        if (holds === false) report.digestMismatches += 1;
        report.rounds += 1;
        progress(report.rounds);
      }
      const { lost, doubled } = await settle(trial);
      report.acknowledged += trial.acknowledged.size;
      report.lost += lost;
      report.doubled += doubled;
      rmSync(trial.data, { recursive: true });
    }
    if (compared === 0 || report.acknowledged === 0) throw new Error("nothing was put to the test");
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const FOUNDING = `
name: Crash eG
seat: Berlin
timezone: Europe/Berlin
members: MEMBERS
sites:
  - { rpId: ${SITE.rpId}, origin: "${SITE.origin}" }
articles:
  cooperative: false
bodies:
  - { id: meeting, name: Generalversammlung, kind: general-meeting, convenedBy: board, presidedBy: board }
  - id: board
    name: Vorstand
    kind: board
    seats: [{ holder: 1, since: 2020-01-01, until: 2099-12-31, role: chair }]
ruleSets:
  - body: meeting
    matters: [resolution, rule-sets]
    majority: { share: 1/2, strict: true, of: cast }
    grace: 1 h
`;

const command = new Command("crash")
  .description("kills the server again and again and checks what it left")
  .option("--rounds <n>", "how often", Number, 200)
  .option("--json", "print JSON only", false)
  .parse();
const { rounds, json } = command.opts<{ rounds: number; json: boolean }>();
const bar = new SingleBar({ format: "{bar} {value}/{total} rounds", noTTYOutput: false });
if (!json) bar.start(rounds, 0);
const report = await crash(rounds, (done) => bar.update(done));
bar.stop();
if (json) console.log(JSON.stringify(report));
else {
  console.log(`${report.rounds} times killed, ${report.acknowledged} ballots acknowledged:`);
  console.log(`lost ${report.lost}, counted twice ${report.doubled}`);
  console.log(
    `replays that differ ${report.replayMismatches}, indexes that differ ${report.digestMismatches}`,
  );
}
const faults = report.lost + report.doubled + report.replayMismatches + report.digestMismatches;
process.exitCode = faults === 0 ? 0 : 1;
