/** From a founding file that has no faults to the plan for the chain and the directory of names. */
import { sha256, stringToBytes } from "viem";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import {
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  type SeatOrder,
  SeatRole,
} from "../../server/protocol/types.ts";
import { endOfDay, startOfDay } from "./dates.ts";
import type { Draft } from "./file.ts";
import type { MemberRow } from "./members.ts";
import { articlesOf, ruleSetOf, type Setting } from "./rules.ts";
import { articlesSchema } from "./schema.ts";

/** Names, which never reach the chain. */
export interface Directory {
  readonly name: string;
  /** Where the cooperative has its seat (Sitz) */
  readonly seat: string;
  readonly timezone: string;
  readonly segments: readonly { readonly number: number; readonly name: string }[];
  readonly bodies: readonly {
    readonly number: number;
    readonly id: string;
    readonly name: string;
  }[];
  readonly auditors: readonly { readonly number: number; readonly name: string }[];
  readonly members: readonly { readonly number: number; readonly name: string }[];
  readonly persons: readonly DirectoryPerson[];
}

export interface DirectoryPerson {
  readonly number: number;
  readonly member: number;
  readonly name: string;
}

/** What the chain is told: numbers, instants and keys. */
export function planOf(draft: Draft): FoundingPlan {
  const members = sorted(draft.members);
  const setting = settingOf(draft);
  return {
    articles: articlesOf(draft.articles ?? articlesSchema.parse({}), draft.timezone),
    members: members.map((row) => memberOf(row, draft.segments ?? {})),
    bodies: present(draft.bodies).map(
      (body): FoundingBody => ({
        kind: body.kind,
        convenedBy: numberOf(draft, body.convenedBy),
        presidedBy: numberOf(draft, body.presidedBy),
        segments: body.seats.map(({ segment }) => segmentOf(draft.segments ?? {}, segment)),
      }),
    ),
    seats: seatOrders(draft, members),
    ruleSets: present(draft.ruleSets).map((entry) => ruleSetOf(setting, entry)),
    sites: present(draft.sites).map(({ rpId, origin }) => ({
      rpIdHash: sha256(stringToBytes(rpId)),
      origin,
    })),
    auditors: present(draft.auditors).map(({ key }) => key),
  };
}

/** The names behind the numbers. */
export function directoryOf(draft: Draft): Directory {
  const members = sorted(draft.members);
  const first = firstPersons(members);
  return {
    name: draft.name ?? "",
    seat: draft.seat ?? "",
    timezone: draft.timezone,
    segments: Object.entries(draft.segments ?? {}).map(([name, number]) => ({ number, name })),
    bodies: present(draft.bodies).map(({ id, name }, i) => ({ number: i + 1, id, name })),
    auditors: present(draft.auditors).map(({ name }, i) => ({ number: i + 1, name })),
    members: members.map(({ number, name }) => ({ number, name })),
    persons: members.flatMap(({ number, persons }) =>
      persons.map(
        ({ name }, i): DirectoryPerson => ({
          number: (first.get(number) ?? 0) + i,
          member: number,
          name,
        }),
      ),
    ),
  };
}

/** What the draft's rule sets need to know; bodies with faults count as of no kind. */
export function settingOf({ articles, timezone, bodyIds, bodies }: Draft): Setting {
  return {
    cooperative: articles?.cooperative ?? true,
    timezone,
    bodies: bodyIds.map((id, i) => ({ id, kind: bodies[i]?.kind ?? BodyKind.OTHER })),
  };
}

function memberOf(row: MemberRow, segments: Readonly<Record<string, number>>): FoundingMember {
  return {
    since: row.since,
    until: row.until,
    segment: segmentOf(segments, row.segment),
    votes: row.votes,
    investing: row.investing,
    organisation: row.organisation,
    shares: row.shares,
    representatives: row.persons.reduce(
      (bits, { representative }, i) => (representative ? bits | (1n << BigInt(i)) : bits),
      0n,
    ),
    keys: row.persons.map(({ key }) => key),
    invitations: row.persons.map(({ invitation }) => invitation),
  };
}

function seatOrders(draft: Draft, members: readonly MemberRow[]): SeatOrder[] {
  const first = firstPersons(members);
  return present(draft.bodies).flatMap(({ seats }, body) =>
    seats.flatMap(({ holder, since, until, role }, seat): SeatOrder[] => {
      if (holder === undefined || since === undefined || until === undefined) return [];
      return [
        {
          body: body + 1,
          seat: seat + 1,
          person: (first.get(holder.member) ?? 0) + holder.person - 1,
          // The chain knows no instants before 1970 but those of members.
          since: Math.max(startOfDay(since, draft.timezone), 0),
          until: Math.min(endOfDay(until, draft.timezone), FOREVER),
          role: role ?? SeatRole.NONE,
        },
      ];
    }),
  );
}

/** The number of each member's voting person. */
function firstPersons(members: readonly MemberRow[]): ReadonlyMap<number, number> {
  let next = 1;
  return new Map(
    members.map(({ number, persons }) => {
      const first = next;
      next += persons.length;
      return [number, first];
    }),
  );
}

/** A body's number; 0 where none is named. */
function numberOf({ bodyIds }: Draft, id: string | undefined): number {
  return id === undefined ? 0 : bodyIds.indexOf(id) + 1;
}

/** A segment's number; 0 where none is named. */
function segmentOf(segments: Readonly<Record<string, number>>, name: string | undefined): number {
  return name === undefined || name === "" ? 0 : (segments[name] ?? 0);
}

function sorted(members: readonly MemberRow[] | undefined): MemberRow[] {
  return (members ?? []).toSorted((a, b) => a.number - b.number);
}

function present<T>(elements: readonly (T | undefined)[]): T[] {
  return elements.filter((element) => element !== undefined);
}
