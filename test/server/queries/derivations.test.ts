/** How an outcome came about: the rules applied, as the queries tell them. */
import { expect } from "chai";
import { MEETING, openQueries, type QueryScene, START, VOTE } from "../../helpers/queried.ts";
import { admission, event, id, ruleSet } from "../../helpers/synthetic.ts";

describe("how an outcome came about", () => {
  let scene: QueryScene;

  beforeEach(async () => {
    scene = await openQueries();
    const rules = { objections: 2, objectionWindow: 50, quorumNum: 1, quorumDen: 2 };
    await scene.found(ruleSet(MEETING, rules));
    await scene.mine(90);
  });
  afterEach(() => scene.close());

  it("weighs multiple votes beside the heads, and tells what each counts", async () => {
    const rules = ruleSet(MEETING, { voteWeight: 1, cap: 3 });
    await scene.mine(95, event("bodies", "RuleSetAdopted", { body: 1, index: 2, ruleSet: rules }));
    await scene.mine(96, ...admission(6, START + 96, { votes: 3 }));
    const classes = { class: 0, votes: 1, investing: false, segment: 1 };
    await scene.mine(97, event("register", "ClassAdded", classes));
    await scene.open(VOTE, { ruleSet: 2 });
    await scene.cast(
      110,
      1,
      { id: id("a"), elector: 1, choice: 2 },
      { id: id("b"), elector: 6, choice: 1 },
    );
    expect((await scene.queries.vote(VOTE)).weights).to.equal(null);
    await scene.closed(810, 1, { yes: 1, no: 1 }, { weights: { yes: 3, no: 1 } });
    const { count, weights, derivation } = await scene.queries.vote(VOTE);
    expect(count).to.include({ yes: 1, no: 1 });
    expect(weights).to.include({ yes: 3, no: 1 });
    expect(derivation.find(({ code }) => code === "MULTIPLE_VOTES")?.numbers).to.deep.equal({
      scheme: 1,
      heads: 2,
      votes: 4,
      most: 3,
    });
    expect(derivation.at(-1)?.numbers).to.include({ yes: 3, no: 1, base: 4, required: 3 });
  });

  it("is aborted by objections", async () => {
    await scene.open();
    for (const objections of [1, 2]) {
      const args = { vote: VOTE, elector: objections, objections };
      await scene.mine(110 + objections, event("votes", "ProcedureObjected", args));
    }
    const cause = event("votes", "VotingEnded", { vote: VOTE, cause: 4, endedAt: START + 113 });
    await scene.mine(113, cause);
    await scene.closed(114, 4, {});
    const vote = await scene.queries.vote(VOTE);
    expect(vote).to.include({ outcome: "PROCEDURE_ABORTED", cause: "OBJECTION" });
    expect(vote.derivation).to.deep.equal([
      {
        code: "OBJECTIONS",
        paragraph: "",
        result: "notMet",
        numbers: { objections: 2, aborting: 2 },
        decisive: true,
      },
    ]);
  });

  it("is decided by the chair in a tie where the rules say so", async () => {
    const rules = ruleSet(MEETING, { tie: 1 });
    await scene.mine(95, event("bodies", "RuleSetAdopted", { body: 1, index: 2, ruleSet: rules }));
    await scene.open(VOTE, { ruleSet: 2 });
    await scene.cast(
      110,
      1,
      { id: id("a"), elector: 1, choice: 1 },
      { id: id("b"), elector: 2, choice: 2 },
    );
    await scene.ended(200);
    await scene.closed(810, 1, { yes: 1, no: 1 });
    const last = (await scene.queries.vote(VOTE)).derivation.at(-1);
    expect(last).to.deep.equal({
      code: "CASTING_VOTE",
      paragraph: "",
      result: "met",
      numbers: { choice: 1 },
      decisive: true,
    });
  });
});
