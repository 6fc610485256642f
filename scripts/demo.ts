/**
 * The main job, end to end: a cooperative of public IT providers is founded, a second Land provider applies, the
 * members decide on it by a circular vote on a weekend of December 2020, and it becomes member 15.
 *
 * Everything goes through the server's API, as a person's device would do it. Only the clock is set.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { type Hex, keccak256, toHex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { openEmbedded } from "../server/chain/embedded.ts";
import { readConfig } from "../server/config.ts";
import { startServer } from "../server/main.ts";
import { Matter } from "../server/protocol/rules.ts";
import { Client } from "./client.ts";
import { DATA, found } from "./deploy.ts";
import type { Invitation } from "./founding/invitations.ts";
import type { Directory } from "./founding/plan.ts";
import { passkeySigner, type Signer, walletSigner } from "./signers.ts";

const FOUNDING_FILE = fileURLToPath(
  new URL("../docs/examples/govdigital/founding.yaml", import.meta.url),
);
const SITE = {
  site: 1,
  rpId: "portal.digitalverbund.example",
  origin: "https://portal.digitalverbund.example",
};
const GENERAL_MEETING = 1;
const BOARD = 2;
const SEGMENTS = { land: 2 };
const APPLICANT = "IT-Dienstleister eines Landes 2";

/** Winter time in Berlin is one hour ahead of UTC. */
const berlin = (local: string) => Date.parse(`${local}:00+01:00`) / 1000;
const OPENING = berlin("2020-12-11T18:00");
const DEADLINE = berlin("2020-12-14T00:00");

const time = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Berlin",
  weekday: "short",
  day: "2-digit",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

interface Stamped {
  readonly asOf: { readonly block: number; readonly timestamp: number };
}

interface Members extends Stamped {
  readonly items: readonly {
    readonly member: number;
    readonly segment: number;
    readonly since: number;
    readonly shares: number;
  }[];
}

interface Vote extends Stamped {
  readonly phase: string;
  readonly outcome: string;
  readonly cause: string;
  readonly voted: number;
  readonly count: Readonly<Record<string, number>> | null;
  readonly execution: { readonly state: string };
}

