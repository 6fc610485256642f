/** Keys of the people in a trial: made once, because making one costs more than signing with it. */
import type { Hex } from "viem";
import { encodeSignature, type Signature } from "../../server/protocol/signatures.ts";
import { namedKey, type Signer, walletSigner } from "../signers.ts";
import type { Key } from "../verify/law/world.ts";

export class Wallets {
  readonly #made: Signer[] = [];
  readonly #byKey = new Map<Key, Signer>();
  #used = 0;

  /** From here on the first keys are new ones again. */
  reset(): void {
    this.#used = 0;
  }

  /** A key that nobody has yet. */
  newKey(): Key {
    const wallet = this.#made[this.#used] ?? this.#make();
    this.#used += 1;
    return wallet.keyId;
  }

  /** A key's signature; a stranger's where the key is nobody's. */
  signature(key: Key | null, digest: Hex): Promise<Signature> {
    return ((key === null ? undefined : this.#byKey.get(key)) ?? STRANGER).sign(digest);
  }

  /** The same as it travels. */
  async sign(key: Key | null, digest: Hex): Promise<Hex> {
    return encodeSignature(await this.signature(key, digest));
  }

  #make(): Signer {
    const wallet = walletSigner(namedKey(`wallet ${this.#made.length}`));
    this.#made.push(wallet);
    this.#byKey.set(wallet.keyId, wallet);
    return wallet;
  }
}

const STRANGER = walletSigner(namedKey("stranger"));
