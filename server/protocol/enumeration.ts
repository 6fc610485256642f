/** Enumerations of the contracts: names with the numbers that the chain knows. */

export type Enumeration = Readonly<Record<string, number>>;
export type Value<E extends Enumeration> = E[keyof E];

/** Numbers the names in their order, as Solidity does. */
export function enumeration<const N extends readonly string[]>(
  ...names: N
): { readonly [Name in N[number]]: number } {
  return Object.fromEntries(names.map((name, i) => [name, i])) as {
    readonly [Name in N[number]]: number;
  };
}

/** Whether the number is a value of the enumeration. */
export function isIn<const E extends Enumeration>(e: E, value: number): value is Value<E> {
  return Object.values(e).includes(value);
}

/**
 * The name of an enumeration's value, as the contracts write it.
 * @throws RangeError where the enumeration has no such value
 */
export function nameOf<const E extends Enumeration>(e: E, value: number): keyof E & string {
  const name = Object.keys(e).find((key) => e[key] === value);
  if (name === undefined) throw new RangeError(`no value ${value} among ${Object.keys(e)}`);
  return name;
}

/** The names whose bits are set. */
export function namesIn<const E extends Enumeration>(e: E, bits: number): (keyof E & string)[] {
  return Object.keys(e).filter((name) => ((bits >>> (e[name] as number)) & 1) === 1);
}

/** The bits of the names. */
export function bitsOf<const E extends Enumeration>(e: E, names: readonly (keyof E)[]): number {
  return names.reduce((bits, name) => (bits | (1 << (e[name] as number))) >>> 0, 0);
}
