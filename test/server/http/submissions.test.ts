import { expect } from "chai";
import { keccak256, toHex } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import { actDigest, applicationId } from "../../../server/protocol/acts.ts";
import { expectConforms, expectProblem } from "../../helpers/conformance.ts";
import { personSigner } from "../../helpers/foundings.ts";
import { requestOf } from "../../helpers/requests.ts";
import { CHAIR, DAY, foundServer, GRACE, type Scene, stranger } from "../../helpers/server.ts";

const UNKNOWN = `0x${"ab".repeat(32)}`;

describe("handing in", () => {
  let scene: Scene;
  /** A closed vote and one that runs. */
  let closed: `0x${string}`;
  let running: `0x${string}`;

  before(async () => {
    scene = await foundServer();
    closed = await scene.open();
    for (const seconds of [DAY, GRACE + 1, 1]) await scene.travel(seconds);
    running = await scene.open();
    await scene.cast(running, [1, 2]);
  });

  after(() => scene.close());

  /** What anybody could see change. */
  async function state(): Promise<unknown> {
    const { json } = await scene.get("/api/status");
    return {
      digest: json.digest,
      pending: (await scene.get("/metrics")).text.match(/pending \d+/),
    };
  }

  it("answers a ballot with a receipt, the same one each time", async () => {
    const { id, body } = await scene.ballot(running, 3);
    const first = await scene.post("/api/ballots", body);
    expectConforms("post", "/api/ballots", first);
    expect(first.json.id).to.equal(id);
    const pending = await scene.get(`/api/receipts/${id}`);
    expect(pending.json).to.deep.include({ status: { state: "received" }, ballot: null });
    expect((await scene.post("/api/ballots", body)).json).to.deep.equal(first.json);
    await scene.settle();
    expect((await scene.get(`/api/receipts/${id}`)).json.ballot.counted).to.equal(null);
  });

  it("refuses ballots by code, and stores nothing of them", async () => {
    const good = (await scene.ballot(running, 4)).body;
    const forged = (await scene.ballot(running, 4, "YES", { signer: stranger })).body;
    const cases: [object, string][] = [
      [{ ...good, vote: UNKNOWN }, "VOTE_UNKNOWN"],
      [{ ...good, vote: closed }, "VOTE_TOO_LATE"],
      [(await scene.ballot(running, 99, "YES", { signer: stranger })).body, "ELECTOR_NOT_ENTITLED"],
      [forged, "SIGNATURE_WRONG"],
      [{ ...good, choice: "NO" }, "SIGNATURE_WRONG"],
      [(await scene.ballot(running, 1, "NO")).body, "BALLOT_ALREADY_CAST"],
      [{ ...good, signature: "0x05" }, "SIGNATURE_MALFORMED"],
      [{ ...good, signature: `${good.signature}00` }, "SIGNATURE_MALFORMED"],
    ];
    const before = await state();
    for (const [body, code] of cases) expectProblem(await scene.post("/api/ballots", body), code);
    expect(await state()).to.deep.equal(before);
  });

  it("names every field of a request that does not fit", async () => {
    const before = await state();
    const reply = await scene.post("/api/ballots", {
      vote: "0x12",
      elector: 0,
      revision: 256,
      choice: "MAYBE",
      colour: "red",
    });
    expectProblem(reply, "REQUEST_INVALID");
    expect(reply.json.facts.fields.split(", ")).to.have.members([
      "vote",
      "elector",
      "revision",
      "choice",
      "signature",
      "colour",
    ]);
    expectProblem(await scene.post("/api/acts", { name: "Coup" }), "REQUEST_INVALID", {
      fields: "name",
    });
    expect(await state()).to.deep.equal(before);
  });

  it("refuses an opening that nobody with a seat has signed", async () => {
    const { body } = await scene.opening({ kind: "RESOLUTION" }, {}, [
      { ...CHAIR, signer: stranger },
    ]);
    const before = await state();
    expectProblem(await scene.post("/api/acts", body), "SEAT_SIGNATURE_WRONG", {
      body: 2,
      seat: 1,
    });
    expect(await state()).to.deep.equal(before);
  });

  it("takes a notice of exit, and the list of members shows it", async () => {
    const until = Date.parse("2027-12-31T23:00:00Z") / 1000;
    const act = await scene.signing.act("Notice", { member: 2, until }, [personSigner(2)]);
    expectConforms("post", "/api/acts", await scene.post("/api/acts", requestOf(act)));
    await scene.settle();
    expect((await scene.get("/api/members/2")).json.until).to.equal(until);
  });

  it("takes an application, and shows nothing that names or unlocks it", async () => {
    const applicant = walletSigner(namedKey("applicant"));
    const application = {
      segment: 1,
      shares: 3,
      organisation: true,
      key: applicant.keyId,
      document: keccak256(toHex("declaration")),
      salt: keccak256(toHex("salt")),
      validUntil: scene.now + 30 * DAY,
    };
    const signature = await scene.signing.sign(applicant, "Application", application);
    const reply = await scene.post("/api/applications", { application, signature });
    expectConforms("post", "/api/applications", reply);
    const declaration = actDigest(scene.ledger, "Application", application);
    expect(reply.json.id).to.equal(applicationId(declaration, application.key));
    const { text, json } = await scene.get("/api/applications");
    expect(json.items).to.have.length(1);
    const lower = text.toLowerCase();
    for (const secret of [application.salt, application.key, application.document, signature]) {
      expect(lower).to.not.include(secret.toLowerCase());
    }
    const wrong = { application: { ...application, shares: 4 }, signature };
    expectProblem(await scene.post("/api/applications", wrong), "SIGNATURE_WRONG");
    expect((await scene.get("/api/applications")).json.items).to.have.length(1);
  });
});
