import { Cause, Outcome, Refusal, Standing } from "../../protocol/types.ts";
import type { FactView } from "../../queries/views.ts";
import type { VoteView } from "../../queries/voteViews.ts";
import { hash } from "../components.ts";
import type { Speech } from "../frame.ts";
import { type Content, type Html, html } from "../html.ts";

/** Digits of a transaction's hash that are shown; the JSON has all. */
const SHOWN = 10;

/** What happened, with the block that holds it. */
export function timelineSection(speech: Speech, { timeline }: VoteView): Html {
  const { votePage: t } = speech.texts;
  return html`<h2>${t.timeline}</h2>
<ol class="timeline">${timeline.map((fact) => eventOf(speech, fact))}</ol>`;
}

function eventOf(speech: Speech, fact: FactView): Html {
  const { texts } = speech;
  const { events } = texts.votePage;
  const title = fact.name in events ? events[fact.name as keyof typeof events] : fact.name;
  return html`<li><p><strong>${title}</strong>${detailOf(speech, fact)}</p>
<p class="muted">${speech.instant(fact.timestamp)} · ${texts.block(fact.block)} · ${texts.transaction} ${hash(fact.transaction.slice(0, SHOWN))}&nbsp;…</p></li>\n`;
}

function detailOf({ texts }: Speech, { name, args }: FactView): Content {
  const word = (words: Readonly<Record<string, string>>, e: object, value: unknown) => {
    const key = Object.keys(e)[Number(value)] ?? "";
    return words[key] ?? "";
  };
  switch (name) {
    case "VotingEnded":
      return `: ${word(texts.causes, Cause, args.cause)}`;
    case "VoteClosed":
      return `: ${word(texts.outcomes, Outcome, args.outcome)}`;
    case "ResultDeclared":
      return `: ${word(texts.outcomes, Outcome, args.outcome)}, ${texts.person(Number(args.person))}`;
    case "ResolutionAnnulled":
      return `: ${word(texts.standings, Standing, args.standing)}`;
    case "ActionRefused":
      return `: ${word(texts.refusals, Refusal, args.refusal)}`;
    default:
      return "";
  }
}
