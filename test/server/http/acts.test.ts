/** What persons do about members, keys and offices: handed in over HTTP, and read there again. */
import { expect } from "chai";
import { namedKey, type Signer, walletSigner } from "../../../scripts/signers.ts";
import { BODY_ACTS, type BodyActName } from "../../../server/protocol/acts.ts";
import { SeatRole } from "../../../server/protocol/types.ts";
import { auditorSigner, type By } from "../../helpers/acting.ts";
import { expectProblem } from "../../helpers/conformance.ts";
import { BOARD, lawfulFounding, personSigner, SUPERVISORS } from "../../helpers/foundings.ts";
import { requestOf } from "../../helpers/requests.ts";
import {
  CHAIR,
  DAY,
  foundServer,
  HOUR,
  type Scene,
  seatOf,
  stranger,
} from "../../helpers/server.ts";
import { DOCUMENT, type Fields } from "../../helpers/signing.ts";

const SUPERVISOR = seatOf(SUPERVISORS, 1, 2);
const OFFICERS = [CHAIR, SUPERVISOR];
const AUDITOR = { body: 0, seat: 1, signer: auditorSigner(1) };
const key = (name: string) => walletSigner(namedKey(name));
/** 31 December 2027, 24:00 in Berlin. */
const YEAR_END = Date.parse("2027-12-31T23:00:00Z") / 1000;
/** 31 December 2026, 24:00 in Berlin. */
const THIS_YEAR = Date.parse("2026-12-31T23:00:00Z") / 1000;
const document = { document: DOCUMENT };

