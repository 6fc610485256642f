/** What people sign, as the API takes it. */
import { actTypes } from "../../server/protocol/acts.ts";
import { candidatesIn } from "../../server/protocol/ballot.ts";
import { type Enumeration, nameOf } from "../../server/protocol/enumeration.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { encodeSignature, type Signature } from "../../server/protocol/signatures.ts";
import {
  ActionKind,
  Choice,
  Manner,
  Outcome,
  SeatRole,
  type Signed,
  Standing,
} from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";

const CORRECTED = { SHARES: 0, SEGMENT: 1, SINCE: 2 } as const;

/** Fields of acts that the API writes as words. */
const WORDS: Readonly<Record<string, Enumeration>> = {
  field: CORRECTED,
  manner: Manner,
  matter: Matter,
  outcome: Outcome,
  role: SeatRole,
  standing: Standing,
};

/** An act as JSON: words for enumerations, decimal numbers for 64 bits. */
export function requestOf(act: SubmittedAct): Record<string, unknown> {
  if (act.name === "Endorsement") {
    const { packed, ...rest } = act;
    return { ...rest, signature: packed };
  }
  const request = {
    name: act.name,
    message: messageOf(act.name, act.message as unknown as Record<string, unknown>),
    signatures: act.signatures.map(signatureOf),
  };
  if (act.name !== "Opening") return request;
  const { kind, data } = act.action;
  return { ...request, action: { kind: nameOf(ActionKind, kind), data } };
}

function messageOf(name: keyof typeof actTypes, message: Readonly<Record<string, unknown>>) {
  const entries = actTypes[name].map(({ name: field }) => {
    const value = message[field];
    const words = WORDS[field];
    if (words !== undefined) return [field, nameOf(words, Number(value))];
    return [field, typeof value === "bigint" ? `${value}` : value];
  });
  return Object.fromEntries(entries);
}

/** Of a person whom the act names, only the bytes are given. */
function signatureOf({ body, seat, packed: signature }: Signed) {
  if (seat === 0) return { signature };
  return body === 0 ? { seat, signature } : { body, seat, signature };
}

/** A ballot as JSON: a word, or in an election places of candidates. */
export function ballotRequestOf(
  vote: string,
  ballot: {
    readonly elector: number;
    readonly revision: number;
    readonly choice: number | bigint;
    readonly signature: Signature;
  },
) {
  const { elector, revision, choice } = ballot;
  const signature = encodeSignature(ballot.signature);
  const chosen =
    typeof choice === "bigint"
      ? { candidates: candidatesIn(choice) }
      : { choice: nameOf(Choice, choice) };
  return { vote, elector, revision, ...chosen, signature };
}
