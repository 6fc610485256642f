import { expect } from "chai";
import type { Hex } from "viem";
import { UmlaufError } from "../../../server/errors.ts";
import type { Act } from "../../../server/protocol/acts.ts";
import { Choice, Contest, Manner, Outcome } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { Bodies, DAY, GRACE } from "../../helpers/members.ts";
import { CHAIR, foundScene, type Scene, SUPERVISOR } from "../../helpers/relay.ts";
import { DOCUMENT } from "../../helpers/signing.ts";

describe("relay: ballots on paper", () => {
  let scene: Scene;
  let relay: Relay;
  let vote: Hex;
  /** A vote whose ballots may be changed. */
  let revisable: Hex;

  beforeEach(async () => {
    scene = await foundScene();
    relay = await scene.relay("paper");
    vote = await scene.open(relay);
    revisable = await scene.open(relay, { body: Bodies.REVISABLE });
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  const paper = (
    of: Hex,
    elector: number,
    choice: number = Choice.NO,
    changes: Partial<Act<"PaperBallot">> = {},
  ) =>
    scene.act(
      "PaperBallot",
      {
        vote: of,
        elector,
        choice: BigInt(choice),
        manner: Manner.PAPER,
        revision: 1,
        receivedAt: scene.now(),
        document: DOCUMENT,
        ...changes,
      },
      [CHAIR, SUPERVISOR],
    );
  const entry = (of: Hex, elector: number) => scene.ask("votes", "entryOf", [of, elector]);
  /** Keeps everything in the outbox. */
  const cut = () => {
    scene.line.send = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
  };
  const mend = () => {
    scene.line.send = (raw, real) => real(raw);
  };

  it("are kept out by the elector's own ballot that waits, and by one that counts", async () => {
    await scene.vote(relay, vote, [3]);
    const act = await paper(vote, 3);
    await scene.refused(relay, () => relay.submitAct(act), "BALLOT_ALREADY_CAST");
    await relay.flush();
    await scene.refused(relay, () => relay.submitAct(act), "BALLOT_ALREADY_CAST");
    // Another elector's is none of its business.
    await scene.write(relay, await paper(vote, 4));
    expect(await scene.voteOf(vote)).to.include({ heads: 2 });
  });

  it("keep the elector's own ballot out while they wait, over a restart too", async () => {
    cut();
    await relay.submitAct(await paper(vote, 3));
    const own = await scene.ballot(vote, 3);
    await scene.refused(relay, () => relay.submitBallot(vote, own), "BALLOT_ALREADY_CAST");
    await relay.close();
    relay = await scene.relay("paper");
    await scene.refused(relay, () => relay.submitBallot(vote, own), "BALLOT_ALREADY_CAST");
    mend();
    await relay.flush();
    await scene.refused(relay, () => relay.submitBallot(vote, own), "BALLOT_ALREADY_CAST");
    // 1 + 4 × PAPER + (NO − 1)
    expect(await entry(vote, 3)).to.equal(10);
  });

  it("and an own ballot of one elector that come at once: one of them is taken", async () => {
    const own = await scene.ballot(vote, 3);
    const act = await paper(vote, 3);
    const answers = await Promise.allSettled([relay.submitBallot(vote, own), relay.submitAct(act)]);
    expect(answers.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
    expect(answers[1]).to.nested.include({ "reason.code": "BALLOT_ALREADY_CAST" });
    expect(await relay.statusOf(scene.idOf(act))).to.equal(undefined);
  });

  it("change an own ballot, and are changed by one, with a higher revision only", async () => {
    const own = (revision: number) => scene.ballot(revisable, 3, Choice.YES, { revision });
    await relay.submitBallot(revisable, await own(1));
    const same = await paper(revisable, 3);
    await scene.refused(relay, () => relay.submitAct(same), "BALLOT_REVISION_STALE");
    const second = await paper(revisable, 3, Choice.ABSTAIN, { revision: 2 });
    cut();
    await relay.submitAct(second);
    const stale = await own(2);
    await scene.refused(relay, () => relay.submitBallot(revisable, stale), "BALLOT_REVISION_STALE");
    const third = await own(3);
    await relay.submitBallot(revisable, third);
    mend();
    await relay.flush();
    await relay.flush();
    expect(await relay.statusOf(scene.idOf(second))).to.include({ state: "written" });
    expect(await relay.statusOf(third.id)).to.include({ state: "written" });
    expect(await entry(revisable, 3)).to.equal(Choice.YES);
    expect(await scene.voteOf(revisable)).to.include({ heads: 1, batches: 2 });
  });

  it("count as late where they are recorded in the grace period", async () => {
    await scene.vote(relay, vote, [1], Choice.YES);
    await scene.vote(relay, vote, [2], Choice.NO);
    await relay.flush();
    const receivedAt = scene.now() + DAY - 1;
    scene.travel(receivedAt + 1);
    await relay.tick();
    await scene.write(relay, await paper(vote, 3, Choice.YES, { receivedAt }));
    const second = await paper(vote, 4, Choice.YES, { receivedAt: receivedAt + 1 });
    await scene.refused(relay, () => relay.submitAct(second), "BALLOT_RECEIVED_OUTSIDE");
    scene.travel(scene.now() + GRACE);
    const third = await paper(vote, 4, Choice.YES, { receivedAt });
    await scene.refused(relay, () => relay.submitAct(third), "VOTE_TOO_LATE");
    await relay.tick();
    const { outcome, contestable } = await scene.voteOf(vote);
    expect([outcome, contestable]).to.deep.equal([Outcome.ADOPTED, 1 << Contest.LATE]);
  });

  describe("and the withdrawal of a vote", () => {
    const withdrawal = () => scene.act("VoteWithdrawal", { vote }, [CHAIR]);

    it("which an acknowledged ballot prevents", async () => {
      const act = await withdrawal();
      await scene.vote(relay, vote, [3, 4]);
      const refusal = await scene.refused(relay, () => relay.submitAct(act), "BALLOTS_COUNTED");
      expect(refusal.facts).to.deep.equal({ vote, heads: 2 });
      await relay.flush();
      await scene.refused(relay, () => relay.submitAct(act), "BALLOTS_COUNTED");
    });

    it("which an acknowledged ballot on paper prevents", async () => {
      const act = await withdrawal();
      cut();
      await relay.submitAct(await paper(vote, 3));
      const refusal = await scene.refused(relay, () => relay.submitAct(act), "BALLOTS_COUNTED");
      expect(refusal.facts).to.deep.equal({ vote, heads: 1 });
    });

    it("which ballots of another vote do not prevent", async () => {
      await scene.vote(relay, revisable, [3]);
      await scene.write(relay, await withdrawal());
      expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.WITHDRAWN });
    });
  });
});
