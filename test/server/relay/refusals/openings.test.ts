/** Openings that are refused; each refusal leaves the outbox and the chain as they were. */
import { expect } from "chai";
import { keccak256, toHex, zeroAddress } from "viem";
import type { ErrorCode } from "../../../../server/errors.ts";
import type { ActionContent } from "../../../../server/protocol/actions.ts";
import type { Act } from "../../../../server/protocol/acts.ts";
import { NOTHING } from "../../../../server/protocol/receipt.ts";
import { Matter, type RuleSet } from "../../../../server/protocol/rules.ts";
import { Choice, Outcome, SeatRole } from "../../../../server/protocol/types.ts";
import type { Relay } from "../../../../server/relay/relay.ts";
import { Bodies, DAY, HOUR, personSigner } from "../../../helpers/members.ts";
import { CHAIR, foundScene, type Scene, SECOND, SUPERVISOR, seat } from "../../../helpers/relay.ts";
import { plainArticles, plainRules } from "../../../helpers/rules.ts";

const JOINT = [CHAIR, SUPERVISOR];
const hash = keccak256(toHex("something"));

type Opened = Parameters<Scene["opening"]>;
type Row = readonly [ErrorCode, string, (scene: Scene) => Opened];
/** Contents that cannot be decided on, whoever opens the vote. */
type Content = readonly [
  ErrorCode,
  string,
  (scene: Scene) => ActionContent,
  Partial<Act<"Opening">>?,
];

const rules = (changes: Partial<RuleSet>): ActionContent => ({
  kind: "ADOPT_RULE_SET",
  ruleSet: { ...plainRules, body: Bodies.MEETING, ...changes },
});
const order = (scene: Scene, changes: object): ActionContent => ({
  kind: "SEAT",
  order: {
    body: Bodies.SUPERVISORS,
    seat: 3,
    person: 5,
    since: scene.now(),
    until: scene.now() + DAY,
    role: SeatRole.NONE,
    ...changes,
  },
});

const ROWS: readonly Row[] = [
  [
    "SEAT_SIGNATURE_WRONG",
    "signs with another's key",
    () => [{}, undefined, [seat(Bodies.BOARD, 1, personSigner(2))]],
  ],
  ["OPENERS_TOO_FEW", "is not the chair", () => [{}, undefined, [SECOND]]],
  ["OPENER_NOT_CONVENER", "does not convene", () => [{}, undefined, [SUPERVISOR]]],
  ["OPENERS_NOT_SORTED", "signs twice", () => [{}, undefined, [CHAIR, CHAIR]]],
  ["ENDORSEMENTS_TOO_FEW", "has nobody behind it", () => [{}, undefined, []]],
  [
    "ENDORSEMENTS_TOO_FEW",
    "is the minority of a board",
    () => [{ body: Bodies.BOARD }, undefined, []],
  ],
  ["RULE_SET_OUTDATED", "names other rules", () => [{ ruleSet: 2 }]],
  ["MATTER_MISMATCH", "names another matter", () => [{ matter: Matter.ADMISSION }]],
  ["ACT_MALFORMED", "names no matter", () => [{ matter: 77 }]],
  ["ACTION_MISMATCH", "signs another action", () => [{ action: NOTHING }]],
  ["DOCUMENT_MISSING", "names no document", () => [{ documents: NOTHING }]],
  ["PERIOD_EMPTY", "gives no time to vote", (s) => [{ endsAt: s.now() }]],
  ["BODY_NOT_COMPETENT", "asks nobody", () => [{ body: 99 }]],
  ["DISCUSSION_UNAVAILABLE", "discusses in a circular vote", (s) => [{ discussionAt: s.now() }]],
  [
    "JOINT_CHAIR_MISSING",
    "chooses the form alone",
    (s) => [extended(s, DAY, DAY), undefined, [CHAIR]],
  ],
  ["NOTICE_TOO_SHORT", "gives no notice", (s) => [extended(s, DAY - 1, DAY), undefined, JOINT]],
  [
    "DISCUSSION_TOO_SHORT",
    "gives no discussion",
    (s) => [extended(s, DAY, DAY - 1), undefined, JOINT],
  ],
];

function extended(scene: Scene, notice: number, discussion: number): Partial<Act<"Opening">> {
  const discussionAt = scene.now() + notice;
  const startsAt = discussionAt + discussion;
  return { body: Bodies.EXTENDED, discussionAt, startsAt, endsAt: startsAt + DAY };
}

