/** YAML whose values know where they stand. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isNode, LineCounter, parseDocument, type Tags } from "yaml";
import type { z } from "zod";
import type { FaultCode, Faults, Place } from "./faults.ts";

/** A path within the document: keys of mappings, positions in lists. */
export type Keys = readonly (string | number)[];

/** What a schema's own check found; without `expected` the fault is `fault` itself. */
export interface Complaint {
  readonly fault: FaultCode;
  readonly value: string;
  readonly expected?: string;
}

/** A document and the faults found in it. */
export class Document {
  readonly path: string;
  readonly value: unknown;
  /** Where the file has what stands under these keys, or the nearest thing around it. */
  readonly place: (...keys: Keys) => Place;
  readonly #faults: Faults;

  /**
   * @param file As faults name it
   * @throws FoundingFileError where the file is no YAML, or no mapping
   */
  constructor(path: string, faults: Faults, file = path) {
    this.path = path;
    this.#faults = faults;
    const start = { file, line: 1, column: 1 };
    const lineCounter = new LineCounter();
    const document = parseDocument(readText(path, start, faults) ?? "", {
      lineCounter,
      customTags: withoutHex,
    });
    const at = (offset: number): Place => {
      const { line, col } = lineCounter.linePos(offset);
      return { file, line, column: col };
    };
    // What follows the first error is mostly its consequence.
    const [error] = document.errors;
    if (error !== undefined) {
      const [reason = ""] = error.message.split("\n", 1);
      faults.add("FILE_UNREADABLE", at(error.pos[0]), { reason });
    }
    faults.throwIfAny();
    this.value = document.toJS();
    if (!isMapping(this.value)) {
      faults.add("FILE_UNREADABLE", start, { reason: "no mapping at the top" });
      faults.throwIfAny();
    }
    this.place = (...keys) => {
      for (let length = keys.length; length > 0; length--) {
        const node: unknown = document.getIn(keys.slice(0, length), true);
        if (isNode(node) && node.range) return at(node.range[0]);
      }
      return start;
    };
  }

  /** Reads what stands under the keys; undefined where it has faults, which are noted. */
  read<S extends z.ZodType>(schema: S, ...keys: Keys): z.output<S> | undefined {
    const result = schema.safeParse(this.#under(keys), { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#tell(issue, keys);
    return undefined;
  }

  /** Reads a list element by element; those with faults are undefined. */
  readList<S extends z.ZodType>(schema: S, ...keys: Keys): (z.output<S> | undefined)[] {
    const value = this.#under(keys);
    const field = keys.join(".");
    if (value === undefined) this.#faults.add("FIELD_MISSING", this.place(...keys), { field });
    else if (!Array.isArray(value)) this.complain(keys, value, "a list");
    else return value.map((_, i) => this.read(schema, ...keys, i));
    return [];
  }

  /** Notes that a value does not fit. */
  complain(keys: Keys, value: unknown, expected: string): void {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const facts = { field: keys.join("."), value: text ?? "–", expected };
    this.#faults.add("VALUE_INVALID", this.place(...keys), facts);
  }

  /** Notes every key of a mapping that is not among the known ones. */
  refuseOthers(known: readonly string[], ...keys: Keys): void {
    const value = this.#under(keys);
    if (!isMapping(value)) {
      this.complain(keys, value ?? null, known.join(", "));
      return;
    }
    for (const field of Object.keys(value)) {
      if (known.includes(field)) continue;
      this.#faults.add("FIELD_UNKNOWN", this.place(...keys, field), { field });
    }
  }

  /** The value under the keys, as the file has it. */
  written(...keys: Keys): unknown {
    return this.#under(keys);
  }

  #under(keys: Keys): unknown {
    let value = this.value;
    for (const key of keys) value = (value as Record<string | number, unknown> | null)?.[key];
    return value;
  }

  #tell(issue: z.core.$ZodIssue, above: Keys): void {
    const keys = [...above, ...(issue.path as Keys)];
    if (issue.code === "unrecognized_keys") {
      for (const field of issue.keys) {
        this.#faults.add("FIELD_UNKNOWN", this.place(...keys, field), { field });
      }
    } else if (issue.code === "custom" && issue.params !== undefined) {
      const { fault, value, expected } = issue.params as Complaint;
      if (expected === undefined) this.#faults.add(fault, this.place(...keys), { value });
      else this.complain(keys, value, expected);
    } else if (issue.input === undefined) {
      this.#faults.add("FIELD_MISSING", this.place(...keys), { field: keys.join(".") });
    } else {
      this.complain(keys, issue.input, expectationOf(issue));
    }
  }
}

/** An address is no number: read as one it would lose its last digits. */
function withoutHex(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === "string" || tag.format !== "HEX");
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.join(", ");
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "too_big") return `≤ ${issue.maximum}`;
  if (issue.code === "too_small") return `≥ ${issue.minimum}`;
  if (issue.code === "invalid_format" && issue.pattern) return issue.pattern;
  return issue.code === "custom" ? issue.message : "text";
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a file; undefined where it cannot be read, which is noted at `place`. */
export function readText(path: string, place: Place, faults: Faults): string | undefined {
  try {
    // Spreadsheets write other encodings too, which would found a cooperative with broken names.
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const { code = "?" } = error as NodeJS.ErrnoException;
    const reason = error instanceof TypeError ? "not UTF-8" : code;
    faults.add("FILE_UNREADABLE", place, { reason: `${reason} ${basename(path)}` });
    return undefined;
  }
}
