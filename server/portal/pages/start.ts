import type { BodyView, HeadsView, StatusView } from "../../queries/views.ts";
import { facts, hash, table } from "../components.ts";
import { pageOf, type Speech } from "../frame.ts";
import { type Content, type Html, html, joined } from "../html.ts";
import { type ListedVote, votesTable } from "./votes.ts";

export interface StartData {
  readonly status: StatusView;
  readonly chainId: number;
  readonly members: HeadsView;
  readonly bodies: readonly BodyView[];
  /** Segment of each member that holds a seat */
  readonly segments: ReadonlyMap<number, number>;
  /** Auditors in force */
  readonly auditors: readonly number[];
  /** Votes that are not closed */
  readonly running: readonly ListedVote[];
}

/** What is running, who is who, and how to check it. */
export function startPage(speech: Speech, data: StartData): string {
  const { texts, format, visit } = speech;
  const { startPage: t } = texts;
  const { status } = data;
  return pageOf(speech, {
    title: t.title,
    current: "start",
    json: "/api/status",
    main: html`<h1>${t.title}</h1>
<p class="lead">${t.lead(visit.names.name, visit.names.seat)}</p>
<h2>${t.running}</h2>
${running(speech, data)}
<h2>${t.figures}</h2>
${facts([
  [
    t.memberCount,
    html`<a href="${speech.href("/members")}">${format.number(data.members.all)}</a>`,
  ],
  [t.voteCount, html`<a href="${speech.href("/votes")}">${format.number(status.votes)}</a>`],
  ...auditors(speech, data),
])}
<h2>${t.bodies}</h2>
${data.bodies.map((body) => bodySection(speech, body, data.segments))}
<h2>${t.proof}</h2>
<p>${t.proofText}</p>
${facts([
  [t.chain, String(data.chainId)],
  [t.founding, hash(status.founding)],
  ...(visit.asOf === undefined
    ? []
    : ([
        [t.indexed, texts.block(visit.asOf.block)],
        [t.blockHash, hash(visit.asOf.hash)],
      ] as const)),
  [t.digest, hash(status.digest)],
])}`,
  });
}

/** Who audits the cooperative (Prüfungsverband), where the ledger knows it. */
function auditors(speech: Speech, { auditors }: StartData): (readonly [string, Content])[] {
  if (auditors.length === 0) return [];
  const names = auditors.map((number) => speech.auditor(number));
  return [[speech.texts.startPage.auditors, joined(names, ", ")]];
}

function running(speech: Speech, { running, status }: StartData): Content {
  const { startPage: t } = speech.texts;
  if (running.length > 0) return votesTable(speech, t.running, running, { captioned: true });
  if (status.votes === 0) return html`<p>${t.noneYet}</p>`;
  return html`<p>${t.runningEmpty} <a href="${speech.href("/votes")}">${t.closedLink}</a></p>`;
}

function bodySection(
  speech: Speech,
  { body, kind, seats, heads }: BodyView,
  segments: ReadonlyMap<number, number>,
): Html {
  const { texts } = speech;
  const { startPage: t } = texts;
  const name = speech.body(body);
  if (kind === "GENERAL_MEETING")
    return html`<h3>${name}</h3><p>${t.everyMember(heads.eligible)}</p>`;
  const rows = seats.map(({ seat, segment, member, until, role }): Content[] => [
    texts.seat(seat),
    member === null
      ? html`<span class="muted">${t.vacant}</span>`
      : texts.member(member, segmentName(speech, segments.get(member))),
    texts.roles[role],
    segment === 0 ? t.anySegment : speech.segment(segment),
    until === null ? texts.none : speech.day(until - 1),
  ]);
  const columns = [
    { head: t.seat },
    { head: t.holder },
    { head: t.office },
    { head: t.reserved },
    { head: t.termEnd },
  ];
  return html`<h3>${name}</h3>${table(t.seatsOf(name), columns, rows, { captioned: true })}`;
}

function segmentName(speech: Speech, segment: number | undefined): string | undefined {
  return segment === undefined ? undefined : speech.visit.names.segments.get(segment);
}
