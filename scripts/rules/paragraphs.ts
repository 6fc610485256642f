/** Paragraphs that stand behind refusals, acts and the steps of a derivation. */
import {
  type DerivationRules,
  derivation,
  type RuleCode,
  type Situation,
} from "../../server/protocol/derivation.ts";
import {
  Base,
  CapBase,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Tie,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import { Cause, Choice, Contest, Outcome, Standing } from "../../server/protocol/types.ts";

/** One paragraph, or several of the same law. */
const PARAGRAPH =
  /§§? ?\d+[a-z]?(?:\(\d\w?\))?(?: no\. \d)?(?:(?:, |–)§?(?:\d+[a-z]?)?(?:\(\d\))?)* [A-Z]\w+/g;

/** Paragraphs that a sentence names: "§43(6) GenG". */
export function paragraphsIn(sentence: string): string[] {
  return [...new Set(sentence.match(PARAGRAPH) ?? [])];
}

const none = { yes: 0, no: 0, abstain: 0, invalid: 0 };
const sheet = { yes: 1, no: 1, abstain: 0, invalid: 0 };
const count = { eligible: 4, allMembers: 4, ...sheet };

const rules: DerivationRules = {
  law: Law.FREE,
  notice: 1,
  discussion: 1,
  objections: 1,
  objectionWindow: 1,
  electorate: ElectorateAt.AT_CAST,
  quorumMin: 1,
  quorumNum: 1,
  quorumDen: 4,
  quorumBase: Base.ELIGIBLE,
  majorityNum: 1,
  majorityDen: 2,
  majorityStrict: true,
  majorityBase: Base.CAST,
  voteWeight: VoteWeight.EQUAL,
  cap: 0,
  capBase: CapBase.NOMINAL,
  flatOnThreeQuarters: false,
  tie: Tie.REJECTED,
  effectiveOn: EffectiveOn.DECLARATION,
};

const situation: Situation = {
  matter: Matter.RESOLUTION,
  openedAt: 0,
  discussionAt: 1,
  startsAt: 2,
  count,
  votes: count,
  cause: Cause.DEADLINE,
  outcome: Outcome.ADOPTED,
  objections: 0,
  objectable: false,
  closed: true,
  chairChoice: Choice.YES,
  barred: 1,
  classes: [
    { votes: 1, investing: false, sheet },
    { votes: 1, investing: true, sheet: { ...none, yes: 1 } },
  ],
  election: null,
  contestable: Object.values(Contest).reduce((bits: number, bit) => bits | (1 << bit), 0),
  late: { added: 0, removed: 0 },
  isDeclared: false,
  isRegistered: false,
  standing: Standing.ANNULLED,
};

/** Every paragraph that the derivations of votes name for a step, whatever the law, the matter and the end. */
export function paragraphsOfSteps(): ReadonlyMap<RuleCode, readonly string[]> {
  const found = new Map<RuleCode, Set<string>>();
  const note = (changed: Partial<DerivationRules>, s: Partial<Situation> = {}) => {
    for (const { code, paragraph } of derivation(
      { ...rules, ...changed },
      { ...situation, ...s },
    )) {
      const known = found.get(code) ?? new Set();
      found.set(code, paragraph === "" ? known : known.add(paragraph));
    }
  };
  for (const law of Object.values(Law)) {
    for (const matter of Object.values(Matter)) note({ law }, { matter });
    for (const voteWeight of Object.values(VoteWeight)) note({ law, voteWeight });
    for (const cause of [Cause.WITHDRAWN, Cause.OUTAGE]) note({ law }, { cause });
    note({ law, tie: Tie.CHAIR });
    note({ law, effectiveOn: EffectiveOn.REGISTER });
    note({ law }, { election: { seats: 1, filled: 1 } });
  }
  return new Map([...found].map(([code, paragraphs]) => [code, [...paragraphs]]));
}
