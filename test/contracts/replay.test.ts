import { expect } from "chai";
import { type Hex, keccak256, toHex } from "viem";
import { namedKey, passkeySigner, type Signer } from "../../scripts/signers.ts";
import { type Act, actDigest, type PlainActName } from "../../server/protocol/acts.ts";
import { actCall, executeCall } from "../../server/protocol/calls.ts";
import { Revocability } from "../../server/protocol/rules.ts";
import { Choice, type Ledger, Outcome, Skip } from "../../server/protocol/types.ts";
import { actingOf, type By } from "../helpers/acting.ts";
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
    const base = { ...coop, ledger };
    const acting = { ...base, ...actingOf(base) };
    const forged = { ...acting, ...votingOf(acting) };
    const { bodies, votes } = coop.ledger;
    const refused = (
      to: Hex,
      call: Sendable,
      name: string,
      args: readonly unknown[],
    ): Promise<void> => coop.refused({ ...call, to }, name, args);

    await refused(bodies, await forged.enrol(6, fresh, invitation), "BadKey", [6, NOBODY]);
    await refused(bodies, await forged.rotate(5, fresh), "BadKey", [5, NOBODY]);
    const notice = await forged.notice(5, START + 90 * DAY);
    await refused(bodies, notice, "NotRepresentative", [5, NOBODY]);
    const foreign = await forged.application(applicant, DECLARED);
    const withdrawal = await foreign.withdrawal();
    await refused(bodies, withdrawal, "NotDeclarant", [applicant.keyId, NOBODY]);
    const { call } = await forged.opening();
    await refused(votes, call, "BadSeatSignature", [BOARD, 1, NOBODY]);
    const objection = await forged.objection(open, 5);
    await refused(votes, objection, "BadElectorSignature", [5, NOBODY]);
    const declaration = await forged.declaration(closed, Outcome.ADOPTED);
    await refused(votes, declaration, "BadSeatSignature", [SUPERVISORY_BOARD, 1, NOBODY]);
    const ballot = { ...(await coop.ballot(late, 5)), receivedAt: coop.now() - 1 };
    const attested = await forged.lateOf(late, [ballot], { signer: fresh });
    await refused(votes, attested, "BadAttestation", [1, NOBODY]);

    const ballot_ = await coop.ballot(open, 5, Choice.YES, { ledger });
    await skipped(coop.castOf(open, [ballot_]), Skip.BAD_SIGNATURE);

    const { content } = await coop.application(applicant, DECLARED);
    const { action } = await coop.opening(content);
    const execution = executeCall(coop.ledger, admission, action, foreign.evidence);
    await coop.refused(execution, "NotDeclarant", [applicant.keyId, NOBODY], { twin: false });
    expect(foreign.id).to.not.equal(content.application);
  }

  const signer = (of: number | Signer): By => ({
    body: 0,
    seat: 0,
    signer: typeof of === "number" ? coop.signer(of) : of,
  });
  const chair = () => coop.seat(SUPERVISORY_BOARD, 1);

  /** An act under signatures that were given for another one. */
  async function swapped<S extends PlainActName, N extends PlainActName>(
    given: S,
    signed: Act<S>,
    name: N,
    message: Act<N>,
    ...by: readonly By[]
  ): Promise<Sendable> {
    const signatures = await coop.signed(actDigest(coop.ledger, given, signed), by);
    return actCall(coop.ledger, name, message, signatures);
  }
  const borrowed = <N extends PlainActName>(
    name: N,
    signed: Act<N>,
    message: Act<N>,
    ...by: readonly By[]
  ) => swapped(name, signed, name, message, ...by);

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
    const moved = await borrowed("Objection", objection, { ...objection, vote: open }, signer(5));
    await coop.refused(moved, "BadElectorSignature", [5, NOBODY]);

    const declaration = { vote: closed, outcome: Outcome.ADOPTED, ...coop.once() };
    const elsewhere = { ...declaration, vote: admission };
    const shifted = await borrowed("Declaration", declaration, elsewhere, chair());
    await coop.refused(shifted, "BadSeatSignature", [SUPERVISORY_BOARD, 1, NOBODY]);

    const ballot = { ...(await coop.ballot(late, 5)), receivedAt: coop.now() - 1 };
    const other = await coop.ballot(open, 5);
    const attested = [{ ...other, receivedAt: ballot.receivedAt }];
    const late_ = await coop.lateOf(late, [ballot], { attested, signer: fresh });
    await coop.refused(late_, "BadAttestation", [1, NOBODY]);
  });

  it("is worthless with the signature of another kind of act", async () => {
    const key = { person: 5, key: fresh.keyId, ...coop.once() };
    const rotate = await swapped("Enrol", key, "Rotate", key, signer(5), signer(fresh));
    await coop.refused(rotate, "BadKey", [5, NOBODY]);
    const invited = { ...key, person: 6 };
    const enrol = await swapped(
      "Rotate",
      invited,
      "Enrol",
      invited,
      signer(invitation),
      signer(fresh),
    );
    await coop.refused(enrol, "BadKey", [6, NOBODY]);

    const shared = { vote: open, ...coop.once() };
    const [objection, declaration] = [
      { ...shared, elector: 5 },
      { ...shared, vote: closed, outcome: Outcome.ADOPTED },
    ];
    const objected = await swapped("Declaration", declaration, "Objection", objection, signer(5));
    await coop.refused(objected, "BadElectorSignature", [5, NOBODY]);
    const declared = await swapped("Objection", objection, "Declaration", declaration, chair());
    await coop.refused(declared, "BadSeatSignature", [SUPERVISORY_BOARD, 1, NOBODY]);

    // As many fields of the same types, in another meaning.
    const notice = { member: 7, until: START + 90 * DAY, ...coop.once() };
    const left = { member: 7, person: 7, ...coop.once() };
    const given = await swapped("VotingPerson", left, "Notice", notice, signer(7));
    await coop.refused(given, "NotRepresentative", [7, NOBODY]);
  });

  it("carries out an admission once", async () => {
    const { evidence, content } = await coop.application(applicant, DECLARED);
    const { action } = await coop.opening(content);
    const execution = executeCall(coop.ledger, admission, action, evidence);
    await coop.send(execution);
    await coop.refused(execution, "AlreadyExecuted", [admission]);
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
