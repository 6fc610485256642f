/** What each feature of the law costs in gas: more for a ballot than in a plain vote, or for the act itself. */
import { type Hex, keccak256, toHex } from "viem";
import type { Chain } from "../../server/chain/chain.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import {
  ballotDigest,
  ballotId,
  candidateSet,
  decodeBatch,
  encodeInstants,
} from "../../server/protocol/ballot.ts";
import { castLateCall, closeCall, endCall, settleCall } from "../../server/protocol/calls.ts";
import { attestationDigest } from "../../server/protocol/receipt.ts";
import {
  ElectorateAt,
  Matter,
  Revocability,
  type RuleSet,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import { Choice, FOREVER, Manner } from "../../server/protocol/types.ts";
import { LedgerView } from "../../server/relay/view.ts";
import { namedKey, type Signer, walletSigner } from "../signers.ts";
import { type BenchLedger, BOARD, benchLedger } from "./ledger.ts";

/** Ballots of a batch. */
const SIZE = 250;
const LEAVING = 50;
const document = keccak256(toHex("document"));

export interface FeatureReport {
  /** Gas of a ballot more than in a plain vote, in a batch of 250 */
  readonly perBallot: Readonly<Record<string, number>>;
  /** Gas of a transaction */
  readonly acts: Readonly<Record<string, number>>;
}

/** A clock that the measurement sets. */
export interface Clock {
  now: number;
}

type Open = (clock: Clock) => Promise<Chain>;

/** @param open Gives a new chain whose blocks have the clock's time */
export async function measureFeatures(open: Open, now: number): Promise<FeatureReport> {
  const acts: Record<string, number> = {};
  const first = async (
    rules: Partial<RuleSet>,
    content?: ActionContent,
    choice?: number | bigint,
    prepare?: (bench: BenchLedger, vote: Hex) => Promise<((n: number) => Signer) | undefined>,
  ): Promise<number> => {
    const chain = await open({ now });
    const bench = await benchLedger(chain, { members: SIZE + 1, kind: "wallet", now, rules });
    const vote = await bench.open(content);
    const signer = await prepare?.(bench, vote);
    const batch = await bench.batch(vote, 1, SIZE, {
      ...(choice !== undefined && { choice }),
      ...(signer && { signer }),
    });
    const { gasUsed } = await bench.cast(vote, batch);
    await chain.close();
    return Number(gasUsed) / SIZE;
  };
  const plain = await first({});
  const more = (gas: number) => Math.round(gas - plain);
  const election: ActionContent = {
    kind: "ELECT",
    election: {
      body: BOARD,
      since: 0,
      until: FOREVER,
      seats: [1, 2, 3],
      candidates: [1, 2, 3, 4, 5],
    },
  };
  const perBallot = {
    "may be changed": more(await first({ revocability: Revocability.UNTIL_DEADLINE })),
    "by proxy": more(
      await first({ proxyCap: 255 }, undefined, undefined, async (bench, vote) => {
        const holder = bench.signers[SIZE] as Signer;
        for (let principal = 1; principal <= SIZE; ++principal) {
          const message = { vote, principal, holder: SIZE + 1, document };
          const signer = bench.signers[principal - 1] as Signer;
          const { gasUsed } = await bench.act("Proxy", message, [signer]);
          acts["proxy granted"] = Number(gasUsed);
        }
        return () => holder;
      }),
    ),
    "where somebody is barred": more(
      await first(
        { conflictKinds: 1 << Matter.DISCHARGE },
        { kind: "CONCERN", persons: [SIZE + 1], members: [] },
      ),
    ),
    "with a key that was changed": more(
      await first({}, undefined, undefined, async (bench) => {
        const keys = await Promise.all(
          bench.signers.slice(0, SIZE).map(async (present, i) => {
            const key = walletSigner(namedKey(`next key ${i + 1}`));
            return { present, key, person: i + 1 };
          }),
        );
        for (const { present, key, person } of keys) {
          await bench.act("Rotate", { person, key: key.keyId }, [present, key]);
        }
        return (elector) => (keys[elector - 1] as (typeof keys)[number]).key;
      }),
    ),
    "election, one of five": more(await first({}, election, candidateSet([0]))),
    "election, three of five": more(await first({}, election, candidateSet([0, 2, 4]))),
    "written late": more(await late(open, now)),
  };
  return { perBallot, acts: { ...acts, ...(await measureActs(open, now)) } };
}

/** Ballots that the relay received in time and writes after the deadline. */
async function late(open: Open, now: number): Promise<number> {
  const clock = { now };
  const chain = await open(clock);
  const rules = { grace: 3600 };
  const bench = await benchLedger(chain, { members: SIZE, kind: "wallet", now, rules });
  const vote = await bench.open(undefined, now + 3600);
  const batch = await bench.batch(vote, 1, SIZE);
  clock.now = now + 3601;
  const received = decodeBatch(batch).map(({ signature, ...ballot }) => ({
    id: ballotId(ballotDigest(bench.ledger, vote, ballot), signature),
    receivedAt: now + 1,
  }));
  const digest = attestationDigest(bench.ledger, vote, 1, received);
  const attestation = encodeSignature(await walletSigner(namedKey("relay")).sign(digest));
  const instants = encodeInstants(received.map(({ receivedAt }) => receivedAt));
  const call = castLateCall(bench.ledger, { vote, relay: 1 }, batch, instants, attestation);
  const { gasUsed } = await bench.send(call);
  await chain.close();
  return Number(gasUsed) / SIZE;
}

/** Ballots on paper, departures that are settled, and closing under the plainest and the fullest rules. */
async function measureActs(open: Open, now: number): Promise<Record<string, number>> {
  const acts: Record<string, number> = {};
  for (const full of [false, true]) {
    const clock = { now };
    const chain = await open(clock);
    const bench = await benchLedger(chain, {
      members: SIZE,
      kind: "wallet",
      now,
      rules: full ? FULL : {},
      member: (number) => ({ votes: full ? 1 + (number % 20) : 1 }),
    });
    const { signers, ledger } = bench;
    const vote = await bench.open(undefined, now + 3600);
    await bench.cast(vote, await bench.batch(vote, 1, SIZE - 1));
    const fields = { elector: SIZE, choice: BigInt(Choice.NO), revision: 1, receivedAt: now };
    const officers = [1, 2].map((seat) => ({ seat, signer: signers[seat - 1] as Signer }));
    const paper = await bench.act(
      "PaperBallot",
      { vote, ...fields, manner: Manner.PAPER, document },
      officers,
    );
    if (full) {
      for (let member = 10; member < 10 + LEAVING; ++member) {
        const message = { member, until: now + 10 };
        await bench.act("Notice", message, [signers[member - 1] as Signer]);
      }
    }
    clock.now = now + 3601;
    await bench.send(endCall(ledger, vote));
    if (full) {
      const view = new LedgerView(chain, ledger, () => clock.now);
      const departures = await view.ask("votes", "unsettledOf", [vote]);
      const { gasUsed } = await bench.send(settleCall(ledger, vote, departures));
      acts["departure settled, each"] = Math.round(Number(gasUsed) / LEAVING);
      acts["close, every rule at once"] = Number(
        (await bench.send(closeCall(ledger, vote))).gasUsed,
      );
    } else {
      acts["ballot on paper"] = Number(paper.gasUsed);
    }
    await chain.close();
  }
  return acts;
}

/** Multiple votes with a tenth, an electorate at the close, changes of ballots. */
const FULL: Partial<RuleSet> = {
  voteWeight: VoteWeight.ENTREPRENEURS,
  electorate: ElectorateAt.AT_CLOSE,
  revocability: Revocability.UNTIL_DEADLINE,
  quorumNum: 1,
  quorumDen: 2,
};
