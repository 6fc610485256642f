import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { openEmbedded } from "../../../server/chain/embedded.ts";
import { FOUNDING, inDirectory, Sender } from "../../helpers/recorder.ts";

/** Sends without end and prints the hash of every block that it acknowledges. */
const VICTIM = `
  import { openEmbedded } from "./server/chain/embedded.ts";
  import { FOUNDING, Sender } from "./test/helpers/recorder.ts";
  const [directory] = process.argv.slice(-1);
  const clock = () => FOUNDING.start;
  const chain = await openEmbedded({ directory, clock, founding: FOUNDING });
  const { number } = await chain.head();
  const sender = new Sender(FOUNDING.chainId, number);
  for (;;) {
    const raw = await sender.sign({ to: "0x${"22".repeat(20)}" });
    const { blockNumber, blockHash } = await chain.send(raw);
    process.stdout.write(blockNumber + " " + blockHash + "\\n");
  }
`;

describe("embedded chain, killed", () => {
  it("keeps every acknowledged block", () =>
    inDirectory(async (directory) => {
      const acknowledged = new Map<number, string>();
      for (const count of [7, 12]) {
        for (const [number, hash] of await killAfter(count, directory)) {
          acknowledged.set(number, hash);
        }
      }
      expect(acknowledged.size).to.be.at.least(19);
      const clock = () => FOUNDING.start;
      const chain = await openEmbedded({ directory, clock });
      const { number: newest } = await chain.head();
      for (const [number, hash] of acknowledged) {
        expect((await chain.block(number)).hash).to.equal(hash);
      }
      // At most one block more for each kill: executed, but not acknowledged.
      expect(newest - acknowledged.size).to.be.within(0, 2);
      const raw = await new Sender(FOUNDING.chainId, newest).sign({ to: `0x${"22".repeat(20)}` });
      expect((await chain.send(raw)).blockNumber).to.equal(newest + 1);
      await chain.close();
    }));
});

/** Lets the victim acknowledge some blocks, kills it and answers with all that it acknowledged. */
async function killAfter(count: number, directory: string): Promise<[number, string][]> {
  const args = ["--input-type=module", "--eval", VICTIM, directory];
  const victim = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const blocks: [number, string][] = [];
  for await (const line of createInterface({ input: victim.stdout })) {
    const [number, hash = ""] = line.split(" ");
    blocks.push([Number(number), hash]);
    if (blocks.length === count) victim.kill("SIGKILL");
  }
  return blocks;
}
