import { expect } from "chai";
import type { RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Opening } from "../../../../scripts/verify/law/world.ts";
import type { Plan } from "./builder.ts";
import {
  admission,
  at,
  BOARD,
  BODIES,
  ballot,
  CHAIRMAN,
  castAll,
  club,
  convene,
  DAY,
  found,
  free,
  meeting,
  OFFICERS,
  openAt,
  opening,
  refused,
  SEATS,
  SUPERVISORY,
  seat,
  seats,
} from "./builder.ts";

const START = at("2026-03-01");
const END = at("2026-03-08");

function running(
  ruleSet: Partial<RuleSet> = {},
  over: Partial<Opening> = {},
  plan: Plan = {},
  by = CHAIRMAN,
) {
  const coop = club(ruleSet, plan);
  openAt(coop, START, END, over, by);
  return coop;
}

describe("an opening", () => {
  const plain = opening({ startsAt: START, endsAt: END });
  const open = (coop: ReturnType<typeof club>, over: Partial<Opening> = {}, by = CHAIRMAN) =>
    coop.open({ ...plain, ...over }, by, FOREVER, START);

  it("keeps notice, discussion, and order, to the second", () => {
    const noticed = () => club({ notice: DAY });
    refused(() => open(noticed(), { startsAt: START + DAY - 1 }), /notice/);
    open(noticed(), { startsAt: START + DAY });
    refused(() => open(club(), { endsAt: START }), /before it starts/);
    refused(() => open(club(), { discussionAt: START }), /discussion/);
    const extended = () => found({ ruleSets: [meeting(["RESOLUTION"])] });
    const discussionAt = START + 14 * DAY;
    const times = { discussionAt, startsAt: discussionAt + DAY, endsAt: discussionAt + 2 * DAY };
    refused(() => open(extended(), { ...times, discussionAt: discussionAt - 1 }), /notice/);
    refused(() => open(extended(), { ...times, startsAt: times.startsAt - 1 }), /discussion/);
    const coop = extended();
    open(coop, times);
    const phase = (t: number) => coop.voteAt("v", t).phase;
    expect([START, discussionAt - 1, discussionAt, times.startsAt - 1].map(phase)).to.deep.equal([
      "PENDING",
      "PENDING",
      "DISCUSSION",
      "DISCUSSION",
    ]);
    expect([times.startsAt, times.endsAt - 1, times.endsAt].map(phase)).to.deep.equal([
      "VOTING",
      "VOTING",
      "OVERDUE",
    ]);
  });

  it("starts now at the earliest", () => {
    const coop = club();
    open(coop, { startsAt: 0 });
    expect(coop.voteAt("v", START).phase).to.equal("VOTING");
    refused(() => coop.castLate("v", [{ ...ballot(1, "YES"), receivedAt: START - 1 }], END));
  });

  it("names the rule set in force, a fitting action, and documents", () => {
    refused(() => open(club(), { ruleSet: 2 }), /governs/);
    refused(() => open(club(), { documents: "" }), /document/);
    refused(() => open(club(), { matter: "SEATS" }), /belong/);
    refused(() => open(club({ matters: ["RULE_SETS"] })), /competent/);
    const none = { matters: ["RESOLUTION"], procedure: "NONE" } as const;
    const newer = club({}, { ruleSets: [free(none)] });
    expect(newer.ruleSetFor(1, "RESOLUTION", START)).to.equal(2);
    refused(() => open(newer, { ruleSet: 2 }), /competent/);
    const coming = club({}, { ruleSets: [free({ ...none, validFrom: START + 1 })] });
    open(coming);
    refused(() => open(coming), /already/);
  });

  it("is signed by the acting chair or by seats enough, in order", () => {
    refused(() => open(club(), {}, seats([BOARD, 2, "k2"])), /acting chair/);
    refused(() => open(club(), {}, seats([BOARD, 1, "k2"])), /holder/);
    refused(() => open(club(), {}, seats([BOARD, 2, "k2"], [BOARD, 1, "k1"])), /order/);
    refused(() => open(club(), {}, OFFICERS), /convene/);
    open(club(), {}, seats([BOARD, 1, "k1"], [BOARD, 2, "k2"]));
    open(club({ openers: 1 }), {}, seats([BOARD, 2, "k2"]));
    refused(() => open(club({ openers: 2 }), {}, seats([BOARD, 2, "k2"])), /acting chair/);
    open(club({}, { seats: SEATS.slice(1) }), {}, seats([BOARD, 2, "k2"]));
  });

  it("needs the presiding body's acting chair too where the form is chosen jointly", () => {
    const joint = () => club({ jointForm: true });
    refused(() => open(joint()), /form/);
    refused(() => open(joint(), {}, seats([BOARD, 1, "k1"], [SUPERVISORY, 2, "k4"])), /convene/);
    open(joint(), {}, OFFICERS);
    const vacant = club(
      { jointForm: true },
      { seats: SEATS.filter(({ role }) => role !== "CHAIR") },
    );
    open(vacant, {}, seats([BOARD, 2, "k2"], [SUPERVISORY, 2, "k4"]));
  });

  it("is endorsed by the minority instead, to the member", () => {
    const coop = club({}, { number: 11 });
    refused(() => open(coop, {}, []), /minority/);
    coop.endorse("vote:v", [{ member: 9, key: "k9" }], START);
    refused(() => open(coop, {}, []), /minority/);
    const unsorted = [
      { member: 8, key: "k8" },
      { member: 7, key: "k7" },
    ];
    refused(() => coop.endorse("vote:v", unsorted, START), /sorted/);
    refused(() => coop.endorse("vote:v", [{ member: 9, key: "k9" }], START), /already/);
    refused(() => open(coop, {}, []), /minority/);
    coop.endorse("vote:v", unsorted.toReversed(), START);
    open(coop, {}, []);
    refused(() => coop.voteAct("v", { name: "VoteWithdrawal" }, [], FOREVER, START), /seat/);
  });
});

