import { expect } from "chai";
import { wordOf } from "../../../scripts/founding/schema.ts";
import { RuleFault } from "../../../server/protocol/rules.ts";
import {
  type Change,
  delegates,
  EXAMPLE_NOW,
  faultsIn,
  faultsOf,
  investing,
  moreMembers,
  ruleSet,
  withExample,
} from "../../helpers/founding.ts";

const utc = (text: string) => Date.parse(text) / 1000;

const SIMPLE = "majority: { share: 1/2, strict: true }";
const MAJORITY = "majority: { share: 3/4, strict: false }";
const BOARD = "body: board, matters: [auditors]";
const EXTENDED = "procedure: extended, notice: 14 days, discussion: 1 day";
const MEETING = `body: assembly, ${EXTENDED}`;
const DELEGATES = `body: delegates, matters: [sites], ${EXTENDED}`;
const SUPERVISORS = `body: supervisory-board, quorum: { least: 3 }, ${SIMPLE}`;

/** A board of one, and what else names its second seat. */
const BOARD_OF_ONE: readonly Change[] = [
  ["      - { segment: land, holder: 4, since: 2024-01-01, until: 2028-12-31 }\n", ""],
  ["yearEnd: 12", "representation: 1"],
  ["least: 2", "least: 1"],
  ...[1, 2, 3, 4].map((): Change => ["openers: 2", "openers: 1"]),
];
const WITHOUT_SUPERVISORS: readonly Change[] = [
  ["kind: supervisory-board", "kind: other"],
  ["own-rules, seats, exclusion", "own-rules, exclusion"],
];

