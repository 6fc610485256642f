/**
 * A cooperative on an embedded chain with a relay before it: found → open → submit → travel → tick.
 * The clock is the test's.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, toHex } from "viem";
import { deployLedger, type FoundedLedger } from "../../scripts/ledger.ts";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import type { CallRequest, Chain } from "../../server/chain/chain.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { type ErrorCode, UmlaufError } from "../../server/errors.ts";
import { chainFaults, type SignedReceipt } from "../../server/protocol/receipt.ts";
import { Choice, type Vote } from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";
import type { RelayOptions } from "../../server/relay/options.ts";
import { openRelay, type Relay } from "../../server/relay/relay.ts";
import { LedgerView } from "../../server/relay/view.ts";
import type { By } from "./acting.ts";
import {
  Bodies,
  DAY,
  type FoundingChanges,
  foundingPlan,
  holderOf,
  personSigner,
  RELAY_KEY,
  relayAddress,
  START,
} from "./members.ts";
import { signingOf } from "./signing.ts";

/** What stands between the relay and the chain, for a test to break. */
export interface Line {
  /** Called instead of sending; the default sends. */
  send: (raw: Hex, real: Chain["send"]) => ReturnType<Chain["send"]>;
  /** Called instead of calling; the default calls. */
  call: (request: CallRequest, real: Chain["call"]) => ReturnType<Chain["call"]>;
  /** Called instead of reading a block; the default reads it. */
  block: (number: number, real: Chain["block"]) => ReturnType<Chain["block"]>;
  /** Added to the time of the newest block. */
  headShift: number;
}

export type Scene = Awaited<ReturnType<typeof foundScene>>;

/** A seat, signed for by whoever the founding put there or by somebody else. */
export function seat(body: number, number: number, signer?: Signer): By {
  return { body, seat: number, signer: signer ?? personSigner(holderOf(body, number)) };
}

/** The chairs, and officers of different bodies. */
export const CHAIR = seat(Bodies.BOARD, 1);
export const SECOND = seat(Bodies.BOARD, 2);
export const SUPERVISOR = seat(Bodies.SUPERVISORS, 1);
export const DEPUTY = seat(Bodies.SUPERVISORS, 2);

