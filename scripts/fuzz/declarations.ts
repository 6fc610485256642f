/** Declarations of people who would join or take more shares, and what they reveal. */
import type { Address, Hex } from "viem";
import { actDigest, applicationId } from "../../server/protocol/acts.ts";
import type { Application, Ledger, Subscription } from "../../server/protocol/types.ts";
import type { Evidence, Key } from "../verify/law/world.ts";

/** A declaration of somebody who would join or take more shares, and who signed it. */
export type Declaration =
  | {
      readonly name: "Application";
      readonly id: Hex;
      readonly message: Application;
      readonly signer: Key;
    }
  | {
      readonly name: "Subscription";
      readonly id: Hex;
      readonly message: Subscription;
      readonly signer: Key;
    };

/** An applicant's declaration. */
export function applicationOf(ledger: Ledger, message: Application): Declaration {
  const key = message.key as Address;
  const id = applicationId(actDigest(ledger, "Application", message), key);
  return { name: "Application", id, message, signer: key };
}

/** A member's declaration for more shares. */
export function subscriptionOf(ledger: Ledger, message: Subscription, signer: Key): Declaration {
  return {
    name: "Subscription",
    id: actDigest(ledger, "Subscription", message),
    message,
    signer,
  };
}

/** What a declaration reveals to the model, whoever signed it. */
export function evidenceOf(declaration: Declaration, signer: Key | null): Evidence {
  const { id } = declaration;
  if (declaration.name === "Subscription") {
    const { member, shares, validUntil } = declaration.message;
    return { subscription: id, member, shares, validUntil, signer };
  }
  const { segment, shares, organisation, key, validUntil } = declaration.message;
  return { application: id, segment, shares, organisation, key, validUntil, signer };
}

/** What is signed of it. */
export function declarationDigest(ledger: Ledger, declaration: Declaration): Hex {
  return declaration.name === "Application"
    ? actDigest(ledger, declaration.name, declaration.message)
    : actDigest(ledger, declaration.name, declaration.message);
}
