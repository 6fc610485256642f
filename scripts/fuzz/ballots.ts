/** Ballots in batches, on both sides. */
import {
  ballotDigest,
  ballotId,
  encodeBatch,
  encodeInstants,
  type SignedBallot,
} from "../../server/protocol/ballot.ts";
import { type Call, castCall, castLateCall } from "../../server/protocol/calls.ts";
import { attestationDigest } from "../../server/protocol/receipt.ts";
import { Skip } from "../../server/protocol/types.ts";
import type { Ballot, Key, Verdict } from "../verify/law/world.ts";
import { Refused } from "../verify/law/world.ts";
import { requireSame } from "./difference.ts";
import { isElection, type Pair, type PairVote } from "./pair.ts";
import { choiceOf } from "./words.ts";

/** Casts ballots, sorted by elector. */
export async function castBoth(
  pair: Pair,
  vote: PairVote,
  ballots: readonly Ballot[],
): Promise<void> {
  const signed = await Promise.all(ballots.map((ballot) => signedBallot(pair, vote, ballot)));
  const call = castCall(pair.chain.ledger, vote.id, encodeBatch(signed));
  await batch(pair, "Ballots", vote, ballots, call, (t) => pair.model.cast(vote.id, ballots, t));
}

/** Casts ballots that the relay received in time; `attestor` signs for the relay. */
export async function castLateBoth(
  pair: Pair,
  vote: PairVote,
  ballots: readonly (Ballot & { readonly receivedAt: number })[],
  attestor: Key | null,
): Promise<void> {
  const { ledger } = pair.chain;
  const signed = await Promise.all(ballots.map((ballot) => signedBallot(pair, vote, ballot)));
  const rows = signed.map((ballot, i) => ({
    id: ballotId(ballotDigest(ledger, vote.id, ballot), ballot.signature),
    receivedAt: ballots[i]?.receivedAt ?? 0,
  }));
  const instants = encodeInstants(ballots.map(({ receivedAt }) => receivedAt));
  const attested = attestationDigest(ledger, vote.id, 1, rows);
  const attestation = await pair.wallets.sign(attestor, attested);
  const place = { vote: vote.id, relay: 1 };
  const call = castLateCall(ledger, place, encodeBatch(signed), instants, attestation);
  await batch(pair, "LateBallots", vote, ballots, call, (t) => {
    if (attestor !== pair.relay) throw new Refused("not attested by the relay");
    return pair.model.castLate(vote.id, ballots, t);
  });
}

async function signedBallot(
  pair: Pair,
  vote: PairVote,
  { elector, revision, choice, signer }: Ballot,
): Promise<SignedBallot> {
  const fields = { elector, revision, choice: choiceOf(choice, isElection(vote)) };
  const digest = ballotDigest(pair.chain.ledger, vote.id, fields);
  return { ...fields, signature: await pair.wallets.signature(signer, digest) };
}

/** A batch of ballots: each has its own verdict, and a batch of which none counts is refused. */
async function batch(
  pair: Pair,
  name: string,
  vote: PairVote,
  ballots: readonly Ballot[],
  call: Call,
  judge: (t: number) => Verdict[],
): Promise<void> {
  const { value, attempt } = await pair.both(
    name,
    { vote: vote.id, ballots },
    call,
    judge,
    // The twin tells each ballot's reason, also where none counts, and looks at the attestation first.
    (check, { error }) =>
      check === error ||
      (isNothingCounted(error) && (check?.startsWith("BadAttestation(") ?? true)),
  );
  if (value === undefined) return;
  const skipped = attempt.events.flatMap((event) =>
    event.eventName === "BallotSkipped" ? [[event.args.elector, event.args.reason]] : [],
  );
  const expected = value.flatMap((verdict, i) =>
    verdict === null ? [] : [[ballots[i]?.elector, Skip[verdict]]],
  );
  requireSame(`skipped ballots of ${vote.id}`, expected, skipped);
}

function isNothingCounted(error: string | null): boolean {
  return error?.startsWith("NothingCounted(") ?? false;
}
