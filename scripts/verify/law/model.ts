/**
 * The reference model of cooperative law: a cooperative from its founding on, act by act.
 *
 * Written from `docs/law.md` alone, so that it agrees with the ledger only where both are right. An
 * act that the law does not allow throws `Refused` and changes nothing. Instants are UTC seconds, and
 * no call is older than the one before it.
 */
import { actOnVote } from "./about.ts";
import { act } from "./acts.ts";
import { cast, castLate } from "./ballots.ts";
import { sheetOf } from "./contests.ts";
import type { Step } from "./counting.ts";
import { close, end, settle } from "./ending.ts";
import { execute } from "./execution.ts";
import { checkArticles, checkRuleSet } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { found, requireSealed } from "./ledger.ts";
import { endorse, open } from "./opening.ts";
import { classAt, isEntitled, isMember, lastPeriod, periodAt, votingPersonAt } from "./register.ts";
import type { Vote } from "./votes.ts";
import { phaseAt } from "./votes.ts";
import type { Matter } from "./words.ts";
import type {
  Ballot,
  Evidence,
  Figures,
  Founding,
  Key,
  MemberState,
  Opening,
  PersonAct,
  PersonState,
  Signed,
  Verdict,
  VoteAct,
  VoteState,
} from "./world.ts";
import { Refused } from "./world.ts";

export type { Step } from "./counting.ts";

const NOTHING: Figures = { eligible: 0, allMembers: 0, yes: 0, no: 0, abstain: 0, invalid: 0 };

export class Cooperative {
  readonly #ledger: Ledger;

  /** Refuses Articles and rule sets with faults. */
  constructor(founding: Founding) {
    this.#ledger = found(founding);
    const { articles, offices } = this.#ledger;
    const faults = [
      ...checkArticles(articles),
      ...founding.ruleSets.flatMap((ruleSet) => {
        const { kind } = offices.body(ruleSet.body);
        return checkRuleSet(ruleSet, kind, articles.cooperative, founding.at);
      }),
    ];
    if (faults.length > 0) throw new Refused(faults.map(({ code }) => code).join(", "));
  }

  /** An act outside of votes; `digest` is its name as endorsements have it (`act:<name>`). */
  act(it: PersonAct, by: readonly Signed[], validUntil: number, t: number, digest?: string): void {
    act(this.#ledger, it, by, validUntil, t, digest);
  }

  /** Members endorse `vote:<name>`, to be opened, or `act:<name>`. */
  endorse(
    digest: string,
    endorsements: readonly { readonly member: number; readonly key: Key | null }[],
    t: number,
  ): void {
    requireSealed(this.#ledger, t);
    endorse(this.#ledger, digest, endorsements, t);
  }

  open(opening: Opening, by: readonly Signed[], validUntil: number, t: number): void {
    open(this.#ledger, opening, by, validUntil, t);
  }

  voteAct(vote: string, it: VoteAct, by: readonly Signed[], validUntil: number, t: number): void {
    actOnVote(this.#ledger, this.#vote(vote), it, by, validUntil, t);
  }

  /** Ballots received now. */
  cast(vote: string, ballots: readonly Ballot[], t: number): Verdict[] {
    return cast(this.#ledger, this.#vote(vote), ballots, t);
  }

  /** Ballots written after the end of voting, with a relay's attestation of their receipt. */
  castLate(
    vote: string,
    ballots: readonly (Ballot & { readonly receivedAt: number })[],
    t: number,
  ): Verdict[] {
    return castLate(this.#ledger, this.#vote(vote), ballots, t);
  }

  end(vote: string, t: number): void {
    end(this.#ledger, this.#vote(vote), t);
  }

  /** Takes everybody into account who left during the voting. */
  settle(vote: string, t: number): void {
    settle(this.#ledger, this.#vote(vote), t);
  }

  close(vote: string, t: number): void {
    close(this.#ledger, this.#vote(vote), t);
  }

  execute(vote: string, evidence: Evidence | null, t: number): void {
    execute(this.#ledger, this.#vote(vote), evidence, t);
  }

  voteAt(name: string, t: number): VoteState {
    const vote = this.#vote(name);
    const { cause, result, standing, contestable, objectors, executed, refusal } = vote;
    const { action } = vote.opening;
    const sheet = sheetOf(this.#ledger, vote);
    return {
      phase: phaseAt(vote, t),
      cause,
      outcome: result?.outcome ?? "NONE",
      standing,
      contestable,
      objections: objectors.size,
      heads: sheet.size,
      count: result?.count ?? NOTHING,
      weights: result?.weights ?? NOTHING,
      elected: result?.elected ?? (action.kind === "ELECT" ? action.seats.map(() => 0) : []),
      executed,
      refusal,
      sheet: new Map(
        [...sheet].map(([elector, { choice, manner }]) => [elector, { choice, manner }]),
      ),
    };
  }

  /** The rules applied to a closed vote, in order; none before the close. */
  derivationOf(vote: string): Step[] {
    return [...(this.#vote(vote).result?.steps ?? [])];
  }

  memberAt(number: number, t: number): MemberState {
    const { register } = this.#ledger;
    const member = register.member(number);
    const entitlement = periodAt(member.entitlements, t) ?? lastPeriod(member.entitlements);
    const membership = periodAt(member.memberships, t) ?? lastPeriod(member.memberships);
    const { votes, investing, segment } = classAt(member, t);
    const votingPerson = votingPersonAt(member, t);
    return {
      since: entitlement.since,
      until: entitlement.until,
      memberUntil: membership.until,
      isMember: isMember(member, t),
      isEntitled: isEntitled(member, t),
      votes,
      investing,
      segment,
      shares: member.shares,
      votingPerson,
      key: register.keyAt(votingPerson, t),
      dead: member.dead,
    };
  }

  /** Members are numbered from 1, and so are persons. */
  get memberCount(): number {
    return this.#ledger.register.members.length;
  }

  get personCount(): number {
    return this.#ledger.register.persons.length;
  }

  personAt(number: number, t: number): PersonState {
    const { register } = this.#ledger;
    const { member, representative, invitation } = register.person(number);
    const isActive = register.isActive(number, t);
    return { member, representative, isActive, key: register.keyAt(number, t), invitation };
  }

  /** The person in a seat; 0 where it is vacant. */
  seatHolderAt(body: number, seat: number, t: number): number {
    return this.#ledger.offices.termAt(body, seat, t)?.person ?? 0;
  }

  keyAt(person: number, t: number): Key | null {
    return this.#ledger.register.keyAt(person, t);
  }

  /** The rule set that governs a matter of a body, be its procedure none; 0 where there is none. */
  ruleSetFor(body: number, matter: Matter, t: number): number {
    return this.#ledger.rules.numberFor(body, matter, t);
  }

  #vote(name: string): Vote {
    const vote = this.#ledger.votes.get(name);
    if (vote === undefined) throw new Refused(`there is no vote ${name}`);
    return vote;
  }
}
