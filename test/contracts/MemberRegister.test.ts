import { expect } from "chai";
import { concat, getAddress, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { FOREVER } from "../../server/protocol/types.ts";
import type { Mined } from "../helpers/machine.ts";
import {
  deployRegister,
  FOUNDING_HASH,
  foundingMember,
  keyOf,
  NOW,
  type Register,
  YEAR,
} from "../helpers/register.ts";

const told = ({ logs }: Mined) => logs.map(({ name, args }) => [name, ...Object.values(args)]);

describe("MemberRegister", () => {
  let register: Register;
  beforeEach(async () => {
    register = await deployRegister();
  });
  afterEach(() => register.close());

  /** Founds members and seals. */
  async function found(...members: ReturnType<typeof foundingMember>[]) {
    await register.act("found", members);
    await register.act("seal");
  }

  /** key, since, until, revisions, flags and class, as the interface describes the slot. */
  function unpack(slot: bigint) {
    return {
      key: toBeHex(slot >> 96n, 20),
      since: BigInt.asIntN(40, slot >> 56n),
      until: (slot >> 16n) & 0xff_ffff_ffffn,
      revisions: (slot >> 8n) & 0xffn,
      mayVote: ((slot >> 5n) & 1n) === 1n,
      class: slot & 31n,
    };
  }

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
          keys: [keyOf(1), ZeroAddress] as never,
          invitations: [ZeroAddress, keyOf(2)] as never,
        }),
        foundingMember({ until: NOW - 1, keys: [keyOf(3)], invitations: [keyOf(4)] }),
      ]);
      expect(told(mined)).to.deep.equal([
        ["ClassAdded", 0n, 0n, true, 7n],
        ["MemberAdmitted", 1n, BigInt(before1970), 7n, 0n, true, true, 12n, 1n],
        ["PersonAdded", 1n, 1n],
        ["KeyChanged", 1n, ZeroAddress, getAddress(keyOf(1))],
        ["PersonAdded", 2n, 1n],
        ["PersonInvited", 2n, getAddress(keyOf(2))],
        ["ClassAdded", 1n, 1n, false, 1n],
        ["MemberAdmitted", 2n, BigInt(NOW - YEAR), 1n, 1n, false, false, 1n, 3n],
        ["PersonAdded", 3n, 2n],
        ["KeyChanged", 3n, ZeroAddress, getAddress(keyOf(3))],
        ["PersonInvited", 3n, getAddress(keyOf(4))],
        ["MembershipEnded", 2n, BigInt(NOW - 1), ZeroHash],
      ]);
      expect(unpack(await register.ask("slotAt", 1, NOW))).to.deep.equal({
        key: keyOf(1),
        since: BigInt(before1970),
        until: BigInt(FOREVER),
        revisions: 0n,
        mayVote: false,
        class: 0n,
      });
      expect(unpack(await register.ask("slotAt", 2, NOW))).to.deep.include({
        until: BigInt(NOW - 1),
        mayVote: true,
        class: 1n,
      });
      expect(await register.ask("memberCount")).to.equal(2n);
      expect(await register.ask("personCount")).to.equal(3n);
      expect(await register.ask("classCount")).to.equal(2n);
      expect(await register.ask("classAt", 0)).to.deep.equal([0n, true, 7n]);
      expect(await register.ask("segmentOf", 1)).to.equal(7n);
      expect(await register.ask("sharesOf", 1)).to.equal(12n);
      expect(await register.ask("votingPersonOf", 1)).to.equal(1n);
      expect(await register.ask("memberOf", 2)).to.equal(1n);
      expect(await register.ask("personOf", keyOf(3))).to.equal(3n);
      expect(await register.ask("invitationOf", 2)).to.equal(getAddress(keyOf(2)));
      expect(await register.ask("wasInvited", keyOf(2))).to.equal(true);
    });

    it("counts members of the founding's day, and only them", async () => {
      await found(
        foundingMember({ keys: [keyOf(1)] }),
        foundingMember({ keys: [keyOf(2)], until: NOW + YEAR }),
        foundingMember({ keys: [keyOf(3)], until: NOW - 1 }),
        foundingMember({ keys: [keyOf(4)], until: NOW }),
        foundingMember({ keys: [keyOf(5)], votes: 0, investing: true }),
      );
      expect(await register.ask("headsAt", NOW - 1)).to.deep.equal([0n, 0n]);
      expect(await register.ask("headsAt", NOW)).to.deep.equal([2n, 3n]);
      expect(await register.ask("headsAt", NOW + YEAR - 1)).to.deep.equal([2n, 3n]);
      expect(await register.ask("headsAt", NOW + YEAR)).to.deep.equal([1n, 2n]);
      const during = (from: number, to: number) => register.ask("headsDuring", from, to);
      expect(await during(NOW, NOW + YEAR)).to.deep.equal([2n, 3n]);
      expect(await during(NOW + YEAR - 1, NOW + YEAR)).to.deep.equal([2n, 3n]);
      expect(await during(NOW + YEAR, NOW + 2 * YEAR)).to.deep.equal([1n, 2n]);
      // A former member was one.
      expect(await register.ask("isMemberAt", 3, NOW - 2)).to.equal(true);
      expect(await register.ask("isMemberAt", 3, NOW - 1)).to.equal(false);
      expect(await register.ask("untilOf", 3)).to.equal(BigInt(NOW - 1));
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
      await register.act("found", members.slice(0, 32));
      await register.act("seal");
      expect(await register.ask("headsAt", NOW)).to.deep.equal([32n, 32n]);
      const admission = ["admit", 33, 1, false, false, 1, keyOf(99)] as const;
      await register.refused(admission, "TooManyClasses");
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
    beforeEach(() => found(foundingMember({ keys: [keyOf(1), keyOf(2)] })));

    it("admits a member from now on", async () => {
      register.travel(NOW + 10);
      const mined = await register.act("admit", 1, 1, false, true, 4, keyOf(3));
      expect(told(mined)).to.deep.equal([
        ["MemberAdmitted", 2n, BigInt(NOW + 10), 1n, 1n, false, true, 4n, 3n],
        ["PersonAdded", 3n, 2n],
        ["KeyChanged", 3n, ZeroAddress, getAddress(keyOf(3))],
      ]);
      expect(await register.ask("isMemberAt", 2, NOW + 9)).to.equal(false);
      expect(await register.ask("isMemberAt", 2, NOW + 10)).to.equal(true);
      expect(await register.ask("headsAt", NOW + 9)).to.deep.equal([1n, 1n]);
      expect(await register.ask("headsAt", NOW + 10)).to.deep.equal([2n, 2n]);
      const twice = ["admit", 1, 1, false, true, 4, keyOf(3)] as const;
      await register.refused(twice, "KeyInUse", [keyOf(3)]);
      await register.refused(["admit", 1, 1, false, true, 4, ZeroAddress], "ZeroKey");
    });

    it("remembers which key was in force when", async () => {
      for (const [at, key] of [
        [10, 11],
        [20, 12],
      ] as const) {
        register.travel(NOW + at);
        await register.act("setKey", 1, keyOf(key));
      }
      const keys = [NOW, NOW + 9, NOW + 10, NOW + 19, NOW + 20, NOW + 99];
      for (const [i, key] of [1, 1, 11, 11, 12, 12].entries()) {
        const t = keys[i];
        expect(await register.ask("keyAt", 1, t)).to.equal(getAddress(keyOf(key)));
        expect(unpack(await register.ask("slotAt", 1, t)).key).to.equal(keyOf(key));
      }
      expect(unpack(await register.ask("slotAt", 1, NOW)).revisions).to.equal(2n);
      await register.refused(["setKey", 1, keyOf(1)], "KeyInUse", [keyOf(1)]);
    });

    it("keeps the slot when another person than the voting one changes its key", async () => {
      const before = await register.ask("slotAt", 1, NOW);
      register.travel(NOW + 10);
      await register.act("setKey", 2, keyOf(11));
      expect(await register.ask("keyAt", 2, NOW + 9)).to.equal(getAddress(keyOf(2)));
      expect(await register.ask("keyAt", 2, NOW + 10)).to.equal(getAddress(keyOf(11)));
      expect(await register.ask("slotAt", 1, NOW + 10)).to.equal(before);
    });

    it("invites, dropping the present key or not", async () => {
      register.travel(NOW + 10);
      const kept = await register.act("invite", 1, keyOf(21), false);
      expect(told(kept)).to.deep.equal([["PersonInvited", 1n, getAddress(keyOf(21))]]);
      expect(await register.ask("keyAt", 1, NOW + 10)).to.equal(getAddress(keyOf(1)));
      register.travel(NOW + 20);
      const dropped = await register.act("invite", 1, keyOf(22), true);
      expect(told(dropped)).to.deep.equal([
        ["KeyChanged", 1n, getAddress(keyOf(1)), ZeroAddress],
        ["PersonInvited", 1n, getAddress(keyOf(22))],
      ]);
      expect(await register.ask("keyAt", 1, NOW + 19)).to.equal(getAddress(keyOf(1)));
      expect(await register.ask("keyAt", 1, NOW + 20)).to.equal(ZeroAddress);
      // Again, while there is no key to drop.
      await register.act("invite", 1, keyOf(23), true);
      register.travel(NOW + 30);
      await register.act("setKey", 1, keyOf(24));
      expect(await register.ask("invitationOf", 1)).to.equal(ZeroAddress);
      expect(await register.ask("keyAt", 1, NOW + 29)).to.equal(ZeroAddress);
      expect(await register.ask("keyAt", 1, NOW + 30)).to.equal(getAddress(keyOf(24)));
      await register.refused(["invite", 2, keyOf(21), true], "InvitationInUse", [keyOf(21)]);
    });

    it("needs no revision for a first key", async () => {
      register.travel(NOW + 10);
      await register.act("admit", 1, 1, false, false, 1, keyOf(31));
      expect(unpack(await register.ask("slotAt", 2, NOW + 10)).revisions).to.equal(0n);
    });

    it("refuses persons whom it does not know", async () => {
      for (const person of [0, 3]) {
        await register.refused(["setKey", person, keyOf(9)], "UnknownPerson", [person]);
        await register.refused(["invite", person, keyOf(9), false], "UnknownPerson", [person]);
        await register.refused(["invite", person, keyOf(9), true], "UnknownPerson", [person]);
      }
      await register.refused(["setKey", 1, ZeroAddress], "ZeroKey");
    });

    it("keeps every revision of a key, however many", async () => {
      const many = 260;
      for (let n = 1; n <= many; n++) {
        register.travel(NOW + 10 * n);
        await register.act("setKey", 1, keyOf(1000 + n));
      }
      for (const n of [1, 2, 128, 255, 256, many]) {
        for (const t of [NOW + 10 * n, NOW + 10 * n + 9]) {
          expect(await register.ask("keyAt", 1, t)).to.equal(getAddress(keyOf(1000 + n)));
          const { key, revisions } = unpack(await register.ask("slotAt", 1, t));
          expect([key, revisions]).to.deep.equal([keyOf(1000 + n), 255n]);
        }
      }
    });

    it("ends a membership at an instant that may lie ahead", async () => {
      const until = NOW + YEAR;
      const mined = await register.act("endMembership", 1, until, FOUNDING_HASH);
      expect(told(mined)).to.deep.equal([["MembershipEnded", 1n, BigInt(until), FOUNDING_HASH]]);
      expect(await register.ask("isMemberAt", 1, until - 1)).to.equal(true);
      expect(await register.ask("isMemberAt", 1, until)).to.equal(false);
      expect(await register.ask("headsAt", until - 1)).to.deep.equal([1n, 1n]);
      expect(await register.ask("headsAt", until)).to.deep.equal([0n, 0n]);
      const again = ["endMembership", 1, until + 1, ZeroHash] as const;
      await register.refused(again, "MembershipEnding", [1, until]);
    });

    it("ends no membership that is none, or in the past", async () => {
      const attempt = (member: number, until: number) =>
        ["endMembership", member, until, ZeroHash] as const;
      await register.refused(attempt(2, NOW), "UnknownMember", [2]);
      register.travel(NOW + 10);
      await register.refused(attempt(1, NOW + 9), "InstantPast", [NOW + 9, NOW + 10]);
      await register.act("admit", 1, 1, false, false, 1, keyOf(5));
      await register.refused(attempt(2, NOW + 10), "InstantPast", [NOW + 10, NOW + 10]);
      const empty = [NOW + 10, NOW + 10];
      await register.refused(["checkEnd", 2, NOW + 10, NOW + 5], "MemberPeriodEmpty", empty);
      await register.refused(attempt(2, FOREVER), "NoEnd");
      await register.act("endMembership", 2, NOW + 11, ZeroHash);
      expect(await register.ask("isMemberAt", 2, NOW + 10)).to.equal(true);
    });

    it("counts exits in whatever order they are scheduled, up to 64 instants ahead of one", async () => {
      const members = 67;
      for (let n = 0; n < members; n++) {
        await register.act("admit", 1, 1, false, false, 1, keyOf(100 + n));
      }
      const ends = [30, 10, 20, 10, 30].map((days) => NOW + days * 86_400);
      for (const [i, until] of ends.entries()) {
        await register.act("endMembership", 2 + i, until, ZeroHash);
      }
      const heads = async (days: number) =>
        (await register.ask<bigint[]>("headsAt", NOW + days * 86_400))[1];
      expect(await Promise.all([0, 10, 20, 30].map(heads))).to.deep.equal([68n, 66n, 65n, 63n]);
      expect(await register.ask("headsDuring", NOW, NOW + 30 * 86_400)).to.deep.equal([68n, 68n]);
      for (let n = 0; n < 61; n++) {
        await register.act("endMembership", 7 + n, NOW + YEAR + n, ZeroHash);
      }
      // 64 instants lie ahead of the first one: passing over them all is allowed once, not twice.
      await register.act("endMembership", 68, NOW + 2, ZeroHash);
      await register.refused(["endMembership", 1, NOW + 1, ZeroHash], "TooManyFutureChanges", [0]);
    });
  });

  it("gives slots by number and nothing for unknown ones", async () => {
    await found(foundingMember({ keys: [keyOf(1)] }), foundingMember({ keys: [keyOf(2)] }));
    const numbers = [2, 0, 77, 1].map((n) => toBeHex(n, 32));
    const slot = async (n: number) => toBeHex(await register.ask<bigint>("slotAt", n, NOW), 32);
    expect(await register.ask("slots", concat(numbers))).to.equal(
      concat([await slot(2), ZeroHash, ZeroHash, await slot(1)]),
    );
    expect(await register.ask("slots", "0x")).to.equal("0x");
    expect(await register.ask("segmentOf", 77)).to.equal(0n);
    expect(await register.ask("isMemberAt", 77, NOW)).to.equal(false);
    expect(await register.ask("keyAt", 77, NOW)).to.equal(ZeroAddress);
  });
});
