/** What CircularVotes refuses of acts about votes; each refusal leaves the outbox and the chain as they were. */
import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../../../scripts/signers.ts";
import type { ErrorCode } from "../../../../server/errors.ts";
import type { Act } from "../../../../server/protocol/acts.ts";
import { NOTHING } from "../../../../server/protocol/receipt.ts";
import { Choice, Manner, Outcome, Standing } from "../../../../server/protocol/types.ts";
import type { SubmittedAct } from "../../../../server/relay/acts.ts";
import type { Relay } from "../../../../server/relay/relay.ts";
import { Bodies, DAY, GRACE, HOUR, personSigner } from "../../../helpers/members.ts";
import { CHAIR, foundScene, type Scene, SECOND, SUPERVISOR } from "../../../helpers/relay.ts";
import { DOCUMENT } from "../../../helpers/signing.ts";

const OFFICERS = [CHAIR, SUPERVISOR];
const document = DOCUMENT;
const nobody = walletSigner(namedKey("nobody"));

/** Votes in the states in which acts are refused. */
interface Votes {
  /** Runs: 5 has voted, 6 and 8 are represented by 7, 9 by 10 */
  readonly running: Hex;
  /** Runs, without proxies; 5 has voted with revision 2 */
  readonly revisable: Hex;
  /** Runs, with objections: one by 3 */
  readonly objectable: Hex;
  readonly pending: Hex;
  /** Closed and adopted, nothing else */
  readonly adopted: Hex;
  /** Closed, declared, minuted, annulled */
  readonly done: Hex;
  /** Closed, for the register: one entered, one annulled */
  readonly registered: Hex;
  readonly annulled: Hex;
}
type Row = readonly [ErrorCode, string, (scene: Scene, votes: Votes) => Promise<SubmittedAct>];

const objection = (s: Scene, vote: Hex, elector: number, signer = personSigner(elector)) =>
  s.act("Objection", { vote, elector }, [signer]);
const declaration = (s: Scene, vote: Hex, outcome: number = Outcome.ADOPTED, by = CHAIR) =>
  s.act("Declaration", { vote, outcome }, [by]);
const proxy = (s: Scene, vote: Hex, principal: number, holder: number, by = principal) =>
  s.act("Proxy", { vote, principal, holder, document }, [personSigner(by)]);
const revocation = (s: Scene, vote: Hex, principal: number, by = principal) =>
  s.act("ProxyRevocation", { vote, principal }, [personSigner(by)]);
const minutes = (s: Scene, vote: Hex, by = [CHAIR, SECOND]) =>
  s.act("Minutes", { vote, document }, by);
const registration = (s: Scene, vote: Hex) => s.act("Registration", { vote, document }, OFFICERS);
const annulment = (s: Scene, vote: Hex, standing: number = Standing.ANNULLED) =>
  s.act("Annulment", { vote, standing, document }, OFFICERS);
const withdrawal = (s: Scene, vote: Hex, by = [CHAIR]) => s.act("VoteWithdrawal", { vote }, by);
const outage = (s: Scene, vote: Hex, by = OFFICERS) => s.act("Outage", { vote, document }, by);
const paper = (s: Scene, vote: Hex, elector: number, changes: Partial<Act<"PaperBallot">> = {}) =>
  s.act(
    "PaperBallot",
    {
      vote,
      elector,
      choice: BigInt(Choice.YES),
      manner: Manner.PAPER,
      revision: 1,
      receivedAt: s.now(),
      document,
      ...changes,
    },
    OFFICERS,
  );

