import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { encodeAction } from "../../server/protocol/actions.ts";
import { actDigest } from "../../server/protocol/acts.ts";
import { openCall } from "../../server/protocol/calls.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import { Cause, Choice, Outcome, Phase, SeatRole } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { COMMITTEE, foundRegistered } from "../helpers/registered.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("who opens a vote", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const resolution = { kind: "RESOLUTION" } as const;
  /** The opening of a vote of a body, the general meeting's unless told otherwise, by some seats. */
  const by = async (seats: readonly (readonly [number, number])[], body = 1) =>
    (
      await coop.opening(
        resolution,
        { body },
        seats.map(([of, seat]) => coop.seat(of, seat)),
      )
    ).call;

  it("is the chair of the convening body, alone or with others of its seats", async () => {
    coop = await found();
    await coop.refused(by([[BOARD, 2]]), "NotEnoughOpeners", [1, 0]);
    await coop.refused(
      by([
        [BOARD, 2],
        [BOARD, 1],
      ]),
      "SignersNotSorted",
    );
    await coop.refused(
      by([
        [BOARD, 1],
        [BOARD, 1],
      ]),
      "SignersNotSorted",
    );
    await coop.refused(by([[SUPERVISORY_BOARD, 1]]), "NotConvener", [SUPERVISORY_BOARD, 1]);
    await coop.refused(by([[BOARD, 3]]), "UnknownSeat", [BOARD, 3]);
    await coop.refused(by([[9, 1]]), "UnknownBody", [9]);
    const impostor = [{ body: BOARD, seat: 1, signer: fresh }];
    const forged = (await coop.opening(resolution, {}, impostor)).call;
    await coop.refused(forged, "BadSeatSignature", [BOARD, 1, fresh.keyId]);
    // A signature for no seat opens nothing.
    const person = [{ body: 0, seat: 0, signer: coop.signer(1) }];
    const personal = (await coop.opening(resolution, {}, person)).call;
    await coop.refused(personal, "NotConvener", [0, 0]);
    const both = by([
      [BOARD, 1],
      [BOARD, 2],
    ]);
    await coop.send(both);
    await coop.leave(10);
    const left = by([
      [BOARD, 1],
      [BOARD, 2],
    ]);
    await coop.refused(left, "BadSeatSignature", [BOARD, 2, coop.signer(10).keyId]);
  });

  it("is the deputy or the seat that sat first while the chair's is vacant", async () => {
    coop = await foundRegistered();
    await coop.refused(by([[BOARD, 2]]), "NotEnoughOpeners", [1, 0]);
    await coop.send(coop.act("Resignation", { body: BOARD, seat: 1 }, [coop.seat(BOARD, 1)]));
    coop.wait(1);
    await coop.refused(by([[BOARD, 3]]), "NotEnoughOpeners", [1, 0]);
    const back = await coop.remember();
    await coop.send(by([[BOARD, 2]]));
    await back();
    await coop.send(coop.act("Resignation", { body: BOARD, seat: 2 }, [coop.seat(BOARD, 2)]));
    coop.wait(1);
    await coop.send(by([[BOARD, 3]]));
  });

  it("are as many seats as the rules name, without the chair", async () => {
    coop = await found({ rules: { openers: 2 } });
    const some = by([[SUPERVISORY_BOARD, 3]], SUPERVISORY_BOARD);
    await coop.refused(some, "NotEnoughOpeners", [1, 2]);
    const two = by(
      [
        [SUPERVISORY_BOARD, 2],
        [SUPERVISORY_BOARD, 3],
      ],
      SUPERVISORY_BOARD,
    );
    await coop.send(two);
    await coop.send(by([[SUPERVISORY_BOARD, 1]], SUPERVISORY_BOARD));
  });

  it("is with the presiding chair where both choose the form together (§43b GenG)", async () => {
    coop = await foundRegistered({ rules: { 1: { jointForm: true } } });
    await coop.refused(by([[BOARD, 1]]), "JointChairMissing", [SUPERVISORY_BOARD]);
    await coop.refused(by([[SUPERVISORY_BOARD, 1]]), "NotEnoughOpeners", [0, 0]);
    const deputy = by([
      [BOARD, 1],
      [SUPERVISORY_BOARD, 2],
    ]);
    await coop.refused(deputy, "NotConvener", [SUPERVISORY_BOARD, 2]);
    const other = by([
      [BOARD, 1],
      [COMMITTEE, 1],
    ]);
    await coop.refused(other, "NotConvener", [COMMITTEE, 1]);
    const joint = by([
      [BOARD, 1],
      [SUPERVISORY_BOARD, 1],
    ]);
    const { logs } = await coop.send(joint);
    expect(logs[1]?.args.signers).to.equal("0x00000002010000000301");
  });

  it("is one chair where the convening body presides too", async () => {
    coop = await foundRegistered({
      rules: { 1: { jointForm: true } },
      plan: ({ bodies }) => ({
        bodies: bodies.map((body) =>
          body.kind === BodyKind.GENERAL_MEETING ? { ...body, presidedBy: BOARD } : body,
        ),
      }),
    });
    await coop.send(by([[BOARD, 1]]));
  });

  describe("a minority of members (§45 GenG)", () => {
    /** An opening of the general meeting without signatures, and its digest. */
    const minority = async (changes = {}) => {
      const { opening } = await coop.opening(resolution, { startsAt: START + DAY, ...changes }, []);
      const action = encodeAction(resolution);
      const digest = actDigest(coop.ledger, "Opening", opening);
      return { digest, call: openCall(coop.ledger, opening, action, []) };
    };

    it("is as many of all members as the articles name, with or without a vote", async () => {
      // One tenth of 21 members are three.
      coop = await foundRegistered({
        more: 9,
        member: (n) => (n === 3 ? { votes: 0, investing: true } : {}),
      });
      const { digest, call } = await minority();
      await coop.refused(call, "NotEnoughEndorsements", [0, 21]);
      await coop.send(coop.endorse(digest, [2, 3]));
      await coop.refused(call, "NotEnoughEndorsements", [2, 21]);
      await coop.send(coop.endorse(digest, [9]));
      const { logs } = await coop.send(call);
      expect([logs[1]?.name, logs[1]?.args.signers]).to.deep.equal(["VoteOpened", "0x"]);
    });

    it("has no say in a body of seats, nor where the articles name no minority", async () => {
      coop = await foundRegistered();
      const seats = await minority({ body: BOARD });
      await coop.send(coop.endorse(seats.digest, [1, 2, 3, 4, 5]));
      await coop.refused(seats.call, "NotEnoughEndorsements", [5, 12]);
      await coop.close();
      coop = await found({
        plan: ({ articles }) => ({ articles: { ...articles, minority: 0 } }),
      });
      const { digest, call } = await minority();
      await coop.send(coop.endorse(digest, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
      await coop.refused(call, "NotEnoughEndorsements", [12, 12]);
    });
  });

  describe("withdraw it", () => {
    const withdrawal = (vote: `0x${string}`, seats: readonly (readonly [number, number])[]) =>
      coop.act(
        "VoteWithdrawal",
        { vote },
        seats.map(([body, seat]) => coop.seat(body, seat)),
      );

    it("all together, before the first ballot, in whatever phase", async () => {
      coop = await found();
      const seats = [
        [BOARD, 1],
        [BOARD, 2],
      ] as const;
      const open = async (startsAt: number) => {
        const openers = seats.map(([body, seat]) => coop.seat(body, seat));
        return coop.open(resolution, { startsAt }, openers);
      };
      const vote = await open(START + HOUR);
      for (const wrong of [[seats[0]], [seats[1], seats[0]], []] as const) {
        await coop.refused(withdrawal(vote, wrong), "WrongSigners", [vote]);
      }
      const back = await coop.remember();
      const { logs } = await coop.send(withdrawal(vote, seats));
      expect(logs.map(({ name }) => name)).to.deep.equal([
        "ActAccepted",
        "VotingEnded",
        "VoteClosed",
      ]);
      const { cause, outcome, endedAt, contestable } = await coop.voteOf(vote);
      expect([cause, outcome, endedAt, contestable].map(Number)).to.deep.equal([
        Cause.WITHDRAWN,
        Outcome.WITHDRAWN,
        START,
        0,
      ]);
      await coop.refused(withdrawal(vote, seats), "WrongPhase", [vote, Phase.CLOSED]);
      await back();
      coop.travel(START + HOUR);
      await coop.cast(vote, { 5: Choice.YES });
      await coop.refused(withdrawal(vote, seats), "BallotsCounted", [vote, 1]);
    });

    it("by whoever holds their seats now", async () => {
      coop = await found();
      const vote = await coop.open();
      await coop.send(coop.act("Resignation", { body: BOARD, seat: 1 }, [coop.seat(BOARD, 1)]));
      coop.wait(1);
      const former = withdrawal(vote, [[BOARD, 1]]);
      await coop.refused(former, "BadSeatSignature", [BOARD, 1, coop.signer(1).keyId]);
      const officers = [coop.seat(BOARD, 2), coop.seat(SUPERVISORY_BOARD, 1)];
      const until = START + 99 * DAY;
      const role = SeatRole.CHAIR;
      const order = { body: BOARD, seat: 1, person: 4, until, role, document: coop.salt };
      await coop.send(coop.act("Appointment", order, officers));
      const successor = { body: BOARD, seat: 1, signer: coop.signer(4) };
      await coop.send(coop.act("VoteWithdrawal", { vote }, [successor]));
      expect(await coop.finish(vote)).to.equal(BigInt(Outcome.WITHDRAWN));
    });

    it("nobody where members endorsed it, or where it is over", async () => {
      coop = await foundRegistered();
      const { digest, call } = await (async () => {
        const { opening } = await coop.opening(resolution, {}, []);
        const id = actDigest(coop.ledger, "Opening", opening);
        return {
          digest: id,
          call: openCall(coop.ledger, opening, encodeAction(resolution), []),
        };
      })();
      await coop.send(coop.endorse(digest, [5, 6]));
      await coop.send(call);
      for (const seats of [[], [[BOARD, 1]]] as const) {
        await coop.refused(withdrawal(digest, seats), "WrongSigners", [digest]);
      }
      const vote = await coop.open();
      coop.travel(START + 2 * DAY);
      const overdue = withdrawal(vote, [[BOARD, 1]]);
      await coop.refused(overdue, "WrongPhase", [vote, Phase.OVERDUE]);
    });
  });
});
