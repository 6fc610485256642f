/** What the contracts' sources say: functions with their text, and the comments above structs and functions. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A function of a contract or library. */
export interface SolidityFunction {
  /** `Statute.check` */
  readonly name: string;
  /** From the signature to the closing brace, without comments */
  readonly text: string;
}

/** Lists and hashes what others judge, so that a name within says nothing about a rule. */
const ASIDE = /^contracts\/(interfaces|testing)\/|\/(Acts|Paragraphs)\.sol$/;

/** Every function in which a rule can stand, in the order of files and lines. */
export function functionsIn(root: string): SolidityFunction[] {
  const files = globSync("contracts/**/*.sol", { cwd: root }).sort();
  return files.filter((file) => !ASIDE.test(file)).flatMap((file) => functionsOf(join(root, file)));
}

function functionsOf(path: string): SolidityFunction[] {
  const source = readFileSync(path, "utf8").replace(/\/\/.*/g, "");
  const [, within = ""] = /^(?:abstract contract|contract|library) (\w+)/m.exec(source) ?? [];
  // The formatter puts every closing brace under the beginning of its function.
  const found = source.matchAll(/^ {4}function (\w+)[^{;]*\{(?:.*\}$|[\s\S]*?^ {4}\})/gm);
  return [...found].map(([text, name]) => ({ name: `${within}.${name}`, text }));
}

/** Names of the functions in which something occurs, none twice. */
export function placesOf(functions: readonly SolidityFunction[], what: RegExp): string[] {
  const found = functions.filter(({ text }) => what.test(text)).map(({ name }) => name);
  return [...new Set(found)];
}

/** The NatSpec comment above the struct, function or enumeration of this name, on one line. */
export function commentOf(root: string, name: string): string {
  const above = new RegExp(`((?:^ *///.*\\n)+) *(?:struct|function) ${name}\\b`, "m");
  for (const file of globSync("contracts/interfaces/*.sol", { cwd: root }).sort()) {
    const [, comment] = above.exec(readFileSync(join(root, file), "utf8")) ?? [];
    if (comment === undefined) continue;
    const lines = comment.split("\n").map((line) => line.replace(/^ *\/\/\/ ?/, ""));
    const [told = ""] = lines.join(" ").split("@param");
    return told.replace("@notice", "").trim();
  }
  return "";
}
