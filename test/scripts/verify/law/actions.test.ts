import { expect } from "chai";
import type { Matter, RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Action, Evidence } from "../../../../scripts/verify/law/world.ts";
import {
  admission,
  articles,
  at,
  BOARD,
  boardRules,
  CHAIRMAN,
  castAll,
  club,
  convene,
  DAY,
  exclude,
  found,
  free,
  GM,
  OFFICER,
  OFFICERS,
  openAt,
  own,
  refused,
  SUPERVISORY,
  statute,
} from "./builder.ts";

const START = at("2026-03-01");
const END = at("2026-03-08");
const LATER = at("2026-03-20");

type Coop = ReturnType<typeof club>;

/** Opens a vote on an action, and adopts it by member 1 alone. */
function adopt(coop: Coop, vote: string, matter: Matter, action: Action, start = START, end = END) {
  openAt(coop, start, end, { vote, matter, action });
  castAll(coop, 1, 1, "YES", start, vote);
}

function closed(coop: Coop, vote: string, t = END): Coop {
  coop.end(vote, t);
  return coop;
}

function refusal(coop: Coop, vote: string, t: number, evidence: Evidence | null = null) {
  coop.execute(vote, evidence, t);
  const { executed, refusal: code } = coop.voteAt(vote, t);
  expect(executed).to.equal(code === null);
  return code;
}

describe("admissions", () => {
  const validUntil = at("2026-06-01");
  const application: Extract<Evidence, { application: string }> = {
    application: "a",
    validUntil,
    segment: 3,
    shares: 2,
    organisation: true,
    key: "new",
    signer: "new",
  };
  const build = () => {
    const coop = club();
    adopt(coop, "v", "ADMISSION", admission("a", validUntil));
    return closed(coop, "v");
  };

  it("enter an organisation with its representative from the instant on", () => {
    const coop = build();
    expect(refusal(coop, "v", LATER, application)).to.equal(null);
    expect(coop.memberAt(11, LATER)).to.include({
      since: LATER,
      segment: 3,
      shares: 2,
      key: "new",
    });
    const act = { name: "NewPerson", member: 11, invitation: "i", representative: false } as const;
    coop.act(act, own("new"), FOREVER, LATER);
    refused(() => coop.execute("v", application, LATER), /carried out/);
  });

  it("wait for evidence that is good", () => {
    for (const bad of [
      null,
      { ...application, application: "b" },
      { ...application, signer: "k1" },
    ])
      refused(() => build().execute("v", bad, LATER), /application/);
  });

  it("are refused by name", () => {
    expect(refusal(build(), "v", validUntil, application)).to.equal("DECLARATION_EXPIRED");
    const differs = { ...application, validUntil: validUntil + 1 };
    expect(refusal(build(), "v", LATER, differs)).to.equal("DECLARATION_DIFFERS");
    const used = { ...application, key: "k1", signer: "k1" };
    expect(refusal(build(), "v", LATER, used)).to.equal("KEY_IN_USE");
    const twice = club();
    adopt(twice, "v", "ADMISSION", admission("a", validUntil));
    adopt(twice, "w", "ADMISSION", admission("a", validUntil));
    closed(closed(twice, "v"), "w").execute("v", application, LATER);
    expect(refusal(twice, "w", LATER)).to.equal("ALREADY_DONE");
  });

  it("give one vote, to an investing member one or none", () => {
    const coop = club();
    const action = admission("a", validUntil);
    const bad = (over: object, matter: Matter) =>
      refused(() => adopt(coop, "v", matter, { ...action, ...over } as Action));
    bad({ votes: 0 }, "ADMISSION");
    bad({ votes: 2 }, "ADMISSION");
    bad({ investing: true }, "ADMISSION");
    bad({}, "INVESTORS");
    bad({ investing: true, votes: 2 }, "INVESTORS");
    adopt(coop, "v", "INVESTORS", { ...action, investing: true, votes: 0 } as Action);
  });

  it("of further shares are signed by the member's person, be its key old", () => {
    const coop = club();
    const action: Action = { kind: "GRANT_SHARES", subscription: "s", validUntil };
    adopt(coop, "v", "SHARES", action);
    closed(coop, "v");
    coop.act({ name: "Rotate", person: 9, key: "n9" }, own("k9", "n9"), FOREVER, END);
    const evidence = { subscription: "s", validUntil, member: 9, shares: 4, signer: "k9" };
    refused(() => coop.execute("v", { ...evidence, signer: "k8" }, LATER), /signed/);
    for (const bad of [null, { ...evidence, subscription: "t" }])
      refused(() => coop.execute("v", bad, LATER), /subscri/);
    expect(refusal(coop, "v", LATER, evidence)).to.equal(null);
    expect(coop.memberAt(9, LATER).shares).to.equal(5);
    adopt(coop, "w", "SHARES", { ...action, subscription: "t" } as Action, LATER, LATER + DAY);
    const differs = { ...evidence, subscription: "t", validUntil: validUntil - 1 };
    closed(coop, "w", LATER + DAY);
    expect(refusal(coop, "w", LATER + DAY, differs)).to.equal("DECLARATION_DIFFERS");
  });
});

