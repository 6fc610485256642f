/** One step of a derivation in a sentence. */
import type { Step } from "../../protocol/derivation.ts";
import { nameOf } from "../../protocol/enumeration.ts";
import { ElectorateAt, VoteWeight } from "../../protocol/rules.ts";
import { Choice, Standing } from "../../protocol/types.ts";
import type { VoteView } from "../../queries/voteViews.ts";
import type { Speech } from "../frame.ts";

export function ruleSentence({ texts, format }: Speech, vote: VoteView, step: Step): string {
  const { rule } = texts;
  const { code, result, numbers } = step;
  const { majorityStrict, majorityBase, majorityNum, majorityDen } = vote.ruleSet;
  const share = [majorityNum, majorityDen, majorityStrict, texts.bases[majorityBase]] as const;
  switch (code) {
    case "NOTICE":
    case "DISCUSSION":
      return rule[code](
        format.duration(numbers.given ?? 0),
        format.duration(numbers.required ?? 0),
      );
    case "ELECTORATE":
      return rule.ELECTORATE(numbers, texts.electorates[nameOf(ElectorateAt, numbers.rule ?? 0)]);
    case "MULTIPLE_VOTES":
      return rule.MULTIPLE_VOTES(numbers, texts.weights[nameOf(VoteWeight, numbers.scheme ?? 0)]);
    case "MAJORITY":
      if (vote.count === null) return rule.MAJORITY_OPEN(...share);
      return result === "open" ? rule.TIE(numbers) : rule.MAJORITY(numbers);
    case "ELECTION":
      return vote.count === null ? rule.MAJORITY_OPEN(...share) : rule.ELECTION(numbers);
    case "CASTING_VOTE":
      return rule.CASTING_VOTE(texts.choices[nameOf(Choice, numbers.choice ?? 0)]);
    case "HANGS_ON_LATE":
      return rule.HANGS_ON_LATE(numbers, result === "notMet");
    case "HANGS_ON_ELECTORATE":
      return texts.contests.ELECTORATE;
    case "HANGS_ON_CAP_BASE":
      return texts.contests.CAP_BASE;
    case "HANGS_ON_REVOCABILITY":
      return texts.contests.REVOCABILITY;
    case "HANGS_ON_BAN":
      return texts.contests.BAN;
    case "HANGS_ON_HEARING":
      return texts.contests.HEARING;
    case "STANDING":
      return texts.standings[nameOf(Standing, numbers.standing ?? 0)];
    case "DECLARATION":
    case "REGISTRATION":
      return rule[code](result === "met");
    default:
      return rule[code](numbers);
  }
}
