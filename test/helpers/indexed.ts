/** The index of a cooperative of contract tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import type { Chain } from "../../server/chain/chain.ts";
import { Node, RpcFault } from "../../server/chain/node.ts";
import { runIndexer } from "../../server/indexer.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import type { RuleSet } from "../../server/protocol/rules.ts";
import { Choice, FOREVER, Outcome, SeatRole } from "../../server/protocol/types.ts";
import { createQueries } from "../../server/queries.ts";
import { openStore } from "../../server/store.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  GENERAL_MEETING,
  HOUR,
  NOBODY,
  START,
} from "./cooperative.ts";

/** Reads of the cooperative's chain up to its newest block. */
function readerOf({ provider }: Cooperative): Pick<Chain, "head" | "block" | "blocks"> {
  const node = new Node(async (method, params) => {
    try {
      return await provider.request({ method, params: [...params] });
    } catch (error) {
      const { code = -32_603, message, data } = error as Error & { code?: number; data?: unknown };
      throw new RpcFault(code, message, data);
    }
  });
  const head = async () => {
    const block = await node.reference("latest");
    if (block === undefined) throw new Error("no block");
    return block;
  };
  return {
    head,
    block: (number) => node.block(number),
    async *blocks(from, signal) {
      const { number } = await head();
      for (let next = from; next <= number && !signal.aborted; ++next) yield await node.block(next);
    },
  };
}

