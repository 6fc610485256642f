/** Persons, their keys, and who votes for an organisation. */
import { z } from "zod";
import { act, type Results } from "../act.ts";
import { keyKind, number, person, personOr, type SignedBy, signer } from "../fields.ts";
import type { Scene } from "../scene.ts";
import { type By, byOfficers, byPerson } from "../signing.ts";
import { personNamed } from "../wording.ts";

const keyed = { person, key: keyKind.default("passkey") };
const signed = { signedBy: signer.optional() };

export const persons = {
  enrol: act({
    fields: () => z.strictObject(keyed),
    async perform({ person, key }, scene) {
      const number = await scene.number(person);
      const invitation = await scene.people.invitation(scene.ledger.view, number);
      return newKey(scene, "Enrol", number, key, { body: 0, seat: 0, signer: invitation });
    },
    tell: ({ person }) => ({
      de: `Person ${personNamed(person)} meldet einen Schlüssel an.`,
      en: `Person ${personNamed(person)} enrols a key.`,
    }),
  }),

  rotateKey: act({
    fields: () => z.strictObject({ ...keyed, ...signed }),
    async perform({ person, key, signedBy }, scene) {
      const number = await scene.number(person);
      return newKey(scene, "Rotate", number, key, await byPerson(scene, number, signedBy));
    },
    tell: ({ person }) => ({
      de: `Person ${personNamed(person)} wechselt den Schlüssel.`,
      en: `Person ${personNamed(person)} changes the key.`,
    }),
  }),

  replaceLostKey: act({
    fields: ({ signatories }) => z.strictObject({ person, signedBy: signatories.optional() }),
    async perform({ person, signedBy }, scene) {
      const number = await scene.number(person);
      const unlike = (officer: { person: number }) => officer.person === number;
      const by = await byOfficers(scene, signedBy, { many: 2, unlike });
      const invitation = scene.people.invite(number);
      return scene.act("KeyReplacement", { person: number, invitation }, by);
    },
    tell: ({ person }) => ({
      de: `Person ${personNamed(person)} wird wegen eines verlorenen Schlüssels neu eingeladen.`,
      en: `Person ${personNamed(person)} is invited anew, because the key is lost.`,
    }),
  }),

  objectToReplacement: act({
    fields: () => z.strictObject({ person, ...signed }),
    async perform({ person, signedBy }, scene) {
      const number = await scene.number(person);
      const by = [await byPerson(scene, number, signedBy)];
      return scene.act("KeyObjection", { person: number }, by);
    },
    tell: ({ person }) => ({
      de: `Person ${personNamed(person)} widerspricht: der Schlüssel ist nicht verloren.`,
      en: `Person ${personNamed(person)} objects: the key is not lost.`,
    }),
  }),

  votingPerson: act({
    fields: () => z.strictObject({ member: number, person: personOr("nobody"), ...signed }),
    async perform({ member, person, signedBy }, scene) {
      const number = person === "nobody" ? 0 : await scene.number(person);
      const by = await byMember(scene, member, signedBy);
      return scene.act("VotingPerson", { member, person: number }, by);
    },
    tell: ({ member, person }) =>
      person === "nobody"
        ? {
            de: `Für Mitglied ${member} stimmt niemand mehr.`,
            en: `Nobody votes for member ${member} any more.`,
          }
        : {
            de: `Für Mitglied ${member} stimmt künftig Person ${personNamed(person)}.`,
            en: `Person ${personNamed(person)} votes for member ${member} from now on.`,
          },
  }),

  addPerson: act({
    fields: () =>
      z.strictObject({ member: number, representative: z.boolean().default(false), ...signed }),
    async perform({ member, representative, signedBy }, scene) {
      const by = await byMember(scene, member, signedBy);
      const invitation = scene.people.invite();
      return scene.act("NewPerson", { member, invitation, representative }, by);
    },
    tell: ({ member }) => ({
      de: `Für Mitglied ${member} wird eine weitere Person eingeladen.`,
      en: `A further person of member ${member} is invited.`,
    }),
  }),

  personLeft: act({
    fields: () => z.strictObject({ person, ...signed }),
    async perform({ person, signedBy }, scene) {
      const { member } = person;
      const by = await byMember(scene, member, signedBy);
      return scene.act("PersonLeft", { member, person: await scene.number(person) }, by);
    },
    tell: ({ person }) => ({
      de: `Person ${personNamed(person)} scheidet bei Mitglied ${person.member} aus.`,
      en: `Person ${personNamed(person)} leaves member ${person.member}.`,
    }),
  }),
};

/** Whoever declares for a member. */
export async function byMember(
  scene: Scene,
  member: number,
  signedBy: SignedBy | undefined,
): Promise<By[]> {
  return [await byPerson(scene, await scene.own(member), signedBy)];
}

async function newKey(
  scene: Scene,
  name: "Enrol" | "Rotate",
  person: number,
  kind: z.output<typeof keyKind>,
  by: By,
): Results {
  const signer = scene.people.makeKey(person, kind);
  const fields = { person, key: signer.keyId };
  return scene.act(name, fields, [by, { body: 0, seat: 0, signer }]);
}
