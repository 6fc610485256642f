/** The founding of a scenario: a founding file, or the same fields with members that are made up. */
import { dirname, resolve } from "node:path";
import { sha256, stringToBytes, zeroAddress } from "viem";
import { z } from "zod";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { FOREVER, type RuleSet } from "../../server/protocol/types.ts";
import { check } from "../founding/checks.ts";
import { endOfDay, startOfDay } from "../founding/dates.ts";
import type { Document, Keys } from "../founding/document.ts";
import { type Faults, FoundingFileError } from "../founding/faults.ts";
import { type Draft, readFounding } from "../founding/file.ts";
import type { MemberRow } from "../founding/members.ts";
import { type Directory, directoryOf, planOf, ruleSetOf } from "../founding/plan.ts";
import { bodySchema, headerFields, ruleSetSchema, siteSchema } from "../founding/schema.ts";
import type { PasskeyOptions } from "../signers.ts";
import { timeSchema } from "./fields.ts";
import { type Group, groupSchema, type ProposedRuleSet } from "./schema.ts";

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
}

const INLINE = ["at", ...Object.keys(headerFields), "sites", "bodies", "ruleSets"];
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
    return { at, plan, directory, firstKeys, site: siteOf(plan) };
  } catch (error) {
    if (!(error instanceof FoundingFileError)) throw error;
    for (const { code, facts, ...place } of error.faults) faults.add(code, place, facts);
    return undefined;
  }
}

/** A proposed rule set as the contracts take it. */
export function proposedRuleSet({ directory }: Founding, entry: ProposedRuleSet): RuleSet {
  const { validFrom, procedure, discussion, voteWeight, cap, capBase, ...rest } = entry;
  const { flatOnThreeQuarters, proxyCap, secrecy, interimResults, deadlineInclusive } = rest;
  return {
    ...ruleSetOf(draftOf(directory), entry),
    validFrom: validFrom ?? 0,
    procedure,
    discussion,
    voteWeight,
    cap,
    capBase,
    flatOnThreeQuarters,
    proxyCap,
    secrecy,
    interimResults,
    deadlineInclusive,
  };
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
  return {
    at,
    plan: planOf(draft),
    directory: directoryOf(draft),
    firstKeys,
    site: { site: 1, rpId: site.rpId, origin: site.origin },
  };
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
    const { count, kind, segment, since, until, shares, votes, investing, persons, keys } = group;
    return Array.from({ length: count }, () => {
      number += 1;
      const names = Array.from({ length: persons }, (_, p) => `${number}/${p + 1}`);
      const row: MemberRow = {
        number,
        name: `${number}`,
        organisation: kind === "organisation",
        segment,
        since: since === undefined ? now : startOfDay(since, timezone),
        until: until === undefined ? FOREVER : endOfDay(until, timezone),
        shares,
        votes,
        investing,
        persons: names.map((name) => ({ name, key: zeroAddress, invitation: zeroAddress })),
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

/** What reading a rule set needs of a founding file. */
function draftOf({ bodies, timezone }: Directory): Draft {
  const nothing = { sites: [], bodies: [], ruleSets: [], members: [], segments: {} };
  return {
    ...nothing,
    name: undefined,
    seat: undefined,
    timezone: timezone === "UTC" ? "UTC" : "Europe/Berlin",
    bodyIds: bodies.map(({ id }) => id),
    place: () => ({ file: "", line: 1, column: 1 }),
  };
}
