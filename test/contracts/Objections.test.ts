import { expect } from "chai";
import { ElectorateAt, Matter } from "../../server/protocol/rules.ts";
import { Cause, Choice, Outcome, Phase } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  HOUR,
  START,
} from "../helpers/cooperative.ts";

describe("objections to the procedure", () => {
  let coop: Cooperative;
  afterEach(() => coop.close());
  const start = async (rules: FoundingOptions["rules"] = {}) => {
    coop = await found({ rules });
  };

  it("abort the procedure with as many as the rules name", async () => {
    await start({ objectionWindow: HOUR, objections: 2, grace: HOUR });
    const vote = await coop.open();
    await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.YES });
    const first = (await coop.send(coop.objection(vote, 4))).logs[1];
    expect([first?.name, first?.args.elector, first?.args.objections]).to.deep.equal([
      "ProcedureObjected",
      4n,
      1n,
    ]);
    await coop.refused(coop.objection(vote, 4), "AlreadyObjected", [vote, 4]);
    const { logs } = await coop.send(coop.objection(vote, 5));
    expect(logs.map(({ name }) => name).slice(1)).to.deep.equal([
      "ProcedureObjected",
      "VotingEnded",
      "VoteClosed",
    ]);
    const { outcome, cause, endedAt, closedAt, objections } = await coop.voteOf(vote);
    expect([outcome, cause, endedAt, closedAt, objections].map(Number)).to.deep.equal([
      Outcome.PROCEDURE_ABORTED,
      Cause.OBJECTION,
      START,
      START,
      2,
    ]);
    await coop.refused(coop.objection(vote, 6), "WrongPhase", [vote, Phase.CLOSED]);
    const ballot = { ...(await coop.ballot(vote, 6)), receivedAt: START };
    await coop.refused(coop.lateOf(vote, [ballot]), "WrongPhase", [vote, Phase.CLOSED]);
  });

  it("are only recorded where the rules name none", async () => {
    await start({ objectionWindow: HOUR, objections: 0 });
    const vote = await coop.open();
    for (const elector of [4, 5, 6]) await coop.send(coop.objection(vote, elector));
    expect(Number((await coop.voteOf(vote)).objections)).to.equal(3);
    await coop.cast(vote, { 1: Choice.YES });
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
  });

  it("are possible from the first instant of voting until just before the window ends", async () => {
    await start({ objectionWindow: HOUR, objections: 9 });
    const vote = await coop.open(undefined, { startsAt: START + HOUR });
    await coop.refused(coop.objection(vote, 1), "WrongPhase", [vote, Phase.PENDING]);
    coop.travel(START + HOUR);
    await coop.send(coop.objection(vote, 1));
    coop.travel(START + 2 * HOUR - 1);
    await coop.send(coop.objection(vote, 2));
    coop.wait(1);
    await coop.refused(coop.objection(vote, 3), "ObjectionTooLate", [vote, START + 2 * HOUR]);
  });

  it("end with the voting, however long the window is", async () => {
    await start({ objectionWindow: 9 * DAY, objections: 1, grace: HOUR });
    const vote = await coop.open(undefined, { endsAt: START + HOUR });
    coop.travel(START + HOUR - 1);
    const back = await coop.remember();
    await coop.send(coop.objection(vote, 1));
    await back();
    coop.wait(1);
    await coop.refused(coop.objection(vote, 1), "WrongPhase", [vote, Phase.OVERDUE]);
    await coop.send(coop.end(vote));
    await coop.refused(coop.objection(vote, 1), "WrongPhase", [vote, Phase.GRACE]);
  });

  it("are the entitled's only", async () => {
    await start({ objectionWindow: DAY, objections: 9 });
    const vote = await coop.open();
    await coop.send(coop.notice(5, START + HOUR));
    coop.wait(HOUR);
    await coop.refused(coop.objection(vote, 5), "NotEntitled", [vote, 5]);
    await coop.refused(coop.objection(vote, 99), "NotEntitled", [vote, 99]);
    const stranger = coop.signer(7);
    const wrong = coop.objection(vote, 6, stranger);
    await coop.refused(wrong, "BadElectorSignature", [6, stranger.keyId]);
    const seats = await coop.open(undefined, { body: BOARD });
    await coop.refused(coop.objection(seats, 3), "NotEntitled", [seats, 3]);
    await coop.send(coop.objection(seats, 2, coop.signer(10)));
  });

  it("stay with who was entitled at the start, where that decides", async () => {
    await start({ electorate: ElectorateAt.AT_OPEN, objectionWindow: DAY, objections: 9 });
    const vote = await coop.open();
    await coop.send(coop.notice(5, START + HOUR));
    coop.wait(HOUR);
    await coop.send(coop.objection(vote, 5));
    expect(Number((await coop.voteOf(vote)).objections)).to.equal(1);
  });

  it("are none where the rules know none", async () => {
    await start();
    const vote = await coop.open();
    await coop.refused(coop.objection(vote, 5), "NoObjection", [vote]);
  });

  it("may come from a proxy holder, but not to the disadvantage of a principal concerned", async () => {
    await start({ objectionWindow: DAY, objections: 9, proxyCap: 3 });
    const content = { kind: "EXCLUDE", member: 5 } as const;
    const vote = await coop.open(content, { matter: Matter.EXCLUSION });
    for (const principal of [5, 6]) await coop.send(coop.proxy(vote, principal, 7));
    const holder = coop.signer(7);
    await coop.refused(coop.objection(vote, 5, holder), "Concerned", [vote, 5]);
    const { logs } = await coop.send(coop.objection(vote, 6, holder));
    expect(logs[1]?.args.elector).to.equal(6n);
    // The member concerned objects itself.
    await coop.send(coop.objection(vote, 5));
    await coop.refused(coop.objection(vote, 6), "AlreadyObjected", [vote, 6]);
    await coop.send(coop.proxy(vote, 8, 9));
    await coop.send(coop.revocation(vote, 8));
    coop.wait(1);
    const former = coop.signer(9);
    const revoked = coop.objection(vote, 8, former);
    await coop.refused(revoked, "BadElectorSignature", [8, former.keyId]);
  });
});
