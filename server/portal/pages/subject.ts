/** What a vote is about, and where it stands, in words. */
import type { ActionContent } from "../../protocol/actions.ts";
import type { VoteSummary } from "../../queries/views.ts";
import { type Tone, tag } from "../components.ts";
import type { Speech } from "../frame.ts";
import { type Html, html } from "../html.ts";

/** The action in a sentence's words: whom it puts where. */
export function subjectOf(speech: Speech, content: ActionContent): string {
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
    default:
      return texts.actions[content.kind];
  }
}

const TONES: Readonly<Record<VoteSummary["phase"], Tone>> = {
  UNKNOWN: "plain",
  PENDING: "plain",
  VOTING: "live",
  OVERDUE: "wait",
  GRACE: "wait",
  COUNTABLE: "wait",
  CLOSED: "plain",
};

export function phaseTag({ texts }: Speech, { phase }: VoteSummary): Html {
  return tag(TONES[phase], texts.phases[phase]);
}

/** The outcome, and whether it can be challenged; only after the close. */
export function outcomeTags({ texts }: Speech, { outcome, contestable }: VoteSummary): Html {
  const word = tag(outcome === "ADOPTED" ? "good" : "bad", texts.outcomes[outcome]);
  return contestable ? html`${word} ${tag("wait", texts.votePage.contestable)}` : word;
}
