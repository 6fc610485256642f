import { createRequire } from "node:module";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import { defineConfig } from "hardhat/config";

export default defineConfig({
  plugins: [hardhatMocha],
  solidity: {
    version: "0.8.34",
    // The installed compiler, so that nothing is downloaded.
    path: createRequire(import.meta.url).resolve("solc/soljson.js"),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 800 },
      // The oldest target among the permissioned engines that have to run these contracts.
      evmVersion: "cancun",
      metadata: { bytecodeHash: "none" },
    },
  },
  paths: { tests: { mocha: "test", solidity: "test/solidity" } },
  test: {
    mocha: { timeout: 120_000 },
    // Every step of a run is followed by all invariants.
    solidity: { invariant: { runs: 16, depth: 50, failOnRevert: true } },
  },
  networks: {
    // Who creates it names the chain id and the first date: they belong to the founding. Limits of
    // size and gas stay unset, because they are Ethereum's, and only coverage may lift them.
    embedded: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "osaka",
      initialBaseFeePerGas: 0,
      gasPrice: 0,
      allowBlocksWithSameTimestamp: true,
      mining: { auto: true },
    },
  },
});
