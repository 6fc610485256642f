import { expect } from "chai";
import type { Hex } from "viem";
import { Skip } from "../../server/protocol/types.ts";
import type { Cooperative } from "./cooperative.ts";
import type { Ballot } from "./voting.ts";

/** Elector and reason of every skipped ballot; the free twin must tell the same beforehand. */
export async function skipsOf(
  coop: Cooperative,
  vote: Hex,
  batch: readonly Ballot[],
): Promise<(readonly [number, number])[]> {
  const call = coop.castOf(vote, batch);
  const answer = await coop.call(call.to, call.check(coop.now()));
  const [reasons] = coop.contracts.votes.interface.decodeFunctionResult("checkCast", answer);
  const foretold = batch.flatMap(({ elector, id }, i) =>
    Number(reasons[i]) === Skip.NONE ? [] : [[elector, Number(reasons[i]), id] as const],
  );
  if (foretold.length === batch.length) {
    await coop.refused(call, "NothingCounted", foretold[0]?.slice(0, 2), { twin: false });
  } else {
    const { logs } = await coop.send(call);
    const skipped = logs
      .filter(({ name }) => name === "BallotSkipped")
      .map(({ args }) => [Number(args.elector), Number(args.reason), args.ballot]);
    expect(foretold).to.deep.equal(skipped);
  }
  return foretold.map(([elector, reason]) => [elector, reason]);
}
