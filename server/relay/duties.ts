import type { Hex } from "viem";
import type { CallRequest, ChainLog, FinalBlock } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import { decodeActionData } from "../protocol/actions.ts";
import { type Call, closeCall, endCall, executeCall, settleCall } from "../protocol/calls.ts";
import { type Action, Outcome, Phase } from "../protocol/types.ts";
import type { Casting } from "./casting.ts";
import { type Declarations, type Named, namedBy } from "./declarations.ts";
import type { Intake } from "./intake.ts";
import { type RelayOptions, report } from "./options.ts";
import type { Operation, Outbox } from "./outbox.ts";
import type { LedgerView } from "./view.ts";
import type { Writer } from "./writer.ts";

/** A vote that something may still have to be done for. */
interface Tracked {
  readonly id: Hex;
  readonly action: Action;
  /** The declaration that the vote is about */
  readonly named?: Named;
}

interface Cursor {
  readonly number: number;
  readonly hash: Hex;
}

const PREFIX = "vote/";
/** Blocks between two writes of the cursor while catching up. */
const STRIDE = 256;
/** Rest of the grace period in which ballots that are still pending are a fault, seconds. */
const ALARM = 600;
/** A departure: member 4 bytes, instant 5, in hexadecimal. */
const DEPARTURE = /.{18}/g;
/** Departures that are settled in one transaction. */
const PORTION = 150;
/** Pause after a duty that the chain reverted although its check passed, seconds. */
const PAUSE = 60;

/**
 * Does for every vote what anybody may do: ends it at the deadline or as soon as the rules allow,
 * closes it after the grace period, carries out what was adopted. Which votes there are it learns from
 * the chain's final blocks.
 */
export class Duties {
  readonly #options: RelayOptions;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;
  readonly #declarations: Declarations;
  readonly #casting: Casting;
  readonly #intake: Intake;
  readonly #writer: Writer;
  readonly #address: Hex;
  readonly #tracked = new Map<Hex, Tracked>();
  readonly #pausedUntil = new Map<Hex, number>();
  #cursor: Cursor | undefined;
  #reading: Promise<void> | undefined;

  constructor(
    options: RelayOptions,
    parts: {
      view: LedgerView;
      outbox: Outbox;
      declarations: Declarations;
      casting: Casting;
      intake: Intake;
      writer: Writer;
      address: Hex;
    },
  ) {
    this.#options = options;
    this.#view = parts.view;
    this.#outbox = parts.outbox;
    this.#declarations = parts.declarations;
    this.#casting = parts.casting;
    this.#intake = parts.intake;
    this.#writer = parts.writer;
    this.#address = parts.address;
  }

