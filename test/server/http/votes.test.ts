/** Votes of a cooperative under the GenG over HTTP: from their opening to what became of them. */
import { expect } from "chai";
import type { Hex } from "viem";
import type { Signer } from "../../../scripts/signers.ts";
import { type Act, VOTE_ACTS, type VoteActName } from "../../../server/protocol/acts.ts";
import { candidateSet } from "../../../server/protocol/ballot.ts";
import { Law, Matter, Procedure } from "../../../server/protocol/rules.ts";
import { Choice, Manner, Standing } from "../../../server/protocol/types.ts";
import type { By } from "../../helpers/acting.ts";
import { expectConforms, expectProblem } from "../../helpers/conformance.ts";
import {
  ASSEMBLY,
  BOARD,
  lawfulFounding,
  personSigner,
  SUPERVISORS,
} from "../../helpers/foundings.ts";
import { requestOf } from "../../helpers/requests.ts";
import { plainRules } from "../../helpers/rules.ts";
import { CHAIR, DAY, foundServer, HOUR, type Scene, START, seatOf } from "../../helpers/server.ts";
import { DOCUMENT, type Fields } from "../../helpers/signing.ts";

const SUPERVISOR = seatOf(SUPERVISORS, 1, 2);
const OFFICERS = [CHAIR, SUPERVISOR];
/** The assembly discusses two weeks after the opening and votes three days, or a week, after that. */
const DISCUSSION = START + 14 * DAY;
const VOTING = DISCUSSION + 7 * DAY;
const END = VOTING + DAY;
const times = { discussionAt: DISCUSSION, startsAt: VOTING, endsAt: END };

