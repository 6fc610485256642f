import { expect } from "chai";
import { VOTE_ACTS } from "../../server/protocol/acts.ts";
import { Choice, Outcome, Skip, Standing } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import { BOARD, DAY, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import type { Sendable } from "../helpers/machine.ts";
import {
  borrow,
  foundWorld,
  held,
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

type Act = (typeof VOTE_ACTS)[number];

interface Row {
  /** The act with the role in one of its places */
  readonly call: (role: Role) => Sendable | Promise<Sendable>;
  readonly verdict: (role: Role) => Verdict;
  /** Whose seat others sign in the name of, where the place is a seat's */
  readonly seat?: readonly [body: number, seat: number];
}

const document = DOCUMENT;
const isSeat = (body: number, seat: number) => (role: Role) =>
  role.body === body && role.seat === seat;
const badElector =
  (elector: number) =>
  ({ signer }: Role): Verdict => ["BadElectorSignature", [elector, signer.keyId]];
const presiding = held(isSeat(SUPERVISORY_BOARD, 1), ({ body, seat }) => [
  "NotChair",
  [body, seat],
]);

describe("access to votes", () => {
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

  const presidingChair = () => coop.seat(SUPERVISORY_BOARD, 1);
  const boardChair = () => coop.seat(BOARD, 1);
  const both = (role: Role) => [role, coop.seat(SECOND.body, SECOND.seat)];

  const ROWS: Readonly<Record<Act, readonly Row[]>> = {
    Objection: [
      {
        call: ({ signer }) => coop.objection(world.votes.open, TARGET, signer),
        verdict: only(["member"], badElector(TARGET)),
      },
      {
        // The principal, and who holds its proxy.
        call: ({ signer }) => coop.objection(world.votes.open, PRINCIPAL, signer),
        verdict: only(["principal", "another member"], badElector(PRINCIPAL)),
      },
    ],
    Declaration: [
      {
        call: (role) => coop.declaration(world.votes.closed, Outcome.ADOPTED, role),
        verdict: presiding,
        seat: [SUPERVISORY_BOARD, 1],
      },
    ],
    VoteWithdrawal: [
      {
        call: (role) => coop.act("VoteWithdrawal", { vote: world.votes.open }, [role]),
        // Whose seats did not open it is told before the signature is looked at.
        verdict: only(["chair of the Vorstand"], () => ["WrongSigners", [world.votes.open]]),
        seat: [BOARD, 1],
      },
    ],
    Outage: [
      {
        call: (role) =>
          coop.act("Outage", { vote: world.votes.open, document }, [role, boardChair()]),
        verdict: presiding,
        seat: [SUPERVISORY_BOARD, 1],
      },
      {
        call: (role) =>
          coop.act("Outage", { vote: world.votes.open, document }, [presidingChair(), role]),
        verdict: held(
          ({ body }) => body === BOARD,
          ({ body }) => ["NotOfAnotherBody", [body]],
        ),
        seat: [BOARD, 2],
      },
    ],
    Proxy: [
      {
        call: ({ signer }) => coop.proxy(world.votes.open, TARGET, 8, signer),
        verdict: only(["member"], badElector(TARGET)),
      },
    ],
    ProxyRevocation: [
      {
        call: ({ signer }) => coop.revocation(world.votes.open, PRINCIPAL, signer),
        verdict: only(["principal"], badElector(PRINCIPAL)),
      },
    ],
    PaperBallot: [
      {
        call: (role) => coop.paper(world.votes.open, TARGET, Choice.YES, both(role)),
        verdict: twoOfficers(),
        seat: [BOARD, 1],
      },
    ],
    Minutes: [
      {
        call: (role) =>
          coop.act("Minutes", { vote: world.votes.closed, document }, [role, boardChair()]),
        verdict: presiding,
        seat: [SUPERVISORY_BOARD, 1],
      },
      {
        call: (role) =>
          coop.act("Minutes", { vote: world.votes.closed, document }, [presidingChair(), role]),
        verdict: held(
          ({ body }) => body === BOARD,
          ({ body, seat }) => ["NotOfBoard", [body, seat]],
        ),
        seat: [BOARD, 2],
      },
    ],
    Registration: [
      {
        call: (role) =>
          coop.act("Registration", { vote: world.votes.statute, document }, both(role)),
        verdict: twoOfficers(),
        seat: [BOARD, 1],
      },
    ],
    Annulment: [
      {
        call: (role) => {
          const annulled = { vote: world.votes.closed, standing: Standing.ANNULLED, document };
          return coop.act("Annulment", annulled, both(role));
        },
        verdict: twoOfficers(true),
        seat: [BOARD, 1],
      },
    ],
  };

  it("is walked for every act about a vote", () => {
    expect(Object.keys(ROWS).sort()).to.deep.equal([...VOTE_ACTS].sort());
  });

  for (const [name, rows] of Object.entries(ROWS)) {
    for (const [i, { call, verdict, seat }] of rows.entries()) {
      const place = rows.length > 1 ? `, case ${i + 1}` : "";
      it(`lets ${name} be signed by whose it is, and by nobody else${place}`, async () => {
        await walk(world, call, verdict);
        if (seat === undefined) return;
        const holder = coop.seat(...seat);
        await borrow(world, holder, (by) => call({ ...by, name: "borrower", worth: "none" }));
      });
    }
  }

  it("lets a vote of the general meeting be opened by the chair of the Vorstand", async () => {
    const call = async (role: Role) => (await coop.opening(undefined, {}, [role])).call;
    const verdict = held(isSeat(BOARD, 1), ({ body, seat }) =>
      body === BOARD ? ["NotEnoughOpeners", [1, 0]] : ["NotConvener", [body, seat]],
    );
    await walk(world, call, verdict);
    await borrow(world, boardChair(), (by) => call({ ...by, name: "borrower", worth: "none" }));
    // Nobody's signature, and nobody's endorsement.
    const { call: unsigned } = await coop.opening(undefined, {}, []);
    await coop.refused(unsigned, "NotEnoughEndorsements", [0, 17]);
  });

  it("lets the deputy declare, but only in a long absence of the chair", async () => {
    coop.wait(7 * DAY);
    await walk(
      world,
      (role) => coop.declaration(world.votes.closed, Outcome.ADOPTED, role),
      held(
        ({ body, seat }) => body === SUPERVISORY_BOARD && seat <= 2,
        ({ body, seat }) => ["NotChair", [body, seat]],
      ),
    );
  });

  it("lets a ballot be cast by the voting person, or the proxy holder", async () => {
    const { open } = world.votes;
    const cast =
      (elector: number) =>
      async ({ signer }: Role) =>
        coop.castOf(open, [await coop.ballot(open, elector, Choice.YES, { signer })]);
    const skipped = (elector: number, skip: number) => (): Verdict => [
      "NothingCounted",
      [elector, skip],
    ];
    // The twin tells the reason of each ballot instead.
    const twin = { twin: false };
    const bad = Skip.BAD_SIGNATURE;
    await walk(world, cast(TARGET), only(["member"], skipped(TARGET, bad)), twin);
    const holders = ["principal", "another member"];
    await walk(world, cast(PRINCIPAL), only(holders, skipped(PRINCIPAL, bad)), twin);
    const voting = ["representative in the Vorstand"];
    await walk(world, cast(11), only(voting, skipped(11, bad)), twin);
  });

  it("counts no ballot of members who died, were excluded or left", async () => {
    const { open } = world.votes;
    const gone = [
      [14, 17, Skip.BAD_SIGNATURE],
      [15, 18, Skip.NOT_ENTITLED],
      [17, 20, Skip.NOT_ENTITLED],
    ] as const;
    for (const [member, person, skip] of gone) {
      const ballot = await coop.ballot(open, member, Choice.YES, { signer: coop.signer(person) });
      const refusal = ["NothingCounted", [member, skip]] as const;
      await coop.refused(coop.castOf(open, [ballot]), ...refusal, { twin: false });
    }
  });

  it("lets ballots come late with the relay's attestation alone", async () => {
    const { late } = world.votes;
    await walk(
      world,
      async ({ signer }) => {
        const ballot = { ...(await coop.ballot(late, TARGET)), receivedAt: coop.now() - 1 };
        return coop.lateOf(late, [ballot], { signer });
      },
      only(["relay"], ({ signer }) => ["BadAttestation", [1, signer.keyId]]),
    );
  });
});
