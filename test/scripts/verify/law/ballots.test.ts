import { expect } from "chai";
import type { RuleSet } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Opening, VoteAct } from "../../../../scripts/verify/law/world.ts";
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
  opening,
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

describe("ballots", () => {
  it("are judged in the order of the reasons", () => {
    const over = { conflictKinds: ["EXCLUSION"] } as const;
    const coop = running(over, { matter: "EXCLUSION", action: { kind: "EXCLUDE", member: 3 } });
    const verdicts = coop.cast(
      "v",
      [
        ballot(99, [0]),
        ballot(99, "YES", { signer: null }),
        ballot(3, "YES", { signer: "k4", revision: 2 }),
        ballot(3, "YES", { revision: 2 }),
        ballot(4, "YES", { revision: 2 }),
        ballot(4, "YES"),
        ballot(4, "NO"),
      ],
      START,
    );
    expect(verdicts).to.deep.equal([
      "INVALID_CHOICE",
      "NOT_ENTITLED",
      "BAD_SIGNATURE",
      "BARRED",
      "INVALID_REVISION",
      null,
      "ALREADY_VOTED",
    ]);
    expect(coop.voteAt("v", START).sheet.get(4)?.choice).to.equal("YES");
  });

  it("change by higher revisions until the deadline", () => {
    const coop = running({ revocability: "UNTIL_DEADLINE" });
    const cast = (revision: number) => coop.cast("v", [ballot(4, "NO", { revision })], START);
    refused(() => cast(0), /INVALID_REVISION/);
    cast(3);
    refused(() => cast(3), /ALREADY_VOTED/);
    cast(4);
    expect(coop.voteAt("v", START).heads).to.equal(1);
  });

  it("are signed by the key in force when they are received", () => {
    const coop = running();
    coop.act({ name: "Rotate", person: 1, key: "n1" }, own("k1", "n1"), FOREVER, START + 10);
    refused(() => coop.cast("v", [ballot(1, "YES")], START + 10), /BAD_SIGNATURE/);
    const received = (receivedAt: number, signer: string) =>
      coop.castLate("v", [{ ...ballot(1, "YES", { signer }), receivedAt }], END);
    refused(() => received(START + 10, "k1"), /BAD_SIGNATURE/);
    refused(() => received(START + 9, "n1"), /BAD_SIGNATURE/);
    expect(received(START + 9, "k1")).to.deep.equal([null]);
  });

  it("of a member who left count for what was received before", () => {
    const coop = running({ grace: DAY });
    const t = START + 10;
    coop.act({ name: "Transfer", from: 9, to: 1, shares: 1 }, own("k9", "k1"), FOREVER, t);
    const received = (receivedAt: number) =>
      coop.castLate("v", [{ ...ballot(9, "YES"), receivedAt }], END);
    refused(() => received(t + 1), /NOT_ENTITLED/);
    expect(received(t)).to.deep.equal([null]);
  });

  it("weigh by the class at the start, whatever is granted during the vote", () => {
    const coop = running(
      { matters: ["RESOLUTION"], voteWeight: "COOPERATIVES" },
      {},
      { ruleSets: [free({ matters: ["MEMBER_VOTES"] })] },
    );
    const action = { kind: "GRANT_VOTES", member: 9, votes: 5 } as const;
    const grant = { vote: "g", ruleSet: 2, matter: "MEMBER_VOTES", action } as const;
    openAt(coop, START, START + 1, grant);
    castAll(coop, 1, 1, "YES", START, "g");
    coop.end("g", START + 1);
    coop.execute("g", null, START + 1);
    expect(coop.memberAt(9, START + 1).votes).to.equal(1);
    expect(coop.memberAt(9, START + 2).votes).to.equal(5);
    castAll(coop, 9, 9, "YES", START + 3);
    coop.end("v", END);
    expect(coop.voteAt("v", END).weights.yes).to.equal(1);
  });

  it("on paper and by telephone are recorded by two officers", () => {
    const coop = running({ grace: DAY });
    const paper = {
      name: "PaperBallot",
      elector: 4,
      choice: "INVALID",
      manner: "PAPER",
      revision: 1,
      receivedAt: START,
    } as const;
    const record = (over: Partial<Extract<VoteAct, { name: "PaperBallot" }>>, t = START) =>
      coop.voteAct("v", { ...paper, ...over }, OFFICERS, FOREVER, t);
    refused(() => record({ manner: "PHONE" }), /telephone/);
    refused(() => record({ manner: "OWN" }), /officers/);
    refused(() => record({ receivedAt: START + 1 }), /received/);
    refused(() => record({ elector: 99 }), /NOT_ENTITLED/);
    record({});
    refused(() => record({}), /ALREADY_VOTED/);
    record({ elector: 5, manner: "PHONE", choice: "YES" }, END);
    refused(() => record({ elector: 6, receivedAt: END }, END), /RECEIVED_OUTSIDE/);
    coop.end("v", END);
    coop.close("v", END + DAY);
    const vote = coop.voteAt("v", END + DAY);
    expect(vote.sheet.get(5)).to.deep.equal({ choice: "YES", manner: "PHONE" });
    expect(vote).to.deep.include({ outcome: "ADOPTED", contestable: ["LATE"] });
  });

  it("of seats are their holders', at the start or at receipt", () => {
    for (const [electorate, former] of [
      ["AT_OPEN", true],
      ["AT_CAST", false],
    ] as const) {
      const rules = free({ body: SUPERVISORY, matters: ["RESOLUTION"], electorate });
      const coop = club({ matters: ["RULE_SETS"] }, { ruleSets: [rules] });
      const by = seats([SUPERVISORY, 1, "k3"]);
      openAt(coop, START, END, { body: SUPERVISORY, ruleSet: 2 }, by);
      const resignation = { name: "Resignation", body: SUPERVISORY, seat: 3 } as const;
      coop.act(resignation, seats([SUPERVISORY, 3, "k5"]), FOREVER, START);
      const cast = () => coop.cast("v", [ballot(3, "YES", { signer: "k5" })], START + 1);
      if (former) expect(cast()).to.deep.equal([null]);
      else refused(cast, /NOT_ENTITLED/);
      coop.end("v", END);
      expect(coop.voteAt("v", END).count).to.include({ eligible: 3, allMembers: 3 });
    }
  });
});

