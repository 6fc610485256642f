/** Compares what events tell with what the contracts answer. */
import { expect } from "chai";
import { ElectorateAt } from "../../server/protocol/rules.ts";
import type { Cooperative } from "./cooperative.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";
import { entry } from "./rebuildVotes.ts";
import { unpack } from "./register.ts";

/** An instant after all that can be known, but not for ever. */
const LAST = 2 ** 40 - 2;
const DAY = 86_400;
const listOf = (value: unknown) => (value as { toArray(deep: boolean): unknown[] }).toArray(true);

/** Rebuilds all state from the chain's events, and expects that it is the contracts'. */
export async function expectRebuilt(coop: Cooperative): Promise<Rebuilt> {
  const rebuilt = rebuild(await coop.history());
  await expectRegister(coop, rebuilt);
  await expectBodies(coop, rebuilt);
  await expectVotes(coop, rebuilt);
  return rebuilt;
}

/** Before the run, now, and when exits that are known take effect. */
function instantsOf(coop: Cooperative, { members }: Rebuilt): number[] {
  const ends = [...members.values()].flatMap(({ periods }) =>
    periods.flatMap(({ since, until, memberUntil }) => [since, until, memberUntil]),
  );
  const known = ends.map(Number).filter((end) => end > coop.now() - 30 * DAY && end < LAST);
  return [...new Set([coop.now() - 1, coop.now(), coop.now() + 1, ...known])];
}

async function expectRegister(coop: Cooperative, rebuilt: Rebuilt): Promise<void> {
  const { members, persons, classes } = rebuilt;
  expect(await coop.ask("register", "memberCount")).to.equal(BigInt(members.size));
  expect(await coop.ask("register", "personCount")).to.equal(BigInt(persons.size));
  expect(await coop.ask("register", "classCount")).to.equal(BigInt(classes.length));
  for (const [n, { votes, investing, segment }] of classes.entries()) {
    const answer = await coop.ask<unknown>("register", "classAt", n);
    expect(listOf(answer), `class ${n}`).to.deep.equal([votes, investing, segment]);
  }
  for (const [number, member] of members) {
    const name = `member ${number}`;
    const key = persons.get(member.votingPerson)?.key ?? 0;
    for (const [i, period] of member.periods.entries()) {
      const t = i === member.periods.length - 1 ? LAST : Number(period.since);
      const slot = unpack(await coop.ask<bigint>("register", "slotAt", number, t, LAST, LAST));
      expect(BigInt(slot.key), name).to.equal(BigInt(key));
      expect([slot.since, slot.until], name).to.deep.equal([period.since, period.until]);
      expect(slot.class, name).to.equal(BigInt(member.class));
      expect(slot.mayVote, name).to.equal(classes[member.class]?.votes !== 0n);
    }
    const { votingPerson, self, shares, organisation, dead } = member;
    expect(listOf(await coop.ask("register", "detailsOf", number)), name).to.deep.equal([
      BigInt(votingPerson),
      BigInt(self),
      shares,
      member.periods.at(-1)?.memberUntil,
      organisation,
      dead,
    ]);
  }
  for (const [number, { key, member, until, representative, invitation }] of persons) {
    const name = `person ${number}`;
    const row = [key, BigInt(member), until, representative];
    expect(listOf(await coop.ask("register", "personAt", number)), name).to.deep.equal(row);
    expect(await coop.ask("register", "keyAt", number, LAST), name).to.equal(key);
    const invited = listOf(await coop.ask("register", "invitationOf", number));
    expect(invited, name).to.deep.equal([...invitation]);
  }
  for (const t of instantsOf(coop, rebuilt)) {
    const entitled = [...members.values()].filter(
      ({ periods, class: number }) =>
        classes[number]?.votes !== 0n &&
        periods.some(({ since, until }) => since <= BigInt(t) && BigInt(t) < until),
    );
    const there = [...members.values()].filter(({ periods }) =>
      periods.some(({ since, memberUntil }) => since <= BigInt(t) && BigInt(t) < memberUntil),
    );
    const heads = listOf(await coop.ask("register", "headsDuring", t, t)).map(Number);
    expect(heads, `heads at ${t}`).to.deep.equal([entitled.length, there.length]);
  }
}

