import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chain } from "../../server/chain/chain.ts";
import { openEmbedded } from "../../server/chain/embedded.ts";

/** Hands on a new folder and removes it afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "umlauf-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Hands on a new embedded chain whose clock stands still, and removes it afterwards. */
export async function withChain<T>(now: number, use: (chain: Chain) => Promise<T>): Promise<T> {
  return withFolder(async (directory) => {
    const chain = await openEmbedded({ directory, clock: () => now });
    try {
      return await use(chain);
    } finally {
      await chain.close();
    }
  });
}
