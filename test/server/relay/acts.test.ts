import { expect } from "chai";
import { namedKey, type Signer, walletSigner } from "../../../scripts/signers.ts";
import { UmlaufError } from "../../../server/errors.ts";
import { isSignedBy, NOTHING } from "../../../server/protocol/receipt.ts";
import type { SubmittedAct } from "../../../server/relay/acts.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import {
  DAY,
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

  async function refused(act: SubmittedAct, code: Parameters<Scene["refused"]>[2]) {
    return scene.refused(relay, () => relay.submitAct(act), code);
  }

  const enrolment = (key: Signer) =>
    scene.act("Enrol", { person: INVITED_MEMBER, key: key.keyId }, [invitation, key]);
  const notice = (member: number, until: number) =>
    scene.act("Notice", { member, until }, [personSigner(member)]);
  const fresh = (of: string) => walletSigner(namedKey(of));

  it("acknowledges an act with a receipt and sends it by itself", async () => {
    const { id, act } = await scene.opening();
    const signed = await relay.submitAct(act);
    expect(signed.receipt).to.include({ vote: NOTHING, subject: id, receivedAt: scene.now() });
    expect(isSignedBy(scene.ledger, signed, relayAddress)).to.equal(true);
    await until(async () => (await relay.statusOf(id))?.state === "written");
    expect((await scene.voteOf(id)).openedAt).to.equal(scene.now());
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
    const failed = await relay.statusOf(scene.idOf(lost));
    expect(failed).to.deep.equal({ state: "failed", code: "INVITATION_WRONG" });
    // The same act is carried out once, whoever sends it.
    expect(await relay.statusOf(scene.idOf(shared))).to.deep.equal(
      await other.statusOf(scene.idOf(shared)),
    );
  });

  it("refuses what is unreadable, expired or used", async () => {
    const act = await notice(4, scene.now() + 100 * DAY);
    const changed = (message: object) => ({ ...act, message: { ...act.message, ...message } });
    await refused(changed({ until: -1 }) as SubmittedAct, "ACT_MALFORMED");
    await refused(changed({ nonce: 2n ** 64n }) as SubmittedAct, "ACT_MALFORMED");
    const [signed] = act.signatures;
    const broken = [{ body: 0, seat: 0, ...signed, packed: "0x00ab" }] as const;
    await refused({ ...act, signatures: broken }, "SIGNATURE_MALFORMED");
    await refused({ ...act, name: "Revolt" } as unknown as SubmittedAct, "ACT_MALFORMED");
    const members = { name: "Endorsement", act: NOTHING, member: -1, packed: "0x" } as const;
    await refused(members, "ACT_MALFORMED");
    await other.submitAct(act);
    await other.flush();
    await refused(act, "ACT_USED");
    const late = await notice(5, scene.now() + 100 * DAY);
    scene.travel(late.message.validUntil);
    await refused(late, "ACT_EXPIRED");
  });

  it("stops where its clock and the chain's differ", async () => {
    const { act } = await scene.opening();
    scene.line.headShift = 6;
    await refused(act, "RELAY_CLOCK_SKEW");
  });
});
