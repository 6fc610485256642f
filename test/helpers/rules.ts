import fc from "fast-check";
import {
  type Articles,
  Base,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Procedure,
  type RuleSet,
  Timezone,
} from "../../server/protocol/rules.ts";
import { anyUint } from "./ledger.ts";

/** More yes than no, no quorum, no early close: the plainest rule set of a circular vote. */
export const plainRules: RuleSet = {
  law: Law.FREE,
  body: 1,
  matters: 1,
  validFrom: 0,
  procedure: Procedure.CIRCULAR,
  notice: 0,
  discussion: 0,
  objectionWindow: 0,
  objections: 0,
  quorumNum: 0,
  quorumDen: 0,
  quorumBase: Base.ELIGIBLE,
  quorumMin: 0,
  majorityNum: 1,
  majorityDen: 2,
  majorityStrict: true,
  majorityBase: Base.CAST,
  voteWeight: 0,
  cap: 0,
  capBase: 0,
  flatOnThreeQuarters: false,
  proxyCap: 0,
  conflictKinds: 0,
  electorate: ElectorateAt.AT_CAST,
  revocability: 0,
  earlyClose: EarlyClose.NONE,
  tie: 0,
  secrecy: 0,
  interimResults: false,
  timezone: Timezone.EUROPE_BERLIN,
  deadlineInclusive: false,
  effectiveOn: EffectiveOn.CLOSE,
  grace: 0,
  openers: 0,
  jointForm: false,
};

/** No cooperative of the GenG; members leave at any instant. */
export const plainArticles: Articles = {
  cooperative: false,
  yearEnd: 0,
  timezone: Timezone.EUROPE_BERLIN,
  exitNotice: 0,
  entrepreneurs: false,
  transferConsent: false,
  heirsContinue: false,
  emergencyBoard: false,
  representation: 2,
  keyDelay: 7 * 86_400,
  absence: 7 * 86_400,
  minority: 10,
};

/** A share, or the numbers of another one that says the same, or none. */
const anyShare = fc.constantFrom(
  [0, 0],
  [1, 2],
  [2, 4],
  [2, 3],
  [3, 4],
  [9, 10],
  [1, 1],
  [1, 3],
  [2, 1],
);

const one = (values: number) => anyUint(16).map((n) => n % values);
/** Two matters of all, now and then one that is none. */
const anyMatters = fc
  .tuple(one(24), one(26), fc.boolean())
  .map(([a, b, none]) => (none ? 0 : ((1 << a) | (1 << b)) >>> 0));

/** Any values that the fields' types can hold, lawful or not, but near to what is lawful. */
export const anyRuleSet: fc.Arbitrary<RuleSet> = fc
  .record({
    law: one(6),
    body: anyUint(32),
    matters: anyMatters,
    validFrom: fc.oneof(anyUint(40), fc.constant(0)),
    procedure: one(4),
    notice: fc.oneof(anyUint(32), fc.constantFrom(0, 14 * 86_400 - 1, 14 * 86_400)),
    discussion: fc.oneof(anyUint(32), fc.constantFrom(0, 1)),
    objectionWindow: fc.oneof(anyUint(32), fc.constant(0)),
    objections: one(3),
    quorum: anyShare,
    quorumBase: one(4),
    quorumMin: one(3),
    majority: anyShare,
    majorityStrict: fc.boolean(),
    majorityBase: one(4),
    voteWeight: one(4),
    cap: one(6),
    capBase: one(2),
    flatOnThreeQuarters: fc.boolean(),
    proxyCap: one(4),
    conflictKinds: fc.oneof(fc.constant(0), anyMatters),
    electorate: one(3),
    revocability: one(2),
    earlyClose: one(3),
    tie: one(2),
    secrecy: one(2),
    interimResults: fc.boolean(),
    timezone: one(2),
    deadlineInclusive: fc.boolean(),
    effectiveOn: one(3),
    grace: fc.oneof(anyUint(32), fc.constant(0)),
    openers: one(3),
    jointForm: fc.boolean(),
  })
  .map(({ quorum: [quorumNum = 0, quorumDen = 0], majority: [num = 0, den = 0], ...rest }) => ({
    ...rest,
    quorumNum,
    quorumDen,
    majorityNum: num,
    majorityDen: den,
  }));

/** Any articles, lawful or not. */
export const anyArticles: fc.Arbitrary<Articles> = fc.record({
  cooperative: fc.boolean(),
  yearEnd: one(15),
  timezone: one(2),
  exitNotice: fc.oneof(anyUint(16), fc.constantFrom(2, 3, 60, 61, 120, 121)),
  entrepreneurs: fc.boolean(),
  transferConsent: fc.boolean(),
  heirsContinue: fc.boolean(),
  emergencyBoard: fc.boolean(),
  representation: one(3),
  keyDelay: fc.oneof(anyUint(32), fc.constantFrom(366 * 86_400, 366 * 86_400 + 1)),
  absence: fc.oneof(anyUint(32), fc.constantFrom(366 * 86_400, 366 * 86_400 + 1)),
  minority: fc.oneof(anyUint(16), fc.constantFrom(0, 9, 10)),
});
