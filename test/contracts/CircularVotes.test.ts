import { expect } from "chai";
import { castCall } from "../../server/protocol/calls.ts";
import { encodeBatch } from "../../server/protocol/ballot.ts";
import { Choice, Outcome } from "../../server/protocol/types.ts";
import { type Cooperative, found } from "../helpers/cooperative.ts";

describe("CircularVotes", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());

  it("adopts what all members vote for", async () => {
    coop = await found();
    const vote = await coop.open();
    await coop.cast(vote, Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, Choice.YES])));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
  });
  for (const kind of ["wallet", "passkey"] as const) it("gas " + kind, async () => {
    coop = await found({ members: 260, kind: () => kind });
    const vote = await coop.open();
    for (const [from, n] of [[1, 1], [2, 10], [12, 100]] as const) {
      const mined = await coop.cast(vote, Object.fromEntries(Array.from({ length: n }, (_, i) => [from + i, Choice.YES])));
      console.log(kind, n, Number(mined.gasUsed) / n, mined.logs.map((l) => l.name).join());
    }
    const vote2 = await coop.open();
    const mined = await coop.cast(vote2, Object.fromEntries(Array.from({ length: 250 }, (_, i) => [1 + i, 1 + (i % 3)])));
    console.log(kind, 250, Number(mined.gasUsed) / 250, mined.logs.map((l) => l.name).join());
  });
});
