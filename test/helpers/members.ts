/** The cooperative before which the tests' relay stands: members, bodies, keys. */
import { sha256, toUtf8Bytes } from "ethers";
import type { Hex } from "viem";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../../scripts/signers.ts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import {
  type Articles,
  BodyKind,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Procedure,
  Revocability,
  type RuleSet,
} from "../../server/protocol/rules.ts";
import {
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  SeatRole,
} from "../../server/protocol/types.ts";
import { auditorSigner } from "./acting.ts";
import { plainArticles, plainRules } from "./rules.ts";

/** Friday, 11 December 2020, 18:00 in Berlin. */
export const START = 1_607_706_000;
export const HOUR = 3600;
export const DAY = 86_400;
export const GRACE = HOUR;

/** Meetings of all members but board and supervisory board; they differ by their rules. */
export const Bodies = {
  MEETING: 1,
  BOARD: 2,
  /** Ballots may be changed until the deadline. */
  REVISABLE: 3,
  /** Ends once all have voted. */
  BRISK: 4,
  /** Ends once the outcome is fixed, without a grace period. */
  FIXED: 5,
  /** One objection aborts; a result has effect once it is declared. */
  CAREFUL: 6,
  SUPERVISORS: 7,
  /** Discusses before it votes, opened by both chairs; a result has effect once it is registered. */
  EXTENDED: 8,
  /** Ballots of those who have left by the end are struck. */
  LEAVING: 9,
} as const;

/** Every matter there is. */
const EVERY_MATTER = 0xffffff;

export const RELAY_KEY = namedKey("relay");
const RP_ID = "umlauf.example";
const ORIGIN = "https://umlauf.example";
/** Member 11 has a passkey, member 12 an invitation and no key yet. */
export const PASSKEY_MEMBER = 11;
export const INVITED_MEMBER = 12;
/** An organisation, where the founding has one: person 13 represents it, person 14 does not. */
export const ORGANISATION = 13;

export const relayAddress = walletSigner(RELAY_KEY).keyId;
export const invitation = walletSigner(namedKey("invitation"));
const NOBODY: Hex = `0x${"00".repeat(20)}`;

/** The key of a person, by number. */
export function personSigner(person: number): Signer {
  const key = namedKey(`person ${person}`);
  if (person !== PASSKEY_MEMBER) return walletSigner(key);
  return passkeySigner(key, { site: 1, rpId: RP_ID, origin: ORIGIN });
}

/** A passkey of a site that the ledger does not know. */
export const strayPasskey = passkeySigner(namedKey(`person ${PASSKEY_MEMBER}`), {
  site: 9,
  rpId: RP_ID,
  origin: ORIGIN,
});

const rules: Readonly<Record<number, Partial<RuleSet>>> = {
  [Bodies.MEETING]: { proxyCap: 2 },
  [Bodies.REVISABLE]: { revocability: Revocability.UNTIL_DEADLINE },
  [Bodies.BRISK]: { earlyClose: EarlyClose.ALL_VOTED },
  [Bodies.FIXED]: {
    earlyClose: EarlyClose.OUTCOME_FIXED,
    electorate: ElectorateAt.AT_OPEN,
    grace: 0,
    quorumMin: 1,
  },
  [Bodies.CAREFUL]: {
    objections: 1,
    objectionWindow: HOUR,
    effectiveOn: EffectiveOn.DECLARATION,
  },
  [Bodies.EXTENDED]: {
    procedure: Procedure.EXTENDED,
    objectionWindow: DAY,
    notice: DAY,
    discussion: DAY,
    effectiveOn: EffectiveOn.REGISTER,
    jointForm: true,
  },
  [Bodies.LEAVING]: { electorate: ElectorateAt.AT_CLOSE },
};

/** Board: persons 1 (chair) and 2. Supervisory board: 3 (chair), 4 (deputy), and a vacant seat. */
const seats = [
  { body: Bodies.BOARD, seat: 1, person: 1, role: SeatRole.CHAIR },
  { body: Bodies.BOARD, seat: 2, person: 2, role: SeatRole.NONE },
  { body: Bodies.SUPERVISORS, seat: 1, person: 3, role: SeatRole.CHAIR },
  { body: Bodies.SUPERVISORS, seat: 2, person: 4, role: SeatRole.DEPUTY },
];

/** What a founding has besides, or otherwise. */
export interface FoundingChanges {
  /** In place of everything else */
  readonly plan?: FoundingPlan;
  readonly articles?: Partial<Articles>;
  /** Whether a thirteenth member is an organisation */
  readonly organisation?: boolean;
}

/** Who holds a seat from the founding on. */
export function holderOf(body: number, seat: number): number {
  return seats.find((one) => one.body === body && one.seat === seat)?.person ?? 0;
}

/** What the founding says: twelve natural members, person n is member n. */
export function foundingPlan({ articles, organisation = false }: FoundingChanges): FoundingPlan {
  const member = {
    since: START - 365 * DAY,
    until: FOREVER,
    segment: 1,
    votes: 1,
    investing: false,
    organisation: false,
    shares: 3,
    representatives: 0n,
  };
  const members = Array.from({ length: 12 }, (_, i): FoundingMember => {
    const invited = i + 1 === INVITED_MEMBER;
    return {
      ...member,
      keys: [invited ? NOBODY : personSigner(i + 1).keyId],
      invitations: [invited ? invitation.keyId : NOBODY],
    };
  });
  if (organisation) {
    const keys = [ORGANISATION, ORGANISATION + 1].map((person) => personSigner(person).keyId);
    const both = { keys, invitations: [NOBODY, NOBODY] };
    members.push({ ...member, organisation: true, representatives: 1n, ...both });
  }
  const meeting = (body: number): FoundingBody => ({
    kind: BodyKind.GENERAL_MEETING,
    convenedBy: Bodies.BOARD,
    presidedBy: body === Bodies.EXTENDED ? Bodies.SUPERVISORS : Bodies.BOARD,
    segments: [],
  });
  const organ = (kind: BodyKind, segments: number[]): FoundingBody => ({
    kind,
    convenedBy: 0,
    presidedBy: 0,
    segments,
  });
  const bodies = Object.values(Bodies).map((body) => {
    if (body === Bodies.BOARD) return organ(BodyKind.BOARD, [0, 0, 0]);
    // One of its seats is reserved for another kind of member.
    if (body === Bodies.SUPERVISORS) return organ(BodyKind.SUPERVISORY_BOARD, [0, 0, 2]);
    return meeting(body);
  });
  return {
    articles: { ...plainArticles, ...articles },
    members,
    bodies,
    seats: seats.map((seat) => ({
      ...seat,
      since: START - 300 * DAY,
      until: START + 1000 * DAY,
    })),
    ruleSets: Object.values(Bodies).map((body) => ({
      ...plainRules,
      matters: EVERY_MATTER,
      grace: GRACE,
      ...rules[body],
      body,
    })),
    sites: [{ rpIdHash: sha256(toUtf8Bytes(RP_ID)) as Hex, origin: ORIGIN }],
    auditors: [auditorSigner(1).keyId],
  };
}

/** Waits for what happens in the background. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it did not happen");
}
