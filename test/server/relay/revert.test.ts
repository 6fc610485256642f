import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type AbiParameter, encodeErrorResult, type Hex } from "viem";
import { UmlaufError } from "../../../server/errors.ts";
import { bodiesAbi, registerAbi, votesAbi } from "../../../server/protocol/abi.ts";
import { Matter, Revocability, RuleFault } from "../../../server/protocol/rules.ts";
import {
  Outcome,
  Phase,
  Refusal,
  SeatRole,
  Skip,
  Standing,
} from "../../../server/protocol/types.ts";
import {
  answersFor,
  contractError,
  explainRevert,
  skipCode,
} from "../../../server/relay/revert.ts";

const errors = [...votesAbi, ...bodiesAbi, ...registerAbi].filter((item) => item.type === "error");

/** The table of codes, as it is written. */
const table =
  /const CODES[^{]*\{(.*?)\n\};/s.exec(
    readFileSync(new URL("../../../server/relay/revert.ts", import.meta.url), "utf8"),
  )?.[1] ?? "";

/** Only founding, batches, duties and other contracts can meet these, never somebody's act. */
const NOBODYS = [
  "AlreadyExecuted",
  "AlreadySealed",
  "AlreadySettled",
  "BadAttestation",
  "BadEvidence",
  "BatchNotSorted",
  "EmptyBatch",
  "EvidenceMissing",
  "MemberNotYet",
  "MemberPeriodEmpty",
  "NoPerson",
  "NotAdopted",
  "NotAuthority",
  "NotDeparted",
  "NotEffective",
  "NotExecutor",
  "NotFounding",
  "NotOver",
  "NotSettled",
  "NotTopLevel",
  "SeatsOfMeeting",
  "TooManyClasses",
  "TooManyFutureChanges",
  "TooManySeats",
  "WrongReceivedCount",
];

/** A sealed ledger's relay meets these at no act: other checks come first, or tables of 255 entries would have to fill. */
const UNPROVOKED = ["KEY_INVALID", "LEDGER_NOT_SEALED", "PERSON_UNKNOWN", "TABLE_FULL"];

describe("relay: reverts", () => {
  it("says what a contract answers for a code", () => {
    expect(answersFor("PROXY_HOLDER_FULL")).to.deep.equal({ errors: ["HolderFull"], skips: [] });
    expect(answersFor("ELECTOR_NOT_ENTITLED")).to.deep.equal({
      errors: ["NotEntitled"],
      skips: ["NOT_ENTITLED"],
    });
    expect(answersFor("VOTE_TOO_LATE")).to.deep.equal({ errors: ["WrongPhase"], skips: [] });
    expect(answersFor("BALLOT_REVISION_STALE")).to.deep.equal({
      errors: [],
      skips: ["ALREADY_VOTED"],
    });
    expect(answersFor("DECLARATION_UNKNOWN")).to.deep.equal({ errors: [], skips: [] });
  });

  it("has a code of its own for every error that an act can meet", () => {
    const generic = errors
      .filter((error) => explained(error.name, error.inputs).code === "CONTRACT_REFUSED")
      .map(({ name }) => name);
    expect([...new Set(generic)].sort()).to.deep.equal(NOBODYS);
  });

  it("has no code for what no contract says", () => {
    const named = [...table.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    expect(named.length).to.be.greaterThan(90);
    expect(named).to.deep.equal([...named].sort());
    expect(errors.map(({ name }) => name)).to.include.members(named);
  });

  it("has no code that no test of the relay provokes", () => {
    const folder = fileURLToPath(new URL(".", import.meta.url));
    const tests = globSync("**/*.test.ts", { cwd: folder })
      .filter((file) => file !== "revert.test.ts")
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("");
    const codes = [...table.matchAll(/: "(\w+)"/g)].map(([, code]) => code);
    const missing = [...new Set(codes)].filter((code) => !tests.includes(`"${code}"`));
    expect(missing.sort()).to.deep.equal(UNPROVOKED);
  });

  it("says values of enumerations by their names", () => {
    const factsOf = (name: string, args: readonly unknown[]) =>
      (explainRevert(revert(name, args)) as UmlaufError).facts;
    expect(factsOf("WrongMatter", [0b11, Matter.CLAIM])).to.deep.equal({
      expected: "RESOLUTION, ADMISSION",
      given: "CLAIM",
    });
    expect(factsOf("WrongOutcome", [Outcome.REJECTED, Outcome.ADOPTED])).to.deep.equal({
      expected: "REJECTED",
      given: "ADOPTED",
    });
    expect(
      factsOf("RuleSetUnlawful", [[RuleFault.NO_MATTER, RuleFault.FLAT_MISSING]]),
    ).to.deep.equal({ faults: "NO_MATTER, FLAT_MISSING" });
    expect(factsOf("ArticlesUnlawful", [[RuleFault.YEAR_END_MISSING]])).to.deep.equal({
      faults: "YEAR_END_MISSING",
    });
    expect(factsOf("ActionImpossible", [Refusal.TERM_OVER])).to.deep.equal({
      refusal: "TERM_OVER",
    });
    expect(factsOf("NotCompetent", [7, Matter.MERGER])).to.deep.equal({
      body: 7,
      matter: "MERGER",
    });
    const vote: Hex = `0x${"11".repeat(32)}`;
    expect(factsOf("Annulled", [vote, Standing.ANNULLED])).to.deep.equal({
      vote,
      standing: "ANNULLED",
    });
    expect(factsOf("RoleTaken", [2, 1, SeatRole.CHAIR])).to.deep.equal({
      body: 2,
      seat: 1,
      role: "CHAIR",
    });
  });

  it("names no person and no key", () => {
    for (const { name, inputs } of errors) {
      const facts = Object.keys(explained(name, inputs).facts);
      for (const field of ["elector", "holder", "invitation", "key", "person", "signer"]) {
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
      [Phase.PENDING, Phase.DISCUSSION, Phase.OVERDUE, Phase.GRACE, Phase.CLOSED].map((phase) => {
        const error = revert("WrongPhase", [vote, phase]);
        return (explainRevert(error, needs) as UmlaufError).code;
      });
    expect(codes("VOTING")).to.deep.equal([
      "VOTE_NOT_OPEN_YET",
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
  if (type === "bool") return true;
  if (type.endsWith("[]")) return [1];
  return 1;
}
