/** The scenarios of the domain notes, §6, in all their variants. */
import { expect } from "chai";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Evidence } from "../../../../scripts/verify/law/world.ts";
import {
  admission,
  at,
  BOARD,
  ballot,
  boardRules,
  CHAIRMAN,
  castAll,
  club,
  convene,
  DAY,
  exclude,
  found,
  GM,
  meeting,
  OFFICER,
  OFFICERS,
  openAt,
  opening,
  own,
  refused,
  SUPERVISORY,
} from "./builder.ts";

describe("scenario 7: leaving, and joining late", () => {
  const start = at("2026-06-01");
  const end = at("2026-06-15");
  const validUntil = at("2026-12-31");
  for (const [electorate, yes, no, outcome] of [
    ["AT_OPEN", 50, 49, "ADOPTED"],
    ["AT_CAST", 50, 50, "REJECTED"],
    ["AT_CLOSE", 49, 50, "REJECTED"],
  ] as const) {
    it(`counts ${yes} to ${no} ${electorate}`, () => {
      const coop = found({
        number: 99,
        ruleSets: [meeting(["RESOLUTION"], { electorate }), boardRules(["ADMISSION"])],
      });
      convene(coop, start, end);
      const admit = { matter: "ADMISSION", ruleSet: 2, documents: "", body: BOARD } as const;
      const action = admission("n", validUntil);
      openAt(coop, start, start + DAY, { vote: "a", ...admit, action });
      coop.cast("a", [ballot(1, "YES")], start);
      coop.end("a", start + DAY);
      castAll(coop, 1, 49, "YES", start + DAY);
      castAll(coop, 50, 98, "NO", start + DAY);
      castAll(coop, 99, 99, "YES", at("2026-06-05"));
      const declaration: Evidence = {
        application: "n",
        validUntil,
        segment: 0,
        shares: 1,
        organisation: false,
        key: "k100",
        signer: "k100",
      };
      coop.execute("a", declaration, at("2026-06-08"));
      if (electorate === "AT_OPEN")
        refused(() => coop.cast("v", [ballot(100, "NO")], at("2026-06-09")), /NOT_ENTITLED/);
      else castAll(coop, 100, 100, "NO", at("2026-06-09"));
      const transfer = { name: "Transfer", from: 99, to: 1, shares: 1 } as const;
      coop.act(transfer, own("k99", "k1"), FOREVER, at("2026-06-10"));
      expect(coop.memberAt(99, at("2026-06-10")).isMember).to.equal(true);
      expect(coop.memberAt(99, at("2026-06-10") + 1).isMember).to.equal(false);
      coop.end("v", end);
      expect(coop.voteAt("v", end).phase).to.equal("COUNTABLE");
      refused(() => coop.close("v", end), /not settled/);
      coop.settle("v", end);
      coop.settle("v", end);
      coop.close("v", end);
      const vote = coop.voteAt("v", end);
      expect(vote.outcome).to.equal(outcome);
      expect(vote.count).to.include({ yes, no });
      expect(vote.count.eligible).to.equal({ AT_OPEN: 99, AT_CAST: 100, AT_CLOSE: 99 }[electorate]);
      // AT_OPEN there is no ballot of who joined: without the leaver's it would be a tie.
      expect(vote.contestable).to.deep.equal(["ELECTORATE"]);
    });
  }

  it("lets a member vote who has given notice", () => {
    const coop = found({ ruleSets: [meeting(["RESOLUTION"])] });
    const notice = { name: "Notice", member: 9, until: at("2026-12-31T23:00:00") } as const;
    coop.act(notice, own("k9"), FOREVER, at("2026-05-01"));
    convene(coop, start, end);
    castAll(coop, 9, 9, "YES", start);
    expect(coop.voteAt("v", start).heads).to.equal(1);
  });
});

