import { expect } from "chai";
import type { Hex } from "viem";
import { Law, Matter } from "../../server/protocol/rules.ts";
import { Choice, Contest, FOREVER, Outcome, Refusal, Skip } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import {
  bitsOf,
  COMMITTEE,
  foundRegistered,
  type RegisteredOptions,
  YEAR_END_2020,
  YEAR_END_2021,
} from "../helpers/registered.ts";

const { ADOPTED, REJECTED } = Outcome;
/** Sits in the Aufsichtsrat. */
const MEMBER = 5;
const content = { kind: "EXCLUDE", member: MEMBER } as const;
const HEARING = 1 << Contest.HEARING;
const BAN = 1 << Contest.BAN;

describe("exclusion (§68 GenG)", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: RegisteredOptions = {}) => {
    coop = await foundRegistered(options);
  };
  const officer = () => coop.seat(BOARD, 2);
  const hearing = (until: number, member = MEMBER, by = officer()) =>
    coop.act("Hearing", { member, until, document: DOCUMENT }, [by]);
  const dispatch = (sentAt = coop.now(), by = officer(), member = MEMBER) =>
    coop.act("Dispatch", { member, sentAt, document: DOCUMENT }, [by]);
  /** The Vorstand decides by two yes. */
  const decide = async (): Promise<Hex> => {
    const opening = { body: BOARD, matter: Matter.EXCLUSION, endsAt: coop.now() + HOUR };
    const vote = await coop.open(content, opening);
    await coop.castSeats(vote, BOARD, { 1: Choice.YES, 2: Choice.YES });
    await coop.finish(vote);
    return vote;
  };
  const untils = async () => {
    const { until } = await coop.ask<{ until: bigint }>("register", "detailsOf", MEMBER);
    const slot = await coop.ask<bigint>("register", "slotAt", MEMBER, coop.now(), 0, 0);
    return [Number((slot >> 16n) & (2n ** 40n - 1n)), Number(until)];
  };

  it("goes from the hearing over decision and letter to the end of the year", async () => {
    await start();
    const until = START + 14 * DAY;
    const [, noted] = told(await coop.send(hearing(until)));
    expect(noted).to.deep.equal(["HearingNoted", 5n, BigInt(until), DOCUMENT]);
    coop.travel(until);
    const vote = await decide();
    expect(Number((await coop.voteOf(vote)).contestable)).to.equal(0);
    await coop.refused(dispatch(), "NotExcluded", [MEMBER]);
    const decidedAt = BigInt(until + HOUR);
    const [decided] = told(await coop.send(coop.execution(vote, content)));
    expect(decided).to.deep.equal(["ExclusionDecided", 5n, decidedAt]);
    // The member votes until the letter is sent.
    const meeting = await coop.open();
    await coop.castOne(meeting, MEMBER);
    const sentAt = coop.now();
    const [, dispatched, ended] = told(await coop.send(dispatch()));
    expect(dispatched).to.deep.equal(["ExclusionDispatched", 5n, BigInt(sentAt), DOCUMENT]);
    const [next, end] = [BigInt(sentAt + 1), BigInt(YEAR_END_2020)];
    expect(ended).to.deep.equal(["MembershipEnded", 5n, next, end, DOCUMENT]);
    expect(await untils()).to.deep.equal([sentAt + 1, YEAR_END_2020]);

    // From the next second on it has neither vote nor office, and is a member still.
    const holder = async (t: number) =>
      (await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, 3, t))[0];
    expect([await holder(sentAt), await holder(sentAt + 1)]).to.deep.equal([5n, 0n]);
    coop.wait(1);
    const second = await coop.open(undefined, { endsAt: coop.now() + HOUR });
    const ballot = coop.castOf(second, [await coop.ballot(second, MEMBER)]);
    await coop.refused(ballot, "NothingCounted", [MEMBER, Skip.NOT_ENTITLED], { twin: false });
    expect((await coop.countOf(second)).slice(0, 2)).to.deep.equal([11, 12]);
    expect(await coop.ask("register", "isMemberAt", MEMBER, YEAR_END_2020 - 1)).to.equal(true);
    expect(await coop.ask("register", "isMemberAt", MEMBER, YEAR_END_2020)).to.equal(false);
    await coop.refused(dispatch(), "NotExcluded", [MEMBER]);
  });

  it("ends the membership with the year of the letter, not of the decision", async () => {
    await start();
    await coop.send(coop.execution(await decide(), content));
    coop.travel(YEAR_END_2020 + DAY);
    const back = await coop.remember();
    await coop.send(dispatch(YEAR_END_2020));
    expect(await untils()).to.deep.equal([YEAR_END_2020 + DAY + 1, YEAR_END_2021]);
    await back();
    // Sent in the year before, recorded now: what has begun keeps its members.
    await coop.send(dispatch(YEAR_END_2020 - 1));
    const next = YEAR_END_2020 + DAY + 1;
    expect(await untils()).to.deep.equal([next, next]);
  });

  it("moves no end that comes earlier", async () => {
    await start();
    await coop.send(coop.execution(await decide(), content));
    await coop.send(coop.notice(MEMBER, YEAR_END_2021));
    coop.travel(YEAR_END_2021 - 10);
    await coop.send(dispatch());
    expect(await untils()).to.deep.equal([YEAR_END_2021 - 9, YEAR_END_2021]);
  });

  it("is sent by one officer, after the decision, when it is sent", async () => {
    await start();
    await coop.send(coop.execution(await decide(), content));
    const decidedAt = coop.now();
    coop.wait(DAY);
    const wrong = dispatch(coop.now(), coop.seat(COMMITTEE, 1));
    await coop.refused(wrong, "NotOfficer", [COMMITTEE, 1]);
    const auditor = dispatch(coop.now(), coop.auditor(1));
    await coop.refused(auditor, "NotOfficer", [0, 1]);
    const both = [officer(), coop.seat(BOARD, 1)];
    const fields = { member: MEMBER, sentAt: coop.now(), document: DOCUMENT };
    await coop.refused(coop.act("Dispatch", fields, both), "WrongSignatures", [2, 1]);
    const ahead = coop.now() + 1;
    await coop.refused(dispatch(ahead), "InstantAhead", [ahead, coop.now()]);
    const early = decidedAt - 1;
    await coop.refused(dispatch(early), "InstantPast", [early, decidedAt]);
    await coop.refused(dispatch(coop.now(), officer(), 6), "NotExcluded", [6]);
    await coop.refused(dispatch(coop.now(), officer(), 99), "NotAMember", [99]);
    await coop.send(dispatch(decidedAt));
  });

  it("cannot be carried out twice, nor of who is no member", async () => {
    await start();
    const first = await decide();
    const second = await decide();
    await coop.send(coop.execution(first, content));
    await coop.send(dispatch());
    await coop.turnedDown(coop.execution(second, content), Refusal.ALREADY_DONE);
    const exclusions = { matter: Matter.EXCLUSION };
    await coop.impossible(content, Refusal.ALREADY_DONE, exclusions);
    const stranger = { kind: "EXCLUDE", member: 99 } as const;
    await coop.impossible(stranger, Refusal.NOT_A_MEMBER, exclusions);
    const nameless = { ...exclusions, documents: `0x${"00".repeat(32)}` as Hex };
    await coop.unopenable({ kind: "EXCLUDE", member: 6 }, "DocumentMissing", [], nameless);
  });

  it("that was annulled before the letter is sent is sent no more; a later one is", async () => {
    await start();
    const [first, second] = [await decide(), await decide()];
    const annul = (vote: Hex) =>
      coop.act("Annulment", { vote, standing: 1, document: DOCUMENT }, [
        coop.auditor(1),
        coop.seat(BOARD, 1),
      ]);
    await coop.send(coop.execution(first, content));
    const back = await coop.remember();
    expect(told(await coop.send(annul(first))).at(-1)).to.deep.equal(["ExclusionDropped", 5n]);
    await coop.refused(dispatch(), "NotExcluded", [MEMBER]);
    await coop.send(coop.execution(second, content));
    await coop.send(dispatch());
    expect((await untils())[0]).to.equal(coop.now() + 1);
    await back();
    // The later resolution stands whatever becomes of the earlier one.
    await coop.send(coop.execution(second, content));
    const { logs } = await coop.send(annul(first));
    expect(logs.map(({ name }) => name)).to.not.include("ExclusionDropped");
    await coop.send(dispatch());
    // What was sent is undone by reinstatement only.
    const after = await coop.send(annul(second));
    expect(after.logs.map(({ name }) => name)).to.not.include("ExclusionDropped");
    expect((await untils())[0]).to.equal(coop.now() + 1);
  });

  it("that was dispatched and did not stand is undone by reinstatement, and can be tried again", async () => {
    await start();
    await coop.send(coop.execution(await decide(), content));
    const before = coop.now();
    await coop.send(dispatch());
    coop.wait(10 * DAY);
    const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
    const fields = { member: MEMBER, document: DOCUMENT };
    const [, back] = told(await coop.send(coop.act("Reinstatement", fields, officers)));
    expect(back).to.deep.equal(["MemberReinstated", 5n, BigInt(coop.now() + 1), DOCUMENT]);
    coop.wait(1);
    expect(await untils()).to.deep.equal([FOREVER, FOREVER]);
    // What has been stays: the office that was lost does not come back.
    const [holder] = await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, 3, coop.now());
    expect(holder).to.equal(0n);
    const entitledAt = async (t: number) => {
      const slot = await coop.ask<bigint>("register", "slotAt", MEMBER, t, t, t);
      const since = Number((slot >> 56n) & (2n ** 40n - 1n));
      return since <= t && t < Number((slot >> 16n) & (2n ** 40n - 1n));
    };
    expect(await entitledAt(before)).to.equal(true);
    expect(await entitledAt(before + 1)).to.equal(false);
    expect(await entitledAt(coop.now())).to.equal(true);
    await coop.refused(dispatch(), "NotExcluded", [MEMBER]);
    await coop.send(coop.execution(await decide(), content));
    await coop.send(dispatch());
    expect((await untils())[0]).to.equal(coop.now() + 1);
  });

  describe("is contestable", () => {
    const opening = { matter: Matter.EXCLUSION };

    it("where the member was not heard, or could not be any more", async () => {
      await start();
      const unheard = await decide();
      expect(Number((await coop.voteOf(unheard)).contestable)).to.equal(HEARING);
      const end = coop.now() + 2 * HOUR;
      await coop.send(hearing(end));
      // The decision falls an hour before the hearing is over.
      const early = await decide();
      expect(Number((await coop.voteOf(early)).contestable)).to.equal(HEARING);
      const last = await decide();
      expect(coop.now()).to.equal(end);
      expect(Number((await coop.voteOf(last)).contestable)).to.equal(0);
    });

    it("not where it was rejected, for want of a hearing", async () => {
      await start();
      const vote = await coop.open(content, { ...opening, endsAt: START + HOUR });
      await coop.cast(vote, { 1: Choice.NO, 2: Choice.NO });
      expect(await coop.result(vote)).to.deep.equal({ outcome: REJECTED, contests: 0 });
    });

    it("where the member's own ballot decides, which the law does not forbid", async () => {
      await start();
      await coop.send(hearing(START + 1));
      coop.wait(1);
      const vote = await coop.open(content, { ...opening, endsAt: START + HOUR });
      const six = { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES, 4: Choice.YES, 6: Choice.YES };
      const others = { 8: Choice.NO, 9: Choice.NO, 10: Choice.NO, 11: Choice.NO };
      await coop.cast(vote, { ...six, 7: Choice.YES, ...others });
      const back = await coop.remember();
      // 6 yes, 5 no of others, and the member's own no: 6 : 6.
      await coop.castOne(vote, 12, Choice.NO, { signer: coop.signer(14) });
      await coop.castOne(vote, MEMBER, Choice.NO);
      expect(await coop.result(vote)).to.deep.equal({ outcome: REJECTED, contests: BAN });
      await back();
      // 6 : 5 with the own no is adopted, with or without it.
      await coop.castOne(vote, MEMBER, Choice.NO);
      expect(await coop.result(vote)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
    });

    it("where the statute bars the member and its ballot would decide", async () => {
      await start({ rules: { 1: { conflictKinds: bitsOf(Matter.EXCLUSION) } } });
      await coop.send(hearing(START + 1));
      coop.wait(1);
      const vote = await coop.open(content, { ...opening, endsAt: START + HOUR });
      const yes = [1, 2, 3, 4, 6, 7].map((n) => [n, Choice.YES]);
      const no = [8, 9, 10, 11].map((n) => [n, Choice.NO]);
      await coop.cast(vote, Object.fromEntries([...yes, ...no]));
      await coop.castOne(vote, 12, Choice.NO, { signer: coop.signer(14) });
      const barred = coop.castOf(vote, [await coop.ballot(vote, MEMBER, Choice.NO)]);
      await coop.refused(barred, "NothingCounted", [MEMBER, Skip.BARRED], { twin: false });
      expect(await coop.result(vote)).to.deep.equal({ outcome: ADOPTED, contests: BAN });
      expect(await coop.countOf(vote)).to.deep.equal([11, 12, 6, 5, 0, 0]);
    });

    it("where the member's own seat decides in a body of seats, and no other seat of that number", async () => {
      await start();
      await coop.send(hearing(START + 1));
      coop.wait(1);
      const board = { ...opening, body: SUPERVISORY_BOARD, endsAt: START + HOUR };
      // Member 5 sits in seat 3.
      const own = await coop.open(content, board);
      await coop.castSeats(own, SUPERVISORY_BOARD, { 1: Choice.YES, 2: Choice.YES, 3: Choice.NO });
      expect(await coop.result(own)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
      const tied = await coop.open(content, { ...board, endsAt: coop.now() + HOUR });
      await coop.castSeats(tied, SUPERVISORY_BOARD, { 1: Choice.YES, 3: Choice.NO });
      expect(await coop.result(tied)).to.deep.equal({ outcome: REJECTED, contests: BAN });
      // Member 2 sits elsewhere; seat 2 is nobody concerned.
      const second = { kind: "EXCLUDE", member: 2 } as const;
      const elsewhere = await coop.open(second, { ...board, endsAt: coop.now() + HOUR });
      await coop.castSeats(elsewhere, SUPERVISORY_BOARD, { 1: Choice.YES, 2: Choice.NO });
      expect(await coop.result(elsewhere)).to.deep.equal({ outcome: REJECTED, contests: 0 });
    });

    it("for none of this where no law binds", async () => {
      await start({
        plan: ({ articles, ruleSets }) => ({
          articles: { ...articles, cooperative: false },
          ruleSets: ruleSets.map((rules) => ({ ...rules, law: Law.FREE })),
        }),
      });
      const vote = await coop.open(content, { ...opening, endsAt: START + HOUR });
      await coop.cast(vote, { 1: Choice.YES, 5: Choice.NO });
      expect(await coop.result(vote)).to.deep.equal({ outcome: REJECTED, contests: 0 });
      const unheard = await coop.open(content, { ...opening, endsAt: coop.now() + HOUR });
      await coop.cast(unheard, { 1: Choice.YES });
      expect(await coop.result(unheard)).to.deep.equal({ outcome: ADOPTED, contests: 0 });
    });
  });
});
