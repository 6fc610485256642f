import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { ElectorateAt, Revocability, type RuleSet } from "../../server/protocol/rules.ts";
import { Choice, Manner, Phase, Skip } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { BOARD, type Cooperative, DAY, HOUR, START } from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { FIRST_ORGANISATION, foundRegistered, SECOND_ORGANISATION } from "../helpers/registered.ts";

const { YES, NO } = Choice;
const HOLDER = 7;
const fresh = walletSigner(namedKey("fresh"));
/** What the sheet holds of a ballot that a proxy holder cast. */
const held = (choice: number) => 4 * Manner.PROXY + choice;

describe("proxies (§43(5) GenG)", () => {
  let coop: Cooperative;
  let vote: Hex;
  afterEach(() => coop.close());
  const start = async (rules: Partial<RuleSet> = {}, startsAt = START) => {
    coop = await foundRegistered({ rules: { 1: { grace: HOUR, ...rules } } });
    vote = await coop.open(undefined, { startsAt, endsAt: START + DAY });
  };
  const grant = (principal: number, holder = HOLDER, signer?: ReturnType<Cooperative["signer"]>) =>
    coop.proxy(vote, principal, holder, signer);
  /** The holder's ballot for a principal. */
  const castFor = (principal: number, choice: number, holder = HOLDER, revision = 1) =>
    coop.castOne(vote, principal, choice, { signer: coop.signer(holder), revision });
  const skipped = async (principal: number, reason: number, holder = HOLDER, revision = 1) => {
    const options = { signer: coop.signer(holder), revision };
    const call = coop.castOf(vote, [await coop.ballot(vote, principal, YES, options)]);
    await coop.refused(call, "NothingCounted", [principal, reason], { twin: false });
  };
  const entryOf = async (elector: number) =>
    Number(await coop.ask("votes", "entryOf", vote, elector));
  const holderAt = async (principal: number, t = coop.now()) =>
    Number(await coop.ask("votes", "proxyAt", vote, principal, t));

  it("let the holder sign the principal's ballot with the own key, beside the own ballot", async () => {
    await start();
    const [, granted] = told(await coop.send(grant(5)));
    expect(granted).to.deep.equal(["ProxyGranted", vote, 5n, BigInt(HOLDER), DOCUMENT]);
    await coop.send(grant(6));
    const ballots = await Promise.all(
      [5, 6, HOLDER].map((n) => coop.ballot(vote, n, YES, { signer: coop.signer(HOLDER) })),
    );
    await coop.send(coop.castOf(vote, ballots));
    expect(await entryOf(5)).to.equal(held(YES));
    expect(await entryOf(HOLDER)).to.equal(YES);
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 3, 0, 0, 0]);
    await skipped(8, Skip.BAD_SIGNATURE);
  });

  it("are at most two a holder", async () => {
    await start();
    await coop.send(grant(5));
    await coop.send(grant(6));
    await coop.refused(grant(8), "HolderFull", [HOLDER, 2]);
    // Another holder still may; a revoked one makes room.
    await coop.send(grant(8, 9));
    await coop.send(coop.revocation(vote, 5));
    coop.wait(1);
    await coop.send(grant(9));
    expect(await holderAt(9)).to.equal(HOLDER);
  });

  it("come from the voting person of a member who is entitled", async () => {
    await start();
    const { member, representative, voting } = FIRST_ORGANISATION;
    const wrong = coop.signer(representative);
    await coop.refused(grant(member, HOLDER, wrong), "BadElectorSignature", [member, wrong.keyId]);
    await coop.send(grant(member, HOLDER, coop.signer(voting)));
    await coop.refused(grant(99), "NotEntitled", [vote, 99]);
    await coop.refused(grant(5, HOLDER, fresh), "BadElectorSignature", [5, fresh.keyId]);
  });

  it("go to an active person, who does not vote for the principal already", async () => {
    await start();
    await coop.refused(grant(5, 99), "NotActive", [99]);
    await coop.refused(grant(5, 5), "OwnProxy", [5]);
    const { member, voting, representative, employee } = FIRST_ORGANISATION;
    const own = grant(member, voting, coop.signer(voting));
    await coop.refused(own, "OwnProxy", [member]);
    // Another person of the same organisation may hold it, or somebody who is no member's voting person.
    await coop.send(grant(member, employee, coop.signer(voting)));
    await coop.send(grant(5, SECOND_ORGANISATION.representative));
    await castFor(5, NO, SECOND_ORGANISATION.representative);
    expect(await entryOf(5)).to.equal(held(NO));
    expect(representative).to.not.equal(employee);
  });

  it("are one at a time, and can be given again after a revocation", async () => {
    await start();
    await coop.refused(coop.revocation(vote, 5), "NoProxy", [5]);
    await coop.send(grant(5));
    await coop.refused(grant(5, 8), "ProxyGiven", [5, HOLDER]);
    const stranger = coop.revocation(vote, 5, coop.signer(HOLDER));
    await coop.refused(stranger, "BadElectorSignature", [5, coop.signer(HOLDER).keyId]);
    const [, revoked] = told(await coop.send(coop.revocation(vote, 5)));
    expect(revoked).to.deep.equal(["ProxyRevoked", vote, 5n, BigInt(HOLDER)]);
    // An instant that has begun keeps its holder.
    expect([await holderAt(5), await holderAt(5, START + 1)]).to.deep.equal([HOLDER, 0]);
    await coop.refused(coop.revocation(vote, 5), "NoProxy", [5]);
    coop.wait(1);
    await skipped(5, Skip.BAD_SIGNATURE);
    await coop.send(grant(5, 8));
    await castFor(5, YES, 8);
    expect(await entryOf(5)).to.equal(held(YES));
  });

  it("end with their use: whoever has a ballot revokes nothing and gives nothing", async () => {
    await start();
    await coop.send(grant(5));
    await castFor(5, YES);
    await coop.refused(coop.revocation(vote, 5), "ProxyUsed", [5]);
    await coop.cast(vote, { 6: YES });
    await coop.refused(grant(6), "ProxyUsed", [6]);
  });

  it("need no revocation where the principal votes first", async () => {
    await start();
    await coop.send(grant(5));
    await coop.cast(vote, { 5: NO });
    expect(await entryOf(5)).to.equal(NO);
    await skipped(5, Skip.ALREADY_VOTED);
  });

  it("do not overrule the principal's own ballot, where ballots may be changed either", async () => {
    await start({ revocability: Revocability.UNTIL_DEADLINE });
    await coop.send(grant(5));
    await castFor(5, YES, HOLDER, 1);
    await castFor(5, NO, HOLDER, 2);
    expect(await entryOf(5)).to.equal(held(NO));
    await coop.castOne(vote, 5, YES, { revision: 3 });
    expect(await entryOf(5)).to.equal(YES);
    await skipped(5, Skip.ALREADY_VOTED, HOLDER, 4);
    await coop.castOne(vote, 5, NO, { revision: 4 });
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 0, 1, 0, 0]);
  });

  it("follow the holder's key, as it was when the ballot was received", async () => {
    await start();
    await coop.send(grant(5));
    await coop.send(grant(6));
    const options = { signer: coop.signer(HOLDER) };
    const old = await coop.ballot(vote, 5, YES, options);
    coop.wait(HOUR);
    await coop.send(coop.rotate(HOLDER, fresh));
    await skipped(6, Skip.BAD_SIGNATURE);
    await coop.castOne(vote, 6, NO, { signer: fresh });
    expect(await entryOf(6)).to.equal(held(NO));
    coop.travel(START + DAY);
    await coop.send(coop.lateOf(vote, [{ ...old, receivedAt: START + HOUR - 1 }]));
    expect(await entryOf(5)).to.equal(held(YES));
  });

  it("are worth what they were at the instant of receipt", async () => {
    await start();
    coop.wait(HOUR);
    await coop.send(grant(5));
    coop.wait(HOUR);
    await coop.send(coop.revocation(vote, 5));
    coop.travel(START + DAY);
    const options = { signer: coop.signer(HOLDER) };
    const ballot = await coop.ballot(vote, 5, YES, options);
    for (const receivedAt of [START + HOUR - 1, START + 2 * HOUR + 1]) {
      const call = coop.lateOf(vote, [{ ...ballot, receivedAt }]);
      await coop.refused(call, "NothingCounted", [5, Skip.BAD_SIGNATURE], { twin: false });
    }
    await coop.send(coop.lateOf(vote, [{ ...ballot, receivedAt: START + 2 * HOUR }]));
    expect(await entryOf(5)).to.equal(held(YES));
  });

  it("are given before the voting or during it, not later", async () => {
    await start({}, START + HOUR);
    await coop.send(grant(5));
    await coop.send(coop.revocation(vote, 5));
    coop.travel(START + HOUR);
    await coop.send(grant(5));
    coop.travel(START + DAY);
    await coop.refused(grant(6), "WrongPhase", [vote, Phase.OVERDUE]);
    await coop.refused(coop.revocation(vote, 5), "WrongPhase", [vote, Phase.OVERDUE]);
  });

  it("are the principal's who was entitled at the start, where that decides", async () => {
    await start({ electorate: ElectorateAt.AT_OPEN });
    const members = [coop.signer(5), coop.signer(6)];
    await coop.send(coop.act("Transfer", { from: 5, to: 6, shares: 3 }, members));
    coop.wait(1);
    await coop.send(grant(5));
    await castFor(5, YES);
    expect(await entryOf(5)).to.equal(held(YES));
  });

  it("are none in a body of seats, nor for a principal who has left", async () => {
    await start();
    const board = await coop.open(undefined, { body: BOARD });
    await coop.refused(coop.proxy(board, 1, HOLDER), "NoProxies", [board]);
    const members = [coop.signer(5), coop.signer(6)];
    await coop.send(coop.act("Transfer", { from: 5, to: 6, shares: 3 }, members));
    coop.wait(1);
    await coop.refused(grant(5), "NotEntitled", [vote, 5]);
    // Nor for a holder who has.
    await coop.refused(grant(6, 5), "NotActive", [5]);
  });

  it("that were given end with their holder's membership or office, as with the key", async () => {
    await start();
    await coop.send(grant(6, 5));
    await coop.send(grant(8, FIRST_ORGANISATION.employee));
    const members = [coop.signer(5), coop.signer(9)];
    await coop.send(coop.act("Transfer", { from: 5, to: 9, shares: 3 }, members));
    const { member, employee, representative } = FIRST_ORGANISATION;
    const gone = { member, person: employee };
    await coop.send(coop.act("PersonLeft", gone, [coop.signer(representative)]));
    coop.wait(1);
    await skipped(6, Skip.BAD_SIGNATURE, 5);
    await skipped(8, Skip.BAD_SIGNATURE, employee);
    // The principal votes itself.
    await castFor(6, YES, 6);
  });
});
