/** The API's way to the relay: ballots, acts and declarations, and their receipts. */
import { z } from "zod";
import { UmlaufError } from "../errors.ts";
import {
  actRequest,
  applicationRequest,
  ballotRequest,
  hashPart,
  readBallot,
  subscriptionRequest,
} from "./requests.ts";
import { type Route, route, type Services } from "./route.ts";
import { answer, hash, instant } from "./schemas/common.ts";
import { applicationSchema, subscriptionSchema } from "./schemas/register.ts";
import { receiptShape, signedReceiptSchema } from "./schemas/votes.ts";

const acknowledged = z.strictObject({ id: hash, receipt: signedReceiptSchema });

/** Handing in, and what became of it. */
export const submissions: readonly Route[] = [
  route({
    method: "get",
    path: "/applications",
    summary: "Applications that wait for their votes",
    answer: answer({ items: z.array(applicationSchema) }),
    refusals: [],
    handle: ({ services }) => applications(services),
  }),
  route({
    method: "get",
    path: "/subscriptions",
    summary: "Subscriptions of further shares that wait for their votes",
    answer: answer({ items: z.array(subscriptionSchema) }),
    refusals: [],
    handle: ({ services }) => subscriptions(services),
  }),
  route({
    method: "get",
    path: "/receipts/{id}",
    summary:
      "What this server's relay knows of a ballot or act, and whether the index holds the ballot",
    params: z.strictObject({ id: hashPart }),
    answer: z.strictObject(receiptShape),
    refusals: ["RECEIPT_UNKNOWN"],
    handle: ({ services, params }) => receipt(services, params.id),
  }),
  route({
    method: "post",
    path: "/ballots",
    summary: "Hands in a signed ballot; the answer is the relay's receipt (Stimmbeleg)",
    body: ballotRequest,
    answer: acknowledged,
    refusals: [
      "VOTE_UNKNOWN",
      "VOTE_NOT_OPEN_YET",
      "VOTE_TOO_LATE",
      "ELECTOR_NOT_ENTITLED",
      "BALLOT_BARRED",
      "BALLOT_CHOICE_INVALID",
      "SIGNATURE_MALFORMED",
      "SIGNATURE_WRONG",
      "SITE_UNKNOWN",
      "BALLOT_ALREADY_CAST",
      "BALLOT_REVISION_INVALID",
      "BALLOT_REVISION_STALE",
      "RELAY_CLOCK_SKEW",
      "RELAY_CLOSED",
    ],
    handle: async ({ services, body: submitted }) => {
      const { vote: of, ballot } = readBallot(submitted);
      return receipted(await services.relay.submitBallot(of, ballot));
    },
  }),
  route({
    method: "post",
    path: "/acts",
    summary: "Hands in a signed act; the relay sends it at once",
    body: actRequest,
    answer: acknowledged,
    refusals: ["ACT_MALFORMED", "ACT_EXPIRED", "ACT_USED", "SIGNATURE_WRONG", "RELAY_CLOSED"],
    handle: async ({ services, body: act }) => receipted(await services.relay.submitAct(act)),
  }),
  route({
    method: "post",
    path: "/applications",
    summary: "Hands in an applicant's signed declaration (Beitrittserklärung), without name",
    body: applicationRequest,
    answer: z.strictObject({ id: hash, receivedAt: instant }),
    refusals: [
      "DECLARATION_MALFORMED",
      "DECLARATION_EXPIRED",
      "DECLARATION_USED",
      "KEY_IN_USE",
      "SIGNATURE_WRONG",
    ],
    handle: async ({ services, body: { application, signature }, now }) => ({
      id: await services.relay.submitDeclaration(application, signature),
      receivedAt: now,
    }),
  }),
  route({
    method: "post",
    path: "/subscriptions",
    summary: "Hands in a member's signed declaration for further shares (§15b GenG)",
    body: subscriptionRequest,
    answer: z.strictObject({ id: hash, receivedAt: instant }),
    refusals: [
      "DECLARATION_MALFORMED",
      "DECLARATION_EXPIRED",
      "MEMBERSHIP_MISSING",
      "SIGNATURE_WRONG",
    ],
    handle: async ({ services, body: { subscription, signature }, now }) => ({
      id: await services.relay.submitDeclaration(subscription, signature),
      receivedAt: now,
    }),
  }),
];

type SignedReceipt = NonNullable<Awaited<ReturnType<Services["relay"]["receiptOf"]>>>;

function receiptView({ receipt: { sequence, ...fields }, signature: { r, vs } }: SignedReceipt) {
  return { receipt: { ...fields, sequence: sequence.toString() }, signature: { r, vs } };
}

function receipted(signed: SignedReceipt) {
  return { id: signed.receipt.subject, receipt: receiptView(signed) };
}

async function receipt({ relay, queries }: Services, id: z.output<typeof hashPart>) {
  const [signed, status, ballot] = await Promise.all([
    relay.receiptOf(id),
    relay.statusOf(id),
    queries.ballot(id).catch((error: unknown) => {
      if (error instanceof UmlaufError && error.code === "BALLOT_UNKNOWN") return null;
      throw error;
    }),
  ]);
  if (signed === undefined && ballot === null) throw new UmlaufError("RECEIPT_UNKNOWN", { id });
  const { asOf: _, ...trace } = ballot ?? { asOf: null };
  return {
    id,
    receipt: signed === undefined ? null : receiptView(signed),
    status: status ?? null,
    ballot: ballot === null ? null : trace,
  };
}

/** Neither key, salt, document nor signature: with the salt anybody could try out declarations against their hash. */
async function applications({ relay, queries }: Services) {
  const [stored, { asOf }] = await Promise.all([relay.declarations(), queries.status()]);
  const items = stored.flatMap(({ id, receivedAt, ...declaration }) => {
    if (declaration.name !== "Application") return [];
    const { segment, shares, organisation, validUntil } = declaration.message;
    return [{ id, segment, shares, organisation, receivedAt, validUntil }];
  });
  return { items, asOf };
}

async function subscriptions({ relay, queries }: Services) {
  const [stored, { asOf }] = await Promise.all([relay.declarations(), queries.status()]);
  const items = stored.flatMap(({ id, receivedAt, ...declaration }) => {
    if (declaration.name !== "Subscription") return [];
    const { member, shares, validUntil } = declaration.message;
    return [{ id, member, shares, receivedAt, validUntil }];
  });
  return { items, asOf };
}
