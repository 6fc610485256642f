/** How acts, ballots and declarations are read from JSON. */
import { expect } from "chai";
import type { Hex } from "viem";
import { actRequest, ballotRequest, readBallot } from "../../../server/http/requests.ts";
import { actTypes, BODY_ACTS, VOTE_ACTS } from "../../../server/protocol/acts.ts";
import { candidateSet } from "../../../server/protocol/ballot.ts";
import { Choice } from "../../../server/protocol/types.ts";
import type { SubmittedAct } from "../../../server/relay/acts.ts";
import { requestOf } from "../../helpers/requests.ts";

const HASH: Hex = `0x${"5a".repeat(32)}`;
const ADDRESS: Hex = `0x${"5b".repeat(20)}`;
/** A wallet's signature, packed: kind, r, vs. */
const SIGNATURE: Hex = `0x00${"11".repeat(64)}`;

/** The largest value that a field of a type can hold, or of an enumeration's the second. */
const LARGEST: Readonly<Record<string, unknown>> = {
  uint8: 255,
  uint32: 2 ** 32 - 1,
  uint40: 2 ** 40 - 1,
  uint64: 2n ** 64n - 1n,
  int64: -(2n ** 63n),
  bool: true,
  address: ADDRESS,
  bytes32: HASH,
};
const WORDS = ["field", "manner", "matter", "outcome", "role", "standing"];

const messageOf = (name: keyof typeof actTypes) =>
  Object.fromEntries(
    actTypes[name].map((field) => [
      field.name,
      WORDS.includes(field.name) ? 1 : LARGEST[field.type],
    ]),
  );
const signatures = [
  { body: 2, seat: 1, packed: SIGNATURE },
  { body: 0, seat: 3, packed: SIGNATURE },
  { body: 0, seat: 0, packed: SIGNATURE },
];
const opening = {
  name: "Opening",
  message: messageOf("Opening"),
  action: { kind: 13, data: "0x12" },
  signatures,
} as unknown as SubmittedAct;
const plain = [...BODY_ACTS, ...VOTE_ACTS].map(
  (name) => ({ name, message: messageOf(name), signatures }) as unknown as SubmittedAct,
);
const endorsement: SubmittedAct = {
  name: "Endorsement",
  act: HASH,
  member: 5,
  packed: SIGNATURE,
};

/** The fields that a schema refuses. */
const refused = (request: unknown) =>
  actRequest.safeParse(request).error?.issues.map(({ path, code }) => [path.join("."), code]);

describe("requests", () => {
  it("carry every act there is, to the largest value of each field", () => {
    expect(plain.length).to.be.at.least(30);
    for (const act of [...plain, opening, endorsement]) {
      const written = JSON.parse(JSON.stringify(requestOf(act)));
      expect(actRequest.parse(written), act.name).to.deep.equal(act);
    }
  });

  it("refuse in every act a field too much, too little, and beyond its type", () => {
    for (const act of [...plain, opening]) {
      const { message, ...rest } = requestOf(act) as { message: Record<string, unknown> };
      const much = { ...rest, message: { ...message, colour: "red" } };
      expect(refused(much), act.name).to.deep.equal([["message", "unrecognized_keys"]]);
      for (const [field, value] of Object.entries(message)) {
        const { [field]: _, ...less } = message;
        expect(refused({ ...rest, message: less })?.[0]?.[0], act.name).to.equal(
          `message.${field}`,
        );
        const beyond =
          typeof value === "number" ? value + 1 : typeof value === "string" ? `${value}0` : "red";
        const wrong = { ...rest, message: { ...message, [field]: beyond } };
        expect(refused(wrong)?.[0]?.[0], `${act.name} ${beyond}`).to.equal(`message.${field}`);
      }
    }
  });

  it("refuse names that are no act's, and signatures that are none", () => {
    expect(refused({ name: "Coup" })?.[0]?.[0]).to.equal("name");
    // Ballots and declarations have addresses of their own.
    for (const name of ["Ballot", "Application", "Subscription", "Receipt", "Attestation"]) {
      expect(refused({ name, message: {}, signatures: [] })?.[0]?.[0], name).to.equal("name");
    }
    const [notice] = plain.filter(({ name }) => name === "Notice");
    const request = requestOf(notice as SubmittedAct);
    const wrong = { ...request, signatures: [{ signature: "0x123" }] };
    expect(refused(wrong)?.[0]?.[0]).to.equal("signatures.0.signature");
    const many = { ...request, signatures: Array(65).fill({ signature: SIGNATURE }) };
    expect(refused(many)?.[0]?.[0]).to.equal("signatures");
  });

  describe("of ballots", () => {
    const ballot = { vote: HASH, elector: 3, revision: 1, signature: SIGNATURE };
    const read = (choice: object) => readBallot(ballotRequest.parse({ ...ballot, ...choice }));
    const fields = (request: object) =>
      ballotRequest.safeParse(request).error?.issues.map(({ path }) => path.join("."));

    it("say a word, or in an election candidates by their places", () => {
      expect(read({ choice: "ABSTAIN" }).ballot).to.include({ elector: 3, choice: Choice.ABSTAIN });
      expect(read({ candidates: [0, 63] }).ballot.choice).to.equal(candidateSet([0, 63]));
      // Nobody of the list: an abstention.
      expect(read({ candidates: [] }).ballot.choice).to.equal(0n);
    });

    it("say neither both nor nothing, and no place twice or beyond", () => {
      expect(fields(ballot)).to.deep.equal(["choice"]);
      expect(fields({ ...ballot, choice: "YES", candidates: [1] })).to.deep.equal(["choice"]);
      expect(fields({ ...ballot, choice: "NONE" })).to.include("choice");
      expect(fields({ ...ballot, candidates: [1, 1] })).to.include("candidates");
      expect(fields({ ...ballot, candidates: [64] })).to.include("candidates.0");
    });
  });
});
