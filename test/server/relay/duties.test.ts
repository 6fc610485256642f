import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../../scripts/signers.ts";
import { UmlaufError } from "../../../server/errors.ts";
import { castCall } from "../../../server/protocol/calls.ts";
import { Cause, Choice, Outcome } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { Bodies, DAY, GRACE, HOUR, personSigner, until } from "../../helpers/members.ts";
import { CHAIR, foundScene, replaceKey, type Scene } from "../../helpers/relay.ts";

const EVERYBODY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

describe("relay: duties", () => {
  let scene: Scene;
  let relay: Relay;

  beforeEach(async () => {
    scene = await foundScene();
    relay = await scene.relay("duties");
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  const height = async () => (await scene.chain.head()).number;

  describe("a vote's end", () => {
    it("comes at the deadline, after the pending ballots", async () => {
      const vote = await scene.open(relay);
      const { endsAt } = await scene.voteOf(vote);
      await scene.vote(relay, vote, [1, 2]);
      scene.travel(endsAt - 1);
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ endedAt: 0 });
      scene.travel(endsAt + 3);
      await relay.tick();
      const ended = await scene.voteOf(vote);
      expect(ended).to.include({
        cause: Cause.DEADLINE,
        endedAt: endsAt + 3,
        heads: 2,
        closedAt: 0,
      });
      scene.travel(endsAt + 3 + GRACE - 1);
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ closedAt: 0 });
      scene.travel(endsAt + 3 + GRACE);
      await relay.tick();
      const closed = await scene.voteOf(vote);
      expect(closed).to.include({ outcome: Outcome.ADOPTED, executed: true, contestable: 0 });
    });

    it("comes once all have voted, pending ballots included", async () => {
      const vote = await scene.open(relay, { body: Bodies.BRISK });
      await scene.vote(relay, vote, EVERYBODY);
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ endedAt: 0 });
      await relay.flush();
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ endedAt: 0, heads: 11 });
      // The twelfth member has a vote but no key yet.
      const key = walletSigner(namedKey("twelfth"));
      await enrol(12, key);
      const last = await scene.ballot(vote, 12, Choice.NO, { signer: key });
      await relay.submitBallot(vote, last);
      await relay.flush();
      await relay.tick();
      const ended = await scene.voteOf(vote);
      expect(ended).to.include({ cause: Cause.ALL_VOTED, heads: 12, outcome: Outcome.ADOPTED });
    });

    it("comes once the outcome is fixed, after what is pending and what is being judged", async () => {
      const vote = await fixed();
      const pending = await scene.vote(relay, vote, [8]);
      const judged = await scene.ballot(vote, 9);
      const selector = castCall(scene.ledger, vote, "0x").check(0).slice(0, 10);
      scene.line.call = async (request, real) => {
        const verdict = await real(request);
        const judging = request.gas === undefined && request.data.startsWith(selector);
        if (judging) await pause(200);
        return verdict;
      };
      const answer = relay.submitBallot(vote, judged);
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ cause: Cause.OUTCOME_FIXED, heads: 9 });
      expect((await answer).receipt.subject).to.equal(judged.id);
      for (const id of [...pending, judged.id]) {
        expect(await relay.statusOf(id)).to.include({ state: "written" });
      }
    });

    it("makes a ballot wait that comes while it is under way", async () => {
      const vote = await fixed();
      const ballot = await scene.ballot(vote, 9);
      let answer: Promise<unknown> | undefined;
      scene.line.send = async (raw, real) => {
        answer ??= relay.submitBallot(vote, ballot).catch((error: unknown) => error);
        const first = await Promise.race([answer, pause(50)]);
        expect(first).to.equal(undefined);
        return real(raw);
      };
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ cause: Cause.OUTCOME_FIXED, heads: 7 });
      expect(await answer).to.include({ code: "VOTE_TOO_LATE" });
      expect(await relay.statusOf(ballot.id)).to.equal(undefined);
    });

    it("does not come early while a ballot has to wait for the late way", async () => {
      const vote = await scene.open(relay, { body: Bodies.FIXED });
      const { endsAt } = await scene.voteOf(vote);
      const [waiting] = await scene.vote(relay, vote, [9], Choice.NO);
      scene.travel(scene.now() + 1);
      await replaceKey(scene, await scene.relay("other"), 9);
      await scene.vote(relay, vote, [1, 2, 3, 4, 5, 6, 7]);
      await relay.flush();
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ endedAt: 0, heads: 7 });
      scene.travel(endsAt);
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ cause: Cause.DEADLINE, heads: 8 });
      expect(await relay.statusOf(waiting as Hex)).to.include({ state: "written" });
      expect(scene.faults).to.deep.equal([]);
    });

    it("waits while ballots cannot be written", async () => {
      const vote = await scene.open(relay);
      const { endsAt } = await scene.voteOf(vote);
      const [id] = await scene.vote(relay, vote, [1]);
      scene.travel(endsAt);
      scene.line.send = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
      await relay.tick();
      scene.line.send = (raw, real) => real(raw);
      expect(await scene.voteOf(vote)).to.include({ endedAt: 0, heads: 0 });
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ endedAt: endsAt, heads: 1 });
      expect(await relay.statusOf(id as Hex)).to.include({ state: "written" });
    });

    it("follows an objection at once", async () => {
      const vote = await scene.open(relay, { body: Bodies.CAREFUL });
      await scene.write(relay, await objection(vote, 3));
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.PROCEDURE_ABORTED });
    });

    it("is nothing to do twice", async () => {
      const vote = await scene.open(relay);
      await pass(vote, [1, 2]);
      const before = await height();
      await relay.tick();
      scene.travel(scene.now() + DAY);
      await relay.tick();
      expect(await height()).to.equal(before);
    });
  });

  it("sees votes that somebody else has opened, and those from before a restart", async () => {
    const other = await scene.relay("other");
    const vote = await scene.open(other);
    const { endsAt } = await scene.voteOf(vote);
    await relay.tick();
    await relay.close();
    relay = await scene.relay("duties");
    scene.travel(endsAt);
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ endedAt: endsAt });
  });

  it("carries out what has effect once it is declared, after the declaration", async () => {
    const vote = await scene.open(relay, { body: Bodies.CAREFUL });
    await pass(vote, [1, 2, 3]);
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: false });
    const declared = { vote, outcome: Outcome.ADOPTED };
    await scene.write(relay, await scene.act("Declaration", declared, [CHAIR]));
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ executed: true });
  });

  it("admits an applicant with the evidence that it keeps, and lets go of it then", async () => {
    const applicant = await scene.application();
    const application = await relay.submitDeclaration(applicant.declaration, applicant.signature);
    const vote = await scene.open(relay, {}, applicant.content);
    expect(await relay.declaration(application)).to.not.equal(undefined);
    await pass(vote, [1, 2, 3]);
    expect(await scene.voteOf(vote)).to.include({ executed: true });
    expect(await relay.declaration(application)).to.equal(undefined);
    const next = await scene.open(relay);
    const ballot = await scene.ballot(next, 13, Choice.YES, { signer: applicant.signer });
    await relay.submitBallot(next, ballot);
    await relay.flush();
    expect(await scene.voteOf(next)).to.include({ heads: 1 });
  });

  it("does not reveal an application that expires while a duty takes long", async () => {
    const endsAt = scene.now() + DAY;
    const applicant = await scene.application({ validUntil: endsAt + GRACE + 30 });
    await relay.submitDeclaration(applicant.declaration, applicant.signature);
    const vote = await scene.open(relay, { endsAt }, applicant.content);
    await scene.vote(relay, vote, [1, 2, 3]);
    await relay.flush();
    scene.travel(endsAt);
    await relay.tick();
    scene.travel(endsAt + GRACE);
    // Closing takes half a minute.
    scene.line.send = async (raw, real) => {
      const receipt = await real(raw);
      scene.travel(endsAt + GRACE + 31);
      return receipt;
    };
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
    expect(await scene.isUsed(applicant.message.key)).to.equal(false);
    const inputs: string[] = [];
    for (let n = 0; n <= (await scene.chain.head()).number; n++) {
      inputs.push(...(await scene.chain.block(n)).transactions.map(({ input }) => input));
    }
    expect(inputs.join()).to.not.include(applicant.message.salt.slice(2));
  });

  it("leaves an admission open whose application another relay holds", async () => {
    const applicant = await scene.application();
    const other = await scene.relay("other");
    await other.submitDeclaration(applicant.declaration, applicant.signature);
    const vote = await scene.open(relay, {}, applicant.content);
    await pass(vote, [1, 2, 3]);
    const before = await height();
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: false });
    expect(await height()).to.equal(before);
    await other.tick();
    expect(await scene.voteOf(vote)).to.include({ executed: true });
  });

  it("does its duties by itself where it is told how often", async () => {
    const vote = await scene.open(relay);
    await relay.close();
    relay = await scene.relay("duties", { tickMs: 10 });
    scene.travel((await scene.voteOf(vote)).endsAt);
    await until(async () => (await scene.voteOf(vote)).endedAt > 0);
    expect(await scene.voteOf(vote)).to.include({ cause: Cause.DEADLINE });
  });

  it("stops loudly where the chain is not the one that it knew", async () => {
    await relay.tick();
    await scene.open(relay);
    const real = scene.line.block;
    scene.line.block = async (number, of) => {
      const block = await real(number, of);
      return { ...block, parentHash: `0x${"66".repeat(32)}` };
    };
    const answer = await relay.tick().catch((error: unknown) => error);
    expect(answer).to.include({ code: "CHAIN_REORGANISED" });
  });

  describe("a change of relays", () => {
    const second = namedKey("second relay");

    it("lets a new relay serve the votes that are opened from then on", async () => {
      const older = await scene.open(relay);
      const key = walletSigner(second).keyId;
      const vote = await scene.open(relay, {}, { kind: "ADD_RELAY", key });
      await pass(vote, [1, 2, 3], 2 * HOUR);
      const added = await scene.relay("second", { privateKey: second, relay: 2 });
      const later = await scene.open(added);
      const endless = await scene.open(relay, { endsAt: scene.now() + 50 * DAY });
      await scene.vote(added, later, [5]);
      await scene.vote(added, endless, [5]);
      const ballot = await scene.ballot(older, 5);
      await scene.refused(added, () => added.submitBallot(older, ballot), "RELAY_NOT_NAMED");
    });

    it("loses what it received after its end, by a clock that was ahead, and nothing else", async () => {
      const ending = await scene.open(relay, {}, { kind: "END_RELAY", relay: 1 });
      await scene.vote(relay, ending, [1, 2, 3]);
      await relay.flush();
      const { endsAt } = await scene.voteOf(ending);
      scene.travel(endsAt);
      await relay.tick();
      const second = endsAt + GRACE;
      scene.travel(second - 10);
      const until = second + 2 * HOUR;
      const vote = await scene.open(relay, { endsAt: until });
      const early = await scene.vote(relay, vote, [3]);
      // The chain is three seconds behind when the relay ends.
      scene.travel(second + 3);
      const late = await scene.vote(relay, vote, [4]);
      scene.travel(second);
      await relay.tick();
      expect(await scene.voteOf(ending)).to.include({ executed: true });
      scene.travel(until + 1);
      for (let i = 0; i < 3; i++) await relay.tick();
      expect(await relay.statusOf(early[0] as Hex)).to.include({ state: "written" });
      expect(await relay.statusOf(late[0] as Hex)).to.include({ state: "failed" });
      expect(scene.faults.map(({ code }) => code)).to.include("RELAY_BALLOTS_LOST");
    });

    it("ends a relay's receipts with its office", async () => {
      const vote = await scene.open(relay, {}, { kind: "END_RELAY", relay: 1 });
      await pass(vote, [1, 2, 3]);
      expect(await scene.voteOf(vote)).to.include({ executed: true });
      const open = await scene.open(relay);
      scene.travel(scene.now() + 1);
      const { act } = await scene.opening();
      await scene.refused(relay, () => relay.submitAct(act), "RELAY_ENDED");
      const ballot = await scene.ballot(open, 3);
      await scene.refused(relay, () => relay.submitBallot(open, ballot), "RELAY_ENDED");
    });
  });

  /** Lets electors vote yes, and the vote end, close and be carried out. */
  async function pass(vote: Hex, electors: readonly number[], wait?: number) {
    await scene.vote(relay, vote, electors);
    await relay.flush();
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt);
    await relay.tick();
    scene.travel(endsAt + (wait ?? GRACE));
    await relay.tick();
  }

  /** A vote whose outcome is fixed: seven of twelve are for it. */
  async function fixed() {
    const vote = await scene.open(relay, { body: Bodies.FIXED });
    await scene.vote(relay, vote, [1, 2, 3, 4, 5, 6, 7]);
    await relay.flush();
    return vote;
  }

  async function enrol(person: number, key: Signer) {
    const by = [walletSigner(namedKey("invitation")), key];
    await scene.write(relay, await scene.act("Enrol", { person, key: key.keyId }, by));
  }

  const objection = (vote: Hex, elector: number) =>
    scene.act("Objection", { vote, elector }, [personSigner(elector)]);
});
