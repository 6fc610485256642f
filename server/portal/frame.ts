/** What every page has: language, names, freshness, head and foot. */
import type { Language } from "../errors.ts";
import type { BlockStamp } from "../queries/views.ts";
import { dayOf, type Format, formatFor } from "../words/format.ts";
import { when } from "./components.ts";
import { de, type Texts } from "./de.ts";
import { en } from "./en.ts";
import { type Content, type Html, html } from "./html.ts";

/** Names that are public; they stand in the founding file, not on the chain. */
export interface Names {
  readonly name: string;
  readonly seat: string;
  readonly segments: ReadonlyMap<number, string>;
  readonly bodies: ReadonlyMap<number, string>;
  readonly auditors: ReadonlyMap<number, string>;
}

/** What a page is made for. */
export interface Visit {
  readonly language: Language;
  /** Whether the address names the language, so that links have to */
  readonly chosen: boolean;
  /** Path and query of this page, without the language */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly names: Names;
  /** Up to which block the data go; undefined where the page shows none */
  readonly asOf: BlockStamp | undefined;
  /** Final blocks that the index does not hold yet */
  readonly behind: number;
  /** UTC seconds */
  readonly now: number;
}

/** Words and formats of a visit's language, and what its names and links look like. */
export class Speech {
  readonly texts: Texts;
  readonly format: Format;
  readonly visit: Visit;

  constructor(visit: Visit) {
    this.visit = visit;
    this.texts = visit.language === "de" ? de : en;
    this.format = formatFor(visit.language);
  }

  /** An address in the portal; keeps the language that was chosen. */
  href(path: string, query: Readonly<Record<string, string>> = {}): string {
    const { chosen, language } = this.visit;
    const search = new URLSearchParams(chosen ? { ...query, lang: language } : query).toString();
    return search === "" ? path : `${path}?${search}`;
  }

  body(number: number): string {
    return this.texts.body(number, this.visit.names.bodies.get(number));
  }

  auditor(number: number): string {
    return this.texts.auditor(number, this.visit.names.auditors.get(number));
  }

  segment(number: number): string {
    return this.visit.names.segments.get(number) ?? (number === 0 ? "–" : String(number));
  }

  instant(instant: number): Html {
    return when(instant, this.format.instant(instant));
  }

  short(instant: number): Html {
    return when(instant, this.format.short(instant));
  }

  day(instant: number): Html {
    return when(instant, this.format.day(instant));
  }
}

export type Place = "start" | "votes" | "members";

export interface Sheet {
  readonly title: string;
  readonly main: Content;
  readonly current?: Place;
  /** Address of the same data as JSON */
  readonly json?: string;
}

const PATHS: Readonly<Record<Place, string>> = { start: "/", votes: "/votes", members: "/members" };

/** The whole page. */
export function pageOf(speech: Speech, { title, main, current, json }: Sheet): string {
  const { texts, visit } = speech;
  const links = (Object.keys(PATHS) as Place[]).map((place) => {
    const href = speech.href(PATHS[place]);
    const label = texts[place];
    return place === current
      ? html`<li><a href="${href}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${href}">${label}</a></li>`;
  });
  return html`<!doctype html>
<html lang="${visit.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${visit.names.name}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">${texts.skip}</a>
<header class="masthead"><div class="page">
<a class="name" href="${speech.href("/")}">${visit.names.name}</a>
<nav aria-label="${texts.navigation}"><ul>${links}</ul></nav>
${languageSwitch(visit)}
</div></header>
<main id="content" tabindex="-1"><div class="page">
${main}
</div></main>
<footer class="colophon"><div class="page">
${freshness(speech)}
${json === undefined ? "" : html`<p><a href="${json}" type="application/json">${texts.sameData}</a></p>`}
<p><a href="/api/openapi.json" type="application/json">${texts.interface}</a></p>
</div></footer>
</body>
</html>
`.toString();
}

/** A link to the same page in the other language, written in that language. */
function languageSwitch({ language, path, query }: Visit): Html {
  const other = language === "de" ? "en" : "de";
  const label = other === "de" ? de.language : en.language;
  const search = new URLSearchParams({ ...query, lang: other });
  return html`<a href="${path}?${search.toString()}" lang="${other}" hreflang="${other}">${label}</a>`;
}

/** Stand: Block 4 711, 14:02 Uhr; with the day where it is not today. */
function freshness({ texts, format, visit }: Speech): Content {
  const { asOf, behind, now } = visit;
  if (asOf === undefined) return "";
  const today = dayOf(asOf.timestamp) === dayOf(now);
  const time = today ? format.time(asOf.timestamp) : format.instant(asOf.timestamp);
  const text = texts.asOf(format.number(asOf.block), time);
  const lag = behind > 0 ? html` ${texts.behind(behind)}` : "";
  return html`<p>${when(asOf.timestamp, text)}${lag}</p>`;
}
