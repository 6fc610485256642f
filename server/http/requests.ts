/** Shapes of what the API takes. The same schemas read the requests and describe them in the OpenAPI document. */
import { type Hex, hexToBytes } from "viem";
import { z } from "zod";
import { UmlaufError } from "../errors.ts";
import { isDay, lastSecondOf } from "../portal/format.ts";
import type { SignedBallot } from "../protocol/ballot.ts";
import { decodeSignature } from "../protocol/signatures.ts";
import { ActionKind, type Application, Choice, Matter, Outcome } from "../protocol/types.ts";
import type { SubmittedAct } from "../relay/acts.ts";
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
const nonce = z
  .string()
  .regex(/^\d{1,20}$/)
  .refine((text) => BigInt(text) < 2n ** 64n)
  .transform(BigInt)
  .meta({ description: "64 bits as a decimal number" });
const word = <const E extends Readonly<Record<string, number>>>(e: E) =>
  z
    .enum(Object.keys(e) as [keyof E & string, ...(keyof E & string)[]])
    .transform((name) => e[name] as E[keyof E]);

const once = { nonce, validUntil: instant };

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
    }),
    signature,
  })
  .meta({ id: "SubmittedBallot" });

/**
 * The ballot that a request carries.
 * @throws SIGNATURE_MALFORMED
 */
export function readBallot({ signature: packed, ...rest }: z.output<typeof ballotRequest>): {
  vote: Hex;
  ballot: SignedBallot;
} {
  const { vote, elector, revision, choice } = rest;
  const data = hexToBytes(packed);
  const { signature: decoded, next } = decodeSignature(data);
  if (next !== data.length) throw new UmlaufError("SIGNATURE_MALFORMED", { offset: next });
  return { vote, ballot: { elector, revision, choice, signature: decoded } };
}

const key = { person: uint(32), key: addressHex, ...once };

export const actRequest = z
  .discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("Enrol"),
      message: z.strictObject(key),
      byInvitation: signature,
      byKey: signature,
    }),
    z.strictObject({
      name: z.literal("Rotate"),
      message: z.strictObject(key),
      byPresent: signature,
      byKey: signature,
    }),
    z.strictObject({
      name: z.literal("Notice"),
      message: z.strictObject({ member: uint(32), until: instant, ...once }),
      signature,
    }),
    z.strictObject({
      name: z.literal("Withdrawal"),
      message: z.strictObject({ declaration: hashHex, key: addressHex, ...once }),
      signature,
    }),
    z.strictObject({
      name: z.literal("Opening"),
      message: z.strictObject({
        body: uint(32),
        matter: word(Matter),
        ruleSet: uint(32),
        documents: hashHex,
        action: hashHex,
        startsAt: instant,
        endsAt: instant,
        ...once,
      }),
      action: z.strictObject({ kind: word(ActionKind), data: bytes }),
      signatures: z
        .array(z.strictObject({ body: uint(32), seat: uint(8), signature }))
        .min(1)
        .max(64),
    }),
    z.strictObject({
      name: z.literal("Objection"),
      message: z.strictObject({ vote: hashHex, elector: uint(32), ...once }),
      signature,
    }),
    z.strictObject({
      name: z.literal("Declaration"),
      message: z.strictObject({ vote: hashHex, outcome: word(Outcome), ...once }),
      signature,
    }),
  ])
  .meta({ id: "SubmittedAct" }) satisfies z.ZodType<SubmittedAct>;

export const applicationRequest = z
  .strictObject({
    application: z.strictObject({
      segment: uint(8),
      shares: uint(32),
      organisation: z.boolean(),
      key: addressHex,
      document: hashHex,
      salt: hashHex,
      validUntil: instant,
    }) satisfies z.ZodType<Application>,
    signature,
  })
  .meta({ id: "SubmittedApplication" });

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
export const numeral = digits;
/** A hash in an address. */
export const hashPart = hashHex;

/** Parameters of every list. */
export const paging = {
  cursor: z.string().max(200).optional().meta({ description: "As a page's `next` holds it" }),
  limit: digits.optional().meta({ description: "Items of a page, at most 500" }),
};
