/** All state of the ledger, from events alone. */
import type { Address, Hex } from "viem";
import { decodeCounted, encodeEntry } from "../../server/protocol/ballot.ts";
import type { Log, Mined } from "./machine.ts";

interface Member {
  readonly since: bigint;
  readonly segment: bigint;
  readonly votes: bigint;
  readonly shares: bigint;
  readonly votingPerson: number;
  until: bigint;
}

interface Person {
  readonly member: number;
  key: string;
  invitation: string;
}

interface Term {
  readonly person: bigint;
  readonly since: bigint;
  until: bigint;
}

interface Vote {
  /** Fields of the contract's `Vote` */
  readonly fields: Record<string, unknown>;
  readonly sheet: Map<number, number>;
  readonly lists: Hex[];
}

export type Rebuilt = ReturnType<typeof rebuild>;

const NONE = "0x0000000000000000000000000000000000000000";
const FOREVER = 2n ** 40n - 1n;

/** Reads the events of transactions in their order. */
export function rebuild(mined: readonly Mined[]) {
  const members = new Map<number, Member>();
  const persons = new Map<number, Person>();
  const seats = new Map<string, Term[]>();
  const ruleSets = new Map<number, unknown[][]>();
  const relays: { key: unknown; until: unknown }[] = [];
  const sites: { rpIdHash: unknown; origin: unknown; until: unknown }[] = [];
  const withdrawn: unknown[] = [];
  const votes = new Map<Hex, Vote>();
  const acts = new Map<Hex, Address>();
  const seen: string[] = [];

  const person = (n: unknown) => entry(persons, Number(n));
  const vote = (id: unknown) => entry(votes, id as Hex);
  const set = (id: unknown, fields: object) => Object.assign(vote(id).fields, fields);
  const termsOf = (body: unknown, seat: unknown): Term[] => {
    const terms = seats.get(`${body}/${seat}`) ?? [];
    seats.set(`${body}/${seat}`, terms);
    return terms;
  };

  const readers: Readonly<Record<string, (args: Record<string, unknown>, log: Log) => void>> = {
    ClassAdded() {},
    BodyCreated() {},
    RegisterSealed() {},
    ExecutorAdded() {},
    BallotSkipped() {},
    ActAccepted: ({ act }, { address }) => void acts.set(act as Hex, address),
    MemberAdmitted: ({ member, since, segment, votes: heads, shares, votingPerson }) =>
      void members.set(Number(member), {
        since: since as bigint,
        segment: segment as bigint,
        votes: heads as bigint,
        shares: shares as bigint,
        votingPerson: Number(votingPerson),
        until: FOREVER,
      }),
    PersonAdded: ({ person: n, member }) =>
      void persons.set(Number(n), { member: Number(member), key: NONE, invitation: NONE }),
    PersonInvited({ person: n, invitation }) {
      person(n).invitation = String(invitation);
    },
    KeyChanged({ person: n, previous, key }) {
      const changed = person(n);
      if (changed.key !== previous) throw new Error("a key changed that was none");
      changed.key = String(key);
      // Whoever has a new key needs no invitation.
      if (key !== NONE) changed.invitation = NONE;
    },
    MembershipEnded({ member, until }) {
      entry(members, Number(member)).until = until as bigint;
    },
    SeatTaken: ({ body, seat, person: n, since, until }) =>
      void termsOf(body, seat).push({
        person: n as bigint,
        since: since as bigint,
        until: until as bigint,
      }),
    SeatVacated({ body, seat, person: n, at }) {
      const terms = termsOf(body, seat).filter((one) => one.person === n);
      if (terms.length === 0) throw new Error("a seat was vacated that nobody held");
      for (const term of terms) if (term.until > (at as bigint)) term.until = at as bigint;
    },
    RuleSetAdopted({ body, index, ruleSet }) {
      const known = ruleSets.get(Number(body)) ?? [];
      if (known.push((ruleSet as { toArray(): unknown[] }).toArray()) !== Number(index)) {
        throw new Error("a rule set is missing");
      }
      ruleSets.set(Number(body), known);
    },
    RelayAdded: ({ key }) => void relays.push({ key, until: FOREVER }),
    RelayEnded({ relay, until }) {
      Object.assign(relays[Number(relay) - 1] ?? {}, { until });
    },
    SiteAdded: ({ rpIdHash, origin }) => void sites.push({ rpIdHash, origin, until: FOREVER }),
    SiteEnded({ site, until }) {
      Object.assign(sites[Number(site) - 1] ?? {}, { until });
    },
    ApplicationWithdrawn: ({ application }) => void withdrawn.push(application),
    VoteOpened({ vote: id, opening, startsAt }) {
      const opened = (opening as { toObject(): Record<string, unknown> }).toObject();
      const { body, matter, ruleSet, documents, action, endsAt } = opened;
      const fields = {
        body,
        matter,
        ruleSet,
        documents,
        action,
        startsAt,
        endsAt,
        executed: false,
      };
      const nothing = { endedAt: 0n, closedAt: 0n, outcome: 0n, objections: 0n, batches: 0n };
      votes.set(id as Hex, { fields: { ...fields, ...nothing }, sheet: new Map(), lists: [] });
    },
    BallotsCast({ vote: id, batch, list, ballots }) {
      const { sheet, lists } = vote(id);
      lists[Number(batch) - 1] = list as Hex;
      for (const ballot of decodeCounted(ballots as Hex)) {
        sheet.set(ballot.elector, encodeEntry(ballot));
      }
      set(id, { batches: batch });
    },
    ProcedureObjected: ({ vote: id, objections }) => void set(id, { objections }),
    VotingEnded: ({ vote: id, cause, endedAt }) => void set(id, { cause, endedAt }),
    VoteClosed: ({ vote: id, outcome, contestable }) =>
      void set(id, { outcome, contestable, closedAt: undefined }),
    ResultDeclared() {},
    ActionExecuted: ({ vote: id }) => void set(id, { executed: true }),
    ActionRefused: ({ vote: id }) => void set(id, { executed: true }),
  };

  for (const { logs } of mined) {
    for (const log of logs) {
      const read = readers[log.name];
      if (read === undefined) throw new Error(`nobody reads ${log.name}`);
      read({ ...log.args }, log);
      seen.push(log.name);
    }
  }
  for (const { fields } of votes.values()) {
    // The instant is the block's, which the event does not repeat.
    if (fields.closedAt === undefined) delete fields.closedAt;
  }

  return {
    members,
    persons,
    seats,
    ruleSets,
    relays,
    sites,
    withdrawn,
    votes,
    acts,
    seen,
    /** Who held the seat: the newest term that had begun, until the membership ended. */
    holderAt(terms: readonly Term[], t: number): Term | undefined {
      const term = terms.findLast(({ since }) => since <= BigInt(t));
      if (term === undefined) return undefined;
      const membership = entry(members, person(term.person).member).until;
      return BigInt(t) < term.until && BigInt(t) < membership ? term : undefined;
    },
  };
}

function entry<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no entry ${String(key)}`);
  return value;
}