describe("aborts", () => {
  it("withdraw a vote by all its openers before the first ballot", () => {
    const by = seats([BOARD, 1, "k1"], [BOARD, 2, "k2"]);
    const withdraw = { name: "VoteWithdrawal" } as const;
    const coop = running({}, {}, {}, by);
    refused(() => coop.voteAct("v", withdraw, CHAIRMAN, FOREVER, START));
    refused(() => coop.voteAct("v", withdraw, by.toReversed(), FOREVER, START));
    coop.voteAct("v", withdraw, by, FOREVER, START);
    expect(coop.voteAt("v", START)).to.include({ outcome: "WITHDRAWN", phase: "CLOSED" });
    const voted = running({}, {}, {}, by);
    castAll(voted, 1, 1, "YES", START);
    refused(() => voted.voteAct("v", withdraw, by, FOREVER, START), /counted/);
  });

  it("end a vote after an outage by the chair and an officer of another body", () => {
    const outage = { name: "Outage" } as const;
    const coop = running({ grace: DAY });
    castAll(coop, 1, 2, "YES", START);
    coop.end("v", END);
    const chair = [SUPERVISORY, 1, "k3"] as const;
    refused(() => coop.voteAct("v", outage, OFFICERS, FOREVER, END), /chair/);
    refused(
      () => coop.voteAct("v", outage, seats(chair, [SUPERVISORY, 2, "k4"]), FOREVER, END),
      /another/,
    );
    coop.voteAct("v", outage, seats(chair, [BOARD, 2, "k2"]), FOREVER, END + 5);
    const vote = coop.voteAt("v", END + 5);
    expect(vote).to.include({ cause: "OUTAGE", outcome: "PROCEDURE_ABORTED" });
    expect(vote.count).to.include({ eligible: 10, yes: 2 });
    expect(vote.contestable).to.deep.equal([]);
  });
});