describe("votes over HTTP", () => {
  let scene: Scene;
  /** Votes of the assembly: a resolution, an election, a discharge, a dissolution. */
  let resolution: Hex;
  let election: Hex;
  let discharge: Hex;
  let dissolution: Hex;
  const seen = new Set<string>();

  before(async () => {
    scene = await foundServer({ founding: lawfulFounding() });
  });
  after(() => scene.close());

  async function write<N extends VoteActName>(
    name: N,
    fields: Fields<N>,
    by: readonly (By | Signer)[],
  ) {
    seen.add(name);
    return scene.write(await scene.signing.act(name, fields, by));
  }
  const vote = async (id: Hex) => {
    const reply = await scene.get(`/api/votes/${id}`);
    expectConforms("get", `/api/votes/${id}`, reply);
    return reply.json;
  };
  /** Code, paragraph, result, numbers of each step, and which was decisive. */
  const derived = async (id: Hex) =>
    (await vote(id)).derivation.map(
      (step: { code: string; paragraph: string; result: string; numbers: object }) =>
        "decisive" in step ? { ...step, decisive: "yes" } : step,
    );
  const step = (code: string, paragraph: string, result: string, numbers: object = {}) => ({
    code,
    paragraph,
    result,
    numbers,
  });

  const refused = async (...args: Parameters<Scene["opening"]>) => {
    const { body } = await scene.opening(...args);
    const before = (await scene.get("/api/status")).json.digest;
    const replies = await Promise.all(
      ["de", "en"].map((language) => scene.post(`/api/acts?lang=${language}`, body)),
    );
    expect((await scene.get("/api/status")).json.digest).to.equal(before);
    return replies as [(typeof replies)[0], (typeof replies)[0]];
  };

  it("are opened in the assembly not by circular, but with notice and discussion (§§43b, 46 GenG)", async () => {
    const [german, english] = await refused(undefined, { ...times, discussionAt: START });
    expectProblem(german, "NOTICE_TOO_SHORT");
    expect(german.json.facts).to.include({ earliest: DISCUSSION });
    expect(german.json.title).to.match(/^The vote may begin on \{earliest\} at the earliest/);
    expect(german.json.detail).to.match(/frühestens Dienstag, 15\. September 2026, 10:00\sUhr/);
    expect(english.json.detail).to.match(/on Tuesday,? 15 September 2026, 10:00\sCEST at the/);
    expectProblem((await refused())[0], "DISCUSSION_TOO_SHORT");
    const short = { ...times, startsAt: DISCUSSION + DAY };
    expectProblem((await refused(undefined, short))[0], "DISCUSSION_TOO_SHORT");
  });

  it("are not opened on rules that the law forbids; each fault is told with its paragraph", async () => {
    const ruleSet = {
      ...plainRules,
      law: Law.GENG_GENERAL_MEETING,
      procedure: Procedure.EXTENDED,
      body: ASSEMBLY,
      discussion: DAY,
      notice: 13 * DAY,
      majorityNum: 1,
      majorityDen: 3,
      proxyCap: 3,
    };
    const content = { kind: "ADOPT_RULE_SET", ruleSet } as const;
    const replies = await refused(content, { ...times, ruleSet: 3 });
    const faults = "MAJORITY_BELOW_HALF, NOTICE_TOO_SHORT, PROXIES_ABOVE_TWO";
    for (const reply of replies) expectProblem(reply, "RULE_SET_UNLAWFUL", { faults });
    expect(replies.map(({ json }) => json.detail)).to.deep.equal([
      "Die Regelfassung ist unzulässig: Ein Beschluss braucht die Mehrheit der Stimmen (§43(2) GenG). Zur Versammlung wird mindestens zwei Wochen vorher geladen (§46(1) GenG). Niemand vertritt mehr als zwei Mitglieder (§43(5) GenG).",
      "The rule set is not permitted: A resolution needs the majority of votes (§43(2) GenG). A meeting is called two weeks before at least (§46(1) GenG). Nobody represents more than two members (§43(5) GenG).",
    ]);
  });

  it("are opened by the chair of the board, or by a tenth of the members (§45 GenG)", async () => {
    const { id, act } = await scene.signing.opening(times, undefined, []);
    const first = await scene.signing.endorsement(id, 5, personSigner(5));
    await scene.write(first);
    const few = await scene.post("/api/acts", requestOf(act));
    expectProblem(few, "ENDORSEMENTS_TOO_FEW", { given: 1, all: 12 });
    await scene.write(await scene.signing.endorsement(id, 6, personSigner(6)));
    await scene.write(act);
    resolution = id;
    expect(await vote(id)).to.deep.include({ phase: "PENDING", signers: [], openedAt: START });

    const office = { body: BOARD, since: 0, until: END + 300 * DAY, seats: [3] };
    const order = { ...office, candidates: [6, 7, 11] };
    election = await scene.open({ kind: "ELECT", election: order }, times);
    const concern = { kind: "CONCERN", persons: [1], members: [] } as const;
    discharge = await scene.open(concern, { ...times, matter: Matter.DISCHARGE });
    const dissolve = { ...times, ruleSet: 3, matter: Matter.DISSOLUTION };
    dissolution = await scene.open({ kind: "RESOLUTION" }, dissolve);
    expect((await vote(discharge)).signers).to.deep.equal([{ body: BOARD, seat: 1 }]);
  });

  it("tell before the close what is asked, what is met, and nothing of how anybody voted", async () => {
    // The person concerned votes for an organisation, whom somebody else could represent.
    expect(await derived(discharge)).to.deep.equal([
      step("NOTICE", "§46(1) GenG", "met", { given: 14 * DAY, required: 14 * DAY }),
      step("DISCUSSION", "§43b(1) GenG", "met", { given: 7 * DAY, required: 3 * DAY }),
      step("OBJECTIONS", "§51(2) GenG", "open", { objections: 0, aborting: 0 }),
      step("ELECTORATE", "§43(1) GenG", "met", { rule: 1, eligible: 12, all: 12 }),
      step("BAN", "§43(6) GenG", "met", { barred: 0 }),
      step("PARTICIPATION", "", "open", { participants: 0, required: 3 }),
      step("MAJORITY", "§43(2) GenG", "open", { num: 1, den: 2 }),
    ]);
    await scene.travel(14 * DAY);
    expect(await vote(resolution)).to.include({ phase: "DISCUSSION", count: null, weights: null });
    await scene.travel(7 * DAY);
    expect(await vote(resolution)).to.include({ phase: "VOTING" });
  });

  it("take proxies, changes, paper and objections", async () => {
    const proxy = { vote: resolution, principal: 3, ...{ document: DOCUMENT } };
    await write("Proxy", { ...proxy, holder: 9 }, [personSigner(3)]);
    await write("ProxyRevocation", { vote: resolution, principal: 3 }, [personSigner(3)]);
    await scene.travel(1);
    await write("Proxy", { ...proxy, holder: 10 }, [personSigner(3)]);
    await scene.cast(resolution, [1, 2, 4, 5]);
    await scene.cast(resolution, [6, 7, 9], "NO");
    const changed = await scene.ballot(resolution, 5, "NO", { revision: 2 });
    const represented = await scene.ballot(resolution, 3, "NO", { signer: personSigner(10) });
    for (const { body } of [changed, represented]) {
      expect((await scene.post("/api/ballots", body)).status).to.equal(201);
    }
    await write("PaperBallot", onPhone(8, Choice.NO), OFFICERS);
    await write("Objection", { vote: resolution, elector: 7 }, [personSigner(7)]);
    expect((await vote(resolution)).participation).to.include({ voted: 9, objections: 1 });
    const twice = await scene.signing.act("PaperBallot", onPhone(8, Choice.YES), OFFICERS);
    expectProblem(await scene.post("/api/acts", requestOf(twice)), "BALLOT_REVISION_STALE");
  });

  const onPhone = (
    elector: number,
    choice: number,
  ): Omit<Act<"PaperBallot">, "nonce" | "validUntil"> => ({
    vote: resolution,
    elector,
    choice: BigInt(choice),
    manner: Manner.PHONE,
    revision: 1,
    receivedAt: scene.now,
    document: DOCUMENT,
  });

  it("take in an election sets of candidates, and no word", async () => {
    const word = (await scene.ballot(election, 1)).body;
    expectProblem(await scene.post("/api/ballots", word), "BALLOT_CHOICE_INVALID");
    await scene.cast(election, [1, 2, 4, 11], candidateSet([0]));
    await scene.cast(election, [3, 5], candidateSet([1]));
    await scene.cast(election, [6], candidateSet([0, 1]));
    await scene.cast(election, [7], candidateSet([]));
    const { candidates } = (await vote(election)).election;
    expect(candidates[0]).to.deep.equal({ person: 6, votes: null, seat: null });
  });

  it("keep those concerned from voting (§43(6) GenG), for others too", async () => {
    const own = (await scene.ballot(discharge, 1)).body;
    expectProblem(await scene.post("/api/ballots", own), "BALLOT_BARRED");
    await write("Proxy", { vote: discharge, principal: 3, holder: 1, document: DOCUMENT }, [
      personSigner(3),
    ]);
    const other = (await scene.ballot(discharge, 3, "YES", { signer: personSigner(1) })).body;
    expectProblem(await scene.post("/api/ballots", other), "BALLOT_BARRED");
    await scene.cast(discharge, [2, 3, 4]);
    await scene.cast(discharge, [5, 6], "NO");
    await scene.cast(dissolution, [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("tell after the close how the outcome came about, and on what it hangs", async () => {
    await scene.travel(DAY);
    for (const seconds of [HOUR, 1]) await scene.travel(seconds);
    const { outcome, contestable, count, weights } = await vote(resolution);
    expect([outcome, contestable]).to.deep.equal(["REJECTED", ["REVOCABILITY"]]);
    // Member 4 has three votes.
    expect([count.yes, count.no, weights.yes, weights.no]).to.deep.equal([3, 6, 5, 6]);
    const half = { num: 1, den: 2 };
    expect(await derived(resolution)).to.deep.equal([
      step("NOTICE", "§46(1) GenG", "met", { given: 14 * DAY, required: 14 * DAY }),
      step("DISCUSSION", "§43b(1) GenG", "met", { given: 7 * DAY, required: 3 * DAY }),
      step("OBJECTIONS", "§51(2) GenG", "met", { objections: 1, aborting: 0 }),
      step("ELECTORATE", "§43(1) GenG", "met", { rule: 1, eligible: 12, all: 12 }),
      step("PARTICIPATION", "", "met", { participants: 9, required: 3 }),
      step("MULTIPLE_VOTES", "§43(3) no. 1 GenG", "met", {
        scheme: 1,
        heads: 9,
        votes: 11,
        most: 3,
      }),
      {
        ...step("MAJORITY", "§43(2) GenG", "notMet", {
          yes: 5,
          no: 6,
          ...half,
          base: 11,
          required: 6,
        }),
        decisive: "yes",
      },
      step("HANGS_ON_REVOCABILITY", "§130(1) BGB", "notMet"),
      step("DECLARATION", "§47 GenG", "open"),
    ]);
  });

  it("tell who was elected with how many votes", async () => {
    const { outcome, election: told } = await vote(election);
    expect(outcome).to.equal("ADOPTED");
    // Of member 6 no vote counts for anybody: two are too many for one seat.
    expect(told.candidates).to.deep.equal([
      { person: 6, votes: 6, seat: 3 },
      { person: 7, votes: 2, seat: null },
      { person: 11, votes: 0, seat: null },
    ]);
    expect(
      (await derived(election)).find(({ code }: { code: string }) => code === "ELECTION"),
    ).to.deep.equal({
      ...step("ELECTION", "§43(2) GenG", "met", {
        seats: 1,
        filled: 1,
        num: 1,
        den: 2,
        base: 8,
        required: 5,
      }),
      decisive: "yes",
    });
  });

  it("list who voted in which manner (§47 GenG)", async () => {
    const { items } = (await scene.get(`/api/votes/${resolution}/voters`)).json;
    const told = items.map(({ elector, manner, proxy, votes }: Record<string, unknown>) => [
      elector,
      manner,
      proxy,
      votes,
    ]);
    const own = (elector: number, votes = 1) => [elector, "OWN", null, votes];
    expect(told).to.deep.equal([
      own(1),
      own(2),
      [3, "PROXY", 10, 1],
      own(4, 3),
      own(5),
      own(6),
      own(7),
      [8, "PHONE", null, 1],
      own(9),
    ]);
  });

  it("are declared by the chair, signed in the minutes, entered in the register, and annulled", async () => {
    const state = async () => {
      const { execution, derivation } = await vote(dissolution);
      return [execution.state, derivation.at(-1).code, derivation.at(-1).result];
    };
    expect(await state()).to.deep.equal(["WAITING", "REGISTRATION", "open"]);
    const wrong = await scene.signing.act("Declaration", { vote: dissolution, outcome: 1 }, [
      CHAIR,
    ]);
    expectProblem(await scene.post("/api/acts", requestOf(wrong)), "CHAIR_REQUIRED");
    await write("Declaration", { vote: dissolution, outcome: 1 }, [SUPERVISOR]);
    await write("Minutes", { vote: dissolution, document: DOCUMENT }, [SUPERVISOR, CHAIR]);
    const signed = { chair: 2, boardMember: 1, document: DOCUMENT, at: scene.now };
    expect((await vote(dissolution)).minutes).to.deep.equal(signed);
    await write("Registration", { vote: dissolution, document: DOCUMENT }, OFFICERS);
    await scene.travel(1);
    expect(await state()).to.deep.equal(["EXECUTED", "REGISTRATION", "met"]);
    const annulled = { vote: dissolution, standing: Standing.ANNULLED, document: DOCUMENT };
    await write("Annulment", annulled, OFFICERS);
    expect(await vote(dissolution)).to.include({ outcome: "ADOPTED", standing: "ANNULLED" });
    expect((await state()).slice(1)).to.deep.equal(["STANDING", "notMet"]);
  });

  it("are withdrawn, or aborted by an outage or an objection", async () => {
    const open = () => scene.open(undefined, { body: SUPERVISORS }, [SUPERVISOR]);
    const ended = async (id: Hex) => {
      const { outcome, cause } = await vote(id);
      return [outcome, cause];
    };
    const withdrawn = await open();
    await write("VoteWithdrawal", { vote: withdrawn }, [SUPERVISOR]);
    expect(await ended(withdrawn)).to.deep.equal(["WITHDRAWN", "WITHDRAWN"]);
    const broken = await open();
    await write("Outage", { vote: broken, document: DOCUMENT }, [SUPERVISOR, CHAIR]);
    expect(await ended(broken)).to.deep.equal(["PROCEDURE_ABORTED", "OUTAGE"]);
    const objected = await open();
    await write("Objection", { vote: objected, elector: 2 }, [personSigner(3)]);
    expect(await ended(objected)).to.deep.equal(["PROCEDURE_ABORTED", "OBJECTION"]);
    expect((await vote(objected)).derivation).to.deep.equal([
      {
        ...step("OBJECTIONS", "§108(4) AktG", "notMet", { objections: 1, aborting: 1 }),
        decisive: true,
      },
    ]);
  });

  it("have seen every act about them", () => {
    expect([...seen].sort()).to.deep.equal([...VOTE_ACTS].sort());
  });
});
