import { expect } from "chai";
import { type Hex, keccak256, toHex } from "viem";
import { namedKey, passkeySigner } from "../../scripts/signers.ts";
import {
  declareCall,
  enrolCall,
  executeCall,
  objectCall,
  rotateCall,
} from "../../server/protocol/calls.ts";
import { Choice, type Ledger, Outcome, Revocability, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  NOBODY,
  SITE,
  START,
} from "../helpers/cooperative.ts";
import type { Sendable } from "../helpers/machine.ts";
import { votingOf } from "../helpers/voting.ts";

const passkey = (name: string) => passkeySigner(namedKey(name), SITE);
const applicant = passkey("applicant");
const invitation = passkey("invitation");
const fresh = passkey("fresh");

const DECLARED = { validUntil: START + 100 * DAY };

/** A passkey's signature over something else has no signer at all, so errors name nobody. */
const foundWithPasskeys = (changes = {}): Promise<Cooperative> =>
  found({
    kind: () => "passkey",
    rules: { objectionWindow: DAY, objections: 3, grace: HOUR },
    member: (n) => (n === 6 ? { invitations: [invitation.keyId] } : {}),
    ...changes,
  });

describe("replay", () => {
  let coop: Cooperative;
  let open: Hex;
  let late: Hex;
  let closed: Hex;
  let admission: Hex;

  before(async () => {
    coop = await foundWithPasskeys();
    const endsAt = START + HOUR;
    const { content } = await coop.application(applicant, DECLARED);
    admission = await coop.open(content, { endsAt });
    closed = await coop.open(undefined, { endsAt });
    for (const vote of [admission, closed]) await coop.cast(vote, { 1: Choice.YES });
    for (const vote of [admission, closed]) await coop.finish(vote);
    late = await coop.open(undefined, { endsAt: coop.now() + HOUR });
    coop.wait(HOUR);
    open = await coop.open();
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  /** The ballot of the elector, which stands alone in the call, is not counted. */
  const skipped = (cast: Sendable, reason: number, elector = 5): Promise<void> =>
    coop.refused(cast, "NothingCounted", [elector, reason], { twin: false });

  /** What persons of `ledger` signed is refused by the cooperative, act for act. */
  async function expectWorthless(ledger: Ledger) {
    const forged = votingOf({ ...coop, ledger });
    const { bodies, votes } = coop.ledger;
    const refused = (
      to: Hex,
      call: Sendable,
      name: string,
      args: readonly unknown[],
    ): Promise<void> => coop.refused({ ...call, to }, name, args);

    await refused(bodies, await forged.enrol(6, fresh, invitation), "BadKey", [6, NOBODY]);
    await refused(bodies, await forged.rotate(5, fresh), "BadKey", [5, NOBODY]);
    await refused(bodies, await forged.notice(5, START + 90 * DAY), "BadKey", [5, NOBODY]);
    const foreign = await forged.application(applicant, DECLARED);
    const withdrawal = await foreign.withdrawal();
    await refused(bodies, withdrawal, "NotApplicant", [applicant.keyId, NOBODY]);
    const { call } = await forged.opening();
    await refused(votes, call, "BadSeatSignature", [BOARD, 1, NOBODY]);
    const objection = await forged.objection(open, 5);
    await refused(votes, objection, "BadElectorSignature", [5, NOBODY]);
    await refused(votes, await forged.declaration(closed, Outcome.ADOPTED), "NotChair", [2]);
    const ballot = { ...(await coop.ballot(late, 5)), receivedAt: coop.now() - 1 };
    const attested = await forged.lateOf(late, [ballot], { signer: fresh });
    await refused(votes, attested, "BadAttestation", [1, NOBODY]);

    const ballot_ = await coop.ballot(open, 5, Choice.YES, { ledger });
    await skipped(coop.castOf(open, [ballot_]), Skip.BAD_SIGNATURE);

    const { content } = await coop.application(applicant, DECLARED);
    const { action } = await coop.opening(content);
    const execution = executeCall(coop.ledger, admission, action, foreign.evidence);
    await coop.refused(execution, "NotApplicant", [applicant.keyId, NOBODY], { twin: false });
    expect(foreign.id).to.not.equal(content.application);
  }

  it("is worthless with the signatures of a ledger from the same founding file", async () => {
    const twin = await foundWithPasskeys({ salt: keccak256(toHex("another salt")) });
    expect(twin.steps).to.deep.equal(coop.steps);
    expect(twin.ledger.votes).to.equal(coop.ledger.votes);
    expect(twin.ledger.foundingHash).to.not.equal(coop.ledger.foundingHash);
    await expectWorthless(twin.ledger);
    const signed = await twin.rotate(5, fresh);
    await twin.send(signed);
    await coop.refused(signed, "BadKey", [5, NOBODY]);
    await twin.close();
  });

  it("is worthless with the signatures of a ledger on another chain", async () => {
    const abroad = await foundWithPasskeys({ chainId: coop.ledger.chainId + 1 });
    expect(abroad.ledger).to.deep.equal({ ...coop.ledger, chainId: coop.ledger.chainId + 1 });
    await expectWorthless(abroad.ledger);
    await abroad.close();
  });

  it("is worthless with signatures for another contract of the ledger", async () => {
    const { bodies, votes } = coop.ledger;
    await expectWorthless({ ...coop.ledger, bodies: votes, votes: bodies });
  });

  it("is worthless with what was signed for another vote", async () => {
    const another = await coop.open();
    const cast = coop.castOf(open, [await coop.ballot(another, 5)]);
    await skipped(cast, Skip.BAD_SIGNATURE);

    const objection = { vote: another, elector: 5, ...coop.once() };
    const signature = await coop.sign(coop.signer(5), "Objection", objection);
    const moved = objectCall(coop.ledger, { ...objection, vote: open }, signature);
    await coop.refused(moved, "BadElectorSignature", [5, NOBODY]);

    const declaration = { vote: closed, outcome: Outcome.ADOPTED, ...coop.once() };
    const declared = await coop.sign(coop.signer(2), "Declaration", declaration);
    const shifted = declareCall(coop.ledger, { ...declaration, vote: admission }, declared);
    await coop.refused(shifted, "NotChair", [2]);

    const ballot = { ...(await coop.ballot(late, 5)), receivedAt: coop.now() - 1 };
    const other = await coop.ballot(open, 5);
    const attested = [{ ...other, receivedAt: ballot.receivedAt }];
    const late_ = await coop.lateOf(late, [ballot], { attested, signer: fresh });
    await coop.refused(late_, "BadAttestation", [1, NOBODY]);
  });

  it("is worthless with the signature of another kind of act", async () => {
    const { ledger } = coop;
    const key = { person: 5, key: fresh.keyId, ...coop.once() };
    const enrols = await Promise.all([
      coop.sign(coop.signer(5), "Enrol", key),
      coop.sign(fresh, "Enrol", key),
    ]);
    await coop.refused(rotateCall(ledger, key, ...enrols), "BadKey", [5, NOBODY]);
    const invited = { ...key, person: 6 };
    const rotations = await Promise.all([
      coop.sign(invitation, "Rotate", invited),
      coop.sign(fresh, "Rotate", invited),
    ]);
    await coop.refused(enrolCall(ledger, invited, ...rotations), "BadKey", [6, NOBODY]);

    const shared = { vote: open, ...coop.once() };
    const declared = await coop.sign(coop.signer(5), "Declaration", { ...shared, outcome: 5 });
    const objection = objectCall(ledger, { ...shared, elector: 5 }, declared);
    await coop.refused(objection, "BadElectorSignature", [5, NOBODY]);
    const result = { ...shared, vote: closed };
    const objected = await coop.sign(coop.signer(2), "Objection", { ...result, elector: 1 });
    const declaration = declareCall(ledger, { ...result, outcome: Outcome.ADOPTED }, objected);
    await coop.refused(declaration, "NotChair", [2]);

    const rotation = await coop.sign(coop.signer(5), "Rotate", key);
    const borrowed = coop.callOf(
      "bodies",
      "giveNotice",
      5,
      START + 90 * DAY,
      1,
      START + 9 * DAY,
      rotation,
    );
    await coop.refused(borrowed, "BadKey", [5, NOBODY]);
  });

  it("takes every act once", async () => {
    const acts: Sendable[] = [
      await coop.enrol(6, fresh, invitation),
      await coop.rotate(5, passkey("another")),
      await coop.notice(7, START + 90 * DAY),
      await (await coop.application(passkey("another applicant"))).withdrawal(),
      (await coop.opening()).call,
      await coop.objection(open, 8),
      await coop.declaration(closed, Outcome.ADOPTED),
    ];
    for (const call of acts) {
      const { logs } = await coop.send(call);
      const [accepted] = logs.filter(({ name }) => name === "ActAccepted");
      await coop.refused(call, "ActUsed", [accepted?.args.act]);
      const room = call.to === coop.ledger.bodies ? "bodies" : "votes";
      expect(await coop.ask(room, "usedAct", accepted?.args.act)).to.equal(true);
    }
    const { evidence, content } = await coop.application(applicant, DECLARED);
    const { action } = await coop.opening(content);
    const execution = executeCall(coop.ledger, admission, action, evidence);
    await coop.send(execution);
    await coop.refused(execution, "AlreadyExecuted", [admission]);
  });

  for (const lastSecond of [false, true]) {
    it(`${lastSecond ? "takes an act in the second before" : "refuses an act when"} it expires`, async () => {
      const validUntil = coop.now() + DAY;
      const acts: Sendable[] = [
        await coop.enrol(6, fresh, invitation),
        await coop.rotate(5, passkey("another")),
        await coop.notice(7, START + 90 * DAY),
        await (await coop.application(applicant, DECLARED)).withdrawal(),
        (await coop.opening()).call,
        await coop.declaration(closed, Outcome.ADOPTED),
      ];
      coop.travel(lastSecond ? validUntil - 1 : validUntil);
      for (const call of acts) {
        if (lastSecond) await coop.send(call);
        else await coop.refused(call, "ActExpired", [validUntil, validUntil]);
      }
    });
  }

  it("takes an objection until just before it expires", async () => {
    const message = { vote: open, elector: 5, nonce: 99n, validUntil: coop.now() + HOUR };
    const signature = await coop.sign(coop.signer(5), "Objection", message);
    const call = objectCall(coop.ledger, message, signature);
    const back = await coop.remember();
    coop.wait(HOUR);
    await coop.refused(call, "ActExpired", [message.validUntil, message.validUntil]);
    await back();
    coop.wait(HOUR - 1);
    await coop.send(call);
  });

  it("takes a ballot once", async () => {
    const cast = coop.castOf(open, [await coop.ballot(open, 9)]);
    await coop.send(cast);
    await skipped(cast, Skip.ALREADY_VOTED, 9);
  });

  it("takes each act once more, and only once, when an older state is restored", async () => {
    const back = await coop.remember();
    const cast = coop.castOf(open, [await coop.ballot(open, 10)]);
    const rotation = await coop.rotate(11, passkey("rotated"));
    for (const call of [cast, rotation]) await coop.send(call);
    const after = await coop.state();
    await back();
    for (const call of [cast, rotation]) await coop.send(call);
    expect(await coop.state()).to.equal(after);
    await skipped(cast, Skip.ALREADY_VOTED, 10);
  });
});

describe("replay where ballots may be changed", () => {
  it("puts no older ballot back", async () => {
    const coop = await foundWithPasskeys({
      rules: { revocability: Revocability.UNTIL_DEADLINE },
    });
    const vote = await coop.open();
    const revised = (revision: number, choice: number) =>
      coop.ballot(vote, 5, choice, { revision });
    const batches = await Promise.all(
      [revised(1, Choice.YES), revised(2, Choice.NO), revised(255, Choice.ABSTAIN)].map(
        async (ballot) => coop.castOf(vote, [await ballot]),
      ),
    );
    for (const [at, batch] of batches.entries()) {
      await coop.send(batch);
      for (const older of batches.slice(0, at + 1)) {
        const reason = [5, Skip.ALREADY_VOTED];
        await coop.refused(older, "NothingCounted", reason, { twin: false });
      }
    }
    expect(await coop.ask("votes", "entryOf", vote, 5)).to.equal(BigInt(Choice.ABSTAIN));
    await coop.close();
  });
});
