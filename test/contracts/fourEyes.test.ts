import { SeatRole } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { BOARD, DAY, START, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import { foundWorld, fresh, SECOND, TARGET, type World } from "../helpers/roles.ts";

const document = DOCUMENT;

describe("four eyes", () => {
  let world: World;
  let coop: World["coop"];
  before(async () => {
    world = await foundWorld();
    coop = world.coop;
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  /** Another officer, in the second place. */
  const second = () => coop.seat(SECOND.body, SECOND.seat);
  const board = (...seats: number[]) => seats.map((seat) => coop.seat(BOARD, seat));

  it("lets one person sign once where two officers must, in whatever seats", async () => {
    // The deputy of the Vorstand is appointed to the Aufsichtsrat too.
    const term = { until: START + 90 * DAY, role: SeatRole.NONE, document };
    const seat = { body: SUPERVISORY_BOARD, seat: 4, person: 2 };
    await coop.send(coop.act("Appointment", { ...seat, ...term }, [coop.auditor(1), second()]));
    const two = [coop.seat(BOARD, 2), coop.seat(SUPERVISORY_BOARD, 4, coop.signer(2))];
    const death = { member: TARGET, diedAt: START, document };
    await coop.refused(coop.act("Death", death, two), "SamePerson", [2]);
    await coop.send(coop.act("Death", death, [...two.slice(1), second()]));
  });

  it("lets nobody be auditor and officer with one key", async () => {
    const auditor = coop.auditor(1);
    const rotation = { person: 2, key: auditor.signer.keyId };
    await coop.send(coop.act("Rotate", rotation, [coop.signer(2), auditor.signer]));
    const term = { until: START + 90 * DAY, role: SeatRole.NONE, document };
    const seat = { body: SUPERVISORY_BOARD, seat: 4, person: 8 };
    const alone = [auditor, coop.seat(BOARD, 2, auditor.signer)];
    await coop.refused(coop.act("Appointment", { ...seat, ...term }, alone), "SamePerson", [2]);
    await coop.send(coop.act("Appointment", { ...seat, ...term }, [auditor, second()]));
  });

  it("lets nobody sign alone, nor three, where two officers must", async () => {
    const death = { member: TARGET, diedAt: START, document };
    const all = board(1, 2, 3);
    for (const count of [0, 1, 3]) {
      const call = coop.act("Death", death, all.slice(0, count));
      await coop.refused(call, "WrongSignatures", [count, 2]);
    }
  });

  it("lets no officer replace the own key, nor with another the auditor", async () => {
    const own = { person: 5, invitation: fresh.keyId };
    const chair = coop.seat(BOARD, 1);
    const own_ = coop.act("KeyReplacement", own, [chair, second()]);
    await coop.refused(own_, "PersonConcerned", [5]);
    const byAuditor = coop.act("KeyReplacement", own, [coop.auditor(1), chair]);
    await coop.refused(byAuditor, "NotOfficer", [0, 1]);
  });

  it("seats an emergency board by nobody's signature, but by more than half of all members", async () => {
    const seat = { body: BOARD, seat: 2, person: 8, until: START + 90 * DAY };
    for (const role of world.roles) {
      const signed = coop.act("EmergencyBoard", seat, [role]);
      await coop.refused(signed, "WrongSignatures", [1, 0]);
    }
    const { call, digest } = await coop.actOf("EmergencyBoard", seat);
    // Of eighteen members one has left.
    await coop.send(coop.endorse(digest, [1, 2, 3, 4, 5, 6, 7, 8]));
    await coop.refused(call, "NotEnoughEndorsements", [8, 17]);
    await coop.send(coop.endorse(digest, [TARGET]));
    await coop.send(call);
  });
});
