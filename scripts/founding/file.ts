/**
 * The founding file: YAML with a list of members beside it. See docs/founding-file.md.
 *
 * Reading gives a plan for the chain, without names, and a directory of names for the server. All
 * faults are told together.
 */
import { basename, dirname, resolve } from "node:path";
import type { z } from "zod";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { check } from "./checks.ts";
import { Document, readText } from "./document.ts";
import { Faults, type Place } from "./faults.ts";
import { type MemberRow, readMembers } from "./members.ts";
import { type Directory, directoryOf, planOf } from "./plan.ts";
import {
  type ArticlesEntry,
  type Auditor,
  articlesSchema,
  auditorSchema,
  type Body,
  bodySchema,
  headerFields,
  type RuleSetEntry,
  ruleSetSchema,
  type Site,
  siteSchema,
} from "./schema.ts";

/** What stands in the file beside the header. */
const PARTS = ["articles", "auditors", "sites", "bodies", "ruleSets"];

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
  readonly articles: ArticlesEntry | undefined;
  readonly auditors: readonly (Auditor | undefined)[];
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
  const document = new Document(path, faults, basename(path));
  document.refuseOthers([...Object.keys(headerFields), ...PARTS]);
  const { auditors, bodies } = document.value as Readonly<Record<string, unknown>>;
  const list = document.read(headerFields.members, "members");
  const listPath = list === undefined ? undefined : resolve(dirname(path), list);
  const timezone = document.read(headerFields.timezone, "timezone") ?? "UTC";
  const draft: Draft = {
    name: document.read(headerFields.name, "name"),
    seat: document.read(headerFields.seat, "seat"),
    timezone,
    segments: document.read(headerFields.segments, "segments"),
    articles: document.read(articlesSchema, "articles"),
    auditors: auditors === undefined ? [] : document.readList(auditorSchema, "auditors"),
    sites: document.readList(siteSchema, "sites"),
    bodies: document.readList(bodySchema, "bodies"),
    ruleSets: document.readList(ruleSetSchema, "ruleSets"),
    members:
      listPath === undefined
        ? undefined
        : readMemberList(listPath, timezone, document.place("members"), faults),
    bodyIds: Array.isArray(bodies) ? bodies.map((body) => String(body?.id)) : [],
    place: document.place,
  };
  check(draft, now, faults);
  faults.throwIfAny();

  return {
    plan: planOf(draft),
    directory: directoryOf(draft),
    files: [resolve(path), ...(listPath === undefined ? [] : [listPath])],
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
