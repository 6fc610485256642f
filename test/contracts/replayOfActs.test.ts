import { expect } from "chai";
import { BODY_ACTS, isBodyAct, VOTE_ACTS } from "../../server/protocol/acts.ts";
import type { Call } from "../../server/protocol/calls.ts";
import { DAY } from "../helpers/cooperative.ts";
import { lawfulActs } from "../helpers/lawfulActs.ts";
import { foundWorld, TARGET, type World } from "../helpers/roles.ts";

const NAMES = [...BODY_ACTS, ...VOTE_ACTS];

describe("replay of each act", () => {
  let world: World;
  let coop: World["coop"];
  let acts: ReturnType<typeof lawfulActs>;
  before(async () => {
    world = await foundWorld();
    coop = world.coop;
    acts = lawfulActs(world);
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  /** Sends the act, and expects that it is good no second time, in whatever second. */
  async function takeOnce(call: Call, room: "bodies" | "votes") {
    const { logs } = await coop.send(call);
    const accepted = logs.filter(({ name }) => name === "ActAccepted").map(({ args }) => args.act);
    expect(accepted.length).to.equal(1);
    await coop.refused(call, "ActUsed", accepted);
    coop.wait(1);
    await coop.refused(call, "ActUsed", accepted);
    expect(await coop.ask(room, "usedAct", accepted[0])).to.equal(true);
  }

  for (const name of NAMES) {
    it(`takes ${name} once`, async () => {
      await takeOnce(await acts[name](), isBodyAct(name) ? "bodies" : "votes");
    });

    it(`takes ${name} until just before it expires`, async () => {
      const call = await acts[name]();
      const validUntil = coop.now() + DAY;
      const back = await coop.remember();
      coop.travel(validUntil);
      await coop.refused(call, "ActExpired", [validUntil, validUntil]);
      await back();
      coop.travel(validUntil - 1);
      await coop.send(call);
    });
  }

  it("takes an opening once", async () => {
    const { call, id } = await coop.opening();
    await coop.send(call);
    await coop.refused(call, "ActUsed", [id]);
  });

  it("takes an endorsement of the same act once", async () => {
    const { digest } = await coop.actOf("PersonLeft", { member: 11, person: 13 });
    const call = await coop.endorse(digest, [TARGET]);
    await coop.send(call);
    await coop.refused(call, "AlreadyEndorsed", [TARGET]);
    expect(await coop.ask("bodies", "endorsementsOf", digest)).to.equal(1n);
  });
});
