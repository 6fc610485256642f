/**
 * Calls that carry acts to the contracts, each with its free twin, which reverts with the same error
 * as the act would at a given instant.
 */
import { type Address, encodeAbiParameters, encodeFunctionData, type Hex } from "viem";
import { bodiesAbi, votesAbi } from "./abi.ts";
import { type Act, actTypes } from "./acts.ts";
import type { Action, Application, Ledger, Opening, SeatSignature } from "./types.ts";

/** A call that writes. */
export interface Call {
  readonly to: Address;
  readonly data: Hex;
  /**
   * Data of the view that answers for the call beforehand, to the same contract.
   * @param at Instant, UTC seconds
   */
  check(at: number): Hex;
}

/** Enrols a person's first key after an invitation. */
export function enrolCall(
  ledger: Ledger,
  { person, key, nonce, validUntil }: Act<"Enrol">,
  byInvitation: Hex,
  byKey: Hex,
): Call {
  const args = [person, key, nonce, validUntil, byInvitation, byKey] as const;
  return {
    to: ledger.bodies,
    data: encodeFunctionData({ abi: bodiesAbi, functionName: "enrol", args }),
    check: (at) =>
      encodeFunctionData({ abi: bodiesAbi, functionName: "checkEnrol", args: [...args, at] }),
  };
}

/** Puts a new key in place of the present one. */
export function rotateCall(
  ledger: Ledger,
  { person, key, nonce, validUntil }: Act<"Rotate">,
  byPresent: Hex,
  byKey: Hex,
): Call {
  const args = [person, key, nonce, validUntil, byPresent, byKey] as const;
  return {
    to: ledger.bodies,
    data: encodeFunctionData({ abi: bodiesAbi, functionName: "rotate", args }),
    check: (at) =>
      encodeFunctionData({ abi: bodiesAbi, functionName: "checkRotate", args: [...args, at] }),
  };
}

/** Gives notice of exit (Kündigung, §65 GenG). */
export function noticeCall(
  ledger: Ledger,
  { member, until, nonce, validUntil }: Act<"Notice">,
  signature: Hex,
): Call {
  const args = [member, until, nonce, validUntil, signature] as const;
  return {
    to: ledger.bodies,
    data: encodeFunctionData({ abi: bodiesAbi, functionName: "giveNotice", args }),
    check: (at) =>
      encodeFunctionData({ abi: bodiesAbi, functionName: "checkGiveNotice", args: [...args, at] }),
  };
}

/** Withdraws an application that is not admitted yet. */
export function withdrawalCall(
  ledger: Ledger,
  { declaration, key, nonce, validUntil }: Act<"Withdrawal">,
  signature: Hex,
): Call {
  const args = [declaration, key, nonce, validUntil, signature] as const;
  return {
    to: ledger.bodies,
    data: encodeFunctionData({ abi: bodiesAbi, functionName: "withdrawApplication", args }),
    check: (at) =>
      encodeFunctionData({
        abi: bodiesAbi,
        functionName: "checkWithdrawApplication",
        args: [...args, at],
      }),
  };
}

/** Opens a vote. The signatures are sorted by body and seat. */
export function openCall(
  ledger: Ledger,
  opening: Opening,
  action: Action,
  signatures: readonly SeatSignature[],
): Call {
  const args = [opening, action, signatures] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "open", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkOpen", args: [...args, at] }),
  };
}

/** Objects to the procedure (Widerspruch gegen das Umlaufverfahren). */
export function objectCall(
  ledger: Ledger,
  { vote, elector, nonce, validUntil }: Act<"Objection">,
  signature: Hex,
): Call {
  const args = [vote, elector, nonce, validUntil, signature] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "object", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkObject", args: [...args, at] }),
  };
}

/** Casts a packed batch of ballots. The twin tells why each would be skipped. */
export function castCall(ledger: Ledger, vote: Hex, ballots: Hex): Call {
  const args = [vote, ballots] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "cast", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkCast", args: [...args, at] }),
  };
}

/** Casts a packed batch of ballots that the relay received in time. */
export function castLateCall(
  ledger: Ledger,
  { vote, relay }: Pick<Act<"Attestation">, "vote" | "relay">,
  ballots: Hex,
  receivedAt: Hex,
  attestation: Hex,
): Call {
  const args = [vote, ballots, receivedAt, relay, attestation] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "castLate", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkCastLate", args: [...args, at] }),
  };
}

/** Ends the voting. */
export function endCall(ledger: Ledger, vote: Hex): Call {
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "end", args: [vote] }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkEnd", args: [vote, at] }),
  };
}

/** Counts and stores the outcome. */
export function closeCall(ledger: Ledger, vote: Hex): Call {
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "close", args: [vote] }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkClose", args: [vote, at] }),
  };
}

/** Declares the result (Feststellung, §47 GenG). */
export function declareCall(
  ledger: Ledger,
  { vote, outcome, nonce, validUntil }: Act<"Declaration">,
  signature: Hex,
): Call {
  const args = [vote, outcome, nonce, validUntil, signature] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "declare", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkDeclare", args: [...args, at] }),
  };
}

/**
 * Carries out an adopted resolution. The twin does not judge the evidence.
 * @param evidence `admissionEvidence` for an admission, otherwise empty
 */
export function executeCall(ledger: Ledger, vote: Hex, action: Action, evidence: Hex = "0x"): Call {
  return {
    to: ledger.votes,
    data: encodeFunctionData({
      abi: votesAbi,
      functionName: "execute",
      args: [vote, action, evidence],
    }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkExecute", args: [vote, action, at] }),
  };
}

/** What an admission reveals: the declaration with the applicant's packed signature. */
export function admissionEvidence(application: Application, signature: Hex): Hex {
  return encodeAbiParameters(
    [{ type: "tuple", components: actTypes.Application }, { type: "bytes" }],
    [application, signature],
  );
}
