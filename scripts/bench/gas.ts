/** Gas of a ballot, beside OpenZeppelin Governor on a chain of the same kind. */
import {
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbi,
  toHex,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { Chain, ChainReceipt } from "../../server/chain/chain.ts";
import { readArtifact } from "../artifacts.ts";
import { namedKey, type Signer } from "../signers.ts";
import { benchLedger } from "./ledger.ts";

/** Sizes of the batches. */
export const SIZES = [1, 10, 100, 250] as const;
const MEMBERS = SIZES.reduce((sum, size) => sum + size, 0);
const MULTICALL = 100;
const GAS = 2n ** 24n;
/** A node gas price of permissioned chains: none. */
const FREE = { gasPrice: 0n, type: "legacy" } as const;

export interface GasReport {
  /** Gas per ballot by size of the batch */
  readonly wallet: Readonly<Record<string, number>>;
  readonly passkey: Readonly<Record<string, number>>;
  readonly governor: {
    readonly castVote: number;
    readonly castVoteBySig: number;
    readonly multicall100: number;
  };
  /** Where a ballot's gas goes in the largest batch */
  readonly shares: Readonly<Record<Signer["kind"], GasShares>>;
}

export interface GasShares {
  readonly calldata: number;
  readonly signature: number;
  readonly storage: number;
  readonly rest: number;
}

/** Measures everything on chains that `open` provides, one for each kind of key and one for the peer. */
export async function measureGas(open: () => Promise<Chain>, now: number): Promise<GasReport> {
  const wallet = await measureKind(await open(), "wallet", now);
  const passkey = await measureKind(await open(), "passkey", now);
  return {
    wallet: wallet.perBallot,
    passkey: passkey.perBallot,
    governor: await measureGovernor(await open()),
    shares: { wallet: wallet.shares, passkey: passkey.shares },
  };
}

async function measureKind(chain: Chain, kind: Signer["kind"], now: number) {
  const { open, batch, cast } = await benchLedger(chain, { members: MEMBERS, kind, now });
  const vote = await open();
  const perBallot: Record<string, number> = {};
  let first = 1;
  // The largest batch comes first: it pays for the first use of the tally's words, as a vote's first batch does.
  let shares: GasShares | undefined;
  for (const size of [...SIZES].reverse()) {
    const data = await batch(vote, first, size);
    const { gasUsed } = await cast(vote, data);
    perBallot[size] = round(Number(gasUsed) / size);
    shares ??= sharesOf(data, kind, size, perBallot[size] ?? 0);
    first += size;
  }
  await chain.close();
  return { perBallot, shares: shares as GasShares };
}

/** Prices of the yellow paper and of EIP-2028, 2929, 3529 and 7951; the rest is what remains. */
function sharesOf(batch: Hex, kind: Signer["kind"], size: number, total: number): GasShares {
  const calldata = hexToBytes(batch).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0) / size;
  const words = Math.ceil((size + 1) / 64);
  // One slot read a ballot; sheet, tally and list written for the first time.
  const storage = 2100 + ((words + 2) * 22_100) / size;
  // ecrecover, or the precompile for P-256 and two runs of SHA-256 over 5 and 3 words; each with its call.
  const signature = kind === "wallet" ? 3100 : 7000 + 60 + 12 * 5 + 100 + 60 + 12 * 3 + 100;
  const rest = total - calldata - storage - signature;
  return {
    calldata: round(calldata),
    signature: round(signature),
    storage: round(storage),
    rest: round(rest),
  };
}

const governorAbi = parseAbi([
  "constructor(address token)",
  "function propose(address[] targets, uint256[] values, bytes[] calldatas, string description) returns (uint256)",
  "function hashProposal(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) view returns (uint256)",
  "function castVote(uint256 proposalId, uint8 support) returns (uint256)",
  "function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes signature) returns (uint256)",
  "function multicall(bytes[] data) returns (bytes[])",
]);
const tokenAbi = parseAbi(["function mint(address[] holders)"]);

