/**
 * Renews package-lock.json after a change of dependencies.
 *
 * EDR's binaries ask for Node 22 in `engines`; npm under Node 20 would silently leave them out,
 * although they will run under the Node that this project brings. So the lockfile forgets the wish.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const lockfile = new URL("../package-lock.json", import.meta.url);

execFileSync(process.execPath, [process.env.npm_execpath ?? "npm", "install"], {
  stdio: "inherit",
});

const lock = JSON.parse(readFileSync(lockfile, "utf8"));
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path.startsWith("node_modules/@nomicfoundation/edr-")) delete entry.engines;
}
writeFileSync(lockfile, `${JSON.stringify(lock, null, 2)}\n`);
