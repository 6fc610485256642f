import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";
import type { Hex } from "viem";
import {
  type ActionContent,
  actionHash,
  decodeActionData,
  encodeAction,
  MATTERS_OF,
} from "../../../server/protocol/actions.ts";
import { Matter } from "../../../server/protocol/rules.ts";
import { ActionKind } from "../../../server/protocol/types.ts";
import { anyAddress, anyBytes, anyHash, anyUint } from "../../helpers/ledger.ts";
import { expectRefusal } from "../../helpers/refusal.ts";
import { anyArticles, anyRuleSet } from "../../helpers/rules.ts";

const anyContent: fc.Arbitrary<ActionContent> = fc.oneof(
  fc.record({ kind: fc.constant("RESOLUTION" as const) }),
  fc.record({
    kind: fc.constant("ADMIT" as const),
    application: anyHash,
    validUntil: anyUint(40),
    investing: fc.boolean(),
    votes: anyUint(16),
  }),
  fc.record({
    kind: fc.constant("SEAT" as const),
    order: fc.record({
      body: anyUint(32),
      seat: anyUint(8),
      person: anyUint(32),
      since: anyUint(40),
      until: anyUint(40),
      role: anyUint(2).map((role) => role % 3),
    }),
  }),
  fc.record({
    kind: fc.constant("UNSEAT" as const),
    body: anyUint(32),
    seat: anyUint(8),
    person: anyUint(32),
  }),
  fc.record({ kind: fc.constant("ADOPT_RULE_SET" as const), ruleSet: anyRuleSet }),
  fc.record({
    kind: fc.constant("REPLACE_KEY" as const),
    person: anyUint(32),
    invitation: anyAddress,
  }),
  fc.record({ kind: fc.constant("ADD_RELAY" as const), key: anyAddress }),
  fc.record({ kind: fc.constant("END_RELAY" as const), relay: anyUint(16) }),
  fc.record({
    kind: fc.constant("ADD_SITE" as const),
    rpIdHash: anyHash,
    origin: fc.string({ unit: "grapheme" }),
  }),
  fc.record({ kind: fc.constant("END_SITE" as const), site: anyUint(8) }),
  fc.record({
    kind: fc.constant("ADD_EXECUTOR" as const),
    executor: anyAddress,
    codeHash: anyHash,
  }),
  fc.record({ kind: fc.constant("RETIRE_EXECUTOR" as const), executor: anyAddress }),
  fc.record({
    kind: fc.constant("CONCERN" as const),
    persons: fc.array(anyUint(32), { maxLength: 5 }),
    members: fc.array(anyUint(32), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant("ELECT" as const),
    election: fc.record({
      body: anyUint(32),
      since: anyUint(40),
      until: anyUint(40),
      seats: fc.array(anyUint(8), { maxLength: 5 }),
      candidates: fc.array(anyUint(32), { maxLength: 5 }),
    }),
  }),
  fc.record({ kind: fc.constant("EXCLUDE" as const), member: anyUint(32) }),
  fc.record({
    kind: fc.constant("GRANT_VOTES" as const),
    member: anyUint(32),
    votes: anyUint(16),
  }),
  fc.record({
    kind: fc.constant("GRANT_SHARES" as const),
    subscription: anyHash,
    validUntil: anyUint(40),
  }),
  fc.record({ kind: fc.constant("ADOPT_ARTICLES" as const), articles: anyArticles }),
  fc.record({ kind: fc.constant("ADD_AUDITOR" as const), auditor: anyAddress }),
  fc.record({ kind: fc.constant("END_AUDITOR" as const), auditor: anyUint(8) }),
  fc.record({ kind: fc.constant("CONTINUE_TWICE" as const), first: anyHash }),
);

/** Addresses come back with a checksum in their letters. */
const inLowerCase = (content: ActionContent) =>
  JSON.parse(
    JSON.stringify(content, (key, value) =>
      typeof value === "string" && key !== "kind" && key !== "origin" ? value.toLowerCase() : value,
    ),
  );

describe("actions", () => {
  it("come back from their encoding", () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const action = encodeAction(content);
        expect(action.kind).to.equal(ActionKind[content.kind]);
        expect(inLowerCase(decodeActionData(action))).to.deep.equal(inLowerCase(content));
      }),
      { numRuns: 600 },
    );
  });

  it("are of every kind, each about some matter", () => {
    const kinds = new Set(fc.sample(anyContent, 1000).map(({ kind }) => kind));
    expect([...kinds].sort()).to.deep.equal(Object.keys(ActionKind).sort());
    const matters = Object.values(MATTERS_OF).flat();
    expect([...new Set(matters)].sort((a, b) => a - b)).to.deep.equal(Object.values(Matter));
  });

  it("are encoded as ethers encodes them", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const word = `0x${"ab".repeat(32)}` as const;
    const site = encodeAction({ kind: "ADD_SITE", rpIdHash: word, origin: "https://a.example" });
    expect(site.data).to.equal(coder.encode(["bytes32", "string"], [word, "https://a.example"]));
    const order = { body: 1, seat: 2, person: 3, since: 4, until: 5, role: 2 };
    expect(encodeAction({ kind: "SEAT", order }).data).to.equal(
      coder.encode(["tuple(uint32,uint8,uint32,uint40,uint40,uint8)"], [[1, 2, 3, 4, 5, 2]]),
    );
    const election = { body: 1, since: 2, until: 3, seats: [4, 5], candidates: [6] };
    expect(encodeAction({ kind: "ELECT", election }).data).to.equal(
      coder.encode(["tuple(uint32,uint40,uint40,uint8[],uint32[])"], [[1, 2, 3, [4, 5], [6]]]),
    );
    expect(encodeAction({ kind: "CONCERN", persons: [1], members: [2, 3] }).data).to.equal(
      coder.encode(["uint32[]", "uint32[]"], [[1], [2, 3]]),
    );
    expect(actionHash(site)).to.equal(
      keccak256(coder.encode(["tuple(uint8,bytes)"], [[site.kind, site.data]])),
    );
  });

  it("are refused with bytes behind them", () => {
    fc.assert(
      fc.property(anyContent, anyBytes(40), (content, tail) => {
        const { kind, data } = encodeAction(content);
        if (tail === "0x") return;
        const longer = `${data}${tail.slice(2)}` as Hex;
        expectRefusal(() => decodeActionData({ kind, data: longer }), "ACTION_MALFORMED");
      }),
    );
  });

  it("are refused when cut off", () => {
    fc.assert(
      fc.property(anyContent, anyUint(10), (content, at) => {
        const { kind, data } = encodeAction(content);
        if (data === "0x") return;
        const cut = `0x${data.slice(2, 2 + 2 * (at % ((data.length - 2) / 2)))}` as Hex;
        expectRefusal(() => decodeActionData({ kind, data: cut }), "ACTION_MALFORMED");
      }),
    );
  });

  it("are refused with an unknown kind or a value out of range", () => {
    expectRefusal(() => decodeActionData({ kind: 21, data: "0x" }), "ACTION_MALFORMED");
    const data: Hex = `0x${"00".repeat(30)}0100`;
    expectRefusal(() => decodeActionData({ kind: ActionKind.END_SITE, data }), "ACTION_MALFORMED");
  });
});
