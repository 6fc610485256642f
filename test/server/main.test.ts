import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { pino } from "pino";
import { readConfig } from "../../server/config.ts";
import { readData } from "../../server/data.ts";
import { UmlaufError } from "../../server/errors.ts";
import { startServer } from "../../server/main.ts";
import { openStore } from "../../server/store.ts";
import { foundDirectory, START } from "../helpers/server.ts";

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** A run of the command: what it printed, and how it ended. */
interface Run {
  readonly child: ChildProcess;
  out: string;
  err: string;
  readonly exit: Promise<number | null>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [MAIN, ...args], { env: {} });
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const running: Run = { child, out: "", err: "", exit };
  child.stdout.on("data", (data) => {
    running.out += data;
  });
  child.stderr.on("data", (data) => {
    running.err += data;
  });
  return running;
}

describe("main", () => {
  let directory: string;
  let data: string;
  beforeEach(async () => {
    directory = await foundDirectory();
    data = join(directory, "data");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const silent = { clock: () => START, log: pino({ level: "silent" }) };
  const configOf = (...args: string[]) =>
    readConfig(["--data", data, "--port", "0", "--rpc-port", "0", ...args], {});

  async function refusal(...args: string[]): Promise<UmlaufError> {
    try {
      const server = await startServer(configOf(...args), silent);
      await server.close();
    } catch (error) {
      if (error instanceof UmlaufError) return error;
      throw error;
    }
    throw new Error("the server started");
  }

  it("prints its address, serves, and ends well on SIGTERM", async () => {
    const running = run("--data", data, "--port", "0", "--rpc-port", "0", "--log-level", "silent");
    const url = await new Promise<string>((resolve, reject) => {
      running.child.stdout?.on("data", () => {
        const [, found] = /^Umlauf (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(running.out) ?? [];
        if (found !== undefined) resolve(found);
      });
      running.exit.then(() => reject(new Error(running.err)));
    });
    expect((await fetch(`${url}/health`)).status).to.equal(200);
    expect((await fetch(`${url}/ready`)).status).to.equal(200);
    running.child.kill("SIGTERM");
    expect(await running.exit).to.equal(0);
    expect(running.err).to.equal("");
  });

  it("tells all faults of its options together, and ends with 1", async () => {
    const running = run("--port", "x", "--host", "0.0.0.0", "--language", "de");
    expect(await running.exit).to.equal(1);
    expect(running.out).to.equal("");
    const codes = running.err
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(codes).to.have.members(["CONFIG_VALUE_INVALID", "CONFIG_HOST_OPEN", "CONFIG_MISSING"]);
  });

  it("follows the chain through the JSON-RPC endpoint, for our contracts only", async () => {
    const server = await startServer(configOf(), silent);
    const ask = async (method: string, params: unknown[]) => {
      const response = await fetch(server.rpcUrl as string, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      return (await response.json()) as { result?: string; error?: { code: number } };
    };
    const { chainId } = readData(data).ledger;
    expect(Number((await ask("eth_chainId", [])).result)).to.equal(chainId);
    expect((await ask("evm_mine", [])).error?.code).to.equal(-32601);
    await server.close();
    expect(await server.stopped).to.equal(undefined);
  });

  it("has no endpoint where it is told so", async () => {
    const server = await startServer(configOf("--rpc-port", "off"), silent);
    expect(server.rpcUrl).to.equal(undefined);
    await server.close();
  });

  it("refuses a port that is taken, and leaves everything closed", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    for (const option of ["--port", "--rpc-port"]) {
      const wrong = await refusal(option, `${port}`);
      expect(wrong.code).to.equal("PORT_UNAVAILABLE");
      expect(wrong.facts).to.deep.equal({ port, reason: "EADDRINUSE" });
    }
    other.close();
    await (await startServer(configOf("--port", `${port}`), silent)).close();
  });

  it("refuses a directory that another server uses", async () => {
    const first = await startServer(configOf(), silent);
    expect((await refusal()).code).to.equal("CHAIN_LOCKED");
    expect((await fetch(`${first.url}/ready`)).status).to.equal(200);
    await first.close();
  });

  it("refuses a directory without a ledger, naming the file and nothing in it", async () => {
    const file = join(data, "relay.key");
    const key = readFileSync(file, "utf8");
    writeFileSync(file, `${key.trim()}77`);
    const wrong = await refusal();
    expect(wrong.code).to.equal("LEDGER_FILE_UNREADABLE");
    expect(wrong.facts).to.deep.equal({ file, reason: "?" });
    expect(wrong.message).to.not.include(key.trim().slice(2, 20));
    rmSync(join(data, "ledger.json"));
    expect((await refusal()).facts.reason).to.equal("ENOENT");
    expect(existsSync(join(data, "index"))).to.equal(false);
  });

  it("reads public names from the directory, and tells which are missing", () => {
    const { bodies, segments, auditors } = readData(data);
    expect([...bodies]).to.deep.equal([
      [1, "Generalversammlung"],
      [2, "Vorstand"],
    ]);
    expect(segments.get(2)).to.equal("Land");
    expect([...auditors]).to.deep.equal([]);
    const file = join(data, "directory.json");
    const directory = JSON.parse(readFileSync(file, "utf8"));
    const named = [{ number: 1, name: "Prüfungsverband Muster" }];
    writeFileSync(file, JSON.stringify({ ...directory, auditors: named }));
    expect([...readData(data).auditors]).to.deep.equal([[1, "Prüfungsverband Muster"]]);
    const { auditors: _, ...rest } = directory;
    writeFileSync(file, JSON.stringify(rest));
    expect(() => readData(data))
      .to.throw(UmlaufError)
      .that.deep.includes({ facts: { file, reason: "auditors" } });
  });

  it("refuses a chain that is not the ledger's", async () => {
    const file = join(data, "ledger.json");
    const ledger = JSON.parse(readFileSync(file, "utf8")) as { chainId: number };
    writeFileSync(file, JSON.stringify({ ...ledger, chainId: ledger.chainId + 1 }));
    const wrong = await refusal();
    expect(wrong.code).to.equal("CHAIN_WRONG_ID");
    expect(wrong.facts).to.deep.equal({ expected: ledger.chainId + 1, found: ledger.chainId });
  });

  it("does not serve an index that the chain contradicts: it ends with 1 and the code", async () => {
    const { ledger } = readData(data);
    await (await startServer(configOf(), silent)).close();
    const store = await openStore(join(data, "index"), ledger.foundingHash);
    const head = store.head;
    if (head === undefined) throw new Error("nothing is indexed");
    await store.write(store.draft(), { ...head, hash: `0x${"00".repeat(32)}` }, true);
    await store.close();
    expect((await refusal()).code).to.equal("INDEX_CHAIN_DIFFERS");
    const running = run(
      "--data",
      data,
      "--port",
      "0",
      "--rpc-port",
      "off",
      "--log-level",
      "silent",
    );
    expect(await running.exit).to.equal(1);
    expect(running.err).to.match(/^INDEX_CHAIN_DIFFERS /);
    rmSync(join(data, "index"), { recursive: true });
    await (await startServer(configOf(), silent)).close();
  });
});
