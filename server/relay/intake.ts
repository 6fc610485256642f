import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import type { SignedBallot } from "../protocol/ballot.ts";
import {
  nextReceipt,
  type Receipt,
  receiptDigest,
  type SignedReceipt,
} from "../protocol/receipt.ts";
import { Revocability } from "../protocol/rules.ts";
import { Skip } from "../protocol/types.ts";
import type { SubmittedAct } from "./acts.ts";
import type { RelayOptions } from "./options.ts";
import { claimOf, type Item, type Outbox } from "./outbox.ts";
import { skipCode } from "./revert.ts";
import type { LedgerView } from "./view.ts";
import type { Wallet } from "./wallet.ts";

/** Something that asks to be acknowledged. */
export interface Submission {
  /** The ballot's id, or the act's hash */
  readonly id: Hex;
  /** Zero for acts */
  readonly vote: Hex;
  readonly ballot?: SignedBallot;
  readonly act?: SubmittedAct;
  /** Refuses what the contracts would not take at an instant. */
  check(at: number): Promise<void>;
}

interface Job {
  readonly submission: Submission;
  /** When it came in, UTC seconds */
  readonly arrival: number;
  readonly resolve: (signed: SignedReceipt) => void;
  readonly reject: (error: unknown) => void;
}

interface Verdict {
  readonly submission: Submission;
  /** Everybody who waits for the answer */
  readonly jobs: readonly Job[];
  /** Instant of receipt */
  readonly at: number;
  refusal?: unknown;
}

/** Most submissions that share one write to the disk. */
const GROUP = 64;
/** Most seconds by which clocks may differ. */
const SKEW = 5;

/**
 * Takes submissions in the order in which they come: judges them, writes them with their receipts in
 * one synced batch, and only then answers. While one group is judged and written, the next gathers.
 */
export class Intake {
  readonly #options: RelayOptions;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;
  readonly #wallet: Wallet;
  readonly #taken: (items: readonly Item[]) => Promise<void>;
  readonly #gates = new Map<Hex, Promise<void>>();
  #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  /** Settles with the newest submission's answer. */
  #newest: Promise<unknown> = Promise.resolve();
  /** Set too when the disk refuses: only a restart tells whether the last receipts are on it. */
  #closed = false;

  /** @param taken Told what has been acknowledged */
  constructor(
    options: RelayOptions,
    parts: { view: LedgerView; outbox: Outbox; wallet: Wallet },
    taken: (items: readonly Item[]) => Promise<void>,
  ) {
    this.#options = options;
    this.#view = parts.view;
    this.#outbox = parts.outbox;
    this.#wallet = parts.wallet;
    this.#taken = taken;
  }

  /** The receipt, the same each time for the same submission. */
  async submit(submission: Submission): Promise<SignedReceipt> {
    for (;;) {
      const gate = this.#gates.get(submission.vote);
      if (gate === undefined) break;
      await gate;
    }
    const answer = new Promise<SignedReceipt>((resolve, reject) => {
      const arrival = Math.floor(this.#options.clock());
      this.#waiting.push({ submission, arrival, resolve, reject });
      this.#running ??= this.#run();
    });
    this.#newest = answer.catch(() => undefined);
    return answer;
  }

  /** Runs `work` while no ballot of the vote is acknowledged; those that come meanwhile wait. */
  async guard<T>(vote: Hex, work: () => Promise<T>): Promise<T> {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gates.set(vote, gate);
    try {
      // Answers come in order.
      await this.#newest;
      return await work();
    } finally {
      this.#gates.delete(vote);
      open();
    }
  }

  /** Takes nothing new and waits for what is being taken. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP);
      try {
        await this.#take(group);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = undefined;
  }

  async #take(group: readonly Job[]): Promise<void> {
    if (this.#closed) throw new UmlaufError("RELAY_CLOSED");
    const fresh = await this.#unknown(group);
    if (fresh.length === 0) return;
    const head = await this.#options.chain.head();
    const verdicts = await this.#judge(fresh, head.timestamp);
    const accepted: Item[] = [];
    let last = this.#outbox.last;
    for (const verdict of verdicts) {
      const { submission, at } = verdict;
      verdict.refusal ??= await this.#rivalry(submission, accepted.filter(isRival(submission)));
      if (verdict.refusal !== undefined) continue;
      const item = await this.#acknowledge(submission, at, head.hash, last);
      last = item.signed.receipt;
      accepted.push(item);
    }
    await this.#store(accepted);
    const signed = new Map(accepted.map((item) => [item.id, item.signed]));
    for (const { submission, jobs, refusal } of verdicts) {
      const answer = signed.get(submission.id);
      for (const { resolve, reject } of jobs) answer ? resolve(answer) : reject(refusal);
    }
    await this.#taken(accepted);
  }

  /** Answers what is known already; of the rest, those that are the same stand together. */
  async #unknown(group: readonly Job[]): Promise<Job[][]> {
    const known = await Promise.all(
      group.map(({ submission }) => this.#outbox.find(submission.id)),
    );
    const fresh = new Map<Hex, Job[]>();
    for (const [i, job] of group.entries()) {
      const { id } = job.submission;
      const item = known[i];
      if (item !== undefined) job.resolve(item.signed);
      else fresh.set(id, [...(fresh.get(id) ?? []), job]);
    }
    return [...fresh.values()];
  }

  /** @param chainTime Time of the newest block */
  async #judge(fresh: readonly Job[][], chainTime: number): Promise<Verdict[]> {
    const { until } = await this.#view.ask("bodies", "relayAt", [this.#options.relay]);
    const { relay } = this.#options;
    let earliest = this.#outbox.last?.receivedAt ?? 0;
    return Promise.all(
      fresh.map(async ([first, ...others]): Promise<Verdict> => {
        const { submission, arrival } = first as Job;
        // Receipts never run back in time.
        const at = Math.max(arrival, earliest);
        earliest = at;
        const verdict = { submission, at, jobs: [first as Job, ...others] };
        try {
          this.#checkClocks(arrival, at, chainTime);
          if (at >= until) throw new UmlaufError("RELAY_ENDED", { relay });
          // Rivals before the chain: one that is settled meanwhile is on the chain by then. But the chain's word comes
          // first: a forged ballot must not learn whether its elector has one on the way.
          const rival = await this.#rivalry(submission, this.#rivals(submission));
          await submission.check(at);
          if (rival !== undefined) throw rival;
          return verdict;
        } catch (refusal) {
          return { ...verdict, refusal };
        }
      }),
    );
  }

