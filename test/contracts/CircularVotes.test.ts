import { expect } from "chai";
import { keccak256 } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { ElectorateAt, Matter } from "../../server/protocol/rules.ts";
import { Cause, Outcome, Phase } from "../../server/protocol/types.ts";
import {
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  GENERAL_MEETING,
  HOUR,
  START,
} from "../helpers/cooperative.ts";

const ZERO = `0x${"00".repeat(32)}` as const;
const fresh = walletSigner(namedKey("fresh"));

describe("CircularVotes", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: FoundingOptions = {}) => {
    coop = await found(options);
  };
  const voteOf = (vote: string) => coop.ask<Record<string, unknown>>("votes", "voteOf", vote);

  describe("open", () => {
    it("freezes what the vote is judged by", async () => {
      await start({ rules: { grace: HOUR, electorate: ElectorateAt.AT_OPEN } });
      const content = { kind: "ADD_RELAY", key: fresh.keyId } as const;
      const { id, call, opening, action } = await coop.opening(content, { startsAt: START + HOUR });
      const { logs } = await coop.send(call);
      expect(logs.map(({ name }) => name)).to.deep.equal(["ActAccepted", "VoteOpened"]);
      const opened = logs[1]?.args as Record<string, { toObject(): object }>;
      expect(opened.vote).to.equal(id);
      expect(opened.body).to.equal(BigInt(GENERAL_MEETING));
      expect(numbers(opened.opening?.toObject())).to.deep.equal(numbers(opening));
      expect(opened.startsAt).to.equal(BigInt(START + HOUR));
      expect(numbers(opened.action?.toObject())).to.deep.equal(numbers(action));
      expect(opened.signers).to.equal("0x0000000201");
      expect(
        numbers((await coop.ask<{ toObject(): object }>("votes", "voteOf", id)).toObject()),
      ).to.deep.equal(
        numbers({
          body: GENERAL_MEETING,
          ruleSet: 1,
          matter: Matter.RELAYS,
          openedAt: START,
          startsAt: START + HOUR,
          endsAt: START + 2 * DAY,
          relays: 1,
          electorate: ElectorateAt.AT_OPEN,
          revocability: 0,
          grace: HOUR,
          action: actionHash(action),
          documents: opening.documents,
          features: 0,
          cause: 0,
          endedAt: 0,
          closedAt: 0,
          outcome: 0,
          contestable: 0,
          declaredAt: 0,
          registeredAt: 0,
          executed: false,
          standing: 0,
          objections: 0,
          batches: 0,
          heads: 0,
          settled: 0,
          discussionAt: 0,
          minuted: false,
          signers: keccak256("0x0000000201"),
        }),
      );
    });

    it("refuses an opening that does not fit its action or its rules", async () => {
      await start({ rules: { notice: HOUR } });
      const attempt = async (
        changes: Parameters<Cooperative["opening"]>[1],
        name: string,
        args: readonly unknown[],
        content: Parameters<Cooperative["opening"]>[0] = { kind: "RESOLUTION" },
      ) => {
        const later = { startsAt: START + HOUR, ...changes };
        await coop.refused((await coop.opening(content, later)).call, name, args);
      };
      const resolution = actionHash(encodeAction({ kind: "RESOLUTION" }));
      await attempt({ action: ZERO }, "WrongAction", [ZERO, resolution]);
      const plain = [
        Matter.RESOLUTION,
        Matter.NEW_DUTIES,
        Matter.DISSOLUTION,
        Matter.CONTINUATION,
        Matter.MERGER,
      ].reduce((bits, matter) => bits | (1 << matter), 0);
      await attempt({ matter: Matter.KEYS }, "WrongMatter", [plain, Matter.KEYS]);
      const relay = { kind: "ADD_RELAY", key: fresh.keyId } as const;
      const matters = [1 << Matter.RELAYS, Matter.RESOLUTION];
      await attempt({ matter: Matter.RESOLUTION }, "WrongMatter", matters, relay);
      await attempt({ documents: ZERO }, "DocumentMissing", []);
      await attempt({ body: 7, ruleSet: 1 }, "NotCompetent", [7, Matter.RESOLUTION]);
      const discussed = { discussionAt: START + HOUR };
      await attempt(discussed, "DiscussionUnavailable", [START + HOUR]);
      await attempt({ ruleSet: 2 }, "WrongRuleSet", [1, 2]);
      const early = { startsAt: START + HOUR - 1 };
      await attempt(early, "NoticeTooShort", [START + HOUR - 1, START + HOUR]);
      await attempt({ startsAt: 0 }, "NoticeTooShort", [START, START + HOUR]);
      await attempt({ endsAt: START + HOUR }, "PeriodEmpty", [START + HOUR, START + HOUR]);
      await coop.send(
        (await coop.opening(relay, { documents: ZERO, startsAt: START + HOUR })).call,
      );
    });

    it("begins with its block where the signed start is past", async () => {
      await start();
      const vote = await coop.open(undefined, { startsAt: START - DAY });
      expect((await voteOf(vote)).startsAt).to.equal(BigInt(START));
    });
  });

  describe("phases", () => {
    it("follow from time and counts, half-open", async () => {
      await start({ rules: { grace: HOUR } });
      const vote = await coop.open(undefined, { startsAt: START + HOUR, endsAt: START + DAY });
      const phaseAt = async (t: number) => Number(await coop.ask("votes", "phaseAt", vote, t));
      expect(await coop.ask("votes", "phaseAt", ZERO, START)).to.equal(BigInt(Phase.UNKNOWN));
      expect(await phaseAt(START)).to.equal(Phase.PENDING);
      expect(await phaseAt(START + HOUR - 1)).to.equal(Phase.PENDING);
      expect(await phaseAt(START + HOUR)).to.equal(Phase.VOTING);
      expect(await phaseAt(START + DAY - 1)).to.equal(Phase.VOTING);
      expect(await phaseAt(START + DAY)).to.equal(Phase.OVERDUE);
      // Nobody ends the voting for a while: the grace period begins with whoever does.
      coop.travel(START + DAY + 500);
      const { logs } = await coop.send(coop.end(vote));
      expect(logs.map(({ name, args }) => [name, args.cause, args.endedAt])).to.deep.equal([
        ["VotingEnded", BigInt(Cause.DEADLINE), BigInt(START + DAY + 500)],
      ]);
      expect(await phaseAt(START + DAY + 500 + HOUR - 1)).to.equal(Phase.GRACE);
      expect(await phaseAt(START + DAY + 500 + HOUR)).to.equal(Phase.COUNTABLE);
      coop.wait(HOUR - 1);
      await coop.refused(coop.closing(vote), "WrongPhase", [vote, Phase.GRACE]);
      await coop.refused(coop.end(vote), "WrongPhase", [vote, Phase.GRACE]);
      coop.wait(1);
      await coop.send(coop.closing(vote));
      expect(await phaseAt(START)).to.equal(Phase.CLOSED);
      const closed = await coop.state();
      for (const call of [coop.closing(vote), coop.end(vote)]) {
        await coop.refused(call, "WrongPhase", [vote, Phase.CLOSED]);
      }
      expect(await coop.state()).to.equal(closed);
    });

    it("count a ballot in the last second and none at the deadline", async () => {
      await start();
      const vote = await coop.open(undefined, { startsAt: START + HOUR });
      const [early, first, last, late] = await Promise.all(
        [1, 2, 3, 4].map(async (n) => coop.castOf(vote, [await coop.ballot(vote, n)])),
      );
      await coop.refused(early as never, "WrongPhase", [vote, Phase.PENDING]);
      await coop.refused(coop.end(vote), "WrongPhase", [vote, Phase.PENDING]);
      coop.travel(START + HOUR);
      await coop.send(first as never);
      coop.travel(START + 2 * DAY - 1);
      await coop.send(last as never);
      await coop.refused(coop.end(vote), "NotOver", [vote, START + 2 * DAY]);
      coop.wait(1);
      await coop.refused(late as never, "WrongPhase", [vote, Phase.OVERDUE]);
      const { logs } = await coop.send(coop.end(vote));
      expect(logs.map(({ name }) => name)).to.deep.equal(["VotingEnded", "VoteClosed"]);
      expect((await coop.ask<{ yes: bigint }>("votes", "countOf", vote)).yes).to.equal(2n);
    });

    it("know no vote that was not opened", async () => {
      await start();
      const ballot = await coop.ballot(ZERO, 1);
      const late = await coop.lateOf(ZERO, [{ ...ballot, receivedAt: START }]);
      const action = encodeAction({ kind: "RESOLUTION" });
      for (const call of [
        coop.castOf(ZERO, [ballot]),
        late,
        coop.end(ZERO),
        coop.closing(ZERO),
        await coop.objection(ZERO, 5),
        await coop.declaration(ZERO, Outcome.ADOPTED),
        executeCall(coop.ledger, ZERO, action),
      ]) {
        await coop.refused(call, "UnknownVote", [ZERO]);
      }
    });
  });
});

/** The fields' values as texts. */
function numbers(fields: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, v]) => [name, String(v)]));
}
