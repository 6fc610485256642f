import { expect } from "chai";
import type { RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Opening } from "../../../../scripts/verify/law/world.ts";
import type { Plan } from "./builder.ts";
import {
  at,
  ballot,
  CHAIRMAN,
  castAll,
  club,
  DAY,
  free,
  OFFICERS,
  openAt,
  own,
  refused,
  SUPERVISORY,
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

describe("early ends", () => {
  it("come once all have voted and nobody can object any more", () => {
    const coop = running({ earlyClose: "ALL_VOTED", objectionWindow: DAY, grace: DAY });
    castAll(coop, 1, 10, "YES", START);
    refused(() => coop.end("v", START + DAY - 1), /goes on/);
    coop.end("v", START + DAY);
    expect(coop.voteAt("v", START + DAY)).to.include({ phase: "CLOSED", cause: "ALL_VOTED" });
  });

  for (const [yes, no, over, fixed] of [
    [5, 0, {}, false],
    [6, 0, {}, true],
    [0, 4, {}, false],
    [0, 5, {}, true],
    [0, 5, { tie: "CHAIR" }, false],
    [0, 6, { tie: "CHAIR" }, true],
    [6, 0, { quorumMin: 7 }, false],
    [7, 0, { quorumMin: 7 }, true],
    [6, 0, { voteWeight: "COOPERATIVES" }, false],
  ] as const) {
    it(`are ${fixed ? "" : "not "}due at ${yes}:${no} of 10 ${JSON.stringify(over)}`, () => {
      const coop = running({ electorate: "AT_OPEN", earlyClose: "OUTCOME_FIXED", ...over });
      castAll(coop, 1, yes, "YES", START);
      castAll(coop, 11 - no, 10, "NO", START);
      if (!fixed) return refused(() => coop.end("v", START), /goes on/);
      coop.end("v", START);
      expect(coop.voteAt("v", START)).to.include({
        cause: "OUTCOME_FIXED",
        outcome: yes > 0 ? "ADOPTED" : "REJECTED",
      });
    });
  }

  it("are not due by the outcome where investing members vote", () => {
    const plan = { members: { 10: { investing: true } } };
    const coop = running({ electorate: "AT_OPEN", earlyClose: "OUTCOME_FIXED" }, {}, plan);
    castAll(coop, 1, 9, "YES", START);
    refused(() => coop.end("v", START), /goes on/);
  });

  it("leave ballots received until then to be written within the grace", () => {
    const over = { electorate: "AT_OPEN", earlyClose: "OUTCOME_FIXED", grace: DAY } as const;
    const coop = running(over);
    castAll(coop, 1, 6, "YES", START);
    const t = START + 50;
    coop.end("v", t);
    expect(coop.voteAt("v", t + DAY - 1).phase).to.equal("GRACE");
    const late = (elector: number, receivedAt: number) =>
      coop.castLate("v", [{ ...ballot(elector, "NO"), receivedAt }], t + 60);
    refused(() => late(7, t + 1), /RECEIVED_OUTSIDE/);
    expect(late(7, t)).to.deep.equal([null]);
    refused(() => coop.cast("v", [ballot(8, "NO")], t + 60), /GRACE/);
    refused(
      () => coop.castLate("v", [{ ...ballot(8, "NO"), receivedAt: t }], t + DAY),
      /COUNTABLE/,
    );
    coop.close("v", t + DAY);
    expect(coop.voteAt("v", t + DAY).count).to.include({ yes: 6, no: 1 });
  });
});

describe("settling", () => {
  it("strikes, AT_CLOSE, the ballots of who has left for good", () => {
    const coop = running({ electorate: "AT_CLOSE" });
    castAll(coop, 7, 9, "YES", START);
    for (const from of [8, 9])
      coop.act({ name: "Transfer", from, to: 1, shares: 1 }, own(`k${from}`, "k1"), FOREVER, START);
    coop.act({ name: "Reinstatement", member: 8 }, OFFICERS, FOREVER, START + 5);
    refused(() => coop.settle("v", START + 5), /VOTING/);
    refused(() => coop.settle("v", END), /OVERDUE/);
    coop.end("v", END);
    expect(coop.voteAt("v", END).heads).to.equal(3);
    coop.settle("v", END);
    expect([...coop.voteAt("v", END).sheet.keys()]).to.deep.equal([7, 8]);
    coop.close("v", END);
    refused(() => coop.settle("v", END), /CLOSED/);
    // Member 8 left and joined: it counts once, for the period that holds the end.
    expect(coop.voteAt("v", END).count).to.include({ eligible: 9, allMembers: 9, yes: 2 });
  });

  it("counts, AT_CAST, who left and joined again once", () => {
    const coop = running({ electorate: "AT_CAST" });
    coop.act({ name: "Transfer", from: 8, to: 1, shares: 1 }, own("k8", "k1"), FOREVER, START);
    coop.act({ name: "Reinstatement", member: 8 }, OFFICERS, FOREVER, START + 5);
    coop.end("v", END);
    coop.settle("v", END);
    coop.close("v", END);
    expect(coop.voteAt("v", END).count).to.include({ eligible: 10, allMembers: 10 });
  });

  it("leaves seats alone", () => {
    const rules = free({ body: SUPERVISORY, matters: ["RESOLUTION"] });
    const coop = club({ matters: ["RULE_SETS"] }, { ruleSets: [rules] });
    openAt(coop, START, END, { body: SUPERVISORY, ruleSet: 2 }, seats([SUPERVISORY, 1, "k3"]));
    coop.act({ name: "Transfer", from: 5, to: 1, shares: 1 }, own("k5", "k1"), FOREVER, START);
    coop.end("v", END);
    expect(coop.voteAt("v", END).phase).to.equal("CLOSED");
  });
});
