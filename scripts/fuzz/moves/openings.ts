/** Openings of votes on whatever can be resolved. */
import type { Hex } from "viem";
import { MATTERS, type Matter } from "../../verify/law/words.ts";
import type { Action, Opening, SeatOrder, Signed } from "../../verify/law/world.ts";
import { applicationOf, subscriptionOf } from "../declarations.ts";
import type { Dice } from "../dice.ts";
import { randomArticles } from "../foundings.ts";
import { judge } from "../judging.ts";
import type { Pair } from "../pair.ts";
import { randomRuleSet } from "../ruleSets.ts";
import { documentOf } from "../words.ts";
import {
  actingChair,
  anyMember,
  anyPerson,
  DAY,
  HOUR,
  type Move,
  memberSigned,
  seatSigned,
  spoilt,
} from "./people.ts";
import { endorsements, seatFor } from "./persons.ts";

/** A body and a matter, most often one that it is competent for. */
function competence(pair: Pair, dice: Dice): readonly [body: number, matter: Matter] {
  const bodies = pair.founding.bodies.map((_, i) => i + 1);
  // The general meeting has most of the rules to try.
  const body = dice.in100(45) ? 1 : dice.pick(bodies);
  const known = MATTERS.filter((matter) => pair.model.ruleSetFor(body, matter, pair.now) !== 0);
  // Much follows from an exclusion.
  if (known.includes("EXCLUSION") && dice.in100(12)) return [body, "EXCLUSION"];
  return [body, known.length > 0 && dice.in100(97) ? dice.pick(known) : dice.pick(KNOWN)];
}

/** Matters of which there are actions without server or executor. */
const KNOWN = MATTERS.filter((matter) => !["RELAYS", "SITES", "EXECUTORS"].includes(matter));

export function randomAction(pair: Pair, dice: Dice, body: number, matter: Matter): Action {
  switch (matter) {
    case "ADMISSION":
    case "INVESTORS":
      return admission(pair, dice, (matter === "INVESTORS") !== dice.in100(4));
    case "SEATS":
      return dice.in100(65) ? { kind: "SEAT", order: order(pair, dice) } : unseating(pair, dice, 0);
    case "RECALL":
      return unseating(pair, dice, 3);
    case "RULE_SETS":
    case "OWN_RULES":
      return rules(pair, dice, body, matter);
    case "KEYS":
      return {
        kind: "REPLACE_KEY",
        person: anyPerson(pair, dice),
        invitation: pair.wallets.newKey(),
      };
    case "ELECTION":
      return election(pair, dice);
    case "DISCHARGE":
    case "RELEASE":
    case "CLAIM":
      return concern(pair, dice);
    case "EXCLUSION":
      return { kind: "EXCLUDE", member: anyMember(pair, dice) };
    case "MEMBER_VOTES":
      return { kind: "GRANT_VOTES", member: anyMember(pair, dice), votes: dice.pick([0, 1, 2, 5]) };
    case "SHARES":
      return subscription(pair, dice);
    case "AUDITORS":
      return dice.in100(60)
        ? {
            kind: "ADD_AUDITOR",
            auditor: pair.founding.auditors[dice.below(3)] ?? pair.wallets.newKey(),
          }
        : { kind: "END_AUDITOR", auditor: dice.between(1, 2) };
    case "CONTINUATION_TWICE": {
      const before = pair.votes.filter(({ opening }) => opening.matter === matter);
      return { kind: "CONTINUE_TWICE", first: before.length > 0 ? dice.pick(before).id : null };
    }
    default:
      return { kind: "RESOLUTION" };
  }
}

