import { expect } from "chai";
import type { Hex } from "viem";
import { Base, type RuleSet, Tie } from "../../server/protocol/rules.ts";
import { Choice, Outcome } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  type FoundingOptions,
  found,
  HOUR,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";

const { ADOPTED, REJECTED, NO_QUORUM } = Outcome;
/** Ballots: yes, no, abstentions, invalid ones. */
type Heads = readonly [yes: number, no?: number, abstain?: number, invalid?: number];

/** 12 entitled members and an investing one without a vote. */
const INVESTOR: FoundingOptions = {
  members: 13,
  member: (n) => (n === 11 ? { votes: 0, investing: true } : {}),
};
/** Electors in the order in which they vote; member 11 has none. */
const ELECTORS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13];

const half = { majorityNum: 1, majorityDen: 2, majorityStrict: true };
const threeQuarters = { majorityNum: 3, majorityDen: 4, majorityStrict: false };
const overTwoThirds = { majorityNum: 2, majorityDen: 3, majorityStrict: true };
const unanimous = { majorityNum: 1, majorityDen: 1, majorityStrict: false };

const TABLE: readonly (readonly [
  string,
  Partial<RuleSet>,
  readonly (readonly [Heads, number])[],
])[] = [
  [
    "more yes than no",
    half,
    [
      [[0], REJECTED],
      [[1], ADOPTED],
      [[0, 1], REJECTED],
      [[1, 1], REJECTED],
      [[2, 1], ADOPTED],
      [[1, 0, 9, 2], ADOPTED],
      [[6, 6], REJECTED],
      [[7, 5], ADOPTED],
      [[0, 0, 3], REJECTED],
    ],
  ],
  [
    "three quarters of yes and no",
    threeQuarters,
    [
      [[6, 2], ADOPTED],
      [[5, 2], REJECTED],
      [[3, 1, 8], ADOPTED],
      [[2, 1], REJECTED],
      [[9, 3], ADOPTED],
    ],
  ],
  [
    "more than two thirds of yes and no",
    overTwoThirds,
    [
      [[4, 2], REJECTED],
      [[5, 2], ADOPTED],
    ],
  ],
  [
    "all yes",
    unanimous,
    [
      [[5], ADOPTED],
      [[5, 1], REJECTED],
      [[5, 0, 1], ADOPTED],
    ],
  ],
  [
    "more than half of those who took part",
    { ...half, majorityBase: Base.PRESENT },
    [
      [[3, 2, 1], REJECTED],
      [[4, 2, 1], ADOPTED],
      [[3, 1, 0, 2], REJECTED],
      [[3, 1, 0, 1], ADOPTED],
    ],
  ],
  [
    "more than half of the entitled",
    { ...half, majorityBase: Base.ELIGIBLE },
    [
      [[6], REJECTED],
      [[7], ADOPTED],
      [[6, 6], REJECTED],
      [[7, 5], ADOPTED],
    ],
  ],
  [
    "two thirds of the entitled",
    { ...overTwoThirds, majorityStrict: false, majorityBase: Base.ELIGIBLE },
    [
      [[7], REJECTED],
      [[8], ADOPTED],
    ],
  ],
  [
    "more than half of all members",
    { ...half, majorityBase: Base.ALL_MEMBERS },
    [
      [[6], REJECTED],
      [[7], ADOPTED],
    ],
  ],
  [
    "half of the entitled as quorum",
    { quorumNum: 1, quorumDen: 2 },
    [
      [[5], NO_QUORUM],
      [[6], ADOPTED],
      [[3, 1, 1, 1], ADOPTED],
      [[0, 5], NO_QUORUM],
      [[0, 6], REJECTED],
    ],
  ],
  [
    "half of all members as quorum",
    { quorumNum: 1, quorumDen: 2, quorumBase: Base.ALL_MEMBERS },
    [
      [[6], NO_QUORUM],
      [[7], ADOPTED],
    ],
  ],
  [
    "three as least number",
    { quorumMin: 3 },
    [
      [[2], NO_QUORUM],
      [[2, 0, 1], ADOPTED],
      [[2, 0, 0, 1], ADOPTED],
      [[1, 2], REJECTED],
    ],
  ],
  [
    "a third and four",
    { quorumNum: 1, quorumDen: 3, quorumMin: 5 },
    [
      [[4], NO_QUORUM],
      [[5], ADOPTED],
    ],
  ],
];

