import { expect } from "chai";
import { AbiCoder, Interface, keccak256, type Result } from "ethers";
import { zeroAddress } from "viem";
import { bodiesAbi, registerAbi } from "../../../server/protocol/abi.ts";
import {
  type FoundingPlan,
  foundingHash,
  foundingSteps,
  Room,
} from "../../../server/protocol/founding.ts";
import { BodyKind } from "../../../server/protocol/rules.ts";
import { FOREVER, type FoundingMember, SeatRole } from "../../../server/protocol/types.ts";
import { ledger } from "../../helpers/ledger.ts";
import { plainArticles, plainRules } from "../../helpers/rules.ts";

function member(persons: number, shares = 1): FoundingMember {
  return {
    since: -86_400,
    until: FOREVER,
    segment: 1,
    votes: 1,
    investing: false,
    organisation: true,
    shares,
    representatives: 1n,
    keys: Array(persons).fill(zeroAddress),
    invitations: Array(persons).fill(zeroAddress),
  };
}

const plan: FoundingPlan = {
  articles: plainArticles,
  members: [member(1), member(2), member(1)],
  bodies: [{ kind: BodyKind.BOARD, convenedBy: 0, presidedBy: 0, segments: [1, 0] }],
  seats: [{ body: 1, seat: 1, person: 1, since: 0, until: FOREVER, role: SeatRole.CHAIR }],
  ruleSets: [plainRules],
  sites: [{ rpIdHash: `0x${"77".repeat(32)}`, origin: "https://a.example" }],
  auditors: [`0x${"66".repeat(20)}`],
};

const contracts = {
  [Room.REGISTER]: new Interface(registerAbi),
  [Room.BODIES]: new Interface(bodiesAbi),
};

/** The steps as calls: function and arguments. */
function callsOf(of: FoundingPlan) {
  return foundingSteps(of, [ledger.register], ledger.votes).map(({ room, data }) => {
    const call = contracts[room].parseTransaction({ data });
    return { room, name: call?.name, args: call?.args.toArray() ?? [] };
  });
}

describe("founding", () => {
  it("loads members, articles, bodies, seats, rule sets and tables in this order", () => {
    expect(callsOf(plan).map(({ room, name }) => [room, name])).to.deep.equal([
      [Room.REGISTER, "found"],
      [Room.BODIES, "foundArticles"],
      [Room.BODIES, "foundBodies"],
      [Room.BODIES, "foundSeats"],
      [Room.BODIES, "foundRuleSets"],
      [Room.BODIES, "foundTables"],
    ]);
    const tables = callsOf(plan)
      .at(-1)
      ?.args.map((arg) => (arg.toArray ? arg.toArray() : arg));
    expect(tables).to.deep.equal([
      [ledger.register],
      [`0x${"66".repeat(20)}`],
      [`0x${"77".repeat(32)}`],
      ["https://a.example"],
      ledger.votes,
    ]);
  });

  it("keeps the members' order over batches of at most 50 members and 100 persons", () => {
    const members = Array.from({ length: 260 }, (_, i) => member(i < 130 ? 1 : 4, i + 1));
    const batches = callsOf({ ...plan, members })
      .filter(({ name }) => name === "found")
      .map(({ args }) => args[0].toArray());
    expect(batches.flat().map(({ shares }) => Number(shares))).to.deep.equal(
      members.map(({ shares }) => shares),
    );
    for (const batch of batches) {
      expect(batch.length).to.be.within(1, 50);
      const persons = batch.reduce((sum: number, row: Result) => sum + row[8].length, 0);
      expect(persons).to.be.within(1, 100);
    }
    expect(batches.length).to.equal(8);
  });

  it("hashes the salt and every step as the contract does", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const salt = `0x${"5a".repeat(32)}` as const;
    const steps = foundingSteps(plan, [ledger.register], ledger.votes);
    let hash = keccak256(coder.encode(["string", "bytes32"], ["Umlauf founding", salt]));
    for (const { room, data } of steps) {
      hash = keccak256(
        coder.encode(["bytes32", "uint8", "bytes32"], [hash, room, keccak256(data)]),
      );
    }
    expect(foundingHash(salt, steps)).to.equal(hash);
    const others = [
      foundingHash(`0x${"5b".repeat(32)}`, steps),
      foundingHash(salt, steps.toReversed()),
      foundingHash(salt, steps.slice(1)),
    ];
    expect(new Set([hash, ...others]).size).to.equal(4);
  });
});