function admission(pair: Pair, dice: Dice, investing: boolean): Action {
  const key = pair.wallets.newKey() as Hex;
  const application = applicationOf(pair.chain.ledger, {
    segment: dice.below(3),
    shares: dice.between(0, 3),
    organisation: dice.in100(40),
    key,
    document: documentOf("declaration"),
    // Two applicants who declare the same are told apart by their keys.
    salt: documentOf(key),
    validUntil: pair.now + dice.pick([1, 30 * DAY, 300 * DAY, 300 * DAY, 300 * DAY]),
  });
  pair.declarations.push(application);
  const votes = investing && dice.in100(50) ? 0 : dice.in100(96) ? 1 : dice.pick([0, 2]);
  const validUntil = application.message.validUntil + (dice.in100(96) ? 0 : 1);
  return { kind: "ADMIT", application: application.id, validUntil, investing, votes };
}

function subscription(pair: Pair, dice: Dice): Action {
  const member = anyMember(pair, dice);
  const declaration = subscriptionOf(
    pair.chain.ledger,
    {
      member,
      shares: dice.between(0, 3),
      document: documentOf("declaration"),
      salt: documentOf(`subscription ${pair.declarations.length}`),
      validUntil: pair.now + dice.pick([1, 300 * DAY, 300 * DAY, 300 * DAY]),
    },
    memberSigned(pair, dice, member).key ?? pair.wallets.newKey(),
  );
  pair.declarations.push(declaration);
  const validUntil = declaration.message.validUntil + (dice.in100(96) ? 0 : 1);
  return { kind: "GRANT_SHARES", subscription: declaration.id, validUntil };
}

function order(pair: Pair, dice: Dice): SeatOrder {
  const since = pair.now + dice.pick([-DAY, 0, 0, HOUR, 20 * DAY]);
  return {
    ...seatFor(pair, dice),
    person: anyPerson(pair, dice),
    since,
    until: since + dice.pick([0, HOUR, 60 * DAY, 900 * DAY, 900 * DAY, 3000 * DAY]),
    role: dice.pick(["NONE", "NONE", "CHAIR", "DEPUTY"]),
  };
}

function unseating(pair: Pair, dice: Dice, body: number): Action {
  const seat = body === 0 ? seatFor(pair, dice) : { body, seat: dice.between(1, 3) };
  const holder = pair.model.seatHolderAt(seat.body, seat.seat, pair.now);
  const person = holder !== 0 && dice.in100(85) ? holder : anyPerson(pair, dice);
  return { kind: "UNSEAT", ...seat, person };
}

function rules(pair: Pair, dice: Dice, body: number, matter: Matter): Action {
  if (matter === "RULE_SETS" && dice.in100(25)) {
    return { kind: "ADOPT_ARTICLES", articles: randomArticles(dice) };
  }
  const own = pair.ruleSets.filter((ruleSet) => ruleSet.body === body);
  const like = dice.pick(matter === "OWN_RULES" && own.length > 0 ? own : pair.ruleSets);
  const validFrom = dice.in100(70) ? 0 : pair.now + dice.pick([-DAY, 0, HOUR, 20 * DAY]);
  return { kind: "ADOPT_RULE_SET", ruleSet: { ...randomRuleSet(dice, like), validFrom } };
}

function election(pair: Pair, dice: Dice): Action {
  const first = seatFor(pair, dice);
  const places = pair.founding.bodies[first.body - 1]?.segments.map((_, i) => i + 1) ?? [];
  const others = dice.some(places, 40);
  const seats = [...new Set([first.seat, ...others])].sort((a, b) => a - b);
  const persons = Array.from({ length: pair.model.personCount }, (_, i) => i + 1);
  const since = pair.now + dice.pick([-DAY, 0, 20 * DAY]);
  return {
    kind: "ELECT",
    body: first.body,
    since,
    until: since + dice.pick([900 * DAY, 900 * DAY, 60 * DAY, 0]),
    seats,
    candidates: dice.shuffled(persons).slice(0, dice.between(dice.in100(97) ? 1 : 0, 5)),
  };
}

