/** Votes in a cooperative of contract tests: open, cast, finish, carry out. */
import { type Hex, keccak256, numberToHex, size, sliceHex, toHex } from "viem";
import type { Signer } from "../../scripts/signers.ts";
import {
  type ActionContent,
  actionHash,
  encodeAction,
  MATTERS_OF,
} from "../../server/protocol/actions.ts";
import { actDigest } from "../../server/protocol/acts.ts";
import {
  ballotDigest,
  ballotId,
  candidateSet,
  encodeBatch,
  encodeInstants,
  type SignedBallot,
} from "../../server/protocol/ballot.ts";
import {
  type Call,
  castCall,
  castLateCall,
  closeCall,
  endCall,
  executeCall,
  openCall,
  settleCall,
} from "../../server/protocol/calls.ts";
import { attestationDigest } from "../../server/protocol/receipt.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import { type Action, Choice, type Ledger, type Opening } from "../../server/protocol/types.ts";
import type { Acting, Base, By } from "./acting.ts";
import type { Mined } from "./machine.ts";

const DAY = 86_400;
const GENERAL_MEETING = 1;
const BOARD = 2;

/** Who convenes a body alone. */
interface Chairs {
  chairOf(body: number): By;
}

export interface Proposal {
  readonly id: Hex;
  readonly call: Call;
  readonly opening: Opening;
  readonly action: Action;
}

export type Ballot = SignedBallot & { readonly id: Hex };

export interface BallotOptions {
  readonly revision?: number;
  readonly signer?: Signer;
  /** The ledger that the ballot is signed for. */
  readonly ledger?: Ledger;
}

export type Choices = Readonly<Record<number, number>>;

/** A vote as the contract answers. */
export interface VoteAnswer {
  readonly endsAt: bigint;
  readonly grace: bigint;
  readonly endedAt: bigint;
  readonly closedAt: bigint;
  readonly outcome: bigint;
  readonly cause: bigint;
  readonly contestable: bigint;
  readonly objections: bigint;
  readonly settled: bigint;
  readonly heads: bigint;
  readonly standing: bigint;
  readonly executed: boolean;
}

