/** A ledger of its own for one scenario, run as the product runs it, only that its clock travels. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hex, keccak256, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Chain, ChainLog } from "../../server/chain/chain.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { UmlaufError } from "../../server/errors.ts";
import { runIndexer } from "../../server/indexer.ts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { createQueries, type Queries } from "../../server/queries.ts";
import { openRelay, type Relay } from "../../server/relay/relay.ts";
import { LedgerView } from "../../server/relay/view.ts";
import { openStore, type Store } from "../../server/store.ts";
import { deployLedger, type FoundedLedger } from "../ledger.ts";
import { namedKey } from "../signers.ts";
import type { Clock } from "./clock.ts";

const RELAY_KEY = namedKey("scenario: relay");
const DEPLOYER_KEY = namedKey("scenario: deployer");
/** Whoever sends what anybody may send. */
const PASSER_BY = privateKeyToAccount(namedKey("scenario: passer-by"));
const GAS = 2n ** 24n;
/** Signatures of a scenario bind nobody, so its chains may share an id. */
const CHAIN_ID = 4_711_000_000;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

type VoteEvent = NonNullable<ReturnType<typeof LedgerView.prototype.event<"votes">>>;

/** Chain, relay, index and queries of one scenario. */
export class ScenarioLedger {
  readonly founded: FoundedLedger;
  readonly relay: Relay;
  readonly queries: Queries;
  /** What the contracts themselves answer. */
  readonly view: LedgerView;
  readonly #chain: Chain;
  readonly #store: Store;
  readonly #line: Line;
  readonly #indexing: Promise<void>;
  readonly #stop: () => Promise<void>;
  /** Votes that are not closed. */
  readonly #open = new Set<Hex>();

