import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import { type Act, actDigest } from "../protocol/acts.ts";
import {
  type Call,
  declareCall,
  enrolCall,
  noticeCall,
  objectCall,
  openCall,
  rotateCall,
  withdrawalCall,
} from "../protocol/calls.ts";
import type { Action, Ledger, SeatSignature } from "../protocol/types.ts";

/** An act of a person with its packed signatures, as it comes in. */
export type SubmittedAct =
  | {
      readonly name: "Enrol";
      readonly message: Act<"Enrol">;
      readonly byInvitation: Hex;
      readonly byKey: Hex;
    }
  | {
      readonly name: "Rotate";
      readonly message: Act<"Rotate">;
      readonly byPresent: Hex;
      readonly byKey: Hex;
    }
  | { readonly name: "Notice"; readonly message: Act<"Notice">; readonly signature: Hex }
  | { readonly name: "Withdrawal"; readonly message: Act<"Withdrawal">; readonly signature: Hex }
  | {
      readonly name: "Opening";
      readonly message: Act<"Opening">;
      readonly action: Action;
      readonly signatures: readonly SeatSignature[];
    }
  | { readonly name: "Objection"; readonly message: Act<"Objection">; readonly signature: Hex }
  | { readonly name: "Declaration"; readonly message: Act<"Declaration">; readonly signature: Hex };

/**
 * The act's id (its EIP-712 hash) and the call that carries it.
 * @throws ACT_MALFORMED where a value does not fit its field
 */
export function readAct(ledger: Ledger, act: SubmittedAct): { id: Hex; call: Call } {
  try {
    const call = callOf(ledger, act);
    return { id: actDigest(ledger, act.name, act.message as Act<typeof act.name>), call };
  } catch (error) {
    throw new UmlaufError("ACT_MALFORMED", {}, { cause: error });
  }
}

function callOf(ledger: Ledger, act: SubmittedAct): Call {
  switch (act.name) {
    case "Enrol":
      return enrolCall(ledger, act.message, act.byInvitation, act.byKey);
    case "Rotate":
      return rotateCall(ledger, act.message, act.byPresent, act.byKey);
    case "Notice":
      return noticeCall(ledger, act.message, act.signature);
    case "Withdrawal":
      return withdrawalCall(ledger, act.message, act.signature);
    case "Opening":
      return openCall(ledger, act.message, act.action, act.signatures);
    case "Objection":
      return objectCall(ledger, act.message, act.signature);
    case "Declaration":
      return declareCall(ledger, act.message, act.signature);
    default:
      throw new TypeError("no such act");
  }
}
