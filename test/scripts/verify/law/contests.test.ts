import { expect } from "chai";
import type { RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Opening } from "../../../../scripts/verify/law/world.ts";
import type { Plan } from "./builder.ts";
import {
  at,
  ballot,
  castAll,
  club,
  DAY,
  exclude,
  free,
  OFFICER,
  openAt,
  own,
  refused,
  SEATS,
  SUPERVISORY,
  seats,
} from "./builder.ts";

const START = at("2026-03-01");
const END = at("2026-03-08");
/** A law under which an outcome can be contested, and under which circular votes are lawful. */
const ASSOCIATION = { law: "BGB_ASSOCIATION" } as const;

function running(ruleSet: Partial<RuleSet> = {}, over: Partial<Opening> = {}, plan: Plan = {}) {
  const coop = club({ ...ASSOCIATION, ...ruleSet }, plan);
  openAt(coop, START, END, over);
  return coop;
}

function close(coop: ReturnType<typeof club>, t = END) {
  coop.end("v", t);
  const { phase } = coop.voteAt("v", t);
  if (phase === "COUNTABLE") {
    coop.settle("v", t);
    coop.close("v", t);
  }
  const { outcome, contestable } = coop.voteAt("v", t);
  return [outcome, ...contestable];
}

function leave(coop: ReturnType<typeof club>, from: number, t: number): void {
  coop.act({ name: "Transfer", from, to: 1, shares: 1 }, own(`k${from}`, "k1"), FOREVER, t);
}

