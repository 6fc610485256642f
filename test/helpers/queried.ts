/** A synthetic ledger with its index and its queries. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { type ErrorCode, UmlaufError } from "../../server/errors.ts";
import { runIndexer } from "../../server/indexer.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import { type Count, SeatRole } from "../../server/protocol/types.ts";
import { createQueries } from "../../server/queries.ts";
import { openStore } from "../../server/store.ts";
import { plainArticles } from "./rules.ts";
import {
  admission,
  batch,
  contracts,
  event,
  id,
  type Log,
  opening,
  ruleSet,
  SyntheticChain,
} from "./synthetic.ts";

export const FOUNDING = id("founding");
export const VOTE = id("vote");
export const MEETING = 1;
export const BOARD = 2;
/** The founding's block; everything else is counted from here. */
export const START = 1_000_000;
export const YEAR = 31_536_000;

export type QueryScene = Awaited<ReturnType<typeof openQueries>>;

/** An empty chain with an empty index. Times are seconds after START, and every change is indexed at once. */
export async function openQueries() {
  const folder = await mkdtemp(join(tmpdir(), "umlauf-queries-"));
  const store = await openStore(folder, FOUNDING);
  const chain = new SyntheticChain();

  const index = () => {
    const { signal } = new AbortController();
    return runIndexer({ chain, store, addresses: contracts, signal });
  };
  const mine = async (time: number, ...logs: readonly Log[]) => {
    await chain.mine(START + time, logs);
    await index();
  };

  return {
    chain,
    queries: createQueries(store),
    index,
    mine,
    /** Founds the ledger; see {@link foundOn}. */
    async found(rules = ruleSet(MEETING)) {
      await foundOn(chain, rules);
      await index();
    },
    /** Opens a vote from START + 100 to START + 200. */
    open: (vote: Hex = VOTE, change: object = {}, content?: ActionContent) =>
      mine(100, opening(vote, { startsAt: START + 100, endsAt: START + 200, ...change }, content)),
    cast: (time: number, number: number, ...ballots: Parameters<typeof batch>[2]) =>
      mine(time, batch(VOTE, number, ballots)),
    ended: (time: number) =>
      mine(time, event("votes", "VotingEnded", { vote: VOTE, cause: 1, endedAt: START + time })),
    /** Closes the vote; heads are votes unless told otherwise. */
    closed(
      time: number,
      outcome: number,
      count: Partial<Count>,
      { contestable = 0, weights = {} as Partial<Count>, logs = [] as readonly Log[] } = {},
    ) {
      const heads = { eligible: 3, allMembers: 4, yes: 0, no: 0, abstain: 0, invalid: 0, ...count };
      const votes = Object.entries({ ...heads, ...weights }).map(([k, n]) => [k, BigInt(n)]);
      const weighed = Object.fromEntries(votes);
      const args = { vote: VOTE, outcome, contestable, count: heads, weights: weighed };
      return mine(time, event("votes", "VoteClosed", args), ...logs);
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Expects a refusal with exactly this code. */
export async function expectRefusal(work: Promise<unknown>, code: ErrorCode): Promise<UmlaufError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).to.be.instanceOf(UmlaufError);
  expect((error as UmlaufError).code).to.equal(code);
  return error as UmlaufError;
}

/** The end of a membership, and of the entitlement with it or before. */
export function ended(member: number, until: number, entitledUntil = until): Log {
  const args = { member, entitledUntil, until, evidence: id("letter") };
  return event("register", "MembershipEnded", args);
}

/** A term in the board. */
export function seat(number: number, person: number, since: number, until: number): Log {
  const role = number === 1 ? SeatRole.CHAIR : SeatRole.NONE;
  return event("bodies", "SeatTaken", { body: BOARD, seat: number, person, since, until, role });
}

/**
 * Five members: 2 leaves at START + 500, 3 invests without a vote, 4 has been a member since before 1970, 5 left before
 * the founding. A meeting of all, and a board of 1 (chair, until START + 1000) and 2.
 */
export async function foundOn(chain: SyntheticChain, rules = ruleSet(MEETING)): Promise<void> {
  const body = (number: number, kind: BodyKind, segments: number[]) => {
    const others = { convenedBy: BOARD, presidedBy: BOARD };
    return event("bodies", "BodyCreated", { body: number, kind, segments, ...others });
  };
  await chain.mine(START - 10);
  await chain.mine(
    START,
    [
      ...admission(1, START - YEAR),
      ...admission(2, START - YEAR),
      ended(2, START + 500),
      ...admission(3, START - 5, { votes: 0, investing: true }),
      ...admission(4, -YEAR, { organisation: true }),
      ...admission(5, START - YEAR),
      ended(5, START - 100),
    ],
    [
      event("bodies", "ArticlesAdopted", { articles: plainArticles }),
      body(MEETING, BodyKind.GENERAL_MEETING, []),
      body(BOARD, BodyKind.BOARD, [0, 0, 7]),
      seat(1, 1, START - 50, START + 1000),
      seat(2, 2, START - 50, START + 1000),
      event("bodies", "RuleSetAdopted", { body: MEETING, index: 1, ruleSet: rules }),
      event("bodies", "RuleSetAdopted", { body: BOARD, index: 1, ruleSet: ruleSet(BOARD) }),
    ],
    [event("register", "RegisterSealed", { founding: FOUNDING })],
  );
}
