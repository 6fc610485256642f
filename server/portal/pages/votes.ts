import type { VoteSummary, VoteView } from "../../queries/voteViews.ts";
import { type TableLook, table } from "../components.ts";
import { pageOf, type Speech } from "../frame.ts";
import { type Content, type Html, html } from "../html.ts";
import { outcomeTags, phaseTag } from "./subject.ts";

/** A line of the table; the entitled where they are known. */
export type ListedVote = VoteSummary & Partial<Pick<VoteView, "participation">>;

export interface VotesData {
  readonly votes: readonly ListedVote[];
  /** Address of older ones */
  readonly older: string | undefined;
}

/** Circular votes, the newest first. */
export function votesPage(speech: Speech, { votes, older }: VotesData, json: string): string {
  const { texts } = speech;
  const { votesPage: t, startPage } = texts;
  const list =
    votes.length === 0
      ? html`<p>${startPage.noneYet} <a href="${speech.href("/members")}">${t.toMembers}</a></p>`
      : votesTable(speech, t.caption, votes);
  const more =
    older === undefined ? "" : html`<p><a href="${older}" rel="next">${texts.more}</a></p>`;
  return pageOf(speech, {
    title: t.title,
    current: "votes",
    json,
    main: html`<h1>${t.title}</h1>
${list}
${more}`,
  });
}

export function votesTable(
  speech: Speech,
  caption: string,
  votes: readonly ListedVote[],
  look: TableLook = {},
): Html {
  const { votesPage: t } = speech.texts;
  const columns = [
    { head: t.subject },
    { head: t.status },
    { head: t.deadline },
    { head: t.participation, figure: true },
    { head: t.result },
  ];
  return table(
    caption,
    columns,
    votes.map((vote) => rowOf(speech, vote)),
    look,
  );
}

function rowOf(speech: Speech, vote: ListedVote): Content[] {
  const { texts, format } = speech;
  const { votesPage: t } = texts;
  const { participation: taken } = vote;
  const subject = html`<a href="${speech.href(`/votes/${vote.vote}`)}">${t.number(vote.number)}: ${texts.matters[vote.matter]}</a>
<span class="under">${speech.body(vote.body)}</span>`;
  return [
    subject,
    phaseTag(speech, vote),
    speech.short(vote.endsAt),
    taken === undefined
      ? format.number(vote.voted)
      : texts.votePage.participationText(taken.voted, taken.eligible),
    vote.phase === "CLOSED"
      ? outcomeTags(speech, vote)
      : html`<span class="muted">${t.afterClose}</span>`,
  ];
}
