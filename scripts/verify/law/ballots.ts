/** Ballots: whether one is counted, and who signs for an elector. */

import type { Entitlement } from "./electorate.ts";
import { entitledAt, entitlement, isBarred } from "./electorate.ts";
import type { Ledger } from "./ledger.ts";
import { votingPersonAt } from "./register.ts";
import type { Cast, Vote } from "./votes.ts";
import { lastInstant, requirePhase } from "./votes.ts";
import type { Choice, Manner } from "./words.ts";
import type { Ballot, Key, Verdict } from "./world.ts";
import { Refused } from "./world.ts";

/** A ballot as it was received. */
export interface Received extends Omit<Ballot, "signer"> {
  readonly receivedAt: number;
  /** Who signed it, or the manner in which two officers record it */
  readonly signature: { readonly signer: Key | null } | { readonly manner: Manner };
  /** The last instant at which it may have been received */
  readonly latest: number;
  readonly late: boolean;
}

/** Who signs for an elector at an instant: the voting person, or who holds its seat. */
export function ownSigner(ledger: Ledger, elector: Entitlement, t: number): number {
  if (elector.term !== null) return elector.term.person;
  return votingPersonAt(ledger.register.member(elector.elector), t);
}

/** Holders of proxies of an elector that are good at an instant. */
export function proxyHolders(vote: Vote, elector: number, t: number): number[] {
  return vote.proxies
    .filter(
      ({ principal, since, until }) =>
        principal === elector && since <= t && (until === null || t < until),
    )
    .map(({ holder }) => holder);
}

/** The person whose key signed for an elector, and in what manner; null where nobody's did. */
export function signerOf(
  ledger: Ledger,
  vote: Vote,
  elector: Entitlement,
  signer: Key | null,
  t: number,
): { readonly person: number; readonly manner: Manner } | null {
  const { register } = ledger;
  if (signer === null) return null;
  const own = ownSigner(ledger, elector, t);
  if (register.keyAt(own, t) === signer) return { person: own, manner: "OWN" };
  const person = proxyHolders(vote, elector.elector, t).find(
    (holder) => register.keyAt(holder, t) === signer && register.isActive(holder, t),
  );
  return person === undefined ? null : { person, manner: "PROXY" };
}

/** A choice as it counts; null where it is none. */
function read(
  vote: Vote,
  choice: Choice | readonly number[],
): { readonly choice: Choice; readonly candidates: readonly number[] } | null {
  const { action } = vote.opening;
  if (action.kind !== "ELECT")
    return typeof choice === "string" ? { choice, candidates: [] } : null;
  if (typeof choice === "string")
    return { choice: choice === "ABSTAIN" ? "ABSTAIN" : "INVALID", candidates: [] };
  const candidates = [...new Set(choice)].sort((a, b) => a - b);
  const known = candidates.every((place) => action.candidates[place] !== undefined);
  if (!known || candidates.length > action.seats.length)
    return { choice: "INVALID", candidates: [] };
  return { choice: candidates.length === 0 ? "ABSTAIN" : "YES", candidates };
}

/** Why a ballot is not counted, looked for in this order; or the ballot as it counts. */
function judge(ledger: Ledger, vote: Vote, ballot: Received): Exclude<Verdict, null> | Cast {
  const { elector, revision, receivedAt, signature } = ballot;
  if (receivedAt < vote.startsAt || receivedAt > ballot.latest) return "RECEIVED_OUTSIDE";
  const chosen = read(vote, ballot.choice);
  if (chosen === null) return "INVALID_CHOICE";
  const entitled = entitlement(ledger, vote, elector, entitledAt(vote, receivedAt));
  if (entitled === null) return "NOT_ENTITLED";
  const signed =
    "manner" in signature
      ? { person: ownSigner(ledger, entitled, receivedAt), manner: signature.manner }
      : signerOf(ledger, vote, entitled, signature.signer, receivedAt);
  if (signed === null) return "BAD_SIGNATURE";
  // The dead vote no more (§77); an organisation that has named nobody may still write.
  const voter = ledger.register.findPerson(signed.person);
  if ("manner" in signature && voter !== null && receivedAt >= voter.until) return "NOT_ENTITLED";
  if (isBarred(ledger, vote, elector, signed.person)) return "BARRED";
  const last = vote.ballots.get(elector)?.at(-1);
  if (vote.ruleSet.revocability === "UNTIL_RECEIPT") {
    if (revision !== 1) return "INVALID_REVISION";
    if (last !== undefined) return "ALREADY_VOTED";
  } else if (revision <= (last?.revision ?? 0)) {
    return last === undefined ? "INVALID_REVISION" : "ALREADY_VOTED";
  }
  const { since, votes, investing } = entitled;
  const { manner } = signed;
  return { ...chosen, manner, revision, late: ballot.late, since, votes, investing };
}

function count(ledger: Ledger, vote: Vote, ballots: readonly Received[]): Verdict[] {
  const verdicts = ballots.map((ballot): Verdict => {
    const judged = judge(ledger, vote, ballot);
    if (typeof judged === "string") return judged;
    const earlier = vote.ballots.get(ballot.elector) ?? [];
    vote.ballots.set(ballot.elector, [...earlier, judged]);
    return null;
  });
  if (!verdicts.includes(null)) throw new Refused(`no ballot counts: ${verdicts.join(", ")}`);
  return verdicts;
}

/** Writes ballots while voting goes on: they are received now. */
export function cast(ledger: Ledger, vote: Vote, ballots: readonly Ballot[], t: number): Verdict[] {
  requirePhase(vote, t, "VOTING");
  return count(
    ledger,
    vote,
    ballots.map(({ signer, ...ballot }) => ({
      ...ballot,
      receivedAt: t,
      signature: { signer },
      latest: t,
      late: false,
    })),
  );
}

/** Writes ballots after the end of voting, which a relay has received in time. */
export function castLate(
  ledger: Ledger,
  vote: Vote,
  ballots: readonly (Ballot & { readonly receivedAt: number })[],
  t: number,
): Verdict[] {
  requirePhase(vote, t, "OVERDUE", "GRACE");
  const latest = Math.min(t, lastInstant(vote));
  return count(
    ledger,
    vote,
    ballots.map(({ signer, ...ballot }) => ({
      ...ballot,
      signature: { signer },
      latest,
      late: true,
    })),
  );
}

/** Two officers record a ballot on paper or by telephone (§47). */
export function record(
  ledger: Ledger,
  vote: Vote,
  ballot: Omit<Ballot, "signer"> & { readonly manner: Manner; readonly receivedAt: number },
  t: number,
): void {
  requirePhase(vote, t, "VOTING", "OVERDUE", "GRACE");
  const { elector, choice, revision, manner, receivedAt } = ballot;
  if (manner !== "PAPER" && manner !== "PHONE")
    throw new Refused("officers record ballots on paper or by telephone only");
  if (receivedAt > t) throw new Refused("the ballot is yet to be received");
  // Who votes by telephone is asked again; only what was written can be beyond repair.
  if (manner === "PHONE" && read(vote, choice)?.choice === "INVALID")
    throw new Refused("a ballot by telephone is not invalid");
  const late = vote.endedAt !== null || t >= vote.endsAt;
  count(ledger, vote, [
    {
      elector,
      choice,
      revision,
      receivedAt,
      signature: { manner },
      latest: lastInstant(vote),
      late,
    },
  ]);
}

/** Whether a ballot has been counted for an elector, whoever signed it. */
export function hasVoted(vote: Vote, elector: number): boolean {
  return vote.ballots.has(elector);
}
