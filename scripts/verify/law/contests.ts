/** What makes an outcome contestable: whether it would be another, were the law read otherwise. */
import type { CountedBallot, Question, Result, Step } from "./counting.ts";
import { decide } from "./counting.ts";
import type { Electorate } from "./electorate.ts";
import { ban, barred, electorate, entitled, entitlement, hasLeft, without } from "./electorate.ts";
import type { Ledger } from "./ledger.ts";
import { CONTESTS } from "./paragraphs.ts";
import { classAt, votingPersonAt } from "./register.ts";
import type { Cast, Vote } from "./votes.ts";
import { decidedAt, isElection, isMeeting, lastInstant } from "./votes.ts";
import type { Choice, Contest, ElectorateAt } from "./words.ts";

/** Each elector's ballot that takes part. */
type Sheet = ReadonlyMap<number, Cast>;

/** The sheet as it stands: last ballots, without those struck because their electors left. */
export function sheetOf(ledger: Ledger, vote: Vote): Sheet {
  const last = lastInstant(vote);
  const strikes = vote.ruleSet.electorate === "AT_CLOSE";
  return pick(vote, (ballots, elector) =>
    strikes && vote.settled.has(elector) && hasLeft(ledger, vote, elector, last)
      ? undefined
      : ballots.at(-1),
  );
}

function pick(
  vote: Vote,
  choose: (ballots: readonly Cast[], elector: number) => Cast | undefined,
): Sheet {
  const sheet = new Map<number, Cast>();
  for (const [elector, ballots] of vote.ballots) {
    const chosen = choose(ballots, elector);
    if (chosen !== undefined) sheet.set(elector, chosen);
  }
  return sheet;
}

/** The question that a vote puts, under its own rules or under changed ones. */
export function questionOf(ledger: Ledger, vote: Vote, voters: Electorate, sheet: Sheet): Question {
  const { ruleSet, opening } = vote;
  const { action } = opening;
  return {
    ruleSet,
    matter: opening.matter,
    entitled: entitled(vote, voters),
    all: voters.all,
    ballots: [...sheet].map(([elector, cast]): CountedBallot => ({ ...cast, elector })),
    chair: chairChoice(ledger, vote),
    election:
      action.kind !== "ELECT"
        ? null
        : {
            seats: action.seats.map((seat) => electedSegment(ledger, action.body, seat)),
            candidates: action.candidates.map((person) => segmentOf(ledger, vote, person)),
          },
  };
}

function electedSegment(ledger: Ledger, body: number, seat: number): number {
  return ledger.offices.body(body).segments[seat - 1] ?? 0;
}

/** A candidate's segment, when voting ended. */
function segmentOf(ledger: Ledger, vote: Vote, person: number): number {
  const { register } = ledger;
  return classAt(register.member(register.person(person).member), lastInstant(vote)).segment;
}

/** What the chair of the presiding body has voted, where the chair is an elector of this vote. */
function chairChoice(ledger: Ledger, vote: Vote): Choice | null {
  const { offices, register } = ledger;
  const last = lastInstant(vote);
  const chair = offices.withRole(vote.body.presidedBy, "CHAIR", last);
  if (chair === null) return null;
  const sheet = sheetOf(ledger, vote);
  if (!isMeeting(vote)) {
    const presidesItself = vote.body.presidedBy === vote.body.number;
    return presidesItself ? (sheet.get(chair.seat)?.choice ?? null) : null;
  }
  const member = register.member(register.person(chair.person).member);
  if (votingPersonAt(member, last) !== chair.person) return null;
  return sheet.get(member.number)?.choice ?? null;
}

export function resultOf(
  ledger: Ledger,
  vote: Vote,
  rule: ElectorateAt = vote.ruleSet.electorate,
): Result {
  const voters = electorate(ledger, vote, rule, lastInstant(vote));
  return decide(questionOf(ledger, vote, voters, sheetOf(ledger, vote)));
}

/** A reason that was looked at, and whether the outcome hangs on it. */
interface Look {
  readonly contest: Contest;
  readonly contestable: boolean;
  readonly numbers: Record<string, number>;
}

/** Reasons that were looked at, in order, and those that make the outcome contestable. */
export function contestsOf(
  ledger: Ledger,
  vote: Vote,
  result: Result,
): { readonly contestable: Contest[]; readonly steps: Step[] } {
  const looks = [late, electorates, capBase, revocability, bans, hearing]
    .map((look) => look(ledger, vote, result))
    .filter((look) => look !== null)
    .filter(({ contest }) => contest === "LATE" || vote.ruleSet.law !== "FREE");
  return {
    contestable: looks.filter((look) => look.contestable).map(({ contest }) => contest),
    steps: looks.map(({ contest, contestable, numbers }) => ({
      rule: contest,
      paragraph: CONTESTS[contest],
      result: contestable ? "met" : "notMet",
      numbers,
      decisive: false,
    })),
  };
}

/** The question as it was put. */
function ownQuestion(ledger: Ledger, vote: Vote): Question {
  const voters = electorate(ledger, vote, vote.ruleSet.electorate, lastInstant(vote));
  return questionOf(ledger, vote, voters, sheetOf(ledger, vote));
}

function look(contest: Contest, result: Result, questions: readonly Question[]): Look {
  const others = questions.map(decide).filter((other) => !isSame(result, other));
  return {
    contest,
    contestable: others.length > 0,
    numbers: { readings: questions.length, otherOutcomes: others.length },
  };
}

