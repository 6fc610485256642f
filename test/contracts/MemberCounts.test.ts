import { expect } from "chai";
import { ZeroHash } from "ethers";
import { told } from "../helpers/machine.ts";
import {
  deployRegister,
  FOUNDING_HASH,
  foundingMember,
  keyOf,
  NOW,
  type Register,
} from "../helpers/register.ts";

describe("MemberCounts", () => {
  let register: Register;
  beforeEach(async () => {
    register = await deployRegister();
    await register.found(foundingMember({ keys: [keyOf(1)] }));
  });
  afterEach(() => register.close());
  const admit = (n: number) => register.act("admit", 1, 1, false, false, 1, keyOf(n));
  it("counts who left and came back once, and keeps both times", async () => {
    await admit(5);
    await register.act("endMembership", 2, NOW + 10, NOW + 10, ZeroHash);
    register.travel(NOW + 20);
    const mined = await register.act("reinstate", 2, FOUNDING_HASH);
    expect(told(mined)).to.deep.equal([["MemberReinstated", 2n, BigInt(NOW + 21), FOUNDING_HASH]]);
    const heads = [NOW, NOW + 9, NOW + 10, NOW + 20, NOW + 21];
    expect(await Promise.all(heads.map((t) => register.heads(t)))).to.deep.equal(
      [2n, 2n, 1n, 1n, 2n].map((n) => [n, n]),
    );
    expect(await register.ask("headsDuring", NOW, NOW + 30)).to.deep.equal([2n, 2n]);
    // By class as often as they came; who takes them apart asks when they did.
    const [counts] = await register.ask<bigint[]>("classHeads", NOW, NOW + 30);
    expect(counts).to.equal(3n);
    expect(await register.ask("membershipsDuring", NOW, NOW + 30)).to.equal(3n);
    const gone = NOW + 10;
    expect(await register.ask("returnAfter", 2, gone)).to.deep.equal([NOW + 21, gone].map(BigInt));
    expect(await register.ask("returnAfter", 2, gone + 1)).to.deep.equal([0n, 0n]);
    const { since, until } = await register.slot(2, NOW + 9);
    expect([since, until]).to.deep.equal([BigInt(NOW), BigInt(NOW + 10)]);
    expect((await register.slot(2, NOW + 21)).since).to.equal(BigInt(NOW + 21));
    await register.refused(["reinstate", 2, ZeroHash], "MembershipUnended", [2]);
    await register.refused(["reinstate", 9, ZeroHash], "UnknownMember", [9]);
  });

  it("counts whoever came back and left within one second as never back", async () => {
    const until = async (member: number) =>
      (await register.ask<{ until: bigint }>("detailsOf", member)).until;
    await admit(5);
    const end = (member: number, entitled: number, member_: number) =>
      ["endMembership", member, entitled, member_, ZeroHash] as const;
    await register.act(...end(1, NOW + 10, NOW + 10));
    // Excluded: entitled no more, a member still.
    await register.act(...end(2, NOW + 10, NOW + 90));
    register.travel(NOW + 20);
    for (const member of [1, 2]) await register.act("reinstate", member, ZeroHash);
    expect(await register.ask("isMemberAt", 1, NOW + 20)).to.equal(false);
    expect(await register.ask("isMemberAt", 2, NOW + 20)).to.equal(true);
    expect(await register.heads(NOW + 21)).to.deep.equal([2n, 2n]);
    // Who comes back as a member is entitled as long.
    await register.refused(end(1, NOW + 21, NOW + 90), "MemberPeriodEmpty", [NOW + 21, NOW + 21]);
    await register.act(...end(1, NOW + 21, NOW + 21));
    await register.act(...end(2, NOW + 21, NOW + 90));
    expect(await register.heads(NOW + 21)).to.deep.equal([0n, 1n]);
    expect(await register.ask("headsDuring", NOW + 15, NOW + 30)).to.deep.equal([0n, 1n]);
    expect(await register.ask("departures", NOW, NOW + 99)).to.equal(2n);
    expect([await until(1), await until(2)]).to.deep.equal([NOW + 10, NOW + 90].map(BigInt));
    for (const member of [1, 2]) await register.act("reinstate", member, ZeroHash);
    expect(await register.ask("headsDuring", NOW, NOW + 30)).to.deep.equal([2n, 2n]);
  });

  it("counts an excluded member that was reinstated after its membership once", async () => {
    await admit(5);
    await register.act("endMembership", 2, NOW + 10, NOW + 50, ZeroHash);
    register.travel(NOW + 60);
    await register.act("reinstate", 2, ZeroHash);
    const during = (from: number) => register.ask("headsDuring", from, NOW + 70);
    // Entitled before and after, a member in between too, neither, and again.
    expect(await during(NOW + 9)).to.deep.equal([2n, 2n]);
    expect(await during(NOW + 10)).to.deep.equal([2n, 2n]);
    expect(await during(NOW + 50)).to.deep.equal([2n, 2n]);
    const memberships = (from: number) => register.ask("membershipsDuring", from, NOW + 70);
    expect(await memberships(NOW + 9)).to.equal(3n);
    expect(await memberships(NOW + 49)).to.equal(2n);
    expect(await memberships(NOW + 50)).to.equal(2n);
  });

  it("keeps no step where an end was moved away from", async () => {
    await admit(5);
    await register.act("endMembership", 1, NOW + 1000, NOW + 1000, ZeroHash);
    for (let n = 999; n > 900; n--) {
      await register.act("endMembership", 1, NOW + n, NOW + n, ZeroHash);
    }
    await register.act("endMembership", 2, NOW + 1, NOW + 1, ZeroHash);
    expect(await register.heads(NOW + 1)).to.deep.equal([1n, 1n]);
  });
});