async function demo(exit: boolean, port: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "umlauf-demo-"));
  const data = join(folder, "data");
  // The clock stands where the story is; once the pages are up it runs on from there.
  let instant = berlin("2020-12-01T09:00");
  let since: number | undefined;
  const clock = () =>
    since === undefined ? instant : instant + Math.floor((Date.now() - since) / 1000);

  const ledger = await found(FOUNDING_FILE, data, clock, (directory) =>
    openEmbedded({ directory, clock }),
  );
  const directory: Directory = JSON.parse(readFileSync(join(data, DATA.directory), "utf8"));
  const names = new Map(directory.members.map(({ number, name }) => [number, name]));
  const config = readConfig(
    [
      "--data",
      data,
      "--port",
      port,
      "--rpc-port",
      "off",
      "--batch-ms",
      "20",
      "--log-level",
      "warn",
    ],
    {},
  );
  const server = await startServer(config, { clock });
  const client = new Client(server.url, ledger, clock);

  async function say(sentence: string): Promise<void> {
    const { block } = (await client.get<Stamped>("/status")).asOf;
    console.log(`${time.format(clock() * 1000)}  block ${String(block).padStart(3)}  ${sentence}`);
  }

  /** Asks again until the answer is as expected: the server writes and indexes in its own time. */
  async function until<T>(path: string, holds: (answer: T) => boolean): Promise<T> {
    for (let tries = 0; tries < 600; ++tries) {
      const answer = await client.get<T>(path);
      if (holds(answer)) return answer;
      await pause(50);
    }
    throw new Error(`${path} did not come about`);
  }

  const written = (id: Hex) =>
    until<{ status: { state: string } }>(
      `/receipts/${id}`,
      ({ status }) => status.state === "written",
    );

  async function printMembers(title: string): Promise<void> {
    const { items } = await client.get<Members>("/members?limit=100");
    const segments = new Map(directory.segments.map(({ number, name }) => [number, name]));
    console.log(`\n${title}`);
    for (const { member, segment, since: joined, shares } of items) {
      const day = new Date(joined * 1000).toLocaleDateString("en-CA", {
        timeZone: "Europe/Berlin",
      });
      console.log(
        `  ${String(member).padStart(2)}  ${(names.get(member) ?? "").padEnd(36)} ${(segments.get(segment) ?? "").padEnd(10)} since ${day}  ${shares} shares`,
      );
    }
    console.log();
  }

  await say(
    `${directory.name} is founded and sealed: chain ${ledger.chainId}, founding ${ledger.foundingHash.slice(0, 18)}…`,
  );

  // Each person makes a key of their own; passkeys and wallets alternate.
  const invitations: Invitation[] = JSON.parse(readFileSync(join(data, DATA.invitations), "utf8"));
  const keys = new Map<number, Signer>();
  for (const { person, secret } of invitations) {
    const key =
      person % 2 === 1
        ? passkeySigner(generatePrivateKey(), SITE)
        : walletSigner(generatePrivateKey());
    await written(await client.enrol(person, walletSigner(secret), key));
    keys.set(person, key);
  }
  await say(`${keys.size} persons have enrolled keys of their own, half of them passkeys.`);
  await printMembers("Members before the vote");

  instant = berlin("2020-12-07T10:30");
  const applicant = passkeySigner(generatePrivateKey(), SITE);
  const declaration = {
    segment: SEGMENTS.land,
    shares: 20,
    organisation: true,
    document: keccak256(toHex("declaration")),
    salt: generatePrivateKey(),
    validUntil: berlin("2021-03-31T00:00"),
  };
  const application = await client.apply(declaration, applicant);
  await say("A second Land provider applies. The application stays off the chain.");

  instant = OPENING;
  const { persons } = directory;
  const person = (member: number, nth = 0) => {
    const number = persons.filter((one) => one.member === member)[nth]?.number ?? 0;
    return keys.get(number) as Signer;
  };
  const vote = await client.open(
    {
      body: GENERAL_MEETING,
      matter: Matter.ADMISSION,
      ruleSet: 1,
      documents: keccak256(toHex("motion")),
      content: {
        kind: "ADMIT",
        application,
        validUntil: declaration.validUntil,
        investing: false,
        votes: 1,
      },
      startsAt: OPENING,
      endsAt: DEADLINE,
    },
    [{ body: BOARD, seat: 1, signer: person(1, 1) }],
  );
  await written(vote);
  await say(
    "The chair of the Vorstand opens a circular vote of the general meeting, until Sunday 24:00.",
  );

  const members = directory.members.map(({ number }) => number);
  const waves = [
    { at: "2020-12-11T19:40", of: members.slice(0, 5) },
    { at: "2020-12-12T11:15", of: members.slice(5, 11) },
    { at: "2020-12-13T10:05", of: members.slice(11, 13) },
    { at: "2020-12-13T17:20", of: members.slice(13) },
  ];
  let voted = 0;
  for (const { at, of } of waves) {
    instant = berlin(at);
    for (const member of of) await client.cast(vote, member, "YES", person(member));
    voted += of.length;
    const expected = voted;
    await until<Vote>(`/votes/${vote}`, (answer) => answer.voted === expected);
    await say(
      `${of.length === 1 ? "One member votes" : `${of.length} members vote`}. Taken part: ${voted} of ${members.length}; no result is shown.`,
    );
  }

  const closed = await until<Vote>(
    `/votes/${vote}`,
    ({ execution }) => execution.state === "EXECUTED",
  );
  const { yes, no, abstain, invalid } = closed.count ?? {};
  await say(
    `All have voted, so voting ends early (${closed.cause}): ${closed.outcome} with ${yes} yes, ${no} no, ${abstain} abstentions, ${invalid} invalid.`,
  );
  names.set(15, APPLICANT);
  await say("The admission is carried out: member 15 is entered.");
  await printMembers("Members after the vote");

  since = Date.now();
  if (exit) {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  console.log(`Pages: ${server.url}/   this vote: ${server.url}/votes/${vote}`);
  console.log("Ctrl-C ends and deletes the sample.");
  const end = async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

const command = new Command("demo")
  .description("founds a cooperative and admits its fifteenth member by a circular vote")
  .option("--exit", "end instead of serving the pages", false)
  .option("--port <number>", "port of the pages; 0 takes any", "0")
  .parse();
const { exit, port } = command.opts<{ exit: boolean; port: string }>();
await demo(exit, port);
