import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  Contract,
  type InterfaceAbi,
  JsonRpcApiProvider,
  type JsonRpcPayload,
  type JsonRpcResult,
  Network,
} from "ethers";
import { encodeFunctionData, type Hex, keccak256, toFunctionSelector, zeroAddress } from "viem";
import { privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { found } from "../../scripts/deploy.ts";
import { type Fault, FoundingFileError } from "../../scripts/founding/faults.ts";
import { readFounding } from "../../scripts/founding/file.ts";
import { invite } from "../../scripts/founding/invitations.ts";
import { deployLedger, type FoundedLedger } from "../../scripts/ledger.ts";
import { namedKey } from "../../scripts/signers.ts";
import type { Chain } from "../../server/chain/chain.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";
import { UmlaufError } from "../../server/errors.ts";
import { bodiesAbi, foundingAbi, registerAbi, votesAbi } from "../../server/protocol/abi.ts";
import { foundingHash, foundingSteps } from "../../server/protocol/founding.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import { withChain, withFolder } from "../helpers/chain.ts";
import { EXAMPLE_FILE, EXAMPLE_NOW, withExample } from "../helpers/founding.ts";

const RELAY = privateKeyToAddress(namedKey("relay"));
const draw = (person: number) => namedKey(`invitation ${person}`);
const { plan } = invite(readFounding(EXAMPLE_FILE, EXAMPLE_NOW).plan, EXAMPLE_NOW, draw);

/** ethers over a chain: reads only. */
class ChainProvider extends JsonRpcApiProvider {
  readonly #chain: Chain;

  constructor(chain: Chain) {
    super(Network.from(chain.chainId), { staticNetwork: true, batchMaxCount: 1 });
    this.#chain = chain;
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    return Promise.all(
      [payload].flat().map(async ({ id, method, params }) => ({
        id,
        result: await this.#chain.request(method, params as unknown[]),
      })),
    );
  }
}

/** Asks a contract through ethers; gives plain values. */
function asker(chain: Chain, address: Hex, abi: InterfaceAbi) {
  const contract = new Contract(address, abi, new ChainProvider(chain));
  return async (name: string, ...args: readonly unknown[]) => contract.getFunction(name)(...args);
}

async function refusalOf(promise: Promise<unknown>): Promise<UmlaufError> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof UmlaufError)) throw new Error("no refusal", { cause: error });
  return error;
}