function isSame(a: Result, b: Result): boolean {
  const elected = ({ elected }: Result): string =>
    elected
      .filter((candidate) => candidate !== 0)
      .sort((x, y) => x - y)
      .join();
  return a.outcome === b.outcome && elected(a) === elected(b);
}

/** Without late ballots; a chair who breaks ties may have decided by what came in late. */
function late(ledger: Ledger, vote: Vote, result: Result): Look | null {
  const ballots = [...vote.ballots.values()].flat();
  if (!ballots.some((ballot) => ballot.late)) return null;
  const own = ownQuestion(ledger, vote);
  const stands = sheetOf(ledger, vote);
  const timely = pick(vote, (all, elector) =>
    stands.has(elector) ? all.findLast((ballot) => !ballot.late) : undefined,
  );
  const withoutLate = { ...own, ballots: ballotsOf(timely) };
  if (vote.ruleSet.tie !== "CHAIR") return look("LATE", result, [withoutLate]);
  return look("LATE", result, [
    withoutLate,
    { ...withoutLate, chair: null },
    { ...withoutLate, chair: "YES" },
  ]);
}

function ballotsOf(sheet: Sheet): CountedBallot[] {
  return [...sheet].map(([elector, cast]) => ({ ...cast, elector }));
}

/** Under each of the other rules, from the ballots that are there. */
function electorates(ledger: Ledger, vote: Vote, result: Result): Look | null {
  const last = lastInstant(vote);
  const rules: readonly ElectorateAt[] = isMeeting(vote)
    ? ["AT_OPEN", "AT_CAST", "AT_CLOSE"]
    : ["AT_OPEN", "AT_CAST"];
  const questions = rules
    .filter((rule) => rule !== vote.ruleSet.electorate)
    .map((rule) => {
      const sheet = pick(vote, (ballots, elector) => {
        const ballot = ballots.at(-1);
        if (rule === "AT_OPEN" && !wasElector(ledger, vote, elector)) return undefined;
        if (rule === "AT_CLOSE" && hasLeft(ledger, vote, elector, last)) return undefined;
        return ballot;
      });
      return questionOf(ledger, vote, electorate(ledger, vote, rule, last), sheet);
    });
  return look("ELECTORATE", result, questions);
}

/** Whether an elector was one at the start: a seat is the elector that it was, whoever held it. */
function wasElector(ledger: Ledger, vote: Vote, elector: number): boolean {
  return entitlement(ledger, vote, elector, vote.startsAt) !== null;
}

function capBase(ledger: Ledger, vote: Vote, result: Result): Look | null {
  const { ruleSet } = vote;
  if (ruleSet.voteWeight !== "ENTREPRENEURS") return null;
  const other = ruleSet.capBase === "NOMINAL" ? "EXERCISED" : "NOMINAL";
  const question = {
    ...ownQuestion(ledger, vote),
    ruleSet: { ...ruleSet, capBase: other } as const,
  };
  return look("CAP_BASE", result, [question]);
}

function revocability(ledger: Ledger, vote: Vote, result: Result): Look | null {
  if (vote.ruleSet.revocability !== "UNTIL_DEADLINE") return null;
  const stands = sheetOf(ledger, vote);
  const first = pick(vote, (ballots, elector) => (stands.has(elector) ? ballots[0] : undefined));
  const question = { ...ownQuestion(ledger, vote), ballots: ballotsOf(first) };
  return look("REVOCABILITY", result, [question]);
}

/** A ban that only the statute knows might be none; in an exclusion without one there might be one. */
function bans(ledger: Ledger, vote: Vote, result: Result): Look | null {
  if (isElection(vote)) return null;
  const voters = electorate(ledger, vote, vote.ruleSet.electorate, lastInstant(vote));
  const { concerned } = voters;
  const own = ownQuestion(ledger, vote);
  const banned = ban(vote);
  if (banned === "STATUTE" && concerned.length > 0) {
    const choice: Choice = result.outcome === "ADOPTED" ? "NO" : "YES";
    const added = barred(vote, concerned).map(
      (voter): CountedBallot => ({ ...voter, choice, candidates: [] }),
    );
    const question = {
      ...own,
      entitled: voters.everyone,
      ballots: [...own.ballots, ...added],
    };
    return look("BAN", result, [question]);
  }
  if (banned !== null || vote.opening.matter !== "EXCLUSION") return null;
  const isConcerned = ({ elector }: CountedBallot): boolean =>
    concerned.some((voter) => voter.elector === elector);
  if (!own.ballots.some(isConcerned)) return null;
  const question = {
    ...own,
    entitled: without(voters.everyone, concerned),
    ballots: own.ballots.filter((ballot) => !isConcerned(ballot)),
  };
  return look("BAN", result, [question]);
}

/** §68: whoever is to be excluded is heard before. */
function hearing(ledger: Ledger, vote: Vote, result: Result): Look | null {
  const { action, matter } = vote.opening;
  if (matter !== "EXCLUSION" || action.kind !== "EXCLUDE" || result.outcome !== "ADOPTED")
    return null;
  const until = ledger.register.member(action.member).hearing;
  const decided = decidedAt(vote);
  return {
    contest: "HEARING",
    contestable: until === null || until > decided,
    numbers: { known: until === null ? 0 : 1, until: until ?? 0, decidedAt: decided },
  };
}
