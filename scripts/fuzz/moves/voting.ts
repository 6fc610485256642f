/** What happens to votes that are open, and after their close. */
import type { Choice, Manner, Phase } from "../../verify/law/words.ts";
import type { Ballot, Key, Signed, VoteAct } from "../../verify/law/world.ts";
import { castBoth, castLateBoth } from "../ballots.ts";
import type { Dice } from "../dice.ts";
import { closeBoth, endBoth, executeBoth, settleBoth } from "../endings.ts";
import type { Pair, PairVote } from "../pair.ts";
import {
  actingChair,
  anyMember,
  anyPerson,
  court,
  DAY,
  HOUR,
  heldSeats,
  type Move,
  officers,
  own,
  personsOf,
  seatSigned,
  spoilt,
} from "./people.ts";

/** A move about a vote. */
type VoteMove = (pair: Pair, dice: Dice, vote: PairVote) => Promise<unknown>;

/** Electors of a vote, entitled or not. */
function electors(pair: Pair, { opening }: PairVote): number[] {
  const segments = pair.founding.bodies[opening.body - 1]?.segments ?? [];
  const number = opening.body === 1 ? pair.model.memberCount : segments.length;
  return Array.from({ length: number }, (_, i) => i + 1);
}

/** Holders of proxies that were granted in a vote, of an elector. */
function holders(pair: Pair, vote: PairVote, elector: number): number[] {
  return pair.done.flatMap(({ act: { it, vote: of } }) =>
    it.name === "Proxy" && of === vote.id && it.principal === elector ? [it.holder] : [],
  );
}

/** Who signs for an elector: itself, a holder of its proxy, or somebody who may not. */
function electorsKey(pair: Pair, dice: Dice, vote: PairVote, elector: number): Key | null {
  const { model, now } = pair;
  const representing = holders(pair, vote, elector);
  if (representing.length > 0 && dice.in100(70)) return model.keyAt(dice.pick(representing), now);
  if (dice.in100(4)) return model.keyAt(anyPerson(pair, dice), now);
  if (vote.opening.body === 1) return model.memberAt(elector, now).key;
  return seatSigned(pair, vote.opening.body, elector).key;
}

function randomChoice(dice: Dice, { opening: { action } }: PairVote): Ballot["choice"] {
  if (action.kind === "ELECT") {
    if (dice.in100(5)) return [action.candidates.length];
    return dice.some(
      action.candidates.map((_, i) => i),
      dice.pick([20, 35, 50]),
    );
  }
  if (dice.in100(2)) return [];
  const likely: Choice = dice.in100(70) ? "YES" : "NO";
  return dice.in100(75) ? likely : dice.pick<Choice>(["YES", "NO", "ABSTAIN", "INVALID"]);
}

function randomBallots(pair: Pair, dice: Dice, vote: PairVote, in100: number): Ballot[] {
  const changeable = vote.ruleSet.revocability === "UNTIL_DEADLINE";
  return dice.some(electors(pair, vote), in100).map((elector) => ({
    elector,
    choice: randomChoice(dice, vote),
    revision: changeable ? dice.between(dice.in100(4) ? 0 : 1, 3) : dice.in100(98) ? 1 : 2,
    signer: electorsKey(pair, dice, vote, elector),
  }));
}

const cast: VoteMove = async (pair, dice, vote) => {
  const ballots = randomBallots(pair, dice, vote, dice.pick([15, 40, 70, 100]));
  if (ballots.length > 0) await castBoth(pair, vote, ballots);
};

const castLate: VoteMove = async (pair, dice, vote) => {
  const { startsAt, endsAt } = vote.opening;
  const received = () =>
    dice.pick([pair.now, pair.now, startsAt, endsAt - 1, endsAt - 1, endsAt, startsAt - 1]);
  const ballots = randomBallots(pair, dice, vote, dice.pick([15, 40, 70]));
  if (ballots.length === 0) return;
  const late = ballots.map((ballot) => ({ ...ballot, receivedAt: Math.max(0, received()) }));
  await castLateBoth(pair, vote, late, dice.in100(97) ? pair.relay : null);
};

async function tryAct(
  pair: Pair,
  dice: Dice,
  vote: PairVote,
  it: VoteAct,
  by: readonly Signed[],
): Promise<void> {
  const valid = dice.in100(98) ? DAY : dice.between(0, 1);
  await pair.act(pair.prepare(it, vote, valid), spoilt(pair, dice, by));
}

const paper: VoteMove = async (pair, dice, vote) => {
  const elector = dice.pick(electors(pair, vote));
  const { startsAt, endsAt } = vote.opening;
  const it: VoteAct = {
    name: "PaperBallot",
    elector,
    choice: randomChoice(dice, vote),
    manner: dice.pick<Manner>(["PAPER", "PAPER", "PHONE", "OWN"]),
    revision: dice.in100(85) ? 1 : dice.between(0, 3),
    receivedAt: Math.max(
      0,
      dice.pick([pair.now, pair.now, pair.now - HOUR, startsAt, endsAt - 1, endsAt]),
    ),
  };
  await tryAct(pair, dice, vote, it, officers(pair, dice));
};

