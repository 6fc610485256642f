import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { Base, CapBase, Matter, type RuleSet, VoteWeight } from "../../server/protocol/rules.ts";
import { Choice, Contest, Outcome, Refusal } from "../../server/protocol/types.ts";
import { type Cooperative, HOUR } from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { foundRegistered, type RegisteredOptions } from "../helpers/registered.ts";

const { ADOPTED, REJECTED } = Outcome;
const { YES, NO, ABSTAIN, INVALID } = Choice;
/** Votes of each choice and of the bases, as they are weighed. */
interface Weights {
  readonly eligible: number;
  readonly allMembers: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
}

const ordinary = { voteWeight: VoteWeight.ORDINARY, cap: 3, flatOnThreeQuarters: true };
const entrepreneurs = (capBase: number) => ({ voteWeight: VoteWeight.ENTREPRENEURS, capBase });

describe("votes are weighed", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (
    rules: Partial<RuleSet>,
    member: RegisteredOptions["member"] = () => ({}),
    more = 0,
    plan: RegisteredOptions["plan"] = () => ({}),
  ) => {
    coop = await foundRegistered({ rules: { 1: rules }, member, more, plan });
  };
  /** Person of a member: members from 13 on have persons from 16 on. */
  const personOf = (member: number) => (member > 12 ? member + 3 : member === 12 ? 14 : member);
  /** A vote in which members choose, to its end: outcome, reasons, and the weights that the event tells. */
  async function count(
    choices: Readonly<Record<number, number>>,
    matter: Matter = Matter.RESOLUTION,
    content: ActionContent = { kind: "RESOLUTION" },
  ) {
    const vote = await coop.open(content, { matter, endsAt: coop.now() + HOUR });
    const ballots = await Promise.all(
      Object.entries(choices).map(([n, choice]) =>
        coop.ballot(vote, Number(n), choice, { signer: coop.signer(personOf(Number(n))) }),
      ),
    );
    await coop.send(coop.castOf(vote, ballots));
    coop.wait(HOUR);
    const { logs } = await coop.send(coop.end(vote));
    const closed = logs.at(-1)?.args as Readonly<Record<"outcome" | "contestable", bigint>> & {
      readonly weights: { toObject(): Record<keyof Weights, bigint> };
    };
    const weights = Object.entries(closed.weights.toObject());
    return {
      vote,
      outcome: Number(closed.outcome),
      contests: Number(closed.contestable),
      ...(Object.fromEntries(weights.map(([name, n]) => [name, Number(n)])) as unknown as Weights),
    };
  }
  const all = (from: number, to: number, choice: number) =>
    Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, choice]));

  describe("with multiple votes (§43(3) no. 1 GenG)", () => {
    const three = (n: number) => (n === 1 ? { votes: 3 } : {});

    it("up to three, and one where three quarters are mandatory", async () => {
      await start(ordinary, three);
      const plain = await count({ 1: YES, 2: NO, 3: NO });
      expect([plain.yes, plain.no, plain.outcome]).to.deep.equal([3, 2, ADOPTED]);
      expect([plain.eligible, plain.allMembers]).to.deep.equal([14, 14]);
      const merger = await count({ 1: YES, 2: NO, 3: NO }, Matter.MERGER);
      expect([merger.yes, merger.no, merger.outcome]).to.deep.equal([1, 2, REJECTED]);
      expect([merger.eligible, merger.allMembers]).to.deep.equal([12, 12]);
    });

    it("as many as were granted, at most the rules' cap", async () => {
      await start({ ...ordinary, cap: 2 }, three);
      const { yes, no, outcome } = await count({ 1: YES, 2: NO, 3: NO });
      expect([yes, no, outcome]).to.deep.equal([2, 2, REJECTED]);
    });

    it("one each where the rules know no scheme, whatever was granted", async () => {
      await start({}, three);
      const { yes, no } = await count({ 1: YES, 2: NO, 3: NO });
      expect([yes, no]).to.deep.equal([1, 2]);
    });

    it("three quarters of yes and no: 60 of 80, not 59 of 79 (§16 GenG)", async () => {
      await start(ordinary, three, 88);
      const rest = { ...all(61, 80, NO), ...all(81, 90, ABSTAIN), ...all(91, 93, INVALID) };
      const enough = await count({ ...all(1, 60, YES), ...rest }, Matter.DISSOLUTION);
      expect([enough.yes, enough.no, enough.abstain, enough.invalid]).to.deep.equal([
        60, 20, 10, 3,
      ]);
      expect(enough.outcome).to.equal(ADOPTED);
      const less = await count({ ...all(2, 60, YES), ...rest }, Matter.DISSOLUTION);
      expect([less.yes, less.no, less.outcome]).to.deep.equal([59, 20, REJECTED]);
    });
  });

  describe("among cooperatives (§43(3) no. 3 GenG)", () => {
    it("as granted, or at most the cap", async () => {
      const many = (n: number) => (n === 11 ? { votes: 40 } : {});
      await start({ voteWeight: VoteWeight.COOPERATIVES }, many);
      const { yes, no, eligible } = await count({ 11: YES, ...all(1, 10, NO) });
      expect([yes, no, eligible]).to.deep.equal([40, 10, 51]);
      await coop.close();
      await start({ voteWeight: VoteWeight.COOPERATIVES, cap: 9 }, many);
      const capped = await count({ 11: YES, ...all(1, 10, NO) });
      expect([capped.yes, capped.no, capped.eligible]).to.deep.equal([9, 10, 20]);
    });

    it("as one where the statute says so for three quarters", async () => {
      const flat = { voteWeight: VoteWeight.COOPERATIVES, flatOnThreeQuarters: true };
      await start(flat, (n) => (n === 11 ? { votes: 40 } : {}));
      const { yes, no } = await count({ 11: YES, 1: NO }, Matter.MERGER);
      expect([yes, no]).to.deep.equal([1, 1]);
    });
  });

  describe("among entrepreneurs (§43(3) no. 2 GenG)", () => {
    /** Forty members with one vote each, and member 41 with twenty. */
    const M = 41;
    const forty = (capBase: number) =>
      start(entrepreneurs(capBase), (n) => (n === M ? { votes: 20 } : {}), 29);

    it("at most a tenth of the votes present, as granted", async () => {
      await forty(CapBase.NOMINAL);
      const { yes, no } = await count({ ...all(1, 20, YES), ...all(21, 40, NO), [M]: YES });
      // A tenth of 60.
      expect([yes, no]).to.deep.equal([26, 20]);
      // Fewer are present: a tenth of 25 is two.
      const few = await count({ ...all(1, 5, NO), [M]: YES });
      expect([few.yes, few.no]).to.deep.equal([2, 5]);
    });

    it("at most a tenth of the votes present, as counted", async () => {
      await forty(CapBase.EXERCISED);
      const { yes, no } = await count({ ...all(1, 20, YES), ...all(21, 40, NO), [M]: YES });
      // Four are a tenth of 44 or less, five are more than a tenth of 45.
      expect([yes, no]).to.deep.equal([24, 20]);
      // Nobody falls below one vote.
      const few = await count({ ...all(1, 5, NO), [M]: YES });
      expect([few.yes, few.no]).to.deep.equal([1, 5]);
    });

    it("contestable where the other base would have another outcome", async () => {
      await forty(CapBase.NOMINAL);
      const decisive = await count({ ...all(1, 18, YES), ...all(19, 40, NO), [M]: YES });
      // 24 : 22, or 22 : 22.
      expect([decisive.yes, decisive.no]).to.deep.equal([24, 22]);
      const { outcome, contests } = decisive;
      expect([outcome, contests]).to.deep.equal([ADOPTED, 1 << Contest.CAP_BASE]);
      const clear = await count({ ...all(1, 19, YES), ...all(20, 40, NO), [M]: YES });
      expect([clear.outcome, clear.contests]).to.deep.equal([ADOPTED, 0]);
      await coop.close();
      await forty(CapBase.EXERCISED);
      const other = await count({ ...all(1, 18, YES), ...all(19, 40, NO), [M]: YES });
      expect([other.yes, other.no]).to.deep.equal([22, 22]);
      expect([other.outcome, other.contests]).to.deep.equal([REJECTED, 1 << Contest.CAP_BASE]);
    });
  });

  describe("with investing members held back (§8(2) GenG)", () => {
    /** Members 13 to 22 invest. */
    const investors = (rules: Partial<RuleSet> = {}, votes = 1) =>
      start(rules, (n) => (n > 12 ? { investing: true, votes } : {}), 10);

    it("so that they never outvote the others", async () => {
      await investors();
      const unanimous = await count({ ...all(1, 5, YES), ...all(13, 22, NO) });
      expect([unanimous.yes, unanimous.no, unanimous.outcome]).to.deep.equal([5, 4, ADOPTED]);
      const against = await count({ ...all(1, 5, NO), ...all(13, 22, YES) });
      expect([against.yes, against.no, against.outcome]).to.deep.equal([4, 5, REJECTED]);
      const alone = await count(all(13, 22, YES));
      expect([alone.yes, alone.no, alone.outcome]).to.deep.equal([0, 0, REJECTED]);
      const free = await count({ ...all(1, 5, YES), ...all(13, 15, NO) });
      expect([free.yes, free.no]).to.deep.equal([5, 3]);
    });

    it("nor block what needs three quarters", async () => {
      await investors();
      const { yes, no, outcome } = await count(
        { ...all(1, 9, YES), ...all(13, 22, NO) },
        Matter.MERGER,
      );
      expect([yes, no, outcome]).to.deep.equal([9, 3, ADOPTED]);
      const rest = await count({ ...all(1, 8, YES), ...all(13, 22, NO) }, Matter.MERGER);
      expect([rest.yes, rest.no, rest.outcome]).to.deep.equal([8, 2, ADOPTED]);
      // Nine tenths are reached by nine of ten.
      const duties = { ...all(1, 9, YES), ...all(13, 22, NO) };
      const most = await count(duties, Matter.NEW_DUTIES);
      expect([most.yes, most.no, most.outcome]).to.deep.equal([9, 1, ADOPTED]);
    });

    it("yes and no in proportion, each rounded down", async () => {
      await investors();
      // Four of seven count: of three yes one, of four no two.
      const { yes, no } = await count({
        ...all(1, 5, YES),
        ...all(13, 15, YES),
        ...all(16, 19, NO),
      });
      expect([yes, no]).to.deep.equal([6, 2]);
    });

    it("and with multiple votes of their own", async () => {
      await investors({ ...ordinary }, 3);
      const { yes, no } = await count({ 1: YES, 2: NO, 13: NO, 14: NO });
      // Six votes of theirs; one of them may count beside two of the others.
      expect([yes, no]).to.deep.equal([1, 2]);
    });
  });

  describe("against every base", () => {
    for (const [base, name, outcomes] of [
      [Base.CAST, "yes and no", [ADOPTED, ADOPTED, ADOPTED]],
      [Base.PRESENT, "all who took part", [REJECTED, ADOPTED, ADOPTED]],
      [Base.ELIGIBLE, "all who were entitled", [REJECTED, REJECTED, ADOPTED]],
      [Base.ALL_MEMBERS, "all members", [REJECTED, REJECTED, REJECTED]],
    ] as const) {
      it(`as votes: ${name}`, async () => {
        // Member 1 has three votes, 10 none: 13 votes are entitled, 14 of all members.
        const member = (n: number) => {
          if (n === 1) return { votes: 3 };
          return n === 10 ? { votes: 0, investing: true } : {};
        };
        await start(ordinary, member, 0, ({ ruleSets }) => ({
          ruleSets: ruleSets.map((one, i) => (i === 0 ? { ...one, majorityBase: base } : one)),
        }));
        const two = { 1: YES, 2: NO, 3: ABSTAIN, 4: ABSTAIN, 5: INVALID };
        expect((await count(two)).outcome, "3 : 1 of 7").to.equal(outcomes[0]);
        const some = { 1: YES, 6: YES, ...{ 2: NO, 3: ABSTAIN, 4: ABSTAIN } };
        expect((await count(some)).outcome, "4 : 1 of 7").to.equal(outcomes[1]);
        const { eligible, allMembers, outcome } = await count({ 1: YES, ...all(4, 7, YES), 2: NO });
        expect(outcome, "7 : 1").to.equal(outcomes[2]);
        expect([eligible, allMembers]).to.deep.equal([13, 14]);
      });
    }
  });

  describe("as the general meeting grants them", () => {
    const grant = (member: number, votes: number): ActionContent => ({
      kind: "GRANT_VOTES",
      member,
      votes,
    });

    it("from the next second on, and not in a vote that has begun", async () => {
      await start(ordinary);
      const running = await coop.open();
      const content = grant(1, 3);
      const { vote } = await count({ 2: YES }, Matter.MEMBER_VOTES, content);
      const [added, moved] = told(await coop.send(coop.execution(vote, content)));
      expect(added).to.deep.equal(["ClassAdded", 1n, 3n, false, 1n]);
      expect(moved).to.deep.equal(["ClassChanged", 1n, 1n]);
      coop.wait(1);
      await coop.cast(running, { 1: YES, 2: NO });
      expect(await coop.finish(running)).to.equal(BigInt(REJECTED));
      const { yes, no, outcome } = await count({ 1: YES, 2: NO });
      expect([yes, no, outcome]).to.deep.equal([3, 1, ADOPTED]);
    });

    it("to members, and to nobody but an investing one none", async () => {
      await start(ordinary, (n) => (n === 10 ? { investing: true } : {}));
      const matter = { matter: Matter.MEMBER_VOTES };
      await coop.unopenable(grant(1, 0), "VotesInvalid", [0, false], matter);
      await coop.impossible(grant(99, 2), Refusal.NOT_A_MEMBER, matter);
      const content = grant(10, 0);
      const { vote } = await count({ 1: YES }, Matter.MEMBER_VOTES, content);
      await coop.send(coop.execution(vote, content));
      coop.wait(1);
      const heads = await coop.ask<bigint[]>("register", "headsDuring", coop.now(), coop.now());
      expect([...heads]).to.deep.equal([11n, 12n]);
    });

    it("the later grant for the earlier", async () => {
      await start(ordinary);
      const [two, three] = [grant(1, 2), grant(1, 3)];
      const early = await count({ 2: YES }, Matter.MEMBER_VOTES, two);
      const later = await count({ 2: YES }, Matter.MEMBER_VOTES, three);
      await coop.send(coop.execution(later.vote, three));
      await coop.turnedDown(coop.execution(early.vote, two), Refusal.OVERTAKEN);
    });
  });
});
