/** What happens to the members, offices and votes of a registered cooperative within a year or so, for the index. */
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import {
  EffectiveOn,
  ElectorateAt,
  Matter,
  Procedure,
  Revocability,
  VoteWeight,
} from "../../server/protocol/rules.ts";
import { Choice, Outcome, SeatRole, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "./acting.ts";
import { BOARD, DAY, GENERAL_MEETING, HOUR, START, SUPERVISORY_BOARD } from "./cooperative.ts";
import { indexOf } from "./indexed.ts";
import { bitsOf, COMMITTEE, foundRegistered } from "./registered.ts";

const { YES, NO, ABSTAIN } = Choice;
const key = (name: string) => walletSigner(namedKey(name));

const meeting = {
  voteWeight: VoteWeight.ORDINARY,
  cap: 3,
  flatOnThreeQuarters: true,
  electorate: ElectorateAt.AT_CLOSE,
  revocability: Revocability.UNTIL_DEADLINE,
  grace: HOUR,
  objectionWindow: HOUR,
};

/** A cooperative with such votes as a life needs. Member 2 has three votes, 10 invests with one. */
function foundOne() {
  return foundRegistered({
    articles: { emergencyBoard: true },
    rules: { [GENERAL_MEETING]: meeting, [COMMITTEE]: { conflictKinds: bitsOf(Matter.EXCLUSION) } },
    member: (n) => ({
      ...(n === 2 && { votes: 3 }),
      ...(n === 10 && { investing: true }),
    }),
    plan: ({ ruleSets }) => ({
      ruleSets: [
        ...ruleSets.map((rules) => ({
          ...rules,
          matters: rules.matters & ~bitsOf(Matter.DISSOLUTION),
        })),
        ...ruleSets.slice(3, 4).map((rules) => ({
          ...rules,
          matters: bitsOf(Matter.DISSOLUTION),
          procedure: Procedure.EXTENDED,
          notice: 14 * DAY,
          discussion: 3 * DAY,
          effectiveOn: EffectiveOn.REGISTER,
        })),
      ],
    }),
  });
}

/** The life of its members, then that of its votes, indexed. */
export async function liveUnderTheLaw() {
  const coop = await foundOne();
  const index = await indexOf(coop);
  const officers = [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 2)];
  const auditor = coop.auditor(1);
  const moments = [START - 365 * DAY, START - DAY, START];
  /** Notes the instant, then lets a second pass, in which what ends has ended. */
  const then = (seconds = 1) => {
    moments.push(coop.now());
    coop.wait(seconds);
    moments.push(coop.now());
  };
  const act: typeof coop.act = (...args) => coop.act(...args);
  const on = async (call: Parameters<typeof coop.send>[0]) => {
    await coop.send(call);
    then();
  };
  const document = { document: DOCUMENT };

  // Persons and their keys
  await on(act("KeyReplacement", { person: 9, invitation: key("lost").keyId }, officers));
  await on(act("KeyObjection", { person: 9 }, [coop.signer(9)]));
  await on(
    act("KeyReplacement", { person: 9, invitation: key("invitation of 9").keyId }, officers),
  );
  coop.wait(7 * DAY);
  await on(coop.enrol(9, key("new of 9"), key("invitation of 9")));
  const first = [coop.signer(11)];
  const invited = { invitation: key("newcomer").keyId, representative: true };
  await on(act("NewPerson", { member: 11, ...invited }, first));
  await on(act("VotingPerson", { member: 11, person: 12 }, first));
  await on(act("PersonLeft", { member: 11, person: 13 }, first));

  // Members
  await on(act("Transfer", { from: 5, to: 6, shares: 3 }, [coop.signer(5), coop.signer(6)]));
  await on(act("Death", { member: 8, diedAt: coop.now() - DAY, ...document }, officers));
  const heirs = { member: 8, invitation: key("heirs").keyId, ...document };
  await on(act("JointRepresentative", heirs, officers));
  await on(act("Correction", { member: 4, field: 0, value: 7n, ...document }, officers));
  await on(act("Correction", { member: 4, field: 1, value: 2n, ...document }, officers));
  const entry = BigInt(START - 500 * DAY);
  await on(act("Correction", { member: 4, field: 2, value: entry, ...document }, officers));
  const hearing = { member: 10, until: coop.now() + 2, ...document };
  await on(act("Hearing", hearing, [coop.seat(BOARD, 2)]));
  await on(coop.adopt({ kind: "EXCLUDE", member: 10 }, "0x", { matter: Matter.EXCLUSION }));
  const dispatch = { member: 10, sentAt: coop.now(), ...document };
  await on(act("Dispatch", dispatch, [coop.seat(BOARD, 2)]));
  coop.wait(30 * DAY);
  await on(act("Reinstatement", { member: 10, ...document }, officers));
  const more = await coop.subscription(1);
  await on(coop.adopt(more.content, await more.evidence()));

  // Offices
  await on(
    act("Resignation", { body: SUPERVISORY_BOARD, seat: 1 }, [coop.seat(SUPERVISORY_BOARD, 1)]),
  );
  const office = { body: SUPERVISORY_BOARD, seat: 4, person: 6, role: SeatRole.NONE };
  const term = { until: coop.now() + 90 * DAY, ...document };
  await on(act("Appointment", { ...office, ...term }, [auditor, coop.seat(BOARD, 1)]));

  const votes = await vote();
  await index.catchUp();
  return {
    coop,
    index,
    ...votes,
    get instants() {
      return [...new Set(moments.flatMap((t) => [t - 1, t, t + 1]))].filter((t) => t < coop.now());
    },
  };

  async function vote() {
    const soon = () => ({ endsAt: coop.now() + DAY });
    const cast = (id: Hex, choices: Readonly<Record<number, number>>) => coop.cast(id, choices);

    // A member gets more votes while others vote: into that vote it does not reach.
    const granted = { kind: "GRANT_VOTES", member: 4, votes: 3 } as const;
    const grant = await coop.open(granted, {
      matter: Matter.MEMBER_VOTES,
      endsAt: coop.now() + HOUR,
    });
    const during = await coop.open(undefined, soon());
    await cast(grant, { 1: YES, 2: YES, 3: NO });
    await coop.finish(grant);
    await on(coop.execution(grant, granted));

    // Proxies, paper, changes, departures and a late ballot
    await on(coop.proxy(during, 3, 2));
    await on(coop.proxy(during, 1, 2));
    await on(coop.revocation(during, 1));
    await coop.castOne(during, 3, YES, { signer: coop.signer(2) });
    await cast(during, { 1: YES, 2: NO, 4: NO, 6: YES, 10: YES });
    await on(coop.castOf(during, [await coop.ballot(during, 1, ABSTAIN, { revision: 2 })]));
    await on(coop.paper(during, 7, YES, officers));
    await coop.castOne(during, 9, YES, { signer: key("new of 9") });
    const shares = { from: 9, to: 4, shares: 3 };
    await on(act("Transfer", shares, [key("new of 9"), coop.signer(4)]));
    coop.wait(DAY);
    const received = { ...(await coop.ballot(during, 11, NO, { signer: coop.signer(12) })) };
    await coop.send(await coop.lateOf(during, [{ ...received, receivedAt: coop.now() - DAY / 2 }]));
    await coop.finish(during);

    // Bans: by law for members, by statute for seats; one of the seats is vacant in the end.
    const concern = { kind: "CONCERN", persons: [1, 2], members: [11] } as const;
    const discharge = await coop.open(concern, { ...soon(), matter: Matter.DISCHARGE });
    await cast(discharge, { 3: YES, 4: NO, 10: YES });
    const ban = { ...soon(), matter: Matter.EXCLUSION, body: COMMITTEE };
    const exclusion = await coop.open({ kind: "EXCLUDE", member: 7 }, ban);
    await coop.castSeats(exclusion, COMMITTEE, { 1: NO });
    await on(act("Resignation", { body: COMMITTEE, seat: 2 }, [coop.seat(COMMITTEE, 2)]));

    // An election, and one in which nobody wins
    const election = {
      body: SUPERVISORY_BOARD,
      since: 0,
      until: coop.now() + 200 * DAY,
      seats: [1, 3],
      candidates: [6, 10, 4],
    };
    const elected = await coop.open({ kind: "ELECT", election }, soon());
    await coop.elect(elected, { 1: [0, 2], 2: [0], 3: [0, 2], 4: [1], 10: [0, 1] });
    const open = await coop.open({ kind: "ELECT", election: { ...election, seats: [1] } }, soon());
    await coop.elect(open, { 1: [0], 3: [1] });
    const ids = [discharge, exclusion, elected, open];
    for (const id of ids) await coop.finish(id);

    // What has effect with its registration, and is annulled after its declaration and minutes
    const discussionAt = coop.now() + 14 * DAY;
    const extended = await coop.open(undefined, {
      matter: Matter.DISSOLUTION,
      discussionAt,
      startsAt: discussionAt + 3 * DAY,
      endsAt: discussionAt + 4 * DAY,
    });
    moments.push(discussionAt);
    coop.travel(discussionAt + 3 * DAY);
    await cast(extended, { 1: YES, 2: YES, 3: YES });
    await coop.finish(extended);
    await on(act("Registration", { vote: extended, ...document }, officers));
    const declaring = coop.seat(SUPERVISORY_BOARD, 2);
    await on(coop.declaration(extended, Outcome.ADOPTED, declaring));
    await on(act("Minutes", { vote: extended, ...document }, [declaring, coop.seat(BOARD, 1)]));
    const annulled = { vote: extended, standing: Standing.ANNULLED, ...document };
    await on(act("Annulment", annulled, [auditor, coop.seat(BOARD, 1)]));
    return { during, discharge, exclusion, elected, open, extended };
  }
}
