import { randomBytes } from "node:crypto";
import { expect } from "chai";
import type { Hex } from "viem";
import { NOTHING, type SignedReceipt } from "../../../server/protocol/receipt.ts";
import { type Identity, Outbox, readReceipts } from "../../../server/relay/outbox.ts";
import { withFolder } from "../../helpers/chain.ts";
import { standsIn } from "../../helpers/disk.ts";

const identity: Identity = { foundingHash: "0xf0", chainId: 1, relay: 1, address: "0xad" };

describe("relay: outbox", () => {
  it("keeps items in order, with numbers of any length, until they are settled", async () => {
    await withFolder(async (folder) => {
      const outbox = await Outbox.open(folder, identity);
      const items = [255n, 256n, 2n ** 53n].map(item);
      await outbox.append(items);
      await outbox.settle(new Map([[items[1]?.id as Hex, { state: "failed", code: "ACT_USED" }]]));
      await outbox.close();

      const again = await Outbox.open(folder, identity);
      expect(again.last).to.deep.equal(items[2]?.signed.receipt);
      expect(again.unsettled).to.deep.equal([items[0], items[2]]);
      const { act: _, ...settled } = items[1] as ReturnType<typeof item>;
      const status = { state: "failed", code: "ACT_USED" };
      expect(await again.find(settled.id)).to.deep.equal({ ...settled, status });
      await again.close();
    });
  });

  it("lets its receipts be read while no relay has it open", async () => {
    await withFolder(async (folder) => {
      const outbox = await Outbox.open(folder, identity);
      const items = [1n, 2n, 3n].map(item);
      await outbox.append(items);
      const read = async () => {
        const receipts: SignedReceipt[] = [];
        for await (const receipt of readReceipts(folder)) receipts.push(receipt);
        return receipts;
      };
      const refused = await read().catch((error: unknown) => error);
      expect(refused).to.include({ code: "RELAY_LOCKED" });
      await outbox.close();
      expect(await read()).to.deep.equal(items.map(({ signed }) => signed));
    });
  });

  it("erases from every file, however deep the value has sunk", async () => {
    await withFolder(async (folder) => {
      const texts = Array.from({ length: 4 }, () => randomBytes(32).toString("hex"));
      const keys = texts.map((_, i) => `declaration/${i}`);
      const onDisk = () => texts.map((text) => standsIn(folder, text));
      let outbox = await Outbox.open(folder, identity);
      for (const [i, key] of keys.entries()) {
        await outbox.write([{ type: "put", key, value: { text: texts[i] } }]);
        // Enough to fill several tables, and a restart, which flushes.
        for (let n = 0; n < 40; n++) {
          const value = randomBytes(50_000).toString("hex");
          await outbox.write([{ type: "put", key: `item/${i}${n}`, value }]);
        }
        await outbox.close();
        outbox = await Outbox.open(folder, identity);
      }
      expect(onDisk()).to.deep.equal([true, true, true, true]);
      await outbox.erase("declaration/", keys.slice(0, 2));
      expect(onDisk()).to.deep.equal([false, false, true, true]);
      expect(await outbox.list("declaration/")).to.deep.equal([
        { text: texts[2] },
        { text: texts[3] },
      ]);
      await outbox.close();
      expect(onDisk()).to.deep.equal([false, false, true, true]);
    });
  });
});

/** An acknowledged act of a sequence number. */
function item(sequence: bigint) {
  const id: Hex = `0x${sequence.toString(16).padStart(64, "0")}`;
  const receipt = {
    vote: NOTHING,
    subject: id,
    receivedAt: 7,
    relay: 1,
    sequence,
    previous: NOTHING,
    head: NOTHING,
  };
  const signature = { kind: "wallet", r: NOTHING, vs: NOTHING } as const;
  const message = { declaration: NOTHING, key: id, nonce: sequence, validUntil: 9 } as const;
  const act = {
    name: "Withdrawal",
    message,
    signatures: [{ body: 0, seat: 0, packed: "0x00" }],
  } as const;
  return { id, signed: { receipt, signature }, status: { state: "received" }, act } as const;
}
