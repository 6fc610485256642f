import { expect } from "chai";
import { FOREVER } from "../../server/protocol/types.ts";
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
import { told } from "../helpers/machine.ts";
import {
  COMMITTEE,
  FIRST_ORGANISATION,
  foundRegistered,
  NOTICE_2021,
  type RegisteredOptions,
  YEAR_END_2020,
  YEAR_END_2021,
  YEAR_END_2022,
} from "../helpers/registered.ts";

const instant = (text: string) => Date.parse(text) / 1000;

describe("exits", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: RegisteredOptions = {}) => {
    coop = await foundRegistered(options);
  };
  const officers = () => [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
  const paper = (member: number, until: number, by = officers()) =>
    coop.act("PaperNotice", { member, until, document: DOCUMENT }, by);
  const isMemberAt = (member: number, t: number) =>
    coop.ask<boolean>("register", "isMemberAt", member, t);

  describe("by notice (§65 GenG)", () => {
    it("end membership and entitlement with a financial year, at midnight in Berlin", async () => {
      await start();
      const [accepted, ended] = told(await coop.send(coop.notice(5, YEAR_END_2021)));
      const until = BigInt(YEAR_END_2021);
      expect(ended).to.deep.equal(["MembershipEnded", 5n, until, until, accepted?.[1]]);
      expect(await isMemberAt(5, YEAR_END_2021 - 1)).to.equal(true);
      expect(await isMemberAt(5, YEAR_END_2021)).to.equal(false);
      // Votes go on until the end.
      coop.travel(YEAR_END_2021 - 2 * HOUR);
      const vote = await coop.open(undefined, { endsAt: YEAR_END_2021 + HOUR });
      coop.travel(YEAR_END_2021 - 1);
      await coop.castOne(vote, 5);
      const heads = await coop.ask<bigint[]>(
        "register",
        "headsDuring",
        YEAR_END_2021,
        YEAR_END_2021,
      );
      expect([...heads]).to.deep.equal([11n, 11n]);
    });

    it("are no ends of other months, nor of the day in UTC", async () => {
      await start();
      for (const until of [
        YEAR_END_2021 - 1,
        YEAR_END_2021 + 1,
        YEAR_END_2021 + HOUR,
        instant("2021-06-30T22:00:00Z"),
      ]) {
        await coop.refused(coop.notice(5, until), "NotYearEnd", [until]);
      }
      await coop.refused(coop.notice(5, FOREVER), "NoEnd");
      await coop.refused(coop.notice(5, START), "InstantPast", [START, START]);
    });

    it("need the months of notice: the last second before them is in time, the next too late", async () => {
      await start();
      await coop.refused(coop.notice(5, YEAR_END_2020), "NoticeTooLate", [
        YEAR_END_2020,
        instant("2020-09-30T22:00:00Z"),
      ]);
      const back = await coop.remember();
      coop.travel(NOTICE_2021);
      const late = coop.notice(5, YEAR_END_2021);
      await coop.refused(late, "NoticeTooLate", [YEAR_END_2021, NOTICE_2021]);
      await back();
      coop.travel(NOTICE_2021 - 1);
      await coop.send(coop.notice(5, YEAR_END_2021));
      await back();
      await coop.send(paper(5, YEAR_END_2021));
      await coop.send(coop.notice(6, YEAR_END_2022));
    });

    for (const [name, yearEnd, exitNotice, until, latest] of [
      ["a year that ends in summer", 6, 3, "2021-06-30T22:00:00Z", "2021-03-31T22:00:00Z"],
      ["a year that ends in winter", 3, 3, "2021-03-31T22:00:00Z", "2020-12-31T23:00:00Z"],
      ["a year that ends with February", 2, 12, "2022-02-28T23:00:00Z", "2021-02-28T23:00:00Z"],
      ["five years of notice", 12, 60, "2025-12-31T23:00:00Z", "2020-12-31T23:00:00Z"],
      ["a year that ends with October", 10, 7, "2021-10-31T23:00:00Z", "2021-03-31T22:00:00Z"],
    ] as const) {
      it(`are counted by the calendar: ${name}`, async () => {
        await start({ articles: { yearEnd, exitNotice } });
        const [end, last] = [instant(until), instant(latest)];
        const back = await coop.remember();
        coop.travel(last);
        await coop.refused(coop.notice(5, end), "NoticeTooLate", [end, last]);
        await back();
        coop.travel(last - 1);
        await coop.send(coop.notice(5, end));
        expect(await isMemberAt(5, end - 1)).to.equal(true);
        expect(await isMemberAt(5, end)).to.equal(false);
      });
    }

    it("are at any instant where the articles name no financial year", async () => {
      coop = await found();
      const until = START + 90 * DAY;
      await coop.send(coop.notice(5, until));
      expect(await isMemberAt(5, until - 1)).to.equal(true);
      expect(await isMemberAt(5, until)).to.equal(false);
      await coop.refused(coop.notice(6, START), "InstantPast", [START, START]);
      await coop.send(coop.notice(6, START + 1));
    });

    it("are moved to an earlier end, never to a later one", async () => {
      await start();
      await coop.send(coop.notice(5, YEAR_END_2022));
      for (const until of [YEAR_END_2022, instant("2023-12-31T23:00:00Z")]) {
        await coop.refused(coop.notice(5, until), "MembershipEnding", [5, YEAR_END_2022]);
      }
      const earlier = BigInt(YEAR_END_2021);
      const [, moved] = told(await coop.send(paper(5, YEAR_END_2021)));
      expect(moved).to.deep.equal(["MembershipEnded", 5n, earlier, earlier, DOCUMENT]);
      expect(await isMemberAt(5, YEAR_END_2021)).to.equal(false);
      await coop.refused(coop.notice(5, YEAR_END_2022), "MembershipEnding", [5, YEAR_END_2021]);
    });

    it("are the member's: a natural one signs itself, an organisation by a representative", async () => {
      await start();
      const { member, representative, employee } = FIRST_ORGANISATION;
      const other = coop.signer(6);
      await coop.refused(coop.notice(5, YEAR_END_2021, other), "BadKey", [5, other.keyId]);
      for (const signer of [coop.signer(employee), other]) {
        const forged = coop.notice(member, YEAR_END_2021, signer);
        await coop.refused(forged, "NotRepresentative", [member, signer.keyId]);
      }
      // Also who does not vote for it.
      await coop.send(coop.notice(member, YEAR_END_2021, coop.signer(representative)));
      for (const nobody of [0, 99]) {
        await coop.refused(coop.notice(nobody, YEAR_END_2021, other), "NotAMember", [nobody]);
      }
      const both = [coop.signer(6), coop.signer(6)];
      const two = coop.act("Notice", { member: 6, until: YEAR_END_2021 }, both);
      await coop.refused(two, "WrongSignatures", [2, 1]);
    });

    it("on paper are recorded by two officers", async () => {
      await start();
      const [board, supervisor] = officers();
      const by = (...seats: ReturnType<typeof officers>) => paper(5, YEAR_END_2021, seats);
      await coop.refused(by(board as never), "WrongSignatures", [1, 2]);
      await coop.refused(by(board as never, board as never), "SamePerson", [1]);
      const committee = by(coop.seat(COMMITTEE, 1), supervisor as never);
      await coop.refused(committee, "NotOfficer", [COMMITTEE, 1]);
      const auditor = by(coop.auditor(1), supervisor as never);
      await coop.refused(auditor, "NotOfficer", [0, 1]);
      await coop.refused(paper(99, YEAR_END_2021), "NotAMember", [99]);
      await coop.refused(paper(5, YEAR_END_2020), "NoticeTooLate", [
        YEAR_END_2020,
        instant("2020-09-30T22:00:00Z"),
      ]);
      await coop.send(by(board as never, supervisor as never));
    });
  });

  describe("by transfer (§76 GenG)", () => {
    const transfer = (
      shares: number,
      by = [coop.signer(5), coop.signer(6)] as Parameters<Cooperative["act"]>[2],
      [from, to] = [5, 6],
    ) => coop.act("Transfer", { from, to, shares }, by);
    const sharesOf = async (member: number) =>
      Number((await coop.ask<{ shares: bigint }>("register", "detailsOf", member)).shares);

    it("move shares; with some left the member stays", async () => {
      await start();
      const [, ...events] = told(await coop.send(transfer(2)));
      expect(events).to.deep.equal([
        ["SharesChanged", 5n, 1n],
        ["SharesChanged", 6n, 5n],
      ]);
      expect(await isMemberAt(5, FOREVER - 1)).to.equal(true);
    });

    it("end the membership of who has none left, in the next second", async () => {
      await start();
      const next = BigInt(START + 1);
      const [accepted, , , ended] = told(await coop.send(transfer(3)));
      expect(ended).to.deep.equal(["MembershipEnded", 5n, next, next, accepted?.[1]]);
      expect([await sharesOf(5), await sharesOf(6)]).to.deep.equal([0, 6]);
      expect(await isMemberAt(5, START)).to.equal(true);
      coop.wait(1);
      await coop.refused(transfer(1), "NotAMember", [5]);
      // The office ends with the membership (§9(2) GenG).
      const [holder] = await coop.ask<bigint[]>(
        "bodies",
        "seatAt",
        SUPERVISORY_BOARD,
        3,
        START + 1,
      );
      expect(holder).to.equal(0n);
    });

    it("end no membership once more that ends in that very second", async () => {
      coop = await found();
      await coop.send(coop.notice(5, START + 1));
      const { logs } = await coop.send(transfer(1));
      expect(logs.map(({ name }) => name)).to.deep.equal([
        "ActAccepted",
        "SharesChanged",
        "SharesChanged",
      ]);
      expect(await isMemberAt(5, START + 1)).to.equal(false);
    });

    it("are signed by both members, and refused for shares that are not there", async () => {
      await start();
      const [from, to, other] = [5, 6, 7].map((person) => coop.signer(person)) as [
        ReturnType<Cooperative["signer"]>,
        ReturnType<Cooperative["signer"]>,
        ReturnType<Cooperative["signer"]>,
      ];
      await coop.refused(transfer(1, [from]), "WrongSignatures", [1, 2]);
      await coop.refused(transfer(1, [other, to]), "BadKey", [5, other.keyId]);
      await coop.refused(transfer(1, [from, other]), "BadKey", [6, other.keyId]);
      await coop.refused(transfer(1, [to, from]), "BadKey", [5, to.keyId]);
      for (const shares of [0, 4]) {
        await coop.refused(transfer(shares), "SharesInvalid", [shares]);
      }
      await coop.refused(transfer(1, [from, from], [5, 5]), "SharesInvalid", [1]);
      await coop.refused(transfer(1, [from, to], [5, 99]), "NotAMember", [99]);
      const { member, employee, representative } = FIRST_ORGANISATION;
      const employed = coop.signer(employee);
      const toOrganisation = (signer: typeof employed) => transfer(1, [from, signer], [5, member]);
      await coop.refused(toOrganisation(employed), "NotRepresentative", [member, employed.keyId]);
      await coop.send(toOrganisation(coop.signer(representative)));
    });

    it("need the represented Vorstand where the articles say so", async () => {
      await start({ articles: { transferConsent: true, representation: 2 } });
      const members = [coop.signer(5), coop.signer(6)];
      const by = (...seats: readonly number[]) =>
        transfer(1, [...members, ...seats.map((seat) => coop.seat(BOARD, seat))]);
      await coop.refused(by(), "WrongSignatures", [2, 4]);
      await coop.refused(by(1), "WrongSignatures", [3, 4]);
      await coop.refused(by(1, 2, 3), "WrongSignatures", [5, 4]);
      await coop.refused(by(2, 2), "SamePerson", [2]);
      const supervisor = [...members, coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
      await coop.refused(transfer(1, supervisor), "NotOfBoard", [SUPERVISORY_BOARD, 1]);
      const person = [...members, coop.seat(BOARD, 1), coop.signer(2)];
      await coop.refused(transfer(1, person), "NotOfBoard", [0, 0]);
      await coop.send(by(1, 3));
      expect(await sharesOf(6)).to.equal(4);
    });
  });
});
