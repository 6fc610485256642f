import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { type Cooperative, DAY, found, NOBODY, START } from "../helpers/cooperative.ts";

describe("access before the sealing", () => {
  const invitation = walletSigner(namedKey("invitation"));
  const fresh = walletSigner(namedKey("fresh"));
  let coop: Cooperative;
  before(async () => {
    coop = await found({
      unsealed: true,
      member: (n) => (n === 6 ? { keys: [NOBODY], invitations: [invitation.keyId] } : {}),
    });
  });
  after(() => coop.close());

  it("refuses every act", async () => {
    await coop.refused(await coop.enrol(6, fresh, invitation), "NotSealed");
    await coop.refused(await coop.rotate(5, fresh), "NotSealed");
    await coop.refused(await coop.notice(5, START + DAY), "NotSealed");
    await coop.refused(await (await coop.application(fresh)).withdrawal(), "NotSealed");
    await coop.refused(coop.endorse(coop.ledger.foundingHash, [5]), "NotSealed");
    await coop.refused((await coop.opening()).call, "NotSealed");
  });

  it("lets nobody but the founder go on", async () => {
    const { keyId } = fresh;
    for (const from of [coop.relay, coop.stranger]) {
      await coop.refused(coop.sealCall, "NotFounder", [from], { from });
      await coop.refused(coop.loadCall(0, "0x"), "NotFounder", [from], { from });
    }
    const from = coop.deployer;
    await coop.refused(coop.callOf("register", "seal"), "NotFounding", [from], { from });
    await coop.refused(coop.callOf("bodies", "foundSeats", []), "NotFounding", [from], { from });
    await coop.refused(coop.callOf("register", "setKey", 1, keyId), "NotAuthority", [from], {
      from,
    });
    await coop.send(coop.sealCall, from);
    expect(await coop.ask("register", "sealedAt")).to.equal(BigInt(coop.now()));
  });
});