/** Opens an empty index of the cooperative; `catchUp` indexes what has happened since. */
export async function indexOf(coop: Cooperative) {
  const folder = await mkdtemp(join(tmpdir(), "umlauf-indexed-"));
  const store = await openStore(folder, coop.ledger.foundingHash);
  const chain = readerOf(coop);
  return {
    chain,
    store,
    queries: createQueries(store),
    catchUp: () =>
      runIndexer({ chain, store, addresses: coop.ledger, signal: new AbortController().signal }),
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

const invitation = walletSigner(namedKey("invitation"));
const fresh = walletSigner(namedKey("fresh"));
const applicant = walletSigner(namedKey("applicant"));

type Answers = Record<string, unknown>;

/**
 * A year in the life of a cooperative, indexed: keys enrolled, rotated and replaced, members joining and leaving, seats
 * vacated and taken, new rules, and votes that were adopted with late ballots, aborted, or are running.
 */
export async function liveAYear() {
  const coop = await found({
    members: 13,
    rules: {
      grace: HOUR,
      revocability: 1,
      objections: 2,
      objectionWindow: HOUR,
      quorumNum: 1,
      quorumDen: 3,
      tie: 1,
      effectiveOn: 1,
    },
    member: (n) => ({
      ...(n === 4 && { keys: [NOBODY], invitations: [invitation.keyId] }),
      ...(n === 5 && { votes: 0, investing: true }),
      ...(n === 6 && { until: START - 100 * DAY }),
      ...(n === 7 && { since: -5 * 365 * DAY, until: START + 20 * DAY }),
    }),
  });
  const index = await indexOf(coop);
  const moments = [START - 365 * DAY, START - DAY, START, START + 20 * DAY];
  const then = () => moments.push(coop.now());

  await coop.send(await coop.enrol(4, fresh, invitation));
  coop.wait(HOUR);
  then();
  await coop.send(await coop.rotate(8, walletSigner(namedKey("another of 8"))));
  await coop.send(await coop.notice(3, START + 10 * DAY));
  moments.push(START + 10 * DAY);

  const declared = async (call: Parameters<typeof coop.send>[0], vote: Hex) => {
    await coop.send(await coop.declaration(vote, Outcome.ADOPTED, coop.seat(BOARD, 1)));
    then();
    await coop.send(call);
  };
  /** Has the Vorstand adopt something; its chair declares. */
  const resolve = async (
    content: Parameters<typeof coop.opening>[0],
    evidence: Hex = "0x",
  ): Promise<void> => {
    const proposal = await coop.opening(content, { body: BOARD, endsAt: coop.now() + 2 * HOUR });
    await coop.send(proposal.call);
    await coop.cast(proposal.id, { 1: Choice.YES });
    await coop.finish(proposal.id);
    await declared(executeCall(coop.ledger, proposal.id, proposal.action, evidence), proposal.id);
  };
  const newcomer = await coop.application(applicant);
  await resolve(newcomer.content, newcomer.evidence);
  await resolve({ kind: "UNSEAT", body: BOARD, seat: 2, person: 11 });
  coop.wait(1);
  const order = { body: BOARD, seat: 2, person: 12, since: coop.now(), until: FOREVER };
  await resolve({ kind: "SEAT", order: { ...order, role: SeatRole.DEPUTY } });
  const rules = await coop.ask<Answers>("bodies", "ruleSetAt", GENERAL_MEETING, 1);
  const next = { ...rulesOf(rules), validFrom: coop.now() + 3 * DAY, matters: 0b11, openers: 1 };
  moments.push(next.validFrom);
  await resolve({
    kind: "ADOPT_RULE_SET",
    ruleSet: { ...next, majorityNum: 2, majorityDen: 3, tie: 0 },
  });
  const replacement = walletSigner(namedKey("replacement")).keyId;
  await resolve({ kind: "REPLACE_KEY", person: 9, invitation: replacement });
  await resolve({ kind: "ADD_RELAY", key: replacement });
  await resolve({ kind: "END_RELAY", relay: 2 });
  await resolve({ kind: "ADD_SITE", rpIdHash: newcomer.id, origin: "https://b.example" });
  await resolve({ kind: "END_SITE", site: 2 });
  await index.catchUp();

  // Changed, skipped and late ballots; the chair of the Aufsichtsrat breaks a tie.
  const adopted = await coop.open(undefined, { endsAt: coop.now() + DAY });
  then();
  await coop.cast(adopted, { 1: 2, 2: 1, 8: 1, 10: 3 });
  const another = walletSigner(namedKey("another of 8"));
  const eighth = await coop.ballot(adopted, 8, Choice.NO, { signer: another });
  await coop.send(coop.castOf(adopted, [await coop.ballot(adopted, 5), eighth]));
  const ninth = { revision: 3 };
  await coop.send(coop.castOf(adopted, [await coop.ballot(adopted, 10, 1, ninth)]));
  coop.wait(DAY);
  const late = [
    { ...(await coop.ballot(adopted, 1, 4, { revision: 2 })), receivedAt: coop.now() - 1 },
    { ...(await coop.ballot(adopted, 13, 2)), receivedAt: coop.now() - 2 },
  ];
  await coop.send(await coop.lateOf(adopted, late));
  await coop.finish(adopted);
  then();
  const { outcome } = await coop.ask<{ outcome: bigint }>("votes", "voteOf", adopted);
  await coop.send(await coop.declaration(adopted, Number(outcome)));

  const aborted = await coop.open();
  await coop.send(await coop.objection(aborted, 1));
  await coop.send(await coop.objection(aborted, 2));
  const running = await coop.open(undefined, { startsAt: coop.now() + HOUR });
  coop.wait(HOUR);
  await coop.cast(running, { 1: 1, 2: 2, 13: 1 });
  await index.catchUp();
  const instants = [...new Set(moments.flatMap((t) => [t - 1, t, t + 1]))];

  return { coop, index, adopted, aborted, running, instants };
}

/** A rule set as the contract answers it, in numbers. */
export function rulesOf(answer: Answers): RuleSet {
  const fields = (answer as unknown as { toObject(): Answers }).toObject();
  return Object.fromEntries(
    Object.entries(fields).map(([k, value]) => [
      k,
      typeof value === "bigint" ? Number(value) : value,
    ]),
  ) as unknown as RuleSet;
}
