import { expect } from "chai";
import type { Chain, FinalBlock } from "../../../server/chain/chain.ts";
import { openEmbedded } from "../../../server/chain/embedded.ts";
import {
  deployRecorder,
  FOUNDING,
  inDirectory,
  refusal,
  Sender,
  word,
} from "../../helpers/recorder.ts";

const NOWHERE = `0x${"22".repeat(20)}` as const;

describe("embedded chain", () => {
  let now = FOUNDING.start;
  const clock = () => now;
  const open = (directory: string) => openEmbedded({ directory, clock, founding: FOUNDING });

  beforeEach(() => {
    now = FOUNDING.start;
  });

  /** Opens a chain in a directory of its own. */
  const withChain = (test: (chain: Chain, sender: Sender, directory: string) => Promise<void>) =>
    inDirectory(async (directory) => {
      const chain = await open(directory);
      try {
        await test(chain, new Sender(), directory);
      } finally {
        await chain.close();
      }
    });

  it("draws its chain id and takes its start from the clock", () =>
    inDirectory(async (directory) => {
      const ids: number[] = [];
      for (const name of ["one", "two"]) {
        const chain = await openEmbedded({ directory: `${directory}/${name}`, clock });
        expect(await chain.head()).to.include({ number: 0, timestamp: FOUNDING.start });
        ids.push(chain.chainId);
        await chain.close();
      }
      expect(ids[0]).to.not.equal(ids[1]);
      for (const id of ids) expect(id).to.be.within(1_000_000_000, 2 ** 52);
    }));

  it("makes one final block of every transaction", () =>
    withChain(async (chain, sender) => {
      const to = await deployRecorder(chain, sender);
      const sent = await chain.send(await sender.sign({ to, data: word(7) }));
      const block = await chain.block(2);
      expect(await chain.head()).to.deep.equal({
        number: 2,
        hash: block.hash,
        timestamp: FOUNDING.start,
      });
      expect(block.parentHash).to.equal((await chain.block(1)).hash);
      expect(block.header).to.include({ number: "0x2", baseFeePerGas: "0x0" });
      expect(block.header).to.not.have.property("transactions");
      expect(block.transactions).to.have.length(1);
      expect(block.transactions[0]).to.deep.include({
        hash: sent.transactionHash,
        from: sender.address,
        to,
        input: word(7),
        type: 2,
        nonce: 1,
      });
      expect(block.receipts).to.deep.equal([sent]);
      expect(sent).to.include({ status: 1, type: 2, blockNumber: 2, contractAddress: null });
      expect(sent.logs).to.deep.equal([
        { address: to, topics: [word(0x42)], data: word(7), logIndex: 0 },
      ]);
      expect(await chain.transactionCount(sender.address)).to.equal(2);
    }));

  it("takes the later of the previous block's time and the clock", () =>
    withChain(async (chain, sender) => {
      const times: number[] = [];
      for (const moment of [10.9, 10, 3, 500]) {
        now = FOUNDING.start + moment;
        const { blockNumber } = await chain.send(await sender.sign({ to: NOWHERE }));
        times.push((await chain.block(blockNumber)).timestamp - FOUNDING.start);
      }
      expect(times).to.deep.equal([10, 10, 10, 500]);
    }));

  it("keeps a reverted transaction in its block", () =>
    withChain(async (chain, sender) => {
      const to = await deployRecorder(chain, sender);
      const receipt = await chain.send(await sender.sign({ to }));
      expect(receipt).to.deep.include({ status: 0, blockNumber: 2, logs: [] });
    }));

  it("removes a transaction that the network rejects outright", () =>
    withChain(async (chain, sender, directory) => {
      await chain.send(await sender.sign({ to: NOWHERE }));
      const before = await chain.head();
      const rejected = [
        await sender.sign({ to: NOWHERE, data: "0x01", nonce: 0 }),
        await sender.sign({ to: NOWHERE, nonce: 9 }),
        await sender.sign({ to: NOWHERE, nonce: 1, gas: 2n ** 24n + 1n }),
        await new Sender(1).sign({ to: NOWHERE, nonce: 1 }),
        "0x1234" as const,
      ];
      for (const raw of rejected) {
        expect(await refusal(chain.send(raw))).to.include({ code: "CHAIN_TRANSACTION_REFUSED" });
      }
      expect(await chain.head()).to.deep.equal(before);
      await chain.send(await sender.sign({ to: NOWHERE }));
      const after = await chain.head();
      await chain.close();
      const reopened = await open(directory);
      expect(await reopened.head()).to.deep.equal(after);
      await reopened.close();
    }));

  it("answers a repeated transaction with its receipt", () =>
    withChain(async (chain, sender) => {
      const raw = await sender.sign({ to: NOWHERE });
      const first = await chain.send(raw);
      await chain.send(await sender.sign({ to: NOWHERE }));
      expect(await chain.send(raw)).to.deep.equal(first);
      expect((await chain.head()).number).to.equal(2);
    }));

  it("carries out simultaneous transactions in the order they came", () =>
    withChain(async (chain, sender) => {
      const raws = await Promise.all(
        Array.from({ length: 20 }, () => sender.sign({ to: NOWHERE })),
      );
      const receipts = await Promise.all(raws.map((raw) => chain.send(raw)));
      expect(receipts.map(({ blockNumber }) => blockNumber)).to.deep.equal(
        raws.map((_, i) => i + 1),
      );
    }));

  it("gives the revert data of a call", () =>
    withChain(async (chain, sender) => {
      const to = await deployRecorder(chain, sender);
      expect(await chain.call({ to, data: word(5) })).to.equal(word(5));
      const error = await refusal(chain.call({ to, data: "0x" }));
      expect(error).to.deep.include({
        code: "CHAIN_CALL_REVERTED",
        facts: { data: "0xdeadbeef" },
      });
      const starved = await refusal(chain.call({ to, data: word(5), gas: 22_000n }));
      expect(starved).to.deep.include({ code: "CHAIN_CALL_REVERTED", facts: { data: "0x" } });
    }));

  it("keeps the base fee at zero behind the largest transaction", () =>
    withChain(async (chain, sender) => {
      const invalid = await sender.sign({ data: "0xfe", gas: 2n ** 24n });
      expect(await chain.send(invalid)).to.include({ status: 0, gasUsed: 2n ** 24n });
      const { blockNumber } = await chain.send(await sender.sign({ to: NOWHERE }));
      expect((await chain.block(blockNumber)).header.baseFeePerGas).to.equal("0x0");
      expect(await chain.request("eth_gasPrice", [])).to.equal("0x0");
      expect(await chain.request("eth_maxPriorityFeePerGas", [])).to.equal("0x0");
    }));

  it("answers reading methods only", () =>
    withChain(async (chain) => {
      expect(await chain.request("eth_blockNumber", [])).to.equal("0x0");
      for (const method of ["evm_mine", "hardhat_setBalance", "eth_sendRawTransaction"]) {
        expect(await refusal(chain.request(method, []))).to.deep.include({
          code: "CHAIN_METHOD_REFUSED",
          facts: { method },
        });
      }
      for (const attempt of [
        chain.request("eth_getBalance", ["nobody"]),
        chain.transactionCount("0xnobody"),
      ]) {
        expect(await refusal(attempt)).to.include({ code: "CHAIN_REQUEST_FAILED" });
      }
      expect((await chain.head()).number).to.equal(0);
    }));

  it("knows no block beyond the head", () =>
    withChain(async (chain) => {
      expect(await refusal(chain.block(1))).to.deep.include({
        code: "CHAIN_BLOCK_UNKNOWN",
        facts: { block: 1 },
      });
    }));

  it("streams blocks, waits for new ones and ends on abort", () =>
    withChain(async (chain, sender) => {
      await chain.send(await sender.sign({ to: NOWHERE }));
      const leave = new AbortController();
      const seen: FinalBlock[] = [];
      const reading = (async () => {
        for await (const block of chain.blocks(0, leave.signal)) {
          seen.push(block);
          if (block.number === 3) leave.abort();
        }
      })();
      await chain.send(await sender.sign({ to: NOWHERE }));
      await chain.send(await sender.sign({ to: NOWHERE }));
      await reading;
      expect(seen.map(({ number }) => number)).to.deep.equal([0, 1, 2, 3]);
      expect(seen[3]?.parentHash).to.equal(seen[2]?.hash);
    }));

  it("ends a stream and refuses everything once closed", () =>
    withChain(async (chain, sender) => {
      const reading = chain.blocks(1, new AbortController().signal)[Symbol.asyncIterator]().next();
      await chain.close();
      expect((await reading).done).to.equal(true);
      const raw = await sender.sign({ to: NOWHERE });
      for (const attempt of [chain.send(raw), chain.head(), chain.block(0)]) {
        expect(await refusal(attempt)).to.include({ code: "CHAIN_CLOSED" });
      }
    }));

  it("belongs to one process at a time", () =>
    withChain(async (chain, sender, directory) => {
      expect(await refusal(open(directory))).to.include({ code: "CHAIN_LOCKED" });
      await chain.send(await sender.sign({ to: NOWHERE }));
    }));
});
