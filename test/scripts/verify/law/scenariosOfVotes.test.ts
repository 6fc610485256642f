/** The scenarios of the domain notes, §6, in all their variants. */
import { expect } from "chai";
import type { RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Evidence } from "../../../../scripts/verify/law/world.ts";
import {
  admission,
  articles,
  at,
  BOARD,
  ballot,
  castAll,
  convene,
  DAY,
  found,
  meeting,
  OFFICERS,
  openAt,
  own,
  refused,
  SEATS,
  SUPERVISORY,
  seat,
  seats,
  statute,
  supervision,
} from "./builder.ts";

describe("scenario 1: circular admission", () => {
  const circular = meeting(["ADMISSION"], {
    procedure: "CIRCULAR",
    notice: 0,
    discussion: 0,
    earlyClose: "ALL_VOTED",
  });
  const validUntil = at("2021-01-31");
  const application: Evidence = {
    application: "a",
    validUntil,
    segment: 0,
    shares: 1,
    organisation: false,
    key: "k15",
    signer: "k15",
  };
  const admit = { matter: "ADMISSION", documents: "", action: admission("a", validUntil) } as const;
  const build = () => found({ at: at("2020-12-01"), number: 14, ruleSets: [circular] });

  it("admits member 15 once all have voted yes", () => {
    const coop = build();
    openAt(coop, at("2020-12-11T08:00:00"), at("2020-12-13T23:00:00"), admit);
    castAll(coop, 1, 13, "YES", at("2020-12-13T12:00:00"));
    refused(() => coop.end("v", at("2020-12-13T12:00:01")), /goes on/);
    castAll(coop, 14, 14, "YES", at("2020-12-13T17:00:00"));
    coop.end("v", at("2020-12-13T17:00:00"));
    const vote = coop.voteAt("v", at("2020-12-13T17:00:00"));
    expect([vote.phase, vote.cause, vote.outcome]).to.deep.equal([
      "CLOSED",
      "ALL_VOTED",
      "ADOPTED",
    ]);
    refused(() => coop.execute("v", null, at("2020-12-13T17:01:00")), /not revealed/);
    coop.execute("v", application, at("2020-12-13T17:02:00"));
    const member = coop.memberAt(15, at("2020-12-13T17:02:00"));
    expect(member).to.include({ isMember: true, votes: 1, key: "k15", shares: 1 });
    expect(coop.voteAt("v", at("2020-12-14")).executed).to.equal(true);
  });

  it("is refused at its opening in 2026", () => {
    const coop = build();
    const late = { ...admit, action: admission("a", at("2027-01-01")) };
    refused(() => openAt(coop, at("2026-06-01"), at("2026-06-03"), late), /§43b/);
  });
});

