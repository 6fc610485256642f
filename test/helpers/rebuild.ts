/** All state of the ledger, from events alone. */
import type { Address, Hex } from "viem";
import type { Told } from "./machine.ts";
import { entry, type Reader, rebuildVotes } from "./rebuildVotes.ts";

type Fields = Record<string, unknown>;

const NONE = "0x0000000000000000000000000000000000000000";
const FOREVER = 2n ** 40n - 1n;

/** A period of entitlement, and the end of the membership of then. */
interface Period {
  since: bigint;
  until: bigint;
  memberUntil: bigint;
}

interface Member {
  /** The present one last */
  readonly periods: Period[];
  readonly self: number;
  readonly organisation: boolean;
  class: number;
  shares: bigint;
  votingPerson: number;
  dead: boolean;
}

interface Person {
  readonly member: number;
  readonly representative: boolean;
  key: string;
  until: bigint;
  invitation: readonly [key: string, readyAt: bigint];
}

interface Term {
  readonly person: number;
  readonly since: bigint;
  readonly role: bigint;
  until: bigint;
}

export type Rebuilt = ReturnType<typeof rebuild>;

/**
 * Reads events in their order.
 * @throws Error where nobody reads an event, or one tells of what no event has told before
 */
export function rebuild(logs: readonly Told[]) {
  const register = rebuildRegister();
  const bodies = rebuildBodies();
  const { votes, readers } = rebuildVotes();
  const acts = new Map<Hex, Address>();
  const all: Readonly<Record<string, Reader>> = {
    ...register.readers,
    ...bodies.readers,
    ...readers,
    ActAccepted: ({ act }, { address }) => void acts.set(act as Hex, address),
    MemberReinstated(args, log) {
      register.readers.MemberReinstated?.(args, log);
      // Whoever is reinstated may be excluded again.
      bodies.exclusions.delete(Number(args.member));
    },
  };
  const seen = new Set<string>();
  for (const log of logs) {
    const read = all[log.name];
    if (read === undefined) throw new Error(`nobody reads ${log.name}`);
    read({ ...log.args }, log);
    seen.add(log.name);
  }

  const { members, persons } = register;
  return {
    ...register,
    ...bodies,
    votes,
    acts,
    seen,
    /** Who held the seat: office ends with the entitlement with which it began, and with the person. */
    holderAt(terms: readonly Term[], t: number): Term | undefined {
      const term = terms.findLast(({ since }) => since <= BigInt(t));
      if (term === undefined) return undefined;
      const person = entry(persons, term.person);
      const { periods } = entry(members, person.member);
      const period = periods.findLast(({ since }) => since <= term.since) ?? periods[0];
      const ends = [term.until, person.until, period?.until ?? 0n];
      return ends.every((end) => BigInt(t) < end) ? term : undefined;
    },
  };
}

function rebuildRegister() {
  const members = new Map<number, Member>();
  const persons = new Map<number, Person>();
  const classes: { votes: unknown; investing: unknown; segment: unknown }[] = [];
  const person = (n: unknown) => entry(persons, Number(n));
  const member = (n: unknown) => entry(members, Number(n));
  const present = (n: unknown) => member(n).periods.at(-1) as Period;

  const readers: Readonly<Record<string, Reader>> = {
    RegisterSealed() {},
    ClassAdded({ class: n, votes, investing, segment }) {
      classes[Number(n)] = { votes, investing, segment };
    },
    MemberAdmitted({ member: n, since, votingPerson, organisation, shares, ...of }) {
      const number = classes.findIndex(
        (one) =>
          one.votes === of.votes && one.investing === of.investing && one.segment === of.segment,
      );
      members.set(Number(n), {
        periods: [{ since: since as bigint, until: FOREVER, memberUntil: FOREVER }],
        self: organisation ? 0 : Number(votingPerson),
        organisation: organisation as boolean,
        class: number,
        shares: shares as bigint,
        votingPerson: Number(votingPerson),
        dead: false,
      });
    },
    PersonAdded: ({ person: n, member: of, representative }) =>
      void persons.set(Number(n), {
        member: Number(of),
        representative: representative as boolean,
        key: NONE,
        until: FOREVER,
        invitation: [NONE, 0n],
      }),
    PersonInvited({ person: n, invitation, readyAt }) {
      person(n).invitation = [String(invitation), readyAt as bigint];
    },
    PersonEnded: ({ person: n, until }) =>
      void Object.assign(person(n), { until, invitation: [NONE, 0n] }),
    KeyChanged({ person: n, previous, key }) {
      const changed = person(n);
      if (changed.key !== previous) throw new Error("a key changed that was none");
      changed.key = String(key);
      // Whoever has a new key needs no invitation.
      if (key !== NONE) changed.invitation = [NONE, 0n];
    },
    VotingPersonChanged({ member: n, person: voting }) {
      member(n).votingPerson = Number(voting);
    },
    MembershipEnded({ member: n, entitledUntil, until }) {
      Object.assign(present(n), { until: entitledUntil, memberUntil: until });
    },
    MemberReinstated({ member: n, entitledFrom }) {
      const last = present(n);
      const since = entitledFrom as bigint;
      if (since === 0n) return void Object.assign(last, { until: FOREVER, memberUntil: FOREVER });
      // Whoever was a member all the while goes on being one.
      if (last.memberUntil > since) last.memberUntil = since;
      member(n).periods.push({ since, until: FOREVER, memberUntil: FOREVER });
    },
    MemberDied({ member: n }) {
      member(n).dead = true;
    },
    SharesChanged: ({ member: n, shares }) => void Object.assign(member(n), { shares }),
    ClassChanged({ member: n, class: number }) {
      member(n).class = Number(number);
    },
    EntryCorrected({ member: n, field, value }) {
      // Another segment is another class, of which an event tells.
      if (field === 0n) member(n).shares = value as bigint;
      if (field === 2n) present(n).since = value as bigint;
    },
  };
  return { members, persons, classes, readers };
}

