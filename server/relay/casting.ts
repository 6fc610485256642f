import { decodeFunctionResult, type Hex } from "viem";
import type { ChainReceipt } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import { votesAbi } from "../protocol/abi.ts";
import { decodeCounted, encodeBatch, encodeInstants } from "../protocol/ballot.ts";
import { type Call, castCall, castLateCall } from "../protocol/calls.ts";
import { attestationDigest } from "../protocol/receipt.ts";
import { encodeSignature } from "../protocol/signatures.ts";
import { Phase, Skip } from "../protocol/types.ts";
import { type BallotItem, isBallot, nextBatch } from "./batches.ts";
import { type BatchLimits, type RelayOptions, report } from "./options.ts";
import type { Outbox, Sent, Status } from "./outbox.ts";
import { contractError, skipCode } from "./revert.ts";
import type { LedgerView } from "./view.ts";
import type { Wallet } from "./wallet.ts";

/**
 * A ballot cast in time is judged by the instant of its block, a late one by that of its receipt. So
 * what has lost its ground since the receipt (the key was changed, the membership or the site ended)
 * waits for the late way, where it counts.
 */
const WAITS: ReadonlySet<number> = new Set([
  Skip.NOT_ENTITLED,
  Skip.BAD_SIGNATURE,
  Skip.UNKNOWN_SITE,
]);

/** Share of the gas that judging alone may take; recording the ballots needs the rest. */
const JUDGING = 0.7;
/** Share of the gas that a transaction uses up when it fails for want of gas. */
const EXHAUSTED = 0.95;

/** Brings acknowledged ballots to the chain and notes what became of them. */
export class Casting {
  readonly #options: RelayOptions;
  readonly #limits: BatchLimits;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;
  readonly #wallet: Wallet;
  /** Gas to fill a batch with; less once the chain turned out to need more per ballot. */
  #gas: number;

  constructor(
    options: RelayOptions,
    limits: BatchLimits,
    view: LedgerView,
    outbox: Outbox,
    wallet: Wallet,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#view = view;
    this.#outbox = outbox;
    this.#wallet = wallet;
    this.#gas = limits.gas;
  }

  /** Ballots of a vote that are not settled, in the order of their receipts. */
  pending(vote: Hex): BallotItem[] {
    return this.#outbox.unsettled
      .filter(isBallot)
      .filter(({ signed }) => signed.receipt.vote === vote);
  }

  /**
   * Casts the vote's pending ballots.
   * @param before Leaves alone what has this sequence number or a later one
   * @returns Whether none is left that could be cast now
   */
  async cast(vote: Hex, before?: bigint): Promise<boolean> {
    const tried = new Set<Hex>();
    for (;;) {
      const rest = this.pending(vote).filter(
        ({ id, signed }) =>
          !tried.has(id) && (before === undefined || signed.receipt.sequence < before),
      );
      if (rest.length === 0) return true;
      const phase = await this.#view.phase(vote);
      if (phase >= Phase.COUNTABLE) {
        await this.#lose(vote, rest, "the grace period is over");
        return true;
      }
      if (phase < Phase.VOTING) return false;
      const done = await this.#castSome(vote, rest, phase !== Phase.VOTING, tried);
      if (!done) return false;
    }
  }

