import { expect } from "chai";
import { dataLength, dataSlice } from "ethers";
import { globalOptions } from "hardhat";
import type { Hex } from "viem";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import { decodeCounted, encodeBatch, listHash } from "../../server/protocol/ballot.ts";
import { castCall } from "../../server/protocol/calls.ts";
import { Choice, Skip } from "../../server/protocol/types.ts";
import {
  type Cooperative,
  type FoundingOptions,
  found,
  SITE,
  START,
} from "../helpers/cooperative.ts";
import { expectError } from "../helpers/machine.ts";
import { skipsOf } from "../helpers/skips.ts";
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

  const skips = (vote: Hex, batch: readonly Ballot[]) => skipsOf(coop, vote, batch);

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
    ["wallet", 11_000],
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
});
