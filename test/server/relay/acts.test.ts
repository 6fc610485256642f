import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../../scripts/signers.ts";
import { type ErrorCode, UmlaufError } from "../../../server/errors.ts";
import { actDigest } from "../../../server/protocol/acts.ts";
import { isSignedBy, NOTHING } from "../../../server/protocol/receipt.ts";
import { Outcome } from "../../../server/protocol/types.ts";
import type { SubmittedAct } from "../../../server/relay/acts.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import {
  Bodies,
  DAY,
  HOUR,
  INVITED_MEMBER,
  invitation,
  personSigner,
  relayAddress,
  until,
} from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

describe("relay: acts", () => {
  let scene: Scene;
  let other: Relay;
  let relay: Relay;
  let name = "";

  beforeEach(async () => {
    scene = await foundScene();
    other = await scene.relay("other");
    name = "acts";
    relay = await scene.relay(name);
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  const idOf = (act: SubmittedAct) => actDigest(scene.ledger, act.name, act.message as never);

  async function refused(act: SubmittedAct, code: ErrorCode) {
    return scene.refused(relay, () => relay.submitAct(act), code);
  }

  async function written(act: SubmittedAct) {
    const signed = await relay.submitAct(act);
    await relay.flush();
    const { number: block } = await scene.chain.head();
    expect(await relay.statusOf(idOf(act))).to.deep.include({ state: "written", block });
    return signed;
  }

  async function enrolment(key: Signer, by: Signer = invitation, proof = key, changes = {}) {
    const message = { person: INVITED_MEMBER, key: key.keyId, ...scene.once(), ...changes };
    const byInvitation = await scene.sign(by, "Enrol", message);
    const byKey = await scene.sign(proof, "Enrol", message);
    return { name: "Enrol", message, byInvitation, byKey } as const;
  }

  async function rotation(person: number, key: Signer, by = personSigner(person)) {
    const message = { person, key: key.keyId, ...scene.once() };
    const byPresent = await scene.sign(by, "Rotate", message);
    const byKey = await scene.sign(key, "Rotate", message);
    return { name: "Rotate", message, byPresent, byKey } as const;
  }

  async function notice(member: number, until: number, signer = personSigner(member)) {
    const message = { member, until, ...scene.once() };
    return {
      name: "Notice",
      message,
      signature: await scene.sign(signer, "Notice", message),
    } as const;
  }

  async function objection(vote: Hex, elector: number, signer = personSigner(elector)) {
    const message = { vote, elector, ...scene.once() };
    const signature = await scene.sign(signer, "Objection", message);
    return { name: "Objection", message, signature } as const;
  }

  async function declaration(vote: Hex, outcome: number, signer = personSigner(1)) {
    const message = { vote, outcome, ...scene.once() };
    const signature = await scene.sign(signer, "Declaration", message);
    return { name: "Declaration", message, signature } as const;
  }

  const fresh = (of: string) => walletSigner(namedKey(of));

  it("acknowledges an act with a receipt and sends it by itself", async () => {
    const { id, act } = await scene.opening();
    const signed = await relay.submitAct(act);
    expect(signed.receipt).to.include({ vote: NOTHING, subject: id, receivedAt: scene.now() });
    expect(isSignedBy(scene.ledger, signed, relayAddress)).to.equal(true);
    await until(async () => (await relay.statusOf(id))?.state === "written");
    expect((await scene.voteOf(id)).openedAt).to.equal(scene.now());
  });

  it("writes each kind of act", async () => {
    await written(await enrolment(fresh("enrolled")));
    await written(await rotation(3, fresh("rotated")));
    await written(await notice(4, scene.now() + 100 * DAY));
    const open = await scene.opening({ body: Bodies.CAREFUL });
    await written(open.act);
    await written(await objection(open.id, 5));
    expect(await scene.voteOf(open.id)).to.include({ outcome: Outcome.PROCEDURE_ABORTED });
    await written(await declaration(open.id, Outcome.PROCEDURE_ABORTED));
    expect((await scene.voteOf(open.id)).declaredAt).to.equal(scene.now());
    expect(await scene.verifiedReceipts(relay)).to.have.length(6);
  });

  it("gives the same receipt for the same act: at once, written, restarted", async () => {
    const { act } = await scene.opening();
    const [first, second] = await Promise.all([relay.submitAct(act), relay.submitAct(act)]);
    expect(second).to.deep.equal(first);
    await relay.flush();
    scene.travel(scene.now() + 60 * DAY);
    expect(await relay.submitAct(act)).to.deep.equal(first);
    await relay.close();
    relay = await scene.relay(name);
    expect(await relay.submitAct(act)).to.deep.equal(first);
    expect(await scene.verifiedReceipts(relay)).to.have.length(1);
  });

  it("sends after a restart what it had acknowledged", async () => {
    scene.line.send = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
    const { id, act } = await scene.opening();
    await relay.submitAct(act);
    await relay.flush();
    await relay.close();
    scene.line.send = (raw, real) => real(raw);
    relay = await scene.relay(name);
    expect(await relay.statusOf(id)).to.deep.equal({ state: "received" });
    await relay.flush();
    expect(await relay.statusOf(id)).to.include({ state: "written" });
  });

  it("says what became of an act that lost a race", async () => {
    scene.line.send = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
    const lost = await enrolment(fresh("second"));
    const shared = (await scene.opening()).act;
    await relay.submitAct(lost);
    await relay.submitAct(shared);
    await relay.flush();
    await relay.close();
    scene.line.send = (raw, real) => real(raw);
    await other.submitAct(await enrolment(fresh("first")));
    await other.submitAct(shared);
    await other.flush();
    relay = await scene.relay(name);
    await relay.flush();
    const failed = await relay.statusOf(idOf(lost));
    expect(failed).to.deep.equal({ state: "failed", code: "INVITATION_WRONG" });
    // The same act is carried out once, whoever sends it.
    expect(await relay.statusOf(idOf(shared))).to.deep.equal(await other.statusOf(idOf(shared)));
  });

  it("refuses what is unreadable, expired or used", async () => {
    const act = await notice(4, scene.now() + 100 * DAY);
    await refused({ ...act, message: { ...act.message, until: -1 } }, "ACT_MALFORMED");
    await refused({ ...act, message: { ...act.message, nonce: 2n ** 64n } }, "ACT_MALFORMED");
    await refused({ ...act, signature: "0x00ab" }, "SIGNATURE_MALFORMED");
    await refused({ ...act, name: "Revolt" } as unknown as SubmittedAct, "ACT_MALFORMED");
    await other.submitAct(act);
    await other.flush();
    await refused(act, "ACT_USED");
    const late = await notice(5, scene.now() + 100 * DAY);
    scene.travel(late.message.validUntil);
    await refused(late, "ACT_EXPIRED");
  });

  it("refuses keys, invitations and signatures that do not hold", async () => {
    await refused(await enrolment(fresh("new"), fresh("nobody")), "INVITATION_WRONG");
    await refused(await enrolment(fresh("new"), invitation, fresh("nobody")), "SIGNATURE_WRONG");
    await refused(await enrolment(personSigner(3)), "KEY_IN_USE");
    await refused(
      await enrolment(fresh("new"), invitation, undefined, { person: 99 }),
      "MEMBERSHIP_MISSING",
    );
    await refused(await rotation(3, fresh("new"), personSigner(4)), "SIGNATURE_WRONG");
    await refused(await notice(3, scene.now() + DAY, personSigner(4)), "SIGNATURE_WRONG");
  });

  it("refuses a notice for the past, and a second one", async () => {
    await refused(await notice(3, scene.now() - 1), "INSTANT_PAST");
    await written(await notice(3, scene.now() + 100 * DAY));
    await refused(await notice(3, scene.now() + 200 * DAY), "MEMBERSHIP_ENDING");
  });

  it("refuses openings that the contracts would refuse", async () => {
    const { act } = await scene.opening();
    const opening = async (changes: Parameters<Scene["opening"]>[0], signer?: Signer) =>
      (await scene.opening(changes, undefined, signer)).act;
    await refused(await opening({}, personSigner(2)), "SEAT_SIGNATURE_WRONG");
    await refused({ ...act, signatures: [] }, "OPENERS_TOO_FEW");
    const [signature] = act.signatures.map((one) => ({ ...one, body: Bodies.MEETING }));
    await refused({ ...act, signatures: signature ? [signature] : [] }, "OPENER_NOT_CONVENER");
    await refused(
      { ...act, signatures: [...act.signatures, ...act.signatures] },
      "OPENERS_NOT_SORTED",
    );
    await refused(await opening({ ruleSet: 2 }), "RULE_SET_OUTDATED");
    await refused(await opening({ matter: 1 }), "MATTER_MISMATCH");
    await refused(await opening({ matter: 77 }), "ACT_MALFORMED");
    await refused(await opening({ action: NOTHING }), "ACTION_MISMATCH");
    await refused({ ...act, action: { kind: 1, data: "0x" } }, "ACTION_MALFORMED");
    await refused(await opening({ documents: NOTHING }), "DOCUMENT_MISSING");
    const period = await refused(await opening({ endsAt: scene.now() }), "PERIOD_EMPTY");
    expect(period.facts).to.deep.equal({ startsAt: scene.now(), endsAt: scene.now() });
    await refused(await opening({ body: 99 }), "BODY_NOT_COMPETENT");
  });

  it("refuses objections that come too late, twice or from nobody entitled", async () => {
    const plain = await scene.open(relay);
    await refused(await objection(plain, 3), "OBJECTION_UNAVAILABLE");
    const startsAt = scene.now() + HOUR;
    const endsAt = startsAt + DAY;
    const vote = await scene.open(relay, { body: Bodies.CAREFUL, startsAt, endsAt });
    await refused(await objection(vote, 3), "VOTE_NOT_OPEN_YET");
    scene.travel(startsAt);
    await refused(await objection(vote, 99, personSigner(3)), "ELECTOR_NOT_ENTITLED");
    await refused(await objection(vote, 3, personSigner(4)), "SIGNATURE_WRONG");
    await refused(await objection(NOTHING, 3), "VOTE_UNKNOWN");
    scene.travel(startsAt + HOUR);
    await refused(await objection(vote, 3), "OBJECTION_TOO_LATE");
    scene.travel(endsAt);
    await refused(await objection(vote, 3), "VOTE_TOO_LATE");
  });

  it("refuses declarations of an open vote, of another outcome, by another, and twice", async () => {
    const vote = await scene.open(relay, { body: Bodies.CAREFUL });
    await refused(await declaration(vote, Outcome.ADOPTED), "VOTE_NOT_CLOSED");
    await written(await objection(vote, 3));
    const differs = await refused(await declaration(vote, Outcome.ADOPTED), "RESULT_DIFFERS");
    expect(differs.facts).to.deep.equal({ expected: "PROCEDURE_ABORTED", given: "ADOPTED" });
    const aborted = Outcome.PROCEDURE_ABORTED;
    await refused(await declaration(vote, aborted, personSigner(2)), "CHAIR_REQUIRED");
    await written(await declaration(vote, aborted));
    await refused(await declaration(vote, aborted), "RESULT_ALREADY_DECLARED");
  });

  it("stops where its clock and the chain's differ", async () => {
    const { act } = await scene.opening();
    scene.line.headShift = 6;
    await refused(act, "RELAY_CLOCK_SKEW");
  });
});
