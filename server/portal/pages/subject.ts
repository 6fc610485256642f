/** What a vote is about, and where it stands, in words. */
import type { VoteSummary, VoteView } from "../../queries/voteViews.ts";
import { type Tone, tag } from "../components.ts";
import type { Speech } from "../frame.ts";
import { type Html, html } from "../html.ts";

/** The action in a sentence's words: whom it puts where, or what kind of resolution it is. */
export function subjectOf(
  speech: Speech,
  { content, matter }: Pick<VoteView, "content" | "matter">,
): string {
  const { texts, format } = speech;
  const { subjects } = texts;
  switch (content.kind) {
    case "SEAT": {
      const { body, seat, person, until } = content.order;
      return subjects.seat(speech.body(body), seat, person, format.day(until - 1));
    }
    case "UNSEAT":
      return subjects.unseat(speech.body(content.body), content.seat, content.person);
    case "ADOPT_RULE_SET":
      return subjects.ruleSet(speech.body(content.ruleSet.body));
    case "REPLACE_KEY":
      return subjects.key(content.person);
    case "END_RELAY":
      return subjects.endRelay(content.relay);
    case "ADD_SITE":
      return subjects.site(content.origin);
    case "ELECT":
      return subjects.election(speech.body(content.election.body), content.election.seats.length);
    case "EXCLUDE":
      return subjects.exclusion(content.member);
    case "GRANT_VOTES":
      return subjects.votes(content.member, content.votes);
    case "CONCERN":
      return texts.matters[matter];
    case "RESOLUTION":
      return matter === "RESOLUTION" ? texts.actions.RESOLUTION : texts.matters[matter];
    default:
      return texts.actions[content.kind];
  }
}

const TONES: Readonly<Record<VoteSummary["phase"], Tone>> = {
  UNKNOWN: "plain",
  PENDING: "plain",
  DISCUSSION: "live",
  VOTING: "live",
  OVERDUE: "wait",
  GRACE: "wait",
  COUNTABLE: "wait",
  CLOSED: "plain",
};

export function phaseTag({ texts }: Speech, { phase }: VoteSummary): Html {
  return tag(TONES[phase], texts.phases[phase]);
}

/** The outcome, whether it can be challenged and whether it still stands; only after the close. */
export function outcomeTags({ texts }: Speech, vote: VoteSummary): Html {
  const { outcome, contestable, standing } = vote;
  const { votePage: t } = texts;
  const word = tag(outcome === "ADOPTED" ? "good" : "bad", texts.outcomes[outcome]);
  const doubt = contestable.length > 0 ? html` ${tag("wait", t.contestable)}` : "";
  const later = standing === "STANDS" ? "" : html` ${tag("bad", t.standings[standing])}`;
  return html`${word}${doubt}${later}`;
}
