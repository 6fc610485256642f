import { UmlaufError } from "../errors.ts";
import { Matter, Procedure, type RuleSet } from "../protocol/types.ts";
import { type BodyRow, type TermRow, tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { instantOf } from "./pages.ts";
import { endOrNull, memberHeadsDuring, memberOf, membershipEnd } from "./register.ts";
import type { BodyView, HeadsView, MatterName, RuleSetView, SeatView, TermView } from "./views.ts";

const MATTERS = Object.entries(Matter) as [MatterName, Matter][];

/** All bodies at a key date. */
export async function bodiesAt(view: View, at: number): Promise<readonly BodyView[]> {
  const rows = await view.range(tables.bodies);
  return Promise.all(rows.map(([[body]]) => bodyAt(view, body, at)));
}

/** @throws BODY_UNKNOWN */
export async function bodyAt(view: View, body: number, at: number): Promise<BodyView> {
  const { everyMember, convenedBy, presidedBy, segments } = bodyOf(view, body);
  const chair = chairAt(view, body, instantOf(at));
  return {
    body,
    everyMember,
    convenedBy,
    presidedBy,
    at,
    heads: await headsDuring(view, body, at),
    seats: segments.map((segment, i) => seatView(view, body, i + 1, segment, at)),
    chair,
    ruleSets: (await ruleSetsOf(view, body, at)).filter((set) => set.inForceFor.length > 0),
  };
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
      chair: term.chair,
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
    MATTERS.map(([, matter]) => [
      matter,
      sets.findLast(({ ruleSet }) => hasMatter(ruleSet, matter) && ruleSet.validFrom <= at),
    ]),
  );
  return sets.map((set) => ({
    index: set.index,
    matters: namesOf((matter) => hasMatter(set.ruleSet, matter)),
    // A set without a procedure only withdraws the competence.
    inForceFor: namesOf(
      (matter) => governs.get(matter) === set && set.ruleSet.procedure !== Procedure.NONE,
    ),
    ruleSet: set.ruleSet,
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
  const { everyMember, segments } = bodyOf(view, body);
  if (everyMember) return memberHeadsDuring(view, from, to);
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
  const { everyMember, presidedBy } = bodyOf(view, body);
  const { segments } = bodyOf(view, presidedBy);
  for (let seat = 1; seat <= segments.length; ++seat) {
    const term = termAt(view, presidedBy, seat, at);
    if (!term?.chair) continue;
    const { person } = term;
    if (!everyMember) return { person, elector: presidedBy === body ? seat : null };
    const member = memberOf(view, person);
    const votes = view.get(tables.members, [member])?.votingPerson === person;
    return { person, elector: votes ? member : null };
  }
  return null;
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

/** Office ends with the membership (§9(2) GenG). */
function endOf(view: View, { person, until }: TermRow): number {
  return Math.min(until, membershipEnd(view, person));
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
    chair: term?.chair ?? false,
  };
}

function hasMatter({ matters }: RuleSet, matter: Matter): boolean {
  return ((matters >>> matter) & 1) === 1;
}

function namesOf(holds: (matter: Matter) => boolean): readonly MatterName[] {
  return MATTERS.filter(([, matter]) => holds(matter)).map(([name]) => name);
}
