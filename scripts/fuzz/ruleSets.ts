/** Random rule sets: lawful ones for a founding, and any. */
import { checkRuleSet } from "../verify/law/faults.ts";
import type { Articles, BodyKind, Law, Matter, RuleSet } from "../verify/law/words.ts";
import { MATTERS } from "../verify/law/words.ts";
import type { FoundingBody } from "../verify/law/world.ts";
import type { Dice } from "./dice.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

const LAWS: Readonly<Record<BodyKind, Law>> = {
  GENERAL_MEETING: "GENG_GENERAL_MEETING",
  REPRESENTATIVES: "GENG_REPRESENTATIVES",
  BOARD: "GENG_BOARD",
  SUPERVISORY_BOARD: "GENG_SUPERVISORY_BOARD",
  OTHER: "FREE",
};

/** Matters of which the ledger knows actions. */
const KNOWN = MATTERS.filter((matter) => !["RELAYS", "SITES", "EXECUTORS"].includes(matter));
/** What takes three quarters, or takes effect on registration, stands apart. */
const STATUTE: readonly Matter[] = ["RULE_SETS"];
const GRAVE: readonly Matter[] = [
  "OWN_RULES",
  "RECALL",
  "NEW_DUTIES",
  "DISSOLUTION",
  "CONTINUATION",
  "CONTINUATION_TWICE",
  "MERGER",
];

/** Rule sets for every body, each lawful, and none for what the body may not decide. */
export function lawfulRuleSets(
  dice: Dice,
  bodies: readonly FoundingBody[],
  { cooperative }: Pick<Articles, "cooperative">,
  at: number,
  heads: number,
): RuleSet[] {
  return bodies.flatMap(({ kind, segments, convenedBy }, i) => {
    const body = i + 1;
    const law = cooperative ? LAWS[kind] : dice.pick<Law>(["FREE", "FREE", "BGB_ASSOCIATION"]);
    const plain = KNOWN.filter((matter) => !STATUTE.includes(matter) && !GRAVE.includes(matter));
    const most = {
      quorumMin: kind === "GENERAL_MEETING" ? heads : segments.length,
      openers: bodies[(convenedBy || body) - 1]?.segments.length ?? 0,
    };
    const isFit = (ruleSet: RuleSet): boolean =>
      checkRuleSet(ruleSet, kind, cooperative, at).length === 0 &&
      // What nobody could reach is refused too.
      ruleSet.quorumMin <= Math.floor(most.quorumMin / 2) &&
      ruleSet.openers <= most.openers;
    return [plain, GRAVE, STATUTE].flatMap((matters) => {
      const start = { ...baseOf(law, body, at), ...majorityOf(matters, law), matters };
      const lawful = withLawfulMatters(start, isFit);
      return lawful === null ? [] : [varied(dice, lawful, isFit)];
    });
  });
}

/** Any rule set near a lawful one: about half of them have faults. */
export function randomRuleSet(dice: Dice, like: RuleSet): RuleSet {
  let ruleSet = like;
  for (let i = dice.between(0, 3); i > 0; --i) ruleSet = { ...ruleSet, ...change(dice, ruleSet) };
  return ruleSet;
}

/** The rule set for those of its matters that it may govern; null where it may govern none. */
function withLawfulMatters(start: RuleSet, isFit: (ruleSet: RuleSet) => boolean): RuleSet | null {
  const matters = start.matters.filter((matter) => isFit({ ...start, matters: [matter] }));
  const ruleSet = { ...start, matters };
  return matters.length > 0 && isFit(ruleSet) ? ruleSet : null;
}

/** Changes, of which those stay that leave the rule set lawful. */
function varied(dice: Dice, start: RuleSet, isFit: (ruleSet: RuleSet) => boolean): RuleSet {
  let ruleSet = start;
  for (let i = dice.between(3, 14); i > 0; --i) {
    const next = { ...ruleSet, ...change(dice, ruleSet) };
    if (isFit(next)) ruleSet = next;
  }
  return ruleSet;
}

function baseOf(law: Law, body: number, at: number): RuleSet {
  const meeting = law === "GENG_GENERAL_MEETING" || law === "GENG_REPRESENTATIVES";
  const circular = !meeting || at < 1_661_983_200;
  return {
    law,
    body,
    matters: [],
    validFrom: 0,
    procedure: circular ? "CIRCULAR" : "EXTENDED",
    notice: meeting ? 14 * DAY : 0,
    discussion: circular ? 0 : DAY,
    objectionWindow: 0,
    objections: 0,
    quorumNum: 0,
    quorumDen: 0,
    quorumBase: "ELIGIBLE",
    quorumMin: law === "GENG_SUPERVISORY_BOARD" ? 1 : 0,
    majorityNum: 1,
    majorityDen: 2,
    majorityStrict: true,
    majorityBase: "CAST",
    voteWeight: "EQUAL",
    cap: 0,
    capBase: "NOMINAL",
    flatOnThreeQuarters: false,
    proxyCap: law === "GENG_GENERAL_MEETING" ? 2 : 0,
    conflictKinds: [],
    electorate: "AT_CAST",
    revocability: "UNTIL_RECEIPT",
    earlyClose: "NONE",
    tie: "REJECTED",
    secrecy: "NAMED",
    interimResults: false,
    deadlineInclusive: false,
    effectiveOn: "CLOSE",
    grace: 0,
    openers: 0,
    jointForm: false,
  };
}

