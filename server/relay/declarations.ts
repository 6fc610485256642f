import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import type { ActionContent } from "../protocol/actions.ts";
import { actDigest, applicationId } from "../protocol/acts.ts";
import { declarationEvidence } from "../protocol/calls.ts";
import type { Application, Ledger, Subscription } from "../protocol/types.ts";
import type { Outbox } from "./outbox.ts";
import { explainRevert } from "./revert.ts";
import type { LedgerView } from "./view.ts";

/**
 * What somebody declares and a resolution then admits: an application for membership (Beitrittserklärung, §15 GenG), or
 * a member's subscription of further shares (§15b GenG). Names and addresses live elsewhere.
 */
export type Declaration =
  | { readonly name: "Application"; readonly message: Application }
  | { readonly name: "Subscription"; readonly message: Subscription };

/** A declaration that waits for its resolution. */
export type StoredDeclaration = Declaration & {
  /** What an ADMIT or GRANT_SHARES action names */
  readonly id: Hex;
  /** EIP-712 hash */
  readonly digest: Hex;
  /** The packed signature */
  readonly signature: Hex;
  /** UTC seconds */
  readonly receivedAt: number;
};

/** What of a declaration an action names. */
export interface Named {
  readonly declaration: Hex;
  readonly validUntil: number;
}

const PREFIX = "declaration/";

/** The declaration that an action is about. */
export function namedBy(content: ActionContent): Named | undefined {
  if (content.kind === "ADMIT") {
    return { declaration: content.application, validUntil: content.validUntil };
  }
  if (content.kind !== "GRANT_SHARES") return undefined;
  return { declaration: content.subscription, validUntil: content.validUntil };
}

/**
 * Declarations wait here until the resolution is carried out, which reveals them on the chain. One that is refused,
 * withdrawn or expired is deleted at once (§15(2) GenG: "unverzüglich").
 */
export class Declarations {
  readonly #ledger: Ledger;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;

  constructor(ledger: Ledger, view: LedgerView, outbox: Outbox) {
    this.#ledger = ledger;
    this.#view = view;
    this.#outbox = outbox;
  }

  /**
   * Verifies and stores a declaration; the same one twice is stored once.
   * @returns The id that the opening of the vote on it names
   * @throws DECLARATION_MALFORMED, DECLARATION_EXPIRED, DECLARATION_USED, KEY_IN_USE, MEMBERSHIP_MISSING, SIGNATURE_WRONG
   */
  async submit(declaration: Declaration, signature: Hex, at: number): Promise<Hex> {
    const { validUntil } = declaration.message;
    const { digest, id } = this.#read(declaration, signature);
    if ((await this.get(id)) !== undefined) return id;
    if (at >= validUntil) throw new UmlaufError("DECLARATION_EXPIRED", { validUntil });
    if (declaration.name === "Application") await this.#checkApplicant(id, declaration.message);
    const signer = await this.#view
      .ask("bodies", "signerOf", [digest, signature, at])
      .catch((error) => Promise.reject(explainRevert(error)));
    await this.#checkSigner(declaration, signer, at);
    const value: StoredDeclaration = { ...declaration, id, digest, signature, receivedAt: at };
    await this.#outbox.write([{ type: "put", key: PREFIX + id, value }]);
    return id;
  }

  /**
   * A vote that names another end than the declaration has could never be carried out.
   * @throws DECLARATION_VALIDITY_DIFFERS
   */
  async checkOpening(content: ActionContent): Promise<void> {
    const named = namedBy(content);
    const expected = named && (await this.get(named.declaration))?.message.validUntil;
    if (expected === undefined || expected === named?.validUntil) return;
    throw new UmlaufError("DECLARATION_VALIDITY_DIFFERS", {
      expected,
      given: named?.validUntil ?? 0,
    });
  }

  get(id: Hex): Promise<StoredDeclaration | undefined> {
    return this.#outbox.read<StoredDeclaration>(PREFIX + id.toLowerCase());
  }

  list(): Promise<StoredDeclaration[]> {
    return this.#outbox.list<StoredDeclaration>(PREFIX);
  }

  /** What carries out the resolution; empty where the declaration is not here. */
  async evidence(id: Hex): Promise<Hex> {
    const stored = await this.get(id);
    return stored === undefined ? "0x" : declarationEvidence(stored, stored.signature);
  }

  /** Deletes declarations; see {@link Outbox.erase} for what remains true of deletion. */
  async delete(ids: readonly Hex[]): Promise<void> {
    const stored = await Promise.all(ids.map((id) => this.get(id)));
    const keys = stored.flatMap((found) => (found === undefined ? [] : [PREFIX + found.id]));
    await this.#outbox.erase(PREFIX, keys);
  }

  /** @throws DECLARATION_USED, KEY_IN_USE */
  async #checkApplicant(id: Hex, { key }: Application): Promise<void> {
    if (await this.#view.ask("bodies", "withdrawn", [id])) {
      throw new UmlaufError("DECLARATION_USED", { declaration: id });
    }
    if ((await this.#view.ask("register", "personOf", [key])) !== 0) {
      throw new UmlaufError("KEY_IN_USE");
    }
  }

  /** An applicant signs with the key that the application names, a member as for any other act. */
  async #checkSigner({ name, message }: Declaration, signer: Hex, at: number): Promise<void> {
    if (name === "Application") {
      if (signer.toLowerCase() !== message.key.toLowerCase())
        throw new UmlaufError("SIGNATURE_WRONG");
      return;
    }
    const { member } = message;
    if (!(await this.#view.ask("register", "isMemberAt", [member, at]))) {
      throw new UmlaufError("MEMBERSHIP_MISSING", { member });
    }
    const number = await this.#view.ask("register", "personOf", [signer]);
    const person = await this.#view.ask("register", "personAt", [number]);
    const { self } = await this.#view.ask("register", "detailsOf", [member]);
    const may = self === 0 ? person.member === member && person.representative : self === number;
    if (number === 0 || !may) throw new UmlaufError("SIGNATURE_WRONG");
  }

  #read(declaration: Declaration, signature: Hex): { digest: Hex; id: Hex } {
    try {
      declarationEvidence(declaration, signature);
      const digest = actDigest(this.#ledger, declaration.name, declaration.message as never);
      const { name, message } = declaration;
      return { digest, id: name === "Application" ? applicationId(digest, message.key) : digest };
    } catch (error) {
      throw new UmlaufError("DECLARATION_MALFORMED", {}, { cause: error });
    }
  }
}
