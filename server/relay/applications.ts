import type { Hex } from "viem";
import { UmlaufError } from "../errors.ts";
import type { ActionContent } from "../protocol/actions.ts";
import { actDigest, applicationId } from "../protocol/acts.ts";
import { admissionEvidence } from "../protocol/calls.ts";
import type { Application, Ledger } from "../protocol/types.ts";
import type { Outbox } from "./outbox.ts";
import { explainRevert } from "./revert.ts";
import type { LedgerView } from "./view.ts";

/** An applicant's signed declaration (Beitrittserklärung, §15 GenG); names and addresses live elsewhere. */
export interface StoredApplication {
  /** What an ADMIT action names */
  readonly id: Hex;
  /** EIP-712 hash of the application */
  readonly declaration: Hex;
  readonly application: Application;
  /** The applicant's packed signature */
  readonly signature: Hex;
  /** UTC seconds */
  readonly receivedAt: number;
}

const PREFIX = "application/";

/**
 * Applications wait here until the admission is carried out, which reveals them on the chain. One that
 * is refused, withdrawn or expired is deleted at once (§15(2) GenG: "unverzüglich").
 */
export class Applications {
  readonly #ledger: Ledger;
  readonly #view: LedgerView;
  readonly #outbox: Outbox;

  constructor(ledger: Ledger, view: LedgerView, outbox: Outbox) {
    this.#ledger = ledger;
    this.#view = view;
    this.#outbox = outbox;
  }

  /**
   * Verifies and stores an application; the same one twice is stored once.
   * @returns The id that the opening of the vote on it names
   * @throws APPLICATION_MALFORMED, APPLICATION_EXPIRED, APPLICATION_USED, KEY_IN_USE, SIGNATURE_WRONG
   */
  async submit(application: Application, signature: Hex, at: number): Promise<Hex> {
    const { key, validUntil } = application;
    const { declaration, id } = this.#read(application, signature);
    if ((await this.get(id)) !== undefined) return id;
    if (at >= validUntil) throw new UmlaufError("APPLICATION_EXPIRED", { validUntil });
    if (await this.#view.ask("bodies", "withdrawn", [id])) {
      throw new UmlaufError("APPLICATION_USED", { application: id });
    }
    if ((await this.#view.ask("register", "personOf", [key])) !== 0) {
      throw new UmlaufError("KEY_IN_USE");
    }
    const signer = await this.#view
      .ask("bodies", "signerOf", [declaration, signature, at])
      .catch((error) => Promise.reject(explainRevert(error)));
    if (signer.toLowerCase() !== key.toLowerCase()) throw new UmlaufError("SIGNATURE_WRONG");
    const value: StoredApplication = { id, declaration, application, signature, receivedAt: at };
    await this.#outbox.write([{ type: "put", key: PREFIX + id, value }]);
    return id;
  }

  /**
   * A vote that names another end than the application has could never be carried out.
   * @throws APPLICATION_VALIDITY_DIFFERS
   */
  async checkOpening(content: ActionContent): Promise<void> {
    if (content.kind !== "ADMIT") return;
    const expected = (await this.get(content.application))?.application.validUntil;
    if (expected === undefined || expected === content.validUntil) return;
    throw new UmlaufError("APPLICATION_VALIDITY_DIFFERS", { expected, given: content.validUntil });
  }

  get(id: Hex): Promise<StoredApplication | undefined> {
    return this.#outbox.read<StoredApplication>(PREFIX + id.toLowerCase());
  }

  list(): Promise<StoredApplication[]> {
    return this.#outbox.list<StoredApplication>(PREFIX);
  }

  /** What carries out the admission; empty where the application is not here. */
  async evidence(id: Hex): Promise<Hex> {
    const stored = await this.get(id);
    return stored === undefined ? "0x" : admissionEvidence(stored.application, stored.signature);
  }

  /** Deletes applications; see {@link Outbox.erase} for what remains true of deletion. */
  async delete(ids: readonly Hex[]): Promise<void> {
    const stored = await Promise.all(ids.map((id) => this.get(id)));
    const keys = stored.flatMap((found) => (found === undefined ? [] : [PREFIX + found.id]));
    await this.#outbox.erase(PREFIX, keys);
  }

  #read(application: Application, signature: Hex): { declaration: Hex; id: Hex } {
    try {
      admissionEvidence(application, signature);
      const declaration = actDigest(this.#ledger, "Application", application);
      return { declaration, id: applicationId(declaration, application.key) };
    } catch (error) {
      throw new UmlaufError("APPLICATION_MALFORMED", {}, { cause: error });
    }
  }
}
