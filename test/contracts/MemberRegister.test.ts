import { expect } from "chai";
import { concat, getAddress, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { FOREVER } from "../../server/protocol/types.ts";
import { told } from "../helpers/machine.ts";
import {
  deployRegister,
  FOUNDING_HASH,
  foundingMember,
  keyOf,
  NOW,
  type Register,
  unpack,
  YEAR,
} from "../helpers/register.ts";

describe("MemberRegister", () => {
  let register: Register;
  beforeEach(async () => {
    register = await deployRegister();
  });
  afterEach(() => register.close());

  describe("founding", () => {
    it("enters members as the founding file names them", async () => {
      const before1970 = -1_000_000_000;
      const mined = await register.act("found", [
        foundingMember({
          since: before1970,
          votes: 0,
          investing: true,
          segment: 7,
          organisation: true,
          shares: 12,
          representatives: 0b10n,
          keys: [keyOf(1), ZeroAddress] as never,
          invitations: [ZeroAddress, keyOf(2)] as never,
        }),
        // Whoever is no organisation has no representatives, whatever the file says.
        foundingMember({
          until: NOW - 1,
          representatives: 0b1n,
          keys: [keyOf(3)],
          invitations: [keyOf(4)],
        }),
      ]);
      expect(told(mined)).to.deep.equal([
        ["ClassAdded", 0n, 0n, true, 7n],
        ["MemberAdmitted", 1n, BigInt(before1970), 7n, 0n, true, true, 12n, 1n],
        ["PersonAdded", 1n, 1n, false],
        ["KeyChanged", 1n, ZeroAddress, getAddress(keyOf(1))],
        ["PersonAdded", 2n, 1n, true],
        ["PersonInvited", 2n, getAddress(keyOf(2)), 0n],
        ["ClassAdded", 1n, 1n, false, 1n],
        ["MemberAdmitted", 2n, BigInt(NOW - YEAR), 1n, 1n, false, false, 1n, 3n],
        ["PersonAdded", 3n, 2n, false],
        ["KeyChanged", 3n, ZeroAddress, getAddress(keyOf(3))],
        ["PersonInvited", 3n, getAddress(keyOf(4)), 0n],
        ["MembershipEnded", 2n, BigInt(NOW - 1), BigInt(NOW - 1), ZeroHash],
      ]);
      expect(await register.slot(1, NOW)).to.deep.equal({
        key: keyOf(1),
        since: BigInt(before1970),
        until: BigInt(FOREVER),
        revisions: 0n,
        mayVote: false,
        class: 0n,
      });
      expect(await register.slot(2, NOW)).to.deep.include({
        until: BigInt(NOW - 1),
        mayVote: true,
        class: 1n,
      });
      const details = async (member: number) => [
        ...(await register.ask<unknown[]>("detailsOf", member)),
      ];
      expect(await details(1)).to.deep.equal([1n, 0n, 12n, BigInt(FOREVER), true, false]);
      expect(await details(2)).to.deep.equal([3n, 3n, 1n, BigInt(NOW - 1), false, false]);
      expect(await register.ask("memberCount")).to.equal(2n);
      expect(await register.ask("personCount")).to.equal(3n);
      expect(await register.ask("classCount")).to.equal(2n);
      expect(await register.ask("classAt", 0)).to.deep.equal([0n, true, 7n]);
      expect(await register.ask("segmentOf", 1)).to.equal(7n);
      expect(await register.ask("isInvesting", 1)).to.equal(true);
      expect(await register.ask("isInvesting", 2)).to.equal(false);
    });

    it("counts members of the founding's day, and only them", async () => {
      await register.found(
        foundingMember({ keys: [keyOf(1)] }),
        foundingMember({ keys: [keyOf(2)], until: NOW + YEAR }),
        foundingMember({ keys: [keyOf(3)], until: NOW - 1 }),
        foundingMember({ keys: [keyOf(4)], until: NOW }),
        foundingMember({ keys: [keyOf(5)], votes: 0, investing: true }),
      );
      expect(await register.heads(NOW - 1)).to.deep.equal([0n, 0n]);
      expect(await register.heads(NOW)).to.deep.equal([2n, 3n]);
      expect(await register.heads(NOW + YEAR - 1)).to.deep.equal([2n, 3n]);
      expect(await register.heads(NOW + YEAR)).to.deep.equal([1n, 2n]);
      const during = (from: number, to: number) => register.ask("headsDuring", from, to);
      expect(await during(NOW, NOW + YEAR)).to.deep.equal([2n, 3n]);
      expect(await during(NOW + YEAR - 1, NOW + YEAR)).to.deep.equal([2n, 3n]);
      expect(await during(NOW + YEAR, NOW + 2 * YEAR)).to.deep.equal([1n, 2n]);
      // A former member was one, and departed before there were votes.
      expect(await register.ask("isMemberAt", 3, NOW - 2)).to.equal(true);
      expect(await register.ask("isMemberAt", 3, NOW - 1)).to.equal(false);
      expect(await register.ask("departures", 0, NOW + YEAR)).to.equal(1n);
      expect(await register.ask("endedAt", 2, NOW + YEAR)).to.equal(true);
      expect(await register.ask("endedAt", 3, NOW - 1)).to.equal(false);
    });

    it("refuses members who cannot be", async () => {
      const attempt = (changes: Parameters<typeof foundingMember>[0]) =>
        ["found", [foundingMember({ keys: [keyOf(1)], ...changes })]] as const;
      await register.refused(attempt({ keys: [] }), "NoPerson");
      await register.refused(attempt({ since: 5, until: 5 }), "MemberPeriodEmpty", [5, 5]);
      await register.refused(attempt({ since: NOW + 9 }), "MemberNotYet", [NOW + 9]);
      await register.refused(attempt({ keys: [keyOf(1), keyOf(1)] }), "KeyInUse", [keyOf(1)]);
      const invited = { keys: [keyOf(1), keyOf(2)], invitations: [keyOf(3), keyOf(3)] };
      await register.refused(attempt(invited), "InvitationInUse", [keyOf(3)]);
    });

    it("knows 32 classes", async () => {
      const members = Array.from({ length: 33 }, (_, i) =>
        foundingMember({ segment: i, keys: [keyOf(i + 1)] }),
      );
      await register.refused(["found", members], "TooManyClasses");
      await register.found(...members.slice(0, 32));
      expect(await register.heads(NOW)).to.deep.equal([32n, 32n]);
      const admission = ["admit", 33, 1, false, false, 1, keyOf(99)] as const;
      await register.refused(admission, "TooManyClasses");
      await register.refused(["setVotes", 1, 7], "TooManyClasses");
      await register.refused(["correct", 1, 1, 77, ZeroHash], "TooManyClasses");
    });

    it("is sealed once", async () => {
      expect(await register.ask("sealedAt")).to.equal(0n);
      register.travel(NOW + 5);
      expect(told(await register.act("seal"))).to.deep.equal([["RegisterSealed", FOUNDING_HASH]]);
      expect(await register.ask("sealedAt")).to.equal(BigInt(NOW + 5));
      expect(await register.ask("FOUNDING")).to.equal(FOUNDING_HASH);
      await register.refused(["seal"], "AlreadySealed");
      await register.refused(["found", []], "AlreadySealed");
      await register.refused(["seal"], "NotFounding", [register.authority], register.authority);
    });
  });

  describe("orders of the authority", () => {
    const DAY = 86_400;
    beforeEach(() => register.found(foundingMember({ keys: [keyOf(1), keyOf(2)] })));

    const admit = (n: number) => register.act("admit", 1, 1, false, false, 1, keyOf(n));

    it("admits a member from now on", async () => {
      register.travel(NOW + 10);
      const mined = await register.act("admit", 1, 1, false, true, 4, keyOf(3));
      expect(told(mined)).to.deep.equal([
        ["MemberAdmitted", 2n, BigInt(NOW + 10), 1n, 1n, false, true, 4n, 3n],
        ["PersonAdded", 3n, 2n, true],
        ["KeyChanged", 3n, ZeroAddress, getAddress(keyOf(3))],
      ]);
      expect(await register.ask("isMemberAt", 2, NOW + 9)).to.equal(false);
      expect(await register.ask("isMemberAt", 2, NOW + 10)).to.equal(true);
      expect(await register.heads(NOW + 9)).to.deep.equal([1n, 1n]);
      expect(await register.heads(NOW + 10)).to.deep.equal([2n, 2n]);
      const twice = ["admit", 1, 1, false, true, 4, keyOf(3)] as const;
      await register.refused(twice, "KeyInUse", [keyOf(3)]);
      await register.refused(["admit", 1, 1, false, true, 4, ZeroAddress], "ZeroKey");
    });

    it("ends a membership at an instant that may lie ahead", async () => {
      const until = NOW + YEAR;
      const mined = await register.act("endMembership", 1, until, until, FOUNDING_HASH);
      const ended = ["MembershipEnded", 1n, BigInt(until), BigInt(until), FOUNDING_HASH];
      expect(told(mined)).to.deep.equal([ended]);
      expect(await register.ask("isMemberAt", 1, until - 1)).to.equal(true);
      expect(await register.ask("isMemberAt", 1, until)).to.equal(false);
      expect(await register.heads(until - 1)).to.deep.equal([1n, 1n]);
      expect(await register.heads(until)).to.deep.equal([0n, 0n]);
    });

    it("ends the entitlement earlier than the membership", async () => {
      const [entitled, until] = [NOW + DAY, NOW + YEAR];
      await register.act("endMembership", 1, entitled, until, ZeroHash);
      expect(await register.heads(entitled - 1)).to.deep.equal([1n, 1n]);
      expect(await register.heads(entitled)).to.deep.equal([0n, 1n]);
      expect(await register.heads(until)).to.deep.equal([0n, 0n]);
      expect(await register.ask("isActive", 1, entitled - 1)).to.equal(true);
      expect(await register.ask("isActive", 1, entitled)).to.equal(false);
      expect(await register.ask("activeUntil", 1, NOW)).to.equal(BigInt(entitled));
      expect(await register.ask("departed", NOW, until)).to.equal(
        concat([toBeHex(1, 4), toBeHex(entitled, 5)]),
      );
    });

    it("moves an end that is known to an earlier instant, to no other", async () => {
      const end = (entitled: number, until: number) =>
        ["endMembership", 1, entitled, until, ZeroHash] as const;
      await register.act(...end(NOW + YEAR, NOW + YEAR));
      const known = [1, NOW + YEAR];
      await register.refused(end(NOW + YEAR, NOW + YEAR), "MembershipEnding", known);
      await register.refused(end(NOW + YEAR, NOW + YEAR + 1), "MembershipEnding", known);
      // Nobody is entitled longer than a member.
      await register.refused(end(NOW + DAY + 1, NOW + DAY), "MembershipEnding", known);
      await register.act(...end(NOW + DAY, NOW + DAY));
      expect(await register.ask("endedAt", 1, NOW + YEAR)).to.equal(false);
      expect(await register.ask("endedAt", 1, NOW + DAY)).to.equal(true);
      expect(await register.ask("departures", NOW, NOW + YEAR)).to.equal(1n);
      expect(await register.heads(NOW + DAY)).to.deep.equal([0n, 0n]);
      register.travel(NOW + DAY);
      await register.refused(end(NOW + DAY - 1, NOW + DAY - 1), "MembershipEnding", [1, NOW + DAY]);
    });

    it("ends no membership that is none, or in the past", async () => {
      const attempt = (member: number, until: number) =>
        ["endMembership", member, until, until, ZeroHash] as const;
      await register.refused(attempt(2, NOW), "UnknownMember", [2]);
      register.travel(NOW + 10);
      await register.refused(attempt(1, NOW + 9), "InstantPast", [NOW + 9, NOW + 10]);
      await admit(5);
      await register.refused(attempt(2, NOW + 10), "InstantPast", [NOW + 10, NOW + 10]);
      await register.refused(attempt(2, FOREVER), "NoEnd");
      await register.act("endMembership", 2, NOW + 11, NOW + 11, ZeroHash);
      expect(await register.ask("isMemberAt", 2, NOW + 10)).to.equal(true);
    });

    it("counts exits in whatever order they are scheduled, up to 64 instants ahead of one", async () => {
      const end = (member: number, until: number) =>
        ["endMembership", member, until, until, ZeroHash] as const;
      for (let n = 0; n < 67; n++) await admit(100 + n);
      const ends = [30, 10, 20, 10, 30].map((days) => NOW + days * DAY);
      for (const [i, until] of ends.entries()) await register.act(...end(2 + i, until));
      const all = async (days: number) => (await register.heads(NOW + days * DAY))[1];
      expect(await Promise.all([0, 10, 20, 30].map(all))).to.deep.equal([68n, 66n, 65n, 63n]);
      expect(await register.ask("headsDuring", NOW, NOW + 30 * DAY)).to.deep.equal([68n, 68n]);
      for (let n = 0; n < 61; n++) await register.act(...end(7 + n, NOW + YEAR + n));
      // 64 instants lie ahead of the first one: passing over them all is allowed once, not twice.
      await register.act(...end(68, NOW + 2));
      await register.refused(end(1, NOW + 1), "TooManyFutureChanges");
    });

    it("gives other votes from the next second on, in a class of its own", async () => {
      register.travel(NOW + 10);
      const mined = await register.act("setVotes", 1, 3);
      expect(told(mined)).to.deep.equal([
        ["ClassAdded", 1n, 3n, false, 1n],
        ["ClassChanged", 1n, 1n],
      ]);
      expect((await register.slot(1, NOW + 10)).class).to.equal(0n);
      expect((await register.slot(1, NOW + 11)).class).to.equal(1n);
      const classes = async (t: number) =>
        (await register.ask<bigint[]>("classHeads", t, t))[0] ?? 0n;
      expect(await classes(NOW + 10)).to.equal(1n);
      expect(await classes(NOW + 11)).to.equal(1n << 32n);
      expect(await register.ask("classes")).to.deep.equal([
        [1n, 3n],
        [false, false],
      ]);
      await register.act("setVotes", 1, 0);
      expect((await register.slot(1, NOW + 20)).mayVote).to.equal(false);
      expect(await register.heads(NOW + 20)).to.deep.equal([0n, 1n]);
    });

    it("changes shares, and notes a death, which ends the person", async () => {
      expect(told(await register.act("setShares", 1, 9))).to.deep.equal([
        ["SharesChanged", 1n, 9n],
      ]);
      expect(told(await register.act("noteDeath", 1, NOW - 5, FOUNDING_HASH))).to.deep.equal([
        ["MemberDied", 1n, BigInt(NOW - 5), FOUNDING_HASH],
        ["PersonEnded", 1n, BigInt(NOW + 1)],
        ["KeyChanged", 1n, getAddress(keyOf(1)), ZeroAddress],
      ]);
      const { shares, dead } = await register.ask<{ shares: bigint; dead: boolean }>(
        "detailsOf",
        1,
      );
      expect([shares, dead]).to.deep.equal([9n, true]);
    });
  });

  it("gives slots by number and nothing for unknown ones", async () => {
    await register.found(
      foundingMember({ keys: [keyOf(1)] }),
      foundingMember({ keys: [keyOf(2)] }),
    );
    const numbers = [2, 0, 77, 1].map((n) => toBeHex(n, 32));
    const slot = async (n: number) =>
      toBeHex(await register.ask<bigint>("slotAt", n, NOW, NOW, NOW), 32);
    expect(await register.ask("slots", concat(numbers))).to.equal(
      concat([await slot(2), ZeroHash, ZeroHash, await slot(1)]),
    );
    expect(unpack(BigInt(await slot(1))).key).to.equal(keyOf(1));
    expect(await register.ask("slots", "0x")).to.equal("0x");
    expect(await register.ask("segmentOf", 77)).to.equal(0n);
    expect(await register.ask("isInvesting", 77)).to.equal(false);
    expect(await register.ask("isMemberAt", 77, NOW)).to.equal(false);
    expect(await register.ask("keyAt", 77, NOW)).to.equal(ZeroAddress);
  });
});
