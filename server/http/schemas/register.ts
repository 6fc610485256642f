/** Members, bodies and what else stands for long. */
import { z } from "zod";
import {
  Base,
  BodyKind,
  CapBase,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  Secrecy,
  Tie,
  Timezone,
  VoteWeight,
} from "../../protocol/rules.ts";
import { SeatRole } from "../../protocol/types.ts";
import type {
  ArticlesView,
  BodyView,
  HitView,
  MemberChangeView,
  MemberView,
  OfficeView,
  RuleSetView,
  StatusView,
  TermView,
} from "../../queries/views.ts";
import type { ArticlesWords, RuleSetWords } from "../../queries/wording.ts";
import { address, hash, instant, names, number, orNull, page } from "./common.ts";

const heads = z
  .strictObject({ eligible: number, all: number })
  .meta({ id: "Heads", description: "Entitled to vote, and all members or seats" });

const person = z.strictObject({
  person: number,
  representative: z.boolean(),
  key: orNull(address),
  enrolled: z.boolean(),
  invited: z.boolean(),
  invitedFrom: orNull(instant),
  until: orNull(instant),
});

export const memberSchema = z
  .strictObject({
    member: number,
    segment: number,
    since: instant,
    until: orNull(instant).meta({ description: "First instant after the membership" }),
    isMember: z.boolean(),
    isEntitled: z.boolean().meta({ description: "Whether the member may vote" }),
    entitledUntil: orNull(instant).meta({
      description: "First instant after the right to vote and to hold office",
    }),
    votes: number,
    investing: z.boolean(),
    organisation: z.boolean(),
    shares: number,
    votingPerson: orNull(number),
    diedAt: orNull(instant),
    exclusion: orNull(
      z.strictObject({
        hearingUntil: orNull(instant),
        decidedAt: orNull(instant),
        dispatchedAt: orNull(instant),
      }),
    ),
    persons: z.array(person),
  })
  .meta({
    id: "Member",
    description: "A line of the list of members, without the name",
  }) satisfies z.ZodType<MemberView>;

export const membersShape = { ...page(memberSchema), at: instant, heads };

export const memberChangeSchema = z
  .strictObject({
    kind: z.enum(["JOINED", "LEFT"]),
    at: instant,
    member: number,
    segment: number,
    votes: number,
  })
  .meta({ id: "MemberChange" }) satisfies z.ZodType<MemberChangeView>;

/** What the public sees of an application: nothing that could be matched with a person. */
export const applicationSchema = z
  .strictObject({
    id: hash,
    segment: number,
    shares: number,
    organisation: z.boolean(),
    receivedAt: instant,
    validUntil: instant,
  })
  .meta({ id: "Application", description: "An application that waits for its vote" });

/** What the public sees of a subscription. */
export const subscriptionSchema = z
  .strictObject({
    id: hash,
    member: number,
    shares: number,
    receivedAt: instant,
    validUntil: instant,
  })
  .meta({ id: "Subscription", description: "Further shares that wait for their vote" });

export const ruleSet = z
  .strictObject({
    law: names(Law),
    body: number,
    matters: z.array(names(Matter)),
    validFrom: instant,
    procedure: names(Procedure),
    notice: number,
    discussion: number,
    objectionWindow: number,
    objections: number,
    quorumNum: number,
    quorumDen: number,
    quorumBase: names(Base),
    quorumMin: number,
    majorityNum: number,
    majorityDen: number,
    majorityStrict: z.boolean(),
    majorityBase: names(Base),
    voteWeight: names(VoteWeight),
    cap: number,
    capBase: names(CapBase),
    flatOnThreeQuarters: z.boolean(),
    proxyCap: number,
    conflictKinds: z.array(names(Matter)),
    electorate: names(ElectorateAt),
    revocability: names(Revocability),
    earlyClose: names(EarlyClose),
    tie: names(Tie),
    secrecy: names(Secrecy),
    interimResults: z.boolean(),
    timezone: names(Timezone),
    deadlineInclusive: z.boolean(),
    effectiveOn: names(EffectiveOn),
    grace: number,
    openers: number,
    jointForm: z.boolean(),
  })
  .meta({
    id: "RuleSet",
    description: "A rule set in the contract's words; lengths of time in seconds",
  }) satisfies z.ZodType<RuleSetWords>;

