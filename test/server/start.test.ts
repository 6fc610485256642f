/** The server as a process: what it refuses to start with, and what it builds again. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Level } from "level";
import { found } from "../../scripts/deploy.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { EXAMPLE_FILE, EXAMPLE_NOW } from "../helpers/founding.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the server; ends it once it serves. Gives its digest, or the exit code and what it said. */
async function start(
  data: string,
): Promise<{ digest?: string; code?: number | null; said?: string }> {
  const options = ["--data", data, "--port", "0", "--rpc-port", "off", "--log-level", "silent"];
  const child = spawn(process.execPath, ["server/main.ts", ...options], { cwd: ROOT });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await Promise.race([
    gone.then(() => undefined),
    new Promise<string>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) =>
        resolve(/http:\S+/.exec(chunk.toString())?.[0] ?? ""),
      );
    }),
  ]);
  if (url === undefined) return { code: await gone, said };
  const status = (await (await fetch(`${url}/api/status`)).json()) as { digest: string };
  child.kill("SIGTERM");
  expect(await gone).to.equal(0);
  return { digest: status.digest };
}

describe("server process", () => {
  const folder = mkdtempSync(join(tmpdir(), "start-"));
  const original = join(folder, "original");
  let digest: string | undefined;
  let copies = 0;

  /** The founded ledger in a place of its own. */
  function copy(): string {
    const place = join(folder, `copy-${++copies}`);
    cpSync(original, place, { recursive: true });
    return place;
  }

  before(async () => {
    const clock = () => EXAMPLE_NOW;
    await found(EXAMPLE_FILE, original, clock, (directory) => openEmbedded({ directory, clock }));
    digest = (await start(original)).digest;
    expect(digest).to.match(/^0x[0-9a-f]{64}$/);
  });

  after(() => rmSync(folder, { recursive: true }));

  it("builds a missing index again, with the same digest", async () => {
    const data = copy();
    rmSync(join(data, "index"), { recursive: true });
    expect(await start(data)).to.deep.equal({ digest });
  });

  it("refuses a journal in which one byte of a transaction was edited, and names the block", async () => {
    const data = copy();
    const journal = new Level<Buffer, Buffer>(join(data, "chain", "journal"), {
      keyEncoding: "buffer",
      valueEncoding: "buffer",
    });
    await journal.open();
    const entries = await journal.iterator().all();
    const [key, value] = entries[Math.floor(entries.length / 2)] as [Buffer, Buffer];
    const at = Math.floor(value.length / 2);
    value[at] = (value[at] as number) ^ 1;
    await journal.put(key, value);
    await journal.close();

    const { code, said } = await start(data);
    expect(code).to.equal(1);
    expect(said).to.match(/^CHAIN_(JOURNAL_ALTERED|JOURNAL_UNREADABLE) .*block \d+/);
  });

  it("refuses a journal file in which one byte was flipped on disk", async () => {
    const data = copy();
    const place = join(data, "chain", "journal");
    const [name = ""] = readdirSync(place)
      .filter((file) => /\.(log|ldb)$/.test(file))
      .toSorted(
        (a, b) => readFileSync(join(place, b)).length - readFileSync(join(place, a)).length,
      );
    const content = readFileSync(join(place, name));
    const at = Math.floor(content.length / 3);
    content[at] = (content[at] as number) ^ 1;
    writeFileSync(join(place, name), content);

    const { code, said } = await start(data);
    expect(code).to.equal(1);
    expect(said).to.match(/^CHAIN_JOURNAL_(ALTERED|GAP|UNREADABLE) .*block \d+/);
  });

  it("refuses a folder without a ledger, and tells which file is missing", async () => {
    const { code, said } = await start(join(folder, "nothing"));
    expect(code).to.equal(1);
    expect(said).to.match(/^LEDGER_FILE_UNREADABLE .*ledger\.json/);
  });
});
