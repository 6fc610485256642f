/** What people sign in tests of the server: acts, openings, endorsements, ballots and declarations. */
import { type Hex, keccak256, toHex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import {
  type ActionContent,
  actionHash,
  encodeAction,
  MATTERS_OF,
} from "../../server/protocol/actions.ts";
import {
  type Act,
  type ActName,
  actDigest,
  applicationId,
  type PlainActName,
} from "../../server/protocol/acts.ts";
import { ballotDigest, ballotId, type SignedBallot } from "../../server/protocol/ballot.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  type Application,
  Choice,
  type Ledger,
  type Signed,
  type Subscription,
} from "../../server/protocol/types.ts";
import { readAct, type SubmittedAct } from "../../server/relay/acts.ts";
import type { Declaration } from "../../server/relay/declarations.ts";
import type { By } from "./acting.ts";
import { personSigner } from "./members.ts";

const DAY = 86_400;

/** A document's hash. */
export const DOCUMENT = keccak256(toHex("document"));

/** The fields of an act; its number and its end may be left out. */
export type Fields<N extends PlainActName> = Omit<Act<N>, "nonce" | "validUntil"> & Partial<Act<N>>;

/** For whom people sign. */
export interface Place {
  readonly ledger: Ledger;
  now(): number;
  /** Body of votes and who opens them, unless told otherwise */
  readonly body: number;
  readonly chair: By;
}

export function signingOf({ ledger, now, body: usual, chair }: Place) {
  let acts = 0n;

  async function sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
  }

  const once = () => ({ nonce: ++acts, validUntil: now() + 30 * DAY });

  /** Signatures over a digest, in their order; a signer alone signs for a person. */
  const signed = (digest: Hex, by: readonly (By | Signer)[]): Promise<Signed[]> =>
    Promise.all(
      by.map(async (one) => {
        const { body, seat, signer } = "signer" in one ? one : { body: 0, seat: 0, signer: one };
        return { body, seat, packed: encodeSignature(await signer.sign(digest)) };
      }),
    );

  /** An act under its signatures. */
  async function act<N extends PlainActName>(
    name: N,
    fields: Fields<N>,
    by: readonly (By | Signer)[] = [],
  ): Promise<Extract<SubmittedAct, { name: N }>> {
    const message = { ...once(), ...fields } as unknown as Act<N>;
    const signatures = await signed(actDigest(ledger, name, message), by);
    return { name, message, signatures } as unknown as Extract<SubmittedAct, { name: N }>;
  }

  const idOf = (of: SubmittedAct): Hex => readAct(ledger, of).id;

  /** A member's name under an act. */
  async function endorsement(
    act: Hex,
    member: number,
    signer = personSigner(member),
  ): Promise<Extract<SubmittedAct, { name: "Endorsement" }>> {
    const packed = encodeSignature(await signer.sign(act));
    return { name: "Endorsement", act, member, packed };
  }

  /** The opening of a vote as the board's chair signs it, or whoever is named. */
  async function opening(
    changes: Partial<Act<"Opening">> = {},
    content: ActionContent = { kind: "RESOLUTION" },
    by: readonly By[] = [chair],
  ): Promise<{ id: Hex; act: Extract<SubmittedAct, { name: "Opening" }> }> {
    const action = encodeAction(content);
    const message = {
      body: usual,
      matter: MATTERS_OF[content.kind][0] ?? 0,
      ruleSet: 1,
      documents: DOCUMENT,
      action: actionHash(action),
      discussionAt: 0,
      startsAt: now(),
      endsAt: now() + DAY,
      ...once(),
      ...changes,
    };
    const id = actDigest(ledger, "Opening", message);
    const signatures = await signed(id, by);
    return { id, act: { name: "Opening", message, action, signatures } };
  }

  /** A signed ballot; the signer is the elector's person unless told otherwise. */
  async function ballot(
    vote: Hex,
    elector: number,
    choice: number | bigint = Choice.YES,
    { revision = 1, signer = personSigner(elector) } = {},
  ): Promise<SignedBallot & { id: Hex }> {
    const fields = { elector, choice, revision };
    const digest = ballotDigest(ledger, vote, fields);
    const signature = await signer.sign(digest);
    return { ...fields, signature, id: ballotId(digest, signature) };
  }

  /** An application with its signature. */
  async function application(changes: Partial<Application> = {}, name = `applicant ${++acts}`) {
    const signer = walletSigner(namedKey(name));
    const message: Application = {
      segment: 1,
      shares: 3,
      organisation: false,
      key: signer.keyId,
      document: keccak256(toHex("declaration")),
      salt: keccak256(toHex(name)),
      validUntil: now() + 30 * DAY,
      ...changes,
    };
    const digest = actDigest(ledger, "Application", message);
    const id = applicationId(digest, message.key);
    const declaration: Declaration = { name: "Application", message };
    const { validUntil } = message;
    return {
      signer,
      message,
      declaration,
      digest,
      id,
      content: { kind: "ADMIT", application: id, validUntil, investing: false, votes: 1 } as const,
      signature: await sign(signer, "Application", message),
    };
  }

  /** A member's subscription of further shares with its signature. */
  async function subscription(
    member: number,
    changes: Partial<Subscription> = {},
    signer = personSigner(member),
  ) {
    const message: Subscription = {
      member,
      shares: 2,
      document: keccak256(toHex("subscription")),
      salt: keccak256(toHex(`salt ${++acts}`)),
      validUntil: now() + 30 * DAY,
      ...changes,
    };
    const id = actDigest(ledger, "Subscription", message);
    const declaration: Declaration = { name: "Subscription", message };
    const { validUntil } = message;
    return {
      message,
      declaration,
      id,
      content: { kind: "GRANT_SHARES", subscription: id, validUntil } as const,
      signature: await sign(signer, "Subscription", message),
    };
  }

  return {
    once,
    sign,
    signed,
    act,
    idOf,
    endorsement,
    opening,
    ballot,
    application,
    subscription,
  };
}