function majorityOf(matters: readonly Matter[], law: Law): Partial<RuleSet> {
  if (matters === GRAVE)
    return { majorityNum: 9, majorityDen: 10, majorityStrict: false, majorityBase: "CAST" };
  if (matters !== STATUTE || law === "FREE" || law === "BGB_ASSOCIATION") return {};
  return { majorityNum: 3, majorityDen: 4, majorityStrict: false, effectiveOn: "REGISTER" };
}

function change(dice: Dice, { matters }: RuleSet): Partial<RuleSet> {
  const share = () =>
    dice.pick([
      [1, 2],
      [1, 2],
      [2, 3],
      [3, 4],
      [9, 10],
      [1, 1],
      [1, 3],
    ] as const);
  const changes: readonly (() => Partial<RuleSet>)[] = [
    () => ({ electorate: dice.pick(["AT_OPEN", "AT_CAST", "AT_CLOSE"]) }),
    () => ({ electorate: dice.pick(["AT_OPEN", "AT_CLOSE"]) }),
    () => ({ revocability: dice.pick(["UNTIL_RECEIPT", "UNTIL_DEADLINE"]) }),
    () => ({ earlyClose: dice.pick(["NONE", "ALL_VOTED", "OUTCOME_FIXED"]) }),
    () => ({ earlyClose: "OUTCOME_FIXED", electorate: "AT_OPEN", revocability: "UNTIL_RECEIPT" }),
    () => ({ tie: dice.pick(["REJECTED", "CHAIR"]) }),
    () => ({ tie: "CHAIR", majorityNum: 1, majorityDen: 2, majorityStrict: true }),
    () => {
      const [majorityNum, majorityDen] = share();
      return { majorityNum, majorityDen, majorityStrict: dice.in100(50) };
    },
    () => ({ majorityBase: dice.pick(["CAST", "PRESENT", "ELIGIBLE", "ALL_MEMBERS"]) }),
    () => {
      const [quorumNum, quorumDen] = dice.in100(30) ? [0, 0] : share();
      return { quorumNum, quorumDen, quorumBase: dice.pick(["ELIGIBLE", "ALL_MEMBERS"]) };
    },
    () => ({ quorumMin: dice.below(5) }),
    () => ({ grace: dice.pick([0, 1, HOUR, HOUR]) }),
    () => ({ grace: HOUR }),
    () => ({ effectiveOn: dice.pick(["CLOSE", "DECLARATION", "REGISTER"]) }),
    () => {
      const objectionWindow = dice.pick([0, 1, HOUR, DAY]);
      return { objectionWindow, objections: objectionWindow === 0 ? 0 : dice.below(4) };
    },
    () => ({ voteWeight: dice.pick(["EQUAL", "ORDINARY", "ENTREPRENEURS", "COOPERATIVES"]) }),
    () => ({ voteWeight: "ORDINARY", cap: dice.between(1, 3), flatOnThreeQuarters: true }),
    () => ({ voteWeight: "ENTREPRENEURS", cap: 0, capBase: dice.pick(["NOMINAL", "EXERCISED"]) }),
    () => ({ voteWeight: "COOPERATIVES", cap: dice.pick([0, 2, 10]) }),
    () => ({ capBase: dice.pick(["NOMINAL", "EXERCISED"]) }),
    () => ({ flatOnThreeQuarters: dice.in100(50) }),
    () => ({ proxyCap: dice.pick([0, 1, 2, 2, 3]) }),
    () => ({ conflictKinds: dice.some(matters, 40) }),
    () => ({ conflictKinds: [...matters] }),
    () => ({ openers: dice.below(4) }),
    () => ({ jointForm: dice.in100(50) }),
    () => ({ notice: dice.pick([0, HOUR, 14 * DAY - 1, 14 * DAY, 15 * DAY]) }),
    () => ({ procedure: dice.pick(["CIRCULAR", "CIRCULAR", "EXTENDED", "NONE", "MEETING"]) }),
    () => ({ procedure: "CIRCULAR", discussion: 0 }),
    () => ({ procedure: "EXTENDED", discussion: dice.pick([1, HOUR, DAY]) }),
    () => ({ discussion: dice.pick([0, HOUR, DAY]) }),
    () => ({ validFrom: dice.pick([0, 0, 1_800_000_000]) }),
    () => ({ matters: MATTERS.filter((matter) => matters.includes(matter) !== dice.in100(5)) }),
    () => ({ secrecy: dice.pick(["NAMED", "NAMED", "SECRET"]) }),
    () => ({ interimResults: dice.in100(30) }),
    () => ({ deadlineInclusive: dice.in100(30) }),
    () => ({ law: dice.pick(["FREE", "GENG_BOARD", "GENG_GENERAL_MEETING", "BGB_ASSOCIATION"]) }),
  ];
  return dice.pick(changes)();
}
