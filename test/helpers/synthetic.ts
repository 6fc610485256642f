import { type Abi, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, toHex } from "viem";
import type {
  BlockRef,
  Chain,
  ChainLog,
  ChainReceipt,
  FinalBlock,
} from "../../server/chain/chain.ts";
import { headerHash, receiptsRoot } from "../../server/completeness.ts";
import { UmlaufError } from "../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import {
  type ActionContent,
  actionHash,
  encodeAction,
  MATTERS_OF,
} from "../../server/protocol/actions.ts";
import type { RuleSet } from "../../server/protocol/rules.ts";
import { FOREVER } from "../../server/protocol/types.ts";
import { plainRules } from "./rules.ts";

/** The contracts of the synthetic ledger. */
export const contracts = {
  register: `0x${"a1".repeat(20)}`,
  bodies: `0x${"b2".repeat(20)}`,
  votes: `0x${"c3".repeat(20)}`,
} as const;

/** A log without its place. */
export type Log = Pick<ChainLog, "address" | "topics" | "data">;

const abis = { register: registerAbi, bodies: bodiesAbi, votes: votesAbi } as const;

/** The log of one of our events, encoded by viem. */
export function event(
  room: keyof typeof contracts,
  name: string,
  args: Readonly<Record<string, unknown>>,
  address: Hex = contracts[room],
): Log {
  const abi = abis[room] as Abi;
  const item = abi.find((entry) => entry.type === "event" && entry.name === name);
  if (item?.type !== "event") throw new Error(`no event ${name}`);
  const plain = item.inputs.filter((input) => !input.indexed);
  const values = plain.map((input) => args[input.name ?? ""]);
  const topics = encodeEventTopics({ abi, eventName: name, args }) as Hex[];
  return { address, topics, data: encodeAbiParameters(plain, values) };
}

/** A chain in memory whose blocks have true roots and hashes. */
export class SyntheticChain implements Pick<Chain, "head" | "block" | "blocks"> {
  readonly all: FinalBlock[] = [];
  /** Whether `blocks` ends at the newest block instead of waiting for the signal. */
  ends = true;

  /** Appends a block; one list of logs a transaction. */
  async mine(timestamp: number, ...transactions: readonly (readonly Log[])[]): Promise<FinalBlock> {
    const block = await makeBlock(this.all.at(-1), timestamp, transactions);
    this.all.push(block);
    return block;
  }

  async head(): Promise<BlockRef> {
    return this.all.at(-1) as FinalBlock;
  }

  async block(number: number): Promise<FinalBlock> {
    const block = this.all[number];
    if (block === undefined) throw new UmlaufError("CHAIN_BLOCK_UNKNOWN", { block: number });
    return block;
  }

