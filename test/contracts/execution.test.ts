import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { EffectiveOn } from "../../server/protocol/rules.ts";
import { Choice, Outcome, Phase, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  type FoundingOptions,
  found,
  HOUR,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";

const fresh = walletSigner(namedKey("fresh"));
const content = { kind: "ADD_RELAY", key: fresh.keyId } as const;
const action = encodeAction(content);

describe("execute", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (rules: FoundingOptions["rules"] = {}) => {
    coop = await found({ rules });
  };

  it("carries out what was adopted, once, whoever asks for it", async () => {
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
    await start({ quorumMin: 2, objectionWindow: HOUR, objections: 1 });
    const cases = [
      [{ 1: Choice.NO, 2: Choice.NO }, Outcome.REJECTED],
      [{ 1: Choice.YES }, Outcome.NO_QUORUM],
    ] as const;
    for (const [choices, outcome] of cases) {
      const vote = await coop.open(content);
      await coop.cast(vote, choices);
      expect(await coop.finish(vote)).to.equal(BigInt(outcome));
      await coop.refused(coop.execution(vote, content), "NotAdopted", [vote, outcome]);
    }
    const aborted = await coop.open(content);
    await coop.send(coop.objection(aborted, 4));
    const args = [aborted, Outcome.PROCEDURE_ABORTED];
    await coop.refused(coop.execution(aborted, content), "NotAdopted", args);
    const withdrawn = await coop.open(content);
    const opener = [coop.seat(BOARD, 1)];
    await coop.send(coop.act("VoteWithdrawal", { vote: withdrawn }, opener));
    const none = [withdrawn, Outcome.WITHDRAWN];
    await coop.refused(coop.execution(withdrawn, content), "NotAdopted", none);
  });

  it("waits for the declaration where the rules say so", async () => {
    await start({ effectiveOn: EffectiveOn.DECLARATION });
    const vote = await coop.open(content);
    await coop.cast(vote, { 1: Choice.YES });
    await coop.finish(vote);
    const execution = coop.execution(vote, content);
    await coop.refused(execution, "NotEffective", [vote]);
    await coop.send(coop.declaration(vote, Outcome.ADOPTED));
    await coop.send(execution);
    expect(await coop.ask("bodies", "relayCount")).to.equal(2n);
  });

  it("carries out nothing that was annulled", async () => {
    await start();
    const execution = await coop.adopt(content);
    const vote = `0x${execution.data.slice(10, 74)}` as const;
    const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
    const annulment = { vote, standing: Standing.INVALID_PROCEDURE, document: DOCUMENT };
    await coop.send(coop.act("Annulment", annulment, officers));
    await coop.refused(execution, "Annulled", [vote, Standing.INVALID_PROCEDURE]);
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
    await start();
    const { id, call, action: plain } = await coop.opening();
    await coop.send(call);
    await coop.cast(id, { 1: Choice.YES });
    await coop.finish(id);
    const { logs } = await coop.send(executeCall(coop.ledger, id, plain));
    expect(logs.map(({ name }) => name)).to.deep.equal(["ActionExecuted"]);
  });
});
