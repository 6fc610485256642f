import { expect } from "chai";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { Choice, Refusal, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  NOBODY,
  SITE,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { COMMITTEE, foundRegistered } from "../helpers/registered.ts";

const invitation = walletSigner(namedKey("invitation"));
const fresh = walletSigner(namedKey("fresh"));
const other = walletSigner(namedKey("other"));
const DELAY = 7 * DAY;

describe("keys", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const keyAt = (person: number, t = coop.now()) => coop.ask("register", "keyAt", person, t);

  describe("enrolled with an invitation", () => {
    beforeEach(async () => {
      coop = await found({
        member: (n) => {
          if (n === 6) return { invitations: [invitation.keyId] };
          return n === 7 ? { until: START } : {};
        },
      });
    });

    it("are the person's, once per invitation", async () => {
      const [accepted, changed] = told(await coop.send(coop.enrol(6, fresh, invitation)));
      expect(accepted?.[0]).to.equal("ActAccepted");
      expect(changed).to.deep.equal(["KeyChanged", 6n, coop.signer(6).keyId, fresh.keyId]);
      const again = coop.enrol(6, other, invitation);
      await coop.refused(again, "BadInvitation", [6, invitation.keyId]);
    });

    it("may be passkeys on both sides", async () => {
      const passkey = passkeySigner(namedKey("passkey"), SITE);
      await coop.send(coop.enrol(6, passkey, invitation));
      expect(await keyAt(6, START)).to.equal(passkey.keyId);
      const next = passkeySigner(namedKey("next passkey"), SITE);
      await coop.send(coop.rotate(6, next, passkey));
      expect(await coop.ask("register", "personOf", next.keyId)).to.equal(6n);
    });

    it("sign for themselves, are nobody's, and belong to who is active", async () => {
      const forged = coop.enrol(6, { ...fresh, sign: other.sign }, invitation);
      await coop.refused(forged, "BadKey", [6, other.keyId]);
      const used = coop.enrol(6, coop.signer(1), invitation);
      await coop.refused(used, "KeyInUse", [coop.signer(1).keyId]);
      for (const person of [0, 7, 99]) {
        await coop.refused(coop.enrol(person, fresh, invitation), "NotActive", [person]);
      }
      await coop.refused(coop.enrol(5, fresh, invitation), "BadInvitation", [5, invitation.keyId]);
      const alone = coop.act("Enrol", { person: 6, key: fresh.keyId }, [invitation]);
      await coop.refused(alone, "WrongSignatures", [1, 2]);
    });
  });

  describe("rotated", () => {
    beforeEach(async () => {
      coop = await found({ member: (n) => (n === 7 ? { until: START } : {}) });
    });

    it("are new from now on, and the old ones never return", async () => {
      coop.wait(HOUR);
      const [, changed] = told(await coop.send(coop.rotate(5, fresh)));
      expect(changed).to.deep.equal(["KeyChanged", 5n, coop.signer(5).keyId, fresh.keyId]);
      expect(await keyAt(5, START + HOUR - 1)).to.equal(coop.signer(5).keyId);
      expect(await keyAt(5, START + HOUR)).to.equal(fresh.keyId);
      await coop.refused(coop.rotate(5, other), "BadKey", [5, coop.signer(5).keyId]);
      for (const key of [coop.signer(5), coop.signer(1), fresh]) {
        await coop.refused(coop.rotate(5, key, fresh), "KeyInUse", [key.keyId]);
      }
    });

    it("sign for themselves, and belong to who is active", async () => {
      const forged = coop.rotate(5, { ...fresh, sign: other.sign });
      await coop.refused(forged, "BadKey", [5, other.keyId]);
      await coop.refused(coop.rotate(7, other), "NotActive", [7]);
    });
  });

  describe("replaced by two officers", () => {
    beforeEach(async () => {
      coop = await foundRegistered();
    });
    const officers = () => [coop.seat(BOARD, 2), coop.seat(SUPERVISORY_BOARD, 1)];
    const replacement = (person: number, by = officers(), address = invitation.keyId) =>
      coop.act("KeyReplacement", { person, invitation: address }, by);
    const objection = (person: number, signer = coop.signer(person)) =>
      coop.act("KeyObjection", { person }, [signer]);

    it("give way once the delay is over; until then the present key stays", async () => {
      const readyAt = START + DELAY;
      const [, invited] = told(await coop.send(replacement(6)));
      expect(invited).to.deep.equal(["PersonInvited", 6n, invitation.keyId, BigInt(readyAt)]);
      const vote = await coop.open();
      await coop.castOne(vote, 6);
      coop.travel(readyAt - 1);
      await coop.refused(coop.enrol(6, fresh, invitation), "InvitationNotReady", [6, readyAt]);
      coop.wait(1);
      expect(await keyAt(6)).to.equal(coop.signer(6).keyId);
      await coop.send(coop.enrol(6, fresh, invitation));
      expect(await keyAt(6)).to.equal(fresh.keyId);
      // Receipts of before name the key of before.
      expect(await keyAt(6, START)).to.equal(coop.signer(6).keyId);
    });

    it("can object, and then the invitation is worth nothing", async () => {
      await coop.refused(objection(6), "NoInvitation", [6]);
      await coop.send(replacement(6));
      await coop.refused(objection(6, fresh), "BadKey", [6, fresh.keyId]);
      const [, taken] = told(await coop.send(objection(6)));
      expect(taken).to.deep.equal(["PersonInvited", 6n, NOBODY, 0n]);
      await coop.refused(objection(6), "NoInvitation", [6]);
      coop.wait(DELAY);
      const enrolment = coop.enrol(6, fresh, invitation);
      await coop.refused(enrolment, "BadInvitation", [6, invitation.keyId]);
      const again = replacement(6);
      await coop.refused(again, "InvitationInUse", [invitation.keyId]);
    });

    it("are gone from the invitation too where they are rotated meanwhile", async () => {
      await coop.send(replacement(6));
      await coop.send(coop.rotate(6, fresh));
      coop.wait(DELAY);
      const enrolment = coop.enrol(6, other, invitation);
      await coop.refused(enrolment, "BadInvitation", [6, invitation.keyId]);
    });

    it("are never the officers' own, nor replaced by one of them, or by others", async () => {
      const chair = coop.seat(SUPERVISORY_BOARD, 1);
      await coop.refused(replacement(3), "PersonConcerned", [3]);
      await coop.refused(replacement(2), "PersonConcerned", [2]);
      await coop.refused(replacement(6, [chair, chair]), "SamePerson", [3]);
      await coop.refused(replacement(6, [chair]), "WrongSignatures", [1, 2]);
      const committee = [coop.seat(COMMITTEE, 1), chair];
      await coop.refused(replacement(6, committee), "NotOfficer", [COMMITTEE, 1]);
      const auditor = [coop.auditor(1), chair];
      await coop.refused(replacement(6, auditor), "NotOfficer", [0, 1]);
      const person = [{ body: 0, seat: 0, signer: coop.signer(1) }, chair];
      await coop.refused(replacement(6, person), "NotOfficer", [0, 0]);
      await coop.refused(replacement(99), "NotActive", [99]);
      await coop.refused(replacement(6, officers(), NOBODY), "BadInvitation", [6, NOBODY]);
      // Another officer's key is replaced as anybody's.
      await coop.send(replacement(3, [coop.seat(BOARD, 2), coop.seat(SUPERVISORY_BOARD, 2)]));
    });

    it("count for ballots by the instant of receipt", async () => {
      const rules = { grace: HOUR };
      await coop.close();
      coop = await foundRegistered({ rules: { 1: rules } });
      await coop.send(replacement(6));
      const vote = await coop.open(undefined, { endsAt: START + DELAY + DAY });
      coop.travel(START + DELAY + HOUR);
      await coop.send(coop.enrol(6, fresh, invitation));
      const old = await coop.ballot(vote, 6);
      const skipped = coop.castOf(vote, [old]);
      await coop.refused(skipped, "NothingCounted", [6, Skip.BAD_SIGNATURE], { twin: false });
      coop.travel(START + DELAY + DAY);
      const receivedAt = START + DELAY + HOUR - 1;
      await coop.send(coop.lateOf(vote, [{ ...old, receivedAt }]));
      expect(await coop.ask("votes", "entryOf", vote, 6)).to.equal(BigInt(Choice.YES));
    });
  });

  describe("REPLACE_KEY", () => {
    beforeEach(async () => {
      coop = await found();
    });
    const replacement = (person: number, address = invitation.keyId): ActionContent => ({
      kind: "REPLACE_KEY",
      person,
      invitation: address,
    });

    it("drops the lost key at once and lets the person enrol a new one", async () => {
      const [dropped, invited] = told(await coop.resolve(replacement(5)));
      expect(dropped).to.deep.equal(["KeyChanged", 5n, coop.signer(5).keyId, NOBODY]);
      expect(invited).to.deep.equal(["PersonInvited", 5n, invitation.keyId, 0n]);
      await coop.refused(coop.rotate(5, fresh), "BadKey", [5, coop.signer(5).keyId]);
      await coop.send(coop.enrol(5, fresh, invitation));
      expect(await coop.ask("register", "personOf", fresh.keyId)).to.equal(5n);
    });

    it("does not let an earlier resolution take away a key that a later one gave", async () => {
      const early = await coop.adopt(replacement(5, fresh.keyId));
      await coop.resolve(replacement(5));
      const enrolled = walletSigner(namedKey("enrolled"));
      await coop.send(coop.enrol(5, enrolled, invitation));
      await coop.turnedDown(early, Refusal.OVERTAKEN);
      expect(await keyAt(5)).to.equal(enrolled.keyId);
    });

    it("refuses who is no member and what was an invitation before", async () => {
      await coop.unopenable(replacement(5, NOBODY), "BadInvitation", [5, NOBODY]);
      await coop.impossible(replacement(99), Refusal.NOT_A_MEMBER);
      const late = await coop.adopt(replacement(6));
      await coop.resolve(replacement(5));
      await coop.impossible(replacement(6), Refusal.ALREADY_DONE);
      await coop.turnedDown(late, Refusal.ALREADY_DONE);
    });
  });
});
