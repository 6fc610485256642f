/** What a resolution does: how a file writes it, and as the contracts take it. */
import { type Hex, sha256, stringToBytes, zeroHash } from "viem";
import { z } from "zod";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { type Articles, Matter, Procedure, Secrecy } from "../../server/protocol/rules.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import { endOfDay, startOfDay } from "../founding/dates.ts";
import { ruleSetOf } from "../founding/rules.ts";
import { articlesSchema, ruleSetSchema, siteSchema } from "../founding/schema.ts";
import { day, number, numbers, person, type SeatName, votes, word } from "./fields.ts";
import type { Values } from "./names.ts";
import type { Scene } from "./scene.ts";

export const role = word(SeatRole);

const shape = articlesSchema.unwrap().shape;
type ArticleShapes = {
  [Field in keyof typeof shape]: z.ZodOptional<ReturnType<(typeof shape)[Field]["unwrap"]>>;
};
/** What changes of the articles; the rest stays. */
const changedArticles = z.strictObject(
  Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [field, schema.unwrap().optional()]),
  ) as ArticleShapes,
);

/** Rules that a resolution proposes: what a founding file may say, and what only the contracts refuse. */
const proposedRuleSet = ({ second, body }: Values) =>
  ruleSetSchema.extend({
    body,
    matters: z.array(word(Matter)),
    validFrom: second.optional(),
    procedure: word(Procedure).default(Procedure.CIRCULAR),
    secrecy: word(Secrecy).default(Secrecy.NAMED),
    interimResults: z.boolean().default(false),
    deadlineInclusive: z.boolean().default(false),
  });

/** One of these. */
export const actionSchema = (values: Values) => {
  const { application, subscription, seat, body, vote } = values;
  return z
    .strictObject({
      admit: z
        .union([
          application.transform((name) => ({ application: name })),
          z.strictObject({
            application,
            investing: z.boolean().optional(),
            votes: votes.optional(),
          }),
        ])
        .optional(),
      seat: z
        .strictObject({
          seat,
          person,
          since: day.optional(),
          until: day,
          role: role.default(SeatRole.NONE),
        })
        .optional(),
      unseat: z.strictObject({ seat, person }).optional(),
      elect: z
        .strictObject({
          body,
          seats: numbers,
          candidates: z.array(person).min(1),
          since: day.optional(),
          until: day,
        })
        .optional(),
      concern: z
        .strictObject({ persons: z.array(person).default([]), members: numbers.optional() })
        .optional(),
      exclude: number.optional(),
      votes: z.strictObject({ member: number, votes }).optional(),
      shares: subscription.optional(),
      ruleSet: proposedRuleSet(values).optional(),
      articles: changedArticles.optional(),
      replaceKey: person.optional(),
      addAuditor: number.optional(),
      endAuditor: number.optional(),
      addRelay: number.optional(),
      endRelay: number.optional(),
      addSite: siteSchema.optional(),
      endSite: number.optional(),
      continueTwice: z.union([z.literal(true), vote]).optional(),
    })
    .refine((action) => Object.keys(action).length === 1, "one action");
};

export type ActionFields = z.output<ReturnType<typeof actionSchema>>;

/** What an action is about beside its content. */
interface About {
  readonly content: ActionContent;
  /** Name of the declaration that it carries out */
  readonly declaration?: string;
  /** The matter that is meant, where it is not the usual one of its kind */
  readonly matter?: Matter;
  /** The documents that it must have */
  readonly documents?: Hex;
}

/** What a resolution does, as the contracts take it. */
export async function aboutOf(scene: Scene, action: ActionFields = {}): Promise<About> {
  const { admit, shares, continueTwice } = action;
  if (admit !== undefined) {
    const { id, message } = scene.declared(admit.application);
    const { investing = false, votes = 1 } = "investing" in admit || "votes" in admit ? admit : {};
    const { validUntil } = message;
    return {
      content: { kind: "ADMIT", application: id, validUntil, investing, votes },
      declaration: admit.application,
      ...(investing && { matter: Matter.INVESTORS }),
    };
  }
  if (shares !== undefined) {
    const { id, message } = scene.declared(shares);
    const { validUntil } = message;
    return {
      content: { kind: "GRANT_SHARES", subscription: id, validUntil },
      declaration: shares,
    };
  }
  if (continueTwice !== undefined) {
    const first = continueTwice === true ? undefined : scene.vote(continueTwice);
    return {
      content: { kind: "CONTINUE_TWICE", first: first?.id ?? zeroHash },
      ...(first && { documents: first.documents }),
    };
  }
  return { content: (await officeContent(scene, action)) ?? (await otherContent(scene, action)) };
}