describe("scenario 8: death", () => {
  const start = at("2026-02-25");
  const end = at("2026-03-10T23:00:00");
  const died = at("2026-03-03");
  const build = (heirsContinue = false) => {
    const coop = found({ ruleSets: [meeting(["RESOLUTION"])], articles: { heirsContinue } });
    convene(coop, start, end);
    return coop;
  };
  const die = (coop: ReturnType<typeof build>) =>
    coop.act({ name: "Death", member: 9, diedAt: died }, OFFICERS, FOREVER, died + DAY);

  it("lets a ballot stand that was cast before", () => {
    const coop = build();
    castAll(coop, 9, 9, "YES", at("2026-03-01"));
    die(coop);
    coop.end("v", end);
    expect(coop.voteAt("v", end).count).to.include({ yes: 1, eligible: 10 });
    expect(coop.voteAt("v", end).outcome).to.equal("ADOPTED");
  });

  it("counts none of two heirs by themselves, and one joint representative", () => {
    const coop = build();
    die(coop);
    const t = died + 2 * DAY;
    for (const signer of ["heir1", "heir2", "k9"])
      refused(() => coop.cast("v", [ballot(9, "YES", { signer })], t), /BAD_SIGNATURE/);
    const joint = { name: "JointRepresentative", member: 9, invitation: "i" } as const;
    coop.act(joint, OFFICERS, FOREVER, t);
    coop.act({ name: "Enrol", person: 11, key: "k11" }, own("i", "k11"), FOREVER, t);
    expect(coop.cast("v", [ballot(9, "YES", { signer: "k11" })], t)).to.deep.equal([null]);
  });

  it("ends membership with the year, unless the heirs continue", () => {
    const yearEnd = at("2026-12-31T23:00:00");
    const coop = build();
    die(coop);
    expect(coop.memberAt(9, died)).to.include({ until: yearEnd, memberUntil: yearEnd, dead: true });
    const continued = build(true);
    die(continued);
    expect(continued.memberAt(9, died)).to.include({ until: FOREVER, memberUntil: FOREVER });
  });
});

describe("scenario 9: exclusion", () => {
  const heard = at("2026-09-15");
  const byBoard = (decided: number) => {
    const coop = found({ number: 12, ruleSets: [boardRules(["EXCLUSION"])] });
    const hearing = { name: "Hearing", member: 5, until: heard } as const;
    coop.act(hearing, OFFICER, FOREVER, at("2026-09-01"));
    openAt(coop, decided - DAY, decided, { body: BOARD, ...exclude(5) });
    coop.cast("v", [ballot(1, "YES"), ballot(2, "YES")], decided - DAY);
    coop.end("v", decided);
    return coop;
  };

  it("is flawed before the hearing is over", () => {
    const coop = byBoard(at("2026-09-10"));
    expect(coop.voteAt("v", at("2026-09-10"))).to.deep.include({
      outcome: "ADOPTED",
      contestable: ["HEARING"],
    });
  });

  it("takes votes and seats with its dispatch, and membership with the year", () => {
    const decided = at("2026-09-20");
    const sent = at("2026-09-22");
    const coop = byBoard(decided);
    expect(coop.voteAt("v", decided)).to.deep.include({ outcome: "ADOPTED", contestable: [] });
    const dispatch = { name: "Dispatch", member: 5, sentAt: sent } as const;
    refused(() => coop.act(dispatch, OFFICER, FOREVER, sent), /decided/);
    coop.execute("v", null, decided);
    coop.act(dispatch, OFFICER, FOREVER, sent);
    expect(coop.seatHolderAt(SUPERVISORY, 3, sent)).to.equal(5);
    expect(coop.seatHolderAt(SUPERVISORY, 3, sent + 1)).to.equal(0);
    expect(coop.memberAt(5, sent + 1)).to.include({
      isMember: true,
      isEntitled: false,
      memberUntil: at("2026-12-31T23:00:00"),
    });
    refused(() => coop.act(dispatch, OFFICER, FOREVER, sent + 1), /already/);
    coop.act({ name: "Reinstatement", member: 5 }, OFFICERS, FOREVER, sent + DAY);
    expect(coop.memberAt(5, sent + DAY + 1)).to.include({ isEntitled: true, until: FOREVER });
    // The office does not return with the entitlement.
    expect(coop.seatHolderAt(SUPERVISORY, 3, sent + DAY + 1)).to.equal(0);
  });

  it("counts a roll of 11 in the next general meeting", () => {
    const rules = [boardRules(["EXCLUSION"]), meeting(["RESOLUTION"])];
    const coop = found({ number: 12, ruleSets: rules });
    openAt(coop, at("2026-09-20"), at("2026-09-21"), { body: BOARD, ...exclude(5) });
    coop.cast("v", [ballot(1, "YES")], at("2026-09-20"));
    coop.end("v", at("2026-09-21"));
    coop.execute("v", null, at("2026-09-21"));
    const dispatch = { name: "Dispatch", member: 5, sentAt: at("2026-09-22") } as const;
    coop.act(dispatch, OFFICER, FOREVER, at("2026-09-22"));
    convene(coop, at("2026-10-20"), at("2026-10-25"), { vote: "w", ruleSet: 2 });
    castAll(coop, 1, 1, "YES", at("2026-10-20"), "w");
    coop.end("w", at("2026-10-25"));
    expect(coop.voteAt("w", at("2026-10-25")).count).to.include({ eligible: 11, allMembers: 12 });
  });

  for (const [barred, no, outcome] of [
    [false, 6, "REJECTED"],
    [true, 5, "ADOPTED"],
  ] as const) {
    it(`is ${outcome} by the meeting, 6 to ${no}, and contestable`, () => {
      const rules = meeting(["EXCLUSION"], { conflictKinds: barred ? ["EXCLUSION"] : [] });
      const coop = found({ number: 12, ruleSets: [rules] });
      const start = at("2026-10-01");
      const end = at("2026-10-10");
      coop.act({ name: "Hearing", member: 12, until: start }, OFFICER, FOREVER, start - DAY);
      convene(coop, start, end, exclude(12));
      castAll(coop, 1, 6, "YES", start);
      castAll(coop, 7, 11, "NO", start);
      const self = [ballot(12, "NO")];
      if (barred) refused(() => coop.cast("v", self, start), /BARRED/);
      else coop.cast("v", self, start);
      coop.end("v", end);
      const vote = coop.voteAt("v", end);
      expect(vote).to.deep.include({ outcome, contestable: ["BAN"] });
      expect(vote.count).to.include({ eligible: barred ? 11 : 12, yes: 6, no });
    });
  }
});