describe("Outcomes", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (rules: Partial<RuleSet>, options: FoundingOptions = {}) => {
    coop = await found({ ...options, rules });
  };
  const castHeads = async (vote: Hex, heads: Heads) => {
    const choices = heads.flatMap((n = 0, i) => Array.from({ length: n }, () => i + 1));
    if (choices.length === 0) return;
    await coop.cast(vote, Object.fromEntries(choices.map((c, i) => [ELECTORS[i], c])));
  };

  for (const [name, rules, cases] of TABLE) {
    it(`counts ${name}`, async () => {
      await start(rules, INVESTOR);
      for (const [heads, outcome] of cases) {
        const vote = await coop.open(undefined, { endsAt: coop.now() + HOUR });
        await castHeads(vote, heads);
        expect(await coop.finish(vote), heads.join()).to.equal(BigInt(outcome));
        const [yes, no = 0, abstain = 0, invalid = 0] = heads;
        const count = await coop.ask<bigint[]>("votes", "countOf", vote);
        expect([...count].map(Number)).to.deep.equal([12, 13, yes, no, abstain, invalid]);
      }
    });
  }

  it("counts a vacant seat among all, but not among the entitled", async () => {
    for (const [base, outcome] of [
      [Base.ELIGIBLE, ADOPTED],
      [Base.ALL_MEMBERS, REJECTED],
    ] as const) {
      await start({ ...unanimous, majorityBase: base });
      await coop.leave(12);
      const vote = await coop.open(undefined, { body: SUPERVISORY_BOARD });
      const seat = (n: number, person: number) =>
        coop.ballot(vote, n, Choice.YES, { signer: coop.signer(person) });
      await coop.send(coop.castOf(vote, [await seat(1, 2), await seat(2, 3)]));
      expect(await coop.finish(vote)).to.equal(BigInt(outcome));
      const count = await coop.ask<bigint[]>("votes", "countOf", vote);
      expect([...count].slice(0, 3)).to.deep.equal([2n, 3n, 2n]);
      if (base === Base.ELIGIBLE) await coop.close();
    }
  });

  describe("ties", () => {
    it("fall to the chair's own choice where the rules say so", async () => {
      await start({ tie: Tie.CHAIR });
      const cases = [
        [{ 2: Choice.YES, 3: Choice.NO }, ADOPTED],
        [{ 2: Choice.NO, 3: Choice.YES }, REJECTED],
        [{ 2: Choice.ABSTAIN, 3: Choice.YES, 4: Choice.NO }, REJECTED],
        [{ 2: Choice.INVALID, 3: Choice.YES, 4: Choice.NO }, REJECTED],
        [{ 3: Choice.YES, 4: Choice.NO }, REJECTED],
        [{ 2: Choice.YES, 3: Choice.NO, 4: Choice.NO }, REJECTED],
        [{ 2: Choice.NO, 3: Choice.YES, 4: Choice.YES }, ADOPTED],
        [{}, REJECTED],
      ] as const;
      for (const [choices, outcome] of cases) {
        const vote = await coop.open(undefined, { endsAt: coop.now() + HOUR });
        if (Object.keys(choices).length > 0) await coop.cast(vote, choices);
        expect(await coop.finish(vote), JSON.stringify(choices)).to.equal(BigInt(outcome));
      }
    });

    it("fall to the chair's seat in a body of seats", async () => {
      await start({ tie: Tie.CHAIR });
      for (const [chair, outcome] of [
        [Choice.YES, ADOPTED],
        [Choice.NO, REJECTED],
      ] as const) {
        const vote = await coop.open(undefined, { body: BOARD, endsAt: coop.now() + HOUR });
        const second = 3 - chair;
        await coop.send(
          coop.castOf(vote, [
            await coop.ballot(vote, 1, chair),
            await coop.ballot(vote, 2, second, { signer: coop.signer(10) }),
          ]),
        );
        expect(await coop.finish(vote)).to.equal(BigInt(outcome));
      }
    });

    it("stay ties where who presides has no vote in the body", async () => {
      await start(
        { tie: Tie.CHAIR },
        {
          plan: ({ bodies }) => ({
            bodies: bodies.map((body, i) =>
              i === 1 ? { ...body, presidedBy: SUPERVISORY_BOARD } : body,
            ),
          }),
        },
      );
      const vote = await coop.open(undefined, { body: BOARD });
      const second = await coop.ballot(vote, 2, Choice.NO, { signer: coop.signer(10) });
      await coop.send(coop.castOf(vote, [await coop.ballot(vote, 1), second]));
      expect(await coop.finish(vote)).to.equal(BigInt(REJECTED));
    });
  });
});
