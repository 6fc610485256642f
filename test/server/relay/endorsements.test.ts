import { expect } from "chai";
import { UmlaufError } from "../../../server/errors.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { personSigner } from "../../helpers/members.ts";
import { foundScene, replaceKey, type Scene } from "../../helpers/relay.ts";

describe("relay: endorsements", () => {
  let scene: Scene;
  /** Another outbox of the same relay, whose writes surprise the first. */
  let other: Relay;
  let relay: Relay;

  beforeEach(async () => {
    scene = await foundScene();
    other = await scene.relay("other");
    relay = await scene.relay("endorsements");
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  const unreachable = () => Promise.reject(new UmlaufError("CHAIN_UNREACHABLE"));
  /** A vote that members open by themselves. */
  const minority = () => scene.opening({}, undefined, []);
  const given = (id: Parameters<Scene["endorsement"]>[0]) =>
    scene.ask("bodies", "endorsementsOf", [id]);

  it("open a vote once they are a tenth of the members", async () => {
    const { id, act } = await minority();
    await scene.write(relay, await scene.endorsement(id, 5));
    const attempt = () => relay.submitAct(act);
    const refusal = await scene.refused(relay, attempt, "ENDORSEMENTS_TOO_FEW");
    expect(refusal.facts).to.deep.equal({ given: 1, all: 12 });
    await scene.write(relay, await scene.endorsement(id, 6));
    await scene.write(relay, act);
    expect((await scene.voteOf(id)).openedAt).to.equal(scene.now());
  });

  it("are acknowledged once, however often they come", async () => {
    const { id } = await minority();
    const endorsement = await scene.endorsement(id, 5);
    const [first, second] = await Promise.all([
      relay.submitAct(endorsement),
      relay.submitAct(endorsement),
    ]);
    expect(second).to.deep.equal(first);
    await relay.flush();
    expect(await relay.submitAct(endorsement)).to.deep.equal(first);
    expect(await scene.verifiedReceipts(relay)).to.have.length(1);
    expect(await given(id)).to.equal(1);
  });

  it("are told apart by their members, though the act is one", async () => {
    const { id } = await minority();
    const [five, six] = [await scene.endorsement(id, 5), await scene.endorsement(id, 6)];
    expect(scene.idOf(five)).to.not.equal(scene.idOf(six));
    await Promise.all([relay.submitAct(five), relay.submitAct(six)]);
    await relay.flush();
    for (const one of [five, six]) {
      expect(await relay.statusOf(scene.idOf(one))).to.include({ state: "written" });
    }
    expect(await given(id)).to.equal(2);
  });

  it("are found on the chain where another relay has written them", async () => {
    const { id } = await minority();
    const endorsement = await scene.endorsement(id, 5);
    scene.line.send = unreachable;
    await relay.submitAct(endorsement);
    await relay.flush();
    await relay.close();
    scene.line.send = (raw, real) => real(raw);
    await scene.write(other, await scene.endorsement(id, 6));
    await scene.write(other, endorsement);
    relay = await scene.relay("endorsements");
    await relay.flush();
    const place = await other.statusOf(scene.idOf(endorsement));
    expect(place).to.include({ state: "written" });
    expect(await relay.statusOf(scene.idOf(endorsement))).to.deep.equal(place);
    expect(await given(id)).to.equal(2);
  });

  it("survive a crash between sending and the answer", async () => {
    const { id } = await minority();
    const endorsement = await scene.endorsement(id, 5);
    scene.line.send = async (raw, real) => {
      await real(raw);
      return unreachable();
    };
    await relay.submitAct(endorsement);
    await relay.flush();
    expect(await relay.statusOf(scene.idOf(endorsement))).to.deep.equal({ state: "received" });
    await relay.close();
    scene.line.send = (raw, real) => real(raw);
    relay = await scene.relay("endorsements");
    await relay.flush();
    expect(await relay.statusOf(scene.idOf(endorsement))).to.include({ state: "written" });
    expect(await given(id)).to.equal(1);
    expect(scene.faults).to.deep.equal([]);
  });

  it("fail where the member's key was replaced before they were written", async () => {
    const { id } = await minority();
    const endorsement = await scene.endorsement(id, 5);
    scene.line.send = unreachable;
    await relay.submitAct(endorsement);
    await relay.flush();
    await relay.close();
    scene.line.send = (raw, real) => real(raw);
    await replaceKey(scene, other, 5);
    relay = await scene.relay("endorsements");
    await relay.flush();
    await relay.flush();
    expect(await relay.statusOf(scene.idOf(endorsement))).to.deep.equal({
      state: "failed",
      code: "SIGNATURE_WRONG",
    });
    expect(await given(id)).to.equal(0);
  });

  it("are refused from who has left, and for others", async () => {
    const { id } = await minority();
    const until = scene.now() + 1;
    await scene.write(relay, await scene.act("Notice", { member: 5, until }, [personSigner(5)]));
    scene.travel(until);
    const left = await scene.endorsement(id, 5);
    await scene.refused(relay, () => relay.submitAct(left), "SIGNATURE_WRONG");
    const forged = await scene.endorsement(id, 6, personSigner(7));
    await scene.refused(relay, () => relay.submitAct(forged), "SIGNATURE_WRONG");
    expect(await given(id)).to.equal(0);
  });
});
