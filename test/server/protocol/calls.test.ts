import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import type { Hex } from "viem";
import { bodiesAbi, votesAbi } from "../../../server/protocol/abi.ts";
import {
  actTypes,
  BODY_ACTS,
  encodeAct,
  type PlainActName,
  VOTE_ACTS,
} from "../../../server/protocol/acts.ts";
import {
  actCall,
  type Call,
  castCall,
  castLateCall,
  closeCall,
  declarationEvidence,
  encodeEndorsements,
  endCall,
  endorseCall,
  executeCall,
  openCall,
  settleCall,
} from "../../../server/protocol/calls.ts";
import { ledger } from "../../helpers/ledger.ts";

const hash: Hex = `0x${"ab".repeat(32)}`;
const key: Hex = `0x${"cd".repeat(20)}`;
const action = { kind: 1, data: hash };
const signatures = [
  { body: 1, seat: 2, packed: "0x03" },
  { body: 0, seat: 0, packed: "0x0405" },
] as const;
const opening = {
  body: 1,
  matter: 1,
  ruleSet: 2,
  documents: hash,
  action: hash,
  discussionAt: 5,
  startsAt: 10,
  endsAt: 20,
  nonce: 7n,
  validUntil: 99,
};

/** Call, contract, function and its free twin. */
const calls: readonly [Call, Hex, string, string][] = [
  [openCall(ledger, opening, action, signatures), ledger.votes, "open", "checkOpen"],
  [endorseCall(ledger, hash, "0x0102"), ledger.bodies, "endorse", "checkEndorse"],
  [castCall(ledger, hash, "0x0102"), ledger.votes, "cast", "checkCast"],
  [
    castLateCall(ledger, { vote: hash, relay: 1 }, "0x0102", "0x0000000005", "0x09"),
    ledger.votes,
    "castLate",
    "checkCastLate",
  ],
  [endCall(ledger, hash), ledger.votes, "end", "checkEnd"],
  [settleCall(ledger, hash, "0x000000010000000002"), ledger.votes, "settle", "checkSettle"],
  [closeCall(ledger, hash), ledger.votes, "close", "checkClose"],
];

/** The arguments without what names them. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));

/** A message whose fields are all different. */
function messageOf(name: PlainActName): Record<string, unknown> {
  const values: Readonly<Record<string, (i: number) => unknown>> = {
    address: () => key,
    bool: () => true,
    bytes32: () => hash,
    uint64: (i) => BigInt(i),
    int64: (i) => BigInt(-i),
  };
  return Object.fromEntries(
    actTypes[name].map(({ name: field, type }, i) => [field, values[type]?.(i + 1) ?? i + 1]),
  );
}

describe("calls", () => {
  const contracts = new Map([
    [ledger.bodies, new Interface(bodiesAbi)],
    [ledger.votes, new Interface(votesAbi)],
  ]);

  for (const [call, to, name, twin] of calls) {
    it(`carries ${name} and asks ${twin} with the same arguments and the instant`, () => {
      expect(call.to).to.equal(to);
      const contract = contracts.get(to);
      const sent = contract?.parseTransaction({ data: call.data });
      const asked = contract?.parseTransaction({ data: call.check(1234) });
      expect(sent?.name).to.equal(name);
      expect(asked?.name).to.equal(twin);
      expect(plain(asked?.args.toArray())).to.equal(plain([...(sent?.args ?? []), 1234n]));
    });
  }

  for (const [to, names] of [
    [ledger.bodies, BODY_ACTS],
    [ledger.votes, VOTE_ACTS],
  ] as const) {
    for (const [kind, name] of names.entries()) {
      it(`carries ${name} as act ${kind} under its signatures`, () => {
        const message = messageOf(name) as never;
        const call = actCall(ledger, name, message, signatures);
        expect(call.to).to.equal(to);
        const contract = contracts.get(to);
        const sent = contract?.parseTransaction({ data: call.data });
        const asked = contract?.parseTransaction({ data: call.check(1234) });
        expect([sent?.name, asked?.name]).to.deep.equal(["act", "checkAct"]);
        const given = [
          [1n, 2n, "0x03"],
          [0n, 0n, "0x0405"],
        ];
        const args = [BigInt(kind), encodeAct(name, message), given];
        expect(plain(sent?.args.toArray())).to.equal(plain(args));
        expect(plain(asked?.args.toArray())).to.equal(plain([...args, 1234n]));
      });
    }
  }

  it("carries execute, whose twin needs no evidence", () => {
    const call = executeCall(ledger, hash, action, "0x05");
    const contract = contracts.get(ledger.votes);
    const sent = contract?.parseTransaction({ data: call.data });
    const asked = contract?.parseTransaction({ data: call.check(1234) });
    expect([sent?.name, asked?.name]).to.deep.equal(["execute", "checkExecute"]);
    expect(plain(sent?.args.toArray())).to.equal(plain([hash, [1n, hash], "0x05"]));
    expect(plain(asked?.args.toArray())).to.equal(plain([hash, [1n, hash], 1234n]));
  });

  it("packs endorsements, each under its member's number", () => {
    const packed = encodeEndorsements([
      { member: 1, packed: "0xaabb" },
      { member: 0x01020304, packed: "0xcc" },
    ]);
    expect(packed).to.equal("0x00000001aabb01020304cc");
  });

  it("reveals a declaration with its signature", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const application = {
      segment: 1,
      shares: 2,
      organisation: true,
      key,
      document: hash,
      salt: hash,
      validUntil: 3,
    };
    expect(declarationEvidence({ name: "Application", message: application }, "0x0506")).to.equal(
      coder.encode(
        ["tuple(uint8,uint32,bool,address,bytes32,bytes32,uint40)", "bytes"],
        [[1, 2, true, key, hash, hash, 3], "0x0506"],
      ),
    );
    const subscription = { member: 4, shares: 5, document: hash, salt: hash, validUntil: 6 };
    expect(declarationEvidence({ name: "Subscription", message: subscription }, "0x07")).to.equal(
      coder.encode(
        ["tuple(uint32,uint32,bytes32,bytes32,uint40)", "bytes"],
        [[4, 5, hash, hash, 6], "0x07"],
      ),
    );
  });
});
