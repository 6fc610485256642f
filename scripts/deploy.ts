/**
 * Founds a ledger from a founding file: `npm run found -- FILE --data DIR`.
 *
 * DIR appears only once everything has succeeded. Its files with mode 600 hold secrets or names.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { Chain } from "../server/chain/chain.ts";
import { openEmbedded } from "../server/chain/embedded.ts";
import { openRpc } from "../server/chain/rpc.ts";
import { UmlaufError } from "../server/errors.ts";
import { FoundingFileError } from "./founding/faults.ts";
import { type FoundingFile, readFounding } from "./founding/file.ts";
import { invite } from "./founding/invitations.ts";
import { deployLedger, type FoundedLedger } from "./ledger.ts";

/** Names of what the data directory holds. */
export const DATA = {
  chain: "chain",
  ledger: "ledger.json",
  founding: "founding",
  directory: "directory.json",
  relayKey: "relay.key",
  invitations: "invitations.json",
} as const;

/**
 * Founds a ledger and fills the data directory.
 * @param open Opens the chain, whose own data may go into the named directory
 * @throws FoundingFileError; UmlaufError FOUNDING_EXISTS, FOUNDING_REFUSED. Then `data` is as it was
 */
export async function found(
  file: string,
  data: string,
  clock: () => number,
  open: (directory: string) => Promise<Chain>,
): Promise<FoundedLedger> {
  if (existsSync(data) && readdirSync(data).length > 0) {
    throw new UmlaufError("FOUNDING_EXISTS", { directory: data });
  }
  const founding = readFounding(file, clock());
  mkdirSync(dirname(resolve(data)), { recursive: true });
  const partial = mkdtempSync(`${resolve(data)}.`);
  try {
    const ledger = await foundInto(partial, founding, clock, open);
    if (existsSync(data)) rmdirSync(data);
    renameSync(partial, data);
    return ledger;
  } catch (error) {
    rmSync(partial, { recursive: true });
    throw error;
  }
}

async function foundInto(
  data: string,
  { plan, directory, files }: FoundingFile,
  clock: () => number,
  open: (directory: string) => Promise<Chain>,
): Promise<FoundedLedger> {
  const relayKey = generatePrivateKey();
  const invited = invite(plan, clock());
  const chain = await open(join(data, DATA.chain));
  let ledger: FoundedLedger;
  try {
    const relays = [privateKeyToAddress(relayKey)];
    ledger = await deployLedger(chain, invited.plan, { relays });
  } finally {
    await chain.close();
  }

  const secret = (name: string, text: string) =>
    writeFileSync(join(data, name), text, { mode: 0o600 });
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(data, DATA.ledger), json(ledger));
  secret(DATA.relayKey, `${relayKey}\n`);
  secret(DATA.directory, json(directory));
  const nameOf = new Map(directory.persons.map(({ number, name }) => [number, name]));
  secret(
    DATA.invitations,
    json(invited.invitations.map((one) => ({ ...one, name: nameOf.get(one.person) }))),
  );
  mkdirSync(join(data, DATA.founding), { mode: 0o700 });
  for (const path of files) copyFileSync(path, join(data, DATA.founding, basename(path)));
  return ledger;
}

/** The command; resolves to the process's exit code. */
async function main(): Promise<number> {
  const command = new Command("found")
    .argument("<file>", "founding file (YAML)")
    .requiredOption("--data <directory>", "data directory, new or empty")
    .option("--rpc <url>", "permissioned chain; without it the chain is embedded")
    .option("--language <language>", "de or en", "en")
    .parse();
  const [file = ""] = command.args;
  const { data, rpc, language } = command.opts<{ data: string; rpc?: string; language: string }>();
  const clock = () => Math.floor(Date.now() / 1000);
  const open = (directory: string) =>
    rpc === undefined
      ? openEmbedded({ directory, clock })
      : openRpc({ url: rpc, finality: "instant", pollMs: 500 });
  try {
    const ledger = await found(file, data, clock, open);
    console.log(`Founded on chain ${ledger.chainId}: ${ledger.foundingHash}`);
    console.log(
      `Give each person their own invitation from ${join(data, DATA.invitations)}, then delete the file.`,
    );
    return 0;
  } catch (error) {
    if (error instanceof FoundingFileError) {
      for (const { file, line, column, code, ...sentence } of error.faults) {
        const text = language === "de" ? sentence.de : sentence.en;
        console.error(`${file}:${line}:${column} ${code} ${text}`);
      }
    } else if (error instanceof UmlaufError) {
      console.error(`${error.code} ${error.message}`);
    } else throw error;
    return 1;
  }
}

if (import.meta.main) process.exit(await main());
