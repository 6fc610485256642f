/** What applicants and members declare, and a resolution then grants. */
import { z } from "zod";
import { actDigest, applicationId } from "../../../server/protocol/acts.ts";
import type { Declaration } from "../../../server/relay/declarations.ts";
import { namedKey, type Signer } from "../../signers.ts";
import { act, attempt } from "../act.ts";
import { keyKind, number, signer } from "../fields.ts";
import { DAY, documentOf, type Scene } from "../scene.ts";

const YEAR = 365 * DAY;

export const applicants = {
  apply: act({
    fields: ({ newApplication, segment, second }) =>
      z.strictObject({
        as: newApplication,
        segment: segment.optional(),
        shares: number.default(1),
        organisation: z.boolean().default(false),
        validUntil: second.optional(),
        key: keyKind.default("passkey"),
      }),
    perform({ as, segment, shares, organisation, validUntil, key }, scene) {
      const applicant = scene.people.applicant(as, key);
      const { segments } = scene.founding.directory;
      const message = {
        segment: segments.find(({ name }) => name === segment)?.number ?? 0,
        shares,
        organisation,
        key: applicant.keyId,
        document: documentOf(`declaration of ${as}`),
        salt: saltOf(as),
        validUntil: validUntil ?? scene.clock.second + YEAR,
      };
      return declare(scene, as, { name: "Application", message }, applicant);
    },
    tell: ({ as }) => ({
      de: `${as} erklärt den Beitritt.`,
      en: `${as} applies for membership.`,
    }),
  }),

  subscribe: act({
    fields: ({ newSubscription, second }) =>
      z.strictObject({
        as: newSubscription,
        member: number,
        shares: number.default(1),
        validUntil: second.optional(),
        signedBy: signer.optional(),
      }),
    async perform({ as, member, shares, validUntil, signedBy }, scene) {
      const message = {
        member,
        shares,
        document: documentOf(`declaration of ${as}`),
        salt: saltOf(as),
        validUntil: validUntil ?? scene.clock.second + YEAR,
      };
      const own = await scene.signerOf(await scene.own(member), signedBy);
      return declare(scene, as, { name: "Subscription", message }, own);
    },
    tell: ({ member, shares }) => ({
      de: `Mitglied ${member} zeichnet ${shares} weitere Anteile.`,
      en: `Member ${member} subscribes ${shares} further shares.`,
    }),
  }),

  withdraw: act({
    fields: ({ application }) => z.strictObject({ application, signedBy: signer.optional() }),
    async perform({ application, signedBy }, scene) {
      const declared = scene.declared(application);
      const { digest: declaration } = declared;
      const by = signedBy === undefined ? declared.signer : await scene.signerOf(0, signedBy);
      const fields = { declaration, key: declared.signer.keyId };
      return scene.act("Withdrawal", fields, [{ body: 0, seat: 0, signer: by }]);
    },
    tell: ({ application }) => ({
      de: `${application} nimmt die Beitrittserklärung zurück.`,
      en: `${application} withdraws the application.`,
    }),
  }),
};

const saltOf = (as: string) => namedKey(`scenario: salt ${as}`);

function declare(scene: Scene, as: string, declaration: Declaration, by: Signer) {
  return attempt(async () => {
    const { name, message } = declaration;
    const digest = actDigest(scene.ledger.founded, name, message as never);
    const signature = await scene.signDigest(by, digest);
    await scene.ledger.relay.submitDeclaration(declaration, signature);
    const id = name === "Application" ? applicationId(digest, message.key) : digest;
    scene.declarations.set(as, { ...declaration, id, digest, signature, signer: by });
  });
}
