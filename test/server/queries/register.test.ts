import { expect } from "chai";
import type { Hex } from "viem";
import {
  ended,
  expectRefusal,
  openQueries,
  type QueryScene,
  START,
  YEAR,
} from "../../helpers/queried.ts";
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
        isEntitled: true,
        entitledUntil: START + 500,
        votes: 1,
        investing: false,
        organisation: false,
        shares: 1,
        votingPerson: 2,
        diedAt: null,
        exclusion: null,
        persons: [
          {
            person: 2,
            representative: false,
            key: address(2),
            enrolled: true,
            invited: false,
            invitedFrom: null,
            until: null,
          },
        ],
      });
      expect(items[2]).to.include({ investing: true, votes: 0, until: null, isEntitled: false });
      expect(items[3]).to.include({ organisation: true, since: -YEAR });
    });

    it("have the key that was in force", async () => {
      const person = 1;
      const change = (previous: Hex, key: Hex) =>
        event("register", "KeyChanged", { person, previous, key });
      const invitation = event("register", "PersonInvited", {
        person,
        invitation: address(77),
        readyAt: 0,
      });
      await scene.mine(610, change(address(1), address(0)), invitation);
      await scene.mine(620, change(address(0), address(101)));
      const personAt = async (time: number) =>
        (await scene.queries.member(1, { at: START + time })).persons[0];
      expect(await personAt(-1)).to.include({ key: null, enrolled: false });
      expect(await personAt(609)).to.include({ key: address(1), enrolled: true });
      expect(await personAt(610)).to.include({ key: null, enrolled: false });
      expect(await personAt(620)).to.include({ key: address(101), invited: false });
    });

    it("are invited until they enrol, from the instant on at which the invitation is good", async () => {
      const invited = (invitation: number, readyAt: number) =>
        event("register", "PersonInvited", {
          person: 1,
          invitation: address(invitation),
          readyAt: readyAt === 0 ? 0 : START + readyAt,
        });
      const person = async () => (await scene.queries.member(1)).persons[0];
      await scene.mine(610, invited(77, 690));
      const state = { invited: true, invitedFrom: START + 690, enrolled: true };
      expect(await person()).to.include(state);
      // Without such an instant, from now on; the newer one replaces the older.
      await scene.mine(620, invited(78, 0));
      expect(await person()).to.include({ invited: true, invitedFrom: START + 620 });
      await scene.mine(630, invited(0, 0));
      expect(await person()).to.include({ invited: false, invitedFrom: null, enrolled: true });
    });

    it("show who joins and who leaves at once", async () => {
      const now = async () => (await scene.queries.members()).items.map(({ member }) => member);
      expect(await now()).to.deep.equal([1, 3, 4, 6]);
      await scene.mine(700, ...admission(7, START + 700));
      expect(await now()).to.deep.equal([1, 3, 4, 6, 7]);
      await scene.mine(710, ended(3, START + 710));
      expect(await now()).to.deep.equal([1, 4, 6, 7]);
    });

    const told = async (member: number, time: number) =>
      scene.queries.member(member, { at: START + time });

    it("lose vote and office before the membership where they are excluded (§68 GenG)", async () => {
      const heard = { member: 1, until: START + 620, document: id("letter") };
      await scene.mine(610, event("bodies", "HearingNoted", heard));
      const decided = { member: 1, decidedAt: START + 630 };
      await scene.mine(635, event("bodies", "ExclusionDecided", decided));
      const sent = { member: 1, sentAt: START + 640, document: id("letter") };
      await scene.mine(
        640,
        event("bodies", "ExclusionDispatched", sent),
        ended(1, START + 700, START + 641),
      );
      const view = await told(1, 640);
      expect(view).to.include({ isEntitled: true, entitledUntil: START + 641, until: START + 700 });
      expect(view.exclusion).to.deep.equal({
        hearingUntil: START + 620,
        decidedAt: START + 630,
        dispatchedAt: START + 640,
      });
      expect(await told(1, 641)).to.include({ isMember: true, isEntitled: false });
      expect((await scene.queries.members({ at: START + 641 })).heads).to.deep.equal({
        eligible: 2,
        all: 4,
      });
      expect(await told(1, 700)).to.include({ isMember: false, isEntitled: false });

      const back = { member: 1, entitledFrom: START + 651, evidence: id("judgment") };
      await scene.mine(650, event("register", "MemberReinstated", back));
      expect(await told(1, 645)).to.include({ isMember: true, isEntitled: false });
      const now = await told(1, 651);
      expect(now).to.include({ isMember: true, isEntitled: true, until: null });
      expect(now.exclusion).to.equal(null);
    });

    it("whose exclusion is decided no more keep what was heard", async () => {
      const heard = { member: 1, until: START + 620, document: id("letter") };
      await scene.mine(610, event("bodies", "HearingNoted", heard));
      await scene.mine(
        620,
        event("bodies", "ExclusionDecided", { member: 1, decidedAt: START + 615 }),
      );
      await scene.mine(
        630,
        event("bodies", "ExclusionDropped", { member: 1, decidedAt: START + 615 }),
      );
      const { exclusion } = await told(1, 630);
      const heardOnly = { hearingUntil: START + 620, decidedAt: null, dispatchedAt: null };
      expect(exclusion).to.deep.equal(heardOnly);
    });

    it("who die sign no more; their heirs have one representative (§77 GenG)", async () => {
      const died = { member: 1, diedAt: START + 605, evidence: id("certificate") };
      await scene.mine(
        610,
        event("register", "MemberDied", died),
        event("register", "PersonEnded", { person: 1, until: START + 611 }),
        event("register", "VotingPersonChanged", { member: 1, person: 0 }),
      );
      const view = await told(1, 610);
      expect(view).to.include({ diedAt: START + 605, votingPerson: null, isMember: true });
      expect(view.persons[0]).to.include({ until: START + 611 });
      await scene.mine(
        620,
        event("register", "PersonAdded", { person: 7, member: 1, representative: true }),
        event("register", "VotingPersonChanged", { member: 1, person: 7 }),
      );
      expect(await told(1, 620)).to.include({ votingPerson: 7 });
      expect(await told(1, 609)).to.include({ votingPerson: 1 });
    });

    it("are what they were at the key date: votes, segment and shares", async () => {
      const [votes, segment] = [3, 2];
      await scene.mine(
        610,
        event("register", "ClassAdded", { class: 4, votes, investing: false, segment }),
        event("register", "ClassChanged", { member: 1, class: 4 }),
        event("register", "SharesChanged", { member: 1, shares: 9 }),
      );
      // Shares change with the block, the class with the next second.
      expect(await told(1, 609)).to.include({ votes: 1, segment: 1, shares: 1 });
      expect(await told(1, 610)).to.include({ votes: 1, segment: 1, shares: 9 });
      expect(await told(1, 611)).to.include({ votes, segment, shares: 9 });
    });

    it("have the entry that was corrected (§30 GenG), and the old one in the history", async () => {
      const evidence = id("certificate");
      const corrected = (field: number, previous: number, value: number) =>
        event("register", "EntryCorrected", {
          member: 1,
          field,
          previous: BigInt(previous),
          value: BigInt(value),
          evidence,
        });
      await scene.mine(610, corrected(2, START - YEAR, START - 2 * YEAR), corrected(0, 1, 5));
      expect(await told(1, 610)).to.include({ since: START - 2 * YEAR, shares: 5 });
      expect(await told(1, -YEAR - 1)).to.include({ isMember: true, isEntitled: true });
      const { items } = await scene.queries.history({ member: 1 });
      const values = { previous: `${START - YEAR}`, value: `${START - 2 * YEAR}` };
      const entry = items.find(({ name, args }) => name === "EntryCorrected" && args.field === 2);
      expect(entry?.args).to.deep.include({ member: 1, ...values, evidence });
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
