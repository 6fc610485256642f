import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { UmlaufError } from "../../../server/errors.ts";
import { type AppOptions, createApp } from "../../../server/http/app.ts";
import { Metrics } from "../../../server/http/metrics.ts";
import type { Queries } from "../../../server/queries.ts";
import { expectProblem } from "../../helpers/conformance.ts";
import type { Reply } from "../../helpers/server.ts";

/** Something that must not be called. */
const unused = () => Promise.reject(new Error("unexpected call"));

describe("operation", () => {
  let server: Server;
  let metrics: Metrics;
  let logged: object[];
  let faults: readonly UmlaufError[];

  /** Serves an application whose index and relay do what the test says. */
  async function serve(queries: Partial<Queries>, relay: Partial<AppOptions["relay"]> = {}) {
    const note = (facts: object) => logged.push(facts);
    const app = createApp({
      queries: queries as Queries,
      relay: {
        submitBallot: unused,
        submitAct: unused,
        submitDeclaration: unused,
        declarations: unused,
        receiptOf: unused,
        statusOf: unused,
        ...relay,
      },
      ledger: {
        chainId: 7,
        founding: "0x00",
        contracts: { register: "0x01", bodies: "0x02", votes: "0x03" },
        name: "eG",
        seat: "Ort",
        segments: new Map(),
        bodies: new Map(),
        auditors: new Map(),
      },
      clock: () => 1_000,
      lag: () => 0,
      log: { debug: () => {}, info: note, warn: note, error: note } as unknown as AppOptions["log"],
      metrics,
      faults: async () => faults,
      version: "0.0.0",
    });
    server = createServer(app.express);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }

  async function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const json = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  }

  beforeEach(() => {
    metrics = new Metrics();
    logged = [];
    faults = [];
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("lives whatever else is wrong, and is ready only where nothing is", async () => {
    await serve({});
    expect((await get("/ready")).json).to.deep.equal({ status: "ready", reasons: [] });
    faults = [new UmlaufError("CHAIN_UNREACHABLE"), new UmlaufError("INDEX_BEHIND", { blocks: 9 })];
    const { status, json } = await get("/ready?lang=en");
    expect(status).to.equal(503);
    expect(json.status).to.equal("not ready");
    const told = json.reasons.map(({ code, detail }: Record<string, string>) => [code, detail]);
    expect(told).to.deep.equal([
      ["CHAIN_UNREACHABLE", "The node cannot be reached."],
      ["INDEX_BEHIND", "The index is 9 blocks behind."],
    ]);
    const health = await get("/health");
    expect([health.status, health.json]).to.deep.equal([200, { status: "alive" }]);
  });

  it("asks to come back while nothing is indexed", async () => {
    const status = () => Promise.reject(new UmlaufError("INDEX_EMPTY"));
    await serve({ status });
    const reply = await get("/api/status");
    expectProblem(reply, "INDEX_EMPTY", {});
    expect(reply.headers.get("retry-after")).to.equal("5");
  });

  it("logs what it did not expect, and reveals nothing of it", async () => {
    await serve({ status: () => Promise.reject(new Error("password hunter2")) });
    const reply = await get("/api/status");
    expectProblem(reply, "INTERNAL", {});
    expect(reply.text).to.not.include("hunter2");
    expect(logged).to.have.length(1);
    expect(logged[0]).to.include({ name: "Error", message: "password hunter2" });
  });

  it("speaks to people in pages and to programs in problems", async () => {
    await serve({ vote: () => Promise.reject(new Error("secret")) });
    const path = `/votes/0x${"12".repeat(32)}`;
    const page = await get(path, { accept: "text/html", "accept-language": "en" });
    expect(page.status).to.equal(500);
    expect(page.headers.get("content-type")).to.equal("text/html; charset=utf-8");
    expect(page.text).to.include("<h1>That did not work</h1>").and.to.include("INTERNAL");
    expect(page.text).to.not.include("secret");
    expectProblem(await get(path, { accept: "application/json" }), "INTERNAL");
    const missing = await get("/elsewhere", { accept: "text/html" });
    expect(missing.status).to.equal(404);
    expect(missing.text).to.include("<h1>Diese Seite gibt es nicht</h1>");
    expect(missing.text).to.not.match(/404|oops/i);
    expectProblem(await get("/elsewhere"), "ROUTE_UNKNOWN", { path: "/elsewhere" });
  });

  it("counts by codes and routes, never by votes, members or addresses", async () => {
    const vote = `0x${"12".repeat(32)}`;
    await serve({ vote: (id) => Promise.reject(new UmlaufError("VOTE_UNKNOWN", { vote: id })) });
    metrics.received("ballot");
    metrics.refused("SIGNATURE_WRONG");
    metrics.batch(3, true);
    metrics.pending(2);
    metrics.indexed(41, 1);
    metrics.fault("RELAY_CLOSED");
    await get(`/api/votes/${vote}?lang=en`);
    await get("/metrics");
    const { text, headers } = await get("/metrics");
    expect(headers.get("content-type")).to.include("text/plain");
    for (const line of [
      'umlauf_received_total{kind="ballot"} 1',
      'umlauf_refused_total{code="SIGNATURE_WRONG"} 1',
      'umlauf_ballots_written_total{late="true"} 3',
      "umlauf_outbox_pending 2",
      "umlauf_indexed_block 41",
      "umlauf_index_lag_blocks 1",
      'umlauf_faults_total{code="RELAY_CLOSED"} 1',
      'umlauf_http_request_duration_seconds_count{method="GET",route="/api/votes/:vote",status="404"} 1',
      'umlauf_http_request_duration_seconds_count{method="GET",route="/metrics",status="200"} 1',
    ]) {
      expect(text.split("\n")).to.include(line);
    }
    expect(text).to.not.include(vote);
  });
});
