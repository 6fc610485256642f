/** Who may import whom. Data flows one way; a row that is missing here is an import that is not allowed. */

import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A room: the files that are in it, and what they may import besides each other. */
interface Room {
  readonly files: RegExp;
  readonly rooms: readonly string[];
  /** Packages by name; `node:` stands for all of Node's own modules. */
  readonly packages: readonly string[];
}

const ROOMS: Readonly<Record<string, Room>> = {
  errors: { files: /^server\/errors\.ts$/, rooms: [], packages: [] },
  config: {
    files: /^server\/config\.ts$/,
    rooms: ["errors"],
    packages: ["node:", "commander", "zod", "viem"],
  },
  data: {
    files: /^server\/data\.ts$/,
    rooms: ["errors", "protocol"],
    packages: ["node:", "viem", "zod"],
  },
  follower: {
    files: /^server\/follower\.ts$/,
    rooms: ["errors", "chain", "store", "indexer"],
    packages: ["node:", "pino"],
  },
  progress: { files: /^server\/progress\.ts$/, rooms: ["errors"], packages: ["cli-progress"] },
  protocol: {
    files: /^server\/protocol\//,
    rooms: ["errors"],
    packages: ["viem", "@noble/curves", "@noble/hashes"],
  },
  chain: {
    files: /^server\/chain\//,
    rooms: ["errors", "protocol"],
    packages: ["node:", "viem", "hardhat", "level", "@noble/hashes"],
  },
  store: {
    files: /^server\/store(\.ts$|\/)/,
    rooms: ["errors", "protocol"],
    packages: ["node:", "level", "viem"],
  },
  indexer: {
    files: /^server\/(indexer(\.ts$|\/)|completeness\.ts$)/,
    rooms: ["errors", "protocol", "chain", "store"],
    packages: ["node:", "viem", "@ethereumjs/mpt", "@ethereumjs/rlp", "@noble/hashes", "hash-wasm"],
  },
  queries: {
    files: /^server\/queries(\.ts$|\/)/,
    rooms: ["errors", "protocol", "store"],
    packages: ["node:", "viem"],
  },
  relay: {
    files: /^server\/relay\//,
    rooms: ["errors", "protocol", "chain"],
    packages: ["node:", "viem", "level"],
  },
  words: { files: /^server\/words\//, rooms: ["errors", "protocol"], packages: [] },
  portal: {
    files: /^server\/portal\//,
    rooms: ["errors", "protocol", "queries", "words"],
    packages: ["escape-html-template-tag"],
  },
  http: {
    files: /^server\/http\//,
    rooms: ["errors", "protocol", "queries", "relay", "portal", "config", "words"],
    packages: ["node:", "viem", "express", "helmet", "zod", "zod-openapi", "prom-client", "pino"],
  },
  main: {
    files: /^server\/main\.ts$/,
    rooms: [
      "errors",
      "config",
      "data",
      "follower",
      "progress",
      "protocol",
      "chain",
      "store",
      "queries",
      "relay",
      "http",
      "words",
    ],
    packages: ["node:", "pino", "viem"],
  },
  /** The reference model and the verifier: what they say must not come from what they check. */
  verify: { files: /^scripts\/verify\//, rooms: [], packages: [] },
  fuzz: {
    files: /^scripts\/fuzz(\.ts$|\/)/,
    rooms: ["protocol", "verify", "scripts"],
    packages: ["node:", "viem", "commander", "cli-progress", "fast-check", "hardhat"],
  },
  scripts: {
    files: /^scripts\//,
    rooms: [
      "errors",
      "protocol",
      "chain",
      "store",
      "indexer",
      "queries",
      "relay",
      "config",
      "main",
      "words",
      "verify",
    ],
    packages: [
      "node:",
      "viem",
      "commander",
      "cli-progress",
      "yaml",
      "zod",
      "csv-parse",
      "@noble/curves",
      "@noble/hashes",
      "level",
      "hardhat",
      "pino",
      "@nomicfoundation/edr",
    ],
  },
};

/** Type-only imports of these rooms are allowed besides: shapes, no code. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  portal: ["queries"],
  http: ["store"],
};

const files = globSync("{server,scripts}/**/*.{ts,mjs}", { cwd: ROOT }).sort();

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS).find((name) => ROOMS[name]?.files.test(file));
}

