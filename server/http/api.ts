/** The API's addresses. */
import { z } from "zod";
import { Phase } from "../protocol/types.ts";
import type { PhaseName } from "../queries/views.ts";
import { ledgerView } from "./ledger.ts";
import { hashPart, keyDate, numeral, paging } from "./requests.ts";
import { type Route, route } from "./route.ts";
import { answer, factSchema, hash, page } from "./schemas/common.ts";
import {
  articlesShape,
  bodySchema,
  hitSchema,
  ledgerShape,
  memberChangeSchema,
  memberSchema,
  membersShape,
  officeSchema,
  ruleSetSchema,
  statusShape,
  termSchema,
} from "./schemas/register.ts";
import {
  ballotSchema,
  ballotTraceShape,
  batchShape,
  skippedSchema,
  voterSchema,
  voteShape,
  voteSummarySchema,
} from "./schemas/votes.ts";
import { submissions } from "./submissions.ts";

const vote = z.strictObject({ vote: hashPart });
const body = z.strictObject({ body: numeral });
const at = { at: keyDate.optional() };
const list = (item: z.ZodType) => answer({ items: z.array(item) });

const reading: readonly Route[] = [
  route({
    method: "get",
    path: "/status",
    summary: "What is indexed, and its digest",
    answer: answer(statusShape),
    refusals: [],
    handle: async ({ services: { queries, ledger } }) => ({
      chainId: ledger.chainId,
      ...(await queries.status()),
    }),
  }),
  route({
    method: "get",
    path: "/ledger",
    summary:
      "Names of the cooperative, its bodies, segments and auditors; the contracts; what is signed",
    answer: z.strictObject(ledgerShape),
    refusals: [],
    isFinal: () => true,
    handle: ({ services: { ledger } }) => ledgerView(ledger),
  }),
  route({
    method: "get",
    path: "/digests/{block}",
    summary: "The running digest after a block; two honest servers of one chain tell the same",
    params: z.strictObject({ block: numeral }),
    answer: answer({ block: z.int(), digest: hash.nullable() }),
    refusals: [],
    handle: ({ services, params }) => services.queries.digestAt(params.block),
  }),
  route({
    method: "get",
    path: "/members",
    summary: "The list of members at a key date (Stichtag), without names",
    query: z.strictObject({ ...at, ...paging }),
    answer: answer(membersShape),
    refusals: ["CURSOR_INVALID"],
    handle: ({ services, query, now }) => services.queries.members({ at: now, ...given(query) }),
  }),
  route({
    method: "get",
    path: "/members/{member}",
    summary: "A member at a key date",
    params: z.strictObject({ member: numeral }),
    query: z.strictObject(at),
    answer: answer(memberSchema.shape),
    refusals: ["MEMBER_UNKNOWN"],
    handle: ({ services, params, query, now }) =>
      services.queries.member(params.member, { at: query.at ?? now }),
  }),
  route({
    method: "get",
    path: "/member-changes",
    summary: "Who joined and who left after one instant and not after another",
    query: z.strictObject({ from: keyDate, to: keyDate.optional(), ...paging }),
    answer: answer(page(memberChangeSchema)),
    refusals: ["CURSOR_INVALID"],
    handle: ({ services, query: { from, to, ...rest }, now }) =>
      services.queries.memberChanges(from, to ?? now, rest),
  }),
  route({
    method: "get",
    path: "/bodies",
    summary: "All bodies (Gremien) at a key date",
    query: z.strictObject(at),
    answer: list(bodySchema),
    refusals: [],
    handle: ({ services, query, now }) => services.queries.bodies({ at: query.at ?? now }),
  }),
  route({
    method: "get",
    path: "/bodies/{body}",
    summary: "A body with its seats and the rule sets in force at a key date",
    params: body,
    query: z.strictObject(at),
    answer: answer(bodySchema.shape),
    refusals: ["BODY_UNKNOWN"],
    handle: ({ services, params, query, now }) =>
      services.queries.body(params.body, { at: query.at ?? now }),
  }),
  route({
    method: "get",
    path: "/bodies/{body}/terms",
    summary: "All terms of office of a body",
    params: body,
    answer: list(termSchema),
    refusals: ["BODY_UNKNOWN"],
    handle: ({ services, params }) => services.queries.terms(params.body),
  }),
  route({
    method: "get",
    path: "/bodies/{body}/rule-sets",
    summary: "All versions of a body's rules, and what each governs at a key date",
    params: body,
    query: z.strictObject(at),
    answer: list(ruleSetSchema),
    refusals: ["BODY_UNKNOWN"],
    handle: ({ services, params, query, now }) =>
      services.queries.ruleSets(params.body, { at: query.at ?? now }),
  }),
  route({
    method: "get",
    path: "/articles",
    summary: "What of the statute (Satzung) belongs to no single body, at a key date",
    query: z.strictObject(at),
    answer: answer(articlesShape),
    refusals: [],
    handle: ({ services, query, now }) => services.queries.articles({ at: query.at ?? now }),
  }),
  route({
    method: "get",
    path: "/auditors",
    summary: "Keys of the auditors (Prüfungsverband)",
    answer: list(officeSchema),
    refusals: [],
    handle: ({ services }) => services.queries.auditors(),
  }),
  route({
    method: "get",
    path: "/relays",
    summary: "Keys of the relays, which sign receipts",
    answer: list(officeSchema),
    refusals: [],
    handle: ({ services }) => services.queries.relays(),
  }),
  route({
    method: "get",
    path: "/votes",
    summary: "Circular votes, the newest first",
    query: z.strictObject({
      body: numeral.optional(),
      phase: z.enum(Object.keys(Phase) as [PhaseName, ...PhaseName[]]).optional(),
      ...paging,
    }),
    answer: answer(page(voteSummarySchema)),
    refusals: ["CURSOR_INVALID"],
    handle: ({ services, query, now }) => services.queries.votes({ at: now, ...given(query) }),
  }),
  route({
    method: "get",
    path: "/votes/{vote}",
    summary: "A vote with its rules; how many voted before the close, how they voted after it",
    params: vote,
    answer: answer(voteShape),
    refusals: ["VOTE_UNKNOWN"],
    handle: ({ services, params, now }) => services.queries.vote(params.vote, { at: now }),
  }),
  route({
    method: "get",
    path: "/votes/{vote}/ballots",
    summary: "The counted ballots of a closed vote",
    params: vote,
    query: z.strictObject(paging),
    answer: answer(page(ballotSchema)),
    refusals: ["VOTE_UNKNOWN", "VOTE_NOT_CLOSED", "CURSOR_INVALID"],
    isFinal: () => true,
    handle: ({ services, params, query }) => services.queries.ballots(params.vote, query),
  }),
  route({
    method: "get",
    path: "/votes/{vote}/voters",
    summary: "The list of voters of a closed vote with the manner of voting (§47 GenG)",
    params: vote,
    query: z.strictObject(paging),
    answer: answer(page(voterSchema)),
    refusals: ["VOTE_UNKNOWN", "VOTE_NOT_CLOSED", "CURSOR_INVALID"],
    isFinal: () => true,
    handle: ({ services, params, query }) => services.queries.voters(params.vote, query),
  }),
  route({
    method: "get",
    path: "/votes/{vote}/batches/{batch}",
    summary:
      "The ids of a batch: with the contract's list hash they prove that a ballot is recorded",
    params: vote.extend({ batch: numeral }),
    answer: answer(batchShape),
    refusals: ["VOTE_UNKNOWN", "BATCH_UNKNOWN"],
    isFinal: () => true,
    handle: ({ services, params }) => services.queries.batch(params.vote, params.batch),
  }),
  route({
    method: "get",
    path: "/votes/{vote}/skipped",
    summary: "Ballots that were not counted, and why",
    params: vote,
    query: z.strictObject(paging),
    answer: answer(page(skippedSchema)),
    refusals: ["VOTE_UNKNOWN", "CURSOR_INVALID"],
    handle: ({ services, params, query }) => services.queries.skipped(params.vote, query),
  }),
  route({
    method: "get",
    path: "/ballots/{ballot}",
    summary: "What became of a ballot; who cast it and how is told after the close",
    params: z.strictObject({ ballot: hashPart }),
    answer: answer(ballotTraceShape),
    refusals: ["BALLOT_UNKNOWN"],
    handle: ({ services, params }) => services.queries.ballot(params.ballot),
  }),
  route({
    method: "get",
    path: "/history",
    summary: "Everything that happened, or what happened about one member, person, body or vote",
    query: z.strictObject({
      member: numeral.optional(),
      person: numeral.optional(),
      body: numeral.optional(),
      vote: hashPart.optional(),
      order: z.enum(["asc", "desc"]).optional(),
      ...paging,
    }),
    answer: answer(page(factSchema)),
    refusals: ["VOTE_UNKNOWN", "CURSOR_INVALID"],
    handle: ({ services, query: { order, cursor, limit, ...filter } }) =>
      services.queries.history(filter, { order, cursor, limit }),
  }),
  route({
    method: "get",
    path: "/search",
    summary: "What a number, or the beginning of a hash or an address, may mean",
    query: z.strictObject({ q: z.string().min(1).max(80) }),
    answer: list(hitSchema),
    refusals: [],
    handle: ({ services, query }) => services.queries.search(query.q),
  }),
];

/** All of them. */
export const routes: readonly Route[] = [...reading, ...submissions];

/** Without the values that are undefined, so that they do not cover defaults. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]: Exclude<T[K], undefined> };
}
