import { expect } from "chai";
import { BODY_ACTS } from "../../server/protocol/acts.ts";
import { FOREVER, SeatRole } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { BOARD, DAY, START, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import type { Sendable } from "../helpers/machine.ts";
import { YEAR_END_2021 } from "../helpers/registered.ts";
import {
  applicant,
  borrow,
  EMPLOYEE,
  foundWorld,
  fresh,
  GONE,
  held,
  invitation,
  ORGANISATION,
  oneOfficer,
  only,
  PRINCIPAL,
  type Role,
  SECOND,
  TARGET,
  twoOfficers,
  type Verdict,
  type World,
  walk,
} from "../helpers/roles.ts";

type Act = (typeof BODY_ACTS)[number];
type Body = (role: Role) => Sendable | Promise<Sendable>;

interface Row {
  /** The act with the role in one of its places */
  readonly call: Body;
  readonly verdict: (role: Role) => Verdict;
}

const document = DOCUMENT;
const badKey =
  (person: number) =>
  ({ signer }: Role): Verdict => ["BadKey", [person, signer.keyId]];
const notRepresentative = ({ signer }: Role): Verdict => [
  "NotRepresentative",
  [ORGANISATION, signer.keyId],
];

describe("access to acts", () => {
  let world: World;
  let coop: World["coop"];
  before(async function () {
    this.timeout(60_000);
    world = await foundWorld();
    coop = world.coop;
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  /** Another officer, in the second place. */
  const second = () => coop.seat(SECOND.body, SECOND.seat);
  const both = (role: Role) => [role, second()];
  const board = (...seats: number[]) => seats.map((seat) => coop.seat(BOARD, seat));

  /** What persons do for themselves, and representatives for their organisation. */
  const PERSONAL: Readonly<Partial<Record<Act, readonly Row[]>>> = {
    Enrol: [
      {
        call: ({ signer }) => coop.enrol(EMPLOYEE, fresh, signer),
        verdict: only(["invited person"], ({ signer }) => [
          "BadInvitation",
          [EMPLOYEE, signer.keyId],
        ]),
      },
    ],
    Rotate: [
      {
        call: ({ signer }) => coop.rotate(TARGET, fresh, signer),
        verdict: only(["member"], badKey(TARGET)),
      },
    ],
    Notice: [
      {
        call: ({ signer }) => coop.notice(TARGET, YEAR_END_2021, signer),
        verdict: only(["member"], badKey(TARGET)),
      },
      {
        call: ({ signer }) => coop.notice(ORGANISATION, YEAR_END_2021, signer),
        verdict: only(["representative", "representative in the Vorstand"], notRepresentative),
      },
    ],
    Withdrawal: [
      {
        call: async ({ signer }) => (await coop.application(applicant)).withdrawal(signer),
        verdict: only(["applicant"], ({ signer }) => [
          "NotDeclarant",
          [applicant.keyId, signer.keyId],
        ]),
      },
    ],
    VotingPerson: [
      {
        call: ({ signer }) =>
          coop.act("VotingPerson", { member: ORGANISATION, person: EMPLOYEE }, [signer]),
        verdict: only(["representative", "representative in the Vorstand"], notRepresentative),
      },
    ],
    NewPerson: [
      {
        call: ({ signer }) => {
          const person = { invitation: fresh.keyId, representative: true };
          return coop.act("NewPerson", { member: ORGANISATION, ...person }, [signer]);
        },
        verdict: only(["representative", "representative in the Vorstand"], notRepresentative),
      },
    ],
    PersonLeft: [
      {
        call: ({ signer }) =>
          coop.act("PersonLeft", { member: ORGANISATION, person: EMPLOYEE }, [signer]),
        verdict: only(["representative", "representative in the Vorstand"], notRepresentative),
      },
    ],
    Transfer: [
      {
        call: ({ signer }) => transfer([signer, coop.signer(8), ...board(1, 2)]),
        verdict: only(["member"], badKey(TARGET)),
      },
      {
        call: ({ signer }) => transfer([coop.signer(TARGET), signer, ...board(1, 2)]),
        verdict: only(["another member"], badKey(8)),
      },
      {
        call: (role) => transfer([coop.signer(TARGET), coop.signer(8), ...board(2), role]),
        verdict: held(
          ({ body, seat }) => body === BOARD && seat !== 2,
          ({ body, seat }) => (body === BOARD ? ["SamePerson", [2]] : ["NotOfBoard", [body, seat]]),
        ),
      },
    ],
    Resignation: [
      {
        call: (role) => coop.act("Resignation", { body: SUPERVISORY_BOARD, seat: 2 }, [role]),
        verdict: held(
          ({ body, seat }) => body === SUPERVISORY_BOARD && seat === 2,
          ({ signer }) => ["BadSeatSignature", [SUPERVISORY_BOARD, 2, signer.keyId]],
        ),
      },
    ],
    KeyObjection: [
      {
        call: ({ signer }) => coop.act("KeyObjection", { person: EMPLOYEE }, [signer]),
        verdict: only(["employee"], badKey(EMPLOYEE)),
      },
    ],
  };
  const transfer = (by: Parameters<typeof coop.act>[2]) =>
    coop.act("Transfer", { from: TARGET, to: 8, shares: 1 }, by);

  /** What officers do: one, two, or an auditor and an officer. */
  const OFFICIAL: Readonly<Partial<Record<Act, Row>>> = {
    PaperNotice: {
      call: (role) =>
        coop.act("PaperNotice", { member: TARGET, until: YEAR_END_2021, document }, both(role)),
      verdict: twoOfficers(),
    },
    KeyReplacement: {
      call: (role) =>
        coop.act("KeyReplacement", { person: TARGET, invitation: fresh.keyId }, both(role)),
      verdict: twoOfficers(),
    },
    Death: {
      call: (role) => coop.act("Death", { member: TARGET, diedAt: START, document }, both(role)),
      verdict: twoOfficers(),
    },
    JointRepresentative: {
      call: (role) => {
        const representative = { member: GONE.dead, invitation: fresh.keyId, document };
        return coop.act("JointRepresentative", representative, both(role));
      },
      verdict: twoOfficers(),
    },
    Hearing: {
      call: (role) =>
        coop.act("Hearing", { member: TARGET, until: START + 30 * DAY, document }, [role]),
      verdict: oneOfficer,
    },
    Dispatch: {
      call: (role) =>
        coop.act("Dispatch", { member: PRINCIPAL, sentAt: coop.now(), document }, [role]),
      verdict: oneOfficer,
    },
    Reinstatement: {
      call: (role) => coop.act("Reinstatement", { member: GONE.departed, document }, both(role)),
      verdict: twoOfficers(),
    },
    Correction: {
      call: (role) =>
        coop.act("Correction", { member: TARGET, field: 0, value: 7n, document }, both(role)),
      verdict: twoOfficers(),
    },
    Appointment: {
      call: (role) => {
        const term = { until: START + 90 * DAY, role: SeatRole.NONE, document };
        const seat = { body: SUPERVISORY_BOARD, seat: 4, person: 8 };
        return coop.act("Appointment", { ...seat, ...term }, both(role));
      },
      verdict: twoOfficers(true),
    },
  };

  it("is walked for every act that bodies judge", () => {
    const walked = [...Object.keys(PERSONAL), ...Object.keys(OFFICIAL), "EmergencyBoard"];
    expect(walked.sort()).to.deep.equal([...BODY_ACTS].sort());
  });

  for (const [name, rows] of Object.entries(PERSONAL)) {
    for (const [i, row] of (rows ?? []).entries()) {
      const place = (rows ?? []).length > 1 ? `, case ${i + 1}` : "";
      it(`lets ${name} be signed by whose it is, and by nobody else${place}`, () =>
        walk(world, row.call, row.verdict));
    }
  }

  for (const [name, row] of Object.entries(OFFICIAL)) {
    it(`lets ${name} be signed by officers, and by nobody else`, async () => {
      await walk(world, row.call, row.verdict);
      const chair = coop.seat(BOARD, 1);
      await borrow(world, chair, (by) => row.call({ ...by, name: "borrower", worth: "none" }));
    });
  }

  it("lets nobody take a key that the signer does not have", async () => {
    for (const { signer } of world.roles) {
      const borrowed = { ...fresh, sign: signer.sign };
      const refusal = (person: number) => ["BadKey", [person, signer.keyId]] as const;
      await coop.refused(coop.enrol(EMPLOYEE, borrowed, invitation), ...refusal(EMPLOYEE));
      await coop.refused(coop.rotate(TARGET, borrowed), ...refusal(TARGET));
    }
  });

  it("lets members endorse for themselves, by whoever votes for them", async () => {
    await walk(
      world,
      ({ signer }) => coop.endorsement(DOCUMENT, [[TARGET, signer]]),
      only(["member"], ({ signer }) => ["BadEndorsement", [TARGET, signer.keyId]]),
    );
    await walk(
      world,
      ({ signer }) => coop.endorsement(DOCUMENT, [[ORGANISATION, signer]]),
      only(["representative in the Vorstand"], ({ signer }) => [
        "BadEndorsement",
        [ORGANISATION, signer.keyId],
      ]),
    );
    // Dead, excluded and departed members have no say, though their keys are known.
    const gone = [
      [GONE.dead, 17],
      [GONE.excluded, 18],
      [GONE.departed, 20],
    ] as const;
    for (const [member, person] of gone) {
      const signer = coop.signer(person);
      const endorsed = coop.endorsement(DOCUMENT, [[member, signer]]);
      await coop.refused(endorsed, "BadEndorsement", [member, signer.keyId]);
    }
  });

  it("takes nothing from persons who died, were excluded or left, for themselves either", async () => {
    const persons = [17, 18, 20];
    for (const person of persons) {
      const [key, member] = [coop.signer(person), person - 3];
      await coop.refused(coop.rotate(person, fresh), "NotActive", [person]);
      const until = await coop.ask<{ until: bigint }>("register", "detailsOf", member);
      expect(until.until).to.not.equal(BigInt(FOREVER));
      const notice = coop.notice(member, YEAR_END_2021, key);
      // The excluded one is a member until the end of the year, and may sign for that; but it ends already.
      if (person === 18) await coop.refused(notice, "MembershipEnding", [member, until.until]);
      else if (person === 17) await coop.refused(notice, "BadKey", [person, key.keyId]);
      else await coop.refused(notice, "NotAMember", [member]);
    }
  });
});
