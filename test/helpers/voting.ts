/** What persons do in a cooperative of contract tests: sign acts, open, cast, end, execute. */
import type { Address, Hex } from "viem";
import { keccak256, toHex } from "viem";
import type { Signer } from "../../scripts/signers.ts";
import { type ActionContent, actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { type Act, type ActName, actDigest, applicationId } from "../../server/protocol/acts.ts";
import {
  ballotDigest,
  ballotId,
  encodeBatch,
  encodeInstants,
  type SignedBallot,
} from "../../server/protocol/ballot.ts";
import {
  admissionEvidence,
  type Call,
  castCall,
  castLateCall,
  closeCall,
  declareCall,
  endCall,
  enrolCall,
  executeCall,
  noticeCall,
  objectCall,
  openCall,
  rotateCall,
  withdrawalCall,
} from "../../server/protocol/calls.ts";
import { attestationDigest } from "../../server/protocol/receipt.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  type Action,
  type Application,
  Choice,
  type Ledger,
  Matter,
  type Opening,
} from "../../server/protocol/types.ts";
import type { Mined, Sendable } from "./machine.ts";

const DAY = 86_400;
const GENERAL_MEETING = 1;
const BOARD = 2;
const SUPERVISORY_BOARD = 3;

/** What this file needs of a cooperative. */
interface Base {
  readonly ledger: Ledger;
  readonly relayKey: Signer;
  now(): number;
  travel(t: number): void;
  signer(person: number): Signer;
  ask<T>(room: "votes" | "register", method: string, ...args: unknown[]): Promise<T>;
  send(call: Sendable, from?: Address): Promise<Mined>;
}

