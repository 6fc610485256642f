/** Whether both sides know the same of everything: members, persons, seats, rules and votes. */
import { type Address, zeroAddress } from "viem";
import { decodeEntry } from "../../server/protocol/ballot.ts";
import { nameOf, namesIn } from "../../server/protocol/enumeration.ts";
import * as types from "../../server/protocol/types.ts";
import { MATTERS } from "../verify/law/words.ts";
import type { PersonState } from "../verify/law/world.ts";
import type { Dice } from "./dice.ts";
import { requireSame } from "./difference.ts";
import type { Pair, PairVote } from "./pair.ts";

/** @throws Difference where they know different things */
export async function compare(pair: Pair, dice: Dice): Promise<void> {
  for (let member = 1; member <= pair.model.memberCount; ++member)
    await compareMember(pair, member);
  for (let person = 1; person <= pair.model.personCount; ++person)
    await comparePerson(pair, person);
  await compareBodies(pair, dice);
  for (const vote of pair.votes) await compareVote(pair, vote);
}

async function compareMember(pair: Pair, number: number): Promise<void> {
  const { chain, now } = pair;
  const model = pair.model.memberAt(number, now);
  const slot = await chain.ask<bigint>("register", "slotAt", [number, now, now, now]);
  const details = await chain.ask<{
    readonly votingPerson: number;
    readonly shares: number;
    readonly until: number;
    readonly dead: boolean;
  }>("register", "detailsOf", [number]);
  const [votes, investing, segment] = await chain.ask<readonly [number, boolean, number]>(
    "register",
    "classAt",
    [Number(slot & 31n)],
  );
  const since = Number(BigInt.asIntN(40, slot >> 56n));
  const until = Number(BigInt.asUintN(40, slot >> 16n));
  const key = `0x${(slot >> 96n).toString(16).padStart(40, "0")}`;
  requireSame(
    `member ${number}`,
    {
      entitlement: model.isEntitled ? [model.since, model.until] : null,
      memberUntil: model.memberUntil,
      isMember: model.isMember,
      votes: model.votes,
      investing: model.investing,
      segment: model.segment,
      shares: model.shares,
      votingPerson: model.votingPerson,
      key: (model.key ?? zeroAddress).toLowerCase(),
      dead: model.dead,
    },
    {
      entitlement: since <= now && now < until ? [since, until] : null,
      memberUntil: details.until,
      isMember: await chain.ask("register", "isMemberAt", [number, now]),
      votes,
      investing,
      segment,
      shares: details.shares,
      votingPerson: await chain.ask("register", "votingPersonAt", [number, now]),
      key,
      dead: details.dead,
    },
  );
}

async function comparePerson(pair: Pair, number: number): Promise<void> {
  const { chain, now } = pair;
  const model = pair.model.personAt(number, now);
  const { member, representative } = await chain.ask<{
    readonly member: number;
    readonly representative: boolean;
  }>("register", "personAt", [number]);
  const [invitation, readyAt] = await chain.ask<readonly [Address, number]>(
    "register",
    "invitationOf",
    [number],
  );
  requireSame(
    `person ${number}`,
    {
      member: model.member,
      representative: model.representative,
      isActive: model.isActive,
      key: model.key ?? zeroAddress,
      invitation: invitationOf(pair, model.isActive, model.invitation),
    },
    {
      member,
      representative,
      isActive: await chain.ask("register", "isActive", [number, now]),
      key: await chain.ask("register", "keyAt", [number, now]),
      invitation: invitationOf(
        pair,
        model.isActive,
        invitation === zeroAddress ? null : { key: invitation, readyAt },
      ),
    },
  );
}

/** What an invitation is good for now: nobody can use what somebody was given who is not active. */
function invitationOf({ now }: Pair, isActive: boolean, invitation: Invitation): unknown {
  return invitation && isActive
    ? { ...invitation, wait: Math.max(0, invitation.readyAt - now), readyAt: 0 }
    : null;
}

