/** Every kind of person before a registered cooperative, and votes in every phase that an act may be about. */
import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { Choice } from "../../server/protocol/types.ts";
import { auditorSigner, type By, DOCUMENT } from "./acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  GENERAL_MEETING,
  HOUR,
  NOBODY,
  START,
  SUPERVISORY_BOARD,
  seatOf,
} from "./cooperative.ts";
import type { Sendable } from "./machine.ts";
import { COMMITTEE, foundRegistered } from "./registered.ts";
import { plainRules } from "./rules.ts";

/** What a signature is worth where an officer's is asked for. */
type Worth = "officer" | "committee" | "auditor" | "former" | "formerAuditor" | "none";

/** A kind of person, and as who it signs: for its seat, as an auditor, or for itself. */
export interface Role extends By {
  readonly name: string;
  readonly worth: Worth;
}

/** What a role meets: nothing where it may, otherwise the error and its arguments. */
export type Verdict = "passes" | readonly [name: string, args: readonly unknown[]];

/** The member about whom acts are, and who it is as a person: both have this number. */
export const TARGET = 9;
/** Whose exclusion was decided, but not sent; it has given a proxy to person 8. */
export const PRINCIPAL = 10;
/** The organisation about which acts are; person 13, its employee, has an invitation. */
export const ORGANISATION = 11;
export const EMPLOYEE = 13;
/** Members by what became of them; their persons have numbers higher by three. */
export const GONE = { dead: 14, excluded: 15, departed: 17 } as const;
/** Officers who were: seats of the Aufsichtsrat by person. */
const FORMER: readonly (readonly [name: string, person: number, seat: number])[] = [
  ["officer whose term is over", 16, 5],
  ["dead officer", 17, 6],
  ["excluded officer", 18, 7],
  ["officer who resigned", 19, 8],
  ["officer who left the cooperative", 20, 9],
  ["officer with the key of before", 21, 10],
];
/** In the second place under acts of two officers. */
export const SECOND = { body: SUPERVISORY_BOARD, seat: 3, person: 5 };

export const applicant = walletSigner(namedKey("applicant"));
export const invitation = walletSigner(namedKey("invitation"));
export const fresh = walletSigner(namedKey("fresh"));

export type World = Awaited<ReturnType<typeof foundWorld>>;

/** Founds the cooperative, has happened what makes the roles, and opens the votes. */
export async function foundWorld() {
  const coop = await foundRegistered({
    more: 6,
    articles: { transferConsent: true, emergencyBoard: true },
    rules: { [GENERAL_MEETING]: { objectionWindow: 30 * DAY, objections: 2, grace: HOUR } },
    member: (n) => (n === ORGANISATION ? { invitations: [NOBODY, NOBODY, invitation.keyId] } : {}),
    plan: ({ bodies, seats }) => ({
      auditors: [1, 2].map((n) => auditorSigner(n).keyId),
      bodies: bodies.map((body, i) =>
        i + 1 === SUPERVISORY_BOARD ? { ...body, segments: Array(10).fill(0) } : body,
      ),
      seats: [
        ...seats,
        ...FORMER.map(([, person, seat]) => ({
          ...seatOf(SUPERVISORY_BOARD, seat, person),
          ...(person === 16 ? { until: START + HOUR } : {}),
        })),
      ],
    }),
  });
  await makeFormerOfficers(coop);
  const votes = await openVotes(coop);
  return { coop, roles: rolesOf(coop), votes };
}

async function makeFormerOfficers(coop: Cooperative): Promise<void> {
  const officers = [coop.seat(BOARD, 1), coop.seat(BOARD, 2)];
  const document = DOCUMENT;
  const transfer = { from: GONE.departed, to: 8, shares: 3 };
  await coop.send(coop.act("Transfer", transfer, [coop.signer(20), coop.signer(8), ...officers]));
  const death = { member: GONE.dead, diedAt: coop.now(), document };
  await coop.send(coop.act("Death", death, officers));
  const seat = { body: SUPERVISORY_BOARD, seat: 8 };
  await coop.send(coop.act("Resignation", seat, [coop.seat(SUPERVISORY_BOARD, 8)]));
  await coop.send(coop.rotate(21, walletSigner(namedKey("person 21 again"))));
  for (const member of [GONE.excluded, PRINCIPAL]) {
    await coop.resolve({ kind: "EXCLUDE", member }, "0x", { matter: Matter.EXCLUSION });
  }
  const dispatch = { member: GONE.excluded, sentAt: coop.now(), document };
  await coop.send(coop.act("Dispatch", dispatch, officers.slice(0, 1)));
  const end = { kind: "END_AUDITOR", auditor: 2 } as const;
  await coop.send(coop.execution(await adoptInMeeting(coop, end), end));
  coop.wait(HOUR);
}

/** Has the general meeting adopt an action within an hour. */
async function adoptInMeeting(
  coop: Cooperative,
  content: Parameters<Cooperative["open"]>[0],
): Promise<Hex> {
  const vote = await coop.open(content, { endsAt: coop.now() + HOUR });
  await coop.cast(vote, { 1: Choice.YES, 2: Choice.YES });
  await coop.finish(vote);
  return vote;
}

