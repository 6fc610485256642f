/** What only a cooperative under the GenG is refused. */
import { expect } from "chai";
import type { Hex } from "viem";
import type { ErrorCode } from "../../../../server/errors.ts";
import type { ActionContent } from "../../../../server/protocol/actions.ts";
import { Matter } from "../../../../server/protocol/rules.ts";
import { Choice, Manner, SeatRole } from "../../../../server/protocol/types.ts";
import type { Relay } from "../../../../server/relay/relay.ts";
import { Lawful, lawfulArticles, lawfulPlan } from "../../../helpers/lawful.ts";
import { DAY, personSigner } from "../../../helpers/members.ts";
import { CHAIR, foundScene, type Scene, seat } from "../../../helpers/relay.ts";
import { DOCUMENT } from "../../../helpers/signing.ts";

const OFFICERS = [CHAIR, seat(Lawful.SUPERVISORS, 1, personSigner(3))];
const document = DOCUMENT;
const at = (iso: string) => Date.parse(iso) / 1000;

describe("relay: refuses under the GenG", () => {
  let scene: Scene;
  let relay: Relay;

  before(async () => {
    scene = await foundScene({ plan: lawfulPlan() });
    relay = await scene.relay("lawful");
  });
  after(async () => {
    await scene.tidy();
    await scene.close();
  });

  async function refused(code: ErrorCode, content: ActionContent, matter?: Matter) {
    const ruleSet = RULE_SETS[matter ?? Matter.RESOLUTION] ?? 1;
    const changes = { ...(matter !== undefined && { matter }), ruleSet };
    const { act } = await scene.opening(changes, content);
    return scene.refused(relay, () => relay.submitAct(act), code);
  }
  /** Rule sets of the meeting that are not its first. */
  const RULE_SETS: Readonly<Record<number, number>> = { [Matter.RULE_SETS]: 2, [Matter.RECALL]: 4 };

  const order = (body: number, number: number, person: number, until = scene.now() + DAY) => ({
    kind: "SEAT" as const,
    order: { body, seat: number, person, since: scene.now(), until, role: SeatRole.NONE },
  });
  const notice = (until: number) => scene.act("Notice", { member: 7, until }, [personSigner(7)]);

  it("an exit at another day than the end of a financial year", async () => {
    const until = at("2021-06-30T22:00:00Z");
    const act = await notice(until);
    const refusal = await scene.refused(relay, () => relay.submitAct(act), "EXIT_NOT_AT_YEAR_END");
    expect(refusal.facts).to.deep.equal({ until });
  });

  it("an exit without three months' notice, counted by the calendar", async () => {
    // December 2020 is too late for the end of that year: notice was due before October began in Berlin.
    const until = at("2020-12-31T23:00:00Z");
    const act = await notice(until);
    const refusal = await scene.refused(relay, () => relay.submitAct(act), "EXIT_NOTICE_TOO_LATE");
    expect(refusal.facts).to.deep.equal({ until, latest: at("2020-09-30T22:00:00Z") });
  });

  it("articles under which the GenG applies no more", async () => {
    const articles = { ...lawfulArticles, cooperative: false };
    await refused(
      "ARTICLES_OF_COOPERATIVE",
      { kind: "ADOPT_ARTICLES", articles },
      Matter.RULE_SETS,
    );
  });

  it("the recall of a supervisor by simple majority, and of others as a recall", async () => {
    const unseat = (body: number, number: number, person: number): ActionContent => ({
      kind: "UNSEAT",
      body,
      seat: number,
      person,
    });
    await refused("RECALL_REQUIRED", unseat(Lawful.SUPERVISORS, 2, 4), Matter.SEATS);
    await refused("RECALL_REQUIRED", unseat(Lawful.BOARD, 2, 2), Matter.RECALL);
  });

  it("an open election of representatives", async () => {
    await refused("ELECTION_SECRET", order(Lawful.REPRESENTATIVES, 2, 7), Matter.SEATS);
  });

  it("a supervisor chosen by the supervisory board", async () => {
    const body = Lawful.SUPERVISORS;
    const content = order(body, 4, 7);
    const by = [seat(body, 1, personSigner(3))];
    const { act } = await scene.opening({ body, matter: Matter.SEATS }, content, by);
    await scene.refused(relay, () => relay.submitAct(act), "BODY_NOT_COMPETENT");
  });

  it("a second investing member among four supervisors", async () => {
    const refusal = await refused(
      "INVESTORS_TOO_MANY",
      order(Lawful.SUPERVISORS, 4, 16),
      Matter.SEATS,
    );
    expect(refusal.facts).to.deep.equal({ body: Lawful.SUPERVISORS, investors: 2n });
  });

  it("an office for who represents no member", async () => {
    await refused("OFFICE_NOT_OF_MEMBER", order(Lawful.BOARD, 3, 14), Matter.SEATS);
  });

  it("a representative for more than four financial years after the first", async () => {
    // The year 2020 is the first; the fourth after it ends with 2024.
    const latest = at("2024-12-31T23:00:00Z");
    const office = { body: Lawful.REPRESENTATIVES, seat: 2, person: 7, role: SeatRole.NONE };
    const appointed = (until: number) =>
      scene.act("Appointment", { ...office, until, document }, OFFICERS);
    const act = await appointed(latest + 1);
    const refusal = await scene.refused(relay, () => relay.submitAct(act), "TERM_TOO_LONG");
    expect(refusal.facts).to.deep.equal({ until: latest + 1, latest });
    await scene.write(relay, await appointed(latest));
  });

  describe("in a vote on the discharge of member 5", () => {
    let vote: Hex;
    before(async () => {
      const changes = { matter: Matter.DISCHARGE };
      const content = { kind: "CONCERN", persons: [5], members: [] } as const;
      vote = await scene.open(relay, changes, content);
      for (const [principal, holder] of [
        [5, 6],
        [7, 5],
      ] as const) {
        const proxy = { vote, principal, holder, document };
        await scene.write(relay, await scene.act("Proxy", proxy, [personSigner(principal)]));
      }
    });

    it("an objection against the principal", async () => {
      const act = await scene.act("Objection", { vote, elector: 5 }, [personSigner(6)]);
      await scene.refused(relay, () => relay.submitAct(act), "OBJECTION_AGAINST_PRINCIPAL");
    });

    it("the ballots of member 5, whoever signs, and what person 5 signs for others", async () => {
      for (const [elector, signer] of [
        [5, 5],
        [5, 6],
        [7, 5],
      ] as const) {
        const options = { signer: personSigner(signer) };
        const ballot = await scene.ballot(vote, elector, Choice.YES, options);
        await scene.refused(relay, () => relay.submitBallot(vote, ballot), "BALLOT_BARRED");
        expect(await relay.statusOf(ballot.id)).to.equal(undefined);
      }
    });

    it("member 5's ballot on paper", async () => {
      const ballot = { vote, elector: 5, choice: 1n, manner: Manner.PAPER, revision: 1, document };
      const act = await scene.act("PaperBallot", { ...ballot, receivedAt: scene.now() }, OFFICERS);
      await scene.refused(relay, () => relay.submitAct(act), "BALLOT_BARRED");
    });
  });

  describe("from 1 September 2022 on", () => {
    it("a general meeting that votes by circular alone", async () => {
      const end = at("2022-08-31T22:00:00Z");
      scene.travel(end - 1);
      await scene.open(relay);
      scene.travel(end);
      const { act } = await scene.opening();
      await scene.refused(relay, () => relay.submitAct(act), "CIRCULAR_MEETING_OVER");
    });
  });
});
