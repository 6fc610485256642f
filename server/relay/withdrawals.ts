import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import type { ActionContent } from "../protocol/actions.ts";
import { applicationId } from "../protocol/acts.ts";
import type { SubmittedAct } from "./acts.ts";
import type { Declarations } from "./declarations.ts";
import type { Duties } from "./duties.ts";
import type { Item, Outbox } from "./outbox.ts";

type Withdrawal = Extract<SubmittedAct, { name: "Withdrawal" }>;

/**
 * Withdrawals of applications. One that no vote has named takes effect without the chain, which need
 * never learn that there was an application. The act itself, which holds a hash, a key and a signature,
 * waits until it expires: should a vote name the application after all, it is sent.
 */
export class Withdrawals {
  readonly #outbox: Outbox;
  readonly #declarations: Declarations;
  readonly #duties: Duties;

  constructor(outbox: Outbox, declarations: Declarations, duties: Duties) {
    this.#outbox = outbox;
    this.#declarations = declarations;
    this.#duties = duties;
  }

  /** Whether an item is a withdrawal that waits for a vote to name its application. */
  waits({ act }: Item): boolean {
    return act?.name === "Withdrawal" && !this.#duties.names(applicationOf(act));
  }

  /** @throws DECLARATION_UNKNOWN where the application is neither here nor before a vote */
  async check(act: Withdrawal): Promise<void> {
    const application = applicationOf(act);
    await this.#duties.catchUp();
    const known =
      this.#duties.names(application) || (await this.#declarations.get(application)) !== undefined;
    if (!known) throw new UmlaufError("DECLARATION_UNKNOWN", { declaration: application });
  }

  /**
   * Nobody opens a vote on an application that was withdrawn here, unknown to the chain.
   * @throws DECLARATION_USED
   */
  checkOpening(content: ActionContent): void {
    if (content.kind !== "ADMIT") return;
    const { application } = content;
    const withdrawn = this.#unsettled().some(({ act }) => applicationOf(act) === application);
    if (withdrawn) throw new UmlaufError("DECLARATION_USED", { declaration: application });
  }

  /** Deletes what was withdrawn here, and forgets withdrawals that have expired. */
  async honour(now: number): Promise<void> {
    const waiting = this.#unsettled().filter(({ item }) => this.waits(item));
    await this.#declarations.delete(waiting.map(({ act }) => applicationOf(act)));
    const over = waiting.filter(({ act }) => act.message.validUntil <= now);
    if (over.length === 0) return;
    await this.#outbox.settle(new Map(over.map(({ item }) => [item.id, { state: "deleted" }])));
  }

  #unsettled(): { item: Item; act: Withdrawal }[] {
    return this.#outbox.unsettled.flatMap((item) =>
      item.act?.name === "Withdrawal" ? [{ item, act: item.act }] : [],
    );
  }
}

function applicationOf({ message }: Withdrawal): Hex {
  return applicationId(message.declaration, message.key);
}
