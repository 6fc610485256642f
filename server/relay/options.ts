import type { Hex } from "viem";
import type { Chain } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import type { Ledger } from "../protocol/types.ts";

/** Where the relay writes its log; pino fits. */
export interface RelayLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Counters that somebody may publish. */
export interface RelayMetrics {
  received(kind: "ballot" | "act" | "declaration"): void;
  refused(code: string): void;
  /** A transaction with so many ballots is in a final block. */
  batch(ballots: number, late: boolean): void;
  /** Acknowledged, but not yet in a final block. */
  pending(items: number): void;
}

/** How ballots are gathered. */
export interface BatchLimits {
  /** Most ballots of a transaction. */
  readonly ballots: number;
  /** How long a ballot waits for company, milliseconds. */
  readonly delayMs: number;
  /** Most gas of a transaction. */
  readonly gas: number;
}

/** 2^24 gas is the cap of a transaction (EIP-7825). */
export const BATCH: BatchLimits = { ballots: 250, delayMs: 2000, gas: 2 ** 24 };

export interface RelayOptions {
  readonly chain: Chain;
  readonly ledger: Ledger;
  /** Holds the outbox; one process at a time. */
  readonly directory: string;
  /** Pays the gas and signs receipts and attestations. */
  readonly privateKey: Hex;
  /** The relay's number in the table of Bodies, from 1 on. */
  readonly relay: number;
  /** The present, UTC seconds. */
  readonly clock: () => number;
  readonly log: RelayLog;
  readonly batch?: Partial<BatchLimits>;
  /** Told loudly what a human must see to: acknowledged ballots at risk, a halted chain. */
  readonly onFault: (fault: UmlaufError) => void;
  readonly metrics?: RelayMetrics;
  /** Milliseconds between two rounds of duties; without it, only {@link Relay.tick} runs them. */
  readonly tickMs?: number;
  /**
   * How old the chain's newest block may be, seconds, on a chain that makes blocks without being
   * asked. Left out on the embedded chain, which is idle for as long as nobody writes.
   */
  readonly headAge?: number;
  /** First block that can hold something of this ledger. */
  readonly fromBlock?: number;
}

/** Logs what went wrong in the background, and calls for a human where trying again will not help. */
export function report(
  { log, onFault }: Pick<RelayOptions, "log" | "onFault">,
  error: unknown,
  what: string,
): void {
  const fault =
    error instanceof UmlaufError ? error : new UmlaufError("INTERNAL", {}, { cause: error });
  log.warn({ code: fault.code }, what);
  if (!fault.retryable || fault.code === "INTERNAL") onFault(fault);
}
