import { expect } from "chai";
import { concat, keccak256, toHex } from "viem";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { endorseCall } from "../../server/protocol/calls.ts";
import { type Cooperative, NOBODY } from "../helpers/cooperative.ts";
import { told } from "../helpers/machine.ts";
import {
  FIRST_ORGANISATION,
  foundRegistered,
  SECOND_ORGANISATION,
  YEAR_END_2021,
} from "../helpers/registered.ts";

const DIGEST = keccak256(toHex("some act"));
const fresh = walletSigner(namedKey("fresh"));

describe("endorsements", () => {
  let coop: Cooperative;
  beforeEach(async () => {
    coop = await foundRegistered({
      kind: (person) => (person === 8 ? "passkey" : "wallet"),
      member: (n) => (n === 9 ? { votes: 0, investing: true } : {}),
    });
  });
  afterEach(() => coop.close());
  const total = () => coop.ask("bodies", "endorsementsOf", DIGEST);

  it("add up, whoever carries them and in how many portions", async () => {
    const [first] = told(await coop.send(coop.endorse(DIGEST, [2, 5]), coop.stranger));
    expect(first).to.deep.equal(["ActEndorsed", DIGEST, "0x0000000200000005", 2n]);
    const [second] = told(await coop.send(coop.endorse(DIGEST, [1, 4])));
    expect(second).to.deep.equal(["ActEndorsed", DIGEST, "0x0000000100000004", 4n]);
    expect(await total()).to.equal(4n);
    expect(await coop.ask("bodies", "endorsementsOf", keccak256("0x"))).to.equal(0n);
  });

  it("come from the voting person, a passkey too, and from members without a vote", async () => {
    const { member, voting, representative } = FIRST_ORGANISATION;
    const other = SECOND_ORGANISATION;
    const wrong = coop.endorsement(DIGEST, [[member, coop.signer(representative)]]);
    await coop.refused(wrong, "BadEndorsement", [member, coop.signer(representative).keyId]);
    await coop.send(
      coop.endorsement(DIGEST, [
        [8, coop.signer(8)],
        [9, coop.signer(9)],
        [member, coop.signer(voting)],
        [other.member, coop.signer(other.voting)],
      ]),
    );
    expect(await total()).to.equal(4n);
  });

  it("count once a member, in ascending order", async () => {
    for (const members of [
      [5, 2],
      [2, 2],
    ]) {
      await coop.refused(coop.endorse(DIGEST, members), "EndorsersNotSorted", [members[1]]);
    }
    await coop.refused(coop.endorse(DIGEST, [0]), "EndorsersNotSorted", [0]);
    await coop.refused(endorseCall(coop.ledger, DIGEST, "0x"), "EndorsersNotSorted", [0]);
    await coop.send(coop.endorse(DIGEST, [2, 5]));
    await coop.refused(coop.endorse(DIGEST, [1, 5]), "AlreadyEndorsed", [5]);
    expect(await total()).to.equal(2n);
  });

  it("of others are refused with all that stand beside them", async () => {
    const forged = coop.endorsement(DIGEST, [
      [1, coop.signer(1)],
      [2, fresh],
    ]);
    await coop.refused(forged, "BadEndorsement", [2, fresh.keyId]);
    const unknown = coop.endorse(DIGEST, [99]);
    await coop.refused(unknown, "BadEndorsement", [99, coop.signer(99).keyId]);
    // Signed for another act.
    const moved = concat(["0x00000008", await coop.packed(coop.signer(8), keccak256("0x01"))]);
    await coop.refused(endorseCall(coop.ledger, DIGEST, moved), "BadEndorsement", [8, NOBODY]);
    expect(await total()).to.equal(0n);
  });

  it("of who is no member any more, or has another key, are worth nothing", async () => {
    await coop.send(coop.rotate(5, fresh));
    const old = coop.endorse(DIGEST, [5]);
    await coop.refused(old, "BadEndorsement", [5, coop.signer(5).keyId]);
    await coop.send(coop.endorsement(DIGEST, [[5, fresh]]));
    await coop.send(coop.notice(6, YEAR_END_2021));
    await coop.send(coop.endorse(DIGEST, [6]));
    await coop.send(coop.notice(7, YEAR_END_2021));
    coop.travel(YEAR_END_2021);
    await coop.refused(coop.endorse(DIGEST, [7]), "BadEndorsement", [7, coop.signer(7).keyId]);
    // What was endorsed stays endorsed.
    expect(await total()).to.equal(2n);
  });

  it("are refused where they are cut off", async () => {
    const entry = concat(["0x00000001", await coop.packed(coop.signer(1), DIGEST)]);
    for (const length of [1, 4, 5, 68]) {
      const cut = endorseCall(coop.ledger, DIGEST, `0x${entry.slice(2, 2 + 2 * length)}`);
      await coop.refused(cut, "MalformedAct");
    }
    const more = endorseCall(coop.ledger, DIGEST, concat([entry, "0x00"]));
    await coop.refused(more, "MalformedAct");
    const passkey = concat(["0x00000008", await coop.packed(coop.signer(8), DIGEST)]);
    const half = endorseCall(coop.ledger, DIGEST, `0x${passkey.slice(2, 2 + 2 * 100)}`);
    await coop.refused(half, "MalformedSignature", [4]);
    await coop.send(endorseCall(coop.ledger, DIGEST, entry));
    expect(await total()).to.equal(1n);
  });
});
