import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { Choice, EarlyClose, EffectiveOn, Outcome, Phase } from "../../server/protocol/types.ts";
import { type Cooperative, type FoundingOptions, found, HOUR } from "../helpers/cooperative.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("results", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: FoundingOptions = {}) => {
    coop = await found(options);
  };
  const voteOf = (vote: string) => coop.ask<Record<string, unknown>>("votes", "voteOf", vote);

  describe("declare", () => {
    it("is the presiding chair's, once, with the outcome as it is", async () => {
      await start();
      const vote = await coop.open();
      await coop.cast(vote, { 1: Choice.YES });
      const early = await coop.declaration(vote, Outcome.ADOPTED);
      await coop.refused(early, "WrongPhase", [vote, Phase.VOTING]);
      await coop.finish(vote);
      const wrong = await coop.declaration(vote, Outcome.REJECTED);
      await coop.refused(wrong, "WrongOutcome", [Outcome.ADOPTED, Outcome.REJECTED]);
      const { logs } = await coop.send(await coop.declaration(vote, Outcome.ADOPTED));
      expect(
        logs.map(({ name, args }) => [name, args.outcome, args.person]).slice(1),
      ).to.deep.equal([["ResultDeclared", BigInt(Outcome.ADOPTED), 2n]]);
      expect((await voteOf(vote)).declaredAt).to.equal(BigInt(coop.now()));
      await coop.refused(await coop.declaration(vote, Outcome.ADOPTED), "AlreadyDeclared", [vote]);
    });

    it("has nobody to do it while there is no chair", async () => {
      await start();
      const vote = await coop.open();
      await coop.finish(vote);
      await coop.leave(2);
      await coop.refused(await coop.declaration(vote, Outcome.REJECTED), "NotChair", [0]);
    });
  });

  describe("execute", () => {
    const content = { kind: "ADD_RELAY", key: fresh.keyId } as const;
    const action = encodeAction(content);

    it("carries out what was adopted, once", async () => {
      await start();
      const vote = await coop.open(content);
      const execution = executeCall(coop.ledger, vote, action);
      await coop.refused(execution, "WrongPhase", [vote, Phase.VOTING]);
      await coop.cast(vote, { 1: Choice.YES });
      await coop.finish(vote);
      const other = encodeAction({ kind: "ADD_RELAY", key: coop.signer(1).keyId });
      await coop.refused(executeCall(coop.ledger, vote, other), "WrongAction", [
        actionHash(action),
        actionHash(other),
      ]);
      const { logs } = await coop.send(execution, coop.stranger);
      expect(logs.map(({ name }) => name)).to.deep.equal(["RelayAdded", "ActionExecuted"]);
      await coop.refused(execution, "AlreadyExecuted", [vote]);
    });

    it("carries out nothing that was not adopted", async () => {
      await start({ rules: { quorumMin: 2, objectionWindow: HOUR, objections: 1 } });
      const cases = [
        [{ 1: Choice.NO, 2: Choice.NO }, Outcome.REJECTED],
        [{ 1: Choice.YES }, Outcome.NO_QUORUM],
      ] as const;
      for (const [choices, outcome] of cases) {
        const vote = await coop.open(content);
        await coop.cast(vote, choices);
        expect(await coop.finish(vote)).to.equal(BigInt(outcome));
        await coop.refused(executeCall(coop.ledger, vote, action), "NotAdopted", [vote, outcome]);
      }
      const aborted = await coop.open(content);
      await coop.send(await coop.objection(aborted, 4));
      const args = [aborted, Outcome.PROCEDURE_ABORTED];
      await coop.refused(executeCall(coop.ledger, aborted, action), "NotAdopted", args);
    });

    it("waits for the declaration where the rules say so", async () => {
      await start({ rules: { effectiveOn: EffectiveOn.DECLARATION } });
      const vote = await coop.open(content);
      await coop.cast(vote, { 1: Choice.YES });
      await coop.finish(vote);
      const execution = executeCall(coop.ledger, vote, action);
      await coop.refused(execution, "NotEffective", [vote]);
      await coop.send(await coop.declaration(vote, Outcome.ADOPTED));
      await coop.send(execution);
      expect(await coop.ask("bodies", "relayCount")).to.equal(2n);
    });

    it("changes nothing when it is starved of gas, and passes later", async () => {
      await start();
      const application = await coop.application(fresh);
      const execution = await coop.adopt(application.content, application.evidence);
      const back = await coop.remember();
      const { gasUsed } = await coop.send(execution);
      await back();
      const before = await coop.state();
      const least = 40_000n;
      for (let gas = least; gas < gasUsed; gas += (gasUsed - least) / 25n) {
        const starved = await coop.send(execution, coop.relay, gas).then(
          () => false,
          () => true,
        );
        expect(starved, `with ${gas} of ${gasUsed} gas`).to.equal(true);
        expect(await coop.state()).to.equal(before);
      }
      await coop.send(execution);
      expect(await coop.ask("register", "memberCount")).to.equal(13n);
    });

    it("has nothing to carry out for a plain resolution", async () => {
      await start({ rules: { earlyClose: EarlyClose.ALL_VOTED } });
      const { id, call, action: plain } = await coop.opening();
      await coop.send(call);
      await coop.cast(id, { 1: Choice.YES });
      await coop.finish(id);
      const { logs } = await coop.send(executeCall(coop.ledger, id, plain));
      expect(logs.map(({ name }) => name)).to.deep.equal(["ActionExecuted"]);
    });
  });
});
