/** What becomes of actions that cannot be carried out, in a cooperative of contract tests. */
import { expect } from "chai";
import type { ActionContent } from "../../server/protocol/actions.ts";
import type { Opening } from "../../server/protocol/types.ts";
import type { Mined, Sendable } from "./machine.ts";
import type { votingOf } from "./voting.ts";

interface Base extends Pick<ReturnType<typeof votingOf>, "opening"> {
  send(call: Sendable | Promise<Sendable>): Promise<Mined>;
  refused(
    call: Sendable | Promise<Sendable>,
    name: string,
    args?: readonly unknown[],
  ): Promise<void>;
}

export const refusalsOf = ({ opening, send, refused }: Base) => ({
  /** The opening is refused, because the action could never be carried out. */
  async impossible(content: ActionContent, refusal: number, changes: Partial<Opening> = {}) {
    await refused((await opening(content, changes)).call, "ActionImpossible", [refusal]);
  },
  /** The opening is refused with an error of the bodies, because the action cannot be carried out. */
  async unopenable(
    content: ActionContent,
    name: string,
    args: readonly unknown[] = [],
    changes: Partial<Opening> = {},
  ) {
    await refused((await opening(content, changes)).call, name, args);
  },
  /** The adopted action is refused for good. */
  async turnedDown(call: Sendable, refusal: number) {
    const { logs } = await send(call);
    const [log, ...more] = logs;
    expect([log?.name, log?.args.refusal, more]).to.deep.equal([
      "ActionRefused",
      BigInt(refusal),
      [],
    ]);
    await refused(call, "AlreadyExecuted", [log?.args.vote]);
  },
});
