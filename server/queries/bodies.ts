import { UmlaufError } from "../errors.ts";
import { namesIn } from "../protocol/enumeration.ts";
import { type Articles, BodyKind, Matter, Procedure, type RuleSet } from "../protocol/rules.ts";
import { SeatRole } from "../protocol/types.ts";
import { type BodyRow, type TermRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { instantOf } from "./pages.ts";
import { endOrNull, memberHeadsDuring, memberOf, personEnd, votingPersonAt } from "./register.ts";
import type {
  ArticlesView,
  BodyView,
  HeadsView,
  OfficeView,
  RuleSetView,
  SeatView,
  TermView,
} from "./views.ts";
import { articlesInWords, kindName, roleName, ruleSetInWords } from "./wording.ts";

/** All bodies at a key date. */
export async function bodiesAt(view: View, at: number): Promise<readonly BodyView[]> {
  const rows = await view.range(tables.bodies);
  return Promise.all(rows.map(([[body]]) => bodyAt(view, body, at)));
}

/** @throws BODY_UNKNOWN */
export async function bodyAt(view: View, body: number, at: number): Promise<BodyView> {
  const { kind, convenedBy, presidedBy, segments } = bodyOf(view, body);
  return {
    body,
    kind: kindName(kind),
    convenedBy,
    presidedBy,
    at,
    heads: await headsDuring(view, body, instantOf(at)),
    seats: segments.map((segment, i) => seatView(view, body, i + 1, segment, at)),
    chair: chairAt(view, body, at),
    actingChair: actingChairAt(view, body, at),
    ruleSets: (await ruleSetsOf(view, body, at)).filter((set) => set.inForceFor.length > 0),
  };
}

/** The articles (Satzung) in force at a key date; those of the founding before it. @throws INDEX_EMPTY */
export async function articlesAt(view: View, at: number): Promise<ArticlesView> {
  const rows = await view.range(tables.articles);
  const [[version] = [0], row] = rows.findLast(([, { since }]) => since <= at) ?? rows[0] ?? [];
  if (row === undefined) throw new UmlaufError("INDEX_EMPTY");
  const { since, ...articles } = row;
  return { version, since, articles: articlesInWords(articles as unknown as Articles) };
}

/** Auditors (Prüfungsverband) and relays, with their keys. */
export async function officesOf(view: View, table: "auditors" | "relays"): Promise<OfficeView[]> {
  const rows = await view.range(tables[table]);
  return rows.map(([[number], { since, until, facts }]) => ({
    number,
    key: facts.key as string,
    since,
    until: endOrNull(until),
  }));
}

/** All terms of a body's seats, by seat and then by time. @throws BODY_UNKNOWN */
export function termsOf(view: View, body: number): readonly TermView[] {
  return bodyOf(view, body).segments.flatMap((_, i) =>
    termRows(view, body, i + 1).map((term) => ({
      seat: i + 1,
      person: term.person,
      member: memberOf(view, term.person),
      since: term.since,
      until: endOrNull(endOf(view, term)),
      role: roleName(term.role),
    })),
  );
}

/** All versions of a body's rules, and what each governs at the key date. @throws BODY_UNKNOWN */
export async function ruleSetsOf(
  view: View,
  body: number,
  at: number,
): Promise<readonly RuleSetView[]> {
  bodyOf(view, body);
  const rows = await view.range(tables.ruleSets, { within: [body] });
  const sets = rows.map(([[, index], row]) => ({ index, ruleSet: row as unknown as RuleSet }));
  const governs = new Map(
    Object.values(Matter).map((matter) => [
      matter,
      sets.findLast(({ ruleSet }) => hasMatter(ruleSet, matter) && ruleSet.validFrom <= at),
    ]),
  );
  return sets.map((set) => ({
    index: set.index,
    // A set without a procedure only withdraws the competence.
    inForceFor: namesIn(Matter, set.ruleSet.matters).filter(
      (name) => governs.get(Matter[name]) === set && set.ruleSet.procedure !== Procedure.NONE,
    ),
    ruleSet: ruleSetInWords(set.ruleSet),
  }));
}

/**
 * Twin of the contract's `headsDuring`: who was entitled at any instant from `from` to `to`, and members or seats with
 * the vacant ones.
 */
export async function headsDuring(
  view: View,
  body: number,
  from: number,
  to = from,
): Promise<HeadsView> {
  const { kind, segments } = bodyOf(view, body);
  if (kind === BodyKind.GENERAL_MEETING) return memberHeadsDuring(view, from, to);
  const taken = segments.filter((_, i) =>
    termRows(view, body, i + 1).some((term) => {
      const end = endOf(view, term);
      return term.since <= to && from < end && term.since < end;
    }),
  );
  return { eligible: taken.length, all: segments.length };
}

/** Twin of the contract's `chairAt`: the presiding person, and as which elector of the body. */
export function chairAt(view: View, body: number, at: number): BodyView["chair"] {
  const { kind, presidedBy } = bodyOf(view, body);
  const { segments } = bodyOf(view, presidedBy);
  for (let seat = 1; seat <= segments.length; ++seat) {
    const term = termAt(view, presidedBy, seat, at);
    if (term?.role !== SeatRole.CHAIR) continue;
    const { person } = term;
    if (presidedBy === body) return { person, elector: seat };
    const member = memberOf(view, person);
    const votes = kind === BodyKind.GENERAL_MEETING && votingPersonAt(view, member, at) === person;
    return { person, elector: votes ? member : null };
  }
  return null;
}

/** Twin of the contract's `actingChairAt`: chair, else deputy, else the seat whose term began first. */
export function actingChairAt(view: View, body: number, at: number): BodyView["actingChair"] {
  const held = bodyOf(view, body).segments.flatMap((_, i) => {
    const term = termAt(view, body, i + 1, at);
    return term === undefined ? [] : [{ ...term, seat: i + 1 }];
  });
  const acting =
    held.find(({ role }) => role === SeatRole.CHAIR) ??
    held.find(({ role }) => role === SeatRole.DEPUTY) ??
    held.toSorted((a, b) => a.since - b.since)[0];
  return acting ? { person: acting.person, seat: acting.seat, role: roleName(acting.role) } : null;
}

/** Who holds a seat at an instant; undefined where it is vacant. */
export function holderAt(view: View, body: number, seat: number, at: number): number | undefined {
  return termAt(view, body, seat, at)?.person;
}

/** @throws BODY_UNKNOWN */
export function bodyOf(view: View, body: number): BodyRow {
  const row = view.get(tables.bodies, [body]);
  if (row === undefined) throw new UmlaufError("BODY_UNKNOWN", { body });
  return row;
}

function termRows(view: View, body: number, seat: number): readonly TermRow[] {
  return view.get(tables.seats, [body, seat]) ?? [];
}

/** The newest term that had begun, if it still runs. */
function termAt(view: View, body: number, seat: number, at: number): TermRow | undefined {
  const term = termRows(view, body, seat).findLast(({ since }) => since <= at);
  return term !== undefined && at < endOf(view, term) ? term : undefined;
}

/** Office ends with the entitlement of the member (§§9(2), 68 GenG), and with the person. */
function endOf(view: View, { person, since, until }: TermRow): number {
  return Math.min(until, personEnd(view, person, since));
}

function seatView(view: View, body: number, seat: number, segment: number, at: number): SeatView {
  const term = termAt(view, body, seat, at);
  return {
    seat,
    segment,
    person: term?.person ?? null,
    member: term ? memberOf(view, term.person) : null,
    since: term?.since ?? null,
    until: term ? endOrNull(endOf(view, term)) : null,
    role: roleName(term?.role ?? SeatRole.NONE),
  };
}

function hasMatter({ matters }: RuleSet, matter: Matter): boolean {
  return ((matters >>> matter) & 1) === 1;
}
