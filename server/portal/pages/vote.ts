import {
  Base,
  EffectiveOn,
  ElectorateAt,
  nameOf,
  Revocability,
  Secrecy,
} from "../../protocol/types.ts";
import type { VoteView } from "../../queries/views.ts";
import { facts, hash } from "../components.ts";
import { pageOf, type Speech } from "../frame.ts";
import { type Content, type Html, html, joined } from "../html.ts";
import { participationSection, resultSection, rulesSection } from "./result.ts";
import { outcomeTags, phaseTag, subjectOf } from "./subject.ts";
import { timelineSection } from "./timeline.ts";

/** One vote: what it is about, what it needs, how it goes and, once closed, how it came out. */
export function votePage(speech: Speech, vote: VoteView): string {
  const { texts } = speech;
  const { votePage: t } = texts;
  const title = `${t.title(vote.number)}: ${subjectOf(speech, vote.content)}`;
  const closed = vote.phase === "CLOSED";
  return pageOf(speech, {
    title,
    current: "votes",
    json: `/api/votes/${vote.vote}`,
    main: html`<p class="back"><a href="${speech.href("/votes")}">${texts.back(texts.votes)}</a></p>
<h1>${title}</h1>
<p class="tags">${phaseTag(speech, vote)}${closed ? html` ${outcomeTags(speech, vote)}` : ""}</p>
<p class="notice">${reasonOf(speech, vote)}</p>
${vote.contestable ? contestable(speech, vote) : ""}
<h2>${t.facts}</h2>
${facts(factsOf(speech, vote))}
${rulesSection(speech, vote)}
${participationSection(speech, vote)}
${resultSection(speech, vote)}
${timelineSection(speech, vote)}
<h2>${t.verify}</h2>
<p>${t.verifyText}</p>
${facts([
  [t.id, hash(vote.vote)],
  [t.written, t.batches(vote.participation.batches, vote.participation.skipped)],
])}
${closed ? html`<p><a href="/api/votes/${vote.vote}/ballots">${t.ballots}</a></p>` : ""}`,
  });
}

/** Why there is nothing to do here just now, or until when there is. */
function reasonOf({ texts, format }: Speech, vote: VoteView): string {
  const { reasons } = texts.votePage;
  switch (vote.phase) {
    case "PENDING":
      return reasons.pending(format.instant(vote.startsAt));
    case "VOTING":
      return reasons.voting(format.instant(vote.endsAt));
    case "GRACE":
      return reasons.grace(format.instant(vote.countableAt ?? vote.endsAt));
    case "CLOSED":
      return reasons.closed(format.instant(vote.closedAt ?? vote.endsAt));
    default:
      return reasons.ended;
  }
}

function contestable({ texts }: Speech, { derivation }: VoteView): Html {
  const { votePage: t } = texts;
  const late = derivation.find(({ code }) => code === "LATE_BALLOTS");
  return html`<p class="notice bad"><strong>${t.contestable}</strong>: ${t.contestableText(late?.numbers.added ?? 0)}</p>`;
}

function factsOf(speech: Speech, vote: VoteView): (readonly [string, Content])[] {
  const { texts, format, visit } = speech;
  const { votePage: t } = texts;
  const { ruleSet: rules, participation } = vote;
  const signers = vote.signers.map(({ body, seat }) => `${speech.body(body)}, ${texts.seat(seat)}`);
  const remaining =
    vote.phase === "VOTING"
      ? html` <strong class="nowrap">(${t.remaining(format.duration(vote.endsAt - visit.now))})</strong>`
      : "";
  const deadline = html`${speech.instant(vote.endsAt)}${remaining}<span class="under">${t.untilNote}</span>`;
  const base = texts.bases[nameOf(Base, rules.majorityBase)];
  const entries: (readonly [string, Content])[] = [
    [t.body, speech.body(vote.body)],
    [t.subject, subjectOf(speech, vote.content)],
    [t.documents, hash(vote.documents)],
    [t.begin, speech.instant(vote.startsAt)],
    [t.deadline, deadline],
    [t.entitled, entitled(speech, vote)],
    [t.basis, texts.wholes[nameOf(Base, rules.majorityBase)]],
    [t.majority, t.majorityText(rules.majorityNum, rules.majorityDen, rules.majorityStrict, base)],
    [t.secrecy, texts.secrecies[nameOf(Secrecy, rules.secrecy)]],
    [t.revocable, texts.revocabilities[nameOf(Revocability, rules.revocability)]],
    [t.effective, texts.effects[nameOf(EffectiveOn, rules.effectiveOn)]],
    [t.grace, t.graceText(format.duration(rules.grace))],
    [t.openedBy, html`${joined(signers, "; ")}, ${speech.instant(vote.openedAt)}`],
  ];
  if (vote.endedAt !== null) {
    const cause = texts.causes[vote.cause];
    entries.push([t.ended, html`${speech.instant(vote.endedAt)}, ${cause}`]);
  }
  if (vote.closedAt !== null) entries.push([t.execution, execution(speech, vote)]);
  if (participation.objections > 0) {
    entries.push([t.objections, format.number(participation.objections)]);
  }
  return entries;
}

/** How many are entitled, and by what day. */
function entitled({ texts }: Speech, { participation, ruleSet }: VoteView): Html {
  const { votePage: t } = texts;
  const rule = texts.electorates[nameOf(ElectorateAt, ruleSet.electorate)];
  return html`${t.entitledText(participation.eligible, participation.all)}<span class="under">${rule}</span>`;
}

function execution(speech: Speech, { execution: { state, at, refusal } }: VoteView): Content {
  const { texts } = speech;
  const word = texts.executions[state];
  if (state === "REFUSED") return html`${word}: ${texts.refusals[refusal]}`;
  return at === null ? word : html`${word}, ${speech.instant(at)}`;
}
