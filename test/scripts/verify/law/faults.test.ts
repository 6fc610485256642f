import { expect } from "chai";
import { checkArticles, checkRuleSet } from "../../../../scripts/verify/law/faults.ts";
import type { Articles, BodyKind, Matter, RuleSet } from "../../../../scripts/verify/law/words.ts";
import { articles, at, boardRules, DAY, free, meeting, statute, supervision } from "./builder.ts";

const NOW = at("2026-01-01");

interface Case {
  readonly code: string;
  readonly paragraph: string;
  readonly broken: RuleSet;
  readonly mended: RuleSet;
  readonly kind: BodyKind;
  readonly cooperative?: boolean;
}

function of(ruleSet: RuleSet): BodyKind {
  switch (ruleSet.law) {
    case "GENG_BOARD":
      return "BOARD";
    case "GENG_SUPERVISORY_BOARD":
      return "SUPERVISORY_BOARD";
    case "GENG_REPRESENTATIVES":
      return "REPRESENTATIVES";
    default:
      return "GENERAL_MEETING";
  }
}

/** A lawful rule set, and what breaks it. */
function breaks(
  code: string,
  paragraph: string,
  mended: RuleSet,
  by: Partial<RuleSet>,
  over: Partial<Pick<Case, "kind" | "cooperative">> = {},
): Case {
  const broken = { ...mended, ...by };
  return { code, paragraph, mended, broken, kind: of(mended), ...over };
}

const CLUB = { cooperative: false } as const;
const SEATED = { cooperative: false, kind: "BOARD" } as const;
const plain = free({ matters: ["RESOLUTION"] });
const assembly = meeting(["RESOLUTION"]);
const representatives = meeting(["RESOLUTION"], { law: "GENG_REPRESENTATIVES", proxyCap: 0 });
const council = supervision(["RESOLUTION"]);
const board = boardRules(["RESOLUTION"]);
const ordinary = { voteWeight: "ORDINARY", cap: 3, flatOnThreeQuarters: true } as const;
const registered = { majorityNum: 3, majorityDen: 4, majorityStrict: false } as const;

function qualified(code: string, paragraph: string, matter: Matter, num = 3, den = 4): Case {
  const effectiveOn = matter === "RECALL" ? "CLOSE" : "REGISTER";
  const mended = statute({
    matters: [matter],
    majorityNum: num,
    majorityDen: den,
    majorityBase: "ALL_MEMBERS",
    effectiveOn,
  });
  return breaks(code, paragraph, mended, { majorityNum: num * 10 - 1, majorityDen: den * 10 });
}

