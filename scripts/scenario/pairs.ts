/** Pairs of what the contracts hold and what the index tells. */

/** Notes that the index has a field otherwise than the contracts. */
export type TellField = (field: string, contract: string, index: string) => void;

export type Pairs = Readonly<Record<string, readonly [contract: unknown, index: unknown]>>;

export function compareFields(
  above: string,
  contract: object,
  index: object,
  tell: TellField,
): void {
  const pairs = Object.entries(contract).map(([field, value]) => {
    const found = (index as Readonly<Record<string, unknown>>)[field];
    return [`${above}.${field}`, [String(value), String(found)]];
  });
  comparePairs(Object.fromEntries(pairs), tell);
}

export function comparePairs(pairs: Pairs, tell: TellField): void {
  for (const [field, [contract, index]] of Object.entries(pairs)) {
    if (contract !== index) tell(field, String(contract), String(index));
  }
}
