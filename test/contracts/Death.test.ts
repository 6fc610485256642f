import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { Choice, FOREVER, Outcome, Skip } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  NOBODY,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import {
  FIRST_ORGANISATION,
  foundRegistered,
  type RegisteredOptions,
  YEAR_END_2020,
  YEAR_END_2021,
} from "../helpers/registered.ts";

const heir = walletSigner(namedKey("heir"));
const other = walletSigner(namedKey("other heir"));
const invitation = walletSigner(namedKey("invitation"));
const DEAD = 5;

describe("death (§77 GenG)", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: RegisteredOptions = {}) => {
    coop = await foundRegistered(options);
  };
  const officers = () => [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
  const death = (member = DEAD, diedAt = coop.now() - HOUR, by = officers()) =>
    coop.act("Death", { member, diedAt, document: DOCUMENT }, by);
  const jointly = (key = invitation, member = DEAD, by = officers()) =>
    coop.act("JointRepresentative", { member, invitation: key.keyId, document: DOCUMENT }, by);
  const untilOf = async (member = DEAD) =>
    Number((await coop.ask<{ until: bigint }>("register", "detailsOf", member)).until);

  it("ends the membership with the financial year, and the person at once", async () => {
    await start();
    const died = START - HOUR;
    const [, dead, person, key, ended] = told(await coop.send(death()));
    expect(dead).to.deep.equal(["MemberDied", 5n, BigInt(died), DOCUMENT]);
    expect(person).to.deep.equal(["PersonEnded", 5n, BigInt(START + 1)]);
    expect(key).to.deep.equal(["KeyChanged", 5n, coop.signer(DEAD).keyId, NOBODY]);
    const end = BigInt(YEAR_END_2020);
    expect(ended).to.deep.equal(["MembershipEnded", 5n, end, end, DOCUMENT]);
    // Who is dead signs no more, and sits no more.
    const notice = coop.notice(DEAD, YEAR_END_2021);
    await coop.refused(notice, "BadKey", [DEAD, coop.signer(DEAD).keyId]);
    const [holder] = await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, 3, START + 1);
    expect(holder).to.equal(0n);
    await coop.refused(death(), "AlreadyDead", [DEAD]);
  });

  it("ends ballots on paper too, until the heirs have a representative", async () => {
    await start();
    const vote = await coop.open(undefined, { endsAt: coop.now() + DAY });
    await coop.send(death());
    coop.wait(HOUR);
    const paper = coop.paper(vote, DEAD, Choice.YES, officers());
    await coop.refused(paper, "NothingCounted", [DEAD, Skip.NOT_ENTITLED]);
    await coop.send(jointly());
    await coop.send(coop.paper(vote, DEAD, Choice.YES, officers()));
  });

  it("is one of the financial year in which it happened, however late it is known", async () => {
    await start();
    coop.travel(YEAR_END_2020 + DAY);
    const back = await coop.remember();
    await coop.send(death(DEAD, YEAR_END_2020));
    expect(await untilOf()).to.equal(YEAR_END_2021);
    await back();
    // The year of the death is over already: the membership ends in the next second.
    await coop.send(death(DEAD, YEAR_END_2020 - 1));
    expect(await untilOf()).to.equal(YEAR_END_2020 + DAY + 1);
  });

  it("moves no end that comes earlier", async () => {
    await start();
    await coop.send(coop.notice(DEAD, YEAR_END_2021));
    coop.travel(YEAR_END_2021 + 1);
    const late = death();
    await coop.refused(late, "NotAMember", [DEAD]);
  });

  it("leaves the heirs members where the statute says so", async () => {
    await start({ articles: { heirsContinue: true } });
    const { logs } = await coop.send(death());
    expect(logs.map(({ name }) => name)).to.not.include("MembershipEnded");
    expect(await untilOf()).to.equal(FOREVER);
    coop.travel(YEAR_END_2021 + DAY);
    await coop.send(jointly());
    await coop.send(coop.enrol(16, heir, invitation));
    const vote = await coop.open();
    await coop.castOne(vote, DEAD, Choice.YES, { signer: heir });
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
  });

  it("is recorded by two officers, of natural members, when it has happened", async () => {
    await start();
    const [board, supervisor] = officers() as [ReturnType<Cooperative["seat"]>, never];
    await coop.refused(death(DEAD, START - 1, [board, board]), "SamePerson", [1]);
    await coop.refused(death(DEAD, START - 1, [board]), "WrongSignatures", [1, 2]);
    const auditor = [coop.auditor(1), supervisor];
    await coop.refused(death(DEAD, START - 1, auditor), "NotOfficer", [0, 1]);
    await coop.refused(death(FIRST_ORGANISATION.member), "NotNatural", [FIRST_ORGANISATION.member]);
    await coop.refused(death(99), "NotAMember", [99]);
    await coop.refused(death(DEAD, START + 1), "InstantAhead", [START + 1, START]);
  });

  it("leaves a ballot as it was cast (§130(2) BGB)", async () => {
    await start();
    const vote = await coop.open(undefined, { endsAt: START + DAY });
    await coop.cast(vote, { 5: Choice.YES });
    coop.wait(HOUR);
    await coop.send(death());
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
  });

  describe("the heirs' joint representative", () => {
    it("votes for the dead member until its membership ends, and nobody else", async () => {
      await start();
      await coop.refused(jointly(), "NotDead", [DEAD]);
      const vote = await coop.open(undefined, { endsAt: YEAR_END_2020 + DAY });
      await coop.send(death());
      const skipped = async (signer: typeof heir) =>
        coop.refused(
          coop.castOf(vote, [await coop.ballot(vote, DEAD, Choice.YES, { signer })]),
          "NothingCounted",
          [DEAD, Skip.BAD_SIGNATURE],
          { twin: false },
        );
      // Two heirs who vote on their own have no vote.
      for (const signer of [heir, other, coop.signer(DEAD)]) await skipped(signer);
      const [, added, invited, voter] = told(await coop.send(jointly()));
      expect(added).to.deep.equal(["PersonAdded", 16n, 5n, false]);
      expect(invited).to.deep.equal(["PersonInvited", 16n, invitation.keyId, 0n]);
      expect(voter).to.deep.equal(["VotingPersonChanged", 5n, 16n]);
      await coop.send(coop.enrol(16, heir, invitation));
      await skipped(other);
      await coop.castOne(vote, DEAD, Choice.YES, { signer: heir });
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 1, 0, 0, 0]);
      coop.travel(YEAR_END_2020);
      const next = await coop.open();
      const gone = coop.castOf(next, [await coop.ballot(next, DEAD, 1, { signer: heir })]);
      await coop.refused(gone, "NothingCounted", [DEAD, Skip.NOT_ENTITLED], { twin: false });
      await coop.refused(jointly(other), "NotAMember", [DEAD]);
    });

    it("is replaced by another, and then signs no more", async () => {
      await start();
      await coop.send(death());
      await coop.send(jointly());
      await coop.send(coop.enrol(16, heir, invitation));
      const next = walletSigner(namedKey("next invitation"));
      const [, ended] = told(await coop.send(jointly(next)));
      expect(ended).to.deep.equal(["PersonEnded", 16n, BigInt(START + 1)]);
      await coop.send(coop.enrol(17, other, next));
      const vote = await coop.open();
      const former = coop.castOf(vote, [await coop.ballot(vote, DEAD, 1, { signer: heir })]);
      await coop.refused(former, "NothingCounted", [DEAD, Skip.BAD_SIGNATURE], { twin: false });
      await coop.castOne(vote, DEAD, Choice.NO, { signer: other });
      expect(await coop.countOf(vote)).to.deep.equal([12, 12, 0, 1, 0, 0]);
    });

    it("has a new invitation, and comes from two officers", async () => {
      await start();
      await coop.send(death());
      const [board] = officers() as [ReturnType<Cooperative["seat"]>];
      await coop.refused(jointly(invitation, DEAD, [board, board]), "SamePerson", [1]);
      const nobody = { ...invitation, keyId: NOBODY };
      await coop.refused(jointly(nobody), "BadInvitation", [0, NOBODY]);
      await coop.send(jointly());
      await coop.refused(jointly(), "InvitationInUse", [invitation.keyId]);
    });
  });
});
