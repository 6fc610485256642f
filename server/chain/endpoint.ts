import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerialized,
} from "viem";
import { UmlaufError } from "../errors.ts";
import type { Chain } from "./chain.ts";

/** A signed transaction that somebody outside the server wants to send; addresses in lower case. */
export interface ForeignTransaction {
  from: Hex;
  to: Hex;
  data: Hex;
  gas: bigint;
}

/** How to serve the chain to auditors and wallets on this machine. */
export interface EndpointOptions {
  /** 0 takes a free one. */
  port: number;
  /** Whether a transaction's target is one of our contracts. */
  accept: (transaction: ForeignTransaction) => boolean;
}

/** A running endpoint. */
export interface Endpoint {
  readonly port: number;
  close(): Promise<void>;
}

/** Holds the largest transaction that the gas cap allows, in hexadecimal. */
const BODY_LIMIT = 2 ** 21;
const BATCH_LIMIT = 100;

/** A JSON-RPC error object. */
class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/**
 * Serves the reading methods and eth_sendRawTransaction on the loopback interface. Gas is free, so
 * a transaction must go to one of our contracts and succeed in a simulation first.
 */
export async function serveRpc(chain: Chain, options: EndpointOptions): Promise<Endpoint> {
  const server = createServer((request, response) => {
    handle(chain, options, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  chain: Chain,
  options: EndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = httpFault(request);
  if (fault !== undefined) {
    response.writeHead(fault, { connection: "close" }).end();
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  const answer = await answerAll(chain, options, body);
  if (answer === undefined) response.writeHead(204).end();
  else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

/**
 * A web page must not reach the chain through its visitor's browser: a foreign host name (DNS
 * rebinding) is refused, and only JSON is taken, which browsers send to other sites only after
 * asking for a permission that is never given.
 */
function httpFault(request: IncomingMessage): number | undefined {
  const host = request.headers.host?.replace(/:\d+$/, "");
  if (host !== "127.0.0.1" && host !== "localhost") return 403;
  if (request.method !== "POST") return 405;
  if (!request.headers["content-type"]?.startsWith("application/json")) return 415;
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function answerAll(chain: Chain, options: EndpointOptions, body: string): Promise<unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return failure(null, new Refusal(-32700, "parse error"));
  }
  if (!Array.isArray(parsed)) return answerOne(chain, options, parsed);
  if (parsed.length === 0 || parsed.length > BATCH_LIMIT) {
    return failure(null, new Refusal(-32600, `a batch has 1 to ${BATCH_LIMIT} requests`));
  }
  const answers: unknown[] = [];
  for (const request of parsed) answers.push(await answerOne(chain, options, request));
  const expected = answers.filter((answer) => answer !== undefined);
  return expected.length === 0 ? undefined : expected;
}

/** Answers one request; `undefined` for a notification, which asks for no answer. */
async function answerOne(
  chain: Chain,
  options: EndpointOptions,
  request: unknown,
): Promise<unknown> {
  const { jsonrpc, id, method, params = [] } = Object(request) as Record<string, unknown>;
  if (jsonrpc !== "2.0" || typeof method !== "string" || !Array.isArray(params)) {
    return failure(id ?? null, new Refusal(-32600, "invalid request"));
  }
  try {
    const result =
      method === "eth_sendRawTransaction"
        ? await sendForeign(chain, options, params[0])
        : await chain.request(method, params);
    return id === undefined ? undefined : { jsonrpc: "2.0", id, result };
  } catch (error) {
    return id === undefined ? undefined : failure(id, refusalOf(error));
  }
}

async function sendForeign(chain: Chain, options: EndpointOptions, raw: unknown): Promise<Hex> {
  if (typeof raw !== "string" || !/^0x([0-9a-f]{2})+$/i.test(raw)) {
    throw new Refusal(-32602, "a signed transaction in hexadecimal is expected");
  }
  const transaction = await readTransaction(chain, raw as TransactionSerialized);
  if (!options.accept(transaction)) {
    throw new Refusal(-32003, "transactions to this address are not accepted");
  }
  await chain.call(transaction);
  await chain.send(raw as Hex);
  return keccak256(raw as Hex);
}

async function readTransaction(
  chain: Chain,
  raw: TransactionSerialized,
): Promise<ForeignTransaction> {
  try {
    const { chainId, to, data = "0x", gas = 0n } = parseTransaction(raw);
    const from = await recoverTransactionAddress({ serializedTransaction: raw });
    if (chainId === chain.chainId && to) {
      return { from: lowerCase(from), to: lowerCase(to), data, gas };
    }
  } catch {
    throw new Refusal(-32602, "this is no signed transaction");
  }
  throw new Refusal(-32003, "only calls signed for this chain are accepted");
}

function lowerCase(address: Hex): Hex {
  return address.toLowerCase() as Hex;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof UmlaufError)) return new Refusal(-32603, "internal error");
  const { code, facts, message } = error;
  if (code === "CHAIN_METHOD_REFUSED") return new Refusal(-32601, message);
  if (code === "CHAIN_CALL_REVERTED") return new Refusal(3, "execution reverted", facts.data);
  if (code === "CHAIN_TRANSACTION_REFUSED") return new Refusal(-32003, message);
  if (code === "CHAIN_REQUEST_FAILED") return new Refusal(Number(facts.rpcCode), message);
  return new Refusal(-32603, message);
}

function failure(id: unknown, { code, message, data }: Refusal): unknown {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data !== undefined && { data }) } };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
