/** Random trials on both sides: a few of them, and what they say where the sides differ. */
import { expect } from "chai";
import { FuzzChain } from "../../scripts/fuzz/chain.ts";
import { Dice } from "../../scripts/fuzz/dice.ts";
import { Difference, requireSame } from "../../scripts/fuzz/difference.ts";
import type { Tally } from "../../scripts/fuzz/pair.ts";
import { KINDS, run } from "../../scripts/fuzz/run.ts";
import { Wallets } from "../../scripts/fuzz/wallets.ts";

const TRIALS = 80;

describe("random trials", () => {
  it("show no difference between contracts and reference model", async function () {
    this.timeout(180_000);
    const [chain, wallets] = [await FuzzChain.start(), new Wallets()];
    const tally: Tally = new Map();
    const dice = new Dice(20_261_124);
    for (let trial = 0; trial < TRIALS; ++trial) {
      const steps = Array.from({ length: 20 }, () => ({
        kind: dice.pick(KINDS),
        seed: dice.below(2 ** 31),
      }));
      await run(chain, wallets, { founding: dice.below(2 ** 31), steps }, tally);
    }
    // Trials in which hardly anything is done would show nothing.
    for (const act of ["Opening", "Ballots", "Proxy", "Notice"]) {
      expect(tally.get(act)?.done, act).to.be.greaterThan(0);
      expect(tally.get(act)?.refused, act).to.be.greaterThan(0);
    }
  });

  it("name what differs", () => {
    expect(() => requireSame("votes", { yes: 1n }, { yes: 1 })).not.to.throw();
    expect(() => requireSame("votes", { yes: 1 }, { yes: 2 }))
      .to.throw(Difference)
      .with.property("message", 'votes\n  model: {"yes":1}\n  chain: {"yes":2}');
  });
});
