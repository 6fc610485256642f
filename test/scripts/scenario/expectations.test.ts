import { expect } from "chai";
import { compareIndex } from "../../../scripts/scenario/expectations.ts";
import type { ScenarioLedger } from "../../../scripts/scenario/ledger.ts";

describe("scenario/expectations: index and contract", () => {
  it("tells every field in which the index is not what the contract says", async () => {
    const vote = {
      openedAt: 1,
      startsAt: 1,
      endsAt: 9,
      endedAt: 9,
      cause: 1,
      closedAt: 9,
      outcome: 1,
      contestable: false,
      declaredAt: 0,
      executed: false,
      objections: 0,
      batches: 1,
      heads: 2,
    };
    const count = { eligible: 3, allMembers: 3, yes: 2, no: 0, abstain: 0, invalid: 0 };
    const indexed = {
      ...vote,
      phase: "CLOSED",
      cause: "DEADLINE",
      outcome: "REJECTED",
      declaredAt: null,
      execution: { state: "READY" },
      participation: { objections: 0, batches: 1, eligible: 3, all: 4 },
      voted: 2,
      count: { ...count, yes: 1 },
    };
    const ballots = [
      { elector: 1, choice: "YES", superseded: false },
      { elector: 2, choice: "NO", superseded: false },
    ];
    const answers: Readonly<Record<string, unknown>> = { phaseAt: 6, countOf: count, entryOf: 1 };
    const ledger = {
      queries: {
        vote: async () => indexed,
        ballots: async () => ({ items: ballots, next: null }),
      },
      view: { vote: async () => vote, ask: async (_: string, name: string) => answers[name] },
    };
    const told: string[] = [];
    await compareIndex(ledger as unknown as ScenarioLedger, "0x", 9, (...parts) => {
      told.push(parts.join(" "));
    });
    expect(told).to.deep.equal([
      "outcome ADOPTED REJECTED",
      "allMembers 3 4",
      "count.yes 2 1",
      "entry of 2 YES NO",
    ]);
  });
});