/** What is done to seats. */
async function officeContent(
  scene: Scene,
  { seat, unseat, elect }: ActionFields,
): Promise<ActionContent | undefined> {
  const place = ({ body, seat }: SeatName) => ({ body: scene.body(body), seat });
  if (seat !== undefined) {
    const order = {
      ...place(seat.seat),
      person: await scene.number(seat.person),
      ...termOf(scene, seat),
      role: seat.role,
    };
    return { kind: "SEAT", order };
  }
  if (unseat !== undefined) {
    const person = await scene.number(unseat.person);
    return { kind: "UNSEAT", ...place(unseat.seat), person };
  }
  if (elect === undefined) return undefined;
  const candidates = await Promise.all(elect.candidates.map((one) => scene.number(one)));
  const election = {
    body: scene.body(elect.body),
    ...termOf(scene, elect),
    seats: elect.seats,
    candidates,
  };
  return { kind: "ELECT", election };
}

/** First instant of a term and the first after it; from now on where no beginning is named. */
function termOf(
  scene: Scene,
  term: { readonly since?: string | undefined; readonly until: string },
) {
  const { timezone } = scene.founding.directory;
  return {
    since: term.since === undefined ? scene.clock.second : startOfDay(term.since, timezone),
    until: endOfDay(term.until, timezone),
  };
}

async function otherContent(scene: Scene, action: ActionFields): Promise<ActionContent> {
  const { concern, exclude, votes, ruleSet, articles, replaceKey } = action;
  if (concern !== undefined) {
    const persons = await Promise.all(concern.persons.map((one) => scene.number(one)));
    return { kind: "CONCERN", persons, members: concern.members ?? [] };
  }
  if (exclude !== undefined) return { kind: "EXCLUDE", member: exclude };
  if (votes !== undefined) return { kind: "GRANT_VOTES", ...votes };
  if (ruleSet !== undefined) {
    const { validFrom = 0, secrecy, interimResults, deadlineInclusive } = ruleSet;
    const beyond = { validFrom, secrecy, interimResults, deadlineInclusive };
    const complete = ruleSetOf(scene.founding.setting, ruleSet);
    return { kind: "ADOPT_RULE_SET", ruleSet: { ...complete, ...beyond } };
  }
  if (articles !== undefined) {
    const present = await scene.ledger.view.ask("bodies", "articles", []);
    return { kind: "ADOPT_ARTICLES", articles: { ...present, ...articles } as Articles };
  }
  if (replaceKey !== undefined) {
    const person = await scene.number(replaceKey);
    return { kind: "REPLACE_KEY", person, invitation: scene.people.invite(person) };
  }
  return tableContent(scene, action);
}

/** What is done to the tables of auditors, relays and sites; nothing where the resolution only says something. */
function tableContent({ people }: Scene, action: ActionFields): ActionContent {
  const { addAuditor, endAuditor, addRelay, endRelay, addSite, endSite } = action;
  if (addAuditor !== undefined) {
    return { kind: "ADD_AUDITOR", auditor: people.auditor(addAuditor).keyId };
  }
  if (endAuditor !== undefined) return { kind: "END_AUDITOR", auditor: endAuditor };
  if (addRelay !== undefined) return { kind: "ADD_RELAY", key: people.relay(addRelay).keyId };
  if (endRelay !== undefined) return { kind: "END_RELAY", relay: endRelay };
  if (addSite !== undefined) {
    const { rpId, origin } = addSite;
    return { kind: "ADD_SITE", rpIdHash: sha256(stringToBytes(rpId)), origin };
  }
  if (endSite !== undefined) return { kind: "END_SITE", site: endSite };
  return { kind: "RESOLUTION" };
}
