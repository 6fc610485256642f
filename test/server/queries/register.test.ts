import { expect } from "chai";
import type { Hex } from "viem";
import { expectRefusal, openQueries, type QueryScene, START, YEAR } from "../../helpers/queried.ts";
import { address, admission, event, id } from "../../helpers/synthetic.ts";

describe("queries of the register", () => {
  let scene: QueryScene;
  beforeEach(async () => {
    scene = await openQueries();
  });
  afterEach(() => scene.close());

  describe("members", () => {
    beforeEach(async () => {
      await scene.found();
      await scene.mine(600, ...admission(6, START + 600));
    });

    const at = async (time: number) => (await scene.queries.members({ at: time })).items;
    const numbers = async (time: number) => (await at(time)).map(({ member }) => member);

    it("are listed as of any date, before the ledger and before 1970 too", async () => {
      expect(await numbers(-YEAR - 1)).to.deep.equal([]);
      expect(await numbers(-YEAR)).to.deep.equal([4]);
      expect(await numbers(START - YEAR)).to.deep.equal([1, 2, 4, 5]);
      expect(await numbers(START)).to.deep.equal([1, 2, 3, 4]);
      expect(await numbers(START + 499)).to.deep.equal([1, 2, 3, 4]);
      expect(await numbers(START + 500)).to.deep.equal([1, 3, 4]);
      expect(await numbers(START + 600)).to.deep.equal([1, 3, 4, 6]);
      expect((await scene.queries.members()).items).to.have.length(4);
    });

    it("come with all that the list holds, and the heads", async () => {
      const { items, heads } = await scene.queries.members({ at: START });
      expect(heads).to.deep.equal({ eligible: 3, all: 4 });
      expect(items[1]).to.deep.equal({
        member: 2,
        segment: 1,
        since: START - YEAR,
        until: START + 500,
        isMember: true,
        votes: 1,
        investing: false,
        organisation: false,
        shares: 1,
        votingPerson: 2,
        persons: [{ person: 2, key: address(2), enrolled: true, invited: false }],
      });
      expect(items[2]).to.include({ investing: true, votes: 0, until: null });
      expect(items[3]).to.include({ organisation: true, since: -YEAR });
    });

    it("have the key that was in force", async () => {
      const person = 1;
      const change = (previous: Hex, key: Hex) =>
        event("register", "KeyChanged", { person, previous, key });
      const invitation = event("register", "PersonInvited", { person, invitation: address(77) });
      await scene.mine(610, change(address(1), address(0)), invitation);
      await scene.mine(620, change(address(0), address(101)));
      const personAt = async (time: number) =>
        (await scene.queries.member(1, { at: START + time })).persons[0];
      expect(await personAt(-1)).to.include({ key: null, enrolled: false });
      expect(await personAt(609)).to.include({ key: address(1), enrolled: true });
      expect(await personAt(610)).to.include({ key: null, enrolled: false });
      expect(await personAt(620)).to.include({ key: address(101), invited: false });
    });

    it("are invited until they enrol", async () => {
      const args = { person: 1, invitation: address(77) };
      await scene.mine(610, event("register", "PersonInvited", args));
      expect((await scene.queries.member(1)).persons[0]).to.include({
        invited: true,
        enrolled: true,
      });
    });

    it("show who joins and who leaves at once", async () => {
      const now = async () => (await scene.queries.members()).items.map(({ member }) => member);
      expect(await now()).to.deep.equal([1, 3, 4, 6]);
      await scene.mine(700, ...admission(7, START + 700));
      expect(await now()).to.deep.equal([1, 3, 4, 6, 7]);
      const args = { member: 3, until: START + 710, evidence: id("letter") };
      await scene.mine(710, event("register", "MembershipEnded", args));
      expect(await now()).to.deep.equal([1, 4, 6, 7]);
    });

    it("are paged", async () => {
      const first = await scene.queries.members({ at: START, limit: 3 });
      expect(first.items.map(({ member }) => member)).to.deep.equal([1, 2, 3]);
      const cursor = first.next as string;
      const second = await scene.queries.members({ at: START, limit: 3, cursor });
      expect(second.items.map(({ member }) => member)).to.deep.equal([4]);
      expect(second.next).to.equal(null);
      await expectRefusal(scene.queries.members({ at: START + 1, cursor }), "CURSOR_INVALID");
      await expectRefusal(scene.queries.history({}, { cursor }), "CURSOR_INVALID");
      for (const bad of ["", "%", "bm9uc2Vuc2U", `${cursor.slice(0, -4)}AAAA`]) {
        await expectRefusal(scene.queries.members({ at: START, cursor: bad }), "CURSOR_INVALID");
      }
    });

    it("are asked for within bounds", async () => {
      for (const limit of [0, 501, 1.5]) {
        const error = await expectRefusal(scene.queries.members({ limit }), "QUERY_INVALID");
        expect(error.facts).to.deep.equal({ field: "limit" });
      }
      await expectRefusal(scene.queries.members({ at: Number.NaN }), "QUERY_INVALID");
      await expectRefusal(scene.queries.member(7), "MEMBER_UNKNOWN");
    });

    it("changed between two dates", async () => {
      const all = await scene.queries.memberChanges(START - 100, START + 600);
      expect(
        all.items.map(({ kind, member, at: time }) => [kind, member, time - START]),
      ).to.deep.equal([
        ["JOINED", 3, -5],
        ["LEFT", 2, 500],
        ["JOINED", 6, 600],
      ]);
      const first = await scene.queries.memberChanges(START - 100, START + 600, { limit: 2 });
      const cursor = first.next as string;
      const rest = await scene.queries.memberChanges(START - 100, START + 600, {
        limit: 2,
        cursor,
      });
      expect([...first.items, ...rest.items]).to.deep.equal(all.items);
      expect((await scene.queries.memberChanges(START - 101, START - 100)).items).to.deep.equal([
        { kind: "LEFT", at: START - 100, member: 5, segment: 1, votes: 1 },
      ]);
    });
  });
});
