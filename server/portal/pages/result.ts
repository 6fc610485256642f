/** What a vote needs, how many took part, and how it came out. */
import type { Step } from "../../protocol/derivation.ts";
import { participants } from "../../protocol/tally.ts";
import type { Count } from "../../protocol/types.ts";
import type { ElectionView, VoteView } from "../../queries/voteViews.ts";
import { paragraphIn } from "../../words/format.ts";
import { bar, type Tone, table, tag } from "../components.ts";
import type { Speech } from "../frame.ts";
import { type Content, type Html, html } from "../html.ts";
import { ruleSentence } from "./rule.ts";

const TONES: Readonly<Record<Step["result"], Tone>> = { met: "good", open: "wait", notMet: "bad" };
const CHOICES = ["YES", "NO", "ABSTAIN", "INVALID"] as const;

/** Each rule with what it needs, its paragraph, and whether it holds. */
export function rulesSection(speech: Speech, vote: VoteView): Html {
  const { votePage: t, rule } = speech.texts;
  const closed = vote.phase === "CLOSED";
  const items = vote.derivation.map((step) => {
    const decisive = step.decisive === true ? html` <strong>${t.decisive}</strong>` : "";
    const cited = paragraphIn(speech.visit.language, step.paragraph);
    const paragraph = cited === "" ? "" : html` <span class="muted">${cited}</span>`;
    return html`<li><div>${tag(TONES[step.result], t[step.result])}</div>
<div><p class="rule">${rule.title[step.code]}${paragraph}</p><p>${ruleSentence(speech, vote, step)}${decisive}</p></div></li>\n`;
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

function result(speech: Speech, vote: VoteView): Html {
  const { texts } = speech;
  const { votePage: t } = texts;
  const { count, weights, outcome, standing, declaredAt, election } = vote;
  if (count === null || weights === null) return html`<p>${t.noResult}</p>`;
  const later =
    standing === "STANDS" ? "" : html` <strong class="bad">${texts.standings[standing]}</strong>`;
  const isElection = election !== null && (outcome === "ADOPTED" || outcome === "REJECTED");
  const words = isElection ? t.elections[outcome] : texts.verdicts[outcome];
  const verdict = html`<p class="lead"><strong>${words}</strong>${later}</p>`;
  if (outcome === "PROCEDURE_ABORTED" || outcome === "WITHDRAWN") return verdict;
  const declaration =
    declaredAt === null
      ? html`<p>${t.notDeclared}</p>`
      : html`<p>${t.declared} ${speech.instant(declaredAt)}.</p>`;
  const figures =
    election === null ? choicesTable(speech, vote, count, weights) : candidates(speech, election);
  return html`${verdict}
${declaration}
${figures}`;
}

/** Votes by choice; heads beside them where they are not the same. */
function choicesTable(speech: Speech, vote: VoteView, count: Count, weights: Count): Html {
  const { texts, format } = speech;
  const { votePage: t } = texts;
  const { majorityBase } = vote.ruleSet;
  const base = baseOf(majorityBase, weights);
  const weighed = CHOICES.some((choice) => of(count, choice) !== of(weights, choice));
  const heads = (value: number): Content[] => (weighed ? [format.number(value)] : []);
  const rows = CHOICES.map((choice): Content[] => {
    const votes = of(weights, choice);
    const counts = majorityBase !== "CAST" || choice === "YES" || choice === "NO";
    const picture = counts ? bar(base === 0 ? 0 : votes / base) : "";
    return [
      html`${texts.choices[choice]}${picture}`,
      ...heads(of(count, choice)),
      format.number(votes),
      counts ? format.share(votes, base) : texts.none,
    ];
  });
  const total = [
    t.total,
    ...heads(participants(count)),
    format.number(participants(weights)),
    texts.none,
  ];
  const columns = [
    { head: t.choice },
    ...(weighed ? [{ head: t.members, figure: true }] : []),
    { head: t.heads, figure: true },
    { head: t.shareOfBase, figure: true },
  ];
  return table(t.resultCaption(format.number(base)), columns, [...rows, total], { narrow: true });
}

/** Who was elected into which seat, the most votes first. */
function candidates({ texts, format }: Speech, { candidates: of }: ElectionView): Html {
  const { votePage: t } = texts;
  const columns = [{ head: t.candidate }, { head: t.heads, figure: true }, { head: t.elected }];
  const rows = of
    .toSorted((a, b) => (b.votes ?? 0) - (a.votes ?? 0))
    .map(({ person, votes, seat }): Content[] => [
      texts.person(person),
      votes === null ? texts.none : format.number(votes),
      seat === null ? texts.none : texts.seat(seat),
    ]);
  return table(t.electionCaption, columns, rows, { narrow: true });
}

/** The participation that a rule needs; 0 where it needs none. */
function neededOf(numbers: Step["numbers"]): number {
  return numbers.participants === undefined ? 0 : (numbers.required ?? 0);
}

function of(count: Count, choice: (typeof CHOICES)[number]): number {
  const { yes, no, abstain, invalid } = count;
  return { YES: yes, NO: no, ABSTAIN: abstain, INVALID: invalid }[choice];
}

/** The number of which shares are counted (100-%-Basis). */
function baseOf(base: VoteView["ruleSet"]["majorityBase"], votes: Count): number {
  const cast = votes.yes + votes.no;
  return {
    CAST: cast,
    PRESENT: participants(votes),
    ELIGIBLE: votes.eligible,
    ALL_MEMBERS: votes.allMembers,
  }[base];
}
