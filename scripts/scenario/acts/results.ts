/** What happens after the voting: results, minutes, the register, judgments, and what anybody may do on the chain. */
import type { Hex } from "viem";
import { z } from "zod";
import {
  type Call,
  closeCall,
  endCall,
  executeCall,
  settleCall,
} from "../../../server/protocol/calls.ts";
import { BodyKind } from "../../../server/protocol/rules.ts";
import { Outcome, Standing } from "../../../server/protocol/types.ts";
import { act, attempt, type Results } from "../act.ts";
import { word } from "../fields.ts";
import type { Values } from "../names.ts";
import { documentOf, type OpenedVote, type Scene } from "../scene.ts";
import { byChairAnd, byOfficers, bySeat, bySignatories, presidingChair } from "../signing.ts";

const signed = ({ vote, signatories }: Values) => ({ vote, signedBy: signatories.optional() });

export const results = {
  declare: act({
    fields: (values) => z.strictObject({ ...signed(values), outcome: word(Outcome).optional() }),
    async perform({ vote: name, outcome, signedBy }, scene) {
      const { id, body } = scene.vote(name);
      // Before the close there is no outcome; ADOPTED stands for whatever is declared too early.
      const found = (await scene.ledger.view.vote(id)).outcome || Outcome.ADOPTED;
      const by = signedBy
        ? await bySignatories(scene, signedBy)
        : [await bySeat(scene, await presidingChair(scene, body))];
      return scene.act("Declaration", { vote: id, outcome: outcome ?? found }, by);
    },
    tell: ({ vote }) => ({
      de: `Das Ergebnis von „${vote}“ wird festgestellt.`,
      en: `The result of “${vote}” is declared.`,
    }),
  }),

  minutes: act({
    fields: (values) => z.strictObject(signed(values)),
    async perform({ vote: name, signedBy }, scene) {
      const { id, body } = scene.vote(name);
      const document = documentOf(`minutes of ${name}`);
      const isOfBoard = ({ body }: { readonly body: number }) =>
        scene.founding.plan.bodies[body - 1]?.kind === BodyKind.BOARD;
      const by = signedBy
        ? await bySignatories(scene, signedBy)
        : await byChairAnd(scene, body, isOfBoard);
      return scene.act("Minutes", { vote: id, document }, by);
    },
    tell: ({ vote }) => ({
      de: `Die Niederschrift zu „${vote}“ wird unterschrieben.`,
      en: `The minutes of “${vote}” are signed.`,
    }),
  }),

  register: act({
    fields: (values) => z.strictObject(signed(values)),
    async perform({ vote: name, signedBy }, scene) {
      const document = documentOf(`entry of ${name}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Registration", { vote: scene.vote(name).id, document }, by);
    },
    tell: ({ vote }) => ({
      de: `Die Eintragung zu „${vote}“ wird vermerkt.`,
      en: `The entry of “${vote}” in the register is recorded.`,
    }),
  }),

  annul: act({
    fields: (values) =>
      z.strictObject({
        ...signed(values),
        standing: word({
          ANNULLED: Standing.ANNULLED,
          INVALID_PROCEDURE: Standing.INVALID_PROCEDURE,
        }).default(Standing.ANNULLED),
      }),
    async perform({ vote: name, standing, signedBy }, scene) {
      const document = documentOf(`judgment on ${name}`);
      const by = await byOfficers(scene, signedBy, { many: 2 });
      return scene.act("Annulment", { vote: scene.vote(name).id, standing, document }, by);
    },
    tell: ({ vote }) => ({
      de: `„${vote}“ hat keinen Bestand.`,
      en: `“${vote}” does not stand.`,
    }),
  }),

  end: act({
    fields: ({ vote }) => z.strictObject({ vote }),
    perform: ({ vote }, scene) => send(scene, vote, (id) => endCall(scene.ledger.founded, id)),
    tell: ({ vote }) => ({
      de: `Jemand beendet „${vote}“.`,
      en: `Somebody ends “${vote}”.`,
    }),
  }),

  settle: act({
    fields: ({ vote }) => z.strictObject({ vote }),
    perform: ({ vote }, scene) =>
      send(scene, vote, async (id) => {
        const departures = await scene.ledger.view.ask("votes", "unsettledOf", [id]);
        return settleCall(scene.ledger.founded, id, departures);
      }),
    tell: ({ vote }) => ({
      de: `Jemand rechnet die Ausgeschiedenen in „${vote}“ ab.`,
      en: `Somebody settles those who left during “${vote}”.`,
    }),
  }),

  close: act({
    fields: ({ vote }) => z.strictObject({ vote }),
    perform: ({ vote }, scene) => send(scene, vote, (id) => closeCall(scene.ledger.founded, id)),
    tell: ({ vote }) => ({
      de: `Jemand schließt „${vote}“.`,
      en: `Somebody closes “${vote}”.`,
    }),
  }),

  execute: act({
    fields: ({ vote }) => z.strictObject({ vote }),
    perform: ({ vote }, scene) =>
      send(scene, vote, (id, opened) =>
        executeCall(scene.ledger.founded, id, opened.action, scene.evidence(opened)),
      ),
    tell: ({ vote }) => ({
      de: `Jemand führt „${vote}“ aus.`,
      en: `Somebody carries out “${vote}”.`,
    }),
  }),
};

/** Sends what anybody may send to the contract, past the relay. */
function send(
  scene: Scene,
  name: string,
  callOf: (id: Hex, vote: OpenedVote) => Call | Promise<Call>,
): Results {
  const vote = scene.vote(name);
  return attempt(async () => scene.ledger.send(await callOf(vote.id, vote)));
}
