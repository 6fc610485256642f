/** What of a ledger never changes, as the API tells it. */
import type { z } from "zod";
import { type ActName, actTypes, judgeOf } from "../protocol/acts.ts";
import type { LedgerNames } from "./route.ts";
import type { ledgerShape } from "./schemas/register.ts";

const acts = (Object.keys(actTypes) as ActName[]).map((name) => ({
  name,
  contract: judgeOf(name),
  fields: [...actTypes[name]],
}));

/** Names, contracts, and the EIP-712 domain and types with which acts are signed. */
export function ledgerView(ledger: LedgerNames): z.output<z.ZodObject<typeof ledgerShape>> {
  const { chainId, founding, contracts, name, seat, segments, bodies, auditors } = ledger;
  return {
    name,
    seat,
    segments: named(segments),
    bodies: named(bodies),
    auditors: named(auditors),
    contracts,
    signing: { domain: { name: "Umlauf", version: "1", chainId, salt: founding }, acts },
  };
}

function named(names: ReadonlyMap<number, string>) {
  return [...names].map(([number, name]) => ({ number, name }));
}
