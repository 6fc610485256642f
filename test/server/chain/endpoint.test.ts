import { request as httpRequest } from "node:http";
import { expect } from "chai";
import type { Hex } from "viem";
import type { Chain } from "../../../server/chain/chain.ts";
import { openEmbedded } from "../../../server/chain/embedded.ts";
import { type Endpoint, serveRpc } from "../../../server/chain/endpoint.ts";
import { deployRecorder, FOUNDING, inDirectory, Sender, word } from "../../helpers/recorder.ts";

interface Reply {
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

interface Bench {
  chain: Chain;
  sender: Sender;
  recorder: Hex;
  post(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
  rpc(method: string, params?: unknown[]): Promise<Reply>;
}

describe("endpoint", () => {
  /** The embedded chain with a recorder, whose endpoint accepts transactions to it. */
  const withEndpoint = (test: (bench: Bench) => Promise<void>) =>
    inDirectory(async (directory) => {
      const clock = () => FOUNDING.start;
      const chain = await openEmbedded({ directory, clock, founding: FOUNDING });
      let endpoint: Endpoint | undefined;
      try {
        const sender = new Sender();
        const recorder = await deployRecorder(chain, sender);
        endpoint = await serveRpc(chain, { port: 0, accept: ({ to }) => to === recorder });
        const { port } = endpoint;
        const post: Bench["post"] = async (body, headers) => {
          const text = typeof body === "string" ? body : JSON.stringify(body);
          return send(port, "POST", text, { "content-type": "application/json", ...headers });
        };
        const rpc: Bench["rpc"] = async (method, params = []) =>
          JSON.parse((await post({ jsonrpc: "2.0", id: 1, method, params })).body);
        await test({ chain, sender, recorder, post, rpc });
      } finally {
        await endpoint?.close();
        await chain.close();
      }
    });

  it("answers the reading methods", () =>
    withEndpoint(async ({ chain, sender, recorder, rpc }) => {
      const head = await chain.head();
      const [deployment] = (await chain.block(1)).transactions;
      const answers: [string, unknown[], unknown][] = [
        ["eth_chainId", [], `0x${FOUNDING.chainId.toString(16)}`],
        ["net_version", [], String(FOUNDING.chainId)],
        ["eth_blockNumber", [], "0x1"],
        ["eth_gasPrice", [], "0x0"],
        ["eth_getBalance", [sender.address, "latest"], "0x0"],
        ["eth_getTransactionCount", [sender.address, "latest"], "0x1"],
        ["eth_getStorageAt", [recorder, "0x0", "latest"], word(0)],
        ["eth_call", [{ to: recorder, data: word(3) }, "latest"], word(3)],
        ["eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest" }], []],
      ];
      for (const [method, params, result] of answers) {
        expect(await rpc(method, params), method).to.deep.equal({ jsonrpc: "2.0", id: 1, result });
      }
      const objects: [string, unknown[], string, unknown][] = [
        ["eth_getBlockByNumber", ["latest", false], "hash", head.hash],
        ["eth_getBlockByHash", [head.hash, true], "number", "0x1"],
        ["eth_getTransactionByHash", [deployment?.hash], "blockHash", head.hash],
        ["eth_getTransactionReceipt", [deployment?.hash], "contractAddress", recorder],
        ["eth_getProof", [recorder, [word(0)], "latest"], "address", recorder],
      ];
      for (const [method, params, field, value] of objects) {
        expect((await rpc(method, params)).result, method).to.have.property(field, value);
      }
      expect((await rpc("eth_getCode", [recorder, "latest"])).result).to.match(/^0x3615/);
      expect((await rpc("web3_clientVersion")).result).to.be.a("string");
      const estimate = await rpc("eth_estimateGas", [{ to: recorder, data: word(3) }]);
      expect(Number(estimate.result)).to.be.greaterThan(21_000);
    }));

  it("refuses every other method and changes nothing", () =>
    withEndpoint(async ({ chain, sender, rpc }) => {
      const before = await chain.head();
      for (const method of REFUSED) {
        const { error, result } = await rpc(method, [sender.address, "0x1"]);
        expect(error?.code, method).to.equal(-32601);
        expect(result, method).to.equal(undefined);
      }
      expect(await chain.head()).to.deep.equal(before);
      expect((await rpc("eth_getBalance", [sender.address, "latest"])).result).to.equal("0x0");
    }));

  it("sends a transaction to one of our contracts", () =>
    withEndpoint(async ({ chain, sender, recorder, rpc }) => {
      const raw = await sender.sign({ to: recorder, data: word(8) });
      const { result } = await rpc("eth_sendRawTransaction", [raw]);
      const block = await chain.block(2);
      expect(block.transactions[0]?.hash).to.equal(result);
      expect(block.receipts[0]).to.include({ status: 1 });
      expect((await rpc("eth_getStorageAt", [recorder, "0x0", "latest"])).result).to.equal(word(8));
    }));

