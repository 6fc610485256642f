import { expect } from "chai";
import { type Hex, keccak256 } from "viem";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { BODY_ACTS, VOTE_ACTS } from "../../server/protocol/acts.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { Choice, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { BOARD, DAY, HOUR, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import { lawfulActs } from "../helpers/lawfulActs.ts";
import { expectRebuilt } from "../helpers/rebuilt.ts";
import { foundWorld, GONE, type World } from "../helpers/roles.ts";

describe("events of each act", () => {
  let world: World;
  let acts: ReturnType<typeof lawfulActs>;
  before(async () => {
    world = await foundWorld();
    acts = lawfulActs(world);
  });
  after(() => world.coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await world.coop.remember();
  });
  afterEach(() => restore());

  it("tell what the founding and the first days did", async () => {
    const { seen, votes, members } = await expectRebuilt(world.coop);
    expect(members.size).to.equal(18);
    // Two exclusions and the end of an auditor, a resolution, a rule set, and two that run.
    expect(votes.size).to.equal(7);
    for (const name of ["ExclusionDispatched", "MemberDied", "SeatVacated", "ProxyGranted"]) {
      expect(seen, name).to.include(name);
    }
  });

  for (const name of [...BODY_ACTS, ...VOTE_ACTS]) {
    it(`tell what ${name} does`, async () => {
      await world.coop.send(await acts[name]());
      await expectRebuilt(world.coop);
    });
  }

  it("tell what an election, other votes and another executor come to", async () => {
    const { coop } = world;
    const term = { since: coop.now(), until: coop.now() + 300 * DAY };
    const election = { body: SUPERVISORY_BOARD, ...term, seats: [4], candidates: [8, 7] };
    const executor = await coop.deploy("CircularVotes", coop.ledger.bodies);
    const code = await coop.provider.request({
      method: "eth_getCode",
      params: [executor, "latest"],
    });
    const contents: ActionContent[] = [
      { kind: "ELECT", election },
      { kind: "GRANT_VOTES", member: 8, votes: 3 },
      { kind: "ADD_EXECUTOR", executor, codeHash: keccak256(code as Hex) },
      { kind: "RETIRE_EXECUTOR", executor: coop.ledger.votes },
    ];
    for (const content of contents) {
      const vote = await coop.open(content, { endsAt: coop.now() + HOUR });
      if (content.kind === "ELECT") await coop.elect(vote, { 1: [0], 2: [0, 1], 3: [] });
      else await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES });
      await coop.finish(vote);
      await coop.send(coop.execution(vote, content));
    }
    const { seen } = await expectRebuilt(coop);
    expect([...seen]).to.include.members(["Elected", "ClassChanged", "ExecutorRetired"]);
  });

  it("tell that an exclusion was dropped, and that a member came back", async () => {
    const { coop } = world;
    const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 1)];
    const document = DOCUMENT;
    const changes = { body: BOARD, matter: Matter.EXCLUSION, endsAt: coop.now() + HOUR };
    const content = { kind: "EXCLUDE", member: 4 } as const;
    const vote = await coop.open(content, changes);
    await coop.castSeats(vote, BOARD, { 1: Choice.YES });
    await coop.finish(vote);
    await coop.send(coop.execution(vote, content));
    const annulled = { vote, standing: Standing.ANNULLED, document };
    await coop.send(coop.act("Annulment", annulled, officers));
    for (const member of [GONE.excluded, GONE.departed]) {
      await coop.send(coop.act("Reinstatement", { member, document }, officers));
    }
    const { seen } = await expectRebuilt(coop);
    expect([...seen]).to.include.members(["ExclusionDropped", "MemberReinstated"]);
  });
});
