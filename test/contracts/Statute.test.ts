import { expect } from "chai";
import fc from "fast-check";
import { encodeAction } from "../../server/protocol/actions.ts";
import { ruleFaults } from "../../server/protocol/statute.ts";
import {
  Base,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Procedure,
  Revocability,
  RuleFault,
  type RuleSet,
  Secrecy,
  Tie,
  VoteWeight,
} from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  EVERY_MATTER,
  found,
  START,
} from "../helpers/cooperative.ts";
import { anyRuleSet, plainRules } from "../helpers/rules.ts";

type Case = readonly [fault: keyof typeof RuleFault, ...changes: readonly Partial<RuleSet>[]];

/** Changes to a lawful rule set that make exactly this fault. */
const CASES: readonly Case[] = [
  ["LAW_UNSUPPORTED", { law: Law.GENG_BOARD }, { law: Law.BGB_ASSOCIATION }],
  ["PROCEDURE_UNSUPPORTED", { procedure: Procedure.MEETING }, { procedure: Procedure.EXTENDED }],
  ["DISCUSSION_UNSUPPORTED", { discussion: 1 }],
  [
    "VOTE_WEIGHT_UNSUPPORTED",
    { voteWeight: VoteWeight.ORDINARY },
    { cap: 1 },
    { capBase: 1 },
    { flatOnThreeQuarters: true },
  ],
  ["PROXIES_UNSUPPORTED", { proxyCap: 1 }],
  ["CONFLICTS_UNSUPPORTED", { conflictKinds: 1 }],
  ["ELECTORATE_UNSUPPORTED", { electorate: ElectorateAt.AT_CLOSE }],
  ["SECRECY_UNSUPPORTED", { secrecy: Secrecy.SECRET }],
  ["EFFECTIVE_ON_UNSUPPORTED", { effectiveOn: EffectiveOn.REGISTER }],
  ["DEADLINE_INCLUSIVE_UNSUPPORTED", { deadlineInclusive: true }],
  ["INTERIM_RESULTS_FORBIDDEN", { interimResults: true }],
  ["NO_MATTER", { matters: 0 }],
  ["UNKNOWN_MATTER", { matters: 0x100 }, { matters: 0x8000_0001 }],
  ["QUORUM_SHARE_INVALID", { quorumNum: 1, quorumDen: 0 }, { quorumNum: 3, quorumDen: 2 }],
  ["QUORUM_BASE_INVALID", { quorumBase: Base.CAST }, { quorumBase: Base.PRESENT }],
  [
    "MAJORITY_SHARE_INVALID",
    { majorityNum: 1, majorityDen: 0 },
    { majorityNum: 3, majorityDen: 3, majorityStrict: true },
    { majorityNum: 4, majorityDen: 3, majorityStrict: false },
  ],
  [
    "MAJORITY_BELOW_HALF",
    { majorityNum: 1, majorityDen: 3 },
    { majorityNum: 1, majorityDen: 2, majorityStrict: false },
  ],
  [
    "TIE_WITHOUT_SIMPLE_MAJORITY",
    { tie: Tie.CHAIR, majorityNum: 2, majorityDen: 3 },
    { tie: Tie.CHAIR, majorityBase: Base.ELIGIBLE },
  ],
  ["OBJECTION_INCOMPLETE", { objections: 1 }, { objectionWindow: 1 }],
  [
    "EARLY_CLOSE_CUTS_CHANGE",
    { earlyClose: EarlyClose.ALL_VOTED, revocability: Revocability.UNTIL_DEADLINE },
  ],
  ["OUTCOME_FIXED_OPEN_ELECTORATE", { earlyClose: EarlyClose.OUTCOME_FIXED }],
  [
    "PERIOD_TOO_LONG",
    { notice: 366 * DAY + 1 },
    { objections: 1, objectionWindow: 366 * DAY + 1 },
    { grace: 31 * DAY + 1 },
  ],
  ["RULE_SETS_ABANDONED", { procedure: Procedure.NONE, matters: EVERY_MATTER }],
];

const LAWFUL: readonly Partial<RuleSet>[] = [
  {},
  { quorumNum: 2, quorumDen: 2, quorumBase: Base.ALL_MEMBERS, quorumMin: 7 },
  { majorityNum: 3, majorityDen: 3, majorityStrict: false },
  { majorityNum: 3, majorityDen: 4, majorityStrict: false, majorityBase: Base.ALL_MEMBERS },
  { tie: Tie.CHAIR, majorityNum: 2, majorityDen: 4 },
  { objections: 2, objectionWindow: 3600, grace: 60, openers: 2, notice: 60 },
  { notice: 366 * DAY, objections: 1, objectionWindow: 366 * DAY, grace: 31 * DAY },
  { earlyClose: EarlyClose.OUTCOME_FIXED, electorate: ElectorateAt.AT_OPEN },
  { revocability: Revocability.UNTIL_DEADLINE, effectiveOn: EffectiveOn.DECLARATION },
  // What governs nothing may say anything about counting.
  { procedure: Procedure.NONE, majorityDen: 0, quorumNum: 1, tie: Tie.CHAIR, objections: 1 },
];

describe("Statute", () => {
  let coop: Cooperative;
  before(async () => {
    coop = await found();
  });
  after(() => coop.close());

  /** The faults for which the chain refuses the rule set. */
  async function faultsOf(changes: Partial<RuleSet>): Promise<number[]> {
    const ruleSet = { ...plainRules, ...changes, body: BOARD };
    const action = encodeAction({ kind: "ADOPT_RULE_SET", ruleSet });
    const call = coop.callOf("bodies", "checkAction", action, START);
    const error = await coop.errorOf(coop.call(call.to, call.data));
    // Whether a quorum can be reached is a question of the body.
    if (error === undefined || error?.name === "QuorumUnattainable") return [];
    expect(error?.name).to.equal("RuleSetUnlawful");
    return [...(error?.args.faults ?? [])].map(Number);
  }

  it("lets pass what can be carried out", async () => {
    for (const changes of LAWFUL) expect(await faultsOf(changes)).to.deep.equal([]);
  });

  it("knows a case of every fault", () => {
    const named = CASES.map(([name]) => name);
    expect(["NONE", ...named].sort()).to.deep.equal(Object.keys(RuleFault).sort());
  });

  for (const [name, ...cases] of CASES) {
    it(`finds ${name}`, async () => {
      for (const changes of cases) {
        expect(await faultsOf(changes), JSON.stringify(changes)).to.deep.equal([RuleFault[name]]);
      }
    });
  }

  it("finds what its twin finds, in the same order", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuleSet, async (ruleSet) => {
        const here = { ...ruleSet, body: BOARD };
        expect(await faultsOf(here)).to.deep.equal(ruleFaults(here));
      }),
      { numRuns: 100 },
    );
  });
});