/** Founds the cooperative. `close` removes everything. */
export async function foundScene(changes: FoundingChanges = {}) {
  const directory = mkdtempSync(join(tmpdir(), "umlauf-relay-"));
  let now = START;
  const clock = () => now;
  const chain = await openEmbedded({
    directory: join(directory, "chain"),
    clock,
    founding: { chainId: 4_711_000_002, start: START - DAY },
  });
  const ledger: FoundedLedger = await deployLedger(chain, changes.plan ?? foundingPlan(changes), {
    relays: [relayAddress],
    deployer: namedKey("deployer"),
    salt: keccak256(toHex("salt")),
  });

  const straight: Line = {
    send: (raw, real) => real(raw),
    call: (request, real) => real(request),
    block: (number, real) => real(number),
    headShift: 0,
  };
  const line: Line = { ...straight };
  const wired: Chain = {
    chainId: chain.chainId,
    head: async () => {
      const head = await chain.head();
      return { ...head, timestamp: head.timestamp + line.headShift };
    },
    block: (number) => line.block(number, (real) => chain.block(real)),
    blocks: (from, signal) => chain.blocks(from, signal),
    call: (request) => line.call(request, (real) => chain.call(real)),
    send: (raw) => line.send(raw, (real) => chain.send(real)),
    transactionCount: (address) => chain.transactionCount(address),
    request: (method, params) => chain.request(method, params),
    close: () => chain.close(),
  };

  const opened = new Set<Relay>();
  const faults: UmlaufError[] = [];
  const logged: string[] = [];
  const note = (facts: object, message: string) => {
    logged.push(
      `${JSON.stringify(facts, (_, v) => (typeof v === "bigint" ? `${v}` : v))} ${message}`,
    );
  };
  const counted = { received: 0, refused: [] as string[], batches: [] as number[], pending: 0 };
  /** Opens a relay; ballots wait until the test flushes. The same name is the same outbox. */
  async function relay(name: string, changes: Partial<RelayOptions> = {}): Promise<Relay> {
    const service = await openRelay({
      chain: wired,
      ledger,
      directory: join(directory, name),
      privateKey: RELAY_KEY,
      relay: 1,
      clock,
      log: { debug: note, info: note, warn: note, error: note },
      onFault: (fault) => faults.push(fault),
      metrics: {
        received: () => ++counted.received,
        refused: (code) => counted.refused.push(code),
        batch: (ballots) => counted.batches.push(ballots),
        pending: (items) => {
          counted.pending = items;
        },
      },
      ...changes,
      batch: { delayMs: 3_600_000, ...changes.batch },
    });
    opened.add(service);
    return service;
  }

  const signing = signingOf({ ledger, now: clock, body: Bodies.MEETING, chair: CHAIR });
  const { ballot, idOf, opening } = signing;

  /** Hands in an act, sees it written and gives its id. */
  async function write(to: Relay, of: SubmittedAct): Promise<Hex> {
    await to.submitAct(of);
    await to.flush();
    const status = await to.statusOf(idOf(of));
    const { number: block } = await chain.head();
    expect(status, `${of.name} is written`).to.deep.include({ state: "written", block });
    return idOf(of);
  }

  /** Opens a vote through a relay and gives its id. */
  async function open(to: Relay, ...args: Parameters<typeof opening>): Promise<Hex> {
    return write(to, (await opening(...args)).act);
  }

  /** Submits ballots of electors and gives their ids. */
  async function vote(
    to: Relay,
    id: Hex,
    electors: readonly number[],
    choice: number | bigint = Choice.YES,
  ) {
    const ballots = await Promise.all(electors.map((elector) => ballot(id, elector, choice)));
    await Promise.all(ballots.map((one) => to.submitBallot(id, one)));
    return ballots.map((one) => one.id);
  }

  const view = new LedgerView(chain, ledger, clock);
  const ask = view.ask.bind(view) as LedgerView["ask"];
  const voteOf = (id: Hex): Promise<Vote> => ask("votes", "voteOf", [id]);
  /** Whether a person has the key. */
  const isUsed = async (key: Hex): Promise<boolean> =>
    (await ask("register", "personOf", [key])) !== 0;

  async function receipts(of: Relay): Promise<SignedReceipt[]> {
    const all: SignedReceipt[] = [];
    for await (const one of of.receipts()) all.push(one);
    return all;
  }

  /** Expects that the receipts form one chain under the relay's key, and gives them. */
  async function verifiedReceipts(of: Relay): Promise<SignedReceipt[]> {
    const all = await receipts(of);
    expect(chainFaults(ledger, relayAddress, all)).to.deep.equal(new Map());
    return all;
  }

  /** Expects a refusal with this code that stores nothing and uses up no sequence number. */
  async function refused(of: Relay, attempt: () => Promise<unknown>, code: ErrorCode) {
    const state = async () => ({
      receipts: (await receipts(of)).map(({ signature }) => signature),
      declarations: await of.declarations(),
      block: (await chain.head()).hash,
    });
    const before = await state();
    const thrown = await attempt().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(thrown instanceof UmlaufError)) throw new Error(`no refusal ${code}`, { cause: thrown });
    expect(thrown.code).to.equal(code);
    expect(await state(), "a refusal changed something").to.deep.equal(before);
    return thrown;
  }

  return {
    directory,
    chain,
    ledger,
    line,
    faults,
    logged,
    counted,
    relay,
    ...signing,
    write,
    open,
    vote,
    ask,
    voteOf,
    isUsed,
    verifiedReceipts,
    refused,
    now: clock,
    travel: (to: number) => {
      now = to;
    },
    /** Closes relays that a test has left open, and mends the line. */
    async tidy() {
      Object.assign(line, straight);
      faults.length = 0;
      for (const service of opened) await service.close().catch(() => undefined);
      opened.clear();
    },
    async close() {
      await chain.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Replaces a person's key through a relay, for as long as the scene lives. */
export async function replaceKey(scene: Scene, through: Relay, person: number): Promise<void> {
  const next = walletSigner(namedKey(`next key of ${person}`));
  const keys = [personSigner(person), next];
  await scene.write(through, await scene.act("Rotate", { person, key: next.keyId }, keys));
}