describe("after the close", () => {
  const closed = (over: Partial<RuleSet> = {}, plan: Plan = {}) => {
    const coop = running(over, {}, plan);
    castAll(coop, 1, 2, "YES", START);
    coop.end("v", END);
    return coop;
  };
  const declare = { name: "Declaration", outcome: "ADOPTED" } as const;
  const by = (n: number) => seats([SUPERVISORY, n, `k${n + 2}`]);

  it("the chair declares; in its absence the deputy, or the oldest other seat", () => {
    const coop = closed();
    refused(() => coop.voteAct("v", { ...declare, outcome: "REJECTED" }, by(1), FOREVER, END));
    refused(() => coop.voteAct("v", declare, by(2), FOREVER, END + 7 * DAY - 1), /declare/);
    refused(() => coop.voteAct("v", declare, by(3), FOREVER, END + 7 * DAY), /declare/);
    coop.voteAct("v", declare, by(2), FOREVER, END + 7 * DAY);
    refused(() => coop.voteAct("v", declare, by(1), FOREVER, END + 7 * DAY), /already/);

    const terms = [
      ...SEATS.slice(0, 3),
      seat(SUPERVISORY, 2, 4, { since: 5 }),
      seat(SUPERVISORY, 3, 5, { since: 4 }),
    ];
    const undeputed = closed({}, { seats: terms });
    refused(() => undeputed.voteAct("v", declare, by(2), FOREVER, END + 7 * DAY), /declare/);
    undeputed.voteAct("v", declare, by(3), FOREVER, END + 7 * DAY);

    const vacant = closed({}, { seats: SEATS.filter((_, i) => i !== 2) });
    vacant.voteAct("v", declare, by(2), FOREVER, END);
  });

  it("chair and a board member sign the minutes, two persons", () => {
    const coop = closed({}, { seats: [...SEATS.slice(0, 4), seat(SUPERVISORY, 3, 2)] });
    const minutes = { name: "Minutes" } as const;
    const sign = (...signers: Parameters<typeof seats>) =>
      coop.voteAct("v", minutes, seats(...signers), FOREVER, END);
    refused(() => sign([BOARD, 1, "k1"], [BOARD, 2, "k2"]), /chair/);
    refused(() => sign([SUPERVISORY, 1, "k3"], [SUPERVISORY, 2, "k4"]), /board/);
    sign([SUPERVISORY, 1, "k3"], [BOARD, 1, "k1"]);
    refused(() => sign([SUPERVISORY, 1, "k3"], [BOARD, 1, "k1"]), /already/);
  });

  it("an annulled resolution is carried out no more", () => {
    const coop = closed({ effectiveOn: "DECLARATION" }, { auditors: ["a"] });
    refused(() => coop.execute("v", null, END), /declared/);
    coop.voteAct("v", declare, by(1), FOREVER, END);
    const annul = { name: "Annulment", standing: "ANNULLED" } as const;
    coop.voteAct("v", annul, [{ body: 0, seat: 1, key: "a" }, ...CHAIRMAN], FOREVER, END);
    refused(() => coop.voteAct("v", annul, OFFICERS, FOREVER, END), /already/);
    refused(() => coop.execute("v", null, END), /nothing/);
    expect(coop.voteAt("v", END)).to.include({ outcome: "ADOPTED", standing: "ANNULLED" });
  });

  it("tells the rules that led to the outcome, the decisive one among them", () => {
    const coop = found({ ruleSets: [meeting(["RESOLUTION"], { quorumMin: 2 })], bodies: BODIES });
    convene(coop, START, END);
    castAll(coop, 1, 3, "YES", START);
    coop.end("v", END);
    expect(coop.derivationOf("v")).to.deep.equal([
      {
        rule: "QUORUM_MIN",
        paragraph: "",
        result: "met",
        numbers: { participants: 3, least: 2 },
        decisive: false,
      },
      {
        rule: "MAJORITY",
        paragraph: "§43(2) GenG",
        result: "met",
        numbers: { yes: 3, no: 0, base: 3, num: 1, den: 2 },
        decisive: true,
      },
      {
        rule: "ELECTORATE",
        paragraph: "",
        result: "notMet",
        numbers: { readings: 2, otherOutcomes: 0 },
        decisive: false,
      },
    ]);
  });

  it("admissions of applicants expire at their instant", () => {
    const coop = club({ matters: ["ADMISSION"] });
    const action = admission("a", END + 1);
    refused(() =>
      coop.open(
        opening({ startsAt: END, endsAt: END + 9, matter: "ADMISSION", action }),
        CHAIRMAN,
        FOREVER,
        END + 1,
      ),
    );
  });
});
