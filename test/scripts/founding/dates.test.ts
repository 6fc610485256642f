import { expect } from "chai";
import fc from "fast-check";
import {
  dayOf,
  endOfDay,
  isDay,
  parseDuration,
  parseMonths,
  startOfDay,
  yearEndAfter,
} from "../../../scripts/founding/dates.ts";

const utc = (text: string) => Date.parse(text) / 1000;

describe("founding: dates", () => {
  it("begin at midnight in Berlin, in winter and in summer", () => {
    expect(startOfDay("2026-01-15", "Europe/Berlin")).to.equal(utc("2026-01-14T23:00:00Z"));
    expect(startOfDay("2026-07-01", "Europe/Berlin")).to.equal(utc("2026-06-30T22:00:00Z"));
    expect(startOfDay("2026-07-01", "UTC")).to.equal(utc("2026-07-01T00:00:00Z"));
  });

  it("end with the first instant of the next day", () => {
    expect(endOfDay("2026-06-30", "Europe/Berlin")).to.equal(utc("2026-06-30T22:00:00Z"));
    expect(endOfDay("2023-12-31", "Europe/Berlin")).to.equal(utc("2023-12-31T23:00:00Z"));
  });

  it("last 23 and 25 hours when the clocks change", () => {
    const hours = (day: string) =>
      (endOfDay(day, "Europe/Berlin") - startOfDay(day, "Europe/Berlin")) / 3600;
    expect(hours("2026-03-29")).to.equal(23);
    expect(hours("2026-10-25")).to.equal(25);
    expect(hours("2026-10-26")).to.equal(24);
  });

  it("go back before 1970 and before time zones", () => {
    expect(startOfDay("1965-05-01", "Europe/Berlin")).to.equal(utc("1965-04-30T23:00:00Z"));
    // Berlin's local mean time was 53 minutes and 28 seconds ahead.
    expect(startOfDay("1889-10-01", "Europe/Berlin")).to.equal(utc("1889-09-30T23:06:32Z"));
  });

  it("follow one another without gap", () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 40_000 }), (n) => {
        const day = (i: number) => new Date(i * 86_400_000).toISOString().slice(0, 10);
        const start = startOfDay(day(n + 1), "Europe/Berlin");
        expect(endOfDay(day(n), "Europe/Berlin")).to.equal(start);
        const local = new Intl.DateTimeFormat("sv", {
          timeZone: "Europe/Berlin",
          dateStyle: "short",
          timeStyle: "medium",
        });
        expect(local.format(start * 1000)).to.equal(`${day(n + 1)} 00:00:00`);
      }),
    );
  });

  it("hold their instants", () => {
    expect(dayOf(utc("2026-06-30T21:59:59Z"), "Europe/Berlin")).to.equal("2026-06-30");
    expect(dayOf(utc("2026-06-30T22:00:00Z"), "Europe/Berlin")).to.equal("2026-07-01");
    expect(dayOf(utc("2026-06-30T22:00:00Z"), "UTC")).to.equal("2026-06-30");
  });

  it("are days of the calendar", () => {
    expect(["2024-02-29", "1889-01-01"].every(isDay)).to.equal(true);
    expect(["2023-02-29", "2023-13-01", "1.1.2023", "2023-1-1", ""].some(isDay)).to.equal(false);
  });
});

describe("founding: financial years", () => {
  const end = (instant: string, yearEnd: number, later?: number) =>
    yearEndAfter(utc(instant), yearEnd, "Europe/Berlin", later);

  it("end with their month, in local time", () => {
    expect(end("2026-08-01T00:00:00Z", 12)).to.equal(utc("2026-12-31T23:00:00Z"));
    expect(end("2026-08-01T00:00:00Z", 6)).to.equal(utc("2027-06-30T22:00:00Z"));
    expect(end("2026-08-01T00:00:00Z", 8)).to.equal(utc("2026-08-31T22:00:00Z"));
    expect(end("2026-08-01T00:00:00Z", 12, 4)).to.equal(utc("2030-12-31T23:00:00Z"));
  });

  it("begin with the first instant of the next month", () => {
    expect(end("2026-12-31T22:59:59Z", 12)).to.equal(utc("2026-12-31T23:00:00Z"));
    expect(end("2026-12-31T23:00:00Z", 12)).to.equal(utc("2027-12-31T23:00:00Z"));
  });
});

describe("founding: durations", () => {
  it("are read in every unit", () => {
    const read = ["90 s", "15 min", "24 h", "1 day", "14 days", "2 weeks", "36h"].map(
      parseDuration,
    );
    expect(read).to.deep.equal([90, 900, 86_400, 86_400, 1_209_600, 1_209_600, 129_600]);
  });

  it("are refused without a unit, with a sign or in words", () => {
    for (const text of ["24", "-1 h", "1.5 h", "a day", "24 Stunden", ""]) {
      expect(parseDuration(text), text).to.equal(undefined);
    }
  });

  it("are months where months are meant", () => {
    expect(["3 months", "1 month", "12months"].map(parseMonths)).to.deep.equal([3, 1, 12]);
    for (const text of ["3", "90 days", "-1 months", "1.5 months", ""]) {
      expect(parseMonths(text), text).to.equal(undefined);
    }
  });
});
