import { expect } from "chai";
import { derivation, type Situation, type Step } from "../../../server/protocol/derivation.ts";
import {
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  type RuleSet,
  Tie,
  VoteWeight,
} from "../../../server/protocol/rules.ts";
import {
  Cause,
  Choice,
  Contest,
  type Count,
  Outcome,
  Standing,
} from "../../../server/protocol/types.ts";
import { plainRules } from "../../helpers/rules.ts";

function countOf(yes: number, no: number, abstain = 0, invalid = 0, eligible = 100): Count {
  return { eligible, allMembers: eligible, yes, no, abstain, invalid };
}

/** A vote of which two ballots say yes and one says no, closed and adopted. */
function closed(change: Partial<Situation> = {}): Situation {
  const count = change.count ?? countOf(2, 1);
  return {
    matter: Matter.RESOLUTION,
    openedAt: 1000,
    discussionAt: 0,
    startsAt: 1000,
    votes: count,
    cause: Cause.DEADLINE,
    outcome: Outcome.ADOPTED,
    objections: 0,
    objectable: false,
    closed: true,
    chairChoice: Choice.NONE,
    barred: null,
    classes: [],
    election: null,
    contestable: 0,
    late: { added: 0, removed: 0 },
    isDeclared: false,
    isRegistered: false,
    standing: Standing.STANDS,
    ...change,
    count,
  };
}

const steps = (rules: Partial<RuleSet>, situation: Partial<Situation> = {}): readonly Step[] =>
  derivation({ ...plainRules, ...rules }, closed(situation));

/** The steps in short: "MAJORITY met!" where it is decisive. */
const told = (rules: Partial<RuleSet>, situation: Partial<Situation> = {}): string[] =>
  steps(rules, situation).map(
    ({ code, result, decisive }) => `${code} ${result}${decisive ? "!" : ""}`,
  );

const stepOf = (code: Step["code"], ...[rules, situation]: Parameters<typeof steps>) =>
  steps(rules, situation).find((step) => step.code === code);

const MEETING = { law: Law.GENG_GENERAL_MEETING };

