/** The API's description, OpenAPI 3.1, made from the schemas that read and answer its requests. */
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import { catalogue, type ErrorCode } from "../errors.ts";
import { eventSchema } from "./events.ts";
import { problemSchema } from "./problems.ts";
import { queryOf, type Route } from "./route.ts";

/** Codes with which any route may answer. */
const ALWAYS: readonly ErrorCode[] = ["QUERY_INVALID", "INDEX_EMPTY", "INTERNAL"];
const WITH_BODY: readonly ErrorCode[] = [
  "JSON_MALFORMED",
  "REQUEST_INVALID",
  "REQUEST_TOO_LARGE",
  "MEDIA_TYPE_UNSUPPORTED",
];

/** Describes the routes, which stand below /api. */
export function describeApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, ZodOpenApiPathsObject[string]> = {};
  for (const one of routes) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  }
  paths["/events"] = { get: events };
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Umlauf",
      version,
      description:
        "Members and circular votes of a cooperative. Instants are UTC seconds, hashes are hexadecimal, periods are half-open. Before a vote is closed nothing tells how anybody voted.",
      license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
    },
    servers: [{ url: "/api" }],
    paths,
  });
}

function operationOf(one: Route): ZodOpenApiOperationObject {
  const { params, body } = one;
  const status = one.method === "post" ? "201" : "200";
  return {
    operationId: operationIdOf(one),
    summary: one.summary,
    requestParams: { ...(params && { path: params }), query: queryOf(one) },
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: body } } },
    }),
    responses: {
      [status]: {
        description: one.method === "post" ? "Acknowledged" : "The answer",
        content: { "application/json": { schema: one.answer } },
      },
      ...problemsOf([...one.refusals, ...ALWAYS, ...(body ? WITH_BODY : [])]),
    },
  };
}

/** Refusals by their HTTP status, each with its codes. */
function problemsOf(codes: readonly ErrorCode[]): ZodOpenApiOperationObject["responses"] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...new Set(codes)].sort()) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.join(", "),
        content: { "application/problem+json": { schema: problemSchema } },
      },
    ]),
  );
}

/** get /votes/{vote}/ballots is getVotesVoteBallots. */
function operationIdOf({ method, path }: Route): string {
  return method + path.replace(/[^a-zA-Z]+([a-z])?/g, (_, letter = "") => letter.toUpperCase());
}

const events: ZodOpenApiOperationObject = {
  operationId: "getEvents",
  summary:
    "Server-sent events: what each indexed block tells. Last-Event-ID, a block's number, resumes after it",
  responses: {
    "200": {
      description: "Events named `block`; their data are an Event, their id the block's number",
      content: { "text/event-stream": { schema: eventSchema } },
    },
    ...problemsOf(["QUERY_INVALID", "INDEX_EMPTY"]),
  },
};