async function measureGovernor(chain: Chain): Promise<GasReport["governor"]> {
  const sender = new Sender(chain, "peer");
  const voters = Array.from({ length: MULTICALL + 4 }, (_, i) =>
    privateKeyToAccount(namedKey(`peer ${i + 1}`)),
  );
  const token = await sender.deploy(readPeer("PeerToken"));
  const governor = await sender.deploy(
    encodeDeployData({ abi: governorAbi, bytecode: readPeer("PeerGovernor"), args: [token] }),
  );
  for (let i = 0; i < voters.length; i += 26) {
    const args = [voters.slice(i, i + 26).map(({ address }) => address)] as const;
    await sender.send(token, encodeFunctionData({ abi: tokenAbi, functionName: "mint", args }));
  }
  const proposal = [[token], [0n], ["0x"], "Admit"] as const;
  const propose = { abi: governorAbi, functionName: "propose", args: proposal } as const;
  await sender.send(governor, encodeFunctionData(propose));
  const id = await proposalId(chain, governor, proposal);
  // The voting delay is one block.
  await sender.send(token, encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [[]] }));

  const [first, second, third, fourth, ...others] = voters as [
    PrivateKeyAccount,
    PrivateKeyAccount,
    PrivateKeyAccount,
    PrivateKeyAccount,
    ...PrivateKeyAccount[],
  ];
  const alone = (account: PrivateKeyAccount) =>
    new Sender(chain, account).send(
      governor,
      encodeFunctionData({ abi: governorAbi, functionName: "castVote", args: [id, 1] }),
    );
  const signed = async (account: PrivateKeyAccount): Promise<Hex> =>
    encodeFunctionData({
      abi: governorAbi,
      functionName: "castVoteBySig",
      args: [id, 1, account.address, await signBallot(chain.chainId, governor, id, account)],
    });
  // The first vote pays for the proposal's first tally; the peer's figures are of a later one.
  await alone(first);
  const castVote = Number((await alone(second)).gasUsed);
  await sender.send(governor, await signed(third));
  const castVoteBySig = Number((await sender.send(governor, await signed(fourth))).gasUsed);
  const args = [await Promise.all(others.slice(0, MULTICALL).map(signed))] as const;
  const multicall = encodeFunctionData({ abi: governorAbi, functionName: "multicall", args });
  const batched = Number((await sender.send(governor, multicall)).gasUsed);
  await chain.close();
  return { castVote, castVoteBySig, multicall100: round(batched / MULTICALL) };
}

async function proposalId(
  chain: Chain,
  governor: Hex,
  [targets, values, calldatas, description]: readonly [
    readonly Hex[],
    readonly bigint[],
    readonly Hex[],
    string,
  ],
): Promise<bigint> {
  const args = [targets, values, calldatas, keccak256(toHex(description))] as const;
  const data = encodeFunctionData({ abi: governorAbi, functionName: "hashProposal", args });
  return BigInt(await chain.call({ to: governor, data }));
}

function signBallot(
  chainId: number,
  governor: Hex,
  proposalId: bigint,
  account: PrivateKeyAccount,
): Promise<Hex> {
  return account.signTypedData({
    domain: { name: "Peer", version: "1", chainId, verifyingContract: governor },
    types: {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ],
    },
    primaryType: "Ballot",
    message: { proposalId, support: 1, voter: account.address, nonce: 0n },
  });
}

function readPeer(name: string): Hex {
  return readArtifact(name).bytecode;
}

/** Sends transactions of one account that has sent none. */
class Sender {
  readonly #chain: Chain;
  readonly #account: PrivateKeyAccount;
  #nonce = 0;

  constructor(chain: Chain, account: string | PrivateKeyAccount) {
    this.#chain = chain;
    this.#account = typeof account === "string" ? privateKeyToAccount(namedKey(account)) : account;
  }

  async send(to: Hex | undefined, data: Hex): Promise<ChainReceipt> {
    const { chainId } = this.#chain;
    const fields = { ...FREE, chainId, nonce: this.#nonce, gas: GAS, data };
    const raw = await this.#account.signTransaction(to === undefined ? fields : { ...fields, to });
    const receipt = await this.#chain.send(raw);
    if (receipt.status !== 1) throw new Error(`transaction ${receipt.transactionHash} reverted`);
    this.#nonce += 1;
    return receipt;
  }

  async deploy(data: Hex): Promise<Hex> {
    const { contractAddress } = await this.send(undefined, data);
    if (contractAddress === null) throw new Error("nothing was deployed");
    return contractAddress;
  }
}

function round(gas: number): number {
  return Math.round(gas);
}
