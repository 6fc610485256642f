import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { encodeAction } from "../../server/protocol/actions.ts";
import { BodyKind, Law, Matter, type RuleSet } from "../../server/protocol/rules.ts";
import { Choice, Outcome, Refusal, type SeatOrder, SeatRole } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  HOUR,
  START,
  SUPERVISORY_BOARD,
  seatOf,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import {
  bitsOf,
  COMMITTEE,
  FIRST_ORGANISATION,
  foundRegistered,
  type RegisteredOptions,
  SECOND_ORGANISATION,
} from "../helpers/registered.ts";
import { plainRules } from "../helpers/rules.ts";

const REPRESENTATIVES = 5;

describe("officers of a registered cooperative", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: RegisteredOptions = {}) => {
    coop = await foundRegistered(options);
  };
  const order = (changes: Partial<SeatOrder>): ActionContent => ({
    kind: "SEAT",
    order: {
      body: SUPERVISORY_BOARD,
      seat: 4,
      person: 8,
      since: 0,
      until: START + 100 * DAY,
      role: SeatRole.NONE,
      ...changes,
    },
  });
  const unseat = (body: number, seat: number, person: number): ActionContent => ({
    kind: "UNSEAT",
    body,
    seat,
    person,
  });
  /** The general meeting adopts and carries out. */
  const meeting = async (content: ActionContent, changes = {}) => {
    const vote = await coop.open(content, { endsAt: coop.now() + HOUR, ...changes });
    await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES });
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    return coop.send(coop.execution(vote, content));
  };
  const check = (body: number, matter: number, content: ActionContent) =>
    coop.callOf("bodies", "checkAction", body, matter, encodeAction(content), coop.now());

  describe("are chosen", () => {
    it("of the Aufsichtsrat by the general meeting alone (§36(1) GenG)", async () => {
      await start();
      const supervisors = { body: SUPERVISORY_BOARD };
      const own = order({});
      await coop.unopenable(own, "NotCompetent", [SUPERVISORY_BOARD, Matter.SEATS], supervisors);
      for (const body of [BOARD, COMMITTEE]) {
        const call = check(body, Matter.SEATS, own);
        await coop.refused(call, "NotCompetent", [body, Matter.SEATS]);
      }
      const [taken] = told(await meeting(own));
      expect(taken?.slice(0, 4)).to.deep.equal(["SeatTaken", 3n, 4n, 8n]);
    });

    it("of the Vorstand by the general meeting or the Aufsichtsrat, not by itself (§24 GenG)", async () => {
      await start({
        plan: ({ seats }) => ({ seats: seats.filter(({ person }) => person !== 11) }),
      });
      const board = order({ body: BOARD, seat: 3 });
      const call = check(BOARD, Matter.SEATS, board);
      await coop.refused(call, "NotCompetent", [BOARD, Matter.SEATS]);
      const back = await coop.remember();
      await meeting(board);
      await back();
      const opening = { body: SUPERVISORY_BOARD, endsAt: coop.now() + HOUR };
      const vote = await coop.open(board, opening);
      await coop.castSeats(vote, SUPERVISORY_BOARD, { 1: Choice.YES, 2: Choice.YES });
      await coop.finish(vote);
      const [taken] = told(await coop.send(coop.execution(vote, board)));
      expect(taken?.slice(0, 4)).to.deep.equal(["SeatTaken", 2n, 3n, 8n]);
    });

    it("among members and representatives of organisations (§9(2) GenG)", async () => {
      await start();
      const { employee, representative } = FIRST_ORGANISATION;
      for (const person of [employee, SECOND_ORGANISATION.voting]) {
        await coop.unopenable(order({ person }), "OfficeNotOfMember", [person]);
      }
      await meeting(order({ person: representative }));
      await coop.impossible(order({ seat: 3, person: 99 }), Refusal.NOT_A_MEMBER);
    });

    it("with investing members on at most a quarter of the Aufsichtsrat (§8(2) GenG)", async () => {
      await start({ member: (n) => ([8, 9].includes(n) ? { investing: true } : {}) });
      await meeting(order({ person: 8 }));
      const term = { since: START + 1000 * DAY, until: START + 1010 * DAY };
      // Seats 1 to 3 are free again then, and seat 4 too.
      await meeting(order({ ...term, seat: 1, person: 9 }));
      const second = order({ ...term, seat: 2, person: 8 });
      await coop.unopenable(second, "InvestorsTooMany", [SUPERVISORY_BOARD, 2]);
      await meeting(order({ ...term, seat: 2, person: 7 }));
      // In the Vorstand the law says nothing of it.
      await meeting(order({ ...term, body: BOARD, seat: 1, person: 8 }));
    });
  });

  describe("are recalled", () => {
    it("from the Aufsichtsrat by three quarters (§36(3) GenG)", async () => {
      await start();
      const recall = unseat(SUPERVISORY_BOARD, 3, 5);
      await coop.unopenable(recall, "RecallRequired", [SUPERVISORY_BOARD]);
      const matter = { matter: Matter.RECALL };
      const vote = await coop.open(recall, { ...matter, endsAt: coop.now() + HOUR });
      await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.NO });
      expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
      const [vacated] = told(await meeting(recall, matter));
      expect(vacated?.slice(0, 4)).to.deep.equal(["SeatVacated", 3n, 3n, 5n]);
    });

    it("from the Vorstand as they were chosen", async () => {
      await start();
      const matter = { matter: Matter.RECALL };
      await coop.unopenable(unseat(BOARD, 2, 2), "RecallRequired", [BOARD], matter);
      const [vacated] = told(await meeting(unseat(BOARD, 2, 2)));
      expect(vacated?.slice(0, 4)).to.deep.equal(["SeatVacated", 2n, 2n, 2n]);
      const call = check(BOARD, Matter.SEATS, unseat(BOARD, 1, 1));
      await coop.refused(call, "NotCompetent", [BOARD, Matter.SEATS]);
    });
  });

  describe("are representatives (§43a GenG)", () => {
    /** With a Vertreterversammlung of two seats, of which the first is taken. */
    const assembly: RegisteredOptions = {
      plan: ({ bodies, seats, ruleSets }) => ({
        bodies: [
          ...bodies,
          { kind: BodyKind.REPRESENTATIVES, convenedBy: BOARD, presidedBy: 3, segments: [0, 0] },
        ],
        seats: [...seats, seatOf(REPRESENTATIVES, 1, 9)],
        ruleSets: [
          ...ruleSets,
          {
            ...plainRules,
            law: Law.GENG_REPRESENTATIVES,
            body: REPRESENTATIVES,
            matters: bitsOf(Matter.RESOLUTION, Matter.SEATS, Matter.ELECTION),
          } satisfies RuleSet,
        ],
      }),
    };
    const appointment = (until: number, person = 8) =>
      coop.act(
        "Appointment",
        { body: REPRESENTATIVES, seat: 2, person, until, role: 0, document: DOCUMENT },
        [coop.auditor(1), coop.seat(BOARD, 1)],
      );

    it("whom no open vote elects", async () => {
      await start(assembly);
      const seat = order({ body: REPRESENTATIVES, seat: 2 });
      await coop.unopenable(seat, "SecretElectionRequired", [REPRESENTATIVES]);
      const election: ActionContent = {
        kind: "ELECT",
        election: {
          body: REPRESENTATIVES,
          since: 0,
          until: START + 100 * DAY,
          seats: [2],
          candidates: [8],
        },
      };
      await coop.unopenable(election, "SecretElectionRequired", [REPRESENTATIVES]);
    });

    it("whose election elsewhere is recorded, for four financial years after the first", async () => {
      await start(assembly);
      const latest = Date.parse("2024-12-31T23:00:00Z") / 1000;
      await coop.refused(appointment(latest + 1), "TermTooLong", [latest + 1, latest]);
      const [, taken] = told(await coop.send(appointment(latest)));
      expect(taken?.slice(0, 4)).to.deep.equal(["SeatTaken", 5n, 2n, 8n]);
    });

    it("whose seats are the electors of their assembly", async () => {
      await start(assembly);
      await coop.send(appointment(START + 100 * DAY));
      const vote = await coop.open(undefined, { body: REPRESENTATIVES });
      await coop.castOne(vote, 1, Choice.YES, { signer: coop.signer(9) });
      await coop.castOne(vote, 2, Choice.NO, { signer: coop.signer(8) });
      expect(await coop.countOf(vote)).to.deep.equal([2, 2, 1, 1, 0, 0]);
      // What it decides it may do as the general meeting may.
      const chosen = order({});
      const assembled = { body: REPRESENTATIVES, endsAt: coop.now() + HOUR };
      const seats = await coop.open(chosen, assembled);
      await coop.castOne(seats, 1, Choice.YES, { signer: coop.signer(9) });
      await coop.finish(seats);
      const [taken] = told(await coop.send(coop.execution(seats, chosen)));
      expect(taken?.slice(0, 4)).to.deep.equal(["SeatTaken", 3n, 4n, 8n]);
    });
  });
});
