/** Members, bodies and what else stands for long. */
import { z } from "zod";
import { Matter, type RuleSet } from "../../protocol/types.ts";
import type {
  BodyView,
  HitView,
  MemberChangeView,
  MemberView,
  RuleSetView,
  StatusView,
  TermView,
} from "../../queries/views.ts";
import { address, hash, instant, names, number, orNull, page } from "./common.ts";

const heads = z
  .strictObject({ eligible: number, all: number })
  .meta({ id: "Heads", description: "Entitled to vote, and all members or seats" });

const person = z.strictObject({
  person: number,
  key: orNull(address),
  enrolled: z.boolean(),
  invited: z.boolean(),
});

export const memberSchema = z
  .strictObject({
    member: number,
    segment: number,
    since: instant,
    until: orNull(instant).meta({ description: "First instant after the membership" }),
    isMember: z.boolean(),
    votes: number,
    investing: z.boolean(),
    organisation: z.boolean(),
    shares: number,
    votingPerson: number,
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

export const ruleSet = z
  .strictObject({
    law: number,
    body: number,
    matters: number,
    validFrom: instant,
    procedure: number,
    notice: number,
    discussion: number,
    objectionWindow: number,
    objections: number,
    quorumNum: number,
    quorumDen: number,
    quorumBase: number,
    quorumMin: number,
    majorityNum: number,
    majorityDen: number,
    majorityStrict: z.boolean(),
    majorityBase: number,
    voteWeight: number,
    cap: number,
    capBase: number,
    flatOnThreeQuarters: z.boolean(),
    proxyCap: number,
    conflictKinds: number,
    electorate: number,
    revocability: number,
    earlyClose: number,
    tie: number,
    secrecy: number,
    interimResults: z.boolean(),
    timezone: number,
    deadlineInclusive: z.boolean(),
    effectiveOn: number,
    grace: number,
    openers: number,
  })
  .meta({
    id: "RuleSet",
    description:
      "A rule set as the contract keeps it: words as numbers, lengths of time in seconds",
  }) satisfies z.ZodType<RuleSet>;

export const ruleSetSchema = z
  .strictObject({
    index: number,
    matters: z.array(names(Matter)),
    inForceFor: z.array(names(Matter)),
    ruleSet,
  })
  .meta({ id: "RuleSetVersion" }) satisfies z.ZodType<RuleSetView>;

export const bodySchema = z
  .strictObject({
    body: number,
    everyMember: z.boolean(),
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
        chair: z.boolean(),
      }),
    ),
    chair: orNull(z.strictObject({ person: number, elector: orNull(number) })),
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
    chair: z.boolean(),
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