const GENERAL: readonly Case[] = [
  breaks("LAW_MISMATCH", "§18 GenG", plain, { law: "GENG_BOARD" }, CLUB),
  breaks("PROCEDURE_UNSUPPORTED", "", plain, { procedure: "MEETING" }, CLUB),
  breaks("SECRECY_UNSUPPORTED", "", plain, { secrecy: "SECRET" }, CLUB),
  breaks("DEADLINE_INCLUSIVE_UNSUPPORTED", "", plain, { deadlineInclusive: true }, CLUB),
  breaks("INTERIM_RESULTS_FORBIDDEN", "", plain, { interimResults: true }, CLUB),
  breaks("NO_MATTER", "", plain, { matters: [] }, CLUB),
  breaks("RULE_SETS_ABANDONED", "", free(), { procedure: "NONE" }, CLUB),
  breaks("PERIOD_TOO_LONG", "", free({ notice: 366 * DAY }), { notice: 366 * DAY + 1 }, CLUB),
  breaks("PERIOD_TOO_LONG", "", free({ grace: 31 * DAY }), { grace: 31 * DAY + 1 }, CLUB),
  breaks("QUORUM_SHARE_INVALID", "", plain, { quorumNum: 1, quorumDen: 0 }, CLUB),
  breaks(
    "QUORUM_SHARE_INVALID",
    "",
    free({ quorumNum: 2, quorumDen: 2 }),
    { quorumNum: 3, quorumDen: 2 },
    CLUB,
  ),
  breaks("QUORUM_BASE_INVALID", "", plain, { quorumBase: "CAST" }, CLUB),
  breaks(
    "MAJORITY_SHARE_INVALID",
    "",
    plain,
    { majorityNum: 1, majorityDen: 0, majorityStrict: false },
    CLUB,
  ),
  breaks(
    "MAJORITY_SHARE_INVALID",
    "",
    free({ majorityNum: 1, majorityDen: 1, majorityStrict: false }),
    { majorityStrict: true },
    CLUB,
  ),
  breaks("MAJORITY_BELOW_HALF", "§43(2) GenG", plain, { majorityStrict: false }, CLUB),
  breaks("MAJORITY_BELOW_HALF", "§43(2) GenG", plain, { majorityDen: 3 }, CLUB),
  breaks(
    "MAJORITY_BELOW_HALF",
    "§43(2) GenG",
    free({ matters: ["ELECTION"], majorityNum: 0 }),
    { matters: ["ELECTION", "RESOLUTION"] },
    CLUB,
  ),
  breaks(
    "TIE_WITHOUT_SIMPLE_MAJORITY",
    "",
    free({ tie: "CHAIR" }),
    { majorityBase: "PRESENT" },
    CLUB,
  ),
  breaks(
    "TIE_WITHOUT_SIMPLE_MAJORITY",
    "",
    free({ tie: "CHAIR" }),
    { majorityNum: 2, majorityDen: 3 },
    CLUB,
  ),
  breaks(
    "OBJECTION_WITHOUT_WINDOW",
    "",
    free({ objections: 1, objectionWindow: 1 }),
    { objectionWindow: 0 },
    CLUB,
  ),
  breaks(
    "EARLY_CLOSE_CUTS_CHANGE",
    "",
    free({ earlyClose: "ALL_VOTED" }),
    { revocability: "UNTIL_DEADLINE" },
    CLUB,
  ),
  breaks(
    "OUTCOME_FIXED_OPEN_ELECTORATE",
    "",
    free({ earlyClose: "OUTCOME_FIXED", electorate: "AT_OPEN" }),
    { electorate: "AT_CAST" },
    CLUB,
  ),
  breaks("ELECTORATE_OF_SEATS", "", plain, { electorate: "AT_CLOSE" }, SEATED),
  breaks("DISCUSSION_MISSING", "§43b(1) GenG", assembly, { discussion: 0 }),
  breaks("DISCUSSION_UNUSED", "§43b(1) GenG", plain, { discussion: 1 }, CLUB),
  breaks("EXTENDED_OUTSIDE_MEETING", "§43b(1) GenG", board, {
    procedure: "EXTENDED",
    discussion: 1,
  }),
  breaks(
    "EXTENDED_OUTSIDE_MEETING",
    "§43b(1) GenG",
    free({ law: "BGB_ASSOCIATION" }),
    { procedure: "EXTENDED", discussion: 1 },
    CLUB,
  ),
  breaks("CIRCULAR_MEETING_ENDED", "§43b(1) GenG", assembly, {
    procedure: "CIRCULAR",
    discussion: 0,
  }),
  breaks("NOTICE_TOO_SHORT", "§46(1) GenG", assembly, { notice: 14 * DAY - 1 }),
  qualified("STATUTE_MAJORITY", "§16(2), (4) GenG", "RULE_SETS"),
  qualified("STATUTE_MAJORITY", "§16(2), (4) GenG", "OWN_RULES"),
  qualified("NEW_DUTIES_MAJORITY", "§16(3) GenG", "NEW_DUTIES", 9, 10),
  qualified("RECALL_MAJORITY", "§36(3) GenG", "RECALL"),
  qualified("DISSOLUTION_MAJORITY", "§78 GenG", "DISSOLUTION"),
  qualified("CONTINUATION_MAJORITY", "§79a GenG", "CONTINUATION"),
  qualified("CONTINUATION_TWICE_MAJORITY", "§79a(4) GenG", "CONTINUATION_TWICE"),
  breaks(
    "CONTINUATION_TWICE_MAJORITY",
    "§79a(4) GenG",
    meeting(["CONTINUATION_TWICE"], { ...registered, majorityBase: "ALL_MEMBERS" }),
    { majorityBase: "ELIGIBLE" },
  ),
  qualified("MERGER_MAJORITY", "§84 UmwG", "MERGER"),
  breaks("STATUTE_BEFORE_REGISTRATION", "§16(6) GenG", statute(), { effectiveOn: "DECLARATION" }),
  breaks("REGISTRATION_OF_OTHERS", "", statute(), { matters: ["RULE_SETS", "RESOLUTION"] }),
  breaks("REGISTRATION_OF_OTHERS", "", board, { effectiveOn: "REGISTER" }),
  breaks("PROXIES_EXCLUDED", "§43(5) GenG", assembly, { proxyCap: 0 }),
  breaks("PROXIES_ABOVE_TWO", "§43(5) GenG", assembly, { proxyCap: 3 }),
  breaks("PROXIES_OF_SUPERVISORS", "§38(4) GenG", council, { proxyCap: 1 }),
  breaks("PROXIES_OF_REPRESENTATIVES", "§43a GenG", representatives, { proxyCap: 1 }),
  breaks("PROXIES_OF_SEATS", "", board, { proxyCap: 1 }),
  breaks("MULTIPLE_VOTES_OF_REPRESENTATIVES", "§43a GenG", representatives, {
    voteWeight: "COOPERATIVES",
  }),
  breaks("MULTIPLE_VOTES_OUTSIDE_MEETING", "§43(3) GenG", board, { voteWeight: "COOPERATIVES" }),
  breaks(
    "MULTIPLE_VOTES_OUTSIDE_MEETING",
    "§43(3) GenG",
    free({ law: "BGB_ASSOCIATION" }),
    { voteWeight: "ORDINARY" },
    CLUB,
  ),
  breaks("VOTES_ABOVE_THREE", "§43(3) no. 1 GenG", { ...assembly, ...ordinary }, { cap: 4 }),
  breaks("VOTES_ABOVE_THREE", "§43(3) no. 1 GenG", { ...assembly, ...ordinary }, { cap: 0 }),
  breaks(
    "FLAT_MISSING",
    "§43(3) no. 1 GenG",
    { ...assembly, ...ordinary },
    { flatOnThreeQuarters: false },
  ),
  breaks("WEIGHT_UNUSED", "", plain, { cap: 1 }, CLUB),
  breaks("WEIGHT_UNUSED", "", plain, { flatOnThreeQuarters: true }, CLUB),
  breaks(
    "WEIGHT_UNUSED",
    "",
    free({ voteWeight: "ENTREPRENEURS", capBase: "EXERCISED" }),
    { voteWeight: "COOPERATIVES" },
    CLUB,
  ),
  breaks("QUORUM_MISSING", "§36 GenG", council, { quorumMin: 0 }),
  breaks("STATUTE_NOT_OF_MEETING", "§16(1) GenG", board, { matters: ["RULE_SETS"] }),
  breaks("DISCHARGE_NOT_OF_MEETING", "§48 GenG", board, { matters: ["DISCHARGE"] }),
  breaks("CLAIM_NOT_OF_MEETING", "§43(6) GenG", board, { matters: ["RELEASE"] }),
  breaks("CLAIM_NOT_OF_MEETING", "§43(6) GenG", board, { matters: ["CLAIM"] }),
  breaks("RECALL_NOT_OF_MEETING", "§36(3) GenG", council, { matters: ["RECALL"] }),
  ...(["NEW_DUTIES", "DISSOLUTION", "CONTINUATION", "CONTINUATION_TWICE", "MERGER"] as const).map(
    (matter) =>
      breaks("FOUNDATIONS_NOT_OF_MEETING", "§§16(3), 78, 79a GenG, §84 UmwG", board, {
        matters: [matter],
      }),
  ),
  breaks("VOTES_NOT_OF_MEETING", "§43(3) GenG", council, { matters: ["MEMBER_VOTES"] }),
  breaks("INVESTORS_BY_BOARD", "§8(2) GenG", board, { matters: ["INVESTORS"] }),
  breaks("OFFICES_BY_BOARD", "§§24, 36 GenG", board, { matters: ["SEATS"] }),
  breaks("OFFICES_BY_BOARD", "§§24, 36 GenG", plain, { matters: ["ELECTION"] }, { kind: "OTHER" }),
];

