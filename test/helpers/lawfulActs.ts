/** Each act once, lawfully, in the world of the roles. */
import type { Hex } from "viem";
import type { BODY_ACTS, VOTE_ACTS } from "../../server/protocol/acts.ts";
import type { Call } from "../../server/protocol/calls.ts";
import { Choice, Outcome, SeatRole, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "./acting.ts";
import { BOARD, DAY, START, SUPERVISORY_BOARD } from "./cooperative.ts";
import { YEAR_END_2021 } from "./registered.ts";
import {
  applicant,
  EMPLOYEE,
  fresh,
  GONE,
  invitation,
  ORGANISATION,
  PRINCIPAL,
  TARGET,
  type World,
} from "./roles.ts";

type Name = (typeof BODY_ACTS)[number] | (typeof VOTE_ACTS)[number];

/** The call of each act; what has to happen first does. */
export function lawfulActs({
  coop,
  votes,
}: Pick<World, "coop" | "votes">): Readonly<Record<Name, () => Promise<Call>>> {
  const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 2)];
  const chair = coop.seat(BOARD, 1);
  const presiding = coop.seat(SUPERVISORY_BOARD, 1);
  const document: Hex = DOCUMENT;
  const member = TARGET;
  const representative = [coop.signer(12)];
  const organisation = { member: ORGANISATION, person: EMPLOYEE };
  const term = { until: START + 90 * DAY };
  const vacant = { body: SUPERVISORY_BOARD, seat: 4, person: 8, ...term };
  const both = [coop.signer(TARGET), coop.signer(8), coop.seat(BOARD, 1), coop.seat(BOARD, 2)];
  const annulled = { vote: votes.closed, standing: Standing.ANNULLED, document };

  return {
    Enrol: () => coop.enrol(EMPLOYEE, fresh, invitation),
    Rotate: () => coop.rotate(TARGET, fresh),
    Notice: () => coop.notice(TARGET, YEAR_END_2021),
    Withdrawal: async () => (await coop.application(applicant)).withdrawal(),
    PaperNotice: () =>
      coop.act("PaperNotice", { member, until: YEAR_END_2021, document }, officers),
    VotingPerson: () => coop.act("VotingPerson", organisation, representative),
    NewPerson: () => {
      const person = { member: ORGANISATION, invitation: fresh.keyId, representative: false };
      return coop.act("NewPerson", person, representative);
    },
    PersonLeft: () => coop.act("PersonLeft", organisation, representative),
    KeyReplacement: () =>
      coop.act("KeyReplacement", { person: TARGET, invitation: fresh.keyId }, officers),
    KeyObjection: () => coop.act("KeyObjection", { person: EMPLOYEE }, [coop.signer(EMPLOYEE)]),
    Transfer: () => coop.act("Transfer", { from: TARGET, to: 8, shares: 1 }, both),
    Death: () => coop.act("Death", { member, diedAt: START, document }, officers),
    JointRepresentative: () => {
      const heirs = { member: GONE.dead, invitation: fresh.keyId, document };
      return coop.act("JointRepresentative", heirs, officers);
    },
    Hearing: () => coop.act("Hearing", { member, until: START + 30 * DAY, document }, [chair]),
    Dispatch: () =>
      coop.act("Dispatch", { member: PRINCIPAL, sentAt: coop.now(), document }, [chair]),
    Reinstatement: () => coop.act("Reinstatement", { member: GONE.departed, document }, officers),
    Correction: () => coop.act("Correction", { member, field: 0, value: 7n, document }, officers),
    Resignation: () => coop.act("Resignation", { body: SUPERVISORY_BOARD, seat: 1 }, [presiding]),
    Appointment: () =>
      coop.act("Appointment", { ...vacant, role: SeatRole.NONE, document }, officers),
    EmergencyBoard: async () => {
      const seat = { body: BOARD, seat: 2, person: 8, ...term };
      const { call, digest } = await coop.actOf("EmergencyBoard", seat);
      await coop.send(coop.endorse(digest, [1, 2, 3, 4, 5, 6, 7, 8, TARGET]));
      return call;
    },
    Objection: () => coop.objection(votes.open, TARGET),
    Declaration: () => coop.declaration(votes.closed, Outcome.ADOPTED),
    VoteWithdrawal: () => coop.act("VoteWithdrawal", { vote: votes.open }, [chair]),
    Outage: () => coop.act("Outage", { vote: votes.open, document }, [presiding, chair]),
    Proxy: () => coop.proxy(votes.open, TARGET, 8),
    ProxyRevocation: () => coop.revocation(votes.open, PRINCIPAL),
    PaperBallot: () => coop.paper(votes.open, TARGET, Choice.YES, officers),
    Minutes: () => coop.act("Minutes", { vote: votes.closed, document }, [presiding, chair]),
    Registration: () => coop.act("Registration", { vote: votes.statute, document }, officers),
    Annulment: () => coop.act("Annulment", annulled, officers),
  };
}
