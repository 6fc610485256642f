/**
 * A cooperative on an embedded chain with a relay before it: found → open → submit → travel → tick.
 * The clock is the test's.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decodeFunctionResult, encodeFunctionData, type Hex, keccak256, toHex } from "viem";
import { deployLedger, type FoundedLedger } from "../../scripts/ledger.ts";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import type { CallRequest, Chain } from "../../server/chain/chain.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { type ErrorCode, UmlaufError } from "../../server/errors.ts";
import { registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import { type ActionContent, actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { type Act, type ActName, actDigest, applicationId } from "../../server/protocol/acts.ts";
import { ballotDigest, ballotId, type SignedBallot } from "../../server/protocol/ballot.ts";
import { chainFaults, type SignedReceipt } from "../../server/protocol/receipt.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import { type Application, Choice, type Vote } from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";
import type { RelayOptions } from "../../server/relay/options.ts";
import { openRelay, type Relay } from "../../server/relay/relay.ts";
import {
  Bodies,
  DAY,
  foundingPlan,
  matterOf,
  personSigner,
  RELAY_KEY,
  relayAddress,
  START,
} from "./members.ts";

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

/** Founds the cooperative. `close` removes everything. */
export async function foundScene(count = 12) {
  const directory = mkdtempSync(join(tmpdir(), "umlauf-relay-"));
  let now = START;
  const clock = () => now;
  const chain = await openEmbedded({
    directory: join(directory, "chain"),
    clock,
    founding: { chainId: 4_711_000_002, start: START - DAY },
  });
  const ledger: FoundedLedger = await deployLedger(chain, foundingPlan(count), {
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
  let acts = 0n;

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

  async function sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
  }

  const once = () => ({ nonce: ++acts, validUntil: now + 30 * DAY });

  /** The opening of a vote as the board's chair signs it. */
  async function opening(
    changes: Partial<Act<"Opening">> = {},
    content: ActionContent = { kind: "RESOLUTION" },
    signer = personSigner(1),
  ): Promise<{ id: Hex; act: Extract<SubmittedAct, { name: "Opening" }> }> {
    const action = encodeAction(content);
    const body = changes.body ?? Bodies.MEETING;
    const message = {
      body,
      matter: matterOf(content.kind),
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      startsAt: now,
      endsAt: now + DAY,
      ...once(),
      ...changes,
    };
    const signature = await sign(signer, "Opening", message);
    const signatures = [{ body: Bodies.BOARD, seat: 1, signature }];
    const id = actDigest(ledger, "Opening", message);
    return { id, act: { name: "Opening", message, action, signatures } };
  }

  /** Opens a vote through a relay and gives its id. */
  async function open(to: Relay, ...args: Parameters<typeof opening>): Promise<Hex> {
    const { id, act } = await opening(...args);
    await to.submitAct(act);
    await to.flush();
    expect((await to.statusOf(id))?.state).to.equal("written");
    return id;
  }

  /** A signed ballot; the signer is the elector's person unless told otherwise. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: number = Choice.YES,
    { revision = 1, signer = personSigner(elector) } = {},
  ): Promise<SignedBallot & { id: Hex }> {
    const fields = { elector, choice, revision };
    const digest = ballotDigest(ledger, vote, fields);
    const signature = await signer.sign(digest);
    return { ...fields, signature, id: ballotId(digest, signature) };
  }

  /** Submits ballots of electors and gives their ids. */
  async function vote(
    to: Relay,
    id: Hex,
    electors: readonly number[],
    choice: number = Choice.YES,
  ) {
    const ballots = await Promise.all(electors.map((elector) => ballot(id, elector, choice)));
    await Promise.all(ballots.map((one) => to.submitBallot(id, one)));
    return ballots.map((one) => one.id);
  }

  /** An application with its signature. */
  async function application(changes: Partial<Application> = {}, name = `applicant ${++acts}`) {
    const signer = walletSigner(namedKey(name));
    const message: Application = {
      segment: 1,
      shares: 3,
      organisation: false,
      key: signer.keyId,
      document: keccak256(toHex("declaration")),
      salt: keccak256(toHex(name)),
      validUntil: now + 30 * DAY,
      ...changes,
    };
    const declaration = actDigest(ledger, "Application", message);
    const id = applicationId(declaration, message.key);
    return {
      signer,
      message,
      declaration,
      id,
      content: { kind: "ADMIT", application: id, validUntil: message.validUntil } as const,
      signature: await sign(signer, "Application", message),
    };
  }

  async function voteOf(id: Hex): Promise<Vote> {
    const args = [id] as const;
    const data = encodeFunctionData({ abi: votesAbi, functionName: "voteOf", args });
    const answer = await chain.call({ to: ledger.votes, data });
    return decodeFunctionResult({ abi: votesAbi, functionName: "voteOf", data: answer });
  }

  /** Whether a person has the key. */
  async function isUsed(key: Hex): Promise<boolean> {
    const args = [key] as const;
    const data = encodeFunctionData({ abi: registerAbi, functionName: "personOf", args });
    return BigInt(await chain.call({ to: ledger.register, data })) !== 0n;
  }

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
      applications: await of.applications(),
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
    sign,
    once,
    opening,
    open,
    ballot,
    vote,
    application,
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
  const message = { person, key: next.keyId, ...scene.once() };
  const byPresent = await scene.sign(personSigner(person), "Rotate", message);
  const byKey = await scene.sign(next, "Rotate", message);
  await through.submitAct({ name: "Rotate", message, byPresent, byKey });
  await through.flush();
}
