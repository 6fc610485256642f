import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { EarlyClose, ElectorateAt, type RuleSet } from "../../server/protocol/rules.ts";
import { Cause, Choice, Outcome, Phase } from "../../server/protocol/types.ts";
import { BOARD, type Cooperative, DAY, found, HOUR, START } from "../helpers/cooperative.ts";

const { ADOPTED, REJECTED } = Outcome;

describe("Outcomes", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (rules: Partial<RuleSet>) => {
    coop = await found({ rules });
  };
  const voteOf = (vote: Hex) => coop.ask<Record<string, bigint>>("votes", "voteOf", vote);

  describe("early end", () => {
    const all = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, 1]));

    it("is none where the rules know none", async () => {
      await start({ earlyClose: EarlyClose.NONE });
      const vote = await coop.open();
      await coop.cast(vote, all(12));
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
    });

    it("comes when all have voted, and closes at once", async () => {
      await start({ earlyClose: EarlyClose.ALL_VOTED, grace: HOUR });
      const vote = await coop.open();
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
      await coop.cast(vote, all(11));
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
      coop.wait(HOUR);
      await coop.cast(vote, { 12: Choice.NO });
      const { logs } = await coop.send(coop.end(vote));
      expect(
        logs.map(({ name, args }) => [name, Number(args.cause ?? args.outcome)]),
      ).to.deep.equal([
        ["VotingEnded", Cause.ALL_VOTED],
        ["VoteClosed", ADOPTED],
      ]);
      const count = logs[1]?.args.count as { toArray(): bigint[] };
      expect(count.toArray()).to.deep.equal([12n, 12n, 11n, 1n, 0n, 0n]);
      const { endedAt, closedAt } = await voteOf(vote);
      expect([endedAt, closedAt]).to.deep.equal([BigInt(START + HOUR), BigInt(START + HOUR)]);
      expect(await coop.ask("votes", "phaseAt", vote, START)).to.equal(BigInt(Phase.CLOSED));
    });

    it("waits until nobody can object any more", async () => {
      const rules = { earlyClose: EarlyClose.ALL_VOTED, objectionWindow: HOUR, objections: 1 };
      await start(rules);
      const vote = await coop.open();
      await coop.cast(vote, all(12));
      coop.wait(HOUR - 1);
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
      coop.wait(1);
      await coop.send(coop.end(vote));
      expect(Number((await voteOf(vote)).cause)).to.equal(Cause.ALL_VOTED);
    });

    it("counts who left as not having voted, and who came as entitled", async () => {
      await start({ earlyClose: EarlyClose.ALL_VOTED });
      const fresh = walletSigner(namedKey("fresh"));
      const { content, evidence } = await coop.application(fresh);
      const execution = await coop.adopt(content, evidence);
      const vote = await coop.open();
      const deadline = coop.now() + 2 * DAY;
      await coop.cast(vote, all(12));
      await coop.send(await coop.notice(5, coop.now() + HOUR));
      const restore = await coop.remember();
      coop.wait(HOUR - 1);
      await coop.send(coop.end(vote));
      await restore();
      coop.wait(HOUR);
      await coop.send(coop.end(vote));
      await restore();
      await coop.send(execution);
      await coop.refused(coop.end(vote), "NotOver", [vote, deadline]);
      await coop.send(coop.castOf(vote, [await coop.ballot(vote, 13, 1, { signer: fresh })]));
      await coop.send(coop.end(vote));
    });

    it("does not come early because voters left", async () => {
      await start({ earlyClose: EarlyClose.ALL_VOTED });
      const vote = await coop.open();
      await coop.cast(vote, all(11));
      await coop.send(await coop.notice(5, START + HOUR));
      coop.wait(HOUR);
      // 11 voted and 11 are left, but member 12 has not voted.
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
    });

    it("comes in a body of seats when every holder has voted", async () => {
      await start({ earlyClose: EarlyClose.ALL_VOTED });
      await coop.leave(10);
      const vote = await coop.open(undefined, { body: BOARD });
      await coop.refused(coop.end(vote), "NotOver", [vote, coop.now() + 2 * DAY]);
      await coop.cast(vote, { 1: Choice.YES });
      await coop.send(coop.end(vote));
      expect(Number((await voteOf(vote)).cause)).to.equal(Cause.ALL_VOTED);
    });

    it("comes when no ballot can change the outcome, with a grace period after it", async () => {
      const rules = {
        earlyClose: EarlyClose.OUTCOME_FIXED,
        electorate: ElectorateAt.AT_OPEN,
        grace: HOUR,
      };
      for (const [choice, outcome, enough] of [
        [Choice.YES, ADOPTED, 7],
        [Choice.NO, REJECTED, 6],
      ] as const) {
        await start(rules);
        const vote = await coop.open();
        const many = (n: number) => Array.from({ length: n }, (_, i) => [i + 1, choice]);
        await coop.cast(vote, Object.fromEntries(many(enough - 1)));
        await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
        await coop.cast(vote, { [enough]: choice });
        const { logs } = await coop.send(coop.end(vote));
        expect(logs.map(({ name, args }) => [name, Number(args.cause)])).to.deep.equal([
          ["VotingEnded", Cause.OUTCOME_FIXED],
        ]);
        await coop.refused(coop.closing(vote), "WrongPhase", [vote, Phase.GRACE]);
        expect(await coop.finish(vote)).to.equal(BigInt(outcome));
        if (choice === Choice.YES) await coop.close();
      }
    });

    it("is ALL_VOTED where the outcome is fixed because all have voted", async () => {
      await start({ earlyClose: EarlyClose.OUTCOME_FIXED, electorate: ElectorateAt.AT_OPEN });
      const vote = await coop.open();
      await coop.cast(vote, all(12));
      await coop.send(coop.end(vote));
      expect(Number((await voteOf(vote)).cause)).to.equal(Cause.ALL_VOTED);
    });

    it("does not come before the quorum", async () => {
      await start({
        earlyClose: EarlyClose.OUTCOME_FIXED,
        electorate: ElectorateAt.AT_OPEN,
        quorumMin: 9,
      });
      const vote = await coop.open();
      await coop.cast(vote, all(8));
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
      await coop.cast(vote, { 9: Choice.ABSTAIN });
      await coop.send(coop.end(vote));
      expect(Number((await voteOf(vote)).cause)).to.equal(Cause.OUTCOME_FIXED);
    });
  });
});