export const ruleSetSchema = z
  .strictObject({ index: number, inForceFor: z.array(names(Matter)), ruleSet })
  .meta({ id: "RuleSetVersion" }) satisfies z.ZodType<RuleSetView>;

const articles = z
  .strictObject({
    cooperative: z.boolean(),
    yearEnd: number,
    timezone: names(Timezone),
    exitNotice: number,
    entrepreneurs: z.boolean(),
    transferConsent: z.boolean(),
    heirsContinue: z.boolean(),
    emergencyBoard: z.boolean(),
    representation: number,
    keyDelay: number,
    absence: number,
    minority: number,
  })
  .meta({
    id: "Articles",
    description: "The articles in the contract's words; notice in months, delays in seconds",
  }) satisfies z.ZodType<ArticlesWords>;

export const articlesShape = { version: number, since: instant, articles };
z.strictObject(articlesShape) satisfies z.ZodType<ArticlesView>;

export const officeSchema = z
  .strictObject({ number, key: address, since: instant, until: orNull(instant) })
  .meta({ id: "Office" }) satisfies z.ZodType<OfficeView>;

export const bodySchema = z
  .strictObject({
    body: number,
    kind: names(BodyKind),
    convenedBy: number,
    presidedBy: number,
    at: instant,
    heads,
    seats: z.array(
      z.strictObject({
        seat: number,
        segment: number,
        person: orNull(number),
        member: orNull(number),
        since: orNull(instant),
        until: orNull(instant),
        role: names(SeatRole),
      }),
    ),
    chair: orNull(z.strictObject({ person: number, elector: orNull(number) })),
    actingChair: orNull(z.strictObject({ person: number, seat: number, role: names(SeatRole) })),
    ruleSets: z.array(ruleSetSchema),
  })
  .meta({ id: "Body" }) satisfies z.ZodType<BodyView>;

export const termSchema = z
  .strictObject({
    seat: number,
    person: number,
    member: number,
    since: instant,
    until: orNull(instant),
    role: names(SeatRole),
  })
  .meta({ id: "Term" }) satisfies z.ZodType<TermView>;

export const statusShape = {
  chainId: number,
  founding: hash,
  sealedAt: orNull(instant),
  digest: hash.meta({
    description: "Running digest over all facts; equal on all servers of a chain",
  }),
  facts: number,
  members: number,
  persons: number,
  bodies: number,
  votes: number,
};
z.strictObject(statusShape) satisfies z.ZodType<StatusView>;

const named = z.array(z.strictObject({ number, name: z.string() }));

export const ledgerShape = {
  name: z.string(),
  seat: z.string().meta({ description: "Where the cooperative has its seat (Sitz)" }),
  segments: named,
  bodies: named,
  auditors: named.meta({ description: "Audit federations (Prüfungsverbände) of the founding" }),
  contracts: z.strictObject({ register: address, bodies: address, votes: address }),
  signing: z
    .strictObject({
      domain: z.strictObject({
        name: z.string(),
        version: z.string(),
        chainId: number,
        salt: hash,
      }),
      acts: z.array(
        z.strictObject({
          name: z.string(),
          contract: z.enum(["bodies", "votes"]),
          fields: z.array(z.strictObject({ name: z.string(), type: z.string() })),
        }),
      ),
    })
    .meta({
      description:
        "EIP-712: the domain's verifyingContract is the one that the act names; fields in this order",
    }),
};

export const hitSchema = z
  .strictObject({
    kind: z.enum([
      "BLOCK",
      "TRANSACTION",
      "VOTE",
      "ACT",
      "APPLICATION",
      "DOCUMENTS",
      "PERSON",
      "MEMBER",
      "BODY",
      "BALLOT",
    ]),
    hash: z.string().nullable(),
    number,
    vote: orNull(hash),
  })
  .meta({ id: "Hit" }) satisfies z.ZodType<HitView>;
