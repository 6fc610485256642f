import { expect } from "chai";
import { dayOf, formatFor, hashGroups, isDay, lastSecondOf } from "../../../server/words/format.ts";

const de = formatFor("de");
const en = formatFor("en");
/** Spaces of all kinds, as one sees them. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const at = (iso: string) => Date.parse(iso) / 1000;

describe("format", () => {
  it("groups digits and writes shares as each language does", () => {
    expect(de.number(4711)).to.equal("4\u202f711");
    expect(en.number(4711)).to.equal("4,711");
    expect(plain(de.share(37, 120))).to.equal("30,8 %");
    expect(en.share(37, 120)).to.equal("30.8%");
    expect(plain(de.share(0, 0))).to.equal("0 %");
  });

  it("tells instants in Berlin's time with the zone, in winter and in summer", () => {
    const winter = at("2020-12-11T17:00:00Z");
    expect(plain(de.instant(winter))).to.equal("Freitag, 11. Dezember 2020, 18:00 Uhr MEZ");
    expect(plain(en.instant(winter))).to.equal("Friday, 11 December 2020, 18:00 CET");
    expect(plain(de.time(at("2026-06-30T22:00:00Z")))).to.equal("00:00 Uhr MESZ");
    expect(plain(en.time(at("2026-06-30T22:00:00Z")))).to.equal("00:00 CEST");
    expect(plain(de.short(winter))).to.equal("11.12.2020, 18:00");
  });

  it("tells both hours of the night in which clocks go back apart", () => {
    const times = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map((iso) =>
      plain(de.time(at(iso))),
    );
    expect(times).to.deep.equal(["02:30 Uhr MESZ", "02:30 Uhr MEZ"]);
  });

  it("tells a length of time in its two largest units", () => {
    expect(plain(de.duration(90_061))).to.equal("1 Tag 1 Stunde");
    expect(plain(en.duration(2 * 86_400))).to.equal("2 days");
    expect(plain(de.duration(59))).to.equal("0 Minuten");
  });

  it("takes the last second of a day, whatever the clocks do on it", () => {
    const ends = ["2026-03-28", "2026-03-29", "2026-10-25", "1969-12-31"].map((day) =>
      new Date(lastSecondOf(day) * 1000).toISOString(),
    );
    expect(ends).to.deep.equal([
      "2026-03-28T22:59:59.000Z",
      "2026-03-29T21:59:59.000Z",
      "2026-10-25T22:59:59.000Z",
      "1969-12-31T22:59:59.000Z",
    ]);
    for (const day of ["2026-03-29", "2026-10-25", "2024-02-29", "1955-07-01"]) {
      expect(dayOf(lastSecondOf(day))).to.equal(day);
      expect(dayOf(lastSecondOf(day) + 1)).to.not.equal(day);
    }
  });

  it("knows days of the calendar from others", () => {
    expect(["2024-02-29", "2026-12-31"].map(isDay)).to.deep.equal([true, true]);
    const others = ["2026-02-29", "2026-13-01", "2026-1-1", "31.12.2026", ""];
    expect(others.map(isDay)).to.deep.equal(others.map(() => false));
  });

  it("groups a hash by four", () => {
    expect(hashGroups("0x1a2b3c4d5e")).to.deep.equal(["1a2b", "3c4d", "5e"]);
  });
});
