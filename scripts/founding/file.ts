/**
 * The founding file: YAML with a list of members beside it. See docs/founding-file.md.
 *
 * Reading gives a plan for the chain, without names, and a directory of names for the server. All
 * faults are told together.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { check } from "./checks.ts";
import { type FaultCode, Faults, type Place } from "./faults.ts";
import { type MemberRow, readMembers } from "./members.ts";
import { type Directory, directoryOf, planOf } from "./plan.ts";
import {
  type Body,
  bodySchema,
  headerFields,
  type RuleSetEntry,
  ruleSetSchema,
  type Site,
  siteSchema,
} from "./schema.ts";

/** A founding as its file says it. */
export interface FoundingFile {
  readonly plan: FoundingPlan;
  readonly directory: Directory;
  /** Absolute paths of the files that were read */
  readonly files: readonly string[];
}

/** What could be read; elements with faults are undefined, so that the others keep their positions. */
export interface Draft {
  readonly name: string | undefined;
  readonly seat: string | undefined;
  readonly timezone: z.output<typeof headerFields.timezone>;
  readonly segments: Readonly<Record<string, number>> | undefined;
  readonly sites: readonly (Site | undefined)[];
  readonly bodies: readonly (Body | undefined)[];
  readonly ruleSets: readonly (RuleSetEntry | undefined)[];
  /** Undefined where the list is unreadable */
  readonly members: readonly MemberRow[] | undefined;
  /** Ids of all bodies, those with faults included */
  readonly bodyIds: readonly string[];
  /** Where the file has what stands under these keys */
  readonly place: (...keys: readonly (string | number)[]) => Place;
}

/**
 * Reads a founding file and its list of members.
 * @param now The present, UTC seconds: members have entered by then, terms have not ended
 * @throws FoundingFileError with all faults
 */
export function readFounding(path: string, now: number): FoundingFile {
  const faults = new Faults();
  const { value, place } = readYaml(path, faults);
  const fields = value as Readonly<Record<string, unknown>>;
  const shape = new Shape(place, faults);

  for (const field of Object.keys(fields)) {
    if (![...Object.keys(headerFields), "sites", "bodies", "ruleSets"].includes(field)) {
      faults.add("FIELD_UNKNOWN", place(field), { field });
    }
  }
  const list = shape.read(headerFields.members, fields.members, ["members"]);
  const listPath = list === undefined ? undefined : resolve(dirname(path), list);
  const timezone = shape.read(headerFields.timezone, fields.timezone, ["timezone"]) ?? "UTC";
  const draft: Draft = {
    name: shape.read(headerFields.name, fields.name, ["name"]),
    seat: shape.read(headerFields.seat, fields.seat, ["seat"]),
    timezone,
    segments: shape.read(headerFields.segments, fields.segments, ["segments"]),
    sites: shape.readList(siteSchema, fields.sites, "sites"),
    bodies: shape.readList(bodySchema, fields.bodies, "bodies"),
    ruleSets: shape.readList(ruleSetSchema, fields.ruleSets, "ruleSets"),
    members:
      listPath === undefined
        ? undefined
        : readMemberList(listPath, timezone, place("members"), faults),
    bodyIds: Array.isArray(fields.bodies) ? fields.bodies.map((body) => String(body?.id)) : [],
    place,
  };
  check(draft, now, faults);
  faults.throwIfAny();

  return {
    plan: planOf(draft),
    directory: directoryOf(draft),
    files: [resolve(path), ...(listPath === undefined ? [] : [listPath])],
  };
}

/**
 * Reads YAML and remembers where everything stands.
 * @throws FoundingFileError where it is no YAML or no mapping
 */
function readYaml(path: string, faults: Faults): { value: object; place: Draft["place"] } {
  const file = basename(path);
  const start = { file, line: 1, column: 1 };
  const text = readText(path, start, faults) ?? "";
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
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
  const value: unknown = document.toJS();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.add("FILE_UNREADABLE", start, { reason: "no mapping at the top" });
    faults.throwIfAny();
  }
  return {
    value: value as object,
    // What is missing is told at the nearest thing around it.
    place: (...keys) => {
      for (let length = keys.length; length > 0; length--) {
        const node: unknown = document.getIn(keys.slice(0, length), true);
        if (isNode(node) && node.range) return at(node.range[0]);
      }
      return start;
    },
  };
}

function readMemberList(
  path: string,
  timezone: string,
  place: Place,
  faults: Faults,
): MemberRow[] | undefined {
  const text = readText(path, place, faults);
  return text === undefined ? undefined : readMembers(text, basename(path), timezone, faults);
}

function readText(path: string, place: Place, faults: Faults): string | undefined {
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

type Issue = z.core.$ZodIssue;
type Keys = readonly (string | number)[];

/** Reads values by their schemas and tells what does not fit. */
class Shape {
  readonly #place: Draft["place"];
  readonly #faults: Faults;

  constructor(place: Draft["place"], faults: Faults) {
    this.#place = place;
    this.#faults = faults;
  }

  read<S extends z.ZodType>(schema: S, value: unknown, keys: Keys): z.output<S> | undefined {
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#tell(issue, keys);
    return undefined;
  }

  readList<S extends z.ZodType>(
    schema: S,
    value: unknown,
    key: string,
  ): (z.output<S> | undefined)[] {
    if (value === undefined) {
      this.#faults.add("FIELD_MISSING", this.#place(key), { field: key });
      return [];
    }
    if (!Array.isArray(value)) {
      const facts = { field: key, value: String(value), expected: "a list" };
      this.#faults.add("VALUE_INVALID", this.#place(key), facts);
      return [];
    }
    return value.map((element, i) => this.read(schema, element, [key, i]));
  }

  #tell(issue: Issue, above: Keys): void {
    const keys = [...above, ...(issue.path as Keys)];
    const field = keys.join(".");
    const place = this.#place(...keys);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        this.#faults.add("FIELD_UNKNOWN", this.#place(...keys, key), { field: key });
      }
    } else if (issue.code === "custom") {
      const { fault, value } = issue.params as { fault: FaultCode; value: string };
      this.#faults.add(fault, place, { value });
    } else if (issue.input === undefined) {
      this.#faults.add("FIELD_MISSING", place, { field });
    } else {
      const facts = { field, value: JSON.stringify(issue.input), expected: expectationOf(issue) };
      this.#faults.add("VALUE_INVALID", place, facts);
    }
  }
}

function expectationOf(issue: Issue): string {
  if (issue.code === "invalid_value") return issue.values.join(", ");
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "too_big") return `≤ ${issue.maximum}`;
  if (issue.code === "too_small") return `≥ ${issue.minimum}`;
  if (issue.code === "invalid_format" && issue.pattern) return issue.pattern;
  return "text";
}