describe("scenario 2: objection and quorum", () => {
  const rules = supervision(["RESOLUTION"], {
    quorumMin: 3,
    objectionWindow: DAY,
    objections: 1,
    conflictKinds: [],
  });
  const build = () =>
    found({
      ruleSets: [rules],
      bodies: [
        { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: SUPERVISORY, segments: [] },
        { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
        { kind: "SUPERVISORY_BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0, 0, 0, 0] },
      ],
      seats: [...SEATS, seat(SUPERVISORY, 4, 6), seat(SUPERVISORY, 5, 7)],
    });
  const start = at("2026-03-01");
  const end = at("2026-03-08");
  const open = (coop = build()) => {
    openAt(coop, start, end, { body: SUPERVISORY }, seats([SUPERVISORY, 1, "k3"]));
    return coop;
  };
  const by = (number: number) => ({ signer: `k${number + 2}` });

  it("is aborted by one objection within the window", () => {
    const coop = open();
    for (const n of [1, 2, 3]) coop.cast("v", [ballot(n, "YES", by(n))], start + 60);
    coop.voteAct("v", { name: "Objection", elector: 5 }, own("k7"), FOREVER, start + DAY - 1);
    const vote = coop.voteAt("v", start + DAY);
    expect(vote).to.include({ phase: "CLOSED", cause: "OBJECTION", outcome: "PROCEDURE_ABORTED" });
    expect(vote.count).to.include({ eligible: 5, yes: 3 });
    refused(() => coop.execute("v", null, start + DAY));
  });

  it("hears no objection after the window", () => {
    const coop = open();
    const objection = { name: "Objection", elector: 5 } as const;
    refused(() => coop.voteAct("v", objection, own("k7"), FOREVER, start + DAY), /object/);
  });

  for (const [choices, outcome] of [
    [["YES", "YES"], "NO_QUORUM"],
    [["YES", "YES", "ABSTAIN"], "ADOPTED"],
  ] as const) {
    it(`is ${outcome} by ${choices.join(", ")}`, () => {
      const coop = open();
      coop.cast(
        "v",
        choices.map((choice, i) => ballot(i + 1, choice, by(i + 1))),
        start + 60,
      );
      coop.end("v", end);
      expect(coop.voteAt("v", end).outcome).to.equal(outcome);
    });
  }
});

describe("scenario 3: three quarters", () => {
  const rules = statute({ voteWeight: "ORDINARY", cap: 3, flatOnThreeQuarters: true });
  const start = at("2026-05-01");
  const end = at("2026-05-15");
  const build = () => found({ number: 100, ruleSets: [rules], members: { 1: { votes: 3 } } });
  const amended = articles({ yearEnd: 6 });
  const amend = {
    matter: "RULE_SETS",
    action: { kind: "ADOPT_ARTICLES", articles: amended },
  } as const;

  it("is adopted by 60 of 80, and has effect once it is registered", () => {
    const coop = build();
    convene(coop, start, end, amend);
    castAll(coop, 1, 60, "YES", start);
    castAll(coop, 61, 80, "NO", start);
    castAll(coop, 81, 90, "ABSTAIN", start);
    castAll(coop, 91, 93, "INVALID", start);
    coop.end("v", end);
    const vote = coop.voteAt("v", end);
    expect(vote.outcome).to.equal("ADOPTED");
    expect(vote.weights).to.deep.equal({
      eligible: 100,
      allMembers: 100,
      yes: 60,
      no: 20,
      abstain: 10,
      invalid: 3,
    });
    refused(() => coop.execute("v", null, end), /register/);
    coop.voteAct("v", { name: "Registration" }, OFFICERS, FOREVER, end + DAY);
    coop.execute("v", null, end + DAY);
    expect(coop.voteAt("v", end + DAY).executed).to.equal(true);
  });

  it("is rejected by 59 of 79", () => {
    const coop = build();
    convene(coop, start, end, amend);
    castAll(coop, 1, 59, "YES", start);
    castAll(coop, 61, 80, "NO", start);
    coop.end("v", end);
    expect(coop.voteAt("v", end).outcome).to.equal("REJECTED");
  });
});

describe("scenario 4: caps of votes", () => {
  const start = at("2026-05-01");
  const end = at("2026-05-15");

  it("refuses a cooperative that grants five votes", () => {
    const rules = meeting(["RESOLUTION"], {
      voteWeight: "ORDINARY",
      cap: 5,
      flatOnThreeQuarters: true,
    });
    refused(() => found({ ruleSets: [rules] }), /VOTES_ABOVE_THREE/);
  });

  for (const [capBase, weight] of [
    ["NOMINAL", 6],
    ["EXERCISED", 4],
  ] as const) {
    it(`lets an entrepreneur with 20 of 60 votes cast ${weight} (${capBase})`, () => {
      const rules = meeting(["RESOLUTION"], { voteWeight: "ENTREPRENEURS", capBase });
      const coop = found({ number: 41, ruleSets: [rules], members: { 41: { votes: 20 } } });
      convene(coop, start, end);
      castAll(coop, 1, 40, "NO", start);
      castAll(coop, 41, 41, "YES", start);
      coop.end("v", end);
      expect(coop.voteAt("v", end).weights).to.include({ yes: weight, no: 40 });
      expect(coop.voteAt("v", end).contestable).to.deep.equal([]);
    });
  }

  it("is contestable where the base of the tenth decides", () => {
    const rules = meeting(["RESOLUTION"], { voteWeight: "ENTREPRENEURS" });
    const coop = found({ number: 41, ruleSets: [rules], members: { 41: { votes: 20 } } });
    convene(coop, start, end);
    castAll(coop, 1, 18, "YES", start);
    castAll(coop, 19, 40, "NO", start);
    castAll(coop, 41, 41, "YES", start);
    coop.end("v", end);
    expect(coop.voteAt("v", end)).to.deep.include({
      outcome: "ADOPTED",
      contestable: ["CAP_BASE"],
    });
  });
});

describe("scenario 5: proxies and bans", () => {
  const start = at("2026-05-01");
  const end = at("2026-05-15");
  const rules = meeting(["DISCHARGE", "ELECTION"]);
  const represented = (coop: ReturnType<typeof found>, vote = "v") => {
    for (const principal of [3, 4]) {
      const proxy = { name: "Proxy", principal, holder: 1 } as const;
      coop.voteAct(vote, proxy, own(`k${principal}`), FOREVER, start);
    }
    const third = { name: "Proxy", principal: 5, holder: 1 } as const;
    refused(() => coop.voteAct(vote, third, own("k5"), FOREVER, start), /any more/);
  };

  it("bars those to be discharged, and whom they represent through them", () => {
    const coop = found({ number: 30, ruleSets: [rules] });
    convene(coop, start, end, {
      matter: "DISCHARGE",
      action: { kind: "CONCERN", persons: [1, 2], members: [] },
    });
    represented(coop);
    for (const elector of [1, 3, 4])
      refused(() => coop.cast("v", [ballot(elector, "YES", { signer: "k1" })], start), /BARRED/);
    refused(() => coop.cast("v", [ballot(2, "YES")], start), /BARRED/);
    castAll(coop, 5, 16, "YES", start);
    castAll(coop, 17, 29, "NO", start);
    castAll(coop, 30, 30, "ABSTAIN", start);
    coop.end("v", end);
    const vote = coop.voteAt("v", end);
    expect(vote.outcome).to.equal("REJECTED");
    // The members concerned are not entitled; who is represented could still have voted itself.
    expect(vote.count).to.deep.include({ eligible: 28, yes: 12, no: 13, abstain: 1 });
    expect(vote.contestable).to.deep.equal([]);
  });

  it("lets a holder cast three ballots in an election", () => {
    const coop = found({ number: 30, ruleSets: [rules], seats: SEATS.slice(0, 4) });
    convene(coop, start, end, {
      matter: "ELECTION",
      documents: "",
      action: {
        kind: "ELECT",
        body: SUPERVISORY,
        since: end,
        until: FOREVER,
        seats: [3],
        candidates: [7, 8],
      },
    });
    represented(coop);
    const ballots = [1, 3, 4].map((elector) => ballot(elector, [1], { signer: "k1" }));
    expect(coop.cast("v", ballots, start)).to.deep.equal([null, null, null]);
    coop.end("v", end);
    const vote = coop.voteAt("v", end);
    expect(vote.weights.yes).to.equal(3);
    expect(vote.elected).to.deep.equal([2]);
    expect(vote.sheet.get(3)).to.deep.equal({ choice: "YES", manner: "PROXY" });
    coop.execute("v", null, end);
    expect(coop.seatHolderAt(SUPERVISORY, 3, end)).to.equal(8);
  });
});

describe("scenario 6: deadline, change, tie", () => {
  const start = at("2026-06-15");
  const end = at("2026-06-30T22:00:00");
  /** A cooperative of 40 whose member 3 changes its mind; the chair (2) of the board says yes. */
  const build = (over: Partial<RuleSet>) =>
    found({
      number: 40,
      ruleSets: [meeting(["RESOLUTION"], { grace: 60, ...over })],
      bodies: [
        { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: BOARD, segments: [] },
        { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
      ],
      seats: SEATS.slice(0, 2),
    });

  it("counts what is received in the last second, and not in the next", () => {
    const coop = build({});
    convene(coop, start, end);
    const late = (receivedAt: number) => [{ ...ballot(1, "YES"), receivedAt }];
    refused(() => coop.cast("v", [ballot(1, "YES")], end), /OVERDUE/);
    refused(() => coop.castLate("v", late(end), end + 3), /RECEIVED_OUTSIDE/);
    expect(coop.castLate("v", late(end - 1), end + 3)).to.deep.equal([null]);
    coop.end("v", end + 4);
    refused(() => coop.close("v", end + 4 + 59), /GRACE/);
    coop.close("v", end + 4 + 60);
    const vote = coop.voteAt("v", end + 64);
    expect(vote).to.deep.include({ outcome: "ADOPTED", contestable: ["LATE"] });
  });

  for (const [over, outcome, yes, contestable] of [
    [{}, "ADOPTED", 21, []],
    [{ revocability: "UNTIL_DEADLINE" }, "REJECTED", 20, ["REVOCABILITY"]],
    [{ revocability: "UNTIL_DEADLINE", tie: "CHAIR" }, "ADOPTED", 20, []],
  ] as const) {
    it(`is ${outcome} with ${JSON.stringify(over)}`, () => {
      const coop = build(over);
      convene(coop, start, end);
      castAll(coop, 1, 21, "YES", at("2026-06-20"));
      castAll(coop, 22, 40, "NO", at("2026-06-20"));
      const change = [ballot(3, "NO", { revision: 2 })];
      if (yes === 21) refused(() => coop.cast("v", change, at("2026-06-25")), /INVALID_REVISION/);
      else expect(coop.cast("v", change, at("2026-06-25"))).to.deep.equal([null]);
      coop.end("v", end);
      coop.close("v", end + 60);
      const vote = coop.voteAt("v", end + 60);
      expect(vote.outcome).to.equal(outcome);
      expect(vote.weights).to.include({ yes, no: 40 - yes });
      expect(vote.contestable).to.deep.equal(contestable);
    });
  }
});
