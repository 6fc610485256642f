import { expect } from "chai";
import { SeatRole } from "../../server/protocol/types.ts";
import { type By, DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  GENERAL_MEETING,
  MUNICIPAL,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import {
  COMMITTEE,
  FIRST_ORGANISATION,
  foundRegistered,
  YEAR_END_2021,
} from "../helpers/registered.ts";

const UNTIL = START + 99 * DAY;

describe("seats without a resolution", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const seatAt = async (body: number, seat: number, t = coop.now()) => {
    const [person, , , role] = await coop.ask<bigint[]>("bodies", "seatAt", body, seat, t);
    return [Number(person), Number(role)];
  };

  describe("are resigned from", () => {
    it("by their holder, from the next second on, for coming terms too", async () => {
      coop = await foundRegistered();
      const resign = (by: By, body = BOARD, seat = 2) =>
        coop.act("Resignation", { body, seat }, [by]);
      const [, vacated] = told(await coop.send(resign(coop.seat(BOARD, 2))));
      expect(vacated).to.deep.equal(["SeatVacated", 2n, 2n, 2n, BigInt(START + 1)]);
      expect(await seatAt(BOARD, 2)).to.deep.equal([2, SeatRole.DEPUTY]);
      coop.wait(1);
      expect(await seatAt(BOARD, 2)).to.deep.equal([0, 0]);
      const again = resign(coop.seat(BOARD, 2));
      await coop.refused(again, "BadSeatSignature", [BOARD, 2, coop.signer(2).keyId]);
      // Nobody leaves another's seat.
      const chair = resign(coop.seat(BOARD, 1), BOARD, 3);
      await coop.refused(chair, "BadSeatSignature", [BOARD, 3, coop.signer(1).keyId]);
      const person = { body: 0, seat: 0, signer: coop.signer(1) };
      await coop.refused(resign(person, BOARD, 1), "BadSeatSignature", [
        BOARD,
        1,
        coop.signer(1).keyId,
      ]);
      await coop.refused(resign(person, 0, 0), "BadSeatSignature", [0, 0, coop.signer(1).keyId]);
      const both = [coop.seat(BOARD, 1), coop.seat(BOARD, 3)];
      const two = coop.act("Resignation", { body: BOARD, seat: 1 }, both);
      await coop.refused(two, "WrongSignatures", [2, 1]);
    });
  });

  describe("are filled by a court's order (§29 BGB)", () => {
    const appointment = (by: readonly By[], changes = {}) =>
      coop.act(
        "Appointment",
        {
          body: SUPERVISORY_BOARD,
          seat: 4,
          person: 8,
          until: UNTIL,
          role: SeatRole.NONE,
          document: DOCUMENT,
          ...changes,
        },
        by,
      );
    const officers = () => [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];

    it("which two officers, or the auditor and an officer record", async () => {
      coop = await foundRegistered();
      for (const by of [officers(), [coop.auditor(1), coop.seat(BOARD, 3)]]) {
        const back = await coop.remember();
        const [, taken] = told(await coop.send(appointment(by)));
        const term = [BigInt(START), BigInt(UNTIL), 0n];
        expect(taken).to.deep.equal(["SeatTaken", 3n, 4n, 8n, ...term]);
        expect(await seatAt(SUPERVISORY_BOARD, 4)).to.deep.equal([8, SeatRole.NONE]);
        expect(await seatAt(SUPERVISORY_BOARD, 4, UNTIL)).to.deep.equal([0, 0]);
        await back();
      }
      const [board] = officers() as [By];
      await coop.refused(appointment([board, board]), "SamePerson", [1]);
      await coop.refused(appointment([board, coop.auditor(1)]), "NotOfficer", [0, 1]);
      await coop.refused(appointment([coop.auditor(1)]), "WrongSignatures", [1, 2]);
      const committee = [coop.auditor(1), coop.seat(COMMITTEE, 1)];
      await coop.refused(appointment(committee), "NotOfficer", [COMMITTEE, 1]);
    });

    it("to whom it will, in a seat that is vacant and a role that is free", async () => {
      coop = await foundRegistered({ member: (n) => (n === 8 ? { segment: MUNICIPAL + 1 } : {}) });
      const by = officers();
      await coop.refused(appointment(by, { seat: 3 }), "SeatOccupied", [SUPERVISORY_BOARD, 3, 5]);
      await coop.refused(appointment(by, { person: 5 }), "PersonSeated", [SUPERVISORY_BOARD, 3, 5]);
      const chair = appointment(by, { role: SeatRole.CHAIR });
      await coop.refused(chair, "RoleTaken", [SUPERVISORY_BOARD, 1, SeatRole.CHAIR]);
      await coop.refused(appointment(by, { role: 3 }), "MalformedAct");
      await coop.refused(appointment(by, { seat: 5 }), "UnknownSeat", [SUPERVISORY_BOARD, 5]);
      await coop.refused(appointment(by, { body: 9 }), "UnknownBody", [9]);
      await coop.refused(appointment(by, { until: START }), "TermEmpty", [START, START]);
      await coop.refused(appointment(by, { person: 99 }), "NotActive", [99]);
      // Even somebody who represents no member.
      const { employee } = FIRST_ORGANISATION;
      await coop.send(appointment(by, { person: employee }));
      expect(await seatAt(SUPERVISORY_BOARD, 4)).to.deep.equal([employee, SeatRole.NONE]);
    });
  });

  describe("are filled by an emergency act of the members", () => {
    /** The act as half of the members, or one more, endorse it. */
    const emergency = async (members: readonly number[], changes = {}) => {
      const { call, digest } = await coop.actOf("EmergencyBoard", {
        body: BOARD,
        seat: 1,
        person: 8,
        until: UNTIL,
        ...changes,
      });
      if (members.length > 0) await coop.send(coop.endorse(digest, members));
      return call;
    };
    /** Person n votes for member n up to 11. */
    const HALF = [1, 2, 3, 4, 5, 6];
    const MORE = [...HALF, 7];

    it("where more than half of all of them want it, and not where it is half", async () => {
      coop = await foundRegistered({ articles: { emergencyBoard: true } });
      await coop.refused(emergency([]), "NotEnoughEndorsements", [0, 12]);
      await coop.refused(emergency(HALF), "NotEnoughEndorsements", [6, 12]);
      const [, vacated, taken] = told(await coop.send(emergency(MORE)));
      const next = BigInt(START + 1);
      expect(vacated).to.deep.equal(["SeatVacated", 2n, 1n, 1n, next]);
      // Whoever holds the seat loses it, and the role goes with the seat.
      const role = BigInt(SeatRole.CHAIR);
      expect(taken).to.deep.equal(["SeatTaken", 2n, 1n, 8n, next, BigInt(UNTIL), role]);
      expect(await seatAt(BOARD, 1)).to.deep.equal([1, SeatRole.CHAIR]);
      coop.wait(1);
      expect(await seatAt(BOARD, 1)).to.deep.equal([8, SeatRole.CHAIR]);
    });

    it("in a vacant seat at once", async () => {
      coop = await foundRegistered({
        articles: { emergencyBoard: true },
        plan: ({ seats }) => ({ seats: seats.filter(({ body }) => body !== BOARD) }),
      });
      const [, taken] = told(await coop.send(emergency(MORE)));
      const term = [BigInt(START), BigInt(UNTIL), BigInt(SeatRole.NONE)];
      expect(taken).to.deep.equal(["SeatTaken", 2n, 1n, 8n, ...term]);
      expect(await seatAt(BOARD, 1)).to.deep.equal([8, SeatRole.NONE]);
    });

    it("of a Vorstand, for who may hold it, and only where the articles have it", async () => {
      coop = await foundRegistered({ articles: { emergencyBoard: true } });
      const refused = async (changes: object, name: string, args: readonly unknown[]) =>
        coop.refused(emergency(MORE, changes), name, args);
      await refused({ body: SUPERVISORY_BOARD }, "NotOfBoard", [SUPERVISORY_BOARD, 1]);
      await refused({ body: GENERAL_MEETING }, "UnknownSeat", [GENERAL_MEETING, 1]);
      await refused({ seat: 9 }, "UnknownSeat", [BOARD, 9]);
      // Whoever holds the seat keeps the second that has begun.
      await refused({ until: START + 1 }, "TermEmpty", [START + 1, START + 1]);
      await refused({ person: 99 }, "SeatRefused", [99, 5]);
      const { employee } = FIRST_ORGANISATION;
      await refused({ person: employee }, "OfficeNotOfMember", [employee]);
      await refused({ person: 2 }, "PersonSeated", [BOARD, 2, 2]);
      const fields = { body: BOARD, seat: 1, person: 8, until: UNTIL };
      const signed = coop.act("EmergencyBoard", fields, [coop.seat(BOARD, 1)]);
      await coop.refused(signed, "WrongSignatures", [1, 0]);
      await coop.close();
      coop = await foundRegistered();
      await coop.refused(emergency(MORE), "EmergencyUnavailable");
    });

    it("of all members at the time", async () => {
      coop = await foundRegistered({ articles: { emergencyBoard: true } });
      await coop.send(coop.notice(10, YEAR_END_2021));
      coop.travel(YEAR_END_2021 - 1);
      const back = await coop.remember();
      const until = YEAR_END_2021 + DAY;
      await coop.refused(emergency(HALF, { until }), "NotEnoughEndorsements", [6, 12]);
      await back();
      coop.travel(YEAR_END_2021);
      // Six of eleven are more than half.
      await coop.send(emergency(HALF, { until }));
      coop.wait(1);
      expect(await seatAt(BOARD, 1)).to.deep.equal([8, SeatRole.CHAIR]);
    });
  });
});
