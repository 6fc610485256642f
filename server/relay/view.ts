import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  type DecodeEventLogReturnType,
  decodeEventLog,
  decodeFunctionResult,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from "viem";
import type { CallRequest, Chain, ChainLog } from "../chain/chain.ts";
import { UmlaufError } from "../errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../protocol/abi.ts";
import type { Ledger, Vote } from "../protocol/types.ts";

const abis = { bodies: bodiesAbi, register: registerAbi, votes: votesAbi } as const;
type Abis = typeof abis;
type Room = keyof Abis;
type ViewName<R extends Room> = ContractFunctionName<Abis[R], "view">;

const [ACT_ACCEPTED] = encodeEventTopics({ abi: votesAbi, eventName: "ActAccepted" });
const [ACT_ENDORSED] = encodeEventTopics({ abi: bodiesAbi, eventName: "ActEndorsed" });
const [BALLOTS_CAST] = encodeEventTopics({ abi: votesAbi, eventName: "BallotsCast" });

/** What of a vote never changes. */
export type Frozen = Pick<Vote, "endsAt" | "relays" | "revocability"> & {
  /** Only the bit of an election; the others may still be set */
  readonly features: number;
};

/** A bit of a vote's features: ballots are sets of candidates. */
const ELECTION = 4;

export function isElection(features: number): boolean {
  return (features & ELECTION) !== 0;
}

type EventLog = Pick<ChainLog, "address" | "topics" | "data">;
type Event<R extends Room> = DecodeEventLogReturnType<Abis[R]>;

/** Asks the contracts, never the index. */
export class LedgerView {
  readonly #chain: Chain;
  readonly #ledger: Ledger;
  readonly #clock: () => number;
  readonly #frozen = new Map<Hex, Frozen>();

  constructor(chain: Chain, ledger: Ledger, clock: () => number) {
    this.#chain = chain;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Answers a view of one of the contracts. */
  async ask<R extends Room, N extends ViewName<R>>(
    room: R,
    functionName: N,
    args: ContractFunctionArgs<Abis[R], "view", N>,
  ): Promise<ContractFunctionReturnType<Abis[R], "view", N>> {
    const abi = abis[room];
    const data = encodeFunctionData({ abi, functionName, args } as never);
    const answer = await this.call({ to: this.#ledger[room], data });
    return decodeFunctionResult({ abi, functionName, data: answer } as never) as never;
  }

  call(request: CallRequest): Promise<Hex> {
    return this.#chain.call(request);
  }

  /**
   * What was frozen when the vote was opened.
   * @throws VOTE_UNKNOWN
   */
  async frozen(vote: Hex): Promise<Frozen> {
    const known = this.#frozen.get(vote);
    if (known !== undefined) return known;
    const found = await this.vote(vote);
    this.#frozen.set(vote, found);
    return found;
  }

  /** @throws VOTE_UNKNOWN */
  async vote(vote: Hex): Promise<Vote> {
    const found = await this.ask("votes", "voteOf", [vote]);
    if (found.openedAt === 0) throw new UmlaufError("VOTE_UNKNOWN", { vote });
    return found;
  }

  /** The earliest time that the next block can have, UTC seconds. */
  async now(): Promise<number> {
    const { timestamp } = await this.#chain.head();
    return Math.max(Math.floor(this.#clock()), timestamp);
  }

  /** The vote's phase in the next block. */
  async phase(vote: Hex): Promise<number> {
    return this.ask("votes", "phaseAt", [vote, await this.now()]);
  }

  /** Whether somebody has carried out the act; where it stands if the node can tell. */
  async act(to: Hex, act: Hex): Promise<{ block: number; transaction: Hex } | undefined> {
    const [found] = await this.#logs(to, ACT_ACCEPTED, act);
    return found && { block: found.block, transaction: found.transaction };
  }

  /** Where a member's endorsement of an act stands, if it does and the node can tell. */
  async endorsement(
    act: Hex,
    member: number,
  ): Promise<{ block: number; transaction: Hex } | undefined> {
    const sought = numberToHex(member, { size: 4 }).slice(2);
    for (const { log, block, transaction } of await this.#logs(
      this.#ledger.bodies,
      ACT_ENDORSED,
      act,
    )) {
      const event = this.event("bodies", log);
      if (event?.eventName !== "ActEndorsed") continue;
      if (event.args.members.slice(2).match(/.{8}/g)?.includes(sought))
        return { block, transaction };
    }
    return undefined;
  }

  /** The batches of a vote, newest first. */
  async batches(vote: Hex): Promise<{ block: number; transaction: Hex; log: ChainLog }[]> {
    return (await this.#logs(this.#ledger.votes, BALLOTS_CAST, vote)).reverse();
  }

  /** The event that a log holds; undefined where it is another contract's. */
  event<R extends "bodies" | "votes">(room: R, log: EventLog): Event<R> | undefined {
    if (log.address.toLowerCase() !== this.#ledger[room].toLowerCase()) return undefined;
    const topics = log.topics as [Hex, ...Hex[]];
    return decodeEventLog({ abi: abis[room], topics, data: log.data } as never) as Event<R>;
  }

  async #logs(address: Hex, topic: Hex, id: Hex) {
    const filter = { address, topics: [topic, id], fromBlock: "0x0", toBlock: "latest" };
    const logs = (await this.#chain.request("eth_getLogs", [filter])) as (ChainLog & {
      blockNumber: Hex;
      transactionHash: Hex;
    })[];
    return logs.map((log) => ({
      block: Number(log.blockNumber),
      transaction: log.transactionHash,
      log,
    }));
  }
}
