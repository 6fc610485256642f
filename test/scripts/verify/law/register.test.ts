import { expect } from "chai";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { FoundingMember, PersonAct } from "../../../../scripts/verify/law/world.ts";
import type { Plan } from "./builder.ts";
import {
  at,
  BOARD,
  boardRules,
  castAll,
  club,
  DAY,
  found,
  OFFICER,
  OFFICERS,
  openAt,
  own,
  refused,
  SEATS,
  SUPERVISORY,
  seat,
  seats,
} from "./builder.ts";

const NOW = at("2026-02-01");
const YEAR_END = at("2026-12-31T23:00:00");

/** Member 10 is an organisation: persons 10 (votes, represents), 11 (represents), 12 (neither). */
const ORGANISATION: Partial<FoundingMember> = {
  organisation: true,
  persons: [
    { key: "k10", invitation: null, representative: true },
    { key: "k11", invitation: null, representative: true },
    { key: null, invitation: "i12", representative: false },
  ],
};

function build(plan: Plan = {}) {
  return found({
    ruleSets: [boardRules(["RESOLUTION"])],
    members: { 10: ORGANISATION, ...plan.members },
    ...plan,
  });
}

describe("keys", () => {
  it("are enrolled by an invitation, once", () => {
    const coop = build();
    const enrol = { name: "Enrol", person: 12, key: "k12" } as const;
    refused(() => coop.act(enrol, own("k12", "i12"), FOREVER, NOW));
    refused(() => coop.act(enrol, own("i12"), FOREVER, NOW));
    refused(() => coop.act({ ...enrol, key: "k1" }, own("i12", "k1"), FOREVER, NOW), /somebody/);
    coop.act(enrol, own("i12", "k12"), FOREVER, NOW);
    expect(coop.keyAt(12, NOW)).to.equal("k12");
    expect(coop.keyAt(12, NOW - 1)).to.equal(null);
    refused(() => coop.act({ ...enrol, key: "x" }, own("i12", "x"), FOREVER, NOW), /invitation/);
  });

  it("replaced at an instant are no longer good at it, and never return", () => {
    const coop = build();
    coop.act({ name: "Rotate", person: 1, key: "n1" }, own("k1", "n1"), FOREVER, NOW);
    expect(coop.keyAt(1, NOW - 1)).to.equal("k1");
    expect(coop.keyAt(1, NOW)).to.equal("n1");
    const back = { name: "Rotate", person: 1, key: "k1" } as const;
    refused(() => coop.act(back, own("n1", "k1"), FOREVER, NOW), /somebody/);
  });

  it("lost are replaced by two other officers after a delay, in which the old key objects", () => {
    const coop = build();
    const replacement = { name: "KeyReplacement", person: 9, invitation: "i9" } as const;
    const enrol = { name: "Enrol", person: 9, key: "n9" } as const;
    refused(() => coop.act({ ...replacement, person: 1 }, OFFICERS, FOREVER, NOW), /others/);
    refused(() => coop.act({ ...replacement, invitation: "i12" }, OFFICERS, FOREVER, NOW));
    coop.act(replacement, OFFICERS, FOREVER, NOW);
    const ready = NOW + 7 * DAY;
    refused(() => coop.act(enrol, own("i9", "n9"), FOREVER, ready - 1), /invitation/);
    coop.act({ name: "KeyObjection", person: 9 }, own("k9"), FOREVER, ready - 1);
    refused(() => coop.act(enrol, own("i9", "n9"), FOREVER, ready), /invitation/);
    coop.act({ ...replacement, invitation: "j9" }, OFFICERS, FOREVER, ready);
    coop.act(enrol, own("j9", "n9"), FOREVER, ready + 7 * DAY);
    expect(coop.keyAt(9, ready + 7 * DAY - 1)).to.equal("k9");
    expect(coop.keyAt(9, ready + 7 * DAY)).to.equal("n9");
  });

  it("need two officers who are two persons, by their present keys", () => {
    const coop = build({ seats: [...SEATS.slice(0, 4), seat(SUPERVISORY, 3, 1)] });
    const replacement: PersonAct = { name: "KeyReplacement", person: 9, invitation: "i9" };
    const same = seats([BOARD, 1, "k1"], [SUPERVISORY, 3, "k1"]);
    refused(() => coop.act(replacement, same, FOREVER, NOW), /more than once/);
    refused(() => coop.act(replacement, OFFICER, FOREVER, NOW));
    refused(() => coop.act(replacement, own("k1", "k3"), FOREVER, NOW));
    refused(() => coop.act(replacement, OFFICERS, NOW, NOW), /valid/);
    refused(() => coop.act(replacement, OFFICERS, FOREVER, at("2026-01-01") - 1), /sealed/);
    coop.act(replacement, OFFICERS, NOW + 1, NOW);
  });
});