const OF_ARTICLES: readonly (readonly [string, string, Partial<Articles>, Partial<Articles>])[] = [
  ["PERIOD_TOO_LONG", "", { keyDelay: 366 * DAY }, { keyDelay: 366 * DAY + 1 }],
  ["PERIOD_TOO_LONG", "", { absence: 366 * DAY }, { absence: 366 * DAY + 1 }],
  ["YEAR_END_INVALID", "", { yearEnd: 12 }, { yearEnd: 13 }],
  ["YEAR_END_MISSING", "§65(1) GenG", { yearEnd: 1 }, { yearEnd: 0 }],
  ["EXIT_NOTICE_TOO_SHORT", "§65(2) GenG", { exitNotice: 3 }, { exitNotice: 2 }],
  ["EXIT_NOTICE_TOO_LONG", "§65(2) GenG", { exitNotice: 60 }, { exitNotice: 61 }],
  [
    "EXIT_NOTICE_TOO_LONG",
    "§65(2) GenG",
    { exitNotice: 120, entrepreneurs: true },
    { exitNotice: 121, entrepreneurs: true },
  ],
  ["MINORITY_TOO_LARGE", "§45 GenG", { minority: 10 }, { minority: 9 }],
  ["REPRESENTATION_MISSING", "§25 GenG", { representation: 1 }, { representation: 0 }],
];