  /** Takes up where the last run ended. */
  async load(): Promise<void> {
    this.#cursor = await this.#outbox.read<Cursor>("cursor");
    for (const vote of await this.#outbox.list<Tracked>(PREFIX)) this.#tracked.set(vote.id, vote);
  }

  /** Whether an unfinished vote is about the declaration. */
  names(declaration: Hex): boolean {
    return [...this.#tracked.values()].some(({ named }) => named?.declaration === declaration);
  }

  /**
   * Reads the final blocks since the last time.
   * @throws CHAIN_REORGANISED where a block does not follow the one read before
   */
  catchUp(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const head = await this.#options.chain.head();
    const first =
      this.#cursor === undefined ? (this.#options.fromBlock ?? 0) : this.#cursor.number + 1;
    const changed = new Set<Hex>();
    const over = new Set<Hex>();
    for (let number = first; number <= head.number; number++) {
      const block = await this.#options.chain.block(number);
      this.#checkParent(block);
      for (const log of block.receipts.flatMap(({ logs }) => logs))
        this.#follow(log, changed, over);
      this.#cursor = { number, hash: block.hash };
      if (number % STRIDE !== 0 && number !== head.number) continue;
      // Deleted before the cursor passes, so that a crash does not make it forget to.
      await this.#declarations.delete([...over]);
      await this.#store(changed);
      over.clear();
      changed.clear();
    }
  }

  /** Does what is due for each vote. One vote's trouble does not hold up the others. */
  async attend(now: number): Promise<void> {
    for (const vote of [...this.#tracked.values()]) {
      if (now < (this.#pausedUntil.get(vote.id) ?? 0)) continue;
      try {
        while (await this.#attendOne(vote, now)) {
          // Each step may make the next one due.
        }
      } catch (error) {
        report(this.#options, error, `a duty failed for vote ${vote.id}`);
      }
    }
  }

  /** Whether something was done. */
  async #attendOne(vote: Tracked, now: number): Promise<boolean> {
    const { ledger } = this.#options;
    const phase = await this.#view.phase(vote.id);
    if (phase === Phase.VOTING) {
      return (await this.#due(endCall(ledger, vote.id))) && this.#end(vote);
    }
    if (phase === Phase.OVERDUE) return this.#end(vote);
    if (phase < Phase.GRACE) return false;
    await this.#rescue(vote.id, now);
    if (phase === Phase.COUNTABLE) return this.#count(vote.id);
    return phase === Phase.CLOSED && this.#execute(vote);
  }

  /**
   * Nothing is acknowledged while the vote ends, and what was before is written first. Ballots that
   * only the late way can save keep a vote from ending early.
   */
  #end({ id }: Tracked): Promise<boolean> {
    return this.#intake.guard(id, async () => {
      await this.#writer.flushVote(id);
      if (this.#casting.pending(id).length > 0) return false;
      return this.#perform(id, endCall(this.#options.ledger, id));
    });
  }

  /** Casts late what is still pending, and says so while there is time to help. */
  async #rescue(id: Hex, now: number): Promise<void> {
    if (this.#casting.pending(id).length === 0) return;
    const written = await this.#writer.flushVote(id).catch(() => false);
    const ballots = this.#casting.pending(id).length;
    if (written || ballots === 0) return;
    const { endedAt, grace } = await this.#view.vote(id);
    const seconds = endedAt + grace - now;
    if (seconds > ALARM) return;
    const fault = new UmlaufError("RELAY_GRACE_ENDING", { vote: id, ballots, seconds });
    this.#options.log.error({ code: fault.code, ...fault.facts }, fault.message);
    this.#options.onFault(fault);
  }

  /** Accounts for some of those who left during the voting; closes the vote once there are none. */
  async #count(id: Hex): Promise<boolean> {
    const { ledger } = this.#options;
    const unsettled = await this.#view.ask("votes", "unsettledOf", [id]);
    // The contract tells them by instant, but takes them by member, so that none comes twice.
    const departures = (unsettled.slice(2).match(DEPARTURE) ?? []).sort().slice(0, PORTION);
    const call =
      departures.length === 0
        ? closeCall(ledger, id)
        : settleCall(ledger, id, `0x${departures.join("")}`);
    return this.#perform(id, call);
  }

  async #execute({ id, action, named }: Tracked): Promise<boolean> {
    // The chain refuses an expired declaration without seeing it.
    const expired = named !== undefined && (await this.#view.now()) >= named.validUntil;
    const evidence =
      named === undefined || expired ? "0x" : await this.#declarations.evidence(named.declaration);
    const call = executeCall(this.#options.ledger, id, action, evidence);
    if (!(await this.#due(call))) return false;
    // The check does not judge the evidence, nor whether a seat is free by now; a trial does, but as of the newest block's
    // instant, when what has expired since had not yet.
    const { to, data } = call;
    const passes = expired || (await this.#passes({ to, data, from: this.#address }));
    return passes && this.#perform(id, call);
  }

  /** Whether the call's check passes now. */
  #due({ to, check }: Call): Promise<boolean> {
    return this.#view.now().then((at) => this.#passes({ to, data: check(at) }));
  }

  async #passes(request: CallRequest): Promise<boolean> {
    try {
      await this.#view.call(request);
      return true;
    } catch (error) {
      if (error instanceof UmlaufError && error.code === "CHAIN_CALL_REVERTED") return false;
      throw error;
    }
  }

  async #perform(vote: Hex, call: Call): Promise<boolean> {
    const { status, blockNumber, transactionHash } = await this.#writer.perform(call);
    const facts = { vote, block: blockNumber, transaction: transactionHash };
    if (status === 1) {
      this.#options.log.info(facts, "duty done");
    } else {
      this.#options.log.warn(facts, "duty reverted");
      this.#pausedUntil.set(vote, (await this.#view.now()) + PAUSE);
    }
    return status === 1;
  }

  /** @param over Declarations of which the chain needs nothing any more */
  #follow(log: ChainLog, changed: Set<Hex>, over: Set<Hex>): void {
    const bodies = this.#view.event("bodies", log);
    // A withdrawn application is refused by name, without its evidence.
    if (bodies?.eventName === "ApplicationWithdrawn") over.add(bodies.args.application);
    const event = this.#view.event("votes", log);
    if (event?.eventName === "VoteOpened") {
      const { vote: id, action } = event.args;
      const named = namedBy(decodeActionData(action));
      this.#tracked.set(id, { id, action, ...(named && { named }) });
      changed.add(id);
    }
    const finished =
      event?.eventName === "ActionExecuted" ||
      event?.eventName === "ActionRefused" ||
      event?.eventName === "ResolutionAnnulled" ||
      (event?.eventName === "VoteClosed" && event.args.outcome !== Outcome.ADOPTED);
    if (!finished) return;
    const { vote: id } = event.args;
    const declaration = this.#tracked.get(id)?.named?.declaration;
    this.#tracked.delete(id);
    this.#pausedUntil.delete(id);
    changed.add(id);
    // Another vote on the same declaration may still need it.
    if (declaration !== undefined && !this.names(declaration)) over.add(declaration);
  }

  #checkParent({ number, parentHash }: FinalBlock): void {
    const before = this.#cursor;
    if (before === undefined || before.hash === parentHash) return;
    const facts = { block: number, expected: before.hash, found: parentHash };
    throw new UmlaufError("CHAIN_REORGANISED", facts);
  }

  async #store(changed: ReadonlySet<Hex>): Promise<void> {
    const votes = [...changed].map((id): Operation => {
      const value = this.#tracked.get(id);
      return value ? { type: "put", key: PREFIX + id, value } : { type: "del", key: PREFIX + id };
    });
    await this.#outbox.write([...votes, { type: "put", key: "cursor", value: this.#cursor }]);
  }
}
