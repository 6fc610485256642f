import { expect } from "chai";
import type { Hex } from "viem";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { Base, EarlyClose, Law, Matter, type RuleSet } from "../../server/protocol/rules.ts";
import { Cause, Choice, Contest, Outcome, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { bitsOf, FIRST_ORGANISATION, foundRegistered } from "../helpers/registered.ts";

const { ADOPTED, REJECTED } = Outcome;
const { YES, NO, ABSTAIN } = Choice;
const BAN = 1 << Contest.BAN;

describe("bans from voting (§43(6) GenG)", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (rules: Readonly<Record<number, Partial<RuleSet>>> = {}, more = 0) => {
    coop = await foundRegistered({ rules, more });
  };
  const concern = (persons: number[], members: number[] = []): ActionContent => ({
    kind: "CONCERN",
    persons,
    members,
  });
  const barred = async (
    vote: Hex,
    elector: number,
    signer = coop.signer(elector),
    reason: number = Skip.BARRED,
  ) => {
    const call = coop.castOf(vote, [await coop.ballot(vote, elector, YES, { signer })]);
    await coop.refused(call, "NothingCounted", [elector, reason], { twin: false });
  };
  const open = (content: ActionContent, matter: Matter, changes = {}) =>
    coop.open(content, { matter, endsAt: coop.now() + HOUR, ...changes });

  it("keep who is to be discharged from voting, for themselves and for whom they represent", async () => {
    // Thirty members; 1 and 2 are discharged together, 1 holds the proxies of 5 and 6.
    await start({}, 18);
    const vote = await open(concern([1, 2]), Matter.DISCHARGE);
    for (const principal of [5, 6]) await coop.send(coop.proxy(vote, principal, 1));
    await coop.refused(coop.proxy(vote, 7, 1), "HolderFull", [1, 2]);
    for (const elector of [1, 2]) await barred(vote, elector);
    for (const principal of [5, 6]) await barred(vote, principal, coop.signer(1));
    const others = [3, 4, ...Array.from({ length: 24 }, (_, i) => i + 7)];
    const choice = (i: number) => (i < 12 ? YES : i < 25 ? NO : ABSTAIN);
    const personOf = (n: number) => (n > 12 ? n + 3 : n === 12 ? 14 : n);
    const ballots = await Promise.all(
      others.map((n, i) => coop.ballot(vote, n, choice(i), { signer: coop.signer(personOf(n)) })),
    );
    await coop.send(coop.castOf(vote, ballots));
    expect(await coop.result(vote)).to.deep.equal({ outcome: REJECTED, contests: 0 });
    // The principals were entitled; only the members concerned are not.
    expect(await coop.countOf(vote)).to.deep.equal([28, 30, 12, 13, 1, 0]);
  });

  it("do not keep the principals from voting themselves, or through another", async () => {
    await start();
    const vote = await open(concern([1, 2]), Matter.DISCHARGE);
    await coop.send(coop.proxy(vote, 5, 1));
    await coop.send(coop.proxy(vote, 6, 7));
    await barred(vote, 5, coop.signer(1));
    await coop.cast(vote, { 5: NO });
    await coop.castOne(vote, 6, NO, { signer: coop.signer(7) });
    // Whom a person concerned asks has no vote to give.
    await coop.send(coop.proxy(vote, 1, 8));
    await barred(vote, 1, coop.signer(8));
    expect(await coop.countOf(vote)).to.deep.equal([10, 12, 0, 2, 0, 0]);
  });

  it("follow the person where an organisation is not concerned itself", async () => {
    await start();
    const { member, voting, representative } = FIRST_ORGANISATION;
    const vote = await open(concern([voting]), Matter.RELEASE);
    await barred(vote, member, coop.signer(voting));
    const changed = { member, person: representative };
    await coop.send(coop.act("VotingPerson", changed, [coop.signer(representative)]));
    await coop.castOne(vote, member, NO, { signer: coop.signer(representative) });
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 0, 1, 0, 0]);
  });

  it("follow the member where it is concerned, whoever signs for it", async () => {
    await start();
    const { member, voting, representative } = FIRST_ORGANISATION;
    const vote = await open(concern([], [member, 5]), Matter.CLAIM);
    await barred(vote, member, coop.signer(voting));
    const changed = { member, person: representative };
    await coop.send(coop.act("VotingPerson", changed, [coop.signer(representative)]));
    await barred(vote, member, coop.signer(representative));
    // A natural member is concerned where its person is, and the other way round.
    await barred(vote, 5);
    await coop.send(coop.proxy(vote, 6, 5));
    await barred(vote, 6, coop.signer(5));
    const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
    const paper = coop.paper(vote, 5, YES, officers);
    await coop.refused(paper, "NothingCounted", [5, Skip.BARRED]);
    expect(await coop.countOf(vote)).to.deep.equal([10, 12, 0, 0, 0, 0]);
  });

  it("are none in an election, nor in an exclusion (exhaustive list)", async () => {
    await start();
    const election: ActionContent = {
      kind: "ELECT",
      election: {
        body: SUPERVISORY_BOARD,
        since: 0,
        until: START + 99 * DAY,
        seats: [4],
        candidates: [8],
      },
    };
    const vote = await open(election, Matter.ELECTION);
    // A candidate with two proxies casts three ballots.
    for (const principal of [5, 6]) await coop.send(coop.proxy(vote, principal, 8));
    for (const elector of [5, 6, 8]) {
      await coop.castOne(vote, elector, 1n, { signer: coop.signer(8) });
    }
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 3, 0, 0, 0]);
    const exclusion = await open({ kind: "EXCLUDE", member: 9 }, Matter.EXCLUSION);
    await coop.cast(exclusion, { 9: NO });
    expect(await coop.countOf(exclusion)).to.deep.equal([12, 12, 0, 1, 0, 0]);
  });

  it("are said of somebody, and name what they are about", async () => {
    await start();
    const matter = { matter: Matter.DISCHARGE };
    await coop.unopenable(concern([]), "MalformedAction", [], matter);
    const many = Array.from({ length: 64 }, () => 1);
    await coop.unopenable(concern(many), "MalformedAction", [], matter);
    // A number that is nobody's would bar nobody.
    for (const number of [0, 99]) {
      await coop.unopenable(concern([1, number]), "UnknownPerson", [number], matter);
      await coop.unopenable(concern([1], [2, number]), "UnknownMember", [number], matter);
    }
    await coop.unopenable(concern([1]), "DocumentMissing", [], {
      ...matter,
      documents: `0x${"00".repeat(32)}`,
    });
  });

  describe("by statute", () => {
    const statute = { conflictKinds: bitsOf(Matter.SEATS, Matter.EXCLUSION, Matter.MEMBER_VOTES) };
    const seat = (person: number): ActionContent => ({
      kind: "SEAT",
      order: {
        body: SUPERVISORY_BOARD,
        seat: 4,
        person,
        since: 0,
        until: START + 99 * DAY,
        role: 0,
      },
    });

    it("bar whom an action is about, in the matters that it names", async () => {
      await start({ 1: statute });
      const seating = await open(seat(8), Matter.SEATS);
      await barred(seating, 8);
      const grant: ActionContent = { kind: "GRANT_VOTES", member: 9, votes: 2 };
      await barred(await open(grant, Matter.MEMBER_VOTES), 9);
      const dismissal: ActionContent = { kind: "UNSEAT", body: BOARD, seat: 2, person: 2 };
      await barred(await open(dismissal, Matter.SEATS), 2);
      const recall: ActionContent = { kind: "UNSEAT", body: 3, seat: 3, person: 5 };
      // A recall is not among them.
      const vote = await open(recall, Matter.RECALL);
      await coop.cast(vote, { 5: NO });
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 0, 1, 0, 0]);
    });

    it("are contestable where the barred would have turned the outcome", async () => {
      await start({ 1: statute });
      const decisive = await open(seat(8), Matter.SEATS);
      await coop.cast(decisive, { 1: YES, 2: YES, 3: NO });
      // 2 : 1, and 2 : 2 with the one who is barred.
      expect(await coop.result(decisive)).to.deep.equal({ outcome: ADOPTED, contests: BAN });
      const clear = await open(seat(8), Matter.SEATS);
      await coop.cast(clear, { 1: YES, 2: YES, 3: YES, 4: NO });
      expect(await coop.result(clear)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
      const rejected = await open(seat(8), Matter.SEATS);
      await coop.cast(rejected, { 1: YES, 2: NO });
      expect(await coop.result(rejected)).to.deep.equal({ outcome: REJECTED, contests: BAN });
    });

    it("are contestable also where the share is one of all who would be entitled", async () => {
      await start({ 1: statute });
      const { ruleSets } = {
        ruleSets: await coop.ask<{ toArray(): unknown[] }>("bodies", "ruleSetAt", 1, 1),
      };
      expect(ruleSets.toArray().length).to.equal(35);
      await coop.close();
      coop = await foundRegistered({
        plan: ({ ruleSets: sets }) => ({
          ruleSets: sets.map((one, i) =>
            i === 0 ? { ...one, ...statute, majorityBase: Base.ELIGIBLE } : one,
          ),
        }),
      });
      const vote = await open(seat(8), Matter.SEATS);
      // Six of eleven are more than half, six of twelve are not.
      await coop.cast(vote, { 1: YES, 2: YES, 3: YES, 4: YES, 5: YES, 6: YES });
      expect(await coop.result(vote)).to.deep.equal({ outcome: ADOPTED, contests: BAN });
      const more = await open(seat(8), Matter.SEATS);
      await coop.cast(more, { 1: YES, 2: YES, 3: YES, 4: YES, 5: YES, 6: YES, 7: YES });
      expect(await coop.result(more)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
    });

    it("are not contestable where no law binds, and bar all the same", async () => {
      coop = await foundRegistered({
        plan: ({ articles, ruleSets }) => ({
          articles: { ...articles, cooperative: false },
          ruleSets: ruleSets.map((one) => ({ ...one, ...statute, law: Law.FREE })),
        }),
      });
      const vote = await open(seat(8), Matter.SEATS);
      await barred(vote, 8);
      await coop.cast(vote, { 1: YES, 2: YES, 3: NO });
      expect(await coop.result(vote)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
      // Discharge bars nobody where the statute does not say so.
      const discharge = await open(concern([1]), Matter.DISCHARGE);
      await coop.cast(discharge, { 1: YES });
      expect(await coop.countOf(discharge)).to.deep.equal([12, 12, 1, 0, 0, 0]);
    });

    it("bar seats whose holders are concerned, and take them out of those who could vote", async () => {
      const rules = { conflictKinds: bitsOf(Matter.SEATS), earlyClose: EarlyClose.ALL_VOTED };
      await start({ 3: rules });
      const dismissal: ActionContent = { kind: "UNSEAT", body: BOARD, seat: 2, person: 2 };
      const order = { ...seat(4), order: { ...(seat(4) as never as { order: object }).order } };
      expect(order.kind).to.equal("SEAT");
      const board: ActionContent = {
        kind: "SEAT",
        order: {
          body: BOARD,
          seat: 2,
          person: 4,
          since: START + 1000 * DAY,
          until: START + 1010 * DAY,
          role: 0,
        },
      };
      const vote = await open(board, Matter.SEATS, { body: SUPERVISORY_BOARD });
      await barred(vote, 2, coop.signer(4));
      await coop.castSeats(vote, SUPERVISORY_BOARD, { 1: YES, 3: YES });
      // Two of two who are not barred.
      await coop.send(coop.end(vote));
      const { cause, outcome } = await coop.voteOf(vote);
      expect([cause, outcome].map(Number)).to.deep.equal([Cause.ALL_VOTED, ADOPTED]);
      expect(await coop.countOf(vote)).to.deep.equal([2, 4, 2, 0, 0, 0]);
      const nobody = await open(dismissal, Matter.SEATS, { body: SUPERVISORY_BOARD });
      await coop.castSeats(nobody, SUPERVISORY_BOARD, { 1: YES, 2: YES, 3: YES });
      expect(await coop.countOf(nobody)).to.deep.equal([3, 4, 3, 0, 0, 0]);
    });
  });
});
