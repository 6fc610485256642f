import { expect } from "chai";
import type { ScenarioLedger } from "../../../scripts/scenario/ledger.ts";
import { compareVoteIndex } from "../../../scripts/scenario/voteComparison.ts";
import { encodeEntry } from "../../../server/protocol/ballot.ts";
import { Matter } from "../../../server/protocol/rules.ts";
import {
  Cause,
  Choice,
  Contest,
  Manner,
  Outcome,
  Phase,
  Standing,
} from "../../../server/protocol/types.ts";

const count = { eligible: 3, allMembers: 3, yes: 1, no: 1, abstain: 0, invalid: 0 };
const times = { openedAt: 1, startsAt: 2, endsAt: 9, endedAt: 9, closedAt: 9 };

/** What the contracts say. */
const vote = {
  ...times,
  body: 1,
  ruleSet: 1,
  matter: Matter.RESOLUTION,
  documents: "0x01",
  relays: 1,
  discussionAt: 0,
  cause: Cause.DEADLINE,
  outcome: Outcome.ADOPTED,
  contestable: 1 << Contest.LATE,
  declaredAt: 10,
  registeredAt: 0,
  minuted: false,
  standing: Standing.STANDS,
  executed: false,
  objections: 0,
  batches: 1,
  heads: 2,
};

/** The same as the index tells it. */
const indexed = {
  ...times,
  body: 1,
  ruleSetIndex: 1,
  matter: "RESOLUTION",
  documents: "0x01",
  relays: 1,
  phase: "CLOSED",
  discussionAt: null,
  cause: "DEADLINE",
  outcome: "ADOPTED",
  contestable: ["LATE"] as string[],
  declaredAt: 10 as number | null,
  registeredAt: null,
  minutes: null,
  standing: "STANDS",
  execution: { state: "READY" },
  participation: { objections: 0, batches: 1, eligible: 3, all: 3 },
  voted: 2,
  count,
  weights: { ...count, yes: 3 },
  election: null,
};

const own = { manner: "OWN", candidates: null, superseded: false, timestamp: 5, receivedAt: null };
const ballots = [
  { ...own, elector: 1, choice: "YES" },
  { ...own, elector: 2, choice: "NO", manner: "PROXY" },
];
const voters = [
  { elector: 1, manner: "OWN", proxy: null },
  { elector: 2, manner: "PROXY", proxy: 7 },
];

interface Told {
  readonly vote?: object;
  readonly ballots?: readonly object[];
  readonly voters?: readonly object[];
}

/** Differences where the index says this. */
async function told(index: Told = {}): Promise<string[]> {
  const entries = [
    encodeEntry({ choice: Choice.YES, manner: Manner.OWN }),
    encodeEntry({ choice: Choice.NO, manner: Manner.PROXY }),
  ];
  const answers: Readonly<Record<string, (args: readonly number[]) => unknown>> = {
    phaseAt: () => Phase.CLOSED,
    countOf: () => count,
    entryOf: ([, elector = 0]) => entries[elector - 1],
    proxyAt: ([, , at]) => (at === 5 ? 7 : 0),
  };
  const page = (items: readonly object[]) => async () => ({ items, next: null });
  const ledger = {
    queries: {
      vote: async () => ({ ...indexed, ...index.vote }),
      ballots: page(index.ballots ?? ballots),
      voters: page(index.voters ?? voters),
    },
    view: {
      vote: async () => vote,
      ask: async (_: string, name: string, args: readonly number[]) => answers[name]?.(args),
    },
    eventsOf: async () => [{ eventName: "VoteClosed", args: { weights: indexed.weights } }],
  };
  const differences: string[] = [];
  await compareVoteIndex(ledger as unknown as ScenarioLedger, "0x", 11, (...parts) => {
    differences.push(parts.join(" "));
  });
  return differences;
}

describe("scenario/voteComparison: index and contracts", () => {
  it("tells nothing where they agree", async () => {
    expect(await told()).to.deep.equal([]);
  });

  it("tells every field of the vote in which they differ", async () => {
    const participation = { ...indexed.participation, all: 4 };
    const changed = { outcome: "REJECTED", contestable: [], declaredAt: null, participation };
    expect(await told({ vote: changed })).to.deep.equal([
      "outcome ADOPTED REJECTED",
      "contestable LATE ",
      "declaredAt 10 0",
      "allMembers 3 4",
    ]);
  });

  it("tells counts and weights in which they differ", async () => {
    const vote = { count: { ...count, no: 2 }, weights: { ...indexed.weights, yes: 4 } };
    expect(await told({ vote })).to.deep.equal(["count.no 1 2", "weights.yes 3 4"]);
  });

  it("tells a ballot that is missing, and one that is another", async () => {
    const [first] = ballots;
    expect(await told({ ballots: [{ ...first, choice: "NO" }] })).to.deep.equal([
      "ballots 2 1",
      `entry of 1 ${encodeEntry({ choice: Choice.YES, manner: Manner.OWN })} ${encodeEntry({ choice: Choice.NO, manner: Manner.OWN })}`,
    ]);
  });

  it("tells another proxy holder", async () => {
    const [first, second] = voters;
    expect(await told({ voters: [first ?? {}, { ...second, proxy: 8 }] })).to.deep.equal([
      "proxy of 2 7 8",
    ]);
  });
});
