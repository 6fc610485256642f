/**
 * Makes sure that Hardhat's chain (EDR) loads before anything needs it.
 *
 * npm leaves out EDR's binary without a word when npm itself runs under a Node older than EDR asks
 * for, although this project brings its own, newer Node. This file is plain JavaScript, so that an
 * older Node can still read it and say what is missing.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const root = new URL("..", import.meta.url);

function edrLoads() {
  const probe = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", 'await import("@nomicfoundation/edr");'],
    { cwd: root, stdio: "ignore" },
  );
  return probe.status === 0;
}

/** Ends the process with a sentence that says what to do. */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  giveUp(
    `Node ${process.versions.node} is too old. Run "npm ci" with optional dependencies, which bring Node 22, or install Node 22.18 or newer.`,
  );
}

if (!edrLoads()) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) giveUp('The chain\'s binary is missing. Run "npm run build" once.');
  // --no-save adds what is missing and leaves package.json and the lockfile as they are.
  spawnSync(process.execPath, [npm, "install", "--no-save"], { cwd: root, stdio: "inherit" });
  if (!edrLoads()) giveUp("There is no binary of Hardhat's chain (EDR) for this machine.");
}

if (!existsSync(new URL("artifacts", root))) {
  console.error("Compiling the contracts; the first time this takes one to two minutes.");
}
