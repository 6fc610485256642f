import { expect } from "chai";
import type { Hex } from "viem";
import type { ChainReceipt, FinalBlock, RpcHeader } from "../../server/chain/chain.ts";
import { Node, RpcFault } from "../../server/chain/node.ts";
import { headerHash, proveComplete, receiptsRoot } from "../../server/completeness.ts";
import { UmlaufError } from "../../server/errors.ts";
import { startMachine } from "../helpers/machine.ts";
import { address, admission, makeBlock, withReceipts } from "../helpers/synthetic.ts";

const NO_LOGS = `0x${"00".repeat(256)}`;
const EMPTY = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
const BFT = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/** A node's refusal as the chain room expects it. */
function asFault(error: Error & { code?: number; data?: unknown }): never {
  throw new RpcFault(error.code ?? -32_603, error.message, error.data);
}

async function fault(work: Promise<unknown>): Promise<UmlaufError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UmlaufError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("completeness", () => {
  describe("header hash", () => {
    // Headers as nodes of these networks published them.
    it("is that of a QBFT block (Besu)", () => {
      const header = {
        number: "0xe5f2",
        mixHash: BFT,
        parentHash: "0x78ec31452f053f75665033d4957b8b33283c55e1c7239dc5facbb684a866492e",
        nonce: "0x0000000000000000",
        sha3Uncles: NO_UNCLES,
        logsBloom:
          "0x00000000000000000000000000000000000000000000000000000080000100002000000000000000000000000000000000000000000000000000000000000000000000000000000000000008000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000010008000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000020200000000000000204000000000000000000000000000002000000000000040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000404000000000000000",
        transactionsRoot: "0x77c428651debcc42d181d9067386d807b204235ebb3e45dfa5f1e6e71c0b67de",
        stateRoot: "0xaebe1ab7b242b261b1aced1a1ed729c3d6436634ff656efecad4609b38ee63a3",
        receiptsRoot: "0x0946e4baf57a46888aa1a78dc974a01a56bb221ae8d6ee381942695596f976ec",
        miner: "0xef5880ec6b859b6949d88ddbd6ec18e96d0f14aa",
        difficulty: "0x1",
        extraData:
          "0xf87ea00000000000000000000000000000000000000000000000000000000000000000d594ef5880ec6b859b6949d88ddbd6ec18e96d0f14aac080f843b8410469b43f8d873e7b3c54c0d2a606a37af533994653f077b234a563f00723641a7ad56e6ba07d56fb38ec68bc9b6234d54fe62730f41118658a12c886fb783c3100",
        baseFeePerGas: "0x0",
        gasLimit: "0x2fefd800",
        gasUsed: "0x197b8",
        timestamp: "0x6849f937",
      } as unknown as RpcHeader;
      expect(headerHash(header)).to.equal(
        "0xd33367228e0a0e3667c910c7d92d3f6e724e2b6e2f671b28823a22f82597d023",
      );
    });

    it("is that of an IBFT 2.0 block before London", () => {
      const header = {
        difficulty: "0x1",
        extraData:
          "0xf882a00000000000000000000000000000000000000000000000000000000000000000d594ca31306798b41bc81c43094a1e0462890ce7a673808400000000f843b84141d126be3fad3947774970043207d182e9544925eb873e6a42e359027eeb239f55319d436301cce9dc1c0f580730b90d58a048d38d6c7df928bef7dd813c333700",
        gasLimit: "0x5f5e100",
        gasUsed: "0x0",
        logsBloom: NO_LOGS,
        miner: "0xca31306798b41bc81c43094a1e0462890ce7a673",
        mixHash: BFT,
        nonce: "0x0000000000000000",
        number: "0x1892f",
        parentHash: "0x7c3a8fd89f73912f0c76ac485907bf6485aa0114416d7f44ac8564b71492124a",
        receiptsRoot: EMPTY,
        sha3Uncles: NO_UNCLES,
        stateRoot: "0xf60a2a5ccd66ff43c0f4bfb9b0b4e67a80de725cdc445b5992607c8033e603d6",
        timestamp: "0x60e2d3cd",
        transactionsRoot: EMPTY,
      } as unknown as RpcHeader;
      expect(headerHash(header)).to.equal(
        "0x1554b4e9630243666d846dfe5339adb4fadde1c127d7dd52f287a4a0c6d08994",
      );
    });
  });

  describe("receipts root", () => {
    it("of no receipts is the empty trie's", async () => {
      expect(await receiptsRoot([])).to.equal(EMPTY);
    });

    it("differs with every field that a receipt commits to", async () => {
      const [receipt] = (await makeBlock(undefined, 1, [admission(1, 0)])).receipts;
      const [log] = (receipt as ChainReceipt).logs;
      const variants = [
        {},
        { status: 0 },
        { type: 0 },
        { cumulativeGasUsed: 1n },
        { logs: [] },
        { logs: [{ ...log, address: address(9) }] },
        { logs: [{ ...log, topics: [] }] },
        { logs: [{ ...log, data: "0x" }] },
      ].map((change) => ({ ...receipt, ...change }) as ChainReceipt);
      const roots = await Promise.all(variants.map((variant) => receiptsRoot([variant])));
      expect(new Set(roots).size).to.equal(variants.length);
    });
  });

  it("proves real blocks of the newest fork, of many transactions too", async () => {
    const machine = await startMachine({ start: 1_800_000_000 });
    const { provider, deployer, stranger } = machine;
    const ask = (method: string, ...params: unknown[]) => provider.request({ method, params });
    await machine.deploy("SignaturesHarness");
    await ask("evm_setAutomine", false);
    // More than 127 receipts: from there on the trie's keys are two bytes long.
    for (let i = 0; i < 130; ++i) {
      const type = i % 3 === 0 ? { gasPrice: "0x0" } : { maxFeePerGas: "0x0" };
      await ask("eth_sendTransaction", { from: deployer, to: stranger, gas: "0x5208", ...type });
    }
    await ask("evm_mine");
    const node = new Node((method, params) => ask(method, ...params).catch(asFault));
    const blocks = [];
    for (let n = 0; (await node.reference("latest"))?.number !== n - 1; ++n) {
      blocks.push(await node.block(n));
    }
    expect(blocks.at(-1)?.receipts).to.have.length(130);
    for (const [n, block] of blocks.entries()) await proveComplete(block, blocks[n - 1]?.hash);
    await machine.close();
  });

  describe("proof of a block", () => {
    let parent: FinalBlock;
    let block: FinalBlock;

    before(async () => {
      parent = await makeBlock(undefined, 1_000, []);
      block = await makeBlock(parent, 1_001, [admission(1, 0), admission(2, 0), admission(3, 0)]);
    });

    it("accepts a whole block on its parent, and one without any", async () => {
      await proveComplete(parent, undefined);
      await proveComplete(block, parent.hash);
    });

    it("refuses a block on another parent", async () => {
      const { code, facts } = await fault(proveComplete(block, block.hash));
      expect(code).to.equal("INDEX_PARENT_MISMATCH");
      expect(facts).to.deep.equal({ block: 1, expected: block.hash, found: parent.hash });
    });

    it("refuses a header that does not give the hash", async () => {
      for (const change of [
        { stateRoot: `0x${"11".repeat(32)}` },
        { timestamp: "0x1" },
        { gasUsed: "0x1" },
        { requestsHash: undefined },
      ]) {
        const header = { ...block.header, ...change } as RpcHeader;
        const { code, facts } = await fault(proveComplete({ ...block, header }, parent.hash));
        expect(code).to.equal("INDEX_HEADER_MISMATCH");
        expect(facts.expected).to.equal(block.hash);
        expect(facts.found).to.equal(headerHash(header));
      }
    });

    it("refuses a number, time or parent that the header does not hold", async () => {
      const other: Hex = `0x${"22".repeat(32)}`;
      for (const change of [{ number: 2 }, { timestamp: 1 }, { parentHash: other }]) {
        const parentHash = change.parentHash ?? parent.hash;
        const { code } = await fault(proveComplete({ ...block, ...change }, parentHash));
        expect(code).to.equal("INDEX_HEADER_MISMATCH");
      }
    });

    it("refuses receipts that do not give the root", async () => {
      const [first, second, third] = block.receipts as [ChainReceipt, ChainReceipt, ChainReceipt];
      const silent = { ...second, logs: second.logs.slice(1) };
      const reversed = { ...second, logs: second.logs.toReversed() };
      for (const receipts of [
        [first, second],
        [first, silent, third],
        [first, reversed, third],
        [second, first, third],
        [],
      ]) {
        const { code, facts } = await fault(proveComplete({ ...block, receipts }, parent.hash));
        expect(code).to.equal("INDEX_RECEIPTS_MISMATCH");
        expect(facts.expected).to.equal(block.header.receiptsRoot);
        expect(facts.found).to.equal(await receiptsRoot(receipts));
      }
    });

    it("refuses a whole block of other contents in the place of one", async () => {
      const other = await withReceipts(block, block.receipts.slice(1));
      const { code } = await fault(proveComplete({ ...other, hash: block.hash }, parent.hash));
      expect(code).to.equal("INDEX_HEADER_MISMATCH");
    });
  });
});
