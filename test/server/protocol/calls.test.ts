import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import type { Hex } from "viem";
import { bodiesAbi, votesAbi } from "../../../server/protocol/abi.ts";
import {
  admissionEvidence,
  type Call,
  castCall,
  castLateCall,
  closeCall,
  declareCall,
  endCall,
  enrolCall,
  executeCall,
  noticeCall,
  objectCall,
  openCall,
  rotateCall,
  withdrawalCall,
} from "../../../server/protocol/calls.ts";
import { ledger } from "../../helpers/ledger.ts";

const hash: Hex = `0x${"ab".repeat(32)}`;
const key: Hex = `0x${"cd".repeat(20)}`;
const late = { nonce: 7n, validUntil: 99 };
const action = { kind: 1, data: hash };
const opening = {
  body: 1,
  matter: 1,
  ruleSet: 2,
  documents: hash,
  action: hash,
  startsAt: 10,
  endsAt: 20,
  ...late,
};

/** Call, contract, function and its free twin. */
const calls: readonly [Call, Hex, string, string][] = [
  [
    enrolCall(ledger, { person: 1, key, ...late }, "0x01", "0x02"),
    ledger.bodies,
    "enrol",
    "checkEnrol",
  ],
  [
    rotateCall(ledger, { person: 1, key, ...late }, "0x01", "0x02"),
    ledger.bodies,
    "rotate",
    "checkRotate",
  ],
  [
    noticeCall(ledger, { member: 1, until: 5, ...late }, "0x01"),
    ledger.bodies,
    "giveNotice",
    "checkGiveNotice",
  ],
  [
    withdrawalCall(ledger, { declaration: hash, key, ...late }, "0x01"),
    ledger.bodies,
    "withdrawApplication",
    "checkWithdrawApplication",
  ],
  [
    openCall(ledger, opening, action, [{ body: 1, seat: 2, signature: "0x03" }]),
    ledger.votes,
    "open",
    "checkOpen",
  ],
  [
    objectCall(ledger, { vote: hash, elector: 3, ...late }, "0x01"),
    ledger.votes,
    "object",
    "checkObject",
  ],
  [castCall(ledger, hash, "0x0102"), ledger.votes, "cast", "checkCast"],
  [
    castLateCall(ledger, { vote: hash, relay: 1 }, "0x0102", "0x0000000005", "0x09"),
    ledger.votes,
    "castLate",
    "checkCastLate",
  ],
  [endCall(ledger, hash), ledger.votes, "end", "checkEnd"],
  [closeCall(ledger, hash), ledger.votes, "close", "checkClose"],
  [
    declareCall(ledger, { vote: hash, outcome: 1, ...late }, "0x01"),
    ledger.votes,
    "declare",
    "checkDeclare",
  ],
];

/** The arguments without what names them. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));

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

  it("carries execute, whose twin needs no evidence", () => {
    const call = executeCall(ledger, hash, action, "0x05");
    const contract = contracts.get(ledger.votes);
    const sent = contract?.parseTransaction({ data: call.data });
    const asked = contract?.parseTransaction({ data: call.check(1234) });
    expect([sent?.name, asked?.name]).to.deep.equal(["execute", "checkExecute"]);
    expect(plain(sent?.args.toArray())).to.equal(plain([hash, [1n, hash], "0x05"]));
    expect(plain(asked?.args.toArray())).to.equal(plain([hash, [1n, hash], 1234n]));
  });

  it("reveals an admission's declaration and signature", () => {
    const application = {
      segment: 1,
      shares: 2,
      organisation: true,
      key,
      document: hash,
      salt: hash,
      validUntil: 3,
    };
    expect(admissionEvidence(application, "0x0506")).to.equal(
      AbiCoder.defaultAbiCoder().encode(
        ["tuple(uint8,uint32,bool,address,bytes32,bytes32,uint40)", "bytes"],
        [[1, 2, true, key, hash, hash, 3], "0x0506"],
      ),
    );
  });
});