function concern(pair: Pair, dice: Dice): Action {
  const seated = pair.founding.bodies.flatMap(({ segments }, body) =>
    segments.map((_, seat) => pair.model.seatHolderAt(body + 1, seat + 1, pair.now)),
  );
  const officers = [...new Set(seated.filter((person) => person !== 0))];
  const persons = officers.length > 0 && dice.in100(80) ? dice.some(officers) : [];
  const members = dice.in100(30) ? [anyMember(pair, dice)] : [];
  const somebody = persons.length + members.length > 0 ? persons : [anyPerson(pair, dice)];
  return { kind: "CONCERN", persons: somebody, members };
}

/** When discussion and voting are: as early as may be, most often. */
function times(pair: Pair, dice: Dice, number: number) {
  const ruleSet = pair.ruleSets[number - 1];
  const start = pair.now + (ruleSet?.notice ?? 0);
  const early = () => dice.pick([0, 0, 0, 0, 0, 0, 0, 0, HOUR, DAY, dice.in100(25) ? -1 : 0]);
  const extended = (ruleSet?.procedure === "EXTENDED") !== dice.in100(2);
  const discussionAt = extended ? start + early() : 0;
  const startsAt = extended ? discussionAt + (ruleSet?.discussion ?? 0) + early() : start + early();
  const length = dice.pick([DAY, DAY, DAY, 2 * DAY, 5, 1, dice.in100(25) ? 0 : DAY]);
  return { discussionAt, startsAt, endsAt: startsAt + length };
}

/** Signatures of who convenes the body, in the order of bodies and seats. */
async function openers(pair: Pair, dice: Dice, body: number, number: number): Promise<Signed[]> {
  const { convenedBy = 0, presidedBy = 0 } = pair.founding.bodies[body - 1] ?? {};
  const convening = convenedBy === 0 ? body : convenedBy;
  const presiding = presidedBy === 0 ? body : presidedBy;
  const { openers = 0, jointForm = false } = pair.ruleSets[number - 1] ?? {};
  const seats = pair.founding.bodies[convening - 1]?.segments.map((_, i) => i + 1) ?? [];
  const held = seats.filter((seat) => pair.model.seatHolderAt(convening, seat, pair.now) !== 0);
  const chair = await actingChair(pair, convening);
  const some = openers > 0 && dice.in100(50) ? dice.shuffled(held).slice(0, openers) : [chair];
  const signing = dice.in100(93) ? some : dice.some(held);
  const by = signing.map((seat) => seatSigned(pair, convening, seat));
  if (jointForm && dice.in100(95)) {
    const president = await actingChair(pair, presiding);
    if (presiding !== convening || !signing.includes(president))
      by.push(seatSigned(pair, presiding, president));
  }
  return by.sort((a, b) => a.body - b.body || a.seat - b.seat);
}

export const open: Move = async (pair, dice) => {
  const [body, matter] = competence(pair, dice);
  const governing = pair.model.ruleSetFor(body, matter, pair.now);
  const others = pair.ruleSets.flatMap((ruleSet, i) => (ruleSet.body === body ? [i + 1] : []));
  const number = dice.in100(97) || others.length === 0 ? governing : dice.pick(others);
  const documents = dice.in100(96) ? "document" : "";
  const action = randomAction(pair, dice, body, dice.in100(97) ? matter : dice.pick(KNOWN));
  const fields: Omit<Opening, "vote"> = {
    body,
    matter,
    ruleSet: number,
    documents,
    action,
    ...times(pair, dice, number),
  };
  const opening = pair.prepareOpening(fields, dice.in100(98) ? DAY : dice.between(0, 1));
  if (body === 1 ? dice.in100(10) : dice.in100(1)) {
    await pair.endorse(opening, "vote", endorsements(pair, dice, dice.pick([20, 60, 90])));
    await pair.open(opening, []);
    return;
  }
  await pair.open(opening, spoilt(pair, dice, await openers(pair, dice, body, number)));
};

/** Whether rule sets and Articles break rules, and which. */
export const judgeRules: Move = async (pair, dice) => {
  for (let i = 0; i < 3; ++i) {
    await judge(pair, rules(pair, dice, 1, "RULE_SETS"));
  }
};
