import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { ElectorateAt, Matter, Revocability } from "../../server/protocol/rules.ts";
import { type Action, Choice, Phase, SeatRole } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Sendable } from "../helpers/machine.ts";
import type { Rebuilt } from "../helpers/rebuild.ts";
import { expectRebuilt } from "../helpers/rebuilt.ts";
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

const STEPS = 80;

/** Events of all runs. */
const seen = new Set<string>();

for (const seed of [1, 2, 3]) {
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
          proxyCap: 2,
          electorate: seed === 3 ? ElectorateAt.AT_CLOSE : ElectorateAt.AT_CAST,
        },
        member: (n) => (n === 9 ? { votes: 0, investing: true } : n === 8 ? { until: START } : {}),
      });
      await run();
      rebuilt = await expectRebuilt(coop);
    });
    after(() => coop.close());

    /** Does what comes to mind; what the contracts refuse did not happen. */
    async function run(): Promise<void> {
      const draw = drawer(seed);
      const keys = new Map<number, Signer>();
      const keyOf = (person: number) => keys.get(person) ?? coop.signer(person);
      const attempt = async (call: Sendable): Promise<boolean> => {
        try {
          await coop.send(call);
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
            ? { body: SUPERVISORY_BOARD, seat: 1, signer: keyOf(2) }
            : { body: BOARD, seat: 1, signer: keyOf(1) };
        const { id, call, action } = await coop.opening(content, { body, endsAt }, [openers]);
        if (await attempt(call)) votes.push({ id, body, action, evidence });
      };
      const some = () => votes[Math.max(0, votes.length - 1 - draw(5))];
      const batch = async (id: Hex, body: number) => {
        const electors = body === 1 ? 14 : 3;
        const drawn = Array.from({ length: electors }, (_, i) => i + 1).filter(() => draw(2) === 0);
        return Promise.all(
          drawn.map((n) =>
            coop.ballot(
              id,
              n,
              draw(9) === 0 ? 1 + draw(5) : draw(4) === 0 ? Choice.NO : Choice.YES,
              {
                revision: 1 + draw(2),
                signer: keyOf(body === 1 ? n : (holders[body]?.[n - 1] ?? n)),
              },
            ),
          ),
        );
      };
      const acts: readonly (() => Promise<unknown>)[] = [
        () => open({ kind: "RESOLUTION" }),
        () => open({ kind: "GRANT_VOTES", member: person(), votes: draw(4) }),
        () => {
          const since = coop.now() + DAY;
          const seats = [2, 3].slice(draw(2));
          const candidates = [person(), 15];
          const order = { body: SUPERVISORY_BOARD, since, until: since + 99 * DAY };
          return open({ kind: "ELECT", election: { ...order, seats, candidates } });
        },
        async () => {
          const vote = some();
          const principal = 4 + draw(4);
          const holder = 1 + draw(3);
          if (vote === undefined) return;
          const { id } = vote;
          await attempt(await coop.proxy(id, principal, holder, keyOf(principal)));
          if (draw(3) === 0) await attempt(await coop.revocation(id, principal, keyOf(principal)));
        },
        async () => {
          const vote = some();
          const officers = [
            { body: BOARD, seat: 2, signer: keyOf(10) },
            { body: SUPERVISORY_BOARD, seat: 1, signer: keyOf(2) },
          ];
          if (vote === undefined) return;
          const choice = 1 + draw(4);
          await attempt(await coop.paper(vote.id, 1 + draw(12), choice, officers));
        },
        async () => {
          const from = 5 + draw(3);
          const both = [keyOf(from), keyOf(4)];
          await attempt(await coop.act("Transfer", { from, to: 4, shares: 1 }, both));
        },
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
              role: SeatRole.NONE,
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
          if (phase === Phase.COUNTABLE) {
            const left = [...(await coop.unsettled(each.id))].sort(([a], [b]) => a - b);
            if (left.length > 0) await attempt(coop.settling(each.id, left));
            await attempt(coop.closing(each.id));
          }
          if (phase === Phase.CLOSED) {
            await attempt(executeCall(coop.ledger, each.id, each.action, each.evidence));
          }
        }
        const presiding = body === BOARD ? { body, person: 1 } : { body: 3, person: 2 };
        const by = { body: presiding.body, seat: 1, signer: keyOf(presiding.person) };
        await attempt(await coop.declaration(id, 1 + draw(2), by));
      }
    }

    it("tell enough happened to be worth comparing", () => {
      const kinds = rebuilt.seen;
      for (const kind of kinds) seen.add(kind);
      for (const name of ["BallotsCast", "BallotSkipped", "VoteClosed", "KeyChanged"]) {
        expect(kinds, name).to.include(name);
      }
      expect(votes.length).to.be.greaterThan(10);
    });
  });
}

describe("events of random runs", () => {
  it("are of many kinds, all of them together", () => {
    const kinds = ["PaperBallotRecorded", "ProxyGranted", "ClassChanged", "SharesChanged"];
    expect([...seen]).to.include.members([...kinds, "ElectorsSettled", "ActionExecuted"]);
  });
});
