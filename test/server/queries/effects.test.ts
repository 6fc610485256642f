/** What follows from a vote once it is closed. */
import { expect } from "chai";
import { Refusal, Standing } from "../../../server/protocol/types.ts";
import { MEETING, openQueries, type QueryScene, START, VOTE } from "../../helpers/queried.ts";
import { event, id, ruleSet } from "../../helpers/synthetic.ts";

describe("what follows from a vote", () => {
  let scene: QueryScene;

  beforeEach(async () => {
    scene = await openQueries();
    await scene.found();
    await scene.mine(90);
  });
  afterEach(() => scene.close());

  it("is waiting for the declaration where the rules want it, and may be refused", async () => {
    const rules = ruleSet(MEETING, { effectiveOn: 1 });
    await scene.mine(95, event("bodies", "RuleSetAdopted", { body: 1, index: 2, ruleSet: rules }));
    await scene.open(VOTE, { ruleSet: 2 });
    await scene.ended(200);
    await scene.closed(810, 1, { yes: 3 });
    const state = async () => (await scene.queries.vote(VOTE)).execution.state;
    expect(await state()).to.equal("WAITING");
    await scene.mine(820, event("votes", "ResultDeclared", { vote: VOTE, outcome: 1, person: 1 }));
    expect(await state()).to.equal("READY");
    await scene.mine(
      830,
      event("votes", "ActionRefused", {
        vote: VOTE,
        refusal: Refusal.KEY_IN_USE,
      }),
    );
    expect((await scene.queries.vote(VOTE)).execution).to.deep.equal({
      state: "REFUSED",
      at: START + 830,
      refusal: "KEY_IN_USE",
    });
  });

  it("is waiting for the entry in the register where the rules want it (§16(6) GenG)", async () => {
    const rules = ruleSet(MEETING, { effectiveOn: 2 });
    await scene.mine(95, event("bodies", "RuleSetAdopted", { body: 1, index: 2, ruleSet: rules }));
    await scene.open(VOTE, { ruleSet: 2 });
    await scene.closed(810, 1, { yes: 3 });
    const state = async () => {
      const { execution, registeredAt, derivation } = await scene.queries.vote(VOTE);
      return [execution.state, registeredAt, derivation.at(-1)?.code, derivation.at(-1)?.result];
    };
    expect(await state()).to.deep.equal(["WAITING", null, "REGISTRATION", "open"]);
    await scene.mine(815, event("votes", "ResultDeclared", { vote: VOTE, outcome: 1, person: 1 }));
    expect(await state()).to.deep.equal(["WAITING", null, "REGISTRATION", "open"]);
    const registered = { vote: VOTE, document: id("reference") };
    await scene.mine(820, event("votes", "ResolutionRegistered", registered));
    expect(await state()).to.deep.equal(["READY", START + 820, "REGISTRATION", "met"]);
  });

  it("keeps its outcome where it is annulled, and is carried out no more", async () => {
    await scene.open();
    await scene.closed(810, 1, { yes: 3 });
    const minutes = { vote: VOTE, document: id("minutes"), chair: 1, boardMember: 2 };
    await scene.mine(815, event("votes", "MinutesSigned", minutes));
    const annulled = { vote: VOTE, standing: Standing.ANNULLED, document: id("judgment") };
    await scene.mine(820, event("votes", "ResolutionAnnulled", annulled));
    const vote = await scene.queries.vote(VOTE);
    expect(vote).to.include({ outcome: "ADOPTED", standing: "ANNULLED", annulledAt: START + 820 });
    expect(vote.execution.state).to.equal("LAPSED");
    const { document, chair, boardMember } = minutes;
    expect(vote.minutes).to.deep.equal({ at: START + 815, document, chair, boardMember });
    expect(vote.derivation.at(-1)).to.deep.equal({
      code: "STANDING",
      paragraph: "",
      result: "notMet",
      numbers: { standing: Standing.ANNULLED },
    });
  });

  it("lapses when it is rejected", async () => {
    await scene.open();
    await scene.ended(200);
    await scene.closed(810, 2, { no: 3 });
    expect((await scene.queries.vote(VOTE)).execution.state).to.equal("LAPSED");
  });
});
