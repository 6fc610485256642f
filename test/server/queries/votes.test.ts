import { expect } from "chai";
import { Contest } from "../../../server/protocol/types.ts";
import {
  expectRefusal,
  MEETING,
  openQueries,
  type QueryScene,
  START,
  VOTE,
} from "../../helpers/queried.ts";
import { batch, event, id, ruleSet } from "../../helpers/synthetic.ts";

describe("queries of votes", () => {
  let scene: QueryScene;

  beforeEach(async () => {
    scene = await openQueries();
    const rules = { objections: 2, objectionWindow: 50, quorumNum: 1, quorumDen: 2 };
    await scene.found(ruleSet(MEETING, rules));
    await scene.mine(90);
  });
  afterEach(() => scene.close());

  it("goes through its phases", async () => {
    await scene.open(VOTE, { startsAt: START + 110 });
    const phase = async (time: number) =>
      (await scene.queries.vote(VOTE, { at: START + time })).phase;
    expect(await phase(100)).to.equal("PENDING");
    expect(await phase(110)).to.equal("VOTING");
    expect(await phase(200)).to.equal("OVERDUE");
    await scene.ended(210);
    expect(await phase(210)).to.equal("GRACE");
    expect(await phase(809)).to.equal("GRACE");
    expect(await phase(810)).to.equal("COUNTABLE");
    await scene.closed(820, 3, {});
    expect(await phase(820)).to.equal("CLOSED");
  });

  it("is discussed before it begins, where the procedure is the extended one", async () => {
    await scene.open(VOTE, { discussionAt: START + 110, startsAt: START + 120 });
    const phase = async (time: number) =>
      (await scene.queries.vote(VOTE, { at: START + time })).phase;
    expect(await phase(109)).to.equal("PENDING");
    expect(await phase(110)).to.equal("DISCUSSION");
    expect(await phase(119)).to.equal("DISCUSSION");
    expect(await phase(120)).to.equal("VOTING");
    const { discussionAt } = await scene.queries.vote(VOTE);
    expect(discussionAt).to.equal(START + 110);
  });

  it("tells how many have voted, and nothing of how, before it is closed", async () => {
    await scene.open();
    await scene.cast(
      110,
      1,
      { id: id("a"), elector: 1, choice: 1 },
      { id: id("b"), elector: 2, choice: 1 },
    );
    await scene.cast(120, 2, { id: id("c"), elector: 2, revision: 2, choice: 2 });
    const vote = await scene.queries.vote(VOTE);
    expect(vote.participation).to.deep.equal({
      voted: 2,
      eligible: 3,
      all: 4,
      allVoted: false,
      ballots: 3,
      batches: 2,
      skipped: 0,
      objections: 0,
    });
    expect(vote.count).to.equal(null);
    expect(vote.derivation).to.deep.equal([
      {
        code: "OBJECTIONS",
        paragraph: "",
        result: "open",
        numbers: { objections: 0, aborting: 2 },
      },
      {
        code: "ELECTORATE",
        paragraph: "",
        result: "met",
        numbers: { rule: 1, eligible: 3, all: 4 },
      },
      {
        code: "QUORUM",
        paragraph: "",
        result: "met",
        numbers: { participants: 2, num: 1, den: 2, base: 3, required: 2 },
      },
      { code: "MAJORITY", paragraph: "", result: "open", numbers: { num: 1, den: 2 } },
    ]);
    expect(vote).to.include({ outcome: "NONE", cause: "NONE", weights: null, election: null });
    expect(vote.contestable).to.deep.equal([]);
    expect(vote.execution).to.deep.equal({ state: "UNDECIDED", at: null, refusal: "NONE" });
  });

  it("is the same before the close whatever the choices were", async () => {
    const told = [];
    for (const choices of [
      [1, 1, 1],
      [2, 3, 4],
    ] as const) {
      await scene.close();
      scene = await openQueries();
      await scene.found();
      await scene.mine(90);
      await scene.open();
      const ballots = choices.map((choice, i) => ({ id: id(`${i}`), elector: i + 1, choice }));
      await scene.cast(110, 1, ...ballots);
      const answers = [
        await scene.queries.vote(VOTE),
        await scene.queries.votes(),
        await scene.queries.ballot(id("0")),
        await scene.queries.batch(VOTE, 1),
        await scene.queries.skipped(VOTE),
        await scene.queries.history(),
        await scene.queries.history({ vote: VOTE }),
        await scene.queries.search(id("0")),
      ];
      // Hashes of blocks and the digest cover the choices, as the chain itself does.
      told.push(answers.map(({ asOf: _, ...answer }) => answer));
    }
    expect(told[0]).to.deep.equal(told[1]);
    await expectRefusal(scene.queries.ballots(VOTE), "VOTE_NOT_CLOSED");
  });

  it("counts all as having voted only with the departed", async () => {
    await scene.open(VOTE, { endsAt: START + 600 });
    await scene.cast(
      110,
      1,
      { id: id("a"), elector: 1, choice: 1 },
      { id: id("b"), elector: 4, choice: 1 },
    );
    const allVoted = async (time: number) =>
      (await scene.queries.vote(VOTE, { at: START + time })).participation.allVoted;
    expect(await allVoted(499)).to.equal(false);
    // Member 2 has left; nobody knows whether with a ballot.
    expect(await allVoted(500)).to.equal(false);
    await scene.cast(120, 2, { id: id("c"), elector: 2, choice: 1 });
    expect(await allVoted(499)).to.equal(true);
    expect(await allVoted(500)).to.equal(true);
  });

  it("tells everything once it is closed", async () => {
    await scene.open();
    await scene.cast(
      110,
      1,
      { id: id("a"), elector: 1, choice: 1 },
      { id: id("b"), elector: 2, choice: 2 },
    );
    await scene.ended(200);
    await scene.mine(
      210,
      event("votes", "BallotSkipped", { vote: VOTE, elector: 3, ballot: id("x"), reason: 1 }),
      batch(VOTE, 2, [
        { id: id("c"), elector: 2, revision: 2, choice: 1, receivedAt: START + 199 },
      ]),
    );
    await scene.closed(810, 1, { yes: 2 }, { contestable: 1 << Contest.LATE });
    const declared = event("votes", "ResultDeclared", { vote: VOTE, outcome: 1, person: 1 });
    await scene.mine(820, declared);
    await scene.mine(830, event("votes", "ActionExecuted", { vote: VOTE }));

    const vote = await scene.queries.vote(VOTE);
    expect(vote).to.include({
      phase: "CLOSED",
      cause: "DEADLINE",
      outcome: "ADOPTED",
      endedAt: START + 200,
      countableAt: START + 800,
      closedAt: START + 810,
      declaredAt: START + 820,
      declaredBy: 1,
      objectableUntil: START + 150,
      matter: "RESOLUTION",
    });
    expect(vote.execution).to.include({ state: "EXECUTED", at: START + 830 });
    expect(vote.content).to.deep.equal({ kind: "RESOLUTION" });
    expect(vote.count).to.include({ eligible: 3, yes: 2 });
    expect(vote.derivation.map(({ code, result }) => [code, result])).to.deep.equal([
      ["OBJECTIONS", "met"],
      ["ELECTORATE", "met"],
      ["QUORUM", "met"],
      ["MAJORITY", "met"],
      ["HANGS_ON_LATE", "notMet"],
    ]);
    expect(vote.contestable).to.deep.equal(["LATE"]);
    expect(vote.derivation[4]?.numbers).to.deep.equal({ added: 1, removed: 1 });
    expect(vote.timeline.map(({ name, timestamp }) => [name, timestamp - START])).to.deep.equal([
      ["VoteOpened", 100],
      ["VotingEnded", 200],
      ["VoteClosed", 810],
      ["ResultDeclared", 820],
      ["ActionExecuted", 830],
    ]);

    const { items } = await scene.queries.ballots(VOTE);
    expect(items.map(({ fact: _, transaction: __, ...rest }) => rest)).to.deep.equal([
      ballotView("a", 1, 0, 1, 1, "YES", { block: 4, timestamp: START + 110 }),
      ballotView("b", 1, 1, 2, 1, "NO", {
        block: 4,
        timestamp: START + 110,
        superseded: true,
      }),
      ballotView("c", 2, 0, 2, 2, "YES", {
        block: 6,
        timestamp: START + 210,
        receivedAt: START + 199,
      }),
    ]);
    const skipped = await scene.queries.skipped(VOTE);
    expect(skipped.items).to.have.length(1);
    expect(skipped.items[0]).to.include({
      ballot: id("x"),
      elector: 3,
      reason: "NOT_ENTITLED",
      block: 6,
    });
  });

  it("is refused where unknown", async () => {
    await scene.open();
    const other = id("other");
    await expectRefusal(scene.queries.vote(other), "VOTE_UNKNOWN");
    await expectRefusal(scene.queries.ballots(other), "VOTE_UNKNOWN");
    await expectRefusal(scene.queries.skipped(other), "VOTE_UNKNOWN");
    await expectRefusal(scene.queries.history({ vote: other }), "VOTE_UNKNOWN");
    await expectRefusal(scene.queries.batch(VOTE, 1), "BATCH_UNKNOWN");
    await expectRefusal(scene.queries.vote("0x12"), "QUERY_INVALID");
  });

  it("is found by its id in capitals too", async () => {
    await scene.open();
    expect((await scene.queries.vote(`0x${VOTE.slice(2).toUpperCase()}`)).vote).to.equal(VOTE);
  });
});

function ballotView(
  name: string,
  number: number,
  position: number,
  elector: number,
  revision: number,
  choice: string,
  rest: object,
): object {
  return {
    ballot: id(name),
    batch: number,
    position,
    elector,
    revision,
    choice,
    candidates: null,
    manner: "OWN",
    superseded: false,
    struck: false,
    receivedAt: null,
    ...rest,
  };
}