const proxy: VoteMove = async (pair, dice, vote) => {
  const principal = dice.pick(electors(pair, vote));
  const holder = dice.in100(40) ? dice.between(1, 2) : anyPerson(pair, dice);
  await tryAct(pair, dice, vote, { name: "Proxy", principal, holder }, [
    electorSigned(pair, dice, vote, principal),
  ]);
};

/** An elector's own signature, for a seat as that seat or as the person. */
function electorSigned(pair: Pair, dice: Dice, { opening }: PairVote, elector: number): Signed {
  if (opening.body !== 1) {
    const signed = seatSigned(pair, opening.body, elector);
    return dice.in100(70) ? signed : { body: 0, seat: 0, key: signed.key };
  }
  const { votingPerson } = pair.model.memberAt(elector, pair.now);
  return own(pair, votingPerson === 0 ? dice.pick(personsOf(pair, elector)) : votingPerson);
}

const revocation: VoteMove = async (pair, dice, vote) => {
  const granted = pair.done.flatMap(({ act: { it, vote: of } }) =>
    it.name === "Proxy" && of === vote.id ? [it.principal] : [],
  );
  const principal = granted.length > 0 ? dice.pick(granted) : dice.pick(electors(pair, vote));
  await tryAct(pair, dice, vote, { name: "ProxyRevocation", principal }, [
    electorSigned(pair, dice, vote, principal),
  ]);
};

const objection: VoteMove = async (pair, dice, vote) => {
  const elector = dice.pick(electors(pair, vote));
  const key = electorsKey(pair, dice, vote, elector);
  const by = dice.in100(70) ? electorSigned(pair, dice, vote, elector) : { body: 0, seat: 0, key };
  await tryAct(pair, dice, vote, { name: "Objection", elector }, [by]);
};

const withdrawal: VoteMove = async (pair, dice, vote) => {
  const by = vote.by.map(({ body, seat }) => seatSigned(pair, body, seat));
  await tryAct(pair, dice, vote, { name: "VoteWithdrawal" }, by);
};

/** The seat of who presides, most often. */
async function chair(pair: Pair, dice: Dice, { opening }: PairVote): Promise<Signed> {
  const presidedBy = pair.founding.bodies[opening.body - 1]?.presidedBy ?? 0;
  const body = presidedBy === 0 ? opening.body : presidedBy;
  const acting = await actingChair(pair, body);
  return seatSigned(pair, body, dice.in100(75) ? acting : dice.between(1, 3));
}

const outage: VoteMove = async (pair, dice, vote) => {
  await tryAct(pair, dice, vote, { name: "Outage" }, [
    await chair(pair, dice, vote),
    ...officers(pair, dice, 1),
  ]);
};

const declare: VoteMove = async (pair, dice, vote) => {
  const { outcome } = pair.model.voteAt(vote.id, pair.now);
  const declared = dice.in100(95) ? outcome : dice.pick(["ADOPTED", "REJECTED"] as const);
  const it: VoteAct = { name: "Declaration", outcome: declared };
  await tryAct(pair, dice, vote, it, [await chair(pair, dice, vote)]);
};

const minutes: VoteMove = async (pair, dice, vote) => {
  const board = heldSeats(pair, dice.in100(90) ? ["BOARD"] : ["BOARD", "SUPERVISORY_BOARD"]);
  const second = board.length > 0 ? [dice.pick(board)] : [];
  await tryAct(pair, dice, vote, { name: "Minutes" }, [await chair(pair, dice, vote), ...second]);
};

const register: VoteMove = (pair, dice, vote) =>
  tryAct(pair, dice, vote, { name: "Registration" }, officers(pair, dice));

const annul: VoteMove = (pair, dice, vote) => {
  const standing = dice.pick(["ANNULLED", "INVALID_PROCEDURE"] as const);
  return tryAct(pair, dice, vote, { name: "Annulment", standing }, court(pair, dice));
};

const end: VoteMove = (pair, _, vote) => endBoth(pair, vote);
const settle: VoteMove = (pair, _, vote) => settleBoth(pair, vote);
const close: VoteMove = (pair, _, vote) => closeBoth(pair, vote);

const execute: VoteMove = async (pair, dice, vote) => {
  const { action } = vote.opening;
  const wanted =
    action.kind === "ADMIT"
      ? action.application
      : action.kind === "GRANT_SHARES"
        ? action.subscription
        : "";
  const fitting = pair.declarations.find(({ id }) => id === wanted) ?? null;
  const same = pair.declarations.filter(({ name }) => name === fitting?.name);
  const declaration = fitting !== null && dice.in100(4) ? dice.pick([null, ...same]) : fitting;
  const signer = dice.in100(96)
    ? (declaration?.signer ?? null)
    : pair.model.keyAt(anyPerson(pair, dice), pair.now);
  await executeBoth(pair, vote, declaration, signer);
};