const ROWS: readonly Row[] = [
  ["VOTE_UNKNOWN", "objects in no vote", (s) => objection(s, NOTHING, 5)],
  ["VOTE_NOT_OPEN_YET", "objects before the start", (s, v) => objection(s, v.pending, 5)],
  ["OBJECTION_UNAVAILABLE", "objects where nobody can", (s, v) => objection(s, v.running, 5)],
  ["OBJECTION_REPEATED", "objects twice", (s, v) => objection(s, v.objectable, 3)],
  ["ELECTOR_NOT_ENTITLED", "objects as nobody", (s, v) => objection(s, v.objectable, 99, nobody)],
  ["SIGNATURE_WRONG", "objects for another", (s, v) => objection(s, v.objectable, 5, nobody)],
  ["VOTE_TOO_LATE", "objects after the close", (s, v) => objection(s, v.adopted, 5)],

  ["VOTE_NOT_CLOSED", "declares a running vote", (s, v) => declaration(s, v.running)],
  ["RESULT_DIFFERS", "declares another outcome", (s, v) => declaration(s, v.adopted, 2)],
  ["ACT_MALFORMED", "declares an outcome that is none", (s, v) => declaration(s, v.adopted, 6)],
  ["CHAIR_REQUIRED", "declares as another seat", (s, v) => declaration(s, v.adopted, 1, SECOND)],
  ["RESULT_ALREADY_DECLARED", "declares twice", (s, v) => declaration(s, v.done)],

  ["PROXIES_UNAVAILABLE", "authorises where nobody can", (s, v) => proxy(s, v.revisable, 3, 4)],
  ["HOLDER_IS_VOTING_PERSON", "authorises itself", (s, v) => proxy(s, v.running, 3, 3)],
  ["PERSON_INACTIVE", "authorises nobody", (s, v) => proxy(s, v.running, 3, 99)],
  ["PROXY_GIVEN", "authorises twice", (s, v) => proxy(s, v.running, 6, 4)],
  ["PROXY_USED", "authorises after having voted", (s, v) => proxy(s, v.running, 5, 4)],
  ["PROXY_HOLDER_FULL", "authorises who represents two", (s, v) => proxy(s, v.running, 3, 7)],
  ["SIGNATURE_WRONG", "authorises for another", (s, v) => proxy(s, v.running, 3, 4, 10)],
  ["PROXY_MISSING", "revokes no proxy", (s, v) => revocation(s, v.running, 3)],
  ["SIGNATURE_WRONG", "revokes another's proxy", (s, v) => revocation(s, v.running, 6, 7)],
  ["PROXY_USED", "revokes a used proxy", (s, v) => revocation(s, v.running, 9)],

  ["BALLOTS_COUNTED", "withdraws with ballots counted", (s, v) => withdrawal(s, v.running)],
  ["VOTE_OPENERS_DIFFER", "withdraws another's vote", (s, v) => withdrawal(s, v.pending, [SECOND])],
  ["VOTE_TOO_LATE", "withdraws a closed vote", (s, v) => withdrawal(s, v.adopted)],
  [
    "OFFICER_OF_SAME_BODY",
    "aborts with the own body",
    (s, v) => outage(s, v.pending, [CHAIR, SECOND]),
  ],
  [
    "CHAIR_REQUIRED",
    "aborts without the chair",
    (s, v) => outage(s, v.pending, [SECOND, SUPERVISOR]),
  ],
  ["VOTE_TOO_LATE", "aborts a closed vote", (s, v) => outage(s, v.adopted)],

  ["MINUTES_SIGNED", "signs minutes twice", (s, v) => minutes(s, v.done)],
  ["BODY_NOT_BOARD", "signs minutes without the board", (s, v) => minutes(s, v.adopted, OFFICERS)],
  ["OFFICER_TWICE", "signs minutes alone", (s, v) => minutes(s, v.adopted, [CHAIR, CHAIR])],
  ["REGISTRATION_UNAVAILABLE", "enters what needs no entry", (s, v) => registration(s, v.adopted)],
  ["REGISTRATION_DONE", "enters twice", (s, v) => registration(s, v.registered)],
  ["ANNULMENT_DONE", "enters what is annulled", (s, v) => registration(s, v.annulled)],
  ["ANNULMENT_DONE", "annuls twice", (s, v) => annulment(s, v.done, Standing.INVALID_PROCEDURE)],
  ["ACT_MALFORMED", "annuls to a standing that is none", (s, v) => annulment(s, v.adopted, 0)],
  ["VOTE_NOT_CLOSED", "annuls a running vote", (s, v) => annulment(s, v.running)],

  [
    "PAPER_MANNER_INVALID",
    "records an own ballot",
    (s, v) => paper(s, v.running, 3, { manner: 0 }),
  ],
  [
    "INSTANT_AHEAD",
    "records what will come",
    (s, v) => paper(s, v.running, 3, { receivedAt: s.now() + 1 }),
  ],
  [
    "BALLOT_RECEIVED_OUTSIDE",
    "records what came before the start",
    (s, v) => paper(s, v.running, 3, { receivedAt: 1 }),
  ],
  ["ELECTOR_NOT_ENTITLED", "records nobody's ballot", (s, v) => paper(s, v.running, 99)],
  ["BALLOT_ALREADY_CAST", "records a second ballot", (s, v) => paper(s, v.running, 5)],
  [
    "BALLOT_REVISION_INVALID",
    "records a change where there is none",
    (s, v) => paper(s, v.running, 3, { revision: 2 }),
  ],
  [
    "BALLOT_REVISION_STALE",
    "records an older ballot",
    (s, v) => paper(s, v.revisable, 5, { revision: 2 }),
  ],
  ["BALLOT_CHOICE_INVALID", "records no choice", (s, v) => paper(s, v.running, 3, { choice: 0n })],
  [
    "BALLOT_CHOICE_INVALID",
    "records an invalid voice",
    (s, v) => paper(s, v.running, 3, { choice: 4n, manner: Manner.PHONE }),
  ],
  ["VOTE_NOT_OPEN_YET", "records before the start", (s, v) => paper(s, v.pending, 3)],
];

