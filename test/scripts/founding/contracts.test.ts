/** What the contracts make of foundings that no check of the file stands before. */
import { expect } from "chai";
import { zeroAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { deployLedger } from "../../../scripts/ledger.ts";
import { namedKey } from "../../../scripts/signers.ts";
import { UmlaufError } from "../../../server/errors.ts";
import type { FoundingPlan } from "../../../server/protocol/founding.ts";
import {
  BodyKind,
  Law,
  Matter,
  Procedure,
  RuleFault,
  type RuleSet,
} from "../../../server/protocol/rules.ts";
import { articleFaults, ruleFaults } from "../../../server/protocol/statute.ts";
import { FOREVER, type FoundingMember, Refusal, SeatRole } from "../../../server/protocol/types.ts";
import { withChain } from "../../helpers/chain.ts";
import {
  type Change,
  delegates,
  EXAMPLE_NOW,
  moreMembers,
  readChanged,
} from "../../helpers/founding.ts";

const RELAY = privateKeyToAddress(namedKey("relay"));
const EXTENDED = { procedure: Procedure.EXTENDED, notice: 14 * 86_400, discussion: 1 };
const { plan } = readChanged([]);

describe("founding: contracts", () => {
  /** At which step, and why, the contracts refuse the plan with changes. */
  async function refusalOfPlan(changes: Partial<FoundingPlan>): Promise<string> {
    try {
      await withChain(EXAMPLE_NOW, (chain) =>
        deployLedger(chain, { ...plan, ...changes }, { relays: [RELAY] }),
      );
    } catch (error) {
      if (!(error instanceof UmlaufError)) throw error;
      expect(error.code).to.equal("FOUNDING_REFUSED");
      return `${error.facts.step}: ${error.facts.reason}`;
    }
    return "no refusal";
  }

  it("tells the contracts' reason where they refuse", async () => {
    const [assembly, board, supervisors] = plan.bodies;
    const [chair, , head, deputy, third] = plan.seats;
    const [rules] = plan.ruleSets;
    if (!(assembly && board && supervisors && chair && head && deputy && third && rules)) {
      throw new Error("another example");
    }
    const all = (change: Partial<FoundingMember>) =>
      plan.members.map((one) => ({ ...one, ...change }));
    const investing = plan.members.map((one, i) => ({ ...one, investing: i === 1 || i === 5 }));
    const leaving = Array.from({ length: 50 }, (_, i) =>
      all({ keys: [zeroAddress], invitations: [zeroAddress], until: FOREVER - 1 - i }).slice(0, 1),
    );
    const articles = { ...plan.articles, yearEnd: 0, minority: 9 };
    const assemblyOfDelegates = { ...board, kind: BodyKind.REPRESENTATIVES };
    // The fourth year after that in which the term began
    const latest = Date.parse("2028-12-31T23:00:00Z") / 1000;
    // biome-ignore format: one case a line
    const cases: readonly (readonly [Partial<FoundingPlan>, string])[] = [
      [{ members: all({ since: EXAMPLE_NOW + 1 }) }, `step 1 of 6: MemberNotYet(${EXAMPLE_NOW + 1})`],
      [{ members: all({ keys: [RELAY], invitations: [zeroAddress] }) }, `step 1 of 6: KeyInUse(${RELAY})`],
      [{ members: leaving.flat() }, "step 1 of 6: out of gas"],
      [{ articles }, `step 2 of 6: ArticlesUnlawful(${articleFaults(articles).join(",")})`],
      [{ bodies: [{ ...assembly, segments: [0] }] }, "step 3 of 6: SeatsOfMeeting(1)"],
      [{ bodies: [{ ...board, segments: Array(64).fill(0) }] }, "step 3 of 6: TooManySeats(64)"],
      [{ seats: [chair, chair] }, "step 4 of 6: SeatOccupied(2, 1, 1)"],
      [{ seats: [{ ...chair, seat: 2 }] }, "step 4 of 6: SegmentMismatch(2, 1)"],
      [{ seats: [head, { ...deputy, person: 2 }] }, "step 4 of 6: PersonSeated(3, 1, 2)"],
      [{ seats: [head, { ...deputy, role: SeatRole.CHAIR }] }, "step 4 of 6: RoleTaken(3, 1, 1)"],
      [{ seats: [{ ...deputy, person: 4 }] }, "step 4 of 6: OfficeNotOfMember(4)"],
      [{ seats: [{ ...third, person: 7 }] }, `step 4 of 6: SeatRefused(7, ${Refusal.NOT_A_MEMBER})`],
      [{ seats: [{ ...third, until: EXAMPLE_NOW }] }, `step 4 of 6: SeatRefused(8, ${Refusal.TERM_OVER})`],
      [{ seats: [{ ...third, until: third.since }] }, `step 4 of 6: TermEmpty(${third.since}, ${third.since})`],
      [{ members: investing, seats: [head, third] }, "step 4 of 6: InvestorsTooMany(3, 2)"],
      [{ bodies: [assembly, assemblyOfDelegates], seats: [{ ...chair, until: FOREVER }] }, `step 4 of 6: TermTooLong(${FOREVER}, ${latest})`],
      [{ ruleSets: [{ ...rules, quorumMin: 3 }] }, "step 5 of 6: QuorumUnattainable(3, 2)"],
      [{ ruleSets: [{ ...rules, openers: 3 }] }, "step 5 of 6: OpenersTooMany(3, 2)"],
    ];
    for (const [changes, reason] of cases) expect(await refusalOfPlan(changes)).to.equal(reason);
  });

  it("refuses unlawful rule sets with the faults that the twin finds", async () => {
    const [rules] = plan.ruleSets;
    if (rules === undefined) throw new Error("no rule set");
    const meeting = { law: Law.GENG_GENERAL_MEETING, body: 1, proxyCap: 2, ...EXTENDED };
    const every = 2 ** Object.keys(Matter).length - 1;
    // biome-ignore format: one case a line
    const changes: readonly Partial<RuleSet>[] = [
      { law: Law.FREE, procedure: Procedure.MEETING, secrecy: 1, deadlineInclusive: true, interimResults: true },
      { matters: every, quorumNum: 3, quorumDen: 2, majorityNum: 2, majorityDen: 2, grace: 2 ** 32 - 1 },
      { matters: 2 ** 32 - 1, conflictKinds: 2 ** 31, quorumBase: 0, majorityNum: 1, majorityDen: 3, tie: 1, objections: 1 },
      { matters: 0, earlyClose: 2, revocability: 1, electorate: 2, proxyCap: 1, voteWeight: 1, capBase: 1, ...EXTENDED },
      { procedure: Procedure.NONE, matters: 1 << Matter.RULE_SETS, effectiveOn: 2 },
      { law: Law.GENG_SUPERVISORY_BOARD, body: 3, matters: every, quorumMin: 0, proxyCap: 1, discussion: 1 },
      { ...meeting, matters: every, notice: 1, discussion: 0 },
      { ...meeting, matters: every, majorityNum: 3, majorityDen: 4, effectiveOn: 2, proxyCap: 3, voteWeight: 1, cap: 4 },
      { ...meeting, procedure: Procedure.CIRCULAR, discussion: 0, proxyCap: 0, cap: 1 },
      { law: Law.GENG_REPRESENTATIVES, body: 4, voteWeight: 2, proxyCap: 1 },
    ];
    const bodies = [
      ...plan.bodies,
      { kind: BodyKind.REPRESENTATIVES, convenedBy: 2, presidedBy: 3, segments: [0] },
    ];
    const seen = new Set<number>();
    for (const change of changes) {
      const ruleSet = { ...rules, ...change };
      const kind = (bodies[ruleSet.body - 1]?.kind ?? BodyKind.OTHER) as BodyKind;
      const faults = ruleFaults(ruleSet, kind, true, EXAMPLE_NOW);
      for (const fault of faults) seen.add(fault);
      expect(await refusalOfPlan({ bodies, ruleSets: [ruleSet] })).to.equal(
        `step 5 of 6: RuleSetUnlawful(${faults.join(",")})`,
      );
    }
    const articles = [
      { ...plan.articles, yearEnd: 13, representation: 0, keyDelay: 2 ** 32 - 1, exitNotice: 121 },
      { ...plan.articles, yearEnd: 0, exitNotice: 2, minority: 0 },
    ];
    for (const changed of articles) {
      const faults = articleFaults(changed);
      for (const fault of faults) seen.add(fault);
      expect(await refusalOfPlan({ articles: changed })).to.equal(
        `step 2 of 6: ArticlesUnlawful(${faults.join(",")})`,
      );
    }
    const untried = Object.entries(RuleFault).filter(([, fault]) => !seen.has(fault));
    expect(untried.map(([name]) => name)).to.deep.equal(["NONE"]);
  });

  it("founds what the file says of others than the example", async () => {
    const founded = async (yaml: readonly Change[], csv: readonly Change[], now = EXAMPLE_NOW) => {
      const { plan: changed } = readChanged(yaml, csv, now);
      await withChain(now, (chain) => deployLedger(chain, changed, { relays: [RELAY] }));
      return changed;
    };
    // In December 2020 general meetings voted by circular.
    const circular = [3, 3, 7, 7].map((days): Change => {
      const extended = ["procedure: extended", "notice: 14 days", `discussion: ${days} days`];
      return [extended.map((line) => `    ${line}\n`).join(""), ""];
    });
    const offices = [2024, 2024, 2023, 2023, 2023].map(
      (year): Change => [`since: ${year}`, "since: 2020"],
    );
    const then = Date.parse("2020-12-11T17:00:00Z") / 1000;
    const early = await founded([...circular, ...offices], [["2021-06-15", "2020-06-15"]], then);
    expect(early.ruleSets.map(({ procedure }) => procedure)).to.deep.equal(
      early.ruleSets.map(() => Procedure.CIRCULAR),
    );

    // Exits on as many instants as the file may name, from the last one back.
    const ends = (number: number) => `${2100 - (number % 16)}-12-31`;
    const row = (number: number) =>
      `${number},M ${number},organisation,,2021-06-15,${ends(number)},1,1,"A; B",`;
    const large = await founded([delegates(63)], [moreMembers(1496, row)]);
    expect(large.seats.filter(({ body }) => body === 4)).to.have.length(63);

    const association: Change = ["yearEnd: 12", "cooperative: false\n  yearEnd: none"];
    const { articles, ruleSets } = await founded([association], [["1,1,,", "1,0,,"]]);
    expect(articles).to.deep.include({ cooperative: false, yearEnd: 0 });
    expect(ruleSets.map(({ law }) => law)).to.deep.equal(ruleSets.map(() => Law.FREE));
  });
});