describe("founding file: what the law demands", () => {
  /** Change of the YAML file, change of the list, expected faults. */
  // biome-ignore format: one case a line
  const cases: readonly [string, readonly Change[], readonly Change[], readonly string[]][] = [
    ["no end of the financial year", [["yearEnd: 12", "yearEnd: none"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=year-end-missing paragraph=§65(1) GenG"]],
    ["a short notice of exit", [["exitNotice: 6", "exitNotice: 2"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=exit-notice-too-short paragraph=§65(2) GenG"]],
    ["a long notice of exit", [["exitNotice: 6", "exitNotice: 61"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=exit-notice-too-long paragraph=§65(2) GenG"]],
    ["a long notice among entrepreneurs", [["exitNotice: 6", "entrepreneurs: true\n  exitNotice: 121"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=exit-notice-too-long paragraph=§65(2) GenG"]],
    ["a minority that is too large", [["yearEnd: 12", "minority: 1/9"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=minority-too-large paragraph=§45 GenG"]],
    ["no minority", [["yearEnd: 12", "minority: none"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=minority-too-large paragraph=§45 GenG"]],
    ["nobody who represents", [["yearEnd: 12", "representation: 0"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=representation-missing paragraph=§25 GenG"]],
    ["more who represent than sit", [["yearEnd: 12", "representation: 3"]], [], ["founding.yaml:8:19 REPRESENTATION_UNATTAINABLE representation=3 seats=2"]],
    ["periods beyond a year", [["yearEnd: 12", "absence: 367 days"]], [], ["founding.yaml:8:3 ARTICLES_UNLAWFUL fault=period-too-long paragraph="]],
    ["no board", [["kind: board", "kind: other"]], [], ["founding.yaml:25:3 BOARD_TOO_SMALL seats=0"]],
    ["a board of one among 21", BOARD_OF_ONE, [moreMembers(16)], ["founding.yaml:30:9 BOARD_TOO_SMALL seats=1"]],
    ["a board of one among 20, and no more", BOARD_OF_ONE, [moreMembers(15)], []],
    ["a supervisory board of two", [["      - { holder: 6, since: 2023-07-01, until: 2027-06-30 }\n      - { segment: land } # vacant\n", ""], ["least: 3", "least: 2"]], [], ["founding.yaml:36:9 SUPERVISORS_TOO_FEW seats=2"]],
    ["no supervisory board among 21", WITHOUT_SUPERVISORS, [moreMembers(16)], ["founding.yaml:25:3 SUPERVISORS_TOO_FEW seats=0"]],
    ["no supervisory board among 20, and no more", WITHOUT_SUPERVISORS, [moreMembers(15)], []],
    ["representatives of 1,500", [delegates(50)], [moreMembers(1495)], ["founding.yaml:44:9 REPRESENTATIVES_UNAVAILABLE body=delegates members=1500 seats=50"]],
    ["49 representatives", [delegates(49)], [moreMembers(1496)], ["founding.yaml:44:9 REPRESENTATIVES_UNAVAILABLE body=delegates members=1500 seats=50"]],
    ["50 representatives of 1,501, and no more", [delegates(50)], [moreMembers(1496)], []],
    ["a representative for too long", [delegates(50, "2031-01-01")], [moreMembers(1496)], ["founding.yaml:49:48 TERM_TOO_LONG until=2031-01-01 latest=2030-12-31"]],
    ["a representative for too long by another year", [delegates(50, "2030-12-31"), ["yearEnd: 12", "yearEnd: 9"]], [moreMembers(1496)], ["founding.yaml:49:48 TERM_TOO_LONG until=2030-12-31 latest=2030-09-30"]],
    ["an officer who does not represent the member", [["holder: 2,", "holder: 2/2,"]], [], ["founding.yaml:40:39 OFFICE_NOT_OF_MEMBER holder=2/2"]],
    ["an officer who is not the member", [["holder: 6,", "holder: 6/2,"]], [["1,1,,", "1,1,Mitglied 06; Hilfe 06,"]], ["founding.yaml:42:19 OFFICE_NOT_OF_MEMBER holder=6/2"]],
    ["investors in half of a supervisory board", [], investing(2, 6), ["founding.yaml:36:9 INVESTORS_TOO_MANY body=supervisory-board investors=2 seats=4"]],
    ["an investor in a quarter of it, and no more", [], investing(6), []],
    ["two members that do not merely invest", [], investing(1, 4, 6), ["founding.yaml:5:10 MEMBERS_TOO_FEW members=2"]],
    ["a member without a vote", [], [["1,1,,", "1,0,,"]], ["members.csv:7:37 VOTES_MISSING member=6"]],
    ["an investor without a vote, and no more", [], [...investing(6), ["06-15,,1,1", "06-15,,1,0"]], []],
    ["a former member without a vote, and no more", [], [["2023-12-31,5,1", "2023-12-31,5,0"]], []],
  ];

  for (const [name, yaml, csv, expected] of cases) {
    it(`tells ${name}`, () => {
      expect(faultsOf(yaml, csv)).to.deep.equal(expected);
    });
  }

  it("tells that there is no meeting, and that no other body can do its work", () => {
    const seats = "seats: [{ holder: 6, since: 2024-01-01, until: 2028-12-31, role: chair }]";
    const faults = faultsOf([["kind: general-meeting", `kind: other\n    ${seats}`]]);
    expect(faults[0]).to.equal("founding.yaml:25:3 MEETING_MISSING");
    expect(faults.slice(1).map((fault) => fault.split(" ")[1])).to.deep.equal(
      Array(12).fill("RULE_SET_UNLAWFUL"),
    );
  });

  it("tells it in sentences, with the paragraph where one stands behind it", () => {
    const yaml: Change[] = [["yearEnd: 12", "yearEnd: none\n  absence: 367 days"]];
    const sentences = withExample(yaml, [], faultsIn).flatMap(({ de, en }) => [de, en]);
    expect(sentences).to.deep.equal([
      "Die Satzung ist so nicht zulässig: Eine Frist ist länger als ein Jahr, oder die Nachfrist länger als 31 Tage.",
      "The articles are not permitted like this: A period is longer than a year, or the grace period longer than 31 days.",
      "Die Satzung ist so nicht zulässig: Gekündigt wird zum Schluss eines Geschäftsjahres (§65(1) GenG).",
      "The articles are not permitted like this: Members leave at the end of a financial year (§65(1) GenG).",
    ]);
  });

  it("demands nothing of others than cooperatives but what the ledger needs", () => {
    const yaml: Change[] = [
      ["yearEnd: 12", "cooperative: false\n  yearEnd: none\n  minority: none"],
      ["6 months", "0 months"],
      ["holder: 2,", "holder: 2/2,"],
      [
        "      - { holder: 6, since: 2023-07-01, until: 2027-06-30 }\n      - { segment: land } # vacant\n",
        "",
      ],
      ["least: 3", "least: 2"],
    ];
    const csv: Change[] = [...investing(1, 4, 6), ["06-15,,1,1", "06-15,,1,0"]];
    expect(faultsOf(yaml, csv)).to.deep.equal([]);
    const member: Change[] = [["1,1,,", "1,1,Mitglied 06; Hilfe 06,"]];
    const helper: Change[] = [...yaml.slice(0, 3), ["holder: 6,", "holder: 6/2,"]];
    expect(faultsOf(helper, member)).to.deep.equal([
      "founding.yaml:44:19 OFFICE_NOT_OF_MEMBER holder=6/2",
    ]);
  });

  it("lets nobody's consent be needed", () => {
    const yaml: Change[] = [
      ["yearEnd: 12", "cooperative: false"],
      ["kind: board", "kind: other"],
    ];
    expect(faultsOf(yaml)).to.deep.equal([
      "founding.yaml:8:3 REPRESENTATION_UNATTAINABLE representation=2 seats=0",
    ]);
    expect(faultsOf([...yaml, ["transferConsent: true", "transferConsent: false"]])).to.deep.equal(
      [],
    );
  });

  it("judges nothing by articles that it cannot read", () => {
    const yaml: Change[] = [
      ["yearEnd: 12", "yearEnd: never"],
      ["kind: board", "kind: other"],
      ["share: 9/10", "share: 1/2"],
    ];
    expect(faultsOf(yaml, [["1,1,,", "1,0,,"]])).to.deep.equal([
      "founding.yaml:8:12 VALUE_INVALID field=articles.yearEnd value=never expected=1…12, none",
    ]);
  });
});

describe("founding file: rule sets", () => {
  /** A rule set more, and its one fault. */
  // biome-ignore format: one case a line
  const cases: readonly (readonly [fault: keyof typeof RuleFault, entry: string, paragraph: string])[] = [
    ["LAW_MISMATCH", `${BOARD}, law: free, ${SIMPLE}`, "§18 GenG"],
    ["PERIOD_TOO_LONG", `${BOARD}, notice: 367 days, ${SIMPLE}`, ""],
    ["QUORUM_SHARE_INVALID", `${BOARD}, quorum: { share: 3/2 }, ${SIMPLE}`, ""],
    ["MAJORITY_SHARE_INVALID", `${BOARD}, majority: { share: 1/1, strict: true }`, ""],
    ["MAJORITY_BELOW_HALF", `${BOARD}, majority: { share: 1/2, strict: false }`, "§43(2) GenG"],
    ["TIE_WITHOUT_SIMPLE_MAJORITY", `${BOARD}, tie: chair, majority: { share: 2/3, strict: true }`, ""],
    ["OBJECTION_WITHOUT_WINDOW", `${BOARD}, objections: 1, ${SIMPLE}`, ""],
    ["EARLY_CLOSE_CUTS_CHANGE", `${BOARD}, earlyClose: all-voted, revocability: until-deadline, ${SIMPLE}`, ""],
    ["OUTCOME_FIXED_OPEN_ELECTORATE", `${BOARD}, earlyClose: outcome-fixed, ${SIMPLE}`, ""],
    ["ELECTORATE_OF_SEATS", `${BOARD}, electorate: at-close, ${SIMPLE}`, ""],
    ["DISCUSSION_MISSING", `body: assembly, procedure: extended, notice: 14 days, matters: [sites], ${SIMPLE}`, "§43b(1) GenG"],
    ["DISCUSSION_UNUSED", `${BOARD}, discussion: 1 day, ${SIMPLE}`, "§43b(1) GenG"],
    ["EXTENDED_OUTSIDE_MEETING", `${BOARD}, ${EXTENDED}, ${SIMPLE}`, "§43b(1) GenG"],
    ["CIRCULAR_MEETING_ENDED", `body: assembly, matters: [sites], ${SIMPLE}`, "§43b(1) GenG"],
    ["NOTICE_TOO_SHORT", `body: assembly, procedure: extended, notice: 13 days, discussion: 1 day, matters: [sites], ${SIMPLE}`, "§46(1) GenG"],
    ["STATUTE_MAJORITY", `${MEETING}, matters: [rule-sets], effectiveOn: register, ${SIMPLE}`, "§16(2), (4) GenG"],
    ["NEW_DUTIES_MAJORITY", `${MEETING}, matters: [new-duties], effectiveOn: register, ${MAJORITY}`, "§16(3) GenG"],
    ["RECALL_MAJORITY", `${MEETING}, matters: [recall], ${SIMPLE}`, "§36(3) GenG"],
    ["DISSOLUTION_MAJORITY", `${MEETING}, matters: [dissolution], ${SIMPLE}`, "§78 GenG"],
    ["CONTINUATION_MAJORITY", `${MEETING}, matters: [continuation], ${SIMPLE}`, "§79a GenG"],
    ["CONTINUATION_TWICE_MAJORITY", `${MEETING}, matters: [continuation-twice], ${MAJORITY}`, "§79a(4) GenG"],
    ["MERGER_MAJORITY", `${MEETING}, matters: [merger], ${SIMPLE}`, "§84 UmwG"],
    ["STATUTE_BEFORE_REGISTRATION", `${MEETING}, matters: [rule-sets], ${MAJORITY}`, "§16(6) GenG"],
    ["REGISTRATION_OF_OTHERS", `${MEETING}, matters: [sites], effectiveOn: register, ${SIMPLE}`, ""],
    ["PROXIES_EXCLUDED", `${MEETING}, matters: [sites], proxyCap: 0, ${SIMPLE}`, "§43(5) GenG"],
    ["PROXIES_ABOVE_TWO", `${MEETING}, matters: [sites], proxyCap: 3, ${SIMPLE}`, "§43(5) GenG"],
    ["PROXIES_OF_SUPERVISORS", `${SUPERVISORS}, matters: [sites], proxyCap: 1`, "§38(4) GenG"],
    ["PROXIES_OF_REPRESENTATIVES", `${DELEGATES}, proxyCap: 1, ${SIMPLE}`, "§43a GenG"],
    ["PROXIES_OF_SEATS", `${BOARD}, proxyCap: 1, ${SIMPLE}`, ""],
    ["MULTIPLE_VOTES_OF_REPRESENTATIVES", `${DELEGATES}, voteWeight: cooperatives, ${SIMPLE}`, "§43a GenG"],
    ["MULTIPLE_VOTES_OUTSIDE_MEETING", `${BOARD}, voteWeight: cooperatives, ${SIMPLE}`, "§43(3) GenG"],
    ["VOTES_ABOVE_THREE", `${MEETING}, matters: [sites], voteWeight: ordinary, cap: 4, ${SIMPLE}`, "§43(3) no. 1 GenG"],
    ["FLAT_MISSING", `${MEETING}, matters: [sites], voteWeight: ordinary, cap: 3, flatOnThreeQuarters: false, ${SIMPLE}`, "§43(3) no. 1 GenG"],
    ["WEIGHT_UNUSED", `${MEETING}, matters: [sites], capBase: exercised, ${SIMPLE}`, ""],
    ["QUORUM_MISSING", `body: supervisory-board, matters: [sites], ${SIMPLE}`, "§36 GenG"],
    ["STATUTE_NOT_OF_MEETING", `body: board, matters: [rule-sets], ${SIMPLE}`, "§16(1) GenG"],
    ["DISCHARGE_NOT_OF_MEETING", `body: board, matters: [discharge], ${SIMPLE}`, "§48 GenG"],
    ["CLAIM_NOT_OF_MEETING", `body: board, matters: [release], ${SIMPLE}`, "§43(6) GenG"],
    ["RECALL_NOT_OF_MEETING", `${SUPERVISORS}, matters: [recall]`, "§36(3) GenG"],
    ["FOUNDATIONS_NOT_OF_MEETING", `${SUPERVISORS}, matters: [merger]`, "§§16(3), 78, 79a GenG, §84 UmwG"],
    ["VOTES_NOT_OF_MEETING", `${SUPERVISORS}, matters: [member-votes]`, "§43(3) GenG"],
    ["INVESTORS_BY_BOARD", `body: board, matters: [investors], ${SIMPLE}`, "§8(2) GenG"],
    ["OFFICES_BY_BOARD", `body: board, matters: [election], ${SIMPLE}`, "§§24, 36 GenG"],
  ];

  /** Of a rule set more; that others govern the same is no fault of its own. */
  const faultsOfRuleSet = (entry: string, now = EXAMPLE_NOW) => {
    const many = entry.includes("delegates");
    const yaml = [...(many ? [delegates(50)] : []), ruleSet(entry)];
    const faults = faultsOf(yaml, many ? [moreMembers(1496)] : [], now);
    return faults.filter((fault) => !fault.includes("MATTER_TWICE"));
  };

  for (const [fault, entry, paragraph] of cases) {
    it(`have the fault ${fault}`, () => {
      const line = entry.includes("delegates") ? 101 : 46;
      expect(faultsOfRuleSet(entry)).to.deep.equal([
        `founding.yaml:${line}:5 RULE_SET_UNLAWFUL fault=${wordOf(fault)} paragraph=${paragraph}`,
      ]);
    });
  }

  it("can have every fault but what the file cannot say", () => {
    const told = new Set(cases.map(([fault]) => fault));
    const untold = Object.keys(RuleFault).filter(
      (fault) => !told.has(fault as keyof typeof RuleFault),
    );
    expect(untold).to.deep.equal([
      "NONE",
      "PROCEDURE_UNSUPPORTED",
      "SECRECY_UNSUPPORTED",
      "DEADLINE_INCLUSIVE_UNSUPPORTED",
      "INTERIM_RESULTS_FORBIDDEN",
      "NO_MATTER",
      "UNKNOWN_MATTER",
      "RULE_SETS_ABANDONED",
      "QUORUM_BASE_INVALID",
      "CONFLICTS_UNKNOWN",
      // Of articles:
      "YEAR_END_INVALID",
      "YEAR_END_MISSING",
      "EXIT_NOTICE_TOO_SHORT",
      "EXIT_NOTICE_TOO_LONG",
      "MINORITY_TOO_LARGE",
      "REPRESENTATION_MISSING",
    ]);
  });

  it("let a meeting vote by circular until the end of August 2022", () => {
    const circular = `body: assembly, matters: [sites], ${SIMPLE}`;
    const end = utc("2022-08-31T22:00:00Z");
    expect(faultsOfRuleSet(circular, end - 1)).to.deep.equal([]);
    expect(faultsOfRuleSet(circular, end)).to.deep.equal([
      "founding.yaml:46:5 RULE_SET_UNLAWFUL fault=circular-meeting-ended paragraph=§43b(1) GenG",
    ]);
  });

  it("let less than half suffice for elections alone", () => {
    const elections = `${MEETING}, majority: { share: 0/1, strict: true }, matters:`;
    expect(faultsOfRuleSet(`${elections} [election]`)).to.deep.equal([]);
    expect(faultsOfRuleSet(`${elections} [election, sites]`)).to.deep.equal([
      "founding.yaml:46:5 RULE_SET_UNLAWFUL fault=majority-below-half paragraph=§43(2) GenG",
    ]);
  });
});
