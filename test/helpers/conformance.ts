/** Holds answers of the API against the schemas that describe them. */
import { expect } from "chai";
import { routes } from "../../server/http/api.ts";
import { problemSchema } from "../../server/http/problems.ts";
import type { Route } from "../../server/http/route.ts";
import type { Reply } from "./server.ts";

/** The route that answers a path below /api. */
export function routeOf(method: Route["method"], path: string): Route {
  const found = routes.find(
    (route) =>
      route.method === method &&
      new RegExp(`^/api${route.path.replace(/\{\w+\}/g, "[^/]+")}(\\?|$)`).test(path),
  );
  if (found === undefined) throw new Error(`no route for ${path}`);
  return found;
}

/** Expects that an answer is what its route promises. */
export function expectConforms(method: Route["method"], path: string, reply: Reply): void {
  const route = routeOf(method, path);
  expect(reply.status, reply.text).to.equal(method === "post" ? 201 : 200);
  expect(reply.headers.get("content-type")).to.equal("application/json; charset=utf-8");
  const { error } = route.answer.safeParse(reply.json);
  expect(error?.issues, path).to.equal(undefined);
}

/** Expects that an answer is the problem of this code. */
export function expectProblem(reply: Reply, code: string, facts?: object): void {
  expect(reply.json?.code, reply.text).to.equal(code);
  expect(problemSchema.safeParse(reply.json).error?.issues).to.equal(undefined);
  expect(reply.status).to.equal(reply.json.status);
  expect(reply.headers.get("content-type")).to.equal("application/problem+json; charset=utf-8");
  expect(reply.headers.get("cache-control")).to.equal("no-store");
  if (facts !== undefined) expect(reply.json.facts).to.deep.equal(facts);
}
