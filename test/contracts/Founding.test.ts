import { expect } from "chai";
import { AbiCoder, keccak256 as hashOf } from "ethers";
import type { Hex } from "viem";
import { BodyKind, EarlyClose, Matter, RuleFault } from "../../server/protocol/rules.ts";
import { FOREVER, Refusal, SeatRole } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  FEDERAL,
  type FoundingOptions,
  found,
  GENERAL_MEETING,
  HOUR,
  MUNICIPAL,
  NOBODY,
  personSigner,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { expectError } from "../helpers/machine.ts";
import { deployRegister, foundingMember, keyOf } from "../helpers/register.ts";
import { plainArticles, plainRules } from "../helpers/rules.ts";

const coder = AbiCoder.defaultAbiCoder();

describe("Founding", () => {
  let coop: Cooperative;
  afterEach(() => coop?.close());

  async function unsealed(options: FoundingOptions = {}): Promise<void> {
    coop = await found({ unsealed: true, ...options });
  }
  const load = (room: 0 | 1, method: string, ...args: unknown[]) =>
    coop.loadCall(room, coop.callOf(room === 0 ? "register" : "bodies", method, ...args).data);
  const fromFounder = () => ({ from: coop.deployer });

  it("hashes every step and seals what has the hash", async () => {
    await unsealed();
    let hash = hashOf(coder.encode(["string", "bytes32"], ["Umlauf founding", coop.salt]));
    for (const { room, data } of coop.steps) {
      const fields = [hash, room, hashOf(data)];
      hash = hashOf(coder.encode(["bytes32", "uint8", "bytes32"], fields));
    }
    expect(await coop.ask("founding", "hash")).to.equal(hash);
    expect(await coop.ask("register", "FOUNDING")).to.equal(hash);
    expect(coop.ledger.foundingHash).to.equal(hash);
    const { logs } = await coop.send(coop.sealCall, coop.deployer);
    expect(logs.map(({ name, args }) => [name, args.founding])).to.deep.equal([
      ["RegisterSealed", hash],
    ]);
    await coop.refused(coop.sealCall, "AlreadySealed", [], fromFounder());
  });

  it("seals nothing else: a step too many, too few, or in another order", async () => {
    const more = { ...foundingMember({ keys: [keyOf(1)] }) };
    await unsealed();
    await coop.send(load(0, "found", [more]), coop.deployer);
    const hash = await coop.ask("founding", "hash");
    const expected = coop.ledger.foundingHash;
    await coop.refused(coop.sealCall, "WrongHash", [expected, hash], fromFounder());
    expect(await coop.ask("register", "sealedAt")).to.equal(0n);
  });

  it("loads nothing but steps", async () => {
    await unsealed();
    const seal = coop.callOf("register", "seal").data;
    for (const data of [seal, `${seal}00`] as Hex[]) {
      await coop.refused(coop.loadCall(0, data), "SealIsNoStep", [], fromFounder());
    }
    const order = load(0, "setKey", 1, keyOf(1));
    await coop.refused(order, "NotAuthority", [coop.founding], fromFounder());
    const carryOut = load(
      1,
      "carryOut",
      BOARD,
      Matter.RESOLUTION,
      { kind: 0, data: "0x" },
      "0x",
      0,
    );
    await coop.refused(carryOut, "NotExecutor", [coop.founding], fromFounder());
  });

  it("has no power once it is sealed", async () => {
    coop = await found();
    for (const { room, data } of coop.steps) {
      await coop.refused(coop.loadCall(room, data), "AlreadySealed", [], fromFounder());
    }
    // A question does no harm, but it is no step either.
    const before = await Promise.all(rooms().map((room) => coop.stateOf([room])));
    await coop.send(load(1, "bodyCount"), coop.deployer);
    expect(await Promise.all(rooms().map((room) => coop.stateOf([room])))).to.deep.equal(before);
    const hash = await coop.ask("founding", "hash");
    const args = [coop.ledger.foundingHash, hash];
    await coop.refused(coop.sealCall, "WrongHash", args, fromFounder());
  });
  const rooms = () => [coop.ledger.register, coop.ledger.bodies, coop.ledger.votes];

  it("hands on the room's own error", async () => {
    await unsealed();
    const refused = (call: ReturnType<typeof load>, name: string, args: unknown[]) =>
      coop.refused(call, name, args, fromFounder());
    const empty = foundingMember({ since: 7, until: 7, keys: [keyOf(1)] });
    await refused(load(0, "found", [empty]), "MemberPeriodEmpty", [7, 7]);

    const body = { kind: BodyKind.OTHER, convenedBy: 0, presidedBy: 0 };
    const segments = Array.from({ length: 64 }, () => 0);
    await refused(load(1, "foundBodies", [{ ...body, segments }]), "TooManySeats", [64]);
    const meeting = { ...body, kind: BodyKind.GENERAL_MEETING, segments: [0] };
    await refused(load(1, "foundBodies", [meeting]), "SeatsOfMeeting", [1]);
    await coop.send(
      load(1, "foundBodies", [{ ...body, segments: segments.slice(1) }]),
      coop.deployer,
    );
    expect(
      (await coop.ask<{ segments: unknown[] }>("bodies", "bodyAt", 4)).segments,
    ).to.have.length(63);

    const order = {
      body: 4,
      seat: 1,
      person: 5,
      since: 0,
      until: START + DAY,
      role: SeatRole.NONE,
    };
    const seat = (changes: object) => load(1, "foundSeats", [{ ...order, ...changes }]);
    await refused(seat({ person: 99 }), "SeatRefused", [99, Refusal.NOT_A_MEMBER]);
    await refused(seat({ until: START - DAY }), "SeatRefused", [5, Refusal.TERM_OVER]);
    await refused(seat({ seat: 64 }), "UnknownSeat", [4, 64]);
    await refused(seat({ seat: 0 }), "UnknownSeat", [4, 0]);
    await refused(seat({ body: 5 }), "UnknownBody", [5]);
    await refused(seat({ body: SUPERVISORY_BOARD, seat: 3 }), "SegmentMismatch", [
      FEDERAL,
      MUNICIPAL,
    ]);

    const rules = (changes: object) => load(1, "foundRuleSets", [{ ...plainRules, ...changes }]);
    await refused(rules({ body: 0 }), "UnknownBody", [0]);
    await refused(rules({ matters: 0 }), "RuleSetUnlawful", [[RuleFault.NO_MATTER]]);
    const articles = { ...plainArticles, representation: 0 };
    const unlawful = [[RuleFault.REPRESENTATION_MISSING]];
    await refused(load(1, "foundArticles", articles), "ArticlesUnlawful", unlawful);

    const tables = (origin: string) =>
      load(1, "foundTables", [], [], [coop.ledger.foundingHash], [origin], coop.ledger.votes);
    await refused(tables(""), "BadOrigin", [""]);
  });

  it("tells everything that it loads", async () => {
    coop = await found();
    const names = coop.loaded.flatMap(({ logs }) => logs.map(({ name }) => name));
    const expected = [
      ...Array.from({ length: 12 }, () => ["MemberAdmitted", "PersonAdded", "KeyChanged"]).flat(),
      ...["ClassAdded", "ClassAdded", "ClassAdded"],
      ...["BodyCreated", "BodyCreated", "BodyCreated"],
      ...Array.from({ length: 5 }, () => "SeatTaken"),
      ...["RuleSetAdopted", "RuleSetAdopted", "RuleSetAdopted"],
      ...["ArticlesAdopted", "RelayAdded", "AuditorAdded", "SiteAdded", "ExecutorAdded"],
      "RegisterSealed",
    ];
    expect(names.sort()).to.deep.equal(expected.sort());
    expect(await coop.ask("bodies", "bodyCount")).to.equal(3n);
    expect(await coop.ask("bodies", "relayCount")).to.equal(1n);
    expect(await coop.ask("bodies", "siteCount")).to.equal(1n);
    expect(await coop.ask("bodies", "auditorCount")).to.equal(1n);
    expect(await coop.ask("bodies", "ruleSetCount", BOARD)).to.equal(1n);
  });

  it("takes members from before 1970 and former members", async () => {
    const since = -2_000_000_000;
    coop = await found({
      member: (n) => {
        if (n === 4) return { since, keys: [NOBODY], invitations: [keyOf(1)] };
        if (n === 5) return { since, until: START - 200 * DAY };
        return n === 6 ? { since, until: START + DAY } : {};
      },
    });
    const heads = (t: number) => coop.ask("bodies", "headsDuring", GENERAL_MEETING, t, t);
    expect(await heads(START)).to.deep.equal([11n, 11n]);
    const vote = await coop.open();
    const { logs } = await coop.cast(vote, { 4: 1, 5: 1, 6: 1 });
    const skipped = logs.flatMap(({ args }) => (args.reason === undefined ? [] : [args.elector]));
    expect(skipped).to.deep.equal([4n, 5n]);
    // Founded with an invitation, but no member any more: there is nothing to enrol for.
    await coop.refused(await coop.enrol(5, personSigner(100), personSigner(101)), "NotActive", [5]);
    coop.wait(DAY - 1);
    await coop.leave(3);
    coop.wait(1);
    await coop.refused(await coop.notice(6, coop.now()), "NotAMember", [6]);
    expect(await heads(coop.now())).to.deep.equal([9n, 9n]);
  });

  it("takes seats whose terms began long ago", async () => {
    coop = await found();
    const [person, since, until, role] = await coop.ask<unknown[]>(
      "bodies",
      "seatAt",
      BOARD,
      1,
      START - HOUR,
    );
    expect([person, since, until, role]).to.deep.equal([
      1n,
      BigInt(START - 300 * DAY),
      BigInt(START + 1000 * DAY),
      BigInt(SeatRole.CHAIR),
    ]);
  });

  it("belongs to the bodies whose register names them", async () => {
    const register = await deployRegister();
    const another = await register.deploy(
      "MemberRegister",
      register.authority,
      register.founder,
      `0x${"00".repeat(32)}`,
    );
    const attempt = register.deploy("Bodies", another, register.founder);
    expectError(await register.errorOf(attempt), "NotAuthority", [register.authority]);
    await register.close();
  });

  it("founds the largest step and refuses rules that need an early close", async () => {
    await unsealed({ members: 50, member: () => ({ until: FOREVER }) });
    expect(await coop.ask("register", "memberCount")).to.equal(50n);
    const rules = { ...plainRules, earlyClose: EarlyClose.OUTCOME_FIXED };
    await coop.refused(
      load(1, "foundRuleSets", [rules]),
      "RuleSetUnlawful",
      [[RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE]],
      fromFounder(),
    );
  });
});
