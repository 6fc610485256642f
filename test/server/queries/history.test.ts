import { expect } from "chai";
import type { Queries } from "../../../server/queries.ts";
import {
  expectRefusal,
  MEETING,
  openQueries,
  type QueryScene,
  VOTE,
} from "../../helpers/queried.ts";
import { address, id } from "../../helpers/synthetic.ts";

describe("queries of the history", () => {
  let scene: QueryScene;
  beforeEach(async () => {
    scene = await openQueries();
  });
  afterEach(() => scene.close());

  describe("history", () => {
    beforeEach(async () => {
      await scene.found();
      await scene.open();
      await scene.cast(110, 1, { id: id("a"), elector: 1, choice: 1 });
    });

    it("tells all facts in order, either way, and page by page", async () => {
      const all = (await scene.queries.history({}, { order: "asc", limit: 100 })).items;
      expect(all.map(({ fact }) => fact)).to.deep.equal(all.map((_, i) => i + 1));
      expect(all).to.have.length((await scene.queries.status()).facts);
      const newest = (await scene.queries.history({}, { limit: 100 })).items;
      expect(newest).to.deep.equal(all.toReversed());
      for (const order of ["asc", "desc"] as const) {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const page = await scene.queries.history({}, { order, limit: 7, cursor });
          seen.push(...page.items.map(({ fact }) => fact));
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        const expected = order === "asc" ? all : newest;
        expect(seen).to.deep.equal(expected.map(({ fact }) => fact));
      }
    });

    it("tells what is about a member, a person, a body or a vote", async () => {
      const names = async (filter: Parameters<Queries["history"]>[0]) =>
        (await scene.queries.history(filter, { order: "asc" })).items.map(({ name }) => name);
      const member = ["MemberAdmitted", "PersonAdded", "KeyChanged", "MembershipEnded"];
      expect(await names({ member: 2 })).to.deep.equal(member);
      expect(await names({ person: 2 })).to.deep.equal(["PersonAdded", "KeyChanged", "SeatTaken"]);
      expect(await names({ body: MEETING })).to.deep.equal([
        "BodyCreated",
        "RuleSetAdopted",
        "VoteOpened",
      ]);
      expect(await names({ vote: VOTE })).to.deep.equal(["VoteOpened", "BallotsCast"]);
      expect(await names({ member: 9 })).to.deep.equal([]);
      await expectRefusal(scene.queries.history({ member: 1, body: 1 }), "QUERY_INVALID");
      await expectRefusal(scene.queries.history({ member: 0 }), "QUERY_INVALID");
    });

    it("shows of a batch how many ballots it holds, and no more", async () => {
      const [fact] = (await scene.queries.history({ vote: VOTE })).items;
      expect(fact?.args).to.have.keys(["vote", "batch", "list", "count", "late"]);
      expect(fact).to.not.have.property("bytes");
      expect(fact?.args).to.include({ vote: VOTE, batch: 1, count: 1, late: false });
    });
  });

  describe("search", () => {
    beforeEach(async () => {
      await scene.found();
      await scene.open();
      await scene.cast(110, 1, { id: id("a"), elector: 1, choice: 1 });
    });

    const kinds = async (text: string) =>
      (await scene.queries.search(text)).items.map(({ kind }) => kind).sort();

    it("finds by the beginning of a hash or an address", async () => {
      expect((await scene.queries.search(VOTE.slice(0, 10))).items).to.deep.equal([
        { kind: "VOTE", hash: VOTE, number: 1, vote: VOTE },
      ]);
      expect((await scene.queries.search(id("a"))).items).to.deep.equal([
        { kind: "BALLOT", hash: id("a"), number: 1, vote: VOTE },
      ]);
      expect(await kinds(id(`documents of ${VOTE}`))).to.deep.equal(["DOCUMENTS"]);
      const block = scene.chain.all[2];
      expect(await kinds(String(block?.hash).slice(0, 13))).to.deep.equal(["BLOCK"]);
      expect(await kinds(String(block?.receipts[0]?.transactionHash))).to.deep.equal([
        "TRANSACTION",
      ]);
      expect((await scene.queries.search(address(3))).items).to.deep.equal([
        { kind: "PERSON", hash: address(3), number: 3, vote: null },
      ]);
      expect(await kinds(id("nothing"))).to.deep.equal([]);
    });

    it("finds by number", async () => {
      expect(await kinds("1")).to.deep.equal(["BLOCK", "BODY", "MEMBER", "PERSON", "VOTE"]);
      expect(await kinds(" 5 ")).to.deep.equal(["MEMBER", "PERSON"]);
      expect(await kinds("999999999999")).to.deep.equal([]);
    });

    it("refuses what is neither", async () => {
      for (const text of ["", "0x", "0x12", "Müller", "-1", `${id("a")}0`]) {
        await expectRefusal(scene.queries.search(text), "QUERY_INVALID");
      }
    });
  });
});
