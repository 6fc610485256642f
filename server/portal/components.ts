/** Pieces of pages. Everything that is put into a template is escaped. */
import { hashGroups } from "../words/format.ts";
import { type Content, type Html, html } from "./html.ts";

export type Tone = "good" | "bad" | "wait" | "live" | "plain";

/** A state in words; the colour only repeats it. */
export function tag(tone: Tone, text: string): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}

/** An instant in words and for machines. */
export function when(instant: number, text: string): Html {
  const machine = new Date(instant * 1000).toISOString().replace(".000Z", "Z");
  return html`<time datetime="${machine}">${text}</time>`;
}

/** A hash in groups of four; screen readers get it as one word with its meaning. */
export function hash(value: string): Html {
  return html`<span class="hash">${hashGroups(value).join(" ")}</span>`;
}

/** Terms with their meanings. */
export function facts(entries: readonly (readonly [term: string, meaning: Content])[]): Html {
  return html`<dl class="facts">
${entries.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>\n`)}</dl>`;
}

export interface Column {
  readonly head: string;
  /** Whether the column holds figures */
  readonly figure?: boolean;
}

export interface TableLook {
  /** Keeps its columns on narrow screens; otherwise each row becomes a list labelled by the heads of the columns */
  readonly narrow?: boolean;
  /** Whether the heading above says the same as the caption, which then only screen readers get */
  readonly captioned?: boolean;
}

/** A table with caption; the first cell of a row is its heading. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  { narrow = false, captioned = false }: TableLook = {},
): Html {
  const align = (column: Column | undefined) =>
    column?.figure === true ? html` class="figure"` : "";
  const head = columns.map((column) => html`<th scope="col"${align(column)}>${column.head}</th>`);
  // Roles stay although the narrow form is laid out as a list.
  const cells = (row: readonly Content[]) =>
    row.map((cell, i) => {
      const column = columns[i];
      const label = column?.head ?? "";
      return i === 0
        ? html`<th scope="row" role="rowheader"${align(column)} data-label="${label}"><span>${cell}</span></th>`
        : html`<td role="cell"${align(column)} data-label="${label}"><span>${cell}</span></td>`;
    });
  return html`<div class="scroll"><table role="table" class="${narrow ? "narrow" : "stack"}">
<caption${captioned ? html` class="unseen"` : ""}>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => html`<tr role="row">${cells(row)}</tr>\n`)}</tbody>
</table></div>`;
}

/** A bar that repeats a share said in words beside it; `mark` is a share to be reached. */
export function bar(share: number, mark?: number): Html {
  const percent = (value: number) => `${Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 10}%`;
  const line =
    mark === undefined
      ? ""
      : html`<line class="mark" x1="${percent(mark)}" x2="${percent(mark)}" y1="0" y2="12"/>`;
  return html`<svg class="bar" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="12"/><rect class="part" width="${percent(share)}" height="12"/>${line}</svg>`;
}