async function expectBodies(coop: Cooperative, rebuilt: Rebuilt): Promise<void> {
  const { bodies, ledger, ruleSets, tables, executors, exclusions, endorsements } = rebuilt;
  expect(await coop.ask("bodies", "bodyCount")).to.equal(BigInt(bodies.length));
  for (const [i, body] of bodies.entries()) {
    expect(listOf(await coop.ask("bodies", "bodyAt", i + 1))).to.deep.equal(body);
  }
  expect(listOf(await coop.ask("bodies", "articles"))).to.deep.equal(ledger.articles);
  for (const [key, terms] of rebuilt.seats) {
    const [body = 0, seat = 0] = key.split("/").map(Number);
    for (const t of instantsOf(coop, rebuilt)) {
      const term = rebuilt.holderAt(terms, t);
      const [person, since, , role] = listOf(await coop.ask("bodies", "seatAt", body, seat, t));
      const told = [BigInt(term?.person ?? 0), term?.since ?? 0n, term?.role ?? 0n];
      expect([person, since, role], `seat ${key} at ${t}`).to.deep.equal(told);
    }
  }
  for (const [body, told] of ruleSets) {
    expect(await coop.ask("bodies", "ruleSetCount", body)).to.equal(BigInt(told.length));
    for (const [i, ruleSet] of told.entries()) {
      const kept = await coop.ask("bodies", "ruleSetAt", body, i + 1);
      expect(listOf(kept)).to.deep.equal(Object.values(ruleSet));
    }
  }
  for (const [table, rows] of Object.entries(tables)) {
    expect(await coop.ask("bodies", `${table}Count`), table).to.equal(BigInt(rows.length));
    for (const [i, row] of rows.entries()) {
      const kept = listOf(await coop.ask("bodies", `${table}At`, i + 1));
      expect(kept, `${table} ${i + 1}`).to.deep.equal(Object.values(row));
    }
  }
  for (const [executor, row] of executors) {
    const kept = listOf(await coop.ask("bodies", "executorAt", executor));
    expect(kept).to.deep.equal(Object.values(row));
  }
  for (const member of rebuilt.members.keys()) {
    const told = Object.values(exclusions.get(member) ?? { a: 0n, b: 0n, c: 0n });
    const kept = listOf(await coop.ask("bodies", "exclusionOf", member));
    expect(kept, `exclusion of ${member}`).to.deep.equal(told);
  }
  for (const [digest, total] of endorsements) {
    expect(await coop.ask("bodies", "endorsementsOf", digest)).to.equal(total);
  }
  for (const id of rebuilt.withdrawn) {
    expect(await coop.ask("bodies", "withdrawn", id)).to.equal(true);
  }
}

async function expectVotes(coop: Cooperative, rebuilt: Rebuilt): Promise<void> {
  const { votes, acts, members, ruleSets } = rebuilt;
  for (const [id, told] of votes) {
    const vote = await coop.ask<Record<string, unknown>>("votes", "voteOf", id);
    for (const [field, value] of Object.entries(told.fields)) {
      expect(vote[field], `${field} of ${id}`).to.equal(value);
    }
    const rules = ruleSets.get(Number(vote.body))?.[Number(vote.ruleSet) - 1] ?? {};
    for (const field of ["electorate", "revocability", "grace"]) {
      expect(vote[field], `${field} of ${id}`).to.equal(rules[field]);
    }
    expect(vote.heads).to.equal(BigInt(told.sheet.size));
    const election = (Number(vote.features) & 4) !== 0;
    for (const elector of [...members.keys(), members.size + 1]) {
      const what = `elector ${elector} of ${id}`;
      const nibble = Number(await coop.ask("votes", "entryOf", id, elector));
      expect(nibble, what).to.equal(told.sheet.get(elector) ?? 0);
      const choice = await coop.ask("votes", "choiceOf", id, elector);
      expect(choice, what).to.equal(election ? (told.choices.get(elector) ?? 0n) : 0n);
      const holder = await coop.ask("votes", "proxyAt", id, elector, LAST);
      expect(holder, what).to.equal(BigInt(told.proxies.get(elector) ?? 0));
    }
    const strikes = Number(vote.electorate) === ElectorateAt.AT_CLOSE;
    const counted = [...told.sheet].filter(([elector]) => !strikes || !told.struck.has(elector));
    const count = await coop.ask<bigint[]>("votes", "countOf", id);
    const heads = [1, 2, 3, 4].map(
      (choice) => counted.filter(([, nibble]) => (nibble - 1) % 4 === choice - 1).length,
    );
    expect([...count].slice(2).map(Number), `count of ${id}`).to.deep.equal(heads);
    for (const [i, list] of told.lists.entries()) {
      expect(await coop.ask("votes", "listOf", id, i + 1)).to.equal(list);
    }
    const elected = await coop.ask<Iterable<bigint>>("votes", "electedOf", id);
    expect([...elected].map(Number), `elected of ${id}`).to.deep.equal(told.elected);
  }
  for (const [act, contract] of acts) {
    const room = contract === coop.ledger.votes ? "votes" : "bodies";
    expect(await coop.ask(room, "usedAct", act)).to.equal(true);
  }
  expect([...votes.keys()].every((id) => entry(acts, id) === coop.ledger.votes)).to.equal(true);
}
