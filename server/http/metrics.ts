/** Figures for the operator, in Prometheus' format. Nothing about a vote is among them. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Submission = "ballot" | "act" | "declaration";

/** Counters of one server; they also serve as the relay's. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #indexed = new Gauge({
    name: "umlauf_indexed_block",
    help: "Newest block in the index",
    registers: [this.#registry],
  });
  readonly #lag = new Gauge({
    name: "umlauf_index_lag_blocks",
    help: "Final blocks that the index does not hold yet",
    registers: [this.#registry],
  });
  readonly #received = new Counter({
    name: "umlauf_received_total",
    help: "Submissions that the relay acknowledged",
    labelNames: ["kind"],
    registers: [this.#registry],
  });
  readonly #refused = new Counter({
    name: "umlauf_refused_total",
    help: "Submissions that were refused",
    labelNames: ["code"],
    registers: [this.#registry],
  });
  readonly #written = new Counter({
    name: "umlauf_ballots_written_total",
    help: "Ballots in final blocks",
    labelNames: ["late"],
    registers: [this.#registry],
  });
  readonly #pending = new Gauge({
    name: "umlauf_outbox_pending",
    help: "Submissions acknowledged and not yet in a final block",
    registers: [this.#registry],
  });
  readonly #faults = new Counter({
    name: "umlauf_faults_total",
    help: "Faults that a human must see to",
    labelNames: ["code"],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: "umlauf_http_request_duration_seconds",
    help: "Time until a request was answered",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.#registry],
  });

  readonly contentType = this.#registry.contentType;

  indexed(block: number, lag: number): void {
    this.#indexed.set(block);
    this.#lag.set(lag);
  }

  received(kind: Submission): void {
    this.#received.inc({ kind });
  }

  refused(code: string): void {
    this.#refused.inc({ code });
  }

  batch(ballots: number, late: boolean): void {
    this.#written.inc({ late: String(late) }, ballots);
  }

  pending(items: number): void {
    this.#pending.set(items);
  }

  fault(code: string): void {
    this.#faults.inc({ code });
  }

  /** @param route The pattern of the route, so that ids do not become labels */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.#durations.observe({ method, route, status: String(status) }, seconds);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
