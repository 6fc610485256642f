/** Benchmarks: `npm run bench -- gas|index [--json]`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { type Clock, type FeatureReport, measureFeatures } from "./features.ts";
import { type GasReport, measureGas, SIZES } from "./gas.ts";
import { measureIndex } from "./index.ts";
import { measureLarge } from "./large.ts";

const folder = mkdtempSync(join(tmpdir(), "bench-"));
let chains = 0;

/** A new chain whose clock stands where it is set. */
function openChain(clock: Clock) {
  chains += 1;
  return openEmbedded({ directory: join(folder, `chain-${chains}`), clock: () => clock.now });
}

function printGas({ wallet, passkey, governor, shares }: GasReport): void {
  const cell = (value: number | string) => value.toLocaleString("en").padStart(10);
  console.log("Gas per ballot\n");
  console.log(`${"batch of".padEnd(12)}${SIZES.map(cell).join("")}`);
  console.log(`${"wallet".padEnd(12)}${SIZES.map((n) => cell(wallet[n] ?? 0)).join("")}`);
  console.log(`${"passkey".padEnd(12)}${SIZES.map((n) => cell(passkey[n] ?? 0)).join("")}`);
  console.log("\nOpenZeppelin Governor 5.7 with ERC721Votes, in the same run");
  console.log(
    `castVote ${cell(governor.castVote)}   castVoteBySig ${cell(governor.castVoteBySig)}`,
  );
  console.log(`Multicall of 100 castVoteBySig, per ballot ${cell(governor.multicall100)}`);
  console.log("\nWhere a ballot's gas goes in a batch of 250");
  for (const [kind, parts] of Object.entries(shares)) {
    const total = Object.values(parts).reduce((sum: number, part: number) => sum + part, 0);
    const text = Object.entries(parts).map(
      ([name, part]) =>
        `${name} ${part.toLocaleString("en")} (${Math.round((100 * part) / total)} %)`,
    );
    console.log(`${kind.padEnd(12)}${text.join(" · ")}`);
  }
}

function printFeatures({ perBallot, acts }: FeatureReport): void {
  const line = ([name, gas]: [string, number]) =>
    console.log(`${name.padEnd(30)}${gas.toLocaleString("en").padStart(10)}`);
  console.log("\nGas of a ballot more than in a plain vote, batch of 250, wallet");
  Object.entries(perBallot).forEach(line);
  console.log("\nGas of an act");
  Object.entries(acts).forEach(line);
}

const program = new Command("bench");
program
  .command("gas")
  .description("gas per ballot, beside OpenZeppelin Governor")
  .option("--json", "print JSON only", false)
  .action(async ({ json }: { json: boolean }) => {
    const now = Math.floor(Date.now() / 1000);
    const report = await measureGas(() => openChain({ now }), now);
    const features = await measureFeatures(openChain, now);
    if (json) console.log(JSON.stringify({ ...report, features }));
    else {
      printGas(report);
      printFeatures(features);
    }
  });

program
  .command("index")
  .description("ballots indexed per second, as a ratio to a bare loop over the same blocks")
  .option("--events <n>", "ballots, in whole hundreds", Number, 50_000)
  .option("--json", "print JSON only", false)
  .action(async ({ events, json }: { events: number; json: boolean }) => {
    const now = Math.floor(Date.now() / 1000);
    const bar = new SingleBar({
      format: "casting {bar} {value}/{total} ballots",
      noTTYOutput: false,
    });
    if (!json) bar.start(events, 0);
    const chain = await openChain({ now });
    const report = await measureIndex(chain, events, folder, now, (done) => bar.update(done));
    await chain.close();
    bar.stop();
    if (json) console.log(JSON.stringify(report));
    else {
      const { perSecond, floorPerSecond, ratio, ratioUnchecked } = report;
      console.log(`${events.toLocaleString("en")} ballots in batches of 100`);
      console.log(`index      ${perSecond.toLocaleString("en").padStart(10)} per second`);
      console.log(`bare loop  ${floorPerSecond.toLocaleString("en").padStart(10)} per second`);
      console.log(`ratio ${ratio}, without the proof of completeness ${ratioUnchecked}`);
    }
  });

program
  .command("large")
  .description("closes a vote in which very many members have voted, and one in which few have")
  .option("--members <n>", "members, who all vote", Number, 100_000)
  .option("--json", "print JSON only", false)
  .action(async ({ members, json }: { members: number; json: boolean }) => {
    const bar = new SingleBar({ format: "{bar} {value}/{total} members", noTTYOutput: false });
    if (!json) bar.start(2 * members, 0);
    const report = await measureLarge(openChain, members, (done) => bar.update(done));
    bar.stop();
    if (json) console.log(JSON.stringify(report));
    else {
      for (const [name, { heads, end, close }] of Object.entries(report)) {
        const figures = [heads, end, close].map((n) => n.toLocaleString("en"));
        console.log(
          `${name}: ${figures[0]} ballots; end ${figures[1]} gas, close ${figures[2]} gas`,
        );
      }
    }
  });

try {
  await program.parseAsync();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
