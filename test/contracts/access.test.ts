import { expect } from "chai";
import type { Address, Hex } from "viem";
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { executeCall } from "../../server/protocol/calls.ts";
import { Choice, Outcome, Skip } from "../../server/protocol/types.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  found,
  HOUR,
  NOBODY,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import type { Sendable } from "../helpers/machine.ts";
import { plainRules } from "../helpers/rules.ts";

const ZERO: Hex = `0x${"00".repeat(32)}`;
const PERSON = 5;

/** Who sends a call, and with whose key the act in it is signed. */
interface Role {
  readonly name: string;
  readonly from: Address;
  readonly key: Signer;
}

/** What a role meets: nothing where it may, otherwise the error and its arguments. */
type Verdict = readonly [name: string, args: readonly unknown[]] | "passes";

interface Row {
  call(role: Role): Promise<Sendable> | Sendable;
  verdict(role: Role): Verdict;
  /** Whether the free twin, where there is one, gives the same error. */
  twin?: boolean;
  /** Goes to where the call could pass. */
  before?(): Promise<unknown>;
}

describe("access", () => {
  let coop: Cooperative;
  let roles: readonly Role[];
  let open: Hex;
  let late: Hex;
  let closed: Hex;
  const applicant = walletSigner(namedKey("applicant"));
  const invitation = walletSigner(namedKey("invitation"));
  const fresh = walletSigner(namedKey("fresh"));

  before(async () => {
    coop = await found({
      rules: { objectionWindow: DAY, objections: 2, grace: HOUR },
      member: (n) => (n === 6 ? { invitations: [invitation.keyId] } : {}),
    });
    closed = await coop.open({ kind: "ADD_RELAY", key: fresh.keyId }, { endsAt: START + HOUR });
    await coop.cast(closed, { 1: Choice.YES });
    await coop.finish(closed);
    late = await coop.open(undefined, { endsAt: coop.now() + HOUR });
    coop.wait(HOUR);
    open = await coop.open();
    const [, , , ...accounts] = coop.accounts;
    const of = (name: string, key: Signer): Role => ({
      name,
      key,
      from: name === "relay" ? coop.relay : name === "founder" ? coop.deployer : next(accounts),
    });
    roles = [
      of("stranger", walletSigner(namedKey("stranger"))),
      of("applicant", applicant),
      of("member", coop.signer(PERSON)),
      of("officer", coop.signer(1)),
      of("presiding chair", coop.signer(2)),
      of("relay", coop.relayKey),
      of("founder", walletSigner(namedKey("founder"))),
    ];
  });
  after(() => coop.close());

  const only =
    (name: string, refusal: (role: Role) => Verdict) =>
    (role: Role): Verdict =>
      role.name === name ? "passes" : refusal(role);
  const anybody = (): Verdict => "passes";
  const sender =
    (error: string) =>
    ({ from }: Role): Verdict => [error, [from]];
  const order = (
    room: "register" | "bodies",
    error: string,
    method: string,
    ...args: unknown[]
  ) => ({
    call: () => coop.callOf(room, method, ...args),
    verdict: sender(error),
  });

  const member = {
    since: 0,
    until: 1,
    segment: 1,
    votes: 1,
    investing: false,
    organisation: false,
    shares: 1,
    keys: [],
    invitations: [],
  };
  const action = { kind: 6, data: `0x${"00".repeat(12)}${"11".repeat(20)}` as Hex };

  const writes: Readonly<Record<keyof Cooperative["contracts"], Readonly<Record<string, Row>>>> = {
    register: {
      found: order("register", "NotFounding", "found", [member]),
      seal: order("register", "NotFounding", "seal"),
      admit: order("register", "NotAuthority", "admit", 1, 1, false, false, 1, fresh.keyId),
      setKey: order("register", "NotAuthority", "setKey", 1, fresh.keyId),
      invite: order("register", "NotAuthority", "invite", 1, fresh.keyId, true),
      endMembership: order("register", "NotAuthority", "endMembership", 1, START + DAY, ZERO),
    },
    bodies: {
      foundBodies: order("bodies", "NotFounding", "foundBodies", [
        { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [] },
      ]),
      foundRuleSets: order("bodies", "NotFounding", "foundRuleSets", [plainRules]),
      foundSeats: order("bodies", "NotFounding", "foundSeats", []),
      foundTables: order("bodies", "NotFounding", "foundTables", [], [], [], NOBODY),
      carryOut: order("bodies", "NotExecutor", "carryOut", action, "0x", START),
      enrol: {
        call: ({ key }) => coop.enrol(6, fresh, key),
        verdict: ({ key }) => ["BadInvitation", [6, key.keyId]],
      },
      rotate: {
        call: ({ key }) => coop.rotate(PERSON, fresh, key),
        verdict: only("member", ({ key }) => ["BadKey", [PERSON, key.keyId]]),
      },
      giveNotice: {
        call: ({ key }) => coop.notice(PERSON, START + 90 * DAY, key),
        verdict: only("member", ({ key }) => ["BadKey", [PERSON, key.keyId]]),
      },
      withdrawApplication: {
        call: async ({ key }) => (await coop.application(applicant)).withdrawal(key),
        verdict: only("applicant", ({ key }) => ["NotApplicant", [applicant.keyId, key.keyId]]),
      },
    },
    votes: {
      open: {
        call: async ({ key }) =>
          (await coop.opening({ kind: "RESOLUTION" }, {}, [seatOf(key)])).call,
        verdict: only("officer", ({ key }) => ["BadSeatSignature", [BOARD, 1, key.keyId]]),
      },
      object: {
        call: ({ key }) => coop.objection(open, PERSON, key),
        verdict: only("member", ({ key }) => ["BadElectorSignature", [PERSON, key.keyId]]),
      },
      cast: {
        call: async ({ key }) =>
          coop.castOf(open, [await coop.ballot(open, PERSON, Choice.YES, { signer: key })]),
        // Its twin tells the reason of each ballot instead.
        twin: false,
        verdict: only("member", () => ["NothingCounted", [PERSON, Skip.BAD_SIGNATURE]]),
      },
      castLate: {
        call: async ({ key }) => {
          const ballot = await coop.ballot(late, PERSON);
          return coop.lateOf(late, [{ ...ballot, receivedAt: coop.now() - 1 }], { signer: key });
        },
        verdict: only("relay", ({ key }) => ["BadAttestation", [1, key.keyId]]),
      },
      end: { call: () => coop.end(late), verdict: anybody },
      close: {
        before: async () => {
          await coop.send(coop.end(late));
          coop.wait(HOUR);
        },
        call: () => coop.closing(late),
        verdict: anybody,
      },
      declare: {
        call: ({ key }) => coop.declaration(closed, Outcome.ADOPTED, key),
        verdict: only("presiding chair", () => ["NotChair", [2]]),
      },
      execute: {
        call: async () => {
          const { action } = await coop.opening({ kind: "ADD_RELAY", key: fresh.keyId });
          return executeCall(coop.ledger, closed, action);
        },
        verdict: anybody,
      },
    },
    founding: {
      load: {
        call: () => coop.loadCall(0, coop.steps[0]?.data ?? "0x"),
        verdict: (role) => (role.name === "founder" ? ["AlreadySealed", []] : notFounder(role)),
      },
      seal: {
        call: () => coop.sealCall,
        verdict: (role) => (role.name === "founder" ? ["AlreadySealed", []] : notFounder(role)),
      },
    },
  };
  const notFounder = sender("NotFounder");

  /** The seat of the board's chair, signed for with a key that may be another's. */
  const seatOf = (key: Signer) => ({ body: BOARD, seat: 1, person: 1, signer: key });

  for (const [room, rows] of Object.entries(writes)) {
    for (const [method, row] of Object.entries(rows)) {
      it(`lets ${room}.${method} be done by whom it is for, and by nobody else`, async () => {
        for (const role of roles) {
          const restore = await coop.remember();
          await row.before?.();
          await expectVerdict(await row.call(role), row.verdict(role), role, row.twin ?? true);
          await restore();
        }
      });
    }
  }

  async function expectVerdict(
    call: Sendable,
    verdict: Verdict,
    { name, from }: Role,
    twin: boolean,
  ) {
    if (verdict === "passes") {
      const before = await coop.state();
      await coop.send(call, from);
      expect(await coop.state(), name).to.not.equal(before);
    } else {
      await coop.refused(call, verdict[0], verdict[1], { from, twin });
    }
  }

  /** Arguments with which each view answers. */
  const views: Readonly<
    Record<keyof Cooperative["contracts"], Readonly<Record<string, () => unknown[]>>>
  > = {
    register: {
      ...none("AUTHORITY", "FOUNDING", "sealedAt", "memberCount", "personCount", "classCount"),
      checkEnd: () => [1, START + 90 * DAY, START],
      slots: () => [ZERO],
      slotAt: () => [1, START],
      memberOf: () => [1],
      votingPersonOf: () => [1],
      personOf: () => [fresh.keyId],
      keyAt: () => [1, START],
      invitationOf: () => [1],
      wasInvited: () => [fresh.keyId],
      untilOf: () => [1],
      isMemberAt: () => [1, START],
      segmentOf: () => [1],
      sharesOf: () => [1],
      classAt: () => [0],
      headsAt: () => [START],
      headsDuring: () => [START, START + DAY],
    },
    bodies: {
      ...none("REGISTER", "eip712Domain", "bodyCount", "relayCount", "siteCount"),
      usedAct: () => [ZERO],
      signerOf: () => [ZERO, `0x${"00".repeat(65)}`, START],
      checkAction: () => [action, START],
      bodyAt: () => [1],
      slots: () => [BOARD, ZERO],
      electorAt: () => [1, 1, START, START],
      headsAt: () => [1, START],
      headsDuring: () => [1, START, START + DAY],
      seatAt: () => [BOARD, 1, START],
      chairAt: () => [SUPERVISORY_BOARD, START],
      ruleSetFor: () => [1, 0, START],
      ruleSetAt: () => [1, 1],
      ruleSetCount: () => [1],
      relayAt: () => [1],
      siteAt: () => [1],
      executorAt: () => [coop.ledger.votes],
      withdrawn: () => [ZERO],
    },
    votes: {
      ...none("BODIES", "eip712Domain"),
      usedAct: () => [ZERO],
      voteOf: () => [open],
      phaseAt: () => [open, START],
      entryOf: () => [open, 1],
      listOf: () => [open, 1],
      countOf: () => [open],
    },
    founding: none("REGISTER", "BODIES", "hash"),
  };

  /** Views that answer for an act beforehand; that they agree with it is checked wherever it is refused. */
  const twins: Readonly<Record<string, readonly (readonly [method: string, act: string])[]>> = {
    register: [],
    bodies: [
      ["checkEnrol", "enrol"],
      ["checkRotate", "rotate"],
      ["checkGiveNotice", "giveNotice"],
      ["checkWithdrawApplication", "withdrawApplication"],
    ],
    votes: [
      ["checkOpen", "open"],
      ["checkObject", "object"],
      ["checkCast", "cast"],
      ["checkCastLate", "castLate"],
      ["checkEnd", "end"],
      ["checkClose", "close"],
      ["checkDeclare", "declare"],
      ["checkExecute", "execute"],
    ],
    founding: [],
  };

  for (const room of ["register", "bodies", "votes", "founding"] as const) {
    it(`answers the ${room}'s views to everybody`, async () => {
      for (const [method, args] of Object.entries(views[room])) {
        const { to, data } = coop.callOf(room, method, ...args());
        const answers = await Promise.all(roles.map(({ from }) => coop.call(to, data, from)));
        expect(new Set(answers).size, method).to.equal(1);
      }
    });

    for (const [method, act] of twins[room] ?? []) {
      it(`answers ${room}.${method} to everybody`, async () => {
        const row = writes[room][act] as Row;
        const entitled = roles.find((role) => row.verdict(role) === "passes");
        const restore = await coop.remember();
        await row.before?.();
        // An invitation's key belongs to no role.
        const { to, check } =
          entitled === undefined
            ? await coop.enrol(6, fresh, invitation)
            : await row.call(entitled);
        const data = check?.(coop.now()) as Hex;
        expect(data.slice(0, 10), method).to.equal(
          coop.contracts[room].interface.getFunction(method)?.selector,
        );
        const answers = await Promise.all(roles.map(({ from }) => coop.call(to, data, from)));
        expect(new Set(answers).size, method).to.equal(1);
        await restore();
      });
    }

    it(`knows every function of the ${room}`, () => {
      const functions = coop.contracts[room].interface.fragments
        .filter(({ type }) => type === "function")
        .map((fragment) => coop.contracts[room].interface.getFunctionName(fragment.format()));
      const known = [...Object.keys(writes[room]), ...Object.keys(views[room])];
      for (const [method] of twins[room] ?? []) known.push(method);
      expect(functions.sort()).to.deep.equal(known.sort());
    });
  }

  it("refuses acts of a sender to whom a contract lends its code", async () => {
    const restore = await coop.remember();
    const forwarder = await coop.deploy("Forwarder");
    const code = `0xef0100${forwarder.slice(2)}`;
    const from = coop.stranger;
    await coop.provider.request({ method: "hardhat_setCode", params: [from, code] });
    for (const call of [await coop.rotate(PERSON, fresh), (await coop.opening()).call]) {
      await coop.refused(call, "NotTopLevel", [from, from], { from, twin: false });
    }
    await restore();
  });

  it("takes an enrolment from whoever holds the invitation", async () => {
    const restore = await coop.remember();
    await coop.send(await coop.enrol(6, fresh, invitation), coop.stranger);
    expect(await coop.ask("register", "personOf", fresh.keyId)).to.equal(6n);
    await restore();
  });

  it("refuses acts that come through another contract", async () => {
    const forwarder = await coop.deploy("Forwarder");
    const through = async ({ to, data }: Sendable): Promise<Sendable> => ({
      to: forwarder,
      data: await coop.encode("Forwarder", "forward", to, data),
    });
    const acts = {
      bodies: ["rotate", "giveNotice", "withdrawApplication"],
      votes: ["open", "object", "cast", "castLate", "declare", "execute"],
    } as const;
    const lawful: Sendable[] = [await coop.enrol(6, fresh, invitation)];
    for (const room of ["bodies", "votes"] as const) {
      for (const method of acts[room]) {
        const row = writes[room][method] as Row;
        const role = roles.find((one) => row.verdict(one) === "passes") as Role;
        lawful.push(await row.call(role));
      }
    }
    for (const call of lawful) {
      await coop.refused(await through(call), "NotTopLevel", [forwarder, coop.relay]);
    }
    const orders = { ...writes.register, ...writes.bodies };
    for (const method of ["found", "seal", "admit", "setKey", "invite", "endMembership"] as const) {
      const row = orders[method] as Row;
      const role = { name: "contract", from: forwarder, key: fresh };
      const [name, args] = row.verdict(role) as [string, unknown[]];
      await coop.refused(await through(await row.call(role)), name, args);
    }
    const restore = await coop.remember();
    await coop.send(await through(coop.end(late)));
    expect((await coop.ask<{ endedAt: bigint }>("votes", "voteOf", late)).endedAt).to.not.equal(0n);
    await restore();
  });
});

function none(...methods: string[]): Record<string, () => unknown[]> {
  return Object.fromEntries(methods.map((method) => [method, () => []]));
}

function next(accounts: Address[]): Address {
  const account = accounts.shift();
  if (account === undefined) throw new Error("no account left");
  return account;
}
