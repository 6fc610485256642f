import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import { Choice, Outcome } from "../../../server/protocol/types.ts";
import type { Declaration } from "../../../server/relay/declarations.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { standsIn } from "../../helpers/disk.ts";
import { DAY, GRACE, HOUR, personSigner } from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

type Applicant = Awaited<ReturnType<Scene["application"]>>;

describe("relay: declarations", () => {
  let scene: Scene;
  let relay: Relay;

  beforeEach(async () => {
    scene = await foundScene();
    relay = await scene.relay("declarations");
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  async function apply(changes: Parameters<Scene["application"]>[0] = {}) {
    const applicant = await scene.application(changes);
    const id = await relay.submitDeclaration(applicant.declaration, applicant.signature);
    expect(id).to.equal(applicant.id);
    return applicant;
  }

  async function refused(
    { declaration, signature }: { readonly declaration: Declaration; readonly signature: Hex },
    code: Parameters<Scene["refused"]>[2],
  ) {
    return scene.refused(relay, () => relay.submitDeclaration(declaration, signature), code);
  }

  /** The same declaration with other contents than were signed. */
  const changed = ({ declaration, signature }: Applicant, changes: object) => ({
    declaration: { ...declaration, message: { ...declaration.message, ...changes } } as Declaration,
    signature,
  });

  const withdrawal = ({ digest, message: { key }, signer }: Applicant) =>
    scene.act("Withdrawal", { declaration: digest, key }, [signer]);

  /** Lets the members decide on the vote and passes the grace period. */
  async function decide(vote: Hex, choice: number) {
    await scene.vote(relay, vote, [1, 2, 3], choice);
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt - 1);
    await relay.flush();
    scene.travel(endsAt);
    await relay.tick();
    scene.travel(endsAt + GRACE);
    await relay.tick();
  }

  /** Whether a salt stands anywhere on the relay's disk. */
  const onDisk = (salt: Hex) => standsIn(join(scene.directory, "declarations"), salt);

  it("keeps an application until its vote, over a restart", async () => {
    const applicant = await apply();
    const stored = {
      ...applicant.declaration,
      id: applicant.id,
      digest: applicant.digest,
      signature: applicant.signature,
      receivedAt: scene.now(),
    };
    expect(await relay.declaration(applicant.id)).to.deep.equal(stored);
    scene.travel(scene.now() + HOUR);
    await relay.submitDeclaration(applicant.declaration, applicant.signature);
    await relay.close();
    relay = await scene.relay("declarations");
    await relay.tick();
    expect(await relay.declarations()).to.deep.equal([stored]);
  });

  it("refuses what is unreadable, expired, signed by another, or for a key in use", async () => {
    const good = await scene.application();
    await refused(changed(good, { shares: -1 }), "DECLARATION_MALFORMED");
    await refused(changed(good, { key: "0x12" }), "DECLARATION_MALFORMED");
    await refused({ ...good, signature: "0x0012" }, "SIGNATURE_MALFORMED");
    await refused(await scene.application({ validUntil: scene.now() }), "DECLARATION_EXPIRED");
    await refused(changed(good, { shares: 4 }), "SIGNATURE_WRONG");
    const { keyId } = walletSigner(namedKey("another"));
    await refused(await scene.application({ key: keyId }), "SIGNATURE_WRONG");
    await refused(await scene.application({ key: personSigner(3).keyId }), "KEY_IN_USE");
  });

  it("is deleted from the disk as soon as it is refused", async () => {
    const applicant = await apply();
    const kept = await apply();
    const vote = await scene.open(relay, {}, applicant.content);
    expect(onDisk(applicant.message.salt)).to.equal(true);
    await decide(vote, Choice.NO);
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.REJECTED });
    expect(await relay.declarations()).to.have.deep.members([await relay.declaration(kept.id)]);
    expect(onDisk(applicant.message.salt)).to.equal(false);
    expect(onDisk(kept.message.salt)).to.equal(true);
    await relay.close();
    expect(onDisk(applicant.message.salt)).to.equal(false);
  });

  it("stays while another vote on it is open", async () => {
    const { id: application, content } = await apply();
    const first = await scene.open(relay, {}, content);
    const endsAt = scene.now() + 5 * DAY;
    const second = await scene.open(relay, { endsAt }, content);
    await decide(first, Choice.NO);
    expect(await relay.declaration(application)).to.not.equal(undefined);
    await decide(second, Choice.YES);
    expect(await scene.voteOf(second)).to.include({ executed: true });
    expect(await relay.declaration(application)).to.equal(undefined);
  });

  it("is deleted when it expires without a vote", async () => {
    const { id, message } = await apply({ validUntil: scene.now() + HOUR });
    scene.travel(message.validUntil - 1);
    await relay.tick();
    expect(await relay.declaration(id)).to.not.equal(undefined);
    scene.travel(message.validUntil);
    await relay.tick();
    expect(await relay.declaration(id)).to.equal(undefined);
    expect(onDisk(message.salt)).to.equal(false);
  });

  it("is deleted when it expires during a vote, which the chain then refuses to carry out", async () => {
    const { id, message, content } = await apply({ validUntil: scene.now() + HOUR });
    const vote = await scene.open(relay, {}, content);
    scene.travel(message.validUntil);
    await relay.tick();
    expect(await relay.declaration(id)).to.equal(undefined);
    expect(onDisk(message.salt)).to.equal(false);
    await decide(vote, Choice.YES);
    const decided = await scene.voteOf(vote);
    expect(decided).to.include({ outcome: Outcome.ADOPTED, executed: true });
    expect(await scene.isUsed(message.key)).to.equal(false);
  });

  it("is not put to a vote with another end than its own", async () => {
    const { content, message } = await apply();
    const other = { ...content, validUntil: message.validUntil + 1 };
    const { act } = await scene.opening({}, other);
    const attempt = () => relay.submitAct(act);
    const refusal = await scene.refused(relay, attempt, "DECLARATION_VALIDITY_DIFFERS");
    expect(refusal.facts).to.deep.equal({
      expected: message.validUntil,
      given: other.validUntil,
    });
  });

  describe("a withdrawal", () => {
    it("takes effect without the chain where no vote names the application", async () => {
      const applicant = await apply();
      const act = await withdrawal(applicant);
      const height = (await scene.chain.head()).number;
      const { receipt } = await relay.submitAct(act);
      expect(await relay.declaration(applicant.id)).to.equal(undefined);
      expect(onDisk(applicant.message.salt)).to.equal(false);
      await relay.flush();
      await relay.tick();
      expect(await relay.statusOf(receipt.subject)).to.deep.equal({ state: "deleted" });
      expect((await scene.chain.head()).number).to.equal(height);

      const opening = await scene.opening({}, applicant.content);
      await scene.refused(relay, () => relay.submitAct(opening.act), "DECLARATION_USED");
      scene.travel(act.message.validUntil);
      await relay.tick();
      expect(await relay.statusOf(receipt.subject)).to.deep.equal({ state: "deleted" });
      expect(await scene.verifiedReceipts(relay)).to.have.length(1);
    });

    it("goes to the chain where a vote names the application", async () => {
      const applicant = await apply();
      const application = applicant.id;
      const vote = await scene.open(relay, {}, applicant.content);
      const { receipt } = await relay.submitAct(await withdrawal(applicant));
      await relay.flush();
      expect(await relay.statusOf(receipt.subject)).to.include({ state: "written" });
      await relay.tick();
      expect(await relay.declaration(application)).to.equal(undefined);
      await refused(applicant, "DECLARATION_USED");
      await decide(vote, Choice.YES);
      expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
    });

    it("goes to the chain once a vote names the application after all", async () => {
      const applicant = await apply();
      const { receipt } = await relay.submitAct(await withdrawal(applicant));
      const other = await scene.relay("other");
      await scene.open(other, {}, applicant.content);
      scene.travel(scene.now() + 2 * HOUR);
      await relay.tick();
      expect(await relay.statusOf(receipt.subject)).to.include({ state: "written" });
    });

    it("is refused for what is not here, and from anybody else", async () => {
      const unknown = await scene.application();
      const act = await withdrawal(unknown);
      await scene.refused(relay, () => relay.submitAct(act), "DECLARATION_UNKNOWN");
      const applicant = await apply();
      const forged = await withdrawal({ ...applicant, signer: personSigner(3) });
      await scene.refused(relay, () => relay.submitAct(forged), "DECLARANT_WRONG");
    });
  });
});
