import { expect } from "chai";
import { parseTime } from "../../../scripts/scenario/clock.ts";

describe("scenario/clock: times", () => {
  const utc = (text: string) => Date.parse(text);
  const base = utc("2026-01-01T00:00:00Z");

  it("are local to Berlin, in summer and in winter", () => {
    expect(parseTime("2026-06-30 24:00", base)).to.equal(utc("2026-06-30T22:00:00Z"));
    expect(parseTime("2026-12-31 23:59:59.999", base)).to.equal(utc("2026-12-31T22:59:59.999Z"));
    expect(parseTime("1949-05-23 00:00", base)).to.equal(utc("1949-05-22T22:00:00Z"));
  });

  it("are instants where an offset stands", () => {
    expect(parseTime("2026-06-30T21:59:59.999Z", base)).to.equal(utc("2026-06-30T21:59:59.999Z"));
    expect(parseTime("2026-10-25T02:30:00+01:00", base)).to.equal(utc("2026-10-25T01:30:00Z"));
    expect(parseTime("2026-10-25T02:30:00-03:30", base)).to.equal(utc("2026-10-25T06:00:00Z"));
  });

  it("are counted from before where a length stands", () => {
    expect(parseTime("+2 h", base)).to.equal(base + 7_200_000);
    expect(parseTime("+2 h", undefined)).to.equal("UNREADABLE");
  });

  it("come once: the hour that is skipped and the one that is repeated are refused", () => {
    expect(parseTime("2026-03-29 01:59:59", base)).to.equal(utc("2026-03-29T00:59:59Z"));
    expect(parseTime("2026-03-29 02:00", base)).to.equal("SKIPPED");
    expect(parseTime("2026-03-29 02:59:59", base)).to.equal("SKIPPED");
    expect(parseTime("2026-03-29 03:00", base)).to.equal(utc("2026-03-29T01:00:00Z"));
    expect(parseTime("2026-10-25 01:59:59", base)).to.equal(utc("2026-10-24T23:59:59Z"));
    expect(parseTime("2026-10-25 02:00", base)).to.equal("TWICE");
    expect(parseTime("2026-10-25 02:59:59", base)).to.equal("TWICE");
    expect(parseTime("2026-10-25 03:00", base)).to.equal(utc("2026-10-25T02:00:00Z"));
  });

  it("are readable or nothing", () => {
    const wrong = ["", "2026-02-30 10:00", "2026-02-28", "2026-02-28 24:00:01", "2026-02-28 10:60"];
    for (const text of [...wrong, "2026-02-28T10:00", "2026-02-28 10:00Z", "+2 moons", "-2 h"]) {
      expect(parseTime(text, base), text).to.equal("UNREADABLE");
    }
  });
});
