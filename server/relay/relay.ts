import { decodeFunctionResult, type Hex, isAddressEqual } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { UmlaufError } from "../errors.ts";
import { votesAbi } from "../protocol/abi.ts";
import { decodeActionData } from "../protocol/actions.ts";
import { ballotDigest, ballotId, encodeBatch, type SignedBallot } from "../protocol/ballot.ts";
import { type Call, castCall } from "../protocol/calls.ts";
import { NOTHING, type SignedReceipt } from "../protocol/receipt.ts";
import { Skip } from "../protocol/types.ts";
import { neededFor, readAct, type SubmittedAct } from "./acts.ts";
import { Casting } from "./casting.ts";
import { type Declaration, Declarations, type StoredDeclaration } from "./declarations.ts";
import { Duties } from "./duties.ts";
import { Intake } from "./intake.ts";
import { BATCH, type BatchLimits, type RelayOptions, report } from "./options.ts";
import { type Item, Outbox, type Status } from "./outbox.ts";
import { explainRevert, skipCode } from "./revert.ts";
import { isElection, LedgerView } from "./view.ts";
import { Wallet } from "./wallet.ts";
import { Withdrawals } from "./withdrawals.ts";
import { Writer } from "./writer.ts";

/**
 * The way in: takes signed ballots and acts, acknowledges them with a receipt once they are on disk,
 * and brings them to the chain. It can withhold and observe, but not forge.
 */
export interface Relay {
  /** The address that signs receipts and pays the gas. */
  readonly address: Hex;
  /**
   * Acknowledges a ballot. The same ballot again, at any time, gives the same receipt.
   * @throws BALLOT_MALFORMED, VOTE_UNKNOWN, VOTE_NOT_OPEN_YET, VOTE_TOO_LATE, ELECTOR_NOT_ENTITLED,
   * SIGNATURE_WRONG, SIGNATURE_MALFORMED, SITE_UNKNOWN, BALLOT_CHOICE_INVALID, BALLOT_ALREADY_CAST,
   * BALLOT_BARRED, BALLOT_REVISION_INVALID, BALLOT_REVISION_STALE, and where this relay is at fault RELAY_CLOCK_SKEW,
   * RELAY_NOT_NAMED, RELAY_ENDED, RELAY_CLOSED. Nothing is stored then.
   */
  submitBallot(vote: Hex, ballot: SignedBallot): Promise<SignedReceipt>;
  /**
   * Acknowledges an act and sends it at once. The same act again gives the same receipt.
   *
   * A withdrawal of an application that no vote has named takes effect here alone: the application is
   * deleted, and the chain learns nothing of it. Only if a vote names it after all is the withdrawal
   * sent.
   * @throws The code that stands for the contract's refusal (see revert.ts); ACT_MALFORMED;
   * DECLARATION_UNKNOWN for a withdrawal of what is neither here nor before a vote; BALLOTS_COUNTED for a withdrawal of a
   * vote for which a ballot was acknowledged
   */
  submitAct(act: SubmittedAct): Promise<SignedReceipt>;
  /** What became of a ballot or act, by its id; undefined where it was never acknowledged here. */
  statusOf(id: Hex): Promise<Status | undefined>;
  /** The receipt of a ballot or act, by its id. */
  receiptOf(id: Hex): Promise<SignedReceipt | undefined>;
  /** All receipts in order, from a sequence number on. */
  receipts(from?: bigint): AsyncIterable<SignedReceipt>;
  /** Stores a declaration and gives the id that a vote's action names; see {@link Declarations.submit}. */
  submitDeclaration(declaration: Declaration, signature: Hex): Promise<Hex>;
  declaration(id: Hex): Promise<StoredDeclaration | undefined>;
  declarations(): Promise<StoredDeclaration[]>;
  /** Tries once to write everything that is acknowledged. */
  flush(): Promise<void>;
  /** Follows the chain and does all duties that are due. */
  tick(): Promise<void>;
  /** Stops taking and sending. Comes before closing the chain. */
  close(): Promise<void>;
}

