import { expect } from "chai";
import type { LiveEvent } from "../../server/queries/views.ts";
import {
  expectRefusal,
  FOUNDING,
  openQueries,
  type QueryScene,
  START,
} from "../helpers/queried.ts";
import { id } from "../helpers/synthetic.ts";

describe("queries", () => {
  let scene: QueryScene;
  beforeEach(async () => {
    scene = await openQueries();
  });
  afterEach(() => scene.close());

  it("tells that nothing is indexed", async () => {
    const error = await expectRefusal(scene.queries.status(), "INDEX_EMPTY");
    expect(error.retryable).to.equal(true);
  });

  it("tells what is indexed, and the digest of each block", async () => {
    await scene.found();
    const { asOf, digest, ...status } = await scene.queries.status();
    expect(status).to.deep.equal({
      founding: FOUNDING,
      sealedAt: START,
      facts: 25,
      members: 5,
      persons: 5,
      bodies: 2,
      votes: 0,
    });
    expect(asOf).to.deep.equal({ block: 1, hash: scene.chain.all[1]?.hash, timestamp: START });
    expect((await scene.queries.digestAt(1)).digest).to.equal(digest);
    expect((await scene.queries.digestAt(0)).digest).to.equal(`0x${"00".repeat(32)}`);
    expect((await scene.queries.digestAt(2)).digest).to.equal(null);
  });

  it("tells listeners of each block as it is indexed", async () => {
    const seen: LiveEvent[] = [];
    const leave = scene.queries.subscribe((live) => seen.push(live));
    await scene.found();
    await scene.index();
    await scene.open();
    await scene.cast(110, 1, { id: id("a"), elector: 1, choice: 1 });
    await scene.queries.status();
    await new Promise((resolve) => setTimeout(resolve, 20));
    leave();
    await scene.mine(120);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen.map(({ block, facts }) => [block, facts.length])).to.deep.equal([
      [0, 0],
      [1, 25],
      [2, 1],
      [3, 1],
    ]);
    expect(seen[3]?.facts[0]?.args).to.have.keys(["vote", "batch", "list", "count", "late"]);
    expect(seen[3]?.digest).to.equal((await scene.queries.digestAt(3)).digest);
  });
});
