/** What the index and the contracts must both say. */
import { expect } from "chai";
import { bitsOf, nameOf } from "../../server/protocol/enumeration.ts";
import { Matter } from "../../server/protocol/rules.ts";
import {
  Cause,
  Choice,
  Contest,
  FOREVER,
  Manner,
  Outcome,
  Phase,
  SeatRole,
  Standing,
} from "../../server/protocol/types.ts";
import { ruleSetInWords } from "../../server/queries/wording.ts";
import { type Cooperative, HOUR, NOBODY, START } from "./cooperative.ts";
import { type indexOf, rulesOf } from "./indexed.ts";

type Answers = Record<string, unknown>;

/** A cooperative that has lived for a while, with its index. */
export interface Life {
  readonly coop: Cooperative;
  readonly index: Awaited<ReturnType<typeof indexOf>>;
  /** Instants at which something was or is about to be otherwise, and their neighbours */
  readonly instants: readonly number[];
}

/** The fields that both tell, as numbers. */
function numbered(answer: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(
    names.map((name) => [
      name,
      typeof answer[name] === "bigint" ? Number(answer[name]) : answer[name],
    ]),
  );
}

/** Tests that hold every answer of the index against the contracts. */
export function agrees(life: () => Life, bodies: readonly number[]): void {
  const ask: Cooperative["ask"] = (...args) => life().coop.ask(...args);
  /** Instants that the contracts' unsigned arguments can hold and of which they keep everything. */
  const ofLedger = () => life().instants.filter((t) => t >= START - HOUR);
  const members = async () => Number(await ask<bigint>("register", "memberCount"));

  it("on members and keys at any time", async () => {
    const { queries } = life().index;
    // Of a reinstated member the contract tells the newest membership only.
    const { items } = await queries.history({}, { limit: 500 });
    const back = items.filter(({ name }) => name === "MemberReinstated");
    const returned = new Map(back.map(({ args, timestamp }) => [args.member, timestamp]));
    for (const t of life().instants) {
      const listed = await queries.members({ at: t });
      for (let member = 1; member <= (await members()); ++member) {
        const view = await queries.member(member, { at: t });
        const isMember = await ask("register", "isMemberAt", member, t);
        if (t > (returned.get(member) ?? Number.NEGATIVE_INFINITY)) {
          expect(view.isMember, `member ${member} at ${t}`).to.equal(isMember);
        }
        expect(listed.items.some((row) => row.member === member)).to.equal(view.isMember);
        if (t < START - HOUR) continue;
        const voting = await ask<bigint>("register", "votingPersonAt", member, t);
        expect(view.votingPerson ?? 0, `voting person of ${member} at ${t}`).to.equal(
          Number(voting),
        );
        const now = await queries.member(member);
        for (const [i, { person, key }] of view.persons.entries()) {
          const inForce = (await ask<string>("register", "keyAt", person, t)).toLowerCase();
          // Of the time before a first key the contract tells that key, since nobody could sign.
          const possible = key === null ? [NOBODY, now.persons[i]?.key] : [key];
          expect(possible, `key of ${person} at ${t}`).to.include(inForce);
        }
      }
    }
  });

  it("on what is known of members and persons", async () => {
    for (let member = 1; member <= (await members()); ++member) {
      const view = await life().index.queries.member(member);
      const details = await ask<Answers>("register", "detailsOf", member);
      const slot = await ask<bigint>("register", "slotAt", member, life().coop.now(), 0, 0);
      expect({
        segment: view.segment,
        investing: view.investing,
        shares: view.shares,
        votingPerson: view.votingPerson ?? 0,
        until: view.until ?? FOREVER,
        entitledUntil: view.entitledUntil ?? FOREVER,
        organisation: view.organisation,
        dead: view.diedAt !== null,
      }).to.deep.equal({
        segment: Number(await ask("register", "segmentOf", member)),
        investing: await ask("register", "isInvesting", member),
        entitledUntil: Number((slot >> 16n) & (2n ** 40n - 1n)),
        ...numbered(details, ["shares", "votingPerson", "until", "organisation", "dead"]),
      });
      const told = view.exclusion ?? { hearingUntil: 0, decidedAt: 0, dispatchedAt: 0 };
      const exclusion = await ask<Answers>("bodies", "exclusionOf", member);
      expect(numbered(exclusion, Object.keys(told)), `exclusion of ${member}`).to.deep.equal(told);
      for (const { person, invited, invitedFrom, until, representative } of view.persons) {
        const [invitation, readyAt] = await ask<unknown[]>("register", "invitationOf", person);
        expect(invited, `invitation of ${person}`).to.equal(invitation !== NOBODY);
        // 0 is from ever.
        if (invited && readyAt !== 0n) expect(invitedFrom).to.equal(Number(readyAt));
        const known = await ask<Answers>("register", "personAt", person);
        expect({ until: until ?? FOREVER, representative }).to.deep.equal(
          numbered(known, ["until", "representative"]),
        );
      }
    }
  });

  it("on heads, seats and chairs at any time", async () => {
    for (const body of bodies) {
      for (const t of ofLedger()) {
        const view = await life().index.queries.body(body, { at: t });
        const heads = await ask<bigint[]>("bodies", "headsDuring", body, t, t);
        expect([view.heads.eligible, view.heads.all], `heads of ${body} at ${t}`).to.deep.equal(
          heads.map(Number),
        );
        const chair = await ask<bigint[]>("bodies", "chairAt", body, t);
        const { person = 0, elector = null } = view.chair ?? {};
        expect([person, elector ?? 0], `chair of ${body} at ${t}`).to.deep.equal(chair.map(Number));
        const acting = await ask<bigint[]>("bodies", "actingChairAt", body, t);
        const { person: actor = 0, seat: place = 0, role = "NONE" } = view.actingChair ?? {};
        expect([actor, place, SeatRole[role]], `acting in ${body} at ${t}`).to.deep.equal(
          acting.map(Number),
        );
        for (const { seat, person: holder } of view.seats) {
          const [seated] = await ask<bigint[]>("bodies", "seatAt", body, seat, t);
          expect(holder ?? 0, `seat ${seat} of ${body} at ${t}`).to.equal(Number(seated));
        }
      }
    }
  });

  it("on the rules in force at any time", async () => {
    const { queries } = life().index;
    for (const body of bodies) {
      const count = Number(await ask<bigint>("bodies", "ruleSetCount", body));
      const { items } = await queries.ruleSets(body);
      expect(items).to.have.length(count);
      for (const { index: number, ruleSet } of items) {
        const answer = await ask<Answers>("bodies", "ruleSetAt", body, number);
        expect(ruleSet).to.deep.equal(ruleSetInWords(rulesOf(answer)));
      }
      for (const t of ofLedger()) {
        const { ruleSets } = await queries.body(body, { at: t });
        for (const [name, matter] of Object.entries(Matter)) {
          const found = ruleSets.find(({ inForceFor }) => inForceFor.includes(name as never));
          const inForce = await ask<bigint>("bodies", "ruleSetFor", body, matter, t);
          expect(found?.index ?? 0, `${name} of ${body} at ${t}`).to.equal(Number(inForce));
        }
      }
    }
  });

  it("on what became of votes, and on their phase at any time", async () => {
    const { queries } = life().index;
    const { items } = await queries.votes({ limit: 500 });
    for (const { vote } of items) {
      const view = await queries.vote(vote);
      const told = {
        body: view.body,
        ruleSet: view.ruleSetIndex,
        matter: Matter[view.matter],
        openedAt: view.openedAt,
        discussionAt: view.discussionAt ?? 0,
        startsAt: view.startsAt,
        endsAt: view.endsAt,
        relays: view.relays,
        documents: view.documents,
        endedAt: view.endedAt ?? 0,
        cause: Cause[view.cause],
        closedAt: view.closedAt ?? 0,
        outcome: Outcome[view.outcome],
        contestable: bitsOf(Contest, view.contestable),
        declaredAt: view.declaredAt ?? 0,
        registeredAt: view.registeredAt ?? 0,
        standing: Standing[view.standing],
        minuted: view.minutes !== null,
        executed: view.execution.state === "EXECUTED",
        objections: view.participation.objections,
        batches: view.participation.batches,
        heads: view.participation.voted,
      };
      const answer = await ask<Answers>("votes", "voteOf", vote);
      expect(numbered(answer, Object.keys(told)), `vote ${view.number}`).to.deep.equal(told);
      const count = await ask<Answers>("votes", "countOf", vote);
      const { eligible, all } = view.participation;
      expect({ eligible, allMembers: all }, `vote ${view.number}`).to.deep.equal(
        numbered(count, ["eligible", "allMembers"]),
      );
      const instants = [view.discussionAt, view.startsAt, view.endsAt, view.countableAt];
      for (const t of instants.flatMap((instant) => (instant ? [instant - 1, instant] : []))) {
        const phase = Number(await ask<bigint>("votes", "phaseAt", vote, t));
        const { phase: at } = await queries.vote(vote, { at: t });
        expect(at, `vote ${view.number} at ${t}`).to.equal(nameOf(Phase, phase));
      }
    }
  });

  it("on ballots, their lists, counts and who was elected", async () => {
    const { queries } = life().index;
    const { items } = await queries.votes({ phase: "CLOSED", limit: 500 });
    for (const { vote, number } of items) {
      const view = await queries.vote(vote);
      const ballots = (await queries.ballots(vote, { limit: 500 })).items;
      const counted = ballots.filter(({ superseded }) => !superseded);
      expect(counted).to.have.length(view.participation.voted);
      const heads = { yes: 0, no: 0, abstain: 0, invalid: 0 };
      for (const { elector, choice, manner, struck } of counted) {
        const entry = Number(await ask<bigint>("votes", "entryOf", vote, elector));
        expect(Choice[choice] + 4 * Manner[manner], `vote ${number}`).to.equal(entry);
        if (!struck) heads[choice.toLowerCase() as keyof typeof heads] += 1;
      }
      const count = await ask<Answers>("votes", "countOf", vote);
      const told = view.count ?? {};
      expect(numbered(count, Object.keys(told)), `vote ${number}`).to.deep.equal(told);
      expect(told, `vote ${number}`).to.include(heads);
      const last = view.derivation.find(({ decisive }) => decisive);
      expect(last?.result).to.equal(view.outcome === "ADOPTED" ? "met" : "notMet");
      for (let batch = 1; batch <= view.participation.batches; ++batch) {
        const list = await ask("votes", "listOf", vote, batch);
        expect((await queries.batch(vote, batch)).list).to.equal(list);
      }
      if (view.election === null) continue;
      const seated = [...(await ask<bigint[]>("votes", "electedOf", vote))].map(Number);
      const candidates = view.election.candidates.map(({ seat }) => seat);
      const places = view.election.seats.map((seat) => candidates.indexOf(seat) + 1);
      expect(places).to.deep.equal(view.outcome === "ADOPTED" ? seated : places.map(() => 0));
      if (view.outcome !== "ADOPTED") expect(seated).to.deep.equal([]);
    }
  });
}
