import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import {
  type Action,
  Choice,
  FOREVER,
  Matter,
  Phase,
  Revocability,
} from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Mined, Sendable } from "../helpers/machine.ts";
import { type Rebuilt, rebuild } from "../helpers/rebuild.ts";
import { plainRules } from "../helpers/rules.ts";

/** Draws the same numbers from the same seed (mulberry32). */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const STEPS = 60;

for (const seed of [1, 2]) {
  describe(`events of random run ${seed}`, () => {
    let coop: Cooperative;
    let rebuilt: Rebuilt;
    const votes: { id: Hex; body: number; action: Action; evidence: Hex }[] = [];
    before(async function () {
      this.timeout(120_000);
      coop = await found({
        rules: {
          revocability: seed % 2 === 0 ? Revocability.UNTIL_DEADLINE : Revocability.UNTIL_RECEIPT,
          objectionWindow: HOUR,
          objections: 2,
          grace: HOUR,
        },
        member: (n) => (n === 9 ? { votes: 0, investing: true } : n === 8 ? { until: START } : {}),
      });
      rebuilt = rebuild([...coop.loaded, ...(await run())]);
    });
    after(() => coop.close());

    /** Does what comes to mind; what the contracts refuse did not happen. */
    async function run(): Promise<Mined[]> {
      const draw = drawer(seed);
      const mined: Mined[] = [];
      const keys = new Map<number, Signer>();
      const keyOf = (person: number) => keys.get(person) ?? coop.signer(person);
      const attempt = async (call: Sendable): Promise<boolean> => {
        try {
          mined.push(await coop.send(call));
          return true;
        } catch {
          return false;
        }
      };
      const holders: Readonly<Record<number, readonly number[]>> = {
        [BOARD]: [1, 10],
        [SUPERVISORY_BOARD]: [2, 3, 12],
      };
      const person = () => 1 + draw(14);
      const open = async (content: Parameters<Cooperative["opening"]>[0], evidence: Hex = "0x") => {
        const body = 1 + draw(3);
        const endsAt = coop.now() + HOUR * (1 + draw(8));
        const openers =
          body === SUPERVISORY_BOARD
            ? { body: SUPERVISORY_BOARD, seat: 1, person: 2, signer: keyOf(2) }
            : { body: BOARD, seat: 1, person: 1, signer: keyOf(1) };
        const { id, call, action } = await coop.opening(content, { body, endsAt }, [openers]);
        if (await attempt(call)) votes.push({ id, body, action, evidence });
      };
      const some = () => votes[Math.max(0, votes.length - 1 - draw(5))];
      const batch = async (id: Hex, body: number) => {
        const electors = body === 1 ? 14 : 3;
        const drawn = Array.from({ length: electors }, (_, i) => i + 1).filter(() => draw(2) === 0);
        return Promise.all(
          drawn.map((n) =>
            coop.ballot(id, n, draw(9) === 0 ? 1 + draw(5) : Choice.YES + draw(2), {
              revision: 1 + draw(2),
              signer: keyOf(body === 1 ? n : (holders[body]?.[n - 1] ?? n)),
            }),
          ),
        );
      };
      const acts: readonly (() => Promise<unknown>)[] = [
        () => open({ kind: "RESOLUTION" }),
        () => open({ kind: "ADD_RELAY", key: walletSigner(namedKey(`relay ${draw(99)}`)).keyId }),
        () => open({ kind: "END_RELAY", relay: 1 + draw(3) }),
        () => open({ kind: "ADD_SITE", rpIdHash: coop.salt, origin: `https://${draw(9)}.example` }),
        () => open({ kind: "END_SITE", site: 1 + draw(3) }),
        () =>
          open({
            kind: "UNSEAT",
            body: SUPERVISORY_BOARD,
            seat: 2 + draw(2),
            person: draw(2) === 0 ? 3 : 12,
          }),
        () =>
          open({
            kind: "SEAT",
            order: {
              body: SUPERVISORY_BOARD,
              seat: 2,
              person: person(),
              since: 0,
              until: START + 99 * DAY,
              chair: false,
            },
          }),
        () =>
          open({
            kind: "ADOPT_RULE_SET",
            ruleSet: {
              ...plainRules,
              body: 1 + draw(3),
              matters: 1 << Matter.KEYS,
              quorumMin: draw(3),
            },
          }),
        () =>
          open({
            kind: "REPLACE_KEY",
            person: 4 + draw(4),
            invitation: walletSigner(namedKey(`invitation ${draw(9)}`)).keyId,
          }),
        async () => {
          const applicant = walletSigner(namedKey(`applicant ${draw(6)}`));
          const { content, evidence, withdrawal } = await coop.application(applicant, {
            validUntil: START + 50 * DAY,
          });
          await (draw(4) === 0 ? attempt(await withdrawal()) : open(content, evidence));
        },
        async () => {
          const next = walletSigner(namedKey(`rotated ${draw(999)}`));
          const who = 4 + draw(4);
          if (await attempt(await coop.rotate(who, next, keyOf(who)))) keys.set(who, next);
        },
        async () => {
          const next = walletSigner(namedKey(`enrolled ${draw(999)}`));
          const who = 4 + draw(4);
          const invitation = walletSigner(namedKey(`invitation ${draw(9)}`));
          if (await attempt(await coop.enrol(who, next, invitation))) keys.set(who, next);
        },
        async () => {
          const who = 5 + draw(3);
          if (draw(3) === 0)
            await attempt(await coop.notice(who, coop.now() + DAY * draw(9), keyOf(who)));
        },
      ];
      for (let step = 0; step < STEPS; step++) {
        coop.wait(draw(HOUR));
        await acts[draw(acts.length)]?.();
        const vote = some();
        if (vote === undefined) continue;
        const { id, body } = vote;
        const ballots = await batch(id, body);
        if (ballots.length > 0) {
          await attempt(coop.castOf(id, ballots));
          const late = ballots.map((one) => ({ ...one, receivedAt: coop.now() - draw(2 * HOUR) }));
          await attempt(await coop.lateOf(id, late));
        }
        if (draw(5) === 0) {
          const elector = 1 + draw(3);
          const holder = holders[body]?.[elector - 1] ?? elector;
          await attempt(await coop.objection(id, elector, keyOf(holder)));
        }
        for (const each of votes.slice(-4)) {
          const t = BigInt(coop.now());
          const phase = Number(await coop.ask("votes", "phaseAt", each.id, t));
          if (phase === Phase.OVERDUE) await attempt(coop.end(each.id));
          if (phase === Phase.COUNTABLE) await attempt(coop.closing(each.id));
          if (phase === Phase.CLOSED) {
            await attempt(executeCall(coop.ledger, each.id, each.action, each.evidence));
          }
        }
        await attempt(await coop.declaration(id, 1 + draw(2), keyOf(body === BOARD ? 1 : 2)));
      }
      return mined;
    }

    it("tell enough happened to be worth comparing", () => {
      const kinds = new Set(rebuilt.seen);
      for (const name of [
        "BallotsCast",
        "BallotSkipped",
        "VoteClosed",
        "ActionExecuted",
        "KeyChanged",
      ]) {
        expect(kinds, name).to.include(name);
      }
      expect(votes.length).to.be.greaterThan(10);
    });

    it("tell members, keys and persons", async () => {
      expect(await coop.ask("register", "memberCount")).to.equal(BigInt(rebuilt.members.size));
      expect(await coop.ask("register", "personCount")).to.equal(BigInt(rebuilt.persons.size));
      for (const [number, member] of rebuilt.members) {
        const slot = await coop.ask<bigint>("register", "slotAt", number, FOREVER);
        const person = rebuilt.persons.get(member.votingPerson);
        expect(slot >> 96n, `member ${number}`).to.equal(BigInt(person?.key ?? 0));
        expect(BigInt.asIntN(40, slot >> 56n)).to.equal(member.since);
        expect((slot >> 16n) & 0xff_ffff_ffffn).to.equal(member.until);
        expect((slot >> 5n) & 1n).to.equal(member.votes > 0n ? 1n : 0n);
        expect(await coop.ask("register", "segmentOf", number)).to.equal(member.segment);
        expect(await coop.ask("register", "sharesOf", number)).to.equal(member.shares);
        expect(await coop.ask("register", "votingPersonOf", number)).to.equal(
          BigInt(member.votingPerson),
        );
      }
      for (const [number, person] of rebuilt.persons) {
        expect(await coop.ask("register", "memberOf", number)).to.equal(BigInt(person.member));
        expect(await coop.ask("register", "keyAt", number, FOREVER)).to.equal(person.key);
        expect(await coop.ask("register", "invitationOf", number)).to.equal(person.invitation);
      }
      for (const t of [START, START + DAY, coop.now(), coop.now() + 99 * DAY]) {
        const there = [...rebuilt.members.values()].filter(
          ({ since, until }) => since <= t && BigInt(t) < until,
        );
        const entitled = there.filter(({ votes: heads }) => heads > 0n).length;
        const heads = await coop.ask<bigint[]>("register", "headsAt", t);
        expect([...heads].map(Number)).to.deep.equal([entitled, there.length]);
      }
    });

    it("tell seats, rules and tables", async () => {
      for (const [key, terms] of rebuilt.seats) {
        const [body = 0, seat = 0] = key.split("/").map(Number);
        for (const t of [START, START + DAY, coop.now(), coop.now() + 9 * DAY]) {
          const term = rebuilt.holderAt(terms, t);
          const [person] = await coop.ask<bigint[]>("bodies", "seatAt", body, seat, t);
          expect(person, `seat ${key} at ${t}`).to.equal(term?.person ?? 0n);
        }
      }
      for (const [body, ruleSets] of rebuilt.ruleSets) {
        expect(await coop.ask("bodies", "ruleSetCount", body)).to.equal(BigInt(ruleSets.length));
        for (const [i, told] of ruleSets.entries()) {
          const kept = await coop.ask<{ toArray(): unknown[] }>("bodies", "ruleSetAt", body, i + 1);
          expect(kept.toArray()).to.deep.equal(told);
        }
      }
      expect(await coop.ask("bodies", "relayCount")).to.equal(BigInt(rebuilt.relays.length));
      for (const [i, { key, until }] of rebuilt.relays.entries()) {
        const relay = await coop.ask<Record<string, unknown>>("bodies", "relayAt", i + 1);
        expect([relay.key, relay.until]).to.deep.equal([key, until]);
      }
      expect(await coop.ask("bodies", "siteCount")).to.equal(BigInt(rebuilt.sites.length));
      for (const [i, told] of rebuilt.sites.entries()) {
        const site = await coop.ask<Record<string, unknown>>("bodies", "siteAt", i + 1);
        expect([site.rpIdHash, site.origin, site.until]).to.deep.equal([
          told.rpIdHash,
          told.origin,
          told.until,
        ]);
      }
      for (const id of rebuilt.withdrawn) {
        expect(await coop.ask("bodies", "withdrawn", id)).to.equal(true);
      }
    });

    it("tell votes, sheets and tallies", async () => {
      expect([...rebuilt.votes.keys()]).to.deep.equal(votes.map(({ id }) => id));
      for (const [id, told] of rebuilt.votes) {
        const vote = await coop.ask<Record<string, unknown>>("votes", "voteOf", id);
        for (const [field, value] of Object.entries(told.fields)) {
          expect(vote[field], `${field} of ${id}`).to.equal(value);
        }
        expect(vote.heads).to.equal(BigInt(told.sheet.size));
        for (let elector = 1; elector <= 15; elector++) {
          const entry = Number(await coop.ask("votes", "entryOf", id, elector));
          expect(entry, `elector ${elector} of ${id}`).to.equal(told.sheet.get(elector) ?? 0);
        }
        const count = await coop.ask<bigint[]>("votes", "countOf", id);
        const heads = [1, 2, 3, 4].map(
          (choice) => [...told.sheet.values()].filter((entry) => entry === choice).length,
        );
        expect([...count].slice(2).map(Number)).to.deep.equal(heads);
        for (const [i, list] of told.lists.entries()) {
          expect(await coop.ask("votes", "listOf", id, i + 1)).to.equal(list);
        }
      }
      for (const [act, contract] of rebuilt.acts) {
        const room = contract === coop.ledger.votes ? "votes" : "bodies";
        expect(await coop.ask(room, "usedAct", act)).to.equal(true);
      }
    });
  });
}
