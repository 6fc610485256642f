import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Digits by which a text is known: LevelDB may shorten what repeats, but not so much of a random text. */
const PIECE = 12;

/** Whether a piece of a random text stands in any file of a folder. */
export function standsIn(folder: string, text: string): boolean {
  const digits = text.replace(/^0x/, "");
  const pieces = Array.from({ length: digits.length - PIECE + 1 }, (_, i) =>
    digits.slice(i, i + PIECE),
  );
  const files = globSync("*", { cwd: folder });
  if (files.length < 3) throw new Error(`${folder} is no database`);
  return files
    .map((file) => readFileSync(join(folder, file)))
    .some((bytes) => pieces.some((piece) => bytes.includes(piece)));
}
