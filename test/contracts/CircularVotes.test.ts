import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import {
  Cause,
  Choice,
  ElectorateAt,
  Matter,
  Outcome,
  Phase,
} from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  GENERAL_MEETING,
  HOUR,
  START,
  SUPERVISORY_BOARD,
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
          endedAt: 0,
          cause: 0,
          closedAt: 0,
          outcome: 0,
          contestable: false,
          declaredAt: 0,
          executed: false,
          objections: 0,
          batches: 0,
          heads: 0,
          eligible: 0,
          allMembers: 0,
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
      await attempt({ matter: Matter.KEYS }, "WrongMatter", [Matter.RESOLUTION, Matter.KEYS]);
      const relay = { kind: "ADD_RELAY", key: fresh.keyId } as const;
      const matters = [Matter.RELAYS, Matter.RESOLUTION];
      await attempt({ matter: Matter.RESOLUTION }, "WrongMatter", matters, relay);
      await attempt({ documents: ZERO }, "DocumentMissing", []);
      await attempt({ body: 7 }, "NotCompetent", [7, Matter.RESOLUTION]);
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

    it("is the chair's, unless the rules name a number of seats", async () => {
      await start();
      const [chair, second] = [
        { body: BOARD, seat: 1, person: 1 },
        { body: BOARD, seat: 2, person: 10 },
      ] as const;
      const attempt = async (...args: Parameters<Cooperative["opening"]>) =>
        (await coop.opening(...args)).call;
      const resolution = { kind: "RESOLUTION" } as const;
      const by = (...openers: readonly (typeof chair | typeof second)[]) =>
        attempt(resolution, {}, openers);
      await coop.refused(await by(second), "NotEnoughOpeners", [1, 0]);
      await coop.refused(await by(), "NotEnoughOpeners", [0, 0]);
      await coop.refused(await by(second, chair), "SignersNotSorted");
      await coop.refused(await by(chair, chair), "SignersNotSorted");
      const impostor = { ...chair, signer: fresh };
      await coop.refused(await by(impostor), "BadSeatSignature", [BOARD, 1, fresh.keyId]);
      const outsider = { body: SUPERVISORY_BOARD, seat: 1, person: 2 };
      const other = attempt(resolution, {}, [outsider]);
      await coop.refused(await other, "NotConvener", [SUPERVISORY_BOARD, 1]);
      const third = attempt(resolution, {}, [{ body: BOARD, seat: 3, person: 3 }]);
      await coop.refused(await third, "UnknownSeat", [BOARD, 3]);
      await coop.send(await by(chair, second));
      await coop.leave(10);
      await coop.refused(await by(chair, second), "BadSeatSignature", [
        BOARD,
        2,
        coop.signer(10).keyId,
      ]);
    });

    it("is opened by as many seats as the rules name, without the chair", async () => {
      await start({ rules: { openers: 2 } });
      const seats = [
        { body: SUPERVISORY_BOARD, seat: 2, person: 3 },
        { body: SUPERVISORY_BOARD, seat: 3, person: 12 },
      ];
      const body = { body: SUPERVISORY_BOARD };
      const one = await coop.opening(undefined, body, seats.slice(1));
      await coop.refused(one.call, "NotEnoughOpeners", [1, 2]);
      const vote = await coop.open(undefined, body, seats);
      expect((await voteOf(vote)).body).to.equal(BigInt(SUPERVISORY_BOARD));
      await coop.open(undefined, body);
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

  describe("object", () => {
    it("aborts the procedure with as many objections as the rules name", async () => {
      await start({ rules: { objectionWindow: HOUR, objections: 2, grace: HOUR } });
      const vote = await coop.open();
      await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES });
      const first = (await coop.send(await coop.objection(vote, 4))).logs[1];
      expect([first?.name, first?.args.elector, first?.args.objections]).to.deep.equal([
        "ProcedureObjected",
        4n,
        1n,
      ]);
      await coop.refused(await coop.objection(vote, 4), "AlreadyObjected", [vote, 4]);
      const { logs } = await coop.send(await coop.objection(vote, 5));
      expect(logs.map(({ name }) => name).slice(1)).to.deep.equal([
        "ProcedureObjected",
        "VotingEnded",
        "VoteClosed",
      ]);
      const { outcome, cause, endedAt, closedAt, objections } = await voteOf(vote);
      expect([outcome, cause, endedAt, closedAt, objections].map(Number)).to.deep.equal([
        Outcome.PROCEDURE_ABORTED,
        Cause.OBJECTION,
        START,
        START,
        2,
      ]);
      await coop.refused(await coop.objection(vote, 6), "WrongPhase", [vote, Phase.CLOSED]);
      const ballot = { ...(await coop.ballot(vote, 6)), receivedAt: START };
      await coop.refused(await coop.lateOf(vote, [ballot]), "WrongPhase", [vote, Phase.CLOSED]);
    });

    it("is possible from the first instant of voting until just before the window ends", async () => {
      await start({ rules: { objectionWindow: HOUR, objections: 9 } });
      const vote = await coop.open(undefined, { startsAt: START + HOUR });
      await coop.refused(await coop.objection(vote, 1), "WrongPhase", [vote, Phase.PENDING]);
      coop.travel(START + HOUR);
      await coop.send(await coop.objection(vote, 1));
      coop.travel(START + 2 * HOUR - 1);
      await coop.send(await coop.objection(vote, 2));
      coop.wait(1);
      const until = START + 2 * HOUR;
      await coop.refused(await coop.objection(vote, 3), "ObjectionTooLate", [vote, until]);
    });

    it("is for the entitled only, and where the rules know it", async () => {
      await start({ rules: { objectionWindow: DAY, objections: 9 } });
      const vote = await coop.open();
      await coop.send(await coop.notice(5, START + HOUR));
      coop.wait(HOUR);
      await coop.refused(await coop.objection(vote, 5), "NotEntitled", [vote, 5]);
      await coop.refused(await coop.objection(vote, 99), "NotEntitled", [vote, 99]);
      const seats = await coop.open(undefined, { body: BOARD });
      await coop.refused(await coop.objection(seats, 3), "NotEntitled", [seats, 3]);
      await coop.send(await coop.objection(seats, 2, coop.signer(10)));
      await coop.close();
      await start({
        rules: { electorate: ElectorateAt.AT_OPEN, objectionWindow: DAY, objections: 9 },
      });
      const frozen = await coop.open();
      await coop.send(await coop.notice(5, START + HOUR));
      coop.wait(HOUR);
      await coop.send(await coop.objection(frozen, 5));
      await coop.close();
      await start();
      const none = await coop.open();
      await coop.refused(await coop.objection(none, 5), "NoObjection", [none]);
    });
  });
});

/** The fields' values as texts. */
function numbers(fields: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, v]) => [name, String(v)]));
}
