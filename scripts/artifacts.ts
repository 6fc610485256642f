/** Compiled contracts, as Hardhat leaves them in artifacts/. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hex } from "viem";

/** The repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where an address has to be written into bytecode: library by file, then by name. */
export type LinkReferences = Readonly<
  Record<
    string,
    Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>
  >
>;

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly indexed?: boolean;
  readonly components?: readonly Parameter[];
}

export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly Parameter[];
  readonly outputs?: readonly Parameter[];
  readonly stateMutability?: string;
}

export interface Artifact {
  readonly abi: readonly AbiItem[];
  /** With placeholders where libraries are linked */
  readonly bytecode: Hex;
  readonly linkReferences: LinkReferences;
}

/**
 * The artifact of a contract or library of this project.
 * @throws Error where it is not compiled
 */
export function readArtifact(name: string, root = ROOT): Artifact {
  const [path] = globSync(`artifacts/contracts/**/*.sol/${name}.json`, { cwd: root });
  if (path === undefined) {
    throw new Error(`${name} is not compiled. Run "npm run build" first.`);
  }
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** Names of the libraries that have to be linked into the contract. */
export function librariesOf({ linkReferences }: Pick<Artifact, "linkReferences">): string[] {
  return Object.values(linkReferences).flatMap((file) => Object.keys(file));
}

/**
 * Bytecode with the libraries' addresses in their places.
 * @param addresses Addresses by name of library
 * @throws Error where an address is missing
 */
export function linkedBytecode(
  { bytecode, linkReferences }: Artifact,
  addresses: ReadonlyMap<string, Hex>,
): Hex {
  let code: string = bytecode;
  for (const [name, places] of Object.values(linkReferences).flatMap(
    Object.entries<LinkReferences[string][string]>,
  )) {
    const address = addresses.get(name);
    if (address === undefined) throw new Error(`no address for the library ${name}`);
    for (const { start, length } of places) {
      // Two digits a byte, after "0x".
      const from = 2 + 2 * start;
      code = code.slice(0, from) + address.slice(2).toLowerCase() + code.slice(from + 2 * length);
    }
  }
  return code as Hex;
}
