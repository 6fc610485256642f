import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { globalOptions } from "hardhat";
import { librariesOf, ROOT, readArtifact } from "../../scripts/artifacts.ts";

/** Bytes of runtime code that a chain takes (EIP-170). */
const MOST = 24_576;
const DEPLOYED = ["MemberRegister", "Bodies", "CircularVotes", "Founding"];

/** Bytes of runtime code by contract; the libraries' addresses are as long as their placeholders. */
function sizes(): Map<string, number> {
  const files = globSync("artifacts/contracts/**/*.sol/*.json", { cwd: ROOT });
  return new Map(
    files.map((file) => {
      const { deployedBytecode } = JSON.parse(readFileSync(join(ROOT, file), "utf8"));
      return [basename(file, ".json"), ((deployedBytecode as string).length - 2) / 2];
    }),
  );
}

/** A contract and the libraries that it links, and they. */
function linked(name: string): string[] {
  return [name, ...librariesOf(readArtifact(name)).flatMap(linked)];
}

describe("runtime code", () => {
  it("is no larger than a chain takes, of no contract and no library", function () {
    // Code that counts how it is run is larger.
    if (globalOptions.coverage) this.skip();
    const all = sizes();
    const tooLarge = [...all].filter(([, bytes]) => bytes > MOST);
    expect(tooLarge).to.deep.equal([]);
    const deployed = new Set(DEPLOYED.flatMap(linked));
    for (const name of deployed) expect(all.get(name), name).to.be.within(100, MOST);
    expect([...deployed]).to.include.members(["Statute", "Casting", "Outcomes", "Signatories"]);
  });
});
