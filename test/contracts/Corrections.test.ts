import { expect } from "chai";
import { FOREVER } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  FEDERAL,
  HOUR,
  LAND,
  MUNICIPAL,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { COMMITTEE, foundRegistered, YEAR_END_2021 } from "../helpers/registered.ts";

const Field = { SHARES: 0, SEGMENT: 1, SINCE: 2 } as const;
const JOINED = START - 365 * DAY;
/** When the founding was sealed. */
const SEALED = START - HOUR;

describe("the register's", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await foundRegistered();
  });
  afterEach(() => coop.close());
  const officers = () => [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
  const detailsOf = (member: number) =>
    coop.ask<{ shares: bigint; until: bigint }>("register", "detailsOf", member);
  const headsAt = async (t: number) =>
    [...(await coop.ask<bigint[]>("register", "headsDuring", t, t))].map(Number);

  describe("clerical errors are corrected (§30 GenG)", () => {
    const correction = (field: number, value: number, member = 6, by = officers()) =>
      coop.act("Correction", { member, field, value: BigInt(value), document: DOCUMENT }, by);
    const corrected = async (call: Promise<Parameters<Cooperative["send"]>[0]>) =>
      told(await coop.send(await call)).at(-1);

    it("in the shares, and the old entry stays visible", async () => {
      const event = await corrected(correction(Field.SHARES, 7));
      expect(event).to.deep.equal(["EntryCorrected", 6n, 0n, 3n, 7n, DOCUMENT]);
      expect((await detailsOf(6)).shares).to.equal(7n);
      for (const value of [0, -1, 2 ** 32]) {
        await coop.refused(correction(Field.SHARES, value), "CorrectionInvalid", [
          Field.SHARES,
          value,
        ]);
      }
    });

    it("in the segment, from the next second on", async () => {
      const vote = await coop.open();
      const event = await corrected(correction(Field.SEGMENT, FEDERAL));
      expect(event).to.deep.equal(["EntryCorrected", 6n, 1n, BigInt(MUNICIPAL), 3n, DOCUMENT]);
      expect(await coop.ask("register", "segmentOf", 6)).to.equal(BigInt(FEDERAL));
      for (const value of [-1, 256]) {
        await coop.refused(correction(Field.SEGMENT, value), "CorrectionInvalid", [
          Field.SEGMENT,
          value,
        ]);
      }
      // In an open vote the member is what it was at the start.
      coop.wait(1);
      await coop.cast(vote, { 6: 1, 7: 2 });
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 1, 0, 0]);
      expect(await headsAt(coop.now())).to.deep.equal([12, 12]);
    });

    it("in the beginning of a founding member's membership", async () => {
      const since = async () => {
        const slot = await coop.ask<bigint>("register", "slotAt", 6, START, START, START);
        return Number(BigInt.asIntN(40, slot >> 56n));
      };
      const event = await corrected(correction(Field.SINCE, JOINED - DAY));
      const values = [BigInt(JOINED), BigInt(JOINED - DAY)];
      expect(event).to.deep.equal(["EntryCorrected", 6n, 2n, ...values, DOCUMENT]);
      expect(await since()).to.equal(JOINED - DAY);
      // Also from before 1970.
      await coop.send(correction(Field.SINCE, -DAY));
      expect(await since()).to.equal(-DAY);
      const late = correction(Field.SINCE, SEALED + 1);
      await coop.refused(late, "CorrectionInvalid", [Field.SINCE, SEALED + 1]);
      await coop.send(correction(Field.SINCE, SEALED));
      expect(await headsAt(START)).to.deep.equal([12, 12]);
    });

    it("but not what the chain itself has kept", async () => {
      const { logs } = await coop.send(
        coop.act("Transfer", { from: 6, to: 7, shares: 3 }, [coop.signer(6), coop.signer(7)]),
      );
      expect(logs.at(-1)?.name).to.equal("MembershipEnded");
      coop.wait(DAY);
      const fields = { member: 6, document: DOCUMENT };
      await coop.send(coop.act("Reinstatement", fields, officers()));
      coop.wait(1);
      const changed = correction(Field.SINCE, JOINED);
      await coop.refused(changed, "CorrectionInvalid", [Field.SINCE, JOINED]);
    });

    it("by two officers, of members, in fields that there are", async () => {
      const [board, supervisor] = officers() as [ReturnType<Cooperative["seat"]>, never];
      const by = (...seats: (typeof board)[]) => correction(Field.SHARES, 4, 6, seats);
      await coop.refused(by(board), "WrongSignatures", [1, 2]);
      await coop.refused(by(board, board), "SamePerson", [1]);
      await coop.refused(by(coop.seat(COMMITTEE, 1), supervisor), "NotOfficer", [COMMITTEE, 1]);
      await coop.refused(by(coop.auditor(1), supervisor), "NotOfficer", [0, 1]);
      await coop.refused(correction(3, 4), "MalformedAct");
      await coop.refused(correction(Field.SHARES, 4, 99), "UnknownMember", [99]);
      await coop.send(by(board, supervisor));
    });
  });

  describe("members are reinstated (§75 GenG)", () => {
    const reinstatement = (member = 6, by = officers()) =>
      coop.act("Reinstatement", { member, document: DOCUMENT }, by);

    it("where an exit lies ahead: it does not take place", async () => {
      await coop.send(coop.notice(6, YEAR_END_2021));
      const [, back] = told(await coop.send(reinstatement()));
      expect(back).to.deep.equal(["MemberReinstated", 6n, 0n, DOCUMENT]);
      expect((await detailsOf(6)).until).to.equal(BigInt(FOREVER));
      coop.travel(YEAR_END_2021 + DAY);
      expect(await headsAt(coop.now())).to.deep.equal([12, 12]);
    });

    it("where it has taken place: a second period begins in the next second", async () => {
      await coop.send(coop.notice(6, YEAR_END_2021));
      coop.travel(YEAR_END_2021 + 90 * DAY);
      expect(await headsAt(coop.now())).to.deep.equal([11, 11]);
      const from = coop.now() + 1;
      const [, back] = told(await coop.send(reinstatement()));
      expect(back).to.deep.equal(["MemberReinstated", 6n, BigInt(from), DOCUMENT]);
      expect(await headsAt(from - 1)).to.deep.equal([11, 11]);
      expect(await headsAt(from)).to.deep.equal([12, 12]);
      expect(await headsAt(YEAR_END_2021 - 1)).to.deep.equal([12, 12]);
      expect(await headsAt(YEAR_END_2021)).to.deep.equal([11, 11]);
      // The key is the old one.
      coop.travel(from);
      const vote = await coop.open();
      await coop.castOne(vote, 6);
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
    });

    it("by two officers, and only where there is an end", async () => {
      await coop.refused(reinstatement(), "MembershipUnended", [6]);
      for (const member of [0, 99]) {
        await coop.refused(reinstatement(member), "UnknownMember", [member]);
      }
      await coop.send(coop.notice(6, YEAR_END_2021));
      const chair = coop.seat(SUPERVISORY_BOARD, 1);
      await coop.refused(reinstatement(6, [chair, chair]), "SamePerson", [3]);
      await coop.refused(reinstatement(6, [chair]), "WrongSignatures", [1, 2]);
      await coop.refused(reinstatement(6, [coop.auditor(1), chair]), "NotOfficer", [0, 1]);
      await coop.send(reinstatement());
    });

    it("but nobody who has died", async () => {
      const died = { member: 6, diedAt: START, document: DOCUMENT };
      await coop.send(coop.act("Death", died, officers()));
      await coop.refused(reinstatement(), "AlreadyDead", [6]);
    });
  });

  it("segments bind seats at the time of the seating only", async () => {
    const field = { member: 5, field: Field.SEGMENT, value: BigInt(LAND), document: DOCUMENT };
    await coop.send(coop.act("Correction", field, officers()));
    coop.wait(1);
    const [holder] = await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, 3, coop.now());
    expect(holder).to.equal(5n);
  });
});