describe("persons of an organisation", () => {
  it("are named, vote, and leave by its representatives", () => {
    const coop = build();
    const added: PersonAct = {
      name: "NewPerson",
      member: 10,
      invitation: "i13",
      representative: false,
    };
    refused(() => coop.act(added, own("k1"), FOREVER, NOW), /representative/);
    refused(() => coop.act({ ...added, member: 1 }, own("k1"), FOREVER, NOW), /natural/);
    coop.act(added, own("k11"), FOREVER, NOW);
    coop.act({ name: "Enrol", person: 13, key: "k13" }, own("i13", "k13"), FOREVER, NOW);
    const names = { name: "VotingPerson", member: 10, person: 13 } as const;
    refused(() => coop.act(names, own("k13"), FOREVER, NOW), /representative/);
    refused(() => coop.act({ ...names, person: 1 }, own("k10"), FOREVER, NOW), /another/);
    coop.act(names, own("k10"), FOREVER, NOW);
    expect(coop.memberAt(10, NOW)).to.include({ votingPerson: 13, key: "k13" });
    expect(coop.memberAt(10, NOW - 1)).to.include({ votingPerson: 10, key: "k10" });
    coop.act({ name: "PersonLeft", member: 10, person: 13 }, own("k10"), FOREVER, NOW + 5);
    expect(coop.memberAt(10, NOW + 5)).to.include({ votingPerson: 0, key: null });
    expect(coop.keyAt(13, NOW + 5)).to.equal(null);
    coop.act({ ...names, person: 0 }, own("k10"), FOREVER, NOW + 6);
  });

  it("lose their seats in the next second when they leave", () => {
    const coop = build({ seats: [...SEATS.slice(0, 4), seat(SUPERVISORY, 3, 11)] });
    coop.act({ name: "PersonLeft", member: 10, person: 11 }, own("k10"), FOREVER, NOW);
    expect(coop.seatHolderAt(SUPERVISORY, 3, NOW)).to.equal(11);
    expect(coop.seatHolderAt(SUPERVISORY, 3, NOW + 1)).to.equal(0);
    const again = { name: "PersonLeft", member: 10, person: 11 } as const;
    coop.act(again, own("k10"), FOREVER, NOW);
    refused(() => coop.act(again, own("k10"), FOREVER, NOW + 1), /active/);
  });
});