describe("late ballots", () => {
  const late = (
    coop: ReturnType<typeof club>,
    elector: number,
    choice: "YES" | "NO",
    revision = 1,
  ) => coop.castLate("v", [{ ...ballot(elector, choice, { revision }), receivedAt: START }], END);

  it("make contestable what hangs on them, under any law", () => {
    for (const [yes, expected] of [
      [1, ["ADOPTED", "LATE"]],
      [3, ["ADOPTED"]],
    ] as const) {
      const coop = running({ law: "FREE" });
      castAll(coop, 2, 1 + yes, "YES", START);
      castAll(coop, 5, 5, "NO", START);
      late(coop, 6, "YES");
      expect(close(coop)).to.deep.equal(expected);
    }
  });

  it("leave an elector's timely ballot where they change it", () => {
    const coop = running({ revocability: "UNTIL_DEADLINE" });
    castAll(coop, 2, 2, "NO", START);
    late(coop, 2, "YES", 2);
    expect(close(coop)).to.deep.equal(["ADOPTED", "REVOCABILITY", "LATE"].toSorted());
  });

  it("make a tie contestable that the chair may have broken by them", () => {
    const bodies: Plan["bodies"] = [
      { kind: "GENERAL_MEETING", convenedBy: 2, presidedBy: 2, segments: [] },
      { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
    ];
    const plan = { bodies, seats: SEATS.slice(0, 2) };
    for (const tie of ["CHAIR", "REJECTED"] as const) {
      const coop = running({ tie, law: "FREE" }, {}, plan);
      castAll(coop, 1, 1, "NO", START);
      castAll(coop, 2, 2, "YES", START);
      late(coop, 3, "NO");
      const outcome = close(coop);
      expect(outcome).to.deep.equal(tie === "CHAIR" ? ["REJECTED", "LATE"] : ["REJECTED"]);
    }
  });
});

describe("electorates", () => {
  it("make contestable what another rule would decide otherwise", () => {
    for (const law of ["BGB_ASSOCIATION", "FREE"] as const) {
      const coop = running({ law });
      castAll(coop, 2, 3, "YES", START);
      castAll(coop, 4, 4, "NO", START);
      leave(coop, 2, START);
      expect(close(coop)).to.deep.equal(law === "FREE" ? ["ADOPTED"] : ["ADOPTED", "ELECTORATE"]);
    }
  });

  it("look at the quorum's base too", () => {
    const coop = running({ quorumNum: 1, quorumDen: 10 });
    leave(coop, 9, START);
    castAll(coop, 2, 2, "YES", START);
    expect(close(coop)).to.deep.equal(["ADOPTED"]);
    const exact = running(
      { quorumNum: 2, quorumDen: 10, electorate: "AT_CAST" },
      {},
      { number: 11 },
    );
    leave(exact, 9, START);
    castAll(exact, 2, 3, "YES", START);
    expect(close(exact)).to.deep.equal(["NO_QUORUM", "ELECTORATE"]);
  });

  it("of seats have no rule of the close", () => {
    const rules = free({ ...ASSOCIATION, body: SUPERVISORY, matters: ["RESOLUTION"] });
    const coop = club({ matters: ["RULE_SETS"] }, { ruleSets: [rules], seats: SEATS });
    openAt(coop, START, END, { body: SUPERVISORY, ruleSet: 2 }, seats([SUPERVISORY, 1, "k3"]));
    coop.cast("v", [ballot(3, "YES", { signer: "k5" })], START);
    leave(coop, 5, START);
    expect(close(coop)).to.deep.equal(["ADOPTED"]);
  });
});

describe("revocability", () => {
  it("is a question only where the first ballots would decide otherwise", () => {
    for (const [first, expected] of [
      ["NO", ["ADOPTED", "REVOCABILITY"]],
      ["YES", ["ADOPTED"]],
    ] as const) {
      const coop = running({ revocability: "UNTIL_DEADLINE" });
      castAll(coop, 2, 2, first, START);
      coop.cast("v", [ballot(2, "YES", { revision: 2 })], START);
      expect(close(coop)).to.deep.equal(expected);
    }
  });
});

describe("bans", () => {
  const byStatute = { conflictKinds: ["EXCLUSION"] } as const;
  const heard = (coop: ReturnType<typeof club>) =>
    coop.act({ name: "Hearing", member: 9, until: START }, OFFICER, FOREVER, START);

  it("of the statute alone make contestable what one barred ballot would turn", () => {
    for (const [yes, expected] of [
      [1, ["ADOPTED", "BAN"]],
      [2, ["ADOPTED"]],
    ] as const) {
      const coop = running(byStatute, exclude(9));
      heard(coop);
      castAll(coop, 1, yes, "YES", START);
      expect(close(coop)).to.deep.equal(expected);
    }
  });

  it("count the barred among the entitled again", () => {
    const coop = running({ ...byStatute, quorumNum: 9, quorumDen: 9 }, exclude(9));
    heard(coop);
    castAll(coop, 1, 8, "YES", START);
    castAll(coop, 10, 10, "YES", START);
    expect(close(coop)).to.deep.equal(["ADOPTED"]);
    expect(coop.voteAt("v", END).count.eligible).to.equal(9);
  });

  it("that might be make contestable what the member's own ballot turned", () => {
    const coop = running({}, exclude(9));
    heard(coop);
    castAll(coop, 1, 2, "YES", START);
    castAll(coop, 8, 9, "NO", START);
    expect(close(coop)).to.deep.equal(["REJECTED", "BAN"]);
    const silent = running({}, exclude(9));
    heard(silent);
    castAll(silent, 1, 2, "YES", START);
    expect(close(silent)).to.deep.equal(["ADOPTED"]);
    expect(silent.derivationOf("v").map(({ rule }) => rule)).to.deep.equal([
      "MAJORITY",
      "ELECTORATE",
      "HEARING",
    ]);
  });

  it("follow the signer: an organisation votes by another person", () => {
    const organisation = {
      organisation: true,
      persons: [
        { key: "k9", invitation: null, representative: true },
        { key: "k10", invitation: null, representative: true },
      ],
    };
    const plan = { number: 9, members: { 9: organisation } };
    const action = { kind: "CONCERN", persons: [9], members: [] } as const;
    const coop = running({ conflictKinds: ["DISCHARGE"] }, { matter: "DISCHARGE", action }, plan);
    refused(() => coop.cast("v", [ballot(9, "YES")], START), /BARRED/);
    const names = { name: "VotingPerson", member: 9, person: 10 } as const;
    coop.act(names, own("k9"), FOREVER, START);
    coop.cast("v", [ballot(9, "YES", { signer: "k10" })], START);
    close(coop);
    expect(coop.voteAt("v", END).count.eligible).to.equal(9);
  });
});

describe("hearings", () => {
  it("are over before the decision, to the second", () => {
    for (const [until, expected] of [
      [END, ["ADOPTED"]],
      [END + 1, ["ADOPTED", "HEARING"]],
      [null, ["ADOPTED", "HEARING"]],
    ] as const) {
      const coop = running({}, exclude(9));
      if (until !== null) coop.act({ name: "Hearing", member: 9, until }, OFFICER, FOREVER, START);
      castAll(coop, 1, 2, "YES", START);
      expect(close(coop, END + DAY)).to.deep.equal(expected);
    }
  });
});