describe("derivation", () => {
  it("names every rule up to the decisive one, in the order in which they are asked", () => {
    const rules = {
      ...MEETING,
      notice: 14,
      discussion: 7,
      objections: 1,
      objectionWindow: 5,
      quorumMin: 3,
      quorumNum: 1,
      quorumDen: 2,
      voteWeight: VoteWeight.ORDINARY,
      cap: 3,
      effectiveOn: EffectiveOn.DECLARATION,
    };
    const sheet = { yes: 2, no: 1, abstain: 0, invalid: 0 };
    const classes = [
      { votes: 2, investing: false, sheet },
      { votes: 1, investing: true, sheet: { ...sheet, yes: 1, no: 0 } },
    ];
    const situation = {
      count: countOf(3, 1, 0, 0, 5),
      votes: countOf(5, 2, 0, 0, 9),
      barred: 1,
      classes,
      contestable: 1 << Contest.ELECTORATE,
      standing: Standing.ANNULLED,
    };
    expect(told(rules, situation)).to.deep.equal([
      "NOTICE met",
      "DISCUSSION met",
      "OBJECTIONS met",
      "ELECTORATE met",
      "BAN met",
      "PARTICIPATION met",
      "QUORUM met",
      "MULTIPLE_VOTES met",
      "INVESTORS met",
      "MAJORITY met!",
      "HANGS_ON_ELECTORATE notMet",
      "DECLARATION open",
      "STANDING notMet",
    ]);
    const paragraphs = steps(rules, situation).map(({ paragraph }) => paragraph);
    expect(paragraphs).to.deep.equal([
      "§46(1) GenG",
      "§43b(1) GenG",
      "§51(2) GenG",
      "§43(1) GenG",
      "§43(6) GenG",
      "",
      "",
      "§43(3) no. 1 GenG",
      "§8(2) GenG",
      "§43(2) GenG",
      "§43(1) GenG",
      "§47 GenG",
      "§51 GenG",
    ]);
  });

  it("names no paragraph of a vote that no law binds", () => {
    const rules = {
      notice: 1,
      objectionWindow: 1,
      quorumMin: 1,
      effectiveOn: EffectiveOn.REGISTER,
    };
    const all = steps(rules, { barred: 1, standing: Standing.ANNULLED, contestable: 1 });
    expect(all.length).to.equal(9);
    for (const { code, paragraph } of all) expect(paragraph, code).to.equal("");
  });

  it("ends with the first rule that failed", () => {
    const rules = { quorumMin: 3, quorumNum: 1, quorumDen: 2 };
    const missed = { count: countOf(2, 0, 0, 0, 3), outcome: Outcome.NO_QUORUM };
    expect(told(rules, missed)).to.deep.equal(["ELECTORATE met", "PARTICIPATION notMet!"]);
    const few = { count: countOf(2, 1, 0, 0, 9), outcome: Outcome.NO_QUORUM };
    expect(told(rules, few).at(-1)).to.equal("QUORUM notMet!");
    expect(told({}, { count: countOf(1, 3), outcome: Outcome.REJECTED })).to.deep.equal([
      "ELECTORATE met",
      "MAJORITY notMet!",
    ]);
  });

  it("tells what ended the procedure before its time", () => {
    const aborted = { outcome: Outcome.PROCEDURE_ABORTED };
    const objected = { ...aborted, cause: Cause.OBJECTION, objections: 2 };
    const rules = { objections: 2, objectionWindow: 9 };
    expect(told(rules, objected)).to.deep.equal(["OBJECTIONS notMet!"]);
    expect(stepOf("OBJECTIONS", rules, objected)?.numbers).to.deep.equal({
      objections: 2,
      aborting: 2,
    });
    const withdrawn = { outcome: Outcome.WITHDRAWN, cause: Cause.WITHDRAWN };
    expect(told(rules, withdrawn)).to.deep.equal(["OBJECTIONS met", "WITHDRAWAL notMet!"]);
    expect(told({}, { ...aborted, cause: Cause.OUTAGE })).to.deep.equal(["OUTAGE notMet!"]);
  });

  it("only counts objections where none of them aborts", () => {
    const rules = { ...MEETING, objections: 0, objectionWindow: 9 };
    expect(told(rules, { objections: 3 })[0]).to.equal("OBJECTIONS met");
    expect(told({ objections: 0 }, {})[0]).to.equal("ELECTORATE met");
  });

  it("tells how long notice and discussion were", () => {
    const times = { openedAt: 1000, discussionAt: 1500, startsAt: 1900 };
    const rules = { notice: 400, discussion: 300 };
    expect(stepOf("NOTICE", rules, times)?.numbers).to.deep.equal({ given: 500, required: 400 });
    expect(stepOf("DISCUSSION", rules, times)?.numbers).to.deep.equal({
      given: 400,
      required: 300,
    });
    const circular = { ...times, discussionAt: 0 };
    expect(stepOf("NOTICE", { notice: 400 }, circular)?.numbers).to.deep.equal({
      given: 900,
      required: 400,
    });
  });

  it("tells who was entitled by which rule, and how many were barred", () => {
    const rules = { electorate: ElectorateAt.AT_CLOSE };
    const situation = { count: { ...countOf(2, 1), allMembers: 120 }, barred: 2 };
    expect(stepOf("ELECTORATE", rules, situation)?.numbers).to.deep.equal({
      rule: 2,
      eligible: 100,
      all: 120,
    });
    expect(stepOf("BAN", rules, situation)?.numbers).to.deep.equal({ barred: 2 });
    // Persons concerned who vote for others only are no electors.
    expect(stepOf("BAN", rules, { barred: 0 })?.numbers).to.deep.equal({ barred: 0 });
    expect(told(rules)).to.not.include("BAN met");
  });

  it("leaves a tie to the chair", () => {
    const rules = { tie: Tie.CHAIR };
    const tie = (chairChoice: Choice) => ({ count: countOf(2, 2), chairChoice });
    expect(told(rules, tie(Choice.YES)).slice(1)).to.deep.equal([
      "MAJORITY open",
      "CASTING_VOTE met!",
    ]);
    for (const choice of [Choice.NONE, Choice.NO, Choice.ABSTAIN, Choice.INVALID] as const) {
      expect(told(rules, tie(choice)).at(-1)).to.equal("CASTING_VOTE notMet!");
      expect(stepOf("CASTING_VOTE", rules, tie(choice))?.numbers).to.deep.equal({ choice });
    }
    expect(told(rules, { count: countOf(3, 2) }).at(-1)).to.equal("MAJORITY met!");
    expect(told({}, tie(Choice.YES)).at(-1)).to.equal("MAJORITY notMet!");
  });

  it("tells what was required", () => {
    expect(stepOf("MAJORITY", {}, { count: countOf(3, 2) })?.numbers).to.deep.equal({
      yes: 3,
      no: 2,
      num: 1,
      den: 2,
      base: 5,
      required: 3,
    });
    const threeQuarters = { majorityNum: 3, majorityDen: 4, majorityStrict: false };
    const required = (rules: Partial<RuleSet>, count: Count) =>
      stepOf("MAJORITY", rules, { count })?.numbers.required;
    expect(required(threeQuarters, countOf(60, 20))).to.equal(60);
    expect(required(threeQuarters, countOf(61, 20))).to.equal(61);
    expect(required({}, countOf(0, 0))).to.equal(1);
    const third = { quorumNum: 1, quorumDen: 3 };
    expect(stepOf("QUORUM", third, { count: countOf(4, 0, 0, 0, 10) })?.numbers).to.deep.equal({
      participants: 4,
      num: 1,
      den: 3,
      base: 10,
      required: 4,
    });
  });

  it("tells how heads became votes, where they are not the same", () => {
    const classes = [
      { votes: 3, investing: false, sheet: { yes: 2, no: 0, abstain: 1, invalid: 0 } },
      { votes: 1, investing: false, sheet: { yes: 0, no: 4, abstain: 0, invalid: 0 } },
      { votes: 1, investing: true, sheet: { yes: 0, no: 12, abstain: 0, invalid: 0 } },
    ];
    // Six yes and four no of the others allow nine of twelve.
    const situation = {
      classes,
      count: countOf(2, 16, 1),
      votes: countOf(6, 13, 3),
      outcome: Outcome.REJECTED,
    };
    const ordinary = { ...MEETING, voteWeight: VoteWeight.ORDINARY, cap: 3 };
    expect(stepOf("MULTIPLE_VOTES", ordinary, situation)?.numbers).to.deep.equal({
      scheme: 1,
      heads: 19,
      votes: 22,
      most: 3,
    });
    expect(stepOf("INVESTORS", ordinary, situation)).to.deep.include({
      result: "notMet",
      numbers: { all: 12, counted: 9 },
    });
    const tenth = { ...MEETING, voteWeight: VoteWeight.ENTREPRENEURS };
    // Nine, four and twelve are 25 votes: a tenth is two.
    expect(stepOf("MULTIPLE_VOTES", tenth, situation)).to.deep.include({
      paragraph: "§43(3) no. 2 GenG",
      numbers: { scheme: 2, heads: 19, votes: 22, most: 2 },
    });
    const flat = { ...ordinary, flatOnThreeQuarters: true };
    const recall = { ...situation, matter: Matter.RECALL };
    expect(stepOf("MULTIPLE_VOTES", flat, recall)?.numbers.most).to.equal(1);
    expect(stepOf("MULTIPLE_VOTES", flat, situation)?.numbers.most).to.equal(3);
    expect(told(MEETING, { ...situation, classes: classes.slice(0, 2) })).to.not.include(
      "MULTIPLE_VOTES met",
    );
  });

  it("tells how an election came out", () => {
    const election = { seats: 2, filled: 1 };
    expect(told({}, { election }).at(-1)).to.equal("ELECTION met!");
    expect(stepOf("ELECTION", {}, { election })?.numbers).to.deep.equal({
      seats: 2,
      filled: 1,
      num: 1,
      den: 2,
      base: 3,
      required: 2,
    });
    const nobody = { election: { seats: 2, filled: 0 }, outcome: Outcome.REJECTED };
    expect(told({}, nobody).at(-1)).to.equal("ELECTION notMet!");
  });

  it("tells each reason for which somebody could contest the outcome", () => {
    const all = Object.values(Contest).reduce<number>((bits, bit) => bits | (1 << bit), 0);
    const hangs = steps(MEETING, { contestable: all, late: { added: 4, removed: 1 } }).filter(
      ({ code }) => code.startsWith("HANGS_ON"),
    );
    expect(hangs.map(({ code, paragraph, result }) => [code, paragraph, result])).to.deep.equal([
      ["HANGS_ON_LATE", "", "notMet"],
      ["HANGS_ON_ELECTORATE", "§43(1) GenG", "notMet"],
      ["HANGS_ON_CAP_BASE", "§43(3) no. 2 GenG", "notMet"],
      ["HANGS_ON_REVOCABILITY", "§130(1) BGB", "notMet"],
      ["HANGS_ON_BAN", "§43(6) GenG", "notMet"],
      ["HANGS_ON_HEARING", "§68 GenG", "notMet"],
    ]);
    expect(hangs[0]?.numbers).to.deep.equal({ added: 4, removed: 1 });
    // Late ballots that changed nothing are told too, but not of a procedure that was aborted.
    const late = { late: { added: 1, removed: 0 } };
    expect(told({}, late).at(-1)).to.equal("HANGS_ON_LATE met");
    const aborted = { ...late, outcome: Outcome.PROCEDURE_ABORTED, cause: Cause.OUTAGE };
    expect(told({}, aborted)).to.deep.equal(["OUTAGE notMet!"]);
  });

  it("tells what gives the outcome effect", () => {
    const declared = { effectiveOn: EffectiveOn.DECLARATION };
    expect(told(declared, {}).at(-1)).to.equal("DECLARATION open");
    expect(told(declared, { isDeclared: true }).at(-1)).to.equal("DECLARATION met");
    const rejected = { count: countOf(1, 2), outcome: Outcome.REJECTED };
    expect(told(declared, rejected).at(-1)).to.equal("DECLARATION open");
    const registered = { ...MEETING, effectiveOn: EffectiveOn.REGISTER };
    const statute = { matter: Matter.RULE_SETS };
    expect(told(registered, statute).at(-1)).to.equal("REGISTRATION open");
    expect(told(registered, { ...statute, isRegistered: true }).at(-1)).to.equal(
      "REGISTRATION met",
    );
    expect(stepOf("REGISTRATION", registered, statute)?.paragraph).to.equal("§16(6) GenG");
    expect(told(registered, { ...statute, ...rejected }).at(-1)).to.equal("MAJORITY notMet!");
    const void_ = { standing: Standing.INVALID_PROCEDURE };
    expect(stepOf("STANDING", MEETING, void_)?.numbers).to.deep.equal({ standing: 2 });
  });

  it("names the paragraph of each law and matter", () => {
    const rules = (law: Law) => ({ law, objectionWindow: 1, quorumMin: 1 });
    const paragraphs = (law: Law, matter: Matter = Matter.RESOLUTION) =>
      steps(rules(law), { matter }).map(({ paragraph }) => paragraph);
    expect(paragraphs(Law.GENG_REPRESENTATIVES)).to.deep.equal([
      "§51(2) GenG",
      "§43a GenG",
      "",
      "§43(2) GenG",
    ]);
    expect(paragraphs(Law.GENG_BOARD)).to.deep.equal(["§108(4) AktG", "§24 GenG", "", ""]);
    expect(paragraphs(Law.GENG_SUPERVISORY_BOARD)).to.deep.equal([
      "§108(4) AktG",
      "§36 GenG",
      "§36(1) GenG",
      "",
    ]);
    expect(paragraphs(Law.BGB_ASSOCIATION)).to.deep.equal([
      "§32(3) BGB",
      "§32(1) BGB",
      "",
      "§32(1) BGB",
    ]);
    const majorities = [
      [Matter.RULE_SETS, "§16(2) GenG"],
      [Matter.OWN_RULES, "§16(2) GenG"],
      [Matter.NEW_DUTIES, "§16(3) GenG"],
      [Matter.RECALL, "§36(3) GenG"],
      [Matter.DISSOLUTION, "§78 GenG"],
      [Matter.CONTINUATION, "§79a GenG"],
      [Matter.CONTINUATION_TWICE, "§79a(4) GenG"],
      [Matter.MERGER, "§84 UmwG"],
    ] as const;
    for (const [matter, paragraph] of majorities) {
      expect(paragraphs(Law.GENG_GENERAL_MEETING, matter).at(-1)).to.equal(paragraph);
    }
  });

  describe("before the close", () => {
    const rules = {
      ...MEETING,
      objections: 1,
      objectionWindow: 9,
      quorumMin: 3,
      quorumNum: 1,
      quorumDen: 2,
      voteWeight: VoteWeight.ORDINARY,
      cap: 3,
      tie: Tie.CHAIR,
      effectiveOn: EffectiveOn.DECLARATION,
    };
    const open = { closed: false, objectable: true, outcome: Outcome.NONE, cause: Cause.NONE };

    it("tells participation, and nothing of choices, effect or weights", () => {
      const all = steps(rules, { ...open, count: countOf(2, 0, 0, 0, 5) });
      expect(all.map(({ code, result }) => `${code} ${result}`)).to.deep.equal([
        "OBJECTIONS open",
        "ELECTORATE met",
        "PARTICIPATION open",
        "QUORUM open",
        "MAJORITY open",
      ]);
      expect(all.at(-1)?.numbers).to.deep.equal({ num: 1, den: 2 });
      expect(all.some((step) => step.decisive)).to.equal(false);
      const enough = steps(rules, { ...open, count: countOf(3, 0, 0, 0, 5) });
      expect(enough.map(({ result }) => result).slice(2, 4)).to.deep.equal(["met", "met"]);
    });

    it("is the same whatever was chosen", () => {
      const base = { ...open, contestable: 0, late: { added: 1, removed: 0 } };
      const one = steps(rules, { ...base, count: countOf(4, 0, 0, 0, 9) });
      for (const choices of [countOf(0, 4, 0, 0, 9), countOf(1, 1, 1, 1, 9)]) {
        const other = { ...base, count: choices, chairChoice: Choice.NO };
        expect(steps(rules, other)).to.deep.equal(one);
      }
      const election = steps(rules, { ...base, election: { seats: 2, filled: 0 } });
      expect(election.at(-1)).to.deep.equal({
        code: "ELECTION",
        paragraph: "§43(2) GenG",
        result: "open",
        numbers: { num: 1, den: 2 },
      });
    });
  });
});
