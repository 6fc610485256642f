import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { FOREVER } from "../../server/protocol/types.ts";
import { told } from "../helpers/machine.ts";
import { deployRegister, foundingMember, keyOf, NOW, type Register } from "../helpers/register.ts";

describe("PersonRegister", () => {
  let register: Register;
  // One organisation: person 1 votes, person 2 represents it, person 3 has an invitation alone.
  beforeEach(async () => {
    register = await deployRegister();
    await register.found(
      foundingMember({
        organisation: true,
        representatives: 0b10n,
        keys: [keyOf(1), keyOf(2), ZeroAddress] as never,
        invitations: [ZeroAddress, ZeroAddress, keyOf(3)] as never,
      }),
    );
  });
  afterEach(() => register.close());

  const key = (n: number) => getAddress(keyOf(n));

  it("knows persons by number, key and invitation", async () => {
    const person = async (n: number) => [...(await register.ask<unknown[]>("personAt", n))];
    expect(await person(1)).to.deep.equal([key(1), 1n, BigInt(FOREVER), false]);
    expect(await person(2)).to.deep.equal([key(2), 1n, BigInt(FOREVER), true]);
    expect(await person(3)).to.deep.equal([ZeroAddress, 1n, BigInt(FOREVER), false]);
    expect(await person(4)).to.deep.equal([ZeroAddress, 0n, 0n, false]);
    expect(await register.ask("memberOf", 3)).to.equal(1n);
    expect(await register.ask("personOf", keyOf(2))).to.equal(2n);
    expect(await register.ask("invitationOf", 3)).to.deep.equal([key(3), 0n]);
    expect(await register.ask("wasInvited", keyOf(3))).to.equal(true);
    expect(await register.ask("wasInvited", keyOf(4))).to.equal(false);
  });

  it("adds persons to members that there are", async () => {
    expect(told(await register.act("addPerson", 1, true))).to.deep.equal([
      ["PersonAdded", 4n, 1n, true],
    ]);
    await register.refused(["addPerson", 2, true], "UnknownMember", [2]);
  });

  it("remembers which key was in force when", async () => {
    for (const [at, n] of [
      [10, 11],
      [20, 12],
    ] as const) {
      register.travel(NOW + at);
      await register.act("setKey", 1, keyOf(n));
    }
    const instants = [NOW, NOW + 9, NOW + 10, NOW + 19, NOW + 20, NOW + 99];
    for (const [i, n] of [1, 1, 11, 11, 12, 12].entries()) {
      const t = instants[i] ?? 0;
      expect(await register.ask("keyAt", 1, t)).to.equal(key(n));
      expect((await register.slot(1, t)).key).to.equal(keyOf(n));
    }
    expect((await register.slot(1, NOW)).revisions).to.equal(2n);
    await register.refused(["setKey", 1, keyOf(1)], "KeyInUse", [keyOf(1)]);
    await register.refused(["setKey", 1, ZeroAddress], "ZeroKey");
  });

  it("keeps the slot when another person than the voting one changes its key", async () => {
    const before = await register.ask("slotAt", 1, NOW, NOW, NOW);
    register.travel(NOW + 10);
    await register.act("setKey", 2, keyOf(11));
    expect(await register.ask("keyAt", 2, NOW + 9)).to.equal(key(2));
    expect(await register.ask("keyAt", 2, NOW + 10)).to.equal(key(11));
    expect(await register.ask("slotAt", 1, NOW + 10, NOW + 10, NOW + 10)).to.equal(before);
  });

  it("puts the voting person's key into the slot, from the block's instant on", async () => {
    register.travel(NOW + 10);
    expect(told(await register.act("setVotingPerson", 1, 2))).to.deep.equal([
      ["VotingPersonChanged", 1n, 2n],
    ]);
    expect((await register.slot(1, NOW + 9)).key).to.equal(keyOf(1));
    expect((await register.slot(1, NOW + 10)).key).to.equal(keyOf(2));
    register.travel(NOW + 20);
    await register.act("setVotingPerson", 1, 0);
    expect((await register.slot(1, NOW + 20)).key).to.equal(ZeroAddress);
    expect(await register.ask("votingPersonAt", 1, NOW + 9)).to.equal(1n);
    expect(await register.ask("votingPersonAt", 1, NOW + 19)).to.equal(2n);
    expect(await register.ask("votingPersonAt", 1, NOW + 20)).to.equal(0n);
  });

  it("invites, dropping the present key or not", async () => {
    register.travel(NOW + 10);
    const kept = await register.act("invite", 1, keyOf(21), NOW + 99, false);
    expect(told(kept)).to.deep.equal([["PersonInvited", 1n, key(21), BigInt(NOW + 99)]]);
    expect(await register.ask("keyAt", 1, NOW + 10)).to.equal(key(1));
    expect(await register.ask("invitationOf", 1)).to.deep.equal([key(21), BigInt(NOW + 99)]);
    register.travel(NOW + 20);
    const dropped = await register.act("invite", 1, keyOf(22), 0, true);
    expect(told(dropped)).to.deep.equal([
      ["KeyChanged", 1n, key(1), ZeroAddress],
      ["PersonInvited", 1n, key(22), 0n],
    ]);
    expect(await register.ask("keyAt", 1, NOW + 19)).to.equal(key(1));
    expect(await register.ask("keyAt", 1, NOW + 20)).to.equal(ZeroAddress);
    // Again, while there is no key to drop.
    await register.act("invite", 1, keyOf(23), 0, true);
    register.travel(NOW + 30);
    await register.act("setKey", 1, keyOf(24));
    expect(await register.ask("invitationOf", 1)).to.deep.equal([ZeroAddress, 0n]);
    expect(await register.ask("keyAt", 1, NOW + 29)).to.equal(ZeroAddress);
    expect(await register.ask("keyAt", 1, NOW + 30)).to.equal(key(24));
    await register.refused(["invite", 2, keyOf(21), 0, true], "InvitationInUse", [keyOf(21)]);
  });

  it("takes an invitation back, any number of times, and it stays used", async () => {
    await register.act("invite", 3, ZeroAddress, 0, false);
    await register.act("invite", 3, ZeroAddress, 0, false);
    expect(await register.ask("invitationOf", 3)).to.deep.equal([ZeroAddress, 0n]);
    await register.refused(["invite", 3, keyOf(3), 0, false], "InvitationInUse", [keyOf(3)]);
  });

  it("needs no revision for a first key", async () => {
    register.travel(NOW + 10);
    await register.act("admit", 1, 1, false, false, 1, keyOf(31));
    expect((await register.slot(2, NOW + 10)).revisions).to.equal(0n);
  });

  it("ends a person with the next second, and key and invitation at once", async () => {
    register.travel(NOW + 10);
    await register.act("invite", 1, keyOf(21), 0, false);
    expect(told(await register.act("endPerson", 1))).to.deep.equal([
      ["PersonEnded", 1n, BigInt(NOW + 11)],
      ["KeyChanged", 1n, key(1), ZeroAddress],
    ]);
    expect(await register.ask("invitationOf", 1)).to.deep.equal([ZeroAddress, 0n]);
    expect(await register.ask("keyAt", 1, NOW + 9)).to.equal(key(1));
    expect(await register.ask("keyAt", 1, NOW + 10)).to.equal(ZeroAddress);
    expect(await register.ask("isActive", 1, NOW + 10)).to.equal(true);
    expect(await register.ask("isActive", 1, NOW + 11)).to.equal(false);
    // One who never had a key.
    expect(told(await register.act("endPerson", 3))).to.deep.equal([
      ["PersonEnded", 3n, BigInt(NOW + 11)],
    ]);
  });

  it("refuses persons whom it does not know", async () => {
    for (const person of [0, 4]) {
      await register.refused(["setKey", person, keyOf(9)], "UnknownPerson", [person]);
      for (const drop of [false, true]) {
        const invitation = ["invite", person, keyOf(9), 0, drop] as const;
        await register.refused(invitation, "UnknownPerson", [person]);
      }
    }
  });

  it("keeps every revision of a key, however many", async () => {
    const many = 260;
    for (let n = 1; n <= many; n++) {
      register.travel(NOW + 10 * n);
      await register.act("setKey", 1, keyOf(1000 + n));
    }
    for (const n of [1, 2, 128, 255, 256, many]) {
      for (const t of [NOW + 10 * n, NOW + 10 * n + 9]) {
        expect(await register.ask("keyAt", 1, t)).to.equal(key(1000 + n));
        const { key: inSlot, revisions } = await register.slot(1, t);
        expect([inSlot, revisions]).to.deep.equal([keyOf(1000 + n), 255n]);
      }
    }
  });
});