/** Everything that a file imports: what, and whether only for its types. */
function importsOf(text: string): { target: string; shape: boolean }[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm,
  );
  const dynamic = text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statements].map(([, type, target = ""]) => ({ target, shape: type !== undefined })),
    ...[...dynamic].map(([, target = ""]) => ({ target, shape: false })),
  ];
}

function faultsOf(file: string, text = readFileSync(join(ROOT, file), "utf8")): string[] {
  const name = roomOf(file);
  const room = ROOMS[name ?? ""];
  if (name === undefined || room === undefined) return [`${file} is in no room`];
  return importsOf(text).flatMap(({ target, shape }) => {
    if (target.startsWith(".")) {
      const other = roomOf(normalize(join(dirname(file), target)));
      if (other === undefined) return [`${file} imports ${target}, which is in no room`];
      const allowed = other === name || room.rooms.includes(other);
      return allowed || (shape && SHAPES[name]?.includes(other))
        ? []
        : [`${file} imports ${target}`];
    }
    const allowed = room.packages.some(
      (known) => target === known || target.startsWith(known === "node:" ? known : `${known}/`),
    );
    return allowed ? [] : [`${file} imports ${target}`];
  });
}

describe("Architecture", () => {
  it("has every file in a room that imports only what it may", () => {
    expect(files.length).to.be.greaterThan(50);
    expect(files.flatMap((file) => faultsOf(file))).to.deep.equal([]);
  });

  it("has a reference model that knows nothing but itself", () => {
    const model = files.filter((file) => file.startsWith("scripts/verify/"));
    expect(model.length).to.be.greaterThan(20);
    for (const file of model) {
      const text = readFileSync(join(ROOT, file), "utf8");
      for (const { target } of importsOf(text)) expect(target, file).to.match(/^\.\.?\//);
      // Nothing is loaded in a way that the table does not see.
      expect(text, file).to.not.match(/\brequire\(|\bcreateRequire\b|\bimport\s*\(/);
    }
    const borrowed = "../../../server/protocol/tally.ts";
    for (const statement of [
      `import { weigh } from "${borrowed}";`,
      `import type { Weighed } from "${borrowed}";`,
      `import {\n  type Sheet,\n  weigh,\n} from "${borrowed}";`,
      `export * from "${borrowed}";`,
      `const { weigh } = await import("${borrowed}");`,
    ]) {
      const faults = faultsOf("scripts/verify/law/counting.ts", `${statement}\n`);
      expect(faults, statement).to.deep.equal([
        `scripts/verify/law/counting.ts imports ${borrowed}`,
      ]);
    }
    const ethers = faultsOf("scripts/verify/law/counting.ts", 'import { id } from "ethers";\n');
    expect(ethers).to.deep.equal(["scripts/verify/law/counting.ts imports ethers"]);
  });

  it("reads the environment in config.ts only", () => {
    // Hardhat reports use unless this variable says otherwise before it loads.
    const readers = files.filter(
      (file) =>
        file.startsWith("server/") &&
        /process\.(env|argv)/.test(
          readFileSync(join(ROOT, file), "utf8").replace(
            /process\.env\.HARDHAT_DISABLE_TELEMETRY/g,
            "",
          ),
        ),
    );
    expect(readers.filter((file) => file !== "server/config.ts")).to.deep.equal([]);
  });

  it("constructs rooms in main.ts only", () => {
    const openers = /\b(openEmbedded|openRpc|openStore|openRelay|serveRpc)\(/;
    const constructing = files.filter(
      (file) =>
        file.startsWith("server/") &&
        readFileSync(join(ROOT, file), "utf8")
          .split("\n")
          .some((line) => openers.test(line) && !/function|^\s*\*|\/\//.test(line)),
    );
    expect(constructing.filter((file) => file !== "server/main.ts")).to.deep.equal([]);
  });

  it("keeps the contracts' arrow: CircularVotes → Bodies → MemberRegister", () => {
    const imports = (contract: string) => readFileSync(join(ROOT, "contracts", contract), "utf8");
    expect(imports("MemberRegister.sol")).to.not.match(/import .*(Bodies|CircularVotes|Casting)/);
    expect(imports("interfaces/IMemberRegister.sol")).to.not.match(
      /import .*(Bodies|CircularVotes)/,
    );
    expect(imports("Bodies.sol")).to.not.match(/import .*(CircularVotes|Casting)/);
    expect(imports("libraries/Resolutions.sol")).to.not.match(/import .*(CircularVotes|Casting)/);
  });
});