/**
 * Opens the relay and takes up what an earlier run has left.
 * @throws RELAY_KEY_MISMATCH, RELAY_LOCKED, RELAY_OUTBOX_FOREIGN
 */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  const { chain, ledger, relay } = options;
  const limits = { ...BATCH, ...options.batch };
  const view = new LedgerView(chain, ledger, options.clock);
  const { key } = await view.ask("bodies", "relayAt", [relay]);
  const address = privateKeyToAddress(options.privateKey);
  if (!isAddressEqual(key, address)) throw new UmlaufError("RELAY_KEY_MISMATCH", { relay });
  const { foundingHash, chainId } = ledger;
  const identity = { foundingHash, chainId, relay, address };
  const outbox = await Outbox.open(options.directory, identity);
  const service = new RelayService(options, limits, view, outbox);
  await service.start();
  return service;
}

class RelayService implements Relay {
  readonly #options: RelayOptions;
  readonly #limits: BatchLimits;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;
  readonly #wallet: Wallet;
  readonly #casting: Casting;
  readonly #declarations: Declarations;
  readonly #writer: Writer;
  readonly #intake: Intake;
  readonly #duties: Duties;
  readonly #withdrawals: Withdrawals;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;

  constructor(options: RelayOptions, limits: BatchLimits, view: LedgerView, outbox: Outbox) {
    this.#options = options;
    this.#limits = limits;
    this.#view = view;
    this.#outbox = outbox;
    this.#wallet = new Wallet(options.privateKey, options.chain, outbox, limits.gas);
    const wallet = this.#wallet;
    this.#casting = new Casting(options, limits, view, outbox, wallet);
    const casting = this.#casting;
    this.#declarations = new Declarations(options.ledger, view, outbox);
    const declarations = this.#declarations;
    const waits = (item: Item) => this.#withdrawals.waits(item);
    this.#writer = new Writer(options, limits, { view, outbox, wallet, casting }, waits);
    const writer = this.#writer;
    this.#intake = new Intake(options, { view, outbox, wallet }, (items) => this.#taken(items));
    const intake = this.#intake;
    const { address } = wallet;
    const parts = { view, outbox, declarations, casting, intake, writer, address };
    this.#duties = new Duties(options, parts);
    this.#withdrawals = new Withdrawals(outbox, declarations, this.#duties);
  }

  get address(): Hex {
    return this.#wallet.address;
  }

  async start(): Promise<void> {
    await this.#duties.load();
    await this.#writer.wake(this.#outbox.unsettled);
    const { tickMs } = this.#options;
    if (tickMs !== undefined) this.#timer = setInterval(() => this.#tickQuietly(), tickMs).unref();
  }