  it("refuses transactions that are foreign, failing or no transactions", () =>
    withEndpoint(async ({ chain, sender, recorder, rpc }) => {
      const before = await chain.head();
      const data = word(8);
      const attempts: [string, unknown, number][] = [
        ["to another address", await sender.sign({ to: sender.address, nonce: 1 }), -32003],
        ["a deployment", await sender.sign({ data: "0x00", nonce: 1 }), -32003],
        ["for another chain", await new Sender(1).sign({ to: recorder, data, nonce: 1 }), -32003],
        ["reverting", await sender.sign({ to: recorder, nonce: 1 }), 3],
        ["starved", await sender.sign({ to: recorder, data, gas: 22_000n, nonce: 1 }), 3],
        ["with a nonce too high", await sender.sign({ to: recorder, data, nonce: 7 }), -32003],
        ["rubbish", "0x02ff", -32602],
        ["text", "rubbish", -32602],
        ["nothing", undefined, -32602],
      ];
      for (const [what, raw, code] of attempts) {
        const { error } = await rpc("eth_sendRawTransaction", [raw]);
        expect(error?.code, what).to.equal(code);
      }
      const reverting = await rpc("eth_sendRawTransaction", [attempts[3]?.[1]]);
      expect(reverting.error?.data).to.equal("0xdeadbeef");
      expect(await chain.head()).to.deep.equal(before);
    }));

  it("gives the revert data of a call", () =>
    withEndpoint(async ({ recorder, rpc }) => {
      const { error } = await rpc("eth_call", [{ to: recorder, data: "0x" }, "latest"]);
      expect(error).to.include({ code: 3, data: "0xdeadbeef" });
    }));

  it("answers batches one by one and notifications not at all", () =>
    withEndpoint(async ({ post }) => {
      const call = { jsonrpc: "2.0", method: "eth_blockNumber", params: [] };
      const { body } = await post([
        { ...call, id: "a" },
        call,
        { ...call, id: 2, method: "evm_mine" },
      ]);
      const replies = JSON.parse(body) as Reply[];
      expect(replies.map(({ id }) => id)).to.deep.equal(["a", 2]);
      expect(replies[0]?.result).to.equal("0x1");
      expect(replies[1]?.error?.code).to.equal(-32601);
      expect(await post([call])).to.deep.equal({ status: 204, body: "" });
    }));

  it("refuses malformed and oversized requests", () =>
    withEndpoint(async ({ post }) => {
      const call = { jsonrpc: "2.0", id: 1, method: "eth_blockNumber" };
      const bodies: [unknown, number][] = [
        ["{", -32700],
        [[], -32600],
        [Array.from({ length: 101 }, () => call), -32600],
        [{ ...call, jsonrpc: "1.0" }, -32600],
        [{ ...call, method: 7 }, -32600],
        [{ ...call, params: {} }, -32600],
        ["null", -32600],
        ["7", -32600],
      ];
      for (const [body, code] of bodies) {
        const reply = JSON.parse((await post(body)).body) as Reply;
        expect(reply.error?.code, JSON.stringify(body)).to.equal(code);
      }
      expect((await post(`"${"x".repeat(2 ** 21)}"`)).status).to.equal(413);
    }));

  it("cannot be reached by a web page in the visitor's browser", () =>
    withEndpoint(async ({ post }) => {
      const call = { jsonrpc: "2.0", id: 1, method: "eth_blockNumber" };
      expect((await post(call, { host: "evil.example" })).status).to.equal(403);
      expect((await post(call, { host: "evil.example:80" })).status).to.equal(403);
      expect((await post(call, { "content-type": "text/plain" })).status).to.equal(415);
      expect((await post(call, { host: "localhost:1" })).status).to.equal(200);
    }));
});

const REFUSED = [
  "anvil_setBalance",
  "debug_traceTransaction",
  "eth_accounts",
  "eth_newBlockFilter",
  "eth_requestAccounts",
  "eth_sendTransaction",
  "eth_sign",
  "eth_signTransaction",
  "eth_signTypedData_v4",
  "eth_subscribe",
  "evm_increaseTime",
  "evm_mine",
  "evm_revert",
  "evm_setAutomine",
  "evm_setNextBlockTimestamp",
  "evm_snapshot",
  "hardhat_dropTransaction",
  "hardhat_impersonateAccount",
  "hardhat_mine",
  "hardhat_reset",
  "hardhat_setBalance",
  "hardhat_setCode",
  "hardhat_setNonce",
  "hardhat_setPrevRandao",
  "hardhat_setStorageAt",
  "personal_sign",
  "EVM_MINE",
  "eth_sendRawTransaction ",
  "constructor",
  "__proto__",
  "",
];

function send(
  port: number,
  method: string,
  text: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on("error", reject);
    request.end(text);
  });
}
