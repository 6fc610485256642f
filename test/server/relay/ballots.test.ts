import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import type { SignedBallot } from "../../../server/protocol/ballot.ts";
import { isSignedBy } from "../../../server/protocol/receipt.ts";
import { Choice } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import {
  Bodies,
  DAY,
  HOUR,
  PASSKEY_MEMBER,
  relayAddress,
  strayPasskey,
} from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

describe("relay: ballots", () => {
  let scene: Scene;
  let relay: Relay;
  let vote: Hex;
  let outboxes = 0;

  before(async () => {
    scene = await foundScene();
  });
  beforeEach(async () => {
    scene.travel(scene.now() + 3 * DAY);
    relay = await scene.relay(`ballots ${++outboxes}`);
    vote = await scene.open(relay);
  });
  afterEach(() => scene.tidy());
  after(() => scene.close());

  /** Expects that a ballot is refused and leaves no trace. */
  async function refused(
    ballot: SignedBallot & { id: Hex },
    code: Parameters<Scene["refused"]>[2],
    of = vote,
  ) {
    await scene.refused(relay, () => relay.submitBallot(of, ballot), code);
    expect(await relay.statusOf(ballot.id)).to.equal(undefined);
  }

  it("acknowledges a ballot with a receipt and records it in a batch", async () => {
    const ballot = await scene.ballot(vote, 3);
    const head = (await scene.chain.head()).hash;
    const signed = await relay.submitBallot(vote, ballot);
    const receivedAt = scene.now();
    expect(signed.receipt).to.include({ vote, subject: ballot.id, receivedAt, relay: 1, head });
    expect(isSignedBy(scene.ledger, signed, relayAddress)).to.equal(true);
    expect(await relay.statusOf(ballot.id)).to.deep.equal({ state: "received" });
    expect((await scene.chain.head()).hash).to.equal(head);

    await relay.flush();
    const { number: block } = await scene.chain.head();
    expect(await relay.statusOf(ballot.id)).to.deep.include({ state: "written", batch: 1, block });
    expect(await scene.voteOf(vote)).to.include({ heads: 1, batches: 1 });
  });

  it("takes wallets and passkeys in one batch, sorted by elector", async () => {
    const ids = await scene.vote(relay, vote, [PASSKEY_MEMBER, 2, 7]);
    await relay.flush();
    for (const id of ids)
      expect(await relay.statusOf(id)).to.include({ state: "written", batch: 1 });
    expect(await scene.voteOf(vote)).to.include({ heads: 3, batches: 1 });
    expect(scene.counted.batches.at(-1)).to.equal(3);
    expect(scene.counted.pending).to.equal(0);
    await relay.submitBallot(vote, await scene.ballot(vote, 2, Choice.NO)).catch(() => undefined);
    expect(scene.counted.refused.at(-1)).to.equal("BALLOT_ALREADY_CAST");
  });

  it("chains the receipts of ballots and acts", async () => {
    await scene.vote(relay, vote, [1, 2, 3, 4, 5]);
    scene.travel(scene.now() + 1);
    await scene.open(relay);
    await scene.vote(relay, vote, [6, 7]);
    const receipts = await scene.verifiedReceipts(relay);
    expect(receipts).to.have.length(9);
    expect(receipts.map(({ receipt }) => Number(receipt.sequence))).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it("gives the same receipt for the same ballot: at once, later, recorded, restarted", async () => {
    const ballot = await scene.ballot(vote, 3);
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => relay.submitBallot(vote, ballot)),
    );
    for (const other of others) expect(other).to.deep.equal(first);
    expect(await relay.submitBallot(vote, ballot)).to.deep.equal(first);
    await relay.flush();
    scene.travel(scene.now() + 2 * DAY);
    expect(await relay.submitBallot(vote, ballot)).to.deep.equal(first);
    await relay.close();
    relay = await scene.relay(`ballots ${outboxes}`);
    expect(await relay.submitBallot(vote, ballot)).to.deep.equal(first);
    expect(await relay.receiptOf(ballot.id)).to.deep.equal(first);
    expect(await scene.verifiedReceipts(relay)).to.have.length(2);
  });

  it("takes one of an elector's two different ballots that come at once", async () => {
    const ballots = [
      await scene.ballot(vote, 3, Choice.YES),
      await scene.ballot(vote, 3, Choice.NO),
    ];
    const answers = await Promise.allSettled(ballots.map((one) => relay.submitBallot(vote, one)));
    expect(answers.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
    expect(answers[1]).to.nested.include({ "reason.code": "BALLOT_ALREADY_CAST" });
    expect(await scene.verifiedReceipts(relay)).to.have.length(2);
  });

  it("refuses a ballot that is unreadable", async () => {
    const ballot = await scene.ballot(vote, 3);
    await refused({ ...ballot, elector: 0 }, "BALLOT_MALFORMED");
    await refused({ ...ballot, elector: 2 ** 32 }, "BALLOT_MALFORMED");
    await refused({ ...ballot, elector: 1.5 }, "BALLOT_MALFORMED");
    await refused({ ...ballot, revision: 256 }, "BALLOT_MALFORMED");
    await refused({ ...ballot, choice: -1 }, "BALLOT_MALFORMED");
    await refused(ballot, "BALLOT_MALFORMED", "0x1234");
    const signature = { kind: "wallet", r: "0x12", vs: `0x${"00".repeat(32)}` } as const;
    await refused({ ...ballot, signature }, "SIGNATURE_MALFORMED");
  });

  it("refuses a ballot of an unknown vote", async () => {
    const unknown: Hex = `0x${"77".repeat(32)}`;
    await refused(await scene.ballot(unknown, 3), "VOTE_UNKNOWN", unknown);
  });

  it("tells early from late", async () => {
    const startsAt = scene.now() + HOUR;
    const later = await scene.open(relay, { startsAt, endsAt: startsAt + DAY });
    const ballot = await scene.ballot(later, 3);
    await refused(ballot, "VOTE_NOT_OPEN_YET", later);
    scene.travel(startsAt);
    expect((await relay.submitBallot(later, ballot)).receipt.receivedAt).to.equal(startsAt);

    const { endsAt, grace } = await scene.voteOf(later);
    const other = await scene.ballot(later, 4);
    for (const instant of [endsAt, endsAt + 1, endsAt + grace + 1]) {
      scene.travel(instant);
      await refused(other, "VOTE_TOO_LATE", later);
      await relay.tick();
    }
    expect((await scene.voteOf(later)).closedAt).to.be.greaterThan(0);
    await refused(other, "VOTE_TOO_LATE", later);
  });

  it("takes a ballot in the last second", async () => {
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt - 1);
    const [id] = await scene.vote(relay, vote, [3]);
    await relay.flush();
    expect(await relay.statusOf(id as Hex)).to.include({ state: "written" });
  });

  it("refuses who is not entitled", async () => {
    const stranger = walletSigner(namedKey("stranger"));
    await refused(
      await scene.ballot(vote, 99, Choice.YES, { signer: stranger }),
      "ELECTOR_NOT_ENTITLED",
    );
    const board = await scene.open(relay, { body: Bodies.BOARD });
    await refused(await scene.ballot(board, 3), "ELECTOR_NOT_ENTITLED", board);
  });

  it("refuses another's signature, and one for another vote", async () => {
    const signer = walletSigner(namedKey("stranger"));
    await refused(await scene.ballot(vote, 3, Choice.YES, { signer }), "SIGNATURE_WRONG");
    const other = await scene.open(relay);
    await refused(await scene.ballot(other, 3), "SIGNATURE_WRONG");
    const changed = { ...(await scene.ballot(vote, 3)), choice: Choice.NO };
    await refused(changed, "SIGNATURE_WRONG");
  });

  it("refuses a passkey of an unknown site", async () => {
    const options = { signer: strayPasskey };
    const ballot = await scene.ballot(vote, PASSKEY_MEMBER, Choice.YES, options);
    await refused(ballot, "SITE_UNKNOWN");
  });

  it("refuses a choice that does not exist", async () => {
    await refused(await scene.ballot(vote, 3, Choice.NONE), "BALLOT_CHOICE_INVALID");
    await refused(await scene.ballot(vote, 3, 5), "BALLOT_CHOICE_INVALID");
  });

  it("refuses a second ballot, pending or recorded, where ballots are final", async () => {
    await refused(
      await scene.ballot(vote, 3, Choice.YES, { revision: 2 }),
      "BALLOT_REVISION_INVALID",
    );
    await scene.vote(relay, vote, [3]);
    const second = await scene.ballot(vote, 3, Choice.NO);
    await refused(second, "BALLOT_ALREADY_CAST");
    await relay.flush();
    await refused(second, "BALLOT_ALREADY_CAST");
    expect(await scene.voteOf(vote)).to.include({ heads: 1 });
  });

  it("tells a forger nothing of what is pending", async () => {
    const signer = walletSigner(namedKey("stranger"));
    const forged = (elector: number) => scene.ballot(vote, elector, Choice.NO, { signer });
    await scene.vote(relay, vote, [3]);
    for (const elector of [3, 4]) await refused(await forged(elector), "SIGNATURE_WRONG");
  });

  it("takes a change with a higher revision only, where ballots may change", async () => {
    const open = await scene.open(relay, { body: Bodies.REVISABLE });
    const of = (revision: number) => scene.ballot(open, 3, Choice.NO, { revision });
    await refused(await of(0), "BALLOT_REVISION_INVALID", open);
    await relay.submitBallot(open, await of(2));
    await refused(await of(1), "BALLOT_REVISION_STALE", open);
    await refused(
      await scene.ballot(open, 3, Choice.YES, { revision: 2 }),
      "BALLOT_REVISION_STALE",
      open,
    );
    await relay.flush();
    await refused(await of(1), "BALLOT_REVISION_STALE", open);
    await relay.submitBallot(open, await of(3));
    await relay.flush();
    expect(await scene.voteOf(open)).to.include({ heads: 1, batches: 2 });
  });

  it("stops where its clock and the chain's differ", async () => {
    const ballot = await scene.ballot(vote, 3);
    scene.line.headShift = 6;
    await refused(ballot, "RELAY_CLOCK_SKEW");
    scene.line.headShift = 5;
    const { receipt } = await relay.submitBallot(vote, ballot);
    // A clock that goes back behind the last receipt is as dangerous.
    scene.line.headShift = -DAY;
    scene.travel(scene.now() - 6);
    await refused(await scene.ballot(vote, 4), "RELAY_CLOCK_SKEW");
    scene.travel(scene.now() + 1);
    const [id] = await scene.vote(relay, vote, [4]);
    const later = await relay.receiptOf(id as Hex);
    expect(later?.receipt.receivedAt).to.equal(receipt.receivedAt);
    await scene.verifiedReceipts(relay);
  });

  it("takes an old head for idleness, unless the chain makes blocks by itself", async () => {
    scene.travel(scene.now() + HOUR);
    await relay.submitBallot(vote, await scene.ballot(vote, 3));
    await relay.close();
    relay = await scene.relay(`ballots ${outboxes}`, { headAge: 60 });
    await refused(await scene.ballot(vote, 4), "RELAY_CLOCK_SKEW");
  });

  it("logs neither signatures nor keys nor who chose what", async () => {
    const ballot = await scene.ballot(vote, 3);
    await relay.submitBallot(vote, ballot);
    await relay.submitBallot(vote, await scene.ballot(vote, 3, Choice.NO)).catch(() => undefined);
    await relay.flush();
    const log = scene.logged.join("\n");
    expect(log).to.include("BALLOT_ALREADY_CAST").and.include("written");
    const { r, vs } = ballot.signature as { r: Hex; vs: Hex };
    for (const secret of [r, vs, "elector", "choice"])
      expect(log).to.not.include(secret.replace("0x", ""));
  });

  it("takes nothing once closed", async () => {
    const ballot = await scene.ballot(vote, 3);
    await relay.close();
    const answer = await relay.submitBallot(vote, ballot).catch((error: unknown) => error);
    expect(answer).to.include({ code: "RELAY_CLOSED" });
    relay = await scene.relay(`ballots ${outboxes}`);
    expect(await scene.verifiedReceipts(relay)).to.have.length(1);
    expect(await relay.statusOf(ballot.id)).to.equal(undefined);
  });
});
