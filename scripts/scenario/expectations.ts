/** Compares what is with what a scenario expects, through the queries that the portal uses. */
import type { Hex } from "viem";
import { Cause, Choice, nameOf, Outcome, Phase, Refusal } from "../../server/protocol/types.ts";
import { MOST } from "../../server/queries/pages.ts";
import type { MembersView } from "../../server/queries/views.ts";
import type { ScenarioLedger } from "./ledger.ts";
import type { PlayedVote } from "./result.ts";
import type { Scene } from "./scene.ts";
import type { Expectation } from "./schema.ts";

/** Notes a difference; `keys` lead to the expected value within `expect`. */
export type Tell = (keys: readonly (string | number)[], expected: string, actual: string) => void;

type ExpectedVote = NonNullable<Expectation["votes"]>[string];
type ExpectedMembers = NonNullable<Expectation["members"]>[number];
type ExpectedSeat = NonNullable<Expectation["seats"]>[number];

const NAMES = { phase: Phase, outcome: Outcome, cause: Cause, refusal: Refusal } as const;

/** How a vote stands: what the index tells; before the close, which tells no counts, those of the contract. */
export async function standing(
  ledger: ScenarioLedger,
  name: string,
  id: Hex,
  now: number,
): Promise<PlayedVote> {
  const vote = await ledger.queries.vote(id, { at: now });
  const count = vote.count ?? (await ledger.view.ask("votes", "countOf", [id]));
  const { eligible, allMembers, yes, no, abstain, invalid } = count;
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
    voted: vote.voted,
    objections: vote.participation.objections,
    declared: vote.declaredAt !== null,
    action: vote.execution.state.toLowerCase(),
    refusal: vote.execution.refusal,
  };
}

/** Compares each field that the file names. */
export function compareVote(expected: ExpectedVote, actual: PlayedVote, tell: Tell): void {
  for (const [field, value] of Object.entries(expected)) {
    const enumeration = field in NAMES ? NAMES[field as keyof typeof NAMES] : undefined;
    const wanted = enumeration === undefined ? String(value) : nameOf(enumeration, value as number);
    const found = String(actual[field as keyof PlayedVote]);
    if (wanted !== found) tell([field], wanted, found);
  }
}

/** Compares the list of members at a key date. */
export async function compareMembers(
  { queries }: ScenarioLedger,
  { at, count, eligible, include = [], exclude = [] }: ExpectedMembers,
  now: number,
  tell: Tell,
): Promise<void> {
  const numbers = new Set<number>();
  let page: MembersView;
  let cursor: string | undefined;
  do {
    page = await queries.members({ at: at ?? now, limit: MOST, cursor });
    for (const { member } of page.items) numbers.add(member);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  if (count !== undefined && count !== numbers.size) tell(["count"], `${count}`, `${numbers.size}`);
  if (eligible !== undefined && eligible !== page.heads.eligible) {
    tell(["eligible"], `${eligible}`, `${page.heads.eligible}`);
  }
  const missing = include.filter((number) => !numbers.has(number));
  if (missing.length > 0) tell(["include"], `member ${missing.join(", ")}`, "no member");
  const present = exclude.filter((number) => numbers.has(number));
  if (present.length > 0) tell(["exclude"], `no member ${present.join(", ")}`, "member");
}

/** Compares the holder of a seat at a key date. */
export async function compareSeat(
  scene: Scene,
  { seat, at, holder, chair, ...of }: ExpectedSeat,
  now: number,
  tell: Tell,
): Promise<void> {
  const { queries, view } = scene.ledger;
  const { seats } = await queries.body(scene.body(of.body), { at: at ?? now });
  const found = seats.find((one) => one.seat === seat);
  if (found === undefined) return tell(["seat"], `${seat}`, `1…${seats.length}`);
  const wanted = holder === "vacant" ? null : await scene.number(holder);
  if (found.person !== wanted) {
    const name = holder === "vacant" ? holder : `${holder.member}/${holder.person}`;
    tell(["holder"], name, await personName(view, found.member, found.person));
  }
  if (chair !== undefined && chair !== found.chair) tell(["chair"], `${chair}`, `${found.chair}`);
}

/** Compares the index with the contract: what was counted, and each elector's entry. */
export async function compareIndex(
  { queries, view }: ScenarioLedger,
  id: Hex,
  now: number,
  tell: (field: string, expected: string, actual: string) => void,
): Promise<void> {
  const indexed = await queries.vote(id, { at: now });
  const vote = await view.vote(id);
  const phase = await view.ask("votes", "phaseAt", [id, now]);
  const count = await view.ask("votes", "countOf", [id]);
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    phase: [nameOf(Phase, phase), indexed.phase],
    openedAt: [vote.openedAt, indexed.openedAt],
    startsAt: [vote.startsAt, indexed.startsAt],
    endsAt: [vote.endsAt, indexed.endsAt],
    endedAt: [vote.endedAt, indexed.endedAt ?? 0],
    cause: [nameOf(Cause, vote.cause), indexed.cause],
    closedAt: [vote.closedAt, indexed.closedAt ?? 0],
    outcome: [nameOf(Outcome, vote.outcome), indexed.outcome],
    contestable: [vote.contestable, indexed.contestable],
    declaredAt: [vote.declaredAt, indexed.declaredAt ?? 0],
    executed: [vote.executed, ["EXECUTED", "REFUSED"].includes(indexed.execution.state)],
    objections: [vote.objections, indexed.participation.objections],
    batches: [vote.batches, indexed.participation.batches],
    voted: [vote.heads, indexed.voted],
    eligible: [count.eligible, indexed.participation.eligible],
    allMembers: [count.allMembers, indexed.participation.all],
  };
  for (const [field, [expected, actual]] of Object.entries(pairs)) {
    if (expected !== actual) tell(field, String(expected), String(actual));
  }
  if (indexed.count === null) return;
  for (const [field, expected] of Object.entries(count)) {
    const actual = indexed.count[field as keyof typeof count];
    if (expected !== actual) tell(`count.${field}`, `${expected}`, `${actual}`);
  }
  const entries = new Map<number, string>();
  let cursor: string | undefined;
  do {
    const page = await queries.ballots(id, { limit: MOST, cursor });
    for (const { elector, choice, superseded } of page.items) {
      if (!superseded) entries.set(elector, choice);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  if (entries.size !== vote.heads) tell("ballots", `${vote.heads}`, `${entries.size}`);
  for (const [elector, choice] of entries) {
    const entry = nameOf(Choice, await view.ask("votes", "entryOf", [id, elector]));
    if (entry !== choice) tell(`entry of ${elector}`, entry, choice);
  }
}

async function personName(
  view: ScenarioLedger["view"],
  member: number | null,
  person: number | null,
): Promise<string> {
  if (member === null || person === null) return "vacant";
  const first = await view.ask("register", "votingPersonOf", [member]);
  return `${member}/${person - first + 1}`;
}
