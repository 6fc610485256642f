import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, passkeySigner, walletSigner } from "../../scripts/signers.ts";
import { encodeBatch, encodeInstants } from "../../server/protocol/ballot.ts";
import { castLateCall } from "../../server/protocol/calls.ts";
import { EarlyClose, ElectorateAt, Revocability, Tie } from "../../server/protocol/rules.ts";
import { Cause, Choice, Contest, Outcome, Phase, Skip } from "../../server/protocol/types.ts";
import {
  type Cooperative,
  DAY,
  type FoundingOptions,
  found,
  HOUR,
  SITE,
  START,
} from "../helpers/cooperative.ts";
import type { Mined } from "../helpers/machine.ts";
import type { Ballot } from "../helpers/voting.ts";

const END = START + DAY;
/** Reasons for which an outcome is contestable. */
const LATE = BigInt(1 << Contest.LATE);
const NOTHING = 0n;
const passkey = passkeySigner(namedKey("passkey"), SITE);
const fresh = walletSigner(namedKey("fresh"));
type Received = Ballot & { receivedAt: number };

describe("castLate", () => {
  let coop: Cooperative;
  let vote: Hex;
  afterEach(() => coop.close());
  const start = async (rules: FoundingOptions["rules"] = {}) => {
    coop = await found({ rules: { grace: HOUR, ...rules } });
    vote = await coop.open(undefined, { endsAt: END });
  };
  const received = async (
    elector: number,
    receivedAt: number,
    choice: number = Choice.YES,
    options = {},
  ): Promise<Received> => ({ ...(await coop.ballot(vote, elector, choice, options)), receivedAt });
  const cast = async (...batch: Received[]) => coop.send(await coop.lateOf(vote, batch));
  const skipped = ({ logs }: Mined) =>
    logs
      .filter(({ name }) => name === "BallotSkipped")
      .map(({ args }) => [Number(args.elector), Number(args.reason)]);
  const voteOf = () => coop.ask<Record<string, bigint | boolean>>("votes", "voteOf", vote);
  const countOf = async () => [...(await coop.ask<bigint[]>("votes", "countOf", vote))].map(Number);

  it("counts what a relay received in time, before the end and during the grace period", async () => {
    await start();
    coop.travel(END);
    const overdue = await cast(await received(1, START), await received(2, END - 1, Choice.NO));
    const [log] = overdue.logs;
    expect([log?.name, log?.args.receivedAt]).to.deep.equal([
      "BallotsCast",
      encodeInstants([START, END - 1]),
    ]);
    await coop.send(coop.end(vote));
    coop.wait(HOUR - 1);
    await cast(await received(3, END - 1));
    expect(await countOf()).to.deep.equal([12, 12, 2, 1, 0, 0]);
    const fourth = await coop.lateOf(vote, [await received(4, END - 1)]);
    coop.wait(1);
    await coop.refused(fourth, "WrongPhase", [vote, Phase.COUNTABLE]);
    await coop.send(coop.closing(vote));
    await coop.refused(fourth, "WrongPhase", [vote, Phase.CLOSED]);
  });

  it("is refused while ballots can be cast as they are", async () => {
    await start();
    const call = await coop.lateOf(vote, [await received(1, START)]);
    await coop.refused(call, "WrongPhase", [vote, Phase.VOTING]);
    const pending = await coop.open(undefined, { startsAt: START + HOUR });
    const early = { ...(await coop.ballot(pending, 1)), receivedAt: START };
    await coop.refused(await coop.lateOf(pending, [early]), "WrongPhase", [pending, Phase.PENDING]);
  });

  it("skips what was received outside the voting, and tells only the counted instants", async () => {
    await start();
    coop.travel(END + 60);
    const mined = await cast(
      await received(1, START - 1),
      await received(2, START),
      await received(3, END),
      await received(4, END - 1),
      await received(5, END + 61),
      await received(6, 0),
    );
    expect(skipped(mined)).to.deep.equal(
      [1, 3, 5, 6].map((elector) => [elector, Skip.RECEIVED_OUTSIDE]),
    );
    const cast_ = mined.logs.find(({ name }) => name === "BallotsCast");
    expect(cast_?.args.receivedAt).to.equal(encodeInstants([START, END - 1]));
    const call = await coop.lateOf(vote, [await received(4, END - 1), await received(7, END)]);
    const answer = await coop.call(call.to, call.check(coop.now()));
    const [reasons] = coop.contracts.votes.interface.decodeFunctionResult("checkCastLate", answer);
    expect([...reasons].map(Number)).to.deep.equal([Skip.ALREADY_VOTED, Skip.RECEIVED_OUTSIDE]);
  });

  it("wants one instant a ballot", async () => {
    await start();
    coop.travel(END);
    const batch = [await received(1, START), await received(2, START)];
    for (const instants of [[], [START], [START, START, START]]) {
      const call = castLateCall(
        coop.ledger,
        { vote, relay: 1 },
        encodeBatch(batch),
        instants.length === 0 ? "0x" : encodeInstants(instants),
        "0x",
      );
      await coop.refused(call, "WrongReceivedCount", [2, instants.length]);
    }
    const ragged = `${encodeInstants([START, START])}00` as Hex;
    const call = castLateCall(coop.ledger, { vote, relay: 1 }, encodeBatch(batch), ragged, "0x");
    await coop.refused(call, "WrongReceivedCount", [2, 2]);
  });

  it("wants the attestation of a relay that was there when the vote opened", async () => {
    await start();
    const board = { kind: "ADD_RELAY", key: fresh.keyId } as const;
    await coop.resolve(board);
    expect(await coop.ask("bodies", "relayCount")).to.equal(2n);
    coop.travel(Math.max(END, coop.now()));
    const batch = [await received(1, START), await received(2, START + 1)];
    const refused = async (
      options: Parameters<Cooperative["lateOf"]>[2],
      name: string,
      args: readonly unknown[],
    ) => coop.refused(await coop.lateOf(vote, batch, options), name, args);
    await refused({ relay: 0 }, "UnknownRelay", [0]);
    await refused({ relay: 2, signer: fresh }, "UnknownRelay", [2]);
    await refused({ relay: 3 }, "UnknownRelay", [3]);
    await refused({ signer: fresh }, "BadAttestation", [1, fresh.keyId]);
    const [first, second] = batch as [Received, Received];
    for (const attested of [
      [first],
      [second, first],
      [first, { ...second, receivedAt: START + 2 }],
      [first, await received(2, START + 1, Choice.NO)],
    ]) {
      const nobody = `0x${"00".repeat(20)}`;
      // A passkey that signed something else is nobody's signature.
      await refused({ attested, signer: passkey }, "BadAttestation", [1, nobody]);
    }
    await cast(...batch);
  });

  it("believes an ended relay what it received before its end", async () => {
    await start();
    coop.travel(START + HOUR);
    await coop.resolve({ kind: "END_RELAY", relay: 1 });
    // The second that has begun is still the relay's.
    const until = coop.now() + 1;
    coop.travel(END);
    const after = [await received(1, until - 1), await received(2, until)];
    await coop.refused(await coop.lateOf(vote, after), "UnknownRelay", [1]);
    await cast(await received(1, until - 1));
    expect(await countOf()).to.deep.equal([12, 12, 1, 0, 0, 0]);
  });

  it("takes the last instant from an early end", async () => {
    await start({ electorate: ElectorateAt.AT_OPEN, earlyClose: EarlyClose.OUTCOME_FIXED });
    coop.wait(HOUR);
    const yes = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [n, Choice.YES]));
    await coop.cast(vote, yes);
    await coop.send(coop.end(vote));
    const endedAt = coop.now();
    expect(Number((await voteOf()).cause)).to.equal(Cause.OUTCOME_FIXED);
    // In the very second of the end, and later.
    const same = castLateCall(
      coop.ledger,
      { vote, relay: 1 },
      encodeBatch([await coop.ballot(vote, 8)]),
      "0x",
      "0x",
    );
    await coop.refused(same, "WrongReceivedCount", [1, 0]);
    coop.wait(60);
    const mined = await cast(await received(8, endedAt, Choice.NO), await received(9, endedAt + 1));
    expect(skipped(mined)).to.deep.equal([[9, Skip.RECEIVED_OUTSIDE]]);
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect(await countOf()).to.deep.equal([12, 12, 7, 1, 0, 0]);
    expect((await voteOf()).contestable).to.equal(NOTHING);
  });

  it("marks an outcome that late ballots decide", async () => {
    const cases = [
      [{ 1: Choice.YES }, Choice.NO, Outcome.REJECTED, LATE],
      [{ 1: Choice.YES }, Choice.YES, Outcome.ADOPTED, NOTHING],
      [{ 1: Choice.NO }, Choice.YES, Outcome.REJECTED, NOTHING],
      [{}, Choice.YES, Outcome.ADOPTED, LATE],
      [{ 1: Choice.YES }, Choice.ABSTAIN, Outcome.ADOPTED, NOTHING],
    ] as const;
    for (const [choices, late, outcome, contests] of cases) {
      coop = await found({ rules: { grace: HOUR } });
      vote = await coop.open(undefined, { endsAt: END });
      if (Object.keys(choices).length > 0) await coop.cast(vote, choices);
      coop.travel(END);
      await cast(await received(2, END - 1, late));
      expect(await coop.finish(vote)).to.equal(BigInt(outcome));
      expect((await voteOf()).contestable).to.equal(contests);
      if (late !== Choice.ABSTAIN) await coop.close();
    }
  });

  it("marks a tie that the chair may have broken with a late ballot", async () => {
    await start({ tie: Tie.CHAIR });
    await coop.cast(vote, { 3: Choice.YES, 4: Choice.NO, 5: Choice.NO });
    coop.travel(END);
    const restore = await coop.remember();
    await cast(await received(2, END - 1, Choice.YES));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect((await voteOf()).contestable).to.equal(LATE);
    await restore();
    await cast(await received(6, END - 1, Choice.ABSTAIN));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    expect((await voteOf()).contestable).to.equal(NOTHING);
    await coop.close();
    // A timely tie: nobody knows what it would be without whatever came late.
    await start({ tie: Tie.CHAIR });
    await coop.cast(vote, { 3: Choice.YES, 4: Choice.NO });
    coop.travel(END);
    const back = await coop.remember();
    await cast(await received(2, END - 1, Choice.ABSTAIN));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    expect((await voteOf()).contestable).to.equal(LATE);
    await back();
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    expect((await voteOf()).contestable).to.equal(NOTHING);
  });

  it("marks a quorum that late ballots reached", async () => {
    await start({ quorumMin: 2 });
    await coop.cast(vote, { 1: Choice.YES });
    coop.travel(END);
    await cast(await received(2, END - 1, Choice.ABSTAIN));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect((await voteOf()).contestable).to.equal(LATE);
  });

  it("changes earlier ballots where ballots may be changed, and knows what would be without", async () => {
    await start({ revocability: Revocability.UNTIL_DEADLINE });
    await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES, 3: Choice.NO });
    coop.travel(END);
    await cast(await received(1, END - 2, Choice.NO, { revision: 2 }));
    expect(await countOf()).to.deep.equal([12, 12, 1, 2, 0, 0]);
    const older = await coop.lateOf(vote, [
      await received(1, END - 1, Choice.YES, { revision: 2 }),
    ]);
    await coop.refused(older, "NothingCounted", [1, Skip.ALREADY_VOTED], { twin: false });
    const restore = await coop.remember();
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    expect((await voteOf()).contestable).to.equal(LATE);
    await restore();
    // A second late ballot of the same elector turns it back: then nothing hangs on late ones.
    await cast(await received(1, END - 1, Choice.YES, { revision: 3 }));
    expect(await coop.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect((await voteOf()).contestable).to.equal(NOTHING);
  });
});