/** Who signs an opening. */
export interface Opener {
  readonly body: number;
  readonly seat: number;
  readonly person: number;
  /** Who signs in the person's place. */
  readonly signer?: Signer;
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

/** Signs an act for a ledger. */
export async function signAct<N extends ActName>(
  ledger: Ledger,
  signer: Signer,
  name: N,
  message: Act<N>,
): Promise<Hex> {
  return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
}

export function votingOf(base: Base) {
  const { ledger, now, travel, ask, send } = base;
  let acts = 0n;

  /** What every act but a ballot carries. */
  const once = () => ({ nonce: ++acts, validUntil: now() + DAY });
  const sign = <N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> =>
    signAct(ledger, signer, name, message);

  /** The opening of a vote as the chair of the convening body signs it. */
  async function opening(
    content: ActionContent = { kind: "RESOLUTION" },
    changes: Partial<Opening> = {},
    openers?: readonly Opener[],
  ): Promise<Proposal> {
    const action = encodeAction(content);
    const body = changes.body ?? GENERAL_MEETING;
    const message: Opening = {
      body,
      matter: MATTERS[content.kind],
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      startsAt: now(),
      endsAt: now() + 2 * DAY,
      ...once(),
      ...changes,
    };
    const chair =
      body === SUPERVISORY_BOARD
        ? { body: SUPERVISORY_BOARD, seat: 1, person: 2 }
        : { body: BOARD, seat: 1, person: 1 };
    const signatures = await Promise.all(
      (openers ?? [chair as Opener]).map(
        async ({ body: of, seat, person, signer = base.signer(person) }) => ({
          body: of,
          seat,
          signature: await sign(signer, "Opening", message),
        }),
      ),
    );
    return {
      id: actDigest(ledger, "Opening", message),
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
    choice: number = Choice.YES,
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

  /** Goes past the deadline, ends and closes the vote, and gives the outcome. */
  async function finish(vote: Hex): Promise<bigint> {
    interface Times {
      endsAt: bigint;
      grace: bigint;
      endedAt: bigint;
      closedAt: bigint;
    }
    const { endsAt, endedAt } = await ask<Times>("votes", "voteOf", vote);
    if (endedAt === 0n) {
      travel(Math.max(now(), Number(endsAt)));
      await send(endCall(ledger, vote));
    }
    const after = await ask<Times>("votes", "voteOf", vote);
    if (after.closedAt === 0n) {
      travel(Math.max(now(), Number(after.endedAt + after.grace)));
      await send(closeCall(ledger, vote));
    }
    return (await ask<{ outcome: bigint }>("votes", "voteOf", vote)).outcome;
  }

  /** Has the Vorstand adopt an action within an hour, and gives the call that carries it out. */
  async function adopt(content: ActionContent, evidence: Hex = "0x", changes = {}): Promise<Call> {
    const endsAt = now() + 3600;
    const { id, call, action } = await opening(content, { body: BOARD, endsAt, ...changes });
    await send(call);
    await send(castOf(id, [await ballot(id, 1, Choice.YES)]));
    await finish(id);
    return executeCall(ledger, id, action, evidence);
  }

  /** Has the Vorstand adopt an action and carries it out. */
  const resolve = async (...args: Parameters<typeof adopt>): Promise<Mined> =>
    send(await adopt(...args));

  /** The call that enrols a key; the invitation is a key, too. */
  async function enrol(person: number, key: Signer, invitation: Signer, changes = {}) {
    const message = { person, key: key.keyId, ...once(), ...changes };
    const byInvitation = await sign(invitation, "Enrol", message);
    return enrolCall(ledger, message, byInvitation, await sign(key, "Enrol", message));
  }

  async function rotate(person: number, key: Signer, present = base.signer(person), changes = {}) {
    const message = { person, key: key.keyId, ...once(), ...changes };
    const byPresent = await sign(present, "Rotate", message);
    return rotateCall(ledger, message, byPresent, await sign(key, "Rotate", message));
  }

  async function notice(member: number, until: number, signer = base.signer(member)) {
    const message = { member, until, ...once() };
    return noticeCall(ledger, message, await sign(signer, "Notice", message));
  }

  /** Ends a membership as soon as can be, and goes there: an instant that has begun keeps its members. */
  async function leave(member: number): Promise<void> {
    await send(await notice(member, now() + 1));
    base.travel(now() + 1);
  }

  async function objection(vote: Hex, elector: number, signer = base.signer(elector)) {
    const message = { vote, elector, ...once() };
    return objectCall(ledger, message, await sign(signer, "Objection", message));
  }

  /** The declaration of a result by the chair of the Aufsichtsrat unless told otherwise. */
  async function declaration(vote: Hex, outcome: number, signer = base.signer(2)) {
    const message = { vote, outcome, ...once() };
    return declareCall(ledger, message, await sign(signer, "Declaration", message));
  }

  /** An applicant's declaration and all that follows from it. */
  async function application(applicant: Signer, changes: Partial<Application> = {}) {
    const declared: Application = {
      segment: 1,
      shares: 3,
      organisation: true,
      key: applicant.keyId,
      document: keccak256(toHex("declaration")),
      salt: keccak256(toHex("declaration's salt")),
      validUntil: now() + 100 * DAY,
      ...changes,
    };
    const declaration_ = actDigest(ledger, "Application", declared);
    const id = applicationId(declaration_, declared.key);
    return {
      declared,
      declaration: declaration_,
      id,
      content: { kind: "ADMIT", application: id, validUntil: declared.validUntil } as const,
      evidence: admissionEvidence(declared, await sign(applicant, "Application", declared)),
      async withdrawal(signer = applicant): Promise<Call> {
        const message = { declaration: declaration_, key: declared.key, ...once() };
        return withdrawalCall(ledger, message, await sign(signer, "Withdrawal", message));
      },
    };
  }

  return {
    once,
    sign,
    /** A signature over any digest, packed. */
    packed: async (signer: Signer, digest: Hex): Promise<Hex> =>
      encodeSignature(await signer.sign(digest)),
    opening,
    open,
    ballot,
    ballots,
    castOf,
    cast,
    lateOf,
    finish,
    leave,
    adopt,
    resolve,
    enrol,
    rotate,
    notice,
    objection,
    declaration,
    application,
    end: (vote: Hex) => endCall(ledger, vote),
    closing: (vote: Hex) => closeCall(ledger, vote),
  };
}

type Choices = Readonly<Record<number, number>>;

const MATTERS: Readonly<Record<ActionContent["kind"], number>> = {
  RESOLUTION: Matter.RESOLUTION,
  ADMIT: Matter.ADMISSION,
  SEAT: Matter.SEATS,
  UNSEAT: Matter.SEATS,
  ADOPT_RULE_SET: Matter.RULE_SETS,
  REPLACE_KEY: Matter.KEYS,
  ADD_RELAY: Matter.RELAYS,
  END_RELAY: Matter.RELAYS,
  ADD_SITE: Matter.SITES,
  END_SITE: Matter.SITES,
  ADD_EXECUTOR: Matter.EXECUTORS,
  RETIRE_EXECUTOR: Matter.EXECUTORS,
};
