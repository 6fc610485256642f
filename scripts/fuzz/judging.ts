/** Which rules a rule set or Articles would break, as both sides say. */
import { encodeAction } from "../../server/protocol/actions.ts";
import { nameOf } from "../../server/protocol/enumeration.ts";
import { Matter, RuleFault } from "../../server/protocol/rules.ts";
import { checkArticles, checkRuleSet } from "../verify/law/faults.ts";
import type { Action } from "../verify/law/world.ts";
import { requireSame, show } from "./difference.ts";
import type { Pair } from "./pair.ts";
import { contentOf } from "./words.ts";

/** Compares which rules a rule set or Articles would break. */
export async function judge(pair: Pair, action: Action): Promise<void> {
  const { now: t, articles } = pair;
  const { bodies } = pair.founding;
  const faults =
    action.kind === "ADOPT_RULE_SET"
      ? checkRuleSet(
          action.ruleSet,
          bodies[action.ruleSet.body - 1]?.kind ?? "OTHER",
          articles.cooperative,
          t,
        )
      : action.kind === "ADOPT_ARTICLES"
        ? checkArticles(action.articles)
        : [];
  const args = [1, Matter.RULE_SETS, encodeAction(contentOf(action)), t];
  const error = await pair.chain.errorOf("bodies", "checkAction", args);
  requireSame(
    `faults of ${show(action)}`,
    faults.map(({ code }) => code),
    faultsIn(error),
  );
}

/** Which rules a refused action breaks, by name. */
function faultsIn(error: string | null): string[] {
  const found = error?.match(/^(?:RuleSetUnlawful|ArticlesUnlawful)\(\[(.*)\]\)$/)?.[1];
  return (found?.split(",") ?? []).map((fault) => nameOf(RuleFault, Number(fault)));
}
