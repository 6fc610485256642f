import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { encodeAction } from "../../server/protocol/actions.ts";
import { candidateSet } from "../../server/protocol/ballot.ts";
import { EarlyClose, Matter, Revocability } from "../../server/protocol/rules.ts";
import {
  Choice,
  type ElectionOrder,
  Outcome,
  Phase,
  Refusal,
  Skip,
} from "../../server/protocol/types.ts";
import {
  type Cooperative,
  DAY,
  HOUR,
  LAND,
  MUNICIPAL,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import { foundRegistered, type RegisteredOptions } from "../helpers/registered.ts";

const { ADOPTED, REJECTED, NO_QUORUM } = Outcome;
const UNTIL = START + 300 * DAY;

describe("elections", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  /** An Aufsichtsrat of four vacant seats; a plurality elects. */
  const start = async (options: RegisteredOptions = {}, rules = {}) => {
    coop = await foundRegistered({
      ...options,
      plan: (plan) => ({
        seats: plan.seats.filter(({ body }) => body !== SUPERVISORY_BOARD),
        ruleSets: [
          ...plan.ruleSets,
          {
            ...plan.ruleSets[0],
            matters: 1 << Matter.ELECTION,
            majorityNum: 0,
            majorityStrict: false,
            ...rules,
          } as (typeof plan.ruleSets)[0],
        ],
        ...options.plan?.(plan),
      }),
    });
  };
  const election = (changes: Partial<ElectionOrder> = {}): ActionContent => ({
    kind: "ELECT",
    election: {
      body: SUPERVISORY_BOARD,
      since: 0,
      until: UNTIL,
      seats: [1, 2],
      candidates: [5, 6, 7, 8],
      ...changes,
    },
  });
  const open = (content = election()) => coop.open(content, { endsAt: coop.now() + HOUR });
  /** Outcome, who is elected by seat, and the votes of each candidate. */
  async function elected(vote: `0x${string}`) {
    await coop.finish(vote);
    const { outcome } = await coop.voteOf(vote);
    const seats = await coop.ask<bigint[]>("votes", "electedOf", vote);
    return { outcome: Number(outcome), seats: [...seats].map(Number) };
  }
  const holder = async (seat: number) =>
    Number((await coop.ask<bigint[]>("bodies", "seatAt", SUPERVISORY_BOARD, seat, coop.now()))[0]);

  it("seat those with most votes, for the term, from the execution on", async () => {
    await start();
    const content = election();
    const vote = await open(content);
    await coop.elect(vote, { 1: [1], 2: [1, 3], 3: [1, 0], 4: [3], 9: [2] });
    const end = await coop.remember();
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [2, 4] });
    await end();
    coop.travel(coop.now() + HOUR);
    const { logs } = await coop.send(coop.end(vote));
    const [, closed, told_] = logs;
    expect([closed?.name, told_?.name]).to.deep.equal(["VoteClosed", "Elected"]);
    expect([...(told_?.args.elected as bigint[])]).to.deep.equal([2n, 4n]);
    expect([...(told_?.args.votes as bigint[])]).to.deep.equal([1n, 3n, 1n, 2n]);
    const events = told(await coop.send(coop.execution(vote, content)));
    const since = BigInt(coop.now());
    expect(events.slice(0, 2)).to.deep.equal([
      ["SeatTaken", 3n, 1n, 6n, since, BigInt(UNTIL), 0n],
      ["SeatTaken", 3n, 2n, 8n, since, BigInt(UNTIL), 0n],
    ]);
    expect([await holder(1), await holder(2)]).to.deep.equal([6, 8]);
  });

  it("know abstentions and invalid ballots, which take part", async () => {
    await start();
    const vote = await open();
    // None is an abstention; three are too many for two seats; the fifth candidate is unknown.
    await coop.elect(vote, { 1: [0], 2: [], 3: [0, 1, 2], 4: [4], 6: [0, 1] });
    expect(await coop.countOf(vote)).to.deep.equal([12, 12, 2, 0, 1, 2]);
    expect(await coop.ask("votes", "entryOf", vote, 3)).to.equal(BigInt(Choice.INVALID));
    expect(await coop.ask("votes", "choiceOf", vote, 3)).to.equal(candidateSet([0, 1, 2]));
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [1, 2] });
  });

  it("elect nobody of equals for whom there are not seats enough", async () => {
    await start();
    const vote = await open();
    // One is ahead, two are equal for the last seat.
    await coop.elect(vote, { 1: [0], 2: [0], 3: [1], 4: [2] });
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [1, 0] });
    const equal = await open();
    await coop.elect(equal, { 1: [0], 2: [1], 3: [2] });
    expect(await elected(equal)).to.deep.equal({ outcome: REJECTED, seats: [] });
    // Two equals for two seats are elected both.
    const enough = await open();
    await coop.elect(enough, { 1: [0], 2: [1] });
    expect(await elected(enough)).to.deep.equal({ outcome: ADOPTED, seats: [1, 2] });
    // What equals leave vacant is nobody's with fewer votes.
    const blocked = await open();
    await coop.elect(blocked, { 1: [0, 1], 2: [0, 1], 3: [2, 0], 4: [2, 1], 6: [2, 3] });
    expect(await elected(blocked)).to.deep.equal({ outcome: REJECTED, seats: [] });
  });

  it("give seats to segments, and the rest to whoever has most votes", async () => {
    await start({
      member: (n) => ([7, 8].includes(n) ? { segment: LAND } : {}),
      plan: ({ bodies }) => ({
        bodies: bodies.map((body, i) =>
          i === 2 ? { ...body, segments: [LAND, MUNICIPAL, 0, LAND] } : body,
        ),
      }),
    });
    const content = election({ seats: [1, 2, 3] });
    const vote = await open(content);
    // 5 and 6 are municipal, 7 and 8 of Land: 7 wins the Land seat with fewest votes.
    await coop.elect(vote, { 1: [0], 2: [0], 3: [0, 1], 4: [1], 6: [2] });
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [3, 1, 2] });
    await coop.send(coop.execution(vote, content));
    expect([await holder(1), await holder(2), await holder(3)]).to.deep.equal([7, 5, 6]);
    // Two of Land for the Land seat and the free one, the municipal seat stays vacant.
    const land = await open(election({ seats: [2, 3, 4], candidates: [7, 8] }));
    await coop.elect(land, { 1: [0, 1], 2: [0] });
    expect(await elected(land)).to.deep.equal({ outcome: ADOPTED, seats: [0, 2, 1] });
  });

  it("need the majority that the rules name", async () => {
    await start({}, { majorityNum: 1, majorityDen: 2, majorityStrict: true });
    const vote = await open();
    // Six ballots: more than half of the yes votes are four.
    await coop.elect(vote, { 1: [0], 2: [0], 3: [0, 1], 4: [0], 6: [1], 7: [1] });
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [1, 0] });
    const nobody = await open();
    await coop.elect(nobody, { 1: [0], 2: [1] });
    expect(await elected(nobody)).to.deep.equal({ outcome: REJECTED, seats: [] });
  });

  it("need the quorum", async () => {
    await start({}, { quorumMin: 3 });
    const content = election();
    const vote = await open(content);
    await coop.elect(vote, { 1: [0], 2: [0] });
    expect(await elected(vote)).to.deep.equal({ outcome: NO_QUORUM, seats: [] });
    await coop.refused(coop.execution(vote, content), "NotAdopted", [vote, NO_QUORUM]);
  });

  it("end when all have voted, not because the outcome is fixed", async () => {
    await start({}, { earlyClose: EarlyClose.OUTCOME_FIXED, electorate: 0 });
    const vote = await open();
    const signerOf = (n: number) => coop.signer(n === 12 ? 14 : n);
    for (let n = 1; n <= 12; n++) {
      await coop.refused(coop.end(vote), "NotOver", [vote, START + HOUR]);
      await coop.castOne(vote, n, candidateSet([0]), { signer: signerOf(n) });
    }
    await coop.send(coop.end(vote));
    const phase = await coop.ask("votes", "phaseAt", vote, coop.now());
    expect(phase).to.equal(BigInt(Phase.CLOSED));
  });

  it("let ballots be changed where the rules do", async () => {
    await start({}, { revocability: Revocability.UNTIL_DEADLINE });
    const vote = await open();
    await coop.elect(vote, { 1: [0], 2: [0], 3: [1] });
    const change = { revision: 2 };
    await coop.castOne(vote, 1, candidateSet([1, 2]), change);
    await coop.castOne(vote, 2, candidateSet([1]), change);
    const old = coop.castOf(vote, [await coop.ballot(vote, 2, candidateSet([0]), change)]);
    await coop.refused(old, "NothingCounted", [2, Skip.ALREADY_VOTED], { twin: false });
    // Candidate 1 has three votes, candidate 2 one.
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [2, 3] });
  });

  it("pass over whoever can no longer be seated, and seat the others", async () => {
    await start();
    const content = election({ seats: [1, 2, 3] });
    const vote = await open(content);
    await coop.elect(vote, { 1: [0], 2: [0, 1], 3: [0, 1, 2] });
    expect(await elected(vote)).to.deep.equal({ outcome: ADOPTED, seats: [1, 2, 3] });
    const members = [coop.signer(6), coop.signer(7)];
    await coop.send(coop.act("Transfer", { from: 6, to: 7, shares: 3 }, members));
    coop.wait(1);
    // Seat 3 was given to somebody else by a later resolution.
    const order = { body: SUPERVISORY_BOARD, seat: 3, person: 9, since: 0, until: UNTIL, role: 0 };
    const seat: ActionContent = { kind: "SEAT", order };
    const later = await coop.open(seat, { endsAt: coop.now() + HOUR });
    await coop.cast(later, { 1: Choice.YES });
    await coop.finish(later);
    await coop.send(coop.execution(later, seat));
    const events = told(await coop.send(coop.execution(vote, content)));
    expect(events.map(([name]) => name)).to.deep.equal([
      "SeatTaken",
      "ElectedRefused",
      "ElectedRefused",
      "ActionExecuted",
    ]);
    expect(events[1]).to.deep.equal(["ElectedRefused", 3n, 2n, 6n, BigInt(Refusal.NOT_A_MEMBER)]);
    expect(events[2]).to.deep.equal(["ElectedRefused", 3n, 3n, 7n, BigInt(Refusal.OVERTAKEN)]);
    expect([await holder(1), await holder(2), await holder(3)]).to.deep.equal([5, 0, 9]);
  });

  it("do not fail for a candidate who was not elected and left", async () => {
    await start();
    const content = election();
    const vote = await open(content);
    await coop.elect(vote, { 1: [0, 1] });
    await elected(vote);
    const members = [coop.signer(8), coop.signer(7)];
    await coop.send(coop.act("Transfer", { from: 8, to: 7, shares: 3 }, members));
    coop.wait(1);
    await coop.send(coop.execution(vote, content));
    expect([await holder(1), await holder(2)]).to.deep.equal([5, 6]);
  });

  it("are over with their term", async () => {
    await start();
    const content = election({ until: START + DAY });
    const vote = await open(content);
    await coop.elect(vote, { 1: [0] });
    await elected(vote);
    coop.travel(START + DAY);
    await coop.turnedDown(coop.execution(vote, content), Refusal.TERM_OVER);
    await coop.impossible(content, Refusal.TERM_OVER);
  });

  it("are refused unless they are elections", async () => {
    await start();
    const many = Array.from({ length: 25 }, (_, i) => i + 1);
    for (const [changes, seats, candidates] of [
      [{ seats: [] }, 0, 4],
      [{ candidates: [] }, 2, 0],
      [{ candidates: many }, 2, 25],
      [{ candidates: [5, 6, 5] }, 2, 3],
      [{ seats: [2, 1] }, 2, 4],
      [{ seats: [1, 1] }, 2, 4],
    ] as const) {
      await coop.unopenable(election(changes), "ElectionInvalid", [seats, candidates]);
    }
    await coop.unopenable(election({ since: UNTIL }), "TermEmpty", [UNTIL, UNTIL]);
    await coop.unopenable(election({ seats: [5] }), "UnknownSeat", [SUPERVISORY_BOARD, 5]);
    await coop.unopenable(election({ body: 9 }), "UnknownBody", [9]);
    await coop.unopenable(election({ candidates: [13] }), "OfficeNotOfMember", [13]);
    await coop.impossible(election({ candidates: [5, 99] }), Refusal.NOT_A_MEMBER);
    const { kind, data } = encodeAction(election());
    for (const other of [`${data}00`, `${data}${"00".repeat(32)}`]) {
      const action = { kind, data: other };
      const call = coop.callOf("bodies", "checkAction", 1, Matter.ELECTION, action, START);
      await coop.refused(call, "MalformedAction");
    }
  });
});