describe("faults of rule sets", () => {
  for (const { code, paragraph, broken, mended, kind, cooperative = true } of GENERAL) {
    it(`knows ${code} of ${kind}, and what mends it`, () => {
      expect(checkRuleSet(broken, kind, cooperative, NOW)).to.deep.include({ code, paragraph });
      expect(checkRuleSet(mended, kind, cooperative, NOW)).to.deep.equal([]);
    });
  }

  it("takes any law's words for what they are, and no others", () => {
    const strange = { ...plain, matters: ["WEATHER"], conflictKinds: ["WEATHER"] };
    const codes = checkRuleSet(strange as unknown as RuleSet, "GENERAL_MEETING", false, NOW).map(
      ({ code }) => code,
    );
    expect(codes).to.deep.equal(["UNKNOWN_MATTER", "CONFLICTS_UNKNOWN"]);
  });

  it("knows which law fits which body", () => {
    const fits = (law: RuleSet["law"], kind: BodyKind, cooperative: boolean) =>
      !checkRuleSet({ ...plain, law }, kind, cooperative, NOW).some(
        ({ code }) => code === "LAW_MISMATCH",
      );
    expect(fits("FREE", "GENERAL_MEETING", false)).to.equal(true);
    expect(fits("BGB_ASSOCIATION", "GENERAL_MEETING", false)).to.equal(true);
    expect(fits("GENG_GENERAL_MEETING", "GENERAL_MEETING", false)).to.equal(true);
    expect(fits("FREE", "GENERAL_MEETING", true)).to.equal(false);
    expect(fits("BGB_ASSOCIATION", "BOARD", true)).to.equal(false);
    expect(fits("FREE", "OTHER", true)).to.equal(true);
    expect(fits("BGB_ASSOCIATION", "OTHER", true)).to.equal(true);
    expect(fits("GENG_BOARD", "OTHER", false)).to.equal(false);
  });

  it("tells every fault once, in the order of the list", () => {
    const broken: RuleSet = {
      ...statute({ matters: ["RULE_SETS", "DISSOLUTION"] }),
      majorityNum: 1,
      majorityDen: 3,
      secrecy: "SECRET",
      notice: 0,
      discussion: 0,
      proxyCap: 3,
      quorumNum: 5,
      quorumDen: 4,
    };
    expect(
      checkRuleSet(broken, "GENERAL_MEETING", true, NOW).map(({ code }) => code),
    ).to.deep.equal([
      "SECRECY_UNSUPPORTED",
      "QUORUM_SHARE_INVALID",
      "MAJORITY_BELOW_HALF",
      "DISCUSSION_MISSING",
      "NOTICE_TOO_SHORT",
      "STATUTE_MAJORITY",
      "DISSOLUTION_MAJORITY",
      "PROXIES_ABOVE_TWO",
    ]);
  });

  it("does not ask how a body counts that does not decide", () => {
    const none = { ...board, procedure: "NONE", matters: ["DISCHARGE"], majorityDen: 0 } as const;
    expect(checkRuleSet(none, "BOARD", true, NOW)).to.deep.equal([]);
    const codes = checkRuleSet({ ...none, grace: 32 * DAY }, "BOARD", true, NOW);
    expect(codes).to.deep.equal([{ code: "PERIOD_TOO_LONG", paragraph: "" }]);
  });

  it("ends circular meetings with August 2022, by the later of adoption and validity", () => {
    const circular = { ...assembly, procedure: "CIRCULAR", discussion: 0, notice: 0 } as const;
    const ended = (validFrom: number, t: number) =>
      checkRuleSet({ ...circular, validFrom }, "GENERAL_MEETING", true, t).length > 0;
    const end = at("2022-08-31T22:00:00");
    expect(ended(0, end - 1)).to.equal(false);
    expect(ended(0, end)).to.equal(true);
    expect(ended(end, end - 1)).to.equal(true);
  });

  it("reserves nothing where no GenG applies, and lets a supervisory board fill seats", () => {
    expect(checkRuleSet(free({ body: 2 }), "OTHER", false, NOW)).to.deep.equal([]);
    const offices = supervision(["SEATS", "INVESTORS"]);
    expect(checkRuleSet(offices, "SUPERVISORY_BOARD", true, NOW)).to.deep.equal([]);
  });
});

describe("faults of Articles", () => {
  for (const [code, paragraph, mended, broken] of OF_ARTICLES) {
    it(`knows ${code} of ${JSON.stringify(broken)}, and what mends it`, () => {
      expect(checkArticles(articles(broken))).to.deep.equal([{ code, paragraph }]);
      expect(checkArticles(articles(mended))).to.deep.equal([]);
    });
  }

  it("does not ask an association for what only a cooperative needs", () => {
    const lax = articles({ cooperative: false, yearEnd: 0, exitNotice: 0, minority: 0 });
    expect(checkArticles(lax)).to.deep.equal([]);
    expect(checkArticles({ ...lax, representation: 0 }).length).to.equal(1);
  });
});
