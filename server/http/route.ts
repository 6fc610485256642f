/** A route of the API: one description reads its requests, answers them and documents them. */
import { createHash } from "node:crypto";
import type { Request, Response, Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import { type ErrorCode, UmlaufError } from "../errors.ts";
import type { Ledger } from "../protocol/types.ts";
import type { Queries } from "../queries.ts";
import type { Relay } from "../relay/relay.ts";

/** What is public of a ledger: what signatures name, and names, none of them a person's. */
export interface LedgerNames {
  readonly chainId: number;
  /** Hash of the founding, which is the salt of every signature's domain */
  readonly founding: Ledger["foundingHash"];
  readonly contracts: Pick<Ledger, "register" | "bodies" | "votes">;
  readonly name: string;
  /** Where the cooperative has its seat (Sitz) */
  readonly seat: string;
  readonly segments: ReadonlyMap<number, string>;
  readonly bodies: ReadonlyMap<number, string>;
  /** Audit federations (Prüfungsverbände) */
  readonly auditors: ReadonlyMap<number, string>;
}

/** What the routes work with. */
export interface Services {
  readonly queries: Queries;
  readonly relay: Pick<
    Relay,
    "submitBallot" | "submitAct" | "submitDeclaration" | "declarations" | "receiptOf" | "statusOf"
  >;
  readonly ledger: LedgerNames;
  /** The present, UTC seconds; phases follow from it, since an idle chain has no newer block. */
  readonly clock: () => number;
  /** Final blocks that the index does not hold yet. */
  readonly lag: () => number;
  readonly log: Pick<Logger, "debug" | "info" | "warn" | "error">;
}

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: Services;
  /** UTC seconds */
  readonly now: number;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: "get" | "post";
  /** As OpenAPI writes it: /votes/{vote} */
  readonly path: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: z.ZodType;
  /** Codes that the route answers with, beside those of every route */
  readonly refusals: readonly ErrorCode[];
  /** Whether an answer can no longer change but for its newest block. */
  readonly isFinal?: (answer: object) => boolean;
  readonly handle: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<object> | object;
}

export type Route = Omit<Definition<z.ZodObject, z.ZodObject, z.ZodType>, "handle"> & {
  readonly handle: (input: Input<never, never, never>) => Promise<object> | object;
};

/** A route whose handler gets what its schemas read. */
export function route<
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Q extends z.ZodObject = z.ZodObject<Record<never, never>>,
  B extends z.ZodType = z.ZodUndefined,
>(definition: Definition<P, Q, B>): Route {
  return definition;
}

/** Every address may name the language of refusals. */
const LANGUAGE = { lang: z.enum(["de", "en"]).optional() };

/** What a route's address may ask; without a schema nothing but the language. */
export function queryOf({ query }: Route): z.ZodObject {
  return query === undefined ? z.strictObject(LANGUAGE) : query.extend(LANGUAGE).strict();
}

/** Puts routes on a router; other methods at their addresses are refused. */
export function mount(router: Router, routes: readonly Route[], services: Services): void {
  for (const one of routes) {
    const path = one.path.replace(/\{(\w+)\}/g, ":$1");
    router[one.method](path, async (request, response) => {
      send(request, response, one, await answer(one, request, services));
    });
  }
  for (const path of new Set(routes.map((one) => one.path))) {
    const methods = routes.filter((one) => one.path === path).map(({ method }) => method);
    refuseOthers(router, path.replace(/\{(\w+)\}/g, ":$1"), methods);
  }
}

/** Refuses every method at an address that it does not have. */
export function refuseOthers(
  router: Pick<Router, "all">,
  path: string,
  methods: readonly ("get" | "post")[],
): void {
  const allowed = methods
    .flatMap((method) => (method === "get" ? ["GET", "HEAD"] : ["POST"]))
    .join(", ");
  router.all(path, (request, response) => {
    response.set("allow", allowed);
    throw new UmlaufError("METHOD_NOT_ALLOWED", { method: request.method, allowed });
  });
}

async function answer(one: Route, request: Request, services: Services): Promise<object> {
  const params = read(one.params ?? z.strictObject({}), request.params);
  const query = read(queryOf(one), request.query);
  const body = one.body === undefined ? undefined : readBody(one.body, request);
  const now = Math.floor(services.clock());
  return one.handle({ params, query, body, services, now } as Input<never, never, never>);
}

function read(schema: z.ZodType, values: unknown): unknown {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const field = unknown ?? issue?.path.join(".") ?? "";
  throw new UmlaufError("QUERY_INVALID", { field });
}

function readBody(schema: z.ZodType, request: Request): unknown {
  if (!request.is("application/json")) throw new UmlaufError("MEDIA_TYPE_UNSUPPORTED");
  const result = schema.safeParse(request.body);
  if (result.success) return result.data;
  const fields = result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [path.join(".")];
    return issue.keys.map((key) => [...path, key].join("."));
  });
  throw new UmlaufError("REQUEST_INVALID", { fields: [...new Set(fields)].join(", ") || "?" });
}

function send(request: Request, response: Response, one: Route, result: object): void {
  const next = "next" in result && typeof result.next === "string" ? result.next : undefined;
  let body = result;
  if (next !== undefined) {
    const address = addressOf(request, next);
    body = { ...result, next: address };
    response.set("link", `<${address}>; rel="next"`);
  }
  const text = JSON.stringify(body);
  if (one.isFinal?.(result)) {
    response.set({
      "cache-control": "public, max-age=300",
      etag: `"${createHash("sha256").update(text).digest("base64url")}"`,
    });
  } else {
    response.set("cache-control", "no-store");
  }
  response.status(one.method === "post" ? 201 : 200);
  response.type("json").send(text);
}

/** The same address at another place in the list. */
function addressOf(request: Request, cursor: string): string {
  const { pathname, searchParams } = new URL(request.originalUrl, "http://localhost");
  searchParams.set("cursor", cursor);
  return `${pathname}?${searchParams}`;
}
