import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { ElectorateAt, Revocability } from "../../server/protocol/rules.ts";
import { Choice, Outcome, SeatRole, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Mined } from "../helpers/machine.ts";
import { skipsOf } from "../helpers/skips.ts";
import type { Ballot } from "../helpers/voting.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("ballots", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: FoundingOptions = {}) => {
    coop = await found(options);
  };
  const entryOf = async (vote: Hex, elector: number) =>
    Number(await coop.ask("votes", "entryOf", vote, elector));
  const countOf = async (vote: Hex) =>
    [...(await coop.ask<bigint[]>("votes", "countOf", vote))].map(Number);
  const skips = (vote: Hex, batch: readonly Ballot[]) => skipsOf(coop, vote, batch);

  describe("entitlement", () => {
    const events = ({ logs }: Mined) =>
      logs.map(({ name, args }) => [name, Number(args.reason ?? 0)] as const);

    /** During a vote member 5 leaves and member 13 is admitted. */
    async function change(): Promise<Hex> {
      const { content, evidence } = await coop.application(fresh);
      const execution = await coop.adopt(content, evidence);
      const vote = await coop.open();
      await coop.send(await coop.notice(5, coop.now() + HOUR));
      await coop.send(await coop.notice(6, coop.now() + HOUR));
      await coop.cast(vote, { 5: Choice.YES });
      coop.wait(HOUR);
      await coop.send(execution);
      return vote;
    }
    const admitted = (vote: Hex) => coop.ballot(vote, 13, Choice.NO, { signer: fresh });

    it("AT_CAST: counts whoever is a member when the ballot is received", async () => {
      await start({ rules: { electorate: ElectorateAt.AT_CAST } });
      const vote = await change();
      expect(await skips(vote, [await coop.ballot(vote, 6), await admitted(vote)])).to.deep.equal([
        [6, Skip.NOT_ENTITLED],
      ]);
      await coop.finish(vote);
      // Members 5 and 6 were entitled for an hour: what took part is a share of all who could.
      expect(await countOf(vote)).to.deep.equal([13, 13, 1, 1, 0, 0]);
    });

    it("AT_OPEN: counts whoever was a member when voting began", async () => {
      await start({ rules: { electorate: ElectorateAt.AT_OPEN } });
      const vote = await change();
      expect(await skips(vote, [await coop.ballot(vote, 6), await admitted(vote)])).to.deep.equal([
        [13, Skip.NOT_ENTITLED],
      ]);
      await coop.finish(vote);
      expect(await countOf(vote)).to.deep.equal([12, 12, 2, 0, 0, 0]);
    });

    it("judges a ballot by the key in force when it is received", async () => {
      for (const electorate of [ElectorateAt.AT_CAST, ElectorateAt.AT_OPEN]) {
        await start({ rules: { electorate, grace: HOUR } });
        const vote = await coop.open(undefined, { endsAt: START + DAY });
        coop.wait(HOUR);
        await coop.send(await coop.rotate(5, fresh));
        const old = await coop.ballot(vote, 5);
        expect(await skips(vote, [old])).to.deep.equal([[5, Skip.BAD_SIGNATURE]]);
        coop.travel(START + DAY);
        const receivedAt = START + HOUR - 1;
        const tooLate = await coop.lateOf(vote, [{ ...old, receivedAt: START + HOUR }]);
        await coop.refused(tooLate, "NothingCounted", [5, Skip.BAD_SIGNATURE], { twin: false });
        const [inTime] = events(await coop.send(await coop.lateOf(vote, [{ ...old, receivedAt }])));
        expect(inTime).to.deep.equal(["BallotsCast", 0]);
        if (electorate === ElectorateAt.AT_CAST) await coop.close();
      }
    });

    it("lets the new key vote", async () => {
      await start();
      const vote = await coop.open();
      coop.wait(HOUR);
      await coop.send(await coop.rotate(5, fresh));
      await coop.send(coop.castOf(vote, [await coop.ballot(vote, 5, 1, { signer: fresh })]));
      expect(await entryOf(vote, 5)).to.equal(Choice.YES);
    });

    it("is the seats' in a body that has them", async () => {
      await start();
      const vote = await coop.open(undefined, { body: SUPERVISORY_BOARD });
      const [first, second, third] = [2, 3, 12].map((person) => coop.signer(person));
      const seat = (n: number, signer = first) =>
        coop.ballot(vote, n, Choice.YES, { signer: signer as never });
      const batch = [await seat(1), await seat(2, first), await seat(3, third), await seat(4)];
      expect(await skips(vote, batch)).to.deep.equal([
        [2, Skip.BAD_SIGNATURE],
        [4, Skip.NOT_ENTITLED],
      ]);
      const far = [await seat(257), await seat(2 ** 32 - 1)];
      expect(await skips(vote, far)).to.deep.equal([
        [257, Skip.NOT_ENTITLED],
        [2 ** 32 - 1, Skip.NOT_ENTITLED],
      ]);
      await coop.send(await coop.notice(3, coop.now() + HOUR));
      coop.wait(HOUR);
      expect(await skips(vote, [await seat(2, second)])).to.deep.equal([[2, Skip.NOT_ENTITLED]]);
      // A successor in the seat votes in it, unless the seat has voted.
      const order = {
        body: SUPERVISORY_BOARD,
        since: 0,
        until: START + 99 * DAY,
        role: SeatRole.NONE,
      };
      await coop.resolve({ kind: "SEAT", order: { ...order, seat: 2, person: 4 } });
      await coop.resolve({ kind: "UNSEAT", body: SUPERVISORY_BOARD, seat: 3, person: 12 });
      expect(await skips(vote, [await seat(2, coop.signer(4))])).to.deep.equal([]);
      await coop.finish(vote);
      expect(await countOf(vote)).to.deep.equal([3, 3, 3, 0, 0, 0]);
    });

    it("is frozen for seats too", async () => {
      await start({ rules: { electorate: ElectorateAt.AT_OPEN } });
      const vote = await coop.open(undefined, { body: BOARD });
      coop.wait(HOUR);
      await coop.leave(10);
      const ballot = await coop.ballot(vote, 2, Choice.NO, { signer: coop.signer(10) });
      expect(await skips(vote, [ballot])).to.deep.equal([]);
      await coop.finish(vote);
      expect(await countOf(vote)).to.deep.equal([2, 2, 0, 1, 0, 0]);
    });
  });

  describe("changed votes", () => {
    it("replace the former ballot, and count the head once", async () => {
      await start({ members: 40, rules: { revocability: Revocability.UNTIL_DEADLINE } });
      const vote = await coop.open();
      const electors = [1, 31, 32, 33];
      await coop.cast(vote, Object.fromEntries(electors.map((n) => [n, Choice.YES])));
      const changed = await Promise.all(
        electors.map((n) => coop.ballot(vote, n, Choice.NO, { revision: n })),
      );
      expect(await skips(vote, changed)).to.deep.equal([[1, Skip.ALREADY_VOTED]]);
      expect(await countOf(vote)).to.deep.equal([40, 40, 1, 3, 0, 0]);
      const first = await coop.ballot(vote, 7, Choice.YES, { revision: 0 });
      expect(await skips(vote, [first])).to.deep.equal([[7, Skip.INVALID_REVISION]]);
      const { heads } = await coop.ask<Record<string, bigint>>("votes", "voteOf", vote);
      expect(heads).to.equal(4n);
      expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    });

    it("are none where a ballot is final when it is received", async () => {
      await start();
      const vote = await coop.open();
      await coop.cast(vote, { 1: Choice.YES });
      const another = await coop.ballot(vote, 1, Choice.NO);
      expect(await skips(vote, [another])).to.deep.equal([[1, Skip.ALREADY_VOTED]]);
      const higher = await coop.ballot(vote, 1, Choice.NO, { revision: 2 });
      expect(await skips(vote, [higher])).to.deep.equal([[1, Skip.INVALID_REVISION]]);
    });
  });
});