export function votingOf(base: Base & Acting & Chairs) {
  const { ledger, now, travel, ask, send } = base;

  /** The opening of a vote as the chair of the convening body signs it, under the rules in force. */
  async function opening(
    content: ActionContent = { kind: "RESOLUTION" },
    changes: Partial<Opening> = {},
    by?: readonly By[],
  ): Promise<Proposal> {
    const action = encodeAction(content);
    const body = changes.body ?? GENERAL_MEETING;
    const matter = changes.matter ?? MATTERS_OF[content.kind][0] ?? 0;
    const known = changes.ruleSet ?? Number(await ask("bodies", "ruleSetFor", body, matter, now()));
    const message: Opening = {
      body,
      matter,
      ruleSet: known,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      discussionAt: 0,
      startsAt: now(),
      endsAt: now() + 2 * DAY,
      ...base.once(),
      ...changes,
    };
    const digest = actDigest(ledger, "Opening", message);
    const signatures = await base.signed(digest, by ?? [base.chairOf(body)]);
    return {
      id: digest,
      call: openCall(ledger, message, action, signatures),
      opening: message,
      action,
    };
  }

  /** Opens a vote of the general meeting, or of the body that `changes` names, and gives its id. */
  async function open(...args: Parameters<typeof opening>): Promise<Hex> {
    const { id, call } = await opening(...args);
    await send(call);
    return id;
  }

  /** A signed ballot; the signer is the person of the elector's number unless told otherwise. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: number | bigint = Choice.YES,
    { revision = 1, signer = base.signer(elector), ledger: of = ledger }: BallotOptions = {},
  ): Promise<Ballot> {
    const fields = { elector, choice, revision };
    const digest = ballotDigest(of, vote, fields);
    const signature = await signer.sign(digest);
    return { ...fields, signature, id: ballotId(digest, signature) };
  }

  /** Ballots by elector and choice. */
  const ballots = (vote: Hex, choices: Choices): Promise<Ballot[]> =>
    Promise.all(Object.entries(choices).map(([n, choice]) => ballot(vote, Number(n), choice)));

  const castOf = (vote: Hex, batch: readonly SignedBallot[]): Call =>
    castCall(ledger, vote, encodeBatch(batch));

  /** Casts ballots given by elector and choice, in one batch. */
  const cast = async (vote: Hex, choices: Choices): Promise<Mined> =>
    send(castOf(vote, await ballots(vote, choices)));

  /** Casts one ballot. */
  const castOne = async (...args: Parameters<typeof ballot>): Promise<Mined> =>
    send(castOf(args[0], [await ballot(...args)]));

  /** Ballots of seats, given by number and choice, signed by whom the founding put there. */
  const seatBallots = (vote: Hex, body: number, choices: Choices): Promise<Ballot[]> =>
    Promise.all(
      Object.entries(choices).map(([n, choice]) =>
        ballot(vote, Number(n), choice, { signer: base.seat(body, Number(n)).signer }),
      ),
    );
  const castSeats = async (vote: Hex, body: number, choices: Choices): Promise<Mined> =>
    send(castOf(vote, await seatBallots(vote, body, choices)));

  /** Casts ballots of an election: places of candidates, from 0, by elector. */
  const elect = async (
    vote: Hex,
    choices: Readonly<Record<number, readonly number[]>>,
  ): Promise<Mined> =>
    send(
      castOf(
        vote,
        await Promise.all(
          Object.entries(choices).map(([n, places]) =>
            ballot(vote, Number(n), candidateSet(places)),
          ),
        ),
      ),
    );

  /** Ballots that a relay received earlier, with its attestation. */
  async function lateOf(
    vote: Hex,
    batch: readonly (Ballot & { readonly receivedAt: number })[],
    { relay = 1, signer = base.relayKey, attested = batch } = {},
  ): Promise<Call> {
    const attestation = await signer.sign(attestationDigest(ledger, vote, relay, attested));
    const instants = encodeInstants(batch.map(({ receivedAt }) => receivedAt));
    const packed = encodeSignature(attestation);
    return castLateCall(ledger, { vote, relay }, encodeBatch(batch), instants, packed);
  }

  const voteOf = (vote: Hex) => ask<VoteAnswer>("votes", "voteOf", vote);
  /** Eligible, all, yes, no, abstentions, invalid. */
  const countOf = async (vote: Hex): Promise<number[]> =>
    [...(await ask<bigint[]>("votes", "countOf", vote))].map(Number);
  /** Who left during the voting and is not settled yet: member and instant. */
  async function unsettled(vote: Hex): Promise<(readonly [number, number])[]> {
    const packed = await ask<Hex>("votes", "unsettledOf", vote);
    return Array.from({ length: size(packed) / 9 }, (_, i) => [
      Number(sliceHex(packed, 9 * i, 9 * i + 4)),
      Number(sliceHex(packed, 9 * i + 4, 9 * i + 9)),
    ]);
  }
  /** Settles departures, given by member and instant. */
  const settling = (vote: Hex, departures: readonly (readonly [number, number])[]): Call =>
    settleCall(
      ledger,
      vote,
      `0x${departures
        .map(([member, instant]) =>
          [numberToHex(member, { size: 4 }), numberToHex(instant, { size: 5 })]
            .map((hex) => hex.slice(2))
            .join(""),
        )
        .join("")}`,
    );

  /** Goes past the deadline and ends the vote where nobody has. */
  async function end(vote: Hex): Promise<void> {
    const { endsAt, endedAt } = await voteOf(vote);
    if (endedAt !== 0n) return;
    travel(Math.max(now(), Number(endsAt)));
    await send(endCall(ledger, vote));
  }

  /** Goes past the deadline, ends, settles and closes the vote, and gives the outcome. */
  async function finish(vote: Hex): Promise<bigint> {
    await end(vote);
    const { closedAt, endedAt, grace } = await voteOf(vote);
    if (closedAt === 0n) {
      travel(Math.max(now(), Number(endedAt + grace)));
      const rest = [...(await unsettled(vote))].sort(([a], [b]) => a - b);
      if (rest.length > 0) await send(settling(vote, rest));
      await send(closeCall(ledger, vote));
    }
    return (await voteOf(vote)).outcome;
  }

  /** Outcome, and the reasons for which it is contestable, of a vote that comes to its end. */
  async function result(vote: Hex): Promise<{ outcome: number; contests: number }> {
    const outcome = Number(await finish(vote));
    return { outcome, contests: Number((await voteOf(vote)).contestable) };
  }

  /** Has the Vorstand adopt an action within an hour, and gives the call that carries it out. */
  async function adopt(content: ActionContent, evidence: Hex = "0x", changes = {}): Promise<Call> {
    const endsAt = now() + 3600;
    const { id, call, action } = await opening(content, { body: BOARD, endsAt, ...changes });
    await send(call);
    await castSeats(id, BOARD, { 1: Choice.YES });
    await finish(id);
    return executeCall(ledger, id, action, evidence);
  }

  /** Has the Vorstand adopt an action and carries it out. */
  const resolve = async (...args: Parameters<typeof adopt>): Promise<Mined> =>
    send(await adopt(...args));

  return {
    opening,
    open,
    ballot,
    ballots,
    castOf,
    cast,
    castOne,
    seatBallots,
    castSeats,
    elect,
    lateOf,
    voteOf,
    countOf,
    unsettled,
    settling,
    finish,
    result,
    adopt,
    resolve,
    end: (vote: Hex) => endCall(ledger, vote),
    closing: (vote: Hex) => closeCall(ledger, vote),
    execution: (vote: Hex, content: ActionContent, evidence: Hex = "0x") =>
      executeCall(ledger, vote, encodeAction(content), evidence),
  };
}
