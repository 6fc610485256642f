import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { BodyKind, Matter } from "../../server/protocol/rules.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  GENERAL_MEETING,
  HOUR,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { plainArticles } from "../helpers/rules.ts";

const fresh = walletSigner(namedKey("fresh"));

describe("Bodies", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await found();
  });
  afterEach(() => coop.close());

  it("tells bodies, seats and chairs", async () => {
    const bodyAt = async (body: number) => {
      const { kind, convenedBy, presidedBy, segments } = await coop.ask<
        Record<string, unknown> & { segments: bigint[] }
      >("bodies", "bodyAt", body);
      return [Number(kind), convenedBy, presidedBy, [...segments]];
    };
    expect(await bodyAt(GENERAL_MEETING)).to.deep.equal([BodyKind.GENERAL_MEETING, 2n, 3n, []]);
    expect(await bodyAt(BOARD)).to.deep.equal([BodyKind.BOARD, 2n, 2n, [1n, 2n]]);
    for (const body of [0, 4]) {
      const call = coop.callOf("bodies", "bodyAt", body);
      await coop.refused(call, "UnknownBody", [body]);
      await coop.refused(coop.callOf("bodies", "electorAt", body, 1, 0, 0, 0), "UnknownBody", [
        body,
      ]);
    }
    await coop.refused(coop.callOf("bodies", "seatAt", BOARD, 3, START), "UnknownSeat", [BOARD, 3]);
    const chair = async (body: number, t = START) => [
      ...(await coop.ask<bigint[]>("bodies", "chairAt", body, t)),
    ];
    expect(await chair(GENERAL_MEETING)).to.deep.equal([2n, 2n]);
    expect(await chair(BOARD)).to.deep.equal([1n, 1n]);
    expect(await chair(SUPERVISORY_BOARD)).to.deep.equal([2n, 1n]);
    expect(await chair(BOARD, START + 1000 * DAY)).to.deep.equal([0n, 0n]);
  });

  it("ends office with the membership", async () => {
    await coop.send(await coop.notice(10, START + DAY));
    const seat = async (t: number) =>
      (await coop.ask<bigint[]>("bodies", "seatAt", BOARD, 2, t))[0];
    expect(await seat(START + DAY - 1)).to.equal(10n);
    expect(await seat(START + DAY)).to.equal(0n);
    const heads = async (t: number) => [
      ...(await coop.ask<bigint[]>("bodies", "headsDuring", BOARD, t, t)),
    ];
    expect(await heads(START + DAY - 1)).to.deep.equal([2n, 2n]);
    expect(await heads(START + DAY)).to.deep.equal([1n, 2n]);
    const during = async (from: number, to: number) => [
      ...(await coop.ask<bigint[]>("bodies", "headsDuring", BOARD, from, to)),
    ];
    expect(await during(START, START + 2000 * DAY)).to.deep.equal([2n, 2n]);
    expect(await during(START + DAY - 1, START + DAY)).to.deep.equal([2n, 2n]);
    expect(await during(START + DAY, START + 2000 * DAY)).to.deep.equal([1n, 2n]);
    expect(await during(START + 2000 * DAY, START + 2001 * DAY)).to.deep.equal([0n, 2n]);
  });

  it("knows electors of seats by the key that the holder had", async () => {
    coop.wait(HOUR);
    await coop.send(await coop.rotate(10, fresh));
    const key = async (elector: number, signedAt: number, entitledAt = START) =>
      (await coop.ask<bigint>(
        "bodies",
        "electorAt",
        BOARD,
        elector,
        entitledAt,
        signedAt,
        entitledAt,
      )) >> 96n;
    expect(await key(2, START + HOUR - 1)).to.equal(BigInt(coop.signer(10).keyId));
    expect(await key(2, START + HOUR)).to.equal(BigInt(fresh.keyId));
    for (const elector of [0, 3, 258]) expect(await key(elector, START)).to.equal(0n);
    expect(await key(2, START, START + 1000 * DAY)).to.equal(0n);
    expect(await key(2, START, START - 301 * DAY)).to.equal(0n);
  });

  it("names nobody as chair who is none, and no elector who has no vote", async () => {
    // The supervisory board's chair is seated for member 2, which leaves.
    await coop.send(await coop.notice(2, START + DAY));
    const chair = await coop.ask<bigint[]>("bodies", "chairAt", GENERAL_MEETING, START + DAY);
    expect([...chair]).to.deep.equal([0n, 0n]);
  });

  it("tells who acts where the chair's seat is vacant: the deputy, else who sat first", async () => {
    const acting = async (method: string, t = START) =>
      (await coop.ask<bigint[]>("bodies", method, SUPERVISORY_BOARD, t)).slice(0, 2);
    expect(await acting("actingChairAt")).to.deep.equal([2n, 1n]);
    expect(await acting("deputyAt")).to.deep.equal([3n, 2n]);
    await coop.send(await coop.notice(2, START + DAY));
    await coop.send(await coop.notice(3, START + 2 * DAY));
    expect(await acting("actingChairAt", START + DAY)).to.deep.equal([3n, 2n]);
    expect(await acting("actingChairAt", START + 2 * DAY)).to.deep.equal([12n, 3n]);
    expect(await acting("actingChairAt", START + 1000 * DAY)).to.deep.equal([0n, 0n]);
    const [, , role] = await coop.ask<bigint[]>(
      "bodies",
      "actingChairAt",
      SUPERVISORY_BOARD,
      START,
    );
    expect(role).to.equal(BigInt(SeatRole.CHAIR));
  });

  it("counts seats as electors of one class with a vote each", async () => {
    const classes = await coop.ask<unknown[][]>("bodies", "classes", BOARD);
    expect(classes.map((list) => [...list])).to.deep.equal([[1n], [false]]);
    const heads = (body: number) =>
      coop.ask<bigint[]>("bodies", "classHeads", body, START, START).then((words) => words[0]);
    expect(await heads(BOARD)).to.equal(2n);
    // Members by segment: nine, two, one.
    expect(await heads(GENERAL_MEETING)).to.equal(9n | (2n << 32n) | (1n << 64n));
    await coop.send(await coop.notice(10, START + DAY));
    const departures = (body: number) => coop.ask("bodies", "departures", body, START, START + DAY);
    expect(await departures(BOARD)).to.equal(0n);
    expect(await departures(GENERAL_MEETING)).to.equal(1n);
  });

  it("tells articles, and no exclusion of who is not to be excluded", async () => {
    const articles = await coop.ask<{ toObject(): Record<string, unknown> }>("bodies", "articles");
    const told = Object.entries(articles.toObject()).map(([name, value]) => [
      name,
      typeof value === "bigint" ? Number(value) : value,
    ]);
    expect(Object.fromEntries(told)).to.deep.equal(plainArticles);
    const exclusion = await coop.ask<bigint[]>("bodies", "exclusionOf", 5);
    expect([...exclusion]).to.deep.equal([0n, 0n, 0n]);
  });

  it("finds the rule set in force", async () => {
    const ruleSetFor = (body: number, matter: number, t = START) =>
      coop.ask("bodies", "ruleSetFor", body, matter, t);
    expect(await ruleSetFor(BOARD, Matter.EXECUTORS)).to.equal(1n);
    expect(await ruleSetFor(9, Matter.RESOLUTION)).to.equal(0n);
    expect(await coop.ask("bodies", "ruleSetCount", 9)).to.equal(0n);
  });

  it("gives empty rows for unknown relays, auditors, sites and executors", async () => {
    for (const n of [0, 2]) {
      const relay = await coop.ask<{ key: string }>("bodies", "relayAt", n);
      expect(relay.key).to.equal(ZeroAddress);
      const auditor = await coop.ask<{ key: string }>("bodies", "auditorAt", n);
      expect(auditor.key).to.equal(ZeroAddress);
      const site = await coop.ask<{ since: bigint; until: bigint; origin: string }>(
        "bodies",
        "siteAt",
        n,
      );
      expect([site.since, site.until, site.origin]).to.deep.equal([0n, 0n, ""]);
    }
    const executor = await coop.ask<{ since: bigint }>("bodies", "executorAt", fresh.keyId);
    expect(executor.since).to.equal(0n);
  });

  it("tells the domain of its signatures", async () => {
    for (const room of ["bodies", "votes"] as const) {
      const domain = await coop.ask<unknown[]>(room, "eip712Domain");
      expect([...domain].map(String)).to.deep.equal([
        "0x1f",
        "Umlauf",
        "1",
        String(coop.ledger.chainId),
        getAddress(coop.ledger[room]),
        coop.ledger.foundingHash,
        "",
      ]);
    }
  });

  it("names the signer of a digest, and nobody for what is no signature", async () => {
    const digest = coop.ledger.foundingHash;
    const packed = await coop.packed(fresh, digest);
    expect(await coop.ask("bodies", "signerOf", digest, packed, START)).to.equal(fresh.keyId);
    const empty = `0x${"00".repeat(65)}`;
    expect(await coop.ask("bodies", "signerOf", digest, empty, START)).to.equal(ZeroAddress);
    const truncated = coop.callOf("bodies", "signerOf", digest, packed.slice(0, -2), START);
    await coop.refused(truncated, "MalformedSignature", [0]);
    const trailing = coop.callOf("bodies", "signerOf", digest, `${packed}00`, START);
    await coop.refused(trailing, "MalformedSignature", [65]);
  });
});
