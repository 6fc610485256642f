import { expect } from "chai";
import {
  financialYearEnd,
  isFinancialYearEnd,
  monthOf,
  monthStart,
  shiftMonths,
} from "../../../../scripts/verify/law/calendar.ts";
import { at } from "./builder.ts";

const ZONES = [
  ["UTC", "UTC"],
  ["EUROPE_BERLIN", "Europe/Berlin"],
] as const;

describe("the calendar", () => {
  for (const [zone, name] of ZONES) {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: name,
      dateStyle: "short",
      timeStyle: "medium",
    });
    const local = (t: number) => format.format(new Date(t * 1000));

    it(`begins every month of 2020 to 2060 at midnight in ${name}`, () => {
      for (let month = 2020 * 12; month < 2061 * 12; month += 1) {
        const year = Math.floor(month / 12);
        const day = `${year}-${String((month % 12) + 1).padStart(2, "0")}-01`;
        expect(local(monthStart(month, zone))).to.equal(`${day} 00:00:00`);
        expect(monthOf(monthStart(month, zone), zone)).to.equal(month);
        expect(monthOf(monthStart(month, zone) - 1, zone)).to.equal(month - 1);
      }
    });

    it(`ends financial years in ${name}, whatever their month`, () => {
      for (let yearEnd = 1; yearEnd <= 12; yearEnd += 1) {
        for (let month = 2020 * 12; month < 2060 * 12; month += 7) {
          const t = monthStart(month, zone) + 12_345;
          const end = financialYearEnd(t, yearEnd, zone);
          const after = local(end);
          expect(after.slice(5)).to.equal(
            `${String((yearEnd % 12) + 1).padStart(2, "0")}-01 00:00:00`,
          );
          expect(end).to.be.greaterThan(t);
          expect(end - t).to.be.lessThan(367 * 86_400);
          expect(isFinancialYearEnd(end, yearEnd, zone)).to.equal(true);
          expect(isFinancialYearEnd(end + 1, yearEnd, zone)).to.equal(false);
          // The year that begins at an end contains that instant.
          expect(financialYearEnd(end, yearEnd, zone)).to.be.greaterThan(end);
          expect(financialYearEnd(end - 1, yearEnd, zone)).to.equal(end);
        }
      }
    });
  }

  it("is right at Berlin's edges", () => {
    const berlin = "EUROPE_BERLIN";
    expect(financialYearEnd(at("2026-12-31T22:59:59"), 12, berlin)).to.equal(
      at("2026-12-31T23:00:00"),
    );
    expect(financialYearEnd(at("2026-12-31T23:00:00"), 12, berlin)).to.equal(
      at("2027-12-31T23:00:00"),
    );
    expect(financialYearEnd(at("2026-06-01"), 6, berlin)).to.equal(at("2026-06-30T22:00:00"));
  });

  it("shifts by months of the calendar", () => {
    const berlin = "EUROPE_BERLIN";
    expect(shiftMonths(at("2026-12-31T23:00:00"), -3, berlin)).to.equal(at("2026-09-30T22:00:00"));
    expect(shiftMonths(at("2026-12-31T23:00:00"), 48, berlin)).to.equal(at("2030-12-31T23:00:00"));
    expect(shiftMonths(at("2024-05-31T10:00:00"), -3, "UTC")).to.equal(at("2024-03-01"));
    expect(shiftMonths(at("2024-05-15T10:00:00"), -3, "UTC")).to.equal(at("2024-02-15T10:00:00"));
  });
});
