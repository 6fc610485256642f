/** What Bodies refuses of acts; each refusal leaves the outbox and the chain as they were. */
import { expect } from "chai";
import { zeroAddress } from "viem";
import { namedKey, walletSigner } from "../../../../scripts/signers.ts";
import type { ErrorCode } from "../../../../server/errors.ts";
import { FOREVER, SeatRole } from "../../../../server/protocol/types.ts";
import type { SubmittedAct } from "../../../../server/relay/acts.ts";
import type { Relay } from "../../../../server/relay/relay.ts";
import { auditorSigner } from "../../../helpers/acting.ts";
import {
  Bodies,
  DAY,
  HOUR,
  INVITED_MEMBER,
  invitation,
  ORGANISATION,
  personSigner,
} from "../../../helpers/members.ts";
import {
  CHAIR,
  DEPUTY,
  foundScene,
  type Scene,
  SECOND,
  SUPERVISOR,
} from "../../../helpers/relay.ts";
import { DOCUMENT } from "../../../helpers/signing.ts";

const OFFICERS = [CHAIR, SUPERVISOR];
const fresh = walletSigner(namedKey("fresh"));
const nobody = walletSigner(namedKey("nobody"));
const document = DOCUMENT;

/** What is refused, and how. */
type Row = readonly [ErrorCode, string, (scene: Scene) => Promise<SubmittedAct>];

const enrol = (scene: Scene, by = invitation, key = fresh, proof = key, person = INVITED_MEMBER) =>
  scene.act("Enrol", { person, key: key.keyId }, [by, proof]);
const rotate = (scene: Scene, person: number, by = personSigner(person)) =>
  scene.act("Rotate", { person, key: fresh.keyId }, [by, fresh]);
const notice = (scene: Scene, member: number, until: number, by = [personSigner(member)]) =>
  scene.act("Notice", { member, until }, by);
const votingPerson = (scene: Scene, member: number, person: number, by = member) =>
  scene.act("VotingPerson", { member, person }, [personSigner(by)]);
const transfer = (scene: Scene, shares: number, by = [CHAIR, SECOND]) =>
  scene.act("Transfer", { from: 5, to: 6, shares }, [personSigner(5), personSigner(6), ...by]);
const correct = (scene: Scene, member: number, value: bigint) =>
  scene.act("Correction", { member, field: 0, value, document }, OFFICERS);
const replace = (scene: Scene, person: number, by = OFFICERS, key = fresh.keyId) =>
  scene.act("KeyReplacement", { person, invitation: key }, by);
const appoint = (
  scene: Scene,
  seat: number,
  person: number,
  { body = Bodies.BOARD as number, until = scene.now() + DAY, role = SeatRole.NONE as number } = {},
) => scene.act("Appointment", { body, seat, person, until, role, document }, OFFICERS);

