/** What persons do in a cooperative of contract tests outside of ballots: sign acts, each under its signatures. */
import { concatHex, type Hex, keccak256, numberToHex, toHex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import {
  type Act,
  type ActName,
  actDigest,
  applicationId,
  type PlainActName,
} from "../../server/protocol/acts.ts";
import {
  actCall,
  type Call,
  declarationEvidence,
  endorseCall,
} from "../../server/protocol/calls.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import type {
  Application,
  Ledger,
  SeatOrder,
  Signed,
  Subscription,
} from "../../server/protocol/types.ts";
import { Manner } from "../../server/protocol/types.ts";
import type { Mined, Sendable } from "./machine.ts";

const DAY = 86_400;
const SUPERVISORY_BOARD = 3;

/** The hash of some document. */
export const DOCUMENT = keccak256(toHex("document"));

/** Who signs: for a seat, for an auditor (body 0), or for a person (0, 0). */
export interface By {
  readonly body: number;
  readonly seat: number;
  readonly signer: Signer;
}

/** What this file needs of a cooperative. */
export interface Base {
  readonly ledger: Ledger;
  readonly relayKey: Signer;
  readonly seats: readonly SeatOrder[];
  now(): number;
  travel(t: number): void;
  signer(person: number): Signer;
  ask<T>(room: "votes" | "register" | "bodies", method: string, ...args: unknown[]): Promise<T>;
  send(call: Sendable): Promise<Mined>;
}

/** The fields of an act; its number and its end may be left out. */
type Fields<N extends PlainActName> = Omit<Act<N>, "nonce" | "validUntil"> &
  Partial<Pick<Act<N>, "nonce" & keyof Act<N>>> & { readonly validUntil?: number };

/** Signs an act for a ledger. */
export async function signAct<N extends ActName>(
  ledger: Ledger,
  signer: Signer,
  name: N,
  message: Act<N>,
): Promise<Hex> {
  return encodeSignature(await signer.sign(actDigest(ledger, name, message)));
}

/** The key of an auditor, by number. */
export const auditorSigner = (auditor: number): Signer =>
  walletSigner(namedKey(`auditor ${auditor}`));