const CONTENTS: readonly Content[] = [
  ["RULE_SET_UNLAWFUL", "rules without a matter", () => rules({ matters: 0 })],
  ["QUORUM_UNATTAINABLE", "a quorum that nobody reaches", () => rules({ quorumMin: 13 })],
  ["OPENERS_TOO_MANY", "more openers than seats", () => rules({ openers: 4 })],
  [
    "RULE_SET_NOT_OWN",
    "rules for another body as the own",
    () => rules({ body: Bodies.BOARD }),
    { matter: Matter.OWN_RULES },
  ],
  [
    "ARTICLES_UNLAWFUL",
    "articles without representation",
    () => ({ kind: "ADOPT_ARTICLES", articles: { ...plainArticles, representation: 0 } }),
  ],
  ["SEGMENT_MISMATCH", "a seat for another kind of member", (s) => order(s, {})],
  ["SEAT_OCCUPIED", "a seat that is taken", (s) => order(s, { seat: 1 })],
  ["TERM_EMPTY", "a term without time", (s) => order(s, { until: s.now() })],
  ["SEAT_UNKNOWN", "a seat that is none", (s) => order(s, { seat: 9 })],
  [
    "ACTION_IMPOSSIBLE",
    "the recall of who holds no seat",
    () => ({ kind: "UNSEAT", body: Bodies.BOARD, seat: 2, person: 5 }),
  ],
  [
    "ELECTION_INVALID",
    "an election without seats",
    (s) => ({
      kind: "ELECT",
      election: {
        body: Bodies.BOARD,
        since: s.now(),
        until: s.now() + DAY,
        seats: [],
        candidates: [5],
      },
    }),
  ],
  ["VOTES_INVALID", "no vote for a member", () => ({ kind: "GRANT_VOTES", member: 5, votes: 0 })],
  [
    "FIRST_MEETING_MISSING",
    "a second meeting without a first",
    () => ({ kind: "CONTINUE_TWICE", first: hash }),
  ],
  [
    "ORIGIN_INVALID",
    "a site that breaks out of its text",
    () => ({ kind: "ADD_SITE", rpIdHash: hash, origin: 'https://a.example"' }),
  ],
  ["SITE_UNKNOWN", "the end of no site", () => ({ kind: "END_SITE", site: 9 })],
  ["RELAY_UNKNOWN", "the end of no relay", () => ({ kind: "END_RELAY", relay: 9 })],
  ["AUDITOR_UNKNOWN", "the end of no auditor", () => ({ kind: "END_AUDITOR", auditor: 9 })],
  [
    "EXECUTOR_UNKNOWN",
    "the end of no executor",
    () => ({ kind: "RETIRE_EXECUTOR", executor: zeroAddress }),
  ],
  [
    "EXECUTOR_LAST",
    "the end of the last executor",
    (s) => ({ kind: "RETIRE_EXECUTOR", executor: s.ledger.votes }),
  ],
  [
    "EXECUTOR_CODE_MISMATCH",
    "an executor with other code",
    (s) => ({ kind: "ADD_EXECUTOR", executor: s.ledger.register, codeHash: hash }),
  ],
  ["ACT_MALFORMED", "no relay", () => ({ kind: "ADD_RELAY", key: zeroAddress })],
];

describe("relay: refuses an opening that", () => {
  let scene: Scene;
  let relay: Relay;

  before(async () => {
    scene = await foundScene();
    relay = await scene.relay("openings");
  });
  after(async () => {
    await scene.tidy();
    await scene.close();
  });

  async function refused(code: ErrorCode, ...args: Opened) {
    const { act } = await scene.opening(...args);
    return scene.refused(relay, () => relay.submitAct(act), code);
  }

  for (const [code, what, build] of ROWS) {
    it(`${what}: ${code}`, async () => {
      await refused(code, ...build(scene));
    });
  }
  for (const [code, what, build, changes] of CONTENTS) {
    it(`is about ${what}: ${code}`, async () => {
      await refused(code, changes, build(scene));
    });
  }

  it("has an action that nobody can read: ACTION_MALFORMED", async () => {
    const { act } = await scene.opening();
    const unreadable = { ...act, action: { kind: 1, data: "0x" } } as const;
    await scene.refused(relay, () => relay.submitAct(unreadable), "ACTION_MALFORMED");
  });

  it("says what it wants, in words and instants", async () => {
    const unlawful = await refused("RULE_SET_UNLAWFUL", {}, rules({ matters: 0, secrecy: 1 }));
    expect(unlawful.facts).to.deep.equal({ faults: "SECRECY_UNSUPPORTED, NO_MATTER" });
    const mismatch = await refused("MATTER_MISMATCH", { matter: Matter.KEYS });
    expect(mismatch.facts).to.deep.equal({
      expected: "RESOLUTION, NEW_DUTIES, DISSOLUTION, CONTINUATION, MERGER",
      given: "KEYS",
    });
    const notice = await refused("NOTICE_TOO_SHORT", extended(scene, 0, DAY), undefined, JOINT);
    expect(notice.facts).to.deep.equal({
      startsAt: scene.now(),
      earliest: scene.now() + DAY,
    });
  });

  it("asks an executor that is retired: EXECUTOR_RETIRED", async () => {
    const own = await foundScene();
    try {
      const through = await own.relay("retired");
      const code = (await own.chain.request("eth_getCode", [
        own.ledger.register,
        "latest",
      ])) as `0x${string}`;
      const added = { executor: own.ledger.register, codeHash: keccak256(code) };
      for (const content of [
        { kind: "ADD_EXECUTOR", ...added },
        { kind: "RETIRE_EXECUTOR", executor: own.ledger.votes },
      ] as const) {
        const endsAt = own.now() + HOUR;
        const vote = await own.open(through, { body: Bodies.BOARD, endsAt }, content);
        for (const elector of [1, 2]) {
          await through.submitBallot(vote, await own.ballot(vote, elector, Choice.YES));
        }
        await through.flush();
        own.travel(endsAt);
        await through.tick();
        own.travel(endsAt + HOUR);
        await through.tick();
        expect(await own.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED, executed: true });
      }
      own.travel(own.now() + 1);
      const { act } = await own.opening();
      await own.refused(through, () => through.submitAct(act), "EXECUTOR_RETIRED");
    } finally {
      await own.tidy();
      await own.close();
    }
  });
});