/** What belongs to a phase, so that votes come to their ends. */
const advance: VoteMove = async (pair, dice, vote) => {
  const { phase } = pair.model.voteAt(vote.id, pair.now);
  const { discussionAt, startsAt, endsAt } = vote.opening;
  switch (phase) {
    case "PENDING":
    case "DISCUSSION":
      if (dice.in100(25)) await proxy(pair, dice, vote);
      pair.now = Math.max(pair.now, phase === "PENDING" ? discussionAt || startsAt : startsAt);
      if (phase === "DISCUSSION") await cast(pair, dice, vote);
      return;
    case "VOTING":
      await cast(pair, dice, vote);
      if (dice.in100(60)) pair.now = Math.max(pair.now, endsAt - (dice.in100(15) ? 1 : 0));
      if (dice.in100(60)) await end(pair, dice, vote);
      return;
    case "OVERDUE":
      if (dice.in100(35)) await castLate(pair, dice, vote);
      await end(pair, dice, vote);
      return;
    case "GRACE":
      if (dice.in100(40)) await castLate(pair, dice, vote);
      pair.now += vote.ruleSet.grace;
      await settle(pair, dice, vote);
      await close(pair, dice, vote);
      return;
    case "COUNTABLE":
      if (dice.in100(90)) await settle(pair, dice, vote);
      await close(pair, dice, vote);
      return;
  }
};

/** A closed vote takes effect. */
const follow: VoteMove = async (pair, dice, vote) => {
  if (pair.model.voteAt(vote.id, pair.now).outcome !== "ADOPTED") return;
  const { effectiveOn } = vote.ruleSet;
  if (effectiveOn === "DECLARATION") await declare(pair, dice, vote);
  if (effectiveOn === "REGISTER") await register(pair, dice, vote);
  await execute(pair, dice, vote);
};

/** On one of the votes, most often the youngest of those in a phase to which the move belongs. */
function onVote(move: VoteMove, ...phases: Phase[]): Move {
  return async (pair, dice) => {
    const fitting = pair.votes.filter(({ id }) =>
      phases.includes(pair.model.voteAt(id, pair.now).phase),
    );
    const among = fitting.length > 0 && dice.in100(95) ? fitting : dice.in100(12) ? pair.votes : [];
    const last = among.at(-1);
    if (last === undefined) return;
    await move(pair, dice, dice.in100(70) ? last : dice.pick(among));
  };
}

export const VOTE_MOVES = {
  cast: onVote(cast, "VOTING"),
  castLate: onVote(castLate, "OVERDUE", "GRACE"),
  paper: onVote(paper, "VOTING", "OVERDUE", "GRACE"),
  proxy: onVote(proxy, "PENDING", "DISCUSSION", "VOTING"),
  revocation: onVote(revocation, "PENDING", "DISCUSSION", "VOTING"),
  objection: onVote(objection, "VOTING"),
  voteWithdrawal: onVote(withdrawal, "PENDING", "DISCUSSION", "VOTING"),
  outage: onVote(outage, "VOTING", "OVERDUE", "GRACE"),
  declare: onVote(declare, "CLOSED"),
  minutes: onVote(minutes, "CLOSED"),
  register: onVote(register, "CLOSED"),
  annul: onVote(annul, "CLOSED"),
  end: onVote(end, "VOTING", "OVERDUE"),
  settle: onVote(settle, "COUNTABLE"),
  close: onVote(close, "COUNTABLE"),
  execute: onVote(execute, "CLOSED"),
  follow: onVote(follow, "CLOSED"),
  advance: onVote(advance, "PENDING", "DISCUSSION", "VOTING", "OVERDUE", "GRACE", "COUNTABLE"),
} satisfies Record<string, Move>;

/** Time passes, most often to where something changes. */
export const pass: Move = async (pair, dice) => {
  const turns = pair.votes.flatMap(({ opening, ruleSet }) => [
    opening.startsAt,
    opening.endsAt,
    opening.endsAt + ruleSet.grace,
    opening.startsAt + ruleSet.objectionWindow,
  ]);
  const member = pair.model.memberAt(anyMember(pair, dice), pair.now);
  const ends = [member.until, member.memberUntil].filter((end) => end < pair.now + 800 * DAY);
  const near = [...turns, ...ends].map((turn) => turn + dice.between(-1, 1));
  const ahead = near.filter((turn) => turn > pair.now);
  const some = pair.now + dice.pick([1, 1, HOUR, DAY, 40 * DAY]);
  pair.now = ahead.length > 0 && dice.in100(70) ? dice.pick(ahead) : some;
};
