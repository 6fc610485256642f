/** The founding of a scenario: a founding file, or the same fields with members that are made up. */
import { dirname, resolve } from "node:path";
import { sha256, stringToBytes, zeroAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { z } from "zod";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import { FOREVER } from "../../server/protocol/types.ts";
import { check } from "../founding/checks.ts";
import { endOfDay, startOfDay } from "../founding/dates.ts";
import type { Document, Keys } from "../founding/document.ts";
import { type Faults, FoundingFileError } from "../founding/faults.ts";
import { type Draft, readFounding } from "../founding/file.ts";
import type { MemberRow } from "../founding/members.ts";
import { type Directory, directoryOf, planOf } from "../founding/plan.ts";
import type { Setting } from "../founding/rules.ts";
import {
  articlesSchema,
  bodySchema,
  headerFields,
  ruleSetSchema,
  siteSchema,
} from "../founding/schema.ts";
import { namedKey, type PasskeyOptions } from "../signers.ts";
import { day, timeSchema, votes } from "./fields.ts";

/** Members that a founding makes up, alike but for their numbers. */
const groupSchema = z.strictObject({
  count: z.int().min(1).max(5000),
  kind: z.enum(["person", "organisation"]).default("person"),
  segment: z.string().default(""),
  since: day.optional(),
  until: day.optional(),
  shares: z.int().min(0).max(1_000_000).default(1),
  votes: votes.default(1),
  investing: z.boolean().default(false),
  persons: z.int().min(1).max(9).default(1),
  representatives: z.int().min(0).max(9).default(1),
  keys: z.enum(["mixed", "wallet", "passkey", "invited"]).default("mixed"),
});
type Group = z.output<typeof groupSchema>;

/** How a person of the founding comes by a first key. */
export type FirstKey = "wallet" | "passkey" | "invited";

/** A founding whose persons have no keys yet. */
export interface Founding {
  /** UTC milliseconds */
  readonly at: number;
  readonly plan: FoundingPlan;
  readonly directory: Directory;
  /** By number of the person, less one */
  readonly firstKeys: readonly FirstKey[];
  /** The site at which passkeys sign */
  readonly site: PasskeyOptions;
  /** What rule sets that are proposed later are completed by */
  readonly setting: Setting;
}

const PARTS = ["articles", "auditors", "sites", "bodies", "ruleSets"];
const INLINE = ["at", ...Object.keys(headerFields), ...PARTS];
const auditors = z.int().min(0).max(9).default(0);
const SITE = { rpId: "portal.example", origin: "https://portal.example" };

/** Reads the founding; undefined where it has faults, which are noted. */
export function readScenarioFounding(document: Document, faults: Faults): Founding | undefined {
  const at = document.read(timeSchema({ from: undefined }), "founding", "at");
  const file = document.read(z.string().optional(), "founding", "file");
  if (file === undefined) return readInline(document, at, faults);
  document.refuseOthers(["at", "file"], "founding");
  if (at === undefined) return undefined;
  try {
    const path = resolve(dirname(document.path), file);
    const { plan, directory } = readFounding(path, Math.floor(at / 1000));
    const persons = plan.members.flatMap(({ keys }) => keys);
    const firstKeys = persons.map((_, i) => mixed(i + 1));
    return complete({ at, plan, directory, firstKeys, site: siteOf(plan) });
  } catch (error) {
    if (!(error instanceof FoundingFileError)) throw error;
    for (const { code, facts, ...place } of error.faults) faults.add(code, place, facts);
    return undefined;
  }
}

function readInline(
  document: Document,
  at: number | undefined,
  faults: Faults,
): Founding | undefined {
  document.refuseOthers(INLINE, "founding");
  const place: Draft["place"] = (...keys) => document.place("founding", ...keys);
  const under = document.value as { founding?: { sites?: unknown; bodies?: unknown } };
  const { sites, bodies } = under.founding ?? {};
  const timezone =
    document.read(headerFields.timezone.default("Europe/Berlin"), "founding", "timezone") ??
    "Europe/Berlin";
  const groups = document.readList(groupSchema, "founding", "members");
  const second = Math.floor((at ?? 0) / 1000);
  const members = membersOf(groups, second, timezone, place);
  const draft: Draft = {
    name: document.read(headerFields.name.default("eG"), "founding", "name"),
    seat: document.read(headerFields.seat.default("Berlin"), "founding", "seat"),
    timezone,
    segments: document.read(headerFields.segments, "founding", "segments"),
    articles: document.read(articlesSchema, "founding", "articles"),
    auditors: auditorsOf(document.read(auditors, "founding", "auditors") ?? 0),
    sites: sites === undefined ? [SITE] : document.readList(siteSchema, "founding", "sites"),
    bodies: document.readList(bodySchema, "founding", "bodies"),
    ruleSets: document.readList(ruleSetSchema, "founding", "ruleSets"),
    members: members.map(({ row }) => row),
    bodyIds: Array.isArray(bodies) ? bodies.map((body) => String(body?.id)) : [],
    place,
  };
  // Without a readable time or member, every other check would only repeat that.
  if (at === undefined || groups.includes(undefined)) return undefined;
  check(draft, second, faults);
  let person = 0;
  const firstKeys = members.flatMap(({ row, keys }) =>
    row.persons.map((): FirstKey => {
      person += 1;
      return keys === "mixed" ? mixed(person) : keys;
    }),
  );
  const [site = SITE] = draft.sites;
  return complete({
    at,
    plan: planOf(draft),
    directory: directoryOf(draft),
    firstKeys,
    site: { site: 1, rpId: site.rpId, origin: site.origin },
  });
}

function complete(founding: Omit<Founding, "setting">): Founding {
  const { articles, bodies } = founding.plan;
  const { bodies: named, timezone } = founding.directory;
  const setting: Setting = {
    cooperative: articles.cooperative,
    timezone: timezone === "UTC" ? "UTC" : "Europe/Berlin",
    bodies: named.map(({ id }, i) => ({ id, kind: bodies[i]?.kind ?? BodyKind.OTHER })),
  };
  return { ...founding, setting };
}

/** Their keys are made up, as all persons' are: these here only tell them apart. */
function auditorsOf(count: number): Draft["auditors"] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${i + 1}`,
    key: privateKeyToAddress(namedKey(`scenario: auditor ${i + 1}`)),
  }));
}

function membersOf(
  groups: readonly (Group | undefined)[],
  now: number,
  timezone: string,
  place: Draft["place"],
): { row: MemberRow; keys: Group["keys"] }[] {
  let number = 0;
  return groups.flatMap((group, i) => {
    if (group === undefined) return [];
    const { count, kind, segment, since, until, shares, votes, investing, persons } = group;
    const { representatives, keys } = group;
    return Array.from({ length: count }, () => {
      number += 1;
      const organisation = kind === "organisation";
      const names = Array.from({ length: persons }, (_, p) => `${number}/${p + 1}`);
      const row: MemberRow = {
        number,
        name: `${number}`,
        organisation,
        segment,
        since: since === undefined ? now : startOfDay(since, timezone),
        until: until === undefined ? FOREVER : endOfDay(until, timezone),
        shares,
        votes,
        investing,
        persons: names.map((name, p) => ({
          name,
          representative: organisation && p < representatives,
          key: zeroAddress,
          invitation: zeroAddress,
        })),
        place: (column) => place(...(["members", i, column] satisfies Keys)),
      };
      return { row, keys };
    });
  });
}

/** Wallets and passkeys take turns. */
function mixed(person: number): FirstKey {
  return person % 2 === 1 ? "wallet" : "passkey";
}

/** The plan holds the hash of the relying party's id, which is the origin's host or a domain above it. */
function siteOf({ sites: [site] }: FoundingPlan): PasskeyOptions {
  const origin = site?.origin ?? SITE.origin;
  const labels = new URL(origin).hostname.split(".");
  const domains = labels.map((_, i) => labels.slice(i).join("."));
  const rpId = domains.find((domain) => sha256(stringToBytes(domain)) === site?.rpIdHash);
  return { site: 1, rpId: rpId ?? SITE.rpId, origin };
}
