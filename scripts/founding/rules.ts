/** Articles and rule sets as the contracts take them, completed by what follows from the body. */
import {
  type Articles,
  BodyKind,
  Law,
  type RuleSet,
  Secrecy,
  Timezone,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import type { ArticlesEntry, RuleSetEntry, TIMEZONES } from "./schema.ts";

/** What a rule set needs to know of the ledger that it belongs to. */
export interface Setting {
  /** Whether the GenG applies */
  readonly cooperative: boolean;
  readonly timezone: (typeof TIMEZONES)[number];
  /** In the order of their numbers */
  readonly bodies: readonly { readonly id: string; readonly kind: number }[];
}

/** The law of a cooperative's bodies. */
const GENG: ReadonlyMap<number, Law> = new Map<number, Law>([
  [BodyKind.GENERAL_MEETING, Law.GENG_GENERAL_MEETING],
  [BodyKind.REPRESENTATIVES, Law.GENG_REPRESENTATIVES],
  [BodyKind.BOARD, Law.GENG_BOARD],
  [BodyKind.SUPERVISORY_BOARD, Law.GENG_SUPERVISORY_BOARD],
]);

/** As many members as one holder may represent (§43(5) GenG), which the statute cannot exclude. */
const PROXIES = 2;

/** Articles as the contracts take them. */
export function articlesOf(entry: ArticlesEntry, timezone: Setting["timezone"]): Articles {
  return { ...entry, timezone: timezoneOf(timezone) };
}

/** A rule set as the contracts take it. */
export function ruleSetOf(setting: Setting, entry: RuleSetEntry): RuleSet {
  const number = setting.bodies.findIndex(({ id }) => id === entry.body) + 1;
  const kind = setting.bodies[number - 1]?.kind ?? BodyKind.OTHER;
  const meeting = setting.cooperative && kind === BodyKind.GENERAL_MEETING;
  return {
    law: entry.law ?? (setting.cooperative ? (GENG.get(kind) ?? Law.FREE) : Law.FREE),
    body: number,
    matters: bitsOf(entry.matters),
    validFrom: 0,
    procedure: entry.procedure,
    notice: entry.notice,
    discussion: entry.discussion,
    objectionWindow: entry.objectionWindow,
    objections: entry.objections,
    quorumNum: entry.quorum.share?.num ?? 0,
    quorumDen: entry.quorum.share?.den ?? 0,
    quorumBase: entry.quorum.of,
    quorumMin: entry.quorum.least,
    majorityNum: entry.majority.share.num,
    majorityDen: entry.majority.share.den,
    majorityStrict: entry.majority.strict,
    majorityBase: entry.majority.of,
    voteWeight: entry.voteWeight,
    cap: entry.cap,
    capBase: entry.capBase,
    flatOnThreeQuarters: entry.flatOnThreeQuarters ?? entry.voteWeight === VoteWeight.ORDINARY,
    proxyCap: entry.proxyCap ?? (meeting ? PROXIES : 0),
    conflictKinds: bitsOf(entry.conflictKinds),
    electorate: entry.electorate,
    revocability: entry.revocability,
    earlyClose: entry.earlyClose,
    tie: entry.tie,
    secrecy: Secrecy.NAMED,
    interimResults: false,
    timezone: timezoneOf(setting.timezone),
    deadlineInclusive: false,
    effectiveOn: entry.effectiveOn,
    grace: entry.grace,
    openers: entry.openers,
    jointForm: entry.jointForm,
  };
}

function timezoneOf(name: Setting["timezone"]): Timezone {
  return name === "UTC" ? Timezone.UTC : Timezone.EUROPE_BERLIN;
}

function bitsOf(matters: readonly number[]): number {
  return matters.reduce((bits, matter) => bits | (1 << matter), 0);
}
