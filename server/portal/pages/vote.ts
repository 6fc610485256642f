import type { MinutesView, VoteView } from "../../queries/voteViews.ts";
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
  const title = `${t.title(vote.number)}: ${subjectOf(speech, vote)}`;
  const closed = vote.phase === "CLOSED";
  return pageOf(speech, {
    title,
    current: "votes",
    json: `/api/votes/${vote.vote}`,
    main: html`<p class="back"><a href="${speech.href("/votes")}">${texts.back(texts.votes)}</a></p>
<h1>${title}</h1>
<p class="tags">${phaseTag(speech, vote)}${closed ? html` ${outcomeTags(speech, vote)}` : ""}</p>
<p class="notice">${reasonOf(speech, vote)}</p>
${vote.contestable.length > 0 ? contestable(speech, vote) : ""}
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
${closed ? html`<p><a href="/api/votes/${vote.vote}/ballots">${t.ballots}</a></p>\n<p><a href="/api/votes/${vote.vote}/voters">${t.voters}</a></p>` : ""}`,
  });
}

/** Why there is nothing to do here just now, or until when there is. */
function reasonOf({ texts, format }: Speech, vote: VoteView): string {
  const { reasons } = texts.votePage;
  switch (vote.phase) {
    case "PENDING":
      return vote.discussionAt === null
        ? reasons.pending(format.instant(vote.startsAt))
        : reasons.announced(format.instant(vote.discussionAt));
    case "DISCUSSION":
      return reasons.discussion(format.instant(vote.startsAt));
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

/** Each reason for which somebody could contest the outcome. */
function contestable({ texts }: Speech, { contestable: reasons, derivation }: VoteView): Html {
  const { votePage: t } = texts;
  const late = derivation.find(({ code }) => code === "HANGS_ON_LATE");
  const sentences = reasons.map((reason) =>
    reason === "LATE" ? t.contestableText(late?.numbers.added ?? 0) : texts.contests[reason],
  );
  return html`<p class="notice bad"><strong>${t.contestable}</strong>: ${sentences.join(" ")}</p>`;
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
  const base = texts.bases[rules.majorityBase];
  const entries: (readonly [string, Content])[] = [
    [t.body, speech.body(vote.body)],
    [t.subject, subjectOf(speech, vote)],
    [t.documents, hash(vote.documents)],
    [t.procedure, texts.procedures[rules.procedure]],
    [t.law, texts.laws[rules.law]],
    ...(vote.discussionAt === null
      ? []
      : ([[t.discussion, speech.instant(vote.discussionAt)]] as const)),
    [t.begin, speech.instant(vote.startsAt)],
    [t.deadline, deadline],
    [t.entitled, entitled(speech, vote)],
    ...concerned(speech, vote),
    [t.weights, texts.weights[rules.voteWeight]],
    [t.basis, texts.wholes[rules.majorityBase]],
    [t.majority, t.majorityText(rules.majorityNum, rules.majorityDen, rules.majorityStrict, base)],
    [t.secrecy, texts.secrecies[rules.secrecy]],
    [t.revocable, texts.revocabilities[rules.revocability]],
    ...(rules.proxyCap === 0 ? [] : ([[t.proxies, t.proxiesText(rules.proxyCap)]] as const)),
    [t.effective, texts.effects[rules.effectiveOn]],
    [t.grace, t.graceText(format.duration(rules.grace))],
    [
      t.openedBy,
      html`${signers.length === 0 ? t.byMinority : joined(signers, "; ")}, ${speech.instant(vote.openedAt)}`,
    ],
  ];
  if (vote.endedAt !== null) {
    const cause = texts.causes[vote.cause];
    entries.push([t.ended, html`${speech.instant(vote.endedAt)}, ${cause}`]);
  }
  if (vote.minutes !== null) entries.push([t.minutes, minutes(speech, vote.minutes)]);
  if (vote.closedAt !== null) entries.push([t.execution, execution(speech, vote)]);
  if (participation.objections > 0) {
    entries.push([t.objections, format.number(participation.objections)]);
  }
  return entries;
}

/** How many are entitled, and by what day. */
function entitled({ texts }: Speech, { participation, ruleSet }: VoteView): Html {
  const { votePage: t } = texts;
  const rule = texts.electorates[ruleSet.electorate];
  return html`${t.entitledText(participation.eligible, participation.all)}<span class="under">${rule}</span>`;
}

/** Who is concerned, and whether that bars them. */
function concerned({ texts }: Speech, vote: VoteView): (readonly [string, Content])[] {
  const { votePage: t } = texts;
  const { persons, members, barred } = vote.concerned;
  if (vote.election !== null || persons.length + members.length === 0) return [];
  const names = [
    ...members.map((member) => texts.member(member, undefined)),
    ...persons.map((person) => texts.person(person)),
  ];
  return [
    [
      t.concerned,
      html`${joined(names, ", ")}<span class="under">${barred ? t.barred : t.notBarred}</span>`,
    ],
  ];
}

function minutes(speech: Speech, { at, document, chair, boardMember }: MinutesView): Html {
  const { texts } = speech;
  const by = [chair, boardMember].map((person) => texts.person(person));
  return html`${joined(by, ", ")}, ${speech.instant(at)}<span class="under">${hash(document)}</span>`;
}

function execution(speech: Speech, { execution: { state, at, refusal } }: VoteView): Content {
  const { texts } = speech;
  const word = texts.executions[state];
  if (state === "REFUSED") return html`${word}: ${texts.refusals[refusal]}`;
  return at === null ? word : html`${word}, ${speech.instant(at)}`;
}
