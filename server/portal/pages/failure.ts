import { pageOf, type Speech } from "../frame.ts";
import { html } from "../html.ts";

/** There is nothing at the address. */
export function missingPage(speech: Speech, sentence: string): string {
  const { missing: t } = speech.texts;
  return pageOf(speech, {
    title: t.title,
    main: html`<h1>${t.title}</h1>
<p>${sentence} ${t.text}</p>
<p><a href="${speech.href("/votes")}">${t.toVotes}</a></p>`,
  });
}

/** Something else went wrong: what, whether trying again helps, and the code for asking about it. */
export function failurePage(
  speech: Speech,
  { sentence, code, retryable }: { sentence: string; code: string; retryable: boolean },
): string {
  const { failure: t } = speech.texts;
  return pageOf(speech, {
    title: t.title,
    main: html`<h1>${t.title}</h1>
<p>${sentence} ${retryable ? t.again : ""}</p>
<p class="muted">${t.code}: ${code}</p>`,
  });
}
