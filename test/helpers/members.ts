/** The cooperative before which the tests' relay stands: members, bodies, keys. */
import { sha256, toUtf8Bytes } from "ethers";
import type { Hex } from "viem";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../../scripts/signers.ts";
import type { ActionContent } from "../../server/protocol/actions.ts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import {
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  FOREVER,
  type FoundingBody,
  type FoundingMember,
  Matter,
  Revocability,
  type RuleSet,
} from "../../server/protocol/types.ts";
import { plainRules } from "./rules.ts";

/** Friday, 11 December 2020, 18:00 in Berlin. */
export const START = 1_607_706_000;
export const HOUR = 3600;
export const DAY = 86_400;
export const GRACE = HOUR;

/** Bodies of all members but the board; they differ by their rules. */
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
} as const;

export const RELAY_KEY = namedKey("relay");
const RP_ID = "umlauf.example";
const ORIGIN = "https://umlauf.example";
/** Member 11 has a passkey, member 12 an invitation and no key yet. */
export const PASSKEY_MEMBER = 11;
export const INVITED_MEMBER = 12;

export const relayAddress = walletSigner(RELAY_KEY).keyId;
export const invitation = walletSigner(namedKey("invitation"));

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
  [Bodies.MEETING]: {},
  [Bodies.BOARD]: {},
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
};

/** What the founding says. */
export function foundingPlan(count: number): FoundingPlan {
  const members = Array.from({ length: count }, (_, i): FoundingMember => {
    const invited = i + 1 === INVITED_MEMBER;
    return {
      since: START - 365 * DAY,
      until: FOREVER,
      segment: 1,
      votes: 1,
      investing: false,
      organisation: false,
      shares: 1,
      keys: [invited ? `0x${"00".repeat(20)}` : personSigner(i + 1).keyId],
      invitations: [invited ? invitation.keyId : `0x${"00".repeat(20)}`],
    };
  });
  const everyone: FoundingBody = {
    everyMember: true,
    convenedBy: Bodies.BOARD,
    presidedBy: Bodies.BOARD,
    segments: [],
  };
  const board: FoundingBody = {
    everyMember: false,
    convenedBy: 0,
    presidedBy: 0,
    segments: [0, 0],
  };
  return {
    members,
    bodies: Object.values(Bodies).map((body) => (body === Bodies.BOARD ? board : everyone)),
    seats: [1, 2].map((seat) => ({
      body: Bodies.BOARD,
      seat,
      person: seat,
      since: START - 300 * DAY,
      until: START + 1000 * DAY,
      chair: seat === 1,
    })),
    ruleSets: Object.values(Bodies).map((body) => ({
      ...plainRules,
      matters: 0xff,
      grace: GRACE,
      ...rules[body],
      body,
    })),
    sites: [{ rpIdHash: sha256(toUtf8Bytes(RP_ID)) as Hex, origin: ORIGIN }],
  };
}

/** The matter of an action that the tests decide on. */
export function matterOf(kind: ActionContent["kind"]): number {
  if (kind === "ADMIT") return Matter.ADMISSION;
  return kind === "ADD_RELAY" || kind === "END_RELAY" ? Matter.RELAYS : Matter.RESOLUTION;
}

/** Waits for what happens in the background. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it did not happen");
}