describe("exits", () => {
  const notice = (member: number, until: number) => ({ name: "Notice", member, until }) as const;

  it("are given three months before a financial year's end, to the second", () => {
    const coop = build();
    const edge = at("2026-09-30T22:00:00");
    refused(() => coop.act(notice(9, YEAR_END), own("k9"), FOREVER, edge), /notice/);
    refused(() => coop.act(notice(9, YEAR_END - 1), own("k9"), FOREVER, NOW), /year/);
    refused(() => coop.act(notice(9, FOREVER), own("k9"), FOREVER, NOW));
    refused(() => coop.act(notice(9, YEAR_END), own("k8"), FOREVER, NOW), /signed/);
    coop.act(notice(9, YEAR_END), own("k9"), FOREVER, edge - 1);
    coop.act(notice(10, YEAR_END), own("k11"), FOREVER, edge - 1);
  });

  it("are moved to an earlier end only", () => {
    const coop = build();
    const later = at("2027-12-31T23:00:00");
    coop.act(notice(9, later), own("k9"), FOREVER, NOW);
    refused(() => coop.act(notice(9, later), own("k9"), FOREVER, NOW), /already/);
    coop.act(notice(9, YEAR_END), own("k9"), FOREVER, NOW);
    refused(() => coop.act(notice(9, later), own("k9"), FOREVER, NOW), /already/);
    expect(coop.memberAt(9, NOW)).to.include({ until: YEAR_END, memberUntil: YEAR_END });
  });

  it("are free of dates and of notice where the Articles know no financial year", () => {
    const coop = club({}, { articles: { exitNotice: 1 } });
    const until = at("2026-03-15T12:00:00");
    refused(() => coop.act(notice(9, until), own("k9"), FOREVER, until));
    coop.act(notice(9, until), own("k9"), FOREVER, until - 1);
    expect(coop.memberAt(9, until - 1)).to.include({ until, memberUntil: until });
  });

  it("by transfer need both members, and the represented board where the Articles say so", () => {
    const transfer = { name: "Transfer", from: 9, to: 8, shares: 2 } as const;
    const plan = { members: { 9: { shares: 3 } } };
    const coop = build(plan);
    refused(() => coop.act({ ...transfer, shares: 4 }, own("k9", "k8"), FOREVER, NOW), /shares/);
    refused(() => coop.act({ ...transfer, to: 9 }, own("k9", "k9"), FOREVER, NOW));
    refused(() => coop.act(transfer, own("k8", "k9"), FOREVER, NOW), /signed/);
    coop.act(transfer, own("k9", "k8"), FOREVER, NOW);
    expect(coop.memberAt(9, NOW)).to.include({ shares: 1, until: FOREVER });
    expect(coop.memberAt(8, NOW).shares).to.equal(3);

    const consented = build({ ...plan, articles: { transferConsent: true } });
    const parties = own("k9", "k8");
    const board = seats([BOARD, 1, "k1"], [BOARD, 2, "k2"]);
    refused(() => consented.act(transfer, parties, FOREVER, NOW));
    refused(() => consented.act(transfer, [...parties, ...OFFICERS], FOREVER, NOW), /board/);
    consented.act(transfer, [...parties, ...board], FOREVER, NOW);
  });

  it("of the dead end with the year of the death, but in the next second at the earliest", () => {
    const coop = build({ at: at("2020-01-01") });
    const death = { name: "Death", member: 9, diedAt: at("2025-03-01") } as const;
    refused(() => coop.act({ ...death, diedAt: NOW + 1 }, OFFICERS, FOREVER, NOW), /future/);
    refused(() => coop.act({ ...death, member: 10 }, OFFICERS, FOREVER, NOW), /organisation/);
    coop.act(death, OFFICERS, FOREVER, NOW);
    expect(coop.memberAt(9, NOW)).to.include({ until: NOW + 1, memberUntil: NOW + 1, key: null });
    refused(() => coop.act(death, OFFICERS, FOREVER, NOW), /known/);
    refused(() => coop.act({ name: "Reinstatement", member: 9 }, OFFICERS, FOREVER, NOW), /dead/);
  });

  it("are undone by reinstatement, before the end or after it", () => {
    const coop = build();
    const reinstatement = { name: "Reinstatement", member: 9 } as const;
    refused(() => coop.act(reinstatement, OFFICERS, FOREVER, NOW), /no end/);
    coop.act(notice(9, YEAR_END), own("k9"), FOREVER, NOW);
    coop.act(reinstatement, OFFICERS, FOREVER, NOW);
    expect(coop.memberAt(9, NOW)).to.include({ since: 0, until: FOREVER });
    coop.act(notice(9, YEAR_END), own("k9"), FOREVER, NOW);
    coop.act(reinstatement, OFFICERS, FOREVER, YEAR_END);
    expect(coop.memberAt(9, YEAR_END).isMember).to.equal(false);
    expect(coop.memberAt(9, YEAR_END + 1)).to.include({
      since: YEAR_END + 1,
      until: FOREVER,
      memberUntil: FOREVER,
      isMember: true,
    });
  });
});

describe("corrections", () => {
  const correction = (field: "SHARES" | "SEGMENT" | "SINCE", value: number) =>
    ({ name: "Correction", member: 9, field, value }) as const;

  it("mend shares at once, the segment from the next second on, and a founding member's since", () => {
    const coop = build();
    refused(() => coop.act(correction("SHARES", 0), OFFICERS, FOREVER, NOW));
    refused(() => coop.act(correction("SEGMENT", 256), OFFICERS, FOREVER, NOW));
    refused(() => coop.act(correction("SINCE", at("2026-01-01") + 1), OFFICERS, FOREVER, NOW));
    coop.act(correction("SHARES", 7), OFFICERS, FOREVER, NOW);
    coop.act(correction("SEGMENT", 255), OFFICERS, FOREVER, NOW);
    coop.act(correction("SINCE", at("2026-01-01")), OFFICERS, FOREVER, NOW);
    expect(coop.memberAt(9, NOW)).to.include({ shares: 7, segment: 0, since: at("2026-01-01") });
    expect(coop.memberAt(9, NOW + 1).segment).to.equal(255);
  });

  it("leave alone what the ledger itself knows", () => {
    const coop = build({ members: { 9: { since: NOW } } });
    refused(() => coop.act(correction("SINCE", 5), OFFICERS, FOREVER, NOW + 1), /itself/);
  });
});

