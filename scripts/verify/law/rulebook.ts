/** Rule sets by number, and which of them governs. */
import type { Matter, RuleSet } from "./words.ts";
import { Refused } from "./world.ts";

export interface Adopted {
  readonly ruleSet: RuleSet;
  /** In force from here on */
  readonly from: number;
  /** When the vote that adopted it ended; 0 for the founding's */
  readonly decidedAt: number;
}

export class Rulebook {
  readonly #adopted: Adopted[] = [];

  adopt(ruleSet: RuleSet, from: number, decidedAt: number): void {
    this.#adopted.push({ ruleSet, from, decidedAt });
  }

  get(number: number): RuleSet {
    const adopted = this.#adopted[number - 1];
    if (adopted === undefined) throw new Refused(`there is no rule set ${number}`);
    return adopted.ruleSet;
  }

  /** Number of the newest rule set in force for a matter of a body, whatever its procedure; or 0. */
  numberFor(body: number, matter: Matter, t: number): number {
    const index = this.#adopted.findLastIndex(
      ({ ruleSet, from }) => ruleSet.body === body && from <= t && ruleSet.matters.includes(matter),
    );
    return index + 1;
  }

  /** The rule set by which a body decides a matter; null where it is not competent. */
  competence(body: number, matter: Matter, t: number): RuleSet | null {
    const number = this.numberFor(body, matter, t);
    if (number === 0) return null;
    const ruleSet = this.get(number);
    return ruleSet.procedure === "NONE" ? null : ruleSet;
  }

  /** Whether a later decision has adopted a rule set of the body for one of the matters. */
  isOvertaken({ body, matters }: RuleSet, decidedAt: number): boolean {
    return this.#adopted.some(
      (adopted) =>
        adopted.decidedAt > decidedAt &&
        adopted.ruleSet.body === body &&
        adopted.ruleSet.matters.some((matter) => matters.includes(matter)),
    );
  }
}
