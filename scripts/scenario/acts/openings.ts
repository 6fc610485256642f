/** Votes are opened, withdrawn, aborted after an outage. */
import { type Hex, zeroHash } from "viem";
import { z } from "zod";
import { actionHash, encodeAction, MATTERS_OF } from "../../../server/protocol/actions.ts";
import { actDigest } from "../../../server/protocol/acts.ts";
import { ElectorateAt, Matter, Revocability } from "../../../server/protocol/rules.ts";
import type { Opening } from "../../../server/protocol/types.ts";
import { act } from "../act.ts";
import { type ActionFields, aboutOf, actionSchema } from "../actions.ts";
import { name, number, numbers, type Signatory, word } from "../fields.ts";
import { documentOf, type Scene } from "../scene.ts";
import {
  actingChair,
  type By,
  byChairAnd,
  bySeat,
  bySignatories,
  presidingChair,
} from "../signing.ts";
import { instant } from "../wording.ts";

export const openings = {
  open: act({
    fields: (values) =>
      z
        .strictObject({
          vote: values.newVote,
          body: values.body,
          discussionFrom: values.second.optional(),
          from: values.second.optional(),
          until: values.second,
          action: actionSchema(values).optional(),
          matter: word(Matter).optional(),
          documents: name.optional(),
          ruleSet: number.optional(),
          signedBy: values.signatories.optional(),
          endorsedBy: numbers.optional(),
        })
        .refine(
          ({ signedBy, endorsedBy }) => !(signedBy && endorsedBy),
          "either signedBy or endorsedBy",
        ),
    async perform(fields, scene) {
      const { founded, relay, view } = scene.ledger;
      const { content, declaration, ...about } = await aboutOf(scene, fields.action);
      const action = encodeAction(content);
      const body = scene.body(fields.body);
      const [usual = Matter.RESOLUTION] = MATTERS_OF[content.kind];
      const matter = (fields.matter as Matter | undefined) ?? about.matter ?? usual;
      const now = scene.clock.second;
      const message: Opening = {
        body,
        matter,
        ruleSet: fields.ruleSet ?? (await view.ask("bodies", "ruleSetFor", [body, matter, now])),
        documents: documentsOf(fields.vote, fields.documents, about.documents),
        action: actionHash(action),
        discussionAt: fields.discussionFrom ?? 0,
        startsAt: fields.from ?? now,
        endsAt: fields.until,
        ...scene.once(),
      };
      const id = actDigest(founded, "Opening", message);
      const refused = fields.endorsedBy && (await scene.endorse(id, fields.endorsedBy));
      if (refused !== undefined && refused.length > 0) return refused;
      const by = fields.endorsedBy ? [] : await byOpeners(scene, message, fields.signedBy);
      const signatures = await Promise.all(
        by.map(async ({ signer, ...seat }) => ({
          ...seat,
          packed: await scene.signDigest(signer, id),
        })),
      );
      const results = await scene.submit({ name: "Opening", message, action, signatures });
      if (results.some(({ error }) => error !== undefined)) return results;

      const rules = await view.ask("bodies", "ruleSetAt", [body, message.ruleSet]);
      scene.votes.set(fields.vote, {
        id,
        body,
        action,
        documents: message.documents,
        declaration,
        candidates: content.kind === "ELECT" ? content.election.candidates : undefined,
        changeable: rules.revocability === Revocability.UNTIL_DEADLINE,
        frozenAt: rules.electorate === ElectorateAt.AT_OPEN ? message.startsAt : undefined,
        openers: signatures,
        revisions: new Map(),
      });
      await relay.flush();
      scene.ledger.watch(id);
      return results;
    },
    tell: ({ vote, body, action, until }, language) => {
      const end = instant(until, language);
      return {
        de: `„${vote}“ wird in ${body} eröffnet (${subjectOf(action)}), Ende ${end}.`,
        en: `“${vote}” is opened in ${body} (${subjectOf(action)}), end ${end}.`,
      };
    },
  }),

  withdrawVote: act({
    fields: ({ vote, signatories }) => z.strictObject({ vote, signedBy: signatories.optional() }),
    async perform({ vote: name, signedBy }, scene) {
      const { id, openers } = scene.vote(name);
      const by = signedBy
        ? await bySignatories(scene, signedBy)
        : await Promise.all(openers.map((seat) => bySeat(scene, seat)));
      return scene.act("VoteWithdrawal", { vote: id }, by);
    },
    tell: ({ vote }) => ({
      de: `„${vote}“ wird zurückgenommen.`,
      en: `“${vote}” is withdrawn.`,
    }),
  }),

  outage: act({
    fields: ({ vote, signatories }) => z.strictObject({ vote, signedBy: signatories.optional() }),
    async perform({ vote: name, signedBy }, scene) {
      const { id, body } = scene.vote(name);
      const document = documentOf(`outage during ${name}`);
      const by = signedBy
        ? await bySignatories(scene, signedBy)
        : await byChairAnd(scene, body, (officer, chair) => officer.body !== chair.body);
      return scene.act("Outage", { vote: id, document }, by);
    },
    tell: ({ vote }) => ({
      de: `„${vote}“ wird nach einer Störung abgebrochen.`,
      en: `“${vote}” is aborted after an outage.`,
    }),
  }),
};

/** The same name stands for the same document. */
function documentsOf(vote: string, named: string | undefined, required: Hex | undefined): Hex {
  if (named === "none") return zeroHash;
  return named === undefined ? (required ?? documentOf(vote)) : documentOf(named);
}

/** Those whom a file names; otherwise the convening chair, with the presiding one where they act together. */
async function byOpeners(
  scene: Scene,
  { body, ruleSet }: Opening,
  named: readonly Signatory[] | undefined,
): Promise<By[]> {
  if (named !== undefined) return bySignatories(scene, named);
  const convenedBy = scene.founding.plan.bodies[body - 1]?.convenedBy || body;
  const convening = await actingChair(scene, convenedBy);
  const chairs = [convening];
  // Nothing is asked of rules that there are not.
  if (ruleSet !== 0) {
    const { jointForm } = await scene.ledger.view.ask("bodies", "ruleSetAt", [body, ruleSet]);
    const presiding = await presidingChair(scene, body);
    if (jointForm && presiding.body !== convening.body) chairs.push(presiding);
  }
  // The contracts take openers sorted.
  chairs.sort((a, b) => a.body - b.body);
  return Promise.all(chairs.map((chair) => bySeat(scene, chair)));
}

function subjectOf(action: ActionFields = {}): string {
  const [entry] = Object.entries(action);
  if (entry === undefined) return "resolution";
  const [kind, what] = entry;
  return typeof what === "object" ? kind : `${kind} ${what}`;
}
