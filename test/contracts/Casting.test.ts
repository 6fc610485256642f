import { expect } from "chai";
import { dataLength, dataSlice } from "ethers";
import { globalOptions } from "hardhat";
import type { Hex } from "viem";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import { decodeCounted, encodeBatch, listHash } from "../../server/protocol/ballot.ts";
import { castCall } from "../../server/protocol/calls.ts";
import { Choice, ElectorateAt, Outcome, Revocability, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  HOUR,
  SITE,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { expectError, type Mined } from "../helpers/machine.ts";
import type { Ballot } from "../helpers/voting.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("Casting", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (options: FoundingOptions = {}) => {
    coop = await found(options);
  };
  const entryOf = async (vote: Hex, elector: number) =>
    Number(await coop.ask("votes", "entryOf", vote, elector));
  const countOf = async (vote: Hex) =>
    [...(await coop.ask<bigint[]>("votes", "countOf", vote))].map(Number);

  /** Elector and reason of every skipped ballot; the free twin must tell the same beforehand. */
  async function skips(
    vote: Hex,
    batch: readonly Ballot[],
  ): Promise<(readonly [number, number])[]> {
    const call = coop.castOf(vote, batch);
    const answer = await coop.call(call.to, call.check(coop.now()));
    const [reasons] = coop.contracts.votes.interface.decodeFunctionResult("checkCast", answer);
    const foretold = batch.flatMap(({ elector, id }, i) =>
      Number(reasons[i]) === Skip.NONE ? [] : [[elector, Number(reasons[i]), id] as const],
    );
    if (foretold.length === batch.length) {
      await coop.refused(call, "NothingCounted", foretold[0]?.slice(0, 2), { twin: false });
    } else {
      const { logs } = await coop.send(call);
      const skipped = logs
        .filter(({ name }) => name === "BallotSkipped")
        .map(({ args }) => [Number(args.elector), Number(args.reason), args.ballot]);
      expect(foretold).to.deep.equal(skipped);
    }
    return foretold.map(([elector, reason]) => [elector, reason]);
  }

  it("stores the batch's list and tells each counted ballot", async () => {
    await start();
    const vote = await coop.open();
    const choices = { 1: Choice.YES, 3: Choice.NO, 4: Choice.ABSTAIN, 12: Choice.INVALID };
    const ballots = await coop.ballots(vote, choices);
    const [log] = (await coop.send(coop.castOf(vote, ballots))).logs;
    expect(log?.name).to.equal("BallotsCast");
    expect([log?.args.vote, log?.args.batch, log?.args.receivedAt]).to.deep.equal([vote, 1n, "0x"]);
    expect(decodeCounted(log?.args.ballots as Hex)).to.deep.equal(
      ballots.map(({ id, elector, revision, choice }) => ({
        id,
        elector,
        revision,
        choice,
        manner: 0,
      })),
    );
    const list = listHash(ballots.map(({ id }) => id));
    expect(log?.args.list).to.equal(list);
    expect(await coop.ask("votes", "listOf", vote, 1)).to.equal(list);
    for (const [elector, choice] of Object.entries(choices)) {
      expect(await entryOf(vote, Number(elector))).to.equal(choice);
    }
    expect(await entryOf(vote, 2)).to.equal(0);
    expect(await countOf(vote)).to.deep.equal([12, 12, 1, 1, 1, 1]);
    const second = await coop.cast(vote, { 2: Choice.YES });
    expect(second.logs[0]?.args.batch).to.equal(2n);
    const { batches, heads } = await coop.ask<Record<string, bigint>>("votes", "voteOf", vote);
    expect([batches, heads]).to.deep.equal([2n, 5n]);
  });

  it("skips what cannot be counted, says why, and counts the rest", async () => {
    await start({
      member: (n) => (n === 3 ? { votes: 0, investing: true } : n === 4 ? { until: START } : {}),
    });
    const vote = await coop.open();
    await coop.cast(vote, { 8: Choice.YES });
    const passkey = passkeySigner(namedKey("passkey"), { ...SITE, site: 9 });
    const atSite9 = await signedLike(passkey, vote, 7);
    const wrong = passkeySigner(namedKey("passkey"), { ...SITE, origin: "https://evil.example" });
    const batch = [
      await coop.ballot(vote, 1, Choice.YES),
      await coop.ballot(vote, 2, Choice.YES, { signer: fresh }),
      await coop.ballot(vote, 3),
      await coop.ballot(vote, 4),
      await coop.ballot(vote, 5, Choice.NONE),
      await coop.ballot(vote, 6, 5),
      atSite9,
      await coop.ballot(vote, 8),
      await coop.ballot(vote, 9, Choice.YES, { revision: 2 }),
      await coop.ballot(vote, 10, Choice.YES, { revision: 0 }),
      await signedLike(wrong, vote, 11),
      await coop.ballot(vote, 12, Choice.NO),
      await coop.ballot(vote, 99),
    ];
    expect(await skips(vote, batch)).to.deep.equal([
      [2, Skip.BAD_SIGNATURE],
      [3, Skip.NOT_ENTITLED],
      [4, Skip.NOT_ENTITLED],
      [5, Skip.INVALID_CHOICE],
      [6, Skip.INVALID_CHOICE],
      [7, Skip.UNKNOWN_SITE],
      [8, Skip.ALREADY_VOTED],
      [9, Skip.INVALID_REVISION],
      [10, Skip.INVALID_REVISION],
      [11, Skip.BAD_SIGNATURE],
      [99, Skip.NOT_ENTITLED],
    ]);
    expect(await countOf(vote)).to.deep.equal([10, 11, 2, 1, 0, 0]);
    const counted = [batch[0], batch[11]].map((ballot) => ballot?.id as Hex);
    expect(await coop.ask("votes", "listOf", vote, 2)).to.equal(listHash(counted));
  });

  /** A passkey's ballot, whose signature may stand for anything. */
  const signedLike = (signer: ReturnType<typeof passkeySigner>, vote: Hex, elector: number) =>
    coop.ballot(vote, elector, Choice.YES, { signer });

  it("refuses a batch of which no ballot counts, with the first one's reason", async () => {
    await start();
    const vote = await coop.open();
    const batch = [await coop.ballot(vote, 7, 5), await coop.ballot(vote, 99)];
    const call = coop.castOf(vote, batch);
    await coop.refused(call, "NothingCounted", [7, Skip.INVALID_CHOICE], { twin: false });
  });

  it("refuses batches that are empty, unsorted, malformed or cut off", async () => {
    await start();
    const vote = await coop.open();
    const [one, two] = (await coop.ballots(vote, { 1: 1, 2: 1 })) as [Ballot, Ballot];
    const raw = (bytes: string) => castCall(coop.ledger, vote, bytes as Hex);
    const [first, second] = [encodeBatch([one]), encodeBatch([two]).slice(2)];
    await coop.refused(raw("0x"), "EmptyBatch");
    await coop.refused(raw(`${encodeBatch([two])}${first.slice(2)}`), "BatchNotSorted", [1]);
    await coop.refused(raw(`${first}${first.slice(2)}`), "BatchNotSorted", [1]);
    const nobody = encodeBatch([one]).replace("0x00000001", "0x00000000");
    await coop.refused(raw(nobody), "BatchNotSorted", [0]);
    const unknown = encodeBatch([one]).replace(/^0x(.{12})00/, "0x$102");
    await coop.refused(raw(unknown), "MalformedSignature", [6]);
    const whole = `${first}${second}`;
    const length = dataLength(first);
    const before = await coop.state();
    for (let cut = 1; cut < 2 * length; cut++) {
      if (cut === length) continue;
      const call = raw(dataSlice(whole, 0, cut));
      const error = await coop.errorOf(coop.call(call.to, call.data));
      const offset = cut > length ? length : 0;
      // The elector's number itself is cut off, or the signature.
      if (cut - offset < 4) expectError(error, "BatchNotSorted", [0]);
      else expectError(error, "MalformedSignature", [offset + 6]);
    }
    await coop.refused(raw(dataSlice(whole, 0, length + 30)), "MalformedSignature", [length + 6]);
    expect(await coop.state()).to.equal(before);
  });

  it("keeps each elector's entry apart, also where words of the sheet meet", async () => {
    await start({ members: 130 });
    const vote = await coop.open();
    const choice = (n: number) => 1 + (n % 4);
    const edges = [63, 64, 65, 127, 128];
    await coop.cast(vote, Object.fromEntries(edges.map((n) => [n, choice(n)])));
    for (const n of [1, 62, 66, 126, 129]) expect(await entryOf(vote, n)).to.equal(0);
    for (const n of edges) expect(await entryOf(vote, n)).to.equal(choice(n));
    const rest = Array.from({ length: 130 }, (_, i) => i + 1).filter((n) => !edges.includes(n));
    await coop.cast(vote, Object.fromEntries(rest.map((n) => [n, choice(n)])));
    const entries = await Promise.all(Array.from({ length: 130 }, (_, i) => entryOf(vote, i + 1)));
    expect(entries).to.deep.equal(Array.from({ length: 130 }, (_, i) => choice(i + 1)));
    expect(await countOf(vote)).to.deep.equal([130, 130, 32, 33, 33, 32]);
  });

  it("counts members of all 32 classes", async () => {
    await start({
      members: 64,
      member: (n) => ({ segment: 1 + ((n - 1) % 32) }),
      plan: ({ bodies, seats }) => ({
        bodies: bodies.map((body) => ({ ...body, segments: body.segments.map(() => 0) })),
        seats,
      }),
    });
    expect(await coop.ask("register", "classCount")).to.equal(32n);
    const vote = await coop.open();
    const choices = Array.from({ length: 64 }, (_, i) => [i + 1, i < 32 ? Choice.YES : Choice.NO]);
    await coop.cast(vote, Object.fromEntries(choices));
    expect(await countOf(vote)).to.deep.equal([64, 64, 32, 32, 0, 0]);
  });

  it("takes wallets and passkeys in one batch, on a chain without the P-256 precompile too", async () => {
    for (const hardfork of ["osaka", "cancun"] as const) {
      await start({ hardfork, kind: (n) => (n % 2 === 0 ? "passkey" : "wallet") });
      const vote = await coop.open();
      const { logs } = await coop.cast(vote, { 1: 1, 2: 1, 3: 1, 4: 2 });
      expect(logs.map(({ name }) => name)).to.deep.equal(["BallotsCast"]);
      expect(await countOf(vote)).to.deep.equal([12, 12, 3, 1, 0, 0]);
      if (hardfork === "osaka") await coop.close();
    }
  });

  for (const [kind, most] of [
    ["wallet", 10_500],
    ["passkey", 20_000],
  ] as const) {
    it(`counts 250 ballots of ${kind}s within ${most} gas each`, async function () {
      // What coverage adds to the code is not its gas.
      if (globalOptions.coverage) this.skip();
      await start({ members: 250, kind: () => kind });
      const vote = await coop.open();
      const choices = Array.from({ length: 250 }, (_, i) => [i + 1, 1 + (i % 3)]);
      const { gasUsed } = await coop.cast(vote, Object.fromEntries(choices));
      expect(Number(gasUsed) / 250).to.be.at.most(most);
    });
  }

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
      const order = { body: SUPERVISORY_BOARD, since: 0, until: START + 99 * DAY, chair: false };
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
