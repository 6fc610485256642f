import { expect } from "chai";
import type { FunctionFragment, ParamType } from "ethers";
import type { Address, Hex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { Choice, Outcome } from "../../server/protocol/types.ts";
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
import { foundingMember, keyOf } from "../helpers/register.ts";
import { plainArticles, plainRules } from "../helpers/rules.ts";

type Room = keyof Cooperative["contracts"];
const ROOMS = ["register", "bodies", "votes", "founding"] as const;

const ZERO: Hex = `0x${"00".repeat(32)}`;
const fresh = walletSigner(namedKey("fresh"));

/** What a sender meets: nothing where it may, otherwise the error and its arguments. */
type Verdict = readonly [name: string, args: readonly unknown[]] | "passes";

interface Row {
  call(): Promise<Sendable> | Sendable;
  verdict(sender: Sender): Verdict;
  /** Goes to where the call could pass. */
  before?(): Promise<unknown>;
}

/** Who sends a transaction; what is signed within is another question (see the access to acts and votes). */
interface Sender {
  readonly name: string;
  readonly from: Address;
}

describe("access", () => {
  let coop: Cooperative;
  let senders: readonly Sender[];
  let signatures: unknown;
  let votes: Readonly<Record<"open" | "late" | "closed" | "left", Hex>>;

  before(async () => {
    coop = await found({ rules: { objectionWindow: DAY, objections: 2, grace: HOUR } });
    const key = fresh.keyId;
    const closed = await coop.open({ kind: "ADD_RELAY", key }, { endsAt: START + HOUR });
    await coop.cast(closed, { 1: Choice.YES });
    await coop.finish(closed);
    const endsAt = coop.now() + HOUR;
    const [late, left] = [
      await coop.open(undefined, { endsAt }),
      await coop.open(undefined, { endsAt }),
    ];
    await coop.cast(left, { 9: Choice.YES });
    await coop.leave(9);
    coop.travel(endsAt);
    votes = { closed, late, left, open: await coop.open() };
    signatures = await coop.signed(ZERO, [coop.seat(BOARD, 1), coop.seat(SUPERVISORY_BOARD, 2)]);
    const [, , , member, officer, chair] = coop.accounts as Address[];
    senders = [
      { name: "stranger", from: coop.stranger },
      { name: "relay", from: coop.relay },
      { name: "founder", from: coop.deployer },
      { name: "member", from: member ?? NOBODY },
      { name: "officer", from: officer ?? NOBODY },
      { name: "presiding chair", from: chair ?? NOBODY },
    ];
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  const anybody = (): Verdict => "passes";
  const nobody =
    (error: string) =>
    ({ from }: Sender): Verdict => [error, [from]];
  const order = (room: Room, error: string, method: string, ...args: unknown[]): Row => ({
    call: () => coop.callOf(room, method, ...args),
    verdict: nobody(error),
  });
  const founding = (method: string, ...args: unknown[]) =>
    order("bodies", "NotFounding", method, ...args);
  const ordered = (method: string, ...args: unknown[]) =>
    order("register", "NotAuthority", method, ...args);
  const founders = ({ name, from }: Sender): Verdict =>
    name === "founder" ? ["AlreadySealed", []] : ["NotFounder", [from]];
  const endLate = async () => {
    for (const vote of [votes.late, votes.left]) await coop.send(coop.end(vote));
    coop.wait(HOUR);
  };

  const relay = { kind: 6, data: `0x${"00".repeat(12)}${"11".repeat(20)}` as Hex };
  const body = { kind: 4, convenedBy: 0, presidedBy: 0, segments: [] };

  /** Every function that writes. */
  const WRITES: Readonly<Record<Room, Readonly<Record<string, Row>>>> = {
    register: {
      found: order("register", "NotFounding", "found", [foundingMember({ keys: [keyOf(1)] })]),
      seal: order("register", "NotFounding", "seal"),
      admit: ordered("admit", 1, 1, false, false, 1, fresh.keyId),
      addPerson: ordered("addPerson", 1, true),
      endPerson: ordered("endPerson", 1),
      setKey: ordered("setKey", 1, fresh.keyId),
      setVotingPerson: ordered("setVotingPerson", 1, 1),
      invite: ordered("invite", 1, fresh.keyId, 0, true),
      endMembership: ordered("endMembership", 1, START + DAY, START + DAY, ZERO),
      reinstate: ordered("reinstate", 9, ZERO),
      noteDeath: ordered("noteDeath", 1, START, ZERO),
      setShares: ordered("setShares", 1, 9),
      setVotes: ordered("setVotes", 1, 3),
      correct: ordered("correct", 1, 0, 7, ZERO),
    },
    bodies: {
      foundArticles: founding("foundArticles", plainArticles),
      foundBodies: founding("foundBodies", [body]),
      foundRuleSets: founding("foundRuleSets", [plainRules]),
      foundSeats: founding("foundSeats", []),
      foundTables: founding("foundTables", [], [], [], [], NOBODY),
      carryOut: order("bodies", "NotExecutor", "carryOut", 2, 5, relay, "0x", START),
      dropExclusion: order("bodies", "NotExecutor", "dropExclusion", 5, 0),
      act: { call: () => coop.rotate(5, fresh), verdict: anybody },
      endorse: { call: () => coop.endorse(ZERO, [5]), verdict: anybody },
    },
    votes: {
      open: { call: async () => (await coop.opening()).call, verdict: anybody },
      act: {
        call: () => coop.declaration(votes.closed, Outcome.ADOPTED),
        verdict: anybody,
      },
      cast: {
        call: async () => coop.castOf(votes.open, [await coop.ballot(votes.open, 5)]),
        verdict: anybody,
      },
      castLate: {
        call: async () => {
          const ballot = await coop.ballot(votes.late, 5);
          return coop.lateOf(votes.late, [{ ...ballot, receivedAt: coop.now() - 1 }]);
        },
        verdict: anybody,
      },
      end: { call: () => coop.end(votes.late), verdict: anybody },
      settle: {
        before: endLate,
        call: async () => coop.settling(votes.left, await coop.unsettled(votes.left)),
        verdict: anybody,
      },
      close: {
        before: async () => {
          await endLate();
          await coop.send(coop.settling(votes.late, await coop.unsettled(votes.late)));
        },
        call: () => coop.closing(votes.late),
        verdict: anybody,
      },
      execute: {
        call: () => coop.execution(votes.closed, { kind: "ADD_RELAY", key: fresh.keyId }),
        verdict: anybody,
      },
    },
    founding: {
      load: { call: () => coop.loadCall(0, coop.steps[0]?.data ?? "0x"), verdict: founders },
      seal: { call: () => coop.sealCall, verdict: founders },
    },
  };

  /** Arguments of views that do not answer to the usual ones. */
  const ARGUMENTS: Readonly<Record<string, () => readonly unknown[]>> = {
    "register.checkEnd": () => [1, START + 90 * DAY, START + 90 * DAY, START],
    "register.checkCorrection": () => [1, 0, 7],
    "register.headsDuring": () => [START, START + DAY],
    "register.classHeads": () => [START, START + DAY],
    "bodies.checkAction": () => [2, 5, relay, START],
    "bodies.checkOfficers": () => [ZERO, signatures, false, coop.now()],
    "bodies.signatoriesOf": () => [ZERO, signatures, coop.now()],
    "bodies.signerOf": () => [ZERO, `0x${"00".repeat(65)}`, START],
    "bodies.concernedBy": () => [{ kind: 14, data: `${ZERO.slice(0, -1)}5` }],
    "bodies.seatAt": () => [BOARD, 1, START],
    "bodies.chairAt": () => [SUPERVISORY_BOARD, START],
  };
  /** Which function a view answers for beforehand; that they agree is checked wherever one is refused. */
  const TWINS: Readonly<Record<string, string>> = {
    "bodies.checkAct": "act",
    "bodies.checkEndorse": "endorse",
    "votes.checkOpen": "open",
    "votes.checkAct": "act",
    "votes.checkCast": "cast",
    "votes.checkCastLate": "castLate",
    "votes.checkEnd": "end",
    "votes.checkSettle": "settle",
    "votes.checkClose": "close",
    "votes.checkExecute": "execute",
  };

  function argumentOf({ baseType, type }: ParamType): unknown {
    if (baseType === "array") return [];
    if (type === "bytes32") return votes.open;
    if (type === "bytes") return ZERO;
    if (type === "address") return fresh.keyId;
    if (type === "bool") return false;
    return 1;
  }

  for (const room of ROOMS) {
    describe(`to the ${room}`, () => {
      const functions = (): FunctionFragment[] =>
        coop.contracts[room].interface.fragments.filter(
          (fragment): fragment is FunctionFragment => fragment.type === "function",
        );

      it("is walked for every function that writes", () => {
        const writing = functions().filter(({ constant }) => !constant);
        expect(writing.map(({ name }) => name).sort()).to.deep.equal(
          Object.keys(WRITES[room]).sort(),
        );
      });

      for (const [method, row] of Object.entries(WRITES[room])) {
        it(`is given by ${method} to whom it is for, and to nobody else`, async () => {
          for (const sender of senders) {
            const back = await coop.remember();
            await row.before?.();
            await expectVerdict(await row.call(), row.verdict(sender), sender);
            await back();
          }
        });
      }

      it("is open to everybody where nothing is written", async () => {
        for (const { name, constant, inputs } of functions()) {
          if (!constant || `${room}.${name}` in TWINS) continue;
          const args = ARGUMENTS[`${room}.${name}`]?.() ?? inputs.map(argumentOf);
          const { to, data } = coop.callOf(room, name, ...args);
          await expectSame(name, to, data);
        }
      });

      it("is open to everybody who asks beforehand", async () => {
        const twins = functions().filter(({ name }) => `${room}.${name}` in TWINS);
        for (const { name, selector } of twins) {
          const row = WRITES[room][TWINS[`${room}.${name}`] ?? ""] as Row;
          const back = await coop.remember();
          await row.before?.();
          const { to, check } = await row.call();
          const data = check?.(coop.now()) ?? "0x";
          expect(data.slice(0, 10), name).to.equal(selector);
          await expectSame(name, to, data);
          await back();
        }
        const known = Object.keys(TWINS).filter((name) => name.startsWith(`${room}.`));
        expect(twins.length).to.equal(known.length);
      });
    });
  }

  async function expectVerdict(call: Sendable, verdict: Verdict, { name, from }: Sender) {
    if (verdict !== "passes") return coop.refused(call, verdict[0], verdict[1], { from });
    const before = await coop.state();
    await coop.send(call, from);
    expect(await coop.state(), name).to.not.equal(before);
  }

  /** The view answers, and the same to each sender. */
  async function expectSame(name: string, to: Address, data: Hex) {
    const asked = senders.map(({ from }) => coop.call(to, data, from));
    const answers = await Promise.all(asked).catch((error: Error) => {
      error.message = `${name}: ${error.message}`;
      throw error;
    });
    expect(new Set(answers).size, name).to.equal(1);
  }

  it("is given to no contract in between, but to end and to close", async () => {
    const forwarder = await coop.deploy("Forwarder");
    const through = async (row: Row): Promise<Sendable> => {
      const { to, data } = await row.call();
      return { to: forwarder, data: await coop.encode("Forwarder", "forward", to, data) };
    };
    const top = ["act", "endorse", "open", "cast", "castLate", "settle", "execute"];
    for (const row of Object.values(WRITES.register)) {
      const [name, args] = row.verdict({ name: "contract", from: forwarder });
      await coop.refused(through(row), name as string, args as unknown[]);
    }
    for (const room of ["bodies", "votes"] as const) {
      for (const [method, row] of Object.entries(WRITES[room])) {
        const back = await coop.remember();
        await row.before?.();
        if (top.includes(method)) {
          await coop.refused(through(row), "NotTopLevel", [forwarder, coop.relay]);
        } else if (row.verdict === anybody) {
          await coop.send(through(row));
        } else {
          const [name, args] = row.verdict({ name: "contract", from: forwarder });
          await coop.refused(through(row), name as string, args as unknown[]);
        }
        await back();
      }
    }
    expect((await coop.voteOf(votes.late)).endedAt).to.equal(0n);
  });
});
