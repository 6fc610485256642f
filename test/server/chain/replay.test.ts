import { expect } from "chai";
import { EdrNetwork } from "../../../server/chain/edr.ts";
import { openEmbedded, readJournal, replay } from "../../../server/chain/embedded.ts";
import { Journal, type JournalEntry } from "../../../server/chain/journal.ts";
import {
  deployRecorder,
  FOUNDING,
  inDirectory,
  refusal,
  Sender,
  word,
} from "../../helpers/recorder.ts";

// Written by an earlier version; if it no longer fits, journals of cooperatives do not either.
import committed from "./journal.json" with { type: "json" };

const NOWHERE = `0x${"22".repeat(20)}` as const;

describe("replay of the embedded chain", () => {
  let now = FOUNDING.start;
  const clock = () => now;
  const open = (directory: string) => openEmbedded({ directory, clock, founding: FOUNDING });

  beforeEach(() => {
    now = FOUNDING.start;
  });

  it("gives the same blocks after a restart and reports progress", () =>
    inDirectory(async (directory) => {
      const sender = new Sender();
      const chain = await open(directory);
      const to = await deployRecorder(chain, sender);
      now += 60;
      for (const value of [1, 2]) await chain.send(await sender.sign({ to, data: word(value) }));
      await chain.send(await sender.sign({ to }));
      const before = await Promise.all([0, 1, 2, 3, 4].map((number) => chain.block(number)));
      await chain.close();

      const steps: string[] = [];
      const reopened = await openEmbedded({
        directory,
        clock,
        progress: (done, total) => steps.push(`${done}/${total}`),
      });
      expect(reopened.chainId).to.equal(FOUNDING.chainId);
      const after = await Promise.all([0, 1, 2, 3, 4].map((number) => reopened.block(number)));
      expect(after).to.deep.equal(before);
      expect(steps).to.deep.equal(["0/4", "1/4", "2/4", "3/4", "4/4"]);
      expect((await reopened.send(await sender.sign({ to: NOWHERE }))).blockNumber).to.equal(5);
      await reopened.close();
    }));

  it("gives the same hashes on another network", () =>
    inDirectory(async (directory) => {
      const chain = await open(directory);
      const sender = new Sender();
      await deployRecorder(chain, sender);
      const { hash } = await chain.head();
      await chain.close();
      const entries: JournalEntry[] = [];
      for await (const entry of readJournal(directory)) entries.push(entry);
      const network = await replay(entries);
      expect(network.head.hash).to.equal(hash);
      await network.close();
    }));

  it("gives the hashes that it gave when this journal was committed", async () => {
    const entries = committed as JournalEntry[];
    const network = await replay(entries);
    expect(network.head.hash).to.equal(entries.at(-1)?.blockHash);
    await network.close();
    const [genesis, ...others] = entries;
    if (genesis === undefined) throw new Error("the committed journal is empty");
    expect(
      await refusal(replay([{ ...genesis, time: genesis.time - 1 }, ...others])),
    ).to.deep.include({ code: "CHAIN_REPLAY_MISMATCH" });
  });

  it("executes and records an entry that was written but not executed", () =>
    inDirectory(async (directory) => {
      const sender = new Sender();
      await (await open(directory)).close();
      await leaveBehind(directory, await sender.sign({ to: NOWHERE }), FOUNDING.start + 9);
      const chain = await open(directory);
      const head = await chain.head();
      expect(head).to.include({ number: 1, timestamp: FOUNDING.start + 9 });
      await chain.close();
      const entries: JournalEntry[] = [];
      for await (const entry of readJournal(directory)) entries.push(entry);
      expect(entries[1]?.blockHash).to.equal(head.hash);
    }));

  it("removes an entry that was written and then rejected", () =>
    inDirectory(async (directory) => {
      const sender = new Sender();
      await (await open(directory)).close();
      await leaveBehind(directory, await sender.sign({ to: NOWHERE, nonce: 5 }), FOUNDING.start);
      const chain = await open(directory);
      expect((await chain.head()).number).to.equal(0);
      await chain.send(await sender.sign({ to: NOWHERE }));
      await chain.close();
      const reopened = await open(directory);
      expect((await reopened.head()).number).to.equal(1);
      await reopened.close();
    }));

  it("finishes a founding that was interrupted", () =>
    inDirectory(async (directory) => {
      const journal = await Journal.open(directory);
      await journal.found({ chainId: 1_234_567_890, start: FOUNDING.start });
      await journal.close();
      const chain = await open(directory);
      expect(chain.chainId).to.equal(1_234_567_890);
      await chain.close();
    }));

  it("stops when a replayed block has another hash than recorded", () =>
    inDirectory(async (directory) => {
      const raw = await new Sender().sign({ to: NOWHERE });
      const network = await EdrNetwork.create(FOUNDING);
      const journal = await Journal.open(directory);
      await journal.found(FOUNDING);
      await journal.confirm(network.head.hash);
      await journal.append(raw, FOUNDING.start);
      await journal.confirm(word(1));
      await journal.close();
      const { hash } = await network.execute(raw, FOUNDING.start);
      await network.close();
      expect(await refusal(open(directory))).to.deep.include({
        code: "CHAIN_REPLAY_MISMATCH",
        facts: { block: 1, expected: word(1), found: hash },
      });
    }));
});

/** Writes an entry and goes, as a process does that dies before the execution. */
async function leaveBehind(directory: string, raw: `0x${string}`, time: number): Promise<void> {
  const journal = await Journal.open(directory);
  for await (const _ of journal.entries());
  await journal.append(raw, time);
  await journal.close();
}