type Invitation = PersonState["invitation"];

async function compareBodies(pair: Pair, dice: Dice): Promise<void> {
  const { chain, model, now, founding } = pair;
  for (const [index, { segments }] of founding.bodies.entries()) {
    const body = index + 1;
    for (let seat = 1; seat <= segments.length; ++seat) {
      const [person] = await chain.ask<readonly [number]>("bodies", "seatAt", [body, seat, now]);
      requireSame(`seat ${seat} of body ${body}`, model.seatHolderAt(body, seat, now), person);
    }
    // Some of the many matters: rules hardly change.
    for (const matter of dice.some(MATTERS, 15)) {
      const number = model.ruleSetFor(body, matter, now);
      const isCompetent = number !== 0 && pair.ruleSets[number - 1]?.procedure !== "NONE";
      requireSame(
        `rules of body ${body} for ${matter}`,
        isCompetent ? pair.indexOf(number) : 0,
        await chain.ask("bodies", "ruleSetFor", [body, MATTERS.indexOf(matter), now]),
      );
    }
  }
}

export async function compareVote(pair: Pair, vote: PairVote): Promise<void> {
  const { id, weights } = vote;
  const { chain, now } = pair;
  const model = pair.model.voteAt(id, now);
  const found = await chain.ask<types.Vote>("votes", "voteOf", [id]);
  const phase = await chain.ask<number>("votes", "phaseAt", [id, now]);
  const isClosed = model.phase === "CLOSED";
  requireSame(
    `vote ${id}`,
    {
      phase: model.phase,
      cause: model.cause,
      outcome: model.outcome,
      standing: model.standing,
      contestable: model.contestable,
      objections: model.objections,
      executed: model.executed || model.refusal !== null,
      heads: isClosed ? 0 : model.heads,
      count: model.count,
      weights: model.weights,
      elected: electedIn(model.elected),
    },
    {
      phase: nameOf(types.Phase, phase),
      cause: nameOf(types.Cause, found.cause),
      outcome: nameOf(types.Outcome, found.outcome),
      standing: nameOf(types.Standing, found.standing),
      contestable: namesIn(types.Contest, found.contestable),
      objections: found.objections,
      executed: found.executed,
      heads: isClosed ? 0 : found.heads,
      count: isClosed ? await chain.ask("votes", "countOf", [id]) : NOTHING,
      weights: weights ?? NOTHING,
      elected: electedIn(await chain.ask("votes", "electedOf", [id])),
    },
  );
  await compareSheet(pair, vote);
}

/** Where nobody is elected the chain keeps no list. */
function electedIn(seats: readonly number[]): readonly number[] {
  return seats.some((candidate) => candidate !== 0) ? seats : [];
}

const NOTHING = { eligible: 0, allMembers: 0, yes: 0, no: 0, abstain: 0, invalid: 0 };

async function compareSheet(
  pair: Pair,
  { id, opening: { body }, ruleSet }: PairVote,
): Promise<void> {
  const { sheet } = pair.model.voteAt(id, pair.now);
  const segments = pair.founding.bodies[body - 1]?.segments ?? [];
  const electors = segments.length === 0 ? pair.model.memberCount : segments.length;
  for (let elector = 1; elector <= electors; ++elector) {
    const counted = sheet.get(elector) ?? null;
    // Of ballots that are struck, the chain keeps the entry and takes it out of the figures.
    if (counted === null && ruleSet.electorate === "AT_CLOSE") continue;
    const entry = decodeEntry(await pair.chain.ask("votes", "entryOf", [id, elector]));
    requireSame(
      `entry of ${elector} in ${id}`,
      counted,
      entry === undefined
        ? null
        : {
            choice: nameOf(types.Choice, entry.choice),
            manner: nameOf(types.Manner, entry.manner),
          },
    );
  }
}