describe("proxies", () => {
  const grant = (principal: number, holder: number): VoteAct => ({
    name: "Proxy",
    principal,
    holder,
  });

  it("are given once, before a ballot, to an active person within the cap", () => {
    const coop = running({ proxyCap: 1 });
    const act = (it: VoteAct, key: string, t = START) =>
      coop.voteAct("v", it, own(key), FOREVER, t);
    refused(() => act(grant(9, 9), "k9"), /already/);
    refused(() => act(grant(9, 1), "k1"), /principal/);
    refused(() => act(grant(9, 77), "k9"), /person/);
    act(grant(9, 1), "k9");
    refused(() => act(grant(9, 2), "k9"), /already/);
    refused(() => act(grant(8, 1), "k8"), /more/);
    act({ name: "ProxyRevocation", principal: 9 }, "k9", START + 5);
    act(grant(8, 1), "k8", START + 5);
    const cast = (elector: number, t: number) =>
      coop.cast("v", [ballot(elector, "YES", { signer: "k1" })], t);
    refused(() => cast(9, START + 6), /BAD_SIGNATURE/);
    expect(cast(9, START + 5)).to.deep.equal([null]);
    refused(() => act({ name: "ProxyRevocation", principal: 9 }, "k9", START + 5), /voted/);
    castAll(coop, 8, 8, "NO", START + 6);
    refused(() => act({ name: "ProxyRevocation", principal: 8 }, "k8", START + 6), /voted/);
    expect(coop.voteAt("v", START).sheet.get(9)?.manner).to.equal("PROXY");
  });

  it("are given before voting starts, and good for receipts from then on", () => {
    const coop = club({ proxyCap: 2 });
    coop.open(opening({ startsAt: START + 100, endsAt: END }), CHAIRMAN, FOREVER, START);
    coop.voteAct("v", grant(9, 1), own("k9"), FOREVER, START);
    expect(coop.cast("v", [ballot(9, "YES", { signer: "k1" })], START + 100)).to.deep.equal([null]);
  });

  it("do not exist where the statute names no number, nor among seats", () => {
    const coop = running();
    refused(() => coop.voteAct("v", grant(9, 1), own("k9"), FOREVER, START), /more/);
  });
});

describe("objections", () => {
  const object = (elector: number): VoteAct => ({ name: "Objection", elector });

  it("are recorded, or abort the vote where there are enough", () => {
    const coop = running({ objectionWindow: DAY, objections: 2, proxyCap: 1 });
    const act = (elector: number, key: string) =>
      coop.voteAct("v", object(elector), own(key), FOREVER, START);
    refused(() => act(9, "k8"), /nobody/);
    coop.voteAct("v", { name: "Proxy", principal: 9, holder: 1 }, own("k9"), FOREVER, START);
    act(9, "k1");
    refused(() => act(9, "k9"), /already/);
    expect(coop.voteAt("v", START)).to.include({ objections: 1, phase: "VOTING" });
    act(8, "k8");
    expect(coop.voteAt("v", START)).to.include({
      outcome: "PROCEDURE_ABORTED",
      cause: "OBJECTION",
    });
    expect(coop.derivationOf("v").map(({ rule }) => rule)).to.deep.equal(["OBJECTIONS"]);
  });

  it("are not made by a proxy's holder to the disadvantage of the member concerned", () => {
    const over = { objectionWindow: DAY, proxyCap: 1 };
    const coop = running(over, { matter: "EXCLUSION", action: { kind: "EXCLUDE", member: 9 } });
    coop.voteAct("v", { name: "Proxy", principal: 9, holder: 1 }, own("k9"), FOREVER, START);
    refused(() => coop.voteAct("v", object(9), own("k1"), FOREVER, START), /concerned/);
    coop.voteAct("v", object(9), own("k9"), FOREVER, START);
  });

  it("come from seats as such or by their holders' keys", () => {
    const rules = free({ body: SUPERVISORY, matters: ["RESOLUTION"], objectionWindow: DAY });
    const coop = club({ matters: ["RULE_SETS"] }, { ruleSets: [rules] });
    openAt(coop, START, END, { body: SUPERVISORY, ruleSet: 2 }, seats([SUPERVISORY, 1, "k3"]));
    const by = (n: number, key: string) => seats([SUPERVISORY, n, key]);
    refused(() => coop.voteAct("v", object(2), by(1, "k3"), FOREVER, START));
    coop.voteAct("v", object(1), by(1, "k3"), FOREVER, START);
    coop.voteAct("v", object(2), own("k4"), FOREVER, START);
    expect(coop.voteAt("v", START).objections).to.equal(2);
  });
});
