import { describe, expect, it } from "vitest";
import { addDays, dayOfInstant, daySpan, dayWords, instantWords, monthOf, monthWeeks, readDay, weekday } from "./day";

describe("days in words", () => {
  it("names the day of the week", () => {
    expect(dayWords("2026-03-09")).toBe("2026年3月9日（周一）");
    expect(weekday("2024-02-29")).toBe(4);
    expect(dayWords(null)).toBe("");
  });

  it("shortens a span inside a month and across a year", () => {
    expect(daySpan("2026-03-09", "2026-03-13", "2026-01-01")).toBe("3月9日至13日");
    expect(daySpan("2026-03-30", "2026-04-02", "2026-01-01")).toBe("3月30日至4月2日");
    expect(daySpan("2026-12-30", "2027-01-02", "2026-01-01")).toBe("12月30日至2027年1月2日");
    expect(daySpan("2026-03-09", "2026-03-09", "2026-01-01")).toBe("3月9日");
    expect(daySpan("2026-03-09", "2026-03-09")).toBe("2026年3月9日");
  });

  it("adds across the end of February", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  });

  it("tells instants in China's time", () => {
    expect(dayOfInstant(Date.UTC(2026, 2, 8, 16, 0))).toBe("2026-03-09");
    expect(instantWords(Date.UTC(2026, 2, 9, 6, 5))).toBe("2026年3月9日 14:05");
  });

  it("lays a month out in weeks from Monday", () => {
    expect(monthOf("2026-12-15")).toEqual({ first: "2026-12-01", last: "2026-12-31" });
    const weeks = monthWeeks("2026-03-15");
    expect(weeks[0]?.[0]).toBe("2026-02-23");
    expect(weeks).toHaveLength(6);
    expect(weeks.flat()).toContain("2026-03-31");
  });

  it("reads days as people type them", () => {
    for (const text of ["2026-3-9", "2026.03.09", "20260309", "2026年3月9日", "2026年3月9日（周一）", "3.9", "3月9日"]) {
      expect(readDay(text, "2026-01-01"), text).toBe("2026-03-09");
    }
    for (const text of ["", "2026-02-30", "2026-13-01", "明天", "39"]) expect(readDay(text, "2026-01-01"), text).toBeNull();
  });
});
