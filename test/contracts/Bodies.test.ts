import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import { FOREVER, Matter } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  GENERAL_MEETING,
  HOUR,
  SITE,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Mined } from "../helpers/machine.ts";

const invitation = walletSigner(namedKey("invitation"));
const fresh = walletSigner(namedKey("fresh"));
const other = walletSigner(namedKey("other"));
const told = ({ logs }: Mined) => logs.map(({ name, args }) => [name, ...Object.values(args)]);

describe("Bodies", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found({
      member: (n) => {
        if (n === 6) return { invitations: [invitation.keyId] };
        return n === 7 ? { until: START } : {};
      },
    });
  });
  afterEach(() => coop.close());

  describe("enrol", () => {
    it("gives the person the key, once per invitation", async () => {
      const mined = await coop.send(await coop.enrol(6, fresh, invitation));
      const [accepted, changed] = told(mined);
      expect(accepted?.[0]).to.equal("ActAccepted");
      expect(changed).to.deep.equal(["KeyChanged", 6n, coop.signer(6).keyId, fresh.keyId]);
      const again = await coop.enrol(6, other, invitation);
      await coop.refused(again, "BadInvitation", [6, invitation.keyId]);
    });

    it("takes passkeys on both sides", async () => {
      const passkey = passkeySigner(namedKey("passkey"), SITE);
      await coop.send(await coop.enrol(6, passkey, invitation));
      expect(await coop.ask("register", "keyAt", 6, START)).to.equal(passkey.keyId);
      const next = passkeySigner(namedKey("next passkey"), SITE);
      await coop.send(await coop.rotate(6, next, passkey));
      expect(await coop.ask("register", "personOf", next.keyId)).to.equal(6n);
    });

    it("wants the new key's own signature", async () => {
      const forged = { ...fresh, sign: other.sign };
      const call = await coop.enrol(6, forged, invitation);
      await coop.refused(call, "BadKey", [6, other.keyId]);
    });

    it("refuses keys in use and persons who are no members", async () => {
      const used = await coop.enrol(6, coop.signer(1), invitation);
      await coop.refused(used, "KeyInUse", [coop.signer(1).keyId]);
      for (const person of [0, 7, 99]) {
        await coop.refused(await coop.enrol(person, fresh, invitation), "NotAMember", [person]);
      }
      await coop.refused(await coop.enrol(5, fresh, invitation), "BadInvitation", [
        5,
        invitation.keyId,
      ]);
    });
  });

  describe("rotate", () => {
    it("replaces the key from now on", async () => {
      coop.wait(HOUR);
      const [, changed] = told(await coop.send(await coop.rotate(5, fresh)));
      expect(changed).to.deep.equal(["KeyChanged", 5n, coop.signer(5).keyId, fresh.keyId]);
      const keyAt = (t: number) => coop.ask("register", "keyAt", 5, t);
      expect(await keyAt(START + HOUR - 1)).to.equal(coop.signer(5).keyId);
      expect(await keyAt(START + HOUR)).to.equal(fresh.keyId);
      await coop.refused(await coop.rotate(5, other), "BadKey", [5, coop.signer(5).keyId]);
    });

    it("wants the new key's own signature", async () => {
      const forged = { ...fresh, sign: other.sign };
      await coop.refused(await coop.rotate(5, forged), "BadKey", [5, other.keyId]);
    });

    it("refuses keys in use, replaced ones included, and persons who are no members", async () => {
      await coop.send(await coop.rotate(5, fresh));
      for (const key of [coop.signer(5), coop.signer(1), fresh]) {
        await coop.refused(await coop.rotate(5, key, fresh), "KeyInUse", [key.keyId]);
      }
      await coop.refused(await coop.rotate(7, other), "NotAMember", [7]);
    });
  });

  describe("giveNotice", () => {
    const until = START + 90 * DAY;

    it("ends the membership at the named instant, with the act as evidence", async () => {
      const [accepted, ended] = told(await coop.send(await coop.notice(5, until)));
      expect(ended).to.deep.equal(["MembershipEnded", 5n, BigInt(until), accepted?.[1]]);
      await coop.refused(await coop.notice(5, until), "MembershipEnding", [5, until]);
      expect(await coop.ask("register", "isMemberAt", 5, until - 1)).to.equal(true);
      expect(await coop.ask("register", "isMemberAt", 5, until)).to.equal(false);
    });

    it("refuses the past and members who are none", async () => {
      const past = await coop.notice(5, START - 1);
      await coop.refused(past, "InstantPast", [START - 1, START]);
      await coop.refused(await coop.notice(5, START), "InstantPast", [START, START]);
      await coop.refused(await coop.notice(5, FOREVER), "NoEnd");
      await coop.refused(await coop.notice(7, until), "NotAMember", [7]);
      await coop.refused(await coop.notice(99, until, fresh), "NotAMember", [0]);
    });
  });

  describe("withdrawApplication", () => {
    it("withdraws before and after the opening, once", async () => {
      const application = await coop.application(fresh);
      expect(await coop.ask("bodies", "withdrawn", application.id)).to.equal(false);
      const [, withdrawn] = told(await coop.send(await application.withdrawal()));
      expect(withdrawn).to.deep.equal(["ApplicationWithdrawn", application.id]);
      expect(await coop.ask("bodies", "withdrawn", application.id)).to.equal(true);
      await coop.refused(await application.withdrawal(), "ApplicationUsed", [application.id]);
    });

    it("comes too late for a member", async () => {
      const application = await coop.application(fresh);
      await coop.resolve(application.content, application.evidence);
      await coop.refused(await application.withdrawal(), "ApplicationUsed", [application.id]);
    });
  });

  describe("answers", () => {
    it("tells bodies, seats and chairs", async () => {
      const bodyAt = async (body: number) => {
        const { everyMember, convenedBy, presidedBy, segments } = await coop.ask<
          Record<string, unknown> & { segments: bigint[] }
        >("bodies", "bodyAt", body);
        return [everyMember, convenedBy, presidedBy, [...segments]];
      };
      expect(await bodyAt(GENERAL_MEETING)).to.deep.equal([true, 2n, 3n, []]);
      expect(await bodyAt(BOARD)).to.deep.equal([false, 2n, 2n, [1n, 2n]]);
      for (const body of [0, 4]) {
        const call = coop.callOf("bodies", "bodyAt", body);
        await coop.refused(call, "UnknownBody", [body]);
        await coop.refused(coop.callOf("bodies", "electorAt", body, 1, 0, 0), "UnknownBody", [
          body,
        ]);
      }
      await coop.refused(coop.callOf("bodies", "seatAt", BOARD, 3, START), "UnknownSeat", [
        BOARD,
        3,
      ]);
      const chair = async (body: number, t = START) => [
        ...(await coop.ask<bigint[]>("bodies", "chairAt", body, t)),
      ];
      expect(await chair(GENERAL_MEETING)).to.deep.equal([2n, 2n]);
      expect(await chair(BOARD)).to.deep.equal([1n, 1n]);
      expect(await chair(SUPERVISORY_BOARD)).to.deep.equal([2n, 1n]);
      expect(await chair(BOARD, START + 1000 * DAY)).to.deep.equal([0n, 0n]);
    });

    it("ends office with the membership", async () => {
      await coop.send(await coop.notice(10, START + DAY));
      const seat = async (t: number) =>
        (await coop.ask<bigint[]>("bodies", "seatAt", BOARD, 2, t))[0];
      expect(await seat(START + DAY - 1)).to.equal(10n);
      expect(await seat(START + DAY)).to.equal(0n);
      const heads = async (t: number) => [
        ...(await coop.ask<bigint[]>("bodies", "headsAt", BOARD, t)),
      ];
      expect(await heads(START + DAY - 1)).to.deep.equal([2n, 2n]);
      expect(await heads(START + DAY)).to.deep.equal([1n, 2n]);
      const during = async (from: number, to: number) => [
        ...(await coop.ask<bigint[]>("bodies", "headsDuring", BOARD, from, to)),
      ];
      expect(await during(START, START + 2000 * DAY)).to.deep.equal([2n, 2n]);
      expect(await during(START + DAY - 1, START + DAY)).to.deep.equal([2n, 2n]);
      expect(await during(START + DAY, START + 2000 * DAY)).to.deep.equal([1n, 2n]);
      expect(await during(START + 2000 * DAY, START + 2001 * DAY)).to.deep.equal([0n, 2n]);
    });

    it("knows electors of seats by the key that the holder had", async () => {
      coop.wait(HOUR);
      await coop.send(await coop.rotate(10, fresh));
      const key = async (elector: number, signedAt: number, entitledAt = START) =>
        (await coop.ask<bigint>("bodies", "electorAt", BOARD, elector, entitledAt, signedAt)) >>
        96n;
      expect(await key(2, START + HOUR - 1)).to.equal(BigInt(coop.signer(10).keyId));
      expect(await key(2, START + HOUR)).to.equal(BigInt(fresh.keyId));
      for (const elector of [0, 3, 258]) expect(await key(elector, START)).to.equal(0n);
      expect(await key(2, START, START + 1000 * DAY)).to.equal(0n);
      expect(await key(2, START, START - 301 * DAY)).to.equal(0n);
    });

    it("names nobody as chair who is none, and no elector who has no vote", async () => {
      // The supervisory board's chair is seated for member 2, which leaves.
      await coop.send(await coop.notice(2, START + DAY));
      const chair = await coop.ask<bigint[]>("bodies", "chairAt", GENERAL_MEETING, START + DAY);
      expect([...chair]).to.deep.equal([0n, 0n]);
    });

    it("finds the rule set in force", async () => {
      const ruleSetFor = (body: number, matter: number, t = START) =>
        coop.ask("bodies", "ruleSetFor", body, matter, t);
      expect(await ruleSetFor(BOARD, Matter.EXECUTORS)).to.equal(1n);
      expect(await ruleSetFor(9, Matter.RESOLUTION)).to.equal(0n);
      expect(await coop.ask("bodies", "ruleSetCount", 9)).to.equal(0n);
    });

    it("gives empty rows for unknown relays, sites and executors", async () => {
      for (const n of [0, 2]) {
        const relay = await coop.ask<{ key: string }>("bodies", "relayAt", n);
        expect(relay.key).to.equal(ZeroAddress);
        const site = await coop.ask<{ since: bigint; until: bigint; origin: string }>(
          "bodies",
          "siteAt",
          n,
        );
        expect([site.since, site.until, site.origin]).to.deep.equal([0n, 0n, ""]);
      }
      const executor = await coop.ask<{ since: bigint }>("bodies", "executorAt", fresh.keyId);
      expect(executor.since).to.equal(0n);
    });

    it("tells the domain of its signatures", async () => {
      for (const room of ["bodies", "votes"] as const) {
        const domain = await coop.ask<unknown[]>(room, "eip712Domain");
        expect([...domain].map(String)).to.deep.equal([
          "0x1f",
          "Umlauf",
          "1",
          String(coop.ledger.chainId),
          getAddress(coop.ledger[room]),
          coop.ledger.foundingHash,
          "",
        ]);
      }
    });

    it("names the signer of a digest, and nobody for what is no signature", async () => {
      const digest = coop.ledger.foundingHash;
      const packed = await coop.packed(fresh, digest);
      expect(await coop.ask("bodies", "signerOf", digest, packed, START)).to.equal(fresh.keyId);
      const empty = `0x${"00".repeat(65)}`;
      expect(await coop.ask("bodies", "signerOf", digest, empty, START)).to.equal(ZeroAddress);
      const truncated = coop.callOf("bodies", "signerOf", digest, packed.slice(0, -2), START);
      await coop.refused(truncated, "MalformedSignature", [0]);
      const trailing = coop.callOf("bodies", "signerOf", digest, `${packed}00`, START);
      await coop.refused(trailing, "MalformedSignature", [65]);
    });
  });
});