const ROWS: readonly Row[] = [
  ["INVITATION_WRONG", "enrols without the invitation", (s) => enrol(s, nobody)],
  [
    "SIGNATURE_WRONG",
    "enrols a key without its signature",
    (s) => enrol(s, invitation, fresh, nobody),
  ],
  ["KEY_IN_USE", "enrols another's key", (s) => enrol(s, invitation, personSigner(3))],
  ["PERSON_INACTIVE", "enrols nobody's key", (s) => enrol(s, invitation, fresh, fresh, 99)],
  [
    "INVITATION_NOT_READY",
    "enrols before a lost key can object",
    (s) => enrol(s, walletSigner(namedKey("early")), fresh, fresh, 10),
  ],
  ["SIGNATURE_WRONG", "rotates another's key", (s) => rotate(s, 3, personSigner(4))],
  [
    "SIGNATURES_MISCOUNTED",
    "gives notice under two signatures",
    (s) => notice(s, 3, s.now() + DAY, [personSigner(3), personSigner(4)]),
  ],
  [
    "SIGNATURE_WRONG",
    "gives notice for another",
    (s) => notice(s, 3, s.now() + DAY, [personSigner(4)]),
  ],
  ["INSTANT_PAST", "gives notice for the past", (s) => notice(s, 3, s.now() - 1)],
  ["MEMBERSHIP_ENDING", "gives notice of a later exit", (s) => notice(s, 9, s.now() + 200 * DAY)],
  ["NOTICE_WITHOUT_END", "gives notice without an end", (s) => notice(s, 3, FOREVER)],
  ["MEMBERSHIP_MISSING", "gives notice for nobody", (s) => notice(s, 99, s.now() + DAY)],
  ["MEMBER_NOT_ORGANISATION", "changes who votes for a person", (s) => votingPerson(s, 5, 6)],
  [
    "PERSON_OF_OTHER_MEMBER",
    "lets a stranger vote for an organisation",
    (s) => votingPerson(s, ORGANISATION, 5),
  ],
  [
    "REPRESENTATIVE_REQUIRED",
    "changes who votes without representing",
    (s) => votingPerson(s, ORGANISATION, 14, 14),
  ],
  [
    "INVITATION_WRONG",
    "invites a further person with nothing",
    (s) =>
      s.act("NewPerson", { member: ORGANISATION, invitation: zeroAddress, representative: false }, [
        personSigner(ORGANISATION),
      ]),
  ],
  ["OFFICER_CONCERNED", "replaces the own key", (s) => replace(s, 1)],
  [
    "INVITATION_WRONG",
    "replaces a key by a used invitation",
    (s) => replace(s, 5, OFFICERS, invitation.keyId),
  ],
  ["OFFICER_TWICE", "replaces a key alone", (s) => replace(s, 5, [CHAIR, CHAIR])],
  [
    "OFFICER_REQUIRED",
    "replaces a key with a member",
    (s) => replace(s, 5, [CHAIR, { ...CHAIR, body: 0, seat: 0, signer: personSigner(5) }]),
  ],
  [
    "SEAT_SIGNATURE_WRONG",
    "replaces a key with a forged seat",
    (s) => replace(s, 5, [CHAIR, { ...SUPERVISOR, signer: nobody }]),
  ],
  [
    "INVITATION_MISSING",
    "objects to no invitation",
    (s) => s.act("KeyObjection", { person: 5 }, [personSigner(5)]),
  ],
  ["SHARES_INVALID", "transfers more than there is", (s) => transfer(s, 99)],
  [
    "BODY_NOT_BOARD",
    "transfers with a supervisor's consent",
    (s) => transfer(s, 1, [CHAIR, SUPERVISOR]),
  ],
  ["OFFICER_TWICE", "transfers with one consent twice", (s) => transfer(s, 1, [CHAIR, CHAIR])],
  [
    "MEMBER_NOT_NATURAL",
    "notes the death of an organisation",
    (s) => s.act("Death", { member: ORGANISATION, diedAt: s.now(), document }, OFFICERS),
  ],
  [
    "MEMBER_DEAD",
    "notes a death twice",
    (s) => s.act("Death", { member: 8, diedAt: s.now(), document }, OFFICERS),
  ],
  [
    "INSTANT_AHEAD",
    "notes a death to come",
    (s) => s.act("Death", { member: 5, diedAt: s.now() + 1, document }, OFFICERS),
  ],
  [
    "MEMBER_ALIVE",
    "names heirs of the living",
    (s) => s.act("JointRepresentative", { member: 5, invitation: fresh.keyId, document }, OFFICERS),
  ],
  [
    "EXCLUSION_MISSING",
    "sends an exclusion that nobody decided",
    (s) => s.act("Dispatch", { member: 5, sentAt: s.now(), document }, [CHAIR]),
  ],
  [
    "MEMBERSHIP_UNENDED",
    "reinstates a member",
    (s) => s.act("Reinstatement", { member: 5, document }, OFFICERS),
  ],
  ["MEMBER_UNKNOWN", "corrects nobody's shares", (s) => correct(s, 99, 5n)],
  ["CORRECTION_INVALID", "corrects shares to none", (s) => correct(s, 5, 0n)],
  [
    "SEAT_SIGNATURE_WRONG",
    "resigns for another",
    (s) => s.act("Resignation", { body: Bodies.SUPERVISORS, seat: 2 }, [SUPERVISOR]),
  ],
  ["SEAT_OCCUPIED", "appoints to a seat that is taken", (s) => appoint(s, 2, 5)],
  ["PERSON_SEATED", "appoints somebody twice", (s) => appoint(s, 3, 2)],
  ["ROLE_TAKEN", "appoints a second chair", (s) => appoint(s, 3, 5, { role: SeatRole.CHAIR })],
  ["TERM_EMPTY", "appoints for no time", (s) => appoint(s, 3, 5, { until: s.now() })],
  ["BODY_UNKNOWN", "appoints to no body", (s) => appoint(s, 1, 5, { body: 99 })],
  ["SEAT_UNKNOWN", "appoints to no seat", (s) => appoint(s, 9, 5)],
  ["ACT_MALFORMED", "appoints to a role that is none", (s) => appoint(s, 3, 5, { role: 3 })],
  [
    "AUDITOR_UNKNOWN",
    "appoints by an auditor that is none",
    (s) =>
      s.act(
        "Appointment",
        { body: Bodies.BOARD, seat: 3, person: 5, until: s.now() + DAY, role: 0, document },
        [{ body: 0, seat: 9, signer: auditorSigner(1) }, CHAIR],
      ),
  ],
  [
    "AUDITOR_SIGNATURE_WRONG",
    "appoints by a forged auditor",
    (s) =>
      s.act(
        "Appointment",
        { body: Bodies.BOARD, seat: 3, person: 5, until: s.now() + DAY, role: 0, document },
        [{ body: 0, seat: 1, signer: nobody }, CHAIR],
      ),
  ],
  [
    "ENDORSEMENTS_TOO_FEW",
    "seats an emergency board that few want",
    (s) =>
      s.act("EmergencyBoard", { body: Bodies.BOARD, seat: 3, person: 6, until: s.now() + DAY }),
  ],
  ["SIGNATURE_WRONG", "endorses for another", (s) => s.endorsement(document, 3, personSigner(4))],
  [
    "ENDORSEMENTS_NOT_SORTED",
    "endorses as member 0",
    (s) => s.endorsement(document, 0, personSigner(4)),
  ],
  ["ENDORSEMENT_REPEATED", "endorses twice", (s) => s.endorsement(document, 5)],
];