describe("ledger: founding", () => {
  it("seals what the plan says, and nothing else", async () => {
    await withChain(EXAMPLE_NOW, async (chain) => {
      const ledger = await deployLedger(chain, plan, { relays: [RELAY] });
      const register = asker(chain, ledger.register, registerAbi);
      const bodies = asker(chain, ledger.bodies, bodiesAbi);
      const votes = asker(chain, ledger.votes, votesAbi);

      expect(await register("FOUNDING")).to.equal(ledger.foundingHash);
      expect(await register("AUTHORITY")).to.equal(ledger.bodies);
      expect(await register("sealedAt")).to.equal(BigInt(EXAMPLE_NOW));
      expect(await bodies("REGISTER")).to.equal(ledger.register);
      expect(await votes("BODIES")).to.equal(ledger.bodies);
      expect(await register("memberCount")).to.equal(6n);
      expect(await register("personCount")).to.equal(8n);
      expect([...(await register("invitationOf", 5))]).to.deep.equal([
        privateKeyToAddress(draw(5)),
        0n,
      ]);
      expect([...(await register("invitationOf", 7))]).to.deep.equal([zeroAddress, 0n]);
      const represents = async (person: number) =>
        (await register("personAt", person)).representative;
      expect(await Promise.all([1, 2, 3, 4, 5, 6, 8].map(represents))).to.deep.equal([
        true,
        true,
        false,
        false,
        true,
        true,
        false,
      ]);
      expect((await bodies("articles")).toObject()).to.deep.equal(
        Object.fromEntries(
          Object.entries(plan.articles).map(([name, value]) => [
            name,
            typeof value === "number" ? BigInt(value) : value,
          ]),
        ),
      );
      expect([...(await bodies("seatAt", 3, 2, EXAMPLE_NOW))]).to.deep.equal([
        5n,
        BigInt(plan.seats[3]?.since ?? 0),
        BigInt(plan.seats[3]?.until ?? 0),
        BigInt(SeatRole.DEPUTY),
      ]);
      expect([...(await bodies("chairAt", 1, EXAMPLE_NOW))]).to.deep.equal([2n, 2n]);
      expect([...(await bodies("actingChairAt", 2, EXAMPLE_NOW))]).to.deep.equal([1n, 1n, 1n]);
      const heads = async (body: number) => [
        ...(await bodies("headsDuring", body, EXAMPLE_NOW, EXAMPLE_NOW)),
      ];
      expect(await heads(1)).to.deep.equal([5n, 5n]);
      expect(await heads(3)).to.deep.equal([3n, 4n]);
      expect(await bodies("ruleSetFor", 2, Matter.KEYS, EXAMPLE_NOW)).to.equal(1n);
      expect(await bodies("ruleSetFor", 3, Matter.KEYS, EXAMPLE_NOW)).to.equal(0n);
      expect((await bodies("relayAt", 1)).key).to.equal(RELAY);
      expect((await bodies("auditorAt", 1)).key).to.equal(plan.auditors[0]);
      expect(await bodies("auditorCount")).to.equal(1n);
      expect((await bodies("siteAt", 1)).rpIdHash).to.equal(plan.sites[0]?.rpIdHash);
      expect((await bodies("executorAt", ledger.votes)).codeHash).to.equal(
        ledger.code.CircularVotes?.hash,
      );
    });
  });

  it("gives the hash that the steps have", async () => {
    await withChain(EXAMPLE_NOW, async (chain) => {
      const ledger = await deployLedger(chain, plan, { relays: [RELAY] });
      const steps = foundingSteps(plan, [RELAY], ledger.votes);
      expect(foundingHash(ledger.salt, steps)).to.equal(ledger.foundingHash);
      expect(ledger.start).to.equal(1);
      for (const [name, { address, hash }] of Object.entries(ledger.code)) {
        const code = (await chain.request("eth_getCode", [address, "latest"])) as Hex;
        expect(code.length, name).to.be.within(100, 2 + 2 * 24_576);
        expect(keccak256(code), name).to.equal(hash);
      }
    });
  });

  it("draws another hash every time", async () => {
    const founded = () =>
      withChain(EXAMPLE_NOW, (chain) => deployLedger(chain, plan, { relays: [RELAY] }));
    const [one, two] = [await founded(), await founded()];
    expect(one.foundingHash).not.to.equal(two.foundingHash);
    expect(one.bodies).not.to.equal(two.bodies);
  });

  it("leaves no power to the founder", async () => {
    await withChain(EXAMPLE_NOW, async (chain) => {
      const deployer = namedKey("founder");
      const ledger = await deployLedger(chain, plan, { relays: [RELAY], deployer });
      const from = privateKeyToAddress(deployer);
      const before = await asker(chain, ledger.founding, foundingAbi)("hash");
      for (const { room, data } of foundingSteps(plan, [], ledger.votes)) {
        const load = encodeFunctionData({
          abi: foundingAbi,
          functionName: "load",
          args: [room, data],
        });
        const refusal = await refusalOf(chain.call({ from, to: ledger.founding, data: load }));
        expect(refusal.code).to.equal("CHAIN_CALL_REVERTED");
        expect(refusal.facts.data).to.equal(toFunctionSelector("AlreadySealed()"));
        // Not even when sent.
        const raw = await privateKeyToAccount(deployer).signTransaction({
          type: "legacy",
          chainId: chain.chainId,
          nonce: await chain.transactionCount(from),
          gas: 2n ** 24n,
          gasPrice: 0n,
          to: ledger.founding,
          data: load,
        });
        expect((await chain.send(raw)).status).to.equal(0);
      }
      expect(await asker(chain, ledger.founding, foundingAbi)("hash")).to.equal(before);
      expect(await asker(chain, ledger.register, registerAbi)("memberCount")).to.equal(6n);
    });
  });
});