export function actingOf(base: Base) {
  const { ledger, now } = base;
  let acts = 0n;

  /** What every act but a ballot carries. */
  const once = () => ({ nonce: ++acts, validUntil: now() + DAY });
  const sign = <N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> =>
    signAct(ledger, signer, name, message);

  /** Signatures over a digest, in their order; a signer alone signs for a person. */
  const signed = (digest: Hex, by: readonly (By | Signer)[]): Promise<Signed[]> =>
    Promise.all(
      by.map(async (one) => {
        const { body, seat, signer } = "signer" in one ? one : { body: 0, seat: 0, signer: one };
        return { body, seat, packed: encodeSignature(await signer.sign(digest)) };
      }),
    );

  /** A seat with whoever the founding put there, or another signer. */
  function seat(body: number, number: number, signer?: Signer): By {
    const order = base.seats.find((one) => one.body === body && one.seat === number);
    return { body, seat: number, signer: signer ?? base.signer(order?.person ?? 0) };
  }
  const auditor = (number: number, signer = auditorSigner(number)): By => ({
    body: 0,
    seat: number,
    signer,
  });

  /** An act, and the call that carries it out. */
  async function actOf<N extends PlainActName>(
    name: N,
    fields: Fields<N>,
    by: readonly (By | Signer)[] = [],
  ): Promise<{ readonly call: Call; readonly digest: Hex }> {
    const message = { ...once(), ...fields } as unknown as Act<N>;
    const digest = actDigest(ledger, name, message);
    return { call: actCall(ledger, name, message, await signed(digest, by)), digest };
  }
  const act = async <N extends PlainActName>(...args: Parameters<typeof actOf<N>>): Promise<Call> =>
    (await actOf(...args)).call;

  const enrol = (person: number, key: Signer, invitation: Signer, changes = {}) =>
    act("Enrol", { person, key: key.keyId, ...changes }, [invitation, key]);

  const rotate = (person: number, key: Signer, present = base.signer(person), changes = {}) =>
    act("Rotate", { person, key: key.keyId, ...changes }, [present, key]);

  const notice = (member: number, until: number, signer = base.signer(member)) =>
    act("Notice", { member, until }, [signer]);

  /** Ends a membership as soon as can be, and goes there: an instant that has begun keeps its members. */
  async function leave(member: number): Promise<void> {
    await base.send(await notice(member, now() + 1));
    base.travel(now() + 1);
  }

  const objection = (vote: Hex, elector: number, signer = base.signer(elector)) =>
    act("Objection", { vote, elector }, [signer]);

  /** The declaration of a result by the chair of the Aufsichtsrat unless told otherwise. */
  const declaration = (vote: Hex, outcome: number, by = seat(SUPERVISORY_BOARD, 1)) =>
    act("Declaration", { vote, outcome }, [by]);

  const proxy = (vote: Hex, principal: number, holder: number, signer = base.signer(principal)) =>
    act("Proxy", { vote, principal, holder, document: DOCUMENT }, [signer]);

  const revocation = (vote: Hex, principal: number, signer = base.signer(principal)) =>
    act("ProxyRevocation", { vote, principal }, [signer]);

  /** A ballot on paper that two officers record, received now unless told otherwise. */
  const paper = (
    vote: Hex,
    elector: number,
    choice: number | bigint,
    by: readonly By[],
    changes: Partial<Act<"PaperBallot">> = {},
  ) =>
    act(
      "PaperBallot",
      {
        vote,
        elector,
        choice: BigInt(choice),
        manner: Manner.PAPER,
        revision: 1,
        receivedAt: now(),
        document: DOCUMENT,
        ...changes,
      },
      by,
    );

  /** Members, sorted by number unless told otherwise, put their names to an act. */
  async function endorsement(digest: Hex, members: readonly (readonly [number, Signer])[]) {
    const entries = await Promise.all(
      members.map(async ([member, signer]) =>
        concatHex([numberToHex(member, { size: 4 }), encodeSignature(await signer.sign(digest))]),
      ),
    );
    return endorseCall(ledger, digest, concatHex(entries));
  }
  /** As `endorsement`, by the persons of the members' numbers. */
  const endorse = (digest: Hex, members: readonly number[]) =>
    endorsement(
      digest,
      members.map((member) => [member, base.signer(member)]),
    );

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
      content: {
        kind: "ADMIT",
        application: id,
        validUntil: declared.validUntil,
        investing: false,
        votes: 1,
      } as const,
      evidence: declarationEvidence(
        { name: "Application", message: declared },
        await sign(applicant, "Application", declared),
      ),
      withdrawal: (signer = applicant): Promise<Call> =>
        act("Withdrawal", { declaration: declaration_, key: declared.key }, [signer]),
    };
  }

  /** A member's declaration for further shares and all that follows from it. */
  async function subscription(member: number, changes: Partial<Subscription> = {}) {
    const declared: Subscription = {
      member,
      shares: 2,
      document: keccak256(toHex("subscription")),
      salt: keccak256(toHex("subscription's salt")),
      validUntil: now() + 100 * DAY,
      ...changes,
    };
    const id = actDigest(ledger, "Subscription", declared);
    const { validUntil } = declared;
    return {
      declared,
      id,
      content: { kind: "GRANT_SHARES", subscription: id, validUntil } as const,
      /** Signed by whoever represents the member. */
      evidence: async (signer = base.signer(member)): Promise<Hex> =>
        declarationEvidence(
          { name: "Subscription", message: declared },
          await sign(signer, "Subscription", declared),
        ),
    };
  }

  return {
    once,
    sign,
    signed,
    /** A signature over any digest, packed. */
    packed: async (signer: Signer, digest: Hex): Promise<Hex> =>
      encodeSignature(await signer.sign(digest)),
    seat,
    auditor,
    actOf,
    act,
    enrol,
    rotate,
    notice,
    leave,
    objection,
    declaration,
    proxy,
    revocation,
    paper,
    endorsement,
    endorse,
    application,
    subscription,
  };
}

export type Acting = ReturnType<typeof actingOf>;