  submitBallot(vote: Hex, ballot: SignedBallot): Promise<SignedReceipt> {
    return this.#counted("ballot", async () => {
      const { id, call } = this.#readBallot(vote, ballot);
      const check = (at: number) => this.#checkBallot(vote, ballot, call, at);
      return this.#intake.submit({ id, vote, ballot, check });
    });
  }

  submitAct(act: SubmittedAct): Promise<SignedReceipt> {
    return this.#counted("act", async () => {
      const { id, call } = readAct(this.#options.ledger, act);
      const check = (at: number) => this.#checkAct(act, call, at);
      const signed = await this.#intake.submit({ id, vote: NOTHING, act, check });
      if (act.name === "Withdrawal") await this.#withdrawals.honour(this.#now());
      return signed;
    });
  }

  async statusOf(id: Hex): Promise<Status | undefined> {
    const item = await this.#outbox.find(id);
    if (item === undefined) return undefined;
    return item.status.state === "received" && this.#withdrawals.waits(item)
      ? { state: "deleted" }
      : item.status;
  }

  async receiptOf(id: Hex): Promise<SignedReceipt | undefined> {
    return (await this.#outbox.find(id))?.signed;
  }

  receipts(from?: bigint): AsyncIterable<SignedReceipt> {
    return this.#outbox.receipts(from);
  }

  submitDeclaration(declaration: Declaration, signature: Hex): Promise<Hex> {
    return this.#counted("declaration", () =>
      this.#declarations.submit(declaration, signature, this.#now()),
    );
  }

  declaration(id: Hex): Promise<StoredDeclaration | undefined> {
    return this.#declarations.get(id);
  }

  declarations(): Promise<StoredDeclaration[]> {
    return this.#declarations.list();
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  tick(): Promise<void> {
    this.#ticking ??= this.#round().finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#intake.close();
    await this.#writer.close();
    await this.#ticking?.catch(() => undefined);
    await this.#outbox.close();
  }

  /** Follows the chain, lets go of what must not be kept, and does the duties. */
  async #round(): Promise<void> {
    const now = this.#now();
    await this.#duties.catchUp();
    await this.#withdrawals.honour(now);
    const stored = await this.#declarations.list();
    // A vote names a declaration with its end, so the chain refuses an expired one without seeing it.
    const expired = stored.filter(({ message }) => message.validUntil <= now);
    await this.#declarations.delete(expired.map(({ id }) => id));
    const patience = this.#limits.delayMs / 1000 + 1;
    const stale = this.#outbox.unsettled.some(
      (item) => !this.#withdrawals.waits(item) && now - item.signed.receipt.receivedAt > patience,
    );
    if (stale) await this.#writer.flush();
    await this.#duties.attend(now);
    // What the duties have decided has consequences at once: a refused application is deleted.
    await this.#duties.catchUp();
  }

  #tickQuietly(): void {
    this.tick().catch((error) => report(this.#options, error, "duties failed"));
  }

  #now(): number {
    return Math.floor(this.#options.clock());
  }

  #taken(items: readonly Item[]): Promise<void> {
    this.#options.metrics?.pending(this.#outbox.unsettled.length);
    return this.#writer.wake(items);
  }

  async #counted<T>(kind: "ballot" | "act" | "declaration", work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#options.metrics?.received(kind);
      return result;
    } catch (error) {
      const code = error instanceof UmlaufError ? error.code : "INTERNAL";
      this.#options.metrics?.refused(code);
      this.#options.log.info({ kind, code }, "refused");
      throw error;
    }
  }

  #readBallot(vote: Hex, ballot: SignedBallot): { id: Hex; call: Call } {
    const { ledger } = this.#options;
    try {
      const call = castCall(ledger, vote, encodeBatch([ballot]));
      return { id: ballotId(ballotDigest(ledger, vote, ballot), ballot.signature), call };
    } catch (error) {
      if (error instanceof UmlaufError && error.code === "SIGNATURE_MALFORMED") throw error;
      throw new UmlaufError("BALLOT_MALFORMED", {}, { cause: error });
    }
  }

  async #checkBallot(vote: Hex, ballot: SignedBallot, call: Call, at: number): Promise<void> {
    const { relay } = this.#options;
    const { relays, revocability, features } = await this.#view.frozen(vote);
    // A set of candidates is longer than a choice: the contract would read another ballot.
    if (isElection(features) !== (typeof ballot.choice === "bigint")) {
      throw new UmlaufError("BALLOT_CHOICE_INVALID", { vote });
    }
    // Its attestation would not be accepted, so it could not keep what a receipt promises.
    if (relay > relays) throw new UmlaufError("RELAY_NOT_NAMED", { vote, relay });
    const answer = await this.#view
      .call({ to: call.to, data: call.check(at) })
      .catch((error) => Promise.reject(explainRevert(error)));
    const [reason = Skip.NONE] = decodeFunctionResult({
      abi: votesAbi,
      functionName: "checkCast",
      data: answer,
    });
    if (reason !== Skip.NONE) throw new UmlaufError(skipCode(reason, revocability), { vote });
  }

  async #checkAct(act: SubmittedAct, call: Call, at: number): Promise<void> {
    if (act.name === "Opening") {
      const content = decodeActionData(act.action);
      this.#withdrawals.checkOpening(content);
      await this.#declarations.checkOpening(content);
    }
    const { revocability } =
      act.name === "PaperBallot" ? await this.#view.frozen(act.message.vote) : {};
    await this.#view.call({ to: call.to, data: call.check(at) }).catch((error) => {
      throw explainRevert(error, neededFor(act), revocability);
    });
    if (act.name === "Withdrawal") await this.#withdrawals.check(act);
    if (act.name === "VoteWithdrawal") {
      // What is acknowledged is as good as counted.
      const { vote } = act.message;
      const heads = this.#outbox.electorsOf(vote).size;
      if (heads > 0) throw new UmlaufError("BALLOTS_COUNTED", { vote, heads });
    }
  }
}
