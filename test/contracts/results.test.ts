import { expect } from "chai";
import type { Hex } from "viem";
import { Matter } from "../../server/protocol/rules.ts";
import { Choice, Outcome, Phase, SeatRole, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Log, Mined } from "../helpers/machine.ts";
import {
  COMMITTEE,
  foundRegistered,
  type RegisteredOptions,
  registeredArticles,
} from "../helpers/registered.ts";

const CHAIR = [SUPERVISORY_BOARD, 1] as const;
const DEPUTY = [SUPERVISORY_BOARD, 2] as const;
const THIRD = [SUPERVISORY_BOARD, 3] as const;
const { ADOPTED, REJECTED } = Outcome;

/** The arguments of the last event. */
const last = ({ logs }: Mined) => {
  const { name, args } = logs.at(-1) as Log;
  return [name, ...Object.values(args)];
};

describe("results", () => {
  let coop: Cooperative;
  let vote: Hex;
  afterEach(() => coop.close());
  /** A vote of the general meeting that was adopted and closed; it is about a plain resolution unless told otherwise. */
  const start = async (options: RegisteredOptions = {}, matter: Matter = Matter.RESOLUTION) => {
    coop = await foundRegistered(options);
    vote = await coop.open(undefined, { matter, endsAt: START + HOUR });
    await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES });
    expect(await coop.finish(vote)).to.equal(BigInt(ADOPTED));
  };
  const voteOf = () => coop.ask<Record<string, unknown>>("votes", "voteOf", vote);
  const declare = (seat: readonly [number, number], outcome: number = ADOPTED) =>
    coop.declaration(vote, outcome, coop.seat(...seat));
  const resign = async (body: number, seat: number) => {
    await coop.send(coop.act("Resignation", { body, seat }, [coop.seat(body, seat)]));
    coop.wait(1);
  };

  describe("are declared (§47 GenG)", () => {
    it("by the presiding chair, once, as they are", async () => {
      await start();
      const open = await coop.open();
      const early = coop.declaration(open, ADOPTED);
      await coop.refused(early, "WrongPhase", [open, Phase.VOTING]);
      await coop.refused(declare(CHAIR, REJECTED), "WrongOutcome", [ADOPTED, REJECTED]);
      await coop.refused(declare(CHAIR, 6), "MalformedAct");
      const mined = await coop.send(declare(CHAIR));
      expect(last(mined)).to.deep.equal(["ResultDeclared", vote, BigInt(ADOPTED), 3n]);
      expect((await voteOf()).declaredAt).to.equal(BigInt(coop.now()));
      await coop.refused(declare(CHAIR), "AlreadyDeclared", [vote]);
    });

    it("also where nothing was adopted", async () => {
      coop = await foundRegistered();
      vote = await coop.open(undefined, { endsAt: START + HOUR });
      await coop.finish(vote);
      await coop.send(declare(CHAIR, REJECTED));
      expect((await voteOf()).declaredAt).to.equal(BigInt(coop.now()));
    });

    it("by the deputy too, once the chair has been silent for as long as the articles say", async () => {
      await start();
      const closedAt = coop.now();
      for (const seat of [DEPUTY, THIRD, [BOARD, 1], [COMMITTEE, 1]] as const) {
        await coop.refused(declare(seat), "NotChair", seat);
      }
      coop.travel(closedAt + 7 * DAY - 1);
      await coop.refused(declare(DEPUTY), "NotChair", DEPUTY);
      coop.wait(1);
      for (const seat of [THIRD, [BOARD, 1]] as const) {
        await coop.refused(declare(seat), "NotChair", seat);
      }
      const back = await coop.remember();
      expect(last(await coop.send(declare(DEPUTY))).at(-1)).to.equal(4n);
      await back();
      // The chair is not barred for having been away.
      expect(last(await coop.send(declare(CHAIR))).at(-1)).to.equal(3n);
    });

    it("by the seat that sat first, where a silent chair has no deputy", async () => {
      await start({
        plan: ({ seats }) => ({
          // The fifth person's term is the oldest of those that are not the chair's.
          seats: seats.map((order) => {
            if (order.body !== SUPERVISORY_BOARD || order.seat === 1) return order;
            const since = order.since - (order.seat === 3 ? DAY : 0);
            return { ...order, since, role: SeatRole.NONE };
          }),
        }),
      });
      coop.wait(7 * DAY);
      await coop.refused(declare(DEPUTY), "NotChair", DEPUTY);
      expect(last(await coop.send(declare(THIRD))).at(-1)).to.equal(5n);
    });

    it("by the deputy at once where the chair's seat is vacant, else by who sat first", async () => {
      await start();
      await resign(...CHAIR);
      await coop.refused(declare(CHAIR), "BadSeatSignature", [...CHAIR, coop.signer(3).keyId]);
      await coop.refused(declare(THIRD), "NotChair", THIRD);
      const back = await coop.remember();
      await coop.send(declare(DEPUTY));
      await back();
      await resign(...DEPUTY);
      await coop.send(declare(THIRD));
      expect((await voteOf()).declaredAt).to.equal(BigInt(coop.now()));
    });

    it("by nobody who signs for no seat, nor by two", async () => {
      await start();
      const person = coop.declaration(vote, ADOPTED, { body: 0, seat: 0, signer: coop.signer(3) });
      await coop.refused(person, "NotChair", [0, 0]);
      const auditor = coop.declaration(vote, ADOPTED, coop.auditor(1));
      await coop.refused(auditor, "NotChair", [0, 1]);
      const both = [coop.seat(...CHAIR), coop.seat(...DEPUTY)];
      const two = coop.act("Declaration", { vote, outcome: ADOPTED }, both);
      await coop.refused(two, "WrongSignatures", [2, 1]);
    });
  });

  describe("have minutes (§47 GenG)", () => {
    const minutes = (...seats: readonly (readonly [number, number])[]) =>
      coop.act(
        "Minutes",
        { vote, document: DOCUMENT },
        seats.map(([body, seat]) => coop.seat(body, seat)),
      );

    it("that the chair and a member of the Vorstand sign, once", async () => {
      await start();
      await coop.refused(minutes(CHAIR, DEPUTY), "NotOfBoard", DEPUTY);
      await coop.refused(minutes(CHAIR, [COMMITTEE, 1]), "NotOfBoard", [COMMITTEE, 1]);
      await coop.refused(minutes([BOARD, 2], CHAIR), "NotChair", [BOARD, 2]);
      await coop.refused(minutes(DEPUTY, [BOARD, 2]), "NotChair", DEPUTY);
      await coop.refused(minutes(CHAIR), "WrongSignatures", [1, 2]);
      const mined = await coop.send(minutes(CHAIR, [BOARD, 2]));
      expect(last(mined)).to.deep.equal(["MinutesSigned", vote, DOCUMENT, 3n, 2n]);
      expect((await voteOf()).minuted).to.equal(true);
      await coop.refused(minutes(CHAIR, [BOARD, 2]), "AlreadyMinuted", [vote]);
    });

    it("that are not one person's alone", async () => {
      // Who presides over the general meeting is of the Vorstand.
      await start({
        plan: ({ bodies }) => ({
          bodies: bodies.map((body, i) => (i === 0 ? { ...body, presidedBy: BOARD } : body)),
        }),
      });
      await coop.refused(minutes([BOARD, 1], [BOARD, 1]), "SamePerson", [1]);
      await coop.send(minutes([BOARD, 1], [BOARD, 3]));
    });

    it("of closed votes only", async () => {
      await start();
      vote = await coop.open();
      await coop.refused(minutes(CHAIR, [BOARD, 1]), "WrongPhase", [vote, Phase.VOTING]);
    });
  });

  describe("are entered in the register (§16(6) GenG)", () => {
    const registration = (...seats: readonly (readonly [number, number])[]) =>
      coop.act(
        "Registration",
        { vote, document: DOCUMENT },
        seats.map(([body, seat]) => coop.seat(body, seat)),
      );

    it("by two officers, and take effect then", async () => {
      const articles = { ...registeredArticles, exitNotice: 6 };
      const content = { kind: "ADOPT_ARTICLES", articles } as const;
      coop = await foundRegistered();
      vote = await coop.open(content, { endsAt: START + HOUR });
      await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES });
      await coop.finish(vote);
      const execution = coop.execution(vote, content);
      await coop.refused(execution, "NotEffective", [vote]);
      await coop.send(declare(CHAIR));
      await coop.refused(execution, "NotEffective", [vote]);
      await coop.refused(registration(CHAIR), "WrongSignatures", [1, 2]);
      await coop.refused(registration(CHAIR, CHAIR), "SamePerson", [3]);
      await coop.refused(registration(CHAIR, [COMMITTEE, 1]), "NotOfficer", [COMMITTEE, 1]);
      const mined = await coop.send(registration(CHAIR, [BOARD, 1]));
      expect(last(mined)).to.deep.equal(["ResolutionRegistered", vote, DOCUMENT]);
      expect((await voteOf()).registeredAt).to.equal(BigInt(coop.now()));
      await coop.refused(registration(CHAIR, [BOARD, 1]), "AlreadyRegistered", [vote]);
      await coop.send(execution);
      const { exitNotice } = await coop.ask<{ exitNotice: bigint }>("bodies", "articles");
      expect(exitNotice).to.equal(6n);
    });

    it("only where that gives them effect, and where they were adopted", async () => {
      await start();
      await coop.refused(registration(CHAIR, [BOARD, 1]), "NotForRegister", [vote]);
      vote = await coop.open(undefined, { matter: Matter.NEW_DUTIES });
      await coop.cast(vote, { 1: Choice.YES, 2: Choice.NO });
      await coop.refused(registration(CHAIR, [BOARD, 1]), "WrongPhase", [vote, Phase.VOTING]);
      await coop.finish(vote);
      await coop.refused(registration(CHAIR, [BOARD, 1]), "NotForRegister", [vote]);
    });

    it("not once they were annulled", async () => {
      await start({}, Matter.NEW_DUTIES);
      const officers = [coop.seat(...CHAIR), coop.seat(BOARD, 1)];
      const fields = { vote, standing: Standing.ANNULLED, document: DOCUMENT };
      await coop.send(coop.act("Annulment", fields, officers));
      const refusal = [vote, Standing.ANNULLED];
      await coop.refused(registration(CHAIR, [BOARD, 1]), "Annulled", refusal);
    });
  });

  describe("are annulled (§51 GenG)", () => {
    const annulment = (
      by: Parameters<Cooperative["act"]>[2],
      standing: number = Standing.ANNULLED,
    ) => coop.act("Annulment", { vote, standing, document: DOCUMENT }, by);

    for (const standing of [Standing.ANNULLED, Standing.INVALID_PROCEDURE]) {
      it(`by two officers, or the auditor and an officer (${standing})`, async () => {
        await start();
        const [chair, board] = [coop.seat(...CHAIR), coop.seat(BOARD, 1)];
        await coop.refused(annulment([chair, chair], standing), "SamePerson", [3]);
        await coop.refused(annulment([chair], standing), "WrongSignatures", [1, 2]);
        await coop.refused(annulment([board, coop.auditor(1)], standing), "NotOfficer", [0, 1]);
        const auditors = [coop.auditor(1), coop.auditor(1)];
        await coop.refused(annulment(auditors, standing), "NotOfficer", [0, 1]);
        const stranger = coop.auditor(1, coop.signer(9));
        const forged = annulment([stranger, board], standing);
        await coop.refused(forged, "BadAuditorSignature", [1, coop.signer(9).keyId]);
        await coop.refused(annulment([coop.auditor(2), board], standing), "UnknownAuditor", [2]);
        for (const by of [
          [chair, board],
          [coop.auditor(1), board],
        ]) {
          const back = await coop.remember();
          const mined = await coop.send(annulment(by, standing));
          expect(last(mined)).to.deep.equal([
            "ResolutionAnnulled",
            vote,
            BigInt(standing),
            DOCUMENT,
          ]);
          const { standing: stored, outcome } = await voteOf();
          // Nothing is rewritten.
          expect([stored, outcome]).to.deep.equal([BigInt(standing), BigInt(ADOPTED)]);
          await coop.refused(annulment(by, standing), "Annulled", [vote, standing]);
          const execution = coop.execution(vote, { kind: "RESOLUTION" });
          await coop.refused(execution, "Annulled", [vote, standing]);
          await back();
        }
      });
    }

    it("in words that the ledger knows, and when they are there", async () => {
      await start();
      const officers = [coop.seat(...CHAIR), coop.seat(BOARD, 1)];
      for (const standing of [Standing.STANDS, 3]) {
        await coop.refused(annulment(officers, standing), "MalformedAct");
      }
      vote = await coop.open();
      await coop.refused(annulment(officers), "WrongPhase", [vote, Phase.VOTING]);
    });

    it("even after they were carried out, which is not undone", async () => {
      await start();
      await coop.send(coop.execution(vote, { kind: "RESOLUTION" }));
      await coop.send(annulment([coop.seat(...CHAIR), coop.seat(BOARD, 1)]));
      const { standing, executed } = await voteOf();
      expect([standing, executed]).to.deep.equal([BigInt(Standing.ANNULLED), true]);
    });
  });
});
