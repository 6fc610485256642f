import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { FOREVER, Refusal, type SeatOrder, SeatRole } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  FEDERAL,
  found,
  LAND,
  MUNICIPAL,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";

describe("Offices", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found();
  });
  afterEach(() => coop.close());

  describe("SEAT and UNSEAT", () => {
    const order = (changes: Partial<SeatOrder>): ActionContent => ({
      kind: "SEAT",
      order: {
        body: SUPERVISORY_BOARD,
        seat: 3,
        person: 12,
        since: 0,
        until: START + 100 * DAY,
        role: SeatRole.NONE,
        ...changes,
      },
    });
    const unseat = (seat: number, person: number): ActionContent => ({
      kind: "UNSEAT",
      body: SUPERVISORY_BOARD,
      seat,
      person,
    });
    const holder = async (seat: number, t = coop.now()) =>
      (await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, seat, t))[0];

    it("vacates a seat and fills it, from now on at the earliest", async () => {
      const [vacated] = told(await coop.resolve(unseat(2, 3)));
      const end = BigInt(coop.now() + 1);
      expect(vacated).to.deep.equal(["SeatVacated", 3n, 2n, 3n, end]);
      coop.wait(1);
      expect(await holder(2)).to.equal(0n);
      expect(await holder(2, coop.now() - 1)).to.equal(3n);
      const [taken] = told(await coop.resolve(order({ seat: 2, person: 4 })));
      const until = BigInt(START + 100 * DAY);
      expect(taken).to.deep.equal(["SeatTaken", 3n, 2n, 4n, BigInt(coop.now()), until, 0n]);
      expect(await holder(2)).to.equal(4n);
      expect(await holder(2, coop.now() - 1)).to.equal(0n);
      expect(await holder(2, START + 100 * DAY)).to.equal(0n);
    });

    it("seats a successor for the time after the term", async () => {
      const since = START + 1000 * DAY;
      const until = since + DAY;
      await coop.resolve(order({ seat: 2, person: 4, since, until }));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, since)).to.equal(4n);
      expect(await holder(2, until)).to.equal(0n);
    });

    it("refuses what does not fit, when the vote is opened", async () => {
      const refused = coop.unopenable;
      const after = { since: START + 2000 * DAY, until: START + 2001 * DAY };
      await refused(order({}), "SeatOccupied", [3, 3, 12]);
      await refused(
        order({ since: START + 1000 * DAY - 1, until: FOREVER }),
        "SeatOccupied",
        [3, 3, 12],
      );
      await refused(order({ ...after, person: 1 }), "SegmentMismatch", [FEDERAL, MUNICIPAL]);
      await refused(order({ ...after, body: BOARD, seat: 2 }), "SegmentMismatch", [LAND, FEDERAL]);
      await refused(order({ seat: 4 }), "UnknownSeat", [3, 4]);
      await refused(order({ body: 1, seat: 1 }), "UnknownSeat", [1, 1]);
      await refused(order({ body: 4 }), "UnknownBody", [4]);
      await refused(order({ since: START + DAY, until: START + DAY }), "TermEmpty", [
        START + DAY,
        START + DAY,
      ]);
      await coop.impossible(order({ until: START }), Refusal.TERM_OVER);
      await coop.impossible(order({ person: 99 }), Refusal.NOT_A_MEMBER);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      await refused(order({ seat: 2, person: 2 }), "PersonSeated", [3, 1, 2]);
      await refused(order({ seat: 2, person: 4, role: SeatRole.CHAIR }), "RoleTaken", [
        3,
        1,
        SeatRole.CHAIR,
      ]);
      await refused(unseat(4, 3), "UnknownSeat", [3, 4]);
    });

    it("refuses for good what came too late", async () => {
      const leaver = await coop.adopt(unseat(2, 3));
      const again = await coop.adopt(unseat(2, 3));
      await coop.send(leaver);
      coop.wait(1);
      await coop.turnedDown(again, Refusal.NOT_SEATED);
      await coop.impossible(unseat(2, 3), Refusal.NOT_SEATED);
      await coop.impossible(unseat(1, 3), Refusal.NOT_SEATED);
      const short = await coop.adopt(order({ seat: 2, person: 4, until: coop.now() + DAY }));
      const member = await coop.adopt(order({ seat: 2, person: 4 }));
      coop.wait(DAY);
      await coop.turnedDown(short, Refusal.TERM_OVER);
      await coop.leave(4);
      await coop.turnedDown(member, Refusal.NOT_A_MEMBER);
    });

    it("waits where a seat is still occupied", async () => {
      const vacate = await coop.adopt(unseat(2, 3));
      const first = await coop.opening(order({ seat: 2, person: 4 }));
      await coop.refused(first.call, "SeatOccupied", [3, 2, 3]);
      await coop.send(vacate);
      coop.wait(1);
      const one = await coop.adopt(order({ seat: 2, person: 4, until: coop.now() + DAY }));
      const two = await coop.adopt(order({ seat: 2, person: 5 }));
      await coop.send(one);
      await coop.refused(two, "SeatOccupied", [3, 2, 4], { twin: false });
      coop.wait(DAY);
      await coop.send(two);
      expect(await holder(2)).to.equal(5n);
    });

    it("lets persons change seats, and a chair follow a chair, one term after the other", async () => {
      const [from, until] = [START + 1000 * DAY, START + 1010 * DAY];
      const later = { since: from, until };
      await coop.resolve(order({ ...later, seat: 1, person: 3, role: SeatRole.CHAIR }));
      await coop.unopenable(
        order({ ...later, seat: 2, person: 4, role: SeatRole.CHAIR }),
        "RoleTaken",
        [3, 1, SeatRole.CHAIR],
      );
      await coop.unopenable(order({ ...later, seat: 2, person: 3 }), "PersonSeated", [3, 1, 3]);
      await coop.resolve(order({ ...later, seat: 2, person: 2 }));
      expect(await holder(1, from)).to.equal(3n);
      expect(await holder(2, from)).to.equal(2n);
      expect(await holder(1, from - 1)).to.equal(2n);
      expect(await holder(2, from - 1)).to.equal(3n);
      // Until a term to come, the person may sit elsewhere.
      await coop.resolve(unseat(2, 2));
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      await coop.unopenable(
        order({ seat: 2, person: 3, until: from + 1 }),
        "PersonSeated",
        [3, 1, 3],
      );
      await coop.resolve(order({ seat: 2, person: 3, until: from }));
      expect(await holder(2)).to.equal(3n);
    });

    it("does not let an earlier resolution take back a later one on the same seat", async () => {
      const until = START + 99 * DAY;
      const vacate = await coop.adopt(unseat(2, 3));
      const replace = await coop.adopt(unseat(2, 3));
      await coop.send(vacate);
      coop.wait(1);
      const early = await coop.adopt(order({ seat: 2, person: 4, until }));
      await coop.resolve(order({ seat: 2, person: 3, until }));
      await coop.turnedDown(replace, Refusal.OVERTAKEN);
      expect(await holder(2)).to.equal(3n);
      await coop.turnedDown(early, Refusal.OVERTAKEN);
      expect(await holder(2)).to.equal(3n);
    });

    it("does not let an earlier appointment take back a later dismissal", async () => {
      const since = START + 1000 * DAY;
      const again = await coop.adopt(order({ seat: 2, person: 3, since, until: since + DAY }));
      coop.wait(DAY);
      await coop.resolve(unseat(2, 3));
      await coop.turnedDown(again, Refusal.OVERTAKEN);
      expect(await holder(2, since)).to.equal(0n);
    });

    it("dismisses a holder from the present and from a coming term, and past a successor", async () => {
      const since = START + 1000 * DAY;
      const dismissal = await coop.adopt(unseat(2, 3));
      const restore = await coop.remember();
      await coop.resolve(order({ seat: 2, person: 3, since, until: since + DAY }));
      await coop.turnedDown(dismissal, Refusal.OVERTAKEN);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect([await holder(2), await holder(2, since)]).to.deep.equal([0n, 0n]);
      await restore();
      await coop.resolve(order({ seat: 2, person: 4, since, until: since + DAY }));
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect([await holder(2), await holder(2, since)]).to.deep.equal([0n, 4n]);
    });

    it("lets who is dismissed hold the seat for the second that has begun", async () => {
      await coop.resolve(unseat(2, 3));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, coop.now() + 1)).to.equal(0n);
    });

    it("does not take a present holder for gone because a successor never comes", async () => {
      const since = START + 1000 * DAY;
      const successor = order({ seat: 2, person: 4, since, until: since + DAY });
      await coop.resolve(successor);
      await coop.resolve(unseat(2, 4));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, since)).to.equal(0n);
      await coop.unopenable(order({ seat: 2, person: 5 }), "SeatOccupied", [3, 2, 3]);
      await coop.resolve(unseat(3, 12));
      await coop.refused(
        (await coop.opening(order({ body: SUPERVISORY_BOARD, seat: 3, person: 3 }))).call,
        "SegmentMismatch",
        [FEDERAL, MUNICIPAL],
      );
      const taken = async (from: number, to: number) =>
        (await coop.ask<bigint[]>("bodies", "headsDuring", 3, from, to))[0];
      coop.wait(1);
      expect(await taken(coop.now(), since)).to.equal(2n);
      // A successor who leaves before the term begins is no successor either.
      await coop.resolve(successor);
      await coop.leave(4);
      await coop.unopenable(order({ seat: 2, person: 5 }), "SeatOccupied", [3, 2, 3]);
      expect(await taken(coop.now(), since)).to.equal(2n);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect(await holder(2)).to.equal(0n);
    });
  });
});