  /** Notes what a transaction did to the items that it carried. */
  readonly conclude = async (sent: Sent, receipt: ChainReceipt): Promise<void> => {
    const place = { block: receipt.blockNumber, transaction: receipt.transactionHash };
    const outcomes = new Map<Hex, Status>();
    const { vote, late = false } = sent;
    if (receipt.status === 1 && vote === undefined) {
      for (const id of sent.items) outcomes.set(id, { state: "written", ...place });
    } else if (receipt.status === 1 && vote !== undefined) {
      for (const log of receipt.logs) {
        const event = this.#view.event("votes", log);
        if (event?.eventName === "BallotsCast") {
          const { batch, ballots } = event.args;
          for (const { id } of decodeCounted(ballots)) {
            outcomes.set(id, { state: "written", batch, ...place });
          }
        } else if (event?.eventName === "BallotSkipped") {
          const { ballot, reason } = event.args;
          if (!late && WAITS.has(reason)) continue;
          outcomes.set(ballot, await this.#skipped(vote, ballot, reason, place));
        }
      }
      this.#options.metrics?.batch(sent.items.length, late);
    }
    await this.#outbox.conclude(outcomes);
    this.#options.metrics?.pending(this.#outbox.unsettled.length);
    const facts = { ...place, items: sent.items.length, settled: outcomes.size };
    this.#options.log.info(facts, receipt.status === 1 ? "written" : "reverted");
  };

  async #castSome(
    vote: Hex,
    rest: readonly BallotItem[],
    late: boolean,
    tried: Set<Hex>,
  ): Promise<boolean> {
    const { revocability } = await this.#view.frozen(vote);
    const sendable = late ? await this.#withoutEnded(vote, rest) : rest;
    if (sendable.length === 0) return true;
    const next = nextBatch(
      sendable,
      { ballots: this.#limits.ballots, gas: this.#gas },
      revocability,
    );
    const reasons = await this.#foresee(await this.#call(vote, next, late));
    if (reasons === "PHASE_OVER") return false;
    if (reasons === "WANT_OF_GAS") return this.#fillLess(next.length);
    const waits = (i: number) => !late && WAITS.has(reasons[i] ?? Skip.NONE);
    for (const [i, { id }] of next.entries()) if (waits(i)) tried.add(id);
    const batch = next.filter(({ id }) => !tried.has(id));
    if (batch.length === 0) return true;
    const lost = new Map(
      next.flatMap(({ id }, i) => (waits(i) || !reasons[i] ? [] : [[id, reasons[i]] as const])),
    );
    const call = await this.#call(vote, batch, late);
    if (lost.size === batch.length) return this.#giveUp(vote, call, lost);
    const items = batch.map(({ id }) => id);
    const receipt = await this.#wallet
      .transact(call, { items, vote, late }, this.conclude)
      .catch((error: unknown) => {
        if (!isRefused(error)) throw error;
        report(this.#options, error, `the chain takes no batch of ${batch.length} ballots`);
        return undefined;
      });
    // A node may have bounds of its own.
    if (receipt === undefined) return this.#fillLess(batch.length);
    if (receipt.status === 1) {
      for (const id of items) tried.add(id);
      return true;
    }
    // Otherwise the phase has changed under way, and the next round finds the new one.
    const exhausted = Number(receipt.gasUsed) >= EXHAUSTED * this.#limits.gas;
    return exhausted && this.#fillLess(batch.length);
  }

  async #call(vote: Hex, batch: readonly BallotItem[], late: boolean): Promise<Call> {
    const { ledger, relay } = this.#options;
    const ballots = encodeBatch(batch.map(({ ballot }) => ballot));
    if (!late) return castCall(ledger, vote, ballots);
    const received = batch.map(({ id, signed: { receipt } }) => ({
      id,
      receivedAt: receipt.receivedAt,
    }));
    const instants = encodeInstants(received.map(({ receivedAt }) => receivedAt));
    const digest = attestationDigest(ledger, vote, relay, received);
    const attestation = encodeSignature(await this.#wallet.sign(digest));
    return castLateCall(ledger, { vote, relay }, ballots, instants, attestation);
  }

  /**
   * Those that the contract may take from this relay: none that it received when it was ended already, which
   * can happen where its clock is ahead of the chain's. One such ballot would sink its batch.
   */
  async #withoutEnded(vote: Hex, items: readonly BallotItem[]): Promise<BallotItem[]> {
    const { until } = await this.#view.ask("bodies", "relayAt", [this.#options.relay]);
    const isEnded = ({ signed }: BallotItem) => signed.receipt.receivedAt >= until;
    const ended = items.filter(isEnded);
    if (ended.length > 0) await this.#lose(vote, ended, "the relay was ended");
    return items.filter((item) => !isEnded(item));
  }

  /** Why each ballot would be skipped, or why the batch as a whole would fail. */
  async #foresee(
    call: Call,
    final = false,
  ): Promise<readonly number[] | "PHASE_OVER" | "WANT_OF_GAS"> {
    const data = call.check(await this.#view.now());
    const gas = BigInt(Math.floor(JUDGING * this.#limits.gas));
    try {
      const answer = await this.#view.call({ to: call.to, data, gas, final });
      return decodeFunctionResult({ abi: votesAbi, functionName: "checkCast", data: answer });
    } catch (error) {
      if (isWantOfGas(error)) return "WANT_OF_GAS";
      if (contractError(error)?.name === "WrongPhase") return "PHASE_OVER";
      throw error;
    }
  }

  /** Notes why no ballot of a batch can be counted: the contract refuses it whole. */
  async #giveUp(vote: Hex, call: Call, reasons: ReadonlyMap<Hex, number>): Promise<boolean> {
    // What stands in the way must not vanish again.
    const lasting = await this.#foresee(call, true);
    if (typeof lasting === "string" || lasting.includes(Skip.NONE)) return false;
    const outcomes = new Map<Hex, Status>();
    for (const [id, reason] of reasons) outcomes.set(id, await this.#skipped(vote, id, reason));
    await this.#outbox.settle(outcomes);
    this.#options.metrics?.pending(this.#outbox.unsettled.length);
    return true;
  }

  /** Makes later batches smaller; refuses where one ballot alone is too large. */
  #fillLess(ballots: number): boolean {
    if (ballots <= 1) return false;
    this.#gas /= 2;
    this.#options.log.warn({ gas: this.#gas }, "ballots need more gas than estimated");
    return true;
  }

  /** What a skip means for a ballot that does not wait for the late way. */
  async #skipped(
    vote: Hex,
    ballot: Hex,
    reason: number,
    place: { readonly block?: number; readonly transaction?: Hex } = {},
  ): Promise<Status> {
    if (reason === Skip.ALREADY_VOTED) {
      const recorded = await this.#recorded(vote, ballot);
      if (recorded !== undefined) return recorded;
    }
    const { revocability } = await this.#view.frozen(vote);
    const code = skipCode(reason, revocability);
    if (reason !== Skip.ALREADY_VOTED) this.#complain(vote, 1, code);
    return { state: "skipped", reason: code, ...place };
  }

  /** The batch that holds the ballot, when it reached the chain on another way or before a crash. */
  async #recorded(vote: Hex, ballot: Hex): Promise<Status | undefined> {
    for (const { log, block, transaction } of await this.#view.batches(vote)) {
      const event = this.#view.event("votes", log);
      if (event?.eventName !== "BallotsCast") continue;
      const { batch, ballots } = event.args;
      if (decodeCounted(ballots).some(({ id }) => id === ballot)) {
        return { state: "written", batch, block, transaction };
      }
    }
    return undefined;
  }

  async #lose(vote: Hex, items: readonly BallotItem[], reason: string): Promise<void> {
    const outcomes = new Map<Hex, Status>();
    for (const { id } of items) {
      const recorded = await this.#recorded(vote, id);
      outcomes.set(id, recorded ?? { state: "failed", code: "VOTE_TOO_LATE" });
    }
    await this.#outbox.settle(outcomes);
    const lost = [...outcomes.values()].filter(({ state }) => state === "failed").length;
    if (lost > 0) this.#complain(vote, lost, reason);
  }

  #complain(vote: Hex, ballots: number, reason: string): void {
    const fault = new UmlaufError("RELAY_BALLOTS_LOST", { vote, ballots, reason });
    this.#options.log.error({ code: fault.code, ...fault.facts }, fault.message);
    this.#options.onFault(fault);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof UmlaufError && error.code === "CHAIN_TRANSACTION_REFUSED";
}

function isWantOfGas(error: unknown): boolean {
  if (!(error instanceof UmlaufError)) return false;
  const { code, facts } = error;
  if (code === "CHAIN_CALL_REVERTED") return facts.data === "0x";
  return code === "CHAIN_REQUEST_FAILED" && /gas/i.test(String(facts.reason));
}
