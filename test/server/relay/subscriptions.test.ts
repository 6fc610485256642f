import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { Choice, Outcome } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { standsIn } from "../../helpers/disk.ts";
import { DAY, GRACE, HOUR, ORGANISATION, personSigner } from "../../helpers/members.ts";
import { foundScene, type Scene } from "../../helpers/relay.ts";

type Subscribed = Awaited<ReturnType<Scene["subscription"]>>;

describe("relay: subscriptions", () => {
  let scene: Scene;
  let relay: Relay;

  beforeEach(async () => {
    scene = await foundScene({ organisation: true });
    relay = await scene.relay("subscriptions");
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  async function subscribe(...args: Parameters<Scene["subscription"]>) {
    const subscribed = await scene.subscription(...args);
    const id = await relay.submitDeclaration(subscribed.declaration, subscribed.signature);
    expect(id).to.equal(subscribed.id);
    return subscribed;
  }

  async function refused(
    { declaration, signature }: Subscribed,
    code: Parameters<Scene["refused"]>[2],
  ) {
    return scene.refused(relay, () => relay.submitDeclaration(declaration, signature), code);
  }

  async function decide(vote: Hex, choice: number) {
    await scene.vote(relay, vote, [1, 2, 3], choice);
    await relay.flush();
    const { endsAt } = await scene.voteOf(vote);
    for (const instant of [endsAt, endsAt + GRACE]) {
      scene.travel(instant);
      await relay.tick();
    }
  }

  const sharesOf = async (member: number) =>
    (await scene.ask("register", "detailsOf", [member])).shares;
  const onDisk = (salt: Hex) => standsIn(join(scene.directory, "subscriptions"), salt);

  it("wait for their vote beside applications", async () => {
    const { declaration, id, signature } = await subscribe(5);
    const applicant = await scene.application();
    await relay.submitDeclaration(applicant.declaration, applicant.signature);
    const stored = { ...declaration, id, digest: id, signature, receivedAt: scene.now() };
    expect(await relay.declaration(id)).to.deep.equal(stored);
    expect(await relay.declarations()).to.have.deep.members([
      stored,
      await relay.declaration(applicant.id),
    ]);
  });

  it("are signed by the member itself, or by who represents it", async () => {
    await subscribe(ORGANISATION);
    await refused(await scene.subscription(ORGANISATION, {}, personSigner(14)), "SIGNATURE_WRONG");
    await refused(await scene.subscription(5, {}, personSigner(6)), "SIGNATURE_WRONG");
    const good = await scene.subscription(5);
    const message = { ...good.message, shares: 3 };
    const changed = { ...good, declaration: { name: "Subscription", message } as const };
    await refused(changed, "SIGNATURE_WRONG");
  });

  it("are refused where unreadable, expired, or of nobody", async () => {
    const good = await scene.subscription(5);
    const message = { ...good.message, shares: 2 ** 32 };
    const unreadable = { ...good, declaration: { name: "Subscription", message } as const };
    await refused(unreadable, "DECLARATION_MALFORMED");
    await refused(await scene.subscription(5, { validUntil: scene.now() }), "DECLARATION_EXPIRED");
    await refused(await scene.subscription(99, {}, personSigner(5)), "MEMBERSHIP_MISSING");
  });

  it("give the shares once the resolution is carried out, and are let go of then", async () => {
    const { content, id, message } = await subscribe(5);
    const vote = await scene.open(relay, {}, content);
    expect(await sharesOf(5)).to.equal(3);
    await decide(vote, Choice.YES);
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
    expect(await sharesOf(5)).to.equal(5);
    expect(await relay.declaration(id)).to.equal(undefined);
    expect(onDisk(message.salt)).to.equal(false);
  });

  it("are deleted from the disk as soon as they are refused", async () => {
    const { content, id, message } = await subscribe(5);
    const kept = await subscribe(6);
    const vote = await scene.open(relay, {}, content);
    expect(onDisk(message.salt)).to.equal(true);
    await decide(vote, Choice.NO);
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.REJECTED });
    expect(await relay.declaration(id)).to.equal(undefined);
    expect([onDisk(message.salt), onDisk(kept.message.salt)]).to.deep.equal([false, true]);
    expect(await sharesOf(5)).to.equal(3);
  });

  it("are deleted when they expire", async () => {
    const { id, message } = await subscribe(5, { validUntil: scene.now() + HOUR });
    scene.travel(message.validUntil - 1);
    await relay.tick();
    expect(await relay.declaration(id)).to.not.equal(undefined);
    scene.travel(message.validUntil);
    await relay.tick();
    expect(await relay.declaration(id)).to.equal(undefined);
    expect(onDisk(message.salt)).to.equal(false);
  });

  it("that expire during the vote are refused by the chain, unseen", async () => {
    const { content, message } = await subscribe(5, { validUntil: scene.now() + DAY + HOUR });
    const vote = await scene.open(relay, {}, content);
    await decide(vote, Choice.YES);
    expect(scene.now()).to.equal(message.validUntil);
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
    expect(await sharesOf(5)).to.equal(3);
  });

  it("are not put to a vote with another end than their own", async () => {
    const { content, message } = await subscribe(5);
    const other = { ...content, validUntil: message.validUntil + 1 };
    const { act } = await scene.opening({}, other);
    const attempt = () => relay.submitAct(act);
    await scene.refused(relay, attempt, "DECLARATION_VALIDITY_DIFFERS");
  });
});
