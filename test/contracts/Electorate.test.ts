import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { ElectorateAt, Law, Revocability, type RuleSet } from "../../server/protocol/rules.ts";
import { Choice, Contest, Outcome, Phase, Skip } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { foundRegistered } from "../helpers/registered.ts";

const { AT_OPEN, AT_CAST, AT_CLOSE } = ElectorateAt;
const { ADOPTED, REJECTED } = Outcome;
const { YES, NO } = Choice;
const ELECTORATE = 1 << Contest.ELECTORATE;
const newcomer = walletSigner(namedKey("newcomer"));

describe("who is entitled", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const officers = () => [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
  const reinstate = (member: number) =>
    coop.act("Reinstatement", { member, document: DOCUMENT }, officers());
  const state = async (vote: Hex) => {
    const { outcome, contestable } = await coop.voteOf(vote);
    return { outcome: Number(outcome), contests: Number(contestable) };
  };

  describe("changes during a vote (the case of the transferred share)", () => {
    /**
     * A vote of two weeks in which 98 others are even; M2 says yes and transfers all shares, N is admitted and says no.
     * Members who take part in the surroundings only do not count.
     */
    const life = async (electorate: number) => {
      coop = await foundRegistered({ more: 88, rules: { 1: { electorate } } });
      const { content, evidence } = await coop.application(newcomer, { organisation: false });
      const execution = await coop.adopt(content, evidence);
      const vote = await coop.open(undefined, { endsAt: coop.now() + 14 * DAY });
      // Persons 16 and later are members 13 and later. M2 is member 13.
      const electors = Array.from({ length: 87 }, (_, i) => i + 14);
      const others = [...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], ...electors];
      const ballots = await Promise.all(
        others.map((n, i) =>
          coop.ballot(vote, n, i % 2 === 0 ? YES : NO, {
            signer: coop.signer(n > 12 ? n + 3 : n),
          }),
        ),
      );
      await coop.send(coop.castOf(vote, ballots));
      coop.wait(4 * DAY);
      await coop.castOne(vote, 13, YES, { signer: coop.signer(16) });
      coop.wait(3 * DAY);
      await coop.send(execution);
      coop.wait(DAY);
      const no = await coop.ballot(vote, 101, NO, { signer: newcomer });
      if (electorate !== AT_OPEN) await coop.send(coop.castOf(vote, [no]));
      else
        await coop.refused(coop.castOf(vote, [no]), "NothingCounted", [101, Skip.NOT_ENTITLED], {
          twin: false,
        });
      coop.wait(DAY);
      const transfer = { from: 13, to: 12, shares: 3 };
      const members = [coop.signer(16), coop.signer(15)];
      await coop.send(coop.act("Transfer", transfer, members));
      return vote;
    };

    it("AT_OPEN: who was a member at the start votes, whatever happens later", async () => {
      const vote = await life(AT_OPEN);
      await coop.finish(vote);
      expect(await state(vote)).to.deep.equal({ outcome: ADOPTED, contests: ELECTORATE });
      expect(await coop.countOf(vote)).to.deep.equal([100, 100, 50, 49, 0, 0]);
    });

    it("AT_CAST: who is a member when voting votes, and is counted though it leaves", async () => {
      const vote = await life(AT_CAST);
      await coop.finish(vote);
      expect(await state(vote)).to.deep.equal({ outcome: REJECTED, contests: ELECTORATE });
      // 100 at the start and the newcomer.
      expect(await coop.countOf(vote)).to.deep.equal([101, 101, 50, 50, 0, 0]);
    });

    it("AT_CLOSE: who has left by the last instant is struck", async () => {
      const vote = await life(AT_CLOSE);
      await coop.finish(vote);
      expect(await state(vote)).to.deep.equal({ outcome: REJECTED, contests: ELECTORATE });
      expect(await coop.countOf(vote)).to.deep.equal([100, 100, 49, 50, 0, 0]);
      const { heads } = await coop.voteOf(vote);
      // The ballot stays in the sheet, where its receipt leads.
      expect([Number(heads), Number(await coop.ask("votes", "entryOf", vote, 13))]).to.deep.equal([
        100,
        YES,
      ]);
    });
  });

  describe("who left is settled", () => {
    const start = async (rules: Partial<RuleSet> = {}) => {
      coop = await found({ rules: { electorate: AT_CLOSE, grace: HOUR, ...rules } });
      const vote = await coop.open(undefined, { endsAt: START + DAY });
      await coop.cast(vote, { 4: YES, 5: YES, 6: NO, 7: NO, 8: NO });
      return vote;
    };
    const leaving = async (...exits: (readonly [number, number])[]) => {
      for (const [member, until] of exits) await coop.send(coop.notice(member, until));
    };

    it("in portions, each once, before the vote can be closed", async () => {
      const vote = await start();
      const [first, second, third] = [START + 10, START + 20, START + DAY - 1];
      await leaving([6, first], [7, second], [8, third]);
      // At the deadline nobody votes any more.
      await leaving([9, START + DAY]);
      expect(await coop.unsettled(vote)).to.deep.equal([
        [6, first],
        [7, second],
        [8, third],
      ]);
      coop.travel(START + DAY);
      await coop.send(coop.end(vote));
      coop.wait(HOUR);
      await coop.refused(coop.closing(vote), "NotSettled", [vote, 0, 3]);
      const settled = await coop.send(
        coop.settling(vote, [
          [6, first],
          [8, third],
        ]),
      );
      const [log] = settled.logs;
      expect([log?.name, log?.args.struck]).to.deep.equal([
        "ElectorsSettled",
        "0x0000000600000008",
      ]);
      await coop.refused(coop.closing(vote), "NotSettled", [vote, 2, 3]);
      expect(await coop.unsettled(vote)).to.deep.equal([[7, second]]);
      await coop.refused(coop.settling(vote, [[6, first]]), "AlreadySettled", [6, first]);
      await coop.send(coop.settling(vote, [[7, second]]));
      await coop.send(coop.closing(vote));
      expect(await state(vote)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
      expect(await coop.countOf(vote)).to.deep.equal([9, 9, 2, 0, 0, 0]);
      expect(await coop.unsettled(vote)).to.deep.equal([]);
    });

    it("and nobody else, at no other instant, in no other order", async () => {
      const vote = await start();
      await leaving([6, START + 10], [7, START + 10], [9, START + DAY]);
      coop.travel(START + DAY);
      await coop.send(coop.end(vote));
      coop.wait(HOUR);
      const refused = (
        departures: (readonly [number, number])[],
        name: string,
        args: readonly unknown[] = [],
      ) => coop.refused(coop.settling(vote, departures), name, args);
      await refused([], "EmptyBatch");
      await refused([[5, START + 10]], "NotDeparted", [5, START + 10]);
      await refused([[6, START + 11]], "NotDeparted", [6, START + 11]);
      // Who left at the deadline voted to the end.
      await refused([[9, START + DAY]], "NotDeparted", [9, START + DAY]);
      const twice = [
        [6, START + 10],
        [6, START + 10],
      ] as const;
      await refused([...twice], "AlreadySettled", [6, START + 10]);
      const turned = [
        [7, START + 10],
        [6, START + 10],
      ] as const;
      await refused([...turned], "AlreadySettled", [6, START + 10]);
    });

    it("not before the last ballot can have come: a late one would not be struck", async () => {
      const vote = await start({ revocability: Revocability.UNTIL_DEADLINE });
      await leaving([6, START + HOUR]);
      const departures = [[6, START + HOUR]] as const;
      await coop.refused(coop.settling(vote, departures), "WrongPhase", [vote, Phase.VOTING]);
      coop.travel(START + DAY);
      await coop.refused(coop.settling(vote, departures), "WrongPhase", [vote, Phase.OVERDUE]);
      await coop.send(coop.end(vote));
      await coop.refused(coop.settling(vote, departures), "WrongPhase", [vote, Phase.GRACE]);
      // The one who left had changed its mind in time.
      const changed = await coop.ballot(vote, 6, YES, { revision: 2 });
      await coop.send(coop.lateOf(vote, [{ ...changed, receivedAt: START + HOUR - 1 }]));
      coop.wait(HOUR);
      await coop.send(coop.settling(vote, departures));
      await coop.send(coop.closing(vote));
      expect(await coop.countOf(vote)).to.deep.equal([11, 11, 2, 2, 0, 0]);
      await coop.refused(coop.settling(vote, departures), "WrongPhase", [vote, Phase.CLOSED]);
    });

    it("and whoever came back is there, with the ballot of before, counted once", async () => {
      for (const electorate of [AT_CAST, AT_CLOSE]) {
        const vote = await start({ electorate });
        await leaving([4, START + 10], [5, START + 10]);
        coop.travel(START + 20);
        await coop.send(reinstate(4));
        coop.wait(HOUR);
        await coop.cast(vote, { 9: YES });
        await coop.finish(vote);
        const gone = electorate === AT_CLOSE ? 1 : 0;
        expect(await coop.countOf(vote)).to.deep.equal([12 - gone, 12 - gone, 3 - gone, 3, 0, 0]);
        if (electorate === AT_CAST) await coop.close();
      }
    });

    it("and whoever leaves, comes back and leaves again is gone", async () => {
      const vote = await start();
      await leaving([4, START + 10]);
      coop.travel(START + 20);
      await coop.send(reinstate(4));
      coop.wait(10);
      await leaving([4, START + 40]);
      coop.travel(START + DAY);
      await coop.send(coop.end(vote));
      coop.wait(HOUR);
      await coop.send(coop.settling(vote, [[4, START + 10]]));
      await coop.send(coop.settling(vote, [[4, START + 40]]));
      await coop.send(coop.closing(vote));
      expect(await coop.countOf(vote)).to.deep.equal([11, 11, 1, 3, 0, 0]);
    });

    it("changes its mind after its return in the class of before", async () => {
      const vote = await start({ electorate: AT_CAST, revocability: Revocability.UNTIL_DEADLINE });
      await leaving([4, START + 10]);
      coop.travel(START + 20);
      await coop.send(reinstate(4));
      // Another segment is another class, from the next second on.
      const field = { member: 4, field: 1, value: 9n, document: DOCUMENT };
      await coop.send(coop.act("Correction", field, officers()));
      coop.wait(5);
      await coop.castOne(vote, 4, NO, { revision: 2 });
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 4, 0, 0]);
      expect(await coop.finish(vote)).to.equal(BigInt(REJECTED));
    });
  });

  describe("in a body of seats", () => {
    it("is the seat, whoever holds it: a successor changes its ballot", async () => {
      coop = await found({
        rules: { revocability: Revocability.UNTIL_DEADLINE },
        plan: ({ ruleSets }) => ({
          ruleSets: ruleSets.map((rules) => ({ ...rules, law: Law.BGB_ASSOCIATION })),
        }),
      });
      const vote = await coop.open(undefined, { body: SUPERVISORY_BOARD });
      await coop.castSeats(vote, SUPERVISORY_BOARD, { 1: YES, 2: YES, 3: NO });
      const resigned = { body: SUPERVISORY_BOARD, seat: 2 };
      await coop.send(coop.act("Resignation", resigned, [coop.seat(SUPERVISORY_BOARD, 2)]));
      coop.wait(HOUR);
      const order = {
        ...resigned,
        person: 4,
        until: START + 99 * DAY,
        role: 0,
        document: DOCUMENT,
      };
      await coop.send(coop.act("Appointment", order, officers()));
      await coop.castOne(vote, 2, NO, { revision: 2, signer: coop.signer(4) });
      expect(await coop.countOf(vote)).to.deep.equal([3, 3, 1, 2, 0, 0]);
      await coop.finish(vote);
      // Nothing hangs on the electorate: the seats are the same under every rule.
      const { outcome, contests } = await state(vote);
      expect([outcome, contests & ELECTORATE]).to.deep.equal([REJECTED, 0]);
    });

    it("is whoever held it at the start, where that decides", async () => {
      coop = await found({ rules: { electorate: AT_OPEN } });
      const vote = await coop.open(undefined, { body: SUPERVISORY_BOARD });
      const resigned = { body: SUPERVISORY_BOARD, seat: 2 };
      await coop.send(coop.act("Resignation", resigned, [coop.seat(SUPERVISORY_BOARD, 2)]));
      coop.wait(HOUR);
      const order = {
        ...resigned,
        person: 4,
        until: START + 99 * DAY,
        role: 0,
        document: DOCUMENT,
      };
      await coop.send(coop.act("Appointment", order, officers()));
      const successor = await coop.ballot(vote, 2, NO, { signer: coop.signer(4) });
      await coop.refused(
        coop.castOf(vote, [successor]),
        "NothingCounted",
        [2, Skip.BAD_SIGNATURE],
        { twin: false },
      );
      await coop.castSeats(vote, SUPERVISORY_BOARD, { 2: YES });
      await coop.finish(vote);
      expect(await coop.countOf(vote)).to.deep.equal([3, 3, 1, 0, 0, 0]);
    });
  });
});
