import type { MembersView, MemberView } from "../../queries/views.ts";
import { table } from "../components.ts";
import { pageOf, type Speech } from "../frame.ts";
import { type Content, type Html, html } from "../html.ts";

export interface MembersData {
  /** Undefined where the day asked for is none */
  readonly members: MembersView | undefined;
  /** The key date, YYYY-MM-DD, as the form shows it */
  readonly day: string;
  /** Whether it is today */
  readonly today: boolean;
  /** Address of the next page */
  readonly next: string | undefined;
}

/** The list of members at a key date (Stichtag), by numbers. */
export function membersPage(speech: Speech, data: MembersData, json: string): string {
  const { texts } = speech;
  const { membersPage: t } = texts;
  const { members, today } = data;
  const back = today ? "" : html`<p><a href="${speech.href("/members")}">${t.toToday}</a></p>`;
  return pageOf(speech, {
    title: members === undefined ? `${t.errorPrefix} ${t.title}` : t.title,
    current: "members",
    ...(members !== undefined && { json }),
    main: html`<h1>${t.title}</h1>
<p>${t.lead}</p>
${form(speech, data)}
${members === undefined ? "" : list(speech, members, data.next)}
${back}`,
  });
}

function form({ texts, visit }: Speech, { members, day }: MembersData): Html {
  const { membersPage: t } = texts;
  const failed = members === undefined;
  const error = failed
    ? html`<p class="error" id="at-error">${t.errorPrefix} ${t.invalid}</p>`
    : "";
  const language = visit.chosen
    ? html`<input type="hidden" name="lang" value="${visit.language}">`
    : "";
  return html`<form class="inline" method="get" action="/members" novalidate>
<div class="about">
<label for="at">${t.at}</label>
<p class="hint" id="at-hint">${t.atHint}</p>
${error}
</div>
<input type="date" id="at" name="at" value="${day}" aria-required="true" aria-invalid="${String(failed)}" aria-describedby="at-hint${failed ? " at-error" : ""}">
${language}<button type="submit">${t.show}</button>
</form>`;
}

function list(speech: Speech, { items, at, heads }: MembersView, next: string | undefined): Html {
  const { texts, format } = speech;
  const { membersPage: t } = texts;
  const day = format.day(at);
  if (heads.all === 0) return html`<p>${t.empty(day)}</p>`;
  const columns = [
    { head: t.number },
    { head: t.kind },
    { head: t.since },
    { head: t.until },
    { head: t.shares, figure: true },
    { head: t.votes, figure: true },
  ];
  const more =
    next === undefined ? "" : html`<p><a href="${next}" rel="next">${texts.next}</a></p>`;
  return html`${table(
    `${t.caption(day)}: ${t.total(heads.all)}`,
    columns,
    items.map((member) => rowOf(speech, member)),
  )}
${more}`;
}

function rowOf(speech: Speech, member: MemberView): Content[] {
  const { texts, format, visit } = speech;
  const { membersPage: t } = texts;
  const { until, investing, organisation } = member;
  const kind = organisation ? t.organisation : t.natural;
  return [
    texts.member(member.member, visit.names.segments.get(member.segment)),
    investing ? `${kind}, ${t.investing}` : kind,
    speech.day(member.since),
    // The list names the last day of the membership, the register the first instant after it.
    until === null ? texts.none : speech.day(until - 1),
    format.number(member.shares),
    votesOf(speech, member),
  ];
}

/** Votes as granted; whoever is excluded has lost them before the membership ends (§68 GenG). */
function votesOf({ texts, format }: Speech, member: MemberView): Content {
  const { votes, isMember, isEntitled, entitledUntil } = member;
  if (votes === 0 || isEntitled || !isMember || entitledUntil === null) return format.number(votes);
  const lost = texts.membersPage.lost(format.day(entitledUntil));
  return html`${format.number(0)}<span class="under">${lost}</span>`;
}
