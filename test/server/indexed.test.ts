/** The index against the contracts: whatever a contract answers, the index must answer, too. */
import { expect } from "chai";
import type { Hex } from "viem";
import {
  Cause,
  Choice,
  FOREVER,
  Matter,
  nameOf,
  Outcome,
  Phase,
} from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  GENERAL_MEETING,
  HOUR,
  NOBODY,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { type indexOf, liveAYear, rulesOf } from "../helpers/indexed.ts";

const BODIES = [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD];
const MEMBERS = 14;

type Answers = Record<string, unknown>;

describe("the index and the contracts", () => {
  let coop: Cooperative;
  let index: Awaited<ReturnType<typeof indexOf>>;
  let adopted: Hex;
  let aborted: Hex;
  let running: Hex;
  /** Instants at which something was or is about to be otherwise, and their neighbours. */
  let instants: number[];

  before(async () => {
    ({ coop, index, adopted, aborted, running, instants } = await liveAYear());
  });

  after(async () => {
    await index.close();
    await coop.close();
  });

  /** Instants that the contracts' unsigned arguments can hold. */
  const ofLedger = () => instants.filter((t) => t >= START - HOUR);

  it("saw what it should see", async () => {
    const { items } = await index.queries.history({}, { limit: 500 });
    const names = new Set(items.map(({ name }) => name));
    expect([...names]).to.include.members([
      "MemberAdmitted",
      "MembershipEnded",
      "KeyChanged",
      "PersonInvited",
      "SeatTaken",
      "SeatVacated",
      "RuleSetAdopted",
      "RelayEnded",
      "SiteEnded",
      "BallotSkipped",
      "ProcedureObjected",
      "ActionExecuted",
      "ResultDeclared",
    ]);
    const { heads } = await index.chain.head().then(() => index.queries.members());
    expect(heads.eligible).to.be.lessThan(heads.all);
  });

  it("agree on members and keys at any time", async () => {
    for (const t of instants) {
      const listed = await index.queries.members({ at: t });
      for (let member = 1; member <= MEMBERS; ++member) {
        const view = await index.queries.member(member, { at: t });
        const isMember = await coop.ask("register", "isMemberAt", member, t);
        expect(view.isMember, `member ${member} at ${t}`).to.equal(isMember);
        expect(listed.items.some((row) => row.member === member)).to.equal(isMember);
        const until = Number(await coop.ask<bigint>("register", "untilOf", member));
        expect(view.until ?? FOREVER).to.equal(until);
        if (t < START - DAY) continue;
        if (t < START - HOUR) continue;
        const now = await index.queries.member(member);
        for (const [i, { person, key }] of view.persons.entries()) {
          const inForce = (await coop.ask<string>("register", "keyAt", person, t)).toLowerCase();
          // Of the time before a first key the contract tells that key, since nobody could sign.
          const possible = key === null ? [NOBODY, now.persons[i]?.key] : [key];
          expect(possible, `key of ${person} at ${t}`).to.include(inForce);
        }
      }
    }
    for (let member = 1; member <= MEMBERS; ++member) {
      const view = await index.queries.member(member);
      const facts = [
        await coop.ask("register", "segmentOf", member),
        await coop.ask("register", "sharesOf", member),
        await coop.ask("register", "votingPersonOf", member),
      ].map(Number);
      expect([view.segment, view.shares, view.votingPerson]).to.deep.equal(facts);
      for (const { person, invited } of view.persons) {
        const open = (await coop.ask("register", "invitationOf", person)) !== NOBODY;
        expect(invited, `invitation of ${person}`).to.equal(open);
      }
    }
  });

  it("agree on heads, departures, seats and chairs at any time", async () => {
    for (const body of BODIES) {
      for (const t of ofLedger()) {
        const view = await index.queries.body(body, { at: t });
        const [eligible, all] = await coop.ask<bigint[]>("bodies", "headsAt", body, t);
        expect(view.heads, `heads of ${body} at ${t}`).to.deep.equal({
          eligible: Number(eligible),
          all: Number(all),
        });
        const [person, elector] = await coop.ask<bigint[]>("bodies", "chairAt", body, t);
        expect(view.chair?.person ?? 0).to.equal(Number(person));
        expect(view.chair?.elector ?? 0).to.equal(Number(elector));
        for (const { seat, person: holder } of view.seats) {
          const [seated] = await coop.ask<bigint[]>("bodies", "seatAt", body, seat, t);
          expect(holder ?? 0, `seat ${seat} of ${body} at ${t}`).to.equal(Number(seated));
        }
      }
    }
  });

  it("agree on the rules in force at any time", async () => {
    for (const body of BODIES) {
      const count = Number(await coop.ask<bigint>("bodies", "ruleSetCount", body));
      const { items } = await index.queries.ruleSets(body);
      expect(items).to.have.length(count);
      for (const { index: number, ruleSet } of items) {
        const answer = await coop.ask<Answers>("bodies", "ruleSetAt", body, number);
        expect(ruleSet).to.deep.equal(rulesOf(answer));
      }
      for (const t of ofLedger()) {
        const { ruleSets } = await index.queries.body(body, { at: t });
        for (const [name, matter] of Object.entries(Matter)) {
          const found_ = ruleSets.find(({ inForceFor }) => inForceFor.includes(name as never));
          const inForce = await coop.ask<bigint>("bodies", "ruleSetFor", body, matter, t);
          expect(found_?.index ?? 0, `${name} of ${body} at ${t}`).to.equal(Number(inForce));
        }
      }
    }
  });

  it("agree on what became of votes, and on their phase at any time", async () => {
    const { items } = await index.queries.votes({ limit: 500 });
    expect(items.length).to.be.greaterThan(10);
    for (const { vote } of items) {
      const view = await index.queries.vote(vote);
      const answer = await coop.ask<Record<string, bigint | boolean | string>>(
        "votes",
        "voteOf",
        vote,
      );
      expect({
        body: view.body,
        ruleSet: view.ruleSetIndex,
        openedAt: view.openedAt,
        startsAt: view.startsAt,
        endsAt: view.endsAt,
        relays: view.relays,
        documents: view.documents,
        endedAt: view.endedAt ?? 0,
        cause: Cause[view.cause],
        closedAt: view.closedAt ?? 0,
        outcome: Outcome[view.outcome],
        contestable: view.contestable,
        declaredAt: view.declaredAt ?? 0,
        executed: view.execution.state === "EXECUTED",
        objections: view.participation.objections,
        batches: view.participation.batches,
        heads: view.participation.voted,
      }).to.deep.equal(
        Object.fromEntries(
          [
            "body",
            "ruleSet",
            "openedAt",
            "startsAt",
            "endsAt",
            "relays",
            "documents",
            "endedAt",
            "cause",
            "closedAt",
            "outcome",
            "contestable",
            "declaredAt",
            "executed",
            "objections",
            "batches",
            "heads",
          ].map((name) => {
            const value = answer[name];
            return [name, typeof value === "bigint" ? Number(value) : value];
          }),
        ),
      );
      const count = await coop.ask<Record<string, bigint>>("votes", "countOf", vote);
      expect(view.participation.eligible).to.equal(Number(count.eligible));
      expect(view.participation.all).to.equal(Number(count.allMembers));
      for (const t of [view.startsAt - 1, view.startsAt, view.endsAt, view.countableAt ?? 0]) {
        if (t <= 0) continue;
        const phase = Number(await coop.ask<bigint>("votes", "phaseAt", vote, t));
        const { phase: told } = await index.queries.vote(vote, { at: t });
        expect(told).to.equal(nameOf(Phase, phase));
      }
    }
  });

  it("agree on the ballots, the count and its derivation", async () => {
    const { items } = await index.queries.ballots(adopted);
    const counted = items.filter(({ superseded }) => !superseded);
    expect(counted.length).to.be.lessThan(items.length);
    const view = await index.queries.vote(adopted);
    const heads = { yes: 0, no: 0, abstain: 0, invalid: 0 };
    for (const { elector, choice } of counted) {
      const entry = Number(await coop.ask<bigint>("votes", "entryOf", adopted, elector));
      expect(Choice[choice]).to.equal(entry);
      heads[choice.toLowerCase() as keyof typeof heads] += 1;
    }
    expect(view.count).to.include(heads);
    expect(view.participation.voted).to.equal(counted.length);
    const answer = await coop.ask<Record<string, bigint>>("votes", "countOf", adopted);
    expect(view.count).to.deep.equal(
      Object.fromEntries(Object.entries(view.count ?? {}).map(([k]) => [k, Number(answer[k])])),
    );
    const last = view.derivation.find(({ decisive }) => decisive);
    const isAdopted = view.outcome === "ADOPTED";
    expect(last?.result).to.equal(isAdopted ? "met" : "notMet");
    const lateStep = view.derivation.find(({ code }) => code === "LATE_BALLOTS");
    expect(lateStep?.numbers).to.deep.equal({ added: 2, removed: 1 });
    expect(lateStep?.result).to.equal(view.contestable ? "notMet" : "met");
    for (let batch = 1; batch <= view.participation.batches; ++batch) {
      const list = await coop.ask("votes", "listOf", adopted, batch);
      expect((await index.queries.batch(adopted, batch)).list).to.equal(list);
    }
    const skipped = await index.queries.skipped(adopted);
    expect(skipped.items.map(({ elector, reason }) => [elector, reason])).to.deep.equal([
      [8, "BAD_SIGNATURE"],
      [5, "NOT_ENTITLED"],
    ]);
  });

  it("tell of the aborted and of the running vote", async () => {
    const stopped = await index.queries.vote(aborted);
    expect(stopped).to.include({ outcome: "PROCEDURE_ABORTED", cause: "OBJECTION" });
    const view = await index.queries.vote(running);
    expect(view).to.include({ phase: "VOTING", voted: 3 });
    expect(view.count).to.equal(null);
  });
});
