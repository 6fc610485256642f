import { expect } from "chai";
import fc from "fast-check";
import {
  bitsOf,
  enumeration,
  isIn,
  nameOf,
  namesIn,
} from "../../../server/protocol/enumeration.ts";
import { Matter } from "../../../server/protocol/rules.ts";

const Colour = enumeration("RED", "GREEN", "BLUE");

describe("enumeration", () => {
  it("numbers names from 0 in their order", () => {
    expect(Colour).to.deep.equal({ RED: 0, GREEN: 1, BLUE: 2 });
  });

  it("names values, and refuses those that it does not have", () => {
    expect([0, 1, 2].map((value) => nameOf(Colour, value))).to.deep.equal(["RED", "GREEN", "BLUE"]);
    for (const value of [3, -1, 0.5, Number.NaN]) {
      expect(isIn(Colour, value), String(value)).to.equal(false);
      expect(() => nameOf(Colour, value)).to.throw(RangeError);
    }
    expect([0, 1, 2].map((value) => isIn(Colour, value))).to.deep.equal([true, true, true]);
  });

  it("reads bits as names, in the order of the values, and leaves out unknown ones", () => {
    expect(namesIn(Colour, 0b101)).to.deep.equal(["RED", "BLUE"]);
    expect(namesIn(Colour, 0b1000)).to.deep.equal([]);
    expect(bitsOf(Colour, ["BLUE", "RED", "RED"])).to.equal(0b101);
  });

  it("has room for 32 values, none of which is a sign", () => {
    const many = enumeration(...Array.from({ length: 32 }, (_, i) => `N${i}`));
    expect(bitsOf(many, ["N31"])).to.equal(2 ** 31);
    expect(bitsOf(many, Object.keys(many))).to.equal(2 ** 32 - 1);
    expect(namesIn(many, 2 ** 31)).to.deep.equal(["N31"]);
  });

  it("brings names back from their bits", () => {
    const names = Object.keys(Matter) as (keyof typeof Matter)[];
    fc.assert(
      fc.property(fc.subarray(names), (some) => {
        expect(namesIn(Matter, bitsOf(Matter, some))).to.deep.equal(some);
      }),
    );
  });
});
