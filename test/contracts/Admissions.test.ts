import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { Choice, Refusal } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  NOBODY,
  START,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { FIRST_ORGANISATION, foundRegistered, SECOND_ORGANISATION } from "../helpers/registered.ts";

const applicant = walletSigner(namedKey("applicant"));
const fresh = walletSigner(namedKey("fresh"));

describe("Admissions", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const memberCount = () => coop.ask("register", "memberCount");
  /** An adopted vote, and its execution under some evidence. */
  async function adopted(...args: Parameters<Cooperative["adopt"]>) {
    const { data } = await coop.adopt(...args);
    const vote = `0x${data.slice(10, 74)}` as Hex;
    return (evidence: Hex) => coop.execution(vote, args[0], evidence);
  }

  describe("ADMIT (§15 GenG)", () => {
    beforeEach(async () => {
      coop = await found();
    });

    it("admits the applicant from the execution on", async () => {
      const { content, evidence } = await coop.application(applicant);
      const execution = await coop.adopt(content, evidence);
      coop.wait(DAY);
      const [admitted, added, key, executed] = told(await coop.send(execution));
      const since = BigInt(coop.now());
      const member = [13n, since, 1n, 1n, false, true, 3n, 13n];
      expect(admitted).to.deep.equal(["MemberAdmitted", ...member]);
      expect(added).to.deep.equal(["PersonAdded", 13n, 13n, true]);
      expect(key).to.deep.equal(["KeyChanged", 13n, NOBODY, applicant.keyId]);
      expect(executed?.[0]).to.equal("ActionExecuted");
      const vote = await coop.open();
      await coop.castOne(vote, 13, Choice.YES, { signer: applicant });
      expect(await coop.ask("votes", "entryOf", vote, 13)).to.equal(1n);
      await coop.impossible(content, Refusal.ALREADY_DONE);
    });

    it("refuses whoever withdrew before the opening, or after it", async () => {
      const application = await coop.application(applicant);
      const execution = await coop.adopt(application.content, application.evidence);
      await coop.send(application.withdrawal());
      await coop.impossible(application.content, Refusal.APPLICATION_WITHDRAWN);
      await coop.turnedDown(execution, Refusal.APPLICATION_WITHDRAWN);
      expect(await memberCount()).to.equal(12n);
    });

    it("refuses an application when it expires, without seeing it", async () => {
      const validUntil = START + DAY;
      const { content, evidence } = await coop.application(applicant, { validUntil });
      const execution = await adopted(content);
      coop.travel(validUntil - 1);
      const restore = await coop.remember();
      await coop.send(execution(evidence));
      expect(await memberCount()).to.equal(13n);
      await restore();
      coop.travel(validUntil);
      await coop.turnedDown(execution("0x"), Refusal.DECLARATION_EXPIRED);
      await coop.impossible(content, Refusal.DECLARATION_EXPIRED);
      expect(await memberCount()).to.equal(12n);
    });

    it("refuses for good a declaration that ends at another instant than the resolution says", async () => {
      const { content, evidence, declared } = await coop.application(applicant);
      const validUntil = declared.validUntil + 1;
      const execution = await adopted({ ...content, validUntil });
      // Nobody turns it down in the applicant's place.
      const forged = await coop.application({ ...fresh, keyId: applicant.keyId }, declared);
      const refusal = [applicant.keyId, fresh.keyId];
      const twin = { twin: false };
      await coop.refused(execution(forged.evidence), "NotDeclarant", refusal, twin);
      await coop.turnedDown(execution(evidence), Refusal.DECLARATION_DIFFERS);
      expect(await memberCount()).to.equal(12n);
    });

    it("refuses a key that came into use meanwhile, and a second admission", async () => {
      const application = await coop.application(applicant);
      const twice = await coop.adopt(application.content, application.evidence);
      const another = await coop.application(applicant, { shares: 4 });
      const sameKey = await adopted(another.content);
      await coop.resolve(application.content, application.evidence);
      const forger = { ...fresh, keyId: applicant.keyId };
      const forged = await coop.application(forger, another.declared);
      const refusal = [applicant.keyId, fresh.keyId];
      const twin = { twin: false };
      await coop.refused(sameKey(forged.evidence), "NotDeclarant", refusal, twin);
      await coop.turnedDown(sameKey(another.evidence), Refusal.KEY_IN_USE);
      await coop.turnedDown(twice, Refusal.ALREADY_DONE);
      expect(await memberCount()).to.equal(13n);
    });

    it("can be carried out again and again until the evidence is right", async () => {
      const { content, evidence, id, declared } = await coop.application(applicant);
      const another = await coop.application(applicant, { shares: 4 });
      const forged = await coop.application({ ...fresh, keyId: applicant.keyId });
      const execution = await adopted(content);
      const refused = (given: Hex, name: string, args: readonly unknown[]) =>
        coop.refused(execution(given), name, args, { twin: false });
      await refused("0x", "EvidenceMissing", [id]);
      await refused(another.evidence, "BadEvidence", [id, another.id]);
      await refused(forged.evidence, "NotDeclarant", [declared.key, fresh.keyId]);
      await coop.send(execution(evidence));
      expect(await memberCount()).to.equal(13n);
    });

    it("gives one vote, and to nobody else than an investing member none", async () => {
      const { content } = await coop.application(applicant);
      for (const votes of [0, 2]) {
        await coop.unopenable({ ...content, votes }, "VotesInvalid", [votes, false]);
      }
    });
  });

  describe("investing members (§8(2) GenG)", () => {
    it("are admitted by who is competent for them alone, with a vote or without", async () => {
      coop = await foundRegistered();
      const investors = { matter: Matter.INVESTORS };
      const { content } = await coop.application(applicant);
      const investing = { ...content, investing: true };
      const wrong = { matter: Matter.ADMISSION };
      await coop.unopenable(investing, "NotCompetent", [1, Matter.ADMISSION], wrong);
      await coop.unopenable(content, "NotCompetent", [1, Matter.INVESTORS], investors);
      const many = { ...investing, votes: 2 };
      await coop.unopenable(many, "VotesInvalid", [2, true], investors);
      const board = { body: BOARD, ...investors };
      await coop.unopenable(investing, "NotCompetent", [BOARD, Matter.INVESTORS], board);

      for (const votes of [0, 1]) {
        const signer = walletSigner(namedKey(`investor ${votes}`));
        const application = await coop.application(signer, { organisation: false });
        const action = { ...application.content, investing: true, votes };
        const vote = await coop.open(action, { ...investors, endsAt: coop.now() + HOUR });
        await coop.cast(vote, { 1: Choice.YES });
        await coop.finish(vote);
        await coop.send(coop.execution(vote, action, application.evidence));
        const member = Number(await memberCount());
        expect(await coop.ask("register", "isInvesting", member)).to.equal(true);
        const next = await coop.open(undefined, { endsAt: coop.now() + HOUR });
        const [entitled, all] = await coop.countOf(next);
        // Members 13 and 14 come one after the other, and only the second has a vote.
        expect([entitled, all]).to.deep.equal([12 + votes, 13 + votes]);
      }
    });
  });

  describe("GRANT_SHARES (§15b GenG)", () => {
    beforeEach(async () => {
      coop = await foundRegistered();
    });
    const sharesOf = async (member: number) =>
      (await coop.ask<{ shares: bigint }>("register", "detailsOf", member)).shares;

    it("adds the shares that a member declared, once", async () => {
      const { content, evidence } = await coop.subscription(5);
      const execution = await adopted(content);
      const again = await adopted(content);
      const [changed] = told(await coop.send(execution(await evidence())));
      expect(changed).to.deep.equal(["SharesChanged", 5n, 5n]);
      await coop.turnedDown(again(await evidence()), Refusal.ALREADY_DONE);
      await coop.impossible(content, Refusal.ALREADY_DONE);
      expect(await sharesOf(5)).to.equal(5n);
    });

    it("wants the declaration that was resolved on, of whoever represents the member now", async () => {
      const { member, voting, representative, employee } = FIRST_ORGANISATION;
      const { content, evidence, id } = await coop.subscription(member);
      const other = await coop.subscription(member, { shares: 9 });
      const execution = await adopted(content);
      const refused = (given: Hex, name: string, args: readonly unknown[]) =>
        coop.refused(execution(given), name, args, { twin: false });
      await refused("0x", "EvidenceMissing", [id]);
      await refused(await other.evidence(), "BadEvidence", [id, other.id]);
      for (const person of [employee, 5, SECOND_ORGANISATION.representative]) {
        const signer = coop.signer(person);
        await refused(await evidence(signer), "NotDeclarant", [NOBODY, signer.keyId]);
      }
      for (const person of [voting, representative]) {
        const back = await coop.remember();
        await coop.send(execution(await evidence(coop.signer(person))));
        expect(await sharesOf(member)).to.equal(5n);
        await back();
      }
      // Whose declaration it was, a key tells that was replaced since.
      const own = await coop.subscription(5);
      const execute = await adopted(own.content);
      await coop.send(coop.rotate(5, fresh));
      for (const signer of [coop.signer(5), fresh]) {
        const back = await coop.remember();
        await coop.send(execute(await own.evidence(signer)));
        expect(await sharesOf(5)).to.equal(5n);
        await back();
      }
    });

    it("refuses what expired, differs, or comes from nobody who is a member", async () => {
      const validUntil = coop.now() + DAY;
      const expiring = await coop.subscription(5, { validUntil });
      const late = await adopted(expiring.content);
      const different = await coop.subscription(6);
      const content = { ...different.content, validUntil: different.content.validUntil + 1 };
      const differing = await adopted(content);
      const leaver = await coop.subscription(7);
      const left = await adopted(leaver.content);
      const stranger = differing(await different.evidence(fresh));
      await coop.refused(stranger, "NotDeclarant", [NOBODY, fresh.keyId], { twin: false });
      await coop.turnedDown(differing(await different.evidence()), Refusal.DECLARATION_DIFFERS);
      const transfer = { from: 7, to: 8, shares: 3 };
      await coop.send(coop.act("Transfer", transfer, [coop.signer(7), coop.signer(8)]));
      coop.wait(1);
      await coop.turnedDown(left(await leaver.evidence()), Refusal.NOT_A_MEMBER);
      coop.travel(validUntil);
      await coop.turnedDown(late(await expiring.evidence()), Refusal.DECLARATION_EXPIRED);
      await coop.impossible(expiring.content, Refusal.DECLARATION_EXPIRED);
    });
  });

  describe("a withdrawn application", () => {
    it("is withdrawn once, by the applicant's key", async () => {
      coop = await found();
      const application = await coop.application(applicant);
      expect(await coop.ask("bodies", "withdrawn", application.id)).to.equal(false);
      const wrong = application.withdrawal(fresh);
      await coop.refused(wrong, "NotDeclarant", [applicant.keyId, fresh.keyId]);
      const [, withdrawn] = told(await coop.send(application.withdrawal()));
      expect(withdrawn).to.deep.equal(["ApplicationWithdrawn", application.id]);
      expect(await coop.ask("bodies", "withdrawn", application.id)).to.equal(true);
      await coop.refused(application.withdrawal(), "ApplicationUsed", [application.id]);
    });

    it("comes too late for a member", async () => {
      coop = await found();
      const application = await coop.application(applicant);
      await coop.resolve(application.content, application.evidence);
      await coop.refused(application.withdrawal(), "ApplicationUsed", [application.id]);
    });
  });
});
