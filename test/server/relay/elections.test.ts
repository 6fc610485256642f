import { expect } from "chai";
import type { Hex } from "viem";
import { candidateSet } from "../../../server/protocol/ballot.ts";
import { Choice, Outcome } from "../../../server/protocol/types.ts";
import { batchGas } from "../../../server/relay/batches.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { Bodies, DAY, GRACE, PASSKEY_MEMBER } from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

describe("relay: elections", () => {
  let scene: Scene;
  let relay: Relay;
  let vote: Hex;

  beforeEach(async () => {
    scene = await foundScene();
    relay = await scene.relay("elections");
    // Persons 5, 6 and 7 for the free seat of the board.
    vote = await scene.open(relay, { body: Bodies.MEETING }, election([5, 6, 7]));
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  const election = (candidates: readonly number[]) => ({
    kind: "ELECT" as const,
    election: {
      body: Bodies.BOARD,
      since: scene.now(),
      until: scene.now() + 300 * DAY,
      seats: [3],
      candidates,
    },
  });
  const refused = async (ballot: Awaited<ReturnType<Scene["ballot"]>>, of: Hex) => {
    await scene.refused(relay, () => relay.submitBallot(of, ballot), "BALLOT_CHOICE_INVALID");
    expect(await relay.statusOf(ballot.id)).to.equal(undefined);
  };

  it("take sets of candidates, and nothing else", async () => {
    await refused(await scene.ballot(vote, 3, Choice.YES), vote);
    const plain = await scene.open(relay);
    await refused(await scene.ballot(plain, 3, candidateSet([0])), plain);
  });

  it("take ballots that are no choice or too many: they take part", async () => {
    const sets = [[], [0, 1], [3], [63]].map(candidateSet);
    for (const [i, set] of sets.entries()) await scene.vote(relay, vote, [i + 1], set);
    await relay.flush();
    expect(await scene.voteOf(vote)).to.include({ heads: 4 });
    // 3 is an abstention, 4 invalid; the own manner adds nothing.
    const entries = [1, 2, 3, 4].map((elector) => scene.ask("votes", "entryOf", [vote, elector]));
    expect(await Promise.all(entries)).to.deep.equal([3, 4, 4, 4]);
  });

  it("keep sets of candidates over a restart", async () => {
    const [id] = await scene.vote(relay, vote, [3], candidateSet([2]));
    await relay.close();
    relay = await scene.relay("elections");
    await relay.flush();
    expect(await relay.statusOf(id as Hex)).to.include({ state: "written" });
    expect(await scene.ask("votes", "choiceOf", [vote, 3])).to.equal(4n);
  });

  it("seat who is elected, once the vote is closed", async () => {
    await scene.vote(relay, vote, [1, 2, 3, PASSKEY_MEMBER], candidateSet([1]));
    await scene.vote(relay, vote, [4, 5], candidateSet([0]));
    await relay.flush();
    scene.travel(scene.now() + DAY);
    await relay.tick();
    scene.travel(scene.now() + GRACE);
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
    expect(await scene.ask("votes", "electedOf", [vote])).to.deep.equal([2]);
    const board = [Bodies.BOARD, 3, scene.now()] as const;
    const [holder] = await scene.ask("bodies", "seatAt", board);
    expect(holder).to.equal(6);
  });

  it("need no more gas than estimated", async () => {
    const electors = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, PASSKEY_MEMBER];
    const choice = candidateSet([0, 1, 2]);
    const ballots = await Promise.all(electors.map((one) => scene.ballot(vote, one, choice)));
    await scene.vote(relay, vote, electors, choice);
    await relay.flush();
    const block = await scene.chain.block((await scene.chain.head()).number);
    expect(block.receipts[0]?.status).to.equal(1);
    expect(Number(block.receipts[0]?.gasUsed)).to.be.lessThan(batchGas(ballots, 0));
  });
});
