import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import {
  Choice,
  FOREVER,
  Matter,
  Outcome,
  Procedure,
  Refusal,
  RuleFault,
  type SeatOrder,
} from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  EVERY_MATTER,
  FEDERAL,
  found,
  GENERAL_MEETING,
  HOUR,
  LAND,
  MUNICIPAL,
  NOBODY,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Mined } from "../helpers/machine.ts";
import { plainRules } from "../helpers/rules.ts";

const applicant = walletSigner(namedKey("applicant"));
const fresh = walletSigner(namedKey("fresh"));
const told = ({ logs }: Mined) => logs.map(({ name, args }) => [name, ...Object.values(args)]);

describe("Resolutions", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found();
  });
  afterEach(() => coop.close());

  /** The opening is refused, because the action could never be carried out. */
  async function impossible(content: ActionContent, refusal: number) {
    await coop.refused((await coop.opening(content)).call, "ActionImpossible", [refusal]);
  }
  /** The opening is refused with an error of the bodies, because the action cannot be carried out. */
  async function unopenable(content: ActionContent, name: string, args: readonly unknown[] = []) {
    await coop.refused((await coop.opening(content)).call, name, args);
  }
  /** The adopted action is refused for good. */
  async function turnedDown(call: Parameters<Cooperative["send"]>[0], refusal: number) {
    const { logs } = await coop.send(call);
    const [log, ...more] = logs;
    expect([log?.name, log?.args.refusal, more]).to.deep.equal([
      "ActionRefused",
      BigInt(refusal),
      [],
    ]);
    await coop.refused(call, "AlreadyExecuted", [log?.args.vote]);
  }

  describe("ADMIT", () => {
    it("admits the applicant from the execution on", async () => {
      const { content, evidence } = await coop.application(applicant);
      const execution = await coop.adopt(content, evidence);
      coop.wait(DAY);
      const [admitted, , key, executed] = told(await coop.send(execution));
      const since = BigInt(coop.now());
      expect(admitted).to.deep.equal(["MemberAdmitted", 13n, since, 1n, 1n, false, true, 3n, 13n]);
      expect(key).to.deep.equal(["KeyChanged", 13n, NOBODY, applicant.keyId]);
      expect(executed?.[0]).to.equal("ActionExecuted");
      const vote = await coop.open();
      await coop.send(coop.castOf(vote, [await coop.ballot(vote, 13, 1, { signer: applicant })]));
      expect(await coop.ask("votes", "entryOf", vote, 13)).to.equal(1n);
      await impossible(content, Refusal.ALREADY_DONE);
    });

    it("refuses whoever withdrew before the opening, or after it", async () => {
      const application = await coop.application(applicant);
      const execution = await coop.adopt(application.content, application.evidence);
      await coop.send(await application.withdrawal());
      await impossible(application.content, Refusal.APPLICATION_WITHDRAWN);
      await turnedDown(execution, Refusal.APPLICATION_WITHDRAWN);
      expect(await coop.ask("register", "memberCount")).to.equal(12n);
    });

    it("refuses an application when it expires, without seeing it", async () => {
      const validUntil = START + DAY;
      const { content, evidence } = await coop.application(applicant, { validUntil });
      const { vote, call } = await adopted(content);
      const { action } = await coop.opening(content);
      coop.travel(validUntil - 1);
      const restore = await coop.remember();
      await coop.send(executeCall(coop.ledger, vote, action, evidence));
      expect(await coop.ask("register", "memberCount")).to.equal(13n);
      await restore();
      coop.travel(validUntil);
      await turnedDown(call, Refusal.APPLICATION_EXPIRED);
      await impossible(content, Refusal.APPLICATION_EXPIRED);
      expect(await coop.ask("register", "memberCount")).to.equal(12n);
    });

    it("refuses for good a declaration that ends at another instant than the resolution says", async () => {
      const { content, evidence, declared } = await coop.application(applicant);
      const validUntil = declared.validUntil + 1;
      const execution = await coop.adopt({ ...content, validUntil }, evidence);
      await turnedDown(execution, Refusal.APPLICATION_DIFFERS);
      expect(await coop.ask("register", "memberCount")).to.equal(12n);
    });

    it("refuses a key that came into use meanwhile, and a second admission", async () => {
      const application = await coop.application(applicant);
      const twice = await coop.adopt(application.content, application.evidence);
      const another = await coop.application(applicant, { shares: 4 });
      const sameKey = await coop.adopt(another.content, another.evidence);
      await coop.resolve(application.content, application.evidence);
      await turnedDown(sameKey, Refusal.KEY_IN_USE);
      await turnedDown(twice, Refusal.ALREADY_DONE);
      expect(await coop.ask("register", "memberCount")).to.equal(13n);
    });

    it("can be carried out again and again until the evidence is right", async () => {
      const { content, evidence, id, declared } = await coop.application(applicant);
      const another = await coop.application(applicant, { shares: 4 });
      const forged = await coop.application({ ...fresh, keyId: applicant.keyId });
      const { action } = await coop.opening(content);
      const { vote, call } = await adopted(content);
      const attempt = (given: Hex) => executeCall(coop.ledger, vote, action, given);
      const refused = (given: Hex, name: string, args: readonly unknown[]) =>
        coop.refused(attempt(given), name, args, { twin: false });
      await coop.refused(call, "EvidenceMissing", [id], { twin: false });
      await refused(another.evidence, "BadEvidence", [id, another.id]);
      await refused(forged.evidence, "NotApplicant", [declared.key, fresh.keyId]);
      await coop.send(attempt(evidence));
    });
  });

  /** An adopted vote and its execution without evidence. */
  async function adopted(content: ActionContent) {
    const call = await coop.adopt(content);
    return { vote: `0x${call.data.slice(10, 74)}` as Hex, call };
  }

  describe("SEAT and UNSEAT", () => {
    const order = (changes: Partial<SeatOrder>): ActionContent => ({
      kind: "SEAT",
      order: {
        body: SUPERVISORY_BOARD,
        seat: 3,
        person: 12,
        since: 0,
        until: START + 100 * DAY,
        chair: false,
        ...changes,
      },
    });
    const unseat = (seat: number, person: number): ActionContent => ({
      kind: "UNSEAT",
      body: SUPERVISORY_BOARD,
      seat,
      person,
    });
    const holder = async (seat: number, t = coop.now()) =>
      (await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, seat, t))[0];

    it("vacates a seat and fills it, from now on at the earliest", async () => {
      const [vacated] = told(await coop.resolve(unseat(2, 3)));
      const end = BigInt(coop.now() + 1);
      expect(vacated).to.deep.equal(["SeatVacated", 3n, 2n, 3n, end]);
      coop.wait(1);
      expect(await holder(2)).to.equal(0n);
      expect(await holder(2, coop.now() - 1)).to.equal(3n);
      const [taken] = told(await coop.resolve(order({ seat: 2, person: 4 })));
      const until = BigInt(START + 100 * DAY);
      expect(taken).to.deep.equal(["SeatTaken", 3n, 2n, 4n, BigInt(coop.now()), until, false]);
      expect(await holder(2)).to.equal(4n);
      expect(await holder(2, coop.now() - 1)).to.equal(0n);
      expect(await holder(2, START + 100 * DAY)).to.equal(0n);
    });

    it("seats a successor for the time after the term", async () => {
      const since = START + 1000 * DAY;
      const until = since + DAY;
      await coop.resolve(order({ seat: 2, person: 4, since, until }));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, since)).to.equal(4n);
      expect(await holder(2, until)).to.equal(0n);
    });

    it("refuses what does not fit, when the vote is opened", async () => {
      const refused = unopenable;
      const after = { since: START + 2000 * DAY, until: START + 2001 * DAY };
      await refused(order({}), "SeatOccupied", [3, 3, 12]);
      await refused(
        order({ since: START + 1000 * DAY - 1, until: FOREVER }),
        "SeatOccupied",
        [3, 3, 12],
      );
      await refused(order({ ...after, person: 1 }), "SegmentMismatch", [FEDERAL, MUNICIPAL]);
      await refused(order({ ...after, body: BOARD, seat: 2 }), "SegmentMismatch", [LAND, FEDERAL]);
      await refused(order({ seat: 4 }), "UnknownSeat", [3, 4]);
      await refused(order({ body: 1, seat: 1 }), "UnknownSeat", [1, 1]);
      await refused(order({ body: 4 }), "UnknownBody", [4]);
      await refused(order({ since: START + DAY, until: START + DAY }), "TermEmpty", [
        START + DAY,
        START + DAY,
      ]);
      await impossible(order({ until: START }), Refusal.TERM_OVER);
      await impossible(order({ person: 99 }), Refusal.NOT_A_MEMBER);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      await refused(order({ seat: 2, person: 2 }), "PersonSeated", [3, 1, 2]);
      await refused(order({ seat: 2, person: 4, chair: true }), "ChairTaken", [3, 1]);
      await refused(unseat(4, 3), "UnknownSeat", [3, 4]);
    });

    it("refuses for good what came too late", async () => {
      const leaver = await coop.adopt(unseat(2, 3));
      const again = await coop.adopt(unseat(2, 3));
      await coop.send(leaver);
      coop.wait(1);
      await turnedDown(again, Refusal.NOT_SEATED);
      await impossible(unseat(2, 3), Refusal.NOT_SEATED);
      await impossible(unseat(1, 3), Refusal.NOT_SEATED);
      const short = await coop.adopt(order({ seat: 2, person: 4, until: coop.now() + DAY }));
      const member = await coop.adopt(order({ seat: 2, person: 4 }));
      coop.wait(DAY);
      await turnedDown(short, Refusal.TERM_OVER);
      await coop.leave(4);
      await turnedDown(member, Refusal.NOT_A_MEMBER);
    });

    it("waits where a seat is still occupied", async () => {
      const vacate = await coop.adopt(unseat(2, 3));
      const first = await coop.opening(order({ seat: 2, person: 4 }));
      await coop.refused(first.call, "SeatOccupied", [3, 2, 3]);
      await coop.send(vacate);
      coop.wait(1);
      const one = await coop.adopt(order({ seat: 2, person: 4, until: coop.now() + DAY }));
      const two = await coop.adopt(order({ seat: 2, person: 5 }));
      await coop.send(one);
      await coop.refused(two, "SeatOccupied", [3, 2, 4], { twin: false });
      coop.wait(DAY);
      await coop.send(two);
      expect(await holder(2)).to.equal(5n);
    });

    it("lets persons change seats, and a chair follow a chair, one term after the other", async () => {
      const [from, until] = [START + 1000 * DAY, START + 1010 * DAY];
      const later = { since: from, until };
      await coop.resolve(order({ ...later, seat: 1, person: 3, chair: true }));
      await unopenable(order({ ...later, seat: 2, person: 4, chair: true }), "ChairTaken", [3, 1]);
      await unopenable(order({ ...later, seat: 2, person: 3 }), "PersonSeated", [3, 1, 3]);
      await coop.resolve(order({ ...later, seat: 2, person: 2 }));
      expect(await holder(1, from)).to.equal(3n);
      expect(await holder(2, from)).to.equal(2n);
      expect(await holder(1, from - 1)).to.equal(2n);
      expect(await holder(2, from - 1)).to.equal(3n);
      // Until a term to come, the person may sit elsewhere.
      await coop.resolve(unseat(2, 2));
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      await unopenable(order({ seat: 2, person: 3, until: from + 1 }), "PersonSeated", [3, 1, 3]);
      await coop.resolve(order({ seat: 2, person: 3, until: from }));
      expect(await holder(2)).to.equal(3n);
    });

    it("does not let an earlier resolution take back a later one on the same seat", async () => {
      const until = START + 99 * DAY;
      const vacate = await coop.adopt(unseat(2, 3));
      const replace = await coop.adopt(unseat(2, 3));
      await coop.send(vacate);
      coop.wait(1);
      const early = await coop.adopt(order({ seat: 2, person: 4, until }));
      await coop.resolve(order({ seat: 2, person: 3, until }));
      await turnedDown(replace, Refusal.OVERTAKEN);
      expect(await holder(2)).to.equal(3n);
      await turnedDown(early, Refusal.OVERTAKEN);
      expect(await holder(2)).to.equal(3n);
    });

    it("does not let an earlier appointment take back a later dismissal", async () => {
      const since = START + 1000 * DAY;
      const again = await coop.adopt(order({ seat: 2, person: 3, since, until: since + DAY }));
      coop.wait(DAY);
      await coop.resolve(unseat(2, 3));
      await turnedDown(again, Refusal.OVERTAKEN);
      expect(await holder(2, since)).to.equal(0n);
    });

    it("dismisses a holder from the present and from a coming term, and past a successor", async () => {
      const since = START + 1000 * DAY;
      const dismissal = await coop.adopt(unseat(2, 3));
      const restore = await coop.remember();
      await coop.resolve(order({ seat: 2, person: 3, since, until: since + DAY }));
      await turnedDown(dismissal, Refusal.OVERTAKEN);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect([await holder(2), await holder(2, since)]).to.deep.equal([0n, 0n]);
      await restore();
      await coop.resolve(order({ seat: 2, person: 4, since, until: since + DAY }));
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect([await holder(2), await holder(2, since)]).to.deep.equal([0n, 4n]);
    });

    it("lets who is dismissed hold the seat for the second that has begun", async () => {
      await coop.resolve(unseat(2, 3));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, coop.now() + 1)).to.equal(0n);
    });

    it("does not take a present holder for gone because a successor never comes", async () => {
      const since = START + 1000 * DAY;
      const successor = order({ seat: 2, person: 4, since, until: since + DAY });
      await coop.resolve(successor);
      await coop.resolve(unseat(2, 4));
      expect(await holder(2)).to.equal(3n);
      expect(await holder(2, since)).to.equal(0n);
      await unopenable(order({ seat: 2, person: 5 }), "SeatOccupied", [3, 2, 3]);
      await coop.resolve(unseat(3, 12));
      await coop.refused(
        (await coop.opening(order({ body: SUPERVISORY_BOARD, seat: 3, person: 3 }))).call,
        "SegmentMismatch",
        [FEDERAL, MUNICIPAL],
      );
      const taken = async (from: number, to: number) =>
        (await coop.ask<bigint[]>("bodies", "headsDuring", 3, from, to))[0];
      coop.wait(1);
      expect(await taken(coop.now(), since)).to.equal(2n);
      // A successor who leaves before the term begins is no successor either.
      await coop.resolve(successor);
      await coop.leave(4);
      await unopenable(order({ seat: 2, person: 5 }), "SeatOccupied", [3, 2, 3]);
      expect(await taken(coop.now(), since)).to.equal(2n);
      await coop.resolve(unseat(2, 3));
      coop.wait(1);
      expect(await holder(2)).to.equal(0n);
    });
  });

  describe("ADOPT_RULE_SET", () => {
    const adoption = (changes = {}): ActionContent => ({
      kind: "ADOPT_RULE_SET",
      ruleSet: { ...plainRules, body: BOARD, matters: 1 << Matter.RESOLUTION, ...changes },
    });
    const ruleSetFor = (matter: number, t = coop.now()) =>
      coop.ask("bodies", "ruleSetFor", BOARD, matter, t);

    it("adopts rules for later votes of their matters", async () => {
      const validFrom = START + DAY;
      const [adopted_] = told(await coop.resolve(adoption({ validFrom, quorumMin: 2 })));
      expect(adopted_?.slice(0, 3)).to.deep.equal(["RuleSetAdopted", 2n, 2n]);
      expect(await coop.ask("bodies", "ruleSetCount", BOARD)).to.equal(2n);
      expect(await ruleSetFor(Matter.RESOLUTION, validFrom - 1)).to.equal(1n);
      expect(await ruleSetFor(Matter.RESOLUTION, validFrom)).to.equal(2n);
      expect(await ruleSetFor(Matter.SEATS, validFrom)).to.equal(1n);
      const before = await coop.open(undefined, { body: BOARD });
      coop.travel(validFrom);
      await coop.cast(before, { 1: Choice.YES });
      // The vote that was open keeps its rules.
      expect(await coop.finish(before)).to.equal(BigInt(Outcome.ADOPTED));
      const stale = await coop.opening(undefined, { body: BOARD });
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
      await turnedDown(early, Refusal.OVERTAKEN);
      expect(await ruleSetFor(Matter.RESOLUTION)).to.equal(2n);
      await coop.send(elsewhere);
      expect(await ruleSetFor(Matter.SITES)).to.equal(3n);
    });

    it("knows what was decided first by the end of the voting, whoever closes when", async () => {
      const endsAt = START + HOUR;
      const both = { body: BOARD, endsAt };
      const first = await coop.opening(adoption({ quorumMin: 2 }), both);
      await coop.send(first.call);
      await coop.cast(first.id, { 1: Choice.YES });
      coop.wait(2 * HOUR);
      await coop.resolve(adoption({ quorumMin: 1 }));
      await coop.finish(first.id);
      const execution = executeCall(coop.ledger, first.id, first.action, "0x");
      await turnedDown(execution, Refusal.OVERTAKEN);
      expect(await ruleSetFor(Matter.RESOLUTION)).to.equal(2n);
    });

    it("refuses more openers than seats, and a quorum that nobody can reach", async () => {
      await unopenable(adoption({ openers: 3 }), "OpenersTooMany", [3, 2]);
      await coop.resolve(adoption({ openers: 2 }));
      await unopenable(adoption({ quorumMin: 3 }), "QuorumUnattainable", [3, 2]);
      const meeting = adoption({ body: GENERAL_MEETING, quorumMin: 13 });
      await unopenable(meeting, "QuorumUnattainable", [13, 12]);
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
      await unopenable(unlawful, "RuleSetUnlawful", [faults]);
      const abandoned = { procedure: Procedure.NONE, matters: EVERY_MATTER };
      await unopenable(adoption(abandoned), "RuleSetUnlawful", [[RuleFault.RULE_SETS_ABANDONED]]);
      await unopenable(adoption({ body: 7 }), "UnknownBody", [7]);
    });
  });

  describe("REPLACE_KEY", () => {
    const invitation = walletSigner(namedKey("invitation"));
    const replacement = (person: number, address = invitation.keyId): ActionContent => ({
      kind: "REPLACE_KEY",
      person,
      invitation: address,
    });

    it("drops the lost key and lets the person enrol a new one", async () => {
      const [dropped, invited] = told(await coop.resolve(replacement(5)));
      expect(dropped).to.deep.equal(["KeyChanged", 5n, coop.signer(5).keyId, NOBODY]);
      expect(invited).to.deep.equal(["PersonInvited", 5n, invitation.keyId]);
      await coop.refused(await coop.rotate(5, fresh), "BadKey", [5, coop.signer(5).keyId]);
      await coop.send(await coop.enrol(5, fresh, invitation));
      expect(await coop.ask("register", "personOf", fresh.keyId)).to.equal(5n);
    });

    it("does not let an earlier resolution take away a key that a later one gave", async () => {
      const early = await coop.adopt(replacement(5, fresh.keyId));
      await coop.resolve(replacement(5));
      const enrolled = walletSigner(namedKey("enrolled"));
      await coop.send(await coop.enrol(5, enrolled, invitation));
      await turnedDown(early, Refusal.OVERTAKEN);
      expect(await coop.ask("register", "keyAt", 5, coop.now())).to.equal(enrolled.keyId);
    });

    it("refuses who is no member and what was an invitation before", async () => {
      await unopenable(replacement(5, NOBODY), "BadInvitation", [5, NOBODY]);
      await impossible(replacement(99), Refusal.NOT_A_MEMBER);
      const late = await coop.adopt(replacement(6));
      await coop.resolve(replacement(5));
      await impossible(replacement(6), Refusal.ALREADY_DONE);
      await turnedDown(late, Refusal.ALREADY_DONE);
    });
  });

  it("refuses data of another length than the kind has", async () => {
    const words = [0, 2, 6, 3, 34, 2, 1, 1, undefined, 1, 2, 1];
    for (const [kind, length] of words.entries()) {
      if (length === undefined) continue;
      for (const bytes of [32 * length - 32, 32 * length + 32, 32 * length + 1]) {
        if (bytes < 0) continue;
        const action = { kind, data: `0x${"00".repeat(bytes)}` };
        await coop.refused(coop.callOf("bodies", "checkAction", action, START), "MalformedAction");
      }
    }
  });
});
