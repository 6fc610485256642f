/**
 * Calls that carry acts to the contracts, each with its free twin, which reverts with the same error
 * as the act would at a given instant.
 */
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from "viem";
import { bodiesAbi, votesAbi } from "./abi.ts";
import {
  type Act,
  actTypes,
  BODY_ACTS,
  encodeAct,
  isBodyAct,
  type PlainActName,
  VOTE_ACTS,
  type VoteActName,
} from "./acts.ts";
import type { Action, Application, Ledger, Opening, Signed, Subscription } from "./types.ts";

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

/** Carries out an act under its signatures, in the order that docs/law.md names. */
export function actCall<N extends PlainActName>(
  ledger: Ledger,
  name: N,
  message: Act<N>,
  signatures: readonly Signed[],
): Call {
  const data = encodeAct(name, message);
  if (isBodyAct(name)) {
    const args = [BODY_ACTS.indexOf(name), data, signatures] as const;
    return {
      to: ledger.bodies,
      data: encodeFunctionData({ abi: bodiesAbi, functionName: "act", args }),
      check: (at) =>
        encodeFunctionData({ abi: bodiesAbi, functionName: "checkAct", args: [...args, at] }),
    };
  }
  const args = [VOTE_ACTS.indexOf(name as VoteActName), data, signatures] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "act", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkAct", args: [...args, at] }),
  };
}

/**
 * Puts members' names to an act that so many of them must want.
 * @param endorsements As `encodeEndorsements` packs them
 */
export function endorseCall(ledger: Ledger, digest: Hex, endorsements: Hex): Call {
  const args = [digest, endorsements] as const;
  return {
    to: ledger.bodies,
    data: encodeFunctionData({ abi: bodiesAbi, functionName: "endorse", args }),
    check: (at) =>
      encodeFunctionData({ abi: bodiesAbi, functionName: "checkEndorse", args: [...args, at] }),
  };
}

/** Packs endorsements, sorted by member: number (4 bytes), signature. */
export function encodeEndorsements(
  endorsements: readonly { readonly member: number; readonly packed: Hex }[],
): Hex {
  return concatHex(
    endorsements.flatMap(({ member, packed }) => [numberToHex(member, { size: 4 }), packed]),
  );
}

/** Opens a vote. The signatures are sorted by body and seat; none where members have endorsed the opening. */
export function openCall(
  ledger: Ledger,
  opening: Opening,
  action: Action,
  signatures: readonly Signed[],
): Call {
  const args = [opening, action, signatures] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "open", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkOpen", args: [...args, at] }),
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

/**
 * Accounts for members whose entitlement ended during the voting.
 * @param departures Of those that the contract's `unsettledOf` gives: member (4 bytes), instant (5), ascending
 */
export function settleCall(ledger: Ledger, vote: Hex, departures: Hex): Call {
  const args = [vote, departures] as const;
  return {
    to: ledger.votes,
    data: encodeFunctionData({ abi: votesAbi, functionName: "settle", args }),
    check: (at) =>
      encodeFunctionData({ abi: votesAbi, functionName: "checkSettle", args: [...args, at] }),
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

/**
 * Carries out an adopted resolution. The twin does not judge the evidence.
 * @param evidence `declarationEvidence` for an admission or further shares, otherwise empty
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

/** What an admission or the grant of further shares reveals: the declaration with its packed signature. */
export function declarationEvidence(
  declaration:
    | { readonly name: "Application"; readonly message: Application }
    | { readonly name: "Subscription"; readonly message: Subscription },
  signature: Hex,
): Hex {
  const components = actTypes[declaration.name];
  return encodeAbiParameters(
    [{ type: "tuple", components }, { type: "bytes" }],
    [declaration.message as never, signature],
  );
}
