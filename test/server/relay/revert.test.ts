import { expect } from "chai";
import { type AbiParameter, encodeErrorResult, type Hex } from "viem";
import { UmlaufError } from "../../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../../server/protocol/abi.ts";
import { Phase, Revocability, Skip } from "../../../server/protocol/types.ts";
import { contractError, explainRevert, skipCode } from "../../../server/relay/revert.ts";

const errors = [...votesAbi, ...bodiesAbi, ...registerAbi].filter((item) => item.type === "error");

/** Only founding, batches, duties and other contracts can meet these, never somebody's act. */
const NOBODYS = [
  "AlreadyEnded",
  "AlreadyExecuted",
  "AlreadySealed",
  "BadAttestation",
  "BadEvidence",
  "BatchNotSorted",
  "EmptyBatch",
  "EvidenceMissing",
  "MalformedAction",
  "MalformedBatch",
  "MemberNotYet",
  "MemberPeriodEmpty",
  "NoPerson",
  "NotAdopted",
  "NotAuthority",
  "NotEffective",
  "NotExecutor",
  "NotFounding",
  "NotOver",
  "NotTopLevel",
  "NothingCounted",
  "SeatRefused",
  "TooManyClasses",
  "TooManyFutureChanges",
  "TooManySeats",
  "WrongReceivedCount",
];

describe("relay: reverts", () => {
  it("has a code of its own for every error that an act can meet", () => {
    const generic = errors
      .filter((error) => explained(error.name, error.inputs).code === "CONTRACT_REFUSED")
      .map(({ name }) => name);
    expect(generic.filter((name) => !NOBODYS.includes(name))).to.deep.equal([]);
  });

  it("names no person and no key", () => {
    for (const { name, inputs } of errors) {
      const facts = Object.keys(explained(name, inputs).facts);
      for (const field of ["elector", "invitation", "key", "person", "signer"]) {
        expect(facts, name).to.not.include(field);
      }
    }
  });

  it("fills in every fact that the sentence mentions", () => {
    for (const { name, inputs } of errors) {
      expect(explained(name, inputs).message, name).to.not.match(/\{\w+\}/);
    }
  });

  it("tells what a wrong phase means by what was wanted", () => {
    const vote: Hex = `0x${"11".repeat(32)}`;
    const codes = (needs: "VOTING" | "CLOSED") =>
      [Phase.PENDING, Phase.OVERDUE, Phase.GRACE, Phase.CLOSED].map((phase) => {
        const error = revert("WrongPhase", [vote, phase]);
        return (explainRevert(error, needs) as UmlaufError).code;
      });
    expect(codes("VOTING")).to.deep.equal([
      "VOTE_NOT_OPEN_YET",
      "VOTE_TOO_LATE",
      "VOTE_TOO_LATE",
      "VOTE_TOO_LATE",
    ]);
    expect(new Set(codes("CLOSED"))).to.deep.equal(new Set(["VOTE_NOT_CLOSED"]));
  });

  it("leaves alone what no contract of ours says", () => {
    const foreign = new UmlaufError("CHAIN_CALL_REVERTED", { data: "0xdeadbeef" });
    const unreachable = new UmlaufError("CHAIN_UNREACHABLE");
    for (const error of [foreign, unreachable, new Error("broken")]) {
      expect(explainRevert(error)).to.equal(error);
      expect(contractError(error)).to.equal(undefined);
    }
    const bare = new UmlaufError("CHAIN_CALL_REVERTED", { data: "0x" });
    expect(explainRevert(bare)).to.include({ code: "ACT_MALFORMED" });
  });

  it("has a code for every reason to skip a ballot", () => {
    const codes = Object.values(Skip).map((reason) => skipCode(reason, Revocability.UNTIL_RECEIPT));
    expect(new Set(codes).size).to.equal(codes.length);
    const stale = skipCode(Skip.ALREADY_VOTED, Revocability.UNTIL_DEADLINE);
    expect(stale).to.equal("BALLOT_REVISION_STALE");
  });
});

function explained(name: string, inputs: readonly AbiParameter[]): UmlaufError {
  return explainRevert(revert(name, inputs.map(sample))) as UmlaufError;
}

function revert(errorName: string, args: readonly unknown[]): UmlaufError {
  const data = encodeErrorResult({ abi: errors, errorName, args } as never);
  return new UmlaufError("CHAIN_CALL_REVERTED", { data });
}

/** A value of the type; enumerations know 1. */
function sample({ type }: AbiParameter): unknown {
  if (type === "address") return `0x${"22".repeat(20)}`;
  if (type === "bytes32") return `0x${"33".repeat(32)}`;
  if (type === "string") return "text";
  if (type.endsWith("[]")) return [1];
  return 1;
}
