/** How votes end, and what they lead to, on both sides. */
import type { Hex } from "viem";
import { encodeAction } from "../../server/protocol/actions.ts";
import {
  closeCall,
  declarationEvidence,
  endCall,
  executeCall,
  settleCall,
} from "../../server/protocol/calls.ts";
import type { Key } from "../verify/law/world.ts";
import { type Declaration, declarationDigest, evidenceOf } from "./declarations.ts";
import type { Pair, PairVote } from "./pair.ts";
import { contentOf } from "./words.ts";

export async function endBoth(pair: Pair, vote: PairVote): Promise<boolean> {
  const call = endCall(pair.chain.ledger, vote.id);
  const { attempt } = await pair.both("end", { vote: vote.id }, call, (t) =>
    pair.model.end(vote.id, t),
  );
  pair.noteClosing(attempt);
  return attempt.error === null;
}

/** Takes those into account who left; nothing happens where there are none. */
export async function settleBoth(pair: Pair, vote: PairVote): Promise<void> {
  const unsettled = await pair.chain.ask<Hex>("votes", "unsettledOf", [vote.id]);
  const departures = (unsettled.slice(2).match(/.{18}/g) ?? []).sort();
  if (departures.length === 0) return;
  const call = settleCall(pair.chain.ledger, vote.id, `0x${departures.join("")}`);
  await pair.both("settle", { vote: vote.id, departures }, call, (t) =>
    pair.model.settle(vote.id, t),
  );
}

export async function closeBoth(pair: Pair, vote: PairVote): Promise<boolean> {
  const call = closeCall(pair.chain.ledger, vote.id);
  const { attempt } = await pair.both("close", { vote: vote.id }, call, (t) =>
    pair.model.close(vote.id, t),
  );
  pair.noteClosing(attempt);
  return attempt.error === null;
}

/** Carries a resolution out, with a declaration where it needs one. */
export async function executeBoth(
  pair: Pair,
  vote: PairVote,
  declaration: Declaration | null,
  signer: Key | null,
): Promise<boolean> {
  const { ledger } = pair.chain;
  const { action } = vote.opening;
  const evidence =
    declaration === null
      ? "0x"
      : declarationEvidence(
          declaration,
          await pair.wallets.sign(signer, declarationDigest(ledger, declaration)),
        );
  const revealed = declaration === null ? null : evidenceOf(declaration, signer);
  const call = executeCall(ledger, vote.id, encodeAction(contentOf(action)), evidence);
  const facts = { vote: vote.id, declaration, signer };
  const { attempt } = await pair.both(
    `execute ${action.kind}`,
    facts,
    call,
    (t) => pair.model.execute(vote.id, revealed, t),
    // The twin does not judge the evidence.
    (check, { error }) => check === null || check === error,
  );
  if (attempt.error !== null) return false;
  if (!pair.model.voteAt(vote.id, pair.now).executed) return true;
  if (action.kind === "ADOPT_RULE_SET") pair.ruleSets.push(action.ruleSet);
  if (action.kind === "ADOPT_ARTICLES") pair.articles = action.articles;
  return true;
}
