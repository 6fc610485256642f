import { expect } from "chai";
import { pino } from "pino";
import type { Chain } from "../../server/chain/chain.ts";
import { UmlaufError } from "../../server/errors.ts";
import { Follower } from "../../server/follower.ts";
import { openStore, type Store } from "../../server/store.ts";
import { inDirectory } from "../helpers/recorder.ts";
import { SyntheticChain } from "../helpers/synthetic.ts";

const addresses = {
  register: `0x${"01".repeat(20)}`,
  bodies: `0x${"02".repeat(20)}`,
  votes: `0x${"03".repeat(20)}`,
};

/** A chain of so many empty blocks, with changes. */
async function chainOf(blocks: number, changes: Partial<Chain> = {}) {
  const chain = new SyntheticChain();
  chain.ends = false;
  for (let i = 0; i < blocks; ++i) await chain.mine(1_000 + i);
  return { chain, wired: Object.assign(chain, changes) as unknown as Chain };
}

async function withFollower(
  chain: Chain,
  test: (follower: Follower, store: Store, progress: number[][]) => Promise<void>,
): Promise<void> {
  await inDirectory(async (directory) => {
    const store = await openStore(directory, `0x${"f0".repeat(32)}`);
    const progress: number[][] = [];
    const onProgress = (block: number, lag: number) => progress.push([block, lag]);
    const log = pino({ level: "silent" });
    const follower = new Follower({ chain, store, addresses, onProgress, log });
    try {
      await test(follower, store, progress);
    } finally {
      await follower.close();
      await store.close();
    }
  });
}

describe("follower", () => {
  it("catches up, tells how far it is, and is no longer at fault", async () => {
    const { wired } = await chainOf(5);
    await withFollower(wired, async (follower, store, progress) => {
      const told: number[][] = [];
      await follower.caughtUp((done, total) => told.push([done, total]));
      expect(store.head?.block).to.equal(4);
      expect(told.at(-1)).to.deep.equal([4, 4]);
      expect(progress.at(-1)).to.deep.equal([4, 0]);
      expect(await follower.faults(0)).to.deep.equal([]);
      expect(follower.lag).to.equal(0);
    });
  });

  it("is at fault where the index stays too far behind", async () => {
    const { chain, wired } = await chainOf(3);
    await withFollower(wired, async (follower) => {
      await follower.caughtUp(() => {});
      const newest = await chain.head();
      chain.head = async () => ({ ...newest, number: 9 });
      const codes = async (maxLag: number) =>
        (await follower.faults(maxLag)).map(({ code, facts }) => [code, facts.blocks]);
      expect(await codes(6)).to.deep.equal([["INDEX_BEHIND", 7]]);
      expect(await codes(7)).to.deep.equal([]);
    });
  });

  it("waits for a node that cannot be reached, and goes on", async () => {
    const { chain, wired } = await chainOf(3);
    const blocks = chain.blocks.bind(chain);
    let failures = 1;
    chain.blocks = (from, signal) => {
      if (failures-- > 0) throw new UmlaufError("CHAIN_UNREACHABLE");
      return blocks(from, signal);
    };
    await withFollower(wired, async (follower, store) => {
      await follower.caughtUp(() => {});
      expect(store.head?.block).to.equal(2);
      chain.head = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
      const faults = await follower.faults(5);
      expect(faults.map(({ code }) => code)).to.deep.equal(["CHAIN_UNREACHABLE"]);
    });
  });

  it("fails for good where a block does not fit, and writes nothing of it", async () => {
    const { chain, wired } = await chainOf(4);
    const block = chain.all[2];
    if (block === undefined) throw new Error("no block");
    chain.all[2] = { ...block, parentHash: `0x${"99".repeat(32)}` };
    await withFollower(wired, async (follower, store) => {
      const fault = await follower.failed;
      expect(fault.code).to.match(/^INDEX_(PARENT|HEADER)_MISMATCH$/);
      expect(store.head?.block).to.equal(1);
      const refused = await follower.caughtUp(() => {}).catch((error: unknown) => error);
      expect(refused).to.equal(fault);
    });
  });
});