describe("scenario 10: erasure", () => {
  it("never admits whose record is gone, and keeps the tally", () => {
    const coop = club();
    const validUntil = at("2026-12-31");
    const start = at("2026-02-01");
    const end = at("2026-02-05");
    openAt(coop, start, end, { matter: "ADMISSION", action: admission("a", validUntil) });
    castAll(coop, 1, 4, "YES", start);
    castAll(coop, 5, 7, "NO", start);
    coop.end("v", end);
    refused(() => coop.execute("v", null, end), /not revealed/);
    const withdrawal = { name: "Withdrawal", application: "a", key: "applicant" } as const;
    coop.act(withdrawal, own("applicant"), FOREVER, end);
    coop.execute("v", null, end + 1);
    const vote = coop.voteAt("v", end + 1);
    expect(vote).to.include({ executed: false, refusal: "APPLICATION_WITHDRAWN" });
    expect(vote.count).to.include({ yes: 4, no: 3 });
    refused(() => coop.execute("v", null, end + 2), /refused/);
  });

  it("ends an exit with the year, and knows nothing of the leaver but numbers", () => {
    const coop = found({ ruleSets: [boardRules(["RESOLUTION"])] });
    const until = at("2026-12-31T23:00:00");
    const notice = { name: "PaperNotice", member: 9, until } as const;
    refused(() => coop.act(notice, OFFICERS, FOREVER, at("2026-09-30T22:00:00")), /notice/);
    coop.act(notice, OFFICERS, FOREVER, at("2026-09-30T21:59:59"));
    expect(coop.memberAt(9, until - 1).isMember).to.equal(true);
    expect(coop.memberAt(9, until).isMember).to.equal(false);
    refused(() => coop.open(opening({ startsAt: until, endsAt: until }), CHAIRMAN, FOREVER, until));
    expect(coop.seatHolderAt(GM, 1, until)).to.equal(0);
  });
});