describe("rules", () => {
  const change = (ruleSet: RuleSet): Action => ({ kind: "ADOPT_RULE_SET", ruleSet });

  it("take effect when they are carried out, or later", () => {
    const coop = club();
    adopt(coop, "v", "RULE_SETS", change(free({ matters: ["KEYS"] })));
    adopt(coop, "w", "RULE_SETS", change(free({ matters: ["SHARES"], validFrom: LATER + 5 })));
    closed(closed(coop, "v"), "w");
    coop.execute("v", null, LATER);
    coop.execute("w", null, LATER);
    const keys = [LATER - 1, LATER].map((t) => coop.ruleSetFor(GM, "KEYS", t));
    const shares = [LATER + 4, LATER + 5].map((t) => coop.ruleSetFor(GM, "SHARES", t));
    expect([...keys, ...shares]).to.deep.equal([1, 2, 1, 3]);
  });

  it("have no faults, and a quorum that can be reached", () => {
    const open = (over: Partial<RuleSet>) => () =>
      adopt(club({}, { members: { 10: { votes: 0 } } }), "v", "RULE_SETS", change(free(over)));
    refused(open({ secrecy: "SECRET" }), /SECRECY/);
    refused(open({ quorumMin: 10 }), /quorum/);
    open({ quorumMin: 9 })();
    refused(open({ openers: 3 }), /seats/);
    open({ openers: 2 })();
    refused(open({ body: BOARD, quorumMin: 3 }), /quorum/);
    refused(open({ body: 4 }), /body/);
  });

  it("decided earlier are overtaken where matters overlap", () => {
    const coop = club();
    adopt(coop, "v", "RULE_SETS", change(free({ matters: ["KEYS", "SHARES"] })));
    adopt(coop, "o", "RULE_SETS", change(free({ matters: ["KEYS"] })));
    adopt(coop, "w", "RULE_SETS", change(free({ matters: ["SHARES"] })), START, END + 1);
    for (const vote of ["v", "o"]) closed(coop, vote);
    closed(coop, "w", END + 1).execute("w", null, LATER);
    expect(refusal(coop, "v", LATER)).to.equal("OVERTAKEN");
    expect(refusal(coop, "o", LATER)).to.equal(null);
  });

  it("of its own a board gives itself for what it decides, by the same law", () => {
    const own = boardRules(["OWN_RULES", "ADMISSION"]);
    const coop = found({ ruleSets: [own, statute()] });
    const open = (ruleSet: RuleSet) => () =>
      openAt(coop, START, END, {
        body: BOARD,
        matter: "OWN_RULES",
        action: change(ruleSet),
      });
    refused(open(boardRules(["SHARES"])), /competence/);
    refused(open(boardRules(["RULE_SETS"])), /who makes rules/);
    refused(open({ ...boardRules(["ADMISSION"]), body: SUPERVISORY }), /own/);
    open(boardRules(["ADMISSION"], { quorumMin: 2 }))();
  });

  it("of the statute keep the cooperative one", () => {
    const coop = found({ ruleSets: [statute()] });
    const open = (over: Partial<ReturnType<typeof articles>>) => () =>
      convene(coop, START, END, {
        matter: "RULE_SETS",
        action: { kind: "ADOPT_ARTICLES", articles: articles(over) },
      });
    refused(open({ cooperative: false }), /stays/);
    refused(open({ exitNotice: 2 }), /EXIT_NOTICE_TOO_SHORT/);
    open({ exitNotice: 12 })();
  });
});

