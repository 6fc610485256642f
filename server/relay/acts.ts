import { concatHex, type Hex, keccak256, numberToHex } from "viem";
import { UmlaufError } from "../errors.ts";
import { type Act, actDigest, isPlainAct, type PlainActName } from "../protocol/acts.ts";
import {
  actCall,
  type Call,
  encodeEndorsements,
  endorseCall,
  openCall,
} from "../protocol/calls.ts";
import type { Action, Ledger, Signed } from "../protocol/types.ts";

/** An act under its signatures, in the order that docs/law.md names. */
export type PlainAct = {
  readonly [N in PlainActName]: {
    readonly name: N;
    readonly message: Act<N>;
    readonly signatures: readonly Signed[];
  };
}[PlainActName];

/** An act of persons, as it comes in. */
export type SubmittedAct =
  | PlainAct
  | {
      readonly name: "Opening";
      readonly message: Act<"Opening">;
      readonly action: Action;
      readonly signatures: readonly Signed[];
    }
  /** A member wants an act that so many members must want: its hash, signed */
  | {
      readonly name: "Endorsement";
      readonly act: Hex;
      readonly member: number;
      readonly packed: Hex;
    };

/** The vote that the act is about; undefined where it is about none, or opens one. */
export function voteOf(act: SubmittedAct): Hex | undefined {
  return "message" in act && "vote" in act.message ? act.message.vote : undefined;
}

/** The phase in which an act about a vote is possible. */
export function neededFor({ name }: SubmittedAct): "VOTING" | "CLOSED" {
  return CLOSED.has(name) ? "CLOSED" : "VOTING";
}

const CLOSED: ReadonlySet<string> = new Set<PlainActName>([
  "Declaration",
  "Minutes",
  "Registration",
  "Annulment",
]);

/**
 * The act's id and the call that carries it. The id is the act's EIP-712 hash; an endorsement's covers the member and
 * the signature.
 * @throws ACT_MALFORMED where a value does not fit its field
 */
export function readAct(ledger: Ledger, act: SubmittedAct): { id: Hex; call: Call } {
  try {
    return { id: idOf(ledger, act), call: callOf(ledger, act) };
  } catch (error) {
    throw new UmlaufError("ACT_MALFORMED", {}, { cause: error });
  }
}

function idOf(ledger: Ledger, act: SubmittedAct): Hex {
  if (act.name !== "Endorsement") return actDigest(ledger, act.name, act.message as never);
  const { member, packed } = act;
  return keccak256(concatHex([act.act, numberToHex(member, { size: 4 }), packed]));
}

function callOf(ledger: Ledger, act: SubmittedAct): Call {
  if (act.name === "Opening") return openCall(ledger, act.message, act.action, act.signatures);
  if (act.name === "Endorsement") return endorseCall(ledger, act.act, encodeEndorsements([act]));
  if (!isPlainAct(act.name)) throw new TypeError("no such act");
  return actCall(ledger, act.name, act.message as never, act.signatures);
}