  async *blocks(from: number, signal: AbortSignal): AsyncIterable<FinalBlock> {
    for (let number = from; !signal.aborted; ) {
      const block = this.all[number];
      if (block !== undefined) {
        ++number;
        yield block;
      } else if (this.ends) {
        return;
      } else {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }
}

/** A block on top of another, with root and hash that fit its contents. */
export async function makeBlock(
  parent: FinalBlock | undefined,
  timestamp: number,
  transactions: readonly (readonly Log[])[],
): Promise<FinalBlock> {
  const number = parent ? parent.number + 1 : 0;
  let logIndex = 0;
  const receipts = transactions.map((logs, transactionIndex) => {
    const transactionHash = keccak256(toHex(`transaction ${number} ${transactionIndex}`));
    return {
      transactionHash,
      transactionIndex,
      blockNumber: number,
      type: transactionIndex % 2 === 0 ? 2 : 0,
      status: 1,
      gasUsed: 21_000n,
      cumulativeGasUsed: 21_000n * BigInt(transactionIndex + 1),
      contractAddress: null,
      logs: logs.map((log) => ({ ...log, logIndex: logIndex++ })),
    } as unknown as ChainReceipt;
  });
  return sealed(parent, number, timestamp, receipts);
}

/** The same block with other receipts, and whether the header follows them. */
export async function withReceipts(
  block: FinalBlock,
  receipts: ChainReceipt[],
): Promise<FinalBlock> {
  const header = { ...block.header, receiptsRoot: (await receiptsRoot(receipts)) as Hex };
  return { ...block, receipts, header, hash: headerHash(header) as Hex };
}

async function sealed(
  parent: FinalBlock | undefined,
  number: number,
  timestamp: number,
  receipts: ChainReceipt[],
): Promise<FinalBlock> {
  const zero: Hex = `0x${"00".repeat(32)}`;
  const parentHash = parent?.hash ?? zero;
  const header = {
    parentHash,
    sha3Uncles: zero,
    miner: `0x${"00".repeat(20)}`,
    stateRoot: zero,
    transactionsRoot: zero,
    receiptsRoot: (await receiptsRoot(receipts)) as Hex,
    logsBloom: `0x${"00".repeat(256)}`,
    difficulty: "0x0",
    number: toHex(number),
    gasLimit: "0x5f5e100",
    gasUsed: "0x0",
    timestamp: toHex(timestamp),
    extraData: "0x",
    mixHash: zero,
    nonce: "0x0000000000000000",
    baseFeePerGas: "0x0",
    withdrawalsRoot: zero,
    blobGasUsed: "0x0",
    excessBlobGas: "0x0",
    parentBeaconBlockRoot: zero,
    requestsHash: zero,
    hash: zero,
  } as const;
  const hash = headerHash(header) as Hex;
  return {
    number,
    hash,
    timestamp,
    parentHash,
    header: { ...header, hash },
    transactions: [],
    receipts,
  };
}

/** The plain rule set for every matter; changes on top. */
export function ruleSet(body: number, change: Partial<RuleSet> = {}): RuleSet {
  return { ...plainRules, body, matters: 0xffffff, grace: 600, revocability: 1, ...change };
}

/** Events of a member with one person and a key, both of the same number. */
export function admission(
  member: number,
  since: number,
  change: Readonly<Record<string, unknown>> = {},
): Log[] {
  const facts = {
    segment: 1,
    votes: 1,
    investing: false,
    organisation: false,
    shares: 1,
    votingPerson: member,
    ...change,
  };
  return [
    event("register", "MemberAdmitted", { member, since: BigInt(since), ...facts }),
    event("register", "PersonAdded", { person: member, member, representative: false }),
    event("register", "KeyChanged", {
      person: member,
      previous: address(0),
      key: address(member),
    }),
  ];
}

/** The event of an opened vote. */
export function opening(
  vote: Hex,
  change: Readonly<Record<string, unknown>> = {},
  content: ActionContent = { kind: "RESOLUTION" },
): Log {
  const action = encodeAction(content);
  const facts = {
    body: 1,
    matter: MATTERS_OF[content.kind][0],
    ruleSet: 1,
    documents: id(`documents of ${vote}`),
    action: actionHash(action),
    discussionAt: 0,
    startsAt: 0,
    endsAt: 0,
    nonce: 1n,
    validUntil: FOREVER,
    signers: "0x0000000201",
    ...change,
  };
  const { body, discussionAt, startsAt, signers } = facts;
  return event("votes", "VoteOpened", {
    vote,
    body,
    opening: facts,
    discussionAt,
    startsAt,
    action,
    signers,
  });
}

export interface SyntheticBallot {
  readonly id: Hex;
  readonly elector: number;
  readonly revision?: number;
  /** A value of Choice; YES for a valid set of candidates */
  readonly choice: number;
  /** A value of Manner */
  readonly manner?: number;
  readonly receivedAt?: number;
  /** In an election: the set of candidates */
  readonly candidates?: bigint;
}

const entryOf = ({ choice, manner = 0 }: SyntheticBallot): number => choice + 4 * manner;

/** A batch as the contract tells it: ids, electors, revisions and entries, packed. */
export function batch(vote: Hex, number: number, ballots: readonly SyntheticBallot[]): Log {
  const rows = ballots.map(
    (ballot) =>
      ballot.id.slice(2) +
      hexOf(ballot.elector, 4) +
      hexOf(ballot.revision ?? 1, 1) +
      hexOf(entryOf(ballot), 1),
  );
  const instants = ballots.map(({ receivedAt }) => (receivedAt ? hexOf(receivedAt, 5) : ""));
  const sets = ballots.map(({ candidates }) =>
    candidates === undefined ? "" : hexOf(candidates, 8),
  );
  return event("votes", "BallotsCast", {
    vote,
    batch: number,
    list: keccak256(`0x${ballots.map((ballot) => ballot.id.slice(2)).join("")}`),
    ballots: `0x${rows.join("")}`,
    receivedAt: `0x${instants.join("")}`,
    choices: `0x${sets.join("")}`,
  });
}

/** A ballot on paper, received at an instant, as the contract tells it. */
export function paper(vote: Hex, ballot: SyntheticBallot, late = false): Log {
  const { id: hash, elector, revision = 1, receivedAt = 0 } = ballot;
  const choice = ballot.candidates ?? BigInt(ballot.choice);
  const entry = entryOf({ manner: 2, ...ballot });
  const document = id("scan");
  const args = { vote, elector, ballot: hash, revision, entry, choice, receivedAt, late, document };
  return event("votes", "PaperBallotRecorded", args);
}

/** A hash that stands for something. */
export function id(name: string): Hex {
  return keccak256(toHex(name));
}

/** An address that stands for a number. */
export function address(number: number): Hex {
  return `0x${hexOf(number, 20)}`;
}

function hexOf(value: number | bigint, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}