async function openVotes(coop: Cooperative) {
  const rules = { ...plainRules, body: COMMITTEE, matters: 1 << Matter.RESOLUTION };
  const closed = await adoptInMeeting(coop, { kind: "RESOLUTION" });
  const statute = await adoptInMeeting(coop, { kind: "ADOPT_RULE_SET", ruleSet: rules });
  const late = await coop.open(undefined, { endsAt: coop.now() + HOUR });
  coop.wait(HOUR);
  const open = await coop.open(undefined, { endsAt: coop.now() + 20 * DAY });
  await coop.send(coop.proxy(open, PRINCIPAL, 8));
  return { closed, statute, late, open };
}

function rolesOf(coop: Cooperative): readonly Role[] {
  const personal = (name: string, signer: Signer, worth: Worth = "none"): Role => ({
    name,
    signer,
    worth,
    body: 0,
    seat: 0,
  });
  const seated = (name: string, body: number, seat: number, worth: Worth): Role => ({
    ...coop.seat(body, seat),
    name,
    worth,
  });
  return [
    personal("stranger", walletSigner(namedKey("stranger"))),
    personal("applicant", applicant),
    personal("relay", coop.relayKey),
    personal("invited person", invitation),
    personal("member", coop.signer(TARGET)),
    personal("another member", coop.signer(8)),
    personal("principal", coop.signer(PRINCIPAL)),
    personal("representative", coop.signer(12)),
    personal("employee", coop.signer(EMPLOYEE)),
    personal("voting employee of another organisation", coop.signer(14)),
    personal("representative of another organisation", coop.signer(15)),
    seated("chair of the Vorstand", BOARD, 1, "officer"),
    seated("deputy in the Vorstand", BOARD, 2, "officer"),
    seated("representative in the Vorstand", BOARD, 3, "officer"),
    seated("presiding chair", SUPERVISORY_BOARD, 1, "officer"),
    seated("deputy in the Aufsichtsrat", SUPERVISORY_BOARD, 2, "officer"),
    seated("member of the Aufsichtsrat", SUPERVISORY_BOARD, 3, "officer"),
    seated("member of a committee", COMMITTEE, 1, "committee"),
    { ...personal("auditor", auditorSigner(1), "auditor"), seat: 1 },
    { ...personal("auditor who was", auditorSigner(2), "formerAuditor"), seat: 2 },
    ...FORMER.map(([name, , seat]) => seated(name, SUPERVISORY_BOARD, seat, "former")),
  ];
}

/** Passes for the named roles alone. */
export const only =
  (names: readonly string[], refusal: (role: Role) => Verdict) =>
  (role: Role): Verdict =>
    names.includes(role.name) ? "passes" : refusal(role);

/** What becomes of a signature for a place that is not the signer's, or is no more. */
function unheld({ worth, body, seat, signer }: Role): Verdict | undefined {
  if (worth === "former") return ["BadSeatSignature", [body, seat, signer.keyId]];
  if (worth === "formerAuditor") return ["BadAuditorSignature", [seat, signer.keyId]];
  return undefined;
}

/** Passes for the holder of an office; `refusal` tells what others meet whose signature holds. */
export const held =
  (may: (role: Role) => boolean, refusal: (role: Role) => Verdict) =>
  (role: Role): Verdict =>
    unheld(role) ?? (may(role) ? "passes" : refusal(role));

const notOfficer = ({ body, seat }: Role): Verdict => ["NotOfficer", [body, seat]];

/** One officer signs. */
export const oneOfficer = held(({ worth }) => worth === "officer", notOfficer);

/** An officer signs, or where it says so an auditor, beside another officer. */
export const twoOfficers = (auditorMay = false) => {
  const isSecond = ({ body, seat }: Role) => body === SECOND.body && seat === SECOND.seat;
  return held(
    (role) =>
      (role.worth === "officer" && !isSecond(role)) || (auditorMay && role.worth === "auditor"),
    (role) => (isSecond(role) ? ["SamePerson", [SECOND.person]] : notOfficer(role)),
  );
};

/**
 * Sends a call of each role and expects the verdict: it changes something, or is refused with exactly the error, by the
 * free twin too, and changes nothing.
 */
export async function walk(
  { coop, roles }: Pick<World, "coop" | "roles">,
  call: (role: Role) => Sendable | Promise<Sendable>,
  verdict: (role: Role) => Verdict,
  { twin = true } = {},
): Promise<void> {
  const passed: string[] = [];
  for (const role of roles) {
    const expected = verdict(role);
    if (expected !== "passes") {
      await coop.refused(call(role), expected[0], expected[1], { twin }).catch((error: Error) => {
        error.message = `${role.name}: ${error.message}`;
        throw error;
      });
      continue;
    }
    const restore = await coop.remember();
    const before = await coop.state();
    await coop.send(await call(role));
    expect(await coop.state(), role.name).to.not.equal(before);
    await restore();
    passed.push(role.name);
  }
  // A walk that lets nobody pass would hold for an act that nobody can do.
  expect(passed, "nobody may").to.not.deep.equal([]);
}

/** Has everybody sign in the name of a seat that another holds. */
export async function borrow(
  { coop, roles }: Pick<World, "coop" | "roles">,
  { body, seat, signer }: By,
  call: (by: By) => Sendable | Promise<Sendable>,
): Promise<void> {
  for (const role of roles) {
    if (role.signer.keyId === signer.keyId) continue;
    const key = role.signer.keyId;
    await coop.refused(call({ body, seat, signer: role.signer }), "BadSeatSignature", [
      body,
      seat,
      key,
    ]);
  }
}