  private constructor(parts: {
    founded: FoundedLedger;
    chain: Chain;
    line: Line;
    relay: Relay;
    store: Store;
    clock: Clock;
    folder: string;
  }) {
    const { founded, chain, line, relay, store, clock, folder } = parts;
    this.founded = founded;
    this.relay = relay;
    this.queries = createQueries(store);
    this.view = new LedgerView(chain, founded, clock.seconds);
    this.#chain = chain;
    this.#store = store;
    this.#line = line;
    const abort = new AbortController();
    const addresses = { ...founded, from: founded.start };
    this.#indexing = runIndexer({ chain, store, addresses, signal: abort.signal });
    // Whoever waits for a block sees the fault; until then it must not count as unhandled.
    this.#indexing.catch(() => {});
    this.#stop = async () => {
      await relay.close();
      abort.abort();
      await this.#indexing.catch(() => {});
      await chain.close();
      await store.close();
      rmSync(folder, { recursive: true });
    };
  }

  /** Founds a ledger on a new chain; the same plan and name give the same hashes each time. */
  static async found(plan: FoundingPlan, name: string, clock: Clock): Promise<ScenarioLedger> {
    const folder = mkdtempSync(join(tmpdir(), "umlauf-scenario-"));
    const chain = await openEmbedded({
      directory: join(folder, "chain"),
      clock: clock.seconds,
      founding: { chainId: CHAIN_ID, start: clock.second },
    });
    try {
      const founded = await deployLedger(chain, plan, {
        relays: [privateKeyToAccount(RELAY_KEY).address],
        deployer: DEPLOYER_KEY,
        salt: keccak256(stringToBytes(name)),
      });
      const line = new Line(chain);
      const relay = await openRelay({
        chain: line.chain,
        ledger: founded,
        directory: join(folder, "relay"),
        privateKey: RELAY_KEY,
        relay: 1,
        clock: clock.seconds,
        log: SILENT,
        // What goes wrong shows in the state of what the relay has acknowledged.
        onFault: () => {},
        fromBlock: founded.start,
      });
      const store = await openStore(join(folder, "index"), founded.foundingHash);
      return new ScenarioLedger({ founded, chain, line, relay, store, clock, folder });
    } catch (error) {
      await chain.close();
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  /** The newest block's number. */
  async block(): Promise<number> {
    return (await this.#chain.head()).number;
  }

  /** Keeps the relay from writing to the chain, or lets it again. */
  cut(isCut: boolean): void {
    this.#line.isCut = isCut;
  }

  /** Follows a vote until it is closed. */
  watch(vote: Hex): void {
    this.#open.add(vote);
  }

  /** Lets the relay write what it can and do its duties, and the index follow. */
  async settle(): Promise<void> {
    await this.relay.flush();
    await this.relay.tick();
    await this.indexed();
  }

  /** The next instant, UTC seconds, after `now` at which something may be due for some vote. */
  async nextDue(now: number): Promise<number> {
    let next = Number.POSITIVE_INFINITY;
    for (const id of this.#open) {
      const vote = await this.view.ask("votes", "voteOf", [id]);
      // The opening may be acknowledged, but not written yet.
      if (vote.openedAt === 0) continue;
      if (vote.closedAt !== 0) {
        this.#open.delete(id);
        continue;
      }
      const { objectionWindow } = await this.view.ask("bodies", "ruleSetAt", [
        vote.body,
        vote.ruleSet,
      ]);
      const objectable = vote.startsAt + objectionWindow;
      const counted = vote.endedAt === 0 ? vote.endsAt : vote.endedAt + vote.grace;
      for (const due of [objectable, vote.endsAt, counted]) {
        if (due > now && due < next) next = due;
      }
    }
    return next;
  }

  /**
   * Sends a call as somebody who has no part in the ledger.
   * @throws CHAIN_CALL_REVERTED with what the contract answered
   */
  async send({ to, data }: { readonly to: Hex; readonly data: Hex }): Promise<void> {
    const receipt = await this.#chain.send(
      await PASSER_BY.signTransaction({
        type: "legacy",
        chainId: this.founded.chainId,
        nonce: await this.#chain.transactionCount(PASSER_BY.address),
        gas: GAS,
        gasPrice: 0n,
        to,
        data,
      }),
    );
    if (receipt.status === 1) return;
    // The newest block is that of the transaction, so the call meets what the transaction met.
    await this.view.call({ from: PASSER_BY.address, to, data, gas: GAS });
    throw new Error("the transaction reverted, but the call does not");
  }

  /** Numbers of a member's persons, in the order in which they were added; none where there is no such member. */
  async personsOf(member: number): Promise<readonly number[]> {
    try {
      return (await this.queries.member(member)).persons.map(({ person }) => person);
    } catch (error) {
      if (error instanceof UmlaufError && error.code === "MEMBER_UNKNOWN") return [];
      throw error;
    }
  }

  /** What the contract has told about a vote. */
  async eventsOf(vote: Hex): Promise<VoteEvent[]> {
    const address = this.founded.votes;
    const filter = { address, topics: [null, vote], fromBlock: "0x0", toBlock: "latest" };
    const logs = (await this.#chain.request("eth_getLogs", [filter])) as ChainLog[];
    return logs.flatMap((log) => this.view.event("votes", log) ?? []);
  }

  /** A hash over everything that the contracts store. */
  async state(): Promise<string> {
    const { register, bodies, votes } = this.founded;
    const proofs = await Promise.all(
      [register, bodies, votes].map((room) =>
        this.#chain.request("eth_getProof", [room, [], "latest"]),
      ),
    );
    return proofs.map((proof) => (proof as { storageHash: Hex }).storageHash).join();
  }

  /** Waits until the index holds the newest block. */
  async indexed(): Promise<void> {
    const block = await this.block();
    let leave = () => {};
    const reached = new Promise<void>((resolve) => {
      leave = this.#store.subscribe((head) => {
        if (head.block >= block) resolve();
      });
      if ((this.#store.head?.block ?? -1) >= block) resolve();
    });
    try {
      await Promise.race([reached, this.#indexing]);
    } finally {
      leave();
    }
  }

  close(): Promise<void> {
    return this.#stop();
  }
}

/** The relay's line to the chain: reading always works, writing does not while it is cut. */
class Line {
  isCut = false;
  readonly chain: Chain;

  constructor(chain: Chain) {
    const whole = async () => {
      if (this.isCut) throw new UmlaufError("CHAIN_UNREACHABLE");
    };
    this.chain = {
      chainId: chain.chainId,
      head: () => chain.head(),
      block: (number) => chain.block(number),
      blocks: (from, signal) => chain.blocks(from, signal),
      call: (request) => chain.call(request),
      // Asked before a transaction is made, so that none is left over from the time without a line.
      transactionCount: (address) => whole().then(() => chain.transactionCount(address)),
      send: (raw) => whole().then(() => chain.send(raw)),
      request: (method, params) => chain.request(method, params),
      close: () => chain.close(),
    };
  }
}
