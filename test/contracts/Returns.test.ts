import { expect } from "chai";
import { EarlyClose, ElectorateAt } from "../../server/protocol/rules.ts";
import { Cause, Choice, Outcome } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  GENERAL_MEETING,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { indexOf } from "../helpers/indexed.ts";

const { AT_CAST } = ElectorateAt;
const { YES } = Choice;

/** Reinstatement (§75 GenG) around the second in which something ends or begins. */
describe("members who come back", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found({ rules: { electorate: AT_CAST } });
  });
  afterEach(() => coop.close());

  const reinstate = (member: number) =>
    coop.act("Reinstatement", { member, document: DOCUMENT }, [
      coop.seat(BOARD, 1),
      coop.seat(SUPERVISORY_BOARD, 1),
    ]);
  const leaveAt = async (member: number, until: number) =>
    coop.send(await coop.notice(member, until));
  const heads = async (from: number, to: number) =>
    (await coop.ask<bigint[]>("register", "headsDuring", from, to)).map(Number);
  /** Holds the index against the contract over the last minute. */
  const agree = async () => {
    coop.wait(60);
    await coop.cast(await coop.open(), { 1: YES });
    const index = await indexOf(coop);
    await index.catchUp();
    for (let t = START; t <= START + 60; ++t) {
      const { heads: told } = await index.queries.body(GENERAL_MEETING, { at: t });
      expect([told.eligible, told.all], `heads at ${t - START}`).to.deep.equal(await heads(t, t));
    }
    await index.close();
  };

  it("before the end has come never left: nobody has to be settled", async () => {
    const vote = await coop.open();
    await leaveAt(6, START + 1);
    const { logs } = await coop.send(reinstate(6));
    const back = logs.find(({ name }) => name === "MemberReinstated");
    expect(back?.args.entitledFrom).to.equal(0n);
    expect(await coop.ask("register", "departures", START, START + DAY)).to.equal(0n);
    await coop.cast(vote, { 6: YES });
    coop.travel(Number((await coop.voteOf(vote)).endsAt));
    await coop.send(coop.end(vote));
    expect(Number((await coop.voteOf(vote)).outcome)).to.equal(Outcome.ADOPTED);
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
    await agree();
  });

  it("are members in the class that they have from then on", async () => {
    await leaveAt(6, START + 1);
    coop.travel(START + 10);
    await coop.send(reinstate(6));
    const segment = { member: 6, field: 1, value: 9n, document: DOCUMENT };
    const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
    await coop.send(coop.act("Correction", segment, officers));
    const [before] = await coop.ask<bigint[]>("register", "classHeads", START + 10, START + 10);
    const [after] = await coop.ask<bigint[]>("register", "classHeads", START + 11, START + 11);
    const index = BigInt(await coop.ask<bigint>("register", "classCount")) - 1n;
    expect((after ?? 0n) - (before ?? 0n)).to.equal(1n << (32n * index));
    await agree();
  });

  it("count once, however often they come back, and closing costs no more for it", async () => {
    const closing: bigint[] = [];
    for (const times of [1, 30]) {
      const vote = await coop.open();
      await coop.cast(vote, { 1: YES });
      for (let i = 0; i < times; ++i) {
        for (const member of [6, 7, 8]) await leaveAt(member, coop.now() + 1);
        coop.wait(2);
        for (const member of [6, 7, 8]) await coop.send(reinstate(member));
        coop.wait(2);
      }
      coop.travel(Number((await coop.voteOf(vote)).endsAt));
      await coop.send(coop.end(vote));
      coop.wait(HOUR);
      const departed = await coop.ask<string>("votes", "unsettledOf", vote);
      expect((departed.length - 2) / 18).to.equal(3 * times);
      const departures = Array.from({ length: 3 * times }, (_, i): [number, number] => {
        const row = departed.slice(2 + 18 * i, 20 + 18 * i);
        return [Number.parseInt(row.slice(0, 8), 16), Number.parseInt(row.slice(8), 16)];
      });
      await coop.send(
        coop.settling(
          vote,
          departures.sort(([a, s], [b, t]) => a - b || s - t),
        ),
      );
      const { gasUsed } = await coop.send(coop.closing(vote));
      closing.push(gasUsed);
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
    }
    const [once = 0n, often = 0n] = closing;
    // Sums over instants are searched; to walk through 87 more departures would cost 2,100 for each at least.
    expect(Number(often - once)).to.be.below(80_000);
  });

  it("do not keep all who are entitled from ending the vote early", async () => {
    await coop.close();
    coop = await found({ rules: { electorate: AT_CAST, earlyClose: EarlyClose.ALL_VOTED } });
    const vote = await coop.open();
    await leaveAt(6, START + 1);
    coop.travel(START + 10);
    await coop.send(reinstate(6));
    coop.travel(START + 2 * HOUR);
    const everybody = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, YES]));
    await coop.cast(vote, everybody);
    await coop.send(coop.end(vote));
    expect(Number((await coop.voteOf(vote)).cause)).to.equal(Cause.ALL_VOTED);
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 12, 0, 0, 0]);
    await coop.send(coop.settling(vote, [[6, START + 1]]));
    await coop.send(coop.closing(vote));
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 12, 0, 0, 0]);
    expect(Number((await coop.voteOf(vote)).outcome)).to.equal(Outcome.ADOPTED);
  });
});
