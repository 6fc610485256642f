/** The people of a scenario and their keys. */
import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import type { FoundingMember } from "../../server/protocol/types.ts";
import type { LedgerView } from "../../server/relay/view.ts";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../signers.ts";
import type { Founding } from "./founding.ts";

type KeyKind = "wallet" | "passkey";

/** Keys follow from names: a scenario is the same each time it is played. */
export class People {
  readonly #founding: Founding;
  /** Every key that somebody made, by person; applicants have none yet. */
  readonly #made = new Map<number, Signer[]>();
  readonly #applicants: Signer[] = [];
  /** Every invitation, the newest last; without a person where the chain gives the number. */
  readonly #invitations: { readonly person: number | undefined; readonly signer: Signer }[] = [];

  constructor(founding: Founding) {
    this.#founding = founding;
  }

  /** The plan with a first key or an invitation for everybody. */
  plan(): FoundingPlan {
    const { plan, firstKeys } = this.#founding;
    let person = 0;
    const members = plan.members.map((member): FoundingMember => {
      const pairs = member.keys.map((): [Address, Address] => {
        person += 1;
        const kind = firstKeys[person - 1] ?? "wallet";
        return kind === "invited"
          ? [zeroAddress, this.invite(person)]
          : [this.makeKey(person, kind).keyId, zeroAddress];
      });
      return { ...member, keys: pairs.map(([key]) => key), invitations: pairs.map(([, of]) => of) };
    });
    const auditors = plan.auditors.map((_, i) => this.auditor(i + 1).keyId);
    return { ...plan, members, auditors };
  }

  /** A new key of a person. */
  makeKey(person: number, kind: KeyKind): Signer {
    const made = this.#made.get(person) ?? [];
    const signer = this.#signer(`person ${person} key ${made.length + 1}`, kind);
    this.#made.set(person, [...made, signer]);
    return signer;
  }

  /** A key of somebody who is no member yet. */
  applicant(name: string, kind: KeyKind): Signer {
    const signer = this.#signer(`applicant ${name}`, kind);
    this.#applicants.push(signer);
    return signer;
  }

  /** The key of an auditor, by number. */
  auditor(number: number): Signer {
    return walletSigner(namedKey(`scenario: auditor ${number}`));
  }

  /** The key of a relay, by number. */
  relay(number: number): Signer {
    return walletSigner(namedKey(`scenario: relay ${number}`));
  }

  /** A new invitation for a person. */
  invite(person?: number): Address {
    const secret = namedKey(`scenario: invitation ${this.#invitations.length}`);
    const signer = walletSigner(secret);
    this.#invitations.push({ person, signer });
    return signer.keyId;
  }

  /** The invitation that is open for a person, or else the one last made for it; another one proves nothing. */
  async invitation(view: LedgerView, person: number): Promise<Signer> {
    const [open] = await view.ask("register", "invitationOf", [person]);
    const found =
      this.#invitations.find(({ signer }) => isAddressEqual(signer.keyId, open)) ??
      this.#invitations.findLast((made) => made.person === person);
    return found?.signer ?? this.stranger(person);
  }

  /** Somebody who has no part in the ledger. */
  stranger(number: number): Signer {
    return this.#signer(`stranger ${number}`, "wallet");
  }

  /** Who signs with the key in force, or else with the newest that the person made; or with the one before. */
  async signer(
    view: LedgerView,
    person: number,
    which: "current" | "old" = "current",
  ): Promise<Signer> {
    const key = await view.ask("register", "keyAt", [person, await view.now()]);
    const isKey = ({ keyId }: Signer) => isAddressEqual(keyId, key);
    // Whoever was admitted brought a key along.
    const brought = this.#applicants.filter(isKey);
    const made = [
      ...brought,
      ...(this.#made.get(person) ?? []).filter((one) => !brought.includes(one)),
    ];
    this.#made.set(person, made);
    const present = made.findIndex(isKey);
    const newest = present < 0 ? made.length - 1 : present;
    const old = present < 0 ? newest : present - 1;
    return made[which === "current" ? newest : old] ?? this.stranger(person);
  }

  #signer(name: string, kind: KeyKind): Signer {
    const key = namedKey(`scenario: ${name}`);
    return kind === "wallet" ? walletSigner(key) : passkeySigner(key, this.#founding.site);
  }
}
