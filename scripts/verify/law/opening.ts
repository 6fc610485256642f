/** Opening a vote (§§45, 46, 43b), and the endorsements of members. */
import { requirePossible } from "./actions.ts";
import type { Ledger } from "./ledger.ts";
import { requireSeat, requireValid } from "./ledger.ts";
import { votingPersonAt } from "./register.ts";
import { isEndedForm } from "./statutory.ts";
import type { Vote } from "./votes.ts";
import type { RuleSet } from "./words.ts";
import type { Key, Opening, Signed } from "./world.ts";
import { Refused } from "./world.ts";

/**
 * Members endorse an opening or an act, each once, by the present key of its voting person. One that
 * is not good spoils those beside it, which can be handed in again without it.
 */
export function endorse(
  ledger: Ledger,
  name: string,
  endorsements: readonly { readonly member: number; readonly key: Key | null }[],
  t: number,
): void {
  if (endorsements.length === 0) throw new Refused("no member endorses it");
  const { register } = ledger;
  const endorsed = ledger.endorsements.get(name) ?? new Set();
  for (const [index, { member, key }] of endorsements.entries()) {
    const found = register.find(member);
    const person = found === null ? 0 : votingPersonAt(found, t);
    const isGood =
      key !== null && register.keyAt(person, t) === key && register.isActive(person, t);
    if (!isGood) throw new Refused(`member ${member} does not endorse it`);
    if (endorsed.has(member)) throw new Refused(`member ${member} endorses it already`);
    if (member <= (endorsements[index - 1]?.member ?? 0))
      throw new Refused("endorsements are not sorted by member");
  }
  ledger.endorsements.set(
    name,
    new Set([...endorsed, ...endorsements.map(({ member }) => member)]),
  );
}

export function open(
  ledger: Ledger,
  opening: Opening,
  by: readonly Signed[],
  validUntil: number,
  t: number,
): void {
  requireValid(ledger, validUntil, t);
  if (ledger.votes.has(opening.vote)) throw new Refused("there is such a vote already");
  const body = ledger.offices.body(opening.body);
  const ruleSet = ledger.rules.competence(body.number, opening.matter, t);
  if (ruleSet === null) throw new Refused("the body is not competent for the matter");
  if (ledger.rules.numberFor(body.number, opening.matter, t) !== opening.ruleSet)
    throw new Refused("another rule set governs the matter");
  const times = timesOf(opening, ruleSet, t);
  if (isEndedForm(ruleSet, t))
    throw new Refused("general meetings vote by circular no more (§43b)");
  requirePossible(ledger, opening, times.startsAt, t);
  requireOpeners(ledger, opening, ruleSet, by, t);
  const vote: Vote = {
    opening,
    ruleSet,
    body,
    ...times,
    openers: by.map(({ body, seat }) => ({ body, seat })),
    ballots: new Map(),
    proxies: [],
    objectors: new Set(),
    settled: new Set(),
    endedAt: null,
    cause: "NONE",
    closedAt: null,
    result: null,
    contestable: [],
    standing: "STANDS",
    declared: false,
    minuted: false,
    registered: false,
    executed: false,
    refusal: null,
    skipped: [],
  };
  ledger.votes.set(opening.vote, vote);
}

/** When discussion and voting start and end: nothing starts before it is opened, nor without notice. */
function timesOf(
  opening: Opening,
  ruleSet: RuleSet,
  t: number,
): { readonly discussionAt: number; readonly startsAt: number; readonly endsAt: number } {
  const { endsAt } = opening;
  const startsAt = Math.max(opening.startsAt, t);
  if (endsAt <= startsAt) throw new Refused("voting would end before it starts");
  if (ruleSet.procedure !== "EXTENDED") {
    if (opening.discussionAt !== 0) throw new Refused("a circular vote has no discussion");
    if (startsAt < t + ruleSet.notice) throw new Refused("voting would start without due notice");
    return { discussionAt: 0, startsAt, endsAt };
  }
  const discussionAt = Math.max(opening.discussionAt, t);
  if (discussionAt < t + ruleSet.notice)
    throw new Refused("the discussion would start without due notice (§46)");
  if (startsAt < discussionAt + ruleSet.discussion)
    throw new Refused("voting would start before the discussion is over (§43b)");
  return { discussionAt, startsAt, endsAt };
}

/** Signed by seats of the convening body (and the presiding one's chair); or endorsed (§45). */
function requireOpeners(
  ledger: Ledger,
  opening: Opening,
  { openers, jointForm }: RuleSet,
  by: readonly Signed[],
  t: number,
): void {
  const { offices, register } = ledger;
  const { kind, convenedBy, presidedBy } = offices.body(opening.body);
  if (by.length === 0) {
    const endorsed = ledger.endorsements.get(`vote:${opening.vote}`)?.size ?? 0;
    const enough = endorsed * ledger.articles.minority >= register.membersAt(t);
    if (kind !== "GENERAL_MEETING" || endorsed === 0 || !enough)
      throw new Refused("neither signed nor endorsed by the minority");
    return;
  }
  const isSorted = by.every((signed, index) => {
    const before = by[index - 1];
    if (before === undefined) return true;
    return before.body === signed.body ? before.seat < signed.seat : before.body < signed.body;
  });
  if (!isSorted) throw new Refused("signatures are not in the order of bodies and seats");
  const president = offices.acting(presidedBy, t)?.seat ?? 0;
  for (const signed of by) {
    requireSeat(ledger, signed, t);
    const joins = jointForm && signed.body === presidedBy && signed.seat === president;
    if (signed.body !== convenedBy && !joins)
      throw new Refused("signed by a seat that does not convene the body");
  }
  const convening = by.filter(({ body }) => body === convenedBy);
  const chair = offices.acting(convenedBy, t)?.seat ?? 0;
  const byChair = convening.some(({ seat }) => seat === chair);
  if (!byChair && (openers === 0 || convening.length < openers))
    throw new Refused("signed neither by the acting chair nor by seats enough");
  if (jointForm && !by.some(({ body, seat }) => body === presidedBy && seat === president))
    throw new Refused("the presiding body's acting chair has not chosen the form (§43b)");
}
