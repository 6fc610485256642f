import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey } from "../../../scripts/signers.ts";
import { UmlaufError } from "../../../server/errors.ts";
import { Choice, Contest, Outcome } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { DAY, GRACE, HOUR, PASSKEY_MEMBER, relayAddress, until } from "../../helpers/members.ts";
import { foundScene, replaceKey, type Scene } from "../../helpers/relay.ts";

describe("relay: recovery", () => {
  let scene: Scene;
  /** Another outbox of the same relay, whose writes surprise the first. */
  let other: Relay;
  let relay: Relay;
  let vote: Hex;
  let endsAt: number;
  let name = "";
  let outboxes = 0;

  before(async () => {
    scene = await foundScene();
  });
  beforeEach(async () => {
    scene.travel(scene.now() + 3 * DAY);
    name = `recovery ${++outboxes}`;
    other = await scene.relay(`other ${outboxes}`);
    relay = await scene.relay(name);
    vote = await scene.open(other);
    ({ endsAt } = await scene.voteOf(vote));
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

  const transactions = () => scene.chain.transactionCount(relayAddress);
  const unreachable = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));

  describe("after a crash", () => {
    it("casts what was pending", async () => {
      const ids = await scene.vote(relay, vote, [1, 2]);
      await restart();
      expect(await states(ids)).to.deep.equal(["received", "received"]);
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["written", "written"]);
      expect(await scene.voteOf(vote)).to.include({ heads: 2, batches: 1 });
    });

    it("sends the very same transaction again that was under way", async () => {
      const raws: Hex[] = [];
      scene.line.send = (raw) => {
        raws.push(raw);
        return unreachable();
      };
      const ids = await scene.vote(relay, vote, [1, 2]);
      const before = await transactions();
      await relay.flush();
      expect(await transactions()).to.equal(before);
      await restart();
      scene.line.send = (raw, real) => {
        raws.push(raw);
        return real(raw);
      };
      await relay.flush();
      expect(raws).to.have.length(2);
      expect(raws[1]).to.equal(raws[0]);
      expect(await states(ids)).to.deep.equal(["written", "written"]);
      expect(await transactions()).to.equal(before + 1);
    });

    it("finds out that a transaction was executed whose answer it never got", async () => {
      scene.line.send = async (raw, real) => {
        await real(raw);
        return unreachable();
      };
      const ids = await scene.vote(relay, vote, [1, 2]);
      const before = await transactions();
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["received", "received"]);
      await restart();
      scene.line.send = (raw, real) => real(raw);
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["written", "written"]);
      expect(await transactions()).to.equal(before + 1);
      expect(await scene.voteOf(vote)).to.include({ heads: 2, batches: 1 });
    });

    it("recognises its ballot where another transaction has recorded it", async () => {
      const ballot = await scene.ballot(vote, 3);
      await relay.submitBallot(vote, ballot);
      await other.submitBallot(vote, ballot);
      await other.flush();
      await relay.flush();
      const recorded = await other.statusOf(ballot.id);
      expect(recorded).to.include({ state: "written", batch: 1 });
      expect(await relay.statusOf(ballot.id)).to.deep.equal(recorded);
      expect(await scene.voteOf(vote)).to.include({ heads: 1, batches: 1 });
    });

    it("makes a new transaction where the chain has refused the old one", async () => {
      scene.line.send = () =>
        Promise.reject(new UmlaufError("CHAIN_TRANSACTION_REFUSED", { reason: "price" }));
      const ids = await scene.vote(relay, vote, [1]);
      const before = await transactions();
      await relay.flush();
      expect(scene.faults.map(({ code }) => code)).to.deep.equal(["CHAIN_TRANSACTION_REFUSED"]);
      expect(await states(ids)).to.deep.equal(["received"]);
      scene.line.send = (raw, real) => real(raw);
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["written"]);
      expect(await transactions()).to.equal(before + 1);
    });

    it("tries again by itself once the chain is back", async () => {
      await restart({ batch: { delayMs: 5 } });
      let failures = 0;
      scene.line.send = (raw, real) => (failures++ === 0 ? unreachable() : real(raw));
      const ids = await scene.vote(relay, vote, [1]);
      await until(async () => (await states(ids))[0] === "written");
      expect(failures).to.equal(2);
    });

    it("refuses an outbox of another relay, one in use, and a key that is not the relay's", async () => {
      const open = (changes: Parameters<Scene["relay"]>[1], at = name) =>
        scene.relay(at, changes).then(
          () => undefined,
          (error: UmlaufError) => error.code,
        );
      expect(await open({})).to.equal("RELAY_LOCKED");
      expect(await open({ privateKey: namedKey("nobody") }, "new")).to.equal("RELAY_KEY_MISMATCH");
      expect(await open({ relay: 2 }, "new")).to.equal("RELAY_KEY_MISMATCH");
      await relay.close();
      const ledger = { ...scene.ledger, foundingHash: `0x${"13".repeat(32)}` as Hex };
      expect(await open({ ledger })).to.equal("RELAY_OUTBOX_FOREIGN");
      relay = await scene.relay(name);
    });
  });

  describe("late", () => {
    it("casts within the grace period what was received in time", async () => {
      const [no] = await scene.vote(relay, vote, [1], Choice.NO);
      await relay.flush();
      scene.travel(endsAt - 2 * HOUR);
      const ids = await scene.vote(relay, vote, [2, 3, PASSKEY_MEMBER]);
      await relay.close();
      scene.travel(endsAt + 1);
      await other.tick();
      expect((await scene.voteOf(vote)).endedAt).to.equal(endsAt + 1);
      scene.travel(endsAt + GRACE);
      relay = await scene.relay(name);
      await relay.flush();
      expect(await states([no as Hex, ...ids])).to.deep.equal([
        "written",
        "written",
        "written",
        "written",
      ]);
      scene.travel(endsAt + 1 + GRACE);
      await relay.tick();
      const closed = await scene.voteOf(vote);
      expect(closed).to.include({
        outcome: Outcome.ADOPTED,
        contestable: 1 << Contest.LATE,
        heads: 4,
      });
      expect(scene.faults).to.deep.equal([]);
    });

    it("is not contestable where late ballots decide nothing", async () => {
      await scene.vote(relay, vote, [1, 2, 3]);
      await relay.flush();
      const [late] = await scene.vote(relay, vote, [4]);
      scene.travel(endsAt + 5);
      await relay.tick();
      expect(await states([late as Hex])).to.deep.equal(["written"]);
      scene.travel(endsAt + 5 + GRACE);
      await relay.tick();
      const closed = await scene.voteOf(vote);
      expect(closed).to.include({ outcome: Outcome.ADOPTED, contestable: 0, heads: 4 });
    });

    it("takes the late way after a batch that was mined too late", async () => {
      const ids = await scene.vote(relay, vote, [1, 2]);
      scene.travel(endsAt - 1);
      scene.line.send = (raw, real) => {
        scene.travel(endsAt);
        return real(raw);
      };
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["received", "received"]);
      await relay.flush();
      expect(await states(ids)).to.deep.equal(["written", "written"]);
      expect(scene.faults).to.deep.equal([]);
    });

    it("saves a ballot whose key was replaced before it was written", async () => {
      const [id] = await scene.vote(relay, vote, [5]);
      scene.travel(scene.now() + 1);
      await replaceKey(scene, other, 5);
      await relay.flush();
      expect(await states([id as Hex])).to.deep.equal(["received"]);
      expect((await scene.voteOf(vote)).heads).to.equal(0);
      scene.travel(endsAt);
      await relay.tick();
      expect(await states([id as Hex])).to.deep.equal(["written"]);
      expect((await scene.voteOf(vote)).heads).to.equal(1);
    });

    it("writes ballots before an act that replaces their key", async () => {
      const [id] = await scene.vote(relay, vote, [6]);
      await replaceKey(scene, relay, 6);
      expect(await relay.statusOf(id as Hex)).to.include({ state: "written", batch: 1 });
    });

    it("calls for help while the grace period runs out, and says what is lost", async () => {
      const ids = await scene.vote(relay, vote, [1, 2]);
      scene.travel(endsAt);
      await other.tick();
      scene.line.send = unreachable;
      scene.travel(endsAt + GRACE - HOUR / 2);
      await relay.tick();
      expect(scene.faults).to.deep.equal([]);
      scene.travel(endsAt + GRACE - 60);
      await relay.tick();
      expect(scene.faults.map(({ code, facts }) => [code, facts])).to.deep.equal([
        ["RELAY_GRACE_ENDING", { vote, ballots: 2, seconds: 60 }],
      ]);
      scene.travel(endsAt + GRACE);
      await relay.tick();
      scene.line.send = (raw, real) => real(raw);
      await other.tick();
      await relay.tick();
      expect(scene.faults.at(-1)).to.deep.include({ code: "RELAY_BALLOTS_LOST" });
      for (const id of ids) {
        const status = await relay.statusOf(id);
        expect(status).to.deep.equal({ state: "failed", code: "VOTE_TOO_LATE" });
      }
    });
  });
});
