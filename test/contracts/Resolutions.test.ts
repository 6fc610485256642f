import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { Law, Matter, Procedure, RuleFault } from "../../server/protocol/rules.ts";
import { Choice, Outcome, Refusal } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  EVERY_MATTER,
  found,
  GENERAL_MEETING,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { COMMITTEE, foundRegistered, registeredArticles } from "../helpers/registered.ts";
import { plainArticles, plainRules } from "../helpers/rules.ts";

describe("Resolutions", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());

  describe("ADOPT_RULE_SET", () => {
    beforeEach(async () => {
      coop = await found();
    });
    const adoption = (changes = {}): ActionContent => ({
      kind: "ADOPT_RULE_SET",
      ruleSet: { ...plainRules, body: BOARD, matters: 1 << Matter.RESOLUTION, ...changes },
    });
    const ruleSetFor = (matter: number, t = coop.now()) =>
      coop.ask("bodies", "ruleSetFor", BOARD, matter, t);

    it("adopts rules for later votes of their matters", async () => {
      const validFrom = START + DAY;
      const [adopted] = told(await coop.resolve(adoption({ validFrom, quorumMin: 2 })));
      expect(adopted?.slice(0, 3)).to.deep.equal(["RuleSetAdopted", 2n, 2n]);
      expect(await coop.ask("bodies", "ruleSetCount", BOARD)).to.equal(2n);
      expect(await ruleSetFor(Matter.RESOLUTION, validFrom - 1)).to.equal(1n);
      expect(await ruleSetFor(Matter.RESOLUTION, validFrom)).to.equal(2n);
      expect(await ruleSetFor(Matter.SEATS, validFrom)).to.equal(1n);
      const before = await coop.open(undefined, { body: BOARD });
      coop.travel(validFrom);
      await coop.cast(before, { 1: Choice.YES });
      // The vote that was open keeps its rules.
      expect(await coop.finish(before)).to.equal(BigInt(Outcome.ADOPTED));
      const stale = await coop.opening(undefined, { body: BOARD, ruleSet: 1 });
      await coop.refused(stale.call, "WrongRuleSet", [2, 1]);
      const vote = await coop.open(undefined, { body: BOARD, ruleSet: 2 });
      await coop.cast(vote, { 1: Choice.YES });
      expect(await coop.finish(vote)).to.equal(BigInt(Outcome.NO_QUORUM));
    });

    it("does not let an earlier resolution take back a later one on the same matters", async () => {
      const both = (1 << Matter.RESOLUTION) | (1 << Matter.KEYS);
      const early = await coop.adopt(adoption({ matters: both, quorumMin: 2 }));
      const elsewhere = await coop.adopt(adoption({ matters: 1 << Matter.SITES }));
      await coop.resolve(adoption());
      await coop.turnedDown(early, Refusal.OVERTAKEN);
      expect(await ruleSetFor(Matter.RESOLUTION)).to.equal(2n);
      await coop.send(elsewhere);
      expect(await ruleSetFor(Matter.SITES)).to.equal(3n);
    });

    it("knows what was decided first by the end of the voting, whoever closes when", async () => {
      const content = adoption({ quorumMin: 2 });
      const first = await coop.open(content, { body: BOARD, endsAt: START + HOUR });
      await coop.cast(first, { 1: Choice.YES });
      coop.wait(2 * HOUR);
      await coop.resolve(adoption({ quorumMin: 1 }));
      await coop.finish(first);
      await coop.turnedDown(coop.execution(first, content), Refusal.OVERTAKEN);
      expect(await ruleSetFor(Matter.RESOLUTION)).to.equal(2n);
    });

    it("refuses more openers than seats, and a quorum that nobody can reach", async () => {
      await coop.unopenable(adoption({ openers: 3 }), "OpenersTooMany", [3, 2]);
      await coop.resolve(adoption({ openers: 2 }));
      await coop.unopenable(adoption({ quorumMin: 3 }), "QuorumUnattainable", [3, 2]);
      const meeting = adoption({ body: GENERAL_MEETING, quorumMin: 13 });
      await coop.unopenable(meeting, "QuorumUnattainable", [13, 12]);
      await coop.resolve(adoption({ body: GENERAL_MEETING, quorumMin: 12 }));
      await coop.resolve(adoption({ quorumMin: 2 }));
    });

    it("withdraws a body's competence", async () => {
      await coop.resolve(adoption({ procedure: Procedure.NONE }));
      expect(await ruleSetFor(Matter.RESOLUTION)).to.equal(0n);
      const { call } = await coop.opening(undefined, { body: BOARD });
      await coop.refused(call, "NotCompetent", [BOARD, Matter.RESOLUTION]);
    });

    it("refuses unlawful rules with all their faults", async () => {
      const faults = [RuleFault.NO_MATTER, RuleFault.MAJORITY_BELOW_HALF];
      const unlawful = adoption({ matters: 0, majorityNum: 1, majorityDen: 3 });
      await coop.unopenable(unlawful, "RuleSetUnlawful", [faults]);
      const abandoned = adoption({ procedure: Procedure.NONE, matters: EVERY_MATTER });
      await coop.unopenable(abandoned, "RuleSetUnlawful", [[RuleFault.RULE_SETS_ABANDONED]]);
      await coop.unopenable(adoption({ body: 7 }), "UnknownBody", [7]);
    });
  });

  describe("own rules of a body", () => {
    beforeEach(async () => {
      coop = await foundRegistered();
    });
    const own = { body: BOARD, matter: Matter.OWN_RULES };
    const rules = (changes = {}): ActionContent => ({
      kind: "ADOPT_RULE_SET",
      ruleSet: {
        ...plainRules,
        law: Law.GENG_BOARD,
        body: BOARD,
        matters: 1 << Matter.ADMISSION,
        ...changes,
      },
    });

    it("are its own matter, for what it is competent for already", async () => {
      const execution = await coop.adopt(rules({ quorumMin: 3 }), "0x", own);
      await coop.send(execution);
      expect(await coop.ask("bodies", "ruleSetFor", BOARD, Matter.ADMISSION, coop.now())).to.equal(
        2n,
      );
    });

    it("bind nobody else, and widen nothing", async () => {
      const others = rules({ body: COMMITTEE, law: Law.FREE });
      await coop.unopenable(others, "NotOwnRules", [BOARD, COMMITTEE], own);
      const wider = rules({ matters: 1 << Matter.AUDITORS });
      await coop.unopenable(wider, "NotCompetent", [BOARD, Matter.AUDITORS], own);
    });

    it("stay under the law that the statute has put them under", async () => {
      await coop.close();
      coop = await found();
      const free = { ...plainRules, body: BOARD, matters: 1 << Matter.RESOLUTION };
      const ruleSet = { ...free, law: Law.BGB_ASSOCIATION };
      const freed = { kind: "ADOPT_RULE_SET", ruleSet } as const;
      await coop.unopenable(freed, "NotCompetent", [BOARD, Matter.RESOLUTION], own);
      const statute = { ...free, matters: 1 << Matter.RULE_SETS };
      const more = { kind: "ADOPT_RULE_SET", ruleSet: statute } as const;
      await coop.unopenable(more, "NotCompetent", [BOARD, Matter.RULE_SETS], own);
    });
  });

  describe("ADOPT_ARTICLES", () => {
    it("changes what belongs to no single body, the newer articles for the older", async () => {
      coop = await found();
      const content = (changes = {}): ActionContent => ({
        kind: "ADOPT_ARTICLES",
        articles: { ...plainArticles, ...changes },
      });
      const early = await coop.adopt(content({ minority: 20 }));
      const [adopted] = told(await coop.resolve(content({ minority: 12 })));
      expect(adopted?.[0]).to.equal("ArticlesAdopted");
      const minority = async () =>
        (await coop.ask<{ minority: bigint }>("bodies", "articles")).minority;
      expect(await minority()).to.equal(12n);
      await coop.turnedDown(early, Refusal.OVERTAKEN);
      expect(await minority()).to.equal(12n);
    });

    it("makes nobody a cooperative no more", async () => {
      coop = await foundRegistered();
      const articles = { ...registeredArticles, cooperative: false };
      const freed = { kind: "ADOPT_ARTICLES", articles } as const;
      await coop.unopenable(freed, "CooperativeForGood");
      const unlawful = { ...registeredArticles, exitNotice: 2, minority: 9 };
      const faults = [RuleFault.EXIT_NOTICE_TOO_SHORT, RuleFault.MINORITY_TOO_LARGE];
      const refused = { kind: "ADOPT_ARTICLES", articles: unlawful } as const;
      await coop.unopenable(refused, "ArticlesUnlawful", [faults]);
    });
  });

  describe("CONTINUE_TWICE (§79a(4) GenG)", () => {
    const twice = (first: `0x${string}`) => ({ kind: "CONTINUE_TWICE", first }) as const;
    const NONE = `0x${"00".repeat(32)}` as const;
    /** A vote in which so many of twelve say yes. */
    const meeting = async (content: ActionContent, yes: number, changes = {}) => {
      const vote = await coop.open(content, { endsAt: coop.now() + HOUR, ...changes });
      const electors = Array.from({ length: yes }, (_, i) => i + 1).filter((n) => n !== 12);
      await coop.cast(vote, Object.fromEntries(electors.map((n) => [n, Choice.YES])));
      await coop.finish(vote);
      return vote;
    };

    it("needs three quarters of all members, twice, a month apart, on the same documents", async () => {
      coop = await foundRegistered();
      const first = await meeting(twice(NONE), 9);
      const closedAt = coop.now();
      coop.travel(closedAt + 31 * DAY - 1);
      await coop.unopenable(twice(first), "FirstMeetingMissing", [first]);
      const later = { startsAt: closedAt + 31 * DAY, endsAt: closedAt + 32 * DAY };
      const others = { ...later, documents: `0x${"11".repeat(32)}` as const };
      await coop.unopenable(twice(first), "FirstMeetingMissing", [first], others);
      const elsewhere = `0x${"22".repeat(32)}` as const;
      await coop.unopenable(twice(elsewhere), "FirstMeetingMissing", [elsewhere], later);
      const second = await coop.open(twice(first), later);
      coop.travel(later.startsAt);
      const yes = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, Choice.YES]));
      await coop.cast(second, yes);
      expect(await coop.finish(second)).to.equal(BigInt(Outcome.ADOPTED));
    });

    it("does not count a first meeting that failed, or whose resolution does not stand", async () => {
      coop = await foundRegistered();
      const failed = await meeting(twice(NONE), 8);
      const annulled = await meeting(twice(NONE), 9);
      const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
      const fields = { vote: annulled, standing: 1, document: NONE };
      await coop.send(coop.act("Annulment", fields, officers));
      coop.wait(40 * DAY);
      for (const first of [failed, annulled]) {
        await coop.unopenable(twice(first), "FirstMeetingMissing", [first]);
      }
    });
  });

  it("refuses data of another length than the kind has", async () => {
    coop = await found();
    const words = [
      0,
      4,
      6,
      3,
      35,
      2,
      1,
      1,
      undefined,
      1,
      2,
      1,
      undefined,
      undefined,
      1,
      2,
      2,
      12,
      1,
    ];
    for (const [kind, length] of [...words, 1, 1].entries()) {
      if (length === undefined) continue;
      for (const bytes of [32 * length - 32, 32 * length + 32, 32 * length + 1]) {
        if (bytes < 0) continue;
        const action = { kind, data: `0x${"00".repeat(bytes)}` };
        const call = coop.callOf("bodies", "checkAction", BOARD, 0, action, START);
        await coop.refused(call, "MalformedAction");
      }
    }
  });
});
