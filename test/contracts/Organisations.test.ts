import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { Choice, FOREVER, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  NOBODY,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { FIRST_ORGANISATION, foundRegistered, SECOND_ORGANISATION } from "../helpers/registered.ts";

const { member, voting, representative, employee } = FIRST_ORGANISATION;
const invitation = walletSigner(namedKey("invitation"));
const fresh = walletSigner(namedKey("fresh"));

describe("organisations", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await foundRegistered({ rules: { 1: { grace: HOUR } } });
  });
  afterEach(() => coop.close());
  const votingPerson = (person: number, signer = coop.signer(representative), of = member) =>
    coop.act("VotingPerson", { member: of, person }, [signer]);
  const left = (person: number, signer = coop.signer(representative)) =>
    coop.act("PersonLeft", { member, person }, [signer]);
  const skip = (vote: `0x${string}`, person: number, reason: number) =>
    coop.refused(
      coop
        .ballot(vote, member, Choice.YES, { signer: coop.signer(person) })
        .then((ballot) => coop.castOf(vote, [ballot])),
      "NothingCounted",
      [member, reason],
      { twin: false },
    );

  describe("name who votes for them", () => {
    it("from now on, also while a vote runs", async () => {
      const vote = await coop.open(undefined, { endsAt: coop.now() + DAY });
      const before = await coop.ballot(vote, member, Choice.NO);
      coop.wait(HOUR);
      const [, changed] = told(await coop.send(votingPerson(employee)));
      expect(changed).to.deep.equal(["VotingPersonChanged", BigInt(member), BigInt(employee)]);
      await skip(vote, voting, Skip.BAD_SIGNATURE);
      await skip(vote, representative, Skip.BAD_SIGNATURE);
      const back = await coop.remember();
      await coop.castOne(vote, member, Choice.YES, { signer: coop.signer(employee) });
      await back();
      // What was received before is judged by who voted for the organisation then.
      coop.wait(DAY);
      const late = { ...before, receivedAt: coop.now() - DAY - 1 };
      await coop.send(coop.lateOf(vote, [late]));
      expect(await coop.ask("votes", "entryOf", vote, member)).to.equal(BigInt(Choice.NO));
    });

    it("or nobody; then it has no voice, but stays a member", async () => {
      const vote = await coop.open();
      await coop.send(votingPerson(0));
      await skip(vote, voting, Skip.BAD_SIGNATURE);
      const seats = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
      // Officers can still record what it sends on paper.
      await coop.send(coop.paper(vote, member, Choice.YES, seats));
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
    });

    it("by a representative, and out of their own persons", async () => {
      for (const person of [employee, 5, SECOND_ORGANISATION.representative]) {
        const signer = coop.signer(person);
        const forged = votingPerson(representative, signer);
        await coop.refused(forged, "NotRepresentative", [member, signer.keyId]);
      }
      await coop.refused(votingPerson(5), "NotOfMember", [5, member]);
      await coop.refused(votingPerson(99), "NotOfMember", [99, member]);
      const natural = votingPerson(6, coop.signer(5), 5);
      await coop.refused(natural, "NotOrganisation", [5]);
      await coop.send(left(employee));
      coop.wait(1);
      await coop.refused(votingPerson(employee), "NotActive", [employee]);
    });
  });

  describe("have persons", () => {
    const newPerson = (signer = coop.signer(representative), changes = {}) =>
      coop.act(
        "NewPerson",
        { member, invitation: invitation.keyId, representative: true, ...changes },
        [signer],
      );

    it("who come with an invitation, as representatives or not", async () => {
      const person = 16n;
      const [, added, invited] = told(await coop.send(newPerson()));
      expect(added).to.deep.equal(["PersonAdded", person, BigInt(member), true]);
      expect(invited).to.deep.equal(["PersonInvited", person, invitation.keyId, 0n]);
      await coop.send(coop.enrol(16, fresh, invitation));
      await coop.send(votingPerson(16, fresh));
      const vote = await coop.open();
      await coop.castOne(vote, member, Choice.YES, { signer: fresh });
      expect(await coop.ask("votes", "entryOf", vote, member)).to.equal(BigInt(Choice.YES));
      const another = walletSigner(namedKey("another invitation"));
      const plain = { invitation: another.keyId, representative: false };
      await coop.send(newPerson(undefined, plain));
      const told_ = await coop.ask<{ representative: boolean }>("register", "personAt", 17);
      expect(told_.representative).to.equal(false);
    });

    it("whom a representative names, with an invitation that is new", async () => {
      const signer = coop.signer(employee);
      await coop.refused(newPerson(signer), "NotRepresentative", [member, signer.keyId]);
      const natural = newPerson(coop.signer(5), { member: 5 });
      await coop.refused(natural, "NotOrganisation", [5]);
      await coop.refused(newPerson(undefined, { invitation: NOBODY }), "BadInvitation", [
        0,
        NOBODY,
      ]);
      await coop.send(newPerson());
      await coop.refused(newPerson(), "InvitationInUse", [invitation.keyId]);
    });

    it("who leave: their key is worth nothing at once, their office ends in the next second", async () => {
      const now = coop.now();
      const vote = await coop.open();
      const [, ended, key, voter] = told(await coop.send(left(voting)));
      expect(ended).to.deep.equal(["PersonEnded", BigInt(voting), BigInt(now + 1)]);
      expect(key).to.deep.equal(["KeyChanged", BigInt(voting), coop.signer(voting).keyId, NOBODY]);
      // Who voted for the organisation does so no more.
      expect(voter).to.deep.equal(["VotingPersonChanged", BigInt(member), 0n]);
      await skip(vote, voting, Skip.BAD_SIGNATURE);
      const holder = async (t: number) =>
        (await coop.ask<bigint[]>("bodies", "seatAt", BOARD, 3, t))[0];
      expect([await holder(now), await holder(now + 1)]).to.deep.equal([BigInt(voting), 0n]);
      coop.wait(1);
      const gone = coop.signer(voting);
      await coop.refused(left(representative, gone), "NotRepresentative", [member, gone.keyId]);
      await coop.refused(left(voting), "NotActive", [voting]);
      const { until } = await coop.ask<{ until: bigint }>("register", "personAt", voting);
      expect(until).to.equal(BigInt(now + 1));
    });

    it("who may be sent away by a representative only, and of the own organisation", async () => {
      const signer = coop.signer(employee);
      await coop.refused(left(voting, signer), "NotRepresentative", [member, signer.keyId]);
      await coop.refused(left(5), "NotOfMember", [5, member]);
      // A representative may leave too, and then represents nobody.
      await coop.send(left(representative));
      coop.wait(1);
      const gone = coop.signer(representative);
      await coop.refused(left(voting, gone), "NotRepresentative", [member, gone.keyId]);
      const { until } = await coop.ask<{ until: bigint }>("register", "detailsOf", member);
      expect(until).to.equal(BigInt(FOREVER));
    });
  });
});