describe("other actions", () => {
  it("replace a key: the old one is gone at once", () => {
    const coop = club();
    adopt(coop, "v", "KEYS", { kind: "REPLACE_KEY", person: 9, invitation: "i9" });
    closed(coop, "v").execute("v", null, LATER);
    expect(coop.keyAt(9, LATER - 1)).to.equal("k9");
    expect(coop.keyAt(9, LATER)).to.equal(null);
    coop.act({ name: "Enrol", person: 9, key: "n9" }, own("i9", "n9"), FOREVER, LATER);
    expect(coop.keyAt(9, LATER)).to.equal("n9");
  });

  it("grant votes, but to nobody none", () => {
    const coop = club();
    const grant = (votes: number): Action => ({ kind: "GRANT_VOTES", member: 9, votes });
    refused(() => adopt(coop, "v", "MEMBER_VOTES", grant(0)), /vote/);
    adopt(coop, "v", "MEMBER_VOTES", grant(3));
    adopt(coop, "w", "MEMBER_VOTES", grant(2), START, END + 1);
    closed(closed(coop, "v"), "w", END + 1);
    coop.execute("v", null, LATER);
    coop.execute("w", null, LATER);
    expect(coop.memberAt(9, LATER + 1).votes).to.equal(2);
  });

  it("exclude nobody twice, and no former member", () => {
    const coop = club({}, { articles: { yearEnd: 12 } });
    for (const vote of ["v", "w"]) {
      openAt(coop, START, END, { vote, ...exclude(9) });
      castAll(coop, 1, 1, "YES", START, vote);
      closed(coop, vote);
    }
    coop.execute("v", null, END);
    coop.act({ name: "Dispatch", member: 9, sentAt: END }, OFFICER, FOREVER, END);
    expect(refusal(coop, "w", LATER)).to.equal("ALREADY_DONE");

    const gone = club();
    openAt(gone, START, END, exclude(9));
    castAll(gone, 1, 1, "YES", START);
    gone.act({ name: "Transfer", from: 9, to: 1, shares: 1 }, own("k9", "k1"), FOREVER, START);
    closed(gone, "v").settle("v", END);
    gone.close("v", END);
    expect(refusal(gone, "v", LATER)).to.equal("NOT_A_MEMBER");
  });

  it("name auditors, until they end", () => {
    const coop = club();
    adopt(coop, "v", "AUDITORS", { kind: "ADD_AUDITOR", auditor: "a" });
    closed(coop, "v").execute("v", null, END);
    adopt(coop, "w", "AUDITORS", { kind: "END_AUDITOR", auditor: 1 }, END, END + DAY);
    closed(coop, "w", END + DAY);
    const again: Action = { kind: "ADD_AUDITOR", auditor: "a" };
    refused(() => adopt(coop, "x", "AUDITORS", again, END, END + DAY), /ALREADY_DONE/);
    const unknown: Action = { kind: "END_AUDITOR", auditor: 2 };
    refused(() => adopt(coop, "x", "AUDITORS", unknown, END, END + DAY), /auditor/);
    const auditor = [{ body: 0, seat: 1, key: "a" }, ...CHAIRMAN];
    const annul = { name: "Annulment", standing: "INVALID_PROCEDURE" } as const;
    coop.execute("w", null, END + DAY);
    refused(() => coop.voteAct("v", annul, auditor, FOREVER, END + DAY + 1), /auditor/);
    coop.voteAct("v", annul, auditor, FOREVER, END + DAY);
  });

  it("continue by a second meeting, a month after the first", () => {
    const coop = club();
    const twice = (first: string | null): Action => ({ kind: "CONTINUE_TWICE", first });
    adopt(coop, "v", "CONTINUATION_TWICE", twice(null));
    closed(coop, "v");
    const second = (start: number) => () =>
      adopt(coop, "w", "CONTINUATION_TWICE", twice("v"), start, start + DAY);
    refused(second(END + 31 * DAY - 1), /month/);
    refused(() => adopt(coop, "x", "CONTINUATION_TWICE", twice("y")), /first/);
    second(END + 31 * DAY)();
  });

  it("concern who is there", () => {
    const concern = (persons: number[], members: number[]) => () =>
      adopt(club(), "v", "DISCHARGE", { kind: "CONCERN", persons, members });
    refused(concern([77], []), /person/);
    refused(concern([], [77]), /member/);
    concern([1], [2])();
    // As many as a vote goes through, and at least one.
    refused(concern([], []), /1 to 63/);
    concern(Array(31).fill(1), Array(32).fill(2))();
    refused(concern(Array(32).fill(1), Array(32).fill(2)), /1 to 63/);
  });

  it("wait for their registration by two officers", () => {
    const coop = club({ effectiveOn: "REGISTER" });
    adopt(coop, "v", "RULE_SETS", { kind: "ADOPT_RULE_SET", ruleSet: free() });
    const register = { name: "Registration" } as const;
    refused(() => coop.voteAct("v", register, OFFICERS, FOREVER, START), /registered/);
    closed(coop, "v");
    refused(() => coop.execute("v", null, END), /register/);
    refused(() => coop.voteAct("v", register, OFFICER, FOREVER, END));
    coop.voteAct("v", register, OFFICERS, FOREVER, END);
    refused(() => coop.voteAct("v", register, OFFICERS, FOREVER, END), /registered/);
    coop.execute("v", null, END);
  });
});