describe("relay: refuses who", () => {
  let scene: Scene;
  let relay: Relay;

  before(async () => {
    const articles = { transferConsent: true, emergencyBoard: true };
    scene = await foundScene({ articles, organisation: true });
    relay = await scene.relay("refusals");
    const other = await scene.relay("before");
    await scene.write(other, await notice(scene, 9, scene.now() + 100 * DAY));
    const diedAt = scene.now() - HOUR;
    await scene.write(other, await scene.act("Death", { member: 8, diedAt, document }, OFFICERS));
    const { keyId } = walletSigner(namedKey("early"));
    await scene.write(other, await replace(scene, 10, [DEPUTY, SECOND], keyId));
    await scene.write(other, await scene.endorsement(document, 5));
  });
  after(async () => {
    await scene.tidy();
    await scene.close();
  });

  for (const [code, what, build] of ROWS) {
    it(`${what}: ${code}`, async () => {
      const act = await build(scene);
      await scene.refused(relay, () => relay.submitAct(act), code);
    });
  }

  it("seats an emergency board of somebody who has left: ACTION_IMPOSSIBLE", async () => {
    const office = { body: Bodies.BOARD, seat: 3, person: 99, until: scene.now() + DAY };
    const act = await scene.act("EmergencyBoard", office);
    for (const member of [1, 2, 3, 4, 5, 6, 7]) {
      await scene.write(relay, await scene.endorsement(scene.idOf(act), member));
    }
    const refusal = await scene.refused(relay, () => relay.submitAct(act), "ACTION_IMPOSSIBLE");
    expect(refusal.facts).to.deep.equal({ refusal: "NOT_A_MEMBER" });
  });

  it("seats an emergency board that the articles do not know: EMERGENCY_UNAVAILABLE", async () => {
    const plain = await foundScene();
    try {
      const without = await plain.relay("without");
      const office = { body: Bodies.BOARD, seat: 3, person: 6, until: plain.now() + DAY };
      const act = await plain.act("EmergencyBoard", office);
      await plain.refused(without, () => without.submitAct(act), "EMERGENCY_UNAVAILABLE");
    } finally {
      await plain.tidy();
      await plain.close();
    }
  });
});
