/** The two sides say different things: what was done up to there, and what each says. */
export class Difference extends Error {
  constructor(what: string, model: unknown, chain: unknown) {
    super(`${what}\n  model: ${show(model)}\n  chain: ${show(chain)}`);
  }
}

/** @throws Difference where the values differ */
export function requireSame(what: string, model: unknown, chain: unknown): void {
  if (show(model) !== show(chain)) throw new Difference(what, model, chain);
}

export function show(value: unknown): string {
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_, one) => (typeof one === "bigint" ? Number(one) : one));
}
