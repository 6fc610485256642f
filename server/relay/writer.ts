import type { Hex } from "viem";
import type { ChainReceipt } from "../chain/chain.ts";
import { type ErrorCode, UmlaufError } from "../errors.ts";
import { neededFor, readAct, type SubmittedAct } from "./acts.ts";
import { isBallot } from "./batches.ts";
import type { Casting } from "./casting.ts";
import { type BatchLimits, type RelayOptions, report } from "./options.ts";
import type { Item, Outbox, Status } from "./outbox.ts";
import { contractError, explainRevert } from "./revert.ts";
import type { LedgerView } from "./view.ts";
import type { Wallet } from "./wallet.ts";

const RETRY_MS = { first: 500, longest: 30_000 } as const;
/** How often an act is sent that the chain reverts although its check passes. */
const TRIALS = 3;

/**
 * Writes what the relay has acknowledged, one transaction after the other: acts at once and in order,
 * each after the ballots that came before it; ballots when a batch is full or has waited long enough.
 */
export class Writer {
  readonly #options: RelayOptions;
  readonly #limits: BatchLimits;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;
  readonly #wallet: Wallet;
  readonly #casting: Casting;
  /** Acts that must not be sent now. */
  readonly #waits: (item: Item) => boolean;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: { due: number; stop: () => void } | undefined;
  #retryMs: number = RETRY_MS.first;
  #closed = false;

  constructor(
    options: RelayOptions,
    limits: BatchLimits,
    parts: { view: LedgerView; outbox: Outbox; wallet: Wallet; casting: Casting },
    waits: (item: Item) => boolean,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#view = parts.view;
    this.#outbox = parts.outbox;
    this.#wallet = parts.wallet;
    this.#casting = parts.casting;
    this.#waits = waits;
  }

  /** Sees to it that new items are written when they should be. */
  async wake(items: readonly Item[]): Promise<void> {
    for (const { signed, act } of items) {
      const { vote, receivedAt } = signed.receipt;
      if (act !== undefined) return this.#schedule(0);
      const { endsAt } = await this.#view.frozen(vote);
      const soon = endsAt - receivedAt <= Math.ceil(this.#limits.delayMs / 1000) + 1;
      const full = this.#casting.pending(vote).length >= this.#limits.ballots;
      // What is written before the deadline does not come late.
      if (soon || full) return this.#schedule(0);
    }
    this.#schedule(this.#limits.delayMs);
  }

  /** Tries once to write everything; what failed is tried again later. */
  flush(): Promise<void> {
    return this.#exclusive(() => this.#attempt());
  }

  /** Tries once to cast the pending ballots of a vote. */
  flushVote(vote: Hex): Promise<boolean> {
    return this.#exclusive(async () => {
      await this.#wallet.recover(this.#casting.conclude);
      return this.#casting.cast(vote);
    });
  }

  /** Sends a call that anybody may send. */
  perform(call: { readonly to: Hex; readonly data: Hex }): Promise<ChainReceipt> {
    return this.#exclusive(() =>
      this.#wallet.transact(call, { items: [] }, this.#casting.conclude),
    );
  }

  /** Waits for the transaction under way and starts no other. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.stop();
    await this.#queue;
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(() => {
      if (this.#closed) throw new UmlaufError("RELAY_CLOSED");
      return work();
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #schedule(milliseconds: number): void {
    const due = Date.now() + milliseconds;
    if (this.#closed || (this.#timer !== undefined && this.#timer.due <= due)) return;
    this.#timer?.stop();
    const timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush().catch(() => undefined);
    }, milliseconds);
    timer.unref();
    this.#timer = { due, stop: () => clearTimeout(timer) };
  }

  async #attempt(): Promise<void> {
    try {
      if (await this.#round()) {
        this.#retryMs = RETRY_MS.first;
        return;
      }
    } catch (error) {
      report(this.#options, error, "writing failed");
    }
    this.#schedule(this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MS.longest);
  }

  /** Whether nothing is left that could be written now. */
  async #round(): Promise<boolean> {
    await this.#wallet.recover(this.#casting.conclude);
    let done = true;
    for (const item of this.#outbox.unsettled) {
      if (item.act === undefined || this.#waits(item)) continue;
      // An act may change a key or a membership by which ballots before it are judged.
      done = (await this.#castAll(item.signed.receipt.sequence)) && done;
      await this.#write(item);
    }
    return (await this.#castAll()) && done;
  }

  async #castAll(before?: bigint): Promise<boolean> {
    const pending = this.#outbox.unsettled.filter(isBallot);
    let done = true;
    for (const vote of new Set(pending.map(({ signed }) => signed.receipt.vote))) {
      // One vote's trouble does not hold up the others.
      const cast = await this.#casting.cast(vote, before).catch((error: unknown) => {
        report(this.#options, error, `casting failed for vote ${vote}`);
        return false;
      });
      done = cast && done;
    }
    return done;
  }

  async #write({ id, act }: Item): Promise<void> {
    if (act === undefined) return;
    const { call } = readAct(this.#options.ledger, act);
    for (let trial = 0; trial < TRIALS; trial++) {
      try {
        await this.#view.call({ to: call.to, data: call.check(await this.#view.now()) });
      } catch (error) {
        const status = await this.#refused(id, call.to, act, error);
        return this.#outbox.settle(new Map([[id, status]]));
      }
      const { status } = await this.#wallet.transact(call, { items: [id] }, this.#casting.conclude);
      if (status === 1) return;
    }
    await this.#fail(id, "CONTRACT_REFUSED");
  }

  /** What a refusal by the check means after the acknowledgement. */
  async #refused(id: Hex, to: Hex, act: SubmittedAct, error: unknown): Promise<Status> {
    const reason = contractError(error)?.name;
    if (reason === "ActUsed" || reason === "AlreadyEndorsed") {
      // Somebody else has sent it, or this relay before a crash.
      const place =
        act.name === "Endorsement"
          ? await this.#view.endorsement(act.act, act.member)
          : await this.#view.act(to, id);
      if (place !== undefined) return { state: "written", ...place };
    }
    const refusal = explainRevert(error, neededFor(act));
    // No answer of the contract: the chain is not at hand.
    if (refusal === error || !(refusal instanceof UmlaufError)) throw error;
    this.#options.log.warn({ id, code: refusal.code }, "an acknowledged act failed");
    return { state: "failed", code: refusal.code };
  }

  async #fail(id: Hex, code: ErrorCode): Promise<void> {
    this.#options.log.warn({ id, code }, "an acknowledged act failed");
    await this.#outbox.settle(new Map([[id, { state: "failed", code }]]));
  }
}
