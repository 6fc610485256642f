import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Chain, FinalBlock } from "../../../server/chain/chain.ts";
import { openEmbedded } from "../../../server/chain/embedded.ts";
import { type Endpoint, serveRpc } from "../../../server/chain/endpoint.ts";
import { type Finality, openRpc } from "../../../server/chain/rpc.ts";
import {
  deployRecorder,
  FOUNDING,
  inDirectory,
  refusal,
  Sender,
  word,
} from "../../helpers/recorder.ts";

type Fields = Record<string, unknown>;

interface Remote {
  embedded: Chain;
  sender: Sender;
  recorder: `0x${string}`;
  url: string;
  /** Stops and restarts the endpoint at the same address. */
  restart(whileDown: () => Promise<void>): Promise<void>;
}

describe("rpc chain", () => {
  const withRemote = (test: (remote: Remote) => Promise<void>) =>
    inDirectory(async (directory) => {
      const clock = () => FOUNDING.start;
      const embedded = await openEmbedded({ directory, clock, founding: FOUNDING });
      let endpoint: Endpoint | undefined;
      try {
        const sender = new Sender();
        const recorder = await deployRecorder(embedded, sender);
        const accept = () => true;
        endpoint = await serveRpc(embedded, { port: 0, accept });
        const { port } = endpoint;
        const restart: Remote["restart"] = async (whileDown) => {
          await endpoint?.close();
          await whileDown();
          endpoint = await serveRpc(embedded, { port, accept });
        };
        await test({ embedded, sender, recorder, url: `http://127.0.0.1:${port}`, restart });
      } finally {
        await endpoint?.close();
        await embedded.close();
      }
    });

  const open = (url: string, finality: Finality = "instant") =>
    openRpc({ url, finality, pollMs: 10, chainId: FOUNDING.chainId });

  it("reads the same blocks as the chain it is connected to", () =>
    withRemote(async ({ embedded, sender, recorder, url }) => {
      await embedded.send(await sender.sign({ to: recorder, data: word(1) }));
      const chain = await open(url);
      expect(chain.chainId).to.equal(FOUNDING.chainId);
      expect(await chain.head()).to.deep.equal(await embedded.head());
      for (const number of [0, 1, 2]) {
        expect(await chain.block(number)).to.deep.equal(await embedded.block(number));
      }
      expect(await chain.transactionCount(sender.address)).to.equal(2);
      expect(await refusal(chain.block(3))).to.include({ code: "CHAIN_BLOCK_UNKNOWN" });
      await chain.close();
    }));

  it("sends, and answers a repeated transaction with its receipt", () =>
    withRemote(async ({ embedded, sender, recorder, url }) => {
      const chain = await open(url);
      const raw = await sender.sign({ to: recorder, data: word(6) });
      const receipt = await chain.send(raw);
      expect(receipt).to.include({ blockNumber: 2, status: 1 });
      expect(await chain.send(raw)).to.deep.equal(receipt);
      expect((await embedded.head()).number).to.equal(2);
      const wrong = await sender.sign({ to: recorder, data: word(6), nonce: 0 });
      expect(await refusal(chain.send(wrong))).to.include({ code: "CHAIN_TRANSACTION_REFUSED" });
      expect((await embedded.head()).number).to.equal(2);
      await chain.close();
    }));

  it("gives the revert data of a call", () =>
    withRemote(async ({ recorder, url }) => {
      const chain = await open(url);
      expect(await chain.call({ to: recorder, data: word(5) })).to.equal(word(5));
      expect(await refusal(chain.call({ to: recorder, data: "0x" }))).to.deep.include({
        code: "CHAIN_CALL_REVERTED",
        facts: { data: "0xdeadbeef" },
      });
      await chain.close();
    }));

  it("asks for reading methods only", () =>
    withRemote(async ({ url }) => {
      const chain = await open(url);
      expect(await refusal(chain.request("evm_mine", []))).to.include({
        code: "CHAIN_METHOD_REFUSED",
      });
      await chain.close();
    }));

  it("refuses another chain and an unreachable one", () =>
    withRemote(async ({ url, restart }) => {
      expect(
        await refusal(openRpc({ url, finality: "instant", pollMs: 10, chainId: 1 })),
      ).to.deep.include({
        code: "CHAIN_WRONG_ID",
        facts: { expected: 1, found: FOUNDING.chainId },
      });
      await restart(async () => {
        const error = await refusal(open(url));
        expect(error).to.include({ code: "CHAIN_UNREACHABLE", retryable: true });
      });
    }));

  it("reads on after an outage", () =>
    withRemote(async ({ embedded, sender, recorder, url, restart }) => {
      const chain = await open(url);
      const leave = new AbortController();
      const reading = collect(chain, 0, leave, 3);
      await restart(async () => {
        await embedded.send(await sender.sign({ to: recorder, data: word(1) }));
        expect(await refusal(chain.head())).to.include({ code: "CHAIN_UNREACHABLE" });
      });
      await embedded.send(await sender.sign({ to: recorder, data: word(2) }));
      expect((await reading).map(({ number }) => number)).to.deep.equal([0, 1, 2, 3]);
      await chain.close();
    }));

  it("ends a stream and refuses everything once closed", () =>
    withRemote(async ({ url }) => {
      const chain = await open(url);
      const reading = chain.blocks(2, new AbortController().signal)[Symbol.asyncIterator]().next();
      await chain.close();
      expect((await reading).done).to.equal(true);
      expect(await refusal(chain.head())).to.include({ code: "CHAIN_CLOSED" });
    }));

  it("shows only blocks that are final", () =>
    withRemote(async ({ embedded, sender, recorder, url }) => {
      for (const value of [1, 2]) {
        await embedded.send(await sender.sign({ to: recorder, data: word(value) }));
      }
      const heads: number[] = [];
      for (const finality of [
        "instant",
        "finalized-tag",
        { depth: 1 },
        { depth: 3 },
        { depth: 9 },
      ] as const) {
        const chain = await open(url, finality);
        heads.push((await chain.head()).number);
        await chain.close();
      }
      expect(heads).to.deep.equal([3, 3, 2, 0, 0]);
      const deep = await open(url, { depth: 2 });
      expect(await refusal(deep.block(2))).to.include({ code: "CHAIN_BLOCK_UNKNOWN" });
      await deep.close();
    }));

  it("waits for finality, but not for ever", () =>
    withRemote(async ({ embedded, sender, recorder, url }) => {
      const finality = { depth: 1 };
      const chain = await openRpc({ url, finality, pollMs: 10, patienceMs: 100 });
      const raw = await sender.sign({ to: recorder, data: word(1) });
      expect(await refusal(chain.send(raw))).to.include({ code: "CHAIN_PENDING", retryable: true });
      await embedded.send(await sender.sign({ to: recorder, data: word(2) }));
      expect(await chain.send(raw)).to.include({ blockNumber: 2, status: 1 });
      await chain.close();
    }));

  it("stops loudly at a parent hash that does not fit", () =>
    withRemote(async ({ embedded, sender, recorder, url }) => {
      await embedded.send(await sender.sign({ to: recorder, data: word(1) }));
      const forge = (method: string, result: unknown) =>
        method === "eth_getBlockByNumber" && (result as Fields).number === "0x2"
          ? { ...(result as Fields), parentHash: word(666) }
          : result;
      await withProxy(url, forge, async (proxy) => {
        const chain = await open(proxy);
        const seen: number[] = [];
        const error = await refusal(
          (async () => {
            for await (const block of chain.blocks(0, new AbortController().signal)) {
              seen.push(block.number);
            }
          })(),
        );
        expect(error).to.deep.include({
          code: "CHAIN_REORGANISED",
          facts: { block: 2, expected: (await embedded.block(1)).hash, found: word(666) },
        });
        expect(seen).to.deep.equal([0, 1]);
        await chain.close();
      });
    }));

  it("takes all receipts of a block at once where the node can, and checks whose they are", () =>
    withRemote(async ({ embedded, url }) => {
      const asked: string[] = [];
      const [receipt] = (await embedded.block(1)).receipts;
      const raw = await embedded.request("eth_getTransactionReceipt", [receipt?.transactionHash]);
      for (const [answer, code] of [
        [[raw], undefined],
        [[], "CHAIN_REORGANISED"],
        [[raw, raw], "CHAIN_REORGANISED"],
        [[{ ...(raw as Fields), blockHash: word(666) }], "CHAIN_REORGANISED"],
        [[{ ...(raw as Fields), transactionHash: word(666) }], "CHAIN_REORGANISED"],
      ] as const) {
        const forge = (method: string, result: unknown) => {
          asked.push(method);
          return method === "eth_getBlockReceipts" ? answer : result;
        };
        await withProxy(url, forge, async (proxy) => {
          const chain = await open(proxy);
          if (code === undefined) {
            expect(await chain.block(1)).to.deep.equal(await embedded.block(1));
          } else expect(await refusal(chain.block(1))).to.include({ code });
          await chain.close();
        });
      }
      expect(asked).to.include("eth_getBlockReceipts");
      expect(asked).to.not.include("eth_getTransactionReceipt");
    }));
});

/** Reads blocks up to a number, then leaves. */
async function collect(
  chain: Chain,
  from: number,
  leave: AbortController,
  until: number,
): Promise<FinalBlock[]> {
  const blocks: FinalBlock[] = [];
  for await (const block of chain.blocks(from, leave.signal)) {
    blocks.push(block);
    if (block.number === until) leave.abort();
  }
  return blocks;
}

/** A node that lies: it passes requests on and answers with what `forge` makes of the results. */
async function withProxy(
  url: string,
  forge: (method: string, result: unknown) => unknown,
  test: (proxy: string) => Promise<void>,
): Promise<void> {
  const one = async (request: Fields) => {
    const body = JSON.stringify(request);
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(url, { method: "POST", headers, body })).json()) as Fields;
    const result = forge(request.method as string, answer.result);
    return result === undefined ? answer : { jsonrpc: "2.0", id: request.id, result };
  };
  const server: Server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const body = JSON.parse(text) as Fields | Fields[];
    const answer = Array.isArray(body) ? await Promise.all(body.map(one)) : await one(body);
    outgoing.setHeader("content-type", "application/json");
    outgoing.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
