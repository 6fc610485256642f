import { expect } from "chai";
import type { Matter } from "../../../../scripts/verify/law/words.ts";
import { FOREVER } from "../../../../scripts/verify/law/words.ts";
import type { Action, Evidence, SeatOrder } from "../../../../scripts/verify/law/world.ts";
import type { Plan } from "./builder.ts";
import {
  at,
  BOARD,
  ballot,
  castAll,
  club,
  convene,
  found,
  meeting,
  openAt,
  own,
  refused,
  SEATS,
  SUPERVISORY,
  seat,
  seats,
  supervision,
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

function order(over: Partial<SeatOrder> = {}): Action {
  return { kind: "SEAT", order: seat(SUPERVISORY, 3, 7, { since: END, ...over }) };
}

const VACANT: Plan = { seats: SEATS.slice(0, 4) };

describe("seating", () => {
  const build = (over: Partial<SeatOrder> = {}, plan: Plan = VACANT) => {
    const coop = club({}, plan);
    adopt(coop, "v", "SEATS", order(over));
    return closed(coop, "v");
  };

  it("begins with the order's instant, or now", () => {
    const coop = build(
      { since: LATER + 5, until: LATER + 9, role: "CHAIR" },
      {
        seats: [...SEATS.slice(0, 2), seat(SUPERVISORY, 1, 3, { until: LATER + 5, role: "CHAIR" })],
      },
    );
    coop.execute("v", null, LATER);
    const held = [4, 5, 8, 9].map((s) => coop.seatHolderAt(SUPERVISORY, 3, LATER + s));
    expect(held).to.deep.equal([0, 7, 7, 0]);
    const now = build();
    now.execute("v", null, LATER);
    expect(now.seatHolderAt(SUPERVISORY, 3, LATER - 1)).to.equal(0);
    expect(now.seatHolderAt(SUPERVISORY, 3, LATER)).to.equal(7);
  });

  it("is refused by name when the term is over or the person is gone", () => {
    expect(refusal(build({ until: LATER }), "v", LATER)).to.equal("TERM_OVER");
    expect(refusal(build({ until: LATER + 1 }), "v", LATER)).to.equal(null);
    const gone = build();
    gone.act({ name: "Transfer", from: 7, to: 1, shares: 1 }, own("k7", "k1"), FOREVER, END);
    expect(refusal(gone, "v", LATER)).to.equal("NOT_A_MEMBER");
  });

  it("waits for a free seat and role, and takes nobody twice", () => {
    const open =
      (over: Partial<SeatOrder>, plan: Plan = VACANT) =>
      () =>
        adopt(club({}, plan), "v", "SEATS", order(over));
    refused(open({}, {}), /occupied/);
    refused(open({ person: 3 }), /sits/);
    refused(open({ role: "CHAIR" }), /CHAIR/);
    refused(open({ seat: 4 }), /seat/);
    refused(open({ since: LATER, until: LATER }), /empty/);
    const bodies = [
      { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: SUPERVISORY, segments: [] },
      { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
      { kind: "SUPERVISORY_BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0, 5] },
    ] as const;
    refused(open({}, { ...VACANT, bodies }), /segment/);
    open({}, { ...VACANT, bodies, members: { 7: { segment: 5 } } })();
  });

  it("is overtaken by what was decided later and done before", () => {
    const coop = club({}, VACANT);
    adopt(coop, "v", "SEATS", order());
    adopt(coop, "w", "SEATS", order({ person: 8 }), START, END + 1);
    closed(closed(coop, "v"), "w", END + 1);
    expect(refusal(coop, "w", LATER)).to.equal(null);
    expect(refusal(coop, "v", LATER)).to.equal("OVERTAKEN");
  });

  it("waits, where it was decided at the same time, for the seat", () => {
    const coop = club({}, VACANT);
    adopt(coop, "v", "SEATS", order());
    adopt(coop, "w", "SEATS", order({ person: 8 }));
    closed(closed(coop, "v"), "w");
    coop.execute("w", null, LATER);
    refused(() => coop.execute("v", null, LATER), /occupied/);
  });

  it("in a cooperative is a matter of the meeting, of the board's also of the supervisory board", () => {
    const bySupervisors = (action: Action) => () => {
      const coop = found({
        ruleSets: [supervision(["SEATS"])],
        seats: [SEATS[0], SEATS[2], SEATS[3]].filter((it) => it !== undefined),
      });
      const by = seats([SUPERVISORY, 1, "k3"]);
      openAt(coop, START, END, { body: SUPERVISORY, matter: "SEATS", action }, by);
    };
    refused(bySupervisors(order()), /decide/);
    bySupervisors({ kind: "SEAT", order: seat(BOARD, 2, 7) })();
  });

  it("keeps investing members to a quarter of a supervisory board", () => {
    const build = (segments: readonly number[], investors: readonly number[]) => () => {
      const coop = found({
        ruleSets: [meeting(["SEATS"])],
        seats: SEATS.slice(0, 2),
        bodies: [
          { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: BOARD, segments: [] },
          { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
          { kind: "SUPERVISORY_BOARD", convenedBy: 0, presidedBy: 0, segments },
        ],
        members: Object.fromEntries(investors.map((n) => [n, { investing: true }])),
      });
      convene(coop, START, END, { matter: "SEATS", action: order() });
    };
    refused(build([0, 0, 0], [7]), /quarter/);
    build([0, 0, 0, 0], [7])();
  });

  it("in a cooperative is for members themselves and organisations' representatives", () => {
    const organisation = {
      organisation: true,
      persons: [
        { key: "k7", invitation: null, representative: false },
        { key: "k8", invitation: null, representative: true },
      ],
    };
    const build = (person: number) => () => {
      const coop = found({
        ...VACANT,
        ruleSets: [meeting(["SEATS"])],
        members: { 7: organisation },
        number: 7,
      });
      convene(coop, START, END, { matter: "SEATS", action: order({ person }) });
    };
    refused(build(7), /§9/);
    build(8)();
    adopt(club({}, { ...VACANT, members: { 7: organisation }, number: 7 }), "v", "SEATS", order());
  });
});

describe("seats of representatives", () => {
  it("in a cooperative are filled by no vote here, which would not be secret", () => {
    const coop = found({
      ruleSets: [meeting(["SEATS"])],
      seats: SEATS.slice(0, 2),
      bodies: [
        { kind: "GENERAL_MEETING", convenedBy: BOARD, presidedBy: BOARD, segments: [] },
        { kind: "BOARD", convenedBy: 0, presidedBy: 0, segments: [0, 0] },
        { kind: "REPRESENTATIVES", convenedBy: BOARD, presidedBy: 0, segments: [0, 0, 0] },
      ],
    });
    const open = () => convene(coop, START, END, { matter: "SEATS", action: order() });
    refused(open, /secret/);
  });
});

describe("unseating", () => {
  it("ends present and future terms in the next second", () => {
    const coop = club();
    const unseat: Action = { kind: "UNSEAT", body: SUPERVISORY, seat: 3, person: 5 };
    refused(() => adopt(coop, "x", "SEATS", { ...unseat, person: 4 }), /NOT_SEATED/);
    // Only the GenG has a recall of its own.
    refused(() => adopt(coop, "x", "RECALL", unseat), /recalled/);
    adopt(coop, "v", "SEATS", unseat);
    adopt(coop, "w", "SEATS", unseat);
    closed(closed(coop, "v"), "w");
    coop.execute("v", null, LATER);
    expect(coop.seatHolderAt(SUPERVISORY, 3, LATER)).to.equal(5);
    expect(coop.seatHolderAt(SUPERVISORY, 3, LATER + 1)).to.equal(0);
    expect(refusal(coop, "w", LATER + 1)).to.equal("NOT_SEATED");
  });

  it("of a supervisory board is a recall, and nothing else is", () => {
    const recall = meeting(["RECALL"], { majorityNum: 3, majorityDen: 4, majorityStrict: false });
    const coop = found({ ruleSets: [recall, meeting(["SEATS"])] });
    const unseat = (body: number, person: number): Action => ({
      kind: "UNSEAT",
      body,
      seat: 2,
      person,
    });
    const open = (matter: Matter, action: Action, ruleSet: number) =>
      convene(coop, START, END, { vote: `${matter}${ruleSet}`, matter, ruleSet, action });
    refused(() => open("SEATS", unseat(SUPERVISORY, 4), 2), /recalled/);
    refused(() => open("RECALL", unseat(BOARD, 2), 1), /recalled/);
    open("RECALL", unseat(SUPERVISORY, 4), 1);
    open("SEATS", unseat(BOARD, 2), 2);
  });
});

describe("elections", () => {
  const elect = (over: Partial<Extract<Action, { kind: "ELECT" }>> = {}): Action => ({
    kind: "ELECT",
    body: SUPERVISORY,
    since: END,
    until: FOREVER,
    seats: [2, 3],
    candidates: [7, 8],
    ...over,
  });
  const plan: Plan = { seats: SEATS.slice(0, 3) };

  it("have a lawful ballot paper", () => {
    const open = (over: Partial<Extract<Action, { kind: "ELECT" }>>) => () =>
      openAt(club({}, plan), START, END, { matter: "ELECTION", action: elect(over) });
    refused(open({ seats: [3, 2] }), /ascending/);
    refused(open({ seats: [3, 3] }), /ascending/);
    refused(open({ seats: [] }), /ascending/);
    refused(open({ seats: [4] }), /seat/);
    refused(open({ candidates: [] }), /candidates/);
    refused(open({ candidates: [7, 7] }), /twice/);
    refused(open({ candidates: [77] }), /person/);
    refused(open({ until: START }), /TERM_OVER|empty/);
    open({})();
  });

  const vote = (coop: Coop) => {
    openAt(coop, START, END, { matter: "ELECTION", action: elect() });
    castAll(coop, 1, 3, [0, 1], START);
    castAll(coop, 4, 4, [0], START);
    expect(coop.cast("v", [ballot(5, [7]), ballot(6, [])], START)).to.deep.equal([null, null]);
    coop.end("v", END);
    return coop;
  };

  it("seat those elected one by one", () => {
    const coop = vote(club({}, plan));
    expect(coop.voteAt("v", END)).to.deep.include({ outcome: "ADOPTED", elected: [1, 2] });
    expect(coop.voteAt("v", END).count).to.include({ yes: 4, abstain: 1, invalid: 1 });
    coop.execute("v", null, END);
    expect(coop.seatHolderAt(SUPERVISORY, 2, END)).to.equal(7);
    expect(coop.seatHolderAt(SUPERVISORY, 3, END)).to.equal(8);
  });

  it("pass over whom a refusal meets", () => {
    const coop = vote(club({}, plan));
    coop.act({ name: "Transfer", from: 7, to: 1, shares: 1 }, own("k7", "k1"), FOREVER, END);
    coop.execute("v", null, LATER);
    expect(coop.voteAt("v", LATER)).to.include({ executed: true, refusal: null });
    expect(coop.seatHolderAt(SUPERVISORY, 2, LATER)).to.equal(0);
    expect(coop.seatHolderAt(SUPERVISORY, 3, LATER)).to.equal(8);
  });

  it("seat nobody while one seat is occupied", () => {
    const coop = vote(club({}, { seats: [...SEATS.slice(0, 3), seat(SUPERVISORY, 3, 5)] }));
    refused(() => coop.execute("v", null, END), /occupied/);
    expect(coop.seatHolderAt(SUPERVISORY, 2, END)).to.equal(0);
    const resignation = { name: "Resignation", body: SUPERVISORY, seat: 3 } as const;
    coop.act(resignation, seats([SUPERVISORY, 3, "k5"]), FOREVER, END);
    coop.execute("v", null, END + 1);
    expect(coop.seatHolderAt(SUPERVISORY, 2, END + 1)).to.equal(7);
  });
});
