import { expect } from "chai";
import { concat, encodeAbiParameters, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { actionHash } from "../../server/protocol/actions.ts";
import { openCall } from "../../server/protocol/calls.ts";
import { EarlyClose, Revocability, Tie } from "../../server/protocol/rules.ts";
import { Choice, Contest, Outcome, SeatRole } from "../../server/protocol/types.ts";
import { BOARD, DAY, found, HOUR, START, SUPERVISORY_BOARD } from "../helpers/cooperative.ts";
import { expectError } from "../helpers/machine.ts";

interface Closed {
  readonly outcome: bigint;
  readonly contestable: bigint;
}

describe("attacks", () => {
  it("marks as contestable a tie that the chair's late ballot breaks", async () => {
    const c = await found({ rules: { tie: Tie.CHAIR, grace: HOUR } });
    const vote = await c.open({ kind: "RESOLUTION" }, { body: SUPERVISORY_BOARD });
    const cast = (seat: number, choice: number, person: number) =>
      c.ballot(vote, seat, choice, { signer: c.signer(person) });
    await c.send(c.castOf(vote, [await cast(2, Choice.YES, 3), await cast(3, Choice.NO, 12)]));
    c.travel(START + 2 * DAY);
    const late = { ...(await cast(1, Choice.YES, 2)), receivedAt: START + 2 * DAY - 1 };
    await c.send(await c.lateOf(vote, [late]));
    expect(await c.finish(vote)).to.equal(BigInt(Outcome.ADOPTED));
    expect((await c.ask<Closed>("votes", "voteOf", vote)).contestable).to.equal(
      BigInt(1 << Contest.LATE),
    );
  });

  it("marks as contestable a tie that the chair's late change turns", async () => {
    const rules = { tie: Tie.CHAIR, grace: HOUR, revocability: Revocability.UNTIL_DEADLINE };
    const c = await found({ rules });
    const vote = await c.open({ kind: "RESOLUTION" }, { body: SUPERVISORY_BOARD });
    const cast = (seat: number, choice: number, person: number, revision = 1) =>
      c.ballot(vote, seat, choice, { signer: c.signer(person), revision });
    await c.send(c.castOf(vote, [await cast(1, Choice.YES, 2), await cast(2, Choice.NO, 3)]));
    c.travel(START + 2 * DAY);
    const late = { ...(await cast(1, Choice.NO, 2, 2)), receivedAt: START + 2 * DAY - 1 };
    await c.send(await c.lateOf(vote, [late]));
    expect(await c.finish(vote)).to.equal(BigInt(Outcome.REJECTED));
    expect((await c.ask<Closed>("votes", "voteOf", vote)).contestable).to.equal(
      BigInt(1 << Contest.LATE),
    );
  });

  it("does not end a vote early that half of the members have not cast", async () => {
    const c = await found({ rules: { earlyClose: EarlyClose.ALL_VOTED } });
    const vote = await c.open();
    await c.cast(vote, { 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1 });
    for (const member of [4, 5, 6, 7, 8, 9]) {
      const leave = await c.notice(member, c.now());
      await c.refused(leave, "InstantPast", [c.now(), c.now()]);
      await c.send(await c.notice(member, c.now() + 1));
    }
    await c.refused(c.end(vote), "NotOver", [vote, START + 2 * DAY]);
    c.travel(c.now() + 1);
    await c.refused(c.end(vote), "NotOver", [vote, START + 2 * DAY]);
  });

  it("gives nobody a second seat while a successor waits for the first", async () => {
    const c = await found({
      plan: ({ seats }) => ({
        seats: [
          ...seats
            .filter(({ body, seat }) => body !== SUPERVISORY_BOARD || seat !== 1)
            .map((order) => (order.person === 3 ? { ...order, until: START + 100 * DAY } : order)),
          {
            body: SUPERVISORY_BOARD,
            seat: 2,
            person: 4,
            since: START + 100 * DAY,
            until: START + 300 * DAY,
            role: SeatRole.NONE,
          },
        ],
      }),
    });
    const seat = { body: SUPERVISORY_BOARD, seat: 1, person: 3, since: START };
    const order = { ...seat, until: START + 200 * DAY, role: SeatRole.CHAIR };
    const { call } = await c.opening({ kind: "SEAT", order });
    await c.refused(call, "PersonSeated", [SUPERVISORY_BOARD, 2, 3]);
  });

  it("takes no act from an account that lends itself code", async () => {
    const c = await found();
    const account = privateKeyToAccount(namedKey("lender"));
    const lent = await c.deploy("Forwarder");
    const { chainId } = c.ledger;
    const rotation = await c.rotate(5, walletSigner(namedKey("fresh")));
    const attempt = async () => {
      const nonce = Number(
        await c.provider.request({
          method: "eth_getTransactionCount",
          params: [account.address, "latest"],
        }),
      );
      const authorization = { address: lent, chainId, nonce: nonce + 1 };
      const raw = await account.signTransaction({
        type: "eip7702",
        authorizationList: [await account.signAuthorization(authorization)],
        chainId,
        nonce,
        gas: 1_000_000n,
        maxFeePerGas: 0n,
        maxPriorityFeePerGas: 0n,
        to: rotation.to,
        data: rotation.data,
      });
      await c.provider.request({ method: "eth_sendRawTransaction", params: [raw] });
    };
    const before = await c.state();
    expectError(await c.errorOf(attempt()), "NotTopLevel", [account.address, account.address]);
    expect(await c.state()).to.equal(before);
    // The code stays lent: an ordinary transaction of the account is none of a person either.
    const code = await c.provider.request({
      method: "eth_getCode",
      params: [account.address, "latest"],
    });
    expect(code).to.equal(concat(["0xef0100", lent]));
    const plain = { nonce: 2, type: "legacy", gas: 1_000_000n, gasPrice: 0n, chainId } as const;
    const raw = await account.signTransaction({ ...plain, to: rotation.to, data: rotation.data });
    const again = c.provider.request({ method: "eth_sendRawTransaction", params: [raw] });
    expectError(await c.errorOf(again), "NotTopLevel", [account.address, account.address]);
    expect(await c.state()).to.equal(before);
    await c.send(rotation);
  });

  it("takes an action only in the one encoding that the server understands", async () => {
    const c = await found();
    const site = [{ type: "bytes32" }, { type: "string" }] as const;
    const plain = encodeAbiParameters(site, [keccak256("0x01"), "https://x.example"]);
    const action = { kind: 8, data: concat([plain, "0x00"]) };
    const opening = {
      body: BOARD,
      matter: 6,
      ruleSet: 1,
      documents: keccak256(toHex("document")),
      action: actionHash(action),
      discussionAt: 0,
      startsAt: c.now(),
      endsAt: c.now() + HOUR,
      ...c.once(),
    };
    const packed = await c.sign(c.signer(1), "Opening", opening);
    const call = openCall(c.ledger, opening, action, [{ body: BOARD, seat: 1, packed }]);
    await c.refused(call, "MalformedAction");
  });
});
