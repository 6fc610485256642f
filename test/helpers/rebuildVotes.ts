/** Votes as their events tell them. */
import { type Hex, hexToBigInt, keccak256, size, sliceHex } from "viem";
import { decodeCounted, encodeEntry } from "../../server/protocol/ballot.ts";
import type { Told } from "./machine.ts";

/** Takes what an event tells. */
export type Reader = (args: Record<string, unknown>, log: Told) => void;

export interface RebuiltVote {
  /** Fields of the contract's `Vote` */
  readonly fields: Record<string, unknown>;
  /** Nibbles by elector */
  readonly sheet: Map<number, number>;
  /** Sets of candidates by elector, in an election */
  readonly choices: Map<number, bigint>;
  readonly lists: Hex[];
  /** Principals and who holds their proxy; 0 after a revocation */
  readonly proxies: Map<number, number>;
  /** Whose ballots are struck where the vote is of those who are there at the close */
  readonly struck: Set<number>;
  elected: number[];
}

/** Pieces of so many bytes. */
const pieces = (packed: Hex, length: number): Hex[] =>
  Array.from({ length: size(packed) / length }, (_, i) =>
    sliceHex(packed, length * i, length * (i + 1)),
  );

export function rebuildVotes() {
  const votes = new Map<Hex, RebuiltVote>();
  const vote = (id: unknown) => entry(votes, id as Hex);
  const set = (id: unknown, fields: object) => void Object.assign(vote(id).fields, fields);

  const readers: Readonly<Record<string, Reader>> = {
    BallotSkipped() {},
    VoteOpened({ vote: id, opening, discussionAt, startsAt, signers }, { at }) {
      const opened = (opening as { toObject(): Record<string, unknown> }).toObject();
      const { body, matter, ruleSet, documents, action, endsAt } = opened;
      const nothing = {
        cause: 0n,
        endedAt: 0n,
        closedAt: 0n,
        outcome: 0n,
        contestable: 0n,
        declaredAt: 0n,
        registeredAt: 0n,
        executed: false,
        standing: 0n,
        objections: 0n,
        batches: 0n,
        settled: 0n,
        minuted: false,
      };
      votes.set(id as Hex, {
        fields: {
          ...nothing,
          body,
          matter,
          ruleSet,
          documents,
          action,
          openedAt: BigInt(at),
          discussionAt,
          startsAt,
          endsAt,
          signers: keccak256(signers as Hex),
        },
        sheet: new Map(),
        choices: new Map(),
        lists: [],
        proxies: new Map(),
        struck: new Set(),
        elected: [],
      });
    },
    BallotsCast({ vote: id, batch, list, ballots, choices }) {
      const { sheet, lists, choices: sets } = vote(id);
      lists[Number(batch) - 1] = list as Hex;
      const chosen = pieces(choices as Hex, 8);
      for (const [i, ballot] of decodeCounted(ballots as Hex).entries()) {
        sheet.set(ballot.elector, encodeEntry(ballot));
        const choice = chosen[i];
        if (choice !== undefined) sets.set(ballot.elector, hexToBigInt(choice));
      }
      set(id, { batches: batch });
    },
    PaperBallotRecorded({ vote: id, elector, entry: nibble, choice }) {
      const { sheet, choices } = vote(id);
      sheet.set(Number(elector), Number(nibble));
      choices.set(Number(elector), choice as bigint);
    },
    ProxyGranted: ({ vote: id, principal, holder }) =>
      void vote(id).proxies.set(Number(principal), Number(holder)),
    ProxyRevoked: ({ vote: id, principal }) => void vote(id).proxies.set(Number(principal), 0),
    ProcedureObjected: ({ vote: id, objections }) => set(id, { objections }),
    VotingEnded: ({ vote: id, cause, endedAt }) => set(id, { cause, endedAt }),
    ElectorsSettled({ vote: id, departures, struck }) {
      const of = vote(id);
      const settled = (of.fields.settled as bigint) + BigInt(pieces(departures as Hex, 9).length);
      set(id, { settled });
      for (const elector of pieces(struck as Hex, 4)) of.struck.add(Number(elector));
    },
    VoteClosed: ({ vote: id, outcome, contestable }, { at }) =>
      set(id, { outcome, contestable, closedAt: BigInt(at) }),
    Elected({ vote: id, elected }) {
      vote(id).elected = [...(elected as Iterable<bigint>)].map(Number);
    },
    ResultDeclared: ({ vote: id }, { at }) => set(id, { declaredAt: BigInt(at) }),
    MinutesSigned: ({ vote: id }) => set(id, { minuted: true }),
    ResolutionRegistered: ({ vote: id }, { at }) => set(id, { registeredAt: BigInt(at) }),
    ResolutionAnnulled: ({ vote: id, standing }) => set(id, { standing }),
    ActionExecuted: ({ vote: id }) => set(id, { executed: true }),
    ActionRefused: ({ vote: id }) => set(id, { executed: true }),
  };
  return { votes, readers };
}

/**
 * What a map has for the key.
 * @throws Error where it has nothing
 */
export function entry<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no entry ${String(key)}`);
  return value;
}
