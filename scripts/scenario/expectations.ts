/** Compares what is with what a scenario expects, through the queries that the portal uses. */

import type { Step } from "../../server/protocol/derivation.ts";
import { nameOf } from "../../server/protocol/enumeration.ts";
import { Cause, Outcome, Phase, Refusal, SeatRole, Standing } from "../../server/protocol/types.ts";
import { MOST } from "../../server/queries/pages.ts";
import type { Page } from "../../server/queries/views.ts";
import type { VoteView } from "../../server/queries/voteViews.ts";
import { wordOf } from "../founding/schema.ts";
import type { PersonName } from "./fields.ts";
import type { PlayedVote } from "./result.ts";
import type { Scene } from "./scene.ts";
import type { ExpectedMembers, ExpectedSeat, ExpectedVote } from "./schema.ts";
import { personNamed, seatNamed } from "./wording.ts";

/** Notes a difference; `keys` lead to the expected value within `expect`. */
export type Tell = (keys: readonly (string | number)[], expected: string, actual: string) => void;

const NAMES = {
  phase: Phase,
  outcome: Outcome,
  cause: Cause,
  refusal: Refusal,
  standing: Standing,
} as const;

/** How a vote stands: what the index tells; before the close, which tells no counts, those of the contract. */
export async function standing(scene: Scene, name: string, now: number): Promise<PlayedVote> {
  const { queries, view } = scene.ledger;
  const { id } = scene.vote(name);
  const vote = await queries.vote(id, { at: now });
  const { eligible, allMembers, yes, no, abstain, invalid } =
    vote.count ?? (await view.ask("votes", "countOf", [id]));
  return {
    name,
    phase: vote.phase,
    outcome: vote.outcome,
    cause: vote.cause,
    contestable: vote.contestable,
    eligible,
    allMembers,
    yes,
    no,
    abstain,
    invalid,
    weights: vote.weights,
    voted: vote.voted,
    objections: vote.participation.objections,
    elected: await electedOf(scene, vote),
    declared: vote.declaredAt !== null,
    minuted: vote.minutes !== null,
    registered: vote.registeredAt !== null,
    standing: vote.standing,
    action: vote.execution.state.toLowerCase(),
    refusal: vote.execution.refusal,
  };
}

/** Whom an election gave its seats; `null` before the close, where votes are told. */
async function electedOf(
  scene: Scene,
  { election, closedAt }: VoteView,
): Promise<PlayedVote["elected"]> {
  if (election === null || closedAt === null) return null;
  const { id = "" } = scene.founding.directory.bodies[election.body - 1] ?? {};
  const seats = election.seats.map(async (seat) => {
    const { person } = election.candidates.find((one) => one.seat === seat) ?? {};
    const holder = person === undefined ? "nobody" : await named(scene, person);
    return [seatNamed({ body: id, seat }), holder] as const;
  });
  return Object.fromEntries(await Promise.all(seats));
}

/** Compares each field that the file names. */
export async function compareVote(
  scene: Scene,
  { weights, elected, voters, derivation, ...plain }: ExpectedVote,
  actual: PlayedVote,
  tell: Tell,
): Promise<void> {
  for (const [field, value] of Object.entries(plain)) {
    if (value === undefined) continue;
    const enumeration = field in NAMES ? NAMES[field as keyof typeof NAMES] : undefined;
    const wanted = enumeration ? nameOf(enumeration, value as number) : told(value);
    const found = told(actual[field as keyof PlayedVote]);
    if (wanted !== found) tell([field], wanted, found);
  }
  for (const [field, value] of Object.entries(weights ?? {})) {
    const found = actual.weights?.[field as keyof typeof weights];
    if (value !== found) tell(["weights", field], `${value}`, told(found));
  }
  for (const [seat, holder] of elected ?? []) {
    const key = seatNamed(seat);
    const wanted = holder === "nobody" ? holder : personNamed(holder);
    const found = told(actual.elected?.[key]);
    if (wanted !== found) tell(["elected", key], wanted, found);
  }
  const { queries } = scene.ledger;
  const { id } = scene.vote(actual.name);
  if (derivation !== undefined) {
    const steps = (await queries.vote(id)).derivation;
    compareDerivation(derivation, steps, tell);
  }
  if (voters !== undefined) {
    const list = await all((paging) => queries.voters(id, paging));
    const manners = new Map(list.map(({ elector, manner }) => [elector, manner]));
    for (const [elector, manner] of voters) {
      const found = manners.get(elector) ?? "NONE";
      if (manner !== found) tell(["voters"], `${elector}: ${manner}`, found);
    }
  }
}

