import { expect } from "chai";
import { type Hex, size } from "viem";
import { type FoundingMember, Outcome, Standing } from "../../../server/protocol/types.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import {
  Bodies,
  DAY,
  foundingPlan,
  GRACE,
  HOUR,
  personSigner,
  START,
} from "../../helpers/members.ts";
import { CHAIR, foundScene, type Scene, SUPERVISOR } from "../../helpers/relay.ts";
import { DOCUMENT } from "../../helpers/signing.ts";

describe("relay: settling", () => {
  let scene: Scene;
  let relay: Relay;

  /** Founds the scene; each test has its own. */
  async function setUp(...args: Parameters<typeof foundScene>) {
    scene = await foundScene(...args);
    relay = await scene.relay("settling");
  }
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  /** Lets a member leave at an instant. */
  const leave = async (member: number, until: number) =>
    scene.write(relay, await scene.act("Notice", { member, until }, [personSigner(member)]));
  const unsettled = async (vote: Hex) => size(await scene.ask("votes", "unsettledOf", [vote])) / 9;

  /** Passes the deadline and the grace period. */
  async function pass(vote: Hex) {
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt);
    await relay.tick();
    scene.travel(endsAt + GRACE);
    await relay.tick();
  }

  it("accounts for who left during the voting before the vote is closed", async () => {
    await setUp();
    const vote = await scene.open(relay, { body: Bodies.LEAVING });
    await scene.vote(relay, vote, [1, 2, 3, 5]);
    await scene.vote(relay, vote, [4, 6, 7], 2);
    await relay.flush();
    // The later number leaves first, and one leaves after the end.
    await leave(7, scene.now() + HOUR);
    await leave(3, scene.now() + 2 * HOUR);
    await leave(5, scene.now() + 2 * HOUR);
    await leave(8, scene.now() + DAY);
    expect(await unsettled(vote)).to.equal(3);
    await pass(vote);
    const closed = await scene.voteOf(vote);
    expect(closed).to.include({ settled: 3, outcome: Outcome.REJECTED });
    // 3 and 5 said yes, 7 said no: two to two are left, of nine entitled.
    const count = await scene.ask("votes", "countOf", [vote]);
    expect(count).to.include({ eligible: 9, allMembers: 9, yes: 2, no: 2 });
    expect(scene.faults).to.deep.equal([]);
  });

  it("strikes nothing where leaving does not take the vote away", async () => {
    await setUp();
    const vote = await scene.open(relay);
    await scene.vote(relay, vote, [1, 2]);
    await scene.vote(relay, vote, [3], 2);
    await relay.flush();
    await leave(1, scene.now() + HOUR);
    await pass(vote);
    expect(await scene.voteOf(vote)).to.include({ settled: 1, outcome: Outcome.ADOPTED });
    const count = await scene.ask("votes", "countOf", [vote]);
    expect(count).to.include({ eligible: 12, yes: 2, no: 1 });
  });

  it("needs several transactions for many", async () => {
    const plan = foundingPlan({});
    const [first] = plan.members as readonly [FoundingMember];
    const leaving = Array.from({ length: 160 }, (_, i) => ({
      ...first,
      // The later ones leave first.
      until: START + HOUR + 10 - (i % 10),
      keys: [personSigner(13 + i).keyId],
    }));
    await setUp({ plan: { ...plan, members: [...plan.members, ...leaving] } });
    const vote = await scene.open(relay, { body: Bodies.LEAVING });
    await scene.vote(relay, vote, [1, 2, 3]);
    await relay.flush();
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt);
    await relay.tick();
    const { number } = await scene.chain.head();
    scene.travel(endsAt + GRACE);
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ settled: 160, outcome: Outcome.ADOPTED });
    // 150, 10, the close and the execution.
    expect((await scene.chain.head()).number).to.equal(number + 4);
    const count = await scene.ask("votes", "countOf", [vote]);
    expect(count).to.include({ eligible: 12, yes: 3 });
  });

  it("goes on where somebody else has begun", async () => {
    await setUp();
    const vote = await scene.open(relay, { body: Bodies.LEAVING });
    await leave(7, scene.now() + HOUR);
    await leave(3, scene.now() + 2 * HOUR);
    const { endsAt } = await scene.voteOf(vote);
    scene.travel(endsAt);
    await relay.tick();
    await relay.close();
    scene.travel(endsAt + GRACE);
    const other = await scene.relay("other");
    // The other settles, then loses the chain before it can close the vote.
    let sent = 0;
    scene.line.send = (raw, real) => (sent++ === 0 ? real(raw) : Promise.reject(new Error("cut")));
    await other.tick();
    await other.close();
    scene.line.send = (raw, real) => real(raw);
    expect(await scene.voteOf(vote)).to.include({ settled: 2, closedAt: 0 });
    relay = await scene.relay("settling");
    await relay.tick();
    expect((await scene.voteOf(vote)).closedAt).to.equal(endsAt + GRACE);
  });
});

describe("relay: annulled resolutions", () => {
  let scene: Scene;
  let relay: Relay;
  beforeEach(async () => {
    scene = await foundScene();
    relay = await scene.relay("annulled");
  });
  afterEach(async () => {
    await scene.tidy();
    await scene.close();
  });

  it("are carried out no more, and their declarations are let go of", async () => {
    const applicant = await scene.application();
    await relay.submitDeclaration(applicant.declaration, applicant.signature);
    const vote = await scene.open(relay, { body: Bodies.CAREFUL }, applicant.content);
    await scene.vote(relay, vote, [1, 2, 3]);
    await relay.flush();
    const { endsAt } = await scene.voteOf(vote);
    for (const instant of [endsAt, endsAt + GRACE]) {
      scene.travel(instant);
      await relay.tick();
    }
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: false });
    expect(await relay.declaration(applicant.id)).to.not.equal(undefined);

    const annulment = { vote, standing: Standing.ANNULLED, document: DOCUMENT };
    await scene.write(relay, await scene.act("Annulment", annulment, [CHAIR, SUPERVISOR]));
    const declared = { vote, outcome: Outcome.ADOPTED };
    await scene.write(relay, await scene.act("Declaration", declared, [CHAIR]));
    await relay.tick();
    expect(await scene.voteOf(vote)).to.include({ standing: Standing.ANNULLED, executed: false });
    expect(await relay.declaration(applicant.id)).to.equal(undefined);
    expect(await scene.isUsed(applicant.message.key)).to.equal(false);
    const { number } = await scene.chain.head();
    await relay.tick();
    expect((await scene.chain.head()).number).to.equal(number);
    expect(scene.faults).to.deep.equal([]);
  });
});
