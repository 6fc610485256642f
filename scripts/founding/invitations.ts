/** Invitations: one-time keys with which persons enrol their own first key. */
import { type Address, type Hex, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import type { FoundingMember } from "../../server/protocol/types.ts";

/** What a person is handed: whoever has the secret can enrol that person's first key, once. */
export interface Invitation {
  readonly person: number;
  readonly member: number;
  readonly invitation: Address;
  /** Private key; secret until it is used */
  readonly secret: Hex;
}

/**
 * Makes an invitation for every person of a present member who has neither key nor invitation.
 * @param now The present, UTC seconds: former members are not invited
 * @param draw A new private key for a person
 */
export function invite(
  plan: FoundingPlan,
  now: number,
  draw: (person: number) => Hex = generatePrivateKey,
): { readonly plan: FoundingPlan; readonly invitations: readonly Invitation[] } {
  const invitations: Invitation[] = [];
  let person = 0;
  const members = plan.members.map((member, i): FoundingMember => {
    const addresses = member.keys.map((key, p) => {
      person += 1;
      const given = member.invitations[p] ?? zeroAddress;
      if (key !== zeroAddress || given !== zeroAddress || member.until <= now) return given;
      const secret = draw(person);
      const invitation = privateKeyToAddress(secret);
      invitations.push({ person, member: i + 1, invitation, secret });
      return invitation;
    });
    return { ...member, invitations: addresses };
  });
  return { plan: { ...plan, members }, invitations };
}
