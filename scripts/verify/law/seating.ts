/** Who may be given which seat, and by which body (§§8 (2), 9 (2), 24, 36, 43a). */
import type { Ledger } from "./ledger.ts";
import type { Body, NewTerm } from "./offices.ts";
import { requireSeatOf } from "./offices.ts";
import type { Articles } from "./words.ts";
import type { Action, SeatOrder } from "./world.ts";
import { Refused } from "./world.ts";

/** Candidates and seats of an election. */
export function requireBallotPaper(
  ledger: Ledger,
  { body: number, since, until, seats, candidates }: Extract<Action, { readonly kind: "ELECT" }>,
): void {
  const body = ledger.offices.body(number);
  for (const seat of seats) requireSeatOf(body, seat);
  for (const person of candidates) ledger.register.person(person);
  const ascending = seats.every((seat, index) => index === 0 || (seats[index - 1] ?? 0) < seat);
  if (seats.length === 0 || !ascending) throw new Refused("seats are not in ascending order");
  if (candidates.length < 1 || candidates.length > 24)
    throw new Refused("an election has 1 to 24 candidates");
  if (new Set(candidates).size !== candidates.length) throw new Refused("a candidate stands twice");
  if (until <= since) throw new Refused("the term is empty");
}

/** Who fills and empties the seats of a cooperative's organs (§§24, 36). */
export function requireDecider(ledger: Ledger, decider: number, filled: number): void {
  if (!ledger.articles.cooperative) return;
  const by = ledger.offices.body(decider).kind;
  const of = ledger.offices.body(filled).kind;
  const byMeeting = by === "GENERAL_MEETING" || by === "REPRESENTATIVES";
  const allowed =
    of === "SUPERVISORY_BOARD"
      ? byMeeting
      : of !== "BOARD" || byMeeting || by === "SUPERVISORY_BOARD";
  if (!allowed) throw new Refused("the body does not decide on these seats");
}

/** Representatives are elected in secret (§43a (4)), which no vote here can be. */
export function requireFilledByVote(body: Body, { cooperative }: Articles): void {
  if (cooperative && body.kind === "REPRESENTATIVES")
    throw new Refused("representatives are elected in secret (§43a (4))");
}

/** Whether a person can be given a seat. */
export function requireSeatFit(ledger: Ledger, order: SeatOrder, t: number): void {
  const { offices, articles } = ledger;
  const body = offices.body(order.body);
  const since = Math.max(order.since, t);
  const term: NewTerm = order;
  requireFilledByVote(body, articles);
  if (!offices.mayHold(order.person, articles.cooperative))
    throw new Refused("the person cannot hold an office (§9 (2))");
  offices.requireSegment(body, term, since);
  if (articles.cooperative && body.kind === "SUPERVISORY_BOARD")
    offices.requireInvestorsQuarter(body, term, since);
  offices.requireVacant(body, order.seat, since);
  offices.requireFree(body, term, since);
  offices.requireTermLimit(body, since, order.until, articles);
}
