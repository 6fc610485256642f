/** Seats that change hands without a vote. */
import { z } from "zod";
import { actDigest } from "../../../server/protocol/acts.ts";
import { SeatRole } from "../../../server/protocol/types.ts";
import { endOfDay } from "../../founding/dates.ts";
import { act } from "../act.ts";
import { role } from "../actions.ts";
import { day, numbers, person, type SeatName } from "../fields.ts";
import { documentOf, type Scene } from "../scene.ts";
import { byOfficers, bySignatories } from "../signing.ts";
import { personNamed, ranges, seatNamed } from "../wording.ts";

export const offices = {
  resign: act({
    fields: ({ seat, signatories }) => z.strictObject({ seat, signedBy: signatories.optional() }),
    async perform({ seat, signedBy }, scene) {
      const by = await bySignatories(scene, signedBy ?? [seat]);
      return scene.act("Resignation", placeOf(scene, seat), by);
    },
    tell: ({ seat }) => ({
      de: `Der Sitz ${seatNamed(seat)} wird niedergelegt.`,
      en: `The seat ${seatNamed(seat)} is resigned.`,
    }),
  }),

  appoint: act({
    fields: ({ seat, signatories }) =>
      z.strictObject({
        seat,
        person,
        until: day,
        role: role.default(SeatRole.NONE),
        signedBy: signatories.optional(),
      }),
    async perform({ seat, person, until, role, signedBy }, scene) {
      const order = { ...(await orderOf(scene, { seat, person, until })), role };
      const document = documentOf(`appointment to ${seatNamed(seat)}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Appointment", { ...order, document }, by);
    },
    tell: ({ seat, person }) => ({
      de: `Person ${personNamed(person)} wird auf den Sitz ${seatNamed(seat)} bestellt.`,
      en: `Person ${personNamed(person)} is appointed to the seat ${seatNamed(seat)}.`,
    }),
  }),

  emergencyBoard: act({
    fields: ({ seat }) => z.strictObject({ seat, person, until: day, endorsedBy: numbers }),
    async perform({ endorsedBy, ...order }, scene) {
      const message = { ...(await orderOf(scene, order)), ...scene.once() };
      const digest = actDigest(scene.ledger.founded, "EmergencyBoard", message);
      const refused = await scene.endorse(digest, endorsedBy);
      if (refused.length > 0) return refused;
      return scene.submit({ name: "EmergencyBoard", message, signatures: [] });
    },
    tell: ({ seat, person, endorsedBy }) => ({
      de: `Mitglieder ${ranges(endorsedBy)} setzen Person ${personNamed(person)} auf den Sitz ${seatNamed(seat)}.`,
      en: `Members ${ranges(endorsedBy)} put person ${personNamed(person)} into the seat ${seatNamed(seat)}.`,
    }),
  }),
};

interface Order {
  readonly seat: SeatName;
  readonly person: z.output<typeof person>;
  readonly until: string;
}

async function orderOf(scene: Scene, { seat, person, until }: Order) {
  return {
    ...placeOf(scene, seat),
    person: await scene.number(person),
    until: endOfDay(until, scene.founding.directory.timezone),
  };
}

function placeOf(scene: Scene, { body, seat }: SeatName) {
  return { body: scene.body(body), seat };
}