  /**
   * A relay whose clock is behind would count as in time what is late. Behind the chain's newest block
   * is one sign of it, behind its own last receipt another.
   */
  #checkClocks(now: number, at: number, chainTime: number): void {
    const { headAge } = this.#options;
    const behind = Math.max(chainTime, at) - now;
    if (behind > SKEW) throw new UmlaufError("RELAY_CLOCK_SKEW", { seconds: behind });
    const ahead = now - chainTime;
    if (headAge !== undefined && ahead > headAge) {
      throw new UmlaufError("RELAY_CLOCK_SKEW", { seconds: ahead });
    }
  }

  /** Ballots of the same elector that the chain does not have yet. */
  #rivals(submission: Submission): readonly Item[] {
    const claim = claimOf(submission.vote, submission);
    return claim === undefined ? [] : this.#outbox.claimsOf(claim);
  }

  /** The refusal that rivals are a reason for. */
  async #rivalry(
    submission: Submission,
    rivals: readonly Item[],
  ): Promise<UmlaufError | undefined> {
    const claim = claimOf(submission.vote, submission);
    if (claim === undefined || rivals.length === 0) return undefined;
    const { vote, revision } = claim;
    const { revocability } = await this.#view.frozen(vote);
    const newest = Math.max(...rivals.map((item) => claimOf(vote, item)?.revision ?? 0));
    const replaces = revocability === Revocability.UNTIL_DEADLINE && revision > newest;
    if (replaces) return undefined;
    return new UmlaufError(skipCode(Skip.ALREADY_VOTED, revocability), { vote });
  }

  async #acknowledge(
    { id, vote, ballot, act }: Submission,
    receivedAt: number,
    head: Hex,
    last: Receipt | undefined,
  ): Promise<Item> {
    const { ledger, relay } = this.#options;
    const receipt = nextReceipt(ledger, last, { vote, subject: id, receivedAt, relay, head });
    const signature = await this.#wallet.sign(receiptDigest(ledger, receipt));
    const signed = { receipt, signature };
    return {
      id,
      signed,
      status: { state: "received" },
      ...(ballot && { ballot }),
      ...(act && { act }),
    };
  }

  async #store(items: readonly Item[]): Promise<void> {
    try {
      await this.#outbox.append(items);
    } catch (error) {
      this.#closed = true;
      const fault = new UmlaufError("RELAY_CLOSED", {}, { cause: error });
      this.#options.onFault(fault);
      throw fault;
    }
  }
}

function isRival(submission: Submission): (item: Item) => boolean {
  const claim = claimOf(submission.vote, submission);
  return (item) => {
    const other = claimOf(item.signed.receipt.vote, item);
    return other !== undefined && other.vote === claim?.vote && other.elector === claim.elector;
  };
}