describe("seats", () => {
  const appointment = {
    name: "Appointment",
    body: SUPERVISORY,
    seat: 3,
    person: 7,
    until: YEAR_END,
    role: "NONE",
  } as const;

  it("are resigned by their holder, and vacant from the next second on", () => {
    const coop = build();
    const resignation = { name: "Resignation", body: SUPERVISORY, seat: 3 } as const;
    refused(() => coop.act(resignation, OFFICER, FOREVER, NOW));
    refused(() => coop.act(appointment, OFFICERS, FOREVER, NOW), /occupied/);
    coop.act(resignation, seats([SUPERVISORY, 3, "k5"]), FOREVER, NOW);
    expect(coop.seatHolderAt(SUPERVISORY, 3, NOW)).to.equal(5);
    refused(() => coop.act(appointment, OFFICERS, FOREVER, NOW), /occupied/);
    coop.act(appointment, OFFICERS, FOREVER, NOW + 1);
    expect(coop.seatHolderAt(SUPERVISORY, 3, NOW + 1)).to.equal(7);
    expect(coop.seatHolderAt(SUPERVISORY, 3, YEAR_END)).to.equal(0);
  });

  it("are filled by an auditor and an officer too, in this order", () => {
    const coop = build({ seats: SEATS.slice(0, 4), auditors: ["auditor"] });
    const auditor = { body: 0, seat: 1, key: "auditor" };
    refused(() => coop.act(appointment, [...OFFICER, auditor], FOREVER, NOW));
    refused(() => coop.act(appointment, [{ ...auditor, seat: 2 }, ...OFFICER], FOREVER, NOW));
    refused(() => coop.act({ ...appointment, person: 3 }, OFFICERS, FOREVER, NOW), /sits/);
    refused(() => coop.act({ ...appointment, role: "CHAIR" }, OFFICERS, FOREVER, NOW), /CHAIR/);
    refused(() => coop.act({ ...appointment, until: NOW }, OFFICERS, FOREVER, NOW), /empty/);
    coop.act(appointment, [auditor, ...OFFICER], FOREVER, NOW);
  });

  it("of representatives end four years after the year of their beginning", () => {
    const body = { kind: "REPRESENTATIVES", convenedBy: 0, presidedBy: 0, segments: [0] } as const;
    const coop = found({
      bodies: [body, { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] }],
      seats: SEATS.slice(0, 2),
    });
    const limit = at("2030-12-31T23:00:00");
    const elected = { ...appointment, body: 1, seat: 1 };
    const by = seats([BOARD, 1, "k1"], [BOARD, 2, "k2"]);
    refused(() => coop.act({ ...elected, until: limit + 1 }, by, FOREVER, NOW), /too long/);
    coop.act({ ...elected, until: limit }, by, FOREVER, NOW);
  });

  it("of the board are taken in an emergency by more than half of all members", () => {
    const act = {
      name: "EmergencyBoard",
      body: BOARD,
      seat: 1,
      person: 7,
      until: YEAR_END,
    } as const;
    refused(() => build().act(act, [], FOREVER, NOW, "act:e"), /know/);
    const coop = build({ articles: { emergencyBoard: true } });
    const endorse = (first: number, last: number) =>
      coop.endorse(
        "act:e",
        Array.from({ length: last - first + 1 }, (_, i) => ({
          member: first + i,
          key: `k${first + i}`,
        })),
        NOW,
      );
    endorse(1, 5);
    refused(() => endorse(5, 6), /member 5 endorses it already/);
    refused(() => coop.endorse("act:e", [{ member: 6, key: "k7" }], NOW), /member 6 does not/);
    refused(() => coop.act(act, [], FOREVER, NOW, "act:e"), /half/);
    endorse(6, 6);
    refused(() => coop.act(act, OFFICERS, FOREVER, NOW, "act:e"));
    coop.act(act, [], FOREVER, NOW, "act:e");
    expect(coop.seatHolderAt(BOARD, 1, NOW)).to.equal(1);
    expect(coop.seatHolderAt(BOARD, 1, NOW + 1)).to.equal(7);
    refused(() => coop.act(act, [], FOREVER, NOW, "act:e"), /done/);
    // A vacant seat is taken at once, and with no role.
    const vacant = build({ articles: { emergencyBoard: true }, seats: SEATS.slice(0, 1) });
    const all = [1, 2, 3, 4, 5, 6].map((member) => ({ member, key: `k${member}` }));
    vacant.endorse("act:e", all, NOW);
    const second = { ...act, seat: 2 };
    refused(() => vacant.act({ ...second, seat: 3 }, [], FOREVER, NOW, "act:e"), /seat/);
    refused(() => vacant.act({ ...second, body: SUPERVISORY }, [], FOREVER, NOW, "act:e"), /board/);
    refused(() => vacant.act({ ...second, person: 1 }, [], FOREVER, NOW, "act:e"), /sits/);
    refused(() => vacant.act({ ...second, until: NOW }, [], FOREVER, NOW, "act:e"), /empty/);
    vacant.act(second, [], FOREVER, NOW, "act:e");
    expect(vacant.seatHolderAt(BOARD, 2, NOW)).to.equal(7);
    // The chair's role goes with the seat: the newcomer opens votes.
    openAt(coop, NOW + 1, NOW + DAY, { body: BOARD }, seats([BOARD, 1, "k7"]));
    castAll(coop, 2, 2, "YES", NOW + 1);
  });
});