describe("ledger: data directory", () => {
  const clock = () => EXAMPLE_NOW;
  const open = (directory: string) => openEmbedded({ directory, clock });

  it("holds ledger, files, keys and invitations, the secret ones for the owner only", async () => {
    await withFolder(async (folder) => {
      const data = join(folder, "data");
      const ledger = await found(EXAMPLE_FILE, data, clock, open);
      const json = (name: string) => JSON.parse(readFileSync(join(data, name), "utf8"));
      const mode = (name: string) => (statSync(join(data, name)).mode & 0o777).toString(8);

      expect(readdirSync(data).sort()).to.deep.equal([
        "chain",
        "directory.json",
        "founding",
        "invitations.json",
        "ledger.json",
        "relay.key",
      ]);
      expect(json("ledger.json")).to.deep.equal(ledger);
      expect(json("directory.json").persons).to.have.length(8);
      expect(json("directory.json").auditors).to.deep.equal([
        { number: 1, name: "Prüfungsverband Muster" },
      ]);
      expect(readdirSync(join(data, "founding")).sort()).to.deep.equal([
        "founding.yaml",
        "members.csv",
      ]);
      for (const name of ["relay.key", "invitations.json", "directory.json"]) {
        expect(mode(name), name).to.equal("600");
      }
      expect(mode(".")).to.equal("700");
      expect(mode("founding")).to.equal("700");

      const chain = await open(join(data, "chain"));
      try {
        const relay = privateKeyToAddress(
          readFileSync(join(data, "relay.key"), "utf8").trim() as Hex,
        );
        const bodies = asker(chain, ledger.bodies, bodiesAbi);
        const register = asker(chain, ledger.register, registerAbi);
        expect((await bodies("relayAt", 1)).key).to.equal(relay);
        const invitations: { person: number; secret: Hex; name: string }[] =
          json("invitations.json");
        expect(invitations.map(({ name }) => name)).to.include("Person 3-02");
        for (const { person, secret } of invitations) {
          const [invitation] = await register("invitationOf", person);
          expect(invitation).to.equal(privateKeyToAddress(secret));
        }
      } finally {
        await chain.close();
      }
    });
  });

  it("is refused where there is something already, which stays as it is", async () => {
    await withFolder(async (folder) => {
      const data = join(folder, "data");
      const ledger: FoundedLedger = await found(EXAMPLE_FILE, data, clock, open);
      const refusal = await refusalOf(found(EXAMPLE_FILE, data, clock, open));
      expect(refusal.code).to.equal("FOUNDING_EXISTS");
      expect(readdirSync(folder)).to.deep.equal(["data"]);
      expect(JSON.parse(readFileSync(join(data, "ledger.json"), "utf8"))).to.deep.equal(ledger);
    });
  });

  it("does not appear where the file has faults", async () => {
    await withFolder(async (folder) => {
      const data = join(folder, "data");
      await withExample([["kind: board", "kind: other"]], [], async (file) => {
        const refusal = await found(file, data, clock, open).catch((reason) => reason);
        expect(refusal).to.be.instanceOf(FoundingFileError);
        expect(refusal.faults.map(({ code }: Fault) => code)).to.deep.equal(["BOARD_TOO_SMALL"]);
      });
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  it("does not appear where the founding fails", async () => {
    await withFolder(async (folder) => {
      const data = join(folder, "data");
      // The chain's clock is far behind, so that to it members enter later.
      const early = (directory: string) => openEmbedded({ directory, clock: () => 1_000_000_000 });
      const refusal = await refusalOf(found(EXAMPLE_FILE, data, clock, early));
      expect(refusal.code).to.equal("FOUNDING_REFUSED");
      expect(refusal.facts.reason).to.match(/^MemberNotYet\(/);
      expect(existsSync(data)).to.equal(false);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });
});