/** Each expected step must come, after the one before it. */
function compareDerivation(
  expected: NonNullable<ExpectedVote["derivation"]>,
  steps: readonly Step[],
  tell: Tell,
): void {
  let from = 0;
  for (const [i, { rule, result, paragraph, decisive }] of expected.entries()) {
    const place = steps.findIndex(({ code }, at) => at >= from && code === rule);
    const step = steps[place];
    if (step === undefined) {
      tell(["derivation", i], rule, steps.map(({ code }) => code).join(", "));
      return;
    }
    from = place + 1;
    const pairs = [
      [result, step.result === "notMet" ? "not-met" : step.result],
      [paragraph, step.paragraph],
      [decisive, step.decisive ?? false],
    ];
    for (const [wanted, found] of pairs) {
      if (wanted !== undefined && wanted !== found) {
        tell(["derivation", i], `${rule} ${wanted}`, told(found));
      }
    }
  }
}

/** Compares the list of members, or one of them, at a key date. */
export async function compareMembers(
  scene: Scene,
  { at, member, ...expected }: ExpectedMembers,
  now: number,
  tell: Tell,
): Promise<void> {
  if (member !== undefined) return compareMember(scene, { at, member, ...expected }, now, tell);
  const { queries } = scene.ledger;
  const { count, eligible, include = [], exclude = [] } = expected;
  const list = await all((paging) => queries.members({ at: at ?? now, ...paging }));
  const numbers = new Set(list.map((one) => one.member));
  if (count !== undefined && count !== numbers.size) tell(["count"], `${count}`, `${numbers.size}`);
  if (eligible !== undefined) {
    const { heads } = await queries.members({ at: at ?? now });
    if (eligible !== heads.eligible) tell(["eligible"], `${eligible}`, `${heads.eligible}`);
  }
  const missing = include.filter((number) => !numbers.has(number));
  if (missing.length > 0) tell(["include"], `member ${missing.join(", ")}`, "no member");
  const present = exclude.filter((number) => numbers.has(number));
  if (present.length > 0) tell(["exclude"], `no member ${present.join(", ")}`, "member");
}

async function compareMember(
  scene: Scene,
  { at, member, entitled, votingPerson, segment, since, until, ...plain }: ExpectedMembers,
  now: number,
  tell: Tell,
): Promise<void> {
  const found = await scene.ledger.queries.member(member ?? 0, { at: at ?? now });
  const { segments } = scene.founding.directory;
  const voter = found.votingPerson === null ? "nobody" : await named(scene, found.votingPerson);
  const instant = (second: number | "never" | null) =>
    typeof second === "number" ? new Date(second * 1000).toISOString() : "never";
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    entitled: [entitled, found.isEntitled],
    shares: [plain.shares, found.shares],
    votes: [plain.votes, found.votes],
    segment: [segment, segments.find(({ number }) => number === found.segment)?.name],
    since: [since && instant(since), instant(found.since)],
    until: [until && instant(until), instant(found.until)],
    votingPerson: [votingPerson && nameOr(votingPerson), voter],
  };
  for (const [field, [wanted, actual]] of Object.entries(pairs)) {
    if (wanted !== undefined && wanted !== actual) tell([field], told(wanted), told(actual));
  }
}

/** Compares a seat at a key date. */
export async function compareSeat(
  scene: Scene,
  { seat: { body, seat }, at, holder, role }: ExpectedSeat,
  now: number,
  tell: Tell,
): Promise<void> {
  const { seats } = await scene.ledger.queries.body(scene.body(body), { at: at ?? now });
  const found = seats.find((one) => one.seat === seat);
  if (found === undefined) return tell(["seat"], `${seat}`, `1…${seats.length}`);
  if (holder !== undefined) {
    const wanted = nameOr(holder);
    const actual = found.person === null ? "vacant" : await named(scene, found.person);
    if (wanted !== actual) tell(["holder"], wanted, actual);
  }
  if (role !== undefined && nameOf(SeatRole, role) !== found.role) {
    tell(["role"], wordOf(nameOf(SeatRole, role)), wordOf(found.role));
  }
}

/** Compares whether the relay still has a declaration. */
export async function compareDeclaration(
  scene: Scene,
  name: string,
  expected: "kept" | "deleted",
  tell: Tell,
): Promise<void> {
  const stored = await scene.ledger.relay.declaration(scene.declared(name).id);
  const found = stored === undefined ? "deleted" : "kept";
  if (found !== expected) tell([], expected, found);
}

/** All pages of a list. */
export async function all<T>(
  read: (paging: { limit: number; cursor: string | undefined }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: MOST, cursor });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

async function named(scene: Scene, person: number): Promise<string> {
  return personNamed(await scene.personName(person));
}

function nameOr(person: PersonName | string): string {
  return typeof person === "string" ? person : personNamed(person);
}

/** A value as differences tell it; lists sorted, because their order says nothing. */
function told(value: unknown): string {
  if (Array.isArray(value)) return `[${[...value].sort().join(", ")}]`;
  return value === undefined || value === null ? "–" : String(value);
}
