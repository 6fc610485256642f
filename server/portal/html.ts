/** Markup whose insertions are escaped. */
import { HtmlSafeString, join } from "escape-html-template-tag";

export type Html = HtmlSafeString;
/** Text or markup. */
export type Content = Html | string;
type Insertion = Content | number | readonly Insertion[];

/** Template tag: text is escaped, markup and lists of either are taken as they are. */
export function html(parts: TemplateStringsArray, ...insertions: readonly Insertion[]): Html {
  return new HtmlSafeString(parts, insertions);
}

/** Pieces one after another, with something between. */
export function joined(pieces: readonly Content[], between: Content): Html {
  return join([...pieces], between);
}
