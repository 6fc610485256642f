/** The Express application: API, portal, and the addresses by which an operator watches the server. */
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import helmet from "helmet";
import { UmlaufError } from "../errors.ts";
import { routes } from "./api.ts";
import { EventStreams } from "./events.ts";
import type { Metrics } from "./metrics.ts";
import { describeApi } from "./openapi.ts";
import { portal, sendFailurePage } from "./pages.ts";
import { languageOf, problemOf, refusalOf, sendProblem } from "./problems.ts";
import { mount, refuseOthers, type Services } from "./route.ts";

export interface AppOptions extends Services {
  readonly metrics: Metrics;
  /** Why the server is not ready; empty where it is. */
  readonly faults: () => Promise<readonly UmlaufError[]>;
  readonly version: string;
}

export interface App {
  readonly express: Express;
  /** Ends the streams, which would hold the server open. */
  close(): void;
}

/** Largest body of a request, bytes. */
const BODY_LIMIT = 64 * 1024;

export function createApp(options: AppOptions): App {
  const app = express();
  const streams = new EventStreams(options.queries);
  app.set("etag", false);
  app.set("x-powered-by", false);
  app.use(measure(options));
  app.use(protect());

  const api = express.Router();
  const document = describeApi(routes, options.version);
  api.get("/openapi.json", (_, response) => {
    response.set("cache-control", "no-store").json(document);
  });
  refuseOthers(api, "/openapi.json", ["get"]);
  api.get("/events", (request, response) => streams.serve(request, response));
  refuseOthers(api, "/events", ["get"]);
  api.use(express.json({ limit: BODY_LIMIT, strict: true, type: "application/json" }));
  mount(api, routes, options);
  app.use("/api", api);
  app.use("/api", refuseUnknown);

  app.get("/health", (_, response) => {
    response.set("cache-control", "no-store").json({ status: "alive" });
  });
  app.get("/ready", async (request, response) => {
    const faults = await options.faults();
    const reasons = faults.map((fault) => problemOf(fault, languageOf(request)));
    response
      .status(reasons.length === 0 ? 200 : 503)
      .set("cache-control", "no-store")
      .json({ status: reasons.length === 0 ? "ready" : "not ready", reasons });
  });
  app.get("/metrics", async (_, response) => {
    const { metrics } = options;
    response
      .set("cache-control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  for (const path of ["/health", "/ready", "/metrics"]) refuseOthers(app, path, ["get"]);

  app.use(portal(options));
  app.use(refuseUnknown);
  app.use(answerFailure(options));
  return { express: app, close: () => streams.close() };
}

/** Nothing from elsewhere, nothing inline, no frame around it. */
function protect() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    // The server itself speaks plain HTTP on this machine; who puts TLS in front sets this there.
    strictTransportSecurity: false,
  });
}

/** Counts and logs each answer by its route: no ids, no addresses, no values. */
function measure({ metrics, log }: AppOptions) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const start = process.hrtime.bigint();
    response.once("finish", () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const pattern: unknown = request.route?.path;
      const base = request.originalUrl.startsWith("/api/") ? "/api" : "";
      const route = typeof pattern === "string" ? `${base}${pattern}` : "none";
      metrics.answered(request.method, route, response.statusCode, seconds);
      log.debug({ method: request.method, route, status: response.statusCode, seconds }, "request");
    });
    next();
  };
}

function refuseUnknown(request: Request): never {
  throw new UmlaufError("ROUTE_UNKNOWN", { path: `${request.baseUrl}${request.path}` });
}

/** Problems for programs, pages for people. */
function answerFailure(options: AppOptions) {
  return (thrown: unknown, request: Request, response: Response, next: NextFunction): void => {
    const error = refusalOf(thrown, BODY_LIMIT);
    if (!(error instanceof UmlaufError)) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      options.log.error({ name, message, stack }, "unexpected error");
    }
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const forPeople =
      !request.originalUrl.startsWith("/api") && request.accepts(["json", "html"]) === "html";
    if (forPeople) sendFailurePage(request, response, error, options).catch(next);
    else sendProblem(request, response, error);
  };
}
