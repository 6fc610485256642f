import { expect } from "chai";
import {
  dataLength,
  type ErrorDescription,
  getBytes,
  Interface,
  type Result,
  toBeHex,
  ZeroAddress,
} from "ethers";
import { artifacts, network } from "hardhat";
import type { Hex } from "viem";
import { decodeSignature, signerOf } from "../../server/protocol/signatures.ts";
import { NOW, SITES } from "./passkey.ts";

/** Numbers of the contracts' `Skip`. */
export const REASONS = { NONE: 0n, BAD_SIGNATURE: 2n, UNKNOWN_SITE: 3n };

/** What is found in a signature that does not hold. */
export const REFUSED = { key: ZeroAddress, reason: "BAD_SIGNATURE" };

/** The signature libraries on a chain of their own; `cancun` has no P-256 precompile. */
export interface Harness {
  call(method: string, ...args: unknown[]): Promise<Result>;
  /** The error that a call reverts with. */
  refusal(method: string, ...args: unknown[]): Promise<ErrorDescription | null>;
}

export async function deployHarness(hardfork: "osaka" | "cancun"): Promise<Harness> {
  const { provider } = await network.create({ network: "embedded", override: { hardfork } });
  const artifact = await artifacts.readArtifact("SignaturesHarness");
  const abi = new Interface(artifact.abi);
  const [from] = (await provider.request({ method: "eth_accounts" })) as string[];

  async function send(data: string, to?: string): Promise<string> {
    const transaction = { from, data, ...(to === undefined ? {} : { to }) };
    const hash = await provider.request({ method: "eth_sendTransaction", params: [transaction] });
    const receipt = await provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
    const { status, contractAddress } = receipt as { status: string; contractAddress: string };
    expect(status).to.equal("0x1");
    return contractAddress;
  }

  const to = await send(artifact.bytecode);
  for (const site of SITES) await send(abi.encodeFunctionData("addSite", [site]), to);

  async function call(method: string, ...args: unknown[]): Promise<Result> {
    const data = abi.encodeFunctionData(method, args);
    const transaction = { from, to, data, gas: toBeHex(16_777_216) };
    const answer = await provider.request({ method: "eth_call", params: [transaction, "latest"] });
    return abi.decodeFunctionResult(method, answer as string);
  }

  async function refusal(method: string, ...args: unknown[]): Promise<ErrorDescription | null> {
    try {
      await call(method, ...args);
    } catch (error) {
      return abi.parseError((error as { data: string }).data);
    }
    throw new Error(`${method} was not refused`);
  }

  return { call, refusal };
}

/** Asks the chain and its twin who signed; they must agree. */
export async function askBoth(
  harness: Harness,
  digest: Hex,
  packed: string,
  time = NOW,
): Promise<{ key: string; reason: string }> {
  const [keys, reasons] = await harness.call("signers", [digest], packed, time);
  const { signature, next } = decodeSignature(getBytes(packed));
  const twin = signerOf(digest, signature, (number) => SITES[number - 1], time);
  expect(next).to.equal(dataLength(packed));
  expect({ key: keys[0], reason: reasons[0] }).to.deep.equal({
    key: twin.key ?? ZeroAddress,
    reason: REASONS[twin.reason],
  });
  return { key: keys[0], reason: twin.reason };
}