function rebuildBodies() {
  const bodies: unknown[][] = [];
  const seats = new Map<string, Term[]>();
  const ruleSets = new Map<number, Fields[]>();
  const tables = { relay: [] as Fields[], auditor: [] as Fields[], site: [] as Fields[] };
  const executors = new Map<string, Fields>();
  const exclusions = new Map<number, Fields>();
  const endorsements = new Map<Hex, unknown>();
  const withdrawn: unknown[] = [];
  const ledger: { articles?: unknown[] } = {};
  const termsOf = (body: unknown, seat: unknown): Term[] => {
    const terms = seats.get(`${body}/${seat}`) ?? [];
    seats.set(`${body}/${seat}`, terms);
    return terms;
  };
  const exclude = (member: unknown, fields: Fields) => {
    const none = { hearingUntil: 0n, decidedAt: 0n, dispatchedAt: 0n };
    const known = exclusions.get(Number(member)) ?? none;
    exclusions.set(Number(member), { ...known, ...fields });
  };
  const since = (at: number) => ({ since: BigInt(at), until: FOREVER });
  const end = (table: Fields[], number: unknown, until: unknown) => {
    const row = table[Number(number) - 1];
    if (row === undefined) throw new Error("what ended had never begun");
    row.until = until;
  };
  const listOf = (value: unknown) => (value as { toArray(deep: boolean): unknown[] }).toArray(true);

  const readers: Readonly<Record<string, Reader>> = {
    ElectedRefused() {},
    BodyCreated: ({ kind, convenedBy, presidedBy, segments }) =>
      void bodies.push([kind, convenedBy, presidedBy, listOf(segments)]),
    ArticlesAdopted({ articles }) {
      ledger.articles = listOf(articles);
    },
    SeatTaken: ({ body, seat, person, since: from, until, role }) =>
      void termsOf(body, seat).push({
        person: Number(person),
        since: from as bigint,
        until: until as bigint,
        role: role as bigint,
      }),
    SeatVacated({ body, seat, person, at }) {
      const terms = termsOf(body, seat).filter((one) => one.person === Number(person));
      if (terms.length === 0) throw new Error("a seat was vacated that nobody held");
      for (const term of terms) if (term.until > (at as bigint)) term.until = at as bigint;
    },
    RuleSetAdopted({ body, index, ruleSet }) {
      const known = ruleSets.get(Number(body)) ?? [];
      const said = (ruleSet as { toObject(): Fields }).toObject();
      if (known.push(said) !== Number(index)) throw new Error("a rule set is missing");
      ruleSets.set(Number(body), known);
    },
    RelayAdded: ({ key }, { at }) => void tables.relay.push({ key, ...since(at) }),
    RelayEnded: ({ relay, until }) => end(tables.relay, relay, until),
    AuditorAdded: ({ key }, { at }) => void tables.auditor.push({ key, ...since(at) }),
    AuditorEnded: ({ auditor, until }) => end(tables.auditor, auditor, until),
    SiteAdded: ({ rpIdHash, origin }, { at }) =>
      void tables.site.push({ rpIdHash, ...since(at), origin }),
    SiteEnded: ({ site, until }) => end(tables.site, site, until),
    ExecutorAdded: ({ executor, codeHash }, { at }) =>
      void executors.set(String(executor), { codeHash, ...since(at) }),
    ExecutorRetired: ({ executor, until }) =>
      void Object.assign(entry(executors, String(executor)), { until }),
    ApplicationWithdrawn: ({ application }) => void withdrawn.push(application),
    HearingNoted: ({ member, until }) => exclude(member, { hearingUntil: until }),
    ExclusionDecided: ({ member, decidedAt }) => exclude(member, { decidedAt }),
    ExclusionDropped: ({ member }) => exclude(member, { decidedAt: 0n }),
    ExclusionDispatched: ({ member, sentAt }) => exclude(member, { dispatchedAt: sentAt }),
    ActEndorsed: ({ act, total }) => void endorsements.set(act as Hex, total),
  };
  return {
    bodies,
    ledger,
    seats,
    ruleSets,
    tables,
    executors,
    exclusions,
    endorsements,
    withdrawn,
    readers,
  };
}
