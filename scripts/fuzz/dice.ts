/** Chances that follow from a number, so that a run can be repeated. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `sides` − 1. Mulberry32, which is enough for throwing dice. */
  below(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  /** True in so many of a hundred cases. */
  in100(cases: number): boolean {
    return this.below(100) < cases;
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** @throws RangeError where there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError("nothing to pick from");
    return from[this.below(from.length)] as T;
  }

  /** Each with the same chance, in their order. */
  some<T>(from: readonly T[], in100 = 50): T[] {
    return from.filter(() => this.in100(in100));
  }

  shuffled<T>(from: readonly T[]): T[] {
    return from
      .map((item) => ({ item, place: this.below(2 ** 31) }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }
}
