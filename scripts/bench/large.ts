/** Whether a vote can be closed however many have voted: closing reads counts, never members. */
import type { Chain } from "../../server/chain/chain.ts";
import { closeCall, endCall } from "../../server/protocol/calls.ts";
import { Choice } from "../../server/protocol/types.ts";
import { LedgerView } from "../../server/relay/view.ts";
import type { Clock } from "./features.ts";
import { benchLedger } from "./ledger.ts";

const BATCH = 250;
const FEW = 250;

export interface LargeReport {
  readonly few: Closed;
  readonly many: Closed;
}

export interface Closed {
  readonly heads: number;
  readonly yes: number;
  /** Gas of ending and of closing the vote */
  readonly end: number;
  readonly close: number;
}

/** @param progress Told how many members were founded, and then how many have voted */
export async function measureLarge(
  open: (clock: Clock) => Promise<Chain>,
  members: number,
  progress: (done: number) => void,
): Promise<LargeReport> {
  return {
    few: await closeOf(open, FEW, () => {}),
    many: await closeOf(open, members, progress),
  };
}

async function closeOf(
  open: (clock: Clock) => Promise<Chain>,
  members: number,
  progress: (done: number) => void,
): Promise<Closed> {
  const clock = { now: Math.floor(Date.now() / 1000) };
  const chain = await open(clock);
  const rules = { quorumNum: 1, quorumDen: 2, grace: 60 };
  const bench = await benchLedger(chain, { members, kind: "wallet", now: clock.now, rules });
  progress(members);
  const vote = await bench.open(undefined, clock.now + 3600);
  for (let first = 1; first <= members; first += BATCH) {
    const count = Math.min(BATCH, members - first + 1);
    const choice = Math.floor(first / BATCH) % 2 === 0 ? Choice.YES : Choice.NO;
    await bench.cast(vote, await bench.batch(vote, first, count, { choice }));
    progress(members + first + count - 1);
  }
  clock.now += 3600;
  const end = await bench.send(endCall(bench.ledger, vote));
  clock.now += 60;
  const close = await bench.send(closeCall(bench.ledger, vote));
  const view = new LedgerView(chain, bench.ledger, () => clock.now);
  const { heads } = await view.vote(vote);
  const { yes } = await view.ask("votes", "countOf", [vote]);
  await chain.close();
  return { heads, yes, end: Number(end.gasUsed), close: Number(close.gasUsed) };
}
