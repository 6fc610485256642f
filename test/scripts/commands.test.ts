/** The commands as their users run them, each in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { type GasReport, measureGas, SIZES } from "../../scripts/bench/gas.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

async function command(script: string, ...options: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [`scripts/${script}.ts`, ...options], {
    cwd: ROOT,
  });
  return stdout;
}

describe("npm run demo", () => {
  it("tells the story up to the fifteenth member", async () => {
    const lines = (await command("demo", "--exit")).split("\n");
    const members = (title: string) => {
      const from = lines.indexOf(title) + 1;
      return lines.slice(from, lines.indexOf("", from));
    };
    const before = members("Members before the vote");
    const after = members("Members after the vote");
    expect(before).to.have.length(14);
    expect(after.slice(0, 14)).to.deep.equal(before);
    expect(after).to.have.length(15);
    expect(after[14]).to.match(
      /^ {2}15 {2}IT-Dienstleister eines Landes 2 +land +since 2020-12-13/,
    );
    const outcome = lines.filter((line) => line.includes("ADOPTED"));
    expect(outcome).to.have.length(1);
    expect(outcome[0]).to.match(
      /^Sun, 13 Dec 2020, .*ALL_VOTED.*14 yes, 0 no, 0 abstentions, 0 invalid/,
    );
  });
});

describe("npm run crash", () => {
  it("loses nothing, counts nothing twice, and finds chain and index as they were", async () => {
    const { acknowledged, ...rest } = JSON.parse(await command("crash", "--rounds", "4", "--json"));
    expect(acknowledged).to.be.greaterThan(0);
    expect(rest).to.deep.equal({
      rounds: 4,
      lost: 0,
      doubled: 0,
      replayMismatches: 0,
      digestMismatches: 0,
    });
  });
});

describe("npm run bench -- gas", () => {
  let report: GasReport;
  const folder = mkdtempSync(join(tmpdir(), "gas-"));

  before(async () => {
    let chains = 0;
    const now = 1_800_000_000;
    const open = () => openEmbedded({ directory: join(folder, `${++chains}`), clock: () => now });
    report = await measureGas(open, now);
  });

  after(() => rmSync(folder, { recursive: true }));

  it("keeps a ballot in a batch of 250 within 10,500 gas (wallet) and 20,000 (passkey)", () => {
    expect(report.wallet["250"]).to.be.within(7_200, 10_500);
    expect(report.passkey["250"]).to.be.within(14_000, 20_000);
  });

  it("gets cheaper with the size of the batch, and stays below OpenZeppelin Governor", () => {
    for (const kind of ["wallet", "passkey"] as const) {
      const costs = SIZES.map((size) => report[kind][size] ?? 0);
      expect(costs).to.deep.equal(costs.toSorted((a, b) => b - a));
    }
    expect(report.governor.castVoteBySig).to.be.greaterThan(report.governor.castVote);
    expect(report.passkey["100"]).to.be.lessThan(report.governor.multicall100);
  });
});