describe("acts over HTTP", () => {
  let scene: Scene;
  const seen = new Set<string>();

  before(async () => {
    scene = await foundServer({ founding: lawfulFounding() });
  });
  after(() => scene.close());

  /** Signs an act, hands it in and sees it written. */
  async function write<N extends BodyActName>(
    name: N,
    fields: Fields<N>,
    by: readonly (By | Signer)[],
  ) {
    seen.add(name);
    return scene.write(await scene.signing.act(name, fields, by));
  }
  const member = async (number: number) => (await scene.get(`/api/members/${number}`)).json;
  /** A person, read from its member. */
  const person = async (of: number, number: number) =>
    (await member(of)).persons.find((one: { person: number }) => one.person === number);
  const seat = async (body: number, number: number) =>
    (await scene.get(`/api/bodies/${body}`)).json.seats[number - 1];

  it("are refused by code where somebody else signs, and nothing is stored", async () => {
    const digest = async () => (await scene.get("/api/status")).json.digest;
    const before = await digest();
    const notice = { member: 3, until: YEAR_END };
    const forged = await scene.signing.act("Notice", notice, [stranger]);
    expectProblem(await scene.post("/api/acts", requestOf(forged)), "REPRESENTATIVE_REQUIRED");
    const unsigned = await scene.signing.act("Notice", notice);
    const miscounted = await scene.post("/api/acts", requestOf(unsigned));
    expectProblem(miscounted, "SIGNATURES_MISCOUNTED", { given: "0", required: "1" });
    const early = { ...notice, until: YEAR_END - 1 };
    const wrongEnd = await scene.signing.act("Notice", early, [personSigner(3)]);
    expectProblem(await scene.post("/api/acts", requestOf(wrongEnd)), "EXIT_NOT_AT_YEAR_END");
    const twice = { member: 5, diedAt: scene.now - DAY, ...document };
    const alone = await scene.signing.act("Death", twice, [CHAIR, CHAIR]);
    expectProblem(await scene.post("/api/acts", requestOf(alone)), "OFFICER_TWICE");
    expect(await digest()).to.equal(before);
    expect((await member(3)).until).to.equal(null);
  });

  it("are signed by people of whom the API tells keys and names: auditors, relays, articles", async () => {
    const { auditors } = (await scene.get("/api/ledger")).json;
    expect(auditors).to.deep.equal([{ number: 1, name: "Prüfungsverband Muster" }]);
    const [auditor] = (await scene.get("/api/auditors")).json.items;
    const key = AUDITOR.signer.keyId.toLowerCase();
    expect(auditor).to.deep.include({ number: 1, key, until: null });
    expect((await scene.get("/api/relays")).json.items).to.have.length(1);
    const { version, articles } = (await scene.get("/api/articles")).json;
    expect(version).to.equal(1);
    expect(articles).to.include({ cooperative: true, yearEnd: 12, exitNotice: 3, minority: 10 });
  });

  it("change the keys of persons", async () => {
    const next = key("next of 3");
    await write("Rotate", { person: 3, key: next.keyId }, [personSigner(3), next]);
    expect((await person(3, 3)).key).to.equal(next.keyId.toLowerCase());
    await write("KeyReplacement", { person: 4, invitation: key("invited").keyId }, OFFICERS);
    const soon = { invited: true, invitedFrom: scene.now + 7 * DAY, enrolled: true };
    expect(await person(4, 4)).to.include(soon);
    await write("KeyObjection", { person: 4 }, [personSigner(4)]);
    const kept = personSigner(4).keyId.toLowerCase();
    expect(await person(4, 4)).to.include({ invited: false, key: kept });
  });

  it("change the persons of an organisation", async () => {
    const by = [personSigner(12)];
    const invitation = key("newcomer");
    const fields = { member: 12, invitation: invitation.keyId, representative: true };
    await write("NewPerson", fields, by);
    const invited = { representative: true, invited: true, enrolled: false };
    expect(await person(12, 14)).to.include(invited);
    const own = key("own");
    await write("Enrol", { person: 14, key: own.keyId }, [invitation, own]);
    expect(await person(12, 14)).to.include({ key: own.keyId.toLowerCase(), invited: false });
    await write("VotingPerson", { member: 12, person: 14 }, by);
    expect((await member(12)).votingPerson).to.equal(14);
    await write("PersonLeft", { member: 12, person: 13 }, by);
    expect((await person(12, 13)).until).to.equal(scene.now + 1);
  });

  it("end memberships: by notice, on paper, and by a transfer that the board agrees to", async () => {
    await write("Notice", { member: 4, until: YEAR_END }, [personSigner(4)]);
    await write("PaperNotice", { member: 9, until: YEAR_END, ...document }, OFFICERS);
    for (const number of [4, 9]) {
      expect(await member(number)).to.include({ until: YEAR_END, entitledUntil: YEAR_END });
    }
    const board = [CHAIR, seatOf(BOARD, 2, 10)];
    const transfer = { from: 5, to: 6, shares: 5 };
    await write("Transfer", transfer, [personSigner(5), personSigner(6), ...board]);
    expect((await member(6)).shares).to.equal(11);
    expect(await member(5)).to.include({ shares: 0, until: scene.now + 1 });
  });

  it("end entitlement before membership in an exclusion, and give both back", async () => {
    const until = scene.now + HOUR;
    await write("Hearing", { member: 7, until, ...document }, [SUPERVISOR]);
    await scene.travel(HOUR);
    const change = { body: SUPERVISORS, ruleSet: 1 };
    const vote = await scene.open({ kind: "EXCLUDE", member: 7 }, change, [SUPERVISOR]);
    await scene.castSeats(vote, { 1: 2, 2: 3, 3: 12 }, { 2: key("next of 3") });
    for (const seconds of [DAY, 2 * HOUR, 1]) await scene.travel(seconds);
    await scene.declare(vote, "ADOPTED", SUPERVISOR);
    await scene.travel(1);
    const decided = (await member(7)).exclusion;
    expect(decided).to.include({ hearingUntil: until, dispatchedAt: null });
    const sentAt = scene.now;
    await write("Dispatch", { member: 7, sentAt, ...document }, [SUPERVISOR]);
    await scene.travel(1);
    expect(await member(7)).to.deep.include({
      isMember: true,
      isEntitled: false,
      entitledUntil: sentAt + 1,
      until: THIS_YEAR,
      exclusion: { ...decided, dispatchedAt: sentAt },
    });
    await write("Reinstatement", { member: 7, ...document }, OFFICERS);
    await scene.travel(1);
    expect(await member(7)).to.include({ isEntitled: true, until: null, exclusion: null });
  });

  it("note a death, the heirs' representative, and corrected entries", async () => {
    const diedAt = scene.now - DAY;
    await write("Death", { member: 11, diedAt, ...document }, OFFICERS);
    expect(await member(11)).to.include({ diedAt, until: THIS_YEAR, votingPerson: 11 });
    const heirs = { member: 11, invitation: key("heirs").keyId, ...document };
    await write("JointRepresentative", heirs, OFFICERS);
    expect((await member(11)).votingPerson).to.equal(15);
    const since = Date.parse("2019-11-30T23:00:00Z") / 1000;
    await write("Correction", { member: 8, field: 2, value: BigInt(since), ...document }, OFFICERS);
    expect((await member(8)).since).to.equal(since);
  });

  it("leave and fill offices", async () => {
    await write("Resignation", { body: BOARD, seat: 2 }, [seatOf(BOARD, 2, 10)]);
    await scene.travel(1);
    expect((await seat(BOARD, 2)).person).to.equal(null);
    const office = { body: BOARD, seat: 2, person: 10, role: SeatRole.DEPUTY };
    const until = scene.now + 90 * DAY;
    await write("Appointment", { ...office, until, ...document }, [AUDITOR, SUPERVISOR]);
    expect(await seat(BOARD, 2)).to.include({ person: 10, role: "DEPUTY", until });
  });

  it("seat an emergency board once more than half of all members endorse it", async () => {
    const fields = { body: BOARD, seat: 3, person: 6, until: scene.now + 90 * DAY };
    const act = await scene.signing.act("EmergencyBoard", fields);
    seen.add(act.name);
    const id = scene.signing.idOf(act);
    for (const number of [1, 2, 6, 7, 8]) {
      await scene.write(await scene.signing.endorsement(id, number, personSigner(number)));
    }
    const few = await scene.post("/api/acts", requestOf(act));
    expectProblem(few, "ENDORSEMENTS_TOO_FEW", { given: 5, all: 11 });
    await scene.write(await scene.signing.endorsement(id, 9, personSigner(9)));
    await scene.write(act);
    expect(await seat(BOARD, 3)).to.include({ person: 6, until: fields.until });
  });

  it("withdraw an application, whose data are deleted then (§15(2) GenG)", async () => {
    const { declaration, digest, message, signature, signer } = await scene.signing.application();
    const submitted = { application: declaration.message, signature };
    expect((await scene.post("/api/applications", submitted)).status).to.equal(201);
    const waiting = async () => (await scene.get("/api/applications")).json.items.length;
    expect(await waiting()).to.equal(1);
    const fields = { declaration: digest, key: message.key };
    const act = await scene.signing.act("Withdrawal", fields, [signer]);
    seen.add(act.name);
    const { id } = (await scene.post("/api/acts", requestOf(act))).json;
    await scene.settle();
    expect(await waiting()).to.equal(0);
    // No vote names it, so that nothing of it reaches the chain.
    expect((await scene.get(`/api/receipts/${id}`)).json.status).to.deep.equal({
      state: "deleted",
    });
  });

  it("take a subscription of further shares, which the board grants (§15b GenG)", async () => {
    const { declaration, content, signature, id } = await scene.signing.subscription(
      8,
      {},
      personSigner(8),
    );
    const submitted = { subscription: declaration.message, signature };
    const reply = await scene.post("/api/subscriptions", submitted);
    expect([reply.status, reply.json.id]).to.deep.equal([201, id]);
    const listed = (await scene.get("/api/subscriptions")).json.items;
    expect(listed).to.deep.equal([
      { id, member: 8, shares: 2, receivedAt: scene.now, validUntil: content.validUntil },
    ]);
    const vote = await scene.open(content, { body: BOARD });
    await scene.castSeats(vote, { 1: 1, 2: 10, 3: 6 });
    await scene.travel(1);
    expect((await scene.get(`/api/votes/${vote}`)).json.execution.state).to.equal("EXECUTED");
    expect((await member(8)).shares).to.equal(10);
    expect((await scene.get("/api/subscriptions")).json.items).to.deep.equal([]);
  });

  it("are all that there are", () => {
    expect([...seen].sort()).to.deep.equal([...BODY_ACTS].sort());
  });
});