/** Brings votes into their states, through a relay. */
async function prepare(scene: Scene, relay: Relay): Promise<Votes> {
  const write = (act: SubmittedAct) => scene.write(relay, act);
  const extended = async () => {
    const discussionAt = scene.now() + DAY;
    const times = { startsAt: discussionAt + DAY, endsAt: discussionAt + 2 * DAY };
    return scene.open(
      relay,
      { body: Bodies.EXTENDED, discussionAt, ...times },
      undefined,
      OFFICERS,
    );
  };
  const registered = await extended();
  const annulled = await extended();
  scene.travel(scene.now() + 2 * DAY);
  const adopted = await scene.open(relay);
  const done = await scene.open(relay);
  for (const vote of [registered, annulled, adopted, done]) await scene.vote(relay, vote, [1, 2]);
  await relay.flush();
  scene.travel(scene.now() + DAY);
  await relay.tick();
  scene.travel(scene.now() + GRACE);
  await relay.tick();
  await write(await registration(scene, registered));
  await write(await annulment(scene, annulled));
  await write(await declaration(scene, done));
  await write(await minutes(scene, done));
  await write(await annulment(scene, done));

  const discussionAt = scene.now() + DAY;
  const times = { startsAt: discussionAt + DAY, endsAt: discussionAt + 9 * DAY };
  const later = { body: Bodies.EXTENDED, discussionAt, ...times };
  const objectable = await scene.open(relay, later, undefined, OFFICERS);
  scene.travel(times.startsAt);
  const endsAt = scene.now() + 5 * DAY;
  const running = await scene.open(relay, { endsAt });
  const revisable = await scene.open(relay, { body: Bodies.REVISABLE, endsAt });
  const pending = await scene.open(relay, { startsAt: scene.now() + 3 * DAY, endsAt });
  await write(await objection(scene, objectable, 3));
  for (const [principal, holder] of [
    [6, 7],
    [8, 7],
    [9, 10],
  ] as const) {
    await write(await proxy(scene, running, principal, holder));
  }
  await scene.vote(relay, running, [5]);
  const represented = await scene.ballot(running, 9, Choice.NO, { signer: personSigner(10) });
  await relay.submitBallot(running, represented);
  const changed = await scene.ballot(revisable, 5, Choice.NO, { revision: 2 });
  await relay.submitBallot(revisable, changed);
  await relay.flush();
  scene.travel(scene.now() + HOUR);
  return { running, revisable, objectable, pending, adopted, done, registered, annulled };
}

describe("relay: refuses who", () => {
  let scene: Scene;
  let relay: Relay;
  let votes: Votes;

  before(async () => {
    scene = await foundScene();
    relay = await scene.relay("refusals");
    votes = await prepare(scene, await scene.relay("before"));
  });
  after(async () => {
    await scene.tidy();
    await scene.close();
  });

  for (const [code, what, build] of ROWS) {
    it(`${what}: ${code}`, async () => {
      const act = await build(scene, votes);
      await scene.refused(relay, () => relay.submitAct(act), code);
    });
  }

  it("objects after the window: OBJECTION_TOO_LATE", async () => {
    scene.travel(scene.now() + DAY);
    const act = await objection(scene, votes.objectable, 5);
    const refusal = await scene.refused(relay, () => relay.submitAct(act), "OBJECTION_TOO_LATE");
    const { startsAt } = await scene.voteOf(votes.objectable);
    expect(refusal.facts).to.deep.equal({ vote: votes.objectable, until: startsAt + DAY });
  });
});
