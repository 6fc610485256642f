import { expect } from "chai";
import { type Address, type Hex, keccak256 } from "viem";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import { type ActionContent, encodeAction } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { Choice, Outcome, Refusal } from "../../server/protocol/types.ts";
import { BOARD, type Cooperative, found, NOBODY, SITE } from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { votingOf } from "../helpers/voting.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("relays, auditors, sites and executors", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found();
  });
  afterEach(() => coop.close());

  const impossible = (content: ActionContent, refusal: number) => coop.impossible(content, refusal);
  const unopenable = (content: ActionContent, name: string, args: readonly unknown[] = []) =>
    coop.unopenable(content, name, args);

  describe("relays", () => {
    it("adds one and ends one", async () => {
      expect(told(await coop.resolve({ kind: "ADD_RELAY", key: fresh.keyId }))[0]).to.deep.equal([
        "RelayAdded",
        2n,
        fresh.keyId,
      ]);
      const late = await coop.adopt({ kind: "END_RELAY", relay: 2 });
      const ended = told(await coop.resolve({ kind: "END_RELAY", relay: 2 }))[0];
      expect(ended).to.deep.equal(["RelayEnded", 2n, BigInt(coop.now() + 1)]);
      const relay = await coop.ask<{ until: bigint }>("bodies", "relayAt", 2);
      expect(relay.until).to.equal(BigInt(coop.now() + 1));
      await coop.turnedDown(late, Refusal.ALREADY_DONE);
      await impossible({ kind: "END_RELAY", relay: 2 }, Refusal.ALREADY_DONE);
      for (const n of [0, 3])
        await unopenable({ kind: "END_RELAY", relay: n }, "UnknownRelay", [n]);
      await unopenable({ kind: "ADD_RELAY", key: NOBODY }, "MalformedAction");
      // An ended relay does not come back, not by a resolution from before its end either.
      await impossible({ kind: "ADD_RELAY", key: fresh.keyId }, Refusal.ALREADY_DONE);
    });
  });

  describe("auditors", () => {
    it("are added and end, and do not come back", async () => {
      expect(
        told(await coop.resolve({ kind: "ADD_AUDITOR", auditor: fresh.keyId }))[0],
      ).to.deep.equal(["AuditorAdded", 2n, fresh.keyId]);
      const late = await coop.adopt({ kind: "END_AUDITOR", auditor: 2 });
      const ended = told(await coop.resolve({ kind: "END_AUDITOR", auditor: 2 }))[0];
      expect(ended).to.deep.equal(["AuditorEnded", 2n, BigInt(coop.now() + 1)]);
      const { key, until } = await coop.ask<{ key: string; until: bigint }>(
        "bodies",
        "auditorAt",
        2,
      );
      expect([key, until]).to.deep.equal([fresh.keyId, BigInt(coop.now() + 1)]);
      await coop.turnedDown(late, Refusal.ALREADY_DONE);
      await impossible({ kind: "END_AUDITOR", auditor: 2 }, Refusal.ALREADY_DONE);
      for (const n of [0, 3]) {
        await unopenable({ kind: "END_AUDITOR", auditor: n }, "UnknownAuditor", [n]);
      }
      await unopenable({ kind: "ADD_AUDITOR", auditor: NOBODY }, "MalformedAction");
      await impossible({ kind: "ADD_AUDITOR", auditor: fresh.keyId }, Refusal.ALREADY_DONE);
    });
  });

  describe("sites", () => {
    const rpIdHash = keccak256("0x01");

    it("adds one and ends one", async () => {
      const origin = "https://example.org";
      const content: ActionContent = { kind: "ADD_SITE", rpIdHash, origin };
      const [added] = told(await coop.resolve(content));
      expect(added).to.deep.equal(["SiteAdded", 2n, rpIdHash, origin]);
      const late = await coop.adopt({ kind: "END_SITE", site: 1 });
      const [ended] = told(await coop.resolve({ kind: "END_SITE", site: 1 }));
      expect(ended).to.deep.equal(["SiteEnded", 1n, BigInt(coop.now() + 1)]);
      await coop.turnedDown(late, Refusal.OVERTAKEN);
      await impossible({ kind: "END_SITE", site: 1 }, Refusal.ALREADY_DONE);
      for (const n of [0, 3]) await unopenable({ kind: "END_SITE", site: n }, "UnknownSite", [n]);
      // Whoever signs at the ended site is nobody, once its last second is over.
      coop.wait(1);
      const passkey = passkeySigner(namedKey("passkey"), SITE);
      await coop.refused(await coop.rotate(5, passkey), "BadKey", [5, NOBODY]);
    });

    it("refuses any other encoding than the plain one", async () => {
      const { kind, data } = encodeAction({ kind: "ADD_SITE", rpIdHash, origin: SITE.origin });
      for (const other of [`${data}00`, `${data}${"00".repeat(32)}`]) {
        const action = { kind, data: other };
        const call = coop.callOf("bodies", "checkAction", BOARD, Matter.SITES, action, coop.now());
        await coop.refused(call, "MalformedAction");
      }
    });

    it("refuses origins that would break the client data", async () => {
      for (const character of ['"', "\\", " ", "\n", "\u007f", "ä"]) {
        const origin = `https://${character}`;
        await unopenable({ kind: "ADD_SITE", rpIdHash, origin }, "BadOrigin", [origin]);
      }
      await unopenable({ kind: "ADD_SITE", rpIdHash, origin: "" }, "BadOrigin", [""]);
    });
  });

  describe("executors", () => {
    const codeHashOf = async (address: Address) =>
      keccak256(
        (await coop.provider.request({
          method: "eth_getCode",
          params: [address, "latest"],
        })) as Hex,
      );

    it("are succeeded, and finish the votes that they opened", async () => {
      const executor = await coop.deploy("CircularVotes", coop.ledger.bodies);
      const codeHash = await codeHashOf(executor);
      const content: ActionContent = { kind: "ADD_EXECUTOR", executor, codeHash };
      const late = await coop.adopt(content);
      expect(told(await coop.resolve(content))[0]?.slice(0, 1)).to.deep.equal(["ExecutorAdded"]);
      await impossible(content, Refusal.ALREADY_DONE);
      await coop.turnedDown(late, Refusal.ALREADY_DONE);

      const old = coop.ledger.votes;
      const unfinished = await coop.open({ kind: "ADD_RELAY", key: fresh.keyId });
      const again = await coop.adopt({ kind: "RETIRE_EXECUTOR", executor: old });
      const retirement = await coop.resolve({ kind: "RETIRE_EXECUTOR", executor: old });
      const retired = BigInt(coop.now());
      expect(told(retirement)[0]?.slice(2)).to.deep.equal([retired]);
      expect(retirement.logs[0]?.name).to.equal("ExecutorRetired");
      await coop.turnedDown(again, Refusal.ALREADY_DONE);
      await coop.refused((await coop.opening()).call, "ExecutorRetired", []);
      await coop.cast(unfinished, { 1: Choice.YES });
      expect(await coop.finish(unfinished)).to.equal(BigInt(Outcome.ADOPTED));
      const { action } = await coop.opening({ kind: "ADD_RELAY", key: fresh.keyId });
      await coop.send(executeCall(coop.ledger, unfinished, action));
      expect(await coop.ask("bodies", "relayCount")).to.equal(2n);

      const successor = { ...coop, ledger: { ...coop.ledger, votes: executor } };
      const next = votingOf(successor);
      const opening = await next.opening({ kind: "RETIRE_EXECUTOR", executor });
      await coop.refused(opening.call, "LastExecutor", [executor]);
      const vote = await next.opening(undefined, { body: BOARD });
      await coop.send(vote.call);
      const foreign = await coop.ballot(vote.id, 1);
      const { logs } = await coop.send(
        next.castOf(vote.id, [
          foreign,
          await next.ballot(vote.id, 2, 1, { signer: coop.signer(10) }),
        ]),
      );
      expect(logs.map(({ name }) => name)).to.deep.equal(["BallotSkipped", "BallotsCast"]);
    });

    it("are refused unless their code is what was resolved", async () => {
      const executor = await coop.deploy("CircularVotes", coop.ledger.bodies);
      const codeHash = await codeHashOf(executor);
      const wrong = keccak256("0x");
      const content = (address: Address, hash: Hex): ActionContent => ({
        kind: "ADD_EXECUTOR",
        executor: address,
        codeHash: hash,
      });
      await unopenable(content(executor, wrong), "CodeMismatch", [executor, wrong, codeHash]);
      const { keyId } = fresh;
      const none = `0x${"00".repeat(32)}` as const;
      await unopenable(content(keyId, none), "CodeMismatch", [keyId, none, none]);
      const { stranger } = coop;
      await unopenable(content(stranger, wrong), "CodeMismatch", [stranger, wrong, wrong]);
      const retire = (address: Address): ActionContent => ({
        kind: "RETIRE_EXECUTOR",
        executor: address,
      });
      await unopenable(retire(executor), "UnknownExecutor", [executor]);
      await unopenable(retire(coop.ledger.votes), "LastExecutor", [coop.ledger.votes]);
    });
  });
});
