/** Shapes of what the API takes. The same schemas read the requests and describe them in the OpenAPI document. */
import { type Hex, hexToBytes } from "viem";
import { z } from "zod";
import { UmlaufError } from "../errors.ts";
import { type ActName, actTypes, BODY_ACTS, VOTE_ACTS } from "../protocol/acts.ts";
import { candidateSet, type SignedBallot } from "../protocol/ballot.ts";
import type { Enumeration } from "../protocol/enumeration.ts";
import { Matter } from "../protocol/rules.ts";
import { decodeSignature } from "../protocol/signatures.ts";
import { ActionKind, Choice, Manner, Outcome, SeatRole, Standing } from "../protocol/types.ts";
import type { SubmittedAct } from "../relay/acts.ts";
import type { Declaration } from "../relay/declarations.ts";
import { isDay, lastSecondOf } from "../words/format.ts";
import { address, hash } from "./schemas/common.ts";

// Words of requests, in the form that the ledger takes

const hashHex = hash.transform((value) => value.toLowerCase() as Hex);
const addressHex = address.transform((value) => value.toLowerCase() as Hex);
const bytes = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/i)
  .transform((value) => value as Hex)
  .meta({ description: "Bytes in hexadecimal" });
const signature = bytes.meta({
  description: "Signature, packed as contracts/libraries/Signatures.sol describes",
});
const uint = (bits: number) =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1);
const instant = uint(40).meta({ description: "Instant, UTC seconds" });
const wide = z
  .string()
  .regex(/^\d{1,20}$/)
  .refine((text) => BigInt(text) < 2n ** 64n)
  .transform(BigInt)
  .meta({ description: "64 bits as a decimal number" });
const word = <const E extends Readonly<Record<string, number>>>(e: E) =>
  z
    .enum(Object.keys(e) as [keyof E & string, ...(keyof E & string)[]])
    .transform((name) => e[name] as E[keyof E]);

// Bodies

export const ballotRequest = z
  .strictObject({
    vote: hashHex,
    elector: uint(32).min(1),
    revision: uint(8).min(1),
    choice: word({
      YES: Choice.YES,
      NO: Choice.NO,
      ABSTAIN: Choice.ABSTAIN,
      INVALID: Choice.INVALID,
    }).optional(),
    candidates: z
      .array(uint(6))
      .max(64)
      .refine((places) => new Set(places).size === places.length)
      .optional()
      .meta({ description: "In an election, in place of `choice`: places in its list, from 0" }),
    signature,
  })
  .refine(({ choice, candidates }) => (choice === undefined) !== (candidates === undefined), {
    path: ["choice"],
  })
  .meta({ id: "SubmittedBallot" });

/**
 * The ballot that a request carries.
 * @throws SIGNATURE_MALFORMED
 */
export function readBallot({
  signature: packed,
  choice,
  candidates,
  ...rest
}: z.output<typeof ballotRequest>): {
  vote: Hex;
  ballot: SignedBallot;
} {
  const { vote, elector, revision } = rest;
  const data = hexToBytes(packed);
  const { signature: decoded, next } = decodeSignature(data);
  if (next !== data.length) throw new UmlaufError("SIGNATURE_MALFORMED", { offset: next });
  const chosen = candidates === undefined ? (choice ?? Choice.NONE) : candidateSet(candidates);
  return { vote, ballot: { elector, revision, choice: chosen, signature: decoded } };
}

/** Fields of acts that are values of an enumeration. */
const ENUMERATIONS: Readonly<Record<string, Enumeration>> = {
  field: { SHARES: 0, SEGMENT: 1, SINCE: 2 },
  manner: Manner,
  matter: Matter,
  outcome: Outcome,
  role: SeatRole,
  standing: Standing,
};

/** How a field of an act is written, by its type. */
const FIELDS: Readonly<Record<string, z.ZodType>> = {
  uint8: uint(8),
  uint32: uint(32),
  uint40: instant,
  uint64: wide,
  int64: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text))
    .transform(BigInt)
    .meta({ description: "64 bits as a decimal number" }),
  bool: z.boolean(),
  address: addressHex,
  bytes32: hashHex,
};

function messageOf(name: ActName) {
  const fields = actTypes[name].map((field) => {
    const words = ENUMERATIONS[field.name];
    const written = words === undefined ? FIELDS[field.type] : word(words);
    if (written === undefined) throw new TypeError(`no way to write ${field.type}`);
    return [field.name, written] as const;
  });
  return z.strictObject(Object.fromEntries(fields));
}

/** For a seat (body and seat), for an auditor (seat alone), or of a person whom the act names (neither). */
const signed = z
  .strictObject({ body: uint(32).default(0), seat: uint(8).default(0), signature })
  .transform(({ signature: packed, ...place }) => ({ ...place, packed }))
  .meta({ id: "Signature" });
const signatures = z.array(signed).max(64);

const plainActs = [...BODY_ACTS, ...VOTE_ACTS].map((name) =>
  z.strictObject({ name: z.literal(name), message: messageOf(name), signatures }),
);

export const actRequest = z
  .discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("Opening"),
      message: messageOf("Opening"),
      action: z.strictObject({ kind: word(ActionKind), data: bytes }),
      signatures,
    }),
    z
      .strictObject({ name: z.literal("Endorsement"), act: hashHex, member: uint(32), signature })
      .transform(({ signature: packed, ...rest }) => ({ ...rest, packed })),
    ...plainActs,
  ])
  .meta({
    id: "SubmittedAct",
    description:
      "An act and its signatures in the order that docs/law.md names; or a member's endorsement of one",
  }) as unknown as z.ZodType<SubmittedAct>;

const declarationOf = <N extends Declaration["name"]>(name: N) =>
  messageOf(name).transform(
    (message) => ({ name, message }) as unknown as Extract<Declaration, { name: N }>,
  );

export const applicationRequest = z
  .strictObject({ application: declarationOf("Application"), signature })
  .meta({ id: "SubmittedApplication" });

export const subscriptionRequest = z
  .strictObject({ subscription: declarationOf("Subscription"), signature })
  .meta({ id: "SubmittedSubscription" });

// Parameters of addresses

/** A day of Berlin (its last second) or UTC seconds. */
export const keyDate = z
  .string()
  .max(20)
  .transform((text, context): number => {
    if (/^-?\d{1,13}$/.test(text)) return Number(text);
    if (isDay(text)) return lastSecondOf(text);
    context.addIssue({ code: "custom" });
    return z.NEVER;
  })
  .meta({
    description:
      "Key date: a day YYYY-MM-DD (its last second in Berlin) or UTC seconds; now where left out",
    override: { type: "string", example: "2025-12-31" },
  });

const digits = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .meta({ override: { type: "integer", minimum: 0 } });

/** A number in an address. */
export const numeral = digits.refine((number) => number < 2 ** 32);
/** A hash in an address. */
export const hashPart = hashHex;

/** Parameters of every list. */
export const paging = {
  cursor: z.string().max(200).optional().meta({ description: "As a page's `next` holds it" }),
  limit: digits.optional().meta({ description: "Items of a page, at most 500" }),
};
