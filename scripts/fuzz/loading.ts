/** Founds a random cooperative on both sides. */
import { Cooperative } from "../verify/law/model.ts";
import type { RuleSet } from "../verify/law/words.ts";
import type { SeatOrder } from "../verify/law/world.ts";
import type { FuzzChain } from "./chain.ts";
import type { Dice } from "./dice.ts";
import { Difference } from "./difference.ts";
import { type Draft, randomFounding } from "./foundings.ts";
import { Pair, type Tally } from "./pair.ts";
import type { Wallets } from "./wallets.ts";
import { articlesOf, bodyOf, memberOf, orderOf, ruleSetOf } from "./words.ts";

/** What lawful rule sets may be refused for: nobody could reach the quorum, or open a vote. */
const UNATTAINABLE = ["QuorumUnattainable", "OpenersTooMany"];

export async function foundBoth(
  chain: FuzzChain,
  wallets: Wallets,
  dice: Dice,
  tally: Tally,
): Promise<Pair> {
  await chain.reset();
  wallets.reset();
  const draft = randomFounding(dice, () => wallets.newKey());
  const relay = wallets.newKey();
  const { at, articles, members, bodies, auditors } = draft;
  const must = async (
    room: "register" | "bodies",
    name: Parameters<FuzzChain["write"]>[1],
    args: readonly unknown[],
  ): Promise<void> => {
    const { error } = await chain.write(room, name, args, at);
    if (error !== null) throw new Difference(`${name} is refused`, "done", error);
  };
  await must("register", "found", [members.map(memberOf)]);
  await must("bodies", "foundArticles", [articlesOf(articles)]);
  await must("bodies", "foundBodies", [bodies.map(bodyOf)]);
  const ruleSets = await foundRuleSets(chain, draft);
  const seats = await foundSeats(chain, draft);
  await must("bodies", "foundTables", [[relay], auditors, [], [], chain.ledger.votes]);
  await must("register", "seal", []);
  const founding = { ...draft, ruleSets, seats };
  return new Pair({ chain, model: new Cooperative(founding), wallets, founding, relay, tally });
}

async function foundRuleSets(chain: FuzzChain, { ruleSets, at }: Draft): Promise<RuleSet[]> {
  const all = await chain.write("bodies", "foundRuleSets", [ruleSets.map(ruleSetOf)], at);
  if (all.error === null) return [...ruleSets];
  const founded: RuleSet[] = [];
  for (const ruleSet of ruleSets) {
    const args = [[ruleSetOf(ruleSet)]];
    const { error } = await chain.write("bodies", "foundRuleSets", args, at);
    if (error === null) founded.push(ruleSet);
    else if (!UNATTAINABLE.some((name) => error.startsWith(name)))
      throw new Difference("a lawful rule set is refused", ruleSet, error);
  }
  return founded;
}

/** Whoever may sit where somebody is wanted; that nobody may is tried by resolutions later. */
async function foundSeats(chain: FuzzChain, { seats, at }: Draft): Promise<SeatOrder[]> {
  const founded: SeatOrder[] = [];
  for (const order of seats) {
    const taken = founded.some(({ body, seat }) => body === order.body && seat === order.seat);
    if (taken) continue;
    const args = [[orderOf(order)]];
    const { error } = await chain.write("bodies", "foundSeats", args, at);
    if (error === null) founded.push(order);
  }
  return founded;
}
