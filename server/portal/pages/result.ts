/** What a vote needs, how many took part, and how it came out. */
import { participants, type Step } from "../../protocol/tally.ts";
import { Base, Choice, type Count, nameOf } from "../../protocol/types.ts";
import type { VoteView } from "../../queries/views.ts";
import { bar, type Tone, table, tag } from "../components.ts";
import type { Speech } from "../frame.ts";
import { type Content, type Html, html } from "../html.ts";

const TONES: Readonly<Record<Step["result"], Tone>> = { met: "good", open: "wait", notMet: "bad" };
const CHOICES = ["YES", "NO", "ABSTAIN", "INVALID"] as const;

/** Each rule with what it needs and whether it holds. */
export function rulesSection(speech: Speech, vote: VoteView): Html {
  const { votePage: t, rule } = speech.texts;
  const closed = vote.phase === "CLOSED";
  const items = vote.derivation.map((step) => {
    const decisive = step.decisive === true ? html` <strong>${t.decisive}</strong>` : "";
    return html`<li><div>${tag(TONES[step.result], t[step.result])}</div>
<div><p class="rule">${rule.title[step.code]}</p><p>${sentenceOf(speech, vote, step)}${decisive}</p></div></li>\n`;
  });
  return html`<h2>${closed ? t.rulesAfter : t.rules}</h2>
<ul class="rules">${items}</ul>`;
}

/** How many took part, with the number that is needed. */
export function participationSection({ texts, format }: Speech, vote: VoteView): Html {
  const { votePage: t } = texts;
  const { voted, eligible } = vote.participation;
  const required = Math.max(0, ...vote.derivation.map(({ numbers }) => neededOf(numbers)));
  const text = t.participationText(voted, eligible);
  const share = eligible === 0 ? 0 : voted / eligible;
  const mark = required > 0 && eligible > 0 ? required / eligible : undefined;
  return html`<h2>${t.participation}</h2>
<p><strong>${text}</strong>${voted === 0 ? html` ${t.noneVoted}` : ""}</p>
${bar(share, mark)}
${mark === undefined ? "" : html`<p class="muted">${t.required(format.number(required))}</p>`}`;
}

/** The result, which nobody learns before the close. */
export function resultSection(speech: Speech, vote: VoteView): Html {
  const { votePage: t } = speech.texts;
  return html`<h2>${t.result}</h2>\n${result(speech, vote)}`;
}

function result(speech: Speech, { count, outcome, ruleSet, declaredAt }: VoteView): Html {
  const { texts, format } = speech;
  const { votePage: t } = texts;
  if (count === null) return html`<p>${t.noResult}</p>`;
  const verdict = html`<p class="lead"><strong>${texts.verdicts[outcome]}</strong></p>`;
  if (outcome === "PROCEDURE_ABORTED") return verdict;
  const { majorityBase } = ruleSet;
  const base = baseOf(majorityBase, count);
  const rows = CHOICES.map((choice): Content[] => {
    const heads = headsOf(count, choice);
    const counts = majorityBase !== Base.CAST || choice === "YES" || choice === "NO";
    const picture = counts ? bar(base === 0 ? 0 : heads / base) : "";
    return [
      html`${texts.choices[choice]}${picture}`,
      format.number(heads),
      counts ? format.share(heads, base) : texts.none,
    ];
  });
  const total = [t.total, format.number(participants(count)), texts.none];
  const columns = [
    { head: t.choice },
    { head: t.heads, figure: true },
    { head: t.shareOfBase, figure: true },
  ];
  const declaration =
    declaredAt === null
      ? html`<p>${t.notDeclared}</p>`
      : html`<p>${t.declared} ${speech.instant(declaredAt)}.</p>`;
  return html`${verdict}
${declaration}
${table(t.resultCaption(format.number(base)), columns, [...rows, total], { narrow: true })}`;
}

function sentenceOf({ texts }: Speech, vote: VoteView, { code, result, numbers }: Step): string {
  const { rule } = texts;
  const { majorityStrict, majorityBase, majorityNum, majorityDen } = vote.ruleSet;
  switch (code) {
    case "MAJORITY": {
      if (vote.count === null) {
        const base = texts.bases[nameOf(Base, majorityBase)];
        return rule.MAJORITY_OPEN(majorityNum, majorityDen, majorityStrict, base);
      }
      return result === "open" ? rule.TIE(numbers) : rule.MAJORITY(numbers);
    }
    case "CASTING_VOTE":
      return rule.CASTING_VOTE(texts.choices[nameOf(Choice, numbers.choice ?? 0)]);
    case "LATE_BALLOTS":
      return rule.LATE_BALLOTS(numbers, vote.contestable);
    default:
      return rule[code](numbers);
  }
}

/** The participation that a rule needs; 0 where it needs none. */
function neededOf(numbers: Step["numbers"]): number {
  return numbers.participants === undefined ? 0 : (numbers.required ?? 0);
}

function headsOf(count: Count, choice: (typeof CHOICES)[number]): number {
  const { yes, no, abstain, invalid } = count;
  return { YES: yes, NO: no, ABSTAIN: abstain, INVALID: invalid }[choice];
}

/** The number of which shares are counted (100-%-Basis). */
function baseOf(base: number, count: Count): number {
  if (base === Base.CAST) return count.yes + count.no;
  if (base === Base.PRESENT) return participants(count);
  return base === Base.ELIGIBLE ? count.eligible : count.allMembers;
}
