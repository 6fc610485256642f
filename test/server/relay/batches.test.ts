import { expect } from "chai";
import { encodeFunctionResult, type Hex, size, toFunctionSelector } from "viem";
import { UmlaufError } from "../../../server/errors.ts";
import { votesAbi } from "../../../server/protocol/abi.ts";
import { Choice, Skip } from "../../../server/protocol/types.ts";
import { batchGas } from "../../../server/relay/batches.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { Bodies, DAY, PASSKEY_MEMBER, until } from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

const CHECK_CAST = toFunctionSelector("checkCast(bytes32,bytes,uint40)");

describe("relay: batches", () => {
  let scene: Scene;
  /** Another outbox of the same relay, whose writes surprise the first. */
  let other: Relay;
  let relay: Relay;
  let vote: Hex;
  let name = "";
  let outboxes = 0;

  before(async () => {
    scene = await foundScene();
  });
  beforeEach(async () => {
    scene.travel(scene.now() + 3 * DAY);
    name = `batches ${++outboxes}`;
    other = await scene.relay(`other ${outboxes}`);
    relay = await scene.relay(name);
    vote = await scene.open(other);
  });
  afterEach(() => scene.tidy());
  after(() => scene.close());

  async function restart(changes: Parameters<Scene["relay"]>[1] = {}) {
    await relay.close();
    relay = await scene.relay(name, changes);
  }

  async function states(ids: readonly Hex[]) {
    return Promise.all(ids.map(async (id) => (await relay.statusOf(id))?.state));
  }

  it("are written by themselves once they are full", async () => {
    await restart({ batch: { ballots: 3 } });
    const ids = await scene.vote(relay, vote, [1, 2, 3]);
    await until(async () => (await states(ids)).every((state) => state === "written"));
    expect((await scene.voteOf(vote)).batches).to.equal(1);
  });

  it("are written by themselves after the delay", async () => {
    await restart({ batch: { delayMs: 20 } });
    const ids = await scene.vote(relay, vote, [1]);
    await until(async () => (await states(ids))[0] === "written");
  });

  it("hold no more ballots than allowed", async () => {
    await restart({ batch: { ballots: 4 } });
    await scene.vote(relay, vote, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await relay.flush();
    expect(await scene.voteOf(vote)).to.include({ heads: 9, batches: 3 });
  });

  it("need no more gas than a transaction may have, nor than estimated", async () => {
    const gas = 780_000;
    await restart({ batch: { gas } });
    const electors = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, PASSKEY_MEMBER];
    const ballots = await Promise.all(electors.map((elector) => scene.ballot(vote, elector)));
    expect(batchGas(ballots, 0)).to.be.greaterThan(gas);
    const ids = await scene.vote(relay, vote, electors);
    await relay.flush();
    const { batches, heads } = await scene.voteOf(vote);
    expect(heads).to.equal(electors.length);
    expect(batches).to.equal(2);
    for (const id of ids) {
      const status = await relay.statusOf(id);
      expect(status?.state).to.equal("written");
    }
    const { number } = await scene.chain.head();
    const blocks = await Promise.all([number - 1, number].map((one) => scene.chain.block(one)));
    for (const { receipts } of blocks) {
      expect(receipts[0]?.status).to.equal(1);
      expect(Number(receipts[0]?.gasUsed)).to.be.lessThan(gas);
    }
  });

  it("are estimated on the safe side, whatever the signatures and rules", async () => {
    for (const [body, revocability] of [
      [Bodies.MEETING, 0],
      [Bodies.REVISABLE, 1],
    ] as const) {
      const open = await scene.open(other, { body });
      const electors = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, PASSKEY_MEMBER];
      const ballots = await Promise.all(electors.map((elector) => scene.ballot(open, elector)));
      await scene.vote(relay, open, electors);
      await relay.flush();
      const block = await scene.chain.block((await scene.chain.head()).number);
      expect(Number(block.receipts[0]?.gasUsed)).to.be.lessThan(batchGas(ballots, revocability));
    }
  });

  it("become smaller where the chain needs more gas than estimated", async () => {
    const ids = await scene.vote(relay, vote, [1, 2, 3, 4, 5, 6, 7, 8]);
    // A chain on which judging more than three ballots takes too much.
    scene.line.call = (request, real) => {
      const large = size(request.data) > 4 + 7 * 32 + 4 * 71;
      const error = new UmlaufError("CHAIN_CALL_REVERTED", { data: "0x" });
      return request.gas !== undefined && large ? Promise.reject(error) : real(request);
    };
    for (let i = 0; i < 20; i++) await relay.flush();
    expect(await states(ids)).to.deep.equal(ids.map(() => "written"));
    expect((await scene.voteOf(vote)).batches).to.be.greaterThan(1);
  });

  it("follow one another for several revisions of one elector", async () => {
    const open = await scene.open(other, { body: Bodies.REVISABLE });
    const choices = [Choice.YES, Choice.NO, Choice.ABSTAIN];
    const ids: Hex[] = [];
    for (const [i, choice] of choices.entries()) {
      const ballot = await scene.ballot(open, 3, choice, { revision: i + 1 });
      await relay.submitBallot(open, ballot);
      ids.push(ballot.id);
    }
    await scene.vote(relay, open, [4]);
    await relay.flush();
    const found = await Promise.all(ids.map((id) => relay.statusOf(id)));
    expect(found.map((status) => status?.state === "written" && status.batch)).to.deep.equal([
      1, 2, 3,
    ]);
    expect(await scene.voteOf(open)).to.include({ heads: 2, batches: 3 });
  });

  it("are made smaller where the node refuses a large one", async () => {
    const ids = await scene.vote(relay, vote, [1, 2, 3, 4, 5, 6, 7, 8]);
    scene.line.send = (raw, real) =>
      size(raw) > 600
        ? Promise.reject(new UmlaufError("CHAIN_TRANSACTION_REFUSED", { reason: "too large" }))
        : real(raw);
    for (let i = 0; i < 20; i++) await relay.flush();
    expect(await states(ids)).to.deep.equal(ids.map(() => "written"));
  });

  it("wait where what stands in the way may vanish again", async () => {
    const [id] = await scene.vote(relay, vote, [3]);
    // The newest block holds a rival ballot, the newest final one does not.
    scene.line.call = (request, real) =>
      request.data.startsWith(CHECK_CAST) && request.final !== true
        ? Promise.resolve(
            encodeFunctionResult({
              abi: votesAbi,
              functionName: "checkCast",
              result: [Skip.ALREADY_VOTED],
            }),
          )
        : real(request);
    await relay.flush();
    expect(await states([id as Hex])).to.deep.equal(["received"]);
    scene.line.call = (request, real) => real(request);
    await relay.flush();
    expect(await states([id as Hex])).to.deep.equal(["written"]);
  });

  it("let go of ballots that can never count, the gauge too", async () => {
    const [id] = await scene.vote(relay, vote, [3]);
    await other.submitBallot(vote, await scene.ballot(vote, 3, Choice.NO));
    await other.flush();
    scene.counted.pending = -1;
    await relay.flush();
    expect(await relay.statusOf(id as Hex)).to.deep.equal({
      state: "skipped",
      reason: "BALLOT_ALREADY_CAST",
    });
    expect(scene.counted.pending).to.equal(0);
  });

  it("survive a ballot that somebody else has made superfluous", async () => {
    const [mine, fourth] = await scene.vote(relay, vote, [3, 4]);
    const rival = await scene.ballot(vote, 3, Choice.NO);
    await other.submitBallot(vote, rival);
    await other.flush();
    await relay.flush();
    expect(await relay.statusOf(mine as Hex)).to.include({
      state: "skipped",
      reason: "BALLOT_ALREADY_CAST",
    });
    expect(await relay.statusOf(fourth as Hex)).to.include({ state: "written", batch: 2 });
    expect(scene.faults).to.deep.equal([]);
  });
});
