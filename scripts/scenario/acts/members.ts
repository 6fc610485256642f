/** The life of a membership. */
import { z } from "zod";
import { enumeration } from "../../../server/protocol/enumeration.ts";
import { BodyKind } from "../../../server/protocol/rules.ts";
import { act } from "../act.ts";
import { number, type Signatory, signer } from "../fields.ts";
import { documentOf, type Scene } from "../scene.ts";
import { type By, byOfficers, byPerson, bySeat, bySignatories, officersOf } from "../signing.ts";
import { instant } from "../wording.ts";
import { byMember } from "./persons.ts";

/** IMemberRegister.Field */
const Field = enumeration("SHARES", "SEGMENT", "SINCE");

export const members = {
  giveNotice: act({
    fields: ({ second }) =>
      z.strictObject({ member: number, until: second, signedBy: signer.optional() }),
    async perform({ member, until, signedBy }, scene) {
      return scene.act("Notice", { member, until }, await byMember(scene, member, signedBy));
    },
    tell: ({ member, until }, language) => ({
      de: `Mitglied ${member} kündigt zum ${instant(until, language)}.`,
      en: `Member ${member} gives notice to ${instant(until, language)}.`,
    }),
  }),

  noticeOnPaper: act({
    fields: ({ second, signatories }) =>
      z.strictObject({ member: number, until: second, signedBy: signatories.optional() }),
    async perform({ member, until, signedBy }, scene) {
      const document = documentOf(`notice of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("PaperNotice", { member, until, document }, by);
    },
    tell: ({ member, until }, language) => ({
      de: `Mitglied ${member} hat schriftlich zum ${instant(until, language)} gekündigt.`,
      en: `Member ${member} has given notice on paper, to ${instant(until, language)}.`,
    }),
  }),

  transfer: act({
    fields: ({ signatories }) =>
      z.strictObject({
        from: number,
        to: number,
        shares: number,
        consent: signatories.optional(),
        signedBy: z.tuple([signer, signer]).optional(),
      }),
    async perform({ from, to, shares, consent, signedBy }, scene) {
      const [giver, taker] = signedBy ?? [];
      const by = [
        await byPerson(scene, await scene.own(from), giver),
        await byPerson(scene, await scene.own(to), taker),
        ...(await byBoard(scene, consent)),
      ];
      return scene.act("Transfer", { from, to, shares }, by);
    },
    tell: ({ from, to, shares }) => ({
      de: `Mitglied ${from} überträgt ${shares} Anteile auf Mitglied ${to}.`,
      en: `Member ${from} transfers ${shares} shares to member ${to}.`,
    }),
  }),

  death: act({
    fields: ({ second, signatories }) =>
      z.strictObject({ member: number, at: second, signedBy: signatories.optional() }),
    async perform({ member, at, signedBy }, scene) {
      const document = documentOf(`death of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Death", { member, diedAt: at, document }, by);
    },
    tell: ({ member, at }, language) => ({
      de: `Mitglied ${member} ist gestorben, am ${instant(at, language)}.`,
      en: `Member ${member} has died, on ${instant(at, language)}.`,
    }),
  }),

  jointRepresentative: act({
    fields: ({ signatories }) =>
      z.strictObject({ member: number, signedBy: signatories.optional() }),
    async perform({ member, signedBy }, scene) {
      const document = documentOf(`heirs of ${member}`);
      const invitation = scene.people.invite();
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("JointRepresentative", { member, invitation, document }, by);
    },
    tell: ({ member }) => ({
      de: `Die Erben des Mitglieds ${member} haben einen gemeinsamen Vertreter.`,
      en: `The heirs of member ${member} have a joint representative.`,
    }),
  }),

  hearing: act({
    fields: ({ second, signatories }) =>
      z.strictObject({ member: number, until: second, signedBy: signatories.optional() }),
    async perform({ member, until, signedBy }, scene) {
      const document = documentOf(`hearing of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 1 });
      return scene.act("Hearing", { member, until, document }, by);
    },
    tell: ({ member, until }, language) => ({
      de: `Mitglied ${member} wird angehört, bis ${instant(until, language)}.`,
      en: `Member ${member} may be heard until ${instant(until, language)}.`,
    }),
  }),

  dispatch: act({
    fields: ({ second, signatories }) =>
      z.strictObject({ member: number, at: second.optional(), signedBy: signatories.optional() }),
    async perform({ member, at, signedBy }, scene) {
      const document = documentOf(`exclusion of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 1 });
      return scene.act("Dispatch", { member, sentAt: at ?? scene.clock.second, document }, by);
    },
    tell: ({ member }) => ({
      de: `Der Ausschluss wird an Mitglied ${member} abgesandt.`,
      en: `The exclusion is sent to member ${member}.`,
    }),
  }),

  reinstate: act({
    fields: ({ signatories }) =>
      z.strictObject({ member: number, signedBy: signatories.optional() }),
    async perform({ member, signedBy }, scene) {
      const document = documentOf(`reinstatement of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Reinstatement", { member, document }, by);
    },
    tell: ({ member }) => ({
      de: `Das Ausscheiden des Mitglieds ${member} gilt als nicht erfolgt.`,
      en: `Member ${member} counts as never having left.`,
    }),
  }),

  correct: act({
    fields: ({ second, segment, signatories }) =>
      z
        .strictObject({
          member: number,
          shares: z.int().optional(),
          segment: segment.optional(),
          since: second.optional(),
          signedBy: signatories.optional(),
        })
        .refine(
          ({ shares, segment, since }) =>
            [shares, segment, since].filter((one) => one !== undefined).length === 1,
          "one of shares, segment, since",
        ),
    async perform({ member, shares, segment, since, signedBy }, scene) {
      const { segments } = scene.founding.directory;
      const number = segments.find(({ name }) => name === segment)?.number ?? 0;
      const [field, value] =
        shares !== undefined
          ? [Field.SHARES, shares]
          : since !== undefined
            ? [Field.SINCE, since]
            : [Field.SEGMENT, number];
      const document = documentOf(`correction of ${member}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Correction", { member, field, value: BigInt(value), document }, by);
    },
    tell: ({ member }) => ({
      de: `Der Eintrag des Mitglieds ${member} wird berichtigt.`,
      en: `The entry of member ${member} is corrected.`,
    }),
  }),
};

/** The board's consent to a transfer: as a file says, or of as many as represent it where the articles want that. */
async function byBoard(scene: Scene, consent: readonly Signatory[] | undefined): Promise<By[]> {
  if (consent !== undefined) return bySignatories(scene, consent);
  const { transferConsent, representation } = await scene.ledger.view.ask("bodies", "articles", []);
  if (!transferConsent) return [];
  const board = await officersOf(scene, [BodyKind.BOARD]);
  return Promise.all(board.slice(0, representation).map((officer) => bySeat(scene, officer)));
}
